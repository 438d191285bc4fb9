"""Invoices in the real window: their papers, sent, void, credited; the monthly closing; what reminders lead to."""

from functools import partial

import pytest

from models.billing import closing, invoices, notes, owed, receiving, reminding, terms
from models.billing.customers import Customer
from models.counter.drafts import Tender
from models.people import edit
from models.reminders import reminders
from tests.a_shop import DAY, Shop
from ui.billing import account_sheet
from ui.billing.invoice_sheet import CreditSheet, InvoiceSheet, VoidSheet
from ui.billing.invoices import ReturnCard
from ui.reminders.sheet import RemindersSheet


@pytest.fixture
def shop(opened) -> Shop:
    return Shop(opened.store, opened.machine.clock)


@pytest.fixture
def person(opened) -> int:
    return int(opened.store.write_now("p", partial(edit.create, name="山田 花子")).id)


def sold(shop: Shop, person: int, *amounts: int, **values) -> tuple[int, int]:
    return shop.do(invoices.book, draft=shop.draft(*amounts, person=person, pay=()), **values)


def section(opened, which: str, **place):
    return opened.at("billing", section=which, **place).sections[which]


def sheet_of(opened, invoice: int) -> InvoiceSheet:
    section(opened, "invoices", invoice_id=invoice)
    opened.wait(lambda: isinstance(opened.sheet(), InvoiceSheet))
    return opened.sheet()


def test_the_papers_are_written(opened, shop, person, tmp_path, monkeypatch) -> None:
    from ui.billing import papers

    monkeypatch.setattr("ui.loyalty.files.open_file", lambda _path: None)
    sale, invoice = sold(shop, person, 1_000)
    made = papers.open_paper(opened.window.page().desk, invoice, "I-00001", tmp_path)
    note = papers.open_delivery(opened.window.page().desk, sale, "N-000001", tmp_path)
    opened.wait(lambda: made.is_file() and note.is_file() and made.stat().st_size and note.stat().st_size)
    assert made.read_bytes().startswith(b"%PDF")


def test_an_invoice_is_shown_sent_and_void(opened, shop, person) -> None:
    _sale, invoice = sold(shop, person, 1_000)
    shown = section(opened, "invoices")
    opened.wait(lambda: len(shown.cards) == 1)
    shown.cards[0].open_it()
    opened.wait(lambda: isinstance(opened.sheet(), InvoiceSheet))
    opened.sheet().mark_sent()
    opened.wait(lambda: invoices.one(opened.store.here, invoice).sent_at is not None)
    sheet_of(opened, invoice).void()
    assert isinstance(opened.sheet(), VoidSheet)
    opened.sheet().reason.setPlainText("wrong name")
    opened.sheet().act()
    opened.wait(lambda: invoices.one(opened.store.here, invoice).void)
    opened.wait(lambda: not shown.cards and not shown.loose.isHidden())
    shown._viewed("void")
    opened.wait(lambda: len(shown.cards) == 1)
    shown._viewed("open")
    shown.make_button.click()
    opened.wait(lambda: len(shown.cards) == 1 and shown.loose.isHidden())
    assert shown.cards[0].one.number_text == "I-00002"


def test_goods_that_come_back_and_something_let_off_are_credited(opened, shop, person) -> None:
    sale, invoice = sold(shop, person, 1_000, 500)
    sheet_of(opened, invoice).credit(sale, "N-000001")
    opened.wait(lambda: isinstance(opened.sheet(), CreditSheet))
    sheet = opened.sheet()
    sheet.reason.setText("broken")
    sheet.act()
    opened.wait(lambda: not sheet.error.isHidden())
    sheet.backs[1].setText("2")
    sheet.act()
    opened.wait(lambda: "2" in sheet.error.text() or sheet.error.text())
    sheet.backs[1].setText("1")
    sheet.act()
    opened.wait(lambda: owed.of_sale(opened.store.here, sale).open == 1_000)
    sheet_of(opened, invoice).credit(sale, "N-000001")
    opened.wait(lambda: isinstance(opened.sheet(), CreditSheet))
    sheet = opened.sheet()
    sheet._picked("off")
    sheet.what.setText("Late delivery")
    sheet.money.setText("100")
    sheet.act()
    opened.wait(lambda: owed.of_sale(opened.store.here, sale).open == 900)
    shown = section(opened, "invoices")
    shown._viewed("credit")
    opened.wait(lambda: len(shown.cards) == 2)
    shown.cards[0].open_it()
    opened.wait(lambda: isinstance(opened.sheet(), InvoiceSheet))


def test_a_return_at_the_counter_gets_its_credit_note_here(opened, shop, person) -> None:
    shop.open(0)
    sale, _invoice = sold(shop, person, 1_000, 500)
    kind = opened.store.here.value("SELECT id FROM payment_kind WHERE kind='account'")
    shop.back(sale, 0, 1, pay=(Tender(kind, -500),), person=person, reason="broken")
    shown = section(opened, "invoices")
    shown._viewed("credit")
    opened.wait(lambda: shown.list.count() and isinstance(shown.list.itemAt(0).widget(), ReturnCard))
    shown.list.itemAt(0).widget().make()
    opened.wait(lambda: len(shown.cards) == 1 and not notes.waiting(opened.store.here))


def test_an_entry_of_the_timeline_leads_to_the_paper_and_to_the_account(opened, shop, person) -> None:
    _sale, invoice = sold(shop, person, 1_000)
    money = shop.do(receiving.receive, customer=Customer(person), amount=100)
    opened.at("people", person_id=person)
    account_sheet.open_of_event(opened.window, opened.window.page().desk, "invoice", invoice)
    opened.wait(lambda: isinstance(opened.sheet(), InvoiceSheet))
    opened.sheet().cancel()
    account_sheet.open_of_event(opened.window, opened.window.page().desk, "money_received", money)
    opened.wait(lambda: isinstance(opened.sheet(), account_sheet.AccountSheet))


def test_the_month_is_looked_at_and_made_by_one_click(opened, shop, person) -> None:
    shop.do(terms.save, person_id=person, closing_day=20)
    other = int(opened.store.write_now("p", partial(edit.create, name="鈴木")).id)
    shop.do(terms.save, person_id=other, closing_day=20)
    sold(shop, person, 1_000)
    sold(shop, other, 2_000)
    shown = section(opened, "closing")
    opened.wait(lambda: not shown.cards and shown.make_button.isHidden())
    shop.clock.advance(6 * DAY)
    shown.refresh(None)
    opened.wait(lambda: len(shown.cards) == 2)
    assert "¥3,000" in shown.said.text()
    shown._tick_all(False)
    assert not shown.make_button.isEnabled()
    shown._tick_all(True)
    mine = next(card for card in shown.cards if card.one.name == "鈴木")
    mine.tick.setChecked(False)
    assert "¥1,000" in shown.said.text()
    shown.make_button.click()
    opened.wait(lambda: len(invoices.listed(opened.store.here, day=shop.today)) == 1)
    opened.wait(lambda: len(shown.cards) == 1)
    shown.automatic.click()
    opened.wait(lambda: opened.store.settings.closing_automatic)
    assert shop.do(closing.fall_due, day=shop.today) == 1
    opened.wait(lambda: not shown.cards)


def test_a_reminder_leads_to_the_invoice(opened, shop, person) -> None:
    sold(shop, person, 1_000, day_due="2026-06-20")
    shop.clock.advance(10 * DAY)
    assert shop.do(reminding.fall_due, day=shop.today) == 1
    (one,) = reminders.open_list(opened.store.here, day=shop.today, now=shop.clock.now())
    sheet = RemindersSheet(opened.window, opened.window.page().desk)
    sheet.show_it(one)
    opened.wait(lambda: isinstance(opened.sheet(), InvoiceSheet))
    shown = section(opened, "invoices")
    shown._viewed("overdue")
    opened.wait(lambda: len(shown.cards) == 1)
