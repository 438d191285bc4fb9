"""Rewards (交換特典): what points or stamps buy. Which suit a member, which they can afford, and those on a receipt.

Two ways: on a receipt (money off, a product free of charge), where the sale spends the points and the reward lowers the
price; and outside of one (`redeeming`), where points and what they buy are one act. A reward never earns what buys it:
what it takes off a receipt is not paid, so it earns nothing (design rule 2), and `reward_edit` refuses gift cards and
vouchers that would bring in as many points as they cost.
"""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from typing import TYPE_CHECKING

from models import money, rows, settings, times
from models.criteria.nodes import Answer, Node, person_parts, prepare
from models.errors import N_, Message, Refused
from models.loyalty import members, reward_rules
from models.loyalty.tables import Redemption
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from models.counter.drafts import RewardUse
    from models.loyalty.reward_rules import RewardRow
    from models.work import Reader, Tx


@dataclass(frozen=True, slots=True)
class Purse:
    """What a person can spend in a programme: the account, and points that have not lapsed."""

    account_id: int
    points: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A reward as a member is shown it: whether it suits them, how many points are missing, how often they may take it.

    `most` is how many (steps, where the amount is free) they can take now; `why` says why it is none.
    """

    reward: RewardRow
    suits: bool
    balance: int
    missing: int
    left: int | None
    most: int
    account_id: int | None
    why: Message | None = None


@dataclass(frozen=True, slots=True)
class PlannedReward:
    """A reward to be taken: `points` and `value` (minor units) are of all `times`; `product_id` of a product."""

    reward_id: int
    name: str
    kind: str
    times: int
    points: int
    value: int
    account_id: int
    programme_id: int
    product_id: int | None = None


# -- what a member can take -----------------------------------------------------------------------------------------


def for_member(
    read: Reader,
    person_id: int,
    *,
    day: str,
    now: int | None = None,
    on_receipt: bool | None = None,
    earned: int = 0,
) -> tuple[Choice, ...]:
    """The rewards that run on `day`: those that suit and can be afforded first, then by what is missing, then the rest.

    `on_receipt` True leaves those for a running sale, False those outside of one. One question asks about the person.
    `earned`: points of the shop's own programme that the running receipt brings and that can be spent on it.
    """
    found = [
        one
        for one in reward_rules.rewards(read)
        if one.runs(day) and (on_receipt is None or one.on_receipt == on_receipt)
    ]
    choices = choices_of(read, person_id, found, day, now, earned)
    return tuple(sorted(choices, key=_place))


def _place(choice: Choice) -> tuple[bool, bool, int, int]:
    return (not choice.suits, choice.most <= 0, choice.missing, choice.reward.position)


def choices_of(
    read: Reader, person_id: int, found: Sequence[RewardRow], day: str, now: int | None, earned: int = 0
) -> list[Choice]:
    """Each of these rewards as it stands for a person; `earned` as in `for_member`, for those on a receipt."""
    suits = suiting(read, person_id, [one.terms.criteria for one in found], day=day, now=now)
    purses = purses_of(read, person_id, {one.programme_id for one in found}, day)
    counted = reward_rules.taken(read, [one.id for one in found], person_id)
    there = _there(read, found)
    own = members.first_programme(read) if earned else None

    def more(one: RewardRow, purse: Purse | None) -> Purse | None:
        if purse is None or not one.on_receipt or one.programme_id != own:
            return purse
        return Purse(purse.account_id, purse.points + earned)

    return [
        _choice(one, fits is True, more(one, purses.get(one.programme_id)), counted.get(one.id, (0, 0)), there(one))
        for one, fits in zip(found, suits, strict=True)
    ]


def _choice(one: RewardRow, suits: bool, purse: Purse | None, counted: tuple[int, int], there: int | None) -> Choice:
    limits = (one.terms.in_all, one.terms.per_person)
    lefts = [limit - had for limit, had in zip(limits, counted, strict=True) if limit is not None]
    left = max(0, min(lefts)) if lefts else None
    balance = purse.points if purse else 0
    missing = max(0, one.points - balance)
    most = balance // one.points if one.points > 0 and purse and suits else 0
    most = min([most, *[bound for bound in (left, there) if bound is not None]])
    why = None if most > 0 else _why(one, suits, purse, left, there, missing)
    return Choice(one, suits, balance, missing, left, most, purse.account_id if purse else None, why)


def _why(
    one: RewardRow, suits: bool, purse: Purse | None, left: int | None, there: int | None, missing: int
) -> Message:
    if purse is None:
        return Message(N_("Not a member of this programme"))
    if not suits:
        return Message(N_("Not for this customer"))
    if left == 0:
        return Message(N_("Taken as often as it can be"))
    if there == 0:
        return Message(N_("No seats left") if one.kind == "event" else N_("Nothing left of it"))
    if one.stamps:
        return Message(N_("{points} more stamps"), {"points": money.Points(missing)})
    return Message(N_("{points} pt more"), {"points": money.Points(missing)})


def _there(read: Reader, found: Iterable[RewardRow]) -> Callable[[RewardRow], int | None]:
    """How many of a reward are there: gifts on the shelf, seats; None where there is no such bound."""
    products, events = set(), set()
    for one in found:
        if one.kind == "gift" and one.product_id is not None:
            products |= {one.product_id, *([one.terms.substitute] if one.terms.substitute else [])}
        elif one.kind == "event" and one.event_id is not None:
            events.add(one.event_id)
    goods: dict[int, int] = {}
    if products:
        from models.loyalty import gifts

        goods = gifts.available(read, sorted(products))
    seats: dict[int, int] = dict(
        rows.of_ids(read, "SELECT id, seats - taken FROM event WHERE active AND id IN (??)", sorted(events))
    )

    def bound(one: RewardRow) -> int | None:
        if one.kind == "gift":
            own = goods.get(one.product_id or 0, 0) // money.PIECE
            return max(own, goods.get(one.terms.substitute or 0, 0) // money.PIECE)
        return max(0, seats.get(one.event_id or 0, 0)) if one.kind == "event" else None

    return bound


def suiting(
    read: Reader, person_id: int, conditions: Sequence[Node], *, day: str, now: int | None = None
) -> list[Answer]:
    """Whether each condition holds for a person: one question for all of them. Unknown (None) is not a match."""
    parts = [person_parts(node) for node in conditions]
    every = tuple(dict.fromkeys(part for some in parts for part in some))
    said: dict[Node, Answer] = {}
    if every:
        from models.criteria import people
        from models.criteria.sql import Context

        at = _noon(read, day) if now is None else now
        known = people.answers(read, person_id, every, Context(day=day, now=at))
        said = dict(zip(every, known, strict=True))
    return [
        prepare(node, _unasked)(None, [said[part] for part in own]) for node, own in zip(conditions, parts, strict=True)
    ]


def _unasked(_leaf: object) -> Callable[[object], Answer]:
    """What a reward can't ask about (the basket, the moment): unknown."""
    return _unknown


def _unknown(_case: object) -> Answer:
    return None


def _noon(read: Reader, day: str) -> int:
    return times.to_ms(datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=times.zone(settings.load(read).zone)))


def purses_of(read: Reader, person_id: int, programme_ids: Iterable[int], day: str) -> dict[int, Purse]:
    """By programme: the person's account of points or stamps, with what can be spent on `day`."""
    wanted = sorted(programme_ids)
    if not wanted:
        return {}
    found = read.rows(
        "SELECT a.programme_id, a.id, a.balance - COALESCE((SELECT SUM(l.points_left) FROM points_lot l"
        " WHERE l.account_id=a.id AND l.points_left > 0 AND l.expires_on < ?), 0) FROM account a"
        f" WHERE a.person_id=? AND a.kind <> 'qualifying' AND a.programme_id IN ({','.join('?' * len(wanted))})",
        day,
        person_id,
        *wanted,
    )
    return {row[0]: Purse(row[1], max(0, int(row[2]))) for row in found}


# -- on a receipt ---------------------------------------------------------------------------------------------------


def plan_uses(
    read: Reader,
    *,
    person_id: int,
    uses: Sequence[RewardUse],
    day: str,
    now: int | None = None,
    at_once: bool = False,
) -> tuple[PlannedReward, ...]:
    """Work out what rewards on a receipt cost and take off, in whole steps: ten points in steps of three are nine.

    Points earned on the same receipt don't count; with `at_once` they do, and whether they are enough is found when it
    is worked out what the receipt earns (`plan_points`). Raises Refused in words: not for this member, taken too
    often, not enough points (case G4), or one that is not for a receipt; NotFound for a reward that is gone.
    """
    found = [reward_rules.one(read, use.reward_id) for use in uses]
    choices = choices_of(read, person_id, found, day, now)
    so_far = Spending()
    for one in found:
        if not one.on_receipt:
            raise Refused(N_("“{name}” is not taken on a receipt, but from the list of rewards."), name=one.name)
    planned = [
        plan_one(choice, times=use.times, points=use.points, day=day, so_far=so_far, unearned=at_once)
        for use, choice in zip(uses, choices, strict=True)
    ]
    return tuple(sorted(planned, key=_takes_money))


def _takes_money(one: PlannedReward) -> bool:
    """Products go free of charge first: money off is of what is left to pay."""
    return one.kind == "money_off"


@dataclass(frozen=True, slots=True)
class Spending:
    """What was planned so far: points by account, times by reward."""

    points: dict[int, int] = field(default_factory=dict)
    times: dict[int, int] = field(default_factory=dict)


def too_few(name: str, points: int, balance: int) -> Refused:
    """What is said of a reward that costs more points than there are."""
    values = {"points": money.Points(points), "balance": money.Points(max(0, balance))}
    return Refused(N_("“{name}” costs {points} points; there are {balance}."), name=name, **values)


def plan_one(
    choice: Choice, *, times: int, points: int, day: str, so_far: Spending, unearned: bool = False
) -> PlannedReward:
    """Check one reward and say what it costs; what was planned before it counts, and it is added to `so_far`.

    `unearned`: more points may come with the receipt itself.
    """
    one = choice.reward
    if not one.runs(day):
        raise Refused(N_("“{name}” can't be taken today."), name=one.name)
    if choice.account_id is None:
        raise Refused(N_("“{name}” is for members only."), name=one.name)
    if not choice.suits:
        raise Refused(N_("“{name}” is not for this customer."), name=one.name)
    many = points // one.points if one.free and points else times
    cost, spent = many * one.points, so_far.points.get(choice.account_id, 0)
    if many < 1:
        raise Refused(N_("“{name}” takes points in steps of {step}."), name=one.name, step=money.Points(one.points))
    if choice.left is not None and many + so_far.times.get(one.id, 0) > choice.left:
        raise Refused(N_("“{name}” was taken as often as it can be."), name=one.name)
    if cost + spent > choice.balance and not unearned:
        raise too_few(one.name, cost, choice.balance - spent)
    so_far.points[choice.account_id] = spent + cost
    so_far.times[one.id] = so_far.times.get(one.id, 0) + many
    return PlannedReward(
        one.id, one.name, one.kind, many, cost, many * one.value, choice.account_id, one.programme_id, one.product_id
    )


def book(
    tx: Tx, *, planned: PlannedReward, person_id: int, sale_id: int | None, entry_id: int | None, value: int
) -> int:
    """Note a reward taken, with the entry of points that paid for it and what it was worth; returns its key."""
    return tx.append(
        Redemption,
        reward=planned.reward_id,
        person=person_id,
        sale_id=sale_id,
        entry_id=entry_id,
        times=planned.times,
        points=planned.points,
        value=value,
        at=tx.now,
        day=tx.today,
        staff_id=tx.actor.staff_id,
    )


def book_back(
    tx: Tx, *, redemption_id: int, points: int, sale_id: int | None = None, entry_id: int | None = None
) -> int:
    """Note that points of a reward were given back; whole times of it count as not taken any more. Returns its key."""
    row = tx.row("SELECT reward_id, person_id, times, points, value FROM redemption WHERE id=?", redemption_id)
    assert row is not None
    reward_id, person_id, had, cost, value = row
    back = tx.row(
        "SELECT COALESCE(-SUM(times), 0), COALESCE(-SUM(points), 0), COALESCE(-SUM(value), 0) FROM redemption"
        " WHERE of_redemption_id=?",
        redemption_id,
    )
    assert back is not None
    so_far = int(back[1]) + points
    return tx.append(
        Redemption,
        reward=reward_id,
        person=person_id,
        sale_id=sale_id,
        entry_id=entry_id,
        of_redemption_id=redemption_id,
        times=int(back[0]) - (had * so_far // cost if cost else had),
        points=-points,
        value=int(back[2]) - (value * so_far // cost if cost else value),
        at=tx.now,
        day=tx.today,
        staff_id=tx.actor.staff_id,
    )
