"""Segments that receipts suggest: the shop's own quarters, each cell as a plain condition, people like the best."""

import random
from functools import partial

import pytest

from models.counter.tables import Sale
from models.criteria import people, segments
from models.criteria.sql import Context
from models.leads import segments_suggested
from models.people import edit
from models.people.parts import NewAddress
from models.times import DAY_MS
from tests.a_shop import Shop


@pytest.fixture
def shop(store, clock) -> Shop:
    return Shop(store, clock)


def history(tx, person: int, at: int, total: int) -> None:
    """A past receipt, as an import writes it."""
    number = tx.value("SELECT count(*) FROM sale")
    tx.insert(
        Sale,
        public_id=f"h{number}",
        kind="history",
        at=at,
        day="2026-01-01",
        person_id=person,
        currency="JPY",
        subtotal=total,
        tax=0,
        total=total,
        source="old",
        source_number=str(number),
    )


def test_quarters_cells_and_their_people(store, shop, do) -> None:
    rng = random.Random(5)
    now = store.clock.now()
    bought: dict[int, list[tuple[int, int]]] = {}
    for at in range(60):
        home = [NewAddress(postal="104-0061", region="東京都" if at < 20 else "大阪府", city="x", street="1")]
        key = do(edit.create, name=f"客 {at}", addresses=home).id
        visits = rng.randrange(8, 14) if at < 14 else rng.randrange(1, 6)
        bought[key] = [
            (rng.randrange(1, 600), rng.randrange(1, 30) * 100 * (4 if at < 14 else 1)) for _at in range(visits)
        ]
        for days, total in bought[key]:
            store.write_now(
                "h", lambda tx, key=key, days=days, total=total: history(tx, key, now - days * DAY_MS, total)
            )
    ctx = Context(day="2026-11-26", now=now)
    bars = segments_suggested.bars(store.here, ctx)
    days = sorted(min(day for day, _total in rows) for rows in bought.values())
    spent = sorted((sum(total for _day, total in rows) for rows in bought.values()), reverse=True)
    assert (bars.customers, bars.recent) == (60, (days[15], days[30], days[45]))
    assert (bars.spent, bars.best) == ((spent[15], spent[30], spent[45]), spent[5])
    found = segments_suggested.suggested(store.here, ctx)
    assert {one.key for one in found} >= {"champions"}
    for one in found:
        assert one.people == people.count(store.here, one.node, ctx)
    champions = next(one for one in found if one.key == "champions")
    slow = [
        key
        for key, rows in bought.items()
        if min(day for day, _t in rows) <= days[15]
        and len(rows) >= bars.often[0]
        and sum(t for _d, t in rows) >= spent[15]
    ]
    assert people.matching(store.here, champions.node, ctx) == sorted(slow)
    like = [one for one in found if one.key.startswith("like:")]
    assert [one.key for one in like] == ["like:person.region:東京都"]
    do(segments.make, name="kept", node=champions.node)


def test_too_few_customers_suggest_nothing(store, shop, do) -> None:
    for at in range(segments_suggested.FEWEST - 1):
        key = do(edit.create, name=f"客 {at}").id
        store.write_now("h", partial(history, person=key, at=store.clock.now() - DAY_MS, total=100))
    assert segments_suggested.suggested(store.here, Context(day="2026-11-26", now=store.clock.now())) == []
