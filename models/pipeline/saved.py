"""Saved views: a condition on deals under a name, with the columns and the order in which the list shows them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from models import text
from models.criteria import fields
from models.criteria.nodes import ALWAYS, parse, plain_of
from models.errors import N_, NotFound, Refused
from models.pipeline.tables import SavedView
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.criteria.nodes import Node
    from models.work import Reader, Tx

SIDES = frozenset({"deal", "person"})
MOST = 50


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A saved view: whose (None: everybody's), what it asks, its columns, its order ("-amount" turns it round)."""

    id: int
    name: str
    node: Node
    columns: tuple[str, ...]
    sort: str
    staff_id: int | None


def listed(read: Reader, *, staff_id: int | None) -> tuple[ViewRow, ...]:
    """Everybody's views and somebody's own, in their order."""
    rows = read.rows(
        "SELECT id, name, criteria, columns, sort, staff_id FROM saved_view WHERE kind='deal'"
        " AND (staff_id IS NULL OR staff_id=?) ORDER BY position, id",
        staff_id,
    )
    return tuple(_row(row) for row in rows)


def one(read: Reader, view_id: int) -> ViewRow:
    """A view. Raises NotFound."""
    row = read.row("SELECT id, name, criteria, columns, sort, staff_id FROM saved_view WHERE id=?", view_id)
    if row is None:
        raise NotFound(N_("This view is no longer there. Nothing was changed."))
    return _row(row)


def _row(row: Sequence[Any]) -> ViewRow:
    plain = json.loads(row[2])
    return ViewRow(row[0], row[1], parse(plain) if plain else ALWAYS, tuple(json.loads(row[3])), row[4], row[5])


def save(
    tx: Tx,
    *,
    view_id: int | None = None,
    name: str,
    node: Node,
    columns: Sequence[str] = (),
    sort: str = "",
    mine: bool = False,
) -> int:
    """Save a view, or change one; returns its key. With `mine` only whoever saves it sees it.

    Raises Refused without a name, for a name that is taken, or a condition that does not fit.
    """
    said = text.clean(name, 80)
    if not said:
        raise Refused(N_("Give a name."))
    same = tx.value("SELECT id FROM saved_view WHERE kind='deal' AND name=?", said)
    if same is not None and same != view_id:
        raise Refused(N_("There is a view called “{name}” already."), name=said)
    fields.check(node, SIDES, fields.store_fields(tx))
    values = {
        "name": said,
        "criteria": json.dumps(plain_of(node), ensure_ascii=False),
        "columns": json.dumps(list(columns)),
        "sort": sort,
        "staff_id": tx.actor.staff_id if mine else None,
    }
    if view_id is not None:
        one(tx, view_id)
        tx.update(SavedView, view_id, **values)
        return view_id
    count, last = tx.row("SELECT count(*), max(position) FROM saved_view WHERE kind='deal'") or (0, None)
    if count >= MOST:
        raise Refused(N_("There are {count} views already. Delete one first."), count=count)
    return tx.insert(SavedView, kind="deal", position=1 + (last or 0), **values)


def delete(tx: Tx, *, view_id: int) -> None:
    """Delete a view. Raises NotFound when it is gone."""
    one(tx, view_id)
    tx.delete(SavedView, view_id)
