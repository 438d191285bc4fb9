"""Surveys in a real window: made, entered from paper by keys, called one by one, read on charts, saved as a table."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from models import codes
from models.people.tables import Contact
from models.surveys import answers, calls, surveys
from models.surveys.surveys import SurveyForm
from tests.a_shop import Shop
from ui.surveys.calling import CallSheet, FillSheet
from ui.surveys.entry import EntrySheet
from ui.surveys.form import SurveySheet
from ui.widgets import ConfirmSheet

NPS = SurveyForm("Recommendation", "nps", "勧めますか。", "Would you recommend us?", low=6)


@pytest.fixture
def shop(opened) -> Shop:
    return Shop(opened.store, opened.store.clock).open()


def section(opened, **place):
    page = opened.at("loyalty", section="surveys", **place)
    return page.sections["surveys"]


def sheet(opened, kind):
    opened.wait(lambda: isinstance(opened.sheet(), kind))
    return opened.sheet()


def test_a_poll_is_made_with_its_own_choices_and_what_is_missing_is_said(opened, shop):
    shown = section(opened)
    shown.add()
    form = sheet(opened, SurveySheet)
    form.kind.set_value("poll")
    form.kind.picked.emit("poll")
    assert form.ja.text() == ""
    form.name.setText("Next drink")
    form.en.setText("Which one?")
    form.choices_en.setPlainText("Matcha\nYuzu")
    form.choices_ja.setPlainText("抹茶")
    form.at_counter.setChecked(True)
    form.en.setText("")
    form.done()
    opened.wait(lambda: form.form._errors[form.ja].isVisible())
    form.en.setText("Which one?")
    form.done()
    opened.wait(lambda: len(shown.found) == 1)
    (one,) = surveys.listed(opened.store.here)
    assert one.form.choices == (("抹茶", "Matcha"), ("", "Yuzu"))
    assert one.form.at_counter
    assert one.form.low is None


def test_a_code_is_typed_and_the_answer_given_by_keys_alone(opened, shop):
    one = shop.do(surveys.make, form=NPS)
    first, second = (shop.sell(500, person=shop.member(name="Hanako")).sale_id for _ in range(2))
    shown = section(opened)
    opened.wait(lambda: shown.found)
    shown.enter(shown.found[0][0])
    entry = sheet(opened, EntrySheet)
    opened.wait(entry.code.hasFocus)
    for number, sale in ((1, first), (2, second)):
        QTest.keyClicks(entry.code, codes.survey_code(1, number)[3:])
        QTest.keyClick(entry.code, Qt.Key.Key_Return)
        opened.wait(lambda: entry.asked is not None)
        QTest.keyClick(entry.code, Qt.Key.Key_Return)  # a scanner that ends with two of them
        assert not entry.keys.isEnabled()
        opened.wait(entry.keys.keys[0].hasFocus)
        assert "Hanako" in entry.person.text()
        QTest.keyClick(entry.keys.keys[0], Qt.Key.Key_Return)
        opened.wait(lambda sale=sale: answers.of_sale(opened.store.here, one, sale) is not None)
        opened.wait(entry.code.hasFocus)
    assert opened.store.here.column("SELECT source FROM answer") == ["paper", "paper"]
    QTest.keyClicks(entry.code, codes.survey_code(1, 1))
    QTest.keyClick(entry.code, Qt.Key.Key_Return)
    opened.wait(lambda: "answered already: 0/10" in entry.form._errors[entry.code].text())
    for leave in (Qt.Key.Key_Return, Qt.Key.Key_Tab):
        entry.code.setFocus()
        entry.code.setText(f"nonsense{leave}")
        assert not entry.form._errors[entry.code].text()
        QTest.keyClick(entry.code, leave)
        opened.wait(lambda: "no survey code" in entry.form._errors[entry.code].text())
    assert not entry.keys.isEnabled()


def test_a_list_is_filled_and_called_through(opened, shop):
    def phones(tx, people):
        for at, person in enumerate(people):
            tx.insert(Contact, person=person, kind="phone", value=f"03-1111-000{at}", folded=f"+8131111000{at}")

    one = shop.do(surveys.make, form=NPS)
    people = [shop.member(name=name) for name in ("Aoi", "Ben", "Chie")]
    shop.do(phones, people=people)
    for person in people:
        shop.sell(900, person=person)
    shown = section(opened)
    opened.wait(lambda: shown.found)
    shown.fill(shown.found[0][0])
    fill = sheet(opened, FillSheet)
    opened.wait(fill.put_button.isEnabled)
    assert "3 customers" in fill.found.text()
    fill.put()
    opened.wait(lambda: shown.found[0][1] == 3)
    shown.call(shown.found[0][0])
    call = sheet(opened, CallSheet)
    opened.wait(lambda: call.call is not None)
    names = []
    for action in (lambda: call.close_as("unreached"), lambda: call.close_as("refused"), lambda: call.take(3)):
        names.append(call.call.name)
        before = call.call
        assert call.phone.text().startswith("03-1111-")
        action()
        opened.wait(lambda before=before: call.call is None or call.call != before)
    assert set(names) == {"Aoi", "Ben", "Chie"}
    opened.wait(lambda: len(call.left) == 1)
    assert call.call.state == "unreached"
    assert calls.counts(opened.store.here, one) == {"unreached": 1, "refused": 1, "answered": 1}
    assert shop.rows("reminder") == [1]
    call.close_as("refused")
    opened.wait(lambda: call.call is None)
    assert call.name.text() == "Everybody was called."


def test_results_show_the_score_its_count_and_lead_to_people_and_receipts(opened, shop, tmp_path):
    one = shop.do(surveys.make, form=NPS)
    person = shop.member(name="Hanako")
    for score in (10, 9, 3):
        sale = shop.sell(500, person=person).sale_id
        comment = 'too cold, "really"' if score == 3 else ""
        shop.do(answers.answer, survey_id=one, sale_id=sale, value=score, comment=comment)
    shown = section(opened, survey_id=one)
    view = shown.results
    opened.wait(lambda: view.isVisible() and view.score.text() == "+33.3")
    assert "From 3 answers" in view.of.text()
    assert "3 receipts" in view.of.text()
    opened.wait(lambda: view.list.count() == 5)
    view.bars.setFocus()
    QTest.keyClick(view.bars, Qt.Key.Key_Home)
    for _ in range(3):
        QTest.keyClick(view.bars, Qt.Key.Key_Right)
    assert view.bars.said() == "3: 1 · 33 %"
    QTest.keyClick(view.bars, Qt.Key.Key_Return)
    opened.wait(lambda: view.list.count() == 1)
    assert view.shown_of.text() == "Only: 3"
    view.clear()
    opened.wait(lambda: view.list.count() == 5)
    view.share.chosen.emit(0)
    opened.wait(lambda: view.list.count() == 3)
    view.clear()
    view.only.picked.emit("comments")
    view.save(tmp_path)
    opened.wait(lambda: list(tmp_path.glob("*.csv")) and opened.store.here is not None)
    opened.wait(lambda: "too cold" in next(iter(tmp_path.glob("*.csv"))).read_text(encoding="utf-8-sig"))
    key = opened.store.here.value("SELECT id FROM answer WHERE score=3")
    view.ask_take_back(key)
    ask = sheet(opened, ConfirmSheet)
    ask._agree()
    opened.wait(lambda: view.score.text() == "+100")
    shown.show_all()
    assert shown.answered[one].hasFocus()  # the keyboard goes along, and not into the sidebar
    shown.answered[one].click()
    assert shown.results.leave.hasFocus()
    shown.results.leave.click()
    assert shown.all.isVisible()


def test_a_survey_is_switched_off_and_one_with_answers_is_kept(opened, shop):
    one = shop.do(surveys.make, form=NPS)
    shop.do(answers.answer, survey_id=one, value=9, person_id=shop.member())
    shown = section(opened)
    opened.wait(lambda: shown.found)
    shown.switch(one, False)
    opened.wait(lambda: not shown.found[0][0].active)
    shown.delete(one)
    opened.wait(lambda: any("Switch the survey off" in toast for toast in _toasts(opened)))
    assert shop.rows("survey") == [1]


def _toasts(opened):
    from ui.shell.toasts import Toast

    return [one.text for one in opened.window.findChildren(Toast)]
