"""The pipeline's settings in the real window: stages put in order, emptied; reasons, questions, reminders."""

from functools import partial

import pytest
from PySide6.QtWidgets import QPushButton

from models.counter import catalogue
from models.pipeline import deals, onboarding, questions, stages
from ui.settings.pipeline_sheets import EmptySheet, NameSheet, OnboardingSheet, QuestionSheet, StageSheet


@pytest.fixture
def panel(opened):
    page = opened.at("settings", section="pipeline")
    shown = page.panels["pipeline"]
    opened.wait(lambda: shown.found is not None)
    return shown


def names(opened) -> list[str]:
    return [one.name or one.key for one in stages.stages(opened.store.here)]


def test_stages_are_added_moved_and_changed(opened, panel) -> None:
    panel.add_stage()
    sheet = opened.sheet()
    assert isinstance(sheet, StageSheet)
    sheet.name.setText("Trial")
    sheet.chance.setText("101")
    sheet.save()
    opened.wait(lambda: "between 0 and 100" in sheet.error.text())
    sheet.chance.setText("40")
    sheet.days.setText("x")
    sheet.save()
    assert "whole number" in sheet.error.text()
    sheet.days.setText("5")
    sheet.asks["amount"].setChecked(True)
    sheet.category.set_value("commit")
    sheet.save()
    opened.wait(lambda: "Trial" in names(opened))
    one = next(each for each in stages.stages(opened.store.here) if each.name == "Trial")
    assert (one.probability, one.rotting_days, one.requires, one.category) == (4_000, 5, ("amount",), "commit")
    opened.wait(lambda: any(each.name == "Trial" for each in panel.found.stages))
    panel.move_stage(4, -1)
    opened.wait(lambda: names(opened).index("Trial") == 3)


def test_a_stage_with_deals_hands_them_on_before_it_goes(opened, panel) -> None:
    deal = opened.store.write_now("d", partial(deals.open_deal, name="Machine"))
    first, second = stages.stages(opened.store.here)[:2]
    opened.wait(lambda: panel.found.counts.get(first.id) == 1)
    panel.change_stage(first.id)
    sheet = opened.sheet()
    sheet.put_away()
    sheet = opened.sheet()
    assert isinstance(sheet, EmptySheet)
    sheet.save()
    opened.wait(lambda: deals.one(opened.store.here, deal).stage.id == second.id)
    opened.wait(lambda: first.id not in [one.id for one in stages.stages(opened.store.here)])
    panel.bring_stage_back(first.id)
    opened.wait(lambda: first.id in [one.id for one in stages.stages(opened.store.here)])


def test_a_list_keeps_the_keyboard_when_the_line_that_had_it_goes(opened, panel) -> None:
    key = stages.reasons(opened.store.here)[-1].id
    line = panel.reasons.body.itemAt(panel.reasons.body.count() - 1).widget()
    line.findChildren(QPushButton)[-1].setFocus()
    opened.store.write_now("r", partial(stages.save_reason, reason_id=key, name="Quite another"))
    opened.wait(lambda: any(one.name == "Quite another" for one in panel.found.reasons))
    assert opened.window.focusWidget() is panel.reasons


def test_a_stage_keeps_the_programs_word_until_it_is_renamed(opened, panel) -> None:
    first = stages.stages(opened.store.here)[0]
    panel.change_stage(first.id)
    opened.sheet().save()
    opened.bot.wait(100)
    assert stages.stage(opened.store.here, first.id).name == ""


def test_reasons_and_pipelines_are_named_and_put_away(opened, panel) -> None:
    panel.add_reason()
    sheet = opened.sheet()
    assert isinstance(sheet, NameSheet)
    sheet.save()
    opened.wait(lambda: "Give a name" in sheet.error.text())
    sheet.name.setText("Too far")
    sheet.save()
    opened.wait(lambda: any(one.name == "Too far" for one in stages.reasons(opened.store.here)))
    key = next(one.id for one in stages.reasons(opened.store.here) if one.name == "Too far")
    opened.wait(lambda: any(one.id == key for one in panel.found.reasons))
    panel.change_reason(key)
    opened.sheet().put_away()
    opened.wait(lambda: all(one.id != key for one in stages.reasons(opened.store.here)))
    panel.add_pipeline()
    opened.sheet().name.setText("Wholesale")
    opened.sheet().save()
    opened.wait(lambda: len(stages.pipelines(opened.store.here)) == 2)
    opened.wait(lambda: panel.pipelines.currentText() == "Wholesale")


def test_questions_name_the_categories_that_fit(opened, panel) -> None:
    opened.store.write_now("c", partial(catalogue.create_category, name="Beans"))
    panel.refresh(None)
    opened.wait(lambda: "Beans" in panel.found.categories)
    panel.add_question()
    sheet = opened.sheet()
    assert isinstance(sheet, QuestionSheet)
    sheet.name.setText("Where")
    sheet.choices.setPlainText("Office = Nothing")
    sheet.save()
    assert "no category" in sheet.error.text()
    sheet.choices.setPlainText("Office = Beans\nHome")
    sheet.save()
    opened.wait(lambda: any(one.name == "Where" for one in questions.listed(opened.store.here)))
    one = next(one for one in questions.listed(opened.store.here) if one.name == "Where")
    assert [(each.name, len(each.categories)) for each in one.choices] == [("Office", 1), ("Home", 0)]


def test_a_reminder_of_won_deals_is_made_and_taken_off(opened, panel) -> None:
    panel.add_onboarding()
    sheet = opened.sheet()
    assert isinstance(sheet, OnboardingSheet)
    sheet.title.setText("Thank-you call")
    sheet.days.setText("soon")
    sheet.save()
    opened.wait(lambda: "whole number" in sheet.error.text())
    sheet.days.setText("7")
    sheet.save()
    opened.wait(lambda: onboarding.listed(opened.store.here))
    opened.wait(lambda: panel.found.onboarding)
    panel.change_onboarding(panel.found.onboarding[0].id)
    opened.sheet().delete()
    opened.wait(lambda: not onboarding.listed(opened.store.here))
