"""The tax summary against the receipts' own tax tables, and the law's arithmetic against examples worked by hand."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.counter.tax import TaxKind
from models.figures import receipts, sales, tax, tax_law
from models.figures.tax_law import AtRate, Trade
from tests.a_shop import DAY, Shop
from tests.models.figures.a_busy_shop import a_busy_shop, adds_up, asking, figures

# -- the receipts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(1, 6))
def test_the_summary_is_the_tax_tables_of_the_receipts(shop: Shop, seed: int) -> None:
    busy = a_busy_shop(shop, seed)
    days = sorted(busy.seen)
    for first, last in ((days[0], days[-1]), (days[1], days[len(days) // 2])):
        wanted = {
            (kind, rate): (total, of)
            for kind, rate, total, of in shop.store.here.rows(
                "SELECT t.tax_kind, t.rate, SUM(t.total), SUM(t.tax) FROM sale_tax t JOIN sale s ON s.id=t.sale_id"
                " WHERE s.day BETWEEN ? AND ? GROUP BY 1, 2",
                first,
                last,
            )
        }
        asked = busy.asked(first, last)
        report = tax.make(shop.store.here, asked)
        rows = adds_up(report.section("rates"))
        assert {(row[-1], row[1]): (row[2] - row[4], row[6]) for row in rows} == wanted
        for row in rows:
            assert row[3] - row[5] == row[6]
            assert row[2] - row[4] - row[6] == row[7]
        assert figures(report)["tax_due"] == figures(sales.make(shop.store.here, asked))["sales_tax"]
        assert all(receipts.ids(shop.store.here, asked, report.section("rates").behind(row).key) for row in rows)


def test_both_methods_follow_the_law_step_by_step(shop: Shop) -> None:
    """Sold 110,000 at 10 % in one receipt of 1,100 a hundred times, 54,000 at 8 %; 1,100 and 540 come back."""
    sold = [shop.sell(1_100, shop.line(540, kind=TaxKind.REDUCED)).sale_id for _each in range(100)]
    shop.back(sold[0], reason="Broken")
    report = tax.make(shop.store.here, asking(shop, shop.today))
    whole = {row[0]: row[1:] for row in report.section("total").rows}
    # 110,000 × 100/110 = 100,000; × 7.8 % = 7,800; of the return 1,100 × 7.8/110 = 78
    assert whole[100_000] == (110_000, 100_000, 7_800, 78, 7_722, 7_722 * 22 // 78)
    # 54,000 × 100/108 = 50,000; × 6.24 % = 3,120; of the return 540 × 6.24/108 = 31.2 → 31
    assert whole[80_000] == (54_000, 50_000, 3_120, 31, 3_089, 3_089 * 22 // 78)
    invoices = {row[0]: row[1:5] for row in report.section("invoices").rows}
    # the tax as printed: 100 and 40 a receipt; × 78/100
    assert invoices[100_000] == (10_000, 100_000, 7_800, 78)
    assert invoices[80_000] == (4_000, 50_000, 3_120, 31)


def test_rounding_on_receipts_tells_the_methods_apart(shop: Shop) -> None:
    """¥98 at 10 % holds ¥8.909, of which receipts print ¥8: thirty of them differ by 27."""
    for _each in range(30):
        shop.sell(98)
    report = tax.make(shop.store.here, asking(shop, shop.today))
    printed = shop.store.here.value("SELECT SUM(tax) FROM sale")
    assert next(iter(report.section("invoices").rows))[3] == printed * 78 // 100
    # 2,940 × 100/110 = 2,672.7 → 2,000, × 7.8 % = 156
    assert list(next(iter(report.section("total").rows)))[2:4] == [2_000, 156]


def test_the_kinds_of_business_are_the_articles_or_the_shops(shop: Shop) -> None:
    shop.set(trade=2)
    meal = shop.product(name="Lunch", price=1_100, trade=4)
    shop.sell(shop.line(1_100, 3, product_id=meal), 1_100)
    section = tax.make(shop.store.here, asking(shop, shop.today)).section("simplified")
    assert [(row[1], row[2]) for row in section.rows] == [(800_000, 1_000), (600_000, 3_000)]
    ways = tax.make(shop.store.here, asking(shop, shop.today)).section("ways")
    assert len(list(ways.rows)) == 2, "the mean, and kind 4 that makes 75 %"


def test_what_bears_no_tax_stands_apart_and_moves_the_taxable_share(shop: Shop) -> None:
    shop.sell(shop.line(1_100), shop.line(500, kind=TaxKind.EXEMPT), shop.line(250, kind=TaxKind.OUTSIDE))
    report = tax.make(shop.store.here, asking(shop, shop.today))
    assert {row[-1]: row[2] for row in report.section("rates").rows} == {
        "standard": 1_100,
        "exempt": 500,
        "outside": 250,
    }
    assert figures(report)["tax_share"] == round(Fraction(1_000, 1_500) * 1_000_000)


def test_a_month_without_sales_says_so(shop: Shop) -> None:
    shop.clock.advance(DAY)
    report = tax.make(shop.store.here, asking(shop, "2020-02-29", "2020-02-01"))
    assert [one.id for one in report.sections] == ["rates"]
    assert list(report.section("rates").rows) == []
    assert report.section("rates").empty
    assert figures(report)["tax_share"] is None


def test_a_shop_without_a_registration_number_is_told(shop: Shop) -> None:
    shop.set(registration_number="")
    assert any("registration" in str(note) for note in tax.make(shop.store.here, asking(shop, shop.today)).notes)
    shop.set(registration_number="T7000012050002")
    assert tax.make(shop.store.here, asking(shop, shop.today)).notes == ()


# -- the law ---------------------------------------------------------------------------------------------------------


@given(
    st.sampled_from([100_000, 80_000, 78_000, 63_000]), st.integers(0, 10**12), st.integers(0, 10**9),
    st.integers(0, 10**11), st.integers(0, 10**8),
)  # fmt: skip
def test_both_methods_are_exact_arithmetic(
    rate: int, charged: int, returned: int, printed: int, printed_back: int
) -> None:
    one = AtRate(rate, charged, returned, printed, printed_back)
    percent = Fraction(rate, 1_000_000)
    whole = tax_law.from_total(one)
    base = floor(Fraction(charged) / (1 + percent) / 1_000) * 1_000
    assert whole.base == base
    assert whole.on_sales == floor(base * percent * Fraction(78, 100))
    assert whole.on_returns == floor(returned * percent * Fraction(78, 100) / (1 + percent))
    told = tax_law.from_invoices(one)
    assert (told.on_sales, told.on_returns) == (
        floor(printed * Fraction(78, 100)),
        floor(printed_back * Fraction(78, 100)),
    )
    assert tax_law.local(whole.left) == floor(Fraction(whole.left * 22, 78))


@pytest.mark.parametrize(("amount", "paid"), [(0, 0), (99, 0), (100, 100), (1_234_567, 1_234_500), (-1_234, -1_234)])
def test_what_is_paid_has_nothing_below_a_hundred(amount: int, paid: int) -> None:
    assert tax_law.paid(amount) == paid


def test_one_kind_deducts_its_own_share() -> None:
    (only,) = tax_law.simplified({2: Trade(2, 10_000_000, 780_000)}, 780_000)
    assert (only.kinds, only.deduction) == ((), 624_000)


def test_several_kinds_deduct_the_mean_or_by_the_rule_of_75_per_cent() -> None:
    """Wholesale 8,000,000 and services 2,000,000 without tax at 10 %: 624,000 and 156,000 of national tax.

    The mean: (624,000 × 90 % + 156,000 × 50 %) / 780,000 = 82 %. Wholesale is 80 % of sales: 90 % of all.
    """
    ways = tax_law.simplified({1: Trade(1, 8_000_000, 624_000), 5: Trade(5, 2_000_000, 156_000)}, 780_000)
    assert [(one.kinds, one.deduction) for one in ways] == [((), 639_600), ((1,), 702_000)]


def test_three_kinds_may_be_taken_by_two() -> None:
    """Kinds 1, 2, 5 with 50, 30, 20 % of sales: 1 and 2 make 80 %, so that 90 % stands for 1 and 80 % for the rest."""
    trades = {1: Trade(1, 500, 39_000), 2: Trade(2, 300, 23_400), 5: Trade(5, 200, 15_600)}
    ways = {one.kinds: one.deduction for one in tax_law.simplified(trades, 78_000)}
    assert ways[1, 2] == 39_000 * 90 // 100 + 39_000 * 80 // 100
    assert set(ways) == {(), (1, 2)}


def test_nothing_sold_deducts_nothing() -> None:
    assert tax_law.simplified({}, 0) == ()
    assert tax_law.simplified({2: Trade(2, -100, -8)}, -8) == ()
