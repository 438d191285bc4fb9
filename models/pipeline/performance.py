"""The team's figures: what was opened, offered, won and lost in a period, by owner, source, product or region.

Every figure (`measures`) stands beside the period before and, where one was set, its target. Deals are counted in the
period in which it happened: opened by the moment, won and lost by the business day.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from models.leads import figures as lead_figures
from models.loyalty.figures.overview import Figure
from models.loyalty.figures.period import before
from models.pipeline import targets
from models.pipeline.forecast import ALL, months_from
from models.pipeline.measures import DEFINITIONS, Counted
from models.values import dataclass

if TYPE_CHECKING:
    from models.loyalty.figures.period import Period
    from models.pipeline.forecast import Which
    from models.settings import ShopSettings
    from models.work import Reader


_KEY = {
    "": "0",
    "owner": "coalesce(d.owner_id, 0)",
    "source": "coalesce(nullif(d.source, ''), p.source, '')",
    "product": "coalesce(d.product_id, (SELECT l.product_id FROM deal_line l WHERE l.deal_id=d.id"
    " AND l.product_id IS NOT NULL ORDER BY l.position, l.id LIMIT 1), 0)",
    "region": "coalesce(nullif(c.region, ''), (SELECT a.region FROM address a WHERE a.person_id=d.person_id"
    " AND a.region<>'' ORDER BY a.position, a.id LIMIT 1), '')",
}
_PERSON = " LEFT JOIN person p ON p.id=d.person_id"
_JOIN = {
    "source": _PERSON,
    "region": f"{_PERSON} LEFT JOIN company c ON c.id=coalesce(d.company_id, p.company_id)",
}
_QUOTED = "EXISTS (SELECT 1 FROM quotation q WHERE q.deal_id=d.id AND q.state IN ('open', 'accepted'))"
_CONVERTED = f"(d.state='won' OR (d.state='open' AND {_QUOTED}))"
_OPENED = "d.opened_at>=? AND d.opened_at<?"
_CLOSED = "d.closed_day>=? AND d.closed_day<=?"
_OFFERED = (
    "d.state='open' AND d.id IN (SELECT q.deal_id FROM quotation q WHERE q.state IN ('open', 'accepted', 'replaced')"
    f" GROUP BY q.deal_id HAVING min(q.day)>=? AND min(q.day)<=?) AND {_QUOTED}"
)
WHAT = {
    "opened": _OPENED,
    "converted": f"{_OPENED} AND {_CONVERTED}",
    "closed": f"{_CLOSED} AND d.state IN ('won', 'lost')",
    "won": f"{_CLOSED} AND d.state='won'",
    "lost": f"{_CLOSED} AND d.state='lost'",
    "offered": _OFFERED,
}
"""Conditions over a deal `d`; each takes where the period begins and ends."""


@dataclass(frozen=True, slots=True)
class Group:
    """An owner, a source, a product or a region: its key, its name ("" without one), what was counted, its target."""

    key: int | str
    name: str
    counted: Counted
    target: int | None = None


@dataclass(frozen=True, slots=True)
class Performance:
    """A period beside the one before: the whole, and by group, those who won most first."""

    period: Period
    earlier: Period
    figures: dict[str, Figure]
    targets: dict[str, int | None]
    """By figure, where the period is whole months and something was set."""
    whole: Counted
    groups: tuple[Group, ...]


# -- questions ---------------------------------------------------------------------------------------------------------


def performance(
    read: Reader, *, shop: ShopSettings, period: Period, by: str = "owner", which: Which = ALL
) -> Performance:
    """All figures of a period and of the one before. For a reader's thread."""
    earlier = before(shop, period)
    groups = counted(read, period, by=by, which=which)
    now = _whole(read, period, groups, by, which)
    was = _whole(read, earlier, counted(read, earlier, which=which), "", which)
    months = _months(period)
    goals = {one.id: _goal(read, months, one.target, which) if one.target else None for one in DEFINITIONS.values()}
    each = targets.by_staff(read, months) if by == "owner" else {}
    for key in each:
        groups.setdefault(key, Counted())
    names = _names(read, by, groups)
    found = (Group(key, names.get(key, ""), one, each.get(int(key)) if each else None) for key, one in groups.items())
    return Performance(
        period,
        earlier,
        {one.id: Figure(one.id, one.count(now), one.count(was)) for one in DEFINITIONS.values()},
        goals,
        now,
        tuple(sorted(found, key=lambda one: (-one.counted.won_amount, -one.counted.opened_amount, str(one.key)))),
    )


def _whole(read: Reader, period: Period, groups: dict[int | str, Counted], by: str, which: Which) -> Counted:
    sums = sum(groups.values(), Counted())
    if by not in ("", "owner"):
        sums = sum((sums, *_contacts(read, period, which).values()), Counted())
    if which.team_id is not None:
        return replace(sums, minutes=None)  # leads are somebody's, not a team's
    whole, by_owner = lead_figures.response(read, period)
    return replace(sums, minutes=whole.median if which.owner_id is None else by_owner.get(which.owner_id))


def counted(read: Reader, period: Period, *, by: str = "", which: Which = ALL) -> dict[int | str, Counted]:
    """What was counted of a period, by group; of the staff also what they did and how soon they answered."""
    found: dict[int | str, dict[str, int]] = {}
    for what, sums in _SUMS.items():
        names = list(sums)
        for key, *values in _ask(read, what, ", ".join(sums.values()), period, by, which, group=True):
            mine = found.setdefault(key, {})
            mine.update(zip(names, (value or 0 for value in values), strict=True))
    whole = {key: Counted(**values) for key, values in found.items()}
    if by in ("", "owner"):
        for staff, did in _contacts(read, period, which).items():
            key = staff if by else 0
            whole[key] = whole.get(key, Counted()) + did
    if by == "owner":
        for staff, minutes in lead_figures.response(read, period)[1].items():
            if which.owner_id in (None, staff):
                whole[staff] = replace(whole.get(staff, Counted()), minutes=minutes)
    return whole


_SUMS = {
    "opened": {
        "opened": "count(*)",
        "opened_amount": "sum(d.amount)",
        "converted": f"sum(CASE WHEN {_CONVERTED} THEN 1 ELSE 0 END)",
        "converted_amount": f"sum(CASE WHEN {_CONVERTED} THEN d.amount ELSE 0 END)",
    },
    "closed": {
        "won": "sum(CASE WHEN d.state='won' THEN 1 ELSE 0 END)",
        "won_amount": "sum(CASE WHEN d.state='won' THEN d.amount ELSE 0 END)",
        "won_monthly": "sum(CASE WHEN d.state='won' THEN d.monthly ELSE 0 END)",
        "lost": "sum(CASE WHEN d.state='lost' THEN 1 ELSE 0 END)",
        "lost_amount": "sum(CASE WHEN d.state='lost' THEN d.amount ELSE 0 END)",
        "won_time": "sum(CASE WHEN d.state='won' AND d.closed_at>d.opened_at THEN d.closed_at-d.opened_at ELSE 0 END)",
    },
    "offered": {"offered": "count(*)"},
}


def _ask(
    read: Reader, what: str, asked: str, period: Period, by: str, which: Which, *, group: bool = False
) -> list[tuple[Any, ...]]:
    """Ask of the deals of WHAT in a period, group by group."""
    where, values = which.where(read)
    ends = (period.start, period.end) if what in ("opened", "converted") else (period.first, period.last)
    head, tail = f"{_KEY[by]}, " if group else "", f" GROUP BY {_KEY[by]}" if group and by else ""
    return read.rows(
        f"SELECT {head}{asked} FROM deal d{_JOIN.get(by, '')} WHERE {WHAT[what]}{where}{tail}", *ends, *values
    )


def _contacts(read: Reader, period: Period, which: Which) -> dict[int, Counted]:
    """Calls, meetings, visits and mails by who did them (0: nobody is named)."""
    members = None
    if which.team_id is not None:
        members = set(read.column("SELECT staff_id FROM team_member WHERE team_id=?", which.team_id))
    found: dict[int, dict[str, int]] = {}
    for staff, kind, count in read.rows(
        "SELECT coalesce(t.staff_id, 0), t.kind, count(*) FROM touchpoint t"
        " WHERE t.kind IN ('call', 'meeting', 'visit', 'mail') AND t.at>=? AND t.at<?"
        " GROUP BY coalesce(t.staff_id, 0), t.kind",
        period.start,
        period.end,
    ):
        if which.owner_id in (None, staff) and (members is None or staff in members):
            found.setdefault(staff, {})[kind] = count
    return {staff: Counted(**did) for staff, did in found.items()}


def _months(period: Period) -> tuple[str, ...]:
    """The whole months of a period; none where it has others."""
    first, last = period.first, period.last
    count = (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7]) + 1
    whole = first[8:] == "01" and int(last[8:]) == monthrange(int(last[:4]), int(last[5:7]))[1]
    return months_from(first[:7], count) if whole else ()


def _goal(read: Reader, months: tuple[str, ...], kind: str, which: Which) -> int | None:
    if not months or which.pipeline_id is not None or which.owner_id == 0:
        return None
    found = targets.by_month(read, months, staff_id=which.owner_id, team_id=which.team_id, kind=kind)
    return sum(found.values()) if found else None


def _names(read: Reader, by: str, groups: dict[int | str, Counted]) -> dict[int | str, str]:
    if by == "owner":
        return dict(read.rows("SELECT id, name FROM staff"))
    if by == "product":
        return dict(read.within("SELECT id, trim(name || ' ' || variant) FROM product WHERE id IN (??)", list(groups)))
    return {key: str(key) for key in groups}


# -- what lies behind --------------------------------------------------------------------------------------------------


def deal_ids(
    read: Reader, what: str, *, period: Period, by: str = "", key: int | str | None = None, which: Which = ALL
) -> list[int]:
    """The deals behind a figure (of WHAT, or "decided"), of one group or (key None) of all, the largest first."""
    if what == "decided":
        some = [
            *deal_ids(read, "closed", period=period, by=by, key=key, which=which),
            *deal_ids(read, "offered", period=period, by=by, key=key, which=which),
        ]
        return list(dict.fromkeys(some))
    rows = _ask(read, what, f"d.id, coalesce(d.amount, 0), {_KEY[by]}", period, by, which)
    kept = [row for row in rows if key is None or row[2] == key]
    return [row[0] for row in sorted(kept, key=lambda row: (-row[1], row[0]))]
