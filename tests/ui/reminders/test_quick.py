"""Reminders from anywhere: the palette, one line on a sheet, a person's page, the list of what is due."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from models.reminders import entering, finding, reminders
from models.reminders.entering import Entry
from tests.a_shop import Shop
from ui.actions import top_layer
from ui.people.reminders_card import RemindersCard
from ui.reminders.done import DoneSheet
from ui.reminders.form import ReminderSheet
from ui.reminders.quick import QuickSheet
from ui.shell.palette import Palette, Result


@pytest.fixture
def shop(opened) -> Shop:
    return Shop(opened.store, opened.store.clock)


def tomorrow(shop: Shop) -> str:
    return (date.fromisoformat(shop.today) + timedelta(days=1)).isoformat()


def searched(opened, text: str) -> tuple[Palette, list[Result]]:
    opened.window.show_palette()
    palette = top_layer(opened.window)
    palette.field.setText(text)
    opened.wait(lambda: len(palette._groups) == len(palette.sources))
    return palette, [one for one in palette.model.rows if isinstance(one, Result)]


def open_ones(opened, shop: Shop) -> tuple[reminders.Due, ...]:
    return reminders.open_list(opened.store.here, day=shop.today, now=0, ahead=True)


def test_the_palette_notes_down_what_says_a_day_by_enter(opened, shop) -> None:
    palette, results = searched(opened, "order beans tomorrow 3pm")
    line = next(one for one in results if one.id == "remind:line")
    assert line.title == "Remind me: order beans"
    assert line.detail.endswith("15:00")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    opened.wait(lambda: open_ones(opened, shop))
    due = open_ones(opened, shop)[0]
    assert (due.title, due.day) == ("order beans", tomorrow(shop))
    _palette, results = searched(opened, "")
    assert "remind:line" not in {one.id for one in results}  # it would be made again
    _palette.close_()


def test_the_palette_does_not_offer_to_note_down_what_says_no_day(opened, shop) -> None:
    for text in ("Friday club", "latte", ">tomorrow 3pm", "tomorrow", "call tomorrow on 5 Dec"):
        palette, results = searched(opened, text)
        assert "remind:line" not in {one.id for one in results}, text
        palette.close_()


def test_the_palette_finds_open_reminders_and_opens_them(opened, shop) -> None:
    key = shop.do(entering.make, entry=Entry("Order the blue cups", shop.today))
    done = shop.do(entering.make, entry=Entry("Order the red cups", shop.today))
    shop.do(reminders.done, reminder_id=done)
    palette, results = searched(opened, "cups order")
    assert [one.id for one in results if one.id.startswith("reminder:")] == [f"reminder:{key}"]
    palette._choose(next(one for one in results if one.id == f"reminder:{key}"))
    opened.wait(lambda: isinstance(opened.sheet(), ReminderSheet))
    opened.sheet().cancel()
    assert finding.find(opened.store.here, "100%_!") == ()
    assert finding.find(opened.store.here, "o") == ()


def test_a_line_on_a_sheet_keeps_what_was_typed_until_it_is_noted(opened, shop) -> None:
    opened.at("products")
    action = next(one for one in opened.window.all_actions() if one.id == "remind")
    action.trigger()
    sheet = opened.sheet()
    assert isinstance(sheet, QuickSheet)
    QTest.keyClicks(sheet.line.field, "water the plants every monday")
    QTest.keyClick(sheet.line.field, Qt.Key.Key_Escape)
    assert opened.sheet() is None
    action.trigger()
    sheet = opened.sheet()
    assert sheet.line.text == "water the plants every monday"
    QTest.keyClick(sheet.line.field, Qt.Key.Key_Return)
    opened.wait(lambda: open_ones(opened, shop))
    opened.wait(lambda: opened.sheet() is None)
    assert open_ones(opened, shop)[0].series_id is not None
    action.trigger()
    assert opened.sheet().line.text == ""
    opened.sheet().cancel()


def test_on_a_persons_page_it_is_of_that_person_and_stands_on_their_card(opened, shop) -> None:
    person = shop.member(name="Aoki")
    page = opened.at("people", person_id=person)
    opened.wait(lambda: page.person.whole is not None)
    card = next(one for _side, one in page.person.panels if isinstance(one, RemindersCard))
    opened.wait(card.isVisible)
    next(one for one in opened.window.all_actions() if one.id == "remind").trigger()
    sheet = opened.sheet()
    opened.wait(lambda: sheet.whose.text() == "Aoki")
    sheet.line.set_text("call about the cake tomorrow 9am")
    sheet.line.keep()
    opened.wait(lambda: finding.of_person(opened.store.here, person))
    key = finding.of_person(opened.store.here, person)[0].id
    from ui.widgets.short import ShortLink

    opened.wait(lambda: [one.whole for one in card.findChildren(ShortLink)] == ["call about the cake"])
    card.open_one(key)
    opened.wait(lambda: isinstance(opened.sheet(), ReminderSheet))
    opened.sheet().cancel()
    card.done(finding.of_person(opened.store.here, person)[0])
    over = opened.sheet()
    assert isinstance(over, DoneSheet)
    over.keep()
    opened.wait(lambda: not finding.of_person(opened.store.here, person))
    card.add()
    opened.wait(lambda: isinstance(opened.sheet(), QuickSheet))
    assert opened.sheet().line.entry.person_id == person
    opened.sheet().cancel()


def test_the_list_of_what_is_due_makes_changes_and_puts_off(opened, shop) -> None:
    from ui.reminders.sheet import open_reminders

    key = shop.do(entering.make, entry=Entry("Call", shop.today))
    sheet = open_reminders(opened.window, opened.window.desk)
    opened.wait(lambda: sheet.list.body.count() == 1)
    sheet.line.set_text("order milk")
    sheet.line.keep()
    opened.wait(lambda: sheet.list.body.count() == 3)
    sheet.edit(reminders.one(opened.store.here, key))
    opened.wait(lambda: isinstance(opened.sheet(), ReminderSheet))
    opened.sheet().cancel()
    sheet.line.set_text("order tea tomorrow")
    sheet.new()
    over = opened.sheet()
    assert over.title.text() == "order tea"
    over.save()
    opened.wait(lambda: sheet.line.text == "")
    sheet.snooze(key, None)
    opened.sheet().take()
    opened.wait(lambda: reminders.one(opened.store.here, key).snoozed_until is not None)
    sheet.cancel()
