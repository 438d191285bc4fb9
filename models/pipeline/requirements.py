"""What stages ask of a deal before it may stand in them: which of it some deals do not say yet."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from models.pipeline import stages
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.work import Reader


@dataclass(frozen=True, slots=True)
class Lack:
    """A deal and what it does not say yet: keys of `stages.REQUIRED`, in the order of the stage."""

    deal_id: int
    name: str
    fields: tuple[str, ...]


def lacking(read: Reader, deal_ids: Sequence[int], stage_id: int) -> tuple[Lack, ...]:
    """The deals that a stage would refuse, with what it asks of them; empty when all may stand there."""
    wanted = [name for name in json.loads(read.value("SELECT requires FROM stage WHERE id=?", stage_id) or "[]")]
    known = [name for name in wanted if name in stages.REQUIRED]
    if not known:
        return ()
    columns = ", ".join(f"d.{name}" for name in known)
    found = {
        row[0]: Lack(
            row[0], row[1], tuple(name for name, value in zip(known, row[2:], strict=True) if value in (None, ""))
        )
        for row in read.within(f"SELECT d.id, d.name, {columns} FROM deal d WHERE d.id IN (??)", deal_ids)
    }
    return tuple(found[key] for key in deal_ids if key in found and found[key].fields)
