"""A report as a file: PDF, a workbook whose totals sum, or CSV; written while one watches, and whole or not at all."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog

from desktop import languages, reporting
from desktop.languages import _, say
from desktop.reporting import How
from models.errors import N_, Told
from models.figures.spans import MONTH
from ui.counter.papers import documents_folder, show_paper
from ui.loyalty.words import today
from ui.reports.wording import span_text
from ui.widgets import Form, Sheet, button, label, set_text
from ui.widgets.progress import ProgressPanel

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent
    from PySide6.QtWidgets import QWidget

    from desktop.reporting import Written
    from ui.page import Desk
    from ui.reports.wanted import Wanted

FORMATS = (
    ("pdf", N_("PDF, as it is printed")),
    ("xlsx", N_("Excel, with totals that sum")),
    ("csv", N_("CSV, for other programs")),
)
ENCODINGS = (("utf-8-sig", N_("UTF-8 (all characters)")), ("cp932", N_("Shift_JIS (older Japanese programs)")))
LANGUAGES = (("ja", "日本語"), ("en", "English"))
NAMES = {"pdf": "PDF (*.pdf)", "xlsx": "Excel (*.xlsx)", "csv": "CSV (*.csv)"}
MOST_NOTES = 5


class FileSheet(Sheet):
    """The format and the language, then the system's own dialog for the file."""

    def __init__(self, window: QWidget, desk: Desk, wanted: Wanted, how: How | None = None) -> None:
        """Of a report; `how` is what is chosen at first."""
        name = wanted.name or _(wanted.kind.title)
        super().__init__(window, _("Export {report}", report=name), width=480, text=span_text(wanted.span))
        self.desk, self.wanted = desk, wanted
        self.path: Path | None = None
        known = how or How(desk.keep.get("reports.format", "pdf"), languages.current().code)
        self.form = Form()
        self.format = self.form.choice(_("Format"), [(key, _(text)) for key, text in FORMATS], known.format)
        self.language = self.form.choice(_("Language"), LANGUAGES, known.language or languages.current().code)
        self.encoding = self.form.choice(_("Characters"), [(key, _(text)) for key, text in ENCODINGS], known.encoding)
        self.format.picked.connect(self._format)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.progress_ = ProgressPanel(_("Writing…"))
        self.progress_.hide()
        self.progress_.done.connect(self._done)
        self.progress_.failed.connect(self._failed)
        self.progress_.cancelled.connect(self._cancelled)
        for part in (self.form, self.progress_, self.error):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.write_button = button(_("Choose the file…"), self.choose, kind="primary")
        self.buttons(None, button(_("Cancel"), self.cancel), self.write_button)
        self.accept_on_enter = self.choose
        self._format(known.format)

    def _format(self, format: str) -> None:
        self.form.shown(self.encoding, format == "csv")
        self.grow()

    @property
    def how(self) -> How:
        """How it is written."""
        return How(self.format.value(), self.language.value(), self.encoding.value())

    def file_name(self) -> str:
        """What the file is called unless somebody says otherwise: 2026-10_Sales.pdf."""
        span = self.wanted.span
        days = span.first[:7] if span.unit == MONTH else f"{span.first}_{span.last}"
        said = languages.language(self.language.value()).text(self.wanted.kind.title)
        name = re.sub(r"[^\w .,()（）・ー-]+", " ", self.wanted.name or said).strip(" .")[:60] or self.wanted.report
        return f"{days}_{name}.{self.format.value()}"

    def choose(self) -> None:
        """Ask for the file, and write it."""
        if self.progress_.isVisible():
            return
        ending = self.format.value()
        folder = Path(self.desk.keep.get("reports.folder") or documents_folder())
        window = self if self.isVisible() else self.parentWidget()
        found, _kind = QFileDialog.getSaveFileName(
            window, _("Export the report"), str(folder / self.file_name()), NAMES[ending]
        )  # fmt: skip
        if found:
            path = Path(found)
            named = path.suffix[1:].lower()
            if named in reporting.FORMATS:
                self.format.set_value(named)
            self.write(path if path.suffix else path.with_suffix(f".{ending}"))
        elif not self.isVisible():
            self.deleteLater()

    def write(self, path: Path) -> None:
        """Write the file off the GUI thread."""
        self.path = path
        if not self.isVisible():
            self.open()
        self.desk.keep["reports.folder"], self.desk.keep["reports.format"] = str(path.parent), self.format.value()
        self.error.hide()
        self.write_button.setEnabled(False)
        self.form.setEnabled(False)
        self.progress_.show()
        self.grow()
        store = self.desk.store
        asked = self.wanted.asked(store.settings, today(self.desk))
        self.progress_.follow(reporting.write(store, self.wanted.kind, asked, path, self.how))

    def cancel(self) -> None:
        """Stop what is under way, and go."""
        job = self.progress_.job
        if job is not None and not job.done:
            self.progress_.cancel()
            return
        super().cancel()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Nobody waits for it any more when the window is closed."""
        super().hideEvent(event)
        if not event.spontaneous() and self.progress_.job is not None:
            self.progress_.job.cancel()

    def _rest(self) -> None:
        self.progress_.hide()
        self.form.setEnabled(True)
        self.write_button.setEnabled(True)

    def _cancelled(self) -> None:
        self._rest()
        set_text(self.error, _("Stopped. Nothing was written."), hide_empty=True)
        self.grow()

    def _failed(self, error: BaseException) -> None:
        """Say why, and let another place be chosen."""
        self._rest()
        if isinstance(error, Told):
            set_text(self.error, say(error), hide_empty=True)
            self.grow()
        else:
            self.desk.toasts.wrong(error)

    def _done(self, written: Written) -> None:
        self.accept()
        said = _("Written: {path}", path=written.path)
        if written.missing:
            said += " " + _("No font has these characters: {signs}", signs=", ".join(written.missing[:20]))
        elif written.notes:
            said += " " + " ".join(say(one) for one in written.notes[:MOST_NOTES])
        _Opened(self.desk, written.path).say(said)


class _Opened:
    """The toast that a file was written, with a button that opens it."""

    def __init__(self, desk: Desk, path: Path) -> None:
        self.desk, self.path = desk, path

    def say(self, text: str) -> None:
        """Say it."""
        self.desk.toasts.say(text, action=_("Open the file"), run=self.show)

    def show(self) -> Any:
        """Open the file in the program that this computer opens it with."""
        show_paper(self.desk, self.path)
