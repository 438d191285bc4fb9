"""The ledger of cards and balances proved: each balance is its entries, each payment and each sold card has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import N_, Message
from models.money import Amount

if TYPE_CHECKING:
    from models.work import Reader, Tx

Problem = tuple[str, Message]
_SUM = "COALESCE((SELECT SUM(e.amount) FROM wallet_entry e WHERE e.wallet_id = w.id), 0)"


def balance_problems(read: Reader) -> list[Problem]:
    """Balances that are not the sum of their entries, or below zero; entries whose balance does not follow."""
    found = read.rows(f"SELECT w.id, w.balance, {_SUM} FROM wallet w WHERE w.balance <> {_SUM} OR w.balance < 0")
    running = read.rows(
        "SELECT id, balance, so_far FROM (SELECT id, balance,"
        " SUM(amount) OVER (PARTITION BY wallet_id ORDER BY id) AS so_far FROM wallet_entry) x"
        " WHERE balance <> so_far OR balance < 0"
    )
    return [
        *_told(found, "wallet", N_("Card {id} shows {balance}, its entries make {sum}.")),
        *_told(running, "wallet_entry", N_("After entry {id} a card shows {balance}, the entries make {sum}.")),
    ]


def mend_balances(tx: Tx) -> None:
    """Count every balance again from its entries."""
    tx.run(f"UPDATE wallet AS w SET balance = {_SUM} WHERE w.balance <> {_SUM}")
    tx.touch("wallet", None)


_PAID = (
    "SELECT p.sale_id, SUM(p.amount) AS paid FROM payment p JOIN payment_kind k ON k.id = p.payment_kind_id"
    " WHERE k.kind = '{kind}' GROUP BY p.sale_id"
)
_SPENT = (
    "SELECT e.sale_id, -SUM(e.amount) AS spent FROM wallet_entry e JOIN wallet w ON w.id = e.wallet_id"
    " WHERE w.kind = '{kind}' AND e.sale_id IS NOT NULL AND e.kind IN ('spend', 'give_back') GROUP BY e.sale_id"
)


def payment_problems(read: Reader) -> list[Problem]:
    """Receipts whose payments by card or balance are not what left the cards and balances for them."""
    found = []
    for kind in ("gift_card", "wallet"):
        paid, spent = _PAID.format(kind=kind), _SPENT.format(kind=kind)
        found += read.rows(
            f"SELECT s.id, COALESCE(p.paid, 0), COALESCE(e.spent, 0) FROM sale s LEFT JOIN ({paid}) p"
            f" ON p.sale_id = s.id LEFT JOIN ({spent}) e ON e.sale_id = s.id"
            " WHERE s.kind <> 'history' AND COALESCE(p.paid, 0) <> COALESCE(e.spent, 0)"
        )
    return _told(found, "sale", N_("Receipt {id} was paid by card with {balance}, but {sum} left the cards."))


def issue_problems(read: Reader) -> list[Problem]:
    """Lines of cards and top-ups whose cards are not worth what was sold less what came back."""
    found = read.rows(
        "SELECT l.id, (l.quantity + COALESCE((SELECT SUM(b.quantity) FROM sale_line b WHERE b.of_line_id = l.id), 0))"
        " * l.unit_price / 1000 AS sold, e.issued FROM sale_line l JOIN (SELECT line_id, SUM(amount) AS issued"
        " FROM wallet_entry WHERE line_id IS NOT NULL GROUP BY line_id) e ON e.line_id = l.id WHERE"
        " (l.quantity + COALESCE((SELECT SUM(b.quantity) FROM sale_line b WHERE b.of_line_id = l.id), 0))"
        " * l.unit_price <> e.issued * 1000"
    )
    return _told(found, "sale_line", N_("Line {id} sold cards of {balance}, but {sum} was put on them."))


def _told(found: list[tuple[int, int, int]], where: str, text: str) -> list[Problem]:
    return [
        (f"{where}:{key}", Message(text, {"id": key, "balance": Amount(int(one)), "sum": Amount(int(other))}))
        for key, one, other in found
    ]
