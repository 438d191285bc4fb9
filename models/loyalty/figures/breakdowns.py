"""Figures that are lists: months, rewards, tastes by category and quarter, cohorts and who stayed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import N_
from models.loyalty.figures.facts import MEMBERS, STANDING
from models.values import dataclass

if TYPE_CHECKING:
    from models.loyalty.figures.period import Period
    from models.work import Reader

MEANINGS = {
    "months": N_("Points issued, used and expired by month; returns are counted where they were booked."),
    "rewards": N_("How often each reward was taken in the period, less what was given back, and the points it cost."),
    "never": N_("Rewards that are offered now and that nobody has ever taken."),
    "taste": N_("What members bought of each category by quarter, less returns, after discounts."),
    "cohorts": N_(
        "Members by the quarter of their first receipt: the part of them that bought in each quarter after it. Who did"
        " not is counted as gone for that quarter (churn)."
    ),
    "promotions": N_(
        "Spent on it: discounts, the value of bonus points, and what goods given away cost. Takings per cost: takings"
        " of the receipts on which the promotion was given, for each unit that was spent on it."
    ),
}
"""What each list shows, in a sentence."""


def quarter_sql(day: str) -> str:
    """The quarter (2026-Q3) of a column that holds an ISO day, as SQL of every engine."""
    month = f"substr({day}, 6, 2)"
    number = (
        f"CASE WHEN {month} <= '03' THEN '1' WHEN {month} <= '06' THEN '2' WHEN {month} <= '09' THEN '3' ELSE '4' END"
    )
    return f"substr({day}, 1, 4) || '-Q' || {number}"


@dataclass(frozen=True, slots=True)
class MonthPoints:
    """A month (2026-10): points issued, used and expired, above zero when they went the usual way."""

    month: str
    issued: int
    used: int
    expired: int


def months(read: Reader, *, last: str, count: int = 12) -> tuple[MonthPoints, ...]:
    """The months up to the one of `last` (ISO), the oldest first; months without any movement too."""
    wanted = [_month_before(last[:7], back) for back in range(count - 1, -1, -1)]
    found: dict[str, dict[str, int]] = {}
    for month, kind, points in read.rows(
        "SELECT substr(e.day, 1, 7), e.kind, SUM(e.points) FROM points_entry e JOIN account a ON a.id = e.account_id"
        " WHERE a.kind = 'spendable' AND e.day BETWEEN ? AND ? GROUP BY 1, 2",
        f"{wanted[0]}-01",
        last,
    ):
        found.setdefault(month, {})[kind] = int(points)
    return tuple(
        MonthPoints(month, _sum(found, month, "earn", "bonus", "take_back"), -_sum(found, month, "spend", "give_back"),
                    -_sum(found, month, "expire"))
        for month in wanted
    )  # fmt: skip


def _sum(found: dict[str, dict[str, int]], month: str, *kinds: str) -> int:
    own = found.get(month, {})
    return sum(own.get(kind, 0) for kind in kinds)


def _month_before(month: str, back: int) -> str:
    year, at = divmod(int(month[:4]) * 12 + int(month[5:7]) - 1 - back, 12)
    return f"{year:04d}-{at + 1:02d}"


# -- rewards --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RewardTaken:
    """A reward in a period: how often it was taken, by how many people, for how many points; and when it last was."""

    reward_id: int
    name: str
    active: bool
    times: int
    people: int
    points: int
    ever: int
    last_day: str | None


def rewards(read: Reader, period: Period) -> tuple[RewardTaken, ...]:
    """Every reward with what was taken of it in the period, the most taken first; those never taken stand last."""
    found = read.rows(
        "SELECT w.id, w.name, w.active,"
        " COALESCE(SUM(CASE WHEN r.day BETWEEN ? AND ? THEN r.times END), 0) AS taken,"
        " COUNT(DISTINCT CASE WHEN r.day BETWEEN ? AND ? AND r.times > 0 THEN r.person_id END),"
        " COALESCE(SUM(CASE WHEN r.day BETWEEN ? AND ? THEN r.points END), 0),"
        " COALESCE(SUM(CASE WHEN r.day <= ? THEN r.times END), 0) AS ever,"
        " MAX(CASE WHEN r.times > 0 AND r.day <= ? THEN r.day END)"
        " FROM reward w LEFT JOIN redemption r ON r.reward_id = w.id"
        " GROUP BY w.id, w.name, w.active, w.position ORDER BY taken DESC, ever DESC, w.position, w.id",
        *(period.first, period.last) * 3,
        period.last,
        period.last,
    )
    return tuple(
        RewardTaken(key, name, bool(active), int(times), int(people), int(points), int(ever), last)
        for key, name, active, times, people, points, ever, last in found
    )


def never_taken(read: Reader) -> tuple[str, ...]:
    """The names of rewards that are offered and that nobody ever took."""
    return tuple(
        read.column(
            "SELECT w.name FROM reward w WHERE w.active AND NOT EXISTS"
            " (SELECT 1 FROM redemption r WHERE r.reward_id = w.id AND r.times > 0) ORDER BY w.position, w.id"
        )
    )


# -- taste ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Taste:
    """What members bought of a category in each quarter (minor units); "" names what is in none."""

    category_id: int | None
    name: str
    amounts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tastes:
    """Members' taste: quarters (2026-Q3), the oldest first, and the categories, the most bought first."""

    quarters: tuple[str, ...]
    categories: tuple[Taste, ...]


def tastes(read: Reader, *, last: str, count: int = 5) -> Tastes:
    """What members bought by category in the quarters up to the one of `last` (ISO)."""
    quarters = _quarters(last, count)
    found: dict[int | None, dict[str, int]] = {}
    names: dict[int | None, str] = {}
    for category_id, name, quarter, amount in read.rows(
        f"SELECT l.category_id, c.name, {quarter_sql('s.day')}, SUM(l.amount) FROM sale s"
        f" JOIN {MEMBERS} m ON m.person_id = s.person_id AND m.since <= s.at JOIN sale_line l ON l.sale_id = s.id"
        " LEFT JOIN category c ON c.id = l.category_id WHERE s.day BETWEEN ? AND ? GROUP BY 1, 2, 3",
        _quarter_start(quarters[0]),
        last,
    ):
        found.setdefault(category_id, {})[quarter] = int(amount)
        names[category_id] = name or ""
    categories = [
        Taste(key, names[key], tuple(own.get(quarter, 0) for quarter in quarters)) for key, own in found.items()
    ]
    return Tastes(quarters, tuple(sorted(categories, key=_most_bought)))


def _most_bought(taste: Taste) -> tuple[int, str]:
    return -sum(taste.amounts), taste.name


def _quarters(last: str, count: int) -> tuple[str, ...]:
    at = int(last[:4]) * 4 + (int(last[5:7]) - 1) // 3
    return tuple(f"{one // 4:04d}-Q{one % 4 + 1}" for one in range(at - count + 1, at + 1))


def _quarter_start(quarter: str) -> str:
    return f"{quarter[:4]}-{int(quarter[-1]) * 3 - 2:02d}-01"


# -- cohorts --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cohort:
    """Members who first bought in a quarter: how many, and how many of them bought in each quarter from then on."""

    quarter: str
    people: int
    stayed: tuple[int, ...]
    """From the cohort's own quarter (where it is all of them) to the last one asked for."""


def cohorts(read: Reader, *, last: str, count: int = 6) -> tuple[Cohort, ...]:
    """Cohorts of the quarters up to the one of `last` (ISO), the oldest first."""
    quarters = _quarters(last, count)
    met: dict[str, dict[str, int]] = {}
    for began, quarter, people in read.rows(
        "WITH met AS (SELECT s.person_id AS person, MIN(s.day) AS first FROM sale s"
        f" JOIN {MEMBERS} m ON m.person_id = s.person_id WHERE {STANDING} AND s.day <= ? GROUP BY s.person_id)"
        f" SELECT {quarter_sql('f.first')}, {quarter_sql('s.day')}, COUNT(DISTINCT s.person_id) FROM met f"
        f" JOIN sale s ON s.person_id = f.person WHERE f.first >= ? AND s.day BETWEEN ? AND ? AND {STANDING}"
        " GROUP BY 1, 2",
        last,
        _quarter_start(quarters[0]),
        _quarter_start(quarters[0]),
        last,
    ):
        met.setdefault(began, {})[quarter] = int(people)
    found = []
    for at, quarter in enumerate(quarters):
        own = met.get(quarter, {})
        found.append(Cohort(quarter, own.get(quarter, 0), tuple(own.get(one, 0) for one in quarters[at:])))
    return tuple(found)
