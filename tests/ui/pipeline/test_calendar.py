"""The calendar of expected closes in the real window: dragged to another day, stepped by keys, days that are full."""

from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent

from models.pipeline import deals
from ui.pipeline.calendar import month_days, week_days
from ui.pipeline.calendar_day import MIME, DealChip


@given(day=st.dates(date(1990, 1, 1), date(2100, 12, 31)), first=st.integers(0, 6))
def test_a_month_is_whole_weeks_around_it(day, first) -> None:
    days = month_days(day, first)
    assert len(days) % 7 == 0
    assert days[0].weekday() == first
    assert days[0] <= day.replace(day=1)
    assert days[0].month != day.month or days[0].day == 1
    assert {one for one in days if (one.year, one.month) == (day.year, day.month)}
    assert days[-1].month != day.month or (days[-1].replace(day=28).month == day.month)
    assert day in week_days(day, first)


@pytest.fixture
def view(opened):
    for name, day, amount in (
        ("Machine", "2026-06-20", 180_000),
        ("Beans", "2026-06-20", 36_000),
        ("Cups", None, None),
    ):
        opened.store.write_now("d", partial(deals.open_deal, name=name, expected_day=day, amount=amount))
    shown = opened.at("pipeline", view="calendar").views["calendar"]
    opened.wait(lambda: "¥216,000" in shown.sums.text())
    return shown


def chips(cell) -> list[DealChip]:
    return list(cell.chips.values())


def expected(opened, name: str):
    return opened.store.here.value("SELECT expected_day FROM deal WHERE name=?", name)


def test_days_show_the_largest_deals_and_what_they_come_to(opened, view) -> None:
    assert [one.text() for one in chips(view.cells["2026-06-20"])] == ["Machine", "Beans"]
    assert view.cells["2026-06-20"].sum.text() == "¥216,000"
    assert "1 deal without a day" in view.undated.text()


def test_the_keyboard_stays_on_a_deal_that_is_moved(opened, view) -> None:
    chip = chips(view.cells["2026-06-20"])[0]
    chip.setFocus()
    chip_id = chip.deal_id
    view.expect_on(chip_id, "2026-06-25")
    opened.wait(lambda: chips(view.cells["2026-06-25"]))
    assert opened.window.focusWidget() is view.cells["2026-06-25"].chips[chip_id]


def test_a_name_that_does_not_fit_ends_in_dots(opened, view) -> None:
    long = "A very long name of a deal about a machine, beans and cups"
    opened.store.write_now("d", partial(deals.open_deal, name=long, expected_day="2026-06-21", amount=1))
    opened.wait(lambda: chips(view.cells["2026-06-21"]))
    (chip,) = chips(view.cells["2026-06-21"])
    assert chip.text() == long
    chip.resize(120, chip.height())
    assert chip.shown().endswith("…")
    assert chips(view.cells["2026-06-20"])[1].shown() == "Beans"


def test_a_deal_dropped_on_another_day_is_expected_on_it_and_undone(opened, view) -> None:
    chip = chips(view.cells["2026-06-20"])[0]
    data = QMimeData()
    data.setData(MIME, f"{chip.deal_id}@2026-06-20".encode())
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    view.cells["2026-06-25"].dropEvent(event)
    opened.wait(lambda: expected(opened, "Machine") == "2026-06-25")
    opened.wait(lambda: [one.text() for one in chips(view.cells["2026-06-25"])] == ["Machine"])
    opened.machine.undo.undo()
    opened.wait(lambda: expected(opened, "Machine") == "2026-06-20")


def test_ctrl_and_arrows_move_it_by_days_and_weeks(opened, view) -> None:
    chip = chips(view.cells["2026-06-20"])[1]
    opened.bot.keyClick(chip, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    opened.wait(lambda: expected(opened, "Beans") == "2026-06-27")


def test_weeks_and_months_are_leafed_through(opened, view) -> None:
    view.later()
    opened.wait(lambda: "nothing expected" in view.sums.text())
    view.go_today()
    opened.wait(lambda: "¥216,000" in view.sums.text())
    view._span("week")
    assert len(view.cells) == 7
    opened.wait(lambda: any(chips(cell) for cell in view.cells.values()))
    (first, *_others) = (one for cell in view.cells.values() for one in chips(cell) if one.beneath)
    assert first.height() > 2 * first.fontMetrics().height()
    view.earlier()
    assert "2026-06-08" in view.cells


def test_a_full_day_opens_as_a_list(opened, view) -> None:
    for at in range(6):
        opened.store.write_now("d", partial(deals.open_deal, name=f"More {at}", expected_day="2026-06-20"))
    opened.wait(lambda: len(chips(view.cells["2026-06-20"])) == 3)
    view.show_day("2026-06-20")
    page = opened.window.page()
    assert page.current == "list"
    opened.wait(lambda: page.views["list"].list.rows.rowCount() == 8)
