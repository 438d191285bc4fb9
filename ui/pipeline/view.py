"""What every view of the pipeline page is: a part below the page's head, made when it is first shown.

    class BoardView(View):
        kinds = frozenset({"deal", "stage"})

        def build(self) -> None: ...             # fill self.body; called once
        def arrive(self, **place) -> None: ...   # shown, maybe at a place: navigator.open("pipeline", view="board")
        def refresh(self, changes) -> None: ...  # something of its kinds changed while it was shown

A deal is opened with `self.page.open_deal(deal_id)`, a new one with `self.page.new_deal(stage_id=…)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import theme

if TYPE_CHECKING:
    from models.work import Changes
    from ui.page import Desk
    from ui.pipeline.page import PipelinePage


class View(QWidget):
    """Fill `self.body` in `build`; `kinds` are the tables whose changes it shows. It knows its page and its desk."""

    kinds: frozenset[str] = frozenset()

    def __init__(self, desk: Desk, page: PipelinePage) -> None:
        """Take what it works with; `build` makes the rest."""
        super().__init__()
        self.desk, self.page = desk, page
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(theme.px(14))
        self.build()

    def build(self) -> None:
        """Make the widgets."""

    def arrive(self, **place: Any) -> None:
        """Be shown, maybe at a place of the view (`stage_id=3`)."""

    def home(self) -> None:
        """Take the keyboard, when nothing else has it."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_new(self, deal_id: int, stage_id: int) -> None:
        """Lead the eye to a deal that was just opened here, in a stage; nothing where its place says enough."""

    def refresh(self, changes: Changes | None) -> None:
        """Show what changed; None after changes that came while it was hidden."""
