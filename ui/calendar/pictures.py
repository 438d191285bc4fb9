"""Parts of a view painted once and kept; a frame makes new ones only as long as it has time for them."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer
from PySide6.QtGui import QPainter, QPixmap

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QAbstractScrollArea

FRAME_MS = 4
"""After so long a frame makes no further picture: what is missing comes with the next."""
Key = tuple[object, ...]


def blank(wide: int, high: int, ratio: float) -> QPixmap:
    """An empty picture in pixels of the screen."""
    made = QPixmap(max(1, round(wide * ratio)), max(1, round(high * ratio)))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    return made


class Pictures(QObject):
    """The pictures of a view. Each has a place (what it shows, how large) and a key (all that it depends on)."""

    def __init__(self, area: QAbstractScrollArea, kept: int) -> None:
        """Keep so many pictures of a view."""
        super().__init__(area)
        self._area, self._most = area, kept
        self._kept: OrderedDict[tuple[Key, Key | None], QPixmap] = OrderedDict()
        self._last: dict[Key, Key] = {}
        self._clock = QElapsedTimer()
        self._made = 0
        self._later = QTimer(self, interval=0, singleShot=True)
        self._later.timeout.connect(area.viewport().update)

    def frame(self) -> None:
        """A frame begins."""
        self._clock.start()
        self._made = 0

    def picture(self, place: Key, key: Key, paint: Callable[[], QPixmap]) -> QPixmap | None:
        """A picture; where there is no time to make it now, the one that the place had before, or None."""
        found = self._kept.get((place, key))
        if found is None:
            if self._made and self._clock.hasExpired(FRAME_MS):
                self._later.start()
                return self._kept.get((place, self._last.get(place)))
            found = self._kept[place, key] = paint()
            self._made += 1
            while len(self._kept) > self._most:
                (gone, _key), _picture = self._kept.popitem(last=False)
                if (gone, self._last.get(gone)) not in self._kept:
                    self._last.pop(gone, None)
        self._last[place] = key
        self._kept.move_to_end((place, key))
        return found

    def painted(self, wide: int, high: int, ratio: float, paint: Callable[[QPainter], None]) -> QPixmap:
        """A new picture, painted by a function."""
        made = blank(wide, high, ratio)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter)
        painter.end()
        return made
