"""The figures themselves: each a function over the facts of a period, with its name and its definition in a sentence.

Counts are whole numbers, money minor units, rates millionths. None where there is nothing to divide by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import N_
from models.loyalty.figures import facts as asked
from models.loyalty.figures.period import before
from models.money import MILLION, divide_half_up
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.loyalty.figures.facts import Facts
    from models.loyalty.figures.period import Period
    from models.settings import ShopSettings
    from models.work import Reader


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure: its id, its name and what exactly is counted (message ids), its unit, what lies behind it.

    `unit` is count, points, money or rate; `behind` receipts, people or "" where nothing single does. `good` says which
    way is good news: 1 up, −1 down, 0 neither.
    """

    id: str
    name: str
    meaning: str
    unit: str
    behind: str
    good: int
    count: Callable[[Facts], int | None]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a period, and what it was in the period before."""

    id: str
    value: int | None
    was: int | None


@dataclass(frozen=True, slots=True)
class Overview:
    """All figures of a period."""

    period: Period
    earlier: Period
    figures: tuple[Figure, ...]

    def of(self, figure_id: str) -> Figure:
        """One of them."""
        return next(one for one in self.figures if one.id == figure_id)


def overview(read: Reader, *, shop: ShopSettings, period: Period) -> Overview:
    """Count every figure of a period and of the one before. For a reader thread."""
    earlier = before(shop, period)
    now = asked.ask(read, period, earlier, shop)
    was = asked.ask(read, earlier, before(shop, earlier), shop)
    return Overview(
        period, earlier, tuple(Figure(one.id, one.count(now), one.count(was)) for one in DEFINITIONS.values())
    )


def rate(part: int, whole: int) -> int | None:
    """A part of a whole in millionths, half up; None of nothing."""
    return divide_half_up(part * MILLION, whole) if whole > 0 else None


# -- members --------------------------------------------------------------------------------------------------------


def members(facts: Facts) -> int | None:
    """Members at the period's end."""
    return facts.members


def active_members(facts: Facts) -> int | None:
    """Members with a receipt in the period."""
    return facts.member.people


def active_rate(facts: Facts) -> int | None:
    """Active members of all members."""
    return rate(facts.member.people, facts.members)


def enrolled(facts: Facts) -> int | None:
    """Members who enrolled in the period."""
    return facts.enrolled


def enrolment_rate(facts: Facts) -> int | None:
    """Enrolments at the till of the receipts on which one was possible."""
    return rate(facts.at_till, facts.not_members + facts.at_till)


def member_share(facts: Facts) -> int | None:
    """Members' receipts of all receipts' takings."""
    return rate(facts.member.total, facts.member.total + facts.other.total)


# -- points ---------------------------------------------------------------------------------------------------------


def issued(facts: Facts) -> int | None:
    """Points given in the period, less what returns took back."""
    return facts.moved.issued


def used(facts: Facts) -> int | None:
    """Points spent in the period, less what returns gave back."""
    return facts.moved.used


def expired(facts: Facts) -> int | None:
    """Points that lapsed in the period."""
    return facts.moved.expired


def outstanding(facts: Facts) -> int | None:
    """Points that members hold at the period's end."""
    return facts.outstanding


def outstanding_value(facts: Facts) -> int | None:
    """What they would cost if all were used."""
    return facts.outstanding * facts.worth


def breakage(facts: Facts) -> int | None:
    """Of the points that came to an end, those that lapsed."""
    return rate(facts.expired_ever, facts.used_ever + facts.expired_ever)


def liability(facts: Facts) -> int | None:
    """What points outstanding will cost, as members used theirs until now."""
    lost = breakage(facts) or 0
    return divide_half_up(max(0, facts.outstanding) * facts.worth * (MILLION - lost), MILLION)


def redemption_rate(facts: Facts) -> int | None:
    """Points used of points issued in the period."""
    return rate(facts.moved.used, facts.moved.issued)


# -- buying ---------------------------------------------------------------------------------------------------------


def repeat_rate(facts: Facts) -> int | None:
    """Members who bought on two days or more, of those who bought."""
    return rate(facts.member.again, facts.member.people)


def repeat_rate_others(facts: Facts) -> int | None:
    """The same of customers who are known but no members."""
    return rate(facts.other.again, facts.other.people)


def basket(facts: Facts) -> int | None:
    """What a member's receipt comes to on average."""
    return divide_half_up(facts.member.total, facts.member.receipts) if facts.member.receipts else None


def basket_others(facts: Facts) -> int | None:
    """What a receipt without a member comes to on average."""
    return divide_half_up(facts.other.total, facts.other.receipts) if facts.other.receipts else None


def retention(facts: Facts) -> int | None:
    """Of the members who bought in the period before, those who bought again."""
    return rate(facts.kept, facts.before)


def churn(facts: Facts) -> int | None:
    """Of the members who bought in the period before, those who did not come back."""
    return rate(facts.before - facts.kept, facts.before)


DEFINITIONS: dict[str, Definition] = {
    one.id: one
    for one in (
        Definition(
            "active_members",
            N_("Active members"),
            N_("Members with at least one receipt in the period that was not cancelled."),
            "count", "people", 1, active_members,
        ),
        Definition(
            "members",
            N_("Members"),
            N_("Everybody enrolled by the end of the period, whether or not they bought."),
            "count", "people", 1, members,
        ),
        Definition(
            "active_rate",
            N_("Share of active members"),
            N_("Active members out of all members at the end of the period."),
            "rate", "people", 1, active_rate,
        ),
        Definition(
            "enrolled",
            N_("New members"),
            N_("Members who enrolled within the period."),
            "count", "people", 1, enrolled,
        ),
        Definition(
            "enrolment_rate",
            N_("Enrolment rate at the till"),
            N_(
                "Customers who enrolled within twelve hours of a receipt, out of all receipts whose customer was not a"
                " member yet."
            ),
            "rate", "people", 1, enrolment_rate,
        ),
        Definition(
            "member_share",
            N_("Members' share of takings"),
            N_("What members' receipts came to, out of what all receipts came to, tax included."),
            "rate", "receipts", 1, member_share,
        ),
        Definition(
            "issued",
            N_("Points issued"),
            N_("Points earned and given as a bonus in the period, less those that returns took back."),
            "points", "receipts", 0, issued,
        ),
        Definition(
            "used",
            N_("Points used"),
            N_("Points spent on receipts and rewards in the period, less those that returns gave back."),
            "points", "receipts", 0, used,
        ),
        Definition(
            "expired",
            N_("Points expired"),
            N_("Points whose last day passed in the period without their being used."),
            "points", "people", -1, expired,
        ),
        Definition(
            "outstanding",
            N_("Points outstanding"),
            N_("All points that members held at the end of the period, less points owed by them."),
            "points", "people", 0, outstanding,
        ),
        Definition(
            "outstanding_value",
            N_("Value of points outstanding"),
            N_("What the points outstanding would take off prices if every one of them were used."),
            "money", "people", 0, outstanding_value,
        ),
        Definition(
            "liability",
            N_("Liability as expected"),
            N_("The value of points outstanding, less the part that lapses by experience (breakage)."),
            "money", "people", 0, liability,
        ),
        Definition(
            "breakage",
            N_("Breakage"),
            N_("Of all points that were used or lapsed until the end of the period, the part that lapsed."),
            "rate", "people", 0, breakage,
        ),
        Definition(
            "redemption_rate",
            N_("Redemption rate"),
            N_("Points used in the period out of points issued in it."),
            "rate", "receipts", 1, redemption_rate,
        ),
        Definition(
            "repeat_rate",
            N_("Repeat rate of members"),
            N_("Members who bought on two days or more, out of the members who bought in the period."),
            "rate", "people", 1, repeat_rate,
        ),
        Definition(
            "repeat_rate_others",
            N_("Repeat rate of others"),
            N_("The same of customers who are known by name but were not members when they paid."),
            "rate", "", 1, repeat_rate_others,
        ),
        Definition(
            "basket",
            N_("Members' average receipt"),
            N_("What members' receipts came to on average in the period, tax included."),
            "money", "receipts", 1, basket,
        ),
        Definition(
            "basket_others",
            N_("Others' average receipt"),
            N_("What all other receipts came to on average in the period, tax included."),
            "money", "receipts", 1, basket_others,
        ),
        Definition(
            "retention",
            N_("Retention"),
            N_("Of the members who bought in the period before, the part that bought in this one too."),
            "rate", "people", 1, retention,
        ),
        Definition(
            "churn",
            N_("Churn"),
            N_("Of the members who bought in the period before, the part that did not buy in this one."),
            "rate", "people", -1, churn,
        ),
    )
}  # fmt: skip
"""Every figure by its id, in the order of the page."""
