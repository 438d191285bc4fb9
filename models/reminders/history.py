"""What happened to a reminder: who changed what when, as the audit kept it; what it followed, and what follows it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from models.errors import Message
from models.reminders.listing import COLUMNS, Due, of_row
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from models.work import Reader

SEEN = (
    "title", "note", "day", "at", "end_at", "end_day", "staff_id", "person_id", "place", "before", "checklist", "state",
    "snoozed_until", "result", "about_id",
)  # fmt: skip
"""Columns whose change is worth a word."""
FARTHEST = 200_000
"""Entries of the audit that are looked through, the latest first."""
STEP = 2_000
LONGEST_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that somebody did to a reminder; `changes` are (column, before, after), as they are kept."""

    at: int
    staff: str
    name: Message
    undone: bool
    made: bool
    """Whether it was made by this."""
    changes: tuple[tuple[str, Any, Any], ...]


def history(read: Reader, reminder_id: int, limit: int = 40) -> tuple[Change, ...]:
    """What was done to a reminder, the latest first. For a reader thread."""
    created = read.value("SELECT created_at FROM reminder WHERE id=?", reminder_id)
    last = read.value("SELECT max(id) FROM audit")
    if created is None or last is None:
        return ()
    first = max(_entry_at(read, created, last), last - FARTHEST)
    found: list[Change] = []
    for row in _entries(read, reminder_id, first, last):
        change = _change(row, reminder_id)
        if change is not None:
            found.append(change)
        if len(found) == limit:
            break
    return tuple(found)


def _entry_at(read: Reader, at: int, last: int) -> int:
    """The first entry of the audit from a moment on: their keys grow with time."""
    low, high = 0, last
    while low < high:
        middle = (low + high) // 2
        known = read.row("SELECT id, at FROM audit WHERE id>=? ORDER BY id LIMIT 1", middle)
        if known is not None and known[1] < at:
            low = known[0] + 1
        else:
            high = middle
    return low


def _entries(read: Reader, reminder_id: int, first: int, last: int) -> Iterator[Any]:
    """Entries that name the reminder, the latest first, in steps that can be given up."""
    while last >= first:
        if read.check is not None:
            read.check()
        low = max(first, last - STEP + 1)
        yield from read.rows(
            "SELECT a.at, COALESCE(s.name, ''), a.name, a.details, a.undone_by, a.images FROM audit a"
            " LEFT JOIN staff s ON s.id=a.staff_id WHERE a.id BETWEEN ? AND ? AND a.images LIKE ? ORDER BY a.id DESC",
            low, last, f'%["reminder", {reminder_id}, %',
        )  # fmt: skip
        last = low - 1


def _change(row: Any, reminder_id: int) -> Change | None:
    at, staff, name, details, undone, images = row
    made = False
    changes: list[tuple[str, Any, Any]] = []
    for table, key, before, after in json.loads(images)["rows"]:
        if table != "reminder" or key != reminder_id or after is None:
            continue
        made = made or before is None
        if before is not None:
            changes += [
                (column, before.get(column), value)
                for column, value in after.items()
                if column in SEEN and before.get(column) != value
            ]
    if not made and not changes:
        return None
    return Change(at, staff, Message(name, json.loads(details)), undone is not None, made, tuple(changes))


def names(read: Reader, changes: Sequence[Change]) -> tuple[dict[int, str], dict[int, str]]:
    """What the staff and the people are called, by key, of whom changes speak."""
    keys: dict[str, set[int]] = {"staff_id": set(), "person_id": set()}
    for change in changes:
        for column, *both in change.changes:
            if column in keys:
                keys[column] |= {int(key) for key in both if key is not None}
    staff = read.within("SELECT id, name FROM staff WHERE id IN (??)", sorted(keys["staff_id"]))
    people = read.within(
        "SELECT id, COALESCE(NULLIF(name, ''), reading) FROM person WHERE id IN (??)", sorted(keys["person_id"])
    )
    return {key: name for key, name in staff}, {key: name for key, name in people}


def chain(read: Reader, reminder_id: int) -> tuple[Due, ...]:
    """The reminders that led to one, the earliest first, and those that were made after its end."""
    before: list[Due] = []
    seen = {reminder_id}
    follows = read.value("SELECT follows_id FROM reminder WHERE id=?", reminder_id)
    while follows is not None and follows not in seen and len(before) < LONGEST_CHAIN:
        row = read.row(f"{COLUMNS} WHERE r.id=?", follows)
        if row is None:
            break
        seen.add(follows)
        before.insert(0, of_row(row))
        follows = before[0].follows_id
    after = read.rows(f"{COLUMNS} WHERE r.follows_id=? ORDER BY r.id LIMIT ?", reminder_id, LONGEST_CHAIN)
    return (*before, *(of_row(row) for row in after))
