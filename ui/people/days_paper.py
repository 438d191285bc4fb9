"""A paper about somebody that is made on their page: of which days, in which language; written and opened as PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate

from desktop import languages
from desktop.languages import _
from ui.people import words
from ui.widgets import Form, Sheet, button

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from desktop.languages import Language
    from models.work import Reader
    from ui.page import Desk


class DaysPaper(Sheet):
    """Asks for the days and the language; a paper says its `file_name` and how it is made (`maker`)."""

    def __init__(self, window: QWidget, desk: Desk, title: str, text: str, *, since: QDate, speech: str) -> None:
        """Offer the days from `since` up to today, in the shop's language; `speech` names the choice of language."""
        super().__init__(window, title, width=460, text=text)
        self.desk = desk
        self.form = Form(columns=2)
        today = words.today(desk)
        self.first = self.form.date(_("From"), since)
        self.last = self.form.date(_("To"), QDate(today.year, today.month, today.day))
        languages_ = [("ja", "日本語"), ("en", "English")]
        self.speech = self.form.choice(speech, languages_, desk.store.settings.language)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        make = button(_("Open as PDF"), self.save_pdf, kind="primary", icon="printer")
        self.buttons(None, button(_("Cancel"), self.cancel), make)

    def file_name(self, last: str) -> str:
        """What its file is called; `last` is its last day (ISO)."""
        raise NotImplementedError

    def maker(self, first: str, last: str, speech: Language) -> Callable[[Reader, Path], Any]:
        """What writes it from day to day, on a reader's thread."""
        raise NotImplementedError

    def save_pdf(self, folder: Path | None = None) -> Path | None:
        """Write it and open it."""
        from ui.loyalty.files import write_file

        first, last = (str(field.date().toString("yyyy-MM-dd")) for field in (self.first, self.last))
        if first > last:
            self.form.wrong(self.last, _("The first day lies after the last."))
            return None
        make = self.maker(first, last, languages.language(self.speech.value()))
        self.accept()
        return write_file(self.desk, make, self.file_name(last), folder)
