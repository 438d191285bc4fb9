"""Goods come back: a receipt is found, lines and quantities chosen, both effects on points shown, then booked.

open_returns(window, desk, register, sale_id=None)
"""

from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.languages import _, amount, say
from models import money
from models.base import new_public_id
from models.counter import payment_kinds, receipts, sales
from models.counter.drafts import Booked, Preview, SaleDraft
from models.counter.payment_kinds import KindRow
from models.counter.receipts import Receipt
from models.errors import N_, Told
from models.loyalty import members
from models.work import Reader
from ui.counter import shown
from ui.counter.finder import Finder
from ui.counter.receipt_actions import GiveBack
from ui.counter.receipt_view import ReceiptView
from ui.counter.refunds import Reasons, Refunds
from ui.counter.register import Register
from ui.counter.return_lines import ReturnLines
from ui.counter.settling import Settling
from ui.page import Desk
from ui.theme import theme
from ui.widgets import Card, Sheet, button, column, label, row, scrolled, set_text


def open_returns(window: QWidget, desk: Desk, register: Register, *, sale_id: int | None = None) -> "ReturnSheet":
    """Take goods back: of the receipt `sale_id`, or of one to be found first."""
    sheet = ReturnSheet(window, desk, register, sale_id)
    sheet.open()
    return sheet


class ReturnSheet(Sheet):
    """First the receipt, then what of it comes back."""

    def __init__(self, window: QWidget, desk: Desk, register: Register, sale_id: int | None) -> None:
        """Begin with finding the receipt, unless it is known."""
        super().__init__(window, _("Return or exchange"), width=1160, scroll=False)
        self.desk, self.register = desk, register
        self.receipt: Receipt | None = None
        self.preview: Preview | None = None
        self._public_id = new_public_id()
        self._asked = 0
        self._busy = False
        self.stack = QStackedWidget()
        self.stack.addWidget(self._find_page())
        self.stack.addWidget(self._choose_page())
        self.body.addWidget(self.stack, 1)
        self._inner.setMinimumHeight(min(theme.px(690), window.height() - theme.px(150)))
        self._soon = QTimer(self, interval=40, singleShot=True)
        self._soon.timeout.connect(self._ask)
        desk.store.read(payment_kinds.kinds, active=False).then(self._kinds)
        if sale_id is not None:
            self.take(sale_id)
        else:
            self._looked_at(self.finder.current())

    # -- the receipt ------------------------------------------------------------------------------------------------

    def _find_page(self) -> QWidget:
        self.finder = Finder(self.desk, where="all")
        self.view = ReceiptView(self.desk)
        self.take_button = button(_("Take goods of this receipt back"), self._take_current, kind="primary")
        self.bare_button = button(_("Without a receipt…"), self.without_receipt, icon="package")
        for made in (self.take_button, self.bare_button):
            shown.touch(made)
        self.take_button.setEnabled(False)
        beside = Card("soft", margin=18)
        beside.body.addWidget(self.view, 1)
        left = column(self.finder, self.bare_button)
        right = column(beside, self.take_button)
        page = QWidget()
        across = row(left, right, spacing=20)
        across.setStretch(0, 1)
        across.setStretch(1, 1)
        page.setLayout(across)
        self.finder.picked.connect(self._looked_at)
        self.finder.chosen.connect(self.take)
        self.finder.escaped.connect(self.cancel)
        self.view.open_other.connect(self._looked_at)
        return page

    def _looked_at(self, sale_id: int | None) -> None:
        if sale_id is None:
            self.view.show_receipt(None)
            self.take_button.setEnabled(False)
            return
        self.desk.store.read(receipts.receipt, sale_id).then(self._look)

    def _look(self, receipt: Receipt) -> None:
        self.view.show_receipt(receipt)
        self.take_button.setEnabled(can_come_back(receipt))

    def _take_current(self) -> None:
        if self.view.receipt is not None:
            self.take(self.view.receipt.id)

    def take(self, sale_id: int) -> None:
        """Go on with a receipt, if anything of it can come back."""
        self.desk.store.read(receipts.receipt, sale_id).then(self._took).failed(self.desk.toasts.wrong)

    def _took(self, receipt: Receipt) -> None:
        if not can_come_back(receipt):
            self.desk.toasts.wrong(_("Nothing of receipt {number} can come back any more.", number=receipt.number))
            return
        self.receipt, self.preview = receipt, None
        self._public_id = new_public_id()
        self.settling.clear()
        said = [shown.moment(self.desk, receipt.at), amount(receipt.due)]
        if receipt.person_name:
            said.append(_("{name} (customer)", name=receipt.person_name))
        self.stack.setCurrentIndex(1)
        self.lines.show_receipt(receipt, " · ".join(said))
        self._edited()

    def back_to_search(self) -> None:
        """Choose another receipt."""
        self.receipt = None
        self.stack.setCurrentIndex(0)
        self.finder.field.setFocus()
        self.finder.field.selectAll()

    def without_receipt(self) -> None:
        """Take goods back without a receipt, for a reason."""
        from ui.counter.return_bare import BareReturn

        host = self.parentWidget()
        if host is not None:
            self.accept()
            BareReturn(host, self.desk).open()

    # -- what comes back --------------------------------------------------------------------------------------------

    def _roomy(self) -> bool:
        """Whether the window is high enough for the large total."""
        host = self.parentWidget()
        return host is not None and host.height() >= theme.px(860)

    def _choose_page(self) -> QWidget:
        self.lines = ReturnLines()
        self.reasons = Reasons(self.desk.store.settings)
        self.refunds = Refunds()
        self.effects = column(spacing=4)
        self.debt = label("", "warning", wrap=True)
        self.wrong = label("", "error", wrap=True)
        self.total = label(amount(0), "total" if self._roomy() else "points")
        self.settling = Settling()
        self.refund_title = label(_("Give back by"), "secondary")
        self.now_button = button(_("Return now"), self.book, kind="pay", hint="F12")
        self.strong = self.book
        self.exchange_button = button(_("Exchange: add to the sale"), self.exchange, icon="arrow-left-right")
        shown.touch(self.exchange_button)
        side = QWidget()
        effects = Card("soft", margin=12)
        effects.body.addLayout(self.effects)
        side.setLayout(
            column(
                label(_("Reason"), "secondary"),
                self.reasons,
                4,
                effects,
                self.settling,
                self.debt,
                self.refund_title,
                self.refunds,
                None,
                spacing=8,
            )  # fmt: skip
        )
        self.total_word = label(_("Give back"), "panel")
        foot = column(
            self.wrong,
            row(self.total_word, None, self.total),
            self.now_button,
            self.exchange_button,
            spacing=8,
        )
        other = button(_("Another receipt"), self.back_to_search, kind="link", icon="arrow-left")
        page = QWidget()
        across = row(column(row(other, None), self.lines, spacing=4), column(scrolled(side), foot), spacing=24)
        across.setStretch(0, 6)
        across.setStretch(1, 5)
        page.setLayout(across)
        self.lines.edited.connect(self._edited)
        self.reasons.edited.connect(self._edited)
        self.settling.edited.connect(self._edited)
        self.refunds.edited.connect(self._paint)
        return page

    def _kinds(self, kinds: tuple[KindRow, ...]) -> None:
        self.refunds.set_kinds([one for one in kinds if one.active or one.kind == "cash"])
        self._paint()

    def draft(self) -> SaleDraft:
        """The return as it would be booked now."""
        return SaleDraft(
            payments=self.refunds.tenders(self.desk.store.settings),
            back=tuple(self.lines.backs),
            reason=self.reasons.reason,
            public_id=self._public_id,
            keep_promotion=self.settling.keep_promotion,
            keep_gifts=self.settling.keep_gifts,
        )

    def _edited(self) -> None:
        self.preview = None
        self._asked += 1
        self._soon.start()
        self._enable()

    def _ask(self) -> None:
        if not self.lines.backs:
            self.preview = None
            self.refunds.propose(())
            self._paint()
            return
        question = _Preview(self._asked, self.draft(), shown.today(self.desk))
        self.desk.store.read(question).then(self._answered)

    def _answered(self, answer: tuple[int, Preview | Told]) -> None:
        asked, found = answer
        if asked != self._asked:
            return
        if isinstance(found, Told):
            self._say(found)
            return
        self._say(None)
        self.preview = found
        self.refunds.propose(found.refunds)
        self._paint()

    def _say(self, error: BaseException | None) -> None:
        set_text(self.wrong, "" if error is None else shown.said(error), hide_empty=True)

    # -- what it comes to -------------------------------------------------------------------------------------------

    def _paint(self) -> None:
        preview = self.preview
        due = -sum(one.amount for one in self.refunds.tenders(self.desk.store.settings)) if preview else 0
        to_pay = preview.priced.due if preview else 0
        set_text(self.total_word, _("To pay") if to_pay > 0 else _("Give back"))
        set_text(self.total, amount(to_pay if to_pay > 0 else due))
        self.settling.show_preview(preview)
        while (item := self.effects.takeAt(0)) is not None:
            _drop(item)
        for left, right, kind in effects_of(preview):
            value = label(right, kind, right=True)
            self.effects.addLayout(row(label(left, "muted"), None, value))
        notes = [say(one) for one in preview.notes] if preview else []
        if to_pay > 0:
            notes.insert(0, _("What stays costs more than is left: add it to the sale, or leave the promotion."))
        set_text(self.debt, "\n".join(notes), hide_empty=True)
        self.refund_title.setVisible(bool(preview and preview.refunds))
        self.refunds.setVisible(bool(preview and preview.refunds))
        self._enable()

    def _enable(self) -> None:
        ready = self.preview is not None and bool(self.lines.backs) and not self._busy
        self.now_button.setEnabled(ready and self.preview is not None and self.preview.priced.due <= 0)
        self.exchange_button.setEnabled(ready)

    # -- what is done -----------------------------------------------------------------------------------------------

    def book(self) -> None:
        """Book the return, once."""
        if self.preview is None or self._busy or self.preview.priced.due > 0:
            return
        self._busy = True
        self._enable()
        verb = partial(sales.book, draft=self.draft())
        self.desk.store.write(N_("Return"), verb).then(self._booked).failed(self._refused)

    def _refused(self, error: BaseException) -> None:
        self._busy = False
        self._say(error)
        self._enable()

    def _booked(self, booked: Booked) -> None:
        host = self.parentWidget()
        paid = self.refunds.named()
        after_booking(self.desk, booked)
        self.accept()
        if host is not None:
            GiveBack(host, self.desk, booked, paid, printing=self.desk.store.settings.receipt_print != "always").open()

    def exchange(self) -> None:
        """Put what comes back beside what is being sold; both are booked together."""
        if self.preview is None or self.receipt is None:
            return
        owner = self.receipt.person_id
        if owner is not None and self.register.member is not None and self.register.member.person_id != owner:
            set_text(self.wrong, _("That receipt belongs to another member. Book the return and the sale apart."))
            self.wrong.show()
            return
        coming = [one.line for one in self.preview.priced.lines if one.line.frozen is not None]
        self.register.add_returned(
            coming,
            self.lines.backs,
            self.reasons.reason,
            keep_promotion=self.settling.keep_promotion,
            keep_gifts=self.settling.keep_gifts,
        )
        if owner is not None and self.register.member is None:
            self._set_member(owner)
        self.desk.toasts.say(
            _("{amount} is taken off the running sale.", amount=money.Amount(-self.preview.priced.due))
        )
        self.accept()

    def _set_member(self, person_id: int) -> None:
        from ui.counter.receipts import member_of

        known = members.member(self.desk.store.here, person_id, day=shown.today(self.desk))
        if known is not None:
            self.register.set_member(member_of(known))


class _Preview:
    """A question whose answer names which edit it is of; a refusal is an answer too."""

    def __init__(self, asked: int, draft: SaleDraft, day: str) -> None:
        self.asked, self.draft, self.day = asked, draft, day

    def __call__(self, read: Reader) -> tuple[int, Preview | Told]:
        try:
            return self.asked, sales.preview(read, draft=self.draft, day=self.day)
        except Told as told:
            return self.asked, told


def can_come_back(receipt: Receipt) -> bool:
    """Whether anything of a receipt can still come back."""
    sold = receipt.kind in ("sale", "exchange", "history") and receipt.cancelled_by is None
    return sold and any(line.left for line in receipt.lines)


def effects_of(preview: Preview | None) -> list[tuple[str, str, str]]:
    """What a return does, each as (what, how much, label kind): goods, tax in them, both effects on points."""
    if preview is None:
        return [(_("Choose what comes back."), "", "muted")]
    priced = preview.priced
    found = [(_("Goods taken back"), amount(priced.returned_total), "strong")]
    if priced.tax:
        found.append((_("Tax in it"), amount(priced.tax), ""))
    if preview.points_taken:
        found.append((_("Points taken back"), money.show_number(-preview.points_taken), "strong"))
    if preview.points_given_back:
        found.append((_("Points given back"), f"+{preview.points_given_back:,}", "good"))
    if preview.points_after is not None:
        found.append((_("Points afterwards"), money.show_number(preview.points_after), "strong"))
    return found


def after_booking(desk: Desk, booked: Booked) -> None:
    """Print the return note where the shop always prints, else only open the drawer."""
    from ui.counter.papers import papers_of

    if desk.store.settings.receipt_print == "always":
        papers_of(desk).print_receipt(booked.sale_id, booked.kind, drawer=None)
    elif booked.open_drawer:
        papers_of(desk).open_drawer()


def _drop(item: Any) -> None:
    widget, inner = item.widget(), item.layout()
    if widget is not None:
        widget.deleteLater()
    if inner is not None:
        while (part := inner.takeAt(0)) is not None:
            _drop(part)
        inner.deleteLater()
