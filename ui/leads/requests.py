"""Requests of all customers: what is open, whose, by when; found by number or by the slip that is scanned."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from desktop.languages import _, _n
from models.errors import N_
from models.people import requests
from models.people.requests import NAMES, STATE_NAMES, RequestRow
from models.work import Changes, Reader
from ui.loyalty.find_person import PersonSheet
from ui.loyalty.words import short_day, today
from ui.page import Desk
from ui.people import words
from ui.people.request_sheet import RequestSheet
from ui.people.small import Icon, emptied, small_button
from ui.sections import Section
from ui.theme import theme
from ui.widgets import Card, EmptyState, SearchBox, Segments, button, column, label, row, set_text
from ui.widgets.painted import Pill
from ui.widgets.short import Short

VIEWS = (("open", N_("Still open")), ("mine", N_("Mine")), ("late", N_("Late")), ("done", N_("Closed")))
ICONS = {"question": "circle-help", "complaint": "triangle-alert", "repair": "wrench", "hold": "shopping-bag"}
SHOWN = 200


def _asked(read: Reader, view: str, staff_id: int | None, day: str) -> tuple[tuple[RequestRow, ...], int]:
    if view == "done":
        return requests.listed(read, states=("done",), limit=SHOWN), requests.count_open(read)
    owner, before = (staff_id if view == "mine" else None), (day if view == "late" else "")
    return requests.listed(read, owner_id=owner, due_before=before, limit=SHOWN), requests.count_open(read)


class RequestsSection(Section):
    """The list, by when each is due."""

    title = N_("Requests")
    intro = N_("Questions, complaints, repairs and things put aside: each stands here until somebody closes it.")
    kinds = frozenset({"request", "person"})

    def build(self) -> None:
        """Make the head and the list."""
        self.view = Segments([(key, _(name)) for key, name in VIEWS], "open")
        self.view.picked.connect(self._viewed)
        self.number = SearchBox(_("Number, or scan a slip"))
        self.number.setMaximumWidth(theme.px(230))
        self.number.returnPressed.connect(self._find)
        self.add_button = button(_("New request"), self.add, kind="primary", icon="plus")
        self.said = label("", "secondary")
        self.body.addLayout(row(self.view, self.said, None, self.number, self.add_button, spacing=10))
        self.list = QVBoxLayout()
        self.list.setSpacing(theme.px(8))
        self.body.addLayout(self.list)
        self.body.addStretch(1)
        self.found: tuple[RequestRow, ...] = ()
        self._generation = 0
        self.ask()

    def arrive(self, **place: Any) -> None:
        """Be shown, maybe at a request by its slip's code."""
        if place.get("code"):
            self.open_code(str(place["code"]))

    def refresh(self, changes: Changes | None) -> None:
        """Ask again."""
        self.ask()

    def _viewed(self, key: str) -> None:
        self.view.set_value(key)
        self.ask()

    def ask(self) -> None:
        """Ask for the view's requests."""
        self._generation += 1
        staff = self.desk.store.actor.staff_id
        job = self.desk.store.read(_asked, self.view.value, staff, today(self.desk))
        job.then(partial(self._show, self._generation)).failed(self.desk.toasts.wrong)

    def _show(self, generation: int, answer: tuple[tuple[RequestRow, ...], int]) -> None:
        if generation != self._generation:
            return
        self.found, count = answer
        set_text(self.said, _n("1 request is open", "{n} requests are open", count) if count else "")
        emptied(self.list)
        for one in self.found:
            self.list.addWidget(RequestCard(self.desk, one, today(self.desk)))
        if not self.found:
            text = _("What a customer asked, complained of, left for repair or had put aside.")
            self.list.addWidget(EmptyState("circle-check", _("Nothing here"), text))

    def _find(self) -> None:
        self.open_code(self.number.text())
        self.number.clear()

    def open_code(self, code: str) -> None:
        """Open a request by its number or its slip's code."""
        one = requests.by_code(self.desk.store.here, code)
        if one is None:
            self.desk.toasts.say(_("There is no request “{code}”.", code=code.strip()[:30]))
        else:
            RequestSheet(self.window(), self.desk, person_id=one.person_id, one=one).open()

    def add(self) -> None:
        """Ask whose it is, then what."""
        PersonSheet(self.window(), self.desk, _("Whose request is it?"), self._whose).open()

    def _whose(self, person_id: int) -> None:
        RequestSheet(self.window(), self.desk, person_id=person_id).open()


class RequestCard(Card):
    """One request in the list."""

    def __init__(self, desk: Desk, one: RequestRow, day: str) -> None:
        """Show it; what is late says so."""
        super().__init__(margin=12, spacing=4)
        self.desk, self.one = desk, one
        late = one.late(day)
        name = words.plain_name(one.person, one.reading)
        due = _("by {day}", day=short_day(one.due, day)) if one.due else ""
        about = " · ".join(part for part in (f"#{one.number}", _(NAMES[one.kind]), name, one.owner) if part)
        state = Pill(_("Late") if late else _(STATE_NAMES[one.state]), "red" if late else "quiet")
        texts = column(Short(one.title, "row"), Short(about, "secondary"), spacing=1)
        person = small_button("user", _("Open {name}", name=words.brief(name, 40)), self.open_person)
        opened = button(_("Show"), self.open_it)
        opened.setAccessibleName(_("Open request {number}: {title}", number=one.number, title=one.title))
        due_label = label(due, "error" if late else "secondary")
        line = row(Icon(ICONS[one.kind]), texts, due_label, state, person, opened, spacing=10)
        line.setStretch(1, 1)
        self.body.addLayout(line)

    def open_it(self) -> None:
        """Show it whole."""
        RequestSheet(self.window(), self.desk, person_id=self.one.person_id, one=self.one).open()

    def open_person(self) -> None:
        """Go to the person."""
        self.desk.navigator.open("people", person_id=self.one.person_id)
