"""A person's timeline: a painted list with a heading for each month, fetched a stretch at a time.

Ten thousand entries scroll without a pause: lines are made on the reader's thread, a stretch that follows is put behind
the others without looking at them again, and the heights of rows are known without asking each of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QScroller,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from desktop.languages import _, _n, amount
from models import times
from models.money import MINUS, show_number
from models.people import names
from models.people.timeline import BY_HAND, Event
from models.work import Reader
from ui import icons
from ui.page import Desk
from ui.people import ask, words
from ui.theme import theme

STEP = 50
"""Entries that are asked for at first."""
FURTHER = 100
"""Entries that are asked for behind them."""
AHEAD = 4
"""So many heights of the view before the end the next ones are asked for."""
HEADING, LINE = 46, 66
ITEM = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True)
class Item:
    """A line of the timeline: a heading where `event` is None."""

    title: str
    event: Event | None = None
    detail: str = ""
    amount: str = ""
    points: str = ""
    when: str = ""
    linked: bool = False
    """A line leads on to the next one."""

    @property
    def spoken(self) -> str:
        """All of it, for readers of screens."""
        return ", ".join(part for part in (self.title, self.detail, self.amount, self.points, self.when) if part)


def items_of(desk: Desk, stretch: ask.Stretch, group: str = "") -> list[Item]:
    """The lines of a stretch, with headings: today, each month of this year and the last, and earlier.

    `group` is the heading under which the line before them stands.
    """
    now = words.today(desk)
    made: list[Item] = []
    for event in stretch.events:
        day = words.local_day(desk, event.at)
        heading = _heading(day, now)
        if heading != group:
            made.append(Item(heading))
            group = heading
        elif made:
            made[-1] = _linked(made[-1])
        bought = stretch.bought.get(event.ref_id or 0, ()) if event.kind in words.PURCHASES else ()
        made.append(_item(desk, event, day, now, bought, stretch.files.get(event.id, ())))
    return made


Lines = tuple[ask.Stretch, list[Item]]


def lines_of(
    read: Reader,
    desk: Desk,
    person_id: int,
    kinds: Sequence[str] | None,
    behind: tuple[int, int] | None,
    limit: int,
    group: str,
) -> Lines:
    """A stretch with its lines, made on the reader's thread."""
    stretch = ask.stretch(read, person_id, kinds, behind, limit)
    return stretch, items_of(desk, stretch, group)


def _linked(one: Item) -> Item:
    return Item(one.title, one.event, one.detail, one.amount, one.points, one.when, True)


def _heading(day: date, now: date) -> str:
    return _("Today") if day == now else words.month_name(day.isoformat()[:7])


def _item(desk: Desk, event: Event, day: date, now: date, bought: Sequence[str], files: Sequence[str] = ()) -> Item:
    clock = f"{times.from_ms(event.at, desk.store.settings.zone):%H:%M}"
    purchase = event.kind in (*words.PURCHASES, *words.DEALS, *words.QUOTATIONS, *words.BILLING)
    return Item(
        _title(event, len(bought)),
        event,
        _detail(event, bought, files),
        amount(event.amount) if purchase and event.amount is not None else "",
        _points(event.points),
        clock if day == now else words.short_date(day, now),
    )


def _title(event: Event, lines: int) -> str:
    if event.kind == "sale" and lines:
        return _n("Bought 1 product", "Bought {n} products", lines)
    name = _(names.EVENT_NAMES.get(event.kind, event.kind))
    return name if not event.minutes else f"{name} · {_n('1 minute', '{n} minutes', event.minutes)}"


def _detail(event: Event, bought: Sequence[str], files: Sequence[str]) -> str:
    parts = [words.joined(dict.fromkeys(bought))] if bought else []
    if event.about and not event.about.startswith("sign-up:"):
        parts.append(words.about_text(event.about))
    parts += [words.brief(name, 60) for name in files[:3]]
    if event.text:
        parts.append(event.text)
    if event.number is not None and not bought:
        parts.append(_("Receipt {number}", number=event.number))
    if event.staff and event.kind in BY_HAND:
        parts.append(event.staff)
    return words.brief(" · ".join(parts), 200)


def _points(points: int | None) -> str:
    if not points:
        return ""
    sign = "+" if points > 0 else MINUS
    return _("{points} pt", points=sign + show_number(abs(points)))


class TimelineModel(QAbstractListModel):
    """The lines that were fetched so far."""

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self.items: list[Item] = []

    def show(self, items: Sequence[Item]) -> None:
        """Show these; lines that stay the same, above and below what changed, stay where they are."""
        old, most = self.items, min(len(items), len(self.items))
        first = next((at for at in range(most) if items[at] != old[at]), most)
        last = next((at for at in range(1, most - first + 1) if items[-at] != old[-at]), most - first + 1) - 1
        if first + last < len(old):
            self.beginRemoveRows(QModelIndex(), first, len(old) - last - 1)
            del old[first : len(old) - last]
            self.endRemoveRows()
        if first + last < len(items):
            self.beginInsertRows(QModelIndex(), first, len(items) - last - 1)
            old[first:first] = items[first : len(items) - last]
            self.endInsertRows()

    def append(self, items: Sequence[Item]) -> None:
        """Show these behind the others."""
        if not items:
            return
        at = len(self.items) - 1
        if at >= 0 and items[0].event is not None:
            self.items[at] = _linked(self.items[at])
            self.dataChanged.emit(self.index(at, 0), self.index(at, 0))
        self.beginInsertRows(QModelIndex(), at + 1, at + len(items))
        self.items.extend(items)
        self.endInsertRows()

    def heading(self) -> str:
        """The heading under which the last line stands."""
        return next((one.title for one in reversed(self.items) if one.event is None), "")

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        """How many lines there are, headings too."""
        return 0 if parent.isValid() else len(self.items)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings can't be chosen."""
        if index.isValid() and self.items[index.row()].event is None:
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A line: in words, or whole."""
        if not index.isValid() or index.row() >= len(self.items):
            return None
        item = self.items[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return item.spoken
        return item if role == ITEM else None


class TimelineDelegate(QStyledItemDelegate):
    """Paints a line: its picture on a soft disc, what it was, the amount and the points, and when."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one line."""
        item: Item = index.data(ITEM)
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if item.event is None:
            painter.setFont(theme.font(12, 600))
            painter.setPen(theme.color("text2"))
            box = rect.adjusted(theme.px(8), theme.px(14), 0, 0)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, item.title)
        else:
            self._ground(painter, option, rect)
            self._disc(painter, rect, item)
            self._words(painter, rect, item)
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRectF) -> None:
        chosen = option.state & QStyle.StateFlag.State_Selected
        hover = option.state & QStyle.StateFlag.State_MouseOver
        if not chosen and not hover:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.color("focus"), 2))
        painter.setBrush(theme.color("primary_soft" if chosen else "surface2"))
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), theme.px(11), theme.px(11))

    def _disc(self, painter: QPainter, rect: QRectF, item: Item) -> None:
        icon, tone = words.EVENT_ICONS.get(item.event.kind if item.event else "", ("circle", "quiet"))
        soft = {"quiet": "sunken"}.get(tone, f"{tone}_soft")
        ink = {"primary": "primary_text", "quiet": "text2"}.get(tone, tone)
        side = theme.px(36)
        disc = QRectF(rect.left() + theme.px(8), rect.top() + theme.px(10), side, side)
        if item.linked:
            painter.setPen(QPen(theme.color("line2"), 1.5))
            x = disc.center().x()
            painter.drawLine(round(x), round(disc.bottom() + 4), round(x), round(rect.bottom() + theme.px(7)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(soft))
        painter.drawEllipse(disc)
        edge = theme.px(9)
        icons.paint(painter, icon, disc.toRect().adjusted(edge, edge, -edge, -edge), ink)

    def _words(self, painter: QPainter, rect: QRectF, item: Item) -> None:
        left = rect.left() + theme.px(60)
        right = rect.right() - theme.px(10)
        top, high = rect.top() + theme.px(9), theme.px(20)
        far = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if not item.detail and not (item.amount and item.points):
            top += theme.px(9)
        painter.setFont(theme.font(12, 500))
        painter.setPen(theme.color("text2"))
        wide = max(theme.px(52), painter.fontMetrics().horizontalAdvance(item.when))
        painter.drawText(QRectF(right - wide, top, wide, high), far, item.when)
        right -= wide + theme.px(14)
        cut = right
        if item.amount or item.points:
            cut = self._sums(painter, QRectF(left, top, right - left, high), item)
        self._line(painter, QRectF(left, top, cut - left, high), item.title, (14, 600), "text")
        below = QRectF(left, top + high + theme.px(2), cut - left, theme.px(18))
        self._line(painter, below, item.detail, (12, 400), "text2")

    def _sums(self, painter: QPainter, box: QRectF, item: Item) -> float:
        """Amount above, points below (or in its place); returns where the words must end."""
        far = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        used = 0
        painter.setFont(theme.font(14, 600))
        if item.amount:
            painter.setPen(theme.color("text"))
            painter.drawText(box, far, item.amount)
            used = painter.fontMetrics().horizontalAdvance(item.amount)
            box = box.translated(0, theme.px(20))
            painter.setFont(theme.font(12, 600))
        if item.points:
            painter.setPen(theme.color("green" if item.points.startswith("+") else "gold"))
            painter.drawText(box, far, item.points)
            used = max(used, painter.fontMetrics().horizontalAdvance(item.points))
        return box.right() - used - theme.px(12)

    def _line(self, painter: QPainter, box: QRectF, text: str, font: tuple[int, int], ink: str) -> None:
        painter.setFont(theme.font(*font))
        painter.setPen(theme.color(ink))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class TimelineView(QTableView):
    """Shows a person's timeline; fetches more when its end comes near. `chosen(event)` on Enter or a click."""

    chosen = Signal(object)
    counted = Signal(int)
    """How many entries are shown, after each answer."""

    def __init__(self, desk: Desk) -> None:
        """Show nobody yet."""
        super().__init__()
        self.desk = desk
        self.person_id: int | None = None
        self.kinds: tuple[str, ...] | None = None
        self._shown = ask.Stretch((), {}, False)
        self._asking = 0
        self._generation = 0
        self.lines = TimelineModel()
        self.setModel(self.lines)
        self.painter_ = TimelineDelegate(self)
        self.setItemDelegate(self.painter_)
        self._dress()
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._maybe_more)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.clicked.connect(self._open)
        self.lines.rowsInserted.connect(self._heights)
        theme.changed.connect(self._sized)
        self._sized()

    def _dress(self) -> None:
        self.setProperty("kind", "bare")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(_("History"))
        self.setMouseTracking(True)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def _sized(self) -> None:
        """Rows as high as the theme says: all alike but the headings."""
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(theme.px(LINE))
        self._heights(QModelIndex(), 0, len(self.lines.items) - 1)

    def _heights(self, _parent: Index, first: int, last: int) -> None:
        for at in range(first, last + 1):
            if self.lines.items[at].event is None:
                self.setRowHeight(at, theme.px(HEADING))

    def show_person(self, person_id: int, kinds: tuple[str, ...] | None = None) -> None:
        """Show somebody's timeline from its latest entry, of some kinds or all."""
        same = (person_id, kinds) == (self.person_id, self.kinds)
        self.person_id, self.kinds = person_id, kinds
        self._ask(max(STEP, len(self._shown.events)) if same else STEP)
        if not same:
            self.scrollToTop()

    def _ask(self, limit: int) -> None:
        self._generation += 1
        self._asking = self._generation
        job = self.desk.store.read(lines_of, self.desk, self.person_id, self.kinds, None, limit, "")
        job.then(partial(self.take, self._generation, False))

    def more(self) -> None:
        """Fetch the next entries, if there are any and none are on their way."""
        if not self._shown.more or self._asking or not self._shown.events:
            return
        last, group = self._shown.events[-1], self.lines.heading()
        self._asking = self._generation
        job = self.desk.store.read(lines_of, self.desk, self.person_id, self.kinds, (last.at, last.id), FURTHER, group)
        job.then(partial(self.take, self._generation, True))

    def take(self, generation: int, behind: bool, found: Lines) -> None:
        """Show an answer, unless another question was put meanwhile."""
        if generation != self._generation:
            return
        self._asking = 0
        stretch, items = found
        if behind:
            known = self._shown
            known.bought.update(stretch.bought)
            stretch = ask.Stretch(known.events + stretch.events, known.bought, stretch.more)
            self.lines.append(items)
        else:
            self.lines.show(items)
        self._shown = stretch
        self.counted.emit(len(stretch.events))
        self._soon.start()

    def _scrolled(self, _value: int) -> None:
        self._maybe_more()

    def _maybe_more(self) -> None:
        bar = self.verticalScrollBar()
        if bar.value() >= bar.maximum() - AHEAD * self.height():
            self.more()

    def _open(self, index: QModelIndex) -> None:
        item = index.data(ITEM)
        if item is not None and item.event is not None:
            self.chosen.emit(item.event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter opens what is chosen; Home and End go to the latest and the last one that is there."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.lines.items:
            at = 1 if event.key() == Qt.Key.Key_Home else len(self.lines.items) - 1
            self.setCurrentIndex(self.lines.index(min(at, len(self.lines.items) - 1), 0))
            if at == 1:
                self.scrollToTop()
        else:
            super().keyPressEvent(event)
