"""The open requests of a person on their page, and a way to open one."""

from functools import partial

from desktop.languages import _
from models.people import requests
from models.people.requests import NAMES, RequestRow
from models.work import Reader
from ui.loyalty.words import short_day, today
from ui.people.panels import PersonPanel
from ui.people.request_sheet import RequestSheet
from ui.people.small import emptied, small_button
from ui.widgets import button, column, label, row
from ui.widgets.short import Short


class RequestsCard(PersonPanel):
    """What is still to be done for this person."""

    kinds = frozenset({"request", "person"})

    def question(self, read: Reader, person_id: int) -> tuple[RequestRow, ...]:
        """What stands open."""
        return requests.listed(read, person_id=person_id, limit=5)

    def fill(self, found: tuple[RequestRow, ...]) -> None:
        """Show it."""
        emptied(self.body)
        add = small_button("plus", _("New request"), self.add)
        self.body.addLayout(row(label(_("Requests"), "secondary"), None, add))
        day = today(self.desk)
        for one in found:
            due = _("by {day}", day=short_day(one.due, day)) if one.due else ""
            about = " · ".join(part for part in (f"#{one.number}", _(NAMES[one.kind]), due) if part)
            opened = button(_("Show"), partial(self.open_one, one), kind="ghost")
            opened.setAccessibleName(_("Open request {number}: {title}", number=one.number, title=one.title))
            texts = column(Short(one.title, "row"), label(about, "error" if one.late(day) else "caption"), spacing=0)
            line = row(texts, opened, spacing=4)
            line.setStretch(0, 1)
            self.body.addLayout(line)
        if not found:
            self.body.addWidget(label(_("Nothing is open"), "muted"))

    def add(self) -> None:
        """Open a request."""
        if self.person_id is not None:
            RequestSheet(self.window(), self.desk, person_id=self.person_id).open()

    def open_one(self, one: RequestRow) -> None:
        """Show one."""
        RequestSheet(self.window(), self.desk, person_id=one.person_id, one=one).open()
