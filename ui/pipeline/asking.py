"""Questions that the board puts to the store, each answered whole by one reader."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from models.pipeline import board, stages
from models.values import dataclass

if TYPE_CHECKING:
    from array import array
    from collections.abc import Mapping

    from models.pipeline.board import Board, Card, Total, Which
    from models.work import Reader


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which deals: the pipeline may be 0 (the first one), and a saved view may narrow them further."""

    which: Which
    saved: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked anew: the keys of some lanes, some cards; all sums. `round` tells the latest answer."""

    wanted: Wanted
    stage_ids: frozenset[int]
    deal_ids: frozenset[int]
    round: int


@dataclass(frozen=True, slots=True)
class Again:
    """The answer: sums of all lanes, keys of the lanes concerned, cards as they are now."""

    round: int
    totals: Mapping[int, Total]
    target: int | None
    ids: Mapping[int, array[int]]
    cards: tuple[Card, ...]


def _which(read: Reader, wanted: Wanted) -> Which:
    which = wanted.which
    known = [one.id for one in stages.pipelines(read)]
    if which.pipeline_id not in known and known:
        which = replace(which, pipeline_id=known[0])
    return which


def first(read: Reader, wanted: Wanted, generation: int) -> tuple[int, Board]:
    """The board from its beginning."""
    return generation, board.board(read, _which(read, wanted))


def again(read: Reader, asked: Asked) -> Again:
    """What changed on it."""
    which = _which(read, asked.wanted)
    ids = sorted(asked.deal_ids)
    concerned = asked.stage_ids | set(board.stands(read, ids).values())
    lanes = [one for one in stages.stages(read, which.pipeline_id) if one.id in concerned]
    found = {one.id: board.lane_ids(read, which, one) for one in lanes}
    return Again(asked.round, board.totals(read, which), board.target(read, which), found, board.cards(read, ids))
