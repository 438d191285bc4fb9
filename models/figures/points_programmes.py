"""The programmes of a report on points, each rolled forward over its days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import N_, Message
from models.figures.named import named
from models.loyalty import rollforward
from models.values import dataclass

if TYPE_CHECKING:
    from models.work import Reader


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme with its roll-forward over the period. Points."""

    id: int
    name: str
    kind: str
    opening: int
    figures: tuple[rollforward.Figure, ...]
    closing: int

    @property
    def title(self) -> Message:
        """Its name, or what it counts."""
        return named(self.name, N_("Stamps") if self.kind == "stamps" else N_("Points"))


def programmes(read: Reader, first: str, last: str) -> tuple[Programme, ...]:
    """Every programme with points, rolled forward over some days (ISO), the shop's own first."""
    found: list[Programme] = []
    for key, name, kind in read.rows("SELECT id, name, kind FROM programme ORDER BY position, id"):
        opening, figures, closing = rollforward.roll(read, first, last, key)
        if not found or opening or closing or any(one.entries for one in figures):
            found.append(Programme(key, name, kind, opening, figures, closing))
    return tuple(found)
