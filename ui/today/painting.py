"""How a line of Today is painted: the ring to tick, what there is to do, why, the pill, the acts at its end."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.languages import _
from ui import icons
from ui.theme import theme
from ui.today import words
from ui.today.lines import HEAD, MORE, LinesModel
from ui.widgets.painted import paint_pill, pill_width

if TYPE_CHECKING:
    from models.settings import ShopSettings
    from models.today.entry import Entry
    from ui.today.lines import Index

HIGH, HEAD_HIGH, MORE_HIGH = 56, 38, 40
"""Heights of a line, of a group's head, and of the way to the rest, at zoom 1."""
RING = 22
TOOL = 30
TOOLS = ("clock", "user", "chevron-right")
"""At the end of the line that is looked at: put off, give to somebody, open."""
LATER, GIVE, OPEN = range(3)
PICTURES = 80
"""So many painted lines are kept: some screens of them."""


def ring_of(row: QRect) -> QRectF:
    """The ring of a line, where it is ticked."""
    size = theme.px(RING)
    return QRectF(row.left() + theme.px(14), row.center().y() - size / 2 + 0.5, size, size)


def tools_of(row: QRect, pill: int) -> list[QRect]:
    """Where the acts at the end of a line stand, before its pill."""
    size = theme.px(TOOL)
    right = row.right() - theme.px(14) - pill - theme.px(6)
    top = row.center().y() - size // 2
    count = len(TOOLS)
    return [QRect(right - (count - at) * size, top, size, size) for at in range(count)]


@lru_cache(maxsize=512)
def _cut(text: str, wide: int, size: int, weight: int, zoom: float) -> str:
    del zoom  # part of the key: another zoom has another face
    metrics = QFontMetricsF(theme.font(size, weight))
    return metrics.elidedText(text[:600], Qt.TextElideMode.ElideRight, wide)


class LineDelegate(QStyledItemDelegate):
    """Paints the rows; `hovered` and `tool` say over which row and which act the pointer is."""

    def __init__(self, model: LinesModel, shop: ShopSettings) -> None:
        """Paint the lines of a model."""
        super().__init__()
        self.lines, self.shop = model, shop
        self.hovered, self.tool, self.over_ring = -1, -1, False
        self._pictures: dict[tuple[str, str, int, int, float], QPixmap] = {}
        model.changed.connect(self._forget)
        theme.changed.connect(self._forget)

    def _picture(self, one: Entry, size: QSize, painter: QPainter) -> QPixmap:
        """A line that nobody looks at, painted once: scrolling only lays it elsewhere."""
        ratio = painter.device().devicePixelRatioF()
        key = (one.key, one.group, size.width(), size.height(), ratio)
        known = self._pictures.get(key)
        if known is None:
            if len(self._pictures) >= PICTURES:
                self._pictures.pop(next(iter(self._pictures)))
            known = QPixmap(size * ratio)
            known.setDevicePixelRatio(ratio)
            known.fill(theme.color("surface"))
            inner = QPainter(known)
            inner.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._line(inner, QRect(QPoint(0, 0), size), one, tools=False, row=-1)
            inner.end()
            self._pictures[key] = known
        return known

    def _forget(self) -> None:
        self._pictures.clear()

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """How high a row is; the view asks for heads only."""
        found = self.lines.row(index.row())
        high = HEAD_HIGH if found is not None and found.kind == HEAD else HIGH
        return QSize(theme.px(200), theme.px(high))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        found = self.lines.row(index.row())
        if found is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = current and option.widget.hasFocus()
        if found.kind == HEAD:
            self._head(painter, option.rect, found.group)
        elif found.kind == MORE:
            self._ground(painter, option.rect, index.row(), current, focused)
            self._more(painter, option.rect, found.group)
        else:
            self._ground(painter, option.rect, index.row(), current, focused)
            one, tools = self.lines.entry(index.row()), current or index.row() == self.hovered
            if one is not None and tools:
                self._line(painter, option.rect, one, tools=True, row=index.row())
            elif one is not None:
                painter.drawPixmap(option.rect.topLeft(), self._picture(one, option.rect.size(), painter))
        painter.restore()

    # -- parts ------------------------------------------------------------------------------------------------------

    def _head(self, painter: QPainter, rect: QRect, group: str) -> None:
        box = QRectF(rect).adjusted(theme.px(14), theme.px(8), -theme.px(14), 0)
        name = _(words.GROUP_NAMES[group])
        painter.setFont(theme.font(12, 700))
        painter.setPen(theme.color("red" if group == "overdue" else "text2"))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, name)
        box.setLeft(box.left() + painter.fontMetrics().horizontalAdvance(name) + theme.px(8))
        painter.setFont(theme.font(12, 500))
        painter.setPen(theme.color("text3"))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, f"{self.lines.parts[group].total:,}")

    def _more(self, painter: QPainter, rect: QRect, group: str) -> None:
        box = QRectF(rect).adjusted(theme.px(14 + RING + 14), 0, -theme.px(14), 0)
        painter.setFont(theme.font(13, 600))
        painter.setPen(theme.color("primary_text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.lines.more_words(group))

    def _ground(self, painter: QPainter, rect: QRect, row: int, current: bool, focused: bool) -> None:
        box = QRectF(rect).adjusted(1.5, 1.5, -1.5, -1.5)
        if not current and row != self.hovered:
            return
        painter.setPen(QPen(theme.color("focus"), 2) if focused else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("primary_soft" if current else "surface2"))
        painter.drawRoundedRect(box, theme.px(11), theme.px(11))

    def pill_of(self, one: Entry) -> words.Pill:
        """The pill of a line."""
        asked = self.lines.asked
        assert asked is not None
        return words.pill(one, day=asked.day, now=asked.now, shop=self.shop)

    def _line(self, painter: QPainter, rect: QRect, one: Entry, *, tools: bool, row: int) -> None:
        done = one.group == "done"
        ring = ring_of(rect)
        self._ring(painter, ring, one, over=self.over_ring and row == self.hovered)
        pill = self.pill_of(one)
        wide = pill_width(pill.text)
        high = theme.px(26)
        place = QRectF(rect.right() - theme.px(14) - wide, rect.center().y() - high / 2 + 0.5, wide, high)
        paint_pill(painter, place, pill.text, pill.tone)
        right = place.left() - theme.px(10)
        if tools and not done:
            right = self._tools(painter, rect, wide, row) - theme.px(4)
        left = ring.right() + theme.px(14)
        self._words(painter, QRectF(left, rect.top(), max(1.0, right - left), rect.height()), one, done)

    def _words(self, painter: QPainter, box: QRectF, one: Entry, done: bool) -> None:
        title, below = words.title_of(one), words.below(one, named=self.lines.named)
        upper, lower = QRectF(box), QRectF(box)
        upper.setHeight(box.height() / 2 + theme.px(1))
        upper.setTop(box.top() + theme.px(6))
        lower.setTop(upper.bottom())
        lower.setBottom(box.bottom() - theme.px(6))
        font = theme.font(14, 400 if done else 600)
        font.setStrikeOut(done)
        painter.setFont(font)
        painter.setPen(theme.color("text3" if done else "text"))
        shown = _cut(title, int(box.width()), 14, 400 if done else 600, theme.zoom)
        where = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(upper if below else box, where, shown)
        if below:
            painter.setFont(theme.font(12))
            painter.setPen(theme.color("text3" if done else "text2"))
            painter.drawText(lower, where, _cut(below, int(box.width()), 12, 400, theme.zoom))

    def _ring(self, painter: QPainter, ring: QRectF, one: Entry, *, over: bool) -> None:
        if one.group == "done":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("green_fill"))
            painter.drawEllipse(ring)
            self._tick(painter, ring, "on_fill")
            return
        plain = one.kind == "reminder" and one.act == "done"
        painter.setPen(QPen(theme.color("primary" if over else "ctl"), 1.6 * theme.zoom))
        painter.setBrush(theme.color("primary_soft") if over else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(ring.adjusted(1, 1, -1, -1))
        if over:
            self._tick(painter, ring, "primary_text")
        elif not plain:
            size = theme.px(12)
            centre = ring.center()
            name = words.ICONS.get(one.kind if one.kind != "reminder" else one.about, "bell")
            box = QRect(round(centre.x() - size / 2), round(centre.y() - size / 2), size, size)
            icons.paint(painter, name, box, "text2")

    def _tick(self, painter: QPainter, ring: QRectF, colour: str) -> None:
        unit = ring.width() / 22
        pen = QPen(theme.color(colour), 2 * theme.zoom)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        left, top = ring.left(), ring.top()
        spots = [QPointF(left + x * unit, top + y * unit) for x, y in ((6.5, 11.4), (9.8, 14.6), (15.5, 8))]
        painter.drawPolyline(spots)

    def _tools(self, painter: QPainter, rect: QRect, pill: int, row: int) -> float:
        places = tools_of(rect, pill)
        for at, place in enumerate(places):
            if self.tool == at and row == self.hovered:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("sunken"))
                painter.drawRoundedRect(QRectF(place), theme.px(8), theme.px(8))
            edge = theme.px(7)
            icons.paint(painter, TOOLS[at], place.adjusted(edge, edge, -edge, -edge), "text2")
        return float(places[0].left())
