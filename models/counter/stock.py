"""Stock: a ledger of what came and went, and the balance beside it. A wrong count never blocks a sale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models import money
from models import text as texts
from models.counter.tables import StockEntry
from models.errors import N_, Message, Refused
from models.work import Reader, Tx

KINDS = {
    "opening": N_("Opening balance"),
    "receive": N_("Received"),
    "sale": N_("Sold"),
    "return": N_("Taken back"),
    "count": N_("Counted"),
    "waste": N_("Waste"),
    "own_use": N_("Own use"),
    "correction": N_("Corrected"),
    "gift": N_("Given as a gift"),
}


@dataclass(frozen=True, slots=True)
class Movement:
    """An entry of a product's stock ledger; quantities in thousandths, cost per unit in minor units."""

    id: int
    at: int
    kind: str
    quantity: int
    cost: int | None
    ref_id: int | None
    reason: str
    supplier: str
    staff_id: int | None


def on_hand(read: Reader, product_id: int, shop_id: int = 1) -> int:
    """What should be there, in thousandths; below zero where more was sold than was known of."""
    found = read.value("SELECT quantity FROM stock WHERE product_id=? AND shop_id=?", product_id, shop_id)
    return int(found or 0)


def free(read: Reader, product_id: int, shop_id: int = 1) -> int:
    """What may still be promised or sold: what is there, less what is promised already. Thousandths."""
    found = read.value("SELECT quantity - reserved FROM stock WHERE product_id=? AND shop_id=?", product_id, shop_id)
    return int(found or 0)


def reserve(tx: Tx, *, product_id: int, quantity: int, whatever: bool = False) -> bool:
    """Promise goods that are there: False, and nothing done, when fewer are left. Thousandths, above zero.

    One statement looks and takes, so that of two tills exactly one gets the last piece. `whatever` promises goods that
    are not counted (a service), or that another promise held.
    """
    shop = tx.actor.shop_id
    if whatever:
        tx.run(
            "INSERT INTO stock (shop_id, product_id, quantity, reserved) VALUES (?,?,0,?)"
            " ON CONFLICT (product_id, shop_id) DO UPDATE SET reserved = stock.reserved + excluded.reserved",
            shop,
            product_id,
            quantity,
        )
    else:
        done = tx.run(
            "UPDATE stock SET reserved = reserved + ? WHERE product_id=? AND shop_id=? AND quantity - reserved >= ?",
            quantity,
            product_id,
            shop,
            quantity,
        )
        if done.rowcount != 1:
            return False
    tx.touch("stock", (product_id,))
    return True


def release(tx: Tx, *, product_id: int, quantity: int) -> None:
    """Let go of a promise, fulfilled or not. Thousandths, above zero."""
    tx.run(
        "UPDATE stock SET reserved = reserved - ? WHERE product_id=? AND shop_id=?",
        quantity,
        product_id,
        tx.actor.shop_id,
    )
    tx.touch("stock", (product_id,))


def movements(read: Reader, product_id: int, *, limit: int = 200) -> list[Movement]:
    """A product's latest entries, newest first."""
    sql = """SELECT id, at, kind, quantity, cost, ref_id, reason, supplier, staff_id FROM stock_entry
             WHERE product_id=? ORDER BY at DESC, id DESC LIMIT ?"""
    return [Movement(*row) for row in read.rows(sql, product_id, limit)]


def low(read: Reader) -> list[tuple[int, str, int, int]]:
    """Products at or below their low-stock mark: (id, name, on hand, mark)."""
    return read.rows(
        """SELECT p.id, TRIM(p.name || ' ' || p.variant), COALESCE(s.quantity, 0), p.low_stock FROM product p
           LEFT JOIN stock s ON s.product_id = p.id AND s.shop_id = 1
           WHERE p.active AND p.keeps_stock AND p.low_stock IS NOT NULL AND COALESCE(s.quantity, 0) <= p.low_stock
           ORDER BY COALESCE(s.quantity, 0) - p.low_stock, p.sort_key"""
    )


def move(
    tx: Tx,
    *,
    product_id: int,
    quantity: int,
    kind: str,
    cost: int | None = None,
    reason: str = "",
    supplier: str = "",
    ref_id: int | None = None,
) -> int:
    """Book one movement (thousandths, signed) and its balance; what is under every verb. Returns the entry's id."""
    if abs(quantity) > money.LARGEST_QUANTITY:
        raise Refused(N_("This quantity is far too large."))
    entry = tx.append(
        StockEntry,
        at=tx.now,
        day=tx.today,
        shop_id=tx.actor.shop_id,
        product_id=product_id,
        quantity=quantity,
        cost=cost,
        kind=kind,
        ref_id=ref_id,
        reason=texts.clean(reason, 500),
        supplier=texts.clean(supplier, 200),
        staff_id=tx.actor.staff_id,
        batch_id=tx.batch_id,
    )
    tx.run(
        """INSERT INTO stock (shop_id, product_id, quantity, last_cost) VALUES (?,?,?,?)
           ON CONFLICT (product_id, shop_id) DO UPDATE SET quantity = stock.quantity + excluded.quantity,
           last_cost = COALESCE(excluded.last_cost, stock.last_cost)""",
        tx.actor.shop_id,
        product_id,
        quantity,
        cost,
    )
    tx.touch("stock", [product_id])
    tx.touch("product", [product_id])
    return entry


def receive(tx: Tx, *, lines: Sequence[tuple[int, int, int | None]], supplier: str = "") -> None:
    """Take goods in: (product id, thousandths, cost per unit or None). A cost becomes the product's last cost."""
    for product_id, quantity, cost in lines:
        if quantity <= 0:
            raise Refused(N_("Goods received have a quantity above zero."))
        move(tx, product_id=product_id, quantity=quantity, kind="receive", cost=cost, supplier=supplier)
        if cost is not None:
            tx.run("UPDATE product SET cost=? WHERE id=?", cost, product_id)


def take(tx: Tx, *, product_id: int, quantity: int, kind: str, reason: str) -> None:
    """Waste or own use: goods leave without a sale, with a reason."""
    if kind not in ("waste", "own_use"):
        raise Refused(N_("This is not one of the choices."))
    if quantity <= 0:
        raise Refused(N_("The quantity must be above zero."))
    move(tx, product_id=product_id, quantity=-quantity, kind=kind, reason=reason)


@dataclass(frozen=True, slots=True)
class Difference:
    """What a count found against what should be there, in thousandths."""

    product_id: int
    expected: int
    counted: int

    @property
    def quantity(self) -> int:
        """How much more (or less) there is."""
        return self.counted - self.expected


def differences(read: Reader, counted: Mapping[int, int]) -> list[Difference]:
    """What a count (棚卸) would book; products counted as expected are left out."""
    found = [Difference(product_id, on_hand(read, product_id), quantity) for product_id, quantity in counted.items()]
    return [one for one in found if one.quantity]


def book_count(tx: Tx, *, counted: Mapping[int, int], reason: str) -> list[Difference]:
    """Book the differences of a count with their reason; measured again inside the transaction."""
    if not reason.strip():
        raise Refused(N_("A count that differs needs a reason."))
    found = differences(tx, counted)
    for one in found:
        move(tx, product_id=one.product_id, quantity=one.quantity, kind="count", reason=reason)
    return found


def problems(read: Reader) -> list[tuple[str, Message]]:
    """Where a balance is not the sum of its entries."""
    booked = (
        "COALESCE((SELECT SUM(e.quantity) FROM stock_entry e"
        " WHERE e.product_id=s.product_id AND e.shop_id=s.shop_id), 0)"
    )
    sql = f"SELECT s.product_id, s.quantity, {booked} FROM stock s WHERE s.quantity <> {booked}"
    return [
        (
            f"stock:{product_id}",
            Message(
                N_("Stock of product {id} is {balance}, its entries say {sum}."),
                {"id": product_id, "balance": money.Quantity(balance), "sum": money.Quantity(total)},
            ),
        )
        for product_id, balance, total in read.rows(sql)
    ]
