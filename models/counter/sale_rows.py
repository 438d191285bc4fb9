"""The rows of a receipt, written in one go: the hot path of the counter. Few prepared statements, each for all rows.

What is written and why is decided by `sales`, `returns` and `cancel`; here it gets its number, its place in the chain,
its stock and its trace on the member's timeline, all in the transaction of the caller.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from models import rows
from models.counter import chain
from models.counter.drafts import number_text
from models.errors import Bug
from models.loyalty import ledger
from models.loyalty.purse import Purse
from models.work import Row, Tx

_SALE = (
    "INSERT INTO sale (public_id, kind, shop_id, till_id, session_id, number, at, day, person_id, staff_id, of_sale_id,"
    " reason, eat_in, currency, quantity, subtotal, discount, points_used, points_value, tax, total, points_paid,"
    " rounding, cost, points_earned, points_before, points_after, change, source, language, facts, digest)"
)
_LINE = (
    "INSERT INTO sale_line (sale_id, position, product_id, category_id, name, code, options, quantity, unit_price,"
    " discount, discount_reason, share, points_share, amount, tax, tax_kind, tax_rate, eat_in, cost, earns,"
    " points_earned, of_line_id, promotion)"
)
_TAX = "INSERT INTO sale_tax (sale_id, tax_kind, rate, total, tax)"
_PAYMENT = (
    "INSERT INTO payment (sale_id, session_id, payment_kind_id, amount, tendered, correction, at, reason, staff_id)"
)
_STOCK_ENTRY = (
    "INSERT INTO stock_entry (at, day, shop_id, product_id, quantity, cost, kind, ref_id, reason, supplier, staff_id)"
)
_STOCK = "INSERT INTO stock (shop_id, product_id, quantity)"
_STOCK_MOVES = " ON CONFLICT (product_id, shop_id) DO UPDATE SET quantity = stock.quantity + excluded.quantity"


@dataclass(slots=True)
class LineRow:
    """A line to be written; amounts signed (negative for what comes back), `cost` of the whole line."""

    product_id: int | None
    category_id: int | None
    name: str
    code: str
    options: str
    quantity: int
    unit_price: int
    discount: int
    discount_reason: str
    share: int
    points_share: int
    amount: int
    tax: int
    tax_kind: str
    tax_rate: int
    eat_in: bool
    cost: int | None
    earns: bool
    points_earned: int = 0
    of_line_id: int | None = None
    promotion: int = 0
    """The part of `discount` that promotions gave."""


@dataclass(slots=True)
class PaymentRow:
    """A payment to be written: what it paid of the receipt, what was handed over."""

    kind_id: int
    amount: int
    tendered: int | None


@dataclass(slots=True)
class StockMove:
    """Stock that goes (negative) or comes; thousandths, cost per unit."""

    product_id: int
    quantity: int
    cost: int | None
    kind: str
    reason: str = ""


@dataclass(slots=True)
class ReceiptRows:
    """A whole receipt to be written. Sums are taken from its lines; points are signed like the ledger's columns."""

    public_id: str
    kind: str
    session_id: int | None
    """None: all of it is on account, and no register was open."""
    currency: str
    facts: str
    lines: list[LineRow]
    taxes: list[Row]
    payments: list[PaymentRow]
    total: int
    tax: int
    person_id: int | None = None
    of_sale_id: int | None = None
    reason: str = ""
    eat_in: bool = False
    language: str = ""
    points_used: int = 0
    points_paid: int = 0
    rounding: int = 0
    change: int = 0
    points_earned: int = 0
    points_before: int | None = None
    points_after: int | None = None
    stock: Sequence[StockMove] = ()
    purses: Sequence[Purse] = field(default=())


@dataclass(slots=True)
class Written:
    """Where a receipt came to stand."""

    sale_id: int
    number: int
    number_text: str


def write(tx: Tx, receipt: ReceiptRows) -> Written:
    """Write a receipt with its number, digest, stock, points and timeline. Raises Bug when its parts do not add up."""
    till = tx.row(
        f"SELECT next_number, last_digest, prefix FROM till WHERE id=?{rows.for_update(tx)}", tx.actor.till_id
    )
    if till is None:
        raise Bug(f"no till {tx.actor.till_id}")
    number, previous, prefix = till
    quantity = sum([line.quantity for line in receipt.lines])
    subtotal, discount, points_value = _sums(receipt)
    taxes = receipt.taxes
    digest = chain.digest(
        previous,
        (
            receipt.public_id, receipt.kind, number, tx.now, tx.today, int(receipt.eat_in), receipt.currency, quantity,
            subtotal, discount, receipt.points_used, points_value, receipt.tax, receipt.total, receipt.points_paid,
            receipt.rounding, receipt.points_earned, receipt.change, receipt.facts,
        ),
        [
            (
                at, line.name, line.code, line.options, line.quantity, line.unit_price, line.discount, line.share,
                line.points_share, line.amount, line.tax, line.tax_kind, line.tax_rate, int(line.eat_in),
                line.points_earned,
            )
            for at, line in enumerate(receipt.lines)
        ],
        taxes,
        [(payment.kind_id, payment.amount, payment.tendered) for payment in receipt.payments],
    )  # fmt: skip
    sale_id = rows.insert_id(
        tx,
        _SALE,
        (
            receipt.public_id, receipt.kind, tx.actor.shop_id, tx.actor.till_id, receipt.session_id, number, tx.now,
            tx.today, receipt.person_id, tx.actor.staff_id, receipt.of_sale_id, receipt.reason, receipt.eat_in,
            receipt.currency, quantity, subtotal, discount, receipt.points_used, points_value, receipt.tax,
            receipt.total, receipt.points_paid, receipt.rounding, _cost(receipt.lines), receipt.points_earned,
            receipt.points_before, receipt.points_after, receipt.change, "", receipt.language, receipt.facts, digest,
        ),
    )  # fmt: skip
    tx.booked("sale", (sale_id,))  # said first: from here on the unit is known to book a receipt
    tx.run("UPDATE till SET next_number=?, last_digest=? WHERE id=?", number + 1, digest, tx.actor.till_id)
    _write_parts(tx, receipt, sale_id)
    _write_stock(tx, receipt, sale_id)
    for purse in receipt.purses:
        ledger.write(tx, purse, sale_id=sale_id)
    if receipt.person_id is not None:
        leave_trace(tx, receipt, sale_id)
    return Written(sale_id, number, number_text(prefix, number))


def _sums(receipt: ReceiptRows) -> tuple[int, int, int]:
    """Subtotal, discounts and points as a price reduction from the lines, proved against total, taxes and payments."""
    amount = tax = discount = points_value = 0
    for line in receipt.lines:
        amount += line.amount
        tax += line.tax
        discount += line.discount + line.share
        points_value += line.points_share
    paid = sum([payment.amount for payment in receipt.payments])
    if tax != receipt.tax or sum([row[3] for row in receipt.taxes]) != tax:
        raise Bug(f"a receipt does not add up: tax {receipt.tax}, lines {tax}, rates {receipt.taxes}")
    one_way = receipt.of_sale_id is None  # the earlier receipt may have had its tax the other way
    if sum([row[2] for row in receipt.taxes]) != receipt.total or (
        one_way and amount not in (receipt.total, receipt.total - tax)
    ):
        raise Bug(f"a receipt does not add up: total {receipt.total}, lines {amount}, rates {receipt.taxes}")
    if paid != receipt.total - receipt.points_paid + receipt.rounding:
        raise Bug(f"a receipt does not add up: total {receipt.total}, paid {paid}, rounding {receipt.rounding}")
    return amount + discount + points_value, discount, points_value


def _cost(lines: Sequence[LineRow]) -> int | None:
    known = [line.cost for line in lines if line.cost is not None]
    return sum(known) if known else None


def _write_parts(tx: Tx, receipt: ReceiptRows, sale_id: int) -> None:
    rows.insert(
        tx,
        _LINE,
        [
            (
                sale_id, at, line.product_id, line.category_id, line.name, line.code, line.options, line.quantity,
                line.unit_price, line.discount, line.discount_reason, line.share, line.points_share, line.amount,
                line.tax, line.tax_kind, line.tax_rate, line.eat_in, line.cost, line.earns, line.points_earned,
                line.of_line_id, line.promotion,
            )
            for at, line in enumerate(receipt.lines)
        ],
    )  # fmt: skip
    rows.insert(tx, _TAX, [(sale_id, *tax) for tax in receipt.taxes])
    staff_id = tx.actor.staff_id
    rows.insert(
        tx,
        _PAYMENT,
        [
            (sale_id, receipt.session_id, paid.kind_id, paid.amount, paid.tendered, False, tx.now, "", staff_id)
            for paid in receipt.payments
        ],
    )


def _write_stock(tx: Tx, receipt: ReceiptRows, sale_id: int) -> None:
    """Append the stock entries, and move the balances beside them; a balance below zero never blocks a sale."""
    if not receipt.stock:
        return
    at, day, shop_id, staff_id = tx.now, tx.today, tx.actor.shop_id, tx.actor.staff_id
    ids = rows.insert_ids(
        tx,
        _STOCK_ENTRY,
        [
            (at, day, shop_id, move.product_id, move.quantity, move.cost, move.kind, sale_id, move.reason, "", staff_id)
            for move in receipt.stock
        ],
    )
    sums: dict[int, int] = {}
    for move in receipt.stock:
        sums[move.product_id] = sums.get(move.product_id, 0) + move.quantity
    rows.insert(tx, _STOCK, [(shop_id, product_id, quantity) for product_id, quantity in sums.items()], _STOCK_MOVES)
    tx.booked("stock_entry", ids)
    tx.touch("stock", sums)


def leave_trace(tx: Tx, receipt: ReceiptRows, sale_id: int) -> None:
    """Leave the receipt on its person's timeline, and note when they were seen."""
    points = receipt.points_earned - receipt.points_used
    row = (
        receipt.person_id, tx.now, receipt.kind, sale_id, receipt.total, points or None, "", tx.actor.staff_id,
        tx.actor.shop_id, tx.batch_id,
    )  # fmt: skip
    touchpoint_id = rows.insert_id(tx, ledger.TOUCHPOINT, row)
    tx.run(
        "UPDATE person SET last_seen_at=?, first_seen_at=COALESCE(first_seen_at, ?) WHERE id=?",
        tx.now,
        tx.now,
        receipt.person_id,
    )
    tx.touch("touchpoint", (touchpoint_id,))
    if receipt.person_id is not None:
        from models.leads import rating  # with the first receipt, not before the window

        rating.after_sale(tx, receipt.person_id)
        tx.touch("person", (receipt.person_id,))
