"""Who came again: cohorts of customers by the month or quarter of their first receipt, as a triangle.

A row is a cohort, a column how many months (quarters) later: a share of the cohort, people, or what they spent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import N_, Message
from models.figures.asking import person_where
from models.figures.customers_counted import BOUGHT
from models.figures.definitions import Definition
from models.figures.named import named
from models.figures.report import COUNT, MONEY, MONTH, RATE, TEXT, Chart, Column, KeyFigure, Report, Section, Series
from models.loyalty.figures.breakdowns import quarter_sql
from models.loyalty.figures.facts import STANDING
from models.loyalty.figures.overview import rate
from models.values import dataclass

if TYPE_CHECKING:
    from models.figures.report import Asked, Row, Value
    from models.work import Reader

DEFINITIONS = (
    Definition(
        "cohort_people",
        N_("Customers of the cohort"),
        N_("People whose first receipt of all lies in the month or quarter, by receipts that were not cancelled."),
        COUNT,
        1,
    ),
    Definition(
        "cohort_rate",
        N_("Came again"),
        N_("Of a cohort, the part with a receipt so many months or quarters after the one of their first receipt."),
        RATE,
        1,
    ),
    Definition(
        "cohort_next",
        N_("Came the month after"),
        N_("Of all cohorts that have seen it, the part with a receipt in the month or quarter after their first one."),
        RATE,
        1,
    ),
)
STEPS = 12
"""So many cohorts."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """Customers who first bought in a month (2026-06) or quarter (2026-Q2): how many came in each step, what for."""

    began: str
    people: tuple[int, ...]
    spent: tuple[int, ...]

    def cells(self, shown: str) -> list[Value]:
        """The steps as shares, people or money."""
        if shown == "share":
            return [rate(one, self.people[0]) for one in self.people]
        return list(self.people if shown == "people" else self.spent)


def make(read: Reader, asked: Asked) -> Report:
    """The cohorts of the steps up to the period's end. For a reader thread."""
    by_quarter = asked.options.get("step") == "quarter"
    shown = asked.options.get("shown") or "share"
    found = cohorts(read, asked, _steps(asked.period.last, by_quarter), by_quarter)
    people = sum(one.people[0] for one in found)
    return Report(
        "cohorts",
        N_("Cohorts"),
        asked,
        (_triangle(found, by_quarter, shown), _middle(found)),
        (KeyFigure("cohort_people", people), KeyFigure("cohort_next", average(found, 1))),
        (N_("The last step of each cohort runs until the end of the period, and may not be whole."),),
    )


def _steps(last: str, by_quarter: bool) -> list[str]:
    """The months or quarters up to a day, the oldest first."""
    each = 3 if by_quarter else 1
    at = (int(last[:4]) * 12 + int(last[5:7]) - 1) // each
    found = range(at - STEPS + 1, at + 1)
    if by_quarter:
        return [f"{one // 4:04d}-Q{one % 4 + 1}" for one in found]
    return [f"{one // 12:04d}-{one % 12 + 1:02d}" for one in found]


def _begins(step: str) -> str:
    return f"{step[:4]}-{int(step[-1]) * 3 - 2:02d}-01" if "Q" in step else f"{step}-01"


def cohorts(read: Reader, asked: Asked, steps: list[str], by_quarter: bool) -> tuple[Cohort, ...]:
    """Count the cohorts of some steps, the oldest first; those of nobody are left out."""
    more, values = person_where(read, asked)
    first, last = _begins(steps[0]), asked.period.last
    began, step = (quarter_sql(one) if by_quarter else f"substr({one}, 1, 7)" for one in ("f.first", "s.day"))
    met: dict[str, dict[str, tuple[int, int]]] = {}
    for start, at, people, spent in read.rows(
        f"WITH met AS (SELECT s.person_id AS person, MIN(s.day) AS first FROM {BOUGHT} AND s.day <= ?{more}"
        f" GROUP BY s.person_id) SELECT {began}, {step}, COUNT(DISTINCT s.person_id), SUM(s.total) FROM met f"
        f" JOIN sale s ON s.person_id = f.person WHERE f.first >= ? AND s.day BETWEEN ? AND ? AND {STANDING}"
        " GROUP BY 1, 2",
        last,
        *values,
        first,
        first,
        last,
    ):
        met.setdefault(start, {})[at] = (int(people), int(spent))
    found = []
    for at, start in enumerate(steps):
        if start in met:
            cells = [met[start].get(one, (0, 0)) for one in steps[at:]]
            found.append(Cohort(start, tuple(one for one, _spent in cells), tuple(spent for _one, spent in cells)))
    return tuple(found)


def average(found: tuple[Cohort, ...], step: int) -> int | None:
    """Of all cohorts that are so old, the part that came in a step, in millionths."""
    old = [one for one in found if len(one.people) > step]
    return rate(sum(one.people[step] for one in old), sum(one.people[0] for one in old))


def _triangle(found: tuple[Cohort, ...], by_quarter: bool, shown: str) -> Section:
    kind = {"share": RATE, "people": COUNT, "spent": MONEY}[shown]
    width = max((len(one.people) for one in found), default=1)
    columns = (
        Column("began", N_("First receipt"), TEXT if by_quarter else MONTH, weight=3),
        Column("people", N_("Customers"), COUNT, summed=True, figure="cohort_people", weight=2),
        *(
            Column(f"step_{at}", named(f"+{at}"), kind, shown != "share", "cohort_rate", 2)
            for at in range(1 if shown == "share" else 0, width)
        ),
    )
    rows: list[Row] = []
    for one in found:
        began: Value = named(one.began) if by_quarter else one.began
        cells = one.cells(shown)[1 if shown == "share" else 0 :]
        row = (began, one.people[0], *cells)
        rows.append((*row, *([None] * (len(columns) - len(row)))))
    return Section(
        "cohorts",
        N_("How many came again, so many quarters later")
        if by_quarter
        else N_("How many came again, so many months later"),
        columns,
        rows,
        _total(found, columns, shown) if rows else None,
        note=() if shown == "spent" else (N_("The last row is of all cohorts that are so old."),),
        empty=N_("Nobody bought for the first time in these months."),
    )


def _total(found: tuple[Cohort, ...], columns: tuple[Column, ...], shown: str) -> Row:
    people = sum(one.people[0] for one in found)
    steps: list[Value] = []
    for column in columns[2:]:
        at = int(column.id.rpartition("_")[2])
        old = [one for one in found if len(one.people) > at]
        sums = {"people": sum(one.people[at] for one in old), "spent": sum(one.spent[at] for one in old)}
        steps.append(average(found, at) if shown == "share" else sums[shown])
    return (Message(N_("Total")), people, *steps)


def _middle(found: tuple[Cohort, ...]) -> Section:
    """The shares of all cohorts together, step by step."""
    width = max((len(one.people) for one in found), default=0)
    rows: list[Row] = []
    for at in range(1, width):
        old = [one for one in found if len(one.people) > at]
        came, people = sum(one.people[at] for one in old), sum(one.people[0] for one in old)
        rows.append((named(f"+{at}"), people, came, rate(came, people)))
    columns = (
        Column("step", N_("Elapsed"), TEXT),
        Column("people", N_("Customers"), COUNT),
        Column("came", N_("Came again"), COUNT),
        Column("share", N_("Share"), RATE, figure="cohort_rate"),
    )
    chart = Chart(
        "line",
        RATE,
        tuple(row[0] for row in rows),
        (Series(N_("Came again"), tuple(int(str(row[3] or 0)) for row in rows)),),
    )
    return Section(
        "steps",
        N_("All cohorts together"),
        columns,
        rows,
        chart=chart if rows else None,
        empty=N_("No cohort is old enough yet."),
    )
