"""What Today knows: read in three parts, the first screen first; kept for the store, so that it is there at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop import backup
from models import settings, team, times
from models.reminders import shifts, shop_days
from models.today import figures, hours, house, rooms
from models.today.covered import not_taken
from models.values import dataclass as frozen

if TYPE_CHECKING:
    from pathlib import Path

    from models.reminders.shifts import Presence
    from models.reminders.shop_days import Days
    from models.team import Member
    from models.today.entry import Asked, Entry
    from models.today.figures import Day, Deals, Fortnight, Given
    from models.today.hours import Opening
    from models.today.rooms import First, More
    from models.work import Reader

KEPT = "today"
LINES = rooms.TABLES
"""Tables whose changes the list shows at once."""
DAY = frozenset(
    {"sale", "deal", "stage", "shift", "absence", "work_hours", "special_day", "staff", "setting", "sale_history"}
)
"""Those that the day's figures and who is on are made of."""
SOON = frozenset({"dismissed", "suggestion_rule", "touchpoint", "person", "reminder"})
"""Those after which what is suggested is asked again soon; a sale waits for the next minute."""
KINDS = LINES | DAY | SOON | frozenset({"account", "points_entry", "points_lot"})


@frozen(frozen=True, slots=True)
class Lines:
    """The list's first screen, who works here, and on which days the shop does."""

    first: First
    staff: tuple[Member, ...]
    days: Days
    """The shop's, by which something is put off."""
    more: tuple[Entry, ...] = ()
    """Lines of what takes longer that still stand."""


@frozen(frozen=True, slots=True)
class TheDay:
    """The day's figures, its hours, who is on."""

    day: Day
    deals: Deals
    fortnight: Fortnight
    opening: Opening
    presence: tuple[Presence, ...]


@frozen(frozen=True, slots=True)
class Later:
    """What takes longer in a large shop: birthdays, points, suggestions, the liability."""

    more: More
    given: Given | None
    taken: int | None = None
    """When the newest copy of the store was made, ms UTC; None: there is none."""
    since: int | None = None
    """When the store began to hold something."""


@dataclass
class Kept:
    """What was known last, whose lines are shown, and of which groups all of them."""

    whose: str = "mine"
    whole: set[str] = field(default_factory=set)
    lines: Lines | None = None
    day: TheDay | None = None
    later: Later | None = None
    more: tuple[Entry, ...] = ()
    """The lines of `later` that still stand."""


def lines(read: Reader, asked: Asked, shown: tuple[Entry, ...] = ()) -> Lines:
    """What the first screen shows; `shown` are lines of what takes longer, some of which may be done by now."""
    days = shop_days.load(read)
    days.next(asked.day)  # loads the holidays, off the screens' thread
    return Lines(rooms.first(read, asked), tuple(team.staff(read)), days, not_taken(read, shown))


def the_day(read: Reader, asked: Asked) -> TheDay:
    """The day's figures and who is on."""
    return TheDay(
        figures.day(read, asked),
        figures.deals(read, asked),
        figures.fortnight(read, asked),
        hours.opening(read, asked.day),
        shifts.presence(read, day=asked.day),
    )


def later(read: Reader, asked: Asked, points: bool, path: Path) -> Later:
    """What takes longer; `points` whether the shop gives any, `path` the store's, beside which its copies lie."""
    copy = backup.newest(path)
    zone = times.zone(settings.load(read).zone)
    taken = times.to_ms(copy.replace(tzinfo=zone)) if copy is not None else None
    return Later(rooms.more(read, asked), figures.given(read, asked) if points else None, taken, house.begun(read))
