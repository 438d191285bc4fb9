"""The machine behind one window: preferences, the claim on a store, the store, the bus and undo, built in order.

The window makes it, starts it, and finishes it when it is gone. It knows no widget.
"""

import gc
import linecache
import threading
from contextlib import suppress
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop import crash, garbage, instance, languages, opening, paths, preferences
from desktop.bus import Bus
from desktop.clock import Clock, SystemClock
from desktop.due import Due
from desktop.failures import told_os
from desktop.jobs import Job, Progress
from desktop.options import Options, system_language
from desktop.store import Store
from desktop.undo import UndoStack
from models.errors import N_, Bug, Message, Refused, Told

if TYPE_CHECKING:
    from desktop.backup import Restored

POLL_MS = 500
"""How often it is looked whether another program wrote to the store: indexed, a fraction of a millisecond."""
SETTLE_MS = 700
"""After the start: what the first minute needs, and the window does not."""
FOLDERS_MS = 20_000
"""Between two looks into the drop folders."""
FOLDERS = "SELECT 1 FROM source WHERE kind='folder' AND active LIMIT 1"
SAMPLE_PEOPLE = 1000


class Start(Enum):
    """What the window has to show first."""

    SHOP = "shop"
    """The store is open."""
    SAMPLE = "sample"
    """A throw-away sample shop was asked for: it is to be made at `demo_store` and opened."""
    FIRST_RUN = "first_run"
    """There is no store yet: the owner is asked."""
    PROBLEM = "problem"
    """The store can't be opened: `problem` says why."""
    ELSEWHERE = "elsewhere"
    """Another window has the store and was brought to the front: this one has nothing to do."""


class Machine(QObject):
    """Everything of this computer that a window needs. Lives on the GUI thread."""

    store_changed = Signal()
    """Another store is open, or none: pages are built anew."""
    called = Signal()
    """A second start asked for this window: come to the front."""
    ticked = Signal()
    """Time has passed; a few times a second while a store is open."""
    advanced = Signal(dict)
    """What was due by the calendar was done: how many, by kind (desktop.schedule.DUE)."""

    def __init__(self, options: Options, *, clock: Clock | None = None, parent: QObject | None = None) -> None:
        """Read the preferences and set the language; nothing is opened yet."""
        super().__init__(parent)
        self.options = options
        self.clock = clock or SystemClock()
        self.preferences = _preferences()
        self.bus = Bus(self)
        self.problem: Told | None = None
        self._store: Store | None = None
        self._undo: UndoStack | None = None
        self._claim: instance.Instance | None = None
        self._demo_folder: Path | None = None
        self._settled = False
        self._due = Due(self.clock, self)
        self._due.done.connect(self.advanced)
        self._collector = garbage.Collector(self)
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._poll)
        self._folders = QTimer(self)
        self._folders.setInterval(FOLDERS_MS)
        self._folders.timeout.connect(self._look_into_folders)
        languages.set_language(options.language or self.preferences.language or system_language())
        self.bus.failed.connect(self._note)

    @property
    def store(self) -> Store:
        """The open store. Raises Bug when none is."""
        if self._store is None:
            raise Bug("no store is open")
        return self._store

    @property
    def undo(self) -> UndoStack:
        """What this window can undo in the open store."""
        if self._undo is None:
            raise Bug("no store is open")
        return self._undo

    @property
    def is_open(self) -> bool:
        """Whether a store is open."""
        return self._store is not None

    # -- start and end --------------------------------------------------------------------------------------------

    def start(self) -> Start:
        """Open the store that this window is for, if there is one. The Qt application is there by now."""
        self._collector.start()
        try:
            found = self._find()
        except Told as told:
            self.problem = told
            found = Start.PROBLEM
        if found is not Start.ELSEWHERE:
            QTimer.singleShot(SETTLE_MS, self, _freeze)
        return found

    def _find(self) -> Start:
        if self.options.demo:
            return self.open(self.demo_store) if self.demo_store.exists() else Start.SAMPLE
        path = self.options.store or paths.default_store()
        if self._may_be_new(path):
            sample = paths.sample_store()
            if not sample.exists():
                return Start.FIRST_RUN
            path = sample
        return self.open(path)

    @property
    def demo_store(self) -> Path:
        """Where the throw-away sample shop of this window lies: a folder of its own, gone with the window."""
        import tempfile

        if self._demo_folder is None:
            try:
                self._demo_folder = Path(tempfile.mkdtemp(prefix="noren-demo-"))
            except OSError as error:
                raise told_os(error, error.filename or tempfile.gettempdir()) from error
        return self._demo_folder / "sample.noren"

    def _may_be_new(self, path: Path) -> bool:
        """Whether a missing store is a first start, not a file that was called by name and is not there."""
        return self.options.store is None and not path.exists() and path == paths.data_folder() / "shop.noren"

    def open(self, path: Path, *, create: bool = False, country: str = "JP", zone: str | None = None) -> Start:
        """Open another store in this window; the one before is closed when this one can be opened.

        With `create` a missing one is made. What stands in the way is in `problem`; the store before stays open then.
        """
        try:
            claim = instance.claim(path, self)
            if claim is None:
                return Start.ELSEWHERE
            try:
                store = opening.open_store(
                    path,
                    create=create,
                    country=country,
                    zone=zone,
                    clock=self.clock,
                    post=self.bus.post,
                    announce=self.bus.announce,
                    report=self.bus.report,
                )
            except BaseException:
                claim.release()
                raise
        except Told as told:
            self.problem = told
            return Start.PROBLEM
        self._leave()
        self._take(store, claim)
        return Start.SHOP

    def _take(self, store: Store, claim: instance.Instance) -> None:
        self.problem = None
        self._claim = claim
        self._store = store
        self._settled = False
        self._undo = UndoStack(store, self.bus, self)
        claim.called.connect(self.called)
        self._timer.start()
        self._folders.start()
        QTimer.singleShot(SETTLE_MS, self, self._settle_in)
        self._due.begin(store)
        self.store_changed.emit()

    def _leave(self) -> None:
        """Close the store and give it up."""
        self._timer.stop()
        self._due.end()
        self._folders.stop()
        if self._store is not None:
            self._store.close()
        if self._undo is not None:
            self._undo.deleteLater()
        if self._claim is not None:
            self._claim.release()
            self._claim.deleteLater()
        self._store = self._undo = self._claim = None

    def close(self) -> None:
        """Close the store, if one is open; the pages are gone by then."""
        if self._store is not None:
            self._leave()
            self.store_changed.emit()

    def finish(self) -> None:
        """After the window is gone: a verified copy of what changed, while the store is still ours.

        What stood in its way is said at the next start (`preferences.backup_problem`).
        """
        if self._store is not None:
            self._close_with_copy(self._store)
        if self._demo_folder is not None:
            import shutil

            shutil.rmtree(self._demo_folder, ignore_errors=True)

    def _close_with_copy(self, store: Store) -> None:
        from desktop import backup

        path, sample = store.path, store.settings.sample
        self._timer.stop()
        store.close()
        if not sample:
            said = ""
            try:
                backup.at_close(path, now=self.clock.now())
            except (Told, Bug) as error:
                crash.note(error)
                said = languages.say(self.sentence(error))
            if said != self.preferences.backup_problem:
                self.preferences.change(backup_problem=said)
        self._leave()

    # -- another file in its place ------------------------------------------------------------------------------------

    def restore(self, copy: Path) -> "Job[Restored]":
        """Put a proved copy in the open store's place, off the GUI thread, and open what is there then.

        The store is closed meanwhile; where the copy can't be taken it is opened again as it was. The job gives what
        was restored, or fails with Told; `store_changed` has told the screens by then.
        """
        path, now = self.store.path, self.clock.now()
        job: Job[Restored] = Job(self.bus.post)
        job.then(partial(self._open_again, path)).failed(partial(self._open_again, path))
        self._leave()

        def put_back(progress: Progress) -> "Restored":
            from desktop import backup

            progress.check()
            return backup.restore(copy, path, now=now)

        threading.Thread(target=job.run, args=(put_back, self.bus.report), name="noren-restore").start()
        return job

    def _open_again(self, path: Path, _came: object) -> None:
        if self._store is None and self.open(path) is not Start.SHOP:
            self.store_changed.emit()

    # -- the sample shop --------------------------------------------------------------------------------------------

    def make_sample(self, people: int = SAMPLE_PEOPLE) -> Job[Path]:
        """Make the sample shop in its own file, off the GUI thread; `open` what comes of it.

        One that is there already is what comes of it. The job can be cancelled, and fails with Told.
        """
        path, language, now = paths.sample_store(), languages.current().code, self.clock.now()
        job: Job[Path] = Job(self.bus.post)

        def build(progress: Progress) -> Path:
            from desktop import sample

            if not path.exists():
                sample.build(path, count=people, until=sample.day_before(now), language=language, progress=progress)
            return path

        threading.Thread(target=job.run, args=(build, self.bus.report), name="noren-sample", daemon=True).start()
        return job

    def throw_away(self) -> None:
        """Throw the open sample shop away, with all of its files. Raises Refused for a store that is no sample."""
        if self._store is None or not self._store.settings.sample:
            raise Refused(N_("Only the sample shop can be thrown away."))
        from desktop import running

        path = self._store.path
        self._leave()
        opening.remove(path)
        running.place(path).unlink(missing_ok=True)
        folder = paths.backups(path)
        for copy in folder.glob("*.noren") if folder.is_dir() else ():
            copy.unlink(missing_ok=True)
        with suppress(OSError):
            folder.rmdir()
        self.store_changed.emit()

    # -- meanwhile --------------------------------------------------------------------------------------------------

    @Slot()
    def _poll(self) -> None:
        if self._store is None:
            return
        self._store.poll()
        self._due.tick()
        self.ticked.emit()

    @Slot()
    def _settle_in(self) -> None:
        if self._store is not None and not self._settled:
            self._settled = True
            self._store.work(_settle)

    @Slot()
    def _look_into_folders(self) -> None:
        """Take what other programs put into drop folders, off the GUI thread; most shops have none."""
        if self._store is not None and self._store.here.value(FOLDERS):
            self._store.work(_sweep).failed(self._note)

    @Slot(object)
    def _note(self, error: BaseException) -> None:
        crash.note(error)

    def sentence(self, error: BaseException) -> Message:
        """What the user is told of an error: its own words, or calmly that a note was written, which it is here."""
        crash.note(error)
        return error.message if isinstance(error, Told) else crash.calm(paths.crash_log())


def _preferences() -> preferences.Preferences:
    """This person's, or the defaults where no folder can be made for them: the window says that then."""
    try:
        return preferences.load(paths.preferences())
    except Told:
        return preferences.Preferences()


def _freeze() -> None:
    """Never look for garbage among what the start has built; the collector of the GUI thread does the rest."""
    linecache.clearcache()  # Qt's import hook read the source of every module, to look whether it uses Qt
    gc.freeze()


def _sweep(store: Store, progress: Progress) -> None:
    from desktop import capture

    capture.sweep(store, progress)


def _settle(store: Store, progress: Progress) -> None:
    """What can wait until the window is there: take back what crashed imports left, and load what writing needs."""
    from models import schema

    if store.reader().value("SELECT 1 FROM batch WHERE state IN ('running', 'undoing') LIMIT 1"):
        from desktop.exchange import batches

        batches.clean_up(store)
    progress.total = len(schema.TABLES)
