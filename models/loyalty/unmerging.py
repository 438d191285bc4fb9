"""The points of a merge taken apart again: lots go back to where they came from, as they were, or it is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.errors import N_, Refused
from models.loyalty import ledger
from models.loyalty.purse import Lot

if TYPE_CHECKING:
    from models.loyalty.purse import Purse
    from models.work import Reader, Tx


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries of a merge that answer each other; `points` as they came into the account that was kept."""

    given: int
    taken: int
    source: int
    into: int
    points: int
    counts_on: str | None
    """Of qualifying points: the day on which they count. They are in no lots."""


def pair_of(read: Reader, given: int, taken: int) -> Pair:
    """Read a pair by the keys of its entries."""
    source = read.value("SELECT account_id FROM points_entry WHERE id=?", given)
    into, points, counts_on = read.rows("SELECT account_id, points, counts_on FROM points_entry WHERE id=?", taken)[0]
    return Pair(given, taken, source, into, points, counts_on)


@dataclass(frozen=True, slots=True)
class _LotPair:
    """A lot that came over and the one that it was: what is left of it, what repaid a debt, how much goes back."""

    lot_id: int
    old: Lot
    left: int
    repaid: int

    @property
    def back(self) -> int:
        return self.left + self.repaid


def _lots(read: Reader, pair: Pair, name: str) -> list[_LotPair]:
    """The lots of a pair. Raises Refused where something else than a lapse took from them since."""
    new = read.rows(
        "SELECT l.id, l.points, l.points_left,"
        " COALESCE((SELECT SUM(u.points) FROM points_use u WHERE u.lot_id = l.id AND u.entry_id = l.entry_id), 0),"
        " COALESCE((SELECT SUM(u.points) FROM points_use u JOIN points_entry e ON e.id = u.entry_id"
        " WHERE u.lot_id = l.id AND e.kind = 'expire'), 0) FROM points_lot l WHERE l.entry_id=? ORDER BY l.id",
        pair.taken,
    )
    old = read.rows(
        "SELECT l.id, l.expires_on, l.earned_day, l.points, l.points_left FROM points_use u"
        " JOIN points_lot l ON l.id = u.lot_id WHERE u.entry_id=? ORDER BY u.id",
        pair.given,
    )
    found = []
    for (lot_id, points, left, repaid, lapsed), before in zip(new, old, strict=True):
        if left + repaid + lapsed != points:
            raise Refused(
                N_("Points of {name} were used since the two were merged. Adjust the points by hand instead."),
                name=name,
            )
        found.append(_LotPair(lot_id, Lot(*before), left, repaid))
    return found


def take_apart(tx: Tx, pair: Pair, name: str, expires_on: str | None) -> None:
    """Hand the points of a pair back. Raises Refused when they were used since."""
    into = ledger.open_purse(tx, pair.into, tx.today)
    ledger.put(tx, into)  # what is due lapses first, so that only what is there goes back
    into = ledger.open_purse(tx, pair.into, tx.today)
    source = ledger.open_purse(tx, pair.source, tx.today)
    if pair.points < 0:
        owed = into.take_again(-pair.points, _emptied(tx, into, pair.taken), None, expires_on)
        ledger.put(tx, into)
        source.take_again(pair.points, (), owed.id)
        ledger.put(tx, source)
        return
    lots = _lots(tx, pair, name)
    entry = into.give_up([one.lot_id for one in lots], sum(one.repaid for one in lots))
    ledger.put(tx, into)
    if entry is None:
        return
    known = {lot.id: lot for lot in source.lots}
    back = [(known.get(one.old.id, one.old), one.back) for one in lots if one.back]
    source.take_again(-entry.points, back, entry.id)
    ledger.put(tx, source)


def _emptied(read: Reader, purse: Purse, entry_id: int) -> list[tuple[Lot, int]]:
    """The lots that an owed amount was taken out of, with how much of it they can hold again."""
    known = {lot.id: lot for lot in purse.lots}
    found = read.rows(
        "SELECT l.id, l.expires_on, l.earned_day, l.points, l.points_left, u.points FROM points_use u"
        " JOIN points_lot l ON l.id = u.lot_id WHERE u.entry_id=? AND u.points > 0 ORDER BY u.id",
        entry_id,
    )
    lots = [(known.get(row[0]) or Lot(*row[:5]), row[5]) for row in found]
    return [(lot, min(points, lot.points - lot.left)) for lot, points in lots if lot.left < lot.points]
