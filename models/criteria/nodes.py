"""Conditions as values: leaves that compare a field, put together by all, any and not; stored as one JSON form.

    {"all": [{"field": "person.tag", "op": "is", "value": 3},
             {"any": [{"field": "basket.amount", "op": "at_least", "value": 3000},
                      {"not": {"field": "moment.weekday", "op": "in", "value": [5, 6]}}]}]}

Answers have three values (Kleene), as SQL's have: unknown (None) is neither match nor mismatch, and only True matches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from models.errors import N_, Refused
from models.values import dataclass

Answer = bool | None
C = TypeVar("C")
DEEPEST = 12
MOST_LEAVES = 200


@dataclass(frozen=True, slots=True)
class Leaf:
    """One comparison: `field` is an id of `models.criteria.fields`, `value` a plain value or a tuple of them.

    `of` narrows what is counted (a condition on lines: the quantity *of cakes*), `within` the days that it looks back.
    """

    field: str
    op: str
    value: Any = None
    of: Node | None = None
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Every:
    """All of the parts; without any it is always true."""

    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of the parts; without any it is never true."""

    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a part; the opposite of unknown is unknown."""

    part: Node


Node = Leaf | Every | Some | Not
ALWAYS = Every()


def parse(plain: object) -> Node:
    """Read the JSON form (already loaded). `{}` and None are always true. Raises Refused for what is no condition.

    Whether fields and operators exist is `models.criteria.fields.check`'s matter.
    """
    found = _parsed(plain, 0)
    if sum(1 for _leaf in leaves(found)) > MOST_LEAVES:
        raise Refused(N_("This condition has more than {count} parts."), count=MOST_LEAVES)
    return found


def _parsed(plain: object, depth: int) -> Node:
    if depth > DEEPEST:
        raise Refused(N_("This condition is nested too deeply."))
    if plain is None or plain == {}:
        return ALWAYS
    if isinstance(plain, Mapping):
        keys = set(plain)
        if keys == {"all"} and isinstance(plain["all"], list):
            return Every(tuple(_parsed(one, depth + 1) for one in plain["all"]))
        if keys == {"any"} and isinstance(plain["any"], list):
            return Some(tuple(_parsed(one, depth + 1) for one in plain["any"]))
        if keys == {"not"}:
            return Not(_parsed(plain["not"], depth + 1))
        if {"field", "op"} <= keys <= {"field", "op", "value", "of", "within"}:
            return _leaf(plain, depth)
    raise Refused(N_("This is no condition that Noren understands."))


def _leaf(plain: Mapping[str, Any], depth: int) -> Leaf:
    value, within = plain.get("value"), plain.get("within")
    if isinstance(value, list):
        value = tuple(value)
    if not isinstance(plain["field"], str) or not isinstance(plain["op"], str) or not _simple(value):
        raise Refused(N_("This is no condition that Noren understands."))
    if within is not None and (isinstance(within, bool) or not isinstance(within, int) or not 0 < within <= 36_500):
        raise Refused(N_("A condition looks back between 1 and 36,500 days."))
    of = _parsed(plain["of"], depth + 1) if plain.get("of") else None
    return Leaf(plain["field"], plain["op"], value, of, within)


def _simple(value: object) -> bool:
    return all(one is None or isinstance(one, str | int) for one in (value if isinstance(value, tuple) else (value,)))


def plain_of(node: Node) -> dict[str, Any]:
    """The JSON form of a condition; `{}` is always true."""
    if isinstance(node, Every):
        return {"all": [plain_of(one) for one in node.parts]} if node.parts else {}
    if isinstance(node, Some):
        return {"any": [plain_of(one) for one in node.parts]}
    if isinstance(node, Not):
        return {"not": plain_of(node.part)}
    found: dict[str, Any] = {"field": node.field, "op": node.op}
    if node.value is not None:
        found["value"] = list(node.value) if isinstance(node.value, tuple) else node.value
    if node.of is not None:
        found["of"] = plain_of(node.of)
    if node.within is not None:
        found["within"] = node.within
    return found


def leaves(node: Node) -> Iterator[Leaf]:
    """Every comparison in a condition, from left to right; what narrows one (`of`) is not among them."""
    if isinstance(node, Leaf):
        yield node
    elif isinstance(node, Not):
        yield from leaves(node.part)
    else:
        for part in node.parts:
            yield from leaves(part)


# -- the person's side --------------------------------------------------------------------------------------------


def side_of(leaf: Leaf) -> str:
    """What a leaf is about: person, basket, line or moment."""
    return leaf.field.partition(".")[0]


def _only_person(node: Node) -> bool:
    found = [side_of(leaf) == "person" for leaf in leaves(node)]
    return bool(found) and all(found)


def person_parts(node: Node) -> tuple[Node, ...]:
    """The largest parts of a condition that speak of the person only, from left to right.

    They are asked of the store (one query for all promotions, `models.criteria.people`), and their answers are handed
    to `prepare`'s function in this order; with a sale they are stored, so that a return decides by the same answers.
    """
    if _only_person(node):
        return (node,)
    if isinstance(node, Leaf):
        return ()
    parts = (node.part,) if isinstance(node, Not) else node.parts
    return tuple(found for part in parts for found in person_parts(part))


# -- answering ----------------------------------------------------------------------------------------------------


def prepare(node: Node, reader: Callable[[Leaf], Callable[[C], Answer]]) -> Callable[[C, Sequence[Answer]], Answer]:
    """Make one function of a condition: `found(case, answers)`, with the answers of its `person_parts`.

    `reader` makes the function that answers a leaf about a case. Nothing is looked up when the function is called.
    """
    found: Callable[[C, Sequence[Answer]], Answer] = _prepared(node, reader, [0])
    return found


def _prepared(node: Node, reader: Callable[[Leaf], Callable[[Any], Answer]], place: list[int]) -> Any:
    if _only_person(node):
        at = place[0]
        place[0] += 1
        return lambda case, answers: answers[at] if at < len(answers) else None
    if isinstance(node, Leaf):
        read = reader(node)
        return lambda case, answers: read(case)
    if isinstance(node, Not):
        inner = _prepared(node.part, reader, place)
        return lambda case, answers: None if (found := inner(case, answers)) is None else not found
    parts = [_prepared(part, reader, place) for part in node.parts]
    return _every(parts) if isinstance(node, Every) else _some(parts)


def _every(parts: Sequence[Any]) -> Any:
    def found(case: Any, answers: Sequence[Answer]) -> Answer:
        sure = True
        for part in parts:
            answer = part(case, answers)
            if answer is False:
                return False
            sure = sure and answer is True
        return True if sure else None

    return found


def _some(parts: Sequence[Any]) -> Any:
    def found(case: Any, answers: Sequence[Answer]) -> Answer:
        sure = True
        for part in parts:
            answer = part(case, answers)
            if answer is True:
                return True
            sure = sure and answer is False
        return False if sure else None

    return found
