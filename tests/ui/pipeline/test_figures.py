"""What is stuck, the forecast, the team and the targets in a real window: what is shown, leads where, is kept."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from models import team
from models.pipeline import deals, snapshots, stages, targets
from models.pipeline.targets import Goal
from models.times import DAY_MS
from tests.a_shop import add_person
from ui.people.notes import NoteSheet
from ui.pipeline.closing import LoseSheet
from ui.pipeline.deal_side import PlanSheet
from ui.pipeline.figure_parts import DealsSheet, rate_text, time_text
from ui.pipeline.stuck import DateSheet
from ui.pipeline.targets import TargetsSheet
from ui.widgets.basics import Button


def do(opened, verb, **values):
    return opened.store.write_now(verb.__name__, partial(verb, **values))


@pytest.fixture
def rep(opened) -> int:
    return int(do(opened, team.add, name="Aya", role="rep"))


@pytest.fixture
def four(opened, clock, rep) -> dict[str, int]:
    """One deal left alone, one whose day has passed, one won, one lost."""
    for key in (1, 2, 3, 4):
        do(opened, stages.change_stage, stage_id=key, rotting_days=5)
    clock.advance(-10 * DAY_MS)
    person = do(opened, add_person)
    made = {"cold": do(opened, deals.open_deal, name="Cold", person_id=person, amount=900_000, owner_id=rep)}
    clock.advance(10 * DAY_MS)
    made["late"] = do(opened, deals.open_deal, name="Late", amount=300_000, expected_day="2026-06-10", owner_id=rep)
    made["won"] = do(opened, deals.open_deal, name="Won", amount=200_000, expected_day="2026-06-20", owner_id=rep)
    made["lost"] = do(opened, deals.open_deal, name="Lost", amount=100_000)
    do(opened, deals.win, deal_id=made["won"], note="Service")
    do(opened, deals.lose, deal_id=made["lost"], reason_id=1)
    return made


def view(opened, name: str, **place):
    page = opened.at("pipeline", view=name, **place)
    shown = page.views[name]
    opened.wait(lambda: getattr(shown, "found", getattr(shown, "known", None)) is not None)
    return shown


def texts(widget) -> list[str]:
    return [one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget)] + [
        one.text() for one in widget.findChildren(Button) if one.isVisibleTo(widget)
    ]


def cell(widget, name: str) -> Button:
    return next(one for one in widget.findChildren(Button) if one.accessibleName().startswith(name))


# -- what is stuck -----------------------------------------------------------------------------------------------------


def test_what_is_stuck_says_why_and_each_act_is_one_click(opened, four) -> None:
    shown = view(opened, "stuck")
    opened.wait(lambda: shown.side.shown is not None)
    assert shown.side.shown.id == four["cold"]
    opened.wait(lambda: "Untouched for 10 days, 5 are allowed" in texts(shown.side))
    for act, sheet in (("call", NoteSheet), ("plan", PlanSheet), ("date", DateSheet), ("lose", LoseSheet)):
        shown.side.acts[act].click()
        opened.wait(lambda kind=sheet: isinstance(opened.sheet(), kind))
        opened.sheet().cancel()
        opened.wait(lambda: opened.sheet() is None)


def test_a_call_takes_it_off_the_list(opened, four) -> None:
    shown = view(opened, "stuck")
    opened.wait(lambda: shown.side.shown is not None)
    shown.side.acts["call"].click()
    opened.wait(lambda: isinstance(opened.sheet(), NoteSheet))
    opened.sheet().words.setPlainText("She decides in July")
    opened.sheet().save_button.click()
    opened.wait(lambda: shown.stack.currentIndex() == 1)
    opened.wait(lambda: "Nothing is stuck here" in texts(shown))
    shown.lists.picked.emit("passed")
    opened.wait(lambda: shown.side.shown is not None and shown.side.shown.id == four["late"])


def test_a_new_date_is_asked_and_kept_and_a_wrong_one_is_said(opened, four) -> None:
    shown = view(opened, "stuck", which="passed")
    opened.wait(lambda: shown.side.shown is not None and shown.side.shown.id == four["late"])
    shown.act("date")
    sheet = opened.sheet()
    sheet.act()
    assert sheet.error.isVisible()
    sheet.day.setText("someday")
    sheet.act()
    opened.wait(lambda: "someday" in sheet.error.text())
    sheet.day.setText("2026-07-31")
    sheet.act()
    opened.wait(lambda: opened.sheet() is None)
    assert deals.one(opened.store.here, four["late"]).expected_day == "2026-07-31"
    opened.wait(lambda: shown.stack.currentIndex() == 1)


def test_without_limits_the_way_to_the_settings_is_shown(opened) -> None:
    for key in (1, 2, 3, 4):
        do(opened, stages.change_stage, stage_id=key, rotting_days=0)
    shown = view(opened, "stuck")
    opened.wait(lambda: "No stage has a limit" in texts(shown))
    cell(shown, "Open the settings").click()
    opened.wait(lambda: opened.window.page().id == "settings")


# -- the forecast ------------------------------------------------------------------------------------------------------


def test_the_forecast_shows_months_and_leads_to_their_deals(opened, four) -> None:
    shown = view(opened, "forecast")
    opened.wait(lambda: shown.tiles["closed"].value.text() == "¥200,000")
    assert shown.tiles["pipeline"].value.text() == "¥30,000"
    assert shown.tiles["expected"].value.text() == "¥230,000"
    shown.arrive(way="plain")
    assert shown.tiles["expected"].value.text() == "¥500,000"
    cell(shown, "June 2026, Closed won").click()
    opened.wait(lambda: isinstance(opened.sheet(), DealsSheet))
    sheet = opened.sheet()
    opened.wait(lambda: sheet.list.rows.rowCount() == 1)
    assert sheet.list.rows.id_at(0) == four["won"]
    sheet.cancel()
    opened.wait(lambda: any("1 without an expected day" in text for text in texts(shown)))


def test_the_forecast_is_added_up_by_owner(opened, four, rep) -> None:
    shown = view(opened, "forecast")
    shown.arrive(group="owner", columns="cumulative", way="plain")
    assert cell(shown, "Aya, In the pipeline").text() == "¥500,000"
    assert cell(shown, "Aya, Closed won").text() == "¥200,000"
    cell(shown, "Aya, In the pipeline").click()
    opened.wait(lambda: isinstance(opened.sheet(), DealsSheet))
    opened.wait(lambda: opened.sheet().list.rows.rowCount() == 2)
    opened.sheet().cancel()


def test_todays_forecast_is_kept_and_shown_beside_what_comes_of_it(opened, four, clock) -> None:
    shown = view(opened, "forecast")
    shown.then.keep_button.click()
    opened.wait(lambda: len(snapshots.kept(opened.store.here)) == 1)
    do(opened, deals.win, deal_id=four["late"])
    opened.wait(lambda: shown.found.beside and shown.found.beside[0].won == 500_000)
    opened.wait(lambda: "+¥270,000" in texts(shown.then))


def test_what_is_outside_leads_to_its_deals(opened, four) -> None:
    shown = view(opened, "forecast")
    opened.wait(lambda: shown.found.forecast.outside.count == 1)
    shown.show_outside("outside")
    opened.wait(lambda: isinstance(opened.sheet(), DealsSheet))
    opened.wait(lambda: opened.sheet().list.rows.rowCount() == 1)
    assert opened.sheet().list.rows.id_at(0) == four["cold"]
    opened.sheet().cancel()


# -- the team ----------------------------------------------------------------------------------------------------------


def test_the_teams_figures_lead_to_their_deals(opened, four, rep) -> None:
    do(opened, targets.set_goals, wanted=[Goal("2026-06", 400_000, rep)])
    shown = view(opened, "team")
    opened.wait(lambda: shown.tiles["won_amount"].value.text() == "¥200,000")
    assert "50% of ¥400,000" in shown.tiles["won_amount"].below.text()
    assert shown.tiles["win_rate"].value.text() == "50%"
    assert shown.tiles["won_amount"].toolTip().startswith("What the deals that were won")
    cell(shown, "Aya, Deals won").click()
    opened.wait(lambda: isinstance(opened.sheet(), DealsSheet))
    opened.wait(lambda: opened.sheet().list.rows.rowCount() == 1)
    opened.sheet().cancel()
    opened.wait(lambda: {"Too expensive", "Service"} <= set(texts(shown)))
    shown.arrive(by="source", period="year")
    opened.wait(lambda: shown.found.performance.groups[0].key == "")
    opened.wait(lambda: "Not known" in texts(shown))


def test_the_teams_table_is_whole_on_a_small_window(opened, four, rep) -> None:
    opened.window.resize(1366, 740)
    view = opened.at("pipeline", view="team").views["team"]
    opened.wait(lambda: view.groups.count())
    opened.wait(lambda: view.area.widget().minimumSizeHint().width() <= view.area.viewport().width())


def test_every_figure_says_what_is_counted(opened, four) -> None:
    for name in ("forecast", "team"):
        shown = view(opened, name)
        assert all(tile.toolTip() and tile.accessibleDescription() for tile in shown.tiles.values())
        shown.say_counted()
        opened.wait(lambda: opened.sheet() is not None)
        assert len(texts(opened.sheet())) > 12
        opened.sheet().cancel()
        opened.wait(lambda: opened.sheet() is None)


# -- targets -----------------------------------------------------------------------------------------------------------


def opened_targets(opened) -> TargetsSheet:
    view(opened, "team").edit_targets()
    opened.wait(lambda: isinstance(opened.sheet(), TargetsSheet) and opened.sheet().cells)
    return opened.sheet()


def test_targets_are_typed_repeated_and_kept(opened, rep) -> None:
    sheet = opened_targets(opened)
    first = sheet.cells["2026-06", rep, None]
    first.setText("150,000")
    sheet.repeat()
    assert sheet.cells["2026-11", rep, None].value() == 150_000
    QTest.keyClick(first, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    opened.wait(lambda: opened.sheet() is None)
    found = targets.by_month(opened.store.here, ["2026-06", "2026-11"], staff_id=rep)
    assert found == {"2026-06": 150_000, "2026-11": 150_000}
    again = opened_targets(opened)
    assert again.cells["2026-06", None, None].placeholderText() == "¥150,000"
    again.cancel()


def test_a_wrong_amount_is_said_and_other_months_keep_what_was_typed(opened, rep) -> None:
    sheet = opened_targets(opened)
    sheet.cells["2026-06", rep, None].setText("lots")
    sheet.keep()
    assert sheet.error.isVisible()
    assert sheet.isVisible()
    sheet.cells["2026-06", rep, None].setText("7")
    sheet._step(6)
    opened.wait(lambda: ("2026-12", rep, None) in sheet.cells)
    assert targets.by_month(opened.store.here, ["2026-06"], staff_id=rep) == {"2026-06": 7}
    sheet.kinds.picked.emit("calls")
    opened.wait(lambda: sheet.kind == "calls")
    sheet.cancel()


# -- in words ----------------------------------------------------------------------------------------------------------


def test_figures_in_words(opened) -> None:
    assert [rate_text(one) for one in (None, 0, 333_333, 1_000_000)] == ["–", "0%", "33.3%", "100%"]
    assert [time_text(one) for one in (None, 3_600_000, 22 * DAY_MS)] == ["–", "1 hour", "22.0 days"]


def test_the_targets_are_reached_from_the_settings_too(opened, rep) -> None:
    page = opened.at("settings", section="pipeline")
    cell(page, "Edit the targets").click()
    opened.wait(lambda: isinstance(opened.sheet(), TargetsSheet) and opened.sheet().cells)
    opened.sheet().cancel()
