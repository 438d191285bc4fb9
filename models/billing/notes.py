"""Credit notes (返還請求書, 適格返還請求書): the paper of what came back of a sale on account, or was allowed on it.

What is credited is always a return in the books (sales, tax and stock go back with it), paid onto the account; the note
is its paper. One that was taken back at the counter gets its note the same way.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from models.billing import invoices, issued, owed
from models.counter import sales
from models.counter.drafts import SaleDraft, Tender
from models.counter.lines import Basket, Line
from models.counter.tax import TaxKind
from models.errors import N_, Refused
from models.money import PIECE
from models.said import said
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.billing.owed import OwedRow
    from models.counter.drafts import Back
    from models.work import Reader, Tx


@dataclass(frozen=True, slots=True)
class Allowance:
    """Something let off without goods coming back: above zero, in the shop's way of prices."""

    name: str
    amount: int
    kind: str = "standard"


def make(tx: Tx, *, sale_id: int, note: str = "") -> int:
    """Make the credit note of a return that went onto an account; returns its key.

    Raises Refused for a receipt that is none, was cancelled, or has its note already.
    """
    row = owed.of_sale(tx, sale_id)
    sale = tx.row("SELECT kind, of_sale_id, cancelled_by_id FROM sale WHERE id=?", sale_id)
    if row is None or sale is None or row.total >= 0 or sale[0] == "cancel" or sale[2] is not None:
        raise Refused(N_("A credit note is made of a return that went onto an account."))
    if of_return(tx, sale_id) is not None:
        raise Refused(N_("Receipt {number} has its credit note already."), number=row.receipt)
    answers = _answered(tx, sale_id)
    kept = issued.freeze(tx, row.customer, issued.receipts_of(tx, [sale_id]))
    known = invoices.one(tx, answers.invoice_id) if answers is not None and answers.invoice_id else None
    return invoices.write(
        tx,
        row.customer,
        kept,
        tx.today,
        kind="credit",
        series="credit",
        shows_tax=known.shows_tax if known else None,
        language=known.language if known else "",
        note=note,
        sale_id=sale_id,
        of_invoice_id=known.id if known else None,
    )


def of_return(read: Reader, sale_id: int) -> int | None:
    """The key of the credit note of a return, None where it has none."""
    found: int | None = read.value("SELECT id FROM invoice WHERE sale_id=? AND series='credit'", sale_id)
    return found


def waiting(read: Reader, *, limit: int = 100) -> tuple[OwedRow, ...]:
    """Returns that went onto an account and have no credit note yet, the latest first."""
    found = read.column(
        "SELECT o.id FROM owed o JOIN sale s ON s.id=o.sale_id WHERE o.total<0 AND s.kind='return'"
        " AND s.cancelled_by_id IS NULL AND NOT EXISTS (SELECT 1 FROM invoice i WHERE i.sale_id=o.sale_id)"
        " ORDER BY o.id DESC LIMIT ?",
        limit,
    )
    return tuple([owed.one(read, key) for key in found])


@dataclass(frozen=True, slots=True)
class Answered:
    """What a credit note answers: the receipt with its day, and the invoice that it stands on (or "")."""

    receipt: str
    day: str
    invoice: str


def answered(read: Reader, invoice_id: int) -> Answered | None:
    """What a credit note answers, None where goods came back without a receipt."""
    for receipt in invoices.frozen(read, invoice_id).receipts:
        found = _answered(read, receipt.sale_id)
        if found is not None:
            of_invoice = read.value("SELECT of_invoice_id FROM invoice WHERE id=?", invoice_id)
            number = invoices.one(read, of_invoice).number_text if of_invoice else ""
            return Answered(found.receipt, found.day, number)
    return None


def take_back(tx: Tx, *, sale_id: int, back: Sequence[Back], reason: str) -> tuple[int, int]:
    """Goods of a receipt on account come back: the return and its credit note; returns the keys of both.

    Raises Refused without a reason, and whatever booking refuses.
    """
    row = _on_account(tx, sale_id)
    draft = SaleDraft(
        back=tuple(back), person_id=row.person_id, reason=_reason(reason), company_id=row.company_id, payments=()
    )
    return _book(tx, draft, row)


def allow(tx: Tx, *, sale_id: int, lines: Sequence[Allowance], reason: str) -> tuple[int, int]:
    """Let something off a receipt on account, no goods coming back; returns the keys of the return and its note.

    Raises Refused for nothing, more than the receipt came to, or without a reason.
    """
    row = _on_account(tx, sale_id)
    if not lines or any(one.amount <= 0 for one in lines):
        raise Refused(N_("The amount must be more than nothing."))
    words = _reason(reason)
    made = tuple(
        [
            Line(
                ref=f"allow:{at}",
                name=said(one.name, 200) or words,
                unit_price=one.amount,
                quantity=-PIECE,
                kind=TaxKind(one.kind),
                fixed_price=True,
                earns=False,
            )
            for at, one in enumerate(lines)
        ]
    )
    draft = SaleDraft(Basket(made), person_id=row.person_id, reason=words, company_id=row.company_id)
    due = sales.preview(tx, draft=draft, day=tx.today, now=tx.now).priced.due
    allowed = tx.value("SELECT coalesce(sum(amount), 0) FROM account_entry WHERE owed_id=? AND kind='credit'", row.id)
    if -due > row.total + int(allowed):
        raise Refused(N_("More would be let off than receipt {number} came to."), number=row.receipt)
    return _book(tx, draft, row)


def _book(tx: Tx, draft: SaleDraft, row: OwedRow) -> tuple[int, int]:
    """Book a return onto the account, settle it against its receipt, and make the note."""
    due = sales.preview(tx, draft=draft, day=tx.today, now=tx.now).priced.due
    if due >= 0:
        raise Refused(N_("Nothing comes back by this."))
    booked = sales.book(tx, draft=replace(draft, payments=(Tender(invoices.account_kind(tx), due),)))
    credit = owed.of_sale(tx, booked.sale_id)
    if credit is not None:
        owed.settle(tx, credit.id, row.id)
    return booked.sale_id, make(tx, sale_id=booked.sale_id, note=draft.reason)


def _on_account(tx: Tx, sale_id: int) -> OwedRow:
    row = owed.of_sale(tx, sale_id)
    if row is None or row.total <= 0:
        raise Refused(N_("This receipt was not on account."))
    if tx.value("SELECT cancelled_by_id FROM sale WHERE id=?", sale_id) is not None:
        raise Refused(N_("This receipt was cancelled already."))
    return row


def _reason(reason: str) -> str:
    words = said(reason)
    if not words:
        raise Refused(N_("Say why it is credited."))
    return words


def _answered(read: Reader, sale_id: int) -> OwedRow | None:
    """The receipt that a return answers: the one whose goods came back, or that an allowance was settled against."""
    row = owed.of_sale(read, sale_id)
    answers = read.value("SELECT of_sale_id FROM sale WHERE id=?", sale_id)
    if answers is None and row is not None:
        answers = read.value(
            "SELECT ref_id FROM account_entry WHERE owed_id=? AND kind='credit' ORDER BY id LIMIT 1", row.id
        )
    return None if answers is None else owed.of_sale(read, int(answers))
