"""Published cases of prices, tax, points and codes, replayed from counter.json."""

import json
from pathlib import Path
from typing import Any

import pytest

from models import codes
from models.counter.basket import (
    Basket,
    Discount,
    EarnRate,
    Line,
    PointsUse,
    TaxKind,
    TaxRounding,
    TaxRules,
    check,
    price,
)
from models.counter.payments import PayKind, Payment, settle
from models.counter.returns_math import TakeBack, earned_of, sold_receipt
from models.errors import Refused
from models.loyalty.earning import EarnBy, EarnRounding, EarnRule, EarnScope, earn
from models.loyalty.spending import SpendRule, require_usable, usable

CASES = json.loads(Path(__file__).with_name("counter.json").read_text("utf-8"))


def line_of(at: int, given: dict[str, Any]) -> Line:
    return Line(
        ref=str(at),
        name=f"Product {at}",
        unit_price=given["price"],
        quantity=given.get("quantity", 1000),
        kind=TaxKind(given.get("kind", "standard")),
        discounts=(Discount(percent=given["percent"]),) if "percent" in given else (),
        earns=given.get("earns", True),
    )


def basket_of(case: dict[str, Any]) -> Basket:
    discounts = (Discount(amount=case.get("discount", 0), percent=case.get("percent", 0)),)
    return Basket(
        lines=tuple(line_of(at, given) for at, given in enumerate(case["lines"])),
        discounts=discounts if {"discount", "percent"} & set(case) else (),
        points=PointsUse(case["points"], case["points"], case.get("payment", False)) if "points" in case else None,
        rules=TaxRules(
            inclusive=case.get("inclusive", True),
            standard=case.get("standard", 100_000),
            rounding=TaxRounding(case.get("rounding", "down")),
        ),
    )


def rule_of(given: dict[str, Any]) -> EarnRule:
    return EarnRule(
        EarnRate(given.get("points", 1), given.get("per", 100)),
        EarnBy(given.get("by", "money")),
        EarnScope(given.get("scope", "receipt")),
        EarnRounding(given.get("rounding", "down")),
        given.get("tax_included", True),
    )


@pytest.mark.parametrize("case", CASES["baskets"], ids=lambda case: case["id"])
def test_a_published_basket_comes_out_to_the_yen(case: dict[str, Any]) -> None:
    priced = price(basket_of(case))
    check(priced)
    then = case["then"]
    if "rates" in then:
        assert {rate.kind.value: [rate.base, rate.tax] for rate in priced.rates} == then["rates"]
    found = {
        "due": priced.due,
        "total": priced.total,
        "points": priced.points,
        "notes": len(priced.notes),
        "earned": earn(priced, rule_of(case.get("earn", {}))).points,
    }
    assert {name: found[name] for name in found if name in then} == {name: then[name] for name in found if name in then}


@pytest.mark.parametrize("case", CASES["points_used"], ids=lambda case: case["id"])
def test_the_shop_cuts_points_to_what_may_be_used_and_a_clerk_is_refused(case: dict[str, Any]) -> None:
    rule = SpendRule(step=case.get("step", 1))
    use, why = usable(case["wanted"], case["balance"], case["payable"], rule)
    assert (use.points, use.value) == (case["then"], case["then"])
    assert why is not None
    with pytest.raises(Refused):
        require_usable(case["wanted"], case["balance"], case["payable"], rule)


@pytest.mark.parametrize(("body", "digit"), CASES["check_digits"].items())
def test_the_published_check_digits_come_out_l17(body: str, digit: int) -> None:
    assert codes.check_digit(body) == digit
    assert codes.jan(codes.with_check_digit(body)) is not None
    assert codes.jan(f"{body}{(digit + 1) % 10}") is None


def test_gift_cards_and_wallets_are_payments_and_the_sale_still_earns_on_all_of_it_f5() -> None:
    """Pay 10 of 100 with an e-wallet, or 50 with a gift card: 100 points either way."""
    priced = price(Basket((Line("1", "Goods", 10_000),)))
    wallet, card = PayKind("wallet", "Wallet"), PayKind("card", "Card")
    for part in (1_000, 5_000):
        assert settle(priced.due, [Payment(wallet, part), Payment(card, 10_000 - part)]).complete
        assert earn(priced, EarnRule()).points == 100


def test_points_taken_back_by_the_earning_rate_h6() -> None:
    """A ticket of 21.90 before tax earned 2; what has been refunded so far takes back by $10, never more than 2."""
    rules = TaxRules(inclusive=False, standard=66_210, rounding=TaxRounding.HALF_UP)
    priced = price(Basket((Line("1", "By the dollar", 100, quantity=21_900),), rules=rules))
    receipt = sold_receipt(priced, earn(priced, EarnRule(EarnRate(1, 1000), tax_included=False)))
    found = [
        [quantity, earned_of(receipt, {"1": quantity}, TakeBack.BY_RATE)]
        for quantity, _ in CASES["taken_back"]["steps"]
    ]
    assert found == CASES["taken_back"]["steps"]
