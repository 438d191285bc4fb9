"""What the room of reminders asks the store, each answered whole by one reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import settings
from models.errors import Told
from models.reminders import entering, history, reminders, series_rows, shop_days
from models.values import dataclass
from ui.reminders import subjects

if TYPE_CHECKING:
    from datetime import date

    from models.errors import Message
    from models.reminders.entering import Entry
    from models.reminders.history import Change
    from models.reminders.reminders import Due
    from models.reminders.series_rows import Series
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


@dataclass(frozen=True, slots=True)
class Known:
    """A reminder with its series, as a form shows it, and what is about it called."""

    one: Due
    whole: Series | None
    entry: Entry
    person: str
    about: str


def known(read: Reader, reminder_id: int, now: str) -> Known:
    """A reminder whole; `now` is today (ISO). Raises NotFound."""
    one = reminders.one(read, reminder_id)
    whole = None if one.series_id is None else series_rows.one(read, one.series_id)
    entry = entering.of_due(one, whole, settings.load(read).zone)
    return Known(one, whole, entry, *names(read, entry, now))


def names(read: Reader, entry: Entry, now: str) -> tuple[str, str]:
    """What the person and the thing are called that an entry is for and about."""
    return subjects.person_name(read, entry.person_id), subjects.name_of(read, entry.about, entry.about_id, now)


@dataclass(frozen=True, slots=True)
class Story:
    """What was done to a reminder, what it followed, and what follows it."""

    changes: tuple[Change, ...]
    chain: tuple[Due, ...]
    staff: dict[int, str]
    people: dict[int, str]
    """Names, by the keys that the changes speak of."""


def story(read: Reader, reminder_id: int) -> Story:
    """Its history. For a reader thread."""
    changes = history.history(read, reminder_id)
    return Story(changes, history.chain(read, reminder_id), *history.names(read, changes))
