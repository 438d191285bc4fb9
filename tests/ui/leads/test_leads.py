"""Leads in the real window: the lists and their keys, the map, routing, teams, a person's panels."""

from functools import partial

import pytest
from PySide6.QtCore import QItemSelectionModel, QPointF, Qt
from PySide6.QtTest import QTest

from models import settings, team
from models.criteria.nodes import Every
from models.leads import board, qualification, routing, teams
from models.people import edit
from models.pipeline import deals
from ui.leads.board import below_of
from ui.leads.lead_steps import GiveSheet, ReasonSheet
from ui.leads.map import GRADES, Field
from ui.leads.routing import DrySheet, RuleForm
from ui.leads.routing import RuleForm as RoutingForm
from ui.leads.teams import AbsenceForm, HoursForm, MemberForm, TeamForm, stretches_of, week_text
from ui.people.deal_form import DealSheet
from ui.people.deals_card import ChanceSheet, DealsCard, LoseSheet
from ui.people.lead_card import LeadCard

SELECT = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


@pytest.fixture
def do(opened):
    return lambda verb, **values: opened.store.write_now("t", partial(verb, **values))


@pytest.fixture
def leads(do) -> list[int]:
    keys = [int(do(edit.create, name=f"Lead {at}", source="web").id) for at in range(4)]
    for key in keys:
        do(qualification.enter, person_id=key)
    return keys


def shown(opened, section: str = "leads", **place):
    return opened.at("leads", section=section, **place).sections[section]


def states(opened, keys) -> list[str]:
    return [opened.store.here.value("SELECT lead_state FROM person WHERE id=?", key) for key in keys]


def rated(tx, *, person_id, score, grade) -> None:
    tx.run(
        "INSERT INTO rating (person_id, score, scores, grade, day) VALUES (?,?,'{}',?,?)",
        person_id,
        score,
        grade,
        tx.today,
    )


# -- the lists --------------------------------------------------------------------------------------------------------


def test_new_leads_are_listed_and_several_are_taken_by_a_key(opened, leads) -> None:
    section = shown(opened, which="new")
    opened.wait(lambda: section.list.rows.rowCount() == 4)
    section.list.selectRow(0)
    section.list.setFocus()
    QTest.keyClick(section.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert len(section.list.chosen()) == 2
    QTest.keyClick(section.list, Qt.Key.Key_T)
    opened.wait(lambda: section.list.rows.rowCount() == 2)
    assert sorted(states(opened, leads)) == ["new", "new", "working", "working"]
    section.show_list("mine")
    opened.wait(lambda: section.list.rows.rowCount() == 2)
    opened.wait(lambda: "2" in section.chips._group.button(2).text())


def test_control_a_chooses_all_rows_for_a_step_together(opened, leads) -> None:
    section = shown(opened, which="new")
    opened.wait(lambda: section.list.rows.rowCount() == 4)
    section.list.setFocus()
    QTest.keyClick(section.list, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert sorted(section.list.chosen()) == sorted(leads)
    assert section.buttons["take"].isEnabled()
    QTest.keyClick(section.list, Qt.Key.Key_N)
    opened.wait(lambda: section.list.rows.rowCount() == 0)
    assert states(opened, leads) == ["nurture"] * 4


def test_setting_aside_asks_for_a_reason_and_says_it_on_the_list(opened, leads) -> None:
    section = shown(opened, which="new")
    opened.wait(lambda: section.list.rows.rowCount() == 4)
    section.list.selectRow(0)
    section.act("disqualify")
    sheet = opened.sheet()
    assert isinstance(sheet, ReasonSheet)
    sheet.agree()
    assert sheet.error.isVisible()
    sheet.reason.setPlainText("A supplier")
    sheet.agree()
    opened.wait(lambda: "disqualified" in states(opened, leads))
    section.show_list("aside")
    opened.wait(lambda: section.list.rows.rowCount() == 1)
    opened.wait(lambda: section.list.rows.record(0) is not None)
    assert below_of(section.list.rows.record(0)) == "A supplier"


def test_what_was_chosen_stays_chosen_when_the_list_is_asked_again(opened, do, leads) -> None:
    section = shown(opened, which="all")
    opened.wait(lambda: section.list.rows.rowCount() == 4)
    section.list.selectRow(1)
    section.list.selectionModel().select(section.list.rows.index(3, 0), SELECT)
    chosen = section.list.chosen()
    assert len(chosen) == 2
    before = section.list.rows._generation
    do(edit.update, person_id=leads[0], note="called")
    opened.wait(lambda: section.list.rows._generation > before and section.list.rows._whole > before)
    assert section.list.chosen() == chosen


def test_ctrl_enter_keeps_a_sheet_whose_button_promises_it(opened, leads) -> None:
    section = shown(opened, which="new")
    opened.wait(lambda: section.list.rows.record(0) is not None)
    section.list.selectRow(0)
    section.act("disqualify")
    sheet = opened.sheet()
    assert isinstance(sheet, ReasonSheet)

    def keep() -> None:
        QTest.keyClick(sheet.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        QTest.keyRelease(section.list, Qt.Key.Key_Control)  # else it counts as pressed for whoever selects next

    keep()
    assert sheet.error.text()
    sheet.reason.setPlainText("A supplier")
    keep()
    opened.wait(lambda: "disqualified" in states(opened, leads))
    assert opened.sheet() is None


def test_a_lead_is_handed_back_and_given_to_somebody_else(opened, do, leads) -> None:
    other = do(team.add, name="佐藤", role="rep")
    do(qualification.take, person_id=leads[0], staff_id=1)
    section = shown(opened, which="mine")
    opened.wait(lambda: section.list.rows.rowCount() == 1)
    section.list.selectRow(0)
    section.act("give")
    opened.wait(lambda: isinstance(opened.sheet(), GiveSheet))
    sheet = opened.sheet()
    sheet.who.set_value(other)
    sheet.give()
    opened.wait(lambda: opened.store.here.value("SELECT owner_id FROM person WHERE id=?", leads[0]) == other)
    section.show_list("all")
    opened.wait(lambda: section.list.rows.rowCount() == 4)
    section.list.selectRow(section.list.rows.row_of(leads[0]))
    section.act("hand_back")
    opened.sheet().reason.setPlainText("Later")
    opened.sheet().agree()
    opened.wait(lambda: states(opened, leads)[0] == "nurture")


def test_what_can_not_be_done_for_some_is_said_and_the_others_are_done(opened, do, leads) -> None:
    do(qualification.accept, person_id=leads[0])
    done = do(board.step, person_ids=leads[:2], name="qualify")
    assert done.count == 1
    assert len(done.refused) == 1


def test_an_empty_list_says_what_comes_here(opened) -> None:
    section = shown(opened, which="ready")
    opened.wait(lambda: section.empty is not None and section.empty.isVisible())


def test_lists_are_sorted_both_ways(opened, do, leads) -> None:
    for at, key in enumerate(leads):
        do(rated, person_id=key, score=10 * at, grade=at)
    ask = partial(board.list_ids, opened.store.here, "all", now=0, staff_id=1)
    assert list(ask(sort="score")) == leads[::-1]
    assert list(ask(sort="score", down=True)) == leads
    assert list(ask(sort="grade", limit=2)) == leads[:1:-1]
    for sort in board.SORTS:
        assert sorted(ask(sort=sort, down=True)) == leads


# -- the map ----------------------------------------------------------------------------------------------------------


def test_the_map_counts_every_lead_once_and_its_places_open_the_list(opened, do, leads) -> None:
    for key, (score, grade) in zip(leads, ((0, None), (99, 7), (100, 7), (5000, 12)), strict=True):
        do(rated, person_id=key, score=score, grade=grade)
    section = shown(opened, "map")
    opened.wait(lambda: section.field.found is not None)
    found = section.field.found
    assert sum(found.counts.values()) == 4
    for (column, grade), count in found.counts.items():
        cell = board.cell_of(found, column, grade)
        assert len(board.list_ids(opened.store.here, "all", now=0, staff_id=None, cell=cell)) == count
    assert found.counts == {(0, -1): 1, (4, 7): 1, (5, 7): 1, (9, 12): 1}
    at = section.field.place(9, 0).center()
    QTest.mouseClick(section.field, Qt.MouseButton.LeftButton, pos=QPointF(at).toPoint())
    lists = opened.window.page().sections["leads"]
    opened.wait(lambda: list(lists.list.rows._ids) == [leads[3]])
    assert lists.place_off.isVisible()
    lists.whole()
    opened.wait(lambda: lists.list.rows.rowCount() == 4)


def test_the_map_is_walked_by_keys(opened, do, leads, qtbot) -> None:
    do(rated, person_id=leads[0], score=5000, grade=12)
    field = shown(opened, "map").field
    opened.wait(lambda: field.found is not None)
    assert isinstance(field, Field)
    field.at = (8, GRADES.index(12))
    QTest.keyClick(field, Qt.Key.Key_Right)
    assert "1 lead" in field.accessibleDescription()
    with qtbot.waitSignal(field.chosen) as told:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert told.args == [9, 12]


# -- routing ----------------------------------------------------------------------------------------------------------


def test_a_rule_is_made_tried_dry_and_used(opened, do, leads) -> None:
    other = do(team.add, name="佐藤", role="rep")
    do(settings.change, route_new=True)
    section = shown(opened, "routing")
    opened.wait(lambda: section.found is not None and len(section.found.staff) == 2)
    section.add()
    form = opened.sheet()
    assert isinstance(form, RoutingForm)
    form.save()
    opened.wait(form.error.isVisible)
    form.name.setText("All")
    form.who.set_value(f"staff:{other}")
    form.save()
    opened.wait(lambda: section.found is not None and len(section.found.rules) == 1)
    section.dry_run()
    opened.wait(lambda: isinstance(opened.sheet(), DrySheet))
    opened.sheet().accept()
    assert opened.store.here.value("SELECT count(*) FROM person WHERE owner_id=?", other) == 0
    section.give_out()
    opened.wait(lambda: opened.store.here.value("SELECT count(*) FROM person WHERE owner_id=?", other) == 4)


def test_rules_are_ordered_switched_and_changed(opened, do) -> None:
    for name in ("First", "Second"):
        do(routing.save, name=name, node=Every(), staff_id=1)
    section = shown(opened, "routing")
    opened.wait(lambda: section.found is not None and len(section.found.rules) == 2)
    section.shift(0, 1)
    opened.wait(lambda: [one.name for one, _s, _c in section.found.rules] == ["Second", "First"])
    section.switch(section.found.rules[0][0].id, False)
    opened.wait(lambda: not section.found.rules[0][0].active)
    section.change(1)
    assert isinstance(opened.sheet(), RuleForm)
    opened.sheet().cancel()
    section.ask_delete(0)
    opened.sheet()._agree()
    opened.wait(lambda: len(section.found.rules) == 1)


def test_settings_of_routing_are_kept(opened, do) -> None:
    section = shown(opened, "routing")
    opened.wait(lambda: section.found is not None)
    section.respond.set_value(60)
    section._set("respond", None)
    section.when.set_value("new")
    section._set("when", None)
    opened.wait(lambda: settings.load(opened.store.here).route_new)
    assert settings.load(opened.store.here).respond_minutes == 60


# -- teams ------------------------------------------------------------------------------------------------------------


def test_a_team_gets_members_hours_and_absences(opened) -> None:
    section = shown(opened, "teams")
    opened.wait(lambda: section.found is not None)
    section.add_team()
    form = opened.sheet()
    assert isinstance(form, TeamForm)
    form.name.setText("Sales")
    form.save()
    opened.wait(lambda: len(section.found.teams) == 1)
    section.member(section.found.teams[0][0].id, None)
    form = opened.sheet()
    assert isinstance(form, MemberForm)
    form.capacity.setValue(45)
    assert "2" in form.day.text()
    form.save()
    opened.wait(lambda: len(section.found.teams[0][1]) == 1)
    section.set_hours()
    form = opened.sheet()
    assert isinstance(form, HoursForm)
    form.days[6].setText("nonsense")
    form.save()
    assert form.error.isVisible()
    form.days[6].setText("10時~12:30、13-15")
    form.save()
    opened.wait(lambda: teams.week_of(opened.store.here, None) is not None)
    assert teams.week_of(opened.store.here, None)[6] == ((600, 750), (780, 900))
    section.add_absence()
    form = opened.sheet()
    assert isinstance(form, AbsenceForm)
    form.save()
    opened.wait(lambda: len(section.found.absences) == 1)


def test_an_absence_says_what_falls_into_it_and_moves_or_gives_it(opened) -> None:
    from models import team, times
    from models.reminders import absences, reminders

    mori, sato = (opened.store.write_now("Add", partial(team.add, name=name)) for name in ("森", "佐藤"))
    today = times.business_day(opened.store.clock.now(), opened.store.settings.zone)
    key = opened.store.write_now("Make", partial(reminders.make, title="Call", day=today, staff_id=sato))
    section = shown(opened, "teams")
    opened.wait(lambda: section.found is not None and len(section.found.staff) >= 2)
    section.add_absence()
    form = opened.sheet()
    form.who.set_value(sato)
    form.who.picked.emit(sato)
    opened.wait(lambda: form.count.text() == "1 reminder falls into these days.")
    assert form.what.value() == (absences.WARN, 0)
    form.what.set_value((absences.GIVE, mori))
    form.save()
    opened.wait(lambda: len(section.found.absences) == 1)
    assert reminders.one(opened.store.here, key).staff_id == mori
    section.remove_absence(section.found.absences[0].id)
    opened.wait(lambda: not section.found.absences)
    assert reminders.one(opened.store.here, key).staff_id == sato


@pytest.mark.parametrize(
    ("typed", "stretches"),
    [("", ()), ("9:00-18:00", ((540, 1080),)), ("9–12, 13–17:30", ((540, 720), (780, 1050)))],
)
def test_hours_are_typed_in_many_ways(typed, stretches) -> None:
    assert stretches_of(typed) == stretches


def test_a_week_is_said_in_a_line(opened) -> None:
    week = (*(((540, 1080),) for _day in range(5)), (), ((600, 720),))
    assert week_text(week) == "Mon–Fri 9:00–18:00 · Sun 10:00–12:00"


# -- a person's page --------------------------------------------------------------------------------------------------


def panel(opened, person: int, kind):
    opened.at("people", person_id=person)
    opened.wait(lambda: any(one.isVisible() for one in opened.window.findChildren(kind)))
    return next(one for one in opened.window.findChildren(kind) if one.isVisible())


def test_a_person_becomes_a_lead_and_a_deal_on_their_page(opened, do) -> None:
    person = int(do(edit.create, name="P").id)
    card = panel(opened, person, LeadCard)
    card.step("enter")
    opened.wait(lambda: states(opened, [person]) == ["new"])
    card.step("take")
    opened.wait(lambda: states(opened, [person]) == ["working"])
    card.step("accept")
    opened.wait(lambda: isinstance(opened.sheet(), DealSheet))
    sheet = opened.sheet()
    sheet.amount.setText("42,000")
    sheet.day.setText("nonsense")
    sheet.save()
    opened.wait(sheet.error.isVisible)
    sheet.day.setText("2026-12-24")
    sheet.save()
    opened.wait(lambda: states(opened, [person]) == ["converted"])
    row = opened.store.here.row("SELECT name, amount, expected_day, owner_id FROM deal")
    assert row == ("P", 42_000, "2026-12-24", 1)
    opened.wait(lambda: panel(opened, person, DealsCard).isVisible())


def test_deals_are_moved_judged_lost_and_reopened_on_the_page(opened, do) -> None:
    person = int(do(edit.create, name="P").id)
    key = int(do(deals.open_deal, name="Cake", person_id=person, amount=5000))
    card = panel(opened, person, DealsCard)
    card.put_in(key, 2)
    opened.wait(lambda: deals.one(opened.store.here, key).stage.id == 2)
    card.ask_chance(deals.one(opened.store.here, key))
    sheet = opened.sheet()
    assert isinstance(sheet, ChanceSheet)
    sheet.field.setValue(33.5)
    sheet.keep()
    opened.wait(lambda: deals.one(opened.store.here, key).by_hand == 3350)
    card.ask_lose(deals.one(opened.store.here, key))
    sheet = opened.sheet()
    assert isinstance(sheet, LoseSheet)
    sheet.reason.set_value(None)
    sheet.lose()
    opened.wait(sheet.error.isVisible)
    sheet.reason.set_value(1)
    sheet.lose()
    opened.wait(lambda: deals.one(opened.store.here, key).state == "lost")
    card.reopen(key)
    opened.wait(lambda: deals.one(opened.store.here, key).state == "open")
    card.win(key)
    opened.wait(lambda: deals.one(opened.store.here, key).state == "won")
