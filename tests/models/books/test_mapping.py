"""The mapping of accounts: proposed in the country's own words, written once, and nothing is left without one."""

import pytest

from models.books import accounts_en, accounts_jp, journal, mapping
from models.counter import payment_kinds
from models.errors import Refused
from tests.a_shop import CARD, Shop


def test_both_countries_propose_an_account_for_everything_that_is_booked() -> None:
    titled = set(mapping.TITLES)
    assert set(accounts_jp.ACCOUNTS) == titled
    assert set(accounts_en.ACCOUNTS) == titled
    assert {key for _group, keys in mapping.GROUPS for key in keys} == titled
    assert set(accounts_jp.BY_KIND) == set(accounts_en.BY_KIND)


def test_what_nobody_wrote_goes_to_the_proposal(shop: Shop) -> None:
    found = mapping.accounts(shop.store.here)
    assert found["cash"].account == "現金"
    assert found["sales_standard"].account == "売上高"
    assert found[f"payment:{CARD}"].account == "売掛金"
    shop.set(country="US")
    assert mapping.accounts(shop.store.here)["cash"].account == "Cash in drawer"


def test_a_way_to_pay_with_an_account_of_its_own_proposes_that(shop: Shop) -> None:
    kind = shop.do(payment_kinds.create, name="まちPay", kind="qr", account="未収入金")
    found = {one.key: one for one in mapping.slots(shop.store.here)}[f"payment:{kind}"]
    assert found.proposed.account == "未収入金"
    assert str(found.title) == "まちPay"


def test_an_account_is_written_changed_and_given_up_again(shop: Shop) -> None:
    shop.do(mapping.write, key="cash", account="小口現金", sub_account="レジ1", tax_class="対象外")
    assert mapping.accounts(shop.store.here)["cash"] == mapping.Account("小口現金", "レジ1", "対象外")
    shop.do(mapping.write, key="cash", account="現金")
    assert shop.rows("account_mapping") == [0]
    shop.do(mapping.write, key="cash", account="a")
    shop.do(mapping.write, key="tax", account="b")
    assert shop.do(mapping.propose_again) == 2
    assert mapping.accounts(shop.store.here)["cash"].account == "現金"


def test_what_is_no_account_is_refused(shop: Shop) -> None:
    with pytest.raises(Refused, match="Name the account"):
        shop.do(mapping.write, key="cash", account=" ")
    with pytest.raises(Refused, match="choices"):
        shop.do(mapping.write, key="nothing", account="x")


def test_every_posting_of_a_shop_has_an_account(shop: Shop) -> None:
    person = shop.member(points=100)
    shop.sell(1_000, person=person, points=50)
    found = journal.of_period(shop.store.here, "2026-01-01", "2026-12-31")
    assert set(found.sums()) <= set(mapping.accounts(shop.store.here))
