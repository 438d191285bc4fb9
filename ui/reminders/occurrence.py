"""One of a series that is not made yet: left out, moved on its own, or the series itself."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from desktop.languages import _
from models.errors import N_
from models.reminders import moving, series
from models.values import dataclass
from ui.people.words import brief, joined
from ui.reminders import words
from ui.widgets import Sheet, button, label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from models.reminders.series_rows import Series
    from models.work import Reader
    from ui.page import Desk


@dataclass(frozen=True, slots=True)
class Coming:
    """A series, the rule's day that is meant, and the one of it that stands open."""

    whole: Series
    day: str
    open_id: int | None


def _coming(read: Reader, series_id: int, day: str) -> Coming:
    return Coming(series.one(read, series_id), day, series.open_of(read, series_id))


def open_occurrence(window: QWidget, desk: Desk, series_id: int, day: str) -> None:
    """Show one of a series that is still to come; `day` is the rule's own."""
    job = desk.store.read(_coming, series_id, day)
    job.then(partial(_open, window, desk)).failed(desk.toasts.wrong)


def _open(window: QWidget, desk: Desk, coming: Coming) -> None:
    OccurrenceSheet(window, desk, coming).open()


class OccurrenceSheet(Sheet):
    """What can be done about it."""

    def __init__(self, window: QWidget, desk: Desk, coming: Coming) -> None:
        """Show one."""
        super().__init__(window, brief(coming.whole.title, 80), width=560, scroll=False)
        self.desk, self.coming = desk, coming
        whole, now = coming.whole, words.now_of(desk).date()
        day = words.day_words(date.fromisoformat(coming.day), now)
        rule = words.rule_text(whole.rule, date.fromisoformat(whole.first_day), whole.on_closed, whole.from_done)
        parts = (day, words.time_text(whole.minute, whole.length), whole.person, whole.staff, whole.place)
        self.body.addWidget(label(joined(part for part in parts if part), "strong", wrap=True))
        self.body.addWidget(label(rule, "muted", wrap=True))
        self.skip_button = button(_("Leave this one out"), self.skip, icon="calendar")
        self.alone_button = button(_("Change only this one…"), self.alone, icon="pencil")
        self.whole_button = button(_("The series…"), self.series, kind="primary", icon="refresh-cw")
        self.whole_button.setEnabled(coming.open_id is not None)
        self.buttons(self.skip_button, None, self.alone_button, self.whole_button)

    def skip(self) -> None:
        """Leave it out of its series."""
        verb = partial(series.skip, series_id=self.coming.whole.id, day=self.coming.day)
        job = self.desk.write(N_("Leave one of a series out: {title}"), verb, said=_("Left out."))
        job.then(self._skipped).failed(self.desk.toasts.wrong)

    def _skipped(self, _result: object) -> None:
        self.accept()

    def alone(self) -> None:
        """Make it a reminder of its own, and open its form."""
        whole = self.coming.whole
        verb = partial(
            moving.alone, series_id=whole.id, series_day=self.coming.day, day=self.coming.day, minute=whole.minute
        )
        job = self.desk.write(N_("Take one out of a series: {title}"), verb)
        job.then(self._taken_out).failed(self.desk.toasts.wrong)

    def _taken_out(self, reminder_id: int) -> None:
        from ui.reminders.form import open_reminder

        window = self.window()
        self.accept()
        open_reminder(window, self.desk, reminder_id)

    def series(self) -> None:
        """Open the form of the one that stands: what is saved there may be of all to come."""
        from ui.reminders.form import open_reminder

        if self.coming.open_id is not None:
            window = self.window()
            self.accept()
            open_reminder(window, self.desk, self.coming.open_id)
