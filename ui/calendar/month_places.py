"""Where things are in the month: weeks below each other, items in their rows, how many have no room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF

from ui.calendar import month_rows
from ui.calendar.surface import Surface
from ui.theme import theme

if TYPE_CHECKING:
    from datetime import date

    from models.reminders.calendar import Entry
    from ui.calendar.data import CalendarData
    from ui.calendar.look import Look
    from ui.calendar.month_rows import Row

HEAD, NUMBER, LINE = 26, 26, 21


class MonthPlaces(Surface):
    """The geometry of the month; it paints nothing."""

    by_days = 7

    def __init__(self, data: CalendarData, look: Look, name: str) -> None:
        """Begin without weeks."""
        super().__init__(data, look, name)
        self._laid: dict[tuple[object, ...], Row] = {}

    # -- geometry -------------------------------------------------------------------------------------------------

    @property
    def weeks(self) -> int:
        """Weeks that are shown."""
        return max(1, len(self.days) // 7)

    def top_of(self, week: int) -> int:
        """Where a week begins; all are of one height, so that their pictures can be moved."""
        head = theme.px(HEAD)
        return head + (self.viewport().height() - head) // self.weeks * week

    def left_of(self, column: int) -> int:
        """Where a column begins."""
        return self.viewport().width() * column // 7

    def cell(self, day: date) -> QRect:
        """Where a day is."""
        week, column = divmod(self.days.index(day), 7)
        left, top = self.left_of(column), self.top_of(week)
        return QRect(left, top, self.left_of(column + 1) - left, self.top_of(week + 1) - top)

    def day_at(self, place: QPoint) -> date | None:
        """The day at a place."""
        if place.y() < theme.px(HEAD) or not self.days:
            return None
        week = next((at for at in range(self.weeks) if place.y() < self.top_of(at + 1)), self.weeks - 1)
        column = next((at for at in range(7) if place.x() < self.left_of(at + 1)), 6)
        return self.days[week * 7 + column]

    def row(self, week: int) -> Row:
        """What stands in a week, and how much of it has room."""
        days = self.days[week * 7 : week * 7 + 7]
        high = self.top_of(week + 1) - self.top_of(week)
        key = days[0], high, self.data.version(days[0], days[-1])
        if key not in self._laid:
            if len(self._laid) > 60:
                self._laid.clear()
            room = max(1, (high - theme.px(NUMBER) - 2) // theme.px(LINE))
            self._laid[key] = month_rows.lay_out(days, self.data.plans(days), room)
        return self._laid[key]

    def item_rect(self, week: int, item: month_rows.Item) -> QRectF:
        """Where an item of a week is in the viewport."""
        left, right = self.left_of(item.first), self.left_of(item.last + 1)
        top = self.top_of(week) + theme.px(NUMBER) + item.row * theme.px(LINE)
        return QRectF(left + theme.px(3), top, right - left - theme.px(7), theme.px(LINE) - theme.px(2))

    def more_rect(self, day: date) -> QRectF:
        """Where a day says how many more it has."""
        cell = self.cell(day)
        row = self.row(self.days.index(day) // 7)
        top = cell.top() + theme.px(NUMBER) + (row.room - 1) * theme.px(LINE)
        return QRectF(cell.left() + theme.px(3), top, cell.width() - theme.px(7), theme.px(LINE) - theme.px(2))

    def entry_at(self, place: QPoint) -> tuple[Entry, date] | None:
        """The entry at a place."""
        day = self.day_at(place)
        if day is None:
            return None
        week = self.days.index(day) // 7
        for item in self.row(week).items:
            if self.item_rect(week, item).contains(QPointF(place)):
                return item.entry, day
        return None

    def more_at(self, place: QPoint) -> date | None:
        """The day of which a place says more: its number, or how many have no room."""
        day = self.day_at(place)
        if day is None:
            return None
        cell, column = self.cell(day), self.days.index(day) % 7
        number = QRect(cell.left(), cell.top(), theme.px(34), theme.px(NUMBER))
        if number.contains(place):
            return day
        hidden = self.row(self.days.index(day) // 7).hidden[column]
        return day if hidden and self.more_rect(day).contains(QPointF(place)) else None
