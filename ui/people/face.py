"""A person's picture in a circle; their initials while there is none."""

import base64

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap

from ui.theme import theme
from ui.widgets.painted import Avatar


class Face(Avatar):
    """As `Avatar`, until `show_picture` brings one."""

    picture: QPixmap | None = None

    def show_picture(self, data: str) -> None:
        """Show a picture (base64); "" for none."""
        found = QPixmap()
        self.picture = found if data and found.loadFromData(base64.b64decode(data)) else None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the middle of the picture, else the initials."""
        if self.picture is None:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        circle = QPainterPath()
        circle.addEllipse(place)
        painter.setClipPath(circle)
        side = min(self.picture.width(), self.picture.height())
        middle = QRectF((self.picture.width() - side) / 2, (self.picture.height() - side) / 3, side, side)
        painter.drawPixmap(place, self.picture, middle)
        painter.setClipping(False)
        painter.setPen(theme.color("line"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(place)
