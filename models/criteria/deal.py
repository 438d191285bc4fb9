"""What conditions say of a deal, as SQL over the alias `d`; its stage is `s`, whom it is with is `p`, as everywhere.

Whatever is asked of a deal's customer is asked by the same expressions as of anybody; of a deal without one it is
unknown.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from models.criteria.nodes import Every, Leaf, Node, Not, side_of
from models.criteria.sql import Compiled, Context, day, now
from models.times import DAY_MS
from models.values import dataclass

if TYPE_CHECKING:
    from models.work import Reader


@dataclass(frozen=True, slots=True)
class _DealContext(Context):
    """As of when, with the moment at which that business day began (ms UTC)."""

    began: int = 0


def _began(ctx: Context) -> int:
    return ctx.began if isinstance(ctx, _DealContext) else ctx.now


FROM = "deal d JOIN stage s ON s.id=d.stage_id LEFT JOIN person p ON p.id=d.person_id"
"""What a condition on deals is asked of."""
CHANCE = (
    "CASE d.state WHEN 'won' THEN 10000 WHEN 'lost' THEN 0"
    " ELSE coalesce(d.probability_by_hand, d.probability, s.probability) END"
)
SCALARS = {
    "deal.amount": Compiled("d.amount"),
    "deal.monthly": Compiled("d.monthly"),
    "deal.chance": Compiled(f"({CHANCE}) / 100"),
    "deal.age_days": Compiled(f"(? - d.opened_at) / {DAY_MS}", (now,)),
    "deal.stage_days": Compiled(f"(? - d.stage_at) / {DAY_MS}", (now,)),
    "deal.silent_days": Compiled(f"(? - d.touched_at) / {DAY_MS}", (now,)),
}
"""Numbers that may be missing; chances in per cent, cut off."""
TEXTS = {
    "deal.name": "d.name",
    "deal.state": "d.state",
    "deal.source": "d.source",
    "deal.category": "CASE d.category WHEN '' THEN s.category ELSE d.category END",
    "deal.expected": "d.expected_day",
    "deal.closed": "d.closed_day",
    "deal.next": "d.next_day",
    "deal.stage": "CAST(d.stage_id AS TEXT)",
    "deal.pipeline": "CAST(s.pipeline_id AS TEXT)",
    "deal.reason": "CAST(d.reason_id AS TEXT)",
}
"""Texts, days (ISO) among them; "" where not known. Stages, pipelines and reasons are named by their keys."""
TRUTHS = {
    "deal.overdue": Compiled("coalesce(d.next_day < ?, 1=0)", (day,)),
    "deal.planned": Compiled("d.next_day IS NOT NULL"),
    "deal.stuck": Compiled(
        f"d.state='open' AND s.rotting_days>0 AND d.touched_at < ? - s.rotting_days * {DAY_MS}", (_began,)
    ),
}
KEYED = {
    "deal.owner": ("coalesce(d.owner_id, 0) IN (??)", "staff", "d.owner_id"),
    "deal.product": (
        "coalesce(d.product_id, 0) IN (??) OR EXISTS"
        " (SELECT 1 FROM deal_line l WHERE l.deal_id=d.id AND l.product_id IN (??))",
        "product",
        "d.product_id",
    ),
    "deal.tag": ("EXISTS (SELECT 1 FROM deal_tag x WHERE x.deal_id=d.id AND x.tag_id IN (??))", "tag", ""),
    "deal.company": (
        "coalesce(d.company_id, p.company_id, 0) IN (??)",
        "company",
        "coalesce(d.company_id, p.company_id)",
    ),
}
"""Of each: SQL over keys, the table that they name, and what is missing where it is not known."""


def where_sql(read: Reader, node: Node, ctx: Context) -> tuple[str, list[Any]]:
    """A condition as SQL over `d`, `s` and `p` of FROM, with its parameters; true only where it is met."""
    from models import settings
    from models.criteria import people
    from models.pipeline import rotting

    one = _compiled(people.resolved(read, node))
    began = rotting.since(0, today=ctx.day, shop=settings.load(read))
    return f"({one.sql})", one.values(_DealContext(ctx.day, ctx.now, ctx.tier_id, began))


@lru_cache(maxsize=256)
def _compiled(node: Node) -> Compiled:
    """A condition whose segments are in their place; what is asked of nobody is unknown."""
    from models.criteria import people

    if isinstance(node, Leaf):
        one = people.compiled(node)
        asked = f"CASE WHEN p.id IS NOT NULL THEN ({one.sql}) END" if side_of(node) == "person" else one.sql
        return Compiled(asked, one.params)
    if isinstance(node, Not):
        inner = _compiled(node.part)
        return Compiled(f"NOT ({inner.sql})", inner.params)
    if not node.parts:
        return Compiled("1=1" if isinstance(node, Every) else "1=0")
    parts = [_compiled(part) for part in node.parts]
    word = " AND " if isinstance(node, Every) else " OR "
    return Compiled(word.join(f"({one.sql})" for one in parts), tuple(value for one in parts for value in one.params))


def of_deals(read: Reader, node: Node, ctx: Context) -> tuple[str, list[Any]]:
    """A condition as SQL over a deal `d` alone, with its parameters: for the board, whose questions join nothing."""
    sql, values = where_sql(read, node, ctx)
    return f"d.id IN (SELECT d.id FROM {FROM} WHERE {sql})", values


def count(read: Reader, node: Node, ctx: Context) -> int:
    """How many deals meet a condition."""
    sql, values = where_sql(read, node, ctx)
    return int(read.value(f"SELECT count(*) FROM {FROM} WHERE {sql}", *values))
