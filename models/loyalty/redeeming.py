"""Rewards taken outside of a receipt: points and what they buy are one act, or nothing is. And given back.

The points leave the account of the reward's programme; then a voucher is issued, a gift promised, a gift card made, a
seat booked. What can't be done raises, and the points were never spent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import settings
from models.counter.origin import restores
from models.errors import N_, NotFound, Refused
from models.loyalty import ledger, reward_rules, rewards
from models.loyalty.programmes import expiry
from models.money import PIECE
from models.people.edit import living
from models.people.tables import Touchpoint
from models.values import dataclass

if TYPE_CHECKING:
    from models.loyalty.reward_rules import RewardRow
    from models.loyalty.rewards import PlannedReward
    from models.work import Reader, Tx


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What was taken: the points spent and left, codes of vouchers, cards and slips, the gift or booking it made."""

    redemption_id: int
    name: str
    kind: str
    points: int
    balance: int
    codes: tuple[str, ...] = ()
    gift_id: int | None = None
    booking_id: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A reward that was taken, for a list: `points` above zero, `back` those given back; `at` in ms UTC."""

    id: int
    reward_id: int
    name: str
    kind: str
    person_id: int
    person: str
    times: int
    points: int
    value: int
    at: int
    day: str
    sale_id: int | None
    back: int


def taken(read: Reader, *, reward_id: int | None = None, person_id: int | None = None) -> tuple[Taken, ...]:
    """The rewards taken, of one kind or one person, the latest first; at most 200."""
    where, values = ["r.of_redemption_id IS NULL"], []
    for column, key in (("r.reward_id", reward_id), ("r.person_id", person_id)):
        if key is not None:
            where.append(f"{column}=?")
            values.append(key)
    found = read.rows(
        "SELECT r.id, r.reward_id, w.name, w.kind, r.person_id, p.name, r.times, r.points, r.value, r.at, r.day,"
        " r.sale_id, COALESCE((SELECT -SUM(b.points) FROM redemption b WHERE b.of_redemption_id=r.id), 0)"
        " FROM redemption r JOIN reward w ON w.id=r.reward_id JOIN person p ON p.id=r.person_id"
        f" WHERE {' AND '.join(where)} ORDER BY r.id DESC LIMIT 200",
        *values,
    )
    return tuple(Taken(*(*row[:12], int(row[12]))) for row in found)


def redeem(
    tx: Tx, *, reward_id: int, person_id: int, times: int = 1, points: int = 0, send: bool | None = None
) -> Redeemed:
    """Take a reward outside of a receipt. `send` None does as the reward says. All of it, or nothing.

    Raises Refused in words: not enough points, not for this member, nothing left of the gift, no seat left, or one that
    is taken on a receipt.
    """
    living(tx, person_id)
    one = reward_rules.one(tx, reward_id)
    if one.on_receipt:
        raise Refused(N_("“{name}” is taken on a receipt, at the counter."), name=one.name)
    choice = rewards.choices_of(tx, person_id, [one], tx.today, tx.now)[0]
    planned = rewards.plan_one(choice, times=times, points=points, day=tx.today, so_far=rewards.Spending())
    purse = ledger.open_purse(tx, planned.account_id, tx.today)
    entry = purse.spend(planned.points, reason=one.name)
    ledger.write(tx, purse)
    key = rewards.book(tx, planned=planned, person_id=person_id, sale_id=None, entry_id=entry.id, value=planned.value)
    _trace(tx, person_id, key, -planned.points, one.name)
    tx.explain(name=one.name)
    made = Redeemed(key, one.name, one.kind, planned.points, purse.balance)
    return _give(tx, one, planned, person_id, made, one.terms.send if send is None else send)


def _give(tx: Tx, one: RewardRow, planned: PlannedReward, person_id: int, made: Redeemed, send: bool) -> Redeemed:
    from dataclasses import replace

    if one.kind == "voucher":
        return replace(made, codes=_vouchers(tx, one, planned.times, person_id, made.redemption_id))
    if one.kind == "gift_card":
        return replace(made, codes=(_card(tx, one, planned.value, person_id, made.redemption_id),))
    if one.kind == "gift":
        from models.loyalty import gifts

        wanted = planned.times * PIECE
        there = gifts.available(tx, [key for key in (one.product_id, one.terms.substitute) if key is not None])
        own = there.get(one.product_id or 0, 0) >= wanted or one.terms.substitute is None
        promised = gifts.promise(
            tx,
            product_id=(one.product_id if own else one.terms.substitute) or 0,
            quantity=wanted,
            person_id=person_id,
            redemption_id=made.redemption_id,
            due_days=one.terms.due_days,
            send=send,
            instead_of_id=None if own else one.product_id,
        )
        return replace(made, codes=(promised.code,), gift_id=promised.gift_id)
    from models.loyalty import events

    booking = events.book(
        tx,
        event_id=one.event_id or 0,
        person_id=person_id,
        seats=planned.times,
        redemption_id=made.redemption_id,
    )
    return replace(made, booking_id=booking)


def _vouchers(tx: Tx, one: RewardRow, count: int, person_id: int, redemption_id: int) -> tuple[str, ...]:
    from models.promotions import coupons

    return coupons.issue(
        tx,
        promotion_id=one.promotion_id or 0,
        person_id=person_id,
        redemption_id=redemption_id,
        days=one.terms.days,
        count=count,
        source="reward",
    )


def _card(tx: Tx, one: RewardRow, amount: int, person_id: int, redemption_id: int) -> str:
    from models.wallet import wallets

    card = wallets.issue(tx, amount=amount, person_id=person_id, reason=one.name)
    tx.run("UPDATE redemption SET wallet_id=? WHERE id=?", card.wallet_id, redemption_id)
    return card.code


def _card_back(tx: Tx, redemption_id: int, name: str) -> None:
    from models.wallet import ledger as money

    wallet_id, value = tx.row("SELECT wallet_id, value FROM redemption WHERE id=?", redemption_id) or (None, 0)
    if wallet_id is None or tx.value("SELECT balance FROM wallet WHERE id=?", wallet_id) != value:
        raise Refused(N_("The gift card of “{name}” was used already."), name=name)
    money.post(tx, wallet_id=wallet_id, kind="take_back", amount=-value, reason=name)
    tx.run("UPDATE wallet SET state='void' WHERE id=?", wallet_id)


def _trace(tx: Tx, person_id: int, redemption_id: int, points: int, text: str) -> None:
    tx.append(
        Touchpoint,
        person=person_id,
        at=tx.now,
        kind="reward",
        ref_id=redemption_id,
        points=points,
        text=text,
        staff_id=tx.actor.staff_id,
        shop_id=tx.actor.shop_id,
    )


# -- given back -----------------------------------------------------------------------------------------------------


def give_back(tx: Tx, *, redemption_id: int) -> int:
    """Take a reward back that was taken outside of a receipt, with what it brought; returns the points given back.

    Points go to the lots that they came from, each with its own date. Raises Refused when what it brought is gone: a
    voucher used, a gift handed over, a card spent. A booking is cancelled by `events.cancel`, that knows the deadline.
    """
    row = tx.row(
        "SELECT r.sale_id, w.kind, w.name FROM redemption r JOIN reward w ON w.id=r.reward_id WHERE r.id=?",
        redemption_id,
    )
    if row is None:
        raise NotFound(N_("This reward is no longer there."))
    sale_id, kind, name = row
    if sale_id is not None:
        raise Refused(N_("“{name}” was taken on a receipt: it comes back with the goods."), name=name)
    if kind == "event":
        raise Refused(N_("Cancel the booking of “{name}” instead."), name=name)
    _take_back(tx, redemption_id, kind, name)
    tx.explain(name=name)
    return points_back(tx, redemption_id=redemption_id)


def _take_back(tx: Tx, redemption_id: int, kind: str, name: str) -> None:
    if kind == "voucher":
        if tx.value("SELECT id FROM coupon WHERE redemption_id=? AND state='used'", redemption_id) is not None:
            raise Refused(N_("The voucher of “{name}” was used already."), name=name)
        found = tx.column("SELECT id FROM coupon WHERE redemption_id=? AND state='open'", redemption_id)
        tx.run("UPDATE coupon SET state='void' WHERE redemption_id=? AND state='open'", redemption_id)
        tx.booked("coupon", found)
    elif kind == "gift":
        from models.loyalty import gifts

        for gift_id in tx.column("SELECT id FROM gift WHERE redemption_id=? AND state <> 'cancelled'", redemption_id):
            gifts.cancel(tx, gift_id=gift_id)
    elif kind == "gift_card":
        _card_back(tx, redemption_id, name)


def points_back(tx: Tx, *, redemption_id: int) -> int:
    """Give the points of a reward back to the lots that they came from; returns how many.

    Raises Refused when they were given back already.
    """
    row = tx.row(
        "SELECT r.entry_id, r.points, r.person_id, w.name, e.account_id FROM redemption r"
        " JOIN reward w ON w.id=r.reward_id JOIN points_entry e ON e.id=r.entry_id WHERE r.id=?",
        redemption_id,
    )
    if row is None:
        raise NotFound(N_("This reward is no longer there."))
    entry_id, points, person_id, name, account_id = row
    if tx.value("SELECT id FROM redemption WHERE of_redemption_id=?", redemption_id) is not None:
        raise Refused(N_("“{name}” was given back already."), name=name)
    shop = settings.load(tx)
    purse = ledger.open_purse(tx, account_id, tx.today)
    entry = purse.give_back(
        points,
        restores(tx, None, entry_id),
        of_entry_id=entry_id,
        expires_on=expiry(tx.today, shop.points_expire_months),
        grace_days=shop.points_give_back_days,
    )
    ledger.write(tx, purse)
    rewards.book_back(tx, redemption_id=redemption_id, points=points, entry_id=entry.id if entry else None)
    _trace(tx, person_id, redemption_id, points, name)
    return int(points)
