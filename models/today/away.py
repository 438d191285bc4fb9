"""Reminders of those who are away today: whoever is there must look at them, and finds them among their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from models.errors import N_, Message
from models.reminders import absences
from models.today import standing

if TYPE_CHECKING:
    from models.today.entry import Asked, Entry
    from models.work import Reader

_UNTIL = "SELECT staff_id, max(last_day) FROM absence WHERE first_day<=? AND last_day>=? GROUP BY staff_id"


def of_those_away(read: Reader, asked: Asked) -> tuple[Entry, ...]:
    """What others who are away left undone; where everybody's is shown it stands there already."""
    if asked.staff_id is None:
        return ()
    found = [
        one.id
        for one in absences.of_those_away(read, day=asked.day)
        if one.staff_id != asked.staff_id and (one.snoozed_until is None or one.snoozed_until <= asked.now)
    ]
    until: dict[int, str] = dict(read.rows(_UNTIL, asked.day, asked.day)) if found else {}
    return tuple(_said(one, until) for one in standing.by_ids(read, asked, found))


def _said(one: Entry, until: dict[int, str]) -> Entry:
    last = until.get(one.staff_id or 0)
    if last is None:
        return one
    away = Message(N_("{name} is away until {day}"), {"name": one.staff, "day": date.fromisoformat(last)})
    return replace(one, why=(away, *one.why))
