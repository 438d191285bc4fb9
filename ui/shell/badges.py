"""The number at the side: what is overdue or for today, kept up while the window is open."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop.languages import _n
from models.today import entry

if TYPE_CHECKING:
    from models.settings import ShopSettings
    from models.work import Changes, Reader
    from ui.page import Desk
    from ui.shell.sidebar import Sidebar

EVERY_MS = 60_000
FIRST_MS = 1_000
"""After the start, when the first page is there."""
SOON_MS = 300
"""Changes that come so soon after each other are counted once."""
AREA = "today"
"""Where it is dealt with."""


class Badges(QObject):
    """Counts what is due for whoever is at work: when something of it changed, and each minute."""

    def __init__(self, desk: Desk, sidebar: Sidebar) -> None:
        """Belong to the sidebar."""
        super().__init__(sidebar)
        self.desk, self.sidebar = desk, sidebar
        desk.bus.changed.connect(self._heard)
        self._clock = QTimer(self, interval=EVERY_MS)
        self._clock.timeout.connect(self.ask)
        self._clock.start()
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self.ask)
        self._soon.start(FIRST_MS)

    def _heard(self, changes: Changes) -> None:
        if entry.TABLES & changes.touched.keys() and not self._soon.isActive():
            self._soon.start(SOON_MS)

    def ask(self) -> None:
        """Count what is due."""
        store = self.desk.store
        asked = partial(_due, shop=store.settings, now=store.clock.now(), staff_id=store.actor.staff_id)
        store.read(asked).then(self._show)

    def _show(self, due: int) -> None:
        if AREA in self.sidebar.items:
            told = _n("1 thing is due", "{n} things are due", due) if due else ""
            self.sidebar.set_badge(AREA, due, told)


def _due(read: Reader, *, shop: ShopSettings, now: int, staff_id: int | None) -> int:
    """What Today's list counts: in a shop of several what is theirs or nobody's. What it takes is loaded here."""
    from models import team
    from models.today import rooms

    mine = staff_id if len(team.staff(read)) > 1 else None
    return rooms.due(read, entry.asked(shop, now, mine))
