"""Teams: who shares what is sent to them, how many leads a month each takes, when they work, when they are away."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from models import settings, text
from models.base import new_public_id
from models.criteria import fields
from models.criteria.nodes import Node, parse, plain_of
from models.errors import N_, NotFound, Refused
from models.leads import win
from models.leads.hours import WHOLE_DAY, Hours, Week
from models.leads.tables import Absence, Team, TeamMember, WorkHours
from models.reminders import shop_days
from models.values import dataclass

if TYPE_CHECKING:
    from models.work import Reader, Tx

DAYS_OF_MONTH = 30
MOST = 100_000


def quota(capacity: int) -> int:
    """A day's share of a month's capacity: a thirtieth, rounded half up (case C1)."""
    return (2 * capacity + DAYS_OF_MONTH) // (2 * DAYS_OF_MONTH)


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team with how many belong to it."""

    id: int
    name: str
    leader_id: int | None
    leader: str
    active: bool
    members: int
    capacity: int
    """Leads a month that its members take together."""


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody of a team; `recent` leads came from it in the last 24 hours, `month` in the last 30 days."""

    id: int
    team_id: int
    staff_id: int
    name: str
    capacity: int
    takes: bool
    wants: Node
    active: bool
    """They still work here."""
    away: bool
    """Today."""

    @property
    def quota(self) -> int:
        """Leads a day."""
        return quota(self.capacity)


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """Days on which somebody is away."""

    id: int
    staff_id: int
    name: str
    first_day: str
    last_day: str
    note: str


# -- questions --------------------------------------------------------------------------------------------------------


def teams(read: Reader, *, every: bool = False) -> tuple[TeamRow, ...]:
    """The teams in their order; with `every` also those that were put away."""
    found = [
        TeamRow(*(*row[:4], bool(row[4]), *row[5:]))
        for row in read.rows(
            "SELECT t.id, t.name, t.leader_id, coalesce(f.name, ''), t.active,"
            " (SELECT count(*) FROM team_member m WHERE m.team_id=t.id),"
            " coalesce((SELECT sum(m.capacity) FROM team_member m JOIN staff s ON s.id=m.staff_id AND s.active"
            " WHERE m.team_id=t.id AND m.takes), 0)"
            " FROM team t LEFT JOIN staff f ON f.id=t.leader_id ORDER BY t.position, t.id"
        )
    ]
    return tuple(one for one in found if one.active or every)


def members(read: Reader, team_id: int, day: str) -> tuple[MemberRow, ...]:
    """Who belongs to a team, by key of staff, as of a business day."""
    rows = read.rows(
        "SELECT m.id, m.team_id, m.staff_id, s.name, m.capacity, m.takes, m.wants, s.active,"
        " EXISTS (SELECT 1 FROM absence a WHERE a.staff_id=s.id AND a.first_day<=? AND a.last_day>=?)"
        " FROM team_member m JOIN staff s ON s.id=m.staff_id WHERE m.team_id=? ORDER BY m.staff_id",
        day,
        day,
        team_id,
    )
    return tuple(
        MemberRow(*(*row[:5], bool(row[5]), parse(json.loads(row[6])), bool(row[7]), bool(row[8]))) for row in rows
    )


def absences(read: Reader, *, since: str) -> tuple[AbsenceRow, ...]:
    """Absences that have not ended before a day, the earliest first."""
    rows = read.rows(
        "SELECT a.id, a.staff_id, s.name, a.first_day, a.last_day, a.note FROM absence a"
        " JOIN staff s ON s.id=a.staff_id WHERE a.last_day>=? ORDER BY a.first_day, a.id",
        since,
    )
    return tuple(AbsenceRow(*row) for row in rows)


def is_away(read: Reader, staff_id: int, day: str) -> bool:
    """Whether somebody is away on a day."""
    sql = "SELECT 1 FROM absence WHERE staff_id=? AND first_day<=? AND last_day>=? LIMIT 1"
    return read.value(sql, staff_id, day, day) is not None


def week_of(read: Reader, staff_id: int | None) -> Week | None:
    """The hours that somebody has of their own, or the shop's (None); None where there are none."""
    where, values = ("staff_id IS NULL", []) if staff_id is None else ("staff_id=?", [staff_id])
    rows = read.rows(f"SELECT weekday, begins, ends FROM work_hours WHERE {where} ORDER BY begins", *values)
    if not rows:
        return None
    return tuple(tuple((begins, ends) for day, begins, ends in rows if day == weekday) for weekday in range(7))


def hours_of(read: Reader, staff_id: int | None) -> Hours:
    """When somebody works: their hours, else the shop's, without the shop's closed days and their absences."""
    week = week_of(read, staff_id) if staff_id is not None else None
    days = shop_days.load(read)
    off: set[str] = set()
    if staff_id is not None:
        for first, last in read.rows("SELECT first_day, last_day FROM absence WHERE staff_id=?", staff_id):
            low, high = date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal()
            off.update(date.fromordinal(one).isoformat() for one in range(low, min(high, low + MOST_DAYS) + 1))
    return Hours(settings.load(read).zone, week or days.week, frozenset(off), days, week is not None)


MOST_DAYS = 1500


# -- verbs ------------------------------------------------------------------------------------------------------------


def save_team(tx: Tx, *, team_id: int | None = None, name: str, leader_id: int | None = None) -> int:
    """Make a team, or change its name and who leads it; returns its key. Raises Refused without a name."""
    said = text.clean(name, 120)
    if not said:
        raise Refused(N_("Give the team a name."))
    if leader_id is not None:
        _staff(tx, leader_id)
    if team_id is None:
        position = 1 + (tx.value("SELECT max(position) FROM team") or 0)
        return tx.insert(
            Team, public_id=new_public_id(), name=said, leader_id=leader_id, position=position, created_at=tx.now
        )
    _team(tx, team_id)
    tx.update(Team, team_id, name=said, leader_id=leader_id)
    return team_id


def switch_team(tx: Tx, *, team_id: int, active: bool) -> None:
    """Put a team away, or bring it back; what it knew of won and lost deals goes to all (case A10)."""
    _team(tx, team_id)
    tx.update(Team, team_id, active=active)
    if not active:
        win.team_gone(tx, team_id=team_id)


def save_member(
    tx: Tx, *, team_id: int, staff_id: int, capacity: int = 30, takes: bool = True, wants: Node | None = None
) -> int:
    """Let somebody belong to a team, or change how; returns the membership's key.

    `capacity` leads a month, 0 for none; `wants` the leads that are theirs first. Raises Refused for what can't be.
    """
    _team(tx, team_id)
    _staff(tx, staff_id)
    if not 0 <= capacity <= MOST:
        raise Refused(N_("Give the leads a month as a whole number, from 0 to {most}."), most=MOST)
    values: dict[str, object] = {"capacity": capacity, "takes": takes}
    if wants is not None:
        fields.check(wants, {"person"}, fields.own_fields(tx))
        values["wants"] = json.dumps(plain_of(wants), ensure_ascii=False)
    known = tx.value("SELECT id FROM team_member WHERE team_id=? AND staff_id=?", team_id, staff_id)
    if known is None:
        return tx.insert(TeamMember, team=team_id, staff_id=staff_id, **values)
    tx.update(TeamMember, known, **values)
    return int(known)


def remove_member(tx: Tx, *, member_id: int) -> None:
    """Take somebody out of a team; the leads that they have stay theirs."""
    tx.delete(TeamMember, member_id)


def set_hours(tx: Tx, *, staff_id: int | None, week: Week | None) -> None:
    """Say when somebody works, or the shop (None); a `week` of None: as the shop, or as usual.

    Raises Refused for stretches that end before they begin or lie over each other.
    """
    tx.delete(WorkHours, tx.column(
        "SELECT id FROM work_hours WHERE coalesce(staff_id, 0)=?", staff_id or 0
    ))  # fmt: skip
    for weekday, stretches in enumerate(week or ()):
        before = 0
        for begins, ends in sorted(stretches):
            if not before <= begins < ends <= 2 * WHOLE_DAY:
                raise Refused(N_("Working hours begin before they end, and do not overlap."))
            before = ends
            tx.insert(WorkHours, staff_id=staff_id, weekday=weekday, begins=begins, ends=ends)


def add_absence(
    tx: Tx, *, staff_id: int, first_day: str, last_day: str, note: str = "", how: str = "", to: int = 0
) -> int:
    """Note that somebody is away from one day to another (ISO, both included). Raises Refused for what can't be.

    `how` and `to` say what becomes of their reminders of these days: see `reminders.absences`; "": what the shop says.
    """
    from models.reminders import absences

    _staff(tx, staff_id)
    try:
        first, last = date.fromisoformat(first_day), date.fromisoformat(last_day)
    except ValueError as error:
        raise Refused(N_("Give the days as 2026-11-30.")) from error
    if last < first:
        raise Refused(N_("An absence ends on or after the day on which it begins."))
    key = tx.insert(
        Absence,
        staff_id=staff_id,
        first_day=first.isoformat(),
        last_day=last.isoformat(),
        note=text.clean(note, 200),
        created_at=tx.now,
    )
    absences.make_way(tx, absence_id=key, how=how, to=to)
    return key


def remove_absence(tx: Tx, *, absence_id: int) -> None:
    """Take an absence back; reminders that were moved or given away for it come back."""
    from models.reminders import absences

    absences.give_back(tx, absence_id=absence_id)
    tx.delete(Absence, absence_id)


def _team(tx: Tx, team_id: int) -> None:
    if tx.value("SELECT 1 FROM team WHERE id=?", team_id) is None:
        raise NotFound(N_("This team is no longer there. Nothing was changed."))


def _staff(tx: Tx, staff_id: int) -> None:
    if tx.value("SELECT 1 FROM staff WHERE id=?", staff_id) is None:
        raise NotFound(N_("This member of staff is no longer there. Nothing was changed."))
