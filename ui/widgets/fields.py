"""Fields to type into, and forms of them. Every field has its label as buddy, so that a reader of screens names it."""

from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import Any

from PySide6.QtCore import QDate, QEvent, QObject, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QCompleter,
    QDateEdit,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QStyledItemDelegate,
    QWidget,
)

from desktop.languages import say
from models import money
from models.errors import Told
from ui import icons
from ui.theme import dress, theme
from ui.widgets.basics import label

MAX_TYPED = 10_000


class MoneyEdit(QLineEdit):
    """An amount, typed as people do (1,200 or １２００円); `value()` is in minor units. No input method."""

    def __init__(self, currency: str, value: int | None = None) -> None:
        """Show `value`, or nothing for None."""
        super().__init__()
        self.currency = currency
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setMaxLength(40)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.set_value(value)

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:  # type: ignore[override] # noqa: N802
        """Keep the input method off, on platforms where the attribute alone does not."""
        return False if query == Qt.InputMethodQuery.ImEnabled else super().inputMethodQuery(query)

    def value(self) -> int | None:
        """The amount in minor units; None when nothing is typed. Raises Refused for what is no amount."""
        return money.parse(self.text(), self.currency) if self.text().strip() else None

    def set_value(self, value: int | None) -> None:
        """Show an amount."""
        self.setText("" if value is None else money.plain(value, self.currency))


class QuantityEdit(MoneyEdit):
    """A quantity in thousandths, typed in pieces or kilograms."""

    def __init__(self, value: int | None = None) -> None:
        """Show `value`, or nothing for None."""
        super().__init__("JPY", value)

    def value(self) -> int | None:
        """Thousandths; None when nothing is typed. Raises Refused."""
        return money.parse_quantity(self.text()) if self.text().strip() else None

    def set_value(self, value: int | None) -> None:
        """Show a quantity."""
        self.setText("" if value is None else money.show_quantity(value).replace(money.MINUS, "-").replace(",", ""))


class _Unturned(QObject):
    """Keeps the wheel from what has several values, and lets the page scroll instead."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() != QEvent.Type.Wheel:
            return False
        event.ignore()
        return True


@cache
def _unturned() -> _Unturned:
    return _Unturned()


def unturned(field: Any) -> Any:
    """A box of choices, numbers or days that the wheel scrolls past, and never changes."""
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    field.installEventFilter(_unturned())
    return field


def into_view(field: QWidget) -> None:
    """Scroll to a field once what is said below it has its room; Qt does so only for Tab."""
    QTimer.singleShot(0, field, partial(_scrolled_to, field))


def _scrolled_to(field: QWidget) -> None:
    above = field.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea) and above.widget() is not None:
            above.ensureWidgetVisible(field, 0, theme.px(48))
        above = above.parentWidget()


class Choice(QComboBox):
    """One of several; each has a value beside its text."""

    picked = Signal(object)

    def __init__(self, options: Iterable[tuple[Any, str]] = (), value: Any = None) -> None:
        """Offer (value, text) pairs, and show the one with `value`."""
        super().__init__()
        unturned(self)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setItemDelegate(QStyledItemDelegate(self))  # Qt's own knows nothing of the theme: rows too low to touch
        self.set_options(options, value)
        self.activated.connect(self._tell)

    def set_options(self, options: Iterable[tuple[Any, str]], value: Any = None) -> None:
        """Offer other options."""
        self.clear()
        for option, text in options:
            self.addItem(text, option)
        self.set_value(value)

    def value(self) -> Any:
        """The value of what is chosen."""
        return self.currentData()

    def set_value(self, value: Any) -> None:
        """Choose by value; the first when there is none like it."""
        at = next((i for i in range(self.count()) if self.itemData(i) == value), 0)
        self.setCurrentIndex(at)

    def _tell(self, _at: int) -> None:
        self.picked.emit(self.value())


def dress_offers(completer: QCompleter) -> None:
    """Give the list of a completer the looks of offers."""
    popup = completer.popup()
    if popup is not None:
        popup.setProperty("kind", "offers")


class SearchBox(QLineEdit):
    """A field to search in, with a magnifier and the key that leads to it. Down and Up go to `moved`."""

    moved = Signal(int)
    escaped = Signal()

    def __init__(self, placeholder: str, hint: str = "") -> None:
        """Show the placeholder while nothing is typed; `hint` is its key."""
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setMaxLength(MAX_TYPED)
        self.hint = hint
        self.textChanged.connect(self._make_room)
        self._make_room("")

    def _make_room(self, text: str) -> None:
        """Keep the words off the magnifier, and off the key while it is shown."""
        right = 0 if text or not self.hint else self._cap_width() + theme.px(4)
        self.setTextMargins(theme.px(28), 0, right, 0)

    def _cap_width(self) -> int:
        return QFontMetrics(theme.font(11, 500)).horizontalAdvance(self.hint) + theme.px(16)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Wide enough for a name."""
        return QSize(theme.px(340), super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the magnifier, and the key-cap at the right end while the field is empty."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = theme.px(18)
        icons.paint(painter, "search", QRect(theme.px(13), (self.height() - side) // 2, side, side), "text2")
        if not self.hint or self.text():
            return
        painter.setFont(theme.font(11, 500))
        width = self._cap_width()
        height = theme.px(24)
        box = QRectF(self.width() - width - theme.px(8), (self.height() - height) / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(theme.color("text2"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.hint)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows move in the results; Escape empties, then leaves."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}.get(
            Qt.Key(event.key())
        )
        if step is not None:
            self.moved.emit(step)
        elif event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.escaped.emit()
        else:
            super().keyPressEvent(event)


class Toggle(QAbstractButton):
    """A switch: on or off at once."""

    def __init__(self, text: str, on: bool = False) -> None:
        """`text` is what it switches, for readers of screens; the switch itself shows none."""
        super().__init__()
        self.setCheckable(True)
        self.setChecked(on)
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(theme.px(48), theme.px(32))
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint track, knob and focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(self.rect()).adjusted(3, 4, -3, -4)
        on = self.isChecked()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("primary_fill" if on else "ctl"))
        if not self.isEnabled():
            painter.setBrush(theme.color("line2"))
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        size = track.height() - 4
        left = track.right() - size - 2 if on else track.left() + 2
        painter.setBrush(theme.color("on_fill"))
        painter.drawEllipse(QRectF(left, track.top() + 2, size, size))
        if self.hasFocus():
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setColor(theme.color("focus"))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            edge = QRectF(self.rect()).adjusted(1, 2, -1, -2)
            painter.drawRoundedRect(edge, edge.height() / 2, edge.height() / 2)


class Form(QWidget):
    """Fields below each other, each under its label, with room for a sentence about what is wrong with it."""

    edited = Signal()
    """Somebody changed a field."""

    def __init__(self, columns: int = 1) -> None:
        """Lay fields out in `columns` columns."""
        super().__init__()
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(theme.px(14))
        self.grid.setVerticalSpacing(theme.px(4))
        self.columns = columns
        self._count = 0
        self._errors: dict[QWidget, QLabel] = {}
        self._names: dict[QWidget, QLabel] = {}
        self._wide: dict[QWidget, bool] = {}
        """The fields in their order, and which have the whole width."""

    def add(self, title: str, field: QWidget, *, help_text: str = "", wide: bool = False) -> Any:
        """Put any field under its label; returns the field. `wide` gives it the whole width."""
        name = label(title, "secondary")
        name.setBuddy(field)
        if isinstance(field, QComboBox):
            field.setAccessibleDescription(title)
        else:
            field.setAccessibleName(title)
        if help_text:
            field.setToolTip(help_text)
            field.setAccessibleDescription(help_text)
        error = label("", "error", wrap=True)
        error.hide()
        self._errors[field] = error
        self._names[field] = name
        self._wide[field] = wide
        self._put(field)
        self._listen(field)
        return field

    def _put(self, field: QWidget) -> None:
        """Lay a field out at the next place."""
        wide = self._wide[field]
        if wide and self._count % self.columns:
            self._count += self.columns - self._count % self.columns
        (at, column), span = divmod(self._count, self.columns), self.columns if wide else 1
        for further, part in enumerate((self._names[field], field, self._errors[field])):
            self.grid.removeWidget(part)
            self.grid.addWidget(part, at * 3 + further, column, 1, span)
        self.grid.setRowMinimumHeight(at * 3 + 2, theme.px(6))
        self.grid.setColumnStretch(column, 1)
        self._count += span

    def line(self, title: str, value: str = "", *, most: int = 200, hint: str = "", wide: bool = False) -> QLineEdit:
        """A field of one line."""
        field = QLineEdit(value)
        field.setMaxLength(most)
        field.setPlaceholderText(hint)
        self.add(title, field, wide=wide)
        return field

    def text(self, title: str, value: str = "", *, lines: int = 3, wide: bool = True) -> QPlainTextEdit:
        """A field of several lines; Tab leaves it."""
        field = QPlainTextEdit(value)
        field.setTabChangesFocus(True)
        field.setFixedHeight(theme.px(22 * lines + 22))
        self.add(title, field, wide=wide)
        return field

    def money(self, title: str, currency: str, value: int | None = None) -> MoneyEdit:
        """An amount."""
        field = MoneyEdit(currency, value)
        self.add(title, field)
        return field

    def quantity(self, title: str, value: int | None = None) -> QuantityEdit:
        """A quantity."""
        field = QuantityEdit(value)
        self.add(title, field)
        return field

    def choice(self, title: str, options: Iterable[tuple[Any, str]], value: Any = None) -> Choice:
        """One of several."""
        field = Choice(options, value)
        self.add(title, field)
        return field

    def check(self, title: str, on: bool = False, *, wide: bool = True) -> QCheckBox:
        """A box to tick, with its text beside it."""
        field = QCheckBox(title)
        field.setChecked(on)
        self.add("", field, wide=wide)
        field.setAccessibleName(title)
        return field

    def date(self, title: str, value: QDate | None = None) -> QDateEdit:
        """A date with a calendar."""
        field: QDateEdit = unturned(QDateEdit(value or QDate.currentDate()))
        field.setCalendarPopup(True)
        field.setDisplayFormat("yyyy-MM-dd")
        self.add(title, field)
        return field

    def wrong(self, field: QWidget, text: str) -> None:
        """Say below a field what is wrong with it, mark it and go there; "" takes it back."""
        error = self._errors[field]
        dress(error, "error")
        error.setText(text)
        error.setVisible(bool(text))
        field.setProperty("wrong", "true" if text else "false")
        dress(field, field.property("kind") or "")
        if text:
            field.setFocus()
            into_view(field)

    def note(self, field: QWidget, text: str) -> None:
        """Say something about a field below it, without calling it wrong; "" takes it back."""
        below = self._errors[field]
        below.setText(text)
        below.setVisible(bool(text))
        dress(below, "gold")

    def shown(self, field: QWidget, on: bool) -> None:
        """Show or hide a field together with its label; those after it move up."""
        if on != field.isHidden():
            return
        field.setVisible(on)
        self._names[field].setVisible(on)
        self._errors[field].setVisible(on and bool(self._errors[field].text()))
        for row in range(2, self.grid.rowCount(), 3):
            self.grid.setRowMinimumHeight(row, 0)
        self._count = 0
        for one in self._wide:
            if not one.isHidden():
                self._put(one)

    def taken(self, field: QWidget, read: Callable[[], Any]) -> Any:
        """Read a field; where that raises a `Told`, its sentence stands below the field and `Wrong` is raised."""
        try:
            value = read()
        except Told as told:
            self.wrong(field, say(told))
            raise Wrong from told
        self.wrong(field, "")
        return value

    def _listen(self, field: QWidget) -> None:
        for name in ("textEdited", "activated", "toggled", "dateChanged"):
            signal = getattr(field, name, None)
            if signal is not None:
                signal.connect(self._tell)
                return
        if isinstance(field, QPlainTextEdit):
            field.textChanged.connect(self._tell)

    def _tell(self, *_values: object) -> None:
        self.edited.emit()


class Wrong(Exception):
    """A form has a field that can't be taken as it is; the field says why."""
