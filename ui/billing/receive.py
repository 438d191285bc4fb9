"""Money received, typed in once: what it pays is shown before it is booked, and can be chosen by hand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate

from desktop.languages import _, amount
from models.billing import owed, receiving
from models.counter import till
from models.errors import N_, Told
from ui.billing.wording import late_text
from ui.loyalty.words import short_day, today
from ui.people.small import emptied
from ui.pipeline.closing import SmallSheet
from ui.theme import theme
from ui.widgets import Card, Form, MoneyEdit, column, label, row, set_text
from ui.widgets.short import Short

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from models.billing.customers import Customer
    from models.billing.owed import Account, OwedRow
    from models.work import Reader
    from ui.page import Desk

SHOWN = 60


def asked(read: Reader, customer: Customer, day: str) -> tuple[Account, tuple[OwedRow, ...]]:
    """What a customer has open."""
    rows = owed.of_customer(read, customer, limit=SHOWN)
    return owed.account(read, customer, day=day), tuple([one for one in rows if one.open > 0])


class ReceiveSheet(SmallSheet):
    """How much came, when and how; below it what that pays, the first due first."""

    def __init__(self, window: QWidget, desk: Desk, account: Account, rows: tuple[OwedRow, ...]) -> None:
        """For one customer, with what they have open."""
        self.account, self.rows = account, rows
        text = _("{name} owes {sum}.", name=account.name, sum=amount(account.open))
        super().__init__(window, desk, _("Receive money"), _("Book it"), text=text)
        self._width = 620
        self.show_parts()

    def fill(self) -> None:
        """Make the fields, and a line for each receipt that is open."""
        currency, day = self.desk.store.settings.currency, today(self.desk)
        self.form.hide()
        self.form = Form(columns=2)
        self.body.addWidget(self.form)
        self.amount = self.form.money(_("Amount that came"), currency, max(0, self.account.balance) or None)
        self.fee = self.form.money(_("Bank's fee that the shop bears"), currency)
        self.way = self.form.choice(
            _("Way of payment"), [(key, _(name)) for key, name in receiving.WAYS.items()], "transfer"
        )
        self.day = self.form.date(_("Day it came"), QDate.fromString(day, "yyyy-MM-dd"))
        self.note = self.form.line(_("Note"), most=200, wide=True)
        self.drawer = self.form.check(_("The cash goes into the register's drawer"))
        self.by_hand = self.form.check(_("Choose by hand what it pays"))
        self.form.shown(self.drawer, False)
        self.amount.textEdited.connect(self.show_parts)
        self.fee.textEdited.connect(self.show_parts)
        self.way.picked.connect(self._way_picked)
        self.by_hand.toggled.connect(self._by_hand_toggled)
        card = Card("soft", margin=12, spacing=8)
        self.lines = column(spacing=6)
        card.body.addLayout(self.lines)
        self.rest = label("", "secondary", wrap=True)
        card.body.addWidget(self.rest)
        self.body.addWidget(card)
        self.parts: dict[int, Any] = {}
        self.typed: dict[int, MoneyEdit] = {}
        self._make_lines()

    def _make_lines(self) -> None:
        emptied(self.lines)
        self.parts, self.typed = {}, {}
        now = today(self.desk)
        for one in self.rows:
            about = " · ".join(
                part
                for part in (
                    one.invoice or _("not invoiced"),
                    _("to be paid by {day}", day=short_day(one.due_day, now)),
                )
                if part
            )
            late = label(late_text(one.late(now)), "error")
            texts = column(Short(f"{one.receipt}  {amount(one.open)}", "row"), Short(about, "caption"), spacing=0)
            if self.by_hand.isChecked():
                end: Any = MoneyEdit(self.desk.store.settings.currency)
                end.setFixedWidth(theme.px(130))
                end.setAccessibleName(_("Part for {number}", number=one.receipt))
                end.textEdited.connect(self.show_parts)
                self.typed[one.id] = end
            else:
                end = self.parts[one.id] = label("", "strong", right=True)
            line = row(texts, late, end, spacing=10)
            line.setStretch(0, 1)
            self.lines.addLayout(line)

    def _way_picked(self, way: Any) -> None:
        read = self.desk.store.here
        self.form.shown(self.drawer, way == "cash" and till.open_session_of(read) is not None)
        self.grow()

    def _by_hand_toggled(self, on: bool) -> None:
        before = self._shares(self._money())
        self._make_lines()
        if on:
            for key, edit in self.typed.items():
                edit.set_value(before.get(key))
        self.show_parts()
        self.grow()

    def _money(self) -> int:
        """What settles something: the money and the fee; 0 while something else is typed."""
        try:
            return (self.amount.value() or 0) + (self.fee.value() or 0)
        except Told:
            return 0

    def _shares(self, money: int) -> dict[int, int]:
        """The first due first."""
        found = {}
        for one in self.rows:
            part = min(money, one.open)
            if part > 0:
                found[one.id] = part
                money -= part
        return found

    def chosen(self) -> dict[int, int]:
        """What is typed beside the receipts. Raises Told for what is no amount."""
        return {key: value for key, edit in self.typed.items() if (value := edit.value())}

    def show_parts(self, *_typed: object) -> None:
        """Show what the money pays, and what is left of it."""
        money = self._money()
        try:
            shares = self.chosen() if self.by_hand.isChecked() else self._shares(money)
        except Told:
            return
        for key, shown in self.parts.items():
            set_text(shown, amount(shares[key]) if key in shares else "–")
        left = money - sum(shares.values())
        if left > 0:
            text = _("{sum} is left over: it waits under this customer's name.", sum=amount(left))
        elif left < 0:
            text = _("{sum} more is chosen than came.", sum=amount(-left))
        else:
            open_after = self.account.open - sum(shares.values())
            text = _("{sum} stays open.", sum=amount(open_after)) if open_after else _("Everything is paid then.")
        set_text(self.rest, text)

    def act(self) -> None:
        """Book it."""
        try:
            money, fee = self.amount.value() or 0, self.fee.value() or 0
            on = tuple(self.chosen().items()) if self.by_hand.isChecked() else None
        except Told as error:
            self.wrong(error)
            return
        verb = partial(
            receiving.receive,
            customer=self.account.customer,
            amount=money,
            fee=fee,
            way=self.way.value(),
            day=self.day.date().toString("yyyy-MM-dd"),
            on=on,
            note=self.note.text(),
            drawer=not self.drawer.isHidden() and self.drawer.isChecked(),
        )
        self.write(N_("Receive {amount} from {name}"), verb, _("Money received"))


class PayBackSheet(SmallSheet):
    """What waits, or a credit, is paid back."""

    def __init__(
        self, window: QWidget, desk: Desk, most: int, *, receipt_id: int | None = None, owed_id: int | None = None
    ) -> None:
        """Of money received (`receipt_id`), or of a credit (`owed_id`)."""
        self.most, self.receipt_id, self.owed_id = most, receipt_id, owed_id
        super().__init__(window, desk, _("Pay back"), _("Book it"))

    def fill(self) -> None:
        """Make the fields."""
        self.amount = self.form.money(_("Amount"), self.desk.store.settings.currency, self.most)
        self.way = self.form.choice(
            _("Way of payment"), [(key, _(name)) for key, name in receiving.WAYS.items()], "transfer"
        )
        self.drawer = self.form.check(_("The cash comes out of the register's drawer"))
        self.form.shown(self.drawer, False)
        self.way.picked.connect(self._way_picked)

    def _way_picked(self, way: Any) -> None:
        self.form.shown(self.drawer, way == "cash" and till.open_session_of(self.desk.store.here) is not None)
        self.grow()

    def act(self) -> None:
        """Book it."""
        try:
            money = self.amount.value() or 0
        except Told as error:
            self.wrong(error)
            return
        verb = partial(
            receiving.pay_back,
            receipt_id=self.receipt_id,
            owed_id=self.owed_id,
            amount=money,
            way=self.way.value(),
            drawer=not self.drawer.isHidden() and self.drawer.isChecked(),
        )
        self.write(N_("Pay {amount} back to {name}"), verb, _("Paid back"))


def open_receive(window: QWidget, desk: Desk, customer: Customer) -> None:
    """Ask how much came from a customer."""
    job = desk.store.read(asked, customer, today(desk))
    job.then(partial(_open, window, desk)).failed(desk.toasts.wrong)


def _open(window: QWidget, desk: Desk, found: tuple[Account, tuple[OwedRow, ...]]) -> None:
    ReceiveSheet(window, desk, *found).open()
