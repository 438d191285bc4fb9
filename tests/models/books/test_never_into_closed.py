"""Whatever is done after a month is closed, with whatever clock: not one figure of the closed month changes."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from desktop import opening
from desktop.clock import SetClock
from desktop.store import Store
from models import settings as options
from models.billing import invoices, owed, receiving
from models.books import closing, kept, proof
from models.counter import payment_kinds, returns, sales, stock, till
from models.counter.till import Count
from models.errors import Told
from models.loyalty import ledger
from models.wallet import wallets
from tests.a_shop import CARD, DAY, Shop
from tests.conftest import NOON
from tests.models.billing.an_account import Books

JUNE = {"first_day": "2026-06-01", "last_day": "2026-06-30"}
FOLDER = Path(tempfile.mkdtemp(prefix="noren-closed-"))
CLOSED = FOLDER / "closed.noren"


class Closed:
    """A shop with a June of everything, closed; it is 5 July, and the register is open."""

    def __init__(self, path: Path, clock: SetClock) -> None:
        self.clock = clock
        self.shop = Shop(Store(path, clock=clock, inline=True), clock)
        self.books: Books | None = None

    def fill(self) -> None:
        shop = self.shop.open()
        self.books = Books(shop)
        product = shop.product(cost=120)
        member = shop.member(points=500)
        shop.do(stock.receive, lines=[(product, 10_000, 130)])
        shop.sell(1_100, 540, person=member, points=40)
        shop.sell(800)
        self.books.sell(2_000)
        shop.do(receiving.receive, customer=self.books.customer, amount=700)
        shop.do(invoices.book, draft=self.books.draft(900), now=True)
        shop.do(wallets.issue, amount=3_000)
        shop.do(till.cash_out, amount=200, reason="stamps")
        figures = till.x_report(shop.store.here, session_id=shop.session, now=shop.clock.now())
        shop.do(till.close_session, count=Count(figures.expected), next_float=figures.expected)
        self.clock.advance(20 * DAY)
        shop.open()
        shop.do(closing.close, **JUNE)

    # -- what somebody may try ---------------------------------------------------------------------------------------

    def one(self, table: str, number: int) -> int:
        keys = self.shop.store.here.column(f"SELECT id FROM {table} ORDER BY id")
        return int(keys[number % len(keys)]) if keys else 0

    def customer(self):
        from models.billing.customers import Customer

        return Customer(self.one("person", 0))

    def acts(self, number: int):
        shop, do = self.shop, self.shop.do
        day = f"2026-06-{number % 30 + 1:02}"
        return (
            lambda: shop.sell(100 + number),
            lambda: shop.back(self.one("sale", number)),
            lambda: do(returns.cancel, sale_id=self.one("sale", number)),
            lambda: do(payment_kinds.correct, payment_id=self.one("payment", number), kind_id=CARD),
            lambda: do(stock.receive, lines=[(self.one("product", 0), 1_000 + number, 99)]),
            lambda: do(stock.book_count, counted={self.one("product", 0): number * 100}, reason="count"),
            lambda: do(wallets.issue, amount=100 + number),
            lambda: do(wallets.adjust, wallet_id=self.one("wallet", number), amount=-50, reason="mistake"),
            lambda: do(wallets.lapse),
            lambda: do(receiving.receive, customer=self.customer(), amount=50 + number, day=day),
            lambda: do(receiving.receive, customer=self.customer(), amount=50 + number),
            lambda: do(receiving.take_back, receipt_id=self.one("money_received", number), reason="wrong"),
            lambda: do(invoices.void, invoice_id=self.one("invoice", number)),
            lambda: do(owed.write_off, owed_id=self.one("owed", number), reason="gone"),
            lambda: do(till.cash_in, amount=10 + number, reason="coins"),
            lambda: do(till.close_session, count=Count(10_000), next_float=0),
            lambda: do(ledger.adjust, account_id=self.one("account", 0), points=number, reason="kind"),
            lambda: do(ledger.expire_due, day="2027-12-31"),
            lambda: shop.store.undo(self.one("audit", number)).result(),
            lambda: do(sales.book, draft=shop.draft(300 + number)),
            lambda: do(options.change, prices_include_tax=bool(number % 2)),
            lambda: self.clock.advance((number % 40 - 20) * DAY),
        )

    def act(self, what: int, number: int) -> None:
        acts = self.acts(number)
        try:
            acts[what % len(acts)]()
        except (Told, StopIteration, ZeroDivisionError):
            return


@pytest.fixture(autouse=True, scope="module")
def tidy() -> Iterator[None]:
    opening.create(CLOSED, now=NOON)
    made = Closed(CLOSED, SetClock(NOON))
    made.fill()
    made.shop.store.close()
    yield
    shutil.rmtree(FOLDER, ignore_errors=True)


AT = iter(range(1_000_000))


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.generate,))
@given(acts=st.lists(st.tuples(st.integers(0, 21), st.integers(0, 60)), min_size=5, max_size=40))
def test_no_verb_writes_into_a_closed_month(acts: list[tuple[int, int]]) -> None:
    path = FOLDER / f"{next(AT)}.noren"
    shutil.copy(CLOSED, path)
    closed = Closed(path, SetClock(NOON + 20 * DAY))
    try:
        read = closed.shop.store.here
        before = kept.figures(read, **JUNE)
        for what, number in acts:
            closed.act(what, number)
        assert kept.differences(before, kept.figures(read, **JUNE)) == []
        assert [str(told) for _where, told in proof.closing_problems(read)] == []
    finally:
        closed.shop.store.close()
        path.unlink()


@pytest.mark.parametrize("number", range(22))
def test_each_act_is_possible_or_refused_in_words(number: int) -> None:
    """The acts above do what they say: with today's clock, and with one that is set back, where all are refused."""
    path = FOLDER / f"each-{number}.noren"
    shutil.copy(CLOSED, path)
    closed = Closed(path, SetClock(NOON + 20 * DAY))
    try:
        before = kept.figures(closed.shop.store.here, **JUNE)
        for days in (0, -15):
            closed.clock.advance(days * DAY)
            for value in (1, 7, 30):
                closed.act(number, value)
        assert kept.figures(closed.shop.store.here, **JUNE) == before
    finally:
        closed.shop.store.close()
