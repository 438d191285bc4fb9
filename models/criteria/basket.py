"""What conditions say of a basket and of the moment, answered in Python: the basket is not in the store yet.

The one implementation for the till, for returns and for simulation. Amounts in minor units, quantities in thousandths.
A condition is made into a function once and kept; what is called for each scan looks nothing up.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from models.criteria.nodes import ALWAYS, Answer, Every, Leaf, Node, Not, Some, leaves, person_parts, prepare
from models.money import MILLION, PIECE, divide_half_up
from models.text import fold
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A line as conditions see it: goods only. `amount` is after staff's discounts, as the shop's prices are."""

    product_id: int | None
    parent_id: int | None = None
    category_id: int | None = None
    quantity: int = PIECE
    amount: int = 0
    unit_price: int = 0
    name: str = ""
    discounted: bool = False
    tax_rate: int = 0
    inclusive: bool = True

    @property
    def with_tax(self) -> int:
        """What it comes to, tax included; where prices exclude it, its own rate is added (half up)."""
        return self.amount if self.inclusive else self.amount + divide_half_up(self.amount * self.tax_rate, MILLION)

    @property
    def without_tax(self) -> int:
        """What it comes to without tax (half up)."""
        if not self.inclusive:
            return self.amount
        return self.amount - divide_half_up(self.amount * self.tax_rate, MILLION + self.tax_rate)


@dataclass(frozen=True, slots=True)
class BasketFacts:
    """A basket as conditions see it: its goods, whether a member is set, whether it is eaten in."""

    lines: tuple[LineFacts, ...] = ()
    member: bool = False
    eat_in: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """The shop's business day (ISO) and the minute of its wall clock, 0 to 1439."""

    day: str
    minute: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """What a condition is asked about: a basket at a moment."""

    basket: BasketFacts
    moment: Moment


@lru_cache(maxsize=512)
def _date(day: str) -> date:
    return date.fromisoformat(day)


# -- comparing ----------------------------------------------------------------------------------------------------


def compare(op: str, value: Any) -> Callable[[Any], Answer]:
    """The function that compares what is there with a value; what is not there (None) is unknown.

    A value of the wrong kind is never met, and never fails: conditions come from files as well.
    """
    if op == "known":
        return _is_known
    if op == "unknown":
        return _is_unknown
    some = frozenset(value) if isinstance(value, tuple) else frozenset((value,))
    if op in ("is", "in"):
        return lambda own: None if own is None else own in some
    if op in ("is_not", "not_in"):
        return lambda own: None if own is None else own not in some
    if op == "contains" and isinstance(value, str):
        wanted = fold(value)
        return lambda own: wanted in fold(own) if isinstance(own, str) else None
    return _ordered(op, value)


def _ordered(op: str, value: Any) -> Callable[[Any], Answer]:
    kind = type(value[0]) if isinstance(value, tuple) and len(value) == 2 else type(value)
    if kind not in (int, str):
        return never
    if op == "between" and isinstance(value, tuple) and type(value[1]) is kind:
        low, high = value
        return lambda own: low <= own <= high if isinstance(own, kind) else None
    if op == "at_least" and not isinstance(value, tuple):
        return lambda own: own >= value if isinstance(own, kind) else None
    if op == "at_most" and not isinstance(value, tuple):
        return lambda own: own <= value if isinstance(own, kind) else None
    return never


def never(_case: object) -> Answer:
    """Answer nothing: what a condition names is not there (any more), or is about something else."""
    return None


def _always(_case: object) -> bool:
    return True


def _is_known(own: object) -> Answer:
    return own is not None


def _is_unknown(own: object) -> Answer:
    return own is None


# -- lines --------------------------------------------------------------------------------------------------------


def _line_reader(leaf: Leaf) -> Callable[[LineFacts], Answer]:
    name = leaf.field
    if name == "line.any":
        return _always
    if name == "line.product":
        return _product(leaf)
    if name == "line.category":
        return _category(leaf)
    if name not in _LINE:
        return never
    own, met = _LINE[name], compare(leaf.op, leaf.value)
    return lambda line: met(own(line))


_LINE: dict[str, Callable[[LineFacts], Any]] = {
    "line.price": lambda line: line.unit_price,
    "line.quantity": lambda line: line.quantity,
    "line.amount": lambda line: line.with_tax,
    "line.name": lambda line: line.name,
    "line.discounted": lambda line: line.discounted,
}


def _ids(value: Any) -> frozenset[int]:
    some = value if isinstance(value, tuple) else (value,)
    return frozenset(one for one in some if type(one) is int)


def _product(leaf: Leaf) -> Callable[[LineFacts], Answer]:
    """Whether a line is one of some products, or a variant of one; what was typed without a product is none of them."""
    wanted = _ids(leaf.value)
    if leaf.op in ("is", "in"):
        return lambda line: line.product_id in wanted or line.parent_id in wanted
    if leaf.op in ("is_not", "not_in"):
        return lambda line: line.product_id not in wanted and line.parent_id not in wanted
    return never


def _category(leaf: Leaf) -> Callable[[LineFacts], Answer]:
    """Whether a line is of some categories; what is in no category is in none of them, which is known."""
    wanted = _ids(leaf.value)
    if leaf.op in ("is", "in"):
        return lambda line: line.category_id in wanted
    if leaf.op in ("is_not", "not_in"):
        return lambda line: line.category_id not in wanted
    met = compare(leaf.op, leaf.value) if leaf.op in ("known", "unknown") else never
    return lambda line: met(line.category_id)


# -- baskets and moments ------------------------------------------------------------------------------------------


def _amount(lines: Sequence[LineFacts]) -> int:
    return sum([line.with_tax for line in lines])


def _amount_net(lines: Sequence[LineFacts]) -> int:
    return sum([line.without_tax for line in lines])


def _quantity(lines: Sequence[LineFacts]) -> int:
    return sum([line.quantity for line in lines])


MEASURES: dict[str, Callable[[Sequence[LineFacts]], int]] = {
    "basket.amount": _amount,
    "basket.amount_net": _amount_net,
    "basket.quantity": _quantity,
    "basket.lines": len,
}
"""What is measured of a basket's lines, of all of them or of those that `of` names."""


def _measure(leaf: Leaf) -> Callable[[Case], int]:
    of, measure = leaf.of, MEASURES[leaf.field]
    if of is None or of == ALWAYS:
        return lambda case: measure(case.basket.lines)
    test = line_test(of)
    return lambda case: measure([line for line in case.basket.lines if test(line)])


def _contains(leaf: Leaf) -> Callable[[Case], Answer]:
    """Whether a line is one of the products named, or (`is` true or false) one that `of` names."""
    if isinstance(leaf.value, bool):
        test, wanted = line_test(leaf.of if leaf.of is not None else ALWAYS), leaf.value == (leaf.op == "is")
    else:
        named = Leaf("line.product", "in", leaf.value if isinstance(leaf.value, tuple) else (leaf.value,))
        test = line_test(named if leaf.of is None else Every((named, leaf.of)))
        wanted = leaf.op in ("is", "in", "contains")
    return lambda case: any([test(line) for line in case.basket.lines]) is wanted


def _time(leaf: Leaf) -> Callable[[Case], Answer]:
    """Minutes of the day; a stretch ends before its second minute, and may pass midnight."""
    value = leaf.value
    if leaf.op == "between" and isinstance(value, tuple) and len(value) == 2 and {type(one) for one in value} == {int}:
        start, end = value
        if start < end:
            return lambda case: start <= case.moment.minute < end
        return lambda case: case.moment.minute >= start or case.moment.minute < end
    met = compare(leaf.op, value)
    return lambda case: met(case.moment.minute)


_CASE: dict[str, Callable[[Case], Any]] = {
    "basket.member": lambda case: case.basket.member,
    "basket.eat_in": lambda case: case.basket.eat_in,
    "moment.date": lambda case: case.moment.day,
    "moment.weekday": lambda case: _date(case.moment.day).weekday(),
    "moment.day_of_month": lambda case: _date(case.moment.day).day,
    "moment.month": lambda case: _date(case.moment.day).month,
}


def _case_reader(leaf: Leaf) -> Callable[[Case], Answer]:
    name = leaf.field
    if name == "basket.contains":
        return _contains(leaf)
    if name == "moment.time":
        return _time(leaf)
    own = _measure(leaf) if name in MEASURES else _CASE.get(name)
    if own is None:
        return never
    read, met = own, compare(leaf.op, leaf.value)
    return lambda case: met(read(case))


# -- functions, made once -----------------------------------------------------------------------------------------

_MOST = 4096


class _Kept:
    """Functions by the condition itself, which is kept with them: found without hashing a whole condition."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        self._make = lru_cache(maxsize=_MOST)(make)
        self._known: dict[int, tuple[object, Any]] = {}

    def of(self, node: object) -> Any:
        found = self._known.get(id(node))
        if found is not None and found[0] is node:
            return found[1]
        if len(self._known) >= _MOST:
            self._known.clear()
        made = self._make(node)
        self._known[id(node)] = (node, made)
        return made


def _made_line_test(node: Node) -> Callable[[LineFacts], bool]:
    if node == ALWAYS:
        return _always
    if isinstance(node, Leaf) and node.field in ("line.product", "line.category", "line.any"):
        met = _line_reader(node)
        return lambda line: met(line) is True
    ready = prepare(node, _line_reader)
    return lambda line: ready(line, ()) is True


def _made_case_test(node: Node) -> Callable[[Case, Sequence[Answer]], Answer]:
    return prepare(node, _case_reader)


_LINE_TESTS = _Kept(_made_line_test)
_CASE_TESTS = _Kept(_made_case_test)
_READERS = _Kept(_case_reader)


def line_test(node: Node) -> Callable[[LineFacts], bool]:
    """The function that says whether a line meets a condition on lines; made once for each condition."""
    found: Callable[[LineFacts], bool] = _LINE_TESTS.of(node)
    return found


def case_test(node: Node) -> Callable[[Case, Sequence[Answer]], Answer]:
    """The function that answers a condition: of a case, and the answers of its person's parts in their order."""
    found: Callable[[Case, Sequence[Answer]], Answer] = _CASE_TESTS.of(node)
    return found


# -- what is missing ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What is missing to a leaf: minor units of amounts, thousandths of quantities and of `contains`, or lines."""

    leaf: Leaf
    missing: int


@dataclass(frozen=True, slots=True)
class Unmet:
    """A part that is not met: a leaf, the opposite of something, or all that is said of the person together.

    `answer` is False, or None where it is unknown (nobody set, no birthday noted).
    """

    node: Node
    answer: Answer


@dataclass(frozen=True, slots=True)
class _Seen:
    node: Node
    answer: Answer
    parts: tuple[_Seen, ...] = ()


def _seen(node: Node, case: Case, answers: Sequence[Answer], place: list[int]) -> _Seen:
    if person_parts(node) == (node,):
        at = place[0]
        place[0] += 1
        return _Seen(node, answers[at] if at < len(answers) else None)
    if isinstance(node, Leaf):
        return _Seen(node, _READERS.of(node)(case))
    if isinstance(node, Not):
        inner = _seen(node.part, case, answers, place)
        return _Seen(node, None if inner.answer is None else not inner.answer, (inner,))
    parts = tuple(_seen(part, case, answers, place) for part in node.parts)
    said = [part.answer for part in parts]
    if isinstance(node, Every):
        return _Seen(node, False if False in said else None if None in said else True, parts)
    return _Seen(node, True if True in said else None if None in said else False, parts)


def shortfall(node: Node, case: Case, answers: Sequence[Answer]) -> tuple[Shortfall, ...] | None:
    """What has to be added to the basket for a condition to be met: nothing if it is met already.

    None where something else than amounts and quantities stands against it. Of alternatives the nearest is taken.
    """
    return _lack(_seen(node, case, answers, [0]), case)


def _lack(seen: _Seen, case: Case) -> tuple[Shortfall, ...] | None:
    if seen.answer is True:
        return ()
    if isinstance(seen.node, Leaf):
        missing = _missing(seen.node, case)
        return None if missing is None else (Shortfall(seen.node, missing),)
    if isinstance(seen.node, Not) or not seen.parts:
        return None
    lacks = [_lack(part, case) for part in seen.parts]
    if isinstance(seen.node, Some):
        there = [lack for lack in lacks if lack is not None]
        return min(there, key=_size) if there else None
    found: list[Shortfall] = []
    for lack in lacks:
        if lack is None:
            return None
        found += lack
    return tuple(dict.fromkeys(found))


def _size(lack: Sequence[Shortfall]) -> tuple[int, int]:
    return len(lack), sum(one.missing for one in lack)


def _missing(leaf: Leaf, case: Case) -> int | None:
    if leaf.field == "basket.contains":
        return PIECE if (leaf.op in ("in", "contains") or (leaf.op == "is" and leaf.value is not False)) else None
    if leaf.field not in MEASURES or leaf.op not in ("at_least", "between"):
        return None
    low = leaf.value[0] if isinstance(leaf.value, tuple) and leaf.value else leaf.value
    if type(low) is not int:
        return None
    missing = low - _measure(leaf)(case)
    return missing if missing > 0 else None


def unmet(node: Node, case: Case, answers: Sequence[Answer]) -> tuple[Unmet, ...]:
    """The parts that keep a condition from being met, from left to right; nothing where it is met."""
    return tuple(_unmet(_seen(node, case, answers, [0])))


def _unmet(seen: _Seen) -> list[Unmet]:
    if seen.answer is True:
        return []
    if not seen.parts or isinstance(seen.node, Not):
        return [Unmet(seen.node, seen.answer)]
    return [one for part in seen.parts for one in _unmet(part)]


def uses(node: Node, prefix: str) -> bool:
    """Whether a condition, or what narrows a part of it, speaks of a field (`person.tier`) or a side (`moment.`)."""
    return any(
        leaf.field.startswith(prefix) or (leaf.of is not None and uses(leaf.of, prefix)) for leaf in leaves(node)
    )
