"""When deals are expected: by month, day by day, or by week; dragged to another day, moved by Ctrl and arrows."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.languages import _, _n, amount, current
from models import country
from models.errors import N_
from models.pipeline import deals, listing
from models.pipeline.listing import DealFilter
from models.values import dataclass
from ui.loyalty.words import day_text
from ui.people import words
from ui.pipeline.calendar_day import DayCell, DealChip
from ui.pipeline.view import View
from ui.theme import theme
from ui.widgets import Card, Segments, button, icon_button, label, row, set_text

if TYPE_CHECKING:
    from models.pipeline.listing import ExpectedDay, ListedDeal
    from models.work import Changes, Reader

KEPT = "pipeline.calendar"
SPANS = (("month", N_("Month")), ("week", N_("Week")))
EACH = {"month": 3, "week": 8}
"""Deals that are named on a day; the others are counted."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a span shows: sums by day, the largest deals of each, and what has no day."""

    sums: tuple[ExpectedDay, ...]
    deals: dict[str, list[ListedDeal]]
    undated: tuple[int, int, int]


def asked(read: Reader, wanted: DealFilter, first: str, last: str, each: int) -> Shown:
    """The days of a span."""
    from dataclasses import replace

    from models.criteria.nodes import Leaf

    undated = replace(wanted, criteria=Leaf("deal.expected", "unknown"))
    return Shown(
        listing.expected_days(read, wanted, from_day=first, to_day=last),
        listing.expected_between(read, wanted, from_day=first, to_day=last, each=each),
        listing.sums(read, undated),
    )


def month_days(day: date, first_weekday: int) -> list[date]:
    """The days of whole weeks that hold a month; 0 is Monday."""
    begins = day.replace(day=1)
    begins -= timedelta(days=(begins.weekday() - first_weekday) % 7)
    following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    weeks = -(-(following - begins).days // 7)
    return [begins + timedelta(days=at) for at in range(weeks * 7)]


def week_days(day: date, first_weekday: int) -> list[date]:
    """The days of a week."""
    begins = day - timedelta(days=(day.weekday() - first_weekday) % 7)
    return [begins + timedelta(days=at) for at in range(7)]


class CalendarView(View):
    """Expected closes by month and by week."""

    kinds = frozenset({"deal", "stage", "person", "company"})

    def build(self) -> None:
        """Make the head and the grid."""
        today = words.today(self.desk)
        self.kept: dict[str, Any] = self.desk.keep.setdefault(KEPT, {"span": "month", "day": today.isoformat()})
        self._generation = 0
        self.spans = Segments([(key, _(name)) for key, name in SPANS], self.kept["span"])
        self.spans.picked.connect(self._span)
        self.title = label("", "panel")
        self.sums = label("", "secondary")
        self.undated = button("", self.show_undated, kind="link")
        before = icon_button("chevron-left", _("Go earlier"), self.earlier)
        after = icon_button("chevron-right", _("Go later"), self.later)
        now = button(_("Today"), self.go_today, kind="ghost")
        self.body.addLayout(row(self.spans, before, now, after, self.title, self.sums, None, self.undated, spacing=10))
        self.card = Card(margin=8, spacing=0)
        self.grid = QGridLayout()
        self.grid.setSpacing(theme.px(4))
        self.card.body.addLayout(self.grid, 1)
        self.body.addWidget(self.card, 1)
        self.cells: dict[str, DayCell] = {}
        self._lay_out()

    @property
    def day(self) -> date:
        """The day whose month or week is shown."""
        return date.fromisoformat(self.kept["day"])

    def days(self) -> list[date]:
        """The days that are shown."""
        first = country.country_of(self.desk.store.settings.country).first_weekday
        return month_days(self.day, first) if self.kept["span"] == "month" else week_days(self.day, first)

    def _lay_out(self) -> None:
        """Make a cell a day, and ask what is expected."""
        while self.grid.count():
            item = self.grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for at in range(8):
            self.grid.setRowStretch(at, 0)
        days = self.days()
        today = words.today(self.desk)
        self.cells = {}
        for at, one in enumerate(days[:7]):
            self.grid.addWidget(label(current().weekday(one), "caption"), 0, at, Qt.AlignmentFlag.AlignCenter)
            self.grid.setColumnStretch(at, 1)
        for at, one in enumerate(days):
            inside = self.kept["span"] == "week" or one.month == self.day.month
            cell = self.cells[one.isoformat()] = DayCell(one, today, inside, tall=self.kept["span"] == "week")
            cell.dropped.connect(self.expect_on)
            cell.opened.connect(self.page.open_deal)
            cell.more.connect(self.show_day)
            cell.stepped.connect(self._step)
            self.grid.addWidget(cell, 1 + at // 7, at % 7)
            self.grid.setRowStretch(1 + at // 7, 1)
        if self.kept["span"] == "month":
            title = words.month_name(self.kept["day"][:7])
        else:
            title = f"{day_text(days[0].isoformat())} – {day_text(days[-1].isoformat())}"
        set_text(self.title, title)
        self.ask()

    # -- what is asked -------------------------------------------------------------------------------------------------

    def wanted(self) -> DealFilter:
        """Open deals of the pipeline that is shown."""
        from ui.criteria.editor import context

        return DealFilter(pipeline_id=self.kept.get("pipeline"), asked=context(self.desk))

    def ask(self) -> None:
        """Ask what is expected on the days that are shown."""
        self._generation += 1
        days = [one.isoformat() for one in self.days()]
        each = EACH[self.kept["span"]]
        job = self.desk.store.read(asked, self.wanted(), days[0], days[-1], each)
        job.then(partial(self._show, self._generation)).failed(self.desk.toasts.wrong)

    def _show(self, generation: int, found: Shown) -> None:
        if generation != self._generation:
            return
        sums = {one.day: one for one in found.sums}
        focus = self.window().focusWidget()
        held = focus.deal_id if isinstance(focus, DealChip) else None
        for day, cell in self.cells.items():
            cell.show_deals(found.deals.get(day, []), sums.get(day))
        if held is not None:
            self._hold(held)
        inside = [one for one in found.sums if self.kept["span"] == "week" or one.day[:7] == self.kept["day"][:7]]
        count, whole = sum(one.count for one in inside), sum(one.amount for one in inside)
        text = _n("1 deal, {sum}", "{n} deals, {sum}", count, sum=amount(whole)) if count else _("nothing expected")
        weighted = amount(sum(one.weighted for one in inside))
        set_text(self.sums, _("{deals}, weighted {weighted}", deals=text, weighted=weighted) if count else text)
        lacking = found.undated[0]
        self.undated.setText(_n("1 deal without a day", "{n} deals without a day", lacking) if lacking else "")
        self.undated.setVisible(bool(lacking))

    def _hold(self, deal_id: int) -> None:
        """Keep the keyboard on a deal, on whatever day it is now; on today where it is not shown."""
        chip = next((cell.chips[deal_id] for cell in self.cells.values() if deal_id in cell.chips), None)
        if chip is None:
            self.home()
        else:
            chip.show()
            chip.setFocus(Qt.FocusReason.OtherFocusReason)

    def arrive(self, **place: Any) -> None:
        """Be shown, maybe with another pipeline or at a day."""
        if place.get("pipeline_id"):
            self.kept["pipeline"] = int(place["pipeline_id"])
            self.ask()
        if place.get("day"):
            self.kept["day"] = str(place["day"])
            self._lay_out()

    def home(self) -> None:
        """Take the keyboard: today's cell, or the first."""
        today = words.today(self.desk).isoformat()
        cell: QWidget = self.cells.get(today) or next(iter(self.cells.values()))
        cell.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changes: Changes | None) -> None:
        """Show what changed."""
        self.ask()

    # -- what the user does --------------------------------------------------------------------------------------------

    def _span(self, key: str) -> None:
        self.spans.set_value(key)
        self.kept["span"] = key
        self._lay_out()

    def earlier(self) -> None:
        """Show the month or week before."""
        self._by(-1)

    def later(self) -> None:
        """Show the month or week after."""
        self._by(1)

    def _by(self, step: int) -> None:
        from models.contracts.days import add_months

        if self.kept["span"] == "month":
            self.kept["day"] = add_months(self.kept["day"][:8] + "01", step)
        else:
            self.kept["day"] = (self.day + timedelta(days=7 * step)).isoformat()
        self._lay_out()

    def go_today(self) -> None:
        """Show the month or week of today."""
        self.kept["day"] = words.today(self.desk).isoformat()
        self._lay_out()

    def expect_on(self, deal_id: int, day: str) -> None:
        """Expect a deal on another day; undone like any change."""
        verb = partial(deals.change, deal_id=deal_id, expected_day=day)
        said = _("Expected on {day}", day=day_text(day))
        self.desk.write(N_("Expect a deal on another day"), verb, said=said).failed(self.desk.toasts.wrong)

    def _step(self, deal_id: int, day: str, days: int) -> None:
        self.expect_on(deal_id, (date.fromisoformat(day) + timedelta(days=days)).isoformat())

    def show_day(self, day: str) -> None:
        """Show a day's deals as a list."""
        from models.criteria.nodes import Leaf

        self.page.arrive(view="list", node=Leaf("deal.expected", "between", (day, day)), state="open")

    def show_undated(self) -> None:
        """Show what has no day, as a list."""
        from models.criteria.nodes import Leaf

        self.page.arrive(view="list", node=Leaf("deal.expected", "unknown"), state="open")
