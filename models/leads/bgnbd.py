"""The BG/NBD model of repeat purchases: who is still a customer, and how often they will come. Pure: no store.

Source: Fader, Hardie, Lee, "Counting Your Customers the Easy Way: An Alternative to the Pareto/NBD Model", Marketing
Science 24 (2005), equations 6 (likelihood), 9 (expected purchases) and 10 (expected purchases of one customer); the
chance to be active is of the same authors' note "Computing P(alive) Using the BG/NBD Model" (2008).

A customer is x repeat visits, the last one after t_x, observed for T, in whatever unit of time (weeks). While active
they come at a rate of their own, spread over customers as Gamma(r, alpha); after each visit they drop out with a
probability of their own, spread as Beta(a, b).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import exp, inf, isfinite, lgamma, log

from models.values import dataclass

Group = tuple[int, float, float]
"""x, t_x, T"""
Tick = Callable[[int, int], None]
STEPS = 600
START = (0.5, 5.0, 0.8, 2.5)
CLOSE = 1e-7
LOW, HIGH = -12.0, 12.0
"""Bounds of the parameters' logarithms: beyond them the likelihood is flat."""


@dataclass(frozen=True, slots=True)
class Model:
    """The four parameters, and the log-likelihood that they reach."""

    r: float
    alpha: float
    a: float
    b: float
    likelihood: float = 0.0

    def alive(self, x: int, recency: float, age: float) -> float:
        """The chance that a customer is still active; one who came once can't have dropped out yet in this model."""
        if x == 0:
            return 1.0
        silent = (self.r + x) * log((self.alpha + age) / (self.alpha + recency))
        return 1 / (1 + self.a / (self.b + x - 1) * exp(min(silent, 700.0)))

    def expected(self, span: float) -> float:
        """Repeat visits that a new customer will make within a time from their first one."""
        a = _apart(self.a)
        z = span / (self.alpha + span)
        series = hyp2f1(self.r, self.b, a + self.b - 1, z)
        stays = exp(self.r * log(self.alpha / (self.alpha + span)))
        return (a + self.b - 1) / (a - 1) * (1 - stays * series)

    def expected_of(self, x: int, recency: float, age: float, span: float) -> float:
        """Visits that a customer with a history will make within a time from now."""
        a = _apart(self.a)
        z = span / (self.alpha + age + span)
        series = hyp2f1(self.r + x, self.b + x, a + self.b + x - 1, z)
        stays = exp((self.r + x) * log((self.alpha + age) / (self.alpha + age + span)))
        found = (a + self.b + x - 1) / (a - 1) * (1 - stays * series)
        return found * self.alive(x, recency, age)

    def interval(self, x: int, recency: float) -> float:
        """The usual time between a customer's visits: their own mean, drawn towards everybody's while they are few.

        The mean of 1 / rate would have no bound for who came twice; this is 1 / mean rate, given visits until t_x.
        """
        return (self.alpha + recency) / (self.r + x)


def _apart(a: float) -> float:
    """At a = 1 the formulas divide nought by nought; beside it they do not, and say the same."""
    return a if abs(a - 1) > 1e-6 else 1 + 1e-6


def hyp2f1(a: float, b: float, c: float, z: float) -> float:
    """Gauss's hypergeometric function for 0 ≤ z < 1, by its series, after Euler's transformation where z is large."""
    if z > 0.6:
        return float((1 - z) ** (c - a - b)) * _series(c - a, c - b, c, z)
    return _series(a, b, c, z)


def _series(a: float, b: float, c: float, z: float) -> float:
    whole = term = 1.0
    for k in range(10_000):
        term *= (a + k) * (b + k) / ((c + k) * (k + 1)) * z
        whole += term
        if abs(term) < 1e-13 * abs(whole):
            break
    return whole


# -- fitting ----------------------------------------------------------------------------------------------------------


def likelihood(groups: Mapping[Group, int], r: float, alpha: float, a: float, b: float) -> float:
    """The log-likelihood of some customers, counted by equal histories (equation 6)."""
    base = lgamma(a + b) - lgamma(b) - lgamma(r) + r * log(alpha)
    by_x: dict[int, tuple[float, float]] = {}
    whole = 0.0
    for (x, recency, age), times in groups.items():
        if x not in by_x:
            start = base + lgamma(r + x) + lgamma(b + x) - lgamma(a + b + x)
            by_x[x] = (start, log(a / (b + x - 1)) if x else 0.0)
        start, left = by_x[x]
        stays = -(r + x) * log(alpha + age)
        if x:
            gone = left - (r + x) * log(alpha + recency)
            high = max(stays, gone)
            stays = high + log(exp(stays - high) + exp(gone - high))
        whole += times * (start + stays)
    return whole


def fit(groups: Mapping[Group, int], tick: Tick | None = None, start: Sequence[float] = START) -> Model:
    """The parameters that make the histories likeliest; `tick(step, steps)` may raise to stop it.

    Raises ValueError when there are no histories.
    """
    if not groups:
        raise ValueError("no customers")
    unit = max(age for _x, _recency, age in groups) / 39 or 1.0
    scaled = {(x, recency / unit, age / unit): times for (x, recency, age), times in groups.items()}
    whole = sum(groups.values())

    def badness(point: Sequence[float]) -> float:
        if any(not LOW < one < HIGH for one in point):
            return inf
        found = likelihood(scaled, *(exp(one) for one in point))
        return -found / whole if isfinite(found) else inf

    best = simplex(badness, [log(one) for one in start], tick)
    best = simplex(badness, best, tick, 0.05)  # from where it ended: a simplex that shrank too soon goes on
    r, alpha, a, b = (exp(one) for one in best)
    alpha *= unit
    return Model(r, alpha, a, b, likelihood(groups, r, alpha, a, b))


def simplex(
    badness: Callable[[Sequence[float]], float], start: Sequence[float], tick: Tick | None = None, size: float = 0.4
) -> list[float]:
    """The point of least badness by the downhill simplex (Nelder and Mead, The Computer Journal 7, 1965)."""
    count = len(start)
    points = [list(start)] + [[one + size * (at == place) for at, one in enumerate(start)] for place in range(count)]
    some = sorted((badness(point), point) for point in points)
    for step in range(STEPS):
        if tick is not None:
            tick(step, STEPS)
        if some[-1][0] - some[0][0] < CLOSE * 1e-3 and _wide(some) < 1e-5:
            break
        centre = [sum(point[at] for _bad, point in some[:-1]) / count for at in range(count)]
        some = sorted(_moved(badness, some, centre))
    return some[0][1]


Spot = tuple[float, list[float]]


def _wide(some: Sequence[Spot]) -> float:
    return max(abs(one - other) for _bad, point in some for one, other in zip(point, some[0][1], strict=True))


def _moved(badness: Callable[[Sequence[float]], float], some: list[Spot], centre: Sequence[float]) -> list[Spot]:
    """The simplex with its worst point reflected, stretched, drawn in; else all of it shrunk to the best."""
    worst = some[-1]

    def along(far: float) -> Spot:
        point = [middle + far * (middle - bad) for middle, bad in zip(centre, worst[1], strict=True)]
        return badness(point), point

    there = along(1.0)
    if there[0] < some[0][0]:
        return [*some[:-1], min(there, along(2.0))]
    if there[0] < some[-2][0]:
        return [*some[:-1], there]
    drawn = along(0.5 if there[0] < worst[0] else -0.5)
    if drawn[0] < min(there[0], worst[0]):
        return [*some[:-1], drawn]
    best = some[0][1]
    shrunk = [[(one + kept) / 2 for one, kept in zip(point, best, strict=True)] for _bad, point in some[1:]]
    return [some[0], *((badness(point), point) for point in shrunk)]
