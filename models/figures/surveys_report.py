"""Surveys: how many answered, what they said, and every comment. The scores are those of `models.surveys`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from models.errors import N_, Message
from models.figures.definitions import Definition
from models.figures.named import maybe, named, opens
from models.figures.report import (
    COUNT,
    DAY,
    MONTH,
    RATE,
    TEXT,
    Chart,
    Column,
    KeyFigure,
    Report,
    Section,
    Series,
    total_of,
)
from models.loyalty.figures.overview import rate
from models.surveys import results, surveys

if TYPE_CHECKING:
    from models.figures.report import Asked, Row, Value
    from models.surveys.results import Results
    from models.work import Reader

DEFINITIONS = (
    Definition("survey_answers", N_("Answers"), N_("Answers that were given in the period."), COUNT, 1),
    Definition(
        "survey_score",
        N_("Score"),
        N_(
            "NPS: the share of 9 and 10 less the share of 0 to 6, from −100 to 100. CSAT: the share of 4 and 5. A poll"
            " has none."
        ),
        TEXT,
        1,
    ),
    Definition(
        "survey_rate",
        N_("Answers per receipt"),
        N_("Answers divided by the receipts of the period."),
        RATE,
        1,
    ),
    Definition("survey_comments", N_("Comments"), N_("Answers with words of the customer's own."), COUNT),
)
KINDS = {"nps": N_("NPS"), "csat": N_("CSAT"), "poll": N_("Poll")}
_MOST = 1_000_000
"""Comments are read in one go, the latest first."""


def make(read: Reader, asked: Asked) -> Report:
    """What customers answered in the period. For a reader thread."""
    found = []
    for one in surveys.listed(read):
        counted = results.results(read, one.id, from_day=asked.period.first, to_day=asked.period.last)
        if counted.count or one.runs(asked.period.last):
            found.append(counted)
        asked.going_on()
    sections = [_overview(found), *(_answers(asked, one) for one in found if one.count), _comments(read, asked, found)]
    answers = sum(one.count for one in found)
    return Report(
        "surveys",
        N_("Surveys"),
        asked,
        tuple(sections),
        (KeyFigure("survey_answers", answers), KeyFigure("survey_comments", sum(one.comments for one in found))),
    )


def score_text(kind: str, tenths: int | None) -> str:
    """A score in tenths as it is said: NPS +33.3, CSAT 85.0%; "" where there is none."""
    if tenths is None:
        return ""
    whole, rest = divmod(abs(tenths), 10)
    sign = "−" if tenths < 0 else "+" if kind == "nps" and tenths else ""
    return f"{sign}{whole}.{rest}" + ("" if kind == "nps" else "%")


def _overview(found: list[Results]) -> Section:
    columns = (
        Column("survey", N_("Survey"), TEXT, weight=4),
        Column("kind", N_("Kind")),
        Column("answers", N_("Answers"), COUNT, summed=True, figure="survey_answers"),
        Column("score", N_("Score"), TEXT, figure="survey_score"),
        Column("high", N_("High"), COUNT),
        Column("middle", N_("Middle"), COUNT),
        Column("low", N_("Low"), COUNT),
        Column("rate", N_("Per receipt"), RATE, figure="survey_rate"),
        Column("comments", N_("Comments"), COUNT, summed=True, figure="survey_comments"),
    )
    rows: list[Row] = []
    for one in found:
        kind = one.survey.kind
        bands: tuple[Value, ...] = (None, None, None) if kind == "poll" else one.bands
        rows.append(
            (named(one.survey.form.name), Message(KINDS[kind]), one.count, maybe(score_text(kind, one.score)), *bands,
             rate(one.count, one.receipts), one.comments)
        )  # fmt: skip
    return Section(
        "surveys",
        N_("Surveys"),
        columns,
        rows,
        total_of(columns, rows, Message(N_("Total"))) if rows else None,
        note=(
            N_("High, middle, low: of NPS 9–10, 7–8 and 0–6; of CSAT 4–5, 3 and 1–2."),
            N_("A few answers say little: a score of less than thirty is a hint."),
        ),
        empty=N_("Nobody was asked in this period."),
    )


def _answers(asked: Asked, one: Results) -> Section:
    """How often each answer was given; a longer period month by month as a line."""
    columns = (
        Column("answer", N_("Answer"), TEXT, weight=4),
        Column("answers", N_("Answers"), COUNT, summed=True),
        Column("share", N_("Share"), RATE),
    )
    rows: list[Row] = [
        (_answer(one, value, asked.shop.language), count, rate(count, one.count))
        for value, count in sorted(one.counts.items())
    ]
    shown = [month for month in one.months if month.count]
    chart = None
    if len(shown) > 1:
        labels = tuple(month.month for month in shown)
        chart = Chart("bar", COUNT, labels, (Series(N_("Answers"), tuple(month.count for month in shown)),), MONTH)
    return Section(
        f"survey_{one.survey.id}",
        Message("{name}", {"name": one.survey.form.name}),
        columns,
        rows,
        total_of(columns, rows, Message(N_("Total"))),
        chart=chart,
    )


def _answer(one: Results, value: int, language: str) -> Value:
    return named(one.survey.choice(value, language)) if one.survey.kind == "poll" else named(str(value))


def _comments(read: Reader, asked: Asked, found: list[Results]) -> Section:
    columns = (
        Column("day", N_("Day"), DAY),
        Column("survey", N_("Survey"), TEXT, weight=2),
        Column("answer", N_("Answer"), TEXT),
        Column("customer", N_("Customer"), TEXT, weight=2),
        Column("comment", N_("Comment"), TEXT, weight=6),
    )
    rows: list[Row] = []
    for one in found:
        if not one.comments:
            continue
        for answer in results.answers(
            read, one.survey.id, from_day=one.from_day, to_day=one.to_day, commented=True, limit=_MOST
        ):
            said = _answer(one, answer.value, asked.shop.language)
            name = maybe(answer.person)
            rows.append((answer.day, named(one.survey.form.name), said, name, named(answer.comment), answer.person_id))
    rows.sort(key=lambda row: str(row[0]))
    return Section(
        "comments",
        N_("Comments"),
        columns,
        rows,
        behind=partial(opens, kind="person"),
        empty=N_("Nobody wrote anything in this period."),
        long=True,
    )
