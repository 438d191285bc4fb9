"""Painted charts: bars, stacked bars, lines, shares of a whole, and a line the size of a word.

chart = BarChart(_("Answers"))
chart.set_data(("0", "1", "2"), (Series(_("Answers"), (4, None, 7)),))
chart.chosen.connect(self._open)          # the place that was clicked, or chosen by Enter

They are pointed at by mouse and walked through by Left, Right, Home and End; the value stands in words above. A value
of None is not known: it leaves a gap, and is never drawn as nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.languages import _
from models.figures.axis import scale
from models.money import MINUS
from ui.theme import theme

COLOURS = ("primary_fill", "gold_fill", "green_fill", "violet", "red_fill", "blue")
"""Colours of the theme for series that name none, in their order."""
Value = float | int | None


@dataclass(frozen=True, slots=True)
class Series:
    """Values under one name, one for each label; `colour` is a name of the theme, empty: the next one in order."""

    name: str
    values: tuple[Value, ...]
    colour: str = ""


def plain_number(value: float) -> str:
    """A number as charts say it unless told otherwise: 1,234 or 12.5."""
    text = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
    return text.replace("-", MINUS)


class Place(NamedTuple):
    """Where the values are painted: the field, and the axis' lowest and highest mark."""

    field: QRectF
    low: float
    high: float

    def y(self, value: float) -> float:
        """How far down a value lies."""
        return self.field.bottom() - self.field.height() * (value - self.low) / (self.high - self.low)


class Chart(QWidget):
    """What all have in common: data, the place pointed at, keys, words for readers of screens."""

    chosen = Signal(int)
    """The place that was clicked, or chosen by Enter."""

    def __init__(self, title: str, *, say: Callable[[float], str] = plain_number, high: int = 200) -> None:
        """`title` is what readers of screens call it, `say` words a value, `high` its height in pixels at zoom 1."""
        super().__init__()
        self.title, self.say = title, say
        self.labels: tuple[str, ...] = ()
        self.series: tuple[Series, ...] = ()
        self.notes: tuple[str, ...] = ()
        self.empty_words = ""
        self.whole_words = ""
        self.at = -1
        self.high = high
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self._fit)
        self._fit()
        self._tell()

    def set_data(
        self,
        labels: Sequence[str],
        series: Sequence[Series],
        *,
        notes: Sequence[str] = (),
        whole: str = "",
        empty: str = "",
    ) -> None:
        """Show other values.

        `notes` stand behind a place's value, `whole` where nothing is pointed at, `empty` where there is nothing.
        """
        self.labels, self.series, self.notes = tuple(labels), tuple(series), tuple(notes)
        self.whole_words, self.empty_words = whole, empty
        self.at = -1
        self._tell()
        self.update()

    @property
    def nothing(self) -> bool:
        """Whether there is no value at all."""
        return not any(value is not None for one in self.series for value in one.values)

    def colour(self, at: int) -> str:
        """The colour of a series by its place."""
        return self.series[at].colour or COLOURS[at % len(COLOURS)]

    def said(self, at: int | None = None) -> str:
        """A place in words: its label, each series' value, its note. -1: the whole."""
        at = self.at if at is None else at
        if self.nothing:
            return self.empty_words or _("Nothing to show yet.")
        if not 0 <= at < len(self.labels):
            return self.whole_words
        several = len(self.series) > 1
        parts = [f"{one.name} {self._value(one, at)}" if several else self._value(one, at) for one in self.series]
        note = self.notes[at] if at < len(self.notes) else ""
        return f"{self.labels[at]}: " + " · ".join([*parts, note] if note else parts)

    def _value(self, one: Series, at: int) -> str:
        value = one.values[at] if at < len(one.values) else None
        return "–" if value is None else self.say(value)

    def _tell(self) -> None:
        told = self.said()
        self.setAccessibleName(f"{self.title}: {told}" if told else self.title)
        self.setAccessibleDescription("; ".join(self.said(at) for at in range(min(len(self.labels), 60))))

    def _fit(self) -> None:
        self.setFixedHeight(theme.px(self.high))
        self.setMinimumWidth(theme.px(160))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """As high as it was made; wider where there is room."""
        return QSize(theme.px(320), theme.px(self.high))

    # -- pointing ---------------------------------------------------------------------------------------------------

    def choose(self, at: int) -> None:
        """Point at a place; -1 at none."""
        if at != self.at:
            self.at = at
            self._tell()
            self.update()

    def place_at(self, x: float) -> int:
        """The place under a point of the width."""
        field = self.field()
        if not self.labels or not field.left() <= x <= field.right():
            return -1
        return min(len(self.labels) - 1, int((x - field.left()) * len(self.labels) / max(1.0, field.width())))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Point at a place."""
        self.choose(self.place_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose a place."""
        at = self.place_at(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and at >= 0 and not self.nothing:
            self.chosen.emit(at)

    def leaveEvent(self, _event: object) -> None:  # noqa: N802
        """Back to the whole."""
        self.choose(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show that keys come here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Back to the whole."""
        super().focusOutEvent(event)
        self.choose(-1)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Left, Right, Home and End walk; Enter and Space choose."""
        last, key = len(self.labels) - 1, event.key()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        steps = {
            Qt.Key.Key_Left: last if self.at < 0 else max(0, self.at - 1),
            Qt.Key.Key_Right: 0 if self.at < 0 else min(last, self.at + 1),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if plain and key in steps and last >= 0:
            self.choose(steps[Qt.Key(key)])
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.at >= 0:
            self.chosen.emit(self.at)
        else:
            super().keyPressEvent(event)

    # -- painting ---------------------------------------------------------------------------------------------------

    def limits(self) -> tuple[float, float]:
        """The lowest and the highest value that is drawn; the axis holds nought."""
        known = [value for one in self.series for value in one.values if value is not None]
        return min(0, *known, 0), max(0, *known, 0)

    def marks(self) -> tuple[float, ...]:
        """The marks of the axis."""
        whole = all(isinstance(value, int) for one in self.series for value in one.values if value is not None)
        return scale(*self.limits(), least=1.0 if whole else 0.0)

    def field(self) -> QRectF:
        """Where the values are painted."""
        words = QFontMetricsF(theme.font(11, 500))
        left = max(words.horizontalAdvance(self.say(mark)) for mark in self.marks()) + theme.px(8)
        top, foot = theme.px(30), theme.px(24)
        return QRectF(left, top, max(1.0, self.width() - left - theme.px(4)), max(1.0, self.height() - top - foot))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the words above, the axis, the values, the labels and the ring of focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.nothing:
            painter.setFont(theme.font(12))
            painter.setPen(theme.color("text3"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.said())
        else:
            self._head(painter)
            self.paint(painter)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def paint(self, painter: QPainter) -> None:
        """Paint the axis and the labels, and between them the values."""
        marks = self.marks()
        place = Place(self.field(), marks[0], marks[-1])
        self._axis(painter, place, marks)
        self.values(painter, place)
        self._feet(painter, place.field)

    def values(self, painter: QPainter, place: Place) -> None:
        """Paint the values; each kind of chart its own way."""

    def _head(self, painter: QPainter) -> None:
        head = QRectF(theme.px(4), 0, self.width() - theme.px(8), theme.px(22))
        told = self.said()
        if told:
            painter.setFont(theme.font(12, 600))
            painter.setPen(theme.color("text"))
            shown = painter.fontMetrics().elidedText(told, Qt.TextElideMode.ElideRight, int(head.width()))
            painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, shown)
        elif len(self.series) > 1:
            self._legend(painter, head)

    def _legend(self, painter: QPainter, head: QRectF) -> None:
        painter.setFont(theme.font(11, 500))
        dot, x = theme.px(10), head.left()
        for at, one in enumerate(self.series):
            wide = painter.fontMetrics().horizontalAdvance(one.name)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(self.colour(at)))
            painter.drawRoundedRect(QRectF(x, head.center().y() - dot / 2, dot, dot), 3, 3)
            painter.setPen(theme.color("text2"))
            box = QRectF(x + dot + theme.px(5), head.top(), wide + 2, head.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, one.name)
            x = box.right() + theme.px(14)

    def _axis(self, painter: QPainter, place: Place, marks: Sequence[float]) -> None:
        painter.setFont(theme.font(11, 500))
        for mark in marks:
            y = place.y(mark)
            painter.setPen(QPen(theme.color("line2" if mark == 0 else "line"), 1))
            painter.drawLine(QPointF(place.field.left(), y), QPointF(place.field.right(), y))
            painter.setPen(theme.color("text3"))
            box = QRectF(0, y - theme.px(8), place.field.left() - theme.px(6), theme.px(16))
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.say(mark))

    def _feet(self, painter: QPainter, field: QRectF) -> None:
        """Labels below, as many as there is room for, the last one always."""
        painter.setFont(theme.font(11, 500))
        step = field.width() / len(self.labels)
        widest = max(painter.fontMetrics().horizontalAdvance(one) for one in self.labels) + theme.px(8)
        every = max(1, ceil(widest / step))
        foot = QRectF(0, field.bottom() + theme.px(4), 0, theme.px(18))
        for at, words in enumerate(self.labels):
            if (len(self.labels) - 1 - at) % every and at != self.at:
                continue
            painter.setPen(theme.color("text" if at == self.at else "text3"))
            if at == self.at and every > 1:
                continue  # it is said above; beside its neighbours there would be no room
            box = QRectF(field.left() + (at + 0.5) * step - widest / 2, foot.top(), widest, foot.height())
            box.moveRight(min(box.right(), float(self.width())))
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, words)


def _bar(painter: QPainter, place: Place, x: float, wide: float, low: float, high: float, colour: str) -> None:
    top, foot = place.y(max(low, high)), place.y(min(low, high))
    least = theme.px(2) if low != high else 0
    bar = QRectF(x, min(top, foot - least), wide, max(least, foot - top))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(colour))
    round_ = min(4.0, bar.height() / 2, wide / 2)
    painter.drawRoundedRect(bar, round_, round_)


class BarChart(Chart):
    """Bars from nought; several series stand beside each other. A series of one colour is pale but where pointed at."""

    def values(self, painter: QPainter, place: Place) -> None:
        """Paint the bars."""
        step = place.field.width() / max(1, len(self.labels))
        group = min(theme.px(40) * len(self.series), step * 0.66)
        wide = group / len(self.series)
        for number, one in enumerate(self.series):
            for at, value in enumerate(one.values[: len(self.labels)]):
                if value is None:
                    continue
                x = place.field.left() + at * step + (step - group) / 2 + number * wide
                painter.setOpacity(1.0 if self.at in (-1, at) else 0.45)
                _bar(painter, place, x, max(1.0, wide - 1), 0, value, self.colour(number))
        painter.setOpacity(1.0)


class StackedBar(Chart):
    """Bars whose series stand on each other; what is below nought hangs beneath it."""

    def limits(self) -> tuple[float, float]:
        """The lowest and the highest pile."""
        piles = [[one.values[at] or 0 for one in self.series if at < len(one.values)] for at in range(len(self.labels))]
        low = min((sum(value for value in pile if value < 0) for pile in piles), default=0)
        return low, max((sum(value for value in pile if value > 0) for pile in piles), default=0)

    def values(self, painter: QPainter, place: Place) -> None:
        """Paint the piles."""
        step = place.field.width() / max(1, len(self.labels))
        wide = min(theme.px(28), step * 0.72)
        for at in range(len(self.labels)):
            up = down = 0.0
            painter.setOpacity(1.0 if self.at in (-1, at) else 0.45)
            for number, one in enumerate(self.series):
                value = (one.values[at] if at < len(one.values) else None) or 0
                start = up if value > 0 else down
                if value:
                    x = place.field.left() + at * step + (step - wide) / 2
                    _bar(painter, place, x, wide, start, start + value, self.colour(number))
                up, down = (up + value, down) if value > 0 else (up, down + value)
        painter.setOpacity(1.0)


class LineChart(Chart):
    """Lines through the values; `between` holds the axis where a scale has ends of its own, such as −100 and 100."""

    def __init__(
        self,
        title: str,
        *,
        say: Callable[[float], str] = plain_number,
        high: int = 200,
        between: tuple[float, float] | None = None,
    ) -> None:
        """As every chart; `between` are the ends of the scale."""
        self.between = between
        super().__init__(title, say=say, high=high)

    def limits(self) -> tuple[float, float]:
        """The ends of the scale, else the lowest and the highest value with nought."""
        return self.between if self.between is not None else super().limits()

    def values(self, painter: QPainter, place: Place) -> None:
        """Paint the lines, a gap where nothing is known, and points."""
        step = place.field.width() / max(1, len(self.labels))
        for number, one in enumerate(self.series):
            spots = [
                None if value is None else QPointF(place.field.left() + (at + 0.5) * step, place.y(value))
                for at, value in enumerate(one.values[: len(self.labels)])
            ]
            _line(painter, spots, theme.color(self.colour(number)), 2 * theme.zoom)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(self.colour(number)))
            for at, spot in enumerate(spots):
                if spot is not None:
                    size = theme.px(5 if at == self.at else 3)
                    painter.drawEllipse(spot, size, size)


def _line(painter: QPainter, spots: Sequence[QPointF | None], colour: QColor, wide: float) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, wide, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    run: list[QPointF] = []
    for spot in [*spots, None]:
        if spot is not None:
            run.append(spot)
        elif run:
            painter.drawPolyline(QPolygonF(run))
            run = []


class ShareBar(Chart):
    """One bar across, of the parts of a whole: a label and a value each. Their words stand below."""

    def __init__(self, title: str, *, say: Callable[[float], str] = plain_number, high: int = 76) -> None:
        """As every chart; lower."""
        self.colours: tuple[str, ...] = ()
        super().__init__(title, say=say, high=high)

    def set_parts(self, parts: Sequence[tuple[str, int, str]], *, name: str = "", empty: str = "") -> None:
        """Show parts: (label, how much, colour of the theme)."""
        self.colours = tuple(part[2] for part in parts)
        whole = sum(part[1] for part in parts)
        notes = [f"{100 * part[1] / whole:.0f} %" if whole else "" for part in parts]
        values = tuple(part[1] if whole else None for part in parts)
        self.set_data([part[0] for part in parts], (Series(name, values),), notes=notes, empty=empty)

    def _spans(self) -> list[QRectF]:
        values = [max(0, value or 0) for value in self.series[0].values] if self.series else []
        whole, x, found = sum(values) or 1, float(theme.px(4)), []
        room = self.width() - theme.px(8)
        for value in values:
            wide = room * value / whole
            found.append(QRectF(x, theme.px(26), wide, theme.px(20)))
            x += wide
        return found

    def place_at(self, x: float) -> int:
        """The part under a point of the width."""
        return next((at for at, span in enumerate(self._spans()) if span.left() <= x < span.right()), -1)

    def paint(self, painter: QPainter) -> None:
        """Paint the parts, and their words beneath."""
        painter.setFont(theme.font(11, 500))
        dot, x = theme.px(10), float(theme.px(4))
        for at, span in enumerate(self._spans()):
            colour = theme.color(self.colours[at] if at < len(self.colours) else COLOURS[at % len(COLOURS)])
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.setOpacity(1.0 if self.at in (-1, at) else 0.45)
            painter.drawRect(span.adjusted(0, 0, -1 if span.width() > 2 else 0, 0))
            painter.setOpacity(1.0)
            foot = theme.px(60)
            painter.drawRoundedRect(QRectF(x, foot - dot / 2, dot, dot), 3, 3)
            note = self.notes[at] if at < len(self.notes) else ""
            words = f"{self.labels[at]} {note}".strip()
            painter.setPen(theme.color("text2"))
            box = QRectF(x + dot + theme.px(5), foot - theme.px(9), self.width(), theme.px(18))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)
            x = box.left() + painter.fontMetrics().horizontalAdvance(words) + theme.px(14)


class Sparkline(Chart):
    """A line the size of a word, without axis: where things go. Its last value has a dot."""

    def __init__(self, title: str, *, say: Callable[[float], str] = plain_number, high: int = 28) -> None:
        """As every chart; it takes no keys, since what it says stands beside it."""
        super().__init__(title, say=say, high=high)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumWidth(theme.px(60))

    def sizeHint(self) -> QSize:  # noqa: N802
        """The size of a word."""
        return QSize(theme.px(96), theme.px(self.high))

    def field(self) -> QRectF:
        """All of it."""
        edge = theme.px(4)
        return QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the line."""
        if self.nothing:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        values = self.series[0].values
        known = [value for value in values if value is not None]
        low, high = min(known), max(known)
        field, step = self.field(), self.field().width() / max(1, len(values) - 1)
        span = (high - low) or 1
        spots = [
            None
            if value is None
            else QPointF(field.left() + at * step, field.bottom() - field.height() * (value - low) / span)
            for at, value in enumerate(values)
        ]
        colour = theme.color(self.colour(0))
        _line(painter, spots, colour, 2 * theme.zoom)
        last = next(spot for spot in reversed(spots) if spot is not None)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(last, theme.px(3), theme.px(3))
