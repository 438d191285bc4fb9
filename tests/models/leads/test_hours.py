"""Working time against a slow, obvious second computation, minute by minute."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from models import times
from models.leads import dealing, hours
from models.leads.hours import MINUTE, Hours

STRETCH = st.tuples(st.integers(0, 1380), st.integers(15, 60)).map(lambda pair: (pair[0], pair[0] + pair[1]))
WEEKS = st.lists(st.one_of(st.just(()), STRETCH.map(lambda one: (one,))), min_size=7, max_size=7).map(tuple)
STARTS = st.datetimes(datetime(2026, 3, 20), datetime(2026, 4, 5))


def slow(found: Hours, start: int, end: int) -> int:
    """Working minutes from one moment to another, counted one by one."""
    return sum(hours.works(found, at) for at in range(start, end, MINUTE))


@given(WEEKS, STARTS, st.integers(1, 180))
def test_due_is_the_moment_after_so_many_working_minutes(week, begun, minutes) -> None:
    found = Hours("Europe/Berlin", week, frozenset({"2026-04-03"}))
    start = times.to_ms(begun.replace(second=0, microsecond=0, tzinfo=ZoneInfo("Europe/Berlin")))
    due = hours.due(found, start, minutes)
    if not any(week):
        assert due is None
        return
    assert due is not None
    assert hours.between(found, start, due) == minutes * MINUTE
    if due - start < 3 * 86_400_000:
        assert slow(found, start, due) == minutes
        assert hours.works(found, due - MINUTE)


@given(WEEKS, STARTS, st.integers(0, 2880))
def test_what_lies_between_is_counted_minute_by_minute(week, begun, minutes) -> None:
    found = Hours("Asia/Tokyo", week)
    start = times.to_ms(begun.replace(second=0, microsecond=0, tzinfo=ZoneInfo("Asia/Tokyo")))
    end = start + int(timedelta(minutes=minutes).total_seconds()) * 1000
    assert hours.between(found, start, end) == slow(found, start, end) * MINUTE


@given(st.lists(st.integers(0, 6), min_size=1, max_size=5), st.integers(0, 40))
def test_nobody_gets_more_than_their_quota_and_equals_differ_by_one(quotas, leads) -> None:
    table = dealing.Table({at: dealing.Seat(at, quota) for at, quota in enumerate(quotas, 1)})
    found = dealing.deal_out(table, range(leads), {})
    got = [sum(1 for who in found.values() if who == at) for at in range(1, len(quotas) + 1)]
    assert sum(got) == min(leads, sum(quotas))
    free = [many for many, quota in zip(got, quotas, strict=True) if many < quota]
    assert all(many <= quota for many, quota in zip(got, quotas, strict=True))
    assert not free or max(free) >= max(got) - 1
