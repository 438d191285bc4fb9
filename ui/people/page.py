"""Customers: the list of people and of companies, and one of them with everything about them."""

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from desktop.languages import _
from models.errors import N_
from models.work import Changes
from ui.page import Page
from ui.people.actions import actions_of
from ui.people.listing import PeopleList, Wanted
from ui.people.parts import Parts, company_form, person_form
from ui.theme import theme
from ui.widgets import SearchBox, Segments, button, icon_button, label, row, set_text

if TYPE_CHECKING:
    from ui.people.ask import CompanyWhole, Whole
    from ui.people.company import CompanyList, CompanyView
    from ui.people.person import PersonView

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


#: What the panels of a person's page show beside that (`ui.people.panels`).
ON_PANELS = frozenset(
    {"rating", "lead", "deal", "request", "attachment", "suggestion_rule", "dismissed", "gift", "reminder", "answer"}
)
#: The kinds of rows a change of which this page may have to show.
SHOWN = frozenset(
    {"person", "contact", "address", "card", "tag", "person_tag", "consent", "touchpoint", "company", "own_field",
     "own_value", "account", "sale"}
)  # fmt: skip


class PeoplePage(Page):
    """The list, and whoever was opened from it."""

    id = "people"
    title = N_("Customers")
    kinds = SHOWN | ON_PANELS

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
        self.parts = Parts(self)
        self.list = PeopleList(self.desk, self.place.wanted)
        self.stack.addWidget(self.list)
        whole.addWidget(self.stack, 1)
        self.list.opened.connect(self.open_person)
        self.list.add_asked.connect(self.add_named)
        self.list.cleared.connect(self._clear_search)
        self.actions_.add(*actions_of(self))
        for key, action in (("/", "find_person"), ("N", "add_person"), ("E", "edit_person")):
            self.actions_.also(key, action)
        self._restore()

    def _head(self) -> Any:
        self.back_button = icon_button("arrow-left", _("Back to the list"), self.back)
        self.heading = label(_("Customers"), "title")
        self.segments = Segments([("people", _("Customers")), ("companies", _("Companies"))], "people")
        self.segments.picked.connect(self._segment)
        self.search = SearchBox(_("Name, phone, mail or card"), "Ctrl+F")
        self.search.setText(self.place.wanted.typed)
        self.search.textChanged.connect(self._typed)
        self.search.moved.connect(self._moved)
        self.search.escaped.connect(self._to_list)
        self.search.returnPressed.connect(self._open_current)
        self.sale_button = button(_("Start a sale"), partial(self.do, "sale"), icon="store")
        self.add_button = button(_("Add customer"), self.add, kind="primary", icon="plus", hint="Alt+N")
        return row(
            self.back_button, self.heading, self.segments, None, self.search, self.sale_button, self.add_button,
            spacing=10,
        )  # fmt: skip

    # -- its parts -----------------------------------------------------------------------------------------------------

    @property
    def person(self) -> "PersonView":
        """What shows somebody."""
        return self.parts.person

    @property
    def companies(self) -> "CompanyList":
        """The list of companies."""
        return self.parts.companies

    @property
    def company(self) -> "CompanyView":
        """What shows a company."""
        return self.parts.company

    def do(self, what: str) -> None:
        """Do something with who is shown (`PersonView.do`)."""
        self.person.do(what)

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
        self.stack.setCurrentWidget(self.list if where == "people" else getattr(self, where))
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
        """Show somebody (`person_id`), a company (`company_id`), the people of a segment (`segment_id`).

        `new` shows the form for somebody new, called `name`.
        """
        away, self._away = self._away, False
        if place.get("person_id") is not None:
            self.open_person(int(place["person_id"]))
            self._direct = True
        elif place.get("company_id") is not None:
            self.open_company(int(place["company_id"]))
            self._direct = True
        elif place.get("segment_id") is not None:
            self._show("people")
            self.list.show_segment(int(place["segment_id"]))
        elif place.get("new"):
            self.add_named(str(place.get("name") or ""))
        elif not away and self.place.where in ("person", "company"):
            self.back()
        if not place and self.place.where in ("people", "companies"):
            self._to_list()

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

    def gone(self) -> None:
        """Who was shown is no longer there: back to the list."""
        self.place.person_id = None
        self._show(self.place.came_from)

    def refresh(self, changes: Changes | None) -> None:
        """Show what changed: who is shown, and the list behind."""
        if self.place.where == "person":
            self.person.refresh(changes)
        elif self.place.where == "company":
            self.company.refresh(changes)
        if changes is None or SHOWN.intersection(changes.touched):
            self._refresh_lists(changes)

    def _refresh_lists(self, changes: Changes | None) -> None:
        self.list.refresh(changes)
        if self.parts.has_companies and (changes is None or "company" in changes or "contact" in changes):
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

    def _shown_list(self) -> "PeopleList | CompanyList":
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
        self._show(where)
        if where == "companies":
            self.companies.typed = ""
            self.companies.ask()

    # -- doing ---------------------------------------------------------------------------------------------------------

    def subject(self) -> dict[str, Any]:
        """Who is shown."""
        return {"person_id": self.place.person_id} if self.on_person() else {}

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
            self.add_named("")

    def add_named(self, name: str) -> None:
        """Add somebody whose name (or phone) is known."""
        person_form(self, name=name)

    def add_at(self, company_id: int, name: str) -> None:
        """Add somebody who works at a company."""
        person_form(self, company=(company_id, name))

    def add_company(self) -> None:
        """Add a company."""
        company_form(self)

    def add_company_named(self, name: str) -> None:
        """Add a company whose name is known."""
        company_form(self, name=name)

    def edit(self) -> None:
        """Edit who is shown."""
        if self.place.where == "company":
            self.edit_company(self.company.whole)
        else:
            self.edit_person(self.person.whole)

    def edit_person(self, whole: "Whole | None") -> None:
        """Open the form of somebody."""
        if whole is not None:
            person_form(self, whole=whole)

    def edit_company(self, whole: "CompanyWhole | None") -> None:
        """Open the form of a company."""
        if whole is not None:
            company_form(self, whole=whole)

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
