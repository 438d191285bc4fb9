"""Garbage is collected on the GUI thread only.

Python collects cycles on whichever thread allocates at the moment. A cycle that holds widgets must not be taken apart
on a reader's or an import's thread: Qt ends the program (timers and children belong to the GUI thread). So the
automatic collection is off while a window is there, and a timer of the GUI thread collects by the usual thresholds.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MS = 250


class Collector(QObject):
    """Collects by the interpreter's own thresholds, between two events of the GUI thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Switch the automatic collection off; `start` begins to look, once there is an application."""
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look a few times a second whether it is time."""
        self._timer.start()

    @Slot()
    def look(self) -> None:
        """Collect the oldest generation that is due; nothing when none is."""
        due = [
            at for at, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)) if count > most
        ]
        if due:
            gc.collect(due[-1] if due[-1] < 2 else 2)
