"""Who stands on a paper of the billing: the shop, and whom the paper is for; frozen with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.values import dataclass

if TYPE_CHECKING:
    from models.settings import ShopSettings
    from models.work import Reader

ASIAN = ("JP", "CN", "KR", "TW")
"""Where an address runs from the region down to the house."""


@dataclass(frozen=True, slots=True)
class Party:
    """Who stands on a paper: the shop, or whom it is for. `registration` is the shop's number of qualified invoices.

    `person` is who is addressed within a company.
    """

    name: str = ""
    person: str = ""
    postal: str = ""
    address: str = ""
    phone: str = ""
    registration: str = ""
    is_company: bool = False


def seller(shop: ShopSettings) -> Party:
    """The shop."""
    return Party(
        shop.shop_name,
        postal=shop.shop_postal,
        address=shop.shop_address,
        phone=shop.shop_phone,
        registration=shop.registration_number,
        is_company=True,
    )


def buyer(read: Reader, person_id: int | None, company_id: int | None) -> Party:
    """Whom a paper is for: the company (the person's own where none is named), else the person; as they are now.

    The name on their papers is the one that their billing terms say, where they say one.
    """
    person, own = "", None
    if person_id is not None:
        person, own = read.row(
            "SELECT coalesce(nullif(name, ''), reading), company_id FROM person WHERE id=?", person_id
        ) or ("", None)
    company = company_id if company_id is not None else own
    name = "" if company is None else read.value("SELECT name FROM company WHERE id=?", company) or ""
    postal, address = _address(read, person_id, company)
    said = _addressee(read, person_id, company)
    if name:
        return Party(said or name, person, postal, address, is_company=True)
    return Party(said or person, "", postal, address)


def shows_tax(read: Reader, person_id: int | None, company_id: int | None, shop: ShopSettings) -> str:
    """Whether their papers show prices with tax ("included") or not ("excluded"): by their terms, else the shop's."""
    for column, key in (("company_id", company_id), ("person_id", person_id)):
        found = None if key is None else read.value(f"SELECT shows_tax FROM billing_terms WHERE {column}=?", key)
        if found is not None:
            return str(found)
    return "included" if shop.prices_include_tax else "excluded"


def _addressee(read: Reader, person_id: int | None, company_id: int | None) -> str:
    for column, key in (("company_id", company_id), ("person_id", person_id)):
        found = None if key is None else read.value(f"SELECT addressee FROM billing_terms WHERE {column}=?", key)
        if found:
            return str(found)
    return ""


def _address(read: Reader, person_id: int | None, company_id: int | None) -> tuple[str, str]:
    """Postal code and the address in one line: the company's first one, else the person's."""
    for column, key in (("company_id", company_id), ("person_id", person_id)):
        row = (
            None
            if key is None
            else read.row(
                f"SELECT postal, region, city, street, building, country FROM address WHERE {column}=?"
                " ORDER BY position, id LIMIT 1",
                key,
            )
        )
        if row is not None:
            return row[0], in_one_line(*row[1:])
    return "", ""


def in_one_line(region: str, city: str, street: str, building: str, country: str) -> str:
    """An address without its postal code: from the region down to the house where that is usual, else the other way."""
    if (country or "JP") in ASIAN:
        return f"{region}{city}{street} {building}".strip()
    return ", ".join(part for part in (building, street, city, region) if part)
