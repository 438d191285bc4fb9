"""Whatever happens to an account in whatever order: the ledger sums to its balances, and no number is skipped."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from desktop import opening
from desktop.clock import SetClock
from desktop.store import Store
from models.billing import closing, invoices, notes, owed, proof, receiving, terms
from models.billing.notes import Allowance
from models.counter.drafts import Tender
from models.errors import Told
from tests.a_shop import CASH, DAY, Shop
from tests.conftest import NOON
from tests.models.billing.an_account import Books

FOLDER = Path(tempfile.mkdtemp(prefix="noren-account-"))
EMPTY = FOLDER / "empty.noren"
COUNTED = ("account_entry", "owed", "money_received", "invoice", "sale", "payment", "cash_entry")
SALES = st.integers(1, 3_000)
PART = st.integers(0, 9)


class Account(RuleBasedStateMachine):
    """One customer's account beside what a child would write into a notebook: who owes what, and who paid."""

    count = 0

    @initialize(closing_day=st.sampled_from([10, 31]))
    def begin(self, closing_day: int) -> None:
        Account.count += 1
        self.path = FOLDER / f"{Account.count}.noren"
        shutil.copy(EMPTY, self.path)
        self.store = Store(self.path, clock=SetClock(NOON), inline=True)
        self.shop = Shop(self.store, self.store.clock).open()
        self.books = Books(self.shop)
        self.shop.do(terms.save, person_id=self.books.person, closing_day=closing_day, pay_day=10)
        self.sales: list[int] = []
        self.money: list[int] = []
        self.owes = 0
        """Put on account, less what came back, was let off, was paid and the bank kept, or was given up."""

    def done(self, verb: Callable[..., Any], **values: Any) -> Any:
        """Do it, or be told why not: nothing is written then."""
        before = self.shop.rows(*COUNTED)
        try:
            return self.shop.do(verb, **values)
        except Told:
            assert self.shop.rows(*COUNTED) == before
            return None

    @rule(first=SALES, second=SALES, cash=st.booleans())
    def sell(self, first: int, second: int, cash: bool) -> None:
        paid = first // 2 if cash else 0
        tenders = tuple(
            [one for one in (Tender(self.books.kind, first + second - paid), Tender(CASH, paid)) if one.amount]
        )
        sale = self.shop.sell(first, second, person=self.books.person, pay=tenders).sale_id
        self.sales.append(sale)
        self.owes += first + second - paid

    @precondition(lambda self: self.sales)
    @rule(at=PART, line=st.integers(0, 1), account=st.booleans())
    def bring_back(self, at: int, line: int, account: bool) -> None:
        sale = self.sales[at % len(self.sales)]
        goods = self.shop.receipt(sale).lines[line]
        if goods.left:
            counts = [0, 0]
            counts[line] = 1
            kind = self.books.kind if account else CASH
            pay = (Tender(kind, -goods.amount),)
            try:
                self.shop.back(sale, *counts, pay=pay, person=self.books.person, reason="x")
            except Told:
                return
            self.owes -= goods.amount if account else 0

    @precondition(lambda self: self.sales)
    @rule(at=PART)
    def cancel(self, at: int) -> None:
        sale = self.sales[at % len(self.sales)]
        on_account = self.books.row(sale).total
        try:
            self.shop.cancel(sale)
        except Told:
            return
        self.owes -= on_account
        self.sales.remove(sale)

    @rule(amount=SALES, fee=st.integers(0, 40), days=st.integers(0, 3))
    def receive(self, amount: int, fee: int, days: int) -> None:
        day = (date.fromisoformat(self.shop.today) - timedelta(days=days)).isoformat()
        key = self.done(receiving.receive, customer=self.books.customer, amount=amount, fee=fee, day=day)
        if key is not None:
            self.money.append(key)
            self.owes -= amount + fee

    @precondition(lambda self: self.money)
    @rule(at=PART)
    def take_back(self, at: int) -> None:
        key = self.money[at % len(self.money)]
        one = receiving.one(self.shop.store.here, key)
        try:
            self.shop.do(receiving.take_back, receipt_id=key)
        except Told:
            return
        self.owes += one.amount + one.fee
        self.money.remove(key)

    @precondition(lambda self: self.money)
    @rule(at=PART)
    def pay_back(self, at: int) -> None:
        key = self.money[at % len(self.money)]
        left = receiving.one(self.shop.store.here, key).left
        back = self.done(receiving.pay_back, receipt_id=key)
        if back is not None:
            self.owes += left
            self.money.append(back)

    @rule()
    def use(self) -> None:
        self.shop.do(receiving.use_all, customer=self.books.customer)
        account = self.books.account()
        assert not (account.open and (account.credit or account.left))

    @precondition(lambda self: self.sales)
    @rule(at=PART, amount=SALES)
    def let_off(self, at: int, amount: int) -> None:
        some = [Allowance("x", amount)]
        if self.done(notes.allow, sale_id=self.sales[at % len(self.sales)], lines=some, reason="late"):
            self.owes -= amount

    @precondition(lambda self: self.sales)
    @rule(at=PART)
    def write_off(self, at: int) -> None:
        row = self.books.row(self.sales[at % len(self.sales)])
        if self.done(owed.write_off, owed_id=row.id, reason="gone"):
            self.owes -= row.open

    @precondition(lambda self: self.sales)
    @rule(at=PART)
    def invoice(self, at: int) -> None:
        self.done(invoices.make, sale_id=self.sales[at % len(self.sales)])

    @rule(at=PART)
    def void(self, at: int) -> None:
        found = invoices.of_customer(self.shop.store.here, self.books.customer)
        if found:
            self.done(invoices.void, invoice_id=found[at % len(found)].id)

    @rule(days=st.integers(1, 40))
    def days_pass(self, days: int) -> None:
        self.shop.clock.advance(days * DAY)

    @rule(days=st.sampled_from([0, 10, 31]))
    def close_the_month(self, days: int) -> None:
        self.shop.clock.advance(days * DAY)
        for one in closing.proposals(self.shop.store.here, day=self.shop.today):
            key = self.shop.do(closing.make, customer=one.customer, to_day=one.to_day)
            kept = invoices.frozen(self.shop.store.here, key)
            assert (kept.to_pay, kept.total) == (one.to_pay, one.total)
            again = self.shop.do(closing.make, customer=one.customer, to_day=one.to_day)
            assert again == key
        assert closing.proposals(self.shop.store.here, day=self.shop.today) == ()

    @precondition(lambda self: hasattr(self, "books"))
    @invariant()
    def the_notebook_says_the_same(self) -> None:
        account = self.books.account()
        assert account.balance == self.owes
        (listed,) = owed.accounts(self.shop.store.here, day=self.shop.today) or (account,)
        assert listed == account

    @precondition(lambda self: hasattr(self, "books"))
    @invariant()
    def everything_adds_up(self) -> None:
        assert proof.account_problems(self.shop.store.here) == []

    def teardown(self) -> None:
        if hasattr(self, "store"):
            assert self.shop.problems() == []
            self.store.close()
            for one in FOLDER.glob(f"{self.path.name}*"):
                one.unlink()


@pytest.fixture(autouse=True, scope="module")
def tidy() -> Iterator[None]:
    opening.create(EMPTY, now=NOON)
    yield
    shutil.rmtree(FOLDER, ignore_errors=True)


Account.TestCase.settings = settings(
    max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
TestAccount = pytest.mark.timeout(900)(Account.TestCase)
