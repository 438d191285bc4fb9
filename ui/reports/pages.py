"""The pages of a paper on the screen, beneath each other: painted off the GUI thread when they come into sight."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.jobs import in_thread
from desktop.languages import _
from ui.theme import theme
from ui.widgets import icon_button, row
from ui.widgets.painted import shadow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QWheelEvent
    from PySide6.QtWidgets import QHBoxLayout, QLabel

    from desktop.documents.pdf_pages import Pages, Picture
    from desktop.jobs import Post, Progress

GAP = 18
KEPT = 16
"""Pages that are kept painted."""
LEAST, MOST = 0.4, 3.0
STEP = 1.25
A4 = (595.0, 842.0)
ASIDE = 300


class PagesView(QAbstractScrollArea):
    """Shows the pages of a PDF. `looked(page, pages)` tells which one is in sight, from 1."""

    looked = Signal(int, int)
    failed = Signal(object)

    def __init__(self, post: Post) -> None:
        """Painted pages arrive through `post`."""
        super().__init__()
        self.post = post
        self.pages: Pages | None = None
        self.zoom = 1.0
        self.painted: dict[tuple[int, int], QImage] = {}
        self._wanted: list[int] = []
        self._busy = False
        self._number = 0
        self._stale: set[tuple[int, int]] = set()
        self.tops: list[int] = []
        self.setFrameShape(self.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Preview"))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.verticalScrollBar().valueChanged.connect(self._moved)

    def show_pages(self, pages: Pages) -> None:
        """Show another paper; one that takes the place of its own first page stays where it is."""
        before, self.pages = self.pages, pages
        self._number += 1
        self._wanted, self._busy = [], False
        kept = {key: image for key, image in self.painted.items() if key[0] < len(pages.sizes)}
        self.painted = kept if before is not None else {}
        self._stale = set(self.painted)
        if before is not None:
            before.close()
        self._lay_out()

    def close_pages(self) -> None:
        """Let go of the paper."""
        self._number += 1
        if self.pages is not None:
            self.pages.close()
            self.pages = None

    # -- places -----------------------------------------------------------------------------------------------------

    @property
    def wide(self) -> int:
        """How wide a page is on the screen."""
        room = self.viewport().width() - 2 * theme.px(GAP)
        return max(theme.px(160), round(min(room, theme.px(880)) * self.zoom))

    def _high(self, at: int) -> int:
        wide, high = self.pages.sizes[at] if self.pages is not None else A4
        return round(self.wide * high / wide)

    def _lay_out(self) -> None:
        if self.pages is None:
            return
        gap, y = theme.px(GAP), theme.px(GAP)
        self.tops = []
        for at in range(len(self.pages.sizes)):
            self.tops.append(y)
            y += self._high(at) + gap
        bar, side = self.verticalScrollBar(), self.horizontalScrollBar()
        bar.setRange(0, max(0, y - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(theme.px(48))
        side.setRange(0, max(0, self.wide + 2 * gap - self.viewport().width()))
        side.setPageStep(self.viewport().width())
        self._moved()

    def _box(self, at: int) -> QRect:
        side = self.horizontalScrollBar()
        left = theme.px(GAP) - side.value() if side.maximum() else (self.viewport().width() - self.wide) // 2
        return QRect(left, self.tops[at] - self.verticalScrollBar().value(), self.wide, self._high(at))

    def in_sight(self) -> list[int]:
        """The pages that can be seen, from 0."""
        if self.pages is None:
            return []
        room = self.viewport().rect()
        return [at for at in range(len(self.pages.sizes)) if self._box(at).intersects(room)]

    @property
    def current(self) -> int:
        """The page that takes most of the room, from 0."""
        room = self.viewport().rect()
        return max(self.in_sight(), key=lambda at: self._box(at).intersected(room).height(), default=0)

    def go_to(self, at: int) -> None:
        """Scroll to a page, from 0."""
        if self.pages is not None:
            self.verticalScrollBar().setValue(self.tops[max(0, min(at, len(self.tops) - 1))] - theme.px(GAP))

    def zoom_by(self, step: float) -> None:
        """Larger, or smaller below 1."""
        at, self.zoom = self.current, max(LEAST, min(MOST, self.zoom * step))
        self._lay_out()
        self.go_to(at)

    # -- painting ---------------------------------------------------------------------------------------------------

    def _moved(self, _value: int = 0) -> None:
        self.viewport().update()
        if self.pages is not None:
            self.looked.emit(self.current + 1, len(self.pages.sizes))
        self._ask()

    def _pixels(self) -> int:
        return round(self.wide * self.devicePixelRatioF())

    def _ask(self) -> None:
        """Have the next page that is in sight painted, one at a time."""
        if self._busy or self.pages is None:
            return
        wide = self._pixels()
        lacking = [at for at in self.in_sight() if (at, wide) not in self.painted or (at, wide) in self._stale]
        if lacking:
            self._busy = True
            job = in_thread(self.post, partial(_picture, self.pages, lacking[0], wide), "noren-preview")
            job.then(partial(self._arrived, self._number, lacking[0], wide)).failed(partial(self._broken, self._number))

    def _arrived(self, number: int, at: int, wide: int, picture: Picture | None) -> None:
        if number != self._number or picture is None:
            return
        self._busy = False
        image = QImage(picture.data, picture.wide, picture.high, picture.stride, QImage.Format.Format_RGB32).copy()
        self.painted.pop((at, wide), None)
        self.painted[at, wide] = image
        self._stale.discard((at, wide))
        while len(self.painted) > KEPT:
            self.painted.pop(next(iter(self.painted)))
        self.viewport().update()
        self._ask()

    def _broken(self, number: int, error: BaseException) -> None:
        if number == self._number:
            self.failed.emit(error)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint what is in sight."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.color("sunken"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        wide = self._pixels()
        if self.pages is None:
            painter.setFont(theme.font(13))
            painter.setPen(theme.color("text2"))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, _("Preparing the pages…"))
        for at in self.in_sight():
            box = self._box(at)
            shadow(painter, QRectF(box), theme.px(2), 1)
            image = self.painted.get((at, wide)) or next(
                (one for (page, _wide), one in self.painted.items() if page == at), None
            )
            painter.fillRect(box, theme.color("surface"))
            if image is not None:
                painter.drawImage(box, image)

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """Lay the pages out anew."""
        super().resizeEvent(event)
        self._lay_out()

    def scrollContentsBy(self, _across: int, _down: int) -> None:  # noqa: N802
        """Paint what came into sight."""
        self._moved()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Home and End go to the first and the last page."""
        bar = self.verticalScrollBar()
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: bar.maximum()}
        if event.key() in ends:
            bar.setValue(ends[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Ctrl and the wheel make pages larger or smaller."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(STEP if event.angleDelta().y() > 0 else 1 / STEP)
        else:
            super().wheelEvent(event)


def _picture(pages: Pages, at: int, wide: int, _progress: Progress) -> Picture | None:
    return pages.picture(at, wide)


def beside_pages(view: PagesView, page: QLabel, parts: Sequence[QWidget | QLayout]) -> QHBoxLayout:
    """The pages with what is asked about them at the right: which page it is, smaller, larger, and `parts` below."""
    zoom = (
        icon_button("zoom-out", _("Smaller"), partial(view.zoom_by, 1 / STEP)),
        icon_button("zoom-in", _("Larger"), partial(view.zoom_by, STEP)),
    )
    aside = QWidget()
    aside.setFixedWidth(theme.px(ASIDE))
    aside.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
    column = QVBoxLayout(aside)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(10))
    column.addLayout(row(page, None, *zoom, spacing=2))
    for part in parts:
        column.addLayout(part) if isinstance(part, QLayout) else column.addWidget(part)
    column.addStretch(1)
    across = row(view, aside, spacing=18)
    across.setStretch(0, 1)
    return across
