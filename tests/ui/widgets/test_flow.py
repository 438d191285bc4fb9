"""Things that wrap stay where they are whatever goes beside them."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui.people.small import Flow, emptied
from ui.theme import theme
from ui.widgets import Sheet, button


def gone(widget: QWidget) -> None:
    """Let go of a widget at once, as the event loop does."""
    widget.hide()
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def a_column(qtbot) -> tuple[QWidget, QVBoxLayout, list[QPushButton]]:
    """Buttons that wrap, put straight into a column as a section's body holds them."""
    window = QWidget()
    qtbot.addWidget(window)
    body = QVBoxLayout(window)
    flow = Flow()
    buttons = [QPushButton(f"Button {at}") for at in range(5)]
    for one in buttons:
        flow.addWidget(one)
    body.addLayout(flow)
    window.resize(240, 400)
    window.show()
    return window, body, buttons


def flow_of(body: QVBoxLayout) -> Flow:
    item = body.itemAt(0)
    assert item is not None
    layout = item.layout()
    assert isinstance(layout, Flow)
    return layout


def test_what_wraps_is_laid_out_after_a_neighbour_was_asked_for_its_focus_and_went(qtbot):
    window, body, buttons = a_column(qtbot)
    neighbour = QWidget(window)
    asked = neighbour.nextInFocusChain()
    while asked is not None and asked is not neighbour:
        asked = asked.nextInFocusChain()
    gone(neighbour)
    window.resize(900, 400)
    body.invalidate()
    body.activate()
    assert len({one.y() for one in buttons}) == 1
    assert flow_of(body).heightForWidth(900) == buttons[0].height()


def test_a_theme_is_switched_after_a_sheet_over_what_wraps_was_closed(qtbot):
    window, body, buttons = a_column(qtbot)
    sheet = Sheet(window, "A sheet", width=200)
    sheet.buttons(None, button("Close", sheet.accept, kind="primary"))
    sheet.open()
    sheet.accept()
    gone(sheet)
    before = theme.mode
    for mode in ("dark", "light", before):
        theme.set(mode=mode)
        body.activate()
    assert flow_of(body).count() == len(buttons)
    assert len({one.y() for one in buttons}) > 1


def test_a_sheet_that_goes_takes_nothing_of_the_window_with_it(qtbot):
    """What Qt made and Python only looks at stays known to Python: a scroll bar, an item of a layout."""
    window, body, _buttons = a_column(qtbot)
    column = QVBoxLayout()
    column.addWidget(QPushButton("Below"))
    body.addLayout(column)
    held = column.itemAt(0)
    sheet = Sheet(window, "A sheet", width=200)
    sheet.open()
    sheet.accept()
    gone(sheet)
    assert isValid(held)


def test_what_goes_out_of_what_wraps_closes_the_gap(qtbot):
    window, body, buttons = a_column(qtbot)
    flow = flow_of(body)
    gone(buttons[0])
    assert flow.count() == 4
    buttons[1].setParent(None)
    assert flow.count() == 3
    emptied(flow)
    assert flow.count() == 0
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(buttons[2])
    assert flow.takeAt(0) is None
    gone(window)
