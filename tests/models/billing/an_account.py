"""Sales on account to test with: a customer, a way to pay, one call for each thing that happens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.billing import invoices, owed
from models.billing.customers import Customer
from models.counter.drafts import SaleDraft, Tender
from models.people import companies
from models.people.tables import Person

if TYPE_CHECKING:
    from tests.a_shop import Shop


def employ(tx, *, person_id: int, company_id: int | None) -> None:
    tx.update(Person, person_id, company_id=company_id)


class Books:
    """The accounts of a shop."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.kind = int(shop.do(invoices.account_kind))
        self.person = shop.member(name="山田")
        self.customer = Customer(self.person)

    def draft(self, *amounts: Any, person: int | None = None, **values: Any) -> SaleDraft:
        return self.shop.draft(*amounts, person=person or self.person, pay=(), **values)

    def sell(self, *amounts: Any, person: int | None = None, **values: Any) -> int:
        """A sale on account at the counter: its key."""
        due = sum(one if isinstance(one, int) else 0 for one in amounts)
        pay = (Tender(self.kind, due),)
        return self.shop.sell(*amounts, person=person or self.person, pay=pay, **values).sale_id

    def back(self, sale_id: int, *quantities: int, amount: int) -> int:
        pay = (Tender(self.kind, -amount),)
        return self.shop.back(sale_id, *quantities, pay=pay, person=self.person, reason="broken").sale_id

    def company(self, *people: int) -> int:
        return int(self.shop.do(companies.create, name="青葉工業", people=people).id)

    def row(self, sale_id: int) -> owed.OwedRow:
        found = owed.of_sale(self.shop.store.here, sale_id)
        assert found is not None
        return found

    def open(self, sale_id: int) -> int:
        return self.row(sale_id).open

    def account(self, customer: Customer | None = None) -> owed.Account:
        return owed.account(self.shop.store.here, customer or self.customer, day=self.shop.today)

    def kinds(self, sale_id: int) -> list[tuple[str, int]]:
        return [(one.kind, one.amount) for one in owed.entries(self.shop.store.here, self.row(sale_id).id)]
