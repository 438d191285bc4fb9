"""A customer's sheet (カルテ) made on their page: purchases and timeline of which days, in which language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate

from desktop.languages import _
from ui.people import words
from ui.people.days_paper import DaysPaper

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from desktop.languages import Language
    from models.work import Reader
    from ui.page import Desk


class CustomerSheet(DaysPaper):
    """Offers the sheet of a person as PDF: the last two years unless other days are chosen."""

    def __init__(self, window: QWidget, desk: Desk, person_id: int, name: str) -> None:
        """Offer two years up to today."""
        today = words.today(desk)
        title = _("Customer's sheet: {name}", name=words.brief(name, 30))
        text = _("Profile, what to take care of, what is open, deals, purchases and the timeline of these days.")
        since = QDate(today.year - 2, today.month, 1)
        super().__init__(window, desk, title, text, since=since, speech=_("Language"))
        self.person_id = person_id

    def file_name(self, last: str) -> str:
        """By the customer's key and the last day."""
        return f"customer-{self.person_id}-{last}.pdf"

    def maker(self, first: str, last: str, speech: Language) -> Callable[[Reader, Path], Any]:
        """What writes the sheet."""
        store, person_id, today = self.desk.store, self.person_id, words.today(self.desk).isoformat()
        shop, now, by = store.settings, store.clock.now(), store.actor.staff_id

        def make(read: Reader, path: Path) -> None:
            from desktop.documents import report_pdf
            from models import team
            from models.figures import customer_sheet
            from models.figures.report import Asked
            from models.loyalty.figures.period import between

            sheet = customer_sheet.make(read, Asked(shop, between(shop, first, last), today), person_id)
            facts, name = report_pdf.shop_of(read), team.name_of(read, by)
            report_pdf.write(sheet, path, speech, shop=facts, at=now, printed_by=name)

        return make
