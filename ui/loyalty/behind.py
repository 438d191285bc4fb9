"""What lies behind a figure: its receipts or its people in a list; one of them opens with Enter or a double click."""

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.languages import _, amount
from models.counter import receipts
from models.counter.receipts import ReceiptRow
from models.loyalty.figures import behind
from models.loyalty.figures.overview import Definition
from models.loyalty.figures.period import Period
from models.promotions import figures as promotion_figures
from models.work import Reader
from ui.loyalty.words import day_text
from ui.page import Desk
from ui.people import ask
from ui.people.listing import columns
from ui.people.receipt import ReceiptSheet
from ui.theme import theme
from ui.widgets import Sheet, button, label
from ui.widgets.tables import Column, RowsView

BESIDE = 5
"""Columns of the list of customers that have room in the sheet: name, card, points, phone, last visit."""


class BehindSheet(Sheet):
    """The receipts or people of a figure."""

    def __init__(self, window: QWidget, desk: Desk, one: Definition, period: Period, earlier: Period) -> None:
        """Of a period, beside the period before."""
        super().__init__(window, _(one.name), width=860, text=_(one.meaning), scroll=False)
        self.desk = desk
        if one.behind == "receipts":
            self.list: RowsView = receipt_list(desk)
            self.list.opened.connect(self.open_receipt)
            self.list.ask(partial(_receipts, figure_id=one.id, period=period))
        else:
            shown = [replace(one, order="") for one in columns(desk)[:BESIDE]]
            self.list = RowsView(desk.store, shown, ask.listed, name=_(one.name), height=54)
            self.list.opened.connect(self.open_person)
            self.list.ask(partial(_people, figure_id=one.id, period=period, earlier=earlier))
        _lay_out(self, self.list)

    def open_receipt(self, sale_id: int) -> None:
        """Show a receipt above the list."""
        ReceiptSheet(self.window(), self.desk, sale_id).open()

    def open_person(self, person_id: int) -> None:
        """Go to somebody's page."""
        self.accept()
        self.desk.navigator.open("people", person_id=person_id)


class PromotionReceipts(Sheet):
    """The receipts on which a promotion was given."""

    def __init__(self, window: QWidget, desk: Desk, promotion_id: int, name: str, period: Period) -> None:
        """In a period."""
        super().__init__(window, name, width=860, scroll=False)
        self.desk = desk
        self.list = receipt_list(desk)
        self.list.opened.connect(self.open_receipt)
        self.list.ask(partial(_promotion, promotion_id=promotion_id, period=period))
        _lay_out(self, self.list)

    def open_receipt(self, sale_id: int) -> None:
        """Show a receipt above the list."""
        ReceiptSheet(self.window(), self.desk, sale_id).open()


def receipt_list(desk: Desk) -> RowsView:
    """An empty list of receipts."""
    shown = (
        Column(_("Receipt number"), _number, 130),
        Column(_("Date"), _day, 150),
        Column(_("Customer"), _who),
        Column(_("Total"), _total, 120, right=True),
    )
    return RowsView(desk.store, shown, receipts.rows_of, name=_("Receipts"), height=46)


def _lay_out(sheet: Sheet, shown: RowsView) -> None:
    shown.setMinimumHeight(theme.px(360))
    none = label(_("There is nothing in this time."), "muted")
    none.hide()
    shown.rows.loaded.connect(partial(_loaded, none))
    sheet.body.addWidget(none)
    sheet.body.addWidget(shown, 1)
    sheet.buttons(None, button(_("Close"), sheet.cancel))
    shown.setFocus(Qt.FocusReason.OtherFocusReason)


def _loaded(none: QWidget, count: int) -> None:
    none.setVisible(count == 0)


def _receipts(read: Reader, *, figure_id: str, period: Period) -> list[int]:
    return behind.receipts(read, figure_id, period=period)


def _people(read: Reader, *, figure_id: str, period: Period, earlier: Period) -> list[int]:
    return behind.people(read, figure_id, period=period, earlier=earlier)


def _promotion(read: Reader, *, promotion_id: int, period: Period) -> list[int]:
    return promotion_figures.receipts(read, promotion_id, period=period)


def _number(one: ReceiptRow) -> str:
    return one.number


def _day(one: ReceiptRow) -> str:
    return day_text(one.day)


def _who(one: ReceiptRow) -> str:
    return one.person_name


def _total(one: ReceiptRow) -> Any:
    return amount(one.total)
