"""Prepaid money on paper: the ledger rolled forward, ages, and the law's limit as the meter says it."""

import pytest

from models.figures import prepaid
from models.figures.report import Behind
from models.wallet import law, wallets
from tests.a_shop import DAY, Shop
from tests.models.figures.a_busy_shop import a_busy_shop, adds_up, asking, figures


@pytest.mark.parametrize("seed", range(1, 6))
def test_each_day_says_what_was_on_the_cards_at_its_end(shop: Shop, seed: int) -> None:
    busy = a_busy_shop(shop, seed)
    days = sorted(busy.seen)
    for before, day in zip(days, days[1:], strict=False):
        seen, was = busy.seen[day], busy.seen[before]
        first = shop.store.here.value("SELECT MIN(day) FROM sale WHERE day > ?", before) or day
        report = prepaid.make(shop.store.here, busy.asked(min(first, day), day))
        rows = list(report.section("roll").rows)
        assert (rows[0][3], rows[-1][3]) == (was.cards, seen.cards)
        for column in (1, 2, 3):
            assert sum(row[column] for row in rows[:-1]) == rows[-1][column]
        assert sum(row[2] for row in adds_up(report.section("ages"))) == seen.cards
        assert sum(row[2] for row in adds_up(report.section("last_days"))) == seen.cards
        assert tuple(list(report.section("law").rows)[-1][1:3]) == seen.for_law
        lapsed = adds_up(report.section("lapsed"))
        assert sum(row[5] for row in lapsed) == figures(report)["prepaid_lapsed"]
        assert figures(report)["prepaid_balance"] == seen.cards


def test_above_ten_million_on_a_base_date_half_is_to_be_deposited(shop: Shop) -> None:
    shop.do(wallets.issue, amount=10_000_001, months=0)
    while shop.today < "2026-10-02":
        shop.clock.advance(DAY)
    report = prepaid.make(shop.store.here, asking(shop, "2026-10-01"))
    rows = [(str(row[0]), *row[1:]) for row in report.section("law").rows]
    assert rows == [
        ("2026-03-31", 0, 0, 10_000_000, 0, None),
        ("2026-09-30", 10_000_001, 0, 10_000_000, 5_000_001, "2026-11-30"),
        ("At the end of the period", 10_000_001, 0, 10_000_000, None, None),
    ]
    meter = law.meter(shop.store.here, "2026-10-01")
    assert meter.deposit == 5_000_001
    assert report.section("law").note[0] == meter.text


def test_only_japan_has_this_limit(shop: Shop) -> None:
    shop.set(country="US")
    report = prepaid.make(shop.store.here, asking(shop, shop.today))
    assert [one.id for one in report.sections] == ["roll", "ages", "last_days", "lapsed"]


@pytest.mark.parametrize(("days", "age"), [(0, 0), (91, 0), (92, 1), (182, 1), (183, 2), (365, 3), (731, 4)])
def test_cards_are_as_old_as_their_issue(shop: Shop, days: int, age: int) -> None:
    shop.do(wallets.issue, amount=3_000, months=0)
    shop.clock.advance(days * DAY)
    report = prepaid.make(shop.store.here, asking(shop, shop.today))
    assert [row[2] for row in report.section("ages").rows] == [3_000 if at == age else 0 for at in range(5)]
    assert [(str(row[0]), *row[1:]) for row in report.section("last_days").rows] == [("Never lapse", 1, 3_000)]


def test_what_lapsed_names_its_card_and_its_customer(shop: Shop) -> None:
    person = shop.member(name="山田")
    made = shop.do(wallets.issue, amount=3_000, months=1, person_id=person)
    shop.clock.advance(40 * DAY)
    report = prepaid.make(shop.store.here, asking(shop, shop.today))
    assert [str(row[0]) for row in report.section("last_days").rows] == ["Past their last day, not booked out yet"]
    assert (figures(report)["prepaid_balance"], figures(report)["prepaid_for_law"]) == (3_000, 0)
    shop.do(wallets.lapse)
    section = prepaid.make(shop.store.here, asking(shop, shop.today)).section("lapsed")
    row = list(section.rows)[0]
    assert (row[0], row[1], str(row[2]), row[3], row[4], row[5]) == (
        shop.today, made.code, "山田", "2026-06-15", "2026-07-14", 3_000
    )  # fmt: skip
    assert section.behind(row) == Behind("person", person)


def test_a_shop_without_cards_says_so(shop: Shop) -> None:
    report = prepaid.make(shop.store.here, asking(shop, shop.today))
    assert report.section("ages").total is None
    assert set(figures(report).values()) == {0}
