"""The forecast: what is open by month of its expected day, and what was won by month, each in its category.

A deal's category is its own, else its stage's (pipeline, best case, commit, omitted); what is won is closed, in the
month in which it was won. What is weighted is rounded half up deal by deal, then summed (case E1). Lost deals are never
counted (E5), omitted ones are shown and never added (E8), and deals without a day or without any amount stand outside
(E6). Amounts are in the currency's smallest unit; what comes again each month is kept apart from what comes once.

One question gives the parts, the smallest sums; every table and chart adds up parts, so that none can disagree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.criteria.fields import DEAL_CATEGORIES
from models.errors import N_
from models.pipeline import targets
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from models.work import Reader

CATEGORIES = ("closed", "commit", "best", "pipeline", "omitted")
"""The surest first."""
ADDED = CATEGORIES[:-1]
"""What a forecast adds up; a cumulative column holds its own and all before it (case E8)."""
OPEN = ADDED[1:]
CATEGORY_NAMES = {"closed": N_("Closed won"), **dict(DEAL_CATEGORIES)}
MEANINGS = {
    "closed": N_("Deals that were won, in the month in which they were won, for their whole amount."),
    "commit": N_("Open deals that somebody stands for, or whose stage is so sure, in the month of their expected day."),
    "best": N_("Open deals that may well be won, in the month of their expected day."),
    "pipeline": N_("All other open deals, in the month of their expected day."),
    "omitted": N_("Open deals that are left out by hand or by their stage. They are never added."),
    "weighted": N_(
        "Won deals in full, and of each open deal its amount times its probability, rounded deal by deal. What is left"
        " out and what was lost is not in it."
    ),
    "plain": N_("Won deals and open ones with their whole amounts. What is left out and what was lost is not in it."),
    "monthly": N_("What comes again each month by these deals; it is not part of the other amounts."),
    "target": N_("What is to be won in the month: what was set for it, else the sum of what was set for the staff."),
    "earlier": N_("Open deals whose expected day lies before these months: their day should be asked anew."),
    "outside": N_(
        "Open deals without an expected day, or without any amount. Nobody can say in which month they count, or for"
        " how much."
    ),
}
NOBODY = 0
"""In `Which`: deals that have no owner, or no team."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums over deals: how many, what comes once, the same weighted, what comes each month, the same weighted."""

    count: int = 0
    amount: int = 0
    weighted: int = 0
    monthly: int = 0
    weighted_monthly: int = 0

    def __add__(self, other: Sums) -> Sums:
        """Both together."""
        return Sums(
            self.count + other.count,
            self.amount + other.amount,
            self.weighted + other.weighted,
            self.monthly + other.monthly,
            self.weighted_monthly + other.weighted_monthly,
        )


NOTHING = Sums()


@dataclass(frozen=True, slots=True)
class Part:
    """The smallest sum: of one month ("" without a day), pipeline, owner, team and category."""

    month: str
    pipeline_id: int
    owner_id: int | None
    team_id: int | None
    category: str
    sums: Sums
    unpriced: int = 0
    """Further deals, with a day but without any amount: they stand outside."""


@dataclass(frozen=True, slots=True)
class Which:
    """Whose deals: None stands for all, NOBODY for those without one."""

    owner_id: int | None = None
    team_id: int | None = None
    pipeline_id: int | None = None

    def where(self, read: Reader) -> tuple[str, list[int]]:
        """The conditions over a deal `d`, each behind an AND, and their values."""
        said, values = "", []
        for column, wanted in (("owner_id", self.owner_id), ("team_id", self.team_id)):
            if wanted == NOBODY:
                said += f" AND d.{column} IS NULL"
            elif wanted is not None:
                said += f" AND d.{column}=?"
                values.append(wanted)
        if self.pipeline_id is not None:
            keys = read.column("SELECT id FROM stage WHERE pipeline_id=? ORDER BY id", self.pipeline_id)
            said += f" AND d.stage_id IN ({','.join('?' * len(keys))})"
            values += keys
        return said, values


ALL = Which()


@dataclass(frozen=True, slots=True)
class Line:
    """A month, an owner, a team…: its sums by category."""

    key: str | int
    by: dict[str, Sums]
    target: int | None = None

    def sums(self, category: str, *, cumulative: bool = False) -> Sums:
        """The sums of a category alone, or with everything surer; what is omitted is never in another's (case E8)."""
        if not cumulative or category not in ADDED:
            return self.by.get(category, NOTHING)
        return added(self.by.get(one, NOTHING) for one in ADDED[: ADDED.index(category) + 1])

    @property
    def whole(self) -> Sums:
        """All that is added up: closed and open, without what is omitted."""
        return self.sums(ADDED[-1], cumulative=True)

    @property
    def still_open(self) -> Sums:
        """What of it is open."""
        return added(self.by.get(one, NOTHING) for one in OPEN)


@dataclass(frozen=True, slots=True)
class Outside:
    """Open deals that no month holds: without a day, and with a day but without any amount; what the first come to."""

    without_day: int
    without_amount: int
    amount: int

    @property
    def count(self) -> int:
        """How many."""
        return self.without_day + self.without_amount


@dataclass(frozen=True, slots=True)
class Forecast:
    """The months that were asked, with what lies before, behind and outside of them."""

    months: tuple[Line, ...]
    earlier: Line
    later: Line
    outside: Outside
    parts: tuple[Part, ...]
    """Of the months that were asked."""
    goals: dict[str, dict[int, int]]
    """What was set for these months, by owner and by team."""

    @property
    def whole(self) -> Line:
        """All months together; its target is the sum of theirs, where any has one."""
        known = [one.target for one in self.months if one.target is not None]
        return _line("", self.parts, sum(known) if known else None)

    def grouped(self, by: str) -> tuple[Line, ...]:
        """The same by owner, team or pipeline (0: without one), the largest weighted sum first."""
        keys = {"owner": _owner, "team": _team, "pipeline": _pipeline}
        return grouped(self.parts, keys[by], self.goals.get(by, {}))


def added(some: Iterable[Sums]) -> Sums:
    """Sums added up."""
    return sum(some, NOTHING)


def grouped(parts: Iterable[Part], key: Callable[[Part], int], goals: Mapping[int, int]) -> tuple[Line, ...]:
    """Parts as lines by a key, the largest weighted sum first; who has a target has a line."""
    found: dict[int, list[Part]] = {which: [] for which in goals}
    for part in parts:
        found.setdefault(key(part), []).append(part)
    lines = (_line(which, some, goals.get(which)) for which, some in found.items())
    return tuple(sorted(lines, key=lambda one: (-one.whole.weighted, -one.whole.amount, one.key)))


def by_month(parts: Iterable[Part]) -> tuple[Line, ...]:
    """Parts as lines by month."""
    found: dict[str, list[Part]] = {}
    for part in parts:
        found.setdefault(part.month, []).append(part)
    return tuple(_line(month, some) for month, some in sorted(found.items()))


def _owner(part: Part) -> int:
    return part.owner_id or NOBODY


def _team(part: Part) -> int:
    return part.team_id or NOBODY


def _pipeline(part: Part) -> int:
    return part.pipeline_id


def _line(key: str | int, parts: Iterable[Part], target: int | None = None) -> Line:
    by: dict[str, Sums] = {}
    for part in parts:
        if part.sums.count:
            by[part.category] = by.get(part.category, NOTHING) + part.sums
    return Line(key, by, target)


def months_from(first: str, count: int) -> tuple[str, ...]:
    """So many months (YYYY-MM) from one on."""
    at = int(first[:4]) * 12 + int(first[5:7]) - 1
    return tuple(f"{one // 12:04d}-{one % 12 + 1:02d}" for one in range(at, at + count))


# -- questions ---------------------------------------------------------------------------------------------------------


def forecast(read: Reader, *, first: str, months: int = 12, which: Which = ALL) -> Forecast:
    """The forecast of so many months from `first` (YYYY-MM) on. For a reader's thread."""
    asked = months_from(first, months)
    opened = open_parts(read, which)
    inside: dict[str, list[Part]] = {month: [] for month in asked}
    for part in (*opened, *won_parts(read, asked[0], asked[-1], which)):
        if part.month in inside:
            inside[part.month].append(part)
    goals = _targets(read, asked, which)
    return Forecast(
        tuple(_line(month, inside[month], goals.get(month)) for month in asked),
        _line("earlier", (part for part in opened if part.month and part.month < asked[0])),
        _line("later", (part for part in opened if part.month > asked[-1])),
        _outside(opened),
        tuple(part for month in asked for part in inside[month]),
        _goals(read, asked, which),
    )


def _goals(read: Reader, asked: tuple[str, ...], which: Which) -> dict[str, dict[int, int]]:
    """What was set for each of the staff and each team, where everybody's deals of all pipelines are shown."""
    if which != ALL:
        return {}
    by_team = {
        key: sum(targets.by_month(read, asked, team_id=key).values()) for key in read.column("SELECT id FROM team")
    }
    return {"owner": targets.by_staff(read, asked), "team": {key: value for key, value in by_team.items() if value}}


def _targets(read: Reader, asked: tuple[str, ...], which: Which) -> dict[str, int]:
    if NOBODY in (which.owner_id, which.team_id) or which.pipeline_id is not None:
        return {}
    return targets.by_month(read, asked, staff_id=which.owner_id, team_id=which.team_id)


def _outside(opened: tuple[Part, ...]) -> Outside:
    counted = [part for part in opened if part.category != "omitted"]
    nowhere = [part for part in counted if not part.month]
    return Outside(
        sum(part.sums.count + part.unpriced for part in nowhere),
        sum(part.unpriced for part in counted if part.month),
        sum(part.sums.amount for part in nowhere),
    )


UNPRICED = "d.amount IS NULL AND d.monthly IS NULL"
"""A deal `d` without any amount."""
_KEYS = "d.owner_id, d.team_id, d.stage_id"


def open_parts(read: Reader, which: Which = ALL) -> tuple[Part, ...]:
    """What is open, of every month: one walk over one index."""
    stages = read.rows("SELECT id, pipeline_id, category, probability FROM stage ORDER BY id")
    if not stages:
        return ()
    where, values = which.where(read)
    by_stage = " ".join(f"WHEN {int(row[0])} THEN {int(row[3])}" for row in stages)
    chance = f"coalesce(d.probability_by_hand, d.probability, CASE d.stage_id {by_stage} END)"
    month = "substr(d.expected_day, 1, 7)"
    rows = read.rows(
        f"SELECT {month}, {_KEYS}, d.category, count(*), sum(d.amount), sum((d.amount*{chance}+5000)/10000),"
        f" sum(d.monthly), sum((d.monthly*{chance}+5000)/10000), sum(CASE WHEN {UNPRICED} THEN 1 ELSE 0 END)"
        f" FROM deal d WHERE d.state='open'{where} GROUP BY {month}, {_KEYS}, d.category",
        *values,
    )
    known = {row[0]: (row[1], row[2] or "pipeline") for row in stages}
    return tuple(
        Part(
            day or "",
            known[stage][0],
            owner,
            team,
            category or known[stage][1],
            Sums(count - unpriced, amount or 0, weighted or 0, monthly or 0, weighted_monthly or 0),
            unpriced,
        )
        for day, owner, team, stage, category, count, amount, weighted, monthly, weighted_monthly, unpriced in rows
    )


def won_parts(read: Reader, first: str, last: str, which: Which = ALL) -> tuple[Part, ...]:
    """What was won from one month to another (YYYY-MM, both included)."""
    stages: dict[int, int] = dict(read.rows("SELECT id, pipeline_id FROM stage"))
    where, values = which.where(read)
    month = "substr(d.closed_day, 1, 7)"
    rows = read.rows(
        f"SELECT {month}, {_KEYS}, count(*), sum(d.amount), sum(d.monthly) FROM deal d"
        f" WHERE d.state='won' AND {month}>=? AND {month}<=?{where} GROUP BY {month}, {_KEYS}",
        first,
        last,
        *values,
    )
    return tuple(
        Part(day, stages[stage], owner, team, "closed", Sums(count, once or 0, once or 0, monthly or 0, monthly or 0))
        for day, owner, team, stage, count, once, monthly in rows
    )


# -- what lies behind --------------------------------------------------------------------------------------------------

CATEGORY = "coalesce(nullif(d.category, ''), s.category)"
"""The category of an open deal `d` in its stage `s`."""
_FROM = "SELECT d.id FROM deal d JOIN stage s ON s.id=d.stage_id WHERE "
_LARGEST = " ORDER BY coalesce(d.amount, 0) DESC, d.id"


def deal_ids(read: Reader, *, first: str, last: str, category: str = "", which: Which = ALL) -> list[int]:
    """The deals behind the sums of some months (YYYY-MM, both included), the largest first.

    `category` is one of CATEGORIES, or "" for all that is added up.
    """
    where, values = which.where(read)
    found: list[int] = []
    if category in ("", "closed"):
        month = "substr(d.closed_day, 1, 7)"
        sql = f"{_FROM}d.state='won' AND {month}>=? AND {month}<=?{where}{_LARGEST}"
        found += read.column(sql, first, last, *values)
    if category != "closed":
        month, kind = "substr(d.expected_day, 1, 7)", "<>'omitted'" if not category else "=?"
        sql = (
            f"{_FROM}d.state='open' AND {month}>=? AND {month}<=? AND NOT ({UNPRICED})"
            f" AND {CATEGORY}{kind}{where}{_LARGEST}"
        )
        found += read.column(sql, first, last, *([category] if category else []), *values)
    return found


def outside_ids(read: Reader, which: Which = ALL) -> list[int]:
    """Open deals without a day, or without any amount, the largest first."""
    where, values = which.where(read)
    sql = (
        f"{_FROM}d.state='open' AND (d.expected_day IS NULL OR ({UNPRICED})) AND {CATEGORY}<>'omitted'{where}{_LARGEST}"
    )
    return read.column(sql, *values)
