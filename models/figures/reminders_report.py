"""Reminders kept and missed: what was due in the period, and whether it was done on its day, later, or not at all."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from models import times
from models.errors import N_, Message
from models.figures.definitions import Definition
from models.figures.named import as_of, maybe, named, opens
from models.figures.report import COUNT, DAY, RATE, TEXT, Column, KeyFigure, Report, Section
from models.loyalty.figures.overview import rate
from models.money import divide_half_up
from models.reminders.wording import worded

if TYPE_CHECKING:
    from models.figures.report import Asked, Row, Value
    from models.settings import ShopSettings
    from models.work import Reader

DEFINITIONS = (
    Definition(
        "reminders_due",
        N_("Due"),
        N_("Reminders whose day lies in the period and is not still to come, without those whose reason has gone."),
        COUNT,
    ),
    Definition(
        "reminders_kept", N_("Done in time"), N_("Those that were done before the end of their business day."), COUNT, 1
    ),
    Definition("reminders_late", N_("Done late"), N_("Those that were done on a later day."), COUNT, -1),
    Definition("reminders_open", N_("Not done"), N_("Those that are still open after their day."), COUNT, -1),
    Definition(
        "reminders_missed",
        N_("Passed"),
        N_("Those of a series that passed while nobody was there, and were folded into the next one."),
        COUNT,
        -1,
    ),
    Definition(
        "reminders_rate",
        N_("Kept"),
        N_("Done in time, of all that were due, the passed ones included."),
        RATE,
        1,
    ),
    Definition(
        "reminders_days",
        N_("Days late"),
        N_("How many days late those were on average that were done late."),
        COUNT,
        -1,
    ),
)
ABOUT_NAMES = {
    "": N_("Written by hand"),
    "gift": N_("Gifts"),
    "coupon": N_("Coupons"),
    "points": N_("Points"),
    "survey": N_("Surveys"),
    "event": N_("Events"),
    "wallet": N_("Prepaid"),
    "request": N_("Requests"),
    "leads": N_("Leads"),
    "ready": N_("Leads"),
    "cooled": N_("Leads"),
    "deal": N_("Deals"),
    "contract": N_("Contracts"),
    "invoice": N_("Invoices"),
    "closing": N_("Monthly invoices"),
}
KEPT, LATE, OPEN = "kept", "late", "open"


class Tally:
    """How many of some reminders were kept, done late, left open, or passed; how many days late in all."""

    __slots__ = ("days", "kept", "late", "open", "passed")

    def __init__(self) -> None:
        """Begin with none."""
        self.kept = self.late = self.open = self.passed = self.days = 0

    @property
    def due(self) -> int:
        """All that were due, but for those that passed."""
        return self.kept + self.late + self.open

    @property
    def row(self) -> tuple[int | None, ...]:
        """Its cells: due, in time, late, not done, passed, kept, days late."""
        late = divide_half_up(self.days, self.late) if self.late else None
        share = rate(self.kept, self.due + self.passed)
        return (self.due, self.kept, self.late, self.open, self.passed, share, late)

    def add(self, state: str, passed: int, days: int) -> None:
        """Count one."""
        setattr(self, state, getattr(self, state) + 1)
        self.passed += passed
        self.days += days


_DUE = (
    "SELECT r.day, r.state, r.closed_at, r.missed, r.staff_id, r.about, r.id FROM reminder r"
    " WHERE r.day BETWEEN ? AND ? AND r.state IN ('open', 'done')"
)
_LEFT = (
    "SELECT r.day, r.about, r.title, p.name, s.name, r.id FROM reminder r LEFT JOIN person p ON p.id=r.person_id"
    " LEFT JOIN staff s ON s.id=r.staff_id WHERE r.state='open' AND r.day BETWEEN ? AND ? ORDER BY r.day, r.id"
)
COLUMNS = (
    Column("due", N_("Due"), COUNT, summed=True, figure="reminders_due"),
    Column("kept", N_("Done in time"), COUNT, summed=True, figure="reminders_kept"),
    Column("late", N_("Done late"), COUNT, summed=True, figure="reminders_late"),
    Column("open", N_("Not done"), COUNT, summed=True, figure="reminders_open"),
    Column("passed", N_("Passed"), COUNT, summed=True, figure="reminders_missed"),
    Column("rate", N_("Kept"), RATE, figure="reminders_rate"),
    Column("days", N_("Days late"), COUNT, figure="reminders_days"),
)


def make(read: Reader, asked: Asked) -> Report:
    """What became of the period's reminders. For a reader thread."""
    last = as_of(asked)
    ends = _Ends(asked.shop)
    whole, by_staff, by_about = Tally(), dict[int | None, Tally](), dict[str, Tally]()
    for day, state, closed_at, passed, staff_id, about, _id in read.rows(_DUE, asked.period.first, last):
        late = 0 if closed_at is None else ends.days_after(day, closed_at)
        if state == "open":
            if day >= asked.today:
                continue
            state = OPEN
        else:
            state = LATE if late else KEPT
        title = ABOUT_NAMES.get(about, "")
        for tally in (whole, by_staff.setdefault(staff_id, Tally()), by_about.setdefault(title, Tally())):
            tally.add(state, passed, late)
    asked.going_on()
    names: dict[int, str] = dict(read.rows("SELECT id, name FROM staff"))
    staff = [(named(names.get(key), N_("Whoever is there")) if key else Message(N_("Whoever is there")), tally)
             for key, tally in _largest(by_staff)]  # fmt: skip
    kinds = [(Message(key), tally) for key, tally in _largest(by_about)]
    return Report(
        "reminders",
        N_("Reminders kept and missed"),
        asked,
        (
            _table("staff", N_("By who is to do it"), Column("who", N_("Who"), TEXT, weight=3), staff, whole),
            _table("about", N_("By what it is about"), Column("about", N_("About"), TEXT, weight=3), kinds, whole),
            _left(read, asked, last),
        ),
        (
            KeyFigure("reminders_due", whole.due),
            KeyFigure("reminders_kept", whole.kept),
            KeyFigure("reminders_late", whole.late),
            KeyFigure("reminders_open", whole.open),
            KeyFigure("reminders_missed", whole.passed),
            KeyFigure("reminders_rate", whole.row[5]),
        ),
        (N_("A reminder that was put off counts on its own day: putting off makes it neither late nor in time."),),
    )


def _largest(some: dict[Any, Tally]) -> list[tuple[Any, Tally]]:
    return sorted(some.items(), key=lambda one: -one[1].due)


class _Ends:
    """When business days end, each worked out once."""

    def __init__(self, shop: ShopSettings) -> None:
        self._shop = shop
        self._ends: dict[str, int] = {}

    def days_after(self, day: str, moment: int) -> int:
        """How many business days after `day` a moment (ms UTC) lies; 0 on the day itself or before it."""
        end = self._ends.get(day)
        if end is None:
            at = date.fromisoformat(day) + timedelta(days=1)
            local = datetime.combine(at, time(self._shop.day_change_hour), times.zone(self._shop.zone))
            end = self._ends[day] = times.to_ms(local)
        if moment < end:
            return 0
        closed = times.business_date(moment, self._shop.zone, self._shop.day_change_hour)
        return (closed - date.fromisoformat(day)).days


def _table(section_id: str, title: str, first: Column, rows: list[tuple[Message, Tally]], whole: Tally) -> Section:
    columns = (first, *COLUMNS)
    found: list[Row] = [(name, *tally.row) for name, tally in rows]
    total: Row = (Message(N_("Total")), *whole.row)
    return Section(
        section_id, title, columns, found, total if found else None, empty=N_("Nothing was due in this period.")
    )


def _left(read: Reader, asked: Asked, last: str) -> Section:
    columns = (
        Column("day", N_("Day"), DAY),
        Column("what", N_("What"), TEXT, weight=5),
        Column("customer", N_("Customer"), TEXT, weight=3),
        Column("who", N_("Who"), TEXT, weight=2),
        Column("late", N_("Days late"), COUNT),
    )
    today = date.fromisoformat(asked.today)
    rows: list[Row] = []
    for day, about, title, person, staff, key in read.rows(_LEFT, asked.period.first, last):
        if day < asked.today:
            late: Value = (today - date.fromisoformat(day)).days
            rows.append((day, worded(about, title), maybe(person), maybe(staff), late, key))
    return Section(
        "left",
        N_("Not done"),
        columns,
        rows,
        behind=partial(opens, kind="reminder"),
        empty=N_("Everything that was due was done."),
        long=True,
    )
