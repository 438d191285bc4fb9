"""Customers of some days, counted by SQL: who bought, who was new, who came back, who was lost.

A customer is a person on a receipt that stands (a sale, an exchange or imported history that was not cancelled).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from models.figures.asking import person_where
from models.loyalty.figures.facts import STANDING

if TYPE_CHECKING:
    from models.figures.report import Asked
    from models.work import Reader

LOST_AFTER = 180
"""Days without a receipt after which a customer is lost, until the report is asked with others."""
BOUGHT = f"sale s WHERE s.person_id IS NOT NULL AND {STANDING}"
REGION = (
    "(SELECT d.region FROM address d WHERE d.person_id = g.person AND d.region <> '' ORDER BY d.position, d.id LIMIT 1)"
)
"""The region of a customer `g.person`: as the condition `person.region` has it."""


class Customers(NamedTuple):
    """Customers of some days, and what their receipts came to with tax (minor units).

    `again` bought on two days or more, `new` for the first time ever; `back` came back after they had been lost.
    """

    bought: int
    receipts: int
    total: int
    again: int
    new: int
    back: int
    lost: int


class Lost(NamedTuple):
    """A customer who was lost: when they last came, and all that they bought until then."""

    person_id: int
    name: str
    day: str
    receipts: int
    total: int


def days_before(day: str, days: int) -> str:
    """The ISO date so many days before another."""
    return (date.fromisoformat(day) - timedelta(days=days)).isoformat()


def lost_after(asked: Asked) -> int:
    """After how many days without a receipt a customer counts as lost."""
    return int(asked.options.get("lost") or LOST_AFTER)


def each(read: Reader, asked: Asked, first: str, last: str) -> tuple[str, list[Any]]:
    """One row a customer of some days as SQL: person, receipts, total, first and last day."""
    more, values = person_where(read, asked)
    return (
        "SELECT s.person_id AS person, COUNT(*) AS receipts, SUM(s.total) AS total, MIN(s.day) AS first,"
        f" MAX(s.day) AS latest FROM {BOUGHT} AND s.day BETWEEN ? AND ?{more} GROUP BY s.person_id",
        [first, last, *values],
    )


def counted(read: Reader, asked: Asked, first: str, last: str) -> Customers:
    """The customers of some days (ISO, both included)."""
    some, values = each(read, asked, first, last)
    earlier = f"EXISTS (SELECT 1 FROM {BOUGHT} AND s.person_id = g.person AND s.day < ?"
    row = read.row(
        "SELECT COUNT(*), COALESCE(SUM(g.receipts), 0), COALESCE(SUM(g.total), 0),"
        " COALESCE(SUM(CASE WHEN g.first < g.latest THEN 1 ELSE 0 END), 0),"
        f" COALESCE(SUM(CASE WHEN NOT {earlier}) THEN 1 ELSE 0 END), 0),"
        f" COALESCE(SUM(CASE WHEN {earlier}) AND NOT {earlier} AND s.day >= ?) THEN 1 ELSE 0 END), 0) FROM ({some}) g",
        first,
        first,
        first,
        days_before(first, lost_after(asked)),
        *values,
    )
    assert row is not None
    lost, values = _lost(read, asked, first, last)
    bought, receipts, total, again, new, back = (int(value) for value in row)
    gone = int(read.value(f"SELECT COUNT(*) FROM ({lost}) g", *values))
    return Customers(bought, receipts, total, again, new, back, gone)


def _lost(read: Reader, asked: Asked, first: str, last: str) -> tuple[str, list[Any]]:
    """Whose last receipt, told on the last day, lay within the limit when the days began and beyond it at their end."""
    limit = lost_after(asked)
    some, values = each(read, asked, days_before(first, limit), last)
    return f"SELECT g.person, g.latest FROM ({some}) g WHERE g.latest <= ?", [*values, days_before(last, limit)]


def lost(read: Reader, asked: Asked) -> list[Lost]:
    """The customers who were lost in the period, those who had bought most first."""
    some, values = _lost(read, asked, asked.period.first, asked.period.last)
    found = read.rows(
        "SELECT l.person, p.name, l.latest, COUNT(*), SUM(s.total)"
        f" FROM ({some}) l JOIN person p ON p.id = l.person JOIN sale s ON s.person_id = l.person AND s.day <= l.latest"
        f" AND {STANDING} GROUP BY l.person, p.name, l.latest ORDER BY 5 DESC, 1",
        *values,
    )
    return [Lost(person, name, day, int(receipts), int(total)) for person, name, day, receipts, total in found]


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
