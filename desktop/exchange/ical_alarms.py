"""Alarms of iCalendar as what a reminder says of when it is told beforehand.

A cell holds minutes before its time, or, of what takes whole days, days before and a time of the day: "1d 18:00". The
morning at which such things are told anyway is the shop's, and is known only where they are written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from desktop.exchange.ical_values import Stamp, ValueProblemError, minutes, stamp
from models.errors import N_, Message
from models.reminders import forms, wall

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.exchange.ical_lines import Component
    from desktop.exchange.ical_zones import Zones

PIECE = re.compile(r"(?:(\d{1,3})\s*d\s+)(\d{1,2}):(\d{2})|(\d{1,6})", re.I)
LATE = N_("It is told after it has begun: that alarm was left out.")


def before(one: Component, start: Stamp, end: Stamp | None, zones: Zones, remarks: list[Message]) -> str:
    """The cell that says how long before an entry is told."""
    found: set[int] = set()
    for alarm in (part for part in one.parts if part.name == "VALARM"):
        if alarm.words("ACTION").upper() == "NONE":
            continue  # Apple's mark for "no alarm"
        try:
            early = _early(alarm, start, end, zones)
        except ValueProblemError as wrong:
            remarks.append(wrong.reason)
            continue
        if early is None:
            continue
        if early < 0 and start.minute is not None:
            remarks.append(Message(LATE, {}))
        elif early <= forms.EARLIEST:
            found.add(early)
    if len(found) > forms.MOST_BEFORE:
        remarks.append(Message(N_("It has more than {most} alarms: the last were taken."), {"most": forms.MOST_BEFORE}))
    last = sorted(found)[: forms.MOST_BEFORE]
    return "; ".join(cell(early, all_day=start.minute is None) for early in reversed(last) if early or not start.minute)


def _early(alarm: Component, start: Stamp, end: Stamp | None, zones: Zones) -> int | None:
    """Minutes before its begin (before midnight of its day); None where nothing can be said."""
    found = alarm.get("TRIGGER")
    if found is None:
        return None
    if "P" in found.value.upper():
        by = minutes(found.value)
        if found.param("RELATED").upper() == "END" and end is not None:
            by += (end.day - start.day).days * 1440 + (end.minute or 0) - (start.minute or 0)
            by += 1440 if start.minute is None else 0
        return -by
    at = stamp(found, zones)
    if at.minute is None or (at.zone and not start.zone):
        return None
    begins = wall.moment(start.day, start.minute or 0, start.zone or "UTC")
    return (begins - wall.moment(at.day, at.minute, at.zone or "UTC")) // wall.MINUTE


def cell(early: int, *, all_day: bool) -> str:
    """Minutes before the begin as a piece of a cell."""
    if not all_day:
        return str(early)
    days = -(-early // 1440)
    clock = days * 1440 - early
    if days < 0:
        days, clock = 0, 1439
    return f"{days}d {clock // 60}:{clock % 60:02d}"


def read(cell: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """A cell as minutes before its time, and as minutes before midnight of its day. ValueError for other text."""
    plain, clocks = list[int](), list[int]()
    for piece in re.split(r"[;,\n、]", cell):
        if not piece.strip():
            continue
        found = PIECE.fullmatch(piece.strip())
        if found is None:
            raise ValueError(piece.strip())
        if found[4]:
            plain.append(int(found[4]))
        else:
            clocks.append(int(found[1]) * 1440 - int(found[2]) * 60 - int(found[3]))
    return tuple(plain), tuple(clocks)


def of_morning(clocks: Iterable[int], morning: int) -> list[int]:
    """Minutes before midnight as minutes before the morning at which all-day things are told; later ones go."""
    return sorted({early + morning for early in clocks if early + morning > 0})
