"""The day's figures for the head of Today, and the fortnight's sales behind its chart.

A receipt counts on its business day. Takings are what all of them came to, tax included: what came back and what
cancels a receipt counts against them. Customers are receipts that stand, members those of people enrolled by then.
Money is in the smallest unit.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from models import settings, times
from models.loyalty.figures import facts, overview, period
from models.pipeline import rotting
from models.values import dataclass

if TYPE_CHECKING:
    from models.today.entry import Asked
    from models.work import Reader

WEEK = 7
CHART_DAYS = 14
YEAR = 364
"""Fifty-two weeks: a Saturday is held against a Saturday."""
_MEMBER = (
    "EXISTS (SELECT 1 FROM account a WHERE a.person_id=s.person_id AND a.kind<>'qualifying' AND a.enrolled_at<=s.at)"
)


@dataclass(frozen=True, slots=True)
class Day:
    """The day so far, and the same weekday a week before: until this hour, and as a whole (None: nothing was sold)."""

    day: str
    takings: int
    customers: int
    members: int
    before: int | None
    before_whole: int | None

    @property
    def change(self) -> int | None:
        """How many per cent more was taken than a week ago until this hour, rounded towards nought; None of nothing."""
        if not self.before or self.before < 0:
            return None
        return int((self.takings - self.before) * 100 / self.before)


@dataclass(frozen=True, slots=True)
class Deals:
    """Open deals: how many, what they are worth, how many need attention (stuck, past their day, nothing planned)."""

    count: int
    amount: int
    attention: int


@dataclass(frozen=True, slots=True)
class Given:
    """Points given today, less what returns took back, and what all points outstanding will cost."""

    points: int
    liability: int


@dataclass(frozen=True, slots=True)
class Fortnight:
    """Takings day by day until today, and of the same weekdays a year before; None: nothing was booked that day."""

    days: tuple[str, ...]
    now: tuple[int | None, ...]
    before: tuple[int | None, ...]


def day(read: Reader, asked: Asked) -> Day:
    """The takings and customers of the business day that it is."""
    row = read.row(
        "SELECT COALESCE(SUM(s.total), 0),"
        f" COALESCE(SUM(CASE WHEN {facts.STANDING} THEN 1 ELSE 0 END), 0),"
        f" COALESCE(SUM(CASE WHEN {facts.STANDING} AND {_MEMBER} THEN 1 ELSE 0 END), 0) FROM sale s WHERE s.day=?",
        asked.day,
    )
    takings, customers, members = (int(one) for one in row or (0, 0, 0))
    week_ago = (date.fromisoformat(asked.day) - timedelta(days=WEEK)).isoformat()
    before = read.row(
        "SELECT count(*), COALESCE(SUM(CASE WHEN s.at<=? THEN s.total ELSE 0 END), 0), COALESCE(SUM(s.total), 0)"
        " FROM sale s WHERE s.day=?",
        _week_ago(read, asked.now),
        week_ago,
    )
    count, so_far, whole = (int(one) for one in before or (0, 0, 0))
    return Day(asked.day, takings, customers, members, so_far if count else None, whole if count else None)


def _week_ago(read: Reader, now: int) -> int:
    """The same time on the wall clock seven days before, ms UTC: a change of the clocks between is left out."""
    zone = settings.load(read).zone
    local = times.from_ms(now, zone).replace(tzinfo=None) - timedelta(days=WEEK)
    return times.to_ms(local.replace(tzinfo=times.zone(zone)))


def deals(read: Reader, asked: Asked) -> Deals:
    """The shop's open deals, whosever they are, as its takings are."""
    shop = settings.load(read)
    stuck, values = rotting.rotten(read, today=asked.day, shop=shop)
    needs = f"({stuck}) OR d.next_day IS NULL OR d.next_day<? OR d.expected_day<?"
    row = read.row(
        f"SELECT count(*), COALESCE(SUM(d.amount), 0), COALESCE(SUM(CASE WHEN {needs} THEN 1 ELSE 0 END), 0)"
        " FROM deal d WHERE d.state='open'",
        *values,
        asked.day,
        asked.day,
    )
    return Deals(*(int(one) for one in row or (0, 0, 0)))


def given(read: Reader, asked: Asked) -> Given:
    """The day's points and the liability, by the figures that the loyalty page shows. Slow in a large shop."""
    shop = settings.load(read)
    one = period.between(shop, asked.day, asked.day)
    found = facts.ask(read, one, period.before(shop, one), shop)
    return Given(found.moved.issued, overview.liability(found) or 0)


def fortnight(read: Reader, asked: Asked) -> Fortnight:
    """Fourteen days of takings, and the same weekdays of the year before."""
    today = date.fromisoformat(asked.day)
    days = [today - timedelta(days=back) for back in reversed(range(CHART_DAYS))]
    earlier = [one - timedelta(days=YEAR) for one in days]
    return Fortnight(
        tuple(one.isoformat() for one in days),
        _sums(read, days),
        _sums(read, earlier),
    )


def _sums(read: Reader, days: list[date]) -> tuple[int | None, ...]:
    found: dict[str, int] = dict(
        read.rows(
            "SELECT s.day, SUM(s.total) FROM sale s WHERE s.day BETWEEN ? AND ? GROUP BY s.day",
            days[0].isoformat(),
            days[-1].isoformat(),
        )
    )
    return tuple(found.get(one.isoformat()) for one in days)
