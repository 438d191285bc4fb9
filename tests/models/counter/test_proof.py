"""The proof sees what was damaged: each planted fault is named at its place (R14, R8)."""

import pytest

from desktop import sqlite
from models.counter import proof, till
from models.counter.drafts import Tender
from models.work import Reader
from tests.a_shop import CARD, Shop

FAULTS = [
    ("a balance of points", "UPDATE account SET balance = balance + 1", "account:"),
    ("a debt made up", "UPDATE account SET debt = 5", "account:"),
    ("a lot that holds more", "UPDATE points_lot SET points_left = points_left + 1", "points_lot:"),
    ("a use that is gone", "DELETE FROM points_use WHERE id = (SELECT MIN(id) FROM points_use)", "points_lot:"),
    ("an entry that is gone", "DELETE FROM points_entry WHERE kind = 'earn'", "account:"),
    ("an entry of other points", "UPDATE points_entry SET points = points + 1 WHERE kind='earn'", "points_entry:"),
    ("a running balance", "UPDATE points_entry SET balance = balance + 1 WHERE kind='earn'", "points_entry:"),
    ("stock", "UPDATE stock SET quantity = quantity + 1", "stock:"),
    ("a stock entry that is gone", "DELETE FROM stock_entry WHERE id = 1", "stock:"),
    ("stock without a balance", "DELETE FROM stock", "stock:"),
    ("a receipt that is gone", "DELETE FROM sale WHERE number = 2", "till:"),
    ("the last receipt is gone", "DELETE FROM sale WHERE number = 4", "till:"),
    ("a total", "UPDATE sale SET total = total - 1 WHERE number = 1", "sale:1"),
    ("a line's price, all sums in step", "UPDATE sale_line SET unit_price = unit_price + 1 WHERE id = 1", "sale:1"),
    ("a line's name", "UPDATE sale_line SET name = 'Tea' WHERE id = 1", "sale:1"),
    ("a line that is gone", "DELETE FROM sale_line WHERE id = 1", "sale:1"),
    ("a tax", "UPDATE sale_tax SET tax = tax - 1 WHERE id = 1", "sale:1"),
    ("a payment's kind", "UPDATE payment SET payment_kind_id = 3 WHERE id = 1", "sale:1"),
    ("a payment's amount", "UPDATE payment SET amount = amount - 100 WHERE id = 1", "sale:1"),
    ("a business day", "UPDATE sale SET day = '2026-06-14' WHERE number = 1", "sale:1"),
    ("facts", "UPDATE sale SET facts = '{}' WHERE number = 1", "sale:1"),
    ("a digest", "UPDATE sale SET digest = 'x' WHERE number = 2", "sale:2"),
    ("a closed session's count", "UPDATE till_session SET counted = counted + 1 WHERE z_number = 1", "till_session:1"),
    ("a Z report that is gone", "UPDATE till SET next_z = 3", "till:1"),
    ("a sale booked into a closed session", "UPDATE payment SET session_id = 1 WHERE session_id = 2", "till_session:1"),
    ("more back than was sold", "UPDATE sale_line SET quantity = -5000 WHERE quantity < 0", "sale_line:"),
]


@pytest.fixture
def busy(bare_shop: Shop) -> Shop:
    """A shop with a day closed and a day open: a sale with points, a return of part of it, a card, a next day."""
    shop = bare_shop.open()
    latte = shop.product()
    person = shop.member(points=100)
    sold = shop.sell(shop.line(1000, 2, product_id=latte), person=person, points=40)
    shop.back(sold.sale_id, 1)
    shop.sell(700, pay=[Tender(CARD, 700)])
    expected = till.x_report(shop.store.here, session_id=shop.session, now=0).expected
    shop.do(till.close_session, count=till.Count(expected), next_float=0)
    shop.open(0)
    shop.sell(300)
    return shop


def test_a_sound_shop_has_nothing_to_say(busy: Shop) -> None:
    assert busy.problems() == []


@pytest.mark.parametrize(("damage", "where"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
def test_what_was_damaged_is_named(busy: Shop, damage: str, where: str) -> None:
    busy.store.close()
    db = sqlite.plain(busy.store.path)
    db.connect()
    before = db.sql("SELECT total_changes()").fetchone()[0]
    db.sql(damage)
    assert db.sql("SELECT total_changes()").fetchone()[0] > before
    found = proof.ledger_problems(Reader(db))
    db.close()
    assert any(place.startswith(where) for place, _ in found), found
    assert all(str(what) for _, what in found)
