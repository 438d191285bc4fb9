"""Who is close to the next tier, and whose tier is about to end: lists to act on. For a reader thread."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.loyalty import tier_rules, tiers
from models.loyalty.programmes import later
from models.loyalty.tier_rules import Period

if TYPE_CHECKING:
    from models.loyalty.tier_rules import TierRules
    from models.loyalty.tiers import TierRow
    from models.work import Reader

SOON = 60
"""Days that "soon" is."""
MOST = 20


@dataclass(frozen=True, slots=True)
class Close:
    """A member, the tier in question, what is missing to it (qualifying points), and the day by which, if any."""

    person_id: int
    name: str
    tier: str
    missing: int
    until_day: str | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """A programme's tiers: its rules (None: it has none), the tiers with how many members stand in each, the lists."""

    programme_id: int
    rules: TierRules | None
    tiers: tuple[tuple[TierRow, int], ...] = ()
    close: tuple[Close, ...] = ()
    falling: tuple[Close, ...] = ()


def overview(read: Reader, *, programme_id: int, day: str) -> Overview:
    """All that the page of tiers shows of a programme on `day` (ISO)."""
    rules = tier_rules.rules_of(read.value("SELECT rules FROM programme WHERE id=?", programme_id) or "")
    found = tiers.tiers(read, programme_id)
    counts = tiers.members_in(read, programme_id)
    rows = tuple((one, counts.get(one.id, 0)) for one in found)
    if rules is None or not found:
        return Overview(programme_id, rules, rows)
    members = _members(read, programme_id, rules, day, found[0].threshold)
    return Overview(programme_id, rules, rows, _close(members, found), _falling(members, found, day))


@dataclass(frozen=True, slots=True)
class _Member:
    person_id: int
    name: str
    tier_id: int | None
    until_day: str | None
    points: int


def _members(read: Reader, programme_id: int, rules: TierRules, day: str, least: int) -> list[_Member]:
    if rules.period is Period.ANNIVERSARY:
        return _by_enrolment(read, programme_id, rules, day, least)
    found = read.rows(
        "SELECT p.id, p.name, s.tier_id, s.until_day, COALESCE(e.points, 0) FROM account a"
        " JOIN person p ON p.id = a.person_id LEFT JOIN standing s ON s.account_id = a.id"
        " LEFT JOIN (SELECT x.account_id, SUM(x.points) AS points FROM points_entry x"
        " JOIN account q ON q.id = x.account_id AND q.kind = 'qualifying' AND q.programme_id = ?"
        " WHERE COALESCE(x.counts_on, x.day) BETWEEN ? AND ? GROUP BY x.account_id) e ON e.account_id = a.id"
        " WHERE a.programme_id = ? AND a.kind = 'qualifying' AND p.erased_at IS NULL AND p.merged_into_id IS NULL"
        " ORDER BY p.id",
        programme_id,
        tier_rules.window(rules, day),
        day,
        programme_id,
    )
    return [_Member(row[0], row[1], row[2], row[3], int(row[4])) for row in found]


def _by_enrolment(read: Reader, programme_id: int, rules: TierRules, day: str, least: int) -> list[_Member]:
    """The same where each member's year begins with the day of their enrolment.

    Whoever has no tier and in all of the last year less than half of the `least` is near none: not worked out.
    """
    points: dict[int, list[tuple[str, int]]] = {}
    for account_id, counts_on, count in read.rows(
        "SELECT x.account_id, COALESCE(x.counts_on, x.day), x.points FROM points_entry x"
        " JOIN account q ON q.id = x.account_id AND q.kind = 'qualifying' AND q.programme_id = ?"
        " WHERE COALESCE(x.counts_on, x.day) BETWEEN ? AND ?",
        programme_id,
        later(day, -366),
        day,
    ):
        points.setdefault(account_id, []).append((counts_on, int(count)))
    first = "SELECT person_id, MIN(enrolled_at) FROM account WHERE programme_id=? GROUP BY person_id"
    enrolled: dict[int, int] = dict(read.rows(first, programme_id))
    found = read.rows(
        "SELECT p.id, p.name, s.tier_id, s.until_day, a.id FROM account a"
        " JOIN person p ON p.id = a.person_id LEFT JOIN standing s ON s.account_id = a.id"
        " WHERE a.programme_id = ? AND a.kind = 'qualifying' AND p.erased_at IS NULL AND p.merged_into_id IS NULL"
        " ORDER BY p.id",
        programme_id,
    )
    members = []
    for person_id, name, tier_id, until, account_id in found:
        count = 0
        some = points.get(account_id, ())
        if some and (tier_id is not None or 2 * sum([many for _on, many in some if many > 0]) >= least):
            own = tier_rules.since(rules, tier_rules.enrolled_day(read, enrolled[person_id]))
            start = tier_rules.window(own, day)
            count = sum([many for on, many in some if on >= start])
        members.append(_Member(person_id, name, tier_id, until, count))
    return members


def _close(members: list[_Member], found: tuple[TierRow, ...]) -> tuple[Close, ...]:
    """Those who have at least half of what the next tier takes, the nearest first."""
    known = {one.id: one.threshold for one in found}
    close = []
    for one in members:
        now = known.get(one.tier_id, -1) if one.tier_id is not None else -1
        above = next((tier for tier in found if tier.threshold > max(now, one.points)), None)
        if above is not None and one.points * 2 >= above.threshold:
            close.append(Close(one.person_id, one.name, above.name, above.threshold - one.points))
    return tuple(heapq.nsmallest(MOST, close, key=_missing))


def _missing(one: Close) -> tuple[int, int]:
    return one.missing, one.person_id


def _falling(members: list[_Member], found: tuple[TierRow, ...], day: str) -> tuple[Close, ...]:
    """Those whose tier ends soon and who have not reached it again, the first to end first."""
    known = {one.id: one for one in found}
    soon = later(day, SOON)
    falling = [
        Close(
            one.person_id, one.name, known[one.tier_id].name, known[one.tier_id].threshold - one.points, one.until_day
        )
        for one in members
        if one.tier_id in known
        and one.until_day is not None
        and one.until_day <= soon
        and one.points < known[one.tier_id].threshold
    ]
    return tuple(sorted(falling, key=_ends)[:MOST])


def _ends(one: Close) -> tuple[str, int]:
    return one.until_day or "", one.person_id
