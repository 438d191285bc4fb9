"""The sample members' points, kept as the ledger keeps them: lots with an expiry, used nearest first."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any

Row = tuple[Any, ...]


@dataclass(slots=True)
class Lot:
    """Points earned together and what is left of them."""

    id: int
    expires_on: str
    left: int


@dataclass(slots=True)
class Member:
    """A member's account while the sample is made."""

    balance: int = 0
    lots: deque[Lot] = field(default_factory=deque)


@dataclass
class Book:
    """The entries, lots and uses of all members, as rows in the order of their tables' columns."""

    entries: list[Row] = field(default_factory=list)
    lots: list[Row] = field(default_factory=list)
    uses: list[Row] = field(default_factory=list)
    used: dict[int, int] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    due: dict[str, list[int]] = field(default_factory=dict)
    """By last day (ISO): whose lots lapse after it."""
    next_entry: int = 1
    next_lot: int = 1

    def member(self, account: int) -> Member:
        """The account so far."""
        return self.members.setdefault(account, Member())

    def _entry(
        self,
        account: int,
        at: int,
        day: str,
        kind: str,
        points: int,
        sale: int | None,
        reason: str = "",
        promotion: int | None = None,
    ) -> int:
        member = self.member(account)
        member.balance += points
        entry = self.next_entry
        self.next_entry += 1
        self.entries.append(
            (entry, account, at, day, kind, points, member.balance, sale, None, reason, None, None, promotion)
        )
        return entry

    def earn(self, account: int, at: int, day: str, points: int, sale: int) -> None:
        """Give a lot that can be used for twelve months, the last day included."""
        self._lot(account, day, points, sale, self._entry(account, at, day, "earn", points, sale))

    def bonus(self, account: int, at: int, day: str, points: int, sale: int, reason: str, promotion: int) -> None:
        """Give a promotion's lot, usable as long."""
        self._lot(account, day, points, sale, self._entry(account, at, day, "bonus", points, sale, reason, promotion))

    def _lot(self, account: int, day: str, points: int, sale: int, entry: int) -> None:
        expires = f"{int(day[:4]) + 1}{day[4:]}" if day[5:] != "02-29" else f"{int(day[:4]) + 1}-02-28"
        self.lots.append((self.next_lot, account, entry, day, expires, points, points, sale))
        self.member(account).lots.append(Lot(self.next_lot, expires, points))
        self.due.setdefault(expires, []).append(account)
        self.next_lot += 1

    def spend(self, account: int, at: int, day: str, points: int, sale: int | None, reason: str = "") -> None:
        """Use the lots nearest their expiry."""
        entry = self._entry(account, at, day, "spend", -points, sale, reason)
        lots = self.member(account).lots
        while points:
            take = min(points, lots[0].left)
            self._use(entry, lots[0], take)
            points -= take
            if not lots[0].left:
                lots.popleft()

    def expire(self, account: int, at: int, day: str) -> None:
        """Let what can no longer be used on `day` lapse."""
        lots = self.member(account).lots
        while lots and lots[0].expires_on < day:
            lot = lots.popleft()
            entry = self._entry(account, at, day, "expire", -lot.left, None)
            self._use(entry, lot, lot.left)

    def night(self, at: int, day: str, before: str) -> None:
        """Let lapse at `at` (ms UTC, on `day`) what could be used on the day before for the last time."""
        for account in dict.fromkeys(self.due.pop(before, ())):
            self.expire(account, at, day)

    def _use(self, entry: int, lot: Lot, points: int) -> None:
        lot.left -= points
        self.uses.append((entry, lot.id, points))
        self.used[lot.id] = self.used.get(lot.id, 0) + points
