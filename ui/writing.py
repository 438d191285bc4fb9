"""A sheet that writes: what can't be kept is said in it, and it closes when the store has kept the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.languages import _, say
from models.errors import Told
from ui.widgets import Sheet, button, label, set_text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.page import Desk


class WritingSheet(Sheet):
    """Fill `self.body`, end with `self.foot(…)`, and call `self.write(name, verb)` in `save`, which Enter calls too."""

    def __init__(self, window: QWidget, desk: Desk, title: str, *, width: int = 520, text: str = "") -> None:
        """`title` and `text` are translated."""
        super().__init__(window, title, width=width, text=text)
        self.desk = desk
        self.error = label("", "error", wrap=True)
        self.error.hide()

    def foot(self, *left: QWidget, save: str = "", kind: str = "primary") -> None:
        """Put what went wrong and the buttons at the end; `save` is the text of the strong one."""
        self.body.addWidget(self.error)
        self.accept_on_enter = self.save
        strong = button(save or _("Save"), self.save, kind=kind)
        self.buttons(*left, None, button(_("Cancel"), self.cancel), strong)

    def save(self) -> None:
        """Keep what was typed."""

    def write(self, name: str, verb: Any, *, said: str = "") -> None:
        """Do a unit of work, and close when it is done; `said` becomes a toast with Undo."""
        self.desk.write(name, verb, said=said).then(self.written).failed(self.wrong)

    def written(self, _result: Any) -> None:
        """It is kept."""
        self.accept()

    def wrong(self, error: BaseException) -> None:
        """Say in words what can't be; anything else calmly, at the window's foot."""
        if isinstance(error, Told):
            set_text(self.error, say(error), hide_empty=True)
            self.grow()
        else:
            self.desk.toasts.wrong(error)
