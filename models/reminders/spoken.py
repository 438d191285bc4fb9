"""Reminders typed in one line, in Japanese or English, or both: what is to be done, and when.

`understand("order beans tomorrow 3pm", now=…)` takes out what it is sure of, and leaves the rest as the title, as
it was typed. Nothing is guessed:

- a number is a time or a day only with its unit or sign (3pm, 15:00, 15時, 12/5, 5日); 31 February and 25:00 are words;
- where two different days, times or rules are said it is not known which is meant: nothing is taken (`unclear`);
- a weekday beside a date must be that date's own, or the date is not taken;
- "Friday" is the next to come, never today; "next Friday" is that of the next week, as 来週金曜 is;
- a day without a year is the next such day from today on; a time without a day is the next such time;
- 1 to 6 without am or pm, 午前 or 午後 is in the afternoon, unless it is written 03:00; 7 to 11 is in the morning;
- 12/5 and 12-05 are 5 December, in the United Kingdom (`day_first`) 12 May; 5.12. is 5 December everywhere;
- morning 朝 is 9:00, noon 12:00, afternoon 14:00, evening 夕方 17:00, night 夜 19:00;
- "every second Tuesday" is every other week, "second Tuesday of the month" and 第2火曜 are monthly;
- the last working day of a month is its last day, moved to the working day before where the shop is closed.

The rules of a language are tables (`spoken_en`, `spoken_ja`); here is what puts their pieces together.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from models.reminders import recurrence
from models.reminders import spoken_en as en
from models.reminders import spoken_ja as ja
from models.reminders.spoken_parts import DAY, PARTS, Clock, Now, Piece, folded, found
from models.values import dataclass

LONGEST = 500
"""Characters: a longer text is no line that anybody typed, and is the title."""
TABLES = (
    ja.BEFORE, en.BEFORE, ja.CLOSED, en.CLOSED, ja.COUNTS, en.COUNTS, ja.RULES, en.RULES,
    ja.DAYS, en.DAYS, ja.TIMES, en.TIMES, ja.PARTS, en.PARTS, ja.LENGTHS, en.LENGTHS,
)  # fmt: skip
_BETWEEN = re.compile(r"\s*(?:-|~|to|until|till|through|から|より)?\s*")
_OPENED = re.compile(r"(?:から|より|~)\s*$|^from(?![a-z])")
_UNTIL = re.compile(r"^(?:until|till)(?![a-z])|まで(?:に)?$")
_HEAD = re.compile(r"^[\s、,。:：;・\-–—]+")
_ASKED = re.compile(r"^(?:please\s+)?remind\s+me(?:\s+to)?(?:\s+|$)", re.IGNORECASE)
"""What one says to whoever is to remind, and is not to be done."""
_EDGE = re.compile(r"[\s、,:：;・\-–—]+$")


@dataclass(frozen=True)
class Understood:
    """What was understood of a line.

    `day` None: no day was said (nor a time). `minute` None: the whole day. `end_minute` counts on over midnight (1500
    is one o'clock of the next day). `rule` is as RFC 5545 writes it, `day` then the first. `before` are minutes.
    """

    title: str
    day: date | None = None
    minute: int | None = None
    end_minute: int | None = None
    end_day: date | None = None
    rule: str = ""
    on_closed: str = ""
    before: tuple[int, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    unclear: bool = False
    """Two different days, times or rules are said, and none was taken."""

    @property
    def length(self) -> int:
        """Minutes from `minute` to `end_minute`; 0 where it has no length."""
        return 0 if self.end_minute is None or self.minute is None else self.end_minute - self.minute

    @property
    def anything(self) -> bool:
        """Whether anything was understood beside the title."""
        return bool(self.spans)


def understand(
    text: str,
    *,
    now: datetime,
    language: str = "",
    first_weekday: int = 0,
    day_first: bool = False,
    morning: int = PARTS["morning"],
) -> Understood:
    """What a line says, at `now` on the shop's wall clock. Never raises; both languages are understood in any text.

    `language` is that of the screen; it decides nothing today, both are always tried. `first_weekday` 0 is Monday;
    `day_first`: 5/12 is in December; `morning`: what 朝 means, in minutes of the day.
    """
    when = Now(now, first_weekday, day_first, morning)
    plain = Understood(text.strip())
    if len(text) > LONGEST:
        return plain
    try:
        used, made = _core(folded(text), when)
        title = _title(text, used)
        if used and _core(folded(title), when)[0]:
            raise _UnclearError
    except _UnclearError:
        return Understood(plain.title, unclear=True)
    spans = tuple((one.start, one.end) for one in used)
    return replace(made, title=title, spans=spans) if used else plain


class _UnclearError(Exception):
    """It is not known which of two things is meant."""


def _core(flat: str, now: Now) -> tuple[list[Piece], Understood]:
    """The pieces that were used, and what they say together. Raises _UnclearError."""
    none: list[Piece] = []
    pieces = _joined(sorted(found(TABLES, flat, now), key=_start), flat)
    said = _Said(pieces, flat)
    made = said.made(now) if pieces else None
    return (said.used(), made) if made is not None else (none, Understood(""))


def _start(piece: Piece) -> int:
    return piece.start


def _joined(pieces: list[Piece], flat: str) -> list[Piece]:
    """Two days or two times with nothing but "to" between them are a span."""
    joined: list[Piece] = []
    for one in pieces:
        last = joined[-1] if joined else None
        if last is not None and last.kind == one.kind and one.kind in ("day", "time") and _spans(last, one, flat):
            joined[-1] = Piece(one.kind + "s", last.start, one.end, (last.value, one.value))
        else:
            joined.append(one)
    return joined


def _spans(first: Piece, last: Piece, flat: str) -> bool:
    between = flat[first.end : last.start]
    opened = bool(_OPENED.search(flat[first.start : first.end])) and not between.strip()
    return opened or bool(between.strip() and _BETWEEN.fullmatch(between))


class _Said:
    """Pieces by what they say. One thing said twice alike is said once; said differently it is unclear."""

    def __init__(self, pieces: list[Piece], flat: str) -> None:
        self.pieces = pieces
        self.flat = flat
        self.dropped: set[str] = set()
        self.ends: date | None = None

    def _one(self, *kinds: str) -> Any:
        values = [one.value for one in self.pieces if one.kind in kinds]
        if any(value != values[0] for value in values):
            raise _UnclearError
        return values[0] if values else None

    def _rule(self) -> tuple[str, str]:
        """The rule, and where it falls on closed days."""
        found_ = self._one("rule")
        closed = self._one("closed") or ""
        if found_ is None and self._one("morning") is not None:
            found_ = "FREQ=DAILY"
        if found_ is None:
            return "", ""
        rule, usual = found_ if isinstance(found_, tuple) else (found_, "")
        return rule, closed or usual

    def _until(self, rule: str) -> None:
        """With a rule, a day with "until" is where it ends."""
        for at, one in enumerate(self.pieces):
            if rule and one.kind == "day" and _UNTIL.search(self.flat[one.start : one.end]):
                self.pieces[at] = Piece("until", one.start, one.end, one.value)

    def made(self, now: Now) -> Understood | None:
        """What they say together; None where that is nothing. Raises _UnclearError."""
        rule, closed = self._rule()
        self._until(rule)
        day, minute = self._days(now)
        times, part = self._one("times", "range"), self._part()
        clock = self._one("time")
        if (times is not None and clock is not None) or (minute is not None and (times or clock)):
            raise _UnclearError
        first = times[0] if times is not None else clock
        if minute is None and first is not None:
            minute = first.of_day(part)
        elif minute is None and part:
            minute = now.morning if part == "morning" else PARTS[part]
        if day is None and minute is None and not rule:
            return None
        end_minute = self._end(minute, times, part)
        self._leave(rule, day, minute)
        first_day = self._first(now, rule, day, minute)
        if first_day is None:
            return None
        before = tuple(sorted({far for one in self.pieces if one.kind == "before" for far in one.value}, reverse=True))
        return Understood("", first_day, minute, end_minute, self._last(day), self._ended(rule), closed, before)

    def _days(self, now: Now) -> tuple[date | None, int | None]:
        moment = self._one("moment")
        said = {one.value for one in self.pieces if one.kind == "day"}
        said |= {one.value[0] for one in self.pieces if one.kind == "days"}
        said |= {now.today for one in self.pieces if one.kind == "today"}
        said |= {now.today + timedelta(days=1) for one in self.pieces if one.kind == "tomorrow"}
        if moment is not None:
            said.add(moment[0])
        if len(said) > 1:
            raise _UnclearError
        return (said.pop() if said else None), (moment[1] if moment is not None else None)

    def _part(self) -> str:
        return self._one("part", "today", "tomorrow", "morning") or ""

    def _end(self, minute: int | None, times: tuple[Clock, Clock] | None, part: str) -> int | None:
        if minute is None:
            return None
        if times is not None:
            ends = times[1].of_day(part)
            return ends if ends > minute else ends + DAY
        length = self._one("length")
        return None if length is None else minute + length

    def _leave(self, rule: str, day: date | None, minute: int | None) -> None:
        """What says nothing without the rest stays in the title."""
        if not rule:
            self.dropped |= {"closed", "count"}
        if minute is None or any(one.kind in ("times", "range") for one in self.pieces):
            self.dropped.add("length")
        if (day is None and not rule) or minute is not None:
            self.dropped.add("allday")

    def _first(self, now: Now, rule: str, day: date | None, minute: int | None) -> date | None:
        """The day, else the first of the rule, else the next day on which that time is still to come."""
        passed = minute is not None and minute <= now.minute
        soonest = now.today + timedelta(days=1) if passed else now.today
        if not rule:
            return day or soonest
        return first_of(rule, day or soonest) if "BY" in rule else day or soonest

    def _last(self, day: date | None) -> date | None:
        days = self._one("days")
        if days is None:
            return None
        if days[1] < days[0] or day is None:
            raise _UnclearError
        return None if days[1] == days[0] else days[1]

    def _ended(self, rule: str) -> str:
        until, count = self._one("until"), self._one("count")
        if not rule or (until is not None and count is not None):
            if rule:
                raise _UnclearError
            return rule
        if until is not None:
            return f"{rule};UNTIL={until:%Y%m%d}"
        return f"{rule};COUNT={count}" if count else rule

    def used(self) -> list[Piece]:
        """The pieces that were used."""
        return [one for one in self.pieces if one.kind not in self.dropped]


def first_of(rule: str, day: date) -> date | None:
    """The first day from `day` on that a rule names, whatever its interval; None where there is none."""
    always = replace(recurrence.parse(rule), interval=1, count=None, until=None)
    return recurrence.after(always, day, day - timedelta(days=1))


# -- the title ------------------------------------------------------------------------------------------------------


def _title(text: str, used: list[Piece]) -> str:
    """The text without what was used, and without the signs and particles that it leaves hanging."""
    left = ""
    at = 0
    for one in used:
        left = _put(left, text[at : one.start])
        at = one.end
    return _ASKED.sub("", _EDGE.sub("", _put(left, text[at:])).strip()) if used else text.strip()


def _put(left: str, right: str) -> str:
    """Two stretches of the title, as they are written beside each other."""
    if not left.strip():
        return _HEAD.sub("", right)
    if not right.strip():
        return left
    before, after = left.rstrip(), right.lstrip()
    if before[-1] + after[0] in ("()", "（）", "[]", "「」"):
        before, after = before[:-1].rstrip(), after[1:].lstrip()
        return _put(before + " ", after) if before else after
    if before[-1] in "、,・:：;" and after[0] in "、,・:：;":
        after = after[1:].lstrip()
    if not after:
        return before
    spaced = len(before) < len(left) or len(after) < len(right) or (before[-1].isascii() and after[0].isascii())
    tight = after[0] in ",.;:!?、。)）」"
    return before + (" " if spaced and not tight else "") + after
