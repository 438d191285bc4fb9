"""The main window: pages when first opened, back, language, theme, zoom, staff, what is remembered."""

from functools import partial

import pytest
from PySide6.QtCore import Qt

from models import settings, team
from ui.shell import pages


def settled(opened):
    opened.bot.wait(30)


def test_pages_are_made_when_first_opened(opened):
    made = set(opened.window.pages)
    assert "day" not in made
    opened.at("day")
    assert set(opened.window.pages) == made | {"day"}


def test_control_and_a_number_open_the_first_nine_areas_in_their_order(opened):
    for at, area in enumerate([one for one in pages.there() if one.in_sidebar][:9], 1):
        opened.bot.keyClick(opened.window, getattr(Qt.Key, f"Key_{at}"), Qt.KeyboardModifier.ControlModifier)
        opened.wait(lambda wanted=area.id: opened.window.current == wanted)


def test_only_pages_that_exist_are_in_the_side(opened):
    assert set(opened.window.sidebar.items) == {one.id for one in pages.there() if one.place}


def test_back_leads_where_one_came_from(opened):
    opened.at("products")
    opened.at("day")
    opened.at("people")
    opened.window.back()
    assert opened.window.current == "day"
    opened.window.back()
    assert opened.window.current == "products"


def test_a_page_may_keep_the_user_for_a_form_with_errors(opened, monkeypatch):
    page = opened.at("products")
    monkeypatch.setattr(page, "leave", lambda: False)
    opened.window.open("day")
    assert opened.window.current == "products"
    assert opened.window.sidebar.items["products"].isChecked()


def test_a_switch_of_language_speaks_it_everywhere_and_is_remembered(opened):
    opened.at("products")
    opened.window.set_language("ja")
    assert opened.window.current == "products"
    assert opened.window.sidebar.items["people"].text() == "顧客"
    assert opened.machine.preferences.language == "ja"
    opened.window.set_language("en")
    assert opened.window.sidebar.items["people"].text() == "Customers"


def test_qts_own_menus_and_dialogs_speak_the_language_too(opened):
    from PySide6.QtCore import QCoreApplication

    opened.window.set_language("ja")
    assert QCoreApplication.translate("QLineEdit", "&Paste").startswith("貼り付け")
    opened.window.set_language("en")
    assert QCoreApplication.translate("QLineEdit", "&Paste") == "&Paste"


def test_what_pages_keep_survives_the_switch(opened):
    opened.window.desk.keep["thing"] = 7
    opened.window.set_language("ja")
    assert opened.window.desk.keep["thing"] == 7


@pytest.mark.parametrize("zoom", [0.8, 1.5, 2.0])
def test_zoom_makes_everything_larger_and_is_remembered(opened, zoom):
    from ui.theme import theme

    opened.window.set_look(zoom=zoom)
    assert opened.window.sidebar.width() in (round(224 * zoom), round(84 * zoom))
    assert opened.machine.preferences.zoom == round(zoom * 100)
    opened.window.set_look(zoom=1.0)
    assert theme.zoom == 1.0


def test_light_and_dark_by_key(opened):
    from ui.theme import theme

    opened.window.set_look(mode="light")
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    opened.bot.keyClick(opened.window, Qt.Key.Key_L, keys)
    assert theme.dark
    assert opened.machine.preferences.theme == "dark"
    opened.window.set_look(mode="light")


def test_the_counter_has_the_rail(opened):
    from ui.shell.sidebar import RAIL, WIDE

    opened.at("counter")
    assert opened.window.sidebar.width() == RAIL
    opened.at("products")
    assert opened.window.sidebar.width() == WIDE


def test_the_shops_name_is_shown_as_soon_as_it_is_set(opened):
    opened.store.write_now("Rename", partial(settings.change, shop_name="<b>青山</b> 珈琲店"))
    opened.wait(lambda: opened.window.sidebar.mark.shop == "<b>青山</b> 珈琲店")


def test_with_one_person_nobody_is_asked_with_two_one_tap_changes_who_is_at_work(opened):
    opened.window._choose_staff()
    opened.wait(opened.sheet)
    from ui.shell.staff import _Row

    assert len(opened.sheet().findChildren(_Row)) == 1
    opened.sheet().cancel()
    kenji = opened.store.write_now("Add", partial(team.add, name="森 健司"))
    opened.wait(lambda: opened.sheet() is None)
    opened.window._choose_staff()
    opened.wait(lambda: opened.sheet() is not None and len(opened.sheet().findChildren(_Row)) == 2)
    row = next(one for one in opened.sheet().findChildren(_Row) if one.text() == "森 健司")
    opened.bot.mouseClick(row, Qt.MouseButton.LeftButton)
    opened.wait(lambda: opened.window.sidebar.staff.name == "森 健司")
    assert opened.store.actor.staff_id == kenji


def test_the_window_comes_back_where_it_was(opened):
    from ui.shell.window import MainWindow

    opened.window.showMaximized()
    opened.window.close()
    again = MainWindow(opened.machine)
    opened.bot.addWidget(again)
    assert again.isMaximized()


def test_undo_by_key_says_what_was_undone(opened):
    opened.store.write_now("Rename", partial(settings.change, shop_name="One"))
    opened.wait(lambda: opened.machine.undo.next_undo is not None)
    opened.bot.keyClick(opened.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    opened.wait(lambda: opened.store.settings.shop_name == "")
    opened.wait(lambda: any("Undone" in one.text for one in opened.window.toasts.shown))


def test_every_button_and_field_of_every_page_has_a_name(opened):
    from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLabel, QLineEdit, QPlainTextEdit

    nameless = []
    for area in pages.there():
        page = opened.at(area.id)
        settled(opened)
        buddies = {one.buddy() for one in opened.window.findChildren(QLabel) if one.buddy()}
        for kind in (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView):
            for one in page.findChildren(kind):
                inside = one.objectName().startswith("qt_") or isinstance(one.parent(), QComboBox)
                named = one.accessibleName() or one in buddies or getattr(one, "text", str)()
                if not inside and one.isVisibleTo(page) and not named and one.focusPolicy() != Qt.FocusPolicy.NoFocus:
                    nameless.append(f"{area.id}: {type(one).__name__}")
    assert nameless == []


def test_no_label_reads_markup(opened):
    from PySide6.QtWidgets import QLabel

    for area in pages.there():
        page = opened.at(area.id)
        rich = [one.text() for one in page.findChildren(QLabel) if one.textFormat() != Qt.TextFormat.PlainText]
        assert rich == [], area.id


def test_tab_reaches_the_side_and_the_page(opened):
    opened.at("products")
    opened.window.activateWindow()
    seen = set()
    for _step in range(80):
        opened.bot.keyClick(opened.window.focusWidget() or opened.window, Qt.Key.Key_Tab)
        widget = opened.window.focusWidget()
        if widget is not None:
            seen.add("side" if opened.window.sidebar.isAncestorOf(widget) else "page")
    assert seen == {"side", "page"}


def test_until_somebody_else_is_chosen_the_owner_is_at_work(opened):
    owner = opened.store.here.value("SELECT id FROM staff WHERE role='owner'")
    opened.store.write_now("Add", partial(team.add, name="Aaron"))
    opened.window.build()
    opened.wait(lambda: opened.window.keep.get("staff") is not None)
    assert opened.store.actor.staff_id == owner


def test_undo_is_offered_only_where_there_is_something_to_undo(opened):
    undo = opened.window.actions_.find("undo")
    assert not undo.enabled
    opened.store.write_now("Rename", partial(settings.change, shop_name="One"))
    opened.wait(lambda: undo.enabled)
