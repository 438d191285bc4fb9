"""The month: whole weeks below each other, each painted once; bars across days, lines with their time, "+3 more"."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent, QWheelEvent

from desktop.languages import _, current
from models.reminders import wall
from ui.calendar import look as looks
from ui.calendar.drag import MAKE, MOVE, Drag
from ui.calendar.month_places import HEAD, NUMBER, MonthPlaces
from ui.calendar.pictures import Pictures
from ui.theme import theme

if TYPE_CHECKING:
    from models.reminders.calendar import Entry
    from ui.calendar.data import CalendarData
    from ui.calendar.look import Look

KEPT_ROWS = 24


class MonthGrid(MonthPlaces):
    """Weeks below each other."""

    def __init__(self, data: CalendarData, look: Look, name: str) -> None:
        """Begin without weeks."""
        super().__init__(data, look, name)
        self._pictures = Pictures(self, 2 * KEPT_ROWS)
        self.month = date(2000, 1, 1)
        self.drag: Drag | None = None
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Fit the new size."""
        super().resizeEvent(event)
        self.void()

    # -- painting -------------------------------------------------------------------------------------------------

    def show_month(self, days: list[date], cursor: date, month: date) -> None:
        """Show the weeks of a month."""
        self.month = month.replace(day=1)
        self.show_days(days, cursor)

    def picture(self, week: int) -> QPixmap | None:
        """A week, painted once until something of it changes."""
        first, last = self.days[week * 7], self.days[week * 7 + 6]
        here = first <= self.look.today <= last
        moment = self.look.now // 60_000 if here else first < self.look.today
        size = self.viewport().width(), self.top_of(week + 1) - self.top_of(week), self.devicePixelRatioF()
        place = "week", first, *size, theme.dark, theme.zoom
        key = self.data.version(first, last), self.look.version, moment
        return self._pictures.picture(place, key, partial(self._pictures.painted, *size, partial(self._week, week)))

    def _week(self, week: int, painter: QPainter) -> None:
        row, top, high = self.row(week), self.top_of(week), self.top_of(week + 1) - self.top_of(week)
        painter.fillRect(QRect(0, 0, self.viewport().width(), high), theme.color("surface"))
        for column in range(7):
            self._paint_day(painter, self.days[week * 7 + column], column, high)
        for item in row.items:
            rect = self.item_rect(week, item).translated(0, -top)
            if item.bar:
                looks.bar_of(painter, rect, self.look, item.entry, opens=item.opens, ends=item.ends_here)
            else:
                self._paint_line(painter, rect, item.entry)
        for column, count in enumerate(row.hidden):
            if count:
                rect = self.more_rect(self.days[week * 7 + column]).translated(0, -top)
                words = _("+{count} more", count=count)
                looks.line_of(painter, rect.adjusted(theme.px(6), 0, 0, 0), words, theme.font(11, 600), "text2")

    def _paint_day(self, painter: QPainter, day: date, column: int, high: int) -> None:
        left, right = self.left_of(column), self.left_of(column + 1)
        plan = self.data.plan(day)
        mark = None if plan is None else plan.mark
        if mark is not None and not mark.working:
            painter.fillRect(QRect(left, 0, right - left, high), theme.color("sunken"))
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawLine(left, 0, right, 0)
        painter.drawLine(right - 1, 0, right - 1, high)

    def numbers(self, week: int) -> QPixmap | None:
        """The numbers and names of a week's days: others in another month, and so not in the week's picture."""
        days = self.days[week * 7 : week * 7 + 7]
        inside = tuple((day.year, day.month) == (self.month.year, self.month.month) for day in days)
        size = self.viewport().width(), theme.px(NUMBER), self.devicePixelRatioF()
        place = "numbers", days[0], *size, theme.dark, theme.zoom
        key = inside, self.data.version(days[0], days[-1]), self.look.today
        return self._pictures.picture(place, key, partial(self._pictures.painted, *size, partial(self._numbered, days)))

    def _numbered(self, days: list[date], painter: QPainter) -> None:
        for column, day in enumerate(days):
            self._number(painter, day, column, 0)

    def _number(self, painter: QPainter, day: date, column: int, top: int) -> None:
        left, right = self.left_of(column), self.left_of(column + 1)
        plan = self.data.plan(day)
        mark = None if plan is None else plan.mark
        inside = (day.year, day.month) == (self.month.year, self.month.month)
        ink = "text" if inside else "text3"
        number = QRectF(left + theme.px(4), top + theme.px(3), theme.px(22), theme.px(22))
        text = str(day.day) if day.day > 1 else current().date(day, year=False)
        if day == self.look.today:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("primary_fill"))
            painter.drawEllipse(number)
            painter.setFont(theme.font(12, 700))
            painter.setPen(theme.color("on_fill"))
            painter.drawText(number, Qt.AlignmentFlag.AlignCenter, str(day.day))
            wide = 0.0
        else:
            font = theme.font(12, 600 if inside else 400)
            painter.setFont(font)
            painter.setPen(theme.color(ink))
            wide = max(0.0, painter.fontMetrics().horizontalAdvance(text) - number.width() + theme.px(8))
            box = number.adjusted(theme.px(2), 0, wide + theme.px(8), 0)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        if mark is not None and mark.name:
            rect = QRectF(number.right() + wide + theme.px(4), number.top(), 0, number.height())
            rect.setRight(right - theme.px(4))
            looks.line_of(painter, rect, _(mark.name), theme.font(11), "text2")

    def _paint_line(self, painter: QPainter, rect: QRectF, one: Entry) -> None:
        """An entry with its time as a line: a dot of its colour, the time, the title."""
        _fill, edge, _ink = self.look.colours(one)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(edge))
        painter.drawEllipse(QPointF(rect.left() + theme.px(6), rect.center().y()), theme.px(3), theme.px(3))
        inner = rect.adjusted(theme.px(14), 0, -theme.px(2), 0)
        font = theme.font(11, 500)
        if inner.width() > theme.px(80) and one.at is not None:
            looks.line_of(painter, inner, self.look.clock(one.at), font, "text2")
            inner.setLeft(inner.left() + theme.px(36))
        looks.head_of(painter, inner, self.look, one)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Show the weeks, and over them what the keyboard and the pointer are on."""
        painter = QPainter(self.viewport())
        if not self.days:
            return
        painter.fillRect(self.viewport().rect(), theme.color("surface"))
        self._pictures.frame()
        for week in range(self.weeks):
            for picture in (self.picture(week), self.numbers(week)):
                if picture is not None:
                    painter.drawPixmap(0, self.top_of(week), picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(11, 600))
        for column in range(7):
            left, right = self.left_of(column), self.left_of(column + 1)
            painter.setPen(theme.color("text3"))
            box = QRect(left, 0, right - left, theme.px(HEAD))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, current().weekday(self.days[column]))
        self._marked(painter)
        if self.drag is not None and self.drag.active and self.drag.day in self.days:
            self._ghost(painter, self.drag)

    def _marked(self, painter: QPainter) -> None:
        if self.cursor_day in self.days and self.chosen is None and self.hasFocus():
            looks.ring(painter, QRectF(self.cell(self.cursor_day)).adjusted(0, 0, -1, 0), focused=True)
        if self.chosen is None:
            return
        for week in range(self.weeks):
            for item in self.row(week).items:
                if item.entry.identity == self.chosen:
                    looks.ring(painter, self.item_rect(week, item), focused=self.hasFocus())

    def _ghost(self, painter: QPainter, drag: Drag) -> None:
        painter.setPen(QPen(theme.color("primary"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        first, last = drag.day, drag.day
        if drag.how == MAKE:
            first, last = self._range(drag)
        for day in self.days:
            if first <= day <= last:
                rect = QRectF(self.cell(day)).adjusted(2, 2, -3, -2)
                painter.drawRoundedRect(rect, theme.px(6), theme.px(6))

    def _range(self, drag: Drag) -> tuple[date, date]:
        begun = self.day_at(drag.start) or drag.day
        return min(begun, drag.day), max(begun, drag.day)

    # -- the pointer ----------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take hold of an entry, or of an empty day."""
        place = event.position().toPoint()
        day = self.day_at(place)
        if event.button() != Qt.MouseButton.LeftButton or day is None:
            super().mousePressEvent(event)
            return
        found = self.entry_at(place)
        self.drag = Drag(MAKE if found is None else MOVE, place, day, None, None if found is None else found[0])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Show where what is held would stand."""
        place, drag = event.position().toPoint(), self.drag
        if drag is None or not event.buttons() & Qt.MouseButton.LeftButton:
            over = self.entry_at(place) is not None or self.more_at(place) is not None
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
            return
        if (drag.entry is None or drag.entry.movable) and drag.begins(place):
            drag.day = self.day_at(place) or drag.day
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let go: do what was dragged, or take it as a click."""
        drag, self.drag = self.drag, None
        if drag is None or event.button() != Qt.MouseButton.LeftButton:
            super().mouseReleaseEvent(event)
            return
        self.viewport().update()
        begun = self.day_at(drag.start) or drag.day
        if drag.active and drag.how == MAKE:
            self.made.emit(self._range(drag)[0], None, self._range(drag)[1])
        elif drag.active and drag.entry is not None:
            if drag.day != begun:
                one = drag.entry
                day = date.fromisoformat(one.day) + (drag.day - begun)
                self.moved.emit(one, day, None if one.at is None else wall.minute_of(one.at, self.look.zone))
        elif (more := self.more_at(event.position().toPoint())) is not None:
            self.day_opened.emit(more)
        elif drag.entry is not None:
            self.choose(drag.entry, drag.day)
            self.opened.emit(drag.entry)
        else:
            self.choose(None, drag.day)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Make something on a day."""
        place = event.position().toPoint()
        day = self.day_at(place)
        if day is not None and self.entry_at(place) is None and self.more_at(place) is None:
            self.made.emit(day, None, None)

    # -- keys -----------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Up and down go from week to week while no entry is chosen; Escape lets go of what is dragged."""
        key = event.key()
        if key == Qt.Key.Key_Escape and self.drag is not None:
            self.drag = None
            self.viewport().update()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not event.modifiers() and self.chosen is None:
            self.step_day(7 if key == Qt.Key.Key_Down else -7)
        else:
            super().keyPressEvent(event)

    def enter(self) -> None:
        """Open what is chosen, else the day."""
        one = self.entry()
        if one is not None:
            self.opened.emit(one)
        else:
            self.day_opened.emit(self.cursor_day)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Go on by weeks."""
        steps = event.angleDelta().y()
        if steps:
            self.shift_weeks(-1 if steps > 0 else 1)
        event.accept()

    def shift_weeks(self, weeks: int) -> None:
        """Show weeks further on; the month is the one of the middle."""
        days = [day + timedelta(days=7 * weeks) for day in self.days]
        middle = days[len(days) // 2]
        cursor = self.cursor_day + timedelta(days=7 * weeks)
        self.chosen = None
        self.show_month(days, cursor, middle)
        self.cursor_moved.emit(cursor)
