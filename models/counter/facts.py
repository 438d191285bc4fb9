"""What was answered when a receipt was booked, kept with it as JSON: returns and late credits use it, not today's.

Keys: `tax` [prices include it, standard, reduced, rounding], `worth` [points, value, as a payment], `earn` by
programme, `lines` what each line spent in points, `sets` the parts whose stock moved, `off` the receipt's discounts as
given, `of` the public id of the earlier receipt; `tried` the promotions that were for this customer at that moment,
with the person's answers
and what was left of limits, `given` what each took off which line and gave besides, `at` the moment [business day,
minute], `lift` the tiers that it could lift to at once, `rank` like `earn` of qualifying points, `member` whether one
was served. Empty ones are left out.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from models.counter.lines import Basket, EarnRate, Ladder, Priced
from models.counter.tax import TaxRounding, TaxRules
from models.errors import Message
from models.loyalty.earning import Earned, EarnedGroup
from models.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.loyalty.spending import SpendRule


@dataclass(frozen=True, slots=True)
class LineEarned:
    """What a line brought to the points of one programme: its group's key and its base."""

    key: str
    base: int


@dataclass(frozen=True, slots=True)
class ProgrammeEarned:
    """What a receipt earned in one programme, and what each line (by position) brought to it."""

    programme_id: int
    groups: tuple[EarnedGroup, ...]
    lines: dict[int, LineEarned]

    @property
    def points(self) -> int:
        """All points earned."""
        return sum(group.points for group in self.groups)


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a receipt, read back."""

    rules: TaxRules
    earned: tuple[ProgrammeEarned, ...]
    spent: dict[int, tuple[int, int]]
    """By position: points spent on the line, and what they paid where they are a payment."""
    sets: dict[int, tuple[tuple[int, int], ...]]
    """By position: the parts of one set, (product id, thousandths)."""
    discounts: tuple[tuple[int, int, str], ...]
    tried: tuple[Tried, ...] = ()
    given: tuple[GivenThen, ...] = ()
    at: tuple[str, int] | None = None
    member: bool = False
    ranked: tuple[ProgrammeEarned, ...] = ()
    """Qualifying points, like `earned`."""
    ladder: Ladder | None = None
    """The tiers that the receipt could lift to, and earn at, at once."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A promotion that could be given on the receipt: its wording, the person's answers, what was left of it."""

    version_id: int
    answers: tuple[bool | None, ...]
    left: int | None = None
    money_left: int | None = None
    points_left: int | None = None
    lifted: tuple[tuple[bool | None, ...], ...] = ()
    """The answers in each tier of the ladder."""


@dataclass(frozen=True, slots=True)
class GivenThen:
    """What a promotion (else a reward) gave: by position what it took off, its bonus points, its chances in a draw."""

    promotion_id: int | None
    reward_id: int | None
    discount: int
    lines: dict[int, int]
    points: int = 0
    chances: int = 0


_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


_quoted = lru_cache(maxsize=256)(_as_json)


@lru_cache(maxsize=16)
def _rules_text(rules: TaxRules) -> str:
    return _as_json([int(rules.inclusive), rules.standard, rules.reduced, rules.rounding.value])


def write(
    basket: Basket,
    priced: Priced,
    earned: Sequence[tuple[int, Earned]],
    spend: SpendRule,
    sets: dict[int, list[tuple[int, int]]],
    of: str,
    bonus: Mapping[int, int] | None = None,
    ranked: Sequence[tuple[int, Earned]] = (),
) -> str:
    """Put together the facts of a priced basket; `bonus` are the points that each promotion gave, `ranked` qualify."""
    text = f'{{"tax":{_rules_text(priced.rules)}'
    if priced.points:
        lines = ",".join(
            [f'"{at}":[{one.points},{one.points_paid}]' for at, one in enumerate(priced.lines) if one.points]
        )
        worth = spend.worth
        text += f',"worth":[{worth.points},{worth.value},{int(spend.payment)}],"lines":{{{lines}}}'
    groups = [(programme_id, one) for programme_id, one in earned if one.groups]
    if groups:
        places = {line.line.ref: at for at, line in enumerate(priced.lines)}
        text += f',"earn":[{",".join([_earned(programme_id, one, places) for programme_id, one in groups])}]'
    if ranked:
        places = {line.line.ref: at for at, line in enumerate(priced.lines)}
        text += f',"rank":[{",".join([_earned(programme_id, one, places) for programme_id, one in ranked])}]'
    rest: dict[str, Any] = {}
    if sets:
        rest["sets"] = sets
    if basket.discounts:
        rest["off"] = [[one.amount, one.percent, said(one.reason)] for one in basket.discounts]
    if of:
        rest["of"] = of
    if basket.offers:
        rest |= _promotions(basket, priced, bonus or {})
    return f"{text},{_as_json(rest)[1:]}" if rest else text + "}"


def _promotions(basket: Basket, priced: Priced, bonus: Mapping[int, int]) -> dict[str, Any]:
    """What was tried and given; a promotion that could not have been for this customer then is left out."""
    places = {line.line.ref: at for at, line in enumerate(priced.lines)}
    found: dict[str, Any] = {}
    tried = [
        _trimmed(
            [one.version_id, _answers(one.answers), one.left, one.money_left, one.points_left]
            + [[_answers(own) for own in one.lifted] or None]
        )
        for one in basket.offers
        if one.reward_id is None and (False not in one.answers or len(one.answers) > 1 or one.lifted)
    ]
    given = [
        [
            one.promotion_id or 0,
            one.offer.reward_id or 0,
            one.discount,
            [[places[ref], amount] for ref, amount in one.lines],
            bonus.get(one.promotion_id or 0, 0),
            one.chances,
        ]
        for one in priced.given
    ]
    if tried:
        found["tried"] = tried
    if given:
        found["given"] = given
    if basket.moment is not None:
        found["at"] = [basket.moment.day, basket.moment.minute]
    if basket.member:
        found["member"] = 1
    if basket.ladder is not None and any(one.lifted for one in basket.offers):
        found["lift"] = [basket.ladder.rate.points, basket.ladder.rate.per, basket.ladder.missing]
    return found


def _answers(answers: Sequence[bool | None]) -> str:
    return "".join(map(_answer, answers))


def _answer(answer: bool | None) -> str:
    return "?" if answer is None else "1" if answer else "0"


def _trimmed(values: list[Any]) -> list[Any]:
    while values and values[-1] is None:
        values.pop()
    return values


def _earned(programme_id: int, earned: Earned, places: dict[str, int]) -> str:
    keys = {group.key: at for at, group in enumerate(earned.groups)}
    groups = ",".join(
        [f"[{_quoted(one.key)},{one.rate.points},{one.rate.per},{one.base},{one.points}]" for one in earned.groups]
    )
    lines = ",".join([f"[{places[line.ref]},{keys[line.key]},{line.base}]" for line in earned.lines])
    return f"[{programme_id},[{groups}],[{lines}]]"


def read_back(text: str) -> Facts:
    """Read the facts of a receipt; those of imported history are empty."""
    known = json.loads(text or "{}")
    tax = known.get("tax")
    rules = TaxRules(bool(tax[0]), tax[1], tax[2], TaxRounding(tax[3])) if tax else TaxRules()
    return Facts(
        rules,
        tuple(_programme(one) for one in known.get("earn", ())),
        {int(at): (both[0], both[1]) for at, both in known.get("lines", {}).items()},
        {int(at): tuple((part[0], part[1]) for part in parts) for at, parts in known.get("sets", {}).items()},
        tuple((one[0], one[1], one[2]) for one in known.get("off", ())),
        tuple(_tried(one) for one in known.get("tried", ())),
        tuple(
            GivenThen(one[0] or None, one[1] or None, one[2], dict(map(tuple, one[3])), one[4], one[5])
            for one in known.get("given", ())
        ),
        tuple(known["at"]) if "at" in known else None,
        bool(known.get("member")),
        tuple(_programme(one) for one in known.get("rank", ())),
        _ladder(known.get("lift")),
    )


def _tried(one: list[Any]) -> Tried:
    lifted = tuple(_said(signs) for signs in one[5]) if len(one) > 5 else ()
    left, money_left, points_left = (*one[2:5], None, None, None)[:3]
    return Tried(one[0], _said(one[1]), left, money_left, points_left, lifted)


def _said(signs: str) -> tuple[bool | None, ...]:
    return tuple(None if sign == "?" else sign == "1" for sign in signs)


def _ladder(one: list[Any] | None) -> Ladder | None:
    return Ladder(EarnRate(one[0], one[1]), tuple(one[2])) if one else None


def _programme(one: list[Any]) -> ProgrammeEarned:
    how = Message("")
    groups = tuple(EarnedGroup(row[0], EarnRate(row[1], row[2]), row[3], row[4], how) for row in one[1])
    return ProgrammeEarned(one[0], groups, {at: LineEarned(groups[key].key, base) for at, key, base in one[2]})


@lru_cache(maxsize=1024)
def parts_of(text: str) -> tuple[tuple[int, int], ...]:
    """The parts of a set as its product keeps them: (product id, thousandths in one set)."""
    return tuple((int(part[0]), int(part[1])) for part in json.loads(text)) if text and text != "[]" else ()


def reversing(text: str, of: str) -> str:
    """The facts of a receipt that cancels one: the tax rules of the cancelled, and which it was."""
    known = json.loads(text or "{}")
    kept = {name: known[name] for name in ("tax", "worth") if name in known}
    return _as_json({**kept, "of": of})
