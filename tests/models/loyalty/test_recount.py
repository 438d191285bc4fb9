"""Members looked at again when tiers change: upwards at once, downwards at the period's end only; and over merges."""

from __future__ import annotations

import pytest

from models.loyalty import merges, recount, tiers
from models.loyalty.tier_rules import Period, TierRules
from tests.a_shop import DAY, Shop


@pytest.fixture
def silver(shop: Shop) -> int:
    """Silver from ¥10,000 in a calendar year."""
    shop.do(tiers.set_rules, programme_id=1, rules=TierRules())
    key = shop.do(tiers.save, programme_id=1, tier_id=None, name="Silver", threshold=10_000)
    recounted(shop)
    return key


def recounted(shop: Shop, **values: int) -> int:
    """Look at everybody until nothing is due; in how many units."""
    for units in range(1000):
        if not shop.do(recount.unit, day=shop.today, **values):
            return units
    raise AssertionError("it never ends")


def stands(shop: Shop, person: int) -> tuple[str, str | None]:
    found = tiers.progress(shop.store.here, person, shop.today)
    return (found.tier.name if found.tier else "", found.until_day)


def entries(shop: Shop) -> int:
    return shop.rows("standing_entry")[0]


def told(shop: Shop, person: int) -> list[str]:
    return shop.store.here.column(
        "SELECT text FROM touchpoint WHERE person_id=? AND kind IN ('tier', 'tier_lost') ORDER BY id", person
    )


def test_a_new_tier_is_had_at_once_by_who_reaches_it_with_a_touchpoint(shop: Shop, silver: int) -> None:
    rich, poor = shop.member(name="佐藤"), shop.member(name="鈴木")
    shop.sell(31_000, person=rich)
    shop.sell(9_000, person=poor)
    shop.do(tiers.save, programme_id=1, tier_id=None, name="Gold", threshold=30_000)
    assert stands(shop, rich)[0] == "Silver"
    recounted(shop)
    assert (stands(shop, rich), stands(shop, poor)[0]) == (("Gold", "2027-12-31"), "")
    assert (told(shop, rich), told(shop, poor)) == (["Silver", "Gold"], [])
    before = entries(shop)
    assert (recounted(shop), entries(shop)) == (0, before)
    assert shop.problems() == []


def test_less_asked_for_lifts_and_more_asked_for_lowers_nobody_before_the_end(shop: Shop, silver: int) -> None:
    one, other = shop.member(), shop.member(name="鈴木")
    shop.sell(8_000, person=one)
    shop.sell(12_000, person=other)
    shop.do(tiers.save, programme_id=1, tier_id=silver, name="Silver", threshold=8_000)
    recounted(shop)
    assert (stands(shop, one)[0], stands(shop, other)[0]) == ("Silver", "Silver")
    shop.do(tiers.save, programme_id=1, tier_id=silver, name="Silver", threshold=50_000)
    recounted(shop)
    small = shop.sell(100, person=one)
    shop.back(small.sale_id)
    assert (stands(shop, one), stands(shop, other)) == (("Silver", "2027-12-31"), ("Silver", "2027-12-31"))
    shop.clock.advance(600 * DAY)
    shop.do(tiers.advance, day=shop.today)
    assert (stands(shop, one)[0], stands(shop, other)[0]) == ("", "")


def test_goods_that_come_back_withdraw_by_what_the_tier_took_then(shop: Shop, silver: int) -> None:
    person = shop.member()
    sale = shop.sell(shop.line(1_000), shop.line(11_000), person=person)
    shop.do(tiers.save, programme_id=1, tier_id=silver, name="Silver", threshold=50_000)
    recounted(shop)
    shop.back(sale.sale_id, 1, 0)
    assert stands(shop, person)[0] == "Silver"  # 11,000 are still 10,000
    shop.back(sale.sale_id, 0, 1)
    assert stands(shop, person)[0] == ""


def test_a_tier_that_is_taken_away_is_kept_to_the_period_s_end(shop: Shop, silver: int) -> None:
    gold = shop.do(tiers.save, programme_id=1, tier_id=None, name="Gold", threshold=30_000)
    person, later = shop.member(), shop.member(name="鈴木")
    shop.sell(31_000, person=person)
    shop.do(tiers.remove, tier_id=gold)
    recounted(shop)
    shop.sell(31_000, person=later)
    assert (stands(shop, person), stands(shop, later)[0]) == (("Gold", "2027-12-31"), "Silver")
    shop.sell(100, person=person)
    assert stands(shop, person)[0] == "Gold"
    shop.do(tiers.save, programme_id=1, tier_id=None, name="Platinum", threshold=30_000)
    recounted(shop)
    assert (stands(shop, person)[0], stands(shop, later)[0]) == ("Platinum", "Platinum")
    assert shop.problems() == []


def test_for_good_ends_with_the_year_when_the_tier_is_taken_away(shop: Shop) -> None:
    shop.do(tiers.set_rules, programme_id=1, rules=TierRules(period=Period.ALWAYS, grace_months=0))
    key = shop.do(tiers.save, programme_id=1, tier_id=None, name="Friend", threshold=100)
    person, by_hand = shop.member(), shop.member(name="鈴木")
    shop.sell(100, person=person)
    shop.do(tiers.set_by_hand, person_id=by_hand, tier_id=key, until_day=None, reason="A friend")
    recounted(shop)
    assert stands(shop, person) == ("Friend", None)
    shop.do(tiers.remove, tier_id=key)
    shop.do(tiers.save, programme_id=1, tier_id=None, name="Best", threshold=90_000)
    recounted(shop)
    assert (stands(shop, person), stands(shop, by_hand)) == (("Friend", "2026-12-31"), ("Friend", None))


def test_a_tier_from_nothing_on_is_everybody_s(shop: Shop, silver: int) -> None:
    people = [shop.member(name=f"佐藤{at}") for at in range(7)]
    shop.do(tiers.save, programme_id=1, tier_id=None, name="Welcome", threshold=0)
    assert recounted(shop, limit=3, changes=2) >= 4
    assert {stands(shop, one)[0] for one in people} == {"Welcome"}
    assert shop.problems() == []


def test_a_change_that_is_undone_is_counted_again_and_can_be_undone(shop: Shop, silver: int) -> None:
    person = shop.member()
    shop.sell(9_000, person=person)
    shop.do(tiers.save, programme_id=1, tier_id=silver, name="Silver", threshold=9_500)
    assert recounted(shop) == 1
    shop.do(tiers.save, programme_id=1, tier_id=silver, name="Silver", threshold=10_000)
    assert recounted(shop) == 1
    shop.do(tiers.save, programme_id=1, tier_id=silver, name="Silver", threshold=9_000, benefits="Tea")
    recounted(shop)
    assert stands(shop, person)[0] == "Silver"
    shop.do(tiers.save, programme_id=1, tier_id=silver, name="Silver", threshold=9_000, benefits="Cake")
    assert recounted(shop) == 0  # words decide nothing


def test_a_tier_lowered_at_the_period_s_end_is_not_taken_by_the_next_small_sale(shop: Shop, silver: int) -> None:
    shop.do(tiers.save, programme_id=1, tier_id=None, name="Gold", threshold=30_000)
    person = shop.member()
    shop.sell(31_000, person=person)
    shop.clock.advance(365 * DAY)
    shop.sell(12_000, person=person)
    shop.clock.advance(204 * DAY)  # 2028
    shop.do(tiers.advance, day=shop.today)
    assert stands(shop, person) == ("Silver", "2028-12-31")
    shop.sell(100, person=person)
    assert stands(shop, person) == ("Silver", "2028-12-31")


def test_a_merge_keeps_the_higher_tier_and_is_taken_apart_again(shop: Shop, silver: int) -> None:
    kept, gone = shop.member(name="佐藤"), shop.member(name="鈴木")
    shop.sell(12_000, person=gone)
    shop.clock.advance(300 * DAY)  # the year after: kept by the grace
    shop.sell(100, person=kept)
    shop.clock.advance(1000)
    key = shop.do(merges.merge, kept_id=kept, gone_id=gone)
    assert stands(shop, kept) == ("Silver", "2027-12-31")
    shop.back(shop.sell(100, person=kept).sale_id)
    recounted(shop)
    assert stands(shop, kept)[0] == "Silver"
    assert tiers.members_in(shop.store.here, 1) == {silver: 1}
    shop.do(merges.unmerge, merge_id=key)
    assert (stands(shop, kept)[0], stands(shop, gone)) == ("", ("Silver", "2027-12-31"))
    assert shop.problems() == []
