"""Tiers: reached at once, kept to the period's end and a grace, withdrawn with the goods that made them."""

from __future__ import annotations

import pytest

from models import settings
from models.criteria.nodes import Leaf
from models.errors import Refused
from models.loyalty import tiers
from models.loyalty.tier_rules import Period, TierRules
from models.promotions.terms import Do, Effect

DAY = 86_400_000


@pytest.fixture
def ranks(shop):
    """Silver from ¥10,000, Gold from ¥30,000 spent in a calendar year, kept to its end and twelve months more."""
    shop.do(tiers.set_rules, programme_id=1, rules=TierRules())
    return [
        shop.do(tiers.save, programme_id=1, tier_id=None, name=name, threshold=at)
        for name, at in (("Silver", 10_000), ("Gold", 30_000))
    ]


def stands(shop, person: int) -> tuple[str, str | None]:
    found = tiers.progress(shop.store.here, person, shop.today)
    return (found.tier.name if found.tier else "", found.until_day)


def test_the_sale_itself_counts_and_is_told(shop, ranks):
    person = shop.member()
    first = shop.sell(9_999, person=person)
    assert (first.outcomes, stands(shop, person)) == ((), ("", None))
    assert tiers.progress(shop.store.here, person, shop.today).missing == 1
    told = shop.sell(1, person=person).outcomes
    assert [(one.kind, str(one.text)) for one in told] == [("tier", "Silver reached")]
    assert stands(shop, person) == ("Silver", "2027-12-31")
    found = tiers.progress(shop.store.here, person, shop.today)
    assert (found.points, found.next.name, found.missing) == (10_000, "Gold", 20_000)
    kinds = shop.store.here.column("SELECT kind FROM touchpoint WHERE person_id=? ORDER BY id", person)
    assert kinds[-1] == "tier"


def test_one_sale_may_lift_by_two(shop, ranks):
    person = shop.member()
    shop.sell(31_000, person=person)
    assert stands(shop, person)[0] == "Gold"


def test_a_tier_made_by_goods_that_came_back_is_withdrawn_at_once(shop, ranks):
    person = shop.member()
    shop.sell(12_000, person=person)
    sale = shop.sell(20_000, person=person)
    assert stands(shop, person)[0] == "Gold"
    back = shop.back(sale.sale_id)
    assert [one.kind for one in back.outcomes] == ["tier"]
    assert stands(shop, person) == ("Silver", "2027-12-31")


def test_a_return_in_the_next_year_counts_where_the_sale_did(shop, ranks):
    person = shop.member()
    sale = shop.sell(31_000, person=person)
    shop.clock.advance(220 * DAY)
    shop.sell(5_000, person=person)
    shop.back(sale.sale_id)
    found = tiers.progress(shop.store.here, person, shop.today)
    assert (found.points, found.tier) == (5_000, None)


def test_a_cancelled_sale_lifts_nobody(shop, ranks):
    person = shop.member()
    shop.cancel(shop.sell(31_000, person=person).sale_id)
    assert stands(shop, person)[0] == ""


def advanced(shop) -> int:
    return shop.do(tiers.advance, day=shop.today)


def test_it_is_lost_only_after_the_grace_and_by_what_was_reached_until_then(shop, ranks):
    person, keeper = shop.member(), shop.member(name="鈴木")
    for one in (person, keeper):
        shop.sell(31_000, person=one)
    shop.clock.advance(365 * DAY)
    shop.sell(12_000, person=person)
    shop.sell(30_000, person=keeper)
    shop.clock.advance(190 * DAY)
    assert (advanced(shop), stands(shop, person)[0]) == (0, "Gold")
    shop.clock.advance(14 * DAY)  # 2028
    assert advanced(shop) == 1
    assert (stands(shop, person), stands(shop, keeper)) == (("Silver", "2028-12-31"), ("Gold", "2028-12-31"))
    assert advanced(shop) == 0


def test_rolling_and_for_good(shop):
    shop.do(tiers.set_rules, programme_id=1, rules=TierRules(1, 100, Period.ROLLING, 0))
    shop.do(tiers.save, programme_id=1, tier_id=None, name="Silver", threshold=100)
    person = shop.member()
    shop.sell(9_999, person=person)
    assert tiers.progress(shop.store.here, person, shop.today).points == 99
    shop.sell(100, person=person)
    assert stands(shop, person) == ("Silver", "2027-06-14")
    shop.do(tiers.set_rules, programme_id=1, rules=TierRules(1, 100, Period.ALWAYS, 0))
    other = shop.member(name="鈴木")
    shop.sell(10_000, person=other)
    assert stands(shop, other) == ("Silver", None)


def test_by_hand_with_a_reason_until_a_day(shop, ranks):
    person = shop.member()
    with pytest.raises(Refused, match="needs a reason"):
        shop.do(tiers.set_by_hand, person_id=person, tier_id=ranks[1], until_day=None, reason=" ")
    shop.do(tiers.set_by_hand, person_id=person, tier_id=ranks[1], until_day="2026-12-31", reason="Friend of the house")
    shop.back(shop.sell(100, person=person).sale_id)
    assert stands(shop, person) == ("Gold", "2026-12-31")


def test_benefits_are_promotions_bound_to_the_tier(shop, ranks):
    beans = shop.product(name="Beans", price=1000)
    shop.promotion(Effect(Do.MULTIPLY, times=2000), criteria=Leaf("person.tier", "is", ranks[0]))
    person = shop.member()
    lifted = shop.sell(10_000, person=person)
    assert lifted.points_earned == 100  # the sale that lifts still earns at the old tier
    assert shop.sell(shop.line(1000, product_id=beans), person=person).points_earned == 20


def test_rules_and_tiers_that_make_no_sense_are_refused(shop, ranks):
    for call in (
        {"tier_id": None, "name": "Silver", "threshold": 5},
        {"tier_id": None, "name": "Bronze", "threshold": 10_000},
        {"tier_id": None, "name": "", "threshold": 5},
    ):
        with pytest.raises(Refused):
            shop.do(tiers.save, programme_id=1, **call)
    with pytest.raises(Refused):
        shop.do(tiers.set_rules, programme_id=1, rules=TierRules(points=0))
    shop.do(tiers.remove, tier_id=ranks[1])
    assert [one.name for one in tiers.tiers(shop.store.here, 1)] == ["Silver"]
    shop.do(settings.change, points_enabled=True)
