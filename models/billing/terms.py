"""How a customer is billed: closing day (締め日), when it is due, tax shown, the name on papers.

Without terms of their own: an invoice for each sale, due at the end of the month after.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from models import text
from models.billing.tables import BillingTerms as TermsTable
from models.contracts.days import LAST, add_months, on_day
from models.errors import N_, Refused
from models.values import dataclass

if TYPE_CHECKING:
    from models.billing.customers import Customer
    from models.work import Reader, Tx

SHOWS_TAX = ("included", "excluded")
MOST_MONTHS = 12
MOST_DAYS = 365


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms in force. `closing_day` 0: an invoice a sale; 31: the month's last day. `shows_tax` None: as the shop."""

    closing_day: int = 0
    pay_months: int = 1
    pay_day: int = LAST
    shows_tax: str | None = None
    addressee: str = ""
    note: str = ""
    pay_days: int | None = None
    """Due so many days later, in place of `pay_months` and `pay_day`."""


_COLUMNS = "SELECT closing_day, pay_months, pay_day, shows_tax, addressee, note, pay_days FROM billing_terms"


def own(read: Reader, *, person_id: int | None = None, company_id: int | None = None) -> Terms | None:
    """The terms of one record, None where it has none of its own."""
    column, key = ("company_id", company_id) if company_id is not None else ("person_id", person_id)
    row = read.row(f"{_COLUMNS} WHERE {column}=?", key)
    return Terms(*row) if row else None


def of(read: Reader, customer: Customer) -> Terms:
    """The terms that hold for an account: a company's own, or a person's own; else those of every shop."""
    if customer.company_id is not None:
        return own(read, company_id=customer.company_id) or Terms()
    return own(read, person_id=customer.person_id) or Terms()


def save(
    tx: Tx,
    *,
    person_id: int | None = None,
    company_id: int | None = None,
    closing_day: int = 0,
    pay_months: int = 1,
    pay_day: int = LAST,
    shows_tax: str = "included",
    addressee: str = "",
    note: str = "",
    pay_days: int | None = None,
) -> int:
    """Write the terms of a person or a company; they hold for what is sold from now on. Raises Refused in words."""
    if (person_id is None) == (company_id is None):
        raise Refused(N_("Terms belong to a person or to a company."))
    if not 0 <= closing_day <= LAST or not 1 <= pay_day <= LAST:
        raise Refused(N_("A day of the month is 1 to 31; 31 is its last day."))
    if not 0 <= pay_months <= MOST_MONTHS:
        raise Refused(N_("Payment can be due at most {count} months later."), count=MOST_MONTHS)
    if pay_days is not None and not 0 <= pay_days <= MOST_DAYS:
        raise Refused(N_("Payment can be due at most {count} days later."), count=MOST_DAYS)
    if shows_tax not in SHOWS_TAX:
        raise Refused(N_("Prices are shown with or without tax."))
    values = {
        "closing_day": closing_day,
        "pay_months": pay_months,
        "pay_day": pay_day,
        "pay_days": pay_days,
        "shows_tax": shows_tax,
        "addressee": text.clean(addressee, text.NAME_LENGTH),
        "note": text.clean(note, text.NOTE_LENGTH, lines=True),
    }
    column, key = ("company_id", company_id) if company_id is not None else ("person_id", person_id)
    known = tx.value(f"SELECT id FROM billing_terms WHERE {column}=?", key)
    tx.touch("company" if company_id is not None else "person", [key or 0])
    if known is not None:
        tx.update(TermsTable, known, **values)
        return int(known)
    return tx.insert(TermsTable, **{column: key}, **values)


def forget(tx: Tx, *, person_id: int | None = None, company_id: int | None = None) -> None:
    """Take the terms of a record away: those of every shop hold again."""
    column, key = ("company_id", company_id) if company_id is not None else ("person_id", person_id)
    tx.delete(TermsTable, tx.column(f"SELECT id FROM billing_terms WHERE {column}=?", key))


# -- days -------------------------------------------------------------------------------------------------------------


def closing(day: str, closing_day: int) -> str:
    """The closing that a day belongs to: the first one on or after it. Pure; days are ISO dates.

    With 20日締め the 20th closes the 21st of the month before to the 20th; with 末締め (31) the calendar month.
    """
    here = on_day(day[:7], closing_day)
    return here if day <= here else on_day(add_months(day[:8] + "01", 1)[:7], closing_day)


def closing_before(day: str, closing_day: int) -> str:
    """The last closing that is over on a day: the one before the closing that the day belongs to."""
    return on_day(add_months(closing(day, closing_day)[:8] + "01", -1)[:7], closing_day)


def due(day: str, terms: Terms) -> str:
    """When a sale of a day is to be paid: so many days or months after its closing (or itself), never before it."""
    base = closing(day, terms.closing_day) if terms.closing_day else day
    if terms.pay_days is not None:
        return (date.fromisoformat(base) + timedelta(days=terms.pay_days)).isoformat()
    first = base[:8] + "01"
    found = on_day(add_months(first, terms.pay_months)[:7], terms.pay_day)
    return found if found >= base else on_day(add_months(first, terms.pay_months + 1)[:7], terms.pay_day)
