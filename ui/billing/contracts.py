"""The contracts: what runs and what ends when, as a list and by months; a click opens one."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout

from desktop.languages import _, _n, amount
from models.contracts import contracts, days, fees
from models.contracts.contracts import RENEWAL_NAMES, STATE_NAMES, ContractRow
from models.errors import N_
from models.people import search
from models.values import dataclass
from ui.billing.contract_sheet import ContractSheet, open_sheet
from ui.loyalty.find_person import PersonSheet
from ui.loyalty.words import day_text, short_day, today
from ui.people import words
from ui.people.small import Icon, emptied, small_button
from ui.sections import Section
from ui.theme import theme
from ui.widgets import Card, EmptyState, Segments, button, column, label, row, set_text
from ui.widgets.charts import BarChart, Series
from ui.widgets.painted import Pill
from ui.widgets.short import Short

if TYPE_CHECKING:
    from models.work import Changes, Reader
    from ui.page import Desk

VIEWS = (
    ("active", N_("In force")),
    ("soon", N_("End within 90 days")),
    ("over", N_("Ended")),
)
SOON = 90
MONTHS = 12
SHOWN = 300


@dataclass(frozen=True, slots=True)
class Found:
    """What the section shows: contracts of the view, ends and fees of the months to come."""

    contracts: tuple[ContractRow, ...]
    ends: tuple[tuple[str, int, int], ...]
    coming: tuple[tuple[str, int, int], ...]


def asked(read: Reader, view: str, day: str) -> Found:
    """The contracts of a view, and what the twelve months from `day` on bring."""
    last = days.month_end(days.add_months(day, MONTHS - 1))
    states = ("ended", "stopped") if view == "over" else ("active",)
    until = days.add_days(day, SOON) if view == "soon" else None
    return Found(
        contracts.listed(read, states=states, ends_to=until, limit=SHOWN),
        contracts.ending_by_month(read, from_day=day, to_day=last),
        fees.coming(read, from_day=day, to_day=last),
    )


class ContractsSection(Section):
    """The list, by when each ends."""

    title = N_("Contracts")
    intro = N_("What renews or ends on a date: memberships, leases, maintenance. Each is told of before it ends.")
    kinds = frozenset({"contract", "contract_fee", "person", "company"})

    def build(self) -> None:
        """Make the head, the months and the list."""
        self.view = Segments([(key, _(name)) for key, name in VIEWS], "active")
        self.view.picked.connect(self._viewed)
        self.said = label("", "secondary")
        self.add_button = button(_("New contract"), self.add, kind="primary", icon="plus")
        self.body.addLayout(row(self.view, self.said, None, self.add_button, spacing=10))
        self.months = Card(margin=16, spacing=6)
        self.chart = BarChart(_("Contracts that end, by month"), high=150)
        self.months.body.addWidget(label(_("Contracts that end, by month"), "panel"))
        self.months.body.addWidget(self.chart)
        self.coming = label("", "secondary", wrap=True)
        self.months.body.addWidget(self.coming)
        self.body.addWidget(self.months)
        self.list = QVBoxLayout()
        self.list.setSpacing(theme.px(8))
        self.body.addLayout(self.list)
        self.body.addStretch(1)
        self._generation = 0
        self.ask()

    def arrive(self, **place: Any) -> None:
        """Be shown, maybe at a contract."""
        if place.get("contract_id"):
            open_sheet(self.window(), self.desk, int(place["contract_id"]))

    def refresh(self, changes: Changes | None) -> None:
        """Ask again."""
        self.ask()

    def _viewed(self, key: str) -> None:
        self.view.set_value(key)
        self.ask()

    def ask(self) -> None:
        """Ask for the view's contracts."""
        self._generation += 1
        job = self.desk.store.read(asked, str(self.view.value), today(self.desk))
        job.then(partial(self._show, self._generation)).failed(self.desk.toasts.wrong)

    def _show(self, generation: int, found: Found) -> None:
        if generation != self._generation:
            return
        count = len(found.contracts)
        set_text(self.said, _n("1 contract", "{n} contracts", count) if count else "")
        self._show_months(found)
        emptied(self.list)
        for one in found.contracts:
            self.list.addWidget(ContractCard(self.desk, one, today(self.desk)))
        if not found.contracts:
            text = _(
                "A won deal with a term makes one, so does the sale of a membership; others are entered or imported."
            )
            self.list.addWidget(EmptyState("file-text", _("No contracts here"), text))

    def _show_months(self, found: Found) -> None:
        ends = {month: count for month, count, _amount in found.ends}
        start = today(self.desk)
        months = [days.add_months(f"{start[:7]}-01", at)[:7] for at in range(MONTHS)]
        self.chart.set_data(
            [words.short_month(month) for month in months],
            [Series(_("Contracts"), tuple(ends.get(month, 0) for month in months))],
            empty=_("Nothing ends in these months"),
        )
        if found.coming:
            month, count, sum_ = found.coming[0]
            year = amount(sum(one[2] for one in found.coming))
            text = _(
                "Fees still to come: {sum} in {month} ({count}), {year} within twelve months.",
                sum=amount(sum_), month=words.month_name(month), count=count, year=year,
            )  # fmt: skip
            set_text(self.coming, text)
        else:
            set_text(self.coming, "", hide_empty=True)
        self.months.setVisible(bool(found.ends or found.coming))

    def add(self) -> None:
        """Ask with whom, then what."""
        PersonSheet(self.window(), self.desk, _("With whom is the contract?"), self._whose).open()

    def _whose(self, person_id: int) -> None:
        self.desk.store.read(_name_of, person_id).then(partial(self._new, person_id)).failed(self.desk.toasts.wrong)

    def _new(self, person_id: int, name: str) -> None:
        ContractSheet(self.window(), self.desk, person_id=person_id, person=name).open()


def _name_of(read: Reader, person_id: int) -> str:
    found = search.rows(read, [person_id])
    return words.plain_name(found[0].name, found[0].reading) if found else ""


class ContractCard(Card):
    """One contract in a list."""

    def __init__(self, desk: Desk, one: ContractRow, day: str) -> None:
        """Show it; what ends soon says so."""
        super().__init__(margin=12, spacing=4)
        self.desk, self.one = desk, one
        about = (one.company or one.person, one.number, _(RENEWAL_NAMES[one.renewal]), one.owner)
        said = " · ".join(part for part in about if part)
        texts = column(Short(one.name, "row"), Short(said, "secondary"), spacing=1)
        price = fee_text(one)
        opened = button(_("Show"), self.open_it)
        opened.setAccessibleName(_("Open the contract {name}", name=words.brief(one.name, 60)))
        parts: list[Any] = [Icon("file-text"), texts, label(price, "strong"), ends_pill(one, day)]
        if one.person_id is not None:
            name = words.brief(one.person, 40)
            parts.append(small_button("user", _("Open {name}", name=name), self.open_person))
        line = row(*parts, opened, spacing=10)
        line.setStretch(1, 1)
        self.body.addLayout(line)

    def open_it(self) -> None:
        """Show it whole."""
        open_sheet(self.window(), self.desk, self.one.id)

    def open_person(self) -> None:
        """Go to the person."""
        self.desk.navigator.open("people", person_id=self.one.person_id)


def fee_text(one: ContractRow) -> str:
    """What falls due and how often; "" where nothing does."""
    if not one.price:
        return ""
    if one.every_months == 1:
        return _("{amount} a month", amount=amount(one.price))
    if one.every_months == 12:
        return _("{amount} a year", amount=amount(one.price))
    return _("{amount} every {n} months", amount=amount(one.price), n=one.every_months)


def ends_pill(one: ContractRow, day: str) -> Pill:
    """When a contract ends, or how it did: gold when soon, red when the last week has begun."""
    if one.state != "active":
        last = day_text(one.last_day) if one.last_day else ""
        return Pill(words.joined((_(STATE_NAMES[one.state]), last)), "quiet")
    if one.end_day is None:
        return Pill(_("without an end"), "quiet")
    left = (date.fromisoformat(one.end_day) - date.fromisoformat(day)).days
    text = _("until {day}", day=short_day(one.end_day, day))
    if one.renewal == "auto" or left > SOON:
        return Pill(text, "quiet")
    return Pill(_n("{day}: 1 day left", "{day}: {n} days left", max(left, 0), day=text), "red" if left <= 7 else "gold")
