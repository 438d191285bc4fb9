"""The hot path of a move: an open deal is put into another open stage, or to another place of its own.

One question and at most four statements of prepared SQL, noted for undo like what goes through `tx.update`. Everything
else (won, lost, reopened) is `deals`' way.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from models import rows
from models.errors import N_, NotFound
from models.leads import facts
from models.leads import win as chances
from models.people.tables import Touchpoint
from models.pipeline import ordering
from models.pipeline.tables import Deal, DealMove

if TYPE_CHECKING:
    from models.work import Tx


class Asked(NamedTuple):
    """A deal and the stage into which it is to go, as one question finds them."""

    name: str
    state: str
    stage_id: int
    person_id: int | None
    amount: int | None
    position: int
    touched_at: int
    stage_at: int
    chance: int | None
    """The one that was worked out, in hundredths of a per cent."""
    kind: str
    """Of the stage: open, won."""
    stage_name: str
    stage_key: str
    requires: str
    top: int | None
    """The highest position in the stage; None where it is empty."""
    own: int
    tags: int
    facts: tuple[Any, ...]
    """What its chance rests on, as if it stood in the stage already."""


_ASK = (
    "SELECT d.name, d.state, d.stage_id, d.person_id, d.amount, d.position, d.touched_at, d.stage_at, d.probability,"
    " t.kind, t.name, t.key, t.requires, (SELECT max(x.position) FROM deal x WHERE x.stage_id=t.id AND x.state='open'),"
    f" {facts.OWN_TOO}, d.id, p.id, d.state, t.id, d.team_id, {facts.COLUMNS} FROM deal d LEFT JOIN stage t ON t.id=?"
    f" LEFT JOIN person p ON p.id=d.person_id {facts.BESIDE} WHERE d.id=?"
)
_OWN = 16
"""Columns of the answer before the facts."""
_PUT = "UPDATE deal SET stage_id=?, position=?, touched_at=?, stage_at=?, probability=? WHERE id=?"
_PLACE = "UPDATE deal SET position=? WHERE id=?"
_MOVED = "INSERT INTO deal_move (deal_id, at, day, from_stage_id, stage_id, state, staff_id)"
_TOUCHED = "INSERT INTO touchpoint (person_id, at, kind, ref_id, amount, text, about, staff_id, shop_id)"


def asked(tx: Tx, deal_id: int, stage_id: int) -> Asked:
    """What a move needs to know. Raises NotFound for a deal or stage that is gone."""
    row = tx.row(_ASK, stage_id, deal_id)
    if row is None:
        raise NotFound(N_("This deal is no longer there. Nothing was changed."))
    if row[9] is None:
        raise NotFound(N_("This stage is no longer there. Nothing was changed."))
    return Asked._make((*row[:_OWN], row[_OWN:]))


def asks(found: Asked) -> bool:
    """Whether the stage asks for something that a deal must say."""
    return found.requires != "[]" and bool(json.loads(found.requires))


def place(tx: Tx, found: Asked, *, deal_id: int, after: int | None, before: int | None) -> None:
    """Put an open deal to another place of its stage: nothing else of it changes, and nobody touched it."""
    position = ordering.beside(tx, deal_id=deal_id, stage_id=found.stage_id, after=after, before=before)
    if position is None:
        return
    was = int(tx.value("SELECT position FROM deal WHERE id=?", deal_id))  # a lane may have been numbered anew
    if position != was:
        tx.run(_PLACE, position, deal_id)
        tx.wrote(Deal, deal_id, {"position": was}, {"position": position})
        tx.explain(deal=found.name)


def put(tx: Tx, found: Asked, *, deal_id: int, stage_id: int, after: int | None, before: int | None) -> None:
    """Put an open deal into another open stage: on top, or beside another deal of it."""
    position = ordering.beside(tx, deal_id=deal_id, stage_id=stage_id, after=after, before=before)
    if position is None:
        position = (found.top or 0) + ordering.GAP
    about = tx.remembered("win_knows", chances.knows)  # before anything is written: the next move asks no more
    chance = chances.chance(facts.of_row(tx, found.facts, more=bool(found.own or found.tags)), about)
    now = tx.now
    tx.run(_PUT, stage_id, position, now, now, chance, deal_id)
    was: dict[str, Any] = {"stage_id": found.stage_id, "position": found.position}
    is_now: dict[str, Any] = {"stage_id": stage_id, "position": position}
    for name, known in (("touched_at", found.touched_at), ("stage_at", found.stage_at)):
        if known != now:
            was[name], is_now[name] = known, now
    tx.wrote(Deal, deal_id, was, is_now)
    row = (deal_id, now, tx.today, found.stage_id, stage_id, "open", tx.actor.staff_id)
    tx.wrote(DealMove, rows.insert_id(tx, _MOVED, row), None, {"deal_id": deal_id, "stage_id": stage_id})
    if found.person_id is not None:
        _tell(tx, found, found.person_id, deal_id)
    tx.explain(deal=found.name)


def _tell(tx: Tx, found: Asked, person: int, deal_id: int) -> None:
    """Leave the touchpoint of whom it is with."""
    about, actor = found.stage_name or found.stage_key, tx.actor
    row: tuple[Any, ...] = (
        person, tx.now, "deal_moved", deal_id, found.amount, found.name, about, actor.staff_id, actor.shop_id,
    )  # fmt: skip
    key = rows.insert_id(tx, _TOUCHED, row)
    tx.wrote(Touchpoint, key, None, {"person_id": person, "at": tx.now, "kind": "deal_moved"})
    tx.touch("person", (person,))
