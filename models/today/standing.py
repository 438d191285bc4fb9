"""The reminders of Today: how many of each group, and a page of one; both over an index, however many stand open.

A reminder that was put off stands where its moment falls: later today among today's, within a week among the next.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from models.reminders.reminders import worded
from models.today.entry import DONE, GROUPS, NEXT, OVERDUE, TODAY, Entry
from models.values import dataclass

if TYPE_CHECKING:
    from models.today.entry import Asked
    from models.work import Reader, Row

PAGE = 64

_WHERE = {
    OVERDUE: "r.state='open' AND r.day<:day AND (r.snoozed_until IS NULL OR r.snoozed_until<=:now)",
    TODAY: (
        "r.state='open' AND r.day<=:day AND (r.day=:day OR r.snoozed_until>:now)"
        " AND (r.snoozed_until IS NULL OR r.snoozed_until<:end)"
    ),
    NEXT: (
        "r.state='open' AND r.day<=:last AND (r.snoozed_until IS NULL OR r.snoozed_until<:until)"
        " AND (r.day>:day OR r.snoozed_until>=:end)"
    ),
    DONE: "r.state='done' AND r.closed_at>=:start",
}
_MINE = " AND (r.staff_id=:staff OR r.staff_id IS NULL)"
_DONE_MINE = " AND (r.closed_by=:staff OR r.closed_by IS NULL)"
_MOMENT = "CASE WHEN r.snoozed_until>:now THEN r.snoozed_until ELSE r.at END"
_ORDER = {
    OVERDUE: "r.day, r.id",
    TODAY: f"CASE WHEN {_MOMENT} IS NULL THEN 1 ELSE 0 END, {_MOMENT}, r.id",
    NEXT: f"r.day, CASE WHEN {_MOMENT} IS NULL THEN 0 ELSE 1 END, {_MOMENT}, r.id",
    DONE: "r.closed_at DESC, r.id DESC",
}
_ACTS = {"gift": "hand", "request": "close", "invoice": "pay", "contract": "renew"}
_ROWS = (
    "SELECT r.id, r.title, r.note, r.person_id, COALESCE(NULLIF(p.name, ''), p.reading, ''), r.about, r.about_id,"
    " r.staff_id, COALESCE(s.name, ''), r.day, r.at, r.snoozed_until, r.result, r.closed_at, r.checklist, r.state"
    " FROM reminder r LEFT JOIN person p ON p.id=r.person_id LEFT JOIN staff s ON s.id=r.staff_id WHERE r.id IN (??)"
)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many reminders stand in each group."""

    overdue: int = 0
    today: int = 0
    next: int = 0
    done: int = 0

    def of(self, group: str) -> int:
        """Those of one of GROUPS."""
        found: int = getattr(self, group)
        return found


def _bound(sql: str, asked: Asked) -> tuple[str, list[Any]]:
    """A condition with its names replaced by marks, and the values in their order."""
    values = {
        "day": asked.day,
        "now": asked.now,
        "start": asked.start,
        "end": asked.end,
        "last": asked.last,
        "until": asked.until,
        "staff": asked.staff_id,
    }
    parts: list[str] = []
    bound: list[Any] = []
    for at, part in enumerate(sql.split(":")):
        if at == 0:
            parts.append(part)
            continue
        name = next(one for one in sorted(values, key=len, reverse=True) if part.startswith(one))
        parts.append("?" + part[len(name) :])
        bound.append(values[name])
    return "".join(parts), bound


def _where(group: str, asked: Asked) -> str:
    whose = "" if asked.staff_id is None else _DONE_MINE if group == DONE else _MINE
    return _WHERE[group] + whose


def counts(read: Reader, asked: Asked) -> Counts:
    """How many there are of each group: one pass over the index of what stands open, one over what was done."""
    sums = ", ".join(
        f"COALESCE(SUM(CASE WHEN {_where(group, asked)} THEN 1 ELSE 0 END), 0)" for group in (OVERDUE, TODAY, NEXT)
    )
    sql, values = _bound(f"SELECT {sums} FROM reminder r WHERE r.state='open' AND r.day<=:last", asked)
    row = read.row(sql, *values) or (0, 0, 0)
    done, others = _bound(f"SELECT count(*) FROM reminder r WHERE {_where(DONE, asked)}", asked)
    return Counts(int(row[0]), int(row[1]), int(row[2]), int(read.value(done, *others) or 0))


def due(read: Reader, asked: Asked) -> int:
    """How many are overdue or for today: the number at the side."""
    found = counts(read, asked)
    return found.overdue + found.today


def page(read: Reader, asked: Asked, group: str, *, first: int = 0, most: int = PAGE) -> tuple[Entry, ...]:
    """A page of a group in its order: overdue by day, today's by time, the next by day, what was done latest first."""
    sql = f"SELECT r.id FROM reminder r WHERE {_where(group, asked)} ORDER BY {_ORDER[group]}"
    bound, values = _bound(sql, asked)
    ids = read.column(f"{bound} LIMIT ? OFFSET ?", *values, most, first)
    return by_ids(read, asked, ids)


def by_ids(read: Reader, asked: Asked, ids: list[int]) -> tuple[Entry, ...]:
    """Some reminders as lines, in the order of their keys."""
    known = {row[0]: row for row in read.within(_ROWS, ids)}
    return tuple(_entry(known[key], asked) for key in ids if key in known)


def _entry(row: Row, asked: Asked) -> Entry:
    (
        key, title, note, person_id, person, about, about_id, staff_id, staff, day, at, snoozed, result, closed_at,
        checklist, state,
    ) = row  # fmt: skip
    done = state == "done"
    off = snoozed is not None and snoozed > asked.now and not done
    checks = json.loads(checklist or "[]")
    ticked = sum(1 for one in checks if one[1])
    return Entry(
        kind="reminder",
        id=key,
        group=DONE if done else _group(day, snoozed if off else None, asked),
        what=worded(about, title),
        who=person,
        person_id=person_id,
        day=day,
        at=closed_at if done else snoozed if off else at,
        act="done" if done else _ACTS.get(about, "done"),
        opens=(about, about_id) if about and about_id is not None else ("person" if person_id else "", person_id),
        staff_id=staff_id,
        staff=staff,
        title=title,
        about=about,
        about_id=about_id,
        note=(result if done else "") or note,
        checks=(ticked, len(checks)),
    )


def _group(day: str, snoozed: int | None, asked: Asked) -> str:
    if snoozed is not None:
        return TODAY if snoozed < asked.end and day <= asked.day else NEXT
    return GROUPS[0] if day < asked.day else TODAY if day == asked.day else NEXT
