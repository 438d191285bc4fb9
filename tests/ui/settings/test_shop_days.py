"""Shop days in the settings: said in words first, changed by hand, undone, refused below what was typed."""

from datetime import date

import pytest
from PySide6.QtCore import QDate, Qt

from models.reminders import shop_days
from ui.settings.shop_days_sheet import SpecialSheet

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(opened):
    page = opened.at("settings", section="shop_days")
    found = page.panels["shop_days"]
    opened.wait(lambda: found.found is not None)
    return found


def settle(opened) -> None:
    opened.store.write("after whatever was asked for", _nothing).result()
    opened.bot.wait(60)


def _nothing(_tx) -> None:
    """Nothing."""


def works(opened, *days: str) -> list[bool]:
    found = shop_days.load(opened.store.reader())
    return [found.is_working(day) for day in days]


def test_the_week_is_said_in_a_sentence_and_changed_by_typing(opened, panel) -> None:
    assert panel.sentence.text().startswith("Open Mon–Fri 9:00–18:00.")
    panel.hours[5].setText("10-12、13:00～17:30")
    panel.hours[5].editingFinished.emit()
    settle(opened)
    opened.wait(lambda: "Sat" in panel.sentence.text())
    assert shop_days.load(opened.store.reader()).hours_of("2026-06-20") == ((600, 720), (780, 1050))
    assert panel.hours[5].text() == "10:00–12:00, 13:00–17:30"
    opened.machine.undo.undo()
    settle(opened)
    assert works(opened, "2026-06-20") == [False]


def test_hours_that_cant_be_are_refused_below_the_field(opened, panel) -> None:
    panel.hours[0].setText("25:99")
    panel.hours[0].editingFinished.emit()
    settle(opened)
    assert panel.hour_rows[0].said.text()
    assert works(opened, "2026-06-15") == [True]


def test_a_regular_closing_day_is_added_and_taken_away(opened, panel) -> None:
    panel.nth.set_value("0")
    panel.weekday.set_value(2)
    panel.add_regular()
    settle(opened)
    assert works(opened, "2026-06-16", "2026-06-17") == [True, False]
    opened.wait(lambda: "every Wednesday" in panel.sentence.text())
    panel.remove_regular("WE")
    settle(opened)
    assert works(opened, "2026-06-17") == [True]


def test_the_turn_of_the_year_is_proposed_and_kept(opened, panel) -> None:
    opened.bot.mouseClick(panel.year_end, LEFT)
    settle(opened)
    assert opened.store.settings.closed_year_end == ("12-30", "01-03")
    assert works(opened, "2026-12-29", "2026-12-30", "2026-12-31") == [True, False, False]


def test_special_days_are_given_on_a_sheet(opened, panel) -> None:
    panel.add_special()
    sheet = opened.sheet()
    assert isinstance(sheet, SpecialSheet)
    sheet.first.setDate(QDate(2026, 8, 12))
    assert sheet.last.date() == QDate(2026, 8, 12)
    sheet.last.setDate(QDate(2026, 8, 14))
    sheet.name.setText("Summer holidays")
    sheet.keep()
    settle(opened)
    assert works(opened, "2026-08-11", "2026-08-12", "2026-08-14") == [False, False, False]  # the 11th is Mountain Day
    assert shop_days.load(opened.store.reader()).name_of("2026-08-13") == "Summer holidays"
    assert opened.sheet() is None


def test_days_the_wrong_way_round_are_refused_on_the_sheet(opened, panel) -> None:
    panel.add_special()
    sheet = opened.sheet()
    sheet.last.setDate(QDate(2026, 6, 1))
    sheet.keep()
    settle(opened)
    assert opened.sheet() is sheet
    assert opened.store.reader().value("SELECT count(*) FROM special_day") == 0


def test_holidays_of_the_country_are_listed_with_their_names(opened, panel) -> None:
    opened.wait(lambda: panel.found is not None)
    assert date(2026, 5, 5).isoformat() in [one.day for one in panel.found.holidays]


def test_an_open_day_is_left(opened, panel) -> None:
    for at in range(7):
        panel.hours[at].setText("")
        panel.hours[at].editingFinished.emit()
        settle(opened)
    assert any(works(opened, *[f"2026-06-{day}" for day in range(15, 22)]))
