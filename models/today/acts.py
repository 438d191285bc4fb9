"""What is done with a line of Today: ticked off, put off, given to somebody. It becomes a reminder where it is none.

All of it can be undone. What a thing has an end of its own for (a gift handed over, a request closed, an invoice paid)
is that room's verb.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.reminders import reminders
from models.values import dataclass

if TYPE_CHECKING:
    from models.reminders.reminders import Snooze
    from models.work import Tx


@dataclass(frozen=True, slots=True)
class Line:
    """A line as its acts need it; `reminder_id` None: it is no reminder yet, and `source` is what it is known by."""

    reminder_id: int | None
    title: str
    source: str = ""
    about: str = ""
    about_id: int | None = None
    person_id: int | None = None
    staff_id: int | None = None


def taken(tx: Tx, *, line: Line) -> int:
    """The reminder of a line, made for today where there is none, opened again where it was closed; its key."""
    if line.reminder_id is not None:
        return line.reminder_id
    known = tx.row("SELECT id, state FROM reminder WHERE source_key=?", line.source)
    if known is None:
        return reminders.make(
            tx,
            title=line.title,
            person_id=line.person_id,
            about=line.about,
            about_id=line.about_id,
            staff_id=line.staff_id,
            source_key=line.source,
        )
    if known[1] != "open":
        reminders.reopen(tx, reminder_id=known[0])
    return int(known[0])


def tick(tx: Tx, *, line: Line, result: str = "") -> int:
    """Tick a line off, with what came of it; returns its reminder. Raises Refused for one that is closed."""
    key = taken(tx, line=line)
    reminders.done(tx, reminder_id=key, result=result)
    return key


def put_off(tx: Tx, *, line: Line, how: Snooze | None = None, until: int | None = None) -> int:
    """Put a line off by a choice, or until a moment (ms UTC); returns the moment. Raises Refused as snoozing does."""
    return reminders.snooze(tx, reminder_id=taken(tx, line=line), how=how, until=until)


def give(tx: Tx, *, line: Line, staff_id: int) -> int:
    """Give a line to a member of staff; returns its reminder. Raises Refused for one that is closed."""
    key = taken(tx, line=line)
    reminders.delegate(tx, reminder_id=key, staff_id=staff_id)
    return key
