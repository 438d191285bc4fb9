"""Points earned on a receipt: one pure rule for till, return, import, simulation and report.

By default rounded down, once per receipt and rate, on what was paid for goods with tax; discounts and the shop's own
points reduce it, gift cards and wallets are payments and do not. Shipping, fees and what is outside the tax never
earn.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum

from models.counter.lines import EarnRate, Priced, PricedLine
from models.counter.tax import TaxKind
from models.criteria.basket import LineFacts, line_test
from models.criteria.nodes import Node
from models.errors import N_, Message
from models.money import PIECE, Amount, Points, Quantity, divide_half_up
from models.values import dataclass


class EarnBy(StrEnum):
    """What is counted: money paid, pieces paid for, the receipt itself, or the day's visit (a fixed number each)."""

    MONEY = "money"
    PIECE = "piece"
    RECEIPT = "receipt"
    VISIT = "visit"


FIXED = (EarnBy.RECEIPT, EarnBy.VISIT)
"""A fixed number, whatever was bought."""


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
class EarnPart:
    """Another rate for some goods (a condition on lines); no points leave them out. `by` is money or pieces."""

    goods: Node
    rate: EarnRate
    by: EarnBy = EarnBy.MONEY


@dataclass(frozen=True, slots=True)
class EarnRule:
    """How a programme earns; `rate.per` is minor units by money and pieces (not thousandths) by piece.

    The first of `parts` whose goods a line is among says how it earns, else the rule itself does. `most` is all that a
    receipt can earn, `a_day` what a member can earn on one business day; None is no limit. A visit earns once a day.
    `product_rates` lets products that have a rate of their own earn by it.
    """

    rate: EarnRate = EarnRate(1, 100)
    by: EarnBy = EarnBy.MONEY
    scope: EarnScope = EarnScope.RECEIPT
    rounding: EarnRounding = EarnRounding.DOWN
    tax_included: bool = True
    parts: tuple[EarnPart, ...] = ()
    most: int | None = None
    a_day: int | None = None
    product_rates: bool = True

    @property
    def daily(self) -> int | None:
        """What a member can earn on one business day; None: any number."""
        return self.rate.points if self.by is EarnBy.VISIT and self.a_day is None else self.a_day


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
    return earn_on(priced.lines, rule)


def earn_on(priced: Sequence[PricedLine], rule: EarnRule) -> Earned:
    """Count the points that lines earn, priced now or booked before."""
    lines = [_earning(line, rule) for line in priced if _earns(line)]
    lines = [one for one in lines if one.base > 0 and one.rate.points > 0]
    if not lines:
        return Earned(0)
    groups: list[EarnedGroup] = []
    owners: list[EarnedLine] = []
    for key, members in _gathered(lines, rule).items():
        group = _group(key, members, rule)
        groups.append(group)
        owners.extend([EarnedLine(one.line.line.ref, key, one.base) for one in members])
    if rule.most is not None:
        groups = _at_most(groups, rule.most)
    return Earned(sum([group.points for group in groups]), tuple(groups), tuple(owners))


@dataclass(slots=True)
class _Earning:
    """A line that earns: by what rate, counted on what."""

    line: PricedLine
    base: int
    rate: EarnRate
    by: EarnBy
    part: int = 0


def _earns(line: PricedLine) -> bool:
    return line.line.quantity > 0 and line.line.earns and line.kind is not TaxKind.OUTSIDE


def _earning(line: PricedLine, rule: EarnRule) -> _Earning:
    """Find how a line earns: by the first part that it is among, by its product's own rate, or by the rule."""
    if rule.parts:
        facts = _facts(line)
        for at, part in enumerate(rule.parts, 1):
            if line_test(part.goods)(facts):
                return _Earning(line, _base(line, part.by, rule), part.rate, part.by, at)
    own = line.line.earn if rule.product_rates and rule.by is EarnBy.MONEY else None
    return _Earning(line, _base(line, rule.by, rule), rule.rate if own is None else own, rule.by)


def _facts(priced: PricedLine) -> LineFacts:
    line = priced.line
    return LineFacts(
        line.product_id,
        line.parent_id,
        line.category_id,
        line.quantity,
        priced.gross - priced.discount,
        priced.unit_price,
        line.name,
        bool(line.discounts or priced.discount),
        priced.rate,
        priced.total == priced.net,
    )


def _base(line: PricedLine, by: EarnBy, rule: EarnRule) -> int:
    """Say what a line brings: its money with or without tax, less points used as a payment; or its paid pieces."""
    if by is EarnBy.PIECE:
        return line.line.quantity - line.free if line.paid > 0 else 0
    paid = line.paid
    if rule.tax_included or not line.total:
        return paid
    return paid - divide_half_up(line.tax * paid, line.total)


def _gathered(lines: Iterable[_Earning], rule: EarnRule) -> dict[str, list[_Earning]]:
    """Put together the lines whose points are rounded together; the key says by which rate (and line)."""
    found: dict[str, list[_Earning]] = {}
    for one in lines:
        apart = rule.scope is not EarnScope.RECEIPT and one.by not in FIXED
        key = f"{one.rate.points}/{one.rate.per}" + (f"#{one.line.line.ref}" if apart else "")
        if one.part:
            key += f"~{one.part}"
        found.setdefault(key, []).append(one)
    return found


def _group(key: str, members: Sequence[_Earning], rule: EarnRule) -> EarnedGroup:
    base = sum([one.base for one in members])
    line, rate, by = members[0].line.line, members[0].rate, members[0].by
    if by in FIXED:
        return EarnedGroup(key, rate, base, rate.points, Message(N_("{points} pt per receipt"), _worth(rate)))
    if by is EarnBy.PIECE:
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


def _at_most(groups: Sequence[EarnedGroup], most: int) -> list[EarnedGroup]:
    """Cut what a receipt earns to its limit, the later groups first."""
    left = max(0, most)
    found = []
    for group in groups:
        points = min(group.points, left)
        left -= points
        found.append(group if points == group.points else replace(group, points=points))
    return found


def _worth(rate: EarnRate) -> dict[str, object]:
    return {"points": Points(rate.points)}
