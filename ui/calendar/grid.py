"""Day and week: columns of hours, scrolled as pictures; the heads and the band of what takes all day stay in place."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent

from desktop.languages import _
from models.reminders import day_plan, wall
from ui.calendar import grid_paint as paint
from ui.calendar import look as looks
from ui.calendar.drag import MAKE, STRETCH, length_of
from ui.calendar.grid_places import HEAD, GridPlaces
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
        self._columns: OrderedDict[tuple[object, ...], QPixmap] = OrderedDict()
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

    def column(self, at: int) -> QPixmap:
        """A day's column, made once until something of it changes."""
        day, wide, ratio = self.days[at], self.wide_of(at), self.devicePixelRatioF()
        plan = self.data.plan(day)
        moment = self.look.now // 60_000 if day == self.look.today else day < self.look.today
        key = (day, wide, ratio, theme.dark, theme.zoom, moment, self.data.version(day, day), self.look.version)
        found = self._columns.get(key)
        if found is None:
            found = self._columns[key] = paint.column_of(plan, self.look, wide, ratio)
            while len(self._columns) > KEPT_COLUMNS:
                self._columns.popitem(last=False)
        self._columns.move_to_end(key)
        return found

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Show the columns as far as they are scrolled to, and over them what moves."""
        painter = QPainter(self.viewport())
        area = self.hours
        painter.fillRect(self.viewport().rect(), theme.color("surface"))
        painter.setClipRect(area)
        ratio = self.devicePixelRatioF()
        for at in range(len(self.days)):
            part = QRectF(0, self.offset * ratio, self.wide_of(at) * ratio, area.height() * ratio)
            target = QRectF(self.left_of(at), area.top(), self.wide_of(at), area.height())
            painter.drawPixmap(target, self.column(at), part)
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

    def _heads(self, painter: QPainter) -> None:
        high = self.top
        painter.fillRect(QRect(0, 0, self.viewport().width(), high), theme.color("surface"))
        for at, day in enumerate(self.days):
            plan = self.data.plan(day)
            left, wide = self.left_of(at), self.wide_of(at)
            if plan is not None and plan.mark is not None and not plan.mark.working:
                painter.fillRect(QRect(left, 0, wide - 1, high), theme.color("sunken"))
            paint.head_of(painter, QRectF(left, 0, wide, theme.px(HEAD)), day, plan, self.look.today)
            if self.hasFocus() and day == self.cursor_day and self.chosen is None and self._cell is None:
                looks.ring(painter, QRectF(left + 1, 1, wide - 3, theme.px(HEAD) - 2), focused=True)
        for bar in self.shown_bars():
            rect = self.bar_rect(bar)
            looks.bar_of(painter, rect, self.look, bar.entry, opens=bar.opens, ends=bar.ends_here)
            if bar.entry.identity == self.chosen:
                looks.ring(painter, rect, focused=self.hasFocus())
        for rect, _at, count in self.more_in_band():
            looks.line_of(
                painter, rect.adjusted(8, 0, 0, 0), _("+{count} more", count=count), theme.font(11, 600), "text2"
            )
        drag = self.drag
        if drag is not None and drag.active and drag.how != MAKE and drag.minute is None and drag.day in self.days:
            at = self.days.index(drag.day)
            rect = QRectF(self.left_of(at) + 2, theme.px(HEAD), self.wide_of(at) - 6, high - theme.px(HEAD) - 2)
            painter.setPen(QPen(theme.color("primary"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect, theme.px(5), theme.px(5))
        painter.setPen(QPen(theme.color("line2"), 1))
        painter.drawLine(0, high - 1, self.viewport().width(), high - 1)
