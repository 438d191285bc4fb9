"""A checklist while it is written: Enter makes the next line, Backspace in an empty one takes it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from desktop.languages import _
from models.reminders import forms
from ui.people.small import small_button
from ui.theme import theme
from ui.widgets import button, row

if TYPE_CHECKING:
    from collections.abc import Iterable


class _Line(QWidget):
    """A line: whether it is done, and what it is."""

    def __init__(self, owner: Checklist, what: str, done: bool) -> None:
        super().__init__()
        self.box = QCheckBox()
        self.box.setChecked(done)
        self.what = QLineEdit(what)
        self.what.setMaxLength(2 * forms.TITLE)  # Qt counts a sign beyond the first plane as two
        self.what.installEventFilter(owner)
        self.gone = small_button("x", _("Take this line away"), self._away)
        self._owner = owner
        self.name_it(what)
        self.box.toggled.connect(owner.tell)
        self.what.textChanged.connect(self._renamed)
        held = row(self.box, self.what, self.gone, spacing=8)
        held.setStretch(1, 1)
        self.setLayout(held)

    def name_it(self, what: str) -> None:
        """Say to readers of screens what this line is."""
        self.box.setAccessibleName(_("Done: {what}", what=what))
        self.what.setAccessibleName(_("Line of the checklist"))

    def _renamed(self, what: str) -> None:
        self.name_it(what)
        self._owner.tell()

    def _away(self) -> None:
        self._owner.remove(self)


class Checklist(QWidget):
    """The lines, and a button that adds one."""

    edited = Signal()
    grew = Signal()
    """It has more or fewer lines."""

    def __init__(self, items: Iterable[tuple[str, bool]] = ()) -> None:
        """Show these lines."""
        super().__init__()
        self.lines: list[_Line] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(4))
        self.add_button = button(_("Add a line"), self.add_last, kind="link", icon="plus")
        self._column.addLayout(row(self.add_button, None))
        self.setFocusProxy(self.add_button)
        for what, done in items:
            self._insert(len(self.lines), what, done)

    def value(self) -> tuple[tuple[str, bool], ...]:
        """The lines that say something."""
        return tuple((one.what.text().strip(), one.box.isChecked()) for one in self.lines if one.what.text().strip())

    def set_value(self, items: Iterable[tuple[str, bool]]) -> None:
        """Show other lines."""
        for one in list(self.lines):
            self._drop(one)
        for what, done in items:
            self._insert(len(self.lines), what, done)

    def add_last(self) -> None:
        """Add a line at the end, and go there."""
        self.add(len(self.lines))

    def add(self, at: int, what: str = "") -> None:
        """Add a line at a place, and go there."""
        if len(self.lines) < forms.MOST_ITEMS:
            self._insert(at, what, False)
            self.lines[at].what.setFocus(Qt.FocusReason.OtherFocusReason)
            self.grew.emit()

    def remove(self, one: _Line) -> None:
        """Take a line away; the keyboard goes to the one before it."""
        at = self.lines.index(one)
        self._drop(one)
        near = self.lines[max(0, at - 1)].what if self.lines else self.add_button
        near.setFocus(Qt.FocusReason.OtherFocusReason)
        self.tell()
        self.grew.emit()

    def _insert(self, at: int, what: str, done: bool) -> None:
        one = _Line(self, what, done)
        self.lines.insert(at, one)
        self._column.insertWidget(at, one)

    def _drop(self, one: _Line) -> None:
        self.lines.remove(one)
        self._column.removeWidget(one)
        one.hide()
        one.deleteLater()

    def tell(self, *_values: object) -> None:
        """Say that something was changed."""
        self.edited.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Enter, Backspace, the arrows, and a list that is pasted."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            one = next((line for line in self.lines if line.what is watched), None)
            if one is not None and self._key(one, event):
                return True
        return super().eventFilter(watched, event)

    def _key(self, one: _Line, event: QKeyEvent) -> bool:
        at, key = self.lines.index(one), Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if one.what.text().strip():
                self.add(at + 1)
            return True
        if key == Qt.Key.Key_Backspace and not one.what.text():
            self.remove(one)
            return True
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            there = at + (1 if key == Qt.Key.Key_Down else -1)
            if 0 <= there < len(self.lines):
                self.lines[there].what.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return event.matches(QKeySequence.StandardKey.Paste) and self._paste(one)

    def _paste(self, one: _Line) -> bool:
        """Several lines from elsewhere are several lines here."""
        found = [line.strip(" \t-*•・□☐") for line in QGuiApplication.clipboard().text().splitlines()]
        found = [line for line in found if line]
        if len(found) < 2:
            return False
        one.what.insert(found[0])
        for what in found[1:]:
            self.add(self.lines.index(one) + 1, what)
            one = self.lines[self.lines.index(one) + 1]
        return True
