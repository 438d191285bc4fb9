"""What Today knows: read in three parts, the first screen first; kept for the store, so that it is there at once.

The questions load what they need where they are asked, on a reader thread: the page is painted meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.today import entry
from models.values import dataclass as frozen

if TYPE_CHECKING:
    from pathlib import Path

    from models.figures.saved import OnToday
    from models.reminders.shifts import Presence
    from models.reminders.shop_days import Days
    from models.team import Member
    from models.today.entry import Asked, Entry
    from models.today.figures import Day, Deals, Fortnight, Given
    from models.today.hours import Opening
    from models.today.rooms import First, More
    from models.work import Reader

KEPT = "today"
LINES = entry.TABLES
"""Tables whose changes the list shows at once."""
DAY = frozenset(
    {"sale", "deal", "stage", "shift", "absence", "work_hours", "special_day", "staff", "setting", "sale_history"}
)
"""Those that the day's figures and who is on are made of."""
SOON = frozenset({"dismissed", "suggestion_rule", "touchpoint", "person", "reminder", "saved_report"})
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
    backup: tuple[Entry, ...] = ()
    """A line where the last copy of the store is too old, or making one went wrong."""
    reports: tuple[OnToday, ...] = ()
    """Reports that were put on Today."""


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
    from models import team
    from models.reminders import shop_days
    from models.today import rooms
    from models.today.covered import not_taken

    days = shop_days.load(read)
    days.next(asked.day)  # loads the holidays, off the screens' thread
    return Lines(rooms.first(read, asked), tuple(team.staff(read)), days, not_taken(read, shown))


def the_day(read: Reader, asked: Asked) -> TheDay:
    """The day's figures and who is on."""
    from models.reminders import shifts
    from models.today import figures, hours

    return TheDay(
        figures.day(read, asked),
        figures.deals(read, asked),
        figures.fortnight(read, asked),
        hours.opening(read, asked.day),
        shifts.presence(read, day=asked.day),
    )


def later(read: Reader, asked: Asked, path: Path, wrong: bool) -> Later:
    """What takes longer; copies of the store lie beside its `path`, and making the last one went `wrong` or not."""
    from models import settings
    from models.figures import saved
    from models.today import figures, rooms

    shop = settings.load(read)
    return Later(
        rooms.more(read, asked),
        figures.given(read, asked) if shop.points_enabled else None,
        () if shop.sample else _backup(read, asked, path, wrong),
        saved.on_today(read, today=asked.day),
    )


def _backup(read: Reader, asked: Asked, path: Path, wrong: bool) -> tuple[Entry, ...]:
    from desktop import backup
    from models import settings, times
    from models.today import house

    copy = backup.newest(path)
    taken = None
    if copy is not None:
        taken = times.to_ms(copy.replace(tzinfo=times.zone(settings.load(read).zone)))
    return house.backup(asked, taken=taken, since=house.begun(read), wrong=wrong)
