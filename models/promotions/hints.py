"""What the till tells about promotions: which apply, which almost do ("¥320 more for …"), and why one does not."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from models.criteria.basket import BasketFacts, Case, LineFacts, Shortfall, shortfall, unmet
from models.criteria.nodes import Leaf, Not, side_of
from models.errors import N_, Message
from models.money import PIECE, Amount, Points, Quantity
from models.promotions.offers import NO_MOMENT, Given, Offer, fits
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from models.counter.lines import Basket, Priced
    from models.criteria.nodes import Node


class State(StrEnum):
    """How an offer stands to a basket."""

    GIVEN = "given"
    WITHHELD = "withheld"
    """It is given, but nothing is left of a thing that it would give."""
    ALMOST = "almost"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Hint:
    """What to tell of one offer; `off` is what it takes off (minor units), `points` what it gives at once."""

    offer: Offer
    state: State
    text: Message
    off: int = 0
    points: int = 0
    thing: bool = False
    """Whether it promises a thing, which is to be told before what only counts."""

    @property
    def name(self) -> str:
        """The promotion's name."""
        return self.offer.name


_ORDER = {State.WITHHELD: 0, State.GIVEN: 1, State.ALMOST: 2, State.NOT: 3}


def hints(basket: Basket, priced: Priced) -> tuple[Hint, ...]:
    """What to tell of every offer: what is withheld, gifts, what else is given, what almost applies, and the rest."""
    given = {_key(one.offer): one for one in priced.given}
    case = _case(basket, priced)
    found = []
    for offer in basket.offers:
        own = given.get(_key(offer))
        found.append(_given(own, basket) if own is not None else _not_given(offer, case, basket))
    return tuple(sorted(found, key=_place))


def _key(offer: Offer) -> object:
    """What an offer is known by: one given at a tier that the sale lifts to is another value of the same promotion."""
    return id(offer) if not offer.lifted else ("promotion", offer.promotion_id)


def _place(hint: Hint) -> tuple[int, bool]:
    return _ORDER[hint.state], not hint.thing


def _case(basket: Basket, priced: Priced) -> Case:
    lines = tuple(
        LineFacts(
            product_id=one.line.product_id,
            parent_id=one.line.parent_id,
            category_id=one.line.category_id,
            quantity=one.line.quantity,
            amount=one.gross - one.discount + one.promotion,
            unit_price=one.unit_price,
            name=one.line.name,
            discounted=one.discount != one.promotion,
            tax_rate=one.rate,
            inclusive=priced.rules.inclusive,
        )
        for one in priced.lines
        if not one.line.back and not one.line.fixed_price and one.kind.value != "outside"
    )
    return Case(BasketFacts(lines, basket.member, basket.eat_in), basket.moment or NO_MOMENT)


# -- what is given ---------------------------------------------------------------------------------------------------


def _given(given: Given, basket: Basket) -> Hint:
    if given.withheld:
        names = " · ".join(name for _key, name in given.withheld)
        instead = list(_gives(given, basket))
        if instead:
            values = {"gift": names, "instead": _together(instead)}
            text = Message(N_("{gift}: none left. Given: {instead}"), values)
        else:
            text = Message(N_("{gift}: none left, don't promise it"), {"gift": names})
        return Hint(given.offer, State.WITHHELD, text, given.discount, given.points)
    text = _together(list(_gives(given, basket)))
    return Hint(given.offer, State.GIVEN, text, given.discount, given.points, bool(given.gifts))


def _together(parts: list[Message]) -> Message:
    if len(parts) == 1:
        return parts[0]
    text = " · ".join(f"{{p{at}}}" for at in range(len(parts)))
    return Message(text, {f"p{at}": part for at, part in enumerate(parts)})


def _gives(given: Given, basket: Basket) -> Iterator[Message]:
    if given.discount:
        yield Message("{amount}", {"amount": Amount(-given.discount)})
    if given.points and not basket.member:
        yield Message(N_("{points} pt for members"), {"points": Points(given.points)})
    elif given.points:
        yield Message(N_("+{points} pt"), {"points": Points(given.points)})
    for effect in given.multiplies:
        yield Message(N_("points × {times}"), {"times": Quantity(effect.times)})
    for gift in given.gifts:
        instead = N_("{gift} (in place of what is gone)") if gift.instead_of_id else N_("gift: {gift}")
        yield Message(instead, {"gift": gift.name})
    for voucher in given.vouchers:
        yield Message(N_("voucher × {count}"), {"count": voucher.count})
    if given.chances:
        yield Message(N_("draw × {count}"), {"count": given.chances})


# -- what is not -----------------------------------------------------------------------------------------------------


def _not_given(offer: Offer, case: Case, basket: Basket) -> Hint:
    if offer.left == 0:
        why = N_("given as often as it may be") if basket.member else N_("counted by customer: set the member")
        return Hint(offer, State.NOT, Message(why))
    if offer.money_left == 0 or offer.points_left == 0:
        return Hint(offer, State.NOT, Message(N_("its budget is spent")))
    lack = shortfall(offer.terms.criteria, case, offer.answers)
    if lack:
        return Hint(offer, State.ALMOST, _lack(lack[0]))
    if lack == () and fits(offer, case):
        return Hint(offer, State.NOT, Message(N_("another takes its place, or nothing here fits it")))
    return Hint(offer, State.NOT, _why(unmet(offer.terms.criteria, case, offer.answers), basket))


def _lack(lack: Shortfall) -> Message:
    if lack.leaf.field in ("basket.amount", "basket.amount_net"):
        return Message(N_("{amount} more"), {"amount": Amount(lack.missing)})
    if lack.leaf.field == "basket.lines":
        return Message(N_("{count} more kinds"), {"count": lack.missing})
    return Message(N_("{count} more"), {"count": Quantity(-(-lack.missing // PIECE) * PIECE)})


def _why(parts: Sequence[object], basket: Basket) -> Message:
    """The first thing that stands against it, in few words."""
    node: Node | None = getattr(parts[0], "node", None) if parts else None
    while isinstance(node, Not):
        node = node.part
    side = side_of(node) if isinstance(node, Leaf) else "person"
    if side == "moment":
        return Message(N_("not at this time"))
    if side == "basket":
        return Message(N_("the goods for it are not in this sale"))
    return Message(N_("not for this customer")) if basket.member else Message(N_("for members: set the member"))
