"""The papers of the billing as files that open: invoices, credit notes, delivery notes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop import languages
from models.billing import invoices, notes
from ui.loyalty.files import write_file

if TYPE_CHECKING:
    from pathlib import Path

    from models.work import Reader
    from ui.page import Desk


def open_paper(desk: Desk, invoice_id: int, number: str, folder: Path | None = None) -> Path:
    """Write an invoice or a credit note as it was made, and open it: to be printed, sent or kept."""
    return write_file(desk, partial(_paper, invoice_id), f"{number}.pdf", folder)


def _paper(invoice_id: int, read: Reader, path: Path) -> None:
    one, kept, parts = invoices.paper(read, invoice_id)
    speech = languages.language(one.language)
    if one.kind == "credit":
        from desktop.documents.credit_note_pdf import credit_note_pdf

        credit_note_pdf(one, kept, parts, notes.answered(read, invoice_id), speech, path)
    else:
        from desktop.documents.invoice_pdf import invoice_pdf

        invoice_pdf(one, kept, parts, speech, path)


def open_delivery(desk: Desk, sale_id: int, number: str, folder: Path | None = None) -> Path:
    """Write the delivery note of a receipt, and open it."""
    return write_file(desk, partial(_delivery, sale_id), f"{number}.pdf", folder)


def _delivery(sale_id: int, read: Reader, path: Path) -> None:
    from desktop.documents.delivery_pdf import delivery_pdf

    kept, part, shows_tax, speech, currency = invoices.delivery(read, sale_id)
    delivery_pdf(kept, part, shows_tax, languages.language(speech), currency, path)
