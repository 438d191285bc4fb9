"""The sample shop is made while one watches: a few seconds, with a way to stop."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.jobs import Post, Progress, in_thread
from desktop.languages import _, current
from ui.widgets.progress import ProgressPanel
from ui.widgets.sheet import Sheet

PEOPLE = 1000


def make(path: Path, language: str, now: int, progress: Progress) -> None:
    """Make the sample shop at `path`, on a thread of its own; its last day is the one before `now` (ms UTC)."""
    from desktop import sample

    if not path.exists():
        sample.build(path, count=PEOPLE, until=sample.day_before(now), language=language, progress=progress)


class SampleSheet(Sheet):
    """Makes the sample shop and opens it; closing the sheet stops the making."""

    def __init__(
        self, window: QWidget, path: Path, *, now: int, post: Post, ready: Callable[[], Any], wrong: Callable[..., Any]
    ) -> None:
        """`ready()` when it is there, `wrong(error)` when it could not be made; `post` reaches the GUI thread.

        What happened in the shop ends on the day before `now` (ms UTC), so that it goes on today.
        """
        text = _(
            "A coffee shop with 1,000 customers and two years of sales is being made. It lies in a file of its own."
        )
        super().__init__(window, _("The sample shop"), width=480, text=text, scroll=False)
        self._path, self._post, self._ready, self._wrong = path, post, ready, wrong
        self._now = now
        self._ended = False
        self.panel_ = ProgressPanel(_("Making the sample shop…"))
        self.panel_.done.connect(self._done)
        self.panel_.failed.connect(self._failed)
        self.panel_.cancelled.connect(self._stopped)
        self.body.addWidget(self.panel_)

    def start(self) -> "SampleSheet":
        """Show the sheet and begin."""
        self.open()
        self.panel_.cancel_button.setFocus()
        self.panel_.follow(in_thread(self._post, partial(make, self._path, current().code, self._now)))
        return self

    def cancel(self) -> None:
        """Stop the making; the sheet goes when it has stopped."""
        if self._ended:
            super().cancel()
        else:
            self.panel_.cancel()

    def _done(self, _result: object) -> None:
        self._ended = True
        self.accept()
        self._ready()

    def _failed(self, error: BaseException) -> None:
        self._ended = True
        super().cancel()
        self._wrong(error)

    def _stopped(self) -> None:
        self._ended = True
        super().cancel()
