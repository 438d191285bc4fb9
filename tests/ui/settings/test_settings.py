"""The settings on screen: real windows on a real store; each kind of option is changed by its control and read back."""

import shutil
import time
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from desktop import languages
from desktop.app import Machine, Start
from desktop.exchange import batches
from desktop.options import Options
from desktop.printing.paper import Image
from models import settings, team
from models.counter import catalogue, payment_kinds
from models.loyalty import programmes
from models.people import own
from tests import a_shop
from ui.actions import top_layer
from ui.counter import papers
from ui.settings.sections import SECTIONS
from ui.shell import window as shell


def wait_until(true, ms=8000):
    """Let the event loop run until something is true."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < ms / 1000, "it did not come true"
        loop = QEventLoop()
        QTimer.singleShot(10, loop.quit)
        loop.exec()


class Shop:
    """A window on a store, opened at the settings."""

    def __init__(self, path, clock):
        self.machine = Machine(Options(store=path, language="en"), clock=clock)
        self.machine.preferences.change(page="settings")
        shell.application(self.machine)
        assert self.machine.start() is Start.SHOP
        self.window = shell.MainWindow(self.machine)
        self.window.show_start(Start.SHOP)
        self.window.resize(1366, 768)
        self.window.show()
        self.window.activateWindow()
        wait_until(self.window.isActiveWindow)

    def panel(self, section):
        self.window.open("settings", section=section)
        return self.page.panels[section]

    @property
    def page(self):
        return self.window.pages["settings"]

    @property
    def store(self):
        return self.machine.store

    @property
    def settings(self):
        return self.store.settings

    def ask(self, question, *args, **named):
        return question(self.store.here, *args, **named)

    def type(self, field, text):
        field.setFocus()
        field.selectAll()
        field.insert(text)
        QTest.keyClick(field, Qt.Key.Key_Return)

    def pick(self, choice, value):
        choice.set_value(value)
        choice.activated.emit(choice.currentIndex())

    def said(self):
        return [one.text() for toast in self.window.toasts.shown for one in toast.findChildren(QLabel)]

    def sheet(self):
        return top_layer(self.window)

    def close(self):
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.machine.close()
        self.machine.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        languages.set_language("en")


@pytest.fixture
def shop(store_path, clock):
    opened = Shop(store_path, clock)
    yield opened
    opened.close()


def test_every_section_opens_and_is_named_for_a_reader_of_screens(shop):
    for section in SECTIONS:
        panel = shop.panel(section.id)
        assert shop.page.current == section.id
        for bound in panel.bound.values():
            assert bound.row.name.buddy() is bound.row.field
            named = bound.row.field.accessibleName() or bound.row.field.accessibleDescription()
            assert named, bound.name
        assert panel.minimumSizeHint().width() <= shop.page.stack.width()


def test_the_sections_are_commands_of_the_palette_from_any_page(shop):
    shop.window.open("products")
    action = shop.window.actions_.find("settings_tax")
    assert action.enabled
    action.trigger()
    assert shop.window.current == "settings"
    assert shop.page.current == "tax"


def test_a_line_is_kept_when_enter_is_pressed_and_ctrl_z_takes_it_back(shop):
    panel = shop.panel("shop")
    shop.type(panel.row("shop_name").field, "Aoyama Coffee")
    wait_until(lambda: shop.settings.shop_name == "Aoyama Coffee")
    wait_until(lambda: shop.machine.undo.next_undo is not None)
    shop.page.list.setFocus()
    shop.machine.undo.undo()
    wait_until(lambda: shop.settings.shop_name == "")
    wait_until(lambda: panel.row("shop_name").field.text() == "")


def test_a_line_that_is_typed_and_left_by_another_page_is_kept(shop):
    panel = shop.panel("shop")
    field = panel.row("shop_phone").field
    field.setFocus()
    QTest.keyClicks(field, "03-1234-5678")
    shop.window.open("products")
    wait_until(lambda: shop.settings.shop_phone == "03-1234-5678")


def test_the_same_value_is_kept_once(shop):
    panel = shop.panel("shop")
    field = panel.row("shop_name").field
    shop.type(field, "Once")
    shop.page.list.setFocus()
    wait_until(lambda: shop.settings.shop_name == "Once")
    assert shop.store.here.value("SELECT count(*) FROM audit WHERE undoable") <= 1


def test_a_postal_code_fills_the_empty_address(shop):
    panel = shop.panel("shop")
    shop.type(panel.postal, "150-0001")
    wait_until(lambda: shop.settings.shop_address == "東京都渋谷区神宮前")
    wait_until(lambda: panel.address.text() == "東京都渋谷区神宮前")
    shop.type(panel.postal, "000-0000")
    wait_until(lambda: "not known" in panel.row("shop_postal").problem)


def test_choices_toggles_and_lists_are_kept(shop):
    panel = shop.panel("shop")
    shop.pick(panel.row("day_change_hour").field, 5)
    wait_until(lambda: shop.settings.day_change_hour == 5)
    shop.pick(panel.row("zone").field, "Asia/Seoul")
    wait_until(lambda: shop.settings.zone == "Asia/Seoul")
    panel = shop.panel("counter")
    panel.row("blind_count").field.click()
    wait_until(lambda: shop.settings.blind_count)
    reasons = panel.row("return_reasons").field
    reasons.setFocus()
    reasons.setPlainText("Broken\n\n  Wrong size \nBroken")
    shop.page.list.setFocus()
    wait_until(lambda: shop.settings.return_reasons == ("Broken", "Wrong size"))


def test_another_country_is_asked_for_and_brings_its_tax(shop):
    panel = shop.panel("shop")
    shop.pick(panel.country, "UK")
    sheet = shop.sheet()
    assert sheet is not None
    sheet.cancel()
    assert panel.country.value() == "JP"
    shop.pick(panel.country, "UK")
    shop.sheet().agree.click()
    wait_until(lambda: shop.settings.country == "UK")
    assert (shop.settings.currency, shop.settings.rate_standard) == ("GBP", 200_000)
    assert shop.settings.zone == "Europe/London"


def test_the_currency_is_fixed_once_something_was_sold(shop, clock):
    panel = shop.panel("shop")
    wait_until(lambda: panel.row("currency").field.isEnabled())
    a_shop.Shop(shop.store, clock).open().sell(500)
    wait_until(lambda: not panel.row("currency").field.isEnabled())
    panel.set_country("UK")
    wait_until(lambda: shop.settings.country == "UK")
    assert shop.settings.currency == "JPY"


def test_a_logo_is_made_small_printed_and_removed(shop, tmp_path, clock):
    panel = shop.panel("shop")
    image = QImage(1200, 600, QImage.Format.Format_RGB32)
    image.fill(QColor(Qt.GlobalColor.black))
    image.save(str(tmp_path / "logo.png"))
    panel.take_logo(tmp_path / "logo.png")
    wait_until(lambda: shop.ask(catalogue.picture, "logo", 1) is not None)
    wait_until(lambda: not panel.drop.isHidden())
    sale = a_shop.Shop(shop.store, clock).open().sell(500)
    paper = papers._receipt_paper(shop.store.here, shop=shop.settings, issue=1, sale_id=sale.sale_id, drawer=None)
    assert [one.data[:4] for one in paper.blocks() if isinstance(one, Image)] == [b"\x89PNG"]
    panel.drop_logo()
    wait_until(lambda: shop.ask(catalogue.picture, "logo", 1) is None)
    (tmp_path / "no.png").write_bytes(b"not a picture")
    panel.take_logo(tmp_path / "no.png")
    assert shop.window.toasts.shown


def test_a_wrong_check_digit_warns_and_is_kept_and_a_wrong_shape_is_not(shop):
    panel = shop.panel("tax")
    panel.registered.click()
    assert panel.row("registration_number").isVisibleTo(panel)
    shop.type(panel.number, "T8000012050002")
    wait_until(lambda: shop.settings.registration_number == "T8000012050002")
    assert "check digit" in panel.row("registration_number").problem
    shop.type(panel.number, "T12")
    assert "13 digits" in panel.row("registration_number").problem
    assert shop.settings.registration_number == "T8000012050002"
    shop.type(panel.number, "7000012050002")
    wait_until(lambda: shop.settings.registration_number == "T7000012050002")
    assert panel.row("registration_number").problem == ""
    panel.registered.click()
    wait_until(lambda: shop.settings.registration_number == "")


def test_an_impossible_rate_is_refused_below_its_field(shop):
    panel = shop.panel("tax")
    field = panel.row("rate_reduced").field
    for typed in ("abc", "101", "-3", "8.12345"):
        shop.type(field, typed)
        assert panel.row("rate_reduced").problem, typed
        assert shop.settings.rate_reduced == 80_000
    shop.type(field, "８.８７５％")
    wait_until(lambda: shop.settings.rate_reduced == 88_750)
    assert panel.row("rate_reduced").problem == ""
    assert field.text() == "8.875%"


def test_the_example_follows_the_rates(shop):
    panel = shop.panel("tax")
    assert panel.example.text() == "¥1,080 at 8% holds ¥80 of tax. ¥1,080 at 10% holds ¥98 of tax."
    panel.row("prices_include_tax").field.click()
    wait_until(lambda: "comes to ¥1,166" in panel.example.text())
    panel.row("eat_in_asked").field.click()
    wait_until(lambda: panel.row("two_prices").isEnabled())


def test_a_printer_is_described_by_choosing_and_a_bad_place_is_refused(shop):
    panel = shop.panel("receipt")
    printer = panel.printer
    shop.pick(printer.way, "network")
    assert shop.settings.receipt_printer == ""
    shop.type(printer.place, "192.168.1.50:99999")
    assert panel.row("receipt_printer").problem
    shop.type(printer.place, "192.168.1.50")
    wait_until(lambda: shop.settings.receipt_printer == "network:192.168.1.50:9100")
    shop.pick(printer.way, "usb")
    shop.type(printer.place, "04b8:0202")
    wait_until(lambda: shop.settings.receipt_printer == "usb:04b8:0202")
    shop.pick(printer.way, "")
    wait_until(lambda: shop.settings.receipt_printer == "")


def test_the_test_print_reaches_the_printer_and_a_printer_that_is_off_is_told(shop, tmp_path):
    panel = shop.panel("receipt")
    target = tmp_path / "printed"
    shop.pick(panel.printer.way, "file")
    shop.type(panel.printer.place, str(target))
    wait_until(lambda: panel.test.isEnabled())
    panel.test_print()
    wait_until(lambda: panel.tested.text().startswith("Sent"))
    assert target.read_bytes().startswith(b"\x1b")
    shop.type(panel.printer.place, str(tmp_path / "nowhere" / "printed"))
    wait_until(lambda: shop.settings.receipt_printer.endswith("nowhere/printed"))
    panel.test_print()
    wait_until(lambda: "can't be written" in panel.tested.text())


def test_the_sentence_says_what_the_rules_of_points_mean(shop):
    panel = shop.panel("points")
    wait_until(lambda: panel.meaning.text().startswith("¥100 = 1 pt. Rounded down once per receipt."))
    shop.type(panel.per, "200")
    wait_until(lambda: shop.ask(programmes.shop_rule).rate.per == 200)
    wait_until(lambda: panel.meaning.text().startswith("¥200 = 1 pt."))
    shop.type(panel.points, "0")
    assert panel.points_row.problem
    shop.type(panel.points, "3")
    wait_until(lambda: shop.ask(programmes.shop_rule).rate.points == 3)
    shop.pick(panel.by, "receipt")
    wait_until(lambda: panel.meaning.text().startswith("Every receipt = 3 pt."))
    shop.type(panel.row("points_expire_months").field, "0")
    wait_until(lambda: "never lapse" in panel.meaning.text())
    shop.pick(panel.row("points_as_payment").field, True)
    wait_until(lambda: shop.settings.points_as_payment)
    shop.type(panel.row("points_value").field, "0")
    assert panel.row("points_value").problem
    panel.row("points_enabled").field.click()
    wait_until(lambda: panel.meaning.text() == "No points are given or taken.")


def test_a_way_to_pay_is_added_moved_retired_and_taken_again(shop):
    panel = shop.panel("payments")
    wait_until(lambda: len(panel.found) == 7)
    panel.add()
    sheet = shop.sheet()
    shop.pick(sheet.kind, "voucher")
    assert sheet.in_drawer.isChecked()
    sheet.done()
    assert shop.sheet() is sheet, "a second one without a name of its own is refused"
    sheet.name.setText("Town coupon")
    sheet.account.setText("1150")
    sheet.done()
    wait_until(lambda: len(panel.found) == 8)
    added = panel.found[-1]
    assert (added.name, added.kind, added.in_drawer, added.account) == ("Town coupon", "voucher", True, "1150")
    panel.shift(added.id, -1)
    wait_until(lambda: panel.found[6].id == added.id)
    panel.change(added.id)
    shop.sheet().retire.click()
    wait_until(lambda: not shop.ask(payment_kinds.kinds, active=False)[6].active)
    wait_until(lambda: panel.retired.isVisibleTo(panel))
    panel.set_active(added.id, True)
    wait_until(lambda: added.id in {one.id for one in shop.ask(payment_kinds.kinds)})


def test_staff_are_added_and_let_go_and_somebody_stays_the_owner(shop):
    panel = shop.panel("staff")
    wait_until(lambda: len(panel.found) == 1)
    panel.add()
    sheet = shop.sheet()
    sheet.done()
    assert shop.sheet() is sheet, "a name is needed"
    sheet.name.setText("Ito Misaki")
    shop.pick(sheet.role, "manager")
    sheet.done()
    wait_until(lambda: len(panel.found) == 2)
    added = next(one for one in panel.found if one.name == "Ito Misaki")
    assert added.role == "manager"
    owner = next(one for one in panel.found if one.role == "owner")
    panel.change(owner.id)
    sheet = shop.sheet()
    sheet.retire.click()
    wait_until(lambda: sheet.form._errors[sheet.role].text() != "")
    sheet.cancel()
    panel.change(added.id)
    shop.sheet().retire.click()
    wait_until(lambda: len(shop.ask(team.staff)) == 1)


def test_own_fields_are_added_ordered_and_put_aside(shop):
    panel = shop.panel("own_fields")
    for name, kind in (("Shoe size", "number"), ("Favourite", "choice")):
        panel.add("person")
        sheet = shop.sheet()
        sheet.name.setText(name)
        shop.pick(sheet.type, kind)
        if kind == "choice":
            sheet.done()
            wait_until(lambda sheet=sheet: sheet.form._errors[sheet.choices].text() != "")
            sheet.choices.setPlainText("Mild\nDark")
        sheet.done()
        wait_until(lambda name=name: name in [one.name for one in panel.found.get("person", [])])
    wait_until(lambda: shop.sheet() is None)
    fields = shop.ask(own.fields, "person")
    assert fields[1].choices == ("Mild", "Dark")
    panel.shift(fields[1], -1)
    wait_until(lambda: [one.name for one in shop.ask(own.fields, "person")] == ["Favourite", "Shoe size"])
    panel.set_active(fields[0].id, False)
    wait_until(lambda: [one.name for one in shop.ask(own.fields, "person")] == ["Favourite"])


def test_a_backup_is_made_and_restored_through_the_page(shop, clock):
    panel = shop.panel("shop")
    shop.type(panel.row("shop_name").field, "Before")
    wait_until(lambda: shop.settings.shop_name == "Before")
    data = shop.panel("data")
    wait_until(lambda: data.last.help.text() == "No backup yet.")
    data.backup_now()
    wait_until(lambda: data.now_button.isEnabled() and "receipts" in data.last.help.text())
    panel.save("Shop name", shop_name="After")
    wait_until(lambda: shop.settings.shop_name == "After")
    clock.advance(60_000)
    data.restore()
    sheet = shop.sheet()
    wait_until(lambda: sheet.list.body.count() == 1)
    line = sheet.list.body.itemAt(0).widget()
    next(one for one in line.findChildren(type(data.now_button)) if one.text() == "Restore").click()
    wait_until(lambda: shop.sheet() is not None and hasattr(shop.sheet(), "agree"))
    shop.sheet().agree.click()
    wait_until(lambda: shop.machine.is_open and shop.settings.shop_name == "Before")
    wait_until(lambda: shop.sheet() is None)
    assert shop.window.current == "settings"
    assert [one.name for one in shop.store.path.parent.glob("*replaced.noren")]
    assert shop.said()[0].startswith("Restored: 0 customers · 0 receipts. The file before is kept as shop ")


def test_a_restore_that_fails_leaves_the_store_open_as_it_was(shop, tmp_path):
    shop.panel("data")
    bad = tmp_path / "bad.noren"
    bad.write_bytes(b"nothing of the kind" * 100)
    from ui.settings.restoring import put_back

    put_back(shop.window, shop.window.toasts, shop.machine, bad)
    wait_until(lambda: shop.machine.is_open and shop.sheet() is None)
    assert shop.window.toasts.shown


def test_the_check_finds_a_planted_fault_and_mends_what_is_derived(shop):
    def plant(tx):
        key = catalogue.create(tx, name="Tea", price=300)
        tx.run("DELETE FROM stock WHERE product_id=?", key)
        tx.run("INSERT INTO stock (product_id, shop_id, quantity) VALUES (?, 1, 5000)", key)

    shop.store.write("plant", plant).result()
    data = shop.panel("data")
    data.check()
    sheet = shop.sheet()
    wait_until(lambda: sheet.report is not None)
    assert not sheet.report.ok
    assert sheet.mend_button.isVisibleTo(sheet)
    sheet.mend()
    wait_until(lambda: sheet.report.ok)
    assert sheet.result.text() == "Mended. Everything adds up."
    sheet.cancel()


def test_a_postal_file_that_is_something_else_is_told(shop, tmp_path):
    data = shop.panel("data")
    (tmp_path / "x.csv").write_text("hello", encoding="utf-8")
    data.take_postal(tmp_path / "x.csv")
    wait_until(lambda: bool(shop.window.toasts.shown))
    assert data.postal_button.isEnabled()


def test_an_export_is_written_from_the_page(shop, tmp_path):
    data = shop.panel("data")
    data.export()
    sheet = shop.sheet()
    shop.pick(sheet.kind, "products")
    sheet.write(tmp_path / "products.csv")
    wait_until(lambda: (tmp_path / "products.csv").exists() and shop.sheet() is None)


def test_the_list_of_imports_is_empty_before_the_first(shop):
    data = shop.panel("data")
    data.undo_import()
    sheet = shop.sheet()
    wait_until(lambda: sheet.empty.text() == "Nothing was imported yet.")
    sheet.cancel()


def test_an_import_is_taken_back_from_the_list(shop):
    def bring(tx, batch):
        tx.batch_id = batch
        catalogue.create(tx, name="Tea", price=300)
        batches.close(tx, batch, {"created": 1, "updated": 0, "refused": 0}, None)

    with batches.held(shop.store, "products", "prices.csv") as batch:
        shop.store.write_now("bring", partial(bring, batch=batch))
    assert shop.ask(catalogue.list_ids, order="name")
    shop.panel("data").undo_import()
    sheet = shop.sheet()
    wait_until(lambda: sheet.list.body.count() == 1)
    sheet.list.body.itemAt(0).widget().findChildren(QPushButton)[0].click()
    wait_until(lambda: hasattr(shop.sheet(), "agree"))
    shop.sheet().agree.click()
    wait_until(lambda: not shop.ask(catalogue.list_ids, order="name"))
    wait_until(lambda: "The import was taken back." in shop.said())


def test_each_section_can_be_drawn_at_once(shop):
    for section in SECTIONS:
        assert not shop.panel(section.id).grab().isNull(), section.id


def test_the_sample_shop_is_thrown_away_by_one_click(store_path, clock, tmp_path):
    from desktop.store import Store

    sample = tmp_path / "sample.noren"
    shutil.copy(store_path, sample)
    quiet = Store(sample, clock=clock, inline=True)
    quiet.write("mark", lambda tx: settings.change(tx, sample=True)).result()
    quiet.close()
    opened = Shop(sample, clock)
    try:
        opened.panel("data").away_button.click()
        wait_until(lambda: not sample.exists())
        assert not opened.machine.is_open
    finally:
        opened.close()


def test_language_theme_and_zoom_are_switched_live_and_remembered(shop):
    panel = shop.panel("computer")
    shop.pick(panel.mode, "dark")
    assert shop.machine.preferences.theme == "dark"
    shop.pick(panel.language, "ja")
    wait_until(lambda: shop.machine.preferences.language == "ja")
    wait_until(lambda: shop.page.panels.get("computer") is not None)
    assert shop.page.list.item(0).text() == "店舗"
    shop.window.set_language("en")
    shop.window.set_look(mode="light", zoom=1.0)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_keyboard_reaches_every_option_and_what_it_reaches_is_in_view(shop):
    panel = shop.panel("shop")
    QTest.keyClick(shop.page.list, Qt.Key.Key_Down)
    assert shop.page.current == "shop_days"
    QTest.keyClick(shop.page.list, Qt.Key.Key_Up)
    reached, port = set(), shop.page.areas["shop"].viewport()
    for _step in range(40):
        widget = shop.window.focusWidget()
        if panel.isAncestorOf(widget):
            reached.add(widget)
            top = widget.mapTo(port, widget.rect().topLeft()).y()
            assert 0 <= top < port.height(), widget.accessibleName()
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    wanted = {one.row.field for one in panel.bound.values() if one.row.field.isEnabled()}
    assert wanted <= reached


def test_about_says_versions_and_shows_licences(shop):
    panel = shop.panel("about")
    assert dict(panel.facts)["SQLite"].startswith("3.")
    for one in panel.licence_buttons:
        one.click()
        assert shop.sheet() is not None
        shop.sheet().cancel()
