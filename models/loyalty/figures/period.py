"""A stretch of business days that figures are counted over, and the stretch before it that they are held against."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from models import times
from models.errors import N_, Refused
from models.values import dataclass

if TYPE_CHECKING:
    from models.settings import ShopSettings


@dataclass(frozen=True, slots=True)
class Period:
    """Business days from `first` to `last` (ISO, both included); `start` and `end` (excluded) in ms UTC."""

    first: str
    last: str
    start: int
    end: int

    @property
    def days(self) -> int:
        """How many days it has."""
        return (date.fromisoformat(self.last) - date.fromisoformat(self.first)).days + 1


def between(shop: ShopSettings, first: str, last: str) -> Period:
    """The days from one to another (ISO). Raises Refused for what is no date, or ends before it begins."""
    try:
        begin, end = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError as error:
        raise Refused(N_("A day is written as 2026-11-30.")) from error
    if end < begin:
        raise Refused(N_("The last day lies before the first."))
    return Period(begin.isoformat(), end.isoformat(), _start(shop, begin), _start(shop, end + timedelta(days=1)))


def _start(shop: ShopSettings, day: date) -> int:
    return times.to_ms(datetime.combine(day, time(shop.day_change_hour), times.zone(shop.zone)))


def before(shop: ShopSettings, period: Period) -> Period:
    """The period before: as many whole months where it is whole months, else as many days."""
    first, last = date.fromisoformat(period.first), date.fromisoformat(period.last)
    until = first - timedelta(days=1)
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        months = last.year * 12 + last.month - (first.year * 12 + first.month) + 1
        year, month = divmod(first.year * 12 + first.month - 1 - months, 12)
        return between(shop, date(year, month + 1, 1).isoformat(), until.isoformat())
    return between(shop, (first - timedelta(days=period.days)).isoformat(), until.isoformat())


def month(shop: ShopSettings, day: str) -> Period:
    """The month of a day, as far as its end."""
    at = date.fromisoformat(day)
    return between(shop, at.replace(day=1).isoformat(), _month_end(at).isoformat())


def quarter(shop: ShopSettings, day: str) -> Period:
    """The quarter of the calendar year that a day lies in."""
    at = date.fromisoformat(day)
    start = at.replace(month=(at.month - 1) // 3 * 3 + 1, day=1)
    return between(shop, start.isoformat(), _month_end(start.replace(month=start.month + 2)).isoformat())


def year(shop: ShopSettings, day: str) -> Period:
    """The calendar year of a day."""
    return between(shop, f"{day[:4]}-01-01", f"{day[:4]}-12-31")


def last_days(shop: ShopSettings, day: str, days: int) -> Period:
    """So many days up to a day, itself included."""
    return between(shop, (date.fromisoformat(day) - timedelta(days=days - 1)).isoformat(), day)


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
