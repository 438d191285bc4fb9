"""A person's lead and deals in brief, for their page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.leads import board, qualification, teams
from models.people.edit import living
from models.pipeline import deals, stages
from models.values import dataclass

if TYPE_CHECKING:
    from models.leads.board import LeadRow
    from models.pipeline.deals import DealRow
    from models.pipeline.stages import ReasonRow, StageRow
    from models.work import Reader


@dataclass(frozen=True, slots=True)
class OfPerson:
    """The lead of a person; None in `lead` where they are none (any more)."""

    person_id: int
    lead: LeadRow | None
    team: str
    times: int
    away: bool
    """Whoever looks after them is away today."""


def lead_of(read: Reader, person_id: int, *, now: int, day: str) -> OfPerson | None:
    """The lead; None when the person is gone."""
    state = read.value("SELECT lead_state FROM person WHERE id=? AND merged_into_id IS NULL", person_id)
    if state is None:
        return None
    if not state:
        return OfPerson(person_id, None, "", 0, False)
    found = board.rows(read, [person_id], now=now)
    row = read.row(
        "SELECT coalesce(t.name, ''), l.times FROM lead l LEFT JOIN team t ON t.id=l.team_id WHERE l.person_id=?",
        person_id,
    ) or ("", 1)
    one = found[0] if found else None
    away = one is not None and one.owner_id is not None and teams.is_away(read, one.owner_id, day)
    return OfPerson(person_id, one, row[0], row[1], away)


@dataclass(frozen=True, slots=True)
class NewDeal:
    """What a deal with somebody would be called, and the stages in which it can begin."""

    person_id: int
    name: str
    person: str
    stages: tuple[StageRow, ...]


def new_deal(read: Reader, person_id: int) -> NewDeal:
    """What a form for a new deal begins with. Raises NotFound for who is gone."""
    name, reading = living(read, person_id)
    wishes = read.value("SELECT wishes FROM person WHERE id=?", person_id) or ""
    known = {one.id for one in stages.pipelines(read)}
    found = tuple(one for one in stages.stages(read) if one.kind == "open" and one.pipeline_id in known)
    return NewDeal(person_id, qualification.usual_name(wishes, name or reading), name or reading, found)


@dataclass(frozen=True, slots=True)
class PersonDeals:
    """A person's deals, with what a move needs to offer."""

    deals: tuple[DealRow, ...]
    stages: tuple[StageRow, ...]
    reasons: tuple[ReasonRow, ...]


def deals_of(read: Reader, person_id: int) -> PersonDeals | None:
    """The deals; None where there are none."""
    found = deals.of_person(read, person_id, limit=20)
    return PersonDeals(tuple(found), stages.stages(read), stages.reasons(read)) if found else None
