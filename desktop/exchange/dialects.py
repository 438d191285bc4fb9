"""How a text file cuts its lines into cells: found by trying every plausible way and scoring what comes out.

A way is good when most lines have the same number of cells (pattern) and the cells look like something (type): the
idea of van den Burg, Nazábal and Sutton, "Wrangling messy CSV files by detecting row and type patterns" (2019).
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import _csv

csv.field_size_limit(1 << 30)

STAND_IN = "\x1f"
"""Takes the place of a delimiter of several characters, since the csv module knows only single ones."""

SAMPLE_LINES = 300
_COMMON = (",", "\t", ";", "|")
_RARE = (":", " ", "~", "^", "#", "§", "¬", "¦", "\x01", "\x1e", "\x1f", "*", "!", "、", ";")
_LONG = ("||", "::", "|~|", "\t\t", "\\t", "~~", " | ", ";;", "^^", "##", "<>", "@@", "$$", "->")
_QUOTES = ('"', "'", "`", "~")

_NUMBER = re.compile(r"[-+▲△−]?[$€£¥¥]?\s?\(?[-+]?(\d{1,3}([,.' ]\d{3})+|\d+)([.,]\d+)?([eE][-+]?\d+)?\)?\s?[%%€円]?")
_DATE = re.compile(
    r"(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[-/. ](\d{1,2}|[A-Za-z]{3,9})[-/. ]\d{2,4}|\d{8}"
    r"|([MTSHR]|明治|大正|昭和|平成|令和)(\d{1,2}|元)[./年]\d{1,2}[./月]\d{1,2}日?"
    r"|[A-Za-z]{3,9}\.? \d{1,2},? \d{4})([T ]?\s?\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp][Mm])?(Z|[-+]\d{2}:?\d{2})?)?"
)
_TIME = re.compile(r"\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp][Mm])?")
_MAIL = re.compile(r"[^@\s,;|<>\"']+@[^@\s,;|<>\"']+\.[A-Za-z]{2,}")
_LINK = re.compile(r"(https?|ftp)://\S+|www\.\S+", re.IGNORECASE)
_PHONE = re.compile(r"\+?\d[-\d() ]{5,18}\d|\(\d{2,5}\)[-\d ]{5,12}")
_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9]+([-_./][A-Za-z0-9]+)*")
_KINDS = (("number", _NUMBER), ("date", _DATE), ("time", _TIME), ("mail", _MAIL), ("link", _LINK), ("phone", _PHONE))
_CUT_INSIDE = re.compile(r"[;|\t]|[^\s\d],\S|\S,[^\s\d]")


@dataclass(frozen=True)
class Dialect:
    """One way to cut lines into cells. `kind` is csv, blanks (runs of spaces) or fixed (at the columns `cuts`)."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    skip_space: bool = False
    kind: str = "csv"
    cuts: tuple[int, ...] = ()

    @property
    def single(self) -> str:
        """Give the one character that the csv module is told to cut at."""
        return self.delimiter if len(self.delimiter) == 1 else STAND_IN


@lru_cache(maxsize=20_000)
def kind_of(cell: str) -> str:
    """Say what a cell looks like: empty, number, date, time, mail, link, phone, code or text."""
    cell = cell.strip()
    if not cell:
        return "empty"
    if len(cell) > 200:
        return "text"
    for name, pattern in _KINDS:
        if pattern.fullmatch(cell):
            return name
    return "code" if _CODE.fullmatch(cell) else "text"


def parse(text: str, dialect: Dialect, *, strict: bool = False) -> list[list[str]]:
    """Cut a text into rows of cells with the csv module (raises `csv.Error` if `strict` and it breaks the rules)."""
    if dialect.kind != "csv":
        return [cut_line(line, dialect) for line in io.StringIO(text, newline="")]
    long = len(dialect.delimiter) > 1
    rows = list(
        _reader(io.StringIO(text.replace(dialect.delimiter, STAND_IN) if long else text, newline=""), dialect, strict)
    )
    return rows if len(dialect.delimiter) == 1 else [_restored(row, dialect) for row in rows]


def first_record(lines: Iterable[str], dialect: Dialect) -> tuple[list[str] | None, int]:
    """Read one record by the rules from as many lines as it takes; None if it breaks them, and the lines looked at."""
    long = len(dialect.delimiter) > 1
    source = (line.replace(dialect.delimiter, STAND_IN) for line in lines) if long else lines
    reader = _reader(source, dialect, True)
    try:
        row = next(reader)
    except (csv.Error, StopIteration):
        return None, reader.line_num
    return (row if len(dialect.delimiter) == 1 else _restored(row, dialect)), reader.line_num


def _restored(row: list[str], dialect: Dialect) -> list[str]:
    """Undo the stand-in inside cells: a long delimiter in quotes, or any cut in a table of one column."""
    if not dialect.delimiter:
        return row if len(row) < 2 else [STAND_IN.join(row)]
    return [cell.replace(STAND_IN, dialect.delimiter) if STAND_IN in cell else cell for cell in row]


def _reader(lines: Iterable[str], dialect: Dialect, strict: bool) -> "_csv.Reader":
    return csv.reader(
        lines,
        delimiter=dialect.single,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        escapechar=dialect.escape or None,
        doublequote=True,
        skipinitialspace=dialect.skip_space,
        strict=strict,
    )


def cut_line(line: str, dialect: Dialect) -> list[str]:
    """Cut one line of a file without delimiters: at runs of blanks, or at fixed columns."""
    line = line.rstrip("\r\n\x1a")
    if dialect.kind == "blanks":
        return line.split()
    if not line.strip():
        return []
    edges = (*dialect.cuts, len(line))
    return [line[start:end].strip() for start, end in zip(edges, edges[1:], strict=False)] if edges[0] == 0 else []


def detect_dialect(text: str, *, delimiter: str | None = None, quote: str | None = None) -> Dialect:
    """Find the best way to cut a sample of text that ends at a line end; what is given is not guessed."""
    lines = list(io.StringIO(text, newline=""))[:SAMPLE_LINES]
    sample = "".join(lines)
    for cut in (delimiter,) if delimiter else _COMMON:
        if sample.startswith('"') and quote in (None, '"') and _all_quoted(sample, Dialect(cut)):
            return Dialect(cut)
    best, best_score = Dialect(delimiter or ("" if delimiter is None else delimiter), quote or '"'), 0.0
    for dialect in _candidates(sample, lines, delimiter, quote):
        score = _score(sample, dialect, given=delimiter is not None)
        if score > best_score * 1.001:
            best, best_score = dialect, score
    return best


def _all_quoted(sample: str, dialect: Dialect) -> bool:
    """Say whether every cell stands in quotes, as in our own exports: then there is nothing to guess."""
    rows = parse(sample, dialect)
    whole = rows[:-1] if len(rows) > 1 else rows
    if len({len(row) for row in whole}) != 1 or len(whole[0]) < 2:
        return False
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=dialect.delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(whole)
    return sample.replace("\r\n", "\n").startswith(text.getvalue().replace("\r\n", "\n"))


def _candidates(sample: str, lines: list[str], delimiter: str | None, quote: str | None) -> list[Dialect]:
    if delimiter is not None:
        delimiters = [delimiter]
    else:
        long = [c for c in _LONG if c in sample]
        within = {c for word in long if _never_alone(word, sample, len(lines)) for c in word}
        delimiters = [c for c in (*_COMMON, *_RARE) if c in sample and c not in within] + long
    quotes = [quote] if quote is not None else [q for q in _QUOTES if q == '"' or _opens(sample, q)]
    found = [Dialect("", q) for q in quotes[:1]] if delimiter is None else []
    for cut in delimiters:
        for mark in quotes:
            if mark == cut:
                continue
            found.append(Dialect(cut, mark))
            if mark and "\\" + mark in sample:
                found.append(Dialect(cut, mark, "\\"))
            if cut in ",;|:\t" and f"{cut} " in sample:
                found.append(Dialect(cut, mark, "\\" if mark and "\\" + mark in sample else "", skip_space=True))
    if delimiter is None:
        found += _without_delimiters(lines)
    return found


def _never_alone(word: str, sample: str, lines: int) -> bool:
    """Say whether the characters of a long delimiter stand nowhere but in it."""
    times = sample.count(word)
    return times >= 0.8 * lines and all(sample.count(c) <= 1.1 * times * word.count(c) for c in set(word) - {" "})


def _opens(sample: str, quote: str) -> bool:
    """Say whether a mark stands where a quoted cell would open and where one would close."""
    mark = re.escape(quote)
    opening = re.search(rf"(^|[,;|\t: ~]){mark}[^\s]", sample, re.MULTILINE)
    return bool(opening and re.search(rf"{mark}([,;|\t: ]|$|\r)", sample, re.MULTILINE))


def _without_delimiters(lines: list[str]) -> list[Dialect]:
    """Offer runs of blanks, and fixed columns, where the lines are laid out like that."""
    full = [line.rstrip() for line in lines if line.strip()]
    if len(full) < 2 or sum(bool(re.search(r"^ |\S {2,}\S", line)) for line in full) < 0.5 * len(full):
        return []
    offers = [Dialect(" ", "", kind="blanks")]
    body = full[1:] if len(full) > 2 else full
    width = max(map(len, body))
    blank = [all(len(line) <= i or line[i] == " " for line in body) for i in range(width)]
    starts = [i for i in range(1, width) if not blank[i] and blank[i - 1]]
    if starts and len(starts) < 60:
        offers.append(Dialect("", "", kind="fixed", cuts=(0, *starts)))
    return offers


def _score(sample: str, dialect: Dialect, *, given: bool) -> float:
    """Score a way of cutting between 0 and 1: sameness of the lines' lengths times how typed their cells are."""
    rows = [row for row in parse(sample, dialect) if any(c.strip() for c in row)]
    if not rows:
        return 0.0
    widths = Counter(map(len, rows))
    pattern = sum((n / len(rows)) ** 2 * max(0.12, 1 - 1 / max(width, 1)) for width, n in widths.items())
    width = widths.most_common(1)[0][0]
    usual = [row for row in rows if len(row) == width] or rows
    types = sum(_worth(cell, dialect) for row in usual for cell in row) / max(1, sum(map(len, usual)))
    if not given and dialect.delimiter not in _COMMON and width > 1:
        share = widths[width] / len(rows)
        pattern *= _doubt(usual, dialect, share)
        pattern *= 1.0 if len(rows[0]) > 1 or len(rows) > 1 and len(rows[1]) == 1 else 0.6
    return pattern * types


def _doubt(rows: list[list[str]], dialect: Dialect, share: float) -> float:
    """Lower the score of unusual delimiters: they must cut regularly and lay open typed columns."""
    typed = 0
    for column in zip(*rows[1:], strict=True):
        kinds = Counter(kind_of(c) for c in column)
        typed += max((n for k, n in kinds.items() if k not in ("text", "empty")), default=0) > 0.7 * len(column)
    if dialect.kind == "fixed":
        return 0.75 if typed else 0.3
    if dialect.kind == "blanks":
        return 0.95 if typed and share > 0.9 else 0.1
    if len(dialect.delimiter) > 1:
        return 1.02 if share > 0.8 else 0.5
    if dialect.delimiter == " ":
        quoted = any(dialect.quote + " " + dialect.quote in " ".join(row) for row in rows[:1]) or share > 0.25 and typed
        return 0.9 if quoted else 0.1
    return 0.9 if typed and share > 0.8 else 0.3


def _worth(cell: str, dialect: Dialect) -> float:
    """Say how much a cell looks like the whole of a value, not a piece of one or several."""
    kind = kind_of(cell)
    if kind == "empty":
        return 0.75
    if kind != "text":
        return 1.0 if cell[:1] != " " or dialect.kind != "csv" else 0.9
    stripped = cell.strip()
    if stripped[:1] in "\"'`" or stripped[-1:] in '"`':
        return 0.1
    if _CUT_INSIDE.search(stripped):
        return 0.3
    return 0.9 if cell[:1] != " " else 0.7
