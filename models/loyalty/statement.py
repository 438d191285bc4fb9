"""A member's statement: opening, every entry, closing of a period, and the lots that were open at its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.errors import N_, NotFound, Refused
from models.loyalty import explain

if TYPE_CHECKING:
    from models.loyalty.explain import Entry
    from models.work import Reader

MOST = 20_000


@dataclass(frozen=True, slots=True)
class OpenLot:
    """A lot as it stood at the end of a day: when earned, the last day (ISO, None: never), points left."""

    earned_day: str
    expires_on: str | None
    points: int
    left: int


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of the period, with the balance after it."""

    entry: Entry
    balance: int


@dataclass(frozen=True, slots=True)
class Statement:
    """All that a paper or a screen says of a period, both days included. Points; `debt` are those owed at its end."""

    person_id: int
    name: str
    reading: str
    card: str
    programme: str
    kind: str
    first: str
    last: str
    opening: int
    lines: tuple[Line, ...]
    closing: int
    lots: tuple[OpenLot, ...]

    @property
    def debt(self) -> int:
        """Points owed at the end: what the lots hold above the closing balance."""
        return sum(lot.left for lot in self.lots) - self.closing


def statement(read: Reader, account_id: int, *, first: str, last: str) -> Statement:
    """Give an account's statement from `first` to `last` (ISO). Raises NotFound, Refused where the days are reversed.

    Balances are worked out from the entries of the days, so that a clock that once stood wrong confuses nothing.
    """
    if first > last:
        raise Refused(N_("The first day lies after the last."))
    row = read.row(
        "SELECT p.id, p.name, p.reading, g.name, a.kind, (SELECT MAX(c.number) FROM card c WHERE c.person_id = p.id"
        " AND c.state = 'active') FROM account a JOIN person p ON p.id = a.person_id"
        " JOIN programme g ON g.id = a.programme_id WHERE a.id=?",
        account_id,
    )
    if row is None:
        raise NotFound(N_("This member's account is no longer there."))
    opening = int(
        read.value("SELECT COALESCE(SUM(points), 0) FROM points_entry WHERE account_id=? AND day<?", account_id, first)
    )
    entries = [one for one in reversed(explain.explain(read, account_id, limit=MOST, until=last)) if one.day >= first]
    lines, balance = [], opening
    for entry in entries:
        balance += entry.points
        lines.append(Line(entry, balance))
    person_id, name, reading, programme, kind, card = row
    lots = open_lots(read, account_id, last) if kind != "qualifying" else ()
    return Statement(
        person_id, name, reading, card or "", programme, kind, first, last, opening, tuple(lines), balance, lots
    )


def open_lots(read: Reader, account_id: int, day: str) -> tuple[OpenLot, ...]:
    """Give what was left in each lot at the end of a day, in the order of use; empty lots are left out."""
    found = read.rows(
        "SELECT earned_day, expires_on, points, points - used FROM (SELECT l.id, l.earned_day, l.expires_on, l.points,"
        " COALESCE((SELECT SUM(u.points) FROM points_use u JOIN points_entry x ON x.id = u.entry_id"
        " WHERE u.lot_id = l.id AND x.day <= ?), 0) AS used FROM points_lot l JOIN points_entry e ON e.id = l.entry_id"
        " WHERE l.account_id=? AND e.day <= ?) o WHERE used < points"
        " ORDER BY expires_on IS NULL, expires_on, earned_day, id",
        day,
        account_id,
        day,
    )
    return tuple(OpenLot(*row) for row in found)


def first_day(read: Reader, account_id: int) -> str | None:
    """Give the day of an account's first entry; None where there is none yet."""
    found: str | None = read.value("SELECT MIN(day) FROM points_entry WHERE account_id=?", account_id)
    return found
