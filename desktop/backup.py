"""Copies of the store, verified when they are made, kept by a plan, and put back.

A copy is one file that opens anywhere: "shop 2026-06-15 120000.noren", in the folder "shop backups" beside the store.
"""

import filecmp
import os
import re
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from desktop import migrating, opening, paths, sqlite
from desktop.failures import Damaged, raised, told_os
from desktop.sqlite import NorenDatabase, opened
from models import settings, times, version
from models.errors import N_, Told
from models.work import Reader

BEFORE_UPDATE = "before update"
BEFORE_IMPORT = "before import"
REPLACED = "replaced"
"""Words in the name of a copy, after its date, that say why it was made."""

ALL_DAYS, DAILY, WEEKLY, MONTHLY = 2, 12, 10, 9
"""Every copy of two days, then the last of each of 12 days, of 10 weeks, of 9 months."""

_NAME = re.compile(r" (\d{4}-\d\d-\d\d \d{6})(?: \((\d+)\))?(?: ([a-z ]+))?$")
_MARGIN_NS = 1_000_000_000


@dataclass(frozen=True)
class BackupResult:
    """What came of a backup: the copy (the one that is there already, when nothing changed since) and what is in it."""

    path: Path
    made: bool
    people: int
    sales: int
    last_receipt: str
    size: int


@dataclass(frozen=True)
class Backup:
    """A copy in a folder. `taken` is the shop's wall clock; `why` is empty or one of the words above."""

    path: Path
    taken: datetime
    why: str
    size: int
    people: int
    sales: int
    last_receipt: str
    problem: Told | None = None


@dataclass(frozen=True)
class Contents:
    """What is in a store, to be compared with its copy and shown beside its name."""

    counts: dict[str, int]
    last: tuple[int, str] | None
    zone: str
    receipt: str

    @property
    def people(self) -> int:
        """People who are still themselves: neither merged nor erased ones are left out, since rows are counted."""
        return self.counts.get("person", 0)

    @property
    def sales(self) -> int:
        """Receipts."""
        return self.counts.get("sale", 0)


def backup(
    store: Path,
    folder: Path | None = None,
    *,
    now: int,
    why: str = "",
    source: NorenDatabase | None = None,
    skip_same: bool = False,
) -> BackupResult:
    """Copy the store into `folder` (its own, if None) in one step, prove the copy, then give it its dated name.

    With `skip_same` nothing stays when the newest copy says the same already. `source` is an open connection to be read
    through, when the store is held alone. Raises Told; older copies are never touched then.
    """
    folder = folder or paths.backups(store)
    newest = next(iter(_copies(store, folder)), None)
    if skip_same and newest and _untouched(store, newest[1]):
        return _result(newest[1], read(newest[1]), made=False)
    temporary = folder / f".{store.name}.{os.getpid()}.new"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        contents = _copy(store, temporary, source)
        if skip_same and newest and filecmp.cmp(temporary, newest[1], shallow=False):
            return _result(newest[1], contents, made=False)
        return _result(_name(store, folder, temporary, contents, now, why), contents, made=True)
    except OSError as error:
        raise told_os(error, folder) from error
    except sqlite.ERRORS as error:
        raise raised(error) from error
    finally:
        with suppress(OSError):
            opening.remove(temporary)


def _copy(store: Path, temporary: Path, source: NorenDatabase | None) -> Contents:
    """Copy and prove: what is counted in the copy is what was counted in the same snapshot of the store."""
    began = time.time_ns() - _MARGIN_NS
    opening.remove(temporary)
    os.close(os.open(temporary, os.O_CREAT | os.O_EXCL, 0o600))
    if source is None:
        with opened(sqlite.reader(store)) as own:
            contents = _copy_through(own, temporary)
    else:
        contents = _copy_through(source, temporary)
    with opened(sqlite.asleep(temporary)) as db:
        migrating.quick_check(db)
        if contents_of(db) != contents:
            raise Damaged(N_("The copy is not the same as the data file. It was not kept; check the disk."))
    os.utime(temporary, ns=(began, began))
    return contents


def _copy_through(source: NorenDatabase, temporary: Path) -> Contents:
    source.sql("BEGIN")
    try:
        contents = contents_of(source)
        sqlite.copy_from(source, temporary)
    finally:
        source.sql("ROLLBACK")
    return contents


def _name(store: Path, folder: Path, temporary: Path, contents: Contents, now: int, why: str) -> Path:
    stamp = f"{times.from_ms(now, contents.zone):%Y-%m-%d %H%M%S}"
    for attempt in range(1, 1000):
        twin = f" ({attempt})" if attempt > 1 else ""
        target = folder / f"{store.stem} {stamp}{twin}{' ' + why if why else ''}.noren"
        with suppress(FileExistsError):
            paths.put_new(temporary, target)
            return target
    raise Told(N_("{folder} holds too many copies of this second."), folder=folder)


def _untouched(store: Path, newest: Path) -> bool:
    """Whether the store was last written before the newest copy was begun."""
    written = [part.stat().st_mtime_ns for part in (store, Path(f"{store}-wal")) if part.exists()]
    return max(written) < newest.stat().st_mtime_ns


def _result(path: Path, contents: Contents, *, made: bool) -> BackupResult:
    return BackupResult(path, made, contents.people, contents.sales, contents.receipt, path.stat().st_size)


def contents_of(db: NorenDatabase) -> Contents:
    """What is in an open store of this or an older version."""
    counts = migrating.counts(db)
    last = db.sql("SELECT id, digest FROM sale ORDER BY id DESC LIMIT 1").fetchone() if "sale" in counts else None
    receipt = db.sql(
        "SELECT t.prefix, s.number FROM sale s JOIN till t ON t.id=s.till_id WHERE s.number IS NOT NULL"
        " ORDER BY s.id DESC LIMIT 1"
    ).fetchone()
    number = f"{receipt[0]}-{receipt[1]:06}" if receipt else ""
    return Contents(counts, (int(last[0]), str(last[1])) if last else None, settings.load(Reader(db)).zone, number)


def read(path: Path, *, prove: bool = False) -> Contents:
    """What is in the copy at `path`; with `prove` it is read through first. Raises Told when it is not a sound copy."""
    opening.look(path)
    try:
        with opened(sqlite.asleep(path)) as db:
            if prove:
                migrating.quick_check(db)
                if db.sql("PRAGMA foreign_key_check").fetchone():
                    raise opening.damaged(path)
            return contents_of(db)
    except sqlite.ERRORS as error:
        raise raised(error) from error


# -- which there are, and which stay ----------------------------------------------------------------------------------


def list_backups(store: Path, folder: Path | None = None) -> list[Backup]:
    """The copies of a store, newest first, with what is in them; one that can't be read says why."""
    found = []
    for taken, path, why in _copies(store, folder or paths.backups(store)):
        size = path.stat().st_size
        try:
            inside = read(path)
            found.append(Backup(path, taken, why, size, inside.people, inside.sales, inside.receipt))
        except Told as error:
            found.append(Backup(path, taken, why, size, 0, 0, "", error))
    return found


def newest(store: Path, folder: Path | None = None) -> datetime | None:
    """When the newest copy of a store was made, by its name, on the shop's wall clock; None where there is none."""
    return next((taken for taken, _path, _why in _copies(store, folder or paths.backups(store))), None)


def _copies(store: Path, folder: Path) -> list[tuple[datetime, Path, str]]:
    found = []
    for path in folder.glob("*.noren") if folder.is_dir() else ():
        match = _NAME.search(path.stem)
        if match and path.stem[: match.start()] == store.stem and match[3] != REPLACED:
            with suppress(ValueError):
                taken = datetime.strptime(match[1], "%Y-%m-%d %H%M%S")
                found.append((taken, int(match[2] or 1), path, match[3] or ""))
    return [(taken, path, why) for taken, _twin, path, why in sorted(found, reverse=True)]


def keep(taken: Iterable[datetime], today: date) -> set[datetime]:
    """Which copies stay: all of two days, then the last of each of 12 days, 10 weeks, 9 months; the newest always."""
    kept: set[datetime] = set()
    days: set[object] = set()
    weeks: set[object] = set()
    months: set[object] = set()
    for moment in sorted(taken, reverse=True):
        day = moment.date()
        week = day.isocalendar()[:2]
        month = (day.year, day.month)
        if not kept or day > today - timedelta(days=ALL_DAYS):
            kept.add(moment)
            continue
        for slots, slot, limit in ((days, day, DAILY), (weeks, week, WEEKLY), (months, month, MONTHLY)):
            if slot not in slots and len(slots) < limit:
                slots.add(slot)
                kept.add(moment)
    return kept


def tidy(store: Path, folder: Path | None = None, *, today: date) -> list[Path]:
    """Remove the copies that the plan does not keep; those made before an update stay. Returns what was removed."""
    plan = [
        (taken, path) for taken, path, why in _copies(store, folder or paths.backups(store)) if why != BEFORE_UPDATE
    ]
    kept = keep((taken for taken, _path in plan), today)
    gone = [path for taken, path in plan if taken not in kept]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def at_close(store: Path, *, now: int) -> BackupResult:
    """The copy of every day's end: made when something changed since the last, then the old ones are thinned out.

    A copy that is not sound is not kept, so that an unsound store never pushes out good copies.
    """
    result = backup(store, now=now, skip_same=True)
    try:
        with opened(sqlite.reader(store)) as db:
            zone = settings.load(Reader(db)).zone
    except sqlite.ERRORS as error:
        raise raised(error) from error
    tidy(store, today=times.from_ms(now, zone).date())
    return result


# -- putting back -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Restored:
    """What came of a restore: the store, what is in it now, and where the file that it replaced is kept."""

    path: Path
    people: int
    sales: int
    last_receipt: str
    kept: Path | None


def restore(copy: Path, store: Path, *, now: int) -> Restored:
    """Put the proved copy `copy` in the store's place; what was there is kept under a dated name beside it.

    Raises Told when the copy is not sound, or a window or a program has the store. Nothing was changed then.
    """
    from desktop import instance

    if copy.resolve() == store.resolve():
        raise Told(N_("{path} is the data file itself. Choose a backup of it."), path=copy)
    inside = read(copy, prove=True)
    temporary = store.with_name(f".{store.name}.{os.getpid()}.new")
    try:
        store.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise told_os(error, store.parent) from error
    with instance.locked(store):
        try:
            os.close(os.open(temporary, os.O_CREAT | os.O_EXCL, 0o600))
            sqlite.copy_whole(copy, temporary)
            if read(temporary, prove=True) != inside:
                raise Damaged(N_("The copy is not the same as the data file. It was not kept; check the disk."))
            _bring_up(temporary)
            kept = _replace(temporary, store, f"{times.from_ms(now, inside.zone):%Y-%m-%d %H%M%S}")
        except OSError as error:
            raise told_os(error, store) from error
        except sqlite.ERRORS as error:
            raise raised(error) from error
        finally:
            with suppress(OSError):
                opening.remove(temporary)
    return Restored(store, inside.people, inside.sales, inside.receipt, kept)


def _bring_up(path: Path) -> None:
    """Migrate an old copy before it takes the store's place."""
    if opening.look(path) < version.SCHEMA:
        with opened(sqlite.plain(path)) as db:
            before = migrating.counts(db)
        migrating.migrate(path)
        migrating.prove(path, before)


def _replace(temporary: Path, store: Path, stamp: str) -> Path | None:
    if not store.exists():
        opening.remove(store)  # a log without its file would be read as the new one's
        paths.put_new(temporary, store)
        return None
    kept = _free(store, stamp)
    try:
        opening.look(store)
    except Told:  # the engine would throw its log away
        _replace_damaged(temporary, store, kept)
        return kept
    try:
        with migrating.alone(store) as held:
            held.sql("PRAGMA journal_mode=DELETE")
            _second_name(store, kept)
            migrating.take_place(held, temporary, store)
    except sqlite.ERRORS as error:
        if not isinstance(raised(error), Damaged):
            raise
        _replace_damaged(temporary, store, kept)
    return kept


def _replace_damaged(temporary: Path, store: Path, kept: Path) -> None:
    """Put a damaged store aside with its log, as it is: somebody may be able to save more from it."""
    _second_name(store, kept)
    for suffix in ("-wal", "-shm", "-journal"):
        with suppress(FileNotFoundError):
            os.replace(f"{store}{suffix}", f"{kept}{suffix}")
    paths.sync_file(temporary)
    os.replace(temporary, store)
    paths.sync_folder(store.parent)


def _free(store: Path, stamp: str) -> Path:
    for attempt in range(1, 1000):
        twin = f" ({attempt})" if attempt > 1 else ""
        kept = store.with_name(f"{store.stem} {stamp}{twin} {REPLACED}.noren")
        if not kept.exists():
            return kept
    raise Told(N_("{folder} holds too many copies of this second."), folder=store.parent)


def _second_name(store: Path, kept: Path) -> None:
    import shutil

    if kept.exists():
        return
    try:
        os.link(store, kept)
    except OSError:
        shutil.copy2(store, kept)
        paths.sync_file(kept)
