"""What returns took off the gifts of a receipt, owed again when such a return is cancelled (`promised_again`).

How much is owed follows from what stays of the receipt, and not from the order in which returns were booked and
cancelled; only what returns took off can come again. What was cancelled by hand stays cancelled. Thousandths.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from models import rows
from models.counter import stock
from models.loyalty import gifts
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.work import Row, Tx


@dataclass(frozen=True, slots=True)
class Again:
    """A gift that is owed again or more of it than before; `quantity` is all that its slip promises now."""

    gift_id: int
    code: str
    name: str
    quantity: int


_OF_SALE = (
    "SELECT id, code, name, state, product_id, quantity, taken_back, COALESCE(instead_of_id, product_id), closed_at"
    " FROM gift WHERE sale_id=? AND promotion_id=? AND redemption_id IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM draw d WHERE d.gift_id=gift.id) ORDER BY id"
)


def again(
    tx: Tx,
    *,
    sale_id: int,
    promotion_id: int,
    wanted: Mapping[int, int],
    moments: Sequence[int],
    last: int | None = None,
) -> tuple[Again, ...]:
    """Owe of a promotion's gifts what `wanted` (by product, as it was promised) says beyond what is owed or was given.

    `moments` (ms UTC) are those of the receipt's returns: gifts closed then were cancelled by them. What was cancelled
    at the moment `last` is owed again in any case: no return came after, so that all is as it was. Raises Refused when
    the shelf holds no more of one.
    """
    found = tx.rows(f"{_OF_SALE}{rows.for_update(tx)}", sale_id, promotion_id)
    missing = dict(wanted)
    for row in found:
        if row[3] != "cancelled":
            missing[row[7]] = missing.get(row[7], 0) - int(row[5])
    told = []
    for row in found:
        most = int(row[6])
        if row[3] == "cancelled":
            most = most + int(row[5]) if row[8] in moments else 0
        part = min(most, missing.get(row[7], 0))
        if row[3] == "cancelled" and row[8] == last:
            part = max(part, int(row[5]))
        if part > 0:
            missing[row[7]] = missing.get(row[7], 0) - part
            told.append(_more(tx, row, part))
    return tuple(told)


def _more(tx: Tx, row: Row, part: int) -> Again:
    """Make a gift larger by a part that returns took off; one that was handed over meanwhile gets a slip beside it."""
    gift_id, code, name, state, product_id, quantity, taken_back = row[:7]
    if state == "cancelled":
        tx.run("UPDATE gift SET quantity=?, taken_back=? WHERE id=?", part, quantity + taken_back - part, gift_id)
        gifts.reopen(tx, gift_id=gift_id)
        return Again(gift_id, code, name, part)
    tx.run("UPDATE gift SET taken_back = taken_back - ? WHERE id=?", part, gift_id)
    tx.booked("gift", (gift_id,))
    if state != "owed":
        return _beside(tx, gift_id, part)
    counted = tx.value("SELECT keeps_stock FROM product WHERE id=?", product_id)
    if not stock.reserve(tx, product_id=product_id, quantity=part, whatever=not counted):
        raise gifts.nothing_left(name)
    tx.run("UPDATE gift SET quantity = quantity + ? WHERE id=?", part, gift_id)
    return Again(gift_id, code, name, quantity + part)


def _beside(tx: Tx, gift_id: int, part: int) -> Again:
    row = tx.row(
        "SELECT product_id, name, person_id, sale_id, promotion_id, day, due_on, way, instead_of_id, staff_id"
        " FROM gift WHERE id=?",
        gift_id,
    )
    assert row is not None
    days = (date.fromisoformat(row[6]) - date.fromisoformat(row[5])).days
    made = gifts.promise(
        tx, product_id=row[0], quantity=part, name=row[1], person_id=row[2], sale_id=row[3], promotion_id=row[4],
        due_days=max(0, days), send=row[7] == "send", instead_of_id=row[8], staff_id=row[9],
    )  # fmt: skip
    return Again(made.gift_id, made.code, made.name, part)
