"""The ways in which the editor says a rule, and which of them a known rule is. Pure."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from models.errors import Refused
from models.reminders.rules import Rule, parse
from models.values import dataclass

if TYPE_CHECKING:
    from datetime import date

ONCE, CUSTOM = "once", "custom"
HOW = {"DAILY": "DAILY", "WEEKLY": "WEEKLY", "MONTHLY": "MONTHLY", "YEARLY": "YEARLY"}
DAY, LAST, NTH, FIRST_WORK, LAST_WORK = "day", "last", "nth", "first_work", "last_work"
"""Which day of a month: its number, its last, the second Tuesday, its first or last working day."""
FIXED = {FIRST_WORK: "after", LAST_WORK: "before"}
"""What these say of closed days by themselves."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A rule as the editor shows it; `text` is that of one that it can't say otherwise, and keeps as it is."""

    how: str = ONCE
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    which: str = DAY
    day: int = 1
    nth: int = 1
    weekday: int = 0
    on_closed: str = ""
    from_done: bool = False
    count: int | None = None
    until: date | None = None
    text: str = ""

    @property
    def rule(self) -> str:
        """The rule as RFC 5545 writes it; "" for once."""
        if self.how == ONCE:
            return ""
        if self.how == CUSTOM:
            kept = parse(self.text)
            return dataclasses.replace(kept, count=self.count, until=None if self.count else self.until).text
        rule = Rule(self.how, self.interval, self.count, None if self.count else self.until)
        if self.how == "WEEKLY":
            rule = dataclasses.replace(rule, byday=tuple((0, at) for at in sorted(self.weekdays)))
        if self.how == "MONTHLY":
            rule = self._of_month(rule)
        return rule.text

    def _of_month(self, rule: Rule) -> Rule:
        if self.which == NTH:
            return dataclasses.replace(rule, byday=((self.nth, self.weekday),))
        return dataclasses.replace(rule, bymonthday=({DAY: self.day, FIRST_WORK: 1}.get(self.which, -1),))

    @property
    def closed(self) -> str:
        """What happens on closed days."""
        return FIXED.get(self.which, self.on_closed) if self.how == "MONTHLY" else self.on_closed


def parts_of(text: str, first: date, on_closed: str = "", from_done: bool = False) -> Parts:
    """A rule as parts, for something that begins on a day. What no parts can say is kept as it is written."""
    usual = Parts(
        weekdays=(first.weekday(),), day=first.day, nth=min((first.day - 1) // 7 + 1, 4), weekday=first.weekday(),
        on_closed=on_closed, from_done=from_done,
    )  # fmt: skip
    if not text:
        return usual
    try:
        rule = parse(text)
    except Refused:
        return dataclasses.replace(usual, how=CUSTOM, text="FREQ=DAILY")
    ends = dataclasses.replace(usual, interval=rule.interval, count=rule.count, until=rule.until, text=rule.text)
    known = _known(rule, ends)
    return known if known is not None else dataclasses.replace(ends, how=CUSTOM)


def _known(rule: Rule, ends: Parts) -> Parts | None:
    said = dataclasses.replace(ends, how=rule.freq, text="")
    if rule.week_start or rule.byweekno or rule.byyearday or rule.bysetpos:
        return None
    if rule.freq == "WEEKLY" and not rule.bymonth and not any(nth for nth, _at in rule.byday):
        days = tuple(at for _nth, at in rule.byday)
        return dataclasses.replace(said, weekdays=days) if days else said
    if rule.freq == "MONTHLY" and not rule.bymonth:
        return _month(rule, said)
    return said if rule.is_plain else None


def _month(rule: Rule, said: Parts) -> Parts | None:
    if rule.is_plain:
        return said
    if len(rule.byday) == 1 and not rule.bymonthday and rule.byday[0][0] in (-1, 1, 2, 3, 4, 5):
        nth, weekday = rule.byday[0]
        return dataclasses.replace(said, which=NTH, nth=nth, weekday=weekday)
    if len(rule.bymonthday) != 1 or rule.byday:
        return None
    day = rule.bymonthday[0]
    for which, number in ((LAST_WORK, -1), (FIRST_WORK, 1)):
        if day == number and said.on_closed == FIXED[which]:
            return dataclasses.replace(said, which=which)
    if day == -1:
        return dataclasses.replace(said, which=LAST)
    return dataclasses.replace(said, which=DAY, day=day) if day > 0 else None
