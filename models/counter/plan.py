"""A draft worked out against the store before anything is written: booking writes what `make` says, a preview shows it.

The basket is priced again, with the shop's rules as they are now; what comes back carries its own receipt's amounts.
Points are worked out on purses in memory. In an exchange the earlier receipt's points go back first, then points are
spent, then earned: what a receipt earns can be spent from the next one on.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from models import money, rows, times
from models.counter import coming_back, plan_points, worksheet
from models.counter.basket import price
from models.counter.lines import Basket, Line, PointsUse, Priced
from models.counter.tax import TaxRounding, TaxRules
from models.criteria.nodes import Leaf
from models.errors import N_, Bug, Message, Refused
from models.loyalty import members
from models.loyalty.programmes import spend_rule
from models.loyalty.spending import worth_of
from models.promotions import ready
from models.promotions.offers import Offer
from models.promotions.terms import Do, Effect, Terms
from models.work import Tx

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.counter.coming_back import ComingBack
    from models.counter.drafts import SaleDraft
    from models.counter.origin import OldLine, OldReward, Origin
    from models.counter.returns_math import Returned
    from models.loyalty.earning import Earned
    from models.loyalty.purse import Entry, Purse
    from models.loyalty.rewards import PlannedReward
    from models.settings import ShopSettings
    from models.work import Reader

MOST_LINES = 2000
MOST_QUOTED = 50_000
"""Of a receipt that comes from a quotation: what was offered can be booked (a set has several lines)."""


@dataclass(slots=True)
class TakenReward:
    """A reward taken on the receipt: what it is, the purse that pays, the entry that was made in it."""

    planned: PlannedReward
    purse: Purse
    entry: Entry


@dataclass(frozen=True, slots=True)
class RankBack:
    """Qualifying points that a return takes back: of which entry, counted on the day of the sale."""

    account_id: int
    entry_id: int
    points: int
    counts_on: str


@dataclass(slots=True)
class Plan:
    """What a draft comes to. Points are those of the shop's own programme, as the receipt will show them."""

    draft: SaleDraft
    shop: ShopSettings
    day: str
    basket: Basket
    priced: Priced
    kind: str
    person_id: int | None
    coming: ComingBack | None = None
    old_lines: dict[str, OldLine] = field(default_factory=dict)
    """By the basket line's ref: the line of the earlier receipt that it takes back."""
    discarded: frozenset[str] = frozenset()
    """Refs of goods that come back and go to waste."""
    earned: list[tuple[int, Earned]] = field(default_factory=list)
    purses: dict[int, Purse] = field(default_factory=dict)
    own: Purse | None = None
    points_before: int | None = None
    points_earned: int = 0
    points_taken: int = 0
    points_given_back: int = 0
    ranked: list[tuple[int, Earned]] = field(default_factory=list)
    """Qualifying points that the receipt brings, by programme."""
    ranked_back: list[RankBack] = field(default_factory=list)
    bonus: dict[int, int] = field(default_factory=dict)
    """Points that each promotion gives, by its key."""
    bonus_taken: dict[int, int] = field(default_factory=dict)
    """Bonus points that the return takes back, by promotion."""
    rewards: list[TakenReward] = field(default_factory=list)
    rewards_back: list[tuple[OldReward, int, Entry | None]] = field(default_factory=list)
    """Rewards whose goods come back: points given back now, with their entry."""

    @property
    def points_on_rewards(self) -> int:
        """Points of the shop's own programme that rewards cost."""
        return sum(taken.planned.points for taken in self.rewards if taken.purse is self.own)

    @property
    def origin(self) -> Origin | None:
        """The earlier receipt that something comes back of."""
        return self.coming.earlier if self.coming else None

    @property
    def returned(self) -> Returned | None:
        """What goes back of it."""
        return self.coming.returned if self.coming else None


def tax_rules(shop: ShopSettings) -> TaxRules:
    """The shop's tax rules."""
    return _tax_rules(shop.prices_include_tax, shop.rate_standard, shop.rate_reduced, shop.tax_rounding)


@lru_cache(maxsize=16)
def _tax_rules(inclusive: bool, standard: int, reduced: int, rounding: str) -> TaxRules:
    return TaxRules(inclusive, standard, reduced, TaxRounding(rounding))


def make(read: Reader, draft: SaleDraft, shop: ShopSettings, day: str, *, now: int | None = None) -> Plan:
    """Work a draft out on `day` (ISO), at `now` (ms UTC; None: noon of the day). Writes nothing.

    Raises Refused in words, NotFound for a line that is gone.
    """
    coming = coming_back.work_out(read, draft.back, keep_promotion=draft.keep_promotion)
    person_id = _person(read, draft, coming.earlier if coming else None)
    planned = _rewards(read, draft, person_id, day, at_once=shop.points_at_once)
    basket = _basket(read, draft, shop, coming, person_id, _begun(draft, shop, day, now), planned)
    priced = price(basket)
    worksheet.check(priced)
    _require_sense(draft, basket, priced, shop)
    _require_kept(draft, priced, planned)
    sold = len([line for line in basket.lines if not line.back])
    sells, brings = sold > 0, sold < len(basket.lines)
    plan = Plan(
        draft,
        shop,
        day,
        basket,
        priced,
        "exchange" if sells and brings else "return" if brings else "sale",
        person_id,
        coming,
        {line.ref: old for line, old in coming.lines} if coming else {},
        frozenset(f"back:{back.line_id}" for back in draft.back if not back.to_stock),
    )
    plan_points.work_out(read, plan, planned)
    return plan


# -- goods ----------------------------------------------------------------------------------------------------------

LONGEST_SALE_MS = 4 * 3_600_000
"""How long a promotion that held when the sale began holds on for it."""


def _begun(draft: SaleDraft, shop: ShopSettings, day: str, now: int | None) -> int:
    """The moment that conditions on days and hours see: when the sale began, unless that is too long ago."""
    if now is None:
        return draft.begun_at if draft.begun_at is not None else _noon(day, shop.zone)
    begun = draft.begun_at
    return begun if begun is not None and 0 <= now - begun <= LONGEST_SALE_MS else now


def _noon(day: str, zone: str) -> int:
    return times.to_ms(datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=times.zone(zone)))


def _rewards(
    read: Reader, draft: SaleDraft, person_id: int | None, day: str, *, at_once: bool
) -> tuple[PlannedReward, ...]:
    if not draft.rewards:
        return ()
    from models.loyalty import rewards

    if person_id is None:
        raise Refused(N_("Rewards are for members only."))
    return rewards.plan_uses(read, person_id=person_id, uses=draft.rewards, day=day, at_once=at_once)


def _offers(
    read: Reader,
    draft: SaleDraft,
    shop: ShopSettings,
    person_id: int | None,
    at: int,
    planned: Sequence[PlannedReward],
    rungs: Sequence[int],
) -> tuple[Offer, ...]:
    staff_id = read.actor.staff_id if isinstance(read, Tx) else draft.staff_id
    found = ready.offers(read, shop=shop, at=at, person_id=person_id, codes=draft.codes, rungs=rungs, staff_id=staff_id)
    return (*[reward_offer(one) for one in planned], *found)


def reward_offer(planned: PlannedReward) -> Offer:
    """A reward as something that lowers a basket: money off all of it, or pieces of a product free of charge."""
    if planned.kind == "product":
        goods = Leaf("line.product", "in", (planned.product_id,))
        effect = Effect(Do.FREE, goods=goods, count=planned.times)
    else:
        effect = Effect(Do.AMOUNT, amount=planned.value)
    return Offer(
        None, None, planned.name, Terms(effects=(effect,)), reward_id=planned.reward_id, reward_times=planned.times,
        reward_points=planned.points,
    )  # fmt: skip


def _basket(
    read: Reader,
    draft: SaleDraft,
    shop: ShopSettings,
    coming: ComingBack | None,
    person_id: int | None,
    at: int,
    planned: Sequence[PlannedReward],
) -> Basket:
    """The basket to price: what is sold, what comes back, promotions, points at the shop's worth, the shop's tax."""
    asked = draft.basket
    sold = [line for line in asked.lines if line.frozen is None]
    back = [line for line, _old in coming.lines] if coming else []
    use = None
    if asked.points is not None and asked.points.points:
        spend = spend_rule(shop)
        points = asked.points.points
        use = PointsUse(points, worth_of(points, spend.worth), spend.payment)
    steps, rungs = ready.ladder(read, person_id=person_id, day=ready.moment_of(shop, at).day)
    offers = _offers(read, draft, shop, person_id, at, planned, rungs) if sold else ()
    if offers:
        sold = _known(read, sold)
    return Basket(
        (*sold, *back), asked.discounts, use, asked.eat_in, asked.exempt_customer, tax_rules(shop), offers,
        ready.moment_of(shop, at) if offers else None, person_id is not None, steps if offers else None,
    )  # fmt: skip


def _known(read: Reader, lines: Sequence[Line]) -> list[Line]:
    """Say of every line what promotions ask about: a sale put aside by an older version does not."""
    known: dict[int, tuple[int | None, int | None]] = read.remembered("kinds of goods", _nothing_known)
    wanted = [line.product_id for line in lines if line.product_id is not None and line.category_id is None]
    unknown = [key for key in wanted if key not in known]
    if unknown:
        if len(known) > MOST_KNOWN:
            known.clear()
            unknown = wanted
        found = rows.of_ids(read, "SELECT id, category_id, parent_id FROM product WHERE id IN (??)", unknown)
        known.update({key: (category_id, parent_id) for key, category_id, parent_id in found})
    return [_kind(line, known.get(line.product_id or 0)) for line in lines]


MOST_KNOWN = 5000


def _nothing_known(read: Reader) -> dict[int, tuple[int | None, int | None]]:
    return {}


def _kind(line: Line, kind: tuple[int | None, int | None] | None) -> Line:
    """Give a line that says no category its product's, and what it is a variant of."""
    if kind is None or line.category_id is not None or kind == (None, line.parent_id):
        return line
    return replace(line, category_id=kind[0], parent_id=kind[1])


def _require_kept(draft: SaleDraft, priced: Priced, planned: Sequence[PlannedReward]) -> None:
    """Refuse what would break a promise: goods kept for others, a reward for nothing, less than was told."""
    kept = next((one for one in priced.lines if one.kept_for), None)
    if kept is not None:
        raise Refused(
            N_("{name} is kept for others now ({promotion})."), name=kept.line.name[:60], promotion=kept.kept_for
        )
    given = {one.offer.reward_id: one for one in priced.given if one.offer.reward_id is not None}
    for one in planned:
        own = given.get(one.reward_id)
        if own is None or (one.kind == "money_off" and own.discount < one.value):
            raise Refused(N_("The reward “{name}” finds too little on this receipt."), name=one.name)
    if draft.promised is not None:
        now: frozenset[str] = frozenset().union(*[one.promises for one in priced.given])
        if not draft.promised <= now:
            raise Refused(
                N_("Something promised has just gone at another till. Nothing was booked: look at the sale again.")
            )


def _require_sense(draft: SaleDraft, basket: Basket, priced: Priced, shop: ShopSettings) -> None:
    """Refuse what no receipt can be: nothing on it, quantities of nothing, sums beyond all sense, points cut."""
    if not basket.lines:
        raise Refused(N_("There is nothing on this receipt yet."))
    if len(basket.lines) > (MOST_LINES if draft.basket.quotation_id is None else MOST_QUOTED):
        raise Refused(N_("A receipt can't have more than {count} lines."), count=MOST_LINES)
    for line in basket.lines:
        counts = abs(line.quantity) > 0 or line.frozen is not None
        if not counts or abs(line.quantity) > money.LARGEST_QUANTITY or line.unit_price > money.LARGEST:
            raise Refused(N_("The quantity or price of {name} can't be booked."), name=line.name[:60])
    if len({line.ref for line in basket.lines}) != len(basket.lines):
        raise Bug("two lines of a basket have the same ref")
    if max(priced.gross, abs(priced.total)) > money.LARGEST:
        raise Refused(N_("This receipt comes to more than can be booked."))
    if not draft.reason.strip() and any(line.quantity < 0 and line.frozen is None for line in basket.lines):
        raise Refused(N_("A return without a receipt needs a reason."))
    wanted = basket.points.points if basket.points else 0
    if wanted < 0:
        raise Refused(N_("Points can't be negative."))
    if wanted and shop.points_step > 1 and wanted % shop.points_step:
        raise Refused(N_("Points are used in steps of {step}."), step=shop.points_step)
    if priced.points != wanted:
        raise Refused(N_("Only {points} points can be used on this receipt."), points=money.Points(priced.points))


def _person(read: Reader, draft: SaleDraft, earlier: Origin | None) -> int | None:
    """Whose receipt it is: the one on the draft, else whoever the earlier receipt belongs to.

    Somebody who was merged meanwhile is found under whom they are kept. Raises Refused when the earlier receipt's
    points belong to somebody else: one receipt shows one member's points.
    """
    person_id = members.follow(read, draft.person_id) if draft.person_id is not None else None
    if earlier is None:
        return person_id
    owner = earlier.person_id
    if person_id is None or person_id == owner:
        return owner
    if owner is not None and members.follow(read, owner) == person_id:
        return person_id
    if earlier.earns or earlier.spends or earlier.bonuses or earlier.rewards:
        raise Refused(N_("That receipt belongs to another member. Book the return and the sale apart."))
    return person_id


def notes(plan: Plan) -> tuple[Message, ...]:
    """What the screen should tell before this is booked: what was cut, and a debt of points."""
    found = list(plan.priced.notes)
    if plan.own is not None and plan.own.debt:
        found.append(
            Message(
                N_("{points} points are used already; the next points earned repay them."),
                {"points": money.Points(plan.own.debt)},
            )
        )
    return tuple(found)


def broken(plan: Plan) -> tuple[tuple[str, int], ...]:
    """The promotions that a return breaks on what stays, each with what it gives less there; minor units."""
    coming = plan.coming
    if coming is None or coming.before is None or coming.after is None or coming.whole:
        return ()
    found = []
    for given in coming.before.priced.given:
        after = coming.given(given.promotion_id, after=True)
        stays = {str(old.id) for old in coming.earlier.lines if coming.back.get(old.id, 0) < old.quantity}
        had = sum(_part(coming, ref, amount) for ref, amount in given.lines if ref in stays)
        less = had - (after.discount if after else 0)
        if less > 0 or (after is None and (given.points or given.multiplies or given.gifts or given.vouchers)):
            found.append((given.offer.name, max(0, less)))
    return tuple(found)


def _part(coming: ComingBack, ref: str, amount: int) -> int:
    """What of an amount on a line belongs to the part of it that stays, in proportion."""
    old = coming.earlier.line(int(ref))
    stayed = old.quantity - old.back
    return money.proportion(amount, old.quantity - coming.back.get(old.id, 0), stayed)


def gifts_back(plan: Plan) -> tuple[str, ...]:
    """The gifts that a return takes the ground from, by name."""
    coming = plan.coming
    if coming is None or coming.before is None:
        return ()
    found = []
    for given in coming.before.priced.given:
        after = coming.given(given.promotion_id, after=True)
        left = {one.product_id: one.quantity for one in after.gifts} if after else {}
        found += [gift.name for gift in given.gifts if left.get(gift.product_id, 0) < gift.quantity]
    return tuple(found)
