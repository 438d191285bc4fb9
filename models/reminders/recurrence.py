"""On which days something comes again and again: a rule as RFC 5545 writes it, counted by dateutil. Pure.

A rule speaks of days; the time of the day stands beside it. Work is bounded: counting begins in the rule's own step
near the days that are asked for, never at a first day long ago.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta
from dateutil.rrule import DAILY, MONTHLY, WEEKLY, YEARLY, rrule, weekday

from models.errors import N_, Refused
from models.reminders.rules import Rule, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Rule", "after", "after_done", "between", "check", "count", "last_until", "parse"]

MOST_TIMES = 10_000
"""A rule that ends after a number of times counts at most so far."""
CYCLE = 400
"""Years after which the calendar is the same again, weekdays and all; no rule's times are counted farther."""
_EQUAL_YEAR = 9200
"""A year divisible by 400, near enough to the end of the calendar for a search to end there by itself."""
_FREQ = {"YEARLY": YEARLY, "MONTHLY": MONTHLY, "WEEKLY": WEEKLY, "DAILY": DAILY}


def check(text: str, first: date, *, zone: str = "UTC", minute: int | None = None) -> Rule:
    """The rule that a text says, for something that begins on a day. `zone` and `minute` are asked by an UNTIL of UTC.

    Raises Refused in words for what is no rule, and for one that never falls on any day.
    """
    rule = parse(text, zone=zone, minute=minute)
    if rule.until is not None and rule.until < first:
        raise Refused(N_("This rule ends before it begins."))
    if not _falls(rule, first):
        raise Refused(N_("This rule never falls on any day: there is no such date."))
    if after(rule, first, first - timedelta(days=1)) is None:
        raise Refused(N_("This rule never falls on a day before its end."))
    return rule


def _falls(rule: Rule, first: date) -> bool:
    """Whether a rule falls on any day at all: looked for in years that are like the asked ones, and end."""
    if rule.impossible:
        return False
    start = _on_day(first, _EQUAL_YEAR + first.year % CYCLE)
    return next(iter(_dates(rule, start, start)), None) is not None


def _on_day(day: date, year: int) -> date:
    return day.replace(year=year)  # 400 years apart a 29 February is one again


# -- counting ---------------------------------------------------------------------------------------------------------


def after(rule: Rule, first: date, day: date) -> date | None:
    """The first day of a rule after a day; None where it has ended."""
    end = _end(rule, first)
    for one in _dates(rule, first, max(first, day)):
        if end is not None and one > end:
            return None
        if one > day:
            return one
    return None


def between(rule: Rule, first: date, since: date, until: date, most: int = MOST_TIMES) -> tuple[date, ...]:
    """The days of a rule from one day to another, both included, at most so many."""
    end = _end(rule, first)
    last = until if end is None else min(until, end)
    return tuple(islice(_range(rule, first, since, last), most))


def count(rule: Rule, first: date, since: date, until: date, most: int = 999) -> int:
    """How many days of a rule lie from one day to another, both included; counted no farther than `most`."""
    return len(between(rule, first, since, until, most))


def last_until(rule: Rule, first: date, since: date, until: date) -> date | None:
    """The last day of a rule from one day to another, both included; looked for backwards, in growing steps."""
    high, step = until, 62
    while high >= since:
        low = max(since, high - timedelta(days=step)) if (high - since).days > step else since
        found = None
        for found in _range(rule, first, low, min(high, _end(rule, first) or high)):  # noqa: B007 - the last one
            pass
        if found is not None:
            return found
        high, step = low - timedelta(days=1), step * 8
    return None


def after_done(rule: Rule, done: date) -> date | None:
    """The day that follows when a rule is counted from the day on which the last was done.

    A month later is the same day of the month, or its last where the month is shorter.
    """
    if rule.is_plain:
        n = rule.interval
        step = {
            "DAILY": relativedelta(days=n),
            "WEEKLY": relativedelta(weeks=n),
            "MONTHLY": relativedelta(months=n),
            "YEARLY": relativedelta(years=n),
        }[rule.freq]
        found: date | None = done + step
    else:
        found = next((one for one in _dates(rule, done, done) if one > done), None)
    return None if found is None or (rule.until is not None and found > rule.until) else found


@lru_cache(maxsize=1024)
def _end(rule: Rule, first: date) -> date | None:
    """The last day of a rule that ends; None where it goes on."""
    if rule.count is None:
        return rule.until
    last = first - timedelta(days=1)
    for one in islice(_dates(rule, first, first, _on_day(first, min(first.year + CYCLE, 9999))), rule.count):
        last = one
    return last


def _range(rule: Rule, first: date, since: date, until: date) -> Iterator[date]:
    return (one for one in _dates(rule, first, max(first, since), until) if one >= since)


def _dates(rule: Rule, first: date, since: date, until: date | None = None) -> Iterator[date]:
    """The days of a rule from around `since` up to `until`, regardless of its end; some may lie before `since`."""
    whole = rule.completed(first).in_longest_steps
    start = _in_step(whole, first, since)
    found = rrule(
        _FREQ[whole.freq],
        dtstart=datetime.combine(start, datetime.min.time()),
        until=None if until is None else datetime.combine(until, datetime.min.time()),
        interval=whole.interval,
        wkst=whole.week_start,
        bysetpos=whole.bysetpos or None,
        bymonth=whole.bymonth or None,
        bymonthday=whole.bymonthday or None,
        byyearday=whole.byyearday or None,
        byweekno=whole.byweekno or None,
        byweekday=[weekday(at, nth or None) for nth, at in whole.byday] or None,
    )
    return (one.date() for one in found)


def _in_step(rule: Rule, first: date, since: date) -> date:
    """A day not after `since` from which a rule may be counted as well as from its first: the begin of such a step."""
    n = rule.interval
    if rule.freq == "DAILY":
        return first + timedelta(days=(since - first).days // n * n)
    if rule.freq == "WEEKLY":
        week = first - timedelta(days=(first.weekday() - rule.week_start) % 7)
        steps = (since - week).days // 7 // n
        return week + timedelta(weeks=steps * n) if steps else first
    if rule.freq == "MONTHLY":
        steps = ((since.year - first.year) * 12 + since.month - first.month) // n
        months = first.year * 12 + first.month - 1 + steps * n
        return date(months // 12, months % 12 + 1, 1) if steps else first
    steps = (since.year - first.year) // n
    return date(first.year + steps * n, 1, 1) if steps else first
