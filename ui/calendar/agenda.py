"""The agenda: day after day what there is, from a day on for a year; months are read as they come into view."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent

from desktop.languages import _, current
from models.values import dataclass
from ui.calendar import look as looks
from ui.calendar.pictures import Pictures
from ui.calendar.span import months_of, stepped
from ui.calendar.surface import Surface
from ui.people import words
from ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.reminders.calendar import Entry
    from ui.calendar.data import CalendarData
    from ui.calendar.look import Look

DAY_HEAD, ROW, GUESS = 40, 44, 900
WIDEST = 980
KEPT = 120


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the agenda: a day's head (without an entry) or an entry; `top` from its month's top."""

    top: int
    high: int
    day: date
    entry: Entry | None


class AgendaList(Surface):
    """Days below each other, those without anything left out."""

    def __init__(self, data: CalendarData, look: Look, name: str) -> None:
        """Begin without days."""
        super().__init__(data, look, name)
        self._months: list[date] = []
        self._lines: dict[date, list[Line]] = {}
        self._highs: list[int] = []
        self._laid: dict[date, tuple[object, ...]] = {}
        self._pictures = Pictures(self, KEPT)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.verticalScrollBar().setSingleStep(theme.px(ROW))

    # -- what stands where ----------------------------------------------------------------------------------------

    def show_days(self, days: Sequence[date], cursor: date) -> None:
        """Show the days from the first on."""
        self.days, self.cursor_day = list(days), cursor
        self._months = months_of(self.days[0], self.days[-1])
        self._lines, self._laid = {}, {}
        self.verticalScrollBar().setValue(0)
        self._want()
        self.void()
        self.announce()

    def _want(self) -> None:
        """Ask for the months in view and the next one."""
        if not self._months:
            return
        first = self._month_at(self.verticalScrollBar().value())
        last = self._month_at(self.verticalScrollBar().value() + self.viewport().height())
        begins = self._months[first]
        ends = self._months[min(len(self._months) - 1, last + 1)]
        self.data.want(begins, stepped("month", ends, 1) - timedelta(days=1))

    def _month_at(self, y: int) -> int:
        tops = self.tops()
        return max(0, min(len(self._months) - 1, bisect_right(tops, y) - 1)) if tops else 0

    def tops(self) -> list[int]:
        """Where each month begins."""
        found, at = [], 0
        for high in self._highs:
            found.append(at)
            at += high
        return found

    def fit(self) -> None:
        """Lay out what has arrived; what is in view stays where it is."""
        bar = self.verticalScrollBar()
        anchor = self._anchor(bar.value())
        guess = theme.px(GUESS)
        known = [sum(line.high for line in lines) for lines in self._lines.values()]
        guess = sum(known) // len(known) if known else guess
        self._highs = []
        for month in self._months:
            self._lay(month)
            lines = self._lines.get(month)
            self._highs.append(guess if lines is None else sum(line.high for line in lines))
        bar.setRange(0, max(0, sum(self._highs) - self.viewport().height()))
        bar.setPageStep(max(1, self.viewport().height()))
        if anchor is not None:
            month, within = anchor
            bar.setValue(self.tops()[self._months.index(month)] + within)
        self._want()  # months that turned out shorter than was guessed bring others into view

    def _anchor(self, y: int) -> tuple[date, int] | None:
        if not self._highs or len(self._highs) != len(self._months):
            return None
        at = self._month_at(y)
        return self._months[at], y - self.tops()[at]

    def _lay(self, month: date) -> None:
        last = stepped("month", month, 1)
        first = max(month, self.days[0])
        key = (self.data.version(month, month), theme.zoom, first, self.data.has(month, month))
        if self._laid.get(month) == key or not self.data.has(month, month):
            return
        self._laid[month] = key
        lines: list[Line] = []
        top, day = 0, first
        while day < last and day <= self.days[-1]:
            some = self.entries(day)
            plan = self.data.plan(day)
            named = plan is not None and plan.mark is not None and bool(plan.mark.name) and plan.mark.special
            if some or named or day == self.look.today:
                for entry, high in ((None, theme.px(DAY_HEAD)), *((one, theme.px(ROW)) for one in some)):
                    lines.append(Line(top, high, day, entry))
                    top += high
            day += timedelta(days=1)
        self._lines[month] = lines

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Fit the new size."""
        super().resizeEvent(event)
        self.fit()

    def _scrolled(self) -> None:
        self._want()
        self.viewport().update()

    @property
    def empty(self) -> bool:
        """Whether everything was read and there is nothing."""
        return all(month in self._lines and not any(one.entry for one in self._lines[month]) for month in self._months)

    def visible(self) -> list[tuple[int, Line]]:
        """The lines in view, each with its place in the viewport."""
        offset, high = self.verticalScrollBar().value(), self.viewport().height()
        found = []
        for month, top, tall in zip(self._months, self.tops(), self._highs, strict=True):
            if top + tall < offset or top > offset + high:
                continue
            lines = self._lines.get(month, [])
            at = max(0, bisect_right([line.top for line in lines], offset - top) - 1)
            for line in lines[at:]:
                if top + line.top > offset + high:
                    break
                found.append((top + line.top - offset, line))
        return found

    def line_at(self, place: QPoint) -> Line | None:
        """The line at a place."""
        return next((line for y, line in self.visible() if y <= place.y() < y + line.high), None)

    def entry_at(self, place: QPoint) -> tuple[Entry, date] | None:
        """The entry at a place."""
        line = self.line_at(place)
        return None if line is None or line.entry is None else (line.entry, line.day)

    def day_at(self, place: QPoint) -> date | None:
        """The day at a place."""
        line = self.line_at(place)
        return None if line is None else line.day

    def reveal(self) -> None:
        """Scroll to what is chosen, or to the cursor's day."""
        month = self.cursor_day.replace(day=1)
        if month not in self._months:
            return
        top, bar = self.tops()[self._months.index(month)], self.verticalScrollBar()
        for line in self._lines.get(month, ()):
            same = line.entry is not None and line.entry.identity == self.chosen and line.day == self.cursor_day
            if same or (self.chosen is None and line.entry is None and line.day == self.cursor_day):
                y = top + line.top
                if y < bar.value():
                    bar.setValue(y)
                elif y + line.high > bar.value() + self.viewport().height():
                    bar.setValue(y + line.high - self.viewport().height())

    # -- painting -------------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the lines in view."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.viewport().rect(), theme.color("surface"))
        wide = min(self.viewport().width(), theme.px(WIDEST))
        self._pictures.frame()
        for y, line in self.visible():
            rect = QRectF(0, y, wide, line.high)
            picture = self.picture(line, wide)
            if picture is not None:
                painter.drawPixmap(0, y, picture)
            if line.day != self.cursor_day:
                continue
            if line.entry is not None and line.entry.identity == self.chosen:
                looks.ring(painter, rect.adjusted(theme.px(4), 2, -theme.px(4), -2), focused=self.hasFocus())
            elif line.entry is None and self.chosen is None and self.hasFocus():
                looks.ring(painter, rect.adjusted(2, 2, -2, -2), focused=True)

    def picture(self, line: Line, wide: int) -> QPixmap | None:
        """A line, painted once until something of it changes."""
        one, size = line.entry, (wide, line.high, self.devicePixelRatioF())
        what = (None, self.look.today) if one is None else (one.identity, self.look.late(one))
        place = line.day, what[0], *size, theme.dark, theme.zoom
        key = what[1], self.data.version(line.day, line.day), self.look.version
        return self._pictures.picture(
            place, key, partial(self._pictures.painted, *size, partial(self._line, line, wide))
        )

    def _line(self, line: Line, wide: int, painter: QPainter) -> None:
        rect = QRectF(0, 0, wide, line.high)
        painter.fillRect(rect, theme.color("surface"))
        if line.entry is None:
            self._head(painter, rect, line.day)
        else:
            self._row(painter, rect, line.entry)

    def _head(self, painter: QPainter, rect: QRectF, day: date) -> None:
        speak = current()
        gap = "" if speak.code == "ja" else " "
        text = f"{speak.date(day, year=day.year != self.look.today.year)}{gap}({speak.weekday(day)})"
        if day == self.look.today:
            text = words.joined((_("Today"), text))
        plan = self.data.plan(day)
        inner = rect.adjusted(theme.px(14), theme.px(12), -theme.px(14), 0)
        font = theme.font(13, 700)
        looks.line_of(painter, inner, text, font, "primary_text" if day == self.look.today else "text")
        if plan is not None and plan.mark is not None and (plan.mark.name or not plan.mark.working):
            painter.setFont(font)
            inner.setLeft(inner.left() + painter.fontMetrics().horizontalAdvance(text) + theme.px(12))
            said = _(plan.mark.name) if plan.mark.name else _("shop closed")
            looks.line_of(painter, inner, said, theme.font(12), "text2")
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _row(self, painter: QPainter, rect: QRectF, one: Entry) -> None:
        look = self.look
        _fill, edge, _ink = look.colours(one)
        when = look.when(one) or _("all day")
        box = QRectF(rect.left() + theme.px(14), rect.top(), theme.px(104), rect.height())
        looks.line_of(painter, box, when, theme.font(12, 500), "red" if look.late(one) else "text2")
        stripe = QRectF(box.right() + theme.px(6), rect.top() + theme.px(9), theme.px(4), rect.height() - theme.px(18))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(edge))
        painter.drawRoundedRect(stripe, theme.px(2), theme.px(2))
        inner = QRectF(stripe.right() + theme.px(10), rect.top(), 0, rect.height())
        inner.setRight(rect.right() - theme.px(14))
        more = words.joined(part for part in (one.person, one.place, one.staff) if part)
        if more:
            inner.setHeight(theme.px(22))
            inner.translate(0, theme.px(3))
            below = inner.translated(0, theme.px(18))
            looks.line_of(painter, below, more, theme.font(11), "text2")
        looks.head_of(painter, inner, look, one, 13)

    # -- the pointer and the keys ---------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose what is under the pointer."""
        line = self.line_at(event.position().toPoint())
        if line is not None and event.button() == Qt.MouseButton.LeftButton:
            self.choose(line.entry, line.day)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open it."""
        line = self.line_at(event.position().toPoint())
        if line is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if line.entry is None:
            self.day_opened.emit(line.day)
        elif line.entry.identity == self.chosen:
            self.opened.emit(line.entry)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Show that lines can be opened."""
        over = self.line_at(event.position().toPoint()) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def step_past(self, step: int) -> None:
        """Below a day's last entry comes the next day's first, above its first the last of the day before."""
        day = self.cursor_day + timedelta(days=step)
        while self.days[0] <= day <= self.days[-1] and self.data.plan(day) is not None:
            some = self.entries(day)
            if some:
                self.choose(some[0 if step > 0 else -1], day)
                return
            day += timedelta(days=step)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Page keys scroll, Home and End go to the ends."""
        bar, key = self.verticalScrollBar(), event.key()
        places = {
            Qt.Key.Key_PageDown: bar.value() + bar.pageStep(),
            Qt.Key.Key_PageUp: bar.value() - bar.pageStep(),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: bar.maximum(),
        }
        if Qt.Key(key) in places and not event.modifiers():
            bar.setValue(places[Qt.Key(key)])
        else:
            super().keyPressEvent(event)
