"""The journal as a general CSV file, for a spreadsheet or for a program that lets one say which column is what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.bookkeeping.formats import CP932, UTF_8_MARKED, Context, Format
from desktop.bookkeeping.slips import TaxNames
from desktop.bookkeeping.tables import text_of
from desktop.exchange.marks import with_mark
from models.errors import N_
from models.money import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.bookkeeping.slips import Side, Slip

NAMES = TaxNames(
    outside=N_("Outside the tax"),
    sale=N_("Taxed sales {rate}"),
    sale_reduced=N_("Taxed sales {rate} (reduced)"),
    back=N_("Taxed sales returned {rate}"),
    back_reduced=N_("Taxed sales returned {rate} (reduced)"),
    exempt=N_("Exempt sales"),
    exempt_back=N_("Exempt sales returned"),
    free=N_("Zero-rated sales"),
    free_back=N_("Zero-rated sales returned"),
    purchase=N_("Taxed purchases {rate}"),
)
HEADER = (
    N_("No."), N_("Day"), N_("Debit account"), N_("Debit sub-account"), N_("Debit tax class"), N_("Debit amount"),
    N_("Debit tax"), N_("Credit account"), N_("Credit sub-account"), N_("Credit tax class"), N_("Credit amount"),
    N_("Credit tax"), N_("Narration"),
)  # fmt: skip


def text(slips: Sequence[Slip], context: Context) -> str:
    """The file. Texts that a spreadsheet would run as a formula get an apostrophe."""
    rows: list[Sequence[str | int]] = [[context.language.text(one) for one in HEADER]]
    for slip in slips:
        rows += [
            [slip.number, slip.day, *_side(row.debit, context), *_side(row.credit, context), with_mark(slip.text)]
            for row in slip.rows
        ]
    return text_of(rows)


def _side(side: Side | None, context: Context) -> list[str | int]:
    if side is None:
        return [""] * 5
    amounts = [plain(side.amount, context.currency), "" if side.tax is None else plain(side.tax, context.currency)]
    return [with_mark(side.account), with_mark(side.sub), with_mark(side.tax_class), *amounts]


FORMAT = Format(
    id="csv",
    title=N_("CSV for any program"),
    about=N_("A table with a header, for a spreadsheet or any program that takes a journal."),
    suffix=".csv",
    names=NAMES,
    text=text,
    encodings=(CP932, UTF_8_MARKED),
)
