"""Reports that were put on Today: the key figures of each, and a click that leads to the whole of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop import languages
from desktop.languages import _
from ui.people.small import emptied
from ui.theme import theme
from ui.widgets import Card, column, icon_button, label, row
from ui.widgets.basics import tip
from ui.widgets.short import Short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.documents.report_words import Words
    from models.figures.report import KeyFigure
    from models.figures.saved import OnToday
    from ui.page import Desk

ACROSS, SHOWN = 3, 6


class ReportCards(QWidget):
    """The cards, below each other; nothing while no report was put here."""

    def __init__(self, desk: Desk) -> None:
        """None yet."""
        super().__init__()
        self.desk = desk
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(14))
        self.hide()

    def show_reports(self, found: Sequence[OnToday]) -> None:
        """Show these."""
        from desktop.documents.report_words import Words

        emptied(self._column)
        words = Words(languages.current(), self.desk.store.settings)
        for one in found:
            self._column.addWidget(ReportCard(self.desk, one, words))
        self.setVisible(bool(found))


class ReportCard(Card):
    """A report that was saved under a name: its first figures, each with how it has changed."""

    def __init__(self, desk: Desk, one: OnToday, words: Words) -> None:
        """Show it."""
        super().__init__(margin=16, spacing=6)
        self.desk, self.one = desk, one
        opened = icon_button("chevron-right", _("Open {name}", name=one.name), self.open_report)
        days = Short(_days(one), "secondary")
        self.body.addLayout(row(column(Short(one.name, "panel"), days, spacing=0), opened, spacing=8))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(14))
        grid.setVerticalSpacing(theme.px(8))
        for at, figure in enumerate(one.figures[:SHOWN]):
            grid.addWidget(Figure(figure, words), at // ACROSS, at % ACROSS, Qt.AlignmentFlag.AlignTop)
        for at in range(ACROSS):
            grid.setColumnStretch(at, 1)
            grid.setColumnMinimumWidth(at, 1)
        self.body.addLayout(grid)
        if not one.figures:
            self.body.addWidget(label(_("This report has no figures of its own."), "secondary", wrap=True))

    def open_report(self) -> None:
        """Show the whole of it."""
        self.desk.navigator.open("reports", saved_id=self.one.saved_id)


class Figure(QWidget):
    """A figure: its name, its value, and by how much it has changed."""

    def __init__(self, one: KeyFigure, words: Words) -> None:
        """Show it; its meaning is told to the pointer."""
        from models.figures import definitions
        from ui.reports.wording import tone

        super().__init__()
        known = definitions.of(one.figure)
        value = words.figure(one.value, known.unit)
        held = column(Short(_(known.name), "caption"), Short(value, "strong"), spacing=1)
        said = [_(known.name), value]
        changed = words.change(one.value, one.was, known.unit)
        if changed:
            text = _("before {value}", value=words.figure(one.was, known.unit))
            shown = Short(changed, "caption")
            shown.setProperty("tone", tone(one, one.was))
            tip(shown, text)
            held.addWidget(shown)
            said += [text, changed]
        self.setLayout(held)
        tip(self, _(known.meaning))
        self.setAccessibleName(", ".join(said))


def _days(one: OnToday) -> str:
    """Over which days its figures are."""
    first, last = (languages.current().date(date.fromisoformat(day)) for day in (one.period.first, one.period.last))
    return first if first == last else f"{first} – {last}"
