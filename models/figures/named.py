"""Values of rows that carry more than they show: a name with the record that it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import N_, Message
from models.figures.report import Behind

if TYPE_CHECKING:
    from models.figures.report import Asked, Row

NO_NAME = N_("No name")


def named(name: str | None, nameless: str = NO_NAME, **keys: int | str | None) -> Message:
    """What people wrote, as a value of a row; `keys` say what lies behind it. `nameless` stands where nothing is."""
    return Message("{name}", {"name": name, **keys}) if name else Message(nameless, dict(keys))


def key_of(row: Row, key: str, at: int = 0) -> int | str | None:
    """A key that `named` put into a value of a row; None where there is none."""
    value = row[at]
    found: int | str | None = value.values.get(key) if isinstance(value, Message) else None
    return found


def behind(row: Row, kind: str, at: int = 0) -> Behind | None:
    """The record of a page that a row's name was given with under its kind."""
    key = key_of(row, kind, at)
    return None if key is None else Behind(kind, key)


def as_of(asked: Asked) -> str:
    """The day that a report of how things stand tells of: the period's end, or today where that is still to come."""
    return min(asked.period.last, asked.today)
