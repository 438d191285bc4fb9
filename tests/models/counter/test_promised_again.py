"""A return that is cancelled was none: what it had taken back of the earlier receipt is promised again."""

import pytest

from models import proofs
from models.counter import stock
from models.counter.drafts import Back
from models.criteria.nodes import Leaf
from models.errors import Refused
from models.loyalty import gifts, owed, referrals
from models.promotions import coupons, draws
from models.promotions.draws import PrizeRow
from models.promotions.terms import Do, Effect, Needs
from tests.a_shop import DAY, Shop


def sound(shop: Shop) -> None:
    assert shop.problems() == []
    assert [str(one.what) for proof in proofs.PROOFS for one in proof.problems(shop.store.here)] == []


def reserved(shop: Shop, product: int) -> int:
    return shop.store.here.value("SELECT reserved FROM stock WHERE product_id=?", product) or 0


@pytest.fixture
def shirt(shop: Shop) -> int:
    """A shirt on the shelf, promised with every receipt."""
    product = shop.product(name="T-shirt", price=2000)
    shop.do(stock.receive, lines=[(product, 1000, 800)])
    shop.promotion(Effect(Do.GIFT, product_id=product), name="A shirt")
    return product


def test_a_gift_is_owed_again_with_the_same_code_when_the_return_is_cancelled(shop: Shop, shirt: int) -> None:
    sale = shop.sell(1000, person=shop.member())
    (before,) = owed.of_sale(shop.store.here, sale.sale_id)
    shop.clock.advance(1000)
    back = shop.back(sale.sale_id)
    assert (owed.one(shop.store.here, before.id).state, reserved(shop, shirt)) == ("cancelled", 0)
    sound(shop)
    shop.clock.advance(1000)
    told = shop.cancel(back.sale_id).outcomes
    assert owed.of_sale(shop.store.here, sale.sale_id) == (before,)
    assert [(one.kind, one.code) for one in told] == [("gift", before.code)]
    assert (shop.stock(shirt), reserved(shop, shirt)) == (1000, 1000)
    sound(shop)
    shop.clock.advance(1000)
    shop.back(sale.sale_id)
    assert (owed.one(shop.store.here, before.id).state, reserved(shop, shirt)) == ("cancelled", 0)
    sound(shop)


def test_a_gift_that_was_cancelled_by_hand_before_the_return_stays_so(shop: Shop, shirt: int) -> None:
    sale = shop.sell(1000, person=shop.member())
    (gift,) = owed.of_sale(shop.store.here, sale.sale_id)
    shop.clock.advance(1000)
    shop.do(gifts.cancel, gift_id=gift.id, reason="Not wanted")
    shop.clock.advance(1000)
    shop.cancel(shop.back(sale.sale_id).sale_id)
    assert owed.one(shop.store.here, gift.id).state == "cancelled"
    sound(shop)


def test_a_return_stays_when_its_gift_was_promised_to_somebody_else_since(shop: Shop, shirt: int) -> None:
    sale = shop.sell(1000, person=shop.member())
    shop.clock.advance(1000)
    back = shop.back(sale.sale_id)
    shop.clock.advance(1000)
    shop.do(gifts.promise, product_id=shirt, quantity=1000)
    with pytest.raises(Refused, match="no “T-shirt” left"):
        shop.cancel(back.sale_id)
    assert shop.receipt(back.sale_id).cancelled_by is None
    sound(shop)


def test_a_referral_s_reward_is_given_back_at_once(shop: Shop) -> None:
    shop.set(referral_points=100, referral_friend_points=50)
    old, new = shop.member(name="佐藤"), shop.member(name="鈴木")
    shop.do(referrals.make, person_id=new, referrer_id=old)
    shop.clock.advance(1000)
    sale = shop.sell(1000, person=new)
    assert (shop.points(old), shop.points(new)) == (100, 60)
    shop.clock.advance(1000)
    back = shop.back(sale.sale_id)
    assert (shop.points(old), shop.points(new)) == (0, 0)
    shop.clock.advance(1000)
    shop.cancel(back.sale_id)
    assert (shop.points(old), shop.points(new)) == (100, 60)
    found = referrals.brought_by(shop.store.here, new)
    assert (found.state, found.sale_id) == ("rewarded", sale.sale_id)
    sound(shop)


def test_a_cancelled_exchange_gives_a_reward_once(shop: Shop) -> None:
    shop.set(referral_points=100, referral_friend_points=50)
    old, new = shop.member(name="佐藤"), shop.member(name="鈴木")
    shop.do(referrals.make, person_id=new, referrer_id=old)
    shop.clock.advance(1000)
    sale = shop.sell(1000, person=new)
    line = shop.receipt(sale.sale_id).lines[0].id
    shop.clock.advance(1000)
    exchange = shop.sell(3000, person=new, back=[Back(line, 1000)])
    shop.clock.advance(1000)
    shop.cancel(exchange.sale_id)
    assert (shop.points(old), shop.points(new)) == (100, 60)
    sound(shop)


@pytest.fixture
def paper(shop: Shop) -> tuple[Shop, int, str]:
    """A sale that used a coupon, and the coupon."""
    promotion = shop.promotion(Effect(Do.AMOUNT, amount=100), name="¥100 off", needs=Needs.COUPON)
    (code,) = shop.do(coupons.issue, promotion_id=promotion, person_id=None, days=30)
    shop.clock.advance(DAY)
    sale = shop.sell(1000, codes=(code,))
    assert coupons.by_code(shop.store.here, code).state == "used"
    return shop, sale.sale_id, code


def test_a_coupon_that_the_return_opened_again_is_used_again(paper) -> None:
    shop, sale_id, code = paper
    back = shop.back(sale_id)
    assert coupons.by_code(shop.store.here, code).state == "open"
    shop.cancel(back.sale_id)
    assert coupons.by_code(shop.store.here, code).state == "used"
    sound(shop)


def test_a_return_stays_when_its_coupon_was_used_since(paper) -> None:
    shop, sale_id, code = paper
    back = shop.back(sale_id)
    shop.clock.advance(1000)
    shop.sell(1000, codes=(code,))
    with pytest.raises(Refused, match="used at another till"):
        shop.cancel(back.sale_id)
    assert shop.receipt(back.sale_id).cancelled_by is None
    sound(shop)


@pytest.mark.parametrize("thing", ["points", "mug"])
def test_a_draw_stands_again_with_what_was_won(shop: Shop, thing: str) -> None:
    mug = shop.product(name="Mug", price=700, keeps_stock=True)
    shop.do(stock.receive, lines=[(mug, 2000, 300)])
    draw = shop.promotion(Effect(Do.DRAW), name="Draw")
    won = (None, 25) if thing == "points" else (mug, 0)
    prize = PrizeRow(0, 0, thing, 1_000_000, won[0], 1000, won[1], None, 2, 0, 100, 0)
    shop.do(draws.set_prizes, promotion_id=draw, wanted=[prize])
    person = shop.member()
    left = 'SELECT "left" FROM prize'
    sale = shop.sell(1000, person=person)
    before = (shop.points(person), shop.lots(person), reserved(shop, mug), shop.store.here.value(left))
    shop.clock.advance(1000)
    back = shop.back(sale.sale_id)
    assert (shop.points(person), shop.store.here.value(left)) == (0, 2)
    sound(shop)
    shop.clock.advance(1000)
    shop.cancel(back.sale_id)
    assert (shop.points(person), shop.lots(person), reserved(shop, mug), shop.store.here.value(left)) == before
    sound(shop)
    shop.clock.advance(1000)
    shop.back(sale.sale_id)
    assert (shop.points(person), shop.store.here.value(left)) == (0, 2)
    sound(shop)


def test_a_voucher_that_the_return_made_void_stands_again(shop: Shop) -> None:
    other = shop.promotion(Effect(Do.AMOUNT, amount=100), name="Next time", needs=Needs.COUPON)
    shop.promotion(Effect(Do.VOUCHER, promotion_id=other, days=30), name="A voucher")
    sale = shop.sell(1000, person=shop.member())
    read = shop.store.here
    (code,) = read.column("SELECT code FROM coupon WHERE sale_id=?", sale.sale_id)
    shop.clock.advance(1000)
    back = shop.back(sale.sale_id)
    assert read.value("SELECT state FROM coupon WHERE code=?", code) == "void"
    sound(shop)
    shop.clock.advance(1000)
    told = shop.cancel(back.sale_id).outcomes
    assert [(one.kind, one.code) for one in told] == [("voucher", code)]
    assert read.row("SELECT state, used_at FROM coupon WHERE code=?", code) == ("open", None)
    sound(shop)


# -- gifts and vouchers in parts --------------------------------------------------------------------------------------


@pytest.fixture
def cups(shop: Shop) -> int:
    """Nine cups on the shelf, one promised for every ¥1,000."""
    product = shop.product(name="Cup", price=700)
    shop.do(stock.receive, lines=[(product, 9000, 300)])
    shop.promotion(Effect(Do.GIFT, product_id=product, each=1000), name="A cup each")
    return product


def owes(shop: Shop, sale_id: int) -> list[tuple[str, int]]:
    return [(one.state, one.quantity // 1000) for one in owed.of_sale(shop.store.here, sale_id)]


def back(shop: Shop, sale_id: int, *pieces: int) -> int:
    shop.clock.advance(1000)
    return shop.back(sale_id, *pieces).sale_id


def test_a_gift_that_a_part_made_smaller_is_made_larger_again(shop: Shop, cups: int) -> None:
    sale = shop.sell(1000, 1000, 1000, person=shop.member()).sale_id
    (before,) = owed.of_sale(shop.store.here, sale)
    first = back(shop, sale, 1)
    assert (owes(shop, sale), reserved(shop, cups)) == ([("owed", 2)], 2000)
    shop.clock.advance(1000)
    (told,) = shop.cancel(first).outcomes
    assert (told.kind, told.code, told.text.values["quantity"]) == ("gift", before.code, 3000)
    assert owed.of_sale(shop.store.here, sale) == (before,)
    assert reserved(shop, cups) == 3000
    sound(shop)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_whichever_return_is_cancelled_first_the_gift_follows_what_stays(shop: Shop, cups: int, order) -> None:
    sale = shop.sell(1000, 2000, person=shop.member()).sale_id
    (before,) = owed.of_sale(shop.store.here, sale)
    returns = (back(shop, sale, 1, 0), back(shop, sale, 0, 1))
    assert owes(shop, sale) == [("cancelled", 2)]
    shop.clock.advance(1000)
    shop.cancel(returns[order[0]])
    assert owes(shop, sale) == [("owed", 1 if order[0] == 0 else 2)]
    sound(shop)
    shop.cancel(returns[order[1]])
    assert owed.of_sale(shop.store.here, sale) == (before,)
    sound(shop)
    back(shop, sale)
    assert (owes(shop, sale), reserved(shop, cups)) == ([("cancelled", 3)], 0)
    sound(shop)


def test_a_gift_of_a_least_amount_comes_again_only_when_the_amount_does(shop: Shop) -> None:
    """¥1,500 at least: the first return breaks it, and with the second still back it stays broken."""
    cup = shop.product(name="Cup", price=700)
    shop.do(stock.receive, lines=[(cup, 1000, 300)])
    least = Leaf("basket.amount", "at_least", 1500)
    shop.promotion(Effect(Do.GIFT, product_id=cup), name="A cup", criteria=least)
    sale = shop.sell(1000, 1000, person=shop.member()).sale_id
    first, second = back(shop, sale, 1, 0), back(shop, sale, 0, 1)
    shop.cancel(first)
    assert owes(shop, sale) == [("cancelled", 1)]
    sound(shop)
    shop.cancel(second)
    assert owes(shop, sale) == [("owed", 1)]
    sound(shop)


def test_the_rest_of_a_gift_that_was_handed_over_is_promised_on_a_slip_of_its_own(shop: Shop, cups: int) -> None:
    sale = shop.sell(1000, 1000, 1000, person=shop.member()).sale_id
    first = back(shop, sale, 1)
    (gift,) = owed.of_sale(shop.store.here, sale)
    shop.do(gifts.hand_over, gift_id=gift.id)
    shop.clock.advance(1000)
    (told,) = shop.cancel(first).outcomes
    assert told.code != gift.code
    assert owes(shop, sale) == [("handed", 2), ("owed", 1)]
    assert (shop.stock(cups), reserved(shop, cups)) == (7000, 1000)
    sound(shop)


def test_a_part_stays_back_when_the_shelf_has_no_more_of_the_gift(shop: Shop, cups: int) -> None:
    sale = shop.sell(1000, 1000, 1000, person=shop.member()).sale_id
    first = back(shop, sale, 1)
    shop.do(gifts.promise, product_id=cups, quantity=7000)
    with pytest.raises(Refused, match="no “Cup” left"):
        shop.cancel(first)
    assert (owes(shop, sale), shop.receipt(first).cancelled_by) == ([("owed", 2)], None)
    sound(shop)


def test_what_was_kept_by_decision_is_not_owed_twice(shop: Shop, cups: int) -> None:
    sale = shop.sell(1000, 1000, 1000, person=shop.member()).sale_id
    shop.clock.advance(1000)
    line = shop.receipt(sale).lines[0].id
    kept = shop.sell(back=[Back(line, 1000)], keep_gifts=True)
    assert owes(shop, sale) == [("owed", 3)]
    shop.clock.advance(1000)
    shop.cancel(kept.sale_id)
    assert (owes(shop, sale), reserved(shop, cups)) == ([("owed", 3)], 3000)
    sound(shop)


def test_vouchers_follow_what_stays_too(shop: Shop) -> None:
    other = shop.promotion(Effect(Do.AMOUNT, amount=100), name="Next time", needs=Needs.COUPON)
    shop.promotion(Effect(Do.VOUCHER, promotion_id=other, days=30, each=1000), name="A voucher each")
    sale = shop.sell(1000, 1000, person=shop.member()).sale_id
    states = "SELECT state FROM coupon WHERE sale_id=? ORDER BY id"
    first, second = back(shop, sale, 1, 0), back(shop, sale, 0, 1)
    shop.cancel(first)
    assert shop.store.here.column(states, sale) == ["open", "void"]
    sound(shop)
    shop.cancel(second)
    assert shop.store.here.column(states, sale) == ["open", "open"]
    sound(shop)
