"""What the counter's papers say, as plain values: no table, no settings object, nothing to look up.

Money in minor units, quantities in thousandths, rates in millionths, moments on the shop's wall clock.
"""

from dataclasses import dataclass
from datetime import date, datetime

from models.errors import Message

RECEIPT_KINDS = ("sale", "return", "exchange", "cancel")


@dataclass(frozen=True, slots=True)
class ShopFacts:
    """Who issues the paper. `registration` is empty for a shop that is not registered; `logo` is PNG or JPEG."""

    name: str
    postal: str = ""
    address: str = ""
    phone: str = ""
    registration: str = ""
    country: str = "JP"
    currency: str = "JPY"
    header: str = ""
    footer: str = ""
    logo: bytes = b""


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A line as it was sold (or taken back: quantity and amount negative).

    `amount` is unit price × quantity less the line's own `discount`, before its shares of the receipt's
    discount and points. `promotions` are the parts of `discount` that promotions gave, by name. A quantity of 0 takes
    nothing back: promotions that a return broke are charged again on goods that stay.
    """

    name: str
    amount: int
    unit_price: int
    quantity: int = 1000
    options: str = ""
    unit: str = ""
    discount: int = 0
    discount_reason: str = ""
    tax_kind: str = "standard"
    eat_in: bool = False
    promotions: tuple[tuple[str, int], ...] = ()

    @property
    def by_staff(self) -> int:
        """What was taken off but for promotions."""
        return self.discount - sum(amount for _name, amount in self.promotions)


@dataclass(frozen=True, slots=True)
class RateFacts:
    """The total (tax included) and the tax of one rate; negative for goods taken back."""

    kind: str
    rate: int
    total: int
    tax: int


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    """What was paid in one kind; `tendered` where more was handed over; `cash` for notes and coins."""

    name: str
    amount: int
    tendered: int | None = None
    cash: bool = False
    correction: bool = False


@dataclass(frozen=True, slots=True)
class PointsFacts:
    """The member's five lines; `bonus` is the part of `earned` that promotions gave."""

    number: str
    before: int
    earned: int
    used: int
    after: int
    bonus: int = 0


@dataclass(frozen=True, slots=True)
class PromiseFacts:
    """What a customer gets besides the goods.

    `kind` is gift (kept for them until `until`), send (sent by then), handed, voucher (valid from `since` to `until`),
    prize or blank (a draw without a prize).
    """

    kind: str
    name: str
    quantity: int = 1000
    code: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class LoyaltyFacts:
    """What promotions, rewards and tiers did on a receipt, and where the member stands.

    `rewards` are names and points spent (given back: below zero); `taken_back` and `instead` promotions of the earlier
    receipt, `gone` its gifts no longer owed and `void` its vouchers (name, code); `lapsing` last days and points.
    """

    gets: tuple[PromiseFacts, ...] = ()
    rewards: tuple[tuple[str, int], ...] = ()
    taken_back: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    gone: tuple[tuple[str, str], ...] = ()
    void: tuple[tuple[str, str], ...] = ()
    changes: tuple[Message, ...] = ()
    tier: str = ""
    missing: Message | None = None
    lapsing: tuple[tuple[date, int], ...] = ()


@dataclass(frozen=True, slots=True)
class OriginalFacts:
    """The receipt that a return, an exchange or a cancel refers to."""

    number: str
    day: date


@dataclass(frozen=True, slots=True)
class SurveyFacts:
    """A question printed on a receipt: what is asked, what can be marked, and the code by which the answer is noted."""

    question: str
    marks: tuple[str, ...]
    code: str


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """A booked receipt. `code` is what the return screen scans; `issue` counts the papers printed of it, from 1.

    `discount` is the receipt's own, `rates` are sold goods, `returned` goods taken back. `rounding` is what cash
    rounding added to the total. `drawer` says that printing opens the drawer.
    """

    kind: str
    shop: ShopFacts
    number: str
    code: str
    at: datetime
    lines: tuple[LineFacts, ...]
    total: int
    tax: int
    rates: tuple[RateFacts, ...] = ()
    returned: tuple[RateFacts, ...] = ()
    subtotal: int = 0
    discount: int = 0
    discount_reason: str = ""
    points_used: int = 0
    points_value: int = 0
    points_paid: int = 0
    rounding: int = 0
    payments: tuple[PaymentFacts, ...] = ()
    change: int = 0
    inclusive: bool = True
    quantity: int = 0
    till: str = ""
    staff: str = ""
    customer: str = ""
    points: PointsFacts | None = None
    original: OriginalFacts | None = None
    reason: str = ""
    issue: int = 1
    drawer: bool = False
    cut: bool = True
    survey: SurveyFacts | None = None
    loyalty: LoyaltyFacts = LoyaltyFacts()

    @property
    def promotions(self) -> int:
        """What promotions took off all lines; below zero where it was taken back."""
        return sum(amount for line in self.lines for _name, amount in line.promotions)

    @property
    def charged(self) -> bool:
        """Whether goods came back and the customer had to pay all the same: what stays costs more than was left."""
        return self.kind == "return" and self.total > 0

    @property
    def cash(self) -> int:
        """What was received in notes and coins, change taken off."""
        return sum(payment.amount for payment in self.payments if payment.cash)


@dataclass(frozen=True, slots=True)
class RyoshushoFacts:
    """A 領収書 asked for: to whom (`honorific` 様 or 御中, or empty), for what, which issue of this receipt.

    `amount` is a part of the receipt, where it is made out over less than all of it.
    """

    receipt: ReceiptFacts
    addressee: str = ""
    honorific: str = "様"
    purpose: str = ""
    number: str = ""
    issue: int = 1
    issued_on: date | None = None
    amount: int | None = None

    @property
    def shown(self) -> int:
        """What it is made out over: all that was paid but for points, or the part asked for."""
        paid = self.receipt.total + self.receipt.rounding - self.receipt.points_paid
        return paid if self.amount is None else self.amount

    @property
    def whole(self) -> bool:
        """Whether it is over all of the receipt, so that the receipt's tax is its own."""
        return self.shown == self.receipt.total + self.receipt.rounding


@dataclass(frozen=True, slots=True)
class KindFacts:
    """A way to pay in a session: how often, what it paid, its slips as `expected` and as `counted`."""

    name: str
    count: int
    amount: int
    expected: int = 0
    counted: int | None = None


@dataclass(frozen=True, slots=True)
class CashMove:
    """Cash put in (positive) or taken out (negative), with its reason."""

    at: datetime
    amount: int
    reason: str


@dataclass(frozen=True, slots=True)
class TillFacts:
    """An X (点検) or Z (精算) report. A Z is numbered without gaps; an `issue` above 1 is a reprint's branch number."""

    kind: str
    shop: ShopFacts
    till: str
    printed_at: datetime
    opened_at: datetime
    day: date
    opened_by: str = ""
    closed_at: datetime | None = None
    closed_by: str = ""
    z_number: int | None = None
    issue: int = 1
    first_number: str = ""
    last_number: str = ""
    sales_count: int = 0
    returns_count: int = 0
    exchanges_count: int = 0
    cancels_count: int = 0
    customers: int = 0
    quantity: int = 0
    gross: int = 0
    discounts: int = 0
    promotions: int = 0
    """The part of `discounts` that promotions gave."""
    points_value: int = 0
    points_paid: int = 0
    points_used: int = 0
    points_earned: int = 0
    returned: int = 0
    rounding: int = 0
    net: int = 0
    tax: int = 0
    rates: tuple[RateFacts, ...] = ()
    kinds: tuple[KindFacts, ...] = ()
    float_amount: int = 0
    cash_sales: int = 0
    cash_refunds: int = 0
    cash_corrected: int = 0
    change_on_vouchers: int = 0
    moves: tuple[CashMove, ...] = ()
    expected: int = 0
    counted: int | None = None
    denominations: tuple[tuple[int, int], ...] = ()
    next_float: int | None = None
    note: str = ""
    cut: bool = True

    @property
    def difference(self) -> int | None:
        """Over (+) or short (−) in the drawer; None before it is counted."""
        return None if self.counted is None else self.counted - self.expected
