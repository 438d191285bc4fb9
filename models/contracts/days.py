"""The days of a contract: pure. Days are ISO dates, the last day of a term still holds."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

LAST = 31
"""As a day of the month: its last one."""


def add_months(day: str, months: int) -> str:
    """The same day so many months on; the month's last where it has no such day (31 January → 28 February)."""
    start = date.fromisoformat(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1])).isoformat()


def add_days(day: str, days: int) -> str:
    """The day so many days on."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def term_end(start: str, months: int) -> str:
    """The last day of a term that begins on `start`: twelve months from 1 April end on 31 March."""
    return add_days(add_months(start, months), -1)


def month_end(day: str) -> str:
    """The last day of a day's month."""
    return on_day(day[:7], LAST)


def on_day(month: str, day: int) -> str:
    """A day of a month (YYYY-MM), the last one where it has fewer."""
    year, number = int(month[:4]), int(month[5:7])
    return date(year, number, min(day, calendar.monthrange(year, number)[1])).isoformat()


def periods(start: str, end: str | None, every: int, *, until: str) -> list[tuple[str, str]]:
    """The periods of a fee that begin by `until`: first and last day; every 0 is one period, the whole term.

    Each begins as many months after `start` as its place says, so that a start on the 31st stays one.
    """
    if every <= 0:
        return [(start, end or start)] if start <= until else []
    found: list[tuple[str, str]] = []
    at, begins = 0, start
    while begins <= until and (end is None or begins <= end):
        at += 1
        following = add_months(start, at * every)
        last = add_days(following, -1)
        found.append((begins, min(last, end) if end is not None else last))
        begins = following
    return found


def fee_day(begins: str, day: int) -> str:
    """When the fee of a period falls due: on `day` of the month in which it begins, never before it begins."""
    return max(begins, on_day(begins[:7], day))


def notice_days(start: str, end: str, before: list[int]) -> list[str]:
    """When somebody is reminded of an end: so many days before it, those within the term, the first one first.

    A term shorter than all of them is told of on its own first day.
    """
    found = sorted({add_days(end, -days) for days in before})
    return [day for day in found if day > start] or [start]
