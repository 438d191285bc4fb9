"""A series' rule as a sentence: "every month on the 25th, moved to the working day before when closed". Pure.

The sentence is a `Message` of messages, so that screens and papers say it in their own language. It begins in lower
case, to stand within another; `said(...)` takes `letter="upper"` to open one. What a rule from another calendar says
beyond these words is not paraphrased: the rule itself is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import N_, Message, Refused
from models.reminders.rules import WORKING, Rule, parse

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)
NTH = {
    1: N_("the first {day}"),
    2: N_("the second {day}"),
    3: N_("the third {day}"),
    4: N_("the fourth {day}"),
    5: N_("the fifth {day}"),
    -1: N_("the last {day}"),
    -2: N_("the second to last {day}"),
}
WORKING_DAY = N_("working day")
ON_CLOSED = {
    "skip": N_("left out when closed"),
    "before": N_("moved to the working day before when closed"),
    "after": N_("moved to the next working day when closed"),
}
_ORDINALS = {1: N_("the {n}st"), 2: N_("the {n}nd"), 3: N_("the {n}rd"), 0: N_("the {n}th")}


def said(
    rule: Rule | str, *, first: date | None = None, on_closed: str = "", from_done: bool = False, letter: str = ""
) -> Message:
    """The sentence of a rule; `first` is the day that it begins on, whose weekday or day it repeats where it says none.

    `on_closed` and `from_done` as a series keeps them. Never raises: a rule that can't be read is shown as it is.
    """
    try:
        read = parse(rule) if isinstance(rule, str) else rule
    except Refused:
        return Message(N_("a rule that this program does not know: {rule}"), {"rule": str(rule)[:80]}, letter)
    whole = read.completed(first) if first is not None and not from_done else read
    how, closed = _how(whole, on_closed)
    if how is None:
        how = Message(N_("by a rule from another calendar ({rule})"), {"rule": _bare(whole).text})
    parts = [how]
    if closed in ON_CLOSED:
        parts.append(Message(ON_CLOSED[closed]))
    if from_done:
        parts.append(Message(N_("counted from when it was done")))
    if whole.count is not None:
        once = whole.count == 1
        parts.append(Message(N_("once only") if once else N_("{n} times"), {} if once else {"n": whole.count}))
    if whole.until is not None:
        parts.append(Message(N_("until {day}"), {"day": whole.until}))
    made = parts[0]
    for part in parts[1:]:
        made = Message(N_("{rule}, {more}"), {"rule": made, "more": part})
    return Message(made.msgid, made.values, letter)


def in_words(rule: Rule) -> bool:
    """Whether the words say all of a rule: what the editor makes, they do."""
    return _how(rule, "")[0] is not None


def _bare(rule: Rule) -> Rule:
    from dataclasses import replace

    return replace(rule, count=None, until=None)


def _how(rule: Rule, on_closed: str) -> tuple[Message | None, str]:
    """How often, and what is still to be said of closed days."""
    if rule.byweekno or rule.byyearday or (rule.bysetpos and not rule.is_of_working_days):
        return None, on_closed
    if rule.freq == "DAILY":
        return _daily(rule, on_closed)
    if rule.freq == "WEEKLY":
        return _weekly(rule), on_closed
    if rule.freq == "MONTHLY":
        return _monthly(rule, on_closed)
    return _yearly(rule), on_closed


def _daily(rule: Rule, on_closed: str) -> tuple[Message | None, str]:
    if not rule.is_plain:
        return None, on_closed
    if rule.interval == 1 and on_closed == "skip":
        return Message(N_("every working day")), ""
    return _every(rule.interval, N_("every day"), N_("every other day"), N_("every {n} days")), on_closed


def _weekly(rule: Rule) -> Message | None:
    if rule.bymonth or any(nth for nth, _at in rule.byday):
        return None
    if not rule.byday:
        return _every(rule.interval, N_("every week"), N_("every other week"), N_("every {n} weeks"))
    if rule.interval == 1 and set(rule.byday) == set(WORKING):
        return Message(N_("every weekday, Monday to Friday"))
    days = _listed([Message(WEEKDAYS[at]) for _nth, at in sorted(rule.byday, key=_weekday)])
    return _every(
        rule.interval,
        N_("every {days}"),
        N_("every other week on {days}"),
        N_("every {n} weeks on {days}"),
        days=days,
    )


def _weekday(one: tuple[int, int]) -> int:
    return one[1]


def _monthly(rule: Rule, on_closed: str) -> tuple[Message | None, str]:
    if rule.bymonth or (rule.byday and rule.bymonthday):
        return None, on_closed
    if rule.is_of_working_days:
        days = [_nth(at, Message(WORKING_DAY)) for at in rule.bysetpos]
        return _months(rule, days), ""
    if rule.byday:
        named = [_nth(nth, Message(WEEKDAYS[at])) for nth, at in rule.byday] if all(n for n, _at in rule.byday) else []
        return _months(rule, named), on_closed
    if (rule.bymonthday, on_closed) in (((-1,), "before"), ((1,), "after")):
        return _months(rule, [_nth(rule.bymonthday[0], Message(WORKING_DAY))]), ""
    if rule.bymonthday:
        return _months(rule, [_day(one) for one in rule.bymonthday], _lacking(rule)), on_closed
    return _every(rule.interval, N_("every month"), N_("every other month"), N_("every {n} months")), on_closed


def _lacking(rule: Rule) -> bool:
    return rule.bymonthday != () and all(abs(day) > 28 for day in rule.bymonthday)


def _months(rule: Rule, days: Sequence[Message | None], lacking: bool = False) -> Message | None:
    known = [day for day in days if day is not None]
    if not known or len(known) != len(days):
        return None
    if lacking:
        return _every(
            rule.interval,
            N_("every month on {days}, where there is one"),
            N_("every other month on {days}, where there is one"),
            N_("every {n} months on {days}, where there is one"),
            days=_listed(known),
        )
    return _every(
        rule.interval,
        N_("every month on {days}"),
        N_("every other month on {days}"),
        N_("every {n} months on {days}"),
        days=_listed(known),
    )


def _yearly(rule: Rule) -> Message | None:
    if rule.is_plain:
        return _every(rule.interval, N_("every year"), N_("every other year"), N_("every {n} years"))
    if len(rule.bymonth) != 1 or (rule.byday and rule.bymonthday):
        return None
    month = Message(MONTHS[rule.bymonth[0] - 1])
    if rule.bymonthday:
        days: list[Message | None] = [_date(one, month) for one in rule.bymonthday]
    else:
        days = [_of_month(nth, at, month) for nth, at in rule.byday]
    known = [day for day in days if day is not None]
    if not known or len(known) != len(days):
        return None
    return _every(
        rule.interval,
        N_("every year on {days}"),
        N_("every other year on {days}"),
        N_("every {n} years on {days}"),
        days=_listed(known),
    )


def _date(day: int, month: Message) -> Message | None:
    if day == -1:
        return Message(N_("the last day of {month}"), {"month": month})
    return Message(N_("{day} {month}"), {"day": day, "month": month}) if day > 0 else None


def _of_month(nth: int, at: int, month: Message) -> Message | None:
    day = _nth(nth, Message(WEEKDAYS[at]))
    return None if day is None else Message(N_("{day} in {month}"), {"day": day, "month": month})


def _nth(nth: int, day: Message) -> Message | None:
    return Message(NTH[nth], {"day": day}) if nth in NTH else None


def _day(day: int) -> Message | None:
    """A day of the month: the 25th, the last day; None for one that is counted from the end otherwise."""
    if day == -1:
        return Message(N_("the last day"))
    if day < 0:
        return None
    last = day % 10 if day not in (11, 12, 13) else 0
    return Message(_ORDINALS.get(last, _ORDINALS[0]), {"n": day})


def _listed(things: Sequence[Message]) -> Message:
    """Several as one: a, b and c."""
    made = things[0]
    for at, thing in enumerate(things[1:], 1):
        last = at == len(things) - 1
        made = Message(N_("{first} and {last}"), {"first": made, "last": thing}) if last else _more(made, thing)
    return made


def _more(first: Message, rest: Message) -> Message:
    return Message(N_("{first}, {rest}"), {"first": first, "rest": rest})


def _every(n: int, once: str, other: str, many: str, **values: Message) -> Message:
    if n == 1:
        return Message(once, dict(values))
    return Message(other, dict(values)) if n == 2 else Message(many, {"n": n, **values})
