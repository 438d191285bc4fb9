"""Forms of several columns: fields that are not asked for leave no gap."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ui.settings.lists import thing
from ui.theme import theme
from ui.widgets import Form


def places(form: Form, *fields) -> list[tuple[int, int]]:
    found = [form.grid.getItemPosition(form.grid.indexOf(field)) for field in fields]
    return [(row // 3, column) for row, column, _rows, _columns in found]


def test_fields_after_one_that_is_hidden_move_up_and_back(qtbot):
    form = Form(columns=2)
    qtbot.addWidget(form)
    first, second, third = (form.line(name) for name in ("Counts", "Over", "Begins"))
    note = form.text("Note")
    last = form.line("Last")
    form.show()
    assert places(form, first, second, third, note, last) == [(0, 0), (0, 1), (1, 0), (2, 0), (3, 0)]
    form.wrong(second, "Say over what.")
    form.shown(second, False)
    form.shown(second, False)
    assert places(form, first, third, note, last) == [(0, 0), (0, 1), (1, 0), (2, 0)]
    qtbot.waitUntil(lambda: first.y() == third.y())
    form.shown(second, True)
    assert places(form, first, second, third, note, last) == [(0, 0), (0, 1), (1, 0), (2, 0), (3, 0)]
    assert form._errors[second].isVisible()


def a_long_form(qtbot) -> tuple[QScrollArea, Form]:
    """A form in a window that shows a part of it."""
    area, inner, form = QScrollArea(), QWidget(), Form()
    qtbot.addWidget(area)
    QVBoxLayout(inner).addWidget(form)
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.resize(300, 200)
    return area, form


def taken(widget: QWidget) -> bool:
    """Whether a widget takes the wheel that is turned over its middle, towards the user."""
    at = QPointF(widget.rect().center())
    none, begin = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    glob = QPointF(widget.mapToGlobal(at.toPoint()))
    event = QWheelEvent(at, glob, QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, none, begin, False)
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def test_the_wheel_scrolls_past_a_field_and_never_changes_it(qtbot):
    area, form = a_long_form(qtbot)
    choice = form.choice("Counts", [(at, f"Choice {at}") for at in range(5)], 2)
    day = form.date("Day")
    for at in range(10):
        form.line(f"Field {at}")
    area.show()
    before = day.date()
    for field in (choice, day):
        field.setFocus()
        assert not taken(field)
    assert choice.value() == 2
    assert day.date() == before


def test_a_field_with_a_mistake_is_scrolled_to(qtbot):
    area, form = a_long_form(qtbot)
    fields = [form.line(f"Field {at}") for at in range(20)]
    area.show()
    form.wrong(fields[-1], "This is no day.")
    qtbot.waitUntil(
        lambda: (
            area.viewport()
            .rect()
            .intersects(fields[-1].rect().translated(fields[-1].mapTo(area.viewport(), QPoint(0, 0))))
        )
    )


def test_a_long_title_of_a_line_is_whole_beside_its_buttons(qtbot):
    title = "Low score in a survey: Would you recommend us to friends and family? 2/10"
    made = thing(None, title, "29 days late", QPushButton("Done"))
    qtbot.addWidget(made)
    made.resize(300, 200)
    made.show()
    words = next(one for one in made.findChildren(QLabel) if one.text().startswith("Low score"))
    qtbot.waitUntil(lambda: words.height() >= words.heightForWidth(words.width()) > 2 * words.fontMetrics().height())
    assert words.geometry().right() <= made.width()


def test_rows_of_a_choice_are_high_enough_to_touch(opened) -> None:
    from ui.widgets import Choice

    choice = Choice([(1, "One"), (2, "Two")])
    opened.bot.addWidget(choice)
    choice.setParent(opened.window)
    choice.show()
    choice.showPopup()
    assert choice.view().visualRect(choice.model().index(0, 0)).height() >= theme.px(34)
    choice.hidePopup()
