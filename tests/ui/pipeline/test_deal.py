"""A deal's sheet in a real window: kept as it is typed, bad input in words, lines, fits, quotations, the counter."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from models.billing import quotations
from models.counter import catalogue, till
from models.counter.drafts import Tender
from models.pipeline import deals, detail, helpers, lines, questions
from models.pipeline.lines import OfferedLine
from tests.a_shop import CASH, Shop, add_person
from ui.billing.invoice_sheet import InvoiceSheet
from ui.people import words
from ui.pipeline.closing import LoseSheet, WinSheet
from ui.pipeline.deal import DealSheet, open_deal
from ui.pipeline.deal_lines_model import AMOUNT, DISCOUNT, MONTHS, PRICE, QUANTITY
from ui.pipeline.deal_quotations import AcceptSheet, MakeSheet
from ui.reminders.quick import QuickSheet


@pytest.fixture
def shop(opened, clock) -> Shop:
    return Shop(opened.store, clock)


def do(opened, verb, **values):
    return opened.store.write_now(verb.__name__, partial(verb, **values))


@pytest.fixture
def deal(opened, shop) -> int:
    person = do(opened, add_person)
    return int(do(opened, deals.open_deal, name="Cakes", person_id=person, amount=5_000, owner_id=1))


def shown(opened, deal: int) -> DealSheet:
    opened.at("people")
    opened.window.activateWindow()
    opened.wait(opened.window.isActiveWindow)
    sheet = open_deal(opened.window, opened.window.desk, deal)
    opened.wait(lambda: sheet.isVisible())
    return sheet


def found(opened, deal: int) -> detail.Detail:
    return detail.detail(opened.store.here, deal, at=opened.machine.clock.now())


def type_into(opened, field, text: str) -> None:
    field.setFocus()
    field.selectAll()
    if text:
        QTest.keyClicks(field, text)
    else:
        field.clear()
    QTest.keyClick(field, Qt.Key.Key_Tab)


def sheet_of(opened, kind):
    opened.wait(lambda: isinstance(opened.sheet(), kind))
    return opened.sheet()


def test_the_head_shows_and_keeps_what_is_typed(opened, deal) -> None:
    sheet = shown(opened, deal)
    head = sheet.head
    assert (head.name.text(), head.amount.value(), head.state.text) == ("Cakes", 5_000, "Open deal")
    type_into(opened, head.name, "Big cakes")
    type_into(opened, head.amount, "7,500")
    type_into(opened, head.day, "2026-07-31")
    type_into(opened, head.chance, "33.5%")
    opened.wait(lambda: found(opened, deal).deal.by_hand == 3_350)
    one = found(opened, deal).deal
    assert (one.name, one.amount, one.expected_day) == ("Big cakes", 7_500, "2026-07-31")
    opened.wait(lambda: "33.5 %" in head.chances.text())
    assert "¥2,513" in head.chances.text()
    type_into(opened, head.chance, "")
    opened.wait(lambda: found(opened, deal).deal.by_hand is None)


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("chance", "101", "between 0 and 100"),
        ("chance", "maybe", "not a percentage"),
        ("day", "1900-01-01", "too far"),
        ("day", "2999-12-31", "too far"),
        ("day", "soon", "not a date"),
        ("amount", "-5", "not below 0"),
        ("amount", "12 EUR", "EUR"),
        ("name", "   ", "a name"),
    ],
)
def test_bad_input_is_said_below_its_field_and_stays_typed(opened, deal, field, text, words) -> None:
    sheet = shown(opened, deal)
    box = getattr(sheet.head, field)
    before = found(opened, deal).deal
    type_into(opened, box, text)
    form = sheet.head.title if field == "name" else sheet.head.form
    opened.wait(lambda: words in form._errors[box].text())
    assert box.text() == text
    assert found(opened, deal).deal == before
    sheet.cancel()
    opened.bot.wait(50)
    assert sheet.isVisible()
    sheet.cancel()
    opened.wait(lambda: opened.sheet() is None)


def test_what_is_typed_is_kept_when_the_sheet_is_closed(opened, deal) -> None:
    sheet = shown(opened, deal)
    sheet.notes.note.setFocus()
    QTest.keyClicks(sheet.notes.note, "Call before noon")
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    opened.wait(lambda: found(opened, deal).note == "Call before noon")


def test_steps_move_the_deal_and_the_buttons_win_and_lose_it(opened, deal) -> None:
    sheet = shown(opened, deal)
    second = found(opened, deal).stages[1].id
    opened.bot.mouseClick(sheet.head.steps.steps[second], Qt.MouseButton.LeftButton)
    opened.wait(lambda: found(opened, deal).deal.stage.id == second)
    opened.wait(lambda: sheet.head.steps.steps[second].how == "here")
    sheet.head.win_button.click()
    sheet_of(opened, WinSheet).act()
    opened.wait(lambda: sheet.head.reopen_button.isVisible())
    assert found(opened, deal).deal.state == "won"
    sheet.head.reopen_button.click()
    opened.wait(lambda: sheet.head.lose_button.isVisible())
    sheet.head.lose_button.click()
    sheet_of(opened, LoseSheet).act()
    opened.wait(lambda: found(opened, deal).deal.state == "lost")
    opened.wait(lambda: sheet.head.closed_note.isVisible())


def test_lines_are_added_by_search_and_typed_in_their_cells(opened, shop, deal) -> None:
    cake = do(opened, catalogue.create, name="Cake", price=3_000)
    sheet = shown(opened, deal)
    card = sheet.lines
    card.search.setFocus()
    QTest.keyClicks(card.search, "Cake")
    opened.wait(lambda: "Cake" in card.search._known)
    card.search.completer().popup().hide()
    card.add_button.click()
    opened.wait(lambda: card.model.rowCount() == 1)
    assert lines.of_deal(opened.store.here, deal)[0].product_id == cake
    opened.wait(lambda: not sheet.head.amount.isEnabled() and sheet.head.amount.value() == 3_000)
    for column, text in ((QUANTITY, "3"), (DISCOUNT, "10%")):
        card.model.setData(card.model.index(0, column), text)
    opened.wait(lambda: found(opened, deal).deal.amount == 8_100)
    opened.wait(lambda: card.sum.text() == "¥8,100")
    assert card.model.data(card.model.index(0, AMOUNT)) == "¥8,100"
    card.model.setData(card.model.index(0, MONTHS), "12")
    opened.wait(lambda: found(opened, deal).deal.monthly == 8_100)


def test_enter_on_what_is_offered_adds_the_product_once_and_empties_the_search(opened, shop, deal) -> None:
    do(opened, catalogue.create, name="Cake", price=3_000)
    card = shown(opened, deal).lines
    card.search.setFocus()
    QTest.keyClicks(card.search, "Cak")
    popup = card.search.completer().popup()
    opened.wait(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    opened.wait(lambda: card.model.rowCount() == 1)
    opened.bot.wait(50)
    assert lines.of_deal(opened.store.here, deal)[0].quantity == 1_000
    assert card.search.text() == ""


@pytest.mark.parametrize("typed", ["12/24", "12月24日", "１２／２４", "12-24"])
def test_a_day_without_its_year_is_the_next_one(opened, deal, typed) -> None:
    sheet = shown(opened, deal)
    sheet.head.day.setFocus()
    sheet.head.day.setText(typed)
    QTest.keyClick(sheet.head.day, Qt.Key.Key_Tab)
    today = words.today(opened.window.desk)
    year = today.year + (1 if (today.month, today.day) > (12, 24) else 0)
    opened.wait(lambda: found(opened, deal).deal.expected_day == f"{year}-12-24")
    opened.wait(lambda: sheet.head.day.text() == f"{year}-12-24")


def test_a_line_in_own_words_asks_for_its_price_next(opened, deal) -> None:
    sheet = shown(opened, deal)
    card = sheet.lines
    card.search.setText("Delivery")
    card.add_typed()
    opened.wait(lambda: card.model.rowCount() == 1)
    opened.wait(lambda: card.table.currentIndex().column() == PRICE)
    opened.wait(lambda: card.table.state() == card.table.State.EditingState)
    editor = opened.window.focusWidget()
    QTest.keyClicks(editor, "1100")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    opened.wait(lambda: found(opened, deal).deal.amount == 1_100)


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        (QUANTITY, "0", "more than 0"),
        (QUANTITY, "many", "many"),
        (PRICE, "cheap", "cheap"),
        (DISCOUNT, "101%", "100 %"),
        (DISCOUNT, "5000", "between 0 and"),
        (MONTHS, "601", "1 to 600"),
        (MONTHS, "x", "1 to 600"),
    ],
)
def test_what_can_not_be_stays_in_its_cell_with_a_sentence(opened, deal, column, text, words) -> None:
    do(opened, lines.add, deal_id=deal, line=OfferedLine("Cake", 3_000))
    card = shown(opened, deal).lines
    cell = card.model.index(0, column)
    card.model.setData(cell, text)
    opened.wait(lambda: words in card.error.text())
    assert card.model.data(cell) == text
    assert lines.of_deal(opened.store.here, deal)[0].unit_price == 3_000
    card.model.setData(cell, "2" if column != DISCOUNT else "10")
    opened.wait(lambda: not card.error.isVisible())


def test_lines_are_taken_away_and_moved_by_keys(opened, deal) -> None:
    do(opened, lines.save, deal_id=deal, lines=[OfferedLine(name, 100) for name in "abc"])
    card = shown(opened, deal).lines
    card.table.setFocus()
    card.table.setCurrentIndex(card.model.index(2, 0))
    QTest.keyClick(card.table, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    opened.wait(lambda: [one.name for one in card.model.lines] == ["a", "c", "b"])
    assert card.table.currentIndex().row() == 1
    QTest.keyClick(card.table, Qt.Key.Key_Delete)
    opened.wait(lambda: [one.name for one in card.model.lines] == ["a", "b"])


def test_ten_thousand_lines_open_and_change(opened, deal) -> None:
    do(opened, lines.save, deal_id=deal, lines=[OfferedLine(f"Line {at}", 100) for at in range(lines.MOST)])
    card = shown(opened, deal).lines
    assert card.model.rowCount() == lines.MOST
    card.model.setData(card.model.index(9_000, QUANTITY), "2")
    opened.wait(lambda: found(opened, deal).deal.amount == 1_000_100)


def test_needs_are_answered_and_what_fits_is_one_click_away(opened, deal) -> None:
    kind = do(opened, catalogue.create_category, name="Cakes")
    cake = do(opened, catalogue.create, name="Cake", price=3_000, category_id=kind)
    sheet = shown(opened, deal)
    needs, budget = questions.listed(opened.store.here)[:2]
    choice = sheet.needs.choices[needs.id]
    choice.set_value("Cakes")
    choice.picked.emit("Cakes")
    opened.wait(lambda: cake in sheet.needs.adds)
    type_into(opened, sheet.needs.autos[budget.id].field, "2,000")
    opened.wait(lambda: cake not in sheet.needs.adds)
    type_into(opened, sheet.needs.autos[budget.id].field, "4,000")
    opened.wait(lambda: cake in sheet.needs.adds)
    sheet.needs.adds[cake].click()
    opened.wait(lambda: sheet.lines.model.rowCount() == 1)
    assert found(opened, deal).deal.amount == 3_000


def test_an_answer_whose_choice_was_dropped_is_still_shown(opened, deal) -> None:
    key = do(opened, questions.add, name="For whom", kind="choice", choices=[questions.ChoiceRow("A gift")])
    do(opened, questions.answer, deal_id=deal, question_id=key, text_="A gift")
    do(opened, questions.change, question_id=key, choices=[questions.ChoiceRow("The house")])
    sheet = shown(opened, deal)
    assert sheet.needs.choices[key].value() == "A gift"


def test_tags_competitors_and_the_next_activity(opened, deal) -> None:
    sheet = shown(opened, deal)
    sheet.who.add_tag.setText("Wedding")
    sheet.who.tag()
    sheet.who.add_competitor.setText("Next door")
    sheet.who.compete()
    opened.wait(lambda: found(opened, deal).competitors == ("Next door",))
    assert [name for _key, name, _colour in found(opened, deal).tags] == ["Wedding"]
    sheet.next.plan()
    plan = sheet_of(opened, QuickSheet)
    plan.line.set_text("tomorrow 3pm")
    plan.line.keep()
    opened.wait(lambda: plan.line.error.isVisible())
    plan.line.set_text("Call")
    plan.line.keep()
    opened.wait(lambda: len(found(opened, deal).reminders) == 1)
    assert found(opened, deal).reminders[0].day == "2026-06-16"
    opened.wait(lambda: len(sheet.next.done_buttons) == 1)


def test_files_are_kept_and_taken_away(opened, deal, tmp_path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("plan")
    sheet = shown(opened, deal)
    sheet.files.add([path])
    opened.wait(lambda: len(found(opened, deal).files) == 1)
    sheet.files.take_away(found(opened, deal).files[0].id)
    opened.wait(lambda: not found(opened, deal).files)


def of_deal(opened, deal: int):
    return quotations.of_deal(opened.store.here, deal, day="2026-06-15")


def test_a_quotation_is_made_opened_and_declined(opened, deal, tmp_path) -> None:
    do(opened, lines.add, deal_id=deal, line=OfferedLine("Cake", 3_000))
    sheet = shown(opened, deal)
    sheet.offers.make()
    make = sheet_of(opened, MakeSheet)
    make.until.setText("2026-01-01")
    make.act()
    opened.wait(lambda: "passed" in make.error.text())
    make.until.setText("2026-07-31")
    make.act()
    opened.wait(lambda: len(of_deal(opened, deal)) == 1)
    key = of_deal(opened, deal)[0].id
    opened.wait(lambda: key in sheet.offers.acts)
    path = sheet.offers.acts[key].open_pdf(tmp_path)
    opened.wait(path.exists)
    sheet.offers.acts[key].decline()
    opened.wait(lambda: of_deal(opened, deal)[0].state == "declined")


def test_a_quotation_paid_now_opens_the_counter_with_its_basket_and_paying_wins_the_deal(opened, deal) -> None:
    do(opened, till.open_session, float_amount=10_000)
    do(opened, lines.add, deal_id=deal, line=OfferedLine("Cake", 3_000, discount=100))
    do(opened, quotations.make, deal_id=deal)
    sheet = shown(opened, deal)
    sheet.offers.acts[1].accept()
    sheet_of(opened, AcceptSheet).pay_button.click()
    opened.wait(lambda: opened.window.page().id == "counter")
    register = opened.window.page().register
    opened.wait(lambda: not register.empty)
    assert (register.priced.due, register.member.name) == (2_900, "佐藤")
    from models.counter import sales

    do(opened, sales.book, draft=register.draft([Tender(CASH, 2_900)]))
    assert (of_deal(opened, deal)[0].state, found(opened, deal).deal.state) == ("accepted", "won")


def test_an_answered_quotation_is_not_put_on_the_register(opened, deal) -> None:
    from ui.shell.toasts import Toast

    do(opened, lines.add, deal_id=deal, line=OfferedLine("Cake", 3_000))
    do(opened, quotations.make, deal_id=deal)
    do(opened, quotations.decline, quotation_id=1)
    page = opened.at("counter", quotation_id=1)
    opened.wait(lambda: any("declined already" in one.text for one in opened.window.findChildren(Toast)))
    assert page.register.empty


def test_a_quotation_put_aside_at_the_counter_is_still_that_quotation(opened, deal) -> None:
    from models.counter import held

    do(opened, lines.add, deal_id=deal, line=OfferedLine("Cake", 3_000))
    do(opened, quotations.make, deal_id=deal)
    page = opened.at("counter", quotation_id=1)
    opened.wait(lambda: not page.register.empty)
    key = do(opened, held.hold, basket=page.register.basket_to_hold())
    page.register.clear()
    assert page.register.quotation_id is None
    page.register.restore(do(opened, held.recall, held_id=key).basket, None)
    assert page.register.draft([]).basket.quotation_id == 1


def test_another_window_s_change_is_seen_and_typing_is_not_lost(opened, deal) -> None:
    sheet = shown(opened, deal)
    sheet.head.name.setFocus()
    sheet.head.name.selectAll()
    QTest.keyClicks(sheet.head.name, "Being typ")
    do(opened, deals.change, deal_id=deal, amount=9_999)
    do(opened, helpers.tag, deal_id=deal, name="New")
    opened.wait(lambda: sheet.head.amount.value() == 9_999)
    assert sheet.head.name.text() == "Being typ"


def test_a_deal_that_is_gone_is_told(opened, deal) -> None:
    sheet = open_deal(opened.window, opened.window.desk, deal + 5)
    opened.bot.wait(100)
    assert opened.sheet() is None
    del sheet


def test_the_page_opens_a_deal(opened, deal) -> None:
    opened.at("pipeline", deal_id=deal)
    sheet = sheet_of(opened, DealSheet)
    assert sheet.deal_id == deal
    sheet.cancel()


def test_keys_move_through_the_stages_and_close_the_sheet(opened, deal) -> None:
    sheet = shown(opened, deal)
    stages = found(opened, deal).stages
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(sheet, Qt.Key.Key_Right, control)
    opened.wait(lambda: found(opened, deal).deal.stage.id == stages[1].id)
    opened.wait(lambda: sheet.head.found.deal.stage.id == stages[1].id)
    QTest.keyClick(sheet, Qt.Key.Key_Left, control)
    opened.wait(lambda: found(opened, deal).deal.stage.id == stages[0].id)
    QTest.keyClick(sheet, Qt.Key.Key_Return, control)
    opened.wait(lambda: opened.sheet() is None)


def test_a_quotation_by_invoice_is_booked_at_once_and_wins_the_deal(opened, deal) -> None:
    do(opened, lines.add, deal_id=deal, line=OfferedLine("Cake", 3_000))
    do(opened, quotations.make, deal_id=deal)
    sheet = shown(opened, deal)
    sheet.offers.acts[1].accept()
    sheet_of(opened, AcceptSheet).invoice_button.click()
    opened.wait(lambda: found(opened, deal).deal.state == "won")
    assert opened.store.here.row("SELECT total, open FROM owed") == (3_000, 3_000)
    opened.wait(lambda: not sheet.lines.model.editable)
    sheet.offers.acts[1].invoice_button.click()
    opened.wait(lambda: isinstance(opened.sheet(), InvoiceSheet))
    assert opened.sheet().whole.row.total == 3_000


def test_a_reminder_about_a_deal_leads_to_it(opened, deal) -> None:
    from ui.reminders.sheet import open_reminders

    do(opened, helpers.plan, deal_id=deal, title="Call", day="2026-06-15")
    opened.at("people")
    sheet = open_reminders(opened.window, opened.window.desk)
    one = found(opened, deal).reminders[0]
    sheet.show_it(one)
    assert sheet_of(opened, DealSheet).deal_id == deal
    opened.sheet().cancel()


def test_the_timeline_leads_to_the_deal_from_its_steps_and_its_quotations(opened, deal) -> None:
    do(opened, lines.add, deal_id=deal, line=OfferedLine("Cake", 3_000))
    do(opened, quotations.make, deal_id=deal)
    person = found(opened, deal).deal.person_id
    page = opened.at("people", person_id=person)
    opened.wait(lambda: len(page.person.timeline.lines.items) >= 2)
    for kind in ("deal", "quotation"):
        event = next(one.event for one in page.person.timeline.lines.items if one.event and one.event.kind == kind)
        page.person.open_event(event)
        assert sheet_of(opened, DealSheet).deal_id == deal
        opened.sheet().cancel()
        opened.wait(lambda: opened.sheet() is None)
