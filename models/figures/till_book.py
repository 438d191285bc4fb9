"""The till book (レジ日計): each session from its float to its count, cash in and out, what went to the bank.

A closed session is told as it was closed: from its frozen Z report. What its receipts and payments say today is counted
beside it, and whatever differs is listed; nothing should ever be.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from models.counter import figures
from models.counter.names import KIND_NAMES
from models.errors import N_, Message
from models.figures.definitions import Definition
from models.figures.named import maybe, named, opens
from models.figures.report import COUNT, DAY, MOMENT, MONEY, TEXT, Column, KeyFigure, Report, Section, total_of
from models.money import Amount
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.counter.figures import Figures, PaidFigure
    from models.figures.report import Asked, Row, Title, Value
    from models.work import Reader

DEFINITIONS = (
    Definition(
        "till_takings",
        N_("Takings at the register"),
        N_("What the receipts of the sessions came to, tax included, returns and cancels taken off."),
        MONEY,
        1,
    ),
    Definition(
        "till_expected",
        N_("Cash expected"),
        N_(
            "The float, cash taken less cash given back, cash put in less cash taken out, less change on vouchers: what"
            " the drawer should hold at the close."
        ),
        MONEY,
    ),
    Definition(
        "till_counted",
        N_("Cash found"),
        N_("What was found in the drawer when the session was closed."),
        MONEY,
    ),
    Definition(
        "till_difference",
        N_("Difference"),
        N_("Counted less expected: above zero too much was in the drawer, below zero too little."),
        MONEY,
    ),
    Definition(
        "till_to_bank",
        N_("Out of the drawer at the close"),
        N_("What was counted less the float that stayed for the next session: for the bank or the safe."),
        MONEY,
    ),
    Definition(
        "till_sessions",
        N_("Register sessions"),
        N_("Sessions that were opened on a business day of the period."),
        COUNT,
    ),
)


@dataclass(frozen=True, slots=True)
class Told:
    """A session with the figures that its report says: frozen (Z) where it is closed, as they stand (X) where not."""

    id: int
    till: str
    z_number: int | None
    closed_at: int | None
    closed_by: int | None
    difference: int | None
    figures: Figures

    @property
    def title(self) -> Message:
        """Z 12, or that it is still open."""
        if self.z_number is None:
            return Message(N_("X (open)"))
        return Message(N_("Z {number}"), {"number": self.z_number})


_SESSIONS = (
    "SELECT s.id, t.name, s.z_number, s.closed_at, s.closed_by, s.difference, s.report, s.opened_at FROM till_session s"
    " JOIN till t ON t.id = s.till_id WHERE s.day BETWEEN ? AND ? ORDER BY s.day, s.opened_at, s.id"
)


def sessions(read: Reader, first: str, last: str) -> tuple[Told, ...]:
    """The sessions of some business days, in their order."""
    found = []
    for key, till, z_number, closed_at, closed_by, difference, report, opened_at in read.rows(_SESSIONS, first, last):
        if z_number is None:
            told = figures.gather(read, key, opened_at)
        else:
            told = figures.from_json(json.loads(report))
        found.append(Told(key, till, z_number, closed_at, closed_by, difference, told))
    return tuple(found)


def make(read: Reader, asked: Asked) -> Report:
    """The till book of the period. For a reader thread."""
    found = sessions(read, asked.period.first, asked.period.last)
    asked.going_on()
    staff: dict[int, str] = dict(read.rows("SELECT id, name FROM staff"))
    differing = disagreements(read, found)
    asked.going_on()
    closed = [one for one in found if one.z_number is not None]
    return Report(
        "till",
        N_("Till book"),
        asked,
        (_book(found, staff), _cash(read, found, staff), _payments(found), _agreement(differing)),
        (
            KeyFigure("till_sessions", len(found)),
            KeyFigure("till_takings", sum(one.figures.total for one in found)),
            KeyFigure("till_expected", sum(one.figures.expected for one in closed)),
            KeyFigure("till_counted", sum(one.figures.counted or 0 for one in closed)),
            KeyFigure("till_difference", sum(one.difference or 0 for one in closed)),
            KeyFigure("till_to_bank", sum(one.figures.to_bank or 0 for one in closed)),
        ),
        _notes(read, asked, found),
    )


def _notes(read: Reader, asked: Asked, found: Sequence[Told]) -> tuple[Title, ...]:
    notes: list[Title] = [N_("A session belongs to the business day on which it was opened.")]
    still = sum(one.z_number is None for one in found)
    if still:
        notes.append(
            N_("A session that is still open is told as it stands (X); it is not part of the sums of closed ones.")
        )
    count, amount = read.row(
        "SELECT COUNT(*), COALESCE(SUM(total), 0) FROM sale WHERE day BETWEEN ? AND ? AND session_id IS NULL"
        " AND kind <> 'history'",
        asked.period.first,
        asked.period.last,
    ) or (0, 0)
    if count:
        notes.append(
            Message(
                N_("{count} receipts on account of {amount} were booked without a session: they are not part of it."),
                {"count": count, "amount": Amount(int(amount))},
            )
        )
    return tuple(notes)


def _book(found: Sequence[Told], staff: dict[int, str]) -> Section:
    columns = (
        Column("report", N_("Z report"), TEXT),
        Column("day", N_("Day"), DAY),
        Column("closed", N_("Closed at"), MOMENT),
        Column("by", N_("Done by"), TEXT, weight=2),
        Column("total", N_("Takings"), MONEY, summed=True, figure="till_takings"),
        Column("float", N_("Float"), MONEY),
        Column("cash", N_("Cash taken"), MONEY, summed=True),
        Column("moved", N_("Cash in and out"), MONEY, summed=True),
        Column("expected", N_("Expected"), MONEY, summed=True, figure="till_expected"),
        Column("counted", N_("Cash found"), MONEY, summed=True, figure="till_counted"),
        Column("difference", N_("Difference"), MONEY, summed=True, figure="till_difference"),
        Column("bank", N_("To the bank"), MONEY, summed=True, figure="till_to_bank"),
    )
    rows: list[Row] = []
    for one in found:
        own = one.figures
        cash = own.cash_sales - own.cash_refunds + own.cash_corrected - own.change_on_vouchers
        by = maybe(staff.get(one.closed_by or own.opened_by or 0))
        rows.append(
            (
                one.title, own.day, one.closed_at, by, own.total, own.float_amount, cash, own.cash_in - own.cash_out,
                own.expected if one.z_number is not None else None, own.counted, one.difference, own.to_bank, one.id,
            )
        )  # fmt: skip
    total = total_of(columns, rows, Message(N_("Total"))) if rows else None
    return Section(
        "sessions",
        N_("Sessions"),
        columns,
        rows,
        total,
        partial(opens, kind="session"),
        note=(N_("Expected is the float with cash taken and cash in and out."),) if rows else (),
        empty=N_("The register was not opened in this period."),
    )


def _cash(read: Reader, found: Sequence[Told], staff: dict[int, str]) -> Section:
    columns = (
        Column("at", N_("Date and time"), MOMENT),
        Column("report", N_("Z report"), TEXT),
        Column("reason", N_("Reason"), TEXT, weight=4),
        Column("by", N_("Done by"), TEXT, weight=2),
        Column("in", N_("Cash put in"), MONEY, summed=True),
        Column("out", N_("Cash taken out"), MONEY, summed=True),
    )
    titles = {one.id: one.title for one in found}
    entries = read.within(
        "SELECT id, session_id, at, kind, amount, reason, staff_id FROM cash_entry WHERE session_id IN (??)",
        list(titles),
    )
    rows: list[Row] = [
        (
            at, titles[session_id], maybe(reason), maybe(staff.get(by or 0)), amount if kind == "in" else None,
            amount if kind == "out" else None, session_id,
        )
        for _key, session_id, at, kind, amount, reason, by in sorted(entries)
    ]  # fmt: skip
    return Section(
        "cash",
        N_("Cash in and out"),
        columns,
        rows,
        total_of(columns, rows, Message(N_("Total"))) if rows else None,
        partial(opens, kind="session"),
        empty=N_("No cash was put in or taken out."),
    )


def _name(paid: PaidFigure) -> Value:
    """A way to pay as its session called it; one without a name of its own goes by its kind's."""
    kind = KIND_NAMES.get(paid.kind, "")
    return Message(kind) if kind and paid.name in ("", kind) else named(paid.name)


def _payments(found: Sequence[Told]) -> Section:
    columns = (
        Column("kind", N_("Payment"), TEXT, weight=3),
        Column("count", N_("Times"), COUNT, summed=True),
        Column("taken", N_("Money taken"), MONEY, summed=True),
        Column("returned", N_("Money given back"), MONEY, summed=True),
        Column("corrected", N_("Corrected"), MONEY, summed=True),
        Column("net", N_("Came to"), MONEY, summed=True),
        Column("expected", N_("Slips"), MONEY, summed=True),
        Column("counted", N_("Slips counted"), MONEY, summed=True),
        Column("difference", N_("Difference"), MONEY, summed=True),
    )
    sums: dict[int, list[int]] = {}
    names: dict[int, Value] = {}
    counted: dict[int, list[int]] = {}
    for one in found:
        for paid in one.figures.paid:
            own = sums.setdefault(paid.kind_id, [0] * 6)
            values = (paid.count, paid.taken, -paid.returned, paid.corrected, paid.net, paid.expected)
            sums[paid.kind_id] = [had + more for had, more in zip(own, values, strict=True)]
            names[paid.kind_id] = _name(paid)
            if paid.counted is not None:
                slips = counted.setdefault(paid.kind_id, [0, 0])
                slips[0] += paid.counted
                slips[1] += paid.difference or 0
    rows: list[Row] = [(names[kind], *own, *(counted.get(kind) or (None, None))) for kind, own in sums.items()]
    note = N_("Slips that nobody counted have no difference. Cash is counted with the drawer, above.")
    return Section(
        "payments",
        N_("Payments"),
        columns,
        rows,
        total_of(columns, rows, Message(N_("Total"))) if rows else None,
        note=(note,) if rows else (),
        empty=N_("Nothing was paid at the register in this period."),
    )


# -- the frozen reports against what was booked -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Differing:
    """Where a frozen report and the rows of its session say different things."""

    session: Told
    what: Value
    frozen: int
    booked: int


_RECEIPTS = (
    "SELECT session_id, SUM(total), SUM(tax), SUM(rounding) FROM sale WHERE session_id IN (??) GROUP BY session_id"
)
_PAID = (
    "SELECT session_id, payment_kind_id, SUM(amount) FROM payment WHERE session_id IN (??)"
    " GROUP BY session_id, payment_kind_id"
)
_CASH = (
    "SELECT session_id, SUM(CASE WHEN kind = 'in' THEN amount ELSE -amount END) FROM cash_entry"
    " WHERE session_id IN (??) GROUP BY session_id"
)


def disagreements(read: Reader, found: Iterable[Told]) -> tuple[Differing, ...]:
    """Whatever a frozen Z report says otherwise than the receipts, payments and cash entries of its session."""
    closed = [one for one in found if one.z_number is not None]
    keys = [one.id for one in closed]
    receipts = {row[0]: tuple(map(int, row[1:])) for row in read.within(_RECEIPTS, keys)}
    cash = {key: int(amount) for key, amount in read.within(_CASH, keys)}
    paid: dict[int, dict[int, int]] = {}
    for key, kind, amount in read.within(_PAID, keys):
        paid.setdefault(key, {})[kind] = int(amount)
    differing = []
    for one in closed:
        own, told = receipts.get(one.id, (0, 0, 0)), one.figures
        pairs: list[tuple[Value, int, int]] = [
            (Message(N_("Takings")), told.total, own[0]),
            (Message(N_("Tax")), told.tax, own[1]),
            (Message(N_("Rounding")), told.rounding, own[2]),
            (Message(N_("Cash in and out")), told.cash_in - told.cash_out, cash.get(one.id, 0)),
        ]
        frozen = {each.kind_id: each.net for each in told.paid}
        names = {each.kind_id: _name(each) for each in told.paid}
        booked = paid.get(one.id, {})
        for kind in sorted(frozen.keys() | booked.keys()):
            pairs.append((names.get(kind, Message(N_("Payment"))), frozen.get(kind, 0), booked.get(kind, 0)))
        pairs.append((Message(N_("Difference")), told.difference or 0, one.difference or 0))
        differing += [Differing(one, what, was, now) for what, was, now in pairs if was != now]
    return tuple(differing)


def _agreement(differing: Sequence[Differing]) -> Section:
    columns = (
        Column("report", N_("Z report"), TEXT),
        Column("day", N_("Day"), DAY),
        Column("what", N_("What"), TEXT, weight=3),
        Column("frozen", N_("In the Z report"), MONEY),
        Column("booked", N_("As booked"), MONEY),
        Column("difference", N_("Difference"), MONEY),
    )
    rows: list[Row] = [
        (one.session.title, one.session.figures.day, one.what,
         one.frozen, one.booked, one.booked - one.frozen, one.session.id)
        for one in differing
    ]  # fmt: skip
    return Section(
        "agreement",
        N_("Agreement with the Z reports"),
        columns,
        rows,
        None,
        partial(opens, kind="session"),
        note=(N_("Run the check of the data file, and restore a backup if it finds damage."),) if rows else (),
        empty=N_("Every Z report says what its receipts, payments and cash entries say."),
    )
