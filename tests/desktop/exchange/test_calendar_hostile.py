"""Calendars that mean harm, or are broken beyond reason: bounded in time, said in words, nothing lost."""

import random
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.exchange.ical_lines import components
from desktop.exchange.reading import open_table
from models.errors import Told
from tests.desktop.exchange.calendars import Calendars, calendar
from tests.desktop.exchange.importing import numbers


@pytest.fixture
def calendars(store, tmp_path: Path) -> Calendars:
    return Calendars(store, tmp_path)


GOOD = "EVENT\nUID:good\nSUMMARY:Good\nDTSTART:20260701T010000Z"


@pytest.mark.parametrize(
    "entry",
    [
        "EVENT\nUID:1\nSUMMARY:A\nDTSTART:20260701T010000Z\nRRULE:FREQ=DAILY;COUNT=999999999",
        "EVENT\nUID:1\nSUMMARY:A\nDTSTART:00010101T000000Z",
        "EVENT\nUID:1\nSUMMARY:A\nDTSTART:99991231T235959Z\nDURATION:P99999W",
        "EVENT\nUID:1\nSUMMARY:A\nDTSTART:20260701T010000Z\nDURATION:-P1D",
        "EVENT\nUID:1\nSUMMARY:A\nDTSTART;TZID=" + "x" * 50_000 + ":20260701T010000",
        "EVENT\nUID:" + "u" * 100_000 + "\nSUMMARY:A\nDTSTART:20260701T010000Z",
        "EVENT\nUID:1\nSUMMARY:" + "長い" * 50_000 + "\nDTSTART:20260701T010000Z",
        "EVENT\nUID:1\nSUMMARY:A\nDTSTART:20260701T010000Z\nEXDATE:" + ",".join(["20260702T010000Z"] * 20_000),
        "EVENT\nUID:1\nSUMMARY:A\nDTSTART:20260701T010000Z\n" + "\n".join(["BEGIN:VALARM"] * 2_000),
        "EVENT\nUID:1\nSUMMARY:A\nDTSTART:20260701T010000Z\nBEGIN:VALARM\nTRIGGER:-P99999D\nEND:VALARM",
        "EVENT\nUID:1\nSUMMARY:A\nDTSTART:20260701T010000Z\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "EVENT\nUID:1\nSUMMARY:A\nDTSTART:20260701T010000Z\nRRULE:FREQ=MONTHLY;BYMONTHDAY=-31,31;BYSETPOS=366",
        "EVENT\nUID:1\nSUMMARY:A\x00\x07\x1b[31m\nDTSTART:20260701T010000Z",
        "EVENT\nUID:1\nSUMMARY:=cmd|' /C calc'!A0\nDTSTART:20260701T010000Z",
    ],
)
def test_an_entry_of_any_kind_costs_itself_at_most_and_little_time(calendars: Calendars, entry: str) -> None:
    began = time.monotonic()
    done = calendars.take(entry, GOOD)
    assert time.monotonic() - began < 5
    assert "Good" in [row[0] for row in calendars.reminders("title")]
    assert done.created + done.refused >= 1
    assert calendars.problems() == []


def test_a_zone_of_endless_rules_is_not_counted_out(calendars: Calendars) -> None:
    parts = "".join(
        "BEGIN:STANDARD\nDTSTART:19000101T000000\nRRULE:FREQ=YEARLY\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nEND:STANDARD\n"
        for _at in range(2_000)
    )
    zone = f"BEGIN:VTIMEZONE\nTZID:Endless\n{parts}END:VTIMEZONE\n"
    entry = "EVENT\nUID:1\nSUMMARY:A\nDTSTART;TZID=Endless:20260701T100000"
    began = time.monotonic()
    done = calendars.run("reminders", calendars.file(calendar(entry, head=f"VERSION:2.0\n{zone}")))
    assert time.monotonic() - began < 5
    assert len(calendars.notes(done)) == 1


def test_a_line_without_an_end_is_cut(calendars: Calendars) -> None:
    text = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20260701T010000Z\r\nSUMMARY:" + "x" * 3_000_000
    began = time.monotonic()
    calendars.run("reminders", calendars.file(text.encode()))
    assert time.monotonic() - began < 10


def test_thousands_of_entries_come_in_once_and_go_back(calendars: Calendars) -> None:
    chance = random.Random(3)
    days = [f"2026{chance.randrange(7, 13):02d}{chance.randrange(1, 29):02d}" for _at in range(2_000)]
    made = [f"EVENT\nUID:{at}\nSUMMARY:Entry {at}\nDTSTART:{day}T010000Z" for at, day in enumerate(days)]
    done = calendars.take(*made)
    assert numbers(done) == (2_000, 0, 0, 0)
    assert numbers(calendars.take(*made)) == (0, 0, 2_000, 0)
    calendars.undo(done.batch)
    assert calendars.reminders() == []


pieces = st.sampled_from(
    ["BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTODO", "END:VTODO", "BEGIN:VALARM",
     "END:VALARM", "SUMMARY:Entry", " folded", "DTSTART:20260701T010000Z", "DTSTART;VALUE=DATE:20260701", "DUE:2026",
     "DTEND:x", "RRULE:FREQ=WEEKLY", "RRULE:FREQ", "EXDATE:,,", "TRIGGER:-PT5M", "UID:1", "UID:2", "STATUS:CANCELLED",
     "RECURRENCE-ID:20260708T010000Z", "TZID:x", ":", ";;;", "X;Y=\"Z", "日本語", "\\", "DURATION:PT"]
)  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(pieces, max_size=40), st.sampled_from(["\r\n", "\n", "\r"]))
def test_lines_in_any_order_are_read_without_a_fault(tmp_path: Path, lines: list[str], end: str) -> None:
    path = tmp_path / "any.ics"
    path.write_bytes(end.join(["BEGIN:VCALENDAR", *lines]).encode())
    for one in components(path, "utf-8"):
        assert one.line >= 1
    try:
        table = open_table(path)
    except Told:
        return
    assert all(len(row) == len(table.labels) for _line, row in table.rows())


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=400))
def test_bytes_of_any_kind_behind_a_calendars_head_are_no_fault(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "any.ics"
    path.write_bytes(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + data)
    with suppress(Told):
        list(open_table(path).rows())
