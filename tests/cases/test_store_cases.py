"""Published cases that need a store: what was booked before decides what may be done now."""

import threading
from functools import partial
from pathlib import Path

import pytest

from desktop.store import Store
from models.base import new_public_id
from models.counter import sales
from models.counter.basket import Basket, PointsUse
from models.counter.drafts import SaleDraft, Tender
from models.errors import Refused
from models.loyalty import ledger
from tests.a_shop import CARD, CASH, DAY, Shop


@pytest.fixture
def shop(store, clock) -> Shop:
    return Shop(store, clock).open()


def test_a_cost_that_the_till_claims_is_worked_out_again_g2(shop: Shop) -> None:
    """Balance 50, 100 earned on this sale, 5 spent though the till says it is worth 1: balance 145."""
    person = shop.member(points=50)
    draft = SaleDraft(Basket((shop.line(10_005),), points=PointsUse(5, 1)), (Tender(CASH, 10_000),), person)
    booked = shop.do(sales.book, draft=draft)
    assert (booked.points_used, booked.points_earned, shop.points(person)) == (5, 100, 145)


def test_what_is_earned_on_a_receipt_cannot_be_spent_on_it_g4(shop: Shop) -> None:
    """3 points and 1 earned on this sale are not 5, nor 4."""
    person = shop.member(points=3)
    for wanted in (5, 4):
        draft = SaleDraft(Basket((shop.line(100 + wanted),), points=PointsUse(wanted, wanted)), (), person)
        with pytest.raises(Refused):
            shop.do(sales.book, draft=draft)
    assert shop.points(person) == 3


def test_points_as_a_payment_leave_the_tax_alone_g11(shop: Shop) -> None:
    """115 paid out of 230 (two items of 100 and 15 % each): 115 is left to pay and the tax stays 30."""
    shop.set(points_as_payment=True, rate_standard=150_000)
    person = shop.member(points=115)
    booked = shop.sell(115, 115, person=person, points=115)
    assert (booked.total, booked.tax, booked.due, shop.points(person)) == (230, 30, 115, 1)


def test_the_same_receipt_twice_is_one_h5(shop: Shop) -> None:
    person = shop.member(points=50)
    draft = SaleDraft(Basket((shop.line(10),), points=PointsUse(10, 10)), (), person, public_id=new_public_id())
    first, again = shop.do(sales.book, draft=draft), shop.do(sales.book, draft=draft)
    assert (first.sale_id, again.sale_id, again.again) == (first.sale_id, first.sale_id, True)
    assert (shop.points(person), shop.rows("sale", "points_entry")) == (40, [1, 2])


def test_two_tills_spend_the_same_points_and_one_of_them_does_h12(shop: Shop, store_path: Path) -> None:
    """100 points, two windows on one file each spend 60 at once: one receipt, balance 40, the other not written."""
    person = shop.member(points=100)
    other = Store(store_path, clock=shop.clock, inline=True)
    drafts = [SaleDraft(Basket((shop.line(60),), points=PointsUse(60, 60)), (), person) for _ in range(2)]
    ended: list[str] = []

    def till(store: Store, draft: SaleDraft) -> None:
        try:
            store.write_now("Sale", partial(sales.book, draft=draft))
            ended.append("sold")
        except Refused:
            ended.append("refused")

    threads = [threading.Thread(target=till, args=pair) for pair in zip((shop.store, other), drafts, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert sorted(ended) == ["refused", "sold"]
    assert (shop.points(person), shop.rows("sale")) == (40, [1])
    assert shop.problems() == []


def test_spending_more_than_there_is_writes_nothing_h12(shop: Shop) -> None:
    person = shop.member(points=20)
    with pytest.raises(Refused):
        shop.do(sales.book, draft=SaleDraft(Basket((shop.line(40),), points=PointsUse(40, 40)), (), person))
    assert (shop.points(person), shop.rows("sale", "sale_line", "touchpoint")[:2]) == (20, [0, 0])


def test_the_last_day_is_still_usable_and_the_next_is_not_i3(shop: Shop) -> None:
    person = shop.member(points=30, expires_on="2026-06-16")
    shop.clock.advance(DAY)
    assert shop.sell(100, person=person, points=10).points_used == 10
    shop.clock.advance(DAY)
    with pytest.raises(Refused):
        shop.sell(100, person=person, points=1, pay=[Tender(CARD, 99)])
    shop.do(ledger.expire_due)
    assert shop.lots(person) == []


def test_every_batch_that_will_lapse_is_listed_i6(shop: Shop) -> None:
    person = shop.member(points=30, expires_on="2026-07-01")
    account = shop.account(person).id
    days = ["2026-08-01", "2026-09-01", None]
    shop.do(ledger.opening_balance, account_id=account, lots=[ledger.OpeningLot(10, day) for day in days])
    found = [(one.expires_on, one.points) for one in ledger.expiring(shop.store.here, account, shop.today)]
    assert found == [("2026-07-01", 30), ("2026-08-01", 10), ("2026-09-01", 10), (None, 10)]
