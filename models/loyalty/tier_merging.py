"""Tiers when two records of one person are put together, and taken apart: a merge lowers nobody (case D10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.loyalty import qualifying, tiers

if TYPE_CHECKING:
    from models.work import Tx


def take_over(tx: Tx, *, person_id: int, from_id: int) -> None:
    """Let a member have the tier of a record that is merged into theirs, where it is the higher one, as long as it.

    A merge lowers nobody: what that record had reached is kept to its period's end.
    """
    rows_ = tx.rows(
        "SELECT a.programme_id, s.tier_id, s.since_day, s.until_day, s.by_hand FROM standing s"
        " JOIN account a ON a.id = s.account_id WHERE s.person_id=? AND s.tier_id IS NOT NULL ORDER BY s.id",
        from_id,
    )
    for programme_id, tier_id, since, until, by_hand in rows_:
        found = tiers.tiers(tx, programme_id)
        other = tiers.tier_held(tx, found, tier_id)
        account_id = qualifying.ensure(tx, person_id=person_id, programme_id=programme_id)
        row = tx.row("SELECT id, tier_id FROM standing WHERE account_id=?", account_id)
        now = tiers.tier_held(tx, found, row[1] if row else None)
        if other is not None and (now is None or other.threshold > now.threshold):
            held = (since, bool(by_hand))
            tiers.put(tx, "merge", person_id, account_id, row, now, other, 0, until, since=held)


def give_up(tx: Tx, *, person_id: int, at: int) -> None:
    """Take back the tier that a merge at `at` (ms UTC) had brought, where nothing changed since: see `after_sale`."""
    for account_id, standing_id, tier_id in tx.rows(
        "SELECT s.account_id, s.id, s.tier_id FROM standing s WHERE s.person_id=? ORDER BY s.id", person_id
    ):
        last = tx.row(
            "SELECT kind, at, from_tier_id, id FROM standing_entry WHERE account_id=? ORDER BY id DESC LIMIT 1",
            account_id,
        )
        if last is None or last[0] != "merge" or last[1] != at:
            continue
        before = tx.row(
            "SELECT until_day, day, kind FROM standing_entry WHERE account_id=? AND id < ? ORDER BY id DESC LIMIT 1",
            account_id,
            last[3],
        )
        now, held = tiers.tier_held(tx, (), tier_id), tiers.tier_held(tx, (), last[2])
        since = (before[1], before[2] == "by_hand") if before else None
        until = before[0] if before else None
        row = (standing_id, tier_id)
        tiers.put(tx, "apart", person_id, account_id, row, now, held, 0, until, since=since)
