"""The sample members' tiers: by what each bought this year, worked out for all of them at once."""

from typing import Any

from models.loyalty import tier_rules, tiers
from models.loyalty.tier_rules import TierRules
from models.work import Tx

RULES = TierRules()
TIERS: tuple[tuple[str, str, int, str, str, str], ...] = (
    ("シルバー", "Silver", 10_000, "quiet", "新商品のご案内を一足先に", "News of what is new, ahead of others"),
    ("ゴールド", "Gold", 30_000, "gold", "季節のギフトの先行販売", "Seasonal gifts before everybody else"),
    ("プラチナ", "Platinum", 80_000, "primary", "先行販売とお席のご予約", "Early access, and a seat kept for you"),
)
"""Names, the yen of a year from which they are reached, colour, what is promised."""
BROUGHT = ("今年のお買い上げから", "From this year's purchases")


def introduce(tx: Tx, *, programme_id: int, at: int) -> tuple[int, ...]:
    """Let the programme have tiers, and every member the one that this year's receipts say; `at` picks the language.

    The year so far is one entry of qualifying points for each; a tier is reached on the day on which it was. Returns
    the tiers' keys, the lowest first.
    """
    tiers.set_rules(tx, programme_id=programme_id, rules=RULES)
    keys = tuple(
        tiers.save(
            tx,
            programme_id=programme_id,
            tier_id=None,
            name=(name_ja, name_en)[at],
            threshold=threshold,
            colour=colour,
            benefits=(told_ja, told_en)[at],
        )
        for name_ja, name_en, threshold, colour, told_ja, told_en in TIERS
    )
    start = tier_rules.window(RULES, tx.today)
    _accounts(tx, int(programme_id), start, BROUGHT[at])
    before: int | None = None
    for key, one in zip(keys, TIERS, strict=True):
        _reach(tx, int(programme_id), start, key, before, one[2], str(one[at]))
        before = key
    tx.run(
        "INSERT INTO standing (account_id, person_id, tier_id, since_day, until_day, by_hand)"
        " SELECT e.account_id, a.person_id, e.tier_id, e.day, e.until_day, ? FROM standing_entry e"
        " JOIN account a ON a.id = e.account_id"
        " WHERE e.id = (SELECT MAX(x.id) FROM standing_entry x WHERE x.account_id = e.account_id)"
        " ORDER BY e.account_id",
        False,
    )
    return keys


def _accounts(tx: Tx, programme_id: int, start: str, reason: str) -> None:
    """An account of qualifying points for everybody who bought since `start` (ISO), with one entry of all of it."""
    tx.run(
        "INSERT INTO account (programme_id, person_id, kind, enrolled_at, balance, debt)"
        f" SELECT {programme_id}, s.person_id, 'qualifying', MIN(s.at), SUM(s.total), 0 FROM sale s"
        " WHERE s.person_id IS NOT NULL AND s.day >= ? GROUP BY s.person_id HAVING SUM(s.total) > 0"
        " ORDER BY s.person_id",
        start,
    )
    tx.run(
        "INSERT INTO points_entry (account_id, at, day, kind, points, balance, reason, staff_id)"
        f" SELECT a.id, {int(tx.now)}, '{tx.today}', 'rank', a.balance, a.balance, ?, 1 FROM account a"
        f" WHERE a.kind = 'qualifying' AND a.programme_id = {programme_id} ORDER BY a.id",
        reason,
    )


def _reach(tx: Tx, programme_id: int, start: str, tier_id: int, before: int | None, threshold: int, text: str) -> None:
    """Note for everybody who came to `threshold` yen since `start` when that was, in the ledger and the timeline."""
    until = tier_rules.kept_until(RULES, tx.today)
    values: tuple[Any, ...] = (start, threshold)
    tx.run(
        "INSERT INTO standing_entry (account_id, at, day, kind, from_tier_id, tier_id, points, until_day, reason,"
        f" staff_id) SELECT a.id, MIN(r.at), MIN(r.day), 'up', {'NULL' if before is None else int(before)},"
        f" {int(tier_id)}, MIN(r.so_far), '{until}', '', 1 FROM (SELECT s.person_id, s.at, s.day, SUM(s.total) OVER"
        " (PARTITION BY s.person_id ORDER BY s.at, s.id) AS so_far FROM sale s WHERE s.person_id IS NOT NULL"
        f" AND s.day >= ?) r JOIN account a ON a.person_id = r.person_id AND a.programme_id = {programme_id}"
        " AND a.kind = 'qualifying' WHERE r.so_far >= ? GROUP BY a.id ORDER BY a.id",
        *values,
    )
    tx.run(
        "INSERT INTO touchpoint (person_id, at, kind, ref_id, text, staff_id, shop_id)"
        f" SELECT a.person_id, e.at, 'tier', e.tier_id, ?, 1, 1 FROM standing_entry e JOIN account a"
        f" ON a.id = e.account_id WHERE e.tier_id = {int(tier_id)} ORDER BY e.id",
        text,
    )
