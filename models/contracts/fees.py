"""Fees of contracts: fall due by the calendar, and become receipts or invoices, or are waived with a reason.

    fall_due ── due ──┬── sell (paid now) or bill (on account) ── sold
                      └── waive ── waived
     (a receipt that is cancelled makes its fees due again)

A fee is the contract's price for one period. Periods count from the contract's start; nothing falls due for months
before the one in which the contract was entered, since that was settled elsewhere. Money is as the shop's prices are.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from models import settings, text
from models.contracts import days
from models.contracts.tables import Contract, ContractFee
from models.counter import sales
from models.counter.drafts import SaleDraft, Tender
from models.counter.lines import Basket, Line
from models.counter.tax import TaxKind
from models.errors import N_, NotFound, Refused
from models.times import business_day
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.work import Reader, Tx

STATE_NAMES = {"due": N_("To bill"), "sold": N_("Billed"), "waived": N_("Waived")}


@dataclass(frozen=True, slots=True)
class FeeRow:
    """A fee as lists show it."""

    id: int
    contract_id: int
    contract: str
    person_id: int | None
    person: str
    company: str
    due_day: str
    from_day: str
    to_day: str
    amount: int
    state: str
    sale_id: int | None
    reason: str
    tax_kind: str
    product_id: int | None
    company_id: int | None

    @property
    def customer(self) -> tuple[int | None, int | None]:
        """Who pays: a person, else a company."""
        return self.person_id, None if self.person_id is not None else self.company_id


_SELECT = (
    "SELECT f.id, f.contract_id, k.name, k.person_id, coalesce(nullif(p.name, ''), p.reading, ''),"
    " coalesce(c.name, ''), f.due_day, f.from_day, f.to_day, f.amount, f.state, f.sale_id, f.reason, k.tax_kind,"
    " k.product_id, k.company_id FROM contract_fee f JOIN contract k ON k.id=f.contract_id"
    " LEFT JOIN person p ON p.id=k.person_id"
    " LEFT JOIN company c ON c.id=k.company_id"
)


# -- questions --------------------------------------------------------------------------------------------------------


def listed(
    read: Reader, *, state: str = "due", until: str | None = None, contract_id: int | None = None, limit: int = 500
) -> tuple[FeeRow, ...]:
    """Fees of a state ("" for all), those due first come first; `until` (ISO date) is the last due day."""
    where, values = ["1=1"], list[object]()
    for sql, value in (("f.state=?", state or None), ("f.due_day<=?", until), ("f.contract_id=?", contract_id)):
        if value is not None:
            where.append(sql)
            values.append(value)
    sql = f"{_SELECT} WHERE {' AND '.join(where)} ORDER BY f.due_day, f.id LIMIT ?"
    return tuple(FeeRow(*row) for row in read.rows(sql, *values, limit))


def sums(read: Reader, *, until: str) -> tuple[int, int]:
    """How many fees are due by a day, and what they come to."""
    sql = "SELECT count(*), coalesce(sum(amount), 0) FROM contract_fee WHERE state='due' AND due_day<=?"
    row = read.row(sql, until)
    return (int(row[0]), int(row[1])) if row else (0, 0)


def coming(read: Reader, *, from_day: str, to_day: str) -> tuple[tuple[str, int, int], ...]:
    """What running contracts bring in each month (YYYY-MM) of a time to come: how many fees, and their sum."""
    found: dict[str, list[int]] = {}
    for start, end, every, price, fee_day in read.rows(
        "SELECT start_day, end_day, every_months, price, fee_day FROM contract WHERE state='active' AND price>0"
        " AND (end_day IS NULL OR end_day>=?)",
        from_day,
    ):
        for begins, _ends in days.periods(start, end, every, until=to_day):
            due = days.fee_day(begins, fee_day)
            if from_day <= due <= to_day:
                known = found.setdefault(due[:7], [0, 0])
                known[0] += 1
                known[1] += price
    return tuple((month, count, amount) for month, (count, amount) in sorted(found.items()))


# -- verbs ------------------------------------------------------------------------------------------------------------


def fall_due(tx: Tx, *, day: str, limit: int = 100) -> int:
    """Write what falls due until the end of `day`'s month; returns how many fees. Safe to run twice, however late.

    Contracts that have nothing to pay, or were looked at until then, are not asked again.
    """
    until = days.month_end(day)
    found = tx.column(
        "SELECT id FROM contract WHERE state='active' AND price>0 AND start_day<=?"
        " AND (fees_until IS NULL OR fees_until<?) ORDER BY id LIMIT ?",
        until,
        until,
        limit,
    )
    return sum(write_until(tx, contract_id=key, until=until) for key in found)


def write_until(tx: Tx, *, contract_id: int, until: str) -> int:
    """Write the fees of a contract that fall due by a day; returns how many."""
    row = tx.row(
        "SELECT start_day, end_day, every_months, price, fee_day, created_at FROM contract WHERE id=?", contract_id
    )
    if row is None:
        return 0
    start, end, every, price, fee_day, created = row
    since = business_day(created, settings.load(tx).zone)[:7] + "-01"
    known = set(tx.column("SELECT from_day FROM contract_fee WHERE contract_id=?", contract_id))
    done = 0
    for begins, ends in days.periods(start, end, every, until=until):
        due = days.fee_day(begins, fee_day)
        if price and begins not in known and since <= due <= until:
            tx.insert(ContractFee, contract=contract_id, due_day=due, from_day=begins, to_day=ends, amount=price)
            done += 1
    tx.update(Contract, contract_id, fees_until=until)
    return done


def waive(tx: Tx, *, fee_id: int, reason: str) -> None:
    """Let a fee go. Raises Refused without a reason, or for one that is not due."""
    known = _due(tx, fee_id)
    said = text.clean(reason, text.NOTE_LENGTH, lines=True)
    if not said:
        raise Refused(N_("Say why it is waived."))
    tx.update(ContractFee, fee_id, state="waived", reason=said, closed_at=tx.now)
    tx.explain(contract=known.contract)


def sell(tx: Tx, *, fee_ids: Sequence[int], kind_id: int) -> int:
    """Book fees of one customer as a receipt, paid in one payment kind; returns the receipt's key.

    On account it becomes an invoice at once, or waits for the month's where the customer is billed by the month. Raises
    Refused for fees of several customers, for one that is not due, and whatever booking refuses.
    """
    from models.billing import invoices
    from models.contracts import memberships

    found = [_due(tx, fee_id) for fee_id in fee_ids]
    if not found or len({one.customer for one in found}) > 1:
        raise Refused(N_("Fees of one customer become one receipt. Choose them one customer at a time."))
    draft = draft_of(found, frozenset(memberships.known(tx)))
    if kind_id == invoices.account_kind(tx):
        sale_id = invoices.book(tx, draft=draft)[0]
    else:
        due = sales.preview(tx, draft=draft, day=tx.today, now=tx.now).priced.due
        sale_id = sales.book(tx, draft=replace(draft, payments=(Tender(kind_id, due),))).sale_id
    sold(tx, fee_ids=fee_ids, sale_id=sale_id)
    return sale_id


def draft_of(found: Sequence[FeeRow], memberships_: frozenset[int]) -> SaleDraft:
    """A receipt of some fees before it is paid: a line a fee, named by contract and period.

    A fee of a membership does not name its product: that is what is sold to make the contract longer.
    """
    lines = tuple(
        Line(
            ref=str(at),
            name=f"{one.contract} {one.from_day} – {one.to_day}",
            unit_price=one.amount,
            kind=TaxKind(one.tax_kind),
            product_id=None if one.product_id in memberships_ else one.product_id,
            fixed_price=True,
            earns=False,
        )
        for at, one in enumerate(found)
    )
    company = found[0].company_id if found[0].person_id is None else None
    return SaleDraft(basket=Basket(lines=lines), person_id=found[0].person_id, company_id=company)


def sold(tx: Tx, *, fee_ids: Sequence[int], sale_id: int) -> None:
    """Note that a receipt settles fees."""
    for fee_id in fee_ids:
        tx.update(ContractFee, fee_id, state="sold", sale_id=sale_id, closed_at=tx.now)


def due_again(tx: Tx, *, sale_id: int) -> int:
    """Make the fees of a cancelled receipt due again; returns how many."""
    found = tx.column("SELECT id FROM contract_fee WHERE sale_id=? AND state='sold'", sale_id)
    for key in found:
        tx.update(ContractFee, key, state="due", sale_id=None, closed_at=None)
    return len(found)


def void_after(tx: Tx, *, contract_id: int, day: str) -> None:
    """Take away the fees that are still due for periods that begin after the contract's stop."""
    for key in tx.column(
        "SELECT id FROM contract_fee WHERE contract_id=? AND state='due' AND from_day>?", contract_id, day
    ):
        tx.delete(ContractFee, key)


def _due(tx: Tx, fee_id: int) -> FeeRow:
    row = tx.row(f"{_SELECT} WHERE f.id=?", fee_id)
    if row is None:
        raise NotFound(N_("This fee is no longer there. Nothing was changed."))
    found = FeeRow(*row)
    if found.state != "due":
        raise Refused(N_("The fee of {day} is settled already."), day=date.fromisoformat(found.due_day))
    return found
