"""Fields for a day and for a time: typed as people say them in either language, or stepped with the arrow keys."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QMenu, QWidget, QWidgetAction

from desktop import languages
from desktop.languages import _
from models.errors import N_, Refused
from models.reminders.spoken import understand
from ui.people.fields import day_ahead
from ui.reminders import words
from ui.theme import dress, theme
from ui.widgets import icon_button, label, row, set_text

if TYPE_CHECKING:
    from ui.page import Desk

STEP = 15
"""Minutes by which the arrow keys move a time."""
_DIGITS = re.compile(r"(\d{1,2})(?::?(\d{2}))?")
_DAY_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 7, Qt.Key.Key_PageDown: -7}


def read_day(desk: Desk, typed: str) -> str | None:
    """A day as it is typed (12/24, tomorrow, 来週金曜), as ISO; None for nothing. Raises Refused for what is no day."""
    plain = typed.strip()
    if not plain:
        return None
    try:
        return date.fromisoformat(day_ahead(desk, plain)).isoformat()
    except ValueError:
        said = understand(plain, now=words.now_of(desk), day_first=desk.store.settings.country in ("GB", "UK"))
    if said.title or said.day is None or said.minute is not None or said.rule:
        raise Refused(N_("There is no such day: {day}"), day=plain[:40])
    return said.day.isoformat()


def read_time(desk: Desk, typed: str) -> int | None:
    """A time as it is typed (15:00, 3pm, 930, 15時半), as minutes of the day; None for nothing. Raises Refused."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    if not plain:
        return None
    digits = _DIGITS.fullmatch(plain if len(plain) != 3 else f"0{plain}")
    if digits is not None:
        hour, minute = int(digits[1]), int(digits[2] or 0)
        if hour < 24 and minute < 60:
            return hour * 60 + minute
    now = words.now_of(desk).replace(hour=0, minute=0)  # no time of it has passed: another day is one that was said
    said = understand(plain, now=now)
    other = said.title or said.rule or said.length or said.day != now.date()
    if digits is not None or said.minute is None or other:
        raise Refused(N_("There is no such time: {time}. Type it as 15:00."), time=typed.strip()[:40])
    return said.minute


class DayEdit(QWidget):
    """A day. What was typed is shown as a date once it is left, its weekday beside it; the button shows a calendar."""

    edited = Signal()

    def __init__(self, desk: Desk, name: str, day: str = "") -> None:
        """Show a day (ISO), or nothing."""
        super().__init__()
        self.desk = desk
        self.typed = QLineEdit(day)
        self.typed.setMaxLength(60)
        self.typed.setPlaceholderText(_("12/24 or tomorrow"))
        self.typed.setAccessibleName(name)
        self.typed.installEventFilter(self)
        self.typed.textChanged.connect(self._typed)
        self.typed.editingFinished.connect(self.settle)
        self.weekday = label("", "secondary")
        self.pick_button = icon_button("calendar", _("{field}: choose from a calendar", field=name), self.pick)
        self.pick_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        held = row(self.typed, self.weekday, self.pick_button, spacing=6)
        held.setStretch(0, 1)
        self.setLayout(held)
        self.setFocusProxy(self.typed)
        self._say()

    def value(self) -> str | None:
        """The day as ISO; None for nothing. Raises Refused for what is no day."""
        return read_day(self.desk, self.typed.text())

    def day(self) -> date | None:
        """The day, None while there is none that is understood."""
        try:
            found = self.value()
        except Refused:
            return None
        return None if found is None else date.fromisoformat(found)

    def set_value(self, day: str) -> None:
        """Show a day (ISO), "" for none."""
        self.typed.setText(day)

    def settle(self) -> None:
        """Write what is understood as a date."""
        found = self.day()
        if found is not None and self.typed.text() != found.isoformat():
            self.typed.setText(found.isoformat())

    def step(self, days: int) -> None:
        """Go some days on or back."""
        found = self.day() or words.now_of(self.desk).date() - timedelta(days=days)
        if date.min + timedelta(days=400) < found < date.max - timedelta(days=400):
            self.set_value((found + timedelta(days=days)).isoformat())

    def pick(self) -> None:
        """Show a calendar below the field."""
        found = self.day() or words.now_of(self.desk).date()
        calendar = QCalendarWidget()
        calendar.setSelectedDate(QDate(found.year, found.month, found.day))
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.clicked.connect(self._picked)
        calendar.activated.connect(self._picked)
        self.menu = QMenu(self)
        held = QWidgetAction(self.menu)
        held.setDefaultWidget(calendar)
        self.menu.addAction(held)
        self.menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
        calendar.setFocus()

    def _picked(self, day: QDate) -> None:
        self.menu.close()
        self.set_value(day.toString("yyyy-MM-dd"))
        self.typed.setFocus()

    def _typed(self, _text: str) -> None:
        self._say()
        self.edited.emit()

    def _say(self) -> None:
        found = self.day()
        set_text(self.weekday, "" if found is None else languages.current().weekday(found), hide_empty=True)

    def event(self, event: QEvent) -> bool:
        """Where a form marks it as wrong, what is typed is marked."""
        if event.type() == QEvent.Type.DynamicPropertyChange and self.property("wrong") != self.typed.property("wrong"):
            self.typed.setProperty("wrong", self.property("wrong"))
            dress(self.typed, "")
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Arrows go on by a day, the page keys by a week."""
        if watched is self.typed and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = _DAY_STEPS.get(Qt.Key(event.key()))
            if step is not None:
                self.step(step)
                return True
        return super().eventFilter(watched, event)


class TimeEdit(QLineEdit):
    """A time of the day, or nothing; the arrow keys go on by a quarter of an hour."""

    edited = Signal()

    def __init__(self, desk: Desk, minute: int | None = None) -> None:
        """Show a minute of the day."""
        super().__init__()
        self.desk = desk
        self.setMaxLength(40)
        self.setPlaceholderText(_("15:00 or 3pm"))
        self.setMinimumWidth(theme.px(96))
        self.set_value(minute)
        self.textChanged.connect(self._tell)
        self.editingFinished.connect(self.settle)

    def value(self) -> int | None:
        """Minutes of the day; None for nothing. Raises Refused for what is no time."""
        return read_time(self.desk, self.text())

    def minute(self) -> int | None:
        """Minutes of the day, None while there is no time that is understood."""
        try:
            return self.value()
        except Refused:
            return None

    def set_value(self, minute: int | None) -> None:
        """Show a minute of the day, or nothing."""
        self.setText("" if minute is None else words.clock_text(minute))

    def settle(self) -> None:
        """Write what is understood as clocks do."""
        found = self.minute()
        if found is not None and self.text() != words.clock_text(found):
            self.set_value(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Step by the arrow keys."""
        step = {Qt.Key.Key_Up: STEP, Qt.Key.Key_Down: -STEP}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        now = words.now_of(self.desk)
        found = self.minute()
        if found is None:
            found = (now.hour * 60 + now.minute) // STEP * STEP + (0 if step > 0 else STEP)
        self.set_value((found + step) % 1440)

    def _tell(self, _text: str) -> None:
        self.edited.emit()
