"""Offers made ready for one customer and one moment: what is asked of the store before a basket is priced.

The person's side of all promotions is one query, asked when the member is set and again when the sale is booked;
limits, budgets and stock are counted beside it. What a scan changes needs none of it.
"""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING

from models import rows, times
from models.counter.lines import EarnRate, Ladder
from models.criteria.basket import Moment
from models.criteria.nodes import Answer, Node, leaves, person_parts
from models.errors import N_, Refused
from models.loyalty.members import records
from models.promotions.offers import Offer, lifts_at_once
from models.promotions.terms import Do, Needs, Terms, from_json
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.settings import ShopSettings
    from models.work import Reader, Row


@dataclass(frozen=True, slots=True)
class Running:
    """A promotion that is switched on, with the wording in force."""

    id: int
    version_id: int
    name: str
    terms: Terms


def moment_of(shop: ShopSettings, at: int) -> Moment:
    """The moment (ms UTC) as conditions see it: the shop's business day, and the minute of its wall clock."""
    return _of_minute(at // 60_000, shop.zone, shop.day_change_hour)[0]


@lru_cache(maxsize=256)
def _of_minute(minute: int, zone: str, change_hour: int) -> tuple[Moment, str]:
    """A minute as conditions see it, and its wall clock (ISO); worked out once, since every sale of it asks."""
    at = minute * 60_000
    local = times.from_ms(at, zone)
    moment = Moment(times.business_date(at, zone, change_hour).isoformat(), local.hour * 60 + local.minute)
    return moment, local.strftime("%Y-%m-%dT%H:%M")


def offers(
    read: Reader,
    *,
    shop: ShopSettings,
    at: int,
    person_id: int | None,
    codes: Sequence[str] = (),
    tier_id: int | None = None,
    rungs: Sequence[int] = (),
    staff_id: int | None = None,
) -> tuple[Offer, ...]:
    """Every promotion that runs at `at` (ms UTC), ready to be tried for a person (None: nobody known), in order.

    `codes` are those that were shown. `tier_id` stands in place of the person's tier. `rungs` are the tiers that the
    sale may lift to and already earn at (`ladder`): what holds in each of them goes with the offers. `staff_id` is who
    sells, whom limits for each member of staff count (None: those who are not known, together). A promotion
    that needs a code which was not shown is left out. Raises Refused for a code that can't be used, with the reason.
    """
    running = read.remembered("promotion", running_of)
    if not running:
        if codes:
            raise unknown_code(codes[0])
        return ()
    moment, clock = _of_minute(at // 60_000, shop.zone, shop.day_change_hour)
    due = [one for one in running if in_time(one.terms, clock)]
    day = moment.day
    coupons = _coupons(read, codes, due, day, person_id) if codes else {}
    shown = {_folded(code) for code in codes}
    tried = [one for one in due if _is_shown(one, shown, coupons)]
    if not tried:
        return ()
    answers = _answers(read, tried, person_id, day, at, tier_id)
    lifted = _lifted(read, tried, person_id, day, at, rungs)
    counted = _Counted(read, tried, person_id, day, staff_id)
    stock, names = _goods(read, tried)
    return tuple(
        Offer(
            promotion_id=one.id,
            version_id=one.version_id,
            name=one.name,
            terms=one.terms,
            answers=own,
            left=counted.left(one),
            money_left=counted.money_left(one),
            points_left=counted.points_left(one),
            stock=tuple((key, stock[key]) for key in gift_products(one.terms) if key in stock),
            names=tuple((key, names[key]) for key in gift_products(one.terms) if key in names),
            coupon_id=coupons.get(one.id),
            lifted=lifts,
        )
        for one, own, lifts in zip(tried, answers, lifted, strict=True)
    )


def ladder(read: Reader, *, person_id: int | None, day: str) -> tuple[Ladder | None, tuple[int, ...]]:
    """The tiers above a member's, where the programme lets the sale that lifts earn at them; and their keys."""
    from models.loyalty import tiers

    if person_id is None or not any(rules.at_once for rules in tiers.with_tiers(read).values()):
        return None, ()
    stands = tiers.progress(read, person_id, day)
    if stands is None or not stands.rules.at_once:
        return None, ()
    above = tiers.above(read, stands)
    missing = tuple(one.threshold - stands.points for one in above)
    rate = EarnRate(stands.rules.points, stands.rules.per)
    return (Ladder(rate, missing), tuple(one.id for one in above)) if above else (None, ())


def running_of(read: Reader) -> list[Running]:
    """The promotions that are switched on, in the owner's order; remembered while only receipts are booked."""
    found = read.rows(
        "SELECT p.id, v.id, p.name, v.terms FROM promotion p JOIN promotion_version v ON v.id = p.version_id"
        " WHERE p.active ORDER BY p.position, p.id"
    )
    return [Running(row[0], row[1], row[2], from_json(row[3])) for row in found]


def in_time(terms: Terms, clock: str) -> bool:
    """Whether a promotion runs at a moment of the shop's wall clock (ISO, to the minute)."""
    return (terms.starts is None or terms.starts <= clock) and (terms.ends is None or clock < terms.ends)


def gift_products(terms: Terms) -> tuple[int, ...]:
    """The products that a promotion gives away, or gives in their place."""
    found = [
        key
        for effect in terms.effects
        if effect.do is Do.GIFT
        for key in (effect.product_id, effect.instead_product_id)
        if key is not None
    ]
    return tuple(dict.fromkeys(found))


# -- codes ---------------------------------------------------------------------------------------------------------


def _folded(code: str) -> str:
    from models.codes import bare

    return bare(code)


def unknown_code(code: str) -> Refused:
    """No promotion that runs takes this code."""
    return Refused(N_("No promotion takes the code “{code}” now."), code=code[:40])


def _coupons(
    read: Reader, codes: Sequence[str], due: Sequence[Running], day: str, person_id: int | None
) -> dict[int, int]:
    """By promotion: the coupon that was shown for it. Raises Refused for a code that can't be used."""
    from models.promotions import coupons

    shared = {_folded(one.terms.code) for one in due if one.terms.needs is Needs.CODE}
    found: dict[int, int] = {}
    for code in codes:
        if _folded(code) in shared:
            continue
        coupon = coupons.find(read, code, day, person_id=person_id)
        if coupon is None or coupon.promotion_id not in {one.id for one in due}:
            raise unknown_code(code)
        found.setdefault(coupon.promotion_id, coupon.id)
    return found


def _is_shown(one: Running, shown: set[str], coupons: dict[int, int]) -> bool:
    if one.terms.needs is Needs.CODE:
        return _folded(one.terms.code) in shown
    return one.terms.needs is Needs.NOTHING or one.id in coupons


# -- the person's side ---------------------------------------------------------------------------------------------


def _answers(
    read: Reader, tried: Sequence[Running], person_id: int | None, day: str, at: int, tier_id: int | None
) -> list[tuple[Answer, ...]]:
    parts = [person_parts(one.terms.criteria) for one in tried]
    every = tuple(dict.fromkeys(part for some in parts for part in some))
    if person_id is None or not every:
        return [(None,) * len(some) for some in parts]
    from models.criteria import people
    from models.criteria.sql import Context

    known = people.answers(read, person_id, every, Context(day=day, now=at, tier_id=tier_id))
    said: dict[Node, Answer] = dict(zip(every, known, strict=True))
    return [tuple(said[part] for part in some) for some in parts]


def _lifted(
    read: Reader, tried: Sequence[Running], person_id: int | None, day: str, at: int, rungs: Sequence[int]
) -> list[tuple[tuple[Answer, ...], ...]]:
    """By promotion: the person's side in each of these tiers; empty for what asks for no tier, or comes later."""
    asks = [
        lifts_at_once(one.terms) and any(leaf.field == "person.tier" for leaf in leaves(one.terms.criteria))
        for one in tried
    ]
    if not any(asks):
        return [()] * len(tried)
    found = [_answers(read, tried, person_id, day, at, rung) for rung in rungs]
    return [tuple([some[place] for some in found]) if own else () for place, own in enumerate(asks)]


# -- limits, budgets, stock ----------------------------------------------------------------------------------------


class _Counted:
    """How often and for how much each promotion was given already."""

    def __init__(
        self, read: Reader, tried: Sequence[Running], person_id: int | None, day: str, staff_id: int | None
    ) -> None:
        whole = [one.id for one in tried if _has_whole(one.terms)]
        self.whole: dict[int, Row] = {
            row[0]: row
            for row in rows.of_ids(read, "SELECT id, times, discount, points FROM promotion WHERE id IN (??)", whole)
        }
        own = [one.id for one in tried if one.terms.per_person is not None] if person_id is not None else []
        self.known = person_id is not None
        self.person: dict[int, int] = {}
        if own and person_id is not None:
            people = ",".join([str(int(one)) for one in records(read, person_id)])
            self.person = dict(rows.of_ids(read, f"{_TIMES} AND person_id IN ({people}) GROUP BY promotion_id", own))
        daily = [one.id for one in tried if one.terms.per_day is not None]
        today = f" AND day='{day}'"
        self.day: dict[int, int] = dict(rows.of_ids(read, f"{_TIMES}{today} GROUP BY promotion_id", daily))
        by_staff = [one.id for one in tried if one.terms.per_staff is not None]
        who = " AND staff_id IS NULL" if staff_id is None else f" AND staff_id={int(staff_id)}"
        self.staff: dict[int, int] = dict(rows.of_ids(read, f"{_TIMES}{who} GROUP BY promotion_id", by_staff))

    def left(self, one: Running) -> int | None:
        """How often it may still be given; a limit per person is for people who are known."""
        terms = one.terms
        found = []
        if terms.in_all is not None:
            found.append(terms.in_all - self.whole[one.id][1])
        if terms.per_day is not None:
            found.append(terms.per_day - int(self.day.get(one.id, 0)))
        if terms.per_staff is not None:
            found.append(terms.per_staff - int(self.staff.get(one.id, 0)))
        if terms.per_person is not None:
            found.append(terms.per_person - int(self.person.get(one.id, 0)) if self.known else 0)
        return max(0, min(found)) if found else None

    def money_left(self, one: Running) -> int | None:
        """What its budget of discounts still holds."""
        return None if one.terms.budget is None else max(0, one.terms.budget - self.whole[one.id][2])

    def points_left(self, one: Running) -> int | None:
        """What its budget of points still holds."""
        return None if one.terms.budget_points is None else max(0, one.terms.budget_points - self.whole[one.id][3])


_TIMES = "SELECT promotion_id, SUM(times) FROM promotion_use WHERE promotion_id IN (??)"


def _has_whole(terms: Terms) -> bool:
    return terms.in_all is not None or terms.budget is not None or terms.budget_points is not None


def _goods(read: Reader, tried: Iterable[Running]) -> tuple[dict[int, int], dict[int, str]]:
    """What may still be promised of the products that are given away (thousandths), and what they are called."""
    wanted = list(dict.fromkeys(key for one in tried for key in gift_products(one.terms)))
    if not wanted:
        return {}, {}
    from models.loyalty import gifts

    names = read.remembered(("gift_names", *wanted), partial(_names, wanted))
    return gifts.available(read, list(names)), names


def _names(wanted: Sequence[int], read: Reader) -> dict[int, str]:
    found = rows.of_ids(read, "SELECT id, name, variant FROM product WHERE active AND id IN (??)", wanted)
    return {key: f"{name} {variant}".strip() for key, name, variant in found}
