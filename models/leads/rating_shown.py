"""What screens say of scores and grades: who is past the bars, a person in brief, what a changed rule would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import settings
from models.criteria import fields, people, words
from models.criteria.nodes import leaves
from models.leads import explain, grades, rating, scores
from models.people.lists import LIVING
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.criteria.sql import Context
    from models.errors import Message
    from models.leads.explain import Graded, Told
    from models.leads.grades import Profile, Trait
    from models.leads.scores import Rule
    from models.work import Reader

LOOKED_AT = 20_000
"""Touchpoints, the latest, among which people are found on whom a rule is tried."""
TRIED = 3


@dataclass(frozen=True, slots=True)
class Reached:
    """How many people there are, have a score or grade, and are at the bar or past it."""

    bar: int
    past: int
    rated: int


@dataclass(frozen=True, slots=True)
class ScorePage:
    """The rules of the score, each in words; how points lose their worth; who is past the bar."""

    rules: tuple[tuple[Rule, Message], ...]
    lapse_days: int
    idle_percent: int
    reached: Reached


@dataclass(frozen=True, slots=True)
class GradePage:
    """The profiles, each with its condition and its traits in words; who is past the bar."""

    profiles: tuple[tuple[Profile, Message, tuple[tuple[Trait, Message], ...]], ...]
    reached: Reached


def score_page(read: Reader) -> ScorePage:
    """What the section of score rules shows."""
    shop = settings.load(read)
    listed = tuple((one, words.sentence(read, one.node)) for one in scores.rules(read))
    past = int(read.value("SELECT count(*) FROM rating WHERE score>=?", shop.score_sales_bar))
    rated_ = int(read.value("SELECT count(*) FROM rating WHERE score<>0"))
    return ScorePage(
        listed, shop.score_lapse_days, shop.score_idle_percent, Reached(shop.score_sales_bar, past, rated_)
    )


def grade_page(read: Reader) -> GradePage:
    """What the section of grade rules shows."""
    shop = settings.load(read)
    listed = tuple(
        (
            one,
            words.sentence(read, one.node),
            tuple((trait, words.sentence(read, trait.node)) for trait in one.traits),
        )
        for one in grades.profiles(read)
    )
    past = int(read.value("SELECT count(*) FROM rating WHERE grade>=?", shop.grade_sales_bar))
    rated_ = int(read.value("SELECT count(*) FROM rating WHERE grade IS NOT NULL"))
    return GradePage(listed, Reached(shop.grade_sales_bar, past, rated_))


# -- a person -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Brief:
    """A person's score and grade, what most of the score came from (rule, points, times), points by product line."""

    score: int
    grade: int | None
    reasons: tuple[tuple[Rule, int, int], ...]
    lines: tuple[tuple[str, int], ...]
    ready: bool


def brief(read: Reader, ctx: Context, person_id: int) -> Brief | None:
    """A person's rating in brief; None where there is neither score nor grade."""
    found = read.row("SELECT score, grade FROM rating WHERE person_id=?", person_id)
    score, grade = found or (0, None)
    if not score and grade is None:
        return None
    told = explain.score(read, ctx, rating.together(read, person_id))
    given: dict[int, list[int]] = {}
    by_id = {}
    for line in told.lines:
        if line.points:
            by_id[line.rule.id] = line.rule
            sums = given.setdefault(line.rule.id, [0, 0])
            sums[0] += line.points
            sums[1] += 1
    strongest = sorted(given.items(), key=lambda one: (-abs(one[1][0]), one[0]))[:2]
    shop = settings.load(read)
    suits = not grades.profiles(read, active=True) or (grade is not None and grade >= shop.grade_sales_bar)
    ready = score >= shop.score_sales_bar and suits
    reasons = tuple((by_id[key], points, times) for key, (points, times) in strongest)
    return Brief(score, grade, reasons, tuple(one for one in told.by_category if one[1]), ready)


@dataclass(frozen=True, slots=True)
class Whole:
    """A person's score and grade explained, with what would raise it and what is to be asked for."""

    name: str
    told: Told
    raising: tuple[Rule, ...]
    graded: Graded
    asks: tuple[tuple[Message | str, ...], ...]
    """For each trait the fields that it asks about."""
    idle_percent: int
    lapse_days: int


def whole(read: Reader, ctx: Context, person_id: int) -> Whole:
    """Explain both."""
    told = explain.score(read, ctx, rating.together(read, person_id))
    graded = explain.grade(read, ctx, person_id)
    own = fields.own_fields(read)
    asks = tuple(_asked(one.trait, own) for one in graded.traits)
    shop = settings.load(read)
    raising = tuple(explain.would_raise(told, scores.rules(read, active=True)))
    name = read.value("SELECT CASE WHEN name<>'' THEN name ELSE reading END FROM person WHERE id=?", person_id)
    return Whole(name or "", told, raising, graded, asks, shop.score_idle_percent, shop.score_lapse_days)


def _asked(trait: Trait, own: Sequence[fields.Field]) -> tuple[Message | str, ...]:
    asked = (fields.field_of(key, own) for key in dict.fromkeys(leaf.field for leaf in leaves(trait.node)))
    return tuple(fields.label_of(one) for one in asked if one is not None)


# -- tried ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tried:
    """What a changed rule would make of a person's score."""

    person_id: int
    name: str
    before: int
    after: int


def tried(read: Reader, ctx: Context, draft: Rule) -> tuple[Tried, ...]:
    """What a rule, as it is being written, would do to three people to whom it last happened."""
    sql, values = people.where_sql(read, draft.node, ctx)
    rows = read.rows(
        "SELECT p.id, CASE WHEN p.name<>'' THEN p.name ELSE p.reading END, max(t.id) FROM"
        " (SELECT * FROM touchpoint ORDER BY id DESC LIMIT ?) t JOIN person p ON p.id=t.person_id"
        f" WHERE {LIVING} AND {sql} GROUP BY p.id, p.name, p.reading ORDER BY max(t.id) DESC LIMIT ?",
        LOOKED_AT,
        *values,
        TRIED,
    )
    known = [one for one in scores.rules(read, active=True) if one.id != draft.id]
    after = [*known, draft] if draft.active else known
    return tuple(
        Tried(
            key,
            name,
            explain.score(read, ctx, together := rating.together(read, key)).total,
            explain.score(read, ctx, together, after).total,
        )
        for key, name, _last in rows
    )
