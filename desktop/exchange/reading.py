"""Reads a table of whatever making: CSV of any dialect, fixed-width text, a workbook, JSON, cards, a calendar."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from desktop.exchange import ical_rows, json_rows, sheets, vcard_people
from desktop.exchange.dialects import Dialect, detect_dialect, parse
from desktop.exchange.encodings import (
    HEAD,
    decode_blocks,
    detect_encoding,
    fits,
    read_blocks,
    read_head,
    refuse_binary,
    refuse_nonsense,
)
from desktop.exchange.headers import Layout, Numbered, Shape, find_layout, labels_of, shape_of
from desktop.exchange.ical_lines import is_calendar
from desktop.exchange.records import Notes, Problem, chunks, records
from desktop.exchange.vcard_lines import is_vcard
from desktop.exchange.vcard_people import CardColumns
from models.errors import N_, Told


@dataclass
class Table:
    """A table as it was found in a file. It holds no open file, so it can be pickled; `rows()` reads from the start."""

    path: Path
    kind: str
    """csv, fixed, xlsx, json, vcard or calendar."""
    encoding: str
    dialect: Dialect
    newline: str
    layout: Layout
    sheet: str | None = None
    sheet_names: list[str] = field(default_factory=list)
    notes: Notes = field(default_factory=Notes, repr=False)
    cards: CardColumns | None = None
    """Which fields the cards of a vCard file fill."""
    calendar: ical_rows.CalendarColumns | None = None
    """What an iCalendar file holds."""
    keys: json_rows.Keys | None = None
    """The columns of a JSON file."""

    @property
    def header(self) -> list[str]:
        """Give the header's cells as they stand (several header rows are joined by blanks); [] without a header."""
        return self.layout.header

    @property
    def labels(self) -> list[str]:
        """Give every column one name of its own, blank ones numbered: what a mapping refers to."""
        return labels_of(self.layout.header, self.layout.shape.width)

    @property
    def preamble(self) -> list[list[str]]:
        """Give the rows above the header that are not part of the table."""
        return self.layout.preamble

    @property
    def delimiter(self) -> str:
        """Give what stands between two cells; "" for a single column, fixed width and sheets."""
        return self.dialect.delimiter

    @property
    def quote(self) -> str:
        """Give the quoting character."""
        return self.dialect.quote

    @property
    def escape(self) -> str:
        """Give what stands before a quote inside a cell; "" where it is doubled."""
        return self.dialect.escape

    @property
    def problems(self) -> list[Problem]:
        """Give what was odd so far (at most a thousand), by line; complete once `rows()` has been read to its end."""
        return sorted(self.notes.problems, key=lambda problem: problem.line)

    def rows(self) -> Iterator[Numbered]:
        """Yield (line, cells) in constant memory; at least as many cells as columns, more where a record has more.

        Raises `Told` in the middle when the file turns out to be cut off.
        """
        if self.cards is not None:
            return vcard_people.rows(self.path, self.cards, self.notes)
        if self.calendar is not None:
            return ical_rows.rows(self.path, self.calendar, self.notes)
        if self.keys is not None:
            return _numbered(json_rows.rows(_lines(self.path, self.encoding, self.notes), self.keys))
        if self.kind == "xlsx":
            return sheets.sheet_records(self.path, self.sheet or "", self.layout, self.notes)
        texts = _skip_lines(_texts(self.path, self.encoding, self.notes), self.layout.body - 1)
        return records(texts, self.dialect, self.layout.shape, self.notes, line=self.layout.body)

    def sample(self, n: int) -> list[Numbered]:
        """Give the first n records."""
        return list(islice(self.rows(), n))


def open_table(
    path: str | Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    quotechar: str | None = None,
    header_row: int | None = None,
    sheet: str | None = None,
) -> Table:
    """Find out how a file is made. What is given is believed, the rest is guessed.

    `header_row` is the line of the header, 0 if there is none; `sheet` a workbook's sheet (else the first with rows).
    Raises `Told` for what cannot be read as a table. An empty file is a table without columns, with a problem.
    """
    path = Path(path)
    try:
        head, whole = read_head(path, HEAD)
    except OSError as failed:
        raise Told(N_("{name} cannot be opened: {reason}."), name=path.name, reason=failed.strerror or "") from failed
    if sheets.is_workbook(head):
        return _open_workbook(path, sheet, header_row)
    if is_vcard(head):
        return _open_cards(path)
    if is_calendar(head):
        return _open_calendar(path)
    refuse_binary(head, path.name)
    return _open_text(path, head, whole, encoding, (delimiter, quotechar, header_row))


def _open_workbook(path: Path, sheet: str | None, header_row: int | None) -> Table:
    names = sheets.sheet_names(path)
    chosen, rows = sheets.first_rows(path, names, sheet)
    layout = find_layout(rows, header_line=header_row)
    table = Table(path, "xlsx", "", Dialect("", ""), "", layout, chosen, names)
    if not rows:
        table.notes.add(1, N_("The file is empty."))
    return table


def _open_text(
    path: Path, head: bytes, whole: bool, encoding: str | None, hints: tuple[str | None, str | None, int | None]
) -> Table:
    delimiter, quotechar, header_row = hints
    encoding = _checked(encoding, head, whole, path.name) if encoding else detect_encoding(head, whole=whole)
    blocks = iter((head,))
    sample = "".join(text for text, _last in chunks(text for text, _damaged in decode_blocks(blocks, encoding)))
    sample = _cut_at_line(sample, whole).replace("\0", "").removeprefix("\ufeff").rstrip("\x1a")
    refuse_nonsense(sample, encoding, path.name)
    notes = Notes()
    if not sample.strip():
        notes.add(1, N_("The file is empty."))
        return Table(path, "csv", encoding, Dialect(delimiter or "", '"'), "", find_layout([]), notes=notes)
    if not delimiter and json_rows.looks_like_json(sample, path.name):
        return _open_json(path, encoding)
    dialect = detect_dialect(sample, delimiter=delimiter, quote=quotechar)
    rows = list(records(iter((sample,)), dialect, _rough_shape(sample, dialect), Notes(), raw=True))
    layout = find_layout(rows, dialect, header_row)
    kind = "csv" if dialect.kind == "csv" else "fixed"
    return Table(path, kind, encoding, dialect, _newline(sample), layout, notes=notes)


def _open_cards(path: Path) -> Table:
    columns = vcard_people.columns_of(path)
    labels = list(columns.labels)
    table = Table(path, "vcard", "", Dialect("", ""), "", Layout(Shape(len(labels)), labels, 1, []), cards=columns)
    if not columns.count:
        table.notes.add(1, N_("The file is empty."))
    return table


def _open_calendar(path: Path) -> Table:
    columns = ical_rows.columns_of(path)
    labels = list(columns.labels)
    table = Table(
        path, "calendar", "", Dialect("", ""), "", Layout(Shape(len(labels)), labels, 1, []), calendar=columns
    )
    if not columns.count:
        table.notes.add(1, N_("The file is empty."))
    return table


def _open_json(path: Path, encoding: str) -> Table:
    keys = json_rows.keys_of(_lines(path, encoding, Notes()))
    if not keys.count:
        raise Told(N_("{name} holds no object of JSON that could be read."), name=path.name)
    names = list(keys.names)
    return Table(path, "json", encoding, Dialect("", ""), "", Layout(Shape(len(names)), names, 1, []), keys=keys)


def _numbered(rows: Iterator[Numbered]) -> Iterator[Numbered]:
    """Give every record a number of its own, also where several stand on a line."""
    last = 0
    for line, row in rows:
        last = max(line, last + 1)
        yield last, row


def _lines(path: Path, encoding: str, notes: Notes) -> Iterator[str]:
    """The lines of a text file with their ends, one after the other."""
    held, size, after = list[str](), 0, ""
    for text in _texts(path, encoding, notes):
        text, after = after + text, ""
        if text.endswith("\r"):
            text, after = text[:-1], "\r"
        *whole, rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for line in whole:
            yield "".join((*held, line, "\n"))
            held, size = [], 0
        held.append(rest)
        size += len(rest)
        if size > json_rows.MOST_HELD * 2:
            raise Told(N_("{name} has a line that is too long to be read."), name=path.name)
    if any(held):
        yield "".join(held)


def _rough_shape(sample: str, dialect: Dialect) -> Shape:
    """Learn the usual record from a first cut, in which odd lines may still swallow others."""
    return shape_of(parse(sample, dialect))


def _checked(encoding: str, head: bytes, whole: bool, name: str) -> str:
    """An encoding as given. Raises `Told` for one that is not known, or that is plainly another than the file's.

    A file with some damaged bytes stays readable: only where another encoding fits without any is this one refused.
    """
    try:
        codecs.getincrementaldecoder(encoding)("strict")
        "".encode(encoding)
    except LookupError as unknown:
        raise Told(N_("The encoding {name} is not known."), name=encoding) from unknown
    found = detect_encoding(head, whole=whole)
    if not fits(head, encoding, whole) and fits(head, found, whole):
        sentence = N_("{name} is not in {encoding}; it looks like {found}. Leave the encoding out, or give that one.")
        raise Told(sentence, name=name, encoding=encoding, found=found)
    return encoding


def _cut_at_line(text: str, whole: bool) -> str:
    """Leave off a last line that the sample's end cuts through."""
    if whole or not text:
        return text
    cut = max(text.rfind("\n"), text.rfind("\r")) + 1
    return text[:cut] if cut else text


def _newline(sample: str) -> str:
    """Name the line end: the commonest of CRLF, LF and CR, "" for a single line."""
    both = sample.count("\r\n")
    times = {"\r\n": both, "\n": sample.count("\n") - both, "\r": sample.count("\r") - both}
    best = max(times, key=lambda end: times[end])
    return best if times[best] else ""


def _texts(path: Path, encoding: str, notes: Notes) -> Iterator[str]:
    """Decode a file block by block, without its BOM and the DOS end-of-file mark."""
    line, first = 1, True
    for text, damaged in decode_blocks(read_blocks(path), encoding):
        if damaged:
            at = line + text[: max(0, text.find("\ufffd"))].count("\n")
            notes.add(at, N_("Some characters are not valid in {encoding} and were replaced."), encoding=encoding)
        line += text.count("\n")
        if first:
            text, first = text.removeprefix("\ufeff"), False
        yield text.removesuffix("\x1a") if text.endswith("\x1a") else text


def _skip_lines(texts: Iterator[str], lines: int) -> Iterator[str]:
    """Leave out the first lines of a stream, whatever they hold."""
    if not lines:
        yield from texts
        return
    left = ""
    for text in texts:
        left += text
        while lines and (cut := _line_end(left)):
            left, lines = left[cut:], lines - 1
        if not lines:
            yield left
            yield from texts
            return


def _line_end(text: str) -> int:
    """Give where the first line of a text ends, 0 if it does not (a last CR may yet get its LF)."""
    found = re.search(r"\r\n|\n|\r(?=.)", text, re.DOTALL)
    return found.end() if found else 0
