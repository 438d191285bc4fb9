"""What customers owe (掛売, 売掛金): a row for each receipt on account, a ledger of what was put on it and taken off.

Receipts write it in their own transaction (`follow`); money, fees, credits and corrections are further entries. The
open amount of a row is kept beside its entries and is always their sum; below zero it is a credit of the customer's.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from models import rows
from models.billing import customers, numbers, terms
from models.billing.customers import Customer
from models.counter.names import number_text
from models.errors import N_, NotFound, Refused
from models.money import Amount
from models.said import said
from models.values import dataclass

if TYPE_CHECKING:
    from models.work import Reader, Row, Tx

KINDS = {
    "sale": N_("On account"),
    "payment": N_("Received payment"),
    "fee": N_("Bank's fee"),
    "credit": N_("Credited"),
    "written_off": N_("Written off"),
    "correction": N_("Payment taken back"),
}
_OWED = "INSERT INTO owed (sale_id, person_id, company_id, day, due_day, invoice_id, total, open)"
_ENTRY = (
    "INSERT INTO account_entry (at, day, owed_id, kind, amount, receipt_id, ref_id, of_account_entry_id, note,"
    " staff_id)"
)
_ON_ACCOUNT = (
    "SELECT coalesce(sum(p.amount), 0) FROM payment p JOIN payment_kind k ON k.id=p.payment_kind_id"
    " WHERE p.sale_id=? AND k.kind='account'"
)


@dataclass(frozen=True, slots=True)
class OwedRow:
    """A receipt on account. Money in smallest units; `open` below zero is a credit. `invoice` is its number, or ""."""

    id: int
    sale_id: int
    receipt: str
    person_id: int | None
    person: str
    company_id: int | None
    company: str
    day: str
    due_day: str
    invoice_id: int | None
    invoice: str
    total: int
    open: int

    @property
    def customer(self) -> Customer:
        """Whose account it is on."""
        return Customer(self.person_id, self.company_id)

    def late(self, day: str) -> int:
        """For how many days it has been overdue on a day (ISO); 0: it is not."""
        if self.open <= 0 or self.due_day >= day:
            return 0
        return (date.fromisoformat(day) - date.fromisoformat(self.due_day)).days


@dataclass(frozen=True, slots=True)
class Account:
    """What one customer owes: in all, of it overdue, credits open (above zero), money that waits for a use."""

    customer: Customer
    name: str
    open: int
    overdue: int
    credit: int
    left: int
    oldest: str
    """When the oldest open row was due; "" where nothing is open."""
    count: int
    billed: int = 0
    """How much of it stands on an invoice."""

    @property
    def balance(self) -> int:
        """What they are to pay after credits and what waits; below zero the shop owes them."""
        return self.open - self.credit - self.left

    def late(self, day: str) -> int:
        """For how many days the oldest has been overdue; 0: nothing is."""
        if not self.overdue or not self.oldest:
            return 0
        return (date.fromisoformat(day) - date.fromisoformat(self.oldest)).days


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger; `of_id` is the entry that it takes back, `taken` that it was taken back itself."""

    id: int
    at: int
    day: str
    owed_id: int
    kind: str
    amount: int
    receipt_id: int | None
    of_id: int | None
    note: str
    taken: bool


# -- questions --------------------------------------------------------------------------------------------------------

_SELECT = (
    "SELECT o.id, o.sale_id, coalesce(t.prefix, ''), s.number, o.person_id,"
    " coalesce(nullif(p.name, ''), p.reading, ''), o.company_id,"
    " coalesce(c.name, ''), o.day, o.due_day, o.invoice_id, i.number, o.total, o.open FROM owed o"
    " JOIN sale s ON s.id=o.sale_id LEFT JOIN till t ON t.id=s.till_id LEFT JOIN person p ON p.id=o.person_id"
    " LEFT JOIN company c ON c.id=o.company_id LEFT JOIN invoice i ON i.id=o.invoice_id"
)


def _row(row: Row) -> OwedRow:
    receipt = number_text(row[2], row[3]) if row[3] is not None else ""
    invoice = numbers.shown("invoice", row[11]) if row[11] is not None else ""
    values: Row = (row[0], row[1], receipt, *row[4:11], invoice, row[12], row[13])
    return OwedRow(*values)


def one(read: Reader, owed_id: int) -> OwedRow:
    """A row. Raises NotFound."""
    row = read.row(f"{_SELECT} WHERE o.id=?", owed_id)
    if row is None:
        raise NotFound(N_("This entry is no longer there. Nothing was changed."))
    return _row(row)


def of_sale(read: Reader, sale_id: int) -> OwedRow | None:
    """The row of a receipt, None where it was not on account."""
    row = read.row(f"{_SELECT} WHERE o.sale_id=?", sale_id)
    return _row(row) if row else None


def of_customer(read: Reader, customer: Customer, *, every: bool = False, limit: int = 500) -> tuple[OwedRow, ...]:
    """What an account has open, the first due first; with `every` also what is settled, the latest first."""
    where, values = customer.where("o")
    if every:
        found = read.rows(f"{_SELECT} WHERE {where} ORDER BY o.day DESC, o.id DESC LIMIT ?", *values, limit)
    else:
        found = read.rows(
            f"{_SELECT} WHERE {where} AND o.open<>0 ORDER BY o.due_day, o.day, o.id LIMIT ?", *values, limit
        )
    return tuple([_row(row) for row in found])


def of_invoice(read: Reader, invoice_id: int) -> tuple[OwedRow, ...]:
    """The rows that stand on an invoice."""
    return tuple([_row(row) for row in read.rows(f"{_SELECT} WHERE o.invoice_id=? ORDER BY o.day, o.id", invoice_id)])


def entries(read: Reader, owed_id: int) -> tuple[Entry, ...]:
    """The ledger of one row, in its order."""
    found = read.rows(
        "SELECT e.id, e.at, e.day, e.owed_id, e.kind, e.amount, e.receipt_id, e.of_account_entry_id, e.note,"
        " EXISTS (SELECT 1 FROM account_entry x WHERE x.of_account_entry_id=e.id) FROM account_entry e"
        " WHERE e.owed_id=? ORDER BY e.id",
        owed_id,
    )
    return tuple([_entry((*row[:9], bool(row[9]))) for row in found])


def _entry(row: Row) -> Entry:
    return Entry(*row)


_WHOSE = "CASE WHEN company_id IS NULL THEN person_id END, company_id"


def accounts(read: Reader, *, day: str, limit: int = 1000) -> tuple[Account, ...]:
    """Every customer with something open, a credit or money waiting: the longest overdue first, then the largest."""
    found: dict[Customer, list[int | str]] = {}
    sums = read.rows(
        f"SELECT {_WHOSE}, sum(CASE WHEN open>0 THEN open ELSE 0 END),"
        " sum(CASE WHEN open>0 AND due_day<? THEN open ELSE 0 END), sum(CASE WHEN open<0 THEN -open ELSE 0 END),"
        " coalesce(min(CASE WHEN open>0 THEN due_day END), ''), sum(CASE WHEN open>0 THEN 1 ELSE 0 END),"
        " sum(CASE WHEN open>0 AND invoice_id IS NOT NULL THEN open ELSE 0 END) FROM owed WHERE (open>0 OR open<0)"
        " GROUP BY 1, 2",
        day,
    )
    for person_id, company_id, *row in sums:
        found[Customer(person_id, company_id)] = [*map(int, row[:3]), 0, row[3], int(row[4]), int(row[5])]
    left = read.rows(
        f"SELECT {_WHOSE}, sum(money_received.left) FROM money_received WHERE money_received.left<>0 GROUP BY 1, 2"
    )
    for person_id, company_id, waits in left:
        found.setdefault(Customer(person_id, company_id), [0, 0, 0, 0, "", 0, 0])[3] = int(waits)
    names = customers.names(read, found)
    made = [Account(whose, names[whose], *row) for whose, row in found.items()]  # type: ignore[arg-type]
    made.sort(key=lambda one: (not one.overdue, one.oldest if one.overdue else "", -one.open, one.name))
    return tuple(made[:limit])


def account(read: Reader, customer: Customer, *, day: str) -> Account:
    """What one customer owes on a day."""
    where, values = customer.where()
    row = read.row(
        "SELECT coalesce(sum(CASE WHEN open>0 THEN open ELSE 0 END), 0),"
        " coalesce(sum(CASE WHEN open>0 AND due_day<? THEN open ELSE 0 END), 0),"
        " coalesce(sum(CASE WHEN open<0 THEN -open ELSE 0 END), 0),"
        " coalesce(min(CASE WHEN open>0 THEN due_day END), ''),"
        " coalesce(sum(CASE WHEN open>0 THEN 1 ELSE 0 END), 0),"
        f" coalesce(sum(CASE WHEN open>0 AND invoice_id IS NOT NULL THEN open ELSE 0 END), 0) FROM owed WHERE {where}",
        day,
        *values,
    )
    left = read.value(f"SELECT coalesce(sum(money_received.left), 0) FROM money_received WHERE {where}", *values)
    owed, overdue, credit, oldest, count, billed = row or (0, 0, 0, "", 0, 0)
    name = customers.name(read, customer)
    return Account(customer, name, int(owed), int(overdue), int(credit), int(left), oldest, int(count), int(billed))


def ever(read: Reader, customer: Customer) -> bool:
    """Whether anything was ever put on an account."""
    where, values = customer.where()
    return read.value(f"SELECT 1 FROM owed WHERE {where} LIMIT 1", *values) is not None


# -- written by receipts ----------------------------------------------------------------------------------------------


def follow(tx: Tx, *, sale_id: int, company_id: int | None = None, due_day: str | None = None) -> int | None:
    """Bring what a receipt put on account into the ledger, in the receipt's own unit of work; returns the row's key.

    Asked once more it books the difference only (a corrected way to pay). What a return or a cancel takes off an
    account is settled against the receipt that it answers; what is left of it is a credit. None: nothing on account.
    Raises Refused without a customer, and for a correction of a receipt that stands on an invoice.
    """
    amount = int(tx.value(_ON_ACCOUNT, sale_id))
    known = tx.row("SELECT id, total, invoice_id FROM owed WHERE sale_id=?", sale_id)
    if known is None:
        return _first(tx, sale_id, amount, company_id, due_day) if amount else None
    owed_id, total, invoice_id = known
    if amount != total:
        if invoice_id is not None:
            number = tx.value("SELECT number FROM invoice WHERE id=?", invoice_id)
            raise Refused(
                N_("This receipt is on invoice {number}. Void the invoice first."),
                number=numbers.shown("invoice", number),
            )
        tx.run("UPDATE owed SET total=? WHERE id=?", amount, owed_id)
        enter(tx, owed_id, kind="sale", amount=amount - total)
    return int(owed_id)


def _first(tx: Tx, sale_id: int, amount: int, company_id: int | None, due_day: str | None) -> int:
    person_id, kind, of_sale_id = tx.row("SELECT person_id, kind, of_sale_id FROM sale WHERE id=?", sale_id) or ()
    answered = _answered(tx, of_sale_id)
    if answered is not None:
        whose = answered.customer
    else:
        whose = customers.of(tx, person_id, company_id)
    due_day = due_day or (tx.today if amount < 0 else terms.due(tx.today, terms.of(tx, whose)))
    row = (sale_id, whose.person_id, whose.company_id, tx.today, due_day, None, amount, 0)
    owed_id = rows.insert_id(tx, _OWED, row)
    enter(tx, owed_id, kind="sale", amount=amount)
    if answered is not None:
        if kind == "cancel":
            _apart(tx, answered)
        settle(tx, owed_id, answered.id)
    return owed_id


def _answered(tx: Tx, of_sale_id: int | None) -> OwedRow | None:
    """The row of the receipt that a return or cancel answers; one of before the ledger is taken up with it."""
    if of_sale_id is None:
        return None
    if tx.value("SELECT 1 FROM owed WHERE sale_id=?", of_sale_id) is None:
        amount = int(tx.value(_ON_ACCOUNT, of_sale_id))
        person_id = tx.value("SELECT person_id FROM sale WHERE id=?", of_sale_id)
        if amount and person_id is not None:
            _first(tx, of_sale_id, amount, None, tx.today)
    return of_sale(tx, of_sale_id)


def settle(tx: Tx, one_id: int, other_id: int, most: int | None = None) -> int:
    """Settle a credit and a debt of one customer against each other, as far as both go; returns how much.

    Two entries, each naming the other's receipt: they sum to nothing.
    """
    one_, other = [tx.row("SELECT open, sale_id FROM owed WHERE id=?", key) or (0, 0) for key in (one_id, other_id)]
    if one_[0] * other[0] >= 0:
        return 0
    amount = min(abs(one_[0]), abs(other[0]), *(() if most is None else (most,)))
    for key, mine, its in ((one_id, one_, other), (other_id, other, one_)):
        enter(tx, key, kind="credit", amount=-amount if mine[0] > 0 else amount, ref_id=its[1])
    return int(amount)


def _apart(tx: Tx, cancelled: OwedRow) -> None:
    """Take back what was settled between a receipt that is cancelled and others."""
    found = tx.rows(
        "SELECT e.id, e.owed_id, e.amount FROM account_entry e JOIN owed o ON o.id=e.owed_id WHERE e.kind='credit'"
        " AND (e.owed_id=? OR e.ref_id=?) AND NOT EXISTS"
        " (SELECT 1 FROM account_entry x WHERE x.of_account_entry_id=e.id) ORDER BY e.id",
        cancelled.id,
        cancelled.sale_id,
    )
    for key, owed_id, amount in found:
        enter(tx, owed_id, kind="correction", amount=-amount, of=key)


def enter(
    tx: Tx,
    owed_id: int,
    *,
    kind: str,
    amount: int,
    day: str | None = None,
    receipt_id: int | None = None,
    ref_id: int | None = None,
    of: int | None = None,
    note: str = "",
) -> int:
    """Append an entry, and move what is open with it; returns its key. Amounts add to what is owed."""
    row = (tx.now, day or tx.today, owed_id, kind, amount, receipt_id, ref_id, of, note, tx.actor.staff_id)
    key = rows.insert_id(tx, _ENTRY, row)
    tx.run("UPDATE owed SET open=open+? WHERE id=?", amount, owed_id)
    tx.booked("account_entry", (key,))
    tx.touch("owed", (owed_id,))
    if amount < 0:
        _paid(tx, owed_id)
    return key


def _paid(tx: Tx, owed_id: int) -> None:
    """An invoice of which nothing is open any more needs no reminder."""
    invoice_id = tx.value("SELECT invoice_id FROM owed WHERE id=? AND open<=0", owed_id)
    if invoice_id is not None and not tx.value("SELECT 1 FROM owed WHERE invoice_id=? AND open>0 LIMIT 1", invoice_id):
        from models.reminders import reminders

        reminders.close_of(tx, about="invoice", about_id=invoice_id, state="done")


def written_off(read: Reader, customer: Customer) -> tuple[tuple[int, str, str, int, str], ...]:
    """What was given up of an account and not taken back: entry, receipt, day, amount, why; the latest first."""
    where, values = customer.where("o")
    found = read.rows(
        "SELECT e.id, e.owed_id, e.day, -e.amount, e.note FROM account_entry e JOIN owed o ON o.id=e.owed_id"
        f" WHERE {where} AND e.kind='written_off' AND NOT EXISTS"
        " (SELECT 1 FROM account_entry x WHERE x.of_account_entry_id=e.id) ORDER BY e.id DESC LIMIT 20",
        *values,
    )
    return tuple([(key, one(read, owed_id).receipt, *rest) for key, owed_id, *rest in found])


# -- by hand ----------------------------------------------------------------------------------------------------------


def use_credit(tx: Tx, *, owed_id: int) -> int:
    """Use a credit for what its customer has open, the first due first; returns how much was used.

    Raises Refused where it is no credit, or nothing is open.
    """
    credit = one(tx, owed_id)
    if credit.open >= 0:
        raise Refused(N_("There is no credit left on receipt {number}."), number=credit.receipt)
    used = 0
    for debt in of_customer(tx, credit.customer):
        if debt.open > 0:
            used += settle(tx, owed_id, debt.id)
    if not used:
        raise Refused(N_("This customer has nothing open that the credit could be used for."))
    tx.explain(number=credit.receipt)
    return used


def write_off(tx: Tx, *, owed_id: int, reason: str) -> int:
    """Give up what is open of a receipt (貸倒れ), with a reason; returns the entry's key. Raises Refused."""
    debt = one(tx, owed_id)
    if debt.open <= 0:
        raise Refused(N_("Nothing is open of receipt {number}."), number=debt.receipt)
    words = said(reason)
    if not words:
        raise Refused(N_("Say why it is written off."))
    tx.explain(number=debt.receipt, amount=Amount(debt.open))
    return enter(tx, owed_id, kind="written_off", amount=-debt.open, note=words)


def restore(tx: Tx, *, entry_id: int) -> int:
    """Take back an entry that wrote something off: it is owed again. Raises Refused for any other."""
    row = tx.row("SELECT owed_id, kind, amount FROM account_entry WHERE id=?", entry_id)
    taken = tx.value("SELECT 1 FROM account_entry WHERE of_account_entry_id=?", entry_id)
    if row is None or row[1] != "written_off" or taken:
        raise Refused(N_("This entry can't be taken back by itself."))
    return enter(tx, row[0], kind="correction", amount=-row[2], of=entry_id)
