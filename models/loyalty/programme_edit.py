"""Programmes made, changed, switched on and off by the owner; and every member's account in each of them.

A member has an account in every programme that is switched on: made on enrolment, when a programme is made or switched
on, and by the shop's nightly work for members who came by other ways (an import).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from models.errors import N_, NotFound, Refused
from models.loyalty import reached
from models.loyalty.earning import EarnBy, EarnRule
from models.loyalty.programmes import ORDER, rule_of, rules_text
from models.loyalty.tables import Account, Programme
from models.said import said

if TYPE_CHECKING:
    from models.work import Reader, Tx

UNIT = 2000
"""How many accounts are made at once."""
ACCOUNT_KINDS = {"points": "spendable", "stamps": "stamps"}


@dataclass(frozen=True, slots=True)
class ProgrammeForm:
    """A programme as the owner writes it: days are ISO or None for no end."""

    name: str = ""
    kind: str = "points"
    rule: EarnRule = field(default_factory=EarnRule)
    from_day: str | None = None
    to_day: str | None = None
    notices: tuple[int, ...] = ()
    """At how many points (or stamps) a note is wanted; see `reached`."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A programme in the owner's list, with how many members have an account and what they hold of it."""

    id: int
    form: ProgrammeForm
    active: bool
    members: int
    outstanding: int
    own: bool
    """Whether it is the shop's own: the first of points that is switched on."""


def listed(read: Reader) -> tuple[Listed, ...]:
    """All programmes in their order, those switched off last. Counts accounts: for a reader thread."""
    rows = read.rows(
        "SELECT id, name, kind, rules, from_day, to_day, active FROM programme"
        f" ORDER BY CASE WHEN active THEN 0 ELSE 1 END, {ORDER}"
    )
    sums = {
        row[0]: (int(row[1]), int(row[2] or 0))
        for row in read.rows(
            "SELECT programme_id, COUNT(*), SUM(CASE WHEN balance > 0 THEN balance ELSE 0 END) FROM account"
            " WHERE kind <> 'qualifying' GROUP BY programme_id"
        )
    }
    own = next((row[0] for row in rows if row[6] and row[2] == "points"), None)
    return tuple(
        Listed(
            row[0],
            ProgrammeForm(row[1], row[2], rule_of(row[3]), row[4], row[5], reached.marks_of(row[3])),
            bool(row[6]),
            *sums.get(row[0], (0, 0)),
            own=row[0] == own,
        )
        for row in rows
    )


def check(form: ProgrammeForm) -> None:
    """Raise Refused for a programme that makes no sense."""
    rule = form.rule
    if form.kind not in ACCOUNT_KINDS:
        raise Refused(N_("A programme gives points or stamps."))
    if rule.rate.points < 0 or rule.rate.per <= 0 or any(one.rate.per <= 0 for one in rule.parts):
        raise Refused(N_("Points are earned from an amount above zero."))
    if not rule.rate.points and not any(one.rate.points > 0 for one in rule.parts):
        raise Refused(N_("Nothing would be earned by these rules."))
    if any(limit is not None and limit <= 0 for limit in (rule.most, rule.a_day)):
        raise Refused(N_("A limit of 0 would let nothing be earned."))
    if rule.by is EarnBy.VISIT and rule.parts:
        raise Refused(N_("What is given for a visit does not depend on the goods."))
    for day in (form.from_day, form.to_day):
        if day is not None:
            _require_day(day)
    if form.from_day and form.to_day and form.to_day < form.from_day:
        raise Refused(N_("It would end before it begins."))


def _require_day(day: str) -> None:
    try:
        date.fromisoformat(day)
    except ValueError as error:
        raise Refused(N_("“{day}” is not a day."), day=day[:20]) from error


def save(tx: Tx, *, programme_id: int | None, form: ProgrammeForm) -> int:
    """Make a programme or change one; returns its key. Raises Refused for rules that make no sense.

    A new one opens an account for every member; points that were given stay as they are.
    """
    check(form)
    values = {
        "name": said(form.name, 60),
        "from_day": form.from_day,
        "to_day": form.to_day,
    }
    if programme_id is not None:
        known = tx.row("SELECT rules, kind FROM programme WHERE id=?", programme_id)
        if known is None:
            raise NotFound(N_("This programme is no longer there."))
        if known[1] != form.kind:
            raise Refused(N_("A programme of points can't become one of stamps, nor the other way round."))
        rules = reached.with_marks(rules_text(form.rule, known[0]), form.notices)
        tx.update(Programme, programme_id, rules=rules, **values)
        return programme_id
    if not values["name"]:
        raise Refused(N_("A programme needs a name."))
    position = 1 + int(tx.value("SELECT COALESCE(MAX(position), 0) FROM programme"))
    rules = reached.with_marks(rules_text(form.rule), form.notices)
    made = tx.insert(Programme, kind=form.kind, rules=rules, position=position, **values)
    complete(tx, limit=UNIT)
    return made


def switch(tx: Tx, *, programme_id: int, active: bool) -> None:
    """Switch a programme off or on; what members have in it stays. Raises NotFound."""
    tx.update(Programme, programme_id, active=active)
    if active:
        complete(tx, limit=UNIT)


def complete(tx: Tx, *, limit: int = UNIT) -> int:
    """Open accounts that members lack in programmes that are switched on, at most `limit`; returns how many.

    Safe to run twice: call it until it returns 0.
    """
    made = 0
    for programme_id, kind in tx.rows(f"SELECT id, kind FROM programme WHERE active ORDER BY {ORDER}"):
        own = ACCOUNT_KINDS.get(kind)
        if own is None or made >= limit:
            continue
        lacking = tx.rows(
            "SELECT a.person_id, MIN(a.enrolled_at) FROM account a JOIN person p ON p.id = a.person_id"
            " WHERE a.kind <> 'qualifying' AND p.erased_at IS NULL AND p.merged_into_id IS NULL AND NOT EXISTS"
            " (SELECT 1 FROM account o WHERE o.person_id = a.person_id AND o.programme_id = ? AND o.kind = ?)"
            " GROUP BY a.person_id ORDER BY a.person_id LIMIT ?",
            programme_id,
            own,
            limit - made,
        )
        for person_id, enrolled_at in lacking:
            tx.insert(Account, programme=programme_id, person=person_id, kind=own, enrolled_at=enrolled_at)
        made += len(lacking)
    return made


def open_accounts(tx: Tx, *, person_id: int, enrolled_at: int) -> None:
    """Open the accounts that a member lacks in the programmes that are switched on."""
    for programme_id, kind in tx.rows(
        "SELECT g.id, g.kind FROM programme g WHERE g.active AND NOT EXISTS (SELECT 1 FROM account a"
        " WHERE a.programme_id = g.id AND a.person_id = ? AND a.kind <> 'qualifying') ORDER BY g.id",
        person_id,
    ):
        tx.insert(
            Account,
            programme=programme_id,
            person=person_id,
            kind=ACCOUNT_KINDS.get(kind, "spendable"),
            enrolled_at=enrolled_at,
            batch_id=tx.batch_id,
        )
