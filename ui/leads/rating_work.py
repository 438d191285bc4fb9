"""Everybody rated anew after a rule changed, seen: changes that follow each other are one piece of work."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import rating
from desktop.languages import _, _n
from ui.page import Desk
from ui.widgets.progress import ProgressPanel

SOON_MS = 600


class RatingWork(QWidget):
    """Hidden until `begin` is called; one that begins while another runs stops that, and starts over."""

    def __init__(self, desk: Desk) -> None:
        """Nothing runs."""
        super().__init__()
        self.desk = desk
        self.again = False
        self.panel = ProgressPanel(_("Working out scores and grades by the changed rules…"))
        self.panel.done.connect(self._done)
        self.panel.failed.connect(self._failed)
        self.panel.cancelled.connect(self._cancelled)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.panel)
        self._soon = QTimer(self, interval=SOON_MS, singleShot=True)
        self._soon.timeout.connect(self._start)
        self.hide()

    @property
    def running(self) -> bool:
        """Whether work is under way."""
        return self.panel.job is not None and not self.panel.job.done

    def begin(self) -> None:
        """Work everybody's out soon."""
        if self.running:
            self.again = True
            self.panel.cancel()
        else:
            self._soon.start()

    def _start(self) -> None:
        self.again = False
        self.panel.text.setText(_("Working out scores and grades by the changed rules…"))
        self.panel.count.setText("")
        self.panel.bar.setRange(0, 0)
        self.show()
        self.panel.follow(self.desk.store.work(rating.anew))

    def _ended(self) -> bool:
        """Whether nothing else waits."""
        self.hide()
        if self.again:
            self._soon.start()
        return not self.again

    def _done(self, count: int) -> None:
        if self._ended() and count:
            self.desk.toasts.say(_n("1 rating changed", "{n} ratings changed", count))

    def _failed(self, error: BaseException) -> None:
        self._ended()
        self.desk.toasts.wrong(error)

    def _cancelled(self) -> None:
        if self._ended():
            self.desk.toasts.say(_("Stopped. The rest is worked out with the day's other tasks."))
