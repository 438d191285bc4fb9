"""The basket: rows of what is being sold, its sums, and how to begin while it is empty."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QScroller, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.languages import _, amount
from models.counter.lines import Line
from models.money import PIECE, show_quantity, show_rate
from models.values import dataclass
from ui import icons
from ui.counter.register import Register
from ui.theme import theme

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
ROW = int(Qt.ItemDataRole.UserRole)
REF = ROW + 1


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of the basket as it is painted; texts are translated."""

    ref: str
    count: str
    name: str
    detail: str
    saved: str
    amount: str
    each: str
    selected: bool
    back: bool
    steps: bool

    @property
    def spoken(self) -> str:
        """What a reader of screens says."""
        return ", ".join(part for part in (f"{self.count} × {self.name}", self.detail, self.saved, self.amount) if part)


def rows_of(register: Register) -> list[Shown]:
    """The rows of the running sale."""
    return [_shown(register, line) for line in register.lines]


def _shown(register: Register, line: Line) -> Shown:
    priced = register.priced_lines(line.ref)
    gross = sum(one.gross for one in priced)
    off = sum(one.discount for one in priced)
    promotion = sum(one.promotion for one in priced)
    back = line.back
    many = line.quantity != PIECE and not back
    unit = line.unit_price + sum(option.price for option in line.options)
    if priced and len(priced) == 1:
        unit = priced[0].unit_price
    return Shown(
        line.ref,
        show_quantity(line.quantity),
        line.name,
        _detail(register, line),
        _saved(register, line, off, promotion),
        amount(gross - off),
        f"@ {amount(unit)}" if many else "",
        line.ref == register.selected,
        back,
        not back and not line.weighed,
    )


def _detail(register: Register, line: Line) -> str:
    parts = [option.name for option in line.options]
    if line.parts:
        parts += [part.name for part in line.parts]
    if line.back:
        parts.insert(0, _("Return") if line.quantity else _("Promotion taken back"))
    if line.food and register.settings.eat_in_asked and line.eat_in is not None and line.eat_in != register.eat_in:
        parts.append(_("Eat in") if line.eat_in else _("Take away"))
    return " · ".join(parts)


def _saved(register: Register, line: Line, off: int, promotion: int) -> str:
    """What was taken off a line: by staff with the reason, by promotions with their names."""
    parts = []
    if off > promotion and line.discounts:
        one = line.discounts[0]
        what = one.reason or (_("{rate} off", rate=show_rate(one.percent)) if one.percent else _("Discount"))
        parts.append(f"{what} {amount(promotion - off)}")
    for given in register.priced.given if promotion else ():
        own = sum(taken for ref, taken in given.lines if ref == line.ref or ref.startswith(f"{line.ref}."))
        if own:
            parts.append(f"{given.offer.name} {amount(-own)}")
    return " · ".join(parts)


class BasketModel(QAbstractListModel):
    """The rows; a changed row is painted again, others stay."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Shown] = []

    def show(self, rows: list[Shown]) -> None:
        """Show the rows as they are now, with as few notes to the view as there are differences."""
        old = self.rows
        if len(rows) == len(old) + 1 and all(a.ref == b.ref for a, b in zip(old, rows, strict=False)):
            self.beginInsertRows(ROOT, len(old), len(old))
            self.rows = rows
            self.endInsertRows()
        elif len(rows) == len(old) and all(a.ref == b.ref for a, b in zip(old, rows, strict=True)):
            self.rows = rows
        else:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
            return
        for at, (before, after) in enumerate(zip(old, rows, strict=False)):
            if before != after:
                self.dataChanged.emit(self.index(at), self.index(at))

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        return row.spoken if role == Qt.ItemDataRole.AccessibleTextRole else None

    def row_of(self, ref: str | None) -> int:
        """The place of a line, −1 when it is not there."""
        return next((at for at, row in enumerate(self.rows) if row.ref == ref), -1)


def stepper(rect: QRect) -> QRectF:
    """Where the stepper of the selected row lies."""
    return QRectF(rect.left() + theme.px(22), rect.center().y() - theme.px(18) + 1, theme.px(96), theme.px(36))


class RowPainter(QStyledItemDelegate):
    """Paints a row of the basket."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802
        return QSize(100, theme.px(70))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW)
        if row is None:
            return
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.selected:
            self._ground(painter, rect, bool(option.state & QStyle.StateFlag.State_HasFocus))
        elif (
            not index.sibling(index.row() + 1, 0).isValid() or not index.sibling(index.row() + 1, 0).data(ROW).selected
        ):
            painter.setPen(theme.color("line"))
            bottom = rect.bottom()
            last = not index.sibling(index.row() + 1, 0).isValid()
            if not last:
                painter.drawLine(rect.left() + theme.px(22), bottom, rect.right() - theme.px(22), bottom)
        left = self._count(painter, rect, row)
        self._words(painter, rect, row, left)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, focused: bool) -> None:
        ground = QRectF(rect).adjusted(theme.px(9), 3, -theme.px(9), -3)
        painter.setPen(QPen(theme.color("focus"), 2) if focused else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("primary_soft"))
        painter.drawRoundedRect(ground, theme.px(11), theme.px(11))

    def _count(self, painter: QPainter, rect: QRect, row: Shown) -> int:
        """Paint the chip, or the stepper of the selected row; returns where the words begin."""
        painter.setFont(theme.font(15 if row.selected else 13, 700))
        if row.selected and row.steps:
            box = stepper(rect)
            painter.setPen(theme.color("line2"))
            painter.setBrush(theme.color("surface"))
            painter.drawRoundedRect(box, theme.px(10), theme.px(10))
            size = theme.px(16)
            for icon, middle in (("minus", box.left() + theme.px(19)), ("plus", box.right() - theme.px(19))):
                place = QRect(round(middle - size / 2), round(box.center().y() - size / 2), size, size)
                icons.paint(painter, icon, place, "text2")
            painter.setPen(theme.color("text"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, row.count)
            return round(box.right()) + theme.px(14)
        width = max(theme.px(32), painter.fontMetrics().horizontalAdvance(row.count) + theme.px(12))
        chip = QRectF(rect.left() + theme.px(22), rect.center().y() - theme.px(16) + 1, width, theme.px(32))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("red_soft" if row.back else "surface" if row.selected else "sunken"))
        painter.drawRoundedRect(chip, theme.px(8), theme.px(8))
        painter.setPen(theme.color("red" if row.back else "text"))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, row.count)
        return round(chip.right()) + theme.px(14)

    def _words(self, painter: QPainter, rect: QRect, row: Shown, left: int) -> None:
        right = rect.right() - theme.px(21)
        upper, lower = rect.top() + theme.px(13), rect.top() + theme.px(36)
        high = theme.px(22)
        painter.setFont(theme.font(15, 600))
        painter.setPen(theme.color("red" if row.back else "text"))
        wide = painter.fontMetrics().horizontalAdvance(row.amount)
        alone = not (row.each or row.saved or row.detail)
        upper = rect.center().y() - high // 2 if alone else upper
        painter.drawText(QRect(right - wide, upper, wide + 2, high), Qt.AlignmentFlag.AlignVCenter, row.amount)
        painter.setFont(theme.font(12.5, 500))
        painter.setPen(theme.color("text2"))
        each = painter.fontMetrics().horizontalAdvance(row.each) if row.each else 0
        if row.each:
            painter.drawText(QRect(right - each, lower, each + 2, high), Qt.AlignmentFlag.AlignVCenter, row.each)
        second, ink = (row.saved, "green") if row.saved else (row.detail, "text2")
        if row.saved and row.detail:
            second = f"{row.saved} · {row.detail}"
        if second:
            painter.setPen(theme.color(ink))
            room = right - left - each - theme.px(10)
            text = painter.fontMetrics().elidedText(second, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRect(left, lower, room, high), Qt.AlignmentFlag.AlignVCenter, text)
        painter.setFont(theme.font(14.5, 600))
        painter.setPen(theme.color("text"))
        room = right - left - wide - theme.px(10)
        text = painter.fontMetrics().elidedText(row.name[:300], Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, upper, room, high), Qt.AlignmentFlag.AlignVCenter, text)


class BasketView(QListView):
    """The rows; `picked(ref)` on a first tap, `opened(ref)` on a second or Enter, `stepped(ref, ±1)` on the stepper."""

    picked = Signal(str)
    opened = Signal(str)
    stepped = Signal(str, int)

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self.basket = BasketModel()
        self.setModel(self.basket)
        self.setItemDelegate(RowPainter(self))
        self.setProperty("kind", "bare")
        self.setAccessibleName(_("Sale"))
        self.setUniformItemSizes(True)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self._down: str | None = None
        theme.changed.connect(self.doItemsLayout)

    def show_rows(self, register: Register) -> None:
        """Show the running sale, with the selected line in sight."""
        self.basket.show(rows_of(register))
        at = self.basket.row_of(register.selected)
        index = self.basket.index(at) if at >= 0 else QModelIndex()
        if at >= 0 and index != self.currentIndex():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        row = self.indexAt(event.position().toPoint()).data(ROW)
        self._down = row.ref if row is not None else None
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        index = self.indexAt(event.position().toPoint())
        row = index.data(ROW)
        if row is None or row.ref != self._down:
            return
        box = stepper(self.visualRect(index)).adjusted(-8, -14, 8, 14)
        if not row.selected:
            self.picked.emit(row.ref)
        elif row.steps and box.contains(event.position()):
            third = box.width() / 3
            at = (event.position().x() - box.left()) // third
            self.opened.emit(row.ref) if at == 1 else self.stepped.emit(row.ref, -1 if at == 0 else 1)
        else:
            self.opened.emit(row.ref)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Up and Down select, Enter edits; every other key is the page's."""
        key = Qt.Key(event.key())
        at = self.currentIndex().row()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End):
            last = len(self.basket.rows) - 1
            steps = {Qt.Key.Key_Up: at - 1, Qt.Key.Key_Down: at + 1, Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
            wanted = min(last, max(0, steps[key]))
            if last >= 0:
                self.picked.emit(self.basket.rows[wanted].ref)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and at >= 0:
            self.opened.emit(self.basket.rows[at].ref)
        else:
            event.ignore()
