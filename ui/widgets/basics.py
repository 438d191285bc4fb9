"""Labels, buttons, cards, and rows and columns of them."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import icons
from ui.theme import theme

Thing = QWidget | QLayout | int | None


def label(text: str = "", kind: str = "", *, wrap: bool = False, right: bool = False) -> QLabel:
    """A label of plain text: markup in a customer's name is shown, never obeyed.

    `kind` is one of noren.qss: caption, secondary, muted, strong, row, panel, name, title, kpi, display, points, total.
    """
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    if kind:
        made.setProperty("kind", kind)
    if wrap:
        made.setWordWrap(True)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    if right:
        made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made


def set_text(made: QLabel, text: str, *, hide_empty: bool = False) -> None:
    """Change a label's text without a repaint where it is the same."""
    if made.text() != text:
        made.setText(text)
    if hide_empty:
        made.setVisible(bool(text))


def tip(widget: QWidget, text: str) -> None:
    """Say a person's words when hovered over; Qt would take those with a tag in them for mark-up and read its files."""
    widget.setToolTip(text.replace("<", "<\u2060"))


class Pressable(QAbstractButton):
    """A painted button: Enter presses it as Space does, on every system."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Press it by Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class Button(QPushButton):
    """A button that calls its slot without Qt's `checked`, and keeps it alive."""

    def __init__(self, text: str, slot: Callable[..., Any] | None = None) -> None:
        """Call `slot()` when clicked."""
        super().__init__(text)
        self.slot = slot
        self.clicked.connect(self._call)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter presses it as Space does, on every system."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

    def _call(self, _checked: bool = False) -> None:
        if self.slot is not None:
            self.slot()


def button(
    text: str,
    slot: Callable[..., Any] | None = None,
    *,
    kind: str = "",
    icon: str = "",
    hint: str = "",
    checkable: bool = False,
) -> Button:
    """A button; `kind` is primary, danger, ghost, link, chip, pad, tender, pay or "" (quiet). `hint` is its key."""
    made = Button(text.replace("&", "&&"), slot)
    if kind:
        made.setProperty("kind", kind)
    if icon:
        colour = {"primary": "on_fill", "pay": "on_fill", "danger": "red", "link": "primary_text"}.get(kind, "text2")
        gap = theme.px(5) if text else 0
        made.setIcon(icons.icon(icon, colour, "primary_text" if kind == "tender" else None, gap))
        made.setIconSize(QSize(theme.px(18) + gap, theme.px(18)))
    if hint:
        made.setProperty("keys", hint)
        tip(made, f"{text}  {hint}")
    made.setCheckable(checkable)
    made.setAccessibleName(text)
    made.setAutoDefault(False)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


def icon_button(name: str, text: str, slot: Callable[..., Any] | None = None, *, kind: str = "ghost") -> Button:
    """A button that is only an icon; `text` is what it is called, to readers of screens and on hover."""
    made = button("", slot, kind=kind, icon=name)
    made.setAccessibleName(text)
    tip(made, text)
    made.setFixedWidth(theme.px(40))
    return made


class Card(QFrame):
    """A white panel with rounded corners; `body` is its column."""

    def __init__(self, kind: str = "card", *, margin: int = 20, spacing: int = 10) -> None:
        """Make it empty; margins and spacing in pixels at zoom 1."""
        super().__init__()
        self.setProperty("kind", kind)
        self.body = QVBoxLayout(self)
        edge = theme.px(margin)
        self.body.setContentsMargins(edge, edge, edge, edge)
        self.body.setSpacing(theme.px(spacing))


def line() -> QFrame:
    """A hairline between things."""
    made = QFrame()
    made.setProperty("kind", "line")
    return made


def row(*things: Thing, spacing: int = 10, margin: int = 0) -> QHBoxLayout:
    """Things beside each other; None stretches, a number is a gap."""
    made = QHBoxLayout()
    return _filled(made, things, spacing, margin)


def column(*things: Thing, spacing: int = 10, margin: int = 0) -> QVBoxLayout:
    """Things below each other; None stretches, a number is a gap."""
    made = QVBoxLayout()
    return _filled(made, things, spacing, margin)


def _filled(made: Any, things: tuple[Thing, ...], spacing: int, margin: int) -> Any:
    made.setSpacing(theme.px(spacing))
    edge = theme.px(margin)
    made.setContentsMargins(edge, edge, edge, edge)
    for thing in things:
        _put(made, thing)
    return made


def _put(made: QBoxLayout, thing: Thing) -> None:
    if thing is None:
        made.addStretch(1)
    elif isinstance(thing, int):
        made.addSpacing(theme.px(thing))
    elif isinstance(thing, QLayout):
        made.addLayout(thing)
    else:
        made.addWidget(thing)
