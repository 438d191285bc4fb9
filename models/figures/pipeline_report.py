"""The pipeline and its forecast on paper: by month, by stage, by who looks after it, and every open deal.

The sums are those of the forecast page (`models.pipeline.forecast`) and of the board; what is open is told as it stands
now, what was won by the month in which it was won.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from models.errors import N_, Message
from models.figures.definitions import Definition
from models.figures.named import called, maybe, named, opens
from models.figures.report import (
    COUNT,
    DAY,
    MONEY,
    MONTH,
    RATE,
    TEXT,
    Chart,
    Column,
    KeyFigure,
    Report,
    Section,
    Series,
    total_of,
)
from models.pipeline import board, forecast, stages
from models.pipeline.deals import PROBABILITY
from models.pipeline.forecast import CATEGORY_NAMES, MEANINGS

if TYPE_CHECKING:
    from models.figures.report import Asked, Row, Value
    from models.pipeline.forecast import Forecast, Line
    from models.work import Reader

DEFINITIONS = (
    *(
        Definition(f"forecast_{key}", CATEGORY_NAMES[key], MEANINGS[key], MONEY, 1)
        for key in ("closed", "commit", "best", "pipeline", "omitted")
    ),
    Definition("forecast_weighted", N_("Weighted"), MEANINGS["weighted"], MONEY, 1),
    Definition("forecast_plain", N_("All together"), MEANINGS["plain"], MONEY, 1),
    Definition("forecast_monthly", N_("Each month"), MEANINGS["monthly"], MONEY, 1),
    Definition("forecast_target", N_("Target"), MEANINGS["target"], MONEY),
    Definition("forecast_earlier", N_("Overdue"), MEANINGS["earlier"], COUNT, -1),
    Definition("forecast_outside", N_("In no month"), MEANINGS["outside"], COUNT, -1),
)
CATEGORIES = ("closed", "commit", "best", "pipeline", "omitted")
MONTHS = 12


def make(read: Reader, asked: Asked) -> Report:
    """The forecast from the period's first month on, and the pipelines as they stand. For a reader thread."""
    months = int(asked.options.get("months") or MONTHS)
    found = forecast.forecast(read, first=asked.period.first[:7], months=months)
    asked.going_on()
    whole = found.whole
    by_stage = _stages(read, asked)
    asked.going_on()
    return Report(
        "pipeline",
        N_("Pipeline and forecast"),
        asked,
        (_months(found), by_stage, _owners(read, found), *((_open(read),) if asked.options.get("list") else ())),
        (
            KeyFigure("forecast_closed", whole.sums("closed").amount),
            KeyFigure("forecast_weighted", whole.whole.weighted),
            KeyFigure("forecast_plain", whole.whole.amount),
            KeyFigure("forecast_monthly", whole.whole.monthly),
            KeyFigure("forecast_target", whole.target),
            KeyFigure("forecast_earlier", found.earlier.whole.count),
            KeyFigure("forecast_outside", found.outside.count),
        ),
        (N_("What is open is told as it stands now, whatever the period; what was won, by its month."),),
    )


def _sums(first: Column) -> tuple[Column, ...]:
    return (
        first,
        *(Column(key, CATEGORY_NAMES[key], MONEY, summed=True, figure=f"forecast_{key}") for key in CATEGORIES),
        Column("plain", N_("All together"), MONEY, summed=True, figure="forecast_plain"),
        Column("weighted", N_("Weighted"), MONEY, summed=True, figure="forecast_weighted"),
        Column("monthly", N_("Each month"), MONEY, summed=True, figure="forecast_monthly"),
        Column("target", N_("Target"), MONEY, summed=True, figure="forecast_target"),
    )


def _row(first: Value, line: Line) -> Row:
    amounts = (line.sums(key).amount for key in CATEGORIES)
    return (first, *amounts, line.whole.amount, line.whole.weighted, line.whole.monthly, line.target)


def _months(found: Forecast) -> Section:
    columns = _sums(Column("month", N_("Month"), MONTH, weight=3))
    rows = [_row(line.key, line) for line in found.months]
    shown = CATEGORIES[:-1]
    chart = Chart(
        "stacked",
        MONEY,
        tuple(line.key for line in found.months),
        tuple(Series(CATEGORY_NAMES[key], tuple(line.sums(key).amount for line in found.months)) for key in shown),
        MONTH,
    )
    return Section(
        "months",
        N_("By month"),
        columns,
        rows,
        total_of(columns, rows, Message(N_("Total"))),
        chart=chart,
        note=(N_("Each amount stands in its own category only; what is omitted is in no sum."),),
    )


def _stages(read: Reader, asked: Asked) -> Section:
    """How each stage stands: the sums of the board's lanes."""
    columns = (
        Column("pipeline", N_("Pipeline"), TEXT, weight=3),
        Column("stage", N_("Stage"), TEXT, weight=3),
        Column("chance", N_("Probability"), RATE),
        Column("deals", N_("Deals"), COUNT, summed=True),
        Column("amount", N_("Amount"), MONEY, summed=True),
        Column("weighted", N_("Weighted"), MONEY, summed=True),
        Column("overdue", N_("With an overdue activity"), COUNT, summed=True),
    )
    rows: list[Row] = []
    for pipeline in stages.pipelines(read):
        which = board.Which(pipeline.id, asked.today)
        for stage in stages.stages(read, pipeline.id, every=True):
            if stage.kind == "won":
                continue
            sums = board.total(read, which, stage)
            if not (stage.active or sums.count):
                continue
            chance = stage.probability * 100
            rows.append(
                (
                    called(pipeline.wording),
                    called(stage.wording),
                    chance,
                    sums.count,
                    sums.amount,
                    sums.weighted,
                    sums.overdue,
                )
            )
    chart = Chart(
        "funnel",
        MONEY,
        tuple(row[1] for row in rows),
        (Series(N_("Amount"), tuple(int(str(row[4])) for row in rows)),),
    )
    return Section(
        "stages",
        N_("Where the open deals stand"),
        columns,
        rows,
        total_of(columns, rows, Message(N_("Total"))) if rows else None,
        chart=chart if any(row[4] for row in rows) else None,
        empty=N_("There is no pipeline."),
    )


def _owners(read: Reader, found: Forecast) -> Section:
    names: dict[int, str] = dict(read.rows("SELECT id, name FROM staff"))
    columns = _sums(Column("owner", N_("Looked after by"), TEXT, weight=3))
    rows = [_row(named(names.get(int(line.key)), N_("Nobody")), line) for line in found.grouped("owner")]
    return Section(
        "owners",
        N_("By who looks after them"),
        columns,
        rows,
        total_of(columns, rows, Message(N_("Total"))) if rows else None,
        empty=N_("No deal is expected or was won in these months."),
    )


_OPEN = (
    "SELECT d.name, p.name, c.name, d.stage_id, f.name, d.expected_day, d.amount, d.monthly,"
    f" ({PROBABILITY}), d.id FROM deal d JOIN stage s ON s.id = d.stage_id"
    " LEFT JOIN person p ON p.id = d.person_id LEFT JOIN company c ON c.id = d.company_id"
    " LEFT JOIN staff f ON f.id = d.owner_id WHERE d.state = 'open'"
    " ORDER BY d.expected_day IS NULL, d.expected_day, d.id"
)


def _open(read: Reader) -> Section:
    columns = (
        Column("day", N_("Expected"), DAY),
        Column("deal", N_("Deal"), TEXT, weight=5),
        Column("customer", N_("Customer"), TEXT, weight=4),
        Column("stage", N_("Stage"), TEXT, weight=2),
        Column("owner", N_("Looked after by"), TEXT, weight=2),
        Column("chance", N_("Probability"), RATE),
        Column("amount", N_("Amount"), MONEY, summed=True),
        Column("monthly", N_("Each month"), MONEY, summed=True),
    )
    names = {one.id: called(one.wording) for one in stages.stages(read, every=True)}
    rows: list[Row] = [
        (
            day,
            named(name),
            maybe(person or company),
            names.get(stage),
            maybe(owner),
            int(chance) * 100,
            amount,
            monthly,
            key,
        )
        for name, person, company, stage, owner, day, amount, monthly, chance, key in read.rows(_OPEN)
    ]
    return Section(
        "open",
        N_("Open deals"),
        columns,
        rows,
        total_of(columns, rows, Message(N_("Total"))) if rows else None,
        behind=partial(opens, kind="deal"),
        empty=N_("No deal is open."),
        long=True,
    )
