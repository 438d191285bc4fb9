"""Today in a real window on a real store; the clock stands at noon of Monday, 15 June 2026."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu

from models import team
from models.reminders import reminders
from tests.a_shop import Shop
from ui.today.lines import LINE
from ui.today.painting import ring_of

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from models.today.entry import Entry


class Today:
    """The page, and what hands and eyes do with it."""

    def __init__(self, opened: Any, shop: Shop) -> None:
        self.opened, self.shop, self.bot = opened, shop, opened.bot
        self.page = opened.at("today")
        self.wait(lambda: self.page.kept.lines is not None and self.page.kept.later is not None)

    def wait(self, ready: Any) -> None:
        self.opened.wait(ready)

    def remind(self, title: str, **values: Any) -> int:
        """A reminder that the list shows."""
        key = self.shop.do(reminders.make, title=title, **values)
        self.wait(lambda: self.find(title) is not None)
        return int(key)

    def staff(self, name: str) -> int:
        """Somebody more who works here."""
        key = self.shop.do(team.add, name=name)
        self.wait(lambda: name in [one.name for one in self.page.staff()])
        return int(key)

    # -- seen -------------------------------------------------------------------------------------------------------

    def rows(self) -> list[str]:
        """The list, row by row."""
        lines = self.page.lines
        return [str(lines.data(lines.index(at, 0))) for at in range(lines.rowCount())]

    def group(self, name: str) -> list[str]:
        """The lines of a group."""
        lines = self.page.lines
        found = [(at, lines.row(at)) for at in range(lines.rowCount())]
        return [self.rows()[at] for at, row in found if row.kind == LINE and row.group == name]

    def find(self, title: str) -> Entry | None:
        """A line by what it says."""
        lines = self.page.lines
        for at in range(lines.rowCount()):
            if str(lines.data(lines.index(at, 0))) == title:
                return lines.entry(at)
        return None

    def row_of(self, title: str) -> int:
        return self.rows().index(title)

    def said(self) -> list[str]:
        return [one.text for one in self.opened.window.toasts.shown]

    # -- done -------------------------------------------------------------------------------------------------------

    def look_at(self, title: str) -> None:
        """Walk to a line by the arrow keys, as a hand on the keyboard does."""
        self.page.view.setFocus()
        self.key(Qt.Key.Key_Home)
        for _step in range(len(self.rows())):
            if self.rows()[self.page.view.currentIndex().row()] == title:
                return
            self.key(Qt.Key.Key_Down)
        raise AssertionError(f"{title} is not reached: {self.rows()}")

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.bot.keyClick(self.page.view, key, modifier)

    def click_ring(self, title: str) -> None:
        rect = self.page.view.visualRect(self.page.lines.index(self.row_of(title), 0))
        self.click(ring_of(rect).center().toPoint())

    def click(self, at: QPoint) -> None:
        self.bot.mouseMove(self.page.view.viewport(), at)
        self.bot.mouseClick(self.page.view.viewport(), Qt.MouseButton.LeftButton, pos=at)

    def menu(self) -> QMenu:
        """The menu that is open."""
        self.wait(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        found = QApplication.activePopupWidget()
        assert isinstance(found, QMenu)
        return found

    def choices(self) -> list[str]:
        return [one.text() for one in self.menu().actions() if not one.isSeparator()]

    def choose(self, beginning: str) -> None:
        """Take what begins so from the open menu."""
        menu = self.menu()
        action: QAction = next(one for one in menu.actions() if one.text().startswith(beginning))
        menu.close()
        action.trigger()


@pytest.fixture
def today(opened):
    """The page on a shop with nothing to do."""
    return Today(opened, Shop(opened.store, opened.store.clock))
