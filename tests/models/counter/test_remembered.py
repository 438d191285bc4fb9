"""What a sale remembers of the owner's rules is never older than the last change to them, whoever made it."""

from functools import partial
from typing import TYPE_CHECKING

import pytest

from desktop.store import Store
from models import settings
from models.counter import catalogue, sales, stock, till
from models.counter.lines import EarnRate
from models.counter.tables import PaymentKind, Product
from models.criteria.nodes import Leaf
from models.errors import Bug, NotFound, Refused
from models.leads import scores
from models.loyalty import programmes
from models.loyalty.earning import EarnRule
from models.promotions.terms import Do, Effect

if TYPE_CHECKING:
    from models.work import Tx
    from tests.a_shop import Shop


def retire(tx: "Tx", *, product_id: int) -> None:
    tx.update(Product, product_id, keeps_stock=False)


def forget_kind(tx: "Tx", *, kind_id: int) -> None:
    tx.delete(PaymentKind, kind_id)


def test_a_changed_setting_holds_from_the_next_sale_on(shop: "Shop") -> None:
    assert shop.sell(1100).tax == 100
    shop.set(rate_standard=200_000)
    assert shop.sell(1200).tax == 200


def test_another_program_s_change_holds_from_the_next_sale_on(shop: "Shop") -> None:
    shop.sell(1100)
    other = Store(shop.store.path, clock=shop.clock, inline=True)
    other.write_now("Settings", partial(settings.change, rate_standard=200_000))
    other.close()
    booked = shop.do(sales.book, draft=shop.draft(1200))
    assert booked.tax == 200


def test_a_changed_rule_of_points_holds_from_the_next_sale_on_and_until_it_is_undone(shop: "Shop") -> None:
    person = shop.member()
    assert shop.sell(1000, person=person).points_earned == 10
    shop.do(programmes.set_rule, rule=EarnRule(rate=EarnRate(1, 10)))
    assert shop.sell(1000, person=person).points_earned == 100
    audit = shop.store.here.value("SELECT MAX(id) FROM audit WHERE name='set_rule'")
    shop.store.undo(audit).result()
    assert shop.sell(1000, person=person).points_earned == 10


def test_goods_received_at_another_cost_are_sold_at_that_cost(shop: "Shop") -> None:
    latte = shop.product(cost=100)
    for cost in (100, 180):
        booked = shop.sell(shop.line(500, product_id=latte))
        assert shop.store.here.value("SELECT cost FROM sale WHERE id=?", booked.sale_id) == cost
        shop.do(stock.receive, lines=[(latte, 5000, 180)])
    before = shop.stock(latte)
    shop.do(retire, product_id=latte)
    shop.sell(shop.line(500, product_id=latte))
    assert shop.stock(latte) == before


def test_a_closed_register_sells_nothing_though_it_sold_a_moment_ago(shop: "Shop") -> None:
    draft = shop.draft(500)
    booked = shop.sell(500)
    assert booked.number
    shop.do(till.close_session, session_id=shop.session, count=till.Count(cash=10_500), next_float=0)
    with pytest.raises(Refused, match="not open"):
        shop.do(sales.book, draft=draft)


def test_a_way_to_pay_that_was_deleted_takes_no_money(shop: "Shop") -> None:
    kind = shop.do(add_kind)
    draft = shop.draft(500)
    shop.sell(500)
    shop.do(forget_kind, kind_id=kind)
    with pytest.raises(NotFound):
        shop.do(sales.book, draft=type(draft)(draft.basket, (type(draft.payments[0])(kind, 500),)))


def add_kind(tx: "Tx") -> int:
    return tx.insert(PaymentKind, name="Points card", kind="other", position=9)


def test_what_a_failed_unit_changed_is_not_remembered(shop: "Shop") -> None:
    def halfway(tx: "Tx") -> None:
        settings.change(tx, rate_standard=200_000)
        assert settings.load(tx).rate_standard == 200_000
        raise Bug("stop")

    shop.sell(1100)
    with pytest.raises(Bug, match="stop"):
        shop.store.write_now("Halfway", halfway)
    assert shop.sell(1100).tax == 100


def test_a_unit_that_changes_a_rule_and_sells_sells_by_the_new_rule(shop: "Shop") -> None:
    shop.sell(1100)
    draft = shop.draft(1200)

    def both(tx: "Tx") -> int:
        settings.change(tx, rate_standard=200_000)
        return sales.book(tx, draft=draft).tax

    assert shop.store.write_now("Both", both) == 200
    assert shop.sell(1200).tax == 200


def test_a_category_given_to_a_product_counts_from_the_next_sale_on(shop: "Shop") -> None:
    latte = shop.product()
    drinks = shop.do(catalogue.create_category, name="Drinks")
    goods = Leaf("line.category", "is", drinks)
    shop.promotion(Effect(Do.PERCENT, goods=goods, percent=500_000))
    assert shop.sell(shop.line(500, product_id=latte)).total == 500
    shop.do(catalogue.update, product_id=latte, category=drinks)
    assert shop.sell(shop.line(500, product_id=latte)).total == 250


def test_a_gift_that_was_renamed_is_promised_by_its_new_name(shop: "Shop") -> None:
    shirt = shop.product(name="Shirt")
    shop.do(stock.receive, lines=[(shirt, 5000, 100)])
    shop.promotion(Effect(Do.GIFT, product_id=shirt))
    person = shop.member()
    shop.sell(500, person=person)
    shop.do(catalogue.update, product_id=shirt, name="Blue shirt")
    shop.sell(500, person=person)
    assert shop.store.here.column("SELECT name FROM gift ORDER BY id") == ["Shirt", "Blue shirt"]


def test_a_score_rule_made_between_two_sales_counts_the_second(shop: "Shop") -> None:
    person = shop.member()
    shop.sell(500, person=person)
    score = "SELECT score FROM rating WHERE person_id=?"
    shop.do(scores.save, rule_id=None, name="Bought", points=7, node=Leaf("touch.kind", "is", "sale"))
    before = shop.store.here.value(score, person) or 0
    shop.sell(500, person=person)
    assert shop.store.here.value(score, person) > before
