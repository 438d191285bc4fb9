"""Questions that the board puts to the store, each answered whole by one reader."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from models.pipeline import board, stages
from models.values import dataclass

if TYPE_CHECKING:
    from array import array
    from collections.abc import Mapping

    from models.pipeline.board import Board, Card, Stand, Total, Which
    from models.pipeline.saved import ViewRow
    from models.work import Reader


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which deals: the pipeline may be 0 (the first one), and a saved view may narrow them further."""

    which: Which
    now: int
    """ms UTC"""
    staff_id: int | None = None
    """Who is at work: their own saved views are offered too."""
    saved: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The board from its beginning, with the saved views that are offered, as (key, name)."""

    generation: int
    board: Board
    views: tuple[tuple[int, str], ...]
    saved: int | None
    """The view that is shown; None where it is gone."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked anew."""

    whole: frozenset[int] = frozenset()
    """Stages of which all keys are asked."""
    sums: frozenset[int] = frozenset()
    """Stages in which deals were that changed."""
    deals: frozenset[int] = frozenset()
    """Deals that changed: where do they stand now?"""
    target: bool = False
    """Whether what is to be won changed."""

    def __bool__(self) -> bool:
        """Whether anything is asked."""
        return bool(self.whole or self.sums or self.deals or self.target)

    def __or__(self, other: Asked) -> Asked:
        """Both questions as one."""
        return Asked(
            self.whole | other.whole, self.sums | other.sums, self.deals | other.deals, self.target or other.target
        )


@dataclass(frozen=True, slots=True)
class Again:
    """The answer: sums of the lanes concerned, keys of whole lanes, where what changed stands now, and their cards."""

    generation: int
    asked: Asked
    totals: Mapping[int, Total]
    target: int | None
    ids: Mapping[int, array[int]]
    stands: tuple[Stand, ...]
    cards: tuple[Card, ...]


def _which(read: Reader, wanted: Wanted) -> Which:
    """Which deals, with the pipeline's key and the condition of the saved view."""
    which = wanted.which
    known = [one.id for one in stages.pipelines(read)]
    if which.pipeline_id not in known and known:
        which = replace(which, pipeline_id=known[0])
    view = next((one for one in _views(read, wanted) if one.id == wanted.saved), None)
    if view is not None:
        from models.criteria import deal
        from models.criteria.sql import Context

        sql, values = deal.of_deals(read, view.node, Context(which.today, wanted.now))
        which = replace(which, where=sql, params=tuple(values))
    return which


def _views(read: Reader, wanted: Wanted) -> tuple[ViewRow, ...]:
    from models.pipeline import saved

    return saved.listed(read, staff_id=wanted.staff_id)


def first(read: Reader, wanted: Wanted, generation: int) -> Found:
    """The board from its beginning."""
    views = tuple((one.id, one.name) for one in _views(read, wanted))
    shown = wanted.saved if wanted.saved in {key for key, _name in views} else None
    return Found(generation, board.board(read, _which(read, wanted)), views, shown)


def again(read: Reader, wanted: Wanted, asked: Asked, generation: int) -> Again:
    """What changed on it."""
    which = _which(read, wanted)
    ids = sorted(asked.deals)
    stands = board.stands(read, which, ids)
    lanes = stages.stages(read, which.pipeline_id)
    concerned = asked.whole | asked.sums | {one.stage_id for one in stands}
    some = [one for one in lanes if one.id in concerned or (ids and one.kind == "won")]
    whole = [one for one in some if one.id in asked.whole or one.kind == "won"]
    return Again(
        generation,
        asked,
        board.totals(read, which, some),
        board.target(read, which),
        {one.id: board.lane_ids(read, which, one) for one in whole},
        tuple(stands),
        board.cards(read, ids),
    )
