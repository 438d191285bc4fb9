"""Targets: what somebody, a team, or the shop wants to win or to do in a month.

A month is YYYY-MM. Amounts are in the currency's smallest unit; other kinds are counts. What was set for a team or for
the shop holds; where nothing was, their target is the sum of what was set for their people.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import N_, NotFound, Refused
from models.pipeline.tables import Target
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.work import Reader, Tx

KINDS = {
    "amount": N_("Amount won"),
    "count": N_("Deals won"),
    "calls": N_("Calls"),
    "meetings": N_("Meetings and visits"),
}
LARGEST = 9 * 10**14
"""The largest target, as the largest amount of a deal."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be reached in a month by one of the staff, a team, or (neither) the shop; None: nothing is set."""

    month: str
    value: int | None
    staff_id: int | None = None
    team_id: int | None = None


# -- questions ---------------------------------------------------------------------------------------------------------


def goals(read: Reader, months: Sequence[str], kind: str = "amount") -> tuple[Goal, ...]:
    """Everything that was set for some months."""
    rows = read.within(
        "SELECT month, value, staff_id, team_id FROM target WHERE month IN (??) AND kind=? ORDER BY month, id",
        months,
        kind,
    )
    return tuple(Goal(*row) for row in rows)


def by_month(
    read: Reader,
    months: Sequence[str],
    *,
    staff_id: int | None = None,
    team_id: int | None = None,
    kind: str = "amount",
) -> dict[str, int]:
    """The targets of somebody, of a team, or (neither) of the shop, by month; months without one are left out."""
    found = goals(read, months, kind)
    if staff_id is not None:
        return {one.month: one.value or 0 for one in found if one.staff_id == staff_id}
    members = None if team_id is None else set(read.column("SELECT staff_id FROM team_member WHERE team_id=?", team_id))
    sums: dict[str, int] = {}
    for one in found:
        if one.staff_id is not None and (members is None or one.staff_id in members):
            sums[one.month] = sums.get(one.month, 0) + (one.value or 0)
    own = {one.month: one.value or 0 for one in found if one.staff_id is None and one.team_id == team_id}
    return {**sums, **own}


def by_staff(read: Reader, months: Sequence[str], kind: str = "amount") -> dict[int, int]:
    """The sums of what was set for each of the staff over some months."""
    sums: dict[int, int] = {}
    for one in goals(read, months, kind):
        if one.staff_id is not None:
            sums[one.staff_id] = sums.get(one.staff_id, 0) + (one.value or 0)
    return sums


# -- verbs -------------------------------------------------------------------------------------------------------------


def set_goals(tx: Tx, *, wanted: Iterable[Goal], kind: str = "amount") -> int:
    """Set targets, each in place of what was set; a value of None takes it away. Returns how many changed.

    Raises Refused for what is no month, an unknown kind or a value that can't be, NotFound for whom nobody knows.
    """
    if kind not in KINDS:
        raise Refused(N_("There are no targets of this kind."))
    return sum(_set(tx, one, kind) for one in wanted)


def _set(tx: Tx, one: Goal, kind: str) -> int:
    _checked(tx, one)
    known = tx.row(
        "SELECT id, value FROM target WHERE month=? AND kind=? AND coalesce(staff_id, 0)=? AND coalesce(team_id, 0)=?",
        one.month,
        kind,
        one.staff_id or 0,
        one.team_id or 0,
    )
    if known is None and one.value is not None:
        tx.insert(Target, month=one.month, kind=kind, staff_id=one.staff_id, team_id=one.team_id, value=one.value)
        return 1
    if known is None or known[1] == one.value:
        return 0
    if one.value is None:
        tx.delete(Target, known[0])
    else:
        tx.update(Target, known[0], value=one.value)
    return 1


def _checked(tx: Tx, one: Goal) -> None:
    year, mark, month = one.month.partition("-")
    if not (mark and len(year) == 4 and len(month) == 2 and (year + month).isdecimal() and 1 <= int(month) <= 12):
        raise Refused(N_("“{month}” is not a month such as 2026-11."), month=one.month[:20])
    if one.value is not None and not 0 <= one.value <= LARGEST:
        raise Refused(N_("A target is not below 0, and no larger than a deal can be."))
    if one.staff_id is not None and one.team_id is not None:
        raise Refused(N_("A target is somebody's or a team's, not both."))
    for table, key in (("staff", one.staff_id), ("team", one.team_id)):
        if key is not None and tx.value(f"SELECT 1 FROM {table} WHERE id=?", key) is None:
            raise NotFound(N_("Whoever this target is for is no longer there. Nothing was changed."))
