"""All that the sheet of one deal shows, asked at once; and how long it stood in each stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.people import attachments
from models.pipeline import deals, fitting, helpers, lines, questions, stages
from models.reminders import reminders
from models.values import dataclass

if TYPE_CHECKING:
    from models.errors import Message
    from models.people.attachments import Attached
    from models.pipeline.deals import DealRow
    from models.pipeline.fitting import Fit
    from models.pipeline.pricing import Worth
    from models.pipeline.questions import Answer
    from models.pipeline.stages import ReasonRow, StageRow
    from models.reminders.reminders import Due
    from models.work import Reader


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay of a deal in a stage: from and until when (ms UTC; None: still), who put it there, what state it had."""

    stage_id: int
    stage: Message | str
    state: str
    begun_at: int
    ended_at: int | None
    staff: str

    def lasted(self, now: int) -> int:
        """For how long, in ms; a closed deal stays nowhere."""
        if self.state != "open":
            return 0
        return max(0, (now if self.ended_at is None else self.ended_at) - self.begun_at)


@dataclass(frozen=True, slots=True)
class Detail:
    """A deal with all that belongs to it."""

    deal: DealRow
    company_id: int | None
    source: str
    wishes: str
    note: str
    category: str
    line_count: int
    worth: Worth | None
    """What its lines come to now; None without lines."""
    stages: tuple[StageRow, ...]
    """Of its pipeline."""
    reasons: tuple[ReasonRow, ...]
    history: tuple[Stay, ...]
    helpers: tuple[tuple[int, str, str], ...]
    tags: tuple[tuple[int, str, str], ...]
    competitors: tuple[str, ...]
    answers: tuple[Answer, ...]
    fits: tuple[Fit, ...]
    files: tuple[Attached, ...]
    reminders: tuple[Due, ...]
    staff: tuple[tuple[int, str], ...]
    """Who may look after it: the active ones, and its owner."""


def detail(read: Reader, deal_id: int, *, at: int) -> Detail:
    """A deal with all that belongs to it, at a moment (ms UTC). Raises NotFound."""
    known = deals.one(read, deal_id)
    more = read.row("SELECT company_id, source, wishes, note, category FROM deal WHERE id=?", deal_id) or ()
    company_id = more[0]
    if company_id is None and known.person_id is not None:
        company_id = read.value("SELECT company_id FROM person WHERE id=?", known.person_id)
    many = lines.count(read, deal_id)
    staff = read.rows("SELECT id, name FROM staff WHERE active OR id=? ORDER BY name, id", known.owner_id)
    return Detail(
        deal=known,
        company_id=company_id,
        source=more[1],
        wishes=more[2],
        note=more[3],
        category=more[4],
        line_count=many,
        worth=lines.worth(read, deal_id, at=at) if many else None,
        stages=tuple(stages.stages(read, known.stage.pipeline_id)),
        reasons=tuple(stages.reasons(read)),
        history=history(read, deal_id),
        helpers=helpers.of_deal(read, deal_id),
        tags=helpers.tags_of(read, deal_id),
        competitors=helpers.competitors(read, deal_id),
        answers=questions.answers(read, deal_id),
        fits=fitting.products(read, deal_id) if known.state == "open" else (),
        files=attachments.listed(read, deal_id=deal_id),
        reminders=reminders.about(read, "deal", deal_id),
        staff=tuple(staff),
    )


def history(read: Reader, deal_id: int) -> tuple[Stay, ...]:
    """The stays of a deal, the first one first."""
    named = {one.id: one.wording for one in stages.stages(read, every=True)}
    rows = read.rows(
        "SELECT m.at, m.stage_id, m.state, coalesce(f.name, '') FROM deal_move m LEFT JOIN staff f ON f.id=m.staff_id"
        " WHERE m.deal_id=? ORDER BY m.id",
        deal_id,
    )
    ends = [row[0] for row in rows[1:]] + [None]
    return tuple(
        Stay(stage_id, named.get(stage_id, ""), state, at, end, staff)
        for (at, stage_id, state, staff), end in zip(rows, ends, strict=True)
    )


def time_in_stages(stays: tuple[Stay, ...], now: int) -> dict[int, int]:
    """How long in all a deal stood open in each stage, in ms."""
    found: dict[int, int] = {}
    for stay in stays:
        found[stay.stage_id] = found.get(stay.stage_id, 0) + stay.lasted(now)
    return found
