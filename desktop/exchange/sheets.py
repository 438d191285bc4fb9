"""Sheets of workbooks (xlsx, xlsm, xls, ods) as rows of text, after the file was looked over for bombs."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from desktop.exchange.headers import Layout, Numbered
from desktop.exchange.marks import without_mark
from desktop.exchange.records import Notes
from models.errors import N_, Told

MAX_MEMBERS = 5_000
MAX_UNPACKED = 512 << 20
"""Bytes that a workbook may come to when unpacked."""
MAX_RATIO = 150
"""Times that a workbook over 20 MB may be larger unpacked than packed (real ones: 5 to 40)."""
MAX_CELLS = 20_000_000
"""Cells of the used area, empty ones included, since the reader lays them all out."""

SAMPLE_ROWS = 300
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ROW = re.compile(rb'<row[^>]*?\sr="(\d{1,7})"')
_WIDE = re.compile(rb'\sr="([A-Z]{2,3})\d')
_FAR = re.compile(rb'\sr="[A-Z]{1,3}(\d{6,7})"')


def is_workbook(head: bytes) -> bool:
    """Say whether a file begins like a workbook (or another zip or Office file, which is then refused in words)."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLE))


def sheet_names(path: Path) -> list[str]:
    """Give the names of the sheets; refuses bombs, encrypted files and other archives."""
    from python_calamine import load_workbook

    with _in_words(path):
        _look_over(path)
        book = load_workbook(str(path))
        names = list(book.sheet_names)
        book.close()
    return names


def first_rows(path: Path, names: list[str], sheet: str | None) -> tuple[str, list[Numbered]]:
    """Give the chosen sheet, else the first that holds rows, with its first rows."""
    if sheet is not None and sheet not in names:
        raise Told(N_("{name} has no sheet {sheet}."), name=path.name, sheet=sheet)
    rows: list[Numbered] = []
    for name in [sheet] if sheet is not None else names:
        rows = list(islice(_rows(path, name), SAMPLE_ROWS))
        if rows:
            return name, rows
    return sheet or (names[0] if names else ""), rows


def sheet_records(path: Path, sheet: str, layout: Layout, notes: Notes) -> Iterator[Numbered]:
    """Yield (row number, cells) from the body on, without blank rows, repeated headers and notes at the end."""
    shape, pending = layout.shape, list[Numbered]()
    header = list(shape.header)
    for line, row in _rows(path, sheet):
        if line < layout.body or not any(row):
            continue
        if row == header and shape.width > 1:
            notes.add(line, N_("The header stands here once more. The line was left out."))
        elif shape.is_note(row):
            pending.append((line, row))
        else:
            yield from pending
            pending = []
            yield line, row
    for line, _row in pending:
        notes.add(line, N_("A note after the table was left out."))


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    """Turn whatever a broken workbook raises, a panic of the reader included, into a sentence."""
    from python_calamine import CalamineError, PasswordError

    broken = Told(N_("This is not a table: {name} is damaged or no workbook."), name=path.name)
    try:
        yield
    except PasswordError as locked:
        raise Told(N_("{name} is locked with a password. Save it without one first."), name=path.name) from locked
    except (CalamineError, zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error) as odd:
        raise broken from odd
    except BaseException as panic:
        if type(panic).__name__ != "PanicException":
            raise
        raise broken from panic


def _rows(path: Path, sheet: str) -> Iterator[Numbered]:
    from python_calamine import load_workbook

    with _in_words(path):
        book = load_workbook(str(path))
        try:
            found = book.get_sheet_by_name(sheet)
            cells, start = found.to_python(skip_empty_area=True), found.start
        finally:
            book.close()
    if start is not None:
        for line, row in enumerate(cells, start[0] + 1):
            yield line, [_text(value) for value in row]


def _text(value: object) -> str:
    """Write a cell's value as a person would type it: whole numbers without a point, dates as ISO."""
    if isinstance(value, str):
        return without_mark(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else _decimal(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        hours, seconds = divmod(int(value.total_seconds()), 3600)
        return f"{hours}:{seconds // 60:02}:{seconds % 60:02}"
    return "" if value is None else str(value)


def _decimal(value: float) -> str:
    """Write a number with the 15 digits that a spreadsheet keeps, never with an exponent."""
    text = format(value, ".15g")
    return format(Decimal(text), "f") if "e" in text and "n" not in text else text


def _look_over(path: Path) -> None:
    """Refuse, before anything is unpacked in memory, what no honest workbook is."""
    if not zipfile.is_zipfile(path):
        _look_over_old(path)
        return
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    names = {member.filename for member in members}
    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} or "word/document.xml" in names:
        raise Told(N_("This is not a table: {name} is an archive, not a workbook."), name=path.name)
    total = sum(member.file_size for member in members)
    if any(member.flag_bits & 1 for member in members):
        raise Told(N_("{name} is locked with a password. Save it without one first."), name=path.name)
    if len(members) > MAX_MEMBERS or total > MAX_UNPACKED or _too_dense(total, path):
        raise _bomb(path)
    _measure(path, members)


def _look_over_old(path: Path) -> None:
    """Refuse what begins like an archive but is none, and Office files under a password."""
    with path.open("rb") as file:
        head = file.read(1 << 20)
    if not head.startswith(_OLE):
        raise Told(N_("The file {name} is cut off or damaged. Fetch it again."), name=path.name)
    if "EncryptedPackage".encode("utf-16-le") in head:
        raise Told(N_("{name} is locked with a password. Save it without one first."), name=path.name)
    if not any(name.encode("utf-16-le") in head for name in ("Workbook", "Book")) and path.stat().st_size < 1 << 20:
        raise Told(N_("This is not a table: {name} is damaged or no workbook."), name=path.name)


def _too_dense(total: int, path: Path) -> bool:
    return total > 20 << 20 and total > MAX_RATIO * path.stat().st_size


def _bomb(path: Path) -> Told:
    return Told(N_("{name} would grow beyond all measure when unpacked. It was not opened."), name=path.name)


def _measure(path: Path, members: list[zipfile.ZipInfo]) -> None:
    """Unpack piece by piece and throw away: directories may lie about sizes, and one far cell makes a huge area."""
    total = 0
    with path.open("rb") as file:
        for member in members:
            rows, columns, tail = 1, 1, b""
            watch = member.filename.startswith("xl/worksheets/")
            for piece in _pieces(file, member, path):
                total += len(piece)
                if total > MAX_UNPACKED or _too_dense(total, path):
                    raise _bomb(path)
                if watch:
                    rows, columns = _area(tail + piece, rows, columns)
                    tail = piece[-200:]
                if rows * columns > MAX_CELLS:
                    raise Told(N_("{name} has cells too far apart to be a table."), name=path.name)


def _pieces(file: BinaryIO, member: zipfile.ZipInfo, path: Path) -> Iterator[bytes]:
    file.seek(member.header_offset)
    head = file.read(30)
    if len(head) < 30 or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Told(N_("This is not a table: {name} is damaged or no workbook."), name=path.name)
    file.seek(int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little"), 1)
    left, unpack = member.compress_size, zlib.decompressobj(-15)
    try:
        while left > 0 and (packed := file.read(min(left, 1 << 16))):
            left -= len(packed)
            if member.compress_type == zipfile.ZIP_STORED:
                yield packed
            while packed and member.compress_type == zipfile.ZIP_DEFLATED and not unpack.eof:
                yield unpack.decompress(packed, 1 << 20)
                packed = unpack.unconsumed_tail
    except zlib.error as broken:
        raise Told(N_("This is not a table: {name} is damaged or no workbook."), name=path.name) from broken


def _area(xml: bytes, rows: int, columns: int) -> tuple[int, int]:
    """Widen the used area by the cells that a piece of a sheet names."""
    last = xml.rfind(b"<row")
    for found in (*_ROW.finditer(xml, max(0, last)), *_FAR.finditer(xml)):
        rows = max(rows, int(found[1]))
    for letters in set(_WIDE.findall(xml)):
        number = 0
        for letter in letters:
            number = number * 26 + letter - 64
        columns = max(columns, number)
    return rows, max(columns, 26)
