"""How deals pass through the stages: of those that came into one so many went on; how long they stood in each.

And why deals were won and lost, counted. Read from the moves, which are never edited. Rates are in millionths, times in
ms.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from models import text
from models.errors import N_
from models.loyalty.figures.overview import rate
from models.money import divide_half_up
from models.pipeline import stages
from models.pipeline.forecast import ALL
from models.values import dataclass

if TYPE_CHECKING:
    from models.errors import Message
    from models.loyalty.figures.period import Period
    from models.pipeline.forecast import Which
    from models.pipeline.stages import StageRow
    from models.work import Reader

MEANINGS = {
    "stages": N_(
        "Deals that came into a stage in these days; of them those that have since gone on to a later stage or were"
        " won, those that were lost, and those that are still there or went back."
    ),
    "time": N_("How long deals stood in a stage, on average over the stays that ended in these days."),
    "lost": N_("Why the deals that were lost in these days were lost, as chosen from the owner's list."),
    "won": N_("What decided the deals that were won in these days, as chosen or noted when they were won."),
}
MOST = 12
"""So many reasons are named; what was said less often is added up."""


@dataclass(frozen=True, slots=True)
class Passed:
    """A stage: how many deals came into it, what became of them, and how long deals stood in it."""

    stage: StageRow
    came: int = 0
    went_on: int = 0
    lost: int = 0
    stays: int = 0
    stood: int = 0
    """All stays that ended added up."""

    @property
    def stayed(self) -> int:
        """Neither gone on nor lost."""
        return self.came - self.went_on - self.lost

    @property
    def conversion(self) -> int | None:
        """Of those that came so many went on."""
        return rate(self.went_on, self.came)

    @property
    def time(self) -> int | None:
        """How long a deal stood in it."""
        return divide_half_up(self.stood, self.stays) if self.stays else None


@dataclass(frozen=True, slots=True)
class Why:
    """A reason: its key (None: none of the list), its words, how many deals it decided, what they come to."""

    reason_id: int | None
    wording: Message | str
    count: int
    amount: int


def passed(read: Reader, *, period: Period, pipeline_id: int, which: Which = ALL) -> tuple[Passed, ...]:
    """How deals passed through the open stages of a pipeline in a period; of `which` owner and team count.

    For a reader's thread.
    """
    where, values = replace(which, pipeline_id=None).where(read)
    days = (period.first, period.last)
    came = {row[0]: row[1:] for row in read.rows(_CAME.format(where=where), *days, pipeline_id, *values)}
    stays = {row[0]: row[1:] for row in read.rows(_STAYS.format(where=where), *days, pipeline_id, *values)}
    return tuple(
        Passed(one, *came.get(one.id, (0, 0, 0)), *stays.get(one.id, (0, 0)))
        for one in stages.stages(read, pipeline_id, every=True)
        if one.kind == "open" and (one.active or one.id in came or one.id in stays)
    )


_CAME = (
    "WITH came AS (SELECT m.deal_id AS deal, m.stage_id AS stage, min(m.id) AS move FROM deal_move m"
    " WHERE m.day>=? AND m.day<=? AND m.state='open' AND coalesce(m.from_stage_id, 0)<>m.stage_id"
    " GROUP BY m.deal_id, m.stage_id), after AS (SELECT came.deal, came.stage, d.state, CASE WHEN EXISTS ("
    "SELECT 1 FROM deal_move n JOIN stage t ON t.id=n.stage_id WHERE n.deal_id=came.deal AND n.id>came.move"
    " AND (n.state='won' OR (t.pipeline_id=s.pipeline_id AND n.state='open' AND (t.position>s.position"
    " OR (t.position=s.position AND t.id>s.id))))) THEN 1 ELSE 0 END AS on_ FROM came JOIN stage s ON s.id=came.stage"
    " JOIN deal d ON d.id=came.deal WHERE s.pipeline_id=?{where})"
    " SELECT stage, count(*), sum(on_), sum(CASE WHEN on_=0 AND state='lost' THEN 1 ELSE 0 END) FROM after"
    " GROUP BY stage"
)
_STAYS = (
    "SELECT b.stage_id, count(*), sum(m.at-b.at) FROM deal_move m JOIN deal_move b ON b.id="
    "(SELECT max(x.id) FROM deal_move x WHERE x.deal_id=m.deal_id AND x.id<m.id) JOIN stage s ON s.id=b.stage_id"
    " JOIN deal d ON d.id=m.deal_id WHERE m.day>=? AND m.day<=? AND b.state='open'"
    " AND (m.stage_id<>b.stage_id OR m.state<>b.state) AND s.pipeline_id=?{where} GROUP BY b.stage_id"
)


def stage_ids(read: Reader, stage_id: int, *, period: Period, which: Which = ALL) -> list[int]:
    """The deals that came into a stage in a period, the largest first."""
    where, values = replace(which, pipeline_id=None).where(read)
    return read.column(
        "SELECT d.id FROM deal d WHERE d.id IN (SELECT m.deal_id FROM deal_move m WHERE m.day>=? AND m.day<=?"
        f" AND m.state='open' AND coalesce(m.from_stage_id, 0)<>m.stage_id AND m.stage_id=?){where}"
        " ORDER BY coalesce(d.amount, 0) DESC, d.id",
        period.first,
        period.last,
        stage_id,
        *values,
    )


# -- why ---------------------------------------------------------------------------------------------------------------

_CLOSED = "FROM deal d WHERE d.closed_day>=? AND d.closed_day<=? AND d.state=?"


def lost_for(read: Reader, *, period: Period, which: Which = ALL) -> tuple[Why, ...]:
    """Why deals were lost in a period, the most frequent reason first."""
    where, values = which.where(read)
    words = {one.id: one.wording for one in stages.reasons(read, every=True, outcome="")}
    rows = read.rows(
        f"SELECT d.reason_id, count(*), sum(d.amount) {_CLOSED}{where} GROUP BY d.reason_id ORDER BY 2 DESC, 1",
        period.first,
        period.last,
        "lost",
        *values,
    )
    return tuple(Why(key, words.get(key, "") if key else "", count, amount or 0) for key, count, amount in rows)


def won_for(read: Reader, *, period: Period, which: Which = ALL) -> tuple[Why, ...]:
    """What decided the deals that were won in a period: reasons of the list, else notes, whatever their letters."""
    where, values = which.where(read)
    words = {one.id: one.wording for one in stages.reasons(read, every=True, outcome="")}
    found: dict[str | int, Why] = {}
    for reason, note, count, amount in read.rows(
        "SELECT d.reason_id, CASE WHEN d.reason_id IS NULL THEN trim(d.reason_note) ELSE '' END, count(*),"
        f" sum(d.amount) {_CLOSED}{where} GROUP BY 1, 2 ORDER BY 3 DESC, 2",
        period.first,
        period.last,
        "won",
        *values,
    ):
        key = reason or text.fold(note)
        had = found.get(key) or Why(reason, words.get(reason) or note, 0, 0)
        found[key] = Why(reason, had.wording, had.count + count, had.amount + (amount or 0))
    said = sorted((one for key, one in found.items() if key), key=lambda one: (-one.count, -one.amount))
    rest = [*said[MOST:], *([found[""]] if "" in found else [])]
    unsaid = Why(None, "", sum(one.count for one in rest), sum(one.amount for one in rest))
    return (*said[:MOST], *((unsaid,) if unsaid.count else ()))


def closed_ids(
    read: Reader, reason_id: int | None, *, period: Period, which: Which = ALL, state: str = "lost"
) -> list[int]:
    """The deals that were lost (or won) for a reason (None: none of the list) in a period, the largest first."""
    where, values = which.where(read)
    return read.column(
        f"SELECT d.id {_CLOSED} AND coalesce(d.reason_id, 0)=?{where} ORDER BY coalesce(d.amount, 0) DESC, d.id",
        period.first,
        period.last,
        state,
        reason_id or 0,
        *values,
    )
