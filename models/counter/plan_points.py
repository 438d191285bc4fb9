"""The points of a plan, worked out on purses in memory: given back, taken back, spent on rewards and prices, earned.

In an exchange the earlier receipt's points go back first, then points are spent, then earned: what a receipt earns can
be spent from the next one on; or, by the setting `points_at_once`, on it already: then they are earned first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.counter import origin
from models.counter.lines import EarnRate
from models.counter.returns_math import earned_of
from models.errors import N_, Refused
from models.loyalty import expiry as lapse
from models.loyalty import ledger
from models.loyalty.earning import EarnRule, earn
from models.loyalty.programmes import running
from models.money import proportion
from models.promotions.offers import bonus_points, goods_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.counter.coming_back import ComingBack
    from models.counter.facts import ProgrammeEarned
    from models.counter.lines import Priced
    from models.counter.origin import OldEntry, Origin
    from models.counter.plan import Plan
    from models.loyalty.earning import Earned
    from models.loyalty.expiry import ExpiryRule
    from models.loyalty.programmes import ProgrammeRow
    from models.loyalty.purse import Entry
    from models.loyalty.rewards import PlannedReward
    from models.promotions.offers import Given
    from models.promotions.terms import Effect
    from models.work import Reader


Rules = dict[int | None, "ExpiryRule"]
"""How points lapse, by account."""


def work_out(read: Reader, plan: Plan, planned: Sequence[PlannedReward]) -> None:
    """Open the purses that the draft touches, and do to them what it does. Raises Refused in words."""
    if not plan.shop.points_enabled and plan.origin is None:
        if plan.basket.points or planned:
            raise Refused(N_("Points are switched off in the settings."))
        return
    programmes = running(read, person_id=plan.person_id, day=plan.day) if plan.shop.points_enabled else []
    for row in programmes:
        if row.account_id is not None and plan.person_id is not None:
            purse = ledger.purse_of(read, row.account_id, plan.person_id, row.balance, row.debt, plan.day)
            plan.purses[row.account_id] = purse
            if row.kind == "points":
                plan.own = plan.own or purse
    if plan.origin is not None:
        _open_old(read, plan, plan.origin)
    plan.points_before = plan.own.balance if plan.own else None
    if plan.origin is not None:
        _points_back(read, plan, plan.origin)
    rules = {row.account_id: lapse.rule_of(read, row.id, plan.shop) for row in programmes}
    if plan.shop.points_at_once:
        _earn(plan, programmes, rules)
        _bonus(plan, rules)
    _take_rewards(read, plan, planned)
    _spend(plan)
    if not plan.shop.points_at_once:
        _earn(plan, programmes, rules)
        _bonus(plan, rules)
    _extend(plan, rules)
    _rank(read, plan, programmes)


def _purse(read: Reader, plan: Plan, account_id: int) -> None:
    if account_id not in plan.purses:
        plan.purses[account_id] = ledger.open_purse(read, account_id, plan.day)


def _open_old(read: Reader, plan: Plan, earlier: Origin) -> None:
    """Open the accounts that the earlier receipt touched, running programme or not."""
    paid = [one.entry for one in earlier.rewards]
    for entry in (*earlier.spends, *earlier.earns, *earlier.bonuses, *paid):
        _purse(read, plan, entry.account_id)
        if entry not in paid:
            plan.own = plan.own or plan.purses[entry.account_id]


# -- out and in -----------------------------------------------------------------------------------------------------


def _take_rewards(read: Reader, plan: Plan, planned: Sequence[PlannedReward]) -> None:
    from models.counter.plan import TakenReward
    from models.loyalty import rewards

    for one in planned:
        _purse(read, plan, one.account_id)
        purse = plan.purses[one.account_id]
        if one.points > purse.balance:
            raise rewards.too_few(one.name, one.points, purse.balance)
        plan.rewards.append(TakenReward(one, purse, purse.spend(one.points, reason=one.name)))


def _spend(plan: Plan) -> None:
    use = plan.basket.points
    if use is None:
        return
    if plan.own is None:
        raise Refused(N_("Points can be used by members only."))
    plan.own.spend(use.points)


def _earn(plan: Plan, programmes: Sequence[ProgrammeRow], rules: Rules) -> None:
    """Count what is earned in each programme; without a member it is only noted, for a credit later."""
    if plan.kind == "return":
        return
    for row in programmes:
        earned = earn(plan.priced, row.rule)
        plan.earned.append((row.id, earned))
        if row.account_id is not None:
            purse = plan.purses[row.account_id]
            purse.earn(earned.points, lapse.last_day(rules[row.account_id], plan.day))
            if purse is plan.own:
                plan.points_earned = earned.points


def _rank(read: Reader, plan: Plan, programmes: Sequence[ProgrammeRow]) -> None:
    """Count the qualifying points that decide the member's tier: of what is sold, and what comes back of earlier."""
    from models.loyalty import tiers

    known = tiers.with_tiers(read)
    if plan.kind != "return" and known:
        for row in programmes:
            rules = known.get(row.id)
            if rules is not None and row.account_id is not None:
                earned = earn(plan.priced, EarnRule(EarnRate(rules.points, rules.per)))
                if earned.points:
                    plan.ranked.append((row.id, earned))
    if plan.coming is not None and plan.coming.earlier.known.ranked:
        _rank_back(read, plan, plan.coming)


def _rank_back(read: Reader, plan: Plan, coming: ComingBack) -> None:
    """In proportion to the goods, cumulatively, like the points that the receipt earned."""
    from models.counter.plan import RankBack
    from models.loyalty import qualifying

    earlier = coming.earlier
    after = {str(key): count for key, count in coming.back.items()}
    for entry_id, account_id, points, day in qualifying.of_sale(read, earlier.sale_id):
        programme_id = read.value("SELECT programme_id FROM account WHERE id=?", account_id)
        then = next((one for one in earlier.known.ranked if one.programme_id == programme_id), None)
        if then is not None and points > 0:
            owed = earned_of(earlier.sold(then), after) - qualifying.taken(read, entry_id)
            if owed > 0:
                plan.ranked_back.append(RankBack(account_id, entry_id, owed, day))


def _extend(plan: Plan, rules: Rules) -> None:
    """Set the clock anew where one runs for all points of an account and they were earned or used."""
    for account_id, purse in plan.purses.items():
        rule = rules.get(account_id)
        if rule is not None and plan.kind != "return":
            kinds = {entry.kind for entry in purse.entries}
            lapse.touched(rule, purse, plan.day, earned=bool(kinds & {"earn", "bonus"}), spent="spend" in kinds)


def _bonus(plan: Plan, rules: Rules) -> None:
    """Put the promotions' points into the member's purse, each promotion's as an entry of its own."""
    if plan.own is None or plan.kind == "return":
        return
    rule = rules.get(plan.own.account_id)
    expires_on = lapse.last_day(rule, plan.day) if rule else None
    earned = plan.earned[0][1] if plan.earned else None
    for given in plan.priced.given:
        points = bonus_of(given, plan.priced, earned)
        if points and given.promotion_id is not None:
            plan.bonus[given.promotion_id] = points
            plan.own.earn(points, expires_on, kind="bonus", reason=given.offer.name, promotion_id=given.promotion_id)
            plan.points_earned += points


def bonus_of(given: Given, priced: Priced, earned: Earned | None) -> int:
    """The bonus points that a promotion gives on a priced basket which earned `earned` by itself."""

    def points_of(effect: Effect) -> int:
        goods = goods_of(effect, priced)
        if earned is None:
            return 0
        found = 0
        for group in earned.groups:
            base = sum([line.base for line in earned.lines if line.key == group.key and line.ref in goods])
            found += group.points * base // group.base if group.base else 0
        return found

    return bonus_points(given, points_of)


# -- back -----------------------------------------------------------------------------------------------------------


def _points_back(read: Reader, plan: Plan, earlier: Origin) -> None:
    """Give back the points spent on what comes back, then take back those it earned (design rule 3)."""
    _give_back(read, plan, earlier)
    _rewards_back(read, plan, earlier)
    after = {str(key): count for key, count in plan.coming.back.items()} if plan.coming else {}
    programme_of: dict[int, int] = dict(
        read.rows(
            f"SELECT id, programme_id FROM account WHERE id IN ({','.join('?' * len(plan.purses))})", *plan.purses
        )
        if plan.purses
        else []
    )
    for entry in earlier.earns:
        programme = next(
            (one for one in earlier.known.earned if one.programme_id == programme_of.get(entry.account_id)), None
        )
        if programme is None:
            continue
        owed = earned_of(earlier.sold(programme), after) - (programme.points - entry.points)
        _take_back(read, plan, earlier, entry, owed)
    _bonus_back(read, plan, earlier)


def _take_back(read: Reader, plan: Plan, earlier: Origin, entry: OldEntry, owed: int) -> int:
    """Take back of an entry what is owed by now, less what was taken already and what lapsed unused."""
    lots = origin.lots_of(read, entry.id)
    owed = min(owed, entry.points) - origin.lapsed(read, lots)
    points = max(0, owed - earlier.taken.get(entry.id, 0))
    purse = plan.purses[entry.account_id]
    purse.take_back(points, of_entry_id=entry.id, first=lots)
    if purse is plan.own:
        plan.points_taken += points
    return points


def _bonus_back(read: Reader, plan: Plan, earlier: Origin) -> None:
    """Take back bonus points that what stays would not have been given."""
    if plan.coming is None or plan.coming.after is None:
        return
    for entry in earlier.bonuses:
        given = plan.coming.given(entry.promotion_id, after=True)
        if plan.draft.keep_promotion and not plan.coming.whole:
            continue
        left = 0 if given is None else _bonus_left(plan, earlier, given)
        points = _take_back(read, plan, earlier, entry, entry.points - min(left, entry.points))
        if entry.promotion_id is not None and points:
            plan.bonus_taken[entry.promotion_id] = points


def _bonus_left(plan: Plan, earlier: Origin, given: Given) -> int:
    """The bonus points that what stays is worth: multiplied are the points that its goods keep."""
    coming = plan.coming
    assert coming is not None
    assert coming.after is not None
    programme = earlier.known.earned[0] if earlier.known.earned else None
    rest = coming.after.priced

    def points_of(effect: Effect) -> int:
        return _kept_on(earlier, programme, coming.back, goods_of(effect, rest)) if programme else 0

    return bonus_points(given, points_of)


def _kept_on(earlier: Origin, programme: ProgrammeEarned, back: Mapping[int, int], goods: frozenset[str]) -> int:
    """The points that some lines earned, on the part of them that stays."""
    found = 0
    for group in programme.groups:
        base = 0
        for old in earlier.lines:
            own = programme.lines.get(old.position)
            if own is not None and own.key == group.key and str(old.id) in goods:
                base += own.base - proportion(own.base, back.get(old.id, 0), old.quantity)
        found += group.points * base // group.base if group.base else 0
    return found


def _give_back(read: Reader, plan: Plan, earlier: Origin) -> None:
    """Points spent come back with the value they paid, never more than were spent."""
    rest = plan.returned.points_given_back if plan.returned else 0
    for entry in earlier.spends:
        points = min(rest, entry.points - earlier.taken.get(entry.id, 0))
        if points > 0:
            rest -= points
            _restore(read, plan, earlier, entry, points)


def _rewards_back(read: Reader, plan: Plan, earlier: Origin) -> None:
    """What was paid for a reward comes back with the goods that it lowered, in proportion, in whole points."""
    if plan.coming is None:
        return
    for old in earlier.rewards:
        then = next((one for one in earlier.known.given if one.reward_id == old.reward_id), None)
        if then is None or not then.discount:
            continue
        lowered = sum(
            proportion(then.lines.get(line.position, 0), plan.coming.back.get(line.id, 0), line.quantity)
            for line in earlier.lines
        )
        points = old.entry.points * lowered // then.discount - earlier.taken.get(old.entry.id, 0)
        if points > 0:
            plan.rewards_back.append((old, points, _restore(read, plan, earlier, old.entry, points)))


def _restore(read: Reader, plan: Plan, earlier: Origin, entry: OldEntry, points: int) -> Entry | None:
    """Give points back to the lots that they came from, each with its own date."""
    purse = plan.purses[entry.account_id]
    rule = lapse.rule_of_account(read, entry.account_id, plan.shop)
    made = purse.give_back(
        points,
        origin.restores(read, earlier.sale_id, entry.id),
        of_entry_id=entry.id,
        expires_on=lapse.last_day(rule, plan.day),
        grace_days=plan.shop.points_give_back_days,
        until=lapse.clock(rule, purse, plan.day),
    )
    if purse is plan.own:
        plan.points_given_back += points
    return made
