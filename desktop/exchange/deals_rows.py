"""Deals in the store: looked up, loaded, written with their moves and the entries on their customers' timelines.

An imported deal has the history that the file tells: opened on a day, and closed on one where it was. It is counted in
the figures from then on; its stage is changed on the board, never by a later file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop import languages
from desktop.exchange import naming, party, people_rows
from desktop.exchange.matching import Change, Kind, Known
from models import text
from models.errors import N_, Refused
from models.pipeline import ordering

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.exchange.source import Context, Item
    from models.work import Reader, Tx

PLAIN = (
    "name",
    "amount",
    "monthly",
    "months",
    "expected_day",
    "probability_by_hand",
    "category",
    "source",
    "wishes",
    "note",
)
"""Columns that a later file may change."""
_DEAL = (
    "INSERT INTO deal (id, public_id, name, amount, monthly, months, expected_day, probability_by_hand, category,"
    " source, wishes, note, stage_id, state, person_id, company_id, owner_id, product_id, reason_id, reason_note,"
    " opened_at, stage_at, touched_at, closed_at, closed_day, probability, position, batch_id, competitors)"
    " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,'[]')"
)
_MOVE = "INSERT INTO deal_move (deal_id, at, day, from_stage_id, stage_id, state, staff_id) VALUES (?,?,?,?,?,?,?)"
_TOUCH = (
    "INSERT INTO touchpoint (person_id, at, kind, ref_id, amount, text, about, staff_id, shop_id, batch_id)"
    " VALUES (?,?,?,?,?,?,?,?,?,?)"
)
SURE = 10_000


def load(read: Reader, ids: Sequence[int]) -> dict[int, Known]:
    """Deals in the shape of items."""
    rows = read.within(f"SELECT id, {', '.join(PLAIN)} FROM deal WHERE id IN (??)", ids)
    return {key: Known(key, dict(zip(PLAIN, rest, strict=True)), {}) for key, *rest in rows}


def create(tx: Tx, context: Context, batch_id: int, items: Sequence[Item]) -> None:
    """Write new deals with how they came where they are."""
    places = _Places(tx, batch_id, items)
    start = party.next_id(tx, "deal")
    companies = people_rows.find_companies(tx, batch_id, {c for one in items if (c := one.columns["_company"])})
    made: list[tuple[Any, ...]] = []
    moves: list[tuple[Any, ...]] = []
    touches: list[tuple[Any, ...]] = []
    for key, item in enumerate(items, start):
        get = item.columns
        opened, opened_day = get["_opened"] or get["_closed"] or (tx.now, tx.today)
        closed, closed_day = (get["_closed"] or (opened, opened_day)) if get["_state"] != "open" else (None, None)
        begun, stands = places.of(item)
        company = companies.get(text.fold(get["_company"])) if get["_company"] else None
        reason, note = _why(get)
        sure = {"open": None, "won": SURE, "lost": 0}[get["_state"]]
        by_hand = get["probability_by_hand"] if get["_state"] == "open" else None
        last = opened if closed is None else closed
        place = places.position(stands) if get["_state"] == "open" else 0
        made.append(
            (
                key, get["_id"], get["name"], get["amount"], get["monthly"], get["months"], get["expected_day"],
                by_hand, get["category"], get["source"], get["wishes"], get["note"], stands, get["_state"],
                get["_person_id"], company, get["_owner_id"], get["_product_id"], reason, note,
                opened, last, last, closed, closed_day, sure, place, batch_id,
            )
        )  # fmt: skip
        moves.append((key, opened, opened_day, None, begun, "open", tx.actor.staff_id))
        if closed is not None:
            moves.append((key, closed, closed_day, begun, stands, get["_state"], tx.actor.staff_id))
        if get["_person_id"] is not None:
            ends = [(closed, f"deal_{get['_state']}")] if closed is not None else []
            by = (tx.actor.staff_id, tx.actor.shop_id, batch_id)
            for at, kind in ((opened, "deal"), *ends):
                touches.append((get["_person_id"], at, kind, key, get["amount"], get["name"], "", *by))
    party.many(tx, _DEAL, made)
    party.many(tx, _MOVE, moves)
    party.many(tx, _TOUCH, touches)


def _why(get: Mapping[str, Any]) -> tuple[int | None, str]:
    """The reason and the note of a deal that is closed; of one that was lost the missing reason is said to be so."""
    if get["_state"] not in ("won", "lost"):
        return None, ""
    note = get["_reason_note"]
    if get["_reason_id"] is None:
        note = "\n".join(part for part in (get["_reason"], note) if part)
    if get["_reason_id"] is None and get["_state"] == "lost":
        note = note or languages.current().text(N_("Imported without a reason"))
    return get["_reason_id"], note


class _Places:
    """Where deals of a portion stand: their stages, made where they are not there and that was asked for."""

    def __init__(self, tx: Tx, batch_id: int, items: Sequence[Item]) -> None:
        self.stages = naming.Stages(tx)
        self.made: dict[tuple[int, str], int] = {}
        self.next: dict[int, int] = {}
        self.tx = tx
        for item in items:
            get = item.columns
            if get["_stage"] and get["_stage_id"] is None:
                self._make(batch_id, get["_pipeline_id"], get["_stage"])

    def _make(self, batch_id: int, pipeline_id: int, name: str) -> None:
        key = (pipeline_id, text.fold(name))
        known = self.stages.stage(pipeline_id, name)
        if known is not None:
            self.made[key] = known.id
        if key in self.made:
            return
        position = 1 + (self.tx.value("SELECT max(position) FROM stage WHERE pipeline_id=?", pipeline_id) or 0)
        cursor = self.tx.run(
            "INSERT INTO stage (pipeline_id, name, key, colour, kind, category, probability, rotting_days, requires,"
            " position, active) VALUES (?,?,'','','open','pipeline',1000,0,'[]',?,?)",
            pipeline_id,
            name,
            position,
            True,
        )
        self.made[key] = int(cursor.lastrowid)
        party.keep_made(self.tx, batch_id, "stage", self.made[key])
        self.tx.touch("stage", [self.made[key]])

    def of(self, item: Item) -> tuple[int, int]:
        """The stage in which a deal began, and the one in which it stands."""
        get = item.columns
        pipeline = get["_pipeline_id"]
        named = get["_stage_id"] or self.made.get((pipeline, text.fold(get["_stage"])))
        first = self.stages.open_one(pipeline)
        won = self.stages.won_one(pipeline)
        if first is None or won is None:
            raise Refused(N_("A pipeline needs an open stage and one that wins."))
        begun = named if named is not None and named != won.id else first.id
        return begun, won.id if get["_state"] == "won" else begun

    def position(self, stage_id: int) -> int:
        """The place above all that stand in a stage."""
        self.next[stage_id] = (
            self.next[stage_id] + ordering.GAP if stage_id in self.next else ordering.top(self.tx, stage_id)
        )
        return self.next[stage_id]


def change(tx: Tx, context: Context, batch_id: int, changes: Sequence[Change]) -> None:
    """Write what the file changes of deals that are there, each with the image that undo needs."""
    for one in changes:
        if one.after:
            party.update_kept(tx, batch_id, "deal", one.id, one.after)


KIND = Kind(
    lookups={"id": "SELECT public_id, id FROM deal WHERE public_id IN (??)"},
    fields={"id": "id"},
    load=load,
    create=create,
    change=change,
)
