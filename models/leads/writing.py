"""Rows of leads written one by one, with images for undo, or many at once where an import or the night writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models import rows
from models.people.tables import Touchpoint

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.base import Table
    from models.work import Tx

FEW = 40
"""So many people are written with images; more belong to bulk work, which is taken back as a whole or not at all."""


def bulk(tx: Tx, count: int) -> bool:
    """Whether so many rows are written without images."""
    return tx.batch_id is not None or count > FEW


def update(tx: Tx, table: type[Table], changes: Mapping[int, Mapping[str, Any]]) -> None:
    """Set columns of rows by key; all rows set the same columns."""
    if not changes:
        return
    if not bulk(tx, len(changes)):
        for key, values in changes.items():
            tx.update(table, key, **values)
        return
    names = list(next(iter(changes.values())))
    kind = table._meta.table_name
    columns = ", ".join(f"{name}=?" for name in names)
    rows.update(
        tx,
        f"UPDATE {kind} SET {columns} WHERE id=?",
        [(*(values[name] for name in names), key) for key, values in changes.items()],
    )
    tx.touch(kind, None if len(changes) > 500 else changes)


def insert(tx: Tx, table: type[Table], found: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, by their columns' names; all rows name the same columns."""
    if not found:
        return
    if not bulk(tx, len(found)):
        for one in found:
            tx.insert(table, **one)
        return
    kind = table._meta.table_name
    usual = {
        field.column_name: field.default() if callable(field.default) else field.default
        for field in table._meta.sorted_fields
        if field.default is not None and field.column_name not in found[0]
    }
    names = [*found[0], *usual]
    rows.insert(
        tx,
        f"INSERT INTO {kind} ({', '.join(names)})",
        [(*one.values(), *usual.values()) for one in found],
    )
    tx.touch(kind, None)


def touchpoints(tx: Tx, found: Sequence[tuple[int, str, str, str]]) -> None:
    """Write touchpoints: person, kind, text, what it was about."""
    by = {"staff_id": tx.actor.staff_id, "shop_id": tx.actor.shop_id, "batch_id": tx.batch_id}
    insert(
        tx,
        Touchpoint,
        [
            {"person_id": person, "at": tx.now, "kind": kind, "text": words, "about": about or None, **by}
            for person, kind, words, about in found
        ],
    )
    if found:
        tx.touch("person", [one[0] for one in found] if len(found) <= FEW else None)
