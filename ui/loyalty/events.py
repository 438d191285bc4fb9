"""Events: the next ones, who has booked, the attendance list printed and ticked."""

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop import languages
from desktop.documents.attendance_pdf import attendance_pdf
from desktop.failures import told_os
from desktop.languages import _, _n, say
from desktop.printing.paper import Size
from models.country import country_of
from models.errors import N_, Message
from models.loyalty import events
from models.loyalty.events import BookingRow, EventRow
from models.work import Changes, Reader
from ui import icons
from ui.counter.papers import show_paper
from ui.loyalty.event_form import EventSheet
from ui.loyalty.find_person import PersonSheet
from ui.loyalty.words import moment_text, today
from ui.page import Desk
from ui.sections import Section
from ui.settings.lists import Things, thing
from ui.theme import theme
from ui.widgets import Card, ConfirmSheet, EmptyState, Segments, Sheet, button, icon_button, label, row, set_text
from ui.widgets.painted import Avatar, Pill

STATES = {
    "booked": N_("Booked"),
    "attended": N_("Came"),
    "absent": N_("Did not come"),
    "cancelled": N_("Cancelled"),
}


class EventsSection(Section):
    """Experiences with a date, a place and seats."""

    title = N_("Events")
    intro = N_("Experiences that members book: a tasting, a class, an evening. Seats are never given twice.")
    kinds = frozenset({"event", "booking", "person"})

    def build(self) -> None:
        """Make the list."""
        self.found: tuple[EventRow, ...] = ()
        self.past = False
        self.add = button(_("New event"), self.new, kind="primary", icon="plus")
        self.which = Segments([(False, _("To come")), (True, _("Past"))], False)
        self.which.picked.connect(self._which)
        self.body.addLayout(row(self.add, None, self.which))
        self.card = Card(margin=18, spacing=10)
        self.list = Things()
        self.card.body.addWidget(self.list)
        self.empty = EmptyState(
            "calendar-days",
            _("No events here"),
            _("Invite members to something: seats are booked with points or free of charge."),
            _("New event"),
            self.new,
        )
        for made in (self.card, self.empty):
            self.body.addWidget(made)
            made.hide()
        self.body.addStretch(1)
        self.refresh(None)

    def arrive(self, **place: Any) -> None:
        """Be shown, maybe at an event (`event_id=7`)."""
        if place.get("event_id") is not None:
            self.show_event(int(place["event_id"]))

    def _which(self, past: bool) -> None:
        self.past = past
        self.refresh(None)

    def refresh(self, changes: Changes | None) -> None:
        """Read the list again."""
        self.desk.store.read(events.events, day=today(self.desk), past=self.past).then(self._show)

    def _show(self, found: tuple[EventRow, ...]) -> None:
        self.found = found
        self.list.fill([self._line(one) for one in found])
        self.card.setVisible(bool(found))
        self.empty.setVisible(not found)

    def _line(self, one: EventRow) -> QWidget:
        picture = label()
        picture.setPixmap(icons.icon("calendar-days", "text2").pixmap(theme.px(24), theme.px(24)))
        seats = _("{taken} of {seats} seats", taken=one.taken, seats=one.seats)
        full = _("full") if one.left == 0 else _n("1 seat left", "{n} seats left", one.left)
        where = " · ".join(part for part in (moment_text(self.desk, one.starts_at), one.place) if part)
        look = button(_("Bookings…"), partial(self.show_event, one.id))
        look.setAccessibleName(_("{name}: bookings…", name=one.name))
        change = icon_button("pencil", _("{name}: change…", name=one.name), partial(self.change, one.id))
        about = f"{where}\n{seats} · {full if one.active else _('takes no bookings')}"
        return thing(picture, one.name, about, look, change, quiet=not one.active)

    def new(self) -> None:
        """Make an event."""
        EventSheet(self.window(), self.desk, None).open()

    def change(self, event_id: int) -> None:
        """Change an event."""
        EventSheet(self.window(), self.desk, events.one(self.desk.store.here, event_id)).open()

    def show_event(self, event_id: int) -> None:
        """Show who has booked."""
        BookingsSheet(self.window(), self.desk, event_id).open()


class BookingsSheet(Sheet):
    """Who comes to an event: booked, ticked, cancelled, printed."""

    def __init__(self, window: QWidget, desk: Desk, event_id: int) -> None:
        """Show an event."""
        self.shown_event = events.one(desk.store.here, event_id)
        super().__init__(window, self.shown_event.name, width=680)
        self.desk = desk
        self.about = label("", "secondary", wrap=True)
        self.body.addWidget(self.about)
        self.list = Things()
        self.none = label(_("Nobody has booked yet."), "muted")
        self.body.addWidget(self.none)
        self.body.addWidget(self.list)
        self.body.addStretch(1)
        self.stop = button("", self.switch, kind="ghost")
        self.book = button(_("Book for…"), self.find_customer, kind="primary", icon="user-plus")
        self.buttons(self.stop, None, button(_("Print list"), self.print_list, icon="printer"), self.book)
        desk.bus.changed.connect(self._heard)
        self.ask()

    def _heard(self, changes: Changes) -> None:
        if "booking" in changes or "event" in changes:
            self.ask()

    def ask(self) -> None:
        """Ask again who comes."""
        self.desk.store.read(_whole, event_id=self.shown_event.id).then(self._show).failed(self.desk.toasts.wrong)

    def _show(self, found: tuple[EventRow, Sequence[BookingRow]]) -> None:
        self.shown_event, bookings = found
        seats = _("{taken} of {seats} seats", taken=self.shown_event.taken, seats=self.shown_event.seats)
        until = _(
            "Cancellations give points back until {moment}", moment=moment_text(self.desk, self.shown_event.deadline)
        )
        parts = (moment_text(self.desk, self.shown_event.starts_at), self.shown_event.place, seats)
        set_text(
            self.about, " · ".join(part for part in parts if part) + f"\n{until}\n{self.shown_event.note}".rstrip()
        )
        self.list.fill([self._line(one) for one in bookings])
        self.none.setVisible(not bookings)
        ahead = self.shown_event.starts_at > self.desk.store.clock.now()
        self.book.setVisible(ahead)
        self.book.setEnabled(self.shown_event.active and self.shown_event.left > 0)
        self.stop.setVisible(ahead)
        self.stop.setText(_("Take no more bookings") if self.shown_event.active else _("Take bookings again"))
        self.grow()

    def _line(self, one: BookingRow) -> QWidget:
        name = one.person or one.reading
        about = " · ".join(
            part for part in (one.phone, _n("1 seat", "{n} seats", one.seats), _points(one.points)) if part
        )
        if one.state == "cancelled":
            return thing(Avatar(name, size=36), name, about, Pill(_(STATES["cancelled"]), "quiet"), quiet=True)
        came = button(_("Came"), partial(self.attend, one.id, one.state != "attended"), kind="chip", checkable=True)
        came.setChecked(one.state == "attended")
        came.setAccessibleName(_("{name}: came", name=name))
        away = button(_("Did not come"), partial(self.absent, one.id, one.state), kind="chip", checkable=True)
        away.setChecked(one.state == "absent")
        away.setAccessibleName(_("{name}: did not come", name=name))
        parts: list[QWidget] = [came, away]
        if one.state == "booked":
            parts.append(icon_button("x", _("{name}: cancel booking…", name=name), partial(self.cancel_one, one.id)))
        return thing(Avatar(name, size=36), name, about, *parts)

    # -- acts -------------------------------------------------------------------------------------------------------

    def attend(self, booking_id: int, came: bool, *_on: object) -> None:
        """Tick somebody who came, or take the tick back."""
        self._write(N_("Attendance"), partial(events.attend, booking_id=booking_id, came=True if came else None))

    def absent(self, booking_id: int, state: str, *_on: object) -> None:
        """Note somebody who did not come, or take it back."""
        came = None if state == "absent" else False
        self._write(N_("Attendance"), partial(events.attend, booking_id=booking_id, came=came))

    def cancel_one(self, booking_id: int) -> None:
        """Say what comes back, and cancel a booking."""
        read = self.desk.store.here
        terms = events.cancelling(read, booking_id, now=self.desk.store.clock.now())
        who = events.booking(read, booking_id).person
        run = partial(self._write, N_("Cancel booking: {name}"), partial(events.cancel, booking_id=booking_id))
        window = self.parentWidget()
        assert window is not None
        ConfirmSheet(
            window,
            _("Cancel the booking of {name}?", name=who),
            say(terms.words),
            _("Cancel booking"),
            run,
            danger=True,
            no=_("Keep it"),
        ).open()

    def find_customer(self) -> None:
        """Find who is to come, and book a seat without points."""
        window = self.parentWidget()
        assert window is not None
        PersonSheet(window, self.desk, _("Book a seat for"), self.book_for).open()

    def book_for(self, person_id: int) -> None:
        """Book a seat for somebody, free of charge."""
        verb = partial(events.book, event_id=self.shown_event.id, person_id=person_id)
        self._write(N_("Book a seat: {name}"), verb, _("A seat is booked."))

    def switch(self) -> None:
        """Take no more bookings, or take them again."""
        verb = partial(events.switch, event_id=self.shown_event.id, active=not self.shown_event.active)
        self._write(N_("Event: {name}"), verb)

    def print_list(self) -> None:
        """Open the attendance list as a PDF, to be printed."""
        paper = Size.LETTER if country_of(self.desk.store.settings.country).paper == "Letter" else Size.A4
        try:
            path = Path(tempfile.mkdtemp(prefix="noren-paper-")) / "attendance.pdf"
        except OSError as error:
            self.desk.toasts.wrong(told_os(error, tempfile.gettempdir()))
            return
        shop = self.desk.store.settings
        make = partial(
            _pdf, event_id=self.shown_event.id, shop=shop, path=path, size=paper, now=self.desk.store.clock.now()
        )
        self.desk.store.read(make).then(self._printed).failed(self.desk.toasts.wrong)

    def _printed(self, path: Path) -> None:
        show_paper(self.desk, path)

    def _write(self, name: str, verb: Any, said: str = "") -> None:
        job = self.desk.write(Message(name, {"name": self.shown_event.name}), verb, said=said)
        job.failed(self.desk.toasts.wrong)


def _points(points: int) -> str:
    from models.money import show_number

    return _("{points} pt", points=show_number(points)) if points else ""


def _whole(read: Reader, *, event_id: int) -> tuple[EventRow, tuple[BookingRow, ...]]:
    return events.one(read, event_id), events.bookings(read, event_id, cancelled=True)


def _pdf(read: Reader, *, event_id: int, shop: Any, path: Path, size: Size, now: int) -> Path:
    language = languages.language(shop.language)
    event, people = events.one(read, event_id), events.bookings(read, event_id)
    try:
        attendance_pdf(event, people, shop, language, path, size=size, now=now)
    except OSError as error:
        raise told_os(error, path) from error
    return path
