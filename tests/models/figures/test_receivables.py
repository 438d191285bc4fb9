"""Receivables by age, as of any day: what the program's own balances said on that day, never what they say today."""

import pytest

from models.billing import receiving
from models.billing.customers import Customer
from models.figures import receivables
from models.figures.report import Behind
from tests.a_shop import DAY, Shop
from tests.models.billing.an_account import Books
from tests.models.figures.a_busy_shop import a_busy_shop, asking, figures


@pytest.mark.parametrize("seed", range(1, 6))
def test_each_day_says_what_the_balances_said_at_its_end(shop: Shop, seed: int) -> None:
    busy = a_busy_shop(shop, seed)
    read = shop.store.here
    for day, seen in busy.seen.items():
        report = receivables.make(read, busy.asked("2026-06-01", day))
        assert figures(report) == {
            "receivables_open": seen.owed,
            "receivables_late": seen.overdue,
            "receivables_credit": seen.credits,
            "receivables_waiting": seen.waiting,
            "receivables_balance": seen.owed - seen.credits - seen.waiting,
        }
        ages, customers, receipts = report.sections
        ledger = read.value("SELECT COALESCE(SUM(amount), 0) FROM account_entry WHERE day <= ?", day)
        assert sum(row[7] for row in receipts.rows) == ledger == seen.owed - seen.credits
        assert sum(row[3] for row in ages.rows) == seen.owed
        balances = {}
        for row in customers.rows:
            person, company = row[-2:]
            balances[Customer(person, company)] = row[9]
            assert sum(row[1:6]) == row[6]
            assert row[6] + row[7] + row[8] == row[9]
        assert balances == seen.accounts
        for section in (ages, customers, receipts):
            for at, column in enumerate(section.columns):
                if column.summed and section.total is not None:
                    assert section.total[at] == sum(row[at] for row in section.rows)


@pytest.fixture
def books(shop: Shop) -> Books:
    return Books(shop)


@pytest.mark.parametrize(("days", "age"), [(0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4)])
def test_ages_go_by_days_after_the_day_it_was_due(books: Books, days: int, age: int) -> None:
    sale = books.sell(1_000)
    due = books.row(sale).due_day
    shop = books.shop
    while shop.today < due:
        shop.clock.advance(DAY)
    shop.clock.advance(days * DAY)
    ages, customers, receipts = receivables.make(shop.store.here, asking(shop, shop.today)).sections
    assert [row[3] for row in ages.rows] == [1_000 if at == age else 0 for at in range(5)]
    assert list(receipts.rows)[0][5] == (days or None)
    assert customers.behind(list(customers.rows)[0]) == Behind("person", books.person)
    assert receipts.behind(list(receipts.rows)[0]) == Behind("sale", sale)


def test_money_booked_for_an_earlier_day_counts_on_that_day(books: Books) -> None:
    shop = books.shop
    books.sell(1_000)
    shop.clock.advance(5 * DAY)
    assert figures(receivables.make(shop.store.here, asking(shop, "2026-06-17")))["receivables_open"] == 1_000
    shop.do(receiving.receive, customer=books.customer, amount=1_300, day="2026-06-16")
    for day, open_, waiting in (("2026-06-15", 1_000, 0), ("2026-06-16", 0, 300), ("2026-06-20", 0, 300)):
        found = figures(receivables.make(shop.store.here, asking(shop, day)))
        assert (found["receivables_open"], found["receivables_waiting"]) == (open_, waiting)


def test_money_booked_by_mistake_waits_until_it_is_taken_back(books: Books) -> None:
    shop = books.shop
    books.sell(1_000)
    used = shop.do(receiving.receive, customer=books.customer, amount=1_200)
    unused = shop.do(receiving.receive, customer=books.customer, amount=50)
    shop.clock.advance(5 * DAY)
    for key in (used, unused):
        shop.do(receiving.take_back, receipt_id=key)
    for day, open_, waiting in (("2026-06-15", 0, 200), ("2026-06-20", 1_000, 0)):
        found = figures(receivables.make(shop.store.here, asking(shop, day)))
        assert (found["receivables_open"], found["receivables_waiting"]) == (open_, waiting)


def test_a_company_owes_for_whoever_bought(books: Books) -> None:
    company = books.company(books.person)
    books.sell(1_000)
    shop = books.shop
    _ages, customers, _receipts = receivables.make(shop.store.here, asking(shop, "2026-06-30")).sections
    assert [customers.behind(row) for row in customers.rows] == [Behind("company", company)]


def test_a_shop_that_nobody_owes_says_so(shop: Shop) -> None:
    report = receivables.make(shop.store.here, asking(shop, "2026-06-30"))
    assert [(list(one.rows), one.total) for one in report.sections] == [([], None)] * 3
    assert all(one.empty for one in report.sections)
    assert set(figures(report).values()) == {0}
