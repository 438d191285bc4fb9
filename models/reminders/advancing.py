"""What is due of reminders by the calendar: series that go on, what is too late to be told, clocks that were set.

Every unit is bounded, safe to run twice, late, or with the clock set back.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from models import settings
from models.reminders import series, telling

if TYPE_CHECKING:
    from models.work import Tx

PORTION = 300
SET_BACK_MS = 60_000
"""A clock that stands so much earlier than it was seen was set back."""


def fall_due(tx: Tx, *, day: str) -> int:
    """A unit of what is due; returns how many reminders it concerned, 0 when nothing is left."""
    return _set_back(tx) or _new(tx) or _series(tx, day) or _too_late(tx)


def _new(tx: Tx) -> int:
    """Reminders that were written without it: those of an older store, of the sample shop."""
    found = tx.column("SELECT id FROM reminder WHERE state='open' AND told_at IS NULL ORDER BY id LIMIT ?", PORTION)
    telling.follow(tx, found)
    return len(found)


def _series(tx: Tx, day: str) -> int:
    """Series of which none stands open, and open ones whose day has passed while the next has come."""
    done = 0
    for key in tx.column(
        "SELECT s.id FROM reminder_series s WHERE s.state='open' AND NOT EXISTS"
        " (SELECT 1 FROM reminder r WHERE r.series_id=s.id AND r.state='open') ORDER BY s.id LIMIT ?",
        PORTION,
    ):
        series.go_on(tx, series_id=key)
        done += 1
    if done:
        return done
    for key, series_id in tx.rows(
        "SELECT id, series_id FROM reminder WHERE state='open' AND day<? AND series_id IS NOT NULL"
        " AND (snoozed_until IS NULL OR snoozed_until<=?) ORDER BY day, id",
        tx.today,
        tx.now,
    ):
        done += series.fold(tx, series_id=series_id, reminder_id=key)
        if done >= PORTION:
            break
    return done


def _too_late(tx: Tx) -> int:
    """What has moments that are more than a day late: they are not told any more, what comes after them is."""
    late = tx.now - telling.LATE_MS
    found = tx.column(
        "SELECT id FROM reminder WHERE state='open' AND tell_at IS NOT NULL AND tell_at<? ORDER BY tell_at LIMIT ?",
        late,
        PORTION,
    )
    telling.keep(tx, found, since=late - 1)
    return len(found)


def _set_back(tx: Tx) -> int:
    """A clock that was wrong, and was set back: what passed by it without being told is to be told after all."""
    seen = settings.load(tx).reminders_clock
    if seen == tx.now:
        return 0
    if seen - tx.now <= SET_BACK_MS:
        _seen(tx)
        return 0
    found = tx.column(
        "SELECT id FROM reminder WHERE state='open' AND day>=? AND told_at IS NOT NULL",
        _day(tx, tx.now - telling.LATE_MS),
    )
    telling.keep(tx, found, since=tx.now - telling.LATE_MS - 1)
    _seen(tx)
    return 0


def _day(tx: Tx, at: int) -> str:
    from models import times

    shop = settings.load(tx)
    return times.business_day(at, shop.zone, shop.day_change_hour)


def _seen(tx: Tx) -> None:
    """Keep when this was run last: no change of the shop's, nothing that is undone or told."""
    text = json.dumps(tx.now)
    if tx.value("SELECT 1 FROM setting WHERE id='reminders_clock'") is None:
        tx.run("INSERT INTO setting (id, value) VALUES ('reminders_clock', ?)", text)
    else:
        tx.run("UPDATE setting SET value=? WHERE id='reminders_clock'", text)


def shop_changed(tx: Tx, *, clock: bool) -> None:
    """The shop's days or its clock were changed: series move to the days that are now theirs, mornings are told anew."""
    found = tx.column("SELECT id FROM reminder WHERE state='open' AND tell_at IS NOT NULL")
    if not clock:
        found = tx.column("SELECT id FROM reminder WHERE state='open' AND series_id IS NOT NULL")
    telling.keep(tx, found)
