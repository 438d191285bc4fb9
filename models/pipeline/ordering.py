"""The order of the deals in a lane: what is overdue first, then today's, what has nothing planned, what comes later.

Within these by `position`, the highest first, as somebody arranged them. Positions have gaps: a deal put between two
others takes the middle, and no other row is written. Only where no gap is left the lane is numbered anew, by one
statement. No two open deals of a stage share a position, but for what came by a file: that is numbered anew as well
before something is put between.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.values import dataclass

if TYPE_CHECKING:
    from models.work import Reader, Row, Tx

GAP = 2**24
"""Between neighbours: halved two dozen times before a lane is numbered anew, and enough for 2**39 deals of a stage."""
OVERDUE, TODAY, UNPLANNED, LATER = range(4)
GROUPS = (OVERDUE, TODAY, UNPLANNED, LATER)
GROUP = "CASE WHEN d.next_day IS NULL THEN 2 WHEN d.next_day<? THEN 0 WHEN d.next_day=? THEN 1 ELSE 3 END"
"""The group of a deal `d` as SQL; both parameters are today."""
ORDER = "d.position DESC, d.id DESC"
"""Within a group."""


def group_of(next_day: str | None, today: str) -> int:
    """The group of a deal by the day of its next activity (ISO); None: nothing is planned."""
    if next_day is None:
        return UNPLANNED
    if next_day == today:
        return TODAY
    return OVERDUE if next_day < today else LATER


def top(read: Reader, stage_id: int) -> int:
    """The position above all open deals of a stage."""
    return int(read.value(_TOP, stage_id) or 0) + GAP


def bottom(read: Reader, stage_id: int) -> int:
    """The position below all open deals of a stage."""
    return int(read.value(_TOP.replace("max", "min"), stage_id) or 0) - GAP


_TOP = "SELECT max(position) FROM deal WHERE stage_id=? AND state='open'"
_NEAR = "SELECT id, position, next_day, stage_id, state FROM deal WHERE id IN (?,?,?)"
_BELOW = (
    "SELECT position FROM deal WHERE stage_id=? AND state='open' AND position<=? AND id<>? AND id<>?"
    " ORDER BY position DESC LIMIT 1"
)
_ABOVE = (
    "SELECT position FROM deal WHERE stage_id=? AND state='open' AND position>=? AND id<>? AND id<>?"
    " ORDER BY position LIMIT 1"
)


def beside(tx: Tx, *, deal_id: int, stage_id: int, after: int | None = None, before: int | None = None) -> int | None:
    """The position at which a deal stands between two others of a stage: below `after`, above `before`.

    A deal stays in its group: put among others it comes to the end of its own that is nearest. None where neither of
    the two stands there (any more). Numbers the lane anew where there is no room.
    """
    if after is None and before is None:
        return None
    for _try in range(2):
        near = {row[0]: row[1:] for row in tx.rows(_NEAR, deal_id, after or 0, before or 0)}
        mine = group_of(near[deal_id][1], tx.today)
        both = (_known(near, after, tx, stage_id), _known(near, before, tx, stage_id))
        found = _between(tx, (deal_id, stage_id), mine, *both)
        if found != _NO_ROOM:
            return found
        renumber(tx, stage_id)
    return None


@dataclass(frozen=True, slots=True)
class _Neighbour:
    id: int
    position: int
    group: int


_NO_ROOM = -(2**63)


def _known(near: dict[int, Row], key: int | None, tx: Tx, stage_id: int) -> _Neighbour | None:
    if key is None or key not in near or near[key][2:] != (stage_id, "open"):
        return None
    return _Neighbour(key, near[key][0], group_of(near[key][1], tx.today))


def _between(
    tx: Tx, keys: tuple[int, int], mine: int, after: _Neighbour | None, before: _Neighbour | None
) -> int | None:
    """The position for a deal of the group `mine`; `_NO_ROOM` where the lane must be numbered anew."""
    if after is not None and after.group == mine and after.id != keys[0]:
        return _middle(tx, keys, after, below=True)
    if before is not None and before.group == mine and before.id != keys[0]:
        return _middle(tx, keys, before, below=False)
    if after is not None and after.group > mine:
        return bottom(tx, keys[1])
    return None if after is None and before is None else top(tx, keys[1])


def _middle(tx: Tx, keys: tuple[int, int], known: _Neighbour, *, below: bool) -> int:
    """The middle between a neighbour's position and that of its own neighbour."""
    deal_id, stage_id = keys
    at = known.position
    next_one = tx.value(_BELOW if below else _ABOVE, stage_id, at, known.id, deal_id)
    if next_one is None:
        return at - GAP if below else at + GAP
    found = (at + int(next_one)) // 2
    return found if min(at, next_one) < found < max(at, next_one) else _NO_ROOM


def renumber(tx: Tx, stage_id: int) -> None:
    """Give the open deals of a stage positions with whole gaps between, in the order that they have."""
    tx.run(
        "UPDATE deal SET position=n.at*? FROM (SELECT id, row_number() OVER (ORDER BY position, id) AS at FROM deal"
        " WHERE stage_id=? AND state='open') AS n WHERE n.id=deal.id",
        GAP,
        stage_id,
    )
    tx.touch("deal", None)
