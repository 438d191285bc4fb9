"""The palette (Ctrl+K): people, products, receipts and commands by a few letters, without leaving the keyboard.

What can be found comes from sources: each answers a text with a job of results. Answers to an older text are dropped.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from desktop.jobs import Job
from desktop.languages import _
from models.errors import N_
from ui import icons
from ui.theme import theme
from ui.widgets.basics import label, line, row
from ui.widgets.painted import shadow

Index = QModelIndex | QPersistentModelIndex
WIDTH, ROW, HEADING, MOST_HEIGHT = 640, 46, 30, 380
RECENT = 8
RECENT_HEADING = N_("Recent")


@dataclass(frozen=True)
class Result:
    """One thing that was found. Texts are translated; `key` is its shortcut as the system writes it."""

    id: str
    """Tells it from others over time, "person:7": what was chosen lately comes first."""
    icon: str
    title: str
    run: Callable[[], Any]
    detail: str = ""
    key: str = ""
    again: bool = True
    """Whether it is offered again where what was chosen lately stands."""


class PaletteSource(Protocol):
    """Something to search in."""

    @property
    def heading(self) -> str:
        """Message id of what stands over its results."""

    def search(self, text: str) -> Job[list[Result]]:
        """What matches `text` ("" asks for what should be offered before anything is typed), best first."""


@dataclass
class Recent:
    """What was chosen lately, newest first. It lives outside the palette, which is made anew for every opening."""

    results: list[Result] = field(default_factory=list)

    def chose(self, result: Result) -> None:
        """Remember a choice."""
        if result.again:
            self.results = [result, *(one for one in self.results if one.id != result.id)][:RECENT]


@dataclass(frozen=True)
class _Heading:
    text: str


class _Results(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[_Heading | Result] = []

    def show(self, groups: Sequence[tuple[str, Sequence[Result]]]) -> None:
        self.beginResetModel()
        self.rows = []
        for heading, results in groups:
            if results:
                self.rows += [_Heading(_(heading)), *results]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.rows[index.row()], _Heading):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        thing = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return thing
        if role == Qt.ItemDataRole.DisplayRole:
            return thing.text if isinstance(thing, _Heading) else thing.title
        if role == Qt.ItemDataRole.AccessibleTextRole and isinstance(thing, Result):
            return ", ".join(part for part in (thing.title, thing.detail, thing.key) if part)
        return None

    def step(self, at: int, by: int) -> int:
        """The next row that can be chosen; stays where there is none."""
        found = at
        for _count in range(abs(by)):
            there = found + (1 if by > 0 else -1)
            while 0 <= there < len(self.rows) and isinstance(self.rows[there], _Heading):
                there += 1 if by > 0 else -1
            if not 0 <= there < len(self.rows):
                return found
            found = there
        return found


class _Painter(QStyledItemDelegate):
    """Rows of the palette: icon, title, detail, key."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        heading = isinstance(index.data(Qt.ItemDataRole.UserRole), _Heading)
        return QSize(100, theme.px(HEADING if heading else ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        thing = index.data(Qt.ItemDataRole.UserRole)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(thing, _Heading):
            painter.setFont(theme.font(12, 600))
            painter.setPen(theme.color("text3"))
            box = rect.adjusted(theme.px(12), theme.px(4), 0, 0)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, thing.text)
        elif isinstance(thing, Result):
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            self._row(painter, rect, thing, chosen)
        painter.restore()

    def _row(self, painter: QPainter, rect: QRect, thing: Result, chosen: bool) -> None:
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("primary_soft"))
            painter.drawRoundedRect(QRectF(rect), theme.px(11), theme.px(11))
        side = theme.px(18)
        place = QRect(rect.left() + theme.px(14), rect.center().y() - side // 2, side, side)
        icons.paint(painter, thing.icon, place, "primary_text" if chosen else "text2")
        right = rect.right() - theme.px(12)
        key = thing.key or ("↵" if chosen else "")
        if key:
            right = _keycap(painter, key, right, rect, chosen) - theme.px(12)
        left = place.right() + theme.px(14)
        painter.setFont(theme.font(14, 600))
        painter.setPen(theme.color("text"))
        title = painter.fontMetrics().elidedText(thing.title, Qt.TextElideMode.ElideRight, right - left)
        width = painter.fontMetrics().horizontalAdvance(title)
        painter.drawText(QRect(left, rect.top(), right - left, rect.height()), Qt.AlignmentFlag.AlignVCenter, title)
        left += width + theme.px(12)
        if thing.detail and right - left > theme.px(40):
            painter.setFont(theme.font(12))
            painter.setPen(theme.color("text2"))
            detail = painter.fontMetrics().elidedText(thing.detail, Qt.TextElideMode.ElideRight, right - left)
            box = QRect(left, rect.top(), right - left, rect.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, detail)


def _keycap(painter: QPainter, key: str, right: int, rect: QRect, chosen: bool) -> int:
    """Paint a key that ends at `right`; returns where it begins."""
    painter.setFont(theme.font(11, 600))
    width = painter.fontMetrics().horizontalAdvance(key) + theme.px(14)
    height = theme.px(22)
    box = QRectF(right - width, rect.center().y() - height / 2 + 0.5, width, height)
    painter.setPen(theme.color("line2") if chosen else Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("surface" if chosen else "sunken"))
    painter.drawRoundedRect(box, theme.px(6), theme.px(6))
    painter.setPen(theme.color("text2"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)
    return round(box.left())


class Palette(QWidget):
    """The palette over a window. `closed` tells that it is gone."""

    closed = Signal()

    def __init__(self, window: QWidget, sources: Sequence[PaletteSource], recent: Recent | None = None) -> None:
        """Search in `sources`, whose results are shown in this order; `recent` comes first while nothing is typed."""
        super().__init__(window)
        self.sources, self.recent = list(sources), recent or Recent()
        self._before: QWidget | None = None
        self._asked = 0
        self._groups: dict[int, Sequence[Result]] = {}
        self._jobs: list[Job[Any]] = []
        self.setAccessibleName(_("Search or run a command"))
        self.setProperty("layer", True)
        self._build()
        window.installEventFilter(self)
        self.hide()

    def _build(self) -> None:
        self.panel = QFrame(self)
        self.panel.setProperty("kind", "sheet")
        column = self._column = QVBoxLayout(self.panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.field = QLineEdit()
        self.field.setProperty("kind", "bare")
        self.field.setFont(theme.font(18, 500))
        self.field.setMaxLength(200)
        self.field.setPlaceholderText(_("Search or run a command"))
        self.field.setAccessibleName(_("Search or run a command"))
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        top = row(_Magnifier(), self.field, spacing=14)
        top.setContentsMargins(theme.px(22), theme.px(12), theme.px(22), theme.px(12))
        column.addLayout(top)
        column.addWidget(line())
        self.model = _Results()
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(_Painter(self.view))
        self.view.setAccessibleName(_("Results"))
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setMouseTracking(True)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.entered.connect(self._point)
        self.view.clicked.connect(self._click)
        self.nothing = label("", "muted", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        frame = row(self.view, self.nothing, spacing=0)
        frame.setContentsMargins(theme.px(10), theme.px(6), theme.px(10), theme.px(8))
        column.addLayout(frame)
        column.addWidget(line())
        hints = label("   ".join((_("↑↓ move"), _("↵ open"), _("> commands only"), _("Esc close"))), "caption")
        foot = row(hints, None)
        foot.setContentsMargins(theme.px(22), theme.px(11), theme.px(22), theme.px(13))
        column.addLayout(foot)

    def open(self, text: str = "") -> "Palette":
        """Show it with `text` typed already."""
        self._before = self.window().focusWidget()
        self.field.setText(text)
        self._search(text)
        self.show()
        self.raise_()
        self._place()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.deselect()
        self.field.end(False)
        return self

    def close_(self) -> None:
        """Go away, and give the focus back."""
        for job in self._jobs:
            job.cancel()
        window = self.parentWidget()
        if window is not None:
            window.removeEventFilter(self)
        self.hide()
        if self._before is not None and isValid(self._before) and self._before.isVisible():
            self._before.setFocus()
        self.closed.emit()
        self.deleteLater()

    # -- searching --------------------------------------------------------------------------------------------------

    def _search(self, text: str) -> None:
        self._asked += 1
        for job in self._jobs:
            job.cancel()
        self._groups = {}
        self._jobs = []
        for at, source in enumerate(self.sources):
            job = source.search(text.strip())
            self._jobs.append(job)
            job.then(partial(self._found, self._asked, at)).failed(partial(self._failed, self._asked, at))

    def _found(self, asked: int, at: int, results: Sequence[Result]) -> None:
        if asked != self._asked:
            return
        self._groups[at] = results
        if len(self._groups) == len(self.sources):
            self._show()

    def _failed(self, asked: int, at: int, _error: BaseException) -> None:
        self._found(asked, at, ())

    def _show(self) -> None:
        typed = self.field.text().strip()
        groups = [(self.sources[at].heading, self._groups[at]) for at in sorted(self._groups)]
        if not typed and self.recent.results:
            known = {one.id for one in self.recent.results}
            groups = [(head, [one for one in some if one.id not in known]) for head, some in groups]
            groups.insert(0, (RECENT_HEADING, self.recent.results))
        self.model.show(groups)
        found = bool(self.model.rows)
        self.view.setVisible(found)
        self.nothing.setVisible(not found)
        ask = _("Type a name, a number or a word.")
        self.nothing.setText(_("Nothing matches “{text}”.", text=typed) if typed else ask)
        if found:
            self._go(self.model.step(0, 1))
        self._place()

    # -- moving and choosing ----------------------------------------------------------------------------------------

    def _go(self, at: int) -> None:
        index = self.model.index(at, 0)
        self.view.setCurrentIndex(index)
        self.view.scrollTo(self.model.index(0, 0) if at <= 1 else index)

    def _point(self, index: QModelIndex) -> None:
        if isinstance(index.data(Qt.ItemDataRole.UserRole), Result):
            self.view.setCurrentIndex(index)

    def _click(self, index: QModelIndex) -> None:
        self._choose(index.data(Qt.ItemDataRole.UserRole))

    def _choose(self, thing: object) -> None:
        if isinstance(thing, Result):
            self.recent.chose(thing)
            self.close_()
            thing.run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Arrows and Enter in the field move in the results; the window's size is followed."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        if watched is self.parentWidget() and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        keys = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}
        key = Qt.Key(event.key())
        if key in keys:
            self._go(self.model.step(self.view.currentIndex().row(), keys[key]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.view.currentIndex().data(Qt.ItemDataRole.UserRole))
        elif key == Qt.Key.Key_Escape:
            self.close_()
        elif key not in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            return False
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click beside the panel closes it."""
        if not self.panel.geometry().contains(event.position().toPoint()):
            self.close_()

    # -- place and paint --------------------------------------------------------------------------------------------

    def _place(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        self.setGeometry(window.rect())
        wanted = sum(theme.px(HEADING if isinstance(one, _Heading) else ROW) for one in self.model.rows)
        most = min(theme.px(MOST_HEIGHT), max(theme.px(120), self.height() - theme.px(300)))
        self.view.setFixedHeight(min(wanted + 2, most))
        self.nothing.setMinimumHeight(theme.px(72))
        width = min(theme.px(WIDTH), self.width() - theme.px(40))
        self.panel.setFixedWidth(width)
        self._column.invalidate()
        self._column.activate()
        self.panel.setFixedHeight(self._column.sizeHint().height())
        self.panel.move((self.width() - width) // 2, min(theme.px(120), self.height() // 6))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Dim the window, and lay the panel's shadow on it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.overlay())
        shadow(painter, QRectF(self.panel.geometry()), theme.px(18), 3)


class _Magnifier(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(theme.px(22), theme.px(22))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        icons.paint(QPainter(self), "search", self.rect(), "text2")
