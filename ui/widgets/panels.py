"""Larger parts: empty states, rows of chips, scrolled columns."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QScrollArea, QScroller, QSizePolicy, QVBoxLayout, QWidget

from ui import icons
from ui.theme import theme
from ui.widgets.basics import Button, button, label, row
from ui.widgets.painted import Avatar, initials

__all__ = ["Avatar", "EmptyState", "Picture", "Segments", "initials", "scrolled"]


class EmptyState(QWidget):
    """What a page is for while there is nothing on it, with the one thing to do about it."""

    def __init__(
        self,
        icon: str,
        title: str,
        text: str,
        action: str = "",
        run: Callable[[], Any] | None = None,
        second: str = "",
        run_second: Callable[[], Any] | None = None,
    ) -> None:
        """Texts are translated already; `second` is a quieter way (sample data)."""
        super().__init__()
        column = QVBoxLayout(self)
        column.setSpacing(theme.px(10))
        column.addStretch(2)
        picture = Picture(icon)
        column.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        for words, kind in ((title, "name"), (text, "muted")):
            shown = label(words, kind, wrap=True)
            shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
            width = theme.px(460)
            shown.ensurePolished()  # measured in the face that it will be painted in
            shown.setFixedWidth(width)
            shown.setMinimumHeight(shown.heightForWidth(width))
            column.addWidget(shown, 0, Qt.AlignmentFlag.AlignHCenter)
        buttons: list[QWidget] = []
        if action:
            buttons.append(button(action, run, kind="primary"))
        if second:
            buttons.append(button(second, run_second))
        column.addLayout(row(None, *buttons, None))
        column.addStretch(3)


class Picture(QWidget):
    """An icon on a soft square: over an empty state, a problem, the end of an import."""

    def __init__(self, icon: str) -> None:
        """Show the icon of that name."""
        super().__init__()
        self.icon = icon
        self.setFixedSize(theme.px(72), theme.px(72))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("primary_soft"))
        painter.drawRoundedRect(QRectF(self.rect()), 20, 20)
        edge = theme.px(20)
        icons.paint(painter, self.icon, self.rect().adjusted(edge, edge, -edge, -edge), "primary_text")


class Segments(QWidget):
    """A row of chips of which one is on: filters, categories."""

    picked = Signal(object)

    def __init__(self, options: Sequence[tuple[Any, str]] = (), value: Any = None) -> None:
        """Offer (value, text) pairs; the one with `value` is on."""
        super().__init__()
        self._row = row(spacing=8)
        self.setLayout(self._row)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.idClicked.connect(self._clicked)
        self._values: list[Any] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_options(options, value)

    def set_options(self, options: Sequence[tuple[Any, str]], value: Any = None) -> None:
        """Offer other chips."""
        while self._row.count():
            item = self._row.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                self._group.removeButton(widget)  # type: ignore[arg-type]
                widget.deleteLater()
        self._values = [option for option, _text in options]
        for at, (option, text) in enumerate(options):
            chip = button(text, kind="chip", checkable=True)
            chip.setChecked(option == value or (value is None and at == 0))
            self._group.addButton(chip, at)
            self._row.addWidget(chip)
        self._row.addStretch(1)

    @property
    def value(self) -> Any:
        """The value of the chip that is on."""
        at = self._group.checkedId()
        return self._values[at] if at >= 0 else None

    def set_value(self, value: Any) -> None:
        """Switch a chip on without telling."""
        if value in self._values:
            chip = self._group.button(self._values.index(value))
            if isinstance(chip, Button):
                chip.setChecked(True)

    def set_texts(self, texts: Sequence[str]) -> None:
        """Say other words on the same chips: a count beside each."""
        for at, text in enumerate(texts):
            chip = self._group.button(at)
            if isinstance(chip, Button) and chip.text() != text:
                chip.setText(text)
                chip.setAccessibleName(text)

    def _clicked(self, at: int) -> None:
        self.picked.emit(self._values[at])


def scrolled(inner: QWidget, *, touch: bool = True) -> QScrollArea:
    """A widget in a frameless area that scrolls vertically, by wheel, key and finger."""
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setAutoFillBackground(False)
    inner.setAutoFillBackground(False)
    if touch:
        QScroller.grabGesture(area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
    return area
