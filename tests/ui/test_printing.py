"""The driver's way to print: a PDF painted page by page, here on a printer that writes a file."""

import subprocess

import pytest
from PySide6.QtPrintSupport import QPrinter

from desktop.documents.receipt_pdf import paper_pdf
from desktop.languages import language
from desktop.printing.pages import PrintHow
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


def to_a_file(path):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def pages_of(path, pages):
    """A PDF of so many pages, each with its number."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), (595, 842))
    for number in range(1, pages + 1):
        canvas.setFont("Helvetica", 8 * number)
        canvas.drawString(100, 400, str(number))
        canvas.showPage()
    canvas.save()
    return path


@pytest.mark.parametrize(("only", "count"), [((), 5), (((2, 3),), 2), (((5, 5), (1, 1)), 2)])
def test_only_the_pages_that_are_meant_are_painted(qapp, tmp_path, program, only, count):
    made, out = pages_of(tmp_path / "a.pdf", 5), tmp_path / "out.pdf"
    printing.paint_pdf(made, to_a_file(out), "file", Size.A4, only)
    told = subprocess.run([program("pdfinfo"), str(out)], capture_output=True, text=True, check=True).stdout
    assert f"Pages:           {count}\n" in told


def test_by_the_driver_copies_and_tray_are_set(qapp, tmp_path, monkeypatch):
    made, printer = pages_of(tmp_path / "a.pdf", 2), to_a_file(tmp_path / "out.pdf")
    monkeypatch.setattr(printing, "driver", lambda: printing.print_by_driver)
    monkeypatch.setattr(printing, "_printer", lambda _name: printer)
    printing.print_pages(made, PrintHow("Laser", "Manual", 3, ((1, 1),)), Size.A4)
    assert (printer.copyCount(), printer.paperSource()) == (3, QPrinter.PaperSource.Manual)
    assert (tmp_path / "out.pdf").stat().st_size > 500
    assert printing.trays("Laser") == []


def test_a_printer_of_the_driver_that_is_not_there_is_told(qapp, tmp_path, monkeypatch):
    monkeypatch.setattr(printing, "driver", lambda: printing.print_by_driver)
    with pytest.raises(Told, match="does not answer"):
        printing.print_pages(tmp_path / "a.pdf", PrintHow("no such printer"), Size.A4)


def test_a_report_of_many_pages_takes_the_memory_of_one(qapp, tmp_path):
    import tracemalloc

    made = pages_of(tmp_path / "a.pdf", 12)
    tracemalloc.start()
    printing.paint_pdf(made, to_a_file(tmp_path / "out.pdf"), "file", Size.A4)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 40_000_000
