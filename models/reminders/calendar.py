"""What a calendar shows between two days: reminders and appointments, what series will bring, and what else has a day.

Days are dates of the wall clock (ISO): an appointment at 1:00 stands on its own date, whatever business day it counts
to. What is asked is a range of days, over the index on state and day; nothing here reads a year.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from models import settings, times
from models.errors import Message
from models.reminders.reminders import worded
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.work import Reader

OVERLAYS = ("contract", "deal", "event", "birthday")
"""What can be shown beside reminders: contracts that end, expected closes, events with seats, birthdays."""
LONGEST = 62
"""Days before a range in which one that takes several days may have begun."""
MOST = 20_000
"""Entries of one range."""
HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that stands in a calendar.

    `kind` is reminder, series (one of a series that is not made yet: `key` is the series) or one of `OVERLAYS`. `day`
    and `last` are its first and last date; `at` and `end_at` moments in ms UTC (None: all day, no length).
    """

    kind: str
    key: int
    wording: Message
    day: str
    last: str
    at: int | None = None
    end_at: int | None = None
    state: str = "open"
    person_id: int | None = None
    person: str = ""
    staff_id: int | None = None
    staff: str = ""
    place: str = ""
    about: str = ""
    about_id: int | None = None
    series_id: int | None = None
    series_day: str = ""

    @property
    def all_day(self) -> bool:
        """Whether it has no time of the day."""
        return self.at is None

    @property
    def movable(self) -> bool:
        """Whether it can be moved here: what other pages own is moved there."""
        return self.kind in ("reminder", "series") and self.state == "open"

    @property
    def identity(self) -> tuple[str, int, str]:
        """What it is known by while the calendar is read anew."""
        return self.kind, self.key, self.series_day


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a calendar is wanted. `staff_id` None: everybody's; 0: what is nobody's."""

    staff_id: int | None = None
    done: bool = True
    overlays: frozenset[str] = frozenset()


_SELECT = (
    "SELECT r.id, r.title, r.about, r.about_id, r.day, r.at, r.end_at, r.end_day, r.state, r.person_id,"
    " coalesce(p.name, ''), r.staff_id, coalesce(s.name, ''), r.place, r.series_id, coalesce(r.series_day, '')"
    " FROM reminder r LEFT JOIN person p ON p.id=r.person_id LEFT JOIN staff s ON s.id=r.staff_id"
)


def between(read: Reader, first: str, last: str, asked: Asked) -> tuple[Entry, ...]:
    """The entries of a range of dates, both included, in the order of their days and times."""
    zone = settings.load(read).zone
    found = [*_reminders(read, first, last, asked, zone), *_virtual(read, first, last, asked)]
    for name, ask in _ASK.items():
        if name in asked.overlays:
            found += ask(read, first, last, zone)
    return tuple(sorted(found, key=_order))


def _order(one: Entry) -> tuple[str, bool, int, str, int]:
    return one.day, one.at is not None, one.at or 0, one.kind, one.key


def day_of(ms: int, zone: str) -> str:
    """The date of the wall clock at a moment."""
    return times.from_ms(ms, zone).date().isoformat()


def _shifted(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _reminders(read: Reader, first: str, last: str, asked: Asked, zone: str) -> Iterable[Entry]:
    """Those of the range; those that began before it and last into it."""
    states = ("open", "done") if asked.done else ("open",)
    where, values = _whose(asked, "r")
    marks = ",".join("?" * len(states))
    rows = read.rows(
        f"{_SELECT} WHERE r.state IN ({marks}) AND r.day BETWEEN ? AND ?{where} LIMIT {MOST}",
        *states, _shifted(first, -1), _shifted(last, 1), *values,
    )  # fmt: skip
    begins = times.to_ms(datetime.combine(date.fromisoformat(first), time(), tzinfo=times.zone(zone)))
    rows += read.rows(
        f"{_SELECT} WHERE r.state IN ({marks}) AND r.day BETWEEN ? AND ? AND (r.end_day>=? OR r.end_at>?){where}"
        f" LIMIT {MOST}",
        *states, _shifted(first, -LONGEST), _shifted(first, -2), first, begins, *values,
    )  # fmt: skip
    for row in rows:
        one = _entry(row, zone)
        if one.day <= last and one.last >= first:
            yield one


def _whose(asked: Asked, table: str) -> tuple[str, tuple[int, ...]]:
    if asked.staff_id is None:
        return "", ()
    if asked.staff_id == 0:
        return f" AND {table}.staff_id IS NULL", ()
    return f" AND ({table}.staff_id=? OR {table}.staff_id IS NULL)", (asked.staff_id,)


def _entry(row: Sequence[object], zone: str) -> Entry:
    (key, title, about, about_id, day, at, end_at, end_day, state, person_id, person, staff_id, staff, place, series_id,
     series_day) = row  # fmt: skip
    first, last = span_of(str(day), at, end_at, end_day, zone)  # type: ignore[arg-type]
    return Entry(
        "reminder", key, worded(str(about), str(title)), first, last, at, end_at, str(state), person_id, str(person),  # type: ignore[arg-type]
        staff_id, str(staff), str(place), str(about), about_id, series_id, str(series_day),  # type: ignore[arg-type]
    )  # fmt: skip


def span_of(day: str, at: int | None, end_at: int | None, end_day: str | None, zone: str) -> tuple[str, str]:
    """First and last date of the wall clock; an end at midnight belongs to the day before."""
    if at is None:
        return day, max(day, end_day or day)
    first = day_of(at, zone)
    if end_at is None or end_at <= at:
        return first, first
    return first, max(first, day_of(end_at - 1, zone))


def _virtual(read: Reader, first: str, last: str, asked: Asked) -> Iterable[Entry]:
    """What open series will bring, not made yet."""
    from models.reminders import series

    zone = settings.load(read).zone
    for one in series.occurrences(read, _shifted(first, -1), _shifted(last, 1)):
        if asked.staff_id is not None and one.staff_id not in ((asked.staff_id or None), None):
            continue
        begins, ends = span_of(one.day, one.at, one.end_at, one.end_day, zone)
        if begins <= last and ends >= first:
            yield Entry(
                "series", one.series_id, worded(one.about, one.title), begins, ends, one.at, one.end_at, "open",
                one.person_id, one.person, one.staff_id, one.staff, one.place, one.about, one.about_id,
                one.series_id, one.series_day,
            )  # fmt: skip


# -- what else has a day -----------------------------------------------------------------------------------------


def _contracts(read: Reader, first: str, last: str, zone: str) -> Iterable[Entry]:
    from models.contracts import contracts

    for one in contracts.listed(read, ends_from=first, ends_to=last):
        day = one.end_day or first
        yield Entry(
            "contract", one.id, worded("contract", one.name), day, day, person_id=one.person_id,
            person=one.person or one.company, staff_id=one.owner_id, staff=one.owner,
        )  # fmt: skip


def _deals(read: Reader, first: str, last: str, zone: str) -> Iterable[Entry]:
    from models.pipeline import listing

    found = listing.expected_between(read, listing.DealFilter(), from_day=first, to_day=last, each=20)
    for day, some in found.items():
        for one in some:
            yield Entry(
                "deal", one.id, Message("{title}", {"title": one.name}), day, day, person_id=one.person_id,
                person=one.person or one.company, staff_id=one.owner_id, staff=one.owner,
            )  # fmt: skip


def _events(read: Reader, first: str, last: str, zone: str) -> Iterable[Entry]:
    from models.loyalty import events

    for one in events.events(read, day=_shifted(first, -1)):
        day = day_of(one.starts_at, zone)
        if one.active and first <= day <= last:
            title = Message("{title} {taken}/{seats}", {"title": one.name, "taken": one.taken, "seats": one.seats})
            yield Entry(
                "event", one.id, title, day, day, one.starts_at, staff_id=one.staff_id, staff=one.staff, place=one.place
            )


def _birthdays(read: Reader, first: str, last: str, zone: str) -> Iterable[Entry]:
    """Birthdays of a range; who was born on 29 February is shown on the 28th in other years."""
    days = [date.fromisoformat(first) + timedelta(days=at) for at in range((_date(last) - _date(first)).days + 1)]
    by_day: dict[str, list[str]] = {}
    for one in days:
        by_day.setdefault(f"{one:%m-%d}", []).append(one.isoformat())
        if (one.month, one.day) == (2, 28) and (one + timedelta(days=1)).month == 3:
            by_day.setdefault("02-29", []).append(one.isoformat())
    rows = read.within(
        "SELECT substr(birthday, 6), id, coalesce(nullif(name, ''), reading) FROM person WHERE merged_into_id IS NULL"
        " AND erased_at IS NULL AND birthday IS NOT NULL AND substr(birthday, 6) IN (??)",
        list(by_day),
    )
    for month_day, key, name in rows:
        for day in by_day[month_day]:
            yield Entry("birthday", key, Message("{title}", {"title": name}), day, day, person_id=key, series_day=day)


def _date(day: str) -> date:
    return date.fromisoformat(day)


_ASK = {"contract": _contracts, "deal": _deals, "event": _events, "birthday": _birthdays}


# -- what kind of day it is --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DayMark:
    """What kind of day it is for the shop: open or closed, why, from when to when (minutes of the day)."""

    working: bool
    name: str
    special: bool
    hours: tuple[tuple[int, int], ...]


def marks(read: Reader, first: str, last: str, language: str) -> dict[str, DayMark]:
    """The days of a range, each with its opening hours and what it is called in a language."""
    from models.reminders import shop_days

    days = shop_days.load(read)
    found: dict[str, DayMark] = {}
    at, end = _date(first), _date(last)
    while at <= end:
        day = at.isoformat()
        working = days.is_working(day)
        found[day] = DayMark(working, days.name_of(day, language), days.is_special(day), days.hours_of(day))
        at += timedelta(days=1)
    return found
