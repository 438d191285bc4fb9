"""Told in time: one timer set to the next moment, each moment told once, whatever the clock does."""

from functools import partial

import pytest

from models import settings
from models.errors import N_, Refused
from models.reminders import reminders, telling
from tests.ui.shell.telling_tools import DAY, HOUR, MINUTE, Desktop, Told
from ui.shell.telling import JUMP_MS, LONGEST_MS, RETRY_MS


@pytest.fixture
def told(opened, clock):
    opened.at("products")
    return Told(opened, clock)


def test_with_nothing_to_tell_the_timer_rests(told):
    told.begin()
    assert told.alarm.ms is None


def test_it_is_set_to_the_next_moment_exactly_and_never_further_than_a_few_minutes(told):
    told.begin().make("Far away", at=3 * DAY)
    assert told.alarm.ms == LONGEST_MS
    told.make("Soon", at=2 * MINUTE)
    assert told.alarm.ms == 2 * MINUTE


def test_what_is_due_is_shown_when_it_rings_and_noted_so_that_it_is_told_once(told):
    key = told.begin().make("Order beans", at=2 * MINUTE)
    told.pass_(2 * MINUTE)
    assert told.titles == ["Order beans"]
    assert told.row(key)[2:] == (told.clock.now(), None)
    told.ring()
    assert told.titles == ["Order beans"]
    assert told.alarm.ms is None


def test_a_ring_that_comes_too_soon_tells_nothing_yet(told):
    told.begin().make("Order beans", at=2 * MINUTE)
    told.pass_(2 * MINUTE - 1)
    assert told.titles == []
    assert told.alarm.ms == 1


def test_before_it_and_at_it_are_two_moments_and_the_card_stays_one(told):
    told.begin().make("Delivery", at=HOUR, before=(30,))
    told.pass_(30 * MINUTE)
    assert told.titles == ["Delivery"]
    told.pass_(30 * MINUTE)
    assert told.titles == ["Delivery"]
    assert told.cards[0].about.text() == "13:00"


def test_one_put_off_elsewhere_goes_from_the_screen_and_comes_again_at_its_moment(told):
    key = told.begin().make("Call back", at=MINUTE)
    told.pass_(MINUTE)
    told.write(partial(reminders.snooze, reminder_id=key, until=told.clock.now() + HOUR))
    assert told.titles == []
    told.pass_(HOUR)
    assert told.titles == ["Call back"]


@pytest.mark.parametrize("jump", [6 * HOUR, -6 * HOUR, JUMP_MS + 1])
def test_a_jump_of_the_clock_is_noticed_within_a_tick_and_looked_at(told, jump):
    told.begin().make("Order beans", at=HOUR)
    told.clock.advance(jump)
    told.opened.machine.ticked.emit()
    told.settle()
    assert told.titles == (["Order beans"] if jump >= HOUR else [])
    assert told.alarm.ms == (None if jump >= HOUR else LONGEST_MS)


def test_after_a_jump_back_nothing_is_told_a_second_time(told):
    told.begin().make("Order beans", at=HOUR)
    told.pass_(HOUR)
    told.presenter.popups.clear()
    told.clock.advance(-30 * MINUTE)
    told.opened.machine.ticked.emit()
    told.pass_(HOUR)
    assert told.titles == []


def test_a_tick_in_quiet_time_asks_nothing(told, monkeypatch):
    told.begin()
    asked = []
    monkeypatch.setattr(told.teller, "look", partial(asked.append, 1))
    for _time in range(5):
        told.opened.machine.ticked.emit()
    assert asked == []


def test_a_sleep_on_systems_whose_time_stands_still_meanwhile_or_goes_on_is_noticed_both_ways(told):
    told.begin().make("Order beans", at=HOUR)
    told.clock.advance(HOUR)  # the clock went on, the time that passes did not (Linux)
    told.opened.machine.ticked.emit()
    told.settle()
    assert told.titles == ["Order beans"]
    told.make("Next", at=HOUR)
    told.clock.advance(HOUR)
    told.teller._offset = told.teller._ahead()  # both went on (Windows): the ticks did not come
    told.teller._ticked -= 3600
    told.opened.machine.ticked.emit()
    told.settle()
    assert told.titles == ["Order beans", "Next"]


# -- quiet hours


@pytest.fixture
def quiet(told):
    """Quiet from noon, which it is, until two."""
    known = told.opened.machine.preferences
    known.quiet, known.quiet_from, known.quiet_until = True, 12 * 60, 14 * 60
    return told


def test_what_is_due_in_quiet_hours_is_told_at_their_end_as_one(quiet):
    quiet.begin().make("One", at=30 * MINUTE)
    quiet.make("Two", at=40 * MINUTE)
    assert quiet.alarm.ms == LONGEST_MS
    quiet.pass_(40 * MINUTE)
    assert quiet.titles == []
    quiet.pass_(HOUR + 20 * MINUTE)
    assert quiet.titles == ["2 reminders are due"]
    assert quiet.cards[0].about.text() == "One\nTwo"


def test_shortly_before_their_end_the_timer_is_set_to_it(quiet):
    quiet.begin().make("One", at=30 * MINUTE)
    quiet.pass_(2 * HOUR - MINUTE)
    assert quiet.alarm.ms == MINUTE


def test_switched_off_what_was_held_back_is_told(quiet):
    quiet.begin().make("One", at=30 * MINUTE)
    quiet.pass_(40 * MINUTE)
    quiet.opened.machine.preferences.quiet = False
    quiet.window.resident.preferred()
    quiet.settle()
    assert quiet.titles == ["One"]


def test_without_notices_it_is_noted_and_stands_on_today_only(told):
    told.opened.machine.preferences.notices = False
    key = told.begin().make("One", at=MINUTE)
    told.pass_(MINUTE)
    assert told.titles == []
    assert told.row(key)[3] is None


# -- after the program was off


def make_before(told, count, *, ago, title="Order"):
    """Reminders that came due `ago`, while the program was off."""
    told.clock.advance(-ago - HOUR)
    for number in range(count):
        at = told.clock.now() + HOUR + number
        told.store.write_now("Make", partial(reminders.make, title=f"{title} {number}", at=at))
    told.clock.advance(ago + HOUR)


def test_a_few_that_came_due_within_a_day_pop_up(told):
    make_before(told, 2, ago=HOUR)
    told.begin()
    assert told.titles == ["Order 0", "Order 1"]
    assert told.cards[0].about.text() == "11:00"


def test_many_are_one_digest(told):
    make_before(told, 30, ago=HOUR)
    told.begin()
    assert told.titles == ["While Noren was off"]
    assert told.presenter.digest.about.text() == "30 reminders came due."


def test_what_is_more_than_a_day_late_stands_in_the_digest_and_pops_up_no_more(told):
    make_before(told, 2, ago=3 * DAY, title="Old")
    make_before(told, 1, ago=HOUR, title="New")
    told.begin()
    assert told.titles == ["While Noren was off", "New 0"]
    assert told.alarm.ms is None


def test_ten_thousand_overdue_at_once_are_one_digest_and_sales_come_between(told, monkeypatch):
    at = told.clock.now() - 2 * DAY
    rows = [(f"r{number}", f"Order {number}", at - number) for number in range(10_000)]
    told.store.write_now("Make", partial(_insert, rows=rows))
    units, note = [], telling.told

    def noted(tx, *, reminder_ids, until):
        units.append(len(reminder_ids))
        return note(tx, reminder_ids=reminder_ids, until=until)

    monkeypatch.setattr(telling, "told", noted)
    told.begin()
    assert told.titles == ["While Noren was off"]
    assert told.presenter.digest.about.text() == "10000 reminders came due."
    assert told.store.here.value("SELECT count(*) FROM reminder WHERE tell_at IS NOT NULL") == 0
    assert units == [500] * 20


def _insert(tx, *, rows):
    for public_id, title, at in rows:
        tx.run(
            "INSERT INTO reminder (public_id, title, note, about, day, at, state, result, created_at, tell_at)"
            " VALUES (?, ?, '', '', '2026-06-13', ?, 'open', '', ?, ?)",
            public_id, title, at, at - HOUR, at,
        )  # fmt: skip


def test_what_came_due_while_it_ran_pops_up_as_one_where_it_is_much(told):
    told.begin()
    for number in range(5):
        told.make(f"Order {number}", at=MINUTE)
    told.pass_(MINUTE)
    assert told.titles == ["5 reminders are due"]
    assert told.cards[0].about.text() == "Order 0\nOrder 1\nOrder 2\nand 2 more"


# -- when the store is in trouble


def test_what_could_not_be_noted_is_shown_once_and_tried_again(told, monkeypatch):
    told.begin().make("Order beans", at=MINUTE)

    def full(_tx, **_values):
        raise Refused(N_("The disk is full."))

    monkeypatch.setattr(telling, "told", full)
    told.clock.advance(MINUTE)
    told.alarm.rang.emit()
    told.bot.waitUntil(lambda: told.alarm.ms == RETRY_MS)
    told.presenter.popups.clear()
    told.alarm.ms = None
    told.alarm.rang.emit()
    told.bot.waitUntil(lambda: told.alarm.ms == RETRY_MS)
    assert told.titles == []
    monkeypatch.undo()
    told.pass_(MINUTE)
    assert told.titles == []
    assert told.alarm.ms is None


def test_another_store_takes_everything_away(told, tmp_path, empty_store):
    import shutil

    make_before(told, 30, ago=HOUR)
    told.begin()
    other = shutil.copy(empty_store, tmp_path / "other.noren")
    told.opened.machine.open(type(empty_store)(other))
    told.bot.waitUntil(lambda: told.titles == [])
    told.bot.wait(100)
    assert told.titles == []


def test_what_the_morning_is_moves_what_is_due_all_day(told):
    key = told.begin().make("Tomorrow", day="2026-06-16")
    before = told.row(key)[3]
    told.write(partial(settings.change, reminder_morning=8 * 60))
    assert told.row(key)[3] == before - HOUR


# -- where the desktop has notices of its own


def test_a_desktop_whose_notices_have_buttons_shows_them_alone(opened, clock):
    opened.at("products")
    told = Told(opened, clock, Desktop()).begin()
    key = told.make("Order beans", at=MINUTE)
    told.pass_(MINUTE)
    assert told.titles == []
    assert [one.title for one in told.notifier.all] == ["Order beans"]
    told.notifier.acted.emit(str(key), "done")
    told.bot.waitUntil(lambda: told.state(key) == "done")
    assert told.notifier.shown == {}


@pytest.fixture
def elsewhere(monkeypatch):
    """Somebody works in another program's window."""
    from ui.shell.presenting import Presenter

    monkeypatch.setattr(Presenter, "_looked_at", False)


def test_one_without_buttons_keeps_still_while_somebody_works_in_the_window(opened, clock):
    opened.at("products")
    opened.window.activateWindow()
    opened.wait(opened.window.isActiveWindow)
    told = Told(opened, clock, Desktop(buttons=False)).begin()
    told.make("Order beans", at=MINUTE)
    told.pass_(MINUTE)
    assert told.titles == ["Order beans"]
    assert told.notifier.all == []


def test_one_without_buttons_tells_and_the_card_is_where_it_is_dealt_with(opened, clock, elsewhere):
    opened.at("products")
    told = Told(opened, clock, Desktop(buttons=False)).begin()
    told.make("Order beans", at=MINUTE)
    told.pass_(MINUTE)
    assert told.titles == ["Order beans"]
    assert len(told.notifier.shown) == 1
    told.opened.bot.mouseClick(told.cards[0].close_button, told_left())
    assert told.titles == []


def told_left():
    from PySide6.QtCore import Qt

    return Qt.MouseButton.LeftButton


def test_when_the_daemon_is_lost_the_card_takes_its_place_and_one_sent_away_by_hand_stays_away(opened, clock):
    opened.at("products")
    told = Told(opened, clock, Desktop()).begin()
    one = told.make("One", at=MINUTE)
    two = told.make("Two", at=MINUTE)
    told.pass_(MINUTE)
    told.notifier.closed.emit(str(one), "lost")
    told.notifier.closed.emit(str(two), "dismissed")
    assert told.titles == ["One"]


def test_one_that_could_not_be_shown_is_a_card(opened, clock):
    opened.at("products")
    told = Told(opened, clock, Desktop()).begin()
    key = told.make("One", at=MINUTE)
    told.pass_(MINUTE)
    told.notifier.failed.emit(str(key))
    assert told.titles == ["One"]


def test_many_are_one_notice_and_more_are_added_to_it_silently(opened, clock):
    opened.at("products")
    told = Told(opened, clock, Desktop()).begin()
    for number in range(5):
        told.make(f"Order {number}", at=MINUTE)
    told.pass_(MINUTE)
    told.make("Late", at=MINUTE)
    told.pass_(MINUTE)
    assert [one.title for one in told.notifier.all] == ["5 reminders are due", "6 reminders are due"]
    assert [one.sound for one in told.notifier.all] == [True, False]


def test_what_is_done_in_the_window_goes_from_the_desktop(opened, clock):
    opened.at("products")
    told = Told(opened, clock, Desktop()).begin()
    key = told.make("One", at=MINUTE)
    told.pass_(MINUTE)
    told.write(partial(reminders.done, reminder_id=key))
    assert told.notifier.shown == {}


def test_at_the_start_what_was_missed_is_one_notice_where_no_window_shows_it(opened, clock):
    opened.at("products")
    opened.window.hide()
    told = Told(opened, clock, Desktop())
    make_before(told, 2, ago=3 * DAY)
    make_before(told, 5, ago=HOUR, title="New")
    told.begin()
    assert [one.title for one in told.notifier.all] == ["7 reminders came due while Noren was off"]
    opened.window.resident.come()
    assert told.notifier.shown == {}
    assert told.titles == ["While Noren was off"]


def test_while_the_window_shows_it_the_desktop_keeps_still(opened, clock):
    opened.at("products")
    told = Told(opened, clock, Desktop())
    make_before(told, 30, ago=HOUR)
    told.begin()
    assert told.titles == ["While Noren was off"]
    assert told.notifier.all == []


def test_an_act_of_a_notice_that_fails_is_said_by_a_notice_while_no_window_is_there(opened, clock):
    opened.at("products")
    told = Told(opened, clock, Desktop()).begin()
    key = told.make("One", at=MINUTE)
    told.pass_(MINUTE)
    opened.window.hide()
    told.store.write_now("Delete", partial(_void, key=key))  # behind the bus's back
    told.notifier.acted.emit(str(key), "done")
    told.bot.waitUntil(lambda: "wrong" in told.notifier.shown)
    assert told.notifier.shown["wrong"].title == "One"


def _void(tx, *, key):
    tx.run("UPDATE reminder SET state='done', tell_at=NULL WHERE id=?", key)


# -- heard


@pytest.mark.parametrize(("sound", "plays", "rings"), [(True, False, 1), (False, False, 0), (True, True, 0)])
def test_it_is_heard_once_unless_it_is_off_or_the_desktop_plays_it(opened, clock, monkeypatch, sound, plays, rings):
    from PySide6.QtWidgets import QApplication

    rang = []
    monkeypatch.setattr(QApplication, "beep", staticmethod(partial(rang.append, 1)))
    opened.at("products")
    opened.machine.preferences.sound = sound
    told = Told(opened, clock, Desktop(plays=plays)).begin()
    for number in range(3):
        told.make(f"Order {number}", at=MINUTE + number)
    told.pass_(MINUTE)
    told.pass_(10)
    assert len(rang) == rings
    assert {one.sound for one in told.notifier.all} == {sound}
