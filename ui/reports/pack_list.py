"""The reports of the pack as a list: ticked or not, dragged into their order, or moved by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from desktop.languages import _
from ui.reports.wording import title
from ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QDropEvent, QKeyEvent

    from models.books.pack import Part

KEY = Qt.ItemDataRole.UserRole
HIGH = 36


class PackList(QListWidget):
    """`changed` tells that somebody ticked a report or moved one."""

    changed = Signal()

    def __init__(self) -> None:
        """Empty until it is known what there is."""
        super().__init__()
        self.setAccessibleName(_("Reports in it"))
        self.setProperty("kind", "sections")
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._quiet = False
        self.itemChanged.connect(self._ticked)

    @property
    def order(self) -> list[str]:
        """All of them as they stand."""
        return [str(self.item(at).data(KEY)) for at in range(self.count())]

    @property
    def ticked(self) -> list[str]:
        """What is in the pack, in its order."""
        items = (self.item(at) for at in range(self.count()))
        return [str(item.data(KEY)) for item in items if item.checkState() == Qt.CheckState.Checked]

    def show_parts(self, offered: Sequence[Part], chosen: Sequence[str]) -> None:
        """Show what is in it first, in its order, and then what is not; where nothing changed nothing moves."""
        if self.ticked == list(chosen) and set(self.order) == {one.id for one in offered}:
            return
        self._quiet = True
        now = self.currentItem().data(KEY) if self.currentItem() is not None else None
        known = {one.id: one for one in offered}
        order = [*chosen, *[one.id for one in offered if one.id not in chosen]]
        self.clear()
        for key in order:
            self._add(known[key], key in chosen)
            if key == now:
                self.setCurrentRow(self.count() - 1)
        self.setFixedHeight(theme.px(HIGH) * self.count() + theme.px(8))
        self._quiet = False

    def _add(self, part: Part, inside: bool) -> None:
        item = QListWidgetItem(title(part.title))
        item.setData(KEY, part.id)
        item.setFlags((item.flags() | Qt.ItemFlag.ItemIsUserCheckable) & ~Qt.ItemFlag.ItemIsDropEnabled)
        item.setCheckState(Qt.CheckState.Checked if inside else Qt.CheckState.Unchecked)
        item.setSizeHint(QSize(0, theme.px(HIGH)))
        self.addItem(item)

    def _ticked(self, _item: QListWidgetItem) -> None:
        if not self._quiet:
            self.changed.emit()

    def move_current(self, by: int) -> None:
        """Move the current report up (below zero) or down."""
        at = self.currentRow()
        to = at + by
        if at < 0 or not 0 <= to < self.count():
            return
        self._quiet = True
        item = self.takeItem(at)
        self.insertItem(to, item)
        self.setCurrentRow(to)
        self._quiet = False
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Alt with an arrow moves the report."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_current(step)
        else:
            super().keyPressEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Tell of the new order once it stands; while Qt moves a line it is there twice."""
        self._quiet = True
        super().dropEvent(event)
        self._quiet = False
        self.changed.emit()
