"""Conditions that can be seen to be never true. One that passes may still be false: only plain cases are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from models.criteria.nodes import Every, Leaf, Node, Not, Some

if TYPE_CHECKING:
    from collections.abc import Iterator

SEVERAL = frozenset(
    {"person.tag", "person.segment", "person.bought", "person.bought_category", "person.promotion_used"}
    | {"person.has_contact", "person.consent", "basket.contains", "line.product"}
)
"""Fields that hold several values at once (goods and what they are a variant of): one does not exclude another."""
OPPOSITE = {"is": "is_not", "is_not": "is", "in": "not_in", "not_in": "in", "known": "unknown", "unknown": "known"}
DOMAINS = {
    "moment.weekday": frozenset(range(7)),
    "moment.month": frozenset(range(1, 13)),
    "moment.day_of_month": frozenset(range(1, 32)),
}
"""All the values that a field has, where they are few."""
TIME, DAY_MINUTES = "moment.time", 1440
LONGEST = 366
"""Days of a period beyond which each weekday, month and day of the month comes."""

Key = tuple[str, Node | None, int | None]


def never(node: Node) -> bool:
    """Whether a condition can be seen to be never true: "is" and "is not" of the same, bounds and days that exclude.

    What all the parts of one "all" say of the same field is looked at, and each way of meeting an "any" within it.
    """
    if isinstance(node, Some):
        return all(never(part) for part in node.parts)
    leaves, choices = _all_of(node)
    by_field: dict[Key, list[Leaf]] = {}
    for leaf in leaves:
        by_field.setdefault((leaf.field, leaf.of, leaf.within), []).append(leaf)
    if any(_exclude(field[0], some) for field, some in by_field.items()):
        return True
    return any(all(never(Every((*leaves, part))) for part in choice.parts) for choice in choices)


def outside(node: Node, starts: str | None, ends: str | None) -> bool:
    """Whether a condition holds on no day between two moments (ISO, the end not included; None is open)."""
    if starts is None and ends is None:
        return False
    wanted: list[Node] = [node]
    first = None if starts is None else datetime.fromisoformat(starts).date()
    last = None if ends is None else (datetime.fromisoformat(ends) - timedelta(minutes=1)).date()
    if first is not None:
        wanted.append(Leaf("moment.date", "at_least", first.isoformat()))
    if last is not None:
        wanted.append(Leaf("moment.date", "at_most", last.isoformat()))
    if first is not None and last is not None and (last - first).days < LONGEST:
        wanted += _days(first, last)
    return never(Every(tuple(wanted)))


def _days(first: date, last: date) -> Iterator[Leaf]:
    days = [first + timedelta(days=at) for at in range((last - first).days + 1)]
    yield Leaf("moment.weekday", "in", tuple(sorted({day.weekday() for day in days})))
    yield Leaf("moment.month", "in", tuple(sorted({day.month for day in days})))
    yield Leaf("moment.day_of_month", "in", tuple(sorted({day.day for day in days})))


def _all_of(node: Node) -> tuple[list[Leaf], list[Some]]:
    """Return the leaves that all have to be true, and the choices of which one has to be."""
    if isinstance(node, Leaf):
        return [node], []
    if isinstance(node, Some):
        return [], [node]
    if isinstance(node, Not):
        part = node.part
        if isinstance(part, Not):
            return _all_of(part.part)
        if isinstance(part, Leaf) and part.op in OPPOSITE:
            return [replace(part, op=OPPOSITE[part.op])], []
        if isinstance(part, Some):
            return _all_of(Every(tuple(Not(one) for one in part.parts)))
        if isinstance(part, Every):
            return [], [Some(tuple(Not(one) for one in part.parts))]
        return [], []
    leaves: list[Leaf] = []
    choices: list[Some] = []
    for one in node.parts:
        more, further = _all_of(one)
        leaves += more
        choices += further
    return leaves, choices


def _exclude(field: str, some: list[Leaf]) -> bool:
    if field == TIME:
        return not _minutes(some)
    ops = {leaf.op for leaf in some}
    if "unknown" in ops and len(ops) > 1:
        return True
    bounds = [found for leaf in some if (found := _bounds(leaf)) is not None]
    least = max([low for low, _high in bounds if low is not None], default=None)
    most = min([high for _low, high in bounds if high is not None], default=None)
    if least is not None and most is not None and least > most:
        return True
    return _no_choice(field, some, least, most)


def _no_choice(field: str, some: list[Leaf], least: Any, most: Any) -> bool:
    excluded = {one for leaf in some if leaf.op in ("is_not", "not_in") for one in _values(leaf)}
    wanted = [_values(leaf) for leaf in some if leaf.op in ("is", "in")]
    if field in DOMAINS:
        wanted.append(set(DOMAINS[field]))
    elif excluded == {True, False} and all(isinstance(one, bool) for one in excluded):
        return True
    if field not in SEVERAL and wanted:
        wanted = [set.intersection(*wanted)]
    return any(not {one for one in own if _within(one, least, most)} - excluded for own in wanted)


def _within(value: Any, least: Any, most: Any) -> bool:
    if isinstance(value, bool) or any(type(bound) is not type(value) for bound in (least, most) if bound is not None):
        return True
    return (least is None or bool(value >= least)) and (most is None or bool(value <= most))


def _values(leaf: Leaf) -> set[Any]:
    return set(leaf.value) if isinstance(leaf.value, tuple) else {leaf.value}


def _bounds(leaf: Leaf) -> tuple[Any, Any] | None:
    if leaf.op == "at_least":
        found: tuple[Any, Any] = (leaf.value, None)
    elif leaf.op == "at_most":
        found = (None, leaf.value)
    elif leaf.op == "between" and isinstance(leaf.value, tuple) and len(leaf.value) == 2:
        found = leaf.value
    else:
        return None
    return found if {type(one) for one in found if one is not None} in ({int}, {str}) else None


def _minutes(some: list[Leaf]) -> set[int]:
    """Return the minutes of the day on which all of some conditions on the time hold; a stretch may pass midnight."""
    left = set(range(DAY_MINUTES))
    for leaf in some:
        bounds = _bounds(leaf)
        if bounds is None or str in {type(one) for one in bounds}:
            continue
        low, high = bounds
        if leaf.op != "between":
            left &= set(range(low or 0, DAY_MINUTES if high is None else high + 1))
        elif low < high:
            left &= set(range(low, high))
        else:
            left -= set(range(high, low))
    return left
