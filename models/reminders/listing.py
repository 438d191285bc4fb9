"""Questions about reminders: what is due, what stands open, what was done, what is about a thing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from models.errors import N_, Message, NotFound
from models.reminders.wording import worded
from models.values import dataclass

if TYPE_CHECKING:
    from models.work import Reader, Row


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder as a list shows it. `at` (ms UTC) None: all day; `snoozed_until` None: not put off."""

    id: int
    title: str
    note: str
    person_id: int | None
    person: str
    about: str
    about_id: int | None
    staff_id: int | None
    staff: str
    day: str
    at: int | None
    state: str
    snoozed_until: int | None
    result: str
    closed_at: int | None
    end_at: int | None = None
    end_day: str | None = None
    place: str = ""
    before: tuple[int, ...] = ()
    """Minutes before it at which it is told as well."""
    checklist: tuple[tuple[str, bool], ...] = ()
    series_id: int | None = None
    series_day: str | None = None
    missed: int = 0
    """How many of its series passed untouched, and are folded into it."""
    moved_from: str | None = None
    """The day that it had before a holiday or an absence moved it."""
    follows_id: int | None = None
    delegated_by: int | None = None
    delegated: str = ""
    """The name of who gave it to whoever is to do it."""
    from_staff_id: int | None = None
    """Whose it was before an absence gave it to whoever is there."""

    @property
    def wording(self) -> Message:
        """What is to be done, as a sentence: what the program made is worded in the reader's language."""
        return worded(self.about, self.title)


COLUMNS = (
    "SELECT r.id, r.title, r.note, r.person_id, COALESCE(p.name, ''), r.about, r.about_id, r.staff_id,"
    " COALESCE(s.name, ''), r.day, r.at, r.state, r.snoozed_until, r.result, r.closed_at, r.end_at, r.end_day, r.place,"
    " r.before, r.checklist, r.series_id, r.series_day, r.missed, r.moved_from, r.follows_id, r.delegated_by,"
    " COALESCE(d.name, ''), r.from_staff_id FROM reminder r"
    " LEFT JOIN person p ON p.id=r.person_id LEFT JOIN staff s ON s.id=r.staff_id"
    " LEFT JOIN staff d ON d.id=r.delegated_by"
)
BEFORE, CHECKLIST = 18, 19
_IS_DUE = (
    "r.state='open' AND r.day<=? AND (r.snoozed_until IS NULL OR r.snoozed_until<=?)"
    " AND (r.day<? OR r.at IS NULL OR r.at<=? OR r.snoozed_until<=?)"
)
_COMES_EARLY = "r.state='open' AND r.day>? AND r.snoozed_until<=?"
"""Told beforehand, put off, and back before its day."""


def of_row(row: Row) -> Due:
    """A row of COLUMNS as a reminder."""
    values = list(row)
    values[BEFORE] = tuple(json.loads(row[BEFORE])) if row[BEFORE] != "[]" else ()
    values[CHECKLIST] = tuple((str(what), bool(done)) for what, done in json.loads(row[CHECKLIST]))
    return Due(*values)


def _whose(staff_id: int | None) -> tuple[str, list[object]]:
    return ("", []) if staff_id is None else (" AND (r.staff_id=? OR r.staff_id IS NULL)", [staff_id])


def open_list(
    read: Reader, *, day: str, now: int, staff_id: int | None = None, ahead: bool = False, limit: int = 200
) -> tuple[Due, ...]:
    """What is due on `day` at `now` (ms UTC), the oldest first; with `ahead` whatever is open.

    `staff_id` leaves out what somebody else is to do.
    """
    whose, mine = _whose(staff_id)
    order = "ORDER BY r.day, COALESCE(r.at, 0), r.id LIMIT ?"
    if ahead:
        found = read.rows(f"{COLUMNS} WHERE r.state='open'{whose} {order}", *mine, limit)
    else:
        found = read.rows(f"{COLUMNS} WHERE {_IS_DUE}{whose} {order}", day, now, day, now, now, *mine, limit)
        if len(found) < limit:
            found += read.rows(f"{COLUMNS} WHERE {_COMES_EARLY}{whose} {order}", day, now, *mine, limit - len(found))
    return tuple(of_row(row) for row in found)


def closed_list(read: Reader, *, limit: int = 100) -> tuple[Due, ...]:
    """What was done lately, the latest first."""
    found = read.rows(f"{COLUMNS} WHERE r.state='done' ORDER BY r.closed_at DESC, r.id DESC LIMIT ?", limit)
    return tuple(of_row(row) for row in found)


def count_due(read: Reader, *, day: str, now: int, staff_id: int | None = None) -> int:
    """How many are due on `day` at `now`: for a badge."""
    whose, mine = _whose(staff_id)
    sql = f"SELECT count(*) FROM reminder r WHERE {_IS_DUE}{whose}"
    early = f"SELECT count(*) FROM reminder r WHERE {_COMES_EARLY}{whose}"
    return int(read.value(sql, day, now, day, now, now, *mine)) + int(read.value(early, day, now, *mine))


def one(read: Reader, reminder_id: int) -> Due:
    """A reminder. Raises NotFound."""
    row = read.row(f"{COLUMNS} WHERE r.id=?", reminder_id)
    if row is None:
        raise NotFound(N_("This reminder is no longer there."))
    return of_row(row)


def about(read: Reader, about_: str, about_id: int) -> tuple[Due, ...]:
    """The reminders about a thing, open ones first."""
    found = read.rows(
        f"{COLUMNS} WHERE r.about=? AND r.about_id=? ORDER BY CASE WHEN r.state='open' THEN 0 ELSE 1 END, r.id",
        about_,
        about_id,
    )
    return tuple(of_row(row) for row in found)
