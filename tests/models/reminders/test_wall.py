"""The clock on the wall: times that never come, times that come twice, and what stays told when they move."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import times
from models.reminders import wall
from models.reminders.shop_changing import told_as_before
from tests.models.reminders import a_machine

ZONES = (
    "Asia/Tokyo",
    "America/New_York",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Africa/Casablanca",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Asia/Kathmandu",
)


@pytest.mark.parametrize(
    ("zone", "day", "minute", "moment"),
    [
        ("Asia/Tokyo", date(2026, 6, 15), 540, "2026-06-15T09:00+09:00"),
        # half past two does not come: right after the gap
        ("Europe/Berlin", date(2026, 3, 29), 150, "2026-03-29T03:00+02:00"),
        ("Europe/Berlin", date(2026, 3, 29), 120, "2026-03-29T03:00+02:00"),
        ("Australia/Lord_Howe", date(2026, 10, 4), 135, "2026-10-04T02:30+11:00"),  # a gap of half an hour
        # it comes twice: the first of them
        ("Europe/Berlin", date(2026, 10, 25), 150, "2026-10-25T02:30+02:00"),
        ("America/New_York", date(2026, 11, 1), 90, "2026-11-01T01:30-04:00"),
        # midnight does not come
        ("America/Santiago", date(2026, 9, 6), 0, "2026-09-06T01:00-03:00"),
        # a whole day that did not come: Samoa went over the date line
        ("Pacific/Apia", date(2011, 12, 30), 540, "2011-12-31T00:00+14:00"),
    ],
)
def test_a_time_of_a_day_is_one_moment(zone: str, day: date, minute: int, moment: str) -> None:
    found = wall.moment(day, minute, zone)
    assert times.from_ms(found, zone).isoformat(timespec="minutes") == moment


@given(st.dates(date(2012, 1, 1), date(2036, 1, 1)), st.integers(0, 1439), st.sampled_from(ZONES))
@settings(max_examples=300, deadline=None)
def test_it_is_the_moment_that_looking_minute_by_minute_finds(day: date, minute: int, zone: str) -> None:
    found = wall.moment(day, minute, zone)
    assert found == a_machine.wall(day, minute, zone)
    assert wall.day_of(found, zone) in (day, date.fromordinal(day.toordinal() + 1))


@pytest.mark.parametrize("name", ["", "Asia/Atlantis", "../etc/passwd", "GMT+25", "/", "Asia", "x" * 300, "a\0b"])
def test_what_is_no_zone_is_none(name: str) -> None:
    assert not wall.is_zone(name)


@pytest.mark.parametrize(
    ("were", "are", "told_at", "now"),
    [
        ([10], [10], 5, 5),
        ([10], [20], 10, 20),  # told, and later now: not told again
        ([10], [5], 10, 10),  # told, and earlier now
        ([10], [3], 5, 2),  # not told, and its new moment has passed: it is still to be told
        ([10, 20], [15, 25], 12, 15),  # one of two was told
        ([10, 20], [1, 11], 12, 10),  # and the other comes before what was looked at last
        ([10, 20], [30], 12, 30),  # two have become one
        ([], [10], 7, 7),
    ],
)
def test_as_many_stay_told_as_were(were: list[int], are: list[int], told_at: int, now: int) -> None:
    assert told_as_before(were, are, told_at) == now
