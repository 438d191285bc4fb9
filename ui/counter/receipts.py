"""Receipts that were booked: found, read, explained, printed again, and set right.

open_receipts(window, desk, register)
"""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QMenu, QWidget

from desktop.languages import _
from models import money
from models.counter import receipts, returns
from models.counter.drafts import Booked, SaleDraft
from models.counter.receipts import Receipt
from models.errors import N_
from models.loyalty import members
from models.work import Changes
from ui.counter import shown
from ui.counter.finder import Finder
from ui.counter.receipt_actions import Cancelling, CorrectSheet, GiveBack, MemberSheet, RyoshushoSheet, standing
from ui.counter.receipt_view import ReceiptView
from ui.counter.register import Member, Register
from ui.page import Desk
from ui.theme import theme
from ui.widgets import Card, Sheet, button, column, row
from ui.widgets.basics import Button

KINDS = frozenset({"sale", "payment", "paper_issue", "till_session"})
SIZES = (("80mm", N_("Receipt roll, 80 mm")), ("A4", N_("Sheet, A4")))


def open_receipts(window: QWidget, desk: Desk, register: Register, *, sale_id: int | None = None) -> "ReceiptsSheet":
    """Show the receipts of the open session, or of any day; with `sale_id` that one."""
    sheet = ReceiptsSheet(window, desk, register)
    sheet.open()
    if sale_id is not None:
        desk.store.read(receipts.receipt, sale_id).then(sheet.seek)
    return sheet


class ReceiptsSheet(Sheet):
    """The list on the left, the receipt in the middle, what can be done with it on the right."""

    def __init__(self, window: QWidget, desk: Desk, register: Register) -> None:
        """Begin with the latest receipt."""
        super().__init__(window, _("Receipts"), width=1320, scroll=False)
        self.desk, self.register = desk, register
        self.receipt: Receipt | None = None
        self._wanted: int | None = None
        self.finder = Finder(desk)
        self.view = ReceiptView(desk)
        shown_in = Card("soft", margin=18)
        shown_in.body.addWidget(self.view)
        self.actions_column = column(*self._buttons_made(), None, spacing=8)
        self.finder.setMinimumWidth(theme.px(430))
        across = row(self.finder, shown_in, self.actions_column, spacing=20)
        across.setStretch(0, 5)
        across.setStretch(1, 5)
        self.body.addLayout(across, 1)
        self._inner.setMinimumHeight(min(theme.px(700), window.height() - theme.px(150)))
        self._connect()
        self._pick(self.finder.current())

    def _connect(self) -> None:
        self.finder.picked.connect(self._pick)
        self.finder.chosen.connect(self._chosen)
        self.finder.escaped.connect(self.cancel)
        self.view.open_other.connect(self._go)
        self.desk.bus.changed.connect(self._heard)

    def _buttons_made(self) -> list[Button]:
        self.return_button = self._action(_("Return or exchange…"), self.take_back, "undo-2", "primary")
        self.print_button = self._action(_("Print again"), self.reprint, "printer")
        self.ryoshusho_button = self._action(_("Official receipt…"), self.make_out, "file-text")
        self.pdf_button = self._action(_("Save as PDF…"), self.choose_size, "download")
        self.copy_button = self._action(_("Copy as new sale"), self.copy, "copy")
        self.correct_button = self._action(_("Correct payment…"), self.correct, "credit-card")
        self.credit_button = self._action(_("Credit to a member…"), self.credit, "user-plus")
        self.cancel_button = self._action(_("Cancel this receipt…"), self.cancel_receipt, "ban", "danger")
        self.all_actions = [
            self.return_button,
            self.print_button,
            self.ryoshusho_button,
            self.pdf_button,
            self.copy_button,
            self.correct_button,
            self.credit_button,
            self.cancel_button,
        ]
        return self.all_actions

    def _action(self, text: str, slot: Any, icon: str, kind: str = "") -> Button:
        made = button(text, slot, icon=icon, kind=kind)
        shown.touch(made)
        made.setMinimumWidth(theme.px(208))
        made.setEnabled(False)
        return made

    # -- which receipt ----------------------------------------------------------------------------------------------

    def _chosen(self, sale_id: int) -> None:
        """Enter, a scan or a double click: show it, and go to what can be done with it."""
        self._pick(sale_id)
        self.print_button.setFocus()

    def seek(self, found: Receipt | None) -> None:
        """Show a receipt of any day: found by its number, as if that had been typed."""
        if found is not None:
            self.finder.search(found.number or found.source_number or "")
            self._pick(found.id)

    def _go(self, sale_id: int) -> None:
        self.finder.list.select_id(sale_id)
        self._pick(sale_id)

    def _pick(self, sale_id: int | None) -> None:
        self._wanted = sale_id
        if sale_id is None:
            self._show(None)
        else:
            self.desk.store.read(receipts.receipt, sale_id).then(self._show)

    def _show(self, receipt: Receipt | None) -> None:
        if receipt is not None and receipt.id != self._wanted:
            return
        self.receipt = receipt
        self.view.show_receipt(receipt)
        self._enable()

    def _enable(self) -> None:
        receipt = self.receipt
        for one in self.all_actions:
            one.setEnabled(receipt is not None)
        if receipt is None:
            return
        standing_now = receipt.cancelled_by is None
        sells = receipt.kind in ("sale", "exchange", "history")
        here = self.finder.session_id is not None and receipt.session_id == self.finder.session_id
        booked = receipt.kind != "history"
        left = any(line.left for line in receipt.lines)
        self.return_button.setEnabled(sells and standing_now and left)
        self.print_button.setEnabled(booked)
        self.pdf_button.setEnabled(booked)
        self.ryoshusho_button.setEnabled(sells and booked and standing_now and receipt.due > 0)
        self.copy_button.setEnabled(any(line.quantity > 0 for line in receipt.lines))
        self.correct_button.setEnabled(here and standing_now and receipt.kind != "cancel" and bool(standing(receipt)))
        late = sells and booked and standing_now and receipt.person_id is None
        self.credit_button.setEnabled(late and self.desk.store.settings.points_enabled)
        self.cancel_button.setEnabled(here and standing_now and receipt.kind != "cancel")

    def _heard(self, changes: Changes) -> None:
        if not KINDS.intersection(changes.touched):
            return
        if "sale" in changes:
            self.finder.list.rows.forget()
            ids = changes.ids("sale")
            if ids is None or any(self.finder.list.rows.row_of(one) is None for one in ids):
                self.finder.ask()
        if self._wanted is not None:
            self._pick(self._wanted)

    # -- what can be done -------------------------------------------------------------------------------------------

    def take_back(self) -> None:
        """Go on with a return of this receipt."""
        from ui.counter.returns import open_returns

        if self.receipt is not None:
            window, sale_id = self._host(), self.receipt.id
            self.accept()
            open_returns(window, self.desk, self.register, sale_id=sale_id)

    def _host(self) -> QWidget:
        host = self.parentWidget()
        return host if host is not None else self

    def reprint(self) -> None:
        """Print it again; the paper says that it is reissued."""
        from ui.counter.papers import papers_of

        if self.receipt is not None:
            papers_of(self.desk).print_receipt(self.receipt.id, self.receipt.kind)

    def make_out(self) -> None:
        """Make out an official receipt (領収書)."""
        if self.receipt is not None:
            RyoshushoSheet(self._host(), self.desk, self.receipt).open()

    def choose_size(self) -> None:
        """Ask for the size of the PDF."""
        menu = QMenu(self)
        for size, text in SIZES:
            menu.addAction(_(text)).triggered.connect(partial(self._save_checked, size))
        menu.popup(self.pdf_button.mapToGlobal(self.pdf_button.rect().bottomLeft()))

    def _save_checked(self, size: str, _checked: bool = False) -> None:
        self.save_pdf(size)

    def save_pdf(self, size: str, folder: Path | None = None) -> Path | None:
        """Save the receipt as PDF into the documents folder, and open it."""
        from ui.counter.papers import documents_folder, paper_name, papers_of

        if self.receipt is None:
            return None
        path = (folder or documents_folder()) / f"{self.receipt.number}_{size}.pdf"
        papers_of(self.desk).save_receipt(self.receipt.id, self.receipt.kind, paper_name(size), path)
        self.desk.toasts.say(_("Saved as {name}", name=path.name))
        return path

    def correct(self) -> None:
        """Set a wrong payment kind right."""
        if self.receipt is not None:
            CorrectSheet(self._host(), self.desk, self.receipt).open()

    def credit(self) -> None:
        """Credit it to a member afterwards."""
        if self.receipt is not None:
            MemberSheet(self._host(), self.desk, self.receipt).open()

    def cancel_receipt(self) -> None:
        """Cancel it, after asking once."""
        if self.receipt is not None:
            Cancelling(self._host(), self.desk, self.receipt, self._cancelled).ask()

    def _cancelled(self, booked: Booked) -> None:
        self.desk.toasts.say(_("Cancelled under {number}.", number=booked.number_text))
        before = [] if self.receipt is None else self.receipt.payments
        paid: dict[str, int] = {}
        for one in before:
            name = shown.pay_name(one.name)
            paid[name] = paid.get(name, 0) + one.amount
        back = [(name, value) for name, value in paid.items() if value]
        GiveBack(self._host(), self.desk, booked, back, printing=True).open()
        self.finder.ask()
        self._pick(self._wanted)

    # -- as new -----------------------------------------------------------------------------------------------------

    def copy(self) -> None:
        """Ring its goods up again as a new sale, at the prices they had."""
        if self.receipt is None:
            return
        if not self.register.empty:
            self.desk.toasts.wrong(_("There is a sale in the register. Finish or hold it first."))
            return
        self.desk.store.read(returns.copy_as_draft, sale_id=self.receipt.id).then(self._copied).failed(
            self.desk.toasts.wrong
        )

    def _copied(self, draft: SaleDraft) -> None:
        take_up(self.desk, self.register, draft)
        self.desk.toasts.say(_("Copied: {amount} to pay.", amount=money.Amount(self.register.priced.due)))
        self.accept()


def take_up(desk: Desk, register: Register, draft: SaleDraft) -> None:
    """Let a draft's goods be the running sale, with its member."""
    basket = draft.basket
    register.clear(tell=False)
    register.lines = list(basket.lines)
    register.eat_in = basket.eat_in
    if draft.person_id is not None:
        known = members.member(desk.store.here, draft.person_id, day=shown.today(desk))
        register.set_member(None if known is None else member_of(known))
    register.set_discount(basket.discounts[0] if basket.discounts else None)


def member_of(known: members.Member) -> Member:
    """A member of the programme as the running sale carries them."""
    return Member(
        known.person_id,
        known.name,
        known.reading,
        known.card,
        known.points,
        known.debt,
        known.cautions,
        known.likes,
        enrolled=known.account_id is not None,
    )
