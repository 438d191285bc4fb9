"""Which days a view of the calendar shows, how it goes on, and what it is called: pure."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from desktop import languages
from models.errors import N_
from ui.people import words

VIEWS = (("day", N_("One day")), ("week", N_("Week")), ("month", N_("Month")), ("agenda", N_("Agenda")))
AGENDA_DAYS = 366
"""How far the agenda reaches from the day that it begins with."""


def week_start(day: date, first_weekday: int) -> date:
    """The first day of a day's week; 0 is Monday."""
    return day - timedelta(days=(day.weekday() - first_weekday) % 7)


def days_of(view: str, day: date, first_weekday: int) -> list[date]:
    """The days that a view shows around a day; a month is whole weeks."""
    if view == "day":
        return [day]
    if view == "week":
        begins, count = week_start(day, first_weekday), 7
    elif view == "month":
        begins = week_start(day.replace(day=1), first_weekday)
        last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
        count = ((last - begins).days // 7 + 1) * 7
    else:
        begins, count = day, AGENDA_DAYS
    return [begins + timedelta(days=at) for at in range(count)]


def stepped(view: str, day: date, step: int) -> date:
    """The day around which a view is shown after going on by so many of its spans."""
    if view == "month":
        month = day.year * 12 + day.month - 1 + step
        year, at = divmod(month, 12)
        return date(year, at + 1, min(day.day, calendar.monthrange(year, at + 1)[1]))
    return day + timedelta(days=step * {"day": 1, "week": 7, "agenda": 30}[view])


def months_of(first: date, last: date) -> list[date]:
    """The first days of the months that a range touches."""
    found, at = [], first.replace(day=1)
    while at <= last:
        found.append(at)
        at = stepped("month", at, 1)
    return found


def title_of(view: str, day: date, first_weekday: int) -> str:
    """What a view is called in the screen's language."""
    speak = languages.current()
    if view == "month":
        return words.month_name(day.isoformat()[:7])
    if view == "week":
        days = days_of("week", day, first_weekday)
        first, last = days[0], days[-1]
        if speak.code == "ja":
            end = speak.date(last, year=first.year != last.year)
            if (first.year, first.month) == (last.year, last.month):
                end = f"{last.day}日"
            return f"{speak.date(first)} – {end}"
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day} – {speak.date(last)}"
        return f"{speak.date(first, year=first.year != last.year)} – {speak.date(last)}"
    gap = "" if speak.code == "ja" else " "
    return f"{speak.date(day)}{gap}({speak.weekday(day)})"
