"""What conditions can name: the shop's tags, tiers, segments, categories, promotions, companies and products."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.counter import find
from models.criteria.words import TABLES
from models.errors import N_
from models.text import fold
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.work import Reader

MOST = 200
_ALL = {
    "tag": "SELECT id, name FROM tag ORDER BY name",
    "segment": "SELECT id, name FROM segment ORDER BY name",
    "tier": "SELECT id, name FROM tier WHERE active ORDER BY programme_id, threshold",
    "category": "SELECT id, name FROM category WHERE active ORDER BY position, name",
    "promotion": "SELECT id, name FROM promotion ORDER BY position, name",
    "company": "SELECT id, name FROM company ORDER BY name LIMIT 5000",
    "staff": "SELECT id, coalesce(nullif(name, ''), '#' || id) FROM staff WHERE active ORDER BY reading, name",
    "product": "SELECT id, trim(name || ' ' || variant) FROM product WHERE active ORDER BY sort_key, id LIMIT 200",
}
EMPTY = {
    "tag": N_("There are no tags yet. Give a customer one first."),
    "segment": N_("There are no segments yet."),
    "tier": N_("There are no tiers yet. They are made on the page of tiers."),
    "category": N_("There are no categories yet."),
    "promotion": N_("There are no promotions yet."),
    "company": N_("There are no companies yet."),
    "staff": N_("There is no staff yet."),
    "product": N_("No product is called so."),
}


@dataclass(frozen=True, slots=True)
class Option:
    """An entry to choose."""

    key: int
    name: str


def options_of(read: Reader, kind: str, keys: Sequence[int]) -> list[Option]:
    """The entries of some keys; who is gone is absent."""
    return [Option(row[0], row[1]) for row in read.within(TABLES[kind], list(keys))]


def offered(read: Reader, kind: str, typed: str) -> list[Option]:
    """The entries of a list that a typed text finds, at most MOST; products by the search of the counter."""
    if kind == "product" and typed.strip():
        found = find.find_ids(read, typed, MOST)
        named = {option.key: option for option in options_of(read, kind, found)}
        return [named[key] for key in found if key in named]
    wanted = fold(typed.strip())
    return [Option(row[0], row[1]) for row in read.rows(_ALL[kind]) if wanted in fold(row[1])][:MOST]
