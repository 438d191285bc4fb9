"""Closing reminders: done with a result and what follows, void with what they were about, open again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.base import new_public_id
from models.errors import N_, NotFound
from models.reminders import forms, series, telling
from models.reminders.opened import open_row, tell_deal
from models.reminders.tables import Reminder, ReminderSeries
from models.said import said
from models.values import dataclass

if TYPE_CHECKING:
    from models.reminders.opened import Standing
    from models.work import Tx

RESULT = 1000


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What is to be done next, after something is done: on a day, or at a moment (ms UTC)."""

    title: str
    day: str | None = None
    at: int | None = None


def done(tx: Tx, *, reminder_id: int, result: str = "", then: FollowUp | None = None) -> int | None:
    """Close a reminder with what came of it; its customer's timeline says so.

    The next of its series is made, and what is to follow (`then`), whose key is returned. Raises Refused when it is
    closed.
    """
    known = open_row(tx, reminder_id)
    words = said(result, RESULT, lines=True)
    tx.update(
        Reminder, reminder_id, state="done", result=words, closed_at=tx.now, closed_by=tx.actor.staff_id,
        snoozed_until=None,
    )  # fmt: skip
    if known.person_id is not None:
        from models.people.tables import Touchpoint

        tx.insert(
            Touchpoint,
            person_id=known.person_id,
            at=tx.now,
            kind="reminder",
            ref_id=reminder_id,
            text=f"{known.title}: {words}" if words else known.title,
            staff_id=tx.actor.staff_id,
            shop_id=tx.actor.shop_id,
        )
        tx.touch("person", (known.person_id,))
    tx.explain(title=known.title)
    if known.series_id is not None:
        series.go_on(tx, series_id=known.series_id, closed=known)
    return None if then is None else _follow_up(tx, known, then)


def _follow_up(tx: Tx, known: Standing, then: FollowUp) -> int:
    day = series.day_of(tx, then.day, then.at)
    plain = known.about in ("", "deal")
    return tx.insert(
        Reminder,
        public_id=new_public_id(),
        title=forms.title_of(then.title),
        person_id=known.person_id,
        about=known.about if plain else "",
        about_id=known.about_id if plain else None,
        staff_id=known.staff_id,
        day=day,
        at=then.at,
        follows_id=known.id,
        created_at=tx.now,
        created_by=tx.actor.staff_id,
    )


def reopen(tx: Tx, *, reminder_id: int) -> None:
    """Open a reminder again that was done or put off.

    One of a series whose next stands open already is from then on by itself: a series has one at a time.
    """
    row = tx.row("SELECT series_id FROM reminder WHERE id=?", reminder_id)
    if row is None:
        raise NotFound(N_("This reminder is no longer there."))
    values: dict[str, object] = {}
    if row[0] is not None and series.open_of(tx, row[0]) not in (None, reminder_id):
        values["series_id"] = None
    tx.update(
        Reminder, reminder_id, state="open", closed_at=None, closed_by=None, snoozed_until=None, **values
    )  # fmt: skip


def close_of(tx: Tx, *, about: str, about_id: int, state: str = "void") -> int:
    """Close what is open about a thing: "done" when it was done, "void" when it has gone. With what it belongs to.

    Series about it end. Returns how many reminders there were; it can't be undone by itself.
    """
    found = tx.column("SELECT id FROM reminder WHERE about=? AND about_id=? AND state='open'", about, about_id)
    if found:
        tx.run(
            "UPDATE reminder SET state=?, closed_at=?, closed_by=?, tell_at=NULL"
            " WHERE about=? AND about_id=? AND state='open'",
            state,
            tx.now,
            tx.actor.staff_id,
            about,
            about_id,
        )
        tx.booked("reminder", found)
        tell_deal(tx, about, about_id)
        for key in tx.column(
            "SELECT id FROM reminder_series WHERE about=? AND about_id=? AND state='open'", about, about_id
        ):
            tx.update(ReminderSeries, key, state="ended")
    return len(found)


def void_of(tx: Tx, *, about: str, about_id: int) -> int:
    """Close what is open about a thing that has gone; returns how many there were."""
    return close_of(tx, about=about, about_id=about_id, state="void")


def open_of(tx: Tx, *, about: str, about_id: int) -> None:
    """Open again what was closed about a thing that is back; it can't be undone by itself."""
    found = tx.column("SELECT id FROM reminder WHERE about=? AND about_id=? AND state<>'open'", about, about_id)
    if found:
        tx.run(
            "UPDATE reminder SET state='open', closed_at=NULL, closed_by=NULL WHERE about=? AND about_id=?",
            about,
            about_id,
        )
        telling.follow(tx, found)
        tx.touch("reminder", found)
        tell_deal(tx, about, about_id)
