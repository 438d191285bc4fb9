"""Where entries stand: pure. Overlapping ones get lanes beside each other, long ones bars across the days of a week."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from typing import TYPE_CHECKING

from models import times
from models.reminders.wall import minute_of
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from models.reminders.calendar import DayMark, Entry

WHOLE_DAY = 1440
SHORTEST = 30
"""Minutes as high as what has no length, or less, is drawn."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry's part of a day: minutes of the wall clock, as drawn; its lane among `lanes` beside each other.

    `wide` counts the lanes that it may take up, `opens` and `ends_here` whether the part holds its beginning and end.
    """

    entry: Entry
    begins: int
    ends: int
    lane: int
    lanes: int
    wide: int
    opens: bool
    ends_here: bool


@dataclass(frozen=True, slots=True)
class DayPlan:
    """A day made ready: what takes the whole day, what has its time, and what kind of day it is."""

    day: str
    whole: tuple[Entry, ...]
    timed: tuple[Placed, ...]
    mark: DayMark | None

    @property
    def count(self) -> int:
        """How many entries stand on it."""
        return len(self.whole) + len(self.timed)


@dataclass(frozen=True, slots=True)
class Bar:
    """An entry across some days of a week: its columns, its row below the numbers, whether it goes on beyond them."""

    entry: Entry
    first: int
    last: int
    row: int
    opens: bool
    ends_here: bool


def plans(
    entries: Iterable[Entry], marks: Mapping[str, DayMark], days: Sequence[date], zone: str
) -> dict[str, DayPlan]:
    """The plan of every day of a range."""
    whole: dict[str, list[Entry]] = {one.isoformat(): [] for one in days}
    timed: dict[str, list[tuple[Entry, int, int, bool, bool]]] = {day: [] for day in whole}
    order = sorted(whole)
    for one in entries:
        if one.at is None or _takes_days(one):
            for day in _covered(order, one.day, one.last):
                whole[day].append(one)
        else:
            for day in _covered(order, one.day, one.last):
                timed[day].append(_part(one, day, zone))
    return {day: DayPlan(day, tuple(whole[day]), lanes(timed[day]), marks.get(day)) for day in order}


def _takes_days(one: Entry) -> bool:
    """An appointment of a day and longer stands in the band above, as in every calendar."""
    return one.at is not None and one.end_at is not None and one.end_at - one.at >= times.DAY_MS


def _covered(order: Sequence[str], first: str, last: str) -> Iterable[str]:
    if first == last:
        return (first,) if order and order[0] <= first <= order[-1] else ()
    return [day for day in order if first <= day <= last]


def _part(one: Entry, day: str, zone: str) -> tuple[Entry, int, int, bool, bool]:
    at = one.at or 0
    opens = one.day == day
    begins = minute_of(at, zone) if opens else 0
    here = one.last == day
    if one.end_at is None or one.end_at <= at:
        ends = begins
    else:
        ends = minute_of(one.end_at, zone) or WHOLE_DAY
        ends = ends if here else WHOLE_DAY
    if here and opens and ends < begins:  # the clocks were put back in between
        ends = begins + ((one.end_at or at) - at) // 60_000
    return one, begins, min(WHOLE_DAY, max(ends, begins)), opens, here


def lanes(parts: Sequence[tuple[Entry, int, int, bool, bool]]) -> tuple[Placed, ...]:
    """Put what overlaps side by side: first come first, each as wide as nothing beside it stands in its way."""
    found: list[Placed] = []
    group: list[tuple[int, Entry, int, int, bool, bool]] = []
    ends: list[int] = []
    for one, begins, stops, opens, here in sorted(parts, key=_by_time):
        drawn = min(WHOLE_DAY, max(stops, begins + SHORTEST))
        drawn_from = min(begins, WHOLE_DAY - SHORTEST)
        if group and drawn_from >= max(ends):
            found += _grouped(group, len(ends))
            group, ends = [], []
        lane = next((at for at, end in enumerate(ends) if end <= drawn_from), len(ends))
        if lane == len(ends):
            ends.append(drawn)
        else:
            ends[lane] = drawn
        group.append((lane, one, drawn_from, drawn, opens, here))
    return tuple(found + _grouped(group, len(ends)))


def _by_time(part: tuple[Entry, int, int, bool, bool]) -> tuple[int, int, int]:
    one, begins, stops, _opens, _here = part
    return begins, -stops, one.key


def _grouped(group: Sequence[tuple[int, Entry, int, int, bool, bool]], count: int) -> list[Placed]:
    made = []
    for lane, one, begins, ends, opens, here in group:
        beside = [other for other, _e, low, high, _o, _h in group if other > lane and low < ends and high > begins]
        wide = (min(beside) if beside else count) - lane
        made.append(Placed(one, begins, ends, lane, count, wide, opens, here))
    return made


def bars(days: Sequence[str], planned: Mapping[str, DayPlan]) -> list[Bar]:
    """What takes whole days in a row of days, each as one bar, the longest first."""
    found: dict[tuple[str, int, str], Entry] = {}
    for day in days:
        for one in planned[day].whole if day in planned else ():
            found.setdefault(one.identity, one)
    taken: list[int] = []  # of each row the days that are taken, as bits
    free = [0] * len(days)  # of each day the first row that may be free
    made = []
    for one in sorted(found.values(), key=_by_length):
        first, last = bisect_left(days, one.day), bisect_right(days, one.last) - 1
        wanted = (2 << last) - (1 << first)
        row = max(free[first : last + 1])
        while row < len(taken) and taken[row] & wanted:
            row += 1
        if row == len(taken):
            taken.append(0)
        taken[row] |= wanted
        for at in range(first, last + 1):
            while free[at] < len(taken) and taken[free[at]] >> at & 1:
                free[at] += 1
        made.append(Bar(one, first, last, row, one.day >= days[0], one.last <= days[-1]))
    return made


def _by_length(one: Entry) -> tuple[str, int, str, int]:
    return one.day, -date.fromisoformat(one.last).toordinal(), one.kind, one.key


def in_order(plan: DayPlan) -> list[Entry]:
    """The entries of a day as they are read: what takes the whole day, then by time."""
    return [*plan.whole, *(one.entry for one in plan.timed)]
