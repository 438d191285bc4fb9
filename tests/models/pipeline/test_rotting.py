"""Rotting: the days counted, the state they make, the SQL that says the same, what is stuck and what to do."""

from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import settings as options
from models.people import edit, timeline
from models.people.parts import NewContact
from models.pipeline import deals, rotting, stages
from models.pipeline.rotting import Rot
from models.reminders import reminders
from models.times import DAY_MS
from tests.conftest import NOON
from tests.models.pipeline.some_deals import insert

TODAY = "2026-06-15"


@pytest.fixture
def do(store):
    return lambda verb, **values: store.write_now("t", partial(verb, **values))


def limit(do, *days: int) -> None:
    """Give the open stages limits."""
    for key, some in enumerate(days, 1):
        do(stages.change_stage, stage_id=key, rotting_days=some)


@pytest.mark.parametrize(
    ("days", "allowed", "state"),
    [
        (0, 0, "fine"), (400, 0, "fine"), (0, 10, "fine"), (6, 10, "fine"), (7, 10, "nearly"), (10, 10, "nearly"),
        (11, 10, "stuck"), (10, 2, "stuck"), (62, 90, "fine"), (63, 90, "nearly"), (1, 1, "nearly"), (2, 1, "stuck"),
    ],
)  # fmt: skip
def test_a_state_is_the_share_of_the_limit(days, allowed, state) -> None:
    assert Rot(days, allowed).state == state
    assert str(days) in str(Rot(days, allowed).wording)


def test_days_are_the_shops_business_days(store) -> None:
    shop = options.load(store.here)
    assert rotting.rot(NOON - 12 * 3_600_000 - 1, 2, today=TODAY, shop=shop).days == 1
    assert rotting.rot(NOON - 12 * 3_600_000, 2, today=TODAY, shop=shop).days == 0
    assert rotting.rot(NOON + DAY_MS, 2, today=TODAY, shop=shop).days == 0
    assert rotting.days_left(NOON - 5 * DAY_MS, 2, today=TODAY, shop=shop) == -3
    assert rotting.days_left(NOON, 0, today=TODAY, shop=shop) is None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    limits=st.lists(st.integers(0, 12), min_size=4, max_size=4),
    hours=st.lists(st.tuples(st.integers(1, 4), st.integers(0, 24 * 14)), max_size=12),
    change=st.sampled_from((0, 5)),
)
def test_the_store_says_of_every_deal_what_is_said_of_one(store, limits, hours, change) -> None:
    def write(tx) -> None:
        tx.run("DELETE FROM deal")
        for key, days in enumerate(limits, 1):
            tx.run("UPDATE stage SET rotting_days=? WHERE id=?", days, key)
        options.change(tx, day_change_hour=change)
        for stage, ago in hours:
            at = NOON - ago * 3_600_000
            insert(tx, {"stage": stage, "state": "open", "touched_at": at})

    store.write_now("t", write)
    ids = store.here.column("SELECT id FROM deal ORDER BY id")
    said = {one.id: one.rot.state for one in rotting.of_ids(store.here, ids, today=TODAY)}
    stuck = rotting.list_ids(store.here, "stuck", today=TODAY)
    soon = rotting.list_ids(store.here, "soon", today=TODAY)
    assert set(stuck) == {key for key, state in said.items() if state == "stuck"}
    assert set(soon) == {key for key, state in said.items() if state == "nearly"}
    counted = rotting.counts(store.here, today=TODAY)
    assert (counted["stuck"], counted["soon"], counted["unplanned"]) == (len(stuck), len(soon), len(ids))


def test_a_change_a_move_and_a_call_begin_the_days_anew_and_a_closed_deal_never_rots(store, do, clock) -> None:
    limit(do, 2, 2, 2, 2)
    person = do(edit.create, name="P").id
    deal = do(deals.open_deal, name="D", person_id=person, amount=5)
    touches = (
        partial(deals.change, deal_id=deal, amount=6),
        partial(deals.move, deal_id=deal, stage_id=2),
        partial(timeline.note, person_id=person, kind="call", text_="Hello"),
    )
    for touch in touches:
        clock.advance(10 * DAY_MS)
        day = today(clock)
        assert rotting.list_ids(store.here, "stuck", today=day) == [deal]
        store.write_now("t", touch)
        assert rotting.list_ids(store.here, "stuck", today=day) == []
    clock.advance(10 * DAY_MS)
    do(deals.win, deal_id=deal)
    clock.advance(10 * DAY_MS)
    assert rotting.list_ids(store.here, "stuck", today=today(clock)) == []


def today(clock) -> str:
    return (date.fromisoformat(TODAY) + timedelta(days=(clock.now() - NOON) // DAY_MS)).isoformat()


def test_what_is_stuck_says_why_and_what_to_do(store, do, clock) -> None:
    limit(do, 5)
    person = do(edit.create, name="Abe", contacts=[NewContact("phone", "03-1234-5678")]).id
    cold = do(deals.open_deal, name="Cold", person_id=person, amount=900)
    clock.advance(6 * DAY_MS)
    dated = do(deals.open_deal, name="Dated", amount=500, expected_day=TODAY)
    fresh = do(deals.open_deal, name="Fresh", amount=300)
    do(reminders.make, title="Call", day="2026-06-30", about="deal", about_id=dated)
    day = today(clock)
    assert rotting.list_ids(store.here, "stuck", today=day) == [cold]
    assert rotting.list_ids(store.here, "passed", today=day) == [dated]
    assert rotting.list_ids(store.here, "unplanned", today=day) == [cold, fresh]
    one, two, three = rotting.of_ids(store.here, [cold, dated, fresh], today=day)
    assert [str(why) for why in one.whys] == [
        "Untouched for 6 days, 5 are allowed", "Nothing is planned", "No expected day"
    ]  # fmt: skip
    assert (one.advice, two.advice, three.advice) == ("call", "date", "plan")
    assert one.phone == "03-1234-5678"
    assert [str(why) for why in two.whys] == ["Expected on 2026-06-15, which has passed"]
    clock.advance(30 * DAY_MS)
    assert rotting.of_ids(store.here, [cold], today=today(clock))[0].advice == "lose"
