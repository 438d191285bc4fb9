"""Workbooks of reports in a real spreadsheet: LibreOffice works their totals out, and they are the report's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from desktop.documents import report_xlsx
from desktop.languages import language
from tests.a_shop import Shop
from tests.desktop.documents.test_report_files import every_report
from tests.desktop.documents.workbook import book_of
from tests.desktop.exchange.test_libreoffice import office  # noqa: F401 - a fixture
from tests.models.figures.a_busy_shop import a_busy_shop

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.full, pytest.mark.timeout(600)]


def without_results(path: Path) -> Path:
    """The same workbook whose formulas have no results yet, so that whoever opens it must work them out."""
    bare = path.with_name("bare.xlsx")
    with ZipFile(path) as old, ZipFile(bare, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if re.search(r"worksheets/sheet\d+\.xml$", name):
                data = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", data)
            new.writestr(name, data)
    return bare


@pytest.mark.parametrize("code", ["en", "ja"])
def test_a_spreadsheet_works_out_every_total_that_we_wrote(store, clock, office, tmp_path, code: str) -> None:  # noqa: F811
    reports = every_report(a_busy_shop(Shop(store, clock).open(), 5, acts=150).shop)
    ours = book_of(report_xlsx.write(reports, tmp_path / "a.xlsx", language(code)).path)
    bare = without_results(tmp_path / "a.xlsx")
    assert all(key not in page.values for page in book_of(bare).pages.values() for key in page.formulas)
    theirs = book_of(office(bare, "xlsx"))
    assert list(theirs.pages) == list(ours.pages)
    compared = 0
    for name, page in ours.pages.items():
        for key in page.formulas:
            assert theirs.pages[name].values[key] == page.values[key], (name, key)
            compared += 1
    assert compared > 60
