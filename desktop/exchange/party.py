"""What people and companies share in an import: contacts, addresses, own fields, from cells to rows."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from desktop.exchange import batches, cells
from desktop.exchange.fields import OWN, by_name
from desktop.exchange.source import Context, Item
from models import text
from models.errors import N_, Message, Told
from models.people import own
from models.people.words import Named, words
from models.work import Reader, Tx

CONTACTS = ("phone", "mail", "fax", "line", "instagram", "web", "x", "facebook", "other")
PLACE = ("postal", "region", "city", "street", "building", "country")
ADDRESS = (*PLACE, "label", "position")
_SEVERAL = re.compile(r"[;\n、]|,(?=\s*[\d(+])| / ")
_SEVERAL_MAILS = re.compile(r"[;,\s、]+")

Rows = list[tuple[Any, ...]]
_ALPHABET = bytes(b"0123456789abcdefghjkmnpqrstvwxyz"[byte & 31] for byte in range(256))


def quick_id() -> str:
    """A random public id as `models.base` makes them, quicker."""
    return os.urandom(26).translate(_ALPHABET).decode()


# -- from cells ------------------------------------------------------------------------------------------------------


def contacts_of(kind: str, cell: str, context: Context, notes: list[Message]) -> Iterator[tuple[tuple[str, str], str]]:
    """The contacts in a cell: ((kind, folded), as typed). What looks odd is kept and noted."""
    if kind == "phone" or kind == "fax":
        found = [cell] if len(cell) < 17 and "\n" not in cell and ";" not in cell else _SEVERAL.split(cell)
    elif kind == "mail":
        found = [cell] if cell.count("@") == 1 and "\n" not in cell else _SEVERAL_MAILS.split(cell)
    else:
        found = cell.split("\n") if "\n" in cell else [cell]
    for part in found:
        value = cells.line_text(part, 320)
        if not value or (len(value) < 5 and cells.is_empty(value)):
            continue
        yield _contact(kind, value, context, notes)


def _contact(kind: str, value: str, context: Context, notes: list[Message]) -> tuple[tuple[str, str], str]:
    if kind == "phone" or kind == "fax":
        value = _zero_again(value, context.country)
        folded = cells.phone(value, context.country)
        if not 3 <= len(folded) <= 15:
            notes.append(Message(N_("“{phone}” does not look like a phone number. It was kept."), {"phone": value}))
    elif kind == "mail":
        folded = text.mail_folded(value)
        if text.mail_is_odd(value):
            notes.append(Message(N_("“{mail}” does not look like a mail address. It was kept."), {"mail": value}))
    else:
        folded = text.fold(value).removeprefix("@")
    return (kind, folded or text.fold(value)), value


def _zero_again(value: str, country: str) -> str:
    """Give a Japanese phone back the zero that a spreadsheet took for a number's: 9012345678, 312345678."""
    bare = country == "JP" and value.isascii() and value.isdigit() and value[0] in "123456789"
    return "0" + value if bare and (len(value) == 10 and value[1] == "0" or len(value) == 9) else value


def address_of(place: Mapping[str, str]) -> dict[tuple[str, ...], tuple[Any, ...]]:
    """An address as a part of an item; empty without any."""
    if not any(place.get(name) for name in PLACE if name != "country"):
        return {}
    row = tuple(place.get(name, "") for name in PLACE)
    return {row: row}


def own_value(name: str, cell: str, context: Context) -> tuple[str, int | None] | None:
    """An own field's cell as text and number in thousandths; None for nothing. Raises Unreadable."""
    field = by_name(context.own)[name]
    if not cell.strip():
        return None
    kinds = {"quantity": "number", "date": "date", "choice": "choice"}
    told = own.Field(0, "", field.own, field.label, kinds.get(field.type, "text"), field.choices, True)
    typed = cells.day(cell, context) or cell if field.type == "date" else cell
    try:
        return own.checked_value(told, typed)
    except Told as wrong:
        raise cells.Unreadable(wrong.message) from wrong


@lru_cache(maxsize=20_000)
def place_cell(name: str, cell: str) -> str:
    """A piece of an address as it is stored."""
    value = cells.line_text(cell, 200)
    if name == "postal":
        return value.removeprefix("〒").strip()[:16]
    if name == "country":
        return value.upper() if len(value) == 2 and value.isascii() else ""
    return value


def refreshed(item: Item) -> Item:
    """Make the sort key and the words of the search anew, in the place where the file is read."""
    columns, parts = item.columns, item.parts
    name, reading = columns.get("name") or columns["_name"], columns.get("reading", "")
    columns["_sort"] = text.fold(reading) or text.fold(name)
    contacts = parts.get("contacts", {})
    cards = parts.get("cards", {})
    columns["_words"] = words(Named(name, reading, columns.get("company", ""), tuple(contacts), tuple(cards)))
    return item


# -- to rows ---------------------------------------------------------------------------------------------------------

NO_LABELS: Mapping[tuple[str, str], str] = {}
CONTACT_SQL = "INSERT INTO contact (person_id, company_id, kind, value, folded, label, position) VALUES (?,?,?,?,?,?,?)"
ADDRESS_SQL = (
    "INSERT INTO address (person_id, company_id, postal, region, city, street, building, country, label, position)"
    " VALUES (?,?,?,?,?,?,?,?,'',?)"
)


def contact_rows(
    owner: tuple[int | None, int | None],
    contacts: Mapping[tuple[str, str], str],
    start: int = 0,
    labels: Mapping[tuple[str, str], str] = NO_LABELS,
) -> Rows:
    """Rows of contacts; `owner` is (person, company), `labels` say what a contact is (mobile, work)."""
    if not labels:
        return [
            (*owner, kind, value, folded, "", at) for at, ((kind, folded), value) in enumerate(contacts.items(), start)
        ]
    return [
        (*owner, key[0], value, key[1], labels.get(key, ""), at)
        for at, (key, value) in enumerate(contacts.items(), start)
    ]


def address_rows(
    owner: tuple[int | None, int | None], addresses: Mapping[Any, tuple[Any, ...]], start: int = 0
) -> Rows:
    """Rows of addresses."""
    return [(*owner, *row, at) for at, row in enumerate(addresses.values(), start)]


def named_rows(
    tx: Tx,
    table: str,
    owner: tuple[int | None, int | None],
    found: Mapping[Any, Any],
    labels: Mapping[tuple[str, str], str] = NO_LABELS,
) -> list[Mapping[str, Any]]:
    """Rows of contacts or addresses beside those that are there, by the names of their columns."""
    column, key = ("person_id", owner[0]) if owner[0] is not None else ("company_id", owner[1])
    start = tx.value(f"SELECT COALESCE(MAX(position), -1) + 1 FROM {table} WHERE {column}=?", key)
    if table == "contact":
        names: tuple[str, ...] = ("person_id", "company_id", "kind", "value", "folded", "label", "position")
        return [dict(zip(names, row, strict=True)) for row in contact_rows(owner, found, start, labels)]
    names = ("person_id", "company_id", *PLACE, "position")
    return [{**dict(zip(names, row, strict=True)), "label": ""} for row in address_rows(owner, found, start)]


def many(tx: Tx, sql: str, rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows by one prepared statement."""
    tx.db.cursor().executemany(sql, rows)


def add_kept(tx: Tx, batch_id: int, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows beside records that were there before, with the images by which undo removes them again."""
    images = []
    for row in rows:
        names = ", ".join(row)
        cursor = tx.run(f"INSERT INTO {table} ({names}) VALUES ({','.join('?' * len(row))})", *row.values())
        images.append(batches.image(batch_id, table, int(cursor.lastrowid), None, dict(row)))
    batches.keep(tx, images)


def keep_made(tx: Tx, batch_id: int, table: str, row_id: int) -> None:
    """Write down that an import made a row on the way that does not carry its id, such as a tag."""
    batches.keep(tx, [batches.image(batch_id, table, row_id, None, {})])


def update_kept(tx: Tx, batch_id: int, table: str, row_id: int, after: Mapping[str, Any]) -> None:
    """Change columns of a row that was there before, with the image by which undo puts them back."""
    names = list(after)
    before = tx.row(f"SELECT {', '.join(names)} FROM {table} WHERE id=?", row_id)
    if before is None:
        return
    tx.run(f"UPDATE {table} SET {', '.join(f'{name}=?' for name in names)} WHERE id=?", *after.values(), row_id)
    image = dict(zip(names, before, strict=True))
    batches.keep(tx, [batches.image(batch_id, table, row_id, image, dict(after))])


def own_ids(tx: Reader, kind: str) -> dict[str, int]:
    """The ids of the owner's fields of a kind by their names in a mapping."""
    return {OWN + key: field_id for field_id, key in tx.rows("SELECT id, key FROM own_field WHERE kind=?", kind)}


def write_own(tx: Tx, kind: str, values: Sequence[tuple[int, Mapping[str, tuple[str, int | None]]]]) -> None:
    """Insert own values of new records: (record id, {field name: (text, number)})."""
    fields = own_ids(tx, kind)
    many(
        tx,
        "INSERT INTO own_value (field_id, record_id, text, number) VALUES (?,?,?,?)",
        [(fields[name], record, *value) for record, found in values for name, value in found.items() if name in fields],
    )


def change_own(tx: Tx, batch_id: int, kind: str, record: int, values: Mapping[str, tuple[str, int | None]]) -> None:
    """Set own values of a record that was there before."""
    fields = own_ids(tx, kind)
    for name, (said, number) in values.items():
        known = tx.value("SELECT id FROM own_value WHERE field_id=? AND record_id=?", fields[name], record)
        if known is None:
            row = {"field_id": fields[name], "record_id": record, "text": said, "number": number}
            add_kept(tx, batch_id, "own_value", [row])
        else:
            update_kept(tx, batch_id, "own_value", int(known), {"text": said, "number": number})


def load_own(read: Reader, kind: str, ids: Sequence[int]) -> dict[int, dict[str, tuple[str, int | None]]]:
    """Own values of records, as parts of items have them."""
    found: dict[int, dict[str, tuple[str, int | None]]] = {}
    for record, key, said, number in read.within(
        "SELECT v.record_id, f.key, v.text, v.number FROM own_value v JOIN own_field f ON f.id=v.field_id"
        " WHERE v.record_id IN (??) AND f.kind=?",
        ids,
        kind,
    ):
        found.setdefault(record, {})[OWN + key] = (said, number)
    return found


def load_contacts(read: Reader, column: str, ids: Sequence[int]) -> dict[int, dict[tuple[str, str], str]]:
    """Contacts of people or companies, as parts of items have them."""
    found: dict[int, dict[tuple[str, str], str]] = {}
    for owner, kind, folded, value in read.within(
        f"SELECT {column}, kind, folded, value FROM contact WHERE {column} IN (??) ORDER BY position, id", ids
    ):
        found.setdefault(owner, {})[(kind, folded)] = value
    return found


def load_addresses(read: Reader, column: str, ids: Sequence[int]) -> dict[int, dict[Any, Any]]:
    """Addresses of people or companies, as parts of items have them."""
    found: dict[int, dict[Any, Any]] = {}
    for owner, *row in read.within(
        f"SELECT {column}, {', '.join(PLACE)} FROM address WHERE {column} IN (??) ORDER BY position, id", ids
    ):
        found.setdefault(owner, {})[tuple(row)] = tuple(row)
    return found


def next_id(tx: Tx, table: str) -> int:
    """The key that the next row of a table gets; holds until the unit of work ends."""
    return int(tx.value(f"SELECT COALESCE(MAX(id), 0) + 1 FROM {table}"))
