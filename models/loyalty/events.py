"""Events (experiences): a date, a place, seats. A seat is booked in one transaction, and never more than there are.

    book ── booked ──┬── attended / absent   (ticked on the list)
                     └── cancelled: before the deadline the points come back, after it they don't

`event.taken` is the sum of the seats of bookings that are not cancelled; `keeping.seat_problems` asks so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import settings, times
from models.base import new_public_id
from models.errors import N_, Message, NotFound, Refused
from models.loyalty.tables import Booking, Event
from models.money import Points
from models.people.edit import living
from models.people.tables import Touchpoint
from models.reminders import reminders
from models.said import said
from models.text import NAME_LENGTH, NOTE_LENGTH, clean
from models.values import dataclass

if TYPE_CHECKING:
    from models.work import Reader, Tx

MOST_SEATS = 100_000


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event; moments in ms UTC. `cancel_until` None: points come back until it starts."""

    id: int
    name: str
    note: str
    place: str
    starts_at: int
    day: str
    seats: int
    taken: int
    cancel_until: int | None
    staff_id: int | None
    staff: str
    active: bool

    @property
    def left(self) -> int:
        """Seats that nobody booked."""
        return max(0, self.seats - self.taken)

    @property
    def deadline(self) -> int:
        """The moment until which a cancellation gives the points back."""
        return self.starts_at if self.cancel_until is None else self.cancel_until


@dataclass(frozen=True, slots=True)
class BookingRow:
    """A booking: `points` is what it cost."""

    id: int
    event_id: int
    person_id: int
    person: str
    reading: str
    phone: str
    seats: int
    state: str
    at: int
    points: int
    redemption_id: int | None


@dataclass(frozen=True, slots=True)
class Cancelling:
    """What a cancellation now would give back, to be said before it is done."""

    booking_id: int
    points: int
    back: bool
    deadline: int

    @property
    def words(self) -> Message:
        """In a sentence."""
        if not self.points:
            return Message(N_("The place is free again. No points were paid for it."))
        if self.back:
            return Message(N_("{points} points are given back."), {"points": Points(self.points)})
        return Message(
            N_("The deadline has passed: {points} points are not given back."), {"points": Points(self.points)}
        )


# -- questions ------------------------------------------------------------------------------------------------------

_EVENTS = (
    "SELECT e.id, e.name, e.note, e.place, e.starts_at, e.day, e.seats, e.taken, e.cancel_until, e.staff_id,"
    " COALESCE(w.name, ''), e.active FROM event e LEFT JOIN staff w ON w.id=e.staff_id"
)
_BOOKINGS = (
    "SELECT b.id, b.event_id, b.person_id, p.name, p.reading, COALESCE((SELECT c.value FROM contact c"
    " WHERE c.person_id=b.person_id AND c.kind='phone' ORDER BY c.position, c.id LIMIT 1), ''), b.seats, b.state, b.at,"
    " COALESCE(r.points, 0), b.redemption_id FROM booking b JOIN person p ON p.id=b.person_id"
    " LEFT JOIN redemption r ON r.id=b.redemption_id"
)


def events(read: Reader, *, day: str, past: bool = False) -> tuple[EventRow, ...]:
    """The events from `day` on, the next first; with `past` those before it, the latest first."""
    where, order = ("e.day < ?", "e.starts_at DESC, e.id DESC") if past else ("e.day >= ?", "e.starts_at, e.id")
    found = read.rows(f"{_EVENTS} WHERE {where} ORDER BY {order} LIMIT 500", day)
    return tuple(EventRow(*(*row[:11], bool(row[11]))) for row in found)


def one(read: Reader, event_id: int) -> EventRow:
    """An event. Raises NotFound."""
    row = read.row(f"{_EVENTS} WHERE e.id=?", event_id)
    if row is None:
        raise NotFound(N_("This event is no longer there."))
    return EventRow(*(*row[:11], bool(row[11])))


def bookings(read: Reader, event_id: int, *, cancelled: bool = False) -> tuple[BookingRow, ...]:
    """Who comes, by reading: the attendance list; with `cancelled` also who does not any more."""
    where = "" if cancelled else " AND b.state <> 'cancelled'"
    found = read.rows(f"{_BOOKINGS} WHERE b.event_id=?{where} ORDER BY p.sort_key, b.id", event_id)
    return tuple(BookingRow(*row) for row in found)


def booking(read: Reader, booking_id: int) -> BookingRow:
    """A booking. Raises NotFound."""
    row = read.row(f"{_BOOKINGS} WHERE b.id=?", booking_id)
    if row is None:
        raise NotFound(N_("This booking is no longer there."))
    return BookingRow(*row)


def cancelling(read: Reader, booking_id: int, *, now: int) -> Cancelling:
    """What cancelling a booking at `now` (ms UTC) gives back. The deadline itself is still in time. Raises NotFound."""
    known = booking(read, booking_id)
    deadline = one(read, known.event_id).deadline
    return Cancelling(booking_id, known.points, now <= deadline, deadline)


# -- the owner's ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EventForm:
    """All that the owner says of an event; moments in ms UTC."""

    name: str
    starts_at: int
    seats: int
    place: str = ""
    note: str = ""
    cancel_until: int | None = None
    staff_id: int | None = None


def create(tx: Tx, *, form: EventForm) -> int:
    """Make an event; who is responsible is reminded on its day. Returns its key. Raises Refused in words."""
    values = _checked(tx, form)
    event_id = tx.insert(Event, public_id=new_public_id(), created_at=tx.now, **values)
    tx.explain(name=values["name"])
    reminders.make(
        tx, title=str(values["name"]), day=str(values["day"]), about="event", about_id=event_id,
        staff_id=form.staff_id, source_key=f"event:{event_id}",
    )  # fmt: skip
    return event_id


def change(tx: Tx, *, event_id: int, form: EventForm) -> None:
    """Change an event. Raises Refused for fewer seats than are booked."""
    known = one(tx, event_id)
    if form.seats < known.taken:
        raise Refused(N_("{taken} seats are booked: there can't be fewer."), taken=known.taken)
    values = _checked(tx, form)
    tx.update(Event, event_id, **values)
    reminders.move_of(tx, about="event", about_id=event_id, day=str(values["day"]), staff_id=form.staff_id or 0)
    tx.explain(name=values["name"])


def switch(tx: Tx, *, event_id: int, active: bool) -> None:
    """Take no bookings any more, or take them again."""
    tx.explain(name=one(tx, event_id).name)
    tx.update(Event, event_id, active=active)


def _checked(tx: Tx, form: EventForm) -> dict[str, object]:
    name = clean(form.name, NAME_LENGTH)
    if not name:
        raise Refused(N_("Give the event a name."))
    if not 0 < form.seats <= MOST_SEATS:
        raise Refused(N_("An event has at least one seat."))
    if form.cancel_until is not None and form.cancel_until > form.starts_at:
        raise Refused(N_("The deadline for cancelling lies after the start."))
    shop = settings.load(tx)
    return {
        "name": name,
        "note": clean(form.note, NOTE_LENGTH, lines=True),
        "place": clean(form.place, NAME_LENGTH),
        "starts_at": form.starts_at,
        "day": times.business_day(form.starts_at, shop.zone, shop.day_change_hour),
        "seats": form.seats,
        "cancel_until": form.cancel_until,
        "staff_id": form.staff_id,
    }


# -- bookings -------------------------------------------------------------------------------------------------------


def book(tx: Tx, *, event_id: int, person_id: int, seats: int = 1, redemption_id: int | None = None) -> int:
    """Book seats for a person; returns the booking's key.

    One statement looks and takes, so that of two tills exactly one gets the last seat. Raises Refused in words: too
    few left, switched off, begun already.
    """
    event = one(tx, event_id)
    living(tx, person_id)
    if seats < 1:
        raise Refused(N_("A booking is for at least one seat."))
    if not event.active or event.starts_at <= tx.now:
        raise Refused(N_("“{name}” takes no more bookings."), name=event.name)
    done = tx.run("UPDATE event SET taken = taken + ? WHERE id=? AND taken + ? <= seats", seats, event_id, seats)
    if done.rowcount != 1:
        raise Refused(N_("“{name}” has {left} seats left. Nothing was booked."), name=event.name, left=event.left)
    key = tx.append(
        Booking,
        public_id=new_public_id(),
        event=event_id,
        person=person_id,
        redemption=redemption_id,
        seats=seats,
        at=tx.now,
        staff_id=tx.actor.staff_id,
    )
    tx.touch("event", (event_id,))
    _trace(tx, person_id, key, event.name)
    tx.explain(name=event.name)
    return key


def cancel(tx: Tx, *, booking_id: int) -> int:
    """Cancel a booking: the seats are free again, and before the deadline the points come back; returns how many.

    Raises Refused for one that is closed already.
    """
    known = booking(tx, booking_id)
    terms = cancelling(tx, booking_id, now=tx.now)
    event = one(tx, known.event_id)
    if known.state != "booked":
        raise Refused(N_("This booking is closed already."))
    tx.run("UPDATE booking SET state='cancelled', closed_at=? WHERE id=?", tx.now, booking_id)
    tx.run("UPDATE event SET taken = taken - ? WHERE id=?", known.seats, known.event_id)
    tx.booked("booking", (booking_id,))
    tx.touch("event", (known.event_id,))
    _trace(tx, known.person_id, booking_id, said(event.name), cancelled=True)
    tx.explain(name=event.name)
    if not terms.back or known.redemption_id is None:
        return 0
    from models.loyalty import redeeming

    return redeeming.points_back(tx, redemption_id=known.redemption_id)


def attend(tx: Tx, *, booking_id: int, came: bool | None) -> None:
    """Tick the list: came, did not come, or (None) not ticked. Undoable."""
    known = booking(tx, booking_id)
    if known.state == "cancelled":
        raise Refused(N_("This booking was cancelled."))
    state = "booked" if came is None else "attended" if came else "absent"
    tx.update(Booking, booking_id, state=state, closed_at=None if came is None else tx.now)
    tx.touch("event", (known.event_id,))


def _trace(tx: Tx, person_id: int, booking_id: int, name: str, *, cancelled: bool = False) -> None:
    tx.append(
        Touchpoint,
        person=person_id,
        at=tx.now,
        kind="event_off" if cancelled else "event",
        ref_id=booking_id,
        text=name,
        staff_id=tx.actor.staff_id,
        shop_id=tx.actor.shop_id,
    )
    tx.touch("person", (person_id,))
