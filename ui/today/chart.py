"""The fortnight's sales as a curve: this year filled and with a ring at its end, the year before dashed behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPen

from ui.theme import theme
from ui.widgets.charts import LineChart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.widgets.charts import Place

DASHES = [3.0, 3.0]
FILL = 46
"""How strong the ground below the curve begins, of 255."""


def slopes(values: Sequence[float]) -> list[float]:
    """The slope of a curve at each of some values of even distance, such that it never runs beyond two neighbours.

    Monotone cubic interpolation (Fritsch and Carlson, 1980): nought at a peak, else the harmonic mean of both sides.
    """
    steps = [later - one for one, later in zip(values, values[1:], strict=False)]
    if not steps:
        return [0.0] * len(values)
    inner = [
        2 * before * after / (before + after) if before * after > 0 else 0.0
        for before, after in zip(steps, steps[1:], strict=False)
    ]
    return [steps[0], *inner, steps[-1]]


def curve(spots: Sequence[QPointF]) -> QPainterPath:
    """A smooth path through spots that stand at even distances."""
    path = QPainterPath(spots[0])
    leans = slopes([spot.y() for spot in spots])
    for at, (one, later) in enumerate(zip(spots, spots[1:], strict=False)):
        third = (later.x() - one.x()) / 3
        first = QPointF(one.x() + third, one.y() + leans[at] / 3)
        second = QPointF(later.x() - third, later.y() - leans[at + 1] / 3)
        path.cubicTo(first, second, later)
    return path


class SalesChart(LineChart):
    """The first series is the one that counts; the second is what it is held against."""

    def values(self, painter: QPainter, place: Place) -> None:
        """Paint what was before, the ground, the curve, and where it ends."""
        for number in reversed(range(len(self.series))):
            runs = self._runs(number, place)
            colour = theme.color(self.colour(number))
            for run in runs:
                if number == 0:
                    self._ground(painter, run, place.field.bottom(), colour)
                self._curve(painter, run, colour, dashed=number > 0)
            spots = {at: spot for run in runs for at, spot in run}
            if self.at in spots:
                self._ring(painter, spots[self.at], colour)
            elif number == 0 and spots and self.at < 0:
                self._ring(painter, spots[max(spots)], colour)

    def _runs(self, number: int, place: Place) -> list[list[tuple[int, QPointF]]]:
        """The spots of a series, parted where nothing is known."""
        step = place.field.width() / max(1, len(self.labels))
        runs: list[list[tuple[int, QPointF]]] = [[]]
        for at, value in enumerate(self.series[number].values[: len(self.labels)]):
            if value is None:
                runs.append([])
            else:
                runs[-1].append((at, QPointF(place.field.left() + (at + 0.5) * step, place.y(value))))
        return [run for run in runs if run]

    def _ground(self, painter: QPainter, run: list[tuple[int, QPointF]], floor: float, colour: QColor) -> None:
        spots = [spot for _at, spot in run]
        path = curve(spots)
        path.lineTo(spots[-1].x(), floor)
        path.lineTo(spots[0].x(), floor)
        fill = QLinearGradient(0, path.boundingRect().top(), 0, floor)
        strong, none = QColor(colour), QColor(colour)
        strong.setAlpha(FILL)
        none.setAlpha(0)
        fill.setColorAt(0, strong)
        fill.setColorAt(1, none)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawPath(path)

    def _curve(self, painter: QPainter, run: list[tuple[int, QPointF]], colour: QColor, *, dashed: bool) -> None:
        spots = [spot for _at, spot in run]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_pen(colour, dashed=dashed))
        if len(spots) > 1:
            painter.drawPath(curve(spots))
        else:
            painter.drawPoint(spots[0])

    def _ring(self, painter: QPainter, spot: QPointF, colour: QColor) -> None:
        size = 4.5 * theme.zoom
        painter.setPen(QPen(colour, 2 * theme.zoom))
        painter.setBrush(theme.color("surface"))
        painter.drawEllipse(spot, size, size)

    def _legend(self, painter: QPainter, head: QRectF) -> None:
        """On the right: a piece of each line, and its name."""
        painter.setFont(theme.font(11, 500))
        piece, x = theme.px(14), head.right()
        for number, one in reversed(list(enumerate(self.series))):
            wide = painter.fontMetrics().horizontalAdvance(one.name)
            painter.setPen(theme.color("text2"))
            box = QRectF(x - wide - 2, head.top(), wide + 2, head.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, one.name)
            painter.setPen(_pen(theme.color(self.colour(number)), dashed=number > 0))
            right = box.left() - theme.px(6)
            painter.drawLine(QPointF(right - piece, head.center().y()), QPointF(right, head.center().y()))
            x = right - piece - theme.px(14)


def _pen(colour: QColor, *, dashed: bool) -> QPen:
    pen = QPen(colour, (1.5 if dashed else 2.2) * theme.zoom)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dashed:
        pen.setDashPattern(DASHES)
    return pen
