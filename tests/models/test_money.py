"""Money as it is written and as people type it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import money
from models.errors import Refused
from models.money import Amount, FineAmount, Points, Quantity, Rate


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (1234, "JPY", "¥1,234"),
        (-500, "JPY", "\u2212¥500"),
        (0, "JPY", "¥0"),
        (1234567890, "JPY", "¥1,234,567,890"),
        (123456, "USD", "$1,234.56"),
        (-5, "USD", "\u2212$0.05"),
        (1234567, "KWD", "KD 1,234.567"),
        (99, "GBP", "£0.99"),
        (1050, "XAU", "XAU 10.50"),
    ],
)
def test_amounts_are_written_with_the_half_width_sign_and_a_true_minus(amount: int, currency: str, text: str) -> None:
    assert money.show(amount, currency) == text


def test_files_get_a_plain_number() -> None:
    assert (money.plain(-123456, "USD"), money.plain(1234, "JPY"), money.plain(5, "KWD")) == (
        "-1234.56",
        "1234",
        "0.005",
    )


def test_gains_may_have_a_plus() -> None:
    assert (money.show(120, plus=True), money.show(0, plus=True)) == ("+¥120", "¥0")


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("1234", "JPY", 1234),
        ("¥1,234", "JPY", 1234),
        ("￥１，２３４", "JPY", 1234),
        ("１２３４円", "JPY", 1234),
        (" 1 234 円 ", "JPY", 1234),
        ("\\500", "JPY", 500),
        ("−500", "JPY", -500),
        ("ー５００", "JPY", -500),
        ("▲500", "JPY", -500),
        ("¥-500", "JPY", -500),
        ("(500)", "JPY", -500),
        ("100.0", "JPY", 100),
        ("100.", "JPY", 100),
        ("$1,234.5", "USD", 123450),
        ("US$10", "USD", 1000),
        (".5", "USD", 50),
        ("1.230000000", "USD", 123),
        ("1.234", "KWD", 1234),
        ("£3.20", "GBP", 320),
        ("000012", "JPY", 12),
    ],
)
def test_whatever_a_keyboard_gives_is_read(text: str, currency: str, amount: int) -> None:
    assert money.parse(text, currency) == amount


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("", "JPY"),
        ("abc", "JPY"),
        ("1.5", "JPY"),
        ("1.2345678", "USD"),
        ("0.0000001", "USD"),
        ("1,23", "JPY"),
        (",5", "JPY"),
        ("--5", "JPY"),
        ("1e5", "JPY"),
        ("=1+1", "JPY"),
        ("٣", "JPY"),
        ("9" * 10_000, "JPY"),
        ("4901085128534", "JPY"),
        ("🍣", "JPY"),
        ("\u202e500", "JPY"),
        ("NaN", "USD"),
    ],
)
def test_what_is_no_amount_is_refused_in_words(text: str, currency: str) -> None:
    with pytest.raises(Refused) as told:
        money.parse(text, currency)
    assert len(str(told.value)) < 120


@given(st.integers(-money.LARGEST, money.LARGEST), st.sampled_from(sorted(money.CURRENCIES)))
def test_what_is_shown_can_be_typed_again(amount: int, currency: str) -> None:
    assert money.parse(money.show(amount, currency), currency) == amount
    assert money.parse(money.plain(amount, currency), currency) == amount


@given(st.text(max_size=50))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    for read in (money.parse, money.parse_quantity, money.parse_rate):
        try:
            assert isinstance(read(text), int)
        except Refused:
            continue


@pytest.mark.parametrize(
    ("text", "quantity"), [("1", 1000), ("0.254", 254), ("２", 2000), ("-3", -3000), ("1.5", 1500), ("1.2340", 1234)]
)
def test_quantities_have_three_decimals(text: str, quantity: int) -> None:
    assert money.parse_quantity(text) == quantity


@pytest.mark.parametrize("text", ["1.2345", "x", "1000000", ""])
def test_what_is_no_quantity_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        money.parse_quantity(text)


@pytest.mark.parametrize(
    ("text", "rate"), [("10", 100_000), ("8.875 %", 88_750), ("１０％", 100_000), ("0.0001%", 1), ("0", 0)]
)
def test_rates_have_four_decimals(text: str, rate: int) -> None:
    assert money.parse_rate(text) == rate
    assert money.parse_rate(money.show_rate(rate)) == rate


@pytest.mark.parametrize("text", ["-10", "8.12345", "ten", "1000000"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        money.parse_rate(text)


def test_marked_numbers_in_a_message_are_written_for_people() -> None:
    values = {
        "a": Amount(-1234),
        "f": FineAmount(4963),
        "r": Rate(88_750),
        "q": Quantity(1500),
        "p": Points(-1280),
        "n": 3,
    }
    assert money.shown(values, "JPY") == {
        "a": "\u2212¥1,234",
        "f": "¥49.63",
        "r": "8.875%",
        "q": "1.5",
        "p": "\u22121,280",
        "n": 3,
    }


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**6))
def test_rounding_half_up_is_exact_and_its_own_mirror(top: int, bottom: int) -> None:
    rounded = money.divide_half_up(top, bottom)
    assert abs(2 * (rounded * bottom - top)) <= bottom
    assert money.divide_half_up(-top, bottom) == -rounded


def test_halves_are_rounded_away_from_zero() -> None:
    """1.5 and −1.5 are 2 and −2, so that a reversal is exact."""
    assert [money.divide_half_up(top, 2) for top in (-3, -1, 1, 3)] == [-2, -1, 1, 2]
