"""Promotions as a file from the command line: what goes out comes in again, switched off; nothing half done."""

import json

import pytest

from desktop import commands
from desktop.exchange import promotions as files
from models.errors import Refused, Told
from models.promotions import draws, promotions, saving
from models.promotions.draws import PrizeRow
from models.promotions.terms import Do, Effect, Terms
from tests.a_shop import Shop

DRAW = Terms(effects=(Effect(Do.DRAW, each=1000),))
POINTS = PrizeRow(0, 0, "100 points", 50_000, None, 1000, 100, None, 5, 5, 100, 0)


@pytest.fixture
def shop(store, clock) -> Shop:
    return Shop(store, clock)


def test_a_draw_comes_back_with_its_prizes_and_switched_off(shop, tmp_path) -> None:
    shop.do(saving.save, promotion_id=None, name="くじ", terms=DRAW, note="Only on fair days", prizes=(POINTS,))
    path = tmp_path / "p.json"
    assert files.export(shop.store.here, path=path) == 1
    (key,) = shop.do(files.take_in, rows=files.read_file(path))
    one = promotions.one(shop.store.here, key)
    assert (one.name, one.note, one.active, one.terms) == ("くじ", "Only on fair days", False, DRAW)
    assert [(prize.points, prize.count, prize.left) for prize in draws.prizes(shop.store.here, key)] == [(100, 5, 5)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not JSON"),
        ("{}", "no list"),
        ('[{"name": "A", "terms": {}, "price": 1}]', "Promotion 1: This is no promotion"),
        ('[{"name": "A", "terms": {"effects": [{"do": "fly"}]}}]', "Promotion 1: This is no promotion"),
        ('[{"name": "A", "terms": {}, "prizes": [{"name": "B", "odds": "all"}]}]', "no prize"),
    ],
)
def test_what_is_no_list_of_promotions_is_told(tmp_path, text, words) -> None:
    path = tmp_path / "p.json"
    path.write_text(text, "utf-8")
    with pytest.raises(Told, match=words):
        files.read_file(path)


def test_one_that_makes_no_sense_here_keeps_out_all_of_them(shop, tmp_path) -> None:
    good = {"name": "Ten off", "terms": {"effects": [{"do": "percent", "percent": 100_000}]}}
    gone = {"name": "Mug", "terms": {"effects": [{"do": "gift", "product_id": 999}]}}
    path = tmp_path / "p.json"
    path.write_text(json.dumps([good, gone]), "utf-8")
    rows = files.read_file(path)
    with pytest.raises(Refused, match="Promotion 2, “Mug”: A product that this promotion names"):
        shop.do(files.take_in, rows=rows)
    with pytest.raises(Refused, match="Promotion 2, “Mug”"):
        files.check(shop.store.here, rows=rows)
    assert promotions.listed(shop.store.here) == ()


def test_the_commands_write_and_take_in(shop, store_path, tmp_path, capsys) -> None:
    shop.do(saving.save, promotion_id=None, name="Double", terms=Terms(effects=(Effect(Do.MULTIPLY, times=2000),)))
    shop.store.close()
    path = tmp_path / "p.json"
    base = ["--store", str(store_path), "--lang", "en"]
    take = ["import", "promotions", str(path)]
    give = ["export", "promotions", str(path)]
    for words, count in ((give, 1), ([*take, "--dry-run"], 1), (take, 1), (give, 2)):
        assert commands.main([*base, *words]) == 0, capsys.readouterr()
        assert len(json.loads(path.read_text("utf-8"))) == count
