"""What the room of reminders asks the store, each answered whole by one reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import Told
from models.reminders import entering, shop_days
from models.values import dataclass

if TYPE_CHECKING:
    from datetime import date

    from models.errors import Message
    from models.reminders.entering import Entry
    from models.work import Reader

NEXT = 3
"""Days of a rule that are shown."""


@dataclass(frozen=True, slots=True)
class Falls:
    """Where an entry falls: its first days, whether the shop is closed on the first, and why; or what can't be."""

    entry: Entry
    days: tuple[date, ...] = ()
    closed: bool = False
    name: str = ""
    """Message id of the holiday, or the closed day's own name; "" for one without a name."""
    wrong: Message | None = None


def falls(read: Reader, entry: Entry, language: str = "") -> Falls:
    """The first days of an entry, as the shop works; holidays are named in `language`."""
    try:
        days = entering.days_of(read, entry, NEXT)
    except Told as told:
        return Falls(entry, wrong=told.message)
    known = shop_days.load(read)
    closed = bool(days) and not known.is_working(days[0])
    return Falls(entry, days, closed, known.name_of(days[0], language) if closed else "")
