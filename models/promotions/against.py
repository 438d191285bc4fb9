"""What stands against a promotion: prices that are lower already, stock that is gone, other promotions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import money, rows
from models.criteria.nodes import ALWAYS, Every, Leaf, Node
from models.errors import N_, Message
from models.loyalty import gifts
from models.promotions.never import never
from models.promotions.terms import TAKES_OFF, Do, Effect, Needs, Terms, from_json
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.work import Reader


@dataclass(frozen=True, slots=True)
class Rival:
    """Another promotion that is switched on."""

    name: str
    terms: Terms
    before: bool
    """It is tried before the one that is looked at."""


# -- prices and stock ------------------------------------------------------------------------------------------------


def set_price(read: Reader, effect: Effect) -> tuple[bool, Message] | None:
    """Say that a set costs as much as its parts (False) or more (True: an error). None where it may be cheaper.

    The dearest goods that each part names are counted; where one has no fixed price, or options, nothing is said.
    """
    total = 0
    for part in effect.parts:
        dearest = _dearest(read, part.goods)
        if dearest is None:
            return None
        total += dearest * part.quantity // money.PIECE
    if not effect.parts or effect.amount < total:
        return None
    values = {"price": money.Amount(effect.amount), "total": money.Amount(total)}
    if effect.amount == total:
        return False, Message(N_("The set costs {price}, as much as its parts: nobody would save anything."), values)
    return True, Message(N_("The set costs {price}, but its parts one by one only {total}."), values)


def _dearest(read: Reader, node: Node) -> int | None:
    parts = node.parts if isinstance(node, Every) else (node,)
    for leaf in parts:
        if isinstance(leaf, Leaf) and leaf.field == "line.product" and leaf.op in ("is", "in"):
            keys = list(leaf.value) if isinstance(leaf.value, tuple) else [leaf.value]
            found = rows.of_ids(read, "SELECT price, options FROM product WHERE id IN (??)", keys)
            found += rows.of_ids(read, "SELECT price, options FROM product WHERE active AND parent_id IN (??)", keys)
            if not found or any(price is None or options not in ("", "[]") for price, options in found):
                return None
            return max(int(price) for price, _options in found)
    return None


def out_of_stock(read: Reader, effect: Effect) -> Message | None:
    """Say that a gift can't be promised now, as nothing (or too little) is left of it."""
    if effect.do is not Do.GIFT or effect.product_id is None:
        return None
    left = gifts.available(read, [effect.product_id]).get(effect.product_id)
    if left is None or left >= effect.quantity:
        return None
    name = read.value("SELECT name FROM product WHERE id=?", effect.product_id)
    if effect.instead_product_id is not None or effect.instead_points > 0:
        return Message(N_("Nothing is left of {name} now: the substitute is offered."), {"name": name})
    return Message(N_("Nothing is left of {name} now, and no substitute is chosen: nobody gets it."), {"name": name})


# -- other promotions ------------------------------------------------------------------------------------------------


def rivals(read: Reader, promotion_id: int | None) -> list[Rival]:
    """The other promotions that are switched on, in their order; a new one comes after all."""
    found = read.rows(
        "SELECT p.id, p.name, v.terms, p.position FROM promotion p JOIN promotion_version v ON v.id = p.version_id"
        " WHERE p.active ORDER BY p.position, p.id"
    )
    own = None if promotion_id is None else read.value("SELECT position FROM promotion WHERE id=?", promotion_id)
    place = (own, promotion_id)
    return [
        Rival(name, from_json(text), own is None or (position, key) < place)
        for key, name, text, position in found
        if key != promotion_id
    ]


def others(terms: Terms, found: list[Rival]) -> Iterator[Message]:
    """Say which other promotions this one excludes for good, is excluded by, or contradicts."""
    for rival in found:
        if not _meet(terms, rival.terms):
            continue
        first, second = (rival.terms, terms) if rival.before else (terms, rival.terms)
        if _shuts_out(first, second):
            yield Message(
                N_("“{name}” comes first and leaves no room: this promotion would never be given.")
                if rival.before
                else N_("This promotion comes first and leaves no room: “{name}” would never be given any more."),
                {"name": rival.name},
            )
        elif _two_prices(terms, rival.terms):
            yield Message(N_("“{name}” says another price for the same goods."), {"name": rival.name})
        elif _nobody(terms, rival.terms):
            yield Message(N_("“{name}” keeps the same goods for others: nobody could buy them."), {"name": rival.name})


def _meet(one: Terms, other: Terms) -> bool:
    """Whether two promotions run at the same moment at all."""
    return not (
        (one.ends is not None and other.starts is not None and one.ends <= other.starts)
        or (other.ends is not None and one.starts is not None and other.ends <= one.starts)
    )


def _shuts_out(first: Terms, second: Terms) -> bool:
    """Whether the first is given wherever the second could be, and then nothing of the second is.

    What lowers the price is tried before what doesn't, whatever the order (`models.promotions.offers`).
    """
    grouped = bool(first.group) and first.group == second.group and (first.lowers or not second.lowers)
    lowering = all(effect.do in TAKES_OFF for effect in second.effects) and first.lowers
    excludes = grouped or (lowering and (first.alone or second.alone))
    return excludes and _unbounded(first) and _covers(first, second)


def _unbounded(terms: Terms) -> bool:
    limits = (terms.per_person, terms.per_staff, terms.in_all, terms.per_day, terms.budget, terms.budget_points)
    return terms.needs is Needs.NOTHING and all(limit is None for limit in limits)


def _covers(first: Terms, second: Terms) -> bool:
    same = first.criteria in (ALWAYS, second.criteria)
    starts = first.starts is None or (second.starts is not None and first.starts <= second.starts)
    ends = first.ends is None or (second.ends is not None and second.ends <= first.ends)
    return same and starts and ends and first.on_discounted and any(_always(effect, first) for effect in first.effects)


def _always(effect: Effect, terms: Terms) -> bool:
    """Whether an effect gives something on every receipt with a price."""
    wanted = (Do.PERCENT, Do.AMOUNT) if terms.lowers else (Do.POINTS,)
    return effect.goods == ALWAYS and effect.do in wanted and effect.each == 0


def _two_prices(one: Terms, other: Terms) -> bool:
    if one.needs is not Needs.NOTHING or other.needs is not Needs.NOTHING or one.criteria != other.criteria:
        return False
    prices = {(effect.do, effect.goods, effect.parts): effect.amount for effect in one.effects if _priced(effect)}
    return any(
        prices.get((effect.do, effect.goods, effect.parts), effect.amount) != effect.amount
        for effect in other.effects
        if _priced(effect)
    )


def _priced(effect: Effect) -> bool:
    return effect.do in (Do.PRICE, Do.UNIT_PRICE)


def _nobody(one: Terms, other: Terms) -> bool:
    kept = {effect.goods for effect in one.effects if effect.do is Do.ACCESS}
    both = any(effect.do is Do.ACCESS and effect.goods in kept for effect in other.effects)
    return both and never(Every((one.criteria, other.criteria)))
