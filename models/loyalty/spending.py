"""Points spent on a receipt: what they are worth and how many may be used. Pure; lots and balances are the ledger's."""

from models.counter.lines import PointsUse
from models.errors import N_, Message, Refused
from models.money import Amount, Points
from models.values import dataclass


@dataclass(frozen=True, slots=True)
class Worth:
    """What points are worth: `points` of them pay `value` minor units (1 point is ¥1 or 1 cent by default)."""

    points: int = 1
    value: int = 1


@dataclass(frozen=True, slots=True)
class SpendRule:
    """How points may be spent: worth, steps, least balance, as a payment or (default) a price reduction."""

    worth: Worth = Worth()
    step: int = 1
    least: int = 0
    payment: bool = False


def worth_of(points: int, worth: Worth) -> int:
    """Say what a number of points pays in minor units, rounded down; nothing for a debt."""
    return max(0, points) * worth.value // worth.points


def usable(wanted: int, balance: int, payable: int, rule: SpendRule) -> tuple[PointsUse, Message | None]:
    """Cut the points that a customer wants to use to those that they may, with a note when fewer.

    At most the balance, at most what `payable` (minor units, `basket.most_by_points`) takes, in whole steps: ten
    points in steps of three are nine. No point is used up for nothing.
    """
    most = min(wanted, balance, payable * rule.worth.points // rule.worth.value if rule.worth.value > 0 else 0)
    points = max(0, most) // max(1, rule.step) * max(1, rule.step) if balance >= rule.least else 0
    value = worth_of(points, rule.worth)
    points = _fewest(points, value, rule)
    use = PointsUse(points, value, rule.payment)
    if points == wanted:
        return use, None
    return use, _why(wanted, balance, rule, use)


def _fewest(points: int, value: int, rule: SpendRule) -> int:
    """Give the fewest points of whole steps that pay the same."""
    step = max(1, rule.step)
    needed = -(-value * rule.worth.points // rule.worth.value) if rule.worth.value > 0 else 0
    return min(points, -(-needed // step) * step)


def _why(wanted: int, balance: int, rule: SpendRule, use: PointsUse) -> Message:
    values = {"points": Points(use.points), "balance": Points(balance), "value": Amount(use.value)}
    if balance < rule.least:
        return Message(
            N_("Points can be used from {least} on; there are {balance}."), {**values, "least": Points(rule.least)}
        )
    if wanted > balance:
        return Message(N_("There are only {balance} points; {points} can be used."), values)
    return Message(N_("{points} points worth {value} can be used here."), values)


def require_usable(wanted: int, balance: int, payable: int, rule: SpendRule) -> PointsUse:
    """Use exactly the points that a clerk entered, or raise `Refused` with the reason; the booking itself asks this."""
    use, why = usable(wanted, balance, payable, rule)
    if wanted < 0 or use.points != wanted:
        text = why or Message(N_("Points can't be negative."))
        raise Refused(text.msgid, **text.values)
    return use
