"""A table of a report: typed cells, meanings on hover of the headings, the total always in sight, a way into a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QScrollArea, QScroller, QTableView, QWidget

from desktop.languages import _
from models.figures import definitions
from models.figures.report import NUMBERS, TEXT
from ui.reports.wording import title
from ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.documents.report_words import Words
    from models.figures.report import Behind, Row, Section, Value

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
HIGH = 36
MEASURED = 200
"""Rows that the columns are measured by."""
LEAST, MOST_TEXT, LEAST_TEXT = 64, 340, 104
SHORT = 12
"""Letters of a text that every column has room for."""
PAD = 20
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
ONE_LINE = 88
"""Headings wider than this go on in a second line."""
HEAD, HEAD_OF_TWO = 38, 52


def meaning(figure: str) -> str:
    """What a figure is, to be read on hover; "" for none."""
    return _(definitions.of(figure).meaning) if figure else ""


def folded(text: str, metrics: QFontMetrics) -> int:
    """How wide a heading is in at most two lines."""
    whole = metrics.horizontalAdvance(text)
    if whole <= theme.px(ONE_LINE):
        return whole
    words = text.split(" ")
    if len(words) == 1:  # Japanese breaks anywhere
        return whole if text.isascii() else whole // 2 + metrics.horizontalAdvance("税")
    return min(
        max(metrics.horizontalAdvance(" ".join(part)) for part in (words[:at], words[at:])) + 2
        for at in range(1, len(words))
    )


class TableModel(QAbstractTableModel):
    """The rows of a section in the order that they were asked in, or by a column."""

    def __init__(self, section: Section, words: Words) -> None:
        """Of a section whose rows are all there."""
        super().__init__()
        self.section, self.words = section, words
        self.columns = section.columns
        self.rows: list[Row] = list(section.rows)
        self._strong = {id(self.rows[at]) for at in section.strong if at < len(self.rows)}

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802
        """How many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:  # noqa: N802
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def behind(self, at: int) -> Behind | None:
        """What lies behind a row."""
        find = self.section.behind
        return find(self.rows[at]) if find is not None and 0 <= at < len(self.rows) else None

    def cell(self, at: int, column: int) -> str:
        """A value as it is read."""
        return self.words.cell(self.rows[at][column], self.columns[column].kind)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows."""
        at, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell(at, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if self.columns[column].kind in NUMBERS else LEFT
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(at, column)
        if role == Qt.ItemDataRole.ToolTipRole and self.columns[column].kind == TEXT:
            text = self.cell(at, column)
            return text.replace("<", "<\u2060") if len(text) > SHORT else None
        if role == Qt.ItemDataRole.FontRole and id(self.rows[at]) in self._strong:
            return theme.font(13, 700)
        return None

    def _ink(self, at: int, column: int) -> Any:
        """Names that lead to something look like links, noughts are quiet."""
        if column == 0 and self.behind(at) is not None:
            return theme.color("primary_text")
        return theme.color("text3") if self.rows[at][column] == 0 else None

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """A heading, and what its figure means."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return title(column.title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(RIGHT if column.kind in NUMBERS else LEFT) | int(Qt.TextFlag.TextWordWrap)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return meaning(column.figure)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Put the rows in the order of a column; those without a value last. Subtotals keep their places."""
        if self._strong:
            return
        down = order == Qt.SortOrder.DescendingOrder
        self.layoutAboutToBeChanged.emit()
        known = [row for row in self.rows if row[column] is not None]
        none = [row for row in self.rows if row[column] is None]
        self.rows = sorted(known, key=lambda row: self._order(row[column]), reverse=down) + none
        self.layoutChanged.emit()

    def _order(self, value: Value) -> tuple[int, int, str]:
        return (0, value, "") if isinstance(value, int) else (1, 0, self.words.title(value).casefold())


class Total(QWidget):
    """The sum of the columns beneath a table, in line with them wherever it is scrolled to."""

    def __init__(self, table: QTableView, texts: Sequence[str], right: Sequence[bool]) -> None:
        """`texts` is one for each column."""
        super().__init__()
        self.table, self.texts, self.right = table, tuple(texts), tuple(right)
        self.setFixedHeight(theme.px(HIGH + 4))
        self.setAccessibleName(" ".join(one for one in texts if one))
        header = table.horizontalHeader()
        header.sectionResized.connect(self._moved)
        header.geometriesChanged.connect(self.update)
        table.horizontalScrollBar().valueChanged.connect(self._moved)

    def _moved(self, *_values: object) -> None:
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the sums beneath their columns."""
        painter = QPainter(self)
        painter.fillRect(QRect(0, 0, self.width(), theme.px(1) + 1), theme.color("line2"))
        painter.setFont(theme.font(13, 700))
        painter.setPen(theme.color("text"))
        header, pad = self.table.horizontalHeader(), theme.px(8)
        for at, text in enumerate(self.texts):
            x, wide = header.sectionViewportPosition(at), header.sectionSize(at)
            box = QRect(x + pad, 0, max(0, wide - 2 * pad), self.height())
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, RIGHT if self.right[at] else LEFT, shown)


class ReportTable(QTableView):
    """A section's rows. `opened(behind, name)` tells what lies behind the row that was chosen by Enter or a click."""

    opened = Signal(object, str)
    shared = Signal()
    """Its columns were fitted to another room."""
    aside = Signal(int)
    """Left or Right was pressed: −1, 1."""

    def __init__(self, section: Section, words: Words) -> None:
        """Lay out the columns; `total` is to be put beneath it, None where there is none."""
        super().__init__()
        self.page: QScrollArea | None = None
        """What it scrolls in."""
        self.rows = TableModel(section, words)
        self.section, self.words = section, words
        self.setModel(self.rows)
        self.setAccessibleName(title(section.title))
        self._dress()
        self.total: Total | None = None
        if section.total is not None:
            kinds = [column.kind for column in section.columns]
            texts = [words.total(value, kind) for value, kind in zip(section.total, kinds, strict=True)]
            self.total = Total(self, texts, [kind in NUMBERS for kind in kinds])
        metrics = QFontMetrics(theme.font(12, 600))
        heads = [metrics.horizontalAdvance(title(column.title)) for column in section.columns]
        self.horizontalHeader().setFixedHeight(theme.px(HEAD_OF_TWO if max(heads) > theme.px(ONE_LINE) else HEAD))
        self._wanted = [self._wide(at, folded(title(section.columns[at].title), metrics)) for at in range(len(heads))]
        self._room = 0
        self._overflows = False
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(self._open)

    def _dress(self) -> None:
        self.setProperty("kind", "figures")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        side = self.verticalHeader()
        side.hide()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setDefaultSectionSize(theme.px(HIGH))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(theme.px(40))
        header.setSectionsClickable(not self.section.strong)
        header.setSortIndicatorShown(False)
        if not self.section.strong:
            header.sectionClicked.connect(self._sort)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    # -- columns ----------------------------------------------------------------------------------------------------

    def _wide(self, at: int, head: int) -> int:
        """As wide as the widest of its heading (`head`), its total and its first values."""
        column = self.rows.columns[at]
        plain, bold = QFontMetrics(theme.font(13)), QFontMetrics(theme.font(13, 700))
        values = max((plain.horizontalAdvance(self.rows.cell(row, at)) for row in self._some()), default=0)
        total = bold.horizontalAdvance(self.total.texts[at]) if self.total is not None else 0
        wide = max(values, head, total) + theme.px(PAD) + 2
        return max(theme.px(LEAST), min(wide, theme.px(MOST_TEXT)) if column.kind == TEXT else wide)

    def _some(self) -> range:
        return range(min(MEASURED, len(self.rows.rows)))

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """Share out the room: what is left goes to the texts, what lacks is taken from them."""
        super().resizeEvent(event)
        if self.viewport().width() != self._room:
            self._room = self.viewport().width()
            self._share(self._room)
            self.shared.emit()

    def _share(self, room: int) -> None:
        wide, header = list(self._wanted), self.horizontalHeader()
        texts = [at for at, column in enumerate(self.rows.columns) if column.kind == TEXT] or [0]
        left = room - sum(wide)
        if left < 0:
            for at in sorted(texts, key=lambda at: -wide[at]):
                least = min(wide[at], theme.px(LEAST_TEXT))
                cut = min(-left, wide[at] - least)
                wide[at], left = wide[at] - cut, left + cut
        else:
            each = left // len(wide) if self._even() else 0
            wide = [one + each for one in wide]
            wide[texts[0]] += left - each * len(wide)
        for at, one in enumerate(wide):
            header.resizeSection(at, one)
        self._overflows = sum(wide) > room

    def _even(self) -> bool:
        """Whether room is shared by all: tables of few narrow columns, whose figures would else stand far away."""
        return len(self.rows.columns) <= 8

    def natural_height(self) -> int:
        """How high it is with all of its rows."""
        more = self.horizontalScrollBar().sizeHint().height() if self._overflows else 0
        return self.horizontalHeader().height() + len(self.rows.rows) * theme.px(HIGH) + more

    # -- hands ------------------------------------------------------------------------------------------------------

    def _sort(self, column: int) -> None:
        header = self.horizontalHeader()
        numbers = self.rows.columns[column].kind in NUMBERS
        same = header.isSortIndicatorShown() and header.sortIndicatorSection() == column
        down = header.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder if same else numbers
        order = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        header.setSortIndicatorShown(True)
        header.setSortIndicator(column, order)
        self.rows.sort(column, order)

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == 0:
            self._open(index)

    def _open(self, index: QModelIndex) -> None:
        behind = self.rows.behind(index.row())
        if behind is not None:
            self.opened.emit(behind, self.rows.cell(index.row(), 0))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Downwards the page comes first, so that all of the table is in sight before its rows move."""
        page = self.page
        down = event.angleDelta().y() < 0
        if page is not None and down and page.verticalScrollBar().value() < page.verticalScrollBar().maximum():
            event.ignore()
        else:
            super().wheelEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A hand over the names that lead to something."""
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        hand = index.column() == 0 and self.rows.behind(index.row()) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter opens a row, Left and Right go to another period, Ctrl+C copies the rows that are marked."""
        key, plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self._open(self.currentIndex())
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and plain and not self.horizontalScrollBar().maximum():
            self.aside.emit(-1 if key == Qt.Key.Key_Left else 1)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Put the marked rows with their headings on the clipboard, as a spreadsheet takes them."""
        picked = sorted(index.row() for index in self.selectionModel().selectedRows())
        columns = range(len(self.rows.columns))
        lines = [[title(column.title) for column in self.rows.columns]]
        lines += [[self.rows.cell(at, column) for column in columns] for at in picked]
        if picked:
            text = "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines)
            QGuiApplication.clipboard().setText(text)

    def focusInEvent(self, event: Any) -> None:  # noqa: N802
        """Stand on a row from the first key on."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.rows.rows:
            self.setCurrentIndex(self.rows.index(0, 0))
