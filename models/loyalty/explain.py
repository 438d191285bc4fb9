"""A balance explained entry by entry: which receipt, which lots, and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.counter.names import number_text
from models.errors import N_, Message
from models.money import Points
from models.work import Reader, Row

KIND_NAMES: dict[str, str] = {
    "opening": N_("Opening balance"),
    "earn": N_("Earned"),
    "bonus": N_("Bonus"),
    "spend": N_("Used"),
    "take_back": N_("Taken back"),
    "give_back": N_("Given back"),
    "expire": N_("Expired"),
    "adjust": N_("Adjusted"),
    "merge": N_("Merged"),
}
UNMERGED = N_("Merge undone")
"""What an entry of the kind "merge" is called that took a merge apart again."""


def _name(kind: str, undone: bool) -> Message:
    return Message(UNMERGED if undone else KIND_NAMES.get(kind, kind))


@dataclass(frozen=True, slots=True)
class LotUse:
    """Points that an entry took from a lot (above zero) or put back into it (below), and the lot itself."""

    lot_id: int
    points: int
    earned_day: str
    expires_on: str | None


@dataclass(frozen=True, slots=True)
class Taken:
    """What took points from a lot (above zero) or put them back (below): the entry, its receipt."""

    entry_id: int
    day: str
    kind: str
    points: int
    sale_id: int | None
    receipt: str
    undone: bool = False
    """A merge that was taken apart."""

    @property
    def name(self) -> Message:
        """What it is, in words."""
        return _name(self.kind, self.undone)


@dataclass(frozen=True, slots=True)
class LotMade:
    """A lot that an entry made, and what became of it: used, lapsed, left; `taken` says by what."""

    lot_id: int
    points: int
    expires_on: str | None
    left: int
    lapsed: int
    taken: tuple[Taken, ...] = ()

    @property
    def used(self) -> int:
        """How many of its points were used or taken back, less what was given back into it."""
        return self.points - self.left - self.lapsed


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the ledger: signed points, the balance after it, the receipt it belongs to."""

    id: int
    at: int
    day: str
    kind: str
    points: int
    balance: int
    sale_id: int | None
    receipt: str
    reason: str
    of_entry_id: int | None
    staff_name: str
    used: tuple[LotUse, ...]
    made: tuple[LotMade, ...]
    undone: bool = False
    """A merge that was taken apart."""

    @property
    def debt(self) -> int:
        """Points of a take-back that were gone already and became a debt."""
        return max(0, -self.points - sum(use.points for use in self.used)) if self.points < 0 else 0

    @property
    def repaid(self) -> int:
        """Points of what came in that repaid a debt at once."""
        return sum(use.points for use in self.used if use.points > 0) if self.points > 0 else 0

    @property
    def name(self) -> Message:
        """What it is, in words."""
        return _name(self.kind, self.undone)


REFERRAL = N_("Referral")
"""The reason of points for bringing somebody: who it was is another customer's business, and stands on the timeline."""


def own_reason(reason: str) -> Message | None:
    """A reason that the program itself gave, to be said in the reader's language; None for what somebody typed."""
    return Message(REFERRAL) if reason == REFERRAL else None


_UNDONE = (
    "CASE WHEN e.kind='merge' AND EXISTS (SELECT 1 FROM merge m JOIN account a ON a.person_id IN (m.kept_id, m.gone_id)"
    " WHERE a.id=e.account_id AND m.undone_at=e.at AND m.at<e.at) THEN 1 ELSE 0 END"
)
"""Whether an entry came of a merge taken apart: both were written in one transaction, at one moment."""

_ENTRIES = (
    "SELECT e.id, e.at, e.day, e.kind, e.points, e.balance, e.sale_id, t.prefix, s.number, s.source_number, e.reason,"
    f" e.of_entry_id, COALESCE(w.name, ''), {_UNDONE} FROM points_entry e LEFT JOIN sale s ON s.id = e.sale_id"
    " LEFT JOIN till t ON t.id = s.till_id LEFT JOIN staff w ON w.id = e.staff_id"
)


def explain(
    read: Reader,
    account_id: int,
    *,
    limit: int = 200,
    before: int | None = None,
    until: str | None = None,
    kinds: Sequence[str] = (),
) -> tuple[Entry, ...]:
    """An account's entries, the latest first; `before` is the key to go on from. For a reader thread.

    `until` leaves out what came after that day (ISO), `kinds` shows some kinds only.
    """
    where, values = "e.account_id=?", list[object]([account_id])
    if before is not None:
        where, values = f"{where} AND e.id<?", [*values, before]
    if until is not None:
        where, values = f"{where} AND e.day<=?", [*values, until]
    if kinds:
        where, values = f"{where} AND e.kind IN ({','.join('?' * len(kinds))})", [*values, *kinds]
    found = read.rows(f"{_ENTRIES} WHERE {where} ORDER BY e.id DESC LIMIT ?", *values, limit)
    ids = [row[0] for row in found]
    uses, made = _uses(read, ids), _made(read, ids)
    return tuple(_entry(row, tuple(uses.get(row[0], ())), tuple(made.get(row[0], ()))) for row in found)


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One of a person's accounts: the programme's name, spendable, qualifying or stamps; the balance."""

    account_id: int
    programme_id: int
    programme: str
    kind: str
    balance: int
    debt: int


def accounts(read: Reader, person_id: int) -> tuple[AccountLine, ...]:
    """All accounts of a person, the shop's own programme first, what can be spent before what only counts."""
    found = read.rows(
        "SELECT a.id, a.programme_id, p.name, a.kind, a.balance, a.debt FROM account a"
        " JOIN programme p ON p.id = a.programme_id WHERE a.person_id=? ORDER BY p.position, p.id, a.kind DESC",
        person_id,
    )
    return tuple(AccountLine(*row) for row in found)


def owner(read: Reader, account_id: int) -> int:
    """The person of an account."""
    return int(read.value("SELECT person_id FROM account WHERE id=?", account_id))


def balance_on(read: Reader, account_id: int, day: str) -> int:
    """The balance at the end of a day (ISO)."""
    found = read.value(
        "SELECT COALESCE(SUM(points), 0) FROM points_entry WHERE account_id=? AND day<=?", account_id, day
    )
    return int(found)


def _entry(row: Row, used: tuple[LotUse, ...], made: tuple[LotMade, ...]) -> Entry:
    receipt = number_text(row[7], row[8]) if row[8] is not None else row[9] or ""
    values = (*row[:7], receipt, *row[10:13], used, made, bool(row[13]))
    return Entry(*values)


def _uses(read: Reader, ids: list[int]) -> dict[int, list[LotUse]]:
    found: dict[int, list[LotUse]] = {}
    for entry_id, *rest in read.within(
        "SELECT u.entry_id, u.lot_id, u.points, l.earned_day, l.expires_on FROM points_use u"
        " JOIN points_lot l ON l.id = u.lot_id WHERE u.entry_id IN (??) ORDER BY u.id",
        ids,
    ):
        found.setdefault(entry_id, []).append(LotUse(*rest))
    return found


def _made(read: Reader, ids: list[int]) -> dict[int, list[LotMade]]:
    """The lots that these entries made, each with what took from it, in two readings of each portion."""
    taken: dict[int, list[Taken]] = {}
    for lot_id, entry_id, day, kind, points, sale_id, prefix, number, source, undone in read.within(
        f"SELECT u.lot_id, e.id, e.day, e.kind, u.points, e.sale_id, t.prefix, s.number, s.source_number, {_UNDONE}"
        " FROM points_lot l JOIN points_use u ON u.lot_id = l.id JOIN points_entry e ON e.id = u.entry_id"
        " LEFT JOIN sale s ON s.id = e.sale_id LEFT JOIN till t ON t.id = s.till_id"
        " WHERE l.entry_id IN (??) ORDER BY u.id",
        ids,
    ):
        receipt = number_text(prefix, number) if number is not None else source or ""
        taken.setdefault(lot_id, []).append(Taken(entry_id, day, kind, points, sale_id, receipt, bool(undone)))
    found: dict[int, list[LotMade]] = {}
    for entry_id, lot_id, points, expires_on, left in read.within(
        "SELECT l.entry_id, l.id, l.points, l.expires_on, l.points_left FROM points_lot l WHERE l.entry_id IN (??)"
        " ORDER BY l.id",
        ids,
    ):
        by = tuple(taken.get(lot_id, ()))
        lapsed = sum(one.points for one in by if one.kind == "expire")
        found.setdefault(entry_id, []).append(LotMade(lot_id, points, expires_on, left, lapsed, by))
    return found


def in_words(entry: Entry) -> Message:
    """One line on an entry, for the page and the paper that explain a balance."""
    values = {"kind": entry.name, "points": Points(abs(entry.points)), "receipt": entry.receipt, "reason": entry.reason}
    if entry.receipt:
        return Message(N_("{kind}: {points} points, receipt {receipt}"), values)
    if entry.reason:
        return Message(N_("{kind}: {points} points, {reason}"), values)
    return Message(N_("{kind}: {points} points"), values)
