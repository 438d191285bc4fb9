"""People to think of: birthdays of the week, points about to lapse, leads that wait for an answer, what is suggested.

One or a few stand in lines of their own; more of a kind are one line that leads to all of them.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from models.criteria import people
from models.criteria.nodes import Every, Leaf
from models.criteria.sql import Context
from models.errors import N_, Message
from models.leads import response, suggestions
from models.loyalty.losing import losing
from models.money import Points
from models.people.lists import LIVING
from models.today.entry import OVERDUE, TODAY, Entry, group_of
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.leads.suggestions import Suggestion
    from models.today.entry import Asked
    from models.work import Reader

APART = 3
"""So many of a kind stand in lines of their own."""
MOST = 1000
ANSWERS = 20
SPOKEN = 5
"""Suggestions that stand in the list; others are shown beside it."""
EACH = 5
"""So many of a rule are asked for, so that a rule for many does not hide the others."""
LISTED = ("call", "reminder", "deal")
"""What a suggestion asks for that is work for the list; a message is a friendly word, and stands beside it."""
_BIRTHDAY = Every((Leaf("person.birthday_within", "at_most", 6), Leaf("person.member", "is", True)))


@dataclass(frozen=True, slots=True)
class Born:
    """A member whose birthday is near; `day` is this year's or the next one's (ISO)."""

    person_id: int
    name: str
    day: str


def _monday(day: str) -> str:
    at = date.fromisoformat(day)
    return (at - timedelta(days=at.weekday())).isoformat()


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(name for name in names[:APART] if name)
    return f"{shown}, …" if len(names) > APART else shown


def born(read: Reader, asked: Asked, *, limit: int = MOST) -> tuple[Born, ...]:
    """Members whose birthday is today or within the six days after it, the next first."""
    sql, values = people.where_sql(read, _BIRTHDAY, Context(asked.day, asked.now))
    rows = read.rows(
        "SELECT p.id, coalesce(nullif(p.name, ''), p.reading, ''), substr(p.birthday, 6, 5) FROM person p"
        f" WHERE {LIVING} AND {sql} ORDER BY p.id LIMIT ?",
        *values,
        limit,
    )
    found = [Born(key, name, _this_time(own, asked.day)) for key, name, own in rows]
    return tuple(sorted(found, key=lambda one: (one.day, one.person_id)))


def _this_time(own: str, today: str) -> str:
    """The next day (ISO) on which a month and day come round; 29 February is kept on the 28th of other years."""
    for year in (int(today[:4]), int(today[:4]) + 1):
        try:
            day = date(year, int(own[:2]), int(own[3:])).isoformat()
        except ValueError:
            day = f"{year}-02-28"
        if day >= today:
            return day
    return today


def birthdays(read: Reader, asked: Asked) -> tuple[Entry, ...]:
    """Birthdays of the days to come: a few by name, more in one line a week."""
    found = born(read, asked)
    if len(found) > APART:
        count = Message(N_("Birthdays within a week: {count} members"), {"count": _count(len(found))})
        names = _names([one.name for one in found])
        return (_several("birthday", count, names, f"today:birthdays:{_monday(asked.day)}"),)
    return tuple(
        Entry(
            kind="birthday",
            id=one.person_id,
            group=group_of(one.day, asked),
            what=Message(N_("Birthday: {name}"), {"name": one.name}),
            person_id=one.person_id,
            day=one.day,
            opens=("person", one.person_id),
            source=f"today:birthday:{one.person_id}:{one.day[:4]}",
        )
        for one in found
    )


def _count(many: int) -> str:
    return f"{MOST:,}+" if many >= MOST else f"{many:,}"


def _several(kind: str, what: Message, who: str, source: str, *, why: tuple[Message, ...] = ()) -> Entry:
    return Entry(kind=kind, id=0, group=TODAY, what=what, who=who, why=why, opens=(kind, None), source=source)


def lapsing(read: Reader, asked: Asked) -> tuple[Entry, ...]:
    """Members whose points lapse within the days looked at, and of whom nobody is reminded yet."""
    days = (date.fromisoformat(asked.last) - date.fromisoformat(asked.day)).days
    found = [one for one in losing(read, day=asked.day, days=days, limit=MOST) if not one.reminded]
    if len(found) > APART:
        what = Message(N_("Points of {count} members are about to expire"), {"count": _count(len(found))})
        why = Message(N_("{points} in all"), {"points": Points(sum(one.points for one in found))})
        names = _names([one.name or one.reading for one in found])
        return (_several("points", what, names, f"today:points:{_monday(asked.day)}", why=(why,)),)
    return tuple(
        Entry(
            kind="points",
            id=one.account_id,
            group=group_of(one.first_day, asked),
            what=Message(N_("Points expire: {title}"), {"title": Points(one.points)}),
            who=one.name or one.reading,
            person_id=one.person_id,
            day=one.first_day,
            opens=("person", one.person_id),
            source=f"points:{one.account_id}:{one.first_day}",
        )
        for one in found
    )


def answers(read: Reader, asked: Asked) -> tuple[Entry, ...]:
    """Leads who were promised an answer by a moment that has passed, the longest waiting first."""
    rows = response.overdue(read, now=asked.now, staff_id=asked.staff_id, limit=ANSWERS)
    return tuple(
        Entry(
            kind="lead",
            id=person_id,
            group=OVERDUE,
            what=Message(N_("Answer {name}"), {"name": name}),
            person_id=person_id,
            at=promised,
            why=(Message(N_("A lead that waits for a first answer")),),
            act="answer",
            opens=("person", person_id),
            staff_id=owner,
            source=f"today:lead:{person_id}:{promised}",
        )
        for person_id, name, owner, promised in rows
    )


@dataclass(frozen=True, slots=True)
class Suggested:
    """What is suggested: lines for the list, and people to speak to beside it."""

    entries: tuple[Entry, ...] = ()
    acts: tuple[Suggestion, ...] = ()
    """The suggestions of the lines, in their order."""
    beside: tuple[Suggestion, ...] = ()


def suggested(read: Reader, asked: Asked, *, beside: int = 4) -> Suggested:
    """What the rules suggest next. Slow in a large shop: for a question of its own, after the page is there."""
    context = Context(asked.day, asked.now)
    found = suggestions.suggested(read, context, limit=40, owner_id=asked.staff_id, nobodys=True, each=EACH)
    listed = [one for one in found if one.rule.action in LISTED][:SPOKEN]
    kept = {id(one) for one in listed}
    others = _in_turn([one for one in found if id(one) not in kept])
    return Suggested(tuple(_spoken(one) for one in listed), tuple(listed), tuple(others[:beside]))


def _in_turn(found: Sequence[Suggestion]) -> list[Suggestion]:
    """Messages first; the first of each rule before the second of any."""
    turns: dict[int, int] = {}
    keys = []
    for at, one in enumerate(found):
        turn = turns[one.rule.id] = turns.get(one.rule.id, -1) + 1
        keys.append((one.rule.action != "message", turn, at))
    return [found[key[-1]] for key in sorted(keys)]


def _spoken(one: Suggestion) -> Entry:
    name = one.person.name or one.person.reading
    rule = Message(one.rule.name) if one.rule.key else Message("{name}", {"name": one.rule.name})
    return Entry(
        kind="speak",
        id=one.person.id,
        group=TODAY,
        what=Message(N_("{rule}: {name}"), {"rule": rule, "name": name}),
        who=one.person.company,
        person_id=one.person.id,
        why=one.reason[:2],
        act="speak",
        opens=("person", one.person.id),
        source=f"today:speak:{one.rule.id}:{one.person.id}",
    )
