"""What points outstanding are worth, at face and as expected use, and what is owed for them by the books' method."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from models.errors import N_, Message
from models.figures import recognition
from models.figures.named import as_of
from models.figures.report import MONEY, POINTS, RATE, TEXT, Column, Section, total_of
from models.loyalty.figures import facts, overview
from models.loyalty.figures.period import between
from models.money import MILLION
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.figures.points_programmes import Programme
    from models.figures.report import Asked, Row
    from models.loyalty.figures.facts import Facts
    from models.work import Reader


def rates(asked: Asked, known: Facts) -> tuple[int, bool]:
    """Which part of points is expected to be used (millionths), and whether the shop's own history says so."""
    chosen = str(asked.options.get("expected") or "")
    if chosen.isdigit():
        return min(int(chosen), MILLION), False
    return MILLION - (overview.breakage(known) or 0), True


def values(found: Sequence[Programme], worth: int, use_rate: int) -> Section:
    """What each programme's points outstanding are worth; the parts make the whole's expected value to the unit."""
    columns = (
        Column("programme", N_("Programme"), TEXT, weight=2),
        Column("points", N_("Outstanding"), POINTS, summed=True, figure="points_outstanding"),
        Column("face", N_("Face value"), MONEY, summed=True, figure="points_outstanding_value"),
        Column("rate", N_("Expected use"), RATE, figure="points_use_rate"),
        Column("expected", N_("As expected"), MONEY, summed=True, figure="points_liability"),
    )
    of_points = [one for one in found if one.kind == "points"]
    whole = sum(one.closing for one in of_points)
    rest = recognition.expected(whole * worth, use_rate)
    parts = [recognition.expected(one.closing * worth, use_rate) for one in of_points]
    if parts:  # each is rounded; what remains of the whole stands with the shop's own
        parts[0] += rest - sum(parts)
    rows: list[Row] = [
        (one.title, one.closing, one.closing * worth, use_rate, part)
        for one, part in zip(of_points, parts, strict=True)
    ]
    total = total_of(columns, rows, Message(N_("Total"))) if rows else None
    return Section(
        "values", N_("Value of points outstanding"), columns, rows, total, empty=N_("No programme gives points.")
    )


@dataclass(frozen=True, slots=True)
class ContractLiability:
    """The period by the method of illustration 22; money in minor units without tax."""

    sales: int
    issued: int
    expected: int
    alone: int
    """What the expected points would take off prices."""
    goods: int
    deferred: int
    opening: int
    closing: int

    @property
    def recognised(self) -> int:
        """What became sales as points were used, and by a changed expectation."""
        return self.opening + self.deferred - self.closing


_SALES = (
    "SELECT COALESCE(SUM(CASE WHEN day < ? THEN total - tax ELSE 0 END), 0),"
    " COALESCE(SUM(CASE WHEN day < ? THEN 0 ELSE total - tax END), 0) FROM sale WHERE day <= ? AND points_earned <> 0"
)


def contract_liability(read: Reader, asked: Asked, known: Facts, use_rate: int, own: bool) -> ContractLiability:
    """What is owed for points, before and after the period, and what the period put aside."""
    first, last = asked.period.first, as_of(asked)
    sales = read.row(_SALES, first, first, last) or (0, 0)
    before, within = int(sales[0]), int(sales[1])
    worth = asked.shop.points_value
    yesterday = (date.fromisoformat(first) - timedelta(days=1)).isoformat()
    then = facts.of_points(read, between(asked.shop, yesterday, yesterday), asked.shop)
    rate_then = MILLION - (overview.breakage(then) or 0) if own else use_rate
    expected = recognition.expected(known.moved.issued, use_rate)
    goods, deferred = recognition.split(within, expected * worth)
    return ContractLiability(
        within, known.moved.issued, expected, expected * worth, goods, deferred, _owed(then, before, rate_then),
        _owed(known, before + within, use_rate),
    )  # fmt: skip


def _owed(known: Facts, sales: int, use_rate: int) -> int:
    """What is still owed of all that was ever put aside, by how many of the points that ever came were used."""
    came = known.outstanding + known.used_ever + known.expired_ever
    expected = recognition.expected(came, use_rate)
    _goods, aside = recognition.split(sales, expected * known.worth)
    return aside - recognition.recognised(aside, known.used_ever, expected)


def contract(one: ContractLiability) -> Section:
    """The steps of the method, and the liability rolled forward over the period."""
    columns = (
        Column("step", N_("Step"), TEXT, weight=5),
        Column("points", N_("Points"), POINTS),
        Column("amount", N_("Amount"), MONEY, figure="points_contract"),
    )
    rows: list[Row] = [
        (Message(N_("Sales on which points were earned, without tax")), None, one.sales),
        (Message(N_("Points issued in the period, bonuses too")), one.issued, None),
        (Message(N_("Of these expected to be used, at their value")), one.expected, one.alone),
        (Message(N_("Part of the sales for goods")), None, one.goods),
        (Message(N_("Part of the sales for points")), None, one.deferred),
        (Message(N_("Contract liability at the beginning")), None, one.opening),
        (Message(N_("Put aside in the period")), None, one.deferred),
        (Message(N_("Turned into sales in the period")), None, -one.recognised),
        (Message(N_("Contract liability at the end")), None, one.closing),
    ]
    return Section(
        "contract",
        N_("Contract liability"),
        columns,
        rows,
        note=(
            N_(
                "Method: 収益認識に関する会計基準の適用指針 第48項〜第50項, 設例22: a sale of 100,000 with 10,000"
                " points, of which 9,500 are expected to be used, is 91,324 for goods and 8,676 for points."
            ),
            N_("An estimate over all points together; what becomes of a changed expectation is part of what was turned"
               " into sales. Agree the method with your accountant."),
        ),
        strong=frozenset({4, 8}),
    )  # fmt: skip
