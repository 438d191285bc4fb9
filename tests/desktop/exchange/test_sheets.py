"""Workbooks are read as a person sees them, and looked over before anything is unpacked."""

import contextlib
import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter

from desktop.exchange.reading import open_table
from models.errors import Told


def workbook(path: Path, pages: dict[str, list[list[object]]], *, formats: bool = True) -> Path:
    book = xlsxwriter.Workbook(str(path))
    day, moment = book.add_format({"num_format": "yyyy/m/d"}), book.add_format({"num_format": "yyyy/m/d h:mm"})
    clock = book.add_format({"num_format": "h:mm"})
    for name, rows in pages.items():
        page = book.add_worksheet(name)
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                kind = moment if isinstance(cell, datetime) else day if isinstance(cell, date) else None
                kind = clock if isinstance(cell, time) else kind
                if isinstance(cell, str):
                    page.write_string(i, j, cell)
                elif cell is not None:
                    page.write(i, j, cell, kind)
    book.close()
    return path


def rows_of(path: Path, **hints: object) -> list[list[str]]:
    return [row for _line, row in open_table(path, **hints).rows()]  # type: ignore[arg-type]


def test_cells_read_as_a_person_sees_them(tmp_path: Path) -> None:
    row = [1234.0, 12.5, date(2026, 1, 5), datetime(2026, 1, 5, 9, 30), time(9, 5), True, "0312345678", "-5", 0.1 + 0.2]
    path = workbook(tmp_path / "a.xlsx", {"S": [[f"column {c}" for c in "abcdefghi"], row, row]})
    wanted = ["1234", "12.5", "2026-01-05", "2026-01-05 09:30:00", "09:05:00", "TRUE", "0312345678", "-5", "0.3"]
    assert rows_of(path, header_row=1) == [wanted, wanted]


def test_preamble_header_totals_and_row_numbers(tmp_path: Path) -> None:
    rows = [["売上日報"], [], ["日付", "品名", "数量", "金額"], [date(2026, 10, 1), "ラテ", 2, 900]]
    rows += [[date(2026, 10, 2), "モカ", 1, 500], [], ["合計", None, 3, 1400]]
    table = open_table(workbook(tmp_path / "a.xlsx", {"売上": rows}))
    assert table.header == ["日付", "品名", "数量", "金額"]
    assert list(table.rows()) == [(4, ["2026-10-01", "ラテ", "2", "900"]), (5, ["2026-10-02", "モカ", "1", "500"])]
    assert [problem.line for problem in table.problems] == [7]


def test_the_first_sheet_with_rows_is_taken_or_the_one_that_was_asked_for(tmp_path: Path) -> None:
    pages: dict[str, list[list[object]]] = {"Empty": [], "One": [["id", "name"], [1, "Ann"]], "Two": [["id"], [2]]}
    path = workbook(tmp_path / "a.xlsx", pages)
    table = open_table(path)
    assert (table.sheet, table.sheet_names) == ("One", ["Empty", "One", "Two"])
    assert rows_of(path, sheet="Two", header_row=1) == [["2"]]
    assert rows_of(path, sheet="Empty") == []
    with pytest.raises(Told, match="no sheet"):
        open_table(path, sheet="Three")


def test_a_table_that_stands_away_from_the_corner_keeps_its_row_numbers(tmp_path: Path) -> None:
    rows: list[list[object]] = [[], [], [None, None, "id", "name"], [None, None, 1, "Ann"], [None, None, 2, "Bo"]]
    table = open_table(workbook(tmp_path / "a.xlsx", {"S": rows}))
    assert table.header == ["id", "name"]
    assert list(table.rows()) == [(4, ["1", "Ann"]), (5, ["2", "Bo"])]


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return path


def test_bombs_are_not_unpacked(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.xlsx", {"xl/workbook.xml": b"<w/>", "xl/worksheets/sheet1.xml": bytes(60 << 20)})
    with pytest.raises(Told, match="beyond all measure"):
        open_table(path)
    many = {"xl/workbook.xml": b"<w/>", **{f"xl/media/{i}.png": b"" for i in range(6_000)}}
    with pytest.raises(Told, match="beyond all measure"):
        open_table(archive(tmp_path / "b.xlsx", many))


def test_a_directory_that_lies_about_its_sizes_is_caught_all_the_same(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.xlsx", {"xl/workbook.xml": b"<w/>", "xl/worksheets/sheet1.xml": bytes(60 << 20)})
    true_size, lie = (60 << 20).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(true_size, lie))
    with pytest.raises(Told, match="beyond all measure"):
        open_table(path)


def test_one_cell_far_away_does_not_make_an_enormous_table(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    page = book.add_worksheet()
    page.write_string(0, 0, "id")
    page.write_string(1_048_575, 16_383, "far")
    book.close()
    with pytest.raises(Told, match="too far apart"):
        open_table(tmp_path / "a.xlsx")


def test_what_is_no_workbook_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(Told, match="not a workbook"):
        open_table(archive(tmp_path / "a.xlsx", {"word/document.xml": b"<w/>"}))
    with pytest.raises(Told, match="damaged or no workbook"):
        open_table(archive(tmp_path / "b.xlsx", {"xl/workbook.xml": b"<broken", "xl/worksheets/sheet1.xml": b"<"}))
    whole = workbook(tmp_path / "c.xlsx", {"S": [["id"], [1]]}).read_bytes()
    for cut in range(10, len(whole), 997):
        (tmp_path / "d.xlsx").write_bytes(whole[:cut])
        with pytest.raises(Told):
            rows_of(tmp_path / "d.xlsx")
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    (tmp_path / "e.xlsx").write_bytes(old)
    with pytest.raises(Told, match="password"):
        open_table(tmp_path / "e.xlsx")


def test_a_flipped_byte_anywhere_gives_rows_or_a_sentence(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "a.xlsx", {"S": [["id", "name"], *([i, f"name {i}"] for i in range(30))]}).read_bytes()
    for at in range(0, len(whole), 61):
        spoiled = bytearray(whole)
        spoiled[at] ^= 0x55
        (tmp_path / "b.xlsx").write_bytes(spoiled)
        with contextlib.suppress(Told):
            rows_of(tmp_path / "b.xlsx")


def test_a_workbook_under_the_name_of_a_csv_is_read_as_what_it_is(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    page = book.add_worksheet()
    page.write_row(0, 0, ["id", "name"])
    page.write_row(1, 0, [1, "Ann"])
    book.close()
    (tmp_path / "a.csv").write_bytes(buffer.getvalue())
    assert open_table(tmp_path / "a.csv").kind == "xlsx"
    assert rows_of(tmp_path / "a.csv") == [["1", "Ann"]]
