"""When points lapse: a programme's rule, the last day of what is earned, the whole shop's points let lapse in units.

Rules (case I4, I5): so many months after each earning; the same, to the end of that month; to the end of a year; never;
or one clock for all points of an account that every earning and every use sets anew, where the longest extension wins.
A programme without a rule of its own follows the shop's setting. The last day can still be used (case I3).
"""

from __future__ import annotations

import json
from calendar import monthrange
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from models import rows
from models.errors import N_, Message, Refused
from models.loyalty.programmes import expiry
from models.values import dataclass

if TYPE_CHECKING:
    from models.loyalty.purse import Purse
    from models.settings import ShopSettings
    from models.work import Reader, Tx

UNIT = 400
"""Lots that lapse in one transaction: a sale that waits for it is not held up noticeably."""
MOST_MONTHS = 1200


class Lapse(StrEnum):
    """How a programme's points lapse."""

    LOT = "lot"
    MONTH_END = "month_end"
    YEAR_END = "year_end"
    NEVER = "never"
    INACTIVITY = "inactivity"


@dataclass(frozen=True, slots=True)
class ExpiryRule:
    """A programme's rule. `months` from the earning; `years` counts the year of earning as the first.

    With `INACTIVITY` an earning moves the last day of all points to `months` from its day, a use to `spend_months`.
    """

    kind: Lapse = Lapse.LOT
    months: int = 12
    years: int = 2
    spend_months: int = 12


NEVER = ExpiryRule(Lapse.NEVER)


@lru_cache(maxsize=256)
def parse(rules: str, months: int) -> ExpiryRule:
    """Read the rule out of a programme's JSON ("expiry"); without one, the shop's `months` after each earning."""
    plain = json.loads(rules or "{}").get("expiry")
    if not plain:
        return ExpiryRule(Lapse.LOT, months) if months > 0 else NEVER
    own = int(plain.get("months", 12))
    return ExpiryRule(
        Lapse(plain.get("kind", "lot")), own, int(plain.get("years", 2)), int(plain.get("spend_months", own))
    )


def plain_of(rule: ExpiryRule) -> dict[str, object]:
    """Give a rule as a programme's JSON keeps it under "expiry"."""
    kind = rule.kind.value
    if rule.kind is Lapse.NEVER:
        return {"kind": kind}
    if rule.kind is Lapse.YEAR_END:
        return {"kind": kind, "years": rule.years}
    if rule.kind is Lapse.INACTIVITY:
        return {"kind": kind, "months": rule.months, "spend_months": rule.spend_months}
    return {"kind": kind, "months": rule.months}


def check(rule: ExpiryRule) -> None:
    """Raise Refused for a rule by which points would lapse at once, or further away than calendars go."""
    spans = {
        Lapse.LOT: [rule.months],
        Lapse.MONTH_END: [rule.months],
        Lapse.YEAR_END: [rule.years * 12],
        Lapse.INACTIVITY: [rule.months, rule.spend_months],
    }.get(rule.kind, [])
    if any(not 0 < span <= MOST_MONTHS for span in spans):
        raise Refused(N_("Points last from 1 month to 100 years."))


def _programmes(read: Reader) -> dict[int, str]:
    return dict(read.rows("SELECT id, rules FROM programme"))


def rule_of(read: Reader, programme_id: int, shop: ShopSettings) -> ExpiryRule:
    """Give the rule by which a programme's points lapse; remembered between sales."""
    found = read.remembered("expiry", _programmes)
    return parse(found.get(programme_id, ""), shop.points_expire_months)


def rule_of_account(read: Reader, account_id: int, shop: ShopSettings) -> ExpiryRule:
    """Give the rule of the programme that an account belongs to."""
    rules = read.value(
        "SELECT p.rules FROM account a JOIN programme p ON p.id = a.programme_id WHERE a.id=?", account_id
    )
    return parse(rules or "", shop.points_expire_months)


@lru_cache(maxsize=1024)
def last_day(rule: ExpiryRule, day: str) -> str | None:
    """Give the last day (ISO) on which points earned on `day` can be used; None when they never lapse.

    "2 years" to a year's end: what is earned in 2026 lives to 31 December 2027 (case I5).
    """
    if rule.kind is Lapse.NEVER:
        return None
    if rule.kind is Lapse.YEAR_END:
        return f"{int(day[:4]) + rule.years - 1:04d}-12-31"
    end = expiry(day, rule.months)
    if rule.kind is Lapse.MONTH_END and end is not None:
        return f"{end[:7]}-{monthrange(int(end[:4]), int(end[5:7]))[1]:02d}"
    return end


def touched(rule: ExpiryRule, purse: Purse, day: str, *, earned: bool, spent: bool) -> None:
    """Set the clock of an account's points anew after an earning or a use on `day`; does nothing by other rules.

    The longest extension wins (case I4: 3 and 6 months make 6), and a clock set back shortens nothing.
    """
    if rule.kind is not Lapse.INACTIVITY:
        return
    ends = [expiry(day, rule.months)] if earned else []
    ends += [expiry(day, rule.spend_months)] if spent else []
    known = [end for end in ends if end is not None]
    if known:  # one clock: what is earned now lives as long as what is there already
        known += [lot.expires_on for lot in purse.lots if lot.expires_on is not None]
        purse.extend(max(known))


def clock(rule: ExpiryRule, purse: Purse, day: str) -> str | None:
    """Give the day to which points given back live at least, where one clock runs for all; None by other rules."""
    if rule.kind is not Lapse.INACTIVITY:
        return None
    ends = [lot.expires_on for lot in purse.lots if lot.expires_on is not None and lot.expires_on >= day]
    return max(ends) if ends else last_day(rule, day)


def in_words(rule: ExpiryRule) -> Message:
    """Say a rule in a sentence, for the page that explains the programme."""
    values = {"months": rule.months, "years": rule.years, "spend_months": rule.spend_months}
    if rule.kind is Lapse.INACTIVITY and rule.months == rule.spend_months:
        return Message(N_("All points lapse {months} months after points were last earned or used."), values)
    return Message(_SENTENCES[rule.kind], values)


_SENTENCES = {
    Lapse.LOT: N_("Points lapse {months} months after the day they were earned."),
    Lapse.MONTH_END: N_("Points last until the end of the month that comes {months} months after they were earned."),
    Lapse.YEAR_END: N_("Points last until 31 December; the year in which they were earned is the first of {years}."),
    Lapse.NEVER: N_("Points never lapse."),
    Lapse.INACTIVITY: N_(
        "All points lapse {months} months after points were last earned, {spend_months} months after they were last"
        " used; the later day holds."
    ),
}


# -- the whole shop's -------------------------------------------------------------------------------------------------

_DUE = "l.points_left > 0 AND l.expires_on < ?"
_OF = "e.id > ? AND e.kind = 'expire'"


def expire_unit(tx: Tx, *, day: str, limit: int) -> int:
    """Let lapse what was due before `day` on the accounts of the next `limit` lots; returns on how many accounts.

    Set-based: what `Purse.expire` does purse by purse, in a handful of statements whatever the number of accounts.
    """
    due = tx.column(
        "SELECT account_id FROM points_lot WHERE points_left > 0 AND expires_on < ? ORDER BY expires_on, id LIMIT ?",
        day,
        limit,
    )
    accounts = sorted(set(due))
    if not accounts:
        return 0
    marks = f"({','.join('?' * len(accounts))})"
    if rows.for_update(tx):
        tx.rows(f"SELECT id FROM account WHERE id IN {marks} ORDER BY id{rows.for_update(tx)}", *accounts)
    last = tx.value("SELECT COALESCE(MAX(id), 0) FROM points_entry")
    _entries(tx, day, marks, accounts)
    tx.run(
        "INSERT INTO points_use (entry_id, lot_id, points) SELECT e.id, l.id, l.points_left FROM points_entry e"
        f" JOIN points_lot l ON l.account_id = e.account_id WHERE {_OF} AND {_DUE} AND e.account_id IN {marks}"
        " ORDER BY e.id, l.id",
        last,
        day,
        *accounts,
    )
    tx.run(
        f"UPDATE points_lot SET points_left = 0 WHERE points_left > 0 AND expires_on < ? AND account_id IN {marks}",
        day,
        *accounts,
    )
    _told(tx, last, marks, accounts)
    return len(accounts)


def _entries(tx: Tx, day: str, marks: str, accounts: list[int]) -> None:
    tx.run(
        "INSERT INTO points_entry (account_id, at, day, kind, points, balance, reason, staff_id, batch_id)"
        " SELECT a.id, ?, ?, 'expire', -d.points, a.balance - d.points, '', ?, ? FROM account a"
        f" JOIN (SELECT l.account_id, SUM(l.points_left) AS points FROM points_lot l WHERE {_DUE}"
        f" AND l.account_id IN {marks} GROUP BY l.account_id) d ON d.account_id = a.id ORDER BY a.id",
        tx.now,
        tx.today,
        tx.actor.staff_id,
        tx.batch_id,
        day,
        *accounts,
    )


def _told(tx: Tx, last: int, marks: str, accounts: list[int]) -> None:
    """Bring the balances and the timelines up to date, and note what was booked."""
    tx.run(
        f"UPDATE account SET balance = (SELECT e.balance FROM points_entry e WHERE {_OF} AND e.account_id = account.id)"
        f" WHERE id IN (SELECT e.account_id FROM points_entry e WHERE {_OF} AND e.account_id IN {marks})",
        last,
        last,
        *accounts,
    )
    tx.run(
        "INSERT INTO touchpoint (person_id, at, kind, ref_id, amount, points, text, staff_id, shop_id, batch_id)"
        " SELECT a.person_id, e.at, 'points', e.id, NULL, e.points, '', e.staff_id, ?, e.batch_id FROM points_entry e"
        f" JOIN account a ON a.id = e.account_id WHERE {_OF} AND e.account_id IN {marks} ORDER BY e.id",
        tx.actor.shop_id,
        last,
        *accounts,
    )
    tx.booked(
        "points_entry",
        tx.column(f"SELECT e.id FROM points_entry e WHERE {_OF} AND e.account_id IN {marks}", last, *accounts),
    )
    for kind in ("account", "person", "touchpoint"):
        tx.touch(kind, None)
