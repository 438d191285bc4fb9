"""A rep's day: whom to see or call, where, why, the last words, what is owed to them; by time, or by the round entered.

What stands on it are reminders that are due that day or were before and are still open, somebody's or anybody's, about
a deal or a customer. Moments are ms UTC, days ISO dates, amounts in the currency's smallest unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import N_, Message, Refused
from models.pipeline.deals import PROBABILITY
from models.pipeline.tables import RouteStop
from models.reminders import reminders
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.work import Reader, Tx

MOST = 100
LAST = 2
"""Entries of the timeline that are shown."""
TOLD = ("call", "meeting", "visit", "note", "mail", "request", "deal_moved", "quotation", "sale")
"""What counts as last words."""


@dataclass(frozen=True, slots=True)
class Said:
    """An entry of the timeline."""

    at: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Stop:
    """Something to do with somebody on a day."""

    reminder_id: int
    title: str
    note: str
    day: str
    at: int | None
    person_id: int | None
    person: str
    company: str
    phone: str
    address: str
    deal_id: int | None
    deal: str
    stage_id: int | None
    amount: int | None
    chance: int | None
    last: tuple[Said, ...]
    owed: tuple[str, ...]
    """Gifts that are promised and not handed over, requests that stand open."""
    wishes: str
    cautions: str
    about: str = ""
    """What the reminder is about, where the program made it: "contract", "invoice", …"""

    @property
    def wording(self) -> Message:
        """What is to be done, as a sentence."""
        return reminders.worded(self.about, self.title)


_STOPS = (
    "SELECT r.id, r.title, r.note, r.day, r.at, coalesce(r.person_id, d.person_id), d.id, coalesce(d.name, ''),"
    f" d.stage_id, d.amount, CASE WHEN d.id IS NULL THEN NULL ELSE {PROBABILITY} END, coalesce(d.wishes, ''),"
    " d.company_id, r.about FROM reminder r LEFT JOIN deal d ON r.about='deal' AND d.id=r.about_id"
    " LEFT JOIN stage s ON s.id=d.stage_id LEFT JOIN route_stop o ON o.reminder_id=r.id AND o.day=?"
    " WHERE r.state='open' AND r.day<=? AND (r.snoozed_until IS NULL OR r.snoozed_until<=?)"
    " AND (r.person_id IS NOT NULL OR d.id IS NOT NULL) AND (r.staff_id IS NULL OR r.staff_id=? OR ?=0)"
    " ORDER BY coalesce(o.position, 1000000), CASE WHEN r.at IS NULL THEN 1 ELSE 0 END, r.at, r.day, r.id LIMIT ?"
)
_PEOPLE = (
    "SELECT p.id, coalesce(nullif(p.name, ''), p.reading), coalesce(c.name, ''), p.wishes, p.cautions,"
    " coalesce((SELECT value FROM contact WHERE person_id=p.id AND kind='phone' ORDER BY position, id LIMIT 1), ''),"
    " coalesce((SELECT trim(postal || ' ' || region || city || street || ' ' || building) FROM address"
    " WHERE person_id=p.id OR company_id=p.company_id ORDER BY person_id IS NULL, position, id LIMIT 1), '')"
    " FROM person p LEFT JOIN company c ON c.id=p.company_id WHERE p.id IN (??)"
)


def stops(read: Reader, *, staff_id: int | None, day: str, until: int) -> tuple[Stop, ...]:
    """What somebody (None: everybody) has to do on a day; `until` (ms UTC) is that day's end, for what was put off."""
    rows = read.rows(_STOPS, day, day, until, staff_id or 0, staff_id or 0, MOST)
    ids = sorted({row[5] for row in rows if row[5] is not None})
    people = {row[0]: row[1:] for row in read.within(_PEOPLE, ids)}
    companies: dict[int, str] = dict(
        read.within("SELECT id, name FROM company WHERE id IN (??)", [row[12] for row in rows if row[12] is not None])
    )
    said, owed = _last(read, ids), _owed(read, ids)
    found = []
    for key, title, note, due, at, person, deal, name, stage, amount, chance, wishes, company, about in rows:
        who, works, own_wishes, cautions, phone, address = people.get(person, ("", "", "", "", "", ""))
        found.append(
            Stop(
                key, title, note, due, at, person, who or "", companies.get(company) or works, phone, address.strip(),
                deal, name, stage, amount, chance, said.get(person, ()), owed.get(person, ()), wishes or own_wishes,
                cautions, about,
            )
        )  # fmt: skip
    return tuple(found)


def _last(read: Reader, ids: Sequence[int]) -> dict[int, tuple[Said, ...]]:
    """The last words with each of some people, the latest first."""
    kinds = ", ".join(f"'{kind}'" for kind in TOLD)
    found: dict[int, tuple[Said, ...]] = {}
    for person in ids:
        rows = read.rows(
            f"SELECT at, kind, text FROM touchpoint WHERE person_id=? AND kind IN ({kinds})"
            f" ORDER BY at DESC, id DESC LIMIT {LAST}",
            person,
        )
        found[person] = tuple(Said(*row) for row in rows)
    return found


def _owed(read: Reader, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """What is promised to each of some people: gifts, then open requests."""
    found: dict[int, tuple[str, ...]] = {}
    for sql in (
        "SELECT person_id, name FROM gift WHERE state='owed' AND person_id IN (??) ORDER BY due_on, id",
        "SELECT person_id, title FROM request WHERE state IN ('open', 'waiting') AND person_id IN (??)"
        " ORDER BY due, id",
    ):
        for person, name in read.within(sql, list(ids)):
            found[person] = (*found.get(person, ()), name)
    return found


def arrange(tx: Tx, *, day: str, reminder_ids: Sequence[int]) -> None:
    """Keep the order of a day's round as it was entered. Undoable. Raises Refused for too many stops."""
    if len(reminder_ids) > MOST:
        raise Refused(N_("A day's round has at most {most} stops."), most=MOST)
    staff = tx.actor.staff_id
    known: dict[int, int] = dict(
        tx.within("SELECT reminder_id, id FROM route_stop WHERE reminder_id IN (??) AND day=?", list(reminder_ids), day)
    )
    for place, key in enumerate(reminder_ids):
        if key in known:
            tx.update(RouteStop, known[key], position=place)
        else:
            tx.insert(RouteStop, staff_id=staff, day=day, reminder_id=key, position=place)


def by_time(tx: Tx, *, day: str) -> None:
    """Let a day's round be in the order of time again."""
    tx.delete(RouteStop, tx.column("SELECT id FROM route_stop WHERE day=?", day))
