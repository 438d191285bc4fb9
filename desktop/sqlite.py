"""The SQLite engine: one driver for plain and (later) encrypted stores, and pragmas that are set and read back."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import peewee
import sqlcipher3.dbapi2 as driver
from peewee import SqliteDatabase

from models.errors import Bug

APPLICATION_ID = 0x4E4F5245  # "NORE"
VERSION: str = driver.sqlite_version
BUSY_MS = 5000
HOLD_MS = 1500
"""How long a start waits for another program before it says that the file is in use."""

ERRORS: tuple[type[Exception], ...] = (peewee.DatabaseError, peewee.InterfaceError, driver.Error)
"""Failures of the engine: peewee's when a statement is run, the driver's own while its rows are fetched."""


# The driver knows what to bind for None and bool, but first looks for an adapter, and not finding one costs it as much
# as thirty numbers: a sale has some forty of them. A builtin answers soonest.
_NOTHING: dict[None, None] = {}
driver.register_adapter(type(None), _NOTHING.get)
driver.register_adapter(bool, int)

Pragmas = dict[str, int | str]
_COMMON: Pragmas = {"foreign_keys": 1, "busy_timeout": BUSY_MS}
_WRITER: Pragmas = {"journal_mode": "wal", "synchronous": 2, **_COMMON, "cache_size": -6_000, "temp_store": 2}
_READER: Pragmas = {**_COMMON, "synchronous": 2, "query_only": 1, "cache_size": -2_000, "temp_store": 2}


class NorenDatabase(SqliteDatabase):
    """peewee's SQLite database over the sqlcipher3 driver. One connection a thread; pragmas are set and read back.

    peewee's own SQL functions (date_part and the like) are not loaded: no query of ours uses them.
    """

    def __init__(self, database: str, pragmas: Pragmas, **parameters: Any) -> None:
        """Set `pragmas` on every connection; `parameters` go to the driver."""
        self.wanted = pragmas
        super().__init__(database, pragmas=pragmas, autoconnect=False, timeout=BUSY_MS / 1000, **parameters)

    def _connect(self) -> Any:
        connection = driver.connect(
            self.database,
            timeout=int(self.wanted.get("busy_timeout", BUSY_MS)) / 1000,
            isolation_level=None,
            cached_statements=256,
            check_same_thread=False,  # used by one thread; closed by another when the store is closed
            **self.connect_params,
        )
        try:
            for name, value in self.wanted.items():
                connection.execute(f"PRAGMA {name}={value}").fetchall()
                _read_back(connection, name, value)
        except Exception:
            connection.close()
            raise
        return connection

    def sql(self, statement: str, *params: Any) -> Any:
        """Run a statement and return its cursor. Raises peewee's errors."""
        return cast("Any", self).execute_sql(statement, params)

    def value(self, statement: str, *params: Any) -> Any:
        """The first column of the first row, or None."""
        found = self.sql(statement, *params).fetchone()
        return found[0] if found else None


def _read_back(connection: Any, name: str, value: int | str) -> None:
    found = connection.execute(f"PRAGMA {name}").fetchone()
    if found is None or str(found[0]).lower() != str(value).lower():
        raise Bug(f"PRAGMA {name} is {found}, wanted {value}")


def writer(path: Path, *, log_pages: int = 1000) -> NorenDatabase:
    """A database whose connection may write: WAL, synchronous FULL, foreign keys on.

    A commit that leaves more than `log_pages` in the log brings them into the file.
    """
    return NorenDatabase(str(path), {**_WRITER, "wal_autocheckpoint": log_pages})


def reader(path: Path, *, busy_ms: int = BUSY_MS) -> NorenDatabase:
    """A database whose connections only ask."""
    return NorenDatabase(str(path), {**_READER, "busy_timeout": busy_ms})


def keeper(path: Path) -> NorenDatabase:
    """A database whose connection brings the log into the file (`desktop.checkpoints`), and writes nothing else."""
    return NorenDatabase(str(path), {"synchronous": 2, "busy_timeout": BUSY_MS, "cache_size": -200})


def plain(path: Path) -> NorenDatabase:
    """A database for migrations and checks on a copy that nobody else has open."""
    return NorenDatabase(str(path), {"foreign_keys": 0, "synchronous": 2})


def asleep(path: Path) -> NorenDatabase:
    """A database over a copy at rest (a backup): nothing is written, not even beside it, so a full stick will do."""
    return NorenDatabase(f"file:{quote(str(path))}?mode=ro", {"query_only": 1, "cell_size_check": 1}, uri=True)


@contextlib.contextmanager
def opened(db: NorenDatabase) -> Iterator[NorenDatabase]:
    """A database with its connection open for a while."""
    db.connect()
    try:
        yield db
    finally:
        db.close()


def copy_whole(source: Path, target: Path) -> None:
    """Copy a store by the online backup interface, in one step: consistent while somebody writes."""
    with opened(NorenDatabase(str(source), {"busy_timeout": BUSY_MS})) as here:
        copy_from(here, target)


def copy_from(source: NorenDatabase, target: Path) -> None:
    """Copy what an open connection sees (its snapshot, when it is in a transaction) in one step.

    The copy is one file without a log, so that it can be read from anywhere.
    """
    there = driver.connect(str(target), isolation_level=None)
    try:
        cast("Any", source).connection().backup(there, pages=-1)
        there.execute("PRAGMA journal_mode=delete").fetchone()
    finally:
        there.close()
