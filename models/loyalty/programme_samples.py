"""What rules would give for receipts that the shop has really booked: tried on before they hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from models.counter import facts
from models.counter.drafts import number_text
from models.counter.lines import Line, PricedLine
from models.counter.tax import TaxKind
from models.loyalty.earning import Earned, EarnRule, earn_on
from models.loyalty.programmes import product_rate

if TYPE_CHECKING:
    from models.work import Reader, Row


@dataclass(frozen=True, slots=True)
class Sample:
    """A booked receipt: its number, when (ms UTC), what it came to (minor units), its lines as they were priced."""

    sale_id: int
    number: str
    at: int
    total: int
    lines: tuple[tuple[PricedLine, int | None], ...]
    """Each with its product's own earning rate, in thousandths."""

    def earned(self, rule: EarnRule) -> Earned:
        """What it would earn by a rule."""
        return earn_on([_line(line, rate, rule) for line, rate in self.lines], rule)


def _line(priced: PricedLine, rate: int | None, rule: EarnRule) -> PricedLine:
    return replace(priced, line=replace(priced.line, earn=product_rate(rate, rule)))


def samples(read: Reader, count: int = 3) -> tuple[Sample, ...]:
    """The latest receipts with goods that stand as they were booked, the newest first."""
    found = read.rows(
        "SELECT s.id, t.prefix, s.number, s.at, s.total, s.facts FROM sale s JOIN till t ON t.id = s.till_id"
        " WHERE s.kind = 'sale' AND s.cancelled_by_id IS NULL AND s.total > 0 ORDER BY s.id DESC LIMIT ?",
        count,
    )
    return tuple(
        Sample(row[0], number_text(row[1], row[2]), row[3], row[4], _lines(read, row[0], row[5])) for row in found
    )


def _lines(read: Reader, sale_id: int, told: str) -> tuple[tuple[PricedLine, int | None], ...]:
    known = facts.read_back(told)
    rows = read.rows(
        "SELECT l.name, l.product_id, l.category_id, p.parent_id, l.quantity, l.unit_price, l.discount, l.share,"
        " l.points_share, l.amount, l.tax, l.tax_kind, l.tax_rate, l.earns, p.earn_rate, l.position FROM sale_line l"
        " LEFT JOIN product p ON p.id = l.product_id WHERE l.sale_id=? ORDER BY l.position, l.id",
        sale_id,
    )
    return tuple((_priced(row, known), row[14]) for row in rows)


def _priced(row: Row, known: facts.Facts) -> PricedLine:
    name, product_id, category_id, parent_id, quantity, unit_price, discount, share, points_share, net, tax = row[:11]
    kind = TaxKind(row[11])
    points, points_paid = known.spent.get(row[15], (0, 0))
    line = Line(
        ref=str(row[15]),
        name=name,
        unit_price=unit_price,
        quantity=quantity,
        product_id=product_id,
        kind=kind,
        earns=bool(row[13]),
        category_id=category_id,
        parent_id=parent_id,
    )
    return PricedLine(
        line=line,
        kind=kind,
        rate=row[12],
        eat_in=False,
        unit_price=unit_price,
        gross=net + discount + share + points_share,
        discount=discount,
        receipt_share=share,
        points_share=points_share,
        net=net,
        tax=tax,
        total=net if known.rules.inclusive else net + tax,
        points_paid=points_paid,
        points=points,
    )
