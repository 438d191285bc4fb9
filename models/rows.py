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
    """Insert rows; `head` is `INSERT INTO t (a, b)`, `tail` what may stand behind the values (ON CONFLICT …)."""
    for start in range(0, len(rows), CHUNK):
        some = rows[start : start + CHUNK]
        tx.run(_insert_sql(head, len(some[0]), len(some), tail), *_flat(some))


def insert_ids(tx: Tx, head: str, rows: Sequence[Row]) -> list[int]:
    """Insert rows and give their keys, in the order of the rows.

    SQLite numbers the rows of one statement one after another while nobody else writes; asking it costs half as much
    again as the insert.
    """
    found: list[int] = []
    for start in range(0, len(rows), CHUNK):
        some = rows[start : start + CHUNK]
        if tx.last_key:
            last = tx.run(_insert_sql(head, len(some[0]), len(some), ""), *_flat(some)).lastrowid
            found += range(last - len(some) + 1, last + 1)
        else:
            cursor = tx.run(_insert_sql(head, len(some[0]), len(some), " RETURNING id"), *_flat(some))
            found += sorted(row[0] for row in cursor.fetchall())
    return found


def insert_id(tx: Tx, head: str, row: Row) -> int:
    """Insert one row and give its key."""
    if tx.last_key:
        return int(tx.run(_insert_sql(head, len(row), 1, ""), *row).lastrowid)
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
