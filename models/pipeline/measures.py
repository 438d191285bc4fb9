"""What the team's figures are: what is counted, and of each figure its name, its definition, its unit, its good way.

Counts are whole numbers, amounts in the currency's smallest unit, rates in millionths half up, times in ms.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from models.errors import N_
from models.loyalty.figures.overview import rate
from models.money import divide_half_up
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of a period, for all deals or one group of them."""

    opened: int = 0
    opened_amount: int = 0
    converted: int = 0
    """Of those opened: a quotation was made, or they were won."""
    converted_amount: int = 0
    won: int = 0
    won_amount: int = 0
    won_monthly: int = 0
    lost: int = 0
    lost_amount: int = 0
    offered: int = 0
    """Still open, with their first quotation in the period."""
    won_time: int = 0
    """From opened to won, added up."""
    call: int = 0
    meeting: int = 0
    visit: int = 0
    mail: int = 0
    minutes: int | None = None
    """The median time to the first answer of a lead."""

    def __add__(self, other: Counted) -> Counted:
        """Both together; a median can't be added, and is unknown then."""
        sums = {one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)[:-1]}
        return Counted(**sums)

    @property
    def decided(self) -> int:
        """Deals that were offered, won or lost (case E2, the closing report)."""
        return self.offered + self.won + self.lost

    @property
    def decided_converted(self) -> int:
        """Of them those that were offered or won (case E2)."""
        return self.offered + self.won

    @property
    def conversion_rate(self) -> int | None:
        """Of the deals opened so many were offered or won (case E2)."""
        return rate(self.converted, self.opened)

    @property
    def won_of_decided(self) -> int | None:
        """Of the deals offered, won or lost so many were won (case E2)."""
        return rate(self.won, self.decided)

    @property
    def win_rate(self) -> int | None:
        """Of the deals won or lost so many were won."""
        return rate(self.won, self.won + self.lost)

    @property
    def average(self) -> int | None:
        """What a won deal comes to, half up."""
        return divide_half_up(self.won_amount, self.won) if self.won else None

    @property
    def cycle(self) -> int | None:
        """From opened to won, on average."""
        return divide_half_up(self.won_time, self.won) if self.won else None

    @property
    def contacts(self) -> int:
        """Calls, meetings, visits and mails."""
        return self.call + self.meeting + self.visit + self.mail

    @property
    def met(self) -> int:
        """Meetings and visits."""
        return self.meeting + self.visit


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure: its id, name and what exactly is counted (message ids), its unit, whether deals lie behind it.

    `unit` is count, money, rate, time (ms) or minutes; `good` says which way is good news: 1 up, -1 down, 0 neither.
    """

    id: str
    name: str
    meaning: str
    unit: str
    count: Callable[[Counted], int | None]
    good: int = 1
    behind: str = ""
    """What lists the deals behind it, of WHAT."""
    target: str = ""
    """The kind of target that it is held against, of `targets.KINDS`."""


DEFINITIONS = {
    one.id: one
    for one in (
        Definition(
            "won_amount", N_("Amount won"),
            N_("What the deals that were won in these days come to, without what comes again each month."),
            "money", lambda one: one.won_amount, behind="won", target="amount",
        ),
        Definition(
            "won_monthly", N_("Won each month"),
            N_("What the deals that were won in these days bring again each month."),
            "money", lambda one: one.won_monthly, behind="won",
        ),
        Definition(
            "won", N_("Deals won"), N_("Deals that were won in these days."),
            "count", lambda one: one.won, behind="won", target="count",
        ),
        Definition(
            "win_rate", N_("Win rate"), N_("Of the deals that were won or lost in these days so many were won."),
            "rate", lambda one: one.win_rate, behind="closed",
        ),
        Definition(
            "average", N_("Average deal"), N_("The amount won, divided by the deals won."),
            "money", lambda one: one.average, behind="won",
        ),
        Definition(
            "cycle", N_("Cycle length"),
            N_("From the moment a deal was opened to the moment it was won, on average over those won in these days."),
            "time", lambda one: one.cycle, -1, "won",
        ),
        Definition(
            "opened", N_("Deals opened"), N_("Deals that were opened in these days, whatever became of them."),
            "count", lambda one: one.opened, behind="opened",
        ),
        Definition(
            "opened_amount", N_("Amount opened"), N_("What the deals opened in these days come to now."),
            "money", lambda one: one.opened_amount, behind="opened",
        ),
        Definition(
            "conversion", N_("Offered or won"),
            N_("Of the deals opened in these days so many have a quotation that is not declined, or are won."),
            "rate", lambda one: one.conversion_rate, behind="converted",
        ),
        Definition(
            "lost", N_("Deals lost"), N_("Deals that were lost in these days."),
            "count", lambda one: one.lost, -1, "lost",
        ),
        Definition(
            "won_of_decided", N_("Won of all decided"),
            N_("Of the deals that were won, lost, or first quoted and are still open, in these days so many were won."),
            "rate", lambda one: one.won_of_decided, behind="decided",
        ),
        Definition(
            "calls", N_("Calls"), N_("Calls on the customers' timelines in these days."),
            "count", lambda one: one.call, target="calls",
        ),
        Definition(
            "meetings", N_("Meetings and visits"), N_("Meetings and visits on the customers' timelines in these days."),
            "count", lambda one: one.met, target="meetings",
        ),
        Definition(
            "mails", N_("Mails"), N_("Mails on the customers' timelines in these days."), "count", lambda one: one.mail,
        ),
        Definition(
            "response", N_("First answer"),
            N_("Half of the leads that came in these days and were answered had their first call, meeting, visit or"
               " mail within this time."),
            "minutes", lambda one: one.minutes, -1,
        ),
    )
}  # fmt: skip

GROUPS = {
    "owner": N_("Looked after by"),
    "source": N_("Source"),
    "product": N_("Product"),
    "region": N_("Region"),
}
