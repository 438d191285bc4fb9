"""Money received: the oldest first or as chosen, in parts, with fees, left over, paid back, taken back."""

import pytest

from models.billing import owed, proof, receiving
from models.billing.customers import Customer
from models.counter import till
from models.errors import Refused
from tests.a_shop import DAY, Shop
from tests.models.billing.an_account import Books


@pytest.fixture
def books(shop: Shop):
    made = Books(shop)
    yield made
    assert proof.account_problems(shop.store.here) == []


def receive(books: Books, amount: int, **values) -> int:
    return int(books.shop.do(receiving.receive, customer=books.customer, amount=amount, **values))


def seen(books: Books, key: int) -> receiving.Received:
    return receiving.one(books.shop.store.here, key)


def test_money_pays_the_first_due_first(books: Books) -> None:
    first = books.sell(1_000)
    books.shop.clock.advance(40 * DAY)
    second, third = books.sell(500), books.sell(700)
    key = receive(books, 1_300)
    assert [books.open(one) for one in (first, second, third)] == [0, 200, 700]
    assert [amount for _number, amount in receiving.uses(books.shop.store.here, key)] == [1_000, 300]


def test_money_pays_what_was_chosen(books: Books) -> None:
    first, second = books.sell(1_000), books.sell(500)
    receive(books, 600, on=((books.row(second).id, 500), (books.row(first).id, 100)))
    assert (books.open(first), books.open(second)) == (900, 0)


def test_the_bank_s_fee_settles_beside_the_money(books: Books) -> None:
    sale = books.sell(10_000)
    key = receive(books, 9_670, fee=330)
    assert books.open(sale) == 0
    assert books.kinds(sale) == [("sale", 10_000), ("fee", -330), ("payment", -9_670)]
    assert (seen(books, key).left, seen(books, key).fee) == (0, 330)


def test_too_much_waits_and_is_used_later(books: Books) -> None:
    books.sell(1_000)
    key = receive(books, 1_500)
    assert (seen(books, key).left, books.account().left, books.account().balance) == (500, 500, -500)
    later = books.sell(2_000)
    assert books.shop.do(receiving.use, receipt_id=key) == 500
    assert (books.open(later), seen(books, key).left) == (1_500, 0)
    with pytest.raises(Refused, match="Nothing of it is left"):
        books.shop.do(receiving.use, receipt_id=key)


def test_money_that_comes_before_anything_is_owed_waits(books: Books) -> None:
    key = receive(books, 500)
    with pytest.raises(Refused, match="nothing open"):
        books.shop.do(receiving.use, receipt_id=key)
    books.sell(300)
    assert books.shop.do(receiving.use_all, customer=books.customer) == 300
    assert seen(books, key).left == 200


def test_what_waits_is_paid_back(books: Books) -> None:
    key = receive(books, 500)
    back = books.shop.do(receiving.pay_back, receipt_id=key, amount=200)
    assert (seen(books, key).left, seen(books, back).amount) == (300, -200)
    with pytest.raises(Refused, match="At most ¥?300"):
        books.shop.do(receiving.pay_back, receipt_id=key, amount=301)
    with pytest.raises(Refused, match="Take that back first"):
        books.shop.do(receiving.take_back, receipt_id=key)
    books.shop.do(receiving.take_back, receipt_id=back)
    assert seen(books, key).left == 500


def test_a_credit_is_paid_out(books: Books) -> None:
    sale = books.sell(1_000)
    receive(books, 1_000)
    back = books.back(sale, 1, amount=1_000)
    assert books.open(back) == -1_000
    paid = books.shop.do(receiving.pay_back, owed_id=books.row(back).id)
    assert (books.open(back), books.account().balance) == (0, 0)
    books.shop.do(receiving.take_back, receipt_id=paid)
    assert books.open(back) == -1_000


def test_taking_money_back_opens_what_it_paid(books: Books) -> None:
    first, second = books.sell(1_000), books.sell(500)
    key = receive(books, 1_270, fee=330)
    assert seen(books, key).left == 100
    books.shop.do(receiving.take_back, receipt_id=key, reason="another customer's")
    assert (books.open(first), books.open(second)) == (1_000, 500)
    assert (seen(books, key).taken_back, seen(books, key).left) == (True, 0)
    assert books.account().balance == 1_500
    with pytest.raises(Refused, match="already"):
        books.shop.do(receiving.take_back, receipt_id=key)


def test_cash_goes_into_the_drawer_and_comes_out_of_it_again(books: Books) -> None:
    shop = books.shop

    def drawer() -> int:
        return till.x_report(shop.store.here, session_id=shop.session, now=shop.clock.now()).expected

    books.sell(1_000)
    assert drawer() == 10_000
    key = receive(books, 1_000, way="cash", drawer=True)
    assert drawer() == 11_000
    shop.do(receiving.take_back, receipt_id=key)
    assert drawer() == 10_000
    key = receive(books, 1_500, way="cash")
    shop.do(receiving.pay_back, receipt_id=key, way="cash", drawer=True)
    assert drawer() == 9_500


def test_money_of_a_company_pays_whoever_bought_for_it(books: Books) -> None:
    company = books.company(books.person, books.shop.member(name="次郎"))
    sale = books.sell(1_000)
    key = books.shop.do(receiving.receive, customer=Customer(None, company), amount=1_000)
    assert (books.open(sale), seen(books, key).name) == (0, "青葉工業")
    kinds = books.shop.store.here.column("SELECT kind FROM touchpoint WHERE person_id=? ORDER BY id", books.person)
    assert kinds[-1] == "money_received"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"amount": 0}, "more than nothing"),
        ({"amount": -5}, "more than nothing"),
        ({"amount": 10**18}, "more than nothing"),
        ({"amount": 100, "fee": -1}, "more than nothing"),
        ({"amount": 100, "fee": 2_000}, "bank's fee"),
        ({"amount": 100, "way": "barter"}, "choices"),
        ({"amount": 100, "drawer": True}, "Only cash"),
        ({"amount": 100, "day": "2026-06-16"}, "still to come"),
        ({"amount": 100, "day": "1900-01-01"}, "too far"),
        ({"amount": 100, "day": "yesterday"}, "not a date"),
    ],
)
def test_money_that_can_not_be_is_refused(books: Books, values: dict, words: str) -> None:
    books.sell(1_000)
    with pytest.raises(Refused, match=words):
        receive(books, **values)
    assert books.shop.rows("money_received", "account_entry") == [0, 1]


def test_what_is_chosen_must_be_open_and_theirs(books: Books) -> None:
    row = books.row(books.sell(1_000)).id
    other = books.row(books.sell(500, person=books.shop.member(name="鈴木"))).id
    for on, words in (
        (((row, 1_001),), "is open"),
        (((row, 0),), "is open"),
        (((other, 100),), "another customer"),
        (((row, 400), (row, 400)), "More is chosen"),
        (((row, 1_000),), "More is chosen"),
        (((999, 1),), "no longer there"),
    ):
        with pytest.raises(Exception, match=words):
            receive(books, 900, on=on)
    assert owed.one(books.shop.store.here, row).open == 1_000


def test_a_payment_entered_late_bears_the_day_on_which_it_came(books: Books) -> None:
    sale = books.sell(1_000)
    books.shop.clock.advance(3 * DAY)
    receive(books, 400, day="2026-06-16")
    entries = owed.entries(books.shop.store.here, books.row(sale).id)
    assert [one.day for one in entries] == ["2026-06-15", "2026-06-16"]
    assert receiving.listed(books.shop.store.here)[0].day == "2026-06-16"
