"""When the shop is open on a day: as its special days say, else as its week does."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from models.leads import teams
from models.values import dataclass

if TYPE_CHECKING:
    from models.work import Reader


@dataclass(frozen=True, slots=True)
class Opening:
    """A day of the shop: whether its hours are known at all, from when to when (minutes of the day), what it is called.

    Without stretches it is closed.
    """

    known: bool
    stretches: tuple[tuple[int, int], ...] = ()
    name: str = ""

    @property
    def closes(self) -> int | None:
        """The last minute that it is open; None: it is closed, or nobody said."""
        return max(end for _begin, end in self.stretches) if self.stretches else None


def opening(read: Reader, day: str, shop_id: int = 1) -> Opening:
    """The shop's hours of a day (ISO)."""
    special = read.row("SELECT open, hours, name FROM special_day WHERE shop_id=? AND day=?", shop_id, day)
    week = teams.week_of(read, None)
    usual = week[date.fromisoformat(day).weekday()] if week is not None else ()
    if special is None:
        return Opening(week is not None, tuple(usual))
    hours = tuple((int(begin), int(end)) for begin, end in json.loads(special[1] or "[]"))
    if not special[0]:
        return Opening(True, (), special[2])
    return Opening(bool(hours or usual), hours or tuple(usual), special[2])
