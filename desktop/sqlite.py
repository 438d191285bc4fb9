"""The SQLite engine: one driver for plain and (later) encrypted stores, and pragmas that are set and read back."""

from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from peewee import SqliteDatabase

from models.errors import Bug

APPLICATION_ID = 0x4E4F5245  # "NORE"
BUSY_MS = 5000

_COMMON = {"foreign_keys": 1, "busy_timeout": BUSY_MS}
_WRITER = {"journal_mode": "wal", "synchronous": 2, **_COMMON, "cache_size": -16_000, "temp_store": 2}
_READER = {**_COMMON, "synchronous": 2, "query_only": 1, "cache_size": -8_000, "temp_store": 2}


class NorenDatabase(SqliteDatabase):  # type: ignore[misc]
    """peewee's SQLite database over the sqlcipher3 driver. One connection a thread; pragmas are read back."""

    def _connect(self) -> Any:
        connection = driver.connect(
            self.database,
            timeout=self._timeout,
            isolation_level=None,
            cached_statements=256,
            check_same_thread=False,  # used by one thread; closed by another when the store is closed
            **self.connect_params,
        )
        try:
            self._add_conn_hooks(connection)
            for name, value in self._pragmas:
                _read_back(connection, name, value)
        except Exception:
            connection.close()
            raise
        return connection


def _read_back(connection: Any, name: str, value: int | str) -> None:
    found = connection.execute(f"PRAGMA {name}").fetchone()
    if found is None or str(found[0]).lower() != str(value).lower():
        raise Bug(f"PRAGMA {name} is {found}, wanted {value}")


def writer(path: Path) -> NorenDatabase:
    """A database whose connection may write: WAL, synchronous FULL, foreign keys on."""
    return NorenDatabase(str(path), pragmas=dict(_WRITER), autoconnect=False)


def reader(path: Path) -> NorenDatabase:
    """A database whose connections only ask."""
    return NorenDatabase(str(path), pragmas=dict(_READER), autoconnect=False)


def plain(path: Path) -> NorenDatabase:
    """A database for migrations and checks on a copy that nobody else has open."""
    return NorenDatabase(str(path), pragmas={"foreign_keys": 0, "synchronous": 2}, autoconnect=False)


def copy_whole(source: Path, target: Path) -> None:
    """Copy a store by the online backup interface, in one step: consistent while somebody writes."""
    with driver.connect(str(source), isolation_level=None) as here, driver.connect(str(target)) as there:
        here.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        here.backup(there, pages=-1)
    here.close()
    there.close()
