"""What changed while a page is visible: told once, and all of it where several things changed at once."""

from types import SimpleNamespace

import pytest

from desktop.bus import Bus
from models.errors import Message
from models.work import Changes
from ui.page import Page


class Heard(Page):
    """A page that keeps what it was told."""

    kinds = frozenset({"person", "sale"})

    def build(self) -> None:
        self.told: list[Changes | None] = []

    def refresh(self, changes: Changes | None) -> None:
        self.told.append(changes)


def change(*kinds: str) -> Changes:
    return Changes(Message("x"), dict.fromkeys(kinds, frozenset({1})), None)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ([("person",)], [{"person"}]),
        ([("product",)], []),
        ([("person",), ("sale",)], [None]),
        ([("person",), ("sale",), ("sale",)], [None]),
        ([("person",), ("product",), ("sale",), ("sale",), ("person",)], [None]),
    ],
)
def test_changes_at_once_are_told_together(qtbot, changes, told) -> None:
    bus = Bus()
    page = Heard(SimpleNamespace(bus=bus))
    qtbot.addWidget(page)
    page.show()
    qtbot.waitExposed(page)
    for one in changes:
        bus.changed.emit(change(*one))
    qtbot.wait(20)
    assert [set(one.touched) if one else None for one in page.told] == told
