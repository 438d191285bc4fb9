"""Lead sources and conversion: how far the leads of a period came, by source, by who looks after them, by month.

The counts are those of the leads page (`models.leads.figures`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import N_, Message
from models.figures.definitions import Definition
from models.figures.named import named
from models.figures.report import COUNT, MONTH, RATE, TEXT, Chart, Column, KeyFigure, Report, Section, Series, total_of
from models.leads import figures
from models.leads.figures import MEANINGS, STEPS
from models.loyalty.figures.overview import rate
from models.loyalty.figures.period import before

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.figures.report import Asked, Row
    from models.leads.figures import LeadFigures, Reached
    from models.work import Reader

DEFINITIONS = (
    Definition("lead_count", N_("Leads"), N_("People who became leads within the period."), COUNT, 1),
    Definition("lead_steps", N_("So far"), MEANINGS["steps"], COUNT, 1),
    Definition(
        "lead_won", N_("Leads won"), N_("Of the period's leads, those whose deal was won, whenever that was."), COUNT, 1
    ),
    Definition("lead_won_rate", N_("Conversion"), N_("Leads won, out of all leads of the period."), RATE, 1),
    Definition("lead_aside", N_("Set aside"), N_("Of the period's leads, those that were disqualified."), COUNT, -1),
    Definition(
        "lead_waiting", N_("Not answered"), N_("Of the period's leads, those still open without an answer."), COUNT, -1
    ),
    Definition("lead_median", N_("First answer in minutes"), MEANINGS["response"], COUNT, -1),
    Definition(
        "lead_in_time",
        N_("Answered in time"),
        N_("Of the leads that were answered and had a promised moment, those answered by then."),
        RATE,
        1,
    ),
)


def make(read: Reader, asked: Asked) -> Report:
    """The leads of the period. For a reader thread."""
    now = figures.figures(read, asked.period)
    asked.going_on()
    was = figures.figures(read, before(asked.shop, asked.period))
    asked.going_on()
    return Report(
        "leads",
        N_("Lead sources and conversion"),
        asked,
        (
            _steps(now),
            _table("sources", N_("By source"), N_("Source"), N_("Unknown"), now.sources, minutes=False),
            _table(
                "owners", N_("By who looks after them"), N_("Looked after by"), N_("Nobody"), now.owners, minutes=True
            ),
            _months(now),
        ),
        tuple(
            KeyFigure(figure, value, earlier)
            for (figure, value), (_same, earlier) in zip(_figures(now), _figures(was), strict=True)
        ),
        (N_("What became of them since is counted whenever it was."),),
    )


def _figures(found: LeadFigures) -> list[tuple[str, int | None]]:
    return [
        ("lead_count", found.whole.counts[0]),
        ("lead_won", found.whole.counts[4]),
        ("lead_won_rate", found.whole.won_rate),
        ("lead_aside", found.whole.aside),
        ("lead_waiting", found.response.waiting),
        ("lead_median", found.response.median),
        ("lead_in_time", rate(found.response.in_time, found.response.promised)),
    ]


NOBODY = N_("Nobody became a lead in these days.")


def _steps(found: LeadFigures) -> Section:
    """The funnel."""
    columns = (
        Column("step", N_("Step"), TEXT, weight=3),
        Column("leads", N_("Leads"), COUNT, figure="lead_steps"),
        Column("share", N_("Of all leads"), RATE),
        Column("of_step", N_("Of the step before"), RATE),
    )
    counts = found.whole.counts
    rows: list[Row] = []
    for at, (_key, name) in enumerate(STEPS if counts[0] else ()):
        rows.append((Message(name), counts[at], rate(counts[at], counts[0]), rate(counts[at], counts[max(0, at - 1)])))
    chart = Chart("funnel", COUNT, tuple(row[0] for row in rows), (Series(N_("Leads"), counts),))
    return Section("steps", N_("How far they came"), columns, rows, chart=chart if rows else None, empty=NOBODY)


def _table(key: str, title: str, first: str, without: str, found: Sequence[Reached], *, minutes: bool) -> Section:
    columns = (
        Column(key, first, TEXT, weight=4),
        *(
            Column(step, name, COUNT, summed=True, figure="lead_count" if step == "leads" else "lead_steps")
            for step, name in STEPS
        ),
        Column("aside", N_("Set aside"), COUNT, summed=True, figure="lead_aside"),
        Column("rate", N_("Conversion"), RATE, figure="lead_won_rate"),
        *((Column("minutes", N_("First answer in minutes"), COUNT, figure="lead_median"),) if minutes else ()),
    )
    rows: list[Row] = [
        (named(one.name, without), *one.counts, one.aside, one.won_rate, *((one.minutes,) if minutes else ()))
        for one in found
    ]
    return Section(
        key, title, columns, rows, total_of(columns, rows, Message(N_("Total"))) if rows else None, empty=NOBODY
    )


def _months(found: LeadFigures) -> Section:
    columns = (
        Column("month", N_("Month"), MONTH),
        Column("leads", N_("Leads"), COUNT, summed=True, figure="lead_count"),
        Column("won", N_("Leads won"), COUNT, summed=True, figure="lead_won"),
        Column("rate", N_("Conversion"), RATE, figure="lead_won_rate"),
    )
    rows: list[Row] = [(month, leads, won, rate(won, leads)) for month, leads, won in found.months]
    chart = Chart(
        "bar",
        COUNT,
        tuple(row[0] for row in rows),
        (
            Series(N_("Leads"), tuple(leads for _month, leads, _won in found.months)),
            Series(N_("Leads won"), tuple(won for _month, _leads, won in found.months)),
        ),
        MONTH,
    )
    return Section(
        "months",
        N_("By month"),
        columns,
        rows,
        total_of(columns, rows, Message(N_("Total"))),
        chart=chart if any(leads for _month, leads, _won in found.months) else None,
    )
