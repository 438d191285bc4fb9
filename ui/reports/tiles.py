"""The key figures of a report: each with what it was before and a year ago, and its definition on hover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.languages import _
from models.errors import N_
from models.figures import definitions
from ui.reports.wording import tone
from ui.theme import theme
from ui.widgets import Card, Sheet, button, label
from ui.widgets.basics import tip
from ui.widgets.short import Short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.documents.report_words import Words
    from models.figures.report import KeyFigure, Report

ACROSS = 4


class Tile(Card):
    """One figure."""

    def __init__(self, one: KeyFigure, words: Words) -> None:
        """Show it with how it has changed."""
        super().__init__(margin=12, spacing=2)
        known = definitions.of(one.figure)
        self.figure, self.value = one, words.figure(one.value, known.unit)
        self.body.addWidget(Short(_(known.name), "secondary"))
        self.body.addWidget(label(self.value, "name"))
        said = [_(known.name), self.value]
        for then, name in ((one.was, N_("before {value}")), (one.year_ago, N_("year before {value}"))):
            if then is None:
                continue
            text = (
                f"{_(name, value=words.figure(then, known.unit))}  {words.change(one.value, then, known.unit)}".rstrip()
            )
            said.append(text)
            shown = Short(text, "caption")
            colour = tone(one, then)
            if colour:
                shown.setProperty("tone", colour)
            self.body.addWidget(shown)
        self.body.addStretch(1)
        tip(self, _(known.meaning))
        self.setAccessibleName(", ".join(said))
        self.setAccessibleDescription(_(known.meaning))


def tiles(figures: Sequence[KeyFigure], words: Words) -> QWidget:
    """Key figures beside each other, four in a line."""
    whole, grid = QWidget(), QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(theme.px(10))
    for at, one in enumerate(figures):
        grid.addWidget(Tile(one, words), at // ACROSS, at % ACROSS)
    for at in range(ACROSS):
        grid.setColumnStretch(at, 1)
        grid.setColumnMinimumWidth(at, 1)
    whole.setLayout(grid)
    return whole


class MeaningsSheet(Sheet):
    """What every figure of a report means: the sentences that its paper ends with."""

    def __init__(self, window: QWidget, report: Report) -> None:
        """Of a report."""
        super().__init__(window, _("What the figures mean"), width=720)
        for figure in report.used():
            one = definitions.of(figure)
            self.body.addWidget(label(_(one.name), "row", wrap=True))
            self.body.addWidget(label(_(one.meaning), "muted", wrap=True))
            self.body.addSpacing(theme.px(6))
        if not report.used():
            self.body.addWidget(label(_("This report has no figures that need a word."), "muted", wrap=True))
        self.body.addStretch(1)
        self.buttons(None, button(_("Close"), self.cancel))
