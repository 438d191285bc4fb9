"""The last midday of the sample shop, booked as the counter books: promotions, prizes, gifts and tiers are real."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from models import settings
from models.counter import catalogue, ring, sales
from models.counter.drafts import RewardUse, SaleDraft, Tender
from models.counter.lines import Basket
from models.loyalty import rewards
from models.money import PIECE
from models.sample.offers import PRIZES, Offered
from models.sample.people import public_id
from models.work import Tx

When = Callable[[int], Tx]
"""Gives the unit of work that writes at a moment (ms UTC)."""
CASH, CARD, QR, GIFT_CARD, BALANCE = 1, 2, 3, 6, 7
STEP_MS = 400_000


@dataclass(frozen=True, slots=True)
class Visit:
    """A receipt of the midday: which regular (0 is the most frequent; None: nobody known), goods, what is drawn.

    `payment` is the key of a way to pay; `prize` a place in the draw's prizes, None for none. `reward` (money_off or
    stamps) is taken by the regular who has most points or stamps for it.
    """

    regular: int | None
    goods: tuple[tuple[int, int], ...]
    payment: int = CASH
    prize: int | None = None
    coupon: bool = False
    code: str = ""
    reward: str = ""
    eat_in: bool = False


VISITS = (
    Visit(0, ((8, 2), (9, 1), (13, 1)), CARD, prize=2),
    Visit(None, ((2, 1), (14, 1)), eat_in=True),
    Visit(3, ((1, 2), (13, 2)), QR, eat_in=True),
    Visit(1, ((21, 1),), CARD, prize=0),
    Visit(None, ((17, 1), (7, 1)), code="RAIN"),
    Visit(5, ((10, 1), (18, 1)), prize=1),
    Visit(2, ((3, 1), (14, 1), (12, 1)), QR, coupon=True),
    Visit(7, ((19, 1), (8, 1)), CARD),
    Visit(4, ((24, 1), (22, 1)), GIFT_CARD, prize=2),
    Visit(None, ((8, 3),), CASH),
    Visit(6, ((20, 2), (23, 1)), CARD, prize=2),
    Visit(0, ((2, 1), (13, 1)), CASH, reward="money_off"),
    Visit(8, ((5, 1), (16, 2)), BALANCE, eat_in=True),
    Visit(9, ((11, 1), (12, 1)), QR),
    Visit(1, ((1, 1), (15, 1)), QR, reward="stamps", eat_in=True),
)
"""Goods are products' keys with pieces."""


@dataclass(frozen=True, slots=True)
class Served:
    """Who comes this midday: members, the most frequent first, a friend whom one brought, cards that pay."""

    regulars: Sequence[int]
    friend: int | None
    gift_card: int | None
    balance_of: int | None
    balance: int | None
    coupon: tuple[int, str] | None
    """Of whom a coupon is, and its code."""


def sell(when: When, *, start: int, served: Served, offered: Offered, rng: random.Random, language: str) -> None:
    """Book the midday's receipts from `start` (ms UTC) on, and at the end set the draw's odds as they are."""
    now = start
    for visit in VISITS:
        if visit.regular is not None and visit.regular >= len(served.regulars):
            continue
        now += STEP_MS + int(rng.random() * 200_000)
        tx = when(now)
        _odds(tx, offered.draw, visit.prize)
        _book(tx, visit, _who(tx, visit, served, offered), served, public_id(rng), language)
    if served.friend is not None:
        now += STEP_MS
        friend = Who(served.friend)
        _book(when(now), Visit(None, ((2, 1), (15, 1))), friend, served, public_id(rng), language)
    tx = when(now + STEP_MS)
    for place, prize in enumerate(PRIZES):
        tx.run("UPDATE prize SET odds=? WHERE promotion_id=? AND position=?", prize[1], offered.draw, place)


def _odds(tx: Tx, draw: int, prize: int | None) -> None:
    """What the next draw wins is decided, so that the same seed makes the same shop."""
    tx.run("UPDATE prize SET odds=0 WHERE promotion_id=?", draw)
    if prize is not None:
        tx.run("UPDATE prize SET odds=1000000 WHERE promotion_id=? AND position=?", draw, prize)


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a receipt is for, and what they show and take."""

    person_id: int | None
    codes: tuple[str, ...] = ()
    rewards: tuple[RewardUse, ...] = ()


def _who(tx: Tx, visit: Visit, served: Served, offered: Offered) -> Who:
    if visit.coupon and served.coupon is not None:
        return Who(served.coupon[0], (served.coupon[1],))
    if visit.payment == BALANCE and served.balance_of is not None:
        return Who(served.balance_of)
    if visit.reward:
        reward_id = offered.stamps if visit.reward == "stamps" else offered.money_off
        found = _who_can(tx, reward_id, served.regulars)
        if found is not None:
            return Who(found, rewards=(RewardUse(reward_id),))
    codes = (visit.code,) if visit.code else ()
    return Who(None if visit.regular is None else served.regulars[visit.regular], codes)


def _who_can(tx: Tx, reward_id: int, regulars: Sequence[int]) -> int | None:
    """Who of the regulars has most of what a reward costs, and enough; None for nobody."""
    programme, points = tx.row("SELECT programme_id, points FROM reward WHERE id=?", reward_id) or (0, 0)
    held = {one: rewards.purses_of(tx, one, (programme,), tx.today) for one in regulars}
    rich = [(own[programme].points, -one) for one, own in held.items() if programme in own]
    most = max(rich, default=(0, 0))
    return -most[1] if rich and most[0] >= points else None


def _book(tx: Tx, visit: Visit, who: Who, served: Served, key: str, language: str) -> None:
    shop = settings.load(tx)
    items = {item.id: item for item in catalogue.items(tx, [one for one, _pieces in visit.goods])}
    lines = tuple(
        ring.line_of(str(at), items[one], shop, quantity=pieces * PIECE) for at, (one, pieces) in enumerate(visit.goods)
    )
    draft = SaleDraft(
        Basket(lines, eat_in=visit.eat_in),
        person_id=who.person_id,
        language=language,
        public_id=key,
        codes=who.codes,
        rewards=who.rewards,
        begun_at=tx.now,
    )
    due = sales.preview(tx, draft=draft, day=tx.today, now=tx.now).priced.due
    sales.book(tx, draft=replace(draft, payments=_tenders(tx, visit.payment, served, due)))


def _tenders(tx: Tx, payment: int, served: Served, due: int) -> tuple[Tender, ...]:
    wallet = {GIFT_CARD: served.gift_card, BALANCE: served.balance}.get(payment)
    if wallet is not None:
        there = min(due, int(tx.value("SELECT balance FROM wallet WHERE id=?", wallet) or 0))
        rest = (Tender(CARD, due - there),) if due > there else ()
        return (Tender(payment, there, wallet), *rest)
    if payment in (CASH, GIFT_CARD, BALANCE):
        return (Tender(CASH, -(-due // 1000) * 1000),)
    return (Tender(payment, due),)
