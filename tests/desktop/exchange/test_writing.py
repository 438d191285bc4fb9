"""What is exported comes back as it was, runs nothing in a spreadsheet, and never stands there half."""

import csv
import json
import os
import stat
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from desktop.exchange.headers import _TOTALS
from desktop.exchange.marks import with_mark
from desktop.exchange.reading import open_table
from desktop.exchange.writing import replacing, write_csv, write_json, write_xlsx
from models.errors import Told

HOSTILE = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "  =cmd|' /C calc'!A0", "\uff1d1", "\u3000=1"]
HOSTILE += ['=HYPERLINK("http://x")', "'=1", "-2+3+cmd", "+81=1"]
PLAIN = ["-5", "-1,234.50", "+81 90-1234-5678", "+81312345678", "-¥500", "0312345678", "'tis", "a=b", "１２"]

letters = st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\r\n")
texts = st.text(letters, max_size=12)
tables = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(texts, min_size=width, max_size=width), min_size=1, max_size=8)
)


def told(rows: list[list[str]]) -> list[list[str]]:
    """What a reader leaves out on purpose: records that are blank in the file (a cell with a mark is not)."""
    return [row for row in rows if any(with_mark(cell).strip() for cell in row)]


def totals(cell: str) -> bool:
    """Whether a last record with this cell is a line of totals to the reader: those it leaves out, and says so."""
    return unicodedata.normalize("NFKC", cell).strip(" :").lower() in _TOTALS


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(tables)
@example([["=1", "-"], ["'=1", "''=1"], ["a\r\nb", '"x"'], [",;|\t", " pad "]])
@example([["bell\x07", "\x1f\x1e"], ["\x85\u2028", "\x1b[0m"]])
@example([["a", "b"], ["c;d", "e;f"], ["g;h", "i;j"]])
def test_any_table_of_texts_comes_back_as_it_was(tmp_path: Path, rows: list[list[str]]) -> None:
    assume(not any(totals(cell) for cell in rows[-1]))
    header = [f"column {i}" for i in range(len(rows[0]))]
    for language in ("en", "ja"):
        written = write_csv(tmp_path / "out.csv", header, rows, language=language)
        hint = "cp932" if written.encoding == "cp932" else None
        table = open_table(written.path, header_row=1, encoding=hint)
        assert table.header == header
        assert [row for _line, row in table.rows()] == told(rows)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["田中 太郎", "髙橋 花子", "ｻﾄｳ", "①㈱ノレン"]), texts), min_size=3, max_size=9)
)
def test_japanese_tables_come_back_without_a_hint(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    body = [[name, str(i), text] for i, (name, text) in enumerate(rows)]
    written = write_csv(tmp_path / "out.csv", ["氏名", "会員番号", "備考"], body, language="ja")
    table = open_table(written.path)
    assert table.header == ["氏名", "会員番号", "備考"]
    assert [row for _line, row in table.rows()] == body


def test_japanese_goes_out_as_cp932_and_english_as_utf8_with_its_mark(tmp_path: Path) -> None:
    rows = [["髙橋", "①"], ["佐藤", "~"]]
    written = write_csv(tmp_path / "ja.csv", ["名前", "印"], rows, language="ja")
    assert (written.encoding, written.rows, written.problems) == ("cp932", 2, [])
    assert (tmp_path / "ja.csv").read_bytes().decode("cp932") == '"名前","印"\r\n"髙橋","①"\r\n"佐藤","~"\r\n'
    written = write_csv(tmp_path / "en.csv", ["Name"], [["Zoë"]], language="en")
    assert written.encoding == "utf-8-sig"
    assert (tmp_path / "en.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_character_that_cp932_lacks_makes_it_utf8_and_is_named(tmp_path: Path) -> None:
    written = write_csv(tmp_path / "ja.csv", ["名前"], [["佐藤"], ["𠮷野家"], ["🍵"]], language="ja")
    assert written.encoding == "utf-8-sig"
    assert [(problem.line, problem.values["text"]) for problem in written.problems] == [(3, "𠮷")]
    assert [row for _l, row in open_table(written.path).rows()] == [["佐藤"], ["𠮷野家"], ["🍵"]]


def test_an_encoding_that_was_asked_for_is_kept_and_each_changed_row_named(tmp_path: Path) -> None:
    rows = [["佐藤"], ["𠮷野家"], ["🍵"]]
    written = write_csv(tmp_path / "ja.csv", ["名前"], rows, language="ja", encoding="cp932")
    assert [problem.line for problem in written.problems] == [3, 4]
    assert "?野家" in written.path.read_text(encoding="cp932")
    with pytest.raises(Told, match="not known"):
        write_csv(tmp_path / "x.csv", ["a"], [], language="en", encoding="klingon")


def test_formulas_are_neutralised_and_numbers_and_phones_left_alone(tmp_path: Path) -> None:
    rows = [[cell, "x"] for cell in HOSTILE + PLAIN]
    written = write_csv(tmp_path / "out.csv", ["text", "more"], rows, language="en")
    with written.path.open(encoding="utf-8-sig", newline="") as file:
        raw = [row[0] for row in list(csv.reader(file))[1:]]
    assert raw == ["'" + cell for cell in HOSTILE] + PLAIN
    assert [row for _line, row in open_table(written.path).rows()] == rows


def test_values_that_are_no_texts_are_written_plainly(tmp_path: Path) -> None:
    row = [-5, Decimal("-12.50"), date(2026, 1, 5), datetime(2026, 1, 5, 9, 30), None, True]
    written = write_csv(tmp_path / "out.csv", list("abcdef"), [row], language="en")
    found = next(open_table(written.path).rows())[1]
    assert found == ["-5", "-12.50", "2026-01-05", "2026-01-05 09:30:00", "", "TRUE"]


def test_a_workbook_holds_texts_as_texts_and_gives_them_back(tmp_path: Path) -> None:
    cells = [*HOSTILE[:4], *PLAIN, "0312345678", "http://shop.example", "12:30", "1e5", "_x0041_", "🍵", "'=1"]
    written = write_xlsx(tmp_path / "out.xlsx", ["id", "text"], [[str(i), cell] for i, cell in enumerate(cells)])
    table = open_table(written.path)
    assert (table.kind, table.header, table.sheet_names) == ("xlsx", ["id", "text"], ["Noren"])
    found = [row[1] for _line, row in table.rows()]
    assert found == [*cells[:-1], "=1"]


def test_what_a_workbook_cannot_hold_is_reported_by_row(tmp_path: Path) -> None:
    rows = [["1", "bell\x07"], ["2", "a\r\nb"], ["3", "x" * 40_000], ["4", "fine"], ["5", "\ufffe"]]
    written = write_xlsx(tmp_path / "out.xlsx", ["id", "text"], rows)
    assert [problem.line for problem in written.problems] == [2, 3, 4, 6]
    found = [row[1] for _line, row in open_table(written.path).rows()]
    assert found == ["bell", "a\nb", "x" * 32_767, "fine", ""]


def test_numbers_and_dates_of_a_workbook_stay_such(tmp_path: Path) -> None:
    rows = [[1234, Decimal("-12.5"), date(2026, 1, 5), datetime(2026, 1, 5, 9, 30), None, True, 10**17]]
    written = write_xlsx(tmp_path / "out.xlsx", list("abcdefg"), rows)
    found = next(open_table(written.path, header_row=1).rows())[1]
    assert found == ["1234", "-12.5", "2026-01-05", "2026-01-05 09:30:00", "", "TRUE", "1" + "0" * 17]


def test_json_is_written_whole_and_readable(tmp_path: Path) -> None:
    written = write_json(tmp_path / "out.json", [{"name": "髙橋"}])
    assert json.loads(written.path.read_text(encoding="utf-8")) == [{"name": "髙橋"}]
    assert "髙橋" in written.path.read_text(encoding="utf-8")
    assert written.rows == 1


def test_a_file_is_its_owners_alone(tmp_path: Path) -> None:
    written = write_csv(tmp_path / "out.csv", ["a"], [["1"]], language="ja")
    assert stat.S_IMODE(written.path.stat().st_mode) == 0o600


def test_a_failed_export_leaves_the_old_file_and_no_rest(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")

    def breaking() -> object:
        yield ["1"]
        raise RuntimeError("the lights went out")

    for write in (lambda rows: write_csv(path, ["a"], rows, language="ja"), lambda rows: write_xlsx(path, ["a"], rows)):
        with pytest.raises(RuntimeError):
            write(breaking())
        assert path.read_text() == "old"
        assert os.listdir(tmp_path) == ["out.csv"]


def test_a_full_disk_is_told_and_the_old_file_kept(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")
    with pytest.raises(Told, match="could not be written"), replacing(path):
        raise OSError(28, "No space left on device")
    assert os.listdir(tmp_path) == ["out.csv"]
    with pytest.raises(Told, match="could not be written"):
        write_csv(tmp_path / "no folder" / "out.csv", ["a"], [], language="en")
