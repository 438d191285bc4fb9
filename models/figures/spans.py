"""The stretches of days that reports are asked for: a month, a quarter or a year of the shop's books, or any days.

The shop's own year begins with its fiscal month; its quarters are those of that year. Kept as a text (a saved report's
period): `last_month`, or two days, `2026-10-01/2026-10-31`.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from models.errors import N_
from models.loyalty.figures.period import between
from models.values import dataclass

if TYPE_CHECKING:
    from models.loyalty.figures.period import Period
    from models.settings import ShopSettings

MONTH, QUARTER, YEAR, DAYS = "month", "quarter", "year", "days"
UNITS = {MONTH: N_("Month"), QUARTER: N_("Quarter"), YEAR: N_("Fiscal year"), DAYS: N_("Days")}
_MONTHS = {MONTH: 1, QUARTER: 3, YEAR: 12}
PRESETS = {
    "this_month": N_("This month"),
    "last_month": N_("Last month"),
    "this_quarter": N_("This quarter"),
    "last_quarter": N_("Last quarter"),
    "this_year": N_("This fiscal year"),
    "last_year": N_("Last fiscal year"),
    "today": N_("Today"),
    "yesterday": N_("Yesterday"),
    "last_7": N_("7 days"),
    "last_30": N_("30 days"),
    "last_365": N_("365 days"),
}
"""Periods that move with the day."""
USUAL = "last_month"
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2200, 12, 31)
"""What lies beyond is no day of a shop's books."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last` (ISO, both included), seen as a month, a quarter, a year or just days.

    `preset` names the choice that it came from: "" once it was moved.
    """

    unit: str
    first: str
    last: str
    preset: str = ""

    @property
    def key(self) -> str:
        """As it is kept; `parse` reads it."""
        return self.preset or f"{self.first}/{self.last}"

    def period(self, shop: ShopSettings) -> Period:
        """The same as a period of the shop. Raises Refused for what ends before it begins."""
        return between(shop, self.first, self.last)


def fiscal_start(shop: ShopSettings, unit: str, day: str) -> date:
    """The first day of the month, fiscal quarter or fiscal year that a day lies in."""
    at = date.fromisoformat(day).replace(day=1)
    return _back(at, (at.month - shop.fiscal_month) % _MONTHS[unit])


def around(shop: ShopSettings, unit: str, day: str) -> Span:
    """The month, quarter or year that a day lies in; the day alone for days."""
    if unit == DAYS:
        return Span(DAYS, day, day)
    start = fiscal_start(shop, unit, day)
    return Span(unit, start.isoformat(), (_back(start, -_MONTHS[unit]) - timedelta(days=1)).isoformat())


def of_preset(shop: ShopSettings, preset: str, today: str) -> Span:
    """The days that a choice means today. Raises KeyError for none that there is."""
    if preset not in PRESETS:
        raise KeyError(preset)
    which, _under, unit = preset.partition("_")
    if unit in _MONTHS:
        span = around(shop, unit, today)
        if which == "last":
            span = around(shop, unit, (date.fromisoformat(span.first) - timedelta(days=1)).isoformat())
        return Span(span.unit, span.first, span.last, preset)
    end = date.fromisoformat(today) - timedelta(days=preset == "yesterday")
    days = int(unit) if unit else 1
    return Span(DAYS, (end - timedelta(days=days - 1)).isoformat(), end.isoformat(), preset)


def parse(shop: ShopSettings, key: str, today: str) -> Span:
    """What was kept as `Span.key`; last month for what is no such text (an older program's, or a later one's)."""
    if key in PRESETS:
        return of_preset(shop, key, today)
    first, _slash, last = key.partition("/")
    try:
        begin, end = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        return of_preset(shop, USUAL, today)
    return days(shop, begin.isoformat(), end.isoformat()) if begin <= end else of_preset(shop, USUAL, today)


def days(shop: ShopSettings, first: str, last: str) -> Span:
    """Two days as what they are: a whole month, quarter or year by that name, else as days."""
    for unit in _MONTHS:
        whole = around(shop, unit, first)
        if (whole.first, whole.last) == (first, last):
            return whole
    return Span(DAYS, first, last)


def moved(shop: ShopSettings, span: Span, by: int) -> Span:
    """The one so many months, quarters, years or lengths of days later, earlier below zero; unmoved at the ends."""
    first, last = date.fromisoformat(span.first), date.fromisoformat(span.last)
    length = (last - first).days + 1
    try:
        if span.unit != DAYS:
            start = _back(first, -_MONTHS[span.unit] * by)
            found = around(shop, span.unit, start.isoformat())
        else:
            step = timedelta(days=length * by)
            found = Span(DAYS, (first + step).isoformat(), (last + step).isoformat())
    except (OverflowError, ValueError):
        return span
    inside = date.fromisoformat(found.first) >= FIRST_DAY and date.fromisoformat(found.last) <= LAST_DAY
    return found if inside else span


def _back(day: date, months: int) -> date:
    """The same day so many months earlier; a month's end where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
