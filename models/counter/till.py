"""The till's day: opened with a float, cash in and out with a reason, looked at (X), counted and closed (Z).

A closed session is never changed: its Z report is kept as it was and printed again from there.
"""

from __future__ import annotations

import json
from dataclasses import field, replace
from functools import partial
from typing import TYPE_CHECKING

from models import money, rows, settings
from models.counter.names import number_text
from models.errors import N_, NotFound, Refused
from models.money import Amount
from models.said import said
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.counter.figures import Figures
    from models.work import Reader, Tx


@dataclass(frozen=True, slots=True)
class Session:
    """A till session; `z_number` and what follows are None while it is open."""

    id: int
    till_id: int
    day: str
    opened_at: int
    opened_by: int | None
    float_amount: int
    closed_at: int | None
    closed_by: int | None
    z_number: int | None
    counted: int | None
    expected: int | None
    difference: int | None
    next_float: int | None
    note: str


_COLUMNS = (
    "SELECT id, till_id, day, opened_at, opened_by, float_amount, closed_at, closed_by, z_number, counted, expected,"
    " difference, next_float, note FROM till_session"
)


def open_session_of(read: Reader, *, till_id: int = 1) -> Session | None:
    """The session that is open at a till, or None. An indexed read of a row."""
    row = read.row(f"{_COLUMNS} WHERE till_id=? AND z_number IS NULL", till_id)
    return Session(*row) if row else None


def session(read: Reader, session_id: int) -> Session:
    """One session. Raises NotFound."""
    row = read.row(f"{_COLUMNS} WHERE id=?", session_id)
    if row is None:
        raise NotFound(N_("This register session is no longer there."))
    return Session(*row)


def closed_sessions(
    read: Reader, *, till_id: int = 1, limit: int = 100, before: int | None = None
) -> tuple[Session, ...]:
    """Closed sessions, the latest first; `before` is the Z number to go on from."""
    row_limit = "z_number < ?" if before is not None else "z_number IS NOT NULL"
    params = [before] if before is not None else []
    found = read.rows(
        f"{_COLUMNS} WHERE till_id=? AND {row_limit} ORDER BY z_number DESC LIMIT ?", till_id, *params, limit
    )
    return tuple(Session(*row) for row in found)


def require_open(tx: Tx, session_id: int | None) -> int:
    """The till's open session, which must be `session_id` where one is named. Raises Refused in words."""
    till_id = tx.actor.till_id
    found = tx.remembered(("till_session", till_id), partial(_open_id, till_id))
    if found is None:
        raise Refused(N_("The register is not open. Open it with its float, then sell."))
    if session_id is not None and session_id != found:
        raise Refused(N_("The register was closed and opened again meanwhile. Look at the receipt and try again."))
    return found


def _open_id(till_id: int, read: Reader) -> int | None:
    found: int | None = read.value("SELECT id FROM till_session WHERE till_id=? AND z_number IS NULL", till_id)
    return found


def next_float(read: Reader, *, till_id: int = 1) -> int:
    """The float that the last close left in the drawer."""
    return int(read.value("SELECT next_float FROM till WHERE id=?", till_id) or 0)


# -- verbs ----------------------------------------------------------------------------------------------------------


def next_receipt(read: Reader, *, till_id: int = 1) -> str:
    """The number that the next receipt of a till will have, as people read it. An indexed read of a row."""
    row = read.row("SELECT prefix, next_number FROM till WHERE id=?", till_id)
    return number_text(row[0], row[1]) if row else ""


def open_session(tx: Tx, *, float_amount: int) -> int:
    """Open the register with what is in the drawer. Returns the session's key.

    Raises Refused when it is open already, or for a float below zero or beyond all sense.
    """
    from models.counter.tables import TillSession

    if not 0 <= float_amount <= money.LARGEST:
        raise Refused(N_("A float can't be {amount}."), amount=Amount(float_amount))
    tx.run(f"SELECT id FROM till WHERE id=?{rows.for_update(tx)}", tx.actor.till_id)
    if open_session_of(tx, till_id=tx.actor.till_id) is not None:
        raise Refused(N_("The register is open already."))
    return tx.append(
        TillSession,
        till=tx.actor.till_id,
        opened_at=tx.now,
        opened_by=tx.actor.staff_id,
        day=tx.today,
        float_amount=float_amount,
    )


def cash_in(tx: Tx, *, amount: int, reason: str) -> int:
    """Put cash into the drawer (change from the bank). Returns the entry's key."""
    return _cash(tx, "in", amount, reason)


def cash_out(tx: Tx, *, amount: int, reason: str) -> int:
    """Take cash out of the drawer (a purchase, the bank). Returns the entry's key."""
    return _cash(tx, "out", amount, reason)


def _cash(tx: Tx, kind: str, amount: int, reason: str) -> int:
    from models.counter.tables import CashEntry

    session_id = require_open(tx, None)
    if not 0 < amount <= money.LARGEST:
        raise Refused(N_("The amount must be more than nothing."))
    reason = said(reason)
    if not reason:
        raise Refused(N_("Cash in or out needs a reason."))
    tx.touch("till_session", (session_id,))
    return tx.append(
        CashEntry,
        session=session_id,
        at=tx.now,
        kind=kind,
        amount=amount,
        reason=reason,
        staff_id=tx.actor.staff_id,
    )


@dataclass(frozen=True, slots=True)
class Count:
    """What was found at the close: cash in all or by denomination, and the slips of each other way to pay.

    `denominations` maps a coin's or note's value (minor units) to how many; where given, it must make `cash`.
    `slips` maps a payment kind's key to the worth of its slips; one that is left out was not counted.
    """

    cash: int
    denominations: Mapping[int, int] = field(default_factory=dict)
    slips: Mapping[int, int] = field(default_factory=dict)


def counted(denominations: Mapping[int, int]) -> int:
    """What coins and notes come to."""
    return sum(value * number for value, number in denominations.items())


def x_report(read: Reader, *, session_id: int, now: int) -> Figures:
    """The session's figures as they stand (点検); of a closed one, those that it was closed with."""
    from models.counter import figures

    known = session(read, session_id)
    return (
        z_report(read, session_id=session_id) if known.closed_at is not None else figures.gather(read, session_id, now)
    )


def z_report(read: Reader, *, session_id: int) -> Figures:
    """The figures that a session was closed with (精算), to be printed again. Raises Refused while it is open."""
    from models.counter import figures

    row = read.row("SELECT report, z_number FROM till_session WHERE id=?", session_id)
    if row is None:
        raise NotFound(N_("This register session is no longer there."))
    if row[1] is None:
        raise Refused(N_("The register is not closed yet."))
    return figures.from_json(json.loads(row[0]))


def close_session(tx: Tx, *, count: Count, next_float: int, note: str = "", session_id: int | None = None) -> Figures:
    """Count the drawer and close the register; its Z report gets the next number and is kept as it is.

    Raises Refused when nothing is open, when the denominations do not make the sum, when more stays in the drawer than
    was counted, and for a difference without a note where the settings ask for one.
    """
    from models.counter import figures

    open_id = require_open(tx, session_id)
    if counted(count.denominations) != count.cash and count.denominations:
        raise Refused(
            N_("The coins and notes make {amount}, not the sum given."), amount=Amount(counted(count.denominations))
        )
    if not 0 <= count.cash <= money.LARGEST or any(number < 0 for number in count.denominations.values()):
        raise Refused(N_("A count can't be below zero."))
    if not 0 <= next_float <= count.cash:
        raise Refused(N_("The next float can't be more than the {amount} counted."), amount=Amount(count.cash))
    found = figures.gather(tx, open_id, tx.now)
    difference = count.cash - found.expected
    note = said(note, 2000, lines=True)
    if difference and not note and settings.load(tx).cash_difference_reason:
        raise Refused(N_("The drawer differs by {amount}: note why."), amount=Amount(difference))
    return _close(tx, found, count, difference, next_float, note)


def _close(tx: Tx, found: Figures, count: Count, difference: int, next_float: int, note: str) -> Figures:
    z_number = tx.value(f"SELECT next_z FROM till WHERE id=?{rows.for_update(tx)}", tx.actor.till_id)
    closed = replace(
        found,
        paid=tuple(replace(one, counted=count.slips.get(one.kind_id)) for one in found.paid),
        z_number=z_number,
        closed_at=tx.now,
        closed_by=tx.actor.staff_id,
        counted=count.cash,
        denominations={str(value): number for value, number in count.denominations.items() if number} or None,
        difference=difference,
        next_float=next_float,
        note=note,
    )
    tx.run(
        "UPDATE till_session SET closed_at=?, closed_by=?, z_number=?, counted=?, expected=?, difference=?,"
        " next_float=?, note=?, report=? WHERE id=? AND z_number IS NULL",
        tx.now,
        tx.actor.staff_id,
        z_number,
        count.cash,
        found.expected,
        difference,
        next_float,
        note,
        json.dumps(closed.as_json(), ensure_ascii=False),
        found.session_id,
    )
    tx.run("UPDATE till SET next_z=?, next_float=? WHERE id=?", z_number + 1, next_float, tx.actor.till_id)
    tx.booked("till_session", (found.session_id,))
    tx.explain(number=z_number)
    return closed
