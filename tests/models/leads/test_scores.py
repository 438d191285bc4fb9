"""Score and grade: the set-based statement, the one inside a save, and a slow and obvious count agree."""

from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import settings as options
from models import times
from models.criteria.nodes import ALWAYS, Every, Leaf, Node, Not
from models.criteria.sql import Context
from models.errors import NotFound, Refused
from models.leads import explain, grades, rating, scores
from models.leads.tables import GradeProfile, GradeRule, ScoreRule
from models.loyalty import merges
from models.people import edit
from models.people.tables import Person, Touchpoint
from models.times import DAY_MS

KIND = partial(Leaf, "touch.kind", "is")


@pytest.fixture
def do(store):
    def run(verb, **values):
        return store.write_now(verb.__name__, partial(verb, **values))

    return run


@pytest.fixture
def person(store, do) -> int:
    store.write_now("d", lambda tx: tx.delete(ScoreRule, tx.column("SELECT id FROM score_rule")))
    return int(do(edit.create, name="山田 花子").id)


def ctx_of(store) -> Context:
    now = store.clock.now()
    shop = options.load(store.here)
    return Context(times.business_day(now, shop.zone, shop.day_change_hour), now)


def touch(store, person: int, kind: str, ago: float = 0.0, **values) -> None:
    at = store.clock.now() - int(ago * DAY_MS)
    store.write_now("t", lambda tx: tx.insert(Touchpoint, person_id=person, at=at, kind=kind, **values))


def kept(store, person: int) -> tuple:
    row = store.here.row("SELECT score, scores, grade FROM rating WHERE person_id=?", person)
    return row or (0, "{}", None)


def rule(do, points: int, node: Node, **more) -> int:
    return do(scores.save, rule_id=None, name="r", points=points, node=node, **more)


def test_points_are_there_with_the_save_that_earned_them(store, do, person) -> None:
    rule(do, 50, KIND("form"))
    rule(do, 1, KIND("page_view"))
    touch(store, person, "form")
    assert kept(store, person)[0] == 50
    touch(store, person, "page_view")
    assert kept(store, person)[0] == 51
    store.undo(store.here.value("SELECT max(id) FROM audit")).result()
    assert kept(store, person)[0] == 50, "and go with what is undone"


def test_only_the_first_or_so_many_a_day_count(store, do, person) -> None:
    rule(do, 20, KIND("form"), once=True)
    rule(do, 3, KIND("search"), daily_cap=2)
    for ago in (2.0, 1.5, 0.0):
        touch(store, person, "form", ago)
    for ago in (3.001, 3.002, 3.003, 1.0):
        touch(store, person, "search", ago)
    assert kept(store, person)[0] == 20 + 3 * 3
    told = explain.score(store.here, ctx_of(store), [person])
    assert told.total == 29
    assert sorted(line.why for line in told.lines) == ["", "", "", "", "day", "first", "first"]


def test_a_product_line_is_counted_beside_the_total(store, do, person) -> None:
    rule(do, 5, Every((KIND("page_view"), Leaf("touch.about", "contains", "beans"))), category="Beans \"'1")
    rule(do, 1, KIND("page_view"))
    touch(store, person, "page_view", about="/beans/house")
    touch(store, person, "page_view", about="/cups")
    assert kept(store, person)[:2] == (7, '{"Beans \\"\'1": 5}')
    assert explain.score(store.here, ctx_of(store), [person]).as_json() == '{"Beans \\"\'1": 5}'


def test_old_touchpoints_and_silence_take_points_away(store, do, person) -> None:
    do(scores.set_decay, days=90, percent=10)
    rule(do, 50, KIND("form"))
    touch(store, person, "form", 100)
    assert kept(store, person)[0] == 0
    touch(store, person, "form", 65)
    assert kept(store, person)[0] == 40, "two months of silence"
    touch(store, person, "form", 1)
    assert kept(store, person)[0] == 100


@pytest.mark.parametrize(
    ("total", "months", "percent", "left"),
    [
        (55, 0, 10, 55),
        (55, 1, 10, 49),
        (55, 3, 10, 38),
        (55, 11, 10, 0),
        (-55, 1, 10, -49),
        (7, 1, 100, 0),
        (7, 9, 0, 7),
    ],
)
def test_silence_takes_per_cent_towards_nothing(total, months, percent, left) -> None:
    assert scores.fade(total, months * scores.SILENCE_DAYS * DAY_MS + 5, percent) == left


def test_a_rule_that_is_switched_off_counts_nothing_after_the_next_look(store, do, person) -> None:
    key = rule(do, 50, KIND("form"))
    touch(store, person, "form")
    do(scores.switch, rule_id=key, active=False)
    store.write_now("r", rating.recompute)
    assert kept(store, person)[0] == 0
    do(scores.delete, rule_id=key)
    with pytest.raises(NotFound):
        do(scores.switch, rule_id=key, active=True)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": " "}, "name"),
        ({"points": 10**7}, "whole number"),
        ({"node": ALWAYS}, "must have happened"),
        ({"node": Leaf("person.member", "is", True)}, "must have happened"),
        ({"node": KIND("dance")}, "none of its entries"),
        ({"daily_cap": 0}, "limit"),
    ],
)
def test_a_rule_that_does_not_fit_is_refused_in_words(store, do, person, change, said) -> None:
    whole = {"rule_id": None, "name": "r", "points": 1, "node": KIND("form")}
    with pytest.raises(Refused, match=said):
        do(scores.save, **{**whole, **change})


def test_a_sale_is_not_slowed_where_no_rule_counts_it(store, do, person) -> None:
    rule(do, 50, KIND("form"))
    assert not scores.counts_any_of(store.here, rating.SALE_KINDS)
    rule(do, 5, Every((KIND("sale"), Leaf("touch.amount", "at_least", 1000))))
    assert scores.counts_any_of(store.here, rating.SALE_KINDS)


def test_who_was_merged_counts_where_they_went(store, do, person) -> None:
    rule(do, 50, KIND("form"), once=True)
    rule(do, 1, KIND("page_view"))
    other = int(do(edit.create, name="B").id)
    touch(store, person, "form")
    touch(store, other, "form", 1)
    touch(store, other, "page_view", 1)
    key = do(merges.merge, kept_id=person, gone_id=other)
    assert kept(store, person)[0] == 51
    store.write_now("r", rating.recompute)
    assert kept(store, person)[0] == 51
    do(merges.unmerge, merge_id=key)
    assert (kept(store, person)[0], kept(store, other)[0]) == (50, 51)


# -- all of it, held against the slow count ---------------------------------------------------------------------------

KINDS = ["form", "page_view", "search", "sale", "note"]
NODES = st.one_of(
    st.sampled_from(KINDS).map(KIND),
    st.sampled_from(KINDS).map(lambda kind: Every((KIND(kind), Leaf("touch.about", "contains", "a")))),
    st.just(Leaf("touch.amount", "at_least", 100)),
    st.just(Every((KIND("form"), Leaf("person.job_title", "is", "owner")))),
    st.just(Not(KIND("note"))),
)
RULES = st.lists(
    st.tuples(
        NODES,
        st.integers(-9, 50),
        st.sampled_from(["", "A", "B"]),
        st.booleans(),
        st.none() | st.integers(1, 3),
    ),
    max_size=5,
)
TOUCHES = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(KINDS),
        st.integers(0, 120 * 24),
        st.sampled_from(["", "a", "b"]),
        st.none() | st.integers(0, 200),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rules=RULES, touches=TOUCHES, days=st.sampled_from([0, 30, 90]), percent=st.sampled_from([0, 10, 60]))
def test_the_statement_is_what_a_slow_count_says(store, do, rules, touches, days, percent) -> None:
    ids = store.write_now("s", partial(_fresh, rules=rules, touches=touches))
    do(scores.set_decay, days=days, percent=percent)
    read, ctx = store.here, ctx_of(store)
    told = {key: explain.score(read, ctx, [key]) for key in ids}
    found = {one.person_id: one for one in rating.rated(read, ctx, first=ids[0], last=ids[-1])}
    for key in ids:
        by_category = dict(told[key].by_category)
        assert found[key].score == told[key].total
        assert found[key].scores == (told[key].as_json() if by_category else "{}")
    store.write_now("r", rating.recompute)
    assert rating.problems_of(store.here, ctx_of(store), ids) == []


def _fresh(tx, *, rules, touches) -> list[int]:
    for table in (Touchpoint, ScoreRule, Person):
        name = table._meta.table_name
        if name == "person":
            tx.run("DELETE FROM rating")
        tx.delete(table, tx.column(f"SELECT id FROM {name}"))
    jobs = ("owner", "", "clerk")
    ids = [tx.insert(Person, public_id=f"p{at}", name="A", job_title=jobs[at], created_at=0) for at in range(3)]
    for at, (node, points, category, once, cap) in enumerate(rules):
        scores_rule = {"points": points, "category": category, "once": once, "daily_cap": cap}
        row = {"public_id": f"r{at}", "name": "r", "position": at, "created_at": 0}
        tx.insert(ScoreRule, criteria=_text(node), **row, **scores_rule)
    for who, kind, hours, about, amount in touches:
        row = {"kind": kind, "at": tx.now - hours * 3_600_000, "about": about, "amount": amount}
        tx.insert(Touchpoint, person_id=ids[who], **row)
    return ids


def _text(node: Node) -> str:
    import json

    from models.criteria.nodes import plain_of

    return json.dumps(plain_of(node))


# -- grades -----------------------------------------------------------------------------------------------------------

JOB = Leaf("person.job_title", "is", "owner")
REGION = Leaf("person.region", "is", "Tokyo")


@pytest.fixture
def profile(store, do) -> int:
    store.write_now("d", lambda tx: tx.delete(GradeRule, tx.column("SELECT id FROM grade_rule")))
    store.write_now("d", lambda tx: tx.delete(GradeProfile, tx.column("SELECT id FROM grade_profile")))
    return do(grades.save_profile, profile_id=None, name="Cafés")


def trait(do, profile: int, node: Node, thirds: int) -> int:
    return do(grades.save_trait, trait_id=None, profile_id=profile, name="t", node=node, thirds=thirds)


def test_nothing_known_is_no_grade_and_unknown_changes_nothing(store, do, person, profile) -> None:
    trait(do, profile, JOB, 3)
    trait(do, profile, REGION, 2)
    store.write_now("r", rating.recompute)
    assert kept(store, person)[2] is None
    do(edit.update, person_id=person, job_title="owner")
    assert grades.letter(kept(store, person)[2]) == "C", "three thirds up, the region is not known"
    do(edit.update, person_id=person, job_title="clerk")
    assert grades.letter(kept(store, person)[2]) == "F"
    told = explain.grade(store.here, ctx_of(store), person)
    assert [one.met for one in told.traits] == [False, None]
    assert told.grade == kept(store, person)[2]


def test_the_first_profile_that_fits_is_theirs(store, do, person, profile) -> None:
    trait(do, profile, JOB, 1)
    first = do(grades.save_profile, profile_id=None, name="Shops", node=Leaf("person.source", "is", "fair"))
    trait(do, first, JOB, 6)
    do(grades.order, ids=[first, profile])
    do(edit.update, person_id=person, job_title="owner")
    assert kept(store, person)[2] == 3
    do(edit.update, person_id=person, source="fair")
    assert kept(store, person)[2] == 8
    do(grades.switch, profile_id=first, active=False)
    store.write_now("r", rating.recompute)
    assert kept(store, person)[2] == 3
    do(grades.delete_profile, profile_id=profile)
    store.write_now("r", rating.recompute)
    assert kept(store, person)[2] is None


def test_a_company_lifts_all_who_work_there(store, do, person, profile) -> None:
    from models.people import companies

    trait(do, profile, Leaf("person.industry", "is", "Cafés"), 4)
    company = do(companies.create, name="Archers").id
    do(edit.update, person_id=person, company_id=company)
    assert kept(store, person)[2] is None
    do(companies.update, company_id=company, industry="Cafés")
    assert kept(store, person)[2] == 6


@pytest.mark.parametrize("thirds", [0, 13])
def test_a_trait_is_worth_thirds(store, do, person, profile, thirds) -> None:
    with pytest.raises(Refused, match="thirds"):
        trait(do, profile, JOB, thirds)
