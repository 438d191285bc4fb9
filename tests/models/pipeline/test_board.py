"""The board's questions: order and sums against an obvious second computation, after any moves and undos."""

from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.base import new_public_id
from models.leads.tables import Rating
from models.money import divide_half_up
from models.people.tables import Person
from models.pipeline import board, deals, ordering, proof, requirements, stages
from models.pipeline.board import Which
from models.pipeline.tables import Deal, Target
from models.reminders import reminders
from models.schema import BY_NAME
from models.work import undo

DAYS = (None, -3, -1, 0, 1, 5)
"""Days from today of the next activity."""


@pytest.fixture
def do(store):
    return lambda verb, **values: store.write_now("t", partial(verb, **values))


def today(store) -> str:
    return store.write_now("t", lambda tx: tx.today)


def lanes(store) -> list[stages.StageRow]:
    return list(stages.stages(store.here, 1))


def planned(tx, *, deal_id: int, day: str | None) -> None:
    reminders.close_of(tx, about="deal", about_id=deal_id)
    if day is not None:
        reminders.make(tx, title="Call", day=day, about="deal", about_id=deal_id)


def make(do, store, stage: int, *, day: int | None = None, **columns) -> int:
    key = do(deals.open_deal, name=f"D{stage}", stage_id=stage, **columns)
    if day is not None:
        do(planned, deal_id=key, day=(date.fromisoformat(today(store)) + timedelta(days=day)).isoformat())
    return key


# -- the obvious way ---------------------------------------------------------------------------------------------------


def slow_order(store, stage_id: int, day: str) -> list[int]:
    """Every open deal of a stage, sorted in Python by the words of the rule."""
    rows = store.here.rows("SELECT id, next_day, position FROM deal WHERE stage_id=? AND state='open'", stage_id)

    def rank(row):
        _key, planned_day, position = row
        if planned_day is None:
            group = "3 nothing planned"
        elif planned_day < day:
            group = "1 overdue"
        else:
            group = "2 today" if planned_day == day else "4 later"
        return group, -position, -row[0]

    return [row[0] for row in sorted(rows, key=rank)]


def slow_total(store, stage: stages.StageRow, day: str) -> tuple[int, int, int, int]:
    """Count, amount, weighted, overdue of a lane, deal by deal."""
    count = amount = weighted = late = 0
    for one in deals.of_ids(store.here, store.here.column("SELECT id FROM deal")):
        next_day, closed = store.here.row("SELECT next_day, closed_day FROM deal WHERE id=?", one.id)
        if one.stage.id != stage.id:
            continue
        if stage.kind == "won":
            if one.state == "won" and closed[:7] == day[:7]:
                count, amount, weighted = count + 1, amount + (one.amount or 0), weighted + (one.amount or 0)
        elif one.state == "open":
            count, amount = count + 1, amount + (one.amount or 0)
            weighted += divide_half_up((one.amount or 0) * one.probability, 10_000)
            late += next_day is not None and next_day < day
    return count, amount, weighted, late


def agree(store) -> None:
    """The board says the same as the obvious way, first cards and whole lanes."""
    day = today(store)
    which = Which(1, day)
    whole = board.board(store.here, which)
    for lane in whole.lanes:
        total = lane.total
        assert (total.count, total.amount, total.weighted, total.overdue) == slow_total(store, lane.stage, day)
        if lane.stage.kind == "open":
            order = slow_order(store, lane.stage.id, day)
            assert list(board.lane_ids(store.here, which, lane.stage)) == order
            assert list(lane.ids) == order[: board.FIRST]
            for stand in board.stands(store.here, which, order):
                assert order[stand.row] == stand.deal_id
    assert {one.id for one in whole.cards} == {key for lane in whole.lanes for key in lane.ids}
    assert proof.deal_problems(store.here) == []


# -- order -------------------------------------------------------------------------------------------------------------


def test_a_lane_has_what_is_overdue_first_then_today_then_unplanned_then_later(store, do) -> None:
    stage = lanes(store)[0].id
    made = {day: make(do, store, stage, day=day) for day in (5, None, 0, -2)}
    newer = make(do, store, stage, day=-3)
    found = list(board.lane_ids(store.here, Which(1, today(store)), lanes(store)[0]))
    assert found == [newer, made[-2], made[0], made[None], made[5]]
    agree(store)


@pytest.mark.parametrize(
    ("after", "before", "order"),
    [
        (0, 1, [0, 3, 1, 2]),  # between two
        (2, None, [0, 1, 2, 3]),  # below the last
        (None, 0, [3, 0, 1, 2]),  # above the first
        (None, None, [3, 0, 1, 2]),  # nowhere: as it was
    ],
)
def test_a_deal_is_put_between_others(store, do, after, before, order) -> None:
    stage = lanes(store)[0].id
    ids = [make(do, store, stage) for _ in range(4)]
    ids = [ids[2], ids[1], ids[0], ids[3]]  # as they lie below the newest
    keys = {"after": None if after is None else ids[after], "before": None if before is None else ids[before]}
    do(deals.move, deal_id=ids[3], stage_id=stage, **keys)
    assert slow_order(store, stage, today(store)) == [ids[at] for at in order]
    agree(store)


def test_a_deal_stays_in_its_group_wherever_it_is_dropped(store, do) -> None:
    stage = lanes(store)[0].id
    late, plain, other, later = (make(do, store, stage, day=day) for day in (-1, None, None, 4))
    do(deals.move, deal_id=plain, stage_id=stage, before=late)
    assert slow_order(store, stage, today(store)) == [late, plain, other, later]
    do(deals.move, deal_id=plain, stage_id=stage, after=later)
    assert slow_order(store, stage, today(store)) == [late, other, plain, later]
    do(deals.move, deal_id=later, stage_id=stage, after=late, before=other)
    assert slow_order(store, stage, today(store)) == [late, other, plain, later]


def test_a_lane_without_gaps_is_numbered_anew_and_keeps_its_order(store, do) -> None:
    stage = lanes(store)[0].id
    ids = [make(do, store, stage) for _ in range(5)]
    do(lambda tx: tx.run("UPDATE deal SET position=7"))  # as from a file
    do(deals.move, deal_id=ids[0], stage_id=stage, after=ids[4], before=ids[3])
    assert slow_order(store, stage, today(store)) == [ids[4], ids[0], ids[3], ids[2], ids[1]]
    gaps = store.here.column("SELECT position FROM deal ORDER BY position")
    assert min(b - a for a, b in zip(gaps, gaps[1:], strict=False)) >= ordering.GAP // 2


def test_the_same_gap_takes_two_dozen_deals_before_anything_else_is_written(store, do) -> None:
    stage = lanes(store)[0].id
    low, high = make(do, store, stage), make(do, store, stage)
    for _ in range(30):
        key = make(do, store, stage)
        do(deals.move, deal_id=key, stage_id=stage, after=high, before=low)
        high_now = slow_order(store, stage, today(store))
        assert high_now[0] == high
        assert high_now[1] == key
    agree(store)


def test_several_keep_the_order_in_which_they_are_given(store, do) -> None:
    here, there = (one.id for one in lanes(store)[:2])
    ids = [make(do, store, here) for _ in range(3)]
    stay = [make(do, store, there) for _ in range(2)]
    do(deals.move_all, deal_ids=ids, stage_id=there, after=stay[1], before=stay[0])
    assert slow_order(store, there, today(store)) == [stay[1], *ids, stay[0]]
    do(deals.move_all, deal_ids=list(reversed(ids)), stage_id=here)
    assert slow_order(store, here, today(store)) == list(reversed(ids))
    do(deals.move_all, deal_ids=ids, stage_id=here, before=ids[2])
    assert set(slow_order(store, here, today(store))) == set(ids)


# -- sums --------------------------------------------------------------------------------------------------------------


def test_what_is_weighted_is_rounded_half_up_deal_by_deal(store, do) -> None:
    stage = lanes(store)[0].id
    for amount, chance in ((1, 5_000), (3, 5_000), (deals.LARGEST, 10_000), (999, 3_333)):
        key = make(do, store, stage, amount=amount)
        do(deals.set_probability, deal_id=key, probability=chance)
    found = board.total(store.here, Which(1, today(store)), lanes(store)[0])
    assert found.weighted == 1 + 2 + deals.LARGEST + 333
    agree(store)


def test_only_what_was_won_this_month_is_in_the_lane_that_wins(store, do) -> None:
    stage = lanes(store)[0].id
    now, before = make(do, store, stage, amount=500), make(do, store, stage, amount=900)
    for key in (now, before):
        do(deals.win, deal_id=key)
    do(lambda tx: tx.update(Deal, before, closed_day="2020-01-31"))
    lane = board.board(store.here, Which(1, today(store))).lanes[-1]
    assert (lane.ids, lane.total.amount) == ((now,), 500)


def test_chips_narrow_cards_and_sums_alike(store, do) -> None:
    stage, day = lanes(store)[0], today(store)
    staff = store.here.value("SELECT id FROM staff ORDER BY id LIMIT 1")
    person = do(lambda tx: tx.insert(Person, public_id=new_public_id(), name="P", created_at=0))
    mine = make(do, store, stage.id, amount=100, owner_id=staff)
    late = make(do, store, stage.id, amount=200, day=-1)
    good = make(do, store, stage.id, amount=400, person_id=person)
    do(lambda tx: tx.run("DELETE FROM rating"))
    do(lambda tx: tx.insert(Rating, person=person, grade=10, score=5, day=day))
    for which, key in (
        (Which(1, day, owner_id=staff), mine),
        (Which(1, day, overdue=True), late),
        (Which(1, day, grade=board.GOOD_GRADE), good),
        (Which(1, day, where="d.amount>?", params=(300,)), good),
    ):
        assert list(board.lane_ids(store.here, which, stage)) == [key]
        assert board.board(store.here, which).lanes[0].ids == (key,)
        assert board.total(store.here, which, stage).count == 1
        assert [one.deal_id for one in board.stands(store.here, which, [mine, late, good])] == [key]


def test_the_target_is_whose_deals_are_shown(store, do) -> None:
    day = today(store)
    staff = store.here.value("SELECT id FROM staff ORDER BY id LIMIT 1")
    assert board.target(store.here, Which(1, day)) is None
    do(lambda tx: tx.insert(Target, month=day[:7], kind="amount", value=5_000))
    do(lambda tx: tx.insert(Target, month=day[:7], kind="amount", value=700, staff_id=staff))
    do(lambda tx: tx.insert(Target, month=day[:7], kind="calls", value=9))
    assert board.target(store.here, Which(1, day)) == 5_000
    assert board.target(store.here, Which(1, day, owner_id=staff)) == 700


# -- any moves and undos -----------------------------------------------------------------------------------------------

STEP = st.tuples(
    st.sampled_from(("move", "place", "win", "lose", "reopen", "plan", "hand", "amount", "undo")),
    st.integers(0, 7),
    st.integers(0, 4),
    st.integers(0, 7),
)


def step(do, store, ids: list[int], kind: str, which: int, stage: int, other: int) -> None:
    """One step of a story; what can't be is refused, and changes nothing."""
    key, lane = ids[which], lanes(store)[stage]
    if kind == "move":
        do(deals.move, deal_id=key, stage_id=lane.id, after=ids[other] if other % 2 else None)
    elif kind == "place":
        here = deals.one(store.here, key).stage.id
        do(deals.move, deal_id=key, stage_id=here, before=ids[other])
    elif kind in ("win", "reopen"):
        do(getattr(deals, kind), deal_id=key)
    elif kind == "lose":
        do(deals.lose, deal_id=key, reason_id=1)
    elif kind == "plan":
        day = DAYS[other % len(DAYS)]
        said = None if day is None else (date.fromisoformat(today(store)) + timedelta(days=day)).isoformat()
        do(planned, deal_id=key, day=said)
    elif kind == "hand":
        do(deals.set_probability, deal_id=key, probability=other * 1_111)
    elif kind == "amount":
        do(deals.change, deal_id=key, amount=other * 333)
    else:
        last = store.here.value("SELECT max(id) FROM audit")
        store.write_now("Undo", partial(undo, audit_id=last, tables=BY_NAME))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, max_size=12))
def test_after_any_moves_and_undos_order_and_sums_are_right(store, do, story) -> None:
    from models.errors import Told

    do(lambda tx: tx.run("DELETE FROM deal_move"))
    do(lambda tx: tx.run("DELETE FROM reminder"))
    do(lambda tx: tx.run("DELETE FROM deal"))
    ids = [make(do, store, lanes(store)[at % 4].id, day=DAYS[at % 6], amount=1_000 + at) for at in range(8)]
    for one in story:
        try:
            step(do, store, ids, *one)
        except Told:
            continue
    agree(store)


# -- what a stage asks -------------------------------------------------------------------------------------------------


def test_only_what_a_deal_does_not_say_is_asked(store, do) -> None:
    here, there = (one.id for one in lanes(store)[:2])
    do(stages.change_stage, stage_id=there, requires=("amount", "expected_day"))
    full = make(do, store, here, amount=1, expected_day="2026-12-01")
    half = make(do, store, here, amount=1)
    assert requirements.lacking(store.here, [full], there) == ()
    found = requirements.lacking(store.here, [half, full], there)
    assert [(one.deal_id, one.fields) for one in found] == [(half, ("expected_day",))]
    do(deals.move_all, deal_ids=[full, half], stage_id=there, filled={half: {"expected_day": "2026-12-24"}})
    assert slow_order(store, there, today(store)) == [full, half]
    assert deals.one(store.here, half).expected_day == "2026-12-24"
    assert requirements.lacking(store.here, [half], here) == ()
