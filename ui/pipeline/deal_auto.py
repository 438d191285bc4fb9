"""A field that is kept as soon as it is left: no Save button; what can't be is said below it, and stays typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid

from desktop.languages import say
from models.errors import Told

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.jobs import Job
    from ui.widgets import Form


class AutoField(QObject):
    """One field of a form. `read()` gives what is typed, `put(value)` shows a value, `keep(value)` writes it."""

    def __init__(
        self,
        form: Form,
        field: QWidget,
        *,
        read: Callable[[], Any],
        put: Callable[[Any], Any],
        keep: Callable[[Any], Job[Any]],
        tell: Callable[[BaseException], Any],
    ) -> None:
        """Belong to the form; listen to the field. `tell(error)` says what was refused after the sheet was closed."""
        super().__init__(form)
        self.form, self.field = form, field
        self._read, self._put, self._keep, self._tell = read, put, keep, tell
        self._known: Any = None
        self._refused = self._saying = False
        self._wrong_value: Any = None
        if isinstance(field, QLineEdit):
            field.editingFinished.connect(self.commit)
        elif isinstance(field, QPlainTextEdit):
            field.installEventFilter(self)

    def show(self, value: Any) -> None:
        """Show what the store says; what somebody is typing, or typed and was refused, stays."""
        if value == self._known and (self._refused or self.field.hasFocus()):
            return
        typing = self.field.hasFocus() and self._typed() != self._known
        self._known = value
        if not (self._refused or typing):
            self._put(value)

    def _typed(self) -> Any:
        try:
            return self._read()
        except Told:
            return object()

    def commit(self) -> bool:
        """Keep what is typed, where it is another; False where it can't be: the sentence stands below the field."""
        if self._saying:
            return False
        try:
            value = self._read()
        except Told as error:
            self._wrong(error)
            return False
        if self._refused and value == self._wrong_value:
            return False
        self._right()
        if value != self._known:
            before, self._known = self._known, value
            self._keep(value).failed(_Failed(self, before, value, self._tell))
        return True

    def failed(self, error: BaseException, before: Any, typed: Any) -> None:
        """The store refused it: say so, and leave what was typed."""
        self._known, self._wrong_value = before, typed
        self._wrong(error)

    def _wrong(self, error: BaseException) -> None:
        self._refused = True
        self._saying = True  # the form goes to the field, and one goes on to where one was: no reason to keep it again
        there = self.field.window().focusWidget()
        self.form.wrong(self.field, say(error) if isinstance(error, Told) else str(error))
        if there is not None and there is not self.field:
            there.setFocus()
        self._saying = False

    def _right(self) -> None:
        if self._refused:
            self._refused, self._wrong_value = False, None
            self.form.wrong(self.field, "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Keep a text of several lines when it is left."""
        if event.type() == QEvent.Type.FocusOut:
            self.commit()
        return super().eventFilter(watched, event)


class _Failed:
    """Hears that the store refused a value, also when the field's sheet is closed by then."""

    def __init__(self, auto: AutoField, before: Any, typed: Any, tell: Callable[[BaseException], Any]) -> None:
        self.auto, self.before, self.typed, self.tell = auto, before, typed, tell

    def __call__(self, error: BaseException) -> None:
        if isValid(self.auto) and isValid(self.auto.field):
            self.auto.failed(error, self.before, self.typed)
        else:
            self.tell(error)
