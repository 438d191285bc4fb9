"""いつもの: what somebody buys again and again, and whether it may be used up by now."""

from datetime import date, timedelta

from models.values import dataclass
from models.work import Reader, Row


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
