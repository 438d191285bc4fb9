"""What the counter looks up beside the catalogue: products by what was typed, and the number of the next receipt."""

from dataclasses import dataclass
from datetime import date, timedelta

from models import text
from models.codes import bare
from models.counter import catalogue
from models.counter.catalogue import Item
from models.counter.drafts import number_text
from models.work import Reader, Row

LOOKED_AT = 400


def products(read: Reader, typed: str, limit: int = 8) -> list[Item]:
    """The active products whose name, reading or code holds every typed word; those beginning with it first."""
    words = [word for word in text.fold(typed[:200]).split() if word]
    if not words:
        return []
    found = read.rows(
        "SELECT p.id, p.name, p.sort_key, COALESCE(p.code, ''), p.variant FROM product p WHERE p.active"
        " AND (instr(p.sort_key, ?) > 0 OR instr(lower(p.name), ?) > 0 OR p.code LIKE ? OR instr(p.sort_key, ?) > 0)"
        " LIMIT ?",
        words[0],
        typed.strip().lower().split()[0],
        f"{bare(typed)}%" if bare(typed).isalnum() else "-",
        text.fold(typed[:200]).strip(),
        LOOKED_AT,
    )
    ranked = sorted(
        (not (key.startswith(words[0]) or text.fold(name).startswith(words[0])), key, product_id)
        for product_id, name, key, code, variant in found
        if _holds(words, f"{text.fold(name)} {key} {code} {text.fold(variant)}")
    )
    return catalogue.items(read, [row[2] for row in ranked[:limit]])


def _holds(words: list[str], hay: str) -> bool:
    return all(word in hay for word in words)


def next_receipt(read: Reader, *, till_id: int = 1) -> str:
    """The number that the next receipt of a till will have, as people read it. An indexed read of a row."""
    row = read.row("SELECT prefix, next_number FROM till WHERE id=?", till_id)
    return number_text(row[0], row[1]) if row else ""


@dataclass(frozen=True, slots=True)
class Usual:
    """What somebody buys again and again: how often, the last day (ISO), and whether it may be used up by now."""

    product_id: int
    name: str
    times: int
    last: str
    due: bool


def usual(read: Reader, person_id: int, *, day: str, limit: int = 2) -> list[Usual]:
    """The products on sale that a person bought most often, at least twice, in the year before `day` (ISO).

    `due`: as many days went by since the last time as there were on average between the times before.
    """
    since = (date.fromisoformat(day) - timedelta(days=365)).isoformat()
    found = read.rows(
        "SELECT l.product_id, p.name, p.variant, COUNT(DISTINCT s.day), MIN(s.day), MAX(s.day) FROM sale s"
        " JOIN sale_line l ON l.sale_id = s.id JOIN product p ON p.id = l.product_id AND p.active"
        " WHERE s.person_id=? AND s.day>=? AND l.quantity > 0 AND s.cancelled_by_id IS NULL"
        " GROUP BY l.product_id, p.name, p.variant HAVING COUNT(DISTINCT s.day) > 1"
        " ORDER BY COUNT(DISTINCT s.day) DESC, MAX(s.day) DESC, l.product_id LIMIT ?",
        person_id,
        since,
        limit,
    )
    return [_usual(row, day) for row in found]


def _usual(row: Row, day: str) -> Usual:
    product_id, name, variant, times, first, last = row
    between = (date.fromisoformat(last) - date.fromisoformat(first)).days / (times - 1)
    gone = (date.fromisoformat(day) - date.fromisoformat(last)).days
    return Usual(product_id, f"{name} {variant}".strip(), times, last, times > 2 and gone >= between > 0)
