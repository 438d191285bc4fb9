"""What a receipt says of loyalty: promotions given and taken back, promises, rewards, where the member stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from models import rows
from models.errors import Message
from models.loyalty import ledger, reached, tiers

if TYPE_CHECKING:
    from models.counter.facts import Facts
    from models.work import Reader

SOON_DAYS = 60
"""Points that lapse within so many days of a receipt are named on it."""

LOWERING = ("money_off", "product")
"""The rewards that take something off a line."""


@dataclass(frozen=True, slots=True)
class PromotionGiven:
    """A promotion as booked: `times`, `discount` (minor units) and `points` are below zero when taken back.

    `earlier`: it belongs to the receipt that this one takes back.
    """

    promotion_id: int
    name: str
    times: int
    discount: int
    points: int
    earlier: bool


@dataclass(frozen=True, slots=True)
class GiftPromised:
    """A gift: `state` today (owed, handed, sent, cancelled), quantity in thousandths, its last day (ISO)."""

    id: int
    name: str
    quantity: int
    code: str
    state: str
    due_on: str
    way: str


@dataclass(frozen=True, slots=True)
class VoucherGiven:
    """A coupon that a receipt brought: `state` today (open, used, void), the days (ISO) on which it can be used."""

    code: str
    name: str
    state: str
    from_day: str | None
    to_day: str | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A draw of a promotion: what was won (empty: nothing), or that it was taken back with the goods."""

    name: str
    prize: str
    void: bool


@dataclass(frozen=True, slots=True)
class RewardTaken:
    """A reward taken, or given back (`times` and `points` below zero)."""

    name: str
    kind: str
    times: int
    points: int
    value: int


@dataclass(frozen=True, slots=True)
class Loyalty:
    """All that a receipt says of loyalty; empty for most.

    `lowered` is what each promotion or reward took off which line: (position, name, minor units). `gone` are gifts of
    the earlier receipt that are no longer owed since this one, `void` its vouchers that can't be used any more. `tier`,
    `missing` and `lapsing` (last day, points) tell of the member today, on their latest receipt only.
    """

    given: tuple[PromotionGiven, ...] = ()
    lowered: tuple[tuple[int, str, int], ...] = ()
    gifts: tuple[GiftPromised, ...] = ()
    vouchers: tuple[VoucherGiven, ...] = ()
    draws: tuple[Drawn, ...] = ()
    rewards: tuple[RewardTaken, ...] = ()
    gone: tuple[GiftPromised, ...] = ()
    void: tuple[VoucherGiven, ...] = ()
    changes: tuple[Message, ...] = ()
    tier: str = ""
    until_day: str | None = None
    missing: Message | None = None
    lapsing: tuple[tuple[str, int], ...] = ()

    @property
    def bonus(self) -> int:
        """The points that promotions gave on this receipt's own goods."""
        return sum(one.points for one in self.given if not one.earlier)

    def off(self, position: int) -> tuple[tuple[str, int], ...]:
        """What promotions and rewards took off a line sold here, by name."""
        return tuple((name, amount) for at, name, amount in self.lowered if at == position)

    def names(self, *, taken: bool, settles: bool = False) -> str:
        """The promotions of the earlier receipt whose discount became less here, or else more, as one text.

        What `settles` goods that stay is by those that were broken, where any was; goods that came back also brought
        back what rewards had taken off them.
        """
        found = [one for one in self.given if one.earlier and one.discount and (one.discount < 0) is taken]
        if settles:
            found = [one for one in found if (one.times < 0 if taken else one.times > 0)] or found
        names = [one.name for one in found]
        if taken and not settles:
            names += [one.name for one in self.rewards if one.times < 0 and one.kind in LOWERING]
        return " · ".join(dict.fromkeys(names))

    @property
    def taken_back(self) -> tuple[PromotionGiven, ...]:
        """The promotions of the earlier receipt that count as not given since this one."""
        return tuple(one for one in self.given if one.earlier and one.times < 0)

    @property
    def instead(self) -> tuple[PromotionGiven, ...]:
        """The promotions that took the place of broken ones."""
        return tuple(one for one in self.given if one.earlier and one.times > 0)


def of_receipt(
    read: Reader,
    *,
    sale_id: int,
    of_id: int | None,
    at: int,
    day: str,
    person_id: int | None,
    member: bool,
    known: Facts,
) -> Loyalty:
    """What one receipt says of loyalty. `at` (ms UTC) is when it was booked, `of_id` the receipt that it takes back."""
    tier, until_day, missing = "", None, None
    lapsing: tuple[tuple[str, int], ...] = ()
    if person_id is not None and member and _latest(read, sale_id, person_id, at):
        tier, until_day, missing = _standing(read, person_id, day)
        lapsing = _lapsing(read, person_id, day)
    return Loyalty(
        given=_given(read, sale_id),
        lowered=_lowered(read, known),
        gifts=_gifts(read, "sale_id=?", sale_id),
        vouchers=_vouchers(read, "c.sale_id=?", sale_id),
        draws=_draws(read, sale_id),
        rewards=tuple(RewardTaken(*row) for row in read.rows(_REWARDS, sale_id)),
        gone=_gifts(read, "sale_id=? AND state='cancelled' AND closed_at=?", of_id, at) if of_id is not None else (),
        void=_vouchers(read, "c.sale_id=? AND c.state='void'", of_id) if of_id is not None else (),
        changes=(*_changes(read, sale_id), *reached.on_receipt(read, sale_id=sale_id, person_id=person_id, at=at)),
        tier=tier,
        until_day=until_day,
        missing=missing,
        lapsing=lapsing,
    )


_REWARDS = (
    "SELECT r.name, r.kind, d.times, d.points, d.value FROM redemption d JOIN reward r ON r.id = d.reward_id"
    " WHERE d.sale_id=? ORDER BY d.id"
)


def _given(read: Reader, sale_id: int) -> tuple[PromotionGiven, ...]:
    found = read.rows(
        "SELECT u.promotion_id, p.name, u.times, u.discount, u.points, u.of_sale_id FROM promotion_use u"
        " JOIN promotion p ON p.id = u.promotion_id WHERE u.sale_id=? ORDER BY u.id",
        sale_id,
    )
    return tuple(
        PromotionGiven(key, name, times, discount, points, of_id is not None)
        for key, name, times, discount, points, of_id in found
    )


def _lowered(read: Reader, known: Facts) -> tuple[tuple[int, str, int], ...]:
    given = [one for one in known.given if one.lines]
    if not given:
        return ()
    promotions = [one.promotion_id for one in given if one.promotion_id is not None]
    rewards = [one.reward_id for one in given if one.reward_id is not None]
    names = {(False, *row) for row in rows.of_ids(read, "SELECT id, name FROM promotion WHERE id IN (??)", promotions)}
    names |= {(True, *row) for row in rows.of_ids(read, "SELECT id, name FROM reward WHERE id IN (??)", rewards)}
    by_key = {(reward, key): name for reward, key, name in names}
    return tuple(
        (position, by_key.get((one.reward_id is not None, one.reward_id or one.promotion_id), ""), amount)
        for one in given
        for position, amount in one.lines.items()
        if amount
    )


def _gifts(read: Reader, where: str, *values: object) -> tuple[GiftPromised, ...]:
    columns = "id, name, quantity, code, state, due_on, way"
    return tuple(
        GiftPromised(*row) for row in read.rows(f"SELECT {columns} FROM gift WHERE {where} ORDER BY id", *values)
    )


def _vouchers(read: Reader, where: str, *values: object) -> tuple[VoucherGiven, ...]:
    found = read.rows(
        "SELECT c.code, p.name, c.state, c.from_day, c.to_day FROM coupon c JOIN promotion p ON p.id = c.promotion_id"
        f" WHERE {where} ORDER BY c.id",
        *values,
    )
    return tuple(VoucherGiven(*row) for row in found)


def _draws(read: Reader, sale_id: int) -> tuple[Drawn, ...]:
    found = read.rows(
        "SELECT p.name, z.name, d.void FROM draw d JOIN promotion p ON p.id = d.promotion_id"
        " LEFT JOIN prize z ON z.id = d.prize_id WHERE d.sale_id=? ORDER BY d.id",
        sale_id,
    )
    return tuple(Drawn(row[0], row[1] or "", bool(row[2])) for row in found)


def _changes(read: Reader, sale_id: int) -> tuple[Message, ...]:
    found = read.rows(
        "SELECT e.kind, b.name, t.name FROM standing_entry e LEFT JOIN tier b ON b.id = e.from_tier_id"
        " LEFT JOIN tier t ON t.id = e.tier_id WHERE e.sale_id=? ORDER BY e.id",
        sale_id,
    )
    return tuple(
        Message(tiers.WORDS[kind], {"before": before or "", "tier": tier or ""})
        for kind, before, tier in found
        if kind in tiers.WORDS
    )


def _latest(read: Reader, sale_id: int, person_id: int, at: int) -> bool:
    """Whether the person has no later receipt: an older one, printed again, says nothing of today."""
    later = "SELECT id FROM sale WHERE person_id=? AND at>=? AND id>? LIMIT 1"
    return read.value(later, person_id, at, sale_id) is None


def _standing(read: Reader, person_id: int, day: str) -> tuple[str, str | None, Message | None]:
    found = tiers.progress(read, person_id, day)
    if found is None:
        return "", None, None
    return found.tier.name if found.tier else "", found.until_day, tiers.missing_words(found)


def _lapsing(read: Reader, person_id: int, day: str) -> tuple[tuple[str, int], ...]:
    account = ledger.account(read, person_id)
    if account is None:
        return ()
    until = (date.fromisoformat(day) + timedelta(days=SOON_DAYS)).isoformat()
    found = ledger.expiring(read, account.id, day)
    return tuple((one.expires_on, int(one.points)) for one in found if one.expires_on and one.expires_on <= until)
