"""The store: one file, one writer thread, readers off the GUI thread.

`write(name, operation)` is the only way to change anything: BEGIN IMMEDIATE, the operation, its audit entry, COMMIT,
and then, when it is on disk, one announcement. Opening (creation, migration, what is wrong with a file) is
`desktop.opening`.
"""

import logging
import os
import threading
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from desktop import sqlite
from desktop.checkpoints import MOST_PAGES, Checkpoints
from desktop.clock import Clock, SystemClock
from desktop.failures import GONE, NotOurs, name_of, raised, told
from desktop.jobs import Inline, Job, Post, Progress, post_inline
from models import settings, times, version, work
from models.errors import N_, Bug, Message
from models.work import Actor, Changes, Reader, Tx

__all__ = ["READERS", "Store", "told"]

T = TypeVar("T")
READERS = 2
log = logging.getLogger(__name__)


class Store:
    """An open store. Close it when done; a store that is not closed is not harmed."""

    def __init__(
        self,
        path: Path,
        *,
        clock: Clock | None = None,
        post: Post = post_inline,
        announce: Callable[[Changes], None] | None = None,
        report: Callable[[BaseException], None] | None = None,
        inline: bool = False,
    ) -> None:
        """Open the file at `path`, which `desktop.opening` found to be a store of this version.

        `post` runs a call on the GUI thread; `announce` gets what was committed; `report` gets errors nobody took.
        `inline` does all work in the caller's thread: commands and tests.
        """
        self.path = path
        self.clock = clock or SystemClock()
        self.actor = Actor()
        self._post = post
        self._announce = announce or _deaf
        self._report = report
        self._log = None if inline else Checkpoints(path)
        self._writer_db = sqlite.writer(path) if inline else sqlite.writer(path, log_pages=MOST_PAGES)
        self._reader_db = sqlite.reader(path)
        self._local = threading.local()
        self._open: list[Any] = []
        self._writer: Executor = Inline() if inline else ThreadPoolExecutor(1, "noren-writer")
        self._readers: Executor = Inline() if inline else ThreadPoolExecutor(READERS, "noren-reader")
        self._beside: Executor | None = None if inline else ThreadPoolExecutor(1, "noren-beside")
        self._works: list[tuple[Job[Any], threading.Thread]] = []
        self._seen: int | None = None
        self._memory: dict[Hashable, Any] = {}
        self._memory_of: int | None = None
        self._asked = False
        self._closed = False
        self._file: tuple[int, int] | None = None
        self.settings = settings.ShopSettings()
        try:
            self._writer.submit(self._first).result()
        except BaseException:
            self._writer.shutdown(wait=True)
            raise

    def _first(self) -> None:
        try:
            self._connect_writer()
            self._file = _file_at(self.path)
            self._seen = self._data_version()
            self.settings = settings.load(Reader(self._writer_db))
        except sqlite.ERRORS as error:
            self._writer_db.close()
            raise raised(error) from error

    # -- writing ----------------------------------------------------------------------------------------------------

    def write(self, name: str | Message, operation: Callable[[Tx], T], *, origin: object | None = None) -> "Job[T]":
        """Do a named unit of work. The job's result is what the operation returned; it failed with what was raised."""
        job: Job[T] = Job(self._post)
        label = name if isinstance(name, Message) else Message(name)
        self._submit(self._writer, job, lambda progress: self._write(label, operation, origin))
        return job

    def _submit(self, executor: Executor, job: "Job[T]", work: Callable[[Progress], T]) -> None:
        try:
            executor.submit(job.run, work, self._report)
        except RuntimeError:  # the store was closed meanwhile
            job.cancel()
            job.run(_stopped)

    def work(self, operation: Callable[["Store", Progress], T]) -> "Job[T]":
        """Do a long piece of work on a thread of its own: it writes in many units through `write_now`.

        Closing the store asks it to stop, and waits until it has cleared away what it began.
        """
        job: Job[T] = Job(self._post)

        def run() -> None:
            job.run(lambda progress: operation(self, progress), self._report)

        if isinstance(self._writer, Inline):
            run()
        else:
            thread = threading.Thread(target=run, name="noren-work", daemon=True)
            self._works = [(known, other) for known, other in self._works if other.is_alive()]
            self._works.append((job, thread))
            thread.start()
        return job

    def write_now(self, name: str | Message, operation: Callable[[Tx], T]) -> T:
        """Like `write`, waiting for it: for commands and long work, never on the GUI thread."""
        return self.write(name, operation).result()

    def _write(self, label: Message, operation: Callable[[Tx], T], origin: object | None) -> T:
        self._connect_writer()
        if _file_at(self.path) != self._file:  # the engine would write on into a file that nobody finds again
            raise NotOurs(GONE, path=self.path)
        now = self.clock.now()
        shop = self.settings
        day = times.business_day(now, shop.zone, shop.day_change_hour)
        tx = Tx(self._writer_db, name=label, now=now, today=day, actor=self.actor, derive=_derive, memory=self._memory)
        try:
            result, changes = self._in_transaction(tx, operation, origin)
        except sqlite.ERRORS as error:
            raise raised(error) from error
        self._after(changes)
        return result

    def _in_transaction(self, tx: Tx, operation: Callable[[Tx], T], origin: object | None) -> tuple[T, Changes]:
        connection = self._writer_db.connection()
        run = connection.execute
        run("BEGIN IMMEDIATE")
        try:
            self._recall(run("PRAGMA data_version").fetchone()[0])
            result = operation(tx)
            changes = tx.finish(origin)
            run("COMMIT")
            if not (tx.only_sold or tx.only_moved):
                self._memory.clear()
        except BaseException:
            self._memory.clear()
            if connection.in_transaction:  # a full disk has rolled back already; a second error would hide it
                run("ROLLBACK")
            raise
        return result, changes

    def _recall(self, data_version: int) -> None:
        """Forget what is remembered when another connection wrote since."""
        if data_version != self._memory_of:
            self._memory.clear()
            self._memory_of = data_version

    def _after(self, changes: Changes) -> None:
        if self._log is not None:
            self._log.note()
        if "setting" in changes:
            self.settings = settings.load(Reader(self._writer_db))
        if changes.touched:
            self._announce(changes)

    def undo(self, audit_id: int, *, origin: object | None = None) -> "Job[Message]":
        """Undo the unit of work of an audit entry; undoing the undo does it again. The result is what it was called."""
        return self.write(N_("Undo"), partial(_undo, audit_id), origin=origin)

    # -- reading ----------------------------------------------------------------------------------------------------

    def read(self, question: Callable[..., T], *args: Any, **kwargs: Any) -> "Job[T]":
        """Ask `question(read, …)` on a reader thread."""
        job: Job[T] = Job(self._post)

        def ask(progress: Progress) -> T:
            progress.check()
            read = self.reader()
            read.check = progress.check
            try:
                return question(read, *args, **kwargs)
            except sqlite.ERRORS as error:
                raise raised(error) from error
            finally:
                read.check = None

        self._submit(self._readers, job, ask)
        return job

    def beside(self, question: Callable[..., T], *args: Any) -> "Future[T] | None":
        """Ask `question(read, …)` beside a question that is being asked on a reader thread, and shares its work.

        None where nothing can go on beside it: the asking thread then does all of it.
        """
        if self._beside is None:
            return None
        try:
            return self._beside.submit(lambda: question(self.reader(), *args))
        except RuntimeError:  # the store was closed meanwhile
            return None

    @property
    def here(self) -> Reader:
        """This thread's own query-only reader. On the GUI thread: indexed reads of a row only."""
        return self.reader()

    def reader(self) -> Reader:
        """A reader on this thread's own connection, opened when first asked for."""
        found: Reader | None = getattr(self._local, "reader", None)
        if found is None:
            self._reader_db.connect(reuse_if_open=True)
            self._open.append(self._reader_db.connection())
            found = Reader(self._reader_db)
            self._local.reader = found
        return found

    # -- other programs ---------------------------------------------------------------------------------------------

    def poll(self) -> None:
        """Look whether another program wrote to the file, and tell the screens that anything may have changed."""
        if not self._asked and not self._closed:
            self._asked = True
            self._writer.submit(self._poll)

    def _poll(self) -> None:
        self._asked = False
        if self._closed:
            return
        try:
            seen = self._data_version()
            if seen == self._seen:
                return
            self.settings = settings.load(Reader(self._writer_db))
            self._seen = seen
        except sqlite.ERRORS as error:
            log.warning("polling: %s", name_of(error))  # the next look, or the next write, will say
            return
        self._announce(Changes(Message(""), dict.fromkeys(version.TABLES)))

    def _data_version(self) -> int:
        return int(self._writer_db.value("PRAGMA data_version"))

    # -- the end ----------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Let what is under way end (long work: stop and clear away), then close every connection."""
        if self._closed:
            return
        for job, thread in self._works:
            job.cancel()
            thread.join()
        self._readers.shutdown(wait=True)
        if self._beside is not None:
            self._beside.shutdown(wait=True)
        self._writer.submit(self._last).result()
        self._writer.shutdown(wait=True)

    def _last(self) -> None:
        """Close the writer's connection last: it brings the log into the file and removes it."""
        self._closed = True
        if self._log is not None:
            self._log.close()
        for connection in self._open:
            connection.close()
        self._open.clear()
        self._writer_db.close()

    def _connect_writer(self) -> None:
        if self._closed:
            raise Bug("the store is closed")
        if self._writer_db.is_closed():
            self._writer_db.connect()


def _file_at(path: Path) -> tuple[int, int] | None:
    """Which file has this name now; None for no file."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _deaf(changes: Changes) -> None:
    """Nobody listens: a command."""


def _stopped(progress: Progress) -> Any:
    """Nothing is done any more: the job ends as cancelled."""
    progress.check()


def _derive(tx: Tx, images: Sequence[tuple[str, int, dict[str, Any] | None, dict[str, Any] | None]]) -> None:
    """Bring the search up to date. Every table is built for this: at the first write, not before the window."""
    from models import schema

    schema.derive(tx, images)


def _undo(audit_id: int, tx: Tx) -> Message:
    from models import schema

    return work.undo(tx, audit_id=audit_id, tables=schema.BY_NAME)
