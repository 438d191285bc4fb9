"""What the board shows: lanes of a pipeline with their sums, the order of their cards, and the cards themselves.

Few questions, each over an index: sums of all lanes in one, the first cards of a lane in one for each group of the
order (`ordering`), the cards by their keys. The lane that wins shows what was won this month. Amounts are in the
currency's smallest unit; what is weighted is rounded half up deal by deal, then summed (case E1).
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, NamedTuple

from models.pipeline import ordering, stages
from models.pipeline.deals import PROBABILITY
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.pipeline.stages import PipelineRow, StageRow
    from models.work import Reader

FIRST = 50
"""Cards of a lane that come with the board itself."""
GOOD_GRADE = 10
"""A-, as grades are counted (0 is F, 12 is A+)."""
WEIGHTED = "(d.amount*coalesce(d.probability_by_hand, d.probability, ?)+5000)/10000"
"""Amount times probability of an open deal `d`, half up; the parameter is its stage's probability.

It fits 64 bits: `deals.LARGEST` sees to that.
"""


@dataclass(frozen=True, slots=True)
class Which:
    """Which deals are shown: of a pipeline, maybe only some of them."""

    pipeline_id: int
    today: str
    """The business day (ISO): by it things are overdue, and by its month things were won."""
    owner_id: int | None = None
    """Only this member of staff's."""
    overdue: bool = False
    """Only those whose next activity is overdue."""
    grade: int | None = None
    """Only those with people of at least this grade."""
    where: str = ""
    """A further condition over a deal `d`, as SQL (a saved view's, compiled by `models.criteria`)."""
    params: tuple[Any, ...] = ()

    @property
    def sql(self) -> str:
        """The conditions over a deal `d`, each behind an AND."""
        said = ""
        if self.owner_id is not None:
            said += " AND d.owner_id=?"
        if self.overdue:
            said += " AND d.next_day<?"
        if self.grade is not None:
            said += " AND d.person_id IN (SELECT g.person_id FROM rating g WHERE g.grade>=?)"
        return said + (f" AND ({self.where})" if self.where else "")

    @property
    def values(self) -> tuple[Any, ...]:
        """The parameters of `sql`."""
        found: tuple[Any, ...] = () if self.owner_id is None else (self.owner_id,)
        found += (self.today,) if self.overdue else ()
        found += () if self.grade is None else (self.grade,)
        return found + self.params

    @property
    def month(self) -> str:
        """The first day of the month."""
        return self.today[:8] + "01"


@dataclass(frozen=True, slots=True)
class Total:
    """The sums of a lane. Of the one that wins: of what was won this month, weighted as it is."""

    count: int = 0
    amount: int = 0
    weighted: int = 0
    overdue: int = 0
    """How many of them have an activity that is overdue."""


NOTHING = Total()


class Card(NamedTuple):
    """A deal as its card shows it: a tuple, since a first screen makes hundreds."""

    id: int
    name: str
    state: str
    stage_id: int
    person_id: int | None
    person: str
    company: str
    amount: int | None
    monthly: int | None
    chance: int
    """The probability that counts, in hundredths of a per cent."""
    owner_id: int | None
    owner: str
    grade: int | None
    score: int | None
    next_day: str | None
    next_title: str
    rotting_days: int
    """Without a touch for so many days it is stuck; 0: never."""
    touched_at: int
    closed_day: str | None


@dataclass(frozen=True, slots=True)
class Lane:
    """A stage with its sums and the keys of its first cards."""

    stage: StageRow
    total: Total
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that the first screen shows."""

    which: Which
    pipelines: tuple[PipelineRow, ...]
    lanes: tuple[Lane, ...]
    cards: tuple[Card, ...]
    target: int | None
    """What is to be won this month: of whose deals are shown, else of the shop; None without a target."""


# -- questions --------------------------------------------------------------------------------------------------------


def board(read: Reader, which: Which, *, first: int = FIRST) -> Board:
    """The lanes of a pipeline with their sums and their first cards."""
    known = stages.stages(read, which.pipeline_id)
    lanes = tuple(_lane(read, which, one, first) for one in known)
    ids = [key for lane in lanes for key in lane.ids]
    return Board(which, stages.pipelines(read), lanes, cards(read, ids), target(read, which))


def _lane(read: Reader, which: Which, stage: StageRow, first: int) -> Lane:
    sums = total(read, which, stage)
    return Lane(stage, sums, tuple(first_ids(read, which, stage, first)) if sums.count else ())


def totals(read: Reader, which: Which, lanes: Iterable[StageRow]) -> dict[int, Total]:
    """The sums of some lanes by stage."""
    return {one.id: total(read, which, one) for one in lanes}


def total(read: Reader, which: Which, stage: StageRow) -> Total:
    """The sums of a lane: one walk over its part of one index."""
    if stage.kind == "won":
        row = read.row(_WON_SUMS + which.sql, which.month, stage.id, *which.values)
    else:
        row = read.row(_OPEN_SUMS + which.sql, stage.probability, which.today, stage.id, *which.values)
    return Total(*(value or 0 for value in row or ()))


_OPEN_SUMS = (
    f"SELECT count(*), sum(d.amount), sum({WEIGHTED}), sum(d.next_day<?) FROM deal d"
    " WHERE d.stage_id=? AND d.state='open'"
)
_WON_SUMS = (
    "SELECT count(*), sum(d.amount), sum(d.amount), 0 FROM deal d"
    " WHERE d.closed_day>=? AND d.state='won' AND d.stage_id=?"
)


def target(read: Reader, which: Which) -> int | None:
    """What is to be won this month by whose deals are shown, or by the whole shop."""
    whose, values = ("staff_id IS NULL AND team_id IS NULL", []) if which.owner_id is None else (
        "staff_id=?", [which.owner_id]
    )  # fmt: skip
    found = read.value(
        f"SELECT sum(value) FROM target WHERE month=? AND kind='amount' AND {whose}", which.today[:7], *values
    )
    return None if found is None else int(found)


_IN_GROUP = {
    ordering.OVERDUE: "d.next_day<?",
    ordering.TODAY: "d.next_day=?",
    ordering.UNPLANNED: "d.next_day IS NULL",
    ordering.LATER: "d.next_day>?",
}


def first_ids(read: Reader, which: Which, stage: StageRow, limit: int) -> list[int]:
    """The keys of a lane's first cards, in their order."""
    if stage.kind == "won":
        return won_ids(read, which, stage.id, limit)
    found: list[int] = []
    for group in ordering.GROUPS:
        if len(found) < limit:
            found += _group_ids(read, which, stage.id, group, limit - len(found))
    return found


def _group_ids(read: Reader, which: Which, stage_id: int, group: int, limit: int) -> list[int]:
    day = () if group == ordering.UNPLANNED else (which.today,)
    return read.column(
        f"SELECT d.id FROM deal d WHERE d.stage_id=? AND d.state='open' AND {_IN_GROUP[group]}{which.sql}"
        f" ORDER BY {ordering.ORDER} LIMIT ?",
        stage_id,
        *day,
        *which.values,
        limit,
    )


def lane_ids(read: Reader, which: Which, stage: StageRow) -> array[int]:
    """The keys of all cards of a lane, in their order."""
    if stage.kind == "won":
        return array("q", won_ids(read, which, stage.id, -1))
    found = array("q")
    for some in read.each(
        f"SELECT d.id FROM deal d WHERE d.stage_id=? AND d.state='open'{which.sql}"
        f" ORDER BY {ordering.GROUP}, {ordering.ORDER}",
        stage.id,
        *which.values,
        which.today,
        which.today,
    ):
        found.extend(row[0] for row in some)
    return found


def won_ids(read: Reader, which: Which, stage_id: int, limit: int) -> list[int]:
    """The keys of what was won this month, the latest first; `limit` below 0 gives all."""
    few, values = (" LIMIT ?", [limit]) if limit >= 0 else ("", [])
    return read.column(
        f"SELECT d.id FROM deal d WHERE d.closed_day>=? AND d.state='won' AND d.stage_id=?{which.sql}"
        f" ORDER BY d.closed_at DESC, d.id DESC{few}",
        which.month,
        stage_id,
        *which.values,
        *values,
    )


_CARDS = (
    "SELECT d.id, d.name, d.state, d.stage_id, d.person_id, coalesce(nullif(p.name, ''), p.reading, ''),"
    f" coalesce(c.name, ''), d.amount, d.monthly, {PROBABILITY}, d.owner_id, coalesce(f.name, ''), r.grade, r.score,"
    " d.next_day, CASE WHEN d.next_day IS NULL THEN '' ELSE coalesce((SELECT m.title FROM reminder m"
    " WHERE m.about='deal' AND m.about_id=d.id AND m.state='open' ORDER BY m.day, m.id LIMIT 1), '') END,"
    " s.rotting_days, d.touched_at, d.closed_day FROM deal d JOIN stage s ON s.id=d.stage_id"
    " LEFT JOIN person p ON p.id=d.person_id LEFT JOIN company c ON c.id=coalesce(d.company_id, p.company_id)"
    " LEFT JOIN staff f ON f.id=d.owner_id LEFT JOIN rating r ON r.person_id=d.person_id WHERE d.id IN (??)"
)


def cards(read: Reader, ids: Sequence[int]) -> tuple[Card, ...]:
    """The cards of some deals, in any order; who is gone is left out."""
    return tuple(map(Card._make, read.within(_CARDS, ids)))


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a card stands: in which stage, and below how many others of the lane."""

    deal_id: int
    stage_id: int
    row: int


def stands(read: Reader, which: Which, ids: Sequence[int]) -> list[Stand]:
    """Where some open deals stand among those that are shown; who is closed, gone or not shown is left out."""
    found = []
    for key, stage, position, next_day in read.within(
        f"SELECT d.id, d.stage_id, d.position, d.next_day FROM deal d WHERE d.id IN (??) AND d.state='open'{which.sql}",
        ids,
        *which.values,
    ):
        group = ordering.group_of(next_day, which.today)
        row = read.value(
            f"SELECT count(*) FROM deal d WHERE d.stage_id=? AND d.state='open' AND ({_BEFORE[group]}"
            f" OR ({_IN_GROUP[group]} AND (d.position>? OR (d.position=? AND d.id>?)))){which.sql}",
            stage,
            *(which.today,) * (_BEFORE[group] + _IN_GROUP[group]).count("?"),
            position,
            position,
            key,
            *which.values,
        )
        found.append(Stand(key, stage, int(row)))
    return found


_BEFORE = {
    ordering.OVERDUE: "1=0",
    ordering.TODAY: "d.next_day<?",
    ordering.UNPLANNED: "d.next_day<=?",
    ordering.LATER: "d.next_day IS NULL OR d.next_day<=?",
}
"""What stands above a group."""
