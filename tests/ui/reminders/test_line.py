"""The one line in which reminders are typed, in a real window."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from models.reminders import entering, reminders, series
from tests.a_shop import Shop


@pytest.fixture
def line(opened):
    from ui.reminders.line import ReminderLine

    made = ReminderLine(opened.window.desk)
    made.setParent(opened.window)
    made.resize(700, 120)
    made.show()
    made.field.setFocus()
    opened.kept = []
    made.kept.connect(opened.kept.append)
    return made


def chips(line) -> list[str]:
    return [one.text for one in line.chips.said]


def write(opened, line, text: str) -> None:
    opened.bot.keyClicks(line.field, text)


def enter(opened, line) -> int:
    before = len(opened.kept)
    opened.bot.keyClick(line.field, Qt.Key.Key_Return)
    opened.wait(lambda: len(opened.kept) > before)
    return opened.kept[-1]


def test_what_is_understood_is_shown_before_enter_and_kept_by_it(opened, line) -> None:
    write(opened, line, "order beans tomorrow 3pm, remind me 1 hour before")
    assert line.said.title == "order beans"
    when, told = chips(line)
    assert when.startswith("Tomorrow")
    assert when.endswith("15:00")
    assert "1 hour before" in told
    assert line.field.accessibleDescription() == line.chips.text
    due = reminders.one(opened.store.here, enter(opened, line))
    assert (due.title, due.before) == ("order beans", (60,))
    assert due.at is not None
    assert line.text == ""
    assert chips(line) == []


def test_japanese_is_understood_on_an_english_screen(opened, line) -> None:
    line.set_text("明日15時 仕入先に電話")
    due = reminders.one(opened.store.here, enter(opened, line))
    assert due.title == "仕入先に電話"
    assert due.at is not None


def test_a_rule_becomes_a_series_and_says_its_next_days(opened, line) -> None:
    line.set_text("毎月末 請求書")
    opened.wait(lambda: any(one.startswith("First on") for one in chips(line)))
    assert "Every month on the last day" in chips(line)
    due = reminders.one(opened.store.here, enter(opened, line))
    assert due.title == "請求書"
    assert due.series_id is not None
    assert series.one(opened.store.here, due.series_id).rule == "FREQ=MONTHLY;BYMONTHDAY=-1"


@pytest.mark.parametrize("text", ["Friday club flyers", "meeting 31 February", "{braces} <b>bold</b>", "％＆"])
def test_what_is_not_understood_is_the_title_and_for_today(opened, line, text) -> None:
    line.set_text(text)
    assert [one.tone for one in line.chips.said] == ["quiet"]
    assert "No day said" in chips(line)[0]
    due = reminders.one(opened.store.here, enter(opened, line))
    assert (due.title, due.at, due.series_id) == (text, None, None)
    assert due.day == entering.of_words(line.said, due.day).day


def test_two_different_days_are_said_to_be_unclear_and_nothing_is_taken(opened, line) -> None:
    line.set_text("call Aoki tomorrow on 5 Dec")
    assert "Two different" in chips(line)[0]
    assert reminders.one(opened.store.here, enter(opened, line)).title == "call Aoki tomorrow on 5 Dec"


def test_a_time_without_anything_to_do_is_asked_for_and_stays_typed(opened, line) -> None:
    line.set_text("tomorrow 3pm")
    assert "What is to be done?" in chips(line)
    opened.bot.keyClick(line.field, Qt.Key.Key_Return)
    opened.wait(lambda: line.error.isVisible())
    assert line.text == "tomorrow 3pm"
    assert not opened.kept
    write(opened, line, " x")
    assert not line.error.isVisible()


def test_what_has_passed_is_said_and_kept_all_the_same(opened, line) -> None:
    line.set_text("2020-01-06 pay the rent")
    assert any("passed" in one for one in chips(line))
    assert reminders.one(opened.store.here, enter(opened, line)).day == "2020-01-06"


def test_a_closed_day_is_said(opened, line) -> None:
    line.set_text("2027-01-01 count the stock")
    opened.wait(lambda: any("closed" in one for one in chips(line)))


def test_escape_empties_the_line_and_then_is_others(opened, line) -> None:
    write(opened, line, "order beans")
    opened.bot.keyClick(line.field, Qt.Key.Key_Escape)
    assert line.text == ""
    assert chips(line) == []
    assert not opened.kept


def test_enter_twice_makes_one(opened, line) -> None:
    line.set_text("order beans")
    line.keep()
    line.keep()
    opened.wait(lambda: opened.kept)
    opened.bot.wait(50)
    assert len(opened.kept) == 1


def test_a_day_and_a_person_can_be_given_beforehand(opened, line) -> None:
    key = Shop(opened.store, opened.store.clock).member(name="Aoki")
    line.set_preset(person_id=key)
    line.set_day("2027-03-04")
    line.set_text("call")
    assert "4 Mar 2027" in chips(line)[0]
    due = reminders.one(opened.store.here, enter(opened, line))
    assert (due.person_id, due.day) == (key, "2027-03-04")
    line.set_text("call 5 March 2027")
    assert line.entry.day == date(2027, 3, 5).isoformat()
