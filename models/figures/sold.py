"""What was sold, counted by SQL in few passes: by receipt (day, hour, staff, till session) and by line (article, rate).

Every receipt counts on its own business day. A cancel is a receipt of its own that takes back what it cancels, so that
both are in the numbering and neither in the sums, and no earlier day's figure ever moves. Lines are apart by whether
they were sold or came back. Imported history counts unless it is left out; it has no payments and no till session.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from models.figures.asking import hour_sql, person_where

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from models.figures.report import Asked
    from models.loyalty.figures.period import Period
    from models.work import Reader

OF_LINES = "FROM sale s JOIN sale_line l ON l.sale_id = s.id"
BACK = (
    "(CASE WHEN s.kind = 'cancel' THEN CASE WHEN l.quantity < 0 THEN 0 ELSE 1 END"
    " WHEN l.quantity < 0 OR l.of_line_id IS NOT NULL THEN 1 ELSE 0 END)"
)
"""1 for a line that came back (on a cancel: undoes one), and for what its coming back settled (quantity 0); else 0."""
_BASE = "s.subtotal - s.discount - s.points_value"
_OWN_WAY = (
    "COALESCE((SELECT o.total <> o.subtotal - o.discount - o.points_value FROM sale_line ol"
    " JOIN sale o ON o.id = ol.sale_id WHERE ol.id = l.of_line_id), substr(s.facts, 1, 9) = '{\"tax\":[0')"
)
ON_TOP = (
    f"CASE WHEN s.tax = 0 AND s.kind IN ('exchange', 'cancel') THEN CASE WHEN {_OWN_WAY} THEN l.tax ELSE 0 END"
    f" WHEN s.total = {_BASE} THEN 0 WHEN s.total = {_BASE} + s.tax THEN l.tax"
    f" WHEN {_OWN_WAY} THEN l.tax ELSE 0 END"
)
"""The tax that a line has beyond its amount: none where prices hold it. An exchange may mix both ways, where the shop
changed its prices since the earlier receipt: then each line goes by its own receipt."""
WITH_TAX = f"(l.amount + {ON_TOP})"
"""What was charged for the line, tax included."""
RECEIPTS = (
    "SUM(CASE WHEN s.kind IN ('sale', 'exchange') OR (s.kind = 'history' AND s.total >= 0) THEN 1"
    " WHEN s.kind = 'cancel' AND (SELECT o.kind FROM sale o WHERE o.id = s.of_sale_id) IN ('sale', 'exchange')"
    " THEN -1 ELSE 0 END)"
)
"""Receipts on which something was sold, less the cancelled ones."""


@dataclass(slots=True)
class Sums:
    """Sums of some receipts or lines, in minor units with tax; all of them above zero when things went the usual way.

    `sold` is what was sold before anything was taken off it, `returned` what came back as it was charged.
    """

    receipts: int = 0
    quantity: int = 0
    sold: int = 0
    discounts: int = 0
    points: int = 0
    returned: int = 0
    tax: int = 0
    tax_back: int = 0
    """The part of the tax that came back with the goods, below zero."""

    @property
    def total(self) -> int:
        """What it came to, tax included."""
        return self.sold - self.discounts - self.points - self.returned

    @property
    def charged(self) -> int:
        """What was charged for what was sold, returns apart."""
        return self.sold - self.discounts - self.points

    @property
    def net(self) -> int:
        """Without tax."""
        return self.total - self.tax

    def add(self, other: Sums) -> None:
        """Add another's sums to these."""
        for name in _NAMES:
            setattr(self, name, getattr(self, name) + getattr(other, name))


_NAMES = tuple(Sums.__dataclass_fields__)


class ReceiptKey(NamedTuple):
    """What receipts are grouped by in one pass."""

    day: str
    hour: int
    staff_id: int | None
    session_id: int | None
    history: bool


class LineKey(NamedTuple):
    """What lines are grouped by in one pass. `product_id` None: an open price.

    A rate of 0 with a kind that bears tax is imported history whose file told no tax.
    """

    product_id: int | None
    category_id: int | None
    tax_kind: str
    rate: int


@dataclass(slots=True)
class Groups:
    """Sums by their keys, and what they come to along one part of the key."""

    found: dict[Any, Sums] = field(default_factory=dict)

    def by(self, part: Callable[[Any], Hashable]) -> dict[Any, Sums]:
        """Summed over all that has the same `part(key)`, in the order in which it is first met."""
        summed: dict[Any, Sums] = {}
        for key, sums in self.found.items():
            summed.setdefault(part(key), Sums()).add(sums)
        return summed

    @property
    def whole(self) -> Sums:
        """All of it."""
        whole = Sums()
        for sums in self.found.values():
            whole.add(sums)
        return whole


def scope(read: Reader, asked: Asked, period: Period | None = None) -> tuple[str, list[Any]]:
    """Which receipts the report counts, as a condition on `s` with its parameters."""
    period = period or asked.period
    more, values = person_where(read, asked)
    if asked.options.get("history") == "without":
        more += " AND s.kind <> 'history'"
    return f"s.day BETWEEN ? AND ?{more}", [period.first, period.last, *values]


def by_receipt(read: Reader, asked: Asked) -> Groups:
    """Sums by day, hour, staff and session. What was only sold, or only came back, is known without its lines."""
    where, values = scope(read, asked)
    hour = hour_sql("s.at", asked.period, asked.shop.zone)
    keys = f"s.day, {hour}, s.staff_id, s.session_id"
    groups = Groups()
    for *key, kind, receipts, quantity, total, discount, points, tax in read.rows(
        f"SELECT {keys}, s.kind, {RECEIPTS}, SUM(s.quantity), SUM(s.total), SUM(s.discount), SUM(s.points_value),"
        f" SUM(s.tax) FROM sale s WHERE {where} GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2",
        *values,
    ):
        day, at_hour, staff_id, session_id = key
        found = ReceiptKey(day, at_hour, staff_id, session_id, kind == "history")
        sums = groups.found.setdefault(found, Sums())
        sums.receipts, sums.quantity = sums.receipts + int(receipts), sums.quantity + int(quantity)
        sums.tax += int(tax)
        if kind == "sale":
            sums.sold += int(total) + int(discount) + int(points)
            sums.discounts, sums.points = sums.discounts + int(discount), sums.points + int(points)
        elif kind == "return":
            sums.returned -= int(total)
            sums.tax_back += int(tax)
    asked.going_on()
    _mixed(read, f"{keys}, s.kind", where, values, groups)
    return groups


def _mixed(read: Reader, keys: str, where: str, values: list[Any], groups: Groups) -> None:
    """Exchanges, cancels and history may hold both what was sold and what came back: their lines say which."""
    for *key, kind, back, _quantity, amount, discount, points, tax in read.rows(
        f"SELECT {keys}, {BACK}, SUM(l.quantity), SUM({WITH_TAX}), SUM(l.discount + l.share), SUM(l.points_share),"
        f" SUM(l.tax) {OF_LINES} WHERE {where} AND s.kind IN ('exchange', 'cancel', 'history')"
        " GROUP BY 1, 2, 3, 4, 5, 6",
        *values,
    ):
        day, at_hour, staff_id, session_id = key
        sums = groups.found[ReceiptKey(day, at_hour, staff_id, session_id, kind == "history")]
        _put(sums, bool(back), int(amount), int(discount), int(points), 0, int(tax))


def _put(sums: Sums, back: bool, amount: int, discount: int, points: int, tax: int, tax_back: int) -> None:
    sums.tax += tax
    if back:
        sums.returned -= amount
        sums.tax_back += tax_back
    else:
        sums.sold += amount + discount + points
        sums.discounts += discount
        sums.points += points


def by_line(read: Reader, asked: Asked) -> Groups:
    """Sums by article, category and rate. Receipts are not counted here: one may hold many lines."""
    where, values = scope(read, asked)
    groups = Groups()
    for *key, back, quantity, amount, discount, points, tax in read.rows(
        f"SELECT l.product_id, l.category_id, l.tax_kind, l.tax_rate, {BACK}, SUM(l.quantity), SUM({WITH_TAX}),"
        " SUM(l.discount + l.share), SUM(l.points_share), SUM(l.tax)"
        f" {OF_LINES} WHERE {where} GROUP BY 1, 2, 3, 4, 5",
        *values,
    ):
        sums = groups.found.setdefault(LineKey(*key), Sums())
        sums.quantity += int(quantity)
        _put(sums, bool(back), int(amount), int(discount), int(points), int(tax), int(tax))
    return groups


def days(read: Reader, asked: Asked, period: Period) -> dict[str, tuple[int, int, int]]:
    """Of each day of another period: what it came to, its tax, its receipts."""
    where, values = scope(read, asked, period)
    return {
        day: (int(total), int(tax), int(receipts))
        for day, total, tax, receipts in read.rows(
            f"SELECT s.day, SUM(s.total), SUM(s.tax), {RECEIPTS} FROM sale s WHERE {where} GROUP BY s.day", *values
        )
    }


class Paid(NamedTuple):
    """One way to pay: how often, what was taken, what was given back (above zero), what was moved to or from it.

    A cancel takes its receipt out of what was taken, or given back.
    """

    kind_id: int
    name: str
    kind: str
    times: int
    taken: int
    returned: int
    corrected: int

    @property
    def net(self) -> int:
        """What it paid of the receipts."""
        return self.taken - self.returned + self.corrected


def paid(read: Reader, asked: Asked) -> tuple[Paid, ...]:
    """How the period's receipts were paid; what was given back for them, too."""
    where, values = scope(read, asked)
    given = "(CASE WHEN s.kind = 'cancel' THEN p.amount < 0 ELSE p.amount > 0 END)"
    found = read.rows(
        "SELECT k.id, k.name, k.kind,"
        f" SUM(CASE WHEN p.correction OR NOT {given} THEN 0 WHEN s.kind = 'cancel' THEN -1 ELSE 1 END),"
        f" SUM(CASE WHEN NOT p.correction AND {given} THEN p.amount ELSE 0 END),"
        f" SUM(CASE WHEN NOT p.correction AND NOT {given} THEN -p.amount ELSE 0 END),"
        " SUM(CASE WHEN p.correction THEN p.amount ELSE 0 END)"
        " FROM sale s JOIN payment p ON p.sale_id = s.id JOIN payment_kind k ON k.id = p.payment_kind_id"
        f" WHERE {where} GROUP BY k.id, k.name, k.kind, k.position ORDER BY k.position, k.id",
        *values,
    )
    return tuple(Paid(row[0], row[1], row[2], *(int(value) for value in row[3:])) for row in found)


def beside_payments(read: Reader, asked: Asked) -> tuple[int, int, int, int]:
    """What no payment stands for: points that paid, what the rounding of cash added, history's receipts and total."""
    where, values = scope(read, asked)
    row = read.row(
        "SELECT COALESCE(SUM(s.points_paid), 0), COALESCE(SUM(s.rounding), 0),"
        " COALESCE(SUM(CASE WHEN s.kind = 'history' THEN 1 ELSE 0 END), 0),"
        f" COALESCE(SUM(CASE WHEN s.kind = 'history' THEN s.total ELSE 0 END), 0) FROM sale s WHERE {where}",
        *values,
    )
    points, rounding, receipts, total = (int(value) for value in row or (0, 0, 0, 0))
    return points, rounding, receipts, total


def named(read: Reader, table: str, ids: Iterable[int | None]) -> dict[int, str]:
    """The names of records of a table (category, product, staff) by their keys."""
    assert table in ("category", "product", "staff")
    keys = [key for key in dict.fromkeys(ids) if key is not None]
    return dict(read.within(f"SELECT id, name FROM {table} WHERE id IN (??)", keys))
