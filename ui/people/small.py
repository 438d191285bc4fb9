"""Small parts of the pages of people: a line that is cut where it is too long, rows that wrap, icon lines."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLayout, QLayoutItem, QVBoxLayout, QWidget, QWidgetItem

from ui import icons
from ui.theme import theme
from ui.widgets import icon_button, label, row
from ui.widgets.short import Short

SHORT = 24
"""Characters that fit on a line of a card."""


class Icon(QWidget):
    """A small picture before a line."""

    def __init__(self, name: str, colour: str = "text3", size: int = 18) -> None:
        """`name` as in ui.icons."""
        super().__init__()
        self.name, self.colour = name, colour
        self.setFixedSize(theme.px(size), theme.px(size))
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint it in the theme's colour."""
        icons.paint(QPainter(self), self.name, self.rect(), self.colour)


def icon_line(icon: str, text: str, *more: QWidget) -> QHBoxLayout:
    """An icon and a text, on a second line where it is long, with small buttons behind it."""
    shown = " ".join(text.split())[:160]
    if _width(shown) <= SHORT:
        return row(Icon(icon), Short(shown, "strong"), *more, spacing=10)
    made = row(Icon(icon), spacing=10)
    made.addWidget(label(breakable(shown), "strong", wrap=True), 1)
    for thing in more:
        made.addWidget(thing)
    return made


def breakable(text: str) -> str:
    """A text that can be wrapped wherever a word is longer than any card; a mail address after its @."""
    return " ".join(_parts(word) if _width(word) > SHORT else word for word in text.split(" "))


def _width(text: str) -> int:
    """How wide a text is, in Latin letters: kanji and kana are twice as wide."""
    return sum(1 if sign.isascii() else 2 for sign in text)


def _parts(word: str) -> str:
    if "@" in word and len(word) <= 3 * SHORT:
        return word.replace("@", "@\u200b")
    return "\u200b".join(word[at : at + 8] for at in range(0, len(word), 8))


def small_button(icon: str, text: str, slot: Callable[..., Any]) -> QWidget:
    """An icon to tap at the end of a line."""
    made = icon_button(icon, text, slot)
    made.setFixedSize(theme.px(30), theme.px(28))
    made.setIconSize(QSize(theme.px(15), theme.px(15)))
    made.setProperty("small", True)
    return made


def pair(name: str, value: str, kind: str = "strong") -> QHBoxLayout:
    """A name and what it is, on the two ends of a line."""
    shown = Short(value, kind)
    shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return row(label(name, "muted"), shown, spacing=12)


class Flow(QLayout):
    """Things beside each other, going on in the next line where there is no more room."""

    def __init__(self, spacing: int = 6) -> None:
        """`spacing` in pixels at zoom 1."""
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = theme.px(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def addWidget(self, widget: QWidget) -> None:  # noqa: N802
        """Add at the end.

        The item is made here: one that Qt makes is known to Python by its address alone, and PySide gives it up with
        any relative that goes, while this list still names it.
        """
        self.addChildWidget(widget)
        self.addItem(QWidgetItem(widget))

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802
        """Add at the end."""
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        """How many things there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        """The thing at a place."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        """Take a thing out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """Narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """How high it is when it is `width` wide."""
        return self._lay(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802
        """Lay everything out."""
        super().setGeometry(rect)
        self._lay(rect, move=True)

    def sizeHint(self) -> QSize:  # noqa: N802
        """The widest thing, and its line."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: N802
        """The widest thing."""
        size = QSize(0, 0)
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _lay(self, rect: QRect, *, move: bool) -> int:
        x, y, high = rect.x(), rect.y(), 0
        for item in self._items:
            hint = item.sizeHint()
            if x > rect.x() and x + hint.width() > rect.right() + 1:
                x, y, high = rect.x(), y + high + self._gap, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), QSize(min(hint.width(), rect.width()), hint.height())))
            x += hint.width() + self._gap
            high = max(high, hint.height())
        return y + high - rect.y()


def emptied(layout: QLayout) -> None:
    """Take everything out of a layout, for good."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item else None
        inner = item.layout() if item else None
        if widget is not None:
            _let_go(widget)
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            emptied(inner)
            inner.deleteLater()


def _let_go(widget: QWidget) -> None:
    """Give the keyboard back to the window, where it is on what goes: Qt would put it on whatever comes next."""
    focus = QApplication.focusWidget()
    if focus is not None and (focus is widget or widget.isAncestorOf(focus)):
        focus.clearFocus()


def refilled(body: QVBoxLayout) -> QVBoxLayout:
    """A fresh column to fill in place of what a layout holds; it is seen once `show_filled` is called, whole."""
    inner = QWidget()
    made = QVBoxLayout(inner)
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(body.spacing())
    body.addWidget(inner)
    inner.hide()
    return made


def show_filled(body: QVBoxLayout) -> None:
    """Show the column that was filled last, and let go of the one before."""
    while body.count() > 1:
        item = body.takeAt(0)
        before = item.widget() if item else None
        if before is not None:
            before.hide()
            before.deleteLater()
    item = body.itemAt(0)
    inner = item.widget() if item else None
    if inner is not None:
        inner.show()
