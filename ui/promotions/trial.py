"""A promotion tried on past receipts before it exists: what it would have cost, whom, and which receipts most."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import simulating
from desktop.languages import _, _n, amount, say
from models.errors import Told
from models.money import show_number, show_quantity
from models.promotions.simulation import Proposed
from models.promotions.terms import Terms
from models.promotions.trial import DearReceipt, Part, Trial
from ui.loyalty.tables import fill
from ui.loyalty.words import day_text, today
from ui.page import Desk
from ui.people.receipt import ReceiptSheet
from ui.people.small import emptied
from ui.theme import theme
from ui.widgets import Form, Sheet, button, label, set_text
from ui.widgets.progress import ProgressPanel

DAYS = 365


class TrialSheet(Sheet):
    """Choose the days, watch the receipts being replayed, read what came of it. Nothing is changed by it."""

    def __init__(self, window: QWidget, desk: Desk, promotion_id: int | None, name: str, terms: Terms) -> None:
        """Try `terms`, in place of what the promotion says now when it is known."""
        text = _("Past receipts are worked out again with this promotion. Nothing is booked or changed.")
        super().__init__(window, _("Try “{name}” on past receipts", name=name), width=820, text=text)
        self.desk = desk
        self.proposed = (Proposed(name, terms, promotion_id),)
        self.found: Trial | None = None
        last = date.fromisoformat(today(desk))
        self.form = Form(columns=2)
        self.first = self.form.date(_("From"), _qdate(last - timedelta(days=DAYS - 1)))
        self.last = self.form.date(_("To"), _qdate(last))
        self.progress = ProgressPanel(_("Replaying receipts…"))
        self.progress.done.connect(self._done)
        self.progress.failed.connect(self._failed)
        self.progress.cancelled.connect(self._stopped)
        self.progress.hide()
        self.wrong = label("", "error", wrap=True)
        self.wrong.hide()
        self.result = QVBoxLayout()
        self.result.setSpacing(theme.px(12))
        for part in (self.form, self.progress, self.wrong):
            self.body.addWidget(part)
        self.body.addLayout(self.result)
        self.body.addStretch(1)
        self.start_button = button(_("Try it"), self.start, kind="primary", icon="history")
        self.buttons(None, button(_("Close"), self.cancel), self.start_button)
        self.accept_on_enter = self.start

    # -- trying -----------------------------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether receipts are being replayed now."""
        return self.progress.isVisibleTo(self)

    def start(self) -> None:
        """Replay the receipts of the days that are chosen."""
        if self.running:
            return
        emptied(self.result)
        set_text(self.wrong, "", hide_empty=True)
        self.wrong.hide()
        self._run(True)
        first, last = (field.date().toString("yyyy-MM-dd") for field in (self.first, self.last))
        work = partial(simulating.simulate, proposed=self.proposed, first=first, last=last)
        self.progress.follow(self.desk.store.work(work))

    def cancel(self) -> None:
        """Stop the trial first where one runs; the sheet goes with the next press."""
        if self.running:
            self.progress.cancel()
        else:
            super().cancel()

    def _run(self, on: bool) -> None:
        self.progress.setVisible(on)
        self.start_button.setEnabled(not on)
        self.form.setEnabled(not on)
        self.grow()

    def _stopped(self) -> None:
        self._run(False)
        self._tell(_("Stopped. Nothing was changed."))

    def _failed(self, error: BaseException) -> None:
        self._run(False)
        if isinstance(error, Told):
            self._tell(say(error))
        else:
            self.desk.toasts.wrong(error)

    def _tell(self, text: str) -> None:
        set_text(self.wrong, text)
        self.wrong.show()
        self.grow()

    # -- what came of it --------------------------------------------------------------------------------------------

    def _done(self, found: Trial) -> None:
        self.found = found
        self._run(False)
        for text, kind in told(found):
            self.result.addWidget(label(text, kind, wrap=True))
        self._sides(found)
        self._parts(_("By tier"), found.tiers)
        self._parts(_("By category"), found.categories)
        self._gifts(found)
        self._dearest(found.dearest)
        for note in found.notes:
            self.result.addWidget(label(say(note), "secondary", wrap=True))
        if found.from_today:
            fields = _(", ").join(_(one) for one in found.from_today)
            text = _("Answered as of today, since the past is not kept: {fields}", fields=fields)
            self.result.addWidget(label(text, "secondary", wrap=True))
        self.grow()

    def _table(self, title: str, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        if rows:
            inside = QVBoxLayout()
            self.result.addWidget(label(title, "panel"))
            self.result.addLayout(inside)
            fill(inside, head, rows, "")

    def _sides(self, found: Trial) -> None:
        rows = [
            (name, amount(side.takings), amount(side.discount), show_number(side.points))
            for name, side in ((_("By today's rules"), found.today), (_("With this promotion"), found.tried))
        ]
        self._table(_("All receipts of these days"), ("", _("Takings"), _("Discounts"), _("Points earned")), rows)

    def _parts(self, title: str, parts: Sequence[Part]) -> None:
        rows = [
            (_(one.name) if one.name else _("None"), show_number(one.receipts), amount(one.discount),
             show_number(one.points), amount(one.takings))
            for one in parts
        ]  # fmt: skip
        self._table(title, ("", _("Receipts"), _("Discount"), _("Points"), _("Takings")), rows)

    def _gifts(self, found: Trial) -> None:
        rows = [(one.name, show_quantity(one.quantity), show_quantity(one.available)) for one in found.gifts]
        self._table(_("Gifts needed"), (_("Product"), _("Needed"), _("There are now")), rows)

    def _dearest(self, found: Sequence[DearReceipt]) -> None:
        rows = [
            (button(one.number, partial(self.open_receipt, one.sale_id), kind="link"), day_text(one.day), one.person,
             amount(one.before), amount(one.after), amount(one.cost))
            for one in found
        ]  # fmt: skip
        head = (_("Receipt"), _("Date"), _("Customer"), _("Today's rules"), _("With it"), _("Cost"))
        self._table(_("Receipts that cost most"), head, rows)

    def open_receipt(self, sale_id: int) -> None:
        """Show a receipt above the trial."""
        ReceiptSheet(self.window(), self.desk, sale_id).open()


def told(found: Trial) -> list[tuple[str, str]]:
    """What came of a trial in lines, the most important first: each with its kind of label."""
    parts = [_("{amount} taken off", amount=amount(found.discount))] if found.discount else []
    if found.points:
        parts.append(_("{points} points more", points=show_number(found.points)))
    if found.goods:
        parts.append(_("goods for {goods}", goods=amount(found.goods)))
    if found.vouchers:
        parts.append(_n("1 voucher", "{n} vouchers", found.vouchers))
    if found.chances:
        parts.append(_n("1 draw", "{n} draws", found.chances))
    touched = _(
        "{touched} of {receipts} receipts touched, {people} known customers",
        touched=show_number(found.touched), receipts=show_number(found.receipts), people=show_number(found.people),
    )  # fmt: skip
    owed = _(
        "Owed afterwards if nobody had come yet: {liability} (as expected {expected})",
        liability=amount(found.liability), expected=amount(found.expected),
    )  # fmt: skip
    return [
        (_("It would have cost {cost}", cost=amount(found.cost)), "kpi"),
        (touched, "strong"),
        (_(", ").join(parts) or _("Nothing would have been given."), ""),
        (owed, "muted"),
    ]


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
