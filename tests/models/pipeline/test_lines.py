"""Lines of a deal: priced as at the till, the deal follows them, bad input is said in words, and many of them work."""

import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as quick
from hypothesis import strategies as st

from models.counter import basket
from models.counter.basket import Basket, Discount, Line, TaxKind
from models.counter.plan import tax_rules
from models.criteria.nodes import Leaf
from models.errors import NotFound, Refused
from models.pipeline import deals, lines
from models.pipeline.lines import OfferedLine
from models.pipeline.tables import DealLine
from models.promotions.terms import Do, Effect
from tests.a_shop import Shop


@pytest.fixture
def deal(shop: Shop) -> int:
    return int(shop.do(deals.open_deal, name="Cakes", person_id=shop.member(), amount=123))


def amounts(shop: Shop, deal: int) -> tuple[int | None, int | None, int | None]:
    found = deals.one(shop.store.here, deal)
    return found.amount, found.monthly, found.months


def test_the_deals_amounts_follow_its_lines(shop: Shop, deal: int) -> None:
    cake = shop.product(name="Cake", price=3_000)
    key = shop.do(lines.add_product, deal_id=deal, product_id=cake, quantity=2_000)
    assert amounts(shop, deal) == (6_000, None, None)
    shop.do(lines.add, deal_id=deal, line=OfferedLine("Delivery", 1_100, discount=100))
    assert amounts(shop, deal) == (7_000, None, None)
    shop.do(lines.add, deal_id=deal, line=OfferedLine("Care", 2_000, months=12))
    shop.do(lines.add, deal_id=deal, line=OfferedLine("Support", 500, months=6, discount_rate=1_000))
    assert amounts(shop, deal) == (7_000, 2_450, 12)
    assert lines.worth(shop.store.here, deal, at=shop.clock.now()).term == 2_000 * 12 + 450 * 6
    shop.do(lines.change, line_id=key, discount_rate=5_000)
    assert amounts(shop, deal)[0] == 4_000


def test_a_deal_without_lines_keeps_its_plain_amount(shop: Shop, deal: int) -> None:
    assert amounts(shop, deal) == (123, None, None)
    key = shop.do(lines.add, deal_id=deal, line=OfferedLine("Cake", 700))
    shop.do(lines.remove, line_ids=[key])
    assert amounts(shop, deal)[0] == 700
    shop.do(deals.change, deal_id=deal, amount=50)
    assert amounts(shop, deal)[0] == 50


def test_the_amount_of_a_deal_with_lines_is_not_typed(shop: Shop, deal: int) -> None:
    shop.do(lines.add, deal_id=deal, line=OfferedLine("Cake", 700))
    with pytest.raises(Refused, match="follows its lines"):
        shop.do(deals.change, deal_id=deal, amount=50)
    shop.do(deals.change, deal_id=deal, amount=700, note="as it is")


def test_promotions_apply_as_at_the_till(shop: Shop, deal: int) -> None:
    cake = shop.product(name="Cake", price=3_000)
    shop.promotion(Effect(Do.PERCENT, percent=100_000), name="Ten off")
    shop.do(lines.add_product, deal_id=deal, product_id=cake)
    assert amounts(shop, deal)[0] == 2_700
    shop.do(lines.add, deal_id=deal, line=OfferedLine("Care", 1_000, months=3))
    assert amounts(shop, deal) == (2_700, 1_000, 3)


def test_another_customer_has_other_promotions(shop: Shop) -> None:
    shop.promotion(Effect(Do.PERCENT, percent=100_000), name="Members", criteria=Leaf("person.member", "is", True))
    deal = int(shop.do(deals.open_deal, name="Cakes"))
    shop.do(lines.add, deal_id=deal, line=OfferedLine("Cake", 3_000))
    assert amounts(shop, deal)[0] == 3_000
    shop.do(deals.change, deal_id=deal, person_id=shop.member())
    assert amounts(shop, deal)[0] == 2_700


def test_a_product_twice_is_one_line_with_more(shop: Shop, deal: int) -> None:
    cake = shop.product(name="Cake", price=3_000)
    first = shop.do(lines.add_product, deal_id=deal, product_id=cake)
    assert shop.do(lines.add_product, deal_id=deal, product_id=cake, quantity=2_000) == first
    assert [line.quantity for line in lines.of_deal(shop.store.here, deal)] == [3_000]


def test_a_line_keeps_its_price_when_the_catalogue_changes(shop: Shop, deal: int) -> None:
    from models.counter import catalogue

    cake = shop.product(name="Cake", price=3_000)
    shop.do(lines.add_product, deal_id=deal, product_id=cake)
    shop.do(catalogue.update, product_id=cake, price=9_000)
    shop.do(lines.follow, deal_id=deal)
    assert amounts(shop, deal)[0] == 3_000


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": "  "}, "needs a name"),
        ({"quantity": 0}, "more than 0"),
        ({"quantity": 10**12}, "more than 0"),
        ({"unit_price": -1}, "can't be offered"),
        ({"unit_price": 10**14}, "can't be offered"),
        ({"discount": 1_001}, "between 0 and"),
        ({"discount": -1}, "between 0 and"),
        ({"discount_rate": 10_001}, "100 %"),
        ({"discount": 1, "discount_rate": 1}, "not both"),
        ({"months": 601}, "months"),
        ({"tax_kind": "nonsense"}, "kind of tax"),
    ],
)
def test_what_can_not_be_is_refused_and_changes_nothing(shop: Shop, deal: int, wrong, words) -> None:
    shop.do(lines.add, deal_id=deal, line=OfferedLine("Cake", 1_000))
    before = lines.of_deal(shop.store.here, deal)
    with pytest.raises(Refused, match=words):
        shop.do(lines.save, deal_id=deal, lines=[*before, replace(OfferedLine("More", 1_000), **wrong)])
    assert lines.of_deal(shop.store.here, deal) == before
    assert amounts(shop, deal)[0] == 1_000


def test_a_line_that_is_gone_and_a_closed_deal_are_told(shop: Shop, deal: int) -> None:
    key = shop.do(lines.add, deal_id=deal, line=OfferedLine("Cake", 1_000))
    with pytest.raises(NotFound):
        shop.do(lines.change, line_id=key + 1, months=1)
    with pytest.raises(NotFound):
        shop.do(lines.add, deal_id=deal, line=OfferedLine("Gone", 1_000, product_id=999))
    shop.do(deals.win, deal_id=deal)
    with pytest.raises(Refused, match="won"):
        shop.do(lines.change, line_id=key, months=1)


def test_lines_are_put_in_another_order_and_undone(shop: Shop, deal: int) -> None:
    from functools import partial

    from models.schema import BY_NAME
    from models.work import undo

    shop.do(lines.save, deal_id=deal, lines=[OfferedLine(name, 100) for name in "abc"])
    keys = [line.id for line in lines.of_deal(shop.store.here, deal)]
    shop.do(lines.shift, line_id=keys[2], by=-2)
    assert "".join(line.name for line in lines.of_deal(shop.store.here, deal)) == "cab"
    last = shop.store.here.value("SELECT max(id) FROM audit")
    shop.store.write_now("Undo", partial(undo, audit_id=last, tables=BY_NAME))
    assert "".join(line.name for line in lines.of_deal(shop.store.here, deal)) == "abc"


def test_ten_thousand_lines_are_one_deal_and_one_more_is_refused(shop: Shop, deal: int) -> None:
    cake = shop.product(name="Cake", price=3_000)
    many = [OfferedLine(f"Cake {at}", 3_000, product_id=cake, discount=at % 7) for at in range(lines.MOST)]
    shop.do(lines.save, deal_id=deal, lines=many)
    plain = sum(3_000 - at % 7 for at in range(lines.MOST))
    assert amounts(shop, deal)[0] == plain
    with pytest.raises(Refused, match="10000"):
        shop.do(lines.add, deal_id=deal, line=OfferedLine("One more", 1))
    begun = time.perf_counter()
    found = lines.of_deal(shop.store.here, deal)
    shop.do(lines.change, line_id=found[5_000].id, quantity=2_000)
    assert time.perf_counter() - begun < 5
    assert amounts(shop, deal)[0] == plain + 3_000


def test_a_change_of_one_line_writes_one_line(shop: Shop, deal: int) -> None:
    shop.do(lines.save, deal_id=deal, lines=[OfferedLine(f"Line {at}", 100) for at in range(50)])
    found = list(lines.of_deal(shop.store.here, deal))
    found.insert(10, OfferedLine("Between", 100))
    shop.do(lines.save, deal_id=deal, lines=found)
    images = shop.store.here.value("SELECT images FROM audit ORDER BY id DESC")
    assert images.count(f'"{DealLine._meta.table_name}"') == 1
    assert [line.name for line in lines.of_deal(shop.store.here, deal)][9:12] == ["Line 9", "Between", "Line 10"]


offered = st.builds(
    OfferedLine,
    name=st.just("Thing"),
    unit_price=st.integers(0, 99_999),
    quantity=st.integers(1, 20_000),
    discount_rate=st.integers(0, 10_000),
    tax_kind=st.sampled_from([TaxKind.STANDARD, TaxKind.REDUCED, TaxKind.EXEMPT]).map(str),
    months=st.sampled_from([0, 0, 0, 1, 12]),
)


@quick(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(offered, min_size=1, max_size=8))
def test_the_amount_is_what_the_till_would_ask(shop: Shop, some: list[OfferedLine]) -> None:
    deal = shop.do(deals.open_deal, name="Some")
    shop.do(lines.save, deal_id=deal, lines=some)
    rules = tax_rules(shop.store.settings)

    def asked(chosen: list[OfferedLine]) -> int:
        made = [
            Line(
                str(at),
                one.name,
                one.unit_price,
                one.quantity,
                kind=TaxKind(one.tax_kind),
                discounts=(Discount(percent=one.discount_rate * 100),),
            )
            for at, one in enumerate(chosen)
        ]
        return basket.price(Basket(tuple(made), rules=rules)).total

    once, monthly = [one for one in some if not one.months], [one for one in some if one.months]
    assert amounts(shop, deal) == (
        asked(once),
        asked(monthly) or None,
        max((one.months for one in monthly), default=0) or None,
    )
