"""Leads in figures: where they come from, how far they get, who looks after them, how soon they are answered.

Counted are the people who became leads within a period of business days; what became of them since is counted whenever
it was. Rates are in millionths, times in minutes.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from models.errors import N_
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.loyalty.figures.period import Period
    from models.work import Reader, Row

WHOLE = 1_000_000
STEPS = (
    ("leads", N_("Leads")),
    ("answered", N_("Answered")),
    ("qualified", N_("Qualified")),
    ("deals", N_("Deals")),
    ("won", N_("Closed won")),
)
"""The phases of conversion; each counts who came at least so far."""
MEANINGS = {
    "steps": N_(
        "People who became leads in these days, and how many of them came at least so far: answered once, qualified,"
        " a deal opened, a deal won."
    ),
    "months": N_("Who became a lead in each of the last twelve months, and how many of them were won since."),
    "sources": N_("The same by where they come from; won: of a hundred leads so many were won."),
    "owners": N_("The same by who looks after them now, with the median time to the first answer."),
    "states": N_("Where all leads stand today."),
    "response": N_(
        "From the moment a lead was given to somebody to the first call, meeting, visit or mail; in time: by the moment"
        " that was promised."
    ),
}


@dataclass(frozen=True, slots=True)
class Reached:
    """How many of some leads came at least so far, in the order of STEPS, and how many were set aside."""

    name: str
    counts: tuple[int, int, int, int, int]
    aside: int
    """Disqualified."""
    minutes: int | None = None
    """The median time to the first answer."""

    @property
    def won_rate(self) -> int | None:
        """Of the leads so many were won, in millionths."""
        return self.counts[4] * WHOLE // self.counts[0] if self.counts[0] else None


@dataclass(frozen=True, slots=True)
class Response:
    """How soon leads are answered: how many were, how many in time of those with a promise, median and ninth tenth."""

    answered: int
    waiting: int
    in_time: int
    promised: int
    median: int | None
    slow: int | None
    """Nine of ten were answered within so many minutes."""


@dataclass(frozen=True, slots=True)
class LeadFigures:
    """All of it."""

    whole: Reached
    sources: tuple[Reached, ...]
    owners: tuple[Reached, ...]
    states: tuple[tuple[str, int], ...]
    months: tuple[tuple[str, int, int], ...]
    """Month, leads, won of them; the latest twelve."""
    response: Response


_REACHED = (
    "count(*),"
    " sum(CASE WHEN {answered} THEN 1 ELSE 0 END),"
    " sum(CASE WHEN {qualified} THEN 1 ELSE 0 END),"
    " sum(CASE WHEN l.deal_id IS NOT NULL THEN 1 ELSE 0 END),"
    " sum(CASE WHEN d.state='won' THEN 1 ELSE 0 END),"
    " sum(CASE WHEN p.lead_state='disqualified' THEN 1 ELSE 0 END)"
).format(
    answered="l.responded_at IS NOT NULL OR l.accepted_at IS NOT NULL OR l.deal_id IS NOT NULL"
    " OR p.lead_state IN ('qualified', 'converted')",
    qualified="l.accepted_at IS NOT NULL OR l.deal_id IS NOT NULL OR p.lead_state IN ('qualified', 'converted')",
)
_FROM = (
    " FROM lead l JOIN person p ON p.id=l.person_id AND p.merged_into_id IS NULL AND p.erased_at IS NULL"
    " LEFT JOIN deal d ON d.id=l.deal_id"
)
_WITHIN = " WHERE l.entered_at>=? AND l.entered_at<?"
_TAKEN = "(l.responded_at - coalesce(l.assigned_at, l.entered_at)) / 60000"


def figures(read: Reader, period: Period) -> LeadFigures:
    """Count everything of a period. For a reader's thread."""
    span = (period.start, period.end)
    whole = _reached("", read.rows(f"SELECT {_REACHED}{_FROM}{_WITHIN}", *span)[0])
    sources = read.rows(f"SELECT p.source, {_REACHED}{_FROM}{_WITHIN} GROUP BY p.source ORDER BY 2 DESC, 1", *span)
    owners = read.rows(
        f"SELECT coalesce(p.owner_id, 0), coalesce(max(f.name), ''), {_REACHED}{_FROM} LEFT JOIN staff f"
        f" ON f.id=p.owner_id{_WITHIN} GROUP BY coalesce(p.owner_id, 0) ORDER BY 3 DESC, 1",
        *span,
    )
    taken = _taken(read, span)
    states = read.rows(
        "SELECT lead_state, count(*) FROM person WHERE lead_state<>'' AND merged_into_id IS NULL AND erased_at IS NULL"
        " GROUP BY lead_state ORDER BY 2 DESC, 1"
    )
    return LeadFigures(
        whole,
        tuple(_reached(name, row) for name, *row in sources),
        tuple(_reached(name, row, _middle(taken.get(key, []))) for key, name, *row in owners),
        tuple((state, count) for state, count in states),
        _months(read, period),
        _response(read, span, sorted(minute for some in taken.values() for minute in some)),
    )


def response(read: Reader, period: Period) -> tuple[Response, dict[int, int | None]]:
    """How soon the leads of a period are answered, and the median minutes by who looks after them (0: nobody)."""
    span = (period.start, period.end)
    taken = _taken(read, span)
    whole = _response(read, span, sorted(minute for some in taken.values() for minute in some))
    return whole, {key: _middle(some) for key, some in taken.items()}


def _reached(name: str, row: Sequence[int | None] | Row, minutes: int | None = None) -> Reached:
    counts = [int(one or 0) for one in row]
    return Reached(name, (counts[0], counts[1], counts[2], counts[3], counts[4]), counts[5], minutes)


def _taken(read: Reader, span: tuple[int, int]) -> dict[int, list[int]]:
    """The minutes to the first answer, by owner (0: nobody)."""
    found: dict[int, list[int]] = {}
    for owner, minutes in read.rows(
        f"SELECT coalesce(p.owner_id, 0), {_TAKEN}{_FROM}{_WITHIN} AND l.responded_at IS NOT NULL", *span
    ):
        found.setdefault(owner, []).append(max(0, minutes))
    return found


def _middle(minutes: Sequence[int]) -> int | None:
    return int(median(minutes)) if minutes else None


def _response(read: Reader, span: tuple[int, int], minutes: Sequence[int]) -> Response:
    waiting, promised, in_time = read.rows(
        "SELECT sum(CASE WHEN l.responded_at IS NULL AND p.lead_state IN ('new', 'working') THEN 1 ELSE 0 END),"
        " sum(CASE WHEN l.responded_at IS NOT NULL AND l.respond_by IS NOT NULL THEN 1 ELSE 0 END),"
        f" sum(CASE WHEN l.responded_at<=l.respond_by THEN 1 ELSE 0 END){_FROM}{_WITHIN}",
        *span,
    )[0]
    slow = minutes[max(0, -(-len(minutes) * 9 // 10) - 1)] if minutes else None
    return Response(len(minutes), waiting or 0, in_time or 0, promised or 0, _middle(minutes), slow)


def _months(read: Reader, period: Period) -> tuple[tuple[str, int, int], ...]:
    """Leads and what was won of them in each of the twelve months up to the period's end, by the shop's own days."""
    from models.loyalty.figures import period as periods
    from models.settings import load

    shop = load(read)
    months = [periods.month(shop, period.last)]
    while len(months) < 12:
        months.append(periods.before(shop, months[-1]))
    found = []
    for one in reversed(months):
        row = _reached("", read.rows(f"SELECT {_REACHED}{_FROM}{_WITHIN}", one.start, one.end)[0])
        found.append((one.first[:7], row.counts[0], row.counts[4]))
    return tuple(found)
