"""The numbers of papers: quotations, invoices and credit notes, each kind counted for itself, without gaps.

A number is taken in the transaction that writes its paper, so that a paper which is refused takes none; once given out
it may stand on somebody's desk, so that the unit of work which took it can't be undone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import Bug

if TYPE_CHECKING:
    from models.work import Reader, Tx

KINDS = ("quotation", "invoice", "credit")


def take(tx: Tx, kind: str) -> int:
    """The next number of a kind (1, 2, 3 …), given out by this unit of work. Raises Bug for an unknown kind."""
    if kind not in KINDS:
        raise Bug(f"there is no paper {kind!r}")
    tx.undoable = False
    return int(
        tx.value(
            "INSERT INTO paper_number (kind, next) VALUES (?, 2)"
            " ON CONFLICT (kind) DO UPDATE SET next = paper_number.next + 1 RETURNING next - 1",
            kind,
        )
    )


def coming(read: Reader, kind: str) -> int:
    """The number that the next paper of a kind will bear."""
    return int(read.value("SELECT next FROM paper_number WHERE kind=?", kind) or 1)


def shown(kind: str, number: int) -> str:
    """A number as it is printed: Q-00012 for a quotation, I- for an invoice, C- for a credit note."""
    return f"{kind[0].upper()}-{number:05d}"
