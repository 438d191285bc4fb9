"""Score and grade rules in the real window: switched, made, tried, followed; a person's rating and its why."""

from functools import partial

import pytest
from PySide6.QtWidgets import QLabel

from models.criteria.nodes import Every, Leaf
from models.leads import grades, rating, scores
from models.people import edit
from models.people.tables import Person, Touchpoint
from ui.leads.grade_rules import ProfileCard, ProfileForm, TraitForm
from ui.leads.score_rules import RuleCard, RuleForm, WorthForm, decay_text
from ui.people.rating_why import WhySheet


def texts(widget) -> str:
    return " | ".join(one.text() for one in widget.findChildren(QLabel) if not one.isHidden())


def cards(section, kind):
    held = [section.list.itemAt(at).widget() for at in range(section.list.count())]
    return [one for one in held if isinstance(one, kind)]


@pytest.fixture
def person(opened) -> int:
    key = int(opened.store.write_now("p", partial(edit.create, name="山田 花子", lead_state="new")).id)
    for kind in ("form", "page_view", "page_view"):
        touch(opened, key, kind)
    return key


def touch(opened, person: int, kind: str) -> None:
    now = opened.store.clock.now()
    opened.store.write_now("t", lambda tx: tx.insert(Touchpoint, person_id=person, at=now, kind=kind))


def score(opened, person: int) -> int:
    return int(opened.store.here.value("SELECT score FROM rating WHERE person_id=?", person) or 0)


def scores_section(opened):
    section = opened.at("leads", section="scores").sections["scores"]
    opened.wait(lambda: section.found)
    return section


def grades_section(opened):
    section = opened.at("leads", section="grades").sections["grades"]
    opened.wait(lambda: section.found)
    return section


def rule(opened, kind: str):
    return next(one for one in scores.rules(opened.store.here) if one.node == Leaf("touch.kind", "is", kind))


def test_a_rule_that_is_switched_off_is_followed_by_everybody_and_by_undo(opened, person) -> None:
    section = scores_section(opened)
    assert len(cards(section, RuleCard)) == len(scores.TABLE)
    assert score(opened, person) == 52
    section.switch(rule(opened, "form").id, False)
    opened.wait(lambda: score(opened, person) == 2)
    opened.wait(lambda: not section.work.running and section.work.isHidden())
    assert opened.store.settings.ratings_day
    opened.machine.undo.undo()
    opened.wait(lambda: score(opened, person) == 52)


def test_a_rule_is_written_tried_on_people_and_kept(opened, person) -> None:
    section = scores_section(opened)
    section.add()
    form = opened.sheet()
    assert isinstance(form, RuleForm)
    form.name.setText("A second look")
    form.points.setValue(20)
    form.how.set_value("once")
    form.editor.set_node(Leaf("touch.kind", "is", "page_view"))
    opened.wait(lambda: "52 → 72" in texts(form.preview), timeout=12000)
    assert "山田 花子" in texts(form.preview)
    form.save()
    opened.wait(lambda: score(opened, person) == 72)


def test_what_does_not_fit_stays_in_the_sheet_with_a_sentence(opened, person) -> None:
    section = scores_section(opened)
    section.add()
    form = opened.sheet()
    form.name.setText("")
    form.save()
    opened.wait(lambda: "name" in form.error.text())
    form.name.setText("x")
    form.editor.set_node(Every())
    form.save()
    opened.wait(lambda: "must have happened" in form.error.text())
    assert opened.sheet() is form


def test_a_name_that_the_program_brought_stays_translated_while_nobody_rewrites_it(opened, person) -> None:
    section = scores_section(opened)
    section.edit(rule(opened, "form"))
    form = opened.sheet()
    form.points.setValue(40)
    form.save()
    opened.wait(lambda: score(opened, person) == 42)
    assert rule(opened, "form").name == "Form filled in"


def test_the_bar_and_the_decay_are_said_in_a_sentence(opened, person) -> None:
    section = scores_section(opened)
    assert "365 days count nothing; a score loses 10 %" in section.decay.text()
    section.change()
    form = opened.sheet()
    assert isinstance(form, WorthForm)
    form.bar.setValue(50)
    form.days.setValue(0)
    form.percent.setValue(0)
    assert form.sentence.text() == decay_text(0, 0) == "Points keep their worth for good."
    form.save()
    opened.wait(lambda: "from 50 points" in section.bar.text() and "1 person is there now" in section.bar.text())
    opened.wait(lambda: opened.store.here.value("SELECT list FROM lead WHERE person_id=?", person) == "sales")


def test_rules_are_ordered_deleted_and_begun_again(opened, person) -> None:
    section = scores_section(opened)
    first = section.found.rules[0][0].id
    section.shift(0, 1)
    opened.wait(lambda: section.found.rules[1][0].id == first)
    assert not section.work.running, "an order changes nobody's score"
    for one, _said in section.found.rules:
        section.delete(one.id)
    opened.wait(lambda: not cards(section, RuleCard) and not section.found.rules)
    assert "There are no score rules" in texts(section)
    section.begin()
    opened.wait(lambda: len(cards(section, RuleCard)) == len(scores.TABLE))
    opened.wait(lambda: score(opened, person) == 52)


def test_grades_begin_with_an_example_that_is_changed(opened, person) -> None:
    opened.store.write_now("j", lambda tx: tx.update(Person, person, job_title="店長"))
    section = grades_section(opened)
    assert "Nobody has a grade yet" in texts(section)
    section.example()
    opened.wait(lambda: cards(section, ProfileCard))
    assert "± 1 letter" in {one.text for one in section.findChildren(type(_pill(section)))}
    opened.wait(lambda: opened.store.here.value("SELECT grade FROM rating WHERE person_id=?", person) == 4)
    profile = section.found.profiles[0][0]
    section.edit_trait(profile, profile.traits[-1])
    form = opened.sheet()
    assert isinstance(form, TraitForm)
    form.thirds.set_value(6)
    form.save()
    opened.wait(lambda: opened.store.here.value("SELECT grade FROM rating WHERE person_id=?", person) == 8)
    section._bar(8)
    opened.wait(lambda: "1 person is there now" in section.reached.text())


def _pill(section):
    from ui.widgets.painted import Pill

    return section.findChild(Pill)


def test_profiles_and_traits_are_made_switched_and_deleted(opened, person) -> None:
    section = grades_section(opened)
    section.add()
    form = opened.sheet()
    assert isinstance(form, ProfileForm)
    form.name.setText("Cafés")
    form.save()
    opened.wait(lambda: len(cards(section, ProfileCard)) == 1)
    section.add_trait(section.found.profiles[0][0])
    form = opened.sheet()
    form.name.setText("New")
    form.editor.set_node(Leaf("person.lead_state", "is", "new"))
    form.save()
    opened.wait(lambda: opened.store.here.value("SELECT grade FROM rating WHERE person_id=?", person) == 5)
    trait = section.found.profiles[0][0].traits[0]
    section.switch(False, trait_id=trait.id)
    opened.wait(lambda: opened.store.here.value("SELECT grade FROM rating WHERE person_id=?", person) is None)
    section.delete_trait(trait.id)
    section.delete(section.found.profiles[0][0].id)
    opened.wait(lambda: not grades.profiles(opened.store.here))


def test_the_card_says_the_number_the_letter_and_why(opened, person) -> None:
    def profile(tx) -> None:
        key = grades.save_profile(tx, profile_id=None, name="All")
        for name, leaf in (
            ("Met", Leaf("person.lead_state", "is", "new")),
            ("Trade", Leaf("person.industry", "is", "x")),
        ):
            grades.save_trait(tx, trait_id=None, profile_id=key, name=name, node=leaf, thirds=3)

    opened.store.write_now("g", profile)
    opened.store.write_now("r", rating.recompute)
    page = opened.at("people", person_id=person)
    card = next(one for _side, one in page.person.panels if type(one).__name__ == "RatingCard")
    opened.wait(lambda: not card.isHidden())
    assert "52" in texts(card)
    assert "Form filled in +50 · Page viewed +2 (2 times)" in texts(card)
    card.why()
    opened.wait(lambda: isinstance(opened.sheet(), WhySheet))
    sheet = opened.sheet()
    said = texts(sheet)
    assert "+50" in said
    assert "What would raise it" in said
    assert "not known: ask for “Industry”" in said
    assert "+1 letter" in said
    sheet.accept()


def test_who_has_neither_has_no_card(opened) -> None:
    key = int(opened.store.write_now("p", partial(edit.create, name="佐藤")).id)
    page = opened.at("people", person_id=key)
    card = next(one for _side, one in page.person.panels if type(one).__name__ == "RatingCard")
    opened.bot.wait(150)
    assert card.isHidden()
