"""Money received (入金) for what is owed: on the oldest first or as chosen, in parts, with the bank's fee.

What nobody owes yet waits under the customer's name, to be used later or paid back. A mistake is taken back whole by
correcting entries; nothing is ever edited.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from models import money, text
from models.base import new_public_id
from models.billing import customers, owed
from models.billing.customers import Customer
from models.billing.tables import MoneyReceived
from models.books import guard
from models.counter import till
from models.errors import N_, NotFound, Refused
from models.money import Amount
from models.people.tables import Touchpoint
from models.said import said
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.work import Reader, Row, Tx

WAYS = {
    "transfer": N_("Bank transfer"),
    "cash": N_("Cash"),
    "card": N_("Card"),
    "other": N_("Other"),
}


@dataclass(frozen=True, slots=True)
class Received:
    """Money as lists show it. `amount` below zero was paid back; `used` is what paid for receipts, fee included."""

    id: int
    day: str
    person_id: int | None
    company_id: int | None
    name: str
    way: str
    amount: int
    fee: int
    left: int
    note: str
    taken_back: bool
    of_receipt_id: int | None

    @property
    def customer(self) -> Customer:
        """Whose account it is on."""
        return Customer(self.person_id, self.company_id)


_SELECT = (
    "SELECT m.id, m.day, m.person_id, m.company_id, coalesce(c.name, nullif(p.name, ''), p.reading, ''), m.way,"
    " m.amount, m.fee, m.left, m.note, m.taken_back, m.of_receipt_id FROM money_received m"
    " LEFT JOIN person p ON p.id=m.person_id LEFT JOIN company c ON c.id=m.company_id"
)


def _received(row: Row) -> Received:
    values: Row = (*row[:10], bool(row[10]), row[11])
    return Received(*values)


# -- questions --------------------------------------------------------------------------------------------------------


def one(read: Reader, receipt_id: int) -> Received:
    """Money received. Raises NotFound."""
    row = read.row(f"{_SELECT} WHERE m.id=?", receipt_id)
    if row is None:
        raise NotFound(N_("This entry is no longer there. Nothing was changed."))
    return _received(row)


def listed(read: Reader, *, customer: Customer | None = None, limit: int = 200) -> tuple[Received, ...]:
    """What came, the latest first; of one customer or of all."""
    where, values = customer.where("m") if customer else ("1=1", [])
    found = read.rows(f"{_SELECT} WHERE {where} ORDER BY m.day DESC, m.id DESC LIMIT ?", *values, limit)
    return tuple([_received(row) for row in found])


def uses(read: Reader, receipt_id: int) -> tuple[tuple[str, int], ...]:
    """What money paid for: the receipt's number and how much, fee included; taken back is left out."""
    found: dict[str, int] = {}
    for owed_id, amount in read.rows(
        "SELECT owed_id, sum(amount) FROM account_entry WHERE receipt_id=? GROUP BY owed_id ORDER BY owed_id",
        receipt_id,
    ):
        if amount:
            row = owed.one(read, owed_id)
            found[row.receipt] = found.get(row.receipt, 0) - int(amount)
    return tuple(found.items())


def oldest_first(read: Reader, customer: Customer, amount: int) -> tuple[tuple[int, int], ...]:
    """How an amount goes onto what is open, the first due first: (key of the row, part)."""
    parts = []
    for debt in owed.of_customer(read, customer):
        part = min(amount, debt.open)
        if part > 0:
            parts.append((debt.id, part))
            amount -= part
    return tuple(parts)


# -- received ---------------------------------------------------------------------------------------------------------


def receive(
    tx: Tx,
    *,
    customer: Customer,
    amount: int,
    fee: int = 0,
    way: str = "transfer",
    day: str | None = None,
    on: Sequence[tuple[int, int]] | None = None,
    note: str = "",
    drawer: bool = False,
) -> int:
    """Book money that came on a day (today); returns its key.

    `on` says what it pays, as (row of the owed, part), the fee included; None: the first due first. `fee` is the bank's
    that the shop bears: it settles as much beside the amount. `drawer`: the cash goes into the open register. What is
    left waits. Raises Refused for nothing, more than is open, a fee that nothing takes, a day to come.
    """
    when = _day(tx, day)
    if not 0 < amount <= money.LARGEST or not 0 <= fee <= money.LARGEST:
        raise Refused(N_("The amount must be more than nothing."))
    _way(way, drawer)
    parts = oldest_first(tx, customer, amount + fee) if on is None else _checked(tx, customer, on, amount + fee)
    if fee > sum([part for _key, part in parts]):
        raise Refused(N_("The bank's fee of {fee} is more than what is paid."), fee=Amount(fee))
    key = _row(tx, customer, amount, way, when, note, fee=fee)
    if drawer:
        _drawer(tx, key, amount, customers.name(tx, customer))
    _allocate(tx, key, parts, fee, when)
    rest = amount + fee - sum([part for _key, part in parts])
    if rest:
        tx.run('UPDATE money_received SET "left"=? WHERE id=?', rest, key)
    tx.explain(name=customers.name(tx, customer), amount=Amount(amount))
    _touchpoint(tx, customer, "money_received", key, amount)
    return key


def use(tx: Tx, *, receipt_id: int, on: Sequence[tuple[int, int]] | None = None) -> int:
    """Use what waits for what is open by now; returns how much was used. Raises Refused where nothing can be."""
    known = _standing(tx, receipt_id)
    parts = oldest_first(tx, known.customer, known.left) if on is None else _checked(tx, known.customer, on, known.left)
    used = sum([part for _key, part in parts])
    if not used:
        raise Refused(N_("There is nothing open that it could be used for."))
    _allocate(tx, receipt_id, parts, 0, tx.today)
    _leave(tx, receipt_id, -used)
    tx.explain(name=known.name, amount=Amount(used))
    return used


def use_all(tx: Tx, *, customer: Customer) -> int:
    """Use whatever waits and whatever credits there are for what a customer has open; returns how much."""
    used = 0
    for row in owed.of_customer(tx, customer):
        if row.open < 0:
            for debt in owed.of_customer(tx, customer):
                if debt.open > 0:
                    used += owed.settle(tx, row.id, debt.id)
    where, values = customer.where("m")
    for key in tx.column(f"SELECT m.id FROM money_received m WHERE {where} AND m.left>0 ORDER BY m.day, m.id", *values):
        if oldest_first(tx, customer, 1):
            used += use(tx, receipt_id=key)
    return used


def pay_back(
    tx: Tx,
    *,
    receipt_id: int | None = None,
    owed_id: int | None = None,
    amount: int | None = None,
    way: str = "transfer",
    day: str | None = None,
    note: str = "",
    drawer: bool = False,
) -> int:
    """Pay back what waits of money received, or a credit (`owed_id`); all of it, or `amount`. Returns the new key.

    Raises Refused for more than there is.
    """
    when = _day(tx, day)
    _way(way, drawer)
    if receipt_id is not None:
        known = _standing(tx, receipt_id)
        customer, most = known.customer, known.left
    else:
        credit = owed.one(tx, owed_id or 0)
        customer, most = credit.customer, -credit.open
    paid = most if amount is None else amount
    if not 0 < paid <= most:
        raise Refused(N_("At most {amount} can be paid back."), amount=Amount(max(0, most)))
    key = _row(tx, customer, -paid, way, when, note, of=receipt_id)
    if drawer:
        _drawer(tx, key, -paid, customers.name(tx, customer))
    if receipt_id is not None:
        _leave(tx, receipt_id, -paid)
    elif owed_id is not None:
        owed.enter(tx, owed_id, kind="payment", amount=paid, day=when, receipt_id=key)
    tx.explain(name=customers.name(tx, customer), amount=Amount(paid))
    _touchpoint(tx, customer, "money_paid_back", key, -paid)
    return key


def take_back(tx: Tx, *, receipt_id: int, reason: str = "") -> None:
    """Take money back that was booked by mistake: what it paid is open again, by correcting entries.

    Cash that went into the drawer comes out of it, so the register must be open then. Raises Refused where it was taken
    back already, or part of it was paid back since. Money of a closed month stays in it: a row of today answers it.
    """
    known = one(tx, receipt_id)
    if known.amount < 0 and known.fee:
        raise Refused(N_("This takes money of a closed month back. Book the money as received today instead."))
    if known.taken_back:
        raise Refused(N_("This was taken back already."))
    if tx.value("SELECT 1 FROM money_received WHERE of_receipt_id=? AND NOT taken_back", receipt_id):
        raise Refused(N_("Part of it was paid back since. Take that back first."))
    if guard.is_closed(tx, known.day):
        _answer(tx, known, said(reason))
        return
    _open_again(tx, receipt_id, {"payment": receipt_id, "fee": receipt_id}, said(reason))
    if known.of_receipt_id is not None:
        _leave(tx, known.of_receipt_id, -known.amount)
    tx.run('UPDATE money_received SET taken_back=?, "left"=0 WHERE id=?', True, receipt_id)
    if tx.value("SELECT session_id FROM money_received WHERE id=?", receipt_id) is not None:
        _move_cash(tx, -known.amount, known.name)
    tx.booked("money_received", (receipt_id,))
    tx.explain(name=known.name, amount=Amount(known.amount))


def _open_again(tx: Tx, receipt_id: int, under: dict[str, int], reason: str) -> None:
    """Answer what money paid by correcting entries; `under` says which row of money the entries of a kind name."""
    for key, owed_id, amount, kind in tx.rows(
        "SELECT e.id, e.owed_id, e.amount, e.kind FROM account_entry e WHERE e.receipt_id=? AND e.kind IN"
        " ('payment', 'fee') AND NOT EXISTS (SELECT 1 FROM account_entry x WHERE x.of_account_entry_id=e.id)"
        " ORDER BY e.id",
        receipt_id,
    ):
        owed.enter(tx, owed_id, kind="correction", amount=-amount, receipt_id=under[kind], of=key, note=reason)


def _answer(tx: Tx, known: Received, reason: str) -> None:
    """Take back money of a closed month by a row of today that refers back to it; its own month stays as it is."""
    if known.amount < 0:
        raise Refused(N_("This money was paid back in a month that is closed. Book it as received today instead."))
    key = _row(tx, known.customer, -known.amount, known.way, tx.today, reason, fee=-known.fee, of=known.id)
    _open_again(tx, known.id, {"payment": known.id, "fee": key}, reason)
    tx.run('UPDATE money_received SET "left"=0 WHERE id=?', known.id)
    if tx.value("SELECT session_id FROM money_received WHERE id=?", known.id) is not None:
        _drawer(tx, key, -known.amount, known.name)
    tx.booked("money_received", (known.id,))
    tx.explain(name=known.name, amount=Amount(known.amount))


# -- how --------------------------------------------------------------------------------------------------------------


def _day(tx: Tx, typed: str | None) -> str:
    if typed is None:
        return tx.today
    try:
        found = date.fromisoformat(typed).isoformat()
    except ValueError as error:
        raise Refused(N_("“{day}” is not a date such as 2026-11-30."), day=typed[:40]) from error
    if found > tx.today:
        raise Refused(N_("Money can't have come on {day}: that day is still to come."), day=found)
    if found < "2000":
        raise Refused(N_("{day} is too far away."), day=found)
    guard.check_open(tx, found)
    return found


def _way(way: str, drawer: bool) -> None:
    if way not in WAYS:
        raise Refused(N_("This is not one of the choices."))
    if drawer and way != "cash":
        raise Refused(N_("Only cash goes into the register."))


def _checked(tx: Tx, customer: Customer, on: Sequence[tuple[int, int]], most: int) -> tuple[tuple[int, int], ...]:
    """What was chosen, where it can be: each once, of this customer, no more than is open."""
    for key, part in on:
        debt = owed.one(tx, key)
        if debt.customer.columns != customer.columns:
            raise Refused(N_("Receipt {number} is on another customer's account."), number=debt.receipt)
        if not 0 < part <= debt.open:
            raise Refused(
                N_("Of receipt {number} {amount} is open."), number=debt.receipt, amount=Amount(max(0, debt.open))
            )
    if len({key for key, _part in on}) < len(on) or sum([part for _key, part in on]) > most:
        raise Refused(N_("More is chosen than the {amount} that came."), amount=Amount(most))
    return tuple(on)


def _allocate(tx: Tx, key: int, parts: Sequence[tuple[int, int]], fee: int, day: str) -> None:
    """Write what money pays: the fee on the first, the money on the rest."""
    for owed_id, part in parts:
        of_fee = min(fee, part)
        fee -= of_fee
        if of_fee:
            owed.enter(tx, owed_id, kind="fee", amount=-of_fee, day=day, receipt_id=key)
        if part > of_fee:
            owed.enter(tx, owed_id, kind="payment", amount=of_fee - part, day=day, receipt_id=key)


def _row(
    tx: Tx, customer: Customer, amount: int, way: str, day: str, note: str, *, fee: int = 0, of: int | None = None
) -> int:
    return tx.append(
        MoneyReceived,
        public_id=new_public_id(),
        at=tx.now,
        day=day,
        person_id=customer.person_id,
        company_id=customer.company_id,
        way=way,
        amount=amount,
        fee=fee,
        of_receipt_id=of,
        note=text.clean(note, text.NOTE_LENGTH, lines=True),
        staff_id=tx.actor.staff_id,
    )


def _standing(tx: Tx, receipt_id: int) -> Received:
    known = one(tx, receipt_id)
    if known.left <= 0:
        raise Refused(N_("Nothing of it is left."))
    return known


def _leave(tx: Tx, receipt_id: int, change: int) -> None:
    tx.run('UPDATE money_received SET "left"="left"+? WHERE id=?', change, receipt_id)
    tx.booked("money_received", (receipt_id,))


def _drawer(tx: Tx, key: int, amount: int, name: str) -> None:
    tx.run("UPDATE money_received SET session_id=? WHERE id=?", till.require_open(tx, None), key)
    _move_cash(tx, amount, name)


def _move_cash(tx: Tx, amount: int, name: str) -> None:
    """Cash for what is owed goes through the drawer as cash in or out: it is no sale of today's."""
    if amount > 0:
        till.cash_in(tx, amount=amount, reason=name or "-")
    else:
        till.cash_out(tx, amount=-amount, reason=name or "-")


def _touchpoint(tx: Tx, customer: Customer, kind: str, key: int, amount: int) -> None:
    person_id = customers.contact(tx, customer)
    if person_id is not None:
        tx.insert(
            Touchpoint,
            person=person_id,
            at=tx.now,
            kind=kind,
            ref_id=key,
            amount=amount,
            staff_id=tx.actor.staff_id,
            shop_id=tx.actor.shop_id,
        )
        tx.touch("person", [person_id])
