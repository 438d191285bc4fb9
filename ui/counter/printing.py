"""The receipt of a sale just made, on paper: after the commit, never in the way of the next sale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import Told

if TYPE_CHECKING:
    from desktop.printing.printers import Printer
    from models.settings import ShopSettings
    from ui.page import Desk


def printer_of(shop: ShopSettings) -> Printer | None:
    """The shop's printer; None for no printer or one whose description makes no sense."""
    from desktop.printing import printers

    try:
        return printers.parse(shop.receipt_printer)
    except Told:
        return None


def print_receipt(desk: Desk, sale_id: int, kind: str = "sale", *, drawer: bool | None = False) -> None:
    """Print the receipt of a sale on the shop's printer; without a printer it opens as a PDF.

    `drawer` None lets a first paper open the drawer where cash took part. A printer that is off leads to a toast with
    Retry; the sale stands.
    """
    from ui.counter.papers import papers_of

    papers_of(desk).print_receipt(sale_id, kind, drawer=drawer)


def open_drawer(desk: Desk) -> None:
    """Open the drawer through the printer, where the settings let it."""
    from ui.counter.papers import papers_of

    papers_of(desk).open_drawer()
