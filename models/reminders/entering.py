"""A reminder as a person says it: one form for one that comes once and for one that comes again and again.

What is said here on the wall clock (day, minute of the day, length) becomes a reminder or a series; changing one of a
series may mean only this one, or this and all to come.
"""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from models import settings
from models.errors import N_, Refused
from models.reminders import closing, making, moving, recurrence, series, shop_days, wall
from models.reminders.opened import open_row
from models.reminders.placing import Plan, day_for, place
from models.reminders.tables import Reminder
from models.values import dataclass

if TYPE_CHECKING:
    from models.reminders.listing import Due
    from models.reminders.series_rows import Series
    from models.reminders.spoken import Understood
    from models.work import Reader, Tx


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said of a reminder. `minute` None: all day; `length` in minutes, of an all-day one in days more."""

    title: str
    day: str
    minute: int | None = None
    length: int = 0
    rule: str = ""
    on_closed: str = ""
    from_done: bool = False
    before: tuple[int, ...] = ()
    checklist: tuple[tuple[str, bool], ...] = ()
    note: str = ""
    place: str = ""
    person_id: int | None = None
    about: str = ""
    about_id: int | None = None
    staff_id: int | None = None


def of_words(said: Understood, today: str, **preset: Any) -> Entry:
    """An entry from an understood line; a line without a day is for today. `preset`: person_id, about, about_id, …"""
    day = today if said.day is None else said.day.isoformat()
    length = said.length
    if said.minute is None and said.end_day is not None and said.day is not None:
        length = (said.end_day - said.day).days
    return Entry(said.title, day, said.minute, length, said.rule, said.on_closed, before=said.before, **preset)


def of_due(one: Due, whole: Series | None, zone: str) -> Entry:
    """An entry from a reminder that stands, with the rule of its series."""
    minute = None if one.at is None else wall.minute_of(one.at, zone)
    day = one.day if one.at is None else wall.day_of(one.at, zone).isoformat()
    length = 0
    if one.at is not None and one.end_at is not None:
        length = (one.end_at - one.at) // wall.MINUTE
    elif one.at is None and one.end_day is not None:
        length = (date.fromisoformat(one.end_day) - date.fromisoformat(one.day)).days
    rule, on_closed, from_done = ("", "", False) if whole is None else (whole.rule, whole.on_closed, whole.from_done)
    return Entry(
        one.title, day, minute, length, rule, on_closed, from_done, one.before, one.checklist, one.note, one.place,
        one.person_id, one.about, one.about_id, one.staff_id,
    )  # fmt: skip


def days_of(read: Reader, entry: Entry, most: int = 5) -> tuple[date, ...]:
    """The first days on which an entry will stand, as the shop works. Raises Refused for what is no rule."""
    first = date.fromisoformat(entry.day)
    if not entry.rule:
        return (first,)
    rule = recurrence.parse(entry.rule)
    plan = Plan(rule, first, None, 0, "UTC", entry.on_closed, entry.from_done, frozenset())
    days = shop_days.load(read)
    if entry.from_done:
        return (first,)
    found: list[date] = []
    own: date | None = first - timedelta(days=1)
    for _at in range(most * 40):
        own = recurrence.after(rule, first, own) if own is not None else None
        if own is None or len(found) == most:
            break
        day = day_for(plan, own, days)
        if day is not None and day not in found:
            found.append(day)
    return tuple(found)


# -- verbs ----------------------------------------------------------------------------------------------------------


def make(tx: Tx, *, entry: Entry, follows_id: int | None = None) -> int:
    """Make what is said, once or as a series; returns the key of the reminder that stands. Raises Refused.

    `follows_id` is the reminder after whose end it is made.
    """
    if not entry.rule:
        return making.make(
            tx, title=entry.title, note=entry.note, person_id=entry.person_id, about=entry.about,
            about_id=entry.about_id, staff_id=entry.staff_id, before=entry.before, checklist=entry.checklist,
            place=entry.place, follows_id=follows_id, **_when(tx, entry),
        )  # fmt: skip
    series_id = series.make(
        tx, title=entry.title, rule=entry.rule, first_day=entry.day, minute=entry.minute, length=entry.length,
        on_closed=entry.on_closed, from_done=entry.from_done, note=entry.note, person_id=entry.person_id,
        about=entry.about, about_id=entry.about_id, staff_id=entry.staff_id, place=entry.place, before=entry.before,
        checklist=entry.checklist,
    )  # fmt: skip
    made = series.open_of(tx, series_id) or 0
    if follows_id is not None and made:
        tx.update(Reminder, made, follows_id=follows_id)
    return made


def change(tx: Tx, *, reminder_id: int, entry: Entry, before: Entry, whole: bool = False) -> int:
    """Make of a reminder what is said now, where it was `before`; returns the key of the one that stands.

    Only what differs is written: what somebody else changed meanwhile stays. With `whole` all that are to come of its
    series change too. One that comes once becomes the first of a series where a rule is said. Raises Refused for what
    can't be.
    """
    known = open_row(tx, reminder_id)
    tx.explain(title=entry.title)
    if known.series_id is not None and whole:
        return _change_series(tx, reminder_id, known.series_id, entry, before)
    if known.series_id is None and entry.rule:
        made = make(tx, entry=entry)
        tx.update(Reminder, reminder_id, state="void", closed_at=tx.now, closed_by=tx.actor.staff_id)
        return made
    _change_one(tx, reminder_id, entry, before)
    return reminder_id


def drop(tx: Tx, *, reminder_id: int, whole: bool = False) -> None:
    """Take a reminder away that is not to be done any more; of a series only this one, or with `whole` all to come."""
    known = open_row(tx, reminder_id)
    tx.explain(title=known.title)
    if known.series_id is not None and whole:
        series.end(tx, series_id=known.series_id)
    elif known.series_id is not None and known.series_day is not None:
        series.skip(tx, series_id=known.series_id, day=known.series_day)
    else:
        tx.update(
            Reminder, reminder_id, state="void", closed_at=tx.now, closed_by=tx.actor.staff_id, snoozed_until=None
        )  # fmt: skip


def finish(tx: Tx, *, reminder_id: int, result: str = "", then: Entry | None = None) -> int | None:
    """Close a reminder with what came of it, and make what follows it; returns the key of that. Raises Refused."""
    closing.done(tx, reminder_id=reminder_id, result=result)
    return None if then is None else make(tx, entry=then, follows_id=reminder_id)


def _change_one(tx: Tx, reminder_id: int, entry: Entry, before: Entry) -> None:
    values = _said(entry, before)
    if _hours(entry) != _hours(before):
        values |= _when(tx, entry)
    if values:
        making.change(tx, reminder_id=reminder_id, **values)
    if (entry.about, entry.about_id) != (before.about, before.about_id):
        tx.update(Reminder, reminder_id, about=entry.about, about_id=entry.about_id)
    if entry.staff_id != before.staff_id:
        _give(tx, reminder_id, entry.staff_id)


def _give(tx: Tx, reminder_id: int, staff_id: int | None) -> None:
    """Whoever gets it from somebody else is told by whom; whoever takes it has it from nobody."""
    making.delegate(tx, reminder_id=reminder_id, staff_id=staff_id or 0)
    if staff_id is None or staff_id == tx.actor.staff_id:
        tx.update(Reminder, reminder_id, delegated_by=None)


def _change_series(tx: Tx, reminder_id: int, series_id: int, entry: Entry, before: Entry) -> int:
    if not entry.rule:
        series.end(tx, series_id=series_id, with_open=False)
        _change_one(tx, reminder_id, entry, before)
        return reminder_id
    values = _said(entry, before)
    for name in ("person_id", "staff_id", "about", "about_id"):
        if getattr(entry, name) != getattr(before, name):
            values[name] = getattr(entry, name)
    if "checklist" in values:
        values["checklist"] = tuple(what for what, _done in entry.checklist)
    if _ruled(entry) != _ruled(before):
        values |= {
            "rule": entry.rule, "on_closed": entry.on_closed, "from_done": entry.from_done, "first_day": entry.day,
            "minute": entry.minute, "length": entry.length, "zone": "",
        }  # fmt: skip
    elif entry.day != before.day:
        moving.all_to_come(tx, series_id=series_id, from_day=before.day, day=entry.day, minute=entry.minute)
        values["length"] = entry.length
    elif _hours(entry) != _hours(before):
        values |= {"minute": entry.minute, "length": entry.length, "zone": ""}
    series.change(tx, series_id=series_id, **values)
    return series.open_of(tx, series_id) or reminder_id


def _ruled(entry: Entry) -> tuple[str, str, bool]:
    return entry.rule, entry.on_closed, entry.from_done


def _hours(entry: Entry) -> tuple[str, int | None, int]:
    return entry.day, entry.minute, entry.length


def _said(entry: Entry, before: Entry) -> dict[str, Any]:
    """What differs, beside when it is, whose, and what it is about."""
    names = ("title", "note", "place", "before", "checklist")
    values = {name: getattr(entry, name) for name in names if getattr(entry, name) != getattr(before, name)}
    if entry.person_id != before.person_id:
        values["person_id"] = entry.person_id or 0
    return values


def _when(read: Reader, entry: Entry) -> dict[str, Any]:
    """Day or moment, and the end, as a reminder keeps them. Raises Refused for a day that does not exist."""
    try:
        day = date.fromisoformat(entry.day)
    except ValueError as error:
        raise Refused(N_("There is no such day: {day}"), day=entry.day[:20]) from error
    if entry.length < 0:
        raise Refused(N_("It ends before it begins."))
    shop = settings.load(read)
    plan = Plan(_ONCE, day, entry.minute, entry.length, shop.zone, "", False, frozenset())
    found = place(plan, day, day, shop)
    if found.at is None:
        return {"day": found.day, "end_day": found.end_day}
    return {"at": found.at, "end_at": found.end_at}


_ONCE = dataclasses.replace(recurrence.Rule("DAILY"), count=1)
