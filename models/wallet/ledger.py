"""The ledger of prepaid money: an entry, and the balance beside it, in one step; a balance never falls below zero.

One statement looks and takes, so that of two tills that spend the same card exactly one wins. Minor units throughout.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from models import rows
from models.errors import N_, NotFound, Refused
from models.loyalty.ledger import TOUCHPOINT
from models.money import LARGEST, Amount
from models.said import said

if TYPE_CHECKING:
    from models.work import Reader, Row, Tx

KINDS = ("issue", "top_up", "spend", "give_back", "take_back", "expire", "cash_out", "adjust", "move")
_ENTRY = (
    "INSERT INTO wallet_entry (wallet_id, at, day, kind, amount, balance, sale_id, line_id, of_wallet_entry_id, reason,"
    " staff_id)"
)
_USABLE = " AND state='active' AND (expires_on IS NULL OR expires_on >= ?)"
MOST_MOVES = 100


def post(
    tx: Tx,
    *,
    wallet_id: int,
    kind: str,
    amount: int,
    sale_id: int | None = None,
    line_id: int | None = None,
    of_wallet_entry_id: int | None = None,
    reason: str = "",
    usable: bool = False,
) -> int:
    """Put `amount` (signed) on a balance or take it off; returns the entry's key.

    With `usable` the card must be active and not lapsed. Raises Refused in words when there is less on it, and for a
    card that can't be used; NotFound.
    """
    if not amount or abs(amount) > LARGEST:
        raise Refused(N_("The amount must be more than nothing."))
    where, values = _USABLE if usable else "", [tx.today] if usable else []
    done = tx.run(
        f"UPDATE wallet SET balance = balance + ? WHERE id=? AND balance + ? BETWEEN 0 AND {LARGEST}{where}",
        amount,
        wallet_id,
        amount,
        *values,
    )
    if done.rowcount != 1:
        raise why_not(tx, wallet_id, -amount, tx.today)
    balance, person_id, code = tx.row("SELECT balance, person_id, code FROM wallet WHERE id=?", wallet_id) or ()
    words = said(reason)
    entry_id = rows.insert_id(
        tx,
        _ENTRY,
        (
            wallet_id, tx.now, tx.today, kind, amount, balance, sale_id, line_id, of_wallet_entry_id, words,
            tx.actor.staff_id,
        ),
    )  # fmt: skip
    tx.booked("wallet_entry", (entry_id,))
    tx.touch("wallet", (wallet_id,))
    if person_id is not None:
        trace(tx, person_id, wallet_id, amount, words or code or "")
    return entry_id


def trace(tx: Tx, person_id: int, wallet_id: int, amount: int | None, text: str) -> None:
    """Leave it on the timeline of the person whose money it is."""
    row = (
        person_id, tx.now, "wallet", wallet_id, amount, None, text, tx.actor.staff_id, tx.actor.shop_id, tx.batch_id,
    )  # fmt: skip
    rows.insert(tx, TOUCHPOINT, [row])
    tx.touch("touchpoint", None)
    tx.touch("person", (person_id,))


_HEAD = "SELECT kind, balance, state, expires_on, code, moved_to_id FROM wallet WHERE id=?"


def why_not(read: Reader, wallet_id: int | None, amount: int, day: str) -> Refused | NotFound:
    """Why `amount` (above zero) can't be taken off a balance on `day`, in words."""
    row = read.row(_HEAD, wallet_id)
    if row is None:
        return NotFound(N_("This card is not known here."))
    return unusable(row, day) or Refused(
        N_("Only {balance} is on it, {amount} is wanted."), balance=Amount(row[1]), amount=Amount(amount)
    )


def unusable(row: Row, day: str) -> Refused | None:
    """Why a balance (kind, balance, state, last day, …) can't be used on `day`; None when it can."""
    if row[2] == "blocked":
        return Refused(N_("This card is blocked: it was reported lost."))
    if row[2] == "void":
        return Refused(N_("This card is no longer valid."))
    if row[3] is not None and row[3] < day:
        return Refused(N_("This card could be used until {day}."), day=date.fromisoformat(row[3]))
    return None


def standing(read: Reader, wallet_id: int) -> int:
    """The card that stands for a card now: itself, or the one that replaced it."""
    for _ in range(MOST_MOVES):
        following = read.value("SELECT moved_to_id FROM wallet WHERE id=?", wallet_id)
        if following is None:
            return wallet_id
        wallet_id = int(following)
    return wallet_id
