"""Snapshots: the forecast as it was on a day, kept each week, so that it can be seen beside what came of it.

A snapshot holds what was open then, of every month, and what had been won until then in its own month. It is never
edited. Weeks begin on Monday; a week without the program running has none, and none is made up afterwards.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from models import rows
from models.errors import N_, Message
from models.pipeline import forecast
from models.pipeline.forecast import ALL, NOTHING, Part, Sums, Which
from models.pipeline.tables import Snapshot
from models.values import dataclass

if TYPE_CHECKING:
    from models.pipeline.forecast import Line
    from models.work import Reader, Tx

WEEKS_BACK = 3
"""So old is the forecast that is offered first."""
MEANINGS = {
    "then": N_("What the forecast said on that day: won until then in its month, and what was open, weighted."),
    "won": N_("What was won in the month until now."),
    "now": N_("What the forecast says now: won until now, and what is still open, weighted."),
    "off": N_("What the forecast says now, less what it said then."),
}
_ROW = (
    "INSERT INTO snapshot_row (snapshot_id, month, pipeline_id, owner_id, team_id, category, count, amount, weighted)"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A snapshot."""

    id: int
    day: str
    at: int


@dataclass(frozen=True, slots=True)
class Beside:
    """A month: what was forecast for it then, and what came of it."""

    month: str
    then: Line
    now: Line

    @property
    def then_weighted(self) -> int:
        """What was said then."""
        return self.then.whole.weighted

    @property
    def now_weighted(self) -> int:
        """What is said now."""
        return self.now.whole.weighted

    @property
    def won(self) -> int:
        """What was won in the month until now."""
        return self.now.sums("closed").amount

    @property
    def off(self) -> int:
        """How far what is said now is from what was said then."""
        return self.now_weighted - self.then_weighted


# -- questions ---------------------------------------------------------------------------------------------------------


def kept(read: Reader, *, limit: int = 104) -> tuple[Kept, ...]:
    """The latest snapshots, the latest first."""
    return tuple(
        Kept(*row) for row in read.rows("SELECT id, day, at FROM snapshot ORDER BY at DESC, id DESC LIMIT ?", limit)
    )


def nearest(some: tuple[Kept, ...], today: str, weeks: int = WEEKS_BACK) -> Kept | None:
    """Of snapshots, the latest first, the latest that is so many weeks old or older; else the oldest."""
    until = (date.fromisoformat(today) - timedelta(weeks=weeks)).isoformat()
    return next((one for one in some if one.day <= until), some[-1] if some else None)


def parts(read: Reader, snapshot_id: int, which: Which = ALL) -> tuple[Part, ...]:
    """What a snapshot holds, of some owner, team or pipeline."""
    found = read.rows(
        "SELECT month, pipeline_id, owner_id, team_id, category, count, amount, weighted FROM snapshot_row"
        " WHERE snapshot_id=? ORDER BY id",
        snapshot_id,
    )
    every = (Part(row[0], row[1], row[2], row[3], row[4], Sums(*row[5:])) for row in found)
    return tuple(one for one in every if _shown(one, which))


def _shown(one: Part, which: Which) -> bool:
    return (
        (which.owner_id is None or (one.owner_id or forecast.NOBODY) == which.owner_id)
        and (which.team_id is None or (one.team_id or forecast.NOBODY) == which.team_id)
        and (which.pipeline_id is None or one.pipeline_id == which.pipeline_id)
    )


def beside(read: Reader, snapshot_id: int, *, months: int = 6, which: Which = ALL) -> tuple[Beside, ...]:
    """What a snapshot said of so many months from its own on, beside what is known of them now."""
    day = read.value("SELECT day FROM snapshot WHERE id=?", snapshot_id)
    if day is None:
        return ()
    now = forecast.forecast(read, first=day[:7], months=months, which=which)
    then = {str(line.key): line for line in forecast.by_month(parts(read, snapshot_id, which))}
    return tuple(
        Beside(str(line.key), then.get(str(line.key), forecast.Line(line.key, {})), line) for line in now.months
    )


_WRONG = (
    (
        N_("Snapshot {id}: a sum is below nothing, weighs more than it is, or is of no category."),
        "SELECT DISTINCT snapshot_id FROM snapshot_row WHERE count<1 OR weighted<0 OR weighted>amount"
        " OR (category='closed' AND weighted<>amount)"
        " OR category NOT IN ('closed', 'commit', 'best', 'pipeline', 'omitted') ORDER BY snapshot_id",
    ),
    (
        N_("Snapshot {id}: it holds something won in another month than its own."),
        "SELECT DISTINCT n.id FROM snapshot n JOIN snapshot_row r ON r.snapshot_id=n.id"
        " WHERE r.category='closed' AND r.month<>substr(n.day, 1, 7) ORDER BY n.id",
    ),
)


def problems(read: Reader) -> list[tuple[str, Message]]:
    """Snapshots that can't have been a forecast. Asked by `models.proofs`."""
    return [(f"snapshot:{key}", Message(what, {"id": key})) for what, sql in _WRONG for key in read.column(sql)]


# -- verbs -------------------------------------------------------------------------------------------------------------


def keep(tx: Tx) -> int:
    """Keep the forecast as it is now; returns the snapshot's key."""
    key = tx.append(Snapshot, at=tx.now, day=tx.today)
    month = tx.today[:7]
    sums: dict[tuple[str, int, int | None, int | None, str], Sums] = {}
    for part in (*forecast.open_parts(tx), *forecast.won_parts(tx, month, month)):
        where = (part.month, part.pipeline_id, part.owner_id, part.team_id, part.category)
        sums[where] = sums.get(where, NOTHING) + part.sums
    said = [(key, *where, one.count, one.amount, one.weighted) for where, one in sums.items() if one.count]
    rows.insert(tx, _ROW, said)
    tx.touch("snapshot_row", [])
    return key


def due(tx: Tx, *, day: str) -> int:
    """Keep this week's snapshot, where there is none yet and there are deals; returns how many were kept."""
    today = date.fromisoformat(tx.today)
    monday = (today - timedelta(days=today.weekday())).isoformat()
    if tx.value("SELECT 1 FROM snapshot WHERE day>=? LIMIT 1", monday) is not None:
        return 0
    if tx.value("SELECT 1 FROM deal LIMIT 1") is None:
        return 0
    keep(tx)
    return 1
