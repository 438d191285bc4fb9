"""Requests and files in the real window: opened, found by their slip, closed; files dropped, listed, taken away."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton
from shiboken6 import isValid

from models.people import attachments, edit, requests
from ui.leads.requests import RequestCard
from ui.people.files_card import FilesCard
from ui.people.notes import NoteSheet
from ui.people.request_sheet import RequestSheet
from ui.people.requests_card import RequestsCard


@pytest.fixture
def person(opened) -> int:
    return int(opened.store.write_now("p", partial(edit.create, name="山田 花子")).id)


def cards(section) -> list[RequestCard]:
    held = [section.list.itemAt(at).widget() for at in range(section.list.count())]
    return [one for one in held if isinstance(one, RequestCard)]


def panel(opened, person: int, kind):
    page = opened.at("people", person_id=person)
    return next(one for _side, one in page.person.panels if isinstance(one, kind))


def test_a_request_is_opened_from_the_person_s_page_found_and_closed(opened, person) -> None:
    card = panel(opened, person, RequestsCard)
    opened.wait(lambda: not card.isHidden())
    card.add()
    sheet = opened.sheet()
    assert isinstance(sheet, RequestSheet)
    opened.wait(sheet.title.hasFocus)
    sheet.save()
    opened.wait(lambda: sheet.error.text())
    assert "few words" in sheet.error.text()
    sheet.title.setText("Grinder")
    sheet.kinds.set_value("repair")
    sheet.due.setText("2031/12/24")
    sheet.save()
    opened.wait(lambda: requests.count_open(opened.store.here) == 1)
    section = opened.at("leads", section="requests").sections["requests"]
    opened.wait(lambda: cards(section))
    one = section.found[0]
    assert (one.kind, one.due) == ("repair", "2031-12-24")
    opened.window.open("leads", section="requests", code=one.code)
    sheet = opened.sheet()
    assert sheet.one == one
    sheet.close_it()
    opened.wait(lambda: sheet.error.text())
    sheet.outcome.setPlainText("new blades")
    sheet.close_it()
    opened.wait(lambda: not cards(section))
    section._viewed("done")
    opened.wait(lambda: cards(section))


def test_what_was_typed_of_a_new_request_survives_escape(opened, person) -> None:
    card = panel(opened, person, RequestsCard)
    opened.wait(lambda: not card.isHidden())
    card.add()
    opened.sheet().title.setText("Grinder")
    opened.sheet().kinds.set_value("repair")
    opened.sheet().cancel()
    assert requests.count_open(opened.store.here) == 0
    card.add()
    again = opened.sheet()
    assert (again.title.text(), again.kinds.value) == ("Grinder", "repair")
    again.title.setText("")
    again.cancel()
    card.add()
    assert opened.sheet().title.text() == ""
    opened.sheet().cancel()


def test_the_views_show_what_they_say(opened, person) -> None:
    verb = partial(requests.open_request, person_id=person, kind="question", title="Hours", due="2020-01-01")
    opened.store.write_now("r", verb)
    section = opened.at("leads", section="requests").sections["requests"]
    for view in ("open", "late"):
        section._viewed(view)
        opened.wait(lambda view=view: section.view.value == view and cards(section))
    section.open_code("99")
    assert opened.sheet() is None


def test_files_are_attached_listed_and_taken_away_with_undo(opened, person, tmp_path: Path) -> None:
    path = tmp_path / "contract.txt"
    path.write_text("signed")
    card = panel(opened, person, FilesCard)
    opened.wait(lambda: not card.isHidden())
    card.add([path, tmp_path / "missing"])
    opened.wait(lambda: attachments.listed(opened.store.here, person_id=person))
    (one,) = attachments.listed(opened.store.here, person_id=person)
    assert attachments.content(opened.store.here, one.id) == ("contract.txt", b"signed")
    card.take_away(one.id)
    opened.wait(lambda: not attachments.listed(opened.store.here, person_id=person))
    undo = opened.machine.undo
    opened.wait(lambda: undo.next_undo is not None and undo.next_undo.msgid == "Take a file away")
    undo.undo()
    opened.wait(lambda: attachments.listed(opened.store.here, person_id=person))


def test_a_call_keeps_its_minutes_and_a_file(opened, person, tmp_path: Path) -> None:
    path = tmp_path / "sketch.txt"
    path.write_text("x")
    desk = opened.at("people").desk
    sheet = NoteSheet(opened.window, desk, person, kind="call")
    sheet.open()
    sheet.words.setPlainText("about beans")
    sheet.minutes.setText("six")
    sheet.save()
    assert "number" in sheet.error.text()
    sheet.minutes.setText("６")
    sheet.add_files([path])
    sheet.save()
    opened.wait(lambda: opened.store.here.value("SELECT count(*) FROM touchpoint"))
    assert opened.store.here.row("SELECT kind, minutes FROM touchpoint") == ("call", 6)
    assert attachments.listed(opened.store.here, person_id=person)[0].touchpoint_id == 1


def test_a_request_on_the_timeline_opens_its_sheet(opened, person) -> None:
    opened.store.write_now("r", partial(requests.open_request, person_id=person, kind="repair", title="Grinder"))
    page = opened.at("people", person_id=person)
    items = page.person.timeline.lines.items
    opened.wait(lambda: any(one.event and one.event.kind == "request" for one in items))
    page.person.open_event(next(one.event for one in items if one.event and one.event.kind == "request"))
    opened.wait(lambda: isinstance(opened.sheet(), RequestSheet))
    assert opened.sheet().one.title == "Grinder"
    assert opened.sheet().outcome.hasFocus()
    opened.sheet().cancel()


def test_the_keyboard_stays_on_the_page_when_the_button_it_was_on_is_made_anew(opened, person) -> None:
    card = panel(opened, person, RequestsCard)
    opened.wait(lambda: not card.isHidden())
    opened.window.activateWindow()
    add = next(one for one in card.findChildren(QAbstractButton) if one.isVisible())
    add.setFocus()
    add.click()
    opened.sheet().title.setText("Grinder")
    opened.sheet().save()
    opened.wait(lambda: requests.count_open(opened.store.here) == 1 and opened.sheet() is None)
    page = opened.window.pages["people"]
    opened.wait(lambda: not isValid(add))
    opened.wait(lambda: (now := opened.window.focusWidget()) is not None and page.isAncestorOf(now))
