"""Rules as the editor shows them: each comes back as it is written, or falls on the same days; fields never break."""

from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from models import settings
from models.errors import Refused
from models.reminders import recurrence
from models.reminders.rules import Rule
from tests.conftest import NOON
from ui.reminders.fields import read_day, read_time
from ui.reminders.rule_parts import CUSTOM, FIRST_WORK, LAST, LAST_WORK, NTH, ONCE, Parts, parts_of

FIRST = date(2026, 11, 27)
DESK = SimpleNamespace(store=SimpleNamespace(settings=settings.ShopSettings(), clock=SimpleNamespace(now=lambda: NOON)))


@pytest.mark.parametrize(
    ("rule", "closed", "how", "which"),
    [
        ("", "", ONCE, "day"),
        ("FREQ=DAILY", "skip", "DAILY", "day"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR", "", "WEEKLY", "day"),
        ("FREQ=MONTHLY;BYMONTHDAY=25", "before", "MONTHLY", "day"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "", "MONTHLY", LAST),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "before", "MONTHLY", LAST_WORK),
        ("FREQ=MONTHLY;BYMONTHDAY=1", "after", "MONTHLY", FIRST_WORK),
        ("FREQ=MONTHLY;BYDAY=2TU", "", "MONTHLY", NTH),
        ("FREQ=MONTHLY;BYDAY=-1FR", "after", "MONTHLY", NTH),
        ("FREQ=YEARLY", "", "YEARLY", "day"),
        ("FREQ=DAILY;COUNT=5", "", "DAILY", "day"),
        ("FREQ=DAILY;UNTIL=20270101", "", "DAILY", "day"),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=2", "", CUSTOM, "day"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "", CUSTOM, "day"),
        ("FREQ=MONTHLY;BYMONTHDAY=5,20", "", CUSTOM, "day"),
        ("FREQ=WEEKLY;BYDAY=TU;WKST=SU", "", CUSTOM, "day"),
    ],
)
def test_a_rule_is_shown_in_the_editors_own_ways_or_kept(rule: str, closed: str, how: str, which: str) -> None:
    known = parts_of(rule, FIRST, closed)
    assert (known.how, known.which) == (how, which)
    assert known.rule == rule
    if rule:
        assert known.closed == closed


def test_what_is_no_rule_is_a_rule_that_can_be_changed() -> None:
    assert parts_of("every now and then", FIRST).how == CUSTOM


@tries(max_examples=300, deadline=None)
@given(
    freq=st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    interval=st.integers(1, 5),
    days=st.lists(st.integers(0, 6), max_size=4, unique=True),
    monthday=st.sampled_from([0, 1, 5, 28, 31, -1, -3]),
    nth=st.sampled_from([0, 1, 2, 5, -1, -2]),
    count=st.sampled_from([None, 1, 7]),
    closed=st.sampled_from(["", "skip", "before", "after"]),
)
def test_any_rule_falls_on_the_same_days_again(freq, interval, days, monthday, nth, count, closed) -> None:
    rule = Rule(freq, interval, count)
    if freq == "WEEKLY":
        rule = Rule(freq, interval, count, byday=tuple((0, at) for at in sorted(days)))
    elif freq == "MONTHLY" and monthday:
        rule = Rule(freq, interval, count, bymonthday=(monthday,))
    elif freq == "MONTHLY" and days:
        rule = Rule(freq, interval, count, byday=tuple((nth, at) for at in sorted(days)))
    known = parts_of(rule.text, FIRST, closed)
    again = recurrence.parse(known.rule)
    until = date(2030, 1, 1)
    assert recurrence.between(again, FIRST, FIRST, until) == recurrence.between(rule, FIRST, FIRST, until)
    assert known.closed == closed


@tries(max_examples=200, deadline=None)
@given(
    st.builds(
        Parts,
        how=st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
        interval=st.integers(1, 99),
        weekdays=st.lists(st.integers(0, 6), unique=True).map(tuple),
        which=st.sampled_from(["day", LAST, NTH, FIRST_WORK, LAST_WORK]),
        day=st.integers(1, 31),
        nth=st.sampled_from([1, 2, 3, 4, 5, -1]),
        weekday=st.integers(0, 6),
        on_closed=st.sampled_from(["", "skip", "before", "after"]),
        count=st.none() | st.integers(1, 10_000),
        until=st.none() | st.dates(date(2027, 1, 1), date(2100, 1, 1)),
    )
)
def test_whatever_is_put_together_is_a_rule_that_shows_itself_again(parts: Parts) -> None:
    again = parts_of(parts.rule, FIRST, parts.closed)
    assert again.how == parts.how
    assert again.closed == parts.closed
    if parts.how != "WEEKLY" or parts.weekdays:
        assert again.rule == parts.rule


def taken(read, typed: str) -> tuple[object, str]:
    try:
        return read(DESK, typed), ""
    except Refused as error:
        return None, str(error)


@tries(max_examples=300, deadline=None)
@given(st.text(max_size=30) | st.from_regex(r"[0-9０-９:/月日時.\- ]{0,12}", fullmatch=True))
def test_any_text_is_a_day_or_a_time_or_refused_in_words(typed: str) -> None:
    for read in (read_day, read_time):
        found, wrong = taken(read, typed)
        assert not wrong or "no such" in wrong
        assert wrong or (found is None) == (not typed.strip())
        assert not isinstance(found, int) or 0 <= found < 1440
        assert not isinstance(found, str) or date.fromisoformat(found).isoformat() == found
