"""The driver's way to print: a PDF painted page by page, here on a printer that writes a file."""

import subprocess

import pytest
from PySide6.QtPrintSupport import QPrinter

from desktop.documents.receipt_pdf import paper_pdf
from desktop.languages import language
from desktop.printing.paper import Size
from desktop.printing.receipt_paper import receipt_paper
from models.errors import Told
from tests.desktop.printing.samples import CODE, SALE
from ui import printing


@pytest.mark.parametrize(("size", "wide"), [(Size.A4, 210), (Size.ROLL_80, 80)])
def test_a_receipt_painted_by_a_driver_has_its_size_and_its_code(qapp, tmp_path, program, size, wide):
    made = paper_pdf(receipt_paper(SALE, language("ja"), size), tmp_path / "a.pdf")
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printing.paint_pdf(made.path, printer, "file", size)
    told = subprocess.run([program("pdfinfo"), str(tmp_path / "out.pdf")], capture_output=True, text=True, check=True)
    points = next(line for line in told.stdout.splitlines() if line.startswith("Page size")).split()
    assert abs(float(points[2]) / 72 * 25.4 - wide) < 1.5
    picture = tmp_path / "out"
    command = [program("pdftoppm"), "-r", "150", "-png", "-singlefile", str(tmp_path / "out.pdf"), str(picture)]
    subprocess.run(command, check=True)
    scan = [program("zbarimg"), "-q", "--raw", f"{picture}.png"]
    read = subprocess.run(scan, capture_output=True, text=True, check=True)
    assert read.stdout.strip() == CODE


def test_a_printer_that_is_not_there_is_told(qapp, tmp_path):
    with pytest.raises(Told, match="does not answer"):
        printing.print_by_driver("no such printer", tmp_path / "a.pdf", Size.A4)


def test_the_system_s_printers_are_a_list_of_names(qapp):
    assert all(isinstance(name, str) for name in printing.available_printers())
