"""Next actions in the real window: listed with reasons, done by one click or key, put away, ordered by rules."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from models.leads import suggestions
from models.people import edit
from models.people.parts import NewContact
from ui.leads.acting import CallSheet, MessageSheet, act
from ui.leads.next_actions import SuggestionCard
from ui.leads.suggestion_rules import RuleForm, RulesSheet


@pytest.fixture
def lead(opened) -> int:
    phone = [NewContact("phone", "090-1234-5678")]
    verb = partial(edit.create, name="山田 花子", lead_state="new", contacts=phone, preferred_hours="after 18:00")
    return int(opened.store.write_now("p", verb).id)


def shown(opened):
    return opened.at("leads", section="next").sections["next"]


def cards(section) -> list[SuggestionCard]:
    held = [section.list.itemAt(at).widget() for at in range(section.list.count())]
    return [one for one in held if isinstance(one, SuggestionCard)]


def kinds(opened, person: int) -> list[str]:
    return opened.store.here.column("SELECT kind FROM touchpoint WHERE person_id=? ORDER BY id", person)


def test_a_call_is_made_from_the_list_and_noted(opened, lead) -> None:
    section = shown(opened)
    opened.wait(lambda: cards(section))
    QTest.keyClick(cards(section)[0], Qt.Key.Key_Return)
    sheet = opened.sheet()
    assert isinstance(sheet, CallSheet)
    sheet.said.setPlainText("wants a catalogue")
    sheet.done(True)
    opened.wait(lambda: not cards(section))
    assert kinds(opened, lead) == ["call", "lead_working"]  # a call answers a new lead


def test_who_did_not_answer_is_among_the_reminders(opened, lead) -> None:
    section = shown(opened)
    opened.wait(lambda: section.found)
    act(opened.window, section.desk, section.found[0])
    opened.sheet().done(False)
    opened.wait(lambda: opened.store.here.value("SELECT count(*) FROM reminder"))
    day, title = opened.store.here.row("SELECT day, title FROM reminder")
    assert "山田 花子" in title
    assert day > opened.store.here.value("SELECT max(day) FROM audit")


def test_what_is_put_away_goes_and_undo_brings_it_back(opened, lead) -> None:
    section = shown(opened)
    opened.wait(lambda: cards(section))
    QTest.keyClick(cards(section)[0], Qt.Key.Key_Delete)
    opened.wait(lambda: not cards(section))
    opened.machine.undo.undo()
    opened.wait(lambda: cards(section))


def test_a_message_says_whether_they_agreed_is_copied_and_noted(opened, lead) -> None:
    opened.store.write_now("c", partial(edit.consent, person_id=lead, channel="sms", given=False))
    section = shown(opened)
    opened.wait(lambda: section.found)
    sheet = MessageSheet(opened.window, section.desk, section.found[0], None)
    sheet.open()
    assert "山田 花子" in sheet.text.toPlainText()
    sheet._ways("sms")
    opened.wait(lambda: "do not want" in sheet.agreed.text())
    assert "090-1234-5678" in sheet.to.text()
    sheet._ways("mail")
    sheet.sent()
    opened.wait(lambda: kinds(opened, lead))
    assert kinds(opened, lead) == ["mail", "lead_working"]
    assert opened.store.here.value("SELECT about FROM touchpoint") == "mail"


def test_the_next_action_stands_on_the_person_s_page(opened, lead) -> None:
    page = opened.at("people", person_id=lead)
    panel = next(one for _side, one in page.person.panels if type(one).__name__ == "NextCard")
    opened.wait(lambda: not panel.isHidden())
    assert panel.person_id == lead


def test_rules_are_switched_ordered_added_and_deleted(opened, lead) -> None:
    section = shown(opened)
    section.rules()
    sheet = opened.sheet()
    assert isinstance(sheet, RulesSheet)
    opened.wait(lambda: sheet.found)
    keys = [one.key for one, _said, _count in sheet.found]
    sheet.shift(0, 1)
    opened.wait(lambda: [one.key for one, _said, _count in sheet.found] != keys)
    at = next(at for at, (one, _said, _count) in enumerate(sheet.found) if one.key == "new")
    sheet.switch(sheet.found[at][0].id, False)
    opened.wait(lambda: not suggestions.rules(opened.store.here)[at].active)
    sheet.change(at)
    form = opened.sheet()
    assert isinstance(form, RuleForm)
    form.save()
    opened.wait(lambda: opened.sheet() is sheet)
    rule = suggestions.rules(opened.store.here)[at]
    assert (rule.key, rule.name) == ("new", "A first talk"), "what nobody rewrote stays translated"
    sheet.delete(rule.id)
    opened.wait(lambda: len(sheet.found) == len(keys) - 1)
    sheet.accept()


def test_suggested_segments_say_when_there_are_too_few_customers(opened) -> None:
    section = opened.at("leads", section="segments").sections["segments"]
    section.suggest()
    sheet = opened.sheet()
    opened.wait(lambda: any("Too few" in one.text() for one in sheet.findChildren(QLabel)))


def test_the_sheet_lies_over_the_window_and_not_over_the_card(opened, lead) -> None:
    section = shown(opened)
    opened.wait(lambda: cards(section))
    doing = next(one for one in cards(section)[0].findChildren(QPushButton) if one.text() == "Call…")
    doing.click()
    assert opened.sheet().parentWidget() is opened.window
