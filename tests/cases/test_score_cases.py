"""Cases B1, B3, B4, B6 and B7 (points for activities, grades from F to A+), replayed on a real store from scores.json.

B7's source contradicts itself on F−: Noren has the scale of the case, without it.
"""

import json
from functools import partial
from pathlib import Path

import pytest

from models import times
from models.criteria.nodes import Leaf
from models.criteria.sql import Context
from models.leads import explain, grades, rating, scores
from models.people import edit
from models.people.tables import Person, Touchpoint

CASES = json.loads((Path(__file__).parent / "scores.json").read_text(encoding="utf-8"))
KNOWN = "person.job_title"
UNKNOWN = "person.industry"
JOB = "Owner"


@pytest.fixture
def person(store) -> int:
    return int(store.write_now("p", partial(edit.create, name="山田 花子")).id)


def context(store) -> Context:
    now, shop = store.clock.now(), store.settings
    return Context(times.business_day(now, shop.zone, shop.day_change_hour), now)


def touch(store, person: int, kind: str) -> None:
    store.write_now("t", lambda tx: tx.insert(Touchpoint, person_id=person, at=tx.now, kind=kind))


def trait(met: bool | None) -> Leaf:
    """A trait that this person meets, does not, or of which nothing is known."""
    return Leaf(UNKNOWN, "is", "x") if met is None else Leaf(KNOWN, "is", JOB if met else "somebody else")


def graded(store, person: int, traits: list) -> tuple[str | None, str | None]:
    """The kept grade and the explained one."""

    def write(tx) -> None:
        tx.update(Person, person, job_title=JOB)
        profile = grades.save_profile(tx, profile_id=None, name="p")
        for at, (thirds, met) in enumerate(traits):
            node = trait(met)
            grades.save_trait(tx, trait_id=None, profile_id=profile, name=str(at), node=node, thirds=thirds)

    store.write_now("g", write)
    store.write_now("r", rating.recompute)
    kept = store.here.value("SELECT grade FROM rating WHERE person_id=?", person)
    told = explain.grade(store.here, context(store), person).grade
    return tuple(None if one is None else grades.letter(one) for one in (kept, told))


@pytest.mark.parametrize("case", CASES["B1"], ids=lambda case: f"B1-{case['when']}-{case['then']}")
def test_the_table_that_a_shop_begins_with_gives_the_published_points(store, person, case) -> None:
    for kind in case["given"]:
        touch(store, person, kind)
    touch(store, person, case["when"])
    kept = store.here.value("SELECT score FROM rating WHERE person_id=?", person) or 0
    assert kept == case["then"]
    assert explain.score(store.here, context(store), [person]).total == case["then"]


@pytest.mark.parametrize(
    ("number", "case"), [(number, case) for number in ("B3", "B4", "B6") for case in CASES[number]], ids=str
)
def test_a_grade_begins_at_d_once_something_is_known_and_moves_by_thirds(store, person, number, case) -> None:
    assert graded(store, person, case["traits"]) == (case["grade"], case["grade"])


@pytest.mark.parametrize("case", CASES["B7"], ids=lambda case: f"B7-{case['thirds']}")
def test_the_scale_has_thirteen_steps_and_two_ends(case) -> None:
    assert grades.letter(grades.after(case["thirds"])) == case["grade"]


def test_the_scale_is_the_one_of_the_case() -> None:
    assert " ".join(grades.LETTERS) == "F D− D D+ C− C C+ B− B B+ A− A A+"
    assert scores.TABLE[0][::2] == ("form", 50)
