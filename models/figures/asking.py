"""What the reports' SQL has in common: conditions on the customer, hours on the shop's wall clock, other periods."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from models import times
from models.loyalty.figures.period import between

if TYPE_CHECKING:
    from models.figures.report import Asked
    from models.loyalty.figures.period import Period
    from models.settings import ShopSettings
    from models.work import Reader

HOUR_MS = 3_600_000


def person_where(read: Reader, asked: Asked, column: str = "s.person_id") -> tuple[str, list[Any]]:
    """The report's conditions on people as ` AND column IN (…)` with its parameters; "" where there are none."""
    if asked.where is None:
        return "", []
    from models.criteria import people
    from models.criteria.sql import Context

    now = between(asked.shop, asked.today, asked.today).end - 1
    sql, values = people.where_sql(read, asked.where, Context(asked.today, now))
    return f" AND {column} IN (SELECT p.id FROM person p WHERE {sql})", values


def hour_sql(column: str, period: Period, zone: str) -> str:
    """The hour (0 to 23) of a moment on the shop's wall clock as SQL, changes of summer time within the period too."""
    switches = _switches(period, zone)
    if len(switches) == 1:
        ahead = str(switches[0][1])
    else:
        cases = " ".join(
            f"WHEN {column} < {later} THEN {ahead}"
            for (_start, ahead), (later, _next) in zip(switches, switches[1:], strict=False)
        )
        ahead = f"(CASE {cases} ELSE {switches[-1][1]} END)"
    return f"(({column} + {ahead}) / {HOUR_MS} % 24)"


def _switches(period: Period, zone: str) -> list[tuple[int, int]]:
    """From when on the wall clock is how far ahead of UTC, in ms; the first from before the period on.

    A day beside the period is looked at too: imported history may have a moment that its business day does not hold.
    """
    start, end = period.start - 2 * times.DAY_MS, period.end + 2 * times.DAY_MS
    found = [(start, times.offset_ms(start, zone))]
    at = start
    while at < end:
        at += times.DAY_MS
        if times.offset_ms(at, zone) != found[-1][1]:
            low, high = at - times.DAY_MS, at
            while high - low > 60_000:
                middle = (low + high) // 2
                low, high = (middle, high) if times.offset_ms(middle, zone) == found[-1][1] else (low, middle)
            found.append((high // 60_000 * 60_000, times.offset_ms(high, zone)))
    return found


def year_before(shop: ShopSettings, period: Period) -> Period:
    """The same days a year earlier; a month's end stays its end (29 February)."""
    return between(shop, _year_earlier(period.first, False), _year_earlier(period.last, True))


def _year_earlier(day: str, end: bool) -> str:
    at = date.fromisoformat(day)
    most = monthrange(at.year - 1, at.month)[1]
    last = at.day == monthrange(at.year, at.month)[1]
    return at.replace(year=at.year - 1, day=most if end and last else min(at.day, most)).isoformat()


def days_of(period: Period) -> list[str]:
    """Every day of a period (ISO)."""
    first = date.fromisoformat(period.first)
    return [(first + timedelta(days=at)).isoformat() for at in range(period.days)]
