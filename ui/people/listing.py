"""The list of people: a million of them, found while typing, sorted and filtered by the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QPushButton,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.languages import _, _n
from models.criteria.choices import options_of
from models.criteria.nodes import Leaf
from models.criteria.sql import Context
from models.errors import N_
from models.money import show_number
from models.people import lists, search
from models.work import Changes, Reader
from ui.page import Desk
from ui.people import ask, words
from ui.people.ask import Listed
from ui.rows import RowsModel
from ui.theme import dress, theme
from ui.widgets import Card, Column, EmptyState, RowsView, Segments, label, row, set_text
from ui.widgets.painted import initials, paint_avatar, paint_pill, pill_width, tone_of

FIRST = 200
"""How many are shown at once while the rest is on its way."""
FOUND = 200
MANY = 20
"""Changed rows that are looked for one by one; after more of them the list is fetched again."""
DAY_MS = 86_400_000
FILTERS = (
    ("all", N_("Everyone")),
    ("members", N_("Members")),
    ("guests", N_("Not members")),
    ("recent", N_("Seen in 30 days")),
    ("away", N_("Not seen for 90 days")),
    ("birthday", N_("Birthday this month")),
)
SEGMENT = "segment:"
"""Begins the name of a filter that is a segment; its key follows."""
Index = QModelIndex | QPersistentModelIndex


@dataclass
class Wanted:
    """What the list shows; kept over a switch of language."""

    typed: str = ""
    filter: str = "all"
    sort: str = "reading"
    down: bool = False


def filter_of(desk: Desk, name: str) -> lists.PeopleFilter:
    """The store's filter for a chip."""
    start = words.today(desk)
    now = desk.store.clock.now()
    if name.startswith(SEGMENT):
        criteria = Leaf("person.segment", "is", int(name.removeprefix(SEGMENT)))
        return lists.PeopleFilter(criteria=criteria, asked=Context(start.isoformat(), now))
    month = (now - 30 * DAY_MS) // DAY_MS * DAY_MS
    quarter = (now - 90 * DAY_MS) // DAY_MS * DAY_MS
    return {
        "members": lists.PeopleFilter(members=True),
        "guests": lists.PeopleFilter(members=False),
        "recent": lists.PeopleFilter(seen_since=month),
        "away": lists.PeopleFilter(not_seen_since=quarter),
        "birthday": lists.PeopleFilter(birthday_month=start.month),
    }.get(name, lists.EVERYBODY)


def ids_of(sort: str, down: bool, wanted: lists.PeopleFilter, limit: int | None, read: Reader) -> Sequence[int]:
    """The keys of a list; from its other end with `down`."""
    if not down:
        return lists.list_ids(read, sort, wanted, limit)
    found = lists.list_ids(read, sort, wanted)
    found.reverse()
    return found if limit is None else found[:limit]


def order_moved(wanted: Wanted, changes: Changes | None) -> bool:
    """Whether rows may have come, gone or moved; a sale or a note leaves the order by name as it is."""
    if changes is None or wanted.sort != "reading" or wanted.filter != "all":
        return True
    return "contact" in changes or "card" in changes or changes.undoable


def found_ids(typed: str, read: Reader) -> Sequence[int]:
    """The keys that a typed text finds, best first."""
    return search.find_ids(read, typed, FOUND)


def record_of(index: Index) -> Listed | None:
    """The record of a cell; None while it is on its way."""
    model = index.model()
    return model.record(index.row()) if isinstance(model, RowsModel) else None


class NameDelegate(QStyledItemDelegate):
    """Paints who it is: initials, name, and the reading below."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a name."""
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        record = record_of(index)
        if record is None:
            return
        one = record.found
        rect = QRectF(option.rect)
        side = theme.px(34)
        disc = QRectF(rect.left() + theme.px(10), rect.center().y() - side / 2, side, side)
        shown = words.plain_name(one.name, one.reading)
        paint_avatar(painter, disc, initials(shown), tone_of(one.id))
        reading = one.reading if one.name else ""
        box = QRectF(disc.right() + theme.px(12), rect.top(), 0, rect.height())
        box.setRight(rect.right() - theme.px(8))
        painter.save()
        if reading:
            box.setHeight(rect.height() / 2 + theme.px(1))
            below = QRectF(box.left(), box.bottom() - theme.px(1), box.width(), theme.px(16))
            self._text(painter, below, reading, (11, 400), "text3", Qt.AlignmentFlag.AlignTop)
        where = Qt.AlignmentFlag.AlignBottom if reading else Qt.AlignmentFlag.AlignVCenter
        self._text(painter, box, shown, (14, 600), "text", where)
        painter.restore()

    def _text(
        self, painter: QPainter, box: QRectF, text: str, font: tuple[int, int], ink: str, where: Qt.AlignmentFlag
    ) -> None:
        painter.setFont(theme.font(*font))
        painter.setPen(theme.color(ink))
        shown = painter.fontMetrics().elidedText(words.brief(text, 300), Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, int(where | Qt.AlignmentFlag.AlignLeft), shown)


class TagsDelegate(QStyledItemDelegate):
    """Paints tags as pills, as many as there is room for."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the tags of a row."""
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        record = record_of(index)
        left = option.rect.left() + theme.px(10)
        for name, colour in record.tags if record else ():
            text = words.brief(name, 16)
            wide = pill_width(text, size=11)
            if left + wide > option.rect.right():
                break
            high = theme.px(22)
            box = QRectF(left, option.rect.center().y() - high / 2 + 1, wide, high)
            paint_pill(painter, box, text, tag_tone(colour), size=11)
            left += wide + theme.px(6)


def tag_tone(colour: str) -> str:
    """The tone of a tag of this colour."""
    return colour if colour in ("primary", "violet", "gold", "green", "blue", "red") else "quiet"


def columns(desk: Desk) -> list[Column]:
    """What is shown of everybody."""
    return [
        Column(_("Name"), _name, order="reading"),
        Column(_("Card"), _card, 170),
        Column(_("Points"), _points, 84, right=True, order="points"),
        Column(_("Phone"), _phone, 136),
        Column(_("Last visit"), partial(_seen, desk), 104, order="last_seen"),
        Column(_("Company"), _company, 130, order="company"),
        Column(_("Tags"), _tags, 130),
    ]


def _name(record: Listed) -> str:
    one = record.found
    return " ".join(part for part in (words.plain_name(one.name, one.reading), one.reading if one.name else "") if part)


def _card(record: Listed) -> str:
    return record.found.card


def _points(record: Listed) -> str:
    return "" if record.found.points is None else show_number(record.found.points)


def _phone(record: Listed) -> str:
    return next(iter(record.found.phones), "")


def _seen(desk: Desk, record: Listed) -> str:
    return words.near_date(desk, record.found.last_seen_at)


def _company(record: Listed) -> str:
    return record.found.company


def _tags(record: Listed) -> str:
    return ", ".join(name for name, _colour in record.tags)


class PeopleList(QWidget):
    """Filter chips, the list, and how many it holds. `opened(id)` when somebody is to be shown."""

    opened = Signal(int)
    add_asked = Signal(str)
    cleared = Signal()
    """A chip was chosen: what is typed is over."""

    def __init__(self, desk: Desk, wanted: Wanted) -> None:
        """Show what `wanted` says, and keep it up to date."""
        super().__init__()
        self.desk, self.wanted = desk, wanted
        self._all_asked = False
        self.chips = Segments(self._filters(), wanted.filter)
        self.chips.picked.connect(self._filter)
        self.count = label("", "muted")
        self.list = RowsView(desk.store, columns(desk), ask.listed, name=_("Customers"), height=54)
        self._delegates = (NameDelegate(self.list), TagsDelegate(self.list))
        self.list.setItemDelegateForColumn(0, self._delegates[0])
        self.list.setItemDelegateForColumn(6, self._delegates[1])
        self.list.mark_order(wanted.sort, wanted.down)
        self.list.opened.connect(self.opened)
        self.list.sorted_by.connect(self._sort)
        self.list.rows.loaded.connect(self._loaded)
        self.stack = QStackedWidget()
        card = Card(margin=6, spacing=0)
        card.body.addWidget(self.list)
        self.stack.addWidget(card)
        self.empty: QWidget | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.px(12))
        whole.addLayout(row(self.chips, None, self.count, spacing=12))
        whole.addWidget(self.stack, 1)
        self._typing = QTimer(self, interval=0, singleShot=True)
        self._typing.timeout.connect(self.ask)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Leave out what matters least where there is little room."""
        super().resizeEvent(event)
        wide = self.width() / theme.zoom
        for column, least in ((6, 980), (5, 860), (1, 760)):
            self.list.setColumnHidden(column, wide < least)
        tight = "true" if wide < 960 else "false"
        for chip in self.chips.findChildren(QPushButton):
            if chip.property("tight") != tight:
                chip.setProperty("tight", tight)
                dress(chip, "chip")
        self.count.setVisible(wide >= 760)

    def _filters(self) -> list[tuple[str, str]]:
        """The chips; a segment is one of them while it is shown."""
        found = [(name, _(text)) for name, text in FILTERS]
        if self.wanted.filter.startswith(SEGMENT):
            key = int(self.wanted.filter.removeprefix(SEGMENT))
            known = options_of(self.desk.store.here, "segment", [key])
            name = known[0].name if known else _("(a segment that was deleted)")
            found.append((self.wanted.filter, words.brief(name, 24)))
        return found

    def show_segment(self, segment_id: int) -> None:
        """Show the people of a segment."""
        self.wanted.filter = f"{SEGMENT}{segment_id}"
        self.chips.set_options(self._filters(), self.wanted.filter)
        self._filter(self.wanted.filter)

    def set_typed(self, typed: str) -> None:
        """Find what is typed; everybody's list comes back when nothing is."""
        if typed.strip() == self.wanted.typed:
            return
        self.wanted.typed = typed.strip()
        if self.wanted.typed:
            self.wanted.filter = "all"
            self.chips.set_value("all")
        self._typing.start()

    def ask(self) -> None:
        """Ask for the list: the first at once, then all of it."""
        self.list.horizontalHeader().setSortIndicatorShown(not self.wanted.typed)
        if self.wanted.typed:
            self._all_asked = True
            self.list.rows.ask(partial(found_ids, self.wanted.typed))
        else:
            self._all_asked = False
            self._ask(FIRST)

    def _ask(self, limit: int | None) -> None:
        kept = self.wanted
        self.list.rows.ask(partial(ids_of, kept.sort, kept.down, filter_of(self.desk, kept.filter), limit))

    def refresh(self, changes: Changes | None) -> None:
        """Fetch the rows that changed again, and the order where it may be another."""
        rows = self.list.rows
        ids = changes.ids("person") if changes is not None else None
        many = ids is None or len(ids) > MANY
        if many or order_moved(self.wanted, changes) or any(rows.row_of(key) is None for key in ids or ()):
            self.ask_again()
        else:
            rows.forget(ids)

    def ask_again(self) -> None:
        """Ask for all of it quietly: somebody was added, or is gone."""
        if self.wanted.typed:
            self.ask()
        else:
            self._all_asked = True
            self._ask(None)

    def _loaded(self, count: int) -> None:
        if not self._all_asked and count >= FIRST:
            self._all_asked = True
            self._ask(None)
            return
        self._all_asked = True
        set_text(self.count, self._counted(count))
        self._show_empty(count == 0)
        if count and not self.list.currentIndex().isValid() and self.wanted.typed:
            self.list.setCurrentIndex(self.list.rows.index(0, 0))

    def _many(self, count: int) -> str:
        return _("{number} customers", number=show_number(count))

    def _counted(self, count: int) -> str:
        if self.wanted.typed and count >= FOUND:
            return _("The first {number}", number=FOUND)
        return _n("1 customer", "{n} customers", count) if count < 1000 else self._many(count)

    def _show_empty(self, empty: bool) -> None:
        if self.empty is not None:
            self.stack.removeWidget(self.empty)
            self.empty.deleteLater()
            self.empty = None
        if empty:
            self.empty = self._nothing()
            self.stack.addWidget(self.empty)
            self.stack.setCurrentWidget(self.empty)
        else:
            self.stack.setCurrentIndex(0)

    def _nothing(self) -> EmptyState:
        if self.wanted.typed:
            what = words.brief(self.wanted.typed, 40)
            add = _("Add “{name}”", name=what)
            text = _("Try part of the name or its reading, the phone's last four digits, mail or card.")
            return EmptyState("search", _("Nobody found"), text, add, self._add)
        if self.wanted.filter != "all":
            return EmptyState("funnel", _("Nobody here"), _("No customer fits this filter."), _("Everyone"), self._all)
        text = _("Everybody you sell to, with what they bought, said and like. A name or a phone number is enough.")
        return EmptyState("users", _("No customers yet"), text, _("Add customer"), self._add)

    def _add(self) -> None:
        self.add_asked.emit(self.wanted.typed)

    def _all(self) -> None:
        self.chips.set_value("all")
        self._filter("all")

    def _filter(self, name: str) -> None:
        self.wanted.filter = name
        self.wanted.typed = ""
        self.cleared.emit()
        self.ask()

    def _sort(self, order: str, down: bool) -> None:
        self.wanted.sort, self.wanted.down = order, down
        self.ask()

    def step(self, rows: int) -> None:
        """Move in the list while the focus stays in the search box."""
        count = self.list.rows.rowCount()
        if count:
            at = min(count - 1, max(0, self.list.currentIndex().row() + rows))
            self.list.setCurrentIndex(self.list.rows.index(at, 0))

    def open_current(self) -> None:
        """Open the row that is marked; the first one that was found, where none is."""
        key: Any = self.list.current_id() or self.list.rows.id_at(0)
        if key is not None:
            self.opened.emit(key)
