"""Sentences of the settings: what a country brings with it, what a rule of points means, an example of tax."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from desktop.languages import _, _n, current, say
from models import money
from models.counter.tax import TaxKind, TaxRounding, TaxRules, rate_total
from models.country import Country
from models.criteria.words import opened
from models.errors import N_, Message
from models.loyalty.earning import EarnBy, EarnPart, EarnRounding, EarnRule, EarnScope
from models.money import Amount, Points, Rate
from models.settings import ShopSettings

MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)


@lru_cache(maxsize=1)
def _zones() -> tuple[str, ...]:
    found = (name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/")))
    return ("UTC", *sorted(found))


def zones(known: str) -> list[tuple[str, str]]:
    """Time zones to choose from; the one in force is among them."""
    names = _zones()
    return [(name, name.replace("_", " ")) for name in (names if known in names else (known, *names))]


def sentences(*parts: str) -> str:
    """Sentences after one another, as the language of the screen joins them."""
    return ("" if current().code == "ja" else " ").join(part for part in parts if part)


def country_words(profile: Country) -> str:
    """What a country's profile means for a shop."""
    rates = [money.show_rate(profile.standard_rate)]
    if profile.reduced_rate is not None:
        rates.append(money.show_rate(profile.reduced_rate))
    said = {
        "tax": _(profile.tax_name),
        "rates": " / ".join(rates),
        "currency": profile.currency,
        "paper": profile.paper,
    }
    if profile.tax_included:
        return _("{tax} {rates}, included in prices. Currency {currency}, paper {paper}.", **said)
    return _("{tax} {rates}, added to prices. Currency {currency}, paper {paper}.", **said)


def tax_example(shop: ShopSettings) -> str:
    """One price at each rate, worked out by the rule that the till uses."""
    rules = TaxRules(shop.prices_include_tax, shop.rate_standard, shop.rate_reduced, TaxRounding(shop.tax_rounding))
    unit = money.currency_of(shop.currency).unit
    base = (1080 if unit == 1 else 10) * unit
    return sentences(*(_example(rate, base, rules) for rate in dict.fromkeys((rules.reduced, rules.standard))))


def _example(rate: int, base: int, rules: TaxRules) -> str:
    made = rate_total(TaxKind.STANDARD, rate, base, rules)
    said: dict[str, Any] = {
        "price": Amount(base),
        "rate": Rate(rate),
        "tax": Amount(made.tax),
        "total": Amount(made.total),
    }
    if rules.inclusive:
        return _("{price} at {rate} holds {tax} of tax.", **said)
    return _("{price} at {rate} comes to {total}, {tax} of it tax.", **said)


SCOPES = (
    (EarnScope.RECEIPT, N_("Once over the whole receipt")),
    (EarnScope.LINE, N_("On each line")),
    (EarnScope.UNIT, N_("On each piece")),
)
ROUNDINGS = (
    (EarnRounding.DOWN, N_("Down: only full steps count")),
    (EarnRounding.HALF_UP, N_("Half up: in proportion")),
)
BYS = (
    (EarnBy.MONEY, N_("Money paid")),
    (EarnBy.PIECE, N_("Pieces bought")),
    (EarnBy.RECEIPT, N_("Every receipt")),
    (EarnBy.VISIT, N_("Every visit, once a day")),
)


def points_words(rule: EarnRule, shop: ShopSettings) -> str:
    """What the rules of points mean, in a few sentences."""
    if not shop.points_enabled:
        return _("No points are given or taken.")
    return sentences(earning_words(rule), _spending(shop), _lasting(shop))


def earning_words(rule: EarnRule, kind: str = "points", goods: Sequence[Message] = ()) -> str:
    """How a rule earns points or stamps, in a few sentences; `goods` are what its parts are about, where known."""
    if kind == "stamps":
        return sentences(_stamps(rule), *_parts(rule, kind, goods), *_stamp_limits(rule))
    return sentences(_earning(rule), *_parts(rule, kind, goods), *_limits(rule))


def part_words(part: EarnPart, kind: str) -> str:
    """How some goods earn."""
    if not part.rate.points:
        return _("Earns nothing.")
    rule = EarnRule(part.rate, part.by)
    if kind == "stamps":
        return _stamps(rule)
    points = Points(part.rate.points)
    if part.by is EarnBy.PIECE:
        return _("Pieces bought: {per} = {points} pt.", per=part.rate.per, points=points)
    return _("{per} = {points} pt.", per=Amount(part.rate.per), points=points)


def _parts(rule: EarnRule, kind: str, goods: Sequence[Message]) -> list[str]:
    if not rule.parts:
        return []
    if not goods:
        return [_n("Some goods earn differently.", "{n} kinds of goods earn differently.", len(rule.parts))]
    told = zip(goods, rule.parts, strict=True)
    return [_("{goods}: {means}", goods=say(opened(one)), means=part_words(part, kind)) for one, part in told]


def _stamps(rule: EarnRule) -> str:
    count = rule.rate.points
    if not count:
        return _("Only some goods earn.")
    if rule.by is EarnBy.RECEIPT:
        return _n("A stamp for every receipt.", "{n} stamps for every receipt.", count)
    if rule.by is EarnBy.VISIT:
        return _n("A stamp for every visit, once a day.", "{n} stamps for every visit, once a day.", count)
    if rule.by is EarnBy.PIECE:
        if rule.rate.per == 1:
            return _n("A stamp for every piece.", "{n} stamps for every piece.", count)
        return _n("A stamp for each {per} pieces.", "{n} stamps for each {per} pieces.", count, per=rule.rate.per)
    return _n("A stamp for each {per} paid.", "{n} stamps for each {per} paid.", count, per=Amount(rule.rate.per))


def _stamp_limits(rule: EarnRule) -> list[str]:
    found = []
    if rule.most is not None:
        found.append(_n("At most one stamp on a receipt.", "At most {n} stamps on a receipt.", rule.most))
    if rule.a_day is not None:
        found.append(_n("At most one stamp a day.", "At most {n} stamps a day.", rule.a_day))
    return found


def _limits(rule: EarnRule) -> list[str]:
    found = []
    if rule.most is not None:
        found.append(_("At most {points} pt on a receipt.", points=Points(rule.most)))
    if rule.a_day is not None:
        found.append(_("At most {points} pt a day.", points=Points(rule.a_day)))
    return found


def _earning(rule: EarnRule) -> str:
    points = Points(rule.rate.points)
    if not rule.rate.points:
        return _("Only some goods earn.")
    if rule.by is EarnBy.RECEIPT:
        return _("Every receipt = {points} pt.", points=points)
    if rule.by is EarnBy.VISIT:
        return _("Every visit = {points} pt, once a day.", points=points)
    if rule.by is EarnBy.PIECE:
        first = _("Pieces bought: {per} = {points} pt.", per=rule.rate.per, points=points)
    else:
        first = _("{per} = {points} pt.", per=Amount(rule.rate.per), points=points)
    half = rule.rounding is EarnRounding.HALF_UP
    rounded = {
        EarnScope.RECEIPT: _("Half a point counts as one, once per receipt.")
        if half
        else _("Rounded down once per receipt."),
        EarnScope.LINE: _("Half a point counts as one, on each line.") if half else _("Rounded down on each line."),
        EarnScope.UNIT: _("Half a point counts as one, on each piece.") if half else _("Rounded down on each piece."),
    }[rule.scope]
    base = ""
    if rule.by is EarnBy.MONEY:
        base = (
            _("Counted on what was paid, with tax.")
            if rule.tax_included
            else _("Counted on what was paid, without tax.")
        )
    return sentences(first, rounded, base)


def _spending(shop: ShopSettings) -> str:
    worth = _("1 pt is worth {amount}.", amount=Amount(shop.points_value))
    if shop.points_at_once:
        worth = sentences(worth, _("Points can be used on the receipt that earns them."))
    if shop.points_as_payment:
        return sentences(worth, _("Points pay like money; tax stays as it is."))
    return sentences(worth, _("Points lower the price, and tax with it."))


def _lasting(shop: ShopSettings) -> str:
    if not shop.points_expire_months:
        return _("Points never lapse.")
    return _("Points lapse {months} months after the day they were earned.", months=shop.points_expire_months)
