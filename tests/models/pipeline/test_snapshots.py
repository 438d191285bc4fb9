"""Snapshots of the forecast: once a week, as it was on that day, beside what came of it."""

from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.pipeline import deals, forecast, snapshots
from models.pipeline.forecast import Sums, Which
from models.pipeline.snapshots import Kept
from models.times import DAY_MS
from tests.models.pipeline.some_deals import a_deal, insert


@pytest.fixture
def do(store):
    return lambda verb, **values: store.write_now("t", partial(verb, **values))


def test_each_week_keeps_one_and_only_where_there_are_deals(store, do, clock) -> None:
    due = partial(do, snapshots.due, day="2026-06-15")
    assert due() == 0
    do(deals.open_deal, name="D", amount=100, expected_day="2026-06-20")
    assert [due(), due()] == [1, 0]
    clock.advance(6 * DAY_MS)
    assert due() == 0
    clock.advance(DAY_MS)
    assert [due(), due()] == [1, 0]
    clock.advance(28 * DAY_MS)
    assert [due(), due()] == [1, 0]
    assert [one.day for one in snapshots.kept(store.here)] == ["2026-07-20", "2026-06-22", "2026-06-15"]


def test_by_hand_there_may_be_several_a_day_and_the_week_is_then_done(store, do) -> None:
    do(deals.open_deal, name="D", amount=100)
    do(snapshots.keep)
    do(snapshots.keep)
    assert do(snapshots.due, day="2026-06-15") == 0
    assert len(snapshots.kept(store.here)) == 2


def test_the_forecast_of_three_weeks_ago_stands_beside_what_came_of_it(store, do, clock) -> None:
    won, lost, slips, stays = (
        do(deals.open_deal, name=name, amount=1_000, expected_day="2026-06-30", stage_id=3) for name in "abcd"
    )
    key = do(snapshots.keep)
    clock.advance(14 * DAY_MS)
    do(deals.win, deal_id=won, amount=1_200)
    do(deals.lose, deal_id=lost, note="Price")
    do(deals.change, deal_id=slips, expected_day="2026-07-31")
    found = snapshots.beside(store.here, key, months=2)
    june, july = found
    assert (june.month, june.then_weighted, june.then.whole.count) == ("2026-06", 2_000, 4)
    assert (june.won, june.now_weighted, june.off) == (1_200, 1_700, -300)
    assert (july.then_weighted, july.now_weighted) == (0, 500)
    assert snapshots.beside(store.here, 99) == ()
    assert stays in forecast.deal_ids(store.here, first="2026-06", last="2026-06")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(a_deal(), max_size=10), owner=st.sampled_from([None, forecast.NOBODY, 1]))
def test_a_snapshot_is_the_forecast_of_its_moment(store, rows, owner) -> None:
    def write(tx) -> int:
        tx.run("DELETE FROM deal")
        for row in rows:
            insert(tx, row)
        return snapshots.keep(tx)

    key = store.write_now("t", write)
    which = Which(owner_id=owner)
    for one in snapshots.beside(store.here, key, months=3, which=which):
        assert once(one.then.whole) == once(one.now.whole if one.month == "2026-06" else one.now.still_open)
        assert one.then.sums("omitted").count == one.now.sums("omitted").count


def once(sums: Sums) -> Sums:
    return Sums(sums.count, sums.amount, sums.weighted)


@pytest.mark.parametrize(
    ("days", "weeks", "found"),
    [
        ((), 3, None),
        (("2026-06-14",), 3, "2026-06-14"),
        (("2026-06-08", "2026-06-01", "2026-05-25", "2026-05-18"), 3, "2026-05-25"),
        (("2026-06-08", "2026-05-20", "2026-05-18"), 3, "2026-05-20"),
        (("2026-06-08", "2026-06-01"), 1, "2026-06-08"),
    ],
)
def test_the_nearest_that_is_old_enough_is_offered_first(days, weeks, found) -> None:
    some = tuple(Kept(at, day, at) for at, day in enumerate(days))
    nearest = snapshots.nearest(some, "2026-06-15", weeks)
    assert (nearest and nearest.day) == found


def test_what_runs_by_the_calendar_keeps_the_forecast_and_runs_twice_without_harm(store, do) -> None:
    from desktop import schedule

    assert schedule.advance(store)["forecast"] == 0
    do(deals.open_deal, name="D", amount=100, expected_day="2026-06-20")
    assert [schedule.advance(store)["forecast"] for _at in range(2)] == [1, 0]


@pytest.mark.parametrize(
    ("fault", "column"),
    [
        ("weighted=amount+1", "weighs"),
        ("count=0", "weighs"),
        ("category='sure'", "weighs"),
        ("month='2026-05', category='closed', weighted=amount", "another month"),
    ],
)
def test_a_check_sees_what_was_changed_in_a_snapshot(store, do, fault, column) -> None:
    do(deals.open_deal, name="D", amount=100, expected_day="2026-06-20")
    key = do(snapshots.keep)
    assert snapshots.problems(store.here) == []
    store.write_now("t", lambda tx: tx.run(f"UPDATE snapshot_row SET {fault}"))
    (where, what), *_more = snapshots.problems(store.here)
    assert where == f"snapshot:{key}"
    assert column in str(what)
