"""A section of a report on the screen: its title, its chart, its table with the total, its notes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.documents.charts import label_of
from desktop.languages import _
from models.figures.report import TEXT
from models.money import show_number
from ui.reports.table import ReportTable
from ui.reports.wording import title
from ui.theme import theme
from ui.widgets import Card, label
from ui.widgets.charts import BarChart, Chart, LineChart, Series, StackedBar

if TYPE_CHECKING:
    from desktop.documents.report_words import Words
    from models.figures import report
    from models.figures.report import Behind, Section

LEAST_HIGH = 220
CHARTS = {"bar": BarChart, "line": LineChart, "stacked": StackedBar, "funnel": BarChart}


class SectionPanel(Card):
    """One section. `opened(behind, name)` tells what lies behind a row or bar; `aside(±1)` asks for another period."""

    opened = Signal(object, str)
    aside = Signal(int)

    def __init__(self, section: Section, words: Words, *, cut: int = 0) -> None:
        """`cut` is how many rows there are in all, where only the first of them are here."""
        super().__init__(margin=14, spacing=8)
        self.section, self.words = section, words
        self.chart: Chart | None = None
        self.table: ReportTable | None = None
        if title(section.title):
            self.body.addWidget(label(title(section.title), "panel"))
        if section.chart is not None:
            self.chart = self._chart(section.chart)
            self.body.addWidget(self.chart)
        if section.rows and section.columns:
            self._table(section)
        elif section.empty:
            self.body.addWidget(label(title(section.empty), "muted", wrap=True))
        notes = [title(one) for one in section.note]
        if cut:
            said = _("The first {shown} of {all} rows; the printed report and the files have all of them.",
                     shown=show_number(len(tuple(section.rows))), all=show_number(cut))  # fmt: skip
            notes.insert(0, said)
        for note in notes:
            self.body.addWidget(label(note, "secondary", wrap=True))

    def _chart(self, found: report.Chart) -> Chart:
        made = CHARTS.get(found.kind, BarChart)(title(self.section.title), say=partial(_said, self.words, found.unit))
        names = [self._label(value, found.label_kind) for value in found.labels]
        made.set_data(names, [Series(title(one.title), one.values) for one in found.series])
        made.chosen.connect(self._bar)
        return made

    def _label(self, value: report.Value, kind: str) -> str:
        text = label_of(value, kind, self.words)
        return text if len(text) <= 14 or kind != TEXT else f"{text[:13]}…"

    def _table(self, section: Section) -> None:
        self.table = ReportTable(section, self.words)
        self.table.opened.connect(self._opened)
        self.table.aside.connect(self.aside)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table)
        if self.table.total is not None:
            column.addWidget(self.table.total)
        self.body.addWidget(whole)

    def _opened(self, behind: Behind, name: str) -> None:
        """Name the section with the row: "By day: 3 Oct 2026"."""
        section = title(self.section.title)
        self.opened.emit(behind, f"{section}: {name}" if name and section else section or name)

    def fit(self, room: int) -> None:
        """Be as high as all rows are, or as `room` allows: then the table scrolls under its headings."""
        if self.table is None:
            return
        more = self.table.total.height() if self.table.total is not None else 0
        most = max(theme.px(LEAST_HIGH), room - more)
        self.table.setFixedHeight(min(self.table.natural_height(), most))

    def _bar(self, at: int) -> None:
        """A bar was chosen: open what lies behind the row of its name."""
        found = self.section.chart
        if found is None or self.table is None or self.section.behind is None:
            return
        wanted = found.labels[at]
        for one in self.table.rows.rows:
            behind = self.section.behind(one) if one and one[0] == wanted else None
            if behind is not None:
                self._opened(behind, self.words.cell(wanted, found.label_kind))
                return


def _said(words: Words, unit: str, value: float) -> str:
    return words.cell(round(value), unit)
