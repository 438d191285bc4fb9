"""Open reminders found by a few letters, and those of somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.reminders.listing import COLUMNS, Due, of_row

if TYPE_CHECKING:
    from models.work import Reader

LOOKED_THROUGH = 5000
"""Only the first that are due are looked through: what is searched while somebody types has a few milliseconds."""
SHORTEST = 2


def find(read: Reader, typed: str, limit: int = 4) -> tuple[Due, ...]:
    """Open reminders in whose title all words of a text stand, the first due first."""
    words = typed.split()
    if len(typed.strip()) < SHORTEST:
        return ()
    like = [f"%{word.replace('!', '!!').replace('%', '!%').replace('_', '!_')}%" for word in words]
    fits = " AND ".join(["lower(r.title) LIKE lower(?) ESCAPE '!'"] * len(like))
    first = "SELECT id FROM reminder WHERE state='open' ORDER BY day LIMIT ?"
    sql = f"{COLUMNS} WHERE r.id IN (SELECT f.id FROM ({first}) f) AND {fits} ORDER BY r.day, r.id LIMIT ?"
    return tuple(of_row(row) for row in read.rows(sql, LOOKED_THROUGH, *like, limit))


def of_person(read: Reader, person_id: int, limit: int = 20) -> tuple[Due, ...]:
    """The open reminders of somebody, the first due first."""
    sql = f"{COLUMNS} WHERE r.person_id=? AND r.state='open' ORDER BY r.day, COALESCE(r.at, 0), r.id LIMIT ?"
    return tuple(of_row(row) for row in read.rows(sql, person_id, limit))
