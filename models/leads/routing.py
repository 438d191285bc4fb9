"""Where leads go: ordered rules of Criteria to a person or a team, the first match decides, else the default owner.

`plan` says who would get what, and why, without writing; `assign` does it. A rule that names a team, a person or a
field that is gone is said plainly and passed over: the next rule, or the default owner, gets its leads.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from models import settings, text
from models.base import new_public_id
from models.criteria import fields, people
from models.criteria.nodes import ALWAYS, Node, parse, plain_of
from models.criteria.sql import Context
from models.errors import N_, Message, NotFound, Refused, Told
from models.leads import dealing, teams
from models.leads.hours import due, works
from models.leads.tables import RoutingRule
from models.people.lists import LIVING
from models.times import DAY_MS
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from models.work import Reader, Tx

OPEN = ("new", "working", "qualified", "nurture")
"""States in which a lead can be given to somebody; won and lost ones are not (case C7)."""
OPEN_SQL = ", ".join(f"'{one}'" for one in OPEN)
PORTION = 500
HOUR_MS = 3_600_000
NO_PROMISE = -1
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule; `problem` says why it is passed over."""

    id: int
    name: str
    node: Node
    team_id: int | None
    team: str
    staff_id: int | None
    staff: str
    respond_minutes: int | None
    active: bool
    problem: Message | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """What would become of a lead: to whom, by which rule, until when it is to be answered, and why in words."""

    person_id: int
    staff_id: int | None
    team_id: int | None
    rule_id: int | None
    how: str
    """rule, default; "" nobody gets it, or it stays where it is"""
    why: Message
    respond_by: int | None = None
    stays: bool = False
    """Not touched: it has an owner, is closed, or is no lead."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All of it, and what is wrong with rules that were passed over."""

    planned: tuple[Planned, ...]
    problems: tuple[Message, ...]


# -- rules ------------------------------------------------------------------------------------------------------------


def rules(read: Reader, *, active: bool = False) -> list[Rule]:
    """The rules in their order; only those switched on where asked."""
    own = fields.own_fields(read)
    found = read.rows(
        "SELECT r.id, r.name, r.criteria, r.team_id, coalesce(t.name, ''), t.active, r.staff_id,"
        " coalesce(s.name, ''), s.active, r.respond_minutes, r.active FROM routing_rule r"
        " LEFT JOIN team t ON t.id=r.team_id LEFT JOIN staff s ON s.id=r.staff_id ORDER BY r.position, r.id"
    )
    every = [_rule(read, row, own) for row in found]
    return [one for one in every if one.active or not active]


def _rule(read: Reader, row: Sequence[Any], own: Iterable[Any]) -> Rule:
    key, name, criteria, team_id, team, team_on, staff_id, staff, staff_on, minutes, on = row
    problem: Message | None = None
    node: Node = ALWAYS
    try:
        node = parse(json.loads(criteria))
        fields.check(node, {"person"}, own)
        people.resolved(read, node)
    except Told as error:
        problem = Message(N_("Rule “{rule}”: {why} It is passed over."), {"rule": name, "why": error.message})
    if problem is None and not (team_on if team_id is not None else staff_on):
        gone = N_("Rule “{rule}” names a team that is gone or put away. It is passed over.")
        if team_id is None:
            gone = N_("Rule “{rule}” names somebody who no longer works here. It is passed over.")
        problem = Message(gone, {"rule": name})
    return Rule(key, name, node, team_id, team, staff_id, staff, minutes, bool(on), problem)


def save(
    tx: Tx,
    *,
    rule_id: int | None = None,
    name: str,
    node: Node,
    team_id: int | None = None,
    staff_id: int | None = None,
    respond_minutes: int | None = None,
) -> int:
    """Make a rule at the end, or change one; it names a team or a person. Returns its key.

    Raises Refused for what does not fit, NotFound for who is gone.
    """
    said = text.clean(name, 120)
    if not said:
        raise Refused(N_("Give the rule's name."))
    if (team_id is None) == (staff_id is None):
        raise Refused(N_("Choose a team or a person."))
    _there(tx, "team" if team_id is not None else "staff", team_id if team_id is not None else staff_id)
    fields.check(node, {"person"}, fields.own_fields(tx))
    people.resolved(tx, node)
    if respond_minutes is not None and not 0 <= respond_minutes <= 100_000:
        raise Refused(N_("Give the minutes as a whole number, not below 0."))
    columns: dict[str, Any] = {
        "name": said,
        "criteria": json.dumps(plain_of(node), ensure_ascii=False),
        "team_id": team_id,
        "staff_id": staff_id,
        "respond_minutes": respond_minutes,
    }
    if rule_id is not None:
        _there(tx, "routing_rule", rule_id)
        tx.update(RoutingRule, rule_id, **columns)
        return rule_id
    last = tx.value("SELECT max(position) FROM routing_rule")
    position = 0 if last is None else last + 1
    return tx.insert(RoutingRule, public_id=new_public_id(), created_at=tx.now, position=position, **columns)


def switch(tx: Tx, *, rule_id: int, active: bool) -> None:
    """Switch a rule on or off."""
    _there(tx, "routing_rule", rule_id)
    tx.update(RoutingRule, rule_id, active=active)


def order(tx: Tx, *, rule_ids: Sequence[int]) -> None:
    """Put the rules into this order."""
    for position, key in enumerate(rule_ids):
        tx.update(RoutingRule, key, position=position)


def delete(tx: Tx, *, rule_id: int) -> None:
    """Delete a rule that gave nothing out yet; one that did is switched off, since the ledger names it."""
    _there(tx, "routing_rule", rule_id)
    if tx.value("SELECT 1 FROM assignment WHERE routing_rule_id=? LIMIT 1", rule_id) is not None:
        tx.update(RoutingRule, rule_id, active=False)
    else:
        tx.delete(RoutingRule, rule_id)


def _there(tx: Tx, table: str, key: int | None) -> None:
    if tx.value(f"SELECT 1 FROM {table} WHERE id=?", key) is None:
        raise NotFound(N_("This entry is no longer there. Nothing was changed."))


# -- planned ----------------------------------------------------------------------------------------------------------


def waiting(read: Reader, *, now: int, limit: int = 10_000) -> list[int]:
    """The leads that nobody looks after and that are given out by themselves, the oldest first (case C8),
    those for whom nobody had room before last.

    Those for sales; with `route_new` all new ones. Only those that came within `route_days`, 0: all.
    """
    shop = settings.load(read)
    since = now - shop.route_days * DAY_MS if shop.route_days else 0
    lists = "" if shop.route_new else " AND l.list='sales'"
    return read.column(
        f"SELECT p.id FROM person p JOIN lead l ON l.person_id=p.id WHERE p.lead_state IN ('new', 'working',"
        f" 'qualified') AND {LIVING} AND p.owner_id IS NULL AND l.entered_at>=?{lists}"
        " ORDER BY CASE WHEN l.team_id IS NULL THEN 0 ELSE 1 END, l.entered_at, p.id LIMIT ?",
        since,
        limit,
    )


def preview(read: Reader, *, now: int, day: str, person_ids: Sequence[int] | None = None, limit: int = SHOWN) -> Plan:
    """A dry run: who would get what now, and why; without ids for the leads that wait."""
    ids = waiting(read, now=now, limit=limit) if person_ids is None else list(person_ids)
    return plan(read, ids, now=now, day=day)


def fitting(read: Reader, rule: Rule, ctx: Context) -> int:
    """How many open leads meet a rule's condition; none where it is passed over."""
    if rule.problem is not None:
        return 0
    sql, values = people.where_sql(read, rule.node, ctx)
    where = f"p.lead_state IN ({OPEN_SQL}) AND {LIVING} AND {sql}"
    return int(read.value(f"SELECT count(*) FROM person p WHERE {where}", *values))


def plan(read: Reader, ids: Sequence[int], *, now: int, day: str, without: Collection[int] = ()) -> Plan:
    """Who gets which of some leads, by the rules as of now; `without` some staff. Nothing is written."""
    return _Planner(read, now, day, without).plan(ids)


class _Planner:
    """Seats at the tables of teams, taken as leads are given out."""

    def __init__(self, read: Reader, now: int, day: str, without: Collection[int]) -> None:
        self.read, self.now, self.day, self.without = read, now, day, without
        self.shop = settings.load(read)
        self.rules = rules(read, active=True)
        self.tables: dict[int, dealing.Table] = {}
        self.wants: dict[int, list[tuple[int, Node]]] = {}
        self.names: dict[int, str] = dict(read.rows("SELECT id, name FROM staff"))
        self.active = set(read.column("SELECT id FROM staff WHERE active"))
        self._due: dict[tuple[int | None, int], int | None] = {}
        self._away: dict[int, bool] = {}
        self.found: dict[int, Planned] = {}

    def plan(self, ids: Sequence[int]) -> Plan:
        for start in range(0, len(ids), PORTION):
            self._portion(list(dict.fromkeys(ids[start : start + PORTION])))
        problems = tuple(one.problem for one in self.rules if one.problem is not None)
        return Plan(tuple(self.found[key] for key in dict.fromkeys(ids) if key in self.found), problems)

    def _portion(self, ids: list[int]) -> None:
        left = self._free(ids)
        for rule in self.rules:
            if rule.problem is not None or not left:
                continue
            matching = self._matching(left, rule.node)
            taken = self._to_team(rule, matching) if rule.team_id is not None else self._to_person(rule, matching)
            left = [key for key in left if key not in taken]
        self._to_default(left)

    def _free(self, ids: list[int]) -> list[int]:
        """Those that can be given to somebody; what is said of the others."""
        known = {
            row[0]: row[1:]
            for row in self.read.within(
                f"SELECT p.id, p.lead_state, p.owner_id FROM person p WHERE p.id IN (??) AND {LIVING}", ids
            )
        }
        free = []
        for key in ids:
            state, owner = known.get(key, ("", None))
            if state not in OPEN:
                why = Message(N_("It is closed, or no lead: it is not given out."))
            elif owner is not None:
                why = Message(N_("It stays with {staff}."), {"staff": self.names.get(owner) or Message(N_("Owner"))})
            else:
                free.append(key)
                continue
            self.found[key] = Planned(key, owner, None, None, "", why, stays=True)
        return free

    def _matching(self, ids: list[int], node: Node) -> list[int]:
        if node == ALWAYS:
            return ids
        sql, values = people.where_sql(self.read, node, Context(self.day, self.now))
        marks = ", ".join("?" * len(ids))
        met = set(self.read.column(f"SELECT p.id FROM person p WHERE p.id IN ({marks}) AND {sql}", *ids, *values))
        return [key for key in ids if key in met]

    def _to_person(self, rule: Rule, ids: list[int]) -> set[int]:
        staff = rule.staff_id
        if staff is None or not self._can(staff):
            return set()
        why = Message(N_("Rule “{rule}”."), {"rule": rule.name})
        for key in ids:
            by = self._respond(staff, rule.respond_minutes)
            self.found[key] = Planned(key, staff, None, rule.id, "rule", why, by)
        return set(ids)

    def _to_team(self, rule: Rule, ids: list[int]) -> set[int]:
        team = rule.team_id
        if team is None or not ids:
            return set()
        table = self._table(team)
        wanted: dict[int, list[int]] = {}
        for staff, node in self.wants[team]:
            for key in self._matching(ids, node):
                wanted.setdefault(key, []).append(staff)
        for key, chosen in dealing.deal_out(table, ids, wanted).items():
            values = {"rule": rule.name, "team": rule.team}
            if chosen is None:
                why = Message(N_("Rule “{rule}”: nobody of {team} can take more now. It waits."), values)
                self.found[key] = Planned(key, None, team, rule.id, "rule", why)
                continue
            text_ = N_("Rule “{rule}”, {team}: the fewest of late, then one after the other.")
            if chosen in wanted.get(key, ()):
                text_ = N_("Rule “{rule}”, {team}: such leads are theirs first.")
            by = self._respond(chosen, rule.respond_minutes)
            self.found[key] = Planned(key, chosen, team, rule.id, "rule", Message(text_, values), by)
        return set(ids)

    def _to_default(self, ids: list[int]) -> None:
        owner = self.shop.lead_default_owner
        for key in ids:
            if owner in self.active and owner not in self.without:
                why = Message(N_("No rule fits: the default owner."))
                self.found[key] = Planned(key, owner, None, None, "default", why, self._respond(owner, None))
            else:
                why = Message(N_("No rule fits, and there is no default owner. It waits."))
                self.found[key] = Planned(key, None, None, None, "", why)

    def _can(self, staff: int) -> bool:
        if staff not in self._away:
            self._away[staff] = teams.is_away(self.read, staff, self.day)
        return staff in self.active and staff not in self.without and not self._away[staff]

    def _table(self, team: int) -> dealing.Table:
        if team not in self.tables:
            everyone = teams.members(self.read, team, self.day)
            here = [one for one in everyone if one.takes and one.quota and self._can(one.staff_id)]
            seats = {one.staff_id: self._seat(team, one) for one in here}
            last = self._last(team, [one.staff_id for one in everyone])
            self.tables[team] = dealing.Table(seats, tuple(one.staff_id for one in everyone), last, self.shop.route_by)
            self.wants[team] = [(one.staff_id, one.wants) for one in here if one.wants != ALWAYS]
        return self.tables[team]

    def _last(self, team: int, members: Sequence[int]) -> int | None:
        """Who of a team got the latest lead."""
        latest = [
            (*row, staff)
            for staff in members
            if (
                row := self.read.row(
                    "SELECT at, id FROM assignment WHERE staff_id=? AND coalesce(team_id, 0)=?"
                    " ORDER BY at DESC, id DESC LIMIT 1",
                    staff,
                    team,
                )
            )
        ]
        return max(latest)[2] if latest else None

    def _seat(self, team: int, one: teams.MemberRow) -> dealing.Seat:
        counts = self.read.row(
            "SELECT coalesce(sum(CASE WHEN at>? THEN 1 ELSE 0 END), 0), count(*) FROM assignment"
            " WHERE staff_id=? AND at>? AND coalesce(team_id, 0)=?",  # by the index of staff: many of a team may wait
            self.now - DAY_MS,
            one.staff_id,
            self.now - teams.DAYS_OF_MONTH * DAY_MS,
            team,
        )
        recent, month = counts or (0, 0)
        busy = 0
        if self.shop.route_by == "busy":
            sql = f"SELECT count(*) FROM person p WHERE p.owner_id=? AND p.lead_state IN ({OPEN_SQL}) AND {LIVING}"
            busy = self.read.value(sql, one.staff_id)
        left = max(0, min(one.quota - recent, one.capacity - month))
        working = works(teams.hours_of(self.read, one.staff_id), self.now)
        return dealing.Seat(one.staff_id, left, recent, busy, working)

    def _respond(self, staff: int, minutes: int | None) -> int | None:
        wanted = self.shop.respond_minutes if minutes is None else minutes
        if wanted == NO_PROMISE:
            return None
        if (staff, wanted) not in self._due:
            self._due[staff, wanted] = due(teams.hours_of(self.read, staff), self.now, wanted)
        return self._due[staff, wanted]


# -- by the calendar --------------------------------------------------------------------------------------------------


def schedule(tx: Tx, *, hours: int | None) -> int:
    """Give waiting leads out every so many hours from now (0: whenever what is due is looked for); None by hand only.

    Returns when that is next; by hand leaves it as it was (case C14).
    """
    shop = settings.load(tx)
    if hours is None:
        settings.change(tx, route_by_hand=True)
        return shop.route_next
    if not 0 <= hours <= 24 * 365:
        raise Refused(N_("Give the hours as a whole number, not below 0."))
    next_at = next_run(tx.now, hours)
    settings.change(tx, route_by_hand=False, route_hours=hours, route_next=next_at)
    return next_at


def next_run(now: int, hours: int) -> int:
    """When leads are given out next (ms UTC), so many hours from now."""
    return now + hours * HOUR_MS
