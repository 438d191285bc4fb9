"""What the page shows, says and lets print: sizes, names for readers of screens, taxes, scales, papers, keys."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from desktop.printing.queue import PrintQueue
from models import settings
from models.codes import receipt_code, with_check_digit
from models.counter import catalogue
from models.leads import together
from models.leads.together import Found
from ui.shell.toasts import Toast


@pytest.mark.parametrize("size", [(1440, 900), (1366, 768), (1280, 800), (1024, 720)])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_it_fits_with_a_member_and_a_caution(counter, size, language):
    from models.people import edit

    counter.do(edit.update, person_id=counter.person, cautions="ナッツ", likes="窓際の席")
    counter.window.set_language(language)
    counter.window.resize(*size)
    counter.scan(counter.card)
    counter.scan(counter.codes["Mug"])
    counter.action("points")
    counter.bot.wait(30)
    side = counter.page.side
    shown = [side.card, side.points, side.caution, side.likes, side.due, side.pay]
    places = [QRect(part.mapTo(counter.page, QPoint(0, 0)), part.size()) for part in shown]
    assert all(not one.intersects(other) for one in places for other in places if one is not other)
    assert all(counter.page.rect().contains(place) for place in places)
    assert side.pay.height() >= 68
    assert counter.page.keys.gridSize().height() >= 112 + 14
    assert counter.page.keys.gridSize().width() >= 112 + 14


def test_everything_that_can_be_pressed_has_a_name(counter):
    nameless = [
        type(one).__name__
        for one in counter.page.findChildren(QAbstractButton)
        if one.isVisible() and not (one.accessibleName() or one.text())
    ]
    assert nameless == []
    assert counter.page.keys.accessibleName()
    assert counter.page.sale.view.accessibleName()


def test_a_row_reads_as_a_sentence(counter):
    counter.scan(counter.codes["Mug"])
    counter.register.step(counter.register.selected, 1)
    view = counter.page.sale.view
    assert view.basket.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "2 × Mug, ¥4,400"


def test_eating_in_changes_the_tax_and_not_the_price(counter):
    counter.do(settings.change, eat_in_asked=True)
    counter.wait(lambda: counter.register.settings.eat_in_asked)
    counter.scan(counter.codes["Latte"])
    counter.sheet().picks[0][0].click()
    sums = counter.page.sale.sums.rows[-1][0]
    assert sums.text() == "Tax included (8% ¥38)"
    counter.page.sale.eat_in.picked.emit(True)
    assert sums.text() == "Tax included (10% ¥47)"


def test_a_label_of_the_shops_own_scales_carries_its_price(counter):
    item = counter.do(catalogue.create, name="Salad", code="2012345", price=None, weigh="price", tax_kind="reduced")
    assert item
    counter.scan(with_check_digit("201234500298"))
    assert [(line.name, line.unit_price) for line in counter.register.lines] == [("Salad", 298)]


def test_what_is_sold_by_weight_asks_for_it(counter):
    code = with_check_digit("490123499999")
    counter.do(catalogue.create, name="Beans", code=code, price=4000, weigh="weight", unit="kg", tax_kind="reduced")
    counter.scan(code)
    sheet = counter.sheet()
    counter.keys("0.254", sheet.field)
    counter.bot.keyClick(sheet.field, Qt.Key.Key_Return)
    assert counter.page.side.due.total.text() == "¥1,016"


def test_a_product_with_variants_asks_which(counter):
    code = with_check_digit("490123488888")
    shirt = counter.do(catalogue.create, name="Shirt", code=code, price=3000, tax_kind="standard")
    large = counter.do(catalogue.add_variant, product_id=shirt, variant="L")
    counter.do(catalogue.add_variant, product_id=shirt, variant="M")
    counter.scan(code)
    sheet = counter.sheet()
    sheet.choose(catalogue.item(counter.store.here, large))
    assert counter.register.lines[0].name == "Shirt L"
    assert counter.register.pieces()[shirt] == 1000


def test_a_sale_goes_on_while_a_sheet_is_open_and_something_is_scanned(counter):
    counter.scan(counter.codes["Mug"])
    counter.press(Qt.Key.Key_F12)
    sheet = counter.sheet()
    counter.scan(counter.codes["Cake"])
    assert sheet.due == 2590
    assert sheet.field.text() == "2590"


def test_a_deleted_product_in_the_basket_is_still_sold(counter):
    counter.scan(counter.codes["Mug"])
    counter.do(catalogue.remove, product_id=counter.ids["Mug"])
    counter.press(Qt.Key.Key_F10)
    counter.action("pay")
    counter.wait(lambda: counter.sales())
    assert counter.sales()[0][1] == 2200


@pytest.fixture
def quick_queue(counter):
    """A print queue that does not try again by itself."""
    queue = PrintQueue(post=counter.page.desk.bus.post, pauses=())
    counter.page.desk.keep["print_queue"] = queue
    yield queue
    queue.close()


def papers_done(counter, count: int) -> bool:
    known = counter.page.desk.keep.get("papers")
    return known is not None and len(known._jobs) == count and all(job.done for job in known._jobs)


@pytest.mark.usefixtures("quick_queue")
def test_a_receipt_is_printed_after_the_sale_and_again_when_asked(counter, tmp_path):
    paper = tmp_path / "till.bin"
    counter.do(settings.change, receipt_printer=f"file:{paper}", receipt_print="always")
    counter.wait(lambda: counter.register.settings.receipt_print == "always")
    counter.scan(counter.codes["Mug"])
    counter.press(Qt.Key.Key_F10)
    counter.action("pay")
    counter.wait(lambda: papers_done(counter, 2))
    assert paper.stat().st_size > 200
    counter.action("print_last")
    counter.wait(lambda: papers_done(counter, 4))
    assert counter.store.here.value("SELECT MAX(issue) FROM paper_issue") == 2


@pytest.mark.usefixtures("quick_queue")
def test_a_printer_that_is_off_is_said_and_the_sale_stands(counter):
    counter.do(settings.change, receipt_printer="network:127.0.0.1:9", receipt_print="always")
    counter.wait(lambda: counter.register.settings.receipt_print == "always")
    counter.scan(counter.codes["Mug"])
    counter.press(Qt.Key.Key_F10)
    counter.action("pay")
    counter.wait(lambda: [toast for toast in counter.window.findChildren(Toast) if hasattr(toast, "button")])
    toast = next(toast for toast in counter.window.findChildren(Toast) if hasattr(toast, "button"))
    assert toast.button.text() == "Retry"
    assert len(counter.sales()) == 1


def test_the_keys_are_laid_out_anew(counter):
    counter.action("keys_edit")
    sheet = counter.sheet()
    counter.wait(lambda: sheet.products.count() and sheet.keys.count())
    while sheet.keys.count():
        sheet.keys.takeItem(0)
    sheet.search.setText("Mug")
    counter.wait(lambda: sheet.products.count() == 1)
    sheet._add_current()
    sheet._add_open()
    sheet._save()
    counter.wait(lambda: [key.kind for key in counter.page.keys.keys_model.keys] == ["product", "open", "add"])
    assert counter.page.keys.keys_model.keys[0].item.name == "Mug"


def test_a_category_shows_only_its_keys(counter):
    drinks = counter.store.here.value("SELECT id FROM category WHERE name='Drinks'")
    counter.page.chips.picked.emit(drinks)
    names = {"Latte", "Cake"}
    counter.wait(lambda: {key.item.name for key in counter.page.keys.keys_model.keys if key.item} == names)


def test_a_theme_switch_keeps_the_sale_and_repaints(counter):
    counter.scan(counter.codes["Mug"])
    before = counter.page.grab().toImage().pixelColor(5, 5)
    counter.action_of_window("theme")
    counter.bot.wait(10)
    assert counter.page.grab().toImage().pixelColor(5, 5) != before
    assert counter.page.side.due.total.text() == "¥2,200"
    counter.action_of_window("theme")


def test_no_widget_of_the_page_wears_a_sheet_of_its_own(counter):
    assert [type(one).__name__ for one in counter.page.findChildren(QWidget) if one.styleSheet()] == []


def test_low_stock_is_said_on_the_key(counter):
    keys = counter.page.keys.keys_model
    blend = next(at for at, key in enumerate(keys.keys) if key.item and key.item.name == "Blend")
    assert keys.index(blend).data(Qt.ItemDataRole.AccessibleTextRole) == "Blend, ¥1,480, 0 left"


def test_the_usual_of_a_member_is_one_tap_away(counter, clock):
    for _day in range(3):
        counter.scan(counter.card)
        counter.scan(counter.codes["Cake"])
        counter.press(Qt.Key.Key_F10)
        counter.action("pay")
        counter.wait(lambda: counter.register.empty)
        clock.advance(7 * 86_400_000)
    counter.scan(counter.card)
    counter.wait(lambda: counter.page.usual.isVisible())
    add = next(one for one in counter.page.usual.findChildren(QAbstractButton))
    add.click()
    assert [line.name for line in counter.register.lines] == ["Cake"]


def test_what_is_often_bought_with_the_goods_is_shown_with_its_counts_and_one_tap_away(counter):
    read = counter.store.here
    cake, mug = (read.value("SELECT id FROM product WHERE name=?", name) for name in ("Cake", "Mug"))
    found = Found(((mug, cake, 12, 40, 30), (cake, mug, 12, 30, 40)), 100)
    counter.store.write_now("Learned", partial(together.keep, found=found))
    panel = counter.page.beside
    counter.window.resize(1440, 960)
    counter.scan(counter.codes["Mug"])
    counter.wait(panel.isVisible)
    assert panel.title.text() == "Often bought with Mug"
    texts = {one.text() for one in panel.findChildren(QLabel)}
    assert {"Cake", "12 of 40"} <= texts
    panel.findChildren(QAbstractButton)[0].click()
    counter.wait(lambda: [line.name for line in counter.register.lines] == ["Mug", "Cake"])
    counter.wait(lambda: not panel.isVisible())


def test_a_closed_till_is_opened_with_its_float_and_then_sells(closed_till):
    closed_till.page.setFocus()
    closed_till.press(Qt.Key.Key_Return)
    sheet = closed_till.sheet()
    assert sheet is not None
    closed_till.bot.keyClick(closed_till.focus(), Qt.Key.Key_Return)
    closed_till.wait(lambda: closed_till.page.session is not None)
    closed_till.scan(closed_till.codes["Mug"])
    assert [line.name for line in closed_till.register.lines] == ["Mug"]


def test_returns_and_receipts_open_from_the_counter(counter):
    counter.scan(counter.codes["Mug"])
    counter.press(Qt.Key.Key_F10)
    counter.action("pay")
    counter.wait(lambda: counter.page.done.isVisible())
    counter.scan(receipt_code(1, 1))
    counter.wait(lambda: counter.sheet() is not None)
    assert type(counter.sheet()).__name__ == "ReturnSheet"
    counter.sheet().cancel()
    counter.action("receipts")
    assert type(counter.sheet()).__name__ == "ReceiptsSheet"
    counter.sheet().cancel()
