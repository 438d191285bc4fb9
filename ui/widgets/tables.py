"""Long lists on screen: a table over `ui.rows`, with fixed row heights, sorted by the store and selected by id."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QItemSelection, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QScroller, QTableView

from desktop.store import Store
from models.values import dataclass
from ui.rows import AskIds, AskRows, RowsModel
from ui.theme import theme


@dataclass(frozen=True)
class Column:
    """A column: its title (translated), how a record is shown in it, its width at zoom 1 (0 stretches)."""

    title: str
    text: Callable[[Any], str]
    width: int = 0
    right: bool = False
    order: str = ""
    """What the store sorts by when the title is clicked; "" does not sort."""
    ink: Callable[[Any], Any] | None = None
    """A colour for a record, or None."""


class RowsView(QTableView):
    """A list of records. `opened(id)` on Enter or double click, `picked(id)` when another row is current."""

    opened = Signal(int)
    picked = Signal(object)
    sorted_by = Signal(str, bool)

    def __init__(
        self, store: Store, columns: Sequence[Column], ask_rows: AskRows, *, name: str, height: int = 44
    ) -> None:
        """`name` is what readers of screens call it; rows are `height` pixels at zoom 1."""
        super().__init__()
        self.rows = RowsModel(store, columns, ask_rows)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self._keep: int | None = None
        self._order: tuple[int, bool] = (-1, False)
        self._dress(height)
        self._lay_out(columns)
        self.rows.loaded.connect(self._loaded)
        self.rows.modelAboutToBeReset.connect(self._remember)
        self.doubleClicked.connect(self._open)
        self.horizontalHeader().sectionClicked.connect(self._sort)

    def _dress(self, height: int) -> None:
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(theme.px(height))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setMinimumSectionSize(theme.px(40))
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def _lay_out(self, columns: Sequence[Column]) -> None:
        header = self.horizontalHeader()
        for at, column in enumerate(columns):
            if column.width:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
                header.resizeSection(at, theme.px(column.width))
            else:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)

    def ask(self, ask_ids: AskIds, first: AskIds | None = None) -> None:
        """Show what `ask_ids(read)` gives; `first(read)` the beginning of it, for long lists."""
        self.rows.ask(ask_ids, first)

    def selectAll(self) -> None:  # noqa: N802
        """Do nothing: one row is current at a time, and Qt would ask for every cell of a million rows."""

    def current_id(self) -> int | None:
        """The id of the current row."""
        return self.rows.id_at(self.currentIndex().row())

    def select_id(self, key: int | None) -> None:
        """Make the row of an id current, when it is there; otherwise as soon as it is loaded."""
        self._keep = key
        row = None if key is None else self.rows.row_of(key)
        if row is not None:
            self.setCurrentIndex(self.rows.index(row, 0))
            self.scrollTo(self.rows.index(row, 0))

    def mark_order(self, order: str, down: bool = False) -> None:
        """Show by which column the list is sorted."""
        for at, column in enumerate(self.rows.columns):
            if column.order == order:
                self._order = (at, down)
                way = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
                self.horizontalHeader().setSortIndicatorShown(True)
                self.horizontalHeader().setSortIndicator(at, way)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:  # noqa: N802
        """Tell which record is current now."""
        super().selectionChanged(selected, deselected)
        self.picked.emit(self.current_id())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter opens the current row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _remember(self) -> None:
        self._keep = self.current_id() if self._keep is None else self._keep

    def _loaded(self, _count: int) -> None:
        key, self._keep = self._keep, None
        if key is not None:
            self.select_id(key)
            self._keep = None

    def _open(self, index: QModelIndex) -> None:
        key = self.rows.id_at(index.row())
        if key is not None:
            self.opened.emit(key)

    def _sort(self, section: int) -> None:
        order = self.rows.columns[section].order
        if order:
            down = not self._order[1] if self._order[0] == section else False
            self.mark_order(order, down)
            self.sorted_by.emit(order, down)
