"""The search box of the counter and what it finds: products and members, while typing, off the GUI thread."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

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
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout

from desktop.languages import _
from models.money import show_number
from models.values import dataclass
from ui import icons
from ui.counter.keys import price_text
from ui.theme import theme
from ui.widgets import SearchBox
from ui.widgets.painted import initials, paint_avatar, tone_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.store import Store
    from models.counter.catalogue import Item
    from models.people import search as people
    from models.work import Reader

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
THING = int(Qt.ItemDataRole.UserRole)
MOST = 7


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: a product, or a person."""

    name: str
    detail: str
    right: str
    item: Item | None = None
    person_id: int | None = None


def person_hit(found: people.Found) -> Hit:
    """A person as the lists show them."""
    detail = " · ".join(part for part in (found.reading, *found.phones[:1], found.card) if part)
    right = "" if found.points is None else _("{points} pt", points=show_number(found.points))
    return Hit(found.name or found.reading or _("No name"), detail, right, None, found.id)


def product_hit(item: Item) -> Hit:
    """A product as the lists show it."""
    return Hit(item.title, item.code or "", price_text(item), item)


def ask(read: Reader, typed: str, products: bool) -> tuple[list[Item], list[people.Found]]:
    """What a typed text finds; asked on a reader thread."""
    from models.counter import find
    from models.people import search as people

    return (find.find(read, typed, MOST) if products else []), people.find(read, typed, MOST)


class Hits(QAbstractListModel):
    """What was found."""

    def __init__(self) -> None:
        super().__init__()
        self.hits: list[Hit] = []

    def show(self, hits: Sequence[Hit]) -> None:
        """Show other results."""
        self.beginResetModel()
        self.hits = list(hits)
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.hits):
            return None
        hit = self.hits[index.row()]
        if role == THING:
            return hit
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (hit.name, hit.detail, hit.right) if part)
        return hit.name if role == Qt.ItemDataRole.DisplayRole else None


class HitPainter(QStyledItemDelegate):
    """Paints a result."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self.view = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802
        return QSize(100, theme.px(56))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        hit = index.data(THING)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.row() == self.view.currentIndex().row():
            painter.setPen(QPen(theme.color("primary"), 1))
            painter.setBrush(theme.color("primary_soft"))
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 2, -2, -2), theme.px(11), theme.px(11))
        side = theme.px(36)
        disc = QRectF(rect.left() + theme.px(12), rect.center().y() - side / 2, side, side)
        if hit.item is None:
            paint_avatar(painter, disc, initials(hit.name), tone_of(hit.person_id or 0))
        else:
            self._icon(painter, disc, hit.item)
        left, right = round(disc.right()) + theme.px(12), rect.right() - theme.px(14)
        painter.setFont(theme.font(13, 600))
        painter.setPen(theme.color("text2"))
        wide = painter.fontMetrics().horizontalAdvance(hit.right)
        painter.drawText(
            QRect(right - wide, rect.top(), wide + 2, rect.height()), Qt.AlignmentFlag.AlignVCenter, hit.right
        )
        room = right - wide - left - theme.px(12)
        half = rect.height() // 2
        painter.setFont(theme.font(14, 600))
        painter.setPen(theme.color("text"))
        upper = QRect(
            left, rect.top() + (theme.px(6) if hit.detail else 0), room, half if hit.detail else rect.height()
        )
        name = painter.fontMetrics().elidedText(hit.name[:300], Qt.TextElideMode.ElideRight, room)
        painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(theme.font(12))
        painter.setPen(theme.color("text2"))
        detail = painter.fontMetrics().elidedText(hit.detail[:300], Qt.TextElideMode.ElideRight, room)
        painter.drawText(
            QRect(left, rect.top() + half, room, half - theme.px(6)), Qt.AlignmentFlag.AlignVCenter, detail
        )
        painter.restore()

    def _icon(self, painter: QPainter, square: QRectF, item: Item) -> None:
        tone = item.colour or "violet"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(f"{tone}_soft"))
        painter.drawRoundedRect(square, theme.px(10), theme.px(10))
        inner = theme.px(9)
        icons.paint(painter, item.icon or "package", square.toRect().adjusted(inner, inner, -inner, -inner), tone)


class HitList(QListView):
    """Results; a tap chooses."""

    chosen = Signal(object)

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self.found = Hits()
        self.setModel(self.found)
        self.setItemDelegate(HitPainter(self))
        self.setProperty("kind", "bare")
        self.setAccessibleName(_("Results"))
        self.setUniformItemSizes(True)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._clicked)

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """Show results, the first of them current."""
        self.found.show(hits)
        if hits:
            self.setCurrentIndex(self.found.index(0))

    def move(self, step: Any, *rest: Any) -> None:
        """Go up or down in the results (an int), or where Qt puts the widget."""
        if not isinstance(step, int) or rest:
            super().move(step, *rest)
            return
        last = len(self.found.hits) - 1
        if last >= 0:
            at = min(last, max(0, self.currentIndex().row() + step))
            self.setCurrentIndex(self.found.index(at))
            self.viewport().update()

    def current(self) -> Hit | None:
        """The current result."""
        found: Hit | None = self.currentIndex().data(THING)
        return found

    def _clicked(self, index: QModelIndex) -> None:
        self.chosen.emit(index.data(THING))


class Finder:
    """Asks while somebody types; answers that were overtaken are dropped."""

    def __init__(self, store: Store, show: Any, *, products: bool) -> None:
        """`show(hits)` gets what was found."""
        self.store, self.show, self.products = store, show, products
        self.generation = 0
        self._job: Any = None

    def ask(self, typed: str) -> None:
        """Ask for another text."""
        self.generation += 1
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if not typed.strip():
            self.show([])
            return
        self._job = self.store.read(ask, typed[:200], self.products)
        self._job.then(partial(self._take, self.generation)).failed(self._failed)

    def _take(self, generation: int, found: tuple[list[Item], list[people.Found]]) -> None:
        if generation == self.generation:
            items, persons = found
            self.show([*map(product_hit, items), *map(person_hit, persons)])

    def _failed(self, _error: BaseException) -> None:
        """Nothing is found; the next key asks again."""


class CounterSearch(SearchBox):
    """The search box with its results below it."""

    chosen = Signal(object)
    entered = Signal(str)
    """Enter with a text that no result was chosen for: a code, or nothing known."""

    def __init__(self, store: Store) -> None:
        """Search `store`."""
        super().__init__(_("Scan or search a product or member"), "F2")
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, True)
        self.popup: QFrame | None = None
        self.list = HitList()
        self.list.setParent(self)
        self.list.hide()
        self._shown_for = ""
        self.finder = Finder(store, self.show_hits, products=True)
        self.textChanged.connect(self._typed)
        self.moved.connect(self.list.move)
        self.list.chosen.connect(self.choose)

    def _typed(self, text: str) -> None:
        self.finder.ask(text.rpartition("*")[2])

    def show_hits(self, hits: list[Hit]) -> None:
        """Show results below the box, or take them away."""
        self._shown_for = self.text()
        self.list.show_hits(hits)
        if not hits or not self.isVisible():
            self.close_popup()
            return
        popup = self._popup()
        high = min(len(hits), 9) * theme.px(56) + 18
        place = self.mapTo(self.window(), QPoint(0, self.height() + theme.px(6)))
        popup.setGeometry(QRect(place, QSize(max(self.width(), theme.px(420)), high)))
        popup.show()
        popup.raise_()

    def _popup(self) -> QFrame:
        if self.popup is None:
            self.popup = QFrame(self.window())
            self.popup.setProperty("kind", "sheet")
            inner = QVBoxLayout(self.popup)
            inner.setContentsMargins(6, 6, 6, 6)
            inner.addWidget(self.list)
            self.list.show()
            self.destroyed.connect(self.popup.deleteLater)
        return self.popup

    def close_popup(self) -> None:
        """Take the results away."""
        if self.popup is not None:
            self.popup.hide()

    def choose(self, hit: Hit) -> None:
        """A result was chosen."""
        multiplier = self.text()
        self.chosen.emit(hit)
        if self.text() == multiplier:
            self.clear()
        self.close_popup()

    def keyPressEvent(self, event: Any) -> None:  # noqa: N802
        """Enter takes a code at once, else the current result."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit(self.text())
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: Any) -> None:  # noqa: N802
        """Results go with the focus."""
        super().focusOutEvent(event)
        self.close_popup()
