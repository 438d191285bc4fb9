"""What a promotion says: for whom, when and for what (one condition), what it gives, how often, beside which others.

Values, with their JSON form. How they are applied to a basket is `models.promotions.offers`' matter, whether they make
sense `models.promotions.checking`'s.
"""

from __future__ import annotations

import json
from dataclasses import fields
from enum import StrEnum
from functools import lru_cache
from typing import Any

from models.criteria.nodes import ALWAYS, Node, parse, plain_of
from models.errors import N_, Refused
from models.money import PIECE
from models.values import dataclass


class Do(StrEnum):
    """What an effect does."""

    POINTS = "points"
    """`points` more, once, or for each full `each` of the goods' price."""
    MULTIPLY = "multiply"
    """The points earned on `goods` become `times` thousandths of what they are (2000: twice)."""
    PERCENT = "percent"
    """`percent` millionths off each of `goods`, at most `cap` in all."""
    AMOUNT = "amount"
    """`amount` off `goods` together, once, or for each full `each` of their price; at most their price."""
    CHEAPEST = "cheapest"
    """`percent` off the `count` cheapest pieces of `goods`."""
    PRICE = "price"
    """`parts` (so many of these, so many of those) together for `amount`; as often as they are there."""
    UNIT_PRICE = "unit_price"
    """Each piece of `goods` for `amount`."""
    BUY_GET = "buy_get"
    """For each `buy` pieces of `goods`, `get` pieces of `other` (None: of the same goods) at `percent` off."""
    FREE = "free"
    """At most `count` pieces of `goods` free of charge."""
    VOUCHER = "voucher"
    """`count` vouchers for `promotion_id`, usable from tomorrow for `days` days."""
    GIFT = "gift"
    """`quantity` of `product_id`, reserved from stock; once, or for each full `each`."""
    DRAW = "draw"
    """A draw from the promotion's prizes: once, or for each full `each` of the goods' price."""
    ACCESS = "access"
    """`goods` can be bought only by those whom the condition names, while the promotion runs."""


TAKES_OFF = frozenset({Do.PERCENT, Do.AMOUNT, Do.CHEAPEST, Do.PRICE, Do.UNIT_PRICE, Do.BUY_GET, Do.FREE})
"""Effects that lower the price."""


class Needs(StrEnum):
    """What has to be shown for a promotion to be tried: nothing, one code for everybody, or a coupon of one's own."""

    NOTHING = ""
    CODE = "code"
    COUPON = "coupon"


@dataclass(frozen=True, slots=True)
class SetPart:
    """So many pieces (thousandths) of some goods, as a part of a set price."""

    goods: Node = ALWAYS
    quantity: int = PIECE


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that a promotion does. `goods` is a condition on lines; which fields count is said at `Do`."""

    do: Do
    goods: Node = ALWAYS
    points: int = 0
    times: int = 1000
    percent: int = 0
    amount: int = 0
    cap: int | None = None
    each: int = 0
    """Minor units: the effect comes once for each full `each` of the goods' price; 0: once."""
    count: int = 1
    buy: int = 0
    get: int = 0
    other: Node | None = None
    parts: tuple[SetPart, ...] = ()
    promotion_id: int | None = None
    days: int = 30
    """How long a voucher can be used; how long a gift is kept for its owner."""
    product_id: int | None = None
    quantity: int = PIECE
    send: bool = False
    """The gift is sent to the member's address; otherwise it is handed over."""
    now: bool = False
    """The gift is handed over with the sale: it leaves the shelf at once."""
    instead_product_id: int | None = None
    """What is offered where nothing is left of `product_id`: another product, else `instead_points`."""
    instead_points: int = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """All that a promotion says. Moments are the shop's wall clock, ISO to the minute; the end is not included."""

    criteria: Node = ALWAYS
    effects: tuple[Effect, ...] = ()
    starts: str | None = None
    ends: str | None = None
    needs: Needs = Needs.NOTHING
    code: str = ""
    per_person: int | None = None
    in_all: int | None = None
    per_day: int | None = None
    per_staff: int | None = None
    """How often each member of staff can give it (case G14)."""
    budget: int | None = None
    """Minor units of discount that it may give in all."""
    budget_points: int | None = None
    group: str = ""
    """Of the promotions with the same group only the first that fits is given."""
    alone: bool = False
    """Given only where no other lowers the price, and then no other does."""
    on_discounted: bool = True
    """Lines that staff lowered by hand take part too."""

    @property
    def lowers(self) -> bool:
        """Whether it can lower the price."""
        return any(effect.do in TAKES_OFF for effect in self.effects)


# -- JSON ---------------------------------------------------------------------------------------------------------


def to_json(terms: Terms) -> str:
    """Write terms; what is as it is by default is left out."""
    return json.dumps(plain_terms(terms), ensure_ascii=False, separators=(",", ":"))


def plain_terms(terms: Terms) -> dict[str, Any]:
    """Terms as plain values for JSON (also in an export)."""
    return _plain(terms)


def _plain(value: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in fields(value):
        own = getattr(value, field.name)
        if own == field.default and field.name != "do":
            continue
        if field.name in ("effects", "parts"):
            found[field.name] = [_plain(one) for one in own]
        elif field.name in ("criteria", "goods", "other"):
            found[field.name] = plain_of(own) if own is not None else None
        else:
            found[field.name] = own.value if isinstance(own, StrEnum) else own
    return found


@lru_cache(maxsize=512)
def from_json(text: str) -> Terms:
    """Read terms. Raises Refused for what is no promotion."""
    try:
        plain = json.loads(text)
    except ValueError as error:
        raise Refused(N_("This is no promotion that Noren understands.")) from error
    return terms_of(plain)


def terms_of(plain: object) -> Terms:
    """Terms from plain values (as `plain_terms` writes them). Raises Refused for what is no promotion."""
    return Terms(**_values(Terms, plain))


def _values(kind: type, plain: object) -> dict[str, Any]:
    known = {field.name: field for field in fields(kind)}
    if not isinstance(plain, dict) or not set(plain) <= set(known):
        raise Refused(N_("This is no promotion that Noren understands."))
    return {name: _value(name, value, known[name].default) for name, value in plain.items()}


def _value(name: str, value: Any, default: Any) -> Any:
    try:
        if name in ("criteria", "goods"):
            return parse(value)
        if name == "other":
            return None if value is None else parse(value)
        if name == "effects":
            return tuple(Effect(**_values(Effect, one)) for one in value)
        if name == "parts":
            return tuple(SetPart(**_values(SetPart, one)) for one in value)
        if name in ("do", "needs"):
            return Do(value) if name == "do" else Needs(value)
    except (TypeError, ValueError) as error:
        raise Refused(N_("This is no promotion that Noren understands.")) from error
    kinds = (str,) if name in ("starts", "ends", "code", "group") else (bool,) if isinstance(default, bool) else (int,)
    if value is None and default is None:
        return None
    if type(value) not in kinds:
        raise Refused(N_("This is no promotion that Noren understands."))
    return value
