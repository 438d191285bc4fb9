"""Conditions on deals: each field against an obvious second answer, sentences in words, what does not fit refused."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop import languages
from models.criteria import deal, fields, words
from models.criteria.nodes import Every, Leaf, Not, parse, plain_of
from models.criteria.sql import Context
from models.errors import Refused
from models.pipeline import deals, rotting, stages
from tests.a_shop import DAY

DAY_NOW = "2026-06-15"


def found(shop, node, day: str = DAY_NOW) -> list[str]:
    read = shop.store.here
    sql, values = deal.where_sql(read, node, Context(day, shop.clock.now()))
    return read.column(f"SELECT d.name FROM {deal.FROM} WHERE {sql} ORDER BY d.name", *values)


@pytest.fixture
def three(shop) -> list[int]:
    """a: open, 100,000, with somebody. b: won. c: lost, nothing known."""
    person = shop.member(name="佐藤")
    a = shop.do(deals.open_deal, name="a", person_id=person, amount=100_000, expected_day="2026-07-01", owner_id=1)
    b = shop.do(deals.open_deal, name="b", amount=5_000)
    shop.do(deals.win, deal_id=b)
    c = shop.do(deals.open_deal, name="c")
    shop.do(deals.lose, deal_id=c, reason_id=stages.reasons(shop.store.here)[0].id)
    return [a, b, c]


@pytest.mark.parametrize(
    ("leaf", "names"),
    [
        (Leaf("deal.state", "is", "open"), ["a"]),
        (Leaf("deal.state", "not_in", ("won", "lost")), ["a"]),
        (Leaf("deal.amount", "at_least", 5_000), ["a", "b"]),
        (Leaf("deal.amount", "unknown"), ["c"]),
        (Leaf("deal.chance", "is", 100), ["b"]),
        (Leaf("deal.expected", "between", ("2026-07-01", "2026-07-31")), ["a"]),
        (Leaf("deal.expected", "unknown"), ["b", "c"]),
        (Leaf("deal.owner", "in", (1,)), ["a"]),
        (Leaf("deal.owner", "unknown"), ["b", "c"]),
        (Leaf("deal.planned", "is", False), ["a", "b", "c"]),
        (Leaf("deal.name", "contains", "A"), ["a"]),
        (Leaf("deal.category", "is", "pipeline"), ["a", "b", "c"]),
        (Leaf("person.member", "is", True), ["a"]),
        (Leaf("person.member", "is", False), []),
        (Not(Leaf("deal.state", "is", "open")), ["b", "c"]),
        (Every((Leaf("deal.amount", "at_least", 1), Leaf("person.member", "is", True))), ["a"]),
    ],
)
def test_each_finds_what_it_says(shop, three, leaf, names) -> None:
    assert found(shop, leaf) == names


def test_a_stage_and_a_reason_are_named_by_the_owners_words(shop, three) -> None:
    read = shop.store.here
    first, reason = stages.first_stage(read), stages.reasons(read)[0]
    assert found(shop, Leaf("deal.stage", "is", str(first.id))) == ["a", "c"]
    assert found(shop, Leaf("deal.reason", "in", (str(reason.id),))) == ["c"]
    said = languages.language("en").say(words.sentence(read, Leaf("deal.stage", "in", (str(first.id),))))
    assert said == "Stage is Qualification"
    shop.do(stages.change_stage, stage_id=first.id, name="見込み")
    said = languages.language("en").say(words.sentence(read, Leaf("deal.stage", "in", (str(first.id),))))
    assert said == "Stage is 見込み"


def test_a_deal_is_stuck_after_the_days_of_its_stage(shop, three) -> None:
    first = stages.first_stage(shop.store.here)
    shop.do(stages.change_stage, stage_id=first.id, rotting_days=2)
    stuck = Leaf("deal.stuck", "is", True)
    for days, names in ((0, []), (2, []), (1, ["a"])):
        shop.clock.advance(days * DAY)
        assert found(shop, stuck, shop.today) == names
        sql, values = rotting.rotten(shop.store.here, today=shop.today, shop=shop.store.settings)
        assert shop.store.here.column(f"SELECT d.name FROM deal d WHERE {sql}", *values) == names


@settings(max_examples=60, deadline=None)
@given(low=st.integers(0, 200_000), turned=st.booleans())
def test_a_condition_survives_its_file_and_means_the_same(low, turned) -> None:
    node = Leaf("deal.amount", "at_least", low)
    node = Not(node) if turned else node
    assert parse(json.loads(json.dumps(plain_of(node)))) == node


def test_what_does_not_fit_is_refused(shop) -> None:
    own = fields.store_fields(shop.store.here)
    for leaf, told in (
        (Leaf("deal.state", "is", "perhaps"), "choose from the list"),
        (Leaf("deal.amount", "contains", "1"), "can't be compared"),
        (Leaf("basket.amount", "at_least", 1), "can't be asked here"),
        (Leaf("deal.colour", "is", "red"), "no field"),
    ):
        with pytest.raises(Refused, match=told):
            fields.check(leaf, {"deal", "person"}, own)
