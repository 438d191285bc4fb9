"""Customers: the list of people and of companies, and one of them with everything about them."""

from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from desktop.languages import _
from models.errors import N_
from models.work import Changes
from ui.page import Page
from ui.people import ask
from ui.people.actions import actions_of
from ui.people.company import CompanyList, CompanyView
from ui.people.company_form import CompanyForm
from ui.people.form import PersonForm
from ui.people.listing import PeopleList, Wanted, order_moved
from ui.people.person import PersonView
from ui.theme import theme
from ui.widgets import SearchBox, Segments, button, icon_button, label, row, set_text

KEPT = "people"


@dataclass
class Place:
    """Where on the page the user is; kept over a switch of language."""

    where: str = "people"
    """people, companies, person, company"""
    person_id: int | None = None
    company_id: int | None = None
    came_from: str = "people"
    wanted: Wanted = field(default_factory=Wanted)


class PeoplePage(Page):
    """The list, and whoever was opened from it."""

    id = "people"
    title = N_("Customers")
    kinds = frozenset(
        {"person", "contact", "address", "card", "tag", "person_tag", "consent", "touchpoint", "company", "own_field",
         "own_value", "account", "sale"}
    )  # fmt: skip

    def build(self) -> None:
        """Make the head, the lists, and what shows one of them."""
        self.place: Place = self.desk.keep.setdefault(KEPT, Place())
        self._direct = False
        self._away = True
        whole = QVBoxLayout(self)
        edge = theme.px(28)
        whole.setContentsMargins(edge, theme.px(18), edge, theme.px(20))
        whole.setSpacing(theme.px(16))
        whole.addLayout(self._head())
        self.stack = QStackedWidget()
        self.list = PeopleList(self.desk, self.place.wanted)
        self.companies = CompanyList(self.desk)
        self.person = PersonView(self.desk)
        self.company = CompanyView(self.desk)
        for part in (self.list, self.companies, self.person, self.company):
            self.stack.addWidget(part)
        whole.addWidget(self.stack, 1)
        self._connect()
        self.actions_.add(*actions_of(self))
        for key, action in (("/", "find_person"), ("N", "add_person"), ("E", "edit_person")):
            self.actions_.also(key, action)
        self._restore()

    def _head(self) -> Any:
        self.back_button = icon_button("arrow-left", _("Back to the list"), self.back)
        self.heading = label(_("Customers"), "title")
        self.segments = Segments([("people", _("Customers")), ("companies", _("Companies"))], "people")
        self.segments.picked.connect(self._segment)
        self.search = SearchBox(_("Name, phone, mail or card"), "Ctrl F")
        self.search.setText(self.place.wanted.typed)
        self.search.textChanged.connect(self._typed)
        self.search.moved.connect(self._moved)
        self.search.escaped.connect(self._to_list)
        self.search.returnPressed.connect(self._open_current)
        self.sale_button = button(_("Start a sale"), self.start_sale, icon="store")
        self.add_button = button(_("Add customer"), self.add, kind="primary", icon="plus", hint="Ctrl+N")
        return row(
            self.back_button, self.heading, self.segments, None, self.search, self.sale_button, self.add_button,
            spacing=10,
        )  # fmt: skip

    def _connect(self) -> None:
        self.list.opened.connect(self.open_person)
        self.list.add_asked.connect(self._add_named)
        self.list.cleared.connect(self._clear_search)
        self.companies.opened.connect(self.open_company)
        self.companies.add_asked.connect(self._add_company)
        self.person.edit_asked.connect(self._edit_person)
        self.person.company_asked.connect(self.open_company)
        self.person.gone.connect(self._gone)
        self.company.edit_asked.connect(self._edit_company)
        self.company.person_asked.connect(self.open_person)
        self.company.add_asked.connect(self._add_at)
        self.company.gone.connect(self._gone)

    # -- where the user is ---------------------------------------------------------------------------------------------

    def _restore(self) -> None:
        place = self.place
        if place.where == "person" and place.person_id is not None:
            self._show("person")
            self.person.show_person(place.person_id)
        elif place.where == "company" and place.company_id is not None:
            self._show("company")
            self.company.show_company(place.company_id)
        else:
            self._show("companies" if place.where == "companies" else "people")
        self.list.ask()
        if place.came_from == "companies" or place.where in ("companies", "company"):
            self.companies.ask()

    def _show(self, where: str) -> None:
        place = self.place
        place.where = where
        one = where in ("person", "company")
        if not one:
            place.came_from = where
            self.segments.set_value(where)
        part = {"people": self.list, "companies": self.companies, "person": self.person, "company": self.company}
        self.stack.setCurrentWidget(part[where])
        self.back_button.setVisible(one)
        self.segments.setVisible(not one)
        self.search.setPlaceholderText(_("Company name") if where == "companies" else _("Name, phone, mail or card"))
        self.search.setVisible(not one)
        self.sale_button.setVisible(where == "person")
        companies = where in ("companies", "company")
        set_text(self.heading, _("Companies") if where == "company" else _("Customers"))
        self.heading.setVisible(one)
        self.add_button.setText(_("Add company") if companies else _("Add customer"))
        self.add_button.setAccessibleName(self.add_button.text())

    def arrive(self, **place: Any) -> None:
        """Show somebody (`person_id`), a company (`company_id`), or the form for somebody new (`new`, `name`)."""
        away, self._away = self._away, False
        if place.get("person_id") is not None:
            self.open_person(int(place["person_id"]))
            self._direct = True
        elif place.get("company_id") is not None:
            self.open_company(int(place["company_id"]))
            self._direct = True
        elif place.get("new"):
            self._add_named(str(place.get("name") or ""))
        elif not away and self.place.where in ("person", "company"):
            self.back()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Note that another page is shown: who comes back finds what was open."""
        super().hideEvent(event)
        self._away = self._away or not event.spontaneous()

    def open_person(self, person_id: int) -> None:
        """Show somebody."""
        self._direct = False
        self.place.person_id = person_id
        self._show("person")
        self.person.show_person(person_id)
        self.person.timeline.setFocus()

    def open_company(self, company_id: int) -> None:
        """Show a company."""
        self._direct = False
        self.place.company_id = company_id
        self._show("company")
        self.company.show_company(company_id)
        self.company.list.setFocus()

    def back(self) -> None:
        """Back to the list that was left."""
        if self.place.where == "person" and self.place.came_from == "companies" and self.place.company_id is not None:
            self.open_company(self.place.company_id)
            return
        if self.place.where == "company":
            self.place.company_id = None
        self._direct = False
        self._show(self.place.came_from)
        if self.place.where == "companies":
            self.companies.ask()
        self._to_list()

    def _gone(self) -> None:
        self.place.person_id = None
        self._show(self.place.came_from)

    def refresh(self, changes: Changes | None) -> None:
        """Show what changed: who is shown, and the list behind."""
        if self.place.where == "person":
            self.person.refresh(changes)
        elif self.place.where == "company":
            self.company.refresh(changes)
        self._refresh_lists(changes)

    def _refresh_lists(self, changes: Changes | None) -> None:
        rows = self.list.list.rows
        ids = changes.ids("person") if changes is not None else None
        if ids is None or any(rows.row_of(key) is None for key in ids) or order_moved(self.place.wanted, changes):
            self.list.ask_again()
        else:
            rows.forget(ids)
        if changes is None or "company" in changes or "contact" in changes:
            self.companies.ask()

    # -- finding -------------------------------------------------------------------------------------------------------

    def find_one(self) -> None:
        """Go to the search box."""
        if self.place.where in ("person", "company"):
            self.back()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _typed(self, typed: str) -> None:
        self._shown_list().set_typed(typed)

    def _clear_search(self) -> None:
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)

    def _shown_list(self) -> PeopleList | CompanyList:
        return self.companies if self.place.where == "companies" else self.list

    def _moved(self, rows: int) -> None:
        self._shown_list().step(rows)

    def _open_current(self) -> None:
        self._shown_list().open_current()

    def _to_list(self) -> None:
        self._shown_list().list.setFocus()

    def _segment(self, where: str) -> None:
        self._clear_search()
        self.list.set_typed("")
        self.companies.typed = ""
        self._show(where)
        if where == "companies":
            self.companies.ask()

    # -- doing ---------------------------------------------------------------------------------------------------------

    def on_person(self) -> bool:
        """Whether somebody is shown."""
        return self.place.where == "person" and self.person.whole is not None

    def on_one(self) -> bool:
        """Whether somebody or a company is shown."""
        return self.on_person() or (self.place.where == "company" and self.company.whole is not None)

    def on_member(self) -> bool:
        """Whether a member is shown."""
        whole = self.person.whole
        return self.on_person() and whole is not None and whole.account is not None

    def on_guest(self) -> bool:
        """Whether somebody is shown who is no member."""
        return self.on_person() and not self.on_member()

    def add(self) -> None:
        """Add somebody, or a company where companies are shown."""
        if self.place.where in ("companies", "company"):
            self.add_company()
        else:
            self._add_named("")

    def _add_named(self, name: str, company: tuple[int, str] | None = None) -> None:
        PersonForm(self.window(), self.desk, name=name, company=company, then=self.open_person).open()

    def _add_at(self, company_id: int, name: str) -> None:
        self._add_named("", (company_id, name))

    def add_company(self) -> None:
        """Add a company."""
        self._add_company("")

    def _add_company(self, name: str) -> None:
        CompanyForm(self.window(), self.desk, name=name, then=self.open_company).open()

    def edit(self) -> None:
        """Edit who is shown."""
        if self.place.where == "company":
            self._edit_company(self.company.whole)
        else:
            self._edit_person(self.person.whole)

    def _edit_person(self, whole: ask.Whole | None) -> None:
        if whole is not None:
            PersonForm(self.window(), self.desk, whole=whole).open()

    def _edit_company(self, whole: ask.CompanyWhole | None) -> None:
        if whole is not None:
            CompanyForm(self.window(), self.desk, whole=whole).open()

    def start_sale(self) -> None:
        """Go to the counter with who is shown as the member."""
        self.person.do("sale")

    def own_fields(self) -> None:
        """Change what the shop wants to know of everybody."""
        from ui.people.own_fields import open_own_fields

        open_own_fields(self.window(), self.desk, "person")

    # -- keys ----------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Alt+Left leads to the list first, where somebody was opened from it; else back to the page before."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_back(event):
            event.accept()
            return True
        return super().event(event)

    def _is_back(self, event: QKeyEvent) -> bool:
        alt_left = event.key() == Qt.Key.Key_Left and event.modifiers() & Qt.KeyboardModifier.AltModifier
        return bool(alt_left) and self.place.where in ("person", "company") and not self._direct

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape goes back one layer."""
        one = self.place.where in ("person", "company")
        if one and (event.key() == Qt.Key.Key_Escape or self._is_back(event)):
            self.back()
        else:
            super().keyPressEvent(event)
