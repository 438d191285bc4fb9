"""The shop's programmes: how each earns, when its points lapse, what they are worth."""

from __future__ import annotations

import json
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from math import gcd
from typing import TYPE_CHECKING

from models.counter.lines import EarnRate
from models.errors import N_, Refused
from models.loyalty.earning import EarnBy, EarnRounding, EarnRule, EarnScope
from models.values import dataclass

if TYPE_CHECKING:
    from models.loyalty.spending import SpendRule
    from models.settings import ShopSettings
    from models.work import Reader, Row, Tx


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme that is running, with the person's account in it, if they have one."""

    id: int
    rule: EarnRule
    account_id: int | None
    balance: int
    debt: int


@lru_cache(maxsize=256)
def rule_of(rules: str) -> EarnRule:
    """Read a programme's JSON: `per` minor units earn `points`; optional `by`, `scope`, `rounding`, `tax_included`."""
    plain = json.loads(rules or "{}")
    return EarnRule(
        rate=EarnRate(int(plain.get("points", 1)), int(plain.get("per", 100))),
        by=EarnBy(plain.get("by", EarnBy.MONEY)),
        scope=EarnScope(plain.get("scope", EarnScope.RECEIPT)),
        rounding=EarnRounding(plain.get("rounding", EarnRounding.DOWN)),
        tax_included=bool(plain.get("tax_included", True)),
    )


def rules_text(rule: EarnRule) -> str:
    """Write a rule as the programme's JSON."""
    return json.dumps(
        {
            "per": rule.rate.per,
            "points": rule.rate.points,
            "by": rule.by.value,
            "scope": rule.scope.value,
            "rounding": rule.rounding.value,
            "tax_included": rule.tax_included,
        }
    )


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
    """The programmes of points that run on `day` (ISO), the shop's own first, each with the person's account."""
    rules = [
        (programme_id, text)
        for programme_id, text, from_day, to_day in read.remembered("programme", _active)
        if (from_day is None or from_day <= day) and (to_day is None or to_day >= day)
    ]
    accounts: dict[int, Row] = {}
    if person_id is not None:
        accounts = {row[0]: row for row in read.within(_ACCOUNTS, [key for key, _ in rules], person_id)}
    return [ProgrammeRow(key, rule_of(text), *accounts.get(key, _NONE)[1:]) for key, text in rules]


_NONE: Row = (None, None, 0, 0)
_ACCOUNTS = (
    "SELECT programme_id, id, balance, debt FROM account"
    " WHERE programme_id IN (??) AND person_id=? AND kind='spendable'"
)


def _active(read: Reader) -> list[Row]:
    return read.rows("SELECT id, rules, from_day, to_day FROM programme WHERE active AND kind = 'points' ORDER BY id")


def own_rule(read: Reader, day: str) -> EarnRule | None:
    """How the shop's own programme earns on `day`; None when none runs. For the counter's preview."""
    found = running(read, person_id=None, day=day)
    return found[0].rule if found else None


def shop_rule(read: Reader) -> EarnRule:
    """How the shop's own programme earns, whether or not it runs today; the usual rule when there is none."""
    found = read.value("SELECT rules FROM programme WHERE kind='points' ORDER BY active DESC, id")
    return rule_of(found or "")


def set_rule(tx: Tx, *, rule: EarnRule) -> None:
    """Let the shop's own programme earn by `rule` from now on. Raises Refused for what would earn nothing."""
    from models.loyalty.tables import Programme

    if rule.rate.points <= 0 or rule.rate.per <= 0:
        raise Refused(N_("Points are earned from an amount above zero."))
    programme = tx.value("SELECT id FROM programme WHERE kind='points' ORDER BY active DESC, id")
    if programme is None:
        tx.insert(Programme, name="", kind="points", rules=rules_text(rule))
    else:
        tx.update(Programme, int(programme), rules=rules_text(rule))


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
