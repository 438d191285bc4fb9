"""Arranging the pipeline: a stage that goes hands its open deals on first; reasons and questions put in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import N_, Refused
from models.pipeline import deals, stages
from models.pipeline.tables import LostReason, Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.work import Reader, Tx


def open_deals(read: Reader, stage_id: int) -> int:
    """How many open deals stand in a stage."""
    return int(read.value("SELECT count(*) FROM deal WHERE stage_id=? AND state='open'", stage_id))


def put_away(tx: Tx, *, stage_id: int, to_stage_id: int | None = None) -> int:
    """Put a stage away; its open deals go to another stage first, each move noted. Returns how many there were.

    Raises Refused where deals stand in it and no other stage is named, or for a stage of another pipeline.
    """
    ids = tx.column("SELECT id FROM deal WHERE stage_id=? AND state='open' ORDER BY position DESC, id DESC", stage_id)
    if ids and to_stage_id is not None:
        known, to = stages.stage(tx, stage_id), stages.stage(tx, to_stage_id)
        if to.pipeline_id != known.pipeline_id or to.id == known.id or to.kind != "open" or not to.active:
            raise Refused(N_("Choose another open stage of the same pipeline."))
        deals.move_all(tx, deal_ids=ids, stage_id=to_stage_id)
    stages.put_stage_away(tx, stage_id=stage_id)
    return len(ids)


def order_reasons(tx: Tx, *, reason_ids: Sequence[int]) -> None:
    """Put the reasons for losing, or for winning, into this order."""
    for position, key in enumerate(reason_ids):
        tx.update(LostReason, key, position=position)


def order_questions(tx: Tx, *, question_ids: Sequence[int]) -> None:
    """Put the questions into this order."""
    for position, key in enumerate(question_ids):
        tx.update(Question, key, position=position)
