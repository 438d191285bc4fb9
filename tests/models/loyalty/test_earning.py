"""Points earned and spent on a receipt; the published cases are in tests/cases."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.counter.basket import Basket, Discount, EarnRate, Line, PointsUse, TaxKind, TaxRules, price
from models.errors import Refused
from models.loyalty.earning import EarnBy, EarnRounding, EarnRule, EarnScope, earn, points_on
from models.loyalty.spending import SpendRule, Worth, require_usable, usable, worth_of

MUG = Line("mug", "Mug", 2200)
BEANS = Line("beans", "Beans", 1480, kind=TaxKind.REDUCED)


def points(*lines: Line, rule: EarnRule | None = None, **more: object) -> int:
    return earn(price(Basket(tuple(lines), **more)), rule or EarnRule()).points  # type: ignore[arg-type]


def test_points_are_rounded_down_once_per_receipt() -> None:
    """¥3,680 earns 36, and not 22 + 14 = 36 by luck: two lines of ¥150 earn 3 and not 1 + 1."""
    assert points(MUG, BEANS) == 36
    assert points(Line("a", "A", 150), Line("b", "B", 150)) == 3


def test_the_picture_of_the_counter_earns_33() -> None:
    """¥3,890 less 30 and less 500 points leaves 3,360, which earns 33."""
    goods = Line("goods", "Goods", 3890, discounts=(Discount(amount=30),))
    assert points(goods, points=PointsUse(500, 500)) == 33


def test_the_base_may_be_without_tax() -> None:
    """¥2,200 with tax is ¥2,000 without."""
    assert points(MUG, rule=EarnRule(tax_included=False)) == 20
    assert points(MUG, rule=EarnRule(tax_included=False), rules=TaxRules(inclusive=False)) == 22
    assert points(MUG, rules=TaxRules(inclusive=False)) == 24


def test_gift_cards_fees_and_goods_taken_back_earn_nothing() -> None:
    card = Line("card", "Gift card", 3000, kind=TaxKind.OUTSIDE)
    fee = Line("fee", "Delivery", 800, earns=False)
    back = Line("back", "Mug", 2200, quantity=-1000)
    assert points(card, fee, back) == 0
    assert points(card, fee, back, MUG) == 22


def test_a_product_has_its_own_rate_and_is_rounded_by_it() -> None:
    """The mug at 5 per 100 earns 110, the beans 14."""
    mug = Line("mug", "Mug", 2200, earn=EarnRate(5, 100))
    earned = earn(price(Basket((mug, BEANS))), EarnRule())
    assert {group.key: group.points for group in earned.groups} == {"5/100": 110, "1/100": 14}
    assert earned.points == 124


def test_each_group_says_how_its_points_came_about() -> None:
    group = earn(price(Basket((MUG,))), EarnRule()).groups[0]
    assert str(group.how) == "1 pt per 100 of 2200"


def test_weighed_goods_are_rounded_by_the_line_where_pieces_are_by_the_piece() -> None:
    weighed = Line("w", "Beans", 1000, quantity=2500, weighed=True)
    assert points(weighed, rule=EarnRule(EarnRate(1, 300), scope=EarnScope.UNIT)) == 8


@pytest.mark.parametrize(("base", "down", "half"), [(940, 9, 9), (950, 9, 10), (99, 0, 1), (0, 0, 0), (-100, 0, 0)])
def test_rounding_of_points(base: int, down: int, half: int) -> None:
    assert points_on(base, EarnRate(1, 100)) == down
    assert points_on(base, EarnRate(1, 100), EarnRounding.HALF_UP) == half


amounts = st.integers(0, 50_000)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(amounts, min_size=1, max_size=6),
    st.integers(0, 10_000),
    st.booleans(),
    st.sampled_from(EarnScope),
    st.booleans(),
)
def test_points_used_never_earn_more_and_the_groups_make_the_whole(
    prices: list[int], used: int, payment: bool, scope: EarnScope, inclusive: bool
) -> None:
    rule = EarnRule(scope=scope)
    basket = Basket(
        tuple(Line(str(at), "A", amount) for at, amount in enumerate(prices)), rules=TaxRules(inclusive=inclusive)
    )
    without = earn(price(basket), rule)
    use = PointsUse(used, used, payment)
    less = earn(price(Basket(basket.lines, points=use, rules=basket.rules)), rule)
    assert less.points <= without.points
    assert without.points == sum(group.points for group in without.groups)
    for group in without.groups:
        assert group.base == sum(line.base for line in without.lines if line.key == group.key)


def test_by_piece_and_by_receipt_nothing_is_earned_on_nothing() -> None:
    free = Line("free", "Sample", 0)
    assert points(free, rule=EarnRule(by=EarnBy.PIECE)) == 0
    assert points(free, rule=EarnRule(EarnRate(5, 1), by=EarnBy.RECEIPT)) == 0


def test_what_points_are_worth() -> None:
    """100 points = ¥50: 3 points pay 1 yen, and only two of them are used for it."""
    rule = SpendRule(worth=Worth(points=100, value=50))
    assert (worth_of(100, rule.worth), worth_of(3, rule.worth), worth_of(-5, rule.worth)) == (50, 1, 0)
    use, why = usable(3, 100, 1000, rule)
    assert (use.points, use.value) == (2, 1)
    assert why is not None


def test_points_may_be_used_only_from_a_least_balance_on() -> None:
    rule = SpendRule(least=500)
    use, why = usable(100, 499, 1000, rule)
    assert (use.points, str(why)) == (0, "Points can be used from 500 on; there are 499.")
    assert usable(100, 500, 1000, rule)[1] is None


def test_a_clerk_is_told_why_points_cannot_be_used() -> None:
    with pytest.raises(Refused, match="only 9 points"):
        require_usable(10, 9, 1000, SpendRule())
    with pytest.raises(Refused):
        require_usable(-1, 9, 1000, SpendRule())
    assert require_usable(9, 9, 1000, SpendRule()) == PointsUse(9, 9)


@given(
    st.integers(0, 2_000), st.integers(-100, 2_000), st.integers(0, 2_000), st.integers(1, 7), st.integers(1, 9),
    st.integers(1, 9),
)  # fmt: skip
def test_points_used_are_whole_steps_within_wish_balance_and_goods(
    wanted: int, balance: int, payable: int, step: int, worth_points: int, worth_value: int
) -> None:
    rule = SpendRule(Worth(worth_points, worth_value), step)
    use, _ = usable(wanted, balance, payable, rule)
    assert 0 <= use.points <= max(0, min(wanted, balance))
    assert use.points % step == 0
    assert use.value == worth_of(use.points, rule.worth) <= payable
