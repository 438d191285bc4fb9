"""Promotions that do not exist yet, tried on the shop's real receipts beside today's rules.

Each receipt is priced by the till's own function twice: with the promotions that run today, and with the tried ones
besides. Limits, budgets and each customer's share of them are counted along the replay, from nothing. What is asked of
the customer is answered as of that receipt where it can be; the fields that are taken from today are named. Things to
be given away are taken to be there: how many would be needed is counted.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from models import times
from models.counter.basket import price
from models.counter.discounts import spread
from models.counter.plan import tax_rules
from models.counter.plan_points import bonus_of
from models.criteria.basket import BasketFacts, Case, Moment, case_test
from models.criteria.fields import FIELDS, only_today
from models.criteria.nodes import Answer, Leaf, Node, leaves, person_parts, prepare, side_of
from models.criteria.people import answers
from models.criteria.sql import Context
from models.errors import N_, Message, Refused
from models.loyalty import tiers
from models.loyalty.earning import earn
from models.loyalty.programmes import running, spend_rule
from models.money import price_of
from models.promotions.offers import Offer, lifts_at_once
from models.promotions.ready import gift_products, in_time, moment_of, running_of
from models.promotions.replay import USUAL, Replay
from models.promotions.tally import MOST, Dear, Share, Tally, add_shares
from models.promotions.terms import Needs, Terms

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from models.counter.lines import Priced
    from models.loyalty.programmes import ProgrammeRow
    from models.promotions.offers import Given
    from models.promotions.replay import Sold
    from models.promotions.tally import Sums
    from models.settings import ShopSettings
    from models.work import Reader

PLENTY = 10**12
MOST_OUTCOMES = 100_000
"""Prices of different baskets that are kept: a shop sells the same few things together over and over."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A promotion to be tried; `promotion_id` names the one that it would take the place of."""

    name: str
    terms: Terms
    promotion_id: int | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """What a process has to replay: days (ISO), and of their receipts the customers that fall to `part` of `parts`."""

    proposed: tuple[Proposed, ...]
    days: tuple[str, ...]
    now: int
    part: int = 0
    parts: int = 1
    skip: bool = True
    """Leave out at once what can't touch a receipt, and price the same basket once; only a test says no."""


# -- promotions along the replay ------------------------------------------------------------------------------------

Said = tuple[Answer, ...]
Try = tuple[int, Said, int | None, int | None, int | None]
"""A promotion to be tried: its key, the customer's answers, what is left of it, of its money, of its points."""


@dataclass(slots=True)
class _Counts:
    """How often and for how much a promotion was given so far in the replay."""

    times: int = 0
    discount: int = 0
    points: int = 0
    person: dict[int, int] = field(default_factory=dict)
    day: dict[str, int] = field(default_factory=dict)
    staff: dict[int | None, int] = field(default_factory=dict)


class _Rule:
    """A promotion as the replay tries it: its condition's parts, and offers made of it."""

    def __init__(self, key: int, name: str, terms: Terms, goods: Mapping[int, str]) -> None:
        self.key, self.name, self.terms = key, name, terms
        self.parts = person_parts(terms.criteria)
        self.might = prepare(terms.criteria, _reader)
        own = gift_products(terms)
        self.stock = tuple((product, PLENTY) for product in own if product in goods)
        self.names = tuple((product, goods[product]) for product in own if product in goods)
        self.at_once = lifts_at_once(terms)
        limits = (terms.per_person, terms.per_staff, terms.in_all, terms.per_day)
        self.counted = any(limit is not None for limit in limits)
        self.limited = self.counted or terms.budget is not None or terms.budget_points is not None

    def offer(self, tried: Try) -> Offer:
        """The promotion with a customer's answers and limits."""
        _key, said, left, money_left, points_left = tried
        return Offer(
            promotion_id=self.key, version_id=0, name=self.name, terms=self.terms, answers=said, left=left,
            money_left=money_left, points_left=points_left, stock=self.stock, names=self.names,
        )  # fmt: skip


def _unknown(_case: Case) -> Answer:
    return None


def _reader(leaf: Leaf) -> Callable[[Case], Answer]:
    """Only the moment is answered: what the basket says is left open, so that False is False whatever is bought."""
    if side_of(leaf) != "moment":
        return _unknown
    test = case_test(leaf)
    return lambda case: test(case, ())


class _World:
    """The promotions of one side, with what they gave so far."""

    def __init__(self, rules: Sequence[_Rule]) -> None:
        self.rules = rules
        self.counts = {rule.key: _Counts() for rule in rules}

    def tries(self, case: Case, said: Mapping[int, Said], sold: Sold, *, skip: bool) -> tuple[Try, ...]:
        """What can still be given to the receipt's customer at this moment.

        With `skip` what can't be given is left out at once.
        """
        found: list[Try] = []
        for rule in self.rules:
            own = said[rule.key]
            if skip and rule.might(case, own) is False:
                continue
            if not rule.limited:
                found.append((rule.key, own, None, None, None))
                continue
            left, money, points = self._left(rule, sold, case.moment.day)
            if skip:
                if left == 0 or money == 0 or points == 0:
                    continue
                left = None  # once is all that a receipt can take
                if money is not None and money >= sold.most:
                    money = None  # no discount can be more than the goods cost
            found.append((rule.key, own, left, money, points))
        return tuple(found)

    def _left(self, rule: _Rule, sold: Sold, day: str) -> tuple[int | None, int | None, int | None]:
        """What is left of a promotion's limits: as `ready` counts them, from this replay's own uses."""
        terms, counts = rule.terms, self.counts[rule.key]
        left: list[int] = []
        if terms.in_all is not None:
            left.append(terms.in_all - counts.times)
        if terms.per_day is not None:
            left.append(terms.per_day - counts.day.get(day, 0))
        if terms.per_person is not None:
            person_id = sold.person_id
            left.append(0 if person_id is None else terms.per_person - counts.person.get(person_id, 0))
        if terms.per_staff is not None:
            left.append(terms.per_staff - counts.staff.get(sold.staff_id, 0))
        return (
            max(0, min(left)) if left else None,
            None if terms.budget is None else max(0, terms.budget - counts.discount),
            None if terms.budget_points is None else max(0, terms.budget_points - counts.points),
        )

    def gave(self, gave: _Gave, sold: Sold) -> None:
        """Count a use."""
        counts = self.counts[gave.key]
        counts.times += 1
        counts.discount += gave.discount
        counts.points += gave.points
        counts.day[sold.day] = counts.day.get(sold.day, 0) + 1
        counts.staff[sold.staff_id] = counts.staff.get(sold.staff_id, 0) + 1
        person_id = sold.person_id
        if person_id is not None:
            counts.person[person_id] = counts.person.get(person_id, 0) + 1


# -- the replay -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Gave:
    """What a promotion gives on a receipt; `goods` is what its gifts cost."""

    key: int
    discount: int
    points: int
    gifts: tuple[tuple[int, int], ...]
    goods: int
    vouchers: int
    chances: int


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a receipt comes to under some rules; `categories` is what the tried promotions give to each."""

    total: int
    base: int
    gave: tuple[_Gave, ...]
    categories: tuple[tuple[int | None, Share], ...]


class _Runner:
    """Replays days: knows the rules of both sides, the people and the goods."""

    def __init__(self, read: Reader, shop: ShopSettings, task: Task) -> None:
        self.read, self.shop, self.task = read, shop, task
        day = times.business_day(task.now, shop.zone, shop.day_change_hour)
        self.programmes = running(read, person_id=None, day=day) if shop.points_enabled else []
        earning = self.programmes[0].rule if self.programmes else USUAL
        self.replay = Replay(read, rules=tax_rules(shop), spend=spend_rule(shop), earning=earning)
        self.accounts = _accounts(read, self.programmes)
        self.standing: dict[int, int | None] = dict(read.rows("SELECT person_id, tier_id FROM standing"))
        today = running_today(read, shop, task.now)
        self.lifts = _lifts(read)
        goods, self.costs = _goods(read, [*(one.terms for one in today), *(one.terms for one in task.proposed)])
        self.today, self.tried = _worlds(today, task.proposed, goods)
        self.rules = {rule.key: rule for rule in (*self.today.rules, *self.tried.rules)}
        every = tuple(dict.fromkeys(part for rule in self.rules.values() for part in rule.parts))
        self.fixed = tuple(part for part in every if not _dated(part))
        self.dated = tuple(part for part in every if _dated(part))
        moments = [leaf for rule in self.rules.values() for leaf in leaves(rule.terms.criteria)]
        self.moments = [case_test(leaf) for leaf in dict.fromkeys(moments) if side_of(leaf) == "moment"]
        self.known: dict[int, Said] = {}
        self.nobody: dict[int, Said] = {rule.key: (None,) * len(rule.parts) for rule in self.rules.values()}
        self.outcomes: dict[object, _Outcome] = {}
        self.tally = Tally(each={-at: Share() for at in range(1, len(task.proposed) + 1)})

    def day(self, day: str) -> int:
        """Replay a day; returns how many receipts it had."""
        count = 0
        for sold in self.replay.day(day, self.task.part, self.task.parts):
            self._receipt(sold)
            count += 1
        self.tally.receipts += count
        return count

    def _receipt(self, sold: Sold) -> None:
        moment = moment_of(self.shop, sold.at) if self.moments else Moment(sold.day)
        case = Case(_NOTHING, moment)
        said = self._said(sold, moment)
        skip = self.task.skip
        own = self._own(sold)
        same = (sold.key, own, *[test(case, ()) for test in self.moments]) if skip else None
        now = self._outcome(sold, self.today.tries(case, said, sold, skip=skip), moment, own, same)
        then = self._outcome(sold, self.tried.tries(case, said, sold, skip=skip), moment, own, same)
        _count(self.today, self.tally.today, now, sold)
        _count(self.tried, self.tally.tried, then, sold)
        tried = [one for one in then.gave if one.key < 0]
        if tried:
            self._touched(sold, now.total, then, tried)

    def _said(self, sold: Sold, moment: Moment) -> Mapping[int, Said]:
        """The customer's answers by promotion, as of just before the receipt."""
        person_id = sold.person_id
        if person_id is None or not (self.fixed or self.dated):
            return self.nobody
        fixed = self.known.get(person_id)
        if fixed is None:
            now = Context(moment.day, self.task.now)
            fixed = self.known[person_id] = answers(self.read, person_id, self.fixed, now)
        tier_id = self.lifts.get(sold.sale_id)
        lifted: dict[Node, Answer] = {}
        if tier_id is not None:
            then = Context(moment.day, sold.at - 1, tier_id=tier_id)
            every = (*self.fixed, *self.dated)
            lifted = dict(zip(every, answers(self.read, person_id, every, then), strict=True))
        known: dict[Node, Answer] = dict(zip(self.fixed, fixed, strict=True))
        if self.dated:
            then = Context(moment.day, sold.at - 1)  # the receipt itself was not there yet
            known |= zip(self.dated, answers(self.read, person_id, self.dated, then), strict=True)
        return {
            rule.key: tuple([(lifted if lifted and rule.at_once else known)[part] for part in rule.parts])
            for rule in self.rules.values()
        }

    def _own(self, sold: Sold) -> int | None:
        """The place of the programme whose points the receipt shows: the first that the customer is in by then."""
        enrolled = self.accounts.get(sold.person_id) if sold.person_id is not None else None
        if enrolled is None:
            return None
        for at, row in enumerate(self.programmes):
            if enrolled.get(row.id, sold.at + 1) <= sold.at:
                return at
        return None

    def _outcome(
        self, sold: Sold, tries: tuple[Try, ...], moment: Moment, own: int | None, same: tuple[object, ...] | None
    ) -> _Outcome:
        """Price a receipt; what was priced before with the same goods, answers and limits is known already."""
        if same is None:
            return self._priced(sold, tries, moment, own)
        key = (same, tries)
        found = self.outcomes.get(key)
        if found is None:
            if len(self.outcomes) >= MOST_OUTCOMES:
                self.outcomes.clear()
            found = self.outcomes[key] = self._priced(sold, tries, moment, own)
        return found

    def _priced(self, sold: Sold, tries: tuple[Try, ...], moment: Moment, own: int | None) -> _Outcome:
        basket = self.replay.basket(sold)
        if tries:
            offers = tuple([self.rules[one[0]].offer(one) for one in tries])
            basket = replace(basket, offers=offers, moment=moment)
        priced = price(basket)
        if own is None:
            gave = tuple([self._gave(one, 0) for one in priced.given])
            return _Outcome(priced.total, 0, gave, _categories(priced, 0))
        first = earn(priced, self.programmes[0].rule)
        base = first if own == 0 else earn(priced, self.programmes[own].rule)
        gave = tuple([self._gave(one, bonus_of(one, priced, first)) for one in priced.given])
        points = sum([one.points for one in gave if one.key < 0])
        return _Outcome(priced.total, base.points, gave, _categories(priced, points))

    def _gave(self, given: Given, points: int) -> _Gave:
        gifts = tuple((gift.product_id, gift.quantity) for gift in given.gifts)
        return _Gave(
            key=given.promotion_id or 0,
            discount=given.discount,
            points=points,
            gifts=gifts,
            goods=sum([price_of(self.costs.get(product, 0), quantity) for product, quantity in gifts]),
            vouchers=sum([voucher.count for voucher in given.vouchers]),
            chances=given.chances,
        )

    def _touched(self, sold: Sold, before: int, outcome: _Outcome, tried: Sequence[_Gave]) -> None:
        tally = self.tally
        discount = points = goods = 0
        for gave in tried:
            discount += gave.discount
            points += gave.points
            goods += gave.goods
            tally.each[gave.key].add(Share(1, gave.discount, gave.points, outcome.total))
            tally.vouchers += gave.vouchers
            tally.chances += gave.chances
            for product, quantity in gave.gifts:
                tally.gifts[product] = tally.gifts.get(product, 0) + quantity
        tally.touched += 1
        tally.goods += goods
        if sold.person_id is not None:
            tally.people.add(sold.person_id)
        tier = 0 if sold.person_id is None else self.standing.get(sold.person_id)
        tally.tiers.setdefault(tier, Share()).add(Share(1, discount, points, outcome.total))
        add_shares(tally.categories, dict(outcome.categories))
        cost = discount + points * self.shop.points_value + goods
        dear = Dear(cost, -sold.sale_id, discount, points, goods, before, outcome.total)
        if len(tally.dearest) < MOST:
            heapq.heappush(tally.dearest, dear)
        else:
            heapq.heappushpop(tally.dearest, dear)


def _worlds(today: Sequence[RunsNow], proposed: Sequence[Proposed], goods: Mapping[int, str]) -> tuple[_World, _World]:
    """Today's promotions; and the same with the tried ones after them, or in the place of those they stand for."""
    rules = {one.id: _Rule(one.id, one.name, one.terms, goods) for one in today}
    own = [_Rule(-at, one.name, one.terms, goods) for at, one in enumerate(proposed, 1)]
    instead = {one.promotion_id: rule for one, rule in zip(proposed, own, strict=True) if one.promotion_id is not None}
    tried = [instead.get(key, rule) for key, rule in rules.items()]
    return _World(list(rules.values())), _World([*tried, *(rule for rule in own if rule not in tried)])


def _count(world: _World, sums: Sums, outcome: _Outcome, sold: Sold) -> None:
    sums.takings += outcome.total
    sums.points += outcome.base
    for gave in outcome.gave:
        sums.points += gave.points
        sums.bonus += gave.points
        sums.discount += gave.discount
        world.gave(gave, sold)


def _categories(priced: Priced, points: int) -> tuple[tuple[int | None, Share], ...]:
    """What the tried promotions give to each category: discounts by line, points by what was paid for its lines."""
    off: dict[str, int] = {}
    for given in priced.given:
        if (given.promotion_id or 0) < 0:
            for ref, amount in given.lines:
                off[ref] = off.get(ref, 0) + amount
    if not off and not points:
        return ()
    lines = [one for one in priced.lines if not one.line.back]
    shares = spread(points, [one.net for one in lines]) if points and any([one.net for one in lines]) else []
    found: dict[int | None, Share] = {}
    for at, one in enumerate(lines):
        share = found.setdefault(one.line.category_id, Share(1))
        share.discount += off.get(one.line.ref, 0)
        share.points += shares[at] if shares else 0
        share.takings += one.total
    return tuple((key, one) for key, one in found.items() if one.discount or one.points)


_NOTHING = BasketFacts()


def _dated(part: Node) -> bool:
    """Whether an answer changes with the day: it is asked for each receipt, else once for each customer."""
    return any(field is None or field.as_of for field in (FIELDS.get(leaf.field) for leaf in leaves(part)))


def _lifts(read: Reader) -> dict[int, int]:
    """By receipt: the tier that it lifted to, where a programme lets it earn there at once."""
    some = [key for key, rules in tiers.with_tiers(read).items() if rules.at_once]
    found = read.within(
        "SELECT e.sale_id, e.tier_id FROM standing_entry e JOIN tier t ON t.id = e.tier_id WHERE e.kind = 'up'"
        " AND e.sale_id IS NOT NULL AND t.programme_id IN (??)",
        some,
    )
    return {row[0]: row[1] for row in found}


def _accounts(read: Reader, programmes: Sequence[ProgrammeRow]) -> dict[int, dict[int, int]]:
    """By person: since when (ms UTC) they are in each of the programmes."""
    wanted = {row.id for row in programmes}
    found: dict[int, dict[int, int]] = {}
    for person_id, programme_id, since in read.rows(
        "SELECT person_id, programme_id, enrolled_at FROM account WHERE kind = 'spendable'"
    ):
        if programme_id in wanted:
            found.setdefault(person_id, {})[programme_id] = since
    return found


def _goods(read: Reader, some: Sequence[Terms]) -> tuple[dict[int, str], dict[int, int]]:
    """What is given away: its names, and what one costs."""
    wanted = list(dict.fromkeys(product for terms in some for product in gift_products(terms)))
    found = read.within(
        "SELECT p.id, p.name, p.variant, COALESCE(s.last_cost, p.cost, 0) FROM product p LEFT JOIN stock s"
        " ON s.product_id = p.id AND s.shop_id = 1 WHERE p.active AND p.id IN (??)",
        wanted,
    )
    return {row[0]: f"{row[1]} {row[2]}".strip() for row in found}, {row[0]: int(row[3]) for row in found}


@dataclass(frozen=True, slots=True)
class RunsNow:
    """A promotion of today's rules."""

    id: int
    name: str
    terms: Terms


def running_today(read: Reader, shop: ShopSettings, now: int) -> list[RunsNow]:
    """The promotions that are given today without a code, in the owner's order."""
    clock = times.from_ms(now, shop.zone).strftime("%Y-%m-%dT%H:%M")
    return [
        RunsNow(one.id, one.name, one.terms)
        for one in running_of(read)
        if in_time(one.terms, clock) and one.terms.needs is Needs.NOTHING
    ]


def replay(read: Reader, *, shop: ShopSettings, task: Task, step: Callable[[int], None] | None = None) -> Tally:
    """Replay the days of a task; `step(receipts)` is told after each day, and may raise to stop."""
    runner = _Runner(read, shop, task)
    for day in task.days:
        count = runner.day(day)
        if step is not None:
            step(count)
    return runner.tally


# -- what is asked before and after ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scope:
    """What a replay covers: its days that have receipts, how many receipts, and how it may be parted.

    `coupled`: "" nothing ties receipts together, "day" limits of a day, "person" limits of a person, "all" both or a
    limit over all: these are counted along the whole of it, one after the other.
    """

    days: tuple[str, ...]
    receipts: int
    coupled: str


def scope(read: Reader, *, shop: ShopSettings, proposed: Sequence[Proposed], first: str, last: str, now: int) -> Scope:
    """Look at what is to be replayed. Raises Refused where nothing is to be tried, or no day lies in between."""
    if not proposed:
        raise Refused(N_("There is no promotion to try."))
    if last < first:
        raise Refused(N_("The last day lies before the first."))
    found = read.rows("SELECT s.day, COUNT(*) FROM sale s WHERE s.day BETWEEN ? AND ? GROUP BY s.day", first, last)
    terms = [one.terms for one in running_today(read, shop, now)] + [one.terms for one in proposed]
    whole = any(
        limit is not None for one in terms for limit in (one.in_all, one.per_staff, one.budget, one.budget_points)
    )
    person = any(one.per_person is not None for one in terms)
    day = any(one.per_day is not None for one in terms)
    coupled = "all" if whole or (person and day) else "person" if person else "day" if day else ""
    return Scope(tuple(sorted(row[0] for row in found)), sum(int(row[1]) for row in found), coupled)


def taken_from_today(proposed: Sequence[Proposed]) -> tuple[str, ...]:
    """The names (message ids) of the fields that can't be answered as of a past day, in the tried promotions."""
    found = [one for each in proposed for one in only_today(each.terms.criteria)]
    return tuple(dict.fromkeys(one.label or one.own_name for one in found))


def notes(proposed: Sequence[Proposed]) -> tuple[Message, ...]:
    """What has to be kept in mind when the figures are read."""
    found = [Message(N_("Customers are taken to buy what they bought; what came back later is not taken off."), {})]
    if any(one.terms.needs is not Needs.NOTHING for one in proposed):
        found.append(Message(N_("It is tried as though everybody had shown its code or coupon."), {}))
    if any(one.terms.starts or one.terms.ends for one in proposed):
        found.append(Message(N_("Its own beginning and end are left aside: it is tried on every day chosen."), {}))
    return tuple(found)
