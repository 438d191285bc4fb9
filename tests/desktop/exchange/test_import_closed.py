"""Imports and closed books: nothing comes into a closed month, and nothing of it is taken away."""

import pytest

from models.books import closing, proof
from models.errors import Refused
from tests.a_shop import DAY, Shop
from tests.desktop.exchange.importing import Importer, numbers

SALES = """number,date,product_name,quantity,price
A1,2026-05-02,Latte,1,500
A1,2026-05-02,Scone,1,300
A2,2026-06-02,Latte,2,500
"""


@pytest.fixture
def shop(store, clock) -> Shop:
    return Shop(store, clock)


@pytest.fixture
def files(store, tmp_path) -> Importer:
    return Importer(store, tmp_path)


def close_may(shop: Shop) -> None:
    shop.do(closing.close, first_day="2026-05-01", last_day="2026-05-31")


def test_past_sales_of_a_closed_month_are_refused_and_the_others_come(shop: Shop, files: Importer) -> None:
    close_may(shop)
    assert numbers(files.plan("sales", SALES)) == (1, 0, 0, 2)
    done = files.run("sales", SALES)
    assert numbers(done) == (1, 0, 0, 2)
    assert files.rows("SELECT day FROM sale") == [("2026-06-02",)]
    assert "until 31 May 2026" in done.refused_file.read_text(encoding="utf-8-sig")
    assert proof.closing_problems(shop.store.here) == []


def test_an_import_with_sales_of_a_closed_month_is_not_undone(shop: Shop, files: Importer) -> None:
    done = files.run("sales", SALES)
    close_may(shop)
    with pytest.raises(Refused, match="books are closed"):
        files.undo(done.batch)
    shop.do(closing.reopen, reason="the import was wrong")
    files.undo(done.batch)
    assert files.rows("SELECT count(*) FROM sale") == [(0,)]


def test_receipts_that_are_there_already_are_skipped_still(shop: Shop, files: Importer) -> None:
    files.run("sales", SALES)
    close_may(shop)
    assert numbers(files.run("sales", SALES))[1:] == (0, 2, 0)


def test_stock_and_opening_points_are_not_booked_by_a_clock_in_the_closed_books(shop: Shop, files: Importer) -> None:
    shop.product(name="Latte", code="4901234567894")
    close_may(shop)
    shop.clock.advance(-30 * DAY)
    with pytest.raises(Refused, match="clock says"):
        files.run("stock", "code,quantity\n4901234567894,5\n")
    with pytest.raises(Refused, match="clock says"):
        files.run("people", "name,card,points\n佐藤,77,120\n")
    assert files.rows("SELECT count(*) FROM stock_entry") == [(0,)]
    assert files.rows("SELECT count(*) FROM person") == [(0,)]


def test_no_month_is_closed_while_an_import_runs(shop: Shop, files: Importer) -> None:
    done = files.run("sales", SALES)
    shop.do(_running, batch=done.batch)
    with pytest.raises(Refused, match="import is under way"):
        close_may(shop)


def _running(tx, *, batch: int) -> None:
    tx.run("UPDATE batch SET state='running' WHERE id=?", batch)
    tx.touch("batch", [batch])
