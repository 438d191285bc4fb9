"""A card that floats over a window's page and waits to be dealt with: words, buttons, no keyboard of its own accord."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QWidget

from desktop.languages import _
from ui import icons
from ui.theme import theme
from ui.widgets.basics import column, icon_button, label, row, set_text
from ui.widgets.painted import shadow, shadow_room

SEEN = "seen"
"""What is asked of a card by its cross: only to go away."""
WIDTH = 380
ROOM = 2
"""Of its shadow."""


class FloatingCard(QWidget):
    """A card over the window. Tab goes round its buttons, Escape goes back to where the keyboard was."""

    asked = Signal(object, str, object)
    """This card, what is asked of it, and of LATER how."""

    def __init__(self, host: QWidget, icon: str, ink: str, title: str, about: str) -> None:
        """Say what there is; the buttons come by `buttons`."""
        super().__init__(host)
        self._before: QWidget | None = None
        self.title = title
        self.setAccessibleName(f"{title}. {about}" if about else title)
        self.frame = QFrame()
        self.frame.setProperty("kind", "sheet")
        self.frame.setFixedWidth(theme.px(WIDTH))
        picture = label()
        picture.setPixmap(icons.icon(icon, ink).pixmap(theme.px(22), theme.px(22)))
        self.close_button = icon_button("x", _("Close; it stays on Today"), partial(self.ask, SEEN))
        self.about = label(about, "secondary", wrap=True)
        if not about:
            self.about.hide()
        words = column(label(title, "row", wrap=True), self.about, spacing=3)
        top = row(picture, words, self.close_button, spacing=12)
        top.setStretch(1, 1)
        top.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        top.setAlignment(self.close_button, Qt.AlignmentFlag.AlignTop)
        self.body = column(top, spacing=10)
        edge = theme.px(16)
        self.body.setContentsMargins(edge, theme.px(14), theme.px(10), theme.px(14))
        self.frame.setLayout(self.body)
        room = shadow_room(ROOM)
        outer = column(self.frame, spacing=0)
        outer.setContentsMargins(room, room, room, room)
        self.setLayout(outer)

    def say(self, about: str) -> None:
        """Say something else below the title."""
        set_text(self.about, about, hide_empty=True)
        self.setAccessibleName(f"{self.title}. {about}" if about else self.title)

    def buttons(self, *things: QPushButton | None) -> None:
        """Set the row of buttons; None stretches."""
        line = row(*things, spacing=8)
        line.setContentsMargins(theme.px(34), 0, theme.px(6), 0)
        self.body.addLayout(line)
        for one in self._all():  # where a list is made anew, Qt passes the keyboard on to whatever takes Tab
            one.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def _all(self) -> list[QPushButton]:
        found = [one for one in self.findChildren(QPushButton) if one is not self.close_button]
        return [*found, self.close_button]

    def ask(self, what: str, how: object = None) -> None:
        """Tell what was asked of it."""
        self.asked.emit(self, what, how)

    def take_keyboard(self) -> None:
        """Put the keyboard on its first button."""
        now = QApplication.focusWidget()
        if now is not None and not self.isAncestorOf(now):
            self._before = now
            now.destroyed.connect(self._forget)
        self._all()[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _forget(self, _gone: object = None) -> None:
        self._before = None

    def give_back(self) -> None:
        """Let the keyboard go back to where it was, if it is here."""
        now = QApplication.focusWidget()
        if now is None or not self.isAncestorOf(now):
            return
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            now.clearFocus()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        """Go round the card's own buttons."""
        found = [one for one in self._all() if one.isVisible()]
        now = QApplication.focusWidget()
        if now not in found:
            return super().focusNextPrevChild(forward)
        at = found.index(now) + (1 if forward else -1)
        found[at % len(found)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape leaves it where it is, and goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.give_back()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the shadow beneath the frame."""
        shadow(QPainter(self), QRectF(self.frame.geometry()), theme.px(18), ROOM)
