"""People to be asked by phone: put on a survey's list once, worked through one by one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from models.criteria import people as criteria_people
from models.errors import N_, NotFound, Refused
from models.loyalty.members import follow
from models.surveys import answers
from models.surveys.tables import CallList
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.criteria.nodes import Node
    from models.criteria.sql import Context
    from models.work import Reader, Tx

OUTCOMES = ("refused", "unreached")
"""How a call ends without an answer; `answered` comes with one."""
WAITING = ("open", "unreached")
"""Who is still to be called."""
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody to be called: the numbers, when they were last there (ms UTC), the receipt that it is about."""

    id: int
    survey_id: int
    person_id: int
    name: str
    reading: str
    phones: tuple[str, ...]
    last_seen_at: int | None
    sale_id: int | None
    state: str
    closed_at: int | None


_ANSWERED = (
    "(c.state IN ('open', 'unreached') AND EXISTS (SELECT 1 FROM answer a WHERE a.survey_id = c.survey_id"
    " AND a.person_id = c.person_id AND a.at >= c.at))"
)
"""Whether somebody on a list, still to be called, has answered in another way since."""


def left(read: Reader, survey_id: int, *, states: Sequence[str] = WAITING, limit: int = 200) -> tuple[Call, ...]:
    """Who is to be called, in the order in which they were put on the list; whom nobody reached comes after them.

    Whoever has answered meanwhile, on paper or at the counter, is left out.
    """
    found = read.rows(
        "SELECT c.id, c.survey_id, p.id, p.name, p.reading, p.last_seen_at, c.sale_id, c.state, c.closed_at"
        " FROM call_list c JOIN person p ON p.id = c.person_id WHERE c.survey_id=? AND p.erased_at IS NULL"
        f" AND c.state IN ({','.join('?' * len(states))}) AND NOT {_ANSWERED}"
        " ORDER BY CASE c.state WHEN 'open' THEN 0 ELSE 1 END, c.closed_at, c.id LIMIT ?",
        survey_id,
        *states,
        limit,
    )
    phones: dict[int, list[str]] = {}
    for person_id, number in read.within(
        "SELECT person_id, value FROM contact WHERE kind='phone' AND person_id IN (??) ORDER BY position, id",
        [row[2] for row in found],
    ):
        phones.setdefault(person_id, []).append(number)
    return tuple(
        Call(key, survey_id, person_id, name, reading, tuple(phones.get(person_id, ())), *rest)
        for key, survey_id, person_id, name, reading, *rest in found
    )


def counts(read: Reader, survey_id: int) -> dict[str, int]:
    """How many of a survey's list are in each state; who has answered in another way counts as answered."""
    state = f"CASE WHEN {_ANSWERED} THEN 'answered' ELSE c.state END"
    return dict(read.rows(f"SELECT {state}, COUNT(*) FROM call_list c WHERE c.survey_id=? GROUP BY 1", survey_id))


_MAY = (
    " AND p.erased_at IS NULL AND p.merged_into_id IS NULL"
    " AND EXISTS (SELECT 1 FROM contact c WHERE c.person_id = p.id AND c.kind = 'phone')"
    " AND NOT EXISTS (SELECT 1 FROM consent k WHERE k.person_id = p.id AND k.channel = 'phone' AND NOT k.given"
    " AND NOT EXISTS (SELECT 1 FROM consent l WHERE l.person_id = p.id AND l.channel = 'phone'"
    " AND (l.at > k.at OR (l.at = k.at AND l.id > k.id))))"
    " AND NOT EXISTS (SELECT 1 FROM call_list d WHERE d.survey_id = ? AND d.person_id = p.id)"
)
"""Who can be called for a survey: they have a number, did not ask to be left alone, are not on its list."""


def lately(read: Reader, survey_id: int, *, days: int, day: str, limit: int = MOST) -> list[int]:
    """Who bought within the last `days` before `day` (ISO) and can be called, the latest first."""
    since = (date.fromisoformat(day) - timedelta(days=days)).isoformat()
    return read.column(
        "SELECT p.id FROM person p JOIN (SELECT person_id, MAX(at) AS at FROM sale WHERE day>=? AND kind IN"
        " ('sale', 'exchange') AND cancelled_by_id IS NULL GROUP BY person_id) s ON s.person_id = p.id"
        f" WHERE 1=1{_MAY} ORDER BY s.at DESC, p.id LIMIT ?",
        since,
        survey_id,
        limit,
    )


def meeting(read: Reader, survey_id: int, *, node: Node, ctx: Context, limit: int = MOST) -> list[int]:
    """Who meets a condition and can be called."""
    found = criteria_people.matching(read, node, ctx)
    may = [row[0] for row in read.within(f"SELECT p.id FROM person p WHERE p.id IN (??){_MAY}", found, survey_id)]
    return may[:limit]


def put(tx: Tx, *, survey_id: int, people: Sequence[int]) -> int:
    """Put people on a survey's list; returns how many are new on it. Raises Refused for nobody."""
    wanted = list(dict.fromkeys(follow(tx, one) for one in people))[:MOST]
    known = {row[0] for row in tx.rows("SELECT person_id FROM call_list WHERE survey_id=?", survey_id)}
    new = [one for one in wanted if one not in known]
    if not new:
        raise Refused(N_("There is nobody new to be called."))
    last: dict[int, int] = dict(
        tx.within(
            "SELECT person_id, MAX(id) FROM sale WHERE person_id IN (??) AND kind IN ('sale', 'exchange')"
            " AND cancelled_by_id IS NULL GROUP BY person_id",
            new,
        )
    )
    answered = {
        row[0]
        for row in tx.within(
            "SELECT sale_id FROM answer WHERE sale_id IN (??) AND survey_id=?", list(last.values()), survey_id
        )
    }
    for one in new:
        sale_id = last.get(one)
        tx.insert(
            CallList,
            survey_id=survey_id,
            person_id=one,
            sale_id=None if sale_id in answered else sale_id,
            at=tx.now,
        )
    return len(new)


def answered(tx: Tx, *, call_id: int, value: int, comment: str = "") -> int:
    """Note what somebody answered on the phone; returns the answer's key. Raises as `answers.answer` does."""
    survey_id, person_id, sale_id = _open(tx, call_id)
    if sale_id is not None and answers.of_sale(tx, survey_id, sale_id) is not None:
        sale_id = None
    key = answers.answer(
        tx, survey_id=survey_id, value=value, sale_id=sale_id, person_id=person_id, comment=comment, source="phone"
    )
    _close(tx, call_id, "answered")
    return key


def close(tx: Tx, *, call_id: int, state: str) -> None:
    """Note that somebody would not answer, or was not reached: who was not reached stays on the list."""
    if state not in OUTCOMES:
        raise Refused(N_("Say how the call ended."))
    _open(tx, call_id)
    _close(tx, call_id, state)


def _open(tx: Tx, call_id: int) -> tuple[int, int, int | None]:
    row = tx.row("SELECT survey_id, person_id, sale_id, state FROM call_list WHERE id=?", call_id)
    if row is None:
        raise NotFound(N_("This entry is no longer there. Nothing was changed."))
    if row[3] not in WAITING:
        raise Refused(N_("This customer was asked already."))
    return row[0], row[1], row[2]


def _close(tx: Tx, call_id: int, state: str) -> None:
    tx.update(CallList, call_id, state=state, closed_at=tx.now, staff_id=tx.actor.staff_id)
