"""Illustration 22 of Japan's guidance on revenue (収益認識適用指針 設例22), to the yen; then any numbers."""

from hypothesis import given
from hypothesis import strategies as st

from models.figures.recognition import expected, recognised, split


def test_a_sale_of_100000_with_9500_points_expected_to_be_used_is_91324_and_8676() -> None:
    assert expected(10_000, 950_000) == 9_500
    assert split(100_000, 9_500) == (91_324, 8_676)


def test_points_used_become_sales_as_in_the_illustration() -> None:
    first = recognised(8_676, 4_500, 9_500)
    assert first == 4_110
    assert 8_676 - first == 4_566
    second = recognised(8_676, 8_500, 9_700)
    assert second - first == 3_493


def test_nothing_is_put_aside_where_nothing_was_paid_or_no_point_given() -> None:
    assert split(0, 500) == (0, 0)
    assert split(-1_000, 500) == (-1_000, 0)
    assert split(1_000, 0) == (1_000, 0)
    assert recognised(100, 0, 0) == 100


@given(st.integers(1, 10**12), st.integers(0, 10**12))
def test_the_parts_make_the_price_and_points_never_cost_more_than_they_are_worth(sale: int, points: int) -> None:
    goods, aside = split(sale, points)
    assert goods + aside == sale
    assert 0 <= aside <= min(sale, points)


@given(st.integers(0, 10**9), st.integers(-5, 10**6), st.integers(1, 10**6))
def test_what_was_put_aside_is_earned_bit_by_bit_and_once(aside: int, used: int, whole: int) -> None:
    assert 0 <= recognised(aside, used, whole) <= recognised(aside, used + 1, whole) <= aside
    assert recognised(aside, whole, whole) == aside
