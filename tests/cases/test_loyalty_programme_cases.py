"""Published cases of earning, as the issue's list names them: data in loyalty_programmes.json, booked at the till."""

import json
from pathlib import Path

import pytest

from models.loyalty.tables import Programme
from tests.a_shop import Shop

CASES = json.loads(Path(__file__).with_name("loyalty_programmes.json").read_text(encoding="utf-8"))


@pytest.fixture
def shop(store, clock) -> Shop:
    return Shop(store, clock).open()


def earns_by(tx, rules) -> None:
    tx.update(Programme, 1, rules=json.dumps(rules))


@pytest.mark.parametrize("case", CASES, ids=[f"{one['case']}: {one['what']}" for one in CASES])
def test_a_published_case_of_earning_holds_at_the_till(shop: Shop, case) -> None:
    shop.do(earns_by, rules=case["rule"])
    person = shop.member()
    lines = [shop.line(amount, pieces) for amount, pieces in case["lines"]]
    booked = shop.sell(*lines, person=person, off=case.get("off", 0))
    assert booked.points_earned == case["points"]
    shop.back(booked.sale_id)
    assert shop.points(person) == 0
    assert shop.problems() == []
