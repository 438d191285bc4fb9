"""The grid of keys: products as the owner placed them, painted tiles for fingers, arrows and Enter."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QTextLayout,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QScrollArea,
    QScrollBar,
    QScroller,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.languages import _, _n, amount
from models.counter.catalogue import Item, Key
from models.money import PIECE
from ui import icons
from ui.theme import theme
from ui.widgets.painted import paint_pill, pill_width, shadow

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
KEY = int(Qt.ItemDataRole.UserRole)
ADD, OPEN = "add", "open"
GAP = 14
ADD_KEY = Key(None, ADD, None, "")
OPEN_KEY = Key(None, OPEN, None, "")


def low(item: Item) -> int | None:
    """How many pieces are left of a product that is at or below its mark, or None."""
    if not item.keeps_stock or item.low_stock is None or item.stock > item.low_stock:
        return None
    return item.stock // PIECE


def key_texts(key: Key) -> tuple[str, str]:
    """Name and price of a key as it shows them."""
    item = key.item
    if item is None:
        if key.kind == ADD:
            return _("Add a key"), ""
        return key.label or _("Open price"), _("Type an amount")
    return key.label or item.name, price_text(item)


def price_text(item: Item) -> str:
    """What a product costs, or how it is sold where that has no one price."""
    if item.variants and item.price is None:
        return _n("1 kind", "{n} kinds", item.variants)
    if item.price is None or item.weigh == "price":
        return _("Open price")
    return f"{amount(item.price)}/{item.unit or 'kg'}" if item.weigh == "weight" else amount(item.price)


class KeysModel(QAbstractListModel):
    """The keys, and how many pieces of each are in the basket."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[Key] = []
        self.pieces: dict[int, int] = {}

    def set_keys(self, keys: Sequence[Key]) -> None:
        """Show other keys."""
        self.beginResetModel()
        self.keys = list(keys)
        self.endResetModel()

    def set_pieces(self, pieces: dict[int, int]) -> None:
        """Show other badges; only tiles whose badge changed are painted again."""
        changed = {key for key in pieces.keys() | self.pieces.keys() if pieces.get(key) != self.pieces.get(key)}
        self.pieces = pieces
        for row, key in enumerate(self.keys if changed else ()):
            if key.item is not None and key.item.id in changed:
                index = self.index(row)
                self.dataChanged.emit(index, index)

    def count_of(self, key: Key) -> int:
        """Pieces in the basket of what a key sells."""
        return -(-self.pieces.get(key.item.id, 0) // PIECE) if key.item else 0

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.keys)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.keys):
            return None
        key = self.keys[index.row()]
        if role == KEY:
            return key
        if role == Qt.ItemDataRole.DisplayRole:
            return key_texts(key)[0]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(key)
        return None

    def _spoken(self, key: Key) -> str:
        parts = [part for part in key_texts(key) if part]
        count = self.count_of(key)
        if count:
            parts.append(_("{n} in this sale", n=count))
        left = low(key.item) if key.item else None
        if left is not None:
            parts.append(_("{n} left", n=left))
        return ", ".join(parts)


class KeyPainter(QStyledItemDelegate):
    """Paints a tile: icon, badge or what is left, name on two lines, price."""

    def __init__(self, view: "KeysView") -> None:
        super().__init__(view)
        self.view = view
        self._layouts: dict[tuple[str, int, float], tuple[int, list[str]]] = {}

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802
        return self.view.gridSize()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        key = index.data(KEY)
        if key is None:
            return
        tile = QRectF(self.view.tile(option.rect))
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus) and self.view.by_keys
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if key.kind == ADD:
            self._add(painter, tile)
        else:
            self._tile(painter, tile, key, self.view.keys_model.count_of(key), index.row() == self.view.pressed_row)
        if focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(tile.adjusted(1, 1, -1, -1), theme.px(14), theme.px(14))
        painter.restore()

    def _tile(self, painter: QPainter, tile: QRectF, key: Key, count: int, pressed: bool) -> None:
        radius = theme.px(14)
        shadow(painter, tile, radius, 1)
        edge = QPen(theme.color("primary" if count else "line"), 2 if count else 1)
        painter.setPen(edge)
        painter.setBrush(theme.color("surface2" if pressed else "surface"))
        inset = 1.0 if count else 0.5
        painter.drawRoundedRect(tile.adjusted(inset, inset, -inset, -inset), radius, radius)
        self._icon(painter, tile, key)
        self._corner(painter, tile, key, count)
        self._words(painter, tile, key)

    def _icon(self, painter: QPainter, tile: QRectF, key: Key) -> None:
        tone = (key.item.colour if key.item else "") or ("blue" if key.item is None else "violet")
        side = theme.px(34 if tile.height() < theme.px(124) else 40)
        pad = theme.px(11 if tile.height() < theme.px(124) else 12)
        square = QRectF(tile.left() + pad, tile.top() + pad, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(f"{tone}_soft"))
        painter.drawRoundedRect(square, theme.px(10), theme.px(10))
        inner = round(side * 0.27)
        name = (key.item.icon if key.item else "plus") or "package"
        icons.paint(painter, name, square.toRect().adjusted(inner, inner, -inner, -inner), tone)

    def _corner(self, painter: QPainter, tile: QRectF, key: Key, count: int) -> None:
        top, right = tile.top() + theme.px(11), tile.right() - theme.px(11)
        left = low(key.item) if key.item else None
        if count:
            text = str(count) if count < 1000 else "999+"
            font = theme.font(14, 700)
            painter.setFont(font)
            height = theme.px(28)
            width = max(height, painter.fontMetrics().horizontalAdvance(text) + theme.px(14))
            badge = QRectF(right - width, top, width, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("primary_fill"))
            painter.drawRoundedRect(badge, height / 2, height / 2)
            painter.setPen(theme.color("on_fill"))
            painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)
        elif left is not None:
            text = _("{n} left", n=left) if left > 0 else _("None left")
            width = pill_width(text, size=11.5)
            pill = QRectF(right - width + theme.px(3), top + theme.px(2), width - theme.px(3), theme.px(21))
            paint_pill(painter, pill, text, "red", size=11.5)

    def _words(self, painter: QPainter, tile: QRectF, key: Key) -> None:
        name, price = key_texts(key)
        pad = theme.px(13)
        width = int(tile.width()) - 2 * pad
        painter.setFont(theme.font(13, 500))
        painter.setPen(theme.color("text2"))
        line = painter.fontMetrics().height()
        bottom = tile.bottom() - theme.px(10)
        elided = painter.fontMetrics().elidedText(price, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(tile.left() + pad, bottom - line, width, line), Qt.AlignmentFlag.AlignLeft, elided)
        size, rows = self._lines(name, width)
        painter.setFont(theme.font(size, 600))
        painter.setPen(theme.color("text"))
        step = round(painter.fontMetrics().height() * 1.02)
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextDontClip)
        top = bottom - line - theme.px(4) - step * len(rows)
        for at, row in enumerate(rows):
            box = QRectF(tile.left() + pad, top + at * step, width, step)
            painter.drawText(box, left, row)

    def _lines(self, name: str, width: int) -> tuple[int, list[str]]:
        """A name at 14 or 13 pixels, else on two lines, elided; kept, since text is costly to lay out."""
        wanted = (name, width, theme.zoom)
        if wanted not in self._layouts:
            if len(self._layouts) > 2000:
                self._layouts.clear()
            small = QFontMetrics(theme.font(13, 600)).horizontalAdvance(name[:200]) <= width
            self._layouts[wanted] = (13, [name]) if small else (14, two_lines(name, width, theme.font(14, 600)))
            if QFontMetrics(theme.font(14, 600)).horizontalAdvance(name[:200]) <= width:
                self._layouts[wanted] = (14, [name])
            elif self._layouts[wanted][1][-1].endswith("…"):
                self._layouts[wanted] = (12, two_lines(name, width, theme.font(12, 600)))
        return self._layouts[wanted]

    def _add(self, painter: QPainter, tile: QRectF) -> None:
        pen = QPen(theme.color("line2"), 1.5, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(tile.adjusted(1, 1, -1, -1), theme.px(14), theme.px(14))
        side = theme.px(20)
        middle = tile.center()
        place = QRect(round(middle.x() - side / 2), round(middle.y() - side), side, side)
        icons.paint(painter, "plus", place, "text2")
        painter.setPen(theme.color("text2"))
        painter.setFont(theme.font(13, 500))
        words = QRectF(tile.left(), middle.y() + theme.px(6), tile.width(), theme.px(24))
        painter.drawText(words, Qt.AlignmentFlag.AlignHCenter, _("Add a key"))


def two_lines(text: str, width: int, font: Any) -> list[str]:
    """Break a text onto two lines at most, with an ellipsis where it is longer."""
    metrics = QFontMetrics(font)
    text = text[:200]
    if metrics.horizontalAdvance(text) <= width:
        return [text]
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    first = layout.createLine()
    first.setLineWidth(width)
    layout.endLayout()
    cut = first.textLength() or 1
    rest = metrics.elidedText(text[cut:].strip(), Qt.TextElideMode.ElideRight, width)
    return [text[:cut].rstrip(), rest] if rest else [text[:cut].rstrip()]


class KeysView(QListView):
    """The grid; `chosen(key)` on a tap or Enter."""

    chosen = Signal(object)

    def __init__(self) -> None:
        """Empty until `keys_model` gets keys."""
        super().__init__()
        self.keys_model = KeysModel()
        self.pressed_row = -1
        self.by_keys = False
        """Whether arrows moved here: only then is there a ring, and only then Enter chooses."""
        self.setModel(self.keys_model)
        self.setItemDelegate(KeyPainter(self))
        self.setProperty("kind", "bare")
        self.setAccessibleName(_("Keys"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.bar = QScrollBar(Qt.Orientation.Vertical, self)
        self.bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.bar.hide()
        inner = self.verticalScrollBar()
        inner.rangeChanged.connect(self._range)
        inner.valueChanged.connect(self.bar.setValue)
        self.bar.valueChanged.connect(inner.setValue)
        self.setDragEnabled(False)
        self.typing = False
        """Digits are being typed: Enter is theirs."""
        self.viewport().setAutoFillBackground(False)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.pressed.connect(self._press)
        self.clicked.connect(self._choose)
        theme.changed.connect(self._fit)

    def tile(self, cell: QRect) -> QRect:
        """The tile within its cell of the grid."""
        gap = theme.px(GAP)
        return QRect(
            cell.topLeft() + QPoint(2, 2), QSize(self.gridSize().width() - gap, self.gridSize().height() - gap)
        )

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        self._fit()
        super().resizeEvent(event)

    def _fit(self) -> None:
        """As many columns as fingers can tell apart, rows as high as there is room for."""
        gap = theme.px(GAP)
        columns = max(2, self.width() // theme.px(128))
        height = max(theme.px(112), min(theme.px(148), (self.height() - 4) // 5 - gap))
        size = QSize((self.width() - 2) // columns, height + gap)
        if size != self.gridSize():
            self.setGridSize(size)
        self.bar.setGeometry(self.width() - theme.px(11), 0, theme.px(10), self.height() - gap)

    def _range(self, least: int, most: int) -> None:
        """The scroll bar lies over the last gap: keys keep their place when it comes and goes."""
        self.bar.setRange(least, most)
        self.bar.setPageStep(self.verticalScrollBar().pageStep())
        self.bar.setVisible(most > theme.px(GAP))

    def _press(self, index: QModelIndex) -> None:
        self.pressed_row, self.by_keys = index.row(), False
        self.update(index)

    def _choose(self, index: QModelIndex) -> None:
        key = index.data(KEY)
        if key is not None:
            self.chosen.emit(key)

    def mouseReleaseEvent(self, event: Any) -> None:  # noqa: N802
        row, self.pressed_row = self.pressed_row, -1
        super().mouseReleaseEvent(event)
        if row >= 0:
            self.update(self.keys_model.index(row))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """By Tab there is a ring; after a tap or a sheet there is none."""
        self.by_keys = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows move, Enter and Space choose; every other key is the page's."""
        moves = {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End}
        key = Qt.Key(event.key())
        if key in moves or key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            shown, self.by_keys = self.by_keys, True
            if shown:
                super().keyPressEvent(event)
            self.viewport().update()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and self.by_keys and not self.typing:
            self._choose(self.currentIndex())
        else:
            event.ignore()


class Categories(QScrollArea):
    """A row of chips that is wider than its place: finger and wheel move it sideways."""

    def __init__(self, chips: QWidget) -> None:
        """Show `chips`."""
        super().__init__()
        self.setWidget(chips)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        chips.setAutoFillBackground(False)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        bar = self.horizontalScrollBar()
        turned = event.angleDelta()
        bar.setValue(bar.value() - (turned.x() or turned.y()) // 2)
