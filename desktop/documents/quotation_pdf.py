"""A quotation (見積書) on A4 or Letter: for whom, until when, each line, the sums per rate, what it comes to.

In the language of the quotation, with prices shown with or without tax as the partner wants. The figures are those
frozen when it was made: the same paper comes out years later.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop.documents.letter import Letter, honorific, made
from desktop.printing.paper import Size

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.documents.pdf import PdfResult
    from desktop.languages import Language
    from models.billing.quotations import QuotationRow
    from models.billing.quoted import Frozen, QuotedRate


def quotation_pdf(
    quotation: QuotationRow,
    frozen: Frozen,
    language: Language,
    path: Path,
    *,
    size: Size = Size.A4,
    invariant: bool = False,
) -> PdfResult:
    """Write the quotation to `path`. Raises OSError when it can't be written."""
    return made(partial(_Paper, quotation, frozen, language, size, invariant), path)


class _Paper(Letter):
    """A quotation under way."""

    def __init__(
        self, quotation: QuotationRow, frozen: Frozen, language: Language, size: Size, invariant: bool, pages: int
    ) -> None:
        self.quotation, self.frozen = quotation, frozen
        title = language.text("Quotation")
        super().__init__(title, quotation.number_text, language, size, quotation.currency, pages, invariant)

    def draw(self) -> None:
        """Draw all of it."""
        text, one = self.language.text, self.quotation
        self.head(self.frozen.buyer, self.frozen.seller, one.day, text("We are pleased to quote as follows."))
        self._facts()
        lines = self.frozen.shown(one.shows_tax)
        once = [line for line in lines if not line.months]
        monthly = [line for line in lines if line.months]
        if once:
            self.table(once, text("Description"))
            self._sums(self.frozen.rates, text("Total"), one.total)
        if monthly:
            self.table(monthly, text("Each month"))
            self._sums(self.frozen.monthly_rates, text("Total of a month"), one.monthly)
        self.notes(one.note, one.shows_tax)
        self.foot()

    def _facts(self) -> None:
        """What matters at once: what it comes to, and until when it holds."""
        text, one = self.language.text, self.quotation
        cells = [(text("Total (with tax)"), self.money(one.total), 18.0)] if one.total or not one.monthly else []
        if one.monthly:
            cells.append((text("Each month (with tax)"), self.money(one.monthly), 14.0 if cells else 18.0))
        cells.append((text("Valid until"), self.day(one.valid_until), 12.0))
        self.facts(cells)

    def _sums(self, rates: tuple[QuotedRate, ...], title: str, total: int) -> None:
        self.rates(rates)
        self.total(title, total)


__all__ = ["honorific", "quotation_pdf"]
