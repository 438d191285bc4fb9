"""Selling at the counter: a real window, a real store, keys and taps as people make them."""

import pytest
from PySide6.QtCore import Qt

from models.counter import held, sales
from models.counter.drafts import Back, SaleDraft
from models.people import edit
from ui.counter.ringing import today


def test_a_scan_rings_up_wherever_the_focus_is_and_the_field_keeps_its_own_text(counter):
    search = counter.page.top.search
    search.setFocus()
    search.setText("caf")
    counter.scan(counter.codes["Mug"])
    assert [line.name for line in counter.register.lines] == ["Mug"]
    assert search.text() == "caf"


def test_a_scan_of_full_width_digits_is_understood(counter):
    counter.scan(counter.codes["Cake"].translate(str.maketrans("0123456789", "０１２３４５６７８９")))
    assert [line.name for line in counter.register.lines] == ["Cake"]


def test_letters_typed_slowly_are_no_scan(counter):
    counter.page.scanner.limit_ms = -1
    search = counter.page.top.search
    search.setFocus()
    counter.keys(counter.codes["Cake"])
    assert search.text() == counter.codes["Cake"]
    assert counter.register.empty
    counter.press(Qt.Key.Key_Return)
    assert [line.name for line in counter.register.lines] == ["Cake"]


def test_three_times_before_a_scan_rings_up_three(counter):
    counter.page.keys.setFocus()
    counter.keys("3*")
    counter.scan(counter.codes["Cake"])
    assert counter.register.lines[0].quantity == 3000
    assert counter.page.side.due.total.text() == "¥1,170"


def test_cash_is_taken_and_the_change_stands_in_huge_figures(counter):
    counter.scan(counter.codes["Mug"])
    counter.press(Qt.Key.Key_F12)
    sheet = counter.sheet()
    counter.keys("3000", sheet.field)
    assert sheet.change.text() == "¥800"
    assert sheet.change.property("kind") == "change"
    counter.bot.keyClick(sheet.field, Qt.Key.Key_Return)
    counter.wait(lambda: counter.page.done.isVisible())
    assert counter.page.done.change.text() == "¥800"
    assert counter.sales()[0][1] == 2200
    assert counter.register.empty
    counter.scan(counter.codes["Cake"])
    assert not counter.page.done.isVisible()


def test_too_little_cash_books_nothing_and_the_rest_goes_on_another_way_to_pay(counter):
    counter.scan(counter.codes["Mug"])
    counter.press(Qt.Key.Key_F12)
    sheet = counter.sheet()
    counter.keys("1000", sheet.field)
    assert not sheet.yes.isEnabled()
    assert sheet.change.text() == "¥1,200"
    counter.bot.keyClick(sheet.field, Qt.Key.Key_Return)
    assert sheet.given[0][1] == 1000
    assert sheet.kind.kind == "card"
    assert sheet.field.text() == "1200"
    counter.bot.keyClick(sheet.field, Qt.Key.Key_Return)
    counter.wait(lambda: counter.sales())
    paid = counter.store.here.rows("SELECT payment_kind_id, amount FROM payment ORDER BY id")
    assert paid == [(1, 1000), (2, 1200)]


def test_a_card_is_taken_exactly_with_two_keys(counter):
    counter.scan(counter.codes["Mug"])
    counter.press(Qt.Key.Key_F10)
    assert counter.page.side.pay.text() == "Pay by Card"
    counter.press(Qt.Key.Key_F12)
    counter.wait(lambda: counter.sales())
    assert counter.store.here.rows("SELECT payment_kind_id, amount FROM payment") == [(2, 2200)]


def test_f12_twice_books_once(counter):
    counter.scan(counter.codes["Mug"])
    counter.press(Qt.Key.Key_F10)
    counter.action("pay")
    counter.action("pay")
    counter.page.checkout.busy = False  # even when the button were not disabled: the draft carries one id
    counter.page.checkout.book([])
    counter.wait(lambda: counter.register.empty)
    assert len(counter.sales()) == 1


def test_a_member_by_card_earns_and_spends(counter):
    counter.scan(counter.card)
    counter.scan(counter.codes["Mug"])
    assert counter.page.side.card.member.name == "髙橋 花子"
    counter.action("points")
    assert counter.page.side.due.total.text() == "¥920"
    assert counter.page.side.points.detail.text() == "Earns 9 pt · balance after 9 pt"
    counter.press(Qt.Key.Key_F10)
    counter.action("pay")
    counter.wait(lambda: counter.page.done.isVisible())
    assert counter.sales()[0][2:] == (counter.person, 9, 1280)
    assert "balance 9 pt" in counter.page.done.points.text()


def test_a_member_is_found_by_the_last_four_of_the_phone(counter):
    counter.press(Qt.Key.Key_F3)
    sheet = counter.sheet()
    counter.keys("5678", sheet.field)
    counter.wait(lambda: sheet.list.found.hits)
    counter.bot.keyClick(sheet.field, Qt.Key.Key_Return)
    assert counter.register.member.person_id == counter.person


def test_a_new_member_is_made_without_leaving_the_sale(counter):
    counter.scan(counter.codes["Mug"])
    counter.press(Qt.Key.Key_F3)
    find = counter.sheet()
    counter.keys("山田 太郎", find.field)
    counter.wait(lambda: find.none.text())
    counter.bot.keyClick(find.field, Qt.Key.Key_Return)
    sheet = counter.sheet()
    assert sheet.name.text() == "山田 太郎"
    counter.keys("08011112222", sheet.phone)
    counter.bot.keyClick(sheet.phone, Qt.Key.Key_Return)
    counter.wait(lambda: counter.register.member is not None)
    assert counter.register.member.enrolled
    assert counter.register.member.card.startswith("NRN")
    assert len(counter.register.lines) == 1


def test_a_held_sale_comes_back_whole(counter):
    counter.scan(counter.card)
    counter.scan(counter.codes["Mug"])
    counter.register.use_points(100)
    counter.press(Qt.Key.Key_F4)
    counter.keys("Table 4", counter.sheet().name)
    counter.bot.keyClick(counter.sheet().name, Qt.Key.Key_Return)
    counter.wait(lambda: counter.register.empty)
    counter.wait(lambda: counter.page.top.recall.isVisible())
    assert counter.page.top.recall.text().endswith("1")
    row = held.all_held(counter.store.here)[0]
    assert (row.name, row.total) == ("Table 4", 2200)
    counter.press(Qt.Key.Key_F5)
    counter.wait(lambda: counter.focus().text().startswith("Table 4"))
    counter.press(Qt.Key.Key_Return)
    counter.wait(lambda: not counter.register.empty)
    assert counter.register.member.person_id == counter.person
    assert counter.page.side.due.total.text() == "¥2,100"


def test_an_unknown_code_becomes_a_product_and_is_rung_up(counter):
    counter.scan("4901777018686")
    sheet = counter.sheet()
    assert sheet.code.text() == "4901777018686"
    counter.keys("Cold tea", sheet.name)
    counter.keys("160", sheet.price)
    counter.bot.keyClick(sheet.price, Qt.Key.Key_Return)
    counter.wait(lambda: counter.register.lines)
    assert [(line.name, line.unit_price) for line in counter.register.lines] == [("Cold tea", 160)]


def test_options_are_taken_with_one_tap(counter):
    counter.scan(counter.codes["Latte"])
    sheet = counter.sheet()
    sheet.picks[0][1].click()
    line = counter.register.lines[0]
    assert [option.name for option in line.options] == ["iced"]
    assert counter.page.side.due.total.text() == "¥550"


def test_an_open_price_is_asked_for(counter):
    counter.scan(counter.codes["Wrapping"])
    counter.keys("250", counter.sheet().field)
    counter.bot.keyClick(counter.sheet().field, Qt.Key.Key_Return)
    assert counter.register.lines[0].unit_price == 250


def test_the_page_works_by_keys_alone(counter):
    page = counter.page
    page.keys.setFocus()
    counter.scan(counter.codes["Cake"])
    counter.keys("+")
    assert counter.register.lines[0].quantity == 2000
    counter.keys("12")
    counter.press(Qt.Key.Key_Return)
    assert counter.register.lines[0].quantity == 12000
    counter.keys("-")
    assert counter.register.lines[0].quantity == 11000
    counter.press(Qt.Key.Key_Delete)
    assert counter.register.empty


def test_a_tap_on_a_key_and_on_the_stepper(counter):
    page = counter.page
    mug = next(at for at, key in enumerate(page.keys.keys_model.keys) if key.item and key.item.name == "Mug")
    place = page.keys.visualRect(page.keys.keys_model.index(mug)).center()
    counter.bot.mouseClick(page.keys.viewport(), Qt.MouseButton.LeftButton, pos=place)
    counter.wait(lambda: page.sale.view.basket.rows)
    from ui.counter.basket import stepper

    box = stepper(page.sale.view.visualRect(page.sale.view.basket.index(0))).toRect()
    plus = box.center()
    plus.setX(box.right() - 12)
    counter.bot.mouseClick(page.sale.view.viewport(), Qt.MouseButton.LeftButton, pos=plus)
    assert counter.register.lines[0].quantity == 2000
    assert page.keys.keys_model.index(mug).data(Qt.ItemDataRole.AccessibleTextRole) == "Mug, ¥2,200, 2 in this sale"


def test_escape_goes_back_one_layer_and_asks_before_the_sale_goes(counter):
    counter.page.keys.setFocus()
    counter.scan(counter.codes["Cake"])
    counter.keys("4")
    counter.press(Qt.Key.Key_Escape)
    assert counter.page.typed == ""
    assert counter.register.lines
    counter.press(Qt.Key.Key_Escape)
    sheet = counter.sheet()
    assert sheet is not None
    counter.bot.keyClick(sheet, Qt.Key.Key_Escape)
    assert counter.register.lines
    counter.press(Qt.Key.Key_Escape)
    counter.sheet().agree.click()
    assert counter.register.empty


def test_the_sale_survives_a_switch_of_language(counter):
    counter.scan(counter.card)
    counter.scan(counter.codes["Mug"])
    counter.register.use_points(200)
    counter.window.set_language("ja")
    counter.wait(lambda: counter.page.keys.keys_model.keys and counter.page.checkout.kinds)
    assert counter.page.side.due.total.text() == "¥2,000"
    assert counter.page.side.due.word.text() == "お支払い"
    assert counter.page.sale.view.basket.rows[0].name == "Mug"


def test_a_refusal_is_said_on_the_sheet_and_nothing_is_lost(counter):
    from models.counter import till

    counter.scan(counter.codes["Mug"])
    counter.press(Qt.Key.Key_F12)
    sheet = counter.sheet()
    counter.do(till.close_session, count=till.Count(cash=10_000), next_float=0)
    sheet.accept_payment()
    counter.wait(lambda: sheet.error.text())
    assert "not open" in sheet.error.text()
    assert [line.name for line in counter.register.lines] == ["Mug"]
    assert not counter.sales()


def test_a_closed_till_shows_how_to_open_it(closed_till):
    page = closed_till.page
    assert page.stack.currentWidget() is page.closed
    closed_till.scan(closed_till.codes["Mug"])
    assert closed_till.register.empty


@pytest.mark.parametrize(
    "name", ["<b>x</b><img src='file:///etc/passwd'>", "=HYPERLINK(1)", "\u202eabc", "あ" * 200, "☕🍰"]
)
def test_hostile_names_are_only_text(counter, name):
    from models.counter import catalogue

    counter.do(catalogue.update, product_id=counter.ids["Mug"], name=name)
    counter.do(edit.update, person_id=counter.person, name=name)
    counter.scan(counter.card)
    counter.scan(counter.codes["Mug"])
    counter.window.grab()
    assert counter.page.sale.view.basket.rows[0].name == name


def test_search_finds_products_and_members_while_typing(counter):
    search = counter.page.top.search
    counter.press(Qt.Key.Key_F2)
    counter.keys("mu", search)
    counter.wait(lambda: [hit.name for hit in search.list.found.hits] == ["Mug"])
    search.clear()
    counter.keys("たかはし", search)
    counter.wait(lambda: [hit.person_id for hit in search.list.found.hits] == [counter.person])
    counter.bot.keyClick(search, Qt.Key.Key_Return)
    assert counter.register.member.person_id == counter.person
    for typed in ('"', "'; DROP TABLE sale; --", "a* OR b", "%", "あ" * 5000):
        search.setText(typed)
        counter.bot.wait(5)
    assert search.isVisible()


def test_a_discount_needs_to_fit(counter):
    counter.scan(counter.codes["Cake"])
    counter.press(Qt.Key.Key_F6)
    sheet = counter.sheet()
    sheet.kind.set_value("amount")
    counter.keys("500", sheet.field)
    sheet.take()
    assert "more than" in sheet.error.text()
    sheet.field.setText("90")
    sheet.reason.setText("Campaign")
    sheet.take()
    assert counter.page.side.due.total.text() == "¥300"


def test_arrows_and_enter_ring_up_keys(counter):
    keys = counter.page.keys
    keys.setFocus()
    counter.press(Qt.Key.Key_Return)
    assert counter.register.empty, "without a ring Enter chooses nothing"
    counter.press(Qt.Key.Key_Right)
    counter.press(Qt.Key.Key_Right)
    name = keys.currentIndex().data()
    counter.press(Qt.Key.Key_Return)
    if counter.sheet() is not None:
        counter.sheet().take()
    assert [line.name for line in counter.register.lines] == [name]


def test_an_exchange_for_something_cheaper_pays_the_rest_out(counter):
    counter.scan(counter.codes["Mug"])
    counter.press(Qt.Key.Key_F10)
    counter.action("pay")
    counter.wait(lambda: counter.register.empty)
    sale_id = counter.sales()[0][0]
    line_id = counter.store.here.value("SELECT id FROM sale_line WHERE sale_id=?", sale_id)
    back = (Back(line_id, 1000),)
    preview = sales.preview(counter.store.here, draft=SaleDraft(back=back), day=today(counter.page.desk))
    counter.register.add_returned([one.line for one in preview.priced.lines], back, "Broken")
    counter.scan(counter.codes["Cake"])
    assert counter.page.side.due.word.text() == "To pay out"
    assert counter.page.side.due.total.text() == "¥1,810"
    counter.action("pay")
    counter.wait(lambda: counter.page.checkout.sheet is not None)
    sheet = counter.page.checkout.sheet
    assert sheet.kind.kind == "card"
    counter.bot.keyClick(sheet.field, Qt.Key.Key_Return)
    counter.wait(lambda: len(counter.sales()) == 2)
    assert counter.sales()[1][1] == -1810
    counter.wait(lambda: counter.page.done.isVisible())
    assert counter.page.done.word.text() == "Paid out"
    assert counter.page.done.change.text() == "¥1,810"


def test_a_return_is_not_put_aside(counter):
    from models.counter.lines import Line

    counter.register.add_returned([Line("r", "Mug", 2200, -1000)], (Back(1, 1000),), "Broken")
    counter.action("hold")
    assert counter.sheet() is None
    assert counter.register.lines


def test_a_receipt_is_shown_from_wherever_it_was_asked_for(counter):
    counter.scan(counter.codes["Mug"])
    counter.press(Qt.Key.Key_F10)
    counter.press(Qt.Key.Key_F12)
    counter.wait(lambda: counter.sales())
    counter.window.open("people")
    counter.window.open("counter", sale_id=counter.sales()[0][0])
    counter.wait(lambda: counter.sheet() is not None and getattr(counter.sheet(), "receipt", None) is not None)
    assert counter.sheet().receipt.id == counter.sales()[0][0]
    counter.sheet().cancel()


def test_the_ways_to_pay_and_f12_work_on_the_payment_sheet(counter):
    counter.scan(counter.codes["Mug"])
    counter.press(Qt.Key.Key_F12)
    counter.wait(lambda: counter.page.checkout.sheet is not None)
    counter.press(Qt.Key.Key_F10)
    assert counter.page.checkout.kind().kind != "cash"
    counter.press(Qt.Key.Key_F12)
    counter.wait(lambda: counter.sales())
    assert counter.sales()[0][1] == 2200
