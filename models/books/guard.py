"""Whether a business day can still be booked on: the one question that everything with a day of its own asks.

The books are closed up to a day, and everything before it with them. What is booked today is asked for by the unit of
work itself (`models.work`) for every ledger; verbs that are given a day ask here.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from models.errors import N_, Message, Refused

if TYPE_CHECKING:
    from models.work import Reader, Tx

DATED = frozenset(
    {
        "sale",
        "payment",
        "stock_entry",
        "points_entry",
        "wallet_entry",
        "account_entry",
        "money_received",
        "invoice",
        "till_session",
        "cash_entry",
    }
)
"""Ledgers whose rows bear a business day and are part of a month's figures."""


def closed_until(read: Reader) -> str:
    """The last day (ISO) of the books that are closed; "" while nothing is. Remembered from sale to sale."""
    return read.remembered("closed_period", _ask)


def _ask(read: Reader) -> str:
    return read.value("SELECT MAX(last_day) FROM closed_period WHERE state='closed'") or ""


def is_closed(read: Reader, day: str) -> bool:
    """Whether a day (ISO) is within the closed books."""
    return day <= closed_until(read)


def why_not(read: Reader, day: str) -> Message | None:
    """Why nothing can be booked on a day (ISO), in words; None where it can."""
    until = closed_until(read)
    if day > until:
        return None
    return Message(
        N_(
            "The books are closed until {until}, so nothing can be booked on {day}. Book it today, with a note that"
            " refers back, or reopen the month first."
        ),
        {"until": date.fromisoformat(until), "day": date.fromisoformat(day)},
    )


def check_open(tx: Tx, day: str) -> None:
    """Raise Refused in words where a day (ISO) is within the closed books."""
    if day <= closed_until(tx):
        told = why_clock(tx) if day == tx.today else why_not(tx, day)
        assert told is not None
        raise Refused(told.msgid, **told.values)


def why_clock(tx: Tx) -> Message:
    """Today is within the closed books: only past months are closed, so this computer's clock was set back."""
    return Message(
        N_(
            "This computer's clock says it is {today}, but the books are closed until {until}. Nothing was booked and"
            " nothing is lost: set the clock right, then do it again."
        ),
        {"today": date.fromisoformat(tx.today), "until": date.fromisoformat(closed_until(tx))},
    )
