"""Segments that the shop's own receipts suggest: cells of recency, frequency and money, and people like the best.

The bars are the shop's own: quarters of its customers by how lately, how often and for how much they bought within two
years. Each suggestion is a plain condition, so that it can be saved, changed and used like any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.criteria import people
from models.criteria.nodes import Every, Leaf, Node
from models.errors import N_, Message
from models.money import Amount
from models.people.lists import LIVING
from models.times import DAY_MS
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.criteria.sql import Context
    from models.work import Reader

BACK = 730
"""Days looked back."""
FEWEST = 20
"""Customers who bought, below which nothing is suggested: quarters of fewer say nothing."""
BEST = 10
"""The best are the tenth that spent most."""
LIFT = 150
"""Per cent: so much more often must a trait stand on the best than on all."""
SUPPORT = 5
"""So many of the best must have it."""


@dataclass(frozen=True, slots=True)
class Bars:
    """The shop's own quarters, best first: days since the last visit, visits, money in smallest units."""

    customers: int
    recent: tuple[int, int, int]
    often: tuple[int, int, int]
    spent: tuple[int, int, int]
    best: int
    """From which spend on somebody is among the best tenth."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """A segment that is worth having: its name, its condition, how many meet it, and why."""

    key: str
    name: Message
    node: Node
    people: int
    why: Message


def bars(read: Reader, ctx: Context) -> Bars | None:
    """The shop's own quarters; None with too few customers."""
    rows = read.rows(
        "SELECT max(CASE WHEN s.kind<>'return' THEN s.at END), sum(CASE WHEN s.kind<>'return' THEN 1 ELSE 0 END),"
        " sum(s.total) FROM sale s WHERE s.person_id IS NOT NULL AND s.cancelled_by_id IS NULL"
        " AND s.kind IN ('sale', 'return', 'exchange', 'history') AND s.at>? AND s.at<=? GROUP BY s.person_id",
        ctx.now - BACK * DAY_MS,
        ctx.now,
    )
    came = [row for row in rows if row[0] is not None]
    if len(came) < FEWEST:
        return None
    recent = sorted((ctx.now - row[0]) // DAY_MS for row in came)
    often = sorted((row[1] for row in came), reverse=True)
    spent = sorted((row[2] for row in came), reverse=True)
    return Bars(
        len(came),
        _quarters(recent),
        _quarters(often),
        _quarters(spent),
        spent[max(0, len(spent) // BEST - 1)],
    )


def _quarters(ordered: list[int]) -> tuple[int, int, int]:
    count = len(ordered)
    return ordered[count // 4], ordered[count // 2], ordered[count * 3 // 4]


def _came(op: str, value: Any) -> Leaf:
    return Leaf("person.last_visit_days", op, value)


def _visits(op: str, value: Any) -> Leaf:
    return Leaf("person.visits", op, value, within=BACK)


def _spend(op: str, value: Any) -> Leaf:
    return Leaf("person.spend", op, value, within=BACK)


def cells(found: Bars) -> Iterator[tuple[str, Message, Node, Message]]:
    """The cells that have a name in the trade, each with its condition and the reason to look at it."""
    lately, halfway, long_ago = found.recent
    often, usual, _seldom = found.often
    much, _middle, _little = found.spent
    since = {"days": lately}
    yield (
        "champions",
        Message(N_("Best customers")),
        Every((_came("at_most", lately), _visits("at_least", often), _spend("at_least", much))),
        Message(N_("They came within {days} days, at least {visits} times, and spent at least {amount}: thank them."),
                {**since, "visits": often, "amount": Amount(much)}),
    )  # fmt: skip
    yield (
        "at_risk",
        Message(N_("Good customers who stay away")),
        Every((_came("between", (long_ago, BACK)), _visits("at_least", often))),
        Message(N_("They came at least {visits} times, but not for {days} days: ask them back."),
                {"days": long_ago, "visits": often}),
    )  # fmt: skip
    yield (
        "new",
        Message(N_("New customers")),
        Every((_came("at_most", lately), _visits("is", 1))),
        Message(N_("They came once, within {days} days: the second visit decides."), since),
    )
    yield (
        "promising",
        Message(N_("On the way to regulars")),
        Every(
            (
                _came("at_most", halfway),
                _visits("between", (2, max(2, often - 1))),
                _spend("at_most", max(0, much - 1)),
            )
        ),
        Message(N_("They come again, but spend less than {amount} so far: show them more."), {"amount": Amount(much)}),
    )
    yield (
        "big",
        Message(N_("Seldom, but much")),
        Every((_visits("at_most", max(1, usual - 1)), _spend("at_least", much))),
        Message(N_("Few visits, yet at least {amount}: a personal word is worth it."), {"amount": Amount(much)}),
    )
    yield (
        "lost",
        Message(N_("Long gone")),
        Every((_came("at_least", long_ago), _visits("at_most", 1))),
        Message(N_("One visit, more than {days} days ago."), {"days": long_ago}),
    )


def suggested(read: Reader, ctx: Context) -> list[Suggested]:
    """The segments that the shop's receipts suggest, those with nobody left out; nothing with too few customers."""
    found = bars(read, ctx)
    if found is None:
        return []
    offers = [Suggested(key, name, node, people.count(read, node, ctx), why) for key, name, node, why in cells(found)]
    offers += like_the_best(read, ctx, found)
    return [one for one in offers if one.people > 0]


# -- people like the best -------------------------------------------------------------------------------------------

_BEST = (
    "SELECT s.person_id AS id FROM sale s WHERE s.person_id IS NOT NULL AND s.at>? AND s.at<=? GROUP BY s.person_id"
    " HAVING sum(s.total)>=?"
)
_TRAITS = {
    "person.region": "SELECT d.region, count(DISTINCT d.person_id) FROM address d {join} WHERE d.region<>''"
    " GROUP BY d.region",
    "person.source": "SELECT d.source, count(*) FROM (SELECT p.id AS person_id, p.source AS source FROM person p"
    " WHERE p.source<>'') d {join} GROUP BY d.source",
    "person.tag": "SELECT d.tag_id, count(*) FROM person_tag d {join} GROUP BY d.tag_id",
    "person.bought_category": "SELECT l.category_id, count(DISTINCT d.person_id) FROM sale d JOIN sale_line l"
    " ON l.sale_id=d.id {join} WHERE l.category_id IS NOT NULL AND d.person_id IS NOT NULL AND d.at>? AND d.at<=?"
    " GROUP BY l.category_id",
}
_NAMED = {
    "person.tag": "SELECT name FROM tag WHERE id=?",
    "person.bought_category": "SELECT name FROM category WHERE id=?",
}


def like_the_best(read: Reader, ctx: Context, found: Bars) -> list[Suggested]:
    """People who are not among the best yet but have the trait that stands on them most often; at most two traits."""
    since = ctx.now - BACK * DAY_MS
    best = [since, ctx.now, found.best]
    count = int(read.value(f"SELECT count(*) FROM ({_BEST}) b", *best))
    everybody = int(read.value(f"SELECT count(*) FROM person p WHERE {LIVING}"))
    if not count or not everybody:
        return []
    ranked: list[tuple[int, str, Any, int, int]] = []
    for field, sql in _TRAITS.items():
        times = [since, ctx.now] if field == "person.bought_category" else []
        mine: dict[Any, int] = dict(read.rows(sql.format(join=f"JOIN ({_BEST}) b ON b.id=d.person_id"), *best, *times))
        others: dict[Any, int] = dict(read.rows(sql.format(join=""), *times))
        for value, has in mine.items():
            lift = has * everybody * 100 // (count * others[value])
            if has >= SUPPORT and lift >= LIFT:
                ranked.append((lift, field, value, has * 100 // count, others[value] * 100 // everybody))
    ranked.sort(key=lambda one: (-one[0], one[1], str(one[2])))
    return [_like(read, ctx, found, *one[1:]) for one in ranked[:2]]


def _like(read: Reader, ctx: Context, found: Bars, field: str, value: Any, share: int, usual: int) -> Suggested:
    named = read.value(_NAMED[field], value) if field in _NAMED else value
    leaf = Leaf(field, "is", value) if field != "person.bought_category" else Leaf(field, "in", (value,), within=BACK)
    node = Every((leaf, _spend("at_most", max(0, found.best - 1))))
    why = N_("“{trait}” stands on {share} % of the best, on {usual} % of all: these have it too.")
    return Suggested(
        f"like:{field}:{value}",
        Message(N_("Like the best: {trait}"), {"trait": named}),
        node,
        people.count(read, node, ctx),
        Message(why, {"trait": named, "share": share, "usual": usual}),
    )
