"""When the shop is open on a day, for the head of Today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.leads import teams
from models.reminders import shop_days
from models.values import dataclass

if TYPE_CHECKING:
    from models.work import Reader


@dataclass(frozen=True, slots=True)
class Opening:
    """A day of the shop: whether its hours are known at all, from when to when (minutes of the day), what it is called.

    Without stretches it is closed. The program's own names of days are message ids.
    """

    known: bool
    stretches: tuple[tuple[int, int], ...] = ()
    name: str = ""

    @property
    def closes(self) -> int | None:
        """The last minute that it is open; None: it is closed, or nobody said."""
        return max(end for _begin, end in self.stretches) if self.stretches else None


def opening(read: Reader, day: str) -> Opening:
    """The shop's hours of a day (ISO). A week that nobody filled in says nothing of when the shop closes."""
    days = shop_days.load(read)
    week = teams.week_of(read, None) is not None
    if not days.is_working(day):
        return Opening(week or days.is_closed(day), (), days.name_of(day))
    known = week or (days.is_special(day) and bool(days.special[day].hours))
    return Opening(known, days.hours_of(day) if known else ())
