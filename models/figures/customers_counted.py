"""Customers of some days, counted by SQL: who bought, who was new, who came back, who was lost.

A customer is a person on a receipt that stands (a sale, an exchange or imported history that was not cancelled).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from models.figures.asking import person_where
from models.loyalty.figures.facts import STANDING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.figures.report import Asked
    from models.work import Reader

LOST_AFTER = 180
"""Days without a receipt after which a customer is lost, until the report is asked with others."""
BOUGHT = f"sale s WHERE s.person_id IS NOT NULL AND {STANDING}"
REGION = (
    "(SELECT d.region FROM address d WHERE d.person_id = g.person AND d.region <> '' ORDER BY d.position, d.id LIMIT 1)"
)
"""The region of a customer `g.person`: as the condition `person.region` has it."""


class Lost(NamedTuple):
    """A customer who was lost: when they last came, and all that they bought until then."""

    person_id: int
    name: str
    day: str
    receipts: int
    total: int


@dataclass(slots=True)
class Customers:
    """Customers of the days from `first` to `last` (ISO), and what their receipts came to with tax (minor units).

    `again` bought on two days or more, `new` for the first time ever; `back` came back after they had been lost.
    """

    first: str
    last: str
    limit: int
    """After so many days without a receipt a customer is lost."""
    bought: int = 0
    receipts: int = 0
    total: int = 0
    again: int = 0
    new: int = 0
    back: int = 0
    lost: int = 0
    back_from: str = field(init=False)
    lost_from: str = field(init=False)
    lost_to: str = field(init=False)

    def __post_init__(self) -> None:
        """Work the days out once."""
        self.back_from = self.lost_from = days_before(self.first, self.limit)
        self.lost_to = days_before(self.last, self.limit)

    @property
    def stayed(self) -> int:
        """Those who were neither new nor lost before."""
        return self.bought - self.new - self.back

    def add(self, days: Sequence[str], receipts: Sequence[int], totals: Sequence[int]) -> bool:
        """Count a customer with all their days, the first first; says whether they were lost in these days.

        Lost is whose last receipt, told on the last day, lay within the limit when the days began and beyond it at
        their end.
        """
        begin, end = bisect_left(days, self.first), bisect_right(days, self.last)
        if end > begin:
            self.bought += 1
            self.receipts += sum(receipts[begin:end])
            self.total += sum(totals[begin:end])
            self.again += end - begin > 1
            self.new += begin == 0
            self.back += begin > 0 and days[begin - 1] < self.back_from
        gone = end > 0 and self.lost_from <= days[end - 1] <= self.lost_to
        self.lost += gone
        return gone


def days_before(day: str, days: int) -> str:
    """The ISO date so many days before another."""
    return (date.fromisoformat(day) - timedelta(days=days)).isoformat()


def lost_after(asked: Asked) -> int:
    """After how many days without a receipt a customer counts as lost."""
    return int(asked.options.get("lost") or LOST_AFTER)


def count(read: Reader, asked: Asked, spans: Sequence[Customers]) -> list[Lost]:
    """Count the customers of some spans in one walk over the receipts; those lost in the first one, the best first.

    A shop of a million receipts takes some seconds: each is looked at once, whatever number of spans there are.
    """
    more, values = person_where(read, asked)
    last = max(one.last for one in spans)
    oldest = min(one.lost_from for one in spans)
    lost: list[tuple[int, str, int, int]] = []

    def seen(person: int, days: list[str], receipts: list[int], totals: list[int]) -> None:
        if days[-1] < oldest:
            return
        for at, span in enumerate(spans):
            if span.add(days, receipts, totals) and at == 0:
                until = bisect_right(days, span.last)
                lost.append((person, days[until - 1], sum(receipts[:until]), sum(totals[:until])))

    whose, days, receipts, totals = 0, list[str](), list[int](), list[int]()
    for chunk in read.each(
        f"SELECT s.person_id, s.day, COUNT(*), SUM(s.total) FROM {BOUGHT} AND s.day <= ?{more}"
        " GROUP BY s.person_id, s.day ORDER BY s.person_id, s.day",
        last,
        *values,
        size=5_000,
    ):
        for person, day, bought, total in chunk:
            if person != whose:
                if days:
                    seen(whose, days, receipts, totals)
                whose, days, receipts, totals = person, [], [], []
            days.append(day)
            receipts.append(bought)
            totals.append(total)
        asked.going_on()
    if days:
        seen(whose, days, receipts, totals)
    lost.sort(key=lambda one: (-one[3], one[0]))
    names: dict[int, str] = dict(read.within("SELECT id, name FROM person WHERE id IN (??)", [one[0] for one in lost]))
    return [Lost(key, names.get(key, ""), day, bought, total) for key, day, bought, total in lost]


def each(read: Reader, asked: Asked, first: str, last: str) -> tuple[str, list[Any]]:
    """One row a customer of some days as SQL: person, receipts, total, first and last day."""
    more, values = person_where(read, asked)
    return (
        "SELECT s.person_id AS person, COUNT(*) AS receipts, SUM(s.total) AS total, MIN(s.day) AS first,"
        f" MAX(s.day) AS latest FROM {BOUGHT} AND s.day BETWEEN ? AND ?{more} GROUP BY s.person_id",
        [first, last, *values],
    )


def by_region(read: Reader, asked: Asked) -> list[tuple[str, int, int, int]]:
    """Region ("" where none is known), customers, receipts and total of the period, the largest first."""
    some, values = each(read, asked, asked.period.first, asked.period.last)
    found = read.rows(
        f"SELECT COALESCE({REGION}, ''), COUNT(*), SUM(g.receipts), SUM(g.total) FROM ({some}) g GROUP BY 1"
        " ORDER BY 4 DESC, 1",
        *values,
    )
    return [(region, int(people), int(receipts), int(total)) for region, people, receipts, total in found]


def best(read: Reader, asked: Asked, *, limit: int) -> list[tuple[int, str, int, int, str]]:
    """The customers who bought most in the period: key, name, receipts, total, last day."""
    some, values = each(read, asked, asked.period.first, asked.period.last)
    return [
        (person, name, int(receipts), int(total), day)
        for person, name, receipts, total, day in read.rows(
            f"SELECT g.person, p.name, g.receipts, g.total, g.latest FROM ({some}) g JOIN person p ON p.id = g.person"
            " ORDER BY g.total DESC, g.person LIMIT ?",
            *values,
            limit,
        )
    ]
