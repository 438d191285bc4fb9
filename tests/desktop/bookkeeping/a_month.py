"""A month in which everything happens that the books know, on days and in amounts that never change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.billing import owed, receiving
from models.counter import payment_kinds, sales, till
from models.counter.drafts import Tender
from models.counter.tax import TaxKind
from models.counter.till import Count
from models.wallet import wallets
from tests.a_shop import CARD, CASH, DAY, QR, VOUCHER
from tests.models.billing.an_account import Books

if TYPE_CHECKING:
    from tests.a_shop import Shop

JUNE = ("2026-06-01", "2026-06-30")
GIFT_CARD = 6


def end_day(shop: Shop, over: int = 0) -> None:
    figures = till.x_report(shop.store.here, session_id=shop.session, now=shop.clock.now())
    count = Count(figures.expected + over)
    shop.do(till.close_session, count=count, next_float=min(10_000, count.cash), note="counted")


def fill(shop: Shop) -> Shop:
    """15 to 19 June: sales of every rate and way to pay, points, cards, the drawer, accounts, what came back."""
    shop.set(shop_name="喫茶のれん")
    books = Books(shop)
    points = shop.member(points=500, name="佐藤")
    first = shop.sell(shop.line(1_100), shop.line(540, kind=TaxKind.REDUCED)).sale_id
    shop.sell(shop.line(2_200), shop.line(300, kind=TaxKind.EXEMPT), pay=(Tender(CARD, 2_500),))
    shop.sell(shop.line(1_650), shop.line(864, kind=TaxKind.REDUCED), person=points, points=200)
    end_day(shop, over=-30)
    shop.clock.advance(DAY)
    shop.open()
    shop.back(first, 1, 0)
    gone = shop.sell(700).sale_id
    shop.cancel(gone)
    line = shop.line(3_000, kind=TaxKind.OUTSIDE, wallet="gift_card")
    shop.do(sales.book, draft=shop.draft(line, pay=(Tender(QR, 3_000),)))
    (card,) = shop.store.here.column("SELECT id FROM wallet")
    shop.sell(1_320, pay=(Tender(GIFT_CARD, 1_320, wallet_id=card),))
    shop.sell(shop.line(5_000, kind=TaxKind.FREE), pay=(Tender(CARD, 5_000),))
    end_day(shop)
    shop.clock.advance(DAY)
    shop.open()
    on_account = books.sell(11_000)
    lost = books.sell(880)
    shop.sell(800, pay=(Tender(VOUCHER, 1_000),))
    shop.do(till.cash_out, amount=700, reason="切手代")
    shop.do(till.cash_out, amount=2_000, reason="銀行へ入金")
    shop.do(till.cash_in, amount=500, reason="忘れ物の現金")
    end_day(shop, over=20)
    shop.clock.advance(DAY)
    shop.open()
    shop.do(receiving.receive, customer=books.customer, amount=10_780, fee=220)
    shop.do(owed.write_off, owed_id=books.row(lost).id, reason="gone")
    shop.do(wallets.issue, amount=1_000, months=1)
    shop.sell(1_000, pay=(Tender(QR, 1_000),))
    wrong = shop.sell(450).sale_id
    (payment,) = shop.store.here.column("SELECT id FROM payment WHERE sale_id=?", wrong)
    shop.do(payment_kinds.correct, payment_id=payment, kind_id=CARD)
    assert books.open(on_account) == 0
    assert CASH
    end_day(shop)
    return shop
