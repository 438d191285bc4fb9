"""The chance to win by naive Bayes over counters: how often each value stood on won and on lost deals.

Source: cases A (Odoo's predictive lead scoring, `crm_lead._pls_get_naive_bayes_probabilities`, restated):

    score_won = P(won) · Π won(value) / Σ won(field)        likewise for lost
    probability = score_won / (score_won + score_lost)

P(won) is the share of the won among the counters of the first stage. The stage counts through how many ever reached it:
its denominator is the counter of the first stage. What is empty or was never counted is left out. Pure: no store.
Counters are whole tenths; a new one starts at 1 and 1 (0.1 each), so that nothing is ever impossible.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from models.values import dataclass

NEW = 1
"""Tenths that a new counter starts at, for won and for lost."""
ONE = 10
"""Tenths of one deal."""
STAGE = "stage"
TAG = "tag"
TAG_LEAST = 50 * ONE
"""A tag counts from so many closed deals on (won and lost together)."""
LOWEST, HIGHEST = 1, 9_999
"""An open deal is never given up and never won: 0.01 % to 99.99 %, in hundredths of a per cent."""
WON = 10_000

Count = tuple[int, int]
Counts = Mapping[str, Mapping[str, Count]]
"""By field and value: tenths won, tenths lost."""
Facts = Sequence[tuple[str, str]]
"""What is known of a deal: field and value; a tag is a field of its own that may come several times."""


@dataclass(frozen=True, slots=True)
class Factor:
    """What a value says: its share among the won and among the lost of its field, between 0 and 1."""

    field: str
    value: str
    won: float
    lost: float

    @property
    def helps(self) -> float:
        """From 0 (speaks against) over 0.5 (says nothing) to 1 (speaks for).

        A stage can't speak against a deal, since whoever is won has been through all of them: it helps by the share of
        the lost that never came so far (case A6), and says nothing where all did.
        """
        if self.field == STAGE:
            never = 1 - self.lost
            return never if never > 0.5 else 0.5
        whole = self.won + self.lost
        return self.won / whole if whole else 0.5


def totals(counts: Counts, field: str) -> Count:
    """The sums of a field's counters."""
    values = counts.get(field, {}).values()
    return sum(one[0] for one in values), sum(one[1] for one in values)


def factors(
    counts: Counts, facts: Facts, stage: str = "", first: str = "", sums: dict[str, Count] | None = None
) -> tuple[Factor, ...]:
    """What each known value says; `stage` and `first` are the deal's stage and its pipeline's first one.

    `sums` keeps the sums of fields from one deal to the next; it belongs to one set of counters.
    """
    found = []
    known_sums = {} if sums is None else sums
    for field, value in facts:
        count = counts.get(field, {}).get(value)
        if not value or count is None or (field == TAG and sum(count) < TAG_LEAST):
            continue
        if field not in known_sums:
            known_sums[field] = totals(counts, field)
        won, lost = known_sums[field]
        if won and lost:
            found.append(Factor(field, value, count[0] / won, count[1] / lost))
    known = counts.get(STAGE, {})
    if stage in known and first in known:
        (won, lost), (all_won, all_lost) = known[stage], known[first]
        found.append(Factor(STAGE, stage, won / all_won, lost / all_lost))
    return tuple(found)


def share(counts: Counts, facts: Facts, stage: str, first: str, sums: dict[str, Count] | None = None) -> float | None:
    """The chance to win as a share of 1; None without a stage or before anything was closed in its pipeline."""
    begun = counts.get(STAGE, {}).get(first)
    if not stage or begun is None:
        return None
    won = begun[0] / (begun[0] + begun[1])
    lost = 1 - won
    for one in factors(counts, facts, stage, first, sums):
        won, lost = won * one.won, lost * one.lost
        if max(won, lost) < 1e-200:  # many fields: only their ratio matters
            won, lost = won * 1e200, lost * 1e200
    return won / (won + lost) if won + lost else None


def hundredths(part: float | None) -> int | None:
    """A share of 1 as an open deal shows it: hundredths of a per cent, rounded, never none and never all."""
    return None if part is None else max(LOWEST, min(HIGHEST, round(part * WON)))


def chance(counts: Counts, facts: Facts, stage: str, first: str, sums: dict[str, Count] | None = None) -> int:
    """The chance of an open deal in hundredths of a per cent; without a stage 0 (case A)."""
    return hundredths(share(counts, facts, stage, first, sums)) or 0


@dataclass(frozen=True, slots=True)
class Explained:
    """The values that speak for a deal and against it, the strongest first."""

    helping: tuple[Factor, ...]
    hurting: tuple[Factor, ...]


def explained(found: Iterable[Factor], edge: float = 0.005) -> Explained:
    """The factors in order; what lies within `edge` of one half says nothing and is not named (case A6)."""
    some = [one for one in found if abs(one.helps - 0.5) > edge]
    helping = sorted((one for one in some if one.helps > 0.5), key=_against, reverse=True)
    return Explained(tuple(helping), tuple(sorted((one for one in some if one.helps < 0.5), key=_against)))


def _against(one: Factor) -> float:
    return one.helps


# -- counting ---------------------------------------------------------------------------------------------------------


def steps(state: str, stage: str, order: Sequence[str], facts: Facts) -> tuple[tuple[str, str, int, int], ...]:
    """What a closed deal adds to the counters: (field, value, won, lost) in deals; nothing while it is open.

    Won counts in every stage of `order` (the pipeline's, the won one included); lost in its own stage and the ones
    before it.
    """
    if state not in ("won", "lost"):
        return ()
    won = state == "won"
    reached = order if won else order[: order.index(stage) + 1] if stage in order else ()
    some = (*((STAGE, one) for one in reached), *((field, value) for field, value in facts if value))
    return tuple((field, value, int(won), int(not won)) for field, value in some)


def moved(count: Count | None, won: int, lost: int) -> Count:
    """A counter after some deals more or less (a new one where there was none); never below where one starts."""
    before = count or (NEW, NEW)
    return max(NEW, before[0] + won * ONE), max(NEW, before[1] + lost * ONE)


def pooled(kept: Count | None, gone: Count) -> Count | None:
    """A counter of deals without a team after those of a team that is gone came to it (case A10).

    What stands at its start or below counts for nothing; None where nothing is worth a counter.
    """
    had = kept or (0, 0)
    won, lost = (sum(part for part in pair if part > NEW) for pair in zip(had, gone, strict=True))
    if not won and not lost and kept is None:
        return None
    return max(NEW, won), max(NEW, lost)
