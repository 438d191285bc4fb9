"""Ratings held against the rules: planted faults are seen and mended; what time and waiting rules do is none."""

from functools import partial

import pytest

from desktop import rating as machine
from models import proofs
from models.criteria.nodes import Every, Leaf
from models.leads import grades, rating, rating_proof, scores
from models.people import edit
from models.people.tables import Touchpoint
from models.times import DAY_MS


@pytest.fixture
def person(store) -> int:
    key = int(store.write_now("p", partial(edit.create, name="山田 花子", lead_state="new", job_title="Owner")).id)

    def profile(tx) -> None:
        made = grades.save_profile(tx, profile_id=None, name="p")
        node = Leaf("person.job_title", "is", "Owner")
        grades.save_trait(tx, trait_id=None, profile_id=made, name="t", node=node, thirds=3)

    store.write_now("g", profile)
    touch(store, key, "form", 40)
    machine.anew(store)
    return key


def touch(store, person: int, kind: str, ago: float = 0.0) -> None:
    at = store.clock.now() - int(ago * DAY_MS)
    store.write_now("t", lambda tx: tx.insert(Touchpoint, person_id=person, at=at, kind=kind))


def found(store) -> list[str]:
    return [where for where, _what in rating_proof.rating_problems(store.here)]


def plant(store, sql: str, *params) -> None:
    store.write_now("planted", lambda tx: (tx.run(sql, *params), tx.touch("rating", None)))


@pytest.mark.parametrize(
    "fault",
    [
        "UPDATE rating SET score=score+1",
        "UPDATE rating SET score=0",
        "UPDATE rating SET grade=11",
        "UPDATE rating SET grade=99",
        "UPDATE rating SET grade=NULL",
        "DELETE FROM rating",
        "UPDATE touchpoint SET kind='page_view' WHERE kind='form'",
        "UPDATE person SET job_title='Cook'",
    ],
)
def test_a_planted_fault_is_seen_and_mended(store, person, fault) -> None:
    assert found(store) == []
    plant(store, fault)
    assert found(store) == [f"person:{person}"]
    proof = next(one for one in proofs.PROOFS if one.where == "ratings")
    store.write_now("mend", proof.repair)
    assert found(store) == []


def test_silence_that_took_points_during_the_day_is_no_fault(store, clock, person) -> None:
    touch(store, person, "form", 30 - 0.02)
    day = store.settings.ratings_day
    kept = store.here.value("SELECT score FROM rating")
    clock.advance(DAY_MS // 40)
    ctx = machine._now(store)
    assert ctx.day == day, "still the same day"
    assert rating.rated_ids(store.here, ctx, [person])[0].score < kept
    assert found(store) == []


def test_rules_that_wait_to_be_followed_are_no_fault(store, person) -> None:
    key = scores.rules(store.here)[0].id
    store.write_now("s", partial(scores.switch, rule_id=key, active=False))
    assert store.settings.ratings_day == ""
    assert found(store) == []
    machine.anew(store)
    assert store.settings.ratings_day
    assert found(store) == []


def test_a_new_order_or_name_needs_no_work(store, person) -> None:
    day = store.settings.ratings_day
    ids = [one.id for one in scores.rules(store.here)]
    store.write_now("o", partial(scores.order, ids=ids[::-1]))
    assert store.settings.ratings_day == day != ""
    store.write_now("d", partial(scores.set_decay, days=100, percent=0))
    assert store.settings.ratings_day == ""


def test_what_is_asked_once_a_day_is_not_held_against_ratings(store, person) -> None:
    node = Leaf("person.known_days", "at_least", 0)
    form = next(one for one in scores.rules(store.here) if one.name == "Form filled in")
    both = Every((form.node, node))
    store.write_now("s", partial(scores.save, rule_id=form.id, name="x", points=9, node=both))
    machine.anew(store)
    plant(store, "UPDATE rating SET score=1")
    assert found(store) == []


def test_a_rule_changed_while_ratings_were_worked_out_is_followed_again(store, person) -> None:
    before = rating.by_rules(store.here)
    key = scores.rules(store.here)[0].id
    store.write_now("s", partial(scores.switch, rule_id=key, active=False))
    store.write_now("n", partial(machine._done, "2030-01-01", before))
    assert store.settings.ratings_day == "", "its end does not count"
