"""The bus: tells the screens what changed, once, after it is on disk, on the GUI thread."""

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot

from models.work import Changes

log = logging.getLogger(__name__)


class Bus(QObject):
    """Lives on the GUI thread; `announce`, `post` and `report` may be called from any thread."""

    changed = Signal(object)
    """Changes: a unit of work was committed here or, with kinds only, by another program."""
    failed = Signal(object)
    """An error that nobody took: the window shows it."""
    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Deliver by queued signals, so that a slot never runs on a worker thread."""
        super().__init__(parent)
        self._posted.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def announce(self, changes: Changes) -> None:
        """Tell the screens, later, on the GUI thread."""
        self._posted.emit(_Announce(self, changes))

    def post(self, call: Callable[[], None]) -> None:
        """Run `call` on the GUI thread, later."""
        self._posted.emit(call)

    def report(self, error: BaseException) -> None:
        """Show an error that nobody took."""
        self.failed.emit(error)

    @Slot(object)
    def _run(self, call: Callable[[], None]) -> None:
        call()


class _Announce:
    def __init__(self, bus: Bus, changes: Changes) -> None:
        self.bus = bus
        self.changes = changes

    def __call__(self) -> None:
        self.bus.changed.emit(self.changes)
