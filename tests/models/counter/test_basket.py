"""Pricing a basket: tables of examples, and what holds for every basket."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.counter.basket import (
    Basket,
    Discount,
    Frozen,
    Line,
    Option,
    Part,
    PointsUse,
    Priced,
    TaxKind,
    TaxRounding,
    TaxRules,
    check,
    most_by_points,
    price,
    split_set,
    worksheet,
)
from models.counter.discounts import discount_of, percent_of, require_fits, spread, spread_over_rates
from models.errors import Bug, Refused

LATTE = Line("latte", "Latte", 540, kind=TaxKind.REDUCED, food=True)
MUG = Line("mug", "Mug", 2200)
CARD = Line("card", "Gift card", 3000, kind=TaxKind.OUTSIDE)


def priced(*lines: Line, **more: object) -> Priced:
    result = price(Basket(tuple(lines), **more))  # type: ignore[arg-type]
    check(result)
    return result


def table(result: Priced) -> dict[str, tuple[int, int]]:
    return {rate.kind.value: (rate.base, rate.tax) for rate in result.rates}


def test_food_is_at_8_percent_to_take_away_and_at_10_eaten_in() -> None:
    """A latte of ¥540: tax 40 in it to take away, 49 when eaten in; the mug bears 10 % either way."""
    assert table(priced(LATTE, MUG)) == {"standard": (2200, 200), "reduced": (540, 40)}
    assert table(priced(LATTE, MUG, eat_in=True)) == {"standard": (2740, 249)}


def test_one_line_may_be_eaten_in_while_the_rest_is_taken_away() -> None:
    """Two lattes, one of them eaten in; the key of the line wins over the key of the receipt."""
    here = replace(LATTE, ref="here", eat_in=True)
    away = replace(LATTE, ref="away", eat_in=False)
    assert table(priced(LATTE, here)) == {"standard": (540, 49), "reduced": (540, 40)}
    assert table(priced(LATTE, away, eat_in=True)) == {"standard": (540, 49), "reduced": (540, 40)}


def test_a_shop_may_have_two_prices() -> None:
    """¥540 to take away, ¥550 here."""
    two = replace(LATTE, price_eat_in=550)
    assert (priced(two).due, priced(two, eat_in=True).due) == (540, 550)


def test_tax_is_rounded_once_per_rate_and_never_per_line() -> None:
    """Ten pieces of ¥14 at 10 % in ten lines: 1.27 each, 12.7 together, so 12 and not 10."""
    assert priced(*(Line(str(at), "Sweet", 14) for at in range(10))).tax == 12


def test_the_shares_of_the_lines_sum_to_the_one_tax_of_their_rate() -> None:
    """Three lines of ¥105 hold 28 yen of tax together; no line is rounded by itself."""
    assert [line.tax for line in priced(*(Line(str(at), "A", 105) for at in range(3))).lines] == [10, 9, 9]


def test_a_gift_card_sold_is_outside_the_tax_and_keeps_its_face_value() -> None:
    """10 % off a mug and a gift card: only the mug gets cheaper, and points do not pay for the card."""
    result = priced(MUG, CARD, discounts=(Discount(percent=100_000),), points=PointsUse(9999, 9999))
    assert table(result) == {"standard": (0, 0), "outside": (3000, 0)}
    assert (result.receipt_discount, result.points, result.due) == (220, 1980, 3000)


def test_options_change_the_price_of_each_piece() -> None:
    """Two lattes with milk at +¥50 and small at −¥40."""
    line = replace(LATTE, quantity=2000, options=(Option("Oat milk", 50), Option("Small", -40)))
    assert priced(line).due == 1100


def test_what_is_weighed_is_priced_half_up_and_counts_as_one_item() -> None:
    """254 g at ¥1,250 a kilogram is 317.5, so ¥318; with three mugs the receipt has four items."""
    beans = Line("beans", "Beans", 1250, quantity=254, weighed=True)
    result = priced(beans, replace(MUG, quantity=3000))
    assert (result.lines[0].gross, result.items) == (318, 4)


def test_discounts_of_a_line_come_before_those_of_the_receipt() -> None:
    """¥2,200 less 10 % is 1,980, less ¥80 is 1,900; 5 % off the receipt makes 1,805."""
    line = replace(MUG, discounts=(Discount(percent=100_000, reason="Scratched"), Discount(amount=80)))
    result = priced(line, discounts=(Discount(percent=50_000),))
    assert (result.gross, result.line_discount, result.receipt_discount, result.due) == (2200, 300, 95, 1805)


def test_a_discount_beyond_the_price_is_cut_and_said() -> None:
    """¥3,000 off a mug of ¥2,200: free, with a note; typed in, it is refused with words."""
    result = priced(replace(MUG, discounts=(Discount(amount=3000),)))
    assert (result.due, len(result.notes)) == (0, 1)
    assert priced(MUG, discounts=(Discount(amount=9999),)).due == 0
    with pytest.raises(Refused, match="3000 is more than the 2200"):
        require_fits(Discount(amount=3000), 2200)
    require_fits(Discount(amount=2200), 2200)


@pytest.mark.parametrize("wrong", [{"amount": -1}, {"percent": -1}, {"percent": 1_000_001}])
def test_what_is_no_discount_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(Refused):
        Discount(**wrong)


def test_a_price_below_zero_is_refused() -> None:
    with pytest.raises(Refused, match="Mug"):
        price(Basket((replace(MUG, unit_price=-1),)))


def test_an_exempt_customer_pays_no_tax_on_top_nor_the_tax_inside() -> None:
    """$10.00 and 8.875 %: $10.89, or $10.00 for the exempt; ¥1,100 with tax is ¥1,000 for them."""
    york = TaxRules(inclusive=False, standard=88_750, rounding=TaxRounding.HALF_UP)
    ten = Line("1", "Book", 1000)
    assert priced(ten, rules=york).due == 1089
    assert priced(ten, rules=york, exempt_customer=True).due == 1000
    assert priced(replace(ten, unit_price=1100), exempt_customer=True).due == 1000


def test_points_on_prices_without_tax_lower_the_base_and_so_the_tax() -> None:
    """¥1,000 and 10 % on top: 100 points leave 900 and 90 of tax; as a payment, 1,100 less 100."""
    rules = TaxRules(inclusive=False)
    thousand = Line("1", "Book", 1000)
    assert priced(thousand, rules=rules, points=PointsUse(100, 100)).due == 990
    paid = priced(thousand, rules=rules, points=PointsUse(100, 100, payment=True))
    assert (paid.total, paid.due, paid.points_paid) == (1100, 1000, 100)


def test_the_residue_goes_to_the_largest_base_when_nothing_is_at_the_standard_rate() -> None:
    """Reduced 755 and exempt 165, 92 off: 76 and 17 are one too many, and the larger gives it back."""
    result = priced(
        Line("1", "Bread", 755, kind=TaxKind.REDUCED),
        Line("2", "Stamps", 165, kind=TaxKind.EXEMPT),
        discounts=(Discount(amount=92),),
    )
    assert table(result) == {"reduced": (680, 50), "exempt": (148, 0)}


def test_a_product_may_have_a_rate_of_its_own() -> None:
    """Two standard rates on one receipt stand apart in its tax table."""
    result = priced(MUG, replace(MUG, ref="2", rate=88_750))
    assert [(rate.rate, rate.base) for rate in result.rates] == [(100_000, 2200), (88_750, 2200)]


def test_goods_without_a_receipt_come_back_at_the_price_given() -> None:
    """A mug of ¥2,200 comes back: −2,200 with −200 of tax, and it is apart from what is sold."""
    result = priced(replace(MUG, quantity=-1000), LATTE)
    assert table(result) == {"reduced": (540, 40)}
    assert [(rate.base, rate.tax) for rate in result.returned] == [(-2200, -200)]
    assert (result.gross, result.total, result.due, result.items) == (540, -1660, -1660, 1)


def test_an_exchange_takes_back_the_amounts_of_the_first_receipt() -> None:
    """A mug for which 2,000 was paid (200 of points) is changed for one of 2,500: 500 to pay."""
    old = Frozen(2200, 2000, 181, 2000, TaxKind.STANDARD, 100_000, points_share=200, points=200)
    result = priced(replace(MUG, quantity=-1000, frozen=old), Line("new", "Large mug", 2500))
    assert (result.due, result.rates[0].tax, result.returned[0].tax) == (500, 227, -181)


def test_points_never_pay_more_than_what_an_exchange_leaves_to_pay() -> None:
    """Of 2,500 less 2,000 given back only 500 can be paid with points."""
    old = Frozen(2000, 2000, 181, 2000, TaxKind.STANDARD, 100_000)
    back = replace(MUG, quantity=-1000, frozen=old)
    basket = Basket((back, Line("new", "Large mug", 2500)))
    assert most_by_points(basket) == 500
    result = priced(*basket.lines, points=PointsUse(600, 600))
    assert (result.points, result.due, len(result.notes)) == (500, 0, 1)


def test_what_was_paid_with_points_as_a_payment_is_not_paid_out_in_money() -> None:
    """A mug of 2,200 of which 200 was paid with points: 2,000 of money go back, the tax of all 2,200 is taken back."""
    old = Frozen(2200, 2200, 200, 2200, TaxKind.STANDARD, 100_000, points_paid=200, points=200)
    result = priced(replace(MUG, quantity=-1000, frozen=old))
    assert (result.total, result.due, result.tax) == (-2200, -2000, -200)


def test_a_set_of_different_rates_is_divided_by_what_its_parts_cost_alone() -> None:
    """Coffee (food, 800) and a mug (1,200) as a set for 1,500 less 100: 600 and 900, less 40 and 60."""
    parts = (Part(1, "Coffee", unit_price=800, food=True), Part(2, "Mug", unit_price=1200))
    both = Line("set", "Set", 1500, parts=parts, discounts=(Discount(amount=100),))
    lines = split_set(both)
    assert [line.unit_price for line in lines] == [600, 900]
    assert table(priced(*lines)) == {"standard": (840, 76), "reduced": (560, 41)}
    assert split_set(replace(both, parts=parts[:1])) == (replace(both, parts=parts[:1]),)


def test_the_worksheet_leads_from_the_subtotal_to_what_is_to_pay() -> None:
    """L1 on paper: 1,090 less 21 points (11 and 10), the tax of each rate with its fraction, 1,069."""
    lines = (Line("1", "Tea", 540, kind=TaxKind.REDUCED), Line("2", "Cup", 550))
    steps = worksheet(priced(*lines, points=PointsUse(21, 21)))
    assert [step.amount for step in steps] == [1090, -21, -11, -10, 539, 49, 530, 39, 1069]
    assert [str(step.how) for step in steps if step.how] == [
        "539 × 100000 ÷ (100% + 100000) = 4900, rounded down",
        "530 × 80000 ÷ (100% + 80000) = 3925, rounded down",
    ]


@pytest.mark.parametrize(
    "broken",
    [
        {"total": 1}, {"due": 1}, {"tax": 1}, {"gross": 1}, {"line_discount": 1}, {"receipt_discount": 1},
        {"points_value": 1}, {"points_paid": 1}, {"points": 1}, {"rates": ()}, {"lines": ()},
    ],
)  # fmt: skip
def test_a_receipt_whose_parts_do_not_add_up_is_a_bug_and_never_booked(broken: dict[str, object]) -> None:
    with pytest.raises(Bug, match="does not add up"):
        check(replace(priced(MUG, LATTE), **broken))


def test_tax_rounded_per_line_would_be_found_out() -> None:
    """The planted fault: a tax table that sums the taxes of lines, each rounded."""
    right = priced(*(Line(str(at), "Sweet", 14) for at in range(10)))
    lines = tuple(replace(line, tax=1) for line in right.lines)
    rates = (replace(right.rates[0], tax=10),)
    with pytest.raises(Bug, match="tax once per rate"):
        check(replace(right, lines=lines, rates=rates, tax=10))


def test_thirty_lines_of_two_rates_come_out_whole() -> None:
    kinds = (TaxKind.STANDARD, TaxKind.REDUCED)
    lines = tuple(
        Line(str(at), "Product", 100 + 7 * at, kind=kinds[at % 2], options=(Option("Milk", 50),)) for at in range(30)
    )
    basket = Basket(lines, discounts=(Discount(percent=50_000),), points=PointsUse(500, 500))
    priced = price(basket)
    check(priced)
    whole = sum(line.unit_price + 50 for line in lines)
    assert priced.total == whole - whole * 5 // 100 - 500


# what holds for every basket

amounts = st.integers(0, 100_000)
discounts = st.builds(Discount, amount=st.integers(0, 3_000), percent=st.integers(0, 1_000_000))
lines = st.builds(
    Line,
    ref=st.just(""),
    name=st.just("Product"),
    unit_price=amounts,
    quantity=st.one_of(st.integers(-3, 5).map(lambda pieces: pieces * 1000), st.integers(-2_000, 5_000)),
    kind=st.sampled_from(TaxKind),
    food=st.booleans(),
    eat_in=st.sampled_from([None, True, False]),
    rate=st.sampled_from([None, None, 88_750]),
    discounts=st.lists(discounts, max_size=2).map(tuple),
    fixed_price=st.booleans(),
)
rules = st.builds(
    TaxRules,
    inclusive=st.booleans(),
    standard=st.sampled_from([0, 50_000, 100_000, 200_000]),
    reduced=st.sampled_from([0, 50_000, 80_000]),
    rounding=st.sampled_from(TaxRounding),
)
baskets = st.builds(
    Basket,
    lines=st.lists(lines, max_size=12).map(
        lambda found: tuple(replace(line, ref=str(at)) for at, line in enumerate(found))
    ),
    discounts=st.lists(discounts, max_size=2).map(tuple),
    points=st.one_of(st.none(), st.builds(PointsUse, st.integers(0, 50_000), st.integers(0, 50_000), st.booleans())),
    eat_in=st.booleans(),
    exempt_customer=st.booleans(),
    rules=rules,
)


@settings(max_examples=400, deadline=None)
@given(baskets)
def test_every_basket_adds_up_and_is_never_below_zero_in_any_part(basket: Basket) -> None:
    result = price(basket)
    check(result)
    assert worksheet(result)
    for line in result.lines:
        sign = -1 if line.line.quantity < 0 else 1
        parts = (line.gross, line.discount, line.receipt_share, line.points_share, line.net, line.points, line.paid)
        assert all(sign * part >= 0 for part in parts)


@settings(max_examples=200, deadline=None)
@given(baskets)
def test_points_are_used_up_to_the_most_that_is_named_and_no_further(basket: Basket) -> None:
    most = most_by_points(basket)
    result = price(basket)
    assert result.points_value + result.points_paid <= most
    assert result.points == 0 or result.due >= 0


@settings(max_examples=200, deadline=None)
@given(baskets, st.integers(0, 5_000))
def test_a_larger_discount_never_costs_more(basket: Basket, more: int) -> None:
    basket = replace(basket, points=None)
    cheaper = replace(basket, discounts=(*basket.discounts, Discount(amount=more)))
    spare = 0 if basket.rules.inclusive else len(price(basket).rates)
    assert price(cheaper).due <= price(basket).due + spare


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=8), st.data())
def test_a_spread_sums_to_the_whole_and_no_share_is_above_its_weight(weights: list[int], data: st.DataObject) -> None:
    amount = data.draw(st.integers(0, sum(weights)))
    residue_to = data.draw(st.integers(0, len(weights) - 1))
    for shares in (spread(amount, weights), spread_over_rates(amount, weights, residue_to)):
        assert sum(shares) == amount
        assert all(0 <= share <= weight for share, weight in zip(shares, weights, strict=True))


@given(amounts, st.lists(discounts, max_size=3))
def test_discounts_take_what_they_say_until_nothing_is_left(amount: int, taken: list[Discount]) -> None:
    off, beyond = discount_of(amount, taken)
    assert 0 <= off <= amount
    assert beyond == 0 or off == amount


def test_a_percentage_is_rounded_half_up() -> None:
    """15 % of ¥250 is 37.5, so ¥38 (四捨五入); 15 % of ¥249 is 37.35."""
    assert (percent_of(250, 150_000), percent_of(249, 150_000)) == (38, 37)
