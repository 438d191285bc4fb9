"""Leads are given to somebody: the owner, the ledger, the timeline, the reminders and the promise go along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models import settings
from models.errors import N_, NotFound, Refused
from models.leads import routing, teams, telling, writing
from models.leads.hours import due
from models.leads.tables import Assignment, Lead
from models.leads.telling import tell
from models.people.edit import living
from models.people.tables import Person
from models.reminders.tables import Reminder

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from models.leads.routing import Plan, Planned
    from models.work import Tx


def assign(tx: Tx, *, person_ids: Sequence[int], without: Collection[int] = ()) -> Plan:
    """Give leads out by the rules; those with an owner keep them (case C7). Returns what was done and why."""
    done = routing.plan(tx, person_ids, now=tx.now, day=tx.today, without=without)
    apply(tx, done.planned)
    return done


def apply(tx: Tx, planned: Sequence[Planned]) -> None:
    """Write what was planned."""
    given = [one for one in planned if one.staff_id is not None and not one.stays]
    known = _known(tx, [one.person_id for one in planned if not one.stays])
    given = [one for one in given if one.person_id in known]
    waits = [
        one
        for one in planned
        if one.staff_id is None and one.team_id is not None and one.person_id in known
        and known[one.person_id][1] != one.team_id
    ]  # fmt: skip
    writing.update(tx, Person, {one.person_id: {"owner_id": one.staff_id} for one in given})
    writing.update(
        tx,
        Lead,
        {
            known[one.person_id][0]: {
                "team_id": one.team_id,
                "assigned_at": tx.now,
                "respond_by": one.respond_by,
            }
            for one in given
        },
    )
    writing.update(tx, Lead, {known[one.person_id][0]: {"team_id": one.team_id} for one in waits})
    writing.insert(tx, Assignment, [_entry(tx, one) for one in (*given, *waits)])
    names = _names(tx, given)
    writing.touchpoints(tx, [(one.person_id, "lead_assigned", names.get(one.staff_id or 0, ""), "") for one in given])
    people: dict[int, list[tuple[int, str]]] = {}
    for one in given:
        people.setdefault(one.staff_id or 0, []).append((one.person_id, known[one.person_id][2]))
    tell(tx, about=telling.GIVEN, people=people)


def _known(tx: Tx, ids: Sequence[int]) -> dict[int, tuple[int, int | None, str]]:
    """Key of the lead, team, and name, by person."""
    return {
        row[0]: (row[1], row[2], row[3])
        for row in tx.within(
            "SELECT p.id, l.id, l.team_id, coalesce(nullif(p.name, ''), p.reading, '') FROM person p"
            " JOIN lead l ON l.person_id=p.id WHERE p.id IN (??)",
            list(ids),
        )
    }


def _entry(tx: Tx, one: Planned) -> Mapping[str, Any]:
    return {
        "person_id": one.person_id,
        "at": tx.now,
        "staff_id": one.staff_id,
        "from_staff_id": None,
        "team_id": one.team_id,
        "routing_rule_id": one.rule_id,
        "how": one.how,
        "respond_by": one.respond_by,
        "by_id": tx.actor.staff_id,
        "batch_id": tx.batch_id,
    }


def _names(tx: Tx, given: Sequence[Planned]) -> dict[int, str]:
    ids = sorted({one.staff_id for one in given if one.staff_id is not None})
    return dict(tx.within("SELECT id, name FROM staff WHERE id IN (??)", ids))


def give(tx: Tx, *, person_ids: Sequence[int], staff_id: int | None, note: str = "", how: str = "hand") -> int:
    """Give leads to somebody by hand, or to nobody (None); their open reminders go along. Returns how many changed.

    The promise is made anew where the lead was not answered yet. Raises NotFound for who is gone, Refused for who left.
    """
    if staff_id is not None:
        row = tx.row("SELECT name, active FROM staff WHERE id=?", staff_id)
        if row is None:
            raise NotFound(N_("This member of staff is no longer there. Nothing was changed."))
        if not row[1]:
            raise Refused(N_("{name} no longer works here."), name=row[0])
    changed = [key for key in dict.fromkeys(person_ids) if _give(tx, key, staff_id, note, how)]
    if staff_id is not None:
        known = _known(tx, changed)
        tell(tx, about=telling.GIVEN, people={staff_id: [(key, known[key][2]) for key in changed if key in known]})
    return len(changed)


def _give(tx: Tx, person_id: int, staff_id: int | None, note: str, how: str) -> bool:
    living(tx, person_id)
    before = tx.value("SELECT owner_id FROM person WHERE id=?", person_id)
    if before == staff_id:
        return False
    tx.update(Person, person_id, owner_id=staff_id)
    lead = tx.row("SELECT id, responded_at FROM lead WHERE person_id=?", person_id)
    by = None
    if lead is not None:
        minutes = settings.load(tx).respond_minutes
        if staff_id is not None and lead[1] is None and minutes != routing.NO_PROMISE:
            by = due(teams.hours_of(tx, staff_id), tx.now, minutes)
        values: dict[str, Any] = {"assigned_at": None if staff_id is None else tx.now}
        if lead[1] is None:
            values["respond_by"] = by
        tx.update(Lead, lead[0], **values)
    tx.insert(
        Assignment,
        person_id=person_id,
        at=tx.now,
        staff_id=staff_id,
        from_staff_id=before,
        how=how,
        note=note,
        respond_by=by,
        by_id=tx.actor.staff_id,
    )
    name = tx.value("SELECT name FROM staff WHERE id=?", staff_id) if staff_id is not None else ""
    writing.touchpoints(tx, [(person_id, "lead_assigned", name or "", note)])
    _reminders(tx, person_id, before, staff_id)
    return True


def _reminders(tx: Tx, person_id: int, before: int | None, staff_id: int | None) -> None:
    """What the owner before was to do about the person is the new one's."""
    if before is not None:
        ids = tx.column("SELECT id FROM reminder WHERE person_id=? AND state='open' AND staff_id=?", person_id, before)
        tx.update(Reminder, ids, staff_id=staff_id)
