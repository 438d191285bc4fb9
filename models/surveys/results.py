"""What was answered, added up: scores with how many they come from, by month, by answer, by way of asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.counter.names import number_text
from models.surveys import surveys
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.surveys.surveys import SurveyRow
    from models.work import Reader, Row

PROMOTERS, DETRACTORS, SATISFIED = 9, 6, 4
"""NPS: from 9 on they recommend, up to 6 they don't. CSAT: from 4 on they are satisfied."""


def tenths(part: int, whole: int) -> int:
    """A share in tenths of a per cent, rounded half away from nought: 1 of 3 is 333, −1 of 3 is −333."""
    sign = -1 if part < 0 else 1
    return sign * ((2000 * abs(part) + whole) // (2 * whole))


def nps(counts: Mapping[int, int]) -> int | None:
    """The net promoter score in tenths: % of 9 to 10 less % of 0 to 6; None where nobody has answered.

    Reichheld, "The One Number You Need to Grow", Harvard Business Review, December 2003.
    """
    whole = sum(counts.values())
    if not whole:
        return None
    good = sum(count for score, count in counts.items() if score >= PROMOTERS)
    bad = sum(count for score, count in counts.items() if score <= DETRACTORS)
    return tenths(good - bad, whole)


def csat(counts: Mapping[int, int]) -> int | None:
    """The share of 4 and 5 among all answers, in tenths of a per cent; None where nobody has answered."""
    whole = sum(counts.values())
    return tenths(sum(count for score, count in counts.items() if score >= SATISFIED), whole) if whole else None


def score_of(kind: str, counts: Mapping[int, int]) -> int | None:
    """The score of a survey in tenths; None for a poll, or where nobody has answered."""
    if kind == "poll":
        return None
    return nps(counts) if kind == "nps" else csat(counts)


@dataclass(frozen=True, slots=True)
class Month:
    """A month (ISO, 2026-10): how many answered, and the score in tenths (None: nobody, or a poll)."""

    month: str
    count: int
    score: int | None


@dataclass(frozen=True, slots=True)
class Results:
    """A survey's answers from one day to another. `counts` by score or number of choice, every one that can be given.

    `receipts` were written in that time: what the answers are few or many of. `sources` by way of asking.
    """

    survey: SurveyRow
    from_day: str
    to_day: str
    counts: dict[int, int]
    score: int | None
    months: tuple[Month, ...]
    sources: dict[str, int]
    receipts: int
    comments: int

    @property
    def count(self) -> int:
        """How many have answered."""
        return sum(self.counts.values())

    @property
    def bands(self) -> tuple[int, int, int]:
        """High, middle and low answers of a score: promoters, passives, detractors; or 4–5, 3, 1–2."""
        high, low = (PROMOTERS, DETRACTORS) if self.survey.kind == "nps" else (SATISFIED, 2)
        good = sum(count for score, count in self.counts.items() if score >= high)
        bad = sum(count for score, count in self.counts.items() if score <= low)
        return good, self.count - good - bad, bad


def results(read: Reader, survey_id: int, *, from_day: str, to_day: str) -> Results:
    """Add up a survey's answers of some days (ISO, both included). Raises NotFound. For a reader thread."""
    one = surveys.survey(read, survey_id)
    found = read.rows(
        "SELECT SUBSTR(day, 1, 7), COALESCE(score, choice), COUNT(*) FROM answer"
        " WHERE survey_id=? AND day>=? AND day<=? GROUP BY SUBSTR(day, 1, 7), COALESCE(score, choice)",
        survey_id, from_day, to_day,
    )  # fmt: skip
    counts = dict.fromkeys(one.places, 0)
    by_month: dict[str, dict[int, int]] = {}
    for month, value, count in found:
        counts[value] = counts.get(value, 0) + count
        by_month.setdefault(month, {})[value] = count
    months = tuple(
        Month(month, sum(by_month.get(month, {}).values()), score_of(one.kind, by_month.get(month, {})))
        for month in _months(from_day, to_day)
    )
    span = (survey_id, from_day, to_day)
    where = "FROM answer WHERE survey_id=? AND day>=? AND day<=?"
    return Results(
        one,
        from_day,
        to_day,
        counts,
        score_of(one.kind, counts),
        months,
        dict(read.rows(f"SELECT source, COUNT(*) {where} GROUP BY source", *span)),
        int(
            read.value(
                "SELECT COUNT(*) FROM sale WHERE day>=? AND day<=? AND kind IN ('sale', 'exchange')", from_day, to_day
            )
        ),
        int(read.value(f"SELECT COUNT(*) {where} AND comment<>''", *span)),
    )


def _months(from_day: str, to_day: str) -> Sequence[str]:
    year, month = int(from_day[:4]), int(from_day[5:7])
    found: list[str] = []
    while f"{year:04d}-{month:02d}" <= to_day[:7] and len(found) < 240:
        found.append(f"{year:04d}-{month:02d}")
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer as lists and files show it; `value` is a score or the number of a choice, `at` in ms UTC."""

    id: int
    at: int
    day: str
    value: int
    comment: str
    source: str
    person_id: int | None
    person: str
    sale_id: int | None
    receipt: str
    staff: str


def answers(
    read: Reader,
    survey_id: int,
    *,
    from_day: str,
    to_day: str,
    values: Sequence[int] = (),
    commented: bool = False,
    before: int | None = None,
    limit: int = 500,
) -> tuple[AnswerRow, ...]:
    """Answers, the latest first: of some values, only those with a comment; `before` is the key to go on from."""
    where, given = "a.survey_id=? AND a.day>=? AND a.day<=?", [survey_id, from_day, to_day]
    if values:
        where += f" AND COALESCE(a.score, a.choice) IN ({','.join('?' * len(values))})"
        given += values
    if commented:
        where += " AND a.comment<>''"
    if before is not None:
        where += " AND a.id<?"
        given.append(before)
    found = read.rows(
        "SELECT a.id, a.at, a.day, COALESCE(a.score, a.choice), a.comment, a.source, p.id, COALESCE(p.name, ''),"
        " a.sale_id, t.prefix, s.number, COALESCE(w.name, '') FROM answer a LEFT JOIN person p ON p.id = a.person_id"
        " LEFT JOIN sale s ON s.id = a.sale_id LEFT JOIN till t ON t.id = s.till_id LEFT JOIN staff w"
        f" ON w.id = a.staff_id WHERE {where} ORDER BY a.id DESC LIMIT ?",
        *given,
        limit,
    )
    return tuple(_answer_row(row) for row in found)


def _answer_row(row: Row) -> AnswerRow:
    receipt = number_text(row[9], row[10]) if row[10] is not None else ""
    return AnswerRow(*(*row[:9], receipt, row[11]))
