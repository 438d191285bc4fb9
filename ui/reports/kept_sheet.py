"""A paper that is a file already (a closed month's, a pack that was filed): its pages, printed or saved as they are."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.documents.pdf_pages import Pages
from desktop.documents.report_pdf import paper_of
from desktop.exchange.writing import replacing
from desktop.failures import told_os
from desktop.jobs import in_thread
from desktop.languages import _, _n, say
from models.errors import Told
from ui import printing
from ui.counter.papers import documents_folder
from ui.reports.pages import PagesView, beside_pages
from ui.reports.paper import PaperForm
from ui.theme import theme
from ui.widgets import Sheet, button, label, set_text

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent

    from desktop.jobs import Progress
    from desktop.printing.pages import PrintHow
    from desktop.printing.paper import Size
    from ui.page import Desk

WIDE = 1240
NAME = "pack"
"""What the printer, the tray and the copies are remembered under."""


class KeptSheet(Sheet):
    """The pages of a file's bytes."""

    def __init__(self, window: QWidget, desk: Desk, name: str, data: bytes, *, about: str = "") -> None:
        """`name` is the file's; `about` says what it is."""
        super().__init__(window, Path(name).stem, width=WIDE, scroll=False, text=about)
        self.desk, self.name, self.data = desk, name, data
        self._folder = tempfile.TemporaryDirectory(prefix="noren-paper-", ignore_cleanup_errors=True)
        self.path = Path(self._folder.name) / "paper.pdf"
        self.view = PagesView(desk.bus.post)
        self.view.setMinimumHeight(max(theme.px(340), window.height() - theme.px(250)))
        self.view.looked.connect(self._looked)
        self.view.failed.connect(desk.toasts.wrong)
        self.page = label("", "secondary")
        self.paper = PaperForm(desk, NAME)
        self.paper.ready.connect(self._able)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.print_button = button(_("Print"), self.print_it, kind="primary", icon="printer")
        self.save_button = button(_("Save as PDF…"), self.save, icon="download")
        self._lay_out()
        self._show()

    def _lay_out(self) -> None:
        self.body.addLayout(beside_pages(self.view, self.page, (self.paper, self.error)), 1)
        self.print_button.setEnabled(False)
        self.buttons(None, button(_("Close"), self.cancel), self.save_button, self.print_button)

    def _show(self) -> None:
        try:
            self.path.write_bytes(self.data)
        except OSError as error:
            self._wrong(told_os(error, self.path.parent))
            return
        pages = Pages(self.path)
        self.paper.count = len(pages.sizes)
        self.view.show_pages(pages)

    def _looked(self, page: int, pages: int) -> None:
        set_text(self.page, _("Page {page} of {pages}", page=page, pages=pages))

    def _able(self) -> None:
        self.print_button.setEnabled(bool(self.paper.printers))

    def _wrong(self, error: BaseException) -> None:
        if isinstance(error, Told):
            set_text(self.error, say(error), hide_empty=True)
        else:
            self.desk.toasts.wrong(error)

    def print_it(self) -> None:
        """Hand the pages to the printer; the sheet closes when it took them."""
        how = self.paper.how()
        if how is None or not how.printer:
            return
        self.print_button.setEnabled(False)
        self.error.hide()
        size = paper_of(self.desk.store.settings.country)
        job = in_thread(self.desk.bus.post, partial(_print, self.path, how, size), "noren-print")
        job.then(partial(self._printed, how)).failed(self._refused)

    def _printed(self, how: PrintHow, _result: object) -> None:
        self.paper.keep(how)
        self.desk.toasts.say(_n("Sent to {printer}: 1 copy", "Sent to {printer}: {n} copies", how.copies,
                                printer=how.printer))  # fmt: skip
        self.accept()

    def _refused(self, error: BaseException) -> None:
        self._able()
        self._wrong(error)

    def save(self) -> None:
        """Save the same file where the user says."""
        name, _filter = QFileDialog.getSaveFileName(
            self, _("Save as PDF…"), str(documents_folder() / self.name), "PDF (*.pdf)"
        )
        if name:
            self.save_to(Path(name))

    def save_to(self, path: Path) -> None:
        """Save it there, whole."""
        try:
            with replacing(path) as beside:
                beside.write_bytes(self.data)
        except Told as error:
            self._wrong(error)
            return
        self.desk.toasts.say(_("Written: {path}", path=path))

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Clear the file away."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.view.close_pages()
            self._folder.cleanup()


def _print(path: Path, how: PrintHow, size: Size, _progress: Progress) -> Any:
    printing.print_pages(path, how, size)
