"""Whether a reward makes sense: refused in words, or hinted at while it is written; loops by the till's own pricing."""

from dataclasses import replace

import pytest

from models.counter import stock
from models.counter.drafts import RewardUse
from models.counter.tables import Product
from models.criteria.nodes import Leaf, Not
from models.errors import Refused
from models.loyalty import events, reward_checking, reward_edit, reward_loops
from models.loyalty.reward_edit import RewardForm
from models.loyalty.reward_rules import RewardTerms
from models.promotions import checking, promotions
from models.promotions.terms import Do, Effect, Needs, Terms
from tests.a_shop import DAY, Shop

CARD = RewardForm("A card", "gift_card", 1000, 1, value=1000)
HUNDRED = RewardForm("¥100 off", "money_off", 100, 1, value=100)


def said(shop: Shop, form: RewardForm) -> list[tuple[str, str]]:
    found = reward_checking.problems(shop.store.here, form, day=shop.today)
    return [(one.level, str(one.text)) for one in found]


def goods(shop: Shop, many: int = 1, **values) -> int:
    product = shop.product(**{"name": "Mug", "price": 100, **values})
    if many:
        shop.do(stock.receive, lines=[(product, many * 1000, 300)])
    return product


def change(tx, *, key: int, values) -> None:
    tx.update(Product, key, **values)


def test_a_reward_that_makes_sense_is_said_nothing_about(shop: Shop) -> None:
    assert said(shop, HUNDRED) == []
    assert said(shop, replace(HUNDRED, kind="product", product_id=goods(shop))) == []


@pytest.mark.parametrize(
    ("values", "level", "words"),
    [
        ({"points": 0}, "error", "points above zero"),
        ({"value": 0}, "error", "Say what it is worth"),
        ({"kind": "miles"}, "error", "not one of the choices"),
        ({"from_day": "2026-07-01", "to_day": "2026-06-30"}, "error", "ends before it starts"),
        ({"from_day": "2026-06-14"}, "warning", "starts in the past"),
        ({"from_day": "2026-01-01", "to_day": "2026-06-14"}, "warning", "ended already"),
        ({"terms": RewardTerms(per_person=3, in_all=2)}, "warning", "more often than"),
        ({"terms": RewardTerms(in_all=0)}, "error", "at least 1"),
        ({"value": 101}, "warning", "gives 101 for 100 points, that pay 100"),
        ({"value": 99}, "warning", "nobody gains"),
        ({"programme_id": 99}, "error", "programme is no longer there"),
    ],
)
def test_numbers_and_days_are_looked_at(shop: Shop, values, level: str, words: str) -> None:
    (found,) = said(shop, replace(HUNDRED, **values))
    assert (found[0], words in found[1]) == (level, True), found


def test_a_condition_that_is_never_true_or_not_of_the_customer_is_refused(shop: Shop) -> None:
    tag = Leaf("person.phase", "in", ("buy",))
    never = replace(HUNDRED, terms=RewardTerms(criteria=Leaf("basket.amount", "at_least", 5)))
    assert "of the customer only" in said(shop, never)[0][1]
    from models.criteria.nodes import Every

    never = replace(HUNDRED, terms=RewardTerms(criteria=Every((tag, Not(tag)))))
    assert said(shop, never)[0][0] == "error"


def test_goods_that_are_gone_out_of_stock_or_a_set_are_told(shop: Shop) -> None:
    mug, empty, cup = goods(shop), goods(shop, 0, name="Empty"), goods(shop, name="Cup")
    gift = RewardForm("Gift", "gift", 100, 1, product_id=empty)
    assert said(shop, gift) == [("warning", "There is no “Empty” left to promise: nobody could take it now.")]
    other = replace(gift, terms=RewardTerms(substitute=cup))
    assert said(shop, other) == [("warning", "There is no “Empty” left to promise: the substitute would be given.")]
    free = replace(gift, kind="product")
    assert said(shop, free) == [("warning", "There is no “Empty” in stock now.")]
    shop.do(change, key=mug, values={"parts": f"[[{cup}, 1000]]"})
    assert "is a set" in said(shop, replace(gift, product_id=mug))[0][1]
    shop.do(change, key=cup, values={"active": False})
    assert said(shop, replace(gift, product_id=cup)) == [("error", "This product is gone.")]
    assert ("error", "The substitute is gone.") in said(shop, other)
    assert said(shop, replace(gift, product_id=99_999)) == [("error", "This product is gone.")]


def test_a_place_at_an_event_that_is_over_or_full_is_told(shop: Shop) -> None:
    form = events.EventForm("Tasting", shop.clock.now() + DAY, 1, place="Upstairs")
    key = shop.do(events.create, form=form)
    reward = RewardForm("A place", "event", 50, 1, event_id=key)
    assert said(shop, reward) == []
    shop.clock.advance(3 * DAY)
    assert said(shop, reward) == [("warning", "“Tasting” is over: nobody can book it.")]


def test_a_voucher_is_for_a_promotion_that_needs_one(shop: Shop) -> None:
    plain = shop.promotion(Effect(Do.AMOUNT, amount=100), name="¥100 off")
    over = shop.promotion(Effect(Do.AMOUNT, amount=100), needs=Needs.COUPON, ends="2026-06-01T00:00")
    reward = RewardForm("A voucher", "voucher", 50, 1, promotion_id=plain)
    assert "need a coupon" in said(shop, reward)[0][1]
    assert "ended already" in said(shop, replace(reward, promotion_id=over))[0][1]


# -- loops ------------------------------------------------------------------------------------------------------------

TEN = Effect(Do.MULTIPLY, times=100_000)
"""A hundred times the points: ¥100 earn 100."""


def loop(shop: Shop, form: RewardForm) -> reward_loops.Loop | None:
    return reward_loops.of_form(shop.store.here, form, day=shop.today)


def test_a_card_that_earns_what_it_cost_is_a_loop_also_by_points_multiplied(shop: Shop) -> None:
    assert loop(shop, CARD) is None
    assert loop(shop, replace(CARD, points=10)) == reward_loops.Loop(10)
    shop.promotion(TEN, name="Hundredfold")
    found = loop(shop, CARD)
    assert (found.points, found.names, found.bounded) == (1000, ("Hundredfold",), False)
    with pytest.raises(Refused, match="With “Hundredfold” it earns"):
        shop.do(reward_edit.create, form=CARD)
    assert loop(shop, replace(CARD, points=1001)) is None


def test_for_whom_and_when_a_promotion_is_does_not_hide_a_loop_what_must_be_bought_does(shop: Shop) -> None:
    shop.promotion(TEN, name="Tuesdays", criteria=Leaf("moment.weekday", "in", ("tue",)))
    assert loop(shop, CARD).names == ("Tuesdays",)
    assert loop(shop, replace(CARD, points=1001)) is None


def test_a_promotion_from_an_amount_on_that_the_card_does_not_reach_makes_no_loop(shop: Shop) -> None:
    shop.promotion(TEN, criteria=Leaf("basket.amount", "at_least", 5000))
    assert loop(shop, CARD) is None
    assert loop(shop, replace(CARD, value=5000, points=5000)).points == 5000


def test_what_ends_by_itself_is_a_hint_and_not_refused(shop: Shop) -> None:
    shop.promotion(TEN, name="Once", per_person=1)
    (found,) = [one for one in said(shop, CARD) if "lasts" in one[1]]
    assert found == ("warning", "While “Once” lasts, it earns at least the 1000 points that it costs.")
    shop.do(reward_edit.create, form=CARD)


def test_a_free_product_whose_purchase_gives_more_points_than_it_cost_is_a_loop(shop: Shop) -> None:
    """A coffee for 40 points, and 50 points with every coffee: as the till would have it."""
    coffee = goods(shop, name="Coffee", price=40)
    form = RewardForm("A coffee", "product", 40, 1, product_id=coffee)
    reward = shop.do(reward_edit.create, form=form)
    shop.promotion(Effect(Do.POINTS, points=50, goods=Leaf("line.product", "in", (coffee,))), name="Coffee week")
    person = shop.member(points=40)
    shop.sell(shop.line(40, product_id=coffee), person=person, rewards=(RewardUse(reward, 1),))
    found = loop(shop, form)
    assert (found is not None) == (shop.points(person) >= 40), "the till and the check say the same"
    tea = goods(shop, name="Tea", price=40)
    assert loop(shop, replace(form, product_id=tea)) is None


def test_a_chain_of_vouchers_is_followed_to_its_points(shop: Shop) -> None:
    last = shop.promotion(Effect(Do.POINTS, points=300), name="Last", needs=Needs.COUPON)
    middle = shop.promotion(Effect(Do.VOUCHER, promotion_id=last, count=2), name="Middle", needs=Needs.COUPON)
    first = shop.promotion(Effect(Do.VOUCHER, promotion_id=middle), name="First", needs=Needs.COUPON)
    form = RewardForm("A voucher", "voucher", 600, 1, promotion_id=first)
    assert loop(shop, form).points == 600
    assert loop(shop, replace(form, points=601)) is None
    with pytest.raises(Refused, match="pay for itself"):
        shop.do(reward_edit.create, form=form)
    shop.promotion(Effect(Do.VOUCHER, promotion_id=first), name="With every purchase")
    assert loop(shop, replace(CARD, points=600)).names == ("With every purchase",)


def test_vouchers_in_a_circle_end(shop: Shop) -> None:
    first = shop.promotion(Effect(Do.POINTS, points=1), needs=Needs.COUPON)
    second = shop.promotion(Effect(Do.VOUCHER, promotion_id=first), needs=Needs.COUPON)
    shop.do(promotions.change, promotion_id=first, name="x", terms=Terms(effects=(Effect(Do.POINTS, points=1),)))
    shop.do(circle, key=first, terms=Terms(effects=(Effect(Do.VOUCHER, promotion_id=second),), needs=Needs.COUPON))
    assert loop(shop, RewardForm("x", "voucher", 5, 1, promotion_id=first)) is None


def circle(tx, *, key: int, terms: Terms) -> None:
    from models.promotions.tables import Promotion, PromotionVersion
    from models.promotions.terms import to_json

    version = tx.insert(PromotionVersion, promotion=key, at=tx.now, terms=to_json(terms))
    tx.update(Promotion, key, version_id=version)


def test_a_voucher_and_a_card_together_can_pay_for_both(shop: Shop) -> None:
    shop.do(reward_edit.create, form=CARD)
    double = shop.promotion(Effect(Do.MULTIPLY, times=150_000), name="Coupon", needs=Needs.COUPON)
    form = RewardForm("A voucher", "voucher", 500, 1, promotion_id=double)
    found = loop(shop, form)
    assert (found.points, found.beside) == (1500, "A card")
    with pytest.raises(Refused, match="Together with the reward “A card”"):
        shop.do(reward_edit.create, form=form)
    dear = shop.do(reward_edit.create, form=replace(form, points=501))
    assert loop(shop, replace(CARD, points=999)).beside == "A voucher"
    shop.do(reward_edit.switch, reward_id=dear, active=False)
    assert loop(shop, replace(CARD, points=999)) is None


def test_stamps_and_points_of_another_programme_are_no_loop(shop: Shop) -> None:
    from models.counter.lines import EarnRate
    from models.loyalty import programme_edit
    from models.loyalty.earning import EarnRule
    from models.loyalty.programme_edit import ProgrammeForm

    shop.promotion(TEN, name="Hundredfold")
    other = shop.do(
        programme_edit.save, programme_id=None, form=ProgrammeForm("Second", rule=EarnRule(EarnRate(1, 1000)))
    )
    assert loop(shop, replace(CARD, programme_id=other)) is None
    assert loop(shop, replace(CARD, programme_id=other, points=1)) is not None


def test_the_promotion_s_own_form_says_which_reward_it_would_make_pay_for_itself(shop: Shop) -> None:
    shop.do(reward_edit.create, form=CARD)
    terms = Terms(effects=(TEN,))
    clock = f"{shop.today}T10:00"
    found = [str(one.text) for one in checking.problems(shop.store.here, terms, clock=clock)]
    assert found == ["With it, the reward “A card” earns at least the 1000 points that it costs."]
    key = shop.do(promotions.create, name="Hundredfold", terms=terms)
    again = [str(one.text) for one in checking.problems(shop.store.here, terms, promotion_id=key, clock=clock)]
    assert again == found
    assert checking.problems(shop.store.here, Terms(effects=(Effect(Do.AMOUNT, amount=100),)), clock=clock) == ()
