"""Phones, mails, handles and addresses of a person or a company, and how each input of theirs is checked."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from models import text
from models.errors import N_, Message, Refused
from models.people.tables import Address, Contact
from models.values import dataclass
from models.work import Reader, Tx

CONTACT_KINDS = ("phone", "mail", "line", "instagram", "x", "facebook", "web", "fax", "other")
CHANNELS = ("mail", "phone", "sms", "line", "post")
"""Ways by which the shop may write or call: of consent, and the preferred one."""


@dataclass(frozen=True, slots=True)
class NewContact:
    """A contact as typed; `kind` is one of CONTACT_KINDS."""

    kind: str
    value: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class NewAddress:
    """An address as typed; `region` is the prefecture or state, `country` a code of two letters or ""."""

    postal: str = ""
    region: str = ""
    city: str = ""
    street: str = ""
    building: str = ""
    country: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What was written, and what was odd about it but kept."""

    id: int
    warnings: tuple[Message, ...] = ()


def shop_country(read: Reader) -> str:
    """The shop's country, as its settings have it."""
    return str(read.value("SELECT value FROM setting WHERE id='country'") or '"JP"').strip('"')


def folded(kind: str, value: str, country: str) -> str:
    """How a contact is compared: phone and fax as digits, mail in lower case, others folded."""
    if kind in ("phone", "fax"):
        return text.phone_folded(value, country)
    return text.mail_folded(value) if kind == "mail" else text.fold(value).removeprefix("@")


def checked_contacts(
    contacts: Sequence[NewContact], country: str
) -> tuple[list[tuple[NewContact, str]], tuple[Message, ...]]:
    """Cleaned contacts with their folded values, without empty and double ones, and warnings of odd ones.

    Raises Refused for an unknown kind or a text that is too long.
    """
    kept: dict[tuple[str, str], tuple[NewContact, str]] = {}
    warnings: list[Message] = []
    for one in contacts:
        if one.kind not in CONTACT_KINDS:
            raise Refused(N_("“{kind}” is not a kind of contact."), kind=one.kind)
        value = text.clean(one.value, 320)
        if not value:
            continue
        key = folded(one.kind, value, country)
        if one.kind == "mail" and text.mail_is_odd(value):
            warnings.append(Message(N_("“{mail}” does not look like a mail address. It was kept."), {"mail": value}))
        if one.kind in ("phone", "fax") and not 3 <= len(key) <= 15:
            warnings.append(Message(N_("“{phone}” does not look like a phone number. It was kept."), {"phone": value}))
        kept.setdefault(
            (one.kind, key or value), (NewContact(one.kind, value, text.clean(one.label, 60)), key or text.fold(value))
        )
    return list(kept.values()), tuple(warnings)


def write_contacts(tx: Tx, owner: dict[str, int], contacts: Sequence[NewContact]) -> tuple[Message, ...]:
    """Make these the contacts of the owner (`{"person_id": 7}`), in this order; those that stay keep their row."""
    ((column, key),) = owner.items()
    wanted, warnings = checked_contacts(contacts, shop_country(tx))
    known = {
        (kind, value): row_id
        for row_id, kind, value in tx.rows(f"SELECT id, kind, value FROM contact WHERE {column}=?", key)
    }
    kept = {(one.kind, one.value) for one, _ in wanted}
    tx.delete(Contact, [row_id for pair, row_id in known.items() if pair not in kept])
    for position, (one, fold) in enumerate(wanted):
        row_id = known.get((one.kind, one.value))
        if row_id is None:
            tx.insert(Contact, **owner, kind=one.kind, value=one.value, folded=fold, label=one.label, position=position)
        else:
            tx.update(Contact, row_id, folded=fold, label=one.label, position=position)
    return warnings


def write_addresses(tx: Tx, owner: dict[str, int], addresses: Sequence[NewAddress]) -> None:
    """Make these the addresses of the owner, in this order. Raises Refused for a text that is too long."""
    ((column, key),) = owner.items()
    known = tx.column(f"SELECT id FROM address WHERE {column}=? ORDER BY position, id", key)
    rows = [row for row in map(_address_row, addresses) if any(v for k, v in row.items() if k not in _ADDRESS_NOTES)]
    for position, row in enumerate(rows):
        if position < len(known):
            tx.update(Address, known[position], **row, position=position)
        else:
            tx.insert(Address, **owner, **row, position=position)
    tx.delete(Address, known[len(rows) :])


_ADDRESS_NOTES = ("country", "label")


def _address_row(one: NewAddress) -> dict[str, Any]:
    country = text.clean(one.country, 2).upper()
    return {
        "postal": text.clean(one.postal, 16),
        "region": text.clean(one.region, text.NAME_LENGTH),
        "city": text.clean(one.city, text.NAME_LENGTH),
        "street": text.clean(one.street, text.LINE_LENGTH),
        "building": text.clean(one.building, text.LINE_LENGTH),
        "country": country,
        "label": text.clean(one.label, 60),
    }


_DAY = re.compile(r"(?:(\d{4})[-/.年]?)?-{0,2}(\d{1,2})[-/.月]?(\d{1,2})日?", re.A)


def birthday(typed: str, today: str) -> str | None:
    """A birthday as it is stored: an ISO date, with the year 0000 where only month and day are known; None for "".

    Understands 1980-05-12, 1980/5/12, 19800512, 5/12, --05-12, 5月12日. Raises Refused for a day that does not exist,
    lies after `today` or before 1870.
    """
    import unicodedata

    plain = unicodedata.normalize("NFKC", text.clean(typed, 40)).replace(" ", "")
    if not plain:
        return None
    found = _DAY.fullmatch(plain)
    if found is None:
        raise Refused(N_("“{text}” is not a birthday. Write it as 1980-05-12, or 05-12 without the year."), text=typed)
    year, month, day = int(found[1] or 0), int(found[2]), int(found[3])
    try:
        date(year or 2000, month, day)
    except ValueError as error:
        raise Refused(N_("There is no such day: “{text}”."), text=typed) from error
    stored = f"{year:04d}-{month:02d}-{day:02d}"
    if year and (year < 1870 or (today and stored > today)):
        raise Refused(N_("“{text}” can't be a birthday: it lies in the future or too far back."), text=typed)
    return stored
