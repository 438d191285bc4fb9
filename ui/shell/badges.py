"""The numbers at the side: how many reminders are due, kept up while the window is open."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop.languages import _n
from models import times
from models.reminders import reminders

if TYPE_CHECKING:
    from models.work import Changes
    from ui.page import Desk
    from ui.shell.sidebar import Sidebar

EVERY_MS = 60_000
AREA = "loyalty"
"""Where the reminders are dealt with."""


class Badges(QObject):
    """Counts the reminders that are due (gifts owed make them too): when one changed, and each minute."""

    def __init__(self, desk: Desk, sidebar: Sidebar) -> None:
        """Belong to the sidebar."""
        super().__init__(sidebar)
        self.desk, self.sidebar = desk, sidebar
        desk.bus.changed.connect(self._heard)
        self._clock = QTimer(self, interval=EVERY_MS)
        self._clock.timeout.connect(self.ask)
        self._clock.start()
        self.ask()

    def _heard(self, changes: Changes) -> None:
        if "reminder" in changes:
            self.ask()

    def ask(self) -> None:
        """Count what is due."""
        store, shop = self.desk.store, self.desk.store.settings
        now = store.clock.now()
        day = times.business_day(now, shop.zone, shop.day_change_hour)
        store.read(partial(reminders.count_due, day=day, now=now)).then(self._show)

    def _show(self, due: int) -> None:
        if AREA in self.sidebar.items:
            told = _n("Reminders: 1 is due", "Reminders: {n} are due", due) if due else ""
            self.sidebar.set_badge(AREA, due, told)
