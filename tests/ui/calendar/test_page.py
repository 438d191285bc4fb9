"""The calendar's page: month and agenda, whose it is, what is beside reminders, the ways in and out, paper."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest

from models import team
from models.reminders import shop_days_edit
from tests.ui.calendar.conftest import LEFT, Desk, ms
from ui.calendar import ways
from ui.reminders.form import ReminderSheet


def centre(desk: Desk, day: str) -> QPoint:
    """The middle of a day of the month."""
    cell: QRect = desk.page.surface.cell(date.fromisoformat(day))
    return QPoint(cell.center().x(), cell.bottom() - 8)


# -- month ------------------------------------------------------------------------------------------------------------


def test_in_the_month_an_entry_is_dragged_to_another_day_and_keeps_its_time(desk: Desk) -> None:
    desk.make(title="Tasting", at=ms("2026-06-16 10:00"), end_at=ms("2026-06-16 11:00"))
    page = desk.show("month")
    item = page.surface.row(2).items[0]
    start = page.surface.item_rect(2, item).center().toPoint()
    desk.drag(start, centre(desk, "2026-06-25"))
    assert desk.rows("SELECT at, end_at FROM reminder") == [(ms("2026-06-25 10:00"), ms("2026-06-25 11:00"))]


def test_dragging_over_days_of_the_month_makes_something_of_all_of_them(desk: Desk) -> None:
    desk.show("month")
    desk.drag(centre(desk, "2026-06-09"), centre(desk, "2026-06-11"))
    sheet = desk.opened.sheet()
    assert isinstance(sheet, ReminderSheet)
    assert (sheet.entry().day, sheet.entry().minute, sheet.entry().length) == ("2026-06-09", None, 2)


def test_alt_and_the_arrows_move_it_by_days_and_weeks(desk: Desk) -> None:
    desk.make(title="Away", day="2026-06-16", end_day="2026-06-17")
    desk.show("month", "2026-06-16")
    desk.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    desk.key(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert desk.rows("SELECT day, end_day FROM reminder") == [("2026-06-23", "2026-06-24")]
    desk.key(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier)
    assert desk.rows("SELECT day, end_day FROM reminder") == [("2026-06-23", "2026-06-25")]


def test_a_day_with_more_than_there_is_room_for_says_how_many_and_opens(desk: Desk) -> None:
    for at in range(12):
        desk.make(title=f"Thing {at}", day="2026-06-16")
    page = desk.show("month")
    day = date(2026, 6, 16)
    hidden = page.surface.row(2).hidden[page.surface.days.index(day) % 7]
    assert hidden > 0
    QTest.mouseClick(page.surface.viewport(), LEFT, pos=page.surface.more_rect(day).center().toPoint())
    desk.settle()
    assert (page.view, page.day) == ("day", day)


def test_the_wheel_goes_on_by_weeks(desk: Desk) -> None:
    page = desk.show("month")
    first = page.surface.days[0]
    page.surface.shift_weeks(1)
    assert (page.surface.days[0] - first).days == 7


# -- agenda -----------------------------------------------------------------------------------------------------------


def test_the_agenda_lists_what_comes_and_leaves_empty_days_out(desk: Desk) -> None:
    desk.make(title="Tasting", at=ms("2026-06-16 10:00"))
    desk.make(title="Trade fair", day="2026-09-01")
    page = desk.show("agenda")
    lines = [one.day for _y, one in page.surface.visible() if one.entry is None]
    assert date(2026, 6, 16) in lines
    assert date(2026, 6, 17) not in lines
    page.surface.verticalScrollBar().setValue(page.surface.verticalScrollBar().maximum())
    desk.settle()


def test_an_empty_agenda_says_what_it_is_for(desk: Desk) -> None:
    page = desk.show("agenda")
    desk.opened.wait(page.empty.isVisible)


# -- whose, and what else ----------------------------------------------------------------------------------------------


def test_one_members_calendar_shows_theirs_and_what_is_nobodys(desk: Desk) -> None:
    mori = desk.opened.store.write("mori", lambda tx: team.add(tx, name="Mori")).result()
    sato = desk.opened.store.write("sato", lambda tx: team.add(tx, name="Sato")).result()
    desk.make(title="Mori's", day="2026-06-16", staff_id=mori)
    desk.make(title="Sato's", day="2026-06-16", staff_id=sato)
    desk.make(title="Whoever", day="2026-06-16")
    page = desk.show()
    assert sorted(desk.titles()) == ["Mori's", "Sato's", "Whoever"]
    page._whose(mori)
    desk.settle()
    assert sorted(desk.titles()) == ["Mori's", "Whoever"]
    page._whose(0)
    desk.settle()
    assert desk.titles() == ["Whoever"]


def test_birthdays_and_contracts_are_shown_when_asked_for_and_cant_be_dragged(desk: Desk) -> None:
    from models.people import edit

    desk.opened.store.write("p", lambda tx: edit.create(tx, name="Hanako", birthday="1990-06-17")).result()
    page = desk.show()
    assert desk.titles() == []
    ways.toggle(page, "birthday", True)
    desk.settle()
    one = desk.entry("Hanako")
    assert (one.kind, one.day, one.movable) == ("birthday", "2026-06-17", False)
    ways.toggle(page, "birthday", False)
    desk.settle()
    assert desk.titles() == []


def test_closed_days_say_why(desk: Desk) -> None:
    desk.opened.store.write(
        "closed", lambda tx: shop_days_edit.set_special(tx, first="2026-06-18", open=False, name="Inventory")
    ).result()
    page = desk.show()
    mark = page.data.plan(date(2026, 6, 18)).mark
    assert (mark.working, mark.name) == (False, "Inventory")
    holiday = page.data
    page = desk.show("month", "2026-05-05")
    assert holiday.plan(date(2026, 5, 5)).mark.name == "Children's Day"


def test_a_line_makes_what_it_says_on_the_day_that_is_shown(desk: Desk) -> None:
    page = desk.show(day="2026-06-18")
    page.line.field.setText("order beans")
    QTest.keyClick(page.line.field, Qt.Key.Key_Return)
    desk.settle()
    assert desk.rows("SELECT title, day, at FROM reminder") == [("order beans", "2026-06-18", None)]
    assert desk.titles() == ["order beans"]


def test_a_reader_of_screens_hears_what_the_cursor_is_on(desk: Desk) -> None:
    desk.make(title="Tasting", at=ms("2026-06-16 10:00"), end_at=ms("2026-06-16 11:00"), place="Kyoto")
    page = desk.show(day="2026-06-16")
    assert "1 entry" in page.surface.accessibleDescription()
    desk.key(Qt.Key.Key_Down)
    said = page.surface.accessibleDescription()
    assert all(part in said for part in ("Tasting", "10:00", "Kyoto"))


@pytest.mark.parametrize("view", ["day", "week", "month", "agenda"])
def test_the_views_are_kept_over_a_switch_of_language(desk: Desk, view: str) -> None:
    desk.make(title="Tasting", at=ms("2026-06-16 10:00"))
    desk.show(view, "2026-06-16")
    desk.opened.window.set_language("ja")
    page = desk.opened.window.page()
    assert (page.view, page.day) == (view, date(2026, 6, 16))


# -- ways in and out -------------------------------------------------------------------------------------------------


def test_the_menu_offers_a_calendar_as_ics(desk: Desk, tmp_path: Path) -> None:
    desk.make(title="Tasting", at=ms("2026-06-16 10:00"))
    page = desk.show()
    ways.take_out(page)
    sheet = desk.opened.sheet()
    assert (sheet.kind.value(), sheet.format.value()) == ("reminders", "ics")
    sheet.write(tmp_path / "mine.ics")
    desk.opened.wait((tmp_path / "mine.ics").exists)
    assert b"SUMMARY:Tasting" in (tmp_path / "mine.ics").read_bytes()


def test_a_calendar_comes_in_by_the_wizard(desk: Desk, tmp_path: Path) -> None:
    from tests.desktop.exchange.calendars import calendar
    from ui.imports.wizard import open_wizard

    path = tmp_path / "theirs.ics"
    path.write_text(calendar("EVENT\nUID:1\nSUMMARY:Tasting\nDTSTART;TZID=Asia/Tokyo:20260616T100000"))
    desk.show()
    wizard = open_wizard(desk.opened.window, desk.opened.window.desk)
    wizard.file.take(path)
    desk.opened.wait(lambda: wizard.file.kinds.value == "reminders" and wizard.next_button.isEnabled())
    assert not wizard.file.kinds.isEnabled()
    assert "1 entry" in wizard.file.found.text()
    assert len(wizard.opened.table.labels) == 8
    wizard.next()
    wizard.next()
    desk.opened.wait(lambda: wizard.steps.currentWidget() is wizard.plan, 20_000)
    wizard.next()
    desk.opened.wait(lambda: wizard.steps.currentWidget() is wizard.done, 20_000)
    desk.settle()
    assert desk.rows("SELECT title, at FROM reminder") == [("Tasting", ms("2026-06-16 10:00"))]
    assert desk.titles() == ["Tasting"]


@pytest.mark.parametrize(("view", "pages"), [("day", 1), ("week", 1)])
def test_the_print_button_writes_a_sheet(desk: Desk, monkeypatch, program, view: str, pages: int) -> None:
    import subprocess

    import ui.counter.papers

    shown: list[Path] = []
    monkeypatch.setattr(ui.counter.papers, "show_paper", lambda _desk, path: shown.append(path))
    desk.make(title="Tasting", at=ms("2026-06-16 10:00"), end_at=ms("2026-06-16 11:00"), place="Kyoto")
    page = desk.show(view, "2026-06-16")
    page.print_days()
    desk.opened.wait(lambda: shown)
    text = subprocess.run([program("pdftotext"), "-layout", shown[0], "-"], capture_output=True, text=True, check=True)
    assert "Tasting" in text.stdout
    assert "Kyoto" in text.stdout
