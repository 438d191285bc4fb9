"""Reports as one workbook: a sheet per section with numbers as numbers and totals that sum, and what the figures mean.

Texts are texts, never formulas or links. Totals are live SUM formulas that carry their value, for programs that do not
calculate. Rows are written while they are read; a section of more than a million rows goes on on a further sheet.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from desktop.documents.report_words import Words
from desktop.exchange.records import Notes
from desktop.exchange.writing import Written, close_book, replacing, sheet_text
from models import times
from models.errors import N_
from models.figures import definitions
from models.figures.report import (
    COUNT,
    DAY,
    HOUR,
    MOMENT,
    MONEY,
    MONTH,
    NUMBERS,
    POINTS,
    QUANTITY,
    RATE,
)
from models.money import MILLION, PIECE, currency_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from desktop.languages import Language
    from models.figures.report import Report, Row, Section, Title, Value

MOST_ROWS = 1_000_000
LARGEST = 10**15
"""From here on a spreadsheet's numbers are not exact: such a number is written as a text."""
EVERY = 2_000
HEAD = 2
"""Rows above a section's headings: its title, and the days."""
WIDTHS = {DAY: 12, MONTH: 10, HOUR: 8, MOMENT: 17, MONEY: 14, COUNT: 11, POINTS: 12, QUANTITY: 11, RATE: 9}
TEXT_WIDTH = 30


def write(
    reports: Sequence[Report], path: Path, language: Language, *, step: Callable[[int], object] | None = None
) -> Written:
    """Write reports into one workbook. Raises `Told` where the file can't be written; nothing is left of it then.

    `step(rows)` is told how far it is, and may raise to stop.
    """
    import xlsxwriter  # type: ignore[import-untyped]

    as_texts = {f"strings_to_{kind}": False for kind in ("formulas", "urls", "numbers")}
    notes = Notes()
    with replacing(path) as beside:
        made = xlsxwriter.Workbook(str(beside), {**as_texts, "constant_memory": True})
        book = _Book(made, Words(language, reports[0].asked.shop), notes, step)
        try:
            for report in reports:
                book.report(report)
            book.meanings(dict.fromkeys(figure for report in reports for figure in report.used()))
        finally:
            close_book(made)
    return Written(path, "xlsx", book.rows, notes.problems)


class _Above:
    """What stands above a total: on which sheets and rows, and what each column comes to."""

    def __init__(self, columns: int) -> None:
        self.parts: list[tuple[str, int, int]] = []
        """The name of a sheet, its first and its last row."""
        self._all, self._plain, self._texts = [0] * columns, [0] * columns, [False] * columns
        self._strong: list[int] = []

    def add(self, row: Row, strong_at: int | None) -> None:
        """A row was written; `strong_at` is where, if it is the sum of others."""
        for column in range(len(self._all)):
            value = row[column]
            if isinstance(value, int):
                self._all[column] += value
                self._plain[column] += value if strong_at is None else 0
                self._texts[column] |= abs(value) >= LARGEST
        if strong_at is not None:
            self._strong.append(strong_at)

    def formula(self, column: int, value: Value, here: str) -> str:
        """The live sum that comes to `value`; "" where none does, or where not all are numbers to a spreadsheet."""
        if not isinstance(value, int) or self._texts[column] or abs(value) >= LARGEST:
            return ""
        if value not in (self._all[column], self._plain[column]):
            return ""
        letter = _letter(column)
        whole = "+".join(_range(name, here, letter, first + 1, last + 1) for name, first, last in self.parts)
        less = "" if value == self._all[column] else "".join(f"-{letter}{at + 1}" for at in self._strong)
        return f"={whole}{less}"


class _Book:
    """A workbook under way."""

    def __init__(self, book: Any, words: Words, notes: Notes, step: Callable[[int], object] | None) -> None:
        self.book, self.words, self.notes, self.step = book, words, notes, step
        self.rows = 0
        self._names: set[str] = set()
        self._formats: dict[tuple[str, bool], Any] = {}
        decimals = currency_of(words.currency).decimals
        money = "#,##0" + ("." + "0" * decimals if decimals else "")
        self._unit = 10**decimals
        self._patterns = {
            MONEY: money, COUNT: "#,##0", POINTS: "#,##0", QUANTITY: "#,##0.###", RATE: "0.0##%",
            DAY: "yyyy-mm-dd", MONTH: "yyyy-mm", HOUR: '0":00"', MOMENT: "yyyy-mm-dd hh:mm",
        }  # fmt: skip

    def report(self, report: Report) -> None:
        """A sheet of its key figures and notes, and one for each section."""
        if report.figures or report.notes or report.conditions:
            self._front(report)
        for section in report.sections:
            report.asked.going_on()
            if section.columns:
                self._section(report, section)

    def _front(self, report: Report) -> None:
        page = self._page(report.title)
        self._head(page, report, report.title)
        at, title = HEAD, self.words.language.text
        if report.conditions:
            self._text(page, at, 0, title("Only: {conditions}", conditions=self.words.title(report.conditions)))
            at += 1
        for column, name in enumerate((N_("Figure"), N_("Value"), N_("Period before"), N_("A year before"))):
            self._text(page, at, column, title(name), strong=True)
        page.set_column(0, 0, TEXT_WIDTH)
        page.set_column(1, 3, WIDTHS[MONEY])
        for one in report.figures:
            at += 1
            known = definitions.of(one.figure)
            self._text(page, at, 0, self.words.title(known.name))
            for column, value in enumerate((one.value, one.was, one.year_ago), 1):
                self._value(page, at, column, value, known.unit)
        for note in report.notes:
            at += 1
            self._text(page, at, 0, self.words.title(note))

    def _section(self, report: Report, section: Section) -> None:
        page, at, above = self._begun(report, section), HEAD, _Above(len(section.columns))
        for place, row in enumerate(section.rows):
            if at - HEAD >= MOST_ROWS:
                above.parts.append((page.get_name(), HEAD + 1, at))
                page, at = self._begun(report, section), HEAD
            at += 1
            strong = place in section.strong
            self._row(page, at, section, row, strong=strong)
            above.add(row, at if strong else None)
        above.parts.append((page.get_name(), HEAD + 1, at))
        if section.total is not None:
            at += 1
            self._total(page, at, section, above)
        for note in (*(section.note), *((section.empty,) if at == HEAD else ())):
            at += 1
            self._text(page, at + 1, 0, self.words.title(note))

    def _begun(self, report: Report, section: Section) -> Any:
        """A sheet with its title, its days and its headings."""
        page = self._page(section.title or report.title)
        self._head(page, report, section.title or report.title)
        for column, one in enumerate(section.columns):
            self._text(page, HEAD, column, self.words.title(one.title), strong=True)
            page.set_column(column, column, WIDTHS.get(one.kind, TEXT_WIDTH))
        page.freeze_panes(HEAD + 1, 1)
        return page

    def _head(self, page: Any, report: Report, title: Title) -> None:
        self._text(page, 0, 0, self.words.title(title), strong=True)
        self._text(page, 1, 0, self.words.period(report))

    def _row(self, page: Any, at: int, section: Section, row: Row, *, strong: bool) -> None:
        for column, one in enumerate(section.columns):
            self._value(page, at, column, row[column], one.kind, strong=strong)
        self.rows += 1
        if self.step is not None and self.rows % EVERY == 0:
            self.step(self.rows)

    def _total(self, page: Any, at: int, section: Section, above: _Above) -> None:
        """The row of totals: a live sum wherever the total is the sum of the numbers that stand above it."""
        for column, (one, value) in enumerate(zip(section.columns, section.total or (), strict=True)):
            formula = above.formula(column, value, page.get_name()) if one.summed else ""
            if formula and isinstance(value, int):
                shown = self._number(value, one.kind)
                page.write_formula(at, column, formula, self._format(one.kind, strong=True), shown)
            else:
                self._value(page, at, column, value, "" if isinstance(value, str) else one.kind, strong=True)

    def meanings(self, used: Iterable[str]) -> None:
        """A sheet of what the figures mean."""
        known = [definitions.of(one) for one in used]
        if not known:
            return
        page = self._page(N_("What the figures mean"))
        page.set_column(0, 0, TEXT_WIDTH)
        page.set_column(1, 1, 110)
        for at, one in enumerate(known):
            self._text(page, at, 0, self.words.title(one.name), strong=True)
            self._text(page, at, 1, self.words.title(one.meaning))

    # -- cells -------------------------------------------------------------------------------------------------------

    def _page(self, title: Title) -> Any:
        """A new sheet: its name as workbooks allow it, and unlike all others."""
        name = re.sub(r"[\[\]:*?/\\'\x00-\x1f]", " ", self.words.title(title)).strip()[:31].strip() or "Noren"
        whole, number = name, 1
        while whole.lower() in self._names:
            number += 1
            whole = f"{name[: 31 - len(str(number)) - 3]} ({number})"
        self._names.add(whole.lower())
        return self.book.add_worksheet(whole)

    def _format(self, kind: str, *, strong: bool = False) -> Any:
        key = (kind, strong)
        if key not in self._formats:
            how: dict[str, Any] = {"bold": True} if strong else {}
            if kind in self._patterns:
                how["num_format"] = self._patterns[kind]
            self._formats[key] = self.book.add_format(how)
        return self._formats[key]

    def _text(self, page: Any, at: int, column: int, text: str, *, strong: bool = False) -> None:
        page.write_string(at, column, sheet_text(text, at + 1, self.notes), self._format("", strong=strong))

    def _value(self, page: Any, at: int, column: int, value: Value, kind: str, *, strong: bool = False) -> None:
        if value is None:
            return
        if kind == DAY and isinstance(value, str) and value:
            page.write_datetime(at, column, date.fromisoformat(value), self._format(kind, strong=strong))
        elif kind == MONTH and isinstance(value, str) and value:
            page.write_datetime(at, column, date.fromisoformat(f"{value}-01"), self._format(kind, strong=strong))
        elif not isinstance(value, int) or abs(value) >= LARGEST and kind != MOMENT:
            text = str(value) if isinstance(value, int) else self.words.title(value)
            self._text(page, at, column, text, strong=strong)
        elif kind == MOMENT:
            moment = times.from_ms(value, self.words.zone).replace(tzinfo=None, microsecond=0)
            page.write_datetime(at, column, moment, self._format(kind, strong=strong))
        else:
            page.write_number(at, column, self._number(value, kind), self._format(kind, strong=strong))

    def _number(self, value: int, kind: str) -> float:
        """A value in the unit in which people read it."""
        unit = {MONEY: self._unit, QUANTITY: PIECE, RATE: MILLION}.get(kind, 1)
        return value / unit if kind in NUMBERS and unit != 1 else value


def _letter(column: int) -> str:
    letters, at = "", column + 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _range(name: str, here: str, letter: str, first: int, last: int) -> str:
    """The sum of a column of a sheet, between two of its rows as they are counted there."""
    place = "" if name == here else f"'{name}'!"
    return f"SUM({place}{letter}{first}:{letter}{last})"
