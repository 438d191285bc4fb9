"""The products that fit a deal, and why: what was answered, what is wished, what goes with its lines, what is there.

Unknown is neither match nor mismatch: without a budget answered nothing is too dear. What is dearer than what the
budget leaves is not shown at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import money, text
from models.errors import N_, Message
from models.leads import together
from models.pipeline import questions
from models.values import dataclass

if TYPE_CHECKING:
    from models.pipeline.questions import Answer
    from models.work import Reader

LOOKED_AT = 400
"""Products of the chosen categories that are looked at."""
WEIGHTS = {"named": 5, "chosen": 4, "wished": 3, "together": 2, "popular": 1}
SHORTEST = 2
"""Letters of a word that is looked for among the wishes."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A product that fits, with the reasons; price in minor units, stock in thousandths (None: none is kept)."""

    product_id: int
    name: str
    price: int | None
    stock: int | None
    reasons: tuple[Message, ...]


@dataclass(slots=True)
class _Found:
    reasons: list[Message]
    weight: int = 0


def products(read: Reader, deal_id: int, *, limit: int = 12) -> tuple[Fit, ...]:
    """What fits a deal, the best reasons first; nothing that it offers already, nothing without a reason."""
    row = read.row("SELECT amount, wishes FROM deal WHERE id=?", deal_id)
    if row is None:
        return ()
    offered = read.column("SELECT DISTINCT product_id FROM deal_line WHERE deal_id=? AND product_id>0", deal_id)
    given = questions.answers(read, deal_id)
    found: dict[int, _Found] = {}
    for answer in given:
        _chosen(read, answer, found)
    _wished(read, " ".join([row[1], *(one.text for one in given if one.question.kind == "text")]), found)
    for each in together.beside(read, offered, limit=limit) if offered else ():
        why = Message(N_("Often bought together with {name}"), {"name": each.with_name})
        _note(found, each.product_id, "together", why)
    left = _left(given, row[0] if offered else None)
    if left is not None and not found:
        _popular(read, found, limit)
    rows = read.within(_PRODUCT, [key for key in found if key not in offered])
    fits = [_fit(each, found[each[0]], left) for each in rows if left is None or each[2] is None or each[2] <= left]
    fits.sort(key=lambda one: (-found[one.product_id].weight, one.stock == 0, one.name))
    return tuple(fits[:limit])


_PRODUCT = (
    "SELECT p.id, trim(p.name || ' ' || p.variant), p.price, p.keeps_stock, COALESCE(s.quantity, 0) FROM product p"
    " LEFT JOIN stock s ON s.product_id=p.id AND s.shop_id=1 WHERE p.id IN (??) AND p.active AND p.special=''"
)


def _left(given: tuple[Answer, ...], spent: int | None) -> int | None:
    """What the smallest budget that was answered leaves; None: none was."""
    budgets = [one.number for one in given if one.question.kind == "money" and one.number is not None]
    return max(0, min(budgets) - (spent or 0)) if budgets else None


def _note(found: dict[int, _Found], product_id: int, kind: str, why: Message) -> None:
    known = found.setdefault(product_id, _Found([]))
    if why not in known.reasons:
        known.reasons.append(why)
        known.weight += WEIGHTS[kind]


def _chosen(read: Reader, answer: Answer, found: dict[int, _Found]) -> None:
    choice = next((one for one in answer.question.choices if answer.text and one.name == answer.text), None)
    if choice is None:
        return
    why = Message(N_("Fits “{choice}”"), {"choice": choice.name})
    for key in choice.products:
        _note(found, key, "named", why)
    for (key,) in read.within(
        "SELECT id FROM product WHERE category_id IN (??) AND active AND special=''"
        f" ORDER BY sort_key LIMIT {LOOKED_AT}",
        list(choice.categories),
    ):
        _note(found, key, "chosen", why)


def _wished(read: Reader, wishes: str, found: dict[int, _Found]) -> None:
    """Products that the wishes name: their whole name stands in them."""
    folded = text.fold(wishes)
    if len(folded) < SHORTEST:
        return
    rows = read.rows(
        "SELECT id, name, variant FROM product WHERE active AND special='' AND length(name)>=? AND sort_key<>''"
        " AND (? LIKE '%' || sort_key || '%' OR ? LIKE '%' || lower(name) || '%') ORDER BY id LIMIT ?",
        SHORTEST,
        folded,
        wishes.lower(),
        LOOKED_AT,
    )
    for key, name, variant in rows:
        _note(found, key, "wished", Message(N_("“{name}” is wished"), {"name": f"{name} {variant}".strip()}))


def _popular(read: Reader, found: dict[int, _Found], limit: int) -> None:
    """What many receipts have: where nothing but the budget is known."""
    for key, many in read.rows(
        "SELECT product_id, max(product_receipts) AS many FROM bought_together GROUP BY product_id"
        " ORDER BY many DESC, product_id LIMIT ?",
        4 * limit,
    ):
        _note(found, key, "popular", Message(N_("On {count} receipts of the last year"), {"count": money.Points(many)}))


def _fit(row: tuple[int, str, int | None, bool, int], found: _Found, left: int | None) -> Fit:
    key, name, price, keeps, quantity = row
    reasons = list(found.reasons)
    if left is not None and price is not None:
        reasons.append(Message(N_("Within the {amount} that the budget leaves"), {"amount": money.Amount(left)}))
    if keeps:
        there = Message(N_("{count} in stock"), {"count": money.Quantity(quantity)})
        reasons.append(there if quantity > 0 else Message(N_("Not in stock now")))
    return Fit(key, name, price, quantity if keeps else None, tuple(reasons))
