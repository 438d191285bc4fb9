"""Who of a team gets the next lead. Pure: capacity, wishes, the fewest of late, one after the other.

Cases C1 to C12: a day's quota is a thirtieth of the month's capacity; who opted out, is away, has no capacity or has
left gets none; leads that somebody wants are theirs first; then whoever got the fewest in the last 24 hours, and among
equals the one after whoever got the latest.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

WAYS = ("fewest", "robin", "busy")
"""In the last 24 hours; one after the other; the fewest that are open."""


@dataclass
class Seat:
    """Somebody who can take leads now: so many more today (`left`), so many came in the last 24 hours (`recent`)."""

    staff_id: int
    left: int
    recent: int = 0
    open: int = 0
    working: bool = True
    """It is in their hours now."""


@dataclass
class Table:
    """A team at the table; `everyone` are all its members' keys, `last` whoever got the latest lead."""

    seats: dict[int, Seat]
    everyone: tuple[int, ...] = ()
    last: int | None = None
    by: str = "fewest"
    given: dict[int, int] = field(default_factory=dict)

    def choose(self, among: Collection[int] | None = None) -> int | None:
        """Who gets the next lead (of `among`), or None where nobody can take one. Their seat is changed."""
        free = [seat for key, seat in self.seats.items() if seat.left > 0 and (among is None or key in among)]
        here = [seat for seat in free if seat.working] or free
        if not here:
            return None
        found = self._of(here)
        seat = self.seats[found]
        seat.left -= 1
        seat.recent += 1
        seat.open += 1
        self.last = found
        return found

    def _of(self, here: Sequence[Seat]) -> int:
        ids = sorted(seat.staff_id for seat in here)
        if self.by == "busy":
            return least_busy({seat.staff_id: seat.open for seat in here})
        if self.by == "fewest":
            fewest = min(seat.recent for seat in here)
            ids = sorted(seat.staff_id for seat in here if seat.recent == fewest)
        return round_robin(ids, self.last, self.everyone or tuple(sorted(self.seats)))


def round_robin(ids: Sequence[int], last: int | None, everyone: Collection[int] = ()) -> int:
    """The one after `last` in the order of keys; the first where nobody had one yet or `last` is unknown (case C11)."""
    if last is None or last not in (everyone or ids):
        return ids[0]
    return next((key for key in ids if key > last), ids[0])


def least_busy(open_leads: Mapping[int, int]) -> int:
    """Whoever has the fewest open leads; the lowest key among equals (case C12)."""
    return min(open_leads, key=lambda key: (open_leads[key], key))


def deal_out(table: Table, leads: Sequence[int], wanted: Mapping[int, Collection[int]]) -> dict[int, int | None]:
    """Give leads out in their order, first those that somebody wants (`wanted`: lead → who); None: nobody can (C4)."""
    found: dict[int, int | None] = {}
    for lead in leads:
        if wanted.get(lead):
            chosen = table.choose(wanted[lead])
            if chosen is not None:
                found[lead] = chosen
    for lead in leads:
        if lead not in found:
            found[lead] = table.choose()
    return found
