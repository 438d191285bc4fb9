"""A small shop to test with: three products, members on demand, one call for each thing that happens at the counter."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from models import settings
from models.base import new_public_id
from models.counter import payment_kinds, proof, receipts, returns, sales, till
from models.counter.basket import Basket, Discount, Line, PointsUse, TaxKind
from models.counter.drafts import Back, Booked, SaleDraft, Tender
from models.counter.tables import Product
from models.loyalty import ledger, members
from models.people.tables import Person
from models.promotions.tables import Promotion, PromotionVersion
from models.promotions.terms import Effect, Terms, to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.store import Store

DAY = 86_400_000
CASH, CARD, QR, IC, VOUCHER = 1, 2, 3, 4, 5


def add_product(tx, **values: Any) -> int:
    values = {"name": "Latte", "price": 500, "tax_kind": "standard", **values}
    return tx.insert(Product, public_id=new_public_id(), created_at=tx.now, sort_key=values["name"], **values)


def add_promotion(tx, terms: Terms, name: str = "Campaign") -> int:
    position = tx.value("SELECT COUNT(*) FROM promotion")
    key = tx.insert(Promotion, public_id=new_public_id(), name=name, position=position, created_at=tx.now)
    version = tx.insert(PromotionVersion, promotion=key, at=tx.now, terms=to_json(terms))
    tx.update(Promotion, key, version_id=version)
    return key


def add_person(tx, name: str = "佐藤") -> int:
    return tx.insert(Person, public_id=new_public_id(), name=name, created_at=tx.now)


@dataclass
class Shop:
    """The shop over an open store; `clock` moves its days."""

    store: Store
    clock: Any
    session: int = 0
    refs: int = 0
    names: dict[int, str] = field(default_factory=dict)

    def do(self, verb: Callable[..., Any], **values: Any) -> Any:
        return self.store.write_now(verb.__name__, partial(verb, **values))

    def open(self, float_amount: int = 10_000) -> Shop:
        self.session = self.do(till.open_session, float_amount=float_amount)
        return self

    def set(self, **values: Any) -> Shop:
        self.do(settings.change, **values)
        return self

    def product(self, **values: Any) -> int:
        return self.do(add_product, **values)

    def promotion(self, *effects: Effect, name: str = "Campaign", **terms: Any) -> int:
        """A promotion that runs; what it says as `models.promotions.terms.Terms` takes it."""
        return self.do(add_promotion, name=name, terms=Terms(effects=effects, **terms))

    def uses(self, promotion: int) -> tuple[int, int, int]:
        """How often a promotion was given, what it took off, the points it gave: as its counters say."""
        found = self.store.here.row("SELECT times, discount, points FROM promotion WHERE id=?", promotion)
        sums = self.store.here.row(
            "SELECT COALESCE(SUM(times), 0), COALESCE(SUM(discount), 0), COALESCE(SUM(points), 0) FROM promotion_use"
            " WHERE promotion_id=?",
            promotion,
        )
        assert found == sums
        return tuple(found)

    def member(self, points: int = 0, expires_on: str | None = None, name: str = "佐藤") -> int:
        person = self.do(add_person, name=name)
        account = self.do(members.enrol, person_id=person).account_id
        if points:
            self.do(ledger.opening_balance, account_id=account, lots=[ledger.OpeningLot(points, expires_on)])
        return person

    def line(self, amount: int = 500, quantity: int = 1, **values: Any) -> Line:
        self.refs += 1
        values = {"ref": str(self.refs), "name": "Latte", "kind": TaxKind.STANDARD, **values}
        return Line(unit_price=amount, quantity=quantity * 1000, **values)

    def draft(
        self,
        *lines: Line | int,
        person: int | None = None,
        points: int = 0,
        off: int = 0,
        back: Sequence[Back] = (),
        pay: Sequence[Tender] | None = None,
        **values: Any,
    ) -> SaleDraft:
        """A draft that is paid exactly, in cash unless `pay` says otherwise."""
        basket = Basket(
            lines=tuple(self.line(one) if isinstance(one, int) else one for one in lines),
            discounts=(Discount(amount=off),) if off else (),
            points=PointsUse(points, points) if points else None,
        )
        draft = SaleDraft(basket, person_id=person, back=tuple(back), **values)
        if pay is None:
            due = sales.preview(self.store.here, draft=draft, day=self.today).priced.due
            pay = (Tender(CASH, due),) if due else ()
        return SaleDraft(basket, tuple(pay), person, tuple(back), public_id=draft.public_id, **values)

    def sell(self, *lines: Line | int, **values: Any) -> Booked:
        return self.do(sales.book, draft=self.draft(*lines, **values))

    def back(self, sale_id: int, *quantities: int, **values: Any) -> Booked:
        """Take goods of a receipt back: pieces by line, or all that is left of it."""
        lines = [line for line in self.receipt(sale_id).lines if line.quantity > 0]
        wanted = [one * 1000 for one in quantities] or [line.left for line in lines]
        backs = [Back(line.id, many) for line, many in zip(lines, wanted, strict=False) if many]
        return self.do(sales.book, draft=self.draft(back=backs, **values))

    def cancel(self, sale_id: int) -> Booked:
        return self.do(returns.cancel, sale_id=sale_id)

    def receipt(self, sale_id: int) -> receipts.Receipt:
        return receipts.receipt(self.store.here, sale_id)

    def account(self, person: int) -> ledger.AccountRow:
        found = ledger.account(self.store.here, person)
        assert found is not None
        return found

    def points(self, person: int) -> int:
        return self.account(person).balance

    def lots(self, person: int) -> list[tuple[str | None, int]]:
        """Open lots in the order in which they are used: last day, points left."""
        return self.store.here.rows(
            "SELECT l.expires_on, l.points_left FROM points_lot l JOIN account a ON a.id = l.account_id"
            " WHERE a.person_id=? AND l.points_left > 0 ORDER BY l.expires_on IS NULL, l.expires_on, l.id",
            person,
        )

    def stock(self, product: int) -> int:
        return self.store.here.value("SELECT quantity FROM stock WHERE product_id=?", product) or 0

    @property
    def today(self) -> str:
        from models import times

        shop = self.store.settings
        return times.business_date(self.clock.now(), shop.zone, shop.day_change_hour).isoformat()

    def problems(self) -> list[tuple[str, str]]:
        return [(where, str(what)) for where, what in proof.ledger_problems(self.store.here)]

    def rows(self, *tables: str) -> list[int]:
        return [self.store.here.value(f"SELECT COUNT(*) FROM {table}") for table in tables]


KINDS = payment_kinds
