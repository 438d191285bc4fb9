"""What is bought together: how many receipts hold two products, beside how many hold each.

Lift is how many times more often than by chance: together · receipts / (product · other). What is suggested has enough
receipts behind it and a lift above one; the counts are shown with it. Variants count as their product.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

from models.leads import win
from models.leads.repeat import VISIT
from models.leads.tables import Prediction
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from models.work import Reader, Tx

LOOKED_BACK = 365
MOST_LINES = 3_000_000
MOST_ON_RECEIPT = 40
"""Different products; a receipt with more is a stocktake, and says nothing of taste."""
LEAST_TOGETHER = 5
LEAST_LIFT = 1.2
SURE = 3.0
"""So many times beyond what chance alone scatters (the root of what it would give): else it may be an accident."""
MOST_BESIDE = 20
"""Products kept beside each."""
DAYS = 7
GROWN = 1.1
PORTION = 5_000


@dataclass(frozen=True)
class Found:
    """Pairs with their counts, and the receipts that were looked through."""

    pairs: tuple[tuple[int, int, int, int, int], ...]
    """product, with, together, receipts of the product, of the other"""
    receipts: int


@dataclass(frozen=True, slots=True)
class Suggested:
    """A product to suggest: beside which one, on how many of its receipts, and how many times chance that is."""

    product_id: int
    name: str
    with_id: int
    with_name: str
    together: int
    of: int
    lift: float
    price: int | None = None

    @property
    def share(self) -> float:
        """On what share of the other's receipts it stood."""
        return self.together / self.of if self.of else 0.0


def due(read: Reader, day: str) -> bool:
    """Whether it is to be made anew: weekly, or when there are many more receipts."""
    row = read.row("SELECT day, basis FROM prediction WHERE kind='together' ORDER BY at DESC, id DESC LIMIT 1")
    if row is None:
        return read.value("SELECT 1 FROM sale LIMIT 1") is not None
    return bool((date.fromisoformat(day) - date.fromisoformat(row[0])).days >= DAYS)


def learn(read: Reader, *, today: str, tick: Callable[[int, int], None] | None = None) -> Found:
    """Count the pairs of the last year's receipts. Writes nothing; `tick` may raise to stop it."""
    since = (date.fromisoformat(today) - timedelta(days=LOOKED_BACK)).isoformat()
    alone: Counter[int] = Counter()
    both: Counter[tuple[int, int]] = Counter()
    receipts = lines = 0
    sale, held = 0, set[int]()

    def count() -> None:
        nonlocal receipts
        if held and len(held) <= MOST_ON_RECEIPT:
            receipts += 1
            alone.update(held)
            both.update(combinations(sorted(held), 2))

    wanted = (
        "SELECT l.sale_id, coalesce(p.parent_id, p.id) FROM sale s JOIN sale_line l ON l.sale_id=s.id"
        f" JOIN product p ON p.id=l.product_id WHERE s.day>=? AND s.day<=? AND {VISIT} AND l.quantity>0"
        " ORDER BY l.sale_id"
    )
    for some in read.each(wanted, since, today, size=PORTION):
        for key, product in some:
            if key != sale:
                count()
                sale, held = key, set()
            held.add(product)
        lines += len(some)
        if tick is not None:
            tick(lines, MOST_LINES)
        if lines >= MOST_LINES:
            break
    count()
    return Found(_worth(alone, both, receipts), receipts)


def _worth(
    alone: Mapping[int, int], both: Mapping[tuple[int, int], int], receipts: int
) -> tuple[tuple[int, int, int, int, int], ...]:
    """The pairs that are worth a suggestion, both ways, the best of each product."""
    beside: dict[int, list[tuple[float, int, int]]] = {}
    for (one, other), together in both.items():
        chance = alone[one] * alone[other] / receipts
        lift = together / chance
        if together >= LEAST_TOGETHER and lift >= LEAST_LIFT and together - chance >= SURE * chance**0.5:
            beside.setdefault(one, []).append((-_score(together, alone[one], lift), other, together))
            beside.setdefault(other, []).append((-_score(together, alone[other], lift), one, together))
    return tuple(
        (one, other, together, alone[one], alone[other])
        for one in sorted(beside)
        for _order, other, together in sorted(beside[one])[:MOST_BESIDE]
    )


def _score(together: int, of: int, lift: float) -> float:
    """How good a suggestion is: how often it comes true, weighed by how far that is from chance."""
    return together / of * (1 - 1 / lift)


def keep(tx: Tx, *, found: Found) -> int:
    """Keep what was counted in place of what was. Returns how many pairs."""
    tx.run("DELETE FROM bought_together")
    for at in range(0, len(found.pairs), 500):
        some = found.pairs[at : at + 500]
        marks = ", ".join(["(?,?,?,?,?)"] * len(some))
        tx.run(
            "INSERT INTO bought_together (product_id, with_id, together, product_receipts, other_receipts)"
            f" VALUES {marks}",
            *(value for pair in some for value in pair),
        )
    tx.run("DELETE FROM prediction WHERE kind='together'")
    params = json.dumps({"receipts": found.receipts, "pairs": len(found.pairs)})
    tx.append(Prediction, kind="together", at=tx.now, day=tx.today, params=params, basis=found.receipts)
    tx.touch("bought_together", None)
    return len(found.pairs)


# -- asked ------------------------------------------------------------------------------------------------------------

_SUGGESTED = (
    "SELECT b.with_id, trim(o.name || ' ' || o.variant), b.product_id, trim(p.name || ' ' || p.variant), b.together,"
    " b.product_receipts, b.other_receipts, o.price FROM bought_together b JOIN product o ON o.id=b.with_id"
    " JOIN product p ON p.id=b.product_id WHERE o.active AND b.product_id IN (??)"
)


def beside(read: Reader, product_ids: Sequence[int], *, limit: int = 5) -> list[Suggested]:
    """What goes with some products that are in a basket or were bought, the best first; never one of them."""
    receipts = int(win.latest(read, "together").get("receipts", 0))
    best: dict[int, Suggested] = {}
    for with_id, name, key, known, together, of, other, price in read.within(_SUGGESTED, list(product_ids)):
        if with_id in product_ids:
            continue
        one = Suggested(with_id, name, key, known, together, of, together * receipts / ((of * other) or 1), price)
        if with_id not in best or _rank(one) < _rank(best[with_id]):
            best[with_id] = one
    return sorted(best.values(), key=_rank)[:limit]


def at_the_till(read: Reader, product_ids: Sequence[int], *, limit: int = 2) -> list[Suggested]:
    """What goes with what is rung up: variants count as their product, and nothing is named that is in the sale."""
    found = read.within("SELECT id, coalesce(parent_id, id) FROM product WHERE id IN (??)", list(product_ids))
    return beside(read, sorted({int(parent) for _key, parent in found}), limit=limit)


def _rank(one: Suggested) -> tuple[float, int]:
    return -_score(one.together, one.of, max(one.lift, 1.0)), one.product_id


def for_person(read: Reader, person_id: int, *, today: str, limit: int = 3) -> list[Suggested]:
    """Products that a customer has not bought yet, and that go with what they buy."""
    bought = read.column(
        "SELECT DISTINCT coalesce(p.parent_id, p.id) FROM sale s JOIN sale_line l ON l.sale_id=s.id"
        f" JOIN product p ON p.id=l.product_id WHERE s.person_id=? AND s.day<=? AND {VISIT} AND l.quantity>0 LIMIT 500",
        person_id,
        today,
    )
    return beside(read, bought, limit=limit) if bought else []
