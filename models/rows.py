"""Many rows in one statement, for the hot paths: SQL made once, prepared once by the driver, for every engine."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from models.work import Reader, Row, Tx

CHUNK = 400


@lru_cache(maxsize=1024)
def _insert_sql(head: str, width: int, count: int, tail: str) -> str:
    one = "(" + ",".join("?" * width) + ")"
    return f"{head} VALUES {','.join([one] * count)}{tail}"


def insert(tx: Tx, head: str, rows: Sequence[Row], tail: str = "") -> None:
    """Insert rows; `head` is `INSERT INTO t (a, b)`, `tail` what may stand behind the values (ON CONFLICT …).

    SQLite takes a statement run for each row at half the cost of one statement for all; a server wants one round trip.
    """
    if tx.cursor is not None:
        if rows:
            tx.cursor.executemany(_insert_sql(head, len(rows[0]), 1, tail), rows)
        return
    for start in range(0, len(rows), CHUNK):
        some = rows[start : start + CHUNK]
        tx.run(_insert_sql(head, len(some[0]), len(some), tail), *_flat(some))


def update(tx: Tx, sql: str, rows: Sequence[Row]) -> None:
    """Run a statement for each row of parameters."""
    if tx.cursor is not None:
        tx.cursor.executemany(sql, rows)
        return
    for row in rows:
        tx.run(sql, *row)


def insert_ids(tx: Tx, head: str, rows: Sequence[Row]) -> list[int]:
    """Insert rows and give their keys, in the order of the rows.

    SQLite's driver tells the key of each; a server is asked for all of them at once.
    """
    if tx.cursor is not None:
        return [insert_id(tx, head, row) for row in rows]
    found: list[int] = []
    for start in range(0, len(rows), CHUNK):
        some = rows[start : start + CHUNK]
        cursor = tx.run(_insert_sql(head, len(some[0]), len(some), " RETURNING id"), *_flat(some))
        found += sorted(row[0] for row in cursor.fetchall())
    return found


def insert_id(tx: Tx, head: str, row: Row) -> int:
    """Insert one row and give its key."""
    if tx.cursor is not None:
        key: int = tx.cursor.execute(_insert_sql(head, len(row), 1, ""), row).lastrowid
        return key
    return int(tx.run(_insert_sql(head, len(row), 1, " RETURNING id"), *row).fetchone()[0])


def _flat(rows: Sequence[Row]) -> Sequence[Any]:
    return rows[0] if len(rows) == 1 else list(chain.from_iterable(rows))


@lru_cache(maxsize=256)
def _in_sql(sql: str, count: int) -> str:
    return sql.replace("(??)", "(" + ",".join("?" * count) + ")")


def of_ids(read: Reader, sql: str, ids: Sequence[int]) -> list[Row]:
    """Few rows by their keys: `sql` holds `(??)` in their place. For long lists use `Reader.within`."""
    return read.rows(_in_sql(sql, len(ids)), *ids) if ids else []


def for_update(read: Reader) -> str:
    """What locks the rows read until the commit, where the engine does not lock the whole store anyway."""
    return " FOR UPDATE" if getattr(read.db, "for_update", False) else ""
