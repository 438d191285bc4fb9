"""How long before its moment a reminder is told as well: chips that are taken away by a tap, and a menu that adds."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QSpinBox, QWidget

from desktop.languages import _
from models.reminders import forms
from ui.people.small import Flow, emptied
from ui.reminders import words
from ui.theme import theme
from ui.widgets import Choice, Sheet, button, row
from ui.widgets.fields import unturned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ui.widgets.basics import Button

TIMED = (5, 10, 15, 30, 60, 120, 1440, 2880, 10080)
ALL_DAY = (1440, 2880, 4320, 10080, 20160)


class BeforeEdit(QWidget):
    """The moments beforehand."""

    edited = Signal()

    def __init__(self, minutes: Iterable[int] = ()) -> None:
        """Show these, in minutes."""
        super().__init__()
        self._value = tuple(sorted(set(minutes), reverse=True))
        self.timed = True
        self._flow = Flow(6)
        self.setLayout(self._flow)
        self.add_button = self._adder()
        self._fill()

    def value(self) -> tuple[int, ...]:
        """The minutes, the earliest moment first."""
        return self._value

    def set_value(self, minutes: Iterable[int]) -> None:
        """Show others."""
        self._value = tuple(sorted(set(minutes), reverse=True))
        self._fill()
        self.edited.emit()

    def _fill(self) -> None:
        had = self.add_button.hasFocus()
        emptied(self._flow)
        for one in self._value:
            text = words.before_text(one)
            chip = button(text, partial(self.remove, one), kind="chip", icon="x")
            chip.setAccessibleName(_("Take {name} away", name=text))
            self._flow.addWidget(chip)
        self.add_button = self._adder()
        self.setFocusProxy(self.add_button)
        if had:
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _adder(self) -> Button:
        made = button(_("Tell it earlier too…"), self.offer, kind="link", icon="plus")
        self._flow.addWidget(made)
        return made

    def offer(self) -> None:
        """Show what can be added."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in TIMED if self.timed else ALL_DAY:
            if one not in self._value:
                menu.addAction(words.before_text(one)).triggered.connect(partial(self._add, one))
        menu.addSeparator()
        menu.addAction(_("Another time before…")).triggered.connect(self._other)
        menu.setEnabled(len(self._value) < forms.MOST_BEFORE)
        menu.popup(self.add_button.mapToGlobal(self.add_button.rect().bottomLeft()))

    def _add(self, minutes: int, *_checked: object) -> None:
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.set_value((*self._value, minutes))

    def _other(self, *_checked: object) -> None:
        OtherSheet(self.window(), self._add).open()

    def remove(self, minutes: int) -> None:
        """Take one away."""
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.set_value(one for one in self._value if one != minutes)


class OtherSheet(Sheet):
    """Asks for a number and a unit."""

    def __init__(self, window: QWidget, chosen: Callable[[int], object]) -> None:
        """`chosen` gets the minutes."""
        super().__init__(window, _("Tell it earlier too"), width=400, scroll=False)
        self._chosen = chosen
        self.number = unturned(QSpinBox())
        self.number.setRange(1, 999)
        self.number.setValue(3)
        self.number.setAccessibleName(_("How many"))
        units = [
            (1, _("minutes before")),
            (60, _("hours before")),
            (1440, _("days before")),
            (10080, _("weeks before")),
        ]
        self.unit = Choice(units, 1440)
        self.unit.setAccessibleName(_("Unit"))
        self.number.setMinimumWidth(theme.px(90))
        self.body.addLayout(row(self.number, self.unit, None))
        self.accept_on_enter = self.take
        self.buttons(None, button(_("Cancel"), self.cancel), button(_("Add"), self.take, kind="primary"))

    def take(self) -> None:
        """Hand it over; nothing is told more than a year before."""
        minutes = min(self.number.value() * self.unit.value(), forms.EARLIEST)
        self.accept()
        self._chosen(minutes)
