"""Bringing a store to this version's schema: on a verified copy, which then takes the store's place.

Killed at any moment, the old file or the new one is there, whole.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from playhouse.migrations import Runner

from desktop import paths, sqlite
from desktop.failures import Damaged, InUse, name_of, raised, told_os
from desktop.sqlite import NorenDatabase, opened
from models import migrations, version
from models.errors import N_, Bug


def folder() -> Path:
    """Where this version's migrations lie, as files also when the program is packaged."""
    return Path(next(iter(migrations.__path__)))


def migrate(path: Path) -> list[str]:
    """Bring a file that nobody else has open to this version's schema. Returns the migrations that ran.

    Foreign keys are off meanwhile and proved afterwards: a rebuilt table would otherwise cascade its children away.
    """
    with opened(sqlite.plain(path)) as db:
        done: list[str] = Runner(db, directory=str(folder())).up()
        wrong = db.sql("PRAGMA foreign_key_check").fetchall()
        if wrong:
            raise Bug(f"foreign keys broken by migration: {wrong[:5]}")
        db.sql(f"PRAGMA application_id={sqlite.APPLICATION_ID}")
        db.sql(f"PRAGMA user_version={version.SCHEMA}")
    return done


def upgrade(path: Path, *, now: int) -> None:
    """Bring the store at `path` to this version: a backup, a copy, the migrations on the copy, proofs, then a rename.

    Raises Told when another program has the file, or the disk is full; Bug when a proof fails. The store stays then.
    """
    from desktop import backup

    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with alone(path) as held:
            backup.backup(path, now=now, why=backup.BEFORE_UPDATE, source=held)
            sqlite.copy_from(held, temporary)
            os.chmod(temporary, 0o600)
            before = counts(held)
            migrate(temporary)
            prove(temporary, before)
            take_place(held, temporary, path)
    except OSError as error:
        raise told_os(error, path) from error
    except sqlite.ERRORS as error:
        raise raised(error) from error
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(f"{temporary}{suffix}").unlink(missing_ok=True)


@contextlib.contextmanager
def alone(path: Path) -> Iterator[NorenDatabase]:
    """Hold the store alone, its log brought into the file. Raises InUse when anybody else has it open."""
    db = NorenDatabase(str(path), {"busy_timeout": sqlite.HOLD_MS, "synchronous": 2})
    with opened(db):
        try:
            db.sql("PRAGMA locking_mode=EXCLUSIVE")
            db.sql("BEGIN IMMEDIATE")
            db.sql("COMMIT")
            db.sql("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite.ERRORS as error:
            if name_of(error) in {"SQLITE_BUSY", "SQLITE_LOCKED"}:
                raise InUse(
                    N_("{path} is open in another window or program. Close it there, then try again."), path=path
                ) from error
            raise
        yield db


def counts(db: NorenDatabase) -> dict[str, int]:
    """How many rows every table has; the search index counts through its own tables."""
    names = [
        row[0]
        for row in db.sql(
            "SELECT name FROM sqlite_master WHERE type='table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
            " AND name NOT LIKE 'sqlite_%' AND name<>'schema_migration'"
        )
    ]
    return {name: int(db.value(f'SELECT count(*) FROM "{name}"')) for name in names}


def prove(path: Path, before: dict[str, int]) -> None:
    """Prove a migrated copy: sound, at this version, and no row of a table that stays has gone. Raises Bug."""
    with opened(sqlite.plain(path)) as db:
        quick_check(db)
        after = counts(db)
        lost = {n: (c, after[n]) for n, c in before.items() if n in after and after[n] < c and "_search" not in n}
        if lost:
            raise Bug(f"rows lost by migration: {lost}")
        if db.value("PRAGMA user_version") != version.SCHEMA or not set(version.TABLES) <= set(after):
            raise Bug("the migrations do not lead to this version's schema")


def quick_check(db: NorenDatabase) -> None:
    """Raise Damaged when the engine finds the file unsound."""
    try:
        said = [row[0] for row in db.sql("PRAGMA quick_check(5)")]
    except sqlite.ERRORS as error:
        raise raised(error) from error
    if said != ["ok"]:
        raise Damaged(N_("This data file is damaged. Nothing was changed; restore a backup from the settings."))


def take_place(held: NorenDatabase, new: Path, path: Path) -> None:
    """Let the file `new` take the place of the store that is held alone.

    The log is given up first, so that none of the old file can ever be read with the new one. A program that waited
    for the old file finds it moved, and is refused by the engine.
    """
    with opened(sqlite.writer(new)):
        pass  # it has its own kind of log from the start: `held` removes an old one's beside it when it is closed
    held.sql("PRAGMA journal_mode=DELETE")
    if held.value("PRAGMA journal_mode") != "delete":
        raise Bug("the log could not be given up")
    paths.sync_file(new)
    if os.name == "nt":
        held.close()  # an open file can't be replaced there
    os.replace(new, path)
    paths.sync_folder(path.parent)
