"""Records out of a stream of text: whole clean chunks by the csv module, line by line with repair where one is not.

A clean chunk costs next to nothing per row. Anything that breaks the rules (a quote too many, a missing delimiter,
a line cut by another delimiter) only costs the chunk that holds it.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count

from desktop.exchange.dialects import Dialect, cut_line, first_record, parse
from desktop.exchange.headers import Numbered, Shape
from desktop.exchange.marks import MARKED_ANYWHERE, without_mark
from models.errors import N_, Told

MAX_LINES = 200
"""A quoted cell never spans more lines than this: then its quote is a stray one."""

MAX_LINE = 16 << 20
"""Characters after which a line without an end shows that a file has no lines at all."""

MAX_PROBLEMS = 1000


@dataclass(frozen=True)
class Problem:
    """Something odd in a file: the line (1-based), a sentence of the catalogue, its values."""

    line: int
    msgid: str
    values: dict[str, object] = field(default_factory=dict)


class Notes:
    """Collects problems, at most a thousand of them, each line and sentence once."""

    def __init__(self) -> None:
        """Begin without problems."""
        self.problems: list[Problem] = []
        self.more = 0
        self._seen: set[tuple[int, str]] = set()

    def add(self, line: int, msgid: str, **values: object) -> None:
        """Note one problem."""
        if (line, msgid) in self._seen:
            return
        if len(self.problems) >= MAX_PROBLEMS:
            self.more += 1
            return
        self._seen.add((line, msgid))
        self.problems.append(Problem(line, msgid, values))


def chunks(texts: Iterator[str]) -> Iterator[tuple[str, bool]]:
    """Cut a stream of text at line ends; yields each chunk and whether it is the last."""
    left: list[str] = []
    ready = ""
    for text in texts:
        held = "\r" if text.endswith("\r") else ""
        cut = max(text.rfind("\n"), text.rfind("\r", 0, len(text) - len(held))) + 1
        if not cut:
            left.append(text)
            if sum(map(len, left)) > MAX_LINE:
                raise Told(N_("This is not a table: it has no lines."))
            continue
        if ready:
            yield ready, False
        ready = "".join(left) + text[:cut]
        left = [text[cut:]]
    rest = ready + "".join(left)
    if rest:
        yield rest, True


def records(
    texts: Iterator[str], dialect: Dialect, shape: Shape, notes: Notes, *, line: int = 1, raw: bool = False
) -> Iterator[Numbered]:
    """Yield (line, cells) for each record. `raw` keeps blank lines, notes and repeated headers (to find a header)."""
    state = _Reading(dialect, shape, notes, line, raw)
    left = ""
    for text, last in chunks(texts):
        text = left + text
        clean = state.clean(text, last)
        if clean is not None:
            left = ""
            yield from state.flush()
            yield from _unmarked(clean) if MARKED_ANYWHERE.search(text) else clean
            continue
        rows, left = state.slow(text, last)
        yield from _unmarked(rows)
        if state.ended:
            return
    if left:
        rows, _left = state.slow(left, True)
        yield from _unmarked(rows)
    state.finish()


def _unmarked(rows: Iterable[Numbered]) -> Iterator[Numbered]:
    for line, row in rows:
        yield line, [without_mark(cell) if cell[:1] == "'" else cell for cell in row]


class _Reading:
    """What is kept from chunk to chunk: the line, and records that may turn out to be footnotes."""

    def __init__(self, dialect: Dialect, shape: Shape, notes: Notes, line: int, raw: bool) -> None:
        self.dialect, self.shape, self.notes, self.line, self.raw = dialect, shape, notes, line, raw
        self.pending: list[Numbered] = []
        self.ended = False
        self.header = list(shape.header)
        self.blank = [""] * shape.width

    def clean(self, text: str, last: bool) -> Iterator[Numbered] | None:
        """Parse a chunk in C; None when anything in it is not exactly as it should be."""
        if last or self.raw or "\0" in text:
            return None
        try:
            rows = parse(text, self.dialect, strict=True)
        except csv.Error:
            return None
        lines = text.count("\n")
        returns = text.count("\r")
        if returns:
            lines += returns - text.count("\r\n")
        if len(rows) != lines or set(map(len, rows)) != {self.shape.width}:
            return None
        if self.blank in rows or self.header in rows:
            return None
        start, self.line = self.line, self.line + lines
        return zip(count(start), rows, strict=False)

    def slow(self, text: str, last: bool) -> tuple[list[Numbered], str]:
        """Take a chunk record by record; gives records and the text of one that goes on in the next chunk."""
        found: list[Numbered] = []
        lines = list(io.StringIO(self._without_nulls(text), newline=""))
        at = 0
        while at < len(lines):
            row, used = read_record(lines, at, self.dialect, self.shape, last)
            if not used:
                break
            if not self.raw and self._begins_table(lines, at, row):
                self.notes.add(self.line, N_("Another table begins here. It was not read."))
                self.ended = True
                break
            self._keep(row, found)
            at += used
            self.line += used
        if last and not self.raw:
            self._drop_notes(found)
        return found, "".join(lines[at:])

    def _without_nulls(self, text: str) -> str:
        if "\0" not in text:
            return text
        self.notes.add(self.line + text[: text.index("\0")].count("\n"), N_("Control characters were removed."))
        return text.replace("\0", "")

    def _keep(self, row: list[str], found: list[Numbered]) -> None:
        """Sort one record: blank and repeated headers go, lone cells wait, ragged ones are noted and padded."""
        width = self.shape.width
        if self.raw:
            found.append((self.line, row))
        elif not any(cell.strip() for cell in row):
            return
        elif row == self.header and width > 1:
            self.notes.add(self.line, N_("The header stands here once more. The line was left out."))
        elif len(row) == 1 and width >= 3:
            self.pending.append((self.line, row))
        else:
            found += self.flush()
            found.append((self.line, self._ragged(row) if len(row) != width else row))

    def _ragged(self, row: list[str]) -> list[str]:
        width = self.shape.width
        while len(row) > width and not row[-1]:
            row = row[:-1]
        if len(row) < width:
            self.notes.add(self.line, N_("Too few cells: {found} instead of {wanted}."), found=len(row), wanted=width)
            return row + [""] * (width - len(row))
        if len(row) > width:
            self.notes.add(self.line, N_("Too many cells: {found} instead of {wanted}."), found=len(row), wanted=width)
        return row

    def flush(self) -> list[Numbered]:
        """Give lone cells that waited: the table goes on below them, so they are records after all."""
        waiting, self.pending = self.pending, []
        wanted = self.shape.width
        for line, _row in waiting:
            self.notes.add(line, N_("Too few cells: {found} instead of {wanted}."), found=1, wanted=wanted)
        return [(line, row + [""] * (wanted - 1)) for line, row in waiting]

    def finish(self) -> None:
        """Name the footnotes that were left out at the end."""
        for line, _row in self.pending:
            self.notes.add(line, N_("A note after the table was left out."))
        self.pending = []

    def _drop_notes(self, found: list[Numbered]) -> None:
        while found and self.shape.is_note(found[-1][1]):
            line, _row = found.pop()
            self.notes.add(line, N_("A note after the table was left out."))

    def _begins_table(self, lines: list[str], at: int, row: list[str]) -> bool:
        """Say whether a second table, of another width, begins: names of columns, and its own width from there on."""
        width = self.shape.width
        if len(row) == width or len(row) < 2 or width < 2 or self.shape.fits(row) > 0 or not any(self.shape.kinds):
            return False
        if len({*row} & {*self.header}) >= max(2, 0.6 * min(len(row), width)):
            return True
        below = lines[at + 1 : at + 4]
        return len(below) >= 2 and all(len(parse(line, self.dialect)[0]) == len(row) for line in below if line.strip())


def read_record(lines: list[str], at: int, dialect: Dialect, shape: Shape, last: bool) -> tuple[list[str], int]:
    """Read the record that begins at a line: its cells and how many lines it takes (0: more text is needed)."""
    line = lines[at]
    if dialect.kind != "csv":
        return cut_line(line, dialect), 1
    if not dialect.quote or (dialect.quote not in line and not dialect.escape):
        rows = parse(line, dialect)
        row = rows[0] if rows else []
        return _recut(line, row, dialect, shape), 1
    proper = strictly(line, dialect)
    if proper is not None and (len(proper) == shape.width or not shape.width):
        return proper, 1
    if proper is None:
        wide, used = _over_lines(lines, at, dialect, shape, last)
        if used or wide is None:
            return wide or [], used
    if not dialect.delimiter:
        return proper if proper is not None else [line.rstrip("\r\n")], 1
    mended = mend(line, dialect, shape.width)
    if proper is not None and len(mended) != shape.width:
        return _recut(line, proper, dialect, shape), 1
    return _recut(line, mended, dialect, shape), 1


def strictly(text: str, dialect: Dialect) -> list[str] | None:
    """Parse one record by the rules; None when it breaks them."""
    try:
        rows = parse(text, dialect, strict=True)
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else [] if not rows else None


def _over_lines(lines: list[str], at: int, dialect: Dialect, shape: Shape, last: bool) -> tuple[list[str] | None, int]:
    """Try a record over several lines. ([], 0) means: none; (None, 0): more text is needed to say."""
    row, used = first_record(lines[at : at + MAX_LINES], dialect)
    if row is None:
        open_still = used == len(lines) - at < MAX_LINES and not last
        return (None, 0) if open_still else ([], 0)
    if shape.width and len(row) != shape.width:
        return [], 0
    if shape.width > 1 and any(_stands_alone(line, dialect, shape) for line in lines[at + 1 : at + used]):
        return [], 0
    return row, used


def _stands_alone(line: str, dialect: Dialect, shape: Shape) -> bool:
    """Say whether a line is a whole record by itself, so that a quote left open above it is a stray one."""
    row = strictly(line, dialect)
    if row is None or len(row) != shape.width or shape.fits(row) < 0.7:
        return False
    return not any(dialect.quote in cell for cell in row) or line.count(dialect.quote) % 2 == 0


def mend(line: str, dialect: Dialect, width: int) -> list[str]:
    """Cut a line whose quotes do not add up: of all ways to join its pieces, the one with fewest odd cells.

    A cell is a piece without quotes, or a run of pieces from one that begins with a quote to one that ends with one.
    """
    quote = dialect.quote
    pieces = line.rstrip("\r\n").split(dialect.delimiter)
    if len(pieces) > 400:
        return next(iter(parse(line, dialect)), [])
    bare = [piece.strip(" ") for piece in pieces]
    ends = [i for i, piece in enumerate(bare) if piece.endswith(quote)]
    best: list[dict[int, tuple[float, int]]] = [{} for _ in range(len(pieces) + 1)]
    best[0][0] = (0.0, 0)
    for start in range(len(pieces)):
        options = [(start + 1, 0.0 if quote not in pieces[start] else _oddness(bare[start], dialect))]
        if bare[start].startswith(quote):
            for end in ends:
                if end > start:
                    joined = dialect.delimiter.join(pieces[start : end + 1]).strip(" ")
                    options.append((end + 1, _oddness(joined, dialect) + 0.01))
        for cells, (cost, _before) in best[start].items():
            for stop, extra in options if cells < width + 12 else ():
                if cost + extra < best[stop].get(cells + 1, (1e9, 0))[0]:
                    best[stop][cells + 1] = (cost + extra, start)
    last = best[len(pieces)]
    if not last:
        return next(iter(parse(line, dialect)), [])
    cells = min(last, key=lambda n: last[n][0] + 1.5 * abs(n - width))
    return _joined(pieces, best, cells, dialect)


def _joined(pieces: list[str], best: list[dict[int, tuple[float, int]]], cells: int, dialect: Dialect) -> list[str]:
    row: list[str] = []
    stop = len(pieces)
    while cells:
        start = best[stop][cells][1]
        row.append(_unquoted(dialect.delimiter.join(pieces[start:stop]), dialect))
        stop, cells = start, cells - 1
    return row[::-1]


def _oddness(cell: str, dialect: Dialect) -> float:
    """Say how odd a cell's quotes are: 0 for none or properly doubled ones, more for each that stands alone."""
    quote = dialect.quote
    wrapped = len(cell) >= 2 and cell.startswith(quote) and cell.endswith(quote)
    inner = cell[1:-1] if wrapped else cell
    if dialect.escape:
        inner = inner.replace(dialect.escape + quote, "")
    alone = inner.replace(quote * 2, "").count(quote)
    return (0.5 + 0.1 * alone if alone else 0.0) + (0.0 if wrapped or quote not in cell else 0.5)


def _unquoted(cell: str, dialect: Dialect) -> str:
    quote = dialect.quote
    bare = cell.strip(" ")
    if len(bare) < 2 or not (bare.startswith(quote) and bare.endswith(quote)):
        return cell.lstrip(" ") if dialect.skip_space else cell
    inner = bare[1:-1]
    if dialect.escape:
        return inner.replace(dialect.escape + quote, quote).replace(dialect.escape * 2, dialect.escape)
    return inner.replace(quote * 2, quote)


def _recut(line: str, row: list[str], dialect: Dialect, shape: Shape) -> list[str]:
    """Cut a lone odd line by another delimiter, if that gives what the columns hold and the usual one does not."""
    width = shape.width
    if width < 3 or len(row) > width * 0.7 or not any(shape.kinds):
        return row
    before, best, best_fit = shape.compare(row)[0], row, 0.6
    for other in (",", ";", "\t", "|", " "):
        if other == dialect.delimiter or other not in line:
            continue
        cells = mend(line, Dialect(other, dialect.quote or '"', dialect.escape), width)
        for candidate in _narrowed(cells, width, other):
            match = shape.compare(candidate)[0]
            if match > before + 1 and shape.fits(candidate) > best_fit:
                best, best_fit = candidate, shape.fits(candidate)
    return best


def _narrowed(cells: list[str], width: int, delimiter: str) -> Iterator[list[str]]:
    """Give every way to come to the width by joining neighbours in one place."""
    extra = len(cells) - width
    if 0 <= extra <= 40:
        for i in range(width):
            yield [*cells[:i], delimiter.join(cells[i : i + extra + 1]), *cells[i + extra + 1 :]]
