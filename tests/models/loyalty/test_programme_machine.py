"""Any mixture of sales, returns in any split, promotions switched on and off, expiry, merges and tiers keeps the books.

After every step every proof of the store is silent: ledgers sum to the balances, lots are never overdrawn, tiers are
what their entries say; what is on the shelf or promised is conserved; and a sale that comes back whole leaves points,
lots, tier progress, promised goods and the counters of promotions as they were.
"""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

from desktop import opening, schedule
from desktop.clock import SetClock
from desktop.store import Store
from models import proofs
from models.counter import stock
from models.counter.drafts import Back
from models.criteria.nodes import Every, Leaf
from models.errors import Refused
from models.loyalty import ledger, members, merges, tiers
from models.loyalty.tier_rules import TierRules
from models.promotions import promotions
from models.promotions.terms import Do, Effect
from tests.a_shop import DAY, Shop
from tests.conftest import NOON

FOLDER = Path(tempfile.mkdtemp(prefix="noren-programme-"))
EMPTY = FOLDER / "empty.noren"
MEMBER = Leaf("person.member", "is", True)


@pytest.fixture(autouse=True, scope="module")
def tidy() -> Iterator[None]:
    opening.create(EMPTY, now=NOON)
    yield
    shutil.rmtree(FOLDER, ignore_errors=True)


class Programme(RuleBasedStateMachine):
    sold = Bundle("sold")
    count = 0

    @initialize(shirts=st.integers(0, 4), months=st.sampled_from([0, 12]))
    def begin(self, shirts: int, months: int) -> None:
        Programme.count += 1
        self.path = FOLDER / f"{Programme.count}.noren"
        shutil.copy(EMPTY, self.path)
        self.clock = SetClock(NOON)
        self.store = Store(self.path, clock=self.clock, inline=True)
        self.shop = Shop(self.store, self.clock).open()
        self.shop.set(points_expire_months=months)
        self.latte = self.shop.product(keeps_stock=True)
        self.shirt = self.shop.product(name="Shirt", price=900, keeps_stock=True)
        lines = [(self.latte, 200_000, None)] + ([(self.shirt, shirts * 1000, None)] if shirts else [])
        self.shop.do(stock.receive, lines=lines)
        self.people = [self.shop.member(points=300), self.shop.member()]
        self.merged: int | None = None
        self._programme()

    def _programme(self) -> None:
        programme = members.first_programme(self.store.here)
        self.shop.do(tiers.set_rules, programme_id=programme, rules=TierRules())
        gold = self.shop.do(tiers.save, programme_id=programme, tier_id=None, name="Gold", threshold=5_000)
        drinks = Leaf("line.product", "in", (self.latte,))
        self.promotions = [
            self.shop.promotion(
                Effect(Do.GIFT, product_id=self.shirt, instead_points=100),
                name="Shirt", criteria=Every((MEMBER, Leaf("basket.amount", "at_least", 4_000))),
            ),
            self.shop.promotion(Effect(Do.BUY_GET, goods=drinks, buy=2, get=1, percent=10**6), name="Three for two"),
            self.shop.promotion(
                Effect(Do.MULTIPLY, times=2000), name="Gold doubles", criteria=Leaf("person.tier", "in", (gold,))
            ),
            self.shop.promotion(
                Effect(Do.PERCENT, percent=100_000), name="A tenth", per_person=3, in_all=9,
                criteria=Leaf("basket.amount", "at_least", 2_000),
            ),
        ]  # fmt: skip
        voucher = self.shop.promotion(Effect(Do.AMOUNT, amount=300), name="Next time", needs="coupon")
        self.promotions.append(
            self.shop.promotion(
                Effect(Do.VOUCHER, promotion_id=voucher), name="A voucher",
                criteria=Every((MEMBER, Leaf("basket.amount", "at_least", 3_000))),
            )
        )  # fmt: skip

    def person(self, who: int) -> int:
        """The member by now: themselves, or whom they were merged into."""
        return members.follow(self.store.here, self.people[who])

    def state(self, person: int | None) -> tuple:
        """All that a sale of somebody may change and a whole return puts back."""
        read = self.store.here
        sums = read.rows("SELECT id, times, discount, points FROM promotion ORDER BY id")
        goods = read.rows("SELECT product_id, quantity, reserved FROM stock ORDER BY product_id")
        if person is None:
            return sums, goods
        own = self.shop.account(person)
        progress = tiers.progress(read, person, self.shop.today)
        return sums, goods, own.balance, own.debt, self.shop.lots(person), progress

    @rule(
        target=sold,
        lattes=st.integers(0, 7),
        others=st.lists(st.integers(1, 3_000), max_size=2),
        who=st.sampled_from([None, 0, 1]),
        share=st.integers(0, 100),
    )
    def sell(self, lattes: int, others: list[int], who: int | None, share: int) -> int | None:
        lines = [self.shop.line(500, lattes, product_id=self.latte)] if lattes else []
        lines += [self.shop.line(amount) for amount in others]
        person = None if who is None else self.person(who)
        if not lines:
            return None
        usable = 0 if person is None else ledger.usable(self.store.here, person, self.shop.today)
        try:
            return self.shop.sell(*lines, person=person, points=min(usable, 200) * share // 100).sale_id
        except Refused:  # points beyond what is left to pay after promotions
            return self.shop.sell(*lines, person=person).sale_id

    @rule(sale=sold, parts=st.lists(st.integers(0, 3), min_size=3, max_size=3))
    def take_back(self, sale: int | None, parts: list[int]) -> None:
        if sale is None:
            return
        found = self.shop.receipt(sale)
        wanted = [
            Back(line.id, min(many * 1000, line.left))
            for line, many in zip((one for one in found.lines if one.left), parts, strict=False)
            if many
        ]
        if wanted and found.cancelled_by is None:
            self.shop.sell(back=wanted)

    @rule(sale=sold)
    def cancel(self, sale: int | None) -> None:
        if sale is not None:
            try:
                self.shop.cancel(sale)
            except Refused:
                return

    @rule(lattes=st.integers(1, 7), other=st.integers(1, 4_000), who=st.sampled_from([None, 0, 1]), order=st.randoms())
    def bought_and_brought_back(self, lattes: int, other: int, who: int | None, order) -> None:
        """However the pieces come back: everything is as it was before the sale."""
        schedule.advance(self.store)
        person = None if who is None else self.person(who)
        before = self.state(person)
        sale = self.shop.sell(self.shop.line(500, lattes, product_id=self.latte), self.shop.line(other), person=person)
        first, second = [line for line in self.shop.receipt(sale.sale_id).lines if line.quantity > 0]
        pieces = [first.id] * lattes + [second.id]
        order.shuffle(pieces)
        while pieces:
            line, many = pieces.pop(), 1
            while pieces and pieces[-1] == line and order.random() < 0.5:
                pieces.pop()
                many += 1
            self.shop.sell(back=[Back(line, many * 1000)])
        assert self.state(person) == before

    @rule(at=st.integers(0, 4), active=st.booleans())
    def switch(self, at: int, active: bool) -> None:
        self.shop.do(promotions.switch, promotion_id=self.promotions[at], active=active)

    @rule(many=st.integers(1, 3))
    def shirts_come_in(self, many: int) -> None:
        self.shop.do(stock.receive, lines=[(self.shirt, many * 1000, None)])

    @rule(days=st.sampled_from([1, 40, 400]), run=st.booleans())
    def time_goes_by(self, days: int, run: bool) -> None:
        self.clock.advance(days * DAY)
        if run:
            schedule.advance(self.store)

    @rule(who=st.integers(0, 1))
    def merge(self, who: int) -> None:
        if self.merged is None:
            self.merged = self.shop.do(merges.merge, kept_id=self.people[who], gone_id=self.people[1 - who])

    @rule()
    def take_apart(self) -> None:
        if self.merged is not None:
            try:
                self.shop.do(merges.unmerge, merge_id=self.merged)
            except Refused:
                return
            self.merged = None

    @precondition(lambda self: hasattr(self, "shop"))
    @invariant()
    def every_proof_is_silent(self) -> None:
        read = self.store.here
        assert [problem for proof in proofs.PROOFS for problem in proof.problems(read)] == []
        promised = read.value(
            "SELECT COALESCE(SUM(quantity), 0) FROM gift WHERE state='owed' AND product_id=?", self.shirt
        )
        assert (read.value("SELECT reserved FROM stock WHERE product_id=?", self.shirt) or 0) == promised
        assert promised <= self.shop.stock(self.shirt)

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            for one in FOLDER.glob(f"{self.path.name}*"):
                one.unlink()


Programme.TestCase.settings = settings(
    max_examples=30, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
TestProgramme = pytest.mark.timeout(900)(Programme.TestCase)
"""What it finds is made small before it is shown, and that takes its time."""
