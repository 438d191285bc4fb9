"""Leads of an import: new people who become leads, by the source's wish or by a column, a whole unit at a time."""

from collections.abc import Sequence

from desktop.exchange import party
from desktop.exchange.source import Context, Item
from models.work import Tx

_LEAD_SQL = (
    "INSERT INTO lead (person_id, entered_at, state_at, reason, list, ready, times, batch_id)"
    " VALUES (?,?,?,'','',0,1,?)"
    " ON CONFLICT (person_id) DO NOTHING"
)
_STATE_SQL = "UPDATE person SET lead_state=? WHERE id=? AND lead_state=''"


def begin(tx: Tx, context: Context, batch_id: int, people: Sequence[tuple[int, Item]]) -> None:
    """Make leads of new people: those whose file says so, and all where the source's people are leads."""
    states = [
        (key, item.parts["lead"]["state"] if "lead" in item.parts else "new")
        for key, item in people
        if "lead" in item.parts or context.options.leads
    ]
    enter(tx, batch_id, states)


def enter(tx: Tx, batch_id: int, states: Sequence[tuple[int, str]]) -> None:
    """Make leads of these people in these states, unless they are leads already."""
    if not states:
        return
    party.many(tx, _STATE_SQL, [(state, key) for key, state in states])
    party.many(tx, _LEAD_SQL, [(key, tx.now, tx.now, batch_id) for key, _state in states])
