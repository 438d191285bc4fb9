"""Actions: what can be done, declared once; menus, keys, the palette and the sheet of shortcuts are made from them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True)
class Action:
    """Something a person can do. `title` is a message id (looked up when shown); `key` a shortcut as Qt writes it."""

    id: str
    title: str
    run: Callable[[], Any]
    key: str = ""
    icon: str = ""
    group: str = ""
    """Message id of the heading in the sheet of shortcuts."""
    when: Callable[[], bool] | None = None
    """Whether it can be done now."""
    in_palette: bool = True

    @property
    def enabled(self) -> bool:
        """Whether it can be done now."""
        return self.when is None or self.when()

    @property
    def key_text(self) -> str:
        """The shortcut as this system writes it."""
        return QKeySequence(self.key).toString(QKeySequence.SequenceFormat.NativeText) if self.key else ""

    def trigger(self) -> None:
        """Do it, if it can be done now."""
        if self.enabled:
            self.run()


@dataclass
class Actions:
    """The actions of a page or of the window, in the order they were declared, with their shortcuts."""

    owner: QWidget
    items: list[Action] = field(default_factory=list)
    _shortcuts: list[QShortcut] = field(default_factory=list)

    def add(self, *actions: Action) -> None:
        """Declare actions; their keys work while the owner's window is in front and the owner is shown."""
        for action in actions:
            self.items.append(action)
            if action.key:
                shortcut = QShortcut(QKeySequence(action.key), self.owner)
                shortcut.activated.connect(action.trigger)
                self._shortcuts.append(shortcut)

    def find(self, action_id: str) -> Action:
        """An action by its id; raises KeyError."""
        for action in self.items:
            if action.id == action_id:
                return action
        raise KeyError(action_id)
