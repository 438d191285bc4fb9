"""The icon in the tray: the way back to the window, what is due today, quit.

Its messages are the notices of systems that have nothing better (Windows and macOS, as Qt does it there).
"""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from desktop import paths
from desktop.languages import _, _n
from desktop.notify import OPEN, Notice, Notifier
from models import times
from models.reminders import reminders

if TYPE_CHECKING:
    from ui.shell.window import MainWindow

STAY_MS = 10_000
"""How long a message stays, where the system asks us."""


def there() -> bool:
    """Whether this desktop has a tray at all."""
    return QSystemTrayIcon.isSystemTrayAvailable()


class Tray(QObject):
    """The icon of one window. Lives as long as the window does."""

    def __init__(self, window: MainWindow) -> None:
        """Show the icon with its menu."""
        super().__init__(window)
        self._window = window
        folder = paths.resources() / "icons" / "app"
        picture = QIcon()
        for size in (16, 24, 32, 48, 64):
            picture.addFile(str(folder / f"noren-{size}.png"))
        self.icon = QSystemTrayIcon(picture, self)
        self.menu = QMenu(window)
        resident = window.resident
        self.open = self.menu.addAction("", resident.come)
        self.new = self.menu.addAction("", self.new_reminder)
        self.today = self.menu.addAction("", self.show_today)
        self.menu.addSeparator()
        self.quit = self.menu.addAction("", resident.quit)
        self.menu.aboutToShow.connect(self.ask)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._activated)
        self._due = 0
        self.speak()
        self.icon.show()

    def speak(self) -> None:
        """Say everything in the language of now."""
        self.open.setText(_("Open Noren"))
        self.new.setText(_("New reminder…"))
        self.quit.setText(_("Quit"))
        self._show(self._due)

    @Slot()
    def ask(self) -> None:
        """Count what is due today, off the GUI thread: the menu says it a moment later."""
        machine = self._window.machine
        if machine.is_open:
            shop, now = machine.store.settings, machine.clock.now()
            day = times.business_day(now, shop.zone, shop.day_change_hour)
            machine.store.read(partial(reminders.count_due, day=day, now=now)).then(self._show)

    def _show(self, due: int) -> None:
        self._due = due
        said = (
            _n("Today: 1 reminder is due", "Today: {n} reminders are due", due) if due else _("Today: nothing is due")
        )
        self.today.setText(said)
        self.icon.setToolTip(f"{_('Noren')}\n{said}" if due else _("Noren"))

    def show_today(self) -> None:
        """Bring the window, at the day's page."""
        from ui.shell.presenting import show_today

        self._window.resident.come()
        if self._window.machine.is_open:
            show_today(self._window)

    def new_reminder(self) -> None:
        """Bring the window, with the line that a reminder is typed in."""
        self._window.resident.come()
        if self._window.machine.is_open:
            from ui.shell import quickly

            quickly.remind(self._window)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        """A click brings the window; the menu has its own."""
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self._window.resident.come()


class TrayNotifier(Notifier):
    """Notices as the tray icon's messages: a click opens, and they go by themselves."""

    plays = sys.platform == "win32"
    """Windows rings by itself, as its own settings have it."""

    def __init__(self, icon: QSystemTrayIcon, parent: QObject | None = None) -> None:
        """Show them at this icon."""
        super().__init__(parent)
        self._icon = icon
        self._last = ""
        icon.messageClicked.connect(self._clicked)

    def show(self, notice: Notice) -> None:
        """Show it; the system lets one stand at a time, and a click is on the newest."""
        self._last = notice.id
        self._icon.showMessage(notice.title, notice.body, self._icon.icon(), STAY_MS)

    def _clicked(self) -> None:
        if self._last:
            self.acted.emit(self._last, OPEN)
