"""The shop's days as the owner says them: hours of the week, 定休日, 年末年始, single days that are otherwise.

A shop that would never be open is refused: everything that waits for "the next working day" would wait for ever.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

from models import settings
from models.errors import N_, NotFound, Refused
from models.leads import teams
from models.reminders import shop_days
from models.reminders.tables import SpecialDay
from models.said import said
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.leads.hours import Week
    from models.reminders.shop_days import Stretches
    from models.work import Reader, Tx

NEVER = N_("The shop would never be open. Leave at least one day on which it is.")
LOOK_DAYS = 370
MOST_DAYS = 400
"""Special days that are added at once."""


@dataclass(frozen=True, slots=True)
class SpecialRow:
    """A day that is not as the week says."""

    id: int
    day: str
    open: bool
    hours: Stretches
    name: str


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday of the shop's country, and whether the shop is closed on it."""

    day: str
    name: str
    closed: bool


# -- questions ---------------------------------------------------------------------------------------------------------


def specials(read: Reader, *, since: str, shop_id: int = 1, limit: int = 500) -> tuple[SpecialRow, ...]:
    """The special days from a day on, in their order."""
    rows = read.rows(
        "SELECT id, day, open, hours, name FROM special_day WHERE shop_id=? AND day>=? ORDER BY day LIMIT ?",
        shop_id,
        since,
        limit,
    )
    return tuple(
        SpecialRow(key, day, bool(opened), tuple((int(a), int(b)) for a, b in json.loads(hours)), name)
        for key, day, opened, hours, name in rows
    )


def holidays(read: Reader, *, year: int, language: str = "") -> tuple[Holiday, ...]:
    """The public holidays of a year, each called as in `language` where that is known."""
    days = shop_days.load(read)
    plain = dataclasses.replace(days, special={})
    return tuple(
        Holiday(day.isoformat(), plain.name_of(day, language), not days.is_working(day))
        for day in sorted(shop_days.holidays_of(days.country, year))
    )


def next_closed(read: Reader, *, day: str, most: int = 6) -> tuple[str, ...]:
    """The next days from a day on, on which the shop is closed."""
    days = shop_days.load(read)
    found, one = [], date.fromisoformat(day)
    for _at in range(LOOK_DAYS):
        if not days.is_working(one):
            found.append(one.isoformat())
            if len(found) == most:
                break
        one += timedelta(days=1)
    return tuple(found)


# -- verbs -------------------------------------------------------------------------------------------------------------


def set_week(tx: Tx, *, week: Week) -> None:
    """Say from when to when the shop is open on each weekday (0 Monday), in minutes of the day.

    Raises Refused for stretches that end before they begin or lie over each other, and for a week without any.
    """
    if not any(week):
        raise Refused(NEVER)
    teams.set_hours(tx, staff_id=None, week=week)
    _still_open(tx)


def set_closed_weekdays(tx: Tx, *, weekdays: Sequence[str]) -> None:
    """Say on which weekdays the shop is closed beside its hours: WE every Wednesday, 2TU each second Tuesday.

    Raises Refused for what is no such day, and where no open day would be left.
    """
    for text in weekdays:
        if shop_days.closed_weekday(text) is None:
            raise Refused(N_("“{text}” is no weekday such as WE or 2TU."), text=text[:20])
    settings.change(tx, closed_weekdays=tuple(dict.fromkeys(weekdays)))
    _still_open(tx)


def set_year_end(tx: Tx, *, first: str = "", last: str = "") -> None:
    """Close the shop from one month-day to another (12-30, 01-03) each year; "" opens it again.

    Raises Refused for days that there are not.
    """
    if not first and not last:
        settings.change(tx, closed_year_end=())
        return
    for text in (first, last):
        _month_day(text)
    settings.change(tx, closed_year_end=(first, last))
    _still_open(tx)


def _month_day(text: str) -> None:
    try:
        date.fromisoformat(f"2000-{text}")
    except ValueError as error:
        raise Refused(N_("“{text}” is no day of the year."), text=text[:20]) from error


def set_special(
    tx: Tx, *, first: str, last: str = "", open: bool, hours: Stretches = (), name: str = "", shop_id: int = 1
) -> int:
    """Close or open the shop on a day (ISO), or on every day until `last`, whatever the week says.

    Returns how many days that are. Raises Refused for days the wrong way round, too many, or hours that can't be.
    """
    begins, ends = _day(first), _day(last or first)
    count = (ends - begins).days + 1
    if count < 1:
        raise Refused(N_("The last day comes before the first one."))
    if count > MOST_DAYS:
        raise Refused(
            N_("That is more than {most} days. For ever is what the hours of the week are for."), most=MOST_DAYS
        )
    before = 0
    for low, high in sorted(hours):
        if not before <= low < high <= 2 * 1440:
            raise Refused(N_("Working hours begin before they end, and do not overlap."))
        before = high
    values = {"open": open, "hours": json.dumps(sorted(hours) if open else []), "name": said(name, 100)}
    for at in range(count):
        day = (begins + timedelta(days=at)).isoformat()
        known = tx.value("SELECT id FROM special_day WHERE shop_id=? AND day=?", shop_id, day)
        if known is None:
            tx.insert(SpecialDay, shop_id=shop_id, day=day, **values)
        else:
            tx.update(SpecialDay, int(known), **values)
    _still_open(tx)
    return count


def remove_special(tx: Tx, *, ids: Iterable[int]) -> None:
    """Let days be again as the week says. Raises NotFound for one that is gone."""
    wanted = list(ids)
    if tx.delete(SpecialDay, wanted) != len(wanted):
        raise NotFound(N_("This day is no longer in the list."))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused(N_("Give the days as 2026-11-30.")) from error


def _still_open(tx: Tx) -> None:
    days = shop_days.load(tx)
    one = date.fromisoformat(tx.today)
    if not any(days.is_working(one + timedelta(days=at)) for at in range(LOOK_DAYS)):
        raise Refused(NEVER)
