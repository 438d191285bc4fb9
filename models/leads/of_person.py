"""A person's lead and deals in brief, for their page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.leads import board, teams
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
    found = board.rows(read, [person_id], now=now, day=day)
    row = read.row(
        "SELECT coalesce(t.name, ''), l.times FROM lead l LEFT JOIN team t ON t.id=l.team_id WHERE l.person_id=?",
        person_id,
    ) or ("", 1)
    one = found[0] if found else None
    away = one is not None and one.owner_id is not None and teams.is_away(read, one.owner_id, day)
    return OfPerson(person_id, one, row[0], row[1], away)


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
