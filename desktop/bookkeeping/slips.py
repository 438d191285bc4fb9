"""Entries as bookkeeping programs know them: numbered slips (伝票) of rows with a debit side and a credit side. Pure.

The first debit stands beside the first credit, the second beside the second; where one side has more, the other is
empty. Amounts are above zero on both sides, in minor units.
"""

from __future__ import annotations

import unicodedata
from itertools import zip_longest
from typing import TYPE_CHECKING

from models.books.entries import PURCHASE, RETURN, Posting, require_balanced
from models.errors import Bug
from models.money import show_rate
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.languages import Language
    from models.books.entries import Entry, Journal
    from models.books.mapping import Account, Accounts

BANK_RATE = 100_000
"""The rate of tax within a bank's fee in Japan, in millionths: the fee's own posting does not say it."""


@dataclass(frozen=True, slots=True)
class TaxNames:
    """What a bookkeeping program calls its tax classes (税区分); `{rate}` stands for the rate, as in 10%."""

    outside: str
    sale: str
    sale_reduced: str
    back: str
    back_reduced: str
    exempt: str
    exempt_back: str
    free: str
    free_back: str
    purchase: str

    def of(self, one: Posting, language: Language) -> str:
        """The class of a posting, where the account says none of its own."""
        if not one.bears:
            return language.text(self.outside)
        rate = BANK_RATE if one.bears == PURCHASE and not one.rate else one.rate
        return language.text(self._kind(one), rate=show_rate(rate))

    def _kind(self, one: Posting) -> str:
        if one.bears == PURCHASE:
            return self.purchase
        back = one.bears == RETURN
        known = {
            "reduced": self.back_reduced if back else self.sale_reduced,
            "exempt": self.exempt_back if back else self.exempt,
            "free": self.free_back if back else self.free,
            "outside": self.outside,
        }
        return known.get(one.tax_kind, self.back if back else self.sale)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a row. `tax` is within `amount`; None where the program that reads it works it out by itself."""

    key: str
    account: str
    sub: str
    tax_class: str
    amount: int
    tax: int | None = 0


@dataclass(frozen=True, slots=True)
class Row:
    """What stands beside each other; one of them may be missing."""

    debit: Side | None
    credit: Side | None


@dataclass(frozen=True, slots=True)
class Slip:
    """An entry with its number in the file (from 1), its day (ISO), its text and its rows."""

    number: int
    day: str
    text: str
    rows: tuple[Row, ...]

    @property
    def debits(self) -> tuple[Side, ...]:
        """What stands at the left."""
        return tuple([row.debit for row in self.rows if row.debit is not None])

    @property
    def credits(self) -> tuple[Side, ...]:
        """What stands at the right."""
        return tuple([row.credit for row in self.rows if row.credit is not None])

    @property
    def sides(self) -> tuple[Side, ...]:
        """All of them, debits first."""
        return (*self.debits, *self.credits)

    @property
    def over(self) -> int:
        """Debits less credits: 0, or the slip is wrong."""
        return sum([one.amount for one in self.debits]) - sum([one.amount for one in self.credits])


def slips(
    journal: Journal, accounts: Accounts, names: TaxNames, language: Language, *, apart: bool = False
) -> tuple[Slip, ...]:
    """The slips of a journal; `apart` books the tax to an account of its own (税抜経理).

    Raises Refused for a journal that is not balanced: nothing is made of it.
    """
    require_balanced(journal)
    found = []
    for number, entry in enumerate(journal.entries, 1):
        made = Slip(
            number, entry.day, line_of(language.say(entry.text)), _rows(entry, accounts, names, language, apart)
        )
        if made.over:
            raise Bug(f"slip {number} of {entry.day} does not balance")
        found.append(made)
    return tuple(found)


def line_of(text: str) -> str:
    """A text on one line, without control characters."""
    return " ".join("".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in text).split())


def _rows(entry: Entry, accounts: Accounts, names: TaxNames, language: Language, apart: bool) -> tuple[Row, ...]:
    parts = _apart(entry.postings) if apart else entry.postings
    debits = [_side(one, accounts[one.key], names, language) for one in parts if one.amount > 0]
    credits_ = [_side(one, accounts[one.key], names, language) for one in parts if one.amount < 0]
    return tuple([Row(debit, credit) for debit, credit in zip_longest(debits, credits_)])


def _apart(postings: Iterable[Posting]) -> list[Posting]:
    """Each posting without its tax, and the tax of all of them by itself."""
    found: list[Posting] = []
    taxes: dict[bool, int] = {}
    for one in postings:
        found.append(Posting(one.key, one.amount - one.tax, 0, one.bears, one.tax_kind, one.rate))
        taxes[one.tax > 0] = taxes.get(one.tax > 0, 0) + one.tax
    found += [Posting("tax", tax) for tax in taxes.values()]
    return [one for one in found if one.amount]


def _side(one: Posting, account: Account, names: TaxNames, language: Language) -> Side:
    tax = None if one.bears == PURCHASE else abs(one.tax)
    tax_class = account.tax_class or names.of(one, language)
    return Side(one.key, account.account, account.sub_account, tax_class, abs(one.amount), tax)
