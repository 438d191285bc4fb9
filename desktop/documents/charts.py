"""Charts on paper: bars, stacked bars, lines and funnels from the same series as on the screen."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from desktop.documents.pdf import HAIR, INDIGO, INK, QUIET
from models.figures.axis import scale
from models.figures.report import DAY, HOUR, MONTH

if TYPE_CHECKING:
    from desktop.documents.pdf import Colour
    from desktop.documents.report_sheet import ReportSheet
    from desktop.documents.report_words import Words
    from models.figures.report import Chart, Value

COLOURS: tuple[Colour, ...] = (
    INDIGO,
    (0.80, 0.61, 0.22),
    (0.55, 0.60, 0.68),
    (0.28, 0.55, 0.42),
    (0.72, 0.33, 0.30),
    (0.47, 0.38, 0.62),
)
HIGH = 118.0
SIZE = 6.5
HEAD = 16.0
FEET = 14.0
FUNNEL_ROW = 17.0
MOST_BAR = 34.0


def height_of(chart: Chart) -> float:
    """How much of a page a chart takes."""
    return FUNNEL_ROW * len(chart.labels) + 10 if chart.kind == "funnel" else HIGH + 6


def draw(sheet: ReportSheet, chart: Chart, words: Words) -> None:
    """Draw a chart at the sheet's place, and go on beneath it."""
    if chart.kind == "funnel":
        _funnel(sheet, chart, words)
    else:
        _Field(sheet, chart, words).draw()
    sheet.y += height_of(chart)


def label_of(value: Value, kind: str, words: Words) -> str:
    """A label in few letters: the day of the month, the month, the hour."""
    text = words.cell(value, kind)
    if kind == DAY and value:
        return str(int(str(value)[8:]))
    if kind == MONTH and value:
        return f"{int(str(value)[5:7])}月" if words.language.code == "ja" else text.partition(" ")[0]
    return str(value) if kind == HOUR else text


class _Field:
    """A chart with an axis."""

    def __init__(self, sheet: ReportSheet, chart: Chart, words: Words) -> None:
        self.sheet, self.chart, self.words = sheet, chart, words
        low, high = _limits(chart)
        self.marks = scale(low, high, least=1.0)
        self.said = [words.cell(int(mark), chart.unit) for mark in self.marks]
        wide = max(sheet.measure(text, SIZE) for text in self.said) + 6
        self.left, self.right = sheet.right - sheet.room + wide, sheet.right
        self.top, self.foot = sheet.y + HEAD, sheet.y + HIGH - FEET
        self.step = (self.right - self.left) / max(1, len(chart.labels))

    def y(self, value: float) -> float:
        """How far down a value lies."""
        low, high = self.marks[0], self.marks[-1]
        return self.foot - (self.foot - self.top) * (value - low) / (high - low)

    def draw(self) -> None:
        """Draw all of it."""
        self._legend()
        for mark, text in zip(self.marks, self.said, strict=True):
            self.sheet.rule(self.left, self.y(mark), self.right, thick=0.4, colour=QUIET if mark == 0 else HAIR)
            self.sheet.text(self.left - 4, self.y(mark) + 2.2, text, SIZE, align="right", colour=QUIET)
        {"stacked": self._stacked, "line": self._lines}.get(self.chart.kind, self._bars)()
        self._labels()

    def _legend(self) -> None:
        if len(self.chart.series) < 2:
            return
        x = self.left
        for at, one in enumerate(self.chart.series):
            self.sheet.box(x, self.sheet.y + 2.5, 6, 6, fill=COLOURS[at % len(COLOURS)])
            x += 9 + self.sheet.text(x + 9, self.sheet.y + 8, self.words.title(one.title), SIZE, colour=QUIET) + 12

    def _bars(self) -> None:
        group = min(self.step * 0.72, MOST_BAR * len(self.chart.series))
        wide = group / len(self.chart.series)
        for number, one in enumerate(self.chart.series):
            for at, value in enumerate(one.values):
                x = self.left + at * self.step + (self.step - group) / 2 + number * wide
                self._bar(x, wide * 0.92, 0, value, number)

    def _stacked(self) -> None:
        wide = min(self.step * 0.66, MOST_BAR)
        for at in range(len(self.chart.labels)):
            up = down = 0
            for number, one in enumerate(self.chart.series):
                value = one.values[at]
                start = up if value >= 0 else down
                self._bar(self.left + at * self.step + (self.step - wide) / 2, wide, start, start + value, number)
                up, down = (up + value, down) if value >= 0 else (up, down + value)

    def _bar(self, x: float, wide: float, low: float, high: float, number: int) -> None:
        if low != high:
            top, foot = sorted((self.y(low), self.y(high)))
            self.sheet.box(x, top, wide, max(0.6, foot - top), fill=COLOURS[number % len(COLOURS)])

    def _lines(self) -> None:
        for number, one in enumerate(self.chart.series):
            points = [(self.left + (at + 0.5) * self.step, self.y(value)) for at, value in enumerate(one.values)]
            if points:
                self.sheet.line(points, thick=1.2, colour=COLOURS[number % len(COLOURS)])
                for x, y in points:
                    self.sheet.box(x - 1.2, y - 1.2, 2.4, 2.4, fill=COLOURS[number % len(COLOURS)], radius=1.2)

    def _labels(self) -> None:
        said = [label_of(value, self.chart.label_kind, self.words) for value in self.chart.labels]
        shown = [self.sheet.fitted(text, SIZE, max(self.step - 2, 26)) for text in said]
        widest = max((self.sheet.measure(text, SIZE) for text in shown), default=0) + 3
        every = max(1, ceil(widest / self.step)) if self.step else 1
        for at, text in enumerate(shown):
            if at % every == 0:
                middle = self.left + (at + 0.5) * self.step
                self.sheet.text(middle, self.foot + 9, text, SIZE, align="center", colour=QUIET)


def _limits(chart: Chart) -> tuple[float, float]:
    if chart.kind == "stacked":
        piles = [[one.values[at] for one in chart.series] for at in range(len(chart.labels))]
        low = min((sum(value for value in pile if value < 0) for pile in piles), default=0)
        return low, max((sum(value for value in pile if value > 0) for pile in piles), default=0)
    values = [value for one in chart.series for value in one.values]
    return min([0, *values]), max([0, *values])


def _funnel(sheet: ReportSheet, chart: Chart, words: Words) -> None:
    """Stages beneath each other, each as wide as its part of the largest."""
    values = chart.series[0].values if chart.series else ()
    most, left, y = max([1, *values]), sheet.right - sheet.room, sheet.y
    room = sheet.room - 190
    for label, value in zip(chart.labels, values, strict=True):
        text = sheet.fitted(words.cell(label, chart.label_kind), 8, 116)
        sheet.text(left, y + 10, text, 8)
        sheet.box(left + 122, y + 2, max(1.0, room * max(0, value) / most), 11, fill=INDIGO, radius=2)
        sheet.text(left + 128 + room * max(0, value) / most, y + 10.5, words.cell(value, chart.unit), 8, colour=INK)
        y += FUNNEL_ROW
