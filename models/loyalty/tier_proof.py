"""The tiers proved: a member stands where the entries of their standing say; what decides it is never spent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import N_, Message

if TYPE_CHECKING:
    from models.work import Reader

Problem = tuple[str, Message]
_LAST = "(SELECT MAX(x.id) FROM standing_entry x WHERE x.account_id = s.account_id)"


def standing_problems(read: Reader) -> list[Problem]:
    """Standings that are not what their last entry says, and qualifying accounts with lots that could be spent."""
    found = read.rows(
        "SELECT s.id, COALESCE(s.tier_id, 0), COALESCE(e.tier_id, 0) FROM standing s"
        f" LEFT JOIN standing_entry e ON e.id = {_LAST} WHERE COALESCE(s.tier_id, 0) <> COALESCE(e.tier_id, 0)"
        " ORDER BY s.id"
    )
    problems = [
        (
            f"standing:{key}",
            Message(
                N_("Standing {id} is of tier {tier}, its entries end at tier {sum}."),
                {"id": key, "tier": tier, "sum": last},
            ),
        )
        for key, tier, last in found
    ]
    lots = read.column(
        "SELECT DISTINCT a.id FROM account a JOIN points_lot l ON l.account_id = a.id WHERE a.kind = 'qualifying'"
    )
    text = N_("Qualifying account {id} has lots of points that could be spent.")
    return problems + [(f"account:{key}", Message(text, {"id": key})) for key in lots]
