"""The print queue: one worker thread, so that a sale never waits for a printer."""

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from threading import Event

from desktop.jobs import Inline, Job, Post, Progress, post_inline
from desktop.printing.paper import Paper
from desktop.printing.printers import Driver, Printer, PrinterOff, open_drawer, print_paper

Missing = tuple[str, ...]
PAUSES = (1.0, 3.0)
"""Seconds before a paper is tried again by itself when the printer is off; then its job fails and Retry is offered."""


class PrintQueue:
    """Prints papers one after another. A job gives the characters that no font has, or fails with Told."""

    def __init__(
        self,
        *,
        post: Post = post_inline,
        report: Callable[[BaseException], None] | None = None,
        driver: Driver | None = None,
        pauses: tuple[float, ...] = PAUSES,
        inline: bool = False,
    ) -> None:
        """Deliver results through `post`, errors that nobody takes to `report`; `inline` prints at once."""
        self._post = post
        self._report = report
        self._driver = driver
        self._pauses = pauses
        self._closing = Event()
        self._worker: Executor = Inline() if inline else ThreadPoolExecutor(1, "noren-printer")

    def print(self, paper: Paper, printer: Printer) -> Job[Missing]:
        """Queue a paper. To retry after a failure, queue it again."""
        return self._submit(partial(print_paper, paper, printer, driver=self._driver))

    def open_drawer(self, printer: Printer) -> Job[Missing]:
        """Queue the opening of the drawer."""
        return self._submit(partial(_drawer, printer))

    def _submit(self, work: Callable[[], Missing]) -> Job[Missing]:
        job: Job[Missing] = Job(self._post)
        self._worker.submit(job.run, partial(self._try, work), self._report)
        return job

    def _try(self, work: Callable[[], Missing], progress: Progress) -> Missing:
        for pause in self._pauses:
            progress.check()
            try:
                return work()
            except PrinterOff:
                if self._closing.wait(pause):
                    break
        progress.check()
        return work()

    def close(self) -> None:
        """Let the paper under way end, drop what waits, and stop; nothing is printed after this."""
        self._closing.set()
        self._worker.shutdown(wait=True, cancel_futures=True)


def _drawer(printer: Printer) -> Missing:
    open_drawer(printer)
    return ()
