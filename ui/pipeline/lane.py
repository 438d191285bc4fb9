"""A lane: a stage with its name, count and sums, and the list of its cards. Collapsed it is a narrow strip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHeaderView,
    QScroller,
    QSizePolicy,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.languages import _, _n, amount
from ui.pipeline import card_words
from ui.pipeline.card import GAP, HEIGHT, SIDE, CardDelegate
from ui.pipeline.lane_model import LaneModel
from ui.theme import theme
from ui.widgets import column, icon_button, label, row, set_text
from ui.widgets.basics import Pressable, tip
from ui.widgets.short import Short

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QContextMenuEvent, QKeyEvent

    from models.pipeline.board import Card, Total
    from models.pipeline.stages import StageRow
    from ui.page import Desk
    from ui.pipeline.card_words import Now

NARROW, LEAST = 52, 196
"""Width of a collapsed lane, and the least one of an open lane, at zoom 1."""
HOLD_MS = 450
"""A finger that rests so long on a card lifts it."""
MOST = 1000
"""So many cards are moved at once."""
TONES = {"": "primary", "blue": "blue", "gold": "gold", "green": "green", "red": "red", "violet": "violet"}


def dot_tone(stage: StageRow, at: int) -> str:
    """The colour of a stage's dot: the owner's, else one of its place; green where it wins."""
    if stage.colour:
        return TONES[stage.colour]
    return "green" if stage.kind == "won" else ("blue", "violet", "gold", "red")[at % 4]


class LaneView(QTableView):
    """The cards of a lane. Dragging, by mouse or finger, is told to the board, which knows all lanes.

    A table of one column and fixed heights: a QListView lays out every card anew when one comes or goes (0.2 s among
    20,000), the table does it in some milliseconds.
    """

    lifted = Signal(object, QPoint)
    """A card is dragged: the lane, and where in the view it was taken."""
    dragged = Signal(QPoint)
    """To where on the screen."""
    dropped = Signal(QPoint)
    given_up = Signal()
    opened = Signal(int)
    entered = Signal(object)
    """Keyboard or mouse chose a card here, with or without Ctrl (True keeps what is chosen in other lanes)."""
    menu_asked = Signal(QPoint)
    aside = Signal(int)
    """Left (-1) or right (1) was pressed."""

    def __init__(self, desk: Desk, now: Now, name: str) -> None:
        """`name` is what readers of screens call it."""
        super().__init__()
        self.now = now
        self.cards = LaneModel(desk.store, self._text)
        self.setModel(self.cards)
        self.delegate = CardDelegate(self, now)
        self.setItemDelegate(self.delegate)
        self.setAccessibleName(name)
        self.setProperty("kind", "bare")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setMinimumSectionSize(theme.px(20))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(theme.px(20))
        self.verticalHeader().setDefaultSectionSize(theme.px(HEIGHT + GAP))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(False)
        self.setTabKeyNavigation(False)
        self.verticalScrollBar().setSingleStep(theme.px(HEIGHT + GAP) // 3)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.doubleClicked.connect(self._double)
        self.marker: int | None = None
        """The row above which what is dragged would come."""
        self._pressed: QPoint | None = None
        self._plain = False
        self.dragging = False
        self._hold = QTimer(self, interval=HOLD_MS, singleShot=True)
        self._hold.timeout.connect(self._held)
        self._finger: QPoint | None = None
        self._taps = QTimer(self, interval=QApplication.doubleClickInterval(), singleShot=True)

    def _text(self, card: Card) -> str:
        return card_words.said(card, self.now).whole

    def set_now(self, now: Now) -> None:
        """Word the cards by another time."""
        if now != self.now:
            self.now = now
            self.delegate.set_now(now)
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The scroll bar takes its room from the edge at the right, not from the cards."""
        super().resizeEvent(event)
        bar = self.verticalScrollBar()
        self.delegate.bar = min(theme.px(SIDE) - 2, bar.width()) if bar.isVisibleTo(self) else 0

    # -- what is chosen ------------------------------------------------------------------------------------------------

    def chosen(self) -> list[int]:
        """The keys of the chosen cards in their order, at most MOST."""
        spans = sorted((part.top(), part.bottom()) for part in self.selectionModel().selection().toList())
        rows = [at for top, bottom in spans for at in range(top, min(bottom, top + MOST) + 1)]
        return [key for at in rows[:MOST] if (key := self.cards.id_at(at)) is not None]

    def current_id(self) -> int | None:
        """The key of the current card."""
        return self.cards.id_at(self.currentIndex().row())

    def choose(self, ids: Iterable[int], current: int | None = None) -> None:
        """Choose cards by key, and make one of them current."""
        selection = QItemSelection()
        for key in ids:
            at = self.cards.row_of(key)
            if at is not None:
                selection.select(self.cards.index(at), self.cards.index(at))
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(selection, flags.ClearAndSelect)
        at = None if current is None else self.cards.row_of(current)
        if at is not None:
            self.selectionModel().setCurrentIndex(self.cards.index(at), flags.NoUpdate)
            self.scrollTo(self.cards.index(at))

    def choose_row(self, at: int) -> None:
        """Make the card in a row (the last one, where there are fewer) the chosen one, and take the keyboard."""
        self.setFocus(Qt.FocusReason.TabFocusReason)
        rows = self.cards.rowCount()
        if rows:
            self.setCurrentIndex(self.cards.index(min(max(0, at), rows - 1)))

    def keyboardSearch(self, _search: str) -> None:  # noqa: N802
        """Letters are commands: Qt would ask for every card of the lane."""

    # -- the mouse -----------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Remember where a card is taken; a chosen one among several stays chosen until it is clear what is meant."""
        index = self.indexAt(event.position().toPoint())
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = event.position().toPoint() if left and index.isValid() else None
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        self.entered.emit(not plain)
        self._plain = plain and index.isValid() and self.selectionModel().isSelected(index)
        if self._plain and left:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            event.accept()
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Lift the card once the mouse went a little way; then tell where it is."""
        if self.dragging:
            self.dragged.emit(event.globalPosition().toPoint())
        elif self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            way = (event.position().toPoint() - self._pressed).manhattanLength()
            if way >= max(6, self.style().pixelMetric(self.style().PixelMetric.PM_MaximumDragDistance, None, self)):
                self._lift(self._pressed)
                self.dragged.emit(event.globalPosition().toPoint())
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drop what is dragged; else a plain click on one of several chooses it alone."""
        if self.dragging:
            self._end()
            self.dropped.emit(event.globalPosition().toPoint())
            return
        if self._plain and self._pressed is not None:
            self.entered.emit(False)
            self.selectionModel().select(self.currentIndex(), QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._pressed, self._plain = None, False
        super().mouseReleaseEvent(event)

    def _lift(self, at: QPoint) -> None:
        index = self.indexAt(at)
        if not index.isValid():
            return
        if not self.selectionModel().isSelected(index):
            self.setCurrentIndex(index)
        self.dragging = True
        self.setState(QAbstractItemView.State.NoState)
        self.lifted.emit(self, at)

    def _end(self) -> None:
        self.dragging, self._pressed, self._plain, self._finger = False, None, False, None

    def _double(self) -> None:
        key = self.current_id()
        if key is not None:
            self.opened.emit(key)

    # -- the finger ----------------------------------------------------------------------------------------------------

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        """A finger that rests on a card lifts it; one that moves scrolls."""
        kind = event.type()
        if kind in (QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd, QEvent.Type.TouchCancel):
            points = event.points()  # type: ignore[attr-defined]
            if self._touched(kind, points[0].position().toPoint(), points[0].globalPosition().toPoint()):
                event.accept()
                return True
        return super().viewportEvent(event)

    def _touched(self, kind: QEvent.Type, here: QPoint, there: QPoint) -> bool:
        """Follow a finger; whether it is this list's (the rest of the touch comes here only then)."""
        if kind == QEvent.Type.TouchBegin:
            self._finger = here if self.indexAt(here).isValid() else None
            self._hold.start()
            return self._finger is not None
        if kind == QEvent.Type.TouchUpdate:
            if self.dragging:
                self.dragged.emit(there)
            elif self._finger is not None and (here - self._finger).manhattanLength() > theme.px(12):
                self._hold.stop()
                self._finger = None
            return True
        self._hold.stop()
        if self.dragging:
            self._end()
            QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
            (self.dropped.emit(there) if kind == QEvent.Type.TouchEnd else self.given_up.emit())
        elif self._finger is not None and kind == QEvent.Type.TouchEnd:
            self._tapped(here)
        return True

    def _tapped(self, here: QPoint) -> None:
        """Choose the card under a finger; a second tap opens it."""
        self._finger = None
        index = self.indexAt(here)
        if index.isValid():
            again = index == self.currentIndex() and self._taps.isActive()
            self.entered.emit(False)
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.setCurrentIndex(index)
            self._taps.start()
            if again:
                self._double()

    def _held(self) -> None:
        if self._finger is not None:
            QScroller.scroller(self.viewport()).stop()
            QScroller.ungrabGesture(self.viewport())
            self.entered.emit(False)
            self._lift(self._finger)

    # -- keys and menu -------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape lets go of what is dragged; Enter opens; the board has the other keys."""
        if event.key() == Qt.Key.Key_Escape and self.dragging:
            self._end()
            self.given_up.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._double()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.aside.emit(1 if event.key() == Qt.Key.Key_Right else -1)
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and not event.modifiers():
            self.choose_row(0 if event.key() == Qt.Key.Key_Home else self.cards.rowCount() - 1)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Offer what can be done with the chosen cards."""
        index = self.currentIndex()
        if event.reason() == event.Reason.Keyboard and index.isValid():
            self.menu_asked.emit(self.viewport().mapToGlobal(self.visualRect(index).center()))
        elif self.indexAt(event.pos()).isValid():
            self.menu_asked.emit(event.globalPos())

    # -- where something would be dropped ------------------------------------------------------------------------------

    def row_at(self, there: QPoint) -> int:
        """The row above which something dropped at a point of the screen would come."""
        here = self.viewport().mapFromGlobal(there)
        high = theme.px(HEIGHT + GAP)
        at = (here.y() + self.verticalScrollBar().value() + high // 2) // high
        return max(0, min(int(at), self.cards.rowCount()))

    def mark(self, at: int | None) -> None:
        """Show where something would be dropped; None shows nothing."""
        if at != self.marker:
            self.marker = at
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the cards, and the line between them at which something would be dropped."""
        super().paintEvent(event)
        if self.marker is None and self.cards.rowCount():
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = theme.px(SIDE)
        if self.marker is not None:
            y = max(3, self.marker * theme.px(HEIGHT + GAP) - self.verticalScrollBar().value() - theme.px(GAP) // 2)
            painter.setPen(QPen(theme.color("focus"), theme.px(3), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(side + 2, y, self.viewport().width() - side - 2, y)
        elif not self.cards.rowCount():
            painter.setPen(theme.color("text3"))
            painter.setFont(theme.font(12))
            box = QRectF(0, theme.px(8), self.viewport().width(), theme.px(28))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _("No deals"))


class Dot(QWidget):
    """The dot of a stage's colour."""

    def __init__(self, tone: str) -> None:
        """`tone` is a colour's name in the theme."""
        super().__init__()
        self.tone = tone
        self.setFixedSize(theme.px(10), theme.px(10))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(self.tone))
        painter.drawEllipse(QRectF(self.rect()))


class Strip(Pressable):
    """A collapsed lane: its name from top to bottom and how many cards it has. Pressed it opens again."""

    def __init__(self, name: str, tone: str) -> None:
        """For a stage."""
        super().__init__()
        self.name, self.tone, self.count = name, tone, 0
        self.setToolTip(_("Open this column"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_count(self, count: int) -> None:
        """Say how many cards it has."""
        self.count = count
        self.setAccessibleName(_("{name}, collapsed, {count} deals", name=self.name, count=count))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """As narrow as a lane can be."""
        return QSize(theme.px(NARROW), theme.px(300))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint dot, count and name."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, px = self.width() / 2, theme.px
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(self.tone))
        painter.drawEllipse(QRectF(middle - px(5), px(18), px(10), px(10)))
        painter.setPen(theme.color("text2"))
        painter.setFont(theme.font(12, 600))
        painter.drawText(QRectF(0, px(34), self.width(), px(20)), Qt.AlignmentFlag.AlignCenter, f"{self.count:,}")
        painter.setPen(theme.color("text"))
        painter.setFont(theme.font(14, 600))
        if self.name.isascii():
            painter.translate(middle - px(5), px(66))
            painter.rotate(90)
            painter.drawText(0, 0, self.name)
        else:
            for at, sign in enumerate(self.name[:20]):
                box = QRectF(0, px(60) + at * px(17), self.width(), px(17))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, sign)
        if self.hasFocus():
            painter.resetTransform()
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(13), px(13))


class Lane(QFrame):
    """A stage on the board."""

    add_asked = Signal(int)
    folded = Signal(int, bool)

    def __init__(self, desk: Desk, stage: StageRow, name: str, at: int, now: Now) -> None:
        """`at` is its place among the lanes."""
        super().__init__()
        self.stage, self.name = stage, name
        self.setProperty("kind", "sunken")
        self.tone = dot_tone(stage, at)
        self.total: Total | None = None
        self.view = LaneView(desk, now, name)
        self.count = label("", "secondary")
        self.sum = label("", "lane_sum")
        self.weighted = Short("", "caption")
        self.weighted.setFixedHeight(theme.px(17))  # where nothing is weighted too: cards begin at one height
        self.fold_button = icon_button("chevrons-left", _("Collapse {name}", name=name), self.fold)
        self.add_button = icon_button("plus", _("New deal in {name}", name=name), self._add)
        for one in (self.fold_button, self.add_button):
            one.setFixedWidth(theme.px(28))
            one.setProperty("small", True)
        title = Short(name, "row")
        tip(title, name)
        title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        head = row(Dot(self.tone), title, self.count, None, self.fold_button, self.add_button, spacing=6)
        top = column(head, self.sum, self.weighted, spacing=0)  # beside each other they are cut off on small screens
        top.setContentsMargins(theme.px(20), theme.px(8), theme.px(8), theme.px(6))
        whole = QWidget()
        inner = QVBoxLayout(whole)
        inner.setContentsMargins(0, 0, 0, theme.px(6))
        inner.setSpacing(theme.px(4))
        inner.addLayout(top)
        inner.addWidget(self.view, 1)
        self.strip = Strip(name, self.tone)
        self.strip.clicked.connect(self.unfold)
        self.stack = QStackedWidget()
        self.stack.addWidget(whole)
        self.stack.addWidget(self.strip)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stack)
        self._fit(False)
        self._offer_fold(False)

    def _offer_fold(self, on: bool) -> None:
        """The way to collapse it is there while the pointer is: the name needs the room."""
        self.fold_button.setVisible(on)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        """Offer to collapse it."""
        self._offer_fold(True)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Give the room back to the name."""
        self._offer_fold(self.fold_button.hasFocus())
        super().leaveEvent(event)

    @property
    def is_folded(self) -> bool:
        """Whether it is collapsed."""
        return self.stack.currentWidget() is self.strip

    def set_folded(self, on: bool) -> None:
        """Collapse or open it, without telling."""
        self.stack.setCurrentIndex(1 if on else 0)
        self._fit(on)

    def _fit(self, folded: bool) -> None:
        if folded:
            self.setFixedWidth(theme.px(NARROW))
        else:
            self.setMinimumWidth(theme.px(LEAST))
            self.setMaximumWidth(theme.px(420))
        wide = QSizePolicy.Policy.Fixed if folded else QSizePolicy.Policy.Expanding
        self.setSizePolicy(wide, QSizePolicy.Policy.Expanding)

    def fold(self) -> None:
        """Collapse it."""
        self.set_folded(True)
        self.strip.setFocus(Qt.FocusReason.OtherFocusReason)
        self.folded.emit(self.stage.id, True)

    def unfold(self) -> None:
        """Open it again."""
        self.set_folded(False)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.folded.emit(self.stage.id, False)

    def _add(self) -> None:
        self.add_asked.emit(self.stage.id)

    def set_total(self, total: Total) -> None:
        """Show count and sums."""
        self.total = total
        set_text(self.count, f"{total.count:,}")
        set_text(self.sum, amount(total.amount))
        weighted = "" if self.stage.kind == "won" else _("weighted {amount}", amount=amount(total.weighted))
        set_text(self.weighted, weighted)
        self.strip.set_count(total.count)
        said = _n("1 deal", "{n} deals", total.count)
        self.view.setAccessibleName(f"{self.name}: {said}, {amount(total.amount)} {weighted}".strip())
