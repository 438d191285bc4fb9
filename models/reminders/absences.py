"""Reminders of somebody who is away: they warn, move to the next day that the person works, or go to whoever is there.

Which of it the shop says once (`absence_moves`); whoever notes an absence may choose otherwise. What was moved or given
away says for which absence, and comes back when that is taken back and nobody touched it since.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from models import settings, times
from models.errors import N_, NotFound, Refused
from models.leads import teams
from models.reminders import listing, wall
from models.reminders.tables import Reminder
from models.values import dataclass

if TYPE_CHECKING:
    from models.leads.hours import Hours
    from models.reminders.listing import Due
    from models.settings import ShopSettings
    from models.work import Reader, Tx

WARN, MOVE, SHARE, GIVE = "warn", "move", "share", "give"
WAYS = {
    WARN: N_("Leave them, and say so"),
    MOVE: N_("Move them to the next day that they work"),
    SHARE: N_("Leave them to whoever is there"),
}
"""What may become of the reminders of somebody who is away; besides they may be given to somebody else (GIVE)."""
MOST = 500
FARTHEST = 400
"""Days that are looked ahead for one on which somebody works."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Who is away from one day to another (ISO, both included)."""

    id: int
    staff_id: int
    first_day: str
    last_day: str


# -- questions --------------------------------------------------------------------------------------------------------

_WITHIN = (
    "r.state='open' AND r.staff_id=? AND r.day<=? AND (COALESCE(r.end_day, r.day)>=? OR r.snoozed_until>=?)"
    " AND (r.snoozed_until IS NULL OR r.snoozed_until<?)"
)
"""Theirs, on a day of the absence by day, by its last day, or by the moment to which it was put off."""


def in_the_way(read: Reader, staff_id: int, first_day: str, last_day: str, *, limit: int = MOST) -> tuple[Due, ...]:
    """Open reminders of somebody that fall into an absence, the earliest first. Days are ISO, both included."""
    found = read.rows(
        f"{listing.COLUMNS} WHERE {_WITHIN} ORDER BY r.day, COALESCE(r.at, 0), r.id LIMIT ?",
        *_asked(read, staff_id, first_day, last_day),
        limit,
    )
    return tuple(listing.of_row(row) for row in found)


def count(read: Reader, staff_id: int, first_day: str, last_day: str) -> int:
    """How many fall into an absence: what a form says before it is kept."""
    sql = f"SELECT count(*) FROM reminder r WHERE {_WITHIN}"
    return int(read.value(sql, *_asked(read, staff_id, first_day, last_day)))


def _asked(read: Reader, staff_id: int, first_day: str, last_day: str) -> tuple[object, ...]:
    shop = settings.load(read)
    begins = wall.moment(date.fromisoformat(first_day), shop.day_change_hour * 60, shop.zone)
    ends = wall.moment(date.fromisoformat(last_day) + timedelta(days=1), shop.day_change_hour * 60, shop.zone)
    return staff_id, last_day, first_day, begins, ends


def of_those_away(read: Reader, *, day: str, limit: int = 50) -> tuple[Due, ...]:
    """Open reminders due by a business day whose people are away on it: what somebody else must look at."""
    away = read.column("SELECT DISTINCT staff_id FROM absence WHERE first_day<=? AND last_day>=?", day, day)
    found = read.within(
        f"{listing.COLUMNS} WHERE r.staff_id IN (??) AND r.state='open' AND r.day<=?"
        " ORDER BY r.day, COALESCE(r.at, 0), r.id LIMIT ?",
        away, day, limit,
    )  # fmt: skip
    return tuple(listing.of_row(row) for row in found)


def one(read: Reader, absence_id: int) -> Absence:
    """An absence. Raises NotFound."""
    row = read.row("SELECT id, staff_id, first_day, last_day FROM absence WHERE id=?", absence_id)
    if row is None:
        raise NotFound(N_("This absence is no longer there."))
    return Absence(*row)


# -- verbs ------------------------------------------------------------------------------------------------------------


def make_way(tx: Tx, *, absence_id: int, how: str = "", to: int = 0) -> int:
    """Do with the reminders that fall into an absence what is said ("": what the shop says); returns how many.

    `to`: who gets them, with GIVE. Raises Refused for somebody who is no longer there, or is away on one of the days.
    """
    away = one(tx, absence_id)
    way = how or settings.load(tx).absence_moves
    if way == GIVE:
        _check_taker(tx, away, to)
    found = () if way == WARN else in_the_way(tx, away.staff_id, away.first_day, away.last_day)
    hours = teams.hours_of(tx, away.staff_id) if way == MOVE else None
    for due in found:
        if hours is not None:
            _move(tx, due, away, hours)
        else:
            tx.update(
                Reminder, due.id, staff_id=to or None, from_staff_id=away.staff_id, absence_id=away.id,
                delegated_by=tx.actor.staff_id if to else None,
            )  # fmt: skip
    return len(found)


def _check_taker(tx: Tx, away: Absence, to: int) -> None:
    if tx.value("SELECT 1 FROM staff WHERE id=? AND active=?", to, True) is None:
        raise Refused(N_("This member of staff is no longer there. Nothing was changed."))
    also = "SELECT 1 FROM absence WHERE staff_id=? AND first_day<=? AND last_day>=? LIMIT 1"
    if to == away.staff_id or tx.value(also, to, away.last_day, away.first_day) is not None:
        raise Refused(N_("Whoever takes them over is away on one of these days too."))


def _move(tx: Tx, due: Due, away: Absence, hours: Hours) -> None:
    day = _works_next(hours, date.fromisoformat(away.last_day))
    if day is not None:
        values = _on(due, day, settings.load(tx))
        tx.update(Reminder, due.id, **values, moved_from=due.day, absence_id=away.id, snoozed_until=None)


def _works_next(hours: Hours, day: date) -> date | None:
    for at in range(1, FARTHEST):
        later = day + timedelta(days=at)
        if hours.of_day(later):
            return later
    return None


def _on(due: Due, day: date, shop: ShopSettings) -> dict[str, object]:
    """A reminder on another day, at its time of the day, with its length."""
    if due.at is None:
        last = None
        if due.end_day is not None:
            last = (day + (date.fromisoformat(due.end_day) - date.fromisoformat(due.day))).isoformat()
        return {"day": day.isoformat(), "end_day": last}
    begins = wall.day_of(due.at, shop.zone) + (day - date.fromisoformat(due.day))
    at = wall.moment(begins, wall.minute_of(due.at, shop.zone), shop.zone)
    ends = None if due.end_at is None else at + due.end_at - due.at
    return {"day": times.business_day(at, shop.zone, shop.day_change_hour), "at": at, "end_at": ends}


def give_back(tx: Tx, *, absence_id: int) -> int:
    """Undo what was done for an absence that is not any more; returns how many came back.

    What was given away comes back if it is still with whom it was given to; what was moved, if its day is to come.
    """
    away, back = one(tx, absence_id), 0
    for key, state in tx.rows("SELECT id, state FROM reminder WHERE absence_id=?", absence_id):
        due = listing.one(tx, key)
        values: dict[str, object] = {"absence_id": None, "from_staff_id": None}
        if state == "open" and due.from_staff_id is not None:
            values |= {"staff_id": away.staff_id, "delegated_by": None}
        elif state == "open" and due.moved_from is not None and due.moved_from >= tx.today:
            values |= {**_on(due, date.fromisoformat(due.moved_from), settings.load(tx)), "moved_from": None}
        back += len(values) > 2
        tx.update(Reminder, key, **values)
    return back


def follow_series(tx: Tx, *, limit: int) -> int:
    """What comes again for somebody who is away, and stands open since: treated as the shop says; returns how many.

    For `advancing`. What somebody made or moved by hand into an absence is left: they have seen it.
    """
    if settings.load(tx).absence_moves not in (MOVE, SHARE):
        return 0
    found = tx.rows(
        "SELECT r.id, a.id FROM absence a JOIN reminder r ON r.staff_id=a.staff_id AND r.day>=a.first_day"
        " AND r.day<=a.last_day WHERE a.last_day>=? AND r.state='open' AND r.series_id IS NOT NULL"
        " AND r.absence_id IS NULL AND (r.series_day=r.day OR r.series_day=r.moved_from) ORDER BY r.id LIMIT ?",
        tx.today,
        limit,
    )
    done, wanted = 0, {row[0]: row[1] for row in found}
    for key, absence_id in wanted.items():
        done += _treated(tx, listing.one(tx, key), one(tx, absence_id))
    return done


def _treated(tx: Tx, due: Due, away: Absence) -> bool:
    if settings.load(tx).absence_moves == SHARE:
        tx.update(Reminder, due.id, staff_id=None, from_staff_id=away.staff_id, absence_id=away.id)
        return True
    hours = teams.hours_of(tx, away.staff_id)
    if _works_next(hours, date.fromisoformat(away.last_day)) is None:
        return False
    _move(tx, due, away, hours)
    return True
