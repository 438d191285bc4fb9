"""A won deal with a term makes a contract, once; reopening takes it back while nothing was billed."""

from models.contracts import contracts, fees
from models.contracts.proof import contract_problems
from models.counter import catalogue
from models.people import companies, edit
from models.pipeline import deals, lines
from models.pipeline.lines import OfferedLine
from tests.a_shop import CASH


def lease(shop, **columns):
    values = {
        "name": "機械のリース",
        "person_id": shop.member(),
        "monthly": 12_000,
        "months": 24,
        "owner_id": 1,
        **columns,
    }
    return shop.do(deals.open_deal, **values)


def test_it_runs_for_the_deals_months_from_the_day_it_was_won(shop) -> None:
    deal = lease(shop)
    shop.do(deals.win, deal_id=deal)
    (one,) = contracts.listed(shop.store.here, deal_id=deal)
    assert (one.name, one.start_day, one.end_day, one.price, one.owner_id) == (
        "機械のリース",
        "2026-06-15",
        "2028-06-14",
        12_000,
        1,
    )


def test_a_deal_without_a_term_makes_none(shop) -> None:
    deal = shop.do(deals.open_deal, name="豆", amount=8_000)
    shop.do(deals.win, deal_id=deal)
    assert contracts.listed(shop.store.here) == ()


def test_reopening_takes_it_back_and_winning_again_makes_it_anew(shop) -> None:
    deal = lease(shop)
    shop.do(deals.win, deal_id=deal)
    shop.do(deals.reopen, deal_id=deal)
    assert contracts.listed(shop.store.here) == ()
    shop.do(deals.win, deal_id=deal)
    assert len(contracts.listed(shop.store.here, deal_id=deal)) == 1
    assert contract_problems(shop.store.here) == []


def test_what_was_billed_stays(shop) -> None:
    deal = lease(shop)
    shop.do(deals.win, deal_id=deal)
    shop.do(fees.fall_due, day=shop.today)
    (due,) = fees.listed(shop.store.here)
    shop.do(fees.sell, fee_ids=[due.id], kind_id=CASH)
    shop.do(deals.reopen, deal_id=deal)
    assert len(contracts.listed(shop.store.here, deal_id=deal)) == 1
    shop.do(deals.win, deal_id=deal)
    assert len(contracts.listed(shop.store.here, deal_id=deal)) == 1


def test_a_deal_that_renews_a_contract_makes_it_longer(shop) -> None:
    key = shop.do(contracts.make, name="保守", start_day="2025-07-01", end_day="2026-06-30", price=9_000)
    deal = lease(shop, months=12)
    shop.store.write_now("renews", lambda tx: tx.run("UPDATE deal SET contract_id=? WHERE id=?", key, deal))
    shop.do(deals.win, deal_id=deal)
    one = contracts.one(shop.store.here, key)
    assert (one.end_day, one.price) == ("2027-06-30", 12_000)
    assert len(contracts.listed(shop.store.here)) == 1


def test_the_whole_win_is_undone(shop) -> None:
    deal = lease(shop)
    shop.do(deals.win, deal_id=deal)
    shop.store.undo(shop.store.here.value("SELECT max(id) FROM audit")).result()
    assert contracts.listed(shop.store.here) == ()
    assert deals.one(shop.store.here, deal).state == "open"


def test_its_fees_are_taxed_as_the_quotation_said(shop) -> None:
    deal = lease(shop, monthly=None, months=None)
    beans = shop.do(catalogue.create, name="豆", price=1_080, tax_kind="reduced", food=True)
    shop.do(lines.add, deal_id=deal, line=OfferedLine("豆", 1_080, product_id=beans, months=12))
    shop.do(deals.win, deal_id=deal)
    (one,) = contracts.listed(shop.store.here, deal_id=deal)
    assert (one.price, one.tax_kind) == (1_080, "reduced")


def test_what_is_taxed_in_two_ways_is_two_contracts(shop) -> None:
    deal = lease(shop, monthly=None, months=None)
    for name, price, kind in (("機械", 5_500, "standard"), ("豆", 1_080, "reduced")):
        line = OfferedLine(name, price, tax_kind=kind, months=12)
        shop.do(lines.add, deal_id=deal, line=line)
    shop.do(deals.win, deal_id=deal)
    made = {(one.price, one.tax_kind) for one in contracts.listed(shop.store.here, deal_id=deal)}
    assert made == {(5_500, "standard"), (1_080, "reduced")}
    shop.do(deals.reopen, deal_id=deal)
    assert contracts.listed(shop.store.here) == ()
    assert contract_problems(shop.store.here) == []


def test_the_company_that_was_quoted_is_billed(shop) -> None:
    person = shop.do(edit.create, name="池田").id
    shop.do(companies.create, name="灯印刷", people=[person])
    deal = lease(shop, person_id=person)
    shop.do(deals.win, deal_id=deal)
    (one,) = contracts.listed(shop.store.here, deal_id=deal)
    assert (one.person, one.company) == ("池田", "灯印刷")
