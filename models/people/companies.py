"""Companies: where people work."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from models import text
from models.base import new_public_id
from models.errors import N_, NotFound, Refused
from models.people.parts import NewAddress, NewContact, Saved, write_addresses, write_contacts
from models.people.tables import Address, Company, Contact, OwnValue, Person
from models.work import Reader, Row, Tx

KEPT_BY = ("deal", "contract", "quotation", "invoice", "owed", "money_received")
"""Tables whose rows keep a company from being deleted."""
EDITABLE = frozenset({"name", "reading", "region", "industry", "size", "registration", "note"})


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    unknown = values.keys() - EDITABLE
    if unknown:
        raise Refused(N_("A company has no field “{name}”."), name=sorted(unknown)[0])
    row = {
        name: text.clean(value or "", text.NOTE_LENGTH, lines=True)
        if name == "note"
        else text.clean(value or "", text.NAME_LENGTH)
        for name, value in values.items()
    }
    if row.get("name") == "":
        raise Refused(N_("Give the company's name."))
    return row


def create(
    tx: Tx,
    *,
    name: str,
    contacts: Sequence[NewContact] = (),
    addresses: Sequence[NewAddress] = (),
    people: Sequence[int] = (),
    **columns: str,
) -> Saved:
    """Make a company from any of EDITABLE, and let `people` work there; returns its key and warnings."""
    row = _checked({"name": name, **columns})
    key = tx.insert(Company, public_id=new_public_id(), created_at=tx.now, **row)
    tx.explain(company=row["name"])
    warnings = write_contacts(tx, {"company_id": key}, contacts)
    write_addresses(tx, {"company_id": key}, addresses)
    if people:
        tx.update(Person, people, company_id=key)
    return Saved(key, warnings)


def update(tx: Tx, *, company_id: int, **columns: str) -> None:
    """Change any of EDITABLE. Raises NotFound and Refused."""
    tx.update(Company, company_id, **_checked(columns))


def set_contacts(tx: Tx, *, company_id: int, contacts: Sequence[NewContact]) -> Saved:
    """Make these the company's contacts, in this order."""
    tx.touch("company", [company_id])
    return Saved(company_id, write_contacts(tx, {"company_id": company_id}, contacts))


def set_addresses(tx: Tx, *, company_id: int, addresses: Sequence[NewAddress]) -> None:
    """Make these the company's addresses, in this order."""
    tx.touch("company", [company_id])
    write_addresses(tx, {"company_id": company_id}, addresses)


def delete_unused(tx: Tx, *, company_id: int) -> None:
    """Delete a company where nobody works; can be undone. Raises Refused while somebody does, or it has a history."""
    from models.billing import terms

    row = tx.row("SELECT name FROM company WHERE id=?", company_id)
    if row is None:
        raise NotFound(N_("This company is no longer there. Nothing was changed."))
    if tx.value("SELECT 1 FROM person WHERE company_id=? LIMIT 1", company_id) is not None:
        raise Refused(N_("People work at {name}, so the entry can't be deleted."), name=row[0])
    if any(tx.value(f"SELECT 1 FROM {table} WHERE company_id=? LIMIT 1", company_id) for table in KEPT_BY):
        raise Refused(N_("{name} has a history here, so the entry can't be deleted."), name=row[0])
    terms.forget(tx, company_id=company_id)
    tx.explain(company=row[0])
    tx.delete(Contact, tx.column("SELECT id FROM contact WHERE company_id=?", company_id))
    tx.delete(Address, tx.column("SELECT id FROM address WHERE company_id=?", company_id))
    tx.delete(
        OwnValue,
        tx.column(
            "SELECT v.id FROM own_value v JOIN own_field f ON f.id=v.field_id WHERE f.kind='company' AND v.record_id=?",
            company_id,
        ),
    )
    tx.delete(Company, company_id)


def find(read: Reader, typed: str, limit: int = 20) -> list[tuple[int, str]]:
    """Companies whose folded name or reading holds the typed text: key and name, those that begin with it first."""
    wanted = text.fold(typed)
    found: list[tuple[bool, str, int, str]] = []
    for chunk in read.each("SELECT id, name, reading FROM company"):
        for key, name, reading in chunk:
            folded = text.fold(name), text.fold(reading)
            if any(wanted in one for one in folded):
                found.append((not any(one.startswith(wanted) for one in folded), folded[1] or folded[0], key, name))
    return [(key, name) for _, _, key, name in sorted(found)[:limit]]


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """A company in a list, with its first phone and how many people work there."""

    id: int
    name: str
    reading: str
    region: str
    industry: str
    size: str
    phone: str
    people: int


def list_ids(read: Reader, typed: str = "") -> list[int]:
    """The keys of the companies in their order, by reading; of those only that a typed text finds, if there is one."""
    if text.fold(typed):
        return [key for key, _ in find(read, typed, 5000)]
    return read.column("SELECT id FROM company ORDER BY CASE reading WHEN '' THEN name ELSE reading END, id")


def rows_by_ids(read: Reader, ids: Sequence[int]) -> list[CompanyRow]:
    """The rows of a page of a list of companies."""
    found = read.within(
        "SELECT c.id, c.name, c.reading, c.region, c.industry, c.size, COALESCE((SELECT value FROM contact"
        " WHERE company_id=c.id AND kind='phone' ORDER BY position, id LIMIT 1), ''), (SELECT count(*) FROM person"
        " WHERE company_id=c.id AND merged_into_id IS NULL AND erased_at IS NULL) FROM company c WHERE c.id IN (??)",
        ids,
    )
    return [CompanyRow(*row) for row in found]


@dataclass(frozen=True, slots=True)
class CompanyProfile:
    """Everything about a company: contacts are (kind, value, label), addresses rows as in the table, people keys."""

    id: int
    public_id: str
    name: str
    reading: str
    region: str
    industry: str
    size: str
    registration: str
    note: str
    contacts: tuple[tuple[str, str, str], ...]
    addresses: tuple[NewAddress, ...]
    people: tuple[tuple[int, str, str], ...]
    """Key, name, job title; by reading."""


def profile(read: Reader, company_id: int) -> CompanyProfile:
    """A company with its contacts, addresses and people. Raises NotFound."""
    row = read.row(
        "SELECT id, public_id, name, reading, region, industry, size, registration, note FROM company WHERE id=?",
        company_id,
    )
    if row is None:
        raise NotFound(N_("This company is no longer there. Nothing was changed."))
    contacts: list[Row] = read.rows(
        "SELECT kind, value, label FROM contact WHERE company_id=? ORDER BY position, id", company_id
    )
    addresses = read.rows(
        "SELECT postal, region, city, street, building, country, label FROM address WHERE company_id=?"
        " ORDER BY position, id",
        company_id,
    )
    people = read.rows(
        "SELECT id, name, job_title FROM person WHERE company_id=? AND merged_into_id IS NULL AND erased_at IS NULL"
        " ORDER BY sort_key",
        company_id,
    )
    parts = (
        tuple((kind, value, label) for kind, value, label in contacts),
        tuple(NewAddress(*one) for one in addresses),
        tuple((key, name, title) for key, name, title in people),
    )
    return CompanyProfile(*(*row, *parts))
