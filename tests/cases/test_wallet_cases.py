"""Published cases of gift cards and wallets, as the issue's list names them (F5, G11, G17, H4, H5, K1)."""

import json
from pathlib import Path

import pytest

from models.base import new_public_id
from models.counter import sales
from models.counter.drafts import SaleDraft, Tender
from models.counter.lines import Basket
from models.counter.tax import TaxKind
from models.criteria.nodes import Leaf
from models.errors import Refused
from models.loyalty.tables import Programme
from models.promotions import coupons
from models.promotions.terms import Do, Effect, Needs
from models.wallet import find, wallets
from tests.a_shop import CASH, Shop

GIFT_CARD, WALLET = 6, 7
CASES = json.loads(Path(__file__).with_name("wallet.json").read_text(encoding="utf-8"))


@pytest.fixture
def shop(store, clock) -> Shop:
    return Shop(store, clock).open()


def card_line(shop: Shop, amount: int, count: int = 1, kind: str = "gift_card"):
    return shop.line(amount, count, kind=TaxKind.OUTSIDE, wallet=kind, fixed_price=True, earns=False)


def each_unit_earns(tx) -> None:
    tx.update(Programme, 1, rules=json.dumps({"per": 1, "points": 1}))


def goods(shop: Shop) -> list[int]:
    """Items A and B."""
    known = shop.store.here.column("SELECT id FROM product WHERE name IN ('A', 'B') ORDER BY id")
    return known or [shop.product(name=name, price=115) for name in ("A", "B")]


def coupon_for_a(shop: Shop, case) -> tuple[str, ...]:
    """A coupon that makes the first item free, where the case has one."""
    if "coupon" not in case:
        return ()
    free = Effect(Do.PERCENT, goods=Leaf("line.product", "in", (goods(shop)[0],)), percent=1_000_000)
    promotion = shop.promotion(free, name="A free", needs=Needs.COUPON)
    return shop.do(coupons.issue, promotion_id=promotion, person_id=None, days=30, today_too=True)


@pytest.mark.parametrize("case", CASES, ids=[f"{one['case']}: {one['what']}" for one in CASES])
@pytest.mark.parametrize("kind", [GIFT_CARD, WALLET])
def test_prepaid_money_pays_and_leaves_tax_and_points_alone(shop: Shop, case, kind: int) -> None:
    shop.set(rate_standard=case["tax_rate"])
    shop.do(each_unit_earns)
    person = shop.member()
    if kind == GIFT_CARD:
        made = shop.do(wallets.issue, amount=case["card"])
    else:
        made = shop.do(wallets.top_up, amount=case["card"], person_id=person)
    codes = coupon_for_a(shop, case)
    rest = sum(case["lines"]) - case.get("coupon", 0) - case["pay"]
    tenders = [Tender(kind, case["pay"], made.wallet_id), *([Tender(CASH, rest)] if rest else [])]
    lines = [shop.line(amount, product_id=product) for amount, product in zip(case["lines"], goods(shop), strict=False)]
    booked = shop.sell(*lines, person=person, pay=tenders, codes=codes)
    assert booked.total == sum(case["lines"]) - case.get("coupon", 0)
    assert (booked.tax, booked.points_earned) == (case["tax"], case["earned"])
    assert find.card(shop.store.here, made.wallet_id).balance == case["left"]
    assert shop.problems() == []


def test_a_card_in_a_sale_that_is_not_booked_stays_unused_g17(shop: Shop) -> None:
    made = shop.do(wallets.issue, amount=50)
    draft = SaleDraft(Basket((shop.line(100),)), (Tender(GIFT_CARD, 50, made.wallet_id),))
    sales.preview(shop.store.here, draft=draft, day=shop.today)
    with pytest.raises(Refused):
        shop.do(sales.book, draft=draft)
    assert find.card(shop.store.here, made.wallet_id).balance == 50


def test_the_return_of_a_sold_card_leaves_nothing_on_it_h4(shop: Shop) -> None:
    sold = shop.sell(card_line(shop, 50))
    key = sold.outcomes[0].id
    assert find.card(shop.store.here, key).balance == 50
    shop.back(sold.sale_id)
    assert (find.card(shop.store.here, key).balance, find.card(shop.store.here, key).state) == (0, "void")


def test_the_same_receipt_twice_tops_up_and_spends_once_h5(shop: Shop) -> None:
    """Topping up 50 → 50 with one entry both times; spending 10 twice → 40 and two entries."""
    person = shop.member()
    top = SaleDraft(
        Basket((card_line(shop, 50, kind="top_up"),)), (Tender(CASH, 50),), person, public_id=new_public_id()
    )
    for _ in range(2):
        shop.do(sales.book, draft=top)
    wallet = find.of_person(shop.store.here, person)
    assert (wallet.balance, shop.rows("wallet_entry")) == (50, [1])
    spend = SaleDraft(Basket((shop.line(10),)), (Tender(WALLET, 10),), person, public_id=new_public_id())
    for _ in range(2):
        shop.do(sales.book, draft=spend)
    assert (find.card(shop.store.here, wallet.id).balance, shop.rows("wallet_entry")) == (40, [2])


def test_two_cards_of_50_on_one_line_are_two_cards_with_two_codes_k1(shop: Shop) -> None:
    sold = shop.sell(card_line(shop, 50, 2))
    found = find.by_ids(shop.store.here, [one.id for one in sold.outcomes])
    assert [one.balance for one in found] == [50, 50]
    assert len({one.code for one in found}) == 2
    assert {one.code for one in found} == {one.code for one in sold.outcomes}


def test_a_customer_has_one_wallet_however_often_it_is_topped_up_k(shop: Shop) -> None:
    person = shop.member()
    for _ in range(2):
        shop.sell(card_line(shop, 50, 2, "top_up"), person=person)
    assert shop.rows("wallet") == [1]
    assert find.of_person(shop.store.here, person).balance == 200
