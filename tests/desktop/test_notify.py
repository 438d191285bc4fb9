"""The desktop's own notices: a real daemon shows them, its buttons are heard, and broken ones are told apart."""

import time

import pytest

from desktop import notify
from desktop.notify import DISMISSED, DONE, EXPIRED, LATER, LOST, OPEN, Notice, freedesktop
from tests.desktop.daemons import Bus, Dunst, StandIn, until

BUTTONS = ((DONE, "Done"), (LATER, "Later today"))
ORDER = Notice("7", "豆を注文 <b>&", "佐藤 <i>様</i> & co · 15:00", BUTTONS, "Open")


@pytest.fixture
def bus(program):
    made = Bus(program("dbus-daemon"))
    yield made
    if made.process.poll() is None:
        made.end()


class Heard:
    """What a notifier told."""

    def __init__(self, bot, notifier) -> None:
        self.bot, self.notifier, self.all = bot, notifier, []
        notifier.acted.connect(self._acted)
        notifier.closed.connect(self._closed)
        notifier.failed.connect(self._failed)

    def _acted(self, notice_id, what):
        self.all.append((notice_id, what))

    def _closed(self, notice_id, how):
        self.all.append((notice_id, how))

    def _failed(self, notice_id):
        self.all.append((notice_id, "failed"))

    def wait(self, what, timeout=6000):
        self.bot.waitUntil(lambda: what in self.all, timeout=timeout)


@pytest.fixture
def heard(qtbot, bus):
    """A notifier on the bus, and what it tells."""
    notifier = freedesktop.Freedesktop(bus.address)
    yield Heard(qtbot, notifier)
    notifier.stop()
    assert not notifier._line.is_alive()


@pytest.fixture
def dunst(program, tmp_path, display, bus):
    daemon = Dunst((program("dunst"), program("dunstctl")), tmp_path, display.name, bus.address)
    yield daemon
    daemon.end()


# -- a real daemon


def test_a_real_daemon_shows_a_notice_and_markup_in_a_name_is_shown_not_obeyed(heard, dunst):
    began = time.monotonic()
    heard.notifier.show(ORDER)
    heard.bot.waitUntil(lambda: "豆を注文" in dunst.shown(), timeout=5000)
    assert time.monotonic() - began < 1
    shown = dunst.shown()
    assert "summary: '豆を注文 <b>&'" in shown
    assert "佐藤 &lt;i&gt;様&lt;/i&gt; &amp; co · 15:00" in shown
    assert "<b>豆を注文 &lt;b&gt;&amp;</b>" in shown  # what it drew: its own bold around our plain words
    assert "timeout: 0" in shown
    assert '"done": "Done"' in shown
    assert heard.notifier.has_buttons


@pytest.mark.parametrize(("label", "act"), [("Done", DONE), ("Later today", LATER), ("Open", OPEN)])
def test_the_buttons_of_a_real_daemon_are_heard(heard, dunst, label, act):
    heard.notifier.show(ORDER)
    heard.bot.waitUntil(lambda: dunst.count() == 1)
    dunst.press(label)
    heard.wait(("7", act))


def test_one_sent_away_by_hand_is_told_so_and_one_of_the_same_id_takes_its_place(heard, dunst):
    heard.notifier.show(ORDER)
    heard.notifier.show(Notice("7", "豆を注文 2", "", BUTTONS, "Open"))
    heard.bot.waitUntil(lambda: "豆を注文 2" in dunst.shown())
    assert dunst.count() == 1
    dunst.dismiss()
    heard.wait(("7", DISMISSED))


def test_one_dealt_with_elsewhere_is_taken_away(heard, dunst):
    heard.notifier.show(ORDER)
    heard.bot.waitUntil(lambda: dunst.count() == 1)
    heard.notifier.withdraw("7")
    heard.bot.waitUntil(lambda: dunst.count() == 0)


def test_when_the_daemon_ends_its_notices_are_lost_and_the_next_one_shows_the_next(heard, dunst):
    heard.notifier.show(ORDER)
    heard.bot.waitUntil(lambda: dunst.count() == 1)
    dunst.end()
    heard.wait(("7", LOST))
    dunst.start()
    heard.notifier.show(Notice("8", "納品書", "", BUTTONS, "Open"))
    heard.bot.waitUntil(lambda: "納品書" in dunst.shown())
    dunst.press("Done")
    heard.wait(("8", DONE))


def test_at_the_end_nothing_of_ours_is_left_on_the_screen(qtbot, dunst, bus):
    notifier = freedesktop.Freedesktop(bus.address)
    for number in range(5):
        notifier.show(Notice(str(number), f"Order {number}"))
    qtbot.waitUntil(lambda: dunst.count() == 5)
    notifier.stop()
    assert until(lambda: dunst.count() == 0)


# -- daemons of other kinds


def test_without_a_daemon_it_is_told_at_once_so_that_the_program_shows_it(heard):
    heard.notifier.show(ORDER)
    heard.wait(("7", "failed"))
    assert not heard.notifier.has_buttons


def test_without_a_bus_too(qtbot, tmp_path):
    for address in (f"unix:path={tmp_path / 'nothing'}", "tcp:host=localhost,port=1", "nonsense"):
        notifier = freedesktop.Freedesktop(address)
        heard = Heard(qtbot, notifier)
        notifier.show(ORDER)
        heard.wait(("7", "failed"))
        notifier.stop()


def test_a_daemon_that_says_no_or_nothing_is_not_waited_for(heard, bus, monkeypatch):
    monkeypatch.setattr(freedesktop, "ANSWER_S", 0.3)
    monkeypatch.setattr(freedesktop._Line._call, "__defaults__", (0.3,))
    daemon = StandIn(bus.address)
    daemon.refuses = True
    heard.notifier.show(ORDER)
    heard.wait(("7", "failed"))
    daemon.refuses, daemon.silent = False, True
    heard.notifier.show(Notice("8", "x"))
    heard.wait(("8", "failed"))
    daemon.silent = False
    heard.notifier.show(Notice("9", "x"))
    heard.bot.waitUntil(lambda: any(one[3] == "x" for one in daemon.got))
    daemon.end()


def test_a_daemon_without_buttons_and_markup_gets_none(heard, bus):
    daemon = StandIn(bus.address, ("body",))
    heard.notifier.show(ORDER)
    heard.bot.waitUntil(lambda: bool(daemon.got))
    _name, _replaces, _icon, summary, body, actions, hints, stays = daemon.got[0]
    assert (summary, body) == ("豆を注文 <b>&", "佐藤 ＜i＞様＜/i＞ ＆ co · 15:00")
    assert actions == []
    assert stays == 0
    assert "sound-name" not in hints
    assert not heard.notifier.has_buttons
    daemon.end()


def test_what_only_tells_goes_when_the_daemon_thinks_fit(heard, bus):
    daemon = StandIn(bus.address, ("body", "actions"))
    heard.notifier.show(Notice("7", "Noren goes on in the tray", stays=False))
    heard.bot.waitUntil(lambda: bool(daemon.got))
    assert daemon.got[0][7] == -1
    daemon.end()


def test_a_daemon_with_sound_plays_it_unless_it_is_off(heard, bus):
    daemon = StandIn(bus.address, ("body", "actions", "sound"))
    heard.notifier.show(ORDER)
    heard.notifier.show(Notice("8", "quietly", sound=False))
    heard.bot.waitUntil(lambda: len(daemon.got) == 2)
    assert daemon.got[0][6]["sound-name"] == ("s", "message-new-instant")
    assert daemon.got[1][6]["suppress-sound"] == ("b", True)
    assert heard.notifier.plays
    daemon.end()


def test_signals_about_other_programs_notices_are_not_ours(heard, bus):
    daemon = StandIn(bus.address, ("body", "actions"))
    heard.notifier.show(ORDER)
    heard.bot.waitUntil(lambda: bool(daemon.got))
    daemon.say("ActionInvoked", "us", (99, "done"))
    daemon.say("NotificationClosed", "uu", (99, 2))
    daemon.say("NotificationClosed", "uu", (1, 1))
    heard.wait(("7", EXPIRED))
    assert heard.all == [("7", EXPIRED)]
    daemon.end()


def test_when_the_bus_itself_ends_its_notices_are_lost_and_the_next_fails(heard, bus):
    daemon = StandIn(bus.address, ("body", "actions"))
    heard.notifier.show(ORDER)
    heard.bot.waitUntil(lambda: bool(daemon.got))
    bus.end()
    heard.wait(("7", LOST))
    heard.notifier.show(Notice("8", "x"))
    heard.wait(("8", "failed"))
    daemon.end()


# -- where the bus is


def test_the_session_bus_is_found_by_its_variable_or_at_its_usual_place(tmp_path, monkeypatch):
    monkeypatch.setattr(notify.sys, "platform", "linux")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/x")
    assert notify.session_bus() == "unix:path=/x"
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert notify.session_bus() == ""
    assert freedesktop.at_hand() is None
    (tmp_path / "bus").touch()
    assert notify.session_bus() == f"unix:path={tmp_path / 'bus'}"
    monkeypatch.setattr(notify.sys, "platform", "win32")
    assert notify.session_bus() == ""
