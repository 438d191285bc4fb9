"""All rooms together: each kind of line one question, asked quickly, or after the page is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.today import away, house, owing, people, promised, standing
from models.today.covered import not_taken
from models.today.entry import GROUPS, OVERDUE, TODAY
from models.today.people import Suggested
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.today.entry import Asked, Entry
    from models.today.standing import Counts
    from models.work import Reader

    Kind = Callable[[Reader, Asked], tuple[Entry, ...]]

QUICK: tuple[Kind, ...] = (
    people.answers,
    away.of_those_away,
    promised.broken,
    promised.gifts,
    promised.open_requests,
    owing.unpaid,
    owing.ending,
    house.running_low,
)
"""Answered over indexes."""
SLOW: tuple[Kind, ...] = (people.birthdays, people.lapsing)
"""They look at many people: asked after the first screen is there."""


@dataclass(frozen=True, slots=True)
class First:
    """What the first screen shows: how many reminders there are, the first of each group, the rooms' lines."""

    asked: Asked
    counts: Counts
    pages: dict[str, tuple[Entry, ...]]
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class More:
    """What comes a moment later."""

    entries: tuple[Entry, ...] = ()
    suggested: Suggested = Suggested()


def first(read: Reader, asked: Asked) -> First:
    """What the first screen shows. For a reader thread."""
    counted = standing.counts(read, asked)
    pages = {group: standing.page(read, asked, group) for group in GROUPS if counted.of(group)}
    return First(asked, counted, pages, not_taken(read, [one for kind in QUICK for one in kind(read, asked)]))


def more(read: Reader, asked: Asked) -> More:
    """What takes longer in a large shop. For a reader thread."""
    slow = not_taken(read, [one for kind in SLOW for one in kind(read, asked)])
    found = people.suggested(read, asked)
    there = {one.key for one in not_taken(read, found.entries)}
    pairs = [pair for pair in zip(found.entries, found.acts, strict=True) if pair[0].key in there]
    listed = Suggested(tuple(one for one, _act in pairs), tuple(act for _one, act in pairs), found.beside)
    return More(slow, listed)


def due(read: Reader, asked: Asked) -> int:
    """What is overdue or for today, reminders and the rooms' lines together: the number at the side."""
    lines = not_taken(read, [one for kind in QUICK for one in kind(read, asked)])
    return standing.due(read, asked) + sum(1 for one in lines if one.group in (OVERDUE, TODAY))
