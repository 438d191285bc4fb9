"""What verbs ask of a reminder before they write, and whom they tell of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import N_, NotFound, Refused
from models.values import dataclass

if TYPE_CHECKING:
    from models.work import Reader, Tx


@dataclass(frozen=True, slots=True)
class Standing:
    """A reminder that stands open, as verbs need it."""

    id: int
    person_id: int | None
    title: str
    day: str
    at: int | None
    end_at: int | None
    end_day: str | None
    staff_id: int | None
    checklist: str
    series_id: int | None
    series_day: str | None
    about: str
    about_id: int | None


_ROW = (
    "SELECT id, person_id, title, day, at, end_at, end_day, staff_id, checklist, series_id, series_day, about,"
    " about_id, state FROM reminder WHERE id=?"
)


def open_row(read: Reader, reminder_id: int) -> Standing:
    """A reminder that is to be changed. Raises NotFound, and Refused for one that is closed."""
    row = read.row(_ROW, reminder_id)
    if row is None:
        raise NotFound(N_("This reminder is no longer there."))
    if row[-1] != "open":
        raise Refused(N_("This reminder is closed already."))
    return Standing(*row[:-1])


def tell_deal(tx: Tx, about: str, about_id: int | None) -> None:
    """Tell a deal what comes next: rows that are written by SQL are not seen after the unit of work."""
    if about == "deal" and about_id is not None:
        from models.pipeline import next_activity

        next_activity.follow(tx, (about_id,))
