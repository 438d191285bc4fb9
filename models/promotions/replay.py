"""Real receipts made into baskets again, as they were rung up: what is priced when a promotion is tried on the past.

Goods, prices, staff's discounts, points spent and what rewards took off are the receipt's own; promotions that were
given then are left out, since today's rules and the tried promotion take their place. What came back later is not
taken off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.counter import facts
from models.counter.discounts import Discount
from models.counter.lines import Basket, EarnRate, Line, PointsUse
from models.counter.tax import TaxKind
from models.loyalty.figures.facts import STANDING
from models.loyalty.programmes import product_rate
from models.loyalty.spending import worth_of
from models.money import PIECE
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.counter.tax import TaxRules
    from models.loyalty.earning import EarnRule
    from models.loyalty.spending import SpendRule
    from models.work import Reader, Row

_LINES = (
    "SELECT s.id, s.at, s.person_id, s.eat_in, s.points_used, s.facts, l.position, l.product_id, l.category_id, l.name,"
    " l.quantity, l.unit_price, l.discount, l.promotion, l.share, l.tax_kind, l.tax_rate, l.eat_in, l.earns"
    " FROM sale s JOIN sale_line l ON l.sale_id = s.id"
    f" WHERE s.day=? AND {STANDING} AND l.quantity > 0 AND l.of_line_id IS NULL{{part}} ORDER BY s.at, s.id, l.position"
)
_PART = " AND COALESCE(s.person_id, s.id) % {parts} = {part}"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a product and not kept with the lines that sold it."""

    parent_id: int | None
    weighed: bool
    money: bool
    earn: EarnRate | None


NOT_KNOWN = Known(None, False, False, None)


@dataclass(frozen=True, slots=True)
class Sold:
    """A receipt to be priced again: when (ms UTC), whose, and what was rung up."""

    sale_id: int
    at: int
    person_id: int | None
    basket: Basket


class Replay:
    """Reads receipts of a day as baskets under today's rules of tax and points."""

    def __init__(self, read: Reader, *, rules: TaxRules, spend: SpendRule, earning: EarnRule) -> None:
        """Know the products; `earning` is how the shop's programme earns."""
        self._read, self._rules, self._spend = read, rules, spend
        self._known = {
            row[0]: Known(row[1], row[2] == "weight", row[3] in ("gift_card", "top_up"), product_rate(row[4], earning))
            for row in read.rows("SELECT id, parent_id, weigh, special, NULLIF(earn_rate, 0) FROM product")
        }

    def day(self, day: str, part: int = 0, parts: int = 1) -> Iterator[Sold]:
        """The receipts of a business day that stand, in the order in which they were paid.

        With `parts` only those whose customer (else whose key) falls to `part`: a customer is never in two parts.
        """
        some = _PART.format(parts=int(parts), part=int(part)) if parts > 1 else ""
        found: list[Row] = []
        for row in self._read.rows(_LINES.format(part=some), day):
            if found and found[0][0] != row[0]:
                yield self._sold(found)
                found = []
            found.append(row)
        if found:
            yield self._sold(found)

    def _sold(self, found: list[Row]) -> Sold:
        sale_id, at, person_id, eat_in, points, text = found[0][:6]
        rewards: dict[int, int] = {}
        discounts: tuple[Discount, ...] = ()
        if any(row[13] for row in found):
            rewards = _by_rewards(text)
        shares = sum([row[14] for row in found])
        if shares:
            discounts = _receipt_discounts(text, shares)
        use = None
        if points:
            use = PointsUse(points, worth_of(points, self._spend.worth), self._spend.payment)
        lines = tuple([self._line(row, rewards) for row in found])
        return Sold(
            sale_id, at, person_id, Basket(lines, discounts, use, bool(eat_in), False, self._rules, (), None,
                                           person_id is not None),
        )  # fmt: skip

    def _line(self, row: Row, rewards: dict[int, int]) -> Line:
        position, product_id, category_id, name, quantity, unit_price, discount, promotion = row[6:14]
        known = self._known.get(product_id, NOT_KNOWN)
        staff = discount - promotion
        return Line(
            ref=str(position),
            name=name,
            unit_price=unit_price,
            quantity=quantity,
            product_id=product_id,
            kind=_KINDS[row[15]],
            eat_in=bool(row[17]),
            rate=row[16],
            discounts=(Discount(amount=staff),) if staff > 0 else (),
            weighed=known.weighed or quantity % PIECE != 0,
            fixed_price=known.money,
            earns=bool(row[18]),
            earn=known.earn,
            category_id=category_id,
            parent_id=known.parent_id,
            by_rewards=rewards.get(position, 0),
        )


_KINDS: dict[Any, TaxKind] = {kind.value: kind for kind in TaxKind}


def _by_rewards(text: str) -> dict[int, int]:
    """What rewards took off each line, by its position: they were bought, and are no promotion."""
    found: dict[int, int] = {}
    for one in facts.read_back(text).given:
        if one.reward_id is not None:
            for position, amount in one.lines.items():
                found[position] = found.get(position, 0) + amount
    return found


def _receipt_discounts(text: str, shares: int) -> tuple[Discount, ...]:
    """The discounts on the whole receipt as they were given; of imported history what they came to."""
    known = facts.read_back(text).discounts
    if not known:
        return (Discount(amount=shares),)
    return tuple(Discount(amount=amount, percent=percent, reason=reason) for amount, percent, reason in known)
