"""What a replay of receipts counts: sums that add up, so that parts of it can be counted apart."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST = 10
"""How many of the dearest receipts are kept."""


@dataclass(slots=True)
class Sums:
    """What receipts come to under some rules: takings with tax, promotions' discounts, points earned, of them bonus."""

    takings: int = 0
    discount: int = 0
    points: int = 0
    bonus: int = 0

    def add(self, other: Sums) -> None:
        """Add what another part counted."""
        self.takings += other.takings
        self.discount += other.discount
        self.points += other.points
        self.bonus += other.bonus


@dataclass(slots=True)
class Share:
    """What one promotion, tier or category has of it."""

    receipts: int = 0
    discount: int = 0
    points: int = 0
    takings: int = 0

    def add(self, other: Share) -> None:
        """Add what another part counted."""
        self.receipts += other.receipts
        self.discount += other.discount
        self.points += other.points
        self.takings += other.takings


@dataclass(frozen=True, slots=True, order=True)
class Dear:
    """A receipt that the tried promotions cost much on; money in minor units."""

    cost: int
    place: int
    """The receipt's key, negative: of two that cost the same the earlier one is kept."""
    discount: int
    points: int
    goods: int
    before: int
    """What it comes to by today's rules."""
    after: int


@dataclass(slots=True)
class Tally:
    """What a replay counted; parts of it add up."""

    receipts: int = 0
    touched: int = 0
    people: set[int] = field(default_factory=set)
    today: Sums = field(default_factory=Sums)
    tried: Sums = field(default_factory=Sums)
    each: dict[int, Share] = field(default_factory=dict)
    """By the place of the tried promotion."""
    tiers: dict[int | None, Share] = field(default_factory=dict)
    """By tier; None: members without one. Receipts of nobody known stand under 0."""
    categories: dict[int | None, Share] = field(default_factory=dict)
    gifts: dict[int, int] = field(default_factory=dict)
    """By product: thousandths that would have been promised."""
    vouchers: int = 0
    chances: int = 0
    goods: int = 0
    dearest: list[Dear] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add what another part of the replay counted."""
        self.receipts += other.receipts
        self.touched += other.touched
        self.people |= other.people
        self.today.add(other.today)
        self.tried.add(other.tried)
        add_shares(self.each, other.each)
        add_shares(self.tiers, other.tiers)
        add_shares(self.categories, other.categories)
        for key, many in other.gifts.items():
            self.gifts[key] = self.gifts.get(key, 0) + many
        self.vouchers += other.vouchers
        self.chances += other.chances
        self.goods += other.goods
        self.dearest = heapq.nlargest(MOST, [*self.dearest, *other.dearest])


def add_shares(own: dict[Any, Share], other: Mapping[Any, Share]) -> None:
    """Add shares to shares, key by key."""
    for key, share in other.items():
        own.setdefault(key, Share()).add(share)
