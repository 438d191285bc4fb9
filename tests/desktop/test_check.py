"""The check: sound stores pass, every planted fault is found and named, and only what is derived is mended."""

from functools import partial

import pytest

from desktop import check
from desktop.jobs import Progress
from desktop.store import Store
from models import proofs, schema
from models.base import Ref
from models.counter.tables import Product, StockEntry
from models.errors import Cancelled
from models.people.tables import Person


def run(store: Store) -> dict[str, str]:
    report = store.read(check.check).result()
    return {problem.where: str(problem.what) for problem in report.problems}


def spoil(store: Store, *statements: str) -> None:
    """Do by SQL what no verb would."""
    store.write_now("Spoil", lambda tx: [tx.run("PRAGMA defer_foreign_keys=1"), *map(tx.run, statements)])


@pytest.fixture
def shop(store: Store) -> Store:
    """A store with a customer who has points, and a product in stock."""

    def fill(tx) -> None:
        person = tx.insert(Person, name="田中", public_id="p1", created_at=tx.now)
        tx.run(
            "INSERT INTO account (programme_id, person_id, kind, enrolled_at, balance, debt)"
            " VALUES (1, ?, 'spendable', 0, 30, 0)",
            person,
        )
        tx.run(
            "INSERT INTO points_entry (account_id, at, day, kind, points, balance, reason)"
            " VALUES (1, 0, '2026-06-15', 'earn', 30, 30, '')"
        )
        tx.run(
            "INSERT INTO points_lot (account_id, entry_id, earned_day, points, points_left)"
            " VALUES (1, 1, '2026-06-15', 30, 30)"
        )
        product = tx.insert(Product, name="コーヒー豆", public_id="q1", created_at=tx.now)
        tx.append(StockEntry, at=0, day="2026-06-15", product_id=product, quantity=5000, kind="receive")
        tx.run("INSERT INTO stock (shop_id, product_id, quantity) VALUES (1, ?, 5000)", product)

    store.write_now("Fill", fill)
    return store


def test_a_sound_store_passes(shop: Store) -> None:
    assert run(shop) == {}


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("UPDATE account SET balance=31", "account:1"),
        ("UPDATE points_entry SET points=29", "account:1"),
        ("UPDATE points_lot SET points_left=29", "lot:1"),
        ("UPDATE stock SET quantity=4000", "stock:1"),
        ("DELETE FROM stock", "stock:1"),
        ("UPDATE till SET next_number=7", "till:1"),
        ("UPDATE person SET owner_id=99", "person.owner_id"),
        ("UPDATE points_lot SET sale_id=5", "points_lot.sale_id"),
        ("INSERT INTO person_search (person_search) VALUES ('delete-all')", "search"),
    ],
)
def test_every_planted_fault_is_found_and_named(shop: Store, statement: str, where: str) -> None:
    spoil(shop, statement)
    found = run(shop)
    assert where in found
    assert all("{" not in what for what in found.values())


def test_a_row_without_its_parent_is_found(shop: Store) -> None:
    shop._writer_db.sql("PRAGMA foreign_keys=0")
    shop._writer_db.sql("UPDATE account SET person_id=77")
    shop._writer_db.sql("PRAGMA foreign_keys=1")
    assert "account.person" in run(shop)


def test_repair_counts_again_what_is_derived_and_nothing_else(shop: Store) -> None:
    spoil(
        shop,
        "UPDATE account SET balance=31",
        "UPDATE stock SET quantity=4000",
        "INSERT INTO person_search (person_search) VALUES ('delete-all')",
        "UPDATE till SET next_number=7",
    )
    report = shop.read(check.check).result()
    again = check.repair(shop, report)
    assert sorted(again.mended) == ["points", "search", "stock"]
    assert {problem.where for problem in again.problems} == {"till:1"}
    assert shop.here.value("SELECT balance FROM account") == 30
    assert shop.here.value("SELECT quantity FROM stock") == 5000
    assert shop.here.value("SELECT count(*) FROM audit WHERE name='Mend {what}' AND NOT undoable") == 3


def test_a_sound_store_is_not_mended(shop: Store) -> None:
    report = shop.read(check.check).result()
    before = shop.here.value("SELECT max(id) FROM audit")
    assert check.repair(shop, report).mended == []
    assert shop.here.value("SELECT max(id) FROM audit") == before


def test_progress_counts_up_and_cancel_stops(shop: Store) -> None:
    progress = Progress()
    shop.read(check.check, progress).result()
    assert progress.done == progress.total == len(proofs.PROOFS) + 1
    progress.cancelled = True
    with pytest.raises(Cancelled):
        shop.read(check.check, progress).result()
    assert shop.read(partial(check.check)).result().ok, "the reader is free again"


def test_every_reference_without_a_foreign_key_is_proved() -> None:
    """A new column of this kind is named here or in `FREE`, or this raises."""
    columns = proofs.reference_columns()
    declared = {
        (table._meta.table_name, field.column_name)
        for table in schema.TABLES
        for field in table._meta.sorted_fields
        if isinstance(field, Ref)
    }
    assert {(table, column) for table, column, _target in columns} == {
        (table, column) for table, column in declared if column not in proofs.FREE
    }
    assert {target for _table, _column, target in columns} <= set(schema.BY_NAME)
