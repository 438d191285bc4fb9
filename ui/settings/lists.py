"""Lists in the settings: a line for each thing, with what it is at the left and what can be done at the right."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.settings.rows import wrapped
from ui.theme import theme
from ui.widgets import column, line, row


class Things(QWidget):
    """Lines below each other with a hairline between; `fill` replaces all of them."""

    def __init__(self) -> None:
        """Be empty."""
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(theme.px(8))

    def fill(self, lines: Sequence[QWidget]) -> None:
        """Show these lines; the keyboard stays on the button of the same name, or with the list where it is gone."""
        focus = self.window().focusWidget()
        name = ""
        if focus is not None and self.isAncestorOf(focus):
            name = focus.accessibleName()
            self.setFocus()  # a button that is hidden hands it to whatever comes next, and the panel scrolls there
        while self.body.count():
            item = self.body.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for at, one in enumerate(lines):
            if at:
                self.body.addWidget(line())
            self.body.addWidget(one)
        if name:
            self._focus(name, lines)

    def _focus(self, name: str, lines: Sequence[QWidget]) -> None:
        for one in lines:
            for child in one.findChildren(QWidget):
                if child.accessibleName() == name and child.isEnabled():
                    child.setFocus()
                    return


def thing(lead: QWidget | None, title: str, about: str, *actions: QWidget, quiet: bool = False) -> QWidget:
    """A line: an avatar or icon, a name with what is said of it, and buttons."""
    made = QWidget()
    words = column(wrapped(title, "muted" if quiet else "row"), spacing=2)
    if about:
        words.addWidget(wrapped(about, "secondary"))
    parts: list[Any] = [lead] if lead is not None else []
    shown = row(*parts, words, *actions, spacing=12)
    shown.setStretch(len(parts), 1)
    made.setLayout(shown)
    return made
