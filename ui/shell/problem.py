"""What is shown when the store can't be opened: one clear sentence, and what can be done about it."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.languages import _
from ui.theme import theme
from ui.widgets.basics import Card, button, label, row
from ui.widgets.panels import Picture


class Problem(QWidget):
    """The sentence, the file it is about, and three ways on."""

    def __init__(
        self, sentence: str, path: str, *, again: Callable[[], Any], other: Callable[[], Any], leave: Callable[[], Any]
    ) -> None:
        """`again` tries once more, `other` asks for another file, `leave` closes the window."""
        super().__init__()
        self.sentence = sentence
        card = Card(margin=32, spacing=14)
        card.setMaximumWidth(theme.px(620))
        card.body.addWidget(Picture("circle-alert"), 0, Qt.AlignmentFlag.AlignHCenter)
        title = label(_("This shop can't be opened now"), "name")
        words = label(sentence, "muted", wrap=True)
        where = label(path, "caption", wrap=True)
        for shown in (title, words, where):
            shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
            card.body.addWidget(shown)
        self.again = button(_("Try again"), again, kind="primary", icon="refresh-cw")
        card.body.addSpacing(theme.px(6))
        card.body.addLayout(
            row(None, button(_("Quit"), leave), button(_("Open another file…"), other), self.again, None)
        )
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addLayout(row(None, card, None))
        column.addStretch(3)
