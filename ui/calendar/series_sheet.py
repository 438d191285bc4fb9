"""Asks whether only this one of a series is meant, or all that are to come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.languages import _
from ui.widgets import Sheet, button

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


class SeriesSheet(Sheet):
    """Two answers, and a way out that changes nothing."""

    def __init__(
        self,
        window: QWidget,
        title: str,
        alone: Callable[[], Any],
        all_to_come: Callable[[], Any],
        left: Callable[[], Any],
    ) -> None:
        """Do `alone` or `all_to_come`; `left` where neither is chosen."""
        text = _("It is one of a series. What is meant?")
        super().__init__(window, title, width=460, text=text, scroll=False)
        self._alone, self._all, self._left = alone, all_to_come, left
        self.alone_button = button(_("Only this one"), self.take_alone, kind="primary")
        self.all_button = button(_("All to come"), self.take_all)
        self.buttons(button(_("Cancel"), self.cancel, kind="ghost"), None, self.all_button, self.alone_button)

    def take_alone(self) -> None:
        """Only this one."""
        self.accept()
        self._alone()

    def take_all(self) -> None:
        """All that are to come."""
        self.accept()
        self._all()

    def cancel(self) -> None:
        """Neither."""
        super().cancel()
        self._left()
