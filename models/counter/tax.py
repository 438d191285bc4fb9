"""Tax of a receipt: the kinds, the rates and the one rounding per rate.

Japan: 消費税法 (適格請求書) lets the tax of an invoice be rounded once per rate, never per line; National Tax Agency,
Tax Answer 6480 (discounts and points over two rates) and 6102 (eat in and take away).
"""

from collections.abc import Sequence
from enum import StrEnum

from models.errors import N_
from models.money import MILLION, divide_half_up
from models.values import dataclass


class TaxKind(StrEnum):
    """How a line stands to the tax; the values are what the store keeps."""

    STANDARD = "standard"
    REDUCED = "reduced"
    EXEMPT = "exempt"  # 非課税
    OUTSIDE = "outside"  # 対象外: gift cards and top-ups sold, deposits
    FREE = "free"  # 免税


KIND_NAMES: dict[TaxKind, str] = {
    TaxKind.STANDARD: N_("Standard rate"),
    TaxKind.REDUCED: N_("Reduced rate"),
    TaxKind.EXEMPT: N_("Exempt from tax"),
    TaxKind.OUTSIDE: N_("Outside the tax"),
    TaxKind.FREE: N_("Tax free"),
}


class TaxRounding(StrEnum):
    """What becomes of a fraction of tax; once per rate per receipt."""

    DOWN = "down"
    HALF_UP = "half_up"
    UP = "up"


@dataclass(frozen=True, slots=True)
class TaxRules:
    """The shop's tax: rates in millionths, whether prices include it, how its fraction is rounded."""

    inclusive: bool = True
    standard: int = 100_000
    reduced: int = 80_000
    rounding: TaxRounding = TaxRounding.DOWN


@dataclass(frozen=True, slots=True)
class RateTotal:
    """One line of the tax table of a receipt, in minor units; negative throughout for what was taken back.

    `base` is the sum of the lines as priced (with tax when prices include it), `total` always includes the tax.
    """

    kind: TaxKind
    rate: int
    base: int
    tax: int
    total: int

    @property
    def without_tax(self) -> int:
        """The amount before tax."""
        return self.total - self.tax


def rate_of(
    kind: TaxKind, food: bool, eat_in: bool, rules: TaxRules, own_rate: int | None = None
) -> tuple[TaxKind, int]:
    """Say which kind and rate (millionths) a line bears.

    Food is at the reduced rate to take away and at the standard rate when eaten in (Tax Answer 6102). `own_rate`
    replaces the shop's rate for one product, never that of a kind without tax.
    """
    if kind not in (TaxKind.STANDARD, TaxKind.REDUCED):
        return kind, 0
    if food:
        kind = TaxKind.STANDARD if eat_in else TaxKind.REDUCED
    if own_rate is not None:
        return kind, own_rate
    return kind, rules.standard if kind is TaxKind.STANDARD else rules.reduced


def tax_of(base: int, rate: int, rules: TaxRules) -> int:
    """Work out the tax of all that was sold at one rate: `base` in minor units, never negative."""
    over = MILLION + rate if rules.inclusive else MILLION
    if rules.rounding is TaxRounding.DOWN:
        return base * rate // over
    if rules.rounding is TaxRounding.UP:
        return -(-base * rate // over)
    return divide_half_up(base * rate, over)


def rate_total(kind: TaxKind, rate: int, base: int, rules: TaxRules) -> RateTotal:
    """Make the tax-table line for what was sold at one rate."""
    tax = tax_of(base, rate, rules)
    return RateTotal(kind, rate, base, tax, base if rules.inclusive else base + tax)


def standard_first(groups: Sequence[tuple[TaxKind, int]], bases: Sequence[int], rules: TaxRules) -> int:
    """Find which group takes the residue of a spread: the standard rate, else the (first) largest base."""
    standard = [at for at, group in enumerate(groups) if group[0] is TaxKind.STANDARD and bases[at] > 0]
    for at in standard:
        if groups[at][1] == rules.standard:
            return at
    among = standard or range(len(groups))
    return max(among, key=lambda at: (bases[at], -at))
