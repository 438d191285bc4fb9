"""Who loses points soon: a list to act on, and reminders made from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.loyalty.programmes import later
from models.reminders import reminders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.work import Reader, Tx

MOST = 5_000


@dataclass(frozen=True, slots=True)
class Losing:
    """A member who loses points: how many, the first day (ISO) that is the last for some, all that can be used."""

    person_id: int
    account_id: int
    name: str
    reading: str
    points: int
    first_day: str
    usable: int
    phone: str
    mail: str
    last_seen_at: int | None
    reminded: bool

    @property
    def id(self) -> int:
        """What a list knows it by."""
        return self.account_id


def losing(
    read: Reader, *, day: str, days: int, programme_id: int | None = None, at_least: int = 1, limit: int = MOST
) -> tuple[Losing, ...]:
    """Give who loses at least so many points within `days` from `day` (today's counted), the soonest first."""
    until = later(day, days)
    found = read.rows(
        "SELECT p.id, x.account_id, p.name, p.reading, x.points, x.first, a.balance + a.debt,"
        " (SELECT MIN(c.value) FROM contact c WHERE c.person_id = p.id AND c.kind = 'phone'),"
        " (SELECT MIN(c.value) FROM contact c WHERE c.person_id = p.id AND c.kind = 'mail'), p.last_seen_at,"
        " EXISTS (SELECT 1 FROM reminder r WHERE r.person_id = p.id AND r.about = 'points' AND r.state = 'open')"
        " FROM (SELECT l.account_id, SUM(l.points_left) AS points, MIN(l.expires_on) AS first FROM points_lot l"
        " WHERE l.points_left > 0 AND l.expires_on BETWEEN ? AND ? GROUP BY l.account_id) x"
        " JOIN account a ON a.id = x.account_id JOIN person p ON p.id = a.person_id"
        " WHERE x.points >= ? AND p.merged_into_id IS NULL AND p.erased_at IS NULL"
        + ("" if programme_id is None else " AND a.programme_id=?")
        + " ORDER BY x.first, x.points DESC, p.id LIMIT ?",
        day,
        until,
        at_least,
        *([] if programme_id is None else [programme_id]),
        limit,
    )
    members = [(*row[:7], row[7] or "", row[8] or "", row[9], bool(row[10])) for row in found]
    return tuple(Losing(*row) for row in members)


def remind(tx: Tx, *, members: Sequence[tuple[int, int, str, str]], days_before: int = 7) -> int:
    """Make a reminder for each (person, account, first day, title), some days before; returns how many are there now.

    Made once for each account and day, however often it is asked.
    """
    for person_id, account_id, first_day, title in members:
        day = max(tx.today, later(first_day, -days_before))
        reminders.make(
            tx,
            title=title,
            day=day,
            person_id=person_id,
            about="points",
            about_id=account_id,
            source_key=f"points:{account_id}:{first_day}",
        )
    return len(members)
