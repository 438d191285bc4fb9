"""Which customers or deals a report counts: the house's one editor of conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.languages import _
from models.criteria.nodes import ALWAYS
from models.figures.saved import SIDES
from ui.criteria.editor import CriteriaEditor
from ui.widgets import Sheet, button

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from models.criteria.nodes import Node
    from ui.page import Desk


class WhereSheet(Sheet):
    """Conditions that narrow a report."""

    def __init__(
        self, window: QWidget, desk: Desk, where: str, node: Node | None, then: Callable[[Node | None], Any]
    ) -> None:
        """`where` is what the report is narrowed by (person, deal); `then` takes the conditions, None for none."""
        title = _("Which customers?") if where == "person" else _("Which deals?")
        super().__init__(window, title, width=760)
        self.then = then
        self.editor = CriteriaEditor(desk, SIDES[where], ALWAYS if node is None else node)
        self.editor.changed.connect(self.grow)
        self.body.addWidget(self.editor)
        self.body.addStretch(1)
        self.buttons(
            button(_("Without conditions"), self.everything, kind="ghost"),
            None,
            button(_("Cancel"), self.cancel),
            button(_("Show"), self.show_these, kind="primary"),
        )

    def everything(self) -> None:
        """Take every condition away."""
        self.accept()
        self.then(None)

    def show_these(self) -> None:
        """Count what meets the conditions."""
        if self.editor.check():
            node = self.editor.node()
            self.accept()
            self.then(None if node == ALWAYS else node)
