"""What a promotion means, in a sentence: for the list, the till, the coupon. "Conditions: what it gives, limits"."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from models import rows
from models.criteria import fields, words
from models.criteria.nodes import ALWAYS, Every, Leaf, Node, leaves
from models.errors import N_, Message
from models.money import MILLION, PIECE, Amount, Points, Quantity, Rate
from models.promotions.terms import Do, Effect, Needs, SetPart, Terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from models.work import Reader

DO_NAMES = {
    Do.POINTS: N_("Bonus points"),
    Do.MULTIPLY: N_("More points"),
    Do.PERCENT: N_("Per cent off"),
    Do.AMOUNT: N_("Money off"),
    Do.CHEAPEST: N_("The cheapest for less"),
    Do.PRICE: N_("Set price"),
    Do.UNIT_PRICE: N_("Special price"),
    Do.BUY_GET: N_("Buy some, get some"),
    Do.FREE: N_("Free goods in the basket"),
    Do.VOUCHER: N_("Voucher for the next visit"),
    Do.GIFT: N_("A gift"),
    Do.DRAW: N_("A draw"),
    Do.ACCESS: N_("Goods kept for some"),
}


class Names:
    """What the products, promotions and conditions of some terms are called, looked up once."""

    def __init__(self, read: Reader, terms: Terms) -> None:
        """Look up everything that the terms name."""
        every = Every(tuple(_nodes(terms)))
        self.own = fields.own_fields(read)
        self.conditions = words.names_of(read, every, self.own)
        keys = {key for one in terms.effects for key in (one.product_id, one.instead_product_id) if key is not None}
        found = rows.of_ids(read, "SELECT id, name, variant FROM product WHERE id IN (??)", sorted(keys))
        self.products = {row[0]: f"{row[1]} {row[2]}".strip() for row in found}
        wanted = sorted({one.promotion_id for one in terms.effects if one.promotion_id is not None})
        named = rows.of_ids(read, "SELECT id, name FROM promotion WHERE id IN (??)", wanted)
        self.promotions: dict[int, str] = dict(named)

    def said(self, node: Node) -> Message:
        """A condition in words."""
        return words.said(node, self.conditions, self.own)


def _nodes(terms: Terms) -> Iterator[Node]:
    for node in (terms.criteria, *[goods for one in terms.effects for goods in _goods(one)]):
        if any(True for _leaf in leaves(node)):
            yield node


def _goods(effect: Effect) -> Iterator[Node]:
    yield effect.goods
    yield from (part.goods for part in effect.parts)
    if effect.other is not None:
        yield effect.other


def sentence(read: Reader, terms: Terms) -> Message:
    """All that a promotion says, in a sentence."""
    return said(terms, Names(read, terms))


def said(terms: Terms, names: Names) -> Message:
    """All that a promotion says, with names looked up before."""
    gives = _joined([effect_words(one, names) for one in terms.effects]) or Message(N_("gives nothing yet"))
    limits = _joined(list(_limits(terms)))
    found = gives
    if terms.criteria != ALWAYS:
        found = Message(N_("{who}: {gives}"), {"who": _who(terms.criteria, names), "gives": gives})
    if limits is not None:
        found = Message(N_("{what} ({limits})"), {"what": found, "limits": limits})
    return words.opened(found)


def _who(criteria: Node, names: Names) -> Message:
    """For whom, when and for what: "From ¥3,000, for members"."""
    found: Message | None = None
    for part in criteria.parts if isinstance(criteria, Every) and criteria.parts else (criteria,):
        said = _condition(part, names)
        found = said if found is None else Message(N_("{first}, {rest}"), {"first": found, "rest": said})
    return found or Message("")


def _condition(node: Node, names: Names) -> Message:
    if isinstance(node, Leaf) and node.field == "basket.amount" and node.op == "at_least" and type(node.value) is int:
        amount = Amount(node.value)
        if node.of is None or node.of == ALWAYS:
            return Message(N_("from {amount}"), {"amount": amount})
        return Message(N_("from {amount} of {goods}"), {"amount": amount, "goods": _goods_words(node.of, names)})
    if isinstance(node, Leaf) and node.field in ("person.member", "basket.member") and node.value is True:
        return Message(N_("for members"))
    if isinstance(node, Leaf) and node.field == "moment.weekday" and node.op in ("is", "in"):
        some = node.value if isinstance(node.value, tuple) else (node.value,)
        days = [Message(words.WEEKDAYS[one]) for one in some if type(one) is int and 0 <= one < 7]
        if days:
            return Message(N_("on {days}"), {"days": reduce(_listed, days)})
    return names.said(node)


def _listed(first: Message, rest: Message) -> Message:
    return Message(N_("{first}, {rest}"), {"first": first, "rest": rest})


def _goods_words(node: Node, names: Names) -> Message:
    """Goods by name where a condition only lists them, else the condition."""
    return words.goods_said(node, names.conditions, names.own, SHOWN)


SHOWN = 4


def _joined(parts: Iterable[Message]) -> Message | None:
    found: Message | None = None
    for part in parts:
        found = part if found is None else Message(N_("{first}; {rest}"), {"first": found, "rest": part})
    return found


def _limits(terms: Terms) -> Iterator[Message]:
    if terms.needs is Needs.CODE:
        yield Message(N_("with the code {code}"), {"code": terms.code})
    elif terms.needs is Needs.COUPON:
        yield Message(N_("with a coupon"))
    if terms.per_person is not None:
        yield _times(terms.per_person, N_("once for each customer"), N_("{count} times for each customer"))
    if terms.per_staff is not None:
        yield _times(terms.per_staff, N_("once for each member of staff"), N_("{count} times for each member of staff"))
    if terms.per_day is not None:
        yield _times(terms.per_day, N_("once a day"), N_("{count} times a day"))
    if terms.in_all is not None:
        yield _times(terms.in_all, N_("once in all"), N_("{count} times in all"))
    if terms.budget is not None:
        yield Message(N_("at most {amount} in all"), {"amount": Amount(terms.budget)})
    if terms.budget_points is not None:
        yield Message(N_("at most {points} points in all"), {"points": Points(terms.budget_points)})


def _times(count: int, once: str, often: str) -> Message:
    return Message(once) if count == 1 else Message(often, {"count": count})


# -- one effect -----------------------------------------------------------------------------------------------------


def effect_words(effect: Effect, names: Names) -> Message:
    """What one effect gives."""
    found = _EFFECTS[effect.do](effect, names)
    if effect.each > 0 and effect.do in (Do.POINTS, Do.AMOUNT, Do.GIFT, Do.DRAW, Do.VOUCHER):
        values = {"each": Amount(effect.each), "what": found}
        return Message(N_("for each {each}: {what}"), values)
    return found


def _of(effect: Effect, names: Names) -> Message:
    return Message(N_("everything")) if effect.goods == ALWAYS else _goods_words(effect.goods, names)


def _points(effect: Effect, _names: Names) -> Message:
    return Message(N_("{points} points more"), {"points": Points(effect.points)})


def _multiply(effect: Effect, names: Names) -> Message:
    values = {"times": Quantity(effect.times), "goods": _of(effect, names)}
    if effect.goods == ALWAYS:
        return Message(N_("points × {times}"), values)
    return Message(N_("points × {times} on {goods}"), values)


def _percent(effect: Effect, names: Names) -> Message:
    values = {"rate": Rate(effect.percent), "goods": _of(effect, names)}
    found = Message(N_("{rate} off {goods}"), values)
    if effect.cap is not None:
        return Message(N_("{what}, at most {cap}"), {"what": found, "cap": Amount(effect.cap)})
    return found


def _amount(effect: Effect, names: Names) -> Message:
    return Message(N_("{amount} off {goods}"), {"amount": Amount(effect.amount), "goods": _of(effect, names)})


def _cheapest(effect: Effect, names: Names) -> Message:
    values = {"count": effect.count, "goods": _of(effect, names), "rate": Rate(effect.percent)}
    if effect.percent >= MILLION:
        return Message(N_("the cheapest {count} of {goods} free"), values)
    return Message(N_("{rate} off the cheapest {count} of {goods}"), values)


def _set_price(effect: Effect, names: Names) -> Message:
    parts = _joined([_part(part, names) for part in effect.parts]) or Message(N_("nothing"))
    return Message(N_("{parts} together for {amount}"), {"parts": parts, "amount": Amount(effect.amount)})


def _part(part: SetPart, names: Names) -> Message:
    goods = Message(N_("anything")) if part.goods == ALWAYS else _goods_words(part.goods, names)
    return Message(N_("{count} of {goods}"), {"count": part.quantity // PIECE, "goods": goods})


def _unit_price(effect: Effect, names: Names) -> Message:
    return Message(N_("{goods} for {amount} each"), {"goods": _of(effect, names), "amount": Amount(effect.amount)})


def _buy_get(effect: Effect, names: Names) -> Message:
    values = {
        "buy": effect.buy,
        "get": effect.get,
        "goods": _of(effect, names),
        "other": _goods_words(effect.other, names) if effect.other is not None else Message(N_("the same")),
        "rate": Rate(effect.percent),
    }
    if effect.percent >= MILLION:
        return Message(N_("buy {buy} of {goods}, get {get} of {other} free"), values)
    return Message(N_("buy {buy} of {goods}, get {get} of {other} at {rate} off"), values)


def _free(effect: Effect, names: Names) -> Message:
    return Message(N_("{count} of {goods} free"), {"count": effect.count, "goods": _of(effect, names)})


def _voucher(effect: Effect, names: Names) -> Message:
    name = names.promotions.get(effect.promotion_id or 0, "?")
    values = {"count": effect.count, "name": name, "days": effect.days}
    if effect.count == 1:
        return Message(N_("a voucher “{name}” for {days} days"), values)
    return Message(N_("{count} vouchers “{name}” for {days} days"), values)


def _gift(effect: Effect, names: Names) -> Message:
    values = {"name": names.products.get(effect.product_id or 0, "?"), "quantity": Quantity(effect.quantity)}
    one = N_("{name} as a gift, while stocks last")
    many = N_("{name} × {quantity} as a gift, while stocks last")
    found = Message(one if effect.quantity == PIECE else many, values)
    if effect.instead_product_id is not None:
        other = names.products.get(effect.instead_product_id, "?")
        return Message(N_("{what}, then {other}"), {"what": found, "other": other})
    if effect.instead_points:
        points = Points(effect.instead_points)
        return Message(N_("{what}, then {points} points"), {"what": found, "points": points})
    return found


def _draw(_effect: Effect, _names: Names) -> Message:
    return Message(N_("one draw"))


def _access(effect: Effect, names: Names) -> Message:
    return Message(N_("{goods} for nobody else"), {"goods": _of(effect, names)})


_EFFECTS = {
    Do.POINTS: _points,
    Do.MULTIPLY: _multiply,
    Do.PERCENT: _percent,
    Do.AMOUNT: _amount,
    Do.CHEAPEST: _cheapest,
    Do.PRICE: _set_price,
    Do.UNIT_PRICE: _unit_price,
    Do.BUY_GET: _buy_get,
    Do.FREE: _free,
    Do.VOUCHER: _voucher,
    Do.GIFT: _gift,
    Do.DRAW: _draw,
    Do.ACCESS: _access,
}
