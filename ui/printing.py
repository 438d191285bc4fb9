"""Printing through the system's own driver, for where there is no command for it (Windows): a PDF painted page by page.

Both functions may be called off the GUI thread.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from desktop.documents.pdf import MAKING
from desktop.printing.paper import Size
from desktop.printing.printers import Driver, system_printers
from models.errors import N_, Told

DPI = 300


def available_printers() -> list[str]:
    """The printers of the system, by name: CUPS's list, or what Qt knows."""
    return system_printers() or sorted(QPrinterInfo.availablePrinterNames())


def driver() -> Driver | None:
    """What the print queue prints PDF files with: this module on Windows, CUPS's own command elsewhere."""
    return print_by_driver if sys.platform == "win32" else None


def print_by_driver(name: str, path: Path, size: Size) -> None:
    """Print a PDF on a printer by its driver. Raises Told when there is no such printer or it refuses."""
    info = QPrinterInfo.printerInfo(name)
    if info.isNull():
        raise Told(N_("The printer {name} does not answer."), name=name)
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    paint_pdf(path, printer, name, size)


def paint_pdf(path: Path, printer: QPrinter, name: str, size: Size) -> None:
    """Paint every page of a PDF on a printer, each on a page of its own size. Raises Told when the printer refuses."""
    import pypdfium2  # type: ignore[import-untyped]

    with MAKING:
        document = pypdfium2.PdfDocument(path)
        try:
            pages = [(document[at].get_size(), _image(document[at])) for at in range(len(document))]
        finally:
            document.close()
    printer.setFullPage(True)
    printer.setPageLayout(_layout(pages[0][0], size))
    painter = QPainter()
    if not painter.begin(printer):
        raise Told(N_("The printer {name} does not answer."), name=name)
    try:
        for at, (_points, image) in enumerate(pages):
            if at:
                printer.newPage()
            painter.drawImage(QRectF(printer.pageLayout().fullRectPixels(printer.resolution())), image)
    finally:
        painter.end()


def _image(page: "object") -> QImage:
    """A page in grey at the resolution of paper; the image owns its bytes."""
    bitmap = page.render(scale=DPI / 72, grayscale=True)  # type: ignore[attr-defined]
    made = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_Grayscale8)
    return made.copy()


def _layout(points: tuple[float, float], size: Size) -> QPageLayout:
    named = {Size.A4: QPageSize.PageSizeId.A4, Size.LETTER: QPageSize.PageSizeId.Letter}
    page = QPageSize(named[size]) if size in named else QPageSize(QSizeF(*points), QPageSize.Unit.Point)
    return QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
