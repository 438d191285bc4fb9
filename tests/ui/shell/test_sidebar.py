"""The side: its areas fit the window that they stand in."""

import pytest

from ui.shell.pages import AREAS, Area
from ui.shell.sidebar import LOW, TALL, Sidebar
from ui.theme import theme

MANY = (*AREAS, *(Area(f"more{at}", "More", "sun", "none", "None") for at in range(12 - len(AREAS))))


@pytest.mark.parametrize("rail", [True, False])
@pytest.mark.parametrize("height", [680, 748, 880, 1200])
def test_areas_are_as_high_as_the_window_has_room_for(qtbot, rail: bool, height: int) -> None:
    side = Sidebar(MANY)
    qtbot.addWidget(side)
    side.set_staff("Sato", "Owner")
    side.set_rail(rail)
    side.resize(side.width(), height)
    side.show()
    qtbot.waitExposed(side)
    assert side.height() == height
    items = list(side.items.values())
    assert all(theme.px(LOW[rail]) <= item.height() <= theme.px(TALL[rail]) for item in items)
    assert all(one.geometry().bottom() < other.y() for one, other in zip(items, items[1:], strict=False))
    assert items[-1].geometry().bottom() < side.staff.y()
    assert side.staff.geometry().bottom() < height


def test_a_window_can_be_made_lower_again(qtbot) -> None:
    side = Sidebar(MANY)
    qtbot.addWidget(side)
    side.set_rail(True)
    side.resize(side.width(), 1200)
    side.show()
    assert side.minimumSizeHint().height() < 720
