"""Contracts: made, changed, renewed, stopped; who has which, and what ends when.

A contract that renews by asking ends on its last day unless somebody renews it, one that renews by itself goes on by
its term. Its end is told by reminders, the first at least a month before; a renewal ends them and makes the next ones.
Money is in the currency's smallest unit and as the shop's prices are (tax included or not), days are ISO dates.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from models import text
from models.base import new_public_id
from models.contracts import days
from models.contracts.tables import Contract, ContractTerm
from models.counter.tax import TaxKind
from models.errors import N_, Message, NotFound, Refused
from models.people.tables import Touchpoint
from models.reminders import reminders
from models.reminders.tables import Reminder
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.work import Reader, Tx

STATES = ("active", "ended", "stopped")
STATE_NAMES = {"active": N_("In force"), "ended": N_("Ended"), "stopped": N_("Stopped early")}
RENEWALS = ("ask", "auto", "none")
RENEWAL_NAMES = {
    "ask": N_("Ends unless it is renewed"),
    "auto": N_("Goes on by itself"),
    "none": N_("Ends for good"),
}
FIRST_NOTICE = 30
"""The first reminder comes at least so many days before the end."""
NOTICES = (60, 30, 7)
EARLIEST, LATEST = "1950-01-01", "2199-12-31"
_NAMED = {
    "person_id": "person",
    "company_id": "company",
    "deal_id": "deal",
    "product_id": "product",
    "owner_id": "staff",
}
_TEXTS = ("promised", "success", "note")
EDITABLE = frozenset(
    {
        "name",
        "number",
        "start_day",
        "end_day",
        "renewal",
        "term_months",
        "notice_days",
        "price",
        "every_months",
        "fee_day",
        "tax_kind",
        *_TEXTS,
        *_NAMED,
    }
)
"""What `make` and `change` take."""


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract as lists and its sheet show it."""

    id: int
    public_id: str
    name: str
    number: str
    person_id: int | None
    person: str
    company_id: int | None
    company: str
    deal_id: int | None
    product_id: int | None
    product: str
    start_day: str
    end_day: str | None
    renewal: str
    term_months: int
    notice_days: tuple[int, ...]
    price: int
    every_months: int
    fee_day: int
    tax_kind: str
    owner_id: int | None
    owner: str
    promised: str
    success: str
    note: str
    state: str
    stopped_day: str | None
    reason: str

    @property
    def last_day(self) -> str | None:
        """The last day on which it holds or held."""
        return self.stopped_day if self.state == "stopped" else self.end_day


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term of a contract: how it came to be (made, renewed, auto, sale, imported), from when to when, for what."""

    id: int
    at: int
    from_day: str
    to_day: str | None
    price: int
    how: str
    staff: str


# -- questions --------------------------------------------------------------------------------------------------------

_SELECT = (
    "SELECT k.id, k.public_id, k.name, k.number, k.person_id, coalesce(nullif(p.name, ''), p.reading, ''),"
    " k.company_id, coalesce(c.name, ''), k.deal_id, k.product_id, coalesce(g.name, ''), k.start_day, k.end_day,"
    " k.renewal, k.term_months, k.notice_days, k.price, k.every_months, k.fee_day, k.tax_kind, k.owner_id,"
    " coalesce(s.name, ''), k.promised, k.success, k.note, k.state, k.stopped_day, k.reason FROM contract k"
    " LEFT JOIN person p ON p.id=k.person_id LEFT JOIN company c ON c.id=k.company_id"
    " LEFT JOIN product g ON g.id=k.product_id LEFT JOIN staff s ON s.id=k.owner_id"
)


def _row(row: Sequence[Any]) -> ContractRow:
    return ContractRow(*(*row[:15], tuple(json.loads(row[15])), *row[16:]))


def one(read: Reader, contract_id: int) -> ContractRow:
    """A contract. Raises NotFound."""
    row = read.row(f"{_SELECT} WHERE k.id=?", contract_id)
    if row is None:
        raise NotFound(N_("This contract is no longer there. Nothing was changed."))
    return _row(row)


def listed(
    read: Reader,
    *,
    states: Sequence[str] = ("active",),
    ends_from: str | None = None,
    ends_to: str | None = None,
    person_id: int | None = None,
    company_id: int | None = None,
    deal_id: int | None = None,
    limit: int = 500,
) -> tuple[ContractRow, ...]:
    """Contracts of some states, what ends first comes first, those without an end last."""
    where = f"k.state IN ({', '.join('?' * len(states))})"
    values: list[Any] = [*states]
    wanted = (
        ("k.end_day>=?", ends_from),
        ("k.end_day<=?", ends_to),
        ("k.person_id=?", person_id),
        ("k.company_id=?", company_id),
        ("k.deal_id=?", deal_id),
    )
    for sql, value in wanted:
        if value is not None:
            where, values = f"{where} AND {sql}", [*values, value]
    order = f"coalesce(k.end_day, '{LATEST}'), k.id"
    return tuple(_row(row) for row in read.rows(f"{_SELECT} WHERE {where} ORDER BY {order} LIMIT ?", *values, limit))


def ending_by_month(read: Reader, *, from_day: str, to_day: str) -> tuple[tuple[str, int, int], ...]:
    """Of each month (YYYY-MM) in which running contracts end: how many, and what their periods' prices come to."""
    return tuple(
        read.rows(
            "SELECT substr(end_day, 1, 7), count(*), sum(price) FROM contract WHERE state='active'"
            " AND end_day BETWEEN ? AND ? GROUP BY 1 ORDER BY 1",
            from_day,
            to_day,
        )
    )


def terms(read: Reader, contract_id: int) -> tuple[TermRow, ...]:
    """A contract's terms, the latest first."""
    return tuple(
        TermRow(*row)
        for row in read.rows(
            "SELECT t.id, t.at, t.from_day, t.to_day, t.price, t.how, coalesce(s.name, '') FROM contract_term t"
            " LEFT JOIN staff s ON s.id=t.staff_id WHERE t.contract_id=? ORDER BY t.id DESC",
            contract_id,
        )
    )


# -- verbs ------------------------------------------------------------------------------------------------------------


def make(tx: Tx, *, name: str, start_day: str, how: str = "made", sale_id: int | None = None, **columns: Any) -> int:
    """Make a contract; `columns` are any of EDITABLE. Without `end_day` it ends after `term_months`, unless that is 0.

    Returns its key. Raises Refused or NotFound, in words, for what can't be.
    """
    row = checked(tx, {"name": name, "start_day": start_day, **columns})
    if "end_day" not in row:
        months = row.get("term_months", 12)
        row["end_day"] = days.term_end(row["start_day"], months) if months else None
    whole(row)
    key = tx.insert(Contract, public_id=new_public_id(), sale_id=sale_id, created_at=tx.now, **row)
    term(tx, key, from_day=row["start_day"], to_day=row["end_day"], price=row.get("price", 0), how=how, sale_id=sale_id)
    tx.explain(contract=row["name"])
    note(tx, key, "contract")
    remind(tx, key)
    return key


def change(tx: Tx, *, contract_id: int, **columns: Any) -> None:
    """Change any of EDITABLE of a contract; its reminders follow. Raises Refused for what can't be."""
    known = one(tx, contract_id)
    row = checked(tx, columns)
    whole({"start_day": known.start_day, "end_day": known.end_day, "renewal": known.renewal, **row})
    tx.update(Contract, contract_id, fees_until=None, **row)
    if row.get("end_day", known.end_day) != known.end_day:
        cost = row.get("price", known.price)
        term(tx, contract_id, from_day=known.start_day, to_day=row["end_day"], price=cost, how="changed")
    tx.explain(contract=row.get("name") or known.name)
    remind(tx, contract_id)


def renew(
    tx: Tx,
    *,
    contract_id: int,
    months: int | None = None,
    price: int | None = None,
    how: str = "renewed",
    sale_id: int | None = None,
) -> str:
    """Renew a contract by a term (its own, or `months`), at its price or another; returns its new last day.

    The new term follows the old one without a gap; a contract that has ended begins anew today. Its reminders end.
    Raises Refused for one without an end, or that was stopped.
    """
    known = one(tx, contract_id)
    if known.end_day is None:
        raise Refused(N_("“{name}” has no end: there is nothing to renew."), name=known.name)
    if known.state == "stopped":
        raise Refused(N_("“{name}” was stopped. Make a new contract."), name=known.name)
    length = _between(known.term_months if months is None else months, 1, 600)
    start = days.add_days(known.end_day, 1)
    if known.state == "ended" and start < tx.today:
        start = tx.today
    end = days.term_end(start, length)
    cost = known.price if price is None else _price(price)
    tx.update(Contract, contract_id, end_day=end, price=cost, state="active", fees_until=None)
    term(tx, contract_id, from_day=start, to_day=end, price=cost, how=how, sale_id=sale_id)
    tx.explain(contract=known.name)
    note(tx, contract_id, "contract_renewed")
    remind(tx, contract_id)
    return end


def stop(tx: Tx, *, contract_id: int, day: str, reason: str) -> None:
    """Stop a contract after `day`, before its end. Fees that begin later are no longer due; its reminders end.

    Raises Refused without a reason, for a day outside the contract, or for one that is not running.
    """
    known = one(tx, contract_id)
    said = text.clean(reason, text.NOTE_LENGTH, lines=True)
    if known.state != "active":
        raise Refused(N_("“{name}” does not run any more."), name=known.name)
    if not said:
        raise Refused(N_("Say why it is stopped."))
    last = _day(day)
    if last < known.start_day or (known.end_day is not None and last > known.end_day):
        raise Refused(N_("The day lies outside of the contract."))
    tx.update(Contract, contract_id, state="stopped", stopped_day=last, reason=said)
    from models.contracts import fees

    fees.void_after(tx, contract_id=contract_id, day=last)
    tx.explain(contract=known.name)
    note(tx, contract_id, "contract_stopped")
    remind(tx, contract_id)


def fall_due(tx: Tx, *, day: str, limit: int = 200) -> int:
    """Renew or end what has passed its last day before `day`; returns how many. Safe to run twice, however late.

    One that goes on by itself goes on by as many terms as were missed.
    """
    from models.contracts import fees

    found = tx.rows(
        "SELECT id, renewal, end_day FROM contract WHERE state='active' AND end_day<? ORDER BY end_day, id LIMIT ?",
        day,
        limit,
    )
    for key, renewal, end in found:
        if renewal == "auto":
            last = end
            while last < day:
                last = renew(tx, contract_id=key, how="auto")
        else:
            fees.write_until(tx, contract_id=key, until=end)
            tx.update(Contract, key, state="ended")
            note(tx, key, "contract_ended")
            remind(tx, key)
    return len(found)


# -- how --------------------------------------------------------------------------------------------------------------


def checked(tx: Reader, columns: dict[str, Any]) -> dict[str, Any]:
    """Columns of a contract as they are stored. Raises Refused or NotFound, in words, for what can't be."""
    unknown = columns.keys() - EDITABLE
    if unknown:
        raise Refused(N_("A contract has no field “{name}”."), name=sorted(unknown)[0])
    row = plain(columns)
    for name, table in _NAMED.items():
        if row.get(name) is not None and tx.value(f"SELECT 1 FROM {table} WHERE id=?", row[name]) is None:
            raise NotFound(N_("Something that this contract names is no longer there. Nothing was changed."))
    return row


def plain(columns: dict[str, Any]) -> dict[str, Any]:
    """Columns as they are stored, each by itself; keys of other rows are taken as they are. Raises Refused."""
    return {name: _checked(name, value) for name, value in columns.items()}


def _checked(name: str, value: Any) -> Any:
    if name == "name" or name == "number":
        said = text.clean(value or "", text.NAME_LENGTH)
        if name == "name" and not said:
            raise Refused(N_("Give the contract a name."))
        return said
    if name in _TEXTS:
        return text.clean(value or "", text.NOTE_LENGTH, lines=True)
    if name == "start_day" or (name == "end_day" and value is not None):
        return _day(value)
    if name == "price":
        return _price(value)
    if name == "notice_days":
        return json.dumps(_notices(value))
    ranges = {"term_months": (0, 600), "every_months": (0, 120), "fee_day": (1, days.LAST)}
    if name in ranges:
        return _between(value, *ranges[name])
    if name == "renewal" and value not in RENEWALS:
        raise Refused(N_("Choose what happens at the end."))
    if name == "tax_kind" and value not in {kind.value for kind in TaxKind}:
        raise Refused(N_("Choose one of the kinds of tax."))
    return value


def _day(typed: str) -> str:
    from datetime import date

    try:
        day = date.fromisoformat(typed).isoformat()
    except (TypeError, ValueError) as error:
        raise Refused(N_("“{day}” is not a date such as 2026-11-30."), day=str(typed)[:40]) from error
    if not EARLIEST <= day <= LATEST:
        raise Refused(N_("A day of a contract lies between the years 1950 and 2199."))
    return day


def _between(number: int, least: int, most: int) -> int:
    if not least <= number <= most:
        raise Refused(N_("Give a whole number from {least} to {most}."), least=least, most=most)
    return number


def _price(price: int) -> int:
    if not 0 <= price <= 10**13:
        raise Refused(N_("A price is not below 0."))
    return price


def _notices(before: Sequence[int]) -> list[int]:
    found = sorted(set(before), reverse=True)
    if not found or found[0] < FIRST_NOTICE:
        raise Refused(N_("The first reminder comes at least {days} days before the end."), days=FIRST_NOTICE)
    if len(found) > 12 or not all(0 <= one <= 3650 for one in found):
        raise Refused(N_("Give at most twelve distances, each from 0 to 3,650 days."))
    return found


def whole(row: dict[str, Any]) -> None:
    """Refuse, in words, what does not fit together: the end and the start, the end and its renewal."""
    end = row.get("end_day")
    if end is not None and end < row["start_day"]:
        raise Refused(N_("A contract does not end before it starts."))
    if end is None and row.get("renewal") == "auto":
        raise Refused(N_("A contract without an end has nothing to renew. Choose “{other}”."), other=Message(
            RENEWAL_NAMES["none"]
        ))  # fmt: skip


def term(
    tx: Tx, contract_id: int, *, from_day: str, to_day: str | None, price: int, how: str, sale_id: int | None = None
) -> None:
    """Note a term of a contract."""
    tx.insert(
        ContractTerm,
        contract=contract_id,
        at=tx.now,
        from_day=from_day,
        to_day=to_day,
        price=price,
        how=how,
        sale_id=sale_id,
        staff_id=tx.actor.staff_id,
    )


def note(tx: Tx, contract_id: int, kind: str) -> None:
    """Leave a touchpoint at whom a contract is with."""
    row = tx.row("SELECT person_id, name, price, end_day FROM contract WHERE id=?", contract_id)
    if row is None or row[0] is None:
        return
    tx.insert(
        Touchpoint,
        person_id=row[0],
        at=tx.now,
        kind=kind,
        ref_id=contract_id,
        amount=row[2] or None,
        text=row[1],
        about=row[3] or "",
        staff_id=tx.actor.staff_id,
        shop_id=tx.actor.shop_id,
    )
    tx.touch("person", [row[0]])


def remind(tx: Tx, contract_id: int) -> None:
    """Make the reminders of a contract's end anew: those of a term that is over end, those that are missed are one.

    One that goes on by itself is told of too: it is the last moment to stop it. Undone with what caused it.
    """
    known = one(tx, contract_id)
    wanted: list[str] = []
    if known.state == "active" and known.end_day is not None:
        start = tx.value("SELECT max(from_day) FROM contract_term WHERE contract_id=?", contract_id) or known.start_day
        told = days.notice_days(start, known.end_day, list(known.notice_days))
        missed = [day for day in told if day <= tx.today]
        wanted = [day for day in told if day > tx.today]
        if missed and known.end_day >= tx.today:
            wanted.insert(0, tx.today)
    standing: dict[str, int] = dict(
        tx.rows("SELECT day, id FROM reminder WHERE about='contract' AND about_id=? AND state='open'", contract_id)
    )
    for day, key in standing.items():
        if day not in wanted:
            tx.update(Reminder, key, state="void", closed_at=tx.now, closed_by=tx.actor.staff_id)
        else:
            tx.update(Reminder, key, staff_id=known.owner_id, title=_title(known), person_id=known.person_id)
    for day in wanted:
        if day not in standing:
            reminders.make(
                tx,
                title=_title(known),
                day=day,
                person_id=known.person_id,
                about="contract",
                about_id=contract_id,
                staff_id=known.owner_id,
            )


def _title(known: ContractRow) -> str:
    whose = known.company or known.person
    name = f"{known.name} ({whose})" if whose else known.name
    return f"{name} {known.end_day}"
