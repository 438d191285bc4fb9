"""The days of a contract, by tables of cases and against a walk day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.contracts import days

DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1)).map(date.isoformat)


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-01-31", 3, "2026-04-30"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
    ],
)
def test_months_on_keep_the_day_or_take_the_months_last(day, months, found) -> None:
    assert days.add_months(day, months) == found


def test_a_year_from_the_first_of_april_ends_on_the_last_of_march() -> None:
    assert days.term_end("2026-04-01", 12) == "2027-03-31"
    assert days.term_end("2026-01-31", 1) == "2026-02-27"


@given(start=DAYS, every=st.integers(1, 24), months=st.integers(1, 60))
def test_periods_follow_each_other_without_a_gap_and_fill_the_term(start, every, months) -> None:
    end = days.term_end(start, months)
    found = days.periods(start, end, every, until=end)
    assert found[0][0] == start
    assert found[-1][1] == end
    for (_begins, ends), (begins, _ends) in zip(found, found[1:], strict=False):
        assert date.fromisoformat(begins) - date.fromisoformat(ends) == timedelta(days=1)
    assert len(found) == -(-months // every)


@given(start=DAYS, day=st.integers(1, 31))
def test_a_fee_falls_due_in_the_month_its_period_begins_never_before(start, day) -> None:
    due = days.fee_day(start, day)
    assert start <= due
    assert due[:7] == start[:7]


@pytest.mark.parametrize(
    ("start", "end", "before", "told"),
    [
        ("2026-04-01", "2027-03-31", [60, 30, 7], ["2027-01-30", "2027-03-01", "2027-03-24"]),
        ("2026-04-01", "2026-04-30", [60, 30, 7], ["2026-04-23"]),
        ("2026-04-01", "2026-04-05", [60, 30], ["2026-04-01"]),
    ],
)
def test_an_end_is_told_at_the_distances_that_lie_within_the_term(start, end, before, told) -> None:
    assert days.notice_days(start, end, before) == told
