"""Gross profit against the receipts read one by one, by whichever way a shop's prices hold the tax."""

import pytest

from models.counter import facts
from models.counter.tax import TaxKind
from models.figures import profit
from models.figures.profit import Sums
from models.figures.report import Behind
from tests.a_shop import Shop
from tests.models.figures.a_busy_shop import BusyShop, a_busy_shop, adds_up, asking, figures


def lines_of(busy: BusyShop, first: str, last: str):
    """Every line of goods: its receipt's key, day, staff, category and product, what came of it, its cost."""
    read = busy.shop.store.here
    cards = set(read.column("SELECT line_id FROM wallet_entry WHERE line_id IS NOT NULL"))
    for (sale_id,) in read.rows("SELECT id FROM sale WHERE day BETWEEN ? AND ? ORDER BY id", first, last):
        day, staff, kind, told = read.row("SELECT day, staff_id, kind, facts FROM sale WHERE id=?", sale_id)
        for key, category, product, quantity, amount, tax, cost, of in read.rows(
            "SELECT id, category_id, product_id, quantity, amount, tax, cost, of_line_id FROM sale_line"
            " WHERE sale_id=?",
            sale_id,
        ):
            if key in cards or of in cards:
                continue
            own = told
            if of is not None:
                own = read.value("SELECT s.facts FROM sale_line l JOIN sale s ON s.id=l.sale_id WHERE l.id=?", of)
            net = amount - tax if facts.read_back(own).rules.inclusive else amount
            back = quantity >= 0 if kind == "cancel" else quantity <= 0
            yield day, staff, category, product, quantity, net, cost, back


def sums(lines) -> Sums:
    found = Sums()
    for *_keys, quantity, net, cost, back in lines:
        found += Sums(
            quantity, 0 if back else net, net if back else 0, cost or 0, net if cost is None else 0, int(cost is None)
        )
    return found


@pytest.mark.parametrize("seed", range(1, 6))
def test_every_table_says_what_the_receipts_say(shop: Shop, seed: int) -> None:
    busy = a_busy_shop(shop, seed)
    days = sorted(busy.seen)
    for first, last in ((days[0], days[-1]), (days[1], days[len(days) // 2]), (days[-2], days[-2])):
        lines = list(lines_of(busy, first, last))
        whole = sums(lines)
        report = profit.make(shop.store.here, busy.asked(first, last))
        assert figures(report) == {
            "profit_sold": whole.sold,
            "profit_back": whole.back,
            "profit_unknown": whole.unknown,
            "profit_cost": whole.cost,
            "gross_profit": whole.sold + whole.back - whole.unknown - whole.cost,
            "gross_margin": whole.margin,
        }
        for section, at, start in ((0, 2, 1), (1, 3, 3), (2, 0, 1), (3, 1, 1)):
            rows = adds_up(report.sections[section])
            assert len(rows) == len({line[at] for line in lines})
            for row in rows:
                own = sums([line for line in lines if line[at] == row[-1]])
                assert row[start:-1] == own.values
                assert row[start] + row[start + 1] - (row[start + 2] or 0) - row[start + 4] == row[start + 5]


@pytest.mark.parametrize("inclusive", [True, False])
def test_what_is_without_tax_equals_the_receipts_less_their_tax(shop: Shop, inclusive: bool) -> None:
    shop.set(prices_include_tax=inclusive)
    coffee = shop.product(name="Coffee", price=333, cost=111)
    sale = shop.sell(shop.line(333, 3, product_id=coffee), shop.line(108, kind=TaxKind.REDUCED), off=50).sale_id
    shop.set(prices_include_tax=not inclusive)
    shop.back(sale, 1)
    total, tax = shop.store.here.row("SELECT SUM(total), SUM(tax) FROM sale")
    found = figures(profit.make(shop.store.here, asking(shop, shop.today)))
    assert found["profit_sold"] + found["profit_back"] == total - tax
    assert found["profit_cost"] == 222
    assert found["profit_unknown"] == found["profit_sold"] + found["profit_back"] - found["gross_profit"] - 222


def test_an_unknown_cost_is_counted_and_never_nothing(shop: Shop) -> None:
    shop.sell(1_100)
    report = profit.make(shop.store.here, asking(shop, shop.today))
    assert figures(report)["gross_profit"] == 0
    assert figures(report)["gross_margin"] is None
    assert "1 lines were sold at an unknown cost: 1000" in str(report.notes[0])
    free = shop.product(name="Gift", price=110, cost=0)
    shop.sell(shop.line(110, product_id=free))
    assert figures(profit.make(shop.store.here, asking(shop, shop.today)))["gross_profit"] == 100


def test_cards_sold_are_no_sale_yet(shop: Shop) -> None:
    shop.sell(shop.line(5_000, kind=TaxKind.OUTSIDE, wallet="gift_card", fixed_price=True, earns=False))
    report = profit.make(shop.store.here, asking(shop, shop.today))
    assert figures(report)["profit_sold"] == 0
    assert "Cards and top-ups sold, no sale yet: 5000." in [str(note) for note in report.notes]
    shop.back(1, reason="Not wanted")
    assert figures(profit.make(shop.store.here, asking(shop, shop.today)))["profit_back"] == 0


def test_a_row_opens_its_product_or_its_receipts(shop: Shop) -> None:
    coffee = shop.product(name="Coffee", price=333, cost=111)
    shop.sell(shop.line(333, product_id=coffee))
    categories, products, days, staff = profit.make(shop.store.here, asking(shop, shop.today)).sections
    assert products.behind(list(products.rows)[0]) == Behind("product", coffee)
    assert days.behind(list(days.rows)[0]) == Behind("receipts", frozenset({("day", shop.today)}))
    assert categories.behind(list(categories.rows)[0]) == Behind("receipts", frozenset({("category", None)}))
    assert staff.behind(list(staff.rows)[0]).key == frozenset({("staff", None)})


def test_a_period_without_sales_says_so(shop: Shop) -> None:
    report = profit.make(shop.store.here, asking(shop, shop.today))
    assert [(list(one.rows), one.total, one.chart) for one in report.sections] == [([], None, None)] * 4
    assert figures(report)["gross_profit"] == 0
