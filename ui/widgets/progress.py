"""A long piece of work, seen: what is done, what is left, and a Cancel that leaves all of it or none."""

from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from desktop.jobs import Job
from desktop.languages import _
from models.errors import Cancelled
from ui.theme import theme
from ui.widgets.basics import button, label, row, set_text

LOOK_MS = 100


class ProgressPanel(QWidget):
    """Follows a job. `done(result)` and `failed(error)` tell its end; a job that was cancelled tells `cancelled`."""

    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(self, text: str) -> None:
        """`text` says what is being done until the job says it more exactly."""
        super().__init__()
        self.job: Job[Any] | None = None
        self.text = label(text, "muted", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(text)
        self.count = label("", "caption")
        self.cancel_button = button(_("Cancel"), self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(10))
        column.addWidget(self.text)
        column.addWidget(self.bar)
        column.addLayout(row(self.count, None, self.cancel_button))
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)

    def follow(self, job: Job[Any]) -> None:
        """Show how far `job` is until it ends."""
        self.job = job
        self.cancel_button.setEnabled(True)
        self._timer.start()
        job.then(self._done).failed(self._failed)

    def cancel(self) -> None:
        """Ask the job to stop."""
        if self.job is not None:
            self.job.cancel()
            self.cancel_button.setEnabled(False)
            set_text(self.text, _("Stopping…"))

    def look(self) -> None:
        """Read the job's progress."""
        if self.job is None:
            return
        now = self.job.progress
        if now.text and not now.cancelled:
            set_text(self.text, _(now.text))
        if now.total:
            self.bar.setRange(0, 1000)
            self.bar.setValue(min(1000, now.done * 1000 // now.total))
            set_text(self.count, _("{done} of {total}", done=f"{now.done:,}", total=f"{now.total:,}"))

    def _done(self, result: object) -> None:
        self.look()
        self._timer.stop()
        self.done.emit(result)

    def _failed(self, error: BaseException) -> None:
        self._timer.stop()
        if isinstance(error, Cancelled):
            self.cancelled.emit()
        else:
            self.failed.emit(error)
