"""What the figures are made of: sums and counts asked of the store in a few set-based questions.

A receipt that stands is a sale, an exchange or imported history that was not cancelled. A member is a person with an
account of points or stamps, from the moment of enrolment. For a reader thread: a year of a large shop takes a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.people.lists import LIVING
from models.values import dataclass

if TYPE_CHECKING:
    from models.loyalty.figures.period import Period
    from models.settings import ShopSettings
    from models.work import Reader

MEMBERS = "(SELECT person_id, MIN(enrolled_at) AS since FROM account WHERE kind <> 'qualifying' GROUP BY person_id)"
STANDING = "s.kind IN ('sale', 'exchange', 'history') AND s.cancelled_by_id IS NULL"
AT_TILL_MS = 12 * 3_600_000
"""How far apart an enrolment and a receipt may lie for it to count as enrolled at the till."""


@dataclass(frozen=True, slots=True)
class Buying:
    """Receipts of one group of customers: how many, what they came to, how many people, how many came twice."""

    receipts: int = 0
    total: int = 0
    people: int = 0
    again: int = 0
    """People with receipts on two days or more."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Points that moved in a period, all above zero when they went the usual way."""

    issued: int = 0
    used: int = 0
    expired: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the figures of a period are worked out from; money in minor units."""

    members: int
    """People enrolled by the end of the period."""
    enrolled: int
    """Of them, those enrolled within it."""
    at_till: int
    """Enrolled within it, with a receipt within twelve hours."""
    not_members: int
    """Receipts of customers who were not members (yet) when they paid."""
    member: Buying
    other: Buying
    kept: int
    """Members who bought in the period before and in this one."""
    before: int
    """Members who bought in the period before."""
    moved: Moved
    outstanding: int
    """Points that members held at the end."""
    used_ever: int
    expired_ever: int
    worth: int
    """What a point is worth."""


def ask(read: Reader, period: Period, earlier: Period, shop: ShopSettings) -> Facts:
    """Ask what the figures of a period need; `earlier` is the period before it."""
    members, enrolled = _members(read, period)
    member, other, not_members = buying(read, period)
    kept, before = kept_from(read, period, earlier)
    moved, outstanding, used, expired = _points(read, period)
    at_till = len(enrolled_at_till(read, period))
    return Facts(
        members, enrolled, at_till, not_members, member, other, kept, before, moved, outstanding, used, expired,
        shop.points_value,
    )  # fmt: skip


def of_points(read: Reader, period: Period, shop: ShopSettings) -> Facts:
    """Only what the figures of points need; everything else in it is nothing."""
    moved, outstanding, used, expired = _points(read, period)
    nobody = Buying()
    return Facts(0, 0, 0, 0, nobody, nobody, 0, 0, moved, outstanding, used, expired, shop.points_value)


def _members(read: Reader, period: Period) -> tuple[int, int]:
    row = read.row(
        f"SELECT COUNT(*), COALESCE(SUM(CASE WHEN m.since >= ? THEN 1 ELSE 0 END), 0) FROM {MEMBERS} m"
        f" JOIN person p ON p.id = m.person_id WHERE m.since < ? AND {LIVING}",
        period.start,
        period.end,
    )
    return (int(row[0]), int(row[1])) if row else (0, 0)


def enrolled_at_till(read: Reader, period: Period) -> list[int]:
    """People who enrolled in the period and bought something within twelve hours of it."""
    return read.column(
        f"SELECT m.person_id FROM {MEMBERS} m WHERE m.since >= ? AND m.since < ? AND EXISTS (SELECT 1 FROM sale s"
        f" WHERE s.person_id = m.person_id AND s.at BETWEEN m.since - {AT_TILL_MS} AND m.since + {AT_TILL_MS}"
        f" AND {STANDING} AND s.kind <> 'history') ORDER BY m.person_id",
        period.start,
        period.end,
    )


def buying(read: Reader, period: Period) -> tuple[Buying, Buying, int]:
    """Receipts of members, of all others, and how many of these others' could have become a member's."""
    found = {True: [0, 0, 0, 0], False: [0, 0, 0, 0]}
    for member, known, receipts, total, people, again in read.rows(
        "SELECT g.member, g.known, SUM(g.receipts), SUM(g.total), COUNT(*), SUM(g.again) FROM (SELECT"
        " CASE WHEN m.since IS NULL OR m.since > s.at THEN 0 ELSE 1 END AS member,"
        " CASE WHEN s.person_id IS NULL THEN 0 ELSE 1 END AS known, s.person_id AS person, COUNT(*) AS receipts,"
        " SUM(s.total) AS total, CASE WHEN MIN(s.day) < MAX(s.day) THEN 1 ELSE 0 END AS again"
        f" FROM sale s LEFT JOIN {MEMBERS} m ON m.person_id = s.person_id"
        f" WHERE s.day BETWEEN ? AND ? AND {STANDING} GROUP BY 1, 2, 3) g GROUP BY g.member, g.known",
        period.first,
        period.last,
    ):
        sums = found[bool(member)]
        sums[0] += int(receipts)
        sums[1] += int(total)
        if known:
            sums[2] += int(people)
            sums[3] += int(again)
    return Buying(*found[True]), Buying(*found[False]), found[False][0]


def kept_from(read: Reader, period: Period, earlier: Period) -> tuple[int, int]:
    """Members who bought in the period before: how many of them bought in this one too, and how many there were."""
    row = read.row(
        "SELECT COALESCE(SUM(g.now), 0), COUNT(*) FROM (SELECT s.person_id,"
        " MAX(CASE WHEN s.day >= ? THEN 1 ELSE 0 END) AS now, MIN(s.day) AS first"
        f" FROM sale s JOIN {MEMBERS} m ON m.person_id = s.person_id AND m.since < ?"
        f" WHERE s.day BETWEEN ? AND ? AND {STANDING} GROUP BY s.person_id) g WHERE g.first < ?",
        period.first,
        earlier.end,
        earlier.first,
        period.last,
        period.first,
    )
    return (int(row[0]), int(row[1])) if row else (0, 0)


def _points(read: Reader, period: Period) -> tuple[Moved, int, int, int]:
    """One pass over the ledger: what moved within the period, what is held at its end, what ever came to its end."""
    within: dict[str, int] = {}
    ever: dict[str, int] = {}
    for kind, some, whole in read.rows(
        "SELECT e.kind, COALESCE(SUM(CASE WHEN e.day >= ? THEN e.points END), 0), COALESCE(SUM(e.points), 0)"
        " FROM points_entry e JOIN account a ON a.id = e.account_id"
        " WHERE a.kind = 'spendable' AND e.day <= ? GROUP BY e.kind",
        period.first,
        period.last,
    ):
        within[kind], ever[kind] = int(some), int(whole)

    def of(sums: dict[str, int], *kinds: str) -> int:
        return sum(sums.get(kind, 0) for kind in kinds)

    moved = Moved(of(within, "earn", "bonus", "take_back"), -of(within, "spend", "give_back"), -of(within, "expire"))
    used, expired = -of(ever, "spend", "give_back"), -of(ever, "expire")
    return moved, sum(ever.values()), used, expired


def came_to_end(read: Reader, last: str) -> tuple[int, int]:
    """Of the points that were used or lapsed until a day: how many lapsed, and all of them (breakage is their part)."""
    sums: dict[str, int] = dict(
        read.rows(
            "SELECT e.kind, SUM(e.points) FROM points_entry e JOIN account a ON a.id = e.account_id"
            " WHERE a.kind = 'spendable' AND e.kind IN ('spend', 'give_back', 'expire') AND e.day <= ? GROUP BY e.kind",
            last,
        )
    )
    expired = -int(sums.get("expire", 0))
    return expired, expired - int(sums.get("spend", 0)) - int(sums.get("give_back", 0))
