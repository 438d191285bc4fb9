"""A real window on a real, empty store, opened at any page."""

from __future__ import annotations

from typing import Any

import pytest


class Opened:
    """The window, its machine, and what tests ask of them."""

    def __init__(self, machine: Any, window: Any, bot: Any) -> None:
        self.machine, self.window, self.bot = machine, window, bot

    @property
    def store(self) -> Any:
        return self.machine.store

    def at(self, page: str, **place: Any) -> Any:
        """Go to a page."""
        self.window.open(page, **place)
        return self.window.page()

    def wait(self, ready: Any, timeout: int = 8000) -> None:
        self.bot.waitUntil(lambda: bool(ready()), timeout=timeout)

    def sheet(self) -> Any:
        """The sheet on top, or None."""
        from ui.widgets import Sheet

        found = [one for one in self.window.findChildren(Sheet) if one.isVisible()]
        return found[-1] if found else None


@pytest.fixture
def opened(qtbot, store_path, clock):
    """A window on a store, in English."""
    from desktop import languages
    from desktop.app import Machine, Start
    from desktop.options import Options
    from ui.shell.window import MainWindow, application

    machine = Machine(Options(store=store_path, language="en"), clock=clock)
    application(machine)
    assert machine.start() is Start.SHOP
    machine.preferences.page = "products"
    window = MainWindow(machine)
    window.resize(1440, 900)
    window.show_start(Start.SHOP)
    window.show()
    qtbot.waitExposed(window)
    yield Opened(machine, window, qtbot)
    window.close()
    window.deleteLater()
    machine.close()
    machine.deleteLater()
    languages.set_language("en")
    qtbot.wait(10)
