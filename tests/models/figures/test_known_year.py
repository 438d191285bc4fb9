"""A real shop's year (Online Retail II): its months, counted from the file by hand, are those of the sales report."""

from __future__ import annotations

import csv
import gzip
import os
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import pytest

from desktop import opening
from desktop.store import Store
from models.figures import receipts, sales, tax
from models.figures.report import Asked
from models.loyalty.figures import period
from tests.desktop.exchange.importing import Importer
from tests.models.figures.a_busy_shop import figures

if TYPE_CHECKING:
    from pathlib import Path

PENNY = Decimal("0.01")


class ByHand:
    """What the file says, by standard library alone: each line is quantity × price, rounded half up to the penny."""

    def __init__(self, path: Path) -> None:
        self.sold: Counter[str] = Counter()
        self.returned: Counter[str] = Counter()
        self.hours: Counter[tuple[str, int]] = Counter()
        invoices: defaultdict[tuple[str, str], int] = defaultdict(int)
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                line = (Decimal(row["Quantity"]) * Decimal(row["Price"])).quantize(PENNY, ROUND_HALF_UP)
                pence, day = int(line * 100), row["InvoiceDate"][:10]
                if int(row["Quantity"]) < 0:
                    self.returned[day] -= pence
                else:
                    self.sold[day] += pence
                invoices[row["Invoice"], day] += pence
        self.receipts: Counter[str] = Counter(day for (_number, day), pence in invoices.items() if pence >= 0)
        self.days = sorted({day for _number, day in invoices})

    def of(self, start: str) -> tuple[int, int, int]:
        """Of the days that begin so: what it came to, what came back, how many receipts."""
        days = [day for day in self.days if day.startswith(start)]
        sold, back = sum(self.sold[day] for day in days), sum(self.returned[day] for day in days)
        return sold - back, back, sum(self.receipts[day] for day in days)


@pytest.fixture
def pounds(tmp_path: Path, clock):
    opening.create(tmp_path / "uk.noren", now=clock.now(), country="UK")
    opened = Store(tmp_path / "uk.noren", clock=clock, inline=True)
    yield Importer(opened, tmp_path)
    opened.close()


def compare(importer: Importer, path: Path) -> list[str]:
    """Import a file and compare each of its months, and each day of them; gives the months."""
    importer.run("sales", path)
    read, shop = importer.store.here, importer.store.settings
    by_hand = ByHand(path)
    months = sorted({day[:7] for day in by_hand.days})
    for month in months:
        asked = Asked(shop, period.month(shop, f"{month}-01"), "2026-06-15", options={"history": "with"})
        report = sales.make(read, asked)
        found = figures(report)
        assert (found["sales_total"], found["sales_returned"], found["sales_receipts"]) == by_hand.of(month), month
        assert found["sales_tax"] == 0
        days = {row[0]: (row[6], row[5], row[1]) for row in report.section("days").rows}
        assert days == {day: by_hand.of(day) for day in by_hand.days if day.startswith(month)}
        for key in ("categories", "products", "hours", "rates", "payments"):
            section = report.section(key)
            place = next(at for at, one in enumerate(section.columns) if one.id in ("total", "net"))
            assert section.total[place] == found["sales_total"], key
        first = next(iter(report.section("days").rows))
        behind = receipts.ids(read, asked, report.section("days").behind(first).key)
        assert sum(read.value("SELECT total FROM sale WHERE id=?", one) for one in behind) == first[6]
        assert figures(tax.make(read, asked))["tax_charged"] == found["sales_total"] + found["sales_returned"]
        without = Asked(shop, asked.period, asked.today, options={"history": "without"})
        assert figures(sales.make(read, without))["sales_total"] == 0
    whole = Asked(shop, period.between(shop, by_hand.days[0], by_hand.days[-1]), "2026-06-15")
    rows = sales.make(read, whole).section("days").rows
    if whole.period.days > sales.MONTHS_FROM_DAYS:
        assert {row[0]: row[6] for row in rows} == {month: by_hand.of(month)[0] for month in months}
    return months


def test_the_months_of_the_cut_are_those_of_the_file(pounds: Importer, cut_data: Path) -> None:
    assert compare(pounds, cut_data / "csv" / "online_retail.csv.gz")


@pytest.mark.timeout(300)
@pytest.mark.skipif(os.environ.get("NOREN_QUICK") == "1", reason="left out of quick runs")
def test_the_months_of_the_whole_year_are_those_of_the_file(pounds: Importer, shared_data) -> None:
    months = compare(pounds, shared_data / "online_retail_2009_2010.csv.gz")
    assert (months[0], months[-1], len(months)) == ("2009-12", "2010-12", 13)
