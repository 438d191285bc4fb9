"""Texts that break programs, as reminders: typed into the line, kept, shown in every sheet, found by the palette."""

import pytest

from models.errors import Told
from models.reminders import entering, reminders
from models.reminders.entering import Entry
from tests import hostile
from tests.a_shop import Shop
from ui.reminders.closed import ClosedSheet
from ui.reminders.form import ReminderSheet, open_reminder
from ui.reminders.line import ReminderLine
from ui.reminders.quick import said_in


@pytest.fixture
def shop(opened) -> Shop:
    return Shop(opened.store, opened.store.clock)


def test_any_of_them_is_typed_and_says_no_more_than_it_does(opened) -> None:
    desk = opened.window.desk
    line = ReminderLine(desk)
    line.setParent(opened.window)
    line.show()
    with hostile.guarded():
        for text in hostile.sample():
            line.set_text(text)
            assert line.entry.title == line.said.title
            said_in(desk, text)
            line.grab()
    line.clear()


def test_any_of_them_is_kept_shown_and_closed_as_text(opened, shop) -> None:
    kept = 0
    with hostile.guarded():
        for text in hostile.sample():
            entry = Entry(text, shop.today, note=text, place=text, checklist=((text, False),))
            try:
                key = shop.do(entering.make, entry=entry)
            except Told:
                continue
            kept += 1
            one = reminders.one(opened.store.here, key)
            open_reminder(opened.window, opened.window.desk, key)
            opened.wait(lambda: isinstance(opened.sheet(), ReminderSheet))
            assert opened.sheet().title.text() == one.title
            opened.sheet().grab()
            assert opened.sheet().entry() == opened.sheet().before
            opened.sheet().cancel()
            shop.do(entering.finish, reminder_id=key, result=text)
            open_reminder(opened.window, opened.window.desk, key)
            opened.wait(lambda: isinstance(opened.sheet(), ClosedSheet))
            opened.sheet().grab()
            opened.sheet().cancel()
    assert kept > len(hostile.sample()) // 2
