"""Day and week: entries are made, moved and stretched by mouse and by keyboard, and every step can be undone."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.ui.calendar.conftest import LEFT, Desk, ms
from ui.calendar.series_sheet import SeriesSheet
from ui.reminders.form import ReminderSheet

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


def moments(desk: Desk) -> list[tuple]:
    return desk.rows("SELECT at, end_at FROM reminder ORDER BY id")


def test_dragging_over_free_hours_opens_the_form_with_them(desk: Desk) -> None:
    desk.show()
    desk.drag(desk.point("2026-06-17", 600), desk.point("2026-06-17", 690))
    sheet = desk.opened.sheet()
    assert isinstance(sheet, ReminderSheet)
    entry = sheet.entry()
    assert (entry.day, entry.minute, entry.length) == ("2026-06-17", 600, 90)


def test_an_entry_is_moved_with_the_mouse_and_undone(desk: Desk) -> None:
    desk.make(title="Tasting", at=ms("2026-06-16 10:00"), end_at=ms("2026-06-16 11:00"))
    desk.show()
    desk.drag(desk.point("2026-06-16", 620), desk.point("2026-06-18", 800))
    assert moments(desk) == [(ms("2026-06-18 13:00"), ms("2026-06-18 14:00"))]
    desk.undo()
    assert moments(desk) == [(ms("2026-06-16 10:00"), ms("2026-06-16 11:00"))]
    assert desk.entry("Tasting").day == "2026-06-16"


def test_its_lower_edge_stretches_it(desk: Desk) -> None:
    desk.make(title="Tasting", at=ms("2026-06-16 10:00"), end_at=ms("2026-06-16 11:00"))
    desk.show()
    edge = desk.point("2026-06-16", 660)
    edge.setY(edge.y() - 3)
    desk.drag(edge, desk.point("2026-06-16", 750))
    assert moments(desk) == [(ms("2026-06-16 10:00"), ms("2026-06-16 12:30"))]


def test_escape_lets_go_of_what_is_dragged_and_nothing_is_changed(desk: Desk) -> None:
    desk.make(title="Tasting", at=ms("2026-06-16 10:00"), end_at=ms("2026-06-16 11:00"))
    page = desk.show()
    desk.drag(desk.point("2026-06-16", 620), desk.point("2026-06-18", 800), drop=False)
    assert page.surface.drag is not None
    desk.key(Qt.Key.Key_Escape)
    QTest.mouseRelease(page.surface.viewport(), LEFT, pos=desk.point("2026-06-18", 800))
    desk.settle()
    assert moments(desk) == [(ms("2026-06-16 10:00"), ms("2026-06-16 11:00"))]
    assert desk.opened.sheet() is None


def test_into_the_band_above_it_becomes_a_thing_of_the_whole_day(desk: Desk) -> None:
    desk.make(title="Tasting", at=ms("2026-06-16 10:00"))
    page = desk.show()
    band = desk.point("2026-06-17", 620)
    band.setY(page.surface.top - 4)
    desk.drag(desk.point("2026-06-16", 605), band)
    assert desk.rows("SELECT day, at FROM reminder") == [("2026-06-17", None)]


@pytest.mark.parametrize(
    ("key", "modifiers", "at", "end"),
    [
        (Qt.Key.Key_Right, ALT, "2026-06-17 10:00", "2026-06-17 11:00"),
        (Qt.Key.Key_Left, ALT, "2026-06-15 10:00", "2026-06-15 11:00"),
        (Qt.Key.Key_Down, ALT, "2026-06-16 10:15", "2026-06-16 11:15"),
        (Qt.Key.Key_Up, ALT, "2026-06-16 09:45", "2026-06-16 10:45"),
        (Qt.Key.Key_Down, ALT | SHIFT, "2026-06-16 10:00", "2026-06-16 11:15"),
        (Qt.Key.Key_Up, ALT | SHIFT, "2026-06-16 10:00", "2026-06-16 10:45"),
    ],
)
def test_whatever_is_dragged_has_a_key_as_well(
    desk: Desk, key: Qt.Key, modifiers: Qt.KeyboardModifier, at: str, end: str
) -> None:
    desk.make(title="Tasting", at=ms("2026-06-16 10:00"), end_at=ms("2026-06-16 11:00"))
    page = desk.show(day="2026-06-16")
    desk.key(Qt.Key.Key_Down)
    assert page.surface.entry() is not None
    desk.key(key, modifiers)
    assert moments(desk) == [(ms(at), ms(end))]


def test_the_arrows_go_from_day_to_day_into_the_next_week(desk: Desk) -> None:
    page = desk.show(day="2026-06-19")
    for _step in range(2):
        desk.key(Qt.Key.Key_Right)
    assert page.surface.cursor_day == date(2026, 6, 21)
    assert page.surface.days[0] == date(2026, 6, 21)


def test_enter_opens_what_is_chosen_and_makes_something_where_nothing_is(desk: Desk) -> None:
    desk.make(title="Tasting", at=ms("2026-06-16 10:00"))
    desk.show(day="2026-06-16")
    desk.key(Qt.Key.Key_Down)
    desk.key(Qt.Key.Key_Return)
    desk.opened.wait(lambda: isinstance(desk.opened.sheet(), ReminderSheet))
    assert desk.opened.sheet().known is not None
    desk.opened.sheet().accept()
    desk.key(Qt.Key.Key_Escape)
    desk.key(Qt.Key.Key_Return)
    desk.opened.wait(lambda: isinstance(desk.opened.sheet(), ReminderSheet))
    assert desk.opened.sheet().entry().day == "2026-06-16"


def test_one_of_a_series_asks_whether_all_are_meant(desk: Desk) -> None:
    desk.make_series(title="Order", rule="FREQ=WEEKLY;BYDAY=TU", first_day="2026-06-16", minute=600, length=60)
    desk.show()
    desk.drag(desk.point("2026-06-16", 630), desk.point("2026-06-17", 690))
    sheet = desk.opened.sheet()
    assert isinstance(sheet, SeriesSheet)
    sheet.take_all()
    desk.settle()
    assert desk.rows("SELECT rule, minute FROM reminder_series") == [("FREQ=WEEKLY;BYDAY=WE", 660)]
    assert desk.rows("SELECT day FROM reminder") == [("2026-06-17",)]
    desk.undo()
    assert desk.rows("SELECT rule, minute FROM reminder_series") == [("FREQ=WEEKLY;BYDAY=TU", 600)]


def test_what_a_series_will_bring_is_shown_and_can_be_taken_out_by_itself(desk: Desk) -> None:
    desk.make_series(title="Order", rule="FREQ=WEEKLY;BYDAY=TU", first_day="2026-06-16", minute=600)
    page = desk.show(day="2026-06-23")
    one = desk.entry("Order")
    assert (one.kind, one.day) == ("series", "2026-06-23")
    page.acts.move(one, date(2026, 6, 25), 660)
    sheet = desk.opened.sheet()
    sheet.take_alone()
    desk.settle()
    assert desk.rows("SELECT day, series_id IS NULL FROM reminder ORDER BY day") == [
        ("2026-06-16", 0),
        ("2026-06-25", 1),
    ]
    assert desk.entry("Order").day == "2026-06-25"


def test_neither_answer_changes_nothing(desk: Desk) -> None:
    desk.make_series(title="Order", rule="FREQ=WEEKLY;BYDAY=TU", first_day="2026-06-16", minute=600)
    page = desk.show()
    page.acts.move(desk.entry("Order"), date(2026, 6, 17), 600)
    desk.opened.sheet().cancel()
    desk.settle()
    assert desk.rows("SELECT day FROM reminder") == [("2026-06-16",)]


def test_moved_onto_a_closed_day_it_says_so(desk: Desk) -> None:
    from models.reminders import shop_days_edit

    desk.opened.store.write("closed", lambda tx: shop_days_edit.set_closed_weekdays(tx, weekdays=["WE"])).result()
    desk.make(title="Tasting", at=ms("2026-06-16 10:00"))
    page = desk.show()
    page.acts.move(desk.entry("Tasting"), date(2026, 6, 17), 600)
    desk.settle()
    assert "closed" in page.acts._moved_to(date(2026, 6, 17), 600)
    assert not page.data.plan(date(2026, 6, 17)).mark.working


def test_what_is_done_cant_be_moved(desk: Desk) -> None:
    from models.reminders import reminders

    key = desk.make(title="Tasting", at=ms("2026-06-15 10:00"))
    desk.opened.store.write("done", lambda tx: reminders.done(tx, reminder_id=key)).result()
    desk.show()
    desk.drag(desk.point("2026-06-15", 605), desk.point("2026-06-18", 800))
    assert desk.rows("SELECT at FROM reminder") == [(ms("2026-06-15 10:00"),)]


def test_a_day_too_full_shows_all_of_it_by_itself_at_last_as_a_list(desk: Desk) -> None:
    for at in range(40):
        desk.make(title=f"Thing {at}", day="2026-06-16")
    page = desk.show(day="2026-06-16")
    grid = page.surface
    column = [QPoint(grid.left_of(2) + 20, y) for y in range(grid.viewport().height())]
    place = next(point for point in column if grid.more_at(point))
    QTest.mouseClick(page.surface.viewport(), LEFT, pos=place)
    desk.settle()
    assert page.view == "day"
    page.open_day(date(2026, 6, 16))
    desk.settle()
    assert page.view == "agenda"
    assert len([one for one in desk.titles() if one.startswith("Thing")]) == 40


def test_the_clock_goes_on_while_it_is_seen(desk: Desk) -> None:
    page = desk.show()
    before = page.look.now
    desk.opened.store.clock.advance(60_000)
    page._minute()
    assert page.look.now == before + 60_000
