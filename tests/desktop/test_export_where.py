"""`noren export people FILE --where CRITERIA.json`: only who meets the condition; what does not fit is told."""

import json
from functools import partial

import pytest

from desktop.commands import export as command
from desktop.exchange import export
from models.criteria.nodes import Leaf
from models.errors import Refused, Told
from tests.a_shop import Shop, add_person

MEMBERS = Leaf("person.member", "is", True)


@pytest.fixture
def filled(store, clock):
    shop = Shop(store, clock)
    shop.do(add_person, name="Guest")
    shop.member(name="Member")
    return store


def written(store, path, **values):
    return store.work(partial(export.export, path=path, format="json", **values)).result()


def test_only_the_people_who_meet_a_condition_are_written(filled, tmp_path):
    path = tmp_path / "members.json"
    assert written(filled, path, kind="people", where=MEMBERS).rows == 1
    assert [one["name"] for one in json.loads(path.read_text())] == ["Member"]


@pytest.mark.parametrize("kind", ["companies", "products", "stock", "sales", "touchpoints"])
def test_other_kinds_take_no_condition_and_say_so(filled, tmp_path, kind):
    with pytest.raises(Told, match="Only people"):
        written(filled, tmp_path / "x.json", kind=kind, where=MEMBERS)


def test_a_condition_that_is_not_of_people_is_refused(filled, tmp_path):
    with pytest.raises(Refused, match="can't be asked here"):
        written(filled, tmp_path / "x.json", kind="people", where=Leaf("basket.amount", "at_least", 1))
    assert not (tmp_path / "x.json").exists()


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"field": "person.tag"}', "[" * 100_000, "\x00"])
def test_a_file_without_a_condition_is_told(tmp_path, text):
    path = tmp_path / "where.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Told):
        command.criteria_of(path)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(Told, match="can't be read"):
        command.criteria_of(tmp_path / "nothing.json")


def test_a_condition_is_read_from_a_file(tmp_path):
    path = tmp_path / "where.json"
    path.write_text('\ufeff{"field": "person.member", "op": "is", "value": true}', encoding="utf-8")
    assert command.criteria_of(path) == MEMBERS
