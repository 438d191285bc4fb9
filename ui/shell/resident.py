"""The program beyond its window: it tells what is due, has an icon in the tray, and stays there when the window closes.

Nothing of that is made before the window stands. Where the desktop has no tray nothing hides: closing ends the program.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from desktop.languages import _
from models.errors import N_
from ui.actions import Action

if TYPE_CHECKING:
    from desktop.notify import Notice, Notifier
    from ui.shell.presenting import Presenter
    from ui.shell.telling import Alarm, Teller
    from ui.shell.tray import Tray
    from ui.shell.window import MainWindow

READY_MS = 1_200
"""After the window: what it tells with is made."""
HEARD_MS = 400
"""What a desktop's daemon may take to say what it can do, before the first reminder is told."""
STAYING = "staying"
"""The notice that says where the program has gone."""
TRAY_MS, TRIES = 1_000, 20
"""At log-in the desktop may still be on its way up: so often it is looked for its tray."""


class Resident(QObject):
    """What one window leaves behind when it closes. `begin` makes it; tests that need none of it do without."""

    def __init__(self, window: MainWindow) -> None:
        """Belong to a window; nothing is made yet."""
        super().__init__(window)
        self._window = window
        self.tray: Tray | None = None
        self.presenter: Presenter | None = None
        self.teller: Teller | None = None
        self.leaving = False
        self._hidden = False
        self._tries = 0
        self._others: list[QWidget] = []

    def actions(self, group: str) -> tuple[Action, ...]:
        """What can be done about it from everywhere."""
        go = N_("Go to the reminder that waits")
        return (
            Action("reminder_card", go, self._focus, "Ctrl+F6", "bell", group, self._has_card),
            Action("quit", N_("Quit"), self.quit, "Ctrl+Q", "log-out", group),
        )

    def _has_card(self) -> bool:
        return self.presenter is not None and self.presenter.shows_card

    def _focus(self) -> None:
        if self.presenter is not None:
            self.presenter.focus()

    # -- start --------------------------------------------------------------------------------------------------------

    def start(self, *, in_tray: bool) -> None:
        """Show the window, or with `in_tray` only the icon; the rest is made soon after."""
        if in_tray:
            QApplication.setQuitOnLastWindowClosed(False)
            self._look_for_tray()
        else:
            self._window.show()
        QTimer.singleShot(READY_MS, self, self.begin)

    def _look_for_tray(self) -> None:
        """Wait for the tray; without one the window lies in the task bar, so that it can be found."""
        from ui.shell import tray

        self._tries += 1
        if self._window.isVisible() or self.tray is not None:
            return
        if tray.there():
            self.make_tray()
        elif self._tries < TRIES:
            QTimer.singleShot(TRAY_MS, self, self._look_for_tray)
        else:
            QApplication.setQuitOnLastWindowClosed(True)
            self._window.showMinimized()

    @Slot()
    def begin(self) -> None:
        """Make the icon, and whatever tells; reminders are told from a moment later on."""
        from ui.shell import tray
        from ui.shell.presenting import Presenter

        if self.tray is None and tray.there():
            self.make_tray()
        self.presenter = Presenter(self._window, self._notifier())
        session = QGuiApplication.instance()
        if isinstance(session, QGuiApplication):
            session.commitDataRequest.connect(self._session_ends, Qt.ConnectionType.DirectConnection)
            session.aboutToQuit.connect(self.stop)
            session.applicationStateChanged.connect(self._state_changed)
        self._window.machine.advanced.connect(self._advanced)
        QTimer.singleShot(HEARD_MS, self, self.tell)

    def make_tray(self) -> None:
        """Show the icon in the tray."""
        from ui.shell.tray import Tray

        self.tray = Tray(self._window)

    def _notifier(self) -> Notifier | None:
        """The desktop's own notices on Linux, the tray icon's messages elsewhere, or nothing."""
        from desktop.notify import freedesktop

        found: Notifier | None = freedesktop.at_hand(self)
        if found is None and self.tray is not None:
            from ui.shell.tray import TrayNotifier

            found = TrayNotifier(self.tray.icon, self)
        if found is not None:
            found.prepare()
        return found

    @Slot()
    def tell(self, alarm: Alarm | None = None) -> None:
        """Tell what came due meanwhile, and from now on what comes due."""
        from ui.shell.telling import Teller

        if self.teller is None and self.presenter is not None:
            self.teller = Teller(self._window, self.presenter, alarm=alarm)
            self.teller.begin()

    def _advanced(self, done: dict[str, int]) -> None:
        """What was done by the calendar meanwhile stands in the digest, if there is one."""
        if self.presenter is not None and self._window.machine.is_open:
            self.presenter.done_by_itself(done)

    def preferred(self) -> None:
        """Another preference of reminders is in force: look what that means for what is due."""
        if self.teller is not None:
            self.teller.look()

    def example(self) -> None:
        """Show what a reminder looks like on this computer."""
        if self.presenter is not None:
            self.presenter.example()

    def rebuilt(self) -> None:
        """The window was made anew: another language, another size, another store."""
        if self.tray is not None:
            self.tray.speak()
        if self.presenter is not None:
            self.presenter.rebuilt()

    # -- the window goes and comes ------------------------------------------------------------------------------------

    @Slot()
    def come(self) -> None:
        """Bring the window to the front."""
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        for other in self._others:
            if isValid(other):
                other.show()
        self._others = []
        self._hidden = False
        if self.presenter is not None:
            self.presenter.seen()
        window.raise_()
        window.activateWindow()
        self.leaving = False
        QApplication.setQuitOnLastWindowClosed(True)

    @property
    def stays(self) -> bool:
        """Whether closing the window leaves the program in the tray; a throw-away sample shop goes with its window."""
        machine = self._window.machine
        wanted = machine.is_open and machine.preferences.stay_in_tray and not machine.options.demo
        return wanted and not self.leaving and self.tray is not None and self.tray.icon.isVisible()

    def closes(self) -> bool:
        """Be told that the window is being closed; returns whether that may be.

        Else it is hidden, and the first time it is said where the program has gone.
        """
        if not self.stays:
            return True
        QApplication.setQuitOnLastWindowClosed(False)
        QTimer.singleShot(0, self, self._hide)
        known = self._window.machine.preferences
        if not known.tray_said:
            known.change(tray_said=True)
            self._say_where()
        return False

    @Slot()
    def _hide(self) -> None:
        """Hide the window, and those that belong to it (the customers' display) until it comes back."""
        below = self._window.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        self._others = [one for one in below if one.isWindow() and one.isVisible()]
        for one in (*self._others, self._window):
            one.hide()
        self._hidden = True

    @Slot(Qt.ApplicationState)
    def _state_changed(self, state: Qt.ApplicationState) -> None:
        """On macOS a click in the Dock brings a closed window back; elsewhere nothing else makes the program active."""
        if self._hidden and sys.platform == "darwin" and state is Qt.ApplicationState.ApplicationActive:
            self.come()

    def _say_where(self) -> None:
        from desktop.notify import Notice

        title = _("Noren goes on in the tray")
        body = _("It goes on telling what is due. To end it, use the icon’s menu; see also Settings, Reminders.")
        if self.presenter is not None and self.presenter.notifier is not None:
            self.presenter.notifier.show(Notice(STAYING, title, body, open=_("Open Noren"), sound=False, stays=False))
        elif self.tray is not None:
            self.tray.icon.showMessage(title, body, self.tray.icon.icon())

    def say_in_tray(self, notice: Notice) -> None:
        """Say by the icon what the desktop's daemon could not show, while no window shows it."""
        if self.tray is not None and not self._window.isVisible():
            self.tray.icon.showMessage(notice.title, notice.body, self.tray.icon.icon())

    @Slot()
    def quit(self) -> None:
        """End the program, once the key's or the menu's event is over."""
        QTimer.singleShot(0, self, self._leave)

    def _leave(self) -> None:
        self.leaving = True
        hidden = not self._window.isVisible()
        if not self._window.close():
            self.leaving = False
            self.come()
        elif hidden:  # Qt ends the program with the last window that is seen to close
            QApplication.exit(0)

    def _session_ends(self, _session: Any) -> None:
        """The computer is being shut down: the window closes for good, or it would stand in the way."""
        self.leaving = True

    @Slot()
    def stop(self) -> None:
        """Take every notice away: the program ends."""
        if self.presenter is not None and self.presenter.notifier is not None:
            self.presenter.notifier.stop()
