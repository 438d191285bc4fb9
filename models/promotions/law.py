"""The law of premiums (景品表示法) while a promotion is typed, by country. Hints and no counsel; Japan is known so far.

Two limits on what one customer may get: things given to every buyer (総付) are worth at most ¥200 below a purchase of
¥1,000, else 20 % of it; prizes drawn by lot (一般懸賞) at most 20 times the purchase below ¥5,000, else ¥100,000, and
all prizes together at most 2 % of the sales expected. What lowers this shop's own prices (discounts, its points and
coupons) or is more of the same goods is none, unless drawn by lot, tied to a use, or offered together with one.

Amounts are minor units with tax; only a yen has a law here, so that they are yen.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from models import rows
from models.criteria.nodes import Every, Leaf, Node, Not, leaves
from models.errors import N_, Message
from models.money import MILLION, PIECE, Amount, Rate
from models.promotions.draws import prizes
from models.promotions.terms import TAKES_OFF, Do, Effect, Terms, from_json
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from models.promotions.draws import PrizeRow
    from models.settings import ShopSettings
    from models.work import Reader

FINE, OVER, NOTE = "fine", "over", "note"
TO_ALL = N_("Restriction on premiums offered to consumers (JFTC Notification No. 5 of 1977)")
BY_LOT = N_("Restriction on premiums offered by prize competition (JFTC Notification No. 3 of 1977)")
WHAT_COUNTS = N_("Operating standards for the designation of premiums, 6 (discounts) and 4 (given with a transaction)")
BASE = N_("Operating standards for premiums offered to consumers, 1: the price of the transaction")
UNCONDITIONAL = 100
"""The transaction's price where any purchase will do."""
THINGS = ("product", "gift", "event")
"""Kinds of rewards that are goods and events: points that buy them are premiums."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What of the shop the hints need. Prices are of one piece, minor units with tax."""

    country: str = "JP"
    prices: dict[int, int] = field(default_factory=dict)
    """By product."""
    prizes: tuple[PrizeRow, ...] = ()
    vouchers: dict[int, Terms] = field(default_factory=dict)
    """By promotion: what its voucher gives."""
    point_worth: int = 0
    """Of one point, in thousandths of a minor unit; 0: points buy no goods and no events here."""
    expected_sales: int | None = None
    """Of what is promoted, while it runs."""


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing that the law says: fine, over, or only to be known. `base` and `limit` are what it reckoned with."""

    level: str
    text: Message
    source: str
    """Message id of what it rests on."""
    base: int | None = None
    limit: int | None = None


def hints(terms: Terms, facts: Facts) -> tuple[Hint, ...]:
    """What the law of the shop's country says of a promotion; what is over a limit first."""
    if facts.country != "JP":
        return ()
    found = [*_to_all(terms, facts), *_by_lot(terms, facts)]
    if not found and terms.effects and not any(_unknown(one) for one in terms.effects):
        found.append(
            Hint(NOTE, Message(N_("Discounts, points and vouchers for this shop's own prices, and more of the "
                               "same goods, are no premiums.")),
                 WHAT_COUNTS)
        )  # fmt: skip
    return tuple(sorted(found, key=_last))


def _unknown(effect: Effect) -> bool:
    """Whether nothing can be said of an effect yet: its gift or its prizes are not chosen."""
    return effect.do is Do.DRAW or (effect.do is Do.GIFT and effect.product_id is None)


def _last(hint: Hint) -> int:
    return (OVER, FINE, NOTE).index(hint.level)


def limit_to_all(base: int) -> int:
    """What a premium for every buyer may be worth at a purchase of `base` (L18: 2,000 → 400, below 1,000 → 200)."""
    return 200 if base < 1_000 else base * 20 // 100


def limit_by_lot(base: int) -> int:
    """What one prize may be worth at a purchase of `base` (case L18: 600 → 12,000; from 5,000 on 100,000)."""
    return base * 20 if base < 5_000 else 100_000


# -- the price of the transaction -----------------------------------------------------------------------------------


def base_of(terms: Terms, effect: Effect, prices: dict[int, int]) -> int:
    """The price of the purchase that an effect is given for: what is asked for, else the goods', else 100."""
    asked = max(least_amount(terms.criteria), effect.each)
    goods = max(_goods_price(terms.criteria, prices), 0)
    if effect.do not in (Do.FREE, Do.BUY_GET, Do.UNIT_PRICE):
        goods = max(goods, _cheapest(effect.goods, prices))
    elif effect.do is Do.BUY_GET:
        goods = max(goods, _cheapest(effect.goods, prices) * effect.buy)
    return max(asked, goods) or UNCONDITIONAL


def least_amount(node: Node) -> int:
    """The smallest purchase (minor units) with which a condition can be met; 0 where any will do."""
    if isinstance(node, Leaf):
        if not node.field.startswith("basket.amount"):
            return 0
        value = node.value[0] if node.op == "between" and isinstance(node.value, tuple) else node.value
        return int(value) if node.op in ("at_least", "is", "between") and type(value) is int else 0
    if isinstance(node, Not) or not node.parts:
        return 0
    found = [least_amount(part) for part in node.parts]
    return max(found) if isinstance(node, Every) else min(found)


def _goods_price(node: Node, prices: dict[int, int]) -> int:
    """The price of the cheapest of the goods that a basket has to hold; 0 where none is asked for."""
    if isinstance(node, Leaf):
        if node.field == "basket.contains" and node.op in ("is", "in", "contains"):
            return _cheapest_of(node.value, prices)
        return _cheapest(node.of, prices) if node.of is not None and node.op in ("at_least", "is") else 0
    if isinstance(node, Not) or not node.parts:
        return 0
    found = [_goods_price(part, prices) for part in node.parts]
    return max(found) if isinstance(node, Every) else min(found)


def _cheapest(goods: Node, prices: dict[int, int]) -> int:
    if isinstance(goods, Leaf) and goods.field == "line.product" and goods.op in ("is", "in"):
        return _cheapest_of(goods.value, prices)
    return 0


def _cheapest_of(value: object, prices: dict[int, int]) -> int:
    some = value if isinstance(value, tuple) else (value,)
    return min([prices.get(key, 0) for key in some if type(key) is int], default=0)


def _dearest_of(goods: Node, prices: dict[int, int]) -> int:
    found = [prices.get(key, 0) for leaf in leaves(goods) if leaf.field == "line.product" for key in _keys(leaf)]
    return max(found, default=0)


def _keys(leaf: Leaf) -> tuple[int, ...]:
    some = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    return tuple(key for key in some if type(key) is int)


# -- for every buyer ------------------------------------------------------------------------------------------------


def _to_all(terms: Terms, facts: Facts) -> Iterator[Hint]:
    """All that one buyer gets is one premium: what counts is added up, at the smallest purchase it is given for."""
    counted = [(effect, worth(terms, effect, facts)) for effect in terms.effects if effect.do is not Do.DRAW]
    premiums = [(effect, value) for effect, value in counted if value > 0]
    if not premiums:
        return
    base = min(base_of(terms, effect, facts.prices) for effect, _value in premiums)
    value = sum(value for _effect, value in premiums) + _together(terms, base)
    limit = limit_to_all(base)
    values = {"value": Amount(value), "limit": Amount(limit), "base": Amount(base)}
    if value > limit:
        yield Hint(OVER, Message(N_("What is given away is worth {value}. At a purchase of {base} at most {limit} is "
                                    "allowed."), values), TO_ALL, base, limit)  # fmt: skip
    else:
        yield Hint(FINE, Message(N_("What is given away is worth {value}; at a purchase of {base} up to {limit} is "
                                    "allowed."), values), TO_ALL, base, limit)  # fmt: skip
    if base == UNCONDITIONAL:
        yield Hint(NOTE, Message(N_("No smallest purchase is asked for: the law then reckons with {base}."),
                                 {"base": Amount(base)}), BASE, base)  # fmt: skip
    if any(effect.do in TAKES_OFF for effect in terms.effects):
        yield Hint(NOTE, Message(N_("A discount that is offered together with a premium counts as one.")), WHAT_COUNTS)


def worth(terms: Terms, effect: Effect, facts: Facts) -> int:
    """What an effect is worth as a premium (minor units); 0 where it is none, whatever its price."""
    prices = facts.prices
    if effect.do is Do.GIFT:
        same = effect.product_id is not None and _only_goods(terms.criteria) == {effect.product_id}
        return 0 if same else prices.get(effect.product_id or 0, 0) * effect.quantity // PIECE
    if effect.do is Do.FREE:
        named, asked = _products_of(effect.goods), _only_goods(terms.criteria)
        return 0 if not named or named <= asked else _dearest_of(effect.goods, prices) * effect.count
    if effect.do is Do.BUY_GET and effect.other is not None and effect.percent >= MILLION:
        named = _products_of(effect.other)
        return 0 if named <= _products_of(effect.goods) else _dearest_of(effect.other, prices) * effect.get
    if effect.do is Do.POINTS:
        return effect.points * facts.point_worth // PIECE
    if effect.do is Do.VOUCHER and effect.promotion_id in facts.vouchers:
        inner = facts.vouchers[effect.promotion_id]
        return sum(worth(inner, one, facts) for one in inner.effects if one.do is not Do.VOUCHER) * effect.count
    return 0


def _together(terms: Terms, base: int) -> int:
    """What discounts of the same campaign come to, where a premium is offered with them (値引と景品類の併用)."""
    found = 0
    for effect in terms.effects:
        if effect.do is Do.AMOUNT:
            found += effect.amount
        elif effect.do is Do.PERCENT:
            off = base * effect.percent // MILLION
            found += off if effect.cap is None else min(off, effect.cap)
    return found


def _products_of(goods: Node) -> set[int]:
    return {key for leaf in leaves(goods) if leaf.field == "line.product" for key in _keys(leaf)}


def _only_goods(node: Node) -> set[int]:
    """The goods that a condition asks for: more of them is no premium."""
    found = {key for leaf in leaves(node) if leaf.field == "basket.contains" for key in _keys(leaf)}
    for leaf in leaves(node):
        found |= _products_of(leaf.of) if leaf.of is not None else set()
    return found


# -- drawn by lot ---------------------------------------------------------------------------------------------------


def _by_lot(terms: Terms, facts: Facts) -> Iterator[Hint]:
    drawn = [effect for effect in terms.effects if effect.do is Do.DRAW]
    if not drawn or not facts.prizes:
        return
    base = min(base_of(terms, effect, facts.prices) for effect in drawn)
    limit = limit_by_lot(base)
    largest = max(facts.prizes, key=_value)
    values = {"value": Amount(largest.value), "limit": Amount(limit), "base": Amount(base), "name": largest.name}
    if largest.value > limit:
        yield Hint(OVER, Message(N_("The prize “{name}” is worth {value}. At a purchase of {base} one prize may be "
                                    "worth {limit}."), values), BY_LOT, base, limit)  # fmt: skip
    else:
        yield Hint(FINE, Message(N_("The dearest prize is worth {value}; at a purchase of {base} one may be worth "
                                    "{limit}."), values), BY_LOT, base, limit)  # fmt: skip
    if base == UNCONDITIONAL:
        yield Hint(NOTE, Message(N_("No smallest purchase is asked for: the law then reckons with {base}."),
                                 {"base": Amount(base)}), BASE, base)  # fmt: skip
    yield from _in_all(facts)


def _value(prize: PrizeRow) -> int:
    return prize.value


def _in_all(facts: Facts) -> Iterator[Hint]:
    """All prizes together: 2 % of the sales expected, which points and discounts drawn by lot count towards too."""
    whole = sum(one.value * one.count for one in facts.prizes)
    if any(not one.count and one.value for one in facts.prizes):
        yield Hint(NOTE, Message(N_("A prize without a number of pieces can't be reckoned: all prizes together may be "
                                    "worth 2% of the sales expected.")), BY_LOT)  # fmt: skip
    if not whole:
        return
    needed, sales = whole * 50, facts.expected_sales
    values = {"value": Amount(whole), "needed": Amount(needed), "rate": Rate(20_000)}
    if sales is None:
        yield Hint(NOTE, Message(N_("All prizes together are worth {value}: that takes expected sales of {needed} "
                                    "({rate})."), values), BY_LOT, limit=None)  # fmt: skip
        return
    values |= {"limit": Amount(sales * 2 // 100), "sales": Amount(sales)}
    level = OVER if needed > sales else FINE
    yield Hint(level, Message(N_("All prizes together are worth {value}; at expected sales of {sales} they may be "
                                 "worth {limit}."), values), BY_LOT, limit=sales * 2 // 100)  # fmt: skip


# -- asked of the store ---------------------------------------------------------------------------------------------


def facts_of(
    read: Reader,
    terms: Terms,
    shop: ShopSettings,
    *,
    promotion_id: int | None = None,
    found: Sequence[PrizeRow] | None = None,
    expected_sales: int | None = None,
) -> Facts:
    """The facts for a promotion's hints; `found` are prizes that are not saved yet."""
    vouchers = _vouchers(read, terms)
    wanted = set().union(*[_named(one) for one in (terms, *vouchers.values())])
    rate = 0 if shop.prices_include_tax else shop.rate_standard
    known = rows.of_ids(read, "SELECT id, COALESCE(price, 0) FROM product WHERE id IN (??)", sorted(wanted))
    prices = {row[0]: row[1] + row[1] * rate // MILLION for row in known}
    own = prizes(read, promotion_id) if found is None and promotion_id is not None else tuple(found or ())
    return Facts(shop.country, prices, own, vouchers, _point_worth(read, shop), expected_sales)


def _point_worth(read: Reader, shop: ShopSettings) -> int:
    buys = read.value(
        f"SELECT id FROM reward WHERE active AND kind IN ({','.join('?' * len(THINGS))}) LIMIT 1", *THINGS
    )
    return shop.points_value * PIECE if buys is not None else 0


def _vouchers(read: Reader, terms: Terms) -> dict[int, Terms]:
    keys = [one.promotion_id for one in terms.effects if one.do is Do.VOUCHER and one.promotion_id is not None]
    found = rows.of_ids(
        read,
        "SELECT p.id, v.terms FROM promotion p JOIN promotion_version v ON v.id = p.version_id WHERE p.id IN (??)",
        keys,
    )
    return {row[0]: from_json(row[1]) for row in found}


def _named(terms: Terms) -> set[int]:
    """Every product that a promotion names."""
    found = _only_goods(terms.criteria)
    for effect in terms.effects:
        found |= _products_of(effect.goods) | ({effect.product_id} if effect.product_id is not None else set())
        found |= _products_of(effect.other) if effect.other is not None else set()
        for part in effect.parts:
            found |= _products_of(part.goods)
    return found
