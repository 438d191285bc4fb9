"""Toasts: said at the foot, with a way back, gone by themselves, never over the row in focus."""

from functools import partial

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLineEdit

from desktop import paths
from models.errors import N_, Refused
from models.people import edit


@pytest.fixture
def toasts(opened):
    opened.window.toasts.clear()
    return opened.window.toasts


def test_a_toast_goes_by_itself(toasts, opened):
    toast = toasts.say("Done")
    assert toast.timer.interval() == 6000
    toast.wait(10)
    opened.wait(lambda: not toasts.shown)


def test_it_stays_while_the_pointer_is_on_it(toasts, opened):
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QEnterEvent

    toast = toasts.say("Done")
    toast.enterEvent(QEnterEvent(QPointF(), QPointF(), QPointF()))
    assert not toast.timer.isActive()
    toast.leaveEvent(QEvent(QEvent.Type.Leave))
    assert toast.timer.isActive()


def test_its_button_does_what_it_says_and_takes_it_away(toasts, opened):
    done = []
    toast = toasts.say("The printer is off", action="Retry", run=partial(done.append, 1))
    opened.bot.mouseClick(toast.button, Qt.MouseButton.LeftButton)
    assert done == [1]
    assert not toasts.shown


def test_it_takes_no_focus_but_the_keyboard_can_go_to_it(toasts, opened):
    before = opened.window.focusWidget()
    toast = toasts.say("Done", action="Undo", run=str)
    assert opened.window.focusWidget() is before
    toasts.focus()
    assert opened.window.focusWidget() is toast.button
    opened.bot.keyClick(toast.button, Qt.Key.Key_Escape)
    assert not toasts.shown


def test_the_keyboard_never_falls_to_a_toast_when_what_had_it_goes(toasts, opened):
    field = QLineEdit(opened.window.page())
    field.show()
    field.setFocus()
    toast = toasts.say("Done", action="Undo", run=str)
    for _step in range(60):
        opened.window.focusNextPrevChild(True)
        assert not toast.isAncestorOf(opened.window.focusWidget())
    field.hide()
    field.deleteLater()
    assert not toast.isAncestorOf(opened.window.focusWidget())


def test_what_was_written_offers_undo_and_undo_undoes_it(toasts, opened):
    opened.window.desk.write(N_("Add customer"), partial(edit.create, name="Mori"), said="Added")
    opened.wait(lambda: any(one.text == "Added" for one in toasts.shown))
    toast = next(one for one in toasts.shown if one.text == "Added")
    assert opened.store.here.value("SELECT count(*) FROM person") == 1
    opened.bot.mouseClick(toast.button, Qt.MouseButton.LeftButton)
    opened.wait(lambda: opened.store.here.value("SELECT count(*) FROM person") == 0)
    opened.wait(lambda: any(one.text.startswith("Undone") for one in toasts.shown))


def test_an_undo_that_would_take_back_something_else_is_not_offered_any_more(toasts, opened):
    for name in ("Mori", "Kato"):
        opened.window.desk.write(N_("Add customer"), partial(edit.create, name=name), said=name)
        opened.wait(lambda name=name: any(one.text == name for one in toasts.shown))
    mori, kato = toasts.shown
    assert mori.button.isHidden()
    assert not kato.button.isHidden()
    opened.window.machine.undo.undo()
    opened.wait(lambda: opened.store.here.value("SELECT count(*) FROM person") == 1)
    assert kato.button.isHidden()


def test_an_error_is_said_in_its_own_words_and_stays_longer(toasts):
    toast = toasts.wrong(Refused(N_("“{text}” is too large."), text="99"))
    assert toast.text == "“99” is too large."
    assert toast.timer.interval() > 6000


def test_a_bug_is_said_calmly_without_its_insides(toasts):
    toast = toasts.wrong(ZeroDivisionError("division of Mori Hiroshi by zero"))
    assert "Mori" not in toast.text
    assert toast.text


def test_the_note_that_a_bug_is_said_to_have_left_is_there(toasts, opened):
    def broken(tx):
        raise ZeroDivisionError("division of Mori Hiroshi by zero")

    opened.window.desk.write(N_("Add customer"), broken).failed(toasts.wrong)
    opened.wait(lambda: any(str(paths.crash_log()) in one.text for one in toasts.shown))
    noted = paths.crash_log().read_text("utf-8")
    assert "ZeroDivisionError" in noted
    assert "Mori" not in noted


def test_the_fourth_pushes_the_first_away(toasts):
    for number in range(4):
        toasts.say(f"n{number}")
    assert [toast.text for toast in toasts.shown] == ["n1", "n2", "n3"]


def test_toasts_do_not_overlap_and_stay_in_the_window(toasts, opened):
    for number in range(3):
        toasts.say(f"Number {number}")
    frames = [QRect(one.mapTo(opened.window, one.frame.pos()), one.frame.size()) for one in toasts.shown]
    for one in frames:
        assert opened.window.rect().contains(one)
        assert not any(one.intersects(other) for other in frames if other is not one)


def test_a_toast_keeps_off_the_field_in_focus(toasts, opened):
    field = QLineEdit(opened.window)
    middle = toasts.left + (opened.window.width() - toasts.left) // 2
    field.setGeometry(middle - 100, opened.window.height() - 70, 200, 40)
    field.show()
    opened.window.activateWindow()
    field.setFocus()
    opened.wait(field.hasFocus)
    toast = toasts.say("Done")
    frame = QRect(toast.mapTo(opened.window, toast.frame.pos()), toast.frame.size())
    assert not frame.intersects(QRect(field.mapTo(opened.window, QPoint(0, 0)), field.size()))
    field.deleteLater()
