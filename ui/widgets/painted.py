"""Painted parts: soft shadows, avatars, pills, rings and the face of a member card.

Delegates call the functions; `Avatar`, `Pill` and `MemberFace` are widgets around them. Sizes are pixels as painted:
who calls counts the zoom in (`theme.px`).
"""

from functools import lru_cache
from math import erfc, sqrt
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QRadialGradient,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import icons
from ui.theme import theme

# -- shadows ---------------------------------------------------------------------------------------------------------


class Layer(NamedTuple):
    """One soft shadow: how far it blurs, how dark it is, how far down it lies."""

    blur: float
    alpha: float
    down: float


LEVELS = {
    1: (Layer(3, 0.10, 1), Layer(10, 0.05, 4)),
    2: (Layer(4, 0.12, 2), Layer(22, 0.12, 10)),
    3: (Layer(6, 0.14, 3), Layer(48, 0.24, 20)),
}
"""Cards, what is selected or passing by, and what lies over everything."""
_STOPS = 20


def shadow(painter: QPainter, rect: QRectF, radius: float, level: int = 1) -> None:
    """Paint the shadow of a rounded `rect` beneath it; the rect itself is then painted over it."""
    ratio = painter.device().devicePixelRatioF()
    for layer in LEVELS[level]:
        blur, down = layer.blur * theme.zoom, layer.down * theme.zoom
        alpha = min(1.0, layer.alpha * theme.shadow_strength)
        edge = max(radius, blur)
        edge = min(edge, rect.width() / 2, rect.height() / 2)
        patch = _patch(theme.color("shadow").name(), round(edge, 1), round(blur, 1), round(alpha, 3), ratio)
        _nine(painter, patch, rect.translated(0, down).adjusted(-blur, -blur, blur, blur), edge + blur, ratio)


def shadow_room(level: int) -> int:
    """How far a shadow reaches beyond its rect, in pixels."""
    return round(max(layer.blur + layer.down for layer in LEVELS[level]) * theme.zoom)


@lru_cache(maxsize=64)
def _patch(colour: str, edge: float, blur: float, alpha: float, ratio: float) -> QPixmap:
    """The shadow of a square with corners of `edge`, to be stretched in the middle: by gradients, without rings."""
    reach = edge + blur
    size = 2 * reach + 2
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setPen(Qt.PenStyle.NoPen)
    for x, y in ((0, 0), (1, 0), (0, 1), (1, 1)):
        centre = QPointF(reach + 2 * x, reach + 2 * y)
        ramp = QRadialGradient(centre, reach)
        _stops(ramp, QColor(colour), edge, blur, alpha)
        painter.fillRect(QRectF(x * (reach + 2), y * (reach + 2), reach, reach), ramp)
    for start, end, side in (
        (QPointF(0, reach), QPointF(0, 0), QRectF(reach, 0, 2, reach)),
        (QPointF(0, reach + 2), QPointF(0, size), QRectF(reach, reach + 2, 2, reach)),
        (QPointF(reach, 0), QPointF(0, 0), QRectF(0, reach, reach, 2)),
        (QPointF(reach + 2, 0), QPointF(size, 0), QRectF(reach + 2, reach, reach, 2)),
    ):
        strip = QLinearGradient(start, end)
        _stops(strip, QColor(colour), edge, blur, alpha)
        painter.fillRect(side, strip)
    middle = QColor(colour)
    middle.setAlphaF(alpha)
    painter.fillRect(QRectF(reach, reach, 2, 2), middle)
    painter.end()
    return pixmap


def _stops(ramp: QLinearGradient | QRadialGradient, colour: QColor, edge: float, blur: float, alpha: float) -> None:
    sigma = max(0.5, blur / 2)
    for step in range(_STOPS + 1):
        at = step / _STOPS
        shade = QColor(colour)
        share = 0.5 * erfc((at * (edge + blur) - edge) / (sigma * sqrt(2)))
        shade.setAlphaF(alpha * share if step < _STOPS else 0.0)
        ramp.setColorAt(at, shade)


def _nine(painter: QPainter, patch: QPixmap, rect: QRectF, corner: float, ratio: float) -> None:
    size = patch.width() / ratio
    across = (0.0, corner, size - corner, size)
    xs = (rect.left(), rect.left() + corner, rect.right() - corner, rect.right())
    ys = (rect.top(), rect.top() + corner, rect.bottom() - corner, rect.bottom())
    for row in range(3):
        for col in range(3):
            target = QRectF(QPointF(xs[col], ys[row]), QPointF(xs[col + 1], ys[row + 1]))
            source = QRectF(QPointF(across[col], across[row]), QPointF(across[col + 1], across[row + 1]))
            if target.width() > 0 and target.height() > 0:
                pixels = QRectF(source.topLeft() * ratio, source.bottomRight() * ratio)
                painter.drawPixmap(target, patch, pixels)


# -- avatars and pills -----------------------------------------------------------------------------------------------

TONES = ("primary", "violet", "gold", "green", "blue")
"""Whose soft and strong colours people are told apart by; "staff" is the filled one of the side."""


def initials(name: str) -> str:
    """What stands for a name: the first sign of a Japanese one, the first letters of the ends of a Latin one."""
    words = name.split()
    if not words:
        return "?"
    if not words[0][0].isascii() or len(words) == 1:
        return words[0][0].upper()
    return (words[0][0] + words[-1][0]).upper()


def tone_of(number: int) -> str:
    """A tone for a person or a member of staff, always the same one."""
    return TONES[number % len(TONES)]


def paint_avatar(painter: QPainter, rect: QRectF, text: str, tone: str = "primary") -> None:
    """Paint a round avatar with initials; tone is one of `TONES`, "staff", "filled" or "white"."""
    fill, ink = {
        "staff": ("avatar", "on_avatar"),
        "filled": ("primary_fill", "on_fill"),
        "white": ("card_text", "card_mid"),
        "primary": ("primary_soft", "primary_text"),
    }.get(tone, (f"{tone}_soft", tone))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(fill))
    painter.drawEllipse(rect)
    size = rect.height() / theme.zoom
    painter.setFont(theme.font(size * (0.42 if len(text) == 1 else 0.36), 700))
    painter.setPen(theme.color(ink))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def pill_width(text: str, *, icon: str = "", size: float = 12) -> int:
    """How wide a pill with this text is."""
    from PySide6.QtGui import QFontMetricsF

    width = QFontMetricsF(theme.font(size, 600)).horizontalAdvance(text) + theme.px(20)
    return round(width + (theme.px(18) if icon else 0))


def paint_pill(painter: QPainter, rect: QRectF, text: str, tone: str, *, icon: str = "", size: float = 12) -> None:
    """Paint a pill: text in a tone's strong colour on its soft one; tone may be "quiet", "badge" or "card" too."""
    fill, ink = {
        "quiet": ("surface2", "text2"),
        "badge": ("badge", "on_badge"),
        "primary": ("primary_soft", "primary_text"),
        "card": ("card_pill", "on_card_pill"),
    }.get(tone, (f"{tone}_soft", tone))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(fill))
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    painter.setPen(theme.color(ink))
    painter.setFont(theme.font(size, 600))
    box = QRectF(rect)
    if icon:
        side = theme.px(14)
        place = QRect(round(rect.left() + theme.px(8)), round(rect.center().y() - side / 2), side, side)
        icons.paint(painter, icon, place, ink)
        box.setLeft(place.right() + theme.px(5))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
    else:
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


class Avatar(QWidget):
    """A person's or a staff member's initials in a circle of `size` pixels at zoom 1."""

    def __init__(self, name: str = "", *, size: int = 40, tone: str = "primary") -> None:
        """Show the initials of `name`."""
        super().__init__()
        self.size_, self.tone = size, tone
        self.set_name(name)
        theme.changed.connect(self._fit)
        self._fit()

    def set_name(self, name: str, tone: str | None = None) -> None:
        """Show somebody else."""
        self.text = initials(name)
        self.tone = tone or self.tone
        self.setAccessibleName(name)
        self.update()

    def _fit(self) -> None:
        self.setFixedSize(theme.px(self.size_), theme.px(self.size_))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the circle."""
        paint_avatar(QPainter(self), QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), self.text, self.tone)


class Pill(QWidget):
    """A short word on a soft colour: a state, a count, a rank. Its text is its name for readers of screens."""

    def __init__(self, text: str = "", tone: str = "quiet", *, icon: str = "") -> None:
        """Show `text`; tone is one of gold, green, red, blue, violet, primary, quiet, badge."""
        super().__init__()
        self.icon, self.tone = icon, tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set(text, tone)
        theme.changed.connect(self.updateGeometry)

    def set(self, text: str, tone: str | None = None) -> None:
        """Show another text; an empty one hides the pill."""
        self.text = text
        self.tone = tone or self.tone
        self.setAccessibleName(text)
        self.setVisible(bool(text)) if self.parent() else None
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as the text."""
        return QSize(pill_width(self.text, icon=self.icon), theme.px(26))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint it."""
        if self.text:
            paint_pill(QPainter(self), QRectF(self.rect()), self.text, self.tone, icon=self.icon)


# -- rings and bars --------------------------------------------------------------------------------------------------


def paint_bar(painter: QPainter, rect: QRectF, share: float, *, colour: str, track: str = "sunken") -> None:
    """Paint a bar that is `share` (0 to 1) full."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(track))
    radius = rect.height() / 2
    painter.drawRoundedRect(rect, radius, radius)
    full = QRectF(rect)
    full.setWidth(max(rect.height(), rect.width() * min(1.0, share)))
    if share > 0:
        painter.setBrush(theme.color(colour))
        painter.drawRoundedRect(full, radius, radius)
    painter.restore()


def paint_ring(painter: QPainter, rect: QRectF, share: float, *, colour: str = "green_fill", width: float = 6) -> None:
    """Paint a ring that is `share` (0 to 1) full, from the top clockwise."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inner = rect.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    pen = QPen(theme.color("sunken"), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawEllipse(inner)
    pen.setColor(theme.color(colour))
    painter.setPen(pen)
    painter.drawArc(inner, 90 * 16, round(-360 * 16 * min(1.0, share)))
    painter.restore()


# -- the member card -------------------------------------------------------------------------------------------------


def paint_member_face(painter: QPainter, rect: QRectF, radius: float) -> None:
    """Paint the indigo face of a member card, with three panels of a curtain hanging in its corner."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    face = QPainterPath()
    face.addRoundedRect(rect, radius, radius)
    ramp = QLinearGradient(rect.topLeft(), rect.bottomRight())
    for at, name in ((0.0, "card_from"), (0.5, "card_mid"), (1.0, "card_to")):
        ramp.setColorAt(at, theme.color(name))
    painter.fillPath(face, ramp)
    painter.setClipPath(face)
    cloth = theme.color("card_text")
    cloth.setAlphaF(0.07)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(cloth)
    width, gap = theme.px(42), theme.px(4)
    for number, length in enumerate((80, 74, 82)):
        left = rect.right() - (3 - number) * (width + gap) + theme.px(6)
        painter.drawRect(QRectF(left, rect.top(), width, theme.px(length)))
    painter.restore()


class MemberFace(QWidget):
    """The background of a member card; lay labels of kind `on_card…` over it."""

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the face."""
        paint_member_face(QPainter(self), QRectF(self.rect()), theme.px(18))
