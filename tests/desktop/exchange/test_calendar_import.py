"""Calendars of other programs: every entry comes with its time, its rule and its alarms, and comes once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop import languages
from desktop.exchange.reading import open_table
from models.errors import Message
from models.reminders import reminders, series
from tests.desktop.exchange.calendars import Calendars, calendar
from tests.desktop.exchange.importing import numbers


@pytest.fixture
def calendars(store, tmp_path: Path) -> Calendars:
    return Calendars(store, tmp_path)


def ms(text: str) -> int:
    """A moment of UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


# -- when -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "day", "at", "end_at", "end_day"),
    [
        ("DTSTART:20260701T010000Z", "DTEND:20260701T020000Z", "2026-07-01", "2026-07-01 01:00", "2026-07-01 02:00",
         None),
        ("DTSTART:20260701T100000", "DURATION:PT1H30M", "2026-07-01", "2026-07-01 01:00", "2026-07-01 02:30", None),
        ("DTSTART;TZID=Europe/London:20260701T100000", "", "2026-07-01", "2026-07-01 09:00", None, None),
        ("DTSTART;TZID=Tokyo Standard Time:20260701T100000", "", "2026-07-01", "2026-07-01 01:00", None, None),
        ("DTSTART;TZID=/x.org/2020_1/Asia/Tokyo:20260701T100000", "", "2026-07-01", "2026-07-01 01:00", None, None),
        ('DTSTART;TZID="(UTC+09:00) Osaka, Tokyo":20260701T100000', "", "2026-07-01", "2026-07-01 01:00", None, None),
        ("DTSTART;TZID=(UTC+09:00) Osaka:20260701T100000", "", "2026-07-01", "2026-07-01 01:00", None, None),
        ("DTSTART;VALUE=DATE:20260701", "DTEND;VALUE=DATE:20260702", "2026-07-01", None, None, None),
        ("DTSTART;VALUE=DATE:20260701", "DTEND;VALUE=DATE:20260704", "2026-07-01", None, None, "2026-07-03"),
        ("DTSTART;VALUE=DATE:20260701", "DURATION:P3D", "2026-07-01", None, None, "2026-07-03"),
        ("DTSTART:20260701", "DTEND:20260701", "2026-07-01", None, None, None),
        ("DTSTART:20260701T100000+0200", "", "2026-07-01", "2026-07-01 08:00", None, None),
        ("DTSTART:20260701T100000Z", "DTEND;TZID=Europe/Paris:20260701T130000", "2026-07-01", "2026-07-01 10:00",
         "2026-07-01 11:00", None),
        ("DTSTART:20260701T230000", "DTEND:20260702T010000", "2026-07-01", "2026-07-01 14:00", "2026-07-01 16:00",
         None),
    ],
)  # fmt: skip
def test_a_begin_and_an_end_are_read_as_they_are_written(
    calendars: Calendars, start: str, end: str, day: str, at: str | None, end_at: str | None, end_day: str | None
) -> None:
    done = calendars.take(f"EVENT\nUID:1\nSUMMARY:A\n{start}\n{end}")
    assert numbers(done) == (1, 0, 0, 0)
    assert calendars.notes(done) == []
    moments = [None if one is None else ms(one) for one in (at, end_at)]
    assert calendars.reminders() == [("A", day, *moments, end_day, "open")]


def test_a_zone_that_the_file_alone_knows_goes_as_the_known_one_that_agrees(calendars: Calendars) -> None:
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Our office\nBEGIN:STANDARD\nDTSTART:19701101T020000\n"
        "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\nTZOFFSETFROM:-0400\nTZOFFSETTO:-0500\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:19700308T020000\n"
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0400\nEND:DAYLIGHT\nEND:VTIMEZONE\n"
    )
    entry = "EVENT\nUID:1\nSUMMARY:Call\nDTSTART;TZID=Our office:20260701T100000\nRRULE:FREQ=WEEKLY"
    text = calendar(entry, head=f"VERSION:2.0\n{zone}")
    done = calendars.run("reminders", calendars.file(text))
    assert calendars.notes(done) == []
    assert calendars.series("minute, zone") == [(600, "America/New_York")]
    assert calendars.reminders("at") == [(ms("2026-07-01 14:00"),)]


@pytest.mark.parametrize(
    "zone",
    [
        "",
        "BEGIN:VTIMEZONE\nTZID:Nowhere\nBEGIN:STANDARD\nDTSTART:broken\nTZOFFSETTO:+99\nEND:STANDARD\nEND:VTIMEZONE\n",
        "BEGIN:VTIMEZONE\nTZID:Nowhere\nBEGIN:STANDARD\nDTSTART:19700101T000000\nRRULE:FREQ=SECONDLY\n"
        "TZOFFSETFROM:+0000\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\n",
    ],
)
def test_a_zone_that_is_not_known_is_said_and_its_times_stay_on_the_wall(calendars: Calendars, zone: str) -> None:
    entry = "EVENT\nUID:1\nSUMMARY:A\nDTSTART;TZID=Nowhere:20260701T100000\nDTEND;TZID=Nowhere:20260701T110000"
    done = calendars.run("reminders", calendars.file(calendar(entry, head=f"VERSION:2.0\n{zone}")))
    assert len(calendars.notes(done)) == 1
    assert "Nowhere" in calendars.notes(done)[0]
    assert calendars.reminders("at, end_at") == [(ms("2026-07-01 01:00"), ms("2026-07-01 02:00"))]


def test_a_thing_to_do_stands_on_the_day_on_which_it_is_due(calendars: Calendars) -> None:
    calendars.take(
        "TODO\nUID:1\nSUMMARY:Order beans\nDUE;VALUE=DATE:20260620",
        "TODO\nUID:2\nSUMMARY:Tax\nDTSTART;VALUE=DATE:20260601\nDUE;VALUE=DATE:20260630",
        "TODO\nUID:3\nSUMMARY:Paid\nDUE;VALUE=DATE:20260601\nSTATUS:COMPLETED\nCOMPLETED:20260602T030000Z",
        "TODO\nUID:4\nSUMMARY:Late\nDUE;VALUE=DATE:20260101",
    )
    assert calendars.reminders("title, day, state, closed_at") == [
        ("Order beans", "2026-06-20", "open", None),
        ("Tax", "2026-06-30", "open", None),
        ("Paid", "2026-06-01", "done", ms("2026-06-02 03:00")),
        ("Late", "2026-01-01", "open", None),
    ]


def test_a_thing_to_do_without_a_day_stands_on_today_and_stays_where_it_is_put(calendars: Calendars) -> None:
    entry = "TODO\nUID:1\nSUMMARY:Some time"
    done = calendars.take(entry)
    assert (calendars.reminders("day"), len(calendars.notes(done))) == ([("2026-06-15",)], 1)
    calendars.store.write_now("move", lambda tx: reminders.move(tx, reminder_id=1, day="2026-07-01"))
    assert numbers(calendars.take(entry)) == (0, 0, 1, 0)
    assert calendars.reminders("day") == [("2026-07-01",)]


def test_appointments_that_are_over_are_no_debts_of_today(calendars: Calendars) -> None:
    calendars.take(
        "EVENT\nUID:1\nSUMMARY:Last year\nDTSTART:20250601T010000Z\nDTEND:20250601T020000Z",
        "EVENT\nUID:2\nSUMMARY:Holiday\nDTSTART;VALUE=DATE:20260501\nDTEND;VALUE=DATE:20260503",
        "EVENT\nUID:3\nSUMMARY:This morning\nDTSTART:20260615T010000Z\nDTEND:20260615T020000Z",
    )
    assert calendars.reminders("title, state") == [
        ("Last year", "done"), ("Holiday", "done"), ("This morning", "open")
    ]  # fmt: skip
    assert calendars.rows("SELECT count(*) FROM touchpoint") == [(0,)]


# -- again and again ---------------------------------------------------------------------------------------------------


def test_a_series_comes_with_its_rule_its_zone_and_the_days_that_are_left_out(calendars: Calendars) -> None:
    done = calendars.take(
        "EVENT\nUID:1\nSUMMARY:Meeting\nDTSTART;TZID=Europe/London:20260105T093000\nDURATION:PT45M\n"
        "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231T235959Z\n"
        "EXDATE;TZID=Europe/London:20260622T093000\nEXDATE:20260629T083000Z,20260706T083000Z"
    )
    assert (numbers(done), calendars.notes(done)) == ((1, 0, 0, 0), [])
    rule = "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231"
    skipped = '["2026-06-22", "2026-06-29", "2026-07-06"]'
    assert calendars.series() == [("Meeting", rule, "2026-01-05", 570, 45, "Europe/London", skipped)]
    assert calendars.reminders("day, at, series_day") == [("2026-06-15", ms("2026-06-15 08:30"), "2026-06-15")]
    coming = series.occurrences(calendars.store.reader(), "2026-06-15", "2026-07-31")
    assert [one.day for one in coming] == ["2026-07-13", "2026-07-20", "2026-07-27"]


def test_one_that_was_moved_stands_for_itself_and_its_day_is_left_out(calendars: Calendars) -> None:
    master = "EVENT\nUID:1\nSUMMARY:Meeting\nDTSTART:20260617T010000Z\nDTEND:20260617T020000Z\nRRULE:FREQ=WEEKLY"
    moved = "EVENT\nUID:1\nSUMMARY:Meeting, later\nDTSTART:20260625T010000Z\nRECURRENCE-ID:20260624T010000Z"
    gone = "EVENT\nUID:1\nSUMMARY:Meeting\nDTSTART:20260701T010000Z\nRECURRENCE-ID:20260701T010000Z\nSTATUS:CANCELLED"
    assert numbers(calendars.take(moved, master, gone)) == (2, 0, 1, 0)
    assert calendars.series("skipped") == [('["2026-06-24", "2026-07-01"]',)]
    assert {row[:2] for row in calendars.reminders("title, day")} == {
        ("Meeting, later", "2026-06-25"), ("Meeting", "2026-06-17")
    }  # fmt: skip
    assert numbers(calendars.take(moved, master, gone)) == (0, 0, 3, 0)


def test_one_that_was_moved_later_on_leaves_the_series_that_is_here(calendars: Calendars) -> None:
    calendars.take("EVENT\nUID:1\nSUMMARY:Meeting\nDTSTART:20260617T010000Z\nRRULE:FREQ=WEEKLY")
    first = "EVENT\nUID:1\nSUMMARY:Meeting\nDTSTART:20260618T010000Z\nRECURRENCE-ID:20260617T010000Z"
    later = "EVENT\nUID:1\nSUMMARY:Meeting\nDTSTART:20260709T010000Z\nRECURRENCE-ID:20260708T010000Z"
    done = calendars.take(first, later)
    assert numbers(done) == (1, 1, 0, 0)
    assert [row[0] for row in calendars.reminders("day")] == ["2026-06-18", "2026-07-09"]
    assert calendars.series("skipped") == [('["2026-07-08"]',)]


@pytest.mark.parametrize(
    "rule", ["FREQ=HOURLY", "FREQ=WEEKLY;BYEASTER=1", "nonsense", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31"]
)
def test_a_rule_that_cant_be_carried_is_said_and_kept_in_the_note(calendars: Calendars, rule: str) -> None:
    done = calendars.take(f"EVENT\nUID:1\nSUMMARY:A\nDTSTART:20260701T010000Z\nRRULE:{rule}")
    assert numbers(done) == (1, 0, 0, 0)
    assert len(calendars.notes(done)) == 1
    assert calendars.series() == []
    assert rule in calendars.reminders("note")[0][0]


def test_further_days_are_said_and_kept_in_the_note(calendars: Calendars) -> None:
    done = calendars.take("EVENT\nUID:1\nSUMMARY:A\nDTSTART:20260701T010000Z\nRDATE:20260703T010000Z")
    assert len(calendars.notes(done)) == 1
    assert "20260703T010000Z" in calendars.reminders("note")[0][0]


def test_a_series_that_is_over_is_kept_as_one(calendars: Calendars) -> None:
    done = calendars.take("EVENT\nUID:1\nSUMMARY:A\nDTSTART:20250701T010000Z\nRRULE:FREQ=DAILY;COUNT=3")
    assert len(calendars.notes(done)) == 1
    assert (calendars.series("state"), calendars.reminders()) == ([("ended",)], [])


# -- alarms -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "triggers", "before"),
    [
        ("DTSTART:20260701T010000Z", ["-PT15M"], "[15]"),
        ("DTSTART:20260701T010000Z", ["-PT15M", "-P1D", "PT0S"], "[1440, 15]"),
        ("DTSTART:20260701T010000Z", ["TRIGGER;VALUE=DATE-TIME:20260630T010000Z"], "[1440]"),
        ("DTSTART:20260701T010000Z\nDTEND:20260701T020000Z", ["TRIGGER;RELATED=END:-PT90M"], "[30]"),
        ("DTSTART;VALUE=DATE:20260701", ["-PT15H"], "[1440]"),
        ("DTSTART;VALUE=DATE:20260701", ["PT9H"], "[]"),
        ("DTSTART;VALUE=DATE:20260701", ["-P1W"], "[10620]"),
    ],
)
def test_alarms_say_when_it_is_told(calendars: Calendars, start: str, triggers: list[str], before: str) -> None:
    lines = [one if one.startswith("TRIGGER") else f"TRIGGER:{one}" for one in triggers]
    alarms = "\n".join(f"BEGIN:VALARM\nACTION:DISPLAY\n{line}\nEND:VALARM" for line in lines)
    done = calendars.take(f"EVENT\nUID:1\nSUMMARY:A\n{start}\n{alarms}")
    assert calendars.notes(done) == []
    assert calendars.reminders("before") == [(before,)]
    assert calendars.rows("SELECT tell_at FROM reminder WHERE tell_at IS NULL") == []


def test_an_alarm_after_the_begin_is_said(calendars: Calendars) -> None:
    done = calendars.take("EVENT\nUID:1\nSUMMARY:A\nDTSTART:20260701T010000Z\nBEGIN:VALARM\nTRIGGER:PT15M\nEND:VALARM")
    assert len(calendars.notes(done)) == 1
    assert calendars.reminders("before") == [("[]",)]


# -- once only --------------------------------------------------------------------------------------------------------


def test_what_comes_again_is_known_by_its_id_and_changed(calendars: Calendars) -> None:
    entry = "EVENT\nUID:1\nSUMMARY:Tasting\nDTSTART:20260701T010000Z\nDTEND:20260701T020000Z"
    calendars.take(entry)
    assert numbers(calendars.take(entry)) == (0, 0, 1, 0)
    moved = calendars.take("EVENT\nUID:1\nSUMMARY:Tasting\nLOCATION:Kyoto\nDTSTART:20260702T010000Z")
    assert numbers(moved) == (0, 1, 0, 0)
    assert calendars.reminders("title, day, place") == [("Tasting", "2026-07-02", "Kyoto")]
    calendars.undo(moved.batch)
    assert calendars.reminders("title, day, place, at") == [("Tasting", "2026-07-01", "", ms("2026-07-01 01:00"))]
    assert calendars.problems() == []


def test_without_an_id_it_is_known_by_title_and_time(calendars: Calendars) -> None:
    at = ms("2026-07-01 01:00")
    calendars.store.write_now("make", lambda tx: reminders.make(tx, title="Tasting", at=at))
    entry = "EVENT\nUID:{}\nSUMMARY:ｔａｓｔｉｎｇ\nDTSTART:20260701T010000Z"
    assert numbers(calendars.take(entry.format("abc"))) == (0, 1, 0, 0)
    assert calendars.reminders("uid") == [("abc",)]
    assert numbers(calendars.take(entry.format("another"))) == (0, 0, 1, 0)
    assert calendars.reminders("uid") == [("abc",)]


def test_two_of_one_file_with_ids_of_their_own_stay_two(calendars: Calendars) -> None:
    entry = "EVENT\nUID:{}\nSUMMARY:Lunch\nDTSTART:20260701T030000Z"
    assert numbers(calendars.take(entry.format(1), entry.format(2))) == (2, 0, 0, 0)
    assert numbers(calendars.take(entry.format(1), entry.format(2))) == (0, 0, 2, 0)


def test_a_series_that_comes_again_with_another_time_moves(calendars: Calendars) -> None:
    entry = "EVENT\nUID:1\nSUMMARY:Meeting\nDTSTART;TZID=Asia/Tokyo:20260616T{}0000\nRRULE:FREQ=WEEKLY;BYDAY=TU"
    calendars.take(entry.format(10))
    done = calendars.take(entry.format(11))
    assert numbers(done) == (0, 1, 0, 0)
    assert calendars.series("minute") == [(660,)]
    assert calendars.reminders("day, at") == [("2026-06-16", ms("2026-06-16 02:00"))]
    calendars.undo(done.batch)
    assert calendars.series("minute") == [(600,)]
    assert calendars.reminders("day, at") == [("2026-06-16", ms("2026-06-16 01:00"))]
    assert calendars.problems() == []


def test_what_was_cancelled_elsewhere_goes_here(calendars: Calendars) -> None:
    calendars.take("EVENT\nUID:1\nSUMMARY:A\nDTSTART:20260701T010000Z")
    cancelled = "EVENT\nUID:{}\nSUMMARY:A\nDTSTART:20260702T010000Z\nSTATUS:CANCELLED"
    assert numbers(calendars.take(cancelled.format(1), cancelled.format(2))) == (0, 1, 1, 0)
    assert [row[-1] for row in calendars.reminders()] == ["void"]


def test_what_was_done_here_stays_done(calendars: Calendars) -> None:
    entry = "EVENT\nUID:1\nSUMMARY:{}\nDTSTART:20260701T010000Z"
    calendars.take(entry.format("A"))
    calendars.store.write_now("done", lambda tx: reminders.done(tx, reminder_id=1))
    assert numbers(calendars.take(entry.format("B"))) == (0, 0, 1, 0)
    assert calendars.reminders("title, state") == [("A", "done")]


def test_an_import_goes_back_with_everything_that_it_made(calendars: Calendars) -> None:
    done = calendars.take(
        "EVENT\nUID:1\nSUMMARY:A\nDTSTART:20260616T010000Z\nRRULE:FREQ=DAILY",
        "EVENT\nUID:2\nSUMMARY:B\nDTSTART:20260701T010000Z",
    )
    calendars.undo(done.batch)
    assert (calendars.reminders(), calendars.series()) == ([], [])


# -- what is in it ----------------------------------------------------------------------------------------------------


def test_words_come_whole_wherever_lines_are_broken(calendars: Calendars) -> None:
    done = calendars.take(
        "EVENT\nUID:1\nSUMMARY:Tasting\\, with\n  friends\nDTSTART:20260701T010000Z\n"
        "DESCRIPTION:First line\\nSecond\\; line\nand a third that no blank announces\nLOCATION:京都\nURL:https://example.com/a"
    )
    assert numbers(done) == (1, 0, 0, 0)
    note = "First line\nSecond; line\nand a third that no blank announces\nhttps://example.com/a"
    assert calendars.reminders("title, note, place") == [("Tasting, with friends", note, "京都")]


def test_a_fold_inside_a_character_is_joined(calendars: Calendars) -> None:
    text = calendar("EVENT\nUID:1\nSUMMARY:試飲会\nDTSTART:20260701T010000Z").replace("\n", "\r\n").encode()
    cut = text.index("飲".encode()) + 1
    done = calendars.run("reminders", calendars.file(text[:cut] + b"\r\n " + text[cut:]))
    assert (numbers(done), calendars.reminders("title")) == ((1, 0, 0, 0), [("試飲会",)])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp932"])
def test_calendars_of_any_encoding_are_read(calendars: Calendars, encoding: str) -> None:
    text = calendar("EVENT\nUID:1\nSUMMARY:試飲会のお知らせです\nDTSTART:20260701T010000Z").encode(encoding)
    done = calendars.run("reminders", calendars.file(text))
    assert (numbers(done), calendars.reminders("title")) == ((1, 0, 0, 0), [("試飲会のお知らせです",)])


def test_a_guest_who_is_a_customer_is_whom_it_is_about(calendars: Calendars) -> None:
    calendars.run("people", "氏名,メール\n高橋花子,hanako@example.com\n")
    done = calendars.take(
        "EVENT\nUID:1\nSUMMARY:A\nDTSTART:20260701T010000Z\nATTENDEE:mailto:somebody@example.org\n"
        "ATTENDEE;CN=Hanako:MAILTO:Hanako@example.com"
    )
    assert calendars.notes(done) == []
    assert calendars.reminders("person_id") == [(1,)]


def test_what_has_no_place_here_is_said_once(calendars: Calendars) -> None:
    entry = "EVENT\nUID:{}\nSUMMARY:A\nDTSTART:20260701T010000Z\nCATEGORIES:WORK\nATTACH:https://example.com/x"
    table = open_table(calendars.file(calendar(entry.format(1), entry.format(2))))
    assert len(list(table.rows())) == 2
    said = [languages.say(Message(one.msgid, one.values)) for one in table.problems]
    assert len(said) == 1
    assert "ATTACH, CATEGORIES" in said[0]


def test_what_cant_be_understood_costs_its_entry_only(calendars: Calendars) -> None:
    done = calendars.take(
        "EVENT\nUID:1\nSUMMARY:No day",
        "EVENT\nUID:2\nSUMMARY:31 February\nDTSTART;VALUE=DATE:20260231",
        "EVENT\nUID:3\nSUMMARY:Good\nDTSTART:20260701T010000Z\nDTEND:20260630T010000Z\nno property at all",
        "EVENT\nUID:4\nDTSTART:20260701T010000Z",
    )
    assert numbers(done) == (2, 0, 0, 2)
    assert [row[0] for row in calendars.reminders("title")] == ["Good", languages.current().text("Without a title")]
    assert done.refused_file is not None
    kept = done.refused_file.read_text(encoding="utf-8-sig", errors="replace")
    assert "20260231" in kept


def test_a_file_that_ends_in_the_middle_gives_what_was_whole(calendars: Calendars) -> None:
    text = calendar("EVENT\nUID:1\nSUMMARY:A\nDTSTART:20260701T010000Z") + "BEGIN:VEVENT\nSUMMARY:cut\nDTSTART:2026"
    assert numbers(calendars.run("reminders", calendars.file(text))) == (1, 0, 0, 1)
