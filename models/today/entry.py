"""A line of Today: what there is to do, with whom, by when, why, how it is done and what it opens.

Every room's question gives lines of this one kind. A line that is no reminder yet becomes one when it is put off, given
to somebody or ticked off: its `source` is what that reminder is known by, so that the line is not shown twice.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from models import times
from models.values import dataclass

if TYPE_CHECKING:
    from models.errors import Message
    from models.settings import ShopSettings

OVERDUE, TODAY, NEXT, DONE = "overdue", "today", "next", "done"
GROUPS = (OVERDUE, TODAY, NEXT, DONE)
AHEAD_DAYS = 7
"""How far "next" looks."""
TABLES = frozenset(
    {"reminder", "gift", "request", "contract", "invoice", "owed", "product", "stock", "stock_entry", "lead"}
    | {"staff", "absence"}
)
"""The tables that reminders and quick lines are made of."""
ACTS = ("done", "hand", "close", "pay", "renew", "speak", "answer", "backup")
"""How a line is done: ticked off; a gift handed over; a request closed with what came of it; a payment taken; a
contract renewed; a suggestion followed; a lead answered; a copy made."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. `kind` and `id` name the thing; an `id` of 0 stands for several of a kind together."""

    kind: str
    """reminder, gift, request, invoice, contract, birthday, points, lead, speak, stock, backup"""
    id: int
    group: str
    """One of GROUPS."""
    what: Message
    who: str = ""
    person_id: int | None = None
    day: str = ""
    """The business day by which it is due (ISO); "": whenever."""
    at: int | None = None
    """The moment, ms UTC; None: all day."""
    why: tuple[Message, ...] = ()
    act: str = "done"
    """One of ACTS."""
    opens: tuple[str, int | None] = ("", None)
    """The thing that it leads to: ("deal", 7)."""
    staff_id: int | None = None
    staff: str = ""
    title: str = ""
    """What a reminder made of it is called, where that is not the sentence itself."""
    about: str = ""
    about_id: int | None = None
    note: str = ""
    checks: tuple[int, int] = (0, 0)
    """Of a checklist: how many are done, how many there are."""
    source: str = ""
    """What a reminder made of it is known by; "" for a reminder."""

    @property
    def key(self) -> str:
        """What tells it from every other line."""
        return f"{self.kind}:{self.id}:{self.source}"

    @property
    def many(self) -> bool:
        """Whether it stands for several things together."""
        return self.id == 0 and self.kind != "backup"


@dataclass(frozen=True, slots=True)
class Asked:
    """What Today is asked for: the day with its ends in ms UTC, and whose (None: everybody's)."""

    day: str
    now: int
    start: int
    """When the business day began."""
    end: int
    """When it ends."""
    last: str
    """The last day of what is next."""
    until: int
    """When that one ends."""
    staff_id: int | None = None


def asked(shop: ShopSettings, now: int, staff_id: int | None = None) -> Asked:
    """What to ask at a moment (ms UTC), by the shop's zone and the hour at which its day changes."""
    today = times.business_date(now, shop.zone, shop.day_change_hour)
    last = today + timedelta(days=AHEAD_DAYS)

    def begins(day: date) -> int:
        return times.to_ms(datetime.combine(day, time(shop.day_change_hour), tzinfo=times.zone(shop.zone)))

    return Asked(
        today.isoformat(),
        now,
        begins(today),
        begins(today + timedelta(days=1)),
        last.isoformat(),
        begins(last + timedelta(days=1)),
        staff_id,
    )


def group_of(day: str, asked: Asked) -> str:
    """The group of something that is due on a day; without a day it is for today."""
    if not day or day == asked.day:
        return TODAY
    return OVERDUE if day < asked.day else NEXT
