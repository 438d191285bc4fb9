"""How good a prediction is, and which fields know the outcome beforehand. Pure: no store.

The area under the curve (AUC) is the share of pairs of a won and a lost deal in which the won one was given the higher
chance: one half is guessing. Calibration sets the promised chance beside what came true, by tenths of the deals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.leads import learned
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.leads.learned import Plain, Table

LEAK_AUC = 0.80
"""A single field that tells won from lost so well alone was most likely filled in after the outcome: what is known of
leads beforehand stays below (on the real data tried the strongest honest field reaches 0.77, the leaking one 0.82)."""
LEAK_PURE = 0.98
"""Where a field that stands on some deals only stands on won (or on lost) ones nearly without exception."""
LEAK_BASE = 0.80
"""… unless nearly all deals end so."""
LEAK_LEAST = 30
"""Deals on which it must stand before anything is said."""
LEAK_OPEN = 4
"""Known so many times more often of closed deals than of open ones: it is filled in at closing."""
DECILES = 10
HELD_OUT = 5
"""The latest fifth of the closed deals is held out to measure."""


@dataclass(frozen=True, slots=True)
class Decile:
    """A tenth of the deals by promised chance: how many, what was promised on average, how many were won."""

    count: int
    promised: float
    won: int


@dataclass(frozen=True, slots=True)
class Quality:
    """How a model did on deals that it had not seen."""

    auc: float
    deciles: tuple[Decile, ...]
    learned: int
    tested: int

    @property
    def gap(self) -> float:
        """How far promise and outcome lie apart on average, as a share of 1 (expected calibration error)."""
        whole = sum(one.count for one in self.deciles) or 1
        return sum(abs(one.promised * one.count - one.won) for one in self.deciles) / whole


@dataclass(frozen=True, slots=True)
class Suspect:
    """A field that may know the future: why (auc, pure, closing), and the number that says so."""

    field: str
    why: str
    value: float


def auc(scores: Sequence[float], won: Sequence[bool]) -> float | None:
    """The area under the curve, ties counted half; None where all ended alike."""
    order = sorted(range(len(scores)), key=scores.__getitem__)
    positive = sum(won)
    negative = len(won) - positive
    if not positive or not negative:
        return None
    ranks, at = 0.0, 0
    while at < len(order):
        last = at
        while last < len(order) and scores[order[last]] == scores[order[at]]:
            last += 1
        ranks += (at + 1 + last) / 2 * sum(won[one] for one in order[at:last])
        at = last
    return (ranks - positive * (positive + 1) / 2) / (positive * negative)


def deciles(shares: Sequence[float], won: Sequence[bool], parts: int = DECILES) -> tuple[Decile, ...]:
    """Promise beside outcome, by tenths from the lowest chance up."""
    order = sorted(range(len(shares)), key=shares.__getitem__)
    found = []
    for part in range(parts):
        some = order[part * len(order) // parts : (part + 1) * len(order) // parts]
        if some:
            mean = sum(shares[at] for at in some) / len(some)
            found.append(Decile(len(some), mean, sum(won[at] for at in some)))
    return tuple(found)


def measured(shares: Sequence[float], won: Sequence[bool], learned_from: int) -> Quality | None:
    """The quality of some promises; None where all ended alike."""
    area = auc(shares, won)
    return None if area is None else Quality(area, deciles(shares, won), learned_from, len(won))


def parts(count: int) -> tuple[range, range]:
    """The rows to learn from and the latest ones, held out; rows stand in the order of their closing."""
    cut = count - count // HELD_OUT
    return range(cut), range(cut, count)


# -- fields that know the future --------------------------------------------------------------------------------------


def suspects(table: Table, open_known: Mapping[str, float] | None = None) -> tuple[Suspect, ...]:
    """The fields that predict too well or are filled in at closing, the worst first.

    `open_known` says of each field on what share of the open deals it is known; absent where there are too few.
    """
    found = []
    for name, column in table.columns.items():
        one = suspect(name, column, table, (open_known or {}).get(name))
        if one is not None:
            found.append(one)
    return tuple(sorted(found, key=_worst))


def _worst(one: Suspect) -> float:
    return -one.value


def suspect(name: str, column: Sequence[Plain], table: Table, open_known: float | None) -> Suspect | None:
    """Why a field is suspected; None where it is not."""
    area = alone(name, column, table)
    if area is not None and area >= LEAK_AUC:
        return Suspect(name, "auc", area)
    known = [won for one, won in zip(column, table.won, strict=True) if one is not None and one != ""]
    base = sum(table.won) / len(table.won) if table.won else 0.0
    if LEAK_LEAST <= len(known) < 0.95 * len(column):
        rate = sum(known) / len(known)
        if (rate >= LEAK_PURE and base <= LEAK_BASE) or (rate <= 1 - LEAK_PURE and base >= 1 - LEAK_BASE):
            return Suspect(name, "pure", max(rate, 1 - rate))
    of_closed = len(known) / len(column) if column else 0.0
    if open_known is not None and len(known) >= LEAK_LEAST and of_closed >= 0.3 and of_closed >= LEAK_OPEN * open_known:
        return Suspect(name, "closing", of_closed)
    return None


def alone(name: str, column: Sequence[Plain], table: Table) -> float | None:
    """The AUC that a field reaches by itself, each half told by the counts of the other; None with too few deals."""
    won = table.won
    if min(sum(won), len(won) - sum(won)) < LEAK_LEAST:
        return None
    edges = None
    if name in table.numbers:
        edges = learned.edges_of([float(one) for one in column if one is not None and one != ""])
    cells = [learned.cell(edges, one) for one in column]
    counts: tuple[dict[str, list[int]], dict[str, list[int]]] = ({}, {})
    for at, one in enumerate(cells):
        counts[at % 2].setdefault(one, [0, 0])[0 if won[at] else 1] += 1
    base = sum(won) / len(won)
    rates = [{one: (pair[0] + 5 * base) / (sum(pair) + 5) for one, pair in half.items()} for half in counts]
    return auc([rates[1 - at % 2].get(one, base) for at, one in enumerate(cells)], won)
