"""What lies behind a figure: its receipts in a list, or the record that it tells of, opened where it belongs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from desktop.languages import _, _n, amount
from models.counter import receipts as booked
from models.counter import till
from models.figures import receipts
from ui.billing import invoice_sheet
from ui.counter import shown
from ui.people.receipt import ReceiptSheet
from ui.reminders.form import open_reminder
from ui.theme import theme
from ui.widgets import Sheet, button, label, set_text
from ui.widgets.tables import Column, RowsView

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from models.counter.figures import Figures
    from models.counter.receipts import ReceiptRow
    from models.figures.report import Asked, Behind
    from models.work import Reader
    from ui.page import Desk

PLACES = {
    "person": ("people", "person_id"),
    "company": ("people", "company_id"),
    "product": ("products", "product_id"),
    "deal": ("pipeline", "deal_id"),
}
"""Records that a page of their own shows: the page, and what it takes."""


class Opener:
    """Opens what lies behind the figures of one report."""

    def __init__(self, window: QWidget, desk: Desk, asked: Asked, report: Callable[[str, dict[str, Any]], Any]) -> None:
        """`report(id, options)` shows another report."""
        self.window, self.desk, self.asked, self.report = window, desk, asked, report

    def open(self, behind: Behind, name: str) -> None:
        """Open it; `name` says of what it is the detail."""
        if behind.kind in PLACES:
            page, key = PLACES[behind.kind]
            self.desk.navigator.open(page, **{key: int(behind.key)})
        elif behind.kind == "receipts":
            ReceiptsSheet(self.window, self.desk, self.asked, behind, name).open()
        elif behind.kind == "sale":
            ReceiptSheet(self.window, self.desk, int(behind.key)).open()
        elif behind.kind == "report":
            self.report(*behind.key)
        elif behind.kind == "session":
            asked = partial(till.x_report, session_id=int(behind.key), now=self.desk.store.clock.now())
            self.desk.store.read(asked).then(self._session).failed(self.desk.toasts.wrong)
        elif behind.kind == "invoice":
            invoice_sheet.open_sheet(self.window, self.desk, int(behind.key))
        elif behind.kind == "reminder":
            open_reminder(self.window, self.desk, int(behind.key))

    def _session(self, figures: Figures) -> None:
        from ui.day.report import ReportSheet

        ReportSheet(self.window, self.desk, figures).open()


class ReceiptsSheet(Sheet):
    """The receipts that a figure was counted from; one opens with Enter or a double click."""

    def __init__(self, window: QWidget, desk: Desk, asked: Asked, behind: Behind, name: str) -> None:
        """Of a filter of `models.figures.receipts`."""
        super().__init__(window, name, width=860, scroll=False)
        self.desk = desk
        columns = (
            Column(_("Receipt number"), _number, 150),
            Column(_("Date"), _day, 190),
            Column(_("Customer"), _who),
            Column(_("Total"), _total, 130, right=True),
        )
        self.list = RowsView(desk.store, columns, booked.rows_of, name=_("Receipts"), height=42)
        self.list.setMinimumHeight(theme.px(400))
        self.list.opened.connect(self.open_receipt)
        self.count = label("", "muted")
        self.list.rows.loaded.connect(self._loaded)
        self.body.addWidget(self.count)
        self.body.addWidget(self.list, 1)
        self.buttons(None, button(_("Close"), self.cancel))
        self.list.ask(partial(_ids, asked=asked, key=behind.key))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _loaded(self, count: int) -> None:
        text = _n("1 receipt", "{n} receipts", count) if count else _("There is nothing in this time.")
        set_text(self.count, text)
        if count and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.list.rows.index(0, 0))

    def open_receipt(self, sale_id: int) -> None:
        """Show a receipt above the list."""
        ReceiptSheet(self.window(), self.desk, sale_id).open()


def _ids(read: Reader, *, asked: Asked, key: Any) -> list[int]:
    return receipts.ids(read, asked, key)


def _number(one: ReceiptRow) -> str:
    return one.number


def _day(one: ReceiptRow) -> str:
    return shown.day_text(one.day)


def _who(one: ReceiptRow) -> str:
    return one.person_name


def _total(one: ReceiptRow) -> str:
    return amount(one.total)
