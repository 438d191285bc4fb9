"""Cards of what is due: dealt with where they stand, no keyboard taken, nothing covered; the digest beside them."""

from functools import partial

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QPushButton

from models import times
from models.people import edit
from models.reminders import reminders
from tests.ui.shell.telling_tools import DAY, HOUR, MINUTE, Told

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def told(opened, clock):
    opened.at("products")
    opened.window.activateWindow()
    return Told(opened, clock).begin()


@pytest.fixture
def one(told):
    """A card that stands; the reminder's key."""
    key = told.make("Order beans", at=MINUTE, place="Back office")
    told.pass_(MINUTE)
    return key


def button(card, text):
    return next(found for found in card.findChildren(QPushButton) if found.text() == text)


def press(told, text):
    told.bot.mouseClick(button(told.cards[0], text), LEFT)


def frame(told, card):
    return QRect(card.mapTo(told.window, card.frame.pos()), card.frame.size())


def test_a_card_says_what_for_whom_when_and_where_and_markup_is_shown_not_obeyed(told):
    person = told.store.write_now("Add", partial(edit.create, name="<b>Mori</b>")).id
    told.make("Call <i>back</i>", at=MINUTE, person_id=person, place="Shop")
    told.pass_(MINUTE)
    card = told.cards[0]
    assert card.accessibleName() == "Call <i>back</i>. <b>Mori</b> · 12:01 · Shop"
    assert told.cards[0].isVisible()


def test_done_closes_it_and_can_be_undone(told, one):
    press(told, "Done")
    told.bot.waitUntil(lambda: told.state(one) == "done")
    assert told.cards == []
    told.bot.waitUntil(lambda: bool(told.window.toasts.shown))
    told.opened.machine.undo.undo()
    told.bot.waitUntil(lambda: told.state(one) == "open")


def test_later_puts_it_off_by_the_choice(told, one):
    menu = button(told.cards[0], "Put off…").menu()
    assert [action.text().split("\t")[0] for action in menu.actions() if action.text()] == [
        "Later today",
        "Tomorrow morning",
        "The next working day",
        "Next week",
        "Pick a day and time…",
    ]
    menu.actions()[1].trigger()
    told.bot.waitUntil(lambda: told.row(one)[1] is not None)
    until = times.from_ms(told.row(one)[1], "Asia/Tokyo")
    assert (until.day, until.hour) == (16, 9)
    assert told.cards == []


def test_later_to_a_picked_moment_keeps_the_card_until_it_is_picked(told, one):
    button(told.cards[0], "Put off…").menu().actions()[-1].trigger()
    sheet = told.opened.sheet()
    assert told.titles == ["Order beans"]
    sheet.take()
    told.bot.waitUntil(lambda: told.row(one)[1] is not None)
    assert told.cards == []


def test_open_shows_the_reminder(told, one):
    press(told, "Show it")
    told.opened.wait(told.opened.sheet)
    assert told.opened.sheet().title.text() == "Order beans"
    assert told.cards == []
    assert told.state(one) == "open"
    told.opened.sheet().cancel()


def test_whoever_is_in_the_middle_of_something_finishes_it_first(told, one):
    told.window.show_keys()
    keys = told.opened.sheet()
    told.presenter.deal(told.presenter.told, "open")
    told.bot.wait(50)
    assert told.opened.sheet() is keys
    assert told.titles == ["Order beans"]
    told.presenter.deal(told.presenter.told, "today")
    assert told.window.current == "products"
    keys.cancel()


def test_sent_away_it_stays_to_be_done(told, one):
    told.bot.mouseClick(told.cards[0].close_button, LEFT)
    assert told.cards == []
    assert told.state(one) == "open"


def test_it_takes_no_keyboard_and_one_key_goes_to_it_and_back(told):
    home = told.window.page().findChild(QPushButton)
    home.setFocus()
    before = QApplication.focusWidget()
    told.make("Order beans", at=MINUTE)
    told.pass_(MINUTE)
    assert QApplication.focusWidget() is before
    told.window.actions_.find("reminder_card").trigger()
    card = told.cards[0]
    assert QApplication.focusWidget() is button(card, "Done")
    seen = []
    for _step in range(5):
        told.bot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    assert all(card.isAncestorOf(widget) for widget in seen)
    told.bot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is before
    assert told.cards == [card]


def test_without_a_card_there_is_nothing_to_go_to(told):
    assert not told.window.actions_.find("reminder_card").enabled


def test_cards_and_toasts_do_not_cover_each_other_and_stay_in_the_window(told):
    for page, width in (("products", 1440), ("counter", 1366), ("products", 1024)):
        told.opened.at(page)
        told.window.resize(width, 768)
        for number in range(2):
            told.make(f"Order {number}", at=MINUTE)
        told.pass_(MINUTE)
        told.window.toasts.say("Saved")
        told.bot.wait(20)
        frames = [frame(told, one) for one in (*told.cards, *told.window.toasts.shown)]
        for at, one in enumerate(frames):
            assert told.window.rect().contains(one), (page, width)
            assert not any(one.intersects(other) for other in frames[at + 1 :]), (page, width)
        told.presenter.popups.clear()
        told.window.toasts.clear()


def test_at_the_counter_it_stands_at_the_left_so_that_the_sums_are_free(told, one):
    middle = told.window.width() // 2
    assert frame(told, told.cards[0]).left() > middle
    told.opened.at("counter")
    assert frame(told, told.cards[0]).right() < middle


def test_it_lies_below_a_sheet(told, one):
    told.window.show_keys()
    told.make("Another", at=MINUTE)
    told.pass_(MINUTE)
    layers = told.window.children()
    sheet = told.opened.sheet()
    assert all(layers.index(card) < layers.index(sheet) for card in told.cards)
    sheet.cancel()


def test_another_language_is_spoken_at_once(told, one):
    told.window.set_language("ja")
    assert button(told.cards[0], "完了")
    told.window.set_language("en")
    assert button(told.cards[0], "Done")


def test_a_card_that_stands_keeps_the_keyboard_when_another_comes(told, one):
    told.presenter.focus()
    card, before = told.cards[0], QApplication.focusWidget()
    told.make("Another", at=MINUTE)
    told.pass_(MINUTE)
    assert told.cards[0] is card
    assert QApplication.focusWidget() is before


def test_one_that_was_done_elsewhere_meanwhile_says_so_and_loses_nothing(told, one):
    told.store.write_now("Done", partial(_behind_the_back, key=one))
    press(told, "Done")
    told.bot.waitUntil(lambda: bool(told.window.toasts.shown))
    assert told.cards == []


def _behind_the_back(tx, *, key):
    tx.run("UPDATE reminder SET state='done', tell_at=NULL WHERE id=?", key)


def test_the_example_stands_for_no_reminder_and_goes_by_its_button(told):
    told.window.resident.example()
    card = told.presenter.popups._example
    assert card.title == "Order beans"
    told.bot.mouseClick(button(card, "Close"), LEFT)
    assert told.presenter.popups._example is None


# -- the digest


def missed(told, count, *, ago=3 * DAY, title="Old"):
    """Came due while the program was off: told at the next look."""
    told.clock.advance(-ago)
    keys = [
        told.store.write_now("Make", partial(reminders.make, title=f"{title} {number}", at=told.clock.now() + HOUR))
        for number in range(count)
    ]
    told.clock.advance(ago)
    told.ring()
    return keys


def texts(widget):
    from PySide6.QtWidgets import QLabel

    return [one.text() for one in widget.findChildren(QLabel) if one.text() and not one.isHidden()]


def test_the_digest_names_some_and_counts_the_others(told):
    missed(told, 6)
    said = texts(told.presenter.digest)
    assert said[:2] == ["While Noren was off", "6 reminders came due."]
    assert said[2] == "Before that"
    assert said[-1] == "and 2 more"
    assert any(one.startswith("12 Jun") and one.endswith("13:00 · Old 0") for one in said), said


def test_it_goes_by_itself_when_all_of_it_is_dealt_with(told):
    first, second = missed(told, 2)
    told.store.write_now("Done", partial(reminders.done, reminder_id=first))
    told.bot.waitUntil(lambda: told.presenter.digest.about.text() == "1 reminder came due.")
    later = partial(reminders.snooze, reminder_id=second, until=told.clock.now() + HOUR)
    told.store.write_now("Put off", later)
    told.bot.waitUntil(lambda: told.presenter.digest is None)


def test_put_away_it_stays_on_today_until_somebody_says_that_it_is_clear(told):
    missed(told, 2)
    told.bot.mouseClick(button(told.presenter.digest, "I’ll look later"), LEFT)
    assert told.presenter.digest is None
    banner = told.opened.at("today").digest
    assert banner.isVisible()
    assert "2 reminders came due." in texts(banner)
    told.bot.mouseClick(button(banner, "Show which"), LEFT)
    assert any(one.endswith("Old 1") for one in texts(told.opened.sheet()))
    told.opened.sheet().cancel()
    told.bot.mouseClick(button(banner, "It is clear"), LEFT)
    assert not banner.isVisible()
    told.opened.at("products")
    assert not told.opened.at("today").digest.isVisible()


def test_look_at_today_opens_it_and_the_card_is_not_shown_twice(told):
    missed(told, 2)
    told.bot.mouseClick(button(told.presenter.digest, "Look at Today"), LEFT)
    assert told.window.current == "today"
    assert told.presenter.digest is None
    assert told.window.page().digest.isVisible()


def test_on_today_it_comes_in_the_page_itself(told):
    page = told.opened.at("today")
    assert not page.digest.isVisible()
    missed(told, 2)
    assert told.presenter.digest is None
    told.bot.waitUntil(page.digest.isVisible)


def test_what_was_done_by_the_calendar_meanwhile_stands_in_it_and_alone_makes_none(told):
    told.presenter.done_by_itself({"points": 3, "files": 2})
    assert told.presenter.digest is None
    missed(told, 2)
    told.presenter.done_by_itself({"points": 3, "files": 2, "tiers": 0})
    said = texts(told.presenter.digest)
    assert said[-2:] == ["Done by itself", "Points that lapse: 3"]


def test_the_digest_speaks_another_language_at_once(told):
    missed(told, 2)
    told.window.set_language("ja")
    assert told.presenter.digest.title == "暖簾を閉じていた間"
    assert "2件のリマインダーの期限が来ました。" in texts(told.presenter.digest)
