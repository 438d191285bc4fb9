"""Deals: opened, moved through the stages, won, lost with a reason, reopened (design.md 8 and 9; case A11).

Only a stage that wins wins; 100 % typed by hand does not. A won deal is neither lost nor lowered: it is reopened first.
Lost is 0 % and put away with a reason. What somebody typed as probability stays while the computed one moves beside it.
Amounts are in the currency's smallest unit, probabilities in hundredths of a per cent, moments in ms UTC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models import text
from models.base import new_public_id
from models.contracts import of_deals
from models.errors import N_, Message, NotFound, Refused
from models.leads import win as chances
from models.people.tables import Touchpoint
from models.pipeline import moving, onboarding, ordering, stages
from models.pipeline.tables import Deal, DealMove
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.pipeline.stages import StageRow
    from models.work import Reader, Tx

SURE = stages.SURE
LARGEST = 9 * 10**14
"""The largest amount: times a probability in hundredths of a per cent it still fits 64 bits."""
NAMED = {
    "person_id": "person",
    "company_id": "company",
    "owner_id": "staff",
    "team_id": "team",
    "product_id": "product",
    "reason_id": "lost_reason",
}
"""Columns that name a row of another table."""
_LINES = {"name": text.NAME_LENGTH, "source": text.NAME_LENGTH}
_NOTES = ("wishes", "note")
_MONEY = ("amount", "monthly")
EDITABLE = frozenset({*_LINES, *_NOTES, *_MONEY, *NAMED, "months", "expected_day", "category"} - {"reason_id"})
"""What `open_deal` and `change` take."""
CATEGORIES = ("", "pipeline", "best", "commit", "omitted")
"""Of the forecast; "" is the stage's."""
FOLLOWED = ("amount", "monthly", "months")
"""What follows the lines of a deal that has any (`models.pipeline.lines`)."""
MOST_YEARS = 50
"""So far ahead, and so far back, a deal may be expected."""
PROBABILITY = (
    "CASE d.state WHEN 'won' THEN 10000 WHEN 'lost' THEN 0"
    " ELSE coalesce(d.probability_by_hand, d.probability, s.probability) END"
)
"""The chance that counts, as SQL over a deal `d` and its stage `s`: by hand, else computed, else the stage's."""


@dataclass(frozen=True, slots=True)
class DealRow:
    """A deal as lists and cards show it."""

    id: int
    public_id: str
    name: str
    state: str
    """open, won, lost"""
    stage: StageRow
    person_id: int | None
    person: str
    company: str
    amount: int | None
    monthly: int | None
    months: int | None
    expected_day: str | None
    computed: int | None
    by_hand: int | None
    owner_id: int | None
    owner: str
    team_id: int | None
    reason: str
    reason_key: str
    reason_note: str
    opened_at: int
    stage_at: int
    touched_at: int
    closed_at: int | None

    @property
    def probability(self) -> int:
        """The chance that counts."""
        if self.state != "open":
            return SURE if self.state == "won" else 0
        if self.by_hand is not None:
            return self.by_hand
        return self.computed if self.computed is not None else self.stage.probability

    @property
    def why_lost(self) -> Message | str:
        """The reason for which it was lost, "" without one."""
        return stages.named(self.reason, self.reason_key, stages.REASON_NAMES)


_SELECT = (
    "SELECT d.id, d.public_id, d.name, d.state, d.stage_id, d.person_id, coalesce(nullif(p.name, ''), p.reading, ''),"
    " coalesce(c.name, ''), d.amount, d.monthly, d.months, d.expected_day, d.probability, d.probability_by_hand,"
    " d.owner_id, coalesce(f.name, ''), d.team_id, coalesce(r.name, ''), coalesce(r.key, ''), d.reason_note,"
    " d.opened_at, d.stage_at, d.touched_at, d.closed_at FROM deal d LEFT JOIN person p ON p.id=d.person_id"
    " LEFT JOIN company c ON c.id=coalesce(d.company_id, p.company_id) LEFT JOIN staff f ON f.id=d.owner_id"
    " LEFT JOIN lost_reason r ON r.id=d.reason_id"
)


# -- questions --------------------------------------------------------------------------------------------------------


def of_ids(read: Reader, ids: list[int]) -> list[DealRow]:
    """Deals by their keys, in that order; who is gone is left out."""
    known = {one.id: one for one in stages.stages(read, every=True)}
    rows = read.within(f"{_SELECT} WHERE d.id IN (??)", ids)
    found = {row[0]: DealRow(*(*row[:4], known[row[4]], *row[5:])) for row in rows}
    return [found[key] for key in ids if key in found]


def one(read: Reader, deal_id: int) -> DealRow:
    """A deal. Raises NotFound."""
    found = of_ids(read, [deal_id])
    if not found:
        raise NotFound(N_("This deal is no longer there. Nothing was changed."))
    return found[0]


def of_person(read: Reader, person_id: int, *, limit: int = 50) -> list[DealRow]:
    """A person's deals, open ones first, then the latest."""
    ids = read.column(
        "SELECT id FROM deal WHERE person_id=? ORDER BY CASE state WHEN 'open' THEN 0 ELSE 1 END, touched_at DESC,"
        " id DESC LIMIT ?",
        person_id,
        limit,
    )
    return of_ids(read, ids)


def moves(read: Reader, deal_id: int) -> list[tuple[int, int | None, int, str, int | None]]:
    """How a deal came where it is: moment, stage before, stage, state, staff; the oldest first."""
    return read.rows(
        "SELECT at, from_stage_id, stage_id, state, staff_id FROM deal_move WHERE deal_id=? ORDER BY id", deal_id
    )


# -- verbs ------------------------------------------------------------------------------------------------------------


def open_deal(
    tx: Tx,
    *,
    name: str,
    person_id: int | None = None,
    stage_id: int | None = None,
    at: int | None = None,
    **columns: Any,
) -> int:
    """Open a deal in a stage (the first one), at a moment (now); `columns` are any of EDITABLE. Returns its key.

    A stage that wins wins it at once. Raises Refused without a name, for amounts that can't be, or what the stage asks.
    """
    row = checked(tx, {"name": name, "person_id": person_id, **columns})
    if not row["name"]:
        raise Refused(N_("Give the deal a name."))
    where = stages.first_stage(tx) if stage_id is None else stages.stage(tx, stage_id)
    begun = where if where.kind == "open" else stages.first_stage(tx, where.pipeline_id)
    _asks(begun, row)
    when = tx.now if at is None else at
    key = tx.insert(
        Deal,
        public_id=new_public_id(),
        stage=begun.id,
        state="open",
        opened_at=when,
        stage_at=when,
        touched_at=when,
        position=ordering.top(tx, begun.id),
        **row,
    )
    tx.explain(deal=row["name"])
    _note(tx, key, row, "deal", None, begun, "open")
    chances.counted(tx, deal_id=key, from_state="", from_stage=None, to_state="open", to_stage=begun.id)
    if where.kind == "won":
        win(tx, deal_id=key)
    return key


def change(tx: Tx, *, deal_id: int, **columns: Any) -> None:
    """Change any of EDITABLE. Raises Refused for what can't be; a closed deal keeps amount and owner changeable."""
    known = one(tx, deal_id)
    row = checked(tx, columns)
    if row.get("name") == "":
        raise Refused(N_("Give the deal a name."))
    if any(name in row and row[name] != getattr(known, name) for name in FOLLOWED) and _has_lines(tx, deal_id):
        raise Refused(N_("The amount of “{name}” follows its lines. Change them there."), name=known.name)
    tx.update(Deal, deal_id, touched_at=tx.now, **row)
    tx.explain(deal=row.get("name", known.name))
    if known.state == "open" and row.get("person_id", known.person_id) != known.person_id and _has_lines(tx, deal_id):
        from models.pipeline import lines

        lines.follow(tx, deal_id=deal_id)  # promotions are another customer's now
    _recounted(tx, known)


def _has_lines(tx: Tx, deal_id: int) -> bool:
    return tx.value("SELECT 1 FROM deal_line WHERE deal_id=? LIMIT 1", deal_id) is not None


def _recounted(tx: Tx, known: DealRow) -> None:
    if known.state == "open":
        chances.follow(tx, deal_id=known.id)


def move(tx: Tx, *, deal_id: int, stage_id: int, after: int | None = None, before: int | None = None) -> None:
    """Put a deal into a stage; one that wins wins it, whatever it was before; a lost one is reopened where it is put.

    It comes between the deals `after` and `before` of the stage as far as the order of the lane allows
    (`ordering.beside`), else on top; within its own stage only its place changes. Raises Refused for a won deal that
    would be lowered, or for what the stage asks and the deal does not say.
    """
    found = moving.asked(tx, deal_id, stage_id)
    if found.state == "won":
        if found.kind != "won":
            raise Refused(N_("“{name}” is won. Reopen it first."), name=found.name)
        return
    if found.kind == "won":
        _close(tx, one(tx, deal_id), stages.stage(tx, stage_id), "won")
    elif found.state == "lost":
        reopen(tx, deal_id=deal_id, stage_id=stage_id)
        _beside(tx, deal_id, stage_id, after, before)
    elif found.stage_id == stage_id:
        moving.place(tx, found, deal_id=deal_id, after=after, before=before)
    else:
        if moving.asks(found):
            _asks(stages.stage(tx, stage_id), _row(tx, deal_id))
        moving.put(tx, found, deal_id=deal_id, stage_id=stage_id, after=after, before=before)


def move_all(
    tx: Tx,
    *,
    deal_ids: Sequence[int],
    stage_id: int,
    after: int | None = None,
    before: int | None = None,
    filled: Mapping[int, Mapping[str, Any]] | None = None,
) -> None:
    """Move several deals at once; they stay in the order given. Raises as `move`, and then none moves.

    `filled` says of some what the stage asks: columns of EDITABLE by deal.
    """
    for key, columns in (filled or {}).items():
        change(tx, deal_id=key, **columns)
    moved = list(reversed(deal_ids)) if after is None else list(deal_ids)
    for at, key in enumerate(moved):
        last = moved[at - 1] if at else None
        if after is None:
            move(tx, deal_id=key, stage_id=stage_id, before=before if last is None or before is None else last)
        else:
            move(tx, deal_id=key, stage_id=stage_id, after=after if last is None else last, before=before)
    tx.explain(count=len(deal_ids))


def win_all(tx: Tx, *, deal_ids: Sequence[int], reason_id: int | None = None, note: str = "") -> None:
    """Win several deals at once, each for the amount that it has."""
    for key in deal_ids:
        win(tx, deal_id=key, reason_id=reason_id, note=note)
    tx.explain(count=len(deal_ids))


def lose_all(tx: Tx, *, deal_ids: Sequence[int], reason_id: int | None = None, note: str = "") -> None:
    """Lose several deals at once, for one reason. Raises as `lose`, and then none is lost."""
    for key in deal_ids:
        lose(tx, deal_id=key, reason_id=reason_id, note=note)
    tx.explain(count=len(deal_ids))


def win(tx: Tx, *, deal_id: int, amount: int | None = None, reason_id: int | None = None, note: str = "") -> None:
    """Win a deal, for an amount (the one that it has), with what decided it: one of the reasons, a note, or both.

    It goes to the stage of its pipeline that wins. One that is won stays as it is.
    """
    known = one(tx, deal_id)
    if known.state == "won":
        return
    if amount is not None and amount != known.amount:
        change(tx, deal_id=deal_id, amount=amount)
        known = one(tx, deal_id)
    said = text.clean(note, text.NOTE_LENGTH, lines=True)
    checked(tx, {"reason_id": reason_id})
    to = stages.won_stage(tx, known.stage.pipeline_id)
    _close(tx, known, to, "won", reason_id=reason_id, reason_note=said)


def lose(tx: Tx, *, deal_id: int, reason_id: int | None = None, note: str = "") -> None:
    """Lose a deal: it is put away at 0 %, with a reason, a note, or both. Its lead goes back to nurture.

    Raises Refused for a won deal, one that is lost, or without any reason.
    """
    known = one(tx, deal_id)
    if known.state == "won":
        raise Refused(N_("“{name}” is won. Reopen it first."), name=known.name)
    if known.state == "lost":
        raise Refused(N_("“{name}” is lost already."), name=known.name)
    said = text.clean(note, text.NOTE_LENGTH, lines=True)
    if reason_id is None and not said:
        raise Refused(N_("Say why it was lost."))
    checked(tx, {"reason_id": reason_id})
    _close(tx, known, known.stage, "lost", reason_id=reason_id, reason_note=said)


def reopen(tx: Tx, *, deal_id: int, stage_id: int | None = None) -> None:
    """Open a closed deal again: in a stage, else where it stood before. Raises Refused for an open one."""
    known = one(tx, deal_id)
    if known.state == "open":
        raise Refused(N_("“{name}” is open."), name=known.name)
    to = stages.stage(tx, stage_id or _before(tx, known))
    if to.kind != "open":
        raise Refused(N_("Choose a stage that is open."))
    values = {"closed_at": None, "closed_day": None, "reason_id": None, "reason_note": "", "probability": None}
    _put(tx, known, to, "open", "deal_reopened", stage_at=tx.now, **values)
    onboarding.off(tx, deal_id=deal_id)
    of_deals.reopened(tx, deal_id=deal_id)
    _lead(tx, known, "open")


def touched(tx: Tx, *, person_id: int, at: int) -> None:
    """Somebody called, met, visited or noted down a person at a moment: their open deals were touched then."""
    ids = tx.column("SELECT id FROM deal WHERE person_id=? AND state='open' AND touched_at<?", person_id, at)
    tx.update(Deal, ids, touched_at=at)


def set_probability(tx: Tx, *, deal_id: int, probability: int | None) -> None:
    """Type an open deal's probability, which is kept from then on; None goes back to the computed one.

    100 % does not win. Raises Refused outside of 0 to 100 %, and for a closed deal.
    """
    if probability is not None and not 0 <= probability <= SURE:
        raise Refused(N_("A probability lies between 0 and 100 %."))
    known = one(tx, deal_id)
    if known.state == "won" and probability == SURE:
        return
    if known.state != "open":
        words = (
            N_("“{name}” is won. Reopen it first.")
            if known.state == "won"
            else N_("“{name}” is lost. Reopen it first.")
        )
        raise Refused(words, name=known.name)
    tx.update(Deal, deal_id, probability_by_hand=probability, touched_at=tx.now)


# -- how --------------------------------------------------------------------------------------------------------------


def checked(tx: Tx, columns: dict[str, Any]) -> dict[str, Any]:
    """Columns of a deal as they are stored. Raises Refused or NotFound, in words, for what can't be."""
    unknown = columns.keys() - EDITABLE - {"reason_id"}
    if unknown:
        raise Refused(N_("A deal has no field “{name}”."), name=sorted(unknown)[0])
    row = dict(columns)
    for name, value in columns.items():
        if name in _LINES:
            row[name] = text.clean(value or "", _LINES[name])
        elif name in _NOTES:
            row[name] = text.clean(value or "", text.NOTE_LENGTH, lines=True)
        elif name in _MONEY and value is not None and not 0 <= value <= LARGEST:
            raise Refused(N_("An amount of a deal is not below 0."))
        elif name in NAMED and value is not None and not _there(tx, NAMED[name], value):
            raise NotFound(N_("Something that this deal names is no longer there. Nothing was changed."))
    months = row.get("months")
    if months is not None and not 1 <= months <= 600:
        raise Refused(N_("Give the months as a whole number, from 1 to 600."))
    if row.get("category", "") not in CATEGORIES:
        raise Refused(N_("The forecast has no category “{name}”."), name=str(row["category"])[:40])
    if row.get("expected_day"):
        row["expected_day"] = expected_day(row["expected_day"], tx.today)
    return row


def _there(tx: Tx, table: str, key: int) -> bool:
    return tx.value(f"SELECT 1 FROM {table} WHERE id=?", key) is not None


def expected_day(typed: str, today: str) -> str:
    """A day on which a deal may be expected, as ISO. Raises Refused for what is no date, or too far from `today`."""
    from datetime import date

    try:
        found = date.fromisoformat(typed)
    except ValueError as error:
        raise Refused(N_("“{day}” is not a date such as 2026-11-30."), day=typed[:40]) from error
    if abs(found.year - date.fromisoformat(today).year) > MOST_YEARS:
        raise Refused(N_("{day} is too far away to expect a deal then."), day=found.isoformat())
    return found.isoformat()


def _asks(stage: StageRow, row: dict[str, Any]) -> None:
    lacks = next((name for name in stage.requires if row.get(name) in (None, "")), None)
    if lacks is not None:
        what = Message(stages.REQUIRED[lacks])
        raise Refused(N_("In “{stage}” a deal says {what}. Fill it in first."), stage=stage.wording, what=what)


def _row(tx: Tx, deal_id: int) -> dict[str, Any]:
    return tx.image(Deal, deal_id, list(stages.REQUIRED)) or {}


def _beside(tx: Tx, deal_id: int, stage_id: int, after: int | None, before: int | None) -> None:
    position = ordering.beside(tx, deal_id=deal_id, stage_id=stage_id, after=after, before=before)
    if position is not None:
        tx.update(Deal, deal_id, position=position)


def _close(tx: Tx, known: DealRow, to: StageRow, state: str, **values: Any) -> None:
    day = tx.today
    sure = SURE if state == "won" else 0
    values = {"reason_id": None, "reason_note": "", **values, "probability": sure}
    if to.id != known.stage.id:
        values["stage_at"] = tx.now
    _put(tx, known, to, state, f"deal_{state}", closed_at=tx.now, closed_day=day, **values)
    if state == "won":
        onboarding.begin(
            tx,
            deal_id=known.id,
            pipeline_id=to.pipeline_id,
            owner_id=known.owner_id,
            person_id=known.person_id,
            name=known.name,
        )
        of_deals.won(tx, deal_id=known.id)
    _lead(tx, known, state)


def _put(tx: Tx, known: DealRow, to: StageRow, state: str, kind: str, **values: Any) -> None:
    if to.id != known.stage.id:
        values["position"] = ordering.top(tx, to.id)
    tx.update(Deal, known.id, stage_id=to.id, state=state, touched_at=tx.now, **values)
    tx.explain(deal=known.name)
    row = {"name": known.name, "person_id": known.person_id, "amount": known.amount}
    _note(tx, known.id, row, kind, known.stage.id, to, state, values.get("reason_id"))
    chances.counted(
        tx, deal_id=known.id, from_state=known.state, from_stage=known.stage.id, to_state=state, to_stage=to.id
    )


def _note(
    tx: Tx,
    deal_id: int,
    row: dict[str, Any],
    kind: str,
    before: int | None,
    to: StageRow,
    state: str,
    reason_id: int | None = None,
) -> None:
    """Write the move, and the touchpoint of whom it is with. Both are undone with the deal."""
    tx.insert(
        DealMove,
        deal=deal_id,
        at=tx.now,
        day=tx.today,
        from_stage_id=before,
        stage_id=to.id,
        state=state,
        staff_id=tx.actor.staff_id,
    )
    if row.get("person_id") is not None:
        tx.insert(
            Touchpoint,
            person=row["person_id"],
            at=tx.now,
            kind=kind,
            ref_id=deal_id,
            amount=row.get("amount"),
            text=row["name"],
            about=_about(tx, to, reason_id),
            staff_id=tx.actor.staff_id,
            shop_id=tx.actor.shop_id,
        )
        tx.touch("person", [row["person_id"]])


def _about(tx: Tx, to: StageRow, reason_id: int | None) -> str:
    if reason_id is None:
        return to.name or to.key
    name, key = tx.row("SELECT name, key FROM lost_reason WHERE id=?", reason_id) or ("", "")
    return str(name or key)


def _before(tx: Tx, known: DealRow) -> int:
    """The open stage in which a deal stood last."""
    found = tx.value(
        "SELECT m.stage_id FROM deal_move m JOIN stage s ON s.id=m.stage_id AND s.kind='open' AND s.active"
        " WHERE m.deal_id=? AND s.pipeline_id=? ORDER BY m.id DESC LIMIT 1",
        known.id,
        known.stage.pipeline_id,
    )
    return int(found) if found is not None else stages.first_stage(tx, known.stage.pipeline_id).id


def _lead(tx: Tx, known: DealRow, state: str) -> None:
    if known.person_id is not None:
        from models.leads import qualification

        qualification.deal_closed(tx, person_id=known.person_id, deal_id=known.id, state=state)
