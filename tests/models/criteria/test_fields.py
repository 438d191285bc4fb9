"""Conditions that do not fit are refused in words; those that do are said as sentences."""

import json

import pytest

from desktop.languages import language
from models.criteria import fields, words
from models.criteria.nodes import ALWAYS, Every, Leaf, Not, Some, parse, plain_of
from models.errors import Refused
from models.people import own
from models.people.tables import Tag

SIDES = {"person", "basket", "moment"}


@pytest.mark.parametrize(
    ("leaf", "said"),
    [
        (Leaf("person.nothing", "is", 1), "no field “person.nothing”"),
        (Leaf("person.own.gone", "is", "x"), "no longer there"),
        (Leaf("line.price", "at_least", 1), "can't be asked here"),
        (Leaf("person.tag", "contains", 1), "can't be compared by"),
        (Leaf("person.tag", "is", "gold"), "choose from the list"),
        (Leaf("person.tag", "in", ()), "say what it is compared with"),
        (Leaf("person.tag", "is", (1, 2)), "one value here"),
        (Leaf("person.points", "at_least", "10%"), "without a percent sign"),
        (Leaf("person.points", "at_least", True), "whole number"),
        (Leaf("person.points", "between", (5,)), "both the first and the last"),
        (Leaf("person.points", "between", (5, 1)), "larger than the last"),
        (Leaf("person.member", "is", 1), "either yes or no"),
        (Leaf("person.age", "at_least", 900), "from 0 to 150"),
        (Leaf("person.age", "at_least", 20, None, 30), "does not look back"),
        (Leaf("person.age", "at_least", 20, ALWAYS), "can't be narrowed"),
        (Leaf("person.region", "known", "Tokyo"), "only asked whether"),
        (Leaf("person.consent", "is", "pigeon"), "choose from the list"),
        (Leaf("basket.amount", "at_least", 1, Leaf("person.tag", "is", 1)), "can't be asked here"),
        (Leaf("moment.date", "is", "2026-02-30"), "a date such as"),
        (Leaf("moment.weekday", "in", (7,)), "0 (Monday) to 6"),
        (Leaf("moment.time", "between", (0, 1441)), "0 to 1440"),
        (Leaf("moment.month", "in", (13,)), "1 to 12"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(leaf, said):
    with pytest.raises(Refused) as refused:
        fields.check(Every((leaf,)), SIDES)
    assert said in language("en").say(refused.value)


@pytest.mark.parametrize(
    "leaf",
    [
        Leaf("person.tier", "at_least", 2),
        Leaf("person.spend", "between", (0, 5000), None, 90),
        Leaf("person.region", "in", ("100% Tokyo",)),
        Leaf("basket.contains", "in", (1, 2)),
        Leaf("basket.contains", "is", True, Leaf("line.discounted", "is", True)),
        Leaf("basket.quantity", "at_least", 3000, Leaf("line.category", "in", (1,))),
        Leaf("moment.time", "between", (1320, 60)),
    ],
)
def test_what_fits_is_taken(leaf):
    fields.check(leaf, SIDES)


@pytest.mark.parametrize(
    "plain",
    [
        [],
        3,
        {"all": {}},
        {"field": 1, "op": "is"},
        {"field": "x", "op": "is", "value": [[1]]},
        {"field": "x", "op": "is", "value": 1.5},
        {"field": "x", "op": "is", "within": 0},
    ],
)
def test_what_is_no_condition_is_refused(plain):
    with pytest.raises(Refused):
        parse(plain)


def test_a_condition_comes_back_from_json_as_it_was():
    node = Every(
        (
            Some((Leaf("person.tag", "in", (1, 2)), Not(Leaf("moment.weekday", "in", (5, 6))))),
            Leaf("basket.amount", "at_least", 10, Leaf("line.any", "is", True)),
            Leaf("person.spend", "is", 1, None, 9),
        )
    )
    assert parse(json.loads(json.dumps(plain_of(node)))) == node


def test_the_owners_own_fields_are_offered_and_checked(store):
    store.write_now("f", lambda tx: own.add_field(tx, kind="person", name="Shoe size", type="number"))
    known = fields.own_fields(store.here)
    assert known[0] in fields.of_sides({"person"}, store.here)
    fields.check(Leaf(known[0].id, "at_least", 26500), {"person"}, known)
    with pytest.raises(Refused):
        fields.check(Leaf(known[0].id, "contains", "26"), {"person"}, known)


def test_fields_that_only_today_can_answer_are_named():
    node = Every((Leaf("person.tag", "is", 1), Leaf("person.spend", "at_least", 1), Leaf("person.tag", "is", 2)))
    assert [field.id for field in fields.only_today(node)] == ["person.tag"]


def test_a_condition_is_said_in_both_languages_with_names(store):
    tag = store.write_now("t", lambda tx: tx.insert(Tag, name="<b>Regular</b>"))
    node = Every(
        (
            Leaf("person.tag", "in", (tag, 99)),
            Some((Leaf("basket.amount", "at_least", 3000), Not(Leaf("moment.weekday", "in", (5, 6))))),
            Leaf("person.visits", "at_least", 3, None, 90),
        )
    )
    said = words.sentence(store.here, node)
    assert language("en").say(said) == (
        "Tag is <b>Regular</b>, (a tag that was deleted) and (amount of the basket at least ¥3,000 or"
        " not (weekday is Saturday, Sunday)) and number of visits at least 3 in the last 90 days"
    )
    japanese = language("ja").say(said)
    assert japanese == (
        "タグが<b>Regular</b>・（削除されたタグ）、かつ（お買い上げ金額が¥3,000以上、または「曜日が土曜日・日曜日」ではない）、"
        "かつ直近90日間で来店回数が3以上"
    )
    assert [message.msgid for message in words.gone(store.here, node)] == ["(a tag that was deleted)"]


@pytest.mark.parametrize(
    ("leaf", "english", "japanese"),
    [
        (
            Leaf("person.touches", "at_most", 0, Leaf("touch.kind", "in", ("visit",)), 30),
            "No “Visit” in the last 30 days",
            "直近30日間で「来店」がない",
        ),
        (
            Leaf("person.touches", "at_least", 2, Leaf("touch.kind", "in", ("visit", "call")), 7),
            "Number of “Visit, Call” at least 2 in the last 7 days",
            "直近7日間で「来店・電話」の回数が2以上",
        ),
        (Leaf("person.touches", "at_least", 1), "At least one “anything that happens”", "「何らかの出来事」がある"),
    ],
)
def test_how_often_something_happened_is_said_plainly(store, leaf, english, japanese):
    said = words.sentence(store.here, leaf)
    assert language("en").say(said) == english
    assert language("ja").say(said) == japanese


def test_every_field_and_operator_can_be_said():
    for field in fields.FIELDS.values():
        for op in field.ops:
            value = None if op in fields.MAYBE else (1, 2) if op in ("in", "not_in", "between") else 1
            assert language("en").say(words.said(Leaf(field.id, op, value), {}))
