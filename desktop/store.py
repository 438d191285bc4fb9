"""The store: one file, one writer thread, readers off the GUI thread.

`write(name, operation)` is the only way to change anything: BEGIN IMMEDIATE, the operation, its audit entry, COMMIT,
and then, when it is on disk, one announcement. Opening (creation, migration, what is wrong with a file) is
`desktop.opening`.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from peewee import DatabaseError, OperationalError

from desktop import sqlite
from desktop.clock import Clock, SystemClock
from desktop.jobs import Inline, Job, Post, Progress, post_inline
from models import schema, settings, times, work
from models.errors import N_, Message, Told
from models.work import Actor, Changes, Reader, Tx

T = TypeVar("T")
READERS = 2


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
        self._writer_db = sqlite.writer(path)
        self._reader_db = sqlite.reader(path)
        self._local = threading.local()
        self._open: list[Any] = []
        self._writer: Executor = Inline() if inline else ThreadPoolExecutor(1, "noren-writer")
        self._readers: Executor = Inline() if inline else ThreadPoolExecutor(READERS, "noren-reader")
        self._seen: int | None = None
        self._closed = False
        self.settings = self._writer.submit(self._first).result()

    def _first(self) -> settings.ShopSettings:
        self._connect_writer()
        self._seen = self._data_version()
        return settings.load(Reader(self._writer_db))

    # -- writing ----------------------------------------------------------------------------------------------------

    def write(self, name: str | Message, operation: Callable[[Tx], T], *, origin: object | None = None) -> "Job[T]":
        """Do a named unit of work. The job's result is what the operation returned; it failed with what was raised."""
        job: Job[T] = Job(self._post)
        label = name if isinstance(name, Message) else Message(name)
        self._writer.submit(job.run, lambda progress: self._write(label, operation, origin), self._report)
        return job

    def work(self, operation: Callable[["Store", Progress], T]) -> "Job[T]":
        """Do a long piece of work on a thread of its own: it writes in many units through `write_now`."""
        job: Job[T] = Job(self._post)

        def run() -> None:
            job.run(lambda progress: operation(self, progress), self._report)

        if isinstance(self._writer, Inline):
            run()
        else:
            threading.Thread(target=run, name="noren-work", daemon=True).start()
        return job

    def write_now(self, name: str | Message, operation: Callable[[Tx], T]) -> T:
        """Like `write`, waiting for it: for commands and long work, never on the GUI thread."""
        return self.write(name, operation).result()

    def _write(self, label: Message, operation: Callable[[Tx], T], origin: object | None) -> T:
        self._connect_writer()
        now = self.clock.now()
        shop = self.settings
        day = times.business_date(now, shop.zone, shop.day_change_hour).isoformat()
        tx = Tx(self._writer_db, name=label, now=now, today=day, actor=self.actor, derive=schema.derive)
        try:
            with self._writer_db.atomic("IMMEDIATE"):
                result = operation(tx)
                changes = tx.finish()
        except DatabaseError as error:
            raise told(error) from error
        self._after(changes, origin)
        return result

    def _after(self, changes: Changes, origin: object | None) -> None:
        if "setting" in changes:
            self.settings = settings.load(Reader(self._writer_db))
        if changes.touched:
            self._announce(replace(changes, origin=origin))

    def undo(self, audit_id: int) -> "Job[Message]":
        """Undo the unit of work of an audit entry; undoing the undo does it again."""
        return self.write(N_("Undo"), lambda tx: work.undo(tx, audit_id=audit_id, tables=schema.BY_NAME))

    # -- reading ----------------------------------------------------------------------------------------------------

    def read(self, question: Callable[..., T], *args: Any, **kwargs: Any) -> "Job[T]":
        """Ask `question(read, …)` on a reader thread."""
        job: Job[T] = Job(self._post)

        def ask(progress: Progress) -> T:
            progress.check()
            try:
                return question(self.reader(), *args, **kwargs)
            except DatabaseError as error:
                raise told(error) from error

        self._readers.submit(job.run, ask, self._report)
        return job

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
        self._writer.submit(self._poll)

    def _poll(self) -> None:
        if self._closed:
            return
        self._connect_writer()
        version = self._data_version()
        if version != self._seen:
            self._seen = version
            self.settings = settings.load(Reader(self._writer_db))
            self._announce(Changes(Message(""), dict.fromkeys(schema.BY_NAME)))

    def _data_version(self) -> int:
        return int(self._writer_db.execute_sql("PRAGMA data_version").fetchone()[0])

    # -- the end ----------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Let what is under way end, then close every connection."""
        if self._closed:
            return
        self._readers.shutdown(wait=True)
        self._writer.submit(self._last).result()
        self._writer.shutdown(wait=True)
        for connection in self._open:
            connection.close()

    def _last(self) -> None:
        self._closed = True
        self._connect_writer()
        self._writer_db.close()

    def _connect_writer(self) -> None:
        if self._writer_db.is_closed():
            self._writer_db.connect()


def _deaf(changes: Changes) -> None:
    """Nobody listens: a command."""


def told(error: DatabaseError) -> Told:
    """What a failure of the engine means to the user."""
    text = str(error).lower()
    if "full" in text:
        return Told(N_("The disk is full. Nothing was lost; make room and try again."))
    if "locked" in text or "busy" in text:
        return Told(N_("Another program is using this data file. Nothing was changed; try again in a moment."))
    if "readonly" in text or "read-only" in text:
        return Told(N_("This data file is read-only. Nothing was changed; check the rights of its folder."))
    if "malformed" in text or "not a database" in text:
        return Told(N_("This data file is damaged. Nothing was changed; restore a backup from the settings."))
    if isinstance(error, OperationalError) and "i/o" in text:
        return Told(N_("The disk could not be written or read. Nothing was booked; check the disk and try again."))
    return Told(N_("The data file refused this ({reason}). Nothing was changed."), reason=str(error))
