"""Quotations: numbered, frozen, replaced, declined, accepted; what they say is what is booked, to the unit."""

import json
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as quick
from hypothesis import strategies as st

from models import proofs
from models.base import new_public_id
from models.billing import numbers, quotation_proof, quotations, requoting
from models.billing.tables import BillingTerms
from models.counter import catalogue, sales
from models.counter.drafts import Tender
from models.counter.tax import TaxKind
from models.errors import NotFound, Refused
from models.people.tables import Company, Person
from models.pipeline import deals, lines
from models.pipeline.lines import OfferedLine
from models.promotions.terms import Do, Effect
from models.schema import BY_NAME
from models.work import undo
from tests.a_shop import CASH, DAY, Shop, add_person


@pytest.fixture
def deal(shop: Shop) -> int:
    return int(shop.do(deals.open_deal, name="Cakes", person_id=shop.member()))


def offer(shop: Shop, deal: int, *some: OfferedLine, **values) -> int:
    shop.do(lines.save, deal_id=deal, lines=some)
    return int(shop.do(quotations.make, deal_id=deal, **values))


def seen(shop: Shop, key: int) -> quotations.QuotationRow:
    return quotations.one(shop.store.here, key, day=shop.today)


def pay(shop: Shop, key: int, **values) -> int | None:
    draft = requoting.draft_of(shop.store.here, key, at=shop.clock.now())
    due = sales.preview(shop.store.here, draft=draft, day=shop.today).priced.due if draft.basket.lines else 0
    tenders = (Tender(CASH, due),) if due else ()
    return shop.do(quotations.accept, quotation_id=key, how="sale", payments=tenders, **values)


def test_a_quotation_is_numbered_and_frozen(shop: Shop, deal: int) -> None:
    key = offer(shop, deal, OfferedLine("Cake", 3_000, 2_000), OfferedLine("Care", 1_000, months=12))
    found = seen(shop, key)
    assert (found.number_text, found.state, found.total, found.tax, found.monthly) == (
        "Q-00001",
        "open",
        6_000,
        545,
        1_000,
    )
    assert (found.day, found.valid_until, found.shows_tax, found.language) == (
        "2026-06-15",
        "2026-07-15",
        "included",
        "ja",
    )
    shop.do(lines.save, deal_id=deal, lines=[OfferedLine("Other", 9)])
    shop.set(shop_name="Other name")
    kept = requoting.frozen(shop.store.here, key)
    assert [line.name for line in kept.lines] == ["Cake", "Care"]
    assert (kept.seller.name, kept.buyer.name) == ("", "佐藤")
    assert shop.store.here.column("SELECT kind FROM touchpoint WHERE kind LIKE 'quot%'") == ["quotation"]


def test_a_change_is_a_new_one_that_replaces_it(shop: Shop, deal: int) -> None:
    first = offer(shop, deal, OfferedLine("Cake", 3_000))
    second = offer(shop, deal, OfferedLine("Cake", 2_000))
    third = int(shop.do(quotations.make, deal_id=deal, beside=True))
    assert [seen(shop, key).state for key in (first, second, third)] == ["replaced", "open", "open"]
    assert seen(shop, first).replaced_by == 2
    with pytest.raises(Refused, match="newer"):
        pay(shop, first)
    assert [one.number for one in quotations.of_deal(shop.store.here, deal, day=shop.today)] == [3, 2, 1]


def test_without_lines_the_plain_amount_is_offered(shop: Shop, deal: int) -> None:
    with pytest.raises(Refused, match="offers nothing"):
        shop.do(quotations.make, deal_id=deal)
    assert numbers.coming(shop.store.here, "quotation") == 1
    shop.do(deals.change, deal_id=deal, amount=8_000, monthly=500, months=6)
    found = seen(shop, shop.do(quotations.make, deal_id=deal))
    assert (found.total, found.monthly) == (8_000, 500)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"valid_until": "2026-06-14"}, "has passed"),
        ({"valid_until": "1900-01-01"}, "has passed"),
        ({"valid_until": "2999-01-01"}, "too far"),
        ({"valid_until": "soon"}, "not a date"),
        ({"shows_tax": "maybe"}, "with or without"),
    ],
)
def test_what_can_not_be_is_refused_in_words_and_takes_no_number(shop: Shop, deal: int, values, words) -> None:
    shop.do(lines.add, deal_id=deal, line=OfferedLine("Cake", 3_000))
    with pytest.raises(Refused, match=words):
        shop.do(quotations.make, deal_id=deal, **values)
    assert numbers.coming(shop.store.here, "quotation") == 1


def test_a_closed_deal_is_not_quoted(shop: Shop, deal: int) -> None:
    shop.do(lines.add, deal_id=deal, line=OfferedLine("Cake", 3_000))
    shop.do(deals.win, deal_id=deal)
    with pytest.raises(Refused, match="closed"):
        shop.do(quotations.make, deal_id=deal)


def test_paid_now_it_is_a_sale_and_wins_the_deal(shop: Shop, deal: int) -> None:
    key = offer(shop, deal, OfferedLine("Cake", 3_000, discount=100), OfferedLine("Care", 1_000, months=12))
    sale = pay(shop, key)
    found, won = seen(shop, key), deals.one(shop.store.here, deal)
    assert (found.state, found.sale_id) == ("accepted", sale)
    assert (won.state, won.amount, won.monthly) == ("won", 2_900, 1_000)
    assert shop.receipt(sale).total == 2_900
    kinds = shop.store.here.column("SELECT kind FROM touchpoint ORDER BY id")
    assert kinds[kinds.index("sale") :][:3] == ["sale", "quotation_accepted", "deal_won"]
    with pytest.raises(Refused, match="accepted already"):
        pay(shop, key)


def test_the_figures_stay_when_prices_and_promotions_change(shop: Shop, deal: int) -> None:
    cake = shop.product(name="Cake", price=3_000)
    shop.do(lines.add_product, deal_id=deal, product_id=cake, quantity=3_000)
    key = int(shop.do(quotations.make, deal_id=deal))
    assert seen(shop, key).total == 9_000
    shop.do(catalogue.update, product_id=cake, price=9_999)
    shop.promotion(Effect(Do.PERCENT, percent=500_000))
    assert shop.receipt(pay(shop, key)).total == 9_000
    assert shop.stock(cake) == -3_000


def test_a_promotion_that_was_quoted_holds_when_it_has_ended(shop: Shop, deal: int) -> None:
    cake = shop.product(name="Cake", price=3_000)
    shop.promotion(Effect(Do.PERCENT, percent=100_000), name="June", ends="2026-07-01T00:00")
    shop.do(lines.add_product, deal_id=deal, product_id=cake)
    key = int(shop.do(quotations.make, deal_id=deal))
    assert requoting.frozen(shop.store.here, key).lines[0].why == "June"
    shop.clock.advance(20 * DAY)
    sale = pay(shop, key)
    assert shop.receipt(sale).total == 2_700
    assert shop.store.here.value("SELECT discount_reason FROM sale_line WHERE sale_id=?", sale) == "June"


def test_a_promotion_that_still_holds_is_counted(shop: Shop, deal: int) -> None:
    cake = shop.product(name="Cake", price=3_000)
    june = shop.promotion(Effect(Do.PERCENT, percent=100_000), name="June")
    shop.do(lines.add_product, deal_id=deal, product_id=cake)
    shop.do(quotations.make, deal_id=deal)
    pay(shop, 1)
    assert shop.uses(june) == (1, 300, 0)


def test_one_that_ran_out_is_shown_so_and_taken_only_when_asked(shop: Shop, deal: int) -> None:
    key = offer(shop, deal, OfferedLine("Cake", 3_000))
    shop.clock.advance(30 * DAY)
    assert seen(shop, key).state == "open"
    shop.clock.advance(DAY)
    assert seen(shop, key).state == "run_out"
    assert [one.id for one in quotations.listed(shop.store.here, day=shop.today, state="run_out")] == [key]
    assert quotations.listed(shop.store.here, day=shop.today, state="open") == ()
    assert quotations.counts(shop.store.here, day=shop.today)["run_out"] == 1
    with pytest.raises(Refused, match="ran out"):
        pay(shop, key)
    pay(shop, key, late=True)
    assert seen(shop, key).state == "accepted"


def test_a_declined_one_leaves_the_deal_open_and_can_be_undone(shop: Shop, deal: int) -> None:
    key = offer(shop, deal, OfferedLine("Cake", 3_000))
    shop.do(quotations.decline, quotation_id=key)
    assert (seen(shop, key).state, deals.one(shop.store.here, deal).state) == ("declined", "open")
    with pytest.raises(Refused, match="declined"):
        pay(shop, key)
    last = shop.store.here.value("SELECT max(id) FROM audit")
    shop.store.write_now("Undo", partial(undo, audit_id=last, tables=BY_NAME))
    assert seen(shop, key).state == "open"


def test_what_only_recurs_wins_without_a_sale(shop: Shop, deal: int) -> None:
    key = offer(shop, deal, OfferedLine("Care", 1_000, months=12))
    assert pay(shop, key) is None
    assert (seen(shop, key).state, deals.one(shop.store.here, deal).state) == ("accepted", "won")


def test_a_refused_sale_leaves_the_quotation_open(shop: Shop, deal: int) -> None:
    key = offer(shop, deal, OfferedLine("Cake", 3_000))
    with pytest.raises(Refused, match="still to pay"):
        shop.do(quotations.accept, quotation_id=key, how="sale")
    assert (seen(shop, key).state, deals.one(shop.store.here, deal).state) == ("open", "open")


def test_a_sale_at_two_tills_is_booked_once(shop: Shop, deal: int) -> None:
    key = offer(shop, deal, OfferedLine("Cake", 3_000))
    draft = requoting.draft_of(shop.store.here, key, at=shop.clock.now())
    other = replace(draft, public_id=new_public_id(), payments=(Tender(CASH, 3_000),))
    first = shop.do(sales.book, draft=replace(draft, payments=(Tender(CASH, 3_000),)))
    assert shop.do(sales.book, draft=replace(draft, payments=(Tender(CASH, 3_000),))).sale_id == first.sale_id
    with pytest.raises(Refused, match="accepted already"):
        shop.do(sales.book, draft=other)
    assert shop.rows("sale") == [1]


def test_terms_say_how_tax_is_shown_and_whom_to_address(shop: Shop) -> None:
    def written(tx) -> tuple[int, int]:
        company = tx.insert(Company, public_id="c", name="山田商事", created_at=tx.now)
        person = tx.insert(Person, public_id="p", name="山田", company=company, created_at=tx.now)
        tx.insert(BillingTerms, company_id=company, shows_tax="excluded", addressee="山田商事 経理部")
        return company, person

    _company, person = shop.store.write_now("t", written)
    deal = int(shop.do(deals.open_deal, name="Cakes", person_id=person))
    key = offer(shop, deal, OfferedLine("Cake", 1_000, 3_000), OfferedLine("Tea", 108, tax_kind="reduced"))
    kept = requoting.frozen(shop.store.here, key)
    assert seen(shop, key).shows_tax == "excluded"
    assert (kept.buyer.name, kept.buyer.person, kept.buyer.is_company) == ("山田商事 経理部", "山田", True)
    shown = kept.shown("excluded")
    assert [(one.amount, one.fine_unit) for one in shown] == [(2_728, 90_933), (100, 10_000)]
    assert sum(one.amount for one in shown) == sum(one.before for one in kept.rates)


def test_an_unknown_quotation_is_told(shop: Shop) -> None:
    with pytest.raises(NotFound):
        seen(shop, 9)
    with pytest.raises(NotFound):
        requoting.draft_of(shop.store.here, 9, at=0)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE quotation SET total=total+1",
        "UPDATE quotation SET tax=tax+1",
        "UPDATE quotation SET monthly=1",
        "UPDATE quotation SET number=7",
        "UPDATE paper_number SET next=9",
        "UPDATE quotation SET closed_at=1",
        "UPDATE quotation SET state='replaced', closed_at=1",
        "UPDATE quotation SET state='accepted', closed_at=1",
        "UPDATE quotation SET frozen='{}'",
    ],
)
def test_a_check_sees_what_was_planted(shop: Shop, deal: int, damage: str) -> None:
    offer(shop, deal, OfferedLine("Cake", 3_000))
    assert quotation_proof.quotation_problems(shop.store.here) == []
    shop.store.write_now("t", lambda tx: tx.run(damage))
    found = quotation_proof.quotation_problems(shop.store.here)
    assert found
    assert any(one.where == "quotations" for one in proofs.PROOFS)
    shop.store.write_now("t", lambda tx: tx.run("DELETE FROM quotation"))


offered = st.builds(
    OfferedLine,
    name=st.just("Thing"),
    unit_price=st.integers(0, 99_999),
    quantity=st.integers(1, 9_000),
    discount_rate=st.integers(0, 10_000),
    tax_kind=st.sampled_from([TaxKind.STANDARD, TaxKind.REDUCED, TaxKind.EXEMPT]).map(str),
    months=st.sampled_from([0, 0, 0, 12]),
)


@quick(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    some=st.lists(offered, min_size=1, max_size=7),
    percent=st.integers(0, 900_000),
    shows=st.sampled_from(["included", "excluded"]),
    changed=st.booleans(),
)
def test_the_figures_of_a_quotation_are_those_of_its_sale(shop: Shop, some, percent, shows, changed) -> None:
    promotion = shop.promotion(Effect(Do.PERCENT, percent=percent))
    deal = shop.do(deals.open_deal, name="Some", person_id=shop.member())
    key = offer(shop, deal, *some, shows_tax=shows)
    found, kept = seen(shop, key), requoting.frozen(shop.store.here, key)
    assert sum(one.amount for one in kept.shown("excluded") if not one.months) == sum(one.before for one in kept.rates)
    assert sum(one.amount for one in kept.shown("included") if not one.months) == found.total
    if changed:
        shop.store.write_now("t", lambda tx: tx.run("UPDATE promotion SET active=0"))
    sale = pay(shop, key)
    shop.store.write_now("t", lambda tx: tx.run("UPDATE promotion SET active=0 WHERE id=?", promotion))
    if sale is None:
        assert all(one.months for one in some)
        return
    rows = shop.store.here.rows("SELECT tax_kind, rate, total, tax FROM sale_tax WHERE sale_id=?", sale)
    assert sorted((kind, rate, amount, tax) for kind, rate, amount, tax in rows) == sorted(
        (one.kind, one.rate, one.total, one.tax) for one in kept.rates
    )
    booked = shop.store.here.rows("SELECT amount, tax FROM sale_line WHERE sale_id=? ORDER BY id", sale)
    assert booked == [(one.net, one.tax) for one in kept.lines if not one.months]
    assert shop.store.here.row("SELECT total, tax FROM sale WHERE id=?", sale) == (found.total, found.tax)


def test_a_set_is_quoted_in_its_parts_and_takes_them_from_the_shelf(shop: Shop, deal: int) -> None:
    tea = shop.product(name="Tea", price=1_000, tax_kind="reduced", food=True)
    mug = shop.product(name="Mug", price=2_000)
    box = shop.product(name="Box", price=2_700, parts=json.dumps([[tea, 2_000], [mug, 1_000]]), keeps_stock=False)
    shop.do(lines.add_product, deal_id=deal, product_id=box, quantity=3_000)
    key = int(shop.do(quotations.make, deal_id=deal))
    kept = requoting.frozen(shop.store.here, key)
    assert [(one.name, one.rate) for one in kept.lines] == [("Tea", 80_000), ("Mug", 100_000)]
    shop.do(catalogue.update, product_id=tea, price=9_000)
    sale = pay(shop, key)
    assert shop.receipt(sale).total == seen(shop, key).total == 8_100
    assert (shop.stock(tea), shop.stock(mug)) == (-6_000, -3_000)


def test_a_shop_whose_prices_are_without_tax_keeps_its_cents(shop: Shop, deal: int) -> None:
    shop.set(currency="USD", country="US", prices_include_tax=False, rate_standard=88_750, tax_rounding="half_up")
    key = offer(shop, deal, OfferedLine("Cake", 1_999, 3_000, discount_rate=1_250), OfferedLine("Card", 333))
    found, kept = seen(shop, key), requoting.frozen(shop.store.here, key)
    assert (found.shows_tax, found.currency) == ("excluded", "USD")
    assert sum(one.amount for one in kept.shown("excluded")) == found.total - found.tax
    assert sum(one.amount for one in kept.shown("included")) == found.total
    assert deals.one(shop.store.here, deal).amount == found.total
    assert shop.receipt(pay(shop, key)).total == found.total


def test_when_the_shops_taxes_change_the_figures_are_kept_or_it_is_refused(shop: Shop, deal: int) -> None:
    key = offer(shop, deal, OfferedLine("Cake", 3_001))
    shop.set(rate_standard=120_000)
    assert shop.receipt(pay(shop, key)).tax == 272
    other = int(shop.do(deals.open_deal, name="Other"))
    key = offer(shop, other, OfferedLine("Cake", 3_001))
    shop.set(prices_include_tax=False)
    with pytest.raises(Refused, match="taxes have changed"):
        pay(shop, key)


def test_by_invoice_it_is_a_sale_on_account_without_an_open_register(bare_shop: Shop) -> None:
    shop = bare_shop
    person = shop.do(add_person)
    deal = int(shop.do(deals.open_deal, name="Cakes", person_id=person))
    key = offer(shop, deal, OfferedLine("Cake", 3_000, 3_000), OfferedLine("Tea", 108, tax_kind="reduced"))
    sale = shop.do(quotations.accept, quotation_id=key, how="invoice")
    found = seen(shop, key)
    assert (found.state, found.sale_id, deals.one(shop.store.here, deal).state) == ("accepted", sale, "won")
    invoice = shop.store.here.row("SELECT total, tax, shows_tax, person_id FROM invoice")
    assert invoice == (found.total, found.tax, found.shows_tax, person)
    assert shop.store.here.row("SELECT total, open FROM owed WHERE sale_id=?", sale) == (found.total, found.total)
    with pytest.raises(Refused, match="accepted already"):
        shop.do(quotations.accept, quotation_id=key, how="invoice")
    assert quotation_proof.quotation_problems(shop.store.here) == []


def test_by_invoice_its_figures_and_its_way_of_showing_tax_are_kept(shop: Shop, deal: int) -> None:
    cake = shop.product(name="Cake", price=3_333)
    shop.promotion(Effect(Do.PERCENT, percent=70_000), ends="2026-07-01T00:00")
    shop.do(lines.add_product, deal_id=deal, product_id=cake, quantity=7_000)
    key = int(shop.do(quotations.make, deal_id=deal, shows_tax="excluded"))
    shop.clock.advance(20 * DAY)
    shop.do(catalogue.update, product_id=cake, price=1)
    shop.do(quotations.accept, quotation_id=key, how="invoice")
    found = seen(shop, key)
    row = shop.store.here.row("SELECT total, tax, shows_tax FROM invoice")
    assert row == (found.total, found.tax, "excluded")


def test_a_company_alone_gets_an_invoice_and_nobody_gets_none(shop: Shop) -> None:
    company = shop.store.write_now(
        "t", lambda tx: tx.insert(Company, public_id="c", name="山田商事", created_at=tx.now)
    )
    deal = int(shop.do(deals.open_deal, name="Cakes", company_id=company))
    key = offer(shop, deal, OfferedLine("Cake", 3_000))
    shop.do(quotations.accept, quotation_id=key)
    assert shop.store.here.row("SELECT total, company_id FROM invoice") == (3_000, company)
    nobody = offer(shop, int(shop.do(deals.open_deal, name="Who")), OfferedLine("Cake", 3_000))
    with pytest.raises(Refused, match="customer"):
        shop.do(quotations.accept, quotation_id=nobody)
    assert seen(shop, nobody).state == "open"


def test_what_recurs_becomes_a_contract_when_it_is_accepted(shop: Shop, deal: int) -> None:
    key = offer(shop, deal, OfferedLine("Cake", 3_000), OfferedLine("Care", 1_000, months=12))
    pay(shop, key)
    assert shop.store.here.rows("SELECT price, term_months, deal_id FROM contract") == [(1_000, 12, deal)]


def test_ten_thousand_lines_are_quoted_and_booked(shop: Shop, deal: int) -> None:
    cake = shop.product(name="Cake", price=3_000)
    many = [OfferedLine(f"Cake {at}", 3_000, product_id=cake, discount=at % 7) for at in range(lines.MOST)]
    key = offer(shop, deal, *many)
    assert (
        shop.receipt(pay(shop, key)).total == seen(shop, key).total == sum(3_000 - at % 7 for at in range(lines.MOST))
    )
