"""Making and changing reminders: when, whose, how long, what is ticked off."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from models import rows, settings, text
from models.base import new_public_id
from models.errors import N_, Refused
from models.reminders import forms, telling, wall
from models.reminders.opened import open_row, tell_deal
from models.reminders.series import day_of
from models.reminders.tables import Reminder
from models.reminders.wording import ABOUT
from models.said import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.work import Tx


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
    end_at: int | None = None,
    end_day: str | None = None,
    before: Iterable[int] = (),
    checklist: Sequence[str | tuple[str, bool]] = (),
    place: str = "",
    follows_id: int | None = None,
    uid: str | None = None,
) -> int:
    """Make a reminder for a day (today), or for a moment (ms UTC); returns its key.

    `end_at` and `end_day` make an appointment of it; `before` are the minutes before it at which it is told as well.
    One with a `source_key` that is there already is left as it is, and its key returned. `booked` writes it with a
    receipt, that can't be undone. Raises Refused without a title, and for what can't be.
    """
    if source_key is not None:
        known = tx.value("SELECT id FROM reminder WHERE source_key=?", source_key)
        if known is not None:
            return int(known)
    if about not in ABOUT:
        raise Refused(N_("Say what there is to do."))
    day = day_of(tx, day, at)
    what = {
        "public_id": new_public_id(), "title": forms.title_of(title), "note": said(note, text.NOTE_LENGTH, lines=True),
        "person_id": person_id, "about": about, "about_id": about_id, "staff_id": staff_id, "day": day, "at": at,
        "source_key": source_key, "created_at": tx.now, "created_by": tx.actor.staff_id,
    }  # fmt: skip
    if booked:
        return _booked(tx, what)
    return tx.insert(
        Reminder,
        **what,
        **forms.ends(day, at, end_at, end_day),
        before=forms.before_of(before),
        checklist=forms.checklist_of(checklist),
        place=said(place, forms.PLACE),
        follows_id=follows_id,
        uid=uid,
        batch_id=tx.batch_id,
    )


def _booked(tx: Tx, what: dict[str, Any]) -> int:
    """Write it with a receipt, as quickly as can be."""
    key = rows.insert_id(tx, f"INSERT INTO reminder ({', '.join(what)}, state, result)", (*what.values(), "open", ""))
    telling.follow(tx, (key,))
    tx.booked("reminder", (key,))
    tell_deal(tx, what["about"], what["about_id"])
    return key


def change(
    tx: Tx,
    *,
    reminder_id: int,
    title: str | None = None,
    note: str | None = None,
    day: str | None = None,
    at: int | None = None,
    staff_id: int | None = None,
    person_id: int | None = None,
    end_at: int | None = None,
    end_day: str | None = None,
    before: Iterable[int] | None = None,
    checklist: Sequence[str | tuple[str, bool]] | None = None,
    place: str | None = None,
) -> None:
    """Change what is to be done, when, by whom; None leaves a thing as it is (`staff_id`, `person_id` 0: nobody).

    A `day` alone makes it all day, `at` (ms UTC) gives it a moment; with either its end is the one that is said. Of a
    series only this one is changed. Raises Refused for what can't be.
    """
    known = open_row(tx, reminder_id)
    values: dict[str, object] = {}
    if title is not None:
        values["title"] = forms.title_of(title)
    if note is not None:
        values["note"] = said(note, text.NOTE_LENGTH, lines=True)
    if place is not None:
        values["place"] = said(place, forms.PLACE)
    if before is not None:
        values["before"] = forms.before_of(before)
    if checklist is not None:
        values["checklist"] = forms.checklist_of(checklist)
    if day is not None or at is not None:
        on = day_of(tx, day, at)
        values |= {"day": on, "at": at, "snoozed_until": None, **BY_HAND, **forms.ends(on, at, end_at, end_day)}
    elif end_at is not None or end_day is not None:
        values |= forms.ends(known.day, known.at, end_at, end_day)
    for name, who in (("staff_id", staff_id), ("person_id", person_id)):
        if who is not None:
            values[name] = who or None
    if staff_id is not None:
        values |= {"absence_id": None, "from_staff_id": None}
    tx.update(Reminder, reminder_id, **values)


BY_HAND: dict[str, object] = {"moved_from": None, "absence_id": None}
"""Whoever moves one by hand says where it stands: no absence or holiday moves it back."""


def move(tx: Tx, *, reminder_id: int, day: str | None = None, at: int | None = None) -> None:
    """Move a reminder to another day, at its time of the day, or to a moment (ms UTC); its length goes along.

    Raises Refused for a closed one and for a day that does not exist.
    """
    known = open_row(tx, reminder_id)
    zone = settings.load(tx).zone
    if at is None and day is not None and known.at is not None:
        steps = date.fromisoformat(forms.day_of(day)) - date.fromisoformat(known.day)
        at = wall.moment(wall.day_of(known.at, zone) + steps, wall.minute_of(known.at, zone), zone)
    on = day_of(tx, day, at)
    values: dict[str, object] = {"day": on, "at": at, "snoozed_until": None, **BY_HAND, "end_at": None, "end_day": None}
    if at is not None and known.at is not None and known.end_at is not None:
        values["end_at"] = at + known.end_at - known.at
    if at is None and known.at is None and known.end_day is not None:
        longer = date.fromisoformat(known.end_day) - date.fromisoformat(known.day)
        values["end_day"] = (date.fromisoformat(on) + longer).isoformat()
    tx.update(Reminder, reminder_id, **values)
    tx.explain(title=known.title)


def stretch(tx: Tx, *, reminder_id: int, end_at: int | None = None, end_day: str | None = None) -> None:
    """Say when a reminder ends: a moment (ms UTC), or of an all-day one its last day; neither: it has no length.

    Raises Refused for an end before its begin.
    """
    known = open_row(tx, reminder_id)
    tx.update(Reminder, reminder_id, **forms.ends(known.day, known.at, end_at, end_day))
    tx.explain(title=known.title)


def delegate(tx: Tx, *, reminder_id: int, staff_id: int) -> None:
    """Give a reminder to somebody else to do; it says from whom they have it. 0: to whoever is there.

    Raises Refused for somebody who does not work here.
    """
    known = open_row(tx, reminder_id)
    if staff_id and tx.value("SELECT 1 FROM staff WHERE id=? AND active=?", staff_id, True) is None:
        raise Refused(N_("This member of staff is no longer there. Nothing was changed."))
    tx.update(
        Reminder, reminder_id, staff_id=staff_id or None, delegated_by=tx.actor.staff_id, absence_id=None,
        from_staff_id=None,
    )  # fmt: skip
    tx.explain(title=known.title)


def tick(tx: Tx, *, reminder_id: int, item: int, done: bool = True) -> None:
    """Tick a line of a checklist off (the first is 0), or take its tick away. Raises Refused for no such line."""
    known = open_row(tx, reminder_id)
    lines = json.loads(known.checklist)
    if not 0 <= item < len(lines):
        raise Refused(N_("This line of the checklist is no longer there."))
    lines[item][1] = done
    tx.update(Reminder, reminder_id, checklist=json.dumps(lines, ensure_ascii=False))


def move_of(tx: Tx, *, about: str, about_id: int, day: str | None = None, staff_id: int | None = None) -> None:
    """Give what is open about a thing another day, or another person to do it (0: whoever is there). Undoable."""
    for key in tx.column("SELECT id FROM reminder WHERE about=? AND about_id=? AND state='open'", about, about_id):
        if day is not None:
            tx.update(Reminder, key, day=day, at=None, end_at=None, end_day=None, snoozed_until=None, **BY_HAND)
        if staff_id is not None:
            tx.update(Reminder, key, staff_id=staff_id or None)
