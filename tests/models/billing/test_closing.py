"""The monthly closing: once a customer and closing, carried over, payments shown, each receipt with its own taxes."""

import pytest

from models.billing import closing, invoices, notes, proof, receiving, terms
from models.billing.notes import Allowance
from models.counter.tax import TaxKind
from models.errors import Refused
from models.reminders import reminders
from tests.a_shop import DAY, Shop
from tests.models.billing.an_account import Books


@pytest.fixture
def books(shop: Shop):
    made = Books(shop)
    shop.do(terms.save, person_id=made.person, closing_day=20, pay_months=1, pay_day=31)
    yield made
    assert proof.account_problems(shop.store.here) == []


def to(books: Books, day: str) -> None:
    """Go to a day."""
    while books.shop.today < day:
        books.shop.clock.advance(DAY)


def make(books: Books, to_day: str) -> invoices.InvoiceRow:
    key = books.shop.do(closing.make, customer=books.customer, to_day=to_day)
    return invoices.one(books.shop.store.here, key)


def figures(books: Books, row: invoices.InvoiceRow) -> tuple[int, ...]:
    kept = invoices.frozen(books.shop.store.here, row.id)
    return kept.before, kept.settled, kept.other, kept.carried, kept.total, kept.left, kept.to_pay


def test_a_month_is_one_invoice_that_the_next_builds_upon(books: Books) -> None:
    first, second = books.sell(1_000), books.sell(2_000)
    to(books, "2026-06-21")
    late = books.sell(400)
    row = make(books, "2026-06-20")
    assert (row.kind, row.from_day, row.to_day, row.due_day) == ("monthly", "2026-05-21", "2026-06-20", "2026-07-31")
    assert figures(books, row) == (0, 0, 0, 0, 3_000, 0, 3_000)
    assert [books.row(one).invoice for one in (first, second, late)] == ["I-00001", "I-00001", ""]
    to(books, "2026-07-05")
    books.shop.do(receiving.receive, customer=books.customer, amount=2_500)
    to(books, "2026-07-21")
    row = make(books, "2026-07-20")
    assert (row.from_day, row.carried) == ("2026-06-21", 500)
    assert figures(books, row) == (3_000, 2_500, 0, 500, 400, 0, 900)
    kept = invoices.frozen(books.shop.store.here, row.id)
    assert [(one.day, one.kind, one.way, one.amount) for one in kept.payments] == [
        ("2026-07-05", "payment", "transfer", 2_500)
    ]


def test_asked_again_it_is_the_same_invoice(books: Books) -> None:
    books.sell(1_000)
    to(books, "2026-06-21")
    assert make(books, "2026-06-20").id == make(books, "2026-06-20").id
    with pytest.raises(Refused, match="billed until"):
        make(books, "2026-06-10")
    with pytest.raises(Refused, match="still to come"):
        make(books, "2026-07-20")
    assert closing.proposals(books.shop.store.here, day=books.shop.today) == ()


def test_what_came_too_late_goes_on_the_next(books: Books) -> None:
    books.sell(1_000)
    to(books, "2026-06-20")
    make(books, "2026-06-20")
    late = books.sell(300)
    assert books.row(late).invoice == ""
    to(books, "2026-07-21")
    assert figures(books, make(books, "2026-07-20")) == (1_000, 0, 0, 1_000, 300, 0, 1_300)


def test_a_payment_entered_after_the_closing_with_a_day_before_it_is_on_the_next(books: Books) -> None:
    books.sell(1_000)
    to(books, "2026-06-21")
    make(books, "2026-06-20")
    books.shop.do(receiving.receive, customer=books.customer, amount=600, day="2026-06-19")
    books.sell(50)
    to(books, "2026-07-21")
    assert figures(books, make(books, "2026-07-20")) == (1_000, 600, 0, 400, 50, 0, 450)


def test_a_payment_of_the_next_period_is_not_on_this_one(books: Books) -> None:
    books.sell(1_000)
    to(books, "2026-06-25")
    books.shop.do(receiving.receive, customer=books.customer, amount=600)
    assert figures(books, make(books, "2026-06-20")) == (0, 0, 0, 0, 1_000, 0, 1_000)
    to(books, "2026-07-21")
    assert figures(books, make(books, "2026-07-20")) == (1_000, 600, 0, 400, 0, 0, 400)


def test_returns_allowances_and_other_invoices_are_seen(books: Books) -> None:
    sale = books.sell(1_000, 500)
    books.back(sale, 0, 1, amount=500)
    books.shop.do(invoices.book, draft=books.draft(700), now=True)
    books.shop.do(notes.allow, sale_id=sale, lines=[Allowance("値引き", 100)], reason="late")
    gone = books.sell(9_999)
    books.shop.cancel(gone)
    to(books, "2026-06-21")
    row = make(books, "2026-06-20")
    assert figures(books, row) == (0, 0, 700, 700, 900, 0, 1_600)
    receipts = invoices.frozen(books.shop.store.here, row.id).receipts
    assert [one.owed for one in receipts] == [1_500, -500, -100]
    assert books.account().balance == 1_600


def test_money_that_waits_is_taken_off(books: Books) -> None:
    books.shop.do(receiving.receive, customer=books.customer, amount=300)
    books.sell(1_000)
    to(books, "2026-06-21")
    assert figures(books, make(books, "2026-06-20")) == (0, 0, 0, 0, 1_000, 300, 700)
    books.shop.do(receiving.use_all, customer=books.customer)
    to(books, "2026-07-21")
    assert figures(books, make(books, "2026-07-20")) == (1_000, 300, 0, 700, 0, 0, 700)


def test_taxes_are_those_of_the_receipts_summed_and_not_rounded_again(books: Books) -> None:
    """Five receipts of ¥105 at 10 % hold ¥9 each, ¥45 together; once over ¥525 it would be ¥47."""
    shop = books.shop
    for _at in range(5):
        books.sell(105)
    draft = books.draft(shop.line(107, kind=TaxKind.REDUCED))
    shop.do(invoices.book, draft=draft)
    to(books, "2026-06-21")
    row = make(books, "2026-06-20")
    kept = invoices.frozen(shop.store.here, row.id)
    assert [(one.kind, one.tax, one.total) for one in kept.rates] == [("standard", 45, 525), ("reduced", 7, 107)]
    assert 525 * 10 // 110 == 47
    assert row.tax == 52


def test_nothing_to_bill_makes_nothing(books: Books) -> None:
    with pytest.raises(Refused, match="nothing to bill"):
        make(books, "2026-05-20")
    assert closing.proposals(books.shop.store.here, day="2026-07-21") == ()


def test_proposals_wait_until_they_are_made(books: Books) -> None:
    shop = books.shop
    books.sell(1_000)
    assert closing.proposals(shop.store.here, day="2026-06-20") == ()
    (found,) = closing.proposals(shop.store.here, day="2026-06-21")
    assert (found.name, found.to_day, found.total, found.to_pay, found.count) == ("山田", "2026-06-20", 1_000, 1_000, 1)
    to(books, "2026-06-21")
    assert shop.do(closing.fall_due, day="2026-06-21") == 1
    assert shop.do(closing.fall_due, day="2026-06-21") == 0
    (told,) = reminders.open_list(shop.store.here, day="2026-06-21", now=shop.clock.now())
    assert (told.about, str(told.wording)) == ("closing", "Monthly invoices to make, closed on 2026-06-20")
    assert shop.rows("invoice") == [0]
    assert shop.do(closing.make_all, day="2026-06-21") == 1
    assert reminders.open_list(shop.store.here, day="2026-06-21", now=shop.clock.now()) == ()


def test_made_by_itself_where_the_shop_wants_so_and_never_sent(books: Books) -> None:
    shop = books.shop
    shop.set(closing_automatic=True)
    books.sell(1_000)
    to(books, "2026-06-21")
    assert shop.do(closing.fall_due, day=shop.today) == 1
    assert shop.do(closing.fall_due, day=shop.today) == 0
    (row,) = invoices.listed(shop.store.here, day=shop.today)
    assert (row.kind, row.sent_at) == ("monthly", None)


def test_a_void_month_is_made_anew_and_an_earlier_one_is_not_void_before_it(books: Books) -> None:
    books.sell(1_000)
    to(books, "2026-06-21")
    first = make(books, "2026-06-20")
    books.sell(200)
    to(books, "2026-07-21")
    second = make(books, "2026-07-20")
    with pytest.raises(Refused, match="builds upon"):
        books.shop.do(invoices.void, invoice_id=first.id)
    books.shop.do(invoices.void, invoice_id=second.id)
    again = make(books, "2026-07-20")
    assert (again.number, figures(books, again)) == (3, (1_000, 0, 0, 1_000, 200, 0, 1_200))


def test_a_company_s_month_has_all_that_its_people_bought(books: Books) -> None:
    shop = books.shop
    other = shop.member(name="次郎")
    company = books.company(books.person, other)
    shop.do(terms.save, company_id=company, closing_day=31)
    books.sell(1_000)
    books.sell(500, person=other)
    to(books, "2026-07-01")
    (found,) = closing.proposals(shop.store.here, day=shop.today)
    assert (found.name, found.total) == ("青葉工業", 1_500)
    row = invoices.one(shop.store.here, shop.do(closing.make, customer=found.customer, to_day=found.to_day))
    assert (row.name, row.total) == ("青葉工業", 1_500)
