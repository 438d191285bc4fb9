"""Printing through the system's own driver, for where there is no command for it (Windows): a PDF painted page by page.

Its functions may be called off the GUI thread.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from desktop.documents.pdf import MAKING
from desktop.printing import pages
from desktop.printing.pages import PrintHow, Tray
from desktop.printing.paper import Size
from desktop.printing.printers import Driver, system_printers
from models.errors import N_, Told

DPI = 300


def available_printers() -> list[str]:
    """The printers of the system, by name: CUPS's list, or what Qt knows."""
    return system_printers() or sorted(QPrinterInfo.availablePrinterNames())


def usual_printer() -> str:
    """The one that the system prints on unless told otherwise; "" for none."""
    return QPrinterInfo.defaultPrinterName()


def driver() -> Driver | None:
    """What the print queue prints PDF files with: this module on Windows, CUPS's own command elsewhere."""
    return print_by_driver if sys.platform == "win32" else None


def trays(name: str) -> list[Tray]:
    """The trays of a printer, as far as its driver tells."""
    if driver() is None:
        return pages.cups_trays(name)
    printer: Any = QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)
    known = getattr(printer, "supportedPaperSources", list)  # Qt has it on Windows alone
    return [Tray(one.name, one.name) for one in known() if one != QPrinter.PaperSource.Auto]


def print_pages(path: Path, how: PrintHow, size: Size) -> None:
    """Print pages of a PDF. Raises Told when the printer is not there or refuses."""
    if driver() is None:
        pages.print_by_cups(path, how, size)
        return
    printer = _printer(how.printer)
    printer.setCopyCount(how.copies)
    if how.tray in QPrinter.PaperSource.__members__:
        printer.setPaperSource(QPrinter.PaperSource[how.tray])
    paint_pdf(path, printer, how.printer, size, how.pages)


def print_by_driver(name: str, path: Path, size: Size) -> None:
    """Print a PDF on a printer by its driver. Raises Told when there is no such printer or it refuses."""
    paint_pdf(path, _printer(name), name, size)


def _printer(name: str) -> QPrinter:
    info = QPrinterInfo.printerInfo(name)
    if info.isNull():
        raise Told(N_("The printer {name} does not answer."), name=name)
    return QPrinter(info, QPrinter.PrinterMode.HighResolution)


def paint_pdf(path: Path, printer: QPrinter, name: str, size: Size, only: pages.Ranges = ()) -> None:
    """Paint pages of a PDF on a printer, each on a page of its own size. Raises Told when the printer refuses.

    One page at a time: a year's pack would not fit into memory.
    """
    import pypdfium2  # type: ignore[import-untyped]

    with MAKING:
        document = pypdfium2.PdfDocument(path)
        wanted = pages.numbers(only, len(document))
        points = document.get_page_size(wanted[0] - 1)
    try:
        printer.setFullPage(True)
        printer.setPageLayout(_layout(points, size))
        painter = QPainter()
        if not painter.begin(printer):
            raise Told(N_("The printer {name} does not answer."), name=name)
        try:
            _paint(document, wanted, printer, painter)
        finally:
            painter.end()
    finally:
        with MAKING:
            document.close()


def _paint(document: Any, wanted: Sequence[int], printer: QPrinter, painter: QPainter) -> None:
    for at, number in enumerate(wanted):
        if at:
            printer.newPage()
        with MAKING:
            image = _image(document[number - 1])
        painter.drawImage(QRectF(printer.pageLayout().fullRectPixels(printer.resolution())), image)


def _image(page: Any) -> QImage:
    """A page in grey at the resolution of paper; the image owns its bytes."""
    bitmap = page.render(scale=DPI / 72, grayscale=True)
    made = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_Grayscale8)
    return made.copy()


def _layout(points: tuple[float, float], size: Size) -> QPageLayout:
    named = {Size.A4: QPageSize.PageSizeId.A4, Size.LETTER: QPageSize.PageSizeId.Letter}
    page = QPageSize(named[size]) if size in named else QPageSize(QSizeF(*points), QPageSize.Unit.Point)
    return QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
