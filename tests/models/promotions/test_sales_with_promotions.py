"""Promotions at the counter: booked with the sale, counted, limited, and taken back by returns in any split."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from models.counter.tax import TaxKind
from models.criteria.nodes import Leaf
from models.errors import Refused
from models.promotions.terms import Do, Effect

ALL = 1_000_000
TEN = Effect(Do.PERCENT, percent=100_000)


def of(*products: int) -> Leaf:
    return Leaf("line.product", "in", products)


def goods(shop, product: int, price: int, count: int = 1):
    return shop.line(price, count, product_id=product)


def test_a_discount_is_booked_on_its_line_and_counted(shop):
    beans = shop.product(name="Beans", price=1000)
    ten = shop.promotion(TEN, name="Ten off")
    booked = shop.sell(goods(shop, beans, 1000))
    line = shop.receipt(booked.sale_id).lines[0]
    assert (booked.total, line.discount, line.promotion, line.discount_reason) == (900, 100, 100, "Ten off")
    assert shop.uses(ten) == (1, 100, 0)


def test_bonus_points_stand_in_the_ledger_under_their_promotion(shop):
    beans = shop.product(name="Beans", price=1000)
    bonus = shop.promotion(Effect(Do.POINTS, points=100), Effect(Do.MULTIPLY, times=3000), name="Bonus")
    person = shop.member()
    booked = shop.sell(goods(shop, beans, 1000), person=person)
    assert (booked.points_earned, booked.points_after) == (10 + 100 + 20, 130)
    assert shop.uses(bonus) == (1, 0, 120)
    kinds = shop.store.here.rows("SELECT kind, points, promotion_id FROM points_entry ORDER BY id")
    assert kinds == [("earn", 10, None), ("bonus", 120, bonus)]
    shop.back(booked.sale_id)
    assert shop.points(person) == 0
    assert shop.uses(bonus) == (0, 0, 0)


def test_without_a_member_nothing_is_promised_to_nobody(shop):
    beans = shop.product(name="Beans", price=1000)
    bonus = shop.promotion(Effect(Do.POINTS, points=100))
    shop.sell(goods(shop, beans, 1000))
    assert shop.uses(bonus)[2] == 0


def test_g14_a_limit_for_each_customer(shop):
    beans = shop.product(name="Beans", price=1000)
    shop.promotion(TEN, per_person=2)
    first, second = shop.member(name="佐藤"), shop.member(name="鈴木")
    totals = [shop.sell(goods(shop, beans, 1000), person=who).total for who in (first, first, first, second)]
    assert totals == [900, 900, 1000, 900]
    assert shop.sell(goods(shop, beans, 1000)).total == 1000  # nobody known, nothing to count by


def test_g16_an_end_and_a_limit_in_all(shop):
    beans = shop.product(name="Beans", price=1000)
    shop.promotion(TEN, ends="2026-06-13T00:00")
    assert shop.sell(goods(shop, beans, 1000)).total == 1000
    once = shop.promotion(TEN, in_all=1)
    totals = [shop.sell(goods(shop, beans, 1000)).total for _time in range(2)]
    assert totals == [900, 1000]
    assert shop.uses(once) == (1, 100, 0)


def test_f9_a_code_has_to_be_shown(shop):
    beans = shop.product(name="Beans", price=1000)
    shop.promotion(Effect(Do.POINTS, points=10), needs="code", code="SUMMER")
    person = shop.member()
    assert shop.sell(goods(shop, beans, 1000), person=person).points_earned == 10
    assert shop.sell(goods(shop, beans, 1000), person=person, codes=("summer ",)).points_earned == 20
    with pytest.raises(Refused, match="No promotion takes the code"):
        shop.sell(goods(shop, beans, 1000), person=person, codes=("WINTER",))


def test_what_was_promised_and_is_gone_is_refused_before_anything_is_booked(shop):
    beans = shop.product(name="Beans", price=1000)
    shop.promotion(Effect(Do.POINTS, points=10), in_all=1)
    person = shop.member()
    promised = frozenset({"1:points"})
    shop.sell(goods(shop, beans, 1000), person=person, promised=promised)
    before = shop.rows("sale", "points_entry", "promotion_use")
    with pytest.raises(Refused, match="at another till"):
        shop.sell(goods(shop, beans, 1000), person=person, promised=promised)
    assert shop.rows("sale", "points_entry", "promotion_use") == before


def test_goods_kept_for_others_are_not_sold(shop):
    shirt = shop.product(name="Shirt", price=3000)
    shop.promotion(Effect(Do.ACCESS, goods=of(shirt)), criteria=Leaf("basket.member", "is", True), name="Members first")
    with pytest.raises(Refused, match="kept for others now"):
        shop.sell(goods(shop, shirt, 3000))
    assert shop.sell(goods(shop, shirt, 3000), person=shop.member()).total == 3000


# -- returns --------------------------------------------------------------------------------------------------------


def test_a_broken_set_is_charged_to_what_stays(shop):
    """Three for two at 100: one comes back for nothing, the second and the third for 100 each."""
    cup = shop.product(name="Cup", price=100)
    promotion = shop.promotion(Effect(Do.BUY_GET, goods=of(cup), buy=2, get=1, percent=ALL))
    sale = shop.sell(goods(shop, cup, 100, 3)).sale_id
    assert [shop.back(sale, 1).total for _piece in range(3)] == [0, -100, -100]
    assert shop.uses(promotion) == (0, 0, 0)


def test_the_promotion_can_be_left_on_what_stays(shop):
    cup = shop.product(name="Cup", price=100)
    promotion = shop.promotion(Effect(Do.BUY_GET, goods=of(cup), buy=2, get=1, percent=ALL))
    sale = shop.sell(goods(shop, cup, 100, 3)).sale_id
    first = shop.back(sale, 1, keep_promotion=True)
    assert first.total == -67
    assert shop.uses(promotion)[0] == 1
    assert first.total + shop.back(sale, 2).total == -200
    assert shop.uses(promotion) == (0, 0, 0)


def test_a_threshold_that_is_no_longer_reached_is_charged_on_the_goods_that_stay(shop):
    """Ten per cent from 1,000: of 950 and 100 the smaller comes back; what stays costs 950, 5 more than was left."""
    beans, cake = shop.product(name="Beans", price=950), shop.product(name="Cake", price=100)
    shop.promotion(TEN, criteria=Leaf("basket.amount", "at_least", 1000))
    sale = shop.sell(goods(shop, beans, 950), goods(shop, cake, 100))
    assert sale.total == 945
    back = shop.back(sale.sale_id, 0, 1)
    assert back.total == 5
    lines = shop.receipt(back.sale_id).lines
    assert [(line.quantity, line.amount) for line in lines] == [(0, 95), (-1000, -90)]
    assert shop.back(sale.sale_id).total == -950


def test_another_promotion_takes_the_place_of_a_broken_one(shop):
    beans = shop.product(name="Beans", price=500)
    big = shop.promotion(
        Effect(Do.AMOUNT, amount=300), name="Big", group="one", criteria=Leaf("basket.amount", "at_least", 1000)
    )
    small = shop.promotion(Effect(Do.AMOUNT, amount=50), name="Small", group="one")
    sale = shop.sell(goods(shop, beans, 500, 2))
    assert sale.total == 700
    assert shop.back(sale.sale_id, 1).total == -250  # what stays costs 450
    assert (shop.uses(big), shop.uses(small)) == ((0, 0, 0), (1, 50, 0))


def test_bonus_for_an_amount_goes_back_when_the_amount_is_no_longer_reached(shop):
    beans = shop.product(name="Beans", price=600)
    bonus = shop.promotion(Effect(Do.POINTS, points=100), criteria=Leaf("basket.amount", "at_least", 1000))
    person = shop.member()
    sale = shop.sell(goods(shop, beans, 600, 2), person=person)
    assert sale.points_earned == 112
    shop.back(sale.sale_id, 1)
    assert shop.points(person) == 6
    assert shop.uses(bonus) == (0, 0, 0)


EFFECTS = st.sampled_from(
    [
        TEN,
        Effect(Do.AMOUNT, amount=333),
        Effect(Do.BUY_GET, buy=2, get=1, percent=ALL),
        Effect(Do.CHEAPEST, percent=500_000, count=2),
        Effect(Do.POINTS, points=50),
        Effect(Do.MULTIPLY, times=2500),
        Effect(Do.POINTS, points=7, each=400),
    ]
)
PROMOTIONS = st.lists(
    st.tuples(st.lists(EFFECTS, min_size=1, max_size=2), st.sampled_from([0, 700, 1500]), st.sampled_from(["", "g"])),
    min_size=1,
    max_size=3,
)
SEARCH = (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)
BASKETS = st.lists(st.tuples(st.sampled_from([150, 333, 480, 990]), st.integers(1, 4)), min_size=1, max_size=4)


@given(PROMOTIONS, BASKETS, st.integers(0, 10**6), st.integers(0, 120))
@settings(max_examples=60, deadline=None, phases=SEARCH, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_returns_in_any_split_end_where_one_full_return_would(shop, promotions, basket, seed, points):
    """To the yen, the point and the counter of each promotion; whichever way each of them is settled."""
    keys = [
        shop.promotion(*effects, group=group, criteria=Leaf("basket.amount", "at_least", least))
        for effects, least, group in promotions
    ]
    try:
        returned_in_parts(shop, keys, basket, Random(seed), points)
    finally:
        for key in keys:
            shop.do(switch_off, key=key)


def returned_in_parts(shop, keys, basket, random, points) -> None:
    products = [shop.product(name=f"P{price}", price=price, tax_kind=random.choice(["standard", "reduced"]))
                for price, _count in basket]  # fmt: skip
    kinds = [TaxKind(shop.store.here.value("SELECT tax_kind FROM product WHERE id=?", one)) for one in products]
    person = shop.member(points=500)
    lines = [
        shop.line(price, count, product_id=product, kind=kind)
        for (price, count), product, kind in zip(basket, products, kinds, strict=True)
    ]
    try:
        sale = shop.sell(*lines, person=person, points=points)
    except Refused:  # fewer points fit
        sale = shop.sell(*lines, person=person)
    left = [count for _price, count in basket]
    total = sale.total
    while any(left):
        now = [random.randint(0, count) for count in left]
        if not any(now):
            continue
        total += shop.back(sale.sale_id, *now, keep_promotion=random.random() < 0.3).total
        left = [count - one for count, one in zip(left, now, strict=True)]
    assert total == 0
    assert shop.points(person) == 500
    assert [shop.uses(key) for key in keys] == [(0, 0, 0)] * len(keys)
    sums = "SELECT SUM(amount), SUM(tax), SUM(discount), SUM(promotion), SUM(points_share) FROM sale_line"
    assert set(shop.store.here.row(sums)) == {0}


def switch_off(tx, key: int) -> None:
    from models.promotions.tables import Promotion

    tx.update(Promotion, key, active=False)


def test_whoever_brought_a_customer_is_rewarded_at_the_first_purchase_and_not_before(shop):
    from models.loyalty import referrals

    shop.set(referral_enabled=True, referral_points=100, referral_friend_points=50)
    first, friend = shop.member(name="佐藤"), shop.member(name="鈴木")
    shop.do(referrals.make, person_id=friend, referrer_id=first)
    assert (shop.points(first), shop.points(friend)) == (0, 0)
    sale = shop.sell(1000, person=friend)
    assert (shop.points(first), shop.points(friend)) == (100, 60)
    shop.sell(1000, person=friend)
    assert shop.points(first) == 100
    cancelled = shop.member(name="高橋")
    shop.do(referrals.make, person_id=cancelled, referrer_id=first)
    shop.cancel(shop.sell(500, person=cancelled).sale_id)
    assert (shop.points(first), shop.points(cancelled)) == (100, 0)
    assert sale.outcomes


def test_what_a_kept_promotion_had_promised_goes_when_the_rest_comes_back(shop):
    """One of two comes back and the promotion is left; then the other: voucher and gift have no ground any more."""
    beans, shirt = shop.product(name="Beans", price=1900), shop.product(name="Shirt", price=900)
    shop.do(received, product=shirt, many=5000)
    voucher = shop.promotion(Effect(Do.AMOUNT, amount=300), name="Next time", needs="coupon")
    effects = Effect(Do.VOUCHER, promotion_id=voucher, count=2), Effect(Do.GIFT, product_id=shirt)
    shop.promotion(*effects, criteria=Leaf("basket.amount", "at_least", 3000))
    sale = shop.sell(goods(shop, beans, 1900, 2))
    shop.back(sale.sale_id, 1, keep_promotion=True)
    read = shop.store.here
    assert read.column("SELECT state FROM coupon") == ["open", "open"]
    assert read.column("SELECT state FROM gift") == ["owed"]
    shop.back(sale.sale_id)
    assert read.column("SELECT state FROM coupon") == ["void", "void"]
    assert read.column("SELECT state FROM gift") == ["cancelled"]


def test_a_gift_kept_by_decision_stays_whatever_comes_back_after(shop):
    beans, shirt = shop.product(name="Beans", price=1900), shop.product(name="Shirt", price=900)
    shop.do(received, product=shirt, many=5000)
    shop.promotion(Effect(Do.GIFT, product_id=shirt), criteria=Leaf("basket.amount", "at_least", 3000))
    sale = shop.sell(goods(shop, beans, 1900, 2))
    shop.back(sale.sale_id, 1, keep_gifts=True)
    shop.back(sale.sale_id)
    assert shop.store.here.column("SELECT state FROM gift") == ["owed"]


def test_as_many_gifts_stay_as_what_stays_gives(shop):
    """A shirt for each full 1,500 spent: two of 3,800, one of the 1,900 that stay."""
    beans, shirt, mug = (shop.product(name=name, price=1900) for name in ("Beans", "Shirt", "Mug"))
    shop.do(received, product=shirt, many=5000)
    shop.do(received, product=mug, many=5000)
    shop.promotion(Effect(Do.GIFT, product_id=shirt, each=1500), Effect(Do.GIFT, product_id=mug))
    sale = shop.sell(goods(shop, beans, 1900, 2))
    owed = "SELECT product_id, quantity, state FROM gift ORDER BY id"
    assert shop.store.here.rows(owed) == [(shirt, 2000, "owed"), (mug, 1000, "owed")]
    shop.back(sale.sale_id, 1)
    assert shop.store.here.rows(owed) == [(shirt, 1000, "owed"), (mug, 1000, "owed")]
    shop.back(sale.sale_id)
    assert shop.store.here.rows(owed) == [(shirt, 1000, "cancelled"), (mug, 1000, "cancelled")]


def received(tx, product: int, many: int) -> None:
    from models.counter import stock

    stock.receive(tx, lines=[(product, many, None)])
