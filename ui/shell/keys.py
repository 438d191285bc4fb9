"""The sheet of shortcuts (F1): every key of the page and of the window, made from their declared actions."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from desktop.languages import _
from models.errors import N_
from ui.actions import Action, shown_key
from ui.theme import theme
from ui.widgets.basics import label
from ui.widgets.sheet import Sheet

FIXED = (
    (N_("Next field"), "Tab"),
    (N_("Close one layer"), "Esc"),
    (N_("Save and close"), "Ctrl+Return"),
    (N_("Open the row"), "Return"),
)
"""What every form and list knows without declaring it."""


class KeysSheet(Sheet):
    """All keys that do something now, by group, in two columns."""

    def __init__(self, window: QWidget, actions: Sequence[Action]) -> None:
        """Show the keys of `actions`."""
        super().__init__(window, _("Keyboard shortcuts"), width=880)
        groups: dict[str, list[tuple[str, str]]] = {}
        for action in actions:
            if action.key:
                groups.setdefault(action.group or N_("This page"), []).append((_(action.title), action.key_text))
        groups[N_("In forms and lists")] = [(_(title), shown_key(key)) for title, key in FIXED]
        sides = QGridLayout()
        sides.setHorizontalSpacing(theme.px(40))
        lengths = [0, 0]
        columns = [QVBoxLayout(), QVBoxLayout()]
        for heading, keys in groups.items():
            side = 0 if lengths[0] <= lengths[1] else 1
            lengths[side] += len(keys) + 2
            columns[side].addWidget(label(_(heading), "secondary"))
            for title, key in keys:
                columns[side].addLayout(_line(title, key))
            columns[side].addSpacing(theme.px(12))
        for at, column in enumerate(columns):
            column.setSpacing(theme.px(6))
            column.addStretch(1)
            sides.addLayout(column, 0, at)
            sides.setColumnStretch(at, 1)
        self.body.addLayout(sides)


def _line(title: str, key: str) -> QGridLayout:
    """What is done, and the key at the right."""
    words: QLabel = label(title)
    cap = label(key, "keycap")
    cap.setAccessibleDescription(title)
    grid = QGridLayout()
    grid.addWidget(words, 0, 0, Qt.AlignmentFlag.AlignVCenter)
    grid.addWidget(cap, 0, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    grid.setColumnStretch(0, 1)
    return grid
