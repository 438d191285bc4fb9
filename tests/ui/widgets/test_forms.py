"""Forms of several columns: fields that are not asked for leave no gap."""

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
