"""What is booked to each account in a journal: a row an account, debits and credits, the same sum beneath both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from desktop.languages import _
from models import money
from ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.bookkeeping.export import Sum

HIGH = 34
MOST = 12
"""Rows that are shown without scrolling."""


class JournalPreview(QTableWidget):
    """The sums of a journal."""

    def __init__(self, currency: str) -> None:
        """Amounts are in `currency`."""
        super().__init__(0, 5)
        self.currency = currency
        self.setAccessibleName(_("What is booked to each account"))
        self.setHorizontalHeaderLabels([_("Account name"), _("Sub-account"), _("Tax class"), _("Debit"), _("Credit")])
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(HIGH))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        for at in (3, 4):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(at, theme.px(140))
            item = self.horizontalHeaderItem(at)
            if item is not None:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for at in (0, 1, 2):
            item = self.horizontalHeaderItem(at)
            if item is not None:
                item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show_sums(self, sums: Sequence[Sum]) -> None:
        """Show them, and what they come to; nothing for none."""
        self.setVisible(bool(sums))
        self.setRowCount(len(sums) + 1 if sums else 0)
        for at, one in enumerate(sums):
            self._row(at, one.account, one.sub, one.tax_class, one.debit, one.credit, strong=False)
        if sums:
            debit, credit = sum(one.debit for one in sums), sum(one.credit for one in sums)
            self._row(len(sums), _("Sum"), "", "", debit, credit, strong=True)
        shown = min(self.rowCount(), MOST)
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + theme.px(HIGH) * shown + theme.px(4))

    def _row(self, at: int, account: str, sub: str, tax: str, debit: int, credit: int, *, strong: bool) -> None:
        amounts = [money.show(one, self.currency) if one or strong else "" for one in (debit, credit)]
        for place, text in enumerate((account, sub, tax, *amounts)):
            item = QTableWidgetItem(text)
            if place >= 3:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if strong:
                item.setFont(theme.font(13, 700))
            self.setItem(at, place, item)
