"""Lists of people: keys by sort and filter, and the rows of a page of them."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.people.search import Found, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.criteria.nodes import Node
    from models.criteria.sql import Context
    from models.work import Reader

SORTS = {
    "reading": "p.sort_key, p.id",
    "last_seen": "p.last_seen_at DESC, p.id DESC",
    "first_seen": "p.first_seen_at DESC, p.id DESC",
    "newest": "p.id DESC",
    "points": "(SELECT max(balance) FROM account WHERE person_id=p.id AND kind='spendable') DESC, p.sort_key, p.id",
    "company": "(SELECT name FROM company WHERE id=p.company_id), p.sort_key, p.id",
}
LIVING = "p.merged_into_id IS NULL AND p.erased_at IS NULL"


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Which people a list shows; every condition that is set must hold."""

    members: bool | None = None
    tag_id: int | None = None
    company_id: int | None = None
    owner_id: int | None = None
    lead_state: str = ""
    batch_id: int | None = None
    seen_since: int | None = None
    """ms UTC"""
    not_seen_since: int | None = None
    birthday_month: int | None = None
    criteria: Node | None = None
    """A condition on people, as of `asked`: a segment's."""
    asked: Context | None = None


EVERYBODY = PeopleFilter()


def _where(read: Reader, wanted: PeopleFilter) -> tuple[str, list[object]]:
    terms: list[tuple[str, object]] = [
        ("EXISTS (SELECT 1 FROM person_tag WHERE person_id=p.id AND tag_id=?)", wanted.tag_id),
        ("p.company_id=?", wanted.company_id),
        ("p.owner_id=?", wanted.owner_id),
        ("p.lead_state=?", wanted.lead_state or None),
        ("p.batch_id=?", wanted.batch_id),
        ("p.last_seen_at>=?", wanted.seen_since),
        ("(p.last_seen_at IS NULL OR p.last_seen_at<?)", wanted.not_seen_since),
        ("substr(p.birthday, 6, 2)=?", f"{wanted.birthday_month:02d}" if wanted.birthday_month else None),
    ]
    used = [(sql, value) for sql, value in terms if value is not None]
    parts = [LIVING, *(sql for sql, _ in used)]
    if wanted.members is not None:
        exists = "EXISTS (SELECT 1 FROM account WHERE person_id=p.id)"
        parts.append(exists if wanted.members else f"NOT {exists}")
    values = [value for _, value in used]
    if wanted.criteria is not None and wanted.asked is not None:
        from models.criteria.people import where_sql

        sql, more = where_sql(read, wanted.criteria, wanted.asked)
        parts.append(sql)
        values += more
    return " AND ".join(parts), values


def list_ids(
    read: Reader, sort: str = "reading", wanted: PeopleFilter = EVERYBODY, limit: int | None = None
) -> array[int]:
    """The keys of the people of a list in its order (one of SORTS), read in chunks: 8 MB for a million.

    With `limit` the first of them only: what a page shows while the rest is on its way.
    """
    where, values = _where(read, wanted)
    sql = f"SELECT p.id FROM person p WHERE {where} ORDER BY {SORTS[sort]}"
    if limit is not None:
        sql += f" LIMIT {int(limit)}"
    found = array("q")
    for chunk in read.each(sql, *values, size=2000):
        found.extend([row[0] for row in chunk])
    return found


def count(read: Reader, wanted: PeopleFilter = EVERYBODY) -> int:
    """How many people a list shows."""
    where, values = _where(read, wanted)
    return int(read.value(f"SELECT count(*) FROM person p WHERE {where}", *values))


def rows_by_ids(read: Reader, ids: Sequence[int]) -> list[Found]:
    """The rows of a page of a list (128 keys, say), in that order; who was deleted meanwhile is left out."""
    return rows(read, ids)


def tags_of(read: Reader, ids: Sequence[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    """Name and colour of the tags on these people, by person; who has none is absent."""
    found: dict[int, list[tuple[str, str]]] = {}
    for person, name, colour in read.within(
        "SELECT x.person_id, t.name, t.colour FROM person_tag x JOIN tag t ON t.id=x.tag_id"
        " WHERE x.person_id IN (??) ORDER BY t.name",
        list(ids),
    ):
        found.setdefault(person, []).append((name, colour))
    return {person: tuple(tags) for person, tags in found.items()}
