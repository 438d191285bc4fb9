"""A reminder that was closed: what it was, what came of it, who closed it; and the way to open it again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop.languages import _, say
from models.errors import N_
from models.reminders import reminders
from ui.loyalty.words import moment_text
from ui.people.words import brief, joined
from ui.reminders import subjects, words
from ui.reminders.past import STATES, Past
from ui.widgets import Sheet, button, label, row
from ui.widgets.painted import Pill

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.page import Desk
    from ui.reminders.asking import Known


class ClosedSheet(Sheet):
    """What is known of it."""

    def __init__(self, window: QWidget, desk: Desk, known: Known) -> None:
        """Show one."""
        super().__init__(window, brief(say(known.one.wording), 80), width=600)
        self.desk, self.known = desk, known
        one = known.one
        state = Pill(_(STATES[one.state]), "green" if one.state == "done" else "quiet")
        closed = moment_text(desk, one.closed_at) if one.closed_at is not None else ""
        self.body.addLayout(row(state, label(closed, "secondary"), None))
        about = joined(
            part for part in (words.due_text(desk, one), known.person, known.about, one.staff, one.place) if part
        )
        self.body.addWidget(label(about, "muted", wrap=True))
        for text, kind in ((one.result, "strong"), (one.note, "muted")):
            if text:
                self.body.addWidget(label(text, kind, wrap=True))
        for what, done in one.checklist:
            self.body.addWidget(label(f"{'☑' if done else '☐'} {what}", "secondary", wrap=True))
        self.body.addWidget(Past(desk, one.id, self.grow))
        self.body.addStretch(1)
        again = button(_("Open again"), self.reopen, icon="rotate-ccw")
        place = subjects.place_of(one.about, one.about_id, one.person_id)
        go = [button(_("Show what it is about"), self.show_it, kind="ghost")] if place is not None else []
        self.buttons(*go, None, again, button(_("Close"), self.cancel, kind="primary"))

    def reopen(self) -> None:
        """Open it again."""
        verb = partial(reminders.reopen, reminder_id=self.known.one.id)
        job = self.desk.write(N_("Open reminder again"), verb, said=_("Open again"))
        job.then(self._reopened).failed(self.desk.toasts.wrong)

    def _reopened(self, _result: object) -> None:
        self.accept()

    def show_it(self) -> None:
        """Go to what it was about."""
        one = self.known.one
        self.accept()
        subjects.show(self.desk, one.about, one.about_id, one.person_id)
