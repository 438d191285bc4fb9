"""Sheets show all of what is on them, and give the keyboard to the sheet below when they go."""

from PySide6.QtWidgets import QLineEdit

from ui.widgets import Form, Sheet, button, label, set_text


def a_sheet(window, title: str) -> Sheet:
    sheet = Sheet(window, title, width=600, text="A line below the title")
    sheet.form = Form()
    sheet.choice = sheet.form.choice("Within", [(1, "a week"), (2, "a month")], 1)
    sheet.other = sheet.form.choice("Else", [(1, "this"), (2, "that")], 1)
    sheet.words = label("", "strong", wrap=True)
    for part in (sheet.form, sheet.words, label("The last line", "muted")):
        sheet.body.addWidget(part)
    sheet.buttons(None, button("Close", sheet.accept))
    return sheet


def test_the_last_line_is_in_view_after_the_content_changed(opened):
    opened.window.resize(1366, 768)
    sheet = a_sheet(opened.window, "Who is called?")
    sheet.open()
    sheet.form.shown(sheet.other, False)
    set_text(sheet.words, "139 customers can be called")
    sheet.grow()
    opened.wait(lambda: sheet._area.viewport().height() >= sheet._inner.height())
    line = sheet.words.fontMetrics().lineSpacing()
    set_text(sheet.words, "A sentence that goes on and on, over several lines of the sheet. " * 4)
    sheet.grow()
    opened.wait(lambda: sheet.words.height() >= sheet.words.heightForWidth(sheet.words.width()) > 2 * line)
    opened.wait(lambda: sheet._area.viewport().height() >= sheet._inner.height() > sheet.words.geometry().bottom())
    sheet.accept()


def test_a_sheet_is_higher_where_a_mistake_is_said_below_a_field(opened):
    opened.window.resize(1366, 768)
    sheet = Sheet(opened.window, "New tier", width=460)
    sheet.form = Form()
    fields = [sheet.form.line(f"Field {at}") for at in range(3)]
    sheet.body.addWidget(sheet.form)
    sheet.buttons(None, button("Save", sheet.accept))
    sheet.open()
    opened.wait(lambda: sheet._area.verticalScrollBar().maximum() == 0)
    before = sheet.panel.height()
    for field in fields:
        sheet.form.wrong(field, "This is no amount.")
    opened.wait(lambda: sheet.panel.height() > before and sheet._area.verticalScrollBar().maximum() == 0)
    for at in range(30):
        sheet.form.line(f"More {at}")
    opened.wait(lambda: sheet._area.verticalScrollBar().maximum() > 0)
    assert sheet.panel.height() <= opened.window.height() - 48
    sheet.accept()


def test_the_sheet_below_gets_the_keyboard(opened):
    below, above = a_sheet(opened.window, "Below"), Sheet(opened.window, "Above")
    field = QLineEdit()
    above.body.addWidget(field)
    below.open()
    above.open()
    above._before = None
    assert field.hasFocus()
    above.accept()
    assert below.isAncestorOf(opened.window.focusWidget())
    below.accept()
