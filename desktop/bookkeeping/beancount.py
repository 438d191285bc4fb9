"""The journal as a plain-text ledger in Beancount's language: accounts opened, a transaction for each entry; UTF-8.

Beancount's accounts begin with one of five roots; the mapping's accounts stand beneath the root that their kind of
posting belongs to. What is no letter, figure or hyphen becomes a hyphen in them, and 0- opens what has no capital.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.bookkeeping.formats import UTF_8, Context, Format
from desktop.bookkeeping.general import NAMES
from models.errors import N_
from models.money import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.bookkeeping.slips import Side, Slip

_LIABILITIES = frozenset({"prepaid", "advances", "tax"})
_EXPENSES = frozenset({"cash_difference", "prepaid_given", "points_paid", "bank_fee", "bad_debt"})
_INCOME = frozenset({"prepaid_lapsed", "voucher_kept", "rounding", "points_off"})


def root_of(key: str) -> str:
    """Which of Beancount's five kinds of account a posting goes to."""
    if key in _LIABILITIES:
        return "Liabilities"
    if key in _EXPENSES:
        return "Expenses"
    return "Income" if key in _INCOME or key.startswith(("sales_", "returns_")) else "Assets"


def text(slips: Sequence[Slip], context: Context) -> str:
    """The file."""
    names = _Names()
    body = [line for slip in slips for line in _transaction(slip, names, context)]
    title = f"{context.shop} {context.first_day} – {context.last_day}".strip()
    head = [f'option "title" "{_quoted(title)}"', f'option "operating_currency" "{context.currency}"', ""]
    opened = [f"{context.first_day} open {one} {context.currency}" for one in sorted(names.known.values())]
    return "\n".join([*head, *opened, *body, ""])


def _transaction(slip: Slip, names: _Names, context: Context) -> list[str]:
    lines = ["", f'{slip.day} * "{_quoted(slip.text)}"', f"  no: {slip.number}"]
    for sign, sides in ((1, slip.debits), (-1, slip.credits)):
        for side in sides:
            lines.append(f"  {names.of(side)}  {plain(sign * side.amount, context.currency)} {context.currency}")
            lines.append(f'    tax-class: "{_quoted(side.tax_class)}"')
    return lines


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')


class _Names:
    """Accounts as Beancount writes them; two that would become one are told apart by a number."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str, str], str] = {}

    def of(self, side: Side) -> str:
        key = (root_of(side.key), side.account, side.sub)
        if key not in self.known:
            name = ":".join([key[0], *[_part(one) for one in key[1:] if one.strip()]])
            taken, made, number = set(self.known.values()), name, 2
            while made in taken:
                made, number = f"{name}-{number}", number + 1
            self.known[key] = made
        return self.known[key]


def _part(name: str) -> str:
    """A name as a part of an account. It has to begin with a capital or a figure, and Japanese knows no capitals."""
    bare = "".join(sign if sign.isalnum() or sign == "-" else "-" for sign in name.strip()).strip("-")
    first = bare[:1].upper()
    return first + bare[1:] if first.isupper() or first.isdecimal() else f"0-{bare}"


FORMAT = Format(
    id="beancount",
    title=N_("Plain-text ledger (Beancount)"),
    about=N_("A ledger as plain text, which Beancount checks and reports on."),
    suffix=".beancount",
    names=NAMES,
    text=text,
    encodings=(UTF_8,),
)
