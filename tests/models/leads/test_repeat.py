"""Who comes back: from receipts to ratings, at-risk customers, conditions; and what is bought together."""

import random
from datetime import date, timedelta
from functools import partial

import pytest

from desktop import learning
from models.base import new_public_id
from models.counter.tables import Product, Sale, SaleLine
from models.criteria import people as people_criteria
from models.criteria.nodes import Leaf
from models.criteria.sql import Context
from models.leads import bgnbd, repeat, together, win
from models.people.tables import Person

TODAY = date(2026, 6, 15)


def do(store, operation, **values):
    return store.write_now("t", partial(operation, **values))


def add_sale(tx, person: int | None, day: date, products=(), kind: str = "sale", total: int = 500) -> int:
    key = tx.insert(
        Sale, public_id=new_public_id(), kind=kind, number=None, at=tx.now - (TODAY - day).days * 86_400_000,
        day=day.isoformat(), person_id=person, currency="JPY", subtotal=total, tax=0, total=total,
    )  # fmt: skip
    for at, product in enumerate(products):
        tx.insert(
            SaleLine, sale=key, position=at, product=product, name="x", quantity=1000, unit_price=100, amount=100,
            tax_kind="standard", tax_rate=100_000,
        )  # fmt: skip
    return key


def add_person(tx, name: str) -> int:
    return tx.insert(Person, public_id=new_public_id(), name=name, created_at=tx.now)


def customers(tx, *, count: int, seed: int = 3) -> list[int]:
    """Customers over two years who come at rates of their own and drop out, as the model has it."""
    chance = random.Random(seed)
    keys = []
    for at in range(count):
        person = add_person(tx, f"P{at}")
        keys.append(person)
        day = TODAY - timedelta(days=chance.randrange(60, 700))
        rate = chance.gammavariate(0.8, 1 / 25)
        leaves = chance.betavariate(0.8, 4)
        while day <= TODAY:
            add_sale(tx, person, day)
            if chance.random() < leaves:
                break
            day += timedelta(days=1 + int(chance.expovariate(max(rate, 1e-4))))
    return keys


def matching(store, field: str, op: str, value) -> list[int]:
    ctx = Context(TODAY.isoformat(), store.clock.now())
    return people_criteria.matching(store.here, Leaf(field, op, value), ctx)


def test_too_few_customers_are_met_with_silence(store) -> None:
    keys = do(store, customers, count=40)
    assert repeat.why(store.here, keys[0], today=TODAY.isoformat()).silence.msgid == repeat.NOT_YET
    assert learning.learn_repeat(store) == 0
    why = repeat.why(store.here, keys[0], today=TODAY.isoformat())
    assert why.alive is None
    assert why.silence.values["count"] == 40
    assert repeat.at_risk(store.here, today=TODAY.isoformat()) == []


@pytest.fixture
def learnt(store):
    """Three hundred customers, learned."""
    keys = do(store, customers, count=300)
    learning.learn_repeat(store)
    return keys


def test_every_customer_is_rated_as_the_model_says(store, learnt) -> None:
    model = repeat.model_of(win.latest(store.here, "repeat"))
    for person, alive, expected, due in store.here.rows("SELECT person_id, alive, expected, next_visit FROM rating"):
        days = [date.fromisoformat(one) for one in store.here.column("SELECT day FROM sale WHERE person_id=?", person)]
        x, recency, age = len(set(days)) - 1, (max(days) - min(days)).days / 7, (TODAY - min(days)).days / 7
        assert expected == round(1000 * model.expected_of(x, recency, age, 90 / 7))
        if x == 0:
            assert (alive, due) == (None, None)
        else:
            assert alive == max(1, min(9999, round(10_000 * model.alive(x, recency, age))))
            assert date.fromisoformat(due) > max(days)
    assert store.here.value("SELECT count(*) FROM rating") == 300


def test_the_past_proves_the_promise(store, learnt) -> None:
    """A model of ninety days ago promised about as many visits as came."""
    check = win.latest(store.here, "repeat")["check"]
    assert check["promised"] == pytest.approx(check["came"], rel=0.25)


def test_it_is_learned_once_a_day_and_fitted_once_a_week(store, clock, learnt) -> None:
    assert learning.repeat_due(store, None, None) == 0
    fits = "SELECT count(*) FROM prediction WHERE kind='repeat'"
    assert store.here.value(fits) == 1
    clock.advance(86_400_000)
    assert learning.repeat_due(store, None, None) > 0
    assert learning.repeat_due(store, None, None) == 0
    assert store.here.value(fits) == 1
    clock.advance(7 * 86_400_000)
    learning.repeat_due(store, None, None)
    assert store.here.value(fits) == 2


def test_customers_at_risk_have_their_reasons(store, learnt) -> None:
    found = repeat.at_risk(store.here, today=TODAY.isoformat())
    assert found
    assert repeat.count_at_risk(store.here) == len(found)
    for one in found:
        days = store.here.column("SELECT DISTINCT day FROM sale WHERE person_id=?", one.person_id)
        assert one.visits == len(days)
        assert one.last == max(days)
        assert one.silent == (TODAY - date.fromisoformat(one.last)).days
        spread = (date.fromisoformat(max(days)) - date.fromisoformat(min(days))).days
        assert one.usual == max(1, round(spread / (len(days) - 1)))
        assert one.alive >= 500
        assert one.alive < 6000 or (one.visits >= 3 and 4 * one.usual <= one.silent <= 365)
    assert [one.spend for one in found] == sorted((one.spend for one in found), reverse=True)


def test_conditions_ask_for_the_same(store, learnt) -> None:
    rated = dict(store.here.rows("SELECT person_id, alive FROM rating WHERE alive IS NOT NULL"))
    assert matching(store, "person.alive", "at_least", 80) == sorted(key for key, one in rated.items() if one >= 8000)
    risky = sorted(one.person_id for one in repeat.at_risk(store.here, today=TODAY.isoformat(), limit=999))
    assert matching(store, "person.at_risk", "is", True) == risky
    due = dict(store.here.rows("SELECT person_id, next_visit FROM rating WHERE next_visit IS NOT NULL"))
    days = {key: (date.fromisoformat(one) - TODAY).days for key, one in due.items()}
    for span in (0, 7, 400):
        expected = sorted(key for key, one in days.items() if one >= span)
        assert matching(store, "person.next_visit_days", "at_least", span) == expected


@pytest.mark.parametrize(
    ("visits", "alive", "silent", "risky"),
    [
        (9, 9900, 39, False),
        (9, 9900, 40, True),
        (9, 9900, 366, False),
        (2, 9900, 40, False),
        (2, 5999, 1, True),
        (9, 6000, 1, False),
        (9, 499, 39, False),
        (9, 499, 40, False),
    ],
)
def test_who_is_at_risk_by_chance_or_by_their_own_rhythm(visits, alive, silent, risky) -> None:
    """Somebody who comes every ten days."""
    one = repeat.History(1, visits, 700_000, 700_000 + 10 * (visits - 1), 0)
    assert repeat.is_at_risk(one, alive, 9, silent) is risky


def test_a_cancelled_receipt_is_no_visit(store, learnt) -> None:
    person = do(store, add_person, name="X")
    first = do(store, add_sale, person=person, day=TODAY - timedelta(days=9))
    second = do(store, add_sale, person=person, day=TODAY)
    do(store, lambda tx: tx.run("UPDATE sale SET cancelled_by_id=? WHERE id=?", first, second))
    why = repeat.why(store.here, person, today=TODAY.isoformat())
    assert (why.visits, why.silent, why.usual, why.alive) == (1, 9, None, None)
    assert why.silence.msgid == repeat.ONCE


def test_who_was_merged_away_loses_the_rating(store, learnt) -> None:
    gone = store.here.value("SELECT person_id FROM rating WHERE alive IS NOT NULL LIMIT 1")
    do(store, lambda tx: tx.update(Person, gone, merged_into_id=learnt[-1]))
    learning.learn_repeat(store)
    row = store.here.row("SELECT alive, expected, next_visit FROM rating WHERE person_id=?", gone)
    assert row == (None, None, None)


def test_the_weeks_ahead_add_up_to_what_is_expected_of_all(store, learnt) -> None:
    ahead = win.latest(store.here, "repeat")["ahead"]
    of_all = store.here.value("SELECT sum(expected) FROM rating") / 1000
    assert len(ahead) == 13
    assert sum(ahead) == pytest.approx(of_all, rel=0.03)  # 91 days against 90
    weeks = repeat.weeks_before(store.here, today=TODAY.isoformat())
    assert weeks[-1][0] == (TODAY - timedelta(days=6)).isoformat()
    days = store.here.value(
        "SELECT count(*) FROM (SELECT DISTINCT person_id, day FROM sale WHERE day>?)",
        (TODAY - timedelta(days=91)).isoformat(),
    )
    assert sum(count for _day, count in weeks) == days


def test_a_model_recovers_the_rates_that_made_the_customers() -> None:
    chance = random.Random(9)
    groups: dict[bgnbd.Group, int] = {}
    for _at in range(4000):
        rate, leaves = chance.gammavariate(0.6, 1 / 8), chance.betavariate(1.5, 3.0)
        at = x = 0
        last = 0.0
        while chance.random() > leaves or x == 0:
            at += chance.expovariate(max(rate, 1e-6))
            if at > 50:
                break
            x, last = x + 1, at
        key = (x, round(last, 1), 50.0)
        groups[key] = groups.get(key, 0) + 1
    model = bgnbd.fit(groups)
    assert model.r / model.alpha == pytest.approx(0.6 / 8, rel=0.2)


# -- bought together --------------------------------------------------------------------------------------------------


def add_goods(tx, *names: str) -> list[int]:
    return [
        tx.insert(
            Product, public_id=new_public_id(), name=name, price=100, tax_kind="standard", created_at=tx.now,
            sort_key=name,
        )
        for name in names
    ]  # fmt: skip


@pytest.fixture
def goods(store):
    """Bread and butter go together, tea stands alone; salt is on everything."""
    bread, butter, tea, salt = store.write_now("g", partial(_goods))

    def sales(tx) -> None:
        for at in range(40):
            add_sale(tx, None, TODAY - timedelta(days=at), [bread, butter, bread])
            add_sale(tx, None, TODAY - timedelta(days=at), [tea, salt])
            add_sale(tx, None, TODAY - timedelta(days=at), [bread, salt] if at < 8 else [salt])
        add_sale(tx, None, TODAY - timedelta(days=500), [tea, butter])

    do(store, sales)
    return bread, butter, tea, salt


def _goods(tx):
    return add_goods(tx, "Bread", "Butter", "Tea", "Salt")


def test_pairs_have_the_counts_behind_them(store, goods) -> None:
    bread, butter, _tea, _salt = goods
    learning.learn_together(store)
    rows = store.here.rows(
        "SELECT together, product_receipts, other_receipts FROM bought_together WHERE product_id=? AND with_id=?",
        bread,
        butter,
    )
    assert rows == [(40, 48, 40)]
    (one,) = [one for one in together.beside(store.here, [bread]) if one.product_id == butter]
    assert (one.together, one.of, one.name, one.with_name) == (40, 48, "Butter", "Bread")
    assert one.lift == pytest.approx(40 * 120 / (48 * 40))


def test_what_stands_on_everything_is_no_suggestion(store, goods) -> None:
    bread, _butter, _tea, salt = goods
    learning.learn_together(store)
    assert salt not in [one.product_id for one in together.beside(store.here, [bread])]


def test_a_customer_is_not_told_of_what_they_buy_already(store, goods) -> None:
    bread, butter, _tea, salt = goods
    learning.learn_together(store)
    person = do(store, add_person, name="X")
    assert together.for_person(store.here, person, today=TODAY.isoformat()) == []
    do(store, add_sale, person=person, day=TODAY, products=[bread, salt])
    found = [one.product_id for one in together.for_person(store.here, person, today=TODAY.isoformat())]
    assert found == [butter]  # tea is on half of all: that it stands beside salt may be an accident


def test_it_is_counted_once_a_week(store, clock, goods) -> None:
    assert learning.together_due(store, None, None) > 0
    assert learning.together_due(store, None, None) == 0
    clock.advance(7 * 86_400_000)
    assert learning.together_due(store, None, None) > 0
