"""What day, week, month and agenda share: the cursor and the chosen entry, the keys, what a reader of screens hears.

A view paints by itself. It says what the user wants by signals; the page does it. `Alt` and the arrows move what is
chosen, `Shift`, `Alt` and the arrows stretch it: whatever is dragged has a key as well (WCAG 2.2, 2.5.7).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QHelpEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip

from desktop.languages import _n
from models.reminders import day_plan, wall
from ui.calendar.look import Look, day_told
from ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.reminders.calendar import Entry
    from ui.calendar.data import CalendarData

Keys = Qt.Key
ARROWS = {Keys.Key_Left: (-1, 0), Keys.Key_Right: (1, 0), Keys.Key_Up: (0, -1), Keys.Key_Down: (0, 1)}
STEP = 15
"""Minutes to which what is dragged or moved snaps."""
Identity = tuple[str, int, str]


class Surface(QAbstractScrollArea):
    """A painted view of days."""

    opened = Signal(object)
    """(Entry) is to be opened."""
    made = Signal(object, object, object)
    """(date, first minute or None, last minute or None): something new is to be made there."""
    moved = Signal(object, object, object)
    """(Entry, date, minute or None for all day): it is to begin there."""
    stretched = Signal(object, int)
    """(Entry, minutes): it is to end so much later."""
    day_opened = Signal(object)
    """(date) is to be shown by itself."""
    gone_on = Signal(int)
    """So many spans on."""
    cursor_moved = Signal(object)
    """(date) has the cursor now."""

    by_days = 1
    """Days that the up and down arrows mean where nothing is chosen: a week in a month."""

    def __init__(self, data: CalendarData, look: Look, name: str) -> None:
        """Show days of `data` as `look` says; `name` is what readers of screens call it."""
        super().__init__()
        self.data, self.look = data, look
        self.days: list[date] = []
        self.cursor_day = date(2000, 1, 1)
        self.chosen: Identity | None = None
        self._name = name
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(name)
        data.arrived.connect(self._arrived)
        theme.changed.connect(self.void)

    # -- what is shown --------------------------------------------------------------------------------------------

    def show_days(self, days: Sequence[date], cursor: date) -> None:
        """Show other days."""
        self.days = list(days)
        self.cursor_day = cursor
        self.data.want(self.days[0], self.days[-1])
        self.void()
        self.announce()

    def void(self) -> None:
        """Forget what was made ready for painting."""
        self.fit()
        self.viewport().update()

    def fit(self) -> None:
        """Bring the scroll bars up to date."""

    def _arrived(self) -> None:
        if self.isVisible():
            self.void()
            self.announce()

    def entries(self, day: date) -> list[Entry]:
        """A day's entries in their order."""
        plan = self.data.plan(day)
        return [] if plan is None else day_plan.in_order(plan)

    def entry(self) -> Entry | None:
        """The entry that is chosen, on whatever day of those shown it stands."""
        if self.chosen is None:
            return None
        days = [self.cursor_day, *self.days] if len(self.days) <= 62 else [self.cursor_day]
        for day in days:
            for one in self.entries(day):
                if one.identity == self.chosen:
                    return one
        return None

    def choose(self, one: Entry | None, day: date | None = None) -> None:
        """Put the cursor on an entry, or on a day with nothing chosen."""
        self.chosen = None if one is None else one.identity
        if day is not None and day != self.cursor_day:
            self.cursor_day = day
            self.cursor_moved.emit(day)
        self.reveal()
        self.announce()
        self.viewport().update()

    def reveal(self) -> None:
        """Scroll to what is chosen."""

    def announce(self) -> None:
        """Let readers of screens say what the cursor is on."""
        one = self.entry()
        count = len(self.entries(self.cursor_day))
        day = day_told(self.data.plan(self.cursor_day), self.cursor_day)
        text = self.look.told(one) if one is not None else f"{day}: {_n('1 entry', '{n} entries', count)}"
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    # -- where things are: each view says it ----------------------------------------------------------------------

    def entry_at(self, place: QPoint) -> tuple[Entry, date] | None:
        """The entry at a place of the viewport, and the day on which it was met."""
        raise NotImplementedError

    def day_at(self, place: QPoint) -> date | None:
        """The day at a place of the viewport."""
        raise NotImplementedError

    def slot(self) -> tuple[int | None, int | None]:
        """Minutes between which the cursor stands, for what is made by key."""
        return None, None

    # -- keys -----------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep the keys that mean something here from meaning "back" in the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._takes(event):
            event.accept()
            return True
        return super().event(event)

    def _takes(self, event: QKeyEvent) -> bool:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        return event.key() in ARROWS and alt and self.chosen is not None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows go from entry to entry and from day to day; with Alt they move what is chosen."""
        modifiers, key = event.modifiers(), event.key()
        alt = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        if key in ARROWS and alt:
            self.shift_chosen(*ARROWS[Qt.Key(key)], stretch=shift)
        elif key in ARROWS and not modifiers & ~Qt.KeyboardModifier.KeypadModifier:
            across, down = ARROWS[Qt.Key(key)]
            self.step_day(across) if across else self.step_entry(down)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and modifiers & Qt.KeyboardModifier.ControlModifier:
            self.step_entry(ARROWS[Qt.Key(key)][1])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enter()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.gone_on.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key == Qt.Key.Key_Escape and self.chosen is not None:
            self.choose(None)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def enter(self) -> None:
        """Open what is chosen; where nothing is, make something there."""
        one = self.entry()
        if one is not None:
            self.opened.emit(one)
        else:
            self.made.emit(self.cursor_day, *self.slot())

    def step_entry(self, step: int) -> None:
        """Choose the next entry of the day; past its last, the next day's first."""
        some = self.entries(self.cursor_day)
        at = next((at for at, one in enumerate(some) if one.identity == self.chosen), None)
        to = (0 if step > 0 else len(some) - 1) if at is None else at + step
        if 0 <= to < len(some):
            self.choose(some[to])
        else:
            self.step_past(step)

    def step_past(self, step: int) -> None:
        """What up and down do where there is no further entry of the day: nothing is chosen any more."""
        self.choose(None)

    def step_day(self, step: int) -> None:
        """Put the cursor some days on; past the last day shown the next span is."""
        day = self.cursor_day + timedelta(days=step)
        if self.days and not self.days[0] <= day <= self.days[-1]:
            self.cursor_day = day
            self.chosen = None
            self.cursor_moved.emit(day)
            self.gone_on.emit(0)
            return
        self.choose(None, day)

    def shift_chosen(self, across: int, down: int, *, stretch: bool) -> None:
        """Move what is chosen by days and quarters of an hour, or stretch it."""
        one = self.entry()
        if one is None or not one.movable:
            return
        if stretch:
            if one.at is not None and down:
                self.stretched.emit(one, down * STEP)
            elif one.at is None and across:
                self.stretched.emit(one, across * day_plan.WHOLE_DAY)
            return
        day = date.fromisoformat(one.day) + timedelta(days=across)
        if one.at is None:
            self.moved.emit(one, day + timedelta(days=down * self.by_days if self.by_days > 1 else 0), None)
            return
        minute = wall.minute_of(one.at, self.look.zone)
        if self.by_days > 1:
            self.moved.emit(one, day + timedelta(days=down * self.by_days), minute)
        else:
            whole, rest = divmod(minute + down * STEP, day_plan.WHOLE_DAY)
            self.moved.emit(one, day + timedelta(days=whole), rest)

    # -- hovering -------------------------------------------------------------------------------------------------

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        """Say all of an entry when hovered over."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self.entry_at(event.pos())
            text = self.look.told(found[0]) if found is not None else ""
            QToolTip.showText(event.globalPos(), text.replace("<", "<\u2060"), self.viewport()) if text else (
                QToolTip.hideText()
            )
            return True
        return super().viewportEvent(event)

    def focusInEvent(self, event: Any) -> None:  # noqa: N802
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.announce()
        self.viewport().update()

    def focusOutEvent(self, event: Any) -> None:  # noqa: N802
        """Show that it is elsewhere."""
        super().focusOutEvent(event)
        self.viewport().update()
