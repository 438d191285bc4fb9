"""Draws the program's icon in all sizes: `python -m installers.icons` fills resources/icons/app."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ICONS = Path(__file__).resolve().parent.parent / "resources" / "icons"
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)


def draw(size: int) -> QImage:
    """The icon as a picture of `size` pixels a side, with a clear ground."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(ICONS / "noren.svg")).render(painter)
    painter.end()
    return image


if __name__ == "__main__":
    app = QGuiApplication(["icons", "-platform", "offscreen"])
    (ICONS / "app").mkdir(exist_ok=True)
    for size in SIZES:
        draw(size).save(str(ICONS / "app" / f"noren-{size}.png"))
