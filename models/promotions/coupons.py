"""Coupons: codes by which a promotion is used once. Printed in a run, given as a voucher, won, or bought with points.

Single use is proved in the transaction of the sale: whoever books second finds the coupon used, and is told where.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from models import codes, rows
from models.counter.names import number_text
from models.errors import N_, NotFound, Refused
from models.loyalty.programmes import later
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.work import Reader, Row, Tx

SOURCES = ("printed", "voucher", "reward", "referral", "survey", "draw")
MOST_AT_ONCE = 5000
ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class Found:
    """A coupon that can be used."""

    id: int
    code: str
    promotion_id: int
    person_id: int | None
    to_day: str | None


@dataclass(frozen=True, slots=True)
class CouponRow:
    """A coupon in a list; days are ISO, `used` the receipt that used it."""

    id: int
    code: str
    promotion_id: int
    promotion: str
    state: str
    source: str
    from_day: str | None
    to_day: str | None
    person_id: int | None
    person: str
    used: str
    used_at: int | None


_FOUND = (
    "SELECT c.id, c.code, c.promotion_id, c.person_id, c.state, c.from_day, c.to_day, t.prefix, s.number, s.day"
    " FROM coupon c LEFT JOIN sale s ON s.id = c.used_sale_id LEFT JOIN till t ON t.id = s.till_id WHERE c.code=?"
)


def find(read: Reader, code: str, day: str, *, person_id: int | None = None) -> Found | None:
    """The coupon of a code, to be used on `day` (ISO) by a person; None where no coupon has this code.

    Raises Refused with the reason when it can't be used: used (on which receipt), void, too early, too late, somebody
    else's.
    """
    row = read.row(_FOUND, codes.coupon(code) or codes.bare(code))
    if row is None:
        return None
    _require_usable(row, day, person_id)
    return Found(row[0], row[1], row[2], row[3], row[6])


def _require_usable(row: Row, day: str, person_id: int | None) -> None:
    _id, code, _promotion, owner, state, from_day, to_day, prefix, number, used_on = row
    if state == "used":
        raise Refused(
            N_("Coupon {code} was used already: receipt {receipt}, {day}."),
            code=code,
            receipt=number_text(prefix, number) if number is not None else "",
            day=used_on or "",
        )
    if state != "open":
        raise Refused(N_("Coupon {code} is void: what it was given for was taken back."), code=code)
    if from_day is not None and day < from_day:
        raise Refused(N_("Coupon {code} can be used from {day} on."), code=code, day=from_day)
    if to_day is not None and day > to_day:
        raise Refused(N_("Coupon {code} could be used until {day}."), code=code, day=to_day)
    if owner is not None and owner != person_id:
        raise Refused(N_("Coupon {code} is another customer's. Set the customer whom it was given to."), code=code)


def issue(
    tx: Tx,
    *,
    promotion_id: int,
    person_id: int | None = None,
    sale_id: int | None = None,
    redemption_id: int | None = None,
    days: int | None = None,
    count: int = 1,
    source: str = "printed",
    today_too: bool = False,
) -> tuple[str, ...]:
    """Issue coupons for a promotion, usable from tomorrow (`today_too`: from today) for `days` days (None: for good).

    Returns their codes. Raises NotFound for a promotion that is gone, Refused for too many at once.
    """
    if not 0 < count <= MOST_AT_ONCE:
        raise Refused(N_("Between 1 and {most} coupons can be made at a time."), most=MOST_AT_ONCE)
    if tx.value("SELECT id FROM promotion WHERE id=?", promotion_id) is None:
        raise NotFound(N_("This promotion is no longer there."))
    from_day = tx.today if today_too else later(tx.today, 1)
    to_day = None if days is None else later(from_day, days - 1)
    made = [_new_code(tx) for _one in range(count)]
    values = [
        (code, promotion_id, person_id, "open", source, tx.now, from_day, to_day, sale_id, redemption_id)
        for code in made
    ]
    tx.booked("coupon", rows.insert_ids(tx, _INSERT, values))
    return tuple(made)


_INSERT = (
    "INSERT INTO coupon (code, promotion_id, person_id, state, source, at, from_day, to_day, sale_id, redemption_id)"
)


def _new_code(tx: Tx) -> str:
    for _one in range(ATTEMPTS):
        code = codes.coupon_code(secrets.randbelow(10**codes.COUPON_DIGITS))
        if tx.value("SELECT id FROM coupon WHERE code=?", code) is None:
            return code
    raise Refused(N_("No free code was found. Try again."))


def use(tx: Tx, *, coupon_id: int, sale_id: int) -> None:
    """Mark a coupon as used by a sale. Raises Refused when it was used meanwhile at another till."""
    done = tx.run(
        "UPDATE coupon SET state='used', used_sale_id=?, used_at=? WHERE id=? AND state='open'",
        sale_id,
        tx.now,
        coupon_id,
    )
    if done.rowcount != 1:
        raise Refused(N_("This coupon was used at another till just now. Nothing was booked."))
    tx.booked("coupon", (coupon_id,))


def void_of_sale(tx: Tx, *, sale_id: int, promotion_id: int | None = None, keep: int = 0) -> int:
    """Take back the coupons that a sale gave and nobody used yet; returns how many.

    Of one promotion those that came as vouchers, but for `keep` of them (used ones count), the latest first; else all.
    """
    if promotion_id is None:
        found = tx.column("SELECT id FROM coupon WHERE sale_id=? AND state='open' ORDER BY id", sale_id)
    else:
        stand = tx.rows(
            "SELECT id, state FROM coupon WHERE sale_id=? AND promotion_id=? AND source='voucher' AND state <> 'void'"
            " ORDER BY id",
            sale_id,
            promotion_id,
        )
        still_open = [row[0] for row in stand if row[1] == "open"]
        found = still_open[max(0, keep - (len(stand) - len(still_open))) :]
    _set_state(tx, found, "void")
    if found:
        rows.update(tx, "UPDATE coupon SET used_at=? WHERE id=?", [(tx.now, one) for one in found])
    return len(found)


def stand_again(
    tx: Tx, *, sale_id: int, promotion_id: int, wanted: int, moments: Sequence[int], last: int | None = None
) -> tuple[str, ...]:
    """Let vouchers of a sale be used again that its returns took back at these `moments` (ms UTC); returns the codes.

    Of one promotion as many as make `wanted` together with those that stand, the first first, and all those that were
    taken back at the moment `last`.
    """
    found = tx.rows(
        "SELECT id, code, state, used_at FROM coupon WHERE sale_id=? AND promotion_id=? AND source='voucher'"
        " ORDER BY id",
        sale_id,
        promotion_id,
    )
    stand = sum(row[2] != "void" for row in found)
    void = [row for row in found if row[2] == "void" and row[3] in moments]
    missing = max(0, wanted - stand)
    again = [row for at, row in enumerate(void) if at < missing or row[3] == last]
    if again:
        _set_state(tx, [row[0] for row in again], "open")
        rows.update(tx, "UPDATE coupon SET used_at=? WHERE id=?", [(None, row[0]) for row in again])
    return tuple(row[1] for row in again)


def void(tx: Tx, *, coupon_ids: Sequence[int]) -> None:
    """Take back coupons that were not used yet. Raises Refused when one was."""
    found = tx.within("SELECT id FROM coupon WHERE state='open' AND id IN (??)", list(coupon_ids))
    if len(found) != len(set(coupon_ids)):
        raise Refused(N_("Some of these coupons are no longer open. Nothing was changed."))
    _set_state(tx, [row[0] for row in found], "void")


def _set_state(tx: Tx, ids: Sequence[int], state: str) -> None:
    if ids:
        rows.update(tx, "UPDATE coupon SET state=? WHERE id=?", [(state, one) for one in ids])
        tx.booked("coupon", ids)


def reopen(tx: Tx, *, used_sale_id: int) -> None:
    """Let the coupons that a sale used be used again: all of it was taken back."""
    found = tx.column("SELECT id FROM coupon WHERE used_sale_id=? AND state='used'", used_sale_id)
    if found:
        tx.run("UPDATE coupon SET state='open', used_sale_id=NULL, used_at=NULL WHERE used_sale_id=?", used_sale_id)
        tx.booked("coupon", found)


_ROW = (
    "SELECT c.id, c.code, c.promotion_id, p.name, c.state, c.source, c.from_day, c.to_day, c.person_id, w.name,"
    " t.prefix, s.number, c.used_at FROM coupon c JOIN promotion p ON p.id = c.promotion_id"
    " LEFT JOIN person w ON w.id = c.person_id LEFT JOIN sale s ON s.id = c.used_sale_id"
    " LEFT JOIN till t ON t.id = s.till_id"
)


def of_promotion(read: Reader, promotion_id: int, *, limit: int = 500) -> tuple[CouponRow, ...]:
    """The coupons of a promotion, the latest first."""
    return tuple(_row(one) for one in read.rows(f"{_ROW} WHERE c.promotion_id=? ORDER BY c.id DESC LIMIT ?",
                                                promotion_id, limit))  # fmt: skip


def by_code(read: Reader, code: str) -> CouponRow:
    """A coupon by its code, whatever its state. Raises NotFound."""
    row = read.row(f"{_ROW} WHERE c.code=?", codes.coupon(code) or codes.bare(code))
    if row is None:
        raise NotFound(N_("There is no coupon of this code."))
    return _row(row)


def of_person(read: Reader, person_id: int, *, day: str) -> tuple[CouponRow, ...]:
    """The coupons that a person can use on `day` or later, the next to lapse first."""
    found = read.rows(
        f"{_ROW} WHERE c.person_id=? AND c.state='open' AND (c.to_day IS NULL OR c.to_day >= ?)"
        " ORDER BY c.to_day IS NULL, c.to_day, c.id",
        person_id,
        day,
    )
    return tuple(_row(one) for one in found)


def _row(row: Row) -> CouponRow:
    used = number_text(row[10], row[11]) if row[11] is not None else ""
    key, code, promotion_id, promotion, state, source, from_day, to_day, person_id, person = row[:10]
    return CouponRow(
        key, code, promotion_id, promotion, state, source, from_day, to_day, person_id, person or "", used, row[12]
    )


def counts(read: Reader, promotion_id: int) -> dict[str, int]:
    """How many coupons of a promotion there are in each state."""
    return dict(read.rows("SELECT state, COUNT(*) FROM coupon WHERE promotion_id=? GROUP BY state", promotion_id))
