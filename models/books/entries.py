"""Journal entries as they are made: postings that sum to nothing, entries of a day, a journal of a period. All pure.

A posting names what it is by a key (`sales_standard`, `payment:3`, `prepaid` …); which account of the bookkeeper's that
is says `mapping`. Amounts in minor units: above zero on the debit side (借方), below on the credit side (貸方).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import N_, Message, Refused
from models.money import Amount
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

SALE, RETURN, PURCHASE = "sale", "return", "purchase"
"""How a posting bears consumption tax: charged, given back, paid. "": outside the tax."""


@dataclass(frozen=True, slots=True)
class Posting:
    """One side of an entry. `tax` is the tax within `amount`, of the same sign; `rate` in millionths."""

    key: str
    amount: int
    tax: int = 0
    bears: str = ""
    """sale, return, purchase, or "" """
    tax_kind: str = ""
    """standard, reduced, exempt, outside, free"""
    rate: int = 0

    @property
    def is_debit(self) -> bool:
        """Whether it stands on the debit side."""
        return self.amount > 0

    @property
    def sort(self) -> tuple[bool, str, int]:
        """Debits first, then by key and rate."""
        return self.amount < 0, self.key, -self.rate


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry (仕訳) of a day (ISO): what it is about, and its postings, debits first."""

    day: str
    text: Message
    postings: tuple[Posting, ...]

    @property
    def sum(self) -> int:
        """What its postings come to: 0, or the entry is wrong."""
        return sum([one.amount for one in self.postings])

    @property
    def debits(self) -> tuple[Posting, ...]:
        """What stands at the left."""
        return tuple([one for one in self.postings if one.amount > 0])

    @property
    def credits(self) -> tuple[Posting, ...]:
        """What stands at the right."""
        return tuple([one for one in self.postings if one.amount < 0])


@dataclass(frozen=True, slots=True)
class Journal:
    """The entries of some days, in their order; `notes` say what is not in it."""

    first_day: str
    last_day: str
    currency: str
    entries: tuple[Entry, ...]
    notes: tuple[Message, ...] = ()

    @property
    def total(self) -> int:
        """What all debits come to: the same as all credits."""
        return sum([one.amount for entry in self.entries for one in entry.debits])

    def sums(self) -> dict[str, tuple[int, int]]:
        """By key: debits and credits, both above zero."""
        found: dict[str, tuple[int, int]] = {}
        for entry in self.entries:
            for one in entry.postings:
                debit, credit = found.get(one.key, (0, 0))
                found[one.key] = (debit + max(0, one.amount), credit + max(0, -one.amount))
        return found

    def balance(self, key: str) -> int:
        """Debits less credits of a key."""
        debit, credit = self.sums().get(key, (0, 0))
        return debit - credit


def entry(day: str, text: Message, postings: Iterable[Posting]) -> Entry | None:
    """An entry of what is not nothing, postings of one key and rate joined; None where nothing is left of it."""
    joined: dict[tuple[str, str, str, int], tuple[int, int]] = {}
    for one in postings:
        key = (one.key, one.bears, one.tax_kind, one.rate)
        amount, tax = joined.get(key, (0, 0))
        joined[key] = (amount + one.amount, tax + one.tax)
    made = [
        Posting(key, amount, tax, bears, tax_kind, rate)
        for (key, bears, tax_kind, rate), (amount, tax) in joined.items()
        if amount
    ]
    return Entry(day, text, tuple(sorted(made, key=_sort))) if made else None


def _sort(one: Posting) -> tuple[bool, str, int]:
    return one.sort


def require_balanced(journal: Journal) -> None:
    """Raise Refused where an entry, and so its day and month, does not sum to nothing: no file is written of it."""
    for one in journal.entries:
        if one.sum:
            raise Refused(
                N_("The entries of {day} do not balance: {amount} is over. Nothing was written. Check the data file."),
                day=one.day,
                amount=Amount(one.sum),
            )
