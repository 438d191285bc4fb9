"""The sheet that lays the counter's keys out: which products, in which order."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.languages import _
from models.counter import catalogue, find
from models.counter.catalogue import Item, Key
from models.errors import N_
from models.work import Reader
from ui.counter.keys import OPEN, key_texts
from ui.page import Desk
from ui.theme import theme
from ui.widgets import SearchBox, Sheet, button, icon_button, label, row

WHAT = int(Qt.ItemDataRole.UserRole)


def _candidates(read: Reader, typed: str) -> list[Item]:
    if typed.strip():
        return find.find(read, typed, 60)
    return catalogue.items(read, catalogue.list_ids(read)[:200])


class KeysSheet(Sheet):
    """Left the products, right the keys in their order; Enter or a double tap moves one over."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        """Read both off the GUI thread."""
        super().__init__(window, _("Keys of the counter"), width=820, scroll=False)
        self.desk = desk
        self.search = SearchBox(_("Search products"))
        self.products, self.keys = QListWidget(), QListWidget()
        self.products.setAccessibleName(_("Products"))
        self.keys.setAccessibleName(_("Keys"))
        for part in (self.products, self.keys):
            part.setMinimumHeight(theme.px(380))
            part.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.keys.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self._generation = 0
        self._lay_out()
        self.search.textChanged.connect(self._ask)
        self.products.itemActivated.connect(self._add)
        self.keys.itemActivated.connect(self._remove)
        desk.store.read(catalogue.grid).then(self._show_keys)
        self._ask("")

    def _lay_out(self) -> None:
        left, right, both = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        for part in (self.search, self.products, button(_("Add as key"), self._add_current, icon="arrow-right")):
            left.addWidget(part)
        right.addWidget(label(_("In this order on the counter"), "strong"))
        right.addWidget(self.keys)
        right.addLayout(
            row(
                icon_button("arrow-up", _("Earlier"), self._up, kind=""),
                icon_button("arrow-down", _("Later"), self._down, kind=""),
                button(_("Remove"), self._remove_current, icon="x"),
                None,
                button(_("Open price"), self._add_open, icon="plus"),
            )
        )
        both.addLayout(left, 1)
        both.addSpacing(theme.px(16))
        both.addLayout(right, 1)
        self.body.addLayout(both)
        usual = button(_("As in the catalogue"), self._usual)
        save = button(_("Save"), self._save, kind="primary")
        self.buttons(usual, None, button(_("Cancel"), self.cancel), save)

    def _ask(self, typed: str) -> None:
        self._generation += 1
        self.desk.store.read(_candidates, typed).then(partial(self._show_products, self._generation))

    def _show_products(self, generation: int, found: Sequence[Item]) -> None:
        if generation == self._generation:
            self.products.clear()
            for one in found:
                self._put(self.products, one.title, ("product", one.id))
            self.products.setCurrentRow(0)

    def _show_keys(self, keys: Sequence[Key]) -> None:
        for key in keys:
            kind = key.kind if key.item else OPEN
            self._put(self.keys, key_texts(key)[0], (kind, key.item.id if key.item else None))

    def _put(self, where: QListWidget, words: str, what: tuple[str, int | None]) -> None:
        item = QListWidgetItem(words[:200])
        item.setData(WHAT, what)
        item.setSizeHint(QSize(0, theme.px(40)))
        where.addItem(item)

    def _held(self) -> list[tuple[str, int | None]]:
        return [tuple(self.keys.item(at).data(WHAT)) for at in range(self.keys.count())]

    def _add(self, item: QListWidgetItem) -> None:
        what = tuple(item.data(WHAT))
        if what not in self._held():
            self._put(self.keys, item.text(), what)
            self.keys.setCurrentRow(self.keys.count() - 1)

    def _add_current(self) -> None:
        item = self.products.currentItem()
        if item is not None:
            self._add(item)

    def _add_open(self) -> None:
        if (OPEN, None) not in self._held():
            self._put(self.keys, _("Open price"), (OPEN, None))

    def _remove(self, item: QListWidgetItem) -> None:
        self.keys.takeItem(self.keys.row(item))

    def _remove_current(self) -> None:
        if self.keys.currentItem() is not None:
            self._remove(self.keys.currentItem())

    def _up(self) -> None:
        self._shift(-1)

    def _down(self) -> None:
        self._shift(1)

    def _shift(self, step: int) -> None:
        at = self.keys.currentRow()
        if at >= 0 and 0 <= at + step < self.keys.count():
            item = self.keys.takeItem(at)
            self.keys.insertItem(at + step, item)
            self.keys.setCurrentRow(at + step)

    def _usual(self) -> None:
        self._write([])

    def _save(self) -> None:
        self._write(self._held())

    def _write(self, keys: list[tuple[str, int | None]]) -> None:
        job = self.desk.write(N_("Lay out keys"), partial(catalogue.place_keys, keys=keys), said=_("Keys saved."))
        job.then(self._written).failed(self.desk.toasts.wrong)

    def _written(self, _result: Any) -> None:
        self.accept()
