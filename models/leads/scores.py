"""Score: the interest that somebody shows, from their touchpoints, by rules of Criteria with points for each kind.

A rule counts each touchpoint that meets its condition, the first only, or so many a day. Touchpoints older than the
shop's limit count nothing (decay by age); a total falls by so many per cent for each month of silence (decay by
inactivity): since the last touchpoint of a kind that some rule looks at. One set of SQL answers for one person and for
a million; `explain` lists the same in words.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from models import settings, text
from models.base import new_public_id
from models.criteria import fields, people
from models.criteria.nodes import Leaf, Node, leaves, parse, plain_of
from models.errors import N_, NotFound, Refused
from models.leads.tables import ScoreRule
from models.times import DAY_MS, offset_ms
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from models.criteria.sql import Context
    from models.settings import ShopSettings
    from models.work import Reader, Row, Tx

LARGEST = 1_000_000
SILENCE_DAYS = 30
"""A month of silence."""
SIDES = frozenset({"person", "touch"})

TABLE = (
    # kind, name, points
    ("form", N_("Form filled in"), 50),
    ("page_view", N_("Page viewed"), 1),
    ("search", N_("Search on the web page"), 3),
    ("link_click", N_("Link clicked"), 3),
    ("session", N_("Visit to the web page"), 3),
    ("download", N_("File opened"), 3),
    ("form_error", N_("Form not completed"), -5),
    ("redirect", N_("Marked link followed"), 3),
    ("mail_open", N_("Mail opened"), 0),
)
"""What a shop begins with: the published default table of activity scores (Pardot's glossary; case B1)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. `name` is a message id while it is one of the table's (`brought`), else the owner's words."""

    id: int
    name: str
    category: str
    points: int
    node: Node
    once: bool
    daily_cap: int | None
    active: bool


@dataclass(frozen=True, slots=True)
class Decay:
    """How points lose their worth: `days` after which a touchpoint counts nothing (0: never), `percent` a month of
    silence. `shift` brings ms UTC to the shop's business days: its zone's offset of today less the hour of change.
    """

    days: int
    percent: int
    shift: int


def decay_of(shop: ShopSettings, now: int) -> Decay:
    """The decay that the shop's settings say."""
    shift = offset_ms(now, shop.zone) - shop.day_change_hour * 3_600_000
    return Decay(shop.score_lapse_days, shop.score_idle_percent, shift)


# -- rules ----------------------------------------------------------------------------------------------------------


def first_rows(tx: Tx) -> None:
    """Write the published table, once."""
    if tx.value("SELECT 1 FROM score_rule LIMIT 1") is not None:
        return
    for position, (kind, name, points) in enumerate(TABLE):
        node = plain_of(Leaf("touch.kind", "is", kind))
        row = {"name": name, "points": points, "criteria": json.dumps(node), "position": position}
        tx.insert(ScoreRule, public_id=new_public_id(), created_at=tx.now, **row)


def rules(read: Reader, *, active: bool = False) -> tuple[Rule, ...]:
    """The rules in their order; only those switched on where asked."""
    found = read.remembered("score_rule", _rules)
    return tuple(one for one in found if one.active or not active)


def _rules(read: Reader) -> tuple[Rule, ...]:
    rows = read.rows(
        "SELECT id, name, category, points, criteria, once, daily_cap, active FROM score_rule ORDER BY position, id"
    )
    return _made(tuple(rows))


@lru_cache(maxsize=8)
def _made(rows: tuple[Row, ...]) -> tuple[Rule, ...]:
    """The rules of some rows, read once as long as they are the same: each save of a touchpoint asks for them."""
    return tuple(
        Rule(key, name, category, points, parse(json.loads(criteria)), bool(once), cap, bool(active))
        for key, name, category, points, criteria, once, cap, active in rows
    )


def save(
    tx: Tx,
    *,
    rule_id: int | None,
    name: str,
    points: int,
    node: Node,
    category: str = "",
    once: bool = False,
    daily_cap: int | None = None,
) -> int:
    """Make a rule at the end, or change one; returns its key. Raises Refused for what does not fit."""
    name = text.clean(name, 120)
    if not name:
        raise Refused(N_("Give the rule's name."))
    if type(points) is not int or abs(points) > LARGEST:
        raise Refused(N_("Points are a whole number between −{most} and {most}."), most=LARGEST)
    if daily_cap is not None and not 1 <= daily_cap <= 1000:
        raise Refused(N_("A day's limit is between 1 and 1,000 times."))
    if not any(fields.FIELDS[leaf.field].side == "touch" for leaf in leaves(node) if leaf.field in fields.FIELDS):
        raise Refused(N_("Say what must have happened: without it every entry of the timeline would count."))
    fields.check(node, SIDES, fields.own_fields(tx))
    people.resolved(tx, node)
    columns: dict[str, Any] = {
        "name": name,
        "category": text.clean(category, 60),
        "points": points,
        "criteria": json.dumps(plain_of(node), ensure_ascii=False),
        "once": once,
        "daily_cap": daily_cap,
    }
    if rule_id is not None:
        _require(tx, rule_id)
        tx.update(ScoreRule, rule_id, **columns)
        return rule_id
    last = tx.value("SELECT max(position) FROM score_rule")
    position = 0 if last is None else last + 1
    return tx.insert(ScoreRule, public_id=new_public_id(), created_at=tx.now, position=position, **columns)


def switch(tx: Tx, *, rule_id: int, active: bool) -> None:
    """Switch a rule on or off."""
    _require(tx, rule_id)
    tx.update(ScoreRule, rule_id, active=active)


def delete(tx: Tx, *, rule_id: int) -> None:
    """Delete a rule; can be undone."""
    _require(tx, rule_id)
    tx.delete(ScoreRule, rule_id)


def order(tx: Tx, *, ids: Sequence[int]) -> None:
    """Show the rules in this order; what they give is the same in any."""
    for position, key in enumerate(ids):
        tx.update(ScoreRule, key, position=position)


def set_decay(tx: Tx, *, days: int, percent: int) -> None:
    """Say how points lose their worth. Raises Refused for what can't be."""
    if not 0 <= days <= 3650 or not 0 <= percent <= 100:
        raise Refused(N_("Days are between 0 and 3,650, per cent between 0 and 100."))
    settings.change(tx, score_lapse_days=days, score_idle_percent=percent)


def _require(read: Reader, rule_id: int) -> None:
    if read.value("SELECT 1 FROM score_rule WHERE id=?", rule_id) is None:
        raise NotFound(N_("This rule is no longer there. Nothing was changed."))


@lru_cache(maxsize=512)
def kinds_of(node: Node) -> frozenset[str] | None:
    """The kinds of touchpoints that can meet a condition; None when it may be any."""
    parts = getattr(node, "parts", None)
    if isinstance(node, Leaf):
        if node.field == "touch.kind" and node.op in ("is", "in"):
            some = node.value if isinstance(node.value, tuple) else (node.value,)
            return frozenset(one for one in some if isinstance(one, str))
        return None
    if parts is None:
        return None
    known = [kinds_of(part) for part in parts]
    if type(node).__name__ == "Every":
        narrowed = [one for one in known if one is not None]
        return frozenset.intersection(*narrowed) if narrowed else None
    if any(one is None for one in known):
        return None
    return frozenset().union(*[one for one in known if one is not None])


def active_kinds(known: Sequence[Rule]) -> frozenset[str] | None:
    """The kinds that some rules look at; None when it may be any."""
    found = [kinds_of(rule.node) for rule in known]
    return None if any(one is None for one in found) else frozenset().union(*[one for one in found if one is not None])


def counts_any_of(read: Reader, kinds: Collection[str]) -> bool:
    """Whether a rule may count one of these kinds of touchpoints: else a sale need not look at the score at all."""
    found = read.remembered("score_kinds", _counted_kinds)
    return found is None or not found.isdisjoint(kinds)


def _counted_kinds(read: Reader) -> frozenset[str] | None:
    return active_kinds(rules(read, active=True))


# -- computed -------------------------------------------------------------------------------------------------------


def categories(found: Sequence[Rule]) -> list[str]:
    """The product lines that rules count for, each once."""
    return sorted({rule.category for rule in found if rule.category})


def question(read: Reader, ctx: Context, *, whose: str = "", whose_params: Sequence[Any] = ()) -> tuple[str, list[Any]]:
    """SQL of (person_id, score, scores) for everybody who has any touchpoint that counts, and its parameters.

    `whose` narrows the touchpoints by their person ("t.person_id BETWEEN ? AND ?"); without rules nobody has a score.
    """
    shop = settings.load(read)
    decay = decay_of(shop, ctx.now)
    known = rules(read, active=True)
    lines = categories(known)
    if not known:
        return "SELECT 0 AS person_id, 0 AS score, '{}' AS scores WHERE 1=0", []
    params: list[Any] = []
    window, window_params = _window(decay, ctx, whose, whose_params)
    plain = [rule for rule in known if not rule.once and rule.daily_cap is None]
    parts = [_plain(read, plain, lines, ctx, active_kinds(known), window, window_params, params)]
    for rule in known:
        if rule not in plain:
            parts.append(_capped(read, rule, lines, decay, ctx, window, window_params, params))
    inner = parts[0] if len(parts) == 1 else _together(parts, len(lines) + 1)
    faded, fade_params = _faded(decay, ctx)
    scores = _as_json(lines, faded)
    sql = (
        f"SELECT y.person_id AS person_id, {faded.format(column='y.c0')} AS score, {scores} AS scores"
        f" FROM ({inner}) y WHERE y.last IS NOT NULL"
    )
    return sql, [*(fade_params * (len(lines) + 1)), *params]


def uncounted(read: Reader, ctx: Context) -> tuple[str, list[Any]]:
    """SQL over `p` that is true of whom `question` gives no row, and its parameters."""
    known = rules(read, active=True)
    if not known:
        return "1=1", []
    window, params = _window(decay_of(settings.load(read), ctx.now), ctx, "", ())
    narrowed, kinds = _narrowed(active_kinds(known))
    exists = f"NOT EXISTS (SELECT 1 FROM touchpoint t WHERE t.person_id=p.id AND {window}{narrowed})"
    return exists, [*params, *kinds]


def _narrowed(kinds: frozenset[str] | None) -> tuple[str, list[str]]:
    """Touchpoints of some kinds only, as SQL over `t` with its parameters."""
    some = sorted(kinds or ())
    return ("", []) if kinds is None else (f" AND t.kind IN ({', '.join('?' * len(some))})", some)


def _together(parts: Sequence[str], columns: int) -> str:
    """What the parts count, by person: another grouping of everybody, which a plain table of points does without."""
    sums = ", ".join(f"sum(x.c{at}) AS c{at}" for at in range(columns))
    union = " UNION ALL ".join(parts)
    return f"SELECT x.person_id AS person_id, {sums}, max(x.last) AS last FROM ({union}) x GROUP BY x.person_id"


def _window(decay: Decay, ctx: Context, whose: str, whose_params: Sequence[Any]) -> tuple[str, list[Any]]:
    where, params = "t.at<=?", [ctx.now]
    if decay.days:
        where, params = f"{where} AND t.at>?", [*params, ctx.now - decay.days * DAY_MS]
    if whose:
        where, params = f"{where} AND {whose}", [*params, *whose_params]
    return where, params


def _condition(read: Reader, rule: Rule, ctx: Context, params: list[Any]) -> str:
    sql, values = people.where_sql(read, rule.node, ctx)
    params += values
    return f"({sql})"


def _plain(
    read: Reader,
    plain: Sequence[Rule],
    lines: Sequence[str],
    ctx: Context,
    kinds: frozenset[str] | None,
    window: str,
    window_params: Sequence[Any],
    params: list[Any],
) -> str:
    """The rules that count every time, in one pass; and when the last touchpoint was that any rule looks at."""
    columns = [_sum(read, plain, ctx, params)]
    columns += [_sum(read, [rule for rule in plain if rule.category == line], ctx, params) for line in lines]
    sums = ", ".join(f"{sql} AS c{at}" for at, sql in enumerate(columns))
    params += window_params
    narrowed, some = _narrowed(kinds)
    params += some
    return (
        f"SELECT t.person_id AS person_id, {sums}, max(t.at) AS last FROM touchpoint t{_join(plain)}"
        f" WHERE {window}{narrowed} GROUP BY t.person_id"
    )


def _sum(read: Reader, some: Sequence[Rule], ctx: Context, params: list[Any]) -> str:
    """The sum of some rules over touchpoints; those that only ask for a kind are one look-up of it."""
    by_kind: dict[str, int] = {}
    others = []
    for rule in some:
        kinds = kinds_of(rule.node) if isinstance(rule.node, Leaf) else None
        for kind in kinds or ():
            by_kind[kind] = by_kind.get(kind, 0) + rule.points
        if kinds is None:
            others.append(rule)
    terms = []
    if by_kind:
        whens = " ".join(f"WHEN ? THEN {points}" for points in by_kind.values())
        params += by_kind
        terms.append(f"CASE t.kind {whens} ELSE 0 END")
    terms += [f"CASE WHEN {_condition(read, rule, ctx, params)} THEN {rule.points} ELSE 0 END" for rule in others]
    return f"sum({' + '.join(terms)})" if terms else "0"


def _join(some: Sequence[Rule]) -> str:
    """The person, where a condition asks about them: a plain table of points per kind need not."""
    asks = any(not leaf.field.startswith("touch.") for rule in some for leaf in leaves(rule.node))
    return " JOIN person p ON p.id=t.person_id" if asks else ""


def _capped(
    read: Reader,
    rule: Rule,
    lines: Sequence[str],
    decay: Decay,
    ctx: Context,
    where: str,
    where_params: Sequence[Any],
    params: list[Any],
) -> str:
    """One rule of which only the first, or so many a day, count."""
    by = "t.person_id" if rule.once else f"t.person_id, (t.at + {decay.shift}) / {DAY_MS}"
    condition = _condition(read, rule, ctx, params)
    params += where_params
    columns = [str(rule.points)] + [str(rule.points) if line == rule.category else "0" for line in lines]
    sums = ", ".join(f"sum({value}) AS c{at}" for at, value in enumerate(columns))
    most = 1 if rule.once else rule.daily_cap
    return (
        f"SELECT z.person_id AS person_id, {sums}, max(CAST(NULL AS BIGINT)) AS last FROM (SELECT t.person_id AS"
        f" person_id, row_number() OVER (PARTITION BY {by} ORDER BY t.at, t.id) AS n FROM touchpoint t{_join([rule])}"
        f" WHERE {condition} AND {where}) z WHERE z.n<={most} GROUP BY z.person_id"
    )


def _faded(decay: Decay, ctx: Context) -> tuple[str, list[Any]]:
    """A total less so many per cent for each whole month of silence, towards 0."""
    if not decay.percent:
        return "{column}", []
    months = f"((? - y.last) / {SILENCE_DAYS * DAY_MS})"
    left = f"(CASE WHEN {months} * {decay.percent} >= 100 THEN 0 ELSE 100 - {months} * {decay.percent} END)"
    return "({column}) * " + left + " / 100", [ctx.now, ctx.now]


def _as_json(lines: Sequence[str], faded: str) -> str:
    if not lines:
        return "'{}'"
    parts = []
    for at, line in enumerate(lines, 1):
        name = json.dumps(line, ensure_ascii=False).replace("'", "''")
        before = "{" if at == 1 else ", "
        parts.append(f"'{before}{name}: ' || CAST({faded.format(column=f'y.c{at}')} AS TEXT)")
    return " || ".join(parts) + " || '}'"


def fade(total: int, silence_ms: int, percent: int) -> int:
    """The same in Python: what is left of a total after some silence, rounded towards 0."""
    months = max(0, silence_ms) // (SILENCE_DAYS * DAY_MS)
    left = max(0, 100 - months * percent)
    return -(-total * left // 100) if total < 0 else total * left // 100
