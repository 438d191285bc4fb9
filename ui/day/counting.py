"""Counting the drawer: by note and coin with steppers and a pad of digits, or in all; the sum is always in sight."""

from functools import partial
from typing import Any

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QFocusEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QGridLayout, QLineEdit, QStackedWidget, QWidget

from desktop.languages import _, amount
from models.country import drawer_of
from models.errors import Told
from models.settings import ShopSettings
from ui.counter import shown
from ui.theme import theme
from ui.widgets import MoneyEdit, NumberPad, Segments, column, icon_button, label, row, set_text

MOST = 99_999


class CountField(QLineEdit):
    """How many of one note or coin: digits only, no input method."""

    entered = Signal(object)

    def __init__(self, value: int) -> None:
        """Count pieces worth `value`."""
        super().__init__()
        self.value = value
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setMaxLength(5)
        self.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9０-９]{0,5}"), self))
        self.setPlaceholderText("0")
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAccessibleName(_("How many {amount}", amount=amount(value)))
        self.setFixedWidth(theme.px(70))
        shown.touch(self)

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:  # type: ignore[override] # noqa: N802
        return False if query == Qt.InputMethodQuery.ImEnabled else super().inputMethodQuery(query)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The pad types here now."""
        super().focusInEvent(event)
        self.selectAll()
        self.entered.emit(self)

    @property
    def count(self) -> int:
        """How many; what is no number counts as none."""
        text = self.text().strip()
        return int(text) if text.isdecimal() else 0

    def set_count(self, count: int) -> None:
        """Show how many."""
        self.setText(str(min(MOST, max(0, count))) if count > 0 else "")


class CashCount(QWidget):
    """The drawer's content, counted."""

    changed = Signal()

    def __init__(self, shop: ShopSettings, *, value: int | None = None) -> None:
        """`value` is proposed where it is counted in all."""
        super().__init__()
        self.fields: list[CountField] = []
        self._target: QLineEdit | None = None
        self._fresh = True
        self.how = Segments([("pieces", _("By note and coin")), ("all", _("In all"))], "pieces")
        shown.touch(self.how)
        self.pages = QStackedWidget()
        self.whole = MoneyEdit(shop.currency, value)
        self.whole.setProperty("kind", "amount")
        self.whole.setAccessibleName(_("Cash in all"))
        self.pages.addWidget(self._pieces(drawer_of(shop.country, shop.currency)))
        whole = QWidget()
        whole.setLayout(column(label(_("Cash in all"), "secondary"), self.whole, None, spacing=6))
        self.pages.addWidget(whole)
        self.pad = NumberPad()
        self.pad.setFixedWidth(theme.px(220))
        self.total = label(amount(0), "points")
        side = column(label(_("Counted"), "secondary"), self.total, 8, self.pad, None, spacing=4)
        across = row(self.pages, side, spacing=24)
        across.setStretch(0, 1)
        self.setLayout(column(self.how, across, spacing=12))
        self._connect()
        if not self.fields:
            self.how.hide()
        if not self.fields or value is not None:
            self.set_how("all")

    def _connect(self) -> None:
        self.how.picked.connect(self.set_how)
        self.whole.textEdited.connect(self._told)
        self.pad.pressed.connect(self._press)
        self.pad.back.connect(self._wipe)

    def _pieces(self, values: tuple[int, ...]) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(6))
        grid.setVerticalSpacing(theme.px(8))
        half = (len(values) + 1) // 2
        for at, value in enumerate(values):
            self._piece(grid, at % half, (at // half) * 5, value)
        grid.setColumnMinimumWidth(4, theme.px(18))
        grid.setColumnStretch(9, 1)
        grid.setRowStretch(half, 1)
        return made

    def _piece(self, grid: QGridLayout, at: int, left: int, value: int) -> None:
        field = CountField(value)
        less = icon_button("minus", _("One less {amount}", amount=amount(value)), partial(self._step, field, -1))
        more = icon_button("plus", _("One more {amount}", amount=amount(value)), partial(self._step, field, 1))
        for key in (less, more):
            key.setFixedWidth(theme.px(48))
            shown.touch(key)
            key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        name = label(amount(value), "row", right=True)
        name.setMinimumWidth(theme.px(66))
        parts: tuple[QWidget, ...] = (name, less, field, more)
        for offset, part in enumerate(parts):
            grid.addWidget(part, at, left + offset)
        self.fields.append(field)
        field.textEdited.connect(self._told)
        field.entered.connect(self._aim)

    # -- typing -----------------------------------------------------------------------------------------------------

    def set_how(self, how: str) -> None:
        """Count by note and coin, or in all."""
        self.how.set_value(how)
        self.pages.setCurrentIndex(0 if how == "pieces" else 1)
        self._target = None
        self.begin()
        self._told()

    def begin(self) -> None:
        """Take the keyboard to the first figure; what was proposed is selected, so that typing replaces it."""
        first = self.fields[0] if self.by_pieces and self.fields else self.whole
        first.setFocus(Qt.FocusReason.TabFocusReason)
        first.selectAll()

    def _aim(self, field: CountField) -> None:
        self._target, self._fresh = field, True

    def _press(self, key: str) -> None:
        target = self._target or (self.fields[0] if self.by_pieces else self.whole)
        if target is self.whole:
            if self._fresh:
                self.whole.clear()  # what was proposed gives way to what is counted
            self.whole.insert(key)
        else:
            target.setText((("" if self._fresh else target.text()) + key).lstrip("0")[:5])
        self._target, self._fresh = target, False
        self._told()

    def _wipe(self) -> None:
        target = self._target or self.whole
        if target is self.whole:
            self.whole.backspace()
        else:
            target.setText(target.text()[:-1])
        self._fresh = False
        self._told()

    def _step(self, field: CountField, by: int) -> None:
        field.set_count(field.count + by)
        self._told()

    def _told(self, _text: str = "") -> None:
        found = self.cash
        set_text(self.total, "–" if found is None else amount(found))
        self.changed.emit()

    # -- what was counted -------------------------------------------------------------------------------------------

    @property
    def by_pieces(self) -> bool:
        """Whether notes and coins are counted."""
        return self.pages.currentIndex() == 0

    @property
    def cash(self) -> int | None:
        """What was counted in minor units; None while nothing sensible is typed."""
        if self.by_pieces:
            return sum(field.count * field.value for field in self.fields)
        try:
            return self.whole.value()
        except Told:
            return None

    def read(self) -> int:
        """What was counted. Raises Refused for what is no amount, and counts nothing typed as nothing there."""
        return (self.cash or 0) if self.by_pieces else (self.whole.value() or 0)

    @property
    def denominations(self) -> dict[int, int]:
        """How many of each note and coin; empty when counted in all."""
        return {field.value: field.count for field in self.fields if field.count} if self.by_pieces else {}


def difference_label(made: Any, difference: int | None) -> None:
    """Say a difference in words and colour."""
    from ui.theme import dress

    set_text(made, "" if difference is None else shown.difference_words(difference))
    dress(made, "secondary" if difference is None else shown.difference_kind(difference))
