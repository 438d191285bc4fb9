"""When reminders are told: each due moment once; several that have passed are one.

A reminder's moments are the one at which it is due (of an all-day one the morning of its day), so many minutes before
it as often as it says, and the one to which it was put off, before which nothing is told. `told_at` is the moment up
to which everything was told or had passed when the reminder was made, moved or put off; `tell_at` is the first moment
after it. Both are kept from the row, by `follow`, after every unit of work and every undo; nobody else writes them.

An open one of a series also has the moments of the occurrence that comes next, so that nothing depends on when that
one is made of it.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from models import rows, settings, times
from models.reminders import placing, series_rows, shop_days, wall
from models.reminders.wording import worded
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.errors import Message
    from models.reminders.placing import Place
    from models.settings import ShopSettings
    from models.work import Reader, Row, Tx

LATE_MS = 86_400_000
"""What is later than so much does not pop up any more: the digest has it (case M3)."""
MANY = 500
TIMING = frozenset({"state", "day", "at", "snoozed_until", "before"})
"""Columns by which it is decided anew when a reminder is told."""
Image = tuple[str, int, dict[str, Any] | None, dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be told now. `moment` is the last of its moments that has come, `late_ms` how long ago that was."""

    reminder_id: int
    wording: Message
    person_id: int | None
    person: str
    day: str
    at: int | None
    moment: int
    late_ms: int
    place: str
    staff_id: int | None
    series_id: int | None
    note: str
    staff: str = ""
    """The name of who is to do it; "" for whoever is there."""


@dataclass(frozen=True, slots=True)
class Timing:
    """What decides when a reminder is told."""

    day: str
    at: int | None
    before: tuple[int, ...] = ()
    """Minutes."""
    snoozed_until: int | None = None


# -- pure -------------------------------------------------------------------------------------------------------------


def moments(timing: Timing, shop: ShopSettings, coming: Sequence[Place] = ()) -> tuple[int, ...]:
    """The moments (ms UTC) at which a reminder is told, in their order; with those of what comes next in its series."""
    found = set(_of_one(timing.day, timing.at, timing.before, shop))
    for place in coming:
        found.update(_of_one(place.day, place.at, timing.before, shop))
    if timing.snoozed_until is not None:
        found = {timing.snoozed_until, *(one for one in found if one > timing.snoozed_until)}
    return tuple(sorted(found))


def _of_one(day: str, at: int | None, before: tuple[int, ...], shop: ShopSettings) -> tuple[int, ...]:
    due_at = at if at is not None else morning(day, shop)
    return (due_at, *(wall.earlier(due_at, minutes, shop.zone) for minutes in before))


def morning(day: str, shop: ShopSettings) -> int:
    """The moment at which what is due all day is told."""
    return wall.moment(date.fromisoformat(day), shop.reminder_morning, shop.zone)


def moment_of(timing: Timing, shop: ShopSettings, since: int, coming: Sequence[Place] = ()) -> int | None:
    """The first moment after `since` at which a reminder is told; None where nothing is left to tell."""
    return next((one for one in moments(timing, shop, coming) if one > since), None)


def minutes_of(text: str) -> tuple[int, ...]:
    """The `before` of a row."""
    return tuple(int(one) for one in json.loads(text)) if text != "[]" else ()


# -- questions --------------------------------------------------------------------------------------------------------

_DUE = (
    "SELECT r.id, r.day, r.at, r.before, r.snoozed_until, r.series_id, COALESCE(r.told_at, r.created_at), r.about,"
    " r.title, r.person_id, COALESCE(p.name, ''), r.place, r.staff_id, r.note, COALESCE(f.name, '')"
    " FROM reminder r LEFT JOIN person p ON p.id=r.person_id LEFT JOIN staff f ON f.id=r.staff_id"
    " WHERE r.state='open' AND r.tell_at IS NOT NULL"
)
SEVERAL = "(r.before<>'[]' OR r.series_id IS NOT NULL OR r.snoozed_until IS NOT NULL)"
"""Such a reminder may have a moment that is long past and another that has just come."""


def due(read: Reader, *, now: int, staff_id: int | None = None, limit: int = 50) -> tuple[Told, ...]:
    """What is to be told at a moment (ms UTC) and is at most a day late, the earliest first.

    `staff_id` leaves out what somebody else is to do. What is told is marked by `told`.
    """
    whose, values = ("", []) if staff_id is None else (" AND (r.staff_id=? OR r.staff_id IS NULL)", [staff_id])
    fresh = read.rows(
        f"{_DUE} AND r.tell_at<=? AND r.tell_at>=?{whose} ORDER BY r.tell_at, r.id LIMIT ?",
        now, now - LATE_MS, *values, limit,
    )  # fmt: skip
    found = _told(read, fresh, now)
    if len(found) < limit:
        several = f"{_DUE} AND r.tell_at<? AND {SEVERAL}{whose} ORDER BY r.tell_at DESC, r.id"
        for some in read.each(several, now - LATE_MS, *values):
            found += [one for one in _told(read, some, now) if one.late_ms <= LATE_MS]
            if len(found) >= limit:
                break
    return tuple(sorted(found, key=_order)[:limit])


def _order(one: Told) -> tuple[int, int]:
    return one.moment, one.reminder_id


def _told(read: Reader, some: Sequence[Row], now: int) -> list[Told]:
    """Rows of _DUE as what is to be told, each by the last of its moments that has come."""
    shop = settings.load(read)
    today = times.business_day(now, shop.zone, shop.day_change_hour)
    coming = _coming(read, [(row[0], row[5], row[1]) for row in some if row[5] is not None], today)
    found = []
    for key, day, at, before, snoozed, series_id, since, about, title, person_id, person, place, *rest in some:
        staff_id, note, staff = rest
        timing = Timing(day, at, minutes_of(before), snoozed)
        moment, later = latest(timing, coming.get(key, ()), shop, since, now)
        if later is not None:
            day, at = later.day, later.at
        found.append(
            Told(
                key, worded(about, title), person_id, person, day, at, moment, now - moment, place, staff_id,
                series_id, note, staff,
            )
        )  # fmt: skip
    return found


def latest(
    timing: Timing, coming: Sequence[Place], shop: ShopSettings, since: int, now: int
) -> tuple[int, Place | None]:
    """The last moment of a reminder after `since` that has come (`now` where there is none), and whose: pure.

    The place is that of the occurrence which comes next in its series, where the moment is one of its.
    """
    moment = max((one for one in moments(timing, shop, coming) if since < one <= now), default=now)
    if moment == timing.snoozed_until:
        return moment, None
    return moment, next((one for one in coming if moment in _of_one(one.day, one.at, timing.before, shop)), None)


def hardly_late(read: Reader, reminder_ids: Sequence[int], *, now: int) -> frozenset[int]:
    """Which of some reminders have a moment that has come and is at most a day late, whatever came before it."""
    some = read.within(f"{_DUE} AND r.id IN (??)", reminder_ids)
    return frozenset(one.reminder_id for one in _told(read, some, now) if one.late_ms <= LATE_MS)


def next_at(read: Reader) -> int | None:
    """The moment (ms UTC) at which something is to be told next; it may have passed. None: nothing is planned."""
    found = read.value("SELECT tell_at FROM reminder WHERE state='open' AND tell_at>=0 ORDER BY tell_at LIMIT 1")
    return None if found is None else int(found)


def _coming(read: Reader, some: Iterable[tuple[int, int, str]], today: str = "") -> dict[int, tuple[Place, ...]]:
    """Where the occurrences after an open one will stand, for reminders (key, series, day) whose series go on so.

    It is the one that follows; with `today` the latest that has come by then, if one has, and the one after it.
    """
    wanted = list(some)
    if not wanted:
        return {}
    shop, days = settings.load(read), shop_days.load(read)
    known = series_rows.going_on(read, {series_id for _key, series_id, _day in wanted})
    found: dict[int, tuple[Place, ...]] = {}
    for key, series_id, stands in wanted:
        one = known.get(series_id)
        if one is not None and not one.plan.from_done:
            found[key] = tuple(placing.coming(one.plan, one.made_day, stands, today, days, shop))
    return found


# -- kept -------------------------------------------------------------------------------------------------------------


def told(tx: Tx, *, reminder_ids: Iterable[int], until: int) -> int:
    """Note that reminders were told: every moment of theirs up to `until` (ms UTC). Returns how many there were.

    It is no change of theirs: nothing is undone by it, and what was put off before can still be taken back.
    """
    ids = list(dict.fromkeys(reminder_ids))
    found = [row[0] for row in tx.within("SELECT id FROM reminder WHERE id IN (??) AND state='open'", ids, size=MANY)]
    mark = "UPDATE reminder SET told_at=? WHERE id=? AND (told_at IS NULL OR told_at<?)"
    rows.update(tx, mark, [(until, key, until) for key in found])
    keep(tx, found)
    tx.touch("reminder", found)
    tx.undoable = False
    return len(found)


KEPT = (
    "SELECT id, state, day, at, before, snoozed_until, series_id, COALESCE(told_at, created_at), tell_at FROM reminder"
)


def keep(tx: Tx, ids: Sequence[int]) -> None:
    """Work out anew when some reminders are told next."""
    for start in range(0, len(ids), MANY):
        some = tx.within(f"{KEPT} WHERE id IN (??)", ids[start : start + MANY], size=MANY)
        changed = [(tell_at, key) for key, tell_at, kept in worked_out(tx, some) if tell_at != kept]
        rows.update(tx, "UPDATE reminder SET tell_at=? WHERE id=?", changed)


def worked_out(read: Reader, some: Sequence[Row]) -> list[tuple[int, int | None, int | None]]:
    """Of rows of KEPT: the key, when it is told next by what stands in the row, and what is kept of that."""
    shop = settings.load(read)
    coming = _coming(read, [(row[0], row[6], row[2]) for row in some if row[6] is not None and row[1] == "open"])
    found = []
    for key, state, day, at, before, snoozed, _series, told_at, kept in some:
        tell_at = None
        if state == "open":
            timing = Timing(day, at, minutes_of(before), snoozed)
            tell_at = moment_of(timing, shop, told_at, coming.get(key, ()))
        found.append((key, tell_at, kept))
    return found


def follow(tx: Tx, ids: Iterable[int], *, since: int | None = None) -> None:
    """Decide anew when reminders are told that were made, moved, put off or opened again now.

    What has passed by now (by `since`, ms UTC) is not told any more: whoever wrote it has just seen it. For rows that
    are written by SQL; others follow by themselves.
    """
    found = sorted(set(ids))
    rows.update(tx, "UPDATE reminder SET told_at=? WHERE id=?", [(since or tx.now, key) for key in found])
    keep(tx, found)


def of_images(tx: Tx, images: Sequence[Image]) -> None:
    """Follow the reminders that a unit of work, or an undo, wrote; and the shop's days and clock."""
    moved: set[int] = set()
    made: set[int] = set()
    other: set[str] = set()
    series: set[int] = set()
    for table, key, before, after in images:
        if table == "reminder":
            if after is not None and (before is None or after.keys() & TIMING):
                (made if before is None and tx.actor.origin == SCHEDULE else moved).add(key)
        elif table == "reminder_series":
            series.add(key)
        elif table == "setting":
            other.add(str(key))
        elif table in ("special_day", "work_hours"):
            other.add(table)
    if moved:
        follow(tx, moved - made)
    if made:  # nobody has seen what the program makes by itself: what came due of it in the last day is told
        follow(tx, made, since=tx.now - LATE_MS)
    if series:
        keep(tx, _open_of(tx, series, besides=moved | made))
    if other & SHOP:
        from models.reminders import shop_changing

        shop_changing.follow(tx, images, clock=bool(other & CLOCK))


def _open_of(tx: Tx, series: set[int], besides: set[int]) -> list[int]:
    sql = "SELECT id FROM reminder WHERE series_id IN (??) AND state='open'"
    return [row[0] for row in tx.within(sql, sorted(series)) if row[0] not in besides]


SCHEDULE = "schedule"
"""The origin of what the program does by itself."""
CLOCK = frozenset({"zone", "reminder_morning", "day_change_hour"})
SHOP = CLOCK | {"special_day", "work_hours", "closed_weekdays", "closed_year_end", "work_on_holidays", "country"}
"""What moves reminders that stand already."""
