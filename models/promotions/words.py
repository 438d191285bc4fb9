"""What a promotion means, in a sentence: for the list, the till, the coupon. "Conditions: what it gives, limits"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import rows
from models.criteria import fields, words
from models.criteria.nodes import ALWAYS, Every, Node, leaves
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
        self.promotions = dict(rows.of_ids(read, "SELECT id, name FROM promotion WHERE id IN (??)", wanted))

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
        found = Message(N_("If {condition}: {gives}"), {"condition": names.said(terms.criteria), "gives": gives})
    return Message(N_("{what} ({limits})"), {"what": found, "limits": limits}) if limits else found


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
        yield Message(N_("{count} × a customer"), {"count": terms.per_person})
    if terms.per_day is not None:
        yield Message(N_("{count} × a day"), {"count": terms.per_day})
    if terms.in_all is not None:
        yield Message(N_("{count} × in all"), {"count": terms.in_all})
    if terms.budget is not None:
        yield Message(N_("at most {amount} in all"), {"amount": Amount(terms.budget)})
    if terms.budget_points is not None:
        yield Message(N_("at most {points} points in all"), {"points": Points(terms.budget_points)})


# -- one effect -----------------------------------------------------------------------------------------------------


def effect_words(effect: Effect, names: Names) -> Message:
    """What one effect gives."""
    found = _EFFECTS[effect.do](effect, names)
    if effect.each > 0 and effect.do in (Do.POINTS, Do.AMOUNT, Do.GIFT, Do.DRAW, Do.VOUCHER):
        values = {"each": Amount(effect.each), "what": found}
        return Message(N_("for each {each}: {what}"), values)
    return found


def _of(effect: Effect, names: Names) -> Message:
    return Message(N_("everything")) if effect.goods == ALWAYS else names.said(effect.goods)


def _points(effect: Effect, _names: Names) -> Message:
    return Message(N_("{points} points more"), {"points": Points(effect.points)})


def _multiply(effect: Effect, names: Names) -> Message:
    values = {"times": Quantity(effect.times), "goods": _of(effect, names)}
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
    goods = Message(N_("anything")) if part.goods == ALWAYS else names.said(part.goods)
    return Message(N_("{count} of {goods}"), {"count": part.quantity // PIECE, "goods": goods})


def _unit_price(effect: Effect, names: Names) -> Message:
    return Message(N_("{goods} for {amount} each"), {"goods": _of(effect, names), "amount": Amount(effect.amount)})


def _buy_get(effect: Effect, names: Names) -> Message:
    values = {
        "buy": effect.buy,
        "get": effect.get,
        "goods": _of(effect, names),
        "other": names.said(effect.other) if effect.other is not None else Message(N_("the same")),
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
    return Message(N_("{count} × voucher “{name}”, for {days} days"), values)


def _gift(effect: Effect, names: Names) -> Message:
    values = {"name": names.products.get(effect.product_id or 0, "?"), "quantity": Quantity(effect.quantity)}
    found = Message(N_("gift: {name} × {quantity}, while stocks last"), values)
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
