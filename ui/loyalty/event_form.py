"""An event's form: when, where, how many seats, until when a cancellation gives the points back."""

from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QDateTime
from PySide6.QtWidgets import QDateTimeEdit, QWidget

from desktop.languages import _, say
from models import team, times
from models.errors import N_, Told
from models.loyalty import events
from models.loyalty.events import EventForm, EventRow
from ui.page import Desk
from ui.settings.panel import whole
from ui.widgets import Form, Sheet, button
from ui.widgets.fields import Wrong, unturned

WEEK_MS = 7 * times.DAY_MS


class EventSheet(Sheet):
    """An event, new or known."""

    def __init__(self, window: QWidget, desk: Desk, one: EventRow | None) -> None:
        """Change `one`, or make an event."""
        super().__init__(window, one.name if one else _("New event"), width=560)
        self.desk, self.one = desk, one
        start = one.starts_at if one else desk.store.clock.now() // 3_600_000 * 3_600_000 + WEEK_MS
        form = self.form = Form(columns=2)
        self.name = form.line(_("Name"), one.name if one else "", wide=True)
        self.starts = self._moment(_("Begins"), start)
        self.seats = form.line(_("Seats"), str(one.seats) if one else "10", most=6)
        self.place = form.line(_("Place"), one.place if one else "", wide=True)
        self.limited = form.check(
            _("Cancellations give the points back until"), one is None or one.cancel_until is not None
        )
        until = one.cancel_until if one and one.cancel_until is not None else start - times.DAY_MS
        self.until = self._moment(_("Until"), until)
        people = [(0, _("Nobody")), *[(member.id, member.name) for member in team.staff(desk.store.here)]]
        self.staff = form.choice(_("Responsible"), people, one.staff_id if one and one.staff_id else 0)
        self.note = form.text(_("Note"), one.note if one else "", lines=2)
        self.limited.toggled.connect(self._shape)
        self._shape()
        self.body.addWidget(form)
        self.accept_on_enter = self.done
        self.buttons(None, button(_("Cancel"), self.cancel), button(_("Save"), self.done, kind="primary"))

    def _moment(self, title: str, at: int) -> QDateTimeEdit:
        local = times.from_ms(at, self.desk.store.settings.zone)
        moment = QDateTime(local.year, local.month, local.day, local.hour, local.minute, 0)
        made: QDateTimeEdit = unturned(QDateTimeEdit(moment))
        made.setCalendarPopup(True)
        made.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.form.add(title, made)
        return made

    def _shape(self, *_on: object) -> None:
        self.form.shown(self.until, self.limited.isChecked())

    def _read(self, field: QDateTimeEdit) -> int:
        typed = datetime.fromisoformat(field.dateTime().toString("yyyy-MM-ddTHH:mm"))
        return times.to_ms(typed.replace(tzinfo=times.zone(self.desk.store.settings.zone)))

    def done(self) -> None:
        """Keep it; what can't be is said in the sheet."""
        try:
            seats = self.form.taken(self.seats, partial(_whole, self.seats))
        except Wrong:
            return
        made = EventForm(
            self.name.text(),
            self._read(self.starts),
            seats,
            self.place.text(),
            self.note.toPlainText(),
            self._read(self.until) if self.limited.isChecked() else None,
            self.staff.value() or None,
        )
        verb: Any = partial(events.create, form=made)
        if self.one is not None:
            verb = partial(events.change, event_id=self.one.id, form=made)
        job = self.desk.write(N_("Event: {name}"), verb, said=_("Saved: {what}", what=made.name))
        job.then(self._kept).failed(self._refused)

    def _kept(self, _result: object) -> None:
        self.accept()

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, Told):
            self.form.wrong(self.name, say(error))
        else:
            self.desk.toasts.wrong(error)


def _whole(field: Any) -> int:
    return whole(field.text(), 1, events.MOST_SEATS)
