"""The names of a report's sections as chips that go on in a second line where there is no more room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QWidget

from ui.people.small import Flow, emptied
from ui.widgets import button

if TYPE_CHECKING:
    from collections.abc import Sequence


class Chips(QWidget):
    """One of several names is on; `picked(key)` tells of another."""

    picked = Signal(str)

    def __init__(self) -> None:
        """Without names yet."""
        super().__init__()
        self.flow = Flow(8)
        self.setLayout(self.flow)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._clicked)
        self.keys: tuple[str, ...] = ()

    def set_names(self, names: Sequence[tuple[str, str]], on: str) -> None:
        """Offer (key, name) pairs, of which the one with the key `on` is on, else the first."""
        for made in self._group.buttons():
            self._group.removeButton(made)
        emptied(self.flow)
        self.keys = tuple(key for key, _name in names)
        for at, (key, name) in enumerate(names):
            chip = button(name, kind="chip", checkable=True)
            chip.setChecked(key == on or (on not in self.keys and at == 0))
            self._group.addButton(chip, at)
            self.flow.addWidget(chip)
        self.updateGeometry()

    @property
    def value(self) -> str:
        """The key of what is on; "" where there is nothing."""
        at = self._group.checkedId()
        return self.keys[at] if 0 <= at < len(self.keys) else ""

    def set_value(self, key: str) -> None:
        """Switch one on, without telling."""
        made = self._group.button(self.keys.index(key)) if key in self.keys else None
        if made is not None:
            made.setChecked(True)

    def _clicked(self, at: int) -> None:
        self.picked.emit(self.keys[at])
