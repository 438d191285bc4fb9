"""Somebody noted down with Ctrl+N, and the customers' own form: languages, purpose, consent, time-out."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from shiboken6 import isValid

from models.people import edit
from models.people.parts import NewContact
from ui.leads.sign_up import SignUpForm, open_form
from ui.people.quick import QuickAdd
from ui.shell import quickly


@pytest.fixture
def form(opened):
    shown = open_form(opened.window, opened.at("counter").desk)
    yield shown
    if isValid(shown):
        shown.close()


def texts(widget) -> str:
    from PySide6.QtWidgets import QCheckBox, QLabel

    return "\n".join(one.text() for kind in (QLabel, QCheckBox) for one in widget.findChildren(kind) if one.isVisible())


def people(opened) -> list[tuple]:
    return opened.store.here.rows("SELECT name, reading, source FROM person ORDER BY id")


def test_two_fields_are_enough_from_any_page(opened) -> None:
    opened.at("counter")
    QTest.keyClick(opened.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    sheet = opened.sheet()
    assert isinstance(sheet, QuickAdd)
    sheet.name.setText("山田 花子")
    sheet.contact.setText("hanako@example.com")
    sheet.wishes.setText("catalogue")
    QTest.keyClick(sheet, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    opened.wait(lambda: people(opened))
    assert people(opened) == [("山田 花子", "", "")]
    assert opened.store.here.rows("SELECT kind, folded FROM contact") == [("mail", "hanako@example.com")]
    assert opened.store.here.value("SELECT wishes FROM person") == "catalogue"


@pytest.mark.parametrize("page", ["people", "products", "pipeline", "leads"])
def test_control_n_is_the_quick_add_on_every_page_and_alt_n_is_the_pages_own(opened, page) -> None:
    opened.at(page)
    QTest.keyClick(opened.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(opened.sheet(), QuickAdd)
    opened.sheet().cancel()
    if page != "leads":
        QTest.keyClick(opened.window, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
        opened.wait(lambda: opened.sheet() is not None)
        assert not isinstance(opened.sheet(), QuickAdd)
        opened.sheet().cancel()


def test_what_was_typed_quickly_survives_escape(opened) -> None:
    opened.at("leads")
    quickly.add(opened.window)
    opened.sheet().name.setText("Ann")
    opened.sheet().cancel()
    quickly.add(opened.window)
    assert opened.sheet().name.text() == "Ann"
    opened.sheet().more()
    assert opened.sheet().name.text() == "Ann", "and goes on into the whole form"
    opened.sheet().cancel()


@pytest.mark.parametrize(("page", "state"), [("leads", "new"), ("day", "")])
def test_whom_one_notes_down_among_the_leads_is_a_lead(opened, page: str, state: str) -> None:
    opened.at(page)
    quickly.add(opened.window)
    sheet = opened.sheet()
    assert sheet.lead.isChecked() is bool(state)
    sheet.name.setText("Ann")
    sheet.save()
    opened.wait(lambda: people(opened))
    assert opened.store.here.value("SELECT lead_state FROM person") == state


def test_nothing_is_refused_in_words(opened) -> None:
    opened.at("leads")
    quickly.add(opened.window)
    sheet = opened.sheet()
    sheet.save()
    opened.wait(lambda: sheet.problem.text())
    assert "at least a name" in sheet.problem.text()


def test_who_is_here_already_is_named_while_typing(opened) -> None:
    phone = [NewContact("phone", "090-1234-5678")]
    key = opened.store.write_now("p", partial(edit.create, name="髙橋 花子", contacts=phone)).id
    opened.at("leads")
    quickly.add(opened.window)
    sheet = opened.sheet()
    sheet.contact.setText("09012345678")
    opened.wait(lambda: "髙橋 花子" in texts(sheet))
    sheet.same.chosen.emit(key)
    assert opened.window.current == "people"


def test_a_customer_signs_up_in_japanese_with_the_purpose_and_what_they_agreed_to(opened, form: SignUpForm) -> None:
    form.start("ja")
    assert "利用" in texts(form)
    form.fields["name"].setText("鈴木 一郎")
    form.send()
    assert form.wrongs["phone"].text(), "a way to reach them is missing"
    form.fields["phone"].setText("03-1234-5678")
    form.ticks["mail"].setChecked(True)
    form.send()
    opened.wait(lambda: people(opened))
    assert people(opened) == [("鈴木 一郎", "", "form")]
    channel, wording, source = opened.store.here.row("SELECT channel, wording, source FROM consent")
    assert (channel, source) == ("mail", "form")
    assert form.purpose in wording
    card = opened.store.here.value("SELECT number FROM card")
    opened.wait(lambda: card in texts(form))
    assert opened.store.here.column("SELECT kind FROM touchpoint ORDER BY id") == ["form", "enrolled", "lead_new"]


def test_the_language_is_changed_and_what_was_written_stays(form: SignUpForm) -> None:
    form.start("ja")
    form.fields["name"].setText("Ann Lee")
    form.ticks["post"].setChecked(True)
    form.start("en")
    assert form.fields["name"].text() == "Ann Lee"
    assert form.ticks["post"].isChecked()
    assert "What we use it for" in texts(form)


def test_what_was_written_goes_when_nobody_touches_it_after_a_warning(opened, form: SignUpForm) -> None:
    form.start("en")
    form.fields["name"].setText("Secret")
    form._left = 10
    form._second()
    assert "9 seconds" in form.warning.text()
    QTest.keyClick(form.fields["name"], Qt.Key.Key_A)
    assert form.warning.isHidden()
    form._left = 1
    form._second()
    assert not form.fields
    assert people(opened) == []
    form.start("en")
    assert form.fields["name"].text() == ""


def test_the_same_answers_tapped_twice_are_taken_once_and_a_known_customer_is_suspected(opened, form) -> None:
    phone = [NewContact("phone", "090-1234-5678")]
    opened.store.write_now("p", partial(edit.create, name="髙橋 花子", contacts=phone))
    for _at in range(2):
        form.start("en")
        form.fields["name"].setText("高橋花子")
        form.fields["phone"].setText("09012345678")
        form.send()
        opened.wait(lambda: not form._clock.isActive())
    assert len(people(opened)) == 2
    assert opened.store.here.value("SELECT count(*) FROM pair WHERE state='open'") == 1


def test_escape_leads_out_of_the_form_and_then_out_of_the_window(opened, form: SignUpForm) -> None:
    form.start("en")
    QTest.keyClick(form, Qt.Key.Key_Escape)
    assert form.isVisible()
    QTest.keyClick(form, Qt.Key.Key_Escape)
    opened.wait(lambda: not isValid(form))
    again = open_form(opened.window, opened.at("counter").desk)
    assert again.isVisible()
    again.close()


def test_the_code_of_a_new_member_is_a_whole_qr_code_that_any_phone_reads(form: SignUpForm) -> None:
    from ui.leads.sign_up import _qr

    modules = 21 + 2 * 4  # version 1 with its quiet zone; a micro code has one corner mark, and phones don't read it
    picture = _qr("NRN7544931291623", modules * 4).toImage()
    for x, y in ((4, 4), (modules - 11, 4), (4, modules - 11)):
        side = [picture.pixelColor((x + step) * 4 + 2, y * 4 + 2).value() < 9 for step in range(7)]
        assert all(side)
