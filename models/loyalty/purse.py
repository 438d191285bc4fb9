"""A member's points within one piece of work: lots and debt in, entries out. Pure; `ledger` loads and writes it.

The order of lots is design rule 4: nearest expiry, then oldest, those that never expire last; the day of expiry can
still be used. What is taken back and no longer there becomes a debt, which whatever comes in next repays first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from models.errors import N_, Bug, Refused
from models.loyalty.programmes import later
from models.money import Points


@dataclass(slots=True)
class Lot:
    """Points earned together; `id` None while it is not written yet."""

    id: int | None
    expires_on: str | None
    earned_day: str
    points: int
    left: int
    entry: "Entry | None" = None
    """The entry that made it, while both are new."""

    @property
    def order(self) -> tuple[bool, str, str, bool, int]:
        """Where it stands among the lots to be used."""
        return (self.expires_on is None, self.expires_on or "", self.earned_day, self.id is None, self.id or 0)


@dataclass(slots=True)
class Entry:
    """A ledger entry to be written: signed points, the balance after it, what it took from (+) or gave to (−) lots."""

    kind: str
    points: int
    balance: int
    of_entry_id: int | None = None
    reason: str = ""
    uses: list[tuple[Lot, int]] = field(default_factory=list)
    id: int | None = None
    promotion_id: int | None = None
    """The promotion that a bonus came from."""


@dataclass(frozen=True, slots=True)
class Restore:
    """Points to be put back into the lot that an entry once took them from."""

    lot_id: int
    expires_on: str | None
    earned_day: str
    points: int
    left: int
    back: int


@dataclass(slots=True)
class Purse:
    """The points of one account, worked on in memory. Lots are in their order of use."""

    account_id: int
    person_id: int
    today: str
    balance: int
    debt: int
    lots: list[Lot]
    entries: list[Entry] = field(default_factory=list)
    made: list[Lot] = field(default_factory=list)
    changed: dict[int, Lot] = field(default_factory=dict)
    extended: dict[int, Lot] = field(default_factory=dict)
    """Lots whose last day was moved."""

    # -- out ----------------------------------------------------------------------------------------------------------

    def expire(self) -> int:
        """Let lapse what expired before today; returns how many points went."""
        due = [lot for lot in self.lots if lot.expires_on is not None and lot.expires_on < self.today]
        gone = sum(lot.left for lot in due)
        if gone:
            entry = self._entry("expire", -gone)
            for lot in due:
                self._use(entry, lot, lot.left)
            self.lots = [lot for lot in self.lots if lot.left]
        return gone

    def spend(self, points: int, *, kind: str = "spend", reason: str = "") -> Entry:
        """Use points. Raises Refused when there are not that many: nobody spends what is not there."""
        if points <= 0:
            raise Bug(f"{points} points can't be spent")
        if points > self.balance:
            raise Refused(
                N_("There are only {balance} points; {points} can't be used."),
                balance=Points(max(0, self.balance)),
                points=Points(points),
            )
        entry = self._entry(kind, -points, reason=reason)
        if self._take(entry, points, self.lots):
            raise Bug(f"account {self.account_id}: the lots hold less than the balance")
        return entry

    def take_back(self, points: int, *, of_entry_id: int | None, first: Iterable[int] = ()) -> Entry | None:
        """Take points back, from the lots `first` before the others; what is gone already becomes a debt."""
        if points <= 0:
            return None
        entry = self._entry("take_back", -points, of_entry_id)
        wanted = set(first)
        rest = self._take(entry, points, [lot for lot in self.lots if lot.id in wanted])
        rest = self._take(entry, rest, self.lots)
        self.debt += rest
        return entry

    # -- in -----------------------------------------------------------------------------------------------------------

    def earn(
        self,
        points: int,
        expires_on: str | None,
        *,
        kind: str = "earn",
        reason: str = "",
        earned_day: str = "",
        promotion_id: int | None = None,
    ) -> Entry | None:
        """Put points in as a new lot; a debt is repaid from it first."""
        if points <= 0:
            return None
        entry = self._entry(kind, points, reason=reason)
        entry.promotion_id = promotion_id
        self._new_lot(entry, points, expires_on, earned_day or self.today)
        self._repay(entry)
        return entry

    def give_back(
        self,
        points: int,
        restores: Sequence[Restore],
        *,
        of_entry_id: int | None,
        expires_on: str | None,
        grace_days: int,
        until: str | None = None,
    ) -> Entry | None:
        """Give points back: into the lots they came from, each keeping its own date.

        `until`: the day to which every lot lives at least, where one clock runs for all points of the account.

        A lot that expired meanwhile can't hold them: they are usable for `grace_days` from today. What came from no lot
        (it had been a debt) comes as a new lot until `expires_on`. A debt is repaid first.
        """
        if points <= 0:
            return None
        entry = self._entry("give_back", points, of_entry_id)
        late, rest = 0, points
        for restore in restores:
            back = min(restore.back, rest)
            if back > 0:
                late += self._restore(entry, restore, back, until)
                rest -= back
        if late:
            self._new_lot(entry, late, later(self.today, grace_days), self.today)
        if rest:
            self._new_lot(entry, rest, expires_on, self.today)
        self._repay(entry)
        return entry

    def extend(self, until: str) -> None:
        """Let every open lot live to `until` at least; those that never lapse stay so."""
        for lot in self.lots:
            self._lengthen(lot, until)
        self.lots.sort(key=lambda one: one.order)

    def hand_over(self) -> Entry | None:
        """Give all there is to another account: the lots with what they hold, or the debt. None for nothing."""
        if not self.lots and not self.debt:
            return None
        entry = self._entry("merge", self.debt - sum(lot.left for lot in self.lots))
        for lot in self.lots:
            self._use(entry, lot, lot.left)
        self.lots, self.debt = [], 0
        return entry

    def take_over(self, given: Entry) -> Entry:
        """Take what another account handed over, as lots with their own dates; a debt is taken out of the lots."""
        entry = self._entry("merge", -given.points, given.id)
        for lot, points in given.uses:
            self._new_lot(entry, points, lot.expires_on, lot.earned_day)
        self._repay(entry)
        if entry.points < 0:
            self.debt += self._take(entry, -entry.points, self.lots)
        return entry

    def give_up(self, lots: Iterable[int], repaid: int) -> Entry | None:
        """Give what these lots still hold back to the account that they came from, and what repaid a debt then.

        What is no longer in them is taken from the others, else it is owed again.
        """
        wanted = set(lots)
        mine = [lot for lot in self.lots if lot.id in wanted]
        points = sum(lot.left for lot in mine) + repaid
        if not points:
            return None
        entry = self._entry("merge", -points)
        self.debt += self._take(entry, self._take(entry, points, mine), self.lots)
        return entry

    def take_again(
        self, points: int, back: Sequence[tuple[Lot, int]], of_entry_id: int | None, expires_on: str | None = None
    ) -> Entry:
        """Put points into the lots that a merge emptied, each with its own date; the rest repays a debt.

        What has been repaid otherwise comes as a lot until `expires_on`. Below zero: points owed, out of the lots.
        """
        entry = self._entry("merge", points, of_entry_id)
        rest = points
        for lot, held in back:
            self._use(entry, lot, -held)
            rest -= held
            if lot not in self.lots:
                self._insert(lot)
        if rest < 0:
            self.debt += self._take(entry, -rest, self.lots)
        elif rest > 0:
            self._new_lot(entry, rest, expires_on, self.today)
        self._repay(entry)
        return entry

    def _lengthen(self, lot: Lot, until: str) -> None:
        if lot.expires_on is not None and lot.expires_on < until:
            lot.expires_on = until
            if lot.id is not None:
                self.extended[lot.id] = lot

    def _restore(self, entry: Entry, restore: Restore, back: int, until: str | None) -> int:
        """Put points into a lot again; returns how many it can't hold since it lapsed."""
        lot = next((lot for lot in self.lots if lot.id == restore.lot_id), None)
        known = lot is not None
        if lot is None:
            lot = self.changed.get(restore.lot_id) or Lot(
                restore.lot_id, restore.expires_on, restore.earned_day, restore.points, restore.left
            )
        if until is not None:
            self._lengthen(lot, until)
        expires_on = lot.expires_on
        held = min(back, lot.points - lot.left)
        if held:
            self._use(entry, lot, -held)
        if expires_on is not None and expires_on < self.today:
            if held:
                self._use(entry, lot, held)
            return back
        if held and not known:
            self._insert(lot)
        if back > held:  # a cancelled return took some of them out of another lot: the same day, in a lot of their own
            self._new_lot(entry, back - held, expires_on, restore.earned_day)
        return 0

    # -- within -------------------------------------------------------------------------------------------------------

    def _entry(self, kind: str, points: int, of_entry_id: int | None = None, reason: str = "") -> Entry:
        self.balance += points
        entry = Entry(kind, points, self.balance, of_entry_id, reason)
        self.entries.append(entry)
        return entry

    def _take(self, entry: Entry, points: int, lots: Sequence[Lot]) -> int:
        for lot in lots:
            if not points:
                break
            part = min(points, lot.left)
            if part:
                self._use(entry, lot, part)
                points -= part
        if 0 in [lot.left for lot in self.lots]:
            self.lots = [lot for lot in self.lots if lot.left]
        return points

    def _use(self, entry: Entry, lot: Lot, points: int) -> None:
        lot.left -= points
        if not 0 <= lot.left <= lot.points:
            raise Bug(f"lot {lot.id} would hold {lot.left} of {lot.points} points")
        entry.uses.append((lot, points))
        if lot.id is not None:
            self.changed[lot.id] = lot

    def _repay(self, entry: Entry) -> None:
        if self.debt:
            self.debt = self._take(entry, self.debt, self.lots)

    def _new_lot(self, entry: Entry, points: int, expires_on: str | None, earned_day: str) -> None:
        lot = Lot(None, expires_on, earned_day, points, points, entry)
        self.made.append(lot)
        self._insert(lot)

    def _insert(self, lot: Lot) -> None:
        self.lots.append(lot)
        self.lots.sort(key=lambda one: one.order)
