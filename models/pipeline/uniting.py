"""Several deals that are one chance to sell, merged into the one that has come farthest (case D5).

Won and lost ones are left out. What the kept one does not say the others do, in their order; notes and wishes are put
one below the other. Papers, contracts, files and reminders go along, and it is undone as one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.billing.tables import Quotation
from models.contracts.tables import Contract
from models.errors import N_, Refused
from models.leads.tables import Lead
from models.people.tables import Attachment, Touchpoint
from models.pipeline import deals, lines
from models.pipeline.tables import Deal, DealAnswer, DealHelper, DealLine, DealMove, DealTag
from models.reminders.tables import Reminder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.base import Table
    from models.work import Tx

_FIRST = (
    "person_id", "company_id", "amount", "monthly", "months", "expected_day", "product_id", "source", "team_id",
    "contract_id", "category", "probability_by_hand",
)  # fmt: skip
"""Columns that the first deal has a say in which they are not empty."""
_JOINED = ("note", "wishes")
_OWN: tuple[tuple[type[Table], str], ...] = (
    (DealAnswer, "question_id"),
    (DealHelper, "staff_id"),
    (DealTag, "tag_id"),
)
"""Rows of which a deal has one of each kind."""
_GOING: tuple[tuple[type[Table], str, str], ...] = (
    (Quotation, "deal_id", ""),
    (Contract, "deal_id", ""),
    (Attachment, "deal_id", ""),
    (Lead, "deal_id", ""),
    (Reminder, "about_id", " AND about='deal'"),
    (Touchpoint, "ref_id", " AND kind IN ('deal', 'deal_moved', 'deal_won', 'deal_lost', 'deal_reopened')"),
)
"""Rows that name a deal, and go to the one that is kept."""


def merge(tx: Tx, *, deal_ids: Sequence[int], owner_id: int | None = None) -> int:
    """Merge the open ones among some deals; returns the key of the one that is kept. `owner_id` owns it from now on.

    Kept is the one that has come farthest, then the likeliest, then the oldest. Raises Refused for fewer than two open
    ones, for deals of different customers and for an owner who is not there.
    """
    found = [one for one in deals.of_ids(tx, list(dict.fromkeys(deal_ids))) if one.state == "open"]
    if len(found) < 2:
        raise Refused(N_("Choose at least two open deals. Won and lost ones are not merged."))
    if len({one.person_id for one in found} - {None}) > 1:
        raise Refused(N_("These deals are with different customers. Merge the customers first."))
    found.sort(key=lambda one: (-one.stage.position, -one.probability, one.id))
    ids = [one.id for one in found]
    kept, gone = ids[0], ids[1:]
    _columns(tx, kept, ids, owner_id)
    _lines(tx, ids)
    for table, column in _OWN:
        _one_of_each(tx, table, column, kept, gone)
    for table, column, narrowed in _GOING:
        name = table._meta.table_name
        rows = [row[0] for row in tx.within(f"SELECT id FROM {name} WHERE {column} IN (??){narrowed}", gone)]
        if rows:
            tx.update(table, rows, **{column: kept})
    tx.delete(DealMove, [row[0] for row in tx.within("SELECT id FROM deal_move WHERE deal_id IN (??)", gone)])
    tx.delete(Deal, gone)
    _told(tx, kept, len(ids))
    return kept


def _columns(tx: Tx, kept: int, ids: Sequence[int], owner_id: int | None) -> None:
    names = (*_FIRST, *_JOINED, "owner_id")
    rows = [tx.image(Deal, key, list(names)) or {} for key in ids]
    values: dict[str, Any] = {
        name: next((row[name] for row in rows if row[name] not in (None, "")), rows[0][name]) for name in _FIRST
    }
    for name in _JOINED:
        values[name] = "\n\n".join(dict.fromkeys(row[name].strip() for row in rows if row[name].strip()))
    owners = [row["owner_id"] for row in rows if row["owner_id"] is not None]
    values["owner_id"] = owner_id if owner_id is not None else next(iter(owners), None)
    if owner_id is not None:
        deals.checked(tx, {"owner_id": owner_id})
    tx.update(Deal, kept, touched_at=tx.now, **values)


def _lines(tx: Tx, ids: Sequence[int]) -> None:
    """The lines of the first deal that has any; the others' would count the same goods twice."""
    rows: dict[int, list[int]] = {}
    for key, deal in tx.within("SELECT id, deal_id FROM deal_line WHERE deal_id IN (??) ORDER BY id", ids):
        rows.setdefault(deal, []).append(key)
    first = next((deal for deal in ids if deal in rows), None)
    for deal, keys in rows.items():
        if deal != first:
            tx.delete(DealLine, keys)
        elif deal != ids[0]:
            tx.update(DealLine, keys, deal_id=ids[0])
    if first is not None:
        lines.follow(tx, deal_id=ids[0])


def _one_of_each(tx: Tx, table: type[Table], column: str, kept: int, gone: Sequence[int]) -> None:
    name = table._meta.table_name
    known = set(tx.column(f"SELECT {column} FROM {name} WHERE deal_id=?", kept))
    for deal in gone:
        for key, what in tx.rows(f"SELECT id, {column} FROM {name} WHERE deal_id=? ORDER BY id", deal):
            if what in known:
                tx.delete(table, [key])
            else:
                known.add(what)
                tx.update(table, key, deal_id=kept)


def _told(tx: Tx, kept: int, count: int) -> None:
    known = deals.one(tx, kept)
    tx.explain(deal=known.name, count=count)
    if known.person_id is not None:
        tx.insert(
            Touchpoint,
            person=known.person_id,
            at=tx.now,
            kind="deal_merged",
            ref_id=kept,
            amount=known.amount,
            text=known.name,
            staff_id=tx.actor.staff_id,
            shop_id=tx.actor.shop_id,
        )
        tx.touch("person", [known.person_id])
