"""What conditions say of a basket and of the moment, what is missing to them, what is not met."""

import pytest

from models.criteria.basket import (
    BasketFacts,
    Case,
    LineFacts,
    Moment,
    Shortfall,
    Unmet,
    case_test,
    line_test,
    shortfall,
    unmet,
    uses,
)
from models.criteria.nodes import ALWAYS, Every, Leaf, Not, Some

COFFEE = LineFacts(1, category_id=1, quantity=2000, amount=1000, unit_price=500, name="カフェラテ", tax_rate=80_000)
SHIRT_L = LineFacts(3, parent_id=2, amount=2980, unit_price=2980, name="Shirt L", discounted=True, tax_rate=100_000)
OPEN = LineFacts(None, amount=300, unit_price=300, name="Misc", tax_rate=100_000)
BASKET = BasketFacts((COFFEE, SHIRT_L, OPEN), member=True)
MONDAY_NOON = Moment("2026-06-15", 720)


def asked(node, basket=BASKET, moment=MONDAY_NOON, answers=()):
    return case_test(node)(Case(basket, moment), answers)


@pytest.mark.parametrize(
    ("node", "met"),
    [
        (ALWAYS, [True, True, True]),
        (Leaf("line.any", "is", True), [True, True, True]),
        (Leaf("line.product", "is", 1), [True, False, False]),
        (Leaf("line.product", "in", (2,)), [False, True, False]),
        (Leaf("line.product", "not_in", (2,)), [True, False, True]),
        (Leaf("line.category", "is", 1), [True, False, False]),
        (Leaf("line.category", "not_in", (1,)), [False, True, True]),
        (Leaf("line.category", "unknown"), [False, True, True]),
        (Leaf("line.price", "at_most", 500), [True, False, True]),
        (Leaf("line.quantity", "at_least", 2000), [True, False, False]),
        (Leaf("line.amount", "between", (500, 3000)), [True, True, False]),
        (Leaf("line.name", "contains", "ｶﾌｪ"), [True, False, False]),
        (Leaf("line.discounted", "is", True), [False, True, False]),
        (Leaf("line.price", "at_least", "many"), [False, False, False]),
        (Leaf("line.gone", "is", 1), [False, False, False]),
        (Not(Leaf("line.gone", "is", 1)), [False, False, False]),
        (Every((Leaf("line.price", "at_most", 500), Not(Leaf("line.product", "is", 1)))), [False, False, True]),
        (Leaf("person.tag", "is", 1), [False, False, False]),
    ],
)
def test_a_line_meets_what_is_true_of_it(node, met):
    assert [line_test(node)(line) for line in BASKET.lines] == met


@pytest.mark.parametrize(
    ("node", "answer"),
    [
        (Leaf("basket.amount", "at_least", 4280), True),
        (Leaf("basket.amount", "at_least", 4281), False),
        (Leaf("basket.amount", "at_least", 1000, Leaf("line.category", "is", 1)), True),
        (Leaf("basket.amount_net", "is", 926 + 2709 + 273), True),
        (Leaf("basket.quantity", "between", (4000, 4000)), True),
        (Leaf("basket.lines", "is", 3), True),
        (Leaf("basket.contains", "in", (2, 9)), True),
        (Leaf("basket.contains", "not_in", (2, 9)), False),
        (Leaf("basket.contains", "is", True, Leaf("line.discounted", "is", True)), True),
        (Leaf("basket.contains", "is", False, Leaf("line.discounted", "is", True)), False),
        (Leaf("basket.member", "is", True), True),
        (Leaf("basket.eat_in", "is", True), False),
        (Leaf("moment.date", "between", ("2026-06-01", "2026-06-15")), True),
        (Leaf("moment.weekday", "in", (0,)), True),
        (Leaf("moment.weekday", "not_in", (0,)), False),
        (Leaf("moment.day_of_month", "is", 15), True),
        (Leaf("moment.month", "in", (6, 7)), True),
        (Leaf("moment.time", "between", (600, 720)), False),
        (Leaf("moment.time", "between", (720, 721)), True),
        (Leaf("moment.time", "at_least", 720), True),
        (Leaf("basket.amount", "at_least", "lots"), None),
        (Leaf("moment.date", "at_least", 5), None),
        (Leaf("moment.gone", "is", 5), None),
    ],
)
def test_a_basket_at_a_moment_answers(node, answer):
    assert asked(node) is answer


@pytest.mark.parametrize(
    ("minute", "open"), [(1319, False), (1320, True), (1439, True), (0, True), (59, True), (60, False)]
)
def test_a_stretch_of_time_passes_midnight_and_ends_before_its_end(minute, open):
    assert asked(Leaf("moment.time", "between", (1320, 60)), moment=Moment("2026-06-15", minute)) is open


def test_prices_without_tax_have_it_added_by_each_lines_rate():
    lines = (
        LineFacts(1, amount=105, tax_rate=100_000, inclusive=False),
        LineFacts(2, amount=105, tax_rate=80_000, inclusive=False),
    )
    assert asked(Leaf("basket.amount", "is", 116 + 113), BasketFacts(lines)) is True  # 115.5 and 113.4
    assert asked(Leaf("basket.amount_net", "is", 210), BasketFacts(lines)) is True


def test_answers_about_the_person_come_in_the_order_of_their_parts():
    node = Every(
        (Leaf("person.tag", "is", 1), Leaf("basket.lines", "at_least", 1), Some((Leaf("person.age", "at_least", 20),)))
    )
    assert asked(node, answers=(True, True)) is True
    assert asked(node, answers=(True, None)) is None
    assert asked(node, answers=(False, None)) is False
    assert asked(node) is None


MUCH = Leaf("basket.amount", "at_least", 4600)


@pytest.mark.parametrize(
    ("node", "answers", "missing"),
    [
        (ALWAYS, (), ()),
        (MUCH, (), (Shortfall(MUCH, 320),)),
        (Every((MUCH, Leaf("moment.weekday", "in", (5,)))), (), None),
        (Every((MUCH, Leaf("person.member", "is", True))), (True,), (Shortfall(MUCH, 320),)),
        (Every((MUCH, Leaf("person.member", "is", True))), (None,), None),
        (
            Some((MUCH, Leaf("basket.amount", "at_least", 4300))),
            (),
            (Shortfall(Leaf("basket.amount", "at_least", 4300), 20),),
        ),
        (
            Leaf("basket.quantity", "between", (5000, 9000)),
            (),
            (Shortfall(Leaf("basket.quantity", "between", (5000, 9000)), 1000),),
        ),
        (Leaf("basket.contains", "in", (8,)), (), (Shortfall(Leaf("basket.contains", "in", (8,)), 1000),)),
        (Leaf("basket.amount", "at_most", 100), (), None),
        (Not(Leaf("basket.amount", "at_least", 100)), (), None),
        (Some(()), (), None),
    ],
)
def test_what_is_missing_is_said_where_only_goods_are_missing(node, answers, missing):
    assert shortfall(node, Case(BASKET, MONDAY_NOON), answers) == missing


def test_what_is_not_met_is_named_with_its_answer():
    saturday, tier = Leaf("moment.weekday", "in", (5,)), Leaf("person.tier", "is", 1)
    node = Every((MUCH, saturday, tier, Leaf("basket.member", "is", True)))
    assert unmet(node, Case(BASKET, MONDAY_NOON), (None,)) == (
        Unmet(MUCH, False),
        Unmet(saturday, False),
        Unmet(tier, None),
    )
    closed = Not(Leaf("moment.month", "in", (6,)))
    assert unmet(closed, Case(BASKET, MONDAY_NOON), ()) == (Unmet(closed, False),)


def test_a_condition_tells_what_it_speaks_of():
    node = Every((Leaf("basket.amount", "at_least", 1, Leaf("line.product", "is", 1)), Leaf("person.tier", "is", 1)))
    assert uses(node, "line.")
    assert uses(node, "person.tier")
    assert not uses(node, "moment.")
