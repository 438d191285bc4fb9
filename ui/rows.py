"""Ids and pages: the model under every long list. It holds the ids in order, and the rows of the pages looked at.

A list of a million is eight megabytes of ids; a page of 128 rows comes by `WHERE id IN (…)` from a reader thread. While
it is on its way its rows are blank; rows that changed are shown as they were until the new ones are there. Selection is
by id, so that it survives another order. No proxy, no fetchMore.
"""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from desktop.store import Store
from models.work import Reader

PAGE = 128
KEPT = 64
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

AskIds = Callable[[Reader], Sequence[int]]
AskRows = Callable[[Reader, Sequence[int]], Sequence[Any]]


class RowsModel(QAbstractTableModel):
    """Rows of any kind; `columns` say how a record is shown. Records have their id as `.id` or as their first value."""

    loaded = Signal(int)
    """The ids are known; how many."""

    def __init__(self, store: Store, columns: Sequence[Any], ask_rows: AskRows) -> None:
        """`ask_rows(read, ids)` gives the records of some ids, in any order."""
        super().__init__()
        self._store = store
        self.columns = list(columns)
        self._ask_rows = ask_rows
        self._ids = array("q")
        self._pages: OrderedDict[int, dict[int, Any]] = OrderedDict()
        self._asked: set[int] = set()
        self._stale: set[int] = set()
        self._generation = 0
        self._whole = 0
        self._epoch = 0
        self._job: Any = None

    def ask(self, ask_ids: AskIds, first: AskIds | None = None) -> None:
        """Ask for the ids anew (another order, another filter); the old ones are shown until they are there.

        `first` gives the ids of the first page only (the same question with a LIMIT): a long list is there at once, and
        the rest of it follows.
        """
        self._generation += 1
        if self._job is not None:
            self._job.cancel()
        if first is not None:
            self._store.read(_Ids(first, self._generation)).then(self._take_first)
        self._job = self._store.read(_Ids(ask_ids, self._generation))
        self._job.then(self._take_ids)

    def _take_first(self, answer: tuple[int, array]) -> None:
        """Show the first page, unless all are there already."""
        generation, ids = answer
        if generation != self._generation or self._whole == generation:
            return
        if ids and self._ids[: len(ids)] == ids:
            self.forget()
            return
        self.beginResetModel()
        self._ids = ids
        self._outdate()
        self._pages.clear()
        self._stale.clear()
        self.endResetModel()

    def _take_ids(self, answer: tuple[int, array]) -> None:
        generation, ids = answer
        if generation != self._generation:
            return
        self._whole = generation
        if self._ids == ids:  # nobody came or went: what was chosen stays chosen
            self.forget()
            self.loaded.emit(len(ids))
            return
        self.beginResetModel()
        known, self._ids = self._ids, ids
        self._outdate()
        for number in [n for n in self._pages if known[n * PAGE : (n + 1) * PAGE] != ids[n * PAGE : (n + 1) * PAGE]]:
            del self._pages[number]
        self._stale.intersection_update(self._pages)
        self.endResetModel()
        self.loaded.emit(len(ids))

    def forget(self, ids: Iterable[int] | None = None) -> None:
        """Rows changed: fetch again what is looked at. None: any of them may have."""
        self._outdate()
        if self._ids:
            last = self.index(len(self._ids) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def _outdate(self) -> None:
        """What is on its way now may be older than the change: it is asked for again when it is looked at."""
        self._epoch += 1
        self._asked.clear()
        self._stale = set(self._pages)

    def id_at(self, row: int) -> int | None:
        """The id in a row."""
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def ids(self) -> list[int]:
        """The keys of all rows in their order, whether or not they were fetched."""
        return list(self._ids)

    def row_of(self, key: int) -> int | None:
        """The row of an id, or None."""
        try:
            return self._ids.index(key)
        except ValueError:
            return None

    def record(self, row: int) -> Any:
        """The record in a row; None while its page is on its way."""
        if not 0 <= row < len(self._ids):
            return None
        number = row // PAGE
        page = self._pages.get(number)
        if page is None:
            self._fetch(number)
            page = self._pages.get(number)  # there already where the store answers at once
        if page is None:
            return None
        self._pages.move_to_end(number)
        if number in self._stale:
            self._fetch(number)
        return page.get(self._ids[row])

    def _fetch(self, number: int) -> None:
        if number in self._asked:
            return
        self._asked.add(number)
        ids = list(self._ids[number * PAGE : (number + 1) * PAGE])
        self._store.read(_Rows(self._ask_rows, ids, number, self._epoch)).then(self._take_rows)

    def _take_rows(self, answer: tuple[int, int, dict[int, Any]]) -> None:
        epoch, number, records = answer
        if epoch != self._epoch:
            return
        self._pages[number] = records
        self._asked.discard(number)
        self._stale.discard(number)
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)
        first, last = number * PAGE, min((number + 1) * PAGE, len(self._ids)) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    # -- what Qt asks -----------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        """How many ids there are."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        """How many columns are shown."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell; blank while its page is on its way."""
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.UserRole:
            return self.id_at(index.row())
        if role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ForegroundRole,
        ):
            return None
        record = self.record(index.row())
        if record is None:
            return None
        if role == Qt.ItemDataRole.ForegroundRole:
            return column.ink(record) if column.ink else None
        text = column.text(record)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title} {text}".strip()
        return text

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The title of a column."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.columns[section].right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


class _Ids:
    def __init__(self, ask: AskIds, generation: int) -> None:
        self.ask, self.generation = ask, generation

    def __call__(self, read: Reader) -> tuple[int, array]:
        return self.generation, array("q", self.ask(read))


class _Rows:
    def __init__(self, ask: AskRows, ids: list[int], number: int, epoch: int) -> None:
        self.ask, self.ids, self.number, self.epoch = ask, ids, number, epoch

    def __call__(self, read: Reader) -> tuple[int, int, dict[int, Any]]:
        records = self.ask(read, self.ids)
        return self.epoch, self.number, {_key(record): record for record in records}


def _key(record: Any) -> int:
    return int(record.id if hasattr(record, "id") else record[0])
