"""What goes from one record to the other when two are merged, and back: cards, promises, contacts, what was empty."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from models import schema, text
from models.people.tables import Consent, Person

if TYPE_CHECKING:
    from collections.abc import Collection

    from models.work import Tx

MOVED = (
    "card.person_id",
    "contact.person_id",
    "address.person_id",
    "gift.person_id",
    "coupon.person_id",
    "wallet.person_id",
    "booking.person_id",
    "reminder.person_id",
    "referral.referrer_id",
    "held_sale.person_id",
    "deal.person_id",
    "request.person_id",
    "attachment.person_id",
    "quotation.person_id",
    "contract.person_id",
    "invoice.person_id",
    "owed.person_id",
    "money_received.person_id",
)
"""Columns whose rows follow the person who is kept."""
ALONE = ("referral.person_id", "referral_code.person_id", "lead.person_id", "billing_terms.person_id")
"""Columns of which a person has one: they follow where the one kept has none."""
FILLED = (
    "reading",
    "birthday",
    "company_id",
    "job_title",
    "preferred_channel",
    "preferred_hours",
    "source",
    "owner_id",
    "lead_state",
    "phase",
)
CHOSEN = ("name", *FILLED)
"""Columns of which either record's may be chosen; without a choice the kept record's holds where it has one."""
JOINED = ("cautions", "likes", "wishes", "note")
"""Texts that both may have: an allergy is lost on neither."""


@dataclass
class Moved:
    """What was moved: keys of rows by column, tags added, columns of the kept record before and after."""

    rows: dict[str, list[int]] = field(default_factory=dict)
    tags: list[int] = field(default_factory=list)
    columns: dict[str, list[Any]] = field(default_factory=dict)
    consents: list[int] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {"rows": self.rows, "tags": self.tags, "columns": self.columns, "consents": self.consents}

    @classmethod
    def of(cls, plain: dict[str, Any]) -> Moved:
        """Read it from JSON."""
        return cls(plain.get("rows", {}), plain.get("tags", []), plain.get("columns", {}), plain.get("consents", []))

    def put_back(self, tx: Tx, kept_id: int, gone_id: int) -> None:
        """Move everything back that is still with the person who was kept; what was changed since stays as it is."""
        for place, ids in self.rows.items():
            table, column = _place(place)
            mine = [
                key for key in ids if tx.value(f"SELECT {column} FROM {place.split('.')[0]} WHERE id=?", key) == kept_id
            ]
            tx.update(table, mine, **{column: gone_id})
        tags, _column = _place("person_tag.person_id")
        tx.delete(tags, self.tags)
        tx.delete(Consent, self.consents)
        now = tx.image(Person, kept_id, list(self.columns)) if self.columns else {}
        back = {name: pair[0] for name, pair in self.columns.items() if now and now[name] == pair[1]}
        if back:
            tx.update(Person, kept_id, **back)


def _place(place: str) -> tuple[Any, str]:
    name, column = place.split(".")
    return next(table for table in schema.TABLES if table._meta.table_name == name), column


def move_rows(tx: Tx, kept_id: int, gone_id: int, chosen: Collection[str] = ()) -> Moved:
    """Let what `gone_id` has follow to `kept_id`; the columns `chosen` are taken from it."""
    moved = Moved()
    for place in (*MOVED, *ALONE):
        table, column = _place(place)
        name = table._meta.table_name
        if place in ALONE and tx.value(f"SELECT id FROM {name} WHERE {column}=?", kept_id) is not None:
            continue
        ids = tx.column(f"SELECT id FROM {name} WHERE {column}=? ORDER BY id", gone_id)
        if name == "referral":  # nobody brought themselves
            other = "referrer_id" if column == "person_id" else "person_id"
            ids = [key for key in ids if tx.value(f"SELECT {other} FROM referral WHERE id=?", key) != kept_id]
        if ids:
            tx.update(table, ids, **{column: kept_id})
            moved.rows[place] = ids
    _tags(tx, moved, kept_id, gone_id)
    _consents(tx, moved, kept_id, gone_id)
    _columns(tx, moved, kept_id, gone_id, chosen)
    return moved


def _tags(tx: Tx, moved: Moved, kept_id: int, gone_id: int) -> None:
    table, _column = _place("person_tag.person_id")
    mine = set(tx.column("SELECT tag_id FROM person_tag WHERE person_id=?", kept_id))
    for tag in tx.column("SELECT tag_id FROM person_tag WHERE person_id=? ORDER BY id", gone_id):
        if tag not in mine:
            moved.tags.append(tx.insert(table, person=kept_id, tag=tag))


def _consents(tx: Tx, moved: Moved, kept_id: int, gone_id: int) -> None:
    """What either said last of a channel holds: a withdrawal is not forgotten."""
    latest = "SELECT channel, given, at, wording, source, staff_id FROM consent WHERE person_id=? ORDER BY at, id"
    mine = {row[0]: row for row in tx.rows(latest, kept_id)}
    for channel, given, at, wording, source, staff in {row[0]: row for row in tx.rows(latest, gone_id)}.values():
        if channel not in mine or mine[channel][2] < at:
            values = {"given": bool(given), "at": at, "wording": wording, "source": source, "staff_id": staff}
            moved.consents.append(tx.insert(Consent, person=kept_id, channel=channel, **values))


def _columns(tx: Tx, moved: Moved, kept_id: int, gone_id: int, chosen: Collection[str]) -> None:
    """Fill what the kept record lacks or was chosen from the other; texts of both are put together, notes with an empty
    line between (case D5), and the times span both: the earlier first, the later last (D12).
    """
    names = [*CHOSEN, *JOINED, "sort_key", "first_seen_at", "last_seen_at"]
    mine, other = tx.image(Person, kept_id, names) or {}, tx.image(Person, gone_id, names) or {}
    new = {
        name: other[name]
        for name in CHOSEN
        if other[name] and mine[name] != other[name] and (name in chosen or not mine[name])
    }
    if {"name", "reading"} & new.keys():
        both = {**mine, **new}
        new["sort_key"] = text.sort_key(both["name"], both["reading"])
    for name in JOINED:
        if other[name] and other[name] not in (mine[name] or ""):
            between = "\n\n" if name == "note" else "\n"
            new[name] = between.join(part for part in (mine[name], other[name]) if part)
    for name, pick in (("first_seen_at", min), ("last_seen_at", max)):
        known = [value for value in (mine[name], other[name]) if value is not None]
        if known and pick(known) != mine[name]:
            new[name] = pick(known)
    if new:
        moved.columns = {name: [mine[name], value] for name, value in new.items()}
        tx.update(Person, kept_id, **new)
