"""What makes fifty promotions quick to answer: functions made once, and one query for the person's side."""

from models.criteria import people
from models.criteria.basket import BasketFacts, Case, LineFacts, Moment, case_test, shortfall
from models.criteria.nodes import Every, Leaf, Some, person_parts
from models.criteria.sql import Context
from tests.a_shop import add_person
from tests.conftest import NOON


def promotion(at):
    return Every(
        (
            Some((Leaf("person.tag", "in", (at,)), Leaf("person.spend", "at_least", at * 100, None, 90))),
            Leaf("basket.amount", "at_least", 3000, Leaf("line.category", "in", (1, 2, at))),
            Some((Leaf("moment.weekday", "in", (5, 6)), Leaf("moment.time", "between", (1020, 60)))),
        )
    )


def test_fifty_promotions_on_thirty_lines_are_each_answered():
    nodes = [promotion(at) for at in range(50)]
    lines = tuple(LineFacts(at, None, at % 5, 1000, 500, 500, "x") for at in range(30))
    case = Case(BasketFacts(lines, member=True), Moment("2026-11-26", 1100))
    assert {case_test(node)(case, (True,)) for node in nodes} <= {True, False, None}
    assert all(case_test(node) is case_test(node) for node in nodes), "a condition is made into a function once"
    for node in nodes:
        shortfall(node, case, (True,))


def test_the_persons_side_of_fifty_promotions_is_one_query(store):
    person = store.write_now("p", lambda tx: add_person(tx, "A"))
    parts = [part for at in range(50) for part in person_parts(promotion(at))]
    read = store.reader()
    asked = []
    run = read.run
    read.run = lambda query, *params: asked.append(query) or run(query, *params)
    try:
        assert len(people.answers(read, person, parts, Context("2026-06-15", NOON))) == 50
    finally:
        del read.run
    assert len(asked) == 1
