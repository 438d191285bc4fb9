"""The sample shop's two years at the counter: receipts as the counter would have booked them, to the yen."""

import random
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from models.counter.basket import Basket, Line, PointsUse, TaxKind, TaxRules, price
from models.sample.goods import GOODS
from models.sample.people import Size

RULES = TaxRules()
STANDARD, REDUCED = RULES.standard, RULES.reduced
JST = 9 * 3_600_000
EPOCH = date(1970, 1, 1)
WEEK = (0.9, 0.85, 0.9, 0.95, 1.1, 1.35, 1.25)
SEASON = (0.95, 0.9, 1.0, 1.05, 1.0, 0.95, 1.0, 0.95, 1.0, 1.05, 1.05, 1.25)
HOURS = (2, 4, 5, 5, 8, 7, 6, 7, 7, 5, 3)
_SHARES = list(accumulate(good.share for good in GOODS))
_HOURS = list(accumulate(HOURS))
_COUNTS = (1, 1, 1, 2, 2, 2, 3, 3, 4, 5)
_POPULAR = 2.2
_TASTES = {0: 12, 1: 15, 4: 13, 7: 17, 8: 17, 18: 17}
"""What goes with what: lemon cake with the house blend, filters with beans and drippers."""
_STAYS_FROM, _STAYS, _STAYS_LEAST = date(2024, 12, 1).toordinal(), 2_400, 150
"""Customers stay away one after the other, about a third of them within the two years: some are at risk just now."""


@dataclass(slots=True)
class SoldLine:
    """A line as it is kept; amounts in yen, tax included."""

    good: int
    quantity: int
    amount: int
    points_share: int
    kind: str
    rate: int
    points: int = 0
    off: int = 0
    """What a promotion took off it."""


@dataclass(slots=True)
class Sold:
    """A receipt on its way to the store; `person` is None for who showed no card."""

    at: int
    day: str
    person: int | None
    eat_in: bool
    lines: list[SoldLine]
    rates: list[tuple[str, int, int, int]]
    """(kind, rate, total, tax)"""
    subtotal: int
    points_used: int
    tax: int
    total: int
    payment: int
    """The id of the way to pay: 1 cash, 2 card, 3 QR."""


def days(until: date) -> list[date]:
    """The 730 days up to and with `until`."""
    return [until - timedelta(days=back) for back in range(729, -1, -1)]


def per_day(size: Size, until: date, rng: random.Random) -> list[int]:
    """How many receipts each day has; they sum to the size's receipts."""
    weights = [WEEK[d.weekday()] * SEASON[d.month - 1] * (0.85 + 0.3 * rng.random()) for d in days(until)]
    whole = sum(weights)
    ends = [round(size.receipts * part / whole) for part in accumulate(weights)]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def day_ms(day: date) -> int:
    """Midnight in the shop (ms UTC)."""
    return (day - EPOCH).days * 86_400_000 - JST


def of_the_morning(moment: int, day: date) -> int:
    """A moment of the last day (ms UTC) brought forward, so that all of its receipts come before 10:50."""
    opening = day_ms(day) + 8 * 3_600_000
    return opening + (moment - opening) * 17 // 66


def _still(person: int, day: date, size: Size) -> int:
    """Who comes in place of a customer who has moved away by then: the next one who has not."""
    since = day.toordinal() - _STAYS_FROM
    for _at in range(4):
        if since < _STAYS_LEAST + person * 40_503 % _STAYS:
            break
        person = person % size.members + 1
    return person


def of_day(
    day: date, count: int, size: Size, rng: random.Random
) -> Iterator[tuple[int, int | None, bool, list[tuple[int, int]]]]:
    """What is bought on a day in order of time: (ms UTC, person, eat in, [(good, pieces)])."""
    midnight = day_ms(day)
    moments = sorted(
        (8 + bisect(_HOURS, rng.random() * _HOURS[-1])) * 3_600_000 + int(rng.random() * 3_599_000)
        for _ in range(count)
    )
    for moment in moments:
        draw = rng.random()
        person = 1 + int(size.members * rng.random() ** _POPULAR) if draw < 0.6 else None
        if person is not None:
            person = _still(person, day, size)
        goods: dict[int, int] = {}
        first = -1
        for _ in range(_COUNTS[int(rng.random() * 10)]):
            good = bisect(_SHARES, rng.random() * _SHARES[-1])
            if first in _TASTES and draw * 100 % 1 < 0.3:
                good = _TASTES[first]
            first = good
            goods[good] = goods.get(good, 0) + 1
        yield midnight + moment, person, draw * 10 % 1 < 0.35, list(goods.items())


def sold(
    at: int,
    day: str,
    person: int | None,
    eat_in: bool,
    goods: list[tuple[int, int]],
    spend: int,
    draw: float,
    off: dict[int, int],
) -> Sold:
    """A receipt of these goods with `spend` points used; else `off` is what a promotion takes off some places."""
    if spend:
        return _with_points(at, day, person, eat_in, goods, spend, draw)
    sums: dict[tuple[str, int], int] = {}
    lines = []
    for place, (good, pieces) in enumerate(goods):
        kind, rate = _kind(good, eat_in)
        less = off.get(place, 0)
        amount = GOODS[good].price * pieces - less
        sums[kind, rate] = sums.get((kind, rate), 0) + amount
        lines.append(SoldLine(good, pieces, amount, 0, kind, rate, off=less))
    rates = [(kind, rate, total, total * rate // (1_000_000 + rate)) for (kind, rate), total in sorted(sums.items())]
    total = sum(sums.values())
    gross = total + sum(off.values())
    return Sold(at, day, person, eat_in, lines, rates, gross, 0, sum(r[3] for r in rates), total, _payment(draw))


def _kind(good: int, eat_in: bool) -> tuple[str, int]:
    if GOODS[good].standard or (GOODS[good].food and eat_in):
        return TaxKind.STANDARD.value, STANDARD
    return TaxKind.REDUCED.value, REDUCED


def _payment(draw: float) -> int:
    return 1 if draw < 0.45 else 2 if draw < 0.7 else 3


def _with_points(
    at: int, day: str, person: int | None, eat_in: bool, goods: list[tuple[int, int]], spend: int, draw: float
) -> Sold:
    lines = tuple(
        Line(
            ref=str(good),
            name="",
            unit_price=GOODS[good].price,
            quantity=pieces * 1000,
            kind=TaxKind.STANDARD if GOODS[good].standard else TaxKind.REDUCED,
            food=GOODS[good].food,
        )
        for good, pieces in goods
    )
    priced = price(Basket(lines, points=PointsUse(spend, spend), eat_in=eat_in, rules=RULES))
    kept = [
        SoldLine(int(p.line.ref), p.line.quantity // 1000, p.net, p.points_share, p.kind.value, p.rate, p.points)
        for p in priced.lines
    ]
    rates = [(r.kind.value, r.rate, r.total, r.tax) for r in priced.rates]
    return Sold(
        at, day, person, eat_in, kept, rates, priced.gross, priced.points, priced.tax, priced.total, _payment(draw)
    )
