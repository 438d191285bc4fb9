"""What the rows of several reports have in common: names that people wrote, and the record that a row opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import N_, Message
from models.figures.report import Behind

if TYPE_CHECKING:
    from models.figures.report import Asked, Row

NO_NAME = N_("No name")


def named(name: str | None, nameless: str = NO_NAME) -> Message:
    """What people wrote, as a value of a row: never looked up as a message. `nameless` stands where nothing is."""
    return Message("{name}", {"name": name}) if name else Message(nameless)


def called(wording: Message | str) -> Message:
    """What something is called by its shop (as typed) or by the program (a message)."""
    return wording if isinstance(wording, Message) else named(wording)


def maybe(name: str | None) -> Message | None:
    """What people wrote, where there is anything."""
    return Message("{name}", {"name": name}) if name else None


def opens(row: Row, kind: str) -> Behind | None:
    """The record whose key stands last in a row, beyond what is shown."""
    return None if row[-1] is None else Behind(kind, row[-1])


def as_of(asked: Asked) -> str:
    """The day that a report of how things stand tells of: the period's end, or today where that is still to come."""
    return min(asked.period.last, asked.today)
