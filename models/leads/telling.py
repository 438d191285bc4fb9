"""Telling staff of their leads: one open reminder for each matter, however many leads it is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from models import rows
from models.base import new_public_id
from models.reminders import telling
from models.reminders.tables import Reminder
from models.said import said

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from models.work import Reader, Row, Tx

NAMED = 3
"""Names that stand in a reminder; the others are counted."""
BETWEEN = " · "
_HEAD = "INSERT INTO reminder (public_id, title, note, person_id, about, staff_id, day, state, result, created_at)"
GIVEN, READY, COOLED = "leads", "ready", "cooled"
"""What is told: leads were given to somebody, are now for sales, fell below the bars."""
_MORE = re.compile(r" \+(\d+)$")


def tell(tx: Tx, *, about: str, people: Mapping[int, Sequence[tuple[int, str]]]) -> None:
    """Tell each member of staff (by key) of some people (key, name). Whoever does it themselves is not told."""
    for staff_id, some in people.items():
        if staff_id != tx.actor.staff_id or tx.actor.origin != "window":
            _tell(tx, about, staff_id, some)


def _tell(tx: Tx, about: str, staff_id: int, some: Sequence[tuple[int, str]]) -> None:
    known = _today(tx, about, staff_id)
    names, more = _names(known[1]) if known else ([], 0)
    fresh = [name for _key, name in some if name not in names]
    if known is not None and not fresh:
        return
    title = title_of([*names, *fresh], more)
    person = some[0][0] if known is None and len(some) == 1 else None
    if known is None:
        row = (new_public_id(), title, "", person, about, staff_id, tx.today, "open", "", tx.now)
        key = rows.insert_id(tx, _HEAD, row)
        telling.follow(tx, [key], since=tx.now - telling.LATE_MS)  # the day is today: they are told at once
        tx.touch(Reminder._meta.table_name, [key])
    else:
        tx.run("UPDATE reminder SET title=?, person_id=? WHERE id=?", title, person, known[0])
        tx.touch(Reminder._meta.table_name, [known[0]])


def retell(tx: Tx, *, about: str, staff_ids: Collection[int]) -> None:
    """Say anew of whom staff are told, after leads were taken back; a reminder of nobody goes."""
    for staff_id in sorted(staff_ids):
        for key, since in tx.rows(
            "SELECT id, created_at FROM reminder WHERE state='open' AND about=? AND staff_id=?", about, staff_id
        ):
            found = tx.rows(f"{_WHOM} {_OF[about]} LIMIT {NAMED}", staff_id, since)
            if not found:
                tx.run("DELETE FROM reminder WHERE id=?", key)
            else:
                count = tx.value(f"SELECT count(DISTINCT p.id) {_OF[about].split(' GROUP BY')[0]}", staff_id, since)
                title = title_of([name for _id, name in found], count - len(found))
                person = found[0][0] if count == 1 else None
                tx.run("UPDATE reminder SET title=?, person_id=? WHERE id=?", title, person, key)
            tx.touch(Reminder._meta.table_name, [key])


_WHOM = "SELECT p.id, coalesce(nullif(p.name, ''), p.reading, '')"
_BY = "GROUP BY p.id, p.name, p.reading ORDER BY"
_OF = {
    GIVEN: "FROM assignment a JOIN person p ON p.id=a.person_id WHERE a.staff_id=? AND a.at>=? AND"
    f" p.merged_into_id IS NULL {_BY} min(a.id)",
    **{
        about: "FROM person p JOIN touchpoint t ON t.person_id=p.id WHERE p.owner_id=? AND p.lead_state<>'' AND"
        f" p.merged_into_id IS NULL AND p.erased_at IS NULL AND t.at>=? AND t.kind='{kind}' {_BY} min(t.id)"
        for about, kind in ((READY, "lead_ready"), (COOLED, "lead_cooled"))
    },
}
"""Of whom a reminder tells that was made at a moment, by what it is about: those of a member of staff since then."""


def _today(read: Reader, about: str, staff_id: int) -> Row | None:
    return read.row(
        "SELECT id, title FROM reminder WHERE state='open' AND about=? AND staff_id=? AND snoozed_until IS NULL"
        " ORDER BY id DESC LIMIT 1",
        about,
        staff_id,
    )


def title_of(names: Sequence[str], more: int = 0) -> str:
    """Some names, the rest as a number: "佐藤 · 山田 · 鈴木 +12"."""
    rest = more + max(0, len(names) - NAMED)
    return said(BETWEEN.join(names[:NAMED]), 280) + (f" +{rest}" if rest else "")


def _names(title: str) -> tuple[list[str], int]:
    found = _MORE.search(title)
    return _MORE.sub("", title).split(BETWEEN), int(found.group(1)) if found else 0
