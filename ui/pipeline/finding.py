"""A field that finds a customer, a company or a product while one types; what was chosen is its value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit

from models.people import companies as known_companies
from models.people import search
from ui.people import words
from ui.widgets.fields import dress_offers

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.work import Reader
    from ui.page import Desk

WAIT_MS = 120
OFFERED = 8
Found = list[tuple[int, str]]


def people(read: Reader, typed: str) -> Found:
    """Customers whom a text finds, each with where they work or how they are reached."""
    found = []
    for one in search.find(read, typed, OFFERED):
        beside = one.company or next(iter((*one.phones, *one.mails)), "")
        name = words.brief(words.plain_name(one.name, one.reading), 40)
        found.append((one.id, f"{name} ({words.brief(beside, 30)})" if beside else name))
    return found


def companies(read: Reader, typed: str) -> Found:
    """Companies whose names a text finds."""
    return [(key, words.brief(name, 60)) for key, name in known_companies.find(read, typed, OFFERED)]


def products(read: Reader, typed: str) -> Found:
    """Products that a text finds."""
    from models.counter import find

    return [(one.id, words.brief(one.name, 60)) for one in find.find(read, typed, OFFERED)]


class FoundField(QLineEdit):
    """A line that offers what it finds; `value()` is the key of what was chosen, None for anything else."""

    chosen = Signal(int)
    entered = Signal()
    """Enter was pressed on what is typed; not for the Enter that chose one of what is offered."""

    def __init__(self, desk: Desk, ask: Callable[[Reader, str], Found], name: str) -> None:
        """`ask` gives keys and words for a typed text; `name` is for readers of screens."""
        super().__init__()
        self.desk, self._ask = desk, ask
        self.setAccessibleName(name)
        self.setMaxLength(200)
        self._known: dict[str, int] = {}
        self._value: int | None = None
        self._model = QStringListModel(self)
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        dress_offers(completer)
        self.setCompleter(completer)
        completer.activated.connect(self._take)
        self._soon = QTimer(self, interval=WAIT_MS, singleShot=True)
        self._soon.timeout.connect(self._look)
        self.textEdited.connect(self._typed)
        self.returnPressed.connect(self._enter)
        self._taken: int | None = None

    def value(self) -> int | None:
        """What was chosen, or is called just as typed."""
        return self._value if self._value is not None else self._known.get(self.text().strip())

    def set_value(self, key: int, text: str) -> None:
        """Have something chosen."""
        self._value = key
        self.setText(text)

    def _typed(self, _text: str) -> None:
        self._value = None
        self._soon.start()

    def _look(self) -> None:
        typed = self.text().strip()
        if typed:
            self.desk.store.read(_Asked(self._ask, typed)).then(self._offer)

    def _offer(self, answer: tuple[str, Found]) -> None:
        typed, found = answer
        if typed != self.text().strip():
            return
        self._known = {text: key for key, text in found}
        self._model.setStringList(list(self._known))
        if found and self.hasFocus():
            self.completer().complete()

    def _take(self, text: str) -> None:
        key = self._known.get(text)
        if key is not None:
            self.set_value(key, text)
            self._taken = key
            QTimer.singleShot(0, self, self._choose)  # Qt writes the words into the field after this

    def _choose(self) -> None:
        key, self._taken = self._taken, None
        if key is not None:
            self.chosen.emit(key)

    def _enter(self) -> None:
        popup = self.completer().popup()
        if popup is None or not (popup.isVisible() and popup.currentIndex().isValid()):
            self.entered.emit()


class _Asked:
    def __init__(self, ask: Callable[[Reader, str], Found], typed: str) -> None:
        self.ask, self.typed = ask, typed

    def __call__(self, read: Reader) -> tuple[str, Any]:
        return self.typed, self.ask(read, self.typed)
