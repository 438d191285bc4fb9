"""The list of Today: keys and the pointer. What is asked of a line is told to the page, which does it.

Space and Enter do, S puts off, D gives to somebody, O opens what it is about, E shows all of it, N begins a new one, Up
and Down walk; a click on the ring does, two on the words show all of it, the acts stand at the end of the line that is
pointed at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QScroller, QTableView

from desktop.languages import _
from models.today.entry import DONE
from ui.theme import theme
from ui.today.lines import HEAD, LINE, MORE, LinesModel
from ui.today.painting import HEAD_HIGH, HIGH, LATER, MORE_HIGH, OPEN, LineDelegate, ring_of, tools_of
from ui.widgets.painted import pill_width

if TYPE_CHECKING:
    from models.settings import ShopSettings
    from models.today.entry import Entry

Hint = QAbstractItemView.ScrollHint
KEYS = {Qt.Key.Key_S: "later", Qt.Key.Key_D: "give", Qt.Key.Key_O: "open", Qt.Key.Key_E: "change"}


class LinesView(QTableView):
    """The lines. `asked(act, entry)` as in `acting`; `new_asked`; `whole_asked(group)` for all of a group.

    A table of one column: a list view would lay out every row anew when one comes or goes.
    """

    asked = Signal(str, object)
    new_asked = Signal()
    whole_asked = Signal(str)

    def __init__(self, model: LinesModel, shop: ShopSettings) -> None:
        """Show the lines of a model."""
        super().__init__()
        self.lines = model
        self.setModel(model)
        self.delegate = LineDelegate(model, shop)
        self.setItemDelegate(self.delegate)
        self.setAccessibleName(_("To do"))
        self.setObjectName("lines")
        self.setProperty("kind", "bare")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(theme.px(24))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(theme.px(HIGH))
        self.viewport().setAutoFillBackground(False)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self._key, self._group, self._near, self._scrolled = "", "", 0, 0
        self._low: dict[int, int] = {}
        self._pointed: QPoint | None = None
        model.modelAboutToBeReset.connect(self._remember)
        model.changed.connect(self._changed)

    # -- after other lines came -------------------------------------------------------------------------------------

    def _remember(self) -> None:
        one = self.current()
        self._key, self._group = (one.key, one.group) if one is not None else ("", "")
        self._near = max(0, self.currentIndex().row())
        self._scrolled = self.verticalScrollBar().value()

    def _changed(self) -> None:
        """Heads are lower; who was looked at stays so, else the line that has come in their place."""
        self._fit_heights()
        row = self.lines.find(self._key) if self._key else None
        found = self.lines.row(row) if row is not None else None
        if found is None or found.group != self._group:
            row = self.lines.next_line(self._near)
            row = self.lines.next_line(self.lines.rowCount() - 1, -1) if row is None else row
        self.verticalScrollBar().setValue(self._scrolled)
        if row is not None:
            self.choose(row, show=bool(self._key) and self.hasFocus())

    def _fit_heights(self) -> None:
        """Give heads and the ways to the rest their heights; what stood there before is a line again."""
        header, count = self.verticalHeader(), self.lines.rowCount()
        for row in self._low:
            if row < count:
                header.resizeSection(row, theme.px(HIGH))
        self._low = {row: HEAD_HIGH for row in self.lines.heads()}
        ends = [*(row - 1 for row in self._low), count - 1]
        self._low |= {row: MORE_HIGH for row in ends if (found := self.lines.row(row)) and found.kind == MORE}
        for row, high in self._low.items():
            header.resizeSection(row, theme.px(high))

    def choose(self, row: int, *, show: bool = True) -> None:
        """Look at the line of a row."""
        index = self.lines.index(row, 0)
        self.setCurrentIndex(index) if show else self.selectionModel().setCurrentIndex(
            index, self.selectionModel().SelectionFlag.ClearAndSelect
        )

    def scrollTo(self, index: QModelIndex | QPersistentModelIndex, hint: Hint = Hint.EnsureVisible) -> None:  # noqa: N802
        """Show a line; the first one of a group with its head."""
        super().scrollTo(index, hint)
        above = self.lines.row(index.row() - 1)
        hidden = self.rowViewportPosition(index.row() - 1)
        if above is not None and above.kind == HEAD and hidden < 0:
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + hidden)

    def current(self) -> Entry | None:
        """The line that is looked at."""
        return self.lines.entry(self.currentIndex().row())

    # -- keys -------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Answer keys."""
        key, plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.act("do")
        elif plain and key in KEYS:
            self.act(KEYS[Qt.Key(key)])
        elif plain and key == Qt.Key.Key_N:
            self.new_asked.emit()
        elif plain and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._walk(1 if key == Qt.Key.Key_Down else -1)
        elif plain and key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._walk(1, 0) if key == Qt.Key.Key_Home else self._walk(-1, self.lines.rowCount() - 1)
        elif event.modifiers() == Qt.KeyboardModifier.ShiftModifier and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.act("note")
        else:
            super().keyPressEvent(event)

    def _walk(self, step: int, start: int | None = None) -> None:
        row = self.lines.next_line(self.currentIndex().row() + step if start is None else start, step)
        if row is not None:
            self.choose(row)

    def act(self, what: str) -> None:
        """Ask for something to be done with the line that is looked at."""
        found = self.lines.row(self.currentIndex().row())
        if found is not None and found.kind == MORE:
            if what == "do":
                self.whole_asked.emit(found.group)
            return
        one = self.current()
        if one is not None:
            self.asked.emit(what, one)

    def place(self) -> QPoint:
        """Where a menu of the line that is looked at opens, on the screen: at the pointer where that asked for it."""
        if self._pointed is not None:
            return self._pointed
        rect = self.visualRect(self.currentIndex())
        tools = tools_of(rect, 0)
        return self.viewport().mapToGlobal(QPoint(tools[LATER].left(), rect.bottom() - theme.px(6)))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Offer all that can be done with a line."""
        if event.reason() != QContextMenuEvent.Reason.Keyboard:
            row = self.rowAt(event.pos().y())
            found = self.lines.row(row)
            if found is None or found.kind != LINE:
                return
            self.choose(row)
            self._pointed = event.globalPos()
        self.act("menu")
        self._pointed = None

    # -- the pointer ------------------------------------------------------------------------------------------------

    def _part_at(self, at: QPoint) -> tuple[int, str]:
        """The row under a point, and what of it: ring, tool 0 to 2, words, more, ""."""
        row = self.rowAt(at.y())
        found = self.lines.row(row)
        if found is None or found.kind == HEAD:
            return -1, ""
        if found.kind == MORE:
            return row, "more"
        rect: QRect = self.visualRect(self.lines.index(row, 0))
        one = self.lines.entry(row)
        if one is None:
            return row, ""
        edge = theme.px(8)
        if ring_of(rect).adjusted(-edge, -edge, edge, edge).contains(at):
            return row, "ring"
        if one.group != DONE:
            wide = pill_width(self.delegate.pill_of(one).text)
            for tool, place in enumerate(tools_of(rect, wide)):
                if place.contains(at):
                    return row, f"tool {tool}"
        return row, "words"

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Show the acts of the line that is pointed at."""
        row, part = self._part_at(event.position().toPoint())
        tool = int(part[-1]) if part.startswith("tool") else -1
        now = (row, tool, part == "ring")
        if now != (self.delegate.hovered, self.delegate.tool, self.delegate.over_ring):
            self.delegate.hovered, self.delegate.tool, self.delegate.over_ring = now
            tips = (_("Put off  S"), _("Give to somebody  D"), _("Open  O"))
            self.viewport().setToolTip(tips[tool] if tool >= 0 else "")
            pointing = part and part != "words"
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if pointing else Qt.CursorShape.ArrowCursor)
            self.viewport().update()
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Look at the line that is pressed."""
        row, _part = self._part_at(event.position().toPoint())
        if row >= 0:
            self.choose(row)
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Do what was clicked."""
        row, part = self._part_at(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or row != self.currentIndex().row():
            super().mouseReleaseEvent(event)
            return
        acts = {"ring": "do", "more": "do", "tool 0": "later", "tool 1": "give", f"tool {OPEN}": "open"}
        if part in acts:
            self.act(acts[part])

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open what is clicked twice."""
        if self._part_at(event.position().toPoint())[1] == "words":
            self.act("change")

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Point at nothing."""
        self.delegate.hovered, self.delegate.tool, self.delegate.over_ring = -1, -1, False
        self.viewport().update()
        super().leaveEvent(event)
