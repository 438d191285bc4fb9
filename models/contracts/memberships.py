"""Memberships: products whose sale makes a contract, or makes the buyer's longer, in the sale's own transaction.

A product is one by its row in `membership`. What the receipt made, its cancel or the return of the goods takes back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.contracts import contracts, days, fees
from models.contracts.tables import Contract, Membership
from models.counter.tables import Product
from models.errors import N_, NotFound, Refused
from models.money import PIECE
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.work import Reader, Tx


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """What makes a product a membership; `fee` falls due every `every_months` (0: the sale pays for all of it)."""

    product_id: int
    months: int
    renewal: str
    every_months: int
    fee: int


def known(read: Reader) -> dict[int, MembershipRow]:
    """The memberships by their products; of a counter that sells none, nothing."""
    found: dict[int, MembershipRow] = read.remembered("memberships", _ask)
    return found


def _ask(read: Reader) -> dict[int, MembershipRow]:
    rows = read.rows("SELECT product_id, months, renewal, every_months, fee FROM membership WHERE active")
    return {row[0]: MembershipRow(*row) for row in rows}


def save(tx: Tx, *, product_id: int, months: int, renewal: str = "ask", every_months: int = 0, fee: int = 0) -> None:
    """Make a product a membership, or change how it is one; it keeps no stock from then on.

    Raises Refused for terms that can't be, NotFound for a product that is gone.
    """
    if tx.value("SELECT 1 FROM product WHERE id=?", product_id) is None:
        raise NotFound(N_("This product is no longer there. Nothing was changed."))
    if not 1 <= months <= 600:
        raise Refused(N_("Give the months as a whole number, from 1 to 600."))
    row = contracts.checked(tx, {"renewal": renewal, "every_months": every_months, "price": fee})
    values = {"months": months, "renewal": renewal, "every_months": every_months, "fee": row["price"], "active": True}
    key = tx.value("SELECT id FROM membership WHERE product_id=?", product_id)
    if key is None:
        tx.insert(Membership, product=product_id, **values)
    else:
        tx.update(Membership, key, **values)
    tx.update(Product, product_id, keeps_stock=False)


def remove(tx: Tx, *, product_id: int) -> None:
    """Let a product be none any more; contracts that it made stay."""
    key = tx.value("SELECT id FROM membership WHERE product_id=?", product_id)
    if key is not None:
        tx.delete(Membership, key)


def sold(tx: Tx, *, person_id: int, goods: Iterable[tuple[int | None, int]], sale_id: int) -> list[int]:
    """Make or lengthen the contracts of memberships on a receipt; `goods` are products and thousandths.

    Returns the contracts' keys. A membership in a part of a piece (a free sample) makes none.
    """
    there = known(tx)
    if not there:
        return []
    pieces: dict[int, int] = {}
    for product_id, quantity in goods:
        if product_id in there:
            pieces[product_id] = pieces.get(product_id, 0) + quantity
    return [
        _sold(tx, person_id, there[product_id], quantity // PIECE, sale_id)
        for product_id, quantity in pieces.items()
        if quantity >= PIECE
    ]


def _sold(tx: Tx, person_id: int, one: MembershipRow, times: int, sale_id: int) -> int:
    months = min(one.months * times, 600)
    key: int | None = tx.value(
        "SELECT id FROM contract WHERE person_id=? AND product_id=? AND state<>'stopped' AND end_day IS NOT NULL"
        " ORDER BY end_day DESC LIMIT 1",
        person_id,
        one.product_id,
    )
    if key is not None:
        contracts.renew(tx, contract_id=key, months=months, how="sale", sale_id=sale_id)
        return key
    return contracts.make(
        tx,
        name=str(tx.value("SELECT name FROM product WHERE id=?", one.product_id)),
        start_day=tx.today,
        how="sale",
        sale_id=sale_id,
        person_id=person_id,
        product_id=one.product_id,
        term_months=one.months,
        end_day=days.term_end(tx.today, months),
        renewal=one.renewal,
        every_months=one.every_months or 1,
        price=one.fee,
        owner_id=tx.actor.staff_id,
    )


def taken_back(tx: Tx, *, sale_id: int, product_ids: Iterable[int | None] | None = None) -> list[int]:
    """Take back the terms that a receipt made (of all its memberships, or of some products); returns the contracts.

    A contract that is left without a term ends the day before; one that had run before ends where it had.
    """
    found = tx.rows(
        "SELECT t.contract_id, t.from_day, t.to_day, k.product_id, k.end_day FROM contract_term t"
        " JOIN contract k ON k.id=t.contract_id WHERE t.sale_id=? AND t.how='sale' AND NOT EXISTS"
        " (SELECT 1 FROM contract_term b WHERE b.sale_id=t.sale_id AND b.contract_id=t.contract_id AND b.how='back'"
        " AND b.id>t.id)",
        sale_id,
    )
    wanted = None if product_ids is None else set(product_ids)
    changed = []
    for key, from_day, to_day, product_id, end in found:
        if wanted is not None and product_id not in wanted:
            continue
        months = _months(from_day, to_day)
        last = days.add_days(days.add_months(days.add_days(end, 1), -months), -1)
        over = last < tx.today
        tx.update(Contract, key, end_day=last, state="ended" if over else "active")
        contracts.term(tx, key, from_day=from_day, to_day=last, price=0, how="back", sale_id=sale_id)
        fees.void_after(tx, contract_id=key, day=last)
        contracts.note(tx, key, "contract_ended" if over else "contract")
        contracts.remind(tx, key)
        changed.append(key)
    return changed


def kept_again(tx: Tx, *, sale_id: int, at: int) -> None:
    """Let the terms of a receipt stand again that a return, cancelled now, took back at a moment (ms UTC)."""
    found = tx.rows(
        "SELECT b.contract_id, t.from_day, t.to_day FROM contract_term b JOIN contract_term t"
        " ON t.id=(SELECT max(x.id) FROM contract_term x WHERE x.contract_id=b.contract_id AND x.sale_id=b.sale_id"
        " AND x.how='sale' AND x.id<b.id) WHERE b.sale_id=? AND b.how='back' AND b.at=?",
        sale_id,
        at,
    )
    for key, from_day, to_day in found:
        contracts.renew(tx, contract_id=key, months=_months(from_day, to_day), how="sale", sale_id=sale_id)


def _months(from_day: str, to_day: str) -> int:
    """How many months a term holds."""
    return len(days.periods(from_day, None, 1, until=to_day))
