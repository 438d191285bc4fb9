"""Qualifying points: what decides a member's tier. Never spent, in no lots; a ledger of its own kind of account.

Spend as the basis of tiers is a qualifying rule of one point for each smallest unit paid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import rows
from models.loyalty.tables import Account

if TYPE_CHECKING:
    from models.work import Reader, Tx

KIND = "rank"
"""The kind of their entries, signed: nothing that spends, lapses or gives points back ever touches them."""
_ENTRY = "INSERT INTO points_entry (account_id, at, day, kind, points, balance, sale_id, of_entry_id, reason, staff_id,"
_INSERT = f"{_ENTRY} counts_on)"


def account(read: Reader, person_id: int, programme_id: int) -> int | None:
    """The person's qualifying account in a programme."""
    found: int | None = read.value(
        "SELECT id FROM account WHERE person_id=? AND programme_id=? AND kind='qualifying'", person_id, programme_id
    )
    return found


def ensure(tx: Tx, *, person_id: int, programme_id: int) -> int:
    """The person's qualifying account in a programme, made when there is none yet."""
    known = account(tx, person_id, programme_id)
    if known is not None:
        return known
    row = (programme_id, person_id, "qualifying", tx.now, 0, 0)
    key = rows.insert_id(tx, _ACCOUNT, row)
    tx.booked("account", (key,))
    return key


_ACCOUNT = f"INSERT INTO {Account._meta.table_name} (programme_id, person_id, kind, enrolled_at, balance, debt)"


def book(
    tx: Tx,
    *,
    account_id: int,
    points: int,
    sale_id: int | None = None,
    of_entry_id: int | None = None,
    counts_on: str | None = None,
    reason: str = "",
) -> int | None:
    """Book qualifying points (below zero: taken back), counted on `counts_on` (ISO; None: today). Returns the entry."""
    if not points:
        return None
    balance = int(tx.value(f"SELECT balance FROM account WHERE id=?{rows.for_update(tx)}", account_id) or 0) + points
    row = (
        account_id, tx.now, tx.today, KIND, points, balance, sale_id, of_entry_id, reason, tx.actor.staff_id,
        None if counts_on == tx.today else counts_on,
    )  # fmt: skip
    key = rows.insert_id(tx, _INSERT, row)
    tx.run("UPDATE account SET balance=? WHERE id=?", balance, account_id)
    tx.booked("points_entry", (key,))
    tx.touch("account", (account_id,))
    return key


def reached(read: Reader, account_id: int, start: str, end: str) -> int:
    """The qualifying points that count between two days (ISO, both included)."""
    found = read.value(
        "SELECT COALESCE(SUM(points), 0) FROM points_entry WHERE account_id=? AND COALESCE(counts_on, day) >= ?"
        " AND COALESCE(counts_on, day) <= ?",
        account_id,
        start,
        end,
    )
    return int(found or 0)


def of_sale(read: Reader, sale_id: int) -> list[tuple[int, int, int, str]]:
    """What a sale brought: (entry, account, points, the day on which they count)."""
    return read.rows(
        "SELECT id, account_id, points, COALESCE(counts_on, day) FROM points_entry WHERE sale_id=? AND kind=?"
        " ORDER BY id",
        sale_id,
        KIND,
    )


def taken(read: Reader, entry_id: int) -> int:
    """How many points of an entry were taken back already, by returns that stand."""
    found = read.value(
        "SELECT COALESCE(-SUM(points), 0) FROM points_entry WHERE of_entry_id=? AND kind=?", entry_id, KIND
    )
    return int(found or 0)
