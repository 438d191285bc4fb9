"""Any mixture of sales, returns, cancels, expiry, adjustments and late credits leaves books that balance to the point.

The rules know only what design.md says: that a preview tells what booking does, that a whole return gives back what the
sale took, that nobody spends what is not there. After every step the whole ledger is proved.
"""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from peewee import DatabaseError

from desktop import opening
from desktop.clock import SetClock
from desktop.store import Store
from models.counter import returns, sales
from models.counter.basket import TaxKind
from models.counter.drafts import Back, SaleDraft, Tender
from models.errors import Bug, Refused
from models.loyalty import ledger, members, merges
from models.loyalty.purse import Entry
from tests.a_shop import CASH, DAY, Shop
from tests.conftest import NOON

FOLDER = Path(tempfile.mkdtemp(prefix="noren-machine-"))
EMPTY = FOLDER / "empty.noren"


@pytest.fixture(autouse=True, scope="module")
def tidy():
    opening.create(EMPTY, now=NOON)
    yield
    shutil.rmtree(FOLDER, ignore_errors=True)


amounts = st.integers(1, 4000)
pieces = st.integers(1, 4)


class Ledger(RuleBasedStateMachine):
    sold = Bundle("sold")
    returned = Bundle("returned")
    count = 0

    @initialize(months=st.sampled_from([0, 1, 12]), payment=st.booleans(), grace=st.integers(0, 40))
    def begin(self, months: int, payment: bool, grace: int) -> None:
        Ledger.count += 1
        path = FOLDER / f"{Ledger.count}.noren"
        shutil.copy(EMPTY, path)
        self.clock = SetClock(NOON)
        self.store = Store(path, clock=self.clock, inline=True)
        self.shop = Shop(self.store, self.clock).open()
        self.shop.set(points_expire_months=months, points_as_payment=payment, points_give_back_days=grace)
        self.product = self.shop.product()
        self.people = [self.shop.member(points=200), self.shop.member()]
        self.path = path
        self.booked: dict[int, int] = {}
        self.merged: int | None = None

    def person(self, who: int) -> int:
        """The member by now: themselves, or whom they were merged into."""
        return members.follow(self.store.here, self.people[who])

    def usable(self, person: int) -> int:
        return ledger.usable(self.store.here, person, self.shop.today)

    def own_sums(self, sale_id: int) -> tuple[int, int]:
        found = self.store.here.row(
            "SELECT COALESCE(SUM(points), 0), COUNT(*) FROM points_entry WHERE sale_id=? AND kind='spend'", sale_id
        )
        return found or (0, 0)

    @rule(
        target=sold,
        lines=st.lists(st.tuples(amounts, pieces, st.booleans()), min_size=1, max_size=3),
        who=st.sampled_from([None, 0, 1]),
        share=st.integers(0, 100),
        off=st.integers(0, 300),
        goods=st.booleans(),
    )
    def sell(self, lines, who, share, off, goods) -> int:
        person = None if who is None else self.person(who)
        wanted = [
            self.shop.line(
                amount,
                many,
                kind=TaxKind.REDUCED if reduced else TaxKind.STANDARD,
                product_id=self.product if goods else None,
            )
            for amount, many, reduced in lines
        ]
        gross = sum(amount * many for amount, many, _ in lines)
        balance = 0 if person is None else self.usable(person)
        points = min(balance, max(0, gross - off)) * share // 100
        booked = self.shop.sell(*wanted, person=person, points=points, off=min(off, gross))
        if person is not None:
            assert booked.points_after == booked.points_before + booked.points_earned - booked.points_used
            assert booked.points_used == points
        again = self.shop.do(sales.book, draft=SaleDraft(public_id=booked.public_id))
        assert again.again
        assert again.sale_id == booked.sale_id
        return booked.sale_id

    @rule(target=returned, sale=sold, parts=st.lists(st.integers(0, 4), min_size=3, max_size=3), spoilt=st.booleans())
    def take_back(self, sale: int, parts: list[int], spoilt: bool) -> int | None:
        found = self.shop.receipt(sale)
        left = [line for line in found.lines if line.left]
        backs = [
            Back(line.id, min(many * 1000, line.left), not spoilt)
            for line, many in zip(left, parts, strict=False)
            if many and found.cancelled_by is None
        ]
        if not backs:
            return None
        draft = SaleDraft(back=tuple(backs))
        shown = sales.preview(self.store.here, draft=draft, day=self.shop.today)
        booked = self.shop.sell(back=backs)
        assert (shown.priced.due, shown.debt) == (booked.due, booked.debt)
        assert (shown.points_taken, shown.points_given_back) == (-booked.points_earned, -booked.points_used)
        return booked.sale_id

    @rule(
        amount=amounts,
        many=st.integers(2, 5),
        who=st.integers(0, 1),
        share=st.integers(0, 100),
        order=st.randoms(use_true_random=False),
    )
    def bought_and_brought_back_piece_by_piece(self, amount, many, who, share, order) -> None:
        """However the pieces come back: lots, balance and debt are what they were before the sale."""
        while self.shop.do(ledger.expire_due):
            pass
        person = self.person(who)
        before = self.state_of(person)
        points = min(self.usable(person), amount * many) * share // 100
        booked = self.shop.sell(self.shop.line(amount, many), self.shop.line(100, many), person=person, points=points)
        one, other = self.shop.receipt(booked.sale_id).lines
        pieces = [one.id] * many + [other.id] * many
        order.shuffle(pieces)
        while pieces:
            some = {pieces.pop(): 1000}
            if pieces and order.random() < 0.5:
                line = pieces.pop()
                some[line] = some.get(line, 0) + 1000
            self.shop.sell(back=[Back(line, quantity) for line, quantity in some.items()])
        assert self.state_of(person) == before

    def state_of(self, person: int) -> tuple:
        account = self.shop.account(person)
        return account.balance, account.debt, self.shop.lots(person)

    @rule(sale=sold)
    def take_all_back(self, sale: int) -> None:
        """What is left comes back: nothing of the receipt is left, in money, stock or points."""
        found = self.shop.receipt(sale)
        backs = [Back(line.id, line.left) for line in found.lines if line.left]
        if found.cancelled_by is not None or not backs:
            return
        self.shop.sell(back=backs)
        read = self.store.here
        of_it = "SELECT id FROM sale WHERE id=? OR (of_sale_id=? AND cancelled_by_id IS NULL AND kind <> 'cancel')"
        money = read.row(f"SELECT SUM(total), SUM(tax), SUM(points_paid) FROM sale WHERE id IN ({of_it})", sale, sale)
        assert money == (0, 0, 0)
        spent, given = (
            read.value(
                f"SELECT COALESCE(SUM(points), 0) FROM points_entry WHERE kind=? AND sale_id IN ({of_it})",
                kind,
                sale,
                sale,
            )
            for kind in ("spend", "give_back")
        )
        assert spent + given == 0
        earned, taken, lapsed = (
            read.value(
                f"SELECT COALESCE(SUM(points), 0) FROM points_entry WHERE kind=? AND sale_id IN ({of_it})",
                kind,
                sale,
                sale,
            )
            for kind in ("earn", "take_back", "none")
        )
        lapsed = read.value(
            "SELECT COALESCE(SUM(u.points), 0) FROM points_use u JOIN points_entry e ON e.id = u.entry_id"
            " JOIN points_lot l ON l.id = u.lot_id JOIN points_entry m ON m.id = l.entry_id"
            " WHERE e.kind='expire' AND m.kind='earn' AND l.sale_id=?",
            sale,
        )
        assert earned - lapsed <= -taken <= earned

    @rule(sale=sold)
    def cancel(self, sale: int) -> None:
        try:
            booked = self.shop.cancel(sale)
        except Refused:
            return
        assert booked.kind == "cancel"

    @rule(sale=consumes(returned))
    def cancel_return(self, sale: int | None) -> None:
        if sale is None:
            return
        try:
            self.shop.cancel(sale)
        except Refused:
            return

    @rule(sale=sold, who=st.integers(0, 1))
    def credit(self, sale: int, who: int) -> None:
        try:
            points = self.shop.do(returns.credit_later, sale_id=sale, person_id=self.person(who))
        except Refused:
            return
        assert points > 0

    @rule(who=st.integers(0, 1), points=st.integers(-150, 150))
    def adjust(self, who: int, points: int) -> None:
        account = self.shop.account(self.person(who)).id
        usable = self.usable(self.person(who))
        if points and points >= -usable:
            self.shop.do(ledger.adjust, account_id=account, points=points, reason="Counted again")
        else:
            with pytest.raises(Refused):
                self.shop.do(ledger.adjust, account_id=account, points=points or -usable - 1, reason="Counted again")

    @rule(who=st.integers(0, 1))
    def merge(self, who: int) -> None:
        """Two cards become one: what both had together, nothing on the other."""
        if self.merged is not None:
            return
        kept, gone = self.people[who], self.people[1 - who]
        together = self.usable(kept) + self.usable(gone) - self.shop.account(kept).debt - self.shop.account(gone).debt
        self.merged = self.shop.do(merges.merge, kept_id=kept, gone_id=gone)
        assert self.state_of(gone) == (0, 0, [])
        assert self.shop.account(kept).balance == together

    @rule()
    def take_apart(self) -> None:
        """Undone as one, or refused because something was used: then nothing changes."""
        if self.merged is None:
            return
        before = [self.state_of(one) for one in self.people]
        try:
            self.shop.do(merges.unmerge, merge_id=self.merged)
        except Refused:
            assert [self.state_of(one) for one in self.people] == before
            return
        self.merged = None

    @rule(who=st.integers(0, 1))
    def merged_and_taken_apart_at_once(self, who: int) -> None:
        """Lots, balances and debts are what they were."""
        while self.shop.do(ledger.expire_due):
            pass
        if self.merged is not None:
            return
        before = [self.state_of(one) for one in self.people]
        key = self.shop.do(merges.merge, kept_id=self.people[who], gone_id=self.people[1 - who])
        self.shop.do(merges.unmerge, merge_id=key)
        assert [self.state_of(one) for one in self.people] == before

    @rule(days=st.sampled_from([1, 9, 31, 400]), run=st.booleans())
    def time_goes_by(self, days: int, run: bool) -> None:
        self.clock.advance(days * DAY)
        if run:
            while self.shop.do(ledger.expire_due, limit=1):
                pass
            assert self.shop.do(ledger.expire_due) == 0

    @rule(who=st.integers(0, 1))
    def nobody_spends_more_than_there_is(self, who: int) -> None:
        points = self.usable(self.person(who)) + 1
        with pytest.raises(Refused):
            self.shop.sell(points + 10, person=self.person(who), points=points, pay=[Tender(CASH, 10)])

    @precondition(lambda self: hasattr(self, "shop"))
    @invariant()
    def everything_adds_up(self) -> None:
        assert self.shop.problems() == []

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            for one in FOLDER.glob(f"{self.path.name}*"):
                one.unlink()


Ledger.TestCase.settings = settings(
    max_examples=60, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestLedger = pytest.mark.timeout(900)(Ledger.TestCase)
"""What it finds is made small before it is shown, and that takes its time."""


def twice(read, sale_id):
    """A return that forgets the returns before it."""
    return {}


def careless(self, points, *, kind="spend", reason=""):
    """A spend that looks at no balance and at no lots."""
    return self._entry(kind, -points, reason=reason)


def copied(self):
    """A merge that gives what it keeps."""
    entry = Entry("merge", -sum(lot.left for lot in self.lots), self.balance)
    self.entries.append(entry)
    return entry if entry.points else None


FAULTS = [
    ("a return forgets the points given back before", "models.counter.origin._taken", twice),
    ("points are spent from no lot", "models.loyalty.purse.Purse.spend", careless),
    ("a merge leaves the points on both cards", "models.loyalty.purse.Purse.hand_over", copied),
]


@pytest.mark.parametrize(("place", "fault"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
def test_the_machine_sees_a_planted_fault(monkeypatch, place: str, fault) -> None:
    monkeypatch.setattr(place, fault)
    with pytest.raises((AssertionError, Bug, DatabaseError, ExceptionGroup, pytest.fail.Exception)):
        run_state_machine_as_test(
            Ledger,
            settings=settings(
                max_examples=150,
                stateful_step_count=30,
                deadline=None,
                database=None,
                derandomize=True,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )
