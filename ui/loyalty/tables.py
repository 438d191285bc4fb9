"""A small table of words and numbers, for figures that are read and not chosen from."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ui.people.small import emptied
from ui.theme import theme
from ui.widgets import label


def fill(place: QVBoxLayout, head: Sequence[str], rows: Sequence[Sequence[str | QWidget]], empty: str) -> None:
    """Show a table of words, numbers to the right; `empty` where there is no row."""
    emptied(place)
    if not rows:
        place.addWidget(label(empty, "muted", wrap=True))
        return
    whole, grid = QWidget(), QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.px(18))
    grid.setVerticalSpacing(theme.px(8))
    for at, title in enumerate(head):
        grid.addWidget(label(title, "secondary", right=at > 0), 0, at)
    for down, cells in enumerate(rows, 1):
        for at, cell in enumerate(cells):
            if isinstance(cell, str):
                grid.addWidget(label(cell, "", right=at > 0), down, at)
            else:
                grid.addWidget(cell, down, at, Qt.AlignmentFlag.AlignLeft)
    grid.setColumnStretch(0, 1)
    whole.setLayout(grid)
    place.addWidget(whole)
