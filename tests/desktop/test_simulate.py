"""noren simulate: a promotion from a file tried on a store's receipts, in processes where there are many."""

from __future__ import annotations

import json
import multiprocessing
import time
from functools import partial

import pytest

from desktop import sample, simulating
from desktop.clock import SetClock
from desktop.commands import main
from desktop.jobs import Progress
from desktop.store import Store
from models.criteria.nodes import Leaf
from models.errors import Cancelled
from models.promotions.simulation import Proposed
from models.promotions.terms import Do, Effect, Terms

UNTIL = 1_796_000_000_000
PLAIN = {"name": "Ten off", "terms": {"effects": [{"do": "percent", "percent": 100_000}]}}
YEAR = {"first": "2025-12-01", "last": "2026-11-30"}


@pytest.fixture(scope="module")
def shop_file(tmp_path_factory):
    """A sample shop of 2,000 people: 7,000 receipts and more."""
    path = tmp_path_factory.mktemp("shop") / "shop.noren"
    sample.build(path, count=2_000)
    return path


@pytest.fixture
def sampled(shop_file):
    store = Store(shop_file, clock=SetClock(UNTIL))
    yield store
    store.close()


def said(capsys, *words):
    code = main([*map(str, words), "--lang", "en"])
    out, err = capsys.readouterr()
    return code, out, err


def written(path, plain):
    path.write_text(json.dumps(plain), encoding="utf-8")
    return path


def test_one_promotion_and_a_list_of_it_give_one_object(shop_file, tmp_path, capsys):
    days = ("--from", "2026-10-01", "--to", "2026-10-31")
    one, many = written(tmp_path / "one.json", PLAIN), written(tmp_path / "many.json", [PLAIN])
    answers = [said(capsys, "simulate", path, *days, "--store", shop_file, "--json") for path in (one, many)]
    assert answers[0] == answers[1]
    code, out, err = answers[0]
    found = json.loads(out)
    assert (code, err, found["names"]) == (0, "", ["Ten off"])
    assert found["touched"] == found["receipts"] > 0
    assert found["today"]["takings"] - found["tried"]["takings"] == found["discount"]
    assert len(found["dearest"]) == 10


def test_it_tells_people_in_words(shop_file, tmp_path, capsys):
    path = written(tmp_path / "one.json", PLAIN)
    code, out, _err = said(capsys, "simulate", path, "--store", shop_file, "--from", "2026-11-01", "--to", "2026-11-30")
    assert code == 0
    assert "receipts touched" in out


@pytest.mark.parametrize(
    ("plain", "why"),
    [
        ("{", "it is not JSON"),
        ("[]", "holds no promotions"),
        ("3", "Promotion 1: This is no promotion"),
        ('{"name": "x", "terms": {"effects": [{"do": "nonsense"}]}}', "Promotion 1: This is no promotion"),
        ('{"name": "x", "terms": {"starts": "2026-05-01T00:00", "ends": "2026-04-01T00:00"}}', "Promotion 1: "),
    ],
)
def test_what_is_no_promotion_is_said_in_a_line(shop_file, tmp_path, capsys, plain, why):
    path = tmp_path / "bad.json"
    path.write_text(plain, encoding="utf-8")
    code, out, err = said(capsys, "simulate", path, "--store", shop_file)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert why in err


@pytest.mark.parametrize("days", [("--from", "never"), ("--from", "2026-05-02", "--to", "2026-05-01")])
def test_days_that_are_none_are_said_in_a_line(shop_file, tmp_path, capsys, days):
    code, out, err = said(capsys, "simulate", written(tmp_path / "one.json", PLAIN), *days, "--store", shop_file)
    assert (code, out, err.count("\n")) == (2, "", 1)


TRIED = {
    "nothing ties receipts together": Terms(Leaf("person.member", "is", True), (Effect(Do.MULTIPLY, times=2000),)),
    "a limit per person": Terms(Leaf("basket.amount", "at_least", 2000), (Effect(Do.POINTS, points=9),), per_person=1),
    "a budget over all": Terms(effects=(Effect(Do.PERCENT, percent=50_000),), budget=9_000),
}


@pytest.mark.parametrize("name", TRIED)
def test_processes_find_what_one_alone_finds(sampled, monkeypatch, name):
    """In processes of their own, parted as far as the promotion allows, and here and now: the same."""
    work = partial(simulating.simulate, sampled, proposed=(Proposed("Try", TRIED[name]),), **YEAR)
    progress = Progress()
    apart = work(progress)
    assert simulating.SMALL <= apart.receipts == progress.done <= progress.total
    monkeypatch.setattr(simulating, "SMALL", 10**9)
    assert work(Progress()) == apart
    assert apart.touched > 0


def test_cancel_stops_the_processes_at_once(sampled):
    job = sampled.work(
        lambda store, progress: simulating.simulate(
            store, progress, proposed=(Proposed("Try", TRIED["a budget over all"]),), **YEAR
        )
    )
    until = time.monotonic() + 20
    while not job.progress.total and time.monotonic() < until:
        time.sleep(0.01)
    job.cancel()
    with pytest.raises(Cancelled):
        job.result(20)
    assert not [one for one in multiprocessing.active_children() if one.name == "noren-trial"]
