"""The monthly closing (締め): one invoice a customer with what was put on account until their closing day.

It shows what the last one came to, what was settled since, what is carried over, and each receipt of the period. It is
made once a customer and closing: asked again it gives the one that is there. What came too late goes on the next.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from models import settings
from models.billing import customers, invoices, issued, terms
from models.billing.customers import Customer
from models.contracts.days import LAST, add_days
from models.errors import N_, Refused
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from models.billing.issued import Issued, Paid
    from models.work import Reader, Tx

AT_ONCE = 5
"""So many invoices are made in one unit of work by themselves, so that sales go between."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A monthly invoice that can be made. Money in the smallest unit; `to_pay` is what it would ask for."""

    customer: Customer
    name: str
    from_day: str
    to_day: str
    due_day: str
    count: int
    before: int
    settled: int
    carried: int
    total: int
    tax: int
    left: int
    to_pay: int


# -- questions --------------------------------------------------------------------------------------------------------


def accounts(read: Reader) -> tuple[tuple[Customer, int], ...]:
    """Every customer who is billed by the month, with their closing day."""
    found = read.rows(
        "SELECT t.person_id, t.company_id, t.closing_day FROM billing_terms t LEFT JOIN person p ON p.id=t.person_id"
        " WHERE t.closing_day>0 AND (t.company_id IS NOT NULL OR p.company_id IS NULL) ORDER BY t.id"
    )
    return tuple([(Customer(person_id, company_id), day) for person_id, company_id, day in found])


def proposals(read: Reader, *, day: str, limit: int = 10_000) -> tuple[Proposal, ...]:
    """The first `limit` monthly invoices that wait to be made on a day (ISO): closings that are over, oldest first."""
    found = tuple(islice(_waiting(read, day), limit))
    return tuple(sorted(found, key=lambda one: (one.to_day, one.name)))


def count(read: Reader, *, day: str) -> int:
    """How many customers wait to be billed on a day."""
    return sum([len(some) for _to_day, some in _candidates(read, day)])


def _waiting(read: Reader, day: str) -> Iterator[Proposal]:
    """What waits, one after the other: whoever takes only the first asks no more."""
    for to_day, some in _candidates(read, day):
        yield from _of_closing(read, to_day, some)


def _of_closing(read: Reader, to_day: str, some: Sequence[Customer]) -> Iterator[Proposal]:
    for customer in some:
        proposal = preview(read, customer=customer, to_day=to_day)
        if proposal is not None:
            yield proposal


def _candidates(read: Reader, day: str) -> list[tuple[str, list[Customer]]]:
    """By closing that is over, the oldest first: who has something to bill or open, and no invoice until that day."""
    days = read.column("SELECT DISTINCT closing_day FROM billing_terms WHERE closing_day>0")
    found = []
    for to_day, closing_day in sorted([(terms.closing_before(day, one), one) for one in days]):
        some = [Customer(*row) for sql in _CANDIDATES for row in read.rows(sql, closing_day, to_day, to_day)]
        if some:
            found.append((to_day, some))
    return found


_CANDIDATE = (
    "SELECT t.person_id, t.company_id FROM billing_terms t{join} WHERE t.closing_day=?{where} AND EXISTS"
    " (SELECT 1 FROM owed o WHERE {owed} AND o.day<=? AND (o.invoice_id IS NULL OR o.open<>0)) AND NOT EXISTS"
    " (SELECT 1 FROM invoice i WHERE {invoice} AND i.kind='monthly' AND NOT i.void AND i.to_day>=?) ORDER BY t.id"
)
_CANDIDATES = (
    _CANDIDATE.format(
        join="",
        where=" AND t.company_id IS NOT NULL",
        owed="o.company_id=t.company_id",
        invoice="i.company_id=t.company_id",
    ),
    _CANDIDATE.format(
        join=" JOIN person p ON p.id=t.person_id",
        where=" AND p.company_id IS NULL",
        owed="o.person_id=t.person_id AND o.company_id IS NULL",
        invoice="i.person_id=t.person_id AND i.company_id IS NULL",
    ),
)


def preview(read: Reader, *, customer: Customer, to_day: str) -> Proposal | None:
    """What a customer's invoice until a closing would say; None where there is nothing to bill and nothing open."""
    kept, rows = _gathered(read, customer, to_day)
    if not rows and kept.carried <= 0:
        return None
    return Proposal(
        customer,
        customers.name(read, customer),
        _from_day(read, customer, to_day, kept),
        to_day,
        terms.due(to_day, terms.of(read, customer)),
        len(kept.receipts),
        kept.before,
        kept.settled,
        kept.carried,
        kept.total,
        kept.tax,
        kept.left,
        kept.to_pay,
    )


# -- made -------------------------------------------------------------------------------------------------------------


def make(tx: Tx, *, customer: Customer, to_day: str, language: str = "") -> int:
    """Make a customer's invoice until a closing day; returns its key. Made before, it is the one that is there.

    Raises Refused for a day to come, one before the last closing, and where there is nothing to bill.
    """
    if to_day > tx.today:
        raise Refused(N_("The closing of {day} is still to come."), day=to_day)
    key, last = _last(tx, customer)
    if key is not None and last == to_day:
        return key
    if last > to_day:
        raise Refused(N_("This customer was billed until {day} already."), day=last)
    kept, rows = _gathered(tx, customer, to_day)
    if not rows and kept.carried <= 0:
        raise Refused(N_("There is nothing to bill until {day}."), day=to_day)
    due = terms.due(to_day, terms.of(tx, customer))
    period = (_from_day(tx, customer, to_day, kept), to_day)
    made = invoices.write(tx, customer, kept, due, kind="monthly", language=language, period=period)
    invoices.put_on(tx, made, rows, due)
    _told(tx, to_day)
    return made


def make_all(tx: Tx, *, day: str, limit: int = AT_ONCE) -> int:
    """Make what waits, the first `limit`; returns how many."""
    waiting = proposals(tx, day=day, limit=limit)
    for one in waiting:
        make(tx, customer=one.customer, to_day=one.to_day)
    return len(waiting)


def fall_due(tx: Tx, *, day: str) -> int:
    """Closings that are over on a day: made where the shop wants so, else one reminder a closing says what waits.

    Nothing is ever sent by itself. Returns how many were made, or reminders.
    """
    if settings.load(tx).closing_automatic:
        return make_all(tx, day=day)
    from models.reminders import reminders

    made = 0
    for to_day, some in _candidates(tx, day):
        key = f"closing:{to_day}"
        told = tx.value("SELECT 1 FROM reminder WHERE source_key=?", key) is not None
        if not told and any(True for _one in _of_closing(tx, to_day, some)):
            reminders.make(tx, title=to_day, day=day, about="closing", about_id=_key(to_day), source_key=key)
            made += 1
    return made


def _told(tx: Tx, to_day: str) -> None:
    """Where somebody was reminded of a closing, and nothing of it waits any more, that is done."""
    from models.reminders import reminders

    asked = "SELECT 1 FROM reminder WHERE about='closing' AND about_id=? AND state='open'"
    if tx.value(asked, _key(to_day)) is None:
        return
    left = [some for closed, some in _candidates(tx, tx.today) if closed == to_day]
    if not any(True for some in left for _one in _of_closing(tx, to_day, some)):
        reminders.close_of(tx, about="closing", about_id=_key(to_day), state="done")


def _key(to_day: str) -> int:
    """A closing's day as the number that its reminder is about."""
    return int(to_day.replace("-", ""))


# -- gathered ---------------------------------------------------------------------------------------------------------


def _last(read: Reader, customer: Customer) -> tuple[int | None, str]:
    """The last monthly invoice that stands, and until when it bills."""
    where, values = customer.where()
    row = read.row(
        f"SELECT id, to_day FROM invoice WHERE {where} AND kind='monthly' AND NOT void ORDER BY to_day DESC, id DESC"
        " LIMIT 1",
        *values,
    )
    return (row[0], row[1]) if row else (None, "")


_NEW = (
    " AND o.invoice_id IS NULL AND o.day<=? AND s.cancelled_by_id IS NULL AND NOT (s.kind='cancel' AND NOT EXISTS"
    " (SELECT 1 FROM owed x WHERE x.sale_id=s.of_sale_id AND x.invoice_id IS NOT NULL)) ORDER BY o.day, o.id"
)


def _gathered(read: Reader, customer: Customer, to_day: str) -> tuple[Issued, list[int]]:
    """The paper, and the rows of what is owed that go onto it."""
    where, values = customer.where("o")
    new = read.rows(
        f"SELECT o.id, o.sale_id FROM owed o JOIN sale s ON s.id=o.sale_id WHERE {where}{_NEW}", *values, to_day
    )
    kept = issued.freeze(read, customer, issued.receipts_of(read, [sale_id for _key, sale_id in new]))
    key, last_day = _last(read, customer)
    before, known = 0, (0, "")
    if key is not None:
        old = invoices.frozen(read, key)
        before, known = old.carried + old.total, (old.last_entry, last_day)
    last_entry = int(read.value("SELECT coalesce(max(id), 0) FROM account_entry") or 0)
    balance = read.value(
        f"SELECT coalesce(sum(e.amount), 0) FROM account_entry e JOIN owed o ON o.id=e.owed_id WHERE {where}"
        " AND e.day<=?",
        *values,
        to_day,
    )
    payments = _payments(read, customer, to_day, known)
    settled = sum([one.amount for one in payments])
    other = int(balance) - kept.total - before + settled
    wait = customer.where()
    left = read.value(
        f'SELECT coalesce(sum("left"), 0) FROM money_received WHERE {wait[0]} AND day<=?', *wait[1], to_day
    )
    kept = replace(kept, before=before, other=other, payments=payments, left=int(left), last_entry=last_entry)
    return kept, [row[0] for row in new]


def _payments(read: Reader, customer: Customer, to_day: str, known: tuple[int, str]) -> tuple[Paid, ...]:
    """What was settled until a day that the last invoice (its last entry, its closing) did not know of yet.

    What was settled between receipts of the same account sums to nothing, and is left out.
    """
    where, values = customer.where("o")
    found = read.rows(
        "SELECT e.day, coalesce(b.kind, e.kind), coalesce(m.way, ''), -sum(e.amount) FROM account_entry e"
        " JOIN owed o ON o.id=e.owed_id LEFT JOIN account_entry b ON b.id=e.of_account_entry_id"
        f" LEFT JOIN money_received m ON m.id=e.receipt_id WHERE {where} AND e.day<=? AND NOT (e.id<=? AND e.day<=?)"
        " AND coalesce(b.kind, e.kind) IN ('payment', 'fee', 'written_off') GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        *values,
        to_day,
        *known,
    )
    return tuple([issued.Paid(day, kind, way, int(amount)) for day, kind, way, amount in found if amount])


def _from_day(read: Reader, customer: Customer, to_day: str, kept: Issued) -> str:
    """The first day of the period: after the last closing, else that of the first receipt or of the closing's month."""
    last = _last(read, customer)[1]
    if last:
        return add_days(last, 1)
    day = terms.of(read, customer).closing_day or LAST
    begins = add_days(terms.closing_before(to_day, day), 1)
    return min([begins, *[one.day for one in kept.receipts]])
