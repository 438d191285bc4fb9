"""A lead's way: entered, taken, qualified, nurtured, accepted as a deal, handed back, disqualified; and the two bars.

The state is the person's (`lead_state`); the row in `lead` holds since when, in whose hands, by when. Each change is a
touchpoint. Score and grade past their bars put a lead on the sales list and give it out; below, on the nurture list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models import settings, text
from models.errors import N_, NotFound, Refused
from models.leads import assigning, telling, writing
from models.leads.routing import OPEN, OPEN_SQL, PORTION
from models.leads.tables import Lead
from models.people.edit import living
from models.people.lists import LIVING
from models.people.tables import Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from models.settings import ShopSettings
    from models.work import Reader, Row, Tx

STATES = ("new", "working", "qualified", "nurture", "converted", "disqualified")
IN_HAND = ("new", "working", "qualified")
SALES, NURTURE = "sales", "nurture"


def ready_sql(read: Reader, shop: ShopSettings) -> str:
    """Whether score and grade of a rating `r` are past their bars, as SQL; without grade profiles the score decides.

    A person without a rating is not.
    """
    graded = read.value("SELECT 1 FROM grade_profile WHERE active LIMIT 1") is not None
    grade = f" AND coalesce(r.grade, -1)>={int(shop.grade_sales_bar)}" if graded else ""
    return f"(r.id IS NOT NULL AND r.score>={int(shop.score_sales_bar)}{grade})"


# -- entering ---------------------------------------------------------------------------------------------------------


def enter(tx: Tx, *, person_id: int, source: str = "") -> bool:
    """Make a person a lead, new; whoever is one stays as they are. Returns whether they became one now.

    Somebody who was disqualified, or whose deal is over, becomes one again. `source` is kept where none is known.
    """
    living(tx, person_id)
    state, known_source = tx.row("SELECT lead_state, source FROM person WHERE id=?", person_id) or ("", "")
    if source and not known_source:
        tx.update(Person, person_id, source=text.clean(source, text.NAME_LENGTH))
    if state in OPEN:
        _lead(tx, person_id)
        return False
    known = tx.row("SELECT id, times FROM lead WHERE person_id=?", person_id)
    tx.update(Person, person_id, lead_state="new")
    if known is None:
        tx.insert(Lead, person=person_id, entered_at=tx.now, state_at=tx.now, batch_id=tx.batch_id)
    else:
        fresh: dict[str, Any] = dict.fromkeys(
            ("team_id", "assigned_at", "respond_by", "responded_at", "accepted_at", "deal_id", "list_at")
        )
        values = {**fresh, "entered_at": tx.now, "state_at": tx.now, "reason": "", "list": "", "times": known[1] + 1}
        tx.update(Lead, known[0], **values)
    writing.touchpoints(tx, [(person_id, "lead_new", "", "")])
    crossed(tx, [person_id])
    return True


def begin(tx: Tx, *, states: Mapping[int, str]) -> None:
    """Make many people who were just made leads, each in a state (STATES but converted): an import's, set-based."""
    wrong = next((one for one in states.values() if one not in STATES or one == "converted"), None)
    if wrong is not None:
        raise Refused(N_("“{state}” is not a state of a lead."), state=wrong)
    writing.update(tx, Person, {key: {"lead_state": state} for key, state in states.items()})
    known = set(_column(tx, "SELECT person_id FROM lead WHERE person_id IN (??)", states))
    fresh = [key for key in states if key not in known]
    by = {"entered_at": tx.now, "state_at": tx.now, "batch_id": tx.batch_id}
    writing.insert(tx, Lead, [{"person_id": key, **by} for key in fresh])
    writing.touchpoints(tx, [(key, f"lead_{state}", "", "") for key, state in states.items()])
    crossed(tx, states)


def _column(tx: Reader, sql: str, ids: Iterable[int]) -> list[int]:
    return [row[0] for row in tx.within(sql, list(ids))]


def _lead(tx: Tx, person_id: int) -> int:
    """The key of a person's lead; made where their state was written elsewhere."""
    known = tx.value("SELECT id FROM lead WHERE person_id=?", person_id)
    if known is not None:
        return int(known)
    return tx.insert(Lead, person=person_id, entered_at=tx.now, state_at=tx.now, batch_id=tx.batch_id)


# -- the steps --------------------------------------------------------------------------------------------------------


def take(tx: Tx, *, person_id: int, staff_id: int) -> None:
    """Somebody takes a lead in hand; who is none becomes one. Raises Refused for one that became a deal."""
    _open(tx, person_id, enter_too=True)
    assigning.give(tx, person_ids=[person_id], staff_id=staff_id)
    if _state(tx, person_id) in ("new", "nurture"):
        _to(tx, person_id, "working")


def qualify(tx: Tx, *, person_id: int) -> None:
    """They were looked at and are worth an offer."""
    if _open(tx, person_id) != "qualified":
        _to(tx, person_id, "qualified")


def nurture(tx: Tx, *, person_id: int, reason: str = "") -> None:
    """Not now: stay in touch. They come back to sales when they cross the bars anew. Also for who was disqualified."""
    state = _state(tx, person_id)
    if state not in (*OPEN, "disqualified"):
        raise Refused(N_("This is no open lead."))
    _to(tx, person_id, "nurture", reason, list=NURTURE, list_at=tx.now)


def disqualify(tx: Tx, *, person_id: int, reason: str) -> None:
    """Nothing will come of it, and why. Raises Refused without a reason."""
    _open(tx, person_id)
    if not text.clean(reason, text.LINE_LENGTH):
        raise Refused(N_("Say why nothing will come of it."))
    _to(tx, person_id, "disqualified", reason)


def accept(
    tx: Tx,
    *,
    person_id: int,
    name: str = "",
    amount: int | None = None,
    stage_id: int | None = None,
    deal_id: int | None = None,
    expected_day: str | None = None,
) -> int:
    """The rep accepts: a deal is made with source and wishes carried over, or the lead joins one (whose owner stays).

    Returns the deal's key. Without a name the deal is called by the first line of the wishes, else by the person.
    """
    from models.pipeline import deals

    _open(tx, person_id)
    row = tx.row("SELECT name, reading, company_id, source, wishes, owner_id FROM person WHERE id=?", person_id)
    person, reading, company, source, wishes, owner = row or ("", "", None, "", "", None)
    lead = _lead(tx, person_id)
    if owner is None and tx.actor.staff_id is not None:
        assigning.give(tx, person_ids=[person_id], staff_id=tx.actor.staff_id)
        owner = tx.actor.staff_id
    if deal_id is None:
        team = tx.value("SELECT team_id FROM lead WHERE id=?", lead)
        deal_id = deals.open_deal(
            tx,
            name=name.strip() or usual_name(wishes, person or reading),
            person_id=person_id,
            stage_id=stage_id,
            company_id=company,
            amount=amount,
            expected_day=expected_day,
            owner_id=owner,
            team_id=team,
            source=source,
            wishes=wishes,
        )
    elif deals.one(tx, deal_id).person_id != person_id:
        raise Refused(N_("This deal is with somebody else."))
    _to(tx, person_id, "converted", accepted_at=tx.now, deal_id=deal_id)
    return deal_id


def usual_name(wishes: str, person: str) -> str:
    """What a deal is called without a name: the first line of the wishes, else the person."""
    return (wishes.strip().splitlines() or [""])[0][:80].strip() or person or "1"


def open_deal(
    tx: Tx,
    *,
    person_id: int,
    name: str = "",
    amount: int | None = None,
    stage_id: int | None = None,
    expected_day: str | None = None,
) -> int:
    """Open a deal with anybody: a lead is accepted by it, for others source and wishes are carried over all the same.

    Returns the deal's key. Raises what `accept` and `deals.open_deal` raise.
    """
    from models.pipeline import deals

    person, reading = living(tx, person_id)
    values: dict[str, Any] = {"amount": amount, "stage_id": stage_id, "expected_day": expected_day}
    if _state(tx, person_id) in OPEN:
        return accept(tx, person_id=person_id, name=name, **values)
    row = tx.row("SELECT company_id, source, wishes, owner_id FROM person WHERE id=?", person_id)
    company, source, wishes, owner = row or (None, "", "", None)
    return deals.open_deal(
        tx,
        name=name.strip() or usual_name(wishes, person or reading),
        person_id=person_id,
        company_id=company,
        owner_id=owner or tx.actor.staff_id,
        source=source,
        wishes=wishes,
        **values,
    )


def hand_back(tx: Tx, *, person_id: int, reason: str, again: bool = False) -> None:
    """The rep hands a lead back, and why: it is nurtured, or (`again`) given to somebody else at once.

    Raises Refused without a reason, or for a lead that nobody has.
    """
    _open(tx, person_id)
    said = text.clean(reason, text.LINE_LENGTH)
    if not said:
        raise Refused(N_("Say why you hand it back."))
    owner = tx.value("SELECT owner_id FROM person WHERE id=?", person_id)
    if owner is None:
        raise Refused(N_("Nobody has this lead."))
    assigning.give(tx, person_ids=[person_id], staff_id=None, note=said, how="back")
    tx.update(Lead, _lead(tx, person_id), team_id=None)
    if again:
        _to(tx, person_id, "new", said)
        assigning.assign(tx, person_ids=[person_id], without=[owner])
    else:
        _to(tx, person_id, "nurture", said, list=NURTURE, list_at=tx.now)


def leave(tx: Tx, *, person_id: int) -> None:
    """They are no lead after all (a mistake, a supplier); what happened stays on the timeline."""
    if _state(tx, person_id):
        tx.update(Person, person_id, lead_state="")
        writing.touchpoints(tx, [(person_id, "lead_none", "", "")])


def deal_closed(tx: Tx, *, person_id: int, deal_id: int, state: str) -> None:
    """A deal was won, lost or reopened: the lead that it came from goes back to nurture when it is lost (recycled)."""
    if tx.value("SELECT deal_id FROM lead WHERE person_id=?", person_id) != deal_id:
        return
    now = _state(tx, person_id)
    other = tx.value("SELECT 1 FROM deal WHERE person_id=? AND state='open' AND id<>? LIMIT 1", person_id, deal_id)
    if state == "lost" and now == "converted" and other is None:
        _to(tx, person_id, "nurture", list=NURTURE, list_at=tx.now)
    elif state != "lost" and now == "nurture":
        _to(tx, person_id, "converted")


def _state(tx: Reader, person_id: int) -> str:
    found = tx.row("SELECT lead_state FROM person WHERE id=?", person_id)
    if found is None:
        raise NotFound(N_("This person is no longer there. Nothing was changed."))
    return str(found[0])


def _open(tx: Tx, person_id: int, *, enter_too: bool = False) -> str:
    living(tx, person_id)
    state = _state(tx, person_id)
    if enter_too and state in ("", "disqualified"):
        enter(tx, person_id=person_id)
        return _state(tx, person_id)
    if state not in OPEN:
        raise Refused(N_("This is no open lead."))
    return state


def _to(tx: Tx, person_id: int, state: str, reason: str = "", **values: Any) -> None:
    said = text.clean(reason, text.LINE_LENGTH)
    tx.update(Person, person_id, lead_state=state)
    tx.update(Lead, _lead(tx, person_id), state_at=tx.now, reason=said, **values)
    writing.touchpoints(tx, [(person_id, f"lead_{state}", said, "")])


# -- the bars ---------------------------------------------------------------------------------------------------------


def crossed(tx: Tx, person_ids: Iterable[int]) -> int:
    """Score or grade of some people may have changed: who crossed the bars moves to the other list. Returns how many.

    Crossing leaves a touchpoint and tells the owner; who is newly for sales and has no owner is given out by the rules.
    """
    shop = settings.load(tx)
    ready = ready_sql(tx, shop)
    ids = sorted(set(person_ids))
    count = 0
    for start in range(0, len(ids), PORTION):
        count += _crossed(tx, shop, ready, ids[start : start + PORTION])
    return count


def _crossed(tx: Tx, shop: ShopSettings, ready: str, ids: Sequence[int]) -> int:
    rows = tx.within(
        "SELECT * FROM (SELECT l.id, p.id AS person_id, p.lead_state, p.owner_id, l.list,"
        " CASE WHEN l.ready THEN 1 ELSE 0 END AS ready,"
        f" CASE WHEN {ready} THEN 1 ELSE 0 END AS now_ready, coalesce(nullif(p.name, ''), p.reading, '')"
        " FROM lead l JOIN person p ON p.id=l.person_id LEFT JOIN rating r ON r.person_id=p.id"
        f" WHERE l.person_id IN (??) AND {LIVING}) x"
        f" WHERE now_ready<>ready OR (list='' AND lead_state IN ({OPEN_SQL}))",
        ids,
    )
    if not rows:
        return 0
    if tx.undoes_id is not None:
        _silently(tx, rows)
        return 0
    up = [row for row in rows if row[6] and row[2] in OPEN]
    down = [row for row in rows if not row[6] and row[2] in OPEN]
    _moved(tx, rows, up, down)
    fell = [row for row in down if row[5]]
    writing.touchpoints(tx, [(row[1], "lead_ready", "", "") for row in up])
    writing.touchpoints(tx, [(row[1], "lead_cooled", "", "") for row in fell])
    _told(tx, telling.READY, up)
    _told(tx, telling.COOLED, fell)
    fresh = up + ([row for row in down if row[4] == "" and row[2] in IN_HAND] if shop.route_new else [])
    wanted = [row[1] for row in fresh if row[3] is None]
    if wanted and not shop.route_by_hand:
        assigning.assign(tx, person_ids=wanted)
    return len(up) + len(fell)


def _moved(tx: Tx, rows: Sequence[Row], up: Sequence[Row], down: Sequence[Row]) -> None:
    """Put them on their lists; whom nobody has in hand changes the state as well."""
    writing.update(
        tx,
        Lead,
        {
            row[0]: {
                "ready": bool(row[6]),
                "list": (SALES if row[6] else NURTURE) if row[2] in OPEN else row[4],
                "list_at": tx.now,
            }
            for row in rows
        },
    )
    states = {row[1]: {"lead_state": "new"} for row in up if row[2] == "nurture"}
    states |= {row[1]: {"lead_state": "nurture"} for row in down if row[5] and row[2] == "new" and row[3] is None}
    keys = {row[1]: row[0] for row in rows}
    writing.update(tx, Person, states)
    writing.update(tx, Lead, {keys[person]: {"state_at": tx.now} for person in states})


def _silently(tx: Tx, rows: Sequence[Row]) -> None:
    """What is undone crossed nothing: only the side is kept right."""
    for row in rows:
        tx.run("UPDATE lead SET ready=? WHERE id=?", bool(row[6]), row[0])


def _told(tx: Tx, about: str, rows: Sequence[Row]) -> None:
    people: dict[int, list[tuple[int, str]]] = {}
    for row in rows:
        if row[3] is not None:
            people.setdefault(row[3], []).append((row[1], row[7]))
    telling.tell(tx, about=about, people=people)


def astray(read: Reader, *, limit: int = PORTION) -> list[int]:
    """People whose lead stands on the wrong side of the bars: the bars were moved, or many were rated at once."""
    ready = ready_sql(read, settings.load(read))
    return read.column(
        "SELECT l.person_id FROM lead l JOIN person p ON p.id=l.person_id LEFT JOIN rating r ON r.person_id=l.person_id"
        f" WHERE {LIVING} AND (CASE WHEN l.ready THEN 1 ELSE 0 END<>CASE WHEN {ready} THEN 1 ELSE 0 END"
        f" OR (l.list='' AND p.lead_state IN ({OPEN_SQL}))) LIMIT ?",
        limit,
    )


def put_right(tx: Tx, *, limit: int = PORTION) -> int:
    """Move some of them to their lists; returns how many there were. For `advance`."""
    ids = astray(tx, limit=limit)
    crossed(tx, ids)
    return len(ids)
