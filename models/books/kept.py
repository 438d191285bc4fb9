"""The sums of a month that are kept when it is closed, and counted again by `check` to prove that nothing changed.

All of them come from ledgers by their business day; one pass a ledger counts every month asked for. Money in minor
units, points whole, stock in thousandths.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import N_
from models.money import PIECE, divide_half_up

if TYPE_CHECKING:
    from models.work import Reader

Figures = dict[str, int]

_SUMS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "receipts",
        ("count", "total", "tax", "rounding", "points_paid", "points_value"),
        "SELECT substr(day, 1, 7), kind, COUNT(*), SUM(total), SUM(tax), SUM(rounding), SUM(points_paid),"
        " SUM(points_value) FROM sale WHERE day BETWEEN ? AND ? GROUP BY 1, 2",
    ),
    (
        "tax",
        ("total", "tax"),
        "SELECT substr(s.day, 1, 7), t.tax_kind || ':' || t.rate, SUM(t.total), SUM(t.tax) FROM sale s"
        " JOIN sale_tax t ON t.sale_id=s.id WHERE s.day BETWEEN ? AND ? GROUP BY 1, 2",
    ),
    (
        "payment",
        ("amount",),
        "SELECT substr(s.day, 1, 7), p.payment_kind_id, SUM(p.amount) FROM sale s JOIN payment p ON p.sale_id=s.id"
        " WHERE s.day BETWEEN ? AND ? GROUP BY 1, 2",
    ),
    (
        "points",
        ("points",),
        "SELECT substr(day, 1, 7), kind, SUM(points) FROM points_entry WHERE day BETWEEN ? AND ? GROUP BY 1, 2",
    ),
    (
        "prepaid",
        ("amount",),
        "SELECT substr(day, 1, 7), kind, SUM(amount) FROM wallet_entry WHERE day BETWEEN ? AND ? GROUP BY 1, 2",
    ),
    (
        "account",
        ("amount",),
        "SELECT substr(day, 1, 7), kind, SUM(amount) FROM account_entry WHERE day BETWEEN ? AND ? GROUP BY 1, 2",
    ),
    (
        "received",
        ("amount", "fee"),
        "SELECT substr(day, 1, 7), way, SUM(amount), SUM(fee) FROM money_received WHERE NOT taken_back"
        " AND day BETWEEN ? AND ? GROUP BY 1, 2",
    ),
    (
        "invoice",
        ("count", "total", "tax"),
        "SELECT substr(day, 1, 7), series, COUNT(*), SUM(total), SUM(tax) FROM invoice WHERE NOT void"
        " AND day BETWEEN ? AND ? GROUP BY 1, 2",
    ),
    (
        "till",
        ("sessions", "float", "counted", "difference", "left"),
        "SELECT substr(day, 1, 7), till_id, COUNT(*), SUM(float_amount), SUM(COALESCE(counted, 0)),"
        " SUM(COALESCE(difference, 0)), SUM(COALESCE(next_float, 0)) FROM till_session WHERE day BETWEEN ? AND ?"
        " GROUP BY 1, 2",
    ),
    (
        "cash",
        ("amount",),
        "SELECT substr(t.day, 1, 7), c.kind, SUM(c.amount) FROM till_session t JOIN cash_entry c ON c.session_id=t.id"
        " WHERE t.day BETWEEN ? AND ? GROUP BY 1, 2",
    ),
    (
        "stock",
        ("quantity",),
        "SELECT substr(day, 1, 7), kind, SUM(quantity) FROM stock_entry WHERE day BETWEEN ? AND ? GROUP BY 1, 2",
    ),
)

_STOCK_VALUE = (
    "SELECT COALESCE(SUM(q.quantity * c.cost), 0) FROM (SELECT product_id, SUM(quantity) AS quantity FROM stock_entry"
    " WHERE day <= ? GROUP BY product_id) q JOIN (SELECT product_id, MAX(id) AS last FROM stock_entry"
    " WHERE day <= ? AND cost IS NOT NULL GROUP BY product_id) l ON l.product_id = q.product_id"
    " JOIN stock_entry c ON c.id = l.last WHERE q.quantity > 0"
)

NAMES = {
    "receipts": N_("Receipts"),
    "tax": N_("Sales by tax rate"),
    "payment": N_("Payments"),
    "points": N_("Points"),
    "prepaid": N_("Prepaid money"),
    "account": N_("What customers owe"),
    "received": N_("Money received"),
    "invoice": N_("Invoices"),
    "till": N_("Register sessions"),
    "cash": N_("Cash in and out"),
    "stock": N_("Stock"),
    "stock_value": N_("Stock value"),
}
"""What each group of figures is called, by the first part of its keys."""


def of_months(read: Reader, first_day: str, last_day: str) -> dict[str, Figures]:
    """The figures of every month (YYYY-MM) from one day to another; sums of nothing are left out."""
    found: dict[str, Figures] = {}
    for group, names, sql in _SUMS:
        for month, part, *values in read.rows(sql, first_day, last_day):
            sums = found.setdefault(month, {})
            for name, value in zip(names, values, strict=True):
                if value:
                    sums[f"{group}:{part}:{name}"] = int(value)
    return found


def stock_value(read: Reader, day: str) -> int:
    """What lay on the shelves at the end of a day, at the last cost that goods came in at."""
    return divide_half_up(int(read.value(_STOCK_VALUE, day, day) or 0), PIECE)


def figures(read: Reader, first_day: str, last_day: str) -> Figures:
    """The figures of one month, its stock value at the end included."""
    found = of_months(read, first_day, last_day).get(first_day[:7], {})
    return dict(sorted({**found, "stock_value": stock_value(read, last_day)}.items()))


def differences(kept: Figures, now: Figures) -> list[tuple[str, int, int]]:
    """What is not as it was: the figure, what was kept, what it is now."""
    return [
        (key, kept.get(key, 0), now.get(key, 0))
        for key in sorted(kept.keys() | now.keys())
        if kept.get(key, 0) != now.get(key, 0)
    ]
