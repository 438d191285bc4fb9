"""A report is one view of the store: what another till books while it is counted is in all of its sums, or in none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from desktop.store import Store
from models.figures import registry
from models.figures.report import Asked
from models.loyalty.figures import period
from tests.a_shop import Shop
from tests.models.figures.a_busy_shop import figures

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def other(store_path: Path, clock):
    """Another till on the same file."""
    opened = Store(store_path, clock=clock, inline=True)
    yield opened
    opened.close()


def test_a_sale_that_is_booked_while_a_report_is_counted_moves_no_sum_alone(store, clock, other) -> None:
    shop = Shop(store, clock).open()
    shop.sell(1_000)
    till = Shop(other, clock, session=shop.session)
    sold = 0

    def meanwhile() -> None:
        nonlocal sold
        till.sell(500)
        sold += 1

    settings, kind = store.settings, registry.kind("sales")
    asked = Asked(settings, period.between(settings, shop.today, shop.today), shop.today, options={"list": "lines"})
    read = store.reader()
    with read.at_once():
        report = kind.make(read, replace(asked, check=meanwhile))
        rows = list(report.section("lines").rows)
    assert sold >= 2
    assert figures(report)["sales_total"] == 1_000
    for key, place in (("days", 6), ("rates", 4), ("products", 6), ("payments", 5), ("hours", 6), ("lines", 6)):
        assert report.section(key).total[place] == 1_000, key
    assert [row[6] for row in rows] == [1_000]
    assert figures(kind.make(read, asked))["sales_total"] == 1_000 + 500 * sold


def test_a_view_ends_where_counting_fails(store, clock) -> None:
    shop = Shop(store, clock).open()
    read = store.reader()
    with pytest.raises(ZeroDivisionError), read.at_once(), read.at_once():
        raise ZeroDivisionError
    shop.sell(700)
    with read.at_once():
        assert read.value("SELECT SUM(total) FROM sale") == 700
