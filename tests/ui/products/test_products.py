"""Products and stock on screen: a real window on a real store."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from models.counter import catalogue, stock
from ui.products.stock import ReceiveSheet


def test_a_product_is_made_with_two_fields_and_undone(opened):
    page = opened.at("products", new=True)
    sheet = opened.sheet()
    sheet.name.setText("Café latte")
    sheet.price.setText("520")
    sheet.save()
    opened.wait(lambda: page.list.rows.rowCount() == 1)
    item = catalogue.items(opened.store.here, [page.list.rows.id_at(0)])[0]
    assert (item.name, item.price, item.keeps_stock) == ("Café latte", 520, True)
    opened.machine.undo.undo()
    opened.wait(lambda: page.list.rows.rowCount() == 0)


def test_a_product_that_was_saved_is_current_in_the_list(opened):
    for at in range(3):
        opened.store.write_now("Make", partial(catalogue.create, name=f"Bean {at}", price=500))
    page = opened.at("products", new=True)
    sheet = opened.sheet()
    sheet.name.setText("Bean 1 dark")
    sheet.price.setText("520")
    sheet.save()
    opened.wait(lambda: page.list.rows.rowCount() == 4 and page.list.current_id() is not None)
    (made,) = catalogue.items(opened.store.here, [page.list.current_id()])
    assert made.name == "Bean 1 dark"
    other = next(key for row in range(4) if (key := page.list.rows.id_at(row)) != made.id)
    page.open_product(other)
    sheet = opened.sheet()
    sheet.price.setText("530")
    sheet.save()
    opened.wait(lambda: page.list.current_id() == other)


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_saved(opened):
    opened.at("products", new=True)
    sheet = opened.sheet()
    sheet.save()
    assert sheet.form._errors[sheet.name].text()
    sheet.name.setText("Mug")
    sheet.price.setText("12.3456789")
    sheet.save()
    assert sheet.form._errors[sheet.price].text()
    assert opened.store.here.value("SELECT COUNT(*) FROM product") == 0
    assert sheet.isVisible()
    assert sheet.price.text() == "12.3456789"
    sheet.cancel()


def test_a_price_when_eaten_in_is_asked_for_whole_or_not_at_all(opened):
    opened.at("products", new=True)
    sheet = opened.sheet()
    assert sheet.eat_in.isHidden()
    assert sheet.form._names[sheet.eat_in].isHidden()
    sheet.cancel()


def test_markup_in_a_name_is_shown_as_text(opened):
    name = '<img src="file:///etc/hostname"> <b>&amp;'
    opened.store.write_now("Make", partial(catalogue.create, name=name, price=1))
    page = opened.at("products")
    opened.wait(lambda: page.list.rows.rowCount() == 1 and page.list.rows.record(0) is not None)
    assert page.list.rows.index(0, 0).data() == name
    page.open_product(1)
    assert opened.sheet().name.text() == name
    opened.sheet().cancel()


def test_options_and_sets_are_written_as_people_write_them(opened):
    made = opened.store.write_now("Make", partial(catalogue.create, name="Cake", price=390))
    page = opened.at("products", new=True)
    sheet = opened.sheet()
    sheet.name.setText("Latte")
    sheet.price.setText("520")
    sheet.options.add()
    group = sheet.options.rows[0]
    group.name.setText("Size")
    group.options.setText("regular, tall +60、oat milk ＋７０")
    sheet.parts._take(catalogue.item(opened.store.here, made))
    sheet.save()
    opened.wait(lambda: page.list.rows.rowCount() == 2)
    item = catalogue.item(opened.store.here, 2)
    assert item.options[0].options == (("regular", 0), ("tall", 60), ("oat milk", 70))
    assert item.parts == ((made, 1000),)


def test_goods_are_received_counted_and_written_off_by_scanning(opened):
    made = opened.store.write_now("Make", partial(catalogue.create, name="Beans", price=1480, code="4569951116179"))
    page = opened.at("products")
    page.receive()
    sheet = opened.sheet()
    for _ in range(3):
        sheet.rows.field.setText("4569951116179")
        sheet.rows.field._enter()
    assert sheet.rows.quantities() == {made: 3000}
    sheet.book()
    opened.wait(lambda: stock.on_hand(opened.store.here, made) == 3000)
    page.count()
    sheet = opened.sheet()
    sheet.rows.take(catalogue.item(opened.store.here, made))
    opened.wait(lambda: sheet.found.text())
    assert "1 product differs" in sheet.found.text()
    sheet.book()
    opened.wait(lambda: stock.on_hand(opened.store.here, made) == 1000)
    page.take_out()
    sheet = opened.sheet()
    sheet.rows.take(catalogue.item(opened.store.here, made))
    sheet.reason.setText("broken")
    sheet.book()
    opened.wait(lambda: stock.on_hand(opened.store.here, made) == 0)


def test_an_unknown_code_is_told_and_keeps_the_list(opened):
    page = opened.at("products")
    page.receive()
    sheet = opened.sheet()
    sheet.rows.field.setText("0000")
    sheet.rows.field._enter()
    assert "0000" in sheet.rows.note.text()
    sheet.cancel()


def test_a_product_that_is_off_sale_is_listed_apart(opened):
    made = opened.store.write_now("Make", partial(catalogue.create, name="Mug", price=2200))
    page = opened.at("products")
    opened.wait(lambda: page.list.rows.rowCount() == 1)
    page.open_product(made)
    opened.sheet()._remove()
    opened.wait(lambda: page.list.rows.rowCount() == 0)
    page._filter("inactive")
    opened.wait(lambda: page.list.rows.rowCount() == 1)


def test_categories_are_made_renamed_and_ordered(opened):
    page = opened.at("products")
    page.categories()
    sheet = opened.sheet()
    for name in ("Drinks", "Beans"):
        sheet.new.setText(name)
        sheet._add()
    opened.wait(lambda: sheet.list.count() == 2)
    sheet.list.itemAt(1).widget()._up()
    opened.wait(lambda: [one.name for one in catalogue.categories(opened.store.here)] == ["Beans", "Drinks"])
    sheet.accept()


def test_goods_received_are_found_by_name_one_after_the_other(opened):
    for name in ("Tea", "T-shirt"):
        opened.store.write_now("Make", partial(catalogue.create, name=name, price=100))
    page = opened.at("products")
    ReceiveSheet(page.window(), page.desk).open()
    sheet = opened.sheet()
    for name in ("T-shirt", "T-shirt", "Tea"):
        field = sheet.rows.field
        QTest.keyClicks(field, name)
        QTest.keyClick(field, Qt.Key.Key_Return)  # before the search has answered
        opened.wait(lambda field=field: not field.text())
    assert sheet.rows.note.isHidden()
    assert {one.item.name: one.quantity.value() for one in sheet.rows.items.values()} == {"T-shirt": 2000, "Tea": 1000}
    QTest.keyClicks(sheet.rows.field, "Nothing such")
    QTest.keyClick(sheet.rows.field, Qt.Key.Key_Return)
    opened.wait(lambda: not sheet.rows.note.isHidden())
    sheet.cancel()
