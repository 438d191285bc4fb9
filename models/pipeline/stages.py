"""Pipelines, their stages, and the reasons for which deals are lost: what the owner arranges.

What the program brought has a key and no name: it is called by its word in the reader's language until the owner
renames it. Probabilities are hundredths of a per cent.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from models import text
from models.base import new_public_id
from models.errors import N_, Message, NotFound, Refused
from models.pipeline.tables import LostReason, Pipeline, Stage
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.work import Reader, Tx

SURE = 10_000
"""A hundred per cent."""
BROUGHT = (
    ("qualification", 1_000, "open"),
    ("demo", 2_500, "open"),
    ("proposal", 5_000, "open"),
    ("negotiation", 7_000, "open"),
    ("won", SURE, "won"),
)
"""The stages that a shop begins with; the chances are the published ones (case E4, Frappe CRM)."""
STAGE_NAMES = {
    "qualification": N_("Qualification"),
    "demo": N_("Presentation"),
    "proposal": N_("Proposal"),
    "negotiation": N_("Negotiation"),
    "won": N_("Closed won"),
}
LOST_NAMES = {
    "price": N_("Too expensive"),
    "competitor": N_("Bought elsewhere"),
    "budget": N_("No budget"),
    "timing": N_("Not the right time"),
    "need": N_("No need"),
    "silent": N_("No answer any more"),
}
WON_NAMES = {
    "fit": N_("It fits what they need"),
    "value": N_("The price is right"),
    "service": N_("Advice and service"),
    "trust": N_("They know us"),
    "referred": N_("We were recommended"),
    "soon": N_("Delivered soon"),
}
REASON_NAMES = LOST_NAMES | WON_NAMES
REQUIRED = {
    "amount": N_("the amount"),
    "expected_day": N_("the expected day"),
    "person_id": N_("the customer"),
    "company_id": N_("the company"),
    "product_id": N_("the product"),
    "owner_id": N_("who looks after it"),
}
"""What a stage can ask of a deal before it may stand there: columns of the deal, in words."""
CATEGORIES = ("pipeline", "best", "commit", "omitted")
"""Of the forecast; what is won or lost needs none."""
COLOURS = ("", "blue", "gold", "green", "red", "violet")


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage; `name` is "" for one that is called by the word of its `key`."""

    id: int
    pipeline_id: int
    name: str
    key: str
    colour: str
    kind: str
    """open, won"""
    probability: int
    rotting_days: int
    requires: tuple[str, ...]
    position: int
    active: bool
    category: str = "pipeline"
    """Of the forecast, where a deal does not say otherwise."""

    @property
    def wording(self) -> Message | str:
        """What it is called."""
        return named(self.name, self.key, STAGE_NAMES)


@dataclass(frozen=True, slots=True)
class PipelineRow:
    """A pipeline; the first one has no name of its own."""

    id: int
    name: str
    position: int
    active: bool

    @property
    def wording(self) -> Message | str:
        """What it is called."""
        return self.name or Message(N_("Sales"))


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """Why deals are lost, or won (`outcome`)."""

    id: int
    name: str
    key: str
    position: int
    active: bool
    outcome: str = "lost"

    @property
    def wording(self) -> Message | str:
        """What it is called."""
        return named(self.name, self.key, REASON_NAMES)


def named(name: str, key: str, words: dict[str, str]) -> Message | str:
    """A name that the owner gave, else the word of a key."""
    return name or (Message(words[key]) if key in words else key)


# -- questions --------------------------------------------------------------------------------------------------------


def pipelines(read: Reader, *, every: bool = False) -> tuple[PipelineRow, ...]:
    """The pipelines in their order; with `every` also those that were put away."""
    found = [PipelineRow(*(*row[:3], bool(row[3]))) for row in read.rows(
        "SELECT id, name, position, active FROM pipeline ORDER BY position, id"
    )]  # fmt: skip
    return tuple(one for one in found if one.active or every)


_STAGES = (
    "SELECT s.id, s.pipeline_id, s.name, s.key, s.colour, s.kind, s.probability, s.rotting_days, s.requires,"
    " s.position, s.active, s.category FROM stage s"
)
_ORDER = " ORDER BY s.pipeline_id, CASE s.kind WHEN 'won' THEN 1 ELSE 0 END, s.position, s.id"


def stages(read: Reader, pipeline_id: int | None = None, *, every: bool = False) -> tuple[StageRow, ...]:
    """The stages of a pipeline, or of all, in their order, the won one last; with `every` also those put away."""
    where, values = ("", []) if pipeline_id is None else (" WHERE s.pipeline_id=?", [pipeline_id])
    found = [_stage(row) for row in read.rows(f"{_STAGES}{where}{_ORDER}", *values)]
    return tuple(one for one in found if one.active or every)


def stage(read: Reader, stage_id: int) -> StageRow:
    """One stage. Raises NotFound."""
    row = read.row(f"{_STAGES} WHERE s.id=?", stage_id)
    if row is None:
        raise NotFound(N_("This stage is no longer there. Nothing was changed."))
    return _stage(row)


def _stage(row: Sequence[Any]) -> StageRow:
    return StageRow(*(*row[:8], tuple(json.loads(row[8])), row[9], bool(row[10]), row[11]))


def first_stage(read: Reader, pipeline_id: int | None = None) -> StageRow:
    """Where a deal begins: the first open stage of a pipeline, or of the first one. Raises Refused without any."""
    if pipeline_id is None:
        some = pipelines(read)
        pipeline_id = some[0].id if some else 0
    found = next((one for one in stages(read, pipeline_id) if one.kind == "open"), None)
    if found is None:
        raise Refused(N_("There is no stage to begin with. Add one to the pipeline first."))
    return found


def won_stage(read: Reader, pipeline_id: int) -> StageRow:
    """The stage that wins a pipeline's deals. Raises Refused where there is none."""
    found = next((one for one in stages(read, pipeline_id) if one.kind == "won"), None)
    if found is None:
        raise Refused(N_("This pipeline has no stage that wins. Add one first."))
    return found


def reasons(read: Reader, *, every: bool = False, outcome: str = "lost") -> tuple[ReasonRow, ...]:
    """Why deals are lost, or won, in their order; `outcome` "" asks for both, `every` also for those put away."""
    found = [
        ReasonRow(*(*row[:4], bool(row[4]), row[5]))
        for row in read.rows(
            "SELECT id, name, key, position, active, outcome FROM lost_reason ORDER BY outcome, position, id"
        )
    ]
    return tuple(one for one in found if (one.active or every) and outcome in ("", one.outcome))


def won_reasons(read: Reader) -> tuple[ReasonRow, ...]:
    """Why deals are won, in their order."""
    return reasons(read, outcome="won")


# -- what a shop begins with ------------------------------------------------------------------------------------------


def first_rows(tx: Tx) -> None:
    """Write a pipeline with its stages, and the reasons, where there are none."""
    if tx.value("SELECT 1 FROM pipeline LIMIT 1") is None:
        pipeline = tx.insert(Pipeline, public_id=new_public_id(), name="", position=0, created_at=tx.now)
        for position, (key, probability, kind) in enumerate(BROUGHT):
            tx.insert(Stage, pipeline=pipeline, name="", key=key, kind=kind, probability=probability, position=position)
    for outcome, names in (("lost", LOST_NAMES), ("won", WON_NAMES)):
        if tx.value("SELECT 1 FROM lost_reason WHERE outcome=? LIMIT 1", outcome) is None:
            for position, key in enumerate(names):
                tx.insert(LostReason, name="", key=key, position=position, outcome=outcome)


# -- verbs ------------------------------------------------------------------------------------------------------------


def add_pipeline(tx: Tx, *, name: str) -> int:
    """Make a pipeline with a first stage and one that wins; returns its key. Raises Refused without a name."""
    said = _named(name)
    position = 1 + (tx.value("SELECT max(position) FROM pipeline") or 0)
    key = tx.insert(Pipeline, public_id=new_public_id(), name=said, position=position, created_at=tx.now)
    for at, (brought, probability, kind) in enumerate((BROUGHT[0], BROUGHT[-1])):
        tx.insert(Stage, pipeline=key, name="", key=brought, kind=kind, probability=probability, position=at)
    return key


def change_pipeline(tx: Tx, *, pipeline_id: int, name: str | None = None, active: bool | None = None) -> None:
    """Rename a pipeline, put it away or bring it back. Raises Refused while deals are open in it."""
    if tx.value("SELECT 1 FROM pipeline WHERE id=?", pipeline_id) is None:
        raise NotFound(N_("This pipeline is no longer there. Nothing was changed."))
    values: dict[str, Any] = {} if name is None else {"name": _named(name)}
    if active is not None:
        if not active:
            _unused(tx, "s.pipeline_id", pipeline_id)
            if len(pipelines(tx)) < 2:
                raise Refused(N_("One pipeline must stay."))
        values["active"] = active
    tx.update(Pipeline, pipeline_id, **values)


def add_stage(tx: Tx, *, pipeline_id: int, name: str, probability: int, kind: str = "open") -> int:
    """Add a stage at the end of the open ones; returns its key. `kind` "won" wins. Raises Refused for what can't be."""
    if kind not in ("open", "won"):
        raise Refused(N_("A stage is open or wins."))
    if kind == "won" and any(one.kind == "won" for one in stages(tx, pipeline_id)):
        raise Refused(N_("This pipeline has a stage that wins already."))
    position = 1 + (tx.value("SELECT max(position) FROM stage WHERE pipeline_id=?", pipeline_id) or 0)
    return tx.insert(
        Stage,
        pipeline=pipeline_id,
        name=_named(name),
        kind=kind,
        probability=SURE if kind == "won" else _chance(probability),
        position=position,
    )


def change_stage(tx: Tx, *, stage_id: int, **values: Any) -> None:
    """Change name, colour, probability, rotting_days, requires or category. Raises Refused for what can't be."""
    known = stage(tx, stage_id)
    if values.keys() - {"name", "colour", "probability", "rotting_days", "requires", "category"}:
        raise Refused(N_("A stage has no such field."))
    row = dict(values)
    if "name" in row:
        row["name"] = text.clean(row["name"], 120)
        if not row["name"] and not known.key:
            raise Refused(N_("Give a name."))
    if row.get("colour", "") not in COLOURS:
        raise Refused(N_("Choose one of the colours."))
    if row.get("category", CATEGORIES[0]) not in CATEGORIES:
        raise Refused(N_("The forecast has no category “{name}”."), name=str(row["category"])[:40])
    if "probability" in row:
        row["probability"] = SURE if known.kind == "won" else _chance(row["probability"])
    if not 0 <= row.get("rotting_days", 0) <= 3650:
        raise Refused(N_("Give the days as a whole number, from 0 to 3,650."))
    if "requires" in row:
        if set(row["requires"]) - set(REQUIRED):
            raise Refused(N_("A stage can't ask for this."))
        row["requires"] = json.dumps(list(dict.fromkeys(row["requires"])))
    tx.update(Stage, stage_id, **row)


def order_stages(tx: Tx, *, stage_ids: Sequence[int]) -> None:
    """Put stages of one pipeline into this order; the one that wins stays last."""
    for position, key in enumerate(stage_ids):
        tx.update(Stage, key, position=position)


def put_stage_away(tx: Tx, *, stage_id: int, active: bool = False) -> None:
    """Put a stage away, or bring it back. Raises Refused while open deals stand in it, or where none is left."""
    known = stage(tx, stage_id)
    if not active:
        _unused(tx, "s.id", stage_id)
        if not any(one.kind == known.kind and one.id != stage_id for one in stages(tx, known.pipeline_id)):
            raise Refused(N_("A pipeline needs an open stage and one that wins."))
    elif known.kind == "won" and any(one.kind == "won" for one in stages(tx, known.pipeline_id)):
        raise Refused(N_("This pipeline has a stage that wins already."))
    tx.update(Stage, stage_id, active=active)


def save_reason(tx: Tx, *, reason_id: int | None = None, name: str, outcome: str = "lost") -> int:
    """Add a reason for losing or winning, or rename one; returns its key."""
    said = _named(name)
    if reason_id is None:
        position = 1 + (tx.value("SELECT max(position) FROM lost_reason WHERE outcome=?", outcome) or 0)
        return tx.insert(LostReason, name=said, position=position, outcome=outcome)
    tx.update(LostReason, reason_id, name=said)
    return reason_id


def switch_reason(tx: Tx, *, reason_id: int, active: bool) -> None:
    """Offer a reason, or no longer: deals that were closed for it keep it."""
    tx.update(LostReason, reason_id, active=active)


def _unused(tx: Tx, column: str, key: int) -> None:
    count = tx.value(
        f"SELECT count(*) FROM deal d JOIN stage s ON s.id=d.stage_id WHERE {column}=? AND d.state='open'", key
    )
    if count:
        raise Refused(N_("{count} open deals stand here. Move them first."), count=count)


def _named(name: str) -> str:
    said = text.clean(name, 120)
    if not said:
        raise Refused(N_("Give a name."))
    return said


def _chance(probability: int) -> int:
    if not 0 <= probability <= SURE:
        raise Refused(N_("A probability lies between 0 and 100 %."))
    return probability
