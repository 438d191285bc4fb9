"""Deals and stages: what is asked, what is kept, what the moves say, what a check sees."""

from functools import partial

import pytest

from models.base import new_public_id
from models.errors import NotFound, Refused
from models.people.tables import Person
from models.pipeline import deals, proof, stages
from models.schema import BY_NAME
from models.work import undo


@pytest.fixture
def do(store):
    return lambda verb, **values: store.write_now("t", partial(verb, **values))


@pytest.fixture
def deal(do) -> int:
    person = do(lambda tx: tx.insert(Person, public_id=new_public_id(), name="P", created_at=tx.now))
    return int(do(deals.open_deal, name=" Cake ", person_id=person, amount=5_000))


def key_of(store, name: str) -> int:
    return next(one.id for one in stages.stages(store.here) if one.key == name)


def test_a_shop_begins_with_stages_and_reasons(store) -> None:
    found = stages.stages(store.here)
    assert [(one.key, one.probability, one.kind) for one in found] == list(stages.BROUGHT)
    assert str(found[0].wording) == "Qualification"
    assert [one.key for one in stages.reasons(store.here)] == list(stages.LOST_NAMES)
    assert [one.key for one in stages.won_reasons(store.here)] == list(stages.WON_NAMES)


def test_every_step_is_a_move_and_a_touchpoint(store, do, deal) -> None:
    do(deals.move, deal_id=deal, stage_id=key_of(store, "proposal"))
    do(deals.win, deal_id=deal)
    do(deals.win, deal_id=deal)
    do(deals.reopen, deal_id=deal)
    do(deals.lose, deal_id=deal, reason_id=2, note="Next door")
    assert [row[3] for row in deals.moves(store.here, deal)] == ["open", "open", "won", "open", "lost"]
    assert deals.one(store.here, deal).stage.key == "proposal"
    rows = store.here.rows("SELECT kind, text, about, amount FROM touchpoint ORDER BY id")
    assert [row[0] for row in rows] == ["deal", "deal_moved", "deal_won", "deal_reopened", "deal_lost"]
    assert rows[-1][1:] == ("Cake", "competitor", 5_000)
    assert proof.deal_problems(store.here) == []


def test_a_move_is_undone_with_its_note(store, do, deal) -> None:
    do(deals.win, deal_id=deal)
    last = store.here.value("SELECT max(id) FROM audit")
    store.write_now("Undo", partial(undo, audit_id=last, tables=BY_NAME))
    found = deals.one(store.here, deal)
    assert (found.state, found.stage.key, found.closed_at) == ("open", "qualification", None)
    assert store.here.column("SELECT kind FROM touchpoint") == ["deal"]
    assert proof.deal_problems(store.here) == []


def test_a_stage_asks_for_what_it_requires(store, do, deal) -> None:
    stage = key_of(store, "proposal")
    do(stages.change_stage, stage_id=stage, requires=("expected_day",))
    with pytest.raises(Refused, match="expected day"):
        do(deals.move, deal_id=deal, stage_id=stage)
    do(deals.change, deal_id=deal, expected_day="2026-12-31")
    do(deals.move, deal_id=deal, stage_id=stage)
    assert deals.one(store.here, deal).stage.id == stage


@pytest.mark.parametrize(
    "columns",
    [{"amount": -1}, {"months": 0}, {"expected_day": "tomorrow"}, {"nonsense": 1}, {"name": " "}],
)
def test_what_can_not_be_is_refused_and_changes_nothing(store, do, deal, columns) -> None:
    before = deals.one(store.here, deal)
    with pytest.raises(Refused):
        do(deals.change, deal_id=deal, **columns)
    assert deals.one(store.here, deal) == before


def test_who_is_gone_is_said(do, deal) -> None:
    for columns in ({"person_id": 99}, {"owner_id": 99}, {"product_id": 99}):
        with pytest.raises(NotFound):
            do(deals.change, deal_id=deal, **columns)
    with pytest.raises(NotFound):
        do(deals.lose, deal_id=deal, reason_id=99)


def test_losing_needs_a_reason(do, deal) -> None:
    with pytest.raises(Refused):
        do(deals.lose, deal_id=deal, note="  ")


def test_a_probability_by_hand_stays_and_goes_back(store, do, deal) -> None:
    do(deals.set_probability, deal_id=deal, probability=3_300)
    do(deals.move, deal_id=deal, stage_id=key_of(store, "demo"))
    assert deals.one(store.here, deal).probability == 3_300
    do(deals.set_probability, deal_id=deal, probability=None)
    assert deals.one(store.here, deal).probability == 2_500


def test_a_stage_in_use_is_not_put_away_and_the_last_ones_never(store, do, deal) -> None:
    with pytest.raises(Refused):
        do(stages.put_stage_away, stage_id=key_of(store, "qualification"))
    with pytest.raises(Refused):
        do(stages.put_stage_away, stage_id=key_of(store, "won"))
    do(stages.put_stage_away, stage_id=key_of(store, "demo"))
    assert "demo" not in [one.key for one in stages.stages(store.here)]


def test_a_second_pipeline_wins_in_its_own_stage(store, do) -> None:
    key = do(stages.add_pipeline, name="Weddings")
    do(stages.add_stage, pipeline_id=key, name="Tasting", probability=6_000)
    with pytest.raises(Refused):
        do(stages.add_stage, pipeline_id=key, name="Won again", probability=1, kind="won")
    begun = stages.first_stage(store.here, key)
    deal = do(deals.open_deal, name="D", stage_id=begun.id)
    do(deals.win, deal_id=deal)
    assert deals.one(store.here, deal).stage.pipeline_id == key
    with pytest.raises(Refused):
        do(stages.change_pipeline, pipeline_id=1, name=" ")
    do(stages.change_pipeline, pipeline_id=key, active=False)
    assert len(stages.pipelines(store.here)) == 1


def test_places_within_a_stage_are_kept(store, do) -> None:
    ids = [do(deals.open_deal, name=f"D{at}") for at in range(3)]
    stage = stages.first_stage(store.here).id
    do(deals.move, deal_id=ids[2], stage_id=stage, after=ids[1])
    found = store.here.column("SELECT id FROM deal ORDER BY position DESC")
    assert found == [ids[1], ids[2], ids[0]]


@pytest.mark.parametrize(
    "fault",
    [
        "UPDATE deal SET state='won'",
        "UPDATE deal SET closed_at=1",
        "UPDATE deal SET state='lost', closed_at=1, closed_day='2026-01-01', probability=100",
        "UPDATE deal SET state='lost', closed_at=1, closed_day='2026-01-01', probability=0",
        "DELETE FROM deal_move",
        "UPDATE deal_move SET stage_id=3",
        "UPDATE deal SET next_day='2026-12-24'",
    ],
)
def test_a_planted_fault_is_seen(store, do, deal, fault) -> None:
    assert proof.deal_problems(store.here) == []
    do(lambda tx: tx.run(fault))
    assert proof.deal_problems(store.here)
