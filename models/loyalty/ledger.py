"""The ledger of points: accounts with their lots, written in the transaction of what they belong to.

The rules of lots and debts are `purse`'s; here they are loaded, written and made into verbs. Every verb lets lapse
first what is due on the account, so that a balance never counts points that can't be used any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from models import rows, settings
from models.errors import N_, NotFound, Refused
from models.loyalty import expiry, reached
from models.loyalty.purse import Entry, Lot, Purse
from models.said import said
from models.work import Reader, Tx

_ENTRY = (
    "INSERT INTO points_entry (account_id, at, day, kind, points, balance, sale_id, of_entry_id, reason, staff_id,"
    " batch_id, promotion_id)"
)
_LOT = "INSERT INTO points_lot (account_id, entry_id, earned_day, expires_on, points, points_left, sale_id)"
_USE = "INSERT INTO points_use (entry_id, lot_id, points)"
TOUCHPOINT = "INSERT INTO touchpoint (person_id, at, kind, ref_id, amount, points, text, staff_id, shop_id, batch_id)"


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A member's account: `balance` may be below zero by `debt`."""

    id: int
    person_id: int
    programme_id: int
    balance: int
    debt: int
    enrolled_at: int


def account(read: Reader, person_id: int, programme_id: int | None = None) -> AccountRow | None:
    """The person's account of points in a programme, else in the first they belong to; None when not enrolled."""
    row = read.row(
        "SELECT id, person_id, programme_id, balance, debt, enrolled_at FROM account"
        " WHERE person_id=? AND kind='spendable'"
        + (" AND programme_id=?" if programme_id is not None else " ORDER BY programme_id"),
        person_id,
        *([] if programme_id is None else [programme_id]),
    )
    return AccountRow(*row) if row else None


@dataclass(frozen=True, slots=True)
class Expiring:
    """Points that lapse after a day (ISO); None: never."""

    expires_on: str | None
    points: int


def expiring(read: Reader, account_id: int, day: str) -> tuple[Expiring, ...]:
    """Every batch of points that can be used on `day`, the next to lapse first."""
    found = read.rows(
        "SELECT expires_on, SUM(points_left) FROM points_lot WHERE account_id=? AND points_left > 0"
        " AND (expires_on IS NULL OR expires_on >= ?) GROUP BY expires_on ORDER BY expires_on IS NULL, expires_on",
        account_id,
        day,
    )
    return tuple(Expiring(*row) for row in found)


def usable(read: Reader, person_id: int, day: str) -> int:
    """The points that a person can spend on `day`: what lapsed and was not booked yet does not count."""
    found = read.value(
        "SELECT a.balance - COALESCE((SELECT SUM(l.points_left) FROM points_lot l WHERE l.account_id = a.id"
        " AND l.points_left > 0 AND l.expires_on < ?), 0) FROM account a WHERE a.person_id=? AND a.kind='spendable'"
        " ORDER BY a.programme_id",
        day,
        person_id,
    )
    return max(0, int(found or 0))


# -- a purse: opened, worked on, written ----------------------------------------------------------------------------


def open_purse(read: Reader, account_id: int, today: str) -> Purse:
    """Load an account to work on, with what is due lapsed already (in memory). Raises NotFound."""
    row = read.row(f"SELECT person_id, balance, debt FROM account WHERE id=?{rows.for_update(read)}", account_id)
    if row is None:
        raise NotFound(N_("This member's account is no longer there."))
    return purse_of(read, account_id, row[0], row[1], row[2], today)


def purse_of(read: Reader, account_id: int, person_id: int, balance: int, debt: int, today: str) -> Purse:
    """Load the open lots of an account whose row was read already."""
    found = read.rows(
        "SELECT id, expires_on, earned_day, points, points_left FROM points_lot"
        " WHERE account_id=? AND points_left > 0 ORDER BY expires_on",
        account_id,
    )
    lots = [Lot(*row) for row in found]
    if len(lots) > 1:  # sorted here: the database would need a sorter for what comes nearly in order from its index
        lots.sort(key=_order)
    purse = Purse(account_id, person_id, today, balance, debt, lots)
    if lots and lots[0].expires_on is not None and lots[0].expires_on < today:
        purse.expire()
    return purse


def _order(lot: Lot) -> tuple[bool, str, str, bool, int]:
    return lot.order


def write(tx: Tx, purse: Purse, *, sale_id: int | None = None) -> list[int]:
    """Write what was done to a purse: entries, lots, which lot each took from, the balance. Returns the entries' keys.

    Entries of a sale carry its key; an expiry that was due belongs to none. What came into the account of a member who
    was merged with another goes on to that member's.
    """
    ids = put(tx, purse, sale_id=sale_id)
    if ids:
        reached.note(tx, purse, sale_id)
    if ids and tx.value("SELECT merged_into_id FROM person WHERE id=?", purse.person_id) is not None:
        from models.loyalty import merges

        merges.sweep(tx, account_id=purse.account_id)
    return ids


def put(tx: Tx, purse: Purse, *, sale_id: int | None = None) -> list[int]:
    """Write what was done to a purse, and nothing more."""
    if not purse.entries:
        return []
    ids = rows.insert_ids(tx, _ENTRY, [_entry_row(tx, purse, entry, sale_id) for entry in purse.entries])
    for entry, entry_id in zip(purse.entries, ids, strict=True):
        entry.id = entry_id
    _write_lots(tx, purse, sale_id)
    uses = [(entry.id, lot.id, points) for entry in purse.entries for lot, points in entry.uses]
    rows.insert(tx, _USE, uses)
    rows.update(
        tx, "UPDATE points_lot SET points_left=? WHERE id=?", [(lot.left, lot.id) for lot in purse.changed.values()]
    )
    if purse.extended:
        later = [(lot.expires_on, lot.id) for lot in purse.extended.values()]
        rows.update(tx, "UPDATE points_lot SET expires_on=? WHERE id=?", later)
    tx.run("UPDATE account SET balance=?, debt=? WHERE id=?", purse.balance, purse.debt, purse.account_id)
    tx.booked("points_entry", ids)
    tx.touch("account", (purse.account_id,))
    tx.touch("person", (purse.person_id,))
    return ids


def _entry_row(tx: Tx, purse: Purse, entry: Entry, sale_id: int | None) -> tuple[object, ...]:
    return (
        purse.account_id,
        tx.now,
        tx.today,
        entry.kind,
        entry.points,
        entry.balance,
        None if entry.kind == "expire" else sale_id,
        entry.of_entry_id,
        entry.reason,
        tx.actor.staff_id,
        tx.batch_id,
        entry.promotion_id,
    )


def _write_lots(tx: Tx, purse: Purse, sale_id: int | None) -> None:
    new = [
        (
            purse.account_id,
            lot.entry.id if lot.entry else None,
            lot.earned_day,
            lot.expires_on,
            lot.points,
            lot.left,
            sale_id,
        )
        for lot in purse.made
    ]
    for lot, lot_id in zip(purse.made, rows.insert_ids(tx, _LOT, new), strict=True):
        lot.id = lot_id


def touchpoint(tx: Tx, purse: Purse, points: int, text: str, ref_id: int | None) -> None:
    """Leave a change of points on the member's timeline."""
    row = (
        purse.person_id,
        tx.now,
        "points",
        ref_id,
        None,
        points,
        text,
        tx.actor.staff_id,
        tx.actor.shop_id,
        tx.batch_id,
    )
    rows.insert(tx, TOUCHPOINT, [row])
    tx.touch("touchpoint", None)


# -- verbs ----------------------------------------------------------------------------------------------------------


def adjust(tx: Tx, *, account_id: int, points: int, reason: str) -> int:
    """Correct a balance by an entry with its reason: above zero as a new lot, below zero out of the lots.

    Returns the entry's key. Raises Refused without a reason, for nothing, or for more than there is.
    """
    reason = said(reason)
    if not reason:
        raise Refused(N_("An adjustment needs a reason."))
    if not points:
        raise Refused(N_("An adjustment of 0 points changes nothing."))
    purse = open_purse(tx, account_id, tx.today)
    if points > 0:
        rule = expiry.rule_of_account(tx, account_id, settings.load(tx))
        purse.earn(points, expiry.last_day(rule, tx.today), kind="adjust", reason=reason)
    else:
        purse.spend(-points, kind="adjust", reason=reason)
    ids = write(tx, purse)
    touchpoint(tx, purse, points, reason, ids[-1])
    return ids[-1]


@dataclass(frozen=True, slots=True)
class OpeningLot:
    """Points brought along from an earlier system: the last day they can be used (ISO, None: never), when earned."""

    points: int
    expires_on: str | None = None
    earned_day: str = ""


def opening_balance(tx: Tx, *, account_id: int, lots: Sequence[OpeningLot], reason: str = "") -> list[int]:
    """Book points from before Noren (移行残高), one entry and one lot for each expiry. Returns the entries' keys.

    Lots that lapsed already are left out. Raises Refused for points below zero.
    """
    if any(lot.points < 0 for lot in lots):
        raise Refused(N_("An opening balance can't be below zero."))
    purse = open_purse(tx, account_id, tx.today)
    for lot in lots:
        if lot.points and (lot.expires_on is None or lot.expires_on >= tx.today):
            purse.earn(lot.points, lot.expires_on, kind="opening", reason=reason, earned_day=lot.earned_day)
    return write(tx, purse)


def expire_due(tx: Tx, *, day: str | None = None, limit: int = expiry.UNIT) -> int:
    """Let points lapse whose last day is before `day` (today), on at most `limit` accounts; returns on how many.

    Safe to run twice, and to run late or with the clock set back: call it in units until it returns 0.
    """
    return expiry.expire_unit(tx, day=day or tx.today, limit=limit)
