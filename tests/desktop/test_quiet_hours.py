"""Quiet hours: when they end, over midnight and over changes of the clocks."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.notify import quiet


def ms(text: str, zone: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


@pytest.mark.parametrize(
    ("now", "begins", "until", "end"),
    [
        ("2026-06-15 22:30", 21 * 60, 7 * 60, "2026-06-16 07:00"),
        ("2026-06-16 03:00", 21 * 60, 7 * 60, "2026-06-16 07:00"),
        ("2026-06-15 21:00", 21 * 60, 7 * 60, "2026-06-16 07:00"),
        ("2026-06-15 20:59", 21 * 60, 7 * 60, None),
        ("2026-06-16 07:00", 21 * 60, 7 * 60, None),
        ("2026-06-15 12:30", 12 * 60, 13 * 60, "2026-06-15 13:00"),
        ("2026-06-15 13:00", 12 * 60, 13 * 60, None),
        ("2026-06-15 00:00", 0, 1, "2026-06-15 00:01"),
        ("2026-06-15 12:00", 12 * 60, 12 * 60, None),
    ],
)
def test_the_end_is_on_the_wall_clock_of_the_shop(now, begins, until, end):
    found = quiet.ends(ms(now, "Asia/Tokyo"), "Asia/Tokyo", begins, until)
    assert found == (None if end is None else ms(end, "Asia/Tokyo"))


@pytest.mark.parametrize(
    ("now", "hours"),
    [("2026-03-28 22:00", 8), ("2026-10-24 22:00", 10)],  # Berlin's clocks go forward and back in these nights
)
def test_a_night_in_which_the_clocks_change_is_an_hour_shorter_or_longer(now, hours):
    began = ms(now, "Europe/Berlin")
    assert quiet.ends(began, "Europe/Berlin", 22 * 60, 7 * 60) == began + hours * 3_600_000


@given(
    now=st.integers(1_700_000_000_000, 1_900_000_000_000),
    begins=st.integers(0, 1439),
    until=st.integers(0, 1439),
    zone=st.sampled_from(["Asia/Tokyo", "America/New_York", "Australia/Lord_Howe", "Europe/London"]),
)
def test_the_end_is_to_come_within_little_more_than_a_day_and_is_not_quiet_itself(now, begins, until, zone):
    end = quiet.ends(now, zone, begins, until)
    if end is not None:
        assert now < end <= now + 26 * 3_600_000
        assert quiet.ends(end, zone, begins, until) is None or end == now + 1
