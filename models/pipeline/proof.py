"""What must be true of deals: state, stage, probability and moves agree. Asked by `models.proofs`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import N_, Message
from models.pipeline import next_activity

if TYPE_CHECKING:
    from models.work import Reader

_WRONG = (
    (
        N_("Deal {id} is won, but its stage does not win, or the other way round."),
        "SELECT d.id FROM deal d JOIN stage s ON s.id=d.stage_id WHERE (d.state='won') <> (s.kind='won')",
    ),
    (
        N_("Deal {id} is closed without a day, or open with one."),
        "SELECT id FROM deal WHERE (state='open') <> (closed_at IS NULL)"
        " OR (closed_at IS NULL) <> (closed_day IS NULL)",
    ),
    (
        N_("Deal {id} is lost, but not at 0 %, or won, but not at 100 %."),
        "SELECT id FROM deal WHERE (state='lost' AND coalesce(probability, -1)<>0)"
        " OR (state='won' AND coalesce(probability, -1)<>10000)",
    ),
    (
        N_("Deal {id} was lost without a reason."),
        "SELECT id FROM deal WHERE state='lost' AND reason_id IS NULL AND reason_note=''",
    ),
    (
        N_("Deal {id} does not stand where its last move left it."),
        "SELECT d.id FROM deal d JOIN deal_move m ON m.id=(SELECT max(x.id) FROM deal_move x WHERE x.deal_id=d.id)"
        " WHERE m.stage_id<>d.stage_id OR m.state<>d.state"
        " UNION SELECT d.id FROM deal d WHERE NOT EXISTS (SELECT 1 FROM deal_move m WHERE m.deal_id=d.id)",
    ),
)


def deal_problems(read: Reader) -> list[tuple[str, Message]]:
    """Deals whose state, stage, probability and moves disagree, or whose next activity is not their reminders'."""
    found = [(f"deal:{key}", Message(what, {"id": key})) for what, sql in _WRONG for key in read.column(sql)]
    wrong = N_("Deal {id}: the day of its next activity is not what its reminders say.")
    return found + [(f"deal:{key}", Message(wrong, {"id": key})) for key in next_activity.problems(read)]
