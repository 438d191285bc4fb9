"""Rules that come again: the days that they name, what is refused in words, and that counting is bounded."""

import time
from datetime import date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import Refused
from models.reminders import recurrence, rules

FIRST = date(2026, 6, 15)  # a Monday


def days(rule: str, first: date = FIRST, count: int = 4) -> list[str]:
    """The first days of a rule, as the tables below write them."""
    known = recurrence.check(rule, first)
    found = recurrence.between(known, first, first, first + timedelta(days=366 * 12), count)
    return [one.isoformat() for one in found]


@pytest.mark.parametrize(
    ("rule", "first", "expected"),
    [
        # every second Tuesday: every two weeks, or the second one of the month
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", FIRST, ["2026-06-16", "2026-06-30", "2026-07-14", "2026-07-28"]),
        ("FREQ=MONTHLY;BYDAY=2TU", FIRST, ["2026-07-14", "2026-08-11", "2026-09-08", "2026-10-13"]),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2", FIRST, ["2026-07-14", "2026-08-11", "2026-09-08", "2026-10-13"]),
        # last working day of the month
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            FIRST,
            ["2026-06-30", "2026-07-31", "2026-08-31", "2026-09-30"],
        ),
        ("FREQ=MONTHLY;BYDAY=-1FR", FIRST, ["2026-06-26", "2026-07-31", "2026-08-28", "2026-09-25"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", FIRST, ["2026-06-30", "2026-07-31", "2026-08-31", "2026-09-30"]),
        # the 31st is in seven months, the 30th in eleven
        ("FREQ=MONTHLY", date(2026, 1, 31), ["2026-01-31", "2026-03-31", "2026-05-31", "2026-07-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=30", date(2026, 1, 30), ["2026-01-30", "2026-03-30", "2026-04-30", "2026-05-30"]),
        ("FREQ=YEARLY", date(2024, 2, 29), ["2024-02-29", "2028-02-29", "2032-02-29"]),
        # what the first day says where the rule does not
        ("FREQ=WEEKLY", date(2026, 6, 17), ["2026-06-17", "2026-06-24", "2026-07-01", "2026-07-08"]),
        ("FREQ=YEARLY;BYMONTH=1,7", FIRST, ["2026-07-15", "2027-01-15", "2027-07-15", "2028-01-15"]),
        ("RRULE:FREQ=DAILY;INTERVAL=10;COUNT=3", FIRST, ["2026-06-15", "2026-06-25", "2026-07-05"]),
        ("freq=daily;until=20260617", FIRST, ["2026-06-15", "2026-06-16", "2026-06-17"]),
        # a week that begins on Sunday decides which weeks are the second ones (RFC 5545, 3.8.5.3)
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;COUNT=4",
            date(1997, 8, 5),
            ["1997-08-05", "1997-08-10", "1997-08-19", "1997-08-24"],
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU;COUNT=4",
            date(1997, 8, 5),
            ["1997-08-05", "1997-08-17", "1997-08-19", "1997-08-31"],
        ),
        ("FREQ=YEARLY;BYWEEKNO=20", date(1997, 5, 12), ["1997-05-12", "1998-05-11", "1999-05-17", "2000-05-15"]),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", FIRST, ["2026-11-13", "2027-08-13", "2028-10-13", "2029-04-13"]),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29", FIRST, ["2028-02-29", "2032-02-29", "2036-02-29"]),
    ],
)
def test_a_rule_names_its_days(rule: str, first: date, expected: list[str]) -> None:
    assert days(rule, first)[: len(expected)] == expected


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31", "there is no such date"),
        ("FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2,4,6,9,11", "there is no such date"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "there is no such date"),
        ("FREQ=WEEKLY;BYDAY=MO;BYSETPOS=9", "there is no such date"),
        ("FREQ=MONTHLY;BYDAY=6MO", "there is no such date"),
        ("FREQ=DAILY;UNTIL=20260614", "ends before it begins"),
        ("FREQ=DAILY;UNTIL=20260230", "a day that does not exist"),
        ("FREQ=YEARLY;BYMONTH=1;UNTIL=20261231", "never falls on a day before its end"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20261231", "not both"),
        ("FREQ=HOURLY", "several times a day"),
        ("FREQ=DAILY;BYHOUR=9", "several times a day"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "no such day"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "no such day"),
        ("FREQ=WEEKLY;BYDAY=XX", "no such day"),
        ("FREQ=WEEKLY;BYDAY=2TU", "do not go together"),
        ("FREQ=WEEKLY;BYMONTHDAY=3", "do not go together"),
        ("FREQ=DAILY;INTERVAL=0", "whole number"),
        ("FREQ=DAILY;INTERVAL=९", "whole number"),
        ("FREQ=DAILY;COUNT=99999999999999999999", "whole number"),
        ("FREQ=DAILY;FREQ=WEEKLY", "not a rule"),
        ("FREQ=SOMETIMES", "not a rule"),
        ("every second Tuesday", "not a rule"),
        ("", "not a rule"),
        ("FREQ=DAILY;X-MOON=FULL", "a part that is not known"),
        ("FREQ=DAILY;" + "BYDAY=MO," * 300, "not a rule"),
    ],
)
def test_what_is_no_rule_is_refused_in_words(rule: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        recurrence.check(rule, FIRST)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY",
        "FREQ=YEARLY;BYYEARDAY=366;COUNT=10000",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;COUNT=10000",
        "FREQ=WEEKLY;INTERVAL=999;BYMONTH=2;BYDAY=MO",
        "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
        "FREQ=DAILY;BYDAY=MO;BYSETPOS=5",
    ],
)
def test_rules_without_end_and_rules_that_hardly_ever_fall_are_counted_at_once(rule: str) -> None:
    began = time.process_time()
    try:
        known = recurrence.check(rule, date(1900, 1, 1))
        recurrence.after(known, date(1900, 1, 1), date(2026, 6, 15))
        recurrence.last_until(known, date(1900, 1, 1), date(1900, 1, 1), date(2026, 6, 15))
        assert recurrence.count(known, date(1900, 1, 1), date(1900, 1, 1), date(2026, 6, 15)) <= 999
    except Refused:
        pass
    assert time.process_time() - began < 1.5


def test_an_end_of_utc_is_a_day_of_the_zone() -> None:
    rule = "FREQ=DAILY;UNTIL=20260617T000000Z"  # nine in the morning of Tokyo
    assert rules.parse(rule, zone="Asia/Tokyo", minute=540).until == date(2026, 6, 17)
    assert rules.parse(rule, zone="Asia/Tokyo", minute=541).until == date(2026, 6, 16)
    assert rules.parse(rule, zone="America/New_York", minute=540).until == date(2026, 6, 16)


@pytest.mark.parametrize(
    ("rule", "done", "following"),
    [
        ("FREQ=DAILY;INTERVAL=3", date(2026, 6, 15), date(2026, 6, 18)),
        ("FREQ=MONTHLY", date(2026, 1, 31), date(2026, 2, 28)),
        ("FREQ=YEARLY", date(2024, 2, 29), date(2025, 2, 28)),
        ("FREQ=WEEKLY;BYDAY=TU", date(2026, 6, 16), date(2026, 6, 23)),
        ("FREQ=DAILY;UNTIL=20260616", date(2026, 6, 16), None),
    ],
)
def test_counted_from_when_the_last_was_done(rule: str, done: date, following: date | None) -> None:
    assert recurrence.after_done(rules.parse(rule), done) == following


WEEKDAYS = st.lists(st.sampled_from(rules.WEEKDAYS), unique=True, max_size=4)


@st.composite
def rule_texts(draw: st.DrawFn) -> str:
    """Rules of every frequency, with parts that may go together."""
    freq = draw(st.sampled_from(rules.FREQUENCIES))
    parts = [f"FREQ={freq}"]
    if (interval := draw(st.integers(1, 6))) > 1:
        parts.append(f"INTERVAL={interval}")
    if named := draw(WEEKDAYS):
        nth = draw(st.sampled_from(["", "1", "-1", "2"])) if freq == "MONTHLY" else ""
        parts.append("BYDAY=" + ",".join(nth + one for one in named))
    if freq != "WEEKLY" and draw(st.booleans()):
        parts.append(f"BYMONTHDAY={draw(st.sampled_from([1, 15, 28, 29, 30, 31, -1, -3]))}")
    if draw(st.booleans()):
        parts.append(f"BYMONTH={draw(st.integers(1, 12))}")
    if named and draw(st.booleans()):
        parts.append(f"BYSETPOS={draw(st.sampled_from([1, -1]))}")
    if draw(st.booleans()):
        parts.append(f"COUNT={draw(st.integers(1, 12))}")
    if draw(st.booleans()):
        parts.append(f"WKST={draw(st.sampled_from(rules.WEEKDAYS))}")
    return ";".join(parts)


@given(rule_texts(), st.dates(date(2019, 1, 1), date(2027, 1, 1)), st.integers(0, 1500))
@settings(max_examples=150, deadline=None)
def test_counting_from_near_by_names_the_same_days_as_counting_from_the_first(text: str, first: date, on: int) -> None:
    """dateutil itself, begun at the first day, is the second opinion."""
    try:
        known = recurrence.check(text, first)
    except Refused:
        return
    since, until = first + timedelta(days=on), first + timedelta(days=on + 800)
    began = datetime.combine(first, datetime.min.time())
    whole = [one.date() for one in rrulestr(text, dtstart=began).between(began, _at(until), inc=True)]
    expected = [one for one in whole if one >= since]
    assert list(recurrence.between(known, first, since, until)) == expected
    assert recurrence.last_until(known, first, since, until) == (expected[-1] if expected else None)
    if expected:
        assert recurrence.after(known, first, since - timedelta(days=1)) == expected[0]
    assert rules.parse(known.text) == known


def _at(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time())
