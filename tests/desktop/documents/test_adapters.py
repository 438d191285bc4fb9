"""Papers of what a real store booked: sold, returned, cancelled, counted and closed."""

import pytest

from desktop.documents.adapters import facts_of, ryoshusho_facts, shop_facts, till_facts
from desktop.languages import language
from desktop.printing.paper import Drawer
from desktop.printing.receipt_paper import receipt_paper
from desktop.printing.ryoshusho_paper import ryoshusho_paper
from desktop.printing.till_paper import till_paper
from models import settings
from models.counter import papers, till
from models.counter.basket import Option, TaxKind
from models.counter.drafts import Tender
from tests.a_shop import CARD, CASH, Shop
from tests.desktop.printing.test_papers import said

JA, EN = language("ja"), language("en")


@pytest.fixture
def shop(store, clock):
    opened = Shop(store, clock).open()
    opened.set(shop_name="喫茶のれん", registration_number="T1234567890123", receipt_footer="またどうぞ")
    return opened


def options(shop: Shop) -> settings.ShopSettings:
    return settings.load(shop.store.here)


def words(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines()]


def test_case_l1_sold_at_the_till_is_printed_to_the_yen(shop):
    person = shop.member(points=834)
    booked = shop.sell(
        shop.line(540, name="豆", kind=TaxKind.REDUCED),
        shop.line(550, name="カップ", options=(Option("大"),)),
        person=person,
        points=21,
        pay=[Tender(CASH, 2000)],
    )
    facts = facts_of(shop.receipt(booked.sale_id), options(shop), JA)
    lines = words(said(receipt_paper(facts, JA)))
    for wanted in (
        ["※8%対象", "¥530"],
        ["10%対象", "¥539"],
        ["合計", "¥1,069"],
        ["お預り", "¥2,000"],
        ["お釣り", "¥931"],
        ["前回ポイント", "834"],
        ["利用ポイント", "21"],
        ["豆", "※", "¥540"],
        ["[qr", f"{facts.code}]"],
    ):
        assert wanted in lines, wanted
    assert (facts.subtotal, facts.points_value, facts.total) == (1090, 21, 1069)
    assert facts.code.startswith("NRR1-1-")


def test_what_a_paper_adds_up_from_is_its_total(shop):
    """Subtotal less discount, less points, is the total, for sales, returns and cancels alike."""
    person = shop.member(points=500)
    sold = shop.sell(shop.line(1000, 3), shop.line(777, kind=TaxKind.REDUCED), off=100, person=person, points=50)
    back = shop.back(sold.sale_id, 1)
    other = shop.sell(shop.line(333), off=33)
    cancelled = shop.cancel(other.sale_id)
    for sale_id in (
        sold.sale_id,
        back.sale_id,
        other.sale_id,
        cancelled if isinstance(cancelled, int) else cancelled.sale_id,
    ):
        facts = facts_of(shop.receipt(sale_id), options(shop), JA)
        assert facts.subtotal - facts.discount - facts.points_value == facts.total
        assert sum(line.amount for line in facts.lines) == facts.subtotal
        assert sum(rate.total for rate in (*facts.rates, *facts.returned)) == facts.total


def test_a_return_names_its_receipt(shop):
    sold = shop.sell(shop.line(1000, 2))
    back = shop.back(sold.sale_id, 1)
    facts = facts_of(shop.receipt(back.sale_id), options(shop), JA)
    lines = words(said(receipt_paper(facts, JA)))
    assert ["元のレシート", "N-000001"] in lines
    assert ["返金合計", "−¥1,000"] in lines
    assert "適格返還請求書" in said(receipt_paper(facts, JA))


def test_our_payment_kinds_speak_the_paper_s_language_and_the_shop_s_own_their_own(shop):
    booked = shop.sell(shop.line(500), pay=[Tender(CARD, 500)])
    receipt = shop.receipt(booked.sale_id)
    english = facts_of(receipt, options(shop), EN).payments[0].name
    assert english == receipt.payments[0].name
    assert EN.text(english) in said(receipt_paper(facts_of(receipt, options(shop), EN), EN))


def test_the_drawer_opens_for_cash_once_and_only_where_it_is_set(shop):
    receipt = shop.receipt(shop.sell(shop.line(500)).sale_id)

    def opens(**values) -> bool:
        return any(
            isinstance(block, Drawer)
            for block in receipt_paper(facts_of(receipt, options(shop), JA, **values), JA).blocks()
        )

    assert opens()
    assert not opens(issue=2)
    assert not opens(opens_drawer=False)
    shop.set(drawer_kick=False)
    assert not opens()
    card = shop.receipt(shop.sell(shop.line(500), pay=[Tender(CARD, 500)]).sale_id)
    shop.set(drawer_kick=True)
    assert not facts_of(card, options(shop), JA).drawer


def test_issues_are_counted_by_the_store_and_marked_on_the_paper(shop):
    sold = shop.sell(shop.line(70_000))
    for wanted in (1, 2):
        issue = shop.do(papers.issue, kind="ryoshusho", sale_id=sold.sale_id, addressee="山田", purpose="茶器")
        assert issue == wanted
        facts = facts_of(shop.receipt(sold.sale_id), options(shop), JA)
        text = said(ryoshusho_paper(ryoshusho_facts(facts, addressee="山田", purpose="茶器", issue=issue), JA))
        assert f"N-000001-0{wanted}" in text
        assert ("再発行" in text) == (wanted == 2)
        assert "収入印紙" in text


def test_x_and_z_reports_come_from_the_session_s_figures(shop):
    shop.sell(shop.line(1000))
    shop.sell(shop.line(2000), pay=[Tender(CARD, 2000)])
    shop.do(till.cash_out, amount=300, reason="切手代")
    found = till.x_report(shop.store.here, session_id=shop.session, now=shop.clock.now())
    text = said(till_paper(till_facts(found, options(shop), JA, till="レジ1"), JA))
    assert "点検（Xレポート）" in text
    assert ["純売上", "¥3,000"] in words(text)
    assert ["あるべき現金", "¥10,700"] in words(text)
    shop.do(till.close_session, count=till.Count(10_700, {10_000: 1, 100: 7}), next_float=10_000)
    closed = till.z_report(shop.store.here, session_id=shop.session)
    for issue, number in ((1, "00001"), (2, "00001-02")):
        text = said(till_paper(till_facts(closed, options(shop), JA, issue=issue), JA))
        assert ["精算番号", number] in words(text)
        assert ["¥10,000", "×", "1", "¥10,000"] in words(text)
        assert ["過不足", "¥0"] in words(text)
        assert ["入金予定額", "¥700"] in words(text)


def test_prices_without_tax_add_up_on_the_report_too(shop):
    shop.set(prices_include_tax=False)
    booked = shop.sell(shop.line(1000))
    facts = facts_of(shop.receipt(booked.sale_id), options(shop), JA)
    assert (facts.subtotal, facts.tax, facts.total) == (1000, 100, 1100)
    assert ["消費税等", "¥100"] in words(said(receipt_paper(facts, JA)))
    found = till.x_report(shop.store.here, session_id=shop.session, now=shop.clock.now())
    assert ["消費税等", "¥100"] in words(said(till_paper(till_facts(found, options(shop), JA), JA)))


def test_the_shop_is_the_settings(shop):
    found = shop_facts(options(shop), logo=b"x")
    assert (found.name, found.registration, found.footer, found.logo) == (
        "喫茶のれん",
        "T1234567890123",
        "またどうぞ",
        b"x",
    )
