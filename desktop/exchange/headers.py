"""Where a table begins: preamble, header rows and body, told apart by what the columns hold further down."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.exchange.dialects import Dialect, kind_of, parse
from models.errors import N_

Numbered = tuple[int, list[str]]
"""A record with the number of the line that it begins on."""

COLUMN = N_("Column {n}")
"""The name of a column without one."""

_TYPED = {"number", "date", "time", "mail", "link", "phone"}
_DIGITS = {"number", "phone", "code", "date"}
_ALIKE = {"code": _DIGITS, "phone": {"number"}, "date": {"number", "phone"}}
_TOTALS = {"合計", "総合計", "小計", "総計", "計", "total", "totals", "grand total", "subtotal", "sum", "合 計"}


@dataclass(frozen=True)
class Shape:
    """What a usual record looks like: cells, what kind each column holds ("" if mixed), how many are filled."""

    width: int
    kinds: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    fill: int = 0

    def fits(self, row: Sequence[str]) -> float:
        """Say what share of the cells in typed columns is of the column's kind (1 when nothing can be said)."""
        match, miss = self.compare(row)
        return match / (match + miss) if match + miss else 1.0

    def compare(self, row: Sequence[str]) -> tuple[int, int]:
        """Count the cells in typed columns that are of the column's kind, and those that are not."""
        match = miss = 0
        for kind, cell in zip(self.kinds, row, strict=False):
            found = kind_of(cell) if kind else "empty"
            if found != "empty":
                same = found == kind or found in _ALIKE.get(kind, ())
                match, miss = match + same, miss + (not same)
        return match, miss

    def is_note(self, row: Sequence[str]) -> bool:
        """Say whether a record at the end is a footnote or a line of totals, not data."""
        filled = [c.strip() for c in row if c.strip()]
        if not filled or self.width < 3:
            return False
        total = unicodedata.normalize("NFKC", filled[0]).strip(" :").lower() in _TOTALS
        if total and self.fits(row[:1]) < 1 or total and len(filled) < self.fill:
            return True
        return len(filled) == 1 and self.fill >= 3 and self.fits(row) == 0


@dataclass(frozen=True)
class Layout:
    """Where a table begins and what it looks like. `body` is the line of its first record."""

    shape: Shape
    header: list[str]
    body: int
    preamble: list[list[str]]


def shape_of(rows: Sequence[Sequence[str]], header: Sequence[str] = ()) -> Shape:
    """Learn the usual record from a sample of rows."""
    filled = [row for row in rows if any(c.strip() for c in row)]
    if not filled:
        return Shape(0)
    widths = Counter(map(len, filled))
    most = max(widths.values())
    width = max(w for w, n in widths.items() if n >= most * 0.9)
    usual = [row for row in filled if len(row) == width]
    body = usual[min(4, max(1, len(usual) // 3)) :] if len(usual) > 1 else usual
    kinds = tuple(_column_kind([row[i] for row in body]) for i in range(width))
    fill = sorted(sum(1 for c in row if c.strip()) for row in body)[len(body) // 2]
    return Shape(width, kinds, tuple(header), fill)


def _column_kind(cells: list[str]) -> str:
    kinds = Counter(kind for kind in map(kind_of, cells) if kind != "empty")
    if not kinds:
        return ""
    kind, times = kinds.most_common(1)[0]
    total = sum(kinds.values())
    if kind == "text" or kind == "code":
        digits = sum(n for k, n in kinds.items() if k in _DIGITS)
        return "code" if digits >= 0.9 * total else ""
    return kind if times >= 0.8 * total else "code" if sum(kinds[k] for k in _DIGITS) >= 0.95 * total else ""


def find_layout(rows: list[Numbered], dialect: Dialect | None = None, header_line: int | None = None) -> Layout:
    """Tell preamble, header and body apart. `header_line` is the header's line, 0 when there is none, None to guess."""
    shape = shape_of([row for _line, row in rows])
    if header_line is not None:
        return _told_layout(rows, shape, header_line)
    start = next((i for i, (_line, row) in enumerate(rows) if _is_body(row, shape)), None)
    if start is None or not any(shape.kinds):
        start = _start_of_text(rows, shape)
    first = start
    while first > 1 and not _filled(rows[first - 1][1]):
        first -= 1
    if first > 0 and not _is_header(rows[first - 1][1], shape, True):
        first = start
    low = first
    while first > 0 and low - first < 4 and _is_header(rows[first - 1][1], shape, first == low):
        first -= 1
    header_rows = [row for _line, row in rows[first:start]]
    if not header_rows and start > 0 and dialect is not None:
        header_rows = _other_delimiter(rows[start - 1][1], shape, dialect)
        first = start - len(header_rows)
    return _layout(rows, shape, header_rows, first, start)


def _layout(rows: list[Numbered], shape: Shape, header_rows: list[list[str]], first: int, start: int) -> Layout:
    header = _joined(header_rows)
    body = rows[start][0] if start < len(rows) else (rows[-1][0] + 1 if rows else 1)
    shape = Shape(shape.width or len(header), shape.kinds, tuple(header), shape.fill)
    return Layout(shape, header, body, [row for _line, row in rows[:first] if any(c.strip() for c in row)])


def _told_layout(rows: list[Numbered], shape: Shape, header_line: int) -> Layout:
    at = next((i for i, (line, _row) in enumerate(rows) if line >= header_line), len(rows))
    if header_line == 0 or at == len(rows):
        return _layout(rows, shape, [], 0, 0)
    return _layout(rows, shape, [rows[at][1]], at, at + 1)


def _filled(row: Sequence[str]) -> list[str]:
    return [c for c in row if c.strip()]


def _typed_share(row: Sequence[str]) -> float:
    filled = _filled(row)
    return sum(kind_of(c) in _TYPED for c in filled) / len(filled) if filled else 0.0


def _likeness(row: Sequence[str], shape: Shape) -> float:
    """Say what share of the filled cells is of kinds that the columns hold, wherever they stand."""
    filled = _filled(row)
    kinds = Counter(kind for kind in map(kind_of, filled) if kind in _TYPED or kind == "code")
    common = sum((kinds & Counter(shape.kinds)).values())
    return common / len(filled) if filled else 0.0


def _is_body(row: list[str], shape: Shape) -> bool:
    """Say whether a record has what the typed columns hold, if need be shifted by a missing or extra delimiter."""
    match, miss = shape.compare(row)
    if len(row) == shape.width and match and not miss:
        return True
    if match >= 3 and match > miss:
        return True
    near = abs(len(row) - shape.width) <= 1 and len(_filled(row)) >= 0.5 * shape.fill
    if near and match >= 1 and match >= miss:
        return True
    return near and _likeness(row, shape) > 0.25


def _is_header(row: list[str], shape: Shape, lowest: bool) -> bool:
    """Say whether a record above the body names columns: words, not values, in at least half of the columns."""
    filled = _filled(row)
    if len(filled) < 2 and shape.width > 1 or abs(len(row) - shape.width) > 2:
        return False
    if len(filled) < 0.5 * shape.width and not (lowest and len(row) == shape.width and len(filled) >= 3):
        return False
    typed = _likeness(row, shape) if any(shape.kinds) else _typed_share(row)
    return typed <= 0.2 and (not lowest or len(set(filled)) > 1 or len(filled) == 1)


def _start_of_text(rows: list[Numbered], shape: Shape) -> int:
    """Find the body where no column is typed: after the first full row, if that names columns."""
    full = (i for i, (_l, row) in enumerate(rows) if abs(len(row) - shape.width) <= 1 and _names(row, shape))
    at = next(full, None)
    if at is None:
        return len(rows) if not rows else 0
    top, again = rows[at][1], at + 1
    while again < len(rows) and rows[again][1] == top:
        again += 1
    return again if _looks_named(top, [row for _line, row in rows[again:]]) else at


def _names(row: list[str], shape: Shape) -> bool:
    return len(_filled(row)) >= max(min(2, shape.width), 0.5 * shape.fill) and not row[0].startswith("# ")


def _looks_named(row: list[str], below: list[list[str]]) -> bool:
    cells = _filled(row)
    if len(set(cells)) != len(cells) or any(len(c) > 60 for c in cells) or _typed_share(row) > 0.2:
        return False
    if not below:
        return True
    again = sum(any(cell == other[i] for other in below if i < len(other)) for i, cell in enumerate(row) if cell)
    return again <= 0.2 * len(row)


def _other_delimiter(row: list[str], shape: Shape, dialect: Dialect) -> list[list[str]]:
    """Try a header line that was cut by another delimiter than the body."""
    text = dialect.delimiter.join(row)
    if len(row) > shape.width / 2 or shape.width < 2:
        return []
    for other in (",", ";", "\t", "|", " "):
        cells = parse(text, Dialect(other, dialect.quote))[0] if other in text else []
        if len(cells) == shape.width and all(c.strip() for c in cells):
            return [cells]
    return []


def _joined(rows: list[list[str]]) -> list[str]:
    """Make one name per column of one or several header rows, from the top down."""
    width = max(map(len, rows), default=0)
    columns = ([row[i].strip() for row in rows if i < len(row) and row[i].strip()] for i in range(width))
    return [re.sub(r"\s*[\r\n]+\s*", " ", " ".join(parts)) for parts in columns]


def labels_of(header: Sequence[str], width: int, blank: str = COLUMN) -> list[str]:
    """Name every column once: blanks numbered, repeated words of stacked headers said once, doubles counted."""
    names: list[str] = []
    for i in range(max(width, len(header))):
        name = header[i].strip() if i < len(header) else ""
        words = name.split(" ")
        for times in (3, 2):
            part = words[: len(words) // times]
            if len(words) % times == 0 and part * times == words:
                name = " ".join(part)
        name = name or blank.format(n=i + 1)
        again, base = 2, name
        while name in names:
            name, again = f"{base} ({again})", again + 1
        names.append(name)
    return names
