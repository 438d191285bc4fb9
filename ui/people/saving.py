"""What the forms of a person and of a company hold, and the one unit of work that writes each. No widgets."""

from dataclasses import dataclass, field
from typing import Any

from desktop.exchange.values import parse_date
from models import text
from models.errors import Refused
from models.loyalty import members
from models.people import companies, edit, own, parts
from models.people.companies import CompanyProfile
from models.people.parts import NewAddress, NewContact, Saved
from models.people.profile import Profile
from models.work import Tx


@dataclass
class PersonDraft:
    """A person as typed. `company` is the name of a company to make where `company_id` is None."""

    columns: dict[str, Any] = field(default_factory=dict)
    contacts: tuple[NewContact, ...] = ()
    addresses: tuple[NewAddress, ...] = ()
    company_id: int | None = None
    company: str = ""
    tags: tuple[str, ...] = ()
    consents: dict[str, bool] = field(default_factory=dict)
    card: str = ""
    enrol: bool = False
    own: dict[int, str] = field(default_factory=dict)
    birthday: str = ""
    """As typed."""

    @property
    def empty(self) -> bool:
        """Whether nothing was typed at all."""
        return self == PersonDraft()


def draft_of(one: Profile) -> PersonDraft:
    """A person as their form shows them."""
    names = ("name", "reading", "job_title", "preferred_channel", "preferred_hours", "likes", "wishes", "cautions")
    return PersonDraft(
        columns={name: getattr(one, name) for name in (*names, "note") if getattr(one, name)},
        contacts=tuple(NewContact(row.kind, row.value, row.label) for row in one.contacts),
        addresses=one.addresses,
        company_id=one.company_id,
        company=one.company,
        tags=tuple(tag.name for tag in one.tags),
        consents={channel: given for channel, (given, _at) in one.consents.items()},
        own=dict(one.own_values),
        birthday=birthday_text(one.birthday),
    )


def birthday_text(stored: str | None) -> str:
    """A stored birthday as it is typed: 1988-04-02, or 04-02 without its year."""
    return "" if not stored else stored.removeprefix("0000-")


def birthday_typed(typed: str, today: str) -> str:
    """A birthday ready to be stored: era dates (S58.3.1, 昭和58年3月1日) are understood. Raises Refused."""
    try:
        return parts.birthday(typed, today) or ""
    except Refused:
        day = parse_date(typed)
        if day is None:
            raise
        return parts.birthday(day.isoformat(), today) or ""


def save_person(
    tx: Tx, *, draft: PersonDraft, person_id: int | None = None, before: PersonDraft | None = None
) -> Saved:
    """Make a person, or write what was changed about one; returns the key and what was odd but kept."""
    columns = dict(draft.columns)
    columns["birthday"] = birthday_typed(draft.birthday, tx.today)
    columns["company_id"] = _company(tx, draft)
    if person_id is None:
        saved = edit.create(tx, contacts=draft.contacts, addresses=draft.addresses, card=draft.card, **columns)
    else:
        saved = _changed(tx, person_id, draft, before or PersonDraft(), columns)
    _tags(tx, saved.id, draft, before)
    for channel, given in draft.consents.items():
        if before is None and given or before is not None and before.consents.get(channel, False) != given:
            edit.consent(tx, person_id=saved.id, channel=channel, given=given, source="form")
    values = {key: typed for key, typed in draft.own.items() if (before.own.get(key, "") if before else "") != typed}
    if values:
        own.set_values(tx, kind="person", record_id=saved.id, values=values)
    if draft.enrol:
        members.enrol(tx, person_id=saved.id)
    return saved


def _changed(tx: Tx, person_id: int, draft: PersonDraft, before: PersonDraft, columns: dict[str, Any]) -> Saved:
    known = dict(before.columns)
    known["birthday"] = birthday_typed(before.birthday, tx.today)
    known["company_id"] = before.company_id
    changed = {name: value for name, value in columns.items() if known.get(name, "") != value}
    changed |= {name: "" for name in before.columns if name not in columns}
    if changed:
        edit.update(tx, person_id=person_id, **changed)
    saved = Saved(person_id)
    if draft.contacts != before.contacts:
        saved = edit.set_contacts(tx, person_id=person_id, contacts=draft.contacts)
    if draft.addresses != before.addresses:
        edit.set_addresses(tx, person_id=person_id, addresses=draft.addresses)
    if draft.card:
        edit.issue_card(tx, person_id=person_id, number=draft.card)
    return saved


def _company(tx: Tx, draft: PersonDraft) -> int | None:
    if draft.company_id is not None or not draft.company.strip():
        return draft.company_id
    for key, name in companies.find(tx, draft.company):
        if text.fold(name) == text.fold(draft.company):
            return key
    return companies.create(tx, name=draft.company).id


def _tags(tx: Tx, person_id: int, draft: PersonDraft, before: PersonDraft | None) -> None:
    known = before.tags if before else ()
    for name in draft.tags:
        if name not in known:
            edit.tag(tx, person_ids=[person_id], name=name)
    gone = [name for name in known if name not in draft.tags]
    for key, name, _colour, _count in edit.tags(tx) if gone else ():
        if name in gone:
            edit.untag(tx, person_ids=[person_id], tag_id=key)


def _enrol(tx: Tx, person_id: int) -> None:
    from models.loyalty import members

    members.enrol(tx, person_id=person_id)


@dataclass
class CompanyDraft:
    """A company as typed."""

    columns: dict[str, str] = field(default_factory=dict)
    contacts: tuple[NewContact, ...] = ()
    addresses: tuple[NewAddress, ...] = ()
    own: dict[int, str] = field(default_factory=dict)


def company_draft_of(one: CompanyProfile, own_values: dict[int, str]) -> CompanyDraft:
    """A company as its form shows it."""
    names = ("name", "reading", "region", "industry", "size", "registration", "note")
    return CompanyDraft(
        {name: getattr(one, name) for name in names if getattr(one, name)},
        tuple(NewContact(*row) for row in one.contacts),
        one.addresses,
        dict(own_values),
    )


def save_company(
    tx: Tx, *, draft: CompanyDraft, company_id: int | None = None, before: CompanyDraft | None = None
) -> Saved:
    """Make a company, or write what was changed about one."""
    columns: dict[str, Any] = dict(draft.columns)
    if company_id is None:
        name = columns.pop("name", "")
        saved = companies.create(tx, name=name, contacts=draft.contacts, addresses=draft.addresses, **columns)
    else:
        known = before or CompanyDraft()
        columns |= {name: "" for name in known.columns if name not in columns}
        changed = {name: value for name, value in columns.items() if known.columns.get(name, "") != value}
        if changed:
            companies.update(tx, company_id=company_id, **changed)
        saved = Saved(company_id)
        if draft.contacts != known.contacts:
            saved = companies.set_contacts(tx, company_id=company_id, contacts=draft.contacts)
        if draft.addresses != known.addresses:
            companies.set_addresses(tx, company_id=company_id, addresses=draft.addresses)
    values = {key: typed for key, typed in draft.own.items() if (before.own.get(key, "") if before else "") != typed}
    if values:
        own.set_values(tx, kind="company", record_id=saved.id, values=values)
    return saved
