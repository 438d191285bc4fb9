"""What can be done to a person: made, changed, tagged, given a card, asked for consent, deleted while unused."""

from collections.abc import Iterable, Sequence
from typing import Any

from models import text
from models.base import new_public_id
from models.errors import N_, NotFound, Refused
from models.leads.tables import Lead
from models.people.parts import (
    CHANNELS,
    NewAddress,
    NewContact,
    Saved,
    birthday,
    write_addresses,
    write_contacts,
)
from models.people.tables import Address, Card, Consent, Contact, OwnValue, Person, PersonTag, Tag
from models.work import Reader, Tx

_LINES = {
    "name": text.NAME_LENGTH,
    "reading": text.NAME_LENGTH,
    "job_title": text.NAME_LENGTH,
    "preferred_hours": text.NAME_LENGTH,
    "source": text.NAME_LENGTH,
}
_NOTES = ("likes", "wishes", "cautions", "note")
EDITABLE = frozenset(
    {*_LINES, *_NOTES, "company_id", "birthday", "preferred_channel", "lead_state", "phase", "owner_id"}
)
"""The columns that `create` and `update` take."""


def checked(tx: Tx, values: dict[str, Any]) -> dict[str, Any]:
    """Columns of a person as they are stored. Raises Refused, in words, for what can't be."""
    unknown = values.keys() - EDITABLE
    if unknown:
        raise Refused(N_("A person has no field “{name}”."), name=sorted(unknown)[0])
    row = dict(values)
    for name, value in values.items():
        if name in _LINES:
            row[name] = text.clean(value or "", _LINES[name])
        elif name in _NOTES:
            row[name] = text.clean(value or "", text.NOTE_LENGTH, lines=True)
        elif name == "birthday":
            row[name] = birthday(value or "", tx.today)
    channel = values.get("preferred_channel") or ""
    if channel and channel not in CHANNELS:
        raise Refused(N_("“{channel}” is not a way to reach a person."), channel=channel)
    company = values.get("company_id")
    if company is not None and tx.value("SELECT 1 FROM company WHERE id=?", company) is None:
        raise NotFound(N_("This company is no longer there. Nothing was changed."))
    return row


def create(
    tx: Tx,
    *,
    contacts: Sequence[NewContact] = (),
    addresses: Sequence[NewAddress] = (),
    card: str = "",
    tags: Iterable[str] = (),
    **columns: Any,
) -> Saved:
    """Make a person from any of EDITABLE, contacts, addresses, a card number and tags; returns the key and warnings.

    A name is not needed where there is a contact or a card. Raises Refused for a person of nothing, a birthday that
    can't be, a card that somebody has already.
    """
    row = checked(tx, {"name": "", "reading": "", **columns})
    card = text.clean(card, 64)
    if not (row["name"] or row["reading"] or card or any(one.value.strip() for one in contacts)):
        raise Refused(N_("Give at least a name, a phone, a mail address or a card number."))
    key = tx.insert(
        Person,
        public_id=new_public_id(),
        sort_key=text.sort_key(row["name"], row["reading"]),
        created_at=tx.now,
        **row,
    )
    tx.explain(person=row["name"] or row["reading"])
    warnings = write_contacts(tx, {"person_id": key}, contacts)
    write_addresses(tx, {"person_id": key}, addresses)
    if card:
        issue_card(tx, person_id=key, number=card)
    for name in tags:
        tag(tx, person_ids=[key], name=name)
    return Saved(key, warnings)


def update(tx: Tx, *, person_id: int, **columns: Any) -> None:
    """Change any of EDITABLE. Raises NotFound for who is gone, Refused for what can't be.

    Another owner is an assignment: reminders move along, the timeline and the new owner are told.
    """
    row = checked(tx, columns)
    given = "owner_id" in row
    owner = row.pop("owner_id", None) or None
    if "name" in row or "reading" in row:
        known = living(tx, person_id)
        row["sort_key"] = text.sort_key(row.get("name", known[0]), row.get("reading", known[1]))
    if row or not given:
        tx.update(Person, person_id, **row)
    if given:
        from models.leads import assigning  # which knows people

        assigning.give(tx, person_ids=[person_id], staff_id=owner)


def living(read: Reader, person_id: int) -> tuple[str, str]:
    """Name and reading of a person. Raises NotFound for who is gone, merged into another, or erased."""
    found = read.row(
        "SELECT name, reading FROM person WHERE id=? AND merged_into_id IS NULL AND erased_at IS NULL", person_id
    )
    if found is None:
        raise NotFound(N_("This person is no longer there. Nothing was changed."))
    return found[0], found[1]


def set_contacts(tx: Tx, *, person_id: int, contacts: Sequence[NewContact]) -> Saved:
    """Make these the person's contacts, in this order."""
    living(tx, person_id)
    tx.touch("person", [person_id])
    return Saved(person_id, write_contacts(tx, {"person_id": person_id}, contacts))


def set_addresses(tx: Tx, *, person_id: int, addresses: Sequence[NewAddress]) -> None:
    """Make these the person's addresses, in this order."""
    living(tx, person_id)
    tx.touch("person", [person_id])
    write_addresses(tx, {"person_id": person_id}, addresses)


# -- cards ------------------------------------------------------------------------------------------------------------


def issue_card(tx: Tx, *, person_id: int, number: str) -> int:
    """Give a person a card; their earlier ones stay valid. Raises Refused when the number was ever given out."""
    number = text.clean(number, 64)
    if not number:
        raise Refused(N_("Give the card's number."))
    taken = tx.row("SELECT p.name, c.person_id FROM card c JOIN person p ON p.id=c.person_id WHERE c.number=?", number)
    if taken is not None:
        raise Refused(N_("The card {number} was given to {name} already."), number=number, name=taken[0])
    living(tx, person_id)
    tx.touch("person", [person_id])
    return tx.insert(Card, person_id=person_id, number=number, state="active", issued_at=tx.now)


def block_card(tx: Tx, *, card_id: int, blocked: bool = True) -> None:
    """Block a lost card, or unblock one that was found. The number stays taken."""
    tx.update(Card, card_id, state="blocked" if blocked else "active")
    tx.touch("person", tx.column("SELECT person_id FROM card WHERE id=?", card_id))


# -- tags -------------------------------------------------------------------------------------------------------------


def tag(tx: Tx, *, person_ids: Iterable[int], name: str, colour: str = "") -> int:
    """Tag people; a tag that is not there yet (compared as folded) is made. Returns the tag's key."""
    name = text.clean(name, 60)
    if not name:
        raise Refused(N_("Give the tag's name."))
    folded = text.fold(name)
    key = next((row[0] for row in tx.rows("SELECT id, name FROM tag") if text.fold(row[1]) == folded), None)
    if key is None:
        key = tx.insert(Tag, name=name, colour=colour)
    for person in person_ids:
        if tx.value("SELECT 1 FROM person_tag WHERE person_id=? AND tag_id=?", person, key) is None:
            tx.insert(PersonTag, person_id=person, tag_id=key)
        tx.touch("person", [person])
    return int(key)


def untag(tx: Tx, *, person_ids: Iterable[int], tag_id: int) -> int:
    """Take a tag off people; returns how many had it."""
    people = list(person_ids)
    ids = [
        row[0] for row in tx.within("SELECT id FROM person_tag WHERE person_id IN (??) AND tag_id=?", people, tag_id)
    ]
    tx.touch("person", people)
    return tx.delete(PersonTag, ids)


def tags(read: Reader) -> list[tuple[int, str, str, int]]:
    """Every tag: key, name, colour, how many people have it; by name."""
    return read.rows(
        "SELECT t.id, t.name, t.colour, (SELECT count(*) FROM person_tag WHERE tag_id=t.id) FROM tag t ORDER BY t.name"
    )


# -- consent ----------------------------------------------------------------------------------------------------------


def consent(tx: Tx, *, person_id: int, channel: str, given: bool, wording: str = "", source: str = "") -> int:
    """Note what a person agreed to, or took back, for a channel; earlier entries stay. Returns the entry's key."""
    if channel not in CHANNELS:
        raise Refused(N_("“{channel}” is not a way to reach a person."), channel=channel)
    living(tx, person_id)
    tx.touch("person", [person_id])
    return tx.insert(
        Consent,
        person_id=person_id,
        channel=channel,
        given=given,
        at=tx.now,
        wording=text.clean(wording, text.NOTE_LENGTH, lines=True),
        source=text.clean(source, text.NAME_LENGTH),
        staff_id=tx.actor.staff_id,
    )


def consents(read: Reader, person_id: int) -> dict[str, tuple[bool, int]]:
    """By channel: whether the latest entry agrees, and when it was made. A channel without an entry is absent."""
    return {
        channel: (bool(given), at)
        for channel, given, at in read.rows(
            "SELECT channel, given, at FROM consent WHERE person_id=? ORDER BY at, id", person_id
        )
    }


# -- deleting ---------------------------------------------------------------------------------------------------------

_IN_USE = (
    "SELECT 1 FROM sale WHERE person_id=? UNION ALL SELECT 1 FROM account WHERE person_id=?"
    " UNION ALL SELECT 1 FROM touchpoint WHERE person_id=? LIMIT 1"
)


def is_used(read: Reader, person_id: int) -> bool:
    """Whether receipts, points or a timeline refer to a person, so that they can't simply be deleted."""
    return read.value(_IN_USE, person_id, person_id, person_id) is not None


def delete_unused(tx: Tx, *, person_id: int) -> None:
    """Delete a person nothing refers to, with contacts, cards, tags, consent and own values; can be undone.

    Raises Refused for who has receipts, points or a timeline.
    """
    from models.billing.tables import BillingTerms

    name, reading = living(tx, person_id)
    if is_used(tx, person_id):
        raise Refused(N_("{name} has a history here, so the entry can't be deleted."), name=name or reading)
    tx.explain(person=name or reading)
    for table in (Contact, Address, PersonTag, Consent, Card, Lead, BillingTerms):
        kind = table._meta.table_name
        tx.delete(table, tx.column(f"SELECT id FROM {kind} WHERE person_id=?", person_id))
    tx.delete(
        OwnValue,
        tx.column(
            "SELECT v.id FROM own_value v JOIN own_field f ON f.id=v.field_id WHERE f.kind='person' AND v.record_id=?",
            person_id,
        ),
    )
    tx.delete(Person, person_id)
