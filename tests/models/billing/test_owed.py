"""What is owed follows the receipts in their own unit of work: sales, returns, cancels, corrections."""

import pytest

from models.billing import invoices, owed, proof, receiving
from models.billing.customers import Customer
from models.counter import payment_kinds, sales, till
from models.counter.drafts import Back, SaleDraft, Tender
from models.counter.till import Count
from models.errors import Refused
from models.loyalty import merges
from tests.a_shop import CASH, DAY, Shop
from tests.models.billing.an_account import Books


@pytest.fixture
def books(shop: Shop):
    made = Books(shop)
    yield made
    assert proof.account_problems(shop.store.here) == []


def test_a_sale_on_account_is_owed_until_its_terms_say(books: Books) -> None:
    sale = books.sell(1_000, 500)
    row = books.row(sale)
    assert (row.total, row.open, row.day, row.due_day, row.invoice_id) == (
        1_500,
        1_500,
        "2026-06-15",
        "2026-07-31",
        None,
    )
    assert books.kinds(sale) == [("sale", 1_500)]
    assert (books.account().open, books.account().overdue) == (1_500, 0)


def test_other_sales_write_nothing_of_it(books: Books) -> None:
    books.shop.sell(1_000, person=books.person)
    assert books.shop.rows("owed", "account_entry") == [0, 0]


def test_only_the_part_on_account_is_owed(books: Books) -> None:
    sale = books.shop.sell(1_000, person=books.person, pay=(Tender(CASH, 300), Tender(books.kind, 700))).sale_id
    assert books.open(sale) == 700


def test_a_sale_on_account_needs_a_customer(books: Books) -> None:
    with pytest.raises(Refused, match="needs a customer"):
        books.shop.sell(1_000, pay=(Tender(books.kind, 1_000),))
    assert books.shop.rows("owed", "sale") == [0, 0]


def test_what_somebody_of_a_company_buys_the_company_owes(books: Books) -> None:
    company = books.company(books.person)
    sale = books.sell(1_000)
    assert books.row(sale).customer == Customer(books.person, company)
    assert books.account(Customer(None, company)).open == 1_000
    assert books.account(Customer(books.person)).open == 0


def test_a_return_onto_the_account_lowers_what_is_owed(books: Books) -> None:
    sale = books.sell(1_000, 500)
    back = books.back(sale, 0, 1, amount=500)
    assert (books.open(sale), books.open(back)) == (1_000, 0)
    assert books.kinds(sale)[1:] == [("credit", -500)]
    assert books.kinds(back) == [("sale", -500), ("credit", 500)]


def test_what_comes_back_of_what_was_paid_is_a_credit(books: Books) -> None:
    sale = books.sell(1_000, 500)
    books.shop.do(receiving.receive, customer=books.customer, amount=1_200)
    back = books.back(sale, 1, 0, amount=1_000)
    assert (books.open(sale), books.open(back)) == (0, -700)
    assert (books.account().credit, books.account().balance) == (700, -700)
    later = books.sell(2_000)
    assert books.shop.do(owed.use_credit, owed_id=books.row(back).id) == 700
    assert (books.open(later), books.open(back)) == (1_300, 0)
    with pytest.raises(Refused, match="no credit left"):
        books.shop.do(owed.use_credit, owed_id=books.row(back).id)


def test_a_return_paid_out_in_cash_leaves_the_account_alone(books: Books) -> None:
    sale = books.sell(1_000, 500)
    books.shop.back(sale, 0, 1, pay=(Tender(CASH, -500),), person=books.person, reason="x")
    assert books.open(sale) == 1_500


def test_a_cancelled_sale_is_owed_no_more_and_its_invoice_is_void(books: Books) -> None:
    sale = books.sell(1_000)
    invoice = books.shop.do(invoices.make, sale_id=sale)
    cancel = books.shop.cancel(sale).sale_id
    assert (books.open(sale), books.open(cancel)) == (0, 0)
    seen = invoices.one(books.shop.store.here, invoice)
    assert (seen.void, seen.state(books.shop.today)) == (True, "void")
    assert books.account().balance == 0


def test_a_cancelled_return_is_owed_again(books: Books) -> None:
    sale = books.sell(1_000, 500)
    back = books.back(sale, 0, 1, amount=500)
    again = books.shop.cancel(back).sale_id
    assert (books.open(sale), books.open(back), books.open(again)) == (1_500, 0, 0)
    assert books.kinds(sale) == [("sale", 1_500), ("credit", -500), ("correction", 500)]


def test_a_corrected_way_to_pay_is_followed_both_ways(books: Books) -> None:
    shop = books.shop
    sale = books.sell(1_000)
    payment = shop.store.here.value("SELECT id FROM payment WHERE sale_id=?", sale)
    shop.do(payment_kinds.correct, payment_id=payment, kind_id=CASH)
    assert (books.row(sale).total, books.open(sale)) == (0, 0)
    cash = shop.sell(800, person=books.person).sale_id
    payment = shop.store.here.value("SELECT id FROM payment WHERE sale_id=?", cash)
    shop.do(payment_kinds.correct, payment_id=payment, kind_id=books.kind)
    assert books.open(cash) == 800
    nobody = shop.sell(800).sale_id
    payment = shop.store.here.value("SELECT id FROM payment WHERE sale_id=?", nobody)
    with pytest.raises(Refused, match="needs a customer"):
        shop.do(payment_kinds.correct, payment_id=payment, kind_id=books.kind)


def test_the_way_to_pay_of_an_invoiced_receipt_is_not_corrected(books: Books) -> None:
    sale = books.sell(1_000)
    books.shop.do(invoices.make, sale_id=sale)
    payment = books.shop.store.here.value("SELECT id FROM payment WHERE sale_id=?", sale)
    with pytest.raises(Refused, match="I-00001"):
        books.shop.do(payment_kinds.correct, payment_id=payment, kind_id=CASH)
    assert books.open(sale) == 1_000


def close(shop: Shop) -> None:
    expected = till.x_report(shop.store.here, session_id=shop.session, now=shop.clock.now()).expected
    shop.do(till.close_session, count=Count(cash=expected), next_float=0)


def test_without_an_open_register_only_what_goes_on_account_is_booked(books: Books) -> None:
    shop = books.shop
    shop.sell(300)
    close(shop)
    sale = books.sell(1_000)
    assert shop.store.here.row("SELECT session_id, number FROM sale WHERE id=?", sale) == (None, 2)
    with pytest.raises(Refused, match="not open"):
        shop.sell(500)
    with pytest.raises(Refused, match="not open"):
        shop.sell(500, person=books.person, pay=(Tender(CASH, 100), Tender(books.kind, 400)))
    with pytest.raises(Refused, match="not open"):
        shop.do(sales.book, draft=SaleDraft())
    shop.open(0)
    report = till.x_report(shop.store.here, session_id=shop.session, now=shop.clock.now())
    assert (report.sales, report.total, report.expected) == (0, 0, 0)
    shop.cancel(sale)
    report = till.x_report(shop.store.here, session_id=shop.session, now=shop.clock.now())
    assert (report.cancels, report.total) == (0, 0)


def test_a_sale_without_a_register_is_cancelled_on_its_own_day_only(books: Books) -> None:
    close(books.shop)
    sale = books.sell(1_000)
    books.shop.clock.advance(DAY)
    with pytest.raises(Refused, match="closed since"):
        books.shop.cancel(sale)
    lines = books.shop.receipt(sale).lines
    back = (Back(lines[0].id, 1000),)
    draft = books.shop.draft(back=back, person=books.person, pay=(Tender(books.kind, -1_000),), reason="x")
    books.shop.do(sales.book, draft=draft)
    assert books.open(sale) == 0


def test_writing_off_needs_a_reason_and_can_be_taken_back(books: Books) -> None:
    sale = books.sell(1_000)
    row = books.row(sale)
    with pytest.raises(Refused, match="why"):
        books.shop.do(owed.write_off, owed_id=row.id, reason=" ")
    entry = books.shop.do(owed.write_off, owed_id=row.id, reason="bankrupt")
    assert books.open(sale) == 0
    with pytest.raises(Refused, match="Nothing is open"):
        books.shop.do(owed.write_off, owed_id=row.id, reason="again")
    books.shop.do(owed.restore, entry_id=entry)
    assert books.open(sale) == 1_000
    with pytest.raises(Refused):
        books.shop.do(owed.restore, entry_id=entry)


def test_the_longest_overdue_customer_comes_first(books: Books) -> None:
    shop = books.shop
    other = shop.member(name="鈴木")
    third = shop.member(name="高橋")
    books.sell(1_000)
    shop.clock.advance(40 * DAY)
    books.sell(5_000, person=other)
    books.sell(9_000, person=third)
    shop.clock.advance(10 * DAY)
    found = owed.accounts(shop.store.here, day=shop.today)
    assert [(one.name, one.open, one.overdue, one.late(shop.today)) for one in found] == [
        ("山田", 1_000, 1_000, 4),
        ("高橋", 9_000, 0, 0),
        ("鈴木", 5_000, 0, 0),
    ]


def test_two_who_are_one_owe_together(books: Books) -> None:
    shop = books.shop
    other = shop.member(name="山田太郎")
    books.sell(1_000)
    books.sell(500, person=other)
    merge = shop.do(merges.merge, kept_id=books.person, gone_id=other)
    assert books.account().open == 1_500
    shop.do(merges.unmerge, merge_id=merge)
    assert (books.account().open, books.account(Customer(other)).open) == (1_000, 500)
    shop.do(merges.merge, kept_id=books.person, gone_id=other)
    assert shop.store.here.value("SELECT count(*) FROM person WHERE merged_into_id IS NOT NULL") == 1
