"""Leads: the lists from new to set aside, with score, grade, owner and the time left; several are moved at once."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStackedWidget, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.languages import _
from models.errors import N_
from models.leads import board, grades
from models.leads.board import LISTS, Cell, LeadRow
from models.work import Changes, Reader
from ui.leads import lead_steps, lead_words
from ui.leads.rating_words import tone_of
from ui.people import words
from ui.rows import RowsModel
from ui.sections import Section
from ui.theme import theme
from ui.widgets import Card, Column, EmptyState, RowsView, Segments, button, label, row, set_text
from ui.widgets.painted import initials, paint_avatar, paint_pill, pill_width
from ui.widgets.painted import tone_of as avatar_tone

FIRST = 200
MOST = 1000
"""So many leads are moved at once."""
KEYS = {"T": "take", "A": "accept", "B": "hand_back", "N": "nurture", "Q": "qualify", "D": "disqualify", "G": "give"}
Index = QModelIndex | QPersistentModelIndex
EMPTY = {
    "new": (N_("No new leads"), N_("Who fills in the form, comes by a file or is made a lead stands here first.")),
    "ready": (
        N_("Nobody is for sales now"),
        N_("Leads come here when score and grade are past their bars, and leave when they fall below."),
    ),
    "mine": (N_("You have no leads"), N_("What you take, or what is given to you, stands here until it is a deal.")),
    "overdue": (N_("Nothing is overdue"), N_("Leads whose first answer was promised and did not come stand here.")),
    "nurture": (N_("Nobody is nurtured"), N_("Leads that are not ready yet, or that were handed back, stand here.")),
    "aside": (N_("Nobody was set aside"), N_("Leads of which nothing will come stand here, with the reason.")),
    "all": (N_("No leads yet"), N_("On a customer's page, or here with new leads, somebody becomes a lead.")),
}


class LeadsTable(RowsView):
    """The table: several rows can be chosen; letters do what the buttons do."""

    letter = Signal(str)

    def __init__(self, *args: Any, **values: Any) -> None:
        """As any list of rows."""
        super().__init__(*args, **values)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    def chosen(self) -> list[int]:
        """The people of the rows that are chosen, at most MOST."""
        found: list[int] = []
        for part in self.selectionModel().selection().toList():
            for at in range(part.top(), min(part.bottom(), part.top() + MOST) + 1):
                key = self.rows.id_at(at)
                if key is not None:
                    found.append(key)
        return found[:MOST]

    def selectAll(self) -> None:  # noqa: N802
        """Choose all rows, at most MOST: one stretch of rows, so that nothing is asked for."""
        last = min(self.rows.rowCount(), MOST) - 1
        if last >= 0:
            stretch = QItemSelection(self.rows.index(0, 0), self.rows.index(last, self.rows.columnCount() - 1))
            self.selectionModel().select(stretch, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Letters are steps."""
        letter = event.text().upper()
        if letter in KEYS and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            self.letter.emit(letter)
        else:
            super().keyPressEvent(event)


class NameDelegate(QStyledItemDelegate):
    """Paints who it is, and where they work below."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a name."""
        record = _blank(self, painter, option, index)
        if record is None:
            return
        rect, side = QRectF(option.rect), theme.px(30)
        name = words.plain_name(record.name, record.reading)
        disc = QRectF(rect.left() + theme.px(8), rect.center().y() - side / 2, side, side)
        paint_avatar(painter, disc, initials(name), avatar_tone(record.id))
        box = QRectF(disc.right() + theme.px(10), rect.top(), 0, rect.height())
        box.setRight(rect.right() - theme.px(6))
        below = below_of(record)
        if below:
            low = QRectF(box.left(), box.center().y() + 1, box.width(), box.height() / 2)
            _write(painter, low, below, (11, 400), "text3", Qt.AlignmentFlag.AlignTop)
            box.setHeight(rect.height() / 2 + theme.px(1))
        where = Qt.AlignmentFlag.AlignBottom if below else Qt.AlignmentFlag.AlignVCenter
        _write(painter, box, name, (14, 600), "text", where)


class PillDelegate(QStyledItemDelegate):
    """Paints a state or a grade as a pill."""

    def __init__(self, parent: Any, text: Any, tone: Any) -> None:
        """`text` and `tone` of a record."""
        super().__init__(parent)
        self.text, self.tone = text, tone

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint it."""
        record = _blank(self, painter, option, index)
        shown = self.text(record) if record is not None else ""
        if shown:
            wide, high = pill_width(shown, size=11), theme.px(22)
            rect = QRectF(option.rect)
            box = QRectF(rect.left() + theme.px(6), rect.center().y() - high / 2, min(wide, rect.width()), high)
            paint_pill(painter, box, shown, self.tone(record), size=11)


def _blank(own: QStyledItemDelegate, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> LeadRow | None:
    own.initStyleOption(option, index)
    option.text = ""
    style = option.widget.style()
    style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
    model = index.model()
    return model.record(index.row()) if isinstance(model, RowsModel) else None


def _write(painter: QPainter, box: QRectF, text: str, font: tuple[int, int], ink: str, where: Qt.AlignmentFlag) -> None:
    painter.save()
    painter.setFont(theme.font(*font))
    painter.setPen(theme.color(ink))
    shown = painter.fontMetrics().elidedText(words.brief(text, 200), Qt.TextElideMode.ElideRight, int(box.width()))
    painter.drawText(box, int(where | Qt.AlignmentFlag.AlignLeft), shown)
    painter.restore()


def below_of(one: LeadRow) -> str:
    """What stands below a name: why they were set aside or wait, else where they work, else the reading."""
    if one.reason and one.state in ("disqualified", "nurture"):
        return words.brief(one.reason, 80)
    return one.company or (one.reading if one.name else "")


def _name(one: LeadRow) -> str:
    name = words.plain_name(one.name, one.reading)
    return f"{name} ({words.brief(one.reason, 80)})" if below_of(one) == words.brief(one.reason, 80) != "" else name


def _state(one: LeadRow) -> str:
    return lead_words.state(one.state)


def _state_tone(one: LeadRow) -> str:
    return lead_words.STATE_TONES.get(one.state, "quiet")


def _score(one: LeadRow) -> str:
    return f"{one.score:,}"


def _grade(one: LeadRow) -> str:
    return "" if one.grade is None else grades.letter(one.grade)


def _grade_tone(one: LeadRow) -> str:
    return tone_of(one.grade)


def _owner(one: LeadRow) -> str:
    return lead_words.staff_name(one.owner, one.owner_id)


def _source(one: LeadRow) -> str:
    return lead_words.source(one.source)


def _left_ink(one: LeadRow) -> QColor | None:
    return theme.color("red") if one.left is not None and one.left < 0 else None


def columns() -> list[Column]:
    """What is shown of a lead."""
    return [
        Column(_("Name"), _name, order="name"),
        Column(_("State"), _state, 100),
        Column(_("Interest"), _score, 76, right=True, order="score"),
        Column(_("Grade"), _grade, 72, order="grade"),
        Column(_("Assigned to"), _owner, 148),
        Column(_("Source"), _source, 104),
        Column(_("Time left"), lead_words.waiting_text, 130, order="left", ink=_left_ink),
    ]


class LeadsSection(Section):
    """The lists. Enter opens a person; letters and buttons move the chosen ones."""

    title = N_("Leads")
    intro = N_("People who may buy, from the first contact to the deal: who is for sales, and who is to be nurtured.")
    kinds = frozenset({"person", "lead", "rating", "assignment", "absence", "work_hours", "staff", "setting"})

    def build(self) -> None:
        """Make chips, table and buttons."""
        self.which, self.sort, self.down = "new", "newest", False
        self.cell: Cell | None = None
        self.cell_text = ""
        self.counted: dict[str, int] = {}
        self._generation = 0
        self.chips = Segments(self._chips(), self.which)
        self.chips.picked.connect(self.show_list)
        self.body.addWidget(self.chips)
        self.place = label("", "secondary", wrap=True)
        self.place_off = button(_("Show the whole list"), self.whole, kind="link")
        self.body.addLayout(row(self.place, self.place_off, None, spacing=10))
        self.list = LeadsTable(self.desk.store, columns(), self._ask_rows, name=_("Leads"), height=48)
        self._delegates = (
            NameDelegate(self.list),
            PillDelegate(self.list, _state, _state_tone),
            PillDelegate(self.list, _grade, _grade_tone),
        )
        for at, made in zip((0, 1, 3), self._delegates, strict=True):
            self.list.setItemDelegateForColumn(at, made)
        self.list.setMinimumHeight(theme.px(380))
        self.list.opened.connect(self.open_person)
        self.list.picked.connect(self._picked)
        self.list.sorted_by.connect(self._sorted)
        self.list.letter.connect(self.letter)
        self.list.rows.loaded.connect(self._loaded)
        self.card = Card(margin=6, spacing=0)
        self.card.body.addWidget(self.list)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.card)
        self.empty: EmptyState | None = None
        self._make_buttons()
        self.body.addWidget(self.stack, 1)
        self.show_list("new")

    def _make_buttons(self) -> None:
        made = (
            ("take", _("Take"), "user-plus", "primary", "T"),
            ("qualify", _("Mark as qualified"), "badge-check", "", "Q"),
            ("accept", _("Open a deal"), "handshake", "", "A"),
            ("nurture", _("To nurture"), "refresh-cw", "", "N"),
            ("hand_back", _("Hand back…"), "undo-2", "", "B"),
            ("disqualify", _("Set aside…"), "ban", "", "D"),
            ("give", _("Give to…"), "users", "", "G"),
            ("assign", _("By the rules"), "route", "", ""),
        )
        self.buttons = {}
        for key, text, icon, kind, hint in made:
            one = button(text, partial(self.act, key), icon=icon, kind=kind)
            one.setToolTip(_("Key {key}, while the list has the keyboard", key=hint) if hint else "")
            self.buttons[key] = one
        some = list(self.buttons.values())
        self.body.addLayout(row(*some[:4], None, spacing=8))
        self.body.addLayout(row(*some[4:], None, spacing=8))

    def _chips(self) -> list[tuple[str, str]]:
        found = []
        for key, name in LISTS:
            count = self.counted.get(key)
            found.append((key, _(name) if count is None else f"{_(name)} {count:,}"))
        return found

    # -- what is shown ----------------------------------------------------------------------------------------------

    def arrive(self, **place: Any) -> None:
        """Be shown, maybe at a list (`which="overdue"`) or a place of the map (`cell=Cell(…)`)."""
        if "cell" in place:
            self.cell, self.cell_text = place["cell"], place.get("text", "")
            self.show_list("all", keep=True)
        elif place.get("which") in EMPTY:
            self.show_list(place["which"])
        self.list.setFocus()

    def show_list(self, which: str, *, keep: bool = False) -> None:
        """Show one of the lists."""
        if not keep:
            self.cell, self.cell_text = None, ""
        self.which = which
        self.chips.set_value(which)
        if which == "overdue" and self.sort == "newest":
            self.sort, self.down = "left", False
        elif which != "overdue" and self.sort == "left":
            self.sort, self.down = "newest", False
        set_text(self.place, self.cell_text, hide_empty=True)
        self.place_off.setVisible(self.cell is not None)
        self.ask()

    def whole(self) -> None:
        """Leave the place of the map."""
        self.show_list("all")

    def _ask_rows(self, read: Reader, ids: Sequence[int]) -> list[LeadRow]:
        return board.rows(read, ids, now=self.desk.store.clock.now())

    def ask(self) -> None:
        """Ask for the list and the counts anew."""
        now, staff = self.desk.store.clock.now(), self.desk.store.actor.staff_id
        ask_ids = partial(_ids, self.which, now, staff, self.sort, self.down, self.cell, None)
        self.list.ask(ask_ids, partial(_ids, self.which, now, staff, self.sort, self.down, self.cell, FIRST))
        self._generation += 1
        job = self.desk.store.read(partial(board.counts, now=now, staff_id=staff))
        job.then(partial(self._count, self._generation))

    def _count(self, generation: int, counted: dict[str, int]) -> None:
        if generation == self._generation and counted != self.counted:
            self.counted = counted
            self.chips.set_texts([text for _key, text in self._chips()])

    def _loaded(self, count: int) -> None:
        if self.empty is not None:
            self.stack.removeWidget(self.empty)
            self.empty.deleteLater()
            self.empty = None
        if not count:
            title, text = EMPTY[self.which]
            self.empty = EmptyState("target", _(title), _(text))
            self.stack.addWidget(self.empty)
        self.stack.setCurrentIndex(self.stack.count() - 1)
        self._picked(None)

    def _sorted(self, order: str, down: bool) -> None:
        self.sort, self.down = order, down
        self.ask()

    def refresh(self, changes: Changes | None) -> None:
        """Ask again; the rows that are seen are fetched anew."""
        self.list.rows.forget()
        self.ask()

    # -- what is done -----------------------------------------------------------------------------------------------

    def _picked(self, _key: object) -> None:
        any_ = bool(self.list.chosen())
        for one in self.buttons.values():
            one.setEnabled(any_)

    def letter(self, letter: str) -> None:
        """A letter was pressed in the list."""
        self.act(KEYS[letter])

    def act(self, key: str) -> None:
        """Do a step for the chosen ones."""
        ids = self.list.chosen()
        if not ids:
            return
        if key == "take":
            lead_steps.take(self.desk, ids)
        elif key == "hand_back":
            lead_steps.ask_hand_back(self.window(), self.desk, ids)
        elif key == "disqualify":
            lead_steps.ask_disqualify(self.window(), self.desk, ids)
        elif key == "give":
            lead_steps.ask_give(self.window(), self.desk, ids)
        elif key == "assign":
            lead_steps.assign(self.desk, ids)
        else:
            lead_steps.do(self.desk, key, ids)

    def open_person(self, person_id: int) -> None:
        """Go to a person's page."""
        self.desk.navigator.open("people", person_id=person_id)


def _ids(
    which: str,
    now: int,
    staff_id: int | None,
    sort: str,
    down: bool,
    cell: Cell | None,
    limit: int | None,
    read: Reader,
) -> Sequence[int]:
    return board.list_ids(read, which, now=now, staff_id=staff_id, sort=sort, down=down, cell=cell, limit=limit)
