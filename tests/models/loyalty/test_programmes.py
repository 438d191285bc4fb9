"""Programmes: rules by goods, limits of a receipt and of a day, several side by side, stamps."""

from dataclasses import replace

import pytest

from models.counter.basket import Basket, EarnRate, Line, price
from models.criteria.nodes import Leaf
from models.errors import Refused
from models.loyalty import programme_edit, programmes
from models.loyalty.earning import EarnBy, EarnPart, EarnRule, earn
from models.loyalty.programme_edit import ProgrammeForm
from tests.a_shop import DAY, Shop

COFFEE, BOOKS = 3, 4
RULE = EarnRule(
    parts=(
        EarnPart(Leaf("line.category", "in", (COFFEE,)), EarnRate(5, 100)),
        EarnPart(Leaf("line.category", "in", (BOOKS,)), EarnRate(0, 100)),
    )
)


def goods(ref: str, amount: int, category: int | None = None, **values: object) -> Line:
    return Line(ref, ref, amount, category_id=category, **values)  # type: ignore[arg-type]


def test_goods_earn_by_their_own_rate_and_those_left_out_earn_nothing() -> None:
    earned = earn(price(Basket((goods("a", 1000, COFFEE), goods("b", 1000, BOOKS), goods("c", 990)))), RULE)
    assert {group.key: group.points for group in earned.groups} == {"5/100~1": 50, "1/100": 9}


def test_a_receipt_earns_no_more_than_its_limit() -> None:
    basket = price(Basket((goods("a", 1000, COFFEE), goods("c", 5000))))
    earned = earn(basket, replace(RULE, most=60))
    assert (earned.points, sum(group.points for group in earned.groups)) == (60, 60)


def test_rules_are_written_and_read_without_loss_and_old_ones_read_as_before() -> None:
    rule = replace(RULE, most=60, a_day=100, product_rates=False, by=EarnBy.PIECE)
    text = programmes.rules_text(rule, '{"expiry": {"kind": "never"}, "tiers": {"per": 1}, "most": 5}')
    assert programmes.rule_of(text) == rule
    assert '"expiry"' in text
    assert '"tiers"' in text
    assert programmes.rule_of('{"per": 200, "points": 3}') == EarnRule(EarnRate(3, 200))
    assert programmes.rule_of("") == EarnRule()


def stamps(shop: Shop, rule: EarnRule, **values: object) -> int:
    form = ProgrammeForm("Coffee card", "stamps", rule, **values)  # type: ignore[arg-type]
    return shop.do(programme_edit.save, programme_id=None, form=form)


def held(shop: Shop, person: int, programme: int) -> int | None:
    return shop.store.here.value("SELECT balance FROM account WHERE person_id=? AND programme_id=?", person, programme)


PIECE = EarnRule(EarnRate(1, 1), by=EarnBy.PIECE)
VISIT = EarnRule(EarnRate(1, 1), by=EarnBy.VISIT)


def test_stamps_are_collected_beside_points_and_go_back_with_the_goods(shop: Shop) -> None:
    person = shop.member()
    card = stamps(shop, PIECE)
    booked = shop.sell(shop.line(500, 3), person=person)
    assert (booked.points_earned, shop.points(person), held(shop, person, card)) == (15, 15, 3)
    shop.back(booked.sale_id, 1)
    assert (shop.points(person), held(shop, person, card)) == (10, 2)


def test_a_visit_stamps_once_a_business_day_and_a_receipt_that_came_back_frees_it(shop: Shop) -> None:
    person = shop.member()
    card = stamps(shop, VISIT)
    first = shop.sell(500, person=person)
    shop.sell(500, person=person)
    assert held(shop, person, card) == 1
    shop.back(first.sale_id)
    assert held(shop, person, card) == 0
    shop.sell(500, person=person)
    assert held(shop, person, card) == 1
    shop.clock.advance(DAY)
    shop.sell(500, person=person)
    assert held(shop, person, card) == 2


def test_a_day_earns_no_more_than_its_limit(shop: Shop) -> None:
    person = shop.member()
    card = stamps(shop, replace(PIECE, a_day=4))
    for _ in range(3):
        shop.sell(shop.line(500, 3), person=person)
    assert held(shop, person, card) == 4


def test_a_programme_runs_from_its_first_day_to_its_last(shop: Shop) -> None:
    person = shop.member()
    card = stamps(shop, PIECE, from_day="2999-01-01")
    shop.sell(500, person=person)
    assert held(shop, person, card) == 0
    over = stamps(shop, PIECE, to_day="2000-01-01")
    shop.sell(500, person=person)
    assert held(shop, person, over) == 0


def test_every_member_has_an_account_in_every_programme_that_is_on(shop: Shop) -> None:
    before = shop.member()
    card = stamps(shop, PIECE)
    after = shop.member()
    assert (held(shop, before, card), held(shop, after, card)) == (0, 0)
    shop.do(programme_edit.switch, programme_id=card, active=False)
    late = shop.member()
    assert held(shop, late, card) is None
    shop.do(programme_edit.switch, programme_id=card, active=True)
    assert held(shop, late, card) == 0
    assert shop.do(programme_edit.complete) == 0


def test_a_programme_switched_off_gives_nothing_and_takes_nothing_away(shop: Shop) -> None:
    person = shop.member()
    card = stamps(shop, PIECE)
    shop.sell(500, person=person)
    shop.do(programme_edit.switch, programme_id=card, active=False)
    shop.sell(500, person=person)
    assert held(shop, person, card) == 1


@pytest.mark.parametrize(
    "form",
    [
        ProgrammeForm(""),
        ProgrammeForm("x", "miles"),
        ProgrammeForm("x", rule=EarnRule(EarnRate(0, 100))),
        ProgrammeForm("x", rule=EarnRule(EarnRate(1, 0))),
        ProgrammeForm("x", rule=EarnRule(most=0)),
        ProgrammeForm("x", from_day="2026-02-30"),
        ProgrammeForm("x", from_day="2026-03-02", to_day="2026-03-01"),
    ],
)
def test_a_programme_that_makes_no_sense_is_refused_in_words(shop: Shop, form: ProgrammeForm) -> None:
    with pytest.raises(Refused):
        shop.do(programme_edit.save, programme_id=None, form=form)
