"""A report as it will be on paper, inside the program: its pages at the left, the printer at the right."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

from desktop import languages, reporting
from desktop.documents.pdf_pages import Pages
from desktop.documents.report_pdf import paper_of
from desktop.failures import told_os
from desktop.jobs import in_thread
from desktop.languages import _, _n, say
from desktop.reporting import How
from models.errors import Cancelled, Told
from ui import printing
from ui.loyalty.words import today
from ui.reports.pages import PagesView, beside_pages
from ui.reports.paper import PaperForm
from ui.theme import theme
from ui.widgets import Choice, Sheet, button, label, set_text
from ui.widgets.progress import ProgressPanel

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent
    from PySide6.QtWidgets import QWidget

    from desktop.jobs import Job, Progress
    from desktop.printing.pages import PrintHow
    from desktop.printing.paper import Size
    from desktop.reporting import Written
    from ui.page import Desk
    from ui.reports.loading import Loaded
    from ui.reports.wanted import Wanted

LANGUAGES = (("ja", "日本語"), ("en", "English"))
"""Each in its own words, as everybody looks for their own."""
WIDE = 1240
PATIENCE_MS = 400


class PreviewSheet(Sheet):
    """The pages of a report. The first is drawn at once from what is on the screen; all of them follow."""

    def __init__(self, window: QWidget, desk: Desk, wanted: Wanted, loaded: Loaded) -> None:
        """Of a report that is shown."""
        name = wanted.name or _(wanted.kind.title)
        super().__init__(window, name, width=WIDE, scroll=False)
        self.desk, self.wanted, self.loaded = desk, wanted, loaded
        self.written: Written | None = None
        self.job: Job[Written] | None = None
        self._number = 0
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self.view = PagesView(desk.bus.post)
        self.view.setMinimumHeight(max(theme.px(380), window.height() - theme.px(210)))
        self.view.looked.connect(self._looked)
        self.view.failed.connect(desk.toasts.wrong)
        self.page = label("", "secondary")
        self.paper = PaperForm(desk, wanted.report)
        self.language = Choice(LANGUAGES, languages.current().code)
        self.language.setAccessibleName(_("Language of the paper"))
        self.language.picked.connect(self._language)
        self.busy = ProgressPanel(_("Preparing the pages…"))
        self.missing = label("", "secondary", wrap=True)
        self.error = label("", "error", wrap=True)
        self.print_button = button(_("Print"), self.print_it, kind="primary", icon="printer")
        self.pdf_button = button(_("Save as PDF…"), self.save_pdf, icon="download")
        self._lay_out()
        self._patience = QTimer(self, interval=PATIENCE_MS, singleShot=True)
        self._patience.timeout.connect(self._impatient)
        self.make()

    def _lay_out(self) -> None:
        words, quiet = label(_("Language of the paper"), "secondary"), (self.busy, self.missing, self.error)
        self.body.addLayout(beside_pages(self.view, self.page, (words, self.language, self.paper, *quiet)), 1)
        for part in quiet:
            part.hide()
        self.accept_on_enter = self.print_it
        self.print_button.setEnabled(False)
        self.pdf_button.setEnabled(False)
        self.buttons(None, button(_("Close"), self.cancel), self.pdf_button, self.print_button)
        self.paper.ready.connect(self._able)

    # -- pages ------------------------------------------------------------------------------------------------------

    @property
    def how(self) -> How:
        """How it is written."""
        return How("pdf", self.language.value())

    def make(self) -> None:
        """Draw the first page, then all of them."""
        try:
            folder = Path(self._files_in())
        except OSError as error:
            self._failed(self._number, told_os(error, tempfile.gettempdir()))
            return
        self._number += 1
        number, store, report = self._number, self.desk.store, self.loaded.report
        self.written = None
        self._able()
        self.error.hide()
        self.job = reporting.write_counted(store, report, folder / f"first-{number}.pdf", self.how, most=1)
        self.job.then(partial(self._first, number, folder)).failed(partial(self._failed, number))
        self._patience.start()

    def _first(self, number: int, folder: Path, written: Written) -> None:
        """Show the first page, and only then draw all of them: nothing is to keep it waiting."""
        if number != self._number:
            return
        self._rest()  # what is shown of the first page's making is over: Cancel is to stop the rest
        self.view.show_pages(Pages(written.path))
        store, report, whole = self.desk.store, self.loaded.report, folder / f"whole-{number}.pdf"
        if self.loaded.cut:
            asked = self.wanted.asked(store.settings, today(self.desk))
            self.job = reporting.write(store, self.wanted.kind, asked, whole, self.how)
        else:
            self.job = reporting.write_counted(store, report, whole, self.how)
        self.job.then(partial(self._whole, number)).failed(partial(self._failed, number))
        self._patience.start()

    def _files_in(self) -> str:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="noren-paper-", ignore_cleanup_errors=True)
        return self._folder.name

    def _whole(self, number: int, written: Written) -> None:
        if number != self._number:
            return
        self._rest()
        self.written = written
        self.paper.count = written.pages
        self.view.show_pages(Pages(written.path))
        signs = ", ".join(written.missing[:20])
        set_text(
            self.missing, _("No font has these characters: {signs}", signs=signs) if signs else "", hide_empty=True
        )
        self._able()

    def _failed(self, number: int, error: BaseException) -> None:
        if number != self._number:
            return
        self._rest()
        if isinstance(error, Cancelled):
            set_text(self.error, _("Only the first page was prepared."), hide_empty=True)
        elif isinstance(error, Told):
            set_text(self.error, say(error), hide_empty=True)
        else:
            self.desk.toasts.wrong(error)

    def _impatient(self) -> None:
        if self.job is not None and not self.job.done:
            self.busy.follow(self.job)
            self.busy.show()

    def _rest(self) -> None:
        self._patience.stop()
        self.busy.hide()

    def _looked(self, page: int, pages: int) -> None:
        known = self.written is not None
        text = _("Page {page} of {pages}", page=page, pages=pages) if known else _("Page {page}", page=page)
        set_text(self.page, text)

    def _language(self, _code: str) -> None:
        if self.job is not None:
            self.job.cancel()
        self.make()

    def _able(self) -> None:
        self.print_button.setEnabled(self.written is not None and bool(self.paper.printers))
        self.pdf_button.setEnabled(self.written is not None)

    # -- printing ---------------------------------------------------------------------------------------------------

    def print_it(self) -> None:
        """Hand the pages to the printer; the sheet closes when it took them."""
        how = self.paper.how() if self.print_button.isEnabled() else None
        if self.written is None or how is None or not how.printer:
            return
        self.print_button.setEnabled(False)
        self.error.hide()
        size = paper_of(self.desk.store.settings.country)
        job = in_thread(self.desk.bus.post, partial(_print, self.written.path, how, size), "noren-print")
        job.then(partial(self._printed, how)).failed(self._refused)

    def _printed(self, how: PrintHow, _result: object) -> None:
        self.paper.keep(how)
        self.desk.toasts.say(_n("Sent to {printer}: 1 copy", "Sent to {printer}: {n} copies", how.copies,
                                printer=how.printer))  # fmt: skip
        self.accept()

    def _refused(self, error: BaseException) -> None:
        self._able()
        self._failed(self._number, error)

    def save_pdf(self) -> None:
        """Keep it as a file."""
        from ui.reports.files import FileSheet

        FileSheet(self.window(), self.desk, self.wanted, How("pdf", self.language.value())).choose()

    # -- end --------------------------------------------------------------------------------------------------------

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Stop what is under way, and clear the files away."""
        super().hideEvent(event)
        if event.spontaneous():
            return
        self._number += 1
        self._rest()
        if self.job is not None:
            self.job.cancel()
        self.view.close_pages()
        if self._folder is not None:
            self._folder.cleanup()


def _print(path: Path, how: PrintHow, size: Size, _progress: Progress) -> Any:
    printing.print_pages(path, how, size)
