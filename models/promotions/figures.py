"""What promotions cost and what they brought, from the rows that receipts left: one question for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.money import MILLION, divide_half_up
from models.values import dataclass

if TYPE_CHECKING:
    from models.loyalty.figures.period import Period
    from models.settings import ShopSettings
    from models.work import Reader


@dataclass(frozen=True, slots=True)
class PromotionFigures:
    """A promotion in a period, returns taken off; money in minor units.

    `cost` is its discounts, its points at what a point is worth, and what goods given away cost. `takings` is what the
    receipts came to on which it was given, returns of these receipts taken off, tax included; `margin` the same without
    tax and less what the goods cost, None where no line's cost is known.
    """

    promotion_id: int
    name: str
    active: bool
    receipts: int
    times: int
    people: int
    discount: int
    points: int
    goods: int
    cost: int
    takings: int
    margin: int | None

    @property
    def return_rate(self) -> int | None:
        """Takings for each unit of cost, in millionths; None where it cost nothing."""
        return divide_half_up(self.takings * MILLION, self.cost) if self.cost > 0 else None


_GIVEN = (
    "SELECT u.promotion_id, COUNT(DISTINCT CASE WHEN u.of_sale_id IS NULL AND s.cancelled_by_id IS NULL THEN u.sale_id"
    " END), SUM(u.times), COUNT(DISTINCT CASE WHEN u.of_sale_id IS NULL AND s.cancelled_by_id IS NULL THEN u.person_id"
    " END), SUM(u.discount), SUM(u.points), SUM(u.cost) FROM promotion_use u JOIN sale s ON s.id = u.sale_id"
    " WHERE u.day BETWEEN ? AND ? GROUP BY u.promotion_id"
)
_BROUGHT = (
    "SELECT g.promotion_id, SUM(r.total), SUM(r.total - r.tax), SUM(r.cost), COUNT(r.cost) FROM"
    " (SELECT DISTINCT u.promotion_id, u.sale_id FROM promotion_use u JOIN sale s ON s.id = u.sale_id"
    " WHERE u.day BETWEEN ? AND ? AND u.of_sale_id IS NULL AND s.cancelled_by_id IS NULL) g"
    " JOIN sale r ON (r.id = g.sale_id OR r.of_sale_id = g.sale_id) AND r.cancelled_by_id IS NULL"
    " AND r.kind <> 'cancel' GROUP BY g.promotion_id"
)


def by_promotion(read: Reader, *, shop: ShopSettings, period: Period) -> tuple[PromotionFigures, ...]:
    """Every promotion that gave something in the period, the dearest first. For a reader thread."""
    brought = {row[0]: row[1:] for row in read.rows(_BROUGHT, period.first, period.last)}
    names = {row[0]: row[1:] for row in read.rows("SELECT id, name, active FROM promotion")}
    found = []
    for key, receipts, times, people, discount, points, goods in read.rows(_GIVEN, period.first, period.last):
        total, net, cost, known = brought.get(key, (0, 0, None, 0))
        name, active = names.get(key, ("", False))
        found.append(
            PromotionFigures(
                key, name, bool(active), int(receipts), int(times), int(people), int(discount), int(points),
                int(goods), int(discount) + int(points) * shop.points_value + int(goods), int(total),
                int(net) - int(cost) if known else None,
            )
        )  # fmt: skip
    return tuple(sorted(found, key=_dearest))


def _dearest(one: PromotionFigures) -> tuple[int, int]:
    return -one.cost, one.promotion_id


def receipts(read: Reader, promotion_id: int, *, period: Period, limit: int = 5_000) -> list[int]:
    """The receipts on which a promotion was given in a period, those that it cost most on first."""
    return read.column(
        "SELECT u.sale_id FROM promotion_use u WHERE u.promotion_id=? AND u.day BETWEEN ? AND ?"
        " AND u.of_sale_id IS NULL ORDER BY u.discount + u.cost DESC, u.points DESC, u.sale_id LIMIT ?",
        promotion_id,
        period.first,
        period.last,
        limit,
    )
