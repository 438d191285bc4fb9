"""What must be true of reminders: told when their row says, one of a series open, follow-ups after what they follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import N_, Message
from models.reminders import series_rows, telling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.work import Reader, Tx

Found = Message | tuple[str, Message]
MOST = 100
"""So many are named; a store with more has one fault, not as many."""
TOLD = N_("Reminder {id} is not told when its row says.")
CLOSED = N_("Reminder {id} is closed, and would still be told.")
SEVERAL = N_("Series {id} has {count} reminders that stand open, and may have one.")
EARLIER = N_("Reminder {id} follows {other}, which was made after it.")


def named(kind: str, key: int, what: str, **values: int) -> Found:
    """A fault, with the row in which it is."""
    return f"{kind}:{key}", Message(what, {"id": key, **values})


def reminder_problems(read: Reader) -> list[Found]:
    """Reminders that are told at another moment than their row says, series with two open ones, follow-ups of later."""
    return [*_mistimed(read), *_several(read), *_unread(read), *_follows(read)]


def _mistimed(read: Reader) -> list[Found]:
    found = [
        named("reminder", key, CLOSED)
        for (key,) in read.rows("SELECT id FROM reminder WHERE state<>'open' AND tell_at IS NOT NULL LIMIT ?", MOST)
    ]
    for key in _wrong(read):
        found.append(named("reminder", key, TOLD))
        if len(found) >= MOST:
            break
    return found


def _wrong(read: Reader) -> Iterator[int]:
    """Open ones whose kept moment is not the one that their row says; what nobody has looked at yet is left out."""
    for some in read.each(f"{telling.KEPT} WHERE state='open' AND told_at IS NOT NULL ORDER BY id"):
        for key, tell_at, kept in telling.worked_out(read, some):
            if tell_at != kept:
                yield key


def _several(read: Reader) -> list[Found]:
    rows = read.rows(
        "SELECT series_id, count(*) FROM reminder WHERE series_id IS NOT NULL AND state='open' GROUP BY series_id"
        " HAVING count(*)>1 ORDER BY series_id LIMIT ?",
        MOST,
    )
    return [named("reminder_series", key, SEVERAL, count=count) for key, count in rows]


def _unread(read: Reader) -> list[Found]:
    """Series that can't be followed as they were written; one in a zone that has gone is followed in the shop's."""
    found: list[Found] = [
        (f"reminder_series:{one.id}", one.warning)
        for one in series_rows.opened(read)
        if one.warning is not None and not one.zone_has_gone
    ]
    return found[:MOST]


def _follows(read: Reader) -> list[Found]:
    rows = read.rows("SELECT id, follows_id FROM reminder WHERE follows_id>=id ORDER BY id LIMIT ?", MOST)
    return [named("reminder", key, EARLIER, other=other) for key, other in rows]


def mend_reminders(tx: Tx) -> None:
    """Work out anew when each reminder is told: it is derived from its row."""
    tx.run("UPDATE reminder SET tell_at=NULL WHERE state<>'open' AND tell_at IS NOT NULL")
    wrong = list(_wrong(tx))
    telling.keep(tx, wrong)
    tx.touch("reminder", None)
