"""Requests: touchpoints that stay open until someone closes them: questions, complaints, repairs, things put aside.

Each has a number without gaps, an owner and maybe a day by which it is due; each change stands on the timeline. One
that is due makes a reminder, which moves and ends with it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from models import codes, text
from models.base import new_public_id
from models.errors import N_, NotFound, Refused
from models.people.edit import living
from models.people.tables import Request, Touchpoint
from models.reminders import reminders
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.work import Reader, Tx

KINDS = ("question", "complaint", "repair", "hold")
NAMES = {
    "question": N_("Question"),
    "complaint": N_("Complaint"),
    "repair": N_("Taken in for repair"),
    "hold": N_("Put aside"),
}
STATES = ("open", "waiting", "done")
STATE_NAMES = {"open": N_("Still open"), "waiting": N_("Waiting"), "done": N_("Closed")}
STANDING = "('open', 'waiting')"


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request as lists and its sheet show it; `due` is an ISO date or "", times in ms UTC."""

    id: int
    number: int
    kind: str
    person_id: int
    person: str
    reading: str
    title: str
    note: str
    owner_id: int | None
    owner: str
    due: str
    state: str
    outcome: str
    opened_at: int
    closed_at: int | None

    @property
    def code(self) -> str:
        """What stands on its slip."""
        return codes.request_code(self.number)

    def late(self, day: str) -> bool:
        """Whether it should have been closed before a day."""
        return self.state != "done" and bool(self.due) and self.due < day


def open_request(
    tx: Tx,
    *,
    person_id: int,
    kind: str,
    title: str,
    note: str = "",
    owner_id: int | None = None,
    due: str = "",
) -> int:
    """Open a request; returns its key. Raises Refused for what does not fit, NotFound for who is gone."""
    living(tx, person_id)
    columns = _checked(kind, title, note, due)
    number = int(tx.value("SELECT coalesce(max(number), 0) FROM request")) + 1
    key = tx.insert(
        Request,
        public_id=new_public_id(),
        number=number,
        person_id=person_id,
        owner_id=owner_id if owner_id is not None else tx.actor.staff_id,
        opened_at=tx.now,
        opened_by=tx.actor.staff_id,
        **columns,
    )
    touchpoint = _leave(tx, key, person_id, columns["title"] or "")
    tx.update(Request, key, touchpoint_id=touchpoint)
    _remind(tx, key)
    tx.explain(number=number)
    return key


def _checked(kind: str, title: str, note: str, due: str) -> dict[str, str | None]:
    title = text.clean(title, 200)
    if kind not in KINDS:
        raise Refused(N_("Choose what kind of request it is."))
    if not title:
        raise Refused(N_("Say in a few words what it is about."))
    if due:
        try:
            due = date.fromisoformat(due).isoformat()
        except ValueError as error:
            raise Refused(N_("A day is written as 2026-11-30.")) from error
    return {"kind": kind, "title": title, "note": text.clean(note, text.NOTE_LENGTH, lines=True), "due": due or None}


def _leave(tx: Tx, request_id: int, person_id: int, words: str) -> int:
    key = tx.insert(
        Touchpoint,
        person_id=person_id,
        at=tx.now,
        kind="request",
        ref_id=request_id,
        text=words,
        staff_id=tx.actor.staff_id,
        shop_id=tx.actor.shop_id,
    )
    tx.touch("person", [person_id])
    return key


def _remind(tx: Tx, request_id: int) -> None:
    """Make, move or end the reminder of a request, as its day and state say."""
    row = tx.row("SELECT number, title, due, state, owner_id, person_id FROM request WHERE id=?", request_id)
    if row is None:
        return
    number, title, due, state, owner, person = row
    if due is None or state == "done":
        reminders.close_of(tx, about="request", about_id=request_id, state="done" if state == "done" else "void")
        return
    if reminders.about(tx, "request", request_id):
        reminders.move_of(tx, about="request", about_id=request_id, day=due, staff_id=owner or 0)
        return
    said = f"#{number} {title}"
    reminders.make(tx, title=said, day=due, person_id=person, about="request", about_id=request_id, staff_id=owner)


def change(
    tx: Tx,
    *,
    request_id: int,
    kind: str,
    title: str,
    note: str = "",
    owner_id: int | None = None,
    due: str = "",
) -> None:
    """Change what it is about, who sees to it, by when. Raises Refused for what does not fit."""
    known = one(tx, request_id)
    tx.update(Request, request_id, owner_id=owner_id, **_checked(kind, title, note, due))
    _remind(tx, request_id)
    tx.touch("person", [known.person_id])


def wait(tx: Tx, *, request_id: int, waiting: bool = True) -> None:
    """Note that it waits for the customer or a supplier, or that it goes on."""
    _state(tx, request_id, "waiting" if waiting else "open", "")


def close(tx: Tx, *, request_id: int, outcome: str) -> None:
    """Close it with what came of it. Raises Refused without an outcome."""
    said = text.clean(outcome, text.NOTE_LENGTH, lines=True)
    if not said:
        raise Refused(N_("Say what came of it."))
    _state(tx, request_id, "done", said)


def reopen(tx: Tx, *, request_id: int) -> None:
    """Open a closed one again; its outcome stays on the timeline."""
    _state(tx, request_id, "open", "")


def _state(tx: Tx, request_id: int, state: str, outcome: str) -> None:
    known = one(tx, request_id)
    if known.state == state:
        raise Refused(N_("This request is in this state already."))
    done = state == "done"
    tx.update(
        Request,
        request_id,
        state=state,
        outcome=outcome,
        closed_at=tx.now if done else None,
        closed_by=tx.actor.staff_id if done else None,
    )
    _leave(tx, request_id, known.person_id, outcome or known.title)
    _remind(tx, request_id)


# -- questions ------------------------------------------------------------------------------------------------------

_SELECT = (
    "SELECT r.id, r.number, r.kind, r.person_id, coalesce(p.name, ''), coalesce(p.reading, ''), r.title, r.note,"
    " r.owner_id, coalesce(s.name, ''), coalesce(r.due, ''), r.state, r.outcome, r.opened_at, r.closed_at"
    " FROM request r LEFT JOIN person p ON p.id=r.person_id LEFT JOIN staff s ON s.id=r.owner_id"
)


def one(read: Reader, request_id: int) -> RequestRow:
    """A request. Raises NotFound when it is gone."""
    row = read.row(f"{_SELECT} WHERE r.id=?", request_id)
    if row is None:
        raise NotFound(N_("This request is no longer there. Nothing was changed."))
    return RequestRow(*row)


def by_code(read: Reader, typed: str) -> RequestRow | None:
    """The request whose slip was scanned, or whose number was typed; None for none."""
    number = codes.request(typed)
    plain = typed.strip().removeprefix("#")
    if number is None and plain.isascii() and plain.isdecimal() and len(plain) < 10:
        number = int(plain)
    if number is None:
        return None
    row = read.row(f"{_SELECT} WHERE r.number=?", number)
    return RequestRow(*row) if row is not None else None


def listed(
    read: Reader,
    *,
    states: Sequence[str] = ("open", "waiting"),
    owner_id: int | None = None,
    due_before: str = "",
    person_id: int | None = None,
    limit: int = 200,
) -> tuple[RequestRow, ...]:
    """Requests of some states; what is due first comes first, what is closed by when it was, the latest first."""
    where = f"r.state IN ({', '.join('?' * len(states))})"
    params: list[str | int] = [*states]
    for sql, value in (("r.owner_id=?", owner_id), ("r.due<?", due_before or None), ("r.person_id=?", person_id)):
        if value is not None:
            where, params = f"{where} AND {sql}", [*params, value]
    order = "r.closed_at DESC, r.id DESC" if tuple(states) == ("done",) else "coalesce(r.due, '9999-12-31'), r.id"
    return tuple(
        RequestRow(*row) for row in read.rows(f"{_SELECT} WHERE {where} ORDER BY {order} LIMIT ?", *params, limit)
    )


def count_open(read: Reader) -> int:
    """How many stand open or wait."""
    return int(read.value(f"SELECT count(*) FROM request WHERE state IN {STANDING}"))
