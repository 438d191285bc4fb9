"""The till's day: float, cash in and out, X, Z, and a closed session that nothing changes any more."""

import pytest

from models.counter import held, papers, payment_kinds, till
from models.counter.basket import Discount, EarnRate, Option, Part, TaxKind
from models.counter.basket_json import from_json, to_json
from models.counter.drafts import Tender
from models.errors import NotFound, Refused
from tests.a_shop import CARD, CASH, VOUCHER, Shop


def a_day(shop: Shop) -> None:
    shop.sell(1100, pay=[Tender(CASH, 2000)])
    shop.sell(shop.line(540, kind=TaxKind.REDUCED), pay=[Tender(CARD, 540)])
    refunded = shop.sell(330)
    shop.back(refunded.sale_id)
    shop.sell(700, pay=[Tender(VOUCHER, 1000)])
    shop.cancel(shop.sell(900).sale_id)
    shop.do(till.cash_in, amount=5000, reason="Change")
    shop.do(till.cash_out, amount=1200, reason="Milk")


def test_the_x_report_adds_up_at_any_time(shop: Shop) -> None:
    a_day(shop)
    x = till.x_report(shop.store.here, session_id=shop.session, now=shop.clock.now())
    assert (x.sales, x.returns, x.cancels, x.first_number, x.last_number) == (4, 1, 1, "N-000001", "N-000007")
    assert (x.total, x.tax, x.gross, x.returned) == (1100 + 540 + 700, 100 + 40 + 63, 2340 + 330, -330)
    assert {(rate.kind, rate.total, rate.tax) for rate in x.rates} == {("standard", 1800, 163), ("reduced", 540, 40)}
    assert (x.cash_sales, x.cash_refunds, x.cash_in, x.cash_out) == (2330, 1230, 5000, 1200)
    assert x.expected == 10_000 + 1100 + 5000 - 1200
    assert {paid.kind: (paid.net, paid.expected) for paid in x.paid} == {
        "cash": (1100, 1100), "card": (540, 540), "voucher": (700, 1000),
    }  # fmt: skip


def test_the_close_counts_the_drawer_by_denomination_and_the_slips(shop: Shop) -> None:
    a_day(shop)
    count = till.Count(14_800, {10_000: 1, 1000: 4, 500: 1, 100: 3}, {CARD: 540, VOUCHER: 500})
    with pytest.raises(Refused, match="note why"):
        shop.do(till.close_session, count=count, next_float=10_000)
    z = shop.do(till.close_session, count=count, next_float=10_000, note="One coin short")
    assert (z.z_number, z.expected, z.counted, z.difference, z.to_bank) == (1, 14_900, 14_800, -100, 4800)
    assert {paid.kind: paid.difference for paid in z.paid} == {"cash": None, "card": 0, "voucher": -500}
    assert z.denominations == {"10000": 1, "1000": 4, "500": 1, "100": 3}
    assert till.z_report(shop.store.here, session_id=shop.session) == z
    assert till.x_report(shop.store.here, session_id=shop.session, now=0) == z
    assert till.next_float(shop.store.here) == 10_000


COUNTS = [
    ("denominations that make another sum", till.Count(5000, {1000: 4}), 0, "make 4000"),
    ("a next float beyond the count", till.Count(5000), 5001, "can't be more"),
    ("a count below zero", till.Count(-1), 0, "below zero"),
    ("a coin counted below zero", till.Count(0, {100: -1, 10: 10}), 0, "below zero"),
]


@pytest.mark.parametrize(("count", "after", "words"), [case[1:] for case in COUNTS], ids=[case[0] for case in COUNTS])
def test_a_count_that_can_t_be_is_refused(shop: Shop, count, after, words) -> None:
    with pytest.raises(Refused, match=words):
        shop.do(till.close_session, count=count, next_float=after)
    assert till.open_session_of(shop.store.here) is not None


def test_sessions_are_numbered_without_gaps_and_closed_ones_stay(shop: Shop) -> None:
    for _ in range(3):
        shop.sell(500)
        expected = till.x_report(shop.store.here, session_id=shop.session, now=0).expected
        shop.do(till.close_session, count=till.Count(expected), next_float=1000)
        with pytest.raises(Refused, match="not open"):
            shop.do(till.cash_in, amount=1, reason="x")
        shop.open(1000)
    read = shop.store.here
    assert [one.z_number for one in till.closed_sessions(read)] == [3, 2, 1]
    assert [one.z_number for one in till.closed_sessions(read, before=3, limit=1)] == [2]
    assert till.session(read, 1).difference == 0
    with pytest.raises(Refused, match="not closed yet"):
        till.z_report(read, session_id=shop.session)
    with pytest.raises(NotFound):
        till.session(read, 99)


def test_a_register_is_opened_once_and_with_a_float_that_can_be(shop: Shop) -> None:
    with pytest.raises(Refused, match="open already"):
        shop.do(till.open_session, float_amount=0)
    with pytest.raises(Refused, match="can't be"):
        shop.do(till.open_session, float_amount=-1)


def test_cash_in_and_out_need_an_amount_and_a_reason(shop: Shop) -> None:
    for verb in (till.cash_in, till.cash_out):
        with pytest.raises(Refused, match="more than nothing"):
            shop.do(verb, amount=0, reason="x")
        with pytest.raises(Refused, match="needs a reason"):
            shop.do(verb, amount=1, reason=" ")


def test_change_on_a_voucher_leaves_the_drawer(shop: Shop) -> None:
    coupon = shop.do(payment_kinds.create, name="Town voucher", kind="voucher", in_drawer=True, gives_change=True)
    booked = shop.sell(700, pay=[Tender(coupon, 1000)])
    assert booked.change == 300
    x = till.x_report(shop.store.here, session_id=shop.session, now=0)
    assert (x.change_on_vouchers, x.expected) == (300, 9700)
    assert [(paid.name, paid.expected) for paid in x.paid] == [("Town voucher", 1000)]


def test_a_corrected_way_to_pay_moves_what_is_expected(shop: Shop) -> None:
    booked = shop.sell(1500, pay=[Tender(CASH, 2000)])
    payment = shop.receipt(booked.sale_id).payments[0].id
    shop.do(payment_kinds.correct, payment_id=payment, kind_id=CARD)
    x = till.x_report(shop.store.here, session_id=shop.session, now=0)
    assert (x.expected, x.cash_corrected) == (10_000, -1500)
    assert {paid.kind: paid.expected for paid in x.paid} == {"cash": 0, "card": 1500}


def test_the_business_day_changes_at_the_owner_s_hour(bare_shop: Shop) -> None:
    bare_shop.set(day_change_hour=5).open()
    bare_shop.clock.advance(15 * 3_600_000)  # 3:00 of the next morning
    booked = bare_shop.sell(500)
    assert bare_shop.receipt(booked.sale_id).day == "2026-06-15"


# -- ways to pay ----------------------------------------------------------------------------------------------------


def test_the_owner_s_list_of_ways_to_pay(shop: Shop) -> None:
    read = shop.store.here
    assert [kind.shown for kind in payment_kinds.kinds(read)] == [
        "Cash",
        "Card",
        "QR payment",
        "Transport IC",
        "Gift voucher",
        "Gift card",
        "Prepaid",
    ]
    mine = shop.do(payment_kinds.create, name=" PayPay ", kind="qr", account="1150")
    shop.do(payment_kinds.reorder, ids=[mine, CASH])
    shop.do(payment_kinds.update, kind_id=CARD, active=False)
    assert [kind.shown for kind in payment_kinds.kinds(read)][:2] == ["PayPay", "Cash"]
    assert CARD not in [kind.id for kind in payment_kinds.kinds(read)]
    assert CARD in [kind.id for kind in payment_kinds.kinds(read, active=False)]
    with pytest.raises(Refused, match="Cash can't"):
        shop.do(payment_kinds.update, kind_id=CASH, active=False)
    with pytest.raises(Refused, match="not one of the choices"):
        shop.do(payment_kinds.create, name="x", kind="barter")


# -- held sales, papers ---------------------------------------------------------------------------------------------


def test_a_held_sale_comes_back_as_it_was(shop: Shop) -> None:
    line = shop.line(
        500, 2, options=(Option("hot"),), discounts=(Discount(percent=50_000, reason="朝"),), earn=EarnRate(2, 100),
        parts=(Part(None, "Cup"),), kind=TaxKind.REDUCED, food=True, eat_in=True,
    )  # fmt: skip
    basket = shop.draft(line, 300, off=50, points=0, pay=[]).basket
    assert from_json(to_json(basket)) == basket
    person = shop.member()
    key = shop.do(held.hold, basket=basket, person_id=person, name="Table 3")
    assert held.count(shop.store.here) == 1
    assert [(one.name, one.total, one.person_name) for one in held.all_held(shop.store.here)] == [
        ("Table 3", 1200, "佐藤")
    ]
    shop.do(held.rename, held_id=key, name="Table 4")
    taken = shop.do(held.recall, held_id=key)
    assert (taken.basket, taken.name, taken.person_id) == (basket, "Table 4", person)
    with pytest.raises(NotFound, match="already"):
        shop.do(held.recall, held_id=key)
    assert held.count(shop.store.here) == 0


def test_a_basket_kept_by_another_version_still_opens(shop: Shop) -> None:
    assert (
        from_json('{"lines":[{"ref":"1","name":"x","unit_price":5,"novelty":1}],"novelty":2}').lines[0].unit_price == 5
    )
    with pytest.raises(ValueError, match="not a basket"):
        from_json("[]")


def test_papers_count_their_issues(shop: Shop) -> None:
    booked = shop.sell(500)
    assert [shop.do(papers.issue, kind="receipt", sale_id=booked.sale_id) for _ in range(2)] == [1, 2]
    assert shop.do(papers.issue, kind="ryoshusho", sale_id=booked.sale_id, addressee="上様", purpose="お品代") == 1
    assert [one.issue for one in papers.issues(shop.store.here, sale_id=booked.sale_id, kind="receipt")] == [1, 2]
    with pytest.raises(Refused, match="more than was paid"):
        shop.do(papers.issue, kind="ryoshusho", sale_id=booked.sale_id, amount=501)
    assert shop.do(papers.issue, kind="z_report", session_id=shop.session) == 1
    assert shop.do(papers.issue, kind="z_report", session_id=shop.session) == 2
