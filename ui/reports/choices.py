"""A report's own choices (imported sales, long lists, how points are valued) in one button that says what is chosen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from desktop.languages import _
from ui.theme import theme
from ui.widgets import button

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.figures.report import Choice


class Choices(QWidget):
    """`picked(id, value)` tells of another choice."""

    picked = Signal(str, object)

    def __init__(self, choices: Sequence[Choice], options: Mapping[str, Any]) -> None:
        """Show what is chosen; choices that were not made are the usual ones."""
        super().__init__()
        self.choices = tuple(choices)
        self.values = {one.id: options.get(one.id, one.usual) for one in self.choices}
        self.button = button("", self.menu, icon="sliders-horizontal")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.button)
        self._say()

    def _say(self) -> None:
        """The button names what is not as usual."""
        made = [self._name(one) for one in self.choices if self.values[one.id] != one.usual]
        text = _(", ").join(one for one in made if one) or _("Options")
        self.button.setText(text.replace("&", "&&"))
        self.button.setAccessibleName(_("Options: {choices}", choices=_(", ").join(self.all_names())))

    def _name(self, choice: Choice) -> str:
        name = next((name for value, name in choice.values if value == self.values[choice.id]), "")
        return f"{_(choice.title)}: {_(name)}" if name else ""

    def all_names(self) -> list[str]:
        """Every choice with what it is."""
        return [name for one in self.choices if (name := self._name(one))]

    def menu(self) -> None:
        """Offer all of them."""
        made = QMenu(self)
        for choice in self.choices:
            heading = made.addAction(_(choice.title))
            heading.setEnabled(False)
            group = QActionGroup(made)
            for value, name in choice.values:
                action = made.addAction(_(name))
                action.setCheckable(True)
                action.setChecked(value == self.values[choice.id])
                action.triggered.connect(partial(self._chosen, choice.id, value))
                group.addAction(action)
            made.addSeparator()
        made.aboutToHide.connect(made.deleteLater)
        made.popup(self.button.mapToGlobal(QPoint(0, self.button.height() + theme.px(4))))

    def _chosen(self, choice: str, value: object, _checked: bool = False) -> None:
        self.choose(choice, value)

    def choose(self, choice: str, value: object) -> None:
        """Choose, and tell of it."""
        if self.values.get(choice) != value:
            self.values[choice] = value
            self._say()
            self.picked.emit(choice, value)
