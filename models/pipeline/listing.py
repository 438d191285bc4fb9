"""The list of deals: keys by order and filter, the rows of a page of them, and the days on which they are expected.

Amounts are in the currency's smallest unit, probabilities in hundredths of a per cent, days ISO dates.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

from models.criteria import deal as conditions
from models.criteria.nodes import ALWAYS
from models.errors import N_, Bug, Refused
from models.pipeline.deals import PROBABILITY
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.criteria.nodes import Node
    from models.criteria.sql import Context
    from models.work import Reader

_CUSTOMER = "coalesce(p.sort_key, (SELECT c.name FROM company c WHERE c.id=d.company_id), '')"
SORTS = {
    "name": "d.name",
    "customer": _CUSTOMER,
    "stage": "s.pipeline_id {way}, CASE s.kind WHEN 'won' THEN 1 ELSE 0 END {way}, s.position",
    "amount": "coalesce(d.amount, 0)",
    "monthly": "coalesce(d.monthly, 0)",
    "chance": PROBABILITY,
    "weighted": f"coalesce(d.amount, 0) * ({PROBABILITY})",
    "expected": "coalesce(d.expected_day, '9999')",
    "next": "coalesce(d.next_day, '9999')",
    "owner": "coalesce((SELECT f.name FROM staff f WHERE f.id=d.owner_id), '')",
    "touched": "d.touched_at",
    "opened": "d.opened_at",
    "closed": "coalesce(d.closed_at, 0)",
    "source": "d.source",
    "state": "d.state",
}
"""By what a list can be ordered: SQL over `d`, `s`, `p`; `{way}` stands where a direction belongs beside the end."""


@dataclass(frozen=True, slots=True)
class DealFilter:
    """Which deals a list shows; every condition that is set must hold."""

    pipeline_id: int | None = None
    states: tuple[str, ...] = ("open",)
    owner_id: int | None = None
    typed: str = ""
    """Part of the deal's name, the customer's or the company's."""
    criteria: Node = ALWAYS
    asked: Context | None = None
    """As of when; needed with criteria."""


@dataclass(frozen=True, slots=True)
class ListedDeal:
    """A deal as a line of the list."""

    id: int
    name: str
    state: str
    stage_id: int
    person_id: int | None
    person: str
    company: str
    amount: int | None
    monthly: int | None
    months: int | None
    chance: int
    by_hand: int | None
    expected_day: str | None
    next_day: str | None
    owner_id: int | None
    owner: str
    source: str
    opened_at: int
    stage_at: int
    touched_at: int
    closed_day: str | None
    category: str
    """Its own, or its stage's."""

    @property
    def weighted(self) -> int:
        """Amount times probability, half up (case E1)."""
        return ((self.amount or 0) * self.chance + 5_000) // 10_000


def _where(read: Reader, wanted: DealFilter) -> tuple[str, list[Any]]:
    parts, values = ["1=1"], list[Any]()
    if wanted.states:
        parts.append(f"d.state IN ({', '.join('?' * len(wanted.states))})")
        values += wanted.states
    for sql, value in (("s.pipeline_id=?", wanted.pipeline_id), ("d.owner_id=?", wanted.owner_id)):
        if value is not None:
            parts.append(sql)
            values.append(value)
    if wanted.typed:
        like = f"%{wanted.typed.replace('!', '!!').replace('%', '!%').replace('_', '!_')}%"
        parts.append(
            "(lower(d.name) LIKE lower(?) ESCAPE '!' OR lower(p.name) LIKE lower(?) ESCAPE '!' OR p.reading LIKE ?"
            " ESCAPE '!' OR EXISTS (SELECT 1 FROM company c WHERE c.id=coalesce(d.company_id, p.company_id)"
            " AND lower(c.name) LIKE lower(?) ESCAPE '!'))"
        )
        values += [like] * 4
    if wanted.criteria != ALWAYS:
        if wanted.asked is None:
            raise Bug("a condition is asked as of a moment")
        sql, more = conditions.where_sql(read, wanted.criteria, wanted.asked)
        parts.append(sql)
        values += more
    return " AND ".join(parts), values


def order_of(sort: str, down: bool) -> str:
    """What to order by, as SQL. Raises Refused for an order that there is not."""
    if sort not in SORTS:
        raise Refused(N_("The list can't be ordered by “{sort}”."), sort=sort[:40])
    way = "DESC" if down else "ASC"
    return f"{SORTS[sort].replace('{way}', way)} {way}, d.id {way}"


def list_ids(
    read: Reader, wanted: DealFilter, sort: str = "expected", *, down: bool = False, limit: int | None = None
) -> array[int]:
    """The keys of the deals of a list in its order; with `limit` the first of them only."""
    where, values = _where(read, wanted)
    sql = f"SELECT d.id FROM {conditions.FROM} WHERE {where} ORDER BY {order_of(sort, down)}"
    if limit is not None:
        sql += f" LIMIT {int(limit)}"
    found = array("q")
    for some in read.each(sql, *values, size=2000):
        found.extend([row[0] for row in some])
    return found


def sums(read: Reader, wanted: DealFilter) -> tuple[int, int, int]:
    """How many deals a list shows, what they come to, and that weighted."""
    where, values = _where(read, wanted)
    row = read.row(
        "SELECT count(*), coalesce(sum(d.amount), 0),"
        f" coalesce(sum((coalesce(d.amount, 0) * ({PROBABILITY}) + 5000) / 10000), 0)"
        f" FROM {conditions.FROM} WHERE {where}",
        *values,
    )
    return (int(row[0]), int(row[1]), int(row[2])) if row else (0, 0, 0)


_ROWS = (
    "SELECT d.id, d.name, d.state, d.stage_id, d.person_id, coalesce(nullif(p.name, ''), p.reading, ''),"
    f" coalesce(c.name, ''), d.amount, d.monthly, d.months, {PROBABILITY}, d.probability_by_hand, d.expected_day,"
    " d.next_day, d.owner_id, coalesce(f.name, ''), d.source, d.opened_at, d.stage_at, d.touched_at, d.closed_day,"
    " CASE d.category WHEN '' THEN s.category ELSE d.category END FROM deal d JOIN stage s ON s.id=d.stage_id"
    " LEFT JOIN person p ON p.id=d.person_id LEFT JOIN company c ON c.id=coalesce(d.company_id, p.company_id)"
    " LEFT JOIN staff f ON f.id=d.owner_id WHERE d.id IN (??)"
)


def rows_by_ids(read: Reader, ids: Sequence[int]) -> list[ListedDeal]:
    """The lines of a page of a list, in any order; who was deleted meanwhile is left out."""
    return [ListedDeal(*row) for row in read.within(_ROWS, list(ids))]


@dataclass(frozen=True, slots=True)
class ExpectedDay:
    """What is expected on a day: how many deals, what they come to, weighted."""

    day: str
    count: int
    amount: int
    weighted: int


def expected_days(read: Reader, wanted: DealFilter, *, from_day: str, to_day: str) -> tuple[ExpectedDay, ...]:
    """The days of a time on which deals are expected, with their sums."""
    where, values = _where(read, wanted)
    return tuple(
        ExpectedDay(row[0], int(row[1]), int(row[2]), int(row[3]))
        for row in read.rows(
            "SELECT d.expected_day, count(*), coalesce(sum(d.amount), 0),"
            f" coalesce(sum((coalesce(d.amount, 0) * ({PROBABILITY}) + 5000) / 10000), 0)"
            f" FROM {conditions.FROM} WHERE {where} AND d.expected_day BETWEEN ? AND ?"
            " GROUP BY d.expected_day ORDER BY d.expected_day",
            *values,
            from_day,
            to_day,
        )
    )


def expected_between(
    read: Reader, wanted: DealFilter, *, from_day: str, to_day: str, each: int
) -> dict[str, list[ListedDeal]]:
    """Of each day of a time the deals that are expected, the largest first, at most `each` of them."""
    where, values = _where(read, wanted)
    found = read.rows(
        "SELECT id, expected_day FROM (SELECT d.id, d.expected_day, row_number() OVER (PARTITION BY d.expected_day"
        f" ORDER BY coalesce(d.amount, 0) DESC, d.id) AS place FROM {conditions.FROM} WHERE {where}"
        " AND d.expected_day BETWEEN ? AND ?) AS ranked WHERE place<=? ORDER BY expected_day, place",
        *values,
        from_day,
        to_day,
        each,
    )
    rows = {one.id: one for one in rows_by_ids(read, [row[0] for row in found])}
    days: dict[str, list[ListedDeal]] = {}
    for key, day in found:
        if key in rows:
            days.setdefault(day, []).append(rows[key])
    return days
