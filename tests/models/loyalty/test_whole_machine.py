"""All of loyalty at once, in any order: promised at the till, paid by card, drawn, taken for points, handed over.

Beside `test_programme_machine` (promotions, tiers, merges): gift cards and balances, coupons and vouchers, draws,
rewards on receipts and outside of them, gifts that are handed over or cancelled, terms that change, exchanges,
promotions and gifts left on what stays, whoever brought whom. After every step every proof is silent and nobody who was
merged holds anything; what is refused writes nothing; a receipt that comes back whole leaves everything as it was.
"""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from peewee import DatabaseError

from desktop import opening, schedule
from desktop.clock import SetClock
from desktop.store import Store
from models import proofs
from models.counter import returns, sales, stock
from models.counter.drafts import Back, RewardUse, Tender
from models.counter.tax import TaxKind
from models.criteria.nodes import Every, Leaf
from models.errors import Bug, Refused
from models.loyalty import gifts, ledger, members, merges, redeeming, referrals, reward_edit, tiers
from models.loyalty.reward_edit import RewardForm
from models.loyalty.tier_rules import TierRules
from models.promotions import coupons, draws, promotions
from models.promotions.draws import PrizeRow
from models.promotions.terms import Do, Effect, Needs, Terms
from models.wallet import wallets
from tests.a_shop import CASH, DAY, Shop
from tests.conftest import NOON

FOLDER = Path(tempfile.mkdtemp(prefix="noren-whole-"))
EMPTY = FOLDER / "empty.noren"
GIFT_CARD, WALLET = 6, 7
MEMBER = Leaf("person.member", "is", True)
ALL = 1_000_000
LUCK = Random(1)


@pytest.fixture(autouse=True, scope="module")
def tidy() -> Iterator[None]:
    """The draws' numbers come from a source that each run sets; stores lie in one folder."""
    opening.create(EMPTY, now=NOON)
    before = draws.draw.__kwdefaults__["pick"]
    draws.draw.__kwdefaults__["pick"] = lucky
    yield
    draws.draw.__kwdefaults__["pick"] = before
    shutil.rmtree(FOLDER, ignore_errors=True)


def lucky(below: int) -> int:
    return LUCK.randrange(below)


def wordings(shirt: int, latte: int, voucher: int) -> list[Terms]:
    """What promotions of the machine may say; `change` puts any in the place of any."""
    drinks = Leaf("line.product", "in", (latte,))
    much = Leaf("basket.amount", "at_least", 3_000)
    return [
        Terms(Every((MEMBER, much)), (Effect(Do.GIFT, product_id=shirt, instead_points=100),)),
        Terms(much, (Effect(Do.GIFT, product_id=shirt, each=1_500),)),
        Terms(Leaf("basket.amount", "at_least", 1), (Effect(Do.BUY_GET, goods=drinks, buy=2, get=1, percent=ALL),)),
        Terms(effects=(Effect(Do.PERCENT, percent=100_000), Effect(Do.POINTS, points=7, each=500)), per_person=3),
        Terms(much, (Effect(Do.VOUCHER, promotion_id=voucher, count=2),)),
        Terms(effects=(Effect(Do.AMOUNT, amount=150, each=1_000),), budget=900, group="one"),
        Terms(effects=(Effect(Do.CHEAPEST, percent=500_000),), group="one", alone=True),
        Terms(effects=(Effect(Do.MULTIPLY, times=2_500),), budget_points=60),
    ]


class Stage(RuleBasedStateMachine):
    """The shop that the machine plays in, and how it does what it does."""

    count = 0

    @initialize(shirts=st.integers(0, 3), first=st.integers(0, 7), second=st.integers(0, 7), luck=st.integers(0, 9))
    def begin(self, shirts: int, first: int, second: int, luck: int) -> None:
        Stage.count += 1
        LUCK.seed(luck)
        self.path = FOLDER / f"{Stage.count}.noren"
        shutil.copy(EMPTY, self.path)
        self.clock = SetClock(NOON)
        self.store = Store(self.path, clock=self.clock, inline=True)
        self.shop = Shop(self.store, self.clock).open()
        self.shop.set(points_expire_months=12, referral_enabled=True, referral_points=30, referral_friend_points=20)
        self.latte = self.shop.product(keeps_stock=True)
        self.shirt = self.shop.product(name="Shirt", price=900, keeps_stock=True)
        self.mug = self.shop.product(name="Mug", price=700, keeps_stock=True)
        goods = [(self.latte, 90_000, None), (self.mug, 5_000, 300), (self.shirt, (shirts + 1) * 1000, 400)]
        self.shop.do(stock.receive, lines=goods)
        if shirts == 0:
            self.shop.do(stock.take, product_id=self.shirt, quantity=1000, kind="waste", reason="Torn")
        self.people = [self.shop.member(points=400), self.shop.member(points=50)]
        self.shop.do(referrals.make, person_id=self.people[1], referrer_id=self.people[0])
        self.merged: int | None = None
        self.decided: set[int | None] = set()
        card = self.shop.do(wallets.issue, amount=3_000)
        balance = self.shop.do(wallets.top_up, amount=2_000, person_id=self.people[0])
        self.cards = [card.wallet_id, balance.wallet_id]
        if shirts:
            self.shop.do(gifts.promise, product_id=self.shirt, quantity=1000, person_id=self.people[1])
        self._promotions(first, second)
        self._rewards()
        programme = members.first_programme(self.store.here)
        self.shop.do(tiers.set_rules, programme_id=programme, rules=TierRules())
        self.shop.do(tiers.save, programme_id=programme, tier_id=None, name="Gold", threshold=5_000)

    def _promotions(self, first: int, second: int) -> None:
        terms = Terms(effects=(Effect(Do.AMOUNT, amount=300),), needs=Needs.COUPON)
        self.voucher = self.shop.do(promotions.create, name="Next time", terms=terms)
        self.codes = list(self.shop.do(coupons.issue, promotion_id=self.voucher, today_too=True, count=3))
        self.wordings = wordings(self.shirt, self.latte, self.voucher)
        draw = self.shop.promotion(
            Effect(Do.DRAW, each=2_000), name="Draw", criteria=Leaf("basket.amount", "at_least", 1_000)
        )
        self.shop.do(draws.set_prizes, promotion_id=draw, wanted=[
            PrizeRow(0, 0, "Mug", 300_000, self.mug, 1000, 0, None, 2, 0, 700, 0),
            PrizeRow(0, 0, "Points", 300_000, None, 1000, 25, None, 0, 0, 25, 1),
            PrizeRow(0, 0, "Voucher", 300_000, None, 1000, 0, self.voucher, 3, 0, 300, 2),
        ])  # fmt: skip
        made = [self.shop.do(promotions.create, name=f"Number {at}", terms=self.wordings[at]) for at in (first, second)]
        self.promotions = [draw, *made]

    def _rewards(self) -> None:
        programme = members.first_programme(self.store.here)
        forms = [
            RewardForm("Money off", "money_off", 50, programme, value=200),
            RewardForm("A latte", "product", 40, programme, product_id=self.latte),
            RewardForm("A mug", "gift", 60, programme, product_id=self.mug),
            RewardForm("A card", "gift_card", 80, programme, value=500),
            RewardForm("A voucher", "voucher", 30, programme, promotion_id=self.voucher),
        ]
        self.rewards = [self.shop.do(reward_edit.create, form=form) for form in forms]

    def person(self, who: int | None) -> int | None:
        """The member by now: themselves, or whom they were merged into."""
        return None if who is None else members.follow(self.store.here, self.people[who])

    def state(self) -> dict[str, object]:
        """All that a receipt may change and its return puts back."""
        read, day = self.store.here, self.shop.today
        people = sorted({self.person(0), self.person(1)})
        return {
            "promotions": read.rows("SELECT id, times, discount, points FROM promotion ORDER BY id"),
            "stock": read.rows("SELECT product_id, quantity, reserved FROM stock ORDER BY product_id"),
            "prizes": read.rows('SELECT id, "left" FROM prize ORDER BY id'),
            "coupons": read.rows("SELECT code, state FROM coupon WHERE state <> 'void' ORDER BY code"),
            "gifts": read.rows("SELECT code, quantity FROM gift WHERE state='owed' ORDER BY code"),
            "cards": read.rows("SELECT id, balance FROM wallet WHERE state <> 'void' ORDER BY id"),
            "rewards": read.rows("SELECT reward_id, SUM(times), SUM(points) FROM redemption GROUP BY reward_id"
                                 " HAVING SUM(times) <> 0 OR SUM(points) <> 0 ORDER BY reward_id"),
            "referrals": read.rows("SELECT id, sale_id FROM referral WHERE state='rewarded' ORDER BY id"),
            "points": [(own.balance, own.debt, self.shop.lots(one)) for one in people
                       if (own := self.shop.account(one))],
            "tiers": [tiers.progress(read, one, day) for one in people],
        }  # fmt: skip

    def basket(self, lattes: int, shirts: int, other: int) -> list:
        lines = [self.shop.line(500, lattes, product_id=self.latte)] if lattes else []
        lines += [self.shop.line(900, shirts, product_id=self.shirt)] if shirts else []
        return lines + ([self.shop.line(other, kind=TaxKind.REDUCED)] if other else [])

    def booked(self, lines: list, person: int | None, points: int, **values) -> int | None:
        """Book it, or see that what is refused writes nothing."""
        before = self.shop.rows("sale", "points_entry", "promotion_use", "gift", "wallet_entry", "audit")
        try:
            sale = self.shop.sell(*lines, person=person, points=points, **values).sale_id
        except Refused as refused:
            told = str(refused)
        else:
            return sale
        assert "left to promise" not in told, "a gift that is gone blocks no sale (G18)"
        now = self.shop.rows("sale", "points_entry", "promotion_use", "gift", "wallet_entry", "audit")
        assert now == before
        return None

    def sell_one(self, lattes, shirts, other, who, points, code, reward) -> int | None:
        person = self.person(who)
        return self.booked(
            self.basket(lattes, shirts, other),
            person,
            points if person is not None else 0,
            codes=() if code is None else (self.codes[code],),
            rewards=() if reward is None or person is None else (RewardUse(self.rewards[reward]),),
        )

    def backs(self, sale: int | None, parts: list[int], *, spoilt: bool = False) -> list[Back]:
        if sale is None:
            return []
        found = self.shop.receipt(sale)
        left = [line for line in found.lines if line.left > 0]
        return [] if found.cancelled_by is not None else [
            Back(line.id, min(many * 1000, line.left), not spoilt)
            for line, many in zip(left, parts, strict=False) if many
        ]  # fmt: skip

    def bring(self, backs: list[Back], *lines, **values) -> int | None:
        """Take goods back, money the way that the till proposes."""
        self.clock.advance(1)  # a till books no two receipts in one millisecond
        draft = self.shop.draft(*lines, back=backs, pay=[], **values)
        shown = sales.preview(self.store.here, draft=draft, day=self.shop.today)
        pay = [Tender(one.kind_id, -one.amount) for one in shown.refunds]
        if shown.priced.due > 0:
            pay = [Tender(CASH, shown.priced.due)]
        booked = self.shop.do(sales.book, draft=self.shop.draft(*lines, back=backs, pay=pay, **values))
        assert booked.due == shown.priced.due
        assert shown.points_taken - shown.points_earned == -booked.points_earned
        return booked.sale_id

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            for one in FOLDER.glob(f"{self.path.name}*"):
                one.unlink()


class Whole(Stage):
    sold = Bundle("sold")

    # -- at the till -------------------------------------------------------------------------------------------------

    @rule(
        target=sold,
        lattes=st.integers(0, 5),
        shirts=st.integers(0, 2),
        other=st.sampled_from([0, 370, 1_999, 3_000]),
        who=st.sampled_from([None, 0, 1]),
        points=st.sampled_from([0, 0, 10, 120]),
        code=st.sampled_from([None, None, 0, 1, 2]),
        reward=st.sampled_from([None, None, 0, 1]),
    )
    def sell(self, lattes, shirts, other, who, points, code, reward) -> int | None:
        person = self.person(who)
        return self.booked(
            self.basket(lattes, shirts, other),
            person,
            points if person is not None else 0,
            codes=() if code is None else (self.codes[code],),
            rewards=() if reward is None or person is None else (RewardUse(self.rewards[reward]),),
        )

    @rule(target=sold, many=st.integers(1, 2), amount=st.sampled_from([500, 2_000]), who=st.sampled_from([None, 0]))
    def sell_a_card(self, many: int, amount: int, who: int | None) -> int | None:
        """Cards are sold to anybody, a balance is topped up for a member; neither earns nor is lowered."""
        kind = "gift_card" if who is None else "top_up"
        line = self.shop.line(amount, many, kind=TaxKind.OUTSIDE, wallet=kind, fixed_price=True, earns=False)
        sale = self.booked([line], self.person(who), 0)
        self.cards += self.store.here.column("SELECT wallet_id FROM wallet_entry WHERE sale_id=?", sale)
        return sale

    @rule(target=sold, lattes=st.integers(1, 4), pick=st.integers(0, 9), part=st.sampled_from([100, 500, 1_000]))
    def pay_by_card(self, lattes: int, pick: int, part: int) -> int | None:
        if not self.cards:
            return None
        card = self.cards[pick % len(self.cards)]
        kind = self.store.here.value("SELECT kind FROM wallet WHERE id=?", card)
        lines = self.basket(lattes, 0, 0)
        draft = self.shop.draft(*lines)
        due = sum(one.amount for one in draft.payments)
        part = min(part, due)
        pay = [Tender(GIFT_CARD if kind == "gift_card" else WALLET, part, card), Tender(CASH, due - part)]
        return self.booked(lines, None, 0, pay=[one for one in pay if one.amount])

    @rule(
        sale=sold,
        parts=st.lists(st.integers(0, 3), min_size=3, max_size=3),
        keep=st.booleans(),
        gifts_stay=st.booleans(),
        spoilt=st.booleans(),
    )
    def take_back(self, sale, parts, keep, gifts_stay, spoilt) -> None:
        backs = self.backs(sale, parts, spoilt=spoilt)
        try:
            if backs:
                self.bring(backs, keep_promotion=keep, keep_gifts=gifts_stay)
                self.decided |= {sale} if keep or gifts_stay else set()
        except Refused:
            return  # a card that was sold is spent by now

    @rule(target=sold, sale=sold, parts=st.lists(st.integers(0, 2), min_size=3, max_size=3), lattes=st.integers(1, 3))
    def exchange(self, sale, parts, lattes) -> int | None:
        backs = self.backs(sale, parts)
        try:
            return self.bring(backs, *self.basket(lattes, 0, 0)) if backs else None
        except Refused:
            return None

    @rule(sale=sold)
    def cancel(self, sale: int | None) -> None:
        if sale is None:
            return
        try:
            self.shop.cancel(sale)
        except Refused:
            return

    @rule(sale=sold, who=st.integers(0, 1))
    def credit(self, sale: int | None, who: int) -> None:
        if sale is None:
            return
        try:
            self.shop.do(returns.credit_later, sale_id=sale, person_id=self.person(who))
        except Refused:
            return

    @rule(
        lattes=st.integers(0, 5),
        shirts=st.integers(0, 2),
        other=st.sampled_from([1, 1_999, 3_000]),
        who=st.sampled_from([None, 0, 1]),
        points=st.sampled_from([0, 10]),
        code=st.sampled_from([None, 0, 1]),
        reward=st.sampled_from([None, 0, 1]),
        whole=st.booleans(),
        order=st.randoms(),
        keep=st.booleans(),
    )
    def bought_and_brought_back(self, lattes, shirts, other, who, points, code, reward, whole, order, keep) -> None:
        """In one go, in pieces, or cancelled: everything is as it was."""
        schedule.advance(self.store)
        before = self.state()
        sale = self.sell_one(lattes, shirts, other, who, points, code, reward)
        if sale is None:
            return
        if whole and order.random() < 0.3:
            self.shop.cancel(sale)
        elif whole:
            self.bring([Back(line.id, line.left) for line in self.shop.receipt(sale).lines if line.left > 0])
        else:
            pieces = [line.id for line in self.shop.receipt(sale).lines for _piece in range(line.left // 1000)]
            order.shuffle(pieces)
            for line in pieces:
                self.bring([Back(line, 1000)], keep_promotion=keep and order.random() < 0.5)
        now = self.state()
        assert {name: (before[name], now[name]) for name in before if before[name] != now[name]} == {}

    @rule(
        sale=sold,
        parts=st.lists(st.integers(0, 3), min_size=3, max_size=3),
        keep=st.booleans(),
        gifts_stay=st.booleans(),
    )
    def brought_back_and_not_after_all(self, sale: int | None, parts: list[int], keep: bool, gifts_stay: bool) -> None:
        """A return that is cancelled leaves points, goods, gifts, rewards, cards and counters as they were.

        Prizes that were vouchers stay void: nothing tells when they were made so. Of a receipt whose gifts or promotion
        were left by decision before, a part that a return takes beyond what stays is not told apart: see `decided`.
        """
        self.clock.advance(1000)
        schedule.advance(self.store)
        before = self.state()
        backs = self.backs(sale, parts)
        try:
            stay = gifts_stay or keep or sale in self.decided
            back = self.bring(backs, keep_promotion=keep, keep_gifts=stay) if backs else None
            if back is not None:
                self.shop.cancel(back)
        except Refused:
            return
        now = self.state()
        same = [name for name in before if name not in ("points", "prizes", "coupons", "referrals")]
        assert {name: (before[name], now[name]) for name in same if before[name] != now[name]} == {}
        assert [one[:2] for one in now["points"]] == [one[:2] for one in before["points"]]
        assert len(now["referrals"]) == len(before["referrals"])  # rewarded still, maybe for a later purchase

    # -- besides -----------------------------------------------------------------------------------------------------

    @rule(which=st.integers(2, 4), who=st.integers(0, 1))
    def redeem(self, which: int, who: int) -> None:
        try:
            made = self.shop.do(redeeming.redeem, reward_id=self.rewards[which], person_id=self.person(who))
        except Refused:
            return
        if which == 3:
            self.cards += self.store.here.column("SELECT id FROM wallet WHERE code=?", made.codes[0])
        if which == 4:
            self.codes[who] = made.codes[0]

    @rule(pick=st.integers(0, 9))
    def give_a_reward_back(self, pick: int) -> None:
        found = self.store.here.column("SELECT id FROM redemption WHERE of_redemption_id IS NULL ORDER BY id")
        try:
            if found:
                self.shop.do(redeeming.give_back, redemption_id=found[pick % len(found)])
        except Refused:
            return

    @rule(pick=st.integers(0, 9), verb=st.sampled_from([gifts.hand_over, gifts.hand_over, gifts.cancel, gifts.reopen]))
    def gift(self, pick: int, verb) -> None:
        found = self.store.here.column("SELECT id FROM gift ORDER BY id")
        try:
            if found:
                self.shop.do(verb, gift_id=found[pick % len(found)])
        except Refused:
            return

    @rule(at=st.integers(0, 2), active=st.booleans())
    def switch(self, at: int, active: bool) -> None:
        try:
            self.shop.do(promotions.switch, promotion_id=self.promotions[at], active=active)
        except Refused:
            return  # what its prizes need is no longer on the shelf

    @rule(at=st.integers(1, 2), other=st.integers(0, 7), first=st.booleans())
    def change(self, at: int, other: int, first: bool) -> None:
        key = self.promotions[at]
        self.shop.do(promotions.change, promotion_id=key, name="Changed", terms=self.wordings[other])
        self.shop.do(promotions.move, promotion_id=key, to=0 if first else 9)

    @rule(product=st.integers(0, 1), many=st.integers(1, 3))
    def goods_come_in(self, product: int, many: int) -> None:
        self.shop.do(stock.receive, lines=[((self.shirt, self.mug)[product], many * 1000, None)])

    @rule(days=st.sampled_from([1, 40, 400]), run=st.booleans())
    def time_goes_by(self, days: int, run: bool) -> None:
        self.clock.advance(days * DAY)
        if run:
            schedule.advance(self.store)
            self.shop.do(wallets.lapse)

    @rule(who=st.integers(0, 1))
    def merge(self, who: int) -> None:
        if self.merged is None:
            self.merged = self.shop.do(merges.merge, kept_id=self.people[who], gone_id=self.people[1 - who])

    @rule()
    def take_apart(self) -> None:
        if self.merged is None:
            return
        try:
            self.shop.do(merges.unmerge, merge_id=self.merged)
        except Refused:
            return
        self.merged = None

    # -- what always holds -------------------------------------------------------------------------------------------

    @precondition(lambda self: hasattr(self, "shop"))
    @invariant()
    def every_proof_is_silent(self) -> None:
        read = self.store.here
        assert [problem for proof in proofs.PROOFS for problem in proof.problems(read)] == []

    @precondition(lambda self: hasattr(self, "shop"))
    @invariant()
    def nobody_who_was_merged_holds_anything(self) -> None:
        for gone in self.store.here.column("SELECT id FROM person WHERE merged_into_id IS NOT NULL"):
            own = self.shop.account(gone)
            assert (own.balance, own.debt, self.shop.lots(gone)) == (0, 0, [])

    @precondition(lambda self: hasattr(self, "shop"))
    @invariant()
    def nothing_can_be_spent_that_is_not_there(self) -> None:
        read = self.store.here
        for who in (0, 1):
            person = self.person(who)
            lots = sum(left for last, left in self.shop.lots(person) if last is None or last >= self.shop.today)
            assert ledger.usable(read, person, self.shop.today) == lots


LIKE = {"deadline": None, "suppress_health_check": list(HealthCheck)}
Whole.TestCase.settings = settings(max_examples=15, stateful_step_count=20, **LIKE)
TestWhole = pytest.mark.timeout(900)(Whole.TestCase)
"""What it finds is made small before it is shown, and that takes its time."""


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_many_more_and_longer_histories() -> None:
    run_state_machine_as_test(Whole, settings=settings(max_examples=400, stateful_step_count=40, **LIKE))


def nothing(*_given, **_named) -> int:
    """In the place of something that is forgotten."""
    return 0


def of_nothing(_tx, plan, of, sale_id, key, _row):
    """A row of what a return took back that says nothing."""
    return (*key, sale_id, of, plan.person_id, 0, plan.day, 0, 0, 0, 0, None)


FAULTS = [
    ("a return forgets the counters of promotions", "models.counter.promised._back_row", of_nothing),
    ("a coupon stays used when all came back", "models.promotions.coupons.reopen", nothing),
    ("a draw's prizes don't go back", "models.promotions.draws.void_of_sale", nothing),
    ("a gift that is cancelled stays reserved", "models.counter.stock.release", nothing),
    ("a reward whose goods came back stays taken", "models.loyalty.rewards.book_back", nothing),
]


@pytest.mark.full
@pytest.mark.parametrize(("place", "fault"), [one[1:] for one in FAULTS], ids=[one[0] for one in FAULTS])
def test_the_machine_sees_a_planted_fault(monkeypatch, place: str, fault) -> None:
    monkeypatch.setattr(place, fault)
    once = settings(
        max_examples=150, stateful_step_count=30, database=None, derandomize=True, phases=[Phase.generate], **LIKE
    )
    with pytest.raises((AssertionError, Bug, DatabaseError, ExceptionGroup, pytest.fail.Exception)):
        run_state_machine_as_test(Whole, settings=once)
