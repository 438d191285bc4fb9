"""The lines of Today as a model: groups with a head each, the rooms' lines, the pages of reminders that are looked at.

What is long is cut after a few lines until somebody wants all of it; its reminders then come page by page.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from desktop.languages import _, _n
from models.today import standing
from models.today.entry import DONE, GROUPS, NEXT, OVERDUE, TODAY
from models.today.standing import PAGE
from ui.today import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.store import Store
    from models.today.entry import Asked, Entry
    from models.today.rooms import First

Index = QModelIndex | QPersistentModelIndex
HEAD, LINE, MORE = "head", "line", "more"
SHOWN = {OVERDUE: 5, TODAY: 40, NEXT: 6, DONE: 8}
"""So many lines of a group are shown before somebody wants all."""
OFFERED = frozenset({"speak", "birthday", "points", "backup"})
"""Kinds of line that are no promise to anybody: neither counted here nor at the side."""
SLACK = 2
"""A group that is only so much longer is shown as it is."""
_ROOT = QModelIndex()


class Row(NamedTuple):
    """What stands in a row: a group's head, a line (`at` its place in the group), or the way to the rest."""

    kind: str
    group: str
    at: int = 0


class Part:
    """A group: its rooms' lines, how many reminders it has, and the pages of them that are here."""

    def __init__(self, group: str) -> None:
        self.group = group
        self.lines: tuple[Entry, ...] = ()
        self.count = 0
        self.pages: dict[int, tuple[Entry, ...]] = {}
        self.asked: set[int] = set()
        self.whole = False

    @property
    def total(self) -> int:
        """How many lines there are in all."""
        return len(self.lines) + self.count

    @property
    def shown(self) -> int:
        """How many of them are shown."""
        most = SHOWN[self.group]
        return self.total if self.whole or self.total <= most + SLACK else most

    def split(self, at: int) -> tuple[bool, int]:
        """Whether a place holds a room's line, and its number there or among the reminders.

        The rooms' lines stand first where something is overdue, and last otherwise: today begins with what has an hour.
        """
        if self.group == OVERDUE:
            return (True, at) if at < len(self.lines) else (False, at - len(self.lines))
        return (False, at) if at < self.count else (True, at - self.count)

    def place(self, own: bool, at: int) -> int:
        """The place of a room's line, or of a reminder: what `split` takes apart."""
        if self.group == OVERDUE:
            return at if own else len(self.lines) + at
        return self.count + at if own else at


class LinesModel(QAbstractListModel):
    """The lines; `ask(group, number)` is called for a page that is not here yet, `fill` and `page` bring them."""

    changed = Signal()
    """Other lines are shown: heads may be elsewhere."""

    def __init__(self, store: Store) -> None:
        """Empty until `fill`."""
        super().__init__()
        self._store = store
        self.asked: Asked | None = None
        self.parts = {group: Part(group) for group in GROUPS}
        self.extra: dict[str, tuple[Entry, ...]] = {}
        self.named = False
        self._generation = 0
        self._rows: list[tuple[int, Part]] = []
        self._length = 0

    # -- what is shown ----------------------------------------------------------------------------------------------

    def fill(self, first: First, more: Sequence[Entry], *, named: bool, whole: set[str]) -> None:
        """Show what was found; `whole` are the groups of which all is wanted, `named`: lines say whose they are."""
        self.beginResetModel()
        self._generation += 1
        self.asked, self.named = first.asked, named
        every = (*first.entries, *more)
        for part in self.parts.values():
            part.lines = tuple(one for one in every if one.group == part.group)
            part.count = first.counts.of(part.group)
            found = first.pages.get(part.group, ())
            part.pages = {0: found} if found else {}
            part.asked = set()
            part.whole = part.group in whole
        self._lay()
        self.endResetModel()
        self.changed.emit()

    def show_whole(self, group: str, whole: bool) -> None:
        """Show all of a group, or its first lines."""
        self.beginResetModel()
        self.parts[group].whole = whole
        self._lay()
        self.endResetModel()
        self.changed.emit()

    def _lay(self) -> None:
        """Where each group begins: a head, its lines, and the way to the rest where there is one."""
        self._rows, row = [], 0
        for part in self.parts.values():
            if part.total:
                self._rows.append((row, part))
                row += 1 + part.shown + (1 if part.total > SHOWN[part.group] + SLACK else 0)
        self._length = row

    def row(self, row: int) -> Row | None:
        """What stands in a row."""
        if not 0 <= row < self._length:
            return None
        begin, part = next((begin, part) for begin, part in reversed(self._rows) if begin <= row)
        if row == begin:
            return Row(HEAD, part.group)
        at = row - begin - 1
        return Row(LINE, part.group, at) if at < part.shown else Row(MORE, part.group)

    def heads(self) -> list[int]:
        """The rows of the groups' heads."""
        return [begin for begin, _part in self._rows]

    def entry(self, row: int) -> Entry | None:
        """The line in a row; None for a head, and while its page is on its way."""
        found = self.row(row)
        if found is None or found.kind != LINE:
            return None
        part = self.parts[found.group]
        own, at = part.split(found.at)
        if own:
            return part.lines[at]
        number = at // PAGE
        page = part.pages.get(number)
        if page is None:
            self._ask(part, number)
            page = part.pages.get(number)
        return page[at % PAGE] if page is not None and at % PAGE < len(page) else None

    def find(self, key: str) -> int | None:
        """The row of a line that is here, by its key."""
        for begin, part in self._rows:
            known = [(part.place(True, at), one) for at, one in enumerate(part.lines)]
            for number, page in part.pages.items():
                known += [(part.place(False, number * PAGE + at), one) for at, one in enumerate(page)]
            for at, one in known:
                if one.key == key and at < part.shown:
                    return begin + 1 + at
        return None

    def next_line(self, row: int, step: int = 1) -> int | None:
        """The nearest row from one on that is no head; None where there is none that way."""
        while 0 <= row < self._length:
            found = self.row(row)
            if found is not None and found.kind != HEAD:
                return row
            row += step
        return None

    # -- pages ------------------------------------------------------------------------------------------------------

    def _ask(self, part: Part, number: int) -> None:
        if number in part.asked or self.asked is None:
            return
        part.asked.add(number)
        job = self._store.read(standing.page, self.asked, part.group, first=number * PAGE, most=PAGE)
        job.then(partial(self._take, self._generation, part.group, number))

    def _take(self, generation: int, group: str, number: int, page: tuple[Entry, ...]) -> None:
        if generation != self._generation:
            return
        self.parts[group].pages[number] = page
        if self._length:
            self.dataChanged.emit(self.index(0, 0), self.index(self._length - 1, 0))

    # -- as Qt asks -------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        """How many rows there are, heads too."""
        return 0 if parent.isValid() else self._length

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Heads are not chosen."""
        found = self.row(index.row())
        if found is None:
            return Qt.ItemFlag.NoItemFlags
        if found.kind == HEAD:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words of a row, for readers of screens and for tests."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        found = self.row(index.row())
        if found is None:
            return None
        if found.kind == HEAD:
            return self.head_words(found.group)
        if found.kind == MORE:
            return self.more_words(found.group)
        one = self.entry(index.row())
        if one is None or self.asked is None:
            return ""
        title = words.title_of(one)
        if role == Qt.ItemDataRole.DisplayRole:
            return title
        pill = words.pill(one, day=self.asked.day, now=self.asked.now, shop=self._store.settings)
        return ". ".join(part for part in (title, words.below(one, named=self.named), pill.text) if part)

    def head_words(self, group: str) -> str:
        """A group's name and how many lines it has."""
        return f"{_(words.GROUP_NAMES[group])} {self.parts[group].total:,}"

    def more_words(self, group: str) -> str:
        """The way to the rest of a group, or back."""
        part = self.parts[group]
        left = part.total - part.shown
        return _n("Show 1 more", "Show {n} more", left) if left else _("Show fewer")

    def left(self) -> tuple[int, int]:
        """How many lines of today are done, and how many there are in all; what is only offered is not counted."""
        done = self.parts[DONE].total
        due = [self.parts[OVERDUE], self.parts[TODAY]]
        offered = sum(1 for part in due for one in part.lines if one.kind in OFFERED)
        return done, done + sum(part.total for part in due) - offered
