"""Closing days and due days; terms of a person and of a company."""

import pytest

from models.billing import terms
from models.billing.customers import Customer
from models.billing.terms import Terms
from models.errors import Refused
from models.people import companies
from tests.a_shop import Shop
from tests.models.billing.an_account import Books, employ


@pytest.mark.parametrize(
    ("day", "closing_day", "wanted"),
    [
        ("2026-06-15", 31, "2026-06-30"),
        ("2026-06-30", 31, "2026-06-30"),
        ("2026-07-01", 31, "2026-07-31"),
        ("2026-06-20", 20, "2026-06-20"),
        ("2026-06-21", 20, "2026-07-20"),
        ("2026-12-21", 20, "2027-01-20"),
        ("2028-02-29", 31, "2028-02-29"),
        ("2026-02-28", 30, "2026-02-28"),
        ("2026-01-31", 30, "2026-02-28"),
    ],
)
def test_a_day_belongs_to_the_first_closing_on_or_after_it(day: str, closing_day: int, wanted: str) -> None:
    assert terms.closing(day, closing_day) == wanted


@pytest.mark.parametrize(
    ("day", "closing_day", "wanted"),
    [
        ("2026-06-15", 31, "2026-05-31"),
        ("2026-06-30", 31, "2026-05-31"),
        ("2026-07-01", 31, "2026-06-30"),
        ("2026-06-20", 20, "2026-05-20"),
        ("2026-06-21", 20, "2026-06-20"),
        ("2026-03-01", 31, "2026-02-28"),
    ],
)
def test_a_closing_is_over_on_the_day_after_it(day: str, closing_day: int, wanted: str) -> None:
    assert terms.closing_before(day, closing_day) == wanted


@pytest.mark.parametrize(
    ("day", "known", "wanted"),
    [
        ("2026-06-15", Terms(), "2026-07-31"),
        ("2026-06-15", Terms(31, 1, 31), "2026-07-31"),
        ("2026-06-21", Terms(20, 1, 10), "2026-08-10"),
        ("2026-06-15", Terms(20, 2, 31), "2026-08-31"),
        ("2026-06-15", Terms(0, 0, 31), "2026-06-30"),
        ("2026-06-15", Terms(0, 0, 10), "2026-07-10"),
        ("2026-12-31", Terms(31, 2, 31), "2027-02-28"),
        ("2026-06-15", Terms(pay_days=30), "2026-07-15"),
        ("2026-06-15", Terms(pay_days=0), "2026-06-15"),
        ("2026-06-21", Terms(20, pay_days=30), "2026-08-19"),
    ],
)
def test_a_sale_is_due_months_after_its_closing_and_never_before_it(day: str, known: Terms, wanted: str) -> None:
    assert terms.due(day, known) == wanted


def test_the_terms_of_a_company_hold_for_whoever_buys_for_it(shop: Shop) -> None:
    books = Books(shop)
    shop.do(terms.save, person_id=books.person, closing_day=20, pay_day=10)
    assert books.row(books.sell(100)).due_day == "2026-07-10"
    company = books.company()
    shop.do(employ, person_id=books.person, company_id=company)
    assert books.row(books.sell(100)).due_day == "2026-07-31"
    shop.do(terms.save, company_id=company, closing_day=31, pay_months=2)
    assert books.row(books.sell(100)).due_day == "2026-08-31"
    read = shop.store.here
    assert terms.of(read, Customer(books.person, company)).closing_day == 31
    shop.do(terms.save, company_id=company, closing_day=10, shows_tax="excluded", addressee=" 青葉工業㈱ ")
    found = terms.own(read, company_id=company)
    assert found == Terms(10, 1, 31, "excluded", "青葉工業㈱", "")
    assert read.value("SELECT count(*) FROM billing_terms") == 2
    shop.do(terms.forget, company_id=company)
    assert terms.own(read, company_id=company) is None


def test_a_company_with_an_account_is_not_deleted_and_one_without_takes_its_terms_along(shop: Shop) -> None:
    books = Books(shop)
    company = books.company(books.person)
    shop.do(terms.save, company_id=company, closing_day=31)
    books.sell(100)
    shop.do(employ, person_id=books.person, company_id=None)
    with pytest.raises(Refused, match="history"):
        shop.do(companies.delete_unused, company_id=company)
    other = books.company()
    shop.do(terms.save, company_id=other, closing_day=31)
    shop.do(companies.delete_unused, company_id=other)
    assert terms.own(shop.store.here, company_id=other) is None


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"closing_day": 32}, "1 to 31"),
        ({"pay_day": 0}, "1 to 31"),
        ({"pay_months": 13}, "at most 12"),
        ({"pay_days": 366}, "at most 365"),
        ({"shows_tax": "perhaps"}, "with or without"),
        ({"company_id": 1}, "a person or to a company"),
    ],
)
def test_terms_that_can_not_be_are_refused(shop: Shop, values: dict, words: str) -> None:
    with pytest.raises(Refused, match=words):
        shop.do(terms.save, person_id=shop.member(), **values)
    assert shop.rows("billing_terms") == [0]
