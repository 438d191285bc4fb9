"""What came due while nobody was there: more than a day late it does not pop up any more, it stands in one digest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.reminders.telling import LATE_MS, SEVERAL, hardly_late
from models.reminders.wording import worded
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.errors import Message
    from models.reminders.telling import Told
    from models.work import Reader

SHOWN = 20
"""So many of them are handed over in full; the others are counted."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A reminder that came due more than a day ago and was told to nobody."""

    reminder_id: int
    wording: Message
    person: str
    day: str
    at: int | None
    series_id: int | None


@dataclass(frozen=True, slots=True)
class Passed:
    """All of them by their keys, the newest in full."""

    ids: tuple[int, ...] = ()
    newest: tuple[Missed, ...] = ()


_NEWEST = (
    "SELECT r.id, r.about, r.title, COALESCE(p.name, ''), r.day, r.at, r.series_id FROM reminder r"
    " LEFT JOIN person p ON p.id=r.person_id WHERE r.id IN (??) ORDER BY r.tell_at DESC, r.id"
)


def passed(read: Reader, *, now: int, besides: frozenset[int] = frozenset()) -> Passed:
    """What came due more than a day before `now` (ms UTC) and was not told; `besides` are those told otherwise.

    What has another moment that is hardly late is not among them: it is told by that, or with the next look.
    """
    found = read.rows(
        f"SELECT r.id, {SEVERAL} FROM reminder r WHERE r.state='open' AND r.tell_at IS NOT NULL AND r.tell_at<?"
        " ORDER BY r.tell_at DESC, r.id",
        now - LATE_MS,
    )
    fresh = hardly_late(read, [key for key, several in found if several and key not in besides], now=now)
    ids = tuple(key for key, _several in found if key not in besides and key not in fresh)
    newest = read.within(_NEWEST, ids[:SHOWN])
    return Passed(ids, tuple(Missed(key, worded(about, title), *rest) for key, about, title, *rest in newest))


def standing(read: Reader, told: Sequence[Told | Missed], *, now: int, ids: Iterable[int] = ()) -> frozenset[int]:
    """Which reminders that were told are still to be dealt with: open, not put off, and not moved since.

    Of those that are known by `ids` only it can't be said whether they were moved.
    """
    known = {one.reminder_id: one for one in told}
    wanted = sorted(known.keys() | set(ids))
    found = read.within("SELECT id, state, snoozed_until, day, at FROM reminder WHERE id IN (??)", wanted)
    stands = set()
    for key, state, snoozed, day, at in found:
        was = known.get(key)
        moved = was is not None and was.series_id is None and (day, at) != (was.day, was.at)
        if state == "open" and not moved and (snoozed is None or snoozed <= now):
            stands.add(key)
    return frozenset(stands)
