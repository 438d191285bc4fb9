"""Codes that are scanned or typed: JAN, UPC, ITF, in-store price and weight codes, our own, T numbers.

Check digits as in GS1's General Specifications, section 7.9; in-store numbers are section 2.1.11 (prefixes 02 and 20
to 29).
"""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum

from models.values import dataclass

CARD_PREFIX = "NRN"
RECEIPT_PREFIX = "NRR"
COUPON_PREFIX = "NRK"
COUPON_DIGITS = 10
GIFT_PREFIX = "NRG"
CARD_DIGITS = 12
GIFT_DIGITS = 10
REQUEST_PREFIX = "NRQ"
REQUEST_DIGITS = 9
WALLET_PREFIX = "NRC"
WALLET_DIGITS = 16
REFERRAL_PREFIX = "NRF"
REFERRAL_DIGITS = 6
SURVEY_PREFIX = "NRS"

_JAN_LENGTHS = (8, 12, 13, 14)
_CARD = re.compile(rf"{CARD_PREFIX}(\d{{{CARD_DIGITS}}})(\d)")
_REQUEST = re.compile(rf"{REQUEST_PREFIX}(\d{{{REQUEST_DIGITS}}})(\d)")
_GIFT = re.compile(rf"{GIFT_PREFIX}(\d{{{GIFT_DIGITS}}})(\d)")
_WALLET = re.compile(rf"{WALLET_PREFIX}(\d{{{WALLET_DIGITS}}})(\d)")
_COUPON = re.compile(rf"{COUPON_PREFIX}(\d{{{COUPON_DIGITS}}})(\d)")
_REFERRAL = re.compile(rf"(?:{REFERRAL_PREFIX})?(\d{{{REFERRAL_DIGITS}}})(\d)")
_SURVEY = re.compile(rf"(?:{SURVEY_PREFIX}|{RECEIPT_PREFIX})?(\d{{1,4}})-(\d{{1,9}})-(\d)")
_RECEIPT = re.compile(rf"{RECEIPT_PREFIX}(\d{{1,4}})-(\d{{1,9}})-?(\d)")


def bare(text: str) -> str:
    """Fold a scanned or typed code: half-width, upper case, without blanks and control characters."""
    folded = unicodedata.normalize("NFKC", text[:200]).upper()
    return "".join(sign for sign in folded if sign.isprintable() and not sign.isspace())


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def check_digit(body: str) -> int:
    """Work out GS1's check digit (modulus 10, weight 3 from the right) for JAN-8, JAN-13, UPC-A and ITF-14 alike.

    `check_digit("490108512853")` is 4. `body` is the digits without their check digit.
    """
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return -total % 10


def valid(code: str) -> bool:
    """Tell whether a code is 8, 12, 13 or 14 digits with a right check digit."""
    return _digits(code) and len(code) in _JAN_LENGTHS and check_digit(code[:-1]) == int(code[-1])


def jan(text: str) -> str | None:
    """Give the code under which a product is kept, or None when it is no valid JAN, UPC or ITF-14.

    UPC-A becomes the JAN-13 with a leading zero; an ITF-14 of a single trade unit (indicator 0) becomes its JAN-13.
    """
    code = bare(text).replace("-", "")
    if not valid(code):
        return None
    if len(code) == 12:
        return "0" + code
    return code[1:] if len(code) == 14 and code[0] == "0" else code


def with_check_digit(body: str) -> str:
    """Complete 7, 11, 12 or 13 digits to a code."""
    return f"{body}{check_digit(body)}"


def upc_a_of_e(code: str) -> str | None:
    """Expand a zero-suppressed UPC-E of 8 digits to its UPC-A, or None when it is none."""
    if not _digits(code) or len(code) != 8 or code[0] not in "01":
        return None
    system, six, check = code[0], code[1:7], code[7]
    last = six[5]
    if last in "012":
        body = f"{six[:2]}{last}0000{six[2:5]}"
    elif last == "3":
        body = f"{six[:3]}00000{six[3:5]}"
    elif last == "4":
        body = f"{six[:4]}00000{six[4]}"
    else:
        body = f"{six[:5]}0000{last}"
    upc = f"{system}{body}{check}"
    return upc if valid(upc) else None


class Carries(StrEnum):
    """What the last digits of an in-store code say."""

    PRICE = "price"
    WEIGHT = "weight"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class InStoreFormat:
    """How the shop's labels with one prefix are read: digits of the item, digits of the value, what the value is.

    `scale` turns the value into minor units, or into thousandths (grams of what is sold by the kilogram: 1).
    `price_check` says that one digit between item and value guards the value.
    """

    prefix: str
    carries: Carries = Carries.PRICE
    item_digits: int = 5
    value_digits: int = 5
    scale: int = 1
    price_check: bool = False


IN_STORE: tuple[InStoreFormat, ...] = (
    InStoreFormat("02"),
    *(InStoreFormat(str(prefix)) for prefix in range(20, 25)),
    *(InStoreFormat(str(prefix), Carries.WEIGHT) for prefix in (25, 26, 27)),
    *(InStoreFormat(str(prefix), Carries.ITEM) for prefix in (28, 29)),
)


@dataclass(frozen=True, slots=True)
class InStore:
    """What an in-store code says: the product's own code (prefix and item digits), and its price or weight."""

    item: str
    price: int | None = None
    weight: int | None = None


def in_store(text: str, formats: Sequence[InStoreFormat] = IN_STORE) -> InStore | None:
    """Read a 13-digit in-store code, or give None when it is none of the shop's formats or a digit is wrong.

    Minor units and thousandths. A code that carries neither is the product itself, all 13 digits of it.
    """
    code = jan(text)
    if code is None or len(code) != 13:
        return None
    for form in formats:
        if code.startswith(form.prefix):
            return _read(code, form)
    return None


def _read(code: str, form: InStoreFormat) -> InStore | None:
    if form.carries is Carries.ITEM:
        return InStore(code)
    start = len(form.prefix) + form.item_digits
    value = code[12 - form.value_digits : 12]
    if start + form.price_check + form.value_digits != 12:
        return None
    if form.price_check and code[start] != str(price_check_digit(value)):
        return None
    amount = int(value) * form.scale
    item = code[:start]
    return InStore(item, price=amount) if form.carries is Carries.PRICE else InStore(item, weight=amount)


def _weighted(digit: str, weight: str) -> int:
    """Apply one of the weighting factors of GS1's price check digits: 2-, 3, 5+ or 5-."""
    number = int(digit)
    if weight == "2-":
        product = number * 2
        return (product - product // 10) % 10
    if weight == "3":
        return number * 3 % 10
    product = number * 5
    return (product + product // 10 if weight == "5+" else product - product // 10) % 10


def price_check_digit(value: str) -> int:
    """Work out the digit that guards a price of four or five digits inside a code: 2875 has 9, 14685 has 6."""
    if len(value) == 4:
        return 3 * _weighed(value, ("2-", "2-", "3", "5-")) % 10
    wanted = -_weighed(value, ("5+", "2-", "5-", "5+", "2-")) % 10
    return next(number for number in range(10) if _weighted(str(number), "5-") == wanted)


def _weighed(value: str, weights: Sequence[str]) -> int:
    return sum(_weighted(digit, weight) for digit, weight in zip(value, weights, strict=True))


def card_code(number: int) -> str:
    """Make a member card's code from a random number below 10**12: `NRN` with 12 digits and a check digit."""
    return CARD_PREFIX + with_check_digit(f"{number % 10**CARD_DIGITS:0{CARD_DIGITS}d}")


def card(text: str) -> str | None:
    """Give a member card's code as it is kept, or None when the text is not one of ours or a digit is wrong."""
    found = _CARD.fullmatch(bare(text).replace("-", ""))
    return found[0] if found and check_digit(found[1]) == int(found[2]) else None


def gift_code(number: int) -> str:
    """Make the code of an exchange slip from a random number below 10**10: `NRG` with 10 digits and a check digit."""
    return GIFT_PREFIX + with_check_digit(f"{number % 10**GIFT_DIGITS:0{GIFT_DIGITS}d}")


def gift(text: str) -> str | None:
    """Give an exchange slip's code as it is kept, or None when the text is not one of ours or a digit is wrong."""
    found = _GIFT.fullmatch(bare(text).replace("-", ""))
    return found[0] if found and check_digit(found[1]) == int(found[2]) else None


def request_code(number: int) -> str:
    """Make the code of a request's slip from its number: `NRQ` with 9 digits and a check digit."""
    return REQUEST_PREFIX + with_check_digit(f"{number % 10**REQUEST_DIGITS:0{REQUEST_DIGITS}d}")


def request(text: str) -> int | None:
    """Give the number of a request by its slip's code, or None when the text is not one or a digit is wrong."""
    found = _REQUEST.fullmatch(bare(text).replace("-", ""))
    return int(found[1]) if found and check_digit(found[1]) == int(found[2]) else None


def wallet_code(number: int) -> str:
    """Make a gift card's code from a random number below 10**16: `NRC` with 16 digits and a check digit.

    Money lies on it: the number comes from the system's source of randomness and can't be guessed.
    """
    return WALLET_PREFIX + with_check_digit(f"{number % 10**WALLET_DIGITS:0{WALLET_DIGITS}d}")


def wallet(text: str) -> str | None:
    """Give a gift card's code as it is kept, or None when the text is not one of ours or a digit is wrong."""
    found = _WALLET.fullmatch(bare(text).replace("-", ""))
    return found[0] if found and check_digit(found[1]) == int(found[2]) else None


def coupon_code(number: int) -> str:
    """Make a coupon's code from a random number below 10**10: `NRK` with 10 digits and a check digit."""
    return COUPON_PREFIX + with_check_digit(f"{number % 10**COUPON_DIGITS:0{COUPON_DIGITS}d}")


def coupon(text: str) -> str | None:
    """Give a coupon's code as it is kept, or None when the text is not one of ours or a digit is wrong."""
    found = _COUPON.fullmatch(bare(text).replace("-", ""))
    return found[0] if found and check_digit(found[1]) == int(found[2]) else None


def receipt_code(till: int, number: int) -> str:
    """Make the code printed on a receipt, from its till and its number there: `NRR1-204-3`."""
    return f"{RECEIPT_PREFIX}{till}-{number}-{check_digit(_receipt_body(till, number))}"


def receipt(text: str) -> tuple[int, int] | None:
    """Read a receipt code into (till, number), or give None when it is none or a digit is wrong."""
    found = _RECEIPT.fullmatch(bare(text))
    if not found:
        return None
    till, number = int(found[1]), int(found[2])
    return (till, number) if check_digit(_receipt_body(till, number)) == int(found[3]) else None


def _receipt_body(till: int, number: int) -> str:
    return f"{till:04d}{number:09d}"


def referral_code(number: int) -> str:
    """Make the code by which a member brings others, from a random number below 10**6: `NRF` with 6 digits and a check.

    It is said and typed, and buys nothing by itself: short is worth more than secret.
    """
    return REFERRAL_PREFIX + with_check_digit(f"{number % 10**REFERRAL_DIGITS:0{REFERRAL_DIGITS}d}")


def referral(text: str) -> str | None:
    """Give a referral code as it is kept, typed with or without its letters; None when a digit is wrong."""
    found = _REFERRAL.fullmatch(bare(text).replace("-", ""))
    return f"{REFERRAL_PREFIX}{found[1]}{found[2]}" if found and check_digit(found[1]) == int(found[2]) else None


def survey_code(till: int, number: int) -> str:
    """Make the code printed beside a survey on a receipt: the receipt's own under another prefix, `NRS1-204-3`."""
    return SURVEY_PREFIX + receipt_code(till, number).removeprefix(RECEIPT_PREFIX)


def survey(text: str) -> tuple[int, int] | None:
    """Read a survey code into (till, number); None when it is none or a digit is wrong.

    It is typed with or without its letters; the receipt's own code says the same.
    """
    found = _SURVEY.fullmatch(bare(text))
    if not found:
        return None
    till, number = int(found[1]), int(found[2])
    return (till, number) if check_digit(_receipt_body(till, number)) == int(found[3]) else None


class ScanKind(StrEnum):
    """What a scanned text may be."""

    PRODUCT = "product"
    IN_STORE = "in_store"
    CARD = "card"
    RECEIPT = "receipt"
    GIFT = "gift"
    GIFT_CARD = "gift_card"
    COUPON = "coupon"
    REFERRAL = "referral"
    SURVEY = "survey"
    REQUEST = "request"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Scan:
    """A scanned text, understood: `code` is what to look up; in-store and receipt codes bring what they say.

    A survey's code says the receipt that it was printed on.
    """

    kind: ScanKind
    code: str
    in_store: InStore | None = None
    receipt: tuple[int, int] | None = None


def understand(text: str, formats: Sequence[InStoreFormat] = IN_STORE) -> Scan:
    """Say what a scanned text is by its shape alone; what is none of ours is `OTHER`, to be looked up as it stands."""
    own_card, own_receipt = card(text), receipt(text)
    if own_card:
        return Scan(ScanKind.CARD, own_card)
    if own_receipt:
        return Scan(ScanKind.RECEIPT, bare(text), receipt=own_receipt)
    slip = gift(text)
    if slip:
        return Scan(ScanKind.GIFT, slip)
    if request(text) is not None:
        return Scan(ScanKind.REQUEST, bare(text))
    money = wallet(text)
    if money:
        return Scan(ScanKind.GIFT_CARD, money)
    voucher = coupon(text)
    if voucher:
        return Scan(ScanKind.COUPON, voucher)
    if bare(text).startswith((REFERRAL_PREFIX, SURVEY_PREFIX)):
        brought, asked = referral(text), survey(text)
        if brought:
            return Scan(ScanKind.REFERRAL, brought)
        if asked:
            return Scan(ScanKind.SURVEY, bare(text), receipt=asked)
    code = jan(text)
    if code is None:
        return Scan(ScanKind.OTHER, bare(text))
    own = in_store(code, formats)
    return Scan(ScanKind.IN_STORE, own.item, in_store=own) if own else Scan(ScanKind.PRODUCT, code)


def registration_number(text: str) -> str | None:
    """Give an invoice registration number (登録番号) as `T` and 13 digits, or None when it does not have that shape."""
    code = bare(text).replace("-", "")
    code = code if code.startswith("T") else f"T{code}"
    return code if len(code) == 14 and _digits(code[1:]) else None


def registration_check(number: str) -> bool:
    """Tell whether the first of the 13 digits is right; a wrong one warns and never refuses.

    法人番号の指定に関する省令 (Ministry of Finance): 9 − (Σ digit × weight mod 9), weights 1 and 2 in turn from the
    right.
    """
    digits = number.removeprefix("T")
    total = sum(int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits[1:])))
    return 9 - total % 9 == int(digits[0])
