"""Sheets: panels over the window. Escape (or a click beside it) closes one layer; nothing typed is lost by accident."""

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.languages import _
from ui.theme import theme
from ui.widgets.basics import button, icon_button, label, row
from ui.widgets.painted import shadow
from ui.widgets.panels import scrolled


class Sheet(QWidget):
    """A panel in the middle of the window, with the rest of it dimmed.

    Fill `self.body`; put buttons with `self.buttons(...)`; `open()` shows it. `closed(bool)` tells whether it was
    accepted. Enter in a field accepts when `accept_on_enter` says so.
    """

    closed = Signal(bool)

    def __init__(self, window: QWidget, title: str, *, width: int = 520, text: str = "", scroll: bool = True) -> None:
        """Belong to `window`; `text` stands below the title."""
        super().__init__(window)
        self.accept_on_enter: Callable[[], Any] | None = None
        self.strong: Callable[[], Any] | None = None
        """What the key of the page's strong button (F12) does while this sheet lies over it."""
        self.lets: frozenset[str] = frozenset()
        """Ids of the page's actions whose keys go on working while this sheet lies over it."""
        self._before: QWidget | None = None
        self.setAccessibleName(title)
        self.setProperty("layer", True)
        self.panel = QFrame(self)
        self.panel.setProperty("kind", "sheet")
        self._width = width
        self._outer = outer = QVBoxLayout(self.panel)
        edge = theme.px(24)
        outer.setContentsMargins(edge, edge, edge, edge)
        outer.setSpacing(theme.px(14))
        self.close_button = icon_button("x", _("Close"), self.cancel)
        outer.addLayout(row(label(title, "name", wrap=False), None, self.close_button))
        if text:
            outer.addWidget(label(text, "muted", wrap=True))
        inner = QWidget()
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(2, 0, 2, 0)
        self.body.setSpacing(theme.px(10))
        self._area = scrolled(inner) if scroll else None
        if self._area is not None:
            self._area.verticalScrollBar().rangeChanged.connect(self._overflows)
        outer.addWidget(self._area or inner, 1)
        self._inner = inner
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(theme.px(10))
        self._buttons.setContentsMargins(2, 0, theme.px(4) + 2, 0)
        outer.addLayout(self._buttons)
        self.hide()
        window.installEventFilter(self)

    def below(self, *things: QWidget) -> None:
        """Put widgets between what scrolls and the buttons: they are seen wherever the sheet is scrolled to."""
        for thing in things:
            self._outer.insertWidget(self._outer.count() - 1, thing)

    def buttons(self, *things: QWidget | None) -> None:
        """Set the row of buttons at the bottom; None stretches."""
        for thing in things:
            if thing is None:
                self._buttons.addStretch(1)
            else:
                self._buttons.addWidget(thing)

    def open(self) -> "Sheet":
        """Show it over the window and take the focus."""
        self._before = self.window().focusWidget()
        self._place()
        self.show()
        self.raise_()
        self.take_keyboard()
        return self

    def take_keyboard(self) -> None:
        """Put the keyboard on the first field, or on the strong button where there is none."""
        first = self._first_field() or self._last_button() or self.close_button
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def accept(self) -> None:
        """Close it as done."""
        self._end(True)

    def cancel(self) -> None:
        """Close it without doing anything."""
        self._end(False)

    def _end(self, done: bool) -> None:
        self.hide()
        window = self.parentWidget()
        if window is not None:
            window.removeEventFilter(self)
        before = self._before
        below = [one for one in window.findChildren(Sheet) if one.isVisible()] if window is not None else []
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus()
        elif below:
            below[-1].take_keyboard()
        elif (now := self.window().focusWidget()) is not None:
            now.clearFocus()  # Qt chose it by chance: the window gives the keyboard to its page
        self.closed.emit(done)
        self.deleteLater()

    def _first_field(self) -> QWidget | None:
        """The first that Tab would come to.

        Not asked of `nextInFocusChain`: PySide makes what it answers a child of what was asked, and takes from Python
        whatever hangs below it in the whole window once the sheet is gone.
        """
        for widget in self._inner.findChildren(QWidget):
            usable = widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            if usable and widget.isVisibleTo(self._inner):
                return widget
        return None

    def _last_button(self) -> QWidget | None:
        """The strong button: what only shows something is left with Enter."""
        item = self._buttons.itemAt(self._buttons.count() - 1)
        last = item.widget() if item else None
        return last if last is not None and last.isEnabled() else None

    def _place(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        self.setGeometry(window.rect())
        width = min(theme.px(self._width), self.width() - theme.px(40))
        self.panel.setFixedWidth(width)
        wanted = self._height_for(width)
        height = min(wanted, self._highest())
        self.panel.setFixedHeight(height)
        self.panel.move((self.width() - width) // 2, max(theme.px(24), (self.height() - height) // 2 - theme.px(20)))

    def _height_for(self, width: int) -> int:
        """How high the panel must be, so wide, to show all of its content: lines that wrap need their room."""
        wanted = self.panel.sizeHint().height()
        if self._area is None:
            return wanted
        inside = width - theme.px(24) * 2 - theme.px(14)
        self._inner.setFixedWidth(inside)
        needed = max(self._inner.sizeHint().height(), self.body.minimumSize().height())
        if self.body.hasHeightForWidth():
            needed = max(needed, self.body.heightForWidth(inside))
        return wanted + max(0, needed - self._area.sizeHint().height())

    def grow(self) -> None:
        """Fit the panel again after its content changed, once the layouts have heard of it."""
        QTimer.singleShot(0, self, self._fit)

    def _overflows(self, _least: int, most: int) -> None:
        """More is on it than fits, a mistake said below a field for one: be higher while the window has room."""
        if most > 0 and self.isVisible() and self.panel.height() < self._highest():
            self.grow()

    def _highest(self) -> int:
        return self.height() - theme.px(48)

    def _fit(self) -> None:
        for layout in (self._inner.layout(), self.panel.layout()):
            if layout is not None:
                layout.invalidate()
                layout.activate()
        self._inner.adjustSize()
        self._place()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow the window's size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape closes; Enter accepts where the sheet says so, Ctrl+Enter where a button of it says so."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
        elif enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier and (save := self._saver()) is not None:
            save.click()
        elif enter and self.accept_on_enter is not None:
            self.accept_on_enter()
        else:
            event.accept()

    def _saver(self) -> QAbstractButton | None:
        """The button that promises Ctrl+Enter."""
        promised = (one for one in self.panel.findChildren(QAbstractButton) if one.property("keys") == "Ctrl+Enter")
        return next((one for one in promised if one.isVisible()), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click beside the panel is kept from what lies below; it closes nothing that was typed into."""
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Dim the window, and lay the panel's shadow on it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.overlay())
        shadow(painter, QRectF(self.panel.geometry()), theme.px(18), 3)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        """Keep Tab within the sheet, in the order in which things are laid out, whenever they were made."""
        found = [one for one in tab_stops(self.panel) if one is not self.close_button] + [self.close_button]
        now = self.window().focusWidget()
        at = next((at for at, one in enumerate(found) if one is now or (now and one.isAncestorOf(now))), -1)
        step = at + 1 if forward else (at if at >= 0 else 0) - 1
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        found[step % len(found)].setFocus(reason)
        return True


def tab_stops(part: QWidget) -> Iterator[QWidget]:
    """What Tab stops at in a widget, as it is laid out."""
    if not part.isVisible() or not part.isEnabled():
        return
    inner, layout = (part.widget() if isinstance(part, QScrollArea) else None), part.layout()
    if inner is not None:
        within = list(tab_stops(inner))
        yield from within or [part]  # with nothing in it to stop at, it is scrolled by keys
    elif part.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield part
    elif layout is not None:
        yield from _laid_out(layout)
    else:
        for child in part.children():
            if isinstance(child, QWidget):
                yield from tab_stops(child)


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield from tab_stops(widget)
        elif inner is not None:
            yield from _laid_out(inner)


class ConfirmSheet(Sheet):
    """A question before what can't be undone; Enter says yes only when `yes` is focused."""

    def __init__(
        self,
        window: QWidget,
        title: str,
        text: str,
        yes: str,
        run: Callable[[], Any],
        *,
        danger: bool = False,
        no: str = "",
    ) -> None:
        """`yes` is the text of the button that runs `run`; `no` of the other, where Cancel could mean both."""
        super().__init__(window, title, width=440, scroll=False)
        self._run = run
        self.body.addWidget(label(text, "muted", wrap=True))
        self.agree = button(yes, self._agree, kind="danger" if danger else "primary")
        self.refuse = button(no or _("Cancel"), self.cancel)
        self.buttons(None, self.refuse, self.agree)
        self._first = self.refuse if danger else self.agree

    def open(self) -> "Sheet":
        """Show it with the usual answer focused; before what is dangerous that is Cancel."""
        super().open()
        self._first.setFocus(Qt.FocusReason.TabFocusReason)
        return self

    def _agree(self) -> None:
        self.accept()
        self._run()
