"""Where the keyboard goes when what had it is gone or switched off: never below what lies over the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from ui.actions import top_layer

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.shell.window import MainWindow


def lies_below(window: MainWindow, widget: QWidget) -> bool:
    """Whether a layer lies over a widget: Qt goes there when what had the keyboard in the layer is switched off."""
    top = top_layer(window)
    if top is None or top.isAncestorOf(widget):
        return False
    below = [one for one in window.children() if isinstance(one, QWidget) and one.property("layer") and one is not top]
    middle = window.centralWidget()
    return any(one.isAncestorOf(widget) for one in (middle, *below) if one is not None)


def come_home(window: MainWindow) -> None:
    """What had the keyboard is gone: the sheet or the page takes it, so that keys and scans go somewhere."""
    if not window.isActiveWindow():
        return
    top, page, now = top_layer(window), window.page(), QApplication.focusWidget()
    if top is not None:
        if (now is None or lies_below(window, now)) and QApplication.activePopupWidget() is None:
            take: Callable[[], None] = getattr(top, "take_keyboard", top.setFocus)
            take()
    elif page is not None and window.focusWidget() is None:
        page.home()
