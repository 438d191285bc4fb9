"""A line of text that is cut where there is no room for it."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter

from ui.theme import theme
from ui.widgets.basics import Button, tip

MOST = 2000
"""Characters that are measured: no line shows more."""


class Short(QLabel):
    """A line of plain text that is cut with … where there is no room; readers of screens get all of it."""

    def __init__(self, text: str = "", kind: str = "") -> None:
        """`kind` as in `label`."""
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", kind)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setText(" ".join(text.split()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As narrow as need be."""
        return QSize(theme.px(24), super().sizeHint().height())

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as its text, within reason."""
        hint = super().sizeHint()
        return QSize(min(hint.width(), theme.px(900)), hint.height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint what fits."""
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text()[:MOST], Qt.TextElideMode.ElideRight, self.width())
        self.style().drawItemText(
            painter, self.rect(), int(self.alignment()), self.palette(), self.isEnabled(), shown, self.foregroundRole()
        )


class ShortLink(Button):
    """A link whose words are cut with … where there is no room; readers of screens and its tip have all of them."""

    def __init__(self, text: str, clicked: Callable[[], Any]) -> None:
        """`clicked` is what it does."""
        self.whole = " ".join(text.split())[:MOST]
        super().__init__(self.whole.replace("&", "&&"), clicked)
        self.setProperty("kind", "link")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.whole)
        tip(self, text)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As narrow as need be."""
        return QSize(theme.px(24), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint what fits."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self).width()
        shown = self.fontMetrics().elidedText(self.whole, Qt.TextElideMode.ElideRight, room)
        option.text = shown.replace("&", "&&")
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)
