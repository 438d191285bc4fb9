"""Codes of who brings others and of surveys, scanned at the counter, lead to where they are used."""

import pytest
from PySide6.QtCore import Qt

from models.codes import referral_code, survey_code
from models.loyalty import members, referrals
from models.people import edit
from models.surveys import surveys
from models.surveys.surveys import SurveyForm
from ui.counter.members import NewMemberSheet
from ui.loyalty.referral_sheet import ReferralSheet
from ui.surveys.entry import EntrySheet


@pytest.fixture
def code(counter) -> str:
    """The code by which the shop's member brings others."""
    return counter.do(referrals.give_code, person_id=counter.person)


def opened(counter, kind):
    counter.wait(lambda: isinstance(counter.sheet(), kind))
    return counter.sheet()


def toasts(counter) -> list[str]:
    return [toast.text for toast in counter.window.toasts.shown]


def test_with_nobody_in_the_sale_whoever_shows_a_code_is_enrolled_as_brought_by_its_member(counter, code) -> None:
    counter.scan(code)
    sheet = opened(counter, NewMemberSheet)
    assert sheet.brought_by.text() == code
    assert not sheet.brought_by.isHidden()
    sheet.name.setText("Ichiro")
    sheet.take()
    counter.wait(lambda: counter.register.member is not None)
    found = referrals.brought_by(counter.store.here, counter.register.member.person_id)
    assert (found.person, found.referrer_id, found.state) == ("Ichiro", counter.person, "open")


def joined(tx, name: str) -> tuple[int, str]:
    person = edit.create(tx, name=name).id
    return person, members.enrol(tx, person_id=person).card


def test_a_member_in_the_sale_who_was_brought_by_nobody_is_noted_as_such(counter, code) -> None:
    person, card = counter.do(joined, name="Jiro")
    counter.scan(card)
    counter.wait(lambda: counter.register.member is not None)
    counter.scan(code)
    sheet = opened(counter, ReferralSheet)
    counter.wait(lambda: sheet.note_button.isVisible())
    assert sheet.by.text() == code
    sheet.note()
    counter.wait(lambda: referrals.brought_by(counter.store.here, person) is not None)
    assert referrals.brought_by(counter.store.here, person).referrer_id == counter.person


def test_a_member_who_shows_their_own_code_is_told_and_nothing_opens(counter, code) -> None:
    counter.scan(counter.card)
    counter.wait(lambda: counter.register.member is not None)
    counter.scan(code)
    counter.wait(lambda: "Nobody brings themselves." in toasts(counter))
    assert counter.sheet() is None


def test_a_code_that_nobody_has_is_told(counter) -> None:
    counter.scan(referral_code(123456))
    counter.wait(lambda: "Nobody has this referral code." in toasts(counter))
    assert counter.sheet() is None


def sell(counter) -> str:
    """A receipt, and the code of the survey on it."""
    counter.scan(counter.codes["Mug"])
    counter.press(Qt.Key.Key_F12)
    counter.bot.keyClick(counter.sheet().field, Qt.Key.Key_Return)
    counter.wait(lambda: counter.page.done.isVisible())
    row = counter.store.here.row("SELECT till_id, number FROM sale")
    return survey_code(*row)


def test_a_survey_s_code_opens_the_entry_of_answers_though_the_section_was_never_shown(counter) -> None:
    form = SurveyForm("After the visit", "nps", question_en="Would you recommend us?", on_receipt=False)
    counter.do(surveys.make, form=form)
    printed = sell(counter)
    counter.scan(printed)
    sheet = opened(counter, EntrySheet)
    assert sheet.code.text() == printed
    counter.wait(lambda: sheet.asked is not None)
    assert sheet.one.form.name == "After the visit"


def test_a_survey_s_code_without_a_survey_is_told(counter) -> None:
    printed = sell(counter)
    counter.scan(printed)
    counter.wait(lambda: "No survey yet" in toasts(counter))
    assert counter.sheet() is None
