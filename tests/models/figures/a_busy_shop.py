"""Some weeks of a shop made up by chance: whatever can happen at its counter, its stock, its accounts and its cards."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from models.billing import invoices, owed, receiving
from models.billing.customers import Customer
from models.counter import stock, till
from models.counter.basket import Discount, TaxKind
from models.counter.drafts import Back, Tender
from models.counter.tables import Category
from models.counter.till import Count
from models.errors import Told
from models.figures.report import Asked
from models.loyalty import ledger, members, rollforward
from models.loyalty.figures import period
from models.people import companies
from models.wallet import law, wallets
from tests.a_shop import DAY, QR

if TYPE_CHECKING:
    from models.criteria.nodes import Node
    from models.figures.report import Report, Row, Section
    from tests.a_shop import Shop

GIFT_CARD = 6


def add_category(tx, *, name: str) -> int:
    return tx.insert(Category, name=name)


@dataclass(frozen=True)
class Seen:
    """What was kept beside the ledgers at the end of a day, before anything of later days was there."""

    owed: int
    credits: int
    overdue: int
    waiting: int
    accounts: dict[Customer, int]
    stock: dict[int, tuple[int, int | None]]
    points: int
    lots: dict[str | None, int]
    cards: int
    for_law: tuple[int, int]


def look(shop: Shop) -> Seen:
    """What the program says now."""
    read, today = shop.store.here, shop.today
    accounts = owed.accounts(read, day=today)
    programme = members.first_programme(read)
    return Seen(
        sum(one.open for one in accounts),
        sum(one.credit for one in accounts),
        sum(one.overdue for one in accounts),
        sum(one.left for one in accounts),
        {one.customer: one.balance for one in accounts},
        {
            key: (quantity, cost)
            for key, quantity, cost in read.rows("SELECT product_id, quantity, last_cost FROM stock")
        },
        read.value("SELECT SUM(balance) FROM account WHERE kind='spendable'"),
        {one.month: one.points for one in rollforward.outstanding(read, programme, today)},
        read.value("SELECT COALESCE(SUM(balance), 0) FROM wallet"),
        law.totals(read, today),
    )


@dataclass
class BusyShop:
    """The shop, and what was made in it."""

    shop: Shop
    chance: random.Random
    account: int
    products: list[tuple[int, int]] = field(default_factory=list)
    """Key and price."""
    people: list[int] = field(default_factory=list)
    sales: list[int] = field(default_factory=list)
    here: list[int] = field(default_factory=list)
    """Sales of the open session."""
    cards: list[int] = field(default_factory=list)
    seen: dict[str, Seen] = field(default_factory=dict)
    """By day: what the program's own balances said at its end."""

    # -- what happens -----------------------------------------------------------------------------------------------

    def lines(self) -> list[Any]:
        found = []
        for key, price in self.chance.sample(self.products, self.chance.randint(1, 3)):
            kind = TaxKind.REDUCED if price % 3 == 0 else TaxKind.STANDARD
            off = (Discount(percent=100_000),) if self.chance.random() < 0.2 else ()
            found.append(
                self.shop.line(
                    price, self.chance.randint(1, 3), product_id=key, kind=kind, name=f"P{key}", discounts=off
                )
            )
        if self.chance.random() < 0.2:
            found.append(self.shop.line(self.chance.randint(100, 900), name="Open price"))
        return found

    def sell(self) -> None:
        person = self.chance.choice([None, *self.people])
        off = self.chance.choice([0, 0, 0, 37])
        points = 0
        if person is not None and self.shop.points(person) > 20 and self.chance.random() < 0.4:
            points = self.chance.randint(1, 20)
        self._sold(self.shop.sell(*self.lines(), person=person, off=off, points=points).sale_id)

    def sell_on_account(self) -> None:
        draft = self.shop.draft(*self.lines(), person=self.chance.choice(self.people))
        due = draft.payments[0].amount if draft.payments else 0
        part = due if self.chance.random() < 0.7 else due // 2
        pay = [Tender(self.account, part), Tender(QR, due - part)]
        self._sold(
            self.shop.sell(
                *draft.basket.lines, person=draft.person_id, pay=tuple(one for one in pay if one.amount)
            ).sale_id
        )

    def sell_card(self) -> None:
        line = self.shop.line(
            self.chance.choice([500, 3_000]), kind=TaxKind.OUTSIDE, wallet="gift_card", fixed_price=True, earns=False
        )
        booked = self.shop.sell(line)
        self._sold(booked.sale_id)
        self.cards += [one.id for one in booked.outcomes if one.id is not None]

    def pay_by_card(self) -> None:
        if self.cards:
            amount = self.chance.randint(100, 450)
            card = self.chance.choice(self.cards)
            self._sold(self.shop.sell(amount, pay=(Tender(GIFT_CARD, amount, card),)).sale_id)

    def back(self) -> None:
        if self.sales:
            self._sold(self.shop.back(self.chance.choice(self.sales), reason="Broken", person=None).sale_id)

    def exchange(self) -> None:
        if self.sales:
            earlier = self.shop.receipt(self.chance.choice(self.sales))
            lines = [line for line in earlier.lines if line.left >= 1_000]
            if lines:
                back = [Back(self.chance.choice(lines).id, 1_000)]
                self._sold(self.shop.sell(*self.lines(), back=back, reason="Wrong size").sale_id)

    def cancel(self) -> None:
        if self.here:
            self._sold(self.shop.cancel(self.chance.choice(self.here)).sale_id)

    def money(self) -> None:
        customer = Customer(self.chance.choice(self.people))
        self.shop.do(receiving.receive, customer=customer, amount=self.chance.randint(100, 2_000))

    def money_back(self) -> None:
        found = [one for one in receiving.listed(self.shop.store.here) if not one.taken_back and one.amount > 0]
        if found:
            one = self.chance.choice(found)
            if self.chance.random() < 0.5 and one.left < one.amount:
                self.shop.do(receiving.take_back, receipt_id=one.id)
            elif one.left:
                self.shop.do(receiving.pay_back, receipt_id=one.id, amount=max(1, one.left // 2))

    def goods_in(self) -> None:
        key, price = self.chance.choice(self.products)
        cost = self.chance.choice([None, price // 3, price // 2])
        self.shop.do(stock.receive, lines=((key, self.chance.randint(1, 20) * 1_000, cost),))

    def waste(self) -> None:
        key, _price = self.chance.choice(self.products)
        self.shop.do(stock.take, product_id=key, quantity=1_000, kind="waste", reason="Fell")

    def cash(self) -> None:
        verb = self.chance.choice([till.cash_in, till.cash_out])
        self.shop.do(verb, amount=self.chance.randint(1, 3) * 100, reason="Change")

    def adjust(self) -> None:
        account = self.shop.account(self.chance.choice(self.people))
        self.shop.do(ledger.adjust, account_id=account.id, points=self.chance.choice([5, 30]), reason="Sorry")

    def next_day(self) -> None:
        found = till.x_report(self.shop.store.here, session_id=self.shop.session, now=self.shop.clock.now())
        counted = max(0, found.expected + self.chance.choice([0, 0, -10, 50]))
        count = Count(counted, slips={QR: 100} if self.chance.random() < 0.3 else {})
        self.shop.do(till.close_session, count=count, next_float=min(counted, 5_000), note="Counted")
        self.seen[self.shop.today] = look(self.shop)
        self.shop.clock.advance(DAY * self.chance.choice([1, 1, 3]))
        while self.shop.do(ledger.expire_due):
            pass
        self.shop.do(wallets.lapse)
        self.shop.session = self.shop.do(till.open_session, float_amount=min(counted, 5_000))
        self.here = []

    def change_prices(self) -> None:
        """From now on the shop's prices hold the tax, or no longer."""
        self.shop.set(prices_include_tax=not self.shop.store.settings.prices_include_tax)

    def _sold(self, sale_id: int) -> None:
        self.sales.append(sale_id)
        self.here.append(sale_id)

    ACTS = (
        (sell, 10), (sell_on_account, 4), (sell_card, 1), (pay_by_card, 2), (back, 3), (exchange, 3), (cancel, 2),
        (money, 3), (money_back, 1), (goods_in, 2), (waste, 1), (cash, 1), (adjust, 1), (next_day, 4),
    )  # fmt: skip

    def live(self, acts: int) -> BusyShop:
        """Let so many things happen; what the shop refuses did not happen."""
        verbs = [verb for verb, _weight in self.ACTS]
        weights = [weight for _verb, weight in self.ACTS]
        for at in range(acts):
            if at == acts // 2:
                self.change_prices()
            try:
                self.chance.choices(verbs, weights)[0](self)
            except Told:
                continue
        self.seen[self.shop.today] = look(self.shop)
        return self

    # -- what is asked ----------------------------------------------------------------------------------------------

    def asked(self, first: str, last: str, **options: Any) -> Asked:
        return asking(self.shop, last, first, **options)


def asking(shop: Shop, last: str, first: str = "2026-06-01", **options: Any) -> Asked:
    """A question about some days of the shop, asked today."""
    return asked(shop, first, last, **options)


def asked(
    shop: Shop, first: str = "2026-06-01", last: str = "2026-06-30", where: Node | None = None, **options: Any
) -> Asked:
    """The same, from the first day on; of people or deals that meet a condition."""
    settings = shop.store.settings
    return Asked(settings, period.between(settings, first, last), shop.today, where, options)


def figures(report: Report) -> dict[str, int | None]:
    """The figures at the head of a report."""
    return {one.figure: one.value for one in report.figures}


def adds_up(section: Section) -> list[Row]:
    """The rows of a section whose total is, in each summed column, the sum of its rows."""
    rows = list(section.rows)
    assert (section.total is not None) == any(one.summed for one in section.columns) or not rows
    for at, column in enumerate(section.columns):
        if column.summed and section.total is not None:
            assert (section.total[at] or 0) == sum(row[at] or 0 for row in rows)
    assert section.title
    assert rows or section.empty
    assert all(len(row) >= len(section.columns) for row in rows)
    return rows


def a_busy_shop(shop: Shop, seed: int, acts: int = 200) -> BusyShop:
    """A shop with goods, members and a company, in which things have happened."""
    shop.set(points_expire_months=1, gift_card_months=1)
    made = BusyShop(shop, random.Random(seed), int(shop.do(invoices.account_kind)))
    categories = [shop.do(add_category, name=name) for name in ("Drinks", "Bread")] + [None]
    for price, cost in ((480, 150), (300, None), (1_250, 400), (77, 20), (990, None), (60, 0)):
        category = made.chance.choice(categories)
        key = shop.product(name=f"P{price}", price=price, cost=cost, category=category)
        made.products.append((key, price))
    made.people = [
        shop.member(made.chance.choice([0, 60]), "2026-07-01", name=name) for name in ("佐藤", "山田", "鈴木")
    ]
    shop.do(companies.create, name="青葉工業", people=(made.people[2],))
    return made.live(acts)
