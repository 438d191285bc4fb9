"""Money without floats: currencies, rounding, what people type and what they read.

Amounts are integers in the currency's smallest unit, rates are millionths, quantities thousandths.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from models.errors import N_, Refused
from models.values import dataclass

MILLION = 1_000_000
PIECE = 1_000
MINUS = "\u2212"  # the true minus, as wide as a figure
LARGEST = 999_999_999_999  # of minor units: beyond it somebody scanned a code into a price
LARGEST_QUANTITY = 99_999_999  # thousandths


class Amount(int):
    """An integer that is shown as money; its currency is the shop's."""


class FineAmount(int):
    """An amount in hundredths of the smallest unit, to show what was rounded."""


class Rate(int):
    """An integer in millionths that is shown as per cent."""


class Quantity(int):
    """An integer in thousandths that is shown as a quantity."""


class Points(int):
    """An integer that is shown as points."""


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency: its ISO code, its decimals, its sign and what people write for it."""

    code: str
    decimals: int
    sign: str
    written: tuple[str, ...] = ()

    @property
    def unit(self) -> int:
        """How many minor units make one of the currency."""
        return int(10**self.decimals)


CURRENCIES: dict[str, Currency] = {
    currency.code: currency
    for currency in (
        Currency("JPY", 0, "¥", ("円", "圓", "JPY")),
        Currency("USD", 2, "$", ("USD", "US$")),
        Currency("GBP", 2, "£", ("GBP",)),
        Currency("EUR", 2, "€", ("EUR",)),
        Currency("CAD", 2, "$", ("CAD", "CA$")),
        Currency("AUD", 2, "$", ("AUD", "A$")),
        Currency("CHF", 2, "CHF ", ("CHF",)),
        Currency("KRW", 0, "₩", ("KRW", "원")),
        Currency("CNY", 2, "¥", ("CNY", "元")),
        Currency("TWD", 0, "NT$", ("TWD", "元")),
        Currency("KWD", 3, "KD ", ("KWD", "KD")),
    )
}


def currency_of(code: str) -> Currency:
    """Give a currency by its ISO code; an unknown one has two decimals and its code as its sign."""
    return CURRENCIES.get(code) or Currency(code, 2, f"{code} ", (code,))


def divide_half_up(top: int, bottom: int) -> int:
    """Divide (by a positive number) and round half up, away from zero so that a reversal is exact."""
    if top < 0:
        return -((-2 * top + bottom) // (2 * bottom))
    return (2 * top + bottom) // (2 * bottom)


def proportion(amount: int, part: int, whole: int) -> int:
    """Give `amount × part ÷ whole`, half up; the whole of it when the part is the whole, nothing of an empty whole."""
    return divide_half_up(amount * part, whole) if whole else 0


def price_of(unit_price: int, quantity: int) -> int:
    """Price a quantity (thousandths) at a price per piece or per kilogram, rounded half up."""
    return divide_half_up(unit_price * quantity, PIECE)


def _grouped(amount: int, decimals: int) -> str:
    whole, rest = divmod(abs(amount), 10**decimals)
    return f"{whole:,}.{rest:0{decimals}d}" if decimals else f"{whole:,}"


def show(amount: int, currency: str = "JPY", *, plus: bool = False) -> str:
    """Write an amount for people: `¥1,234`, `−$0.50`; alike in both languages. `plus` writes a + before gains."""
    known = currency_of(currency)
    sign = MINUS if amount < 0 else "+" if plus and amount > 0 else ""
    return f"{sign}{known.sign}{_grouped(amount, known.decimals)}"


def plain(amount: int, currency: str = "JPY") -> str:
    """Write an amount for files and fields: `-1234.50`, an ASCII minus, no sign and no separators."""
    decimals = currency_of(currency).decimals
    return ("-" if amount < 0 else "") + _grouped(amount, decimals).replace(",", "")


def _show_fine(amount: int, known: Currency) -> str:
    return f"{MINUS if amount < 0 else ''}{known.sign}{_grouped(amount, known.decimals + 2)}"


def show_number(number: int) -> str:
    """Write a plain integer, points for instance: `1,280`, `−20`."""
    return f"{MINUS if number < 0 else ''}{abs(number):,}"


def _trimmed(number: int, decimals: int) -> str:
    text = _grouped(number, decimals)
    return (MINUS if number < 0 else "") + (text.rstrip("0").rstrip(".") if decimals else text)


def show_rate(rate: int) -> str:
    """Write a rate of millionths: `10%`, `8.875%`."""
    return _trimmed(rate, 4) + "%"


def show_quantity(quantity: int) -> str:
    """Write a quantity of thousandths: `2`, `0.254`."""
    return _trimmed(quantity, 3)


def shown(values: Mapping[str, Any], currency: str = "JPY") -> dict[str, Any]:
    """Write every marked number among a message's values as people read it, and leave the others."""
    return {name: _shown(value, currency) for name, value in values.items()}


def _shown(value: Any, currency: str) -> Any:
    if isinstance(value, Amount):
        return show(value, currency)
    if isinstance(value, FineAmount):
        return _show_fine(value, currency_of(currency))
    if isinstance(value, Rate):
        return show_rate(value)
    if isinstance(value, Quantity):
        return show_quantity(value)
    return show_number(value) if isinstance(value, Points) else value


_MINUSES = str.maketrans(
    {mark: "-" for mark in "\u2212\u2010\u2011\u2012\u2013\u2014\u2015\u30fc\uff70\u25b2\u25b3\u2796"}
)
_NUMBER = re.compile(r"(-?)([0-9]+(?:,[0-9]+)*|[0-9]*)(?:\.([0-9]*))?")


def _number(text: str) -> tuple[bool, str, str] | None:
    """Split typed text into (negative, whole digits, decimals), or None when it is no number."""
    found = _NUMBER.fullmatch(text.replace("、", ",").replace("。", "."))
    if not found or not (found[2] or found[3]):
        return None
    groups = found[2].split(",")
    if len(groups) > 1 and (not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:])):
        return None
    return bool(found[1]), "".join(groups).lstrip("0")[:20], (found[3] or "")


def _typed(text: str) -> str:
    """Fold what a Japanese or an English keyboard may give into ASCII: full-width digits, minus signs, brackets."""
    folded = unicodedata.normalize("NFKC", text.translate(_MINUSES)).translate(_MINUSES)
    bare = "".join(folded.split()).replace("'", "")
    return f"-{bare[1:-1]}" if bare.startswith("(") and bare.endswith(")") else bare


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"


def parse(text: str, currency: str = "JPY") -> int:
    """Read a typed amount into minor units.

    Full-width digits, separators, the currency's signs before or after, every kind of minus (▲ too) and brackets are
    understood. Raises `Refused` for what is no amount, has more decimals than the currency, or is beyond all sense.
    """
    known = currency_of(currency)
    bare = _typed(text)
    for mark in (*known.written, known.sign.strip(), "\\"):
        bare = bare.replace(unicodedata.normalize("NFKC", mark), "")
    parts = _number(bare)
    if parts is None:
        raise Refused(N_("“{text}” is not an amount."), text=_short(text))
    negative, whole, rest = parts
    rest = rest.rstrip("0") if len(rest) > known.decimals else rest
    if len(rest) > known.decimals:
        if known.decimals:
            raise Refused(
                N_("“{text}” has too many decimals: {currency} has {decimals}."),
                text=_short(text),
                currency=known.code,
                decimals=known.decimals,
            )
        raise Refused(N_("“{text}” has decimals, and {currency} has none."), text=_short(text), currency=known.code)
    return _within(int((whole or "0") + rest.ljust(known.decimals, "0")), negative, LARGEST, text)


def parse_quantity(text: str) -> int:
    """Read a typed quantity into thousandths; raises `Refused` like `parse`."""
    parts = _number(_typed(text))
    if parts is None or len(parts[2].rstrip("0")) > 3:
        raise Refused(N_("“{text}” is not a quantity."), text=_short(text))
    return _within(int((parts[1] or "0") + parts[2][:3].ljust(3, "0")), parts[0], LARGEST_QUANTITY, text)


def parse_rate(text: str) -> int:
    """Read a typed percentage (`10`, `8.875 %`, `１０％`) into millionths; raises `Refused` like `parse`."""
    parts = _number(_typed(text).removesuffix("%"))
    if parts is None or parts[0] or len(parts[2].rstrip("0")) > 4:
        raise Refused(N_("“{text}” is not a percentage."), text=_short(text))
    return _within(int((parts[1] or "0") + parts[2][:4].ljust(4, "0")), False, 100 * MILLION, text)


def _within(number: int, negative: bool, largest: int, text: str) -> int:
    if number > largest:
        raise Refused(N_("“{text}” is too large."), text=_short(text))
    return -number if negative else number
