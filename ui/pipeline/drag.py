"""What is dragged over the board: a picture of the card under the pointer, the place where it would come, scrolling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from desktop.languages import _
from ui import icons
from ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QScrollArea

    from ui.pipeline.lane import Lane, LaneView

TICK_MS = 16
EDGE, FASTEST = 56, 26
"""So near to an edge it scrolls; at most so many pixels in a tick."""
FOOT = 60


class Ghost(QWidget):
    """The picture of what is dragged; the mouse goes through it."""

    def __init__(self, parent: QWidget, picture: QPixmap, count: int) -> None:
        """`count` cards are dragged."""
        super().__init__(parent)
        self.picture, self.count = picture, count
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        size = picture.deviceIndependentSize().toSize()
        self.resize(size.width() + theme.px(16), size.height() + theme.px(16))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint it a little askew, with how many there are."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(theme.px(8), theme.px(8))
        painter.save()
        size = self.picture.deviceIndependentSize()
        painter.translate(size.width() / 2, size.height() / 2)
        painter.rotate(1.5)
        painter.setOpacity(0.94)
        painter.drawPixmap(QPoint(-int(size.width() / 2), -int(size.height() / 2)), self.picture)
        painter.restore()
        if self.count > 1:
            side = theme.px(26)
            box = QRectF(size.width() - side - theme.px(4), -theme.px(4), side, side)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("primary_fill"))
            painter.drawEllipse(box)
            painter.setPen(theme.color("on_fill"))
            painter.setFont(theme.font(12, 700))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self.count))


class Foot(QWidget):
    """Where a dragged card is won or lost: two fields at the foot of the board, there while something is dragged."""

    def __init__(self, parent: QWidget) -> None:
        """Over `parent`, hidden."""
        super().__init__(parent)
        self.over = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def begin(self) -> None:
        """Appear at the foot."""
        parent = self.parentWidget()
        area = parent.rect() if parent is not None else QRect()
        high = theme.px(FOOT)
        self.setGeometry(area.left(), area.bottom() - high, area.width(), high)
        self.over = ""
        self.show()
        self.raise_()

    def _fields(self) -> dict[str, QRectF]:
        gap, wide = theme.px(10), self.width() / 2
        return {
            "won": QRectF(0, 0, wide - gap / 2, self.height()).adjusted(2, 2, -2, -2),
            "lost": QRectF(wide + gap / 2, 0, wide - gap / 2, self.height()).adjusted(2, 2, -2, -2),
        }

    def hit(self, there: QPoint) -> str:
        """Which field is at a point of the screen: won, lost, or "" for none."""
        here = self.mapFromGlobal(there)
        found = next((key for key, box in self._fields().items() if box.contains(here)), "")
        if found != self.over:
            self.over = found
            self.update()
        return found

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint both fields."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for key, box in self._fields().items():
            tone = "green" if key == "won" else "red"
            painter.setBrush(theme.color(f"{tone}_soft"))
            painter.setPen(QPen(theme.color(tone), 3 if key == self.over else 1.5, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(box, theme.px(14), theme.px(14))
            painter.setPen(theme.color(tone))
            painter.setFont(theme.font(14, 700))
            text = _("Win") if key == "won" else _("Lost…")
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
            side = theme.px(18)
            left = int(box.center().x() - painter.fontMetrics().horizontalAdvance(text) / 2) - side - theme.px(8)
            mark = QRect(left, int(box.center().y()) - side // 2, side, side)
            icons.paint(painter, "check" if key == "won" else "x", mark, tone)


class Drag(QObject):
    """Follows one drag over the lanes of a board."""

    dropped = Signal(object, object, object)
    """The keys; the lane, or "won" or "lost"; the row above which they come (None: on top)."""

    def __init__(self, area: QScrollArea, foot: Foot, lanes: Callable[[], Sequence[Lane]]) -> None:
        """Over the lanes in an area that scrolls sideways."""
        super().__init__(area)
        self.area, self.foot, self._lanes = area, foot, lanes
        self.ids: list[int] = []
        self.ghost: Ghost | None = None
        self._grip = QPoint()
        self._there = QPoint()
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._scroll)

    @property
    def active(self) -> bool:
        """Whether something is dragged."""
        return bool(self.ids)

    def begin(self, view: LaneView, at: QPoint, ids: Sequence[int]) -> None:
        """Lift cards; `at` is where in the view the pointer took one of them."""
        index = view.indexAt(at)
        rect = view.visualRect(index)
        ratio = view.devicePixelRatioF()
        picture = QPixmap(round(rect.width() * ratio), round(rect.height() * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        card = view.cards.card(index.row())
        view.delegate.paint_card(painter, QRect(QPoint(0, 0), rect.size()), card, selected=True, focused=True)
        painter.end()
        self.ids = list(ids)
        self._grip = at - rect.topLeft()
        board = self.foot.parentWidget()
        self.ghost = Ghost(board if board is not None else view, picture, len(ids))
        self.foot.begin()
        self.ghost.show()
        self.ghost.raise_()
        self.move(view.viewport().mapToGlobal(at))
        self._tick.start()

    def move(self, there: QPoint) -> None:
        """Follow the pointer to a point of the screen."""
        if self.ghost is None:
            return
        self._there = there
        parent = self.ghost.parentWidget()
        here = parent.mapFromGlobal(there) if parent is not None else there
        self.ghost.move(here - self._grip - QPoint(theme.px(8), theme.px(8)))
        zone = self.foot.hit(there)
        lane = None if zone else self.lane_at(there)
        for one in self._lanes():
            one.view.mark(one.view.row_at(there) if one is lane and not one.is_folded and self._ordered(one) else None)
            one.setProperty("over", one is lane)
        self.ghost.setCursor(Qt.CursorShape.ClosedHandCursor)

    def _ordered(self, lane: Lane) -> bool:
        return lane.stage.kind == "open"

    def lane_at(self, there: QPoint) -> Lane | None:
        """The lane at a point of the screen."""
        inside = self.area.viewport().rect().contains(self.area.viewport().mapFromGlobal(there))
        if not inside:
            return None
        return next((one for one in self._lanes() if one.rect().contains(one.mapFromGlobal(there))), None)

    def drop(self, there: QPoint) -> None:
        """Let go at a point of the screen."""
        if self.ghost is None:
            return
        zone, lane = self.foot.hit(there), self.lane_at(there)
        ids, row = self.ids, None
        if lane is not None and not lane.is_folded and self._ordered(lane):
            row = lane.view.row_at(there)
        self.cancel()
        if zone or lane is not None:
            self.dropped.emit(ids, zone or lane, row)

    def cancel(self) -> None:
        """Put everything back."""
        self._tick.stop()
        self.ids = []
        if self.ghost is not None:
            self.ghost.hide()
            self.ghost.deleteLater()
            self.ghost = None
        self.foot.hide()
        for one in self._lanes():
            one.view.mark(None)

    def _scroll(self) -> None:
        """Scroll the lane under the pointer, and the board, while the pointer is near an edge."""
        lane = None if self.foot.over else self.lane_at(self._there)
        if lane is not None and not lane.is_folded:
            view = lane.view.viewport()
            whole = min(view.height(), view.mapFromGlobal(self.foot.mapToGlobal(QPoint(0, 0))).y())
            bar = lane.view.verticalScrollBar()
            bar.setValue(bar.value() + _speed(view.mapFromGlobal(self._there).y(), whole))
        view = self.area.viewport()
        bar = self.area.horizontalScrollBar()
        bar.setValue(bar.value() + _speed(view.mapFromGlobal(self._there).x(), view.width()))
        self.move(self._there)


def _speed(at: int, whole: int) -> int:
    """How far to scroll in a tick: the faster the nearer to the edge."""
    edge = min(theme.px(EDGE), whole // 4)
    if at < edge:
        return -_share(edge - at, edge)
    return _share(at - (whole - edge), edge) if at > whole - edge else 0


def _share(depth: int, edge: int) -> int:
    return min(FASTEST, max(1, FASTEST * depth // max(1, edge)))
