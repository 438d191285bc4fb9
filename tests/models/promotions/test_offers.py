"""What promotions take off a basket, effect by effect, by tables of cases and by property."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.languages import language
from models.counter.basket import Basket, Discount, Line, PointsUse, TaxKind, TaxRules, check, price
from models.criteria.basket import Moment
from models.criteria.nodes import Every, Leaf
from models.promotions.hints import State, hints
from models.promotions.offers import Offer, free_count
from models.promotions.terms import Do, Effect, SetPart, Terms, from_json, to_json

COFFEE, CAKE, BEANS, SHIRT = 1, 2, 3, 4
HALF, ALL = 500_000, 1_000_000


def line(ref: str, product: int, price_: int, quantity: int = 1, **values) -> Line:
    return Line(ref, f"P{product}", price_, quantity * 1000, product, category_id=product * 10, **values)


def of(*products: int) -> Leaf:
    return Leaf("line.product", "in", products)


def offer(*effects: Effect, key: int = 1, **values) -> Offer:
    names = ("answers", "left", "money_left", "points_left", "stock", "names", "shown")
    own = {name: values.pop(name) for name in names if name in values}
    return Offer(key, key, f"Promotion {key}", Terms(effects=effects, **values), **own)


def priced(lines, *offers, **values):
    found = price(Basket(tuple(lines), offers=offers, moment=values.pop("moment", Moment("2026-06-15", 720)), **values))
    check(found)
    return found


def off(lines, *offers, **values) -> list[int]:
    """What promotions take off each line."""
    return [one.promotion for one in priced(lines, *offers, **values).lines]


LATTE2_CAKE = (line("a", COFFEE, 500, 2), line("b", CAKE, 390))

CASES = [
    # effect, lines, what each line is lowered by
    (Effect(Do.PERCENT, percent=100_000), LATTE2_CAKE, [100, 39]),
    (Effect(Do.PERCENT, goods=of(CAKE), percent=HALF), LATTE2_CAKE, [0, 195]),
    (Effect(Do.PERCENT, percent=HALF, cap=100), LATTE2_CAKE, [72, 28]),
    (Effect(Do.AMOUNT, amount=300), LATTE2_CAKE, [216, 84]),
    (Effect(Do.AMOUNT, amount=5000), LATTE2_CAKE, [1000, 390]),
    (Effect(Do.AMOUNT, amount=100, each=500), LATTE2_CAKE, [144, 56]),
    (Effect(Do.AMOUNT, amount=100, each=5000), LATTE2_CAKE, [0, 0]),
    (Effect(Do.CHEAPEST, percent=ALL), LATTE2_CAKE, [0, 390]),
    (Effect(Do.CHEAPEST, percent=HALF, count=2), LATTE2_CAKE, [250, 195]),
    (Effect(Do.FREE, goods=of(COFFEE), count=1), LATTE2_CAKE, [500, 0]),
    (Effect(Do.FREE, goods=of(BEANS)), LATTE2_CAKE, [0, 0]),
    (Effect(Do.UNIT_PRICE, goods=of(COFFEE), amount=400), LATTE2_CAKE, [200, 0]),
    (Effect(Do.UNIT_PRICE, goods=of(COFFEE), amount=600), LATTE2_CAKE, [0, 0]),
    (Effect(Do.PRICE, amount=800, parts=(SetPart(of(COFFEE)), SetPart(of(CAKE)))), LATTE2_CAKE, [51, 39]),
    (Effect(Do.PRICE, amount=900, parts=(SetPart(of(COFFEE), 2000),)), LATTE2_CAKE, [100, 0]),
    (Effect(Do.PRICE, amount=900, parts=(SetPart(of(COFFEE), 3000),)), LATTE2_CAKE, [0, 0]),
    (Effect(Do.PRICE, amount=2000, parts=(SetPart(of(COFFEE)), SetPart(of(CAKE)))), LATTE2_CAKE, [0, 0]),
    (Effect(Do.BUY_GET, goods=of(COFFEE), buy=1, get=1, percent=ALL), LATTE2_CAKE, [500, 0]),
    (Effect(Do.BUY_GET, goods=of(COFFEE), buy=2, get=1, percent=ALL, other=of(CAKE)), LATTE2_CAKE, [0, 390]),
    (Effect(Do.BUY_GET, goods=of(COFFEE), buy=1, get=1, percent=HALF, other=of(CAKE)), LATTE2_CAKE, [0, 195]),
]


@pytest.mark.parametrize(("effect", "lines", "expected"), CASES)
def test_an_effect_takes_off_what_it_says(effect: Effect, lines, expected: list[int]):
    assert off(lines, offer(effect)) == expected


@pytest.mark.parametrize(
    ("buy", "get", "expected"),
    [(2, 1, [0, 0, 1, 1, 1, 2, 2, 2, 3, 3]), (2, 3, [0, 0, 1, 2, 3, 3, 3, 4, 5, 6])],
)
def test_g5_buy_n_take_m(buy: int, get: int, expected: list[int]):
    assert [free_count(count, buy, get) for count in range(1, 11)] == expected
    effect = Effect(Do.BUY_GET, goods=of(COFFEE), buy=buy, get=get, percent=ALL)
    for count, free in enumerate(expected, 1):
        assert off([line("a", COFFEE, 500, count)], offer(effect)) == [500 * free]


def test_g7_free_goods_are_limited_by_what_is_in_the_basket():
    effect = Effect(Do.BUY_GET, goods=of(COFFEE), buy=1, get=1, percent=ALL, other=of(CAKE))
    assert off([line("a", COFFEE, 500, 3), line("b", CAKE, 390)], offer(effect)) == [0, 390]


@pytest.mark.parametrize(
    ("quantities", "expected"), [((5, 10, 5, 5), (47_000, 4_700, 51_700)), ((3, 5, 5, 5), (36_000, 3_600, 39_600))]
)
def test_g12_ten_per_cent_when_ten_of_the_listed_goods_are_bought(quantities, expected):
    """Listed: the first two products. Ten per cent off theirs when there are ten of them; 20.00 + 10 % tax each."""
    goods = of(COFFEE, CAKE)
    terms = Leaf("basket.quantity", "at_least", 10_000, of=goods)
    products = (COFFEE, CAKE, BEANS, SHIRT)
    lines = [line(str(key), key, 2000, count) for key, count in zip(products, quantities, strict=True)]
    found = priced(
        lines, offer(Effect(Do.PERCENT, goods=goods, percent=100_000), criteria=terms), rules=TaxRules(inclusive=False)
    )
    assert (found.gross - found.promotions, found.tax, found.total) == expected


@pytest.mark.parametrize(("count", "due"), [(4, 8_000), (2, 8_000)])
def test_g12_a_product_is_free_from_an_amount_on(count: int, due: int):
    """Spend 100, product 2 free: 4 × 20 + 2 × 20 is 120, to pay 80; 2 × 20 + 2 × 20 stays 80."""
    gift = offer(Effect(Do.FREE, goods=of(CAKE), count=99), criteria=Leaf("basket.amount", "at_least", 10_000))
    assert priced([line("a", COFFEE, 2000, count), line("b", CAKE, 2000, 2)], gift).due == due


@pytest.mark.parametrize(
    ("quantity", "price_", "unit"), [(5, 1000, 800), (3, 1000, 1000), (10, 1000, 1000), (5, 400, 400), (5, 1400, 1400)]
)
def test_g13_a_price_for_a_range_of_quantities_and_amounts(quantity: int, price_: int, unit: int):
    """Jacket 1000, 800 each for 4 to 6 pieces and an amount of 4000 to 6000."""
    terms = Every(
        (
            Leaf("basket.quantity", "between", (4_000, 6_000), of=of(SHIRT)),
            Leaf("basket.amount", "between", (4_000, 6_000), of=of(SHIRT)),
        )
    )
    rule = offer(Effect(Do.UNIT_PRICE, goods=of(SHIRT), amount=800), criteria=terms)
    assert priced([line("a", SHIRT, price_, quantity)], rule).due == unit * quantity


def test_f2_ten_per_cent_off_a_hundred_is_ninety():
    found = priced([line("a", BEANS, 10_000)], offer(Effect(Do.PERCENT, percent=100_000)))
    assert (found.due, found.promotions, found.given[0].discount) == (9_000, 1_000, 1_000)


# -- beside each other ----------------------------------------------------------------------------------------------

TEN = Effect(Do.PERCENT, percent=100_000)


def test_promotions_follow_each_other_in_the_owner_s_order():
    first, second = offer(TEN, key=1), offer(Effect(Do.AMOUNT, amount=100), key=2)
    assert priced([line("a", BEANS, 1000)], first, second).due == 800
    assert priced([line("a", BEANS, 1000)], second, first).due == 810


def test_of_a_group_only_the_first_that_fits_is_given():
    late = offer(TEN, key=1, group="beans", criteria=Leaf("basket.amount", "at_least", 5000))
    small = offer(Effect(Do.AMOUNT, amount=50), key=2, group="beans")
    assert priced([line("a", BEANS, 1000)], late, small).due == 950
    assert priced([line("a", BEANS, 5000)], late, small).due == 4500


def test_one_that_stands_alone_keeps_the_others_out():
    alone, other = offer(TEN, key=1, alone=True), offer(Effect(Do.AMOUNT, amount=50), key=2)
    assert priced([line("a", BEANS, 1000)], alone, other).due == 900
    assert priced([line("a", BEANS, 1000)], other, alone).due == 950


def test_a_piece_is_counted_by_one_promotion_only():
    three_for_two = offer(Effect(Do.BUY_GET, buy=2, get=1, percent=ALL), key=1)
    set_price = offer(Effect(Do.PRICE, amount=100, parts=(SetPart(of(COFFEE)),)), key=2)
    found = priced([line("a", COFFEE, 500, 4)], three_for_two, set_price)
    assert found.due == 1000 + 100


def test_staff_s_discount_comes_first_and_may_keep_a_promotion_away():
    lowered = line("a", BEANS, 1000, discounts=(Discount(amount=100),))
    assert priced([lowered], offer(TEN)).due == 810
    assert priced([lowered], offer(TEN, on_discounted=False)).due == 900


def test_what_is_sold_as_money_or_kept_at_its_price_is_never_lowered():
    card = line("a", 9, 3000, kind=TaxKind.OUTSIDE)
    assert priced([card, line("b", BEANS, 1000)], offer(TEN)).due == 3900


def test_a_budget_is_never_exceeded():
    assert priced([line("a", BEANS, 1000)], offer(TEN, money_left=99)).due == 1000
    assert priced([line("a", BEANS, 1000)], offer(TEN, money_left=100)).due == 900
    assert priced([line("a", BEANS, 1000)], offer(TEN, left=0)).due == 1000


def test_days_and_hours_are_the_shop_s():
    monday, evening = Leaf("moment.weekday", "in", (0,)), Leaf("moment.time", "between", (22 * 60, 2 * 60))
    lines = [line("a", BEANS, 1000)]
    assert priced(lines, offer(TEN, criteria=monday)).due == 900
    assert priced(lines, offer(TEN, criteria=monday), moment=Moment("2026-06-16", 720)).due == 1000
    for minute, due in ((21 * 60, 1000), (23 * 60, 900), (60, 900), (2 * 60, 1000)):
        assert priced(lines, offer(TEN, criteria=evening), moment=Moment("2026-06-15", minute)).due == due


def test_for_whom_it_is_was_asked_before():
    gold = Leaf("person.tier", "is", 3)
    for answer, due in ((True, 900), (False, 1000), (None, 1000)):
        assert priced([line("a", BEANS, 1000)], offer(TEN, criteria=gold, answers=(answer,))).due == due


# -- promises -------------------------------------------------------------------------------------------------------

GIFT = Effect(Do.GIFT, product_id=SHIRT)


def test_a_gift_is_promised_while_there_is_one():
    found = priced([line("a", BEANS, 1000)], offer(GIFT, stock=((SHIRT, 1000),))).given[0]
    assert [(one.product_id, one.quantity) for one in found.gifts] == [(SHIRT, 1000)]
    assert found.promises == {f"1:gift:{SHIRT}:1000"}


def test_g18_nothing_left_withholds_the_gift_and_the_basket_can_be_paid():
    found = priced([line("a", BEANS, 1000)], offer(GIFT, stock=((SHIRT, 999),), names=((SHIRT, "T-shirt"),)))
    assert found.due == 1000
    assert (found.given[0].gifts, found.given[0].withheld) == ((), ((SHIRT, "T-shirt"),))


def test_the_till_names_what_is_gone_and_what_stands_in_for_it_before_anything_else():
    gone = {"stock": ((SHIRT, 0),), "names": ((SHIRT, "T-shirt"),)}
    instead = Effect(Do.GIFT, product_id=SHIRT, instead_points=100)
    voucher = offer(Effect(Do.VOUCHER, promotion_id=9))
    offers = (voucher, offer(instead, **gone), offer(GIFT, **gone))
    basket = Basket((line("a", BEANS, 1000),), offers=offers, member=True)
    found = hints(basket, price(basket))
    assert [one.state for one in found] == [State.WITHHELD, State.WITHHELD, State.GIVEN]
    assert language("en").say(found[0].text) == "T-shirt: none left. Given: +100 pt"
    assert language("en").say(found[1].text) == "T-shirt: none left, don't promise it"


def test_a_gift_is_told_before_what_only_counts():
    voucher, gift = offer(Effect(Do.VOUCHER, promotion_id=9)), offer(GIFT, stock=((SHIRT, 1000),))
    basket = Basket((line("a", BEANS, 1000),), offers=(voucher, gift), member=True)
    assert [one.offer for one in hints(basket, price(basket))] == [gift, voucher]


def test_the_owner_s_substitute_takes_its_place():
    other = Effect(Do.GIFT, product_id=SHIRT, instead_product_id=CAKE)
    found = priced([line("a", BEANS, 1000)], offer(other, stock=((CAKE, 5000),))).given[0]
    assert [(one.product_id, one.instead_of_id) for one in found.gifts] == [(CAKE, SHIRT)]
    points = Effect(Do.GIFT, product_id=SHIRT, instead_points=300)
    assert priced([line("a", BEANS, 1000)], offer(points)).given[0].points == 300


def test_g15_several_gifts_come_once_however_many_are_bought():
    both = offer(
        Effect(Do.GIFT, product_id=SHIRT, quantity=2000),
        Effect(Do.GIFT, product_id=CAKE, quantity=3000),
        criteria=Leaf("basket.quantity", "at_least", 2000, of=of(BEANS)),
        stock=((SHIRT, 9000), (CAKE, 9000)),
    )
    for count, expected in ((1, []), (2, [2000, 3000]), (7, [2000, 3000])):
        given_ = priced([line("a", BEANS, 1000, count)], both).given
        assert [gift.quantity for one in given_ for gift in one.gifts] == expected


def test_one_for_each_full_amount_counts_what_is_left_after_promotions():
    draws = offer(Effect(Do.DRAW, each=1000), key=2)
    assert priced([line("a", BEANS, 3500)], draws).given[0].chances == 3
    assert priced([line("a", BEANS, 3500)], offer(Effect(Do.AMOUNT, amount=600)), draws).given[1].chances == 2


def test_goods_that_are_kept_for_others_are_marked():
    early = offer(Effect(Do.ACCESS, goods=of(SHIRT)), criteria=Leaf("person.tier", "is", 3), answers=(False,))
    found = priced([line("a", SHIRT, 3000), line("b", BEANS, 1000)], early)
    assert [one.kept_for for one in found.lines] == ["Promotion 1", ""]


def test_f6_a_free_piece_earns_nothing():
    from models.counter.lines import EarnRate
    from models.loyalty.earning import EarnBy, EarnRule, earn

    reward = Offer(None, None, "Pen", Terms(effects=(Effect(Do.FREE, goods=of(COFFEE)),)), reward_id=7)
    found = priced([line("a", COFFEE, 320, 3)], reward)
    assert (found.due, earn(found, EarnRule(EarnRate(1, 1), EarnBy.PIECE)).points) == (640, 2)


# -- by property ----------------------------------------------------------------------------------------------------

GOODS = st.sampled_from([Every(), of(COFFEE), of(CAKE, BEANS), Leaf("line.price", "at_least", 300)])
EFFECTS = st.one_of(
    st.builds(Effect, st.just(Do.PERCENT), GOODS, percent=st.integers(1, ALL), cap=st.none() | st.integers(1, 900)),
    st.builds(Effect, st.just(Do.AMOUNT), GOODS, amount=st.integers(1, 9000), each=st.sampled_from([0, 700])),
    st.builds(Effect, st.just(Do.CHEAPEST), GOODS, percent=st.integers(1, ALL), count=st.integers(1, 5)),
    st.builds(Effect, st.just(Do.FREE), GOODS, count=st.integers(1, 5)),
    st.builds(Effect, st.just(Do.UNIT_PRICE), GOODS, amount=st.integers(0, 900)),
    st.builds(
        Effect, st.just(Do.BUY_GET), GOODS, percent=st.integers(1, ALL), buy=st.integers(0, 3), get=st.integers(0, 3),
        other=st.none() | GOODS,
    ),
    st.builds(
        Effect, st.just(Do.PRICE), amount=st.integers(0, 1500),
        parts=st.lists(st.builds(SetPart, GOODS, st.sampled_from([1000, 2000])), min_size=1, max_size=3).map(tuple),
    ),
)  # fmt: skip
OFFERS = st.lists(
    st.tuples(st.lists(EFFECTS, min_size=1, max_size=3), st.sampled_from(["", "g"]), st.booleans(), st.booleans()),
    max_size=5,
)
LINES = st.lists(
    st.tuples(
        st.sampled_from([COFFEE, CAKE, BEANS]),
        st.integers(0, 2000),
        st.integers(1, 6) | st.just(0.254),
        st.integers(0, 400),
        st.sampled_from(list(TaxKind)),
    ),
    min_size=1,
    max_size=6,
)


@given(LINES, OFFERS, st.booleans(), st.integers(0, 500), st.integers(0, 300))
@settings(max_examples=300, deadline=None)
def test_whatever_promotions_say_a_receipt_adds_up_and_nothing_costs_less_than_nothing(
    lines, offers, inclusive, discount, points
):
    made = [
        Line(
            str(at), "x", unit, round(count * 1000), product, kind, discounts=(Discount(amount=staff),),
            weighed=isinstance(count, float), category_id=product,
        )
        for at, (product, unit, count, staff, kind) in enumerate(lines)
    ]  # fmt: skip
    ready = [
        offer(*effects, key=at, group=group, alone=alone, on_discounted=lowered)
        for at, (effects, group, alone, lowered) in enumerate(offers)
    ]
    found = priced(
        made,
        *ready,
        rules=TaxRules(inclusive=inclusive),
        discounts=(Discount(amount=discount),),
        points=PointsUse(points, points) if points else None,
    )
    for one in found.lines:
        assert 0 <= one.promotion <= one.discount <= one.gross
        assert one.free <= one.line.quantity
    assert sum(one.discount for one in found.given) == found.promotions
    assert found.due >= 0
    for one in ready:
        assert from_json(to_json(one.terms)) == one.terms
