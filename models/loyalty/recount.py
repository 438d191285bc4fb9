"""Members looked at again after a tier was made, changed or taken away, or how tiers are reached (design rule 6).

Whoever reaches a tier by now has it at once, with its touchpoint. Nobody is lowered: who has a tier that takes more by
now, or is there no more, keeps it to the end of their period. What was counted by is remembered as a digest of the
tiers and rules, so that an undone change, an import and a restored store are noticed like any other. In units.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from models import rows
from models.loyalty import qualifying, tier_rules, tiers
from models.loyalty.programmes import later
from models.loyalty.tier_rules import NEW_YEAR, Period

if TYPE_CHECKING:
    from models.loyalty.tier_rules import TierRules
    from models.loyalty.tiers import TierRow
    from models.work import Row, Tx

UNIT = 500
"""Members looked at in one transaction."""
OWN_YEARS = 250
"""The same where each member's year begins on a day of their own: their receipts are added up one by one."""
CHANGES = 50
"""Members whose tier changes in one transaction: a sale that waits for it is not held up noticeably."""


def unit(tx: Tx, *, day: str, limit: int = UNIT, changes: int = CHANGES) -> int:
    """Look at the next `limit` members of the first programme whose tiers changed; returns how many, 0: nothing is due.

    Call it until it returns 0. Safe to run twice, and to stop: a change of the tiers meanwhile begins anew.
    """
    known = {row[0]: row[1:] for row in tx.rows("SELECT programme_id, counted, doing, reached FROM tier_recount")}
    for programme_id, rules in tiers.with_tiers(tx).items():
        found = tiers.tiers(tx, programme_id)
        wanted = digest(found, rules)
        counted, doing, reached = known.get(programme_id, ("", "", 0))
        if counted == wanted:
            continue
        tx.undoable = False
        last = int(reached) if doing == wanted else 0
        own_years = rules.period is Period.ANNIVERSARY
        limit = min(limit, OWN_YEARS) if own_years else limit
        start = later(day, 1) if own_years else tier_rules.window(rules, day)
        some = _members(tx, programme_id, start, day, last, limit)
        if own_years:
            some = _anniversaries(tx, some, rules, day)
        looked, last = _look(tx, programme_id, some, found, rules, day, changes)
        done = looked == len(some) < limit
        row = (wanted, "", 0) if done else (counted, wanted, last)
        if programme_id in known:
            tx.run("UPDATE tier_recount SET counted=?, doing=?, reached=? WHERE programme_id=?", *row, programme_id)
        else:
            rows.insert_id(tx, _HEAD, (programme_id, *row))
        if looked:
            return looked
    return 0


_HEAD = "INSERT INTO tier_recount (programme_id, counted, doing, reached)"


def digest(found: tuple[TierRow, ...], rules: TierRules) -> str:
    """What decides who is in which tier, in short."""
    plain = [
        rules.points,
        rules.per,
        rules.period.value,
        rules.grace_months,
        [[one.id, one.threshold] for one in found],
        *([[rules.begins, rules.month_end]] if rules.begins != NEW_YEAR or rules.month_end else []),
    ]
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:32]


def _members(tx: Tx, programme_id: int, start: str, day: str, after: int, limit: int) -> list[Row]:
    """The next members: account, person, qualifying account, its points in the period, tier, last day, enrolled."""
    return tx.rows(
        "SELECT a.id, a.person_id, q.id, COALESCE((SELECT SUM(e.points) FROM points_entry e WHERE e.account_id = q.id"
        " AND COALESCE(e.counts_on, e.day) BETWEEN ? AND ?), 0), s.tier_id, s.until_day,"
        " CASE WHEN q.enrolled_at < a.enrolled_at THEN q.enrolled_at ELSE a.enrolled_at END FROM account a"
        " JOIN person p ON p.id = a.person_id LEFT JOIN account q ON q.person_id = a.person_id"
        " AND q.programme_id = a.programme_id AND q.kind = 'qualifying' LEFT JOIN standing s ON s.account_id = q.id"
        " WHERE a.programme_id = ? AND a.kind <> 'qualifying' AND a.id > ? AND p.merged_into_id IS NULL"
        " AND p.erased_at IS NULL ORDER BY a.id LIMIT ?",
        start,
        day,
        programme_id,
        after,
        limit,
    )


def _anniversaries(tx: Tx, some: list[Row], rules: TierRules, day: str) -> list[Row]:
    """The same members with the points of the year that began with their own day of enrolment."""
    days: dict[int, list[tuple[str, int]]] = {}
    for own, counts_on, points in tx.within(
        "SELECT account_id, COALESCE(counts_on, day), points FROM points_entry WHERE account_id IN (??)"
        " AND COALESCE(counts_on, day) BETWEEN ? AND ?",
        [row[2] for row in some if row[2] is not None],
        later(day, -366),
        day,
    ):
        days.setdefault(own, []).append((counts_on, int(points)))
    found = []
    for account_id, person_id, own, _points, tier_id, until, at in some:
        points = 0
        if own in days:
            start = tier_rules.window(_own(tx, rules, at), day)
            points = sum(points for counts_on, points in days[own] if counts_on >= start)
        found.append((account_id, person_id, own, points, tier_id, until, at))
    return found


def _own(tx: Tx, rules: TierRules, enrolled_at: int) -> TierRules:
    """The rules for a member who enrolled at a moment (ms UTC)."""
    if rules.period is not Period.ANNIVERSARY:
        return rules
    return tier_rules.since(rules, tier_rules.enrolled_day(tx, enrolled_at))


def _look(
    tx: Tx, programme_id: int, some: list[Row], found: tuple[TierRow, ...], rules: TierRules, day: str, changes: int
) -> tuple[int, int]:
    """Look at members until so many were changed; returns how many were looked at, and the last one's account."""
    steps = {one.id: one.threshold for one in found}
    last = changed = 0
    for at, (account_id, person_id, own, points, tier_id, until, enrolled) in enumerate(some, 1):
        last = account_id
        best = max((one.threshold for one in found if one.threshold <= points), default=-1)
        lifted = best > steps.get(tier_id, -1) if tier_id is None or tier_id in steps else True
        if not lifted and (tier_id is None or until is not None):
            continue
        if own is None:
            own = qualifying.ensure(tx, person_id=person_id, programme_id=programme_id)
        changed += tiers.look_again(
            tx,
            person_id=person_id,
            account_id=own,
            found=found,
            rules=_own(tx, rules, enrolled),
            points=int(points),
            day=day,
        )
        if changed >= changes:
            return at, last
    return len(some), last
