"""The noren itself: the mark of three panels, the cloth of the side, and the drawing that greets a new shop."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import theme

LETTERS = "のれん"


def paint_mark(painter: QPainter, rect: QRectF, colour: str = "side_text") -> None:
    """Paint the mark: a rod and three panels of cloth."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(colour))
    unit = rect.width() / 36
    painter.drawRoundedRect(QRectF(rect.left(), rect.top(), rect.width(), 2.6 * unit), 1.3 * unit, 1.3 * unit)
    for left, length in ((2.0, 27.0), (13.0, 24.5), (24.0, 27.0)):
        panel = QRectF(rect.left() + left * unit, rect.top() + 4.2 * unit, 10 * unit, length * unit)
        painter.drawRoundedRect(panel, 1.6 * unit, 1.6 * unit)
    painter.restore()


def paint_cloth(painter: QPainter, rect: QRectF) -> None:
    """Paint the cloth of the side: indigo, a little darker towards its foot, with faint woven lines."""
    ramp = QLinearGradient(rect.topLeft(), rect.bottomLeft())
    ramp.setColorAt(0.0, theme.color("side"))
    ramp.setColorAt(1.0, theme.color("side").darker(108))
    painter.fillRect(rect, ramp)
    thread = theme.color("side_text")
    thread.setAlpha(7)
    painter.setPen(Qt.PenStyle.NoPen)
    step = theme.px(4)
    top = int(rect.top())
    for y in range(top - top % step, int(rect.bottom()) + 1, step):
        painter.fillRect(QRectF(rect.left(), y, rect.width(), 1), thread)


class Noren(QWidget):
    """The shop's curtain: three panels on a rod of wood, moved a little by the air. Only a picture."""

    def __init__(self) -> None:
        """Make the drawing."""
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:  # noqa: N802
        """The drawing's size."""
        return QSize(theme.px(388), theme.px(190))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint rod, panels and letters."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(theme.zoom, theme.zoom)
        _rod(painter)
        # where each panel hangs, how far the air moves its foot, how long it is
        for number, (left, drift, length) in enumerate(((25, -2, 170), (139, 2, 166), (253, 5, 172))):
            _panel(painter, left, drift, length, LETTERS[number])


def _rod(painter: QPainter) -> None:
    wood = QLinearGradient(0, 5, 0, 16)
    wood.setColorAt(0.0, theme.color("wood").lighter(112))
    wood.setColorAt(1.0, theme.color("wood").darker(112))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(wood)
    painter.drawRoundedRect(QRectF(4, 5, 380, 11), 5, 5)
    painter.setBrush(theme.color("wood_dark"))
    painter.drawEllipse(QRectF(0, 3, 14, 15))
    painter.drawEllipse(QRectF(372, 3, 14, 15))


def _panel(painter: QPainter, left: float, drift: float, length: float, letter: str) -> None:
    width, top = 106.0, 12.0
    cloth = QPainterPath(QPointF(left, top))
    cloth.lineTo(left + width, top)
    cloth.cubicTo(
        QPointF(left + width, top + length * 0.4),
        QPointF(left + width + drift, top + length * 0.6),
        QPointF(left + width + drift, top + length - 4),
    )
    cloth.quadTo(QPointF(left + width / 2 + drift, top + length + 5), QPointF(left + drift, top + length - 4))
    cloth.cubicTo(QPointF(left + drift, top + length * 0.6), QPointF(left, top + length * 0.4), QPointF(left, top))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_folds(left, width))
    painter.drawPath(cloth)
    loop = theme.color("card_mid")
    for at in (0.13, 0.45, 0.77):
        painter.fillRect(QRectF(left + width * at, 1, 12, 18), loop)
    painter.setPen(theme.color("card_text"))
    font = theme.font(44 / theme.zoom, 700)
    painter.setFont(font)
    painter.drawText(QRectF(left + drift / 2, top + 20, width, length - 50), Qt.AlignmentFlag.AlignCenter, letter)


def _folds(left: float, width: float) -> QLinearGradient:
    light = theme.color("card_from").lighter(118 if theme.dark else 100)
    deep = theme.color("card_mid").lighter(118 if theme.dark else 100)
    folds = QLinearGradient(left, 0, left + width, 0)
    stops: tuple[tuple[float, QColor], ...] = (
        (0.0, light),
        (0.16, light.darker(104)),
        (0.18, light.lighter(106)),
        (0.5, deep),
        (0.8, light.darker(102)),
        (0.82, light.lighter(106)),
        (1.0, light),
    )
    for at, colour in stops:
        folds.setColorAt(at, colour)
    return folds
