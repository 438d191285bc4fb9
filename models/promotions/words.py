"""What a promotion means in one sentence, for the list, the till, receipts and coupons, in the reader's language.

"From ¥3,000: Logo T-shirt as a gift, while stocks last, once for each customer".
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from models.criteria import words as criteria
from models.criteria.fields import own_fields
from models.criteria.nodes import ALWAYS, Every, Leaf, Node
from models.errors import N_, Message
from models.money import MILLION, PIECE, Amount, Points, Quantity, Rate
from models.promotions.terms import Do, Effect, Needs, Terms

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.criteria.fields import Field
    from models.criteria.words import Names
    from models.work import Reader

KINDS = {
    Do.POINTS: N_("Bonus points"),
    Do.MULTIPLY: N_("More points for each purchase"),
    Do.PERCENT: N_("Per cent off"),
    Do.AMOUNT: N_("Amount off"),
    Do.CHEAPEST: N_("The cheapest for less"),
    Do.PRICE: N_("Set price"),
    Do.UNIT_PRICE: N_("Special price"),
    Do.BUY_GET: N_("Buy some, get more"),
    Do.FREE: N_("Free goods"),
    Do.VOUCHER: N_("Voucher for the next visit"),
    Do.GIFT: N_("Gift"),
    Do.DRAW: N_("Draw"),
    Do.ACCESS: N_("Reserved for some"),
}
"""What each kind of effect is called."""


def sentence(read: Reader, terms: Terms) -> Message:
    """All that a promotion says, in one sentence; names of goods, tiers and promotions are looked up."""
    own = tuple(own_fields(read))
    told = _Telling(_names(read, terms, own), own)
    given = told.given(terms)
    who = told.who(terms)
    found = given if who is None else Message(N_("{who}: {what}"), {"who": who, "what": given})
    return _joined([found, *_limits(terms)])


def gives(read: Reader, terms: Terms) -> Message:
    """What a promotion gives, without for whom and how often: for a coupon or a small place."""
    own = tuple(own_fields(read))
    return _Telling(_names(read, terms, own), own).given(terms)


def _joined(parts: Sequence[Message]) -> Message:
    return reduce(_and_then, parts)


def _and_then(first: Message, rest: Message) -> Message:
    return Message(N_("{first}, {rest}"), {"first": first, "rest": rest})


def _names(read: Reader, terms: Terms, own: tuple[Field, ...]) -> Names:
    """Every name that the sentence needs, in a query for each kind of thing."""
    nodes = [terms.criteria]
    wanted: list[tuple[str, int]] = []
    for effect in terms.effects:
        nodes += [effect.goods, *[part.goods for part in effect.parts]]
        nodes += [effect.other] if effect.other is not None else []
        wanted += [("product", key) for key in (effect.product_id, effect.instead_product_id) if key is not None]
        wanted += [("promotion", effect.promotion_id)] if effect.promotion_id is not None else []
    for node in nodes:
        wanted += criteria.keys_of(node, own)
    found: Names = {}
    for kind in sorted({kind for kind, _key in wanted}):
        keys = sorted({key for other, key in wanted if other == kind})
        found |= {(kind, row[0]): row[1] for row in read.within(criteria.TABLES[kind], keys)}
    return found


def _limits(terms: Terms) -> list[Message]:
    found = []
    if any(effect.do is Do.GIFT for effect in terms.effects):
        found.append(Message(N_("while stocks last")))
    if terms.needs is Needs.CODE:
        found.append(Message(N_("with the code “{code}”"), {"code": terms.code}))
    if terms.needs is Needs.COUPON:
        found.append(Message(N_("with a coupon")))
    once = ((terms.per_person, N_("once for each customer"), N_("at most {count} times for each customer")),
            (terms.per_day, N_("once a day"), N_("at most {count} times a day")),
            (terms.in_all, N_("once in all"), N_("at most {count} times in all")))  # fmt: skip
    for count, one, many in once:
        if count is not None:
            found.append(Message(one) if count == 1 else Message(many, {"count": count}))
    return found


class _Telling:
    """Tells, with the names of things."""

    def __init__(self, names: Names, own: tuple[Field, ...]) -> None:
        self.names, self.own = names, own

    # -- for whom ---------------------------------------------------------------------------------------------------

    def who(self, terms: Terms) -> Message | None:
        """For whom, when and for what, None where it is always."""
        node = terms.criteria
        if node == ALWAYS:
            return None
        parts = node.parts if isinstance(node, Every) else (node,)
        if not parts:
            return None
        return _joined([self._condition(part) for part in parts])

    def _condition(self, node: Node) -> Message:
        if (
            isinstance(node, Leaf)
            and node.field == "basket.amount"
            and node.op == "at_least"
            and type(node.value) is int
        ):
            values: dict[str, object] = {"amount": Amount(node.value)}
            if node.of is None or node.of == ALWAYS:
                return Message(N_("From {amount}"), values)
            return Message(N_("From {amount} of {goods}"), values | {"goods": self.goods(node.of)})
        return criteria.said(node, self.names, self.own)

    # -- what -------------------------------------------------------------------------------------------------------

    def given(self, terms: Terms) -> Message:
        """What it gives."""
        found = [self.effect(one) for one in terms.effects]
        return _joined(found) if found else Message(N_("nothing yet"))

    def effect(self, effect: Effect) -> Message:
        """What one effect gives."""
        tell: Callable[[Effect], Message] = getattr(self, f"_{effect.do.value}")
        found = tell(effect)
        if effect.each and effect.do in (Do.POINTS, Do.AMOUNT, Do.GIFT, Do.DRAW):
            return Message(N_("{what} for each {each}"), {"what": found, "each": Amount(effect.each)})
        return found

    def goods(self, node: Node) -> Message:
        """Goods: all, by name, by category, or those that meet a condition."""
        if node in (ALWAYS, Leaf("line.any", "is", True)):
            return Message(N_("everything"))
        if isinstance(node, Leaf) and node.op in ("is", "in") and node.field in ("line.product", "line.category"):
            kind = node.field.removeprefix("line.")
            some = node.value if isinstance(node.value, tuple) else (node.value,)
            return Message(N_("{names}"), {"names": self._list(kind, some)})
        return Message(N_("goods ({condition})"), {"condition": criteria.said(node, self.names, self.own)})

    def _list(self, kind: str, keys: Sequence[object]) -> object:
        said: list[object] = [self._name(kind, key) for key in keys[:4]]
        if len(keys) > 4:
            said.append(Message(N_("{count} more"), {"count": len(keys) - 4}))
        found = said[-1] if said else "…"
        for one in reversed(said[:-1]):
            found = Message(N_("{first}, {rest}"), {"first": one, "rest": found})
        return found

    def _name(self, kind: str, key: object) -> object:
        if type(key) is not int:
            return "…"
        return self.names.get((kind, key)) or Message(criteria.GONE[kind])

    def _points(self, effect: Effect) -> Message:
        return self._on_goods(Message(N_("{points} points more"), {"points": Points(effect.points)}), effect)

    def _multiply(self, effect: Effect) -> Message:
        return self._on_goods(Message(N_("points × {times}"), {"times": Quantity(effect.times)}), effect)

    def _on_goods(self, found: Message, effect: Effect) -> Message:
        if effect.goods == ALWAYS:
            return found
        return Message(N_("{what} on {goods}"), {"what": found, "goods": self.goods(effect.goods)})

    def _percent(self, effect: Effect) -> Message:
        values = {"percent": Rate(effect.percent), "goods": self.goods(effect.goods)}
        found = Message(N_("{percent} off {goods}"), values)
        if effect.cap is None:
            return found
        return Message(N_("{what} (at most {cap})"), {"what": found, "cap": Amount(effect.cap)})

    def _amount(self, effect: Effect) -> Message:
        return Message(N_("{amount} off {goods}"), {"amount": Amount(effect.amount), "goods": self.goods(effect.goods)})

    def _cheapest(self, effect: Effect) -> Message:
        values = {"count": effect.count, "percent": Rate(effect.percent), "goods": self.goods(effect.goods)}
        free = effect.percent >= MILLION
        if effect.count == 1:
            one = N_("the cheapest of {goods} free") if free else N_("{percent} off the cheapest of {goods}")
            return Message(one, values)
        many = (
            N_("the {count} cheapest of {goods} free") if free else N_("{percent} off the {count} cheapest of {goods}")
        )
        return Message(many, values)

    def _price(self, effect: Effect) -> Message:
        parts = [
            Message(N_("{count} of {goods}"), {"count": Quantity(part.quantity), "goods": self.goods(part.goods)})
            for part in effect.parts
        ]
        whole = _joined(parts) if parts else Message(N_("nothing yet"))
        return Message(N_("{goods} together for {amount}"), {"goods": whole, "amount": Amount(effect.amount)})

    def _unit_price(self, effect: Effect) -> Message:
        values = {"goods": self.goods(effect.goods), "amount": Amount(effect.amount)}
        return Message(N_("{goods} for {amount} each"), values)

    def _buy_get(self, effect: Effect) -> Message:
        values = {"buy": effect.buy, "get": effect.get, "percent": Rate(effect.percent),
                  "goods": self.goods(effect.goods)}  # fmt: skip
        free = effect.percent >= MILLION
        if effect.other is None:
            own = (
                N_("buy {buy} of {goods}, get {get} free")
                if free
                else N_("buy {buy} of {goods}, get {get} at {percent} off")
            )
            return Message(own, values)
        values["other"] = self.goods(effect.other)
        text = (
            N_("buy {buy} of {goods}, get {get} of {other} free")
            if free
            else N_("buy {buy} of {goods}, get {get} of {other} at {percent} off")
        )
        return Message(text, values)

    def _free(self, effect: Effect) -> Message:
        return Message(N_("{count} of {goods} free"), {"count": effect.count, "goods": self.goods(effect.goods)})

    def _voucher(self, effect: Effect) -> Message:
        name = "…" if effect.promotion_id is None else self._name("promotion", effect.promotion_id)
        values = {"name": name, "count": effect.count}
        return Message(N_("a voucher “{name}”") if effect.count == 1 else N_("{count} vouchers “{name}”"), values)

    def _gift(self, effect: Effect) -> Message:
        values = {"name": self._name("product", effect.product_id), "quantity": Quantity(effect.quantity)}
        return Message(
            N_("{name} as a gift") if effect.quantity == PIECE else N_("{name} × {quantity} as a gift"), values
        )

    def _draw(self, _effect: Effect) -> Message:
        return Message(N_("a draw"))

    def _access(self, effect: Effect) -> Message:
        return Message(N_("{goods} can be bought by nobody else"), {"goods": self.goods(effect.goods)})
