"""Choosing among the shop's own lists: tags, tiers, segments, categories, promotions, and products by search."""

from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from desktop.languages import _, _n
from models.criteria.choices import EMPTY, Option, offered
from ui.page import Desk
from ui.theme import theme
from ui.widgets import SearchBox, Sheet, button, label


class _Entries(QListWidget):
    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Space and Enter tick."""
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            on = item.checkState() == Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)
        else:
            super().keyPressEvent(event)


class PickSheet(Sheet):
    """A list to tick in, with a search above it. What was ticked stays ticked while another search is typed."""

    picked = Signal(object)

    def __init__(
        self, window: QWidget, desk: Desk, kind: str, title: str, chosen: dict[int, str], *, one: bool = False
    ) -> None:
        """`chosen` are the keys and names ticked already; with `one` a tick takes the others away."""
        super().__init__(window, title, width=480, scroll=False)
        self.desk, self.kind, self.one = desk, kind, one
        self.chosen = dict(chosen)
        self._asked = 0
        self._entered = False
        self.search = SearchBox(_("Search by name"))
        self.search.textChanged.connect(self._typed)
        self.search.moved.connect(self._to_list)
        self.search.returnPressed.connect(self._enter)
        self.search.escaped.connect(self.cancel)
        self.list = _Entries()
        self.list.setAccessibleName(title)
        self.list.setMinimumHeight(theme.px(320))
        self.list.itemChanged.connect(self._ticked)
        self.list.itemDoubleClicked.connect(self._take)
        self.count = label("", "secondary")
        self.body.addWidget(self.search)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.count)
        self.buttons(None, button(_("Cancel"), self.cancel), button(_("Done"), self.done, kind="primary"))
        self._soon = QTimer(self, interval=120, singleShot=True)
        self._soon.timeout.connect(self.ask)
        self.ask()

    def _typed(self, _text: str) -> None:
        self._soon.start()

    def _enter(self) -> None:
        """Enter in the search: what alone is found is ticked, and taken where there can be one only."""
        if self._soon.isActive():
            self._soon.stop()
            self._entered = True
            self.ask()
        elif self.list.count() == 1:
            self._take(self.list.item(0))
        else:
            self._to_list(1)

    def _take(self, item: QListWidgetItem) -> None:
        item.setCheckState(Qt.CheckState.Checked)
        if self.one:
            self.done()
        else:
            self.search.setFocus()
            self.search.selectAll()

    def _to_list(self, _step: int) -> None:
        if self.list.count():
            self.list.setCurrentRow(0)
            self.list.setFocus()

    def ask(self) -> None:
        """Look for what is typed."""
        self._asked += 1
        job = self.desk.store.read(offered, self.kind, self.search.text())
        job.then(partial(self._show, self._asked))

    def _show(self, number: int, found: list[Option]) -> None:
        if number != self._asked:
            return
        self.list.blockSignals(True)
        self.list.clear()
        shown = {option.key for option in found}
        first = [Option(key, name) for key, name in self.chosen.items() if name and key not in shown]
        typed = bool(self.search.text().strip())
        if not typed:
            found = [*first, *sorted(found, key=self._is_open)]
        for option in found:
            item = QListWidgetItem(option.name)
            item.setData(Qt.ItemDataRole.UserRole, option.key)
            item.setSizeHint(QSize(0, theme.px(32)))
            on = option.key in self.chosen
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._count(empty=not self.list.count())
        entered, self._entered = self._entered, False
        if entered:
            self._enter()

    def _is_open(self, option: Option) -> bool:
        return option.key not in self.chosen

    def _count(self, *, empty: bool = False) -> None:
        if empty and not self.chosen:
            self.count.setText(_(EMPTY[self.kind]))
        else:
            self.count.setText(_n("1 chosen", "{n} chosen", len(self.chosen)))

    def _ticked(self, item: QListWidgetItem) -> None:
        key: Any = item.data(Qt.ItemDataRole.UserRole)
        if item.checkState() == Qt.CheckState.Checked:
            if self.one:
                self._untick_others(item)
                self.chosen.clear()
            self.chosen[key] = item.text()
        else:
            self.chosen.pop(key, None)
        self._count()

    def _untick_others(self, item: QListWidgetItem) -> None:
        self.list.blockSignals(True)
        for at in range(self.list.count()):
            other = self.list.item(at)
            if other is not item:
                other.setCheckState(Qt.CheckState.Unchecked)
        self.list.blockSignals(False)

    def done(self) -> None:
        """Take what is ticked."""
        self.picked.emit(dict(self.chosen))
        self.accept()
