"""The shop's programmes: how each earns, when its points lapse, what they are worth."""

from __future__ import annotations

import json
from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from math import gcd
from typing import TYPE_CHECKING, Any

from models.counter.lines import EarnRate
from models.criteria import nodes
from models.errors import N_, Refused
from models.loyalty.earning import EarnBy, EarnPart, EarnRounding, EarnRule, EarnScope
from models.values import dataclass

if TYPE_CHECKING:
    from models.loyalty.spending import SpendRule
    from models.settings import ShopSettings
    from models.work import Reader, Row, Tx


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme that is running, with the person's account in it, if they have one.

    `rule` is as it holds for this person today: where a day has a limit, `rule.most` is what is left of it.
    """

    id: int
    rule: EarnRule
    account_id: int | None
    balance: int
    debt: int
    kind: str = "points"
    """points, stamps"""


@lru_cache(maxsize=256)
def rule_of(rules: str) -> EarnRule:
    """Read a programme's JSON: `per` minor units earn `points`; what else an `EarnRule` has is optional."""
    plain = json.loads(rules or "{}")
    return EarnRule(
        rate=_rate_of(plain),
        by=EarnBy(plain.get("by", EarnBy.MONEY)),
        scope=EarnScope(plain.get("scope", EarnScope.RECEIPT)),
        rounding=EarnRounding(plain.get("rounding", EarnRounding.DOWN)),
        tax_included=bool(plain.get("tax_included", True)),
        parts=tuple(
            EarnPart(nodes.parse(one["goods"]), _rate_of(one), EarnBy(one.get("by", EarnBy.MONEY)))
            for one in plain.get("parts", ())
        ),
        most=plain.get("most"),
        a_day=plain.get("a_day"),
        product_rates=bool(plain.get("product_rates", True)),
    )


def _rate_of(plain: dict[str, Any]) -> EarnRate:
    return EarnRate(int(plain.get("points", 1)), int(plain.get("per", 100)))


def rules_text(rule: EarnRule, known: str = "") -> str:
    """Write a rule as the programme's JSON; what `known` (the JSON before) says besides earning stays."""
    plain = json.loads(known or "{}")
    for name in ("parts", "most", "a_day", "product_rates"):
        plain.pop(name, None)
    plain |= {
        "per": rule.rate.per,
        "points": rule.rate.points,
        "by": rule.by.value,
        "scope": rule.scope.value,
        "rounding": rule.rounding.value,
        "tax_included": rule.tax_included,
    }
    if rule.parts:
        plain["parts"] = [
            {
                "goods": nodes.plain_of(one.goods),
                "points": one.rate.points,
                "per": one.rate.per,
                "by": one.by.value,
            }
            for one in rule.parts
        ]
    plain |= {name: value for name, value in (("most", rule.most), ("a_day", rule.a_day)) if value is not None}
    if not rule.product_rates:
        plain["product_rates"] = False
    return json.dumps(plain)


def product_rate(earn_rate: int | None, rule: EarnRule) -> EarnRate | None:
    """A product's own earning rate from its thousandths of points per unit of the programme; None uses the rule's.

    500 at "1 point per 100" is one point for each full 200, 1500 three for each full 200.
    """
    if earn_rate is None:
        return None
    top, bottom = earn_rate, rule.rate.per * 1000
    common = gcd(top, bottom) or 1
    return EarnRate(top // common, bottom // common)


def running(read: Reader, *, person_id: int | None, day: str) -> list[ProgrammeRow]:
    """The programmes that run on `day` (ISO), the shop's own first, each with the person's account in it."""
    found = [
        row
        for row in read.remembered("programme", _active)
        if (row[2] is None or row[2] <= day) and (row[3] is None or row[3] >= day)
    ]
    accounts: dict[int, Row] = {}
    if person_id is not None:
        accounts = {row[0]: row for row in read.within(_ACCOUNTS, [row[0] for row in found], person_id)}
    rows = []
    for key, rules, _from, _to, kind in found:
        account_id, balance, debt = accounts.get(key, _NONE)[1:]
        rows.append(ProgrammeRow(key, _rule(rules, kind), account_id, balance, debt, kind))
    return [_today(read, row, day) if row.rule.daily is not None else row for row in rows]


def _rule(rules: str, kind: str) -> EarnRule:
    """The rule of a programme; stamps whose rule says nothing of earning are given by hand only."""
    return NO_STAMPS if kind == "stamps" and '"by"' not in rules else rule_of(rules)


NO_STAMPS = EarnRule(rate=EarnRate(0, 1), by=EarnBy.PIECE)


_NONE: Row = (None, None, 0, 0)
_ACCOUNTS = (
    "SELECT programme_id, id, balance, debt FROM account"
    " WHERE programme_id IN (??) AND person_id=? AND kind IN ('spendable', 'stamps')"
)


def _active(read: Reader) -> list[Row]:
    return read.rows(f"SELECT id, rules, from_day, to_day, kind FROM programme WHERE active ORDER BY {ORDER}")


ORDER = "CASE WHEN kind = 'points' THEN 0 ELSE 1 END, position, id"
"""The order of programmes: the first of points is the shop's own."""


def _today(read: Reader, row: ProgrammeRow, day: str) -> ProgrammeRow:
    """The programme with what is left of the day's limit: receipts that came back free it again."""
    left = row.rule.daily or 0
    if row.account_id is not None:
        left -= int(read.value(_EARNED, row.account_id, day) or 0)
    most = max(0, left) if row.rule.most is None else min(row.rule.most, max(0, left))
    return replace(row, rule=replace(row.rule, most=most))


_EARNED = "SELECT SUM(points) FROM points_entry WHERE account_id=? AND day=? AND kind IN ('earn', 'take_back')"


def own_rule(read: Reader, day: str) -> EarnRule | None:
    """How the shop's own programme earns on `day`; None when none runs. For the counter's preview."""
    found = running(read, person_id=None, day=day)
    return found[0].rule if found else None


def shop_rule(read: Reader) -> EarnRule:
    """How the shop's own programme earns, whether or not it runs today; the usual rule when there is none."""
    found = read.value(f"SELECT rules FROM programme WHERE kind='points' ORDER BY active DESC, {ORDER}")
    return rule_of(found or "")


def set_rule(tx: Tx, *, rule: EarnRule) -> None:
    """Let the shop's own programme earn by `rule` from now on. Raises Refused for what would earn nothing."""
    from models.loyalty.tables import Programme

    if rule.rate.points <= 0 or rule.rate.per <= 0:
        raise Refused(N_("Points are earned from an amount above zero."))
    known = tx.row(f"SELECT id, rules FROM programme WHERE kind='points' ORDER BY active DESC, {ORDER}")
    if known is None:
        tx.insert(Programme, name="", kind="points", rules=rules_text(rule))
    else:
        tx.update(Programme, int(known[0]), rules=rules_text(rule, known[1]))


def spend_rule(shop: ShopSettings) -> SpendRule:
    """How points are spent by the shop's settings."""
    return _spend_rule(shop.points_value, shop.points_step, shop.points_as_payment)


@lru_cache(maxsize=16)
def _spend_rule(value: int, step: int, payment: bool) -> SpendRule:
    from models.loyalty.spending import SpendRule, Worth

    return SpendRule(Worth(1, value), step, 0, payment)


@lru_cache(maxsize=512)
def expiry(day: str, months: int) -> str | None:
    """The last day on which points earned on `day` can be used; None when they never lapse (0 months)."""
    if months <= 0:
        return None
    start = date.fromisoformat(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1])).isoformat()


@lru_cache(maxsize=512)
def later(day: str, days: int) -> str:
    """The ISO date some days after an ISO date."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
