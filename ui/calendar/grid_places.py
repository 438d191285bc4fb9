"""Where things are on the grid of hours: columns, the band above them, blocks, what has no room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF

from ui.calendar import grid_paint as paint
from ui.calendar.grid_hands import Hands
from ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from models.reminders.calendar import Entry
    from models.reminders.day_plan import Bar, Placed
    from ui.calendar.data import CalendarData
    from ui.calendar.look import Look

GUTTER, HEAD, BAND_ROW, MOST_BAND = 58, 66, 24, 4


class GridPlaces(Hands):
    """The geometry of the grid; it paints nothing."""

    def __init__(self, data: CalendarData, look: Look, name: str) -> None:
        """Begin without bars."""
        super().__init__(data, look, name)
        self._bars: list[Bar] = []

    # -- geometry -------------------------------------------------------------------------------------------------

    @property
    def gutter(self) -> int:
        """How wide the hours at the left are."""
        return theme.px(GUTTER)

    @property
    def band_rows(self) -> int:
        """Rows of the band above the hours."""
        rows = max((bar.row + 1 for bar in self._bars), default=0)
        return min(rows, self.most_band)

    @property
    def most_band(self) -> int:
        """Rows that the band has at most: a day by itself may use half of the height."""
        half = self.viewport().height() // 2 // theme.px(BAND_ROW)
        return max(MOST_BAND, half) if len(self.days) == 1 else MOST_BAND

    @property
    def top(self) -> int:
        """Where the hours begin."""
        return theme.px(HEAD) + theme.px(6) + self.band_rows * theme.px(BAND_ROW)

    @property
    def hours(self) -> QRect:
        """The part of the viewport that scrolls."""
        area = self.viewport().rect()
        return QRect(area.left(), self.top, area.width(), max(0, area.height() - self.top))

    def left_of(self, at: int) -> int:
        """Where a column begins."""
        room = self.viewport().width() - self.gutter
        return self.gutter + room * at // max(1, len(self.days))

    def wide_of(self, at: int) -> int:
        """How wide a column is."""
        return self.left_of(at + 1) - self.left_of(at)

    @property
    def offset(self) -> int:
        """How far the hours are scrolled."""
        return self.verticalScrollBar().value()

    # -- where things are -----------------------------------------------------------------------------------------

    def column_at(self, x: int) -> int | None:
        """The column at a place; None in the gutter."""
        if x < self.gutter or not self.days:
            return None
        return next((at for at in range(len(self.days)) if x < self.left_of(at + 1)), len(self.days) - 1)

    def day_at(self, place: QPoint) -> date | None:
        """The day at a place."""
        at = self.column_at(place.x())
        return None if at is None else self.days[at]

    def minute_at(self, y: int) -> float:
        """The minute of the day at a height."""
        return (y - self.top + self.offset) * 60 / theme.px(paint.HOUR)

    def in_hours(self, place: QPoint) -> bool:
        """Whether a place lies among the hours."""
        return place.y() >= self.top and place.x() >= self.gutter

    def bar_rect(self, bar: Bar) -> QRectF:
        """Where a bar of the band is."""
        left, right = self.left_of(bar.first) + theme.px(2), self.left_of(bar.last + 1) - theme.px(4)
        top = theme.px(HEAD) + theme.px(2) + bar.row * theme.px(BAND_ROW)
        return QRectF(left, top, right - left, theme.px(BAND_ROW) - theme.px(3))

    def shown_bars(self) -> list[Bar]:
        """The bars that have room in the band; where some have not, its last row counts them."""
        most = self.most_band
        crowded = any(bar.row >= most for bar in self._bars)
        return [bar for bar in self._bars if bar.row < (most - 1 if crowded else most)]

    def more_in_band(self) -> list[tuple[QRectF, int, int]]:
        """(place, column, how many) of the bars without room."""
        shown = set(map(id, self.shown_bars()))
        found = []
        for at in range(len(self.days)):
            count = sum(1 for bar in self._bars if id(bar) not in shown and bar.first <= at <= bar.last)
            if count:
                top = theme.px(HEAD) + theme.px(2) + (self.most_band - 1) * theme.px(BAND_ROW)
                left, wide = self.left_of(at) + theme.px(2), self.wide_of(at) - theme.px(6)
                found.append((QRectF(left, top, wide, theme.px(BAND_ROW) - theme.px(3)), at, count))
        return found

    def placed(self, day: date) -> Sequence[Placed]:
        """What has its time on a day."""
        plan = self.data.plan(day)
        return () if plan is None else plan.timed

    def block_rect(self, at: int, one: Placed) -> QRectF | None:
        """Where an entry is in the viewport; None where it has no room."""
        rect = paint.rect_of(one, self.wide_of(at))
        return None if rect is None else rect.translated(self.left_of(at), self.top - self.offset)

    def entry_at(self, place: QPoint) -> tuple[Entry, date] | None:
        """The entry at a place, and the day on which it was met."""
        at = self.column_at(place.x())
        if at is None:
            return None
        point = QPointF(place)
        if not self.in_hours(place):
            return next(((bar.entry, self.days[at]) for bar in self.shown_bars() if self.bar_rect(bar).contains(point)),
                        None)  # fmt: skip
        for one in reversed(self.placed(self.days[at])):
            rect = self.block_rect(at, one)
            if rect is not None and rect.contains(point):
                return one.entry, self.days[at]
        return None

    def more_at(self, place: QPoint) -> date | None:
        """The day of which a place says how many more there are."""
        point, at = QPointF(place), self.column_at(place.x())
        if at is None:
            return None
        if not self.in_hours(place):
            return next((self.days[col] for rect, col, _n in self.more_in_band() if rect.contains(point)), None)
        plan = self.data.plan(self.days[at])
        point -= QPointF(self.left_of(at), self.top - self.offset)
        some = [] if plan is None else paint.hidden_of(plan, self.wide_of(at))
        return self.days[at] if any(rect.contains(point) for rect, _count in some) else None
