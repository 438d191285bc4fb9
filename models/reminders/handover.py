"""A handover: what somebody did in a shift, what stays open with whom, and the end of the shift, all in one act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.loyalty import owed
from models.people import requests
from models.reminders import reminders, shifts
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.loyalty.owed import Owed
    from models.people.requests import RequestRow
    from models.reminders.reminders import Due
    from models.reminders.shifts import ShiftRow
    from models.work import Reader, Tx

MOST = 200


@dataclass(frozen=True, slots=True)
class Handover:
    """What whoever comes next takes over: reminders done in the shift, reminders, requests and gifts that stay open."""

    shift: ShiftRow
    done: tuple[Due, ...]
    left: tuple[Due, ...]
    """Theirs, due by the end of the next day."""
    requests: tuple[RequestRow, ...]
    gifts: tuple[Owed, ...]


_DONE = (
    "SELECT id FROM reminder WHERE state='done' AND closed_at>=? AND closed_at<=? AND closed_by=?"
    " ORDER BY closed_at, id LIMIT ?"
)
_LEFT = (
    "SELECT r.id FROM reminder r WHERE r.state='open' AND r.staff_id=? AND r.day<=?"
    " ORDER BY r.day, coalesce(r.at, 0), r.id LIMIT ?"
)
_REQUESTS = (
    "SELECT id FROM request WHERE state IN ('open', 'waiting') AND owner_id=? ORDER BY due IS NULL, due, id LIMIT ?"
)


def handover(read: Reader, shift_id: int, *, now: int, until: str) -> Handover:
    """What a shift leaves, as of a moment (ms UTC); reminders due by the day `until` (ISO). Raises NotFound."""
    shift = shifts.one(read, shift_id)
    end = shift.ended_at if shift.ended_at is not None else now
    done = read.column(_DONE, shift.began_at, end, shift.staff_id, MOST)
    left = read.column(_LEFT, shift.staff_id, until, MOST)
    asked = read.column(_REQUESTS, shift.staff_id, MOST)
    open_ = tuple(reminders.one(read, key) for key in left)
    told = {(one.about, one.about_id) for one in open_}  # a thing with a reminder stands there as that
    gifts = owed.gifts(read, day=until, staff_id=shift.staff_id)[:MOST]
    return Handover(
        shift,
        tuple(reminders.one(read, key) for key in done),
        open_,
        tuple(requests.one(read, key) for key in asked if ("request", key) not in told),
        tuple(one for one in gifts if ("gift", one.id) not in told),
    )


def leave(
    tx: Tx, *, shift_id: int, note: str = "", handed_to: int | None = None, given: Mapping[int, int] | None = None
) -> None:
    """End a shift, with a note, and give reminders to others (reminder: member of staff). Undone as one.

    Raises Refused for a shift that is over, or a reminder that is closed.
    """
    for reminder_id, staff_id in (given or {}).items():
        reminders.delegate(tx, reminder_id=reminder_id, staff_id=staff_id)
    shifts.end(tx, shift_id=shift_id, note=note, handed_to=handed_to)
