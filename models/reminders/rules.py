"""A rule of recurrence as a value: read from the text of RFC 5545 (3.3.10), checked, written again. Pure.

Refused is what the standard forbids and what days can't say (hours, minutes), each in a sentence.
"""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from models import times
from models.errors import N_, Refused
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
TIMES_OF_DAY = ("HOURLY", "MINUTELY", "SECONDLY", "BYHOUR", "BYMINUTE", "BYSECOND")
MOST_STEPS = 999
MOST_TIMES = 10_000
LONGEST = 1000
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?")
WORKING = tuple((0, at) for at in range(5))
"""Monday to Friday, each of them."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. Weekdays are 0 (Monday) to 6; in `byday` each has its number in the month or year, 0 for every one."""

    freq: str
    interval: int = 1
    count: int | None = None
    until: date | None = None
    """The last day on which it may fall."""
    byday: tuple[tuple[int, int], ...] = ()
    bymonthday: tuple[int, ...] = ()
    byyearday: tuple[int, ...] = ()
    byweekno: tuple[int, ...] = ()
    bymonth: tuple[int, ...] = ()
    bysetpos: tuple[int, ...] = ()
    week_start: int = 0

    @property
    def text(self) -> str:
        """As RFC 5545 writes it, without the parts that say nothing."""
        parts = [f"FREQ={self.freq}"]
        if self.interval != 1:
            parts.append(f"INTERVAL={self.interval}")
        for name in ("bymonth", "byweekno", "byyearday", "bymonthday"):
            if found := getattr(self, name):
                parts.append(f"{name.upper()}={','.join(map(str, found))}")
        if self.byday:
            parts.append("BYDAY=" + ",".join(f"{nth or ''}{WEEKDAYS[at]}" for nth, at in self.byday))
        if self.bysetpos:
            parts.append("BYSETPOS=" + ",".join(map(str, self.bysetpos)))
        if self.week_start:
            parts.append(f"WKST={WEEKDAYS[self.week_start]}")
        if self.count is not None:
            parts.append(f"COUNT={self.count}")
        if self.until is not None:
            parts.append(f"UNTIL={self.until:%Y%m%d}")
        return ";".join(parts)

    @property
    def is_plain(self) -> bool:
        """Whether it says only how often: every so many days, weeks, months, years."""
        return not (self.byday or self.bymonthday or self.byyearday or self.byweekno or self.bymonth)

    @property
    def is_of_working_days(self) -> bool:
        """Whether it means the first, the last … of a month's working days: Monday to Friday, by their position."""
        others = self.bymonthday or self.byyearday or self.byweekno
        return self.freq == "MONTHLY" and bool(self.bysetpos) and not others and tuple(sorted(self.byday)) == WORKING

    @property
    def impossible(self) -> bool:
        """Whether its days of the month are in none of its months: the 31st of February, the ninth day of a week."""
        most = {"DAILY": 1, "WEEKLY": max(1, len(self.byday))}.get(self.freq)
        if most is not None and self.bysetpos and all(abs(at) > most for at in self.bysetpos):
            return True
        if not self.bymonthday or not self.bymonth:
            return False
        return not any(abs(day) <= _MONTH_DAYS[month - 1] for month in self.bymonth for day in self.bymonthday)

    @property
    def in_longest_steps(self) -> Rule:
        """The same days counted by months, where it says some days of every day: thirty times as quick."""
        if self.freq != "DAILY" or self.interval != 1 or self.is_plain:
            return self
        every = self.bymonthday or (() if self.byday else tuple(range(1, 32)))
        return dataclasses.replace(self, freq="MONTHLY", bymonthday=every, bysetpos=())

    def completed(self, first: date) -> Rule:
        """With what its first day says where the rule does not: the weekday, the day of the month, the month."""
        if self.byweekno and not (self.byday or self.bymonthday or self.byyearday):
            return dataclasses.replace(self, byday=((0, first.weekday()),))
        if self.byday or self.bymonthday or self.byyearday or self.byweekno or self.freq == "DAILY":
            return self
        if self.freq == "WEEKLY":
            return dataclasses.replace(self, byday=((0, first.weekday()),))
        months = self.bymonth or ((first.month,) if self.freq == "YEARLY" else ())
        return dataclasses.replace(self, bymonthday=(first.day,), bymonth=months)


def parse(text: str, *, zone: str = "UTC", minute: int | None = None) -> Rule:
    """The rule that a text says; an UNTIL of UTC is a day of `zone`, on which `minute` must still lie before it.

    Raises Refused, in a sentence, for whatever is no rule of days.
    """
    parts = _parts(text)
    found: dict[str, object] = {}
    for name, value in parts.items():
        if name == "UNTIL":
            found["until"] = _until(value, zone, minute)
        elif name in _READ:
            field, read = _READ[name]
            found[field] = read(value)
        else:
            raise Refused(N_("This rule of recurrence has a part that is not known: {part}"), part=name[:40])
    rule = Rule(**found)  # type: ignore[arg-type]
    _consistent(rule)
    return rule


def _parts(text: str) -> dict[str, str]:
    plain = text.strip().upper().removeprefix("RRULE:").strip().rstrip(";")
    parts: dict[str, str] = {}
    for piece in plain[:LONGEST].split(";"):
        name, mark, value = (one.strip() for one in piece.partition("="))
        if not mark or not value or name in parts:
            raise Refused(N_("This is not a rule of recurrence: {rule}"), rule=text.strip()[:80])
        parts[name] = value
    if len(plain) > LONGEST or "FREQ" not in parts:
        raise Refused(N_("This is not a rule of recurrence: {rule}"), rule=text.strip()[:80])
    if parts["FREQ"] in TIMES_OF_DAY or any(name in TIMES_OF_DAY for name in parts):
        raise Refused(N_("Reminders come again by days, not several times a day. Make one for each time."))
    return parts


def _freq(value: str) -> str:
    if value not in FREQUENCIES:
        raise Refused(N_("This is not a rule of recurrence: {rule}"), rule=f"FREQ={value}"[:80])
    return value


def _between(low: int, high: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not value.isascii() or not value.isdigit() or not low <= int(value[:9]) <= high:
            raise Refused(N_("Give a whole number from {low} to {high}."), low=low, high=high)
        return int(value)

    return read


def _numbers(name: str, high: int, *, signed: bool = True) -> Callable[[str], tuple[int, ...]]:
    def read(value: str) -> tuple[int, ...]:
        found = []
        for one in value.split(","):
            digits = one.strip().lstrip("+-")
            minus = one.strip().startswith("-")
            if (
                not digits.isascii()
                or not digits.isdigit()
                or not 1 <= int(digits[:9]) <= high
                or (minus and not signed)
            ):
                raise Refused(N_("This rule says {part}={value}, and there is no such day."), part=name, value=one[:20])
            found.append(-int(digits) if minus else int(digits))
        return tuple(dict.fromkeys(found))

    return read


def _days(value: str) -> tuple[tuple[int, int], ...]:
    found = []
    for one in value.split(","):
        known = _DAY.fullmatch(one.strip())
        nth = int(known[1] or 0) if known else 0
        if known is None or not -53 <= nth <= 53 or (known[1] and nth == 0):
            raise Refused(N_("This rule says {part}={value}, and there is no such day."), part="BYDAY", value=one[:20])
        found.append((nth, WEEKDAYS.index(known[2])))
    return tuple(dict.fromkeys(found))


def _week_start(value: str) -> int:
    if value not in WEEKDAYS:
        raise Refused(N_("This rule says {part}={value}, and there is no such day."), part="WKST", value=value[:20])
    return WEEKDAYS.index(value)


def _until(value: str, zone: str, minute: int | None) -> date:
    known = _UNTIL.fullmatch(value)
    try:
        if known is None:
            raise ValueError(value)
        day = datetime.strptime(known[1], "%Y%m%d").date()
        if known[2] is None:
            return day
        clock = datetime.strptime(known[1] + known[2], "%Y%m%d%H%M%S")
    except ValueError as error:
        raise Refused(N_("This rule ends on a day that does not exist: {day}"), day=value[:20]) from error
    if known[3]:
        clock = clock.replace(tzinfo=UTC).astimezone(times.zone(zone)).replace(tzinfo=None)
    if minute is not None and clock.hour * 60 + clock.minute < minute:
        return clock.date() - timedelta(days=1)
    return clock.date()


_READ: dict[str, tuple[str, Callable[[str], object]]] = {
    "FREQ": ("freq", _freq),
    "INTERVAL": ("interval", _between(1, MOST_STEPS)),
    "COUNT": ("count", _between(1, MOST_TIMES)),
    "BYDAY": ("byday", _days),
    "BYMONTHDAY": ("bymonthday", _numbers("BYMONTHDAY", 31)),
    "BYYEARDAY": ("byyearday", _numbers("BYYEARDAY", 366)),
    "BYWEEKNO": ("byweekno", _numbers("BYWEEKNO", 53)),
    "BYMONTH": ("bymonth", _numbers("BYMONTH", 12, signed=False)),
    "BYSETPOS": ("bysetpos", _numbers("BYSETPOS", 366)),
    "WKST": ("week_start", _week_start),
}


def _consistent(rule: Rule) -> None:
    """Refuse what the standard forbids together."""
    if rule.count is not None and rule.until is not None:
        raise Refused(N_("A rule ends after a number of times or on a day, not both."))
    numbered = any(nth for nth, _at in rule.byday)
    wrong = (
        (numbered and rule.freq in ("DAILY", "WEEKLY"))
        or (numbered and bool(rule.byweekno))
        or (bool(rule.bymonthday) and rule.freq == "WEEKLY")
        or (bool(rule.byyearday) and rule.freq != "YEARLY")
        or (bool(rule.byweekno) and rule.freq != "YEARLY")
        or (bool(rule.bysetpos) and rule.is_plain)
    )
    if wrong:
        raise Refused(N_("The parts of this rule do not go together: {rule}"), rule=rule.text[:80])
