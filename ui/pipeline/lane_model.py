"""Ids and pages of a lane: the keys of its cards in order, and the cards of the pages looked at (as `ui.rows` does).

Other keys are taken over by telling only what came and went, so that the list keeps its place and its selection.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from models.pipeline import board

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from desktop.store import Store
    from models.pipeline.board import Card
    from models.work import Reader

PAGE = 64
KEPT = 4096
"""Cards that are kept."""
FEW = 2000
"""More that came or went at once make the list begin anew."""
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class LaneModel(QAbstractListModel):
    """The cards of a stage. `text(card)` words one for readers of screens."""

    def __init__(self, store: Store, text: Callable[[Card], str]) -> None:
        """Begin without cards."""
        super().__init__()
        self._store, self._text = store, text
        self._ids: array[int] = array("q")
        self._cards: OrderedDict[int, Card] = OrderedDict()
        self._asked: set[int] = set()
        self._stale: set[int] = set()
        self._epoch = 0

    # -- what is shown -------------------------------------------------------------------------------------------------

    @property
    def ids(self) -> array[int]:
        """The keys in their order; not to be changed."""
        return self._ids

    def take_cards(self, cards: Iterable[Card]) -> None:
        """Know some cards, as they are now."""
        for one in cards:
            self._cards[one.id] = one
            self._cards.move_to_end(one.id)
            self._stale.discard(one.id)
        while len(self._cards) > max(KEPT, PAGE):
            self._cards.popitem(last=False)

    def take_ids(self, found: Sequence[int]) -> None:
        """Show other keys: what both have at their beginnings and ends stays untouched."""
        ids = found if isinstance(found, array) else array("q", found)
        old = self._ids
        first = _alike(old, ids)
        last = _alike_at_end(old, ids, min(len(old), len(ids)) - first)
        gone, come = len(old) - first - last, len(ids) - first - last
        if gone + come > FEW:
            self.beginResetModel()
            self._ids = ids
            self.endResetModel()
            return
        if gone:
            self.beginRemoveRows(_ROOT, first, first + gone - 1)
            self._ids = old[:first] + old[first + gone :]
            self.endRemoveRows()
        if come:
            self.beginInsertRows(_ROOT, first, first + come - 1)
            self._ids = ids
            self.endInsertRows()

    def put(self, changed: Iterable[int], rows: Iterable[tuple[int, int]]) -> None:
        """Take out what changed, and put back what stands here now: (row, key) pairs."""
        ids = self._ids[:]
        for key in changed:
            if key in ids:
                ids.remove(key)
        for at, key in sorted(rows):
            ids.insert(at, key)
        self.take_ids(ids)

    def forget(self, ids: Iterable[int] | None = None) -> None:
        """Cards changed (None: any): they are shown as they were until they are there anew."""
        self._epoch += 1
        self._asked.clear()
        self._stale.update(self._cards if ids is None else self._cards.keys() & set(ids))
        if self._ids and self._stale:
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))

    def forget_people(self, people: frozenset[int] | None) -> None:
        """Something of these people changed (None: of anybody)."""
        self.forget(None if people is None else [one.id for one in self._cards.values() if one.person_id in people])

    def id_at(self, row: int) -> int | None:
        """The key in a row."""
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def row_of(self, key: int) -> int | None:
        """The row of a key, or None."""
        try:
            return self._ids.index(key)
        except ValueError:
            return None

    def card(self, row: int) -> Card | None:
        """The card in a row; None while its page is on its way."""
        if not 0 <= row < len(self._ids):
            return None
        key = self._ids[row]
        found = self._cards.get(key)
        if found is None or key in self._stale:
            self._fetch(row)
            found = self._cards.get(key)  # there already where the store answers at once
        return found

    def _fetch(self, row: int) -> None:
        first = row // PAGE * PAGE
        known = self._cards.keys() - self._stale
        wanted = [key for key in self._ids[first : first + PAGE] if key not in known and key not in self._asked]
        if wanted:
            self._asked.update(wanted)
            self._store.read(_Cards(wanted, self._epoch)).then(self._take)

    def _take(self, answer: tuple[int, list[int], tuple[Card, ...]]) -> None:
        epoch, wanted, cards = answer
        if epoch != self._epoch:
            return
        self._asked.difference_update(one.id for one in cards)  # who is gone is not asked for again
        self.take_cards(cards)
        self._stale.difference_update(wanted)
        rows = [row for key in (wanted[0], wanted[-1]) if (row := self.row_of(key)) is not None]
        if rows:
            self.dataChanged.emit(self.index(min(rows)), self.index(max(rows)))

    # -- what Qt asks --------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        """How many cards there are."""
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What readers of screens say; the picture is the delegate's."""
        if role == Qt.ItemDataRole.UserRole:
            return self.id_at(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            card = self.card(index.row())
            return None if card is None else self._text(card)
        return None


class _Cards:
    def __init__(self, ids: list[int], epoch: int) -> None:
        self.ids, self.epoch = ids, epoch

    def __call__(self, read: Reader) -> tuple[int, list[int], tuple[Card, ...]]:
        return self.epoch, self.ids, board.cards(read, self.ids)


def _alike(one: array[int], other: array[int]) -> int:
    """How many keys both begin with."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _alike_at_end(one: array[int], other: array[int], most: int) -> int:
    """How many keys both end with, at most so many."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle - 1
    return low
