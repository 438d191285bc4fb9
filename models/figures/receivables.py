"""The ages of what customers owe (売掛金年齢表), worked out from the ledger as it stood at the end of a day.

Not from what is kept as open today: an entry counts from its own day on, so that a month printed later says the same.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from models.billing import customers, numbers
from models.billing.customers import Customer
from models.counter.names import number_text
from models.errors import N_, Message
from models.figures.definitions import Definition
from models.figures.named import as_of, named, opens
from models.figures.report import (
    COUNT,
    DAY,
    MONEY,
    RATE,
    TEXT,
    Behind,
    Chart,
    Column,
    KeyFigure,
    Report,
    Section,
    Series,
    total_of,
)
from models.loyalty.figures.overview import rate
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.figures.report import Asked, Row, Value
    from models.work import Reader

AGES = (
    ("not_due", N_("Not due yet")),
    ("to_30", N_("1–30 days late")),
    ("to_60", N_("31–60 days late")),
    ("to_90", N_("61–90 days late")),
    ("older", N_("Over 90 days late")),
)
"""The columns, by how long it was due."""
_LIMITS = (0, 30, 60, 90)
"""Days late up to which each of the first columns goes."""

DEFINITIONS = (
    Definition(
        "receivables_open",
        N_("Owed by customers"),
        N_("What was put on account by the end of the day and neither paid, credited nor written off by then."),
        MONEY,
    ),
    Definition(
        "receivables_late",
        N_("Overdue"),
        N_("The part of what is owed that was to be paid before the day."),
        MONEY,
        -1,
    ),
    Definition(
        "receivables_credit",
        N_("Customers' credits"),
        N_("Returns and corrections of receipts on account that are not used for anything yet."),
        MONEY,
    ),
    Definition(
        "receivables_waiting",
        N_("Money waiting"),
        N_("Money that came by the end of the day and was not used for any receipt by then, less what was paid back."),
        MONEY,
    ),
    Definition(
        "receivables_balance",
        N_("Balance of accounts"),
        N_("What is owed less credits and money waiting; below zero the shop owes the customer."),
        MONEY,
    ),
)


@dataclass(frozen=True, slots=True)
class Open:
    """A receipt on account with what was open of it on the day; below zero a credit."""

    sale_id: int
    customer: Customer
    receipt: str
    invoice: str
    day: str
    due_day: str
    total: int
    open: int
    late: int
    """Days since it was due; 0: not late."""

    @property
    def age(self) -> int:
        """Which of `AGES` it belongs to."""
        return sum(self.late > limit for limit in _LIMITS)


_OPEN = (
    "SELECT o.sale_id, CASE WHEN o.company_id IS NULL THEN o.person_id END, o.company_id, t.prefix, s.number, i.number,"
    " o.day, o.due_day, o.total, x.open FROM (SELECT owed_id, SUM(amount) AS open FROM account_entry WHERE day <= ?"
    " GROUP BY owed_id HAVING SUM(amount) <> 0) x JOIN owed o ON o.id = x.owed_id JOIN sale s ON s.id = o.sale_id"
    " LEFT JOIN till t ON t.id = s.till_id LEFT JOIN invoice i ON i.id = o.invoice_id AND i.day <= ?"
    " ORDER BY o.due_day, o.day, o.id"
)
_WAITING = (
    "SELECT CASE WHEN m.company_id IS NULL THEN m.person_id END, m.company_id, SUM(m.amount + m.fee"
    " + COALESCE((SELECT SUM(e.amount) FROM account_entry e WHERE e.receipt_id = m.id AND e.day <= ?), 0)"
    " + COALESCE((SELECT SUM(b.amount) FROM money_received b WHERE b.of_receipt_id = m.id AND b.day <= ?"
    " AND NOT b.taken_back), 0)) FROM money_received m WHERE m.amount > 0 AND m.day <= ? AND (NOT m.taken_back"
    " OR EXISTS (SELECT 1 FROM account_entry c WHERE c.receipt_id = m.id AND c.kind = 'correction' AND c.day > ?))"
    " GROUP BY 1, 2"
)


def open_on(read: Reader, day: str) -> tuple[Open, ...]:
    """Every receipt on account that was not settled at the end of a day, the first due first; credits too."""
    at = date.fromisoformat(day)
    found = []
    for sale_id, person_id, company_id, prefix, number, invoice, on, due_day, total, amount in read.rows(
        _OPEN, day, day
    ):
        late = (at - date.fromisoformat(due_day)).days if amount > 0 and due_day < day else 0
        found.append(
            Open(
                sale_id, Customer(person_id, company_id), number_text(prefix, number) if number is not None else "",
                numbers.shown("invoice", invoice) if invoice is not None else "", on, due_day, int(total), int(amount),
                late,
            )
        )  # fmt: skip
    return tuple(found)


def waiting_on(read: Reader, day: str) -> dict[Customer, int]:
    """Money received that was not used at the end of a day, by whose it is.

    Money that was taken back counts until its corrections; what had paid for nothing never came.
    """
    found = read.rows(_WAITING, day, day, day, day)
    return {Customer(person_id, company_id): int(left) for person_id, company_id, left in found if left}


@dataclass(slots=True)
class _Account:
    """What one customer owes by age, and what stands against it."""

    ages: list[int]
    credit: int = 0
    waiting: int = 0

    @property
    def open(self) -> int:
        return sum(self.ages)

    @property
    def row(self) -> tuple[int, ...]:
        return (*self.ages, self.open, -self.credit, -self.waiting, self.open - self.credit - self.waiting)


def make(read: Reader, asked: Asked) -> Report:
    """The ages of what is owed at the period's end. For a reader thread."""
    day = as_of(asked)
    rows = open_on(read, day)
    asked.going_on()
    accounts: dict[Customer, _Account] = {}
    for one in rows:
        account = accounts.setdefault(one.customer, _Account([0] * len(AGES)))
        if one.open < 0:
            account.credit -= one.open
        else:
            account.ages[one.age] += one.open
    for whose, left in waiting_on(read, day).items():
        accounts.setdefault(whose, _Account([0] * len(AGES))).waiting += left
    asked.going_on()
    whole = [sum(column) for column in zip(*(one.row for one in accounts.values()), strict=True)] or [0] * 9
    names = customers.names(read, accounts)
    return Report(
        "receivables",
        N_("Receivables by age"),
        asked,
        (_by_age(rows, whole[: len(AGES)]), _by_customer(accounts, names), _receipts(rows, names)),
        (
            KeyFigure("receivables_open", whole[5]),
            KeyFigure("receivables_late", sum(whole[1:5])),
            KeyFigure("receivables_credit", -whole[6]),
            KeyFigure("receivables_waiting", -whole[7]),
            KeyFigure("receivables_balance", whole[8]),
        ),
        (
            Message(N_("As it stood at the end of {day}, by the ledger."), {"day": date.fromisoformat(day)}),
            N_("An entry counts from its own day: money booked later for an earlier day is counted on that day."),
        ),
        as_of_day=True,
    )


def _by_age(rows: Sequence[Open], sums: Sequence[int]) -> Section:
    columns = (
        Column("age", N_("How late")),
        Column("receipts", N_("Receipts"), COUNT, summed=True),
        Column("customers", N_("Customers"), COUNT),
        Column("open", N_("Still owed"), MONEY, summed=True, figure="receivables_open"),
        Column("share", N_("Share"), RATE),
    )
    found: list[Row] = []
    for at, (_key, title) in enumerate(AGES):
        own = [one for one in rows if one.open > 0 and one.age == at]
        share = rate(sums[at], sum(sums))
        found.append((Message(title), len(own), len({one.customer for one in own}), sums[at], share))
    whole = {one.customer for one in rows if one.open > 0}
    total = total_of(columns, found, Message(N_("Total")))
    total = (*total[:2], len(whole), total[3], rate(sum(sums), sum(sums)))
    labels: tuple[Value, ...] = tuple(Message(title) for _key, title in AGES)
    return Section(
        "ages",
        N_("By age"),
        columns,
        found if whole else (),
        total if whole else None,
        chart=Chart("bar", MONEY, labels, (Series(N_("Still owed"), tuple(sums)),)) if whole else None,
        empty=N_("Nobody owed anything on this day."),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("customer", N_("Customer"), TEXT, weight=4),
        *(Column(key, title, MONEY, summed=True) for key, title in AGES),
        Column("open", N_("Still owed"), MONEY, summed=True, figure="receivables_open"),
        Column("credit", N_("Credits"), MONEY, summed=True, figure="receivables_credit"),
        Column("waiting", N_("Money waiting"), MONEY, summed=True, figure="receivables_waiting"),
        Column("balance", N_("Balance"), MONEY, summed=True, figure="receivables_balance"),
    )


def _order(one: tuple[Customer, _Account]) -> tuple[int, int, int, int]:
    """The largest first; among equals as they were made."""
    whose, account = one
    return -account.open, -account.row[-1], whose.company_id or 0, whose.person_id or 0


def _by_customer(accounts: dict[Customer, _Account], names: dict[Customer, str]) -> Section:
    columns = _columns()
    rows: list[Row] = [
        (named(names[whose]), *account.row, whose.person_id, whose.company_id)
        for whose, account in sorted(accounts.items(), key=_order)
    ]
    return Section(
        "customers",
        N_("By customer"),
        columns,
        rows,
        total_of(columns, rows, Message(N_("Total"))) if rows else None,
        _behind_customer,
        note=(N_("Credits and money waiting stand apart, below zero; the balance has them taken off."),),
        empty=N_("Nobody owed anything on this day."),
    )


def _behind_customer(row: Row) -> Behind | None:
    person_id, company_id = row[-2:]
    if company_id is not None:
        return Behind("company", company_id)
    return None if person_id is None else Behind("person", person_id)


def _receipts(rows: Sequence[Open], names: dict[Customer, str]) -> Section:
    columns = (
        Column("receipt", N_("Receipt"), TEXT),
        Column("customer", N_("Customer"), TEXT, weight=3),
        Column("day", N_("Day"), DAY),
        Column("invoice", N_("Invoice"), TEXT),
        Column("due", N_("Due"), DAY),
        Column("late", N_("Days late"), COUNT),
        Column("total", N_("On account"), MONEY, summed=True),
        Column("open", N_("Still owed"), MONEY, summed=True),
    )
    found: list[Row] = [
        (one.receipt, named(names[one.customer]), one.day, one.invoice, one.due_day,
         one.late or None, one.total, one.open, one.sale_id)
        for one in rows
    ]  # fmt: skip
    return Section(
        "receipts",
        N_("Open receipts"),
        columns,
        found,
        total_of(columns, found, Message(N_("Total"))) if found else None,
        partial(opens, kind="sale"),
        note=(N_("Below zero: a credit."),),
        empty=N_("Nothing was open on this day."),
        long=True,
    )
