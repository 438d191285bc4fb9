"""Counting who meets a condition, over a whole store and quickly enough for somebody who is typing it.

The same count can be taken in several ways: everybody is asked one by one, or one comparison of the condition first
lists the few whom it can be true of, and only they are asked the rest. Which is quickest depends on the shop's rows, so
the ways are tried on the first part of the keys and the quickest goes on (`desktop.counting`). A way is cut into
parts by key, so that a count can be stopped, and two readers can share it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.criteria import people
from models.criteria.nodes import Every, Leaf, Node
from models.criteria.sql import Compiled, Context, now
from models.criteria.sql import since as _since
from models.people.lists import LIVING
from models.times import DAY_MS
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.work import Reader

PART = 20_000
"""Keys in a part: some ten milliseconds."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to count: `sql` counts those with a key above the first parameter and up to the second."""

    sql: str
    values: tuple[Any, ...]
    last: int
    """The largest key there is."""

    def part(self, read: Reader, low: int, size: int = PART) -> int:
        """How many of the keys after `low`."""
        return int(read.value(self.sql, low, low + size, *self.values))


_GROUPED = {
    "person.visits": Compiled("count(*)"),
    "person.spend": Compiled("sum(s.total)"),
    "person.last_visit_days": Compiled(f"(? - max(s.at)) / {DAY_MS}", (now,)),
}
"""What is summed over a person's receipts."""
_FIRST_ACCOUNT = (
    "a.kind='spendable' AND NOT EXISTS (SELECT 1 FROM account b WHERE b.person_id=a.person_id AND b.kind='spendable'"
    " AND b.programme_id<a.programme_id)"
)


def ways(read: Reader, node: Node, ctx: Context) -> tuple[Way, ...]:
    """The ways to count a condition: all give the same number. The first asks everybody."""
    whole = people.resolved(read, node)
    parts = whole.parts if isinstance(whole, Every) else (whole,)
    found = [_asked(read, _compiled(parts, ctx), ctx)]
    for at, part in enumerate(parts):
        rest = _compiled((*parts[:at], *parts[at + 1 :]), ctx)
        if isinstance(part, Leaf):
            made = _listed(read, part, rest, ctx)
            if made is not None:
                found.append(made)
    return tuple(found)


def count(read: Reader, node: Node, ctx: Context, check: Callable[[], object], *, size: int = PART) -> int:
    """How many people meet a condition; `check` is called between parts and may raise to stop."""
    whole = ways(read, node, ctx)[0]
    found = 0
    for low in range(0, whole.last, size):
        check()
        found += whole.part(read, low, size)
    return found


def _compiled(parts: tuple[Node, ...], ctx: Context) -> Compiled:
    return people.compiled(Every(parts), ctx.tier_id is not None)


def _largest(read: Reader, table: str) -> int:
    return int(read.value(f"SELECT max(id) FROM {table}") or 0)


def _asked(read: Reader, one: Compiled, ctx: Context) -> Way:
    sql = f"SELECT count(*) FROM person p WHERE {LIVING} AND p.id>? AND p.id<=? AND ({one.sql})"
    return Way(sql, tuple(one.values(ctx)), _largest(read, "person"))


def _listed(read: Reader, leaf: Leaf, rest: Compiled, ctx: Context) -> Way | None:
    """Those of whom a comparison is true, each once, and then the rest of the condition; None where it can't list."""
    if leaf.op in ("known", "unknown"):
        return None
    if leaf.field in _GROUPED and not (leaf.field != "person.last_visit_days" and _met_by_none(leaf)):
        listed, table = _receipts(leaf), "person"
    elif leaf.field == "person.points":
        met = people.by_op(Compiled("a.balance"), leaf)
        sql = f"SELECT a.person_id AS id FROM account a WHERE a.id>? AND a.id<=? AND {met.sql} AND {_FIRST_ACCOUNT}"
        listed, table = Compiled(sql, met.params), "account"
    else:
        return None
    sql = f"SELECT count(*) FROM ({listed.sql}) d JOIN person p ON p.id=d.id WHERE {LIVING} AND ({rest.sql})"
    return Way(sql, (*listed.values(ctx), *rest.values(ctx)), _largest(read, table))


def _receipts(leaf: Leaf) -> Compiled:
    visit = "" if leaf.field == "person.spend" else f" AND {people.VISIT}"
    back: tuple[Any, ...] = () if leaf.within is None else (_since(leaf.within),)
    met = people.by_op(_GROUPED[leaf.field], leaf)
    return Compiled(
        "SELECT s.person_id AS id FROM sale s WHERE s.person_id>? AND s.person_id<=? AND s.at<=?"
        f"{' AND s.at>=?' if back else ''}{visit} GROUP BY s.person_id HAVING {met.sql}",
        (now, *back, *met.params),
    )


def _met_by_none(leaf: Leaf) -> bool:
    """Whether a comparison of a number of receipts, or their sum, may hold of who has none."""
    some = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    if not some or any(type(one) is not int for one in some):
        return True
    low, high = some[0], some[-1]
    met = {
        "at_least": low <= 0,
        "at_most": low >= 0,
        "between": low <= 0 <= high,
        "is": 0 in some,
        "in": 0 in some,
        "is_not": 0 not in some,
        "not_in": 0 not in some,
    }
    return bool(met.get(leaf.op, True))
