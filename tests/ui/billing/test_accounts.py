"""What is owed in the real window: received, used, taken back, written off; terms; cards of people and companies."""

from functools import partial

import pytest

from models.billing import invoices, owed, receiving, terms
from models.billing.customers import Customer
from models.counter import till
from models.people import companies, edit
from tests.a_shop import DAY, Shop
from ui.billing.account_sheet import AccountSheet, WriteOffSheet
from ui.billing.receive import PayBackSheet, ReceiveSheet
from ui.billing.terms import TermsSheet
from ui.people.account_card import AccountCard


@pytest.fixture
def shop(opened) -> Shop:
    return Shop(opened.store, opened.machine.clock)


@pytest.fixture
def person(opened) -> int:
    return int(opened.store.write_now("p", partial(edit.create, name="山田 花子")).id)


def sold(shop: Shop, person: int, *amounts: int, **values) -> tuple[int, int]:
    return shop.do(invoices.book, draft=shop.draft(*amounts, person=person, pay=()), **values)


def section(opened):
    return opened.at("billing", section="owed").sections["owed"]


def open_of(opened, sale: int) -> int:
    row = owed.of_sale(opened.store.here, sale)
    assert row is not None
    return row.open


def test_nothing_is_owed_at_first(opened) -> None:
    shown = section(opened)
    opened.wait(lambda: shown.open.value.text() == "¥0")
    assert not shown.cards


def test_money_is_received_and_the_list_follows(opened, shop, person) -> None:
    sale, _invoice = sold(shop, person, 1_000, 500)
    shown = section(opened)
    opened.wait(lambda: len(shown.cards) == 1)
    assert shown.open.value.text() == "¥1,500"
    shown.cards[0].receive()
    opened.wait(lambda: isinstance(opened.sheet(), ReceiveSheet))
    sheet = opened.sheet()
    assert sheet.amount.value() == 1_500
    assert "Everything is paid" in sheet.rest.text()
    sheet.amount.setText("x")
    sheet.act()
    opened.wait(lambda: not sheet.error.isHidden())
    sheet.amount.setText("1,170")
    sheet.fee.setText("330")
    sheet.show_parts()
    assert "Everything is paid" in sheet.rest.text()
    sheet.act()
    opened.wait(lambda: open_of(opened, sale) == 0)
    opened.wait(lambda: not shown.cards)


def test_what_it_pays_is_chosen_by_hand(opened, shop, person) -> None:
    first, _one = sold(shop, person, 1_000)
    second, _two = sold(shop, person, 700)
    shown = section(opened)
    opened.wait(lambda: len(shown.cards) == 1)
    shown.cards[0].receive()
    opened.wait(lambda: isinstance(opened.sheet(), ReceiveSheet))
    sheet = opened.sheet()
    sheet.amount.setText("700")
    sheet.by_hand.setChecked(True)
    edits = list(sheet.typed.values())
    assert [edit.value() for edit in edits] == [700, None]
    edits[0].setText("")
    edits[1].setText("900")
    sheet.show_parts()
    assert "¥200 more is chosen" in sheet.rest.text()
    sheet.act()
    opened.wait(lambda: not sheet.error.isHidden())
    edits[1].setText("700")
    sheet.act()
    opened.wait(lambda: (open_of(opened, first), open_of(opened, second)) == (1_000, 0))


def test_cash_goes_into_the_drawer_where_the_register_is_open(opened, shop, person) -> None:
    shop.open(1_000)
    sold(shop, person, 500)
    shown = section(opened)
    opened.wait(lambda: len(shown.cards) == 1)
    shown.cards[0].receive()
    opened.wait(lambda: isinstance(opened.sheet(), ReceiveSheet))
    sheet = opened.sheet()
    assert sheet.drawer.isHidden()
    sheet.way.set_value("cash")
    sheet.way.picked.emit("cash")
    assert not sheet.drawer.isHidden()
    sheet.drawer.setChecked(True)
    sheet.act()
    opened.wait(lambda: not owed.accounts(opened.store.here, day=shop.today))
    report = till.x_report(opened.store.here, session_id=shop.session, now=shop.clock.now())
    assert report.expected == 1_500


def account(opened, person: int) -> AccountSheet:
    opened.at("billing", section="owed", person_id=person)
    opened.wait(lambda: isinstance(opened.sheet(), AccountSheet))
    return opened.sheet()


def test_the_account_shows_and_does_everything(opened, shop, person) -> None:
    sale, invoice = sold(shop, person, 1_000)
    shop.do(invoices.void, invoice_id=invoice)
    shop.do(receiving.receive, customer=Customer(person), amount=1_200)
    later, _two = sold(shop, person, 300)
    sheet = account(opened, person)
    assert (sheet.whole.account.open, sheet.whole.account.left) == (300, 200)
    sheet.use_all()
    opened.wait(lambda: sheet.whole.account.open == 100)
    assert open_of(opened, later) == 100
    sheet._take_back(partial(receiving.take_back, receipt_id=sheet.whole.received[0].id))
    opened.wait(lambda: sheet.whole.account.open == 1_300)
    loose = next(one for one in sheet.whole.rows if one.sale_id == sale)
    sheet.make_invoice(loose)
    opened.wait(lambda: len(sheet.whole.invoices) == 3)
    sheet.write_off(loose)
    opened.wait(lambda: isinstance(opened.sheet(), WriteOffSheet))
    opened.sheet().act()
    opened.wait(lambda: not opened.sheet().error.isHidden())
    opened.sheet().reason.setPlainText("closed down")
    opened.sheet().act()
    opened.wait(lambda: open_of(opened, sale) == 0 and sheet.whole.given_up)
    sheet.restore(sheet.whole.given_up[0][0])
    opened.wait(lambda: open_of(opened, sale) == 1_000 and not sheet.whole.given_up)


def test_what_waits_is_paid_back(opened, shop, person) -> None:
    shop.do(receiving.receive, customer=Customer(person), amount=800)
    sheet = account(opened, person)
    sheet._back_money(sheet.whole.received[0])
    opened.wait(lambda: isinstance(opened.sheet(), PayBackSheet))
    opened.sheet().amount.setText("900")
    opened.sheet().act()
    opened.wait(lambda: "At most" in opened.sheet().error.text())
    opened.sheet().amount.setText("800")
    opened.sheet().act()
    opened.wait(lambda: isinstance(opened.sheet(), AccountSheet) and not sheet.whole.account.left)


def test_terms_are_set_on_the_persons_page_and_hold(opened, shop, person) -> None:
    page = opened.at("people", person_id=person)
    card = next(one for _side, one in page.person.panels if isinstance(one, AccountCard))
    opened.wait(lambda: not card.isHidden())
    card.set_terms()
    sheet = opened.sheet()
    assert isinstance(sheet, TermsSheet)
    assert "31 Jul 2026" in sheet.example.text()
    sheet.closing.set_value(20)
    sheet.day.set_value(10)
    sheet.show_example()
    assert "10 Jul 2026" in sheet.example.text()
    sheet.tax.set_value("excluded")
    sheet.act()
    opened.wait(lambda: terms.own(opened.store.here, person_id=person) is not None)
    found = terms.own(opened.store.here, person_id=person)
    assert (found.closing_day, found.pay_day, found.shows_tax) == (20, 10, "excluded")


def test_a_number_of_days_takes_the_place_of_months(opened, shop, person) -> None:
    page = opened.at("people", person_id=person)
    card = next(one for _side, one in page.person.panels if isinstance(one, AccountCard))
    opened.wait(lambda: not card.isHidden())
    card.set_terms()
    sheet = opened.sheet()
    assert isinstance(sheet, TermsSheet)
    sheet.months.set_value(next(one for one in choices(sheet.months) if getattr(one, "count", None) == 30))
    sheet.show_example()
    assert not sheet.day.isEnabled()
    sheet.act()
    opened.wait(lambda: terms.own(opened.store.here, person_id=person) is not None)
    assert terms.own(opened.store.here, person_id=person).pay_days == 30
    opened.wait(lambda: card.found.terms.pay_days == 30)
    card.set_terms()
    assert opened.sheet().months.value().count == 30


def choices(field) -> list:
    return [field.itemData(at) for at in range(field.count())]


def test_a_company_shows_its_account(opened, shop, person) -> None:
    company = shop.do(companies.create, name="青葉工業", people=[person]).id
    sold(shop, person, 1_000)
    shop.clock.advance(60 * DAY)
    page = opened.at("people", company_id=company)
    card = page.findChildren(AccountCard)[-1]
    opened.wait(lambda: any(not one.isHidden() and one.company_id == company for one in page.findChildren(AccountCard)))
    assert card is not None
    shown = section(opened)
    opened.wait(lambda: len(shown.cards) == 1)
    assert (shown.cards[0].one.name, shown.cards[0].one.late(shop.today)) == ("青葉工業", 14)
    shown._viewed("overdue")
    assert len(shown.cards) == 1
    shown._viewed("waiting")
    assert not shown.cards
