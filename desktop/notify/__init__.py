"""What the desktop itself shows of a reminder: one small interface, whatever the system.

`Notifier` is what the screens know. `freedesktop` speaks to the notification daemon of Linux desktops; Windows and
macOS are reached by the tray icon's own message (`ui/shell/tray.py`), as Qt does it there. Where there is neither, the
program shows its own cards only. Nothing in here is imported before the window stands.
"""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from models.values import dataclass

OPEN, DONE, LATER = "open", "done", "later"
"""What can be asked of a notice: to show what it is about, to close it as done, to put it off until later today."""
DISMISSED, EXPIRED, LOST = "dismissed", "expired", "lost"
"""How one goes: somebody sent it away, its time was over, or the desktop's daemon itself has gone."""


@dataclass(frozen=True)
class Notice:
    """What is shown. All texts are translated already, and plain: markup in them is shown, never obeyed."""

    id: str
    """Of our own: one with the same id takes its place."""
    title: str
    body: str = ""
    buttons: tuple[tuple[str, str], ...] = ()
    """What can be asked of it, and what the button says: ((DONE, "Done"), …)"""
    open: str = ""
    """What a click on it is called, by those who can't see it."""
    sound: bool = True
    stays: bool = True
    """Until somebody deals with it; else as long as the desktop shows what only tells."""


class Notifier(QObject):
    """Shows notices outside of the window. Lives on the GUI thread, and never makes it wait."""

    acted = Signal(str, str)
    """The notice of this id was asked to do this (OPEN, DONE, LATER)."""
    closed = Signal(str, str)
    """The notice of this id has gone, and how (DISMISSED, EXPIRED, LOST)."""
    failed = Signal(str)
    """The notice of this id could not be shown: the program shows it itself."""

    has_buttons = False
    """Whether its notices can be dealt with where they stand, and stay until they are."""
    plays = False
    """Whether it makes the sound itself."""

    def prepare(self) -> None:
        """Get ready, so that the first notice is there at once."""

    def show(self, notice: Notice) -> None:
        """Show a notice, soon; `failed` tells when it can't be."""
        raise NotImplementedError

    def withdraw(self, notice_id: str) -> None:
        """Take a notice away that was dealt with elsewhere."""

    def stop(self) -> None:
        """Take everything away: the program ends."""


def session_bus() -> str:
    """The address of the session bus, as its variable or its usual place has it; "" where there is none."""
    given = os.environ.get("DBUS_SESSION_BUS_ADDRESS", "")
    if given or not sys.platform.startswith("linux"):
        return given if sys.platform.startswith("linux") else ""
    usual = Path(os.environ.get("XDG_RUNTIME_DIR", "/nonexistent")) / "bus"
    return f"unix:path={usual}" if usual.exists() else ""
