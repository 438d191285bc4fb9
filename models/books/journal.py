"""The journal of a period: what the shop's ledgers say, as balanced entries for the bookkeeper.

One entry a day for all receipts, by rate and way to pay; one for each counting of the drawer, for cash put in or taken
out, for money received, for what was written off; one a day for prepaid money outside receipts. The business day
decides; a register session's counting belongs to the day on which it was opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import settings
from models.books import journal_money, journal_sales
from models.books.entries import Entry, Journal, require_balanced
from models.errors import N_, Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.work import Reader

NOTES = (
    N_("Past sales that were imported are not in it: they were booked elsewhere."),
    N_("Goods bought and stock are not in it: the bookkeeper has their invoices. The stock list gives the value."),
    N_(
        "Money by card, QR and the like stays owed by the company that pays it out: book its arrival and fee from the"
        " bank's statement."
    ),
    N_("Points promised and not spent yet are not in it: the report of points gives both of their values."),
    N_("The tax of what was written off is the bookkeeper's to say."),
)


def of_period(read: Reader, first_day: str, last_day: str, check: Callable[[], object] | None = None) -> Journal:
    """The journal of some days (ISO), balanced entry by entry. Raises Refused where it would not be."""
    found: list[tuple[str, int, Entry]] = []
    for order, part in enumerate((journal_sales.of_days, journal_money.prepaid, *_MONEY)):
        if check is not None:
            check()
        found += [(one.day, order, one) for one in part(read, first_day, last_day)]
    found.sort(key=_place)
    made = Journal(
        first_day,
        last_day,
        settings.load(read).currency,
        tuple([one for _day, _order, one in found]),
        tuple([Message(text) for text in NOTES]),
    )
    require_balanced(made)
    return made


_MONEY = (journal_money.cash_moves, journal_money.sessions, journal_money.accounts)


def _place(found: tuple[str, int, Entry]) -> tuple[str, int]:
    return found[:2]
