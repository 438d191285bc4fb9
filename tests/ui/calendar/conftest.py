"""A calendar in a real window: what tests do with its days by mouse and keyboard."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from models.reminders import reminders, series
from ui.calendar import grid_paint

TOKYO = ZoneInfo("Asia/Tokyo")
LEFT = Qt.MouseButton.LeftButton


def ms(text: str) -> int:
    """A moment of the shop's clock."""
    return int(datetime.fromisoformat(text).replace(tzinfo=TOKYO).timestamp() * 1000)


def _nothing(tx: Any) -> None:
    """Nothing: units of work are done one after the other, so that those before it are done."""


class Desk:
    """The calendar's page, and its hands."""

    def __init__(self, opened: Any) -> None:
        self.opened = opened
        self.page: Any = None

    def show(self, view: str = "week", day: str = "2026-06-15") -> Any:
        """Go to the calendar; its page, with the days read."""
        self.page = self.opened.at("calendar", view=view, day=day)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the days stand as they are in the store: what was written is done, what is read has arrived."""
        self.opened.store.write("after whatever was asked for", _nothing).result()
        self.opened.bot.wait(30)
        self.opened.wait(lambda: not self.page.data.busy and not self.page.data._stale & set(self.page.data._wanted))

    def make(self, **values: Any) -> int:
        """A reminder."""
        return self.opened.store.write("make", partial(reminders.make, **values)).result()

    def make_series(self, **values: Any) -> int:
        """A series."""
        return self.opened.store.write("make", partial(series.make, **values)).result()

    def rows(self, sql: str, *params: Any) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.opened.store.reader().rows(sql, *params)]

    def point(self, day: str, minute: float, within: float = 0.5) -> QPoint:
        """Where a minute of a day is on the grid of hours."""
        grid = self.page.surface
        at = grid.days.index(date.fromisoformat(day))
        x = grid.left_of(at) + int(grid.wide_of(at) * within)
        return QPoint(x, round(grid.top - grid.offset + grid_paint.y_of(minute)))

    def drag(self, start: QPoint, end: QPoint, *, drop: bool = True) -> None:
        """Press, move in steps, let go."""
        port = self.page.surface.viewport()
        QTest.mousePress(port, LEFT, pos=start)
        for step in range(1, 6):
            QTest.mouseMove(port, start + (end - start) * step / 5)
            self.opened.bot.wait(5)
        if drop:
            QTest.mouseRelease(port, LEFT, pos=end)
            self.settle()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.page.surface, key, modifiers)
        self.settle()

    def undo(self) -> None:
        """Take the last step back."""
        self.opened.machine.undo.undo()
        self.settle()

    def entry(self, title: str) -> Any:
        """An entry that is shown, by its title."""
        for day in self.page.surface.days:
            for one in self.page.surface.entries(day):
                if self.page.look.title(one) == title:
                    return one
        raise AssertionError(f"{title} is not shown")

    def titles(self) -> list[str]:
        """What is shown, in its order."""
        return [self.page.look.title(one) for day in self.page.surface.days for one in self.page.surface.entries(day)]


@pytest.fixture
def desk(opened) -> Desk:
    return Desk(opened)
