"""Today as a page: what the day begins with, its figures, the lines of other rooms, each done its own way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop import backup
from models import team
from models.billing import invoices
from models.counter import stock
from models.figures import saved
from models.leads import teams
from models.loyalty import gifts
from models.people import requests
from models.pipeline import deals
from models.times import DAY_MS
from models.today.entry import DONE, NEXT, OVERDUE, TODAY
from tests.models.billing.an_account import Books
from tests.models.today.test_rooms import born
from ui.today.reports import Figure, ReportCard

HOUR = 3_600_000


def test_a_new_day_begins_with_today_and_on_the_same_day_one_comes_back_where_one_was(opened) -> None:
    known = opened.machine.preferences
    known.page, known.page_day, opened.window.current = "products", "2026-06-14", ""
    opened.window.build()
    assert opened.window.current == "today"
    opened.at("products")
    assert (known.page, known.page_day) == ("products", "2026-06-15")
    opened.window.current = ""
    opened.window.build()
    assert opened.window.current == "products"


def test_the_head_greets_by_name_says_the_day_and_when_the_shop_closes(today) -> None:
    assert today.page.head.greeting.text() == "Good afternoon"
    assert today.page.head.said.text() == "Monday, 15 Jun 2026"
    today.shop.do(team.update, staff_id=1, name="Misaki Ito")
    today.shop.do(teams.set_hours, staff_id=None, week=tuple(((540, 1140),) for _day in range(7)))
    today.wait(lambda: today.page.head.greeting.text() == "Good afternoon, Misaki")
    today.wait(lambda: today.page.head.said.text() == "Monday, 15 Jun 2026 · the shop closes at 19:00")


def test_the_days_sales_are_held_against_the_same_weekday_until_the_same_hour(today, clock) -> None:
    now = clock.time
    clock.time = now - 7 * DAY_MS - HOUR
    today.shop.open()
    today.shop.sell(1000)
    clock.time = now - 7 * DAY_MS + 3 * HOUR
    today.shop.sell(5000)
    clock.time = now
    member = today.shop.member()
    today.shop.sell(900, person=member)
    today.shop.sell(300)
    sales, customers = today.page.figures.cards[:2]
    today.wait(lambda: sales.said.value == "¥1,200")
    assert (sales.said.word, sales.said.tone) == ("▲ 20% on last Monday by now", "green")
    assert sales.said.more == "Last Monday by this hour: ¥1,000\nLast Monday in all: ¥6,000"
    assert (customers.said.value, customers.said.word) == ("2", "1 member, 50%")


def test_each_figure_leads_to_where_it_comes_from(today) -> None:
    for card, page in zip(today.page.figures.cards, ("day", "people", "loyalty", "pipeline"), strict=True):
        today.opened.at("today")
        today.bot.mouseClick(card, Qt.MouseButton.LeftButton)
        assert today.opened.window.current == page


def test_open_deals_that_need_somebody_are_told(today) -> None:
    today.shop.do(deals.open_deal, name="Office plan", person_id=today.shop.member(), amount=180_000)
    card = today.page.figures.cards[3]
    today.wait(lambda: card.said.value == "¥180,000")
    assert (card.said.word, card.said.tone) == ("1 needs attention", "red")


def test_search_and_the_counter_are_one_click_away(today) -> None:
    from ui.shell.palette import Palette

    today.bot.mouseClick(today.page.head.search, Qt.MouseButton.LeftButton)
    today.wait(lambda: today.opened.window.findChildren(Palette))
    palette = today.opened.window.findChildren(Palette)[0]
    today.bot.keyClick(palette.focusWidget() or palette, Qt.Key.Key_Escape)
    today.wait(lambda: not palette.isVisible())
    today.bot.mouseClick(today.page.head.counter, Qt.MouseButton.LeftButton)
    assert today.opened.window.current == "counter"


def test_a_gift_is_handed_over_by_one_key_and_taken_back_by_the_message(today) -> None:
    mug = today.shop.product(name="Mug", keeps_stock=True)
    today.shop.do(stock.move, product_id=mug, quantity=5000, kind="receive")
    today.shop.do(gifts.promise, person_id=today.shop.member(), product_id=mug, quantity=1000, due_days=0, name="Mug")
    today.wait(lambda: today.group(TODAY) == ["Hand over: Mug"])
    today.look_at("Hand over: Mug")
    today.key(Qt.Key.Key_Space)
    today.wait(lambda: today.shop.store.here.value("SELECT state FROM gift") == "handed")
    today.wait(lambda: today.group(TODAY) == [])
    today.wait(lambda: any("Handed over: Mug" in text for text in today.said()))
    toast = next(one for one in today.opened.window.toasts.shown if "Handed over: Mug" in one.text)
    today.bot.mouseClick(toast.button, Qt.MouseButton.LeftButton)
    today.wait(lambda: today.shop.store.here.value("SELECT state FROM gift") == "owed")
    today.wait(lambda: today.group(TODAY) == ["Hand over: Mug"])


def test_a_request_is_closed_on_its_sheet(today) -> None:
    person = today.shop.member()
    today.shop.do(requests.open_request, person_id=person, kind="repair", title="Strap of the watch")
    today.wait(lambda: today.group(TODAY) == ["Request: #1 Strap of the watch"])
    today.look_at("Request: #1 Strap of the watch")
    today.key(Qt.Key.Key_Space)
    today.wait(today.opened.sheet)
    assert "Strap of the watch" in today.opened.sheet().title.text()


def test_a_birthday_that_was_ticked_off_goes_at_once_and_undone_it_is_there_again(today) -> None:
    today.shop.do(born, birthday="1990-06-15", name="森 弘")
    today.page.ask_later()
    today.wait(lambda: today.find("Birthday: 森 弘"))
    assert today.page.list.count.text() == ""  # it is no promise to anybody
    today.look_at("Birthday: 森 弘")
    today.key(Qt.Key.Key_Space)
    today.wait(lambda: today.group(DONE) == ["Birthday: 森 弘"])
    assert today.group(TODAY) == []
    today.opened.machine.undo.undo()
    today.wait(lambda: today.group(TODAY) == ["Birthday: 森 弘"])


def test_a_line_that_is_no_reminder_becomes_one_when_it_is_put_off(today) -> None:
    today.shop.do(born, birthday="1990-06-15", name="森 弘")
    today.page.ask_later()
    today.wait(lambda: today.find("Birthday: 森 弘"))
    today.look_at("Birthday: 森 弘")
    today.key(Qt.Key.Key_S)
    today.choose("Tomorrow morning")
    today.wait(lambda: today.group(NEXT) == ["Birthday: 森 弘"])
    assert today.group(TODAY) == []
    assert today.shop.store.here.value("SELECT title FROM reminder") == "Birthday: 森 弘"


def test_a_store_without_a_copy_asks_for_one_and_one_key_makes_it(today, clock) -> None:
    today.remind("Order beans")
    clock.advance(8 * DAY_MS)
    today.page.ask()
    today.wait(lambda: today.rows()[:2] == ["Overdue 2", "There is no backup yet"])
    today.look_at("There is no backup yet")
    today.key(Qt.Key.Key_Space)
    today.wait(lambda: backup.newest(today.shop.store.path) is not None)
    today.wait(lambda: today.find("There is no backup yet") is None)
    assert any("Backed up and verified" in text for text in today.said())


def test_many_overdue_invoices_are_one_line_that_leads_to_them(today, clock) -> None:
    books = Books(today.shop)
    for _number in range(4):
        today.shop.do(invoices.book, draft=books.draft(500), day_due="2026-06-16")
    clock.advance(5 * DAY_MS)
    today.page.ask()
    today.wait(lambda: today.group(OVERDUE) == ["4 invoices are overdue"])
    today.look_at("4 invoices are overdue")
    today.key(Qt.Key.Key_Space)
    assert today.opened.window.current == "billing"
    assert today.opened.window.page().sections["invoices"].view.value == "overdue"


def test_a_report_that_was_put_on_today_stands_there_and_leads_to_itself(today) -> None:
    today.shop.open()
    today.shop.sell(1200)
    saved_id = today.shop.do(saved.save, report="sales", name="June so far", period="this_month", on_today=True)
    cards = today.page.beside.reports
    today.wait(lambda: cards.findChildren(ReportCard))
    (card,) = cards.findChildren(ReportCard)
    assert card.one.name == "June so far"
    assert any("¥1,200" in one.accessibleName() for one in card.findChildren(Figure))
    card.open_report()
    today.wait(lambda: today.opened.window.current == "reports")
    today.opened.at("today")
    today.shop.do(saved.put_on_today, saved_id=saved_id, shown=False)
    today.wait(lambda: not cards.isVisible())


def test_another_language_keeps_whose_lines_are_shown_and_what_was_opened(today) -> None:
    today.staff("Kenji")
    today.page.list.whose.picked.emit("all")
    today.opened.window.set_language("ja")
    page = today.opened.window.page()
    assert page.list.whose.value == "all"
    assert page.head.greeting.text() == "こんにちは"
    assert page.head.said.text().startswith("2026年6月15日 月曜日")


def test_whoever_is_at_work_sees_their_own(today) -> None:
    from models.reminders import reminders

    kenji = today.staff("Kenji Mori")
    today.shop.do(reminders.make, title="Water the plants", staff_id=kenji)
    today.remind("Order beans", staff_id=1)
    today.opened.window.at_work(kenji)
    today.wait(lambda: today.group(TODAY) == ["Water the plants"])
    assert today.page.head.greeting.text() == "Good afternoon, Kenji"


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_it_is_painted_in_both_themes_on_a_low_screen(today, mode: str) -> None:
    today.remind("Late", day="2026-06-10")
    today.opened.window.set_look(mode=mode)
    today.opened.window.resize(1024, 680)
    picture = today.page.grab()
    assert not picture.isNull()
    assert today.page.view.viewport().height() > 100
    today.opened.window.set_look(mode="light")


def test_with_reader_of_screens_each_figure_and_line_has_its_words(today) -> None:
    today.remind("Order beans")
    assert today.page.figures.cards[0].accessibleName() == "Sales today: ¥0. nothing sold last Monday"
    index = today.page.lines.index(today.row_of("Order beans"), 0)
    assert today.page.lines.data(index, Qt.ItemDataRole.AccessibleTextRole) == "Order beans. Today"


def test_the_number_at_the_side_is_what_the_list_counts(today) -> None:
    from models.reminders import reminders

    today.remind("Late", day="2026-06-10")
    today.remind("Now")
    one = today.remind("Done")
    today.shop.do(born, birthday="1990-06-15", name="森 弘")
    today.shop.do(reminders.done, reminder_id=one)
    today.wait(lambda: today.page.list.count.text() == "1 of 3 done")
    today.wait(lambda: today.opened.window.sidebar.items["today"].badge == 2)


def test_keys_of_the_areas_begin_with_it(opened) -> None:
    opened.bot.keyClick(opened.window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    opened.wait(lambda: opened.window.current == "today")
    action = opened.window.actions_.find("go_today")
    assert action.key == "Ctrl+1"
