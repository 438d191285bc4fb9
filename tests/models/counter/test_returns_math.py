"""Returns: any sequence of partial returns ends where one full return would, to the yen and the point."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.counter.basket import Basket, Discount, EarnRate, Line, PointsUse, TaxKind, TaxRules, check, price
from models.counter.returns_math import Returned, SoldReceipt, TakeBack, earned_of, return_line, sold_receipt, take_back
from models.errors import Bug, Refused
from models.loyalty.earning import EarnBy, EarnRule, EarnScope, earn

LATTE = Line("latte", "Latte", 540, quantity=2000, kind=TaxKind.REDUCED)
MUG = Line("mug", "Mug", 2200)


def sold(*lines: Line, rule: EarnRule | None = None, **more: object) -> SoldReceipt:
    result = price(Basket(tuple(lines), **more))  # type: ignore[arg-type]
    check(result)
    return sold_receipt(result, earn(result, rule or EarnRule()))


def test_a_whole_return_gives_everything_back() -> None:
    """Two lattes and a mug, ¥3,280 less 500 points: 2,780 back, 500 points back, the 27 earned are taken."""
    receipt = sold(LATTE, MUG, points=PointsUse(500, 500))
    back = take_back(receipt, {}, {"latte": 2000, "mug": 1000})
    assert (back.refund, back.points_given_back, back.points_taken) == (2780, 500, 27)


def test_one_of_two_lattes_brings_back_its_half() -> None:
    """Two lattes at 1,080 earned 10: one gives back 540 and takes 5, the other the same."""
    receipt = sold(LATTE)
    first = take_back(receipt, {}, {"latte": 1000})
    second = take_back(receipt, {"latte": 1000}, {"latte": 1000})
    assert (first.refund, first.points_taken, second.refund, second.points_taken) == (540, 5, 540, 5)


def test_odd_points_go_back_cumulatively() -> None:
    """Three pieces of ¥100 less 1 point earned 2: each return floors what is gone so far, the last takes the rest.

    2 points on 299: 0.67, 1.33 and 2 in the end, so 0, 1, 1; of the money 100, 99 and 100.
    """
    receipt = sold(Line("a", "A", 100, quantity=3000), points=PointsUse(1, 1))
    steps = [take_back(receipt, {"a": before}, {"a": 1000}) for before in (0, 1000, 2000)]
    assert [step.points_taken for step in steps] == [0, 1, 1]
    assert [step.refund for step in steps] == [100, 99, 100]
    assert [step.points_given_back for step in steps] == [0, 1, 0]


def test_the_tax_of_the_returns_is_the_tax_of_the_receipt() -> None:
    """Three lines of ¥105 hold 28 of tax, which comes back as 10, 9 and 9."""
    receipt = sold(*(Line(ref, "A", 105) for ref in "abc"))
    taxes = [take_back(receipt, {}, {ref: 1000}).lines[0].amounts.tax for ref in "abc"]
    assert taxes == [10, 9, 9]


def test_more_than_is_left_is_refused_in_words() -> None:
    receipt = sold(LATTE)
    with pytest.raises(Refused, match="Of Latte only 1000"):
        take_back(receipt, {"latte": 1000}, {"latte": 2000})
    with pytest.raises(Refused, match="negative"):
        take_back(receipt, {}, {"latte": -1000})
    with pytest.raises(Bug):
        take_back(receipt, {}, {"tea": 1000})


def test_a_shipping_line_that_did_not_earn_takes_no_points() -> None:
    receipt = sold(MUG, Line("post", "Shipping", 800, earns=False))
    assert take_back(receipt, {}, {"post": 1000}).points_taken == 0
    assert take_back(receipt, {"post": 1000}, {"mug": 1000}).points_taken == 22


def test_products_with_their_own_rate_are_taken_back_at_it() -> None:
    """The mug earned 5 per 100 (110), the lattes 1 per 100 (10)."""
    receipt = sold(LATTE, replace(MUG, earn=EarnRate(5, 100)))
    assert take_back(receipt, {}, {"mug": 1000}).points_taken == 110
    assert take_back(receipt, {"mug": 1000}, {"latte": 1000}).points_taken == 5


def test_points_as_a_payment_come_back_as_points() -> None:
    """A mug of 2,200 paid with 200 points and 2,000 in money."""
    back = take_back(sold(MUG, points=PointsUse(200, 200, payment=True)), {}, {"mug": 1000})
    assert (back.refund, back.points_given_back, back.lines[0].amounts.tax) == (2000, 200, 200)


def test_a_return_is_a_basket_of_its_own_that_adds_up() -> None:
    """What `take_back` finds is booked through the same pricing function, negative."""
    basket = Basket((LATTE, MUG), discounts=(Discount(percent=100_000),), points=PointsUse(100, 100))
    first = price(basket)
    receipt = sold_receipt(first, earn(first, EarnRule()))
    back = take_back(receipt, {}, {"latte": 2000, "mug": 1000})
    lines = {line.ref: line for line in basket.lines}
    second = price(Basket(tuple(return_line(lines[line.ref], line) for line in back.lines)))
    check(second)
    assert second.due == -first.due == -back.refund
    assert [(rate.kind, -rate.base, -rate.tax) for rate in second.returned] == [
        (rate.kind, rate.base, rate.tax) for rate in first.rates
    ]


def test_a_piece_goes_back_at_its_price_whatever_was_taken_off() -> None:
    """Two pieces of ¥100 less 1 point: each return shows ¥100, the point is on the second."""
    receipt = sold(Line("a", "A", 100, quantity=2000), points=PointsUse(1, 1))
    parts = [take_back(receipt, {"a": before}, {"a": 1000}).lines[0].amounts for before in (0, 1000)]
    assert [(part.gross, part.points_share, part.net) for part in parts] == [(100, 0, 100), (100, 1, 99)]


def test_a_weighed_line_given_back_gram_by_gram_never_runs_backwards() -> None:
    """5 g for ¥3 less ¥1: a discount given back is never taken again by the next gram."""
    line = Line("w", "Saffron", 600, quantity=5, weighed=True, discounts=(Discount(amount=1),))
    receipt = sold(line)
    parts = [take_back(receipt, {"w": before}, {"w": 1}).lines[0].amounts for before in range(5)]
    assert all(min(part.gross, part.discount, part.net) >= 0 for part in parts)
    assert (sum(part.gross for part in parts), sum(part.net for part in parts)) == (3, 2)


# any split equals the whole

amounts = st.integers(0, 20_000)
discounts = st.builds(Discount, amount=st.integers(0, 500), percent=st.integers(0, 400_000))
lines = st.builds(
    Line,
    ref=st.just(""),
    name=st.just("Product"),
    unit_price=amounts,
    quantity=st.one_of(st.integers(1, 7).map(lambda pieces: pieces * 1000), st.integers(1, 5_000)),
    kind=st.sampled_from(TaxKind),
    earns=st.booleans(),
    earn=st.sampled_from([None, EarnRate(5, 100), EarnRate(10, 1000)]),
    discounts=st.lists(discounts, max_size=2).map(tuple),
)
earn_rules = st.builds(
    EarnRule,
    by=st.sampled_from(EarnBy),
    scope=st.sampled_from(EarnScope),
    tax_included=st.booleans(),
    rate=st.builds(EarnRate, st.integers(1, 20), st.integers(1, 1000)),
)
baskets = st.builds(
    Basket,
    lines=st.lists(lines, min_size=1, max_size=6).map(
        lambda found: tuple(replace(line, ref=str(at)) for at, line in enumerate(found))
    ),
    discounts=st.lists(discounts, max_size=2).map(tuple),
    points=st.one_of(st.none(), st.builds(PointsUse, st.integers(1, 9_000), st.integers(1, 9_000), st.booleans())),
    rules=st.builds(TaxRules, inclusive=st.booleans()),
)

SUMMED = ("gross", "net", "tax", "total", "discount", "receipt_share", "points_share", "points_paid", "points")


def totals(returns: list[Returned]) -> Counter[str]:
    found: Counter[str] = Counter()
    for back in returns:
        found["refund"] += back.refund
        found["given"] += back.points_given_back
        found["taken"] += back.points_taken
        for line in back.lines:
            for name in SUMMED:
                found[f"{line.ref} {name}"] += getattr(line.amounts, name)
    return found


@settings(max_examples=300, deadline=None)
@given(baskets, earn_rules, st.sampled_from(TakeBack), st.data())
def test_any_split_of_returns_equals_the_whole_return(
    basket: Basket, rule: EarnRule, how: TakeBack, data: st.DataObject
) -> None:
    priced = price(basket)
    earned = earn(priced, rule)
    receipt = sold_receipt(priced, earned)
    left = {line.ref: line.quantity for line in receipt.lines}
    whole = take_back(receipt, {}, left, how)
    done: dict[str, int] = dict.fromkeys(left, 0)
    returns = []
    while any(left.values()):
        ref = data.draw(st.sampled_from(sorted(ref for ref in left if left[ref])))
        whole_pieces = next(line.quantity for line in basket.lines if line.ref == ref) % 1000 == 0
        most = left[ref] // 1000 if whole_pieces else left[ref]
        part = data.draw(st.one_of(st.just(most), st.integers(1, most))) * (1000 if whole_pieces else 1)
        back = take_back(receipt, done, {ref: part}, how)
        assert min(back.refund, back.points_given_back, back.points_taken) >= 0
        assert all(getattr(line.amounts, name) >= 0 for line in back.lines for name in SUMMED)
        returns.append(back)
        done[ref] += part
        left[ref] -= part
        assert earned_of(receipt, done, how) <= earned.points
    assert totals(returns) == totals([whole])
    assert (whole.refund, whole.points_given_back, whole.points_taken) == (priced.due, priced.points, earned.points)
    assert sum(line.amounts.tax for line in whole.lines) == priced.tax


@settings(max_examples=150, deadline=None)
@given(baskets, st.data())
def test_every_partial_return_is_a_basket_that_adds_up(basket: Basket, data: st.DataObject) -> None:
    priced = price(basket)
    receipt = sold_receipt(priced, earn(priced, EarnRule()))
    now = {
        line.ref: data.draw(st.integers(0, line.quantity // 1000)) * 1000
        for line in receipt.lines
        if line.quantity % 1000 == 0
    }
    back = take_back(receipt, {}, now)
    own = {line.ref: line for line in basket.lines}
    again = price(Basket(tuple(return_line(own[line.ref], line) for line in back.lines), rules=basket.rules))
    check(again)
    assert again.due == -back.refund
