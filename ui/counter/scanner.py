"""The scanner as a keyboard: a burst of keys that ends in Enter and has the shape of a code is a scan.

The letters reach the focused field as they come, since nobody knows yet what they will be; when they turn out to be a
scan, the field gets its own text back and never sees the Enter.
"""

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid

from models.codes import ScanKind, understand

LIMIT_MS = 35.0
FEWEST = 6
LONGEST = 200


def stamp(event: QKeyEvent) -> float:
    """When a key was pressed, in ms: as the system says, since this window may have been busy meanwhile."""
    return float(event.timestamp()) if event.timestamp() else time.monotonic() * 1000


class Scanner(QObject):
    """Listens to every key of the program while `wanted()` says so."""

    scanned = Signal(str)

    def __init__(self, parent: QObject, wanted: Callable[[], bool], *, limit_ms: float = LIMIT_MS) -> None:
        """`limit_ms` is the longest pause between two keys of a scan."""
        super().__init__(parent)
        self.wanted = wanted
        self.limit_ms = limit_ms
        self.stamp: Callable[[QKeyEvent], float] = stamp
        self._typed = ""
        self._last = 0.0
        self._fields: list[tuple[QWidget, str, int]] = []
        self.began_in: QWidget | None = None
        """Where the focus was when the last burst began."""
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Watch keys on their way to a widget; swallow the Enter that ends a scan."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        focus = QApplication.focusWidget()  # a key that its widget leaves goes on to the parents: it counts once
        if not isinstance(watched, QWidget) or (focus is not None and watched is not focus):
            return False
        return self._key(event)

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self._end(event)
        text = event.text()
        if event.key() == Qt.Key.Key_Shift:
            return False
        held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if not text or not text.isprintable() or held or event.isAutoRepeat():
            self._forget()
            return False
        now = self.stamp(event)
        if not self._typed or now - self._last > self.limit_ms or len(self._typed) > LONGEST:
            self._forget()
            self.began_in = QApplication.focusWidget()
        self._note_field()
        self._typed += text
        self._last = now
        return False

    def _note_field(self) -> None:
        field = QApplication.focusWidget()
        if any(known is field for known, _text, _at in self._fields):
            return
        if isinstance(field, QLineEdit):
            self._fields.append((field, field.text(), field.cursorPosition()))
        elif isinstance(field, QPlainTextEdit):
            self._fields.append((field, field.toPlainText(), field.textCursor().position()))

    def _forget(self) -> None:
        self._typed = ""
        self._fields = []

    def _end(self, event: QKeyEvent) -> bool:
        typed, fields = self._typed.replace("×", "*").rpartition("*")[2], self._fields  # `3*` typed fast before it
        quick = self.stamp(event) - self._last <= self.limit_ms
        self._forget()
        if len(typed) < FEWEST or not quick or not self.wanted():
            return False
        focus = QApplication.focusWidget()
        if focus is not None and focus.property("takes_scan"):
            return False
        if understand(typed).kind is ScanKind.OTHER:
            return False
        for field, text, at in fields:
            if isValid(field):
                _give_back(field, text, at)
        self.scanned.emit(typed)
        return True


def _give_back(field: Any, text: str, at: int) -> None:
    if isinstance(field, QLineEdit):
        field.setText(text)
        field.setCursorPosition(at)
    else:
        field.setPlainText(text)
        cursor = field.textCursor()
        cursor.setPosition(min(at, len(text)))
        field.setTextCursor(cursor)
