"""Who owes: a person for themselves, or the company that they buy for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.errors import N_, Refused
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection

    from models.work import Reader


@dataclass(frozen=True, slots=True)
class Customer:
    """One account of what is owed: a company's, whoever of it bought; else a person's own."""

    person_id: int | None = None
    company_id: int | None = None

    @property
    def columns(self) -> dict[str, int | None]:
        """The two columns of a row that is about the whole account."""
        return {"person_id": None if self.company_id is not None else self.person_id, "company_id": self.company_id}

    def where(self, alias: str = "") -> tuple[str, list[Any]]:
        """The condition on a table's `company_id` and `person_id`, with its values."""
        at = f"{alias}." if alias else ""
        if self.company_id is not None:
            return f"{at}company_id=?", [self.company_id]
        return f"{at}company_id IS NULL AND {at}person_id=?", [self.person_id]


def of(read: Reader, person_id: int | None, company_id: int | None = None) -> Customer:
    """Whose account something goes on: the company named, else the person's own company, else the person.

    Raises Refused where nobody is named.
    """
    if company_id is None and person_id is not None:
        company_id = read.value("SELECT company_id FROM person WHERE id=?", person_id)
    if company_id is None and person_id is None:
        raise Refused(N_("A sale on account needs a customer."))
    return Customer(person_id, company_id)


def name(read: Reader, customer: Customer) -> str:
    """How the account is called."""
    if customer.company_id is not None:
        return str(read.value("SELECT name FROM company WHERE id=?", customer.company_id) or "")
    found = read.value("SELECT coalesce(nullif(name, ''), reading) FROM person WHERE id=?", customer.person_id)
    return str(found or "")


def names(read: Reader, some: Collection[Customer]) -> dict[Customer, str]:
    """How some accounts are called, asked in one go."""
    people = [one.person_id for one in some if one.company_id is None and one.person_id is not None]
    firms = [one.company_id for one in some if one.company_id is not None]
    of_people: dict[int, str] = dict(
        read.within("SELECT id, coalesce(nullif(name, ''), reading) FROM person WHERE id IN (??)", people)
    )
    of_firms: dict[int, str] = dict(read.within("SELECT id, name FROM company WHERE id IN (??)", firms))
    made = {}
    for one in some:
        if one.company_id is not None:
            made[one] = of_firms.get(one.company_id, "")
        else:
            made[one] = of_people.get(one.person_id or 0, "")
    return made


def contact(read: Reader, customer: Customer) -> int | None:
    """The person on whose timeline a company's papers stand: who bought last on account, else anybody of it."""
    if customer.company_id is None:
        return customer.person_id
    last = read.value(
        "SELECT person_id FROM owed WHERE company_id=? AND person_id IS NOT NULL ORDER BY id DESC LIMIT 1",
        customer.company_id,
    )
    if last is not None:
        return int(last)
    found: int | None = read.value(
        "SELECT min(id) FROM person WHERE company_id=? AND merged_into_id IS NULL", customer.company_id
    )
    return found
