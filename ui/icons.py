"""Icons: Lucide's drawings, tinted with a colour of the theme when they are painted."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop import paths
from ui.theme import theme

FALLBACK = "package"


@lru_cache(maxsize=512)
def _drawing(name: str) -> str:
    folder = paths.resources() / "icons"
    file = folder / f"{name}.svg"
    return (file if file.is_file() else folder / f"{FALLBACK}.svg").read_text(encoding="utf-8")


def exists(name: str) -> bool:
    """Whether there is an icon of this name."""
    return bool(name) and (paths.resources() / "icons" / f"{name}.svg").is_file()


@lru_cache(maxsize=1024)
def _pixmap(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    pixels = max(1, round(size * ratio))
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def paint(painter: QPainter, name: str, rect: QRect, colour: str = "text2") -> None:
    """Paint an icon into the middle of `rect`; `colour` is a name of the theme."""
    size = min(rect.width(), rect.height())
    ratio = painter.device().devicePixelRatioF()
    pixmap = _pixmap(name, theme.color(colour).name(), size, ratio)
    painter.drawPixmap(rect.x() + (rect.width() - size) // 2, rect.y() + (rect.height() - size) // 2, pixmap)


class _Engine(QIconEngine):
    def __init__(self, name: str, colour: str, colour_on: str, gap: int) -> None:
        super().__init__()
        self.name, self.colour, self.colour_on, self.gap = name, colour, colour_on, gap

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Paint in the colour of the mode, whatever the theme is by now."""
        colour = self.colour_on if state == QIcon.State.On else self.colour
        place = rect.adjusted(0, 0, -self.gap, 0)
        paint(painter, self.name, place, "disabled" if mode == QIcon.Mode.Disabled else colour)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """A pixmap for who asks for one."""
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        """Another like this."""
        return _Engine(self.name, self.colour, self.colour_on, self.gap)


def icon(name: str, colour: str = "text2", colour_on: str | None = None, gap: int = 0) -> QIcon:
    """An icon that follows the theme; `colour_on` is for checked buttons, `gap` room to its right, before a text."""
    return QIcon(_Engine(name, colour, colour_on or colour, gap))
