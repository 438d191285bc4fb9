"""Painting for the grid of hours: a day's column made once as a picture, its head, the band of what takes all day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPixmap

from desktop.languages import _, current
from models.reminders.day_plan import WHOLE_DAY
from ui.calendar import look as looks
from ui.theme import theme
from ui.widgets.painted import paint_pill

if TYPE_CHECKING:
    from datetime import date

    from models.reminders.day_plan import DayPlan, Placed
    from ui.calendar.look import Look

HOUR = 48
LEAST_LANE = 40
"""Pixels below which lanes are not made narrower: what has none is counted."""
PILL = 24


def most_lanes(wide: float) -> int:
    """How many entries stand beside each other in a column."""
    return max(1, int((wide - theme.px(8)) // theme.px(LEAST_LANE)))


def y_of(minute: float) -> float:
    """Where a minute of the day is, in pixels below midnight."""
    return minute * theme.px(HOUR) / 60


def rect_of(one: Placed, wide: float) -> QRectF | None:
    """Where an entry stands in a column so wide; None where there is no room beside the others."""
    most = most_lanes(wide)
    if one.lane >= most:
        return None
    shown = min(one.lanes, most)
    room = wide - theme.px(6) - (theme.px(PILL) if one.lanes > most else 0)
    lane = room / shown
    count = min(one.wide, shown - one.lane)
    top, bottom = y_of(one.begins), y_of(one.ends)
    return QRectF(theme.px(2) + one.lane * lane, top + 1, lane * count - theme.px(2), bottom - top - 2)


def hidden_of(plan: DayPlan, wide: float) -> list[tuple[QRectF, int]]:
    """Where it is said how many entries have no room, and how many those are."""
    most = most_lanes(wide)
    groups: list[list[int]] = []
    for one in sorted((one for one in plan.timed if one.lane >= most), key=_begins):
        if groups and one.begins < groups[-1][1]:
            groups[-1][1] = max(groups[-1][1], one.ends)
            groups[-1][2] += 1
        else:
            groups.append([one.begins, one.ends, 1])
    side = theme.px(PILL)
    return [(QRectF(wide - side - theme.px(3), y_of(low) + 2, side, theme.px(18)), n) for low, _high, n in groups]


def _begins(one: Placed) -> int:
    return one.begins


def column_of(plan: DayPlan | None, look: Look, wide: int, ratio: float) -> QPixmap:
    """A day's column from midnight to midnight, painted once; scrolling only shows other parts of it."""
    high = round(y_of(WHOLE_DAY))
    made = QPixmap(max(1, round(wide * ratio)), max(1, round(high * ratio)))
    made.setDevicePixelRatio(ratio)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _ground(painter, plan, wide, high)
    if plan is not None:
        for one in plan.timed:
            rect = rect_of(one, wide)
            if rect is not None:
                block_of(painter, rect, look, one)
        for rect, count in hidden_of(plan, wide):
            paint_pill(painter, rect, f"+{count}", "quiet", size=11)
    painter.end()
    return made


def _ground(painter: QPainter, plan: DayPlan | None, wide: int, high: int) -> None:
    mark = None if plan is None else plan.mark
    closed = mark is not None and not mark.working
    painter.fillRect(QRectF(0, 0, wide, high), theme.color("sunken" if closed else "bg" if mark else "surface"))
    for begins, ends in mark.hours if mark is not None else ():
        top, bottom = y_of(begins), y_of(min(ends, WHOLE_DAY))
        painter.fillRect(QRectF(0, top, wide, bottom - top), theme.color("surface"))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    line, half = QPen(theme.color("line"), 1), QPen(theme.color("line"), 1, Qt.PenStyle.DotLine)
    for hour in range(24):
        painter.setPen(line)
        y = round(y_of(hour * 60))
        painter.drawLine(0, y, wide, y)
        painter.setPen(half)
        y = round(y_of(hour * 60 + 30))
        painter.drawLine(0, y, wide, y)
    painter.setPen(line)
    painter.drawLine(wide - 1, 0, wide - 1, high)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def block_of(painter: QPainter, rect: QRectF, look: Look, placed: Placed) -> None:
    """Paint an entry's block: its title, below it when, with whom and where, as far as there is room."""
    one = placed.entry
    looks.ground(painter, rect, look, one)
    inner = rect.adjusted(theme.px(7), theme.px(2), -theme.px(4), -theme.px(2))
    row = theme.px(17)
    when = look.when(one)
    if inner.height() < 2 * row - theme.px(3):
        inner.setHeight(min(inner.height(), row))
        short = when.partition("–")[0]
        font = theme.font(11, 500)
        wide = QFontMetricsF(font).horizontalAdvance("00:00") + theme.px(5)
        if short and inner.width() > 2.2 * wide:
            looks.line_of(painter, inner, short, font, looks_ink(look, placed))
            inner.setLeft(inner.left() + wide)
        looks.head_of(painter, inner, look, one)
        return
    line = QRectF(inner.left(), inner.top(), inner.width(), row)
    looks.head_of(painter, line, look, one)
    for text in (when, one.person, one.place):
        if text:
            line.translate(0, row)
            if line.bottom() > inner.bottom() + 1:
                break
            looks.line_of(painter, line, text, theme.font(11), looks_ink(look, placed))


def looks_ink(look: Look, placed: Placed) -> str:
    """The colour of what stands below a title."""
    return "text3" if placed.entry.state == "done" else "text2"


def head_of(painter: QPainter, rect: QRectF, day: date, plan: DayPlan | None, today: date) -> None:
    """Paint a day's head: its weekday, its number, why the shop is closed."""
    mark = None if plan is None else plan.mark
    closed = mark is not None and not mark.working
    ink = "text3" if closed else "text"
    centre = rect.center().x()
    name = QRectF(rect.left(), rect.top() + theme.px(4), rect.width(), theme.px(16))
    painter.setFont(theme.font(11, 600))
    painter.setPen(theme.color("primary_text" if day == today else "text3"))
    painter.drawText(name, Qt.AlignmentFlag.AlignCenter, current().weekday(day))
    side = theme.px(28)
    number = QRectF(centre - side / 2, name.bottom() + theme.px(1), side, side)
    if day == today:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("primary_fill"))
        painter.drawEllipse(number)
        ink = "on_fill"
    painter.setFont(theme.font(16, 700))
    painter.setPen(theme.color(ink))
    painter.drawText(number, Qt.AlignmentFlag.AlignCenter, str(day.day))
    if mark is not None and mark.name:
        line = QRectF(rect.left() + theme.px(4), number.bottom(), rect.width() - theme.px(8), theme.px(15))
        font = theme.font(11, 500)
        shown = QFontMetricsF(font).elidedText(_(mark.name), Qt.TextElideMode.ElideRight, line.width())
        painter.setFont(font)
        painter.setPen(theme.color("text2"))
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, shown)


def hours_of(painter: QPainter, area: QRect, offset: int, wide: int) -> None:
    """Paint the hours at the left."""
    painter.setFont(theme.font(11, 500))
    painter.setPen(theme.color("text3"))
    for hour in range(1, 24):
        y = area.top() + y_of(hour * 60) - offset
        if area.top() - theme.px(10) < y < area.bottom() + theme.px(10):
            rect = QRectF(0, y - theme.px(8), wide - theme.px(8), theme.px(16))
            painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{hour}:00")


def now_line(painter: QPainter, left: float, right: float, y: float, text: str, gutter: int) -> None:
    """Paint where it is now."""
    painter.setPen(QPen(theme.color("primary"), 2))
    painter.drawLine(QPointF(left, y), QPointF(right, y))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("primary"))
    painter.drawEllipse(QPointF(left, y), theme.px(4), theme.px(4))
    box = QRectF(theme.px(4), y - theme.px(9), gutter - theme.px(10), theme.px(18))
    painter.setBrush(theme.color("primary_fill"))
    painter.drawRoundedRect(box, theme.px(5), theme.px(5))
    painter.setFont(theme.font(11, 600))
    painter.setPen(theme.color("on_fill"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
