"""A customer's sheet (カルテ) made on their page: purchases and timeline of which days, in which language."""

from pathlib import Path

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QWidget

from desktop import languages
from desktop.languages import _
from models.work import Reader
from ui.page import Desk
from ui.people import words
from ui.widgets import Form, Sheet, button


class CustomerSheet(Sheet):
    """Offers the sheet of a person as PDF: the last two years unless other days are chosen."""

    def __init__(self, window: QWidget, desk: Desk, person_id: int, name: str) -> None:
        """Offer two years up to today, in the shop's language."""
        text = _("Profile, what to take care of, what is open, deals, purchases and the timeline of these days.")
        super().__init__(window, _("Customer's sheet: {name}", name=words.brief(name, 30)), width=460, text=text)
        self.desk, self.person_id = desk, person_id
        self.form = Form(columns=2)
        today = words.today(desk)
        self.first = self.form.date(_("From"), QDate(today.year - 2, today.month, 1))
        self.last = self.form.date(_("To"), QDate(today.year, today.month, today.day))
        languages_ = [("ja", "日本語"), ("en", "English")]
        self.speech = self.form.choice(_("Language"), languages_, desk.store.settings.language)
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
        store = self.desk.store
        shop, now, today = store.settings, store.clock.now(), words.today(self.desk).isoformat()
        speech, by = languages.language(self.speech.value()), store.actor.staff_id

        def make(read: Reader, path: Path) -> None:
            from desktop.documents import report_pdf
            from models import team
            from models.figures import customer_sheet
            from models.figures.report import Asked
            from models.loyalty.figures.period import between

            asked = Asked(shop, between(shop, first, last), today)
            name = team.name_of(read, by)
            sheet = customer_sheet.make(read, asked, self.person_id)
            report_pdf.write(sheet, path, speech, shop=report_pdf.shop_of(read), at=now, printed_by=name)

        self.accept()
        return write_file(self.desk, make, f"customer-{self.person_id}-{last}.pdf", folder)
