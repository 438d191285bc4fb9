"""The list at the left of the page: what is saved, every report under its group, the books; searched while typing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.languages import _
from models.figures.registry import GROUPS, KINDS
from models.text import fold
from ui import icons
from ui.reports.sections import SECTIONS
from ui.reports.wording import ICONS
from ui.sections import there
from ui.theme import theme
from ui.widgets import SearchBox, label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtGui import QKeyEvent

    from models.figures.saved import Saved

KEY, WORDS = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
WIDE = 220
Entry = tuple[str, str, str, str]
"""Its key, its icon, its name, what else it is found by."""


class _List(QListWidget):
    """Left and Right are not its own: they go to another period."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Pass on what is not a way through the list."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)


class ReportList(QWidget):
    """`chosen(key)` tells what to show: `report:sales`, `saved:7`, `books:closing`."""

    chosen = Signal(str)

    def __init__(self) -> None:
        """List what there is; what is saved comes with `set_saved`."""
        super().__init__()
        self.setFixedWidth(theme.px(WIDE))
        self.search = SearchBox(_("Search reports"), "/")
        self.search.textChanged.connect(self._narrow)
        self.search.moved.connect(self._move)
        self.search.escaped.connect(self._leave)
        self.search.returnPressed.connect(self._first)
        self.list = _List()
        self.list.setProperty("kind", "sections")
        self.list.setAccessibleName(_("Reports"))
        self.list.setIconSize(QSize(theme.px(17), theme.px(17)))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(self._current)
        self.none = label(_("No report is called like that."), "muted", wrap=True)
        self.none.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        for part in (self.search, self.none):
            column.addWidget(part)
        column.addWidget(self.list, 1)
        self.saved: tuple[Saved, ...] = ()
        self._quiet = False
        self._fill()

    def set_saved(self, saved: Sequence[Saved]) -> None:
        """List what is saved."""
        if tuple(saved) != self.saved:
            self.saved = tuple(saved)
            self._fill()

    def _groups(self) -> Iterator[tuple[str, list[Entry]]]:
        known = {one.id: one for one in KINDS}
        saved = [
            (f"saved:{one.id}", "bookmark", one.name, _(known[one.report].title))
            for one in self.saved
            if one.report in known
        ]
        yield _("Saved reports"), saved
        books = [(f"books:{one.id}", one.icon, _(one.title), "") for one in there(SECTIONS)]
        for group, name in GROUPS.items():
            kinds = (one for one in KINDS if one.group == group)
            listed = [(f"report:{one.id}", ICONS[group], _(one.title), _(one.about)) for one in kinds]
            yield _(name), listed + (books if group == "books" else [])

    def _fill(self) -> None:
        now = self.current
        self._quiet = True
        self.list.clear()
        for name, entries in self._groups():
            if entries:
                self._heading(name)
                for entry in entries:
                    self._entry(*entry)
        self._quiet = False
        self._narrow(self.search.text())
        self.mark(now)

    def _heading(self, name: str) -> None:
        item = QListWidgetItem(name)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(theme.font(11, 600))
        item.setForeground(theme.color("text3"))
        item.setSizeHint(QSize(0, theme.px(30)))
        item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        self.list.addItem(item)

    def _entry(self, key: str, icon: str, name: str, more: str) -> None:
        item = QListWidgetItem(icons.icon(icon, "text2"), name)
        item.setData(KEY, key)
        item.setData(WORDS, fold(f"{name} {more}"))
        item.setSizeHint(QSize(0, theme.px(36)))
        item.setToolTip(f"{name}\n{more}".strip().replace("<", "<\u2060"))
        self.list.addItem(item)

    # -- what is chosen ---------------------------------------------------------------------------------------------

    @property
    def current(self) -> str:
        """The key of what is chosen; "" for nothing."""
        item = self.list.currentItem()
        return str(item.data(KEY) or "") if item is not None else ""

    def listed(self) -> list[str]:
        """The keys of what is listed now, in order."""
        items = (self.list.item(at) for at in range(self.list.count()))
        return [str(item.data(KEY)) for item in items if item.data(KEY) and not item.isHidden()]

    def mark(self, key: str) -> None:
        """Show as chosen, without telling."""
        self._quiet = True
        for at in range(self.list.count()):
            if self.list.item(at).data(KEY) == key:
                self.list.setCurrentRow(at)
                break
        else:
            self.list.setCurrentRow(-1)
        self._quiet = False

    def _current(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if not self._quiet and item is not None and item.data(KEY):
            self.chosen.emit(str(item.data(KEY)))

    def _narrow(self, text: str) -> None:
        """Hide what is not called like that, and headings over nothing."""
        wanted = fold(text).split()
        heading: QListWidgetItem | None = None
        some = False
        for at in range(self.list.count()):
            item = self.list.item(at)
            if not item.data(KEY):
                heading = item
                item.setHidden(True)
                continue
            fits = all(word in str(item.data(WORDS)) for word in wanted)
            item.setHidden(not fits)
            some = some or fits
            if fits and heading is not None:
                heading.setHidden(False)
        self.none.setVisible(not some)

    def _leave(self) -> None:
        """Escape in an empty field goes to the list."""
        self.list.setFocus()

    def _first(self) -> None:
        """Enter shows what is marked, else the first that was found, and goes to the list."""
        keys = self.listed()
        if keys and self.current not in keys:
            self._move(1)
        self._leave()

    def _move(self, step: int) -> None:
        """Walk through what was found, from the field."""
        keys = self.listed()
        if keys:
            at = keys.index(self.current) + step if self.current in keys else (0 if step > 0 else len(keys) - 1)
            key = keys[max(0, min(len(keys) - 1, at))]
            self.mark(key)
            self.chosen.emit(key)
