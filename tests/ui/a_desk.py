"""A window with a desk on a real store, for sheets and pages that need no more of the shell."""

from __future__ import annotations

from typing import Any

import pytest

from tests.a_shop import Shop


class Window:
    """The window, its desk and the shop beneath; all work is done at once, in the test's own thread."""

    def __init__(self, store: Any, bus: Any, clock: Any, bot: Any) -> None:
        from PySide6.QtWidgets import QVBoxLayout, QWidget

        from models.loyalty.programmes import own_rule
        from ui.counter.register import Register
        from ui.page import Desk
        from ui.shell.toasts import Toasts
        from ui.theme import theme

        theme.mode = "light"
        self.bot, self.store, self.bus = bot, store, bus
        self.shop = Shop(store, clock)
        self.window = QWidget()
        self.window.resize(1366, 768)
        QVBoxLayout(self.window).setContentsMargins(0, 0, 0, 0)
        self.toasts = Toasts(self.window, _plain)
        self.desk = Desk(store, bus, None, self, self.toasts, None)
        self.register = Register(store.settings, own_rule(store.here, self.shop.today))
        self.window.show()
        bot.waitExposed(self.window)

    def open(self, page: str, **place: Any) -> None:
        """Stand in for the navigator."""

    def back(self) -> None:
        """Stand in for the navigator."""

    def put(self, page: Any) -> Any:
        self.window.layout().addWidget(page)
        self.settle()
        return page

    def settle(self, ms: int = 30) -> None:
        """Let what was posted arrive."""
        self.bot.wait(ms)

    def sheet(self, kind: type) -> Any:
        """The sheet of a kind that is open, or None."""
        self.settle()
        return next((one for one in self.window.findChildren(kind) if one.isVisible()), None)

    def click(self, button: Any) -> None:
        from PySide6.QtCore import Qt

        assert button.isEnabled(), f"{button.text()} can't be pressed"
        self.bot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def said(self) -> list[str]:
        """What the toasts say."""
        from ui.shell.toasts import Toast

        return [one.text for one in self.window.findChildren(Toast)]


def _plain(error: BaseException) -> Any:
    from models.errors import Message

    return Message(str(error))


@pytest.fixture
def papers_opened(store_path, clock, qtbot, monkeypatch):
    """Papers that would be shown in another program: their paths."""
    from ui.counter import papers

    found: list[Any] = []
    monkeypatch.setattr(papers, "open_file", lambda path: not found.append(path))
    return found


@pytest.fixture
def till_window(store_path, clock, qtbot, papers_opened):
    """The window on a shop whose register is closed; what was sold must add up in the end."""
    from desktop import languages
    from desktop.bus import Bus
    from desktop.store import Store

    languages.set_language("en")
    languages.set_currency("JPY")
    bus = Bus()
    store = Store(store_path, clock=clock, inline=True, announce=bus.announce, report=bus.report)
    one = Window(store, bus, clock, qtbot)
    one.shop.set(shop_name="Aoyama Coffee", language="en")
    yield one
    assert one.shop.problems() == []
    one.window.close()
    one.window.deleteLater()
    one.settle()
    store.close()


@pytest.fixture
def selling(till_window):
    """The same with the register open and ¥10,000 in the drawer."""
    till_window.shop.open(10_000)
    return till_window
