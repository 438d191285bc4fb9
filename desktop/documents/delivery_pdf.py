"""A delivery note (納品書) of one receipt on A4 or Letter: what was delivered, its sums and taxes per rate.

With its taxes on it, note and monthly invoice together hold what a qualified invoice must.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop.documents.letter import Letter, made
from desktop.documents.pdf import HAIR, MM, QUIET
from desktop.printing.paper import Size

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.documents.pdf import PdfResult
    from desktop.languages import Language
    from models.billing.issued import Issued, ReceiptLines


def delivery_pdf(
    issued: Issued,
    part: ReceiptLines,
    shows_tax: str,
    language: Language,
    currency: str,
    path: Path,
    *,
    size: Size = Size.A4,
    invariant: bool = False,
) -> PdfResult:
    """Write the note of a receipt to `path`. Raises OSError when it can't be written."""
    return made(partial(_Paper, issued, part, shows_tax, language, currency, size, invariant), path)


class _Paper(Letter):
    """A delivery note under way."""

    def __init__(
        self,
        issued: Issued,
        part: ReceiptLines,
        shows_tax: str,
        language: Language,
        currency: str,
        size: Size,
        invariant: bool,
        pages: int,
    ) -> None:
        self.issued, self.part, self.shows_tax = issued, part, shows_tax
        title = language.text("Delivery note")
        super().__init__(title, part.receipt.number, language, size, currency, pages, invariant)

    def draw(self) -> None:
        """Draw all of it."""
        text, one = self.language.text, self.part.receipt
        self.head(self.issued.buyer, self.issued.seller, one.day, text("We have delivered the following."))
        self.facts(
            [(text("Amount (with tax)"), self.money(one.total), 18.0), (text("Delivered"), self.day(one.day), 12.0)]
        )
        self.table(self.part.lines, text("Description"))
        self.rates(self.part.rates)
        self.total(text("Total"), one.total)
        self.notes("", self.shows_tax)
        self._received()
        self.foot()

    def _received(self) -> None:
        """Where whoever takes the goods puts their seal or name."""
        wide, high = 34 * MM, 24 * MM
        self.turn(high + 8 * MM)
        left, top = self.right - wide, self.y + 6 * MM
        self.sheet.box(left, top, wide, high, stroke=HAIR, thick=0.8)
        self.sheet.text(left + wide / 2, top + 11, self.language.text("Received by"), 8, align="center", colour=QUIET)
        self.sheet.rule(left, top + 15, left + wide, thick=0.6, colour=HAIR)
        self.y = top + high
