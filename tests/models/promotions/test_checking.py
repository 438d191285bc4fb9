"""What the owner is told while writing a promotion: refusals and hints, each from a table."""

import pytest

from models.criteria.nodes import Every, Leaf, Not, Some
from models.promotions import checking
from models.promotions.checking import ERROR, WARNING, never
from models.promotions.never import outside
from models.promotions.terms import Do, Effect, Needs, SetPart, Terms

TEN = Effect(Do.PERCENT, percent=100_000)
CLOCK = "2026-06-15T12:00"  # a Monday


def day(op, *values):
    return Leaf("moment.date", op, values[0] if len(values) == 1 else values)


def hours(start, end):
    return Leaf("moment.time", "between", (start, end))


def week(*days):
    return Leaf("moment.weekday", "in", days)


def told(shop, terms, promotion=None, clock=CLOCK):
    found = checking.problems(shop.store.here, terms, promotion_id=promotion, clock=clock)
    return [(one.level, one.text.msgid.format(**one.text.values)) for one in found]


def only(shop, terms, level, words, promotion=None):
    found = told(shop, terms, promotion)
    assert [one[0] for one in found] == [level], found
    assert words in found[0][1]


@pytest.mark.parametrize(
    "node",
    [
        Every((Leaf("basket.member", "is", True), Leaf("basket.member", "is", False))),
        Every((Leaf("basket.member", "is", True), Leaf("basket.member", "is_not", True))),
        Every((Leaf("basket.member", "is_not", True), Leaf("basket.member", "is_not", False))),
        Every((Leaf("basket.member", "is", True), Not(Leaf("basket.member", "is", True)))),
        Every((Leaf("person.tag", "in", (1,)), Leaf("person.tag", "not_in", (1, 2)))),
        Every((Leaf("person.tag", "in", (1,)), Every((Not(Leaf("person.tag", "in", (1,))),)))),
        Every((Leaf("basket.amount", "at_least", 5000), Leaf("basket.amount", "at_most", 4999))),
        Every((Leaf("basket.amount", "is", 3000), Leaf("basket.amount", "at_least", 5000))),
        Leaf("basket.amount", "between", (5000, 1000)),
        Every((hours(600, 660), hours(660, 720))),
        Every((hours(1320, 120), hours(300, 600))),
        Every((Leaf("moment.time", "at_least", 900), Leaf("moment.time", "at_most", 899))),
        Leaf("moment.weekday", "not_in", tuple(range(7))),
        Every((week(0, 1), Some((week(2), week(3))))),
        Not(Some((Leaf("basket.member", "is", True), Leaf("basket.member", "is", False)))),
        Some((Leaf("basket.amount", "between", (2, 1)), Every((week(0), week(1))))),
        Every((Leaf("person.birthday_month", "unknown"), Leaf("person.birthday_month", "in", (3,)))),
    ],
)
def test_a_condition_that_is_never_true_is_refused(shop, node):
    assert never(node)
    assert (ERROR, "The conditions contradict each other: they are never all true.") in told(shop, Terms(node, (TEN,)))


@pytest.mark.parametrize(
    "node",
    [
        Every(),
        Every((Leaf("person.tag", "in", (1,)), Leaf("person.tag", "in", (2,)))),
        Every((Leaf("person.tag", "in", (1, 2)), Leaf("person.tag", "not_in", (1,)))),
        Every((Leaf("basket.amount", "at_least", 5000), Leaf("basket.amount", "at_most", 5000))),
        Every((Leaf("person.spend", "at_least", 9, None, 30), Leaf("person.spend", "at_most", 5, None, 7))),
        Every((hours(1320, 120), hours(60, 600))),
        hours(600, 600),
        Some((week(0), Every((week(0), week(1))))),
        Not(Every((week(0), week(1)))),
        Every((Leaf("line.product", "in", (1,)), Leaf("line.product", "in", (2,)))),
        Every((Leaf("person.visits", "is_not", 0), Leaf("person.visits", "is_not", 1))),
        Every((Leaf("person.tag", "in", (1,)), Some((Leaf("person.tag", "in", (2,)), week(1))))),
    ],
)
def test_a_condition_that_can_be_true_is_not_refused(node):
    assert not never(node)


@pytest.mark.parametrize(
    ("node", "starts", "ends", "found"),
    [
        (day("at_least", "2026-08-01"), "2026-06-01T00:00", "2026-07-01T00:00", True),
        (day("is", "2026-07-01"), "2026-06-01T00:00", "2026-07-01T00:00", True),
        (day("is", "2026-06-30"), "2026-06-01T00:00", "2026-07-01T00:00", False),
        (day("between", "2026-05-01", "2026-05-31"), "2026-06-01T00:00", None, True),
        (day("at_least", "2026-07-01"), None, "2026-07-01T00:00", True),
        (day("at_least", "2026-07-01"), None, "2026-07-01T00:01", False),
        (week(6), "2026-06-15T00:00", "2026-06-18T00:00", True),
        (week(2), "2026-06-15T00:00", "2026-06-18T00:00", False),
        (Leaf("moment.month", "in", (12,)), "2026-06-01T00:00", "2026-09-01T00:00", True),
        (Leaf("moment.day_of_month", "is", 31), "2026-06-01T00:00", "2026-07-01T00:00", True),
        (Leaf("moment.month", "in", (12,)), "2026-06-01T00:00", "2028-09-01T00:00", False),
        (week(6), None, None, False),
    ],
)
def test_days_outside_the_promotions_own_period(shop, node, starts, ends, found):
    assert outside(node, starts, ends) is found
    said = [text for level, text in told(shop, Terms(node, (TEN,), starts=starts, ends=ends)) if level == ERROR]
    assert [("own period" in text) for text in said] == [True] * found


@pytest.mark.parametrize(
    ("terms", "level", "words"),
    [
        (Terms(effects=(TEN,), starts="2026-06-20T00:00", ends="2026-06-20T00:00"), ERROR, "ends before it starts"),
        (Terms(effects=(TEN,), starts="2026-06-01T00:00"), WARNING, "started in the past"),
        (Terms(effects=(TEN,), ends="2026-06-01T00:00"), WARNING, "ended already"),
        (Terms(effects=(TEN,), starts="tomorrow"), ERROR, "“tomorrow” is no moment"),
        (Terms(day("at_most", "2026-06-01"), (TEN,)), WARNING, "have passed"),
        (Terms(hours(600, 600), (TEN,)), WARNING, "whole day"),
        (Terms(effects=(Effect(Do.POINTS, points=100, each=100),)), WARNING, "as many points as the money"),
        (Terms(effects=(Effect(Do.AMOUNT, amount=100, each=100),)), ERROR, "as much as is paid"),
        (Terms(effects=(Effect(Do.PERCENT, percent=1_000_001),)), ERROR, "at most 100%"),
        (Terms(effects=(Effect(Do.POINTS, points=1, each=-1),)), ERROR, "above zero"),
        (Terms(effects=(Effect(Do.BUY_GET, percent=1, buy=0, get=1),)), ERROR, "how many are bought"),
        (
            Terms(
                effects=(
                    Effect(Do.FREE, Every((Leaf("line.category", "in", (1,)), Leaf("line.category", "not_in", (1,))))),
                )
            ),
            ERROR,
            "no such goods",
        ),
    ],
)
def test_one_thing_is_said_of_one_mistake(shop, terms, level, words):
    only(shop, terms, level, words)


def test_a_set_dearer_than_its_parts_is_refused_and_one_as_dear_is_a_hint(shop):
    cup, bean = shop.product(name="Cup", price=1000), shop.product(name="Beans", price=700)
    free = shop.product(name="Typed", price=None)
    shop.product(name="Dark beans", price=900, parent_id=bean)

    def one_set(amount, other=bean, count=1000):
        cups = SetPart(Leaf("line.product", "is", cup))
        return Terms(
            effects=(
                Effect(Do.PRICE, amount=amount, parts=(cups, SetPart(Leaf("line.product", "in", (other,)), count))),
            )
        )

    only(shop, one_set(1901), ERROR, "but its parts one by one only")
    only(shop, one_set(1900), WARNING, "as much as its parts")
    assert told(shop, one_set(1899)) == []
    assert told(shop, one_set(2799, count=2000)) == []
    assert told(shop, one_set(9999, other=free)) == [], "what is typed at the counter has no sum"


def test_a_gift_of_which_nothing_is_left_is_a_hint(shop):
    shirt, mug = shop.product(name="Shirt", price=3000), shop.product(name="Mug", price=900)
    only(shop, Terms(effects=(Effect(Do.GIFT, product_id=shirt),)), WARNING, "nobody gets it")
    spare = Effect(Do.GIFT, product_id=shirt, instead_points=50)
    only(shop, Terms(effects=(spare,)), WARNING, "the substitute is offered")
    other = Effect(Do.GIFT, product_id=shirt, instead_product_id=mug)
    only(shop, Terms(effects=(other,)), WARNING, "the substitute is offered")
    wrapping = shop.product(name="Wrapping", price=100, keeps_stock=False)
    assert told(shop, Terms(effects=(Effect(Do.GIFT, product_id=wrapping),))) == []


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (Terms(effects=(TEN,), group="A"), Terms(effects=(TEN,), group="A"), "comes first and leaves no room"),
        (Terms(effects=(TEN,), alone=True), Terms(week(1), (TEN,)), "comes first and leaves no room"),
        (Terms(effects=(TEN,)), Terms(week(1), (TEN,), alone=True), "comes first and leaves no room"),
        (Terms(effects=(TEN,), group="A"), Terms(effects=(TEN,), group="B"), None),
        (Terms(effects=(TEN,), group="A"), Terms(effects=(TEN,)), None),
        (Terms(week(2), (TEN,), group="A"), Terms(week(1), (TEN,), group="A"), None),
        (Terms(effects=(TEN,), group="A", in_all=5), Terms(effects=(TEN,), group="A"), None),
        (
            Terms(effects=(TEN,), group="A", ends="2026-07-01T00:00"),
            Terms(effects=(TEN,), group="A", starts="2026-07-01T00:00"),
            None,
        ),
        (Terms(effects=(TEN,), group="A", needs=Needs.COUPON), Terms(effects=(TEN,), group="A"), None),
        (
            Terms(effects=(Effect(Do.POINTS, points=5),), group="A"),
            Terms(effects=(TEN,), group="A"),
            None,
        ),
        (
            Terms(effects=(Effect(Do.UNIT_PRICE, amount=100),)),
            Terms(effects=(Effect(Do.UNIT_PRICE, amount=200),)),
            "another price for the same goods",
        ),
        (
            Terms(Leaf("basket.member", "is", True), (Effect(Do.ACCESS, Leaf("line.category", "in", (1,))),)),
            Terms(Leaf("basket.member", "is", False), (Effect(Do.ACCESS, Leaf("line.category", "in", (1,))),)),
            "nobody could buy them",
        ),
    ],
)
def test_promotions_that_exclude_or_contradict_each_other_are_named(shop, first, second, words):
    shop.promotion(*first.effects, name="First", **{key: getattr(first, key) for key in FIELDS})
    found = told(shop, second)
    assert [level for level, _text in found] == [WARNING] * (words is not None), found
    assert words is None or (words in found[0][1] and "First" in found[0][1])


FIELDS = ("criteria", "starts", "ends", "needs", "code", "in_all", "group", "alone")


def test_the_one_that_comes_first_is_told_whom_it_shuts_out(shop):
    first = shop.promotion(TEN, name="First", group="A")
    shop.promotion(TEN, name="Second", group="A")
    only(shop, Terms(effects=(TEN,), group="A"), WARNING, "“Second” would never be given any more", first)
