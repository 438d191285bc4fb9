"""Why a score and a grade are what they are: each line that made up the number, and what would raise it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from models import settings
from models.criteria import people
from models.leads import grades, scores
from models.leads.scores import SILENCE_DAYS, Rule, fade
from models.times import DAY_MS
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.criteria.sql import Context
    from models.leads.grades import Profile, Trait
    from models.work import Reader

SHOWN = 400


@dataclass(frozen=True, slots=True)
class Line:
    """A touchpoint that a rule looked at: when (ms UTC), what it gave, and why not where it gave nothing.

    `why` is "" (it counts), first (only the first counts), day (the day's limit was reached), old (too long ago).
    """

    touchpoint_id: int
    at: int
    kind: str
    text: str
    about: str
    rule: Rule
    points: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A score explained: `plain` is the sum before silence took its part, `silent_days` how long it has lasted."""

    total: int
    plain: int
    by_category: tuple[tuple[str, int], ...]
    lines: tuple[Line, ...]
    silent_days: int
    percent_left: int

    def as_json(self) -> str:
        """The scores by category as a rating keeps them."""
        return json.dumps(dict(self.by_category), ensure_ascii=False)


def score(read: Reader, ctx: Context, person_ids: Sequence[int], known: Sequence[Rule] | None = None) -> Told:
    """Explain the score of a person (with those merged into them), the newest lines first.

    `known` are other rules than those that hold: to see what a change would do.
    """
    shop = settings.load(read)
    decay = scores.decay_of(shop, ctx.now)
    known = scores.rules(read, active=True) if known is None else known
    oldest = ctx.now - decay.days * DAY_MS if decay.days else None
    lines = [line for rule in known for line in _lines(read, ctx, rule, person_ids, oldest, decay.shift)]
    last = _last(read, ctx, known, person_ids, oldest)
    silence = ctx.now - last if last is not None else 0
    by_category = {name: 0 for name in scores.categories(known)}
    plain = 0
    for line in lines:
        plain += line.points
        if line.rule.category:
            by_category[line.rule.category] += line.points
    months = max(0, silence) // (SILENCE_DAYS * DAY_MS)
    lines.sort(key=lambda line: (-line.at, -line.touchpoint_id, line.rule.id))
    faded = tuple((name, fade(points, silence, decay.percent)) for name, points in by_category.items())
    total = fade(plain, silence, decay.percent) if last is not None else 0
    if last is None:
        faded = ()
    return Told(total, plain, faded, tuple(lines), silence // DAY_MS, max(0, 100 - months * decay.percent))


def _lines(
    read: Reader, ctx: Context, rule: Rule, person_ids: Sequence[int], oldest: int | None, shift: int
) -> list[Line]:
    sql, values = people.where_sql(read, rule.node, ctx)
    marks = ", ".join("?" * len(person_ids))
    rows = read.rows(
        "SELECT t.id, t.at, t.kind, t.text, coalesce(t.about, '') FROM touchpoint t JOIN person p ON p.id=t.person_id"
        f" WHERE t.person_id IN ({marks}) AND t.at<=? AND {sql} ORDER BY t.at, t.id",
        *person_ids,
        ctx.now,
        *values,
    )
    found: list[Line] = []
    days: dict[int, int] = {}
    first = True
    for key, at, kind, words, about in rows:
        why = ""
        day = (at + shift) // DAY_MS
        if oldest is not None and at <= oldest:
            why = "old"
        elif rule.once and not first:
            why = "first"
        elif not rule.once and rule.daily_cap is not None and days.get(day, 0) >= rule.daily_cap:
            why = "day"
        if not why:
            first = False
            days[day] = days.get(day, 0) + 1
        found.append(Line(key, at, kind, words, about, rule, 0 if why else rule.points, why))
    return found


def _last(
    read: Reader, ctx: Context, known: Sequence[Rule], person_ids: Sequence[int], oldest: int | None
) -> int | None:
    kinds = scores.active_kinds(known)
    marks = ", ".join("?" * len(person_ids))
    where = f"person_id IN ({marks}) AND at<=?"
    params: list[int | str] = [*person_ids, ctx.now]
    if oldest is not None:
        where, params = f"{where} AND at>?", [*params, oldest]
    if kinds is not None:
        where, params = f"{where} AND kind IN ({', '.join('?' * len(kinds))})", [*params, *sorted(kinds)]
    found = read.value(f"SELECT max(at) FROM touchpoint WHERE {where}", *params) if known else None
    return None if found is None else int(found)


def would_raise(told: Told, known: Sequence[Rule]) -> list[Rule]:
    """The rules that would still give points, those that give most first."""
    given = {line.rule.id for line in told.lines if not line.why}
    able = [rule for rule in known if rule.points > 0 and not (rule.once and rule.id in given)]
    return sorted(able, key=lambda rule: (-rule.points, rule.id))


# -- grade ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Judged:
    """A trait: met, not met, or not known (None)."""

    trait: Trait
    met: bool | None


@dataclass(frozen=True, slots=True)
class Graded:
    """A grade explained: the profile, its traits, the sum of thirds; no grade while nothing is known."""

    profile: Profile | None
    traits: tuple[Judged, ...]
    grade: int | None


def grade(read: Reader, ctx: Context, person_id: int) -> Graded:
    """Explain a person's grade."""
    known = grades.profiles(read, active=True)
    fits = people.answers(read, person_id, [one.node for one in known], ctx)
    mine = next((one for one, fit in zip(known, fits, strict=True) if fit), None)
    if mine is None:
        return Graded(None, (), None)
    answers = people.answers(read, person_id, [one.node for one in mine.working], ctx)
    judged = tuple(Judged(trait, met) for trait, met in zip(mine.working, answers, strict=True))
    if all(one.met is None for one in judged):
        return Graded(mine, judged, None)
    thirds = sum(one.trait.thirds * (1 if one.met else -1) for one in judged if one.met is not None)
    return Graded(mine, judged, grades.after(thirds))
