"""The sheet of a reminder in a real window: made by the keyboard, changed alone or as a series, refused in words."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from models import team, times
from models.errors import Refused
from models.pipeline import deals
from models.reminders import entering, reminders, series, wall
from models.reminders.entering import Entry
from tests.a_shop import Shop
from ui.reminders.done import DoneSheet
from ui.reminders.fields import read_day, read_time
from ui.reminders.form import ReminderSheet, new_reminder, open_reminder
from ui.shell.toasts import Toast


@pytest.fixture
def shop(opened) -> Shop:
    return Shop(opened.store, opened.store.clock)


def later(shop: Shop, days: int) -> str:
    return (date.fromisoformat(shop.today) + timedelta(days=days)).isoformat()


def made(opened, sheet) -> int:
    keys: list[int] = []
    sheet.kept.connect(keys.append)
    sheet.save()
    opened.wait(lambda: keys)
    return keys[0]


def stands(opened, key: int) -> Entry:
    one = reminders.one(opened.store.here, key)
    whole = None if one.series_id is None else series.one(opened.store.here, one.series_id)
    return entering.of_due(one, whole, opened.store.settings.zone)


def shown(opened, key: int) -> ReminderSheet:
    open_reminder(opened.window, opened.window.desk, key)
    opened.wait(lambda: isinstance(opened.sheet(), ReminderSheet) and opened.sheet().one.id == key)
    return opened.sheet()


def choose(opened, field, text: str) -> None:
    """Type into a field that finds, and take the first that it offers."""
    field.setFocus()
    field.clear()
    QTest.keyClicks(field, text)
    opened.wait(lambda: field.completer().popup().isVisible())
    popup = field.completer().popup()
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    opened.wait(lambda: field.value() is not None)


def test_a_title_and_enter_are_enough(opened, shop) -> None:
    sheet = new_reminder(opened.window, opened.window.desk)
    keys: list[int] = []
    sheet.kept.connect(keys.append)
    opened.wait(sheet.title.hasFocus)
    QTest.keyClicks(sheet.title, "Water the plants")
    QTest.keyClick(sheet.title, Qt.Key.Key_Return)
    opened.wait(lambda: keys)
    assert stands(opened, keys[0]) == Entry("Water the plants", shop.today)
    assert opened.sheet() is None


def test_everything_that_is_said_is_kept_and_shown_again(opened, shop) -> None:
    person = shop.member(name="Aoki")
    deal = shop.do(deals.open_deal, name="Office coffee", person_id=person)
    staff = shop.do(team.add, name="Mori")
    sheet = new_reminder(opened.window, opened.window.desk)
    sheet.title.setText("Bring samples")
    sheet.form.day.typed.setText(later(shop, 2))
    sheet.form.time.setText("3pm")
    sheet.form.until.setText("1630")
    sheet.form.place.setText("2nd floor")
    sheet.form.note_.setPlainText("three kinds")
    sheet.form.told.set_value((60, 1440))
    sheet.form.staff.set_value(staff)
    choose(opened, sheet.form.person, "Aoki")
    sheet.form.kind.set_value("deal")
    sheet.form.kind.picked.emit("deal")
    choose(opened, sheet.form.subject, "Office")
    sheet.form.checklist.add_last()
    QTest.keyClicks(sheet.form.checklist.lines[0].what, "cups")
    QTest.keyClick(sheet.form.checklist.lines[0].what, Qt.Key.Key_Return)
    QTest.keyClicks(sheet.form.checklist.lines[1].what, "milk")
    key = made(opened, sheet)
    kept = Entry(
        "Bring samples", later(shop, 2), 900, 90, before=(1440, 60), checklist=(("cups", False), ("milk", False)),
        note="three kinds", place="2nd floor", person_id=person, about="deal", about_id=deal, staff_id=staff,
    )  # fmt: skip
    assert stands(opened, key) == kept
    again = shown(opened, key)
    opened.wait(lambda: again.form.person.text() == "Aoki" and again.form.subject.text() == "Office coffee")
    assert again.form.entry() == kept
    again.cancel()
    assert not [one for one in opened.window.findChildren(Toast) if one.isVisible() and "Not saved" in one.text]


def test_a_day_and_a_time_are_typed_as_people_say_them(opened, shop) -> None:
    desk = opened.window.desk  # the clock stands at Monday, 15 June 2026
    days = {
        "12/24": "2026-12-24", "2026-07-01": "2026-07-01", "tomorrow": later(shop, 1), "明日": later(shop, 1),
        "来週金曜": "2026-06-26", "next Friday": "2026-06-26", "7月1日": "2026-07-01", "": None, "6/14": "2027-06-14",
    }  # fmt: skip
    for typed, day in days.items():
        assert read_day(desk, typed) == day, typed
    clocks = {
        "15:00": 900, "15": 900, "9": 540, "0930": 570, "930": 570, "3pm": 900, "15時半": 930, "午後3時": 900,
        "noon": 720, "１５：３０": 930, "": None, "00:00": 0,
    }  # fmt: skip
    for typed, minute in clocks.items():
        assert read_time(desk, typed) == minute, typed
    for typed in ("31 February", "2/31", "2月31日", "soon", "tomorrow 3pm", "every day", "32", "x" * 60):
        with pytest.raises(Refused, match="no such day"):
            read_day(desk, typed)
    for typed in ("25:00", "2575", "99", "soon", "tomorrow 3pm", "3 pints", "15:60"):
        with pytest.raises(Refused, match="no such time"):
            read_time(desk, typed)


def test_arrows_go_on_by_days_and_quarters_of_an_hour(opened, shop) -> None:
    sheet = new_reminder(opened.window, opened.window.desk)
    QTest.keyClick(sheet.form.day.typed, Qt.Key.Key_Up)
    QTest.keyClick(sheet.form.day.typed, Qt.Key.Key_PageUp)
    assert sheet.form.day.value() == later(shop, 8)
    assert sheet.form.day.weekday.text() == "Tue"
    QTest.keyClick(sheet.form.time, Qt.Key.Key_Up)
    assert sheet.form.time.value() == 735
    assert sheet.form.until.isVisible()
    assert not sheet.form.last.isVisible()
    sheet.cancel()


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("day", "31 February", "no such day"),
        ("day", "", "which day"),
        ("time", "25:00", "no such time"),
        ("until", "later", "no such time"),
        ("person", "Nobody at all", "from the list"),
    ],
)
def test_what_can_not_be_taken_is_said_below_its_field_and_stays_typed(opened, shop, field, typed, words) -> None:
    sheet = new_reminder(opened.window, opened.window.desk, Entry("Call", shop.today, 600))
    box = getattr(sheet.form, field)
    line = getattr(box, "typed", box)
    line.setText(typed)
    sheet.save()
    assert words in sheet.form._errors[box].text()
    assert line.text() == typed
    assert shop.rows("reminder") == [0]
    sheet.cancel()


def test_an_end_before_its_begin_is_said_and_over_midnight_it_is_the_next_day(opened, shop) -> None:
    sheet = new_reminder(opened.window, opened.window.desk, Entry("Fair", later(shop, 3)))
    sheet.form.last.typed.setText(later(shop, 1))
    sheet.save()
    assert "ends before" in sheet.form._errors[sheet.form.last].text()
    sheet.form.time.setText("23:00")
    sheet.form.until.setText("1:00")
    opened.wait(lambda: sheet.isVisible())
    sheet.form.until.setText("01:00")
    assert stands(opened, made(opened, sheet)).length == 120


def test_a_rule_is_said_in_words_or_put_together_and_shows_its_next_days(opened, shop) -> None:
    sheet = new_reminder(opened.window, opened.window.desk, Entry("Invoices", shop.today))
    sheet.form.rule.words.setFocus()
    QTest.keyClicks(sheet.form.rule.words, "every second Tuesday at 10")
    QTest.keyClick(sheet.form.rule.words, Qt.Key.Key_Return)
    assert sheet.form.rule.words.text() == ""
    assert sheet.form.rule.sentence.text() == "Every other week on Tuesday"
    assert (sheet.form.day.value(), sheet.form.time.value()) == ("2026-06-16", 600)
    opened.wait(lambda: "30 Jun (Tue)" in sheet.form.rule.next.text())
    assert "14 Jul (Tue)" in sheet.form.rule.next.text()
    sheet.form.rule.how.set_value("MONTHLY")
    sheet.form.rule.how.picked.emit("MONTHLY")
    sheet.form.rule.which.set_value("last_work")
    sheet.form.rule.which.picked.emit("last_work")
    assert sheet.form.rule.sentence.text() == "Every other month on the last working day"
    sheet.form.rule.interval.setValue(1)
    sheet.form.rule.ends.set_value("count")
    sheet.form.rule.ends.picked.emit("count")
    sheet.form.rule.count.setValue(3)
    opened.wait(lambda: "31 Aug (Mon)" in sheet.form.rule.next.text())
    kept = stands(opened, made(opened, sheet))
    assert (kept.rule, kept.on_closed) == ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", "before")
    assert kept.day == "2026-06-30"


def test_words_that_say_no_rule_are_told_and_stay(opened, shop) -> None:
    sheet = new_reminder(opened.window, opened.window.desk, Entry("x", shop.today))
    sheet.form.rule.words.setText("now and then")
    sheet.form.rule.take_words()
    assert "not understood" in sheet.form.rule.wrong.text()
    assert sheet.form.rule.words.text() == "now and then"
    sheet.cancel()


def test_a_rule_that_never_falls_on_a_working_day_says_so(opened, shop) -> None:
    entry = Entry("x", shop.today, rule="FREQ=WEEKLY;BYDAY=SU", on_closed="skip")
    sheet = new_reminder(opened.window, opened.window.desk, entry)
    opened.wait(lambda: "never falls" in sheet.form.rule.next.text())
    sheet.save()
    opened.wait(lambda: sheet.error.isVisible())
    assert "still to come" in sheet.error.text()
    sheet.cancel()


@pytest.mark.parametrize("whole", [False, True])
def test_of_a_series_it_is_asked_what_is_meant(opened, shop, whole) -> None:
    key = shop.do(entering.make, entry=Entry("Water", later(shop, 1), 540, rule="FREQ=DAILY"))
    sheet = shown(opened, key)
    sheet.title.setText("Water well")
    sheet.form.time.setText("10:00")
    keys: list[int] = []
    sheet.kept.connect(keys.append)
    sheet.save()
    asked = opened.sheet()
    assert asked is not sheet
    (asked.take_all if whole else asked.take_alone)()
    opened.wait(lambda: keys)
    assert stands(opened, key).title == "Water well"
    known = series.one(opened.store.here, reminders.one(opened.store.here, key).series_id)
    assert (known.title, known.minute) == (("Water well", 600) if whole else ("Water", 540))


def test_a_rule_from_another_calendar_stays_as_it_is_written(opened, shop) -> None:
    rule = "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=2"
    key = shop.do(entering.make, entry=Entry("Odd", later(shop, 1), rule=rule))
    sheet = shown(opened, key)
    assert sheet.form.rule.how.currentText() == "As it is"
    assert sheet.form.entry() == sheet.before
    sheet.form.note_.setPlainText("from elsewhere")
    sheet.save()
    opened.sheet().take_all()
    opened.wait(lambda: opened.sheet() is None)
    known = series.one(opened.store.here, reminders.one(opened.store.here, key).series_id)
    assert (known.rule, known.note) == (rule, "from elsewhere")


def test_what_was_typed_into_a_form_that_is_left_is_one_tap_away(opened, shop) -> None:
    sheet = new_reminder(opened.window, opened.window.desk)
    sheet.title.setText("Call Aoki")
    sheet.form.time.setText("15:00")
    sheet.form.rule.set_value("FREQ=WEEKLY;BYDAY=FR", "skip", False)
    sheet.cancel()
    opened.wait(lambda: any("Not saved" in one.text for one in opened.window.findChildren(Toast)))
    toast = next(one for one in opened.window.findChildren(Toast) if "Not saved" in one.text)
    toast.button.click()
    opened.wait(lambda: opened.sheet() is not None)
    again = opened.sheet()
    assert (again.title.text(), again.form.time.value(), again.form.rule.value()[0]) == (
        "Call Aoki",
        900,
        "FREQ=WEEKLY;BYDAY=FR",
    )
    assert stands(opened, made(opened, again)).minute == 900


def test_done_from_the_form_with_a_result_and_what_follows(opened, shop) -> None:
    person = shop.member(name="Aoki")
    entry = Entry("Call", shop.today, person_id=person, checklist=(("price", False),))
    sheet = shown(opened, shop.do(entering.make, entry=entry))
    key = sheet.one.id
    sheet.acts.done()
    over = opened.sheet()
    over.result.setPlainText("wants a second one")
    QTest.keyClicks(over.then.field, "send the offer tomorrow 10am")
    QTest.keyClick(over.then.field, Qt.Key.Key_Return)
    opened.wait(lambda: reminders.one(opened.store.here, key).state == "done")
    opened.wait(lambda: opened.sheet() is None)
    follows = reminders.open_list(opened.store.here, day=later(shop, 9), now=0, ahead=True)[0]
    assert (follows.title, follows.follows_id, follows.person_id) == ("send the offer", key, person)
    assert follows.at == wall.moment(date.fromisoformat(later(shop, 1)), 600, opened.store.settings.zone)
    assert opened.store.here.value("SELECT text FROM touchpoint WHERE kind='reminder'") == "Call: wants a second one"


def test_what_came_of_it_is_there_again_after_the_sheet_was_left(opened, shop) -> None:
    one = reminders.one(opened.store.here, shop.do(entering.make, entry=Entry("Call", shop.today)))
    over = DoneSheet(opened.window, opened.window.desk, one)
    over.open()
    over.result.setPlainText("they come")
    QTest.keyClicks(over.then.field, "bake tomorrow")
    QTest.keyClick(over.then.field, Qt.Key.Key_Escape)
    assert opened.sheet() is None
    again = DoneSheet(opened.window, opened.window.desk, one)
    again.open()
    assert (again.result.toPlainText(), again.then.text) == ("they come", "bake tomorrow")
    again.keep()
    opened.wait(lambda: reminders.one(opened.store.here, one.id).result == "they come")
    opened.wait(lambda: opened.sheet() is None)
    assert not opened.window.desk.keep.get(f"reminder_done:{one.id}")


def test_put_off_and_taken_away_from_the_form(opened, shop) -> None:
    key = shop.do(entering.make, entry=Entry("Call", shop.today))
    shown(opened, key).acts._later(reminders.Snooze.TOMORROW)
    opened.wait(lambda: reminders.one(opened.store.here, key).snoozed_until is not None)
    opened.wait(lambda: opened.sheet() is None)
    shown(opened, key).acts.away()
    opened.wait(lambda: reminders.one(opened.store.here, key).state == "void")


def test_a_closed_one_says_what_came_of_it_and_opens_again(opened, shop) -> None:
    key = shop.do(entering.make, entry=Entry("Call", shop.today, note="after lunch"))
    shop.do(entering.finish, reminder_id=key, result="they come", then=Entry("Ask", later(shop, 3)))
    open_reminder(opened.window, opened.window.desk, key)
    opened.wait(lambda: opened.sheet() is not None)
    opened.sheet().reopen()
    opened.wait(lambda: reminders.one(opened.store.here, key).state == "open")
    sheet = shown(opened, key)
    from ui.reminders.past import Past

    past = sheet.findChild(Past)
    opened.wait(lambda: past.story is not None)
    said = [past._said(one, past.story) for one in past.story.changes]
    assert "Open reminder again" in said[0]
    assert "What came of it: they come" in said[1]
    assert said[-1].endswith("made")
    assert [one.title for one in past.story.chain] == ["Ask"]
    sheet.cancel()


def test_one_to_come_is_left_out_or_made_on_its_own(opened, shop) -> None:
    from ui.reminders.form import open_series
    from ui.reminders.occurrence import OccurrenceSheet

    key = shop.do(entering.make, entry=Entry("Water", later(shop, 1), 540, rule="FREQ=DAILY"))
    known = reminders.one(opened.store.here, key).series_id
    for days, act in ((3, "skip"), (4, "alone"), (5, "series")):
        open_series(opened.window, opened.window.desk, known, later(shop, days))
        opened.wait(lambda: isinstance(opened.sheet(), OccurrenceSheet))
        getattr(opened.sheet(), act)()
        opened.wait(lambda: not isinstance(opened.sheet(), OccurrenceSheet))
        if act != "skip":
            opened.wait(lambda: isinstance(opened.sheet(), ReminderSheet))
            opened.sheet().cancel()
    assert set(series.one(opened.store.here, known).skipped) == {later(shop, 3), later(shop, 4)}
    alone = [one for one in reminders.open_list(opened.store.here, day=shop.today, now=0, ahead=True) if one.id != key]
    assert [(one.day, one.series_id) for one in alone] == [(later(shop, 4), None)]


def test_only_what_was_changed_is_written_over_what_another_did_meanwhile(opened, shop) -> None:
    key = shop.do(entering.make, entry=Entry("Call", later(shop, 1), checklist=(("a", False),)))
    sheet = shown(opened, key)
    shop.do(reminders.tick, reminder_id=key, item=0)
    sheet.form.place.setText("gate 2")
    made(opened, sheet)
    assert stands(opened, key) == replace(Entry("Call", later(shop, 1)), place="gate 2", checklist=(("a", True),))


def test_a_list_that_is_pasted_is_several_lines(opened, shop) -> None:
    from PySide6.QtGui import QGuiApplication

    sheet = new_reminder(opened.window, opened.window.desk, Entry("x", shop.today))
    QGuiApplication.clipboard().setText("- beans\n\n・牛乳\nsugar\n")
    sheet.form.checklist.add_last()
    QTest.keyClick(sheet.form.checklist.lines[0].what, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [what for what, _done in sheet.form.checklist.value()] == ["beans", "牛乳", "sugar"]
    QTest.keyClick(sheet.form.checklist.lines[2].what, Qt.Key.Key_Up)
    opened.wait(sheet.form.checklist.lines[1].what.hasFocus)
    sheet.form.checklist.lines[1].what.clear()
    QTest.keyClick(sheet.form.checklist.lines[1].what, Qt.Key.Key_Backspace)
    assert len(sheet.form.checklist.lines) == 2
    sheet.cancel()


def test_the_line_opens_the_form_with_what_it_understood(opened, shop) -> None:
    from ui.reminders.line import ReminderLine

    line = ReminderLine(opened.window.desk)
    line.setParent(opened.window)
    line.show()
    line.field.setFocus()
    QTest.keyClicks(line.field, "order beans tomorrow 3pm")
    QTest.keyClick(line.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    opened.wait(lambda: isinstance(opened.sheet(), ReminderSheet))
    sheet = opened.sheet()
    assert (sheet.title.text(), sheet.form.day.value(), sheet.form.time.value()) == ("order beans", later(shop, 1), 900)
    key = made(opened, sheet)
    assert line.text == ""
    assert times.from_ms(reminders.one(opened.store.here, key).at, "Asia/Tokyo").hour == 15
