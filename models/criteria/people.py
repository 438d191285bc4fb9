"""What conditions say of people, as SQL over the alias `p` of a person: one expression for one customer and for all.

Three-valued as SQL is: what is not known (no birthday, a tag that was deleted meanwhile) is neither match nor mismatch.
The till asks all parts of all promotions in one query; lists, exports and counts use the same expressions.
"""

from __future__ import annotations

import calendar
import json
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from models.criteria import deal, people_leads, touch
from models.criteria.nodes import Answer, Every, Leaf, Node, Not, Some, leaves, parse
from models.criteria.sql import UNKNOWN, Compiled, Context, day, now
from models.criteria.sql import since as _since
from models.errors import N_, Refused
from models.people.lists import LIVING
from models.times import DAY_MS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.work import Reader

_GONE = Leaf("person.gone", "known")
_LARGEST = 2**62


def _tier(ctx: Context) -> int | None:
    return ctx.tier_id


# -- questions ----------------------------------------------------------------------------------------------------


def answers(read: Reader, person_id: int, parts: Sequence[Node], ctx: Context) -> tuple[Answer, ...]:
    """What some conditions say of a person, in their order: one query, each different part asked once.

    Nobody of that key: all unknown.
    """
    if not parts:
        return ()
    whole = _questions(_resolved(read, tuple(parts)), ctx.tier_id is not None)
    found = read.row(whole.sql, *whole.values(ctx), person_id)
    if found is None:
        return (None,) * len(parts)
    said = [None if one is None else bool(one) for one in found]
    places = _places(tuple(parts))
    return tuple(said[place] for place in places)


@lru_cache(maxsize=256)
def _places(parts: tuple[Node, ...]) -> tuple[int, ...]:
    known = {part: at for at, part in enumerate(dict.fromkeys(parts))}
    return tuple(known[part] for part in parts)


@lru_cache(maxsize=256)
def _questions(parts: tuple[Node, ...], override: bool) -> Compiled:
    asked = [compiled(part, override) for part in parts]
    sql = f"SELECT {', '.join(f'({one.sql})' for one in asked)} FROM person p WHERE p.id=?"
    return Compiled(sql, tuple(param for one in asked for param in one.params))


def where_sql(read: Reader, node: Node, ctx: Context) -> tuple[str, list[Any]]:
    """A condition as SQL over `p` with its parameters, for lists and exports; true only where it is met."""
    one = compiled(resolved(read, node), ctx.tier_id is not None)
    return f"({one.sql})", one.values(ctx)


def matching(read: Reader, node: Node, ctx: Context, *, limit: int | None = None, after: int = 0) -> list[int]:
    """The keys of the people who meet a condition, ascending, above `after`; nobody merged away or erased."""
    sql, values = where_sql(read, node, ctx)
    wanted = f"SELECT p.id FROM person p WHERE {LIVING} AND p.id>? AND {sql} ORDER BY p.id"
    if limit is not None:
        wanted += f" LIMIT {int(limit)}"
    return read.column(wanted, after, *values)


def count(read: Reader, node: Node, ctx: Context) -> int:
    """How many people meet a condition."""
    sql, values = where_sql(read, node, ctx)
    return int(read.value(f"SELECT count(*) FROM person p WHERE {LIVING} AND {sql}", *values))


def is_value(field_id: str) -> bool:
    """Whether a field is a number or a text of a person, which can be shown, and not only true or false."""
    return field_id.startswith("person.") and (field_id in _SCALARS or field_id in _TEXTS)


def values(read: Reader, person_id: int, names: Sequence[str], ctx: Context) -> tuple[Any, ...]:
    """What stands in some fields of a person (`is_value`), in their order; one query."""
    asked = [_SCALARS[name] if name in _SCALARS else Compiled(_TEXTS[name]) for name in names]
    sql = ", ".join(f"({one.sql.replace('{since}', '')})" for one in asked)
    found = read.row(
        f"SELECT {sql} FROM person p WHERE p.id=?", *(v for one in asked for v in one.values(ctx)), person_id
    )
    return (None,) * len(names) if found is None else tuple(found)


# -- segments -----------------------------------------------------------------------------------------------------


def _resolved(read: Reader, parts: tuple[Node, ...]) -> tuple[Node, ...]:
    some = tuple(dict.fromkeys(parts))
    if not any(leaf.field == "person.segment" for part in some for leaf in leaves(part)):
        return some
    known = _segments(read)
    return tuple(_inlined(part, known, ()) for part in some)


def resolved(read: Reader, node: Node) -> Node:
    """A condition with the segments that it names put in their place. Raises Refused where segments go in a circle."""
    return _resolved(read, (node,))[0]


def _segments(read: Reader) -> dict[int, str]:
    return dict(read.rows("SELECT id, criteria FROM segment"))


@lru_cache(maxsize=256)
def _stored(text: str) -> Node:
    return parse(json.loads(text))


def _inlined(node: Node, known: dict[int, str], above: tuple[int, ...]) -> Node:
    if isinstance(node, Not):
        return Not(_inlined(node.part, known, above))
    if isinstance(node, Every | Some):
        return type(node)(tuple(_inlined(part, known, above) for part in node.parts))
    if node.field != "person.segment":
        return node
    some = node.value if isinstance(node.value, tuple) else (node.value,)
    parts: list[Node] = []
    for key in some:
        if key in above:
            raise Refused(N_("These segments name each other in a circle."))
        inner = known.get(key) if isinstance(key, int) else None
        parts.append(_GONE if inner is None else _inlined(_stored(inner), known, (*above, key)))
    whole: Node = Some(tuple(parts))
    return Not(whole) if node.op in ("is_not", "not_in") else whole


# -- SQL ----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=2048)
def compiled(node: Node, override: bool = False) -> Compiled:
    """A condition (segments already in their place) as SQL; `override` reads the tier from the context."""
    if isinstance(node, Leaf):
        return _leaf(node, override)
    if isinstance(node, Not):
        inner = compiled(node.part, override)
        return Compiled(f"NOT ({inner.sql})", inner.params)
    if not node.parts:
        return Compiled("1=1" if isinstance(node, Every) else "1=0")
    asked = [compiled(part, override) for part in node.parts]
    asked.sort(key=_cost)  # what is quick to answer spares the rest: in a million people that is most of the time
    word = " AND " if isinstance(node, Every) else " OR "
    return Compiled(word.join(f"({one.sql})" for one in asked), tuple(param for one in asked for param in one.params))


def _cost(one: Compiled) -> int:
    """How long an answer takes, roughly: a column, a row of another table, many of them."""
    if "SELECT" not in one.sql:
        return 0
    return 2 if "sum(" in one.sql or "count(" in one.sql or "FROM sale " in one.sql else 1


def expression(node: Node, ctx: Context) -> tuple[str, list[Any]]:
    """A condition without segments as SQL over `p`, and its parameters."""
    one = compiled(node, ctx.tier_id is not None)
    return one.sql, one.values(ctx)


def _leaf(leaf: Leaf, override: bool) -> Compiled:
    name = leaf.field
    if name in _SCALARS:
        return _compared(_SCALARS[name], leaf)
    if name in _TEXTS:
        return _text(_TEXTS[name], leaf)
    if name in _TRUTHS:
        return _truth(_TRUTHS[name], leaf)
    if name.startswith("person.own."):
        return _own(leaf)
    if name in deal.KEYED:
        return _deal_key(leaf)
    if name == "person.tier":
        return _tiers(leaf, override)
    make = _SPECIAL.get(name)
    return Compiled(UNKNOWN) if make is None else make(leaf)


def _keys(leaf: Leaf) -> list[int]:
    some = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    return sorted({one for one in some if type(one) is int and abs(one) < _LARGEST})


def _list(keys: Sequence[int]) -> str:
    return ", ".join(str(key) for key in keys)


def _signed(leaf: Leaf, one: Compiled) -> Compiled:
    """As it is for `is` and `in`, the opposite for `is_not` and `not_in`, else unknown."""
    if leaf.op in ("is", "in", "contains"):
        return one
    if leaf.op in ("is_not", "not_in"):
        return Compiled(f"NOT ({one.sql})", one.params)
    return Compiled(UNKNOWN)


def _among(leaf: Leaf, exists: str, table: str, params: tuple[Any, ...] = ()) -> Compiled:
    """Whether something names one of the keys; where none does and one of them is gone, it is unknown."""
    keys = _keys(leaf)
    if not keys:
        return Compiled(UNKNOWN)
    listed = _list(keys)
    there = f"(SELECT count(*) FROM {table} WHERE id IN ({listed}))={len(keys)}"
    sql = f"{exists.replace('(??)', f'({listed})')} OR CASE WHEN {there} THEN 1=0 END"
    return _signed(leaf, Compiled(sql, params))


def _compared(own: Compiled, leaf: Leaf) -> Compiled:
    """A number that may be missing, compared."""
    within = () if leaf.within is None else (_since(leaf.within),)
    sql = own.sql.replace("{since}", "" if leaf.within is None else " AND s.at>=?")
    params = (*own.params, *within)
    return by_op(Compiled(sql, params), leaf, int)


def by_op(own: Compiled, leaf: Leaf, kind: type[Any] = int) -> Compiled:
    """A value of some kind that may be missing, compared with what a leaf says."""
    sql, value = own.sql, leaf.value
    if leaf.op in ("known", "unknown"):
        return Compiled(f"({sql}) IS {'NOT ' if leaf.op == 'known' else ''}NULL", own.params)
    some: tuple[Any, ...] = value if isinstance(value, tuple) else (value,)
    if not some or any(type(one) is not kind or (kind is int and abs(one) >= _LARGEST) for one in some):
        return Compiled(UNKNOWN)
    if leaf.op in ("is", "in", "is_not", "not_in"):
        marks = ", ".join("?" * len(some))
        word = "IN" if leaf.op in ("is", "in") else "NOT IN"
        return Compiled(f"({sql}) {word} ({marks})", (*own.params, *some))
    if leaf.op == "between" and len(some) == 2:
        return Compiled(f"({sql}) BETWEEN ? AND ?", (*own.params, *some))
    if leaf.op in ("at_least", "at_most") and len(some) == 1:
        return Compiled(f"({sql}) {'>=' if leaf.op == 'at_least' else '<='} ?", (*own.params, *some))
    return Compiled(UNKNOWN)


def _text(own: str, leaf: Leaf) -> Compiled:
    """A text, compared; an empty one is not known."""
    sql = f"nullif({own}, '')"
    if leaf.op == "contains" and isinstance(leaf.value, str):
        wanted = leaf.value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return Compiled(f"lower({sql}) LIKE lower(?) ESCAPE '\\'", (f"%{wanted}%",))
    return by_op(Compiled(sql), leaf, str)


def _truth(own: Compiled, leaf: Leaf) -> Compiled:
    if not isinstance(leaf.value, bool) or leaf.op not in ("is", "is_not"):
        return Compiled(UNKNOWN)
    return own if leaf.value == (leaf.op == "is") else Compiled(f"NOT ({own.sql})", own.params)


# -- what is asked ------------------------------------------------------------------------------------------------

VISIT = "s.kind IN ('sale', 'exchange', 'history') AND s.cancelled_by_id IS NULL"
"""Receipts that are visits, over the alias `s`."""
_AGE = (
    "CASE WHEN p.birthday < '0001' THEN NULL ELSE CAST(substr(?, 1, 4) AS INTEGER) - CAST(substr(p.birthday, 1, 4)"
    " AS INTEGER) - CASE WHEN substr(?, 6, 5) < substr(p.birthday, 6, 5) THEN 1 ELSE 0 END END"
)
_SCALARS = {
    "person.birthday_month": Compiled("CAST(substr(p.birthday, 6, 2) AS INTEGER)"),
    "person.age": Compiled(_AGE, (day, day)),
    "person.points": Compiled(
        "SELECT a.balance FROM account a WHERE a.person_id=p.id AND a.kind='spendable' ORDER BY a.programme_id LIMIT 1"
    ),
    "person.qualifying": Compiled(
        "SELECT a.balance FROM account a WHERE a.person_id=p.id AND a.kind='qualifying' ORDER BY a.programme_id LIMIT 1"
    ),
    "person.enrolled_days": Compiled(
        f"(? - (SELECT min(a.enrolled_at) FROM account a WHERE a.person_id=p.id)) / {DAY_MS}", (now,)
    ),
    "person.last_visit_days": Compiled(
        f"(? - (SELECT max(s.at) FROM sale s WHERE s.person_id=p.id AND s.at<=? AND {VISIT})) / {DAY_MS}",
        (now, now),
    ),
    "person.visits": Compiled(
        f"SELECT count(*) FROM sale s WHERE s.person_id=p.id AND {VISIT} AND s.at<=?{{since}}", (now,)
    ),
    "person.spend": Compiled(
        "SELECT coalesce(sum(s.total), 0) FROM sale s WHERE s.person_id=p.id AND s.at<=?{since}", (now,)
    ),
    **people_leads.SCALARS,
    **touch.SCALARS,
    **deal.SCALARS,
}
"""Numbers; `{since}` stands where days looked back come in, whose moment is the last parameter."""
_TEXTS = {
    "person.region": "(SELECT d.region FROM address d WHERE d.person_id=p.id AND d.region<>''"
    " ORDER BY d.position, d.id LIMIT 1)",
    "person.source": "p.source",
    "person.phase": "p.phase",
    "person.lead_state": "p.lead_state",
    "person.job_title": "p.job_title",
    "person.industry": "(SELECT c.industry FROM company c WHERE c.id=p.company_id)",
    "person.company_size": "(SELECT c.size FROM company c WHERE c.id=p.company_id)",
    **people_leads.TEXTS,
    **touch.TEXTS,
    **deal.TEXTS,
}
_TRUTHS = {
    "person.member": Compiled("EXISTS (SELECT 1 FROM account a WHERE a.person_id=p.id AND a.enrolled_at<=?)", (now,)),
    "person.first_purchase": Compiled(
        f"NOT EXISTS (SELECT 1 FROM sale s WHERE s.person_id=p.id AND {VISIT} AND s.at<=?)", (now,)
    ),
    "person.referred": Compiled(
        "EXISTS (SELECT 1 FROM referral r WHERE r.person_id=p.id AND r.state<>'void' AND r.at<=?)", (now,)
    ),
    **people_leads.TRUTHS,
    **deal.TRUTHS,
}


def _tags(leaf: Leaf) -> Compiled:
    return _among(leaf, "EXISTS (SELECT 1 FROM person_tag x WHERE x.person_id=p.id AND x.tag_id IN (??))", "tag")


def _company(leaf: Leaf) -> Compiled:
    if leaf.op in ("known", "unknown"):
        return Compiled(f"p.company_id IS {'NOT ' if leaf.op == 'known' else ''}NULL")
    return _among(leaf, "coalesce(p.company_id, 0) IN (??)", "company")


def _owner(leaf: Leaf) -> Compiled:
    if leaf.op in ("known", "unknown"):
        return Compiled(f"p.owner_id IS {'NOT ' if leaf.op == 'known' else ''}NULL")
    return _among(leaf, "coalesce(p.owner_id, 0) IN (??)", "staff")


def _deal_key(leaf: Leaf) -> Compiled:
    exists, table, known = deal.KEYED[leaf.field]
    if leaf.op in ("known", "unknown"):
        return Compiled(f"{known} IS {'NOT ' if leaf.op == 'known' else ''}NULL" if known else UNKNOWN)
    return _among(leaf, exists, table)


def _tiers(leaf: Leaf, override: bool) -> Compiled:
    """A tier; one at least as high is one of the same programme with at least its threshold."""
    has = "?={key}" if override else "EXISTS (SELECT 1 FROM standing s WHERE s.person_id=p.id AND s.tier_id={key})"
    late: tuple[Any, ...] = (_tier,) if override else ()
    if leaf.op in ("known", "unknown"):
        sql = "? IS NOT NULL" if override else has.replace("={key}", " IS NOT NULL")
        return Compiled(sql if leaf.op == "known" else f"NOT ({sql})", late)
    if leaf.op == "at_least":
        keys = _keys(leaf)
        if len(keys) != 1:
            return Compiled(UNKNOWN)
        higher = (
            "(SELECT t.id FROM tier t JOIN tier w ON w.programme_id=t.programme_id"
            f" WHERE w.id={keys[0]} AND t.threshold>=w.threshold)"
        )
        there = f"CASE WHEN EXISTS (SELECT 1 FROM tier WHERE id={keys[0]}) THEN 1=0 END"
        return Compiled(f"{has.replace('={key}', f' IN {higher}')} OR {there}", late)
    return _among(leaf, has.replace("={key}", " IN (??)"), "tier", late)


def _birthday_within(leaf: Leaf) -> Compiled:
    """Whether the birthday is within some days from today on; who was born on 29 February has it on the 28th."""
    days = leaf.value
    if leaf.op not in ("at_most", "is") or type(days) is not int or not 0 <= days <= _LARGEST:
        return Compiled(UNKNOWN)
    if days >= 365:
        return Compiled("CASE WHEN p.birthday IS NOT NULL THEN 1=1 END")

    def first(ctx: Context) -> str:
        return ctx.day[5:]

    def last(ctx: Context) -> str:
        end = date.fromisoformat(ctx.day) + timedelta(days=days)
        found = end.isoformat()[5:]
        return "02-29" if found == "02-28" and not calendar.isleap(end.year) else found

    own = "substr(p.birthday, 6, 5)"
    sql = f"CASE WHEN ?<=? THEN {own} BETWEEN ? AND ? ELSE {own}>=? OR {own}<=? END"
    return Compiled(sql, (first, last, first, last, first, last))


def _bought(column: str, table: str) -> Callable[[Leaf], Compiled]:
    """Whether more of a product was bought than brought back; a variant counts as its product."""

    def made(leaf: Leaf) -> Compiled:
        variants = " OR l.product_id IN (SELECT v.id FROM product v WHERE v.parent_id IN (??))"
        since = "" if leaf.within is None else " AND s.at>=?"
        exists = (
            "EXISTS (SELECT 1 FROM sale s JOIN sale_line l ON l.sale_id=s.id WHERE s.person_id=p.id AND s.at<=?"
            f"{since} AND (l.{column} IN (??){variants if table == 'product' else ''})"
            " GROUP BY l.product_id, l.name HAVING sum(l.quantity)>0)"
        )
        late = (now,) if leaf.within is None else (now, _since(leaf.within))
        return _among(leaf, exists, table, late)

    return made


def _promotion_used(leaf: Leaf) -> Compiled:
    since = "" if leaf.within is None else " AND u.at>=?"
    exists = (
        f"EXISTS (SELECT 1 FROM promotion_use u WHERE u.promotion_id IN (??) AND u.person_id=p.id AND u.at<=?{since}"
        " GROUP BY u.promotion_id HAVING sum(u.times)>0)"
    )
    return _among(leaf, exists, "promotion", (now,) if leaf.within is None else (now, _since(leaf.within)))


def _touches(leaf: Leaf) -> Compiled:
    """How many entries of the timeline there are, of those that `of` names; people without any have none."""
    since: tuple[Any, ...] = () if leaf.within is None else (_since(leaf.within),)
    met = Compiled("1=1") if leaf.of is None else compiled(leaf.of)
    sql = (
        f"SELECT count(*) FROM touchpoint t WHERE t.person_id=p.id AND t.at<=?{' AND t.at>=?' if since else ''}"
        f" AND ({met.sql})"
    )
    return by_op(Compiled(sql, (now, *since, *met.params)), leaf)


def _words(leaf: Leaf) -> list[str]:
    some = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    return [one for one in some if isinstance(one, str)]


def _has_contact(leaf: Leaf) -> Compiled:
    kinds = _words(leaf)
    if not kinds:
        return Compiled(UNKNOWN)
    marks = ", ".join("?" * len(kinds))
    exists = f"EXISTS (SELECT 1 FROM contact k WHERE k.person_id=p.id AND k.kind IN ({marks}))"
    return _signed(leaf, Compiled(exists, tuple(kinds)))


def _consent(leaf: Leaf) -> Compiled:
    """Whether the latest word on a channel was yes; who was never asked is not known to agree, nor to refuse."""
    kinds = _words(leaf)
    if not kinds:
        return Compiled(UNKNOWN)
    one = "(SELECT g.given FROM consent g WHERE g.person_id=p.id AND g.channel=? ORDER BY g.at DESC, g.id DESC LIMIT 1)"
    return _signed(leaf, Compiled(" OR ".join([one] * len(kinds)), tuple(kinds)))


def _own(leaf: Leaf) -> Compiled:
    """A field of the owner's own: numbers in thousandths, else text (dates ISO)."""
    some = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    number = bool(some) and type(some[0]) is int
    sql = (
        f"(SELECT v.{'number' if number else 'text'} FROM own_value v JOIN own_field f ON f.id=v.field_id"
        " WHERE f.kind='person' AND f.key=? AND v.record_id=p.id)"
    )
    key = leaf.field.removeprefix("person.own.")
    if leaf.op == "contains" and isinstance(leaf.value, str):
        plain = _text("{own}", leaf)
        return Compiled(plain.sql.replace("{own}", sql), (key, *plain.params))
    return by_op(Compiled(sql, (key,)), leaf, int if number else str)


_SPECIAL: dict[str, Callable[[Leaf], Compiled]] = {
    "person.tag": _tags,
    "person.company": _company,
    "person.owner": _owner,
    "person.birthday_within": _birthday_within,
    "person.bought": _bought("product_id", "product"),
    "person.bought_category": _bought("category_id", "category"),
    "person.promotion_used": _promotion_used,
    "person.touches": _touches,
    "person.has_contact": _has_contact,
    "person.consent": _consent,
}
