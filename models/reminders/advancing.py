"""What is due of reminders by the calendar: series that go on, reminders of an older store, a clock that was wrong.

Every unit is bounded, safe to run twice, late, or with the clock set back.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from models import rows
from models.reminders import absences, series, series_rows, telling

if TYPE_CHECKING:
    from models.work import Tx

PORTION = 300
SET_BACK_MS = 60_000
"""A clock that stands so much earlier than it was seen was set back."""


def fall_due(tx: Tx, *, day: str) -> int:
    """A unit of what is due; returns how many reminders it concerned, 0 when nothing is left."""
    return _set_back(tx) or _new(tx) or _series(tx) or absences.follow_series(tx, limit=PORTION)


def _new(tx: Tx) -> int:
    """Reminders that were written without it: those of an older store, of the sample shop, of leads given out.

    What came due of them in the last day is told; what is older stands on the list, and was there before.
    """
    found = tx.rows(
        "SELECT id, created_at FROM reminder WHERE state='open' AND told_at IS NULL ORDER BY id LIMIT ?", PORTION
    )
    since = tx.now - telling.LATE_MS
    rows.update(tx, "UPDATE reminder SET told_at=? WHERE id=?", [(max(made, since), key) for key, made in found])
    telling.keep(tx, [row[0] for row in found])
    if found:
        tx.touch("reminder", [row[0] for row in found])
    return len(found)


def _series(tx: Tx) -> int:
    """Series of which none stands open, and open ones whose day has passed while the next has come."""
    closed = tx.column(
        "SELECT s.id FROM reminder_series s WHERE s.state='open' AND NOT EXISTS"
        " (SELECT 1 FROM reminder r WHERE r.series_id=s.id AND r.state='open') ORDER BY s.id LIMIT ?",
        PORTION,
    )
    for key in closed:
        series.go_on(tx, series_id=key)
    return len(closed) or _passed(tx)


def _passed(tx: Tx) -> int:
    """The open ones of series that passed untouched: each becomes the latest that has come, and counts those before."""
    done, after = 0, 0
    while done < PORTION:
        some = tx.rows(
            "SELECT s.id, r.id FROM reminder_series s CROSS JOIN reminder r"
            " WHERE r.series_id=s.id AND r.state='open' AND s.state='open' AND s.id>?"
            " AND COALESCE(r.day, '')<?"  # not by the index of days: of each series one row is looked at
            " AND (r.snoozed_until IS NULL OR r.snoozed_until<=?) ORDER BY s.id LIMIT ?",
            after, tx.today, tx.now, PORTION,
        )  # fmt: skip
        if not some:
            break
        after = some[-1][0]
        known = series_rows.going_on(tx, {series_id for series_id, _key in some})
        done += sum(series.fold(tx, known=known[series_id], reminder_id=key) for series_id, key in some)
    return done


def _set_back(tx: Tx) -> int:
    """A clock that was ahead, and was set back: what was made by it is told when its moment comes after all.

    What was told by it stays told, and stands on the list. Returns how many there were.
    """
    kept = tx.value("SELECT value FROM setting WHERE id='reminders_clock'")
    seen = 0 if kept is None else int(json.loads(kept))
    if seen == tx.now:
        return 0
    _see(tx, known=kept is not None)
    if seen - tx.now <= SET_BACK_MS:
        return 0
    found = tx.column("SELECT id FROM reminder WHERE state='open' AND created_at>? AND told_at=created_at", tx.now)
    telling.follow(tx, found)
    return len(found)


def _see(tx: Tx, *, known: bool) -> None:
    """Keep when this was run last: no change of the shop's, nothing that is undone or told."""
    text = json.dumps(tx.now)
    if known:
        tx.run("UPDATE setting SET value=? WHERE id='reminders_clock'", text)
    else:
        tx.run("INSERT INTO setting (id, value) VALUES ('reminders_clock', ?)", text)
