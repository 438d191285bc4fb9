"""The stretches of days that reports are asked for."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.figures import spans
from models.figures.spans import DAYS, MONTH, PRESETS, QUARTER, YEAR, Span
from models.settings import ShopSettings

SHOP = ShopSettings()
JANUARY = replace(SHOP, fiscal_month=1)
SEPTEMBER = replace(SHOP, fiscal_month=9)
DAY = st.dates(date(1990, 1, 1), date(2180, 1, 1)).map(date.isoformat)
SHOPS = st.integers(1, 12).map(lambda month: replace(SHOP, fiscal_month=month))


@pytest.mark.parametrize(
    ("shop", "unit", "day", "first", "last"),
    [
        (SHOP, MONTH, "2026-02-10", "2026-02-01", "2026-02-28"),
        (SHOP, MONTH, "2024-02-29", "2024-02-01", "2024-02-29"),
        (SHOP, QUARTER, "2026-02-10", "2026-01-01", "2026-03-31"),
        (SHOP, YEAR, "2026-02-10", "2025-04-01", "2026-03-31"),
        (SHOP, YEAR, "2026-04-01", "2026-04-01", "2027-03-31"),
        (JANUARY, YEAR, "2026-02-10", "2026-01-01", "2026-12-31"),
        (SEPTEMBER, QUARTER, "2026-02-10", "2025-12-01", "2026-02-28"),
        (SEPTEMBER, YEAR, "2024-03-05", "2023-09-01", "2024-08-31"),
        (SHOP, DAYS, "2026-02-10", "2026-02-10", "2026-02-10"),
    ],
)
def test_a_day_lies_in_a_month_a_quarter_and_a_year_of_the_shop(shop, unit, day, first, last):
    assert spans.around(shop, unit, day) == Span(unit, first, last)


@pytest.mark.parametrize(
    ("preset", "first", "last"),
    [
        ("this_month", "2026-01-01", "2026-01-31"),
        ("last_month", "2025-12-01", "2025-12-31"),
        ("this_quarter", "2026-01-01", "2026-03-31"),
        ("last_quarter", "2025-10-01", "2025-12-31"),
        ("this_year", "2025-04-01", "2026-03-31"),
        ("last_year", "2024-04-01", "2025-03-31"),
        ("today", "2026-01-05", "2026-01-05"),
        ("yesterday", "2026-01-04", "2026-01-04"),
        ("last_7", "2025-12-30", "2026-01-05"),
        ("last_30", "2025-12-07", "2026-01-05"),
        ("last_365", "2025-01-06", "2026-01-05"),
    ],
)
def test_a_choice_means_other_days_every_day(preset, first, last):
    found = spans.of_preset(SHOP, preset, "2026-01-05")
    assert (found.first, found.last, found.key) == (first, last, preset)


def test_every_choice_is_tried_above_and_there_is_no_other():
    (mark,) = test_a_choice_means_other_days_every_day.pytestmark
    assert [preset for preset, _first, _last in mark.args[1]] == list(PRESETS)
    with pytest.raises(KeyError):
        spans.of_preset(SHOP, "next_month", "2026-01-05")


@given(SHOPS, st.sampled_from((MONTH, QUARTER, YEAR)), DAY)
def test_units_follow_each_other_without_a_gap(shop, unit, day):
    here = spans.around(shop, unit, day)
    assert here.first <= day <= here.last
    later, earlier = spans.moved(shop, here, 1), spans.moved(shop, here, -1)
    assert date.fromisoformat(later.first) == date.fromisoformat(here.last) + timedelta(days=1)
    assert date.fromisoformat(earlier.last) == date.fromisoformat(here.first) - timedelta(days=1)
    assert spans.moved(shop, later, -1) == here


@given(SHOPS, DAY, st.integers(0, 800), st.integers(-5, 5))
def test_days_move_by_their_own_length(shop, day, length, by):
    last = (date.fromisoformat(day) + timedelta(days=length)).isoformat()
    found = spans.moved(shop, Span(DAYS, day, last), by)
    assert spans.moved(shop, found, -by) == Span(DAYS, day, last)
    assert (date.fromisoformat(found.first) - date.fromisoformat(day)).days == by * (length + 1)


@given(SHOPS, st.sampled_from((MONTH, QUARTER, YEAR, DAYS)), DAY, DAY)
def test_what_is_kept_is_read_again(shop, unit, day, today):
    found = spans.around(shop, unit, day)
    again = spans.parse(shop, found.key, today)
    assert (again.first, again.last, again.unit) == (found.first, found.last, unit)


@pytest.mark.parametrize("text", ["", "2026", "never", "2026-13-01/2026-13-02", "2026-02-02/2026-02-01", "/", "a/b/c"])
def test_what_makes_no_sense_is_last_month(text):
    assert spans.parse(SHOP, text, "2026-01-05") == spans.of_preset(SHOP, "last_month", "2026-01-05")


def test_the_ends_of_time_are_not_passed():
    first = spans.around(SHOP, MONTH, "1970-01-01")
    last = spans.around(SHOP, YEAR, "2199-05-01")
    assert spans.moved(SHOP, first, -1) == first
    assert spans.moved(SHOP, last, 1) == last
    far = Span(DAYS, "1970-01-01", "2200-12-31")
    assert spans.moved(SHOP, far, 99_999) == far
