"""The shop's working days: the one answer to "is this a working day" in the whole program.

A special day decides first; then the hours of the week, 定休日, 年末年始 and public holidays. Days are given as ISO
text or as dates, and answered as they were asked.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from models import settings
from models.errors import N_
from models.leads.hours import USUAL, Week
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.settings import ShopSettings
    from models.work import Reader

D = TypeVar("D", str, date)
Stretches = tuple[tuple[int, int], ...]
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FARTHEST = 800
"""Days that are looked ahead or back: a shop that is closed for two years has no next working day."""
REGULAR = N_("Regular closing day")
YEAR_END = N_("Closed at the turn of the year")
SPECIAL_CLOSED = N_("Closed on this day")
SPECIAL_OPEN = N_("Open on this day")


@dataclass(frozen=True, slots=True)
class Special:
    """A day that is not as the week says; without hours of its own it has that weekday's."""

    open: bool
    hours: Stretches
    name: str


@dataclass(frozen=True, slots=True)
class Days:
    """When the shop works. Made by `load`; pure from there on."""

    country: str
    language: str
    week: Week
    closed: tuple[tuple[int, int], ...]
    """定休日: (0, weekday) each week, (2, weekday) the second of the month, (-1, weekday) the last."""
    year_end: tuple[str, str] | None
    """First and last day (MM-DD), both closed."""
    on_holidays: bool
    special: Mapping[str, Special]

    def is_working(self, day: date | str) -> bool:
        """Whether the shop works on a day."""
        one = _date(day)
        special = self.special.get(one.isoformat())
        if special is not None:
            return special.open
        return bool(self.week[one.weekday()]) and not self._kept(one)

    def is_closed(self, day: date | str) -> bool:
        """Whether the shop is closed on a day for another reason than the hours of its week."""
        one = _date(day)
        special = self.special.get(one.isoformat())
        return self._kept(one) if special is None else not special.open

    def _kept(self, one: date) -> bool:
        return (
            self._is_regular(one)
            or self._is_year_end(one)
            or (not self.on_holidays and one in holidays_of(self.country, one.year))
        )

    def _is_regular(self, one: date) -> bool:
        for nth, weekday in self.closed:
            if weekday == one.weekday() and nth in (0, (one.day - 1) // 7 + 1, -((_month_end(one) - one.day) // 7 + 1)):
                return True
        return False

    def _is_year_end(self, one: date) -> bool:
        if self.year_end is None:
            return False
        first, last = self.year_end
        day = one.isoformat()[5:]
        return first <= day <= last if first <= last else day >= first or day <= last

    def is_special(self, day: date | str) -> bool:
        """Whether the shop said something of its own about a day."""
        return _date(day).isoformat() in self.special

    def hours_of(self, day: date | str) -> Stretches:
        """When the shop is open on a day, in minutes of the day on its wall clock; () where it is closed."""
        one = _date(day)
        if not self.is_working(one):
            return ()
        special = self.special.get(one.isoformat())
        if special is not None and special.hours:
            return special.hours
        return self.week[one.weekday()] or next((hours for hours in self.week if hours), USUAL[0])

    def name_of(self, day: date | str, language: str = "") -> str:
        """What a day is called: a holiday's or special day's name, "" for an ordinary one.

        The program's own words (定休日, 年末年始) are message ids, looked up where they are shown. `language` is the
        shop's where none is given.
        """
        one = _date(day)
        special = self.special.get(one.isoformat())
        if special is not None:
            return special.name or (SPECIAL_OPEN if special.open else SPECIAL_CLOSED)
        holiday = _names(self.country, one.year, language or self.language).get(one, "")
        if holiday:
            return holiday
        if self._is_year_end(one):
            return YEAR_END
        return REGULAR if self._is_regular(one) else ""

    def next(self, day: D) -> D:
        """The first working day after a day."""
        return _as(self._walked(_date(day) + timedelta(days=1), 1), day)

    def before(self, day: D) -> D:
        """The last working day before a day."""
        return _as(self._walked(_date(day) - timedelta(days=1), -1), day)

    def on_or_after(self, day: D) -> D:
        """The first working day from a day on."""
        return _as(self._walked(_date(day), 1), day)

    def on_or_before(self, day: D) -> D:
        """The last working day up to a day."""
        return _as(self._walked(_date(day), -1), day)

    def _walked(self, start: date, step: int) -> date:
        one = start
        for _at in range(FARTHEST):
            if self.is_working(one):
                return one
            one += timedelta(days=step)
        return start


def _date(day: date | str) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day


def _as(found: date, asked: D) -> D:
    return found.isoformat() if isinstance(asked, str) else found


def _month_end(one: date) -> int:
    return ((one.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)).day


# -- questions ------------------------------------------------------------------------------------------------------


def load(read: Reader) -> Days:
    """The shop's days as they stand."""
    return read.remembered("shop_days", _load)


def _load(read: Reader) -> Days:
    rows = read.rows("SELECT weekday, begins, ends FROM work_hours WHERE staff_id IS NULL ORDER BY begins")
    week = USUAL
    if rows:
        week = tuple(tuple((begins, ends) for at, begins, ends in rows if at == weekday) for weekday in range(7))
    special = {
        day: Special(bool(opened), tuple((int(a), int(b)) for a, b in json.loads(hours)), name)
        for day, opened, hours, name in read.rows("SELECT day, open, hours, name FROM special_day ORDER BY day")
    }
    return of_settings(settings.load(read), week, special)


def of_settings(shop: ShopSettings, week: Week = USUAL, special: Mapping[str, Special] | None = None) -> Days:
    """The days that the settings say, with the hours of the week and the special days."""
    ends = shop.closed_year_end
    return Days(
        country=shop.country,
        language=shop.language,
        week=week,
        closed=tuple(one for one in (closed_weekday(text) for text in shop.closed_weekdays) if one is not None),
        year_end=(ends[0], ends[1]) if len(ends) == 2 else None,
        on_holidays=shop.work_on_holidays,
        special=special or {},
    )


def closed_weekday(text: str) -> tuple[int, int] | None:
    """A closed weekday as RFC 5545 names it: WE is (0, 2), 2TU is (2, 1), -1FR is (-1, 4); None for anything else."""
    nth, name = text[:-2].lstrip("+"), text[-2:]
    if name not in WEEKDAYS or (nth and not nth.lstrip("-").isdigit()):
        return None
    number = int(nth or 0)
    return (number, WEEKDAYS.index(name)) if -5 <= number <= 5 else None


# -- public holidays --------------------------------------------------------------------------------------------------


def holidays_of(country: str, year: int) -> frozenset[date]:
    """The public holidays of a year; none for a country that is not known."""
    return frozenset(_names(country, year, ""))


@lru_cache(maxsize=64)
def _names(country: str, year: int, language: str) -> dict[date, str]:
    import holidays

    code = {"UK": "GB"}.get(country, country)
    if code not in holidays.list_supported_countries():
        return {}
    known = holidays.list_localized_countries().get(code, [])
    spoken = next((one for one in known if one.split("_")[0] == language), None) if language else None
    return dict(holidays.country_holidays(code, years=year, language=spoken))
