"""The values of a basket: what goes into pricing, and what comes out. The rule itself is `models.counter.basket`."""

from dataclasses import field
from typing import TYPE_CHECKING

from models.counter.discounts import Discount
from models.counter.tax import RateTotal, TaxKind, TaxRules
from models.errors import Message
from models.money import PIECE
from models.values import dataclass

if TYPE_CHECKING:
    from models.criteria.basket import Moment
    from models.promotions.offers import Given, Offer


@dataclass(frozen=True, slots=True)
class Option:
    """One tap on a line: hot or iced (price 0), milk (+50). `price` in minor units per piece, may be negative."""

    name: str
    price: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One product inside a set: how many (thousandths) in one set, and its price when sold alone."""

    product_id: int | None
    name: str
    quantity: int = PIECE
    unit_price: int = 0
    kind: TaxKind = TaxKind.STANDARD
    food: bool = False


@dataclass(frozen=True, slots=True)
class EarnRate:
    """So many points for each full `per` minor units paid."""

    points: int = 1
    per: int = 100


@dataclass(frozen=True, slots=True)
class Frozen:
    """The amounts of goods taken back, as `returns_math` found them on the original receipt; all of them 0 or more.

    `net` is what was paid as priced (after all discounts and points as a price reduction), `total` includes the tax
    always, `points_paid` is the part of the total that was paid with points as a payment: it goes back as points, not
    as money.
    """

    gross: int
    net: int
    tax: int
    total: int
    kind: TaxKind
    rate: int
    discount: int = 0
    receipt_share: int = 0
    points_share: int = 0
    points_paid: int = 0
    points: int = 0
    promotion: int = 0
    """The part of `discount` that promotions gave."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a basket. Prices are per piece (or per kilogram), quantities in thousandths.

    `ref` names the line within the basket. A negative quantity is goods taken back: with `frozen` amounts when their
    receipt is known, else at the price given. `food` lets eat-in decide the rate, `eat_in` overrides the receipt's
    own key, `category_id` and `parent_id` (of a variant) are what promotions ask about, `price_eat_in` is a second
    price where the shop has two. `rate` (millionths) replaces the shop's for this product. `fixed_price` keeps receipt
    discounts and points off; what is outside the tax is so anyway (a gift card is sold at its face value). `earns` is
    False for shipping and fees; `earn` is the product's own earning rate.
    With frozen amounts a quantity of 0 takes nothing back, but settles what a return changed on a line that stays: its
    amounts then are negative (a promotion that the return broke is charged). `wallet` says what a line of money is for:
    "gift_card" or "top_up"; `wallet_code` the code of a card made beforehand.
    """

    ref: str
    name: str
    unit_price: int
    quantity: int = PIECE
    product_id: int | None = None
    kind: TaxKind = TaxKind.STANDARD
    food: bool = False
    eat_in: bool | None = None
    price_eat_in: int | None = None
    rate: int | None = None
    options: tuple[Option, ...] = ()
    discounts: tuple[Discount, ...] = ()
    weighed: bool = False
    fixed_price: bool = False
    earns: bool = True
    earn: EarnRate | None = None
    parts: tuple[Part, ...] = ()
    frozen: Frozen | None = None
    reason: str = ""
    category_id: int | None = None
    parent_id: int | None = None
    wallet: str = ""
    wallet_code: str = ""
    by_rewards: int = 0
    """What rewards took off it, where an earlier receipt is priced again: they were bought, and stay."""

    @property
    def back(self) -> bool:
        """Whether it takes goods back, or settles what doing so changed."""
        return self.quantity < 0 or self.frozen is not None


@dataclass(frozen=True, slots=True)
class PointsUse:
    """The shop's own points spent: how many, what they are worth (minor units), and whether they count as a payment.

    By default they are a price reduction that lowers the tax base; as a payment the base stays (Tax Answer 6480).
    """

    points: int
    value: int
    payment: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    """The tiers above the member's, where the sale that lifts earns at the new one already (design rule 6's option).

    Qualifying points are earned by `rate` on what is paid; `missing` is how many each tier is away, the lowest first.
    """

    rate: EarnRate
    missing: tuple[int, ...]

    def rung(self, points: int) -> int | None:
        """The place of the highest tier that so many qualifying points reach; None: the sale does not lift."""
        reached = [at for at, one in enumerate(self.missing) if one <= points]
        return reached[-1] if reached else None


@dataclass(frozen=True, slots=True)
class Basket:
    """All that pricing needs, and nothing else: no clock, no store."""

    lines: tuple[Line, ...] = ()
    discounts: tuple[Discount, ...] = ()
    points: PointsUse | None = None
    eat_in: bool = False
    exempt_customer: bool = False
    rules: TaxRules = field(default_factory=TaxRules)
    offers: "tuple[Offer, ...]" = ()
    """Promotions and rewards to be tried, rewards and the owner's first ones first."""
    moment: "Moment | None" = None
    """When the sale began, on the shop's clock: for conditions on days and hours."""
    member: bool = False
    """Whether a member is served."""
    ladder: Ladder | None = None
    """Tiers that this sale may lift to, earning at them at once; each offer says what holds there (`Offer.lifted`)."""
    quotation_id: int | None = None
    """The quotation that it comes from: booking accepts it, pricing never asks."""


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line with its amounts, negative throughout when it was taken back.

    `net = gross − discount − receipt_share − points_share` as priced; `promotion` is the part of `discount` that
    promotions gave; `total` includes the tax always; `tax` is this line's share of its rate's one tax (for returns and
    reports, never rounded by itself). `points` is its share of the points spent, `points_paid` what these paid where
    points are a payment. `free` thousandths of it were given free of charge: they earn nothing. `kept_for` names the
    promotion that keeps these goods for others.
    """

    line: Line
    kind: TaxKind
    rate: int
    eat_in: bool
    unit_price: int
    gross: int
    discount: int
    receipt_share: int
    points_share: int
    net: int
    tax: int
    total: int
    points_paid: int
    points: int
    promotion: int = 0
    free: int = 0
    kept_for: str = ""

    @property
    def paid(self) -> int:
        """What was paid for the line in money, tax included."""
        return self.total - self.points_paid


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the worksheet of how a receipt adds up: what it is, its amount, and how that was worked out."""

    label: Message
    amount: int
    how: Message | None = None
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Priced:
    """What a basket comes to; every amount in minor units, discounts and points positive.

    `gross` is the goods sold before any discount (小計); `rates` the tax table of what is sold, `returned` that of
    what is taken back (negative); `tax` and `total` cover both; `due` is what is to be paid (below zero: to be paid
    out) before any rounding of cash. `notes` tell where a discount or points were cut to what they may be.
    """

    rules: TaxRules
    lines: tuple[PricedLine, ...]
    rates: tuple[RateTotal, ...]
    returned: tuple[RateTotal, ...]
    gross: int
    line_discount: int
    receipt_discount: int
    points: int
    points_value: int
    points_paid: int
    tax: int
    total: int
    due: int
    items: int
    notes: tuple[Message, ...] = ()
    given: "tuple[Given, ...]" = ()
    """What promotions and rewards give on this receipt."""
    promotions: int = 0
    """The part of `line_discount` that they took off."""

    @property
    def sold_total(self) -> int:
        """What is sold, tax included, without what is taken back."""
        return sum(rate.total for rate in self.rates)

    @property
    def returned_total(self) -> int:
        """What is taken back, tax included; 0 or less."""
        return sum(rate.total for rate in self.returned)

    @property
    def tax_added(self) -> int:
        """The tax that is put on top of the prices; 0 where they include it."""
        return 0 if self.rules.inclusive else self.tax
