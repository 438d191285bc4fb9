"""Coming and going: one click says that one is here and shows what was left; going, what stays open is handed over."""

from __future__ import annotations

import subprocess

import pytest
from PySide6.QtCore import Qt

from models import team
from models.leads import teams
from models.reminders import reminders, shifts
from ui.today.shift import HandoverSheet, LeftSheet
from ui.today.who import Person


@pytest.fixture
def ren(today) -> int:
    return today.staff("Ren")


def people(today) -> list[str]:
    on = today.page.beside.on
    places = [on.list.itemAt(at).widget() for at in range(on.list.count())]
    return [one.accessibleName() for one in places if isinstance(one, Person)]


def here(today) -> None:
    """Whoever is at this till says that they are here."""
    on = today.page.beside.on
    today.wait(on.here.isVisible)
    today.bot.mouseClick(on.here, Qt.MouseButton.LeftButton)
    today.wait(on.going.isVisible)


def going(today) -> HandoverSheet:
    today.page.beside.on.going.click()
    today.wait(lambda: isinstance(today.opened.sheet(), HandoverSheet))
    return today.opened.sheet()


def test_a_shop_of_one_is_not_asked_who_is_on(today) -> None:
    today.wait(lambda: today.page.kept.day is not None)
    assert not today.page.beside.on.isVisible()


def test_who_is_on_is_shown_with_hours_and_absences(today, ren) -> None:
    today.shop.do(team.update, staff_id=1, name="Misaki")
    hana = today.staff("Hana")
    today.shop.do(teams.set_hours, staff_id=None, week=tuple(((540, 780), (840, 1080)) for _day in range(7)))
    today.shop.do(teams.add_absence, staff_id=hana, first_day="2026-06-14", last_day="2026-06-17", note="Okinawa")
    today.wait(lambda: len(people(today)) == 3)
    assert people(today) == [
        "Misaki: 9:00–13:00, 14:00–18:00",
        "Ren: 9:00–13:00, 14:00–18:00",
        "Hana: away until 17 Jun · Okinawa",
    ]
    here(today)
    today.wait(lambda: people(today)[0] == "Misaki: here since 12:00")


def test_that_somebody_is_away_is_noted_here_and_their_reminders_come_to_whoever_is_there(today, ren) -> None:
    from ui.leads.teams import AbsenceForm

    today.shop.do(reminders.make, title="Water the plants", staff_id=ren)
    on = today.page.beside.on
    today.wait(on.away.isVisible)
    assert today.find("Water the plants") is None
    on.away.click()
    today.wait(lambda: isinstance(today.opened.sheet(), AbsenceForm))
    form = today.opened.sheet()
    form.who.set_value(ren)
    form.save()
    today.wait(lambda: today.find("Water the plants") is not None)
    today.wait(lambda: any(one.startswith("Ren: away until 15 Jun") for one in people(today)))


def test_a_shift_that_nobody_ended_says_since_which_day(today, ren, clock) -> None:
    today.shop.do(shifts.begin, staff_id=ren)
    clock.advance(86_400_000)
    today.page.ask()
    today.wait(lambda: people(today) == ["Ren: here since Mon 15 12:00"])


def test_coming_shows_what_was_left_since_one_was_here_last(today, ren) -> None:
    shift = today.shop.do(shifts.begin, staff_id=ren)
    today.shop.do(shifts.end, shift_id=shift, note="The milk is low")
    here(today)
    today.wait(lambda: isinstance(today.opened.sheet(), LeftSheet))
    from PySide6.QtWidgets import QLabel

    words = [one.text() for one in today.opened.sheet().findChildren(QLabel)]
    assert "The milk is low" in words
    assert "Ren" in words
    today.opened.sheet().accept()
    today.wait(lambda: today.opened.sheet() is None)


def test_going_hands_over_what_stays_open_and_one_undo_takes_all_of_it_back(today, ren) -> None:
    done = today.remind("Count the drawer", staff_id=1)
    given = today.remind("Call the supplier", staff_id=1)
    kept = today.remind("Order beans", staff_id=1, day="2026-06-16")
    here(today)
    today.shop.do(reminders.done, reminder_id=done)
    sheet = going(today)
    assert set(sheet.choices) == {given, kept}
    sheet.choices[given].set_value(ren)
    sheet.note.setPlainText("The milk is low")
    sheet.to.set_value(ren)
    sheet.leave()
    today.wait(lambda: today.opened.sheet() is None)
    store = today.shop.store
    whose = dict(store.here.rows("SELECT id, staff_id FROM reminder"))
    assert (whose[given], whose[kept]) == (ren, 1)
    assert store.here.row("SELECT note, handed_to, ended_at IS NOT NULL FROM shift") == ("The milk is low", ren, 1)
    assert [one.note for one in shifts.left_for(store.here, ren)] == ["The milk is low"]
    today.opened.machine.undo.undo()
    today.wait(lambda: store.here.value("SELECT ended_at FROM shift") is None)
    assert dict(store.here.rows("SELECT id, staff_id FROM reminder"))[given] == 1


def test_what_was_typed_stands_where_handing_over_is_refused(today, ren) -> None:
    here(today)
    sheet = going(today)
    sheet.note.setPlainText("The milk is low")
    today.shop.do(shifts.end, shift_id=sheet.going.found.shift.id)
    sheet.leave()
    today.wait(lambda: sheet.error.text() == "This shift is over already.")
    assert sheet.isVisible()
    assert sheet.note.toPlainText() == "The milk is low"


def test_going_without_having_come_is_said(today, ren) -> None:
    today.page.go()
    today.wait(lambda: any("did not say that you are here" in text for text in today.said()))


def test_the_handover_is_printed_with_the_note_as_it_is_typed(today, ren, program, monkeypatch) -> None:
    from ui.counter import papers

    opened: list[str] = []
    monkeypatch.setattr(papers, "open_file", lambda path: opened.append(str(path)))
    today.remind("Call the supplier", staff_id=1, note="Before five")
    here(today)
    sheet = going(today)
    sheet.note.setPlainText("The milk is low")
    sheet.to.set_value(ren)
    sheet.printing.click()
    today.wait(lambda: opened)
    found = subprocess.run(
        [program("pdftotext"), "-layout", opened[0], "-"], capture_output=True, text=True, check=True
    )
    for words in ("Handover", "The milk is low", "Ren", "Call the supplier", "Before five"):
        assert words in found.stdout


def test_a_long_list_of_what_stays_open_is_scrolled_and_the_buttons_stay(today, ren) -> None:
    for number in range(40):
        today.shop.do(reminders.make, title=f"Thing {number}", staff_id=1)
    here(today)
    sheet = going(today)
    assert len(sheet.choices) == 40
    assert sheet.printing.isVisible()
    assert sheet.printing.mapTo(today.opened.window, sheet.printing.rect().bottomLeft()).y() < 900
