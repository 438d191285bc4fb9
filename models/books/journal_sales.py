"""Receipts as entries, one a day: what was paid on the debit side, what was sold at each rate on the credit side.

Sales are net of discounts, as the receipts say; points spent as a price reduction stand apart on the debit side, so
that sales and points can both be seen. What came back stands apart, too. A cancel takes away what it cancels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.books.entries import RETURN, SALE, Entry, Posting, entry
from models.errors import N_, Message
from models.money import divide_half_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.work import Reader

_MILLION = 1_000_000
_OURS = "s.kind <> 'history' AND s.day BETWEEN ? AND ?"
_TAXES = (
    "SELECT s.day, CASE WHEN s.kind='cancel' THEN t.total > 0 ELSE t.total < 0 END AS back, t.tax_kind, t.rate,"
    f" SUM(t.total), SUM(t.tax) FROM sale s JOIN sale_tax t ON t.sale_id=s.id WHERE {_OURS} GROUP BY 1, 2, 3, 4"
)
_LINE_BACK = "CASE WHEN s.kind='cancel' THEN l.quantity > 0 ELSE l.quantity < 0 END"
_POINTS = (
    f"SELECT s.day, {_LINE_BACK}, l.tax_kind, l.tax_rate,"
    " (SELECT SUM(x.amount) FROM sale_line x WHERE x.sale_id=s.id) = s.total AS inclusive, SUM(l.points_share)"
    f" FROM sale s JOIN sale_line l ON l.sale_id=s.id WHERE {_OURS} AND l.points_share <> 0 GROUP BY 1, 2, 3, 4, 5"
)
_CARDS = (
    f"SELECT s.day, {_LINE_BACK}, SUM(l.amount) FROM sale s JOIN sale_line l ON l.sale_id=s.id WHERE {_OURS}"
    " AND l.tax_kind='outside' AND (l.id IN (SELECT line_id FROM wallet_entry WHERE line_id IS NOT NULL)"
    " OR l.of_line_id IN (SELECT line_id FROM wallet_entry WHERE line_id IS NOT NULL)) GROUP BY 1, 2"
)
_FACES = (
    "SELECT day, SUM(amount) FROM wallet_entry WHERE sale_id IS NOT NULL AND kind IN ('issue', 'top_up', 'take_back')"
    " AND day BETWEEN ? AND ? GROUP BY day"
)
_PAYMENTS = (
    "SELECT s.day, k.id, k.kind, SUM(p.amount), SUM(CASE WHEN k.kind <> 'cash' AND k.gives_change"
    " THEN COALESCE(p.tendered, p.amount) - p.amount ELSE 0 END), SUM(CASE WHEN k.kind <> 'cash' AND NOT k.gives_change"
    " THEN COALESCE(p.tendered, p.amount) - p.amount ELSE 0 END) FROM sale s JOIN payment p ON p.sale_id=s.id"
    f" JOIN payment_kind k ON k.id=p.payment_kind_id WHERE {_OURS} GROUP BY s.day, k.id, k.kind ORDER BY s.day, k.id"
)
_REST = f"SELECT s.day, SUM(s.rounding), SUM(s.points_paid), COUNT(*) FROM sale s WHERE {_OURS} GROUP BY s.day"

Days = dict[str, list[Posting]]


def of_days(read: Reader, first_day: str, last_day: str) -> Iterator[Entry]:
    """An entry for each day with receipts."""
    days: Days = {}
    counts = {}
    for day, rounding, points, count in read.rows(_REST, first_day, last_day):
        counts[day] = count
        days[day] = [Posting("rounding", -int(rounding)), Posting("points_paid", int(points))]
    _sold(read, days, first_day, last_day)
    _points_taken_off(read, days, first_day, last_day)
    _cards_sold(read, days, first_day, last_day)
    _paid(read, days, first_day, last_day)
    for day in sorted(days):
        made = entry(day, Message(N_("Sales of the day ({count} receipts)"), {"count": counts.get(day, 0)}), days[day])
        if made is not None:
            yield made


def _sold(read: Reader, days: Days, first_day: str, last_day: str) -> None:
    for day, back, tax_kind, rate, total, tax in read.rows(_TAXES, first_day, last_day):
        days[day].append(_posting(bool(back), tax_kind, rate, -int(total), -int(tax)))


def _posting(back: bool, tax_kind: str, rate: int, amount: int, tax: int) -> Posting:
    bears = (RETURN if back else SALE) if tax_kind != "outside" else ""
    return Posting(f"{'returns' if back else 'sales'}_{tax_kind}", amount, tax, bears, tax_kind, rate)


def _points_taken_off(read: Reader, days: Days, first_day: str, last_day: str) -> None:
    """Points as a price reduction: sales before them, and what they took off, at the rate that they lowered."""
    for day, back, tax_kind, rate, inclusive, share in read.rows(_POINTS, first_day, last_day):
        amount, tax = within(int(share), rate, inclusive=bool(inclusive))
        bears = SALE if tax_kind != "outside" else ""
        days[day].append(Posting("points_off", amount, tax, bears, tax_kind, rate))
        days[day].append(_posting(bool(back), tax_kind, rate, -amount, -tax))


def within(share: int, rate: int, *, inclusive: bool) -> tuple[int, int]:
    """What was taken off a price, tax included, and the tax in it; `share` is in the terms of the shop's prices."""
    if inclusive:
        return share, divide_half_up(share * rate, _MILLION + rate)
    tax = divide_half_up(share * rate, _MILLION)
    return share + tax, tax


def _cards_sold(read: Reader, days: Days, first_day: str, last_day: str) -> None:
    """Cards and top-ups are no sales: they are owed. One sold below its face costs the difference."""
    charged: dict[str, int] = {}
    for day, back, amount in read.rows(_CARDS, first_day, last_day):
        days[day].append(_posting(bool(back), "outside", 0, int(amount), 0))
        charged[day] = charged.get(day, 0) + int(amount)
    for day, face in read.rows(_FACES, first_day, last_day):
        charged.setdefault(day, 0)
        days.setdefault(day, []).append(Posting("prepaid", -int(face)))
        charged[day] -= int(face)
    for day, less in charged.items():
        days[day].append(Posting("prepaid_given", -less))


def _paid(read: Reader, days: Days, first_day: str, last_day: str) -> None:
    """What was paid in each way. A slip worth more than it paid is owed in full; its change left the drawer."""
    for day, kind_id, kind, amount, change, kept in read.rows(_PAYMENTS, first_day, last_day):
        change, kept = int(change), int(kept)
        days[day].append(Posting(key_of(kind_id, kind), int(amount) + change + kept))
        days[day] += [Posting("cash", -change), Posting("voucher_kept", -kept)]


def key_of(kind_id: int, kind: str) -> str:
    """What a way to pay is booked as: the drawer, prepaid money, what customers owe, else the way itself."""
    special = {"cash": "cash", "gift_card": "prepaid", "wallet": "prepaid", "account": "receivable"}
    return special.get(kind, f"payment:{kind_id}")
