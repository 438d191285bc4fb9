"""What the pointer does on the grid of hours: opens, moves, stretches by the lower edge, makes on empty hours."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt

from models.reminders import day_plan, wall
from ui.calendar.drag import MAKE, MOVE, STRETCH, Drag, snapped
from ui.calendar.surface import STEP, Surface
from ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

    from models.reminders.day_plan import Placed
    from ui.calendar.data import CalendarData
    from ui.calendar.look import Look

EDGE = 7
"""Pixels of an entry's lower edge by which it is stretched."""


class Hands(Surface):
    """The pointer's half of the grid; what is where is the other half's."""

    def __init__(self, data: CalendarData, look: Look, name: str) -> None:
        """Begin without a drag."""
        super().__init__(data, look, name)
        self.drag: Drag | None = None
        self._cell: int | None = None
        """The minute on which the cursor stands where nothing is chosen."""

    # -- the other half says --------------------------------------------------------------------------------------

    def minute_at(self, y: int) -> float:
        """The minute of the day at a height."""
        raise NotImplementedError

    def in_hours(self, place: QPoint) -> bool:
        """Whether a place lies among the hours."""
        raise NotImplementedError

    def column_at(self, x: int) -> int | None:
        """The column at a place."""
        raise NotImplementedError

    def placed(self, day: date) -> Sequence[Placed]:
        """What has its time on a day."""
        raise NotImplementedError

    def block_rect(self, at: int, one: Placed) -> QRectF | None:
        """Where an entry is."""
        raise NotImplementedError

    def more_at(self, place: QPoint) -> date | None:
        """The day of which a place says how many more there are."""
        raise NotImplementedError

    # -- the pointer ----------------------------------------------------------------------------------------------

    def edge_at(self, place: QPoint) -> Placed | None:
        """The entry whose lower edge is at a place, where it can be stretched."""
        at = self.column_at(place.x())
        if at is None or not self.in_hours(place):
            return None
        for one in self.placed(self.days[at]):
            rect = self.block_rect(at, one)
            if rect is None or not one.ends_here or not one.entry.movable:
                continue
            edge = QRectF(rect.left(), rect.bottom() - theme.px(EDGE), rect.width(), theme.px(EDGE) + 2)
            if edge.contains(QPointF(place)):
                return one
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take hold of an entry, its edge, or an empty half hour."""
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        place = event.position().toPoint()
        day = self.day_at(place)
        self.drag = None
        if day is None:
            return
        edge, found = self.edge_at(place), self.entry_at(place)
        if edge is not None:
            self.drag = Drag(STRETCH, place, day, edge.ends, edge.entry)
        elif found is not None:
            self.drag = self._held(place, found[0], day)
        elif self.in_hours(place):
            minute = snapped(self.minute_at(place.y()), down=True)
            self.drag = Drag(MAKE, place, day, minute, first=minute)
        else:
            self.drag = Drag(MAKE, place, day, None)

    def _held(self, place: QPoint, one: object, day: date) -> Drag:
        from models.reminders.calendar import Entry

        assert isinstance(one, Entry)
        grabbed = 0
        if one.at is not None and self.in_hours(place):
            days = (day - date.fromisoformat(one.day)).days
            grabbed = round(self.minute_at(place.y())) - wall.minute_of(one.at, self.look.zone)
            grabbed = max(0, grabbed + days * day_plan.WHOLE_DAY)
        return Drag(MOVE, place, day, None, one, grabbed)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Show where what is held would stand."""
        place, drag = event.position().toPoint(), self.drag
        if drag is None or not event.buttons() & Qt.MouseButton.LeftButton:
            self._shape(place)
            return
        if drag.entry is not None and not drag.entry.movable:
            return
        if drag.how == MAKE and drag.minute is None:
            return
        if drag.begins(place):
            self._drag_to(place, drag)
            self._follow(place)
            self.viewport().update()

    def _drag_to(self, place: QPoint, drag: Drag) -> None:
        at = self.column_at(max(place.x(), 0))
        if drag.how == MOVE:
            if at is not None:
                drag.day = self.days[at]
            drag.minute = None
            if self.in_hours(place):
                minute = round((self.minute_at(place.y()) - drag.grabbed) / STEP) * STEP
                days, drag.minute = divmod(minute, day_plan.WHOLE_DAY)
                drag.day += timedelta(days=days)
        elif drag.how == STRETCH and drag.entry is not None:
            begins = wall.minute_of(drag.entry.at or 0, self.look.zone) if drag.entry.day == drag.entry.last else 0
            drag.minute = max(snapped(self.minute_at(place.y())), begins + STEP)
        else:
            drag.minute = snapped(self.minute_at(place.y()))

    def _follow(self, place: QPoint) -> None:
        """Scroll on when the pointer comes to an end of the hours."""
        bar, edge = self.verticalScrollBar(), theme.px(24)
        if place.y() > self.viewport().height() - edge:
            bar.setValue(bar.value() + theme.px(12))
        elif self.in_hours(place) and not self.in_hours(place - QPoint(0, edge)):
            bar.setValue(bar.value() - theme.px(12))

    def _shape(self, place: QPoint) -> None:
        if self.edge_at(place) is not None:
            self.viewport().setCursor(Qt.CursorShape.SizeVerCursor)
        elif self.entry_at(place) is not None or self.more_at(place) is not None:
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.viewport().unsetCursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let go: do what was dragged, or take it as a click."""
        drag, self.drag = self.drag, None
        if drag is None or event.button() != Qt.MouseButton.LeftButton:
            super().mouseReleaseEvent(event)
            return
        self.viewport().update()
        if drag.active:
            self._dropped(drag)
        else:
            self._clicked(event.position().toPoint(), drag)

    def _dropped(self, drag: Drag) -> None:
        if drag.how == MAKE:
            self.made.emit(drag.day, *drag.range)
        elif drag.entry is None:
            return
        elif drag.how == STRETCH and drag.minute is not None:
            at = drag.entry.at or 0
            before = drag.entry.end_at if drag.entry.end_at is not None else at
            after = wall.moment(drag.day, drag.minute, self.look.zone)
            if after != before:
                self.stretched.emit(drag.entry, (after - before) // 60_000)
        else:
            same_day = drag.day.isoformat() == drag.entry.day
            minute = None if drag.entry.at is None else wall.minute_of(drag.entry.at, self.look.zone)
            if not same_day or minute != drag.minute:
                self.moved.emit(drag.entry, drag.day, drag.minute)

    def _clicked(self, place: QPoint, drag: Drag) -> None:
        more = self.more_at(place)
        if more is not None:
            self.day_opened.emit(more)
        elif drag.entry is not None:
            self.choose(drag.entry, drag.day)
            self.opened.emit(drag.entry)
        elif drag.minute is not None:
            self.put_cell(drag.day, drag.minute)
        elif len(self.days) > 1:
            self.day_opened.emit(drag.day)

    def put_cell(self, day: date, minute: int) -> None:
        """Put the cursor on an empty half hour."""
        self._cell = minute - minute % (2 * STEP)
        self.choose(None, day)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Make something on an empty half hour."""
        place = event.position().toPoint()
        day = self.day_at(place)
        if day is not None and self.in_hours(place) and self.entry_at(place) is None:
            minute = snapped(self.minute_at(place.y()), down=True)
            minute -= minute % (2 * STEP)
            self.made.emit(day, minute, minute + 60 if minute < day_plan.WHOLE_DAY - 60 else day_plan.WHOLE_DAY)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape lets go of what is dragged."""
        if event.key() == Qt.Key.Key_Escape and self.drag is not None:
            self.drag = None
            self.viewport().update()
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Sideways, or with Shift, to the next span."""
        sideways = event.angleDelta().x()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not sideways:
            sideways = event.angleDelta().y()
        if sideways:
            self.gone_on.emit(-1 if sideways > 0 else 1)
            event.accept()
        else:
            super().wheelEvent(event)
