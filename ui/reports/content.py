"""What a report says, on the screen: its conditions, its notes, its key figures, and its sections one at a time.

A short report shows all of its sections beneath each other; of a longer one, chips choose which is seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop.languages import _
from ui.people.small import emptied
from ui.reports.chips import Chips
from ui.reports.panel import SectionPanel
from ui.reports.tiles import tiles
from ui.reports.wording import title
from ui.theme import theme
from ui.widgets import EmptyState, label, scrolled

if TYPE_CHECKING:
    from desktop.documents.report_words import Words
    from models.figures.report import Section
    from ui.reports.loading import Loaded

FEW_ROWS = 30
"""A report of so few rows is seen whole."""
EDGE = 28


class Content(QWidget):
    """The body of a report. `opened(behind, name)` tells what lies behind a row of the section `name`."""

    opened = Signal(object, str)
    aside = Signal(int)
    section_picked = Signal(str)
    homeless = Signal()
    """The keyboard was in a table that has no follower."""

    def __init__(self) -> None:
        """Without a report yet."""
        super().__init__()
        self.loaded: Loaded | None = None
        self.words: Words | None = None
        self.panels: dict[str, SectionPanel] = {}
        self._keyboard = False
        """Whether the table that is to be shown takes the keyboard, as the one before had it."""
        self.inner = QWidget()
        self.column = QVBoxLayout(self.inner)
        self.column.setContentsMargins(2, 0, theme.px(14), theme.px(20))
        self.column.setSpacing(theme.px(12))
        self.head = QVBoxLayout()
        self.head.setSpacing(theme.px(10))
        self.chips = Chips()
        self.chips.picked.connect(self._picked)
        self.sections = QVBoxLayout()
        self.sections.setSpacing(theme.px(14))
        self.column.addLayout(self.head)
        self.column.addWidget(self.chips)
        self.column.addLayout(self.sections)
        self.column.addStretch(1)
        self.area: QScrollArea = scrolled(self.inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area)
        self._fit = QTimer(self, interval=0, singleShot=True)
        self._fit.timeout.connect(self.fit)

    def show_report(self, loaded: Loaded, words: Words, section: str) -> None:
        """Show a report, at one of its sections."""
        keep = self.area.verticalScrollBar().value() if self._same(loaded) else 0
        self._keyboard = self._keyboard or self._has_keyboard()
        self.setUpdatesEnabled(False)  # until all of it is laid out: the report before stays in sight
        self.loaded, self.words = loaded, words
        report = loaded.report
        emptied(self.head)
        if report.conditions:
            self.head.addWidget(label(_("Only: {conditions}", conditions=title(report.conditions)), "muted", wrap=True))
        if report.figures:
            self.head.addWidget(tiles(report.figures, words))
        for note in report.notes:
            self.head.addWidget(label(title(note), "secondary", wrap=True))
        several = len(report.sections) > 1 and sum(len(tuple(one.rows)) for one in report.sections) > FEW_ROWS
        self.chips.setVisible(several and not loaded.empty)
        if several:
            self.chips.set_names([(one.id, title(one.title)) for one in report.sections], section)
        self._show_sections([report.section(self.chips.value)] if several else list(report.sections))
        self.area.verticalScrollBar().setValue(keep)
        self._fit.start()

    def _same(self, loaded: Loaded) -> bool:
        return self.loaded is not None and self.loaded.report.id == loaded.report.id

    def _show_sections(self, sections: list[Section]) -> None:
        emptied(self.sections)
        self.panels = {}
        assert self.loaded is not None
        assert self.words is not None
        if self.loaded.empty:
            said = next((title(one.empty) for one in sections if one.empty), "")
            text = _("Choose another period with the arrows, or with the keys ← and →.")
            self.sections.addWidget(EmptyState("calendar", said or _("There is nothing in this time."), text))
            return
        for one in sections:
            panel = self.panels[one.id] = SectionPanel(one, self.words, cut=self.loaded.cut.get(one.id, 0))
            panel.opened.connect(self.opened)
            panel.aside.connect(self.aside)
            if panel.table is not None:
                panel.table.page = self.area
                panel.table.shared.connect(self._fit.start)
            self.sections.addWidget(panel)

    def _picked(self, key: str) -> None:
        if self.loaded is not None:
            self._show_sections([self.loaded.report.section(key)])
            self._fit.start()
            self.section_picked.emit(key)

    def show_section(self, key: str) -> None:
        """Go to a section, as a click on its chip does."""
        if key in self.chips.keys and not self.chips.isHidden():
            self.chips.set_value(key)
            self._picked(key)

    @property
    def section(self) -> str:
        """The section that is shown; "" where all of them are."""
        return self.chips.value if not self.chips.isHidden() else ""

    def fit(self) -> None:
        """Give every table the height that it needs, at most what is in sight at once."""
        room = self.area.viewport().height() - theme.px(EDGE)
        for panel in self.panels.values():
            panel.fit(room)
        if self._keyboard:
            self._keyboard = False
            if not self.take_keyboard():
                self.homeless.emit()
        self.setUpdatesEnabled(True)

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """Fit the tables to the new room."""
        super().resizeEvent(event)
        self._fit.start()

    def _has_keyboard(self) -> bool:
        return any(panel.table is not None and panel.table.hasFocus() for panel in self.panels.values())

    def take_keyboard(self) -> bool:
        """Put the keyboard on the first table; False where there is none."""
        table = next((panel.table for panel in self.panels.values() if panel.table is not None), None)
        if table is not None:
            table.setFocus()
        return table is not None
