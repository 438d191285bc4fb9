"""The lists of leads, as the leads page shows them: keys by list and order, rows of a page, counts, and the map."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

from models import settings
from models.errors import N_, Message, Refused
from models.leads import qualification, response, teams
from models.leads.routing import OPEN_SQL
from models.people.lists import LIVING
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.leads.hours import Hours
    from models.work import Reader, Tx

LISTS = (
    ("new", N_("New")),
    ("ready", N_("For sales")),
    ("mine", N_("Mine")),
    ("overdue", N_("Answer overdue")),
    ("nurture", N_("To be nurtured")),
    ("aside", N_("Set aside")),
    ("all", N_("All open")),
)
_WHERE = {
    "new": "p.lead_state='new'",
    "ready": "p.lead_state IN ('new', 'working', 'qualified') AND l.list='sales'",
    "mine": f"p.lead_state IN ({OPEN_SQL}) AND p.owner_id=?",
    "overdue": response.OVERDUE,
    "nurture": "p.lead_state='nurture'",
    "aside": "p.lead_state='disqualified'",
    "all": f"p.lead_state IN ({OPEN_SQL})",
}
SORTS = {
    "newest": "l.entered_at DESC, p.id DESC",
    "name": "p.sort_key, p.id",
    "score": "coalesce(r.score, 0) DESC, p.id DESC",
    "grade": "coalesce(r.grade, -1) DESC, coalesce(r.score, 0) DESC, p.id DESC",
    "left": "CASE WHEN l.respond_by IS NULL OR l.responded_at IS NOT NULL THEN 1 ELSE 0 END, l.respond_by, p.id",
}
_FROM = " FROM person p JOIN lead l ON l.person_id=p.id LEFT JOIN rating r ON r.person_id=p.id"


UNKNOWN = -1
"""In place of a grade where nothing is known."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of the map: score from … to (None: no end), grade from … to (−1: not known)."""

    low: int = 0
    high: int | None = None
    worst: int | None = None
    best: int | None = None
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class LeadRow:
    """A lead in a list. `left` is the working time until the promise in ms, below 0 how long it is overdue."""

    id: int
    name: str
    reading: str
    company: str
    state: str
    list: str
    score: int
    grade: int | None
    owner_id: int | None
    owner: str
    source: str
    entered_at: int
    respond_by: int | None
    responded_at: int | None
    reason: str
    left: int | None = None


def list_ids(
    read: Reader,
    which: str,
    *,
    now: int,
    staff_id: int | None,
    sort: str = "newest",
    down: bool = False,
    cell: Cell | None = None,
    limit: int | None = None,
) -> array[int]:
    """The keys of the people of a list (one of LISTS) in its order; `down` turns it round. With `limit` the first."""
    where, values = _where(which, now, staff_id)
    if cell is not None:
        where, values = _in_cell(where, values, cell)
    order = _turned(SORTS[sort]) if down else SORTS[sort]
    sql = f"SELECT p.id{_FROM} WHERE {where} AND {LIVING} ORDER BY {order}"
    if limit is not None:
        sql += f" LIMIT {int(limit)}"
    found = array("q")
    for chunk in read.each(sql, *values, size=2000):
        found.extend([row[0] for row in chunk])
    return found


def _where(which: str, now: int, staff_id: int | None) -> tuple[str, list[Any]]:
    values: list[Any] = {"mine": [staff_id or 0], "overdue": [now]}.get(which, [])
    return f"({_WHERE[which]})", values


def _in_cell(where: str, values: list[Any], cell: Cell) -> tuple[str, list[Any]]:
    parts = [where, "coalesce(r.score, 0)>=?"]
    values = [*values, cell.low]
    if cell.high is not None:
        parts.append("coalesce(r.score, 0)<?")
        values.append(cell.high)
    if cell.unknown:
        parts.append("r.grade IS NULL")
    elif cell.worst is not None:
        parts.append(f"coalesce(r.grade, {UNKNOWN}) BETWEEN ? AND ?")
        values += [cell.worst, cell.best]
    return " AND ".join(parts), values


def _turned(order: str) -> str:
    parts = _split(order)
    return ", ".join(part.removesuffix(" DESC") if part.endswith(" DESC") else f"{part} DESC" for part in parts)


def _split(order: str) -> list[str]:
    """The parts of an order; commas within brackets do not part."""
    found, deep, start = [], 0, 0
    for at, sign in enumerate(order):
        deep += (sign == "(") - (sign == ")")
        if sign == "," and not deep:
            found.append(order[start:at].strip())
            start = at + 1
    return [*found, order[start:].strip()]


def rows(read: Reader, ids: Sequence[int], *, now: int) -> list[LeadRow]:
    """The rows of a page of a list."""
    found = read.within(
        "SELECT p.id, p.name, p.reading, coalesce(c.name, ''), p.lead_state, l.list, coalesce(r.score, 0), r.grade,"
        " p.owner_id, coalesce(f.name, ''), p.source, l.entered_at, l.respond_by, l.responded_at, l.reason"
        f"{_FROM} LEFT JOIN company c ON c.id=p.company_id LEFT JOIN staff f ON f.id=p.owner_id WHERE p.id IN (??)",
        list(ids),
    )
    hours: dict[int | None, Hours] = {}
    return [LeadRow(*(*row, _left(read, row, hours, now))) for row in found]


def _left(read: Reader, row: Sequence[Any], hours: dict[int | None, Hours], now: int) -> int | None:
    owner, by, responded = row[8], row[12], row[13]
    if by is None or responded is not None or row[4] not in ("new", "working", "qualified"):
        return None
    if owner not in hours:
        hours[owner] = teams.hours_of(read, owner)
    return response.left(hours[owner], now, by)


def counts(read: Reader, *, now: int, staff_id: int | None) -> dict[str, int]:
    """How many each list holds."""
    found = {}
    for which, _name in LISTS:
        where, values = _where(which, now, staff_id)
        found[which] = int(
            read.value(
                f"SELECT count(*) FROM person p JOIN lead l ON l.person_id=p.id WHERE {where} AND {LIVING}", *values
            )
        )
    return found


# -- several at once --------------------------------------------------------------------------------------------------

STEPS = {
    "take": qualification.take,
    "qualify": qualification.qualify,
    "nurture": qualification.nurture,
    "disqualify": qualification.disqualify,
    "accept": qualification.accept,
    "hand_back": qualification.hand_back,
    "enter": qualification.enter,
    "leave": qualification.leave,
}


@dataclass(frozen=True, slots=True)
class Done:
    """For how many a step was done, and what was said of the others."""

    count: int
    refused: tuple[Message, ...]


def step(tx: Tx, *, person_ids: Sequence[int], name: str, **values: Any) -> Done:
    """Do one of STEPS for several people; those for whom it can't be done are left as they are.

    Raises Refused where it can be done for none of them.
    """
    done, refused = 0, []
    for key in person_ids:
        try:
            STEPS[name](tx, person_id=key, **values)  # type: ignore[operator]
            done += 1
        except Refused as told:
            refused.append(told.message)
    if not done and refused:
        raise Refused(refused[0].msgid, **refused[0].values)
    return Done(done, tuple(refused))


# -- the map ----------------------------------------------------------------------------------------------------------

COLUMNS = 10


@dataclass(frozen=True, slots=True)
class Map:
    """Open leads by score and grade: `counts` by (column, grade), grade −1 not known; `width` points a column."""

    width: int
    score_bar: int
    grade_bar: int
    """UNKNOWN where the score alone decides."""
    counts: dict[tuple[int, int], int]
    graded: bool
    """The shop has grade profiles: else the score alone decides."""

    def quadrant(self, ready: bool, fits: bool) -> int:
        """How many leads are past the bar of score (`ready`) and of grade (`fits`), or not."""
        return sum(
            count
            for (column, grade), count in self.counts.items()
            if (column >= COLUMNS // 2) is ready and (grade >= self.grade_bar) is fits
        )


def score_map(read: Reader) -> Map:
    """Count all open leads by score and grade; the bar of the score is where the sixth column begins."""
    shop = settings.load(read)
    bar = max(1, shop.score_sales_bar)
    width = max(1, -(-bar // (COLUMNS // 2)))
    found = read.rows(
        f"SELECT CASE WHEN coalesce(r.score, 0)<0 THEN 0 WHEN coalesce(r.score, 0)>={bar} THEN"
        f" {COLUMNS // 2} + (r.score - {bar}) / {width} ELSE"
        f" coalesce(r.score, 0) * {COLUMNS // 2} / {bar} END AS col, coalesce(r.grade, {UNKNOWN}), count(*)"
        f"{_FROM} WHERE {_WHERE['all']} AND {LIVING} GROUP BY col, coalesce(r.grade, {UNKNOWN})"
    )
    counts: dict[tuple[int, int], int] = {}
    for column, grade, count in found:
        place = (min(COLUMNS - 1, column), grade)
        counts[place] = counts.get(place, 0) + count
    graded = read.value("SELECT 1 FROM grade_profile WHERE active LIMIT 1") is not None
    return Map(width, bar, shop.grade_sales_bar if graded else UNKNOWN, counts, graded)


def cell_of(found: Map, column: int, grade: int) -> Cell:
    """What a place of the map stands for, to list its leads."""
    half, bar = COLUMNS // 2, found.score_bar
    low = -(-column * bar // half) if column < half else bar + (column - half) * found.width
    high: int | None = -(-(column + 1) * bar // half) if column < half else bar + (column + 1 - half) * found.width
    if column == COLUMNS - 1:
        high = None
    if column == 0:
        low = -(10**9)
    return Cell(low, high, None, None, True) if grade == UNKNOWN else Cell(low, high, grade, grade)
