"""Deals merged into the one that came farthest (case D5): nothing is lost on the way, and it is undone as one."""

from functools import partial

import pytest

from models import team
from models.errors import Refused
from models.people import edit
from models.pipeline import deals, helpers, lines, stages, uniting
from models.pipeline.lines import OfferedLine
from models.reminders import reminders
from models.schema import BY_NAME
from models.work import undo


@pytest.fixture
def do(store):
    return lambda verb, **values: store.write_now("t", partial(verb, **values))


@pytest.fixture
def person(do) -> int:
    return int(do(edit.create, name="山田 花子").id)


@pytest.fixture
def opened(store, do, person):
    """Open a deal of the person in the n-th stage."""
    places = [one for one in stages.stages(store.here) if one.kind == "open"]

    def make(stage: int, name: str, **columns) -> int:
        key = int(do(deals.open_deal, name=name, person_id=person, **columns))
        if stage:
            do(deals.move, deal_id=key, stage_id=places[stage].id)
        return key

    return make


def everything(store) -> dict:
    tables = sorted(set(BY_NAME) - {"audit", "win_count", "prediction"})
    return {table: store.here.rows(f"SELECT * FROM {table} ORDER BY 1") for table in tables}


def test_the_one_that_came_farthest_stays_and_their_notes_stand_below_each_other(store, do, person, opened) -> None:
    rep = do(team.add, name="佐藤", role="rep")
    third = opened(1, "Third", note="third")
    first = opened(3, "First", note="first")
    fourth = opened(0, "Fourth", note="fourth", amount=900, source="web")
    second = opened(2, "Second", note="second", amount=5000)
    won, lost = opened(3, "Won"), opened(0, "Lost")
    do(deals.win, deal_id=won)
    do(deals.lose, deal_id=lost, note="too dear")
    kept = do(uniting.merge, deal_ids=[third, won, first, fourth, lost, second], owner_id=rep)
    assert kept == first
    left = store.here.column("SELECT id FROM deal ORDER BY id")
    assert left == sorted([first, won, lost])
    row = store.here.row("SELECT name, note, amount, source, owner_id, state FROM deal WHERE id=?", first)
    assert row == ("First", "first\n\nsecond\n\nthird\n\nfourth", 5000, "web", rep, "open")
    kinds = store.here.column("SELECT kind FROM touchpoint WHERE person_id=? ORDER BY id DESC LIMIT 1", person)
    assert kinds == ["deal_merged"]


def test_what_hangs_on_them_goes_along_and_all_is_undone_as_one(store, do, person, opened) -> None:
    far, near = opened(2, "Far"), opened(0, "Near")
    do(lines.save, deal_id=near, lines=[OfferedLine("Cake", 3_000)])
    do(helpers.tag, deal_id=far, name="big")
    do(helpers.tag, deal_id=near, name="big")
    do(helpers.tag, deal_id=near, name="cake")
    do(helpers.attach, deal_id=near, name="sketch.txt", data=b"a cake")
    todo = do(helpers.plan, deal_id=near, title="Call", day="2026-06-20")
    before = everything(store)
    kept = do(uniting.merge, deal_ids=[near, far])
    assert kept == far
    assert [one.name for one in lines.of_deal(store.here, far)] == ["Cake"]
    assert store.here.value("SELECT amount FROM deal WHERE id=?", far) == 3_000
    assert [row[1] for row in helpers.tags_of(store.here, far)] == ["big", "cake"]
    assert reminders.about(store.here, "deal", far)[0].id == todo
    assert store.here.value("SELECT next_day FROM deal WHERE id=?", far) == "2026-06-20"
    assert store.here.column("SELECT deal_id FROM attachment") == [far]
    assert set(store.here.column("SELECT ref_id FROM touchpoint WHERE kind LIKE 'deal%'")) == {far}
    last = store.here.value("SELECT max(id) FROM audit")
    store.write_now("Undo", partial(undo, audit_id=last, tables=BY_NAME))
    assert everything(store)["deal"] == before["deal"]
    assert everything(store) == before


def test_deals_of_two_customers_and_a_single_one_are_refused(store, do, opened) -> None:
    one = opened(0, "One")
    other = do(deals.open_deal, name="Other", person_id=int(do(edit.create, name="鈴木").id))
    with pytest.raises(Refused, match="different customers"):
        do(uniting.merge, deal_ids=[one, other])
    with pytest.raises(Refused, match="at least two"):
        do(uniting.merge, deal_ids=[one, one])
