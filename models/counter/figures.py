"""The figures of a till session: what the X report shows at any time and the Z report keeps for ever.

All of them come from the rows that were booked in the session, by SQL; nothing is counted along the way.
"""

from dataclasses import asdict, dataclass, fields
from typing import Any

from models.counter import facts
from models.counter.names import KIND_NAMES, number_text
from models.work import Reader


@dataclass(frozen=True, slots=True)
class RateFigure:
    """What was sold at one rate, less what came back: total with tax, and the tax in it; rate in millionths."""

    kind: str
    rate: int
    total: int
    tax: int


@dataclass(frozen=True, slots=True)
class PaidFigure:
    """One way to pay: money taken, money given back (above zero), corrections, and what there should be of it.

    `expected` is the value of the slips (for vouchers: their face), `counted` what was found at the close.
    """

    kind_id: int
    name: str
    kind: str
    count: int
    taken: int
    returned: int
    corrected: int
    expected: int
    counted: int | None = None

    @property
    def net(self) -> int:
        """What it paid of the receipts."""
        return self.taken - self.returned + self.corrected

    @property
    def difference(self) -> int | None:
        """Slips found less slips expected; None while nobody counted."""
        return None if self.counted is None else self.counted - self.expected


@dataclass(frozen=True, slots=True)
class CashFigure:
    """Cash put in or taken out, with its reason."""

    at: int
    kind: str
    amount: int
    reason: str


@dataclass(frozen=True, slots=True)
class Figures:
    """A till session in figures, all in minor units; times in ms UTC.

    `gross` is what was sold before discounts, `discount` what was taken off it, `returned` what came back, tax
    included, below zero (above, where a return charged a promotion again). Cancelled receipts and what cancelled them
    are left out of counts, and cancel each other out in the sums.
    """

    session_id: int
    till_id: int
    day: str
    opened_at: int
    opened_by: int | None
    taken_at: int
    first_number: str
    last_number: str
    sales: int
    returns: int
    exchanges: int
    cancels: int
    customers: int
    quantity: int
    gross: int
    discount: int
    points_value: int
    points_paid: int
    returned: int
    total: int
    tax: int
    rounding: int
    points_earned: int
    points_used: int
    rates: tuple[RateFigure, ...]
    paid: tuple[PaidFigure, ...]
    cash_entries: tuple[CashFigure, ...]
    float_amount: int
    cash_sales: int
    cash_refunds: int
    cash_corrected: int
    cash_in: int
    cash_out: int
    change_on_vouchers: int
    expected: int
    z_number: int | None = None
    closed_at: int | None = None
    closed_by: int | None = None
    counted: int | None = None
    denominations: dict[str, int] | None = None
    difference: int | None = None
    next_float: int | None = None
    note: str = ""
    promotions: int = 0
    """The part of `discount` that promotions and rewards gave."""

    @property
    def to_bank(self) -> int | None:
        """What leaves the drawer at the close: all that was counted but the next float."""
        return None if self.counted is None or self.next_float is None else self.counted - self.next_float

    def as_json(self) -> dict[str, Any]:
        """Plain values for the frozen report."""
        return asdict(self)


def from_json(plain: dict[str, Any]) -> Figures:
    """The figures of a frozen report; what a later version added is empty in an older one."""
    names = {field.name for field in fields(Figures)}
    known = {name: value for name, value in plain.items() if name in names}
    known["rates"] = tuple(RateFigure(**one) for one in known["rates"])
    known["paid"] = tuple(PaidFigure(**one) for one in known["paid"])
    known["cash_entries"] = tuple(CashFigure(**one) for one in known["cash_entries"])
    return Figures(**known)


def gather(read: Reader, session_id: int, now: int) -> Figures:
    """Count a session as it stands now. The session must exist."""
    session = read.row(
        "SELECT till_id, day, opened_at, opened_by, float_amount FROM till_session WHERE id=?", session_id
    )
    till_id, day, opened_at, opened_by, float_amount = session or (0, "", 0, None, 0)
    paid = _paid(read, session_id)
    cash_entries = tuple(
        CashFigure(*row)
        for row in read.rows(
            "SELECT at, kind, amount, reason FROM cash_entry WHERE session_id=? ORDER BY id", session_id
        )
    )
    cash = [one for one in paid if one.kind == "cash"]
    cash_sales, cash_refunds = sum(one.taken for one in cash), sum(one.returned for one in cash)
    corrected = sum(one.corrected for one in cash)
    change = _change_on_vouchers(read, session_id)
    cash_in = sum(one.amount for one in cash_entries if one.kind == "in")
    cash_out = sum(one.amount for one in cash_entries if one.kind == "out")
    return Figures(
        session_id=session_id,
        till_id=till_id,
        day=day,
        opened_at=opened_at,
        opened_by=opened_by,
        taken_at=now,
        **_counts(read, session_id),
        **_sums(read, session_id),
        rates=_rates(read, session_id),
        paid=paid,
        cash_entries=cash_entries,
        float_amount=float_amount,
        cash_sales=cash_sales,
        cash_refunds=cash_refunds,
        cash_corrected=corrected,
        cash_in=cash_in,
        cash_out=cash_out,
        change_on_vouchers=change,
        expected=float_amount + cash_sales - cash_refunds + corrected + cash_in - cash_out - change,
    )


def _counts(read: Reader, session_id: int) -> dict[str, Any]:
    standing: dict[str, int] = dict(
        read.rows(
            "SELECT kind, COUNT(*) FROM sale WHERE session_id=? AND cancelled_by_id IS NULL GROUP BY kind", session_id
        )
    )
    ends = read.row(
        "SELECT MIN(s.number), MAX(s.number), t.prefix FROM sale s JOIN till t ON t.id = s.till_id WHERE s.session_id=?"
        " GROUP BY t.prefix",
        session_id,
    )
    return {
        "sales": standing.get("sale", 0),
        "returns": standing.get("return", 0),
        "exchanges": standing.get("exchange", 0),
        "cancels": standing.get("cancel", 0),
        "customers": standing.get("sale", 0) + standing.get("exchange", 0),
        "first_number": number_text(ends[2], ends[0]) if ends else "",
        "last_number": number_text(ends[2], ends[1]) if ends else "",
    }


def _sums(read: Reader, session_id: int) -> dict[str, Any]:
    row = read.row(
        "SELECT COALESCE(SUM(quantity), 0), COALESCE(SUM(points_paid), 0), COALESCE(SUM(total), 0),"
        " COALESCE(SUM(tax), 0), COALESCE(SUM(rounding), 0), COALESCE(SUM(points_earned), 0),"
        " COALESCE(SUM(points_used), 0) FROM sale WHERE session_id=?",
        session_id,
    )
    names = ("quantity", "points_paid", "total", "tax", "rounding", "points_earned", "points_used")
    found = dict(zip(names, map(int, row or (0,) * 7), strict=True))
    return {**found, **_sold(read, session_id), "returned": _returned(read, session_id)}


_STANDING = "s.session_id=? AND s.cancelled_by_id IS NULL"


def _sold(read: Reader, session_id: int) -> dict[str, int]:
    """What was sold, apart from what came back: at its price, what was taken off it, and how much of that is whose."""
    row = read.row(
        "SELECT COALESCE(SUM(l.amount + l.discount + l.share + l.points_share), 0),"
        " COALESCE(SUM(l.discount + l.share), 0), COALESCE(SUM(l.points_share), 0), COALESCE(SUM(l.promotion), 0)"
        " FROM sale s JOIN sale_line l ON l.sale_id = s.id"
        f" WHERE {_STANDING} AND s.kind IN ('sale', 'exchange') AND l.quantity > 0",
        session_id,
    )
    names = ("gross", "discount", "points_value", "promotions")
    return dict(zip(names, map(int, row or (0,) * 4), strict=True))


def _returned(read: Reader, session_id: int) -> int:
    """What came back, tax included: all of returns, and of exchanges all but what was sold on them."""
    returned = read.value(
        f"SELECT COALESCE(SUM(s.total), 0) FROM sale s WHERE {_STANDING} AND s.kind='return'", session_id
    )
    exchanges = read.rows(
        "SELECT s.total, s.facts, SUM(CASE WHEN l.quantity > 0 THEN l.amount ELSE 0 END),"
        " SUM(CASE WHEN l.quantity > 0 THEN l.tax ELSE 0 END) FROM sale s JOIN sale_line l ON l.sale_id = s.id"
        f" WHERE {_STANDING} AND s.kind='exchange' GROUP BY s.id, s.total, s.facts",
        session_id,
    )
    for total, told, amount, tax in exchanges:
        returned += total - amount - (0 if facts.read_back(told).rules.inclusive else tax)
    return int(returned)


def _rates(read: Reader, session_id: int) -> tuple[RateFigure, ...]:
    found = read.rows(
        "SELECT t.tax_kind, t.rate, SUM(t.total), SUM(t.tax) FROM sale_tax t JOIN sale s ON s.id = t.sale_id"
        " WHERE s.session_id=? GROUP BY t.tax_kind, t.rate ORDER BY t.rate DESC, t.tax_kind",
        session_id,
    )
    return tuple(RateFigure(row[0], row[1], int(row[2]), int(row[3])) for row in found)


def _paid(read: Reader, session_id: int) -> tuple[PaidFigure, ...]:
    """Each way to pay. Slips are worth what was handed over where a kind may be worth more than it paid (vouchers)."""
    found = read.rows(
        "SELECT k.id, k.name, k.kind, SUM(CASE WHEN p.correction THEN 0 ELSE 1 END),"
        " SUM(CASE WHEN NOT p.correction AND p.amount > 0 THEN p.amount ELSE 0 END),"
        " SUM(CASE WHEN NOT p.correction AND p.amount < 0 THEN -p.amount ELSE 0 END),"
        " SUM(CASE WHEN p.correction THEN p.amount ELSE 0 END),"
        " SUM(CASE WHEN k.kind = 'cash' THEN p.amount ELSE COALESCE(p.tendered, p.amount) END)"
        " FROM payment p JOIN payment_kind k ON k.id = p.payment_kind_id WHERE p.session_id=?"
        " GROUP BY k.id, k.name, k.kind, k.position ORDER BY k.position, k.id",
        session_id,
    )
    return tuple(
        PaidFigure(row[0], row[1] or KIND_NAMES.get(row[2], ""), row[2], *(int(value) for value in row[3:]))
        for row in found
    )


def _change_on_vouchers(read: Reader, session_id: int) -> int:
    """Cash that left the drawer as change on what is not cash (a voucher that gives change)."""
    found = read.value(
        "SELECT COALESCE(SUM(p.tendered - p.amount), 0) FROM payment p JOIN payment_kind k ON k.id = p.payment_kind_id"
        " WHERE p.session_id=? AND k.kind <> 'cash' AND k.gives_change AND p.tendered IS NOT NULL",
        session_id,
    )
    return int(found)
