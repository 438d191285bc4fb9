"""The pages of people on a sample shop of two hundred."""

from __future__ import annotations

import shutil
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
    """A window on the sample shop, in English."""
    from desktop import languages
    from desktop.app import Machine, Start
    from desktop.options import Options
    from ui.shell.window import MainWindow, application

    machine = Machine(Options(store=store_path, language="en"), clock=clock)
    application(machine)
    assert machine.start() is Start.SHOP
    machine.preferences.page = "people"
    window = MainWindow(machine)
    window.resize(1366, 768)
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


@pytest.fixture(scope="session")
def sample_shop(tmp_path_factory):
    """The sample shop, made once; copy it."""
    from desktop import sample

    path = tmp_path_factory.mktemp("sample") / "sample.noren"
    sample.build(path, count=200, language="ja")
    return path


@pytest.fixture
def store_path(sample_shop, tmp_path):
    """A sample shop of this test's own."""
    return shutil.copy(sample_shop, tmp_path / "shop.noren")


@pytest.fixture
def clock():
    """The afternoon of the sample's last day."""
    from desktop import sample
    from desktop.clock import SetClock
    from models.sample import sales

    return SetClock(sales.day_ms(sample.UNTIL) + 14 * 3_600_000)


@pytest.fixture
def people(opened):
    """The page, with its list there."""
    page = opened.at("people")
    opened.wait(lambda: page.list.list.rows.rowCount() == 200)
    return page
