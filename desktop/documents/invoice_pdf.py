"""An invoice (請求書) on A4 or Letter: of one sale, or of a customer's month with what came in and is carried over.

It holds what a qualified invoice must (消費税法57条の4第1項): issuer and registration number, the days, the goods with
the mark of the reduced rate, sums and tax per rate, the buyer's name. Shown with or without tax as the partner wants,
in figures that were frozen when it was made. A shop without a registration number prints none.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop.documents.letter import BODY, LEAD, SIDE, SMALL, Letter, made
from desktop.documents.pdf import HAIR, INDIGO, INK, MM, QUIET, WASH, width, wrap
from desktop.printing.paper import Size
from models.billing.owed import KINDS
from models.billing.receiving import WAYS
from models.money import show_rate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.documents.pdf import PdfResult
    from desktop.languages import Language
    from models.billing.invoices import InvoiceRow
    from models.billing.issued import Issued, ReceiptLines

RED = (0.65, 0.15, 0.15)
MOST_BANK_LINES = 8


def invoice_pdf(
    invoice: InvoiceRow,
    issued: Issued,
    parts: Sequence[ReceiptLines],
    language: Language,
    path: Path,
    *,
    size: Size = Size.A4,
    invariant: bool = False,
) -> PdfResult:
    """Write the invoice to `path`. Raises OSError when it can't be written."""
    return made(partial(_Paper, invoice, issued, parts, language, size, invariant), path)


class _Paper(Letter):
    """An invoice under way."""

    def __init__(
        self,
        invoice: InvoiceRow,
        issued: Issued,
        parts: Sequence[ReceiptLines],
        language: Language,
        size: Size,
        invariant: bool,
        pages: int,
    ) -> None:
        self.invoice, self.issued, self.parts = invoice, issued, parts
        self.monthly = invoice.kind == "monthly"
        super().__init__(
            language.text("Invoice"), invoice.number_text, language, size, invoice.currency, pages, invariant
        )

    def draw(self) -> None:
        """Draw all of it."""
        text, one = self.language.text, self.invoice
        if one.void:
            self.sheet.text(SIDE, self.y + 16, text("Void"), 16, weight="Bold", colour=RED)
        self.head(self.issued.buyer, self.issued.seller, one.day, text("We ask you to pay as follows."))
        self._facts()
        if self.monthly:
            self._month()
        if self.parts:
            self.turn(80)
            self.columns(text("Description"))
        for part in self.parts:
            self._receipt(part)
        self._sums()
        if self.monthly and self.issued.payments:
            self._payments()
        self._bank()
        self.notes(one.note, one.shows_tax)
        self.foot()

    def _facts(self) -> None:
        text, one = self.language.text, self.invoice
        asked = self.issued.to_pay if self.monthly else one.total
        cells = [
            (text("Amount due (with tax)"), self.money(asked), 18.0),
            (text("Please pay by"), self.day(one.due_day), 12.0),
        ]
        if one.from_day and one.to_day:
            cells.append((text("Period"), f"{self.day(one.from_day)} – {self.day(one.to_day)}", 10.0))
        self.facts(cells)

    # -- month ------------------------------------------------------------------------------------------------------

    def _month(self) -> None:
        """From the last invoice to this one, in one row of figures."""
        text, kept = self.language.text, self.issued
        cells = [(text("Last invoice"), kept.before), (text("Money received"), kept.settled)]
        if kept.other:
            cells.append((text("Other invoices"), kept.other))
        cells += [
            (text("Carried over"), kept.carried),
            (text("This period"), kept.total),
            (text("of it tax"), kept.tax),
        ]
        if kept.left:
            cells.append((text("Paid in advance"), -kept.left))
        cells.append((text("Asked for now"), kept.to_pay))
        wide, high = self.room / len(cells), 12 * MM
        self.sheet.box(SIDE, self.y, self.room, high, stroke=HAIR, thick=0.6)
        for at, (name, amount) in enumerate(cells):
            x, last = SIDE + at * wide, at == len(cells) - 1
            if at:
                self.sheet.rule(x, self.y + high / 2, x + 0.01, thick=high, colour=HAIR)
            value, size = self.money(amount), 10.0
            while size > 6 and width(value, size, "Bold") > wide - 6:
                size -= 0.5
            middle = x + wide / 2
            self.sheet.text(middle, self.y + 12, name, 7.2, align="center", colour=QUIET)
            self.sheet.text(
                middle, self.y + 26, value, size, weight="Bold", align="center", colour=INDIGO if last else INK
            )
        self.y += high + 5 * MM

    def _payments(self) -> None:
        text = self.language.text
        self.turn(20 + 13 * len(self.issued.payments[:3]))
        self.sheet.text(SIDE, self.y + 10, text("Received since the last invoice"), 8.5, weight="Medium", colour=INDIGO)
        self.y += 15
        for one in self.issued.payments:
            self.turn(13)
            name = text(WAYS[one.way]) if one.kind == "payment" and one.way in WAYS else text(KINDS[one.kind])
            self.sheet.text(SIDE, self.y + 9, self.day(one.day), SMALL + 0.8)
            self.sheet.text(SIDE + 36 * MM, self.y + 9, name, SMALL + 0.8, colour=QUIET)
            self.sheet.text(SIDE + 96 * MM, self.y + 9, self.money(one.amount), SMALL + 0.8, align="right")
            self.y += 12.5
        self.y += 4 * MM

    # -- receipts ---------------------------------------------------------------------------------------------------

    def _receipt(self, part: ReceiptLines) -> None:
        """A receipt's day and number, its lines, and (of several) its own sums per rate."""
        text, one = self.language.text, part.receipt
        if self.turn(19 + 2 * LEAD):
            self.columns(text("Description"))
        self.sheet.box(SIDE, self.y + 1, self.room, 15, fill=WASH)
        name = "   ".join([self.day(one.day), text("Slip {number}", number=one.number)])
        self.sheet.text(SIDE + 4, self.y + 11.5, name, 8.2, weight="Medium")
        if len(self.parts) > 1:
            self.sheet.text(self.right - 4, self.y + 11.5, self.money(one.total), 8.2, weight="Medium", align="right")
        self.y += 17
        self.table(part.lines, text("Description"), headed=False)
        if len(self.parts) > 1:
            self._own_rates(part)

    def _own_rates(self, part: ReceiptLines) -> None:
        text = self.language.text
        words = [
            text(
                "{rate}: {total}, of it tax {tax}",
                rate=show_rate(rate.rate),
                total=self.money(rate.total),
                tax=self.money(rate.tax),
            )
            for rate in part.rates
            if rate.rate
        ]
        for line in wrap("   ".join(words), SMALL, self.room) if words else []:
            self.turn(11)
            self.sheet.text(self.right, self.y + 9, line, SMALL, align="right", colour=QUIET)
            self.y += 12

    def _sums(self) -> None:
        text, kept = self.language.text, self.issued
        if not kept.receipts:
            return
        self.rates(kept.rates, more=3)
        if kept.paid_at_once:
            self.sum(text("Total"), kept.goods)
            self.sum(text("Paid when it was sold"), -kept.paid_at_once)
        self.total(text("This period") if self.monthly else text("Total"), kept.total)

    # -- where to ---------------------------------------------------------------------------------------------------

    def _bank(self) -> None:
        lines = [
            part
            for line in self.issued.bank.split("\n")
            if line.strip()
            for part in wrap(line.strip(), BODY, self.room - 12 * MM)
        ][:MOST_BANK_LINES]
        if not lines:
            return
        high = 20 + 13.5 * len(lines)
        self.turn(high + 6)
        self.sheet.box(SIDE, self.y, self.room, high, stroke=HAIR, thick=0.8, radius=4)
        title = self.language.text("Please transfer to")
        self.sheet.text(SIDE + 5 * MM, self.y + 13, title, 8, colour=QUIET)
        for at, line in enumerate(lines):
            self.sheet.text(SIDE + 5 * MM, self.y + 27 + 13.5 * at, line, BODY + 0.6, weight="Medium")
        self.y += high + 4 * MM
