"""What every section of the loyalty page is: a part of the page with a title, made when it is first shown."""

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.languages import _
from models.work import Changes
from ui.page import Desk, Page
from ui.theme import theme
from ui.widgets import label


class Section(QWidget):
    """Fill `self.body` in `build`; `kinds` are the tables whose changes it shows. It knows its page and its desk."""

    title = ""
    """Message id."""
    intro = ""
    """Message id of a line below the title; "" for none."""
    kinds: frozenset[str] = frozenset()

    def __init__(self, desk: Desk, page: Page) -> None:
        """Lay out the title; `build` makes the rest."""
        super().__init__()
        self.desk, self.page = desk, page
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(2, 0, theme.px(14), theme.px(20))
        self.body.setSpacing(theme.px(14))
        if self.intro:
            self.body.addWidget(label(_(self.intro), "muted", wrap=True))
        self.build()

    def build(self) -> None:
        """Make the widgets."""

    def arrive(self, **place: Any) -> None:
        """Be shown, maybe at a place of the section (`gift_id=7`)."""

    def refresh(self, changes: Changes | None) -> None:
        """Show what changed; None after changes that came while it was hidden."""
