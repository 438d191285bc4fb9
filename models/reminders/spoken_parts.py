"""What the parsers of both languages share: the pieces that they find, letters folded one for one, hours, dates."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

GONE = "\x01"
"""Stands where something was understood already: no letter of any language, so that nothing matches across it."""
MORNING, LUNCH, AFTERNOON, EVENING, NIGHT = 9 * 60, 12 * 60, 14 * 60, 17 * 60, 19 * 60
"""What a part of the day means while no hour is said, in minutes of the day; the line shows the hour before Enter."""
PARTS = {"morning": MORNING, "lunch": LUNCH, "afternoon": AFTERNOON, "evening": EVENING, "night": NIGHT}
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKDAYS = ",".join(CODES[:5])
DAY, HOUR = 1440, 60


@dataclass(frozen=True)
class Now:
    """When and where something is said: the shop's wall clock, how its weeks begin (0 is Monday), its dates' order."""

    moment: datetime
    first_weekday: int = 0
    day_first: bool = False
    """Whether 5/12 is the fifth of December: so in the United Kingdom."""
    morning: int = MORNING

    @property
    def today(self) -> date:
        """The day on the wall clock."""
        return self.moment.date()

    @property
    def minute(self) -> int:
        """The minute of the day."""
        return self.moment.hour * 60 + self.moment.minute

    def week(self, weeks: int) -> date:
        """The first day of the week that is so many weeks away."""
        back = (self.today.weekday() - self.first_weekday) % 7
        return self.today + timedelta(days=7 * weeks - back)

    def weekday(self, weekday: int, weeks: int | None = None) -> date | None:
        """A weekday of a week: 0 is this one, None the next to come after today. None where it has passed."""
        if weeks is None:
            return self.today + timedelta(days=(weekday - self.today.weekday() - 1) % 7 + 1)
        begins = self.week(weeks)
        found = begins + timedelta(days=(weekday - begins.weekday()) % 7)
        return found if found >= self.today else None

    def later(self, minutes: int) -> tuple[date, int]:
        """Day and minute after so many minutes have really passed, whatever the clocks do meanwhile."""
        then = self.moment + timedelta(minutes=minutes)
        if self.moment.tzinfo is not None:
            then = (self.moment.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(self.moment.tzinfo)
        return then.date(), then.hour * 60 + then.minute


@dataclass(frozen=True)
class Clock:
    """A time as it was said. `half` is am, pm, or "" where nothing says which; `sure`: written as 15:00 or 03:00."""

    hour: int
    minute: int = 0
    half: str = ""
    sure: bool = False

    def of_day(self, part: str = "") -> int:
        """Minutes of the day.

        Where neither am nor pm is said, 1 to 6 are in the afternoon (a shop has nothing to do at three in the night),
        7 to 11 in the morning; a part of the day that is said decides instead.
        """
        hour = self.hour
        if self.half:
            return (hour % 12 + (12 if self.half == "pm" else 0)) * 60 + self.minute
        if self.sure or hour > 12 or hour == 0:
            return hour * 60 + self.minute
        if part in ("evening", "night", "afternoon") or (part != "morning" and hour <= 6):
            return (hour % 12 + 12) * 60 + self.minute
        return hour * 60 + self.minute


@dataclass(frozen=True)
class Piece:
    """Something understood: what kind, where in the text, what it says."""

    kind: str
    start: int
    end: int
    value: Any


@dataclass(frozen=True)
class Rule:
    """How something is understood: `value(match, now)` is None for what only looks like it."""

    kind: str
    pattern: re.Pattern[str]
    value: Callable[[re.Match[str], Now], Any]


@dataclass(frozen=True)
class Table:
    """Rules that are tried where one of their words stands: most lines have few of them."""

    gate: re.Pattern[str]
    rules: tuple[Rule, ...]


def rule(kind: str, pattern: str, value: Callable[[re.Match[str], Now], Any]) -> Rule:
    """A rule over folded text."""
    return Rule(kind, re.compile(pattern), value)


@lru_cache(maxsize=4096)
def _fold(sign: str) -> str:
    wide = unicodedata.normalize("NFKC", sign)
    plain = wide if len(wide) == 1 else sign
    small = plain.lower()
    plain = small if len(small) == 1 else plain
    if plain in "〜～∼":
        return "~"
    if plain in "–—−‐‑":
        return "-"
    return " " if plain.isspace() or plain < " " else plain


def folded(text: str) -> str:
    """The text in lower case, half width and one kind of dash and space: letter for letter, so that places stay."""
    return "".join(map(_fold, text))


def made_date(year: int, month: int, day: int) -> date | None:
    """A date, or None where there is none: 31 February."""
    if 1 <= month <= 12 and 1900 <= year <= 2200 and 1 <= day <= monthrange(year, month)[1]:
        return date(year, month, day)
    return None


def coming(now: Now, month: int, day: int) -> date | None:
    """The next such date from today on; 29 February is in a leap year."""
    for year in range(now.today.year, now.today.year + 9):
        found = made_date(year, month, day)
        if found is not None and found >= now.today:
            return found
    return None


def coming_day(now: Now, day: int) -> date | None:
    """The next such day of a month from today on, in a month that has one."""
    for months in range(13):
        found = in_month(now, months, day)
        if found is not None and found >= now.today:
            return found
    return None


def in_month(now: Now, months: int, day: int) -> date | None:
    """A day of the month that is so many months away; -1 is its last. None where the month has no such day."""
    year, month = divmod(now.today.year * 12 + now.today.month - 1 + months, 12)
    if day == -1:
        day = monthrange(year, month + 1)[1]
    return made_date(year, month + 1, day)


def months_on(now: Now, months: int) -> date | None:
    """The same day so many months on, or the last of a month that has no such day; None in another age."""
    return in_month(now, months, now.today.day) or in_month(now, months, -1)


def clock(hour: int, minute: int, half: str = "", *, sure: bool = False) -> Clock | None:
    """A time of day, or None where there is none (25:00, 14 pm)."""
    if not (0 <= hour <= 23 and 0 <= minute <= 59) or (half and not (0 <= hour <= 12)):
        return None
    return Clock(hour, minute, half, sure)


def table(gate: str, *rules: Rule) -> Table:
    """Rules, and the words without one of which none of them can match."""
    return Table(re.compile(gate), rules)


def found(tables: tuple[Table, ...], text: str, now: Now) -> Iterator[Piece]:
    """What rules find in folded text, each place understood once, the earlier rules first."""
    for some in tables:
        if some.gate.search(text) is None:
            continue
        for one in some.rules:
            for match in one.pattern.finditer(text):
                value = None if GONE in match[0] else one.value(match, now)
                if value is not None:
                    yield Piece(one.kind, match.start(), match.end(), value)
                    text = text[: match.start()] + GONE * (match.end() - match.start()) + text[match.end() :]


def constant(value: Any) -> Callable[[re.Match[str], Now], Any]:
    """A value that is the same whatever was matched."""
    return _Constant(value)


class _Constant:
    def __init__(self, value: Any) -> None:
        self.value = value

    def __call__(self, _match: re.Match[str], _now: Now) -> Any:
        return self.value
