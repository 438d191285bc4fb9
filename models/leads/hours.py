"""Working time: when somebody works, a moment so many working minutes later, and how much of it lies between two.

Pure. A week is seven days (0 Monday) of stretches in minutes of the day on the shop's wall clock; days off are ISO
dates. Moments are ms UTC, so that a change of the clocks in between is counted as it was.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from models import times
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from models.reminders.shop_days import Days

MINUTE = 60_000
WHOLE_DAY = 1440
FARTHEST = 800
"""Days that are looked ahead: whoever does not work for two years is not waited for."""
Week = tuple[tuple[tuple[int, int], ...], ...]
USUAL: Week = (*(((540, 1080),) for _day in range(5)), (), ())
"""Where nobody said otherwise: Monday to Friday, 9:00 to 18:00."""


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody works."""

    zone: str
    week: Week = USUAL
    off: frozenset[str] = frozenset()
    """Absences, ISO dates."""
    shop: Days | None = None
    """The shop's days: nobody works where it is closed."""
    own: bool = True
    """They have hours of their own; whoever has none works in the shop's, also in those of a special day."""

    def of_day(self, day: date) -> tuple[tuple[int, int], ...]:
        """The stretches in which somebody works on a day, in minutes of it; () on a day off."""
        if day.isoformat() in self.off or (self.shop is not None and self.shop.is_closed(day)):
            return ()
        return self.week[day.weekday()] if self.own or self.shop is None else self.shop.hours_of(day)


def works(hours: Hours, at: int) -> bool:
    """Whether somebody works at a moment; the end of a stretch is outside (case E9)."""
    local = times.from_ms(at, hours.zone)
    minute = local.hour * 60 + local.minute
    return any(begins <= minute < ends for begins, ends in hours.of_day(local.date()))


def due(hours: Hours, start: int, minutes: int) -> int | None:
    """The moment at which so many working minutes after `start` have passed; 0 minutes are kept: `start` itself.

    None where no working time comes within two years.
    """
    if minutes <= 0:
        return start
    left = minutes * MINUTE
    for begins, ends in _stretches(hours, start):
        here = ends - max(begins, start)
        if left <= here:
            return max(begins, start) + left
        left -= here
    return None


def between(hours: Hours, start: int, end: int) -> int:
    """How much working time lies between two moments, in ms; 0 where the second is not later."""
    found = 0
    for begins, ends in _stretches(hours, start):
        if begins >= end:
            break
        found += min(ends, end) - max(begins, start)
    return found


def _stretches(hours: Hours, start: int) -> Iterator[tuple[int, int]]:
    """The stretches that end after `start`, as moments, in their order."""
    day = times.from_ms(start, hours.zone).date()
    for _at in range(FARTHEST):
        for begins, ends in hours.of_day(day):
            first, last = _moment(hours, day, begins), _moment(hours, day, ends)
            if last > max(first, start):
                yield first, last
        day += timedelta(days=1)


def _moment(hours: Hours, day: date, minute: int) -> int:
    more, of_day = divmod(minute, WHOLE_DAY)
    there = day + timedelta(days=more)
    local = datetime(there.year, there.month, there.day, of_day // 60, of_day % 60, tzinfo=times.zone(hours.zone))
    return times.to_ms(local)
