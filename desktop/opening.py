"""Opening a store: made, found, migrated on a verified copy, or refused in one clear sentence with nothing changed."""

import contextlib
import errno
import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from desktop import paths, sqlite
from desktop.clock import Clock, SystemClock
from desktop.failures import Damaged, InUse, NotOurs, raised, told_os
from desktop.jobs import Post, post_inline
from desktop.sqlite import opened
from desktop.store import Store
from models import version
from models.errors import N_, Message, Told
from models.work import Actor, Changes, Tx

__all__ = ["create", "look", "migrate", "open_store", "opened"]

MAGIC = b"SQLite format 3\x00"
HEADER = 100
JUNK_AGE = 3600.0
"""Seconds after which a half-made copy beside the store belongs to nobody."""


def migrate(path: Path) -> list[str]:
    """Bring a file that nobody else has open to this version's schema. Returns the migrations that ran."""
    from desktop import migrating  # not every start: peewee's tools for it take as long as the window

    return migrating.migrate(path)


def open_store(
    path: Path,
    *,
    create: bool = False,
    country: str = "JP",
    zone: str | None = None,
    clock: Clock | None = None,
    post: Post = post_inline,
    announce: Callable[[Changes], None] | None = None,
    report: Callable[[BaseException], None] | None = None,
    inline: bool = False,
) -> Store:
    """Open the store at `path`, brought to this version's schema.

    With `create` a missing one is made, for a shop in `country`. Raises Told with one sentence for everything that
    stands in the way: missing, not a store, newer, damaged, read-only, locked, disk full. Nothing was changed then.
    """
    clock = clock or SystemClock()
    if create and not path.exists():
        _create(path, now=clock.now(), country=country, zone=zone)
    found = look(path)
    _writable(path)
    _clear_junk(path)
    if found < version.SCHEMA:
        from desktop import migrating

        migrating.upgrade(path, now=clock.now())
    _sound(path)
    return Store(path, clock=clock, post=post, announce=announce, report=report, inline=inline)


def create(path: Path, *, now: int, country: str = "JP", zone: str | None = None) -> None:
    """Make a new store at `path`, whole or not at all. Raises Told when something is there already."""
    if path.exists():
        raise Told(N_("{path} is there already. Nothing was changed."), path=path)
    require_folder(path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        _build(temporary, now=now, country=country, zone=zone)
        paths.put_new(temporary, path)
    except FileExistsError as error:
        raise Told(N_("{path} is there already. Nothing was changed."), path=path) from error
    except OSError as error:
        raise told_os(error, path) from error
    except sqlite.ERRORS as error:
        raise raised(error) from error
    finally:
        with contextlib.suppress(OSError):  # where nothing can be written nothing can be removed
            remove(temporary)
    paths.sync_folder(path.parent)


_create = create


def require_folder(path: Path) -> None:
    """Make the folder that a new store is to lie in. Raises Told, naming the store, where nothing can be written."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(path.parent, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    except OSError as error:
        raise told_os(error, path) from error


def _build(path: Path, *, now: int, country: str, zone: str | None) -> None:
    from models import start

    os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
    migrate(path)
    with opened(sqlite.writer(path)) as db:
        actor = Actor(origin="command")
        tx = Tx(db, name=Message(N_("New data file")), now=now, today="", actor=actor, derive=None)
        db.sql("BEGIN IMMEDIATE")
        start.first_rows(tx, country=country, zone=zone)
        db.sql("COMMIT")
        db.sql("PRAGMA wal_checkpoint(TRUNCATE)")


def look(path: Path) -> int:
    """The schema version of the store at `path`, from its first bytes alone: the file is not even opened as a database.

    Raises Told, in words, when it is not one that can be opened.
    """
    head, size = _head(path)
    if len(head) < HEADER or not head.startswith(MAGIC) or _number(head, 68) != sqlite.APPLICATION_ID:
        raise NotOurs(N_("{path} is not a Noren data file, or an encrypted one. Nothing was changed."), path=path)
    found = _number(head, 60)
    if found > version.SCHEMA:
        raise NotOurs(
            N_("{path} was written by a newer Noren. Nothing was changed; open it with that version."), path=path
        )
    page = int.from_bytes(head[16:18], "big")
    page = 65536 if page == 1 else page
    log = Path(f"{path}-wal")
    logged = log.exists() and log.stat().st_size > 0
    if found < 1 or page < 512 or page & (page - 1) or (not logged and size < _number(head, 28) * page):
        raise damaged(path)
    return found


def _head(path: Path) -> tuple[bytes, int]:
    if not path.parent.is_dir():
        raise NotOurs(N_("The folder {folder} is not there. Is its disk connected?"), folder=path.parent)
    try:
        if path.is_dir():
            raise NotOurs(N_("{path} is a folder, not a Noren data file."), path=path)
        with path.open("rb") as file:
            return file.read(HEADER), os.fstat(file.fileno()).st_size
    except FileNotFoundError as error:
        raise NotOurs(N_("There is no data file at {path}."), path=path) from error
    except OSError as error:
        raise NotOurs(N_("{path} can't be read ({reason})."), path=path, reason=error.strerror) from error


def _number(head: bytes, at: int) -> int:
    return int.from_bytes(head[at : at + 4], "big")


def damaged(path: Path) -> Damaged:
    """What is said of a damaged file."""
    return Damaged(
        N_("{path} is damaged. Nothing was changed; restore a backup, the newest is in {folder}."),
        path=path,
        folder=paths.backups(path),
    )


def _writable(path: Path) -> None:
    for place in (path, path.parent):
        if not os.access(place, os.W_OK):
            raise Told(
                N_("{path} is read-only, so nothing could be sold. Nothing was changed; check its rights."), path=place
            )


def _sound(path: Path) -> None:
    """Ask for the schema, so that a file that can't answer is refused before a window shows it."""
    try:
        with opened(sqlite.reader(path, busy_ms=sqlite.HOLD_MS)) as db:
            found = {row[0] for row in db.sql("SELECT name FROM sqlite_master WHERE type='table'")}
    except sqlite.ERRORS as error:
        failure = raised(error)
        if isinstance(failure, Damaged):
            raise damaged(path) from error
        if isinstance(failure, InUse):
            raise InUse(
                N_("{path} is in use by another program that lets nobody in. Close it, then try again."), path=path
            ) from error
        raise failure from error
    except UnicodeDecodeError as error:  # the engine's own message quotes what it could not read
        raise damaged(path) from error
    if not found.issuperset(version.TABLES):
        raise damaged(path)


def _clear_junk(path: Path) -> None:
    """Remove half-made copies that a killed program left beside the store."""
    oldest = time.time() - JUNK_AGE
    half_made = re.compile(rf"\.{re.escape(path.name)}\.\d+\.(new|sample|part)(-wal|-shm|-journal)?")
    for left in path.parent.iterdir():
        with contextlib.suppress(OSError):
            if half_made.fullmatch(left.name) and left.stat().st_mtime < oldest:
                left.unlink()


def remove(path: Path) -> None:
    """Remove a database with its log, whatever there is of it."""
    for each in parts(path):
        each.unlink(missing_ok=True)


def parts(path: Path) -> Iterator[Path]:
    """The files that make up a database: itself, and what the engine may keep beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        yield Path(f"{path}{suffix}")
