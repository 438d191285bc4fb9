"""A condition as a readable sentence, in whichever language it is shown: names of tags, products and tiers looked up.

What it names and is no longer there is said so.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

from models.criteria.fields import (
    GRADES,
    KEYS,
    Field,
    field_of,
    label_of,
    store_fields,
)
from models.criteria.nodes import Every, Leaf, Node, Not, leaves
from models.errors import N_, Message
from models.money import Amount, Points, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.work import Reader

MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)
WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
TABLES = {
    "tag": "SELECT id, name FROM tag WHERE id IN (??)",
    "segment": "SELECT id, name FROM segment WHERE id IN (??)",
    "tier": "SELECT id, name FROM tier WHERE id IN (??)",
    "category": "SELECT id, name FROM category WHERE id IN (??)",
    "promotion": "SELECT id, name FROM promotion WHERE id IN (??)",
    "company": "SELECT id, name FROM company WHERE id IN (??)",
    "staff": "SELECT id, coalesce(nullif(name, ''), '#' || id) FROM staff WHERE id IN (??)",
    "product": "SELECT id, trim(name || ' ' || variant) FROM product WHERE id IN (??)",
}
"""What the rows are called whose keys a condition holds, by the field's type."""
GONE = {
    "tag": N_("(a tag that was deleted)"),
    "segment": N_("(a segment that was deleted)"),
    "tier": N_("(a tier that was deleted)"),
    "category": N_("(a category that was deleted)"),
    "promotion": N_("(a promotion that was deleted)"),
    "company": N_("(a company that was deleted)"),
    "staff": N_("(somebody who is no longer there)"),
    "product": N_("(a product that was deleted)"),
}
SHOWN = 6
"""Values that are named; the others are counted."""

Names = dict[tuple[str, int], str]


def keys_of(node: Node, own: Iterable[Field] = ()) -> set[tuple[str, int]]:
    """The rows that a condition names: type of field and key."""
    fields = tuple(own)
    found: set[tuple[str, int]] = set()
    for leaf in leaves(node):
        field = field_of(leaf.field, fields)
        if leaf.of is not None:
            found |= keys_of(leaf.of)
        if field is not None and field.type in KEYS:
            some = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
            found |= {(field.type, one) for one in some if type(one) is int}
    return found


def names_of(read: Reader, node: Node, own: Iterable[Field] = ()) -> Names:
    """What the rows are called that a condition names; who is gone is absent."""
    wanted: dict[str, list[int]] = {}
    for kind, key in sorted(keys_of(node, own)):
        wanted.setdefault(kind, []).append(key)
    return {(kind, row[0]): row[1] for kind, keys in wanted.items() for row in read.within(TABLES[kind], keys)}


def gone(read: Reader, node: Node) -> tuple[Message, ...]:
    """What a condition names and is no longer there, in words; nothing where all of it is."""
    own = store_fields(read)
    known = names_of(read, node, own)
    missing = sorted(kind for kind, key in keys_of(node, own) if (kind, key) not in known)
    return tuple(Message(GONE[kind]) for kind in dict.fromkeys(missing))


def sentence(read: Reader, node: Node) -> Message:
    """A condition as a sentence: "Tier is Gold and amount of the basket at least ¥3,000"."""
    own = store_fields(read)
    return opened(said(node, names_of(read, node, own), own))


def opened(found: Message) -> Message:
    """Words as they open a sentence."""
    return Message(found.msgid, found.values, "upper")


def said(node: Node, names: Names, own: Iterable[Field] = ()) -> Message:
    """A condition as it stands within a sentence, with names looked up before."""
    return _said(node, names, tuple(own), False)


def goods(read: Reader, node: Node) -> Message:
    """Goods as a person names them: "Coffee, Tea" where a condition only lists them, else the condition."""
    own = store_fields(read)
    return goods_said(node, names_of(read, node, own), own)


def goods_said(node: Node, names: Names, own: Iterable[Field] = (), most: int = SHOWN) -> Message:
    """Goods as a person names them, with names looked up before; above `most` the others are counted."""
    if isinstance(node, Every) and not node.parts:
        return Message(N_("all goods"))
    if isinstance(node, Leaf) and node.op in ("is", "in") and node.field in ("line.product", "line.category"):
        kind = node.field.removeprefix("line.")
        some = [one for one in (node.value if isinstance(node.value, tuple) else (node.value,)) if type(one) is int]
        known = [Message(N_("{name}"), {"name": names.get((kind, one), Message(GONE[kind]))}) for one in some[:most]]
        if len(some) > most:
            known.append(Message(N_("{count} more"), {"count": len(some) - most}))
        if known:
            return reduce(_listed, known)
    return said(node, names, own)


def _listed(first: Message, rest: Message) -> Message:
    return Message(N_("{first}, {rest}"), {"first": first, "rest": rest})


def _said(node: Node, names: Names, own: tuple[Field, ...], inner: bool) -> Message:
    if isinstance(node, Leaf):
        return _leaf(node, names, own)
    if isinstance(node, Not):
        return Message(N_("not ({part})"), {"part": _said(node.part, names, own, False)})
    if not node.parts:
        return Message(N_("always") if isinstance(node, Every) else N_("never"))
    if len(node.parts) == 1:
        return _said(node.parts[0], names, own, inner)
    word = N_("{first} and {rest}") if isinstance(node, Every) else N_("{first} or {rest}")
    found = _said(node.parts[-1], names, own, True)
    for part in reversed(node.parts[:-1]):
        found = Message(word, {"first": _said(part, names, own, True), "rest": found})
    return Message(N_("({part})"), {"part": found}) if inner else found


_SENTENCES = {
    "is": N_("{field} is {value}"),
    "is_not": N_("{field} is not {value}"),
    "in": N_("{field} is {value}"),
    "not_in": N_("{field} is not {value}"),
    "at_least": N_("{field} at least {value}"),
    "at_most": N_("{field} at most {value}"),
    "between": N_("{field} from {first} to {last}"),
    "contains": N_("{field} contains “{value}”"),
    "known": N_("{field} is known"),
    "unknown": N_("{field} is not known"),
}
_YES = {
    "person.member": (N_("is a member"), N_("is no member")),
    "person.first_purchase": (N_("buys for the first time"), N_("has bought before")),
    "person.referred": (N_("was brought by a member"), N_("was not brought by a member")),
    "person.at_risk": (N_("is at risk of staying away"), N_("is not at risk of staying away")),
    "person.sales_ready": (N_("is past the bars of score and grade"), N_("is not past the bars of score and grade")),
    "person.open_deal": (N_("has an open deal"), N_("has no open deal")),
    "person.request_open": (N_("has an open request"), N_("has no open request")),
    "person.reminder_open": (N_("has an open reminder"), N_("has no open reminder")),
    "deal.planned": (N_("a next step is planned"), N_("no next step is planned")),
    "deal.overdue": (N_("the next step is overdue"), N_("no step is overdue")),
    "deal.stuck": (N_("is stuck"), N_("is not stuck")),
    "basket.member": (N_("a member's card is shown"), N_("no member's card is shown")),
    "basket.eat_in": (N_("eaten in"), N_("taken away")),
    "line.any": (N_("all goods"), N_("no goods")),
    "line.discounted": (N_("lowered by hand"), N_("not lowered by hand")),
}
_LISTS = {
    "person.bought": (N_("has bought {value}"), N_("has not bought {value}")),
    "person.bought_category": (N_("has bought from {value}"), N_("has not bought from {value}")),
    "person.promotion_used": (N_("has used {value}"), N_("has not used {value}")),
    "person.has_contact": (N_("can be reached by {value}"), N_("can't be reached by {value}")),
    "person.consent": (N_("agreed to {value}"), N_("did not agree to {value}")),
    "basket.contains": (N_("the basket contains {value}"), N_("the basket does not contain {value}")),
}


def _leaf(leaf: Leaf, names: Names, own: tuple[Field, ...]) -> Message:
    field = field_of(leaf.field, own)
    if field is None:
        return Message(N_("(a field that is no longer there)"))
    found = _plain(leaf, field, names) if leaf.field != "person.touches" else _touches(leaf, field, names)
    if leaf.of is not None and leaf.field != "person.touches":
        found = Message(N_("{part}, counting {goods}"), {"part": found, "goods": _said(leaf.of, names, own, False)})
    if leaf.within is not None:
        found = Message(N_("{part} in the last {days} days"), {"part": found, "days": leaf.within})
    return found


def _plain(leaf: Leaf, field: Field, names: Names) -> Message:
    positive = leaf.op in ("is", "in", "contains")
    if isinstance(leaf.value, bool) and leaf.field in _YES:
        return Message(_YES[leaf.field][0 if leaf.value == positive else 1])
    if leaf.field in _LISTS and not isinstance(leaf.value, bool):
        return Message(_LISTS[leaf.field][0 if positive else 1], {"value": _values(leaf, field, names)})
    name = label_of(field)
    shown = Message(name.msgid, name.values, "lower") if isinstance(name, Message) else name
    return Message(_SENTENCES.get(leaf.op, N_("{field} is {value}")), _compared(leaf, field, names, shown))


def _compared(leaf: Leaf, field: Field, names: Names, name: Message | str) -> dict[str, Any]:
    values: dict[str, Any] = {"field": name}
    if leaf.op == "between" and isinstance(leaf.value, tuple) and len(leaf.value) == 2:
        values |= {"first": value_words(field, leaf.value[0], names), "last": value_words(field, leaf.value[1], names)}
    else:
        values["value"] = _values(leaf, field, names)
    return values


def _touches(leaf: Leaf, field: Field, names: Names) -> Message:
    """How often something happened: "visit, call: none", "visit: at least 2 times"."""
    kinds: Any = Message(N_("anything that happens"))
    if leaf.of is not None:
        simple = isinstance(leaf.of, Leaf) and leaf.of.field == "touch.kind" and leaf.of.op in ("is", "in")
        known = field_of("touch.kind")
        kinds = (
            _values(leaf.of, known, names)
            if simple and isinstance(leaf.of, Leaf) and known is not None
            else _said(leaf.of, names, (), False)
        )
    if (leaf.op, leaf.value) in (("at_most", 0), ("is", 0)):
        return Message(N_("no “{kinds}”"), {"kinds": kinds})
    if (leaf.op, leaf.value) in (("at_least", 1), ("is_not", 0)):
        return Message(N_("at least one “{kinds}”"), {"kinds": kinds})
    name = Message(N_("number of “{kinds}”"), {"kinds": kinds})
    return Message(_SENTENCES.get(leaf.op, N_("{field} is {value}")), _compared(leaf, field, names, name))


def _values(leaf: Leaf, field: Field, names: Names) -> Any:
    some = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    said = [value_words(field, one, names) for one in some[:SHOWN]]
    if len(some) > SHOWN:
        said.append(Message(N_("{count} more"), {"count": len(some) - SHOWN}))
    if not said:
        return "…"
    found = said[-1]
    for one in reversed(said[:-1]):
        found = Message(N_("{first}, {rest}"), {"first": one, "rest": found})
    return found


def value_words(field: Field, value: Any, names: Names) -> Any:
    """A value as it is shown: a name, an amount, a weekday."""
    if value is None or value == "":
        return "…"
    if field.type in KEYS and type(value) is int:
        return names.get((field.type, value)) or Message(GONE[field.type])
    if field.type in ("choice", "own_choice"):
        name = dict(field.choices).get(value) if isinstance(value, str) else None
        return Message(name) if name else str(value)
    if type(value) is not int:
        return str(value)
    if field.type == "grade":
        return GRADES[value] if 0 <= value < len(GRADES) else str(value)
    if field.type in ("month", "weekday"):
        some, at = (MONTHS, value - 1) if field.type == "month" else (WEEKDAYS, value)
        return Message(some[at]) if 0 <= at < len(some) else str(value)
    return _number(field.type, value)


def _number(kind: str, value: int) -> Any:
    if kind == "time":
        return f"{value // 60}:{value % 60:02d}"
    shown = {"money": Amount, "quantity": Quantity, "points": Points}
    if kind in shown:
        return shown[kind](value)
    if kind == "days":
        return Message(N_("{count} days"), {"count": value})
    return str(value)
