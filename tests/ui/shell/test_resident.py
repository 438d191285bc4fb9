"""Beyond the window: the icon in the tray, closing into it, said once; a real daemon's buttons do what they say."""

from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from desktop.notify import freedesktop
from models.reminders import reminders
from tests.desktop.daemons import Bus, Dunst, until
from tests.ui.shell.telling_tools import HOUR, MINUTE, Desktop, Told
from ui.shell import resident as residents
from ui.shell import tray

pytestmark = pytest.mark.qt_log_ignore("systemTrayWindowChanged", "does not support raise")
"""What the screen of the tests has not."""


@pytest.fixture
def no_bus(monkeypatch):
    """A computer without a session bus."""
    monkeypatch.setattr(freedesktop, "at_hand", _nothing)


def _nothing(_parent=None):
    return None


@pytest.fixture
def with_tray(opened, no_bus, monkeypatch):
    """A window on a desktop that has a tray; what the icon says is kept."""
    monkeypatch.setattr(tray, "there", _yes)
    said = []
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", _note)
    _note.said = said
    opened.at("products")
    opened.window.resident.begin()
    opened.said = said
    yield opened
    opened.window.resident.leaving = True
    QApplication.setQuitOnLastWindowClosed(True)


def _yes():
    return True


def _note(_icon, title, body="", *_rest):
    _note.said.append((title, body))


# -- closing


def test_where_there_is_no_tray_closing_closes(opened, no_bus):
    opened.window.resident.begin()
    assert opened.window.resident.tray is None
    assert opened.window.close()


def test_closed_it_stays_in_the_tray_and_says_so_once(with_tray):
    window = with_tray.window
    assert not window.close()
    with_tray.wait(lambda: not window.isVisible())
    assert [title for title, _body in with_tray.said] == ["Noren goes on in the tray"]
    assert with_tray.machine.is_open
    window.resident.come()
    assert window.isVisible()
    window.close()
    with_tray.wait(lambda: not window.isVisible())
    assert len(with_tray.said) == 1
    assert with_tray.machine.preferences.tray_said


def test_closing_ends_it_where_the_owner_wants_that(with_tray):
    with_tray.machine.preferences.stay_in_tray = False
    assert with_tray.window.close()
    assert with_tray.said == []


def test_a_throw_away_sample_shop_goes_with_its_window(with_tray, monkeypatch):
    monkeypatch.setattr(with_tray.machine, "options", replace(with_tray.machine.options, demo=True))
    assert with_tray.window.close()


@pytest.mark.parametrize(("system", "comes"), [("darwin", True), ("linux", False)])
def test_on_macos_a_click_in_the_dock_brings_a_closed_window_back(with_tray, monkeypatch, system, comes):
    window = with_tray.window
    window.close()
    with_tray.wait(lambda: not window.isVisible())
    monkeypatch.setattr(residents.sys, "platform", system)
    window.resident._state_changed(Qt.ApplicationState.ApplicationActive)
    assert window.isVisible() is comes


def test_a_window_of_the_customers_goes_and_comes_with_it(with_tray):
    other = QWidget(with_tray.window, Qt.WindowType.Window)
    other.show()
    with_tray.window.close()
    with_tray.wait(lambda: not with_tray.window.isVisible())
    assert not other.isVisible()
    with_tray.window.resident.come()
    assert other.isVisible()
    other.close()


def test_a_page_that_keeps_the_user_keeps_the_window_open(with_tray, monkeypatch):
    monkeypatch.setattr(with_tray.window.page(), "leave", _no)
    assert not with_tray.window.close()
    with_tray.bot.wait(30)
    assert with_tray.window.isVisible()


def _no():
    return False


def test_quit_ends_it_from_the_tray(with_tray, monkeypatch):
    ended = []
    monkeypatch.setattr(QApplication, "exit", staticmethod(ended.append))
    with_tray.window.close()
    with_tray.wait(lambda: not with_tray.window.isVisible())
    with_tray.window.resident.tray.quit.trigger()
    with_tray.wait(lambda: ended == [0])


def test_quit_ends_it_while_the_window_is_shown(with_tray):
    with_tray.window.actions_.find("quit").trigger()
    with_tray.wait(lambda: not with_tray.window.isVisible())
    assert with_tray.said == []


def test_when_the_computer_is_shut_down_it_does_not_stand_in_the_way(with_tray):
    with_tray.window.resident._session_ends(None)
    assert with_tray.window.close()


def test_a_second_start_brings_the_hidden_window_back(with_tray):
    with_tray.window.close()
    with_tray.wait(lambda: not with_tray.window.isVisible())
    with_tray.machine.called.emit()
    assert with_tray.window.isVisible()
    assert QApplication.quitOnLastWindowClosed()


# -- the icon


def test_its_menu_leads_to_the_window_a_new_reminder_and_today_with_how_much_is_due(with_tray, clock):
    due = partial(reminders.make, title="Order beans", at=clock.now() - MINUTE)
    with_tray.store.write_now("Make", due)
    icon = with_tray.window.resident.tray
    assert [one.text() for one in icon.menu.actions() if one.text()] == [
        "Open Noren",
        "New reminder…",
        "Today: nothing is due",
        "Quit",
    ]
    icon.menu.aboutToShow.emit()
    with_tray.wait(lambda: icon.today.text() == "Today: 1 reminder is due")
    assert icon.icon.toolTip() == "Noren\nToday: 1 reminder is due"
    with_tray.window.hide()
    icon.today.trigger()
    assert with_tray.window.isVisible()
    assert with_tray.window.current == "today"
    icon.new.trigger()
    assert with_tray.sheet() is not None
    with_tray.sheet().cancel()


def test_a_click_on_the_icon_brings_the_window(with_tray):
    with_tray.window.hide()
    with_tray.window.resident.tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    assert with_tray.window.isVisible()


def test_it_speaks_the_language_of_the_window(with_tray):
    with_tray.window.set_language("ja")
    assert with_tray.window.resident.tray.quit.text() == "終了"
    with_tray.window.set_language("en")


def test_without_a_bus_its_messages_are_the_notices_and_a_click_opens(with_tray, clock):
    notifier = with_tray.window.resident.presenter.notifier
    assert isinstance(notifier, tray.TrayNotifier)
    told = Told(with_tray, clock, notifier).begin()
    told.make("Order beans", at=MINUTE)
    with_tray.window.hide()
    told.pass_(MINUTE)
    assert with_tray.said == [("Order beans", "12:01")]
    assert told.titles == ["Order beans"]
    notifier._icon.messageClicked.emit()
    assert with_tray.window.isVisible()
    with_tray.wait(with_tray.sheet)
    with_tray.sheet().cancel()


def test_what_no_daemon_could_show_is_said_by_the_icon_while_the_window_is_hidden(with_tray, clock):
    told = Told(with_tray, clock, Desktop()).begin()
    key = told.make("Order beans", at=MINUTE)
    with_tray.window.hide()
    told.pass_(MINUTE)
    told.notifier.failed.emit(str(key))
    assert with_tray.said == [("Order beans", "12:01")]
    assert told.titles == ["Order beans"]  # in the window, when it comes


# -- started with the computer


def test_started_in_the_tray_no_window_is_shown(opened, no_bus, monkeypatch):
    monkeypatch.setattr(tray, "there", _yes)
    opened.window.hide()
    opened.window.resident.start(in_tray=True)
    assert opened.window.resident.tray is not None
    assert not opened.window.isVisible()
    QApplication.setQuitOnLastWindowClosed(True)
    opened.window.resident.leaving = True


def test_where_no_tray_comes_up_the_window_lies_in_the_task_bar(opened, no_bus, monkeypatch):
    monkeypatch.setattr(tray, "there", _no)
    monkeypatch.setattr(residents, "TRAY_MS", 1)
    opened.window.hide()
    opened.window.resident.start(in_tray=True)
    opened.wait(opened.window.isVisible)
    assert opened.window.isMinimized()


# -- a real daemon


@pytest.fixture
def dunst(program, tmp_path, display):
    bus = Bus(program("dbus-daemon"))
    daemon = Dunst((program("dunst"), program("dunstctl")), tmp_path, display.name, bus.address)
    daemon.bus = bus
    yield daemon
    daemon.end()
    bus.end()


@pytest.fixture
def told(opened, clock, dunst):
    opened.at("products")
    notifier = freedesktop.Freedesktop(dunst.bus.address)
    notifier.prepare()
    opened.wait(lambda: notifier.has_buttons)
    yield Told(opened, clock, notifier).begin()
    notifier.stop()


@pytest.fixture
def shown(told, dunst):
    """A reminder that stands on the real desktop while the window is hidden; its key."""
    told.window.hide()
    key = told.make("豆を注文 <b>&", at=MINUTE, place="Back office")
    told.pass_(MINUTE)
    told.bot.waitUntil(lambda: dunst.count() == 1, timeout=5000)
    return key


def test_pressed_done_there_it_is_done_in_the_store(told, dunst, shown):
    assert "12:01 · Back office" in dunst.shown()
    dunst.press("Done")
    told.bot.waitUntil(lambda: told.state(shown) == "done", timeout=5000)
    assert until(lambda: dunst.count() == 0)
    assert not told.window.isVisible()


def test_pressed_later_today_it_is_put_off_and_told_again_then(told, dunst, shown):
    dunst.press("Later today")
    told.bot.waitUntil(lambda: told.row(shown)[1] is not None, timeout=5000)
    assert told.row(shown)[1] == told.clock.now() + 3 * HOUR
    assert until(lambda: dunst.count() == 0)
    told.pass_(3 * HOUR)
    told.bot.waitUntil(lambda: dunst.count() == 1, timeout=5000)


def test_a_click_on_it_brings_the_window_with_the_reminder(told, dunst, shown):
    dunst.click()
    told.bot.waitUntil(told.window.isVisible, timeout=5000)
    told.opened.wait(told.opened.sheet)
    assert told.state(shown) == "open"
    told.opened.sheet().cancel()


def test_done_in_the_window_it_goes_from_the_desktop(told, dunst, shown):
    told.store.write_now("Done", partial(reminders.done, reminder_id=shown))
    told.bot.waitUntil(lambda: dunst.count() == 0, timeout=5000)


def test_when_the_daemon_dies_it_stands_in_the_window(told, dunst, shown):
    dunst.end()
    told.bot.waitUntil(lambda: told.titles == ["豆を注文 <b>&"], timeout=5000)
