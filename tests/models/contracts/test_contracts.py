"""Contracts: their ends are told in time, a renewal stops the telling, fees fall due once and become receipts."""

import pytest

from desktop import schedule
from models.billing import invoices
from models.contracts import contracts, fees, memberships
from models.contracts.proof import contract_problems
from models.errors import NotFound, Refused
from tests.a_shop import CASH, DAY


@pytest.fixture
def lease(shop) -> int:
    """A year's lease from 1 June 2026, 12,000 yen a month, with somebody."""
    person = shop.member()
    return shop.do(
        contracts.make, name="エスプレッソマシン", start_day="2026-06-01", person_id=person, price=12_000, owner_id=1
    )


def told(shop, contract: int) -> list[tuple[str, str]]:
    return shop.store.here.rows(
        "SELECT day, state FROM reminder WHERE about='contract' AND about_id=? ORDER BY day, id", contract
    )


def test_it_stands_on_the_timeline_and_its_end_is_told_a_month_before_and_again(shop, lease) -> None:
    one = contracts.one(shop.store.here, lease)
    assert (one.start_day, one.end_day, one.state) == ("2026-06-01", "2027-05-31", "active")
    assert told(shop, lease) == [("2027-04-01", "open"), ("2027-05-01", "open"), ("2027-05-24", "open")]
    kinds = shop.store.here.column("SELECT kind FROM touchpoint WHERE person_id=?", one.person_id)
    assert "contract" in kinds


def test_a_renewal_ends_the_telling_and_begins_the_next(shop, lease) -> None:
    assert shop.do(contracts.renew, contract_id=lease, price=13_000) == "2028-05-31"
    assert told(shop, lease) == [
        ("2027-04-01", "void"),
        ("2027-05-01", "void"),
        ("2027-05-24", "void"),
        ("2028-04-01", "open"),
        ("2028-05-01", "open"),
        ("2028-05-24", "open"),
    ]
    terms = contracts.terms(shop.store.here, lease)
    assert [(one.from_day, one.to_day, one.price, one.how) for one in terms] == [
        ("2027-06-01", "2028-05-31", 13_000, "renewed"),
        ("2026-06-01", "2027-05-31", 12_000, "made"),
    ]


def test_a_renewal_is_undone_with_its_reminders(shop, lease) -> None:
    before = told(shop, lease)
    shop.do(contracts.renew, contract_id=lease)
    shop.store.undo(shop.store.here.value("SELECT max(id) FROM audit")).result()
    assert contracts.one(shop.store.here, lease).end_day == "2027-05-31"
    assert told(shop, lease) == before


def test_what_is_late_is_told_once_and_not_for_each_distance(shop) -> None:
    key = shop.do(contracts.make, name="保守", start_day="2025-07-01", end_day="2026-06-30", person_id=shop.member())
    assert told(shop, key) == [("2026-06-15", "open"), ("2026-06-23", "open")]


def test_it_ends_by_the_calendar_or_goes_on_by_itself_however_late(shop) -> None:
    ends = shop.do(contracts.make, name="終わる", start_day="2026-01-01", end_day="2026-06-30")
    goes_on = shop.do(
        contracts.make, name="続く", start_day="2026-01-01", end_day="2026-06-30", renewal="auto", term_months=6
    )
    shop.clock.advance(400 * DAY)
    done = schedule.advance(shop.store)
    assert done["contracts"] == 2
    assert schedule.advance(shop.store)["contracts"] == 0
    here = shop.store.here
    assert contracts.one(here, ends).state == "ended"
    assert (contracts.one(here, goes_on).state, contracts.one(here, goes_on).end_day) == ("active", "2027-12-31")
    assert [one.how for one in contracts.terms(here, goes_on)] == ["auto", "auto", "auto", "made"]


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"name": " "}, "name"),
        ({"start_day": "2026-02-30"}, "is not a date"),
        ({"start_day": "1900-01-01"}, "between the years"),
        ({"end_day": "2026-05-31"}, "before it starts"),
        ({"notice_days": [7]}, "at least 30 days"),
        ({"price": -1}, "not below 0"),
        ({"every_months": 121}, "whole number"),
        ({"renewal": "maybe"}, "what happens at the end"),
        ({"end_day": None, "renewal": "auto"}, "without an end"),
        ({"colour": "red"}, "no field"),
    ],
)
def test_what_can_not_be_is_refused_in_words(shop, columns, words) -> None:
    with pytest.raises(Refused, match=words):
        shop.do(contracts.make, **{"name": "契約", "start_day": "2026-06-01", **columns})


def test_who_is_gone_is_said(shop) -> None:
    with pytest.raises(NotFound):
        shop.do(contracts.make, name="契約", start_day="2026-06-01", person_id=999)


def test_stopping_takes_a_reason_ends_the_telling_and_the_fees_that_follow(shop, lease) -> None:
    schedule.advance(shop.store)
    shop.clock.advance(30 * DAY)
    schedule.advance(shop.store)
    assert [one.due_day for one in fees.listed(shop.store.here)] == ["2026-06-01", "2026-07-01"]
    with pytest.raises(Refused, match="why it is stopped"):
        shop.do(contracts.stop, contract_id=lease, day="2026-06-30", reason=" ")
    with pytest.raises(Refused, match="outside"):
        shop.do(contracts.stop, contract_id=lease, day="2028-01-01", reason="閉店")
    shop.do(contracts.stop, contract_id=lease, day="2026-06-30", reason="閉店")
    assert [one.due_day for one in fees.listed(shop.store.here)] == ["2026-06-01"]
    assert {state for _day, state in told(shop, lease)} == {"void"}


# -- fees -------------------------------------------------------------------------------------------------------------


def test_fees_fall_due_once_and_not_for_months_before_it_was_entered(shop) -> None:
    key = shop.do(
        contracts.make, name="会費", start_day="2025-10-10", term_months=24, price=3_000, person_id=shop.member()
    )
    assert schedule.advance(shop.store)["fees"] == 1
    assert schedule.advance(shop.store)["fees"] == 0
    found = fees.listed(shop.store.here, contract_id=key)
    assert [(one.due_day, one.from_day, one.to_day) for one in found] == [("2026-06-10", "2026-06-10", "2026-07-09")]
    shop.clock.advance(70 * DAY)
    schedule.advance(shop.store)
    assert [one.due_day for one in fees.listed(shop.store.here, contract_id=key)] == [
        "2026-06-10",
        "2026-07-10",
        "2026-08-10",
    ]
    assert fees.sums(shop.store.here, until="2026-07-31") == (2, 6_000)


def test_fees_become_one_receipt_and_its_cancel_makes_them_due_again(shop, lease) -> None:
    shop.clock.advance(30 * DAY)
    schedule.advance(shop.store)
    due = [one.id for one in fees.listed(shop.store.here)]
    sale = shop.do(fees.sell, fee_ids=due, kind_id=CASH)
    assert shop.receipt(sale).total == 24_000
    assert fees.listed(shop.store.here) == ()
    with pytest.raises(Refused, match="settled already"):
        shop.do(fees.sell, fee_ids=due, kind_id=CASH)
    shop.cancel(sale)
    assert [one.id for one in fees.listed(shop.store.here)] == due
    assert contract_problems(shop.store.here) == []


def test_fees_on_account_become_an_invoice_that_is_owed(shop, lease) -> None:
    schedule.advance(shop.store)
    (due,) = fees.listed(shop.store.here)
    sale = shop.do(fees.sell, fee_ids=[due.id], kind_id=shop.do(invoices.account_kind))
    assert shop.store.here.rows("SELECT total, open FROM owed WHERE sale_id=?", sale) == [(12_000, 12_000)]
    assert invoices.of_sale(shop.store.here, sale).total == 12_000


def test_a_fee_of_a_membership_does_not_make_it_longer(shop, year) -> None:
    shop.do(memberships.save, product_id=year, months=12, every_months=1, fee=300)
    person = shop.member()
    bought(shop, year, person)
    schedule.advance(shop.store)
    (due,) = fees.listed(shop.store.here)
    shop.do(fees.sell, fee_ids=[due.id], kind_id=CASH)
    (one,) = contracts.listed(shop.store.here, person_id=person)
    assert one.end_day == "2027-06-14"


def test_a_fee_is_waived_with_a_reason(shop, lease) -> None:
    schedule.advance(shop.store)
    (due,) = fees.listed(shop.store.here)
    with pytest.raises(Refused, match="why it is waived"):
        shop.do(fees.waive, fee_id=due.id, reason="")
    shop.do(fees.waive, fee_id=due.id, reason="開店祝い")
    assert fees.listed(shop.store.here, state="waived")[0].reason == "開店祝い"


def test_fees_of_two_customers_are_not_one_receipt(shop, lease) -> None:
    shop.do(contracts.make, name="会費", start_day="2026-06-01", price=500, person_id=shop.member(name="鈴木"))
    schedule.advance(shop.store)
    with pytest.raises(Refused, match="one customer"):
        shop.do(fees.sell, fee_ids=[one.id for one in fees.listed(shop.store.here)], kind_id=CASH)


def test_what_is_coming_is_summed_by_month(shop, lease) -> None:
    found = fees.coming(shop.store.here, from_day="2026-07-01", to_day="2026-09-30")
    assert found == (("2026-07", 1, 12_000), ("2026-08", 1, 12_000), ("2026-09", 1, 12_000))


# -- memberships ------------------------------------------------------------------------------------------------------


@pytest.fixture
def year(shop) -> int:
    """A product that is a year's membership."""
    product = shop.product(name="年会員", price=5_000)
    shop.do(memberships.save, product_id=product, months=12)
    return product


def bought(shop, product: int, person: int, pieces: int = 1):
    return shop.sell(shop.line(5_000, pieces, product_id=product, name="年会員"), person=person)


def test_its_sale_makes_a_contract_and_the_next_makes_it_longer(shop, year) -> None:
    person = shop.member()
    told_at_the_till = bought(shop, year, person).outcomes
    assert [one.kind for one in told_at_the_till] == ["contract"]
    (one,) = contracts.listed(shop.store.here, person_id=person)
    assert (one.start_day, one.end_day) == ("2026-06-15", "2027-06-14")
    bought(shop, year, person, 2)
    (one,) = contracts.listed(shop.store.here, person_id=person)
    assert one.end_day == "2029-06-14"
    assert contract_problems(shop.store.here) == []


def test_a_sale_without_a_customer_or_of_other_goods_makes_none(shop, year) -> None:
    shop.sell(shop.line(5_000, product_id=year, name="年会員"))
    shop.sell(500, person=shop.member())
    assert contracts.listed(shop.store.here) == ()


def test_a_return_takes_the_term_back_and_the_returns_cancel_gives_it_again(shop, year) -> None:
    person = shop.member()
    first, second = bought(shop, year, person), bought(shop, year, person)
    back = shop.back(second.sale_id)
    (one,) = contracts.listed(shop.store.here, person_id=person)
    assert one.end_day == "2027-06-14"
    shop.cancel(back.sale_id)
    (one,) = contracts.listed(shop.store.here, person_id=person)
    assert one.end_day == "2028-06-14"
    shop.cancel(second.sale_id)
    shop.cancel(first.sale_id)
    assert contracts.listed(shop.store.here, person_id=person) == ()
    assert contract_problems(shop.store.here) == []


def test_one_that_ended_begins_anew_on_the_day_it_is_bought(shop, year) -> None:
    person = shop.member()
    bought(shop, year, person)
    shop.clock.advance(500 * DAY)
    schedule.advance(shop.store)
    bought(shop, year, person)
    (one,) = contracts.listed(shop.store.here, person_id=person)
    assert one.end_day == "2028-10-27"


# -- check ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE contract SET end_day='2030-01-01'",
        "UPDATE contract SET state='stopped'",
        "UPDATE contract_fee SET state='sold'",
        "DELETE FROM contract_term",
    ],
)
def test_damage_is_seen(shop, lease, damage) -> None:
    schedule.advance(shop.store)
    assert contract_problems(shop.store.here) == []
    shop.store.write_now("damage", lambda tx: tx.run(damage))
    assert contract_problems(shop.store.here)
