"""Points: each programme rolled forward, what is outstanding by last day and tier, what it is worth, what is owed.

The value is told at face and as expected use; the expected part comes from the shop's own history, or is chosen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import N_, Message
from models.figures import points_outstanding, points_value, recognition
from models.figures.definitions import Definition
from models.figures.named import as_of, maybe, named
from models.figures.points_programmes import programmes
from models.figures.report import (
    COUNT,
    DAY,
    MONEY,
    MONTH,
    POINTS,
    RATE,
    TEXT,
    Behind,
    Chart,
    Column,
    KeyFigure,
    Report,
    Section,
    Series,
    total_of,
)
from models.loyalty import rollforward
from models.loyalty.explain import KIND_NAMES
from models.loyalty.figures import breakdowns, facts, overview
from models.money import Amount, Rate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from models.figures.points_programmes import Programme
    from models.figures.report import Asked, Row, Title
    from models.work import Reader

_SHARED = ("issued", "used", "expired", "outstanding", "outstanding_value", "liability", "breakage")
DEFINITIONS = (
    *(
        Definition(f"points_{key}", one.name, one.meaning, one.unit, one.good)
        for key, one in overview.DEFINITIONS.items()
        if key in _SHARED
    ),
    Definition(
        "points_use_rate",
        N_("Expected to be used"),
        N_(
            "The part of points that will be used: by default what was used of all points that were used or lapsed"
            " until the end of the period, or the part that was chosen for the report."
        ),
        RATE,
    ),
    Definition(
        "points_contract",
        N_("Contract liability"),
        N_(
            "The part of sales that was paid for points not used yet: each sale's price spread over goods and points by"
            " what they would cost alone (収益認識適用指針 第48項〜第50項, 設例22)."
        ),
        MONEY,
    ),
)
"""The figures of the loyalty page, by the same definitions, and what the books need besides."""


def make(read: Reader, asked: Asked) -> Report:
    """The points of the period. For a reader thread."""
    period, day = asked.period, as_of(asked)
    found = programmes(read, period.first, day)
    asked.going_on()
    known = facts.of_points(read, period, asked.shop)
    use_rate, own = points_value.rates(asked, known)
    contract = points_value.contract_liability(read, asked, known, use_rate, own)
    asked.going_on()
    sections = [*_chosen_entries(read, asked, found)]
    sections += [_rolled(one, len(found) > 1) for one in found]
    sections += [_months(read, day)]
    sections += [points_outstanding.by_last_day(read, asked, found, day)]
    sections += [points_outstanding.by_tier(read, asked, found, day)]
    asked.going_on()
    sections += [points_value.values(found, asked.shop.points_value, use_rate), points_value.contract(contract)]
    counted = {key: overview.DEFINITIONS[key].count(known) for key in _SHARED}
    counted["liability"] = recognition.expected(known.outstanding * known.worth, use_rate)
    figures = [KeyFigure(f"points_{key}", value) for key, value in counted.items()]
    figures += [KeyFigure("points_use_rate", use_rate), KeyFigure("points_contract", contract.closing)]
    return Report("points", N_("Points"), asked, tuple(sections), tuple(figures), _notes(asked, use_rate, own))


def _notes(asked: Asked, use_rate: int, own: bool) -> tuple[Title, ...]:
    method: Title = Message(
        N_("Expected use: {rate} of all points that were used or lapsed until the period's end were used.")
        if own
        else N_("Expected use: {rate}, as chosen for this report."),
        {"rate": Rate(use_rate // 100 * 100)},
    )
    return (
        method,
        N_("Face value: every point used. As expected: the face value times the expected use."),
        Message(N_("A point is worth {amount} by the settings."), {"amount": Amount(asked.shop.points_value)}),
        N_("Points that only decide a tier are no part of it."),
    )


# -- rolled forward -------------------------------------------------------------------------------------------------


def _rolled(one: Programme, several: bool) -> Section:
    columns = (
        Column("figure", N_("Movement"), TEXT, weight=4),
        Column("points", N_("Points"), POINTS),
        Column("entries", N_("Entries"), COUNT),
    )
    rows: list[Row] = [(Message(N_("Balance at the beginning")), one.opening, None, None)]
    rows += [(Message(each.name), each.points, each.entries, f"{one.id}:{each.id}") for each in one.figures]
    rows.append((Message(N_("Balance at the end")), one.closing, None, None))
    title: Title = N_("Roll-forward")
    if several:
        title = Message(N_("Roll-forward: {programme}"), {"programme": one.title})
    return Section(
        f"roll_{one.id}",
        title,
        columns,
        rows,
        behind=_entries_behind,
        note=(N_("Opening and movements make the closing to the point; the closing is the sum of the ledger."),),
        strong=frozenset({0, len(rows) - 1}),
    )


def _entries_behind(row: Row) -> Behind | None:
    return None if row[-1] is None else Behind("report", ("points", {"entries": row[-1]}))


def _chosen_entries(read: Reader, asked: Asked, found: Sequence[Programme]) -> Iterator[Section]:
    """The entries behind a movement, where the report is asked for them: "programme:figure"."""
    programme, _colon, figure_id = str(asked.options.get("entries") or "").partition(":")
    whose = next((one for one in found if str(one.id) == programme), None)
    figure = next((one for one in whose.figures if one.id == figure_id), None) if whose else None
    if whose is None or figure is None:
        return
    columns = (
        Column("day", N_("Day"), DAY),
        Column("person", N_("Customer"), TEXT, weight=3),
        Column("kind", N_("Movement"), TEXT, weight=2),
        Column("receipt", N_("Receipt"), TEXT),
        Column("reason", N_("Reason"), TEXT, weight=3),
        Column("points", N_("Points"), POINTS, summed=True),
    )
    yield Section(
        "entries",
        Message(figure.name),
        columns,
        _entry_rows(read, asked, whose.id, figure.id),
        (Message(N_("Total")), None, None, None, None, figure.points),
        _entry_behind,
        empty=N_("Nothing of this kind happened in this period."),
        long=True,
        count=figure.entries,
    )


def _entry_rows(read: Reader, asked: Asked, programme_id: int, figure_id: str) -> Iterator[Row]:
    before = None
    while True:
        lines = rollforward.entries_of(
            read, asked.period.first, as_of(asked), programme_id, figure_id, limit=500, before=before
        )
        for line in lines:
            yield (
                line.day, named(line.person), Message(KIND_NAMES.get(line.kind, line.kind)), line.receipt or None,
                maybe(line.reason), line.points, line.person_id, line.sale_id,
            )  # fmt: skip
        if len(lines) < 500:
            return
        before = lines[-1].id
        asked.going_on()


def _entry_behind(row: Row) -> Behind | None:
    person_id, sale_id = row[-2:]
    return Behind("sale", sale_id) if sale_id is not None else Behind("person", person_id)


def _months(read: Reader, last: str) -> Section:
    """Twelve months up to the period's, as the loyalty page shows them."""
    columns = (
        Column("month", N_("Month"), MONTH),
        Column("issued", N_("Issued"), POINTS, summed=True, figure="points_issued"),
        Column("used", N_("Used"), POINTS, summed=True, figure="points_used"),
        Column("expired", N_("Expired"), POINTS, summed=True, figure="points_expired"),
    )
    found = breakdowns.months(read, last=last)
    rows: list[Row] = [(one.month, one.issued, one.used, one.expired) for one in found]
    chart = Chart(
        "bar",
        POINTS,
        tuple(one.month for one in found),
        (
            Series(N_("Issued"), tuple(one.issued for one in found)),
            Series(N_("Used"), tuple(one.used for one in found)),
            Series(N_("Expired"), tuple(one.expired for one in found)),
        ),
        MONTH,
    )
    return Section(
        "months", N_("Points by month"), columns, rows, total_of(columns, rows, Message(N_("Total"))), chart=chart
    )
