"""Writes tables: CSV that a spreadsheet opens rightly and runs nothing of, xlsx, JSON. Never half a file."""

import csv
import json
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from desktop.exchange.marks import with_mark
from desktop.exchange.records import Notes, Problem
from models.errors import N_, Told

Cell = str | int | Decimal | date | datetime | None
"""What a table holds. Texts are guarded against formulas, the others are what they are."""

XLSX_ROWS = 1_048_576
XLSX_TEXT = 32_767
_DATABASE = b"SQLite format 3\x00"
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True)
class Written:
    """What became of an export: the file, its encoding, how many records, and what could not be written as it is.

    A problem's line is the record's row in the file, the header being 1.
    """

    path: Path
    encoding: str
    rows: int
    problems: list[Problem] = field(default_factory=list)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a new file beside the wanted one, readable by its owner alone; on success it takes the place in one step.

    Raises `Told` with the system's reason when the disk is full, the folder read-only or the file in use.
    """
    _replaceable(path)
    beside = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}.part")
    try:
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield beside
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        beside.replace(path)
        _sync_folder(path.parent)
    except OSError as failed:
        raise Told(
            N_("{name} could not be written: {reason}. The file there before is unchanged."),
            name=path.name,
            reason=failed.strerror or str(failed),
        ) from failed
    finally:
        with suppress(OSError):  # where nothing can be written nothing can be removed; what was said of it stands
            beside.unlink(missing_ok=True)


def _replaceable(path: Path) -> None:
    """Raise `Told` where a table would take the place of a data file, a part of one, or what is no file at all."""
    names = (path, *(path.with_name(path.name.removesuffix(end)) for end in ("-wal", "-shm", "-journal")))
    with suppress(OSError):  # what can't be looked at can't be written either, and says so then
        for each in (one for one in names if one.is_file()):
            with each.open("rb") as file:
                head = file.read(len(_DATABASE))
            if head == _DATABASE:
                raise Told(N_("{name} is a data file. Choose another name for the table."), name=each.name)
        if path.exists() and not path.is_file() and not path.is_dir():
            raise Told(N_("{name} is not an ordinary file. Choose another name for the table."), name=path.name)


def _sync_folder(folder: Path) -> None:
    """Make a rename last; systems that cannot open folders do so by themselves."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_csv(
    path: str | Path,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    language: str,
    encoding: str | None = None,
) -> Written:
    """Write a table as spreadsheets of a language expect it: CP932 in Japanese, UTF-8 with BOM in English.

    A Japanese table with a character that CP932 lacks becomes UTF-8 with BOM, and the report says which row was the
    first. An encoding that was asked for is kept, what does not fit becomes "?" and every such row is reported.
    """
    path, notes = Path(path), Notes()
    with replacing(path) as beside:
        if encoding is not None:
            count = _write_text(beside, header, rows, _known(encoding), "replace", notes)
            return Written(path, encoding, count, notes.problems)
        count = _write_text(beside, header, rows, "utf-8-sig", "strict", notes, narrow=language == "ja")
        narrow = language == "ja" and not any(problem.msgid == _TOO_WIDE for problem in notes.problems)
        if narrow:
            _transcode(beside)
    return Written(path, "cp932" if narrow else "utf-8-sig", count, notes.problems)


_TOO_WIDE = N_("“{text}” does not exist in Shift-JIS, so the file was written as UTF-8.")
_REPLACED = N_("“{text}” does not exist in {encoding} and was replaced.")


def _write_text(
    beside: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    encoding: str,
    errors: str,
    notes: Notes,
    *,
    narrow: bool = False,
) -> int:
    """Write rows in one encoding; `narrow` looks whether CP932 would do, too. Gives how many there were."""
    line, looking, check = 0, narrow or errors == "replace", "cp932" if narrow else encoding
    with beside.open("w", encoding=encoding, errors=errors, newline="") as file:
        out = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        for line, row in enumerate(_with_header(header, rows), 1):
            cells = [_csv_text(cell, line, notes) for cell in row]
            if looking and (misfit := _misfit(cells, check)):
                notes.add(line, _TOO_WIDE if narrow else _REPLACED, text=misfit, encoding=encoding)
                looking = not narrow
            out.writerow(cells)
        file.flush()
        os.fsync(file.fileno())
    return line - 1


def _with_header(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    yield header
    yield from rows


def _csv_text(cell: Cell, line: int, notes: Notes) -> str:
    if not isinstance(cell, str):
        return _plain(cell)
    if "\0" in cell or _SURROGATE.search(cell):
        notes.add(line, N_("Control characters were removed."))
        cell = _SURROGATE.sub("", cell.replace("\0", ""))
    return with_mark(cell)


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _misfit(cells: list[str], encoding: str) -> str:
    """Give the first character that an encoding lacks or would not give back, "" if none."""
    text = "".join(cells)
    if text.isascii():
        return ""
    try:
        if text.encode(encoding).decode(encoding) == text:
            return ""
    except UnicodeError:
        pass
    return next((c for c in text if c.encode(encoding, "ignore").decode(encoding, "ignore") != c), text[:1])


def _transcode(beside: Path) -> None:
    """Turn a UTF-8 file into CP932, which it was seen to fit."""
    narrow = beside.with_suffix(".932")
    try:
        os.close(os.open(narrow, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with (
            beside.open(encoding="utf-8-sig", newline="") as wide,
            narrow.open("w", encoding="cp932", newline="") as out,
        ):
            while text := wide.read(1 << 20):
                out.write(text)
        narrow.replace(beside)
    finally:
        narrow.unlink(missing_ok=True)


def _known(encoding: str) -> str:
    try:
        "".encode(encoding)
    except LookupError as unknown:
        raise Told(N_("The encoding {name} is not known."), name=encoding) from unknown
    return encoding


def write_xlsx(
    path: str | Path, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, sheet: str = "Noren"
) -> Written:
    """Write a workbook of one sheet: texts as texts (no formulas, links or numbers are made of them), row 1 frozen.

    Control characters are dropped and texts over 32,767 characters cut, each reported. Raises `Told` past 1,048,576
    rows.
    """
    import xlsxwriter  # type: ignore[import-untyped]

    path, notes, count = Path(path), Notes(), 0
    as_texts = {f"strings_to_{kind}": False for kind in ("formulas", "urls", "numbers")}
    with replacing(path) as beside:
        book = xlsxwriter.Workbook(str(beside), {**as_texts, "constant_memory": True})
        try:
            page = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", sheet)[:31] or "Noren")
            bold = book.add_format({"bold": True})
            formats = [book.add_format({"num_format": form}) for form in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm")]
            page.freeze_panes(1, 0)
            for at, name in enumerate(header):
                page.write_string(0, at, sheet_text(name, 1, notes), bold)
            for count, row in enumerate(rows, 1):
                _write_row(page, count, row, formats, notes)
        finally:
            close_book(book)
    return Written(path, "xlsx", count, notes.problems)


def close_book(book: Any) -> None:
    """Write the workbook out; what the library makes of a full disk becomes the system's error again."""
    from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]

    try:
        book.close()
    except FileCreateError as failed:
        raise OSError(str(failed)) from failed


def _write_row(page: Any, at: int, row: Sequence[Cell], formats: Sequence[Any], notes: Notes) -> None:
    if at >= XLSX_ROWS:
        raise Told(N_("A sheet holds at most {n} rows. Export as CSV instead."), n=XLSX_ROWS)
    for column, cell in enumerate(row):
        if isinstance(cell, str):
            page.write_string(at, column, sheet_text(cell, at + 1, notes))
        elif isinstance(cell, bool):
            page.write_boolean(at, column, cell)
        elif isinstance(cell, datetime):
            page.write_datetime(at, column, cell.replace(tzinfo=None), formats[1])
        elif isinstance(cell, date):
            page.write_datetime(at, column, cell, formats[0])
        elif isinstance(cell, int) and abs(cell) >= 10**15:
            page.write_string(at, column, str(cell))
        elif cell is not None:
            page.write_number(at, column, float(cell))


def sheet_text(text: str, line: int, notes: Notes) -> str:
    """A text as a cell of a workbook can hold it; what had to be changed is noted with its row."""
    if _NOT_IN_XML.search(text):
        notes.add(line, N_("Control characters were removed."))
        text = _NOT_IN_XML.sub("", text)
    if "\r" in text:
        notes.add(line, N_("Line ends inside a cell were made simple ones."))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text.encode("utf-16-le")) // 2 > XLSX_TEXT:
        notes.add(line, N_("A text of more than {n} characters was cut."), n=XLSX_TEXT)
        text = text.encode("utf-16-le")[: XLSX_TEXT * 2].decode("utf-16-le", "ignore")
    return text


def write_json(path: str | Path, value: object) -> Written:
    """Write a value as indented UTF-8 JSON; a list's length is reported as rows."""
    path = Path(path)
    text = json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n"
    with replacing(path) as beside:
        beside.write_text(_SURROGATE.sub("\ufffd", text), encoding="utf-8")
    return Written(path, "utf-8", len(value) if isinstance(value, list) else 1)
