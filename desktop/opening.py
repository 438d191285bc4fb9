"""Opening a store: made, found, migrated on a verified copy, or refused in one clear sentence with nothing changed."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from peewee import DatabaseError
from playhouse.migrations import Runner

from desktop import paths, sqlite, store
from models import migrations, schema, start
from models.errors import N_, Bug, Message, Told
from models.work import Actor, Tx

MAGIC = b"SQLite format 3\x00"


def create(path: Path, *, now: int, country: str = "JP", zone: str | None = None) -> None:
    """Make a new store at `path`, whole or not at all. Raises Told when something is there already."""
    if path.exists():
        raise Told(N_("{path} is there already. Nothing was changed."), path=path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        _build(temporary, now=now, country=country, zone=zone)
        os.replace(temporary, path)
    finally:
        _remove(temporary)
    paths.sync_folder(path.parent)


def _build(path: Path, *, now: int, country: str, zone: str | None) -> None:
    os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
    migrate(path)
    with opened(sqlite.writer(path)) as db:
        with db.atomic("IMMEDIATE"):
            tx = Tx(
                db, name=Message(N_("New data file")), now=now, today="", actor=Actor(origin="command"), derive=None
            )
            start.first_rows(tx, country=country, zone=zone)
        db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def migrate(path: Path) -> list[str]:
    """Bring a file that nobody else has open to this version's schema. Returns the migrations that ran.

    Foreign keys are off meanwhile and proved afterwards: a rebuilt table would otherwise cascade its children away.
    """
    with opened(sqlite.plain(path)) as db:
        done: list[str] = Runner(db, directory=str(next(iter(migrations.__path__)))).up()
        wrong = db.execute_sql("PRAGMA foreign_key_check").fetchall()
        if wrong:
            raise Bug(f"foreign keys broken by migration: {wrong[:5]}")
        db.execute_sql(f"PRAGMA application_id={sqlite.APPLICATION_ID}")
        db.execute_sql(f"PRAGMA user_version={schema.VERSION}")
    return done


@contextlib.contextmanager
def opened(db: sqlite.NorenDatabase) -> Iterator[sqlite.NorenDatabase]:
    """A database with its connection open for a while."""
    db.connect()
    try:
        yield db
    finally:
        db.close()


def look(path: Path) -> int:
    """The schema version of the store at `path`. Raises Told, in words, when it is not one that can be opened."""
    if not path.exists():
        raise Told(N_("There is no data file at {path}."), path=path)
    try:
        with path.open("rb") as file:
            head = file.read(len(MAGIC))
    except OSError as error:
        raise Told(N_("{path} can't be read ({reason})."), path=path, reason=error.strerror) from error
    if head != MAGIC:
        raise Told(N_("{path} is not a Noren data file, or an encrypted one. Nothing was changed."), path=path)
    try:
        with opened(sqlite.reader(path)) as db:
            application = db.execute_sql("PRAGMA application_id").fetchone()[0]
            version = int(db.execute_sql("PRAGMA user_version").fetchone()[0])
    except DatabaseError as error:
        raise store.told(error) from error
    if application != sqlite.APPLICATION_ID:
        raise Told(N_("{path} is not a Noren data file, or an encrypted one. Nothing was changed."), path=path)
    if version > schema.VERSION:
        raise Told(
            N_("{path} was written by a newer Noren. Nothing was changed; open it with that version."), path=path
        )
    return version


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
