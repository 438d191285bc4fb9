"""Finding a receipt: one field for what is scanned or typed, chips for which days, and the list of what fits."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.languages import _, amount
from models.counter import receipt_search, receipts, till
from models.counter.receipts import ReceiptRow
from models.errors import N_
from models.work import Reader
from ui.counter import shown
from ui.page import Desk
from ui.theme import theme
from ui.widgets import Column, RowsView, SearchBox, Segments, label

WAIT_MS = 120
WHERE = (("session", N_("This session")), ("all", N_("Any day")))


class ReceiptField(SearchBox):
    """The field that a receipt is scanned or typed into; Enter takes the first that fits."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter takes what is current."""
        if event.text() in ("\r", "\n"):
            self.entered.emit()
            event.accept()
        else:
            super().keyPressEvent(event)


class Finder(QWidget):
    """Receipts to choose from. `picked(id)` for the current one, `chosen(id)` on Enter, scan or double click."""

    picked = Signal(object)
    chosen = Signal(int)
    escaped = Signal()

    def __init__(self, desk: Desk, *, where: str = "session") -> None:
        """Begin with the latest receipts, of the open session or of any day."""
        super().__init__()
        self.desk = desk
        self.session_id: int | None = None
        self._asked_by_enter = False
        self.field = ReceiptField(_("Scan, number, date, amount or member"))
        shown.touch(self.field)
        self.field.setProperty("takes_scan", True)
        self.where = Segments([(key, _(text)) for key, text in WHERE], where)
        self.list = RowsView(desk.store, self._columns(), receipts.rows_of, name=_("Receipts"), height=52)
        self.list.horizontalHeader().hide()
        self.none = label(
            _("No receipt fits. Try its number, its date, its amount or the member's name."), "muted", wrap=True
        )
        self.none.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(10))
        for part in (self.field, self.where, self.none):
            column.addWidget(part)
        column.addWidget(self.list, 1)
        self._soon = QTimer(self, interval=WAIT_MS, singleShot=True)
        self._soon.timeout.connect(self.ask)
        self._connect()
        session = till.open_session_of(desk.store.here)
        self.session_id = session.id if session else None
        if self.session_id is None:
            self.where.hide()
        self.ask()

    def _connect(self) -> None:
        self.field.textEdited.connect(self._typed)
        self.field.entered.connect(self._enter)
        self.field.moved.connect(self._move)
        self.field.escaped.connect(self.escaped)
        self.where.picked.connect(self._where)
        self.list.picked.connect(self.picked)
        self.list.opened.connect(self.chosen)
        self.list.rows.loaded.connect(self._loaded)

    def _columns(self) -> Sequence[Column]:
        return (
            Column(_("Receipt number"), _number, 108),
            Column(_("Date"), self._when, 130),
            Column(_("Customer"), _who),
            Column(_("Total"), _total, 100, right=True, ink=_ink),
        )

    def _when(self, row: ReceiptRow) -> str:
        return f"{shown.short_day(row.day)} {shown.clock_time(self.desk, row.at)}"

    # -- asking -----------------------------------------------------------------------------------------------------

    def ask(self) -> None:
        """Look again, for what is typed now."""
        self._soon.stop()
        typed = self.field.text().strip()
        inside = self.where.value == "session" and self.session_id is not None
        question = partial(
            _find,
            typed=typed,
            today=shown.today(self.desk),
            currency=self.desk.store.settings.currency,
            session_id=self.session_id if inside else None,
        )
        self.list.ask(question)

    def search(self, typed: str) -> None:
        """Look for a text, over all days."""
        self.field.setText(typed)
        self.where.set_value("all")
        self.ask()

    def current(self) -> int | None:
        """The receipt that is current."""
        return self.list.current_id()

    def _typed(self, text: str) -> None:
        if text.strip() and self.where.value == "session":
            self.where.set_value("all")  # who searches means any day; the chip shows it
        self._soon.start()

    def _where(self, _value: Any) -> None:
        self.ask()

    def _enter(self) -> None:
        if self._soon.isActive() or self.list.rows.rowCount() == 0:
            self._asked_by_enter = True
            self.ask()
        elif (current := self.current()) is not None:
            self.chosen.emit(current)

    def _move(self, step: int) -> None:
        rows = self.list.rows.rowCount()
        if rows:
            at = min(rows - 1, max(0, self.list.currentIndex().row() + step))
            self.list.setCurrentIndex(self.list.rows.index(at, 0))

    def _loaded(self, count: int) -> None:
        self.none.setVisible(count == 0)
        if count and self.current() is None:
            self.list.setCurrentIndex(self.list.rows.index(0, 0))
        if not count:
            self.picked.emit(None)
        asked, self._asked_by_enter = self._asked_by_enter, False
        if asked and count == 1 and (only := self.list.rows.id_at(0)) is not None:
            self.chosen.emit(only)


def _find(read: Reader, *, typed: str, today: str, currency: str, session_id: int | None) -> list[int]:
    return receipt_search.find(read, typed, today=today, currency=currency, session_id=session_id)


def _number(row: ReceiptRow) -> str:
    return row.number


def _who(row: ReceiptRow) -> str:
    word = "" if row.kind == "sale" else shown.receipt_word(row.kind, row.total)
    if row.cancelled:
        word = _("Cancelled")
    name = _("{name} (customer)", name=row.person_name) if row.person_name else ""
    return " · ".join(part for part in (word, name) if part)


def _total(row: ReceiptRow) -> str:
    return amount(row.total)


def _ink(row: ReceiptRow) -> Any:
    if row.cancelled:
        return theme.color("text3")
    return theme.color("red") if row.total < 0 else None
