"""The shop's days in words: the week, 定休日, 年末年始, single days, and the days on which it is closed next."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from desktop.languages import _, _n, current
from models.errors import N_
from models.reminders import shop_days
from ui.leads.teams import hours_text, week_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.leads.hours import Week
    from models.reminders.shop_days import Days
    from models.reminders.shop_days_edit import SpecialRow

DAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
NTH = (
    ("0", N_("Every")),
    ("1", N_("First of the month:")),
    ("2", N_("Second of the month:")),
    ("3", N_("Third of the month:")),
    ("4", N_("Fourth of the month:")),
    ("5", N_("Fifth of the month:")),
    ("-1", N_("Last of the month:")),
)
CLOSED = {
    0: N_("every {day}"),
    1: N_("each first {day}"),
    2: N_("each second {day}"),
    3: N_("each third {day}"),
    4: N_("each fourth {day}"),
    5: N_("each fifth {day}"),
    -1: N_("each last {day}"),
}


def closed_text(text: str) -> str:
    """A regular closing day in words: each second Tuesday, 第2火曜日."""
    found = shop_days.closed_weekday(text)
    if found is None or found[0] not in CLOSED:
        return text
    return _(CLOSED[found[0]], day=_(DAYS[found[1]]))


def sentence(days: Days, week: Week, year: int) -> str:
    """When the shop is open, in a sentence or two."""
    parts = [_("Open {week}.", week=week_text(week))]
    closed = [_(CLOSED[nth], day=_(DAYS[at])) for nth, at in days.closed if nth in CLOSED]
    if days.year_end is not None:
        closed.append(_("{first} to {last}", first=month_day(days.year_end[0]), last=month_day(days.year_end[1])))
    if not days.on_holidays and shop_days.holidays_of(days.country, year):
        closed.append(_("on public holidays"))
    if closed:
        parts.append(_("Closed {days}.", days=_(", ").join(closed)))
    return ("" if current().code == "ja" else " ").join(parts)


def month_day(text: str) -> str:
    """A day of the year without its year."""
    return current().date(date.fromisoformat(f"2000-{text}"), year=False)


def day_name(days: Days, day: str, today: date) -> str:
    """A closed day with its weekday and why."""
    one, speak = date.fromisoformat(day), current()
    gap = "" if speak.code == "ja" else " "
    text = f"{speak.date(one, year=one.year != today.year)}{gap}({speak.weekday(one)})"
    name = days.name_of(one, speak.code)
    return f"{text} {_(name)}" if name else text


def runs(some: Iterable[SpecialRow]) -> list[tuple[SpecialRow, ...]]:
    """Special days that follow each other and are alike, together."""
    found: list[tuple[SpecialRow, ...]] = []
    for one in some:
        last = found[-1][-1] if found else None
        if last is not None and _alike(last, one) and _next(last.day) == one.day:
            found[-1] = (*found[-1], one)
        else:
            found.append((one,))
    return found


def _alike(one: SpecialRow, other: SpecialRow) -> bool:
    return (one.open, one.hours, one.name) == (other.open, other.hours, other.name)


def _next(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def special_text(some: Sequence[SpecialRow], today: date) -> tuple[str, str]:
    """When some special days are, and what they are."""
    speak = current()
    first, last = date.fromisoformat(some[0].day), date.fromisoformat(some[-1].day)
    gap = "" if speak.code == "ja" else " "
    when = f"{speak.date(first, year=first.year != today.year)}{gap}({speak.weekday(first)})"
    if last != first:
        when += f" – {speak.date(last, year=last.year != first.year)}{gap}({speak.weekday(last)})"
    kind = _("shop open") if some[0].open else _("shop closed")
    hours = hours_text(some[0].hours)
    count = _n("1 day", "{n} days", len(some)) if len(some) > 1 else ""
    return when, " · ".join(part for part in (kind, hours, some[0].name, count) if part)
