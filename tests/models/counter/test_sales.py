"""Booking: whole or not at all, never twice, and what it refuses in words."""

import json
from dataclasses import replace

import pytest

from models.counter import proof, receipts, sales
from models.counter.basket import Discount, EarnRate, Option, Part, TaxKind
from models.counter.drafts import Back, SaleDraft, Tender
from models.counter.sale_rows import ReceiptRows
from models.errors import Bug, NotFound, Refused
from tests.a_shop import CARD, CASH, VOUCHER, Shop

TABLES = (
    "sale",
    "sale_line",
    "sale_tax",
    "payment",
    "stock_entry",
    "points_entry",
    "points_lot",
    "touchpoint",
    "audit",
)


def test_a_sale_writes_everything_that_belongs_to_it(shop: Shop) -> None:
    latte, bean = shop.product(cost=120), shop.product(name="Beans", tax_kind="reduced", cost=400)
    person = shop.member(points=300)
    booked = shop.sell(
        shop.line(500, 2, product_id=latte, options=(Option("hot"), Option("milk", 50))),
        shop.line(1080, product_id=bean, name="Beans", kind=TaxKind.REDUCED),
        person=person,
        points=80,
        pay=[Tender(CASH, 2500)],
        language="ja",
    )
    found = shop.receipt(booked.sale_id)
    assert (found.number, found.code[:6], found.total, found.due, found.change) == (
        "N-000001",
        "NRR1-1",
        2100,
        2100,
        400,
    )
    assert [(line.name, line.options, line.quantity, line.unit_price, line.amount) for line in found.lines] == [
        ("Latte", "hot · milk", 2000, 550, 1060),
        ("Beans", "", 1000, 1080, 1040),
    ]
    assert [(tax.kind.value, tax.total, tax.tax) for tax in found.taxes] == [
        ("standard", 1060, 96),
        ("reduced", 1040, 77),
    ]
    assert found.points == receipts.ReceiptPoints(300, 21, 80, 241, 80)
    assert [(paid.name, paid.amount, paid.tendered) for paid in found.payments] == [("Cash", 2100, 2500)]
    assert (shop.stock(latte), shop.stock(bean)) == (-2000, -1000)
    read = shop.store.here
    assert read.rows("SELECT kind, ref_id, amount, points FROM touchpoint WHERE kind='sale'") == [
        ("sale", booked.sale_id, 2100, -59)
    ]
    assert read.value("SELECT last_seen_at FROM person WHERE id=?", person) == shop.clock.now()
    assert read.value("SELECT cost FROM sale") == 2 * 120 + 400
    images = json.loads(read.value("SELECT images FROM audit ORDER BY id DESC"))
    assert set(images["ledger"]) == {"sale", "stock_entry", "points_entry"}


def test_the_same_draft_again_books_nothing_and_gives_the_first_result(shop: Shop) -> None:
    person = shop.member(points=100)
    draft = shop.draft(1000, person=person, points=60)
    first = shop.do(sales.book, draft=draft)
    rows = shop.rows(*TABLES)
    second = shop.do(sales.book, draft=draft)
    assert second.again
    assert replace(second, again=False, open_drawer=first.open_drawer) == first
    assert shop.rows(*TABLES) == rows
    assert shop.points(person) == 100 - 60 + 9


REFUSED = [
    ("too little is paid", {"pay": [Tender(CASH, 499)]}, "1 is still to pay"),
    ("nothing is paid", {"pay": []}, "still to pay"),
    ("a card is charged with more", {"pay": [Tender(CARD, 501)]}, "can't take more"),
    ("a payment of the wrong sign", {"pay": [Tender(CASH, -500)]}, "wrong sign"),
    ("points without a member", {"points": 10, "pay": [Tender(CASH, 490)]}, "members only"),
]


@pytest.mark.parametrize(("values", "words"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_a_draft_that_does_not_fit_is_refused_and_nothing_is_written(shop: Shop, values, words) -> None:
    rows = shop.rows(*TABLES)
    draft = shop.draft(500, **values)
    with pytest.raises(Refused) as refused:
        shop.do(sales.book, draft=draft)
    assert words in str(refused.value)
    assert shop.rows(*TABLES) == rows


def test_nothing_is_sold_while_the_register_is_closed(bare_shop: Shop) -> None:
    with pytest.raises(Refused, match="not open"):
        bare_shop.sell(500)
    assert bare_shop.rows(*TABLES)[:4] == [0, 0, 0, 0]


def test_a_session_that_was_closed_meanwhile_is_told(shop: Shop) -> None:
    with pytest.raises(Refused, match="closed and opened again"):
        shop.sell(500, session_id=shop.session + 7)


def test_an_empty_receipt_and_quantities_beyond_sense_are_refused(shop: Shop) -> None:
    with pytest.raises(Refused, match="nothing on this receipt"):
        shop.sell()
    for line in (shop.line(500, 0), shop.line(10**13), replace(shop.line(500), quantity=10**12)):
        with pytest.raises(Refused, match="can't be booked"):
            shop.sell(line)


def test_a_product_deleted_while_in_the_basket_sells_by_its_name(shop: Shop) -> None:
    booked = shop.sell(shop.line(700, product_id=987, name="Seasonal cake"))
    line = shop.receipt(booked.sale_id).lines[0]
    assert (line.product_id, line.name, line.amount) == (None, "Seasonal cake", 700)


def test_the_shop_s_tax_counts_not_the_screen_s(shop: Shop) -> None:
    shop.set(rate_standard=200_000)
    assert shop.sell(1200).tax == 200


def test_a_set_moves_its_parts_and_what_keeps_no_stock_moves_nothing(shop: Shop) -> None:
    cup, tea = shop.product(name="Cup"), shop.product(name="Tea", keeps_stock=False)
    gift = shop.product(name="Gift set", parts=json.dumps([[cup, 2000], [tea, 1000]]))
    booked = shop.sell(shop.line(2000, 3, product_id=gift, name="Gift set"))
    assert (shop.stock(cup), shop.stock(tea), shop.stock(gift)) == (-6000, 0, 0)
    shop.back(booked.sale_id, 1)
    assert shop.stock(cup) == -4000
    shop.sell(shop.line(900, product_id=gift, parts=(Part(cup, "Cup", 500),)))
    assert shop.stock(cup) == -4500


def test_two_lines_of_one_product_move_its_stock_once_each(shop: Shop) -> None:
    latte = shop.product()
    shop.sell(shop.line(product_id=latte), shop.line(product_id=latte, quantity=2))
    assert shop.stock(latte) == -3000


def test_receipts_are_numbered_without_gaps_though_some_are_refused(shop: Shop) -> None:
    numbers = [shop.sell(500).number]
    with pytest.raises(Refused):
        shop.sell(500, pay=[])
    numbers.append(shop.sell(500).number)
    assert numbers == [1, 2]


def test_split_payment_with_a_voucher_that_gives_no_change(shop: Shop) -> None:
    booked = shop.sell(1600, pay=[Tender(VOUCHER, 1000), Tender(CARD, 300), Tender(CASH, 500)])
    found = shop.receipt(booked.sale_id)
    assert [(paid.kind, paid.amount) for paid in found.payments] == [("voucher", 1000), ("card", 300), ("cash", 300)]
    assert booked.change == 200
    worth = shop.sell(700, pay=[Tender(VOUCHER, 1000)])
    assert (worth.change, shop.receipt(worth.sale_id).payments[0].amount) == (0, 700)


def test_cash_is_rounded_where_the_shop_s_coins_ask_for_it(shop: Shop) -> None:
    shop.set(cash_rounding=5)
    booked = shop.sell(502, pay=[Tender(CASH, 500)])
    assert (booked.total, booked.due, shop.receipt(booked.sale_id).rounding) == (502, 500, -2)
    assert shop.sell(502, pay=[Tender(CARD, 502)]).due == 502


def test_points_as_a_payment_leave_the_tax_base_alone(shop: Shop) -> None:
    shop.set(points_as_payment=True)
    person = shop.member(points=21)
    lines = shop.line(540, kind=TaxKind.REDUCED), shop.line(550)
    booked = shop.sell(*lines, person=person, points=21)
    found = shop.receipt(booked.sale_id)
    assert [(tax.total, tax.kind.value) for tax in found.taxes] == [(550, "standard"), (540, "reduced")]
    assert (found.total, found.due, found.points_paid) == (1090, 1069, 21)
    back = shop.back(booked.sale_id)
    assert (back.due, shop.points(person)) == (-1069, 21)


def test_points_as_a_price_reduction_lower_each_rate_s_base_l1(shop: Shop) -> None:
    person = shop.member(points=21)
    booked = shop.sell(shop.line(540, kind=TaxKind.REDUCED), 550, person=person, points=21)
    found = shop.receipt(booked.sale_id)
    assert {tax.kind.value: tax.total for tax in found.taxes} == {"reduced": 530, "standard": 539}
    assert found.due == 1069


def test_prices_without_tax_add_it_on_top_and_come_back_to_the_cent(shop: Shop) -> None:
    shop.set(prices_include_tax=False, rate_standard=88_750)
    booked = shop.sell(shop.line(999, 3), shop.line(250))
    assert (booked.total, booked.tax) == (3247 + 288, 288)
    for _ in range(3):
        shop.back(booked.sale_id, 1, 0)
    last = shop.back(booked.sale_id)
    assert shop.store.here.value("SELECT SUM(total) FROM sale") == 0
    assert last.total == -272


def test_discounts_line_shares_and_reasons_are_kept(shop: Shop) -> None:
    line = shop.line(1000, discounts=(Discount(percent=100_000, reason="Chipped"),))
    booked = shop.sell(line, 500, off=140)
    found = shop.receipt(booked.sale_id)
    assert (found.subtotal, found.discount, found.total) == (1500, 240, 1260)
    assert [(one.discount, one.discount_reason, one.share) for one in found.lines] == [
        (100, "Chipped", 90),
        (0, "", 50),
    ]
    assert (found.line_discount, found.receipt_discount) == (100, 140)


def test_an_account_sale_needs_a_customer(shop: Shop) -> None:
    from models.counter import payment_kinds

    account = shop.do(payment_kinds.create, name="", kind="account")
    with pytest.raises(Refused, match="needs a customer"):
        shop.sell(500, pay=[Tender(account, 500)])
    person = shop.member()
    assert shop.sell(500, person=person, pay=[Tender(account, 500)]).due == 500


def test_a_way_to_pay_that_is_gone_is_told(shop: Shop) -> None:
    with pytest.raises(NotFound):
        shop.sell(500, pay=[Tender(99, 500)])


def test_a_receipt_whose_parts_do_not_add_up_is_not_written(shop: Shop, monkeypatch) -> None:
    real = ReceiptRows.__init__

    def wrong(self, **values):
        real(self, **{**values, "total": values["total"] + 1})

    draft = shop.draft(500)
    monkeypatch.setattr(ReceiptRows, "__init__", wrong)
    rows = shop.rows(*TABLES)
    with pytest.raises(Bug, match="does not add up"):
        shop.do(sales.book, draft=draft)
    monkeypatch.undo()
    assert shop.rows(*TABLES) == rows
    assert shop.sell(500).number == 1


def test_a_product_s_own_rate_earns_and_what_never_earns_does_not(shop: Shop) -> None:
    person = shop.member()
    double = shop.line(1000, earn=EarnRate(2, 100))
    assert shop.sell(double, shop.line(1000), shop.line(300, earns=False), person=person).points_earned == 30


def test_hostile_text_is_kept_as_it_is_but_for_control_characters(shop: Shop) -> None:
    """No paper prints a bell and no field shows it; all else of a name stays, however long."""
    name = "<b>'; DROP TABLE sale;-- \u202e🍵\x07" + "長" * 10_000
    booked = shop.sell(shop.line(500, name=name), reason="=HYPERLINK(1)")
    assert shop.receipt(booked.sale_id).lines[0].name == name.replace("\x07", "")


def test_a_preview_writes_nothing_and_tells_what_booking_gives(shop: Shop) -> None:
    person = shop.member(points=500)
    draft = shop.draft(1000, person=person, points=200)
    before = shop.rows(*TABLES)
    shown = sales.preview(shop.store.here, draft=draft, day=shop.today)
    assert shop.rows(*TABLES) == before
    booked = shop.do(sales.book, draft=draft)
    assert (shown.priced.due, shown.points_before, shown.points_earned, shown.points_after) == (
        booked.due, booked.points_before, booked.points_earned, booked.points_after,
    )  # fmt: skip


def test_receipts_are_found_by_code_number_day_amount_and_member(shop: Shop) -> None:
    person = shop.member()
    first, second = shop.sell(500), shop.sell(800, person=person)
    read = shop.store.here
    code = shop.receipt(second.sale_id).code
    assert receipts.by_code(read, code) == second.sale_id
    assert receipts.by_code(read, code[:-1] + str((int(code[-1]) + 1) % 10)) is None
    assert receipts.by_number(read, 1) == first.sale_id
    assert [row.id for row in receipts.find(read, day=shop.today)] == [second.sale_id, first.sale_id]
    assert [row.number for row in receipts.find(read, amount=500)] == ["N-000001"]
    assert [row.person_name for row in receipts.find(read, person_id=person)] == ["佐藤"]
    assert receipts.find(read, amount=501) == ()
    assert [row.id for row in receipts.rows_of(read, [second.sale_id, 99])] == [second.sale_id]
    with pytest.raises(NotFound):
        receipts.receipt(read, 99)


def test_goods_of_two_receipts_do_not_come_back_on_one(shop: Shop) -> None:
    lines = [shop.receipt(shop.sell(500).sale_id).lines[0].id for _ in range(2)]
    with pytest.raises(Refused, match="one receipt"):
        sales.preview(shop.store.here, draft=SaleDraft(back=tuple(Back(line, 1000) for line in lines)), day=shop.today)


def test_the_books_are_proved_by_the_same_questions_that_check_asks(shop: Shop) -> None:
    shop.sell(500)
    assert proof.ledger_problems(shop.store.here) == []
