"""A quotation as it is frozen: whose, for whom, each line and each rate as priced, and the basket that books it again.

The paper shows prices with or without tax. Without it, each line is what it comes to less its share of its rate's one
tax, so that the lines sum to the rate's amount to the unit; the price of a piece is then what its line comes to before
discounts over its quantity, shown to the hundredth where it is not whole.
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from models.billing.parties import Party
from models.counter import basket_json
from models.counter.discounts import Discount
from models.counter.tax import TaxKind
from models.errors import Bug
from models.money import MILLION, PIECE, divide_half_up
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.counter.lines import Basket, Line, Priced, PricedLine
    from models.pipeline.lines import OfferedLine


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """A line as priced, in the shop's way of prices; `off` is all that lowers it, `why` the reasons by name.

    `net` is what is left of `gross`; `tax` its share of its rate's one tax; `total` includes the tax. `months` 0: once.
    """

    name: str
    note: str
    quantity: int
    unit_price: int
    gross: int
    off: int
    net: int
    tax: int
    total: int
    kind: str
    rate: int
    months: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class QuotedRate:
    """The sum of one rate: before tax, tax, and with tax."""

    kind: str
    rate: int
    before: int
    tax: int
    total: int


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line as the paper shows it; `fine_unit` is the price of a piece in hundredths of the smallest unit."""

    name: str
    note: str
    quantity: int
    fine_unit: int
    gross: int
    off: int
    amount: int
    kind: str
    rate: int
    months: int
    why: str


@dataclass(frozen=True, slots=True)
class Frozen:
    """All of it. `inclusive`: the shop's prices include tax; `basket` is what is paid once, priced to the unit."""

    seller: Party
    buyer: Party
    inclusive: bool
    lines: tuple[QuotedLine, ...]
    rates: tuple[QuotedRate, ...]
    monthly_rates: tuple[QuotedRate, ...]
    basket: Basket
    offered: tuple[dict[str, Any], ...]

    def shown(self, shows_tax: str) -> tuple[ShownLine, ...]:
        """The lines with tax ("included") or without ("excluded")."""
        return tuple([shown(line, self.inclusive, shows_tax) for line in self.lines])


def fixed(priced: PricedLine, why: str = "") -> Line:
    """A line of a basket that comes to exactly what it was priced at, whatever promotions run when it is booked.

    `why` names what lowers it, for the receipt.
    """
    off = priced.discount + priced.receipt_share + priced.points_share
    return replace(
        priced.line,
        unit_price=priced.unit_price,
        kind=priced.kind,
        food=False,
        eat_in=None,
        price_eat_in=None,
        rate=priced.rate if priced.kind in (TaxKind.STANDARD, TaxKind.REDUCED) else None,
        options=(),
        discounts=(Discount(off, reason=why),) if off else (),
        fixed_price=True,
    )


def reasons(priced: Priced) -> dict[str, str]:
    """By the line's ref: the promotions that lower it, by name."""
    found: dict[str, list[str]] = {}
    for given in priced.given:
        if given.discount:
            for ref, amount in given.lines:
                if amount:
                    found.setdefault(ref, []).append(given.offer.name)
    return {ref: " · ".join(names) for ref, names in found.items()}


def quoted(priced: Priced | None, offered: Sequence[OfferedLine]) -> tuple[QuotedLine, ...]:
    """The priced lines of what is offered (once, or each month) as a paper keeps them.

    `offered` are all lines of the deal: the ref of a basket line says which one it came from.
    """
    if priced is None:
        return ()
    why = reasons(priced)
    return tuple([_quoted(one, offered[int(one.line.ref[1:].split(".")[0]) - 1], why) for one in priced.lines])


def _quoted(one: PricedLine, of: OfferedLine, why: dict[str, str]) -> QuotedLine:
    off = one.discount + one.receipt_share + one.points_share
    return QuotedLine(
        one.line.name, of.note, one.line.quantity, one.unit_price, one.gross, off, one.net, one.tax, one.total,
        one.kind.value, one.rate, of.months, why.get(one.line.ref, ""),
    )  # fmt: skip


def rates_of(priced: Priced | None) -> tuple[QuotedRate, ...]:
    """The sums per rate."""
    if priced is None:
        return ()
    return tuple([QuotedRate(one.kind.value, one.rate, one.without_tax, one.tax, one.total) for one in priced.rates])


def shown(line: QuotedLine, inclusive: bool, shows_tax: str) -> ShownLine:
    """A line as a paper shows it, with tax ("included") or without; `inclusive` says how the shop priced it."""
    with_tax = shows_tax == "included"
    if with_tax == inclusive or not line.rate:
        unit, gross, off, amount = line.unit_price * 100, line.gross, line.off, line.net
    else:
        amount = line.total if with_tax else line.total - line.tax
        top, bottom = (MILLION + line.rate, MILLION) if with_tax else (MILLION, MILLION + line.rate)
        off = divide_half_up(line.off * top, bottom)
        gross = amount + off
        unit = divide_half_up(gross * 100 * PIECE, line.quantity)
    return ShownLine(
        line.name, line.note, line.quantity, unit, gross, off, amount, line.kind, line.rate, line.months, line.why
    )


# -- kept -------------------------------------------------------------------------------------------------------------


def to_json(frozen: Frozen) -> str:
    """As the store keeps it."""
    plain = {
        "seller": asdict(frozen.seller),
        "buyer": asdict(frozen.buyer),
        "inclusive": frozen.inclusive,
        "lines": [list(asdict(one).values()) for one in frozen.lines],
        "rates": [list(asdict(one).values()) for one in frozen.rates],
        "monthly_rates": [list(asdict(one).values()) for one in frozen.monthly_rates],
        "basket": json.loads(basket_json.to_json(frozen.basket)),
        "offered": list(frozen.offered),
    }
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def from_json(stored: str) -> Frozen:
    """What the store keeps. Raises Bug where it is no quotation."""
    try:
        plain = json.loads(stored)
        return Frozen(
            Party(**plain["seller"]),
            Party(**plain["buyer"]),
            bool(plain["inclusive"]),
            tuple([QuotedLine(*one) for one in plain["lines"]]),
            tuple([QuotedRate(*one) for one in plain["rates"]]),
            tuple([QuotedRate(*one) for one in plain["monthly_rates"]]),
            basket_json.from_json(json.dumps(plain["basket"])),
            tuple(plain["offered"]),
        )
    except (ValueError, TypeError, KeyError) as error:
        raise Bug("a quotation is not as it was frozen") from error
