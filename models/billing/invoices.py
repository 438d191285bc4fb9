"""Invoices (請求書): numbered papers of sales on account; made for one sale, looked up, sent, void.

A monthly one is made by `closing`, a credit note by `notes`. What is owed is not theirs but the ledger's (`owed`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from models import settings
from models.base import new_public_id
from models.billing import customers, issued, numbers, owed, parties, terms
from models.billing.customers import Customer
from models.billing.tables import Invoice
from models.books import guard
from models.counter import payment_kinds, sales
from models.counter.drafts import Tender
from models.errors import N_, Message, NotFound, Refused
from models.people.tables import Touchpoint
from models.said import said
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.billing.issued import Issued, ReceiptLines
    from models.counter.drafts import SaleDraft
    from models.work import Reader, Row, Tx

STATES = {
    "open": N_("Not paid yet"),
    "partly": N_("Partly paid"),
    "overdue": N_("Overdue"),
    "paid": N_("Paid"),
    "credit": N_("Credit note"),
    "void": N_("Void"),
}


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """An invoice or a credit note as lists show it. Money in the smallest unit; `open` is what of it is not paid."""

    id: int
    public_id: str
    series: str
    number: int
    kind: str
    person_id: int | None
    company_id: int | None
    name: str
    day: str
    from_day: str | None
    to_day: str | None
    due_day: str
    carried: int
    total: int
    tax: int
    shows_tax: str
    language: str
    currency: str
    note: str
    sent_at: int | None
    void: bool
    of_invoice_id: int | None
    open: int

    @property
    def number_text(self) -> str:
        """Its number as it is printed."""
        return numbers.shown(self.series, self.number)

    @property
    def customer(self) -> Customer:
        """Whose account it is on."""
        return Customer(self.person_id, self.company_id)

    def state(self, day: str) -> str:
        """One of STATES on a day (ISO)."""
        if self.void:
            return "void"
        if self.kind == "credit":
            return "credit"
        if self.open <= 0:
            return "paid"
        if self.due_day < day:
            return "overdue"
        return "partly" if self.open < self.total else "open"

    def late(self, day: str) -> int:
        """For how many days it has been overdue."""
        if self.state(day) != "overdue":
            return 0
        return (date.fromisoformat(day) - date.fromisoformat(self.due_day)).days


_SELECT = (
    "SELECT i.id, i.public_id, i.series, i.number, i.kind, i.person_id, i.company_id,"
    " coalesce(c.name, nullif(p.name, ''), p.reading, ''), i.day, i.from_day, i.to_day, i.due_day, i.carried, i.total,"
    " i.tax, i.shows_tax, i.language, i.currency, i.note, i.sent_at, i.void, i.of_invoice_id,"
    " coalesce((SELECT sum(o.open) FROM owed o WHERE o.invoice_id=i.id), 0) FROM invoice i"
    " LEFT JOIN person p ON p.id=i.person_id LEFT JOIN company c ON c.id=i.company_id"
)


def _row(row: Row) -> InvoiceRow:
    values: Row = (*row[:20], bool(row[20]), row[21], int(row[22]))
    return InvoiceRow(*values)


# -- questions --------------------------------------------------------------------------------------------------------


def one(read: Reader, invoice_id: int) -> InvoiceRow:
    """An invoice or credit note. Raises NotFound."""
    row = read.row(f"{_SELECT} WHERE i.id=?", invoice_id)
    if row is None:
        raise NotFound(N_("This invoice is no longer there. Nothing was changed."))
    return _row(row)


def listed(read: Reader, *, day: str, state: str = "", limit: int = 500) -> tuple[InvoiceRow, ...]:
    """Papers of a state (of STATES), or all: the latest first, but of those not paid the first due."""
    is_open = "EXISTS (SELECT 1 FROM owed o WHERE o.invoice_id=i.id AND o.open>0)"
    wheres: dict[str, tuple[str, list[object]]] = {
        "": ("1=1", []),
        "open": (f"i.kind<>'credit' AND NOT i.void AND {is_open}", []),
        "overdue": (f"i.kind<>'credit' AND NOT i.void AND i.due_day<? AND {is_open}", [day]),
        "paid": (f"i.kind<>'credit' AND NOT i.void AND NOT {is_open}", []),
        "credit": ("i.kind='credit'", []),
        "void": ("i.void", []),
    }
    where, values = wheres[state]
    order = "i.due_day, i.id" if state in ("open", "overdue") else "i.id DESC"
    return tuple([_row(row) for row in read.rows(f"{_SELECT} WHERE {where} ORDER BY {order} LIMIT ?", *values, limit)])


def of_customer(read: Reader, customer: Customer, *, limit: int = 50) -> tuple[InvoiceRow, ...]:
    """A customer's invoices and credit notes, the latest first."""
    where, values = customer.where("i")
    return tuple(
        [_row(row) for row in read.rows(f"{_SELECT} WHERE {where} ORDER BY i.id DESC LIMIT ?", *values, limit)]
    )


def loose(read: Reader, *, limit: int = 1000) -> tuple[int, ...]:
    """Sales of which something is open and that stand on no invoice, though their customers get one for each sale."""
    return tuple(read.column(f"{_LOOSE} ORDER BY o.id LIMIT ?", limit))


_LOOSE = (
    "SELECT o.sale_id FROM owed o JOIN sale s ON s.id=o.sale_id WHERE o.open>0 AND o.invoice_id IS NULL AND o.total>0"
    " AND s.kind<>'cancel' AND s.cancelled_by_id IS NULL AND NOT EXISTS (SELECT 1 FROM billing_terms t"
    " WHERE t.closing_day>0 AND (t.company_id=o.company_id OR (o.company_id IS NULL AND t.person_id=o.person_id)))"
)


def of_sale(read: Reader, sale_id: int) -> InvoiceRow | None:
    """The invoice that a receipt stands on, None where it stands on none."""
    row = read.row(f"{_SELECT} WHERE i.id=(SELECT invoice_id FROM owed WHERE sale_id=?)", sale_id)
    return _row(row) if row else None


def frozen(read: Reader, invoice_id: int) -> Issued:
    """The paper as it was made. Raises NotFound."""
    stored = read.value("SELECT frozen FROM invoice WHERE id=?", invoice_id)
    if stored is None:
        raise NotFound(N_("This invoice is no longer there. Nothing was changed."))
    return issued.from_json(stored)


def paper(read: Reader, invoice_id: int) -> tuple[InvoiceRow, Issued, tuple[ReceiptLines, ...]]:
    """All that is printed of an invoice or a credit note."""
    row, kept = one(read, invoice_id), frozen(read, invoice_id)
    return row, kept, issued.lines_of(read, kept.receipts, row.shows_tax)


def delivery(read: Reader, sale_id: int) -> tuple[Issued, ReceiptLines, str, str, str]:
    """All that is printed of a receipt as a delivery note (納品書): parties, lines, tax shown, language, currency."""
    sale = read.row("SELECT person_id, language, currency FROM sale WHERE id=?", sale_id)
    if sale is None:
        raise NotFound(N_("This receipt is no longer there."))
    row = owed.of_sale(read, sale_id)
    whose = row.customer if row else customers.of(read, sale[0])
    shop = settings.load(read)
    receipts = issued.receipts_of(read, [sale_id])
    shows = parties.shows_tax(read, whose.person_id, whose.company_id, shop)
    lines = issued.lines_of(read, receipts, shows)[0]
    return issued.freeze(read, whose, receipts), lines, shows, sale[1] or shop.language, sale[2]


# -- made -------------------------------------------------------------------------------------------------------------


def account_kind(tx: Tx) -> int:
    """The way to pay of sales on account; a shop that has none gets one, which the counter does not offer by itself."""
    found = tx.value("SELECT id FROM payment_kind WHERE kind='account' ORDER BY active DESC, position, id LIMIT 1")
    if found is not None:
        return int(found)
    return payment_kinds.create(tx, name="", kind="account", icon="notebook-pen", active=False)


def book(
    tx: Tx,
    *,
    draft: SaleDraft,
    day_due: str | None = None,
    shows_tax: str | None = None,
    language: str = "",
    note: str = "",
    now: bool = False,
) -> tuple[int, int | None]:
    """Book a draft as a sale on account and make its invoice; returns the keys of both. No register need be open.

    A customer who is billed by the month gets no invoice of their own for it, unless `now`: None then. Raises Refused
    without a customer, and whatever booking refuses. Nothing is written then.
    """
    whose = customers.of(tx, draft.person_id, draft.company_id)
    due = sales.preview(tx, draft=draft, day=tx.today, now=tx.now).priced.due
    if due <= 0:
        raise Refused(N_("There is nothing to put on account."))
    paid = replace(
        draft, payments=(Tender(account_kind(tx), due),), company_id=whose.company_id, due_day=_due(tx, day_due)
    )
    sale_id = sales.book(tx, draft=paid).sale_id
    standing = of_sale(tx, sale_id)
    if standing is not None:  # the same draft again
        return sale_id, standing.id
    if terms.of(tx, whose).closing_day and not now:
        return sale_id, None
    return sale_id, make(tx, sale_id=sale_id, shows_tax=shows_tax, language=language or draft.language, note=note)


def make(
    tx: Tx,
    *,
    sale_id: int,
    due_day: str | None = None,
    shows_tax: str | None = None,
    language: str = "",
    note: str = "",
) -> int:
    """Make the invoice of one sale on account; returns its key. `shows_tax` None is as the customer's terms say.

    Raises Refused for a sale that was not on account, stands on an invoice already, or was cancelled.
    """
    row = owed.of_sale(tx, sale_id)
    cancelled = tx.value("SELECT cancelled_by_id FROM sale WHERE id=?", sale_id)
    if row is None:
        raise Refused(N_("This receipt was not on account: there is nothing to invoice."))
    if row.invoice_id is not None:
        raise Refused(N_("This receipt stands on invoice {number} already."), number=row.invoice)
    if cancelled is not None or row.total <= 0:
        raise Refused(N_("A receipt that was cancelled or came back is not invoiced."))
    due = _due(tx, due_day) or row.due_day
    kept = issued.freeze(tx, row.customer, issued.receipts_of(tx, [sale_id]))
    key = write(
        tx,
        row.customer,
        kept,
        due,
        kind="sale",
        shows_tax=shows_tax,
        language=language,
        note=note,
        sale_id=sale_id,
    )
    put_on(tx, key, [row.id], due)
    return key


def make_all(tx: Tx, *, sale_ids: Sequence[int]) -> int:
    """Make the invoices of some sales, one each, all or none; returns how many."""
    for sale_id in sale_ids:
        make(tx, sale_id=sale_id)
    return len(sale_ids)


def write(
    tx: Tx,
    customer: Customer,
    kept: Issued,
    due_day: str,
    *,
    kind: str,
    series: str = "invoice",
    shows_tax: str | None = None,
    language: str = "",
    note: str = "",
    period: tuple[str, str] | None = None,
    sale_id: int | None = None,
    of_invoice_id: int | None = None,
) -> int:
    """Write a paper with the next number of its series, and leave it on the timeline; returns its key."""
    shop = settings.load(tx)
    shows = shows_tax or parties.shows_tax(tx, customer.person_id, customer.company_id, shop)
    if shows not in terms.SHOWS_TAX:
        raise Refused(N_("Prices are shown with or without tax."))
    number = numbers.take(tx, series)
    key = tx.append(
        Invoice,
        public_id=new_public_id(),
        series=series,
        number=number,
        kind=kind,
        person_id=customer.person_id,
        company_id=customer.company_id,
        sale_id=sale_id,
        of_invoice_id=of_invoice_id,
        at=tx.now,
        day=tx.today,
        from_day=period[0] if period else None,
        to_day=period[1] if period else None,
        due_day=due_day,
        carried=kept.carried,
        total=kept.total,
        tax=kept.tax,
        shows_tax=shows,
        language=language or shop.language,
        currency=shop.currency,
        frozen=issued.to_json(kept),
        note=said(note, 2000, lines=True),
        staff_id=tx.actor.staff_id,
    )
    tx.explain(number=numbers.shown(series, number), name=customers.name(tx, customer))
    touchpoint(tx, customer, "credit_note" if series == "credit" else "invoice", key, kept.total, series, number)
    return key


def put_on(tx: Tx, invoice_id: int, owed_ids: list[int], due_day: str | None = None) -> None:
    """Let rows of what is owed stand on an invoice, due as it says."""
    for key in owed_ids:
        tx.run("UPDATE owed SET invoice_id=?, due_day=coalesce(?, due_day) WHERE id=?", invoice_id, due_day, key)
    tx.booked("owed", owed_ids)


def sent(tx: Tx, *, invoice_id: int, sent: bool = True) -> None:
    """Note that an invoice was handed over, posted or mailed; or that it was not."""
    one(tx, invoice_id)
    tx.update(Invoice, invoice_id, sent_at=tx.now if sent else None)


def void(tx: Tx, *, invoice_id: int, reason: str = "") -> None:
    """Take an invoice back whole: its receipts stand on none, and can be invoiced anew; its number stays.

    What is owed stays owed. Raises Refused for one that is void, a credit note, and a monthly one that a later one
    builds upon.
    """
    known = one(tx, invoice_id)
    if known.void:
        raise Refused(N_("Invoice {number} is void already."), number=known.number_text)
    if known.kind == "credit":
        raise Refused(N_("A credit note stays: cancel its receipt, or make a new invoice."))
    guard.check_open(tx, known.day)
    where, values = known.customer.where()
    if known.kind == "monthly" and tx.value(
        f"SELECT 1 FROM invoice WHERE {where} AND kind='monthly' AND NOT void AND to_day>?", *values, known.to_day
    ):
        raise Refused(N_("A later monthly invoice builds upon {number}. Void that first."), number=known.number_text)
    _void(tx, known, said(reason))


def void_of_cancelled(tx: Tx, *, sale_id: int) -> None:
    """The invoice of a receipt that was cancelled is void with it, where it was of that receipt alone."""
    known = of_sale(tx, sale_id)
    if known is not None and known.kind == "sale":
        _void(tx, known, "")


def _void(tx: Tx, known: InvoiceRow, reason: str) -> None:
    from models.reminders import reminders

    on_it = tx.column("SELECT id FROM owed WHERE invoice_id=?", known.id)
    tx.run("UPDATE owed SET invoice_id=NULL WHERE invoice_id=?", known.id)
    note = "\n".join([part for part in (known.note, reason) if part])
    tx.run("UPDATE invoice SET void=?, note=? WHERE id=?", True, note, known.id)
    tx.booked("invoice", (known.id,))
    tx.touch("owed", on_it)
    reminders.void_of(tx, about="invoice", about_id=known.id)
    tx.explain(number=known.number_text, name=known.name)
    touchpoint(tx, known.customer, "invoice_void", known.id, known.total, known.series, known.number)


def touchpoint(tx: Tx, customer: Customer, kind: str, key: int, amount: int, series: str, number: int) -> None:
    """Leave a paper on the timeline of whom it is for."""
    person_id = customers.contact(tx, customer)
    if person_id is not None:
        tx.insert(
            Touchpoint,
            person=person_id,
            at=tx.now,
            kind=kind,
            ref_id=key,
            amount=amount,
            text=numbers.shown(series, number),
            staff_id=tx.actor.staff_id,
            shop_id=tx.actor.shop_id,
        )
        tx.touch("person", [person_id])


def _due(tx: Tx, typed: str | None) -> str | None:
    if typed is None:
        return None
    try:
        found = date.fromisoformat(typed)
    except ValueError as error:
        raise Refused(N_("“{day}” is not a date such as 2026-11-30."), day=typed[:40]) from error
    if found.isoformat() < tx.today:
        raise Refused(N_("An invoice can't be due on {day}: that day has passed."), day=found.isoformat())
    if (found - date.fromisoformat(tx.today)).days > 5 * 366:
        raise Refused(N_("{day} is too far away."), day=found.isoformat())
    return found.isoformat()


def words(state: str) -> Message:
    """A state in words."""
    return Message(STATES[state])
