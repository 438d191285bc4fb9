"""Discounts, and how an amount is spread over rates and lines so that the parts always add up."""

from collections.abc import Sequence

from models.errors import N_, Refused
from models.money import MILLION, Amount, divide_half_up
from models.values import dataclass


@dataclass(frozen=True, slots=True)
class Discount:
    """Money off (値引, minor units) or per cent off (割引, millionths), with its reason."""

    amount: int = 0
    percent: int = 0
    reason: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no discount."""
        if self.amount < 0 or self.percent < 0:
            raise Refused(N_("A discount can't be negative."))
        if self.percent > MILLION:
            raise Refused(N_("A discount can't be more than 100%."))


def percent_of(amount: int, percent: int) -> int:
    """Take a percentage (millionths) of an amount, rounded half up (四捨五入), the customary rule of tills."""
    return divide_half_up(amount * percent, MILLION)


def discount_of(amount: int, discounts: Sequence[Discount]) -> tuple[int, int]:
    """Apply discounts one after another to an amount and give (what comes off, what was asked beyond the amount).

    Each percentage is of what is left by then. Nothing goes below zero.
    """
    left, beyond = amount, 0
    for discount in discounts:
        wanted = percent_of(left, discount.percent) + discount.amount
        taken = min(wanted, left)
        beyond += wanted - taken
        left -= taken
    return amount - left, beyond


def require_fits(discount: Discount, amount: int) -> None:
    """Refuse a discount typed in that is more than the amount it is taken from; the till asks before it keeps it."""
    taken, beyond = discount_of(amount, [discount])
    if beyond:
        raise Refused(
            N_("A discount of {discount} is more than the {amount} that it is taken from."),
            discount=Amount(taken + beyond),
            amount=Amount(amount),
        )


def spread(amount: int, weights: Sequence[int]) -> list[int]:
    """Spread an amount over lines in proportion, to the unit (largest remainder; the first of equals).

    The parts sum to `amount`; while `amount` is at most the sum of the weights, no part is above its weight. Weights
    are not negative; without any weight the first takes all.
    """
    if not weights or not amount:
        return [0] * len(weights)
    if len(weights) == 1:
        return [amount]
    whole = sum(weights)
    if not whole:
        return [amount] + [0] * (len(weights) - 1)
    parts = [amount * weight // whole for weight in weights]
    missing = amount - sum(parts)
    if missing:
        remainders = [amount * weight % whole for weight in weights]
        by_remainder = sorted(range(len(weights)), key=remainders.__getitem__, reverse=True)  # the first of equals
        for at in by_remainder[:missing]:
            parts[at] += 1
    return parts


def spread_over_rates(amount: int, bases: Sequence[int], residue_to: int) -> list[int]:
    """Spread a discount or points over the rates: each share half up, the residue (it may be negative) to one rate.

    Tax Answer 6480; `residue_to` is the place of the standard rate (`tax.standard_first`). Were that share to leave
    0 … its base, the largest other bases take what is over.
    """
    whole = sum(bases)
    if not whole or not amount:
        return [0] * len(bases)
    shares = [divide_half_up(amount * base, whole) for base in bases]
    residue = amount - sum(shares)
    if not residue and all([0 <= share <= base for share, base in zip(shares, bases, strict=True)]):
        return shares
    others = sorted((at for at in range(len(bases)) if at != residue_to), key=lambda at: (-bases[at], at))
    for at in [residue_to, *others]:
        wanted = shares[at] + residue
        kept = max(0, min(wanted, bases[at]))
        shares[at], residue = kept, wanted - kept
    return shares
