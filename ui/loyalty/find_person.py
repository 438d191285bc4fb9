"""Finding a customer from a screen of loyalty: results while typing, Enter takes the first."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.languages import _
from ui.counter.search import Finder, Hit, HitList
from ui.page import Desk
from ui.theme import theme
from ui.widgets import SearchBox, Sheet, button, label, set_text


class PersonSheet(Sheet):
    """Find a customer; `chosen(person_id)` is called with who was taken."""

    def __init__(self, window: QWidget, desk: Desk, title: str, chosen: Callable[[int], Any]) -> None:
        """`title` is translated already."""
        super().__init__(window, title, width=560, scroll=False)
        self._chosen = chosen
        self.field = SearchBox(_("Name, phone or card"))
        self.list = HitList()
        self.list.setMinimumHeight(theme.px(56 * 5 + 4))
        self.none = label("", "muted")
        self.finder = Finder(desk.store, self._show, products=False)
        self.field.textChanged.connect(self.finder.ask)
        self.field.moved.connect(self.list.move)
        self.field.escaped.connect(self.cancel)
        self.field.returnPressed.connect(self.take_current)
        self.list.chosen.connect(self.take)
        self.body.addWidget(self.field)
        self.body.addWidget(self.none)
        self.body.addWidget(self.list, 1)
        self.buttons(None, button(_("Cancel"), self.cancel), button(_("Choose"), self.take_current, kind="primary"))
        self.finder.ask("")

    def _show(self, hits: list[Hit]) -> None:
        self.list.show_hits(hits)
        set_text(self.none, _("Nobody is found.") if self.field.text().strip() and not hits else "", hide_empty=True)

    def take_current(self) -> None:
        """Take who is current."""
        hit = self.list.current()
        if hit is not None:
            self.take(hit)

    def take(self, hit: Hit) -> None:
        """Take a customer."""
        if hit.person_id is None:
            return
        self.accept()
        self._chosen(hit.person_id)
