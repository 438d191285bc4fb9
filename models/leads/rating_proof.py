"""What must be true of ratings: they are within their bounds, and what the rules say of what is written down.

Time takes points away all day long, while a rating is worked out when something happens and once a day. So a score may
lie anywhere between what it was when something last happened that day and what it is at the day's end. Rules that ask
for what moves with the days or with receipts are worked out once a day; ratings are not held against them here.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from models import settings, times
from models.criteria.nodes import leaves
from models.criteria.sql import Context
from models.errors import N_, Message
from models.leads import grades, rating, scores
from models.people.lists import LIVING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.criteria.nodes import Node
    from models.leads.rating import Rated
    from models.work import Reader

SAMPLE = 3_000
"""People whose ratings are worked out again: all of a small store, every so many-th of a large one."""
STEADY = frozenset(
    {
        "touch.kind", "touch.about", "touch.text", "touch.amount", "touch.points", "touch.minutes",
        "person.region", "person.company", "person.industry", "person.company_size", "person.job_title",
        "person.source", "person.lead_state", "person.tag", "person.has_contact", "person.consent",
    }
)  # fmt: skip
"""Fields that change only when somebody writes them, and are followed in that moment."""
_BOUNDS = (
    "SELECT r.person_id FROM rating r JOIN person p ON p.id=r.person_id"
    f" WHERE {LIVING} AND (r.grade < 0 OR r.grade > {grades.TOP})"
)
_OTHER = N_("The score or grade of customer {id} is not what the rules say.")


def rating_problems(read: Reader) -> list[tuple[str, Message]]:
    """Ratings out of bounds, and those that are not what the rules say; nothing while rules wait to be followed."""
    found = {int(key) for key in read.column(_BOUNDS)}
    if settings.load(read).ratings_day:
        found |= set(_others(read))
    return [(f"person:{key}", Message(_OTHER, {"id": key})) for key in sorted(found)]


def _others(read: Reader) -> Iterable[int]:
    by_score = _steady(one.node for one in scores.rules(read, active=True))
    known = grades.profiles(read, active=True)
    by_grade = _steady(node for one in known for node in (one.node, *(trait.node for trait in one.working)))
    some, today = _sample(read), settings.load(read).ratings_day
    kept = {
        row[0]: row[1:]
        for row in read.within(
            "SELECT person_id, score, grade, profile_id, day FROM rating WHERE person_id IN (??)", some
        )
    }
    days: dict[str, list[int]] = {}
    for key in some:
        days.setdefault(max(kept[key][3], today) if key in kept else today, []).append(key)
    for day, keys in days.items():
        start, end = _bounds(read, day)
        for at in range(0, len(keys), rating.PORTION):
            for one in rating.rated_ids(read, Context(day, end), keys[at : at + rating.PORTION]):
                score, grade, profile = kept.get(one.person_id, (0, None, None, day))[:3]
                if (by_grade and (grade, profile) != (one.grade, one.profile_id)) or (
                    by_score and score != one.score and not _passing(read, one, score, day, start)
                ):
                    yield one.person_id


def _passing(read: Reader, late: Rated, score: int, day: str, start: int) -> bool:
    """Whether a score lies between what it was when something last happened that day and what it is at the end."""
    whose = rating.together(read, late.person_id)
    last = read.within("SELECT max(at) FROM touchpoint WHERE person_id IN (??) AND at>=?", whose, start)
    since = max((row[0] for row in last if row[0] is not None), default=start)
    early = rating.rated_ids(read, Context(day, since), [late.person_id])[0]
    return min(early.score, late.score) <= score <= max(early.score, late.score)


def _bounds(read: Reader, day: str) -> tuple[int, int]:
    """The first and the last millisecond of a business day."""
    shop = settings.load(read)
    change, zone = time(shop.day_change_hour), times.zone(shop.zone)
    first = date.fromisoformat(day)
    start, end = (datetime.combine(one, change, zone) for one in (first, first + timedelta(days=1)))
    return times.to_ms(start), times.to_ms(end) - 1


def _sample(read: Reader) -> list[int]:
    count = int(read.value(f"SELECT count(*) FROM person p WHERE {LIVING}") or 0)
    step = max(1, count // SAMPLE)
    return [int(key) for key in read.column(f"SELECT p.id FROM person p WHERE {LIVING} AND p.id % ? = 0", step)]


def _steady(nodes: Iterable[Node]) -> bool:
    return all(leaf.field in STEADY for node in nodes for leaf in leaves(node))
