"""What the counter looks up beside the catalogue: products by what was typed, and the number of the next receipt."""

from models import text
from models.codes import bare
from models.counter import catalogue
from models.counter.catalogue import Item
from models.counter.drafts import number_text
from models.work import Reader

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
