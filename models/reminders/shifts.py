"""Shifts: who is on, since when, who is expected or away; what somebody leaves behind at the end of a shift.

A shift has a begin and, once it is over, an end with a note for whoever comes next. Nobody has two that go on.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from models import settings, text, times
from models.errors import N_, NotFound, Refused
from models.leads import teams
from models.reminders.tables import Shift
from models.values import dataclass

if TYPE_CHECKING:
    from models.settings import ShopSettings
    from models.work import Reader, Tx

ON, EXPECTED, OVER, AWAY, OFF = "on", "expected", "over", "away", "off"
STATES = (ON, EXPECTED, OVER, AWAY, OFF)
STATE_NAMES = {
    ON: N_("here since {time}"),
    OVER: N_("here until {time}"),
    AWAY: N_("away until {day}"),
    OFF: N_("not at work today"),
}
"""What is said of a state; of those who are expected it is their hours."""
LONGEST_NOTE = 4000


@dataclass(frozen=True, slots=True)
class Presence:
    """A member of staff on a day: one of STATES, since or until when (ms UTC), or the last day of an absence (ISO)."""

    staff_id: int
    name: str
    role: str
    state: str
    at: int | None = None
    day: str = ""
    note: str = ""
    shift_id: int | None = None
    hours: tuple[tuple[int, int], ...] = ()
    """The stretches in which they work on the day, in minutes."""


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """A shift; `ended_at` None: it goes on. `for_whom` "": for whoever comes next."""

    id: int
    staff_id: int
    name: str
    day: str
    began_at: int
    ended_at: int | None
    note: str
    handed_to: int | None
    for_whom: str


# -- questions --------------------------------------------------------------------------------------------------------

_SELECT = (
    "SELECT h.id, h.staff_id, coalesce(s.name, ''), h.day, h.began_at, h.ended_at, h.note, h.handed_to,"
    " coalesce(w.name, '') FROM shift h LEFT JOIN staff s ON s.id=h.staff_id LEFT JOIN staff w ON w.id=h.handed_to"
)


def one(read: Reader, shift_id: int) -> ShiftRow:
    """A shift. Raises NotFound."""
    row = read.row(f"{_SELECT} WHERE h.id=?", shift_id)
    if row is None:
        raise NotFound(N_("This shift is no longer there."))
    return ShiftRow(*row)


def open_of(read: Reader, staff_id: int) -> ShiftRow | None:
    """The shift that somebody is on; None for none."""
    row = read.row(f"{_SELECT} WHERE h.staff_id=? AND h.ended_at IS NULL ORDER BY h.id DESC LIMIT 1", staff_id)
    return ShiftRow(*row) if row is not None else None


def of_day(read: Reader, day: str) -> tuple[ShiftRow, ...]:
    """The shifts of a business day, the first first."""
    found = read.rows(f"{_SELECT} WHERE h.day=? ORDER BY h.began_at, h.id", day)
    return tuple(ShiftRow(*row) for row in found)


def presence(read: Reader, *, day: str) -> tuple[Presence, ...]:
    """Who is on, expected, gone again, away or off on a business day: those who are on first, then by name."""
    shop = settings.load(read)
    latest: dict[int, ShiftRow] = {}
    standing = read.rows(f"{_SELECT} WHERE h.ended_at IS NULL OR h.day=? ORDER BY h.ended_at IS NULL, h.began_at", day)
    for row in standing:
        latest[row[1]] = ShiftRow(*row)
    away: dict[int, tuple[str, str]] = {
        staff: (last, note)
        for staff, last, note in read.rows(
            "SELECT staff_id, last_day, note FROM absence WHERE first_day<=? AND last_day>=? ORDER BY last_day",
            day,
            day,
        )
    }
    found = []
    for key, name, role in read.rows("SELECT id, name, role FROM staff WHERE active=? ORDER BY id", True):
        found.append(_presence(read, shop, day, (key, name, role), latest.get(key), away.get(key)))
    return tuple(sorted(found, key=lambda who: (STATES.index(who.state), text.fold(who.name))))


def _presence(
    read: Reader,
    shop: ShopSettings,
    day: str,
    who: tuple[int, str, str],
    shift: ShiftRow | None,
    away: tuple[str, str] | None,
) -> Presence:
    key, name, role = who
    if shift is not None and shift.ended_at is None:
        return Presence(key, name, role, ON, shift.began_at, shift_id=shift.id)
    if away is not None:
        return Presence(key, name, role, AWAY, day=away[0], note=away[1])
    if shift is not None:
        return Presence(key, name, role, OVER, shift.ended_at, shift_id=shift.id)
    hours = _hours(read, shop, key, day)
    if not hours:
        return Presence(key, name, role, OFF)
    return Presence(key, name, role, EXPECTED, _moment(shop, day, hours[0][0]), hours=hours)


def _hours(read: Reader, shop: ShopSettings, staff_id: int, day: str) -> tuple[tuple[int, int], ...]:
    """The stretches of somebody's day: nobody is expected where neither they nor the shop said any hours."""
    if teams.week_of(read, staff_id) is None and teams.week_of(read, None) is None:
        return ()
    return teams.hours_of(read, staff_id).of_day(date.fromisoformat(day))


def _moment(shop: ShopSettings, day: str, minute: int) -> int:
    local = datetime.combine(date.fromisoformat(day), time()) + timedelta(minutes=minute)
    return times.to_ms(local.replace(tzinfo=times.zone(shop.zone)))


def left_for(read: Reader, staff_id: int, *, limit: int = 5) -> tuple[ShiftRow, ...]:
    """What others left since somebody's own last shift, for them or for whoever comes next; the latest first."""
    since = read.value("SELECT max(ended_at) FROM shift WHERE staff_id=? AND ended_at IS NOT NULL", staff_id) or 0
    found = read.rows(
        f"{_SELECT} WHERE h.ended_at>? AND h.staff_id<>? AND h.note<>'' AND (h.handed_to IS NULL OR h.handed_to=?)"
        " ORDER BY h.ended_at DESC, h.id DESC LIMIT ?",
        since,
        staff_id,
        staff_id,
        limit,
    )
    return tuple(ShiftRow(*row) for row in found)


# -- verbs ------------------------------------------------------------------------------------------------------------


def begin(tx: Tx, *, staff_id: int) -> int:
    """Note that somebody is here; returns the shift. One that is open already goes on. Raises NotFound for who left."""
    if tx.value("SELECT 1 FROM staff WHERE id=? AND active=?", staff_id, True) is None:
        raise NotFound(N_("This member of staff is no longer there. Nothing was changed."))
    known = open_of(tx, staff_id)
    if known is not None:
        return known.id
    return tx.insert(Shift, staff_id=staff_id, day=tx.today, began_at=tx.now)


def end(tx: Tx, *, shift_id: int, note: str = "", handed_to: int | None = None) -> None:
    """Note that somebody goes, with what whoever comes next must know. Raises Refused for a shift that is over."""
    known = one(tx, shift_id)
    if known.ended_at is not None:
        raise Refused(N_("This shift is over already."))
    if handed_to == known.staff_id:
        raise Refused(N_("Hand over to somebody else, or to whoever comes next."))
    said = text.clean(note, LONGEST_NOTE, lines=True)
    tx.update(Shift, shift_id, ended_at=max(tx.now, known.began_at), note=said, handed_to=handed_to)
