"""What must be true of the counters that chances rest on, without counting all closed deals anew.

They follow each deal as it is won, lost or reopened, and are counted anew each night from the latest deals alone; what
is edited between two nights may let them differ a little from a recount. What can't be is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import N_, Message
from models.leads import bayes

if TYPE_CHECKING:
    from models.work import Reader, Tx

_WRONG = (
    (
        N_("A counter of chances to win stands below where counters start."),
        f"SELECT count(*) FROM win_count WHERE won<{bayes.NEW} OR lost<{bayes.NEW}",
    ),
    (
        N_("A value is counted twice among the chances to win."),
        "SELECT count(*) FROM (SELECT 1 AS one FROM win_count GROUP BY coalesce(team_id, 0), field, value"
        " HAVING count(*)>1) x",
    ),
    (
        N_("A chance to win is counted for a team that is gone."),
        "SELECT count(*) FROM win_count w WHERE w.team_id IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM team t WHERE t.id=w.team_id)",
    ),
)
_CLOSED = (
    "SELECT (SELECT count(*) FROM deal WHERE state IN ('won', 'lost')) + (SELECT count(*) FROM deal_move m"
    " WHERE m.state='open' AND EXISTS (SELECT 1 FROM deal_move b WHERE b.deal_id=m.deal_id AND b.id<m.id"
    " AND b.state IN ('won', 'lost')))"
)
"""How often deals were closed at most: those that are, and those that were reopened since."""


def count_problems(read: Reader) -> list[Message]:
    """Counters below their start, twice or of nobody, and stages that more deals are said to have reached than closed.

    They are mended by learning anew (`models.leads.win_learning.rebuild`).
    """
    found = [Message(what) for what, sql in _WRONG if read.value(sql)]
    highest = read.value(
        f"SELECT max(tenths) FROM (SELECT sum(won + lost - {2 * bayes.NEW}) AS tenths FROM win_count"
        " WHERE field=? GROUP BY value) x",
        bayes.STAGE,
    )
    if highest and highest > bayes.ONE * read.value(_CLOSED):
        found.append(Message(N_("More deals are counted for chances to win than were ever closed.")))
    return found


def mend_counts(tx: Tx) -> None:
    """Learn anew from the closed deals."""
    from models.leads import win_learning  # heavy, and wanted by who mends alone

    win_learning.rebuild(tx)
