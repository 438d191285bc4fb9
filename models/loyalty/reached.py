"""Notes at so many points (or stamps): told at the counter, on the receipt and on the timeline, once each way up (F11).

Of several that are passed at once only the highest is told. What is given back, brought along or merged tells nothing;
a balance that fell below a mark and passes it again tells it again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from models import rows
from models.errors import N_, Message, Refused
from models.money import Points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.loyalty.purse import Purse
    from models.work import Reader, Tx

MOST = 12
"""Marks of one programme."""
LARGEST = 1_000_000_000
KIND = "points_reached"
EARNED = frozenset({"earn", "bonus", "adjust"})
_TOUCH = "INSERT INTO touchpoint (person_id, at, kind, ref_id, points, text, staff_id, shop_id)"


def crossed(marks: Sequence[int], before: int, after: int) -> int | None:
    """The highest mark that a balance passed on its way up; None where it passed none."""
    return max((mark for mark in marks if before < mark <= after), default=None)


def marks_of(text: str) -> tuple[int, ...]:
    """The marks in a programme's JSON ("notices"), the lowest first."""
    return tuple(int(one) for one in json.loads(text or "{}").get("notices", ()))


def with_marks(text: str, marks: Sequence[int]) -> str:
    """A programme's JSON with other marks. Raises Refused for what is no mark, or too many."""
    wanted = sorted(set(marks))
    if len(wanted) > MOST or any(not 0 < one <= LARGEST for one in wanted):
        raise Refused(N_("Notes are for whole numbers of points above 0, at most {count} of them."), count=MOST)
    plain = json.loads(text or "{}")
    plain.pop("notices", None)
    return json.dumps({**plain, "notices": wanted} if wanted else plain)


def _programmes(read: Reader) -> dict[int, tuple[tuple[int, ...], str]]:
    """By programme that has marks: the marks, and of stamps the programme's name."""
    found = {
        row[0]: (marks_of(row[1]), (row[3] or "…") if row[2] == "stamps" else "")
        for row in read.rows("SELECT id, rules, kind, name FROM programme WHERE active ORDER BY id")
    }
    return {key: one for key, one in found.items() if one[0]}


def of_purse(read: Reader, purse: Purse) -> tuple[int, str] | None:
    """The mark that a purse passed by what was earned in it; of stamps with the programme's name, else ""."""
    known = read.remembered("reached", _programmes)
    if not known or not any(entry.kind in EARNED and entry.points > 0 for entry in purse.entries):
        return None
    marks, name = known.get(read.value("SELECT programme_id FROM account WHERE id=?", purse.account_id), ((), ""))
    before = purse.balance - sum(entry.points for entry in purse.entries)
    mark = crossed(marks, before, purse.balance)
    return None if mark is None else (mark, name)


def words(mark: int, name: str) -> Message:
    """What is told of a mark that was passed."""
    if name:
        return Message(N_("{name}: {points} stamps reached"), {"name": name, "points": Points(mark)})
    return Message(N_("{points} points reached"), {"points": Points(mark)})


def note(tx: Tx, purse: Purse, sale_id: int | None) -> None:
    """Leave it on the member's timeline when what was just written passed a mark."""
    found = of_purse(tx, purse)
    if found is None:
        return
    row = (purse.person_id, tx.now, KIND, sale_id, found[0], found[1], tx.actor.staff_id, tx.actor.shop_id)
    rows.insert(tx, _TOUCH, [row])
    tx.touch("touchpoint", None)
    tx.touch("person", (purse.person_id,))


def told(read: Reader, purses: Sequence[Purse], person_id: int | None) -> tuple[Message, ...]:
    """What the counter tells of the marks that a receipt's member passed on it."""
    own = [of_purse(read, purse) for purse in purses if purse.person_id == person_id]
    return tuple(words(*one) for one in own if one is not None)


def on_receipt(read: Reader, *, sale_id: int, person_id: int | None, at: int) -> tuple[Message, ...]:
    """What a receipt that was booked at a moment (ms UTC) says of the marks passed on it."""
    if person_id is None:
        return ()
    found = read.rows(
        "SELECT points, text FROM touchpoint WHERE person_id=? AND at=? AND kind=? AND ref_id=? ORDER BY id",
        person_id,
        at,
        KIND,
        sale_id,
    )
    return tuple(words(*one) for one in found)
