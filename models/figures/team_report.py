"""The sales team's performance: every figure of the team page beside the period before, and the groups behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import N_, Message
from models.figures.asking import year_before
from models.figures.definitions import Definition
from models.figures.named import named
from models.figures.report import COUNT, MONEY, RATE, TEXT, Chart, Column, KeyFigure, Report, Section, Series, total_of
from models.money import divide_half_up
from models.pipeline import measures
from models.pipeline.performance import performance
from models.times import DAY_MS

if TYPE_CHECKING:
    from models.figures.report import Asked, Row, Value
    from models.pipeline.measures import Counted
    from models.pipeline.performance import Group, Performance
    from models.work import Reader

_UNITS = {"time": COUNT, "minutes": COUNT}
DEFINITIONS = (
    *(
        Definition(f"team_{one.id}", one.name, one.meaning, _UNITS.get(one.unit, one.unit), one.good)
        for one in measures.DEFINITIONS.values()
        if one.id not in ("cycle", "response")
    ),
    Definition(
        "team_cycle",
        N_("Cycle length in days"),
        measures.DEFINITIONS["cycle"].meaning,
        COUNT,
        -1,
    ),
    Definition(
        "team_response",
        N_("First answer in minutes"),
        measures.DEFINITIONS["response"].meaning,
        COUNT,
        -1,
    ),
    Definition(
        "team_reached",
        N_("Of the target"),
        N_("The amount won, divided by what was set as the target of these months."),
        RATE,
        1,
    ),
)
_WITHOUT = {
    "owner": N_("Nobody"),
    "source": N_("Unknown"),
    "product": N_("Without a product"),
    "region": N_("No address"),
}


def make(read: Reader, asked: Asked) -> Report:
    """What the team did in the period. For a reader thread."""
    by = asked.options.get("by") or "owner"
    found = performance(read, shop=asked.shop, period=asked.period, by=by)
    asked.going_on()
    earlier = performance(read, shop=asked.shop, period=year_before(asked.shop, asked.period), by="")
    asked.going_on()
    return Report(
        "team",
        N_("Sales team"),
        asked,
        (_groups(found, by), *((_work(found),) if by == "owner" else ())),
        tuple(
            KeyFigure(
                f"team_{key}",
                _shown(key, one.value),
                _shown(key, one.was),
                _shown(key, earlier.figures[key].value),
            )
            for key, one in found.figures.items()
        ),
        (
            N_("Opened counts by the moment, won and lost by the business day."),
            N_("Targets stand where the period is whole months."),
        ),
    )


def _shown(key: str, value: int | None) -> int | None:
    """A figure as it is printed: times in whole days, half up."""
    return divide_half_up(value, DAY_MS) if key == "cycle" and value is not None else value


def _name(group: Group, by: str) -> Message:
    return named(group.name, _WITHOUT[by])


def _groups(found: Performance, by: str) -> Section:
    columns = (
        Column("group", measures.GROUPS[by], TEXT, weight=4),
        Column("opened", N_("Deals opened"), COUNT, summed=True, figure="team_opened"),
        Column("opened_amount", N_("Amount opened"), MONEY, summed=True, figure="team_opened_amount"),
        Column("won", N_("Deals won"), COUNT, summed=True, figure="team_won"),
        Column("won_amount", N_("Amount won"), MONEY, summed=True, figure="team_won_amount"),
        Column("won_monthly", N_("Won each month"), MONEY, summed=True, figure="team_won_monthly"),
        Column("lost", N_("Deals lost"), COUNT, summed=True, figure="team_lost"),
        Column("win_rate", N_("Win rate"), RATE, figure="team_win_rate"),
        Column("average", N_("Average deal"), MONEY, figure="team_average"),
        Column("cycle", N_("Cycle length in days"), COUNT, figure="team_cycle"),
        *(
            (
                Column("target", N_("Target"), MONEY, summed=True),
                Column("reached", N_("Of the target"), RATE, figure="team_reached"),
            )
            if by == "owner"
            else ()
        ),
    )
    rows = [(_name(one, by), *_cells(one.counted), *_target(one, by)) for one in found.groups]
    shown = [one for one in found.groups if one.counted.won_amount]
    chart = Chart(
        "bar",
        MONEY,
        tuple(_name(one, by) for one in shown),
        (Series(N_("Amount won"), tuple(one.counted.won_amount for one in shown)),),
    )
    return Section(
        "groups",
        Message(N_("By: {what}"), {"what": Message(measures.GROUPS[by])}),
        columns,
        rows,
        total_of(columns, rows, Message(N_("Total"))) if rows else None,
        chart=chart if shown else None,
        empty=N_("Nothing was opened, won or lost in these days."),
    )


def _cells(one: Counted) -> tuple[Value, ...]:
    return (
        one.opened,
        one.opened_amount,
        one.won,
        one.won_amount,
        one.won_monthly,
        one.lost,
        one.win_rate,
        one.average,
        _shown("cycle", one.cycle),
    )


def _target(one: Group, by: str) -> tuple[Value, ...]:
    if by != "owner":
        return ()
    if not one.target:
        return (one.target, None)
    return (one.target, divide_half_up(one.counted.won_amount * 1_000_000, one.target))


def _work(found: Performance) -> Section:
    """What each of them did."""
    columns = (
        Column("group", measures.GROUPS["owner"], TEXT, weight=4),
        Column("calls", N_("Calls"), COUNT, summed=True, figure="team_calls"),
        Column("meetings", N_("Meetings and visits"), COUNT, summed=True, figure="team_meetings"),
        Column("mails", N_("Mails"), COUNT, summed=True, figure="team_mails"),
        Column("conversion", N_("Offered or won"), RATE, figure="team_conversion"),
        Column("response", N_("First answer in minutes"), COUNT, figure="team_response"),
    )
    rows: list[Row] = [
        (
            _name(one, "owner"),
            one.counted.call,
            one.counted.met,
            one.counted.mail,
            one.counted.conversion_rate,
            one.counted.minutes,
        )
        for one in found.groups
    ]
    return Section(
        "work",
        N_("What was done"),
        columns,
        rows,
        total_of(columns, rows, Message(N_("Total"))) if rows else None,
        empty=N_("Nothing was done in these days."),
    )
