"""Promotions on a basket: which apply, what they take off which line, what they promise besides. Pure.

`models.counter.basket.price` calls `apply` with the lines on their way; the till, returns, simulation and reports all
go through it. Whom an offer is for was asked of the store before (`models.promotions.ready`): its answers come with it.

Order: rewards first, then what lowers the price, in the owner's order, then what is promised besides. Conditions on the
basket see the prices after staff's discounts and before any promotion, so that one promotion never switches another
off; a percentage is of what earlier ones left. Nothing costs less than nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any

from models.counter.discounts import percent_of, spread
from models.criteria.basket import BasketFacts, Case, LineFacts, Moment, case_test, line_test
from models.money import MILLION, PIECE
from models.promotions.terms import TAKES_OFF, Do, Effect, Terms
from models.values import dataclass

if TYPE_CHECKING:
    from models.counter.basket import Draft
    from models.counter.lines import Basket, Priced
    from models.criteria.nodes import Answer, Node

Shares = Callable[[Sequence[Any], int], Sequence[tuple[Any, int]]]
"""Spreads an amount over lines by the rules of tax (`counter.basket`)."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A promotion, or a reward that was chosen, ready to be tried on a basket.

    `answers` are the person's side of its condition; `left` how often it may still be given (None: any number),
    `money_left` and `points_left` what is left of its budgets; `stock` what may still be promised of the products that
    it gives away, in thousandths. `shown` says that the code or coupon that it needs was shown.
    """

    promotion_id: int | None
    version_id: int | None
    name: str
    terms: Terms
    answers: tuple[Answer, ...] = ()
    left: int | None = None
    money_left: int | None = None
    points_left: int | None = None
    stock: tuple[tuple[int, int], ...] = ()
    names: tuple[tuple[int, str], ...] = ()
    """What the products are called that it gives away."""
    shown: bool = True
    lifted: tuple[tuple[Answer, ...], ...] = ()
    """The person's side as it is in each tier that the sale may lift to (`Basket.ladder`); empty: the same there."""
    coupon_id: int | None = None
    reward_id: int | None = None
    reward_times: int = 0
    reward_points: int = 0
    """What the reward costs, all of it."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A thing to be given: from the shelf now, or owed; thousandths of a product."""

    product_id: int
    quantity: int
    name: str
    due_days: int
    send: bool
    now: bool
    instead_of_id: int | None = None


@dataclass(frozen=True, slots=True)
class Voucher:
    """Vouchers to be given for another promotion."""

    promotion_id: int
    days: int
    count: int


@dataclass(frozen=True, slots=True)
class Given:
    """What a promotion (or reward) gives on this receipt. Amounts in minor units, above zero."""

    offer: Offer
    discount: int = 0
    lines: tuple[tuple[str, int], ...] = ()
    """What it takes off each line, by the line's ref."""
    points: int = 0
    """Bonus points, without those that multiply what the receipt earns: see `bonus_points`."""
    multiplies: tuple[Effect, ...] = ()
    gifts: tuple[Promise, ...] = ()
    vouchers: tuple[Voucher, ...] = ()
    chances: int = 0
    """Draws from its prizes."""
    withheld: tuple[tuple[int, str], ...] = ()
    """Products that it would give and of which nothing is left: withheld before anything is promised."""

    @property
    def promotion_id(self) -> int | None:
        """The promotion's key; None for a reward."""
        return self.offer.promotion_id

    @property
    def promises(self) -> frozenset[str]:
        """What the customer is told, as keys that two prices of the same basket can be compared by."""
        key = self.offer.promotion_id
        found = {f"{key}:gift:{gift.product_id}:{gift.quantity}" for gift in self.gifts}
        found |= {f"{key}:voucher:{voucher.promotion_id}" for voucher in self.vouchers}
        if self.chances:
            found.add(f"{key}:draw")
        if self.points or self.multiplies:
            found.add(f"{key}:points")
        return frozenset(found)


def at_rung(offers: Sequence[Offer], at: int) -> tuple[Offer, ...]:
    """The offers as they are for a member of the tier at a place of the ladder."""
    return tuple(replace(one, answers=one.lifted[at]) if at < len(one.lifted) else one for one in offers)


def lifts_at_once(terms: Terms) -> bool:
    """Whether the sale that lifts is given it at once: never what lowers prices or says who may buy."""
    return not terms.lowers and all(effect.do is not Do.ACCESS for effect in terms.effects)


@dataclass(slots=True)
class _Work:
    """What `apply` works on."""

    drafts: Sequence[Draft]
    facts: dict[int, LineFacts]
    case: Case
    shares: Shares
    given: list[Given] = field(default_factory=list)
    groups: set[str] = field(default_factory=set)
    lowered: bool = False
    alone: bool = False
    taken: dict[int, int] = field(default_factory=dict)
    """By product: thousandths that this receipt sells or promises already: they are left to nobody else (case G18)."""

    def goods(self, effect: Effect, terms: Terms) -> list[Draft]:
        """The lines that an effect is for, which are open to discounts."""
        test = line_test(effect.goods)
        found = [draft for draft in self.drafts if draft.open_to_discounts and test(self.facts[id(draft)])]
        return found if terms.on_discounted else [draft for draft in found if not draft.discount]


def case_of(basket: Basket, drafts: Sequence[Draft]) -> tuple[dict[int, LineFacts], Case]:
    """What conditions see of a basket: goods only, after staff's discounts; by the identity of the line on its way."""
    facts = {
        id(draft): LineFacts(
            product_id=draft.line.product_id,
            parent_id=draft.line.parent_id,
            category_id=draft.line.category_id,
            quantity=draft.line.quantity,
            amount=draft.gross - draft.discount,
            unit_price=draft.unit_price,
            name=draft.line.name,
            discounted=bool(draft.discount),
            tax_rate=draft.rate,
            inclusive=basket.rules.inclusive,
        )
        for draft in drafts
        if draft.open_to_discounts
    }
    seen = BasketFacts(tuple(facts.values()), basket.member, basket.eat_in)
    return facts, Case(seen, basket.moment or NO_MOMENT)


NO_MOMENT = Moment("0001-01-01", 0)


def apply(basket: Basket, drafts: Sequence[Draft], shares: Shares) -> tuple[Given, ...]:
    """Try the basket's offers on its lines; the lines' `promotion` and `free` grow. Returns what is given, in order."""
    facts, case = case_of(basket, drafts)
    work = _Work(drafts, facts, case, shares, taken=_sold(drafts))
    fitting = [offer for offer in basket.offers if fits(offer, case)]
    if any(_guards(offer) for offer in basket.offers):
        _keep_reserved(basket.offers, work)
    lowering = [offer for offer in fitting if offer.terms.lowers]
    for offer in sorted(lowering, key=_rewards_first):
        _lower(offer, work)
    known = {id(one.offer): one for one in work.given}
    for offer in fitting:
        before = known.get(id(offer))
        if before is None and not _free_for(offer, work):
            continue
        whole = _promised(offer, before or Given(offer), work)
        if whole is not before and _gives(whole):
            known[id(offer)] = whole
            work.groups.add(offer.terms.group)
    return tuple(known[id(offer)] for offer in basket.offers if id(offer) in known)


def _sold(drafts: Sequence[Draft]) -> dict[int, int]:
    """What the receipt itself takes from the shelf, of a set its parts; thousandths by product."""
    found: dict[int, int] = {}
    for draft in drafts:
        line = draft.line
        own = ((line.product_id, PIECE),) if not line.parts else ((one.product_id, one.quantity) for one in line.parts)
        for product_id, each in own:
            if product_id is not None:
                found[product_id] = found.get(product_id, 0) + each * line.quantity // PIECE
    return found


def fits(offer: Offer, case: Case) -> bool:
    """Whether an offer is for this customer, now and for this basket, and may still be given."""
    if not offer.shown or (offer.left is not None and offer.left <= 0):
        return False
    if (offer.money_left is not None and offer.money_left <= 0) or (
        offer.points_left is not None and offer.points_left <= 0
    ):
        return False
    return case_test(offer.terms.criteria)(case, offer.answers) is True


def _rewards_first(offer: Offer) -> bool:
    return offer.reward_id is None


def _free_for(offer: Offer, work: _Work) -> bool:
    """Whether the promotions given so far leave room for this one."""
    terms = offer.terms
    if terms.group and terms.group in work.groups:
        return False
    if not terms.lowers or offer.reward_id is not None:
        return True
    return not work.alone and not (terms.alone and work.lowered)


def _gives(given: Given) -> bool:
    return bool(
        given.discount
        or given.points
        or given.multiplies
        or given.gifts
        or given.vouchers
        or given.chances
        or given.withheld
    )


# -- prices -------------------------------------------------------------------------------------------------------


def _lower(offer: Offer, work: _Work) -> None:
    """Try what an offer takes off the price, all of it or nothing."""
    if not _free_for(offer, work):
        return
    before = [(draft.promotion, draft.free, draft.bound) for draft in work.drafts]
    for effect in offer.terms.effects:
        if effect.do in TAKES_OFF:
            _EFFECTS[effect.do](effect, work.goods(effect, offer.terms), work)
    lines = tuple(
        (draft.line.ref, draft.promotion - was[0])
        for draft, was in zip(work.drafts, before, strict=True)
        if draft.promotion != was[0]
    )
    off = sum([amount for _ref, amount in lines])
    if not off or (offer.money_left is not None and off > offer.money_left):
        for draft, (promotion, free, bound) in zip(work.drafts, before, strict=True):
            draft.promotion, draft.free, draft.bound = promotion, free, bound
        return
    work.given.append(Given(offer, off, lines))
    if offer.terms.group:
        work.groups.add(offer.terms.group)
    if offer.reward_id is None:
        work.lowered = True
        work.alone = work.alone or offer.terms.alone


def _take(draft: Draft, amount: int) -> int:
    """Take an amount off a line, at most what is left of its price; returns what was taken."""
    taken = min(amount, draft.net)
    if taken > 0:
        draft.promotion += taken
    return max(0, taken)


def _percent(effect: Effect, goods: list[Draft], work: _Work) -> None:
    off = percent_of(sum([draft.net for draft in goods]), effect.percent)
    _off(off if effect.cap is None else min(off, effect.cap), goods, work)


def _amount(effect: Effect, goods: list[Draft], work: _Work) -> None:
    _off(effect.amount * _repeats(effect, goods), goods, work)


def _off(amount: int, goods: list[Draft], work: _Work) -> None:
    """Take an amount off lines together, each its share."""
    some = [draft for draft in goods if draft.net > 0]
    amount = min(amount, sum([draft.net for draft in some]))
    if amount > 0:
        for draft, share in work.shares(some, amount):
            draft.promotion += share


def _unit_price(effect: Effect, goods: list[Draft], _work: _Work) -> None:
    for draft in goods:
        wanted = effect.amount * draft.line.quantity // PIECE
        if wanted < draft.net:
            draft.promotion += draft.net - wanted


# -- pieces -------------------------------------------------------------------------------------------------------
# A line of three is three pieces. A piece that one promotion counted on or gave (`bound`) is no other's.

Run = tuple[int, "Draft", int]
"""The price of one piece (before any promotion), its line, how many of them."""


def _runs(goods: Sequence[Draft], *, dearest: bool = False) -> list[Run]:
    """The free pieces of some lines, the cheapest first (or the dearest; the first rung of equals)."""
    found = [
        (
            (draft.gross - draft.discount) * PIECE // draft.line.quantity,
            draft,
            draft.line.quantity // PIECE - draft.bound,
        )
        for draft in goods
        if draft.line.quantity >= PIECE and not draft.line.weighed
    ]
    found = [run for run in found if run[2] > 0]
    found.sort(key=_by_price, reverse=dearest)
    return found


def _by_price(run: Run) -> int:
    return run[0]


def _count(runs: Sequence[Run]) -> int:
    return sum([run[2] for run in runs])


def _some(runs: Sequence[Run], start: int, stop: int) -> list[Run]:
    """The pieces from one place to another."""
    found, at = [], 0
    for price, draft, count in runs:
        taken = min(at + count, stop) - max(at, start)
        if taken > 0:
            found.append((price, draft, taken))
        at += count
    return found


def _bind(runs: Sequence[Run]) -> None:
    for _price, draft, count in runs:
        draft.bound += count


def _give(runs: Sequence[Run], percent: int) -> None:
    """Give pieces at some per cent off; at 100 they are free, and earn nothing."""
    _bind(runs)
    for price, draft, count in runs:
        if percent >= MILLION:
            draft.free += count * PIECE
        whole = draft.free >= draft.line.quantity
        _take(draft, draft.net if whole else percent_of(price, percent) * count)


def _cheapest(effect: Effect, goods: list[Draft], _work: _Work) -> None:
    _give(_some(_runs(goods), 0, effect.count), effect.percent)


def _free(effect: Effect, goods: list[Draft], _work: _Work) -> None:
    _give(_some(_runs(goods), 0, effect.count), MILLION)


def free_count(pieces: int, buy: int, get: int) -> int:
    """How many of some pieces of one kind come free at "buy n, get m": each n bought open m more (case G5).

    Buy 2 take 1 gives 0, 0, 1, 1, 1, 2 of 1 to 6; buy 2 take 3 gives 0, 0, 1, 2, 3, 3.
    """
    if buy <= 0 or get <= 0:
        return 0
    sets, rest = divmod(pieces, buy + get)
    return sets * get + max(0, min(rest - buy, get))


def _buy_get(effect: Effect, goods: list[Draft], work: _Work) -> None:
    if effect.buy <= 0 or effect.get <= 0:
        return
    if effect.other is None:
        runs = _runs(goods, dearest=True)
        pieces = _count(runs)
        count = free_count(pieces, effect.buy, effect.get)
        bought, given = _some(runs, 0, pieces - count), _some(runs, pieces - count, pieces)
    else:
        others = _matching(effect.other, work)
        bought = _runs([one for one in goods if not any(one is other for other in others)], dearest=True)
        count = min(_count(bought) // effect.buy * effect.get, _count(_runs(others)))  # at most what is there (G7)
        given = _some(_runs(others), 0, count)
    _bind(_some(bought, 0, -(-count // effect.get) * effect.buy))
    _give(given, effect.percent)


def _matching(goods: Node, work: _Work) -> list[Draft]:
    test = line_test(goods)
    return [one for one in work.drafts if one.open_to_discounts and test(work.facts[id(one)])]


def _set_price(effect: Effect, _goods: list[Draft], work: _Work) -> None:
    """So many of these and so many of those together for one price, as often as they are there, the dearest first."""
    lines = [_matching(part.goods, work) for part in effect.parts]
    wanted = [part.quantity // PIECE for part in effect.parts]
    while chosen := _one_set(lines, wanted):
        again = min([(draft.line.quantity // PIECE - draft.bound) // count for _price, draft, count in chosen])
        prices = [price * count for price, _draft, count in chosen]
        if sum(prices) <= effect.amount:
            return
        for (_price, draft, count), share in zip(chosen, spread(sum(prices) - effect.amount, prices), strict=True):
            draft.bound += count * again
            _take(draft, share * again)


def _one_set(lines: Sequence[Sequence[Draft]], wanted: Sequence[int]) -> list[Run]:
    """The dearest pieces that make one set, put together by line; nothing when a part is missing."""
    chosen: dict[int, Run] = {}
    for some, count in zip(lines, wanted, strict=True):
        runs = [
            (price, draft, free - chosen[id(draft)][2] if id(draft) in chosen else free)
            for price, draft, free in _runs(some, dearest=True)
        ]
        if count <= 0 or _count(runs) < count:
            return []
        for price, draft, taken in _some([run for run in runs if run[2] > 0], 0, count):
            before = chosen.get(id(draft), (price, draft, 0))
            chosen[id(draft)] = (price, draft, before[2] + taken)
    return list(chosen.values())


_EFFECTS: dict[Do, Callable[[Effect, list[Draft], _Work], None]] = {
    Do.PERCENT: _percent,
    Do.AMOUNT: _amount,
    Do.UNIT_PRICE: _unit_price,
    Do.CHEAPEST: _cheapest,
    Do.FREE: _free,
    Do.BUY_GET: _buy_get,
    Do.PRICE: _set_price,
}


# -- promises -----------------------------------------------------------------------------------------------------


def _repeats(effect: Effect, goods: Sequence[Draft]) -> int:
    """How often an effect comes: once, or for each full `each` of what the goods cost after promotions."""
    return 1 if effect.each <= 0 else sum([draft.net for draft in goods]) // effect.each


def _promised(offer: Offer, given: Given, work: _Work) -> Given:
    """Add what an offer promises besides prices: points, gifts, vouchers, draws."""
    points, chances = given.points, given.chances
    multiplies, gifts, vouchers = list(given.multiplies), list(given.gifts), list(given.vouchers)
    withheld = list(given.withheld)
    left = {key: count - work.taken.get(key, 0) for key, count in offer.stock}
    for effect in offer.terms.effects:
        if effect.do in TAKES_OFF or effect.do is Do.ACCESS:
            continue
        goods = work.goods(effect, offer.terms)
        times = _repeats(effect, goods) if goods else 0
        if times <= 0:
            continue
        if effect.do is Do.POINTS:
            points += effect.points * times
        elif effect.do is Do.MULTIPLY:
            multiplies.append(effect)
        elif effect.do is Do.VOUCHER and effect.promotion_id is not None:
            vouchers.append(Voucher(effect.promotion_id, effect.days, effect.count * times))
        elif effect.do is Do.DRAW:
            chances += times
        elif effect.do is Do.GIFT and effect.product_id is not None:
            points += _gift(offer, effect, effect.quantity * times, left, gifts, withheld) * times
    if offer.points_left is not None:
        points = min(points, offer.points_left)
    for gift in gifts:
        work.taken[gift.product_id] = work.taken.get(gift.product_id, 0) + gift.quantity
    return Given(
        offer, given.discount, given.lines, points, tuple(multiplies), tuple(gifts), tuple(vouchers), chances,
        tuple(withheld),
    )  # fmt: skip


def _gift(
    offer: Offer,
    effect: Effect,
    quantity: int,
    left: dict[int, int],
    gifts: list[Promise],
    withheld: list[tuple[int, str]],
) -> int:
    """Promise a thing while there is one, else what the owner chose instead; returns points to be given instead."""
    names = dict(offer.names)
    wanted = effect.product_id or 0
    for product_id, instead_of in ((wanted, None), (effect.instead_product_id, wanted)):
        if product_id is not None and left.get(product_id, 0) >= quantity:
            left[product_id] -= quantity
            name = names.get(product_id, "")
            gifts.append(Promise(product_id, quantity, name, effect.days, effect.send, effect.now, instead_of))
            return 0
    withheld.append((wanted, names.get(wanted, "")))
    return effect.instead_points


# -- goods that are kept for some ---------------------------------------------------------------------------------


def _guards(offer: Offer) -> bool:
    return any(effect.do is Do.ACCESS for effect in offer.terms.effects)


def _keep_reserved(offers: Sequence[Offer], work: _Work) -> None:
    """Mark the lines of goods that are kept for others: `counter.plan` refuses to book them."""
    for offer in offers:
        if not _guards(offer) or fits(offer, work.case):
            continue
        for effect in offer.terms.effects:
            if effect.do is Do.ACCESS:
                for draft in work.goods(effect, offer.terms):
                    draft.kept_for = offer.name


# -- points -------------------------------------------------------------------------------------------------------


def goods_of(effect: Effect, priced: Priced) -> frozenset[str]:
    """The refs of the lines that an effect is for, on a priced basket."""
    test = line_test(effect.goods)
    return frozenset(
        one.line.ref
        for one in priced.lines
        if not one.line.back
        and test(
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
        )
    )


def bonus_points(given: Given, points_of: Callable[[Effect], int]) -> int:
    """All bonus points of a promotion: the fixed ones, and what multiplying adds to those earned on its goods.

    `points_of(effect)` says how many points the goods of an effect earned by themselves. Rounded down, once a
    promotion.
    """
    more = sum([points_of(effect) * (effect.times - 1000) for effect in given.multiplies])
    points = given.points + max(0, more) // 1000
    left = given.offer.points_left
    return points if left is None else min(points, left)
