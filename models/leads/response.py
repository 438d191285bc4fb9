"""The first response: until when a lead is answered, how much working time is left, who is overdue (case E9).

The promise is made when a lead is given to somebody, in their working time; a call, a meeting, a visit or a mail keeps
it. A promise of 0 minutes is one, not none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.leads import teams
from models.leads.hours import between
from models.leads.tables import Lead
from models.people.lists import LIVING
from models.people.tables import Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.leads.hours import Hours
    from models.work import Reader, Row, Tx

ANSWERS = ("call", "meeting", "visit", "mail")
"""Touchpoints that answer a lead."""
OPEN = ("new", "working", "qualified", "nurture")
OVERDUE = (
    "l.responded_at IS NULL AND l.respond_by IS NOT NULL AND l.respond_by<?"
    " AND p.lead_state IN ('new', 'working', 'qualified')"
)
"""SQL over a lead `l` and its person `p`."""


def answered(tx: Tx, person_id: int, at: int) -> bool:
    """A person was called, met or written to at a moment (ms UTC): a lead that waited is answered.

    A new one is in somebody's hands from then on. Returns whether it was the first answer.
    """
    row = tx.row(
        "SELECT l.id, l.responded_at, l.entered_at, p.lead_state FROM lead l JOIN person p ON p.id=l.person_id"
        " WHERE l.person_id=?",
        person_id,
    )
    if row is None or row[3] not in OPEN or row[1] is not None or at < row[2]:
        return False
    tx.update(Lead, row[0], responded_at=at)
    if row[3] == "new":
        tx.update(Person, person_id, lead_state="working")
        tx.update(Lead, row[0], state_at=tx.now)
        from models.leads.writing import touchpoints

        touchpoints(tx, [(person_id, "lead_working", "", "")])
    return True


def left(hours: Hours, now: int, respond_by: int) -> int:
    """How much working time is left until a promise, in ms; past it, how long ago it was, below 0, by the clock."""
    return between(hours, now, respond_by) if respond_by > now else respond_by - now


def left_of(read: Reader, staff_id: int | None, now: int, respond_by: int) -> int:
    """The same by the hours of a member of staff, or the shop's."""
    return left(teams.hours_of(read, staff_id), now, respond_by)


def overdue(read: Reader, *, now: int, staff_id: int | None = None, limit: int = 200) -> Sequence[Row]:
    """Leads whose answer is overdue, the longest first: person, name, owner, promised for (ms UTC)."""
    whose, values = ("", []) if staff_id is None else (" AND p.owner_id=?", [staff_id])
    return read.rows(
        "SELECT p.id, coalesce(nullif(p.name, ''), p.reading, ''), p.owner_id, l.respond_by FROM lead l"
        f" JOIN person p ON p.id=l.person_id WHERE {OVERDUE} AND {LIVING}{whose} ORDER BY l.respond_by LIMIT ?",
        now,
        *values,
        limit,
    )


def count_overdue(read: Reader, *, now: int, staff_id: int | None = None) -> int:
    """How many there are: for a badge."""
    whose, values = ("", []) if staff_id is None else (" AND p.owner_id=?", [staff_id])
    return int(
        read.value(
            f"SELECT count(*) FROM lead l JOIN person p ON p.id=l.person_id WHERE {OVERDUE} AND {LIVING}{whose}",
            now,
            *values,
        )
    )
