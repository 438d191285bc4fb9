"""Toasts: what was done is said at the foot of the window, with a way back, and goes by itself.

They never take the focus, can be reached by Tab, stay while they are looked at, and keep off the row in focus.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QSizePolicy, QVBoxLayout, QWidget

from desktop.languages import _, say
from models.errors import Message, Told
from models.work import Changes
from ui import icons
from ui.theme import theme
from ui.widgets.basics import button, icon_button, label, row
from ui.widgets.painted import shadow, shadow_room

STAY_MS = 6000
WRONG_MS = 12_000
GAP, FOOT = 10, 22
AT_ONCE = 3
"""More than these push the oldest away."""


class Toast(QWidget):
    """One sentence with at most one thing to do about it."""

    gone = Signal(object)

    def __init__(self, host: QWidget, text: str, *, icon: str, ink: str, action: str, run: Callable[[], Any] | None):
        """Lie over `host`; `ink` is the icon's colour of the theme."""
        super().__init__(host)
        self.text, self._run = text, run
        self.takes_back = False
        """Whether its button takes back whatever was done last."""
        self.setAccessibleName(text)
        room = shadow_room(2)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(room, room, room, room)
        self.frame = QFrame()
        self.frame.setProperty("kind", "toast")
        outer.addWidget(self.frame)
        words = label(text, wrap=len(text) > 44)
        words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        things: list[QWidget] = [_Icon(icon, ink), words]
        if action:
            self.button = button(action, self._act, kind="link")
            things.append(self.button)
        self.close_button = icon_button("x", _("Close"), self.dismiss)
        self.close_button.setIcon(icons.icon("x", "on_toast"))
        things.append(self.close_button)
        for one in things[2:]:  # where a list is made anew, Qt passes the keyboard on to whatever takes Tab
            one.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        line = row(*things, spacing=12)
        line.setContentsMargins(theme.px(16), theme.px(4), theme.px(6), theme.px(4))
        self.frame.setLayout(line)
        self.frame.setMinimumWidth(theme.px(360))
        self.frame.setMaximumWidth(theme.px(560))
        self.timer = QTimer(self, singleShot=True)
        self.timer.timeout.connect(self.dismiss)

    def dismiss(self) -> None:
        """Go away."""
        self.timer.stop()
        self.gone.emit(self)

    def no_way_back(self) -> None:
        """Take its button away: what it would take back is not the last thing any more."""
        self.button.hide()
        self._run = None
        self.adjustSize()

    def _act(self) -> None:
        self.dismiss()
        if self._run is not None:
            self._run()

    def wait(self, ms: int) -> None:
        """Go by itself after so many milliseconds, unless somebody looks at it."""
        self.timer.setInterval(ms)
        self.timer.start()

    @property
    def held(self) -> bool:
        """Whether somebody points at it or has the focus in it."""
        focus = QApplication.focusWidget()
        return self.underMouse() or (focus is not None and self.isAncestorOf(focus))

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        """Stay while the pointer is on it."""
        self.timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Count again."""
        self.timer.start()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape sends it away."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the shadow beneath the frame."""
        shadow(QPainter(self), QRectF(self.frame.geometry()), theme.px(12), 2)


class _Icon(QWidget):
    def __init__(self, name: str, ink: str) -> None:
        super().__init__()
        self.name, self.ink = name, ink
        self.setFixedSize(QSize(theme.px(18), theme.px(18)))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        icons.paint(QPainter(self), self.name, self.rect(), self.ink)


class Toasts(QObject):
    """Shows toasts at the foot of the window; what pages know of it is in ui/page.py."""

    def __init__(self, window: QWidget, sentence: Callable[[BaseException], Message]) -> None:
        """`sentence` puts an error into words; set `undo` to what takes the last unit of work back."""
        super().__init__(window)
        self.window_, self._sentence = window, sentence
        self.undo: Callable[[], Any] | None = None
        self.shown: list[Toast] = []
        self._last: Changes | None = None
        self.left = 0
        """How many pixels at the left belong to the side of the window."""
        self.aside = False
        """Whether they stand at the left: at the counter they would cover the sums."""
        self.right = self.above = 0
        """How many pixels at the right, and above the foot, belong to cards that wait to be dealt with."""
        window.installEventFilter(self)
        QApplication.instance().focusObjectChanged.connect(self._moved)  # type: ignore[union-attr]

    def heard(self, changes: Changes) -> None:
        """Be told what the bus told the pages: whether the last thing done can be undone."""
        self._last = changes

    def undo_moved(self) -> None:
        """Be told that another step is the last one: an Undo offered for one before would take back the wrong one."""
        for toast in self.shown:
            if toast.takes_back:
                toast.takes_back = False
                toast.no_way_back()
        self.place()

    def say(self, text: str, *, action: str = "", run: Callable[[], Any] | None = None, undo: bool = False) -> Toast:
        """Say that something was done; with `undo` the way back is offered where there is one."""
        if undo and not action and self.undo is not None and self._last is not None and self._last.undoable:
            toast = self._show(text, icon="check", ink="toast_good", action=_("Undo"), run=self.undo, ms=STAY_MS)
            toast.takes_back = True
            return toast
        return self._show(text, icon="check", ink="toast_good", action=action, run=run, ms=STAY_MS)

    def wrong(self, error: BaseException | str, *, action: str = "", run: Callable[[], Any] | None = None) -> Toast:
        """Say what went wrong; it stays twice as long."""
        if isinstance(error, str):
            text = error
        else:
            text = say(error if isinstance(error, Told) else self._sentence(error))
        return self._show(text, icon="circle-alert", ink="toast_bad", action=action, run=run, ms=WRONG_MS)

    def focus(self) -> None:
        """Take the keyboard to the newest message: to its button, where it has one."""
        if self.shown:
            toast = self.shown[-1]
            getattr(toast, "button", toast.close_button).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def clear(self) -> None:
        """Send all away (another store, another language)."""
        for toast in list(self.shown):
            toast.dismiss()

    def _show(self, text: str, *, icon: str, ink: str, action: str, run: Callable[[], Any] | None, ms: int) -> Toast:
        while len(self.shown) >= AT_ONCE:
            self.shown[0].dismiss()
        toast = Toast(self.window_, text, icon=icon, ink=ink, action=action, run=run)
        toast.gone.connect(self._gone)
        self.shown.append(toast)
        toast.wait(ms)
        toast.adjustSize()
        toast.show()
        toast.raise_()
        self.place()
        return toast

    def _gone(self, toast: Toast) -> None:
        if toast in self.shown:
            self.shown.remove(toast)
            focus = QApplication.focusWidget()
            if focus is not None and toast.isAncestorOf(focus):
                self.window_.setFocus()
            toast.hide()
            toast.deleteLater()
            self.place()

    def _moved(self, _focus: object) -> None:
        if self.shown:
            QTimer.singleShot(0, self, self.place)

    def place(self) -> None:
        """Stack the toasts above the window's foot; at its top when the row in focus would be covered."""
        if not self.shown:
            return
        host, room = self.window_.rect(), shadow_room(2)
        sizes = [toast.sizeHint() for toast in self.shown]
        lap = 2 * room - theme.px(GAP)  # the room for shadows of two neighbours is shared
        height = sum(size.height() - lap for size in sizes) + lap
        width = max(size.width() for size in sizes)
        middle = self.left + (host.width() - self.left - self.right) // 2
        if self.aside:
            middle = self.left + theme.px(20) - room + width // 2
        bottom = host.bottom() - self.above
        foot = QRect(middle - width // 2, bottom - height + room - theme.px(FOOT), width, height)
        focus = self._focus_rect()
        top = theme.px(84) - room if focus is not None and foot.intersects(focus) else foot.top()
        for toast, size in zip(self.shown, sizes, strict=True):
            toast.setGeometry(QRect(QPoint(middle - size.width() // 2, top), size))
            top += size.height() - lap

    def _focus_rect(self) -> QRect | None:
        """Where the focus is, in the window: of a list its current row."""
        widget = QApplication.focusWidget()
        if widget is None or widget.window() is not self.window_.window() or widget is self.window_:
            return None
        if any(toast.isAncestorOf(widget) for toast in self.shown):
            return None
        if isinstance(widget, QAbstractItemView):
            view = widget.viewport()
            if not widget.currentIndex().isValid():
                return None
            rect = widget.visualRect(widget.currentIndex()).intersected(view.rect())
            return QRect(view.mapTo(self.window_, rect.topLeft()), rect.size())
        return QRect(widget.mapTo(self.window_, QPoint(0, 0)), widget.size())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow the window's size."""
        if event.type() == QEvent.Type.Resize and self.shown:
            QTimer.singleShot(0, self, partial(self.place))
        return super().eventFilter(watched, event)
