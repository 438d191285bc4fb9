"""Points earned on a receipt: one pure rule for till, return, import, simulation and report.

By default rounded down, once per receipt and rate, on what was paid for goods with tax; discounts and the shop's own
points reduce it, gift cards and wallets are payments and do not. Shipping, fees and what is outside the tax never
earn.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from models.counter.lines import EarnRate, Priced, PricedLine
from models.counter.tax import TaxKind
from models.errors import N_, Message
from models.money import PIECE, Amount, Points, Quantity, divide_half_up
from models.values import dataclass


class EarnBy(StrEnum):
    """What is counted: money paid, pieces paid for, or the receipt itself (a fixed number)."""

    MONEY = "money"
    PIECE = "piece"
    RECEIPT = "receipt"


class EarnScope(StrEnum):
    """Where points are rounded: once over the receipt, on each line, or on each piece and then multiplied."""

    RECEIPT = "receipt"
    LINE = "line"
    UNIT = "unit"


class EarnRounding(StrEnum):
    """Down counts full steps of money (900 at "10 per 1000" earns nothing); half up rounds the points in proportion."""

    DOWN = "down"
    HALF_UP = "half_up"


@dataclass(frozen=True, slots=True)
class EarnRule:
    """How a programme earns; `rate.per` is minor units by money and pieces (not thousandths) by piece."""

    rate: EarnRate = EarnRate(1, 100)
    by: EarnBy = EarnBy.MONEY
    scope: EarnScope = EarnScope.RECEIPT
    rounding: EarnRounding = EarnRounding.DOWN
    tax_included: bool = True


@dataclass(frozen=True, slots=True)
class EarnedGroup:
    """Points rounded together: `base` is what they were counted on (minor units, or thousandths of pieces)."""

    key: str
    rate: EarnRate
    base: int
    points: int
    how: Message


@dataclass(frozen=True, slots=True)
class EarnedLine:
    """What one line brought to its group's base; kept with the sale line so that a return can take its part."""

    ref: str
    key: str
    base: int


@dataclass(frozen=True, slots=True)
class Earned:
    """Points earned on a receipt, explained group by group."""

    points: int
    groups: tuple[EarnedGroup, ...] = ()
    lines: tuple[EarnedLine, ...] = ()


def points_on(base: int, rate: EarnRate, rounding: EarnRounding = EarnRounding.DOWN) -> int:
    """Count the points on an amount; nothing on an amount that is not above zero."""
    if base <= 0 or rate.per <= 0:
        return 0
    if rounding is EarnRounding.DOWN:
        return base // rate.per * rate.points
    return divide_half_up(base * rate.points, rate.per)


def earn(priced: Priced, rule: EarnRule) -> Earned:
    """Count the points that a priced basket earns; what is taken back on it is `returns_math`'s matter."""
    lines = [(line, _base(line, rule)) for line in priced.lines if _earns(line)]
    lines = [(line, base) for line, base in lines if base > 0]
    if not lines:
        return Earned(0)
    groups: list[EarnedGroup] = []
    owners: list[EarnedLine] = []
    for key, members in _gathered(lines, rule).items():
        group = _group(key, members, rule)
        groups.append(group)
        owners.extend(EarnedLine(line.line.ref, key, base) for line, base in members)
    return Earned(sum(group.points for group in groups), tuple(groups), tuple(owners))


def _earns(line: PricedLine) -> bool:
    return line.line.quantity > 0 and line.line.earns and line.kind is not TaxKind.OUTSIDE


def _base(line: PricedLine, rule: EarnRule) -> int:
    """Say what a line brings: its money with or without tax, less points used as a payment; or its paid pieces."""
    if rule.by is EarnBy.PIECE:
        return line.line.quantity - line.free if line.paid > 0 else 0
    paid = line.paid
    if rule.tax_included or not line.total:
        return paid
    return paid - divide_half_up(line.tax * paid, line.total)


def _rate(line: PricedLine, rule: EarnRule) -> EarnRate:
    return line.line.earn if line.line.earn is not None and rule.by is EarnBy.MONEY else rule.rate


def _gathered(lines: Iterable[tuple[PricedLine, int]], rule: EarnRule) -> dict[str, list[tuple[PricedLine, int]]]:
    """Put together the lines whose points are rounded together; the key says by which rate (and line)."""
    apart = rule.scope is not EarnScope.RECEIPT and rule.by is not EarnBy.RECEIPT
    found: dict[str, list[tuple[PricedLine, int]]] = {}
    for line, base in lines:
        rate = _rate(line, rule)
        key = f"{rate.points}/{rate.per}" + (f"#{line.line.ref}" if apart else "")
        found.setdefault(key, []).append((line, base))
    return found


def _group(key: str, members: Sequence[tuple[PricedLine, int]], rule: EarnRule) -> EarnedGroup:
    base = sum(base for _, base in members)
    line = members[0][0].line
    rate = _rate(members[0][0], rule)
    if rule.by is EarnBy.RECEIPT:
        return EarnedGroup(key, rate, base, rate.points, Message(N_("{points} pt per receipt"), _worth(rate)))
    if rule.by is EarnBy.PIECE:
        by_thousandth = EarnRate(rate.points, rate.per * PIECE)
        points = points_on(base, by_thousandth, rule.rounding)
        values = {**_worth(rate), "base": Quantity(base)}
        return EarnedGroup(key, by_thousandth, base, points, Message(N_("{points} pt × {base} bought"), values))
    if rule.scope is EarnScope.UNIT and line.quantity >= PIECE and not line.weighed:
        pieces = line.quantity // PIECE
        points = points_on(base // pieces, rate, rule.rounding) * pieces
    else:
        points = points_on(base, rate, rule.rounding)
    values = {**_worth(rate), "base": Amount(base), "per": Amount(rate.per)}
    return EarnedGroup(key, rate, base, points, Message(N_("{points} pt per {per} of {base}"), values))


def _worth(rate: EarnRate) -> dict[str, object]:
    return {"points": Points(rate.points)}
