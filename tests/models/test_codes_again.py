"""Check digits worked out a second time, as their standards write them down."""

from hypothesis import given
from hypothesis import strategies as st

from models import codes


def gs1(body: str) -> int:
    """GS1: from the right, threes and ones in turn; what is missing to the next ten."""
    return -sum(int(digit) * (1 if at % 2 else 3) for at, digit in enumerate(reversed(body))) % 10


def corporate(body: str) -> int:
    """Japan's corporate number: nine less the remainder by nine of the digits from the right, ones and twos in turn."""
    return 9 - sum(int(digit) * (2 if at % 2 else 1) for at, digit in enumerate(reversed(body))) % 9


@given(st.sampled_from([7, 11, 12]).flatmap(lambda n: st.text("0123456789", min_size=n, max_size=n)), st.integers(1, 9))
def test_a_jan_is_known_by_its_check_digit_and_by_no_other(body: str, off: int) -> None:
    digit = gs1(body)
    assert codes.check_digit(body) == digit
    assert codes.jan(f"{body}{digit}") is not None
    assert codes.jan(f"{body}{(digit + off) % 10}") is None


@given(st.text("0123456789", min_size=12, max_size=12), st.integers(1, 8))
def test_a_registration_number_is_known_by_its_check_digit_and_by_no_other(body: str, off: int) -> None:
    digit = corporate(body)
    assert codes.registration_number(f"t{digit}{body}") == f"T{digit}{body}"
    assert codes.registration_check(f"T{digit}{body}")
    assert not codes.registration_check(f"T{(digit - 1 + off) % 9 + 1}{body}")


@given(st.integers(0, 9_999_999))
def test_a_card_that_the_shop_prints_is_read_again(number: int) -> None:
    assert codes.card(codes.card_code(number)) == codes.card_code(number)
    assert codes.jan(codes.card_code(number)) or not codes.card_code(number).isdecimal()


@given(st.integers(1, 99), st.integers(1, 999_999))
def test_a_receipts_code_is_read_again(till: int, number: int) -> None:
    assert codes.receipt(codes.receipt_code(till, number)) == (till, number)
