"""A verb is declared once; menus, keys, palette and the sheet of shortcuts come from it."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.actions import Action, Actions, shown_key, top_layer


@pytest.fixture
def place(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(400, 300)
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    return window


def test_a_key_does_the_action(place, qtbot):
    done = []
    actions = Actions(place)
    actions.add(Action("go", "Go", partial(done.append, "go"), "Ctrl+G"))
    qtbot.keyClick(place, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert done == ["go"]


def test_what_can_not_be_done_now_is_not_done(place, qtbot):
    done = []
    actions = Actions(place)
    actions.add(Action("go", "Go", partial(done.append, "go"), "Ctrl+G", when=bool))
    qtbot.keyClick(place, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert done == []


def test_keys_are_silent_below_a_sheet(place, qtbot):
    done = []
    actions = Actions(place)
    actions.add(Action("go", "Go", partial(done.append, "go"), "Ctrl+G"))
    layer = QWidget(place)
    layer.setProperty("layer", True)
    layer.show()
    assert top_layer(place) is layer
    qtbot.keyClick(place, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert done == []
    layer.hide()
    qtbot.keyClick(place, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert done == ["go"]


def test_a_question_mark_typed_into_a_field_is_text(opened):
    field = QLineEdit(opened.window)
    field.show()
    opened.window.activateWindow()
    field.setFocus()
    opened.wait(field.hasFocus)
    opened.bot.keyClicks(field, "ok?")
    assert field.text() == "ok?"
    assert opened.sheet() is None
    field.deleteLater()


def test_no_two_actions_share_a_key(opened):
    from ui.shell import pages

    for area in pages.there():
        opened.at(area.id)
        keys = [one.key for one in opened.window.all_actions() if one.key]
        assert sorted(keys) == sorted(set(keys)), area.id


def test_no_action_is_a_bare_letter(opened):
    from ui.shell import pages

    for area in pages.there():
        opened.at(area.id)
        assert [one.id for one in opened.window.all_actions() if len(one.key) == 1 and one.key.isalnum()] == []


def test_f1_shows_every_key_of_the_page_and_of_the_window(opened):
    from PySide6.QtWidgets import QLabel

    opened.bot.keyClick(opened.window, Qt.Key.Key_F1)
    opened.wait(opened.sheet)
    shown = {one.text() for one in opened.sheet().findChildren(QLabel)}
    for action in opened.window.all_actions():
        if action.key:
            assert action.key_text in shown, action.id
    opened.sheet().cancel()


def test_keys_are_written_as_people_know_them(qapp):
    assert shown_key("Ctrl+Return") == "Ctrl+Enter"
    assert shown_key("") == ""
