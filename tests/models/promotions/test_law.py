"""The law of premiums, as published cases have it (L18), and what counts as one."""

from __future__ import annotations

import pytest

from models.criteria.nodes import Every, Leaf, Some
from models.promotions import law
from models.promotions.draws import PrizeRow
from models.promotions.law import FINE, NOTE, OVER, Facts
from models.promotions.terms import Do, Effect, Needs, Terms

SHIRT, TOTE, LATTE = 1, 2, 3


def bought(amount: int) -> Leaf:
    return Leaf("basket.amount", "at_least", amount)


def gift(worth: int, criteria=None, **more):
    terms = Terms(criteria=criteria or Every(()), effects=(Effect(Do.GIFT, product_id=SHIRT), *more.pop("also", ())))
    return law.hints(terms, Facts(prices={SHIRT: worth, LATTE: 500, TOTE: 800}, **more))


@pytest.mark.parametrize(("base", "limit"), [(2_000, 400), (999, 200), (1_000, 200), (2_500, 500), (100, 200)])
def test_l18_what_every_buyer_may_be_given(base, limit):
    assert law.limit_to_all(base) == limit
    fine, over = gift(limit, bought(base))[0], gift(limit + 1, bought(base))[0]
    assert (fine.level, fine.base, fine.limit) == (FINE, base, limit)
    assert (over.level, over.limit) == (OVER, limit)


def test_l18_where_any_purchase_will_do_the_law_reckons_with_100():
    found = gift(201)
    assert (found[0].level, found[0].base, found[0].limit) == (OVER, 100, 200)
    assert [one.base for one in found if one.level == NOTE] == [100]


def prize(worth: int, count: int = 1, name: str = "Bag") -> PrizeRow:
    return PrizeRow(1, 1, name, 10_000, SHIRT, 1000, 0, None, count, count, worth, 0)


def drawn(base: int, *prizes: PrizeRow, sales: int | None = None):
    terms = Terms(criteria=bought(base), effects=(Effect(Do.DRAW),))
    return law.hints(terms, Facts(prizes=prizes, expected_sales=sales))


@pytest.mark.parametrize(("base", "limit"), [(600, 12_000), (4_999, 99_980), (5_000, 100_000), (80_000, 100_000)])
def test_l18_what_one_prize_may_be_worth(base, limit):
    assert law.limit_by_lot(base) == limit
    assert drawn(base, prize(limit))[0].level == FINE
    assert drawn(base, prize(limit + 1))[0].level == OVER


def test_l18_all_prizes_together_are_two_per_cent_of_the_sales_expected():
    in_all = [one.level for one in drawn(1_000, prize(2_000, 10), sales=1_000_000) if one.limit == 20_000]
    assert FINE in in_all
    assert OVER in [one.level for one in drawn(1_000, prize(2_000, 10), sales=999_999)]
    assert any("1,000,000" in str(one.text) or one.text.values.get("needed") == 1_000_000
               for one in drawn(1_000, prize(2_000, 10)))  # fmt: skip


def test_discounts_points_and_coupons_for_this_shops_prices_are_no_premiums():
    for effect in (
        Effect(Do.PERCENT, percent=500_000),
        Effect(Do.AMOUNT, amount=5_000),
        Effect(Do.POINTS, points=10_000),
        Effect(Do.BUY_GET, goods=Leaf("line.product", "in", (LATTE,)), buy=1, get=1, percent=1_000_000),
        Effect(Do.VOUCHER, promotion_id=9),
    ):
        off = Terms(effects=(Effect(Do.AMOUNT, amount=300),), needs=Needs.COUPON)
        found = law.hints(Terms(effects=(effect,)), Facts(prices={LATTE: 500}, vouchers={9: off}))
        assert [one.level for one in found] == [NOTE], effect.do


def test_points_that_buy_goods_count_as_the_goods_do():
    terms = Terms(criteria=bought(2_000), effects=(Effect(Do.POINTS, points=401),))
    assert law.hints(terms, Facts(point_worth=1_000))[0].level == OVER
    assert law.hints(terms, Facts(point_worth=500))[0].level == FINE


def test_more_of_the_same_goods_is_none_and_other_goods_are():
    same = Leaf("line.product", "in", (LATTE,))
    other = Leaf("line.product", "in", (TOTE,))
    more = Terms(effects=(Effect(Do.BUY_GET, goods=same, other=other, buy=2, get=1, percent=1_000_000),))
    found = law.hints(more, Facts(prices={LATTE: 500, TOTE: 800}))[0]
    assert (found.level, found.base, found.limit) == (OVER, 1_000, 200)
    again = Terms(criteria=Leaf("basket.contains", "in", (SHIRT,)), effects=(Effect(Do.GIFT, product_id=SHIRT),))
    assert [one.level for one in law.hints(again, Facts(prices={SHIRT: 3_000}))] == [NOTE]


def test_a_discount_offered_together_with_a_gift_counts_with_it():
    also = (Effect(Do.AMOUNT, amount=300),)
    assert gift(200, bought(2_000))[0].level == FINE
    assert gift(200, bought(2_000), also=also)[0].level == OVER


def test_a_voucher_for_goods_counts():
    free = Terms(effects=(Effect(Do.GIFT, product_id=SHIRT),), needs=Needs.COUPON)
    terms = Terms(criteria=bought(1_000), effects=(Effect(Do.VOUCHER, promotion_id=9),))
    found = law.hints(terms, Facts(prices={SHIRT: 900}, vouchers={9: free}))
    assert (found[0].level, found[0].limit) == (OVER, 200)


def test_the_smallest_purchase_of_several_ways_counts():
    either = Some((bought(5_000), bought(1_500)))
    assert law.least_amount(either) == 1_500
    assert law.least_amount(Every((either, bought(2_000)))) == 2_000
    assert law.least_amount(Some((bought(5_000), Leaf("person.member", "is", True)))) == 0


def test_other_countries_are_not_guessed_at():
    assert law.hints(Terms(effects=(Effect(Do.GIFT, product_id=SHIRT),)), Facts(country="US", prices={SHIRT: 9})) == ()
