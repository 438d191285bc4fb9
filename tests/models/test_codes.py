"""Codes that are scanned or typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import codes
from models.codes import Carries, InStore, InStoreFormat, ScanKind


@pytest.mark.parametrize(
    ("scanned", "kept"),
    [
        ("4901085128534", "4901085128534"),
        ("４９０１０８５１２８５３４", "4901085128534"),
        (" 49010851-28534\r\n", "4901085128534"),
        ("01234565", "01234565"),
        ("036000291452", "0036000291452"),
        ("04901085128534", "4901085128534"),
        ("14901085128531", "14901085128531"),
    ],
)
def test_a_jan_upc_or_itf_is_kept_in_one_form(scanned: str, kept: str) -> None:
    assert codes.jan(scanned) == kept


@pytest.mark.parametrize(
    "text", ["4901085128535", "49010851", "490108512853", "", "abc", "٤" * 13, "9" * 10_000, "\x00"]
)
def test_a_wrong_digit_or_shape_is_no_jan(text: str) -> None:
    assert codes.jan(text) is None


@given(st.from_regex(r"[0-9]{12}", fullmatch=True), st.integers(0, 12), st.integers(1, 9))
def test_a_check_digit_finds_every_single_wrong_digit(body: str, place: int, other: int) -> None:
    code = codes.with_check_digit(body)
    wrong = code[:place] + str((int(code[place]) + other) % 10) + code[place + 1 :]
    assert codes.valid(code)
    assert not codes.valid(wrong)


@pytest.mark.parametrize(
    ("short", "long"), [("04252614", "042100005264"), ("01234565", "012345000065"), ("99999999", None)]
)
def test_a_upc_e_is_expanded(short: str, long: str | None) -> None:
    assert codes.upc_a_of_e(short) == long


@pytest.mark.parametrize(
    ("body", "item", "price", "weight"),
    [
        ("021234500398", "0212345", 398, None),
        ("201234512800", "2012345", 12800, None),
        ("251234500254", "2512345", None, 254),
    ],
)
def test_labels_of_the_shop_carry_a_price_or_a_weight(
    body: str, item: str, price: int | None, weight: int | None
) -> None:
    """02 with item 12345 for ¥398; 25 with 254 g."""
    assert codes.in_store(codes.with_check_digit(body)) == InStore(item, price, weight)


def test_a_code_that_only_names_an_item_is_the_product_itself() -> None:
    code = codes.with_check_digit("280000000012")
    assert codes.in_store(code) == InStore(code)


def test_a_price_inside_a_code_may_have_its_own_check_digit() -> None:
    """GS1's examples: 2875 is guarded by 9, 14685 by 6."""
    assert (codes.price_check_digit("2875"), codes.price_check_digit("14685")) == (9, 6)
    form = InStoreFormat("02", Carries.PRICE, item_digits=5, value_digits=4, price_check=True)
    assert codes.in_store(codes.with_check_digit("021234592875"), [form]) == InStore("0212345", 2875)
    assert codes.in_store(codes.with_check_digit("021234582875"), [form]) is None


def test_a_price_in_dollars_and_a_weight_in_ten_grams_are_scaled() -> None:
    form = InStoreFormat("21", Carries.WEIGHT, scale=10)
    assert codes.in_store(codes.with_check_digit("211234500025"), [form]) == InStore("2112345", weight=250)
    assert codes.in_store("4901085128534") is None


@given(st.integers(0, 10**12 - 1))
def test_a_member_card_is_read_as_it_was_made(number: int) -> None:
    code = codes.card_code(number)
    assert len(code) == 16
    assert codes.card(code.lower()) == code
    assert codes.card(f"{code[:3]}-{code[3:7]} {code[7:]}") == code
    assert codes.card(code[:-1] + str((int(code[-1]) + 1) % 10)) is None


@given(st.integers(1, 9999), st.integers(1, 999_999_999))
def test_a_receipt_code_is_read_as_it_was_made(till: int, number: int) -> None:
    assert codes.receipt(codes.receipt_code(till, number)) == (till, number)


def test_a_scan_is_understood_by_its_shape() -> None:
    kinds = {
        "4901085128534": ScanKind.PRODUCT,
        codes.with_check_digit("021234500398"): ScanKind.IN_STORE,
        codes.card_code(7): ScanKind.CARD,
        codes.receipt_code(1, 204): ScanKind.RECEIPT,
        "ABC-1": ScanKind.OTHER,
        "": ScanKind.OTHER,
        "NRN1234": ScanKind.OTHER,
        "=HYPERLINK": ScanKind.OTHER,
    }
    assert {text: codes.understand(text).kind for text in kinds} == kinds
    assert codes.understand(codes.receipt_code(1, 204)).receipt == (1, 204)


@given(st.text(max_size=80))
def test_any_text_can_be_scanned(text: str) -> None:
    assert codes.understand(text).kind in ScanKind


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("T7000012050002", "T7000012050002"),
        ("Ｔ７０００－０１２０－５０００２", "T7000012050002"),
        ("7000012050002", "T7000012050002"),
        ("T123", None),
        ("T70000120500020", None),
        ("", None),
    ],
)
def test_a_registration_number_is_t_and_13_digits(typed: str, kept: str | None) -> None:
    assert codes.registration_number(typed) == kept


@pytest.mark.parametrize(
    ("number", "right"), [("T7000012050002", True), ("T8700110005901", True), ("T7000012050003", False)]
)
def test_its_check_digit_is_that_of_corporate_numbers(number: str, right: bool) -> None:
    """The tax agency's own number is 7000012050002; the worked example of its ministry's order is 8700110005901."""
    assert codes.registration_check(number) is right
