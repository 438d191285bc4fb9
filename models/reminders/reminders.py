"""Reminders: something to do, made once, done with a result, put off to a moment, void when its reason has gone.

Moments are milliseconds UTC; days are the shop's business dates (ISO). What rules make by themselves (a gift to hand
over, a low score) carries a `source_key`, so that it is made once however often they are asked.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from models import rows, settings, text, times
from models.base import new_public_id
from models.errors import N_, Message, NotFound, Refused
from models.reminders.tables import Reminder
from models.said import said
from models.values import dataclass

if TYPE_CHECKING:
    from models.settings import ShopSettings
    from models.work import Reader, Row, Tx

ABOUT = (
    "",
    "gift",
    "coupon",
    "points",
    "survey",
    "event",
    "wallet",
    "request",
    "leads",
    "ready",
    "cooled",
    "deal",
    "contract",
    "invoice",
    "closing",
)
MORNING = 9
"""The hour on the shop's wall clock at which a day's work begins, for what is put off to a day."""
HOUR_MS = 3_600_000
LATER_HOURS = 3
_HEAD = (
    "INSERT INTO reminder (public_id, title, note, person_id, about, about_id, staff_id, day, at, state, result,"
    " source_key, created_at, created_by)"
)

_TITLES = {
    "gift": N_("Hand over: {title}"),
    "coupon": N_("Coupon expires: {title}"),
    "points": N_("Points expire: {title}"),
    "survey": N_("Low score in a survey: {title}"),
    "event": N_("Event: {title}"),
    "wallet": N_("Prepaid balance: {title}"),
    "request": N_("Request: {title}"),
    "leads": N_("New leads for you: {title}"),
    "ready": N_("Now for sales: {title}"),
    "cooled": N_("Fell below the bars for sales: {title}"),
    "contract": N_("Contract ends: {title}"),
    "invoice": N_("Invoice overdue: {title}"),
    "closing": N_("Monthly invoices to make, closed on {title}"),
}


class Snooze(StrEnum):
    """How far something is put off."""

    LATER = "later"
    TOMORROW = "tomorrow"
    WORKING_DAY = "working_day"
    NEXT_WEEK = "next_week"


SNOOZES = {
    Snooze.LATER: N_("Later today"),
    Snooze.TOMORROW: N_("Tomorrow morning"),
    Snooze.WORKING_DAY: N_("The next working day"),
    Snooze.NEXT_WEEK: N_("Next week"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder as a list shows it. `at` (ms UTC) None: all day; `snoozed_until` None: not put off."""

    id: int
    title: str
    note: str
    person_id: int | None
    person: str
    about: str
    about_id: int | None
    staff_id: int | None
    staff: str
    day: str
    at: int | None
    state: str
    snoozed_until: int | None
    result: str
    closed_at: int | None

    @property
    def wording(self) -> Message:
        """What is to be done, as a sentence: what the program made is worded in the reader's language."""
        return worded(self.about, self.title)


def worded(about: str, title: str) -> Message:
    """What is to be done, from what a reminder is about and its title."""
    return Message(_TITLES.get(about, "{title}"), {"title": title})


# -- questions ------------------------------------------------------------------------------------------------------

_COLUMNS = (
    "SELECT r.id, r.title, r.note, r.person_id, COALESCE(p.name, ''), r.about, r.about_id, r.staff_id,"
    " COALESCE(s.name, ''), r.day, r.at, r.state, r.snoozed_until, r.result, r.closed_at FROM reminder r"
    " LEFT JOIN person p ON p.id=r.person_id LEFT JOIN staff s ON s.id=r.staff_id"
)
_IS_DUE = (
    "r.state='open' AND ((r.snoozed_until IS NULL AND r.day <= ? AND (r.at IS NULL OR r.day < ? OR r.at <= ?))"
    " OR r.snoozed_until <= ?)"
)


def _due(day: str, now: int, staff_id: int | None) -> tuple[str, list[object]]:
    whose = "" if staff_id is None else " AND (r.staff_id=? OR r.staff_id IS NULL)"
    return _IS_DUE + whose, [day, day, now, now, *([] if staff_id is None else [staff_id])]


def open_list(
    read: Reader, *, day: str, now: int, staff_id: int | None = None, ahead: bool = False, limit: int = 200
) -> tuple[Due, ...]:
    """What is due on `day` at `now` (ms UTC), the oldest first; with `ahead` whatever is open.

    `staff_id` leaves out what somebody else is to do.
    """
    where, values = _due(day, now, staff_id)
    if ahead:
        whose = "" if staff_id is None else " AND (r.staff_id=? OR r.staff_id IS NULL)"
        where, values = f"r.state='open'{whose}", [] if staff_id is None else [staff_id]
    found = read.rows(f"{_COLUMNS} WHERE {where} ORDER BY r.day, COALESCE(r.at, 0), r.id LIMIT ?", *values, limit)
    return tuple(Due(*row) for row in found)


def closed_list(read: Reader, *, limit: int = 100) -> tuple[Due, ...]:
    """What was done lately, the latest first."""
    found = read.rows(f"{_COLUMNS} WHERE r.state='done' ORDER BY r.closed_at DESC, r.id DESC LIMIT ?", limit)
    return tuple(Due(*row) for row in found)


def count_due(read: Reader, *, day: str, now: int, staff_id: int | None = None) -> int:
    """How many are due on `day` at `now`: for a badge."""
    where, values = _due(day, now, staff_id)
    return int(read.value(f"SELECT count(*) FROM reminder r WHERE {where}", *values) or 0)


def one(read: Reader, reminder_id: int) -> Due:
    """A reminder. Raises NotFound."""
    row = read.row(f"{_COLUMNS} WHERE r.id=?", reminder_id)
    if row is None:
        raise NotFound(N_("This reminder is no longer there."))
    return Due(*row)


def about(read: Reader, about_: str, about_id: int) -> tuple[Due, ...]:
    """The reminders about a thing, open ones first."""
    found = read.rows(
        f"{_COLUMNS} WHERE r.about=? AND r.about_id=? ORDER BY CASE WHEN r.state='open' THEN 0 ELSE 1 END, r.id",
        about_,
        about_id,
    )
    return tuple(Due(*row) for row in found)


# -- when -----------------------------------------------------------------------------------------------------------


def put_off(how: Snooze, *, now: int, shop: ShopSettings) -> int:
    """The moment (ms UTC) until which something is put off: pure. Mornings are 9:00 on the shop's wall clock.

    Later today is in three hours; late in the evening that is the next morning. Next week is its Monday, or the first
    working day after it.
    """
    today = times.business_date(now, shop.zone, shop.day_change_hour)
    if how is Snooze.LATER:
        later = now + LATER_HOURS * HOUR_MS
        same = times.business_date(later, shop.zone, shop.day_change_hour) == today
        return later if same else _morning(today + timedelta(days=1), shop.zone)
    if how is Snooze.TOMORROW:
        return _morning(today + timedelta(days=1), shop.zone)
    if how is Snooze.WORKING_DAY:
        return _morning(working_day(today + timedelta(days=1), shop.country), shop.zone)
    monday = today + timedelta(days=7 - today.weekday())
    return _morning(working_day(monday, shop.country), shop.zone)


def _morning(day: date, zone: str) -> int:
    return times.to_ms(datetime.combine(day, time(MORNING), tzinfo=times.zone(zone)))


def working_day(day: date, country: str) -> date:
    """The first day from `day` on that is neither a weekend nor a public holiday of the country."""
    while day.weekday() >= 5 or day in _holidays(country, day.year):
        day += timedelta(days=1)
    return day


def holidays_of(country: str, year: int) -> frozenset[date]:
    """The public holidays of a year; none for a country that is not known."""
    return _holidays(country, year)


@lru_cache(maxsize=32)
def _holidays(country: str, year: int) -> frozenset[date]:
    import holidays

    code = {"UK": "GB"}.get(country, country)
    if code not in holidays.list_supported_countries():
        return frozenset()
    return frozenset(holidays.country_holidays(code, years=year))


# -- verbs ----------------------------------------------------------------------------------------------------------


def make(
    tx: Tx,
    *,
    title: str,
    day: str | None = None,
    at: int | None = None,
    note: str = "",
    person_id: int | None = None,
    about: str = "",
    about_id: int | None = None,
    staff_id: int | None = None,
    source_key: str | None = None,
    booked: bool = False,
) -> int:
    """Make a reminder for a day (today), or for a moment of it; returns its key.

    One with a `source_key` that is there already is left as it is, and its key returned. `booked` writes it with a
    receipt, that can't be undone. Raises Refused without a title.
    """
    if source_key is not None:
        known = tx.value("SELECT id FROM reminder WHERE source_key=?", source_key)
        if known is not None:
            return int(known)
    title = said(title, 300)
    if not title or about not in ABOUT:
        raise Refused(N_("Say what there is to do."))
    if day is None:
        shop = settings.load(tx)
        day = tx.today if at is None else times.business_day(at, shop.zone, shop.day_change_hour)
    if booked:
        row = (
            new_public_id(), title, said(note, lines=True), person_id, about, about_id, staff_id, day, at, "open", "",
            source_key, tx.now, tx.actor.staff_id,
        )  # fmt: skip
        key = rows.insert_id(tx, _HEAD, row)
        tx.booked("reminder", (key,))
        _follow(tx, about, about_id)
        return key
    return tx.insert(
        Reminder,
        public_id=new_public_id(),
        title=title,
        note=said(note, text.NOTE_LENGTH, lines=True),
        person_id=person_id,
        about=about,
        about_id=about_id,
        staff_id=staff_id,
        day=day,
        at=at,
        source_key=source_key,
        created_at=tx.now,
        created_by=tx.actor.staff_id,
    )


def done(tx: Tx, *, reminder_id: int, result: str = "") -> None:
    """Close a reminder with what came of it; its customer's timeline says so. Raises Refused when it is closed."""
    known = _open(tx, reminder_id)
    words = said(result, 1000, lines=True)
    tx.update(
        Reminder, reminder_id, state="done", result=words, closed_at=tx.now, closed_by=tx.actor.staff_id,
        snoozed_until=None,
    )  # fmt: skip
    if known[1] is not None:
        from models.people.tables import Touchpoint

        tx.insert(
            Touchpoint,
            person_id=known[1],
            at=tx.now,
            kind="reminder",
            ref_id=reminder_id,
            text=f"{known[2]}: {words}" if words else known[2],
            staff_id=tx.actor.staff_id,
            shop_id=tx.actor.shop_id,
        )
        tx.touch("person", (known[1],))
    tx.explain(title=known[2])


def snooze(tx: Tx, *, reminder_id: int, how: Snooze | None = None, until: int | None = None) -> int:
    """Put a reminder off by a choice, or until a moment (ms UTC); returns the moment.

    Raises Refused for one that is closed, or a moment that has passed.
    """
    known = _open(tx, reminder_id)
    moment = until if how is None else put_off(how, now=tx.now, shop=settings.load(tx))
    if moment is None or moment <= tx.now:
        raise Refused(N_("Put it off to a moment that is still to come."))
    tx.update(Reminder, reminder_id, snoozed_until=moment)
    tx.explain(title=known[2])
    return moment


def reopen(tx: Tx, *, reminder_id: int) -> None:
    """Open a reminder again that was done or put off."""
    if tx.value("SELECT id FROM reminder WHERE id=?", reminder_id) is None:
        raise NotFound(N_("This reminder is no longer there."))
    tx.update(Reminder, reminder_id, state="open", closed_at=None, closed_by=None, snoozed_until=None)


def change(
    tx: Tx,
    *,
    reminder_id: int,
    title: str | None = None,
    note: str | None = None,
    day: str | None = None,
    staff_id: int | None = None,
) -> None:
    """Change what is to be done, by when, by whom; None leaves a thing as it is (`staff_id` 0: whoever is there)."""
    _open(tx, reminder_id)
    values: dict[str, object] = {}
    if title is not None:
        if not said(title, 300):
            raise Refused(N_("Say what there is to do."))
        values["title"] = said(title, 300)
    if note is not None:
        values["note"] = said(note, text.NOTE_LENGTH, lines=True)
    if day is not None:
        values |= {"day": day, "at": None, "snoozed_until": None}
    if staff_id is not None:
        values["staff_id"] = staff_id or None
    tx.update(Reminder, reminder_id, **values)


def close_of(tx: Tx, *, about: str, about_id: int, state: str = "void") -> int:
    """Close what is open about a thing: "done" when it was done, "void" when it has gone. With what it belongs to.

    Returns how many there were; it can't be undone by itself.
    """
    found = tx.column("SELECT id FROM reminder WHERE about=? AND about_id=? AND state='open'", about, about_id)
    if found:
        tx.run(
            "UPDATE reminder SET state=?, closed_at=?, closed_by=? WHERE about=? AND about_id=? AND state='open'",
            state,
            tx.now,
            tx.actor.staff_id,
            about,
            about_id,
        )
        tx.booked("reminder", found)
        _follow(tx, about, about_id)
    return len(found)


def _follow(tx: Tx, about: str, about_id: int | None) -> None:
    """Tell a deal what comes next: rows that are written by SQL are not seen after the unit of work."""
    if about == "deal" and about_id is not None:
        from models.pipeline import next_activity

        next_activity.follow(tx, (about_id,))


def void_of(tx: Tx, *, about: str, about_id: int) -> int:
    """Close what is open about a thing that has gone; returns how many there were."""
    return close_of(tx, about=about, about_id=about_id, state="void")


def move_of(tx: Tx, *, about: str, about_id: int, day: str | None = None, staff_id: int | None = None) -> None:
    """Give what is open about a thing another day, or another person to do it (0: whoever is there). Undoable."""
    for key in tx.column("SELECT id FROM reminder WHERE about=? AND about_id=? AND state='open'", about, about_id):
        if day is not None:
            tx.update(Reminder, key, day=day, at=None, snoozed_until=None)
        if staff_id is not None:
            tx.update(Reminder, key, staff_id=staff_id or None)


def _open(tx: Tx, reminder_id: int) -> Row:
    row = tx.row("SELECT state, person_id, title FROM reminder WHERE id=?", reminder_id)
    if row is None:
        raise NotFound(N_("This reminder is no longer there."))
    if row[0] != "open":
        raise Refused(N_("This reminder is closed already."))
    return row
