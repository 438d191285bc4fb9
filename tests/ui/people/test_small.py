"""The smallest parts of the page of people, which other pages use too."""

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ui.people.small import emptied


def test_the_keyboard_goes_home_where_what_had_it_is_taken_away(opened, people):
    holder = QWidget(people)
    column = QVBoxLayout(holder)
    column.addWidget(QPushButton("Add"))
    holder.show()
    holder.findChild(QPushButton).setFocus()
    opened.wait(lambda: isinstance(opened.window.focusWidget(), QPushButton))
    emptied(column)
    opened.wait(lambda: opened.window.focusWidget() is not None)
    assert people.isAncestorOf(opened.window.focusWidget())
    holder.deleteLater()
