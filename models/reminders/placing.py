"""Where the days of a series fall: moved off closed days, at a time of the wall clock, with their length. Pure.

A series is known by its rule's own days (`series_day`), wherever they are moved: a special day that is put in or taken
out afterwards moves its occurrence, and never makes a second one.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from models import times
from models.reminders import recurrence, wall
from models.reminders.rules import parse
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.reminders.rules import Rule
    from models.reminders.shop_days import Days
    from models.settings import ShopSettings

AS_IT_FALLS, SKIP, BEFORE, AFTER = "", "skip", "before", "after"
ON_CLOSED = (AS_IT_FALLS, SKIP, BEFORE, AFTER)
MOST_SKIPPED = 2000
"""Days of a rule that are looked at for one that is not left out: then the series has come to its end."""
MOST_MISSED = 999
LONGEST_CLOSED = 40
"""Days by which a closed stretch may move an occurrence in or out of a range that is asked for."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a series says of its days. `zone` is one that is known; `minute` None: all day."""

    rule: Rule
    first: date
    minute: int | None
    length: int
    zone: str
    on_closed: str
    from_done: bool
    skipped: frozenset[str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where one occurrence stands: the rule's own day, the day that it is on, its moments (ms UTC) if it has any."""

    series_day: str
    day: str
    """The shop's business day."""
    at: int | None
    end_at: int | None
    end_day: str | None
    moved_from: str | None
    """The rule's day, where closed days moved it."""


@lru_cache(maxsize=1024)
def rule_of(text: str) -> Rule:
    """A stored rule, read once. Raises Refused for one that is none."""
    return parse(text)


def day_for(plan: Plan, own: date, days: Days) -> date | None:
    """The day on which the rule's day `own` falls as the shop works; None where it is left out."""
    if own.isoformat() in plan.skipped:
        return None
    if plan.on_closed == AS_IT_FALLS:
        return own
    if plan.rule.is_of_working_days:
        return _of_month(plan.rule, own, days)
    if days.is_working(own):
        return own
    if plan.on_closed == SKIP:
        return None
    return days.before(own) if plan.on_closed == BEFORE else days.next(own)


def _of_month(rule: Rule, own: date, days: Days) -> date | None:
    """The shop's own first, last … working day of the month, in place of the one from Monday to Friday."""
    month = [own.replace(day=1) + timedelta(days=at) for at in range(31)]
    month = [one for one in month if one.month == own.month]
    plain = [one for one in month if one.weekday() < 5]
    work = [one for one in month if days.is_working(one)]
    for position in rule.bysetpos:
        at = position - 1 if position > 0 else position
        if -len(plain) <= at < len(plain) and plain[at] == own:
            return work[at] if -len(work) <= at < len(work) else None
    return own


def place(plan: Plan, own: date, day: date, shop: ShopSettings) -> Place:
    """Where an occurrence stands that falls on `day`."""
    moved = own.isoformat() if day != own else None
    if plan.minute is None:
        end = (day + timedelta(days=plan.length)).isoformat() if plan.length else None
        return Place(own.isoformat(), day.isoformat(), None, None, end, moved)
    at = wall.moment(day, plan.minute, plan.zone)
    business = times.business_day(at, shop.zone, shop.day_change_hour)
    return Place(own.isoformat(), business, at, at + plan.length * wall.MINUTE if plan.length else None, None, moved)


def following(plan: Plan, made: str, stands: str, days: Days) -> tuple[date, date] | None:
    """The next day of the rule after `made` that falls later than the day `stands` ("": on any), and where it falls.

    None where the rule has ended.
    """
    own = date.fromisoformat(made) if made else plan.first - timedelta(days=1)
    for _at in range(MOST_SKIPPED):
        found = recurrence.after(plan.rule, plan.first, own)
        if found is None:
            return None
        day = day_for(plan, found, days)
        if day is not None and day.isoformat() > stands:
            return found, day
        own = found
    return None


def latest(plan: Plan, made: str, stands: str, today: str, days: Days) -> tuple[date, date, int] | None:
    """The last occurrence after `made` that falls later than `stands` and has come by today.

    With the day on which it falls, and how many before it passed as well.
    """
    since = date.fromisoformat(made) + timedelta(days=1) if made else plan.first
    early = plan.on_closed == BEFORE or plan.rule.is_of_working_days
    until = date.fromisoformat(today) + timedelta(days=LONGEST_CLOSED if early else 0)
    own = recurrence.last_until(plan.rule, plan.first, since, until)
    for _at in range(MOST_SKIPPED):
        if own is None:
            return None
        day = day_for(plan, own, days)
        if day is not None and day.isoformat() <= today:
            return None if day.isoformat() <= stands else (own, day, _passed(plan, since, own, stands, days))
        own = recurrence.last_until(plan.rule, plan.first, since, own - timedelta(days=1))
    return None


def coming(plan: Plan, made: str, stands: str, today: str, days: Days, shop: ShopSettings) -> Iterator[Place]:
    """Where the occurrence after the open one stands; with `today` those before it whose day, or time of it, has come.

    Of these only the last two: that of an earlier day, and that of today, whose time may still be to come.
    """
    if today:
        yesterday = (date.fromisoformat(today) - timedelta(days=1)).isoformat()
        for until in (yesterday, today):
            found = latest(plan, made, stands, until, days)
            if found is not None:
                own, day, _passed_by = found
                yield place(plan, own, day, shop)
                made, stands = own.isoformat(), day.isoformat()
    then = following(plan, made, stands, days)
    if then is not None:
        yield place(plan, *then, shop)


def _passed(plan: Plan, since: date, own: date, stands: str, days: Days) -> int:
    """How many occurrences fell before that of `own`; counted no farther than MOST_MISSED."""
    until = own - timedelta(days=1)
    low = max(since, own - timedelta(days=366 * 30))
    found = {day_for(plan, one, days) for one in recurrence.between(plan.rule, plan.first, low, until, MOST_MISSED)}
    ends = day_for(plan, own, days)
    return sum(1 for day in found if day is not None and stands < day.isoformat() and day != ends)
