"""Companies from a table, and in the store: told apart by number, phone or mail; without any, by their name."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from desktop.exchange import cells, party
from desktop.exchange.cells import Unreadable
from desktop.exchange.fields import OWN
from desktop.exchange.headers import Numbered
from desktop.exchange.matching import Change, Kind, Known, Matcher, Tally
from desktop.exchange.source import Context, Item, Read, Refusal
from models import text
from models.errors import N_, Message
from models.people import search
from models.work import Reader, Tx

PLAIN = ("name", "reading", "region", "industry", "size", "registration", "note")
_LENGTHS = {"name": text.NAME_LENGTH, "reading": text.NAME_LENGTH}
_SQL = (
    "INSERT INTO company (id, public_id, name, reading, region, industry, size, registration, note, created_at,"
    " batch_id) VALUES (?,?,?,?,?,?,?,?,?,?,?)"
)


_MORE_THAN_REGION = ("postal", "city", "street", "building")
"""A region alone is the company's, and no address."""


def writer(context: Context, tally: Tally, *, dry: bool, batch_id: int = 0) -> Matcher:
    """The writing half."""
    return Matcher(KIND, context, tally, dry=dry, batch_id=batch_id)


def read_rows(rows: Iterator[Numbered], context: Context) -> Iterator[Read]:
    """Make an item of each record."""
    for line, row in rows:
        try:
            yield _read(line, row, context)
        except Unreadable as wrong:
            yield Refusal(line, "", wrong.reason)


def _read(line: int, row: list[str], context: Context) -> Item:
    columns: dict[str, Any] = {}
    parts: dict[str, dict[Any, Any]] = {}
    place: dict[str, str] = {}
    notes: list[Message] = []
    for at, name in context.columns:
        cell = row[at] if at < len(row) else ""
        if not cell.strip():
            continue
        if name in party.CONTACTS:
            parts.setdefault("contacts", {}).update(party.contacts_of(name, cell, context, notes))
        elif name in party.PLACE:
            place[name] = party.place_cell(name, cell)
        elif name == "id":
            columns["_key"] = cells.line_text(cell, 40)
        elif name.startswith(OWN):
            parts.setdefault("own", {})[name] = party.own_value(name, cell, context)
        else:
            columns[name] = cells.long_text(cell) if name == "note" else cells.line_text(cell, _LENGTHS.get(name, 200))
    if not columns.get("name"):
        raise Unreadable(Message(N_("A company needs a name."), {}))
    if place.get("region"):
        columns["region"] = place["region"]
    if any(place.get(name) for name in _MORE_THAN_REGION) and (address := party.address_of(place)):
        parts["addresses"] = address
    columns["_id"] = columns.get("_key") or party.quick_id()
    return Item(line, columns["name"], _keys(columns, parts), columns, parts, tuple(notes))


def _keys(columns: Mapping[str, Any], parts: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    keys = [("id", columns["_key"])] if columns.get("_key") else []
    keys += [("registration", columns["registration"])] if columns.get("registration") else []
    keys += [key for key in parts.get("contacts", ()) if key[0] in ("phone", "mail")]
    return (*keys, ("name", columns["name"]))


def load(read: Reader, ids: Sequence[int]) -> dict[int, Known]:
    """Companies in the shape of items."""
    contacts, own = party.load_contacts(read, "company_id", ids), party.load_own(read, "company", ids)
    addresses = party.load_addresses(read, "company_id", ids)
    rows = read.within(f"SELECT id, {', '.join(PLAIN)} FROM company WHERE id IN (??)", ids)
    return {
        key: Known(
            key,
            dict(zip(PLAIN, rest, strict=True)),
            {"contacts": contacts.get(key, {}), "addresses": addresses.get(key, {}), "own": own.get(key, {})},
        )
        for key, *rest in rows
    }


def create(tx: Tx, context: Context, batch_id: int, items: Sequence[Item]) -> None:
    """Write new companies."""
    start = party.next_id(tx, "company")
    rows, contacts, addresses, own = [], party.Rows(), party.Rows(), []
    for key, item in enumerate(items, start):
        get = item.columns.get
        rows.append((key, get("_id"), *(get(name, "") for name in PLAIN), tx.now, batch_id))
        contacts += party.contact_rows((None, key), item.parts.get("contacts", {}))
        addresses += party.address_rows((None, key), item.parts.get("addresses", {}))
        own.append((key, item.parts.get("own", {})))
    party.many(tx, _SQL, rows)
    party.many(tx, party.CONTACT_SQL, contacts)
    party.many(tx, party.ADDRESS_SQL, addresses)
    party.write_own(tx, "company", own)


def change(tx: Tx, context: Context, batch_id: int, changes: Sequence[Change]) -> None:
    """Write what the file changes of companies that are there, each with the image that undo needs."""
    for one in changes:
        if one.after:
            party.update_kept(tx, batch_id, "company", one.id, one.after)
        for table, part in (("contact", "contacts"), ("address", "addresses")):
            if found := one.added.get(part):
                party.add_kept(tx, batch_id, table, party.named_rows(tx, table, (None, one.id), found))
        if "own" in one.added:
            party.change_own(tx, batch_id, "company", one.id, one.added["own"])
        if "name" in one.after:
            search.reindex(tx, tx.column("SELECT id FROM person WHERE company_id=?", one.id))


KIND = Kind(
    lookups={
        "id": "SELECT public_id, id FROM company WHERE public_id IN (??)",
        "registration": "SELECT registration, id FROM company WHERE registration IN (??)",
        "phone": "SELECT folded, company_id FROM contact WHERE kind='phone' AND folded IN (??) AND company_id>0",
        "mail": "SELECT folded, company_id FROM contact WHERE kind='mail' AND folded IN (??) AND company_id>0",
        "name": "SELECT name, id FROM company WHERE name IN (??)",
    },
    fields={"id": "id", "registration": "registration", "phone": "phone", "mail": "mail", "name": "name"},
    load=load,
    create=create,
    change=change,
    weak="name",
)
