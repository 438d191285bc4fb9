"""Japan's consumption tax on sales: the two ways to work it out, and the simplified taxation. Pure arithmetic.

割戻し計算 (消費税法 45 条 1 項): for each rate, all that was charged × 100/110 (100/108), below ¥1,000 cut off
(国税通則法 118 条 1 項), is the taxable base; 7.8 % (6.24 %) of it is the national tax. What was given back lowers it
by 7.8/110 (6.24/108) of itself (38 条). 積上げ計算 (45 条 5 項, 施行令 62 条): the tax as it stands on the qualified
invoices and receipts × 78/100. The local tax is 22/78 of the national; either is paid without what lies below ¥100.
簡易課税 (37 条, 施行令 57 条): what may be deducted is a share of the tax on sales that the kind of business decides,
90 to 40 %; of several kinds their mean, weighted by tax; where one kind makes 75 % of the sales (or two together do)
its share (theirs) may stand for all. Cf. National Tax Agency, Tax Answers 6303, 6505, 6509.
"""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

from models.money import MILLION
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

NATIONAL = 78
"""Per cent of the tax that is national; the rest is local."""
BASE_STEP, PAID_STEP = 1_000, 100
DEEMED = {1: 900_000, 2: 800_000, 3: 700_000, 4: 600_000, 5: 500_000, 6: 400_000}
"""Of each kind of business, in millionths: what of the tax on sales counts as tax on purchases."""
MOST_OF_ALL = 750_000


@dataclass(frozen=True, slots=True)
class AtRate:
    """What was charged and what was given back at one rate (millionths), tax included, with the tax as printed."""

    rate: int
    charged: int
    returned: int
    tax: int
    tax_back: int


@dataclass(frozen=True, slots=True)
class Worked:
    """The national tax at one rate: on what base, on sales, on what was given back."""

    rate: int
    base: int
    on_sales: int
    on_returns: int

    @property
    def left(self) -> int:
        """The tax on sales less that on returns."""
        return self.on_sales - self.on_returns


def national_rate(rate: int) -> int:
    """The national part of a rate, in millionths: 7.8 of 10 %, 6.24 of 8 %."""
    return rate * NATIONAL // 100


def from_total(one: AtRate) -> Worked:
    """割戻し計算."""
    base = one.charged * MILLION // (MILLION + one.rate) // BASE_STEP * BASE_STEP
    return Worked(one.rate, base, base * national_rate(one.rate) // MILLION, _within(one.returned, one.rate))


def from_invoices(one: AtRate) -> Worked:
    """積上げ計算; the base is what was charged less the tax as printed."""
    return Worked(one.rate, one.charged - one.tax, one.tax * NATIONAL // 100, one.tax_back * NATIONAL // 100)


def _within(amount: int, rate: int) -> int:
    """The national tax that an amount holds."""
    return amount * national_rate(rate) // (MILLION + rate)


def local(national: int) -> int:
    """The local tax that goes with a national one."""
    return national * (100 - NATIONAL) // NATIONAL


def paid(amount: int) -> int:
    """What of a tax is paid: below ¥100 nothing; what is to come back comes back whole."""
    return amount // PAID_STEP * PAID_STEP if amount > 0 else amount


@dataclass(frozen=True, slots=True)
class Trade:
    """A kind of business: its sales without tax less returns, and the national tax on them."""

    trade: int
    net: int
    tax: int


@dataclass(frozen=True, slots=True)
class Simplified:
    """A way to simplify: by the mean (no kinds), by one kind, by two; and what may be deducted."""

    kinds: tuple[int, ...]
    deduction: int


def trade_of(trade: int, rates: list[AtRate]) -> Trade:
    """One kind of business over its rates."""
    net = sum((one.charged - one.returned) * MILLION // (MILLION + one.rate) for one in rates)
    tax = sum(_within(one.charged, one.rate) - _within(one.returned, one.rate) for one in rates)
    return Trade(trade, net, tax)


def simplified(trades: Mapping[int, Trade], whole: int) -> tuple[Simplified, ...]:
    """Every way that the law allows, the mean first; `whole` is the national tax on all sales less returns."""
    tax, net = sum(one.tax for one in trades.values()), sum(one.net for one in trades.values())
    if tax <= 0 or whole <= 0:
        return ()
    mean = sum(one.tax * DEEMED[one.trade] for one in trades.values())
    ways = [Simplified((), whole * mean // (tax * MILLION))]
    if len(trades) > 1:
        ways += [
            Simplified((one.trade,), whole * DEEMED[one.trade] // MILLION)
            for one in trades.values()
            if one.net * MILLION >= net * MOST_OF_ALL
        ]
    if len(trades) > 2:
        ways += [_by_two(high, low, tax, whole) for high, low in _pairs(trades, net)]
    return tuple(ways)


def _pairs(trades: Mapping[int, Trade], net: int) -> list[tuple[Trade, Trade]]:
    """Two kinds that make 75 % of the sales together, the one with the higher share first."""
    return [
        (high, low)
        for high, low in permutations(trades.values(), 2)
        if high.trade < low.trade and (high.net + low.net) * MILLION >= net * MOST_OF_ALL
    ]


def _by_two(high: Trade, low: Trade, tax: int, whole: int) -> Simplified:
    """The higher share for its own kind, the lower one for all the rest."""
    mean = high.tax * DEEMED[high.trade] + (tax - high.tax) * DEEMED[low.trade]
    return Simplified((high.trade, low.trade), whole * mean // (tax * MILLION))
