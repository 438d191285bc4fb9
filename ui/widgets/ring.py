"""A ring that is full as far as something is likely, with the per cent in its middle."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.languages import _
from ui.theme import theme
from ui.widgets.painted import paint_ring

WIDE = 64


class Ring(QWidget):
    """A share of a hundred, as a ring; `name` is what readers of screens call it."""

    def __init__(self, name: str, percent: int | None = None, colour: str = "green_fill") -> None:
        """Show `percent` (0 to 100; None: not known) in a colour of the theme."""
        super().__init__()
        self.name = name
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_percent(percent, colour)
        theme.changed.connect(self.update)

    def set_percent(self, percent: int | None, colour: str = "green_fill") -> None:
        """Show another share."""
        self.percent, self.colour = percent, colour
        self.setAccessibleName(f"{self.name}: {self.said()}")
        self.update()

    def said(self) -> str:
        """The share in words."""
        return "–" if self.percent is None else _("{percent} %", percent=self.percent)

    def sizeHint(self) -> QSize:  # noqa: N802
        """A square."""
        return QSize(theme.px(WIDE), theme.px(WIDE))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the ring and the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        field = QRectF(self.rect())
        paint_ring(painter, field, (self.percent or 0) / 100, colour=self.colour, width=theme.px(6))
        painter.setFont(theme.font(14 if self.percent != 100 else 13, 700))
        painter.setPen(theme.color("text"))
        painter.drawText(field, Qt.AlignmentFlag.AlignCenter, self.said().replace(" %", "%"))
