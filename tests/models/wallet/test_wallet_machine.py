"""Any order of selling, paying, taking back and cancelling: the ledger is balanced after each step."""

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.counter.drafts import Tender
from models.counter.tax import TaxKind
from models.errors import Told
from models.wallet import proof, wallets
from tests.a_shop import CASH, Shop

GIFT_CARD, WALLET = 6, 7
STEP = st.tuples(
    st.sampled_from(["card", "top_up", "pay", "pay", "pay_wallet", "back", "back", "cancel", "move", "adjust"]),
    st.integers(0, 30),
    st.integers(1, 1_500),
)


@dataclass
class Model:
    """What a plain sum says is out: all that was put on, less all that left."""

    shop: Shop
    member: int
    sales: list[int] = field(default_factory=list)
    cards: list[int] = field(default_factory=list)


def sell_card(model: Model, pick: int, amount: int) -> None:
    line = model.shop.line(
        amount, 1 + pick % 3, kind=TaxKind.OUTSIDE, wallet="gift_card", fixed_price=True, earns=False
    )
    booked = model.shop.sell(line)
    model.sales.append(booked.sale_id)
    model.cards += [one.id for one in booked.outcomes if one.id is not None]


def top_up(model: Model, pick: int, amount: int) -> None:
    line = model.shop.line(amount, kind=TaxKind.OUTSIDE, wallet="top_up", fixed_price=True, earns=False)
    model.sales.append(model.shop.sell(line, person=model.member).sale_id)


def pay(model: Model, pick: int, amount: int) -> None:
    card = model.cards[pick % len(model.cards)]
    part = max(1, amount * (1 + pick % 3) // 3)
    tenders = [Tender(GIFT_CARD, part, card)] + ([Tender(CASH, amount - part)] if amount > part else [])
    model.sales.append(model.shop.sell(amount, pay=[one for one in tenders if one.amount]).sale_id)


def pay_wallet(model: Model, pick: int, amount: int) -> None:
    sold = model.shop.sell(amount, person=model.member, pay=[Tender(WALLET, amount)])
    model.sales.append(sold.sale_id)


def back(model: Model, pick: int, amount: int) -> None:
    from models.counter import sales as booking
    from models.counter.drafts import Back

    shop, sale_id = model.shop, model.sales[pick % len(model.sales)]
    lines = [line for line in shop.receipt(sale_id).lines if line.quantity > 0]
    backs = [Back(line.id, min(line.left, 1_000)) for line in lines if line.left > 0]
    if not backs:
        return
    draft = shop.draft(back=backs, pay=[])
    refunds = booking.preview(shop.store.here, draft=draft, day=shop.today).refunds
    pays = [Tender(one.kind_id, -one.amount) for one in refunds]
    model.sales.append(shop.do(booking.book, draft=shop.draft(back=backs, pay=pays)).sale_id)


def cancel(model: Model, pick: int, amount: int) -> None:
    model.shop.cancel(model.sales[pick % len(model.sales)])


def move(model: Model, pick: int, amount: int) -> None:
    made = model.shop.do(wallets.move, wallet_id=model.cards[pick % len(model.cards)], reason="lost")
    model.cards.append(made.wallet_id)


def adjust(model: Model, pick: int, amount: int) -> None:
    card = model.cards[pick % len(model.cards)]
    model.shop.do(wallets.adjust, wallet_id=card, amount=amount - 750 or 1, reason="counted")


DO = {
    "card": sell_card,
    "top_up": top_up,
    "pay": pay,
    "pay_wallet": pay_wallet,
    "back": back,
    "cancel": cancel,
    "move": move,
    "adjust": adjust,
}


@pytest.mark.filterwarnings("ignore:.*function-scoped")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=1, max_size=14))
def test_after_each_step_every_balance_is_its_entries_and_every_payment_left_a_card(store, clock, steps) -> None:
    shop = Shop(store, clock)
    if not store.here.value("SELECT id FROM till_session WHERE z_number IS NULL"):
        shop.open()
    model = Model(shop, shop.member())
    sell_card(model, 1, 900)
    top_up(model, 0, 900)
    done = 0
    for name, pick, amount in steps:
        entries = shop.rows("wallet_entry", "sale")
        try:
            DO[name](model, pick, amount)
            done += 1
        except Told:
            assert shop.rows("wallet_entry", "sale") == entries, "what is refused writes nothing"
        found = [*proof.balance_problems(store.here), *proof.payment_problems(store.here)]
        assert [*found, *proof.issue_problems(store.here)] == []
        assert shop.problems() == []
