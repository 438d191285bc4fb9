"""The till book: each session as its Z report froze it, and whatever was changed behind it is seen."""

import pytest

from models.counter import till
from models.counter.till import Count
from models.figures import till_book
from models.figures.report import Behind
from tests.a_shop import CARD, CASH, Shop, Tender
from tests.models.figures.a_busy_shop import a_busy_shop, adds_up, asking, figures


@pytest.mark.parametrize("seed", range(1, 6))
def test_every_session_is_told_as_it_was_closed(shop: Shop, seed: int) -> None:
    busy = a_busy_shop(shop, seed)
    read = shop.store.here
    days = sorted(busy.seen)
    for first, last in ((days[0], days[-1]), (days[1], days[3])):
        report = till_book.make(read, busy.asked(first, last))
        keys = read.column("SELECT id FROM till_session WHERE day BETWEEN ? AND ? ORDER BY id", first, last)
        reports = [till.x_report(read, session_id=key, now=0) for key in keys]
        closed = [one for one in reports if one.z_number is not None]
        rows = adds_up(report.section("sessions"))
        assert [row[-1] for row in rows] == keys
        assert [row[4] for row in rows] == [one.total for one in reports]
        for row, one in zip(rows, reports, strict=True):
            if one.z_number is not None:
                assert row[5] + row[6] + row[7] == row[8] == one.expected
                assert row[9] - row[8] == row[10] == one.difference
                assert row[11] == one.counted - one.next_float
        assert figures(report) == {
            "till_sessions": len(keys),
            "till_takings": read.value(
                "SELECT COALESCE(SUM(s.total), 0) FROM sale s JOIN till_session t ON t.id=s.session_id"
                " WHERE t.day BETWEEN ? AND ?", first, last
            ),
            "till_expected": sum(one.expected for one in closed),
            "till_counted": sum(one.counted for one in closed),
            "till_difference": sum(one.counted - one.expected for one in closed),
            "till_to_bank": sum(one.counted - one.next_float for one in closed),
        }  # fmt: skip
        paid = adds_up(report.section("payments"))
        assert sum(row[5] for row in paid) == sum(
            read.value("SELECT COALESCE(SUM(amount), 0) FROM payment WHERE session_id=?", key) for key in keys
        )
        cash = adds_up(report.section("cash"))
        assert sum((row[4] or 0) - (row[5] or 0) for row in cash) == sum(one.cash_in - one.cash_out for one in reports)
        assert list(report.section("agreement").rows) == []


def test_a_session_that_is_open_is_told_as_it_stands(shop: Shop) -> None:
    shop.sell(1_000)
    report = till_book.make(shop.store.here, asking(shop, shop.today))
    section = report.section("sessions")
    row = list(section.rows)[0]
    assert str(row[0]) == "X (open)"
    assert row[4:12] == (1_000, 10_000, 1_000, 0, None, None, None, None)
    assert section.behind(row) == Behind("session", shop.session)
    assert any("still open" in str(note) for note in report.notes)


def test_what_is_changed_behind_a_z_report_is_seen(bare_shop: Shop) -> None:
    shop = bare_shop.open()
    shop.sell(1_000, pay=(Tender(CARD, 400), Tender(CASH, 600)))
    shop.do(till.close_session, count=Count(10_600), next_float=10_000)
    shop.do(damage)
    rows = list(till_book.make(shop.store.here, asking(shop, shop.today)).section("agreement").rows)
    assert [(str(row[0]), str(row[2]), *row[3:6]) for row in rows] == [
        ("Z 1", "Takings", 1_000, 900, -100),
        ("Z 1", "Cash", 600, 500, -100),
        ("Z 1", "Difference", 0, 7, 7),
    ]


def damage(tx) -> None:
    tx.run("UPDATE sale SET total = total - 100")
    tx.run("UPDATE payment SET amount = amount - 100 WHERE payment_kind_id = ?", CASH)
    tx.run("UPDATE till_session SET difference = 7")


def test_a_period_in_which_the_shop_was_closed_says_so(bare_shop: Shop) -> None:
    report = till_book.make(bare_shop.store.here, asking(bare_shop, bare_shop.today))
    assert all(not list(one.rows) and one.empty and one.total is None for one in report.sections)
