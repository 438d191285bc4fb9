"""When it is looked for what is due by the calendar: after the start, every hour, and when another day begins.

Another day begins at midnight, by a sleep over it, by a clock that is set, or by another time zone of the shop:
whatever the reason, what is due is done at once, and not within the hour.
"""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop import crash
from desktop.clock import Clock
from desktop.jobs import Progress
from desktop.store import Store
from models import times

SOON_MS = 4000
"""After the first paint, when nobody waits for the processor any more."""
HOUR_MS = 3_600_000


class Due(QObject):
    """Looks after one store at a time. Lives on the GUI thread; the work is done on another."""

    done = Signal(dict)
    """What was done: how many, by kind (desktop.schedule.DUE)."""

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        """Rest until there is a store."""
        super().__init__(parent)
        self._clock = clock
        self._store: Store | None = None
        self._day = ""
        self._busy = False
        self._hourly = QTimer(self)
        self._hourly.setInterval(HOUR_MS)
        self._hourly.timeout.connect(self.look)

    def begin(self, store: Store) -> None:
        """Look after a store from now on."""
        self._store, self._busy = store, False
        self._day = self._today(store)
        self._hourly.start()
        QTimer.singleShot(SOON_MS, self, self.look)

    def end(self) -> None:
        """The store is about to be closed."""
        self._hourly.stop()
        self._store = None

    def tick(self) -> None:
        """Notice that another day has begun; called a few times a second."""
        if self._store is not None and self._today(self._store) != self._day:
            self._day = self._today(self._store)
            self.look()

    def _today(self, store: Store) -> str:
        return times.business_day(self._clock.now(), store.settings.zone, store.settings.day_change_hour)

    @Slot()
    def look(self) -> None:
        """Do what is due, unless that is going on; what goes wrong is noted, and tried again next hour."""
        if self._store is not None and not self._busy:
            self._busy = True
            self._store.work(_advance).then(self._done).failed(self._failed)

    def _done(self, done: dict[str, int]) -> None:
        self._busy = False
        self.done.emit(done)

    def _failed(self, error: BaseException) -> None:
        self._busy = False
        crash.note(error)


def _advance(store: Store, progress: Progress) -> dict[str, int]:
    from desktop import schedule

    return schedule.advance(store, progress=progress)
