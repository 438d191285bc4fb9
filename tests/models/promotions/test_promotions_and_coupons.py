"""Promotions as the owner makes them, coupons used once under two tills, draws from what is there."""

from __future__ import annotations

from functools import partial
from random import Random

import pytest

from desktop.languages import language
from models.criteria.nodes import ALWAYS, Every, Leaf, Node
from models.errors import Refused
from models.loyalty import gifts, keeping
from models.promotions import checking, coupons, draws, promotions
from models.promotions import words as promotion_words
from models.promotions.draws import PrizeRow
from models.promotions.terms import Do, Effect, Needs, SetPart, Terms

TEN = Effect(Do.PERCENT, percent=100_000)


def goods(shop, product: int, price: int, count: int = 1):
    return shop.line(price, count, product_id=product)


def test_a_changed_promotion_is_a_new_wording_and_old_receipts_keep_theirs(shop):
    beans = shop.product(name="Beans", price=1000)
    key = shop.do(promotions.create, name="Ten", terms=Terms(effects=(TEN,)))
    sale = shop.sell(goods(shop, beans, 1000, 2))
    shop.do(
        promotions.change, promotion_id=key, name="Fifty", terms=Terms(effects=(Effect(Do.PERCENT, percent=500_000),))
    )
    assert shop.sell(goods(shop, beans, 1000)).total == 500
    assert shop.back(sale.sale_id, 1).total == -900
    assert shop.store.here.value("SELECT COUNT(*) FROM promotion_version") == 2


def test_the_order_decides_and_can_be_changed(shop):
    first = shop.do(promotions.create, name="A", terms=Terms(effects=(TEN,)))
    second = shop.do(promotions.create, name="B", terms=Terms(effects=(Effect(Do.AMOUNT, amount=100),)))
    beans = shop.product(name="Beans", price=1000)
    assert shop.sell(goods(shop, beans, 1000)).total == 800
    shop.do(promotions.move, promotion_id=second, to=0)
    assert shop.sell(goods(shop, beans, 1000)).total == 810
    shop.do(promotions.switch, promotion_id=first, active=False)
    assert shop.sell(goods(shop, beans, 1000)).total == 900
    with pytest.raises(Refused, match="was given already"):
        shop.do(promotions.delete, promotion_id=first)
    third = shop.do(promotions.copy, promotion_id=first, name="C")
    shop.do(promotions.delete, promotion_id=third)
    assert [one.name for one in promotions.listed(shop.store.here)] == ["B", "A"]


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        (Terms(), "gives nothing yet"),
        (Terms(effects=(TEN,), starts="2026-12-01T00:00", ends="2026-11-01T00:00"), "ends before it starts"),
        (Terms(effects=(Effect(Do.PERCENT, percent=1_100_000),)), "at most 100%"),
        (Terms(effects=(Effect(Do.BUY_GET, buy=0, get=1, percent=1),)), "how many are bought"),
        (Terms(effects=(Effect(Do.AMOUNT, amount=500, each=500),)), "as much as is paid"),
        (Terms(effects=(Effect(Do.GIFT),)), "Choose the product"),
        (Terms(effects=(Effect(Do.GIFT, product_id=99),)), "no longer there"),
        (Terms(effects=(TEN,), in_all=0), "never given"),
        (Terms(effects=(Effect(Do.AMOUNT, amount=500),), budget=300), "budget is less"),
        (Terms(effects=(TEN,), needs=Needs.CODE, code="X"), "three characters"),
        (Terms(effects=(Effect(Do.ACCESS),)), "nobody else could buy"),
        (Terms(effects=(Effect(Do.PRICE, amount=100, parts=()),)), "at least one piece"),
        (Terms(effects=(Effect(Do.PRICE, amount=100, parts=(SetPart(quantity=0),)),)), "at least one piece"),
        (Terms(effects=(Effect(Do.VOUCHER),)), "Choose the promotion"),
        (
            Terms(
                effects=(TEN,),
                criteria=Every((Leaf("moment.weekday", "in", (0,)), Leaf("moment.weekday", "in", (1,)))),
            ),
            "contradict",
        ),
        (
            Terms(
                effects=(TEN,),
                criteria=Every((Leaf("basket.amount", "at_least", 5000), Leaf("basket.amount", "at_most", 1000))),
            ),
            "contradict",
        ),
        (Terms(effects=(TEN,), criteria=Leaf("person.shoe_size", "is", 3)), "no field"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words_and_nothing_is_saved(shop, terms: Terms, words: str):
    with pytest.raises(Refused, match=words):
        shop.do(promotions.create, name="Odd", terms=terms)
    assert shop.rows("promotion", "promotion_version") == [0, 0]


@pytest.mark.parametrize(
    ("criteria", "english", "japanese"),
    [
        (
            Every((Leaf("basket.member", "is", True), Leaf("basket.amount", "at_least", 3000))),
            "For members, from ¥3,000: 10% off everything",
            "会員様限定・¥3,000以上で：全商品を10%引き",
        ),
        (
            Every((Leaf("basket.amount", "at_least", 3000), Leaf("person.visits", "at_least", 3))),
            "From ¥3,000, number of visits at least 3: 10% off everything",
            None,
        ),
        (
            Every((Leaf("moment.weekday", "in", (1,)), Leaf("person.first_purchase", "is", True))),
            "On Tuesday, buys for the first time: 10% off everything",
            None,
        ),
        (ALWAYS, "10% off everything", None),
    ],
)
def test_conditions_read_as_one_sentence_with_one_capital(shop, criteria: Node, english: str, japanese: str | None):
    said = promotion_words.sentence(shop.store.here, Terms(criteria=criteria, effects=(TEN,)))
    assert language("en").say(said) == english
    assert japanese is None or language("ja").say(said) == japanese


def test_a_voucher_can_t_be_for_itself_round_about(shop):
    first = shop.do(promotions.create, name="A", terms=Terms(effects=(TEN,), needs=Needs.COUPON))
    voucher = Terms(effects=(Effect(Do.VOUCHER, promotion_id=first),), needs=Needs.COUPON)
    second = shop.do(promotions.create, name="B", terms=voucher)
    back = Terms(effects=(Effect(Do.VOUCHER, promotion_id=second),), needs=Needs.COUPON)
    with pytest.raises(Refused, match="for ever"):
        shop.do(promotions.change, promotion_id=first, name="A", terms=back)


def test_a_code_is_taken_once(shop):
    terms = Terms(effects=(TEN,), needs=Needs.CODE, code="SUMMER")
    shop.do(promotions.create, name="A", terms=terms)
    with pytest.raises(Refused, match="taken by"):
        shop.do(promotions.create, name="B", terms=terms)


def test_warnings_are_only_shown(shop):
    shirt = shop.product(name="Shirt", price=3000, active=False)
    terms = Terms(effects=(Effect(Do.GIFT, product_id=shirt),), starts="2026-01-01T00:00")
    levels = [one.level for one in checking.problems(shop.store.here, terms, clock="2026-06-15T12:00")]
    assert levels == ["warning", "warning"]


# -- coupons --------------------------------------------------------------------------------------------------------


@pytest.fixture
def voucher(shop) -> int:
    return shop.do(promotions.create, name="¥300 off", terms=Terms(effects=(Effect(Do.AMOUNT, amount=300),),
                                                                    needs=Needs.COUPON))  # fmt: skip


def test_a_printed_coupon_is_used_once_and_says_where(shop, voucher):
    beans = shop.product(name="Beans", price=1000)
    (code,) = shop.do(coupons.issue, promotion_id=voucher, today_too=True)
    assert shop.sell(goods(shop, beans, 1000)).total == 1000
    sale = shop.sell(goods(shop, beans, 1000), codes=(code,))
    assert sale.total == 700
    with pytest.raises(Refused, match=sale.number_text):
        shop.sell(goods(shop, beans, 1000), codes=(code,))
    shop.back(sale.sale_id)
    assert shop.sell(goods(shop, beans, 1000), codes=(code,)).total == 700  # all of it came back: it can be used again


def test_a_coupon_entered_on_a_sale_that_is_not_paid_stays_open(shop, voucher):
    """G17: entered but the receipt not paid, it is still there."""
    beans = shop.product(name="Beans", price=1000)
    (code,) = shop.do(coupons.issue, promotion_id=voucher, today_too=True)
    with pytest.raises(Refused, match="still to pay"):
        shop.sell(goods(shop, beans, 1000), codes=(code,), pay=())
    assert coupons.counts(shop.store.here, voucher) == {"open": 1}


def test_two_tills_with_the_same_coupon_exactly_one_wins(shop, voucher, store_path):
    from desktop.store import Store

    beans = shop.product(name="Beans", price=1000)
    (code,) = shop.do(coupons.issue, promotion_id=voucher, today_too=True)
    from models.counter import sales

    other = Store(store_path, clock=shop.clock, inline=True)
    mine, theirs = (shop.draft(goods(shop, beans, 1000), codes=(code,)) for _till in range(2))
    try:
        assert other.write_now("Sale", partial(sales.book, draft=theirs)).total == 700
        with pytest.raises(Refused, match="was used already"):
            shop.do(sales.book, draft=mine)
    finally:
        other.close()
    assert coupons.counts(shop.store.here, voucher) == {"used": 1}


def test_days_owner_and_state_of_a_coupon_are_told(shop, voucher):
    beans, person = shop.product(name="Beans", price=1000), shop.member()
    (later,) = shop.do(coupons.issue, promotion_id=voucher, days=2)
    (own,) = shop.do(coupons.issue, promotion_id=voucher, person_id=person, today_too=True)
    for code, who, words in ((later, None, "from 2026-06-16 on"), (own, None, "another customer's")):
        with pytest.raises(Refused, match=words):
            shop.sell(goods(shop, beans, 1000), codes=(code,), person=who)
    shop.clock.advance(3 * 86_400_000)
    shop.do(switch_day)
    with pytest.raises(Refused, match="until 2026-06-17"):
        shop.sell(goods(shop, beans, 1000), codes=(later,))


def switch_day(tx) -> None:
    """Nothing: the clock moved."""


def test_a_voucher_for_the_next_visit_goes_with_the_sale_and_back_with_it(shop, voucher):
    beans, person = shop.product(name="Beans", price=1000), shop.member()
    shop.do(promotions.create, name="Come again", terms=Terms(effects=(Effect(Do.VOUCHER, promotion_id=voucher),)))
    sale = shop.sell(goods(shop, beans, 1000), person=person)
    (told,) = [one for one in sale.outcomes if one.kind == "voucher"]
    found = coupons.of_person(shop.store.here, person, day="2026-06-15")
    assert [(one.code, one.from_day, one.to_day) for one in found] == [(told.code, "2026-06-16", "2026-07-15")]
    shop.cancel(sale.sale_id)
    assert coupons.counts(shop.store.here, voucher) == {"void": 1}


# -- gifts ----------------------------------------------------------------------------------------------------------


def test_the_shirt_story(shop):
    """100 points and a shirt, two shirts in stock, three customers: the third is told before anything is promised."""
    beans, shirt = shop.product(name="Beans", price=3000), shop.product(name="T-shirt", price=2000)
    shop.do(receive, product=shirt, quantity=2000)
    shop.do(
        promotions.create,
        name="Shirt and points",
        terms=Terms(
            effects=(Effect(Do.GIFT, product_id=shirt, instead_points=300), Effect(Do.POINTS, points=100)),
            criteria=Leaf("basket.amount", "at_least", 3000),
            per_person=1,
        ),
    )
    people = [shop.member(name=name) for name in ("佐藤", "鈴木", "高橋")]
    sales_ = [shop.sell(goods(shop, beans, 3000), person=person) for person in people]
    assert [[one.kind for one in sale.outcomes] for sale in sales_] == [["gift", "bonus"]] * 2 + [["bonus"]]
    assert [shop.points(person) for person in people] == [130, 130, 430]
    assert gifts.available(shop.store.here, [shirt]) == {shirt: 0}
    shop.do(gifts.hand_over, gift_id=sales_[0].outcomes[0].id)
    assert (shop.stock(shirt), gifts.available(shop.store.here, [shirt])) == (1000, {shirt: 0})
    shop.back(sales_[1].sale_id)
    assert (shop.stock(shirt), gifts.available(shop.store.here, [shirt])) == (1000, {shirt: 1000})


def receive(tx, product: int, quantity: int) -> None:
    from models.counter import stock

    stock.receive(tx, lines=[(product, quantity, 900)])


def test_g18_the_last_shirt_is_sold_and_not_promised_as_well(shop):
    shirt = shop.product(name="T-shirt", price=3000)
    shop.do(receive, product=shirt, quantity=1000)
    shop.promotion(
        Effect(Do.GIFT, product_id=shirt, instead_points=50), criteria=Leaf("basket.amount", "at_least", 3000)
    )
    sale = shop.sell(goods(shop, shirt, 3000), person=shop.member())
    assert [one.kind for one in sale.outcomes] == ["bonus"]
    assert (shop.stock(shirt), gifts.available(shop.store.here, [shirt])) == (0, {shirt: 0})


def test_g18_two_promotions_share_the_last_shirt(shop):
    beans, shirt = shop.product(name="Beans", price=3000), shop.product(name="T-shirt", price=2000)
    shop.do(receive, product=shirt, quantity=1000)
    for name in ("One", "Two"):
        shop.promotion(Effect(Do.GIFT, product_id=shirt, instead_points=50), name=name)
    sale = shop.sell(goods(shop, beans, 3000), person=shop.member())
    assert [one.kind for one in sale.outcomes] == ["gift", "bonus"]


# -- draws ----------------------------------------------------------------------------------------------------------


def prize(name: str, odds: int, **values) -> PrizeRow:
    known = {"product_id": None, "quantity": 1000, "points": 0, "coupon_promotion_id": None, "count": 0, "value": 0}
    known |= values
    return PrizeRow(0, 0, name, odds, left=0, position=0, **known)


def test_prizes_are_kept_from_stock_drawn_and_go_back(shop):
    beans, mug = shop.product(name="Beans", price=1000), shop.product(name="Mug", price=900)
    shop.do(receive, product=mug, quantity=3000)
    key = shop.do(promotions.create, name="Draw", terms=Terms(effects=(Effect(Do.DRAW, each=1000),)))
    shop.do(draws.set_prizes, promotion_id=key, wanted=[prize("Mug", 1_000_000, product_id=mug, count=2, value=900)])
    assert gifts.available(shop.store.here, [mug]) == {mug: 1000}
    sale = shop.sell(goods(shop, beans, 1000, 3))
    assert [one.kind for one in sale.outcomes] == ["prize", "prize", "blank"]
    assert [one.left for one in draws.prizes(shop.store.here, key)] == [0]
    shop.cancel(sale.sale_id)
    with pytest.raises(Refused, match="went back into its draw"):
        shop.do(gifts.reopen, gift_id=1)
    assert [one.left for one in draws.prizes(shop.store.here, key)] == [2]
    assert gifts.available(shop.store.here, [mug]) == {mug: 1000}
    shop.do(promotions.switch, promotion_id=key, active=False)
    assert gifts.available(shop.store.here, [mug]) == {mug: 3000}
    shop.do(promotions.switch, promotion_id=key, active=True)
    assert gifts.available(shop.store.here, [mug]) == {mug: 1000}


def test_a_prize_is_won_although_what_was_kept_for_it_was_sold(shop):
    """A sale is never refused because of a count: the winner is owed a mug, and the shop is told."""
    beans, mug = shop.product(name="Beans", price=1000), shop.product(name="Mug", price=900)
    shop.do(receive, product=mug, quantity=2000)
    key = shop.do(promotions.create, name="Draw", terms=Terms(effects=(Effect(Do.DRAW, each=1000),)))
    shop.do(draws.set_prizes, promotion_id=key, wanted=[prize("Mug", 1_000_000, product_id=mug, count=2, value=900)])
    shop.sell(goods(shop, mug, 900))
    sale = shop.sell(goods(shop, beans, 1000, 2))
    assert [one.kind for one in sale.outcomes] == ["prize", "prize"]
    assert keeping.reserve_problems(shop.store.here) == []


def test_odds_come_out_as_they_are_said():
    found = [prize("A", 100_000), prize("B", 300_000)]
    source = Random(7)
    won = [draws.chosen(found, source.randrange(1_000_000)) for _draw in range(20_000)]
    names = [one.name if one else "" for one in won]
    assert 1_850 < names.count("A") < 2_150
    assert 5_800 < names.count("B") < 6_200


def test_prizes_that_can_t_be_are_refused(shop):
    mug = shop.product(name="Mug", price=900)
    key = shop.do(promotions.create, name="Draw", terms=Terms(effects=(Effect(Do.DRAW),)))
    for wanted, words in (
        ([prize("Mug", 1, product_id=mug, count=1)], "not that many"),
        ([prize("A", 600_000, points=1), prize("B", 600_000, points=1)], "more than 100%"),
        ([prize("A", 1)], "a prize is goods"),
    ):
        with pytest.raises(Refused, match=words):
            shop.do(draws.set_prizes, promotion_id=key, wanted=wanted)


def test_several_things_at_once_do_not_exclude_each_other():
    both = Every((Leaf("basket.contains", "in", (1,)), Leaf("basket.contains", "in", (2,))))
    bought = Every((Leaf("person.bought_category", "in", (1,)), Leaf("person.bought_category", "in", (2,))))
    days = Every((Leaf("moment.weekday", "in", (0,)), Leaf("moment.weekday", "in", (1,))))
    assert [checking.never(node) for node in (both, bought, days)] == [False, False, True]
