"""A report as CSV: one table after the other, each with its title, for a spreadsheet; or one section alone.

UTF-8 with a byte-order mark, or CP932 where it is asked for; what CP932 lacks is named by row. Amounts are plain
decimal numbers of the currency, without separators, days ISO dates.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from desktop.documents.report_words import Words
from desktop.exchange.writing import write_csv
from models import times
from models.errors import Message
from models.figures.report import DAY, MOMENT, MONEY, QUANTITY, RATE
from models.money import MILLION, PIECE, currency_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from desktop.exchange.writing import Cell, Written
    from desktop.languages import Language
    from models.figures.report import Column, Report, Section, Value

_LOOKS = str.maketrans("〜–—−", "～-―－")
EVERY = 2_000
"""Rows between two looks whether the user wants to stop."""


def write(
    report: Report,
    path: Path,
    language: Language,
    *,
    section: str = "",
    encoding: str = "utf-8-sig",
    step: Callable[[int], object] | None = None,
) -> Written:
    """Write all sections, or one of them by its id as a bare table. Raises `Told` where the file can't be written.

    `step(rows)` is told how far it is, and may raise to stop; nothing is left then.
    """
    words = Words(language, report.asked.shop)
    if section:
        one = report.section(section)
        header = [words.title(column.title) for column in one.columns]
        rows = _told(_table(one, words), step)
    else:
        header = [words.title(report.title), words.period(report)]
        rows = _told(_all(report, words), step)
    if encoding == "cp932":
        header, rows = _alike(header), map(_alike, rows)
    return write_csv(path, header, rows, language=language.code, encoding=encoding)


def _alike(row: Sequence[Cell]) -> list[Any]:
    """Signs that CP932 has only as others that look the same."""
    return [cell.translate(_LOOKS) if isinstance(cell, str) else cell for cell in row]


def _told(rows: Iterator[Sequence[Cell]], step: Callable[[int], object] | None) -> Iterator[Sequence[Cell]]:
    for at, row in enumerate(rows):
        if step is not None and at % EVERY == 0:
            step(at)
        yield row


def _all(report: Report, words: Words) -> Iterator[Sequence[Cell]]:
    from models.figures import definitions

    for one in report.figures:
        known = definitions.of(one.figure)
        yield [words.title(known.name), value_of(one.value, known.unit, words)]
    for note in report.notes:
        yield [words.title(note)]
    for section in report.sections:
        yield []
        yield [words.title(section.title)]
        if section.columns:
            yield [words.title(column.title) for column in section.columns]
        yield from _table(section, words)
        for note in section.note:
            yield [words.title(note)]


def _table(section: Section, words: Words) -> Iterator[Sequence[Cell]]:
    some = False
    for row in section.rows:
        some = True
        yield cells(row, section.columns, words)
    if section.total is not None:
        yield [
            words.title(value) if isinstance(value, str) else value_of(value, column.kind, words)
            for value, column in zip(section.total, section.columns, strict=True)
        ]
    if not some and section.empty:
        yield [words.title(section.empty)]


def cells(row: Sequence[Value], columns: Sequence[Column], words: Words) -> list[Cell]:
    """The cells of a row as what they are; what lies beyond the columns is left out."""
    return [value_of(row[at], column.kind, words) for at, column in enumerate(columns)]


def value_of(value: Value, kind: str, words: Words) -> Cell:
    """A value as a number or a date of its kind; texts as people read them."""
    if value is None or isinstance(value, Message):
        return None if value is None else words.title(value)
    if isinstance(value, int):
        if kind == MONEY:
            decimals = currency_of(words.currency).decimals
            return value if not decimals else Decimal(value).scaleb(-decimals)
        if kind == QUANTITY:
            return Decimal(value) / PIECE
        if kind == RATE:
            return Decimal(value) / MILLION
        return times.from_ms(value, words.zone) if kind == MOMENT else value
    if kind == DAY and value:
        return date.fromisoformat(value)
    return words.cell(value, kind)
