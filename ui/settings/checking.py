"""Check data, on screen: how far it is, what was found, and mending what can be made anew."""

from functools import partial

from PySide6.QtWidgets import QWidget

from desktop import check
from desktop.check import Report
from desktop.jobs import Progress
from desktop.languages import _, _n, say
from desktop.store import Store
from ui.page import Desk
from ui.settings.lists import Things, thing
from ui.widgets import Sheet, button, label
from ui.widgets.progress import ProgressPanel

MOST = 200


class CheckSheet(Sheet):
    """Proves the whole store while one watches."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        """`start` begins."""
        super().__init__(window, _("Check data"), width=640)
        self.desk = desk
        self.report: Report | None = None
        self.progress_ = ProgressPanel(_("Checking…"))
        self.result = label("", "row", wrap=True)
        self.result.hide()
        self.list = Things()
        for part in (self.progress_, self.result, self.list):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.mend_button = button(_("Mend what can be made anew"), self.mend, kind="primary")
        self.mend_button.hide()
        self.close_2 = button(_("Close"), self.cancel)
        self.buttons(None, self.close_2, self.mend_button)
        self.progress_.done.connect(self._done)
        self.progress_.failed.connect(self._failed)
        self.progress_.cancelled.connect(self._stopped)

    def start(self) -> "CheckSheet":
        """Show the sheet and begin."""
        self.open()
        self.progress_.cancel_button.setFocus()
        self.progress_.follow(self.desk.store.work(_check))
        return self

    def mend(self) -> None:
        """Make anew what is derived and wrong, then check again."""
        if self.report is None:
            return
        self.mend_button.hide()
        self.result.hide()
        self.list.fill([])
        self.progress_.text.setText(_("Checking…"))
        self.progress_.show()
        self.progress_.follow(self.desk.store.work(partial(_mend, self.report)))

    def cancel(self) -> None:
        """Stop what is under way, and go."""
        job = self.progress_.job
        if job is not None and not job.done:
            self.progress_.cancel()
        super().cancel()

    def _done(self, report: Report) -> None:
        self.report = report
        self.progress_.hide()
        words = (
            _("Everything adds up.")
            if report.ok
            else _n("1 problem was found.", "{n} problems were found.", len(report.problems))
        )
        if report.mended and report.ok:
            words = _("Mended. Everything adds up.")
        self._say(words)
        self.list.fill([thing(None, say(one.what), one.where, quiet=True) for one in report.problems[:MOST]])
        self.mend_button.setVisible(check.can_mend(report))
        self.close_2.setFocus()
        self.grow()

    def _failed(self, error: BaseException) -> None:
        self.progress_.hide()
        self._say(_("The check could not be finished."))
        self.desk.toasts.wrong(error)

    def _stopped(self) -> None:
        self.progress_.hide()
        self._say(_("Stopped. Nothing was changed."))
        self.grow()

    def _say(self, words: str) -> None:
        self.result.setText(words)
        self.result.show()


def _check(store: Store, progress: Progress) -> Report:
    return check.check(store.reader(), progress)


def _mend(report: Report, store: Store, progress: Progress) -> Report:
    return check.repair(store, report, progress)
