"""What lies behind a figure: the receipts or the people that it was counted from, the weightiest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.loyalty.figures.facts import MEMBERS, STANDING, enrolled_at_till
from models.people.lists import LIVING

if TYPE_CHECKING:
    from models.loyalty.figures.period import Period
    from models.work import Reader

MOST = 5_000
"""How many are listed at most: nobody looks through more."""

_MEMBER_SALE = f"sale s JOIN {MEMBERS} m ON m.person_id = s.person_id AND m.since <= s.at"
_OTHER_SALE = f"sale s LEFT JOIN {MEMBERS} m ON m.person_id = s.person_id"
_BY_SPENT = "GROUP BY s.person_id {having} ORDER BY SUM(s.total) DESC, s.person_id LIMIT ?"


def receipts(read: Reader, figure_id: str, *, period: Period) -> list[int]:
    """The receipts behind a figure; [] where none are."""
    first, last = period.first, period.last
    if figure_id in ("member_share", "basket"):
        sql = f"SELECT s.id FROM {_MEMBER_SALE} WHERE s.day BETWEEN ? AND ? AND {STANDING} ORDER BY s.total DESC, s.id"
        return read.column(f"{sql} LIMIT ?", first, last, MOST)
    if figure_id == "basket_others":
        return read.column(
            f"SELECT s.id FROM {_OTHER_SALE} WHERE s.day BETWEEN ? AND ? AND {STANDING}"
            " AND (m.since IS NULL OR m.since > s.at) ORDER BY s.total DESC, s.id LIMIT ?",
            first,
            last,
            MOST,
        )
    kinds = {"issued": "('earn', 'bonus', 'take_back')", "used": "('spend', 'give_back')"}
    kind = kinds.get("used" if figure_id == "redemption_rate" else figure_id)
    if kind is None:
        return []
    return read.column(
        "SELECT e.sale_id FROM points_entry e JOIN account a ON a.id = e.account_id WHERE a.kind = 'spendable'"
        f" AND e.day BETWEEN ? AND ? AND e.kind IN {kind} AND e.sale_id IS NOT NULL GROUP BY e.sale_id"
        " ORDER BY ABS(SUM(e.points)) DESC, e.sale_id LIMIT ?",
        first,
        last,
        MOST,
    )


def people(read: Reader, figure_id: str, *, period: Period, earlier: Period) -> list[int]:
    """The people behind a figure; [] where none are."""
    first, last = period.first, period.last
    if figure_id in ("active_members", "active_rate", "repeat_rate"):
        having = "HAVING MIN(s.day) < MAX(s.day)" if figure_id == "repeat_rate" else ""
        return read.column(
            f"SELECT s.person_id FROM {_MEMBER_SALE} WHERE s.day BETWEEN ? AND ? AND {STANDING} "
            + _BY_SPENT.format(having=having),
            first,
            last,
            MOST,
        )
    if figure_id in ("retention", "churn"):
        stayed = "1" if figure_id == "retention" else "0"
        having = "HAVING MIN(s.day) < ? AND MAX(CASE WHEN s.day >= ? THEN 1 ELSE 0 END) = " + stayed
        return read.column(
            f"SELECT s.person_id FROM sale s JOIN {MEMBERS} m ON m.person_id = s.person_id AND m.since < ?"
            f" WHERE s.day BETWEEN ? AND ? AND {STANDING} " + _BY_SPENT.format(having=having),
            earlier.end,
            earlier.first,
            last,
            first,
            first,
            MOST,
        )
    return _by_points(read, figure_id, period)


def _by_points(read: Reader, figure_id: str, period: Period) -> list[int]:
    if figure_id in ("members", "enrolled"):
        since = period.start if figure_id == "enrolled" else 0
        return read.column(
            f"SELECT m.person_id FROM {MEMBERS} m JOIN person p ON p.id = m.person_id WHERE m.since >= ?"
            f" AND m.since < ? AND {LIVING} ORDER BY m.since DESC, m.person_id LIMIT ?",
            since,
            period.end,
            MOST,
        )
    if figure_id == "enrolment_rate":
        return enrolled_at_till(read, period)[:MOST]
    if figure_id in ("outstanding", "outstanding_value", "liability"):
        return read.column(
            "SELECT a.person_id FROM points_entry e JOIN account a ON a.id = e.account_id WHERE a.kind = 'spendable'"
            " AND e.day <= ? GROUP BY a.person_id HAVING SUM(e.points) <> 0 ORDER BY SUM(e.points) DESC, a.person_id"
            " LIMIT ?",
            period.last,
            MOST,
        )
    if figure_id in ("expired", "breakage"):
        first = period.first if figure_id == "expired" else ""
        return read.column(
            "SELECT a.person_id FROM points_entry e JOIN account a ON a.id = e.account_id WHERE a.kind = 'spendable'"
            " AND e.kind = 'expire' AND e.day >= ? AND e.day <= ? GROUP BY a.person_id"
            " ORDER BY SUM(e.points), a.person_id LIMIT ?",
            first,
            period.last,
            MOST,
        )
    return []
