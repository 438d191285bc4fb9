"""Fees of contracts that are due: ticked, and made into receipts or put on account in one go, a customer each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.languages import _, _n, amount
from models.billing import invoices
from models.contracts import days, fees
from models.contracts.fees import STATE_NAMES, FeeRow
from models.counter import payment_kinds
from models.counter.payment_kinds import PREPAID, KindRow
from models.errors import N_
from ui.billing.contract_sheet import open_sheet
from ui.loyalty.words import day_text, short_day, today
from ui.people import words
from ui.people.small import emptied
from ui.sections import Section
from ui.theme import theme
from ui.widgets import Card, EmptyState, Form, Segments, button, column, label, row, set_text
from ui.widgets.painted import Pill
from ui.widgets.short import Short
from ui.writing import WritingSheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.work import Changes, Reader, Tx
    from ui.page import Desk

VIEWS = (("due", N_("To bill")), ("sold", N_("Billed")), ("waived", N_("Waived")))
SHOWN = 300


def bill(tx: Tx, *, fee_ids: Sequence[int], kind_id: int | None) -> int:
    """Book fees, a receipt for each customer, all or none; returns how many receipts. `kind_id` None: on account."""
    way = invoices.account_kind(tx) if kind_id is None else kind_id
    whose: dict[object, list[int]] = {}
    known = {one.id: one.customer for one in fees.listed(tx, state="due", limit=10**6)}
    for fee_id in fee_ids:
        whose.setdefault(known.get(fee_id), []).append(fee_id)
    for ids in whose.values():
        fees.sell(tx, fee_ids=ids, kind_id=way)
    return len(whose)


class FeesSection(Section):
    """What is due until the end of this month."""

    title = N_("Fees due")
    intro = N_("Fees of contracts that are due by the end of this month. Tick them and bill them, or waive one.")
    kinds = frozenset({"contract_fee", "contract", "sale"})

    def build(self) -> None:
        """Make the head and the list."""
        self.view = Segments([(key, _(name)) for key, name in VIEWS], "due")
        self.view.picked.connect(self._viewed)
        self.all = QCheckBox(_("All"))
        self.all.setTristate(True)
        self.all.clicked.connect(self._tick_all)
        self.said = label("", "secondary")
        self.bill_button = button(_("Bill…"), self.bill, kind="primary", icon="receipt")
        self.body.addLayout(row(self.view, self.all, self.said, None, self.bill_button, spacing=10))
        self.list = QVBoxLayout()
        self.list.setSpacing(theme.px(8))
        self.body.addLayout(self.list)
        self.body.addStretch(1)
        self.found: tuple[FeeRow, ...] = ()
        self.ticked: set[int] = set()
        self.cards: list[FeeCard] = []
        self._generation = 0
        self.ask()

    def refresh(self, changes: Changes | None) -> None:
        """Ask again; what is still there stays ticked."""
        self.ask()

    def _viewed(self, key: str) -> None:
        self.view.set_value(key)
        self.ask()

    def ask(self) -> None:
        """Ask for the view's fees."""
        self._generation += 1
        state = str(self.view.value)
        until = days.month_end(today(self.desk)) if state == "due" else None
        job = self.desk.store.read(_asked, state, until)
        job.then(partial(self._show, self._generation)).failed(self.desk.toasts.wrong)

    def _show(self, generation: int, found: tuple[FeeRow, ...]) -> None:
        if generation != self._generation:
            return
        self.found = found
        self.ticked &= {one.id for one in found}
        emptied(self.list)
        due = self.view.value == "due"
        self.cards = [FeeCard(self, one) for one in found]
        for card in self.cards:
            self.list.addWidget(card)
        if not found:
            text = _("Contracts with a price make them, month by month.")
            self.list.addWidget(EmptyState("calendar-check", _("Nothing here"), text))
        self.all.setVisible(due and bool(found))
        self.bill_button.setVisible(due and bool(found))
        self.show_ticked()

    def show_ticked(self) -> None:
        """Say what is ticked and what it comes to."""
        some = [one for one in self.found if one.id in self.ticked]
        whole = amount(sum(one.amount for one in (some or self.found)))
        count = len(some or self.found)
        text = _n("1 fee, {sum}", "{n} fees, {sum}", count, sum=whole) if count else ""
        set_text(self.said, _("Ticked: {what}", what=text) if some else text)
        states = {0: Qt.CheckState.Unchecked, len(self.found): Qt.CheckState.Checked}
        self.all.setCheckState(states.get(len(some), Qt.CheckState.PartiallyChecked))
        self.bill_button.setEnabled(bool(some))

    def _tick_all(self, _on: bool) -> None:
        every = {one.id for one in self.found}
        self.ticked = set() if self.ticked == every else every
        for card in self.cards:
            card.show_tick()
        self.show_ticked()

    def bill(self) -> None:
        """Ask how they are paid."""
        some = [one for one in self.found if one.id in self.ticked]
        if some:
            kinds = payment_kinds.kinds(self.desk.store.here)
            at_once = [one for one in kinds if one.kind not in PREPAID and one.kind != "account"]
            BillSheet(self.window(), self.desk, some, at_once).open()


def _asked(read: Reader, state: str, until: str | None) -> tuple[FeeRow, ...]:
    found = fees.listed(read, state=state, until=until, limit=SHOWN)
    return found if state == "due" else tuple(reversed(found))


class FeeCard(Card):
    """One fee."""

    def __init__(self, section: FeesSection, one: FeeRow) -> None:
        """Show it; what is late says so."""
        super().__init__(margin=12, spacing=4)
        self.section, self.desk, self.one = section, section.desk, one
        day = today(self.desk)
        late = one.state == "due" and one.due_day < day
        whose = one.company or one.person
        self.tick = QCheckBox()
        self.tick.setAccessibleName(
            _("Bill {name}, {day}", name=words.brief(one.contract, 40), day=day_text(one.due_day))
        )
        self.tick.setVisible(one.state == "due")
        self.tick.toggled.connect(self._ticked)
        period = f"{day_text(one.from_day)} – {day_text(one.to_day)}"
        about = " · ".join(part for part in (whose, period, one.reason) if part)
        texts = column(Short(one.contract, "row"), Short(about, "secondary"), spacing=1)
        due = _("due {day}", day=short_day(one.due_day, day))
        state = Pill(_("Late") if late else _(STATE_NAMES[one.state]), "red" if late else "quiet")
        parts: list[Any] = [self.tick, texts, label(due, "error" if late else "secondary"), state]
        parts.append(label(amount(one.amount), "strong", right=True))
        shown = button(_("Contract"), self.open_it, kind="ghost")
        shown.setAccessibleName(_("Open the contract {name}", name=words.brief(one.contract, 60)))
        if one.state == "due":
            parts.append(button(_("Waive…"), self.waive, kind="ghost"))
        line = row(*parts, shown, spacing=10)
        line.setStretch(1, 1)
        self.body.addLayout(line)
        self.show_tick()

    def show_tick(self) -> None:
        """Show whether it is ticked."""
        self.tick.setChecked(self.one.id in self.section.ticked)

    def _ticked(self, on: bool) -> None:
        (self.section.ticked.add if on else self.section.ticked.discard)(self.one.id)
        self.section.show_ticked()

    def open_it(self) -> None:
        """Show its contract."""
        open_sheet(self.window(), self.desk, self.one.contract_id)

    def waive(self) -> None:
        """Ask why."""
        WaiveSheet(self.window(), self.desk, self.one).open()


class BillSheet(WritingSheet):
    """How the ticked fees are paid; Enter books them."""

    def __init__(self, window: QWidget, desk: Desk, some: Sequence[FeeRow], kinds: Sequence[KindRow]) -> None:
        """`kinds` are the ways to pay at once; on account comes first, as an invoice is what most contracts want."""
        people = len({one.customer for one in some})
        text = _n("1 receipt, {sum}", "{n} receipts, {sum}", people, sum=amount(sum(one.amount for one in some)))
        super().__init__(window, desk, _("Bill the fees"), width=440, text=text)
        self.ids = [one.id for one in some]
        offered = [(None, _("On account")), *((one.id, _(one.shown)) for one in kinds)]
        self.form = Form()
        self.kind = self.form.choice(_("Paid by"), offered, None)
        self.body.addWidget(self.form)
        text = _("On account it becomes an invoice, or waits for the month's where the customer is billed so.")
        self.body.addWidget(label(text, "muted", wrap=True))
        self.foot(save=_("Book"))

    def save(self) -> None:
        """Book them."""
        verb = partial(bill, fee_ids=self.ids, kind_id=self.kind.value())
        self.write(N_("Bill fees of contracts"), verb, said=_("Booked"))


class WaiveSheet(WritingSheet):
    """Why a fee is let go."""

    def __init__(self, window: QWidget, desk: Desk, one: FeeRow) -> None:
        """Name it."""
        text = words.joined((one.company or one.person, day_text(one.due_day), amount(one.amount)))
        super().__init__(window, desk, _("Waive the fee of “{name}”", name=one.contract), width=440, text=text)
        self.one = one
        self.form = Form()
        self.reason: QPlainTextEdit = self.form.text(_("Reason"), lines=2)
        self.body.addWidget(self.form)
        self.foot(save=_("Waive it"))

    def save(self) -> None:
        """Let it go."""
        verb = partial(fees.waive, fee_id=self.one.id, reason=self.reason.toPlainText())
        self.write(N_("Waive a fee of “{contract}”"), verb, said=_("Waived"))
