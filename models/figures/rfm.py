"""Recency, frequency, money: the shop's customers by how lately, how often and for how much they bought.

Each is scored 1 to 4 by the shop's own quarters (4 the best), of two years up to the period's end. The groups with a
name are those that `models.leads.segments_suggested` offers as segments: one set of bars, one set of conditions.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from models.criteria.nodes import Every, leaves
from models.criteria.sql import Context
from models.errors import N_, Message
from models.figures.asking import person_where
from models.figures.definitions import Definition
from models.figures.named import as_of, named, opens
from models.figures.report import COUNT, MONEY, RATE, TEXT, Column, KeyFigure, Report, Section, total_of
from models.leads import segments_suggested as suggested
from models.loyalty.figures.overview import rate
from models.loyalty.figures.period import between
from models.times import DAY_MS
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.criteria.nodes import Node
    from models.figures.report import Asked, Row
    from models.leads.segments_suggested import Bars
    from models.work import Reader

DEFINITIONS = (
    Definition(
        "rfm_customers",
        N_("Customers of two years"),
        N_("People with a receipt within the 730 days up to the period's end that was not cancelled."),
        COUNT,
        1,
    ),
    Definition(
        "rfm_recency",
        N_("Recency"),
        N_("Days since the last receipt: 4 for the quarter of customers who came most lately, 1 for the last quarter."),
        COUNT,
    ),
    Definition(
        "rfm_frequency", N_("Frequency"), N_("Receipts in two years: 4 for the quarter who came most often."), COUNT
    ),
    Definition("rfm_money", N_("Money"), N_("What the receipts less returns came to: 4 for the top quarter."), COUNT),
)


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer: days since the last receipt, receipts, what they came to (minor units, returns taken off)."""

    id: int
    name: str
    days: int
    visits: int
    spend: int

    def scores(self, bars: Bars) -> tuple[int, int, int]:
        """Recency, frequency and money, 4 the best."""
        return (
            4 - sum(self.days > bar for bar in bars.recent),
            1 + sum(self.visits >= bar for bar in bars.often),
            1 + sum(self.spend >= bar for bar in bars.spent),
        )

    def meets(self, found: Ranges) -> bool:
        """Whether a group's condition holds for the customer as they stood on the day."""
        days, visits, spend = found
        return (
            days[0] <= self.days <= days[1]
            and visits[0] <= self.visits <= visits[1]
            and spend[0] <= self.spend <= spend[1]
        )


Range = tuple[int, int]
Ranges = tuple[Range, Range, Range]
"""Of days, visits and spend: the lowest and the highest that fit."""
_FIELDS = ("person.last_visit_days", "person.visits", "person.spend")
_FAR = 10**18


def ranges(node: Node) -> Ranges:
    """A group's condition as ranges: all of its parts must hold, each about one of three numbers."""
    found = {field: (-_FAR, _FAR) for field in _FIELDS}
    for leaf in leaves(node):
        value: Any = leaf.value
        wanted = {"at_least": (value, _FAR), "at_most": (-_FAR, value), "is": (value, value), "between": value}[leaf.op]
        low, high = found[leaf.field]
        found[leaf.field] = (max(low, wanted[0]), min(high, wanted[1]))
    days, visits, spend = (found[field] for field in _FIELDS)
    return days, visits, spend


def make(read: Reader, asked: Asked) -> Report:
    """The customers as they stood at the period's end. For a reader thread."""
    day = as_of(asked)
    context = Context(day, between(asked.shop, day, day).end - 1)
    bars = suggested.bars(read, context)
    found = customers(read, asked, context) if bars else []
    asked.going_on()
    sections = (_groups(found, bars), _grid(found, bars), _everybody(found, bars))
    note = Message(
        N_("With fewer than {count} customers in two years, quarters of them say nothing."), {"count": suggested.FEWEST}
    )
    return Report(
        "rfm",
        N_("Recency, frequency, money"),
        asked,
        sections,
        (KeyFigure("rfm_customers", len(found)),),
        () if bars else (note,),
        as_of_day=True,
    )


def customers(read: Reader, asked: Asked, context: Context) -> list[Customer]:
    """Everybody who bought within two years of a moment and meets the report's conditions."""
    more, values = person_where(read, asked)
    rows = read.rows(
        "SELECT g.person_id, p.name, g.latest, g.visits, g.spend FROM (SELECT s.person_id,"
        " MAX(CASE WHEN s.kind <> 'return' THEN s.at END) AS latest,"
        " SUM(CASE WHEN s.kind <> 'return' THEN 1 ELSE 0 END) AS visits, SUM(s.total) AS spend FROM sale s"
        " WHERE s.person_id IS NOT NULL AND s.cancelled_by_id IS NULL"
        " AND s.kind IN ('sale', 'return', 'exchange', 'history')"
        f" AND s.at > ? AND s.at <= ?{more} GROUP BY s.person_id) g JOIN person p ON p.id = g.person_id"
        " ORDER BY g.spend DESC, g.person_id",
        context.now - suggested.BACK * DAY_MS,
        context.now,
        *values,
    )
    return [
        Customer(key, name, (context.now - last) // DAY_MS, int(visits), int(spend))
        for key, name, last, visits, spend in rows
        if last is not None
    ]


OTHERS = N_("All others")
NONE = N_("Too few customers bought within two years.")


def _groups(found: list[Customer], bars: Bars | None) -> Section:
    """Each customer in the first group whose condition fits."""
    cells = list(suggested.cells(bars)) if bars else []
    placed: dict[str, list[Customer]] = {key: [] for key in (*(cell[0] for cell in cells), "")}
    fits = [(key, ranges(node)) for key, _name, node, _why in cells]
    for one in found:
        placed[next((key for key, within in fits if one.meets(within)), "")].append(one)
    whole = sum(one.spend for one in found)
    rows: list[Row] = []
    for key, name, _node, why in (*cells, ("", Message(OTHERS), Every(), Message(""))):
        some = placed[key]
        if some or key:
            spend = sum(one.spend for one in some)
            said = why if key else None
            rows.append((name, len(some), rate(len(some), len(found)), spend, rate(spend, whole), said))
    columns = (
        Column("group", N_("Group"), TEXT, weight=3),
        Column("customers", N_("Customers"), COUNT, summed=True, figure="rfm_customers"),
        Column("share", N_("Share"), RATE),
        Column("spend", N_("Spent"), MONEY, summed=True),
        Column("spend_share", N_("Share of it"), RATE),
        Column("why", N_("Who they are"), TEXT, weight=7),
    )
    return Section(
        "groups",
        N_("Groups"),
        columns,
        rows,
        total_of(columns, rows, Message(N_("Total"))) if rows else None,
        note=(N_("Who fits several groups stands in the first of them."),),
        empty=NONE,
    )


def _grid(found: list[Customer], bars: Bars | None) -> Section:
    """Recency down, frequency across."""
    counts: dict[tuple[int, int], int] = {}
    for one in found:
        assert bars is not None
        recency, frequency, _money = one.scores(bars)
        counts[recency, frequency] = counts.get((recency, frequency), 0) + 1
    columns = (
        Column("recency", N_("Recency"), TEXT, weight=3, figure="rfm_recency"),
        *(
            Column(f"often_{at}", Message(N_("Frequency {score}"), {"score": at}), COUNT, True, "rfm_frequency")
            for at in (1, 2, 3, 4)
        ),
        Column("customers", N_("Customers"), COUNT, summed=True, figure="rfm_customers"),
    )
    rows: list[Row] = []
    for recency in (4, 3, 2, 1) if found else ():
        cells = [counts.get((recency, frequency), 0) for frequency in (1, 2, 3, 4)]
        rows.append((named(str(recency)), *cells, sum(cells)))
    return Section(
        "grid",
        N_("Recency by frequency"),
        columns,
        rows,
        total_of(columns, rows, Message(N_("Total"))) if rows else None,
        empty=NONE,
    )


def _everybody(found: list[Customer], bars: Bars | None) -> Section:
    columns = (
        Column("customer", N_("Customer"), TEXT, weight=4),
        Column("days", N_("Days since the last visit"), COUNT),
        Column("visits", N_("Receipts"), COUNT),
        Column("spend", N_("Spent"), MONEY),
        Column("r", N_("Recency"), COUNT, figure="rfm_recency"),
        Column("f", N_("Frequency"), COUNT, figure="rfm_frequency"),
        Column("m", N_("Money"), COUNT, figure="rfm_money"),
    )

    def rows() -> Iterator[Row]:
        for one in found:
            assert bars is not None
            yield (named(one.name), one.days, one.visits, one.spend, *one.scores(bars), one.id)

    return Section(
        "everybody",
        N_("Every customer"),
        columns,
        rows(),
        behind=partial(opens, kind="person"),
        empty=NONE,
        long=True,
        count=len(found),
    )
