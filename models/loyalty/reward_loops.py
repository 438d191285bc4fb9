"""Rewards that earn what buys them: found by the till's own pricing, with the promotions that are switched on.

A gift card is spent on an ordinary purchase, a product or money off is taken on a receipt of its own, a voucher is
used once; where that earns at least the points that it took, points come from nothing. Round about too: by a voucher
that a promotion gives, by one that gives another, by points multiplied, by a voucher and a card together. What a
customer must be is taken to be so, days and hours to have come; what the basket must hold is looked at.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from models import settings
from models.counter.basket import price
from models.counter.lines import Basket, EarnRate, Line
from models.counter.tax import TaxKind
from models.criteria.basket import Moment
from models.criteria.nodes import ALWAYS, Every, Leaf, Node, Some, person_parts, side_of
from models.loyalty.earning import EarnBy, EarnRule, earn, points_on
from models.loyalty.programmes import rule_of
from models.promotions.offers import Offer
from models.promotions.terms import Do, Effect, Needs, Terms, from_json
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.loyalty.reward_edit import RewardForm
    from models.settings import ShopSettings
    from models.work import Reader

BRINGS = frozenset({Do.POINTS, Do.MULTIPLY, Do.VOUCHER})
NOON = 12 * 60
CHAIN = 8
"""How many vouchers are followed from one to the next."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """A promotion that may bring points: its key, name and terms."""

    id: int
    name: str
    terms: Terms

    @property
    def bounded(self) -> bool:
        """Whether it ends by itself after so many times: what is got by it is got so often only."""
        terms = self.terms
        limits = (terms.per_person, terms.per_staff, terms.in_all, terms.per_day, terms.budget_points)
        return any(limit is not None for limit in limits)


@dataclass(frozen=True, slots=True)
class Loop:
    """Something that earns what it takes: by which promotions, together with which other reward, while they last."""

    points: int
    names: tuple[str, ...] = ()
    beside: str = ""
    bounded: bool = False


@dataclass(frozen=True, slots=True)
class Other:
    """Another reward that is switched on, as far as loops go."""

    id: int
    name: str
    kind: str
    points: int
    value: int
    promotion_id: int | None


def campaigns(read: Reader, day: str) -> tuple[Campaign, ...]:
    """The promotions that are switched on and not over on a day (ISO)."""
    found = read.rows(
        "SELECT p.id, p.name, v.terms FROM promotion p JOIN promotion_version v ON v.id = p.version_id WHERE p.active"
        " ORDER BY p.position, p.id"
    )
    made = [Campaign(key, name, from_json(text)) for key, name, text in found]
    return tuple(one for one in made if one.terms.ends is None or one.terms.ends > day)


def of_form(
    read: Reader, form: RewardForm, *, day: str, reward_id: int | None = None, known: Sequence[Campaign] | None = None
) -> Loop | None:
    """The loop that a reward makes, with `known` promotions (None: those of the store); None where it makes none.

    One that lasts for ever goes before one that ends by itself.
    """
    row = read.row("SELECT rules, kind FROM programme WHERE id=?", form.programme_id)
    if row is None or row[1] != "points" or form.points <= 0:
        return None
    every = campaigns(read, day) if known is None else tuple(known)
    world = _World(read, rule_of(row[0]), every, day, _is_own(read, form.programme_id))
    return world.alone(form) or world.together(form, _others(read, form.programme_id, reward_id))


def _is_own(read: Reader, programme_id: int) -> bool:
    """Whether bonus points go into this programme: they are the shop's own."""
    own = read.value("SELECT id FROM programme WHERE active AND kind='points' ORDER BY id LIMIT 1")
    return own is None or own == programme_id


def _others(read: Reader, programme_id: int, reward_id: int | None) -> tuple[Other, ...]:
    found = read.rows(
        "SELECT id, name, kind, points, value, promotion_id FROM reward WHERE active AND programme_id=?"
        " AND kind IN ('gift_card', 'voucher') ORDER BY position, id",
        programme_id,
    )
    return tuple(Other(*row) for row in found if row[0] != reward_id)


class _World:
    """What a purchase brings: the programme's rule and the promotions."""

    def __init__(self, read: Reader, rule: EarnRule, every: Sequence[Campaign], day: str, bonus: bool) -> None:
        self.read, self.rule, self.day, self.bonus = read, rule, day, bonus
        self.shop: ShopSettings = settings.load(read)
        self.terms = {one.id: one for one in every}
        self.open = [one for one in every if one.terms.needs is not Needs.COUPON] if bonus else []

    # -- by itself ----------------------------------------------------------------------------------------------------

    def alone(self, form: RewardForm) -> Loop | None:
        """What the reward brings without any other reward."""
        if form.kind == "voucher":
            points = self._voucher(form.promotion_id, frozenset()) if self.bonus else 0
            return Loop(points) if points >= form.points else None
        line, taken = self._taken(form)
        if line is None:
            return None
        for some, bounded in self._sides():
            points, names = self._brought(line, some, taken)
            if points >= form.points:
                return Loop(points, names, bounded=bounded)
        return None

    def _sides(self) -> Iterable[tuple[list[Campaign], bool]]:
        """First the promotions that never end by themselves; then all of them."""
        lasting = [one for one in self.open if not one.bounded]
        yield lasting, False
        if len(lasting) < len(self.open):
            yield self.open, True

    def _taken(self, form: RewardForm) -> tuple[Line | None, Offer | None]:
        """The purchase that the reward is used on, and what it takes off it."""
        if form.kind == "gift_card":
            return _plain(form.value), None
        if form.kind == "money_off":
            return _plain(form.value), _free(form, Effect(Do.AMOUNT, amount=form.value))
        if form.kind != "product" or form.product_id is None:
            return None, None
        row = self.read.row(
            "SELECT name, COALESCE(price, 0), category_id, parent_id FROM product WHERE id=?", form.product_id
        )
        if row is None:
            return None, None
        line = replace(
            _plain(int(row[1])), name=row[0], product_id=form.product_id, category_id=row[2], parent_id=row[3]
        )
        goods = Leaf("line.product", "in", (form.product_id,))
        return line, _free(form, Effect(Do.FREE, goods=goods, count=1))

    def _brought(self, line: Line, some: Sequence[Campaign], taken: Offer | None) -> tuple[int, tuple[str, ...]]:
        """The points that a receipt of one line brings, and the promotions that gave of them."""
        from models.counter.plan import tax_rules
        from models.counter.plan_points import bonus_of

        anything = line.product_id is None
        offers = [_offer(one, anything=anything) for one in some]
        basket = Basket(
            (line,),
            rules=tax_rules(self.shop),
            offers=tuple([*([taken] if taken else []), *[one for one in offers if one is not None]]),
            moment=Moment(self.day, NOON),
            member=True,
        )
        priced = price(basket)
        earned = earn(priced, self.rule)
        points, names = earned.points, []
        if anything and priced.due > 0:
            points = max(points, max([points_on(priced.due, rate, self.rule.rounding) for rate in self._rates()]))
        for given in priced.given:
            if given.promotion_id is None:
                continue
            more = bonus_of(given, priced, earned)
            more += sum(one.count * self._voucher(one.promotion_id, frozenset()) for one in given.vouchers)
            points += more
            names += [given.offer.name] if more else []
        return points, tuple(names)

    def _rates(self) -> list[EarnRate]:
        """The rates by which money can be made to earn: the rule's own, and those of goods that earn differently."""
        own = [self.rule.rate] if self.rule.by is EarnBy.MONEY else []
        return [*own, *[one.rate for one in self.rule.parts if one.by is EarnBy.MONEY], EarnRate(0, 1)]

    def _voucher(self, promotion_id: int | None, seen: frozenset[int]) -> int:
        """The points that a voucher brings when it is used, with those of the vouchers that it brings."""
        if promotion_id is None or promotion_id in seen or len(seen) >= CHAIN:
            return 0
        known = self.terms.get(promotion_id)
        if known is None:
            return 0
        seen = seen | {promotion_id}
        points = sum(effect.points for effect in known.terms.effects if effect.do is Do.POINTS)
        chain = [one for one in known.terms.effects if one.do is Do.VOUCHER]
        return points + sum(max(0, one.count) * self._voucher(one.promotion_id, seen) for one in chain)

    # -- together with another ----------------------------------------------------------------------------------------

    def together(self, form: RewardForm, others: Sequence[Other]) -> Loop | None:
        """A gift card that is spent with a voucher, both for points: what they bring together."""
        if not self.bonus:
            return None
        for other in others:
            if form.kind == "gift_card" and other.kind == "voucher":
                value, promotion_id = form.value, other.promotion_id
            elif form.kind == "voucher" and other.kind == "gift_card":
                value, promotion_id = other.value, form.promotion_id
            else:
                continue
            found = self._pair(value, promotion_id, form.points + other.points)
            if found is not None:
                return replace(found, beside=other.name)
        return None

    def _pair(self, value: int, promotion_id: int | None, cost: int) -> Loop | None:
        coupon = self.terms.get(promotion_id) if promotion_id is not None else None
        if coupon is None or value <= 0:
            return None
        for some, bounded in self._sides():
            points, names = self._brought(_plain(value), [*some, coupon], None)
            if points >= cost:
                return Loop(points, names, bounded=bounded or coupon.bounded)
        return None


def _plain(value: int) -> Line:
    return Line("1", "", value, kind=TaxKind.STANDARD)


def _free(form: RewardForm, effect: Effect) -> Offer:
    return Offer(None, None, form.name, Terms(effects=(effect,)), reward_id=0, reward_times=1)


def _offer(one: Campaign, *, anything: bool) -> Offer | None:
    """A promotion as it is tried on such a receipt: its points only, for whoever it is for, whenever it is."""
    effects = tuple(effect for effect in one.terms.effects if effect.do in BRINGS)
    if not effects:
        return None
    if anything:  # the customer may choose the goods
        effects = tuple(replace(effect, goods=ALWAYS) for effect in effects)
    criteria = _whenever(one.terms.criteria)
    terms = replace(
        one.terms,
        criteria=criteria,
        effects=effects,
        starts=None,
        ends=None,
        needs=Needs.NOTHING,
        group="",
        alone=False,
    )
    return Offer(one.id, 0, one.name, terms, answers=(True,) * len(person_parts(criteria)))


def _whenever(node: Node) -> Node:
    """A condition with its days and hours taken to have come, but for what is denied."""
    if isinstance(node, Leaf):
        return ALWAYS if side_of(node) == "moment" else node
    if isinstance(node, Every):
        return Every(tuple(_whenever(part) for part in node.parts))
    if isinstance(node, Some):
        return Some(tuple(_whenever(part) for part in node.parts))
    return node
