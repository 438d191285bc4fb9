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
from models.loyalty.earning import EarnRule
from models.loyalty.figures.facts import STANDING
from models.loyalty.programmes import product_rate
from models.loyalty.spending import worth_of
from models.money import PIECE
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.counter.tax import TaxRules
    from models.loyalty.spending import SpendRule
    from models.work import Reader, Row

_LINES = (
    "SELECT s.id, s.at, s.person_id, s.eat_in, s.points_used, s.facts, l.position, l.product_id, l.category_id, l.name,"
    " l.quantity, l.unit_price, l.discount, l.promotion, l.share, l.tax_kind, l.tax_rate, l.eat_in, l.earns,"
    " s.staff_id"
    " FROM sale s JOIN sale_line l ON l.sale_id = s.id"
    f" WHERE s.day=? AND {STANDING} AND l.quantity > 0 AND l.of_line_id IS NULL{{part}} ORDER BY s.at, s.id, l.position"
)
MOST_LINES = 50_000
"""Lines that are kept as values: shops sell the same things over and over."""
_PART = " AND COALESCE(s.person_id, s.id) % {parts} = {part}"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a product and not kept with the lines that sold it."""

    parent_id: int | None
    weighed: bool
    money: bool
    earn: EarnRate | None


USUAL = EarnRule()
NOT_KNOWN = Known(None, False, False, None)


@dataclass(frozen=True, slots=True)
class Sold:
    """A receipt to be priced again: when (ms UTC), whose, what was rung up.

    `key` says all that its price depends on, so that two receipts of the same goods are priced once.
    """

    sale_id: int
    at: int
    day: str
    person_id: int | None
    points: int
    discounts: tuple[Discount, ...]
    rewards: tuple[tuple[int, int], ...]
    eat_in: bool
    rows: tuple[Row, ...]
    staff_id: int | None = None

    @property
    def most(self) -> int:
        """What its goods cost before anything is taken off, rounded up: minor units."""
        return sum([-(-row[4] * row[3] // PIECE) for row in self.rows])

    @property
    def key(self) -> tuple[object, ...]:
        """What it is priced by."""
        return (self.rows, self.points, self.discounts, self.rewards, self.eat_in, self.person_id is None)


class Replay:
    """Reads receipts of a day as baskets under today's rules of tax and points."""

    def __init__(self, read: Reader, *, rules: TaxRules, spend: SpendRule, earning: EarnRule = USUAL) -> None:
        """Know the products; `earning` is how the shop's programme earns."""
        self._read, self._rules, self._spend = read, rules, spend
        self._lines: dict[tuple[int, int, Row], Line] = {}
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
                yield _sold(found, day)
                found = []
            found.append(row)
        if found:
            yield _sold(found, day)

    def basket(self, sold: Sold) -> Basket:
        """The basket of a receipt, without promotions."""
        use = None
        if sold.points:
            use = PointsUse(sold.points, worth_of(sold.points, self._spend.worth), self._spend.payment)
        rewards = dict(sold.rewards)
        lines = tuple([self._line(at, row, rewards.get(at, 0)) for at, row in enumerate(sold.rows)])
        return Basket(
            lines, sold.discounts, use, sold.eat_in, False, self._rules, (), None, sold.person_id is not None
        )  # fmt: skip

    def _line(self, at: int, row: Row, by_rewards: int) -> Line:
        """A line as it was rung up; the same line of other receipts is the same value."""
        found = self._lines.get((at, by_rewards, row))
        if found is None:
            if len(self._lines) >= MOST_LINES:
                self._lines.clear()
            found = self._lines[at, by_rewards, row] = self._made(at, row, by_rewards)
        return found

    def _made(self, at: int, row: Row, by_rewards: int) -> Line:
        product_id, category_id, name, quantity, unit_price, discount, promotion, _share = row[:8]
        kind, rate, eat_in, earns = row[8:]
        known = self._known.get(product_id, NOT_KNOWN)
        staff = discount - promotion
        return Line(
            ref=str(at),
            name=name,
            unit_price=unit_price,
            quantity=quantity,
            product_id=product_id,
            kind=_KINDS[kind],
            eat_in=bool(eat_in),
            rate=rate,
            discounts=(Discount(amount=staff),) if staff > 0 else (),
            weighed=known.weighed or quantity % PIECE != 0,
            fixed_price=known.money,
            earns=bool(earns),
            earn=known.earn,
            category_id=category_id,
            parent_id=known.parent_id,
            by_rewards=by_rewards,
        )


def _sold(found: list[Row], day: str) -> Sold:
    sale_id, at, person_id, eat_in, points, text = found[0][:6]
    rewards: tuple[tuple[int, int], ...] = ()
    discounts: tuple[Discount, ...] = ()
    if any([row[13] for row in found]):
        by_position = _by_rewards(text)
        rewards = tuple((at, by_position[row[6]]) for at, row in enumerate(found) if row[6] in by_position)
    shares = sum([row[14] for row in found])
    if shares:
        discounts = _receipt_discounts(text, shares)
    lines = tuple([row[7:-1] for row in found])
    return Sold(sale_id, at, day, person_id, points, discounts, rewards, bool(eat_in), lines, found[0][-1])


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
