"""What leads follow of what others write: a state typed elsewhere gets its row, a call or a mail answers a lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.leads import response
from models.leads.tables import Lead

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.work import Tx


def of_images(tx: Tx, images: Sequence[tuple[str, int, dict[str, Any] | None, dict[str, Any] | None]]) -> None:
    """Follow the rows of a unit of work; an undo puts back what followed by itself."""
    if tx.undoes_id is not None:
        return
    for table, row_id, before, after in images:
        if after is None:
            continue
        if table == "person" and after.get("lead_state"):
            if tx.value("SELECT 1 FROM lead WHERE person_id=?", row_id) is None:
                tx.insert(Lead, person=row_id, entered_at=tx.now, state_at=tx.now, batch_id=tx.batch_id)
        elif table == "touchpoint" and before is None and after.get("kind") in response.ANSWERS:
            response.answered(tx, int(after.get("person_id", after.get("person", 0))), after["at"])
