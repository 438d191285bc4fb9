"""A report previewed, printed and written into files, in the whole window; the printers are scripts."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from models.errors import Told
from models.figures import saved
from ui.reports.files import FileSheet
from ui.reports.preview import PreviewSheet

if TYPE_CHECKING:
    from ui.reports.saving import SaveSheet

SLOTS = "InputSlot/Media Source: *Auto Tray1 Tray2\n"


@pytest.fixture
def no_printer(monkeypatch):
    monkeypatch.setattr("ui.printing.system_printers", list)
    monkeypatch.setattr("ui.printing.QPrinterInfo.availablePrinterNames", list)


@pytest.fixture
def printers(tmp_path, monkeypatch) -> Path:
    """Two printers of CUPS, stood in for by scripts that keep what they are handed; one of them has trays."""
    folder = tmp_path / "bin"
    folder.mkdir()
    lp = '#!/bin/sh\nfor last; do :; done\n[ "$2" = Broken ] && { echo "lp: no such printer" >&2; exit 1; }\n'
    lp += f'echo "$@" > "{folder}/lp.args"\ncp "$last" "{folder}/lp.pdf"\n'
    trays = f'#!/bin/sh\n[ "$2" = Office ] && printf "{SLOTS}"\nexit 0\n'
    for name, text in (("lp", lp), ("lpoptions", trays), ("lpstat", '#!/bin/sh\nprintf "Broken\\nOffice\\n"\n')):
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder


def preview(reports: Any, **place: Any) -> PreviewSheet:
    """The preview of a report, when all of its pages are there."""
    reports.show(**place)
    QTest.keyClick(reports.page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    reports.opened.wait(lambda: isinstance(reports.opened.sheet(), PreviewSheet))
    sheet = reports.opened.sheet()
    reports.opened.wait(lambda: sheet.written is not None and sheet.view.painted)
    reports.opened.wait(lambda: sheet.paper.retry.isEnabled())
    return sheet


# -- preview ---------------------------------------------------------------------------------------------------------


def test_the_pages_are_seen_and_gone_through(reports, no_printer):
    sheet = preview(reports, period="this_year")
    pages = sheet.written.pages
    assert sheet.page.text() == f"Page 1 of {pages}"
    wanted = round(sheet.view.wide * sheet.view.devicePixelRatioF())
    reports.opened.wait(lambda: (0, wanted) in sheet.view.painted)
    assert sheet.view.painted[0, wanted].width() == wanted
    assert _dark(sheet.view.painted[0, wanted]) > 500
    QTest.keyClick(sheet.view, Qt.Key.Key_End)
    reports.opened.wait(lambda: sheet.page.text() == f"Page {pages} of {pages}")
    reports.opened.wait(lambda: any(at == pages - 1 for at, _wide in sheet.view.painted))
    wide = sheet.view.wide
    sheet.view.zoom_by(1.25)
    assert sheet.view.wide > wide
    assert sheet.view.current == pages - 1


def _dark(image) -> int:
    across, down = range(0, image.width(), 3), range(0, image.height(), 3)
    return sum(1 for x in across for y in down if image.pixelColor(x, y).lightness() < 128)


def test_the_first_page_is_there_before_the_others(reports, no_printer, monkeypatch):
    from threading import Event

    from desktop import reporting

    going, known = Event(), reporting._written

    def slow(read, **values):
        if not values["most"]:
            while not going.wait(0.02):
                values["progress"].check()
        return known(read, **values)

    monkeypatch.setattr(reporting, "_written", slow)
    reports.show()
    reports.page.preview()
    sheet = reports.opened.sheet()
    reports.opened.wait(lambda: sheet.view.painted)
    assert sheet.written is None
    assert sheet.page.text() == "Page 1"
    assert not sheet.pdf_button.isEnabled()
    reports.opened.wait(sheet.busy.isVisible)
    sheet.busy.cancel_button.click()
    reports.opened.wait(lambda: sheet.error.text() == "Only the first page was prepared.")
    assert not sheet.print_button.isEnabled()
    going.set()


def test_the_paper_s_language_is_its_reader_s(reports, no_printer):
    sheet = preview(reports)
    first = sheet.written.path
    sheet.language.set_value("ja")
    sheet.language.picked.emit("ja")
    reports.opened.wait(lambda: sheet.written is not None and sheet.written.path != first)
    assert "売上" in _text(sheet.written.path)
    assert "Sales" in _text(first)


def _text(path: Path) -> str:
    import subprocess

    return subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout


def test_nothing_of_it_stays_on_the_disk(reports, no_printer):
    sheet = preview(reports)
    folder = sheet.written.path.parent
    assert folder.is_dir()
    sheet.cancel()
    reports.opened.wait(lambda: not folder.exists())


def test_without_a_printer_that_is_said_plainly(reports, no_printer):
    sheet = preview(reports)
    reports.opened.wait(sheet.paper.none.isVisible)
    assert sheet.paper.none.text().startswith("No printer is set up on this computer.")
    assert not sheet.print_button.isEnabled()
    assert sheet.pdf_button.isEnabled()
    assert not sheet.paper.form.isVisible()


# -- printing --------------------------------------------------------------------------------------------------------


def test_it_is_printed_as_asked_and_that_is_remembered_for_this_report(reports, printers):
    sheet = preview(reports, period="this_year")
    paper = sheet.paper
    reports.opened.wait(lambda: paper.printer.count() == 2)
    paper.printer.set_value("Office")
    paper.printer.picked.emit("Office")
    reports.opened.wait(lambda: paper.tray.count() == 4)
    paper.tray.set_value("InputSlot=Tray2")
    paper.copies.setText("2")
    paper.which.set_value("some")
    paper.which.picked.emit("some")
    paper.pages.setText("1-2")
    sheet.print_button.click()
    reports.opened.wait(lambda: (printers / "lp.pdf").exists() and reports.opened.sheet() is None)
    args = (printers / "lp.args").read_text()
    assert args.startswith("-d Office -n 2 -o media=A4 -P 1-2 -o InputSlot=Tray2 -- ")
    assert (printers / "lp.pdf").read_bytes().startswith(b"%PDF-")
    again = preview(reports, period="this_year").paper
    reports.opened.wait(lambda: again.tray.count() == 4)
    assert (again.printer.value(), again.tray.value(), again.copies.text()) == ("Office", "InputSlot=Tray2", "2")
    assert again.which.value() == "all"
    reports.opened.sheet().cancel()
    other = preview(reports, report="tax").paper
    reports.opened.wait(lambda: other.printer.count() == 2)
    assert other.copies.text() == "1"


@pytest.mark.parametrize(
    ("copies", "pages", "told"),
    [
        ("0", "", "From 1 to 99"),
        ("x", "", "From 1 to 99"),
        ("1", "99", "There is no page 99"),
        ("1", "", "Write pages"),
    ],
)
def test_what_can_t_be_printed_is_said_at_its_place(reports, printers, copies, pages, told):
    sheet = preview(reports)
    paper = sheet.paper
    reports.opened.wait(lambda: paper.printer.count() == 2 and sheet.print_button.isEnabled())
    paper.copies.setText(copies)
    if told != "From 1 to 99":
        paper.which.set_value("some")
        paper.which.picked.emit("some")
        paper.pages.setText(pages)
    sheet.print_button.click()
    assert any(told in one.text() for one in paper.findChildren(type(sheet.error)) if one.isVisible())
    assert not (printers / "lp.args").exists()


def test_a_printer_that_refuses_is_told_and_the_pages_stay(reports, printers):
    sheet = preview(reports)
    reports.opened.wait(lambda: sheet.paper.printer.count() == 2 and sheet.print_button.isEnabled())
    sheet.paper.printer.set_value("Broken")
    sheet.print_button.click()
    reports.opened.wait(lambda: "refused the paper" in sheet.error.text())
    assert sheet.print_button.isEnabled()
    assert sheet.isVisible()


def test_what_was_remembered_and_makes_no_sense_is_as_if_it_were_not(reports, printers):
    for kept in ({"printer": 3, "copies": "x"}, "all", {"printer": "Gone", "tray": None, "copies": 500}):
        reports.opened.machine.preferences.prints = {"sales": kept}
        sheet = preview(reports)
        reports.opened.wait(lambda sheet=sheet: sheet.paper.printer.count() == 2)
        assert sheet.paper.copies.text() == "1"
        sheet.cancel()


# -- files -----------------------------------------------------------------------------------------------------------


def files(reports: Any, monkeypatch: Any, answer: Path | str, **place: Any) -> tuple[FileSheet, list[str]]:
    """The sheet for a file, and the names that the system's dialog is asked with; it answers `answer`."""
    asked: list[str] = []

    def dialog(_parent, _title, name, _filter):
        asked.append(name)
        return str(answer), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", dialog)
    reports.show(**place)
    reports.page.export()
    sheet = reports.opened.sheet()
    assert isinstance(sheet, FileSheet)
    return sheet, asked


@pytest.mark.parametrize("format", ["pdf", "xlsx", "csv"])
def test_a_report_is_written_under_a_name_that_says_what_it_is(reports, monkeypatch, tmp_path, format):
    path = tmp_path / "out" / "a"
    path.parent.mkdir()
    sheet, asked = files(reports, monkeypatch, path)
    sheet.format.set_value(format)
    sheet.format.picked.emit(format)
    assert sheet.encoding.isVisible() == (format == "csv")
    sheet.write_button.click()
    reports.opened.wait(lambda: reports.opened.sheet() is None)
    assert Path(asked[0]).name == f"2026-06_Sales.{format}"
    assert [one.name for one in path.parent.iterdir()] == [f"a.{format}"]


def test_the_ending_that_was_typed_says_the_format(reports, monkeypatch, tmp_path):
    path = tmp_path / "b.xlsx"
    sheet, _asked = files(reports, monkeypatch, path)
    sheet.choose()
    reports.opened.wait(lambda: reports.opened.sheet() is None)
    assert path.read_bytes().startswith(b"PK")


def test_a_place_that_can_t_be_written_is_said_and_another_can_be_chosen(reports, monkeypatch, tmp_path):
    sheet, _asked = files(reports, monkeypatch, tmp_path / "not there" / "a.pdf")
    sheet.choose()
    reports.opened.wait(lambda: "could not be written" in sheet.error.text())
    assert sheet.isVisible()
    assert sheet.write_button.isEnabled()
    good = tmp_path / "good.pdf"
    sheet.write(good)
    reports.opened.wait(lambda: reports.opened.sheet() is None)
    assert good.read_bytes().startswith(b"%PDF-")


def test_a_full_disk_is_said(reports, monkeypatch, tmp_path):
    from desktop.documents import report_pdf

    def full(*_args, **_values):
        raise Told("{name} could not be written: {reason}. The file there before is unchanged.",
                   name="a.pdf", reason="No space left on device")  # fmt: skip

    monkeypatch.setattr(report_pdf, "write", full)
    sheet, _asked = files(reports, monkeypatch, tmp_path / "a.pdf")
    sheet.choose()
    reports.opened.wait(lambda: "No space left on device" in sheet.error.text())


def test_writing_is_stopped_and_nothing_is_left(reports, monkeypatch, tmp_path):
    from threading import Event

    from models.figures import sales

    path, going = tmp_path / "a.pdf", Event()
    sheet, _asked = files(reports, monkeypatch, path)
    known = sales.make

    def slow(read, asked):
        while not going.wait(0.02):
            asked.going_on()
        return known(read, asked)

    monkeypatch.setattr(sales, "make", slow)
    sheet.choose()
    assert sheet.progress_.isVisible()
    sheet.cancel()
    reports.opened.wait(lambda: sheet.error.text() == "Stopped. Nothing was written.")
    assert not path.exists()
    going.set()


# -- saved -----------------------------------------------------------------------------------------------------------


def save(reports: Any, name: str) -> SaveSheet:
    reports.page.save()
    sheet = reports.opened.sheet()
    sheet.name.setText(name)
    return sheet


def test_a_report_is_saved_opened_renamed_and_deleted_with_undo(reports):
    page = reports.show("sales", period="last_month")
    sheet = save(reports, "月次売上")
    sheet.today.setChecked(True)
    QTest.keyClick(sheet.name, Qt.Key.Key_Return)
    reports.opened.wait(lambda: page.view.wanted.saved_id is not None)
    key = page.view.wanted.saved_id
    reports.opened.wait(lambda: page.list.current == f"saved:{key}")
    assert page.view.title.text() == "月次売上"
    assert [one.name for one in saved.on_today(reports.shop.store.here, today=reports.shop.today)] == ["月次売上"]
    reports.show("tax")
    page.list.chosen.emit(f"saved:{key}")
    reports.opened.wait(lambda: page.view.wanted.saved_id == key)
    reports.counted()
    assert reports.figure("sales_total") == 1_500
    save(reports, "五月の売上").save()
    reports.opened.wait(lambda: page.view.title.text() == "五月の売上")
    page.save()
    reports.opened.sheet().delete()
    reports.opened.wait(lambda: f"saved:{key}" not in page.list.listed())
    assert page.view.wanted.saved_id is None
    assert page.view.title.text() == "Sales"
    reports.shop.store.undo(reports.shop.store.here.value("SELECT MAX(id) FROM audit"))
    reports.opened.wait(lambda: f"saved:{key}" in page.list.listed())


def test_what_was_changed_since_is_saved_only_if_wanted(reports):
    page = reports.show("sales", period="last_month")
    save(reports, "A").save()
    reports.opened.wait(lambda: page.view.wanted.saved_id is not None)
    key = page.view.wanted.saved_id
    page.view.move_by(1)
    sheet = save(reports, "A")
    assert sheet.anew.isVisible()
    sheet.save()
    reports.opened.wait(lambda: reports.opened.sheet() is None)
    assert saved.one(reports.shop.store.here, key).period == "last_month"
    reports.counted()
    page.view.move_by(1)
    sheet = save(reports, "A")
    sheet.anew.setChecked(True)
    sheet.save()
    reports.opened.wait(lambda: saved.one(reports.shop.store.here, key).period != "last_month")


def test_a_name_that_is_taken_is_said_and_nothing_is_lost(reports):
    page = reports.show("sales")
    save(reports, "A").save()
    reports.opened.wait(lambda: page.view.wanted.saved_id is not None)
    reports.show("tax")
    sheet = save(reports, "A")
    sheet.save()
    reports.opened.wait(lambda: "called “A” already" in sheet.error.text())
    assert sheet.name.text() == "A"
