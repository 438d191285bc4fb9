"""Settings of reminders: kept for this computer, obeyed at once, honest about what this computer can do."""

from functools import partial

import pytest
from PySide6.QtCore import Qt

from desktop import autostart, preferences
from desktop.notify import freedesktop
from models import settings
from tests.ui.shell.telling_tools import MINUTE, Desktop, Told

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def told(opened, clock, monkeypatch, tmp_path):
    monkeypatch.setattr(autostart, "here", partial(autostart.DesktopEntry, tmp_path / "autostart"))
    monkeypatch.setattr(freedesktop, "at_hand", _nothing)
    opened.at("products")
    return Told(opened, clock).begin()


def _nothing(_parent=None):
    return None


@pytest.fixture
def panel(told):
    told.opened.at("settings", section="reminders")
    return told.window.page().panels["reminders"]


def flip(told, toggle):
    told.bot.mouseClick(toggle, LEFT)


def at(field, typed):
    field.setText(typed)
    field.editingFinished.emit()


def test_what_is_set_is_written_down_for_this_computer(told, panel, monkeypatch):
    monkeypatch.setattr(told.window.resident, "tray", object())
    monkeypatch.setattr(told.window.resident, "rebuilt", _nothing)
    panel.refresh(None)
    for toggle, name in (
        (panel.notices, "notices"),
        (panel.sound, "sound"),
        (panel.quiet, "quiet"),
        (panel.stays, "stay_in_tray"),
    ):
        before = getattr(told.opened.machine.preferences, name)
        assert toggle.isChecked() is before
        flip(told, toggle)
        kept = preferences.load(told.opened.machine.preferences.path)
        assert getattr(kept, name) is not before, name


def test_quiet_hours_are_asked_for_when_they_are_kept_and_obeyed_at_once(told, panel):
    assert not panel.quiet_rows[0].isVisible()
    flip(told, panel.quiet)
    assert panel.quiet_rows[0].isVisible()
    at(panel.begins, "正午")
    at(panel.ends, "2:30pm")
    known = told.opened.machine.preferences
    assert (known.quiet_from, known.quiet_until) == (720, 870)
    assert panel.quiet_said.text() == "It is quiet just now."
    told.make("Order beans", at=MINUTE)
    told.pass_(MINUTE)
    assert told.titles == []
    flip(told, panel.quiet)
    told.settle()
    assert told.titles == ["Order beans"]


def test_the_same_from_and_until_is_said_to_be_never_quiet(told, panel):
    flip(told, panel.quiet)
    at(panel.begins, "7:00")
    at(panel.ends, "7:00")
    assert panel.quiet_said.text() == "They begin and end at the same time: it is never quiet."


def test_what_is_no_time_is_said_below_it_and_not_kept(told, panel):
    flip(told, panel.quiet)
    for typed in ("25:00", "soon", ""):
        at(panel.begins, typed)
        assert panel.quiet_rows[0].problem, typed
        at(panel.morning, typed)
        assert panel.row("reminder_morning").problem, typed
    assert told.opened.machine.preferences.quiet_from == 21 * 60
    assert told.store.settings.reminder_morning == 540
    at(panel.begins, "22")
    assert not panel.quiet_rows[0].problem


def test_the_mornings_time_is_the_shops_and_moves_what_is_due_all_day(told, panel):
    key = told.make("Tomorrow", day="2026-06-16")
    before = told.row(key)[3]
    at(panel.morning, "8:30")
    told.bot.waitUntil(lambda: told.store.settings.reminder_morning == 510)
    told.bot.waitUntil(lambda: told.row(key)[3] == before - 30 * MINUTE)
    told.store.write_now("Set", partial(settings.change, reminder_morning=600))
    told.bot.waitUntil(lambda: panel.morning.text() == "10:00")


def test_start_with_the_computer_writes_the_entry_and_takes_it_away(told, panel, tmp_path):
    entry = tmp_path / "autostart" / "noren.desktop"
    assert not panel.start.isChecked()
    flip(told, panel.start)
    assert "--tray" in entry.read_text("utf-8")
    assert str(told.opened.machine.options.store) in entry.read_text("utf-8")
    flip(told, panel.start)
    assert not entry.exists()


def test_an_entry_that_cant_be_written_is_said_and_the_switch_goes_back(told, panel, tmp_path):
    (tmp_path / "autostart").write_text("a file where the folder should be")
    flip(told, panel.start)
    assert not panel.start.isChecked()
    assert panel.start_row.problem


def test_what_the_desktops_own_settings_switched_off_is_shown_as_off(told, tmp_path):
    autostart.here().turn_on(("noren", "--tray"))
    entry = tmp_path / "autostart" / "noren.desktop"
    entry.write_text(entry.read_text("utf-8") + "Hidden=true\n")
    told.opened.at("settings", section="reminders")
    assert not told.window.page().panels["reminders"].start.isChecked()


def test_it_says_how_this_computer_tells_and_without_a_tray_nothing_can_stay_in_it(told, panel):
    assert panel.where.text().startswith("This desktop has no notices of its own")
    assert not panel.stays.isEnabled()
    assert not panel.stays.isChecked()
    for buttons, said in (
        (True, "This desktop shows them itself"),
        (False, "This desktop shows that something is due"),
    ):
        told.presenter.use(Desktop(buttons=buttons))
        panel.show_settings()
        assert panel.where.text().startswith(said)


def test_the_example_is_shown_as_a_reminder_would_be(told, panel):
    panel.example()
    assert told.presenter.popups._example.title == "Order beans"
    desktop = Desktop()
    told.presenter.use(desktop)
    panel.example()
    assert [one.title for one in desktop.all] == ["Order beans"]
