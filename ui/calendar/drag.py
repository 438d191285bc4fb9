"""A drag under way on the calendar: what is moved, stretched or made, and where to; what snaps is pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from models.reminders.day_plan import WHOLE_DAY
from ui.calendar.surface import STEP

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtCore import QPoint

    from models.reminders.calendar import Entry

MOVE, STRETCH, MAKE = "move", "stretch", "make"


@dataclass
class Drag:
    """`grabbed` are the minutes between the entry's beginning and where it was taken; `day` and `minute` its target."""

    how: str
    start: QPoint
    day: date
    minute: int | None
    entry: Entry | None = None
    grabbed: int = 0
    first: int = 0
    """Where a range that is made began."""
    active: bool = False

    def begins(self, place: QPoint) -> bool:
        """Whether the pointer has gone far enough to mean a drag."""
        if not self.active:
            self.active = (place - self.start).manhattanLength() >= QApplication.startDragDistance()
        return self.active

    @property
    def range(self) -> tuple[int, int]:
        """First and last minute of a range that is made."""
        other = self.first if self.minute is None else self.minute
        low, high = min(self.first, other), max(self.first, other)
        return low, max(high, low + STEP)


def snapped(minute: float, *, down: bool = False) -> int:
    """The nearest quarter of an hour of the day, or the one before."""
    quarter = int(minute // STEP) if down else round(minute / STEP)
    return max(0, min(WHOLE_DAY, quarter * STEP))


def length_of(one: Entry) -> int:
    """Minutes that an entry takes; 0 where it has no length."""
    if one.at is None or one.end_at is None:
        return 0
    return max(0, (one.end_at - one.at) // 60_000)
