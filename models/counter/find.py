"""Search over products: by any part of the name or its sound, and by every code; kept in step with the catalogue.

Everything that speaks the engine's full-text language about products is here; another engine brings an equal of it.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from models import text
from models.counter.catalogue import Item, items
from models.people.words import name_words
from models.work import Reader, Tx

CREATE_SQL = (
    "CREATE VIRTUAL TABLE product_search USING fts5(words, content='', contentless_delete=1, detail=none,"
    " prefix='1 2 3 4', tokenize='ascii')",
)
LOOKED_AT = 200
_WORDS = re.compile(r"[^\W_]+")
Image = tuple[str, int, dict[str, Any] | None, dict[str, Any] | None]


def find(read: Reader, typed: str, limit: int = 20) -> list[Item]:
    """The active products that a typed text finds; every word must begin a word of the product. An exact code first."""
    return items(read, find_ids(read, typed, limit))


def find_ids(read: Reader, typed: str, limit: int = 20) -> list[int]:
    """The same as keys only."""
    pieces = _WORDS.findall(text.fold(typed))[:8]
    if not pieces:
        return []
    match = " AND ".join(f'"{piece[:40]}"*' for piece in pieces)
    code = typed.strip()
    found = read.column(
        "SELECT p.id FROM product p WHERE p.active AND p.id IN (SELECT rowid FROM product_search"
        " WHERE product_search MATCH ? ORDER BY rowid DESC LIMIT ?) ORDER BY p.sort_key, p.id LIMIT ?",
        match,
        LOOKED_AT,
        limit,
    )
    exact = read.column("SELECT id FROM product WHERE active AND (code=? OR own_code=?)", code, code)
    return [*exact, *(key for key in found if key not in exact)][:limit]


def words(name: str, reading: str, variant: str, codes: Sequence[str]) -> str:
    """All words of a product with spaces between, for the index."""
    found = [*name_words(name), *name_words(reading), *name_words(variant)]
    for piece in _WORDS.findall(text.fold(name))[:12]:
        if not piece.isascii():  # Japanese has no spaces: any part of the name begins a word
            found += [piece[start : start + 24] for start in range(1, min(len(piece), 40))]
    for code in codes:
        found += _WORDS.findall(text.fold(code))
        found.append("".join(_WORDS.findall(text.fold(code))))
    return " ".join(dict.fromkeys(found))


def follow(tx: Tx, images: Sequence[Image]) -> None:
    """Index again the products whose rows, or whose further codes, were written."""
    ids = {row_id for table, row_id, _before, _after in images if table == "product"}
    for table, _row_id, before, after in images:
        if table == "further_code":
            ids |= {int(image["product_id"]) for image in (before, after) if image and "product_id" in image}
    if ids:
        reindex(tx, ids)


def reindex(tx: Tx, ids: Iterable[int]) -> None:
    """Index these products again, those that are gone no more."""
    wanted = sorted(set(ids))
    for key in wanted:
        tx.run("DELETE FROM product_search WHERE rowid=?", key)
    index_rows(tx, _named(tx, wanted))


def index_rows(tx: Tx, rows: Iterable[tuple[int, str]]) -> None:
    """Index products that are not in the index yet: (id, words). For imports."""
    tx.db.cursor().executemany("INSERT INTO product_search (rowid, words) VALUES (?,?)", rows)


def rebuild(tx: Tx) -> None:
    """Make the whole index again."""
    tx.run("INSERT INTO product_search (product_search) VALUES ('delete-all')")
    index_rows(tx, _named(tx, tx.column("SELECT id FROM product ORDER BY id")))


def _named(read: Reader, ids: Sequence[int]) -> list[tuple[int, str]]:
    further: dict[int, list[str]] = {}
    for product_id, code in read.within("SELECT product_id, code FROM further_code WHERE product_id IN (??)", ids):
        further.setdefault(product_id, []).append(code)
    rows = read.within("SELECT id, name, reading, variant, code, own_code FROM product WHERE id IN (??)", ids)
    return [
        (row[0], words(row[1], row[2], row[3], [code for code in (row[4], row[5], *further.get(row[0], ())) if code]))
        for row in rows
    ]
