"""The sales report against the receipts read one by one: to the yen, whichever way prices hold the tax."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from models.counter import facts, payment_kinds
from models.counter.drafts import Back, Tender
from models.counter.tax import TaxKind
from models.figures import receipts, sales
from models.figures.report import Behind
from tests.a_shop import CARD, CASH, DAY, Shop
from tests.models.figures.a_busy_shop import BusyShop, a_busy_shop, adds_up, asking, figures

TOKYO = ZoneInfo("Asia/Tokyo")


def receipts_of(busy: BusyShop, first: str, last: str):
    """Every receipt as a dict: day, hour, staff, session, total, tax, whether it counts as one more or one less."""
    names = ("id", "day", "at", "kind", "staff", "session", "total", "tax", "of")
    for row in busy.shop.store.here.rows(
        "SELECT id, day, at, kind, staff_id, session_id, total, tax, of_sale_id FROM sale WHERE day BETWEEN ? AND ?",
        first, last,
    ):  # fmt: skip
        one = dict(zip(names, row, strict=True))
        one["hour"] = datetime.fromtimestamp(one["at"] / 1000, TOKYO).hour
        one["counts"] = 1 if one["kind"] in ("sale", "exchange") else 0
        if one["kind"] == "cancel":
            of = busy.shop.store.here.value("SELECT kind FROM sale WHERE id=?", one["of"])
            one["counts"] = -1 if of in ("sale", "exchange") else 0
        yield one


def lines_of(busy: BusyShop, sale_id: int, kind: str):
    """Every line: what was charged with its tax, its discounts and points, its tax, and whether it came back."""
    read = busy.shop.store.here
    told = read.value("SELECT facts FROM sale WHERE id=?", sale_id)
    for product, category, tax_kind, rate, quantity, amount, discount, points, tax, of in read.rows(
        "SELECT product_id, category_id, tax_kind, tax_rate, quantity, amount, discount + share, points_share, tax,"
        " of_line_id FROM sale_line WHERE sale_id=?",
        sale_id,
    ):
        own = told
        if of is not None:
            own = read.value("SELECT s.facts FROM sale_line l JOIN sale s ON s.id=l.sale_id WHERE l.id=?", of)
        charged = amount if facts.read_back(own).rules.inclusive else amount + tax
        back = quantity >= 0 if kind == "cancel" else quantity < 0 or of is not None
        yield {
            "product": product, "category": category, "rate": (tax_kind, rate), "quantity": quantity, "tax": tax,
            "charged": charged, "discount": discount, "points": points, "back": back,
        }  # fmt: skip


def moneys(lines) -> tuple[int, ...]:
    """What a row of the report says of some lines: sold, discounts, points, returned, sales, tax, without tax."""
    sold = [one for one in lines if not one["back"]]
    charged = sum(one["charged"] for one in sold)
    off, points = sum(one["discount"] for one in sold), sum(one["points"] for one in sold)
    returned = -sum(one["charged"] for one in lines if one["back"])
    tax = sum(one["tax"] for one in lines)
    total = charged - returned
    return charged + off + points, off, points, returned, total, tax, total - tax


def spans(busy: BusyShop) -> list[tuple[str, str]]:
    days = sorted(busy.seen)
    return [(days[0], days[-1]), (days[1], days[len(days) // 2]), (days[-2], days[-2])]


@pytest.mark.parametrize("seed", range(1, 6))
def test_every_table_says_what_the_receipts_say(shop: Shop, seed: int) -> None:
    busy = a_busy_shop(shop, seed)
    for first, last in spans(busy):
        every = list(receipts_of(busy, first, last))
        lines = [
            {**line, **{key: one[key] for key in ("day", "hour", "staff", "session")}}
            for one in every
            for line in lines_of(busy, one["id"], one["kind"])
        ]
        report = sales.make(shop.store.here, busy.asked(first, last))
        total, tax, count = (sum(one[key] for one in every) for key in ("total", "tax", "counts"))
        found = figures(report)
        assert (found["sales_total"], found["sales_tax"], found["sales_receipts"]) == (total, tax, count)
        assert found["sales_net"] == total - tax
        for section, key, place in (("days", "day", 0), ("hours", "hour", 0), ("staff", "staff", -1),
                                    ("sessions", "session", -1)):  # fmt: skip
            start = 2 if section != "sessions" else 3
            rows = adds_up(report.section(section))
            assert {row[place] for row in rows} == {one[key] for one in every}
            for row in rows:
                assert row[start - 1] == sum(one["counts"] for one in every if one[key] == row[place])
                assert row[start : start + 7] == moneys([line for line in lines if line[key] == row[place]])
        for section, key in (("categories", "category"), ("products", "product")):
            for row in adds_up(report.section(section)):
                own = [line for line in lines if line[key] == row[-1]]
                assert row[1] == sum(line["quantity"] for line in own)
                assert row[2:9] == moneys(own)
        assert report.section("days").total[6] == total
        assert report.section("categories").total[6] == total


@pytest.mark.parametrize("seed", range(1, 6))
def test_the_rates_are_the_tax_tables_of_the_receipts_to_the_yen(shop: Shop, seed: int) -> None:
    busy = a_busy_shop(shop, seed)
    for first, last in spans(busy):
        wanted = {
            (kind, rate): (total, tax)
            for kind, rate, total, tax in shop.store.here.rows(
                "SELECT t.tax_kind, t.rate, SUM(t.total), SUM(t.tax) FROM sale_tax t JOIN sale s ON s.id=t.sale_id"
                " WHERE s.day BETWEEN ? AND ? GROUP BY 1, 2",
                first,
                last,
            )
        }
        section = sales.make(shop.store.here, busy.asked(first, last)).section("rates")
        rows = adds_up(section)
        assert {(row[-1], row[1]): (row[4], row[5]) for row in rows} == wanted
        assert all(row[2] - row[3] == row[4] and row[4] - row[5] == row[6] for row in rows)
        whole = shop.store.here.row("SELECT SUM(total), SUM(tax) FROM sale WHERE day BETWEEN ? AND ?", first, last)
        assert (section.total[4], section.total[5]) == whole


@pytest.mark.parametrize("seed", range(1, 6))
def test_the_payments_make_the_sales(shop: Shop, seed: int) -> None:
    busy = a_busy_shop(shop, seed)
    for first, last in spans(busy):
        net: Counter[int] = Counter()
        taken: Counter[int] = Counter()
        for kind, amount, correction, of in shop.store.here.rows(
            "SELECT p.payment_kind_id, p.amount, p.correction, s.kind FROM payment p JOIN sale s ON s.id=p.sale_id"
            " WHERE s.day BETWEEN ? AND ?",
            first,
            last,
        ):
            net[kind] += amount
            if not correction and (amount < 0 if of == "cancel" else amount > 0):
                taken[kind] += amount
        section = sales.make(shop.store.here, busy.asked(first, last)).section("payments")
        rows = adds_up(section)
        assert {row[-1]: row[5] for row in rows if row[-1]} == dict(net)
        assert {row[-1]: row[2] for row in rows if row[-1]} == {kind: taken[kind] for kind in net}
        assert section.total[5] == shop.store.here.value(
            "SELECT SUM(total) FROM sale WHERE day BETWEEN ? AND ?", first, last
        )


@pytest.mark.parametrize("seed", range(1, 4))
def test_what_lies_behind_a_row_is_exactly_its_receipts(shop: Shop, seed: int) -> None:
    busy = a_busy_shop(shop, seed)
    first, last = spans(busy)[0]
    asked = busy.asked(first, last)
    report = sales.make(shop.store.here, asked)
    every = list(receipts_of(busy, first, last))
    by_line: defaultdict[tuple[str, object], set[int]] = defaultdict(set)
    for one in every:
        for line in lines_of(busy, one["id"], one["kind"]):
            for key in ("product", "category", "rate"):
                by_line[key, line[key]].add(one["id"])
    for section, key, place in (("days", "day", 0), ("hours", "hour", 0), ("staff", "staff", -1)):
        for row in report.section(section).rows:
            behind = report.section(section).behind(row)
            assert behind.kind == "receipts"
            wanted = {one["id"] for one in every if one[key] == row[place]}
            assert set(receipts.ids(shop.store.here, asked, behind.key)) == wanted
    for section, key in (("products", "product"), ("categories", "category")):
        for row in report.section(section).rows:
            found = receipts.ids(shop.store.here, asked, report.section(section).behind(row).key)
            assert set(found) == by_line[key, row[-1]]
    for row in report.section("rates").rows:
        found = receipts.ids(shop.store.here, asked, report.section("rates").behind(row).key)
        assert set(found) == by_line["rate", (row[-1], row[1])]


@pytest.mark.parametrize("choice", ["receipts", "lines"])
def test_the_long_lists_hold_everything_and_add_up(shop: Shop, choice: str) -> None:
    busy = a_busy_shop(shop, 3)
    first, last = spans(busy)[0]
    report = sales.make(shop.store.here, busy.asked(first, last, list=choice))
    section = report.section(choice)
    rows = list(section.rows)
    assert section.long
    assert section.count == len(rows)
    assert section.total[-1] == sum(row[6] for row in rows) == figures(report)["sales_total"]
    assert section.behind(rows[0]) == Behind("sale", rows[0][-1])


def test_a_figure_stands_beside_the_period_before_and_the_year_before(shop: Shop) -> None:
    begun = shop.today
    shop.sell(1_000)
    shop.clock.advance(DAY)
    shop.sell(300)
    shop.sell(300)
    day = shop.today
    now = figures(sales.make(shop.store.here, asking(shop, day, day)))
    one = next(each for each in sales.make(shop.store.here, asking(shop, day, day)).figures)
    assert (one.value, one.was, one.year_ago) == (now["sales_total"], 1_000, 0)
    shop.clock.advance(DAY * 365)
    year = sales.make(shop.store.here, asking(shop, shop.today, shop.today))
    assert year.figures[0].year_ago == 600
    assert begun < day < shop.today


def test_discounts_points_and_returns_stand_apart(shop: Shop) -> None:
    person = shop.member(100)
    sale = shop.sell(1_000, 500, person=person, off=200, points=50).sale_id
    shop.clock.advance(DAY)
    shop.back(sale, 1, reason="Broken", person=person)
    first = figures(sales.make(shop.store.here, asking(shop, shop.today)))
    total = shop.store.here.value("SELECT SUM(total) FROM sale")
    back = -shop.store.here.value("SELECT total FROM sale WHERE kind='return'")
    assert (first["sales_discounts"], first["sales_returned"], first["sales_total"]) == (200, back, total)
    days = list(sales.make(shop.store.here, asking(shop, shop.today)).section("days").rows)
    assert [row[1:7] for row in days] == [(1, 1_500, 200, 50, 0, 1_250), (0, 0, 0, 0, back, -back)]


def test_a_cancel_takes_its_receipt_out_on_its_own_day(shop: Shop) -> None:
    sale = shop.sell(800).sale_id
    shop.sell(100)
    shop.cancel(sale)
    rows = list(sales.make(shop.store.here, asking(shop, shop.today)).section("days").rows)
    assert [row[1:7] for row in rows] == [(1, 100, 0, 0, 0, 100)]


def test_an_exchange_that_mixes_prices_with_and_without_tax_is_right(shop: Shop) -> None:
    sale = shop.sell(shop.line(1_100)).sale_id
    shop.set(prices_include_tax=False)
    line = shop.receipt(sale).lines[0]
    shop.sell(shop.line(500, kind=TaxKind.REDUCED), back=[Back(line.id, 1_000)], reason="Wrong")
    report = sales.make(shop.store.here, asking(shop, shop.today))
    rates = {row[1]: row[2:5] for row in report.section("rates").rows}
    assert rates == {100_000: (1_100, 1_100, 0), 80_000: (540, 0, 540)}
    assert figures(report)["sales_total"] == shop.store.here.value("SELECT SUM(total) FROM sale") == 540


def test_a_payment_put_right_is_moved_not_taken_twice(shop: Shop) -> None:
    sale = shop.sell(700, pay=(Tender(CASH, 700),)).sale_id
    paid = shop.receipt(sale).payments[0]
    shop.do(payment_kinds.correct, payment_id=paid.id, kind_id=CARD, reason="Typed wrongly")
    rows = {row[-1]: row[1:6] for row in sales.make(shop.store.here, asking(shop, shop.today)).section("payments").rows}
    assert rows[CASH] == (1, 700, 0, -700, 0)
    assert rows[CARD] == (0, 0, 0, 700, 700)


def test_a_month_without_sales_says_so_in_every_table(shop: Shop) -> None:
    report = sales.make(shop.store.here, asking(shop, "2020-02-29", "2020-02-01"))
    assert all(one.value in (0, None) for one in report.figures)
    for section in report.sections:
        assert list(section.rows) == []
        assert section.total is None
        assert section.empty


def test_a_year_is_told_by_month(shop: Shop) -> None:
    shop.sell(100)
    shop.clock.advance(DAY * 40)
    shop.sell(200)
    report = sales.make(shop.store.here, asking(shop, shop.today, "2026-01-01"))
    assert [row[0][:7] == row[0] for row in report.section("days").rows] == [True, True]
    asked = asking(shop, shop.today, "2026-01-01")
    row = list(report.section("days").rows)[1]
    assert len(receipts.ids(shop.store.here, asked, report.section("days").behind(row).key)) == 1
