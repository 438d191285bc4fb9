"""What the screens show of the win probability: what it rests on, its fields with their switches, its quality."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from models import settings
from models.leads import bayes, facts, win, win_learning
from models.values import dataclass

if TYPE_CHECKING:
    from models.errors import Message
    from models.leads.quality import Quality, Suspect
    from models.leads.win import Why
    from models.work import Reader, Tx


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field: how much it moves chances, whether it is used, why it is suspected of knowing the outcome."""

    id: str
    label: Message | str
    weight: float | None
    """The mean size of its log-odds; None where it is not used."""
    used: bool
    suspect: Suspect | None


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the section of win probability shows."""

    closed: int
    won: int
    enough: bool
    fitted: bool
    """Weights were fitted beside each other; else the published formula counts."""
    at: int | None
    """When it was learned, ms UTC."""
    fields: tuple[FieldRow, ...]
    quality: Quality | None
    history: tuple[tuple[str, float, int], ...]
    """Day, AUC and closed deals of earlier models, the oldest first."""


def overview(read: Reader) -> Overview:
    """What the win probability rests on now."""
    rows = read.rows(
        "SELECT at, day, params, basis FROM prediction WHERE kind='win' ORDER BY at DESC, id DESC LIMIT 60"
    )
    params = json.loads(rows[0][2]) if rows else {}
    won, lost = read.row(
        "SELECT coalesce(sum(CASE WHEN state='won' THEN 1 ELSE 0 END), 0),"
        " coalesce(sum(CASE WHEN state='lost' THEN 1 ELSE 0 END), 0) FROM deal WHERE state<>'open'"
    ) or (0, 0)
    past = [(day, json.loads(plain).get("quality"), basis) for _at, day, plain, basis in reversed(rows)]
    return Overview(
        won + lost,
        won,
        won + lost >= win.LEAST and min(won, lost) >= win.LEAST_EACH,
        bool(params.get("model")),
        rows[0][0] if rows else None,
        _fields(read, params),
        win_learning.quality_of(params.get("quality")),
        tuple((day, one["auc"], basis) for day, one, basis in past if one),
    )


def _fields(read: Reader, params: dict[str, dict[str, float]]) -> tuple[FieldRow, ...]:
    """The fields, the weightiest first, those that are left out last."""
    own = {one.id: one.own_name for one in facts.own_fields(read)}
    suspects = {one.field: one for one in win_learning.suspects_of(params)}
    left = win.left_out(read, params)
    weights = params.get("weights", {})
    fitted = bool(params.get("model"))
    names = [one.id for one in facts.all_fields(read)] + ([] if fitted else [bayes.TAG])
    found = [
        FieldRow(
            name,
            facts.label_of(name, own),
            None if name in left else weights.get(name),
            name not in left,
            suspects.get(name),
        )
        for name in names
    ]
    return tuple(sorted(found, key=_order))


def _order(one: FieldRow) -> tuple[bool, float]:
    return not one.used, -(one.weight or 0.0)


def use(tx: Tx, *, field: str, used: bool) -> None:
    """Let chances rest on a field, or not; a field that is suspected is used only when it was allowed by name.

    It is heeded when it is learned anew.
    """
    shop = settings.load(tx)
    flagged = {one.field for one in win_learning.suspects_of(win.latest(tx, "win"))}
    left, allowed = set(shop.win_left_out) - {field}, set(shop.win_used) - {field}
    if used and field in flagged:
        allowed.add(field)
    elif not used and field not in flagged:
        left.add(field)
    settings.change(tx, win_left_out=tuple(sorted(left)), win_used=tuple(sorted(allowed)))


@dataclass(frozen=True, slots=True)
class OfPerson:
    """A person's chance: of their open deal, or of the lead before there is one."""

    why: Why
    deal_id: int | None
    deal: str


def of_person(read: Reader, person_id: int) -> OfPerson | None:
    """The chance that is shown on a person's page; None for who is no lead, has no open deal, or where none closed."""
    row = read.row(
        "SELECT id, name FROM deal WHERE person_id=? AND state='open' ORDER BY touched_at DESC, id DESC LIMIT 1",
        person_id,
    )
    if row is None and read.value("SELECT lead_state FROM person WHERE id=?", person_id) not in win_learning.LEADS:
        return None
    why = win.why_deal(read, row[0]) if row is not None else win.why_person(read, person_id)
    if why is None or (not why.basis and why.by_hand is None):
        return None
    return OfPerson(why, row[0] if row else None, row[1] if row else "")
