"""Leads of an import: new people who become leads, by the source's wish or by a column, a whole unit at a time."""

from collections.abc import Mapping, Sequence

from desktop.exchange.source import Context, Item
from models.leads import qualification
from models.work import Tx


def begin(tx: Tx, context: Context, batch_id: int, people: Sequence[tuple[int, Item]]) -> None:
    """Make leads of new people: those whose file says so, and all where the source's people are leads."""
    enter(
        tx,
        batch_id,
        {
            key: item.parts["lead"]["state"] if "lead" in item.parts else "new"
            for key, item in people
            if "lead" in item.parts or context.options.leads
        },
    )


def enter(tx: Tx, batch_id: int, states: Mapping[int, str]) -> None:
    """Make leads of these people in these states; what that writes carries the batch, and goes with it."""
    if not states:
        return
    before, tx.batch_id = tx.batch_id, batch_id
    try:
        qualification.begin(tx, states=states)
    finally:
        tx.batch_id = before
