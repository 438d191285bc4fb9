"""What is said of a reminder as it is kept: a title, how long before it is told, what is to be ticked off."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from models.errors import N_, Refused
from models.said import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TITLE = 300
PLACE = 300
MOST_BEFORE = 10
EARLIEST = 366 * 1440
"""Minutes: nothing is told more than a year before."""
MOST_ITEMS = 200


def title_of(words: str) -> str:
    """A title as it is kept. Raises Refused for an empty one."""
    found = said(words, TITLE)
    if not found:
        raise Refused(N_("Say what there is to do."))
    return found


def before_of(minutes: Iterable[int]) -> str:
    """The minutes before it at which it is told as well, the earliest first. Raises Refused for impossible ones."""
    found = sorted({int(one) for one in minutes} - {0}, reverse=True)
    if len(found) > MOST_BEFORE or any(not 0 < one <= EARLIEST for one in found):
        raise Refused(
            N_("A reminder is told at most {most} times beforehand, and at most a year before."), most=MOST_BEFORE
        )
    return json.dumps(found)


def checklist_of(items: Sequence[str | tuple[str, bool]]) -> str:
    """What is to be ticked off, each with whether it was; empty lines are left out."""
    pairs = [(one, False) if isinstance(one, str) else (one[0], bool(one[1])) for one in items]
    found = [[said(what, TITLE), done] for what, done in pairs if said(what, TITLE)]
    if len(found) > MOST_ITEMS:
        raise Refused(N_("A checklist has at most {most} lines."), most=MOST_ITEMS)
    return json.dumps(found, ensure_ascii=False)


def day_of(day: str) -> str:
    """A day as ISO text. Raises Refused for one that does not exist."""
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError as error:
        raise Refused(N_("There is no such day: {day}"), day=day[:20]) from error


def ends(day: str, at: int | None, end_at: int | None, end_day: str | None) -> dict[str, object]:
    """When it ends: a moment of one that has a moment, a day of one that takes whole days. Raises Refused."""
    if at is None:
        last = None if end_day is None else day_of(end_day)
        if last is not None and last < day:
            raise Refused(N_("It ends before it begins."))
        return {"end_at": None, "end_day": None if last == day else last}
    if end_at is not None and end_at < at:
        raise Refused(N_("It ends before it begins."))
    return {"end_at": None if end_at == at else end_at, "end_day": None}
