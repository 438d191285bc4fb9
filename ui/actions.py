"""Actions: what can be done, declared once; menus, keys, the palette and the sheet of shortcuts are made from them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def shown_key(key: str) -> str:
    """A key sequence as this system writes it; "" for none."""
    text = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) if key else ""
    return text.replace("Return", "Enter")


def top_layer(window: QWidget) -> QWidget | None:
    """The sheet or palette that lies over everything in a window, or None."""
    layers = [
        one for one in window.children() if isinstance(one, QWidget) and one.property("layer") and one.isVisible()
    ]
    return layers[-1] if layers else None


STRONG = "F12"
"""The key of a page's strong button; a sheet may have one too (`Sheet.strong`)."""


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
        return shown_key(self.key)

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
                self._bind(action.key, action)

    def also(self, key: str, action_id: str) -> None:
        """Let another key do the same; the sheet of shortcuts shows the first."""
        self._bind(key, self.find(action_id))

    def _bind(self, key: str, action: Action) -> None:
        shortcut = QShortcut(QKeySequence(key), self.owner)
        shortcut.activated.connect(partial(self.pressed, action))
        self._shortcuts.append(shortcut)

    def pressed(self, action: Action) -> None:
        """A key was pressed: do the action, unless a sheet lies over the owner."""
        layer = top_layer(self.owner.window())
        free = layer is None or layer is self.owner or layer.isAncestorOf(self.owner)
        if free or action.id in getattr(layer, "lets", ()):
            action.trigger()
        elif action.key == STRONG and (strong := getattr(layer, "strong", None)) is not None:
            strong()

    def find(self, action_id: str) -> Action:
        """An action by its id; raises KeyError."""
        for action in self.items:
            if action.id == action_id:
                return action
        raise KeyError(action_id)
