"""Quiet hours: what comes due within them is told at their end. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from models import times

DAY = 1440


def ends(now: int, zone: str, begins: int, ends_at: int) -> int | None:
    """When the quiet hours that `now` lies in are over (ms UTC), or None when it is not quiet.

    They go from minute `begins` of the day until minute `ends_at`, exclusive, on the wall clock of `zone` (the shop's),
    over midnight where the end is the smaller one; where both are the same it is never quiet. A change of the clocks
    makes a night shorter or longer: the end is what the clock on the wall says.
    """
    here = times.from_ms(now, zone)
    minute = here.hour * 60 + here.minute
    if begins == ends_at or (minute - begins) % DAY >= (ends_at - begins) % DAY:
        return None
    day = here.date() + timedelta(days=int(minute >= ends_at))
    end = datetime(day.year, day.month, day.day, ends_at // 60, ends_at % 60, tzinfo=times.zone(zone))
    return max(times.to_ms(end), now + 1)
