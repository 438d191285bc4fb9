"""The list of Today: every line is one key or one click from being done, put off, given away or opened."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from models.reminders import reminders
from models.today.entry import DONE, NEXT, OVERDUE, TODAY
from ui.today.painting import GIVE, LATER, OPEN, tools_of
from ui.widgets.painted import pill_width

HOUR = 3_600_000


def state(today, key: int) -> tuple[str, str, int | None]:
    return today.shop.store.here.row("SELECT state, day, snoozed_until FROM reminder WHERE id=?", key)


def test_overdue_today_next_and_done_stand_below_each_other_with_how_many_there_are(today, clock) -> None:
    today.remind("Answer the question", day="2026-06-12")
    today.remind("Order beans")
    today.remind("Call the supplier", at=clock.now() + 3 * HOUR)
    today.remind("Send the flyer", day="2026-06-18")
    done = today.remind("Count the drawer")
    today.shop.do(reminders.done, reminder_id=done, result="no difference")
    today.wait(lambda: today.group(DONE))
    assert today.rows() == [
        "Overdue 1", "Answer the question",
        "Today 2", "Call the supplier", "Order beans",
        "Next 7 days 1", "Send the flyer",
        "Done today 1", "Count the drawer",
    ]  # fmt: skip
    assert today.page.list.count.text() == "1 of 4 done"


def test_the_pill_says_when_it_is_due_how_late_it_is_when_it_was_done(today, clock) -> None:
    today.remind("Late", day="2026-06-12")
    today.remind("At three", at=clock.now() + 3 * HOUR)
    today.remind("At eleven", at=clock.now() - HOUR)
    today.remind("Whenever")
    today.remind("On Thursday", day="2026-06-18")
    pills = {one: today.page.view.delegate.pill_of(today.find(one)) for one in today.rows() if today.find(one)}
    assert {title: (pill.text, pill.tone) for title, pill in pills.items()} == {
        "Late": ("3 days late", "red"),
        "At eleven": ("11:00", "red"),
        "At three": ("15:00", "gold"),
        "Whenever": ("Today", "quiet"),
        "On Thursday": ("Thu 18", "quiet"),
    }


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_a_key_ticks_off_the_line_that_is_looked_at_and_another_takes_it_back(today, key: Qt.Key) -> None:
    one = today.remind("Order beans")
    today.look_at("Order beans")
    today.key(key)
    today.wait(lambda: today.group(DONE) == ["Order beans"])
    assert state(today, one)[0] == "done"
    assert any("Done: Order beans" in text for text in today.said())
    today.bot.keyClick(today.opened.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    today.wait(lambda: today.group(TODAY) == ["Order beans"])
    assert today.group(DONE) == []


def test_a_click_on_the_ring_ticks_it_off_and_on_that_of_a_done_one_opens_it_again(today) -> None:
    today.remind("Order beans")
    today.remind("Order milk")
    today.click_ring("Order milk")
    today.wait(lambda: today.group(DONE) == ["Order milk"])
    today.click_ring("Order milk")
    today.wait(lambda: today.group(DONE) == [])
    assert sorted(today.group(TODAY)) == ["Order beans", "Order milk"]


def test_after_a_line_is_done_the_next_one_is_looked_at(today) -> None:
    for title in ("One", "Two", "Three"):
        today.remind(title)
    today.look_at("Two")
    today.key(Qt.Key.Key_Space)
    today.wait(lambda: today.group(DONE) == ["Two"])
    assert today.rows()[today.page.view.currentIndex().row()] == "Three"
    assert today.page.view.hasFocus()


def test_it_is_put_off_by_a_menu_that_says_until_when(today) -> None:
    """Noon of a Monday: later today is three hours on, next week the Monday after."""
    one = today.remind("Order beans")
    today.look_at("Order beans")
    today.key(Qt.Key.Key_S)
    assert today.choices() == [
        "Later today\tMon 15 15:00",
        "Tomorrow morning\tTue 16 9:00",
        "The next working day\tTue 16 9:00",
        "Next week\tMon 22 9:00",
        "Pick a day and time…",
    ]
    today.choose("Tomorrow morning")
    today.wait(lambda: today.group(NEXT) == ["Order beans"])
    assert state(today, one)[0] == "open"
    assert today.page.view.delegate.pill_of(today.find("Order beans")).text == "Tue 16 9:00"


def test_later_today_keeps_it_among_todays(today) -> None:
    today.remind("Order beans", day="2026-06-10")
    today.look_at("Order beans")
    today.key(Qt.Key.Key_S)
    today.choose("Later today")
    today.wait(lambda: today.group(TODAY) == ["Order beans"])
    assert today.group(OVERDUE) == []


def test_a_moment_of_ones_own_is_picked_on_a_sheet_that_proposes_tomorrow_morning(today) -> None:
    one = today.remind("Order beans")
    today.look_at("Order beans")
    today.key(Qt.Key.Key_S)
    today.choose("Pick")
    today.wait(today.opened.sheet)
    sheet = today.opened.sheet()
    assert sheet.time.time().toString("HH:mm") == "09:00"
    sheet.day.setDate(sheet.day.date().addDays(-2))
    sheet.take()
    assert today.opened.sheet() is sheet  # it has passed: nothing is lost, and it is said
    sheet.day.setDate(sheet.day.date().addDays(4))
    sheet.take()
    today.wait(lambda: state(today, one)[2] is not None)
    today.wait(lambda: today.group(NEXT) == ["Order beans"])


def test_it_is_given_to_somebody_where_several_work(today) -> None:
    one = today.remind("Order beans")
    today.look_at("Order beans")
    today.key(Qt.Key.Key_D)
    assert any("Add staff in the settings" in text for text in today.said())
    kenji = today.staff("Kenji")
    today.look_at("Order beans")
    today.key(Qt.Key.Key_D)
    today.choose("Kenji")
    today.wait(lambda: today.shop.store.here.value("SELECT staff_id FROM reminder WHERE id=?", one) == kenji)
    today.wait(lambda: today.find("Order beans") is None)  # it is no longer mine


def test_everybodys_lines_say_whose_they_are(today) -> None:
    kenji = today.staff("Kenji")
    today.shop.do(reminders.make, title="Water the plants", staff_id=kenji)
    today.remind("Order beans")
    assert today.find("Water the plants") is None
    today.page.list.whose.picked.emit("all")
    today.wait(lambda: today.find("Water the plants") is not None)
    at = today.page.lines.index(today.row_of("Water the plants"), 0)
    assert today.page.lines.data(at, Qt.ItemDataRole.AccessibleTextRole) == "Water the plants. Kenji. Today"


def test_the_tools_at_the_end_of_a_line_do_the_same_as_the_keys(today) -> None:
    person = today.shop.member(name="森 弘")
    today.remind("Call them", person_id=person)
    view = today.page.view
    one = today.find("Call them")
    rect = view.visualRect(today.page.lines.index(today.row_of("Call them"), 0))
    places = tools_of(rect, pill_width(view.delegate.pill_of(one).text))
    today.click(places[LATER].center())
    assert today.choices()[0].startswith("Later today")
    today.menu().close()
    today.click(places[GIVE].center())
    assert any("Add staff" in text for text in today.said())
    today.click(places[OPEN].center())
    today.wait(lambda: today.opened.window.current == "people")


def test_the_menu_offers_all_of_it(today) -> None:
    today.staff("Kenji")
    today.remind("Order beans")
    today.look_at("Order beans")
    today.page.view.act("menu")
    assert today.choices() == [
        "Done\tSpace",
        "Done, with a note…\tShift+Enter",
        "Change…\tE",
        "Put off",
        "Give to somebody",
    ]


def test_done_with_a_note_asks_what_came_of_it(today) -> None:
    one = today.remind("Call the supplier")
    today.look_at("Call the supplier")
    today.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    today.wait(today.opened.sheet)
    sheet = today.opened.sheet()
    sheet.result.setPlainText("They come on Friday")
    sheet.accept_on_enter()
    today.wait(lambda: state(today, one)[0] == "done")
    today.wait(lambda: today.group(DONE))
    at = today.page.lines.index(today.row_of("Call the supplier"), 0)
    assert "They come on Friday" in today.page.lines.data(at, Qt.ItemDataRole.AccessibleTextRole)


def test_e_and_two_clicks_show_all_of_a_reminder(today) -> None:
    from ui.reminders.form import ReminderSheet

    today.remind("Order beans")
    today.look_at("Order beans")
    today.key(Qt.Key.Key_E)
    today.wait(lambda: isinstance(today.opened.sheet(), ReminderSheet))
    today.opened.sheet().cancel()
    today.wait(lambda: today.opened.sheet() is None)
    rect = today.page.view.visualRect(today.page.lines.index(today.row_of("Order beans"), 0))
    today.bot.mouseDClick(today.page.view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    today.wait(lambda: isinstance(today.opened.sheet(), ReminderSheet))


def test_n_leads_to_the_line_and_what_is_typed_stands_in_the_list(today) -> None:
    today.remind("Order milk")
    today.look_at("Order milk")
    today.key(Qt.Key.Key_N)
    line = today.page.list.line
    assert line.field.hasFocus()
    today.bot.keyClicks(line.field, "order beans tomorrow 3pm")
    today.bot.keyClick(line.field, Qt.Key.Key_Return)
    today.wait(lambda: today.group(NEXT) == ["order beans"])
    assert today.page.view.delegate.pill_of(today.find("order beans")).text == "Tue 16 15:00"
    today.bot.keyClick(line.field, Qt.Key.Key_Down)
    assert today.page.view.hasFocus()


def test_arrows_pass_over_heads_and_reach_both_ends(today) -> None:
    today.remind("Late", day="2026-06-10")
    today.remind("Now")
    today.remind("Soon", day="2026-06-18")
    today.page.view.setFocus()
    today.key(Qt.Key.Key_Home)
    seen = []
    for _step in range(4):
        seen.append(today.rows()[today.page.view.currentIndex().row()])
        today.key(Qt.Key.Key_Down)
    assert seen == ["Late", "Now", "Soon", "Soon"]


def test_an_empty_day_is_said_kindly_and_one_button_begins_something(today) -> None:
    assert today.page.list.stack.currentWidget() is today.page.list.none
    assert today.page.list.count.text() == ""
    from PySide6.QtWidgets import QPushButton

    button = today.page.list.none.findChild(QPushButton)
    today.bot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert today.page.list.line.field.hasFocus()


def test_what_is_long_is_cut_until_somebody_wants_all_of_it(today) -> None:
    for number in range(12):
        today.shop.do(reminders.make, title=f"Late {number}", day="2026-06-10")
    today.wait(lambda: "Show 7 more" in today.rows())
    assert today.rows()[0] == "Overdue 12"
    assert len(today.group(OVERDUE)) == 5
    today.look_at("Show 7 more")
    today.key(Qt.Key.Key_Return)
    assert len(today.group(OVERDUE)) == 12
    assert "Show fewer" in today.rows()


def test_heads_are_low_and_lines_are_not_wherever_they_come_to_stand(today) -> None:
    for title in ("One", "Two", "Three"):
        today.remind(title)
    today.remind("Late", day="2026-06-10")
    for title in ("Late", "Two"):
        today.click_ring(title)
        today.wait(lambda title=title: title in today.group(DONE))
    view, lines = today.page.view, today.page.lines
    kinds = {lines.row(at).kind: view.rowHeight(at) for at in range(lines.rowCount())}
    assert kinds == {"head": 38, "line": 56}
    assert [view.rowHeight(at) for at in range(lines.rowCount())] == [38, 56, 56, 38, 56, 56]


def test_ten_thousand_overdue_at_once_come_page_by_page(today) -> None:
    """The first screen asks one page; the end is reached by one key, and only its page is asked."""
    store = today.shop.store

    def many(tx) -> None:
        head = "INSERT INTO reminder (public_id, title, day, state, created_at, about, note, result)"
        for number in range(10_000):
            tx.run(f"{head} VALUES (?,?,'2026-05-01','open',0,'','','')", f"many{number}", f"Late {number}")
        tx.touch("reminder", None)

    store.write_now("Many", many)
    today.wait(lambda: "Overdue 10,000" in today.rows()[:1])
    part = today.page.lines.parts[OVERDUE]
    assert list(part.pages) == [0]
    today.page.show_whole(OVERDUE)
    assert today.page.lines.rowCount() > 10_000
    today.page.view.setFocus()
    today.key(Qt.Key.Key_End)
    today.wait(lambda: len(part.pages) > 1)
    last = today.page.lines.next_line(today.page.lines.rowCount() - 2, -1)
    today.wait(lambda: today.page.lines.entry(last) is not None)
    assert today.page.lines.entry(last).title == "Late 9999"
    assert len(part.pages) < 6


def test_the_model_keeps_what_qt_expects_of_it(today) -> None:
    tester = QAbstractItemModelTester(today.page.lines, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for number in range(8):
        today.remind(f"Late {number}", day="2026-06-10") if number < 5 else today.remind(f"Now {number}")
    today.page.show_whole(OVERDUE)
    today.click_ring("Now 7")
    today.wait(lambda: today.group(DONE) == ["Now 7"])
    assert tester.model() is today.page.lines


def test_a_hostile_title_is_text_and_a_long_one_is_cut(today) -> None:
    for title in ("<img src='file:///etc/passwd'>", "あ" * 300, "a\u202eb"):
        today.shop.do(reminders.make, title=title)
    today.wait(lambda: len(today.group(TODAY)) == 3)
    today.page.view.viewport().grab()
    assert "<img src='file:///etc/passwd'>" in today.group(TODAY)


def test_the_first_line_of_a_group_is_shown_with_its_head(today) -> None:
    for at in range(30):
        today.remind(f"Order {at}")
    today.wait(lambda: len(today.group(TODAY)) >= 5)
    view, bar = today.page.view, today.page.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    today.key(Qt.Key.Key_End)
    today.key(Qt.Key.Key_Home)
    assert today.page.view.currentIndex().row() == 1
    assert view.rowViewportPosition(0) == 0
