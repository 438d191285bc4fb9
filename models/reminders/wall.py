"""The wall clock of a zone: the moment at which it shows a time of a day. Pure.

Where the clocks go forward a time may not come at all: the moment is then the one right after the gap. Where they go
back it comes twice: the moment is the first.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfoNotFoundError

from models import times

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

MINUTE = 60_000
DAY_MINUTES = 1440


@lru_cache(maxsize=16_384)
def moment(day: date, minute: int, zone: str) -> int:
    """The moment (ms UTC) at which the wall clock of a zone shows a minute of a day."""
    there = times.zone(zone)
    local = datetime.combine(day, time(minute // 60, minute % 60))
    first = local.replace(tzinfo=there)
    back = first.astimezone(UTC).astimezone(there).replace(tzinfo=None)
    return times.to_ms(first) if back == local else _after_gap(local, there)


def _after_gap(local: datetime, there: ZoneInfo) -> int:
    """The moment at which the clocks went forward over a time that never came: found between its two readings."""
    low = times.to_ms(local.replace(tzinfo=there, fold=1))
    high = times.to_ms(local.replace(tzinfo=there, fold=0))
    before = times.offset_ms(low, there.key)
    while high - low > 1:
        middle = (low + high) // 2
        if times.offset_ms(middle, there.key) == before:
            low = middle
        else:
            high = middle
    return high


def minute_of(at: int, zone: str) -> int:
    """The minute of the day that the wall clock of a zone shows at a moment."""
    local = times.from_ms(at, zone)
    return local.hour * 60 + local.minute


def day_of(at: int, zone: str) -> date:
    """The date that the wall clock of a zone shows at a moment."""
    return times.from_ms(at, zone).date()


def earlier(at: int, minutes: int, zone: str) -> int:
    """The moment so many minutes before another: whole days are counted on the wall clock, the rest as it passes."""
    days, rest = divmod(minutes, DAY_MINUTES)
    if days:
        local = times.from_ms(at, zone)
        seconds = at % MINUTE
        at = moment(local.date() - timedelta(days=days), local.hour * 60 + local.minute, zone) + seconds
    return at - rest * MINUTE


def is_zone(name: str) -> bool:
    """Whether a name is that of a time zone that is known today."""
    try:
        times.zone(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return bool(name)
