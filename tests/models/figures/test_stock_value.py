"""The stock on a date: what the balances said on that day, at the last purchase cost until then."""

import pytest

from models.counter import stock
from models.figures import stock_value
from models.figures.report import Behind
from models.money import divide_half_up
from tests.a_shop import DAY, Shop
from tests.models.figures.a_busy_shop import a_busy_shop, adds_up, asking, figures


@pytest.mark.parametrize("seed", range(1, 6))
def test_each_day_says_what_was_there_at_its_end(shop: Shop, seed: int) -> None:
    busy = a_busy_shop(shop, seed)
    for day, seen in busy.seen.items():
        report = stock_value.make(shop.store.here, busy.asked("2026-06-01", day))
        categories, valued, unknown, below = (adds_up(section) for section in report.sections)
        there = {key: (quantity, cost) for key, (quantity, cost) in seen.stock.items() if quantity}
        assert {row[-1]: (row[3], row[4]) for row in valued} == {
            key: one for key, one in there.items() if one[0] > 0 and one[1] is not None
        }
        assert {row[-1]: row[3] for row in unknown} == {
            key: quantity for key, (quantity, cost) in there.items() if quantity > 0 and cost is None
        }
        assert {row[-1]: row[3] for row in below} == {key: one[0] for key, one in there.items() if one[0] < 0}
        value = sum(
            divide_half_up(quantity * cost, 1_000) for quantity, cost in there.values() if quantity > 0 and cost
        )
        assert figures(report) == {
            "stock_value": value,
            "stock_products": sum(quantity > 0 for quantity, _cost in there.values()),
            "stock_unknown": len(unknown),
            "stock_below_zero": len(below),
        }
        assert sum(row[4] for row in categories) == value


def test_a_later_purchase_changes_no_earlier_day(shop: Shop) -> None:
    beans = shop.product(name="Beans", price=900, cost=111)
    shop.do(stock.receive, lines=((beans, 2_500, 333),))
    shop.clock.advance(DAY)
    shop.do(stock.receive, lines=((beans, 1_000, 400),))
    shop.do(stock.receive, lines=((beans, 1_000, None),))
    found = {day: figures(stock_value.make(shop.store.here, asking(shop, day)))["stock_value"]
             for day in ("2026-06-14", "2026-06-15", "2026-06-16", "2026-07-31")}  # fmt: skip
    assert found == {"2026-06-14": 0, "2026-06-15": 833, "2026-06-16": 1_800, "2026-07-31": 1_800}


def test_goods_without_a_purchase_are_shown_apart_at_what_their_record_says(shop: Shop) -> None:
    beans = shop.product(name="Beans", price=900, cost=111)
    shop.do(stock.book_count, counted={beans: 3_000}, reason="First count")
    report = stock_value.make(shop.store.here, asking(shop, shop.today))
    assert figures(report)["stock_value"] == 0
    unknown = report.section("unknown")
    row = list(unknown.rows)[0]
    assert row[3:6] == (3_000, 111, 333)
    assert unknown.behind(row) == Behind("product", beans)


def test_an_empty_shop_says_so(shop: Shop) -> None:
    report = stock_value.make(shop.store.here, asking(shop, shop.today))
    assert report.as_of_day
    assert all(not list(one.rows) and one.empty and one.total is None for one in report.sections)
