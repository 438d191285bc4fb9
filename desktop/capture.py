"""Drop folders: other programs put files there, and what they hold is imported by itself, each file once.

A file is taken when it lies still. Its digest is written in the transaction that ends its import, so after a crash it
is either not in at all, or known and only moved away. Taken files go to "done", what can't be read to "refused".
"""

import errno
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from desktop import languages, sqlite
from desktop.exchange import captured, engine, mapping
from desktop.exchange.fields import KIND_NAMES, own_fields
from desktop.exchange.reading import Table, open_table
from desktop.exchange.source import Options, Source
from desktop.jobs import Progress
from desktop.store import Store
from models.errors import N_, Cancelled, Message, Refused, Told
from models.leads import sources
from models.leads.sources import SourceRow
from models.work import Tx

DONE, REFUSED = "done", "refused"
STILL_S = 2.0
"""Seconds in which a file must not have changed."""
EMPTY_S = 120.0
"""An empty file may be about to be written for so long."""
MOST_FILES = 200
"""Of one look: the next look takes the others."""
UNFINISHED = (
    ".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".swp", ".lock", ".lck", ".bak", "~",
    ".reason.txt",
)  # fmt: skip
NOT_DATA = frozenset({"desktop.ini", "thumbs.db"})
KINDS = ("people", "touchpoints", "companies")
NAME = N_("Files of drop folders")

_busy = threading.Lock()


@dataclass
class Swept:
    """What a look into the folders took: files, and what became of their rows."""

    files: int = 0
    created: int = 0
    updated: int = 0
    skipped: int = 0
    refused: int = 0
    files_refused: int = 0


@dataclass(frozen=True)
class Folder:
    """How a drop folder is: what is wrong with it, the files that wait, those that can't be opened and why."""

    problem: Message | None
    waiting: tuple[str, ...] = ()
    stuck: tuple[tuple[str, Message], ...] = ()


# -- what lies there -----------------------------------------------------------------------------------------------


def look(path: str) -> Folder:
    """See how a folder is, without taking anything. Reads the disk: never on the GUI thread."""
    folder = Path(path)
    problem = problem_of(folder)
    if problem is not None:
        return Folder(problem)
    waiting, stuck = [], []
    for file in _files(folder):
        try:
            with file.open("rb"):
                waiting.append(file.name)
        except OSError as error:
            stuck.append((file.name, _unopened(file, error)))
    return Folder(None, tuple(waiting), tuple(stuck))


def problem_of(folder: Path) -> Message | None:
    """Why nothing can be taken from a folder; None when it can."""
    try:
        if not folder.exists():
            return Message(N_("The folder {folder} is not there. Is the drive connected?"), {"folder": str(folder)})
        if not folder.is_dir():
            return Message(N_("{folder} is no folder."), {"folder": str(folder)})
        if not os.access(folder, os.R_OK | os.X_OK):
            return Message(N_("The folder {folder} can't be read."), {"folder": str(folder)})
        if not os.access(folder, os.W_OK):
            read_only = N_("The folder {folder} is read-only: files could not be moved away, so none is taken.")
            return Message(read_only, {"folder": str(folder)})
    except OSError as error:
        reason = {"folder": str(folder), "reason": error.strerror or ""}
        return Message(N_("The folder {folder} can't be read ({reason})."), reason)
    return None


def _files(folder: Path) -> Iterator[Path]:
    """The files that may be taken, the oldest first; none of what other programs are still writing."""
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name.lower()
            unfinished = name.startswith((".", "~$")) or name.endswith(UNFINISHED) or name in NOT_DATA
            if not unfinished and entry.is_file(follow_symlinks=False):
                found.append((entry.stat().st_mtime_ns, entry.name))
    return (folder / name for _time, name in sorted(found)[:MOST_FILES])


def _stamp(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _still(files: list[Path], wait: float) -> list[Path]:
    """Those that lie still: not changed for a while by the clock, and not while they are looked at."""
    first: dict[Path, tuple[int, int]] = {}
    for file in files:
        try:
            size, changed = first[file] = _stamp(file)
        except OSError:
            continue  # moved away meanwhile
        age = time.time() - changed / 1e9
        if 0 <= age < (wait if size else EMPTY_S * min(1.0, wait)):
            del first[file]
    if first and wait:
        time.sleep(min(1.0, wait))
    return [file for file, stamp in first.items() if _same(file, stamp)]


def _same(file: Path, stamp: tuple[int, int]) -> bool:
    try:
        return _stamp(file) == stamp
    except OSError:
        return False


# -- taking --------------------------------------------------------------------------------------------------------


def due(store: Store, until: str | None, progress: Progress | None) -> int:
    """Take what lies in the folders; how many files that were (`desktop.schedule`)."""
    return sweep(store, progress or Progress()).files if until is None else 0


def sweep(store: Store, progress: Progress, *, wait: float = STILL_S) -> Swept:
    """Look into all folders and take what lies still there. One look at a time; raises Cancelled."""
    swept = Swept()
    if not _busy.acquire(blocking=False):
        return swept
    try:
        for source in sources.folders(store.reader()):
            folder = Path(str(source.options.get("path", "")))
            if problem_of(folder) is None:
                for file in _still(list(_files(folder)), wait):
                    progress.check()
                    _take(store, progress, source, file, swept)
    finally:
        _busy.release()
    return swept


def _take(store: Store, progress: Progress, source: SourceRow, file: Path, swept: Swept) -> None:
    """Take a file: import it and move it away. One that can't be opened stays for the next look."""
    try:
        stamp, digest = _stamp(file), captured.digest_of(file)
    except (OSError, Told):
        return
    if sources.known(store.reader(), [digest]):
        store.write_now(NAME, partial(_came_before, source.id, file.name))
        _move(file, DONE)
        swept.files += 1
        return
    try:
        options = Options(
            refused_folder=_subfolder(file.parent, DONE),
            leads=bool(source.options.get("leads", True)),
            captured_by=source.id,
            came_from=source.name or file.parent.name,
            digest=digest,
            stamp=stamp,
        )
        made = engine.run(store, progress, source=_source(store, file, options), copy_first=False)
    except captured.Moving:
        return
    except Told as told:
        if _of_the_machine(told):
            raise
        if os.access(file, os.R_OK) and _same(file, stamp):
            _refuse(store, source, file, told.message)
            swept.files_refused += 1
        return
    _move(file, DONE)
    swept.files += 1
    swept.created += made.created
    swept.updated += made.updated
    swept.skipped += made.skipped
    swept.refused += made.refused


def _of_the_machine(told: Told) -> bool:
    """Whether an import failed for what is no fault of the file: stopped, the store or the disk can't be written."""
    cause = told.__cause__
    full = isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)
    return full or isinstance(told, Cancelled) or isinstance(cause, sqlite.ERRORS)


def _came_before(source_id: int, name: str, tx: Tx) -> None:
    sources.took(tx, source_id=source_id, state="known", title=name)
    tx.undoable = False


def _source(store: Store, file: Path, options: Options) -> Source:
    """A file as what it is: by the columns as they were set last time, else by their names. Raises Told."""
    table = open_table(file)
    read = store.reader()
    for kind in KINDS:
        known = mapping.remembered(read, kind, table.labels, own_fields(read, kind))
        if known:
            return Source(table, kind, known, options)
    kind = "people" if table.cards is not None else _kind(table)
    found = mapping.guess(table, kind, own_fields(read, kind), read).mapping
    if not found:
        raise Told(
            N_("No column of {name} is known. Import it once by hand: the columns are remembered."), name=file.name
        )
    if kind == "touchpoints" and "date" not in found.values():
        raise Told(N_("{name} has neither people nor dates of what happened."), name=file.name)
    return Source(table, kind, found, options)


def _kind(table: Table) -> str:
    kind = mapping.best_kind(table)
    if kind not in KINDS:
        raise Told(
            N_("This looks like {kind}: a drop folder takes people and what happened with them."),
            kind=Message(KIND_NAMES[kind]),
        )
    return kind


def _refuse(store: Store, source: SourceRow, file: Path, reason: Message) -> None:
    """Move a file that can't be read aside, with its reason beside it."""
    moved = _move(file, REFUSED)
    if moved is None:
        return
    words = languages.say(reason)
    try:
        moved.with_name(moved.name + ".reason.txt").write_text(words + "\n", encoding="utf-8-sig")
    except OSError:
        words = ""  # the page of the source says it all the same
    store.write_now(
        NAME,
        partial(_refused, source_id=source.id, title=file.name, reason=reason, original=str(moved)),
    )


def _refused(tx: Tx, *, source_id: int, title: str, reason: Message, original: str) -> None:
    sources.took(tx, source_id=source_id, state="refused", title=title, reason=reason, original=original, what="whole")
    tx.undoable = False


def _subfolder(folder: Path, name: str) -> Path:
    made = folder / name
    try:
        made.mkdir(exist_ok=True)
    except OSError as error:
        raise Told(
            N_("The folder {folder} can't be made ({reason})."), folder=str(made), reason=error.strerror or ""
        ) from error
    return made


def _move(file: Path, where: str) -> Path | None:
    """Move a file into a subfolder, under a free name; None when it is gone or can't be moved."""
    try:
        folder = _subfolder(file.parent, where)
        for number in range(1, 10_000):
            there = folder / (file.name if number == 1 else f"{file.stem} ({number}){file.suffix}")
            if not there.exists():
                return file.rename(there)
    except (OSError, Told):
        return None
    return None


# -- again ---------------------------------------------------------------------------------------------------------


def put_back(store: Store, progress: Progress, *, captured_id: int) -> None:
    """Put a refused file back into its folder, so that the next look tries it again. Raises Refused when it is gone."""
    one = sources.chosen(store.reader(), [captured_id])
    path = Path(one[0].original) if one else Path()
    if not one or not path.is_file():
        raise Refused(N_("The file is no longer in the folder of refused files."))
    try:
        path.with_name(path.name + ".reason.txt").unlink(missing_ok=True)
        path.rename(path.parent.parent / path.name)
    except OSError as error:
        raise Refused(N_("{name} can't be moved: {reason}."), name=path.name, reason=error.strerror or "") from error
    store.write_now(NAME, partial(sources.tried_again, captured_ids=[captured_id]))


def _unopened(file: Path, error: OSError) -> Message:
    reason = {"name": file.name, "reason": error.strerror or ""}
    return Message(
        N_("{name} can't be opened ({reason}): another program may still have it. It is tried again."), reason
    )
