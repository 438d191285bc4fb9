"""A member's statement of points made on their page: from when to when, in which language."""

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


class StatementSheet(DaysPaper):
    """A statement of points as PDF: from when to when, in which language."""

    def __init__(self, window: QWidget, desk: Desk, account_id: int) -> None:
        """Offer this year so far."""
        text = _("Opening balance, every entry, closing balance, and the points that can still be used.")
        since = QDate(words.today(desk).year, 1, 1)
        super().__init__(window, desk, _("Points statement"), text, since=since, speech=_("The customer's language"))
        self.account_id = account_id

    def file_name(self, last: str) -> str:
        """By the account's key and the last day."""
        return f"points-{self.account_id}-{last}.pdf"

    def maker(self, first: str, last: str, speech: Language) -> Callable[[Reader, Path], Any]:
        """What writes the statement."""
        shop, now, account_id = self.desk.store.settings, self.desk.store.clock.now(), self.account_id

        def make(read: Reader, path: Path) -> None:
            from desktop.documents.points_statement_pdf import statement_pdf
            from models.loyalty.statement import statement

            statement_pdf(statement(read, account_id, first=first, last=last), shop, speech, path, now=now)

        return make
