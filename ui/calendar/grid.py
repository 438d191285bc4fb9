"""Day and week: columns of hours, scrolled as pictures; the heads and the band of what takes all day stay in place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent

from desktop.languages import _
from models.reminders import day_plan, wall
from ui.calendar import grid_paint as paint
from ui.calendar import look as looks
from ui.calendar.drag import MAKE, STRETCH, length_of
from ui.calendar.grid_places import HEAD, GridPlaces
from ui.calendar.pictures import Pictures
from ui.calendar.surface import STEP
from ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from models.reminders.calendar import Entry
    from ui.calendar.data import CalendarData
    from ui.calendar.look import Look

KEPT_COLUMNS = 24


class TimeGrid(GridPlaces):
    """Some days beside each other, each from midnight to midnight."""

    def __init__(self, data: CalendarData, look: Look, name: str) -> None:
        """Begin at the morning."""
        super().__init__(data, look, name)
        self._columns = Pictures(self, KEPT_COLUMNS)
        self._head: tuple[tuple[object, ...], QPixmap] | None = None
        self._scrolled = False
        self.verticalScrollBar().setSingleStep(theme.px(24))

    def fit(self) -> None:
        """Make the band and the scroll bar fit what is shown."""
        days = [one.isoformat() for one in self.days]
        self._bars = day_plan.bars(days, self.data.plans(self.days)) if days else []
        bar = self.verticalScrollBar()
        high = round(paint.y_of(day_plan.WHOLE_DAY))
        page = self.hours.height()
        bar.setRange(0, max(0, high - page))
        bar.setPageStep(page)
        if not self._scrolled and self.isVisible() and self.days and self.data.plan(self.days[0]) is not None:
            self._scrolled = True
            bar.setValue(round(paint.y_of(self._morning())) - theme.px(12))

    def _morning(self) -> int:
        """The minute that is scrolled to at first: when work begins, an hour before now where that is earlier."""
        opens = [
            begins
            for plan in self.data.plans(self.days).values()
            for begins, _ends in (plan.mark.hours if plan.mark is not None else ())
        ]
        return max(0, min([*opens, 540]) - 30)

    def show_days(self, days: Sequence[date], cursor: date) -> None:
        """Show other days; the hours stay where they were scrolled to."""
        self._cell = None
        super().show_days(days, cursor)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Fit the new size."""
        super().resizeEvent(event)
        self.fit()

    def slot(self) -> tuple[int | None, int | None]:
        """The half hour on which the cursor stands; the first of the working day where it stands nowhere."""
        if self._cell is not None:
            return self._cell, self._cell + 2 * STEP
        plan = self.data.plan(self.cursor_day)
        hours = plan.mark.hours if plan is not None and plan.mark is not None else ()
        begins = hours[0][0] if hours else 9 * 60
        if self.cursor_day == self.look.today:
            begins = max(begins, -(-(wall.minute_of(self.look.now, self.look.zone) + 1) // 30) * 30)
        return (begins, begins + 60) if begins < day_plan.WHOLE_DAY - 60 else (None, None)

    def step_past(self, step: int) -> None:
        """Below the last entry the cursor goes on by half hours, as above the first."""
        begins = self.slot()[0] if self._cell is None else self._cell + step * 2 * STEP
        self._cell = max(0, min(day_plan.WHOLE_DAY - 2 * STEP, 540 if begins is None else begins))
        self.choose(None)

    def choose(self, one: Entry | None, day: date | None = None) -> None:
        """Put the cursor on an entry or a day."""
        self._cell = None if one is not None else self._cell
        super().choose(one, day)

    def reveal(self) -> None:
        """Scroll to what is chosen, or to the half hour of the cursor."""
        minute = self._cell
        one = self.entry()
        if one is not None:
            minute = None if one.at is None else wall.minute_of(one.at, self.look.zone)
        if minute is None:
            return
        y, bar = round(paint.y_of(minute)), self.verticalScrollBar()
        if y < bar.value():
            bar.setValue(y - theme.px(12))
        elif y + theme.px(paint.HOUR) > bar.value() + self.hours.height():
            bar.setValue(y + theme.px(paint.HOUR) - self.hours.height())

    # -- painting -------------------------------------------------------------------------------------------------

    def column(self, at: int) -> QPixmap | None:
        """A day's column, made once until something of it changes."""
        day, wide, ratio = self.days[at], self.wide_of(at), self.devicePixelRatioF()
        moment = self.look.now // 60_000 if day == self.look.today else day < self.look.today
        place = day, wide, ratio, theme.dark, theme.zoom
        key = moment, self.data.version(day, day), self.look.version
        make = partial(paint.column_of, self.data.plan(day), self.look, wide, ratio)
        return self._columns.picture(place, key, make)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Show the columns as far as they are scrolled to, and over them what moves."""
        painter = QPainter(self.viewport())
        self._columns.frame()
        area = self.hours
        painter.setClipRect(area)
        ratio = self.devicePixelRatioF()
        for at in range(len(self.days)):
            part = QRectF(0, self.offset * ratio, self.wide_of(at) * ratio, area.height() * ratio)
            target = QRectF(self.left_of(at), area.top(), self.wide_of(at), area.height())
            picture = self.column(at)
            if picture is None:
                painter.fillRect(target, theme.color("surface"))
            else:
                painter.drawPixmap(target, picture, part)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRect(0, area.top(), self.gutter, area.height()), theme.color("surface"))
        paint.hours_of(painter, area, self.offset, self.gutter)
        self._now(painter, area)
        self._marked(painter)
        self._ghost(painter)
        painter.setClipping(False)
        self._heads(painter)

    def _now(self, painter: QPainter, area: QRect) -> None:
        if self.look.today not in self.days:
            return
        at = self.days.index(self.look.today)
        y = area.top() + paint.y_of(wall.minute_of(self.look.now, self.look.zone)) - self.offset
        if area.top() <= y <= area.bottom():
            text = self.look.clock(self.look.now)
            paint.now_line(painter, self.left_of(at), self.left_of(at + 1) - 1, y, text, self.gutter)

    def _marked(self, painter: QPainter) -> None:
        """What the keyboard is on."""
        focused = self.hasFocus()
        if self.cursor_day not in self.days:
            return
        at = self.days.index(self.cursor_day)
        if self.chosen is None:
            if self._cell is not None:
                top = self.top - self.offset + paint.y_of(self._cell)
                high = paint.y_of(2 * STEP)
                looks.ring(painter, QRectF(self.left_of(at), top, self.wide_of(at), high), focused=focused)
            return
        for col, day in enumerate(self.days):
            for one in self.placed(day):
                if one.entry.identity == self.chosen and (rect := self.block_rect(col, one)) is not None:
                    looks.ring(painter, rect, focused=focused)

    def _ghost(self, painter: QPainter) -> None:
        """Where what is dragged would stand."""
        drag = self.drag
        if drag is None or not drag.active or drag.day not in self.days:
            return
        at = self.days.index(drag.day)
        if drag.how == MAKE:
            begins, ends = drag.range
        elif drag.minute is None or drag.entry is None:
            return
        elif drag.how == STRETCH:
            begins, ends = wall.minute_of(drag.entry.at or 0, self.look.zone), drag.minute
        else:
            begins, ends = drag.minute, drag.minute + max(30, length_of(drag.entry))
        top = self.top - self.offset + paint.y_of(begins)
        high = max(paint.y_of(STEP), paint.y_of(min(ends, day_plan.WHOLE_DAY)) - paint.y_of(begins))
        rect = QRectF(self.left_of(at) + 2, top, self.wide_of(at) - theme.px(6), high)
        painter.setPen(QPen(theme.color("primary"), 2))
        painter.setBrush(theme.color("primary_soft"))
        painter.drawRoundedRect(rect, theme.px(5), theme.px(5))
        text = f"{begins // 60}:{begins % 60:02d}–{ends // 60 % 24}:{ends % 60:02d}"
        inner = rect.adjusted(theme.px(7), 0, -theme.px(4), 0)
        inner.setHeight(min(inner.height(), theme.px(20)))
        looks.line_of(painter, inner, text, theme.font(11, 600), "primary_text")

    def head_picture(self) -> QPixmap:
        """The heads and the band, made once until something of them changes."""
        ratio, look = self.devicePixelRatioF(), self.look
        size = self.viewport().width(), self.top, ratio
        version = self.data.version(self.days[0], self.days[-1]) if self.days else ()
        key = (*size, theme.dark, theme.zoom, tuple(self.days), version, look.version, look.today, look.now // 60_000)
        if self._head is None or self._head[0] != key:
            made = self._columns.painted(*size, self._paint_heads)
            self._head = key, made
        return self._head[1]

    def _paint_heads(self, painter: QPainter) -> None:
        high = self.top
        painter.fillRect(QRect(0, 0, self.viewport().width(), high), theme.color("surface"))
        for at, day in enumerate(self.days):
            plan = self.data.plan(day)
            left, wide = self.left_of(at), self.wide_of(at)
            if plan is not None and plan.mark is not None and not plan.mark.working:
                painter.fillRect(QRect(left, 0, wide - 1, high), theme.color("sunken"))
            paint.head_of(painter, QRectF(left, 0, wide, theme.px(HEAD)), day, plan, self.look.today)
        for bar in self.shown_bars():
            looks.bar_of(painter, self.bar_rect(bar), self.look, bar.entry, opens=bar.opens, ends=bar.ends_here)
        for rect, _at, count in self.more_in_band():
            words = _("+{count} more", count=count)
            looks.line_of(painter, rect.adjusted(8, 0, 0, 0), words, theme.font(11, 600), "text2")
        painter.setPen(QPen(theme.color("line2"), 1))
        painter.drawLine(0, high - 1, self.viewport().width(), high - 1)

    def _heads(self, painter: QPainter) -> None:
        """The heads and the band, and over them what the keyboard and the pointer are on."""
        painter.drawPixmap(0, 0, self.head_picture())
        if self.hasFocus() and self.chosen is None and self._cell is None and self.cursor_day in self.days:
            at = self.days.index(self.cursor_day)
            rect = QRectF(self.left_of(at) + 1, 1, self.wide_of(at) - 3, theme.px(HEAD) - 2)
            looks.ring(painter, rect, focused=True)
        for bar in self.shown_bars() if self.chosen is not None else ():
            if bar.entry.identity == self.chosen:
                looks.ring(painter, self.bar_rect(bar), focused=self.hasFocus())
        drag = self.drag
        if drag is not None and drag.active and drag.how != MAKE and drag.minute is None and drag.day in self.days:
            at = self.days.index(drag.day)
            high = self.top - theme.px(HEAD) - 2
            rect = QRectF(self.left_of(at) + 2, theme.px(HEAD), self.wide_of(at) - 6, high)
            painter.setPen(QPen(theme.color("primary"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect, theme.px(5), theme.px(5))
