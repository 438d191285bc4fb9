"""A promotion tried on past receipts gives what the till then gives: to the yen and the point, however it is parted."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop import simulating
from desktop.jobs import Progress
from models.counter import sales
from models.criteria.nodes import Every, Leaf
from models.errors import Refused
from models.promotions import simulation, trial
from models.promotions.simulation import Proposed, Task
from models.promotions.tally import Tally
from models.promotions.terms import Do, Effect, Needs, Terms

DAYS = ("2026-06-01", "2026-06-30")


def bought(shop, clock, *, people=3, receipts=12):
    """Receipts of a few members and of nobody, of two categories; returns the drafts as they were rung up."""
    drinks = shop.product(name="Latte", price=500, category_id=None)
    beans = shop.product(name="Beans", price=1200)
    who = [*(shop.member(name=f"m{at}") for at in range(people)), None]
    drafts = []
    for at in range(receipts):
        clock.advance(3_600_000 + 7_000)
        lines = [shop.line(500, 1 + at % 3, product_id=drinks, name="Latte")]
        if at % 2:
            lines.append(shop.line(1200, 1 + at % 4, product_id=beans, name="Beans"))
        draft = shop.draft(*lines, person=who[at % len(who)], off=100 if at % 5 == 0 else 0)
        shop.do(sales.book, draft=draft)
        drafts.append(draft)
    return drafts, drinks, beans


def tried(store, *proposed, skip=True, processes=1):
    read, shop, now = store.here, store.settings, store.clock.now()
    asked = simulation.scope(read, shop=shop, proposed=proposed, first=DAYS[0], last=DAYS[1], now=now)
    tally = Tally()
    for task in simulating.parted(asked, tuple(proposed), now, processes):
        tally.add(simulation.replay(read, shop=shop, task=replace(task, skip=skip)))
    return trial.finish(read, shop=shop, proposed=proposed, first=DAYS[0], last=DAYS[1], tally=tally)


TERMS = {
    "percent off drinks": lambda drinks, beans: Terms(
        effects=(Effect(Do.PERCENT, goods=Leaf("line.product", "in", (drinks,)), percent=130_000),)
    ),
    "points for members from an amount on": lambda drinks, beans: Terms(
        Every((Leaf("basket.amount", "at_least", 1500), Leaf("person.member", "is", True))),
        (Effect(Do.POINTS, points=30), Effect(Do.MULTIPLY, times=2000)),
    ),
    "once a person": lambda drinks, beans: Terms(effects=(Effect(Do.AMOUNT, amount=200),), per_person=1),
    "five in all": lambda drinks, beans: Terms(effects=(Effect(Do.AMOUNT, amount=75),), in_all=5),
    "two a day": lambda drinks, beans: Terms(effects=(Effect(Do.AMOUNT, amount=75),), per_day=2),
    "a budget": lambda drinks, beans: Terms(effects=(Effect(Do.PERCENT, percent=100_000),), budget=700),
    "a budget of points": lambda drinks, beans: Terms(effects=(Effect(Do.POINTS, points=40),), budget_points=100),
    "in the afternoon": lambda drinks, beans: Terms(
        Leaf("moment.time", "between", (13 * 60, 18 * 60)), (Effect(Do.PERCENT, percent=200_000),)
    ),
    "the third visit": lambda drinks, beans: Terms(
        Leaf("person.visits", "at_least", 2), (Effect(Do.AMOUNT, amount=99),)
    ),
    "the first purchase": lambda drinks, beans: Terms(
        Leaf("person.first_purchase", "is", True), (Effect(Do.POINTS, points=55),)
    ),
    "buy two get one": lambda drinks, beans: Terms(
        effects=(Effect(Do.BUY_GET, goods=Leaf("line.product", "in", (beans,)), buy=2, get=1, percent=1_000_000),)
    ),
}


@pytest.mark.parametrize("name", TERMS)
def test_a_promotion_gives_at_the_till_what_its_trial_said(store, clock, shop, name):
    """Simulated over receipts, then switched on and the same receipts sold again: the same sums."""
    drafts, drinks, beans = bought(shop, clock)
    terms = TERMS[name](drinks, beans)
    found = tried(store, Proposed("Try", terms))
    assert found.touched

    first = store.here.value("SELECT MIN(at) FROM sale")
    moments = [at - first for at in store.here.column("SELECT at FROM sale ORDER BY id")]
    clock.advance(first + 10 * 86_400_000 - clock.now())  # the same hours of a later day, other people
    start, total = clock.now(), 0
    promotion = shop.promotion(*terms.effects, name="Try", **limits(terms))
    others = {draft.person_id: draft.person_id and shop.member(name="again") for draft in drafts}
    for draft, after in zip(drafts, moments, strict=True):
        clock.advance(start + after - clock.now())
        lines = [replace(line, ref=f"x{line.ref}") for line in draft.basket.lines]
        off = sum(one.amount for one in draft.basket.discounts)
        total += shop.do(sales.book, draft=shop.draft(*lines, person=others[draft.person_id], off=off)).total
    assert shop.uses(promotion) == (found.touched, found.discount, found.points)
    assert total == found.tried.takings


def limits(terms: Terms) -> dict:
    names = ("criteria", "per_person", "in_all", "per_day", "budget", "budget_points")
    return {name: getattr(terms, name) for name in names}


@pytest.mark.parametrize("name", TERMS)
def test_leaving_out_what_cannot_be_touched_changes_nothing(store, clock, shop, name):
    """With other promotions running beside it, skipping and keeping prices give the same as pricing everything."""
    _drafts, drinks, beans = bought(shop, clock)
    shop.promotion(Effect(Do.PERCENT, percent=50_000), name="Runs", per_person=2)
    shop.promotion(Effect(Do.POINTS, points=7), name="Evenings", criteria=Leaf("moment.time", "at_least", 18 * 60))
    terms = TERMS[name](drinks, beans)
    fast, slow = tried(store, Proposed("Try", terms)), tried(store, Proposed("Try", terms), skip=False)
    assert fast == slow
    assert fast == tried(store, Proposed("Try", terms), processes=3)


LEAVES = st.sampled_from(
    [
        Leaf("basket.amount", "at_least", 1000),
        Leaf("basket.member", "is", True),
        Leaf("moment.time", "between", (9 * 60, 15 * 60)),
        Leaf("moment.weekday", "in", (0, 1)),
        Leaf("person.visits", "at_least", 1),
        Leaf("person.member", "is", True),
        Leaf("person.has_contact", "is", "mail"),
    ]
)
EFFECTS = st.sampled_from(
    [
        Effect(Do.PERCENT, percent=70_000),
        Effect(Do.AMOUNT, amount=150),
        Effect(Do.POINTS, points=11),
        Effect(Do.MULTIPLY, times=3000),
        Effect(Do.CHEAPEST, percent=500_000),
    ]
)
ANY_TERMS = st.builds(
    Terms,
    criteria=st.lists(LEAVES, max_size=3).map(lambda some: Every(tuple(some))),
    effects=st.lists(EFFECTS, min_size=1, max_size=2).map(tuple),
    per_person=st.none() | st.integers(1, 2),
    in_all=st.none() | st.integers(1, 6),
    per_day=st.none() | st.integers(1, 3),
    budget=st.none() | st.integers(100, 2000),
    group=st.sampled_from(["", "one"]),
    alone=st.booleans(),
)


def test_skipping_and_parting_change_nothing_whatever_is_tried(store, clock, shop):
    bought(shop, clock)
    shop.promotion(Effect(Do.AMOUNT, amount=60), name="Runs", group="one", in_all=9)

    @given(st.lists(ANY_TERMS, min_size=1, max_size=2))
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    def run(some):
        proposed = [Proposed(f"p{at}", terms) for at, terms in enumerate(some)]
        fast = tried(store, *proposed)
        assert fast == tried(store, *proposed, skip=False)
        assert fast == tried(store, *proposed, processes=2)

    run()


def test_a_trial_stands_beside_todays_rules(store, clock, shop):
    bought(shop, clock)
    runs = shop.promotion(Effect(Do.PERCENT, percent=100_000), name="Runs")
    better = Terms(effects=(Effect(Do.PERCENT, percent=200_000),))
    beside = tried(store, Proposed("More", better))
    instead = tried(store, Proposed("More", better, promotion_id=runs))
    goods = store.here.value("SELECT SUM(subtotal) FROM sale")
    assert beside.today.discount == instead.today.discount == pytest.approx(goods / 10, abs=20)
    assert instead.tried.discount == pytest.approx(goods / 5, abs=20)
    assert beside.tried.discount == pytest.approx(goods * 0.28, abs=20)
    assert beside.today.takings - beside.tried.takings == pytest.approx(beside.discount, abs=300)


def test_the_dearest_receipts_come_first_and_can_be_opened(store, clock, shop):
    bought(shop, clock, receipts=14)
    found = tried(store, Proposed("Try", Terms(effects=(Effect(Do.PERCENT, percent=100_000),))))
    costs = [one.cost for one in found.dearest]
    assert len(costs) == 10
    assert costs == sorted(costs, reverse=True)
    assert {one.sale_id for one in found.dearest} <= set(store.here.column("SELECT id FROM sale"))
    assert all(one.before - one.after == one.discount for one in found.dearest)


def test_things_given_away_are_counted_against_what_is_there(store, clock, shop):
    bought(shop, clock, receipts=8)
    shirt = shop.product(name="Shirt", price=2000, cost=800)
    terms = Terms(Leaf("basket.amount", "at_least", 1500), (Effect(Do.GIFT, product_id=shirt),))
    found = tried(store, Proposed("Shirts", terms))
    (needed,) = found.gifts
    assert (needed.name, needed.quantity, needed.available) == ("Shirt", found.touched * 1000, 0)
    assert found.goods == found.liability == found.touched * 800


def test_cancelled_receipts_and_what_came_back_are_no_receipts_to_be_replayed(store, clock, shop):
    first, second = shop.sell(1000), shop.sell(1000)
    shop.cancel(first.sale_id)
    shop.back(second.sale_id)
    found = tried(store, Proposed("Try", Terms(effects=(Effect(Do.AMOUNT, amount=10),))))
    assert (found.receipts, found.touched, found.discount) == (1, 1, 10)


def test_fields_that_only_today_knows_are_named(store, clock, shop):
    bought(shop, clock, receipts=2)
    terms = Terms(Leaf("person.tag", "is", 1), (Effect(Do.POINTS, points=1),))
    assert tried(store, Proposed("Try", terms)).from_today == ("Tag",)


def test_codes_and_dates_of_its_own_are_left_aside_and_said_so(store, clock, shop):
    bought(shop, clock, receipts=2)
    terms = Terms(effects=(Effect(Do.AMOUNT, amount=5),), needs=Needs.CODE, code="SPRING", starts="2030-01-01T00:00")
    found = tried(store, Proposed("Try", terms))
    assert found.touched == 2
    assert len(found.notes) == 3


@pytest.mark.parametrize(("first", "last"), [("2026-06-30", "2026-06-01")])
def test_a_period_that_ends_before_it_begins_is_refused(store, clock, shop, first, last):
    proposed = (Proposed("Try", Terms()),)
    with pytest.raises(Refused):
        simulation.scope(store.here, shop=store.settings, proposed=proposed, first=first, last=last, now=0)
    with pytest.raises(Refused):
        simulation.scope(store.here, shop=store.settings, proposed=(), first=last, last=first, now=0)


def test_work_is_parted_only_where_nothing_ties_receipts_together(store):
    days = tuple(f"2026-06-{day:02d}" for day in range(1, 11))
    tasks = {
        coupled: simulating.parted(simulation.Scope(days, 9, coupled), (), 0, 2)
        for coupled in ("", "day", "person", "all")
    }
    assert [len(tasks[one]) for one in ("", "day", "person", "all")] == [2, 2, 2, 1]
    assert sorted(itertools.chain.from_iterable(task.days for task in tasks["day"])) == list(days)
    assert [(task.part, task.parts) for task in tasks["person"]] == [(0, 2), (1, 2)]
    assert tasks["all"] == [Task((), days, 0)]


def test_a_trial_can_be_stopped(store, clock, shop):
    from models.errors import Cancelled

    bought(shop, clock, receipts=4)
    progress = Progress()
    progress.cancelled = True
    with pytest.raises(Cancelled):
        simulating.simulate(store, progress, proposed=[Proposed("x", Terms())], first=DAYS[0], last=DAYS[1])
