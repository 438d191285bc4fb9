"""A member's statement of points made on their page: from when to when, in which language."""

from pathlib import Path

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QWidget

from desktop import languages
from desktop.languages import _
from models.work import Reader
from ui.page import Desk
from ui.people import words
from ui.widgets import Form, Sheet, button


class StatementSheet(Sheet):
    """A statement of points as PDF: from when to when, in which language."""

    def __init__(self, window: QWidget, desk: Desk, account_id: int) -> None:
        """Offer this year so far, in the shop's language."""
        text = _("Opening balance, every entry, closing balance, and the points that can still be used.")
        super().__init__(window, _("Points statement"), width=460, text=text)
        self.desk, self.account_id = desk, account_id
        self.form = Form(columns=2)
        today = words.today(desk)
        self.first = self.form.date(_("From"), QDate(today.year, 1, 1))
        self.last = self.form.date(_("To"), QDate(today.year, today.month, today.day))
        languages_ = [("ja", "日本語"), ("en", "English")]
        self.speech = self.form.choice(_("The customer's language"), languages_, desk.store.settings.language)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        make = button(_("Open as PDF"), self.save_pdf, kind="primary", icon="printer")
        self.buttons(None, button(_("Cancel"), self.cancel), make)

    def save_pdf(self, folder: Path | None = None) -> Path | None:
        """Write it and open it."""
        from ui.loyalty.files import write_file

        first, last = (str(field.date().toString("yyyy-MM-dd")) for field in (self.first, self.last))
        if first > last:
            self.form.wrong(self.last, _("The first day lies after the last."))
            return None
        shop, speech, now = (
            self.desk.store.settings,
            languages.language(self.speech.value()),
            self.desk.store.clock.now(),
        )

        def make(read: Reader, path: Path) -> None:
            from desktop.documents.points_statement_pdf import statement_pdf
            from models.loyalty.statement import statement

            statement_pdf(statement(read, self.account_id, first=first, last=last), shop, speech, path, now=now)

        self.accept()
        return write_file(self.desk, make, f"points-{self.account_id}-{last}.pdf", folder)
