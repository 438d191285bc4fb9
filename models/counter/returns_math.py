"""What goes back when goods come back: amounts, tax and points of whole and partial returns.

Every amount is a function of the quantity returned so far; a return gives what that function grew by. So any sequence
of partial returns ends exactly where one full return would, to the yen and the point.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from models.counter.lines import Frozen, Line, Priced, PricedLine
from models.errors import N_, Bug, Refused
from models.loyalty.earning import Earned, EarnedGroup, points_on
from models.money import PIECE, Quantity, proportion


class TakeBack(StrEnum):
    """How earned points go back: in proportion to the goods, or by the earning rate on the amount given back."""

    PROPORTION = "proportion"
    BY_RATE = "by_rate"


@dataclass(frozen=True, slots=True)
class SoldLine:
    """A line of the original receipt as booked: quantity, amounts, what it brought to which earning group."""

    ref: str
    name: str
    quantity: int
    amounts: Frozen
    earn_key: str = ""
    earn_base: int = 0


@dataclass(frozen=True, slots=True)
class SoldReceipt:
    """All of the original receipt that a return needs."""

    lines: tuple[SoldLine, ...]
    earned: tuple[EarnedGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """Goods of one line taken back now: quantity in thousandths and amounts, both 0 or more."""

    ref: str
    quantity: int
    amounts: Frozen


@dataclass(frozen=True, slots=True)
class Returned:
    """A return: what goes back in money, in points spent (given back) and in points earned (taken)."""

    lines: tuple[ReturnedLine, ...]
    refund: int
    points_given_back: int
    points_taken: int


_AMOUNTS = tuple(field.name for field in fields(Frozen) if field.name not in ("kind", "rate"))


def sold_receipt(priced: Priced, earned: Earned) -> SoldReceipt:
    """Freeze what was sold on a priced basket, so that it can be stored with the sale and returned from."""
    by_ref = {line.ref: line for line in earned.lines}
    sold = []
    for line in priced.lines:
        if line.line.quantity > 0:
            own = by_ref.get(line.line.ref)
            key, base = (own.key, own.base) if own else ("", 0)
            sold.append(SoldLine(line.line.ref, line.line.name, line.line.quantity, frozen_of(line), key, base))
    return SoldReceipt(tuple(sold), earned.groups)


def frozen_of(line: PricedLine) -> Frozen:
    """Take the amounts of a sold line as a return will want them."""
    return Frozen(
        gross=line.gross,
        net=line.net,
        tax=line.tax,
        total=line.total,
        kind=line.kind,
        rate=line.rate,
        discount=line.discount,
        receipt_share=line.receipt_share,
        points_share=line.points_share,
        points_paid=line.points_paid,
        points=line.points,
        promotion=line.promotion,
    )


def part_of(line: SoldLine, quantity: int) -> Frozen:
    """Give the amounts of the first `quantity` (thousandths) of a line: the function that all returns are cut from.

    Net and gross go in proportion, half up; what lies between them is divided among points, receipt discount and line
    discount in such a way that no part ever runs backwards.
    """
    whole = line.amounts
    if quantity == line.quantity:
        return whole
    net = proportion(whole.net, quantity, line.quantity)
    off_whole = whole.gross - whole.net
    if _even_pieces(line):
        off = proportion(whole.gross, quantity, line.quantity) - net
    else:
        off = proportion(off_whole, quantity, line.quantity)
    points_share = proportion(whole.points_share, off, off_whole)
    discounts = off - points_share
    receipt_share = proportion(whole.receipt_share, discounts, whole.receipt_share + whole.discount)
    discount = discounts - receipt_share
    tax = proportion(whole.tax, net, whole.net)
    total = net if whole.total == whole.net else net + tax
    points_paid = proportion(whole.points_paid, total, whole.total)
    return replace(
        whole,
        gross=net + off,
        net=net,
        tax=tax,
        total=total,
        discount=discount,
        receipt_share=receipt_share,
        points_share=points_share,
        points_paid=points_paid,
        points=_points_of(whole, points_share + points_paid),
        promotion=proportion(whole.promotion, discount, whole.discount),
    )


def _even_pieces(line: SoldLine) -> bool:
    """Tell whether the line is pieces at one price, so that each goes back at exactly that price."""
    return line.quantity % PIECE == 0 and line.amounts.gross * PIECE % line.quantity == 0


def _points_of(whole: Frozen, value: int) -> int:
    worth = whole.points_share + whole.points_paid
    return whole.points * value // worth if worth else 0


def _grown(after: Frozen, before: Frozen) -> Frozen:
    return replace(after, **{name: getattr(after, name) - getattr(before, name) for name in _AMOUNTS})


def take_back(
    receipt: SoldReceipt, before: Mapping[str, int], now: Mapping[str, int], how: TakeBack = TakeBack.PROPORTION
) -> Returned:
    """Work out a return: `before` and `now` are quantities (thousandths) by line, returned already and to be returned.

    Points earned go back in proportion per earning group, rounded down, cumulatively; points spent with the value
    that they paid. Raises `Refused` when more would come back than is left of a line.
    """
    known = {line.ref: line for line in receipt.lines}
    lines = []
    for ref, quantity in now.items():
        line = known.get(ref)
        if line is None:
            raise Bug(f"line {ref} is not on the receipt")
        lines.append(_line_back(line, before.get(ref, 0), quantity))
    after = {ref: before.get(ref, 0) + now.get(ref, 0) for ref in {*before, *now}}
    taken = earned_of(receipt, after, how) - earned_of(receipt, before, how)
    return Returned(
        lines=tuple(line for line in lines if line.quantity),
        refund=sum(line.amounts.total - line.amounts.points_paid for line in lines),
        points_given_back=sum(line.amounts.points for line in lines),
        points_taken=taken,
    )


def _line_back(line: SoldLine, before: int, quantity: int) -> ReturnedLine:
    left = line.quantity - before
    if quantity < 0:
        raise Refused(N_("What comes back of {name} can't be negative."), name=line.name)
    if quantity > left:
        raise Refused(N_("Of {name} only {left} can still come back."), name=line.name, left=Quantity(left))
    return ReturnedLine(line.ref, quantity, _grown(part_of(line, before + quantity), part_of(line, before)))


def earned_of(receipt: SoldReceipt, returned: Mapping[str, int], how: TakeBack = TakeBack.PROPORTION) -> int:
    """Say how many of the points earned belong to the quantities returned so far."""
    return sum(_earned_in(group, receipt.lines, returned, how) for group in receipt.earned)


def _earned_in(group: EarnedGroup, lines: Sequence[SoldLine], returned: Mapping[str, int], how: TakeBack) -> int:
    if not group.base:
        return 0
    base = sum(
        proportion(line.earn_base, returned.get(line.ref, 0), line.quantity)
        for line in lines
        if line.earn_key == group.key
    )
    if how is TakeBack.BY_RATE and base < group.base:
        return min(group.points, points_on(base, group.rate))
    return group.points * base // group.base


def return_line(line: Line, back: ReturnedLine) -> Line:
    """Make the basket line that books a return: the original line, negative, with its frozen amounts."""
    return replace(line, quantity=-back.quantity, frozen=back.amounts, discounts=())
