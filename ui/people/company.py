"""Companies: their list, and one of them with its people."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.languages import _, _n
from models.errors import NotFound
from models.money import show_number
from models.people import companies
from models.people.companies import CompanyRow
from models.work import Changes, Reader
from ui.page import Desk
from ui.people import ask, words
from ui.people.account_card import AccountCard
from ui.people.ask import CompanyWhole, Listed
from ui.people.listing import NameDelegate
from ui.people.small import breakable, icon_line, pair, refilled, show_filled, small_button
from ui.theme import theme
from ui.widgets import Card, Column, EmptyState, RowsView, button, column, label, row, scrolled, set_text
from ui.widgets.painted import Avatar, tone_of
from ui.widgets.short import Short


def company_ids(typed: str, read: Reader) -> list[int]:
    """The keys of the list of companies."""
    return companies.list_ids(read, typed)


def people_ids(company_id: int, read: Reader) -> list[int]:
    """The keys of who works there."""
    return [key for key, _name, _title in companies.profile(read, company_id).people]


class CompanyList(QWidget):
    """The companies, and how many there are."""

    opened = Signal(int)
    add_asked = Signal(str)

    def __init__(self, desk: Desk) -> None:
        """Empty until asked."""
        super().__init__()
        self.desk = desk
        self.typed = ""
        self.count = label("", "muted")
        shown = [
            Column(_("Name"), _name),
            Column(_("Region"), _region, 150),
            Column(_("Industry"), _industry, 160),
            Column(_("Size"), _size, 110),
            Column(_("Phone"), _phone, 140),
            Column(_("People"), _people, 80, right=True),
        ]
        self.list = RowsView(desk.store, shown, companies.rows_by_ids, name=_("Companies"), height=48)
        self.list.opened.connect(self.opened)
        self.list.rows.loaded.connect(self._loaded)
        card = Card(margin=6, spacing=0)
        card.body.addWidget(self.list)
        self.stack = QStackedWidget()
        self.stack.addWidget(card)
        self.empty: QWidget | None = None
        whole = column(row(None, self.count), self.stack, spacing=12)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def set_typed(self, typed: str) -> None:
        """Find what is typed."""
        if typed.strip() != self.typed:
            self.typed = typed.strip()
            self.ask()

    def ask(self) -> None:
        """Ask for the list."""
        self.list.rows.ask(partial(company_ids, self.typed))

    def _loaded(self, count: int) -> None:
        set_text(self.count, _n("1 company", "{n} companies", count))
        if self.empty is not None:
            self.stack.removeWidget(self.empty)
            self.empty.deleteLater()
            self.empty = None
        if not count:
            self.empty = self._nothing()
            self.stack.addWidget(self.empty)
            self.stack.setCurrentWidget(self.empty)

    def _nothing(self) -> EmptyState:
        if self.typed:
            add = _("Add “{name}”", name=words.brief(self.typed, 40))
            return EmptyState("search", _("No company found"), _("Try a part of its name."), add, self._add)
        text = _("Where your customers work: with region, industry, size and everybody you know there.")
        return EmptyState("building-2", _("No companies yet"), text, _("Add company"), self._add)

    def _add(self) -> None:
        self.add_asked.emit(self.typed)

    def step(self, rows: int) -> None:
        """Move in the list while the focus stays in the search box."""
        count = self.list.rows.rowCount()
        if count:
            at = min(count - 1, max(0, self.list.currentIndex().row() + rows))
            self.list.setCurrentIndex(self.list.rows.index(at, 0))

    def open_current(self) -> None:
        """Open the row that is marked, or the first."""
        key = self.list.current_id() or self.list.rows.id_at(0)
        if key is not None:
            self.opened.emit(key)


def _name(one: CompanyRow) -> str:
    return one.name


def _region(one: CompanyRow) -> str:
    return one.region


def _industry(one: CompanyRow) -> str:
    return one.industry


def _size(one: CompanyRow) -> str:
    return one.size


def _phone(one: CompanyRow) -> str:
    return one.phone


def _people(one: CompanyRow) -> str:
    return show_number(one.people)


class CompanyView(QWidget):
    """A company: what it is on the left, who works there on the right."""

    edit_asked = Signal(object)
    person_asked = Signal(int)
    add_asked = Signal(int, str)
    gone = Signal()
    shown = Signal(object)

    def __init__(self, desk: Desk) -> None:
        """None yet."""
        super().__init__()
        self.desk = desk
        self.company_id: int | None = None
        self.whole: CompanyWhole | None = None
        self.card = Card(margin=20, spacing=9)
        self.account = AccountCard(desk)
        inner = QWidget()
        inner.setLayout(column(self.card, self.account, None, spacing=14))
        area = scrolled(inner)
        area.setFixedWidth(theme.px(340))
        self.people = self._people_card()
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.px(14))
        whole.addWidget(area)
        whole.addWidget(self.people, 1)

    def _people_card(self) -> Card:
        card = Card(margin=16, spacing=8)
        self.heading = label(_("People here"), "panel")
        add = button(_("Add person"), self._add, kind="ghost", icon="user-plus")
        card.body.addLayout(row(self.heading, None, add))
        shown = [
            Column(_("Name"), _person_name),
            Column(_("Phone"), _person_phone, 140),
            Column(_("Last visit"), partial(_person_seen, self.desk), 110),
        ]
        self.list = RowsView(self.desk.store, shown, ask.listed, name=_("People here"), height=54)
        self._painter = NameDelegate(self.list)
        self.list.setItemDelegateForColumn(0, self._painter)
        self.list.opened.connect(self.person_asked)
        self.nobody = label(_("Nobody you know works here yet."), "muted")
        card.body.addWidget(self.nobody)
        card.body.addWidget(self.list, 1)
        self.room = QWidget()
        room = QVBoxLayout(self.room)
        room.addStretch(1)
        card.body.addWidget(self.room, 1)
        return card

    def show_company(self, company_id: int) -> None:
        """Show one."""
        self.company_id = company_id
        self.account.show_company(company_id)
        self.ask()

    def ask(self) -> None:
        """Fetch it."""
        self.desk.store.read(ask.company, self.company_id).then(self._show).failed(self._failed)

    def refresh(self, changes: Changes | None) -> None:
        """Fetch it again."""
        if self.company_id is not None:
            self.ask()
            self.account.refresh(changes)

    def _show(self, whole: CompanyWhole) -> None:
        if whole.profile.id != self.company_id:
            return
        if whole != self.whole:
            self._fill(refilled(self.card.body), whole)
            show_filled(self.card.body)
        self.whole = whole
        there = bool(whole.profile.people)
        self.nobody.setVisible(not there)
        self.list.setVisible(there)
        self.room.setVisible(not there)
        set_text(self.heading, _n("1 person here", "{n} people here", len(whole.profile.people)))
        self.list.rows.ask(partial(people_ids, whole.profile.id))
        self.setAccessibleName(whole.profile.name)
        self.shown.emit(whole)

    def _fill(self, body: QVBoxLayout, whole: CompanyWhole) -> None:
        one = whole.profile
        names = [Short(one.reading, "secondary")] if one.reading else []
        names.append(Short(one.name, "name"))
        avatar = Avatar(one.name, size=62, tone=tone_of(one.id))
        body.addLayout(row(avatar, column(None, *names, None, spacing=2), spacing=14))
        body.addLayout(row(button(_("Edit"), self._edit, icon="pencil", hint="E"), None))
        for kind, value, _label in one.contacts:
            copy = small_button("copy", _("Copy {text}", text=words.brief(value, 30)), partial(self._copy, value))
            body.addLayout(icon_line(words.CONTACT_ICONS.get(kind, "at-sign"), value, copy))
        for address in one.addresses[:2]:
            body.addLayout(icon_line("map-pin", words.address_text(address)))
        known = [(_("Region"), one.region), (_("Industry"), one.industry), (_("Size"), one.size)]
        known.append((_("Registration number"), one.registration))
        known += [(words.brief(field.name, 24), whole.values.get(field.id, "")) for field in whole.fields]
        for name, value in known:
            if value:
                body.addLayout(pair(name, value))
        if one.note:
            body.addWidget(label(breakable(one.note[:600]), "", wrap=True))

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, NotFound):
            self.desk.toasts.wrong(error)
        self.whole = None
        self.gone.emit()

    def _edit(self) -> None:
        self.edit_asked.emit(self.whole)

    def _add(self) -> None:
        if self.whole is not None:
            self.add_asked.emit(self.whole.profile.id, self.whole.profile.name)

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.desk.toasts.say(_("Copied: {text}", text=words.brief(text, 40)))


def _person_name(record: Listed) -> str:
    return words.plain_name(record.found.name, record.found.reading)


def _person_phone(record: Listed) -> str:
    return next(iter(record.found.phones), "")


def _person_seen(desk: Desk, record: Listed) -> str:
    return words.near_date(desk, record.found.last_seen_at)
