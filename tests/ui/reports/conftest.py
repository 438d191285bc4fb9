"""A window on a shop that sold in May and in June, with the page of reports open."""

from __future__ import annotations

from typing import Any

import pytest

from tests.a_shop import DAY, Shop


class Reports:
    """The page, its shop, and what tests ask of them. Today is Monday, 15 June 2026."""

    def __init__(self, opened: Any, shop: Shop) -> None:
        self.opened, self.shop = opened, shop
        self.person = shop.member(name="佐藤 花子")
        self.latte = shop.product(name="ラテ")
        shop.clock.advance(-30 * DAY)
        self.may = [shop.sell(1_000), shop.sell(500, person=self.person)]
        shop.clock.advance(30 * DAY)
        self.june = [shop.sell(300, 200), shop.sell(shop.line(400, product_id=self.latte), person=self.person)]

    @property
    def page(self) -> Any:
        return self.opened.window.page()

    @property
    def view(self) -> Any:
        return self.page.view

    @property
    def content(self) -> Any:
        return self.view.content

    def show(self, report: str = "sales", period: str = "this_month", **place: Any) -> Any:
        """Go to a report, and wait until it is counted."""
        self.opened.at("reports", report=report, period=period, **place)
        self.counted()
        return self.page

    def counted(self) -> None:
        self.opened.wait(lambda: self.view.loaded is not None and self.view.job.done and self.fresh())

    def fresh(self) -> bool:
        """Whether what is shown is what is wanted."""
        asked, wanted = self.view.loaded.report.asked, self.view.wanted
        same = (asked.period.first, asked.period.last) == (wanted.span.first, wanted.span.last)
        return same and asked.where == wanted.where and self.view.loaded.report.id == wanted.report

    def figure(self, figure: str) -> int | None:
        return next(one.value for one in self.view.loaded.report.figures if one.figure == figure)

    def table(self, section: str) -> Any:
        return self.content.panels[section].table


@pytest.fixture
def reports(opened, clock) -> Reports:
    return Reports(opened, Shop(opened.store, clock).open())
