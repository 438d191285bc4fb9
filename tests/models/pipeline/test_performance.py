"""The team's figures: each against what one counts by hand, by group, beside the month before, and what lies behind."""

from collections import Counter
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import settings as options
from models import team
from models.loyalty.figures import period as periods
from models.people import edit, timeline
from models.pipeline import deals, passing, performance, targets
from models.pipeline.forecast import Which
from models.pipeline.measures import DEFINITIONS, Counted
from models.pipeline.targets import Goal
from models.times import DAY_MS
from models.work import Actor
from tests.models.pipeline.some_deals import insert

JUNE, MAY = "2026-06-15", "2026-05-15"


@pytest.fixture
def do(store):
    return lambda verb, **values: store.write_now("t", partial(verb, **values))


def month(store, day: str = JUNE) -> periods.Period:
    return periods.month(options.load(store.here), day)


def asked(store, **values) -> performance.Performance:
    return performance.performance(store.here, shop=options.load(store.here), period=month(store), **values)


A_CLOSED = st.fixed_dictionaries(
    {
        "state": st.sampled_from(("open", "won", "lost")),
        "closed_day": st.sampled_from(("2026-05-31", "2026-06-01", "2026-06-30", "2026-07-01")),
        "opened_in": st.sampled_from(("2026-05-20", "2026-06-10", "2026-06-20")),
        "amount": st.none() | st.integers(0, 99_999),
        "owner_id": st.sampled_from((None, 1, 2)),
        "source": st.sampled_from(("", "Web", "Fair")),
        "product_id": st.sampled_from((None, 7)),
    }
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(A_CLOSED, max_size=12), by=st.sampled_from(("owner", "source", "product")))
def test_every_count_is_what_one_counts_by_hand(store, rows, by) -> None:
    shop = options.load(store.here)

    def write(tx) -> None:
        tx.run("DELETE FROM deal")
        for row in rows:
            values = {name: value for name, value in row.items() if name != "opened_in"}
            at = periods.month(shop, row["opened_in"]).start + int(row["opened_in"][8:]) * DAY_MS
            if row["state"] == "open":
                values["closed_day"] = None
            insert(
                tx,
                {**values, "stage": 5 if row["state"] == "won" else 1, "opened_at": at, "closed_at": at + DAY_MS},
            )

    store.write_now("t", write)
    opened = [row for row in rows if row["opened_in"][:7] == "2026-06"]
    closed = [row for row in rows if row["state"] != "open" and row["closed_day"][:7] == "2026-06"]
    won = [row for row in closed if row["state"] == "won"]
    found = asked(store, by=by)
    whole = found.whole
    assert (whole.opened, whole.opened_amount) == (len(opened), sum(row["amount"] or 0 for row in opened))
    assert (whole.won, whole.lost) == (len(won), len(closed) - len(won))
    assert whole.won_amount == sum(row["amount"] or 0 for row in won)
    assert whole.cycle == (DAY_MS if won else None)
    column = {"owner": "owner_id", "source": "source", "product": "product_id"}[by]
    assert {one.key: one.counted.won for one in found.groups if one.counted.won} == Counter(
        row[column] or (0 if by != "source" else "") for row in won
    )
    for what, some in (("opened", opened), ("won", won), ("closed", closed)):
        assert len(performance.deal_ids(store.here, what, period=found.period)) == len(some)
    for one in found.groups:
        assert len(performance.deal_ids(store.here, "won", period=found.period, by=by, key=one.key)) == one.counted.won


def test_activities_are_counted_for_whom_did_them_and_held_against_their_target(store, do) -> None:
    rep = do(team.add, name="Abe", role="rep")
    person = do(edit.create, name="P").id
    store.actor = Actor(staff_id=rep)
    for kind in ("call", "call", "meeting", "visit", "note"):
        do(timeline.note, person_id=person, kind=kind, text_="x")
    do(targets.set_goals, wanted=[Goal("2026-06", 10, rep)], kind="calls")
    do(targets.set_goals, wanted=[Goal("2026-06", 5_000, rep)])
    found = asked(store)
    assert (found.whole.call, found.whole.met, found.whole.contacts) == (2, 2, 4)
    assert (found.targets["calls"], found.targets["meetings"], found.targets["won_amount"]) == (10, None, 5_000)
    mine = next(one for one in found.groups if one.key == rep)
    assert (mine.name, mine.counted.call, mine.target) == ("Abe", 2, 5_000)
    others = asked(store, which=Which(owner_id=99))
    assert (others.whole.call, others.targets["won_amount"]) == (0, None)


def test_a_figure_stands_beside_what_it_was_in_the_month_before(store, do, clock) -> None:
    clock.advance(-31 * DAY_MS)
    old = do(deals.open_deal, name="Old", amount=300)
    do(deals.win, deal_id=old)
    clock.advance(31 * DAY_MS)
    new = do(deals.open_deal, name="New", amount=500)
    do(deals.win, deal_id=new)
    found = asked(store, by="source")
    figure = found.figures["won_amount"]
    assert (figure.value, figure.was) == (500, 300)
    assert (found.earlier.first, found.earlier.last) == ("2026-05-01", "2026-05-31")


def test_the_first_answer_is_the_median_of_the_leads(store, do, clock) -> None:
    from models.leads import qualification

    for minutes in (10, 30, 50):
        key = do(edit.create, name="L").id
        do(qualification.enter, person_id=key)
        clock.advance(minutes * 60_000)
        do(timeline.note, person_id=key, kind="call", text_="Hello")
    assert asked(store).figures["response"].value == 30


def test_nothing_to_divide_by_is_said_as_nothing() -> None:
    nothing = Counted()
    values = {one.id: one.count(nothing) for one in DEFINITIONS.values()}
    assert {key for key, value in values.items() if value is None} == {
        "win_rate", "average", "cycle", "conversion", "won_of_decided", "response"
    }  # fmt: skip


# -- stages ------------------------------------------------------------------------------------------------------------


def test_conversion_and_time_at_each_stage_are_read_from_the_moves(store, do, clock) -> None:
    """Four come into the first stage; one goes on after two days and is won, one goes on after four and comes back, one
    is lost after six, one stays."""
    won, back, lost, stays = (do(deals.open_deal, name=name) for name in "abcd")
    clock.advance(2 * DAY_MS)
    do(deals.move, deal_id=won, stage_id=2)
    clock.advance(2 * DAY_MS)
    do(deals.move, deal_id=back, stage_id=3)
    do(deals.win, deal_id=won)
    clock.advance(2 * DAY_MS)
    do(deals.move, deal_id=back, stage_id=1)
    do(deals.lose, deal_id=lost, note="Price")
    found = {one.stage.id: one for one in passing.passed(store.here, period=month(store), pipeline_id=1)}
    first, second, third = found[1], found[2], found[3]
    assert (first.came, first.went_on, first.lost, first.stayed) == (4, 2, 1, 1)
    assert first.conversion == 500_000
    assert first.time == (2 + 4 + 6) * DAY_MS // 3
    assert (second.came, second.went_on, second.time) == (1, 1, 2 * DAY_MS)
    assert (third.came, third.went_on, third.stayed, third.time) == (1, 0, 1, 2 * DAY_MS)
    assert passing.stage_ids(store.here, 1, period=month(store)) == [won, back, lost, stays]
    assert found[4].came == 0


def test_reasons_are_counted_for_lost_and_for_won(store, do) -> None:
    for reason, note, amount in ((1, "", 100), (1, "", 50), (2, "", 10), (None, "Moved away", 5)):
        do(deals.lose, deal_id=do(deals.open_deal, name="D", amount=amount), reason_id=reason, note=note)
    for note in ("Price", "ＰＲＩＣＥ", "Service", ""):
        do(deals.win, deal_id=do(deals.open_deal, name="D", amount=7), note=note)
    lost = passing.lost_for(store.here, period=month(store))
    assert [(one.reason_id, one.count, one.amount) for one in lost] == [(1, 2, 150), (None, 1, 5), (2, 1, 10)]
    assert str(lost[0].wording) == "Too expensive"
    assert len(passing.closed_ids(store.here, None, period=month(store))) == 1
    won = passing.won_for(store.here, period=month(store))
    assert [(one.count, one.amount) for one in won] == [(2, 14), (1, 7), (1, 7)]
    assert won[-1].wording == ""
    assert passing.lost_for(store.here, period=month(store, MAY)) == ()
