"""What every page is: a package `ui/<room>/` with a class `…Page(Page)`.

    class PeoplePage(Page):
        title = N_("Customers")
        kinds = frozenset({"person", "contact"})

        def build(self) -> None: ...             # make the widgets; called once, when first shown
        def arrive(self, **place) -> None: ...   # shown, maybe at a place: navigator.open("people", person_id=7)
        def refresh(self, changes) -> None: ...  # something of its kinds changed while it was visible

A page gets what it works with from its `Desk` and knows no other page: `self.desk.navigator.open("counter")`. When the
language changes the window makes the page anew; what must survive lives in `self.desk.keep` or in objects given to it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.bus import Bus
from desktop.jobs import Job
from desktop.preferences import Preferences
from desktop.store import Store
from desktop.undo import UndoStack
from models.errors import Message
from models.work import Changes, Tx
from ui.actions import Actions


class Navigator(Protocol):
    """Takes the user from page to page."""

    machine: Any
    """The machine behind the window: the settings open, restore and throw away stores through it."""

    def set_language(self, code: str) -> None:
        """Speak another language, live."""

    def set_look(self, *, mode: str | None = None, zoom: float | None = None) -> None:
        """Switch theme or zoom, live."""

    def open(self, page: str, **place: Any) -> None:
        """Show a page, at a place of it."""

    def back(self) -> None:
        """Go back to where the user came from."""

    def show_palette(self) -> None:
        """Search everything, or run a command."""


class Toasts(Protocol):
    """Says things without being in the way."""

    def say(self, text: str, *, action: str = "", run: Callable[[], Any] | None = None, undo: bool = False) -> Any:
        """Say that something was done; `action` is the text of a button that runs `run`.

        With `undo` there is an Undo button where the last unit of work can be undone.
        """

    def wrong(self, error: BaseException | str, *, action: str = "", run: Callable[[], Any] | None = None) -> Any:
        """Say what went wrong: a `Told` in its own words, anything else calmly; `action` may be Retry."""


@dataclass
class Desk:
    """What pages work with. `keep` holds what must survive a switch of language (the running sale, filters)."""

    store: Store
    bus: Bus
    preferences: Preferences
    navigator: Navigator
    toasts: Toasts
    undo: UndoStack
    keep: dict[str, Any] = field(default_factory=dict)

    def write(self, name: str | Message, operation: Callable[[Tx], Any], *, said: str = "") -> Job[Any]:
        """Do a unit of work; `said` (already translated) becomes a toast, with Undo where it can be undone."""
        job = self.store.write(name, operation)
        if said:
            job.then(_Say(self.toasts, said))
        return job


class _Say:
    def __init__(self, toasts: Toasts, text: str) -> None:
        self.toasts, self.text = toasts, text

    def __call__(self, _result: object) -> None:
        self.toasts.say(self.text, undo=True)


class Page(QWidget):
    """A page of the window."""

    id = ""
    title = ""
    """Message id."""
    kinds: frozenset[str] = frozenset()
    """Tables whose changes it shows."""
    rail = False
    """Whether the sidebar shrinks to icons while this page is shown."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Take the desk; widgets are made by `build`, when the page is first shown."""
        super().__init__(parent)
        self.desk = desk
        self.actions_ = Actions(self)
        self._stale = False
        self._pending: Changes | None = None
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._refresh)
        desk.bus.changed.connect(self._heard)
        self.build()

    def build(self) -> None:
        """Make the widgets and declare the actions."""

    def arrive(self, **place: Any) -> None:
        """Be shown, at a place of the page (`person_id=7`)."""

    def home(self) -> None:
        """Take the keyboard, when nothing else has it."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changes: Changes | None) -> None:
        """Show what changed; None after changes that came while the page was hidden."""

    def leave(self) -> bool:
        """Be asked whether another page may be shown; False keeps this one (a form with errors)."""
        return True

    def subject(self) -> dict[str, Any]:
        """Whom or what it shows now, as a reminder is about it: person_id, about, about_id."""
        return {}

    def _heard(self, changes: Changes) -> None:
        if not self.kinds.intersection(changes.touched):
            return
        if not self.isVisible():
            self._stale = True
            return
        self._stale = self._stale or self._pending is not None
        self._pending = None if self._stale else changes
        self._soon.start()

    def _refresh(self) -> None:
        changes, self._pending = (None if self._stale else self._pending), None
        self._stale = False
        self.refresh(changes)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Catch up with what changed while hidden."""
        super().showEvent(event)
        if self._stale:
            self._soon.start()
