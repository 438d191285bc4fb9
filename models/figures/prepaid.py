"""Prepaid money: gift cards and balances rolled forward by their ledger, by age, against the law's limit, lapsed."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from models.errors import N_, Bug, Message
from models.figures.definitions import Definition
from models.figures.named import as_of, maybe, opens
from models.figures.report import (
    COUNT,
    DAY,
    MONEY,
    TEXT,
    Chart,
    Column,
    KeyFigure,
    Report,
    Section,
    Series,
    total_of,
)
from models.money import Amount
from models.wallet import law
from models.wallet.ledger import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.figures.report import Asked, Row, Title, Value
    from models.work import Reader

DEFINITIONS = (
    Definition(
        "prepaid_balance",
        N_("Prepaid balances"),
        N_("What was on all gift cards and prepaid balances at the end of the day, by their ledger."),
        MONEY,
    ),
    Definition(
        "prepaid_in",
        N_("Paid in beforehand"),
        N_(
            "What was put on cards and balances in the period: issued, topped up, given as a reward, put right upwards."
        ),
        MONEY,
    ),
    Definition(
        "prepaid_spent",
        N_("Spent of it"),
        N_("What cards and balances paid of receipts in the period, less what returns gave back."),
        MONEY,
    ),
    Definition(
        "prepaid_lapsed",
        N_("Lapsed"),
        N_("What was left on cards whose last day passed, booked out in the period."),
        MONEY,
    ),
    Definition(
        "prepaid_for_law",
        N_("Unspent for the law"),
        N_(
            "What was unspent at the end of the day of cards and balances that can be used for more than six months:"
            " what the Payment Services Act (資金決済法) counts (基準日未使用残高)."
        ),
        MONEY,
    ),
)
MOVEMENTS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("issued", ("issue",), N_("Cards issued")),
    ("topped_up", ("top_up",), N_("Topped up")),
    ("spent", ("spend",), N_("Spent on receipts")),
    ("given_back", ("give_back",), N_("Given back by returns")),
    ("taken_back", ("take_back",), N_("Cards and top-ups returned")),
    ("lapsed", ("expire",), N_("Lapsed")),
    ("paid_out", ("cash_out",), N_("Paid out in cash")),
    ("adjusted", ("adjust",), N_("Adjusted")),
    ("moved", ("move",), N_("Moved to another card")),
)
"""Figures between opening and closing: id, the kinds of entries that make it, its name."""
WALLETS = (("gift_card", N_("Gift cards")), ("wallet", N_("Prepaid balances")))
AGES = (
    (3, N_("Up to 3 months old")),
    (6, N_("3 to 6 months")),
    (12, N_("6 to 12 months")),
    (24, N_("1 to 2 years")),
    (None, N_("Over 2 years")),
)
"""By when a card was issued: months up to which each goes."""

_ROLL = (
    "SELECT w.kind, e.kind, COALESCE(SUM(CASE WHEN e.day < ? THEN e.amount END), 0),"
    " COALESCE(SUM(CASE WHEN e.day < ? THEN 0 ELSE e.amount END), 0), SUM(CASE WHEN e.day < ? THEN 0 ELSE 1 END)"
    " FROM wallet_entry e JOIN wallet w ON w.id = e.wallet_id WHERE e.day <= ? GROUP BY w.kind, e.kind"
)
_BALANCES = (
    "SELECT w.kind, w.issued_on, w.expires_on, b.balance FROM (SELECT wallet_id, SUM(amount) AS balance"
    " FROM wallet_entry WHERE day <= ? GROUP BY wallet_id HAVING SUM(amount) <> 0) b"
    " JOIN wallet w ON w.id = b.wallet_id"
)
_LAPSED = (
    "SELECT e.day, COALESCE(w.code, ''), COALESCE(NULLIF(p.name, ''), p.reading, ''), w.issued_on, w.expires_on,"
    " -e.amount, w.person_id FROM wallet_entry e JOIN wallet w ON w.id = e.wallet_id LEFT JOIN person p"
    " ON p.id = w.person_id WHERE e.day BETWEEN ? AND ? AND e.kind = 'expire' ORDER BY e.day, e.id"
)


class Roll:
    """One kind's roll-forward: opening, (amount, entries) by movement, closing. Minor units."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.opening = 0
        self.by_kind: dict[str, tuple[int, int]] = {}

    def amount(self, key: str) -> int:
        """What a movement came to, signed."""
        kinds = next(kinds for each, kinds, _title in MOVEMENTS if each == key)
        return sum(self.by_kind.get(kind, (0, 0))[0] for kind in kinds)

    @property
    def closing(self) -> int:
        """Opening and all that moved."""
        return self.opening + sum(amount for amount, _entries in self.by_kind.values())


def rolled(read: Reader, first: str, last: str) -> dict[str, Roll]:
    """Cards and balances rolled forward over some days (ISO, both included), by their kind."""
    counted = {kind for _key, kinds, _title in MOVEMENTS for kind in kinds}
    assert counted == set(KINDS)
    found = {kind: Roll() for kind, _title in WALLETS}
    for wallet_kind, kind, before, within, entries in read.rows(_ROLL, first, first, first, last):
        if kind not in counted or wallet_kind not in found:
            raise Bug(f"entries that no figure counts: {kind} of a {wallet_kind}")
        found[wallet_kind].opening += int(before)
        if entries:
            found[wallet_kind].by_kind[kind] = (int(within), int(entries))
    return found


def make(read: Reader, asked: Asked) -> Report:
    """Prepaid money in the period and at its end. For a reader thread."""
    day = as_of(asked)
    rolls = rolled(read, asked.period.first, day)
    asked.going_on()
    balances = read.rows(_BALANCES, day)
    meter = law.meter(read, day, country=asked.shop.country)
    asked.going_on()
    every = tuple(rolls.values())
    put_in = sum(one.amount("issued") + one.amount("topped_up") + one.amount("taken_back") for one in every)
    spent = -sum(one.amount("spent") + one.amount("given_back") for one in every)
    return Report(
        "prepaid",
        N_("Prepaid"),
        asked,
        (
            _movements(rolls),
            _ages(balances, day),
            _last_days(balances, day),
            *_law(read, meter),
            _lapsed(read, asked.period.first, day),
        ),
        (
            KeyFigure("prepaid_balance", sum(one.closing for one in every)),
            KeyFigure("prepaid_in", put_in),
            KeyFigure("prepaid_spent", spent),
            KeyFigure("prepaid_lapsed", -sum(one.amount("lapsed") for one in every)),
            KeyFigure("prepaid_for_law", meter.total),
        ),
        (Message(N_("Balances as they stood at the end of {day}, by the ledger."), {"day": date.fromisoformat(day)}),),
    )


def _movements(rolls: dict[str, Roll]) -> Section:
    columns = (
        Column("movement", N_("Movement"), TEXT, weight=4),
        *(Column(kind, title, MONEY) for kind, title in WALLETS),
        Column("both", N_("Together"), MONEY),
        Column("entries", N_("Entries"), COUNT),
    )
    every = tuple(rolls.values())
    rows: list[Row] = [_sums(N_("Balance at the beginning"), [one.opening for one in every])]
    for key, kinds, title in MOVEMENTS:
        entries = sum(one.by_kind.get(kind, (0, 0))[1] for one in every for kind in kinds)
        rows.append((*_sums(title, [one.amount(key) for one in every])[:-1], entries))
    rows.append(_sums(N_("Balance at the end"), [one.closing for one in every]))
    return Section(
        "roll",
        N_("Roll-forward"),
        columns,
        rows,
        note=(N_("Opening and movements make the closing to the unit; the closing is the sum of the ledger."),),
        strong=frozenset({0, len(rows) - 1}),
    )


def _sums(title: str, amounts: Sequence[int]) -> Row:
    return (Message(title), *amounts, sum(amounts), None)


def months_before(day: str, months: int) -> str:
    """The day so many months before a day (ISO); the month's last where it has no such day."""
    at = date.fromisoformat(day)
    year, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    return date(year, month + 1, min(at.day, monthrange(year, month + 1)[1])).isoformat()


def _ages(balances: Sequence[Row], day: str) -> Section:
    """Unspent balances by when their card was issued."""
    limits = [("" if months is None else months_before(day, months), title) for months, title in AGES]
    found = [[0, 0] for _ in limits]
    for _kind, issued_on, _expires_on, balance in balances:
        at = next(at for at, (limit, _title) in enumerate(limits) if str(issued_on) > limit)
        found[at][0] += 1
        found[at][1] += int(str(balance))
    columns = (
        Column("age", N_("How long ago"), TEXT, weight=3),
        Column("cards", N_("Cards and balances"), COUNT, summed=True),
        Column("balance", N_("Unspent"), MONEY, summed=True, figure="prepaid_balance"),
    )
    rows: list[Row] = [
        (Message(title), count, amount) for (_limit, title), (count, amount) in zip(limits, found, strict=True)
    ]
    labels: tuple[Value, ...] = tuple(Message(title) for _limit, title in limits)
    chart = Chart("bar", MONEY, labels, (Series(N_("Unspent"), tuple(amount for _count, amount in found)),))
    return Section(
        "ages",
        N_("By age"),
        columns,
        rows if balances else (),
        total_of(columns, rows, Message(N_("Total"))) if balances else None,
        chart=chart if balances else None,
        empty=N_("Nothing was unspent on this day."),
    )


def _last_days(balances: Sequence[Row], day: str) -> Section:
    """Unspent balances by the year of their last day; what is past it and not booked out yet stands apart."""
    found: dict[str, list[int]] = {}
    for _kind, _issued_on, expires_on, balance in balances:
        key = "9999" if expires_on is None else "" if str(expires_on) < day else str(expires_on)[:4]
        own = found.setdefault(key, [0, 0])
        own[0] += 1
        own[1] += int(str(balance))
    columns = (
        Column("ends", N_("Last day in"), TEXT, weight=3),
        Column("cards", N_("Cards and balances"), COUNT, summed=True),
        Column("balance", N_("Unspent"), MONEY, summed=True, figure="prepaid_balance"),
    )
    names: dict[str, Value] = {
        "": Message(N_("Past their last day, not booked out yet")),
        "9999": Message(N_("Never lapse")),
    }
    rows: list[Row] = [(names.get(key, key), *own) for key, own in sorted(found.items())]
    return Section(
        "last_days",
        N_("By last day"),
        columns,
        rows,
        total_of(columns, rows, Message(N_("Total"))) if rows else None,
        empty=N_("Nothing was unspent on this day."),
    )


# -- the law --------------------------------------------------------------------------------------------------------


def _law(read: Reader, meter: law.Meter) -> tuple[Section, ...]:
    """The meter at the last base dates and on the day; only where the country has such a law."""
    if meter.limit is None:
        return ()
    columns = (
        Column("day", N_("Base date"), TEXT, weight=2),
        Column("total", N_("Unspent for the law"), MONEY, figure="prepaid_for_law"),
        Column("exempt", N_("Exempt (six months at most)"), MONEY),
        Column("limit", N_("Limit"), MONEY),
        Column("deposit", N_("To be deposited"), MONEY),
        Column("due", N_("By"), DAY),
    )
    rows: list[Row] = []
    for base in reversed(meter.bases):
        _counted, exempt = law.totals(read, base.day)
        deposit = -(-base.total // 2) if base.above else 0
        rows.append((_said(base.day), base.total, exempt, meter.limit, deposit, base.due_on if base.above else None))
    rows.append((Message(N_("At the end of the period")), meter.total, meter.exempt, meter.limit, None, None))
    notes: tuple[Title, ...] = (
        meter.text,
        Message(
            N_("Above {limit} on 31 March or 30 September, half of the unspent total is deposited within two months."),
            {"limit": Amount(meter.limit)},
        ),
        meter.source,
    )
    return (Section("law", N_("The law's limit"), columns, rows, note=notes, strong=frozenset({len(rows) - 1})),)


def _said(day: str) -> Message:
    return Message("{day}", {"day": date.fromisoformat(day)})


def _lapsed(read: Reader, first: str, last: str) -> Section:
    columns = (
        Column("day", N_("Booked out"), DAY),
        Column("code", N_("Card"), TEXT, weight=2),
        Column("person", N_("Customer"), TEXT, weight=2),
        Column("issued", N_("Issued"), DAY),
        Column("ended", N_("Last day to use"), DAY),
        Column("amount", N_("Lapsed"), MONEY, summed=True, figure="prepaid_lapsed"),
    )
    rows: list[Row] = [
        (day, code or None, maybe(person), issued_on, expires_on, int(amount), person_id)
        for day, code, person, issued_on, expires_on, amount, person_id in read.rows(_LAPSED, first, last)
    ]
    return Section(
        "lapsed",
        N_("Lapsed"),
        columns,
        rows,
        total_of(columns, rows, Message(N_("Total"))) if rows else None,
        partial(opens, kind="person"),
        empty=N_("Nothing lapsed in this period."),
        long=True,
    )
