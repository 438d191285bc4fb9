"""A credit note (返還請求書) on A4 or Letter: what came back of a sale on account, or was let off it.

It holds what a qualified credit note must (消費税法57条の4第3項): issuer and its number, the days of the return
and of the sale that it answers, the goods with the mark of the reduced rate, sums and tax per rate.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop.documents.letter import Letter, made
from desktop.printing.paper import Size

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.documents.pdf import PdfResult
    from desktop.languages import Language
    from models.billing.invoices import InvoiceRow
    from models.billing.issued import Issued, ReceiptLines
    from models.billing.notes import Answered


def credit_note_pdf(
    note: InvoiceRow,
    issued: Issued,
    parts: Sequence[ReceiptLines],
    answered: Answered | None,
    language: Language,
    path: Path,
    *,
    size: Size = Size.A4,
    invariant: bool = False,
) -> PdfResult:
    """Write the credit note to `path`. Raises OSError when it can't be written."""
    return made(partial(_Paper, note, issued, parts, answered, language, size, invariant), path)


class _Paper(Letter):
    """A credit note under way."""

    def __init__(
        self,
        note: InvoiceRow,
        issued: Issued,
        parts: Sequence[ReceiptLines],
        answered: Answered | None,
        language: Language,
        size: Size,
        invariant: bool,
        pages: int,
    ) -> None:
        self.note, self.issued, self.parts, self.answered = note, issued, parts, answered
        title = language.text("Credit note")
        super().__init__(title, note.number_text, language, size, note.currency, pages, invariant)

    def draw(self) -> None:
        """Draw all of it."""
        text, one = self.language.text, self.note
        self.head(self.issued.buyer, self.issued.seller, one.day, text("We credit you with the following."))
        cells = [(text("Credited (with tax)"), self.money(-one.total), 18.0)]
        if self.answered is not None:
            cells.append((text("For the sale of"), self.day(self.answered.day), 12.0))
            cells.append((text("In answer to"), self.answered.invoice or self.answered.receipt, 12.0))
        self.facts(cells)
        for part in self.parts:
            self.table(part.lines, text("Description"))
        self.rates(self.issued.rates)
        self.total(text("Total"), one.total)
        self.notes(one.note, one.shows_tax)
        self.foot()
